"""Where the viewer writes: one line, Korean composition respected, a few emoji at hand."""

from __future__ import annotations

from functools import partial

import regex
from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication, QEvent, QPoint, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import (
    QFocusEvent,
    QFontMetricsF,
    QGuiApplication,
    QInputMethodEvent,
    QKeyEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import QGridLayout, QLineEdit, QSizePolicy, QWidget

from ...system.plaintext import CLUSTER_CODES, LIMIT, plain
from ..theme import Theme
from ..widgets.base import Pressable, paint_box
from ..widgets.buttons import IconButton
from ..widgets.text import Label

HINT_FROM = 20
IDLE_MS = 3000
_BUTTON, _EDGE = 32, 6
_COLUMNS = 6
_CLUSTER = regex.compile(r"\X")
_BREAKS = regex.compile(r"[\r\n\t\u0085\u2028\u2029]+")
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)

EMOJI = (
    ("💙", QT_TRANSLATE_NOOP("Emoji", "blue heart")),
    ("💛", QT_TRANSLATE_NOOP("Emoji", "yellow heart")),
    ("🩷", QT_TRANSLATE_NOOP("Emoji", "pink heart")),
    ("🧡", QT_TRANSLATE_NOOP("Emoji", "orange heart")),
    ("💚", QT_TRANSLATE_NOOP("Emoji", "green heart")),
    ("🌊", QT_TRANSLATE_NOOP("Emoji", "wave")),
    ("✨", QT_TRANSLATE_NOOP("Emoji", "sparkles")),
    ("🔥", QT_TRANSLATE_NOOP("Emoji", "fire")),
    ("😭", QT_TRANSLATE_NOOP("Emoji", "crying face")),
    ("🥹", QT_TRANSLATE_NOOP("Emoji", "face holding back tears")),
    ("👏", QT_TRANSLATE_NOOP("Emoji", "clapping hands")),
    ("🙌", QT_TRANSLATE_NOOP("Emoji", "raised hands")),
)


class ChatEdit(QLineEdit):
    """A line that knows when a syllable is being composed. `entered` is Enter outside a composition."""

    entered = Signal()
    composed = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._preedit = ""
        self.setMaxLength(LIMIT * CLUSTER_CODES)
        self.setFrame(False)
        self.textChanged.connect(self._fit)

    @property
    def composing(self) -> bool:
        """Whether the input method holds a syllable that is not yet text."""
        return bool(self._preedit)

    @property
    def length(self) -> int:
        """Grapheme clusters, the syllable in composition included."""
        return len(_CLUSTER.findall(self.text() + self._preedit))

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:
        self._preedit = event.preeditString()
        super().inputMethodEvent(event)
        self.composed.emit()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self._preedit = ""

    def event(self, event: QEvent) -> bool:
        # Enter and Space belong to the line while it has the focus: no window shortcut may play, mark or send by them.
        if (
            event.type() == QEvent.Type.ShortcutOverride
            and isinstance(event, QKeyEvent)
            and event.key() in (*_ENTER, Qt.Key.Key_Space)
        ):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if self._preedit and event.key() in (*_ENTER, Qt.Key.Key_Space):
            event.accept()
        elif event.key() in _ENTER:
            event.accept()
            if not event.isAutoRepeat():
                self.entered.emit()
        else:
            super().keyPressEvent(event)

    def _fit(self, text: str) -> None:
        """Cut to the limit and turn line breaks into spaces, quietly: a paste may be a whole page."""
        fitting = _BREAKS.sub(" ", text)
        if len(fitting) > LIMIT:
            ends = [match.end() for match, _ in zip(_CLUSTER.finditer(fitting), range(LIMIT), strict=False)]
            fitting = fitting[: ends[-1]]
        if fitting != text:
            at = min(self.cursorPosition(), len(fitting))
            self.setText(fitting)
            self.setCursorPosition(at)


class ChatInput(QWidget):
    """The input of the dock, 44 high. `sent` carries a plain line; `typing` tells when the viewer starts and stops."""

    sent = Signal(str)
    typing = Signal(bool)

    def __init__(self, theme: Theme, *, bias: str | None = None, parent: QWidget | None = None) -> None:
        """`bias` is the viewer's bias colour, drawn as a bar before the text."""
        super().__init__(parent)
        self._theme, self._bias, self._typing = theme, bias, False
        self.edit = ChatEdit(self)
        self.edit.setAccessibleName(self.tr("Your message"))
        self.edit.setPlaceholderText(self.tr("Write along"))
        self.hint = Label(theme, "", "caption", "text.tertiary", parent=self)
        self.hint.hide()
        self.emoji_button = IconButton(theme, "smile", self.tr("Emoji"), side=_BUTTON, parent=self)
        self.send_button = IconButton(
            theme, "send", self.tr("Send"), side=_BUTTON, icon_size=18, filled=True, parent=self
        )
        self.popup: EmojiPopup | None = None
        self._idle = QTimer(self)
        self._idle.setSingleShot(True)
        self._idle.setInterval(IDLE_MS)
        self._idle.timeout.connect(lambda: self._set_typing(False))
        self.edit.entered.connect(self.send)
        self.edit.textChanged.connect(self._changed)
        self.edit.composed.connect(self._changed)
        self.edit.installEventFilter(self)
        self.emoji_button.clicked.connect(self.open_emoji)
        self.send_button.clicked.connect(self.send)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFocusProxy(self.edit)
        theme.changed.connect(self._refresh)
        self._refresh()

    def send(self) -> None:
        """Send what is written, a syllable in composition included; blank lines are not sent."""
        if self.edit.composing:
            QGuiApplication.inputMethod().commit()
        text = plain(self.edit.text())
        if text:
            self.edit.clear()
            self._set_typing(False)
            self.sent.emit(text)

    def set_bias(self, bias: str | None) -> None:
        """Another bias colour, or none."""
        self._bias = bias
        self._refresh()

    def open_emoji(self) -> None:
        """Show the emoji above the button; a choice goes to the cursor."""
        if self.popup is None:
            self.popup = EmojiPopup(self._theme, self)
            self.popup.picked.connect(self._insert)
        size = self.popup.sizeHint()
        corner = self.mapToGlobal(QPoint(self.width() - size.width(), -size.height() - 8))
        self.popup.open_at(corner)

    def _insert(self, emoji: str) -> None:
        self.edit.insert(emoji)
        self.edit.setFocus(Qt.FocusReason.OtherFocusReason)

    def _changed(self) -> None:
        left = LIMIT - self.edit.length
        if left <= HINT_FROM:
            self.hint.setText(self.tr("{count} left").format(count=max(0, left)))
        if self.hint.isHidden() == (left <= HINT_FROM):
            self.hint.setVisible(left <= HINT_FROM)
            self._lay_out()
        written = bool(self.edit.text()) or self.edit.composing
        self._set_typing(written)
        if written:
            self._idle.start()

    def _set_typing(self, typing: bool) -> None:
        if not typing:
            self._idle.stop()
        if typing != self._typing:
            self._typing = typing
            self.typing.emit(typing)

    def eventFilter(self, watched: QWidget, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        if event.type() in (QEvent.Type.FocusIn, QEvent.Type.FocusOut):
            if event.type() == QEvent.Type.FocusOut:
                self._set_typing(False)
            self.update()
        return False

    def _refresh(self) -> None:
        h = self._theme.hex
        self.edit.setFont(self._theme.font("body"))
        self.edit.setStyleSheet(
            f"QLineEdit {{ background: transparent; border: none; color: {h('text.primary')};"
            f" placeholder-text-color: {h('text.tertiary')}; selection-color: {h('glow.on')};"
            f" selection-background-color: {h('glow.base')}; }}"
        )
        self._lay_out()
        self.updateGeometry()
        self.update()

    def _lay_out(self) -> None:
        side = self._theme.px(_BUTTON)
        top = (self.height() - side) // 2
        right = self.width() - _EDGE - side
        self.send_button.setGeometry(right, top, side, side)
        right -= side + 4
        self.emoji_button.setGeometry(right, top, side, side)
        if not self.hint.isHidden():
            width = self.hint.sizeHint().width()
            right -= width + 4
            self.hint.setGeometry(right, 0, width, self.height())
        left = 24 if self._bias else 12
        self.edit.setGeometry(left - 1, 2, max(0, right - left - 4), max(0, self.height() - 4))

    def sizeHint(self) -> QSize:
        return QSize(328, self._theme.size("controlChat"))

    def minimumSizeHint(self) -> QSize:
        return QSize(180, self._theme.size("controlChat"))

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._lay_out()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        theme, box = self._theme, QRectF(self.rect())
        focus = self.edit.hasFocus()
        edge = theme.color("glow.base" if focus else "line.control")
        paint_box(painter, box, theme.radius("control"), theme.color("surface.raised"), edge, 1.5 if focus else 1)
        if self._bias:
            height = theme.px(18)
            bar = QRectF(13, round(box.center().y() - height / 2), 4, height)
            paint_box(painter, bar, 2, theme.bias(self._bias), None)


class EmojiPopup(QWidget):
    """A small grid of emoji; arrows move, Enter or Space picks, Esc closes."""

    picked = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Popup | Qt.WindowType.FramelessWindowHint)
        self.setAttribute(Qt.WidgetAttribute.WA_TranslucentBackground)
        self._theme = theme
        self.setAccessibleName(self.tr("Emoji"))
        self.buttons = [_EmojiButton(theme, emoji, name) for emoji, name in EMOJI]
        grid = QGridLayout(self)
        grid.setContentsMargins(8, 8, 8, 8)
        grid.setSpacing(4)
        for index, button in enumerate(self.buttons):
            grid.addWidget(button, *divmod(index, _COLUMNS))
            button.clicked.connect(partial(self._pick, button.text()))

    def open_at(self, corner: QPoint) -> None:
        """Show with the top left corner at a place of the screen, kept on it."""
        screen = QGuiApplication.screenAt(corner) or QGuiApplication.primaryScreen()
        room, size = screen.availableGeometry(), self.sizeHint()
        x = max(room.left(), min(corner.x(), room.right() - size.width()))
        y = max(room.top(), min(corner.y(), room.bottom() - size.height()))
        self.move(x, y)
        self.show()
        self.buttons[0].setFocus(Qt.FocusReason.PopupFocusReason)
        self.buttons[0].ring.show()

    def _pick(self, emoji: str, _checked: bool = False) -> None:
        self.close()
        self.picked.emit(emoji)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        steps = {
            Qt.Key.Key_Left: -1,
            Qt.Key.Key_Right: 1,
            Qt.Key.Key_Up: -_COLUMNS,
            Qt.Key.Key_Down: _COLUMNS,
        }
        step = steps.get(Qt.Key(event.key()))
        if event.key() == Qt.Key.Key_Escape:
            self.close()
        elif step is not None:
            held = next((i for i, button in enumerate(self.buttons) if button.hasFocus()), 0)
            self.buttons[(held + step) % len(self.buttons)].setFocus(Qt.FocusReason.TabFocusReason)
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        theme = self._theme
        fill, edge = theme.color("surface.raised"), theme.color("line.control")
        paint_box(painter, QRectF(self.rect()), theme.radius("card"), fill, edge)


class _EmojiButton(Pressable):
    def __init__(self, theme: Theme, emoji: str, name: str) -> None:
        super().__init__(theme, emoji, theme.radius("control"))
        spoken = QCoreApplication.translate("Emoji", name)
        self.setAccessibleName(spoken)
        self.setToolTip(spoken)

    def sizeHint(self) -> QSize:
        return QSize(self.theme.px(40), self.theme.px(40))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        # QAbstractButton moves the focus by arrow keys on its own, without the grid's wrap: the popup decides.
        if event.key() in (Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Up, Qt.Key.Key_Down):
            event.ignore()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = QRectF(self.rect())
        fill = self.fill(None, "surface.hover", "surface.pressed")
        paint_box(painter, box, self.theme.radius("control"), fill, None)
        font = self.theme.font("body")
        font.setPixelSize(self.theme.px(22))
        painter.setFont(font)
        painter.setPen(self.theme.color("text.primary"))
        width = QFontMetricsF(font).horizontalAdvance(self.text())
        box.setLeft(box.center().x() - width / 2)
        painter.drawText(box, Qt.AlignmentFlag.AlignVCenter, self.text())
