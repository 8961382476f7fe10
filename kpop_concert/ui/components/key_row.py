"""A server's key: that there is one and where it is, and a way to give another. The key itself is never shown."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QSizePolicy, QVBoxLayout, QWidget

from ..models.engine_form import EngineForm
from ..theme import Theme
from ..widgets.base import paint_box
from ..widgets.text import Label
from .settings_rows import TextButton

DOTS = "• " * 11 + "•"


class KeyRow(QWidget):
    """Shows the form's key and sends it a new one; the field is empty before the key is handed over."""

    def __init__(self, theme: Theme, form: EngineForm) -> None:
        super().__init__()
        self._theme, self._form, self._editing = theme, form, False
        self.box = _KeyBox(theme, self.tr("API key"), self.tr("Paste the key"))
        self.replace = TextButton(theme, self.tr("Replace"))
        self.remove = TextButton(theme, self.tr("Remove"))
        self.keep = TextButton(theme, self.tr("Keep"))
        self.cancel = TextButton(theme, self.tr("Cancel"))
        self.remove.setAccessibleName(self.tr("Remove the API key"))
        self.keep.setAccessibleName(self.tr("Keep this API key"))
        self.cancel.setAccessibleName(self.tr("Enter no API key"))
        self.note = Label(theme, "", "caption", "text.tertiary", wrap=True)
        for button in (self.replace, self.remove, self.keep, self.cancel):
            self.box.row.addWidget(button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(self.box)
        column.addWidget(self.note)
        self.replace.clicked.connect(self._begin)
        self.remove.clicked.connect(form.forget_key)
        self.keep.clicked.connect(self._hand_over)
        self.cancel.clicked.connect(self._end)
        self.box.edit.returnPressed.connect(self._hand_over)

    def refresh(self) -> None:
        """Show what is known about the key now."""
        form = self._form
        words = {
            "keyring": self.tr("in the system keyring"),
            "environment": self.tr("from the environment"),
            "session": self.tr("for this session only"),
            "none": self.tr("No key"),
            "unknown": self.tr("Looking for a key"),
        }[form.key]
        there = form.key not in ("none", "unknown")
        self.box.dots.setVisible(there and not self._editing)
        self.box.where.setText(words)
        self.box.where.setVisible(not self._editing)
        self.box.setAccessibleDescription(words)
        self.box.edit.setVisible(self._editing)
        # The environment goes before everything else: there is nothing to replace here.
        self.replace.setText(self.tr("Replace") if there else self.tr("Enter a key"))
        self.replace.setAccessibleName(self.tr("Replace the API key") if there else self.tr("Enter an API key"))
        self.replace.setVisible(not self._editing and form.key != "environment")
        self.remove.setVisible(not self._editing and form.key in ("keyring", "session"))
        for button in (self.keep, self.cancel):
            button.setVisible(self._editing)
        self.replace.updateGeometry()
        self._show_note()

    def _show_note(self) -> None:
        form = self._form
        text, colour = "", "text.tertiary"
        if form.key_refused:
            text, colour = self.tr("This cannot be a key. Copy it again, without blanks."), "status.error"
        elif form.keyring is not None and not form.keyring.usable and (self._editing or form.key == "session"):
            text = self.tr("This system has no keyring to use: the key is kept for this session only.")
        elif form.key == "session" and form.keyring is not None and form.keyring.why:
            text = self.tr("The keyring did not take the key: it is kept for this session only.")
        elif self._editing:
            text = self.tr("It goes into the system keyring, never into a file of this program.")
        self.note.set_color(colour)
        self.note.setText(text)
        self.note.setVisible(bool(text))

    def _begin(self) -> None:
        self._editing = True
        self.refresh()
        self.box.edit.setFocus(Qt.FocusReason.TabFocusReason)

    def _end(self) -> None:
        self._editing = False
        # setText and not clear(): it also forgets what undo could bring back.
        self.box.edit.setText("")
        self.refresh()
        self.replace.setFocus(Qt.FocusReason.TabFocusReason)

    def _hand_over(self) -> None:
        value = self.box.edit.text()
        self._end()
        if value:
            self._form.keep_key(value)


class _KeyBox(QWidget):
    """The frame of a field, with words in it, or with the field for a new key."""

    def __init__(self, theme: Theme, name: str, placeholder: str) -> None:
        super().__init__()
        self._theme = theme
        self.setAccessibleName(name)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.dots = Label(theme, DOTS, "small", "text.primary")
        self.where = Label(theme, "", "caption", "text.tertiary")
        self.edit = QLineEdit()
        self.edit.setEchoMode(QLineEdit.EchoMode.Password)
        hint = Qt.InputMethodHint
        self.edit.setInputMethodHints(hint.ImhHiddenText | hint.ImhSensitiveData | hint.ImhNoPredictiveText)
        self.edit.setAccessibleName(name)
        self.edit.setPlaceholderText(placeholder)
        self.edit.setFrame(False)
        self.edit.installEventFilter(self)
        self.row = QHBoxLayout(self)
        self.row.setContentsMargins(40, 0, 8, 0)
        self.row.setSpacing(8)
        self.row.addWidget(self.dots)
        self.row.addWidget(self.where, 1)
        self.row.addWidget(self.edit, 1)
        theme.changed.connect(self._refresh)
        self._refresh()

    def _refresh(self) -> None:
        h = self._theme.hex
        self.edit.setStyleSheet(
            f"QLineEdit {{ background: transparent; border: none; color: {h('text.primary')};"
            f" placeholder-text-color: {h('text.tertiary')}; lineedit-password-character: {ord('•')}; }}"
        )
        self.edit.setFont(self._theme.font("body"))
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(240, self._theme.size("control"))

    def minimumSizeHint(self) -> QSize:
        return QSize(240, self._theme.size("control"))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        if event.type() in (QEvent.Type.FocusIn, QEvent.Type.FocusOut):
            self.update()
        return False

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        edge, width = ("glow.base", 2) if self.edit.hasFocus() else ("line.control", 1)
        fill = self._theme.color("surface.raised")
        paint_box(painter, QRectF(self.rect()), self._theme.radius("control"), fill, self._theme.color(edge), width)
        size = self._theme.size("icon")
        pixmap = self._theme.icon_pixmap("key-round", "text.primary", size, self.devicePixelRatioF())
        painter.drawPixmap(QPointF(12, round((self.height() - size) / 2)), pixmap)
