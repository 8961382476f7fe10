"""The review's small stage: the video with the chat of one person, and its transport."""

from __future__ import annotations

from collections.abc import Sequence
from time import perf_counter_ns

from PySide6.QtCore import QEvent, QObject, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPainterPath, QPaintEvent, QResizeEvent
from PySide6.QtMultimedia import QVideoFrame
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from ...analysis.dataset import Clip
from ...clock import MediaClock
from ...danmaku.layout import Shown
from ..models.chant_line import ChantShow
from ..models.review_axis import ReviewAxis, tenths_text
from ..models.review_shown import ShownChat
from ..playback import QtPlayer
from ..theme import Theme
from ..widgets.badges import TAG_HEIGHT, tag_width
from ..widgets.base import Mark, paint_box
from ..widgets.buttons import IconButton
from ..widgets.cards import Notice
from ..widgets.text import Label
from .comment_pixmaps import CommentLook
from .stage import StageView

WIDTH, HEIGHT, SIDE = 224, 126, 16


class SmallStage(StageView):
    """The stage at the size of a thumbnail."""

    def sizeHint(self) -> QSize:
        return QSize(WIDTH, HEIGHT)

    def minimumSizeHint(self) -> QSize:
        return QSize(96, 54)


class Corners(QWidget):
    """Covers the corners of what lies below, so that it looks round on a panel."""

    def __init__(self, theme: Theme, below: QWidget) -> None:
        super().__init__(below)
        self._theme = theme
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        below.installEventFilter(self)
        theme.changed.connect(self.update)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        if event.type() == QEvent.Type.Resize and isinstance(watched, QWidget):
            self.setGeometry(watched.rect())
        return False

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        path, box, radius = QPainterPath(), QRectF(self.rect()), self._theme.radius("control")
        path.addRect(box)
        path.addRoundedRect(box, radius, radius)
        painter.fillPath(path, self._theme.color("surface.panel"))


class SourceTag(Mark):
    """Who wrote the chat on the picture: SIM, AI or REPLAY, in its lower right corner."""

    def __init__(self, theme: Theme, below: QWidget) -> None:
        super().__init__(theme, "", below)
        self._text, self._below = "", below
        below.installEventFilter(self)

    def show_sources(self, sources: Sequence[str], told: str) -> None:
        """Other tags; none hides it. `told` is its tooltip."""
        self._text = " + ".join(sources)
        self.setAccessibleName(told)
        self.setToolTip(told)
        self.setVisible(bool(sources))
        self._place()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        if event.type() == QEvent.Type.Resize:
            self._place()
        return False

    def _place(self) -> None:
        size = self.sizeHint()
        self.setGeometry(
            self._below.width() - size.width() - 6, self._below.height() - size.height() - 6, *size.toTuple()
        )

    def sizeHint(self) -> QSize:
        return QSize(round(tag_width(self.theme, self._text)) + 2, self.theme.px(TAG_HEIGHT) + 2)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = QRectF(self.rect())
        paint_box(painter, box, self.theme.radius("check"), self.theme.color("scrim.color", 0.72), None)
        painter.setFont(self.theme.font("micro"))
        painter.setPen(self.theme.color("danmaku.fill"))
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, self._text)


class ReviewStage(QWidget):
    """Plays a clip and moves the axis' playhead with it; the axis' owner asks it to seek.

    `moved(ms)` is the media time of what is on the picture. Without a video the playhead alone moves by hand.
    """

    moved = Signal(float)

    def __init__(self, theme: Theme, axis: ReviewAxis) -> None:
        super().__init__()
        self._theme, self._axis = theme, axis
        self._clock = MediaClock()
        self._chat = ShownChat()
        self._clip: Clip | None = None
        self.busy = False
        """Whether a picture is still to come: of the clip's beginning, or of where was sought."""
        self.player: QtPlayer | None = None
        self.stage = SmallStage(theme.for_picture(), "")
        Corners(theme, self.stage)
        self.tag = SourceTag(theme, self.stage)
        self.stage.overlay.source = self._frame
        self.stage.frame_due.connect(self._tick)
        self.stage.setAccessibleName(self.tr("Stage"))
        self.problem = Notice(theme, "", "warn")
        self.problem.hide()
        self.back = IconButton(theme, "skip-back", self.tr("Section before"), side=32, icon_size=18, shortcut_hint="[")
        self.back.clicked.connect(lambda: self.seek(axis.section_away(False)))
        self.play_button = IconButton(
            theme, "play", self.tr("Play"), side=32, icon_size=18, color="text.primary", shortcut_hint=self.tr("Space")
        )
        self.play_button.clicked.connect(self.toggle)
        self.forward = IconButton(
            theme, "skip-forward", self.tr("Next section"), side=32, icon_size=18, shortcut_hint="]"
        )
        self.forward.clicked.connect(lambda: self.seek(axis.section_away(True)))
        self._now = Label(theme, tenths_text(0), "bodyStrong")
        self._length = Label(theme, "", "body", "text.tertiary")
        for time in (self._now, self._length):
            time.setSizePolicy(QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Fixed)  # a time is never cut
        row = QHBoxLayout()
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        for button in (self.back, self.play_button, self.forward):
            row.addWidget(button)
        row.addStretch(1)
        row.addWidget(self._now)
        row.addSpacing(4)
        row.addWidget(self._length)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(SIDE, SIDE, SIDE, 0)
        whole.setSpacing(6)
        whole.addWidget(self.stage)
        whole.addWidget(self.problem)
        whole.addLayout(row)
        axis.listen(self._show_time)

    def resizeEvent(self, event: QResizeEvent) -> None:
        self.stage.setFixedHeight(round((self.width() - 2 * SIDE) * HEIGHT / WIDTH))

    # -- what plays ----------------------------------------------------------------------------------------------------

    def show_clip(self, clip: Clip) -> None:
        """Another clip, paused at its beginning."""
        if self._clip is not None and self._clip.key == clip.key:
            return
        self.close_player()
        self._clip = clip
        self._length.setText(f"/ {tenths_text(clip.duration_ms)}")
        self._clock.seek(0.0, perf_counter_ns())
        video = clip.pack.video_path if clip.pack is not None else None
        self.play_button.setEnabled(video is not None)
        if video is None:
            self._say(self.tr("The video of this clip was not found."))
            return
        self.problem.hide()
        self.player = QtPlayer(video, self)
        self.busy = True
        self.player.listener = self
        self.player.set_volume(0.6)
        self.player.frame_ready.connect(self._show_frame)
        self.player.loaded.connect(self._measure)

    def show_chat(self, chat: ShownChat) -> None:
        """The chat of another viewing of the clip."""
        self._chat = chat
        self.tag.show_sources(chat.sources, self.tr("Who wrote the chat: {who}").format(who=", ".join(chat.sources)))
        overlay = self.stage.overlay
        pack = self._clip.pack if self._clip else None
        chants = pack.chants if pack is not None and chat.chants else ()
        overlay.set_chants([ChantShow.of(chant, pack.artist, chat.fans) for chant in chants] if pack else [])
        for line in chat.lines.values():
            if line.chant is not None:
                overlay.join(line.chant, line.media_ms, line.colour)
            if line.id in chat.em:
                overlay.add(
                    line.id, CommentLook(line.text, "own" if line.own else "fan", line.colour), chat.em[line.id]
                )
        self._follow()

    def close_player(self) -> None:
        """Let go of the video."""
        self.busy = False
        if self.player is not None:
            self.player.close()
            self.player.deleteLater()
            self.player = None
        self.stage.set_playing(False)
        self.stage.show_frame(QVideoFrame())

    # -- transport -----------------------------------------------------------------------------------------------------

    @property
    def playing(self) -> bool:
        """Whether it plays."""
        return self._clock.running

    @property
    def now_ms(self) -> float:
        """Media time of the picture."""
        return self._clock.now_ms(perf_counter_ns())

    def toggle(self) -> None:
        """Play or pause."""
        if self.player is None:
            return
        if self.playing:
            self.player.pause()
        else:
            self.player.play()

    def seek(self, ms: float) -> None:
        """Go to the frame that is shown at `ms`."""
        ms = self._axis.frame_at(ms)
        self._clock.seek(ms, perf_counter_ns())
        if self.player is not None:
            self.busy = not self.playing
            # Into the middle of the frame: its start is rounded in the file, and the frame before could be meant.
            self.player.seek(ms + self._axis.frame_ms / 2)
        self._axis.set_playhead(ms)
        self._follow()

    # -- what the player reports ---------------------------------------------------------------------------------------

    def frame_shown(self, start_ms: float, at_ns: int) -> None:
        """The player put a frame on the screen."""
        self._clock.frame(start_ms, at_ns)

    def playing_changed(self, playing: bool, at_ns: int) -> None:
        """Playback began or stood still."""
        if playing:
            self._clock.run(at_ns)
        else:
            self._clock.pause(at_ns)
        self.play_button.set_icon("pause" if playing else "play")
        self.play_button.set_name(self.tr("Pause") if playing else self.tr("Play"), self.tr("Space"))
        self.stage.set_playing(playing)

    def ended(self, at_ns: int) -> None:
        """The last frame was shown."""
        self._clock.pause(at_ns)

    def system_event(self, what: str, detail: str) -> None:
        """Of no matter here."""

    def failed(self, message: str) -> None:
        """The video cannot be played: said below the picture; the timeline does without."""
        self._say(message)
        self.busy = False
        self.play_button.setEnabled(False)

    def _say(self, message: str) -> None:
        self.problem.set_text(message)
        self.problem.show()

    def _measure(self) -> None:
        if self.player is not None and self.player.frame_ms is not None:
            self._axis.frame_ms = self.player.frame_ms

    def _show_frame(self, frame: QVideoFrame) -> None:
        self.busy = False
        self.stage.show_frame(frame)
        if not self.playing:
            self.stage.refresh()

    # -- time ----------------------------------------------------------------------------------------------------------

    def _frame(self) -> tuple[float, list[Shown]]:
        now = self.now_ms
        return now, self._chat.layout.frame(now)

    def _tick(self) -> None:
        now = self.now_ms
        self._axis.set_playhead(now)
        self.moved.emit(now)
        self._follow(now)

    def _follow(self, now: float | None = None) -> None:
        now = self.now_ms if now is None else now
        overlay = self.stage.overlay
        seen = self._chat.seen_at(now)
        overlay.settings = seen.settings
        overlay.set_shown(seen.on)
        overlay.set_opacity(seen.settings.opacity)
        if not self.playing:
            self.stage.refresh()

    def _show_time(self) -> None:
        self._now.setText(tenths_text(self._axis.playhead_ms))
