"""What every page of the participant's window is: a body between the dots above and the buttons below."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from ..components.cells import COLUMN
from ..models.answers import Given
from ..station_words import StationWords
from ..theme import Theme

TOP, FOOT = 68, 96
"""px above the body, and below it where the buttons are."""
EDGE = 32
"""Least distance from the window's sides, px."""
LIFT = 48
"""A short page stands this much higher than the middle of its room would be twice, as in the design."""


class StationBody(QWidget):
    """One page. `changed` says that Next may have become allowed, `finished` that the page is over by itself."""

    changed = Signal()
    finished = Signal()

    fills = False
    """Whether it takes the whole window below the top, without the buttons."""
    has_next = True

    def __init__(self, theme: Theme, words: StationWords) -> None:
        super().__init__()
        self.theme, self.words = theme, words

    @property
    def next_text(self) -> str:
        """What the button says."""
        return self.words.next

    @property
    def footnote(self) -> str:
        """A quiet line between the buttons."""
        return ""

    @property
    def may_go_on(self) -> bool:
        """Whether Next is allowed."""
        return True

    def given(self) -> tuple[Given, ...]:
        """The new answers of the page."""
        return ()

    def first(self) -> QWidget | None:
        """What has the focus at first."""
        return None

    def start(self) -> None:
        """The page can be seen."""

    def pressed(self, key: str) -> bool:
        """A key that is no typed character where it was pressed, by its place on the keyboard; whether it was used."""
        return False

    def hold(self, on: bool) -> None:
        """The page stands still, or goes on."""

    def leave(self) -> None:
        """Another page comes."""


class Column(QScrollArea):
    """A page's content in the middle of its room, as wide as a column; it scrolls where there is too little room."""

    def __init__(self, content: QWidget, width: int = COLUMN) -> None:
        super().__init__()
        self._content, self._wide = content, width
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        # Made here: PySide may take its wrapper of a viewport that Qt made for deleted, and focus rings watch it.
        self._view = QWidget()
        self.setViewport(self._view)
        self._view.setAutoFillBackground(False)
        self._room = QWidget()
        self._room.setAutoFillBackground(False)
        content.setParent(self._room)
        self.setWidget(self._room)
        self.setMinimumSize(0, 0)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.place()

    def place(self) -> None:
        """Lay the content out anew (its height may have changed)."""
        # By the whole width, also where a scroll bar takes some of it: buttons and questions stand in one column.
        room = self.viewport().size()
        wide = min(self._wide, self.width() - 2 * EDGE)
        layout = self._content.layout()
        high = layout.heightForWidth(wide) if layout is not None and layout.hasHeightForWidth() else -1
        if high < 0:
            high = self._content.sizeHint().height()
        high = max(high, layout.minimumSize().height() if layout is not None and high < 0 else high)
        top = max(0, (room.height() - LIFT - high) // 2)
        self._room.resize(room.width(), max(room.height(), top + high))
        self._content.setGeometry((self.width() - wide) // 2, top, wide, high)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        event.ignore()


def filling(body: StationBody, inside: QWidget) -> None:
    """Let `inside` take all of a body."""
    layout = QVBoxLayout(body)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.addWidget(inside)
