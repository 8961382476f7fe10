"""What the sections of the settings are made of: a heading, labelled controls, rows with a switch, small print."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QAccessible, QAccessibleEvent, QFont, QFontMetricsF, QPainter, QPaintEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from ..theme import Theme
from ..widgets.base import Pressable, paint_box
from ..widgets.cards import STATUS_ICONS, Status
from ..widgets.text import Label

FIELD_GAP, ROW_GAP, LABEL_GAP, HEAD_GAP = 16, 12, 6, 14
LABEL_WIDTH = 88


class Line(QWidget):
    """A hairline."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self.setFixedHeight(1)
        theme.changed.connect(self.update)

    def paintEvent(self, event: QPaintEvent) -> None:
        QPainter(self).fillRect(self.rect(), self._theme.color("line.hairline"))


class Section(QWidget):
    """A titled part of the settings; its controls stand below each other."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.theme = theme
        self._title = Label(theme, "", "h2")
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.setSpacing(0)
        self.column.addWidget(self._title)
        self.column.addSpacing(HEAD_GAP)

    @property
    def title(self) -> str:
        """What it is called, also in the list at the left."""
        return self._title.text()

    def set_title(self, title: str) -> None:
        """Name it; a subclass can translate the name only once it exists."""
        self._title.setText(title)
        self.setAccessibleName(title)

    def add(self, widget: QWidget, gap: int = FIELD_GAP) -> None:
        """A widget with `gap` px below it."""
        self.column.addWidget(widget)
        self.column.addSpacing(gap)

    def add_switch(self, title: str, note: str, switch: QWidget, *, line: bool = True) -> None:
        """A title with a note and a switch at the right; a hairline below it unless it is the last one."""
        self.column.addWidget(switch_row(self.theme, title, note, switch))
        if line:
            self.column.addSpacing(ROW_GAP)
            self.column.addWidget(Line(self.theme))
            self.column.addSpacing(ROW_GAP)


def labelled(theme: Theme, name: str, control: QWidget) -> QWidget:
    """A control below its name."""
    box = QWidget()
    column = QVBoxLayout(box)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(LABEL_GAP)
    column.addWidget(Label(theme, name, "label", "text.tertiary"))
    column.addWidget(control)
    return box


def side_by_side(*widgets: tuple[QWidget, int]) -> QWidget:
    """Widgets in a row, each with its share of the width."""
    box = QWidget()
    row = QHBoxLayout(box)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(FIELD_GAP)
    for widget, share in widgets:
        row.addWidget(widget, share, Qt.AlignmentFlag.AlignTop)
    return box


def row_of(*widgets: QWidget) -> QWidget:
    """Widgets at the left of a row."""
    box = QWidget()
    row = QHBoxLayout(box)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(8)
    for widget in widgets:
        row.addWidget(widget)
    row.addStretch(1)
    return box


def switch_row(theme: Theme, title: str, note: str, switch: QWidget) -> QWidget:
    """A title with a note below it, and a small control at the right."""
    box = QWidget()
    words = QVBoxLayout()
    words.setSpacing(0)
    words.addStretch(1)
    words.addWidget(Label(theme, title, "bodyStrong", wrap=True))
    if note:
        words.addWidget(Label(theme, note, "caption", "text.tertiary", wrap=True))
    words.addStretch(1)
    row = QHBoxLayout(box)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(FIELD_GAP)
    row.addLayout(words, 1)
    row.addWidget(switch, 0, Qt.AlignmentFlag.AlignVCenter)
    return box


def grid_of(theme: Theme, rows: list[tuple[str, QWidget]]) -> QWidget:
    """Names at the left, controls at the right."""
    box = QWidget()
    grid = QGridLayout(box)
    grid.setContentsMargins(0, 0, 0, 0)
    grid.setHorizontalSpacing(ROW_GAP)
    grid.setVerticalSpacing(FIELD_GAP)
    grid.setColumnStretch(1, 1)
    grid.setColumnMinimumWidth(0, LABEL_WIDTH - ROW_GAP)
    for number, (name, control) in enumerate(rows):
        label = Label(theme, name, "small", "text.secondary")
        label.setSizePolicy(QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Fixed)
        grid.addWidget(label, number, 0)
        grid.addWidget(control, number, 1)
    return box


class StatusCard(QWidget):
    """What came of something: a title and a sentence on the status' wash. Screen readers get both."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme, self._status = theme, "ok"
        self._title = Label(theme, "", "bodyStrong", wrap=True)
        self._text = Label(theme, "", "small", "text.secondary", wrap=True)
        column = QVBoxLayout(self)
        column.setContentsMargins(44, 12, 16, 13)
        column.setSpacing(0)
        column.addWidget(self._title)
        column.addWidget(self._text)
        theme.changed.connect(self.update)
        self.hide()

    def show_status(self, status: Status, title: str, text: str) -> None:
        """Say it."""
        before, self._status = self.words, status
        self._title.setText(title)
        self._text.setText(text)
        self.setAccessibleName(self.words)
        self.show()
        self.update()
        if self.words != before:
            QAccessible.updateAccessibility(QAccessibleEvent(self, QAccessible.Event.Alert))

    @property
    def words(self) -> str:
        """What it says."""
        return f"{self._title.text()}. {self._text.text()}"

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        ink = f"status.{self._status}"
        wash, edge = self._theme.color(f"{ink}Wash"), self._theme.color(ink, 0.35)
        paint_box(painter, QRectF(self.rect()), self._theme.radius("control"), wash, edge)
        size = self._theme.size("icon")
        pixmap = self._theme.icon_pixmap(STATUS_ICONS[self._status], ink, size, self.devicePixelRatioF())
        painter.drawPixmap(QPointF(13, 13), pixmap)


class NavItem(Pressable):
    """A place in the list at the left: an icon and a name; the present one is lit."""

    def __init__(self, theme: Theme, icon: str, text: str) -> None:
        super().__init__(theme, text, theme.radius("control"))
        self._icon = icon
        self.setCheckable(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        words = QFontMetricsF(self.theme.font("bodyStrong")).horizontalAdvance(self.text())
        return QSize(round(words) + self.theme.size("icon") + 36, self.theme.size("control"))

    def nextCheckState(self) -> None:  # noqa: N802 - Qt's name
        """Where the page is, not the click, says which one is lit."""

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        on = self.isChecked()
        fill = self.fill("glow.wash", "surface.hover", "surface.pressed") if on else self.fill(
            None, "surface.hover", "surface.pressed"
        )  # fmt: skip
        paint_box(painter, QRectF(self.rect()), self.theme.radius("control"), fill, None)
        size, ink = self.theme.size("icon"), "glow.base" if on else "text.secondary"
        pixmap = self.theme.icon_pixmap(self._icon, ink, size, self.devicePixelRatioF())
        painter.drawPixmap(QPointF(12, round((self.height() - size) / 2)), pixmap)
        painter.setFont(self.theme.font("bodyStrong"))
        painter.setPen(self.theme.color(ink))
        x = 12 + size + 12
        painter.drawText(QRectF(x, 0, self.width() - x - 8, self.height()), Qt.AlignmentFlag.AlignVCenter, self.text())


class TextButton(Pressable):
    """A quiet action within a line of text, in glow."""

    def __init__(self, theme: Theme, text: str) -> None:
        super().__init__(theme, text, theme.radius("seg"))
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def _font(self) -> QFont:
        font = self.theme.font("small")
        font.setWeight(QFont.Weight.DemiBold)
        return font

    def sizeHint(self) -> QSize:
        width = QFontMetricsF(self._font()).horizontalAdvance(self.text())
        return QSize(round(width) + 12, self.theme.px(28))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        fill = self.fill(None, "surface.hover", "surface.pressed")
        paint_box(painter, QRectF(self.rect()), self.theme.radius("seg"), fill, None)
        painter.setFont(self._font())
        painter.setPen(self.theme.color("glow.base" if self.isEnabled() else "text.disabled"))
        painter.drawText(QRectF(self.rect()), Qt.AlignmentFlag.AlignCenter, self.text())
