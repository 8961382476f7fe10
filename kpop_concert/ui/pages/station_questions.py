"""Questions of one instrument, as many as its file puts on a page."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget

from ..components.answer_item import AnswerItem
from ..components.cells import Cells
from ..models.answers import AnswerSheet, Given
from ..models.station import QuestionsPage
from ..station_words import StationWords
from ..theme import Theme
from ..widgets.text import Label
from .station_body import Column, StationBody, filling

BETWEEN, AFTER_INSTRUCTION = 12, 14


class QuestionsBody(StationBody):
    """Shows a QuestionsPage; `sheet` has what was answered and declined, and when."""

    def __init__(self, theme: Theme, words: StationWords, page: QuestionsPage, now_ns: Callable[[], int]) -> None:
        super().__init__(theme, words)
        self._page = page
        instrument = page.instrument
        self.sheet = AnswerSheet(instrument, page.items, now_ns, page.kept)
        content = QWidget()
        layout = QVBoxLayout(content)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(BETWEEN)
        if instrument.instruction is not None:
            layout.addWidget(Label(theme, instrument.instruction.get(page.language), "question", wrap=True))
            layout.addSpacing(AFTER_INSTRUCTION - BETWEEN)
        role = "question" if instrument.instruction is None else "h2"
        self.items = [
            AnswerItem(theme, words, instrument, item, self.sheet, role=role, still=page.pictures.get(item.id))
            for item in self.sheet.items
        ]
        for item in self.items:
            layout.addWidget(item)
        self.column = Column(content)
        filling(self, self.column)
        self.sheet.on_change = self._changed

    @property
    def footnote(self) -> str:
        footnote = self._page.instrument.footnote
        return "" if footnote is None else footnote.get(self._page.language)

    @property
    def may_go_on(self) -> bool:
        return self.sheet.may_go_on

    def given(self) -> tuple[Given, ...]:
        return self.sheet.given()

    def first(self) -> QWidget | None:
        return self.items[0].answers

    def start(self) -> None:
        self.sheet.show()
        self.changed.emit()

    def _changed(self) -> None:
        for item in self.items:
            item.refresh()
        self.column.place()
        self.changed.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """A digit that no row took goes to the row of the focus, else to the first one that is open."""
        focus = QApplication.focusWidget()
        here = [item for item in self.items if focus is not None and item.isAncestorOf(focus)]
        open_ = [item for item in self.items if item.item.id in self.sheet.open]
        for item in (*here, *open_):
            if isinstance(item.answers, Cells) and item.answers.take_digit(event.text()):
                return
        super().keyPressEvent(event)
