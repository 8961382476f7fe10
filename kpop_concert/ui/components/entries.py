"""What a participant types: a number, or a few words. A syllable in composition counts as written."""

from __future__ import annotations

import unicodedata

from PySide6.QtCore import QEvent, QObject, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QInputMethodEvent, QKeyEvent, QPainter, QPaintEvent, QPalette, QResizeEvent
from PySide6.QtWidgets import QFrame, QLineEdit, QPlainTextEdit, QSizePolicy, QWidget

from ..theme import Theme
from ..widgets.base import paint_box

PADDING = 14
NUMBER_WIDTH, TEXT_WIDTH = 176, 1072


class _Box(QWidget):
    """The box around an editor: hairline, glow while it has the focus, red where what is written will not do."""

    def __init__(self, theme: Theme, edit: QWidget, width: int, height: int) -> None:
        super().__init__()
        self._theme, self._edit, self._wanted, self._error = theme, edit, QSize(width, height), False
        self._inset = 10 if isinstance(edit, QPlainTextEdit) else 4
        edit.setParent(self)
        edit.installEventFilter(self)
        edit.setContextMenuPolicy(Qt.ContextMenuPolicy.NoContextMenu)
        self.setFocusProxy(edit)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.setMaximumWidth(width)
        theme.changed.connect(self._dress)
        self._dress()

    def set_error(self, error: bool) -> None:
        """Whether what is written will not do."""
        self._error = error
        self.update()

    def _dress(self) -> None:
        # The size is part of the sheet: a style sheet of the application would win over setFont.
        font = self._theme.font("h3")
        palette = self._edit.palette()
        palette.setColor(QPalette.ColorRole.Text, self._theme.color("text.primary"))
        palette.setColor(QPalette.ColorRole.Base, Qt.GlobalColor.transparent)
        self._edit.setPalette(palette)
        font.setWeight(font.Weight.Normal)
        self._edit.setFont(font)
        self.update()

    def sizeHint(self) -> QSize:
        return self._wanted

    def minimumSizeHint(self) -> QSize:
        return QSize(120, self._wanted.height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._edit.setGeometry(self.rect().adjusted(PADDING, self._inset, -PADDING, -self._inset))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        if event.type() in (QEvent.Type.FocusIn, QEvent.Type.FocusOut):
            self.update()
        return False

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        focus = self._edit.hasFocus()
        edge = "status.error" if self._error else "glow.base" if focus else "line.control"
        fill = self._theme.color("surface.raised")
        wide = 2 if focus or self._error else 1
        paint_box(painter, QRectF(self.rect()), self._theme.radius("control"), fill, self._theme.color(edge), wide)


class NumberBox(_Box):
    """A number. `written` carries what stands there, a number or text that is none; None when it is empty."""

    written = Signal(object)

    def __init__(self, theme: Theme, name: str, whole: bool) -> None:
        self._whole = whole
        edit = QLineEdit()
        edit.setFrame(False)
        edit.setMaxLength(12)
        edit.setAccessibleName(name)
        edit.setInputMethodHints(
            Qt.InputMethodHint.ImhDigitsOnly if whole else Qt.InputMethodHint.ImhFormattedNumbersOnly
        )
        super().__init__(theme, edit, NUMBER_WIDTH, theme.px(56))
        self.edit = edit
        edit.textEdited.connect(lambda: self.written.emit(self.value))

    @property
    def value(self) -> int | float | str | None:
        text = unicodedata.normalize("NFKC", self.edit.text()).strip().replace(",", ".")
        if not text:
            return None
        try:
            return int(text) if self._whole else float(text)
        except ValueError:
            return text

    def set_value(self, value: object) -> None:
        """Show a number, or nothing; no signal."""
        if value != self.value:
            self.edit.setText("" if value is None else f"{value:g}" if isinstance(value, float) else str(value))


class _Words(QPlainTextEdit):
    written = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._preedit = ""
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.viewport().setAutoFillBackground(False)
        self.setTabChangesFocus(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.textChanged.connect(self.written)

    @property
    def text(self) -> str:
        """What is written, with the syllable in composition where the cursor is."""
        whole, at = self.toPlainText(), self.textCursor().position()
        return whole[:at] + self._preedit + whole[at:]

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:
        self._preedit = event.preeditString()
        super().inputMethodEvent(event)
        self.written.emit()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self._preedit = ""
        self.written.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        # Enter is a new line here; Ctrl+Enter is the page's.
        held = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        if held and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            event.ignore()
        else:
            super().keyPressEvent(event)


class WordsBox(_Box):
    """Several lines. `written` carries the text, None when nothing but blanks is there."""

    written = Signal(object)

    def __init__(self, theme: Theme, name: str, lines: int) -> None:
        edit = _Words()
        edit.setAccessibleName(name)
        super().__init__(theme, edit, TEXT_WIDTH, theme.px(16 + 24 * max(2, lines)))
        self.edit = edit
        edit.written.connect(lambda: self.written.emit(self.value))

    @property
    def value(self) -> str | None:
        # What a paste may bring along and no keyboard writes.
        kept = (c if c == "\n" or unicodedata.category(c) not in ("Cc", "Cs") else " " for c in self.edit.text)
        return "".join(kept).strip() or None

    def set_value(self, value: object) -> None:
        """Show a text, or nothing; no signal."""
        if value != self.value:
            self.edit.blockSignals(True)
            self.edit.setPlainText(str(value or ""))
            self.edit.blockSignals(False)
