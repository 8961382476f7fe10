"""The stage: the video, the flying chat over it and the badge that says who is speaking."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QEvent, QObject, QRectF, QSize, QSizeF, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QHideEvent, QPainter, QResizeEvent, QShowEvent, QTransform, QWheelEvent
from PySide6.QtMultimedia import QVideoFrame
from PySide6.QtMultimediaWidgets import QGraphicsVideoItem
from PySide6.QtWidgets import QFrame, QGraphicsScene, QGraphicsView, QSizePolicy, QWidget

from ...danmaku.style import HEIGHT, WIDTH
from ..theme import Theme
from ..widgets.badges import Pill
from .overlay import Overlay

FRAME_MS = 16
RASTER_BUDGET_MS = 2.0
BADGE_MARGIN = 16


class StageView(QGraphicsView):
    """A 16:9 picture as large as fits, dark around it. Draws at 60 Hz while playing, else only when something changed.

    `opengl` puts the picture on an OpenGL viewport, for machines with a GPU; without one the raster viewport is faster.
    """

    frame_due = Signal()
    """Before each repaint of the running picture, about 60 times a second."""

    def __init__(self, theme: Theme, badge: str, *, opengl: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        if opengl:
            from PySide6.QtOpenGLWidgets import QOpenGLWidget

            self.setViewport(QOpenGLWidget())
        else:
            # Else Qt converts every frame with OpenGL and reads it back: without a GPU 15 paints a second, not 65.
            QCoreApplication.setAttribute(Qt.ApplicationAttribute.AA_ForceRasterWidgets)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setInteractive(False)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setViewportUpdateMode(QGraphicsView.ViewportUpdateMode.FullViewportUpdate)
        self.setOptimizationFlags(
            QGraphicsView.OptimizationFlag.DontSavePainterState
            | QGraphicsView.OptimizationFlag.DontAdjustForAntialiasing
        )
        self.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        # On the stage it is dark in both colour schemes.
        self.setBackgroundBrush(theme.color("danmaku.outline"))
        scene = QGraphicsScene(QRectF(0, 0, WIDTH, HEIGHT), self)
        scene.setItemIndexMethod(QGraphicsScene.ItemIndexMethod.NoIndex)
        self.setScene(scene)
        self._video = QGraphicsVideoItem()
        self._video.setSize(QSizeF(WIDTH, HEIGHT))
        self.overlay = Overlay(theme)
        # No paintEvent and no event() of our own, but a filter: Qt then paints the video without holding Python's lock,
        # and the sampler's thread keeps its time.
        self.installEventFilter(self)
        self.overlay.wake = self._wake
        scene.addItem(self._video)
        scene.addItem(self.overlay)
        self._badge = Pill(theme, badge, icon="users", scrim=True, parent=self.viewport())
        self._badge_margin = (BADGE_MARGIN, BADGE_MARGIN)
        self._badge_text, self._badge_wanted = badge, True
        self._show_badge()
        self._playing = False
        self._timer = QTimer(self, interval=FRAME_MS, timerType=Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._tick)
        theme.changed.connect(self._restyle)
        QTimer.singleShot(0, self, self.overlay.warm_up)

    def sizeHint(self) -> QSize:
        return QSize(1080, 608)

    def minimumSizeHint(self) -> QSize:
        return QSize(320, 180)

    @property
    def picture(self) -> QRectF:
        """The video's place within the view, in px."""
        scale = self._scale()
        size = QSizeF(WIDTH * scale, HEIGHT * scale)
        return QRectF(
            (self.width() - size.width()) / 2, (self.height() - size.height()) / 2, size.width(), size.height()
        )

    @Slot(QVideoFrame)
    def show_frame(self, frame: QVideoFrame) -> None:
        """Put a frame on the stage; connect QtPlayer.frame_ready to it."""
        self._video.videoSink().setVideoFrame(frame)

    def set_playing(self, playing: bool) -> None:
        """Whether media time runs, so that the picture changes on its own."""
        self._playing = playing
        self.refresh()

    def refresh(self) -> None:
        """Something on the picture changed: draw it again, once when paused."""
        self.overlay.update()
        self._wake()

    @property
    def badge(self) -> Pill:
        """The badge on the picture."""
        return self._badge

    def set_badge(self, text: str, margin: tuple[int, int] = (BADGE_MARGIN, BADGE_MARGIN), *, detail: str = "") -> None:
        """What the badge says ("" for no badge), how far (px) it stays from the picture's right and lower edge.

        `detail` is said by its tooltip.
        """
        self._badge.set_text(text)
        self._badge.set_detail(detail)
        self._badge_text, self._badge_margin = text, margin
        self._show_badge()
        self._place_badge()

    def set_badge_shown(self, shown: bool) -> None:
        """Take the badge off the picture only while controls over it carry the same badge."""
        self._badge_wanted = shown
        self._show_badge()

    def _show_badge(self) -> None:
        self._badge.setVisible(self._badge_wanted and bool(self._badge_text))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._fit()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        # A minimised window (spontaneous) goes on: the audience's time hangs on frame_due.
        if not event.spontaneous():
            self._timer.stop()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        if event.type() in (QEvent.Type.DevicePixelRatioChange, QEvent.Type.ScreenChangeInternal):
            self._fit()
        return False

    def wheelEvent(self, event: QWheelEvent) -> None:
        # The scene fills the view exactly; a wheel must not push it about.
        event.ignore()

    def _scale(self) -> float:
        return max(0.01, min(self.width() / WIDTH, self.height() / HEIGHT))

    def _fit(self) -> None:
        scale = self._scale()
        self.setTransform(QTransform.fromScale(scale, scale))
        self.overlay.resize(scale, self.devicePixelRatioF())
        self._place_badge()
        self.refresh()

    def _place_badge(self) -> None:
        size, picture = self._badge.sizeHint(), self.picture
        right, below = self._badge_margin
        self._badge.setGeometry(
            round(picture.right() - right - size.width()), round(picture.bottom() - below - size.height()),
            size.width(), size.height(),
        )  # fmt: skip

    def _wake(self) -> None:
        if not self._timer.isActive():
            self._timer.start()

    @Slot()
    def _tick(self) -> None:
        if self._playing:
            self.frame_due.emit()
        drawn = self.overlay.pixmaps.work(RASTER_BUDGET_MS)
        if self._playing or drawn:
            self.overlay.update()
        elif not self.overlay.pixmaps.pending:
            self._timer.stop()

    @Slot()
    def _restyle(self) -> None:
        self.overlay.restyle()
        self._place_badge()
        self.refresh()
