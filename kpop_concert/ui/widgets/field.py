"""A line of text with its error."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QPointF, QRectF, QSize
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QLineEdit, QSizePolicy, QVBoxLayout, QWidget

from ..theme import Theme
from .base import paint_box
from .text import Label

_PADDING, _ICON_ROOM = 12, 36


class Field(QWidget):
    """A text field 40 px high; an error colours its border and says below what to do. `edit` is the QLineEdit."""

    def __init__(
        self, theme: Theme, *, name: str, text: str = "", placeholder: str = "", parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._box = _Box(theme, name, text, placeholder)
        self.edit = self._box.edit
        self._message = Label(theme, "", "caption", "status.error", wrap=True)
        self._message.hide()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme.space(1))
        layout.addWidget(self._box)
        layout.addWidget(self._message)
        self.setFocusProxy(self.edit)

    @property
    def error(self) -> str:
        return self._message.text()

    def set_error(self, message: str) -> None:
        """One line that says what to do; empty takes the error away."""
        self._message.setText(message)
        self._message.setVisible(bool(message))
        self.edit.setAccessibleDescription(message)
        self._box.set_state(error=bool(message), locked=self._box.locked)

    def set_locked(self, locked: bool, why: str = "") -> None:
        """A study decided this: not editable, with a lock; `why` is spoken and shown as tooltip."""
        self.edit.setReadOnly(locked)
        self.edit.setToolTip(why if locked else "")
        self._box.set_state(error=bool(self.error), locked=locked)


class _Box(QWidget):
    def __init__(self, theme: Theme, name: str, text: str, placeholder: str) -> None:
        super().__init__()
        self._theme, self._error, self.locked = theme, False, False
        self.edit = QLineEdit(text, self)
        self.edit.setAccessibleName(name)
        self.edit.setPlaceholderText(placeholder)
        self.edit.setFrame(False)
        self.edit.installEventFilter(self)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self._refresh)
        self._refresh()

    def set_state(self, *, error: bool, locked: bool) -> None:
        self._error, self.locked = error, locked
        self._refresh()

    def _refresh(self) -> None:
        h = self._theme.hex
        ink = "text.disabled" if self.locked or not self.isEnabled() else "text.primary"
        self.edit.setStyleSheet(
            f"QLineEdit {{ background: transparent; border: none; color: {h(ink)};"
            f" placeholder-text-color: {h('text.tertiary')}; selection-color: {h('glow.on')};"
            f" selection-background-color: {h('glow.base')}; }}"
        )
        self.edit.setFont(self._theme.font("body"))
        self._lay_out()
        self.updateGeometry()
        self.update()

    def _lay_out(self) -> None:
        room = _ICON_ROOM if self._error or self.locked else _PADDING
        self.edit.setGeometry(_PADDING - 2, 2, max(0, self.width() - _PADDING - room + 2), max(0, self.height() - 4))

    def sizeHint(self) -> QSize:
        return QSize(176, self._theme.size("control"))

    def minimumSizeHint(self) -> QSize:
        return QSize(64, self.sizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._lay_out()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        if event.type() == QEvent.Type.EnabledChange:
            self._refresh()
        elif event.type() in (QEvent.Type.FocusIn, QEvent.Type.FocusOut):
            self.update()
        return False

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        off = self.locked or not self.isEnabled()
        fill = self._theme.color("surface.panel" if off else "surface.raised")
        if self._error:
            edge, width = "status.error", 2
        elif self.edit.hasFocus() and not off:
            edge, width = "glow.base", 2
        else:
            edge, width = "line.hairline" if off else "line.control", 1
        paint_box(painter, QRectF(self.rect()), self._theme.radius("control"), fill, self._theme.color(edge), width)
        icon = ("circle-alert", "status.error") if self._error else ("lock", "text.disabled") if self.locked else None
        if icon is not None:
            size = self._theme.size("iconSmall")
            pixmap = self._theme.icon_pixmap(*icon, size, self.devicePixelRatioF())
            painter.drawPixmap(QPointF(self.width() - _PADDING - size, (self.height() - size) / 2), pixmap)
