"""The participant's window: full screen, frameless and calm. It shows the script's pages and asks it to turn them."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise
from time import perf_counter_ns

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QKeyEvent, QPainter, QPaintEvent, QResizeEvent, QScreen
from PySide6.QtWidgets import QApplication, QWidget

from ...study.items import Language
from ..components.cells import COLUMN
from ..components.prose import Quiet
from ..components.station_sheet import StationSheet
from ..components.station_top import HelpButton, ProgressDots, StepButton
from ..keys import Shortcuts, types_text
from ..models.station import (
    AnyPage,
    Hold,
    PracticePage,
    QuestionsPage,
    QuietPage,
    RestPage,
    StationScript,
    TextPage,
    ViewingPage,
)
from ..station_words import StationWords
from ..theme import Theme
from .station_body import EDGE, FOOT, TOP, StationBody
from .station_calm import QuietBody, RestBody
from .station_practice import PracticeBody
from .station_questions import QuestionsBody
from .station_text import TextBody
from .station_viewing import ViewingBody

SIZE = (1440, 900)
HELP_TOP, DOTS_TOP, BUTTONS_ABOVE = 14, 14, 88
_TYPING = frozenset({Qt.Key.Key_A, Qt.Key.Key_C, Qt.Key.Key_V, Qt.Key.Key_X, Qt.Key.Key_Z})
"""What Ctrl may do in a text."""
_HELD = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier | Qt.KeyboardModifier.MetaModifier
_SIZES = Qt.WindowState.WindowMinimized | Qt.WindowState.WindowMaximized | Qt.WindowState.WindowFullScreen
_EXIT = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier


class StationWindow(QWidget):
    """Composes the page that `script` is at. `left` comes when the experimenter's keys and code were given.

    The theme loses its hover effects: a station has one of its own. Whatever closes windows (Alt+F4, Ctrl+Q, Ctrl+W,
    Esc) is swallowed here; what only the system can lock is the system's (docs: kiosk account).
    """

    left = Signal()

    def __init__(
        self, theme: Theme, language: Language, script: StationScript, *,
        unlock: Callable[[str], bool] = lambda code: False, now_ns: Callable[[], int] = perf_counter_ns,
    ) -> None:  # fmt: skip
        """`unlock` is whether a code is the experimenter's; `now_ns` the clock of answers and of rests."""
        super().__init__(None, Qt.WindowType.Window | Qt.WindowType.FramelessWindowHint)
        theme.set_hover_effects(False)
        self._theme, self._script, self._unlock, self._now_ns = theme, script, unlock, now_ns
        self.words = StationWords(language)
        self._finished = self._asked = False
        self._kept_state = Qt.WindowState.WindowNoState
        self._hold: Hold | None = None
        self._page: AnyPage | None = None
        self.body: StationBody | None = None
        self.dots = ProgressDots(theme, self.words)
        self.help = HelpButton(theme, self.words)
        self.back = StepButton(theme, self.words.back, forward=False)
        self.next = StepButton(theme, self.words.next, forward=True)
        self.footnote = Quiet(theme, "", "text.tertiary", wrap=True, align=Qt.AlignmentFlag.AlignHCenter)
        for part in (self.dots, self.footnote, self.back, self.next, self.help):
            part.setParent(self)
        self.sheet = StationSheet(theme, self)
        self.setWindowTitle(self.words.progress(1, 1))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.help.clicked.connect(self._offer_help)
        self.back.clicked.connect(script.back)
        self.next.clicked.connect(self._go_on)
        self._keys = Shortcuts(self, lambda key: self.body is not None and self.body.pressed(key))
        theme.changed.connect(self._place)
        script.on_change = self._look
        self._look()

    # -- the window

    def open(self, screen: QScreen | None = None, *, size: tuple[int, int] | None = None) -> None:
        """Fill a screen; with `size` (tests, pictures) be a window of that size."""
        application = QApplication.instance()
        if application is not None:
            application.installEventFilter(self)
        if size is not None:
            self.resize(*size)
            self.show()
            return
        screen = screen or self.screen()
        self.setScreen(screen)
        self.setGeometry(screen.geometry())
        self._kept_state = Qt.WindowState.WindowFullScreen
        self.showFullScreen()

    def finish(self) -> None:
        """Close without asking anybody."""
        self._finished = True
        application = QApplication.instance()
        if application is not None:
            application.removeEventFilter(self)
        self._script.on_change = lambda: None
        if self.body is not None:
            self.body.leave()
        self.close()

    def closeEvent(self, event: QCloseEvent) -> None:
        if self._finished:
            event.accept()
        else:
            event.ignore()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() != QEvent.Type.WindowStateChange or self._finished:
            return
        if self.windowState() & _SIZES != self._kept_state:
            # A shortcut of the window manager: the page comes back, as large as it was.
            QTimer.singleShot(0, self, lambda: self.setWindowState(self._kept_state))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        if not isinstance(watched, QWidget) or watched.window() is not self:
            return False
        kind = event.type()
        if kind == QEvent.Type.ToolTip:
            # Nothing appears by hovering.
            return True
        if kind in (QEvent.Type.KeyPress, QEvent.Type.ShortcutOverride) and isinstance(event, QKeyEvent):
            return self._swallows(event)
        return False

    def _swallows(self, event: QKeyEvent) -> bool:
        held, key = event.modifiers() & _HELD, Qt.Key(event.key())
        if held == _EXIT and key == Qt.Key.Key_E:
            if event.type() == QEvent.Type.KeyPress and not event.isAutoRepeat():
                self._ask_code()
            return True
        if held == Qt.KeyboardModifier.ControlModifier:
            enter = key in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
            return not (enter or (types_text(QApplication.focusWidget()) and key in _TYPING))
        # Alt and Meta make characters on some keyboards (AltGr): those are text.
        return bool(held) and not (event.text() and event.text().isprintable())

    def paintEvent(self, event: QPaintEvent) -> None:
        QPainter(self).fillRect(self.rect(), self._theme.color("surface.house"))

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._place()

    def _place(self) -> None:
        width, height = self.width(), self.height()
        hint = self.help.sizeHint()
        self.help.setGeometry(width - EDGE - hint.width(), HELP_TOP, hint.width(), hint.height())
        dots = self.dots.sizeHint()
        self.dots.setGeometry((width - dots.width()) // 2, DOTS_TOP, dots.width(), dots.height())
        column = min(COLUMN, width - 2 * EDGE)
        left, top = (width - column) // 2, height - self._theme.px(BUTTONS_ABOVE)
        back, onward = self.back.sizeHint(), self.next.sizeHint()
        self.back.setGeometry(left, top, back.width(), back.height())
        self.next.setGeometry(left + column - onward.width(), top, onward.width(), onward.height())
        room = column - back.width() - onward.width() - 48
        middle = width // 2
        half = min(room // 2, self.next.x() - 24 - middle, middle - self.back.geometry().right() - 24)
        high = self.footnote.heightForWidth(2 * half)
        self.footnote.setGeometry(middle - half, top + (back.height() - high) // 2, 2 * half, high)
        if self.body is not None:
            above = self._theme.px(TOP)
            foot = 0 if self.body.fills else self._theme.px(FOOT)
            self.body.setGeometry(0, above, width, max(0, height - above - foot))

    # -- what the script says

    def _look(self) -> None:
        page = self._script.page
        self._asked = False
        if self._page is None or page.key != self._page.key:
            self._turn(page)
        self._show_hold(self._script.hold)
        self._refresh()

    def _turn(self, page: AnyPage) -> None:
        former, self._page = self.body, page
        if former is not None:
            former.leave()
            former.hide()
            former.deleteLater()
        self.body = body = self._body_of(page)
        body.setParent(self)
        body.changed.connect(self._refresh)
        body.finished.connect(self._go_on)
        if isinstance(body, ViewingBody):
            body.counted.connect(self._script.begin)
        self.dots.show_step(page.step, page.steps)
        self.dots.setVisible(not body.fills)
        self.setWindowTitle(self.words.progress(page.step, page.steps))
        self._place()
        body.show()
        for above in (self.help, self.back, self.next, self.sheet):
            above.raise_()
        first = body.first() or self
        for one, other in pairwise((body, self.back, self.next, self.help)):
            QWidget.setTabOrder(one, other)
        if self.sheet.isHidden():
            first.setFocus(Qt.FocusReason.OtherFocusReason)
        # Shown when it is painted, which is at the next turn of the event loop.
        QTimer.singleShot(0, body, lambda: self._start(body))

    def _start(self, body: StationBody) -> None:
        body.start()
        if self._hold is not None:
            body.hold(True)

    def _body_of(self, page: AnyPage) -> StationBody:
        match page:
            case TextPage():
                return TextBody(self._theme, self.words, page, self._now_ns)
            case QuestionsPage():
                return QuestionsBody(self._theme, self.words, page, self._now_ns)
            case PracticePage():
                return PracticeBody(self._theme, self.words, page, self._now_ns)
            case RestPage():
                return RestBody(self._theme, self.words, page, self._now_ns)
            case ViewingPage():
                return ViewingBody(self._theme, self.words, page)
            case QuietPage():
                return QuietBody(self._theme, self.words, page)

    def _refresh(self) -> None:
        body, page = self.body, self._page
        if body is None or page is None:
            return
        self.next.setVisible(body.has_next)
        self.next.set_text(body.next_text)
        self.next.setEnabled(body.may_go_on and not self._asked)
        self.back.setVisible(page.back and not body.fills)
        self.back.setEnabled(not self._asked)
        if self.footnote.text() != body.footnote:
            self.footnote.setText(body.footnote)
            self._place()
        self.footnote.setVisible(bool(body.footnote) and not body.fills)

    def _show_hold(self, hold: Hold | None) -> None:
        if hold == self._hold:
            return
        before, self._hold = self._hold, hold
        if self.body is not None and (hold is None) != (before is None):
            self.body.hold(hold is not None)
        if hold is None:
            self.sheet.close_sheet()
            return
        words = self.words
        if hold.why == "help":
            go_on = ((words.go_on, "secondary", self._script.help_over), (words.stop, "ghost", self._offer_stop))
            self.sheet.say(words.called_title, words.called_text, go_on)
        elif hold.why == "paused":
            stop = ((words.stop, "ghost", self._offer_stop),)
            self.sheet.say(words.paused_title, words.paused_text, stop, detail=hold.detail)
        else:
            retry = ((words.try_again, "primary", self._script.retry), (words.stop, "ghost", self._offer_stop))
            self.sheet.say(words.unsaved_title, words.unsaved_text, retry, detail=hold.detail)

    # -- intents

    def _go_on(self) -> None:
        """Next, once for each page: the script commits, then another page comes."""
        if self.body is None or self._asked or not (self.body.may_go_on or not self.body.has_next):
            return
        given = self.body.given()
        self._asked = True
        self._refresh()
        self._script.next(given)

    def _offer_help(self) -> None:
        words = self.words
        self.sheet.say(
            words.help_title,
            words.help_text,
            (
                (words.call_experimenter, "primary", self._script.call_help),
                (words.stop, "secondary", self._offer_stop),
                (words.go_on, "ghost", self._put_away),
            ),
        )

    def _offer_stop(self) -> None:
        words = self.words
        self.sheet.say(
            words.stop_title,
            words.stop_text,
            ((words.stop, "secondary", self._stop), (words.go_on, "ghost", self._put_away)),
        )

    def _stop(self) -> None:
        self.sheet.close_sheet()
        self._script.stop()

    def _put_away(self) -> None:
        """Back to the page, or to what it stands still for."""
        self.sheet.close_sheet()
        if self._hold is not None and self._hold.why == "help":
            self._script.help_over()
        else:
            hold, self._hold = self._hold, None
            self._show_hold(hold)

    def _ask_code(self) -> None:
        words = self.words
        self.sheet.say(
            words.code_title,
            words.code_text,
            ((words.leave, "secondary", self._try_code), (words.go_on, "ghost", self._put_away)),
            code=True,
        )
        if self.sheet.field is not None:
            self.sheet.field.edit.returnPressed.connect(self._try_code)

    def _try_code(self) -> None:
        field = self.sheet.field
        if field is None:
            return
        if self._unlock(field.edit.text()):
            self.sheet.close_sheet()
            self.left.emit()
        else:
            field.edit.clear()
            field.set_error(self.words.wrong_code)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter is Next where no control wanted it; nothing else means anything here."""
        enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.isAutoRepeat()
        if enter and self.next.isVisible() and self.next.isEnabled():
            self._go_on()
        event.accept()
