"""The apron below the picture: where in the concert we are, and the buttons that move it."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from ...concert.pack import ConcertPack
from ..models.transport import Density, clock_text, following, label, level
from ..theme import Theme
from ..widgets.base import Pressable
from ..widgets.buttons import Button, IconButton
from ..widgets.slider import Slider
from ..widgets.text import Label
from .score_bar import ScoreBar

HEIGHT, SIDE = 236, 24


class PlayButton(Pressable):
    """The round play button, 48 px."""

    def __init__(self, theme: Theme, side: int = 48) -> None:
        super().__init__(theme, "", side / 2)
        self._side = side
        self.setFixedSize(side, side)
        self.show_playing(False)

    def show_playing(self, playing: bool) -> None:
        """Show what a press would do."""
        self._icon = "pause" if playing else "play"
        name = self.tr("Pause") if playing else self.tr("Play")
        self.setAccessibleName(name)
        self.setToolTip(f"{name} (Space)")
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(self._side, self._side)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self.theme.color("text.secondary" if self.isDown() else "text.primary"))
        painter.drawEllipse(QRectF(self.rect()))
        size = 24
        pixmap = self.theme.icon_pixmap(self._icon, "surface.house", size, self.devicePixelRatioF())
        corner = (self._side - size) / 2
        painter.drawPixmap(QPointF(corner + (1 if self._icon == "play" else 0), corner), pixmap)


class Transport(QWidget):
    """Sends intents (`toggle`, `seek`, `skip`, `volume`, ...) and shows a time; it plays nothing itself."""

    toggle = Signal()
    seek = Signal(float)
    skip = Signal(bool)
    volume = Signal(float)
    mute = Signal()
    danmaku = Signal()
    full_screen = Signal()

    def __init__(self, theme: Theme, pack: ConcertPack, density: Density, language: str) -> None:
        super().__init__()
        self._theme, self._pack, self._density, self._language = theme, pack, density, language
        self.setFixedHeight(HEIGHT)
        self._section = Label(theme, "", "h3", "section.textPeak")
        self._next = Label(theme, "", "small", "text.tertiary")
        self._rate = Label(theme, "", "small", "text.primary")
        self.score = ScoreBar(theme, pack, density, language)
        self.score.seek.connect(self.seek)
        self._play = PlayButton(theme)
        self._play.clicked.connect(self.toggle)
        self._now = Label(theme, "0:00", "bodyStrong")
        self._length = Label(theme, f"/ {clock_text(pack.duration_ms)}", "body", "text.tertiary")
        for time in (self._now, self._length):
            time.setSizePolicy(QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Fixed)  # a time is never cut
        self._speaker = IconButton(theme, "volume-2", self.tr("Mute"), shortcut_hint="M")
        self._speaker.clicked.connect(self.mute)
        self._volume = Slider(theme, 0, 1, 1, name=self.tr("Volume"), step=0.05)
        self._volume.setMinimumWidth(48)
        self._volume.setMaximumWidth(112)
        self._volume.changed.connect(self.volume)
        self.danmaku_button = Button(theme, self.tr("Flying chat"), icon="sliders-horizontal")
        self.danmaku_button.clicked.connect(self.danmaku)
        self._full = IconButton(theme, "maximize", self.tr("Full screen"), shortcut_hint="F")
        self._full.clicked.connect(self.full_screen)
        self._lay_out()
        self.show_time(0.0)

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(12)
        head.addWidget(self._section)
        head.addWidget(self._next)
        head.addStretch(1)
        head.addWidget(Label(self._theme, self.tr("Chat density"), "small", "text.tertiary"))
        head.addWidget(self._rate)
        foot = QHBoxLayout()
        foot.setSpacing(8)
        back = IconButton(self._theme, "skip-back", self.tr("Section before"), shortcut_hint="[")
        back.clicked.connect(lambda: self.skip.emit(False))
        forward = IconButton(self._theme, "skip-forward", self.tr("Next section"), shortcut_hint="]")
        forward.clicked.connect(lambda: self.skip.emit(True))
        foot.addWidget(back)
        foot.addWidget(self._play)
        foot.addWidget(forward)
        foot.addSpacing(4)
        foot.addWidget(self._now)
        foot.addWidget(self._length)
        foot.addStretch(1)
        foot.addWidget(self._speaker)
        foot.addWidget(self._volume)
        foot.addSpacing(8)
        foot.addWidget(self.danmaku_button)
        foot.addWidget(self._full)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(SIDE, 18, SIDE, 16)
        whole.setSpacing(10)
        whole.addLayout(head)
        whole.addWidget(self.score)
        whole.addStretch(1)
        whole.addLayout(foot)

    def show_playing(self, playing: bool) -> None:
        """Show play or pause."""
        self._play.show_playing(playing)

    def show_volume(self, volume: float) -> None:
        """Show a loudness of 0..1."""
        self._volume.set_value(volume)
        self._speaker.set_icon("volume-2" if volume > 0 else "volume-x")
        self._speaker.set_name(self.tr("Mute") if volume > 0 else self.tr("Sound on"), "M")

    def show_time(self, now_ms: float) -> None:
        """Show this media time."""
        self.score.show_time(now_ms)
        shown = clock_text(now_ms)
        if shown == self._now.text() and self._section.text():
            return
        self._now.setText(shown)
        section = self._pack.section_at(now_ms)
        self._section.setText(label(section, self._language))
        self._section.set_color("section.textPeak" if level(section) == "peak" else "text.primary")
        coming = following(self._pack, now_ms)
        words = self.tr("next: {section} in {time}")
        self._next.setText(
            words.format(section=label(coming[0], self._language), time=clock_text(coming[1])) if coming else ""
        )
        self._rate.setText(self.tr("{count} messages / min").format(count=self._density.per_minute(now_ms)))
