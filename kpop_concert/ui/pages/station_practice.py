"""The rating is tried out on a neutral moving picture; nothing of it is kept."""

from __future__ import annotations

import math
from collections.abc import Callable

from PySide6.QtCore import QPointF, QRectF, Qt, QTimer
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from ..components.cells import COLUMN
from ..components.countdown import TimeRing
from ..components.prose import Prose, Quiet
from ..components.station_rating import StationRating
from ..models.affect import AffectModel
from ..models.station import PracticePage
from ..station_words import StationWords
from ..theme import Theme
from ..widgets.text import Label
from .station_body import EDGE, StationBody

FRAME_MS = 33
WAVES = 3
PERIOD_S = 9.0


class NeutralPicture(QWidget):
    """Slow waves in grey: something moves, and nothing is meant by it."""

    def __init__(self, theme: Theme, now_ns: Callable[[], int]) -> None:
        super().__init__()
        self._theme, self._now_ns, self._from_ns = theme, now_ns, now_ns()
        self._timer = QTimer(self, interval=FRAME_MS)
        self._timer.timeout.connect(self.update)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def run(self, on: bool) -> None:
        """Move, or stand still; under reduced motion it always stands."""
        if on and not self._theme.reduced_motion:
            self._timer.start()
        else:
            self._timer.stop()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(self.rect(), self._theme.color("surface.pit"))
        high = min(float(self.height()), self.width() * 9 / 16)
        picture = QRectF(0, (self.height() - high) / 2, self.width(), high)
        painter.fillRect(picture, self._theme.color("danmaku.outline"))
        painter.setPen(Qt.PenStyle.NoPen)
        seconds = (self._now_ns() - self._from_ns) / 1e9
        pitch = 24.0
        for column in range(int(picture.width() / pitch)):
            x = picture.left() + (column + 0.5) * pitch
            for wave in range(WAVES):
                phase = 2 * math.pi * (seconds / PERIOD_S - column / 22 + wave / WAVES)
                y = picture.center().y() + (wave - 1) * high / 5 + math.sin(phase) * high / 16
                painter.setBrush(self._theme.color("bias.pearl", 0.18 + 0.1 * wave))
                painter.drawEllipse(QPointF(x, y), 3.5, 3.5)


class PracticeBody(StationBody):
    """Shows a PracticePage. Next is allowed when the time is over."""

    def __init__(self, theme: Theme, words: StationWords, page: PracticePage, now_ns: Callable[[], int]) -> None:
        super().__init__(theme, words)
        self.affect = AffectModel()
        self._now_ns = now_ns
        self._over = False
        self._ring = TimeRing(theme, page.seconds, words.seconds_left, now_ns)
        self._ring.over.connect(self._done)
        self.picture = NeutralPicture(theme, now_ns)
        with words.speaking():
            self.rating = StationRating(theme, words, self.affect, page.rating)
        words.lend(self.rating)
        self.affect.on_change = self.rating.show_model
        self.rating.chill.connect(self._chill)
        left = QVBoxLayout()
        left.setContentsMargins(0, 0, 0, 0)
        left.setSpacing(12)
        if page.title:
            left.addWidget(Label(theme, page.title, "h1", wrap=True))
        left.addWidget(Prose(theme, page.text))
        left.addSpacing(4)
        left.addWidget(self.picture, 1)
        self._left = Quiet(theme, words.seconds_left(page.seconds), "text.tertiary")
        right = QVBoxLayout()
        right.setContentsMargins(0, 0, 0, 0)
        right.setSpacing(12)
        right.addStretch(1)
        right.addWidget(self.rating)
        right.addStretch(1)
        right.addWidget(self._left)
        self._whole = QHBoxLayout(self)
        self._whole.setSpacing(24)
        self._whole.addLayout(left, 1)
        self._whole.addLayout(right)
        self._look = QTimer(self, interval=80)
        self._look.timeout.connect(self._show_time)

    @property
    def may_go_on(self) -> bool:
        return self._over

    def first(self) -> QWidget | None:
        return self.rating.grid

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        side = max(EDGE, (self.width() - COLUMN) // 2)
        self._whole.setContentsMargins(side, 8, side, 24)
        self.rating.fit(self.height() - 32 - self._left.sizeHint().height() - 3 * 12)

    def start(self) -> None:
        self._ring.start()
        self._look.start()
        self.picture.run(True)

    def hold(self, on: bool) -> None:
        self.picture.run(not on)
        if on:
            self._ring.hold()
        else:
            self._ring.start()

    def leave(self) -> None:
        self.hold(True)
        self._look.stop()

    def _show_time(self) -> None:
        self._ring.look()
        left = math.ceil(self._ring.left_s)
        self._left.setText(self.words.seconds_left(left) if left else "")
        now = self._now_ns() / 1e6
        self.affect.advance(now)
        self.rating.show_time(now)

    def _done(self) -> None:
        self._over = True
        self.changed.emit()

    def pressed(self, key: str) -> bool:
        if key != "Space":
            return False
        self._chill()
        return True

    def _chill(self) -> None:
        self.affect.chill(self._now_ns() / 1e6)
        self.rating.show_chill()
