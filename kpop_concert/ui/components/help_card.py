"""The program's own note on where to find help: calm, out of character, beside the chat and not in it (CULTURE)."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QPalette, QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from ...audience.distress import HelpNote
from ..theme import Theme
from ..widgets.announce import announce
from ..widgets.base import FocusRing, Mark, paint_box
from ..widgets.buttons import IconButton
from ..widgets.text import Label

PAD = 14
CLOSE = 28
GAP = 8
ON_PICTURE = 400
"""Width on the picture, px."""
AWAY = 24
"""From the edges of the picture, px."""


class HelpCard(QWidget):
    """Hidden until it has a note; `closed` says that the viewer put it away. Scrolls where there is little room."""

    closed = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.note: HelpNote | None = None
        self.title = Label(theme, "", "h3", wrap=True)
        self.close_button = IconButton(theme, "x", self.tr("Close the note"), side=CLOSE, icon_size=16)
        self.close_button.clicked.connect(self.closed)
        self._words = QWidget()
        self._rows = QVBoxLayout(self._words)
        self._rows.setContentsMargins(0, 0, 8, 0)
        self._rows.setSpacing(4)
        self._scroll = QScrollArea()
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setWidgetResizable(True)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._scroll.setWidget(self._words)
        self._words.setAutoFillBackground(True)
        self._scroll.ring = FocusRing(theme, self._scroll, theme.radius("check"))
        head = QHBoxLayout()
        head.setSpacing(0)
        head.addWidget(_Info(theme), 0, Qt.AlignmentFlag.AlignVCenter)
        head.addSpacing(GAP)
        head.addWidget(self.title, 1, Qt.AlignmentFlag.AlignVCenter)
        head.addSpacing(GAP)
        head.addWidget(self.close_button, 0, Qt.AlignmentFlag.AlignTop)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(PAD, PAD - 4, PAD - 4, PAD)
        layout.setSpacing(6)
        layout.addLayout(head)
        layout.addWidget(self._scroll, 1)
        self.setTabOrder(self._scroll, self.close_button)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        theme.changed.connect(self._dress)
        self._dress()
        self.hide()

    def _dress(self) -> None:
        # What scrolls is filled: Qt then leaves it alone while the picture below is drawn sixty times a second.
        palette = self._words.palette()
        palette.setColor(QPalette.ColorRole.Window, self._theme.color("surface.raised"))
        self._words.setPalette(palette)
        self.update()

    @property
    def body(self) -> QWidget:
        """What scrolls, and is reached by Tab before the button."""
        return self._scroll

    def set_note(self, note: HelpNote) -> None:
        """Say this from now on."""
        self.note = note
        self.title.setText(note.title)
        while (item := self._rows.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.deleteLater()
        self._rows.addWidget(Label(self._theme, note.text, "small", "text.secondary", wrap=True))
        for place in note.places:
            self._rows.addWidget(_Place(self._theme, place))
        self._rows.addStretch(1)
        self._scroll.setAccessibleName(" ".join((note.text, *note.places)))
        self._scroll.verticalScrollBar().setValue(0)
        self.setAccessibleName(self.tr("From the program: {title}").format(title=note.title))
        self.setAccessibleDescription(" ".join((note.text, *note.places)))
        self.updateGeometry()

    def announce(self) -> None:
        """Let a screen reader say it; the focus stays where it is."""
        announce(self, f"{self.accessibleName()}. {self.accessibleDescription()}")

    def height_for(self, width: int) -> int:
        """How high it is when all of the note shows, px."""
        inner = width - 2 * PAD + 4
        head = max(
            self._theme.px(CLOSE),
            self.title.heightForWidth(inner - self._theme.size("icon") - self._theme.px(CLOSE) - 2 * GAP),
        )
        return PAD - 4 + head + 6 + self._rows.heightForWidth(inner) + PAD

    def resizeEvent(self, event: QResizeEvent) -> None:
        # Told, not asked: a scroll bar takes width, so that more lines wrap, so that it is needed.
        policy = Qt.ScrollBarPolicy
        fits = self.height() >= self.height_for(self.width())
        self._scroll.setVerticalScrollBarPolicy(policy.ScrollBarAlwaysOff if fits else policy.ScrollBarAlwaysOn)

    def minimumSizeHint(self) -> QSize:
        return QSize(200, 60)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.closed.emit()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        theme = self._theme
        fill, edge = theme.color("surface.raised"), theme.color("line.control")
        paint_box(painter, QRectF(self.rect()), theme.radius("card"), fill, edge)


class _Info(Mark):
    """The sign of something that the program says."""

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme, "")

    def sizeHint(self) -> QSize:
        return QSize(self.theme.size("icon"), self.theme.size("icon"))

    def paintEvent(self, event: QPaintEvent) -> None:
        icon = self.theme.icon_pixmap("info", "text.secondary", self.theme.size("icon"), self.devicePixelRatioF())
        QPainter(self).drawPixmap(QPointF(0, 0), icon)


class _Place(QWidget):
    """One place to turn to, after a dot."""

    def __init__(self, theme: Theme, text: str) -> None:
        super().__init__()
        self._theme = theme
        self._label = Label(theme, text, "small", "text.primary", wrap=True)
        row = QHBoxLayout(self)
        row.setContentsMargins(14, 0, 0, 0)
        row.addWidget(self._label)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._theme.color("text.tertiary"))
        painter.drawEllipse(QPointF(4, self._theme.line("small") / 2), 2, 2)


class HelpNotes(QObject):
    """One note in two places: in the dock, or on the picture while the dock is hidden. Stays until it is closed."""

    def __init__(self, theme: Theme, in_dock: HelpCard, picture: QWidget) -> None:
        super().__init__(picture)
        self._theme, self._picture = theme, picture
        self.in_dock, self.on_picture = in_dock, HelpCard(theme.for_picture(), picture)
        self._open, self._docked, self._foot = False, True, AWAY
        for card in (self.in_dock, self.on_picture):
            card.closed.connect(self.close)
        self.on_picture.installEventFilter(self)

    def show(self, note: HelpNote) -> None:
        """Show a note and let a screen reader say it; the focus stays where it is."""
        for card in (self.in_dock, self.on_picture):
            card.set_note(note)
        self._open = True
        self._arrange()
        (self.in_dock if self._docked else self.on_picture).announce()

    def close(self) -> None:
        """Put the note away."""
        self._open = False
        self._arrange()

    def arrange(self, docked: bool, foot: int) -> None:
        """Whether the dock is in sight; on the picture the note keeps `foot` px clear below."""
        self._docked, self._foot = docked, foot
        self._arrange()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        if event.type() == QEvent.Type.LayoutRequest:  # another text size
            self.place()
        return False

    def _arrange(self) -> None:
        self.in_dock.setVisible(self._open and self._docked)
        self.on_picture.setVisible(self._open and not self._docked)
        self.place()

    def place(self) -> None:
        """Keep the note on the picture at its lower left, as large as it needs and there is room."""
        room = self._picture.rect().adjusted(AWAY, AWAY, -AWAY, -self._foot)
        width = min(self._theme.px(ON_PICTURE), room.width())
        height = min(self.on_picture.height_for(width), room.height())
        self.on_picture.setGeometry(QRect(room.left(), room.bottom() + 1 - height, width, height))
        self.on_picture.raise_()
