"""Button and icon button."""

from __future__ import annotations

from typing import Literal

from PySide6.QtCore import QPoint, QPointF, QRectF, QSize, Qt, QTimer
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from ..theme import Theme
from .base import Pressable, paint_box

Kind = Literal["primary", "secondary", "ghost"]
Size = Literal["small", "medium", "large", "station"]
_HEIGHTS = {"small": "controlSmall", "medium": "control", "large": "controlLarge", "station": "controlStation"}
_ROLES = {"small": "small", "medium": "bodyStrong", "large": "buttonLarge", "station": "buttonLarge"}
_GAP, _SPINNER = 8, 18
_SPIN_MS, _SPIN_DEGREES = 40, 16


class Button(Pressable):
    """A labelled button of 32, 40, 56 or 64 px height, with an optional icon. At most one primary per view."""

    def __init__(
        self,
        theme: Theme,
        text: str,
        kind: Kind = "secondary",
        size: Size = "medium",
        *,
        icon: str | None = None,
        pill: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        """`icon` names a Lucide icon that stands before the text; `pill` rounds the ends."""
        self._radius = theme.radius("pill" if pill else "control")
        super().__init__(theme, text, self._radius, parent)
        self._kind, self._size, self._icon = kind, size, icon
        self._busy: str | None = None
        self._angle = 0
        self._spin = QTimer(self)
        self._spin.setInterval(_SPIN_MS)
        self._spin.timeout.connect(self._turn)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    @property
    def loading(self) -> bool:
        return self._busy is not None

    def set_loading(self, verb: str | None) -> None:
        """Show that it works ("Saving"): keeps its width, cannot be clicked. None ends it."""
        if verb is not None and self._busy is None:
            self.setFixedWidth(max(self.width(), self.sizeHint().width()))
        elif verb is None and self._busy is not None:
            self.setMinimumWidth(0)
            self.setMaximumWidth(16777215)
        self._busy = verb
        self.setAccessibleName(verb or self.text())
        if verb is not None and not self.theme.reduced_motion:
            self._spin.start()
        else:
            self._spin.stop()
        self.update()

    def hitButton(self, pos: QPoint) -> bool:  # noqa: N802 - Qt's name
        return not self.loading and super().hitButton(pos)

    def click(self) -> None:
        """Click, unless it is loading."""
        if not self.loading:
            super().click()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if self.loading:
            event.ignore()
        else:
            super().keyPressEvent(event)

    def _turn(self) -> None:
        self._angle = (self._angle + _SPIN_DEGREES) % 360
        self.update()

    def _font(self) -> QFont:
        font = self.theme.font(_ROLES[self._size], self.text())
        font.setWeight(QFont.Weight.DemiBold)
        return font

    def _icon_size(self) -> int:
        return self.theme.size("iconSmall" if self._size == "small" else "icon")

    def sizeHint(self) -> QSize:
        metrics = QFontMetricsF(self._font())
        text = metrics.horizontalAdvance(self.text())
        extra = self._icon_size() + _GAP if self._icon else 0
        padding = self.theme.px(13 if self._size == "small" else 16)
        height = self.theme.size(_HEIGHTS[self._size])
        return QSize(max(height, round(text + extra + 2 * padding)), height)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def _colours(self) -> tuple[QColor, QColor | None, str]:
        if not self.isEnabled():
            edge = None if self._kind == "ghost" else self.theme.color("line.hairline")
            fill = self.theme.color("surface.raised", 0.0 if self._kind == "ghost" else 1.0)
            return fill, edge, "text.disabled"
        if self._kind == "primary":
            return self.fill("glow.base", "glow.hover", "glow.pressed"), None, "glow.on"
        if self._kind == "secondary":
            fill = self.fill("surface.raised", "surface.hover", "surface.pressed")
            return fill, self.theme.color("line.control"), "text.primary"
        return self.fill(None, "surface.hover", "surface.pressed"), None, "text.secondary"

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        fill, edge, ink = self._colours()
        box = QRectF(self.rect())
        paint_box(painter, box, self._radius, fill, edge)
        text = self._busy or self.text()
        font = self._font()
        metrics = QFontMetricsF(font)
        lead = _SPINNER if self._busy else self._icon_size() if self._icon else 0
        gap = _GAP if lead and text else 0
        room = box.width() - lead - gap - 8
        text = metrics.elidedText(text, Qt.TextElideMode.ElideRight, room + 0.5)
        width = lead + gap + metrics.horizontalAdvance(text)
        x = box.center().x() - width / 2
        if self._busy:
            self._paint_arc(painter, QPointF(x + lead / 2, box.center().y()), ink)
        elif self._icon:
            pixmap = self.theme.icon_pixmap(self._icon, ink, lead, self.devicePixelRatioF())
            painter.drawPixmap(QPointF(round(x), round(box.center().y() - lead / 2)), pixmap)
        painter.setFont(font)
        painter.setPen(self.theme.color(ink))
        rest = QRectF(x + lead + gap, box.top(), box.right() - x - lead - gap, box.height())
        painter.drawText(rest, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, text)

    def _paint_arc(self, painter: QPainter, centre: QPointF, ink: str) -> None:
        radius = _SPINNER / 2 - 1.5
        box = QRectF(centre.x() - radius, centre.y() - radius, 2 * radius, 2 * radius)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(self.theme.color(ink, 0.35), 2))
        painter.drawEllipse(box)
        painter.setPen(QPen(self.theme.color(ink), 2))
        painter.drawArc(box, (90 - self._angle) * 16, -120 * 16)


class IconButton(Pressable):
    """A square button with an icon only; tooltip and accessible name say what it does. May stay pressed in."""

    def __init__(
        self,
        theme: Theme,
        icon: str,
        name: str,
        *,
        side: int = 40,
        icon_size: int = 20,
        checkable: bool = False,
        filled: bool = False,
        color: str = "text.secondary",
        shortcut_hint: str = "",
        parent: QWidget | None = None,
    ) -> None:
        """`name` is spoken and shown as tooltip (with `shortcut_hint` behind it); `filled` is the glow button."""
        super().__init__(theme, "", theme.radius("control"), parent)
        self._icon, self._side, self._filled, self._color = icon, side, filled, color
        self._icon_size = icon_size
        self.setCheckable(checkable)
        self.set_name(name, shortcut_hint)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def set_name(self, name: str, shortcut_hint: str = "") -> None:
        """Another action ("Pause" for "Play")."""
        self.setAccessibleName(name)
        self.setToolTip(f"{name} ({shortcut_hint})" if shortcut_hint else name)

    def set_icon(self, icon: str) -> None:
        """Another icon."""
        self._icon = icon
        self.update()

    def sizeHint(self) -> QSize:
        side = self.theme.px(self._side)
        return QSize(side, side)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def _colours(self) -> tuple[QColor, str]:
        if not self.isEnabled():
            return self.theme.color("surface.raised", 1.0 if self._filled else 0.0), "text.disabled"
        if self._filled:
            return self.fill("glow.base", "glow.hover", "glow.pressed"), "glow.on"
        if self.isChecked():
            return self.fill("glow.wash", "surface.hover", "surface.pressed"), "glow.base"
        return self.fill(None, "surface.hover", "surface.pressed"), self._color

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        fill, ink = self._colours()
        box = QRectF(self.rect())
        paint_box(painter, box, self.theme.radius("control"), fill, None)
        size = self.theme.px(self._icon_size)
        pixmap = self.theme.icon_pixmap(self._icon, ink, size, self.devicePixelRatioF())
        corner = QPointF(round(box.center().x() - size / 2), round(box.center().y() - size / 2))
        painter.drawPixmap(corner, pixmap)
