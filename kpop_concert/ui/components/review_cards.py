"""What stands in place of the review: nothing recorded yet, loading, or why a record cannot be shown."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from ...records import NewerRecordError, NotARecordError, RecordDamagedError, RecordInUseError
from ..theme import Theme
from ..widgets.cards import MessageCard
from .review_busy import left_words

CARD = (480, 280)


class ReviewCards(QWidget):
    """One card in the middle. `opened` asks for another record, `cancelled` to stop loading."""

    opened = Signal()
    cancelled = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self.card: MessageCard | None = None
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(16, 16, 16, 16)

    def _show(self, card: MessageCard) -> None:
        if self.card is not None:
            self.card.deleteLater()
            self._column.removeWidget(self.card)
        self.card = card
        card.setFixedSize(*(self._theme.px(side) for side in CARD))
        self._column.addWidget(card, 0, Qt.AlignmentFlag.AlignCenter)

    def show_empty(self, text: str = "") -> None:
        """No record, or one without a viewing."""
        words = text or self.tr("Open a record of a study or of an evening to look at it here.")
        card = MessageCard(
            self._theme, "empty", self.tr("No recordings yet"), words, action=self.tr("Open a record"),
            icon="folder-open",
        )  # fmt: skip
        card.acted.connect(self.opened)
        self._show(card)

    def show_loading(self, name: str) -> None:
        """A record is being read."""
        title = self.tr("Reading {name}").format(name=name)
        card = MessageCard(self._theme, "loading", title, self.tr("One moment"), action=self.tr("Cancel"))
        card.acted.connect(self.cancelled)
        self._show(card)

    def show_left(self, left_s: float | None) -> None:
        """About how long it still takes."""
        if self.card is not None and left_s is not None:
            self.card.set_text(left_words(left_s))

    def show_problem(self, problem: Exception) -> None:
        """Why it cannot be shown; the message says what to do."""
        titles = (
            (NewerRecordError, self.tr("This record is newer than the program")),
            (RecordDamagedError, self.tr("This record is damaged")),
            (NotARecordError, self.tr("This is not a record")),
            (RecordInUseError, self.tr("This record is in use")),
        )
        title = next(
            (words for kind, words in titles if isinstance(problem, kind)), self.tr("This record cannot be read")
        )
        card = MessageCard(
            self._theme, "error", title, str(problem), action=self.tr("Open another record"), icon="folder-open"
        )
        card.acted.connect(self.opened)
        self._show(card)
