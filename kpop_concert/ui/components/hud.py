"""Controls over the picture in full screen: they fade after 2.5 s and come back with any movement or key."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPropertyAnimation, QRectF, Qt, QTimer, Signal
from PySide6.QtGui import QLinearGradient, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QGraphicsOpacityEffect, QHBoxLayout, QVBoxLayout, QWidget

from ...concert.pack import ConcertPack
from ..models.transport import clock_text, following, label
from ..theme import Theme
from ..widgets.badges import Pill
from ..widgets.buttons import IconButton
from ..widgets.text import Label

HEIGHT, SIDE, GAP = 136, 40, 3


class Track(QWidget):
    """The seek line of the full screen, cut at the sections."""

    seek = Signal(float)

    def __init__(self, theme: Theme, pack: ConcertPack) -> None:
        super().__init__()
        self._theme, self._pack, self._now_ms = theme, pack, 0.0
        self.setFixedHeight(24)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAccessibleName(self.tr("Position in the concert"))

    def show_time(self, now_ms: float) -> None:
        """Move the knob."""
        self._now_ms = now_ms
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        share = self.width() / self._pack.duration_ms
        now, middle = self._now_ms * share, self.height() / 2
        for section in self._pack.sections:
            left, right = section.start_ms * share + GAP / 2, section.end_ms * share - GAP / 2
            painter.setBrush(self._theme.color("line.control", 0.7))
            painter.drawRect(QRectF(left, middle - 2, right - left, 4))
            if now > left:
                painter.setBrush(self._theme.color("glow.base"))
                painter.drawRect(QRectF(left, middle - 2, min(now, right) - left, 4))
        painter.setBrush(self._theme.color("plot.playhead"))
        painter.drawEllipse(QRectF(min(max(now, 7), self.width() - 7) - 7, middle - 7, 14, 14))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self.seek.emit(min(1.0, max(0.0, event.position().x() / self.width())) * self._pack.duration_ms)


class Hud(QWidget):
    """Sits at the bottom of its parent. The badge stays on the picture when everything else has faded."""

    toggle = Signal()
    seek = Signal(float)
    mute = Signal()
    danmaku = Signal()
    leave = Signal()
    faded_out = Signal(bool)

    def __init__(self, theme: Theme, pack: ConcertPack, disclosure: str, language: str, parent: QWidget) -> None:
        super().__init__(parent)
        # On the picture the controls are light on dark in both colour schemes.
        theme = theme.for_picture()
        self._theme, self._pack, self._language = theme, pack, language
        self._section = Label(theme, "", "bodyStrong", "section.textPeak")
        self._next = Label(theme, "", "small", "text.secondary")
        names = pack.artist.names if pack.artist else None
        fictional = self.tr("fictional group") if pack.artist and pack.artist.fictional else ""
        song = pack.concert.song.get("en") or pack.title
        who = f"{song} · {names.en or ''} {names.ko or ''}".rstrip() if names else song
        self.badge = Pill(theme, disclosure, icon="users", scrim=True)
        self.badge.setVisible(bool(disclosure))
        top = QHBoxLayout()
        top.setSpacing(12)
        top.addWidget(self._section)
        top.addWidget(self._next)
        top.addStretch(1)
        top.addWidget(Label(theme, ", ".join(part for part in (who, fictional) if part), "small", "text.secondary"))
        top.addWidget(self.badge)
        self._play = IconButton(theme, "play", self.tr("Play"), shortcut_hint="Space", color="text.primary")
        self._play.clicked.connect(self.toggle)
        self._now = Label(theme, "0:00", "body")
        self._track = Track(theme, pack)
        self._track.seek.connect(self.seek)
        speaker = IconButton(theme, "volume-2", self.tr("Mute"), shortcut_hint="M", color="text.primary")
        speaker.clicked.connect(self.mute)
        captions = IconButton(theme, "captions", self.tr("Flying chat"), shortcut_hint="D", color="text.primary")
        captions.clicked.connect(self.danmaku)
        small = IconButton(theme, "minimize", self.tr("Leave full screen"), shortcut_hint="Esc", color="text.primary")
        small.clicked.connect(self.leave)
        foot = QHBoxLayout()
        foot.setSpacing(12)
        for widget in (self._play, self._now):
            foot.addWidget(widget)
        foot.addWidget(self._track, 1)
        foot.addWidget(Label(theme, clock_text(pack.duration_ms), "body"))
        for widget in (speaker, captions, small):
            foot.addWidget(widget)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(SIDE, 24, SIDE, 16)
        layout.addLayout(top)
        layout.addLayout(foot)
        self._effect = QGraphicsOpacityEffect(self, opacity=1.0)
        self.setGraphicsEffect(self._effect)
        self._fade = QPropertyAnimation(self._effect, b"opacity", self)
        self._idle = QTimer(self, singleShot=True, interval=theme.motion("controlsHideAfter"))
        self._idle.timeout.connect(lambda: self._fade_to(0.0))
        self.place()
        theme.changed.connect(self.place)

    def place(self) -> None:
        """Stretch along the bottom of the parent."""
        parent = self.parentWidget()
        height = self._theme.px(HEIGHT)
        self.setGeometry(0, parent.height() - height, parent.width(), height)

    def wake(self) -> None:
        """Movement or a key: show the controls and count from anew."""
        self._fade_to(1.0)
        self._idle.start()

    def set_badge(self, text: str, detail: str = "") -> None:
        """What the badge says, "" for no badge; `detail` is said by its tooltip."""
        self.badge.set_text(text)
        self.badge.set_detail(detail)
        self.badge.setVisible(bool(text))

    @property
    def faded(self) -> bool:
        """Whether the controls are gone or going."""
        return self._fade.endValue() == 0.0

    def _fade_to(self, opacity: float) -> None:
        if self._fade.endValue() == opacity and self._effect.opacity() == opacity:
            return
        self._fade.stop()
        self._fade.setDuration(self._theme.motion("controlsFade"))
        self._fade.setStartValue(self._effect.opacity())
        self._fade.setEndValue(opacity)
        self._fade.start()
        self.setCursor(Qt.CursorShape.ArrowCursor if opacity else Qt.CursorShape.BlankCursor)
        self.faded_out.emit(opacity == 0.0)

    def show_playing(self, playing: bool) -> None:
        """Show what a press would do."""
        self._play.set_icon("pause" if playing else "play")
        self._play.set_name(self.tr("Pause") if playing else self.tr("Play"), "Space")

    def show_time(self, now_ms: float) -> None:
        """Show this media time."""
        if self.faded:
            return
        self._track.show_time(now_ms)
        self._now.setText(clock_text(now_ms))
        self._section.setText(label(self._pack.section_at(now_ms), self._language))
        coming = following(self._pack, now_ms)
        words = self.tr("next: {section} in {time}")
        self._next.setText(
            words.format(section=label(coming[0], self._language), time=clock_text(coming[1])) if coming else ""
        )

    def enterEvent(self, event: QEvent) -> None:
        self.wake()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        gradient = QLinearGradient(0, 0, 0, self.height())
        gradient.setColorAt(0, self._theme.color("scrim.color", 0.0))
        gradient.setColorAt(1, self._theme.color("scrim.color", 0.94))
        painter.fillRect(self.rect(), gradient)
