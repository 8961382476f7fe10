"""Text to be read: consent, instructions, debriefing."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QVBoxLayout, QWidget

from ...study.acts import AGREE
from ..components.options import OptionCells
from ..components.prose import Prose
from ..models.answers import Given
from ..models.station import TextPage
from ..station_words import StationWords
from ..theme import Theme
from ..widgets.text import Label
from .station_body import Column, StationBody, filling

READABLE = 720
"""Width of a line that is easy to read, px."""


class TextBody(StationBody):
    """Shows a TextPage; one that asks for an agreement waits for it."""

    def __init__(self, theme: Theme, words: StationWords, page: TextPage, now_ns: Callable[[], int]) -> None:
        super().__init__(theme, words)
        self._now_ns = now_ns
        self._shown_ns = self._answered_ns = 0
        self._new = False
        content = QWidget()
        layout = QVBoxLayout(content)
        layout.setContentsMargins(0, 8, 0, 8)
        layout.setSpacing(20)
        if page.title:
            layout.addWidget(Label(theme, page.title, "display", wrap=True))
        layout.addWidget(Prose(theme, page.text))
        self.agree: OptionCells | None = None
        if page.agree:
            texts = (page.agree, words.not_taking_part)
            self.agree = OptionCells(theme, page.title or page.agree, (True, False), texts, words.no_answer, columns=1)
            self.agree.set_value(page.agreed)
            self.agree.chosen.connect(self._chosen)
            layout.addSpacing(8)
            layout.addWidget(self.agree)
        filling(self, Column(content, READABLE))

    @property
    def may_go_on(self) -> bool:
        return self.agree is None or self.agree.value is not None

    def given(self) -> tuple[Given, ...]:
        if self.agree is None or not self._new:
            return ()
        return (Given(AGREE, self.agree.value, False, self._shown_ns, self._answered_ns),)

    def first(self) -> QWidget | None:
        return self.agree

    def start(self) -> None:
        self._shown_ns = self._now_ns()

    def _chosen(self) -> None:
        self._answered_ns, self._new = self._now_ns(), True
        self.changed.emit()
