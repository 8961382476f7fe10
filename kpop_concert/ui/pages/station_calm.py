"""Pages on which nothing is asked: a rest, an interview, waiting, the end."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from ..components.countdown import TimeRing
from ..components.prose import Prose
from ..models.station import QuietPage, RestPage
from ..station_words import StationWords
from ..theme import Theme
from ..widgets.text import Label
from .station_body import Column, StationBody, filling

WIDTH = 640
_CENTRE = Qt.AlignmentFlag.AlignHCenter


class QuietBody(StationBody):
    """A title and a sentence, without a button."""

    has_next = False

    def __init__(self, theme: Theme, words: StationWords, page: QuietPage | RestPage) -> None:
        super().__init__(theme, words)
        content = QWidget()
        self._rows = QVBoxLayout(content)
        self._rows.setContentsMargins(0, 0, 0, 0)
        self._rows.setSpacing(16)
        if page.title:
            self._rows.addWidget(Label(theme, page.title, "display", wrap=True, align=_CENTRE))
        if page.text:
            self._rows.addWidget(Prose(theme, page.text, align=_CENTRE))
        filling(self, Column(content, WIDTH))


class RestBody(QuietBody):
    """A quiet ring that fills; the page is over with it."""

    def __init__(self, theme: Theme, words: StationWords, page: RestPage, now_ns: Callable[[], int]) -> None:
        super().__init__(theme, words, page)
        self.ring = TimeRing(theme, page.seconds, words.seconds_left, now_ns)
        self.ring.over.connect(self.finished)
        self._rows.insertSpacing(0, 24)
        self._rows.insertWidget(0, self.ring, 0, _CENTRE)

    def start(self) -> None:
        self.ring.start()

    def hold(self, on: bool) -> None:
        if on:
            self.ring.hold()
        else:
            self.ring.start()

    def leave(self) -> None:
        self.ring.hold()
