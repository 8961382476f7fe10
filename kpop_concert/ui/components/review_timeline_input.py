"""What pointer, wheel, touch and keys do on the timeline: each changes the axis, or asks the page to seek or play."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from PySide6.QtCore import QEvent, QObject, QPointF, Qt
from PySide6.QtGui import QKeyEvent, QMouseEvent, QNativeGestureEvent, QWheelEvent
from PySide6.QtWidgets import QApplication, QGestureEvent, QPinchGesture

from ..keys import physical
from ..models.review_axis import FEW_FRAMES, ZOOM_STEP
from .review_timeline_overview import Grip, drag, grip_at
from .review_timeline_readout import Readout

if TYPE_CHECKING:
    from .review_timeline_canvas import TimelineCanvas

NOTCH = 120.0
"""Wheel units of one notch."""
PAN_SHARE = 0.1
"""Of the visible stretch, by one notch."""

Doing = Literal["nothing", "press", "select", "pan", "overview"]


class TimelineInput(QObject):
    """A press that hardly moves seeks; one that moves selects, or pans with Shift or the middle button."""

    def __init__(self, canvas: TimelineCanvas) -> None:
        super().__init__(canvas)
        self._canvas, self._axis = canvas, canvas.axis
        canvas.viewport().installEventFilter(self)
        self._doing: Doing = "nothing"
        self._at = QPointF()
        self._from = (0.0, 0.0)
        self._grip: Grip = "outside"
        self.readout = Readout(canvas)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        if isinstance(event, QMouseEvent):
            match event.type():
                case QEvent.Type.MouseButtonPress:
                    self._press(event)
                case QEvent.Type.MouseButtonDblClick:
                    self._double(event)
                case QEvent.Type.MouseMove:
                    self._move(event)
                case QEvent.Type.MouseButtonRelease:
                    self._release(event)
            return True
        if isinstance(event, QWheelEvent):
            self._wheel(event)
            return True
        if isinstance(event, QNativeGestureEvent) and event.gestureType() == Qt.NativeGestureType.ZoomNativeGesture:
            self._axis.zoom(max(0.1, 1 + event.value()), self._ms(event.position()))
            return True
        if isinstance(event, QGestureEvent):
            return self._pinch(event)
        if event.type() == QEvent.Type.Leave:
            self.readout.hide()
        return False

    # -- pointer -------------------------------------------------------------------------------------------------------

    def _ms(self, at: QPointF) -> float:
        return self._axis.ms(at.x() - self._canvas.gutter, self._canvas.plots_width)

    def _in_plots(self, at: QPointF) -> bool:
        canvas = self._canvas
        return 0 <= at.x() - canvas.gutter <= canvas.plots_width and at.y() < canvas.foot_top

    def _in_band(self, at: QPointF) -> bool:
        return self._in_plots(at) and self._canvas.band_top <= at.y() < self._canvas.rows_top

    def _in_overview(self, at: QPointF) -> bool:
        canvas = self._canvas
        return at.y() >= canvas.foot_top and -8 <= at.x() - canvas.gutter <= canvas.plots_width + 8

    def _press(self, event: QMouseEvent) -> None:
        self._canvas.ring.hide()
        self._canvas.setFocus(Qt.FocusReason.MouseFocusReason)
        self.readout.hide()
        at, button = event.position(), event.button()
        self._at, self._from = at, (self._axis.start_ms, self._axis.end_ms)
        shifted = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        if button == Qt.MouseButton.LeftButton and self._in_overview(at):
            self._press_overview(at)
        elif self._in_plots(at) and (
            button == Qt.MouseButton.MiddleButton or (button == Qt.MouseButton.LeftButton and shifted)
        ):
            self._doing = "pan"
            self._canvas.viewport().setCursor(Qt.CursorShape.ClosedHandCursor)
        elif self._in_plots(at) and button == Qt.MouseButton.LeftButton:
            self._doing = "press"

    def _press_overview(self, at: QPointF) -> None:
        axis, canvas = self._axis, self._canvas
        x = at.x() - canvas.gutter
        self._grip = grip_at(axis, x, canvas.plots_width)
        if self._grip == "outside":
            # What is visible comes to the pointer, and may be dragged on from there.
            axis.pan(x / canvas.plots_width * axis.duration_ms - (axis.start_ms + axis.end_ms) / 2)
            self._from = axis.start_ms, axis.end_ms
        self._doing = "overview"

    def _move(self, event: QMouseEvent) -> None:
        at, axis, width = event.position(), self._axis, self._canvas.plots_width
        moved = at.x() - self._at.x()
        if self._doing == "press" and abs(moved) >= QApplication.startDragDistance() / 2:
            self._doing = "select"
        match self._doing:
            case "select":
                axis.select(self._ms(self._at), self._ms(at))
            case "pan":
                axis.pan(self._from[0] - moved / width * axis.span_ms - axis.start_ms)
            case "overview":
                drag(axis, self._grip, moved / width * axis.duration_ms, *self._from)
            case "nothing":
                self._hover(at)

    def _release(self, event: QMouseEvent) -> None:
        doing, self._doing = self._doing, "nothing"
        if doing == "press" and event.button() == Qt.MouseButton.LeftButton:
            self._canvas.seek.emit(self._axis.frame_at(self._ms(self._at)))
        self._hover(event.position())

    def _double(self, event: QMouseEvent) -> None:
        index = self._axis.section_at(self._ms(event.position()))
        if self._in_band(event.position()) and index is not None:
            self._axis.select_section(index)
        elif self._in_overview(event.position()):
            self._axis.show_all()

    def _hover(self, at: QPointF) -> None:
        viewport = self._canvas.viewport()
        if self._in_overview(at):
            near = grip_at(self._axis, at.x() - self._canvas.gutter, self._canvas.plots_width)
            viewport.setCursor(
                Qt.CursorShape.SizeHorCursor if near in ("start", "end") else Qt.CursorShape.OpenHandCursor
            )
        else:
            viewport.unsetCursor()
        found, section = self._canvas.part_at(at.y()), self._axis.section_at(self._ms(at))
        if self._in_band(at) and section is not None:
            self.readout.show_section(at.toPoint(), self._axis, section)
        elif found is not None and self._in_plots(at):
            self.readout.show_at(at.toPoint(), self._ms(at), *found)
        else:
            self.readout.hide()

    # -- wheel and touch -----------------------------------------------------------------------------------------------

    def _wheel(self, event: QWheelEvent) -> None:
        self.readout.hide()
        axis, at = self._axis, event.position()
        fine = event.pixelDelta()
        across, down = event.angleDelta().x() / NOTCH, event.angleDelta().y() / NOTCH
        if event.modifiers() & (Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier):
            # Alt turns a wheel sideways on some systems.
            axis.zoom(ZOOM_STEP ** (down or across), self._ms(at))
        elif abs(across) > abs(down):
            by_px = fine.x() if not fine.isNull() else across * PAN_SHARE * self._canvas.plots_width
            axis.pan(-by_px / self._canvas.plots_width * axis.span_ms)
        elif axis.whole or at.x() < self._canvas.gutter:
            # Nothing to pan, or over the labels: the rows scroll.
            bar = self._canvas.verticalScrollBar()
            bar.setValue(round(bar.value() - (fine.y() if not fine.isNull() else down * 3 * bar.singleStep())))
        else:
            by_px = fine.y() if not fine.isNull() else down * PAN_SHARE * self._canvas.plots_width
            axis.pan(-by_px / self._canvas.plots_width * axis.span_ms)
        event.accept()

    def _pinch(self, event: QGestureEvent) -> bool:
        pinch = event.gesture(Qt.GestureType.PinchGesture)
        if not isinstance(pinch, QPinchGesture):
            return False
        if pinch.scaleFactor() > 0:
            middle = self._canvas.viewport().mapFromGlobal(pinch.centerPoint())
            self._axis.zoom(pinch.scaleFactor(), self._ms(middle))
        return True

    # -- keys ----------------------------------------------------------------------------------------------------------

    def key(self, event: QKeyEvent) -> bool:
        """Whether a key was used."""
        axis, seek = self._axis, self._canvas.seek.emit
        modifiers = event.modifiers()
        far = bool(modifiers & (Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier))
        few = FEW_FRAMES if modifiers & Qt.KeyboardModifier.ShiftModifier else 1
        match physical(event) or Qt.Key(event.key()):
            case "Space" if not far:
                self._canvas.play.emit()
            case "Esc" if axis.selection is not None:
                axis.clear_selection()
            case Qt.Key.Key_Left | Qt.Key.Key_Right as key:
                forward = key == Qt.Key.Key_Right
                seek(axis.frame_at(axis.section_away(forward)) if far else axis.frames_away(few if forward else -few))
            case Qt.Key.Key_Home:
                seek(0.0)
            case Qt.Key.Key_End:
                seek(axis.frame_at(axis.duration_ms))
            case Qt.Key.Key_Plus | Qt.Key.Key_Equal:
                axis.zoom(ZOOM_STEP)
            case Qt.Key.Key_Minus | Qt.Key.Key_Underscore:
                axis.zoom(1 / ZOOM_STEP)
            case Qt.Key.Key_0:
                axis.show_all()
            case Qt.Key.Key_Return | Qt.Key.Key_Enter:
                index = axis.section_at(axis.playhead_ms)
                if index is None:
                    return False
                axis.select_section(index)
            case _:
                return False
        return True
