"""Large controls of a station's set-up: a card for each study, the pseudonym, and what a protocol has locked."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QLineEdit, QSizePolicy, QWidget

from ..models.setup_facts import IdState, StudyCard
from ..theme import Theme
from ..widgets.base import Pressable, paint_box
from ..widgets.text import TextBlock

CARD_W, CARD_H, FIELD_H, PADDING = 261, 116, 56, 16
_GLOW_RING = 3


class ProtocolCard(Pressable):
    """A study with its purpose and version; one of its row is chosen."""

    def __init__(self, theme: Theme, card: StudyCard, language: str) -> None:
        self.card = card
        title = card.title.ko if language == "ko" and card.title.ko else card.title.en or card.title.ko
        super().__init__(theme, title, theme.radius("card"))
        self.setCheckable(True)
        self.setAutoExclusive(True)
        self.setEnabled(not card.problem)
        self.setAccessibleDescription(f"{card.problem or card.purpose}. {self.version}")
        self.setToolTip(card.problem or card.purpose)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    @property
    def version(self) -> str:
        """Version, and whether a visit has locked it."""
        if self.card.problem:
            return self.tr("cannot be used")
        words = self.tr("Version {version}, locked") if self.card.locked else self.tr("Version {version}, draft")
        return words.format(version=self.card.version)

    def _title(self) -> TextBlock:
        theme, font = self.theme, self.theme.font("h3", self.text())
        room = CARD_W - 2 * PADDING - 24
        return TextBlock(_fitting(self.text(), font, room, theme.line("h3")), font, room, theme.line("h3"))

    def sizeHint(self) -> QSize:
        return QSize(CARD_W, self.theme.px(CARD_H) + (self._title().lines - 1) * self.theme.line("h3"))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        theme, painter = self.theme, QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box, on = QRectF(self.rect()), self.isChecked()
        edge = "glow.base" if on else "line.control" if self.isEnabled() else "line.hairline"
        fill = theme.color("glow.wash") if on else self.fill("surface.panel", "surface.hover", "surface.pressed")
        paint_box(painter, box, theme.radius("card"), fill, theme.color(edge), 2 if on else 1)
        self._paint_radio(painter, QPointF(box.right() - PADDING - 9, PADDING + theme.px(9)), on)
        inner = box.width() - 2 * PADDING
        ink = "text.primary" if self.isEnabled() else "text.disabled"
        painter.setPen(theme.color(ink))
        title = self._title()
        title.draw(painter, PADDING, theme.px(14))
        below = theme.px(38) + (title.lines - 1) * theme.line("h3")
        painter.setPen(theme.color("text.secondary" if self.isEnabled() else "text.disabled"))
        line = theme.line("small")
        words = self.card.problem or self.card.purpose
        body = TextBlock(_fitting(words, theme.font("small"), inner, line), theme.font("small"), inner, line)
        body.draw(painter, PADDING, below)
        painter.setPen(theme.color("text.tertiary" if self.isEnabled() else "text.disabled"))
        version = TextBlock(self.version, theme.font("caption"), inner, theme.line("caption"), wrap=False)
        version.draw(painter, PADDING, below + body.lines * line + theme.px(8))

    def _paint_radio(self, painter: QPainter, centre: QPointF, on: bool) -> None:
        theme = self.theme
        painter.setPen(Qt.PenStyle.NoPen if on else QPen(theme.color("line.control"), 2))
        painter.setBrush(theme.color("glow.base") if on else Qt.BrushStyle.NoBrush)
        painter.drawEllipse(centre, 9 if on else 8, 9 if on else 8)
        if on:
            painter.setBrush(theme.color("glow.on"))
            painter.drawEllipse(centre, 3.6, 3.6)


def _fitting(text: str, font: QFont, width: float, line: float) -> str:
    """As many whole words of a text as two lines hold, with an ellipsis where there are more."""
    if TextBlock(text, font, width, line).lines <= 2:
        return text
    words = text.split()
    while len(words) > 1 and TextBlock(" ".join(words) + "…", font, width, line).lines > 2:
        words.pop()
    return " ".join(words).rstrip(".,;:-") + "…"


class LargeField(QWidget):
    """The pseudonym, 56 px high: green tick when it may be used, red where not."""

    def __init__(self, theme: Theme, name: str) -> None:
        super().__init__()
        self._theme = theme
        self.state: IdState = "empty"
        self.edit = QLineEdit(self)
        self.edit.setAccessibleName(name)
        self.edit.setFrame(False)
        self.edit.setMaxLength(10)
        self.edit.installEventFilter(self)
        self.setFocusProxy(self.edit)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self._restyle)
        self._restyle()

    def set_state(self, state: IdState) -> None:
        """What is the matter with what was typed."""
        self.state = state
        self.update()

    def _restyle(self) -> None:
        h = self._theme.hex
        self.edit.setStyleSheet(
            f"QLineEdit {{ background: transparent; border: none; color: {h('text.primary')};"
            f" placeholder-text-color: {h('text.tertiary')}; selection-color: {h('glow.on')};"
            f" selection-background-color: {h('glow.base')}; }}"
        )
        self.edit.setFont(self._theme.font("h1"))
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(200, self._theme.px(FIELD_H))

    def resizeEvent(self, event: QResizeEvent) -> None:
        self.edit.setGeometry(12, 4, self.width() - 12 - 44, self.height() - 8)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        if event.type() in (QEvent.Type.FocusIn, QEvent.Type.FocusOut):
            self.update()
        return False

    def paintEvent(self, event: QPaintEvent) -> None:
        theme, painter = self._theme, QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        wrong, focus = self.state in ("malformed", "used"), self.edit.hasFocus()
        edge = "status.error" if wrong else "glow.base" if focus else "line.control"
        box = QRectF(self.rect())
        paint_box(
            painter,
            box,
            theme.radius("control"),
            theme.color("surface.raised"),
            theme.color(edge),
            2 if focus or wrong else 1,
        )
        icon = {"new": ("circle-check", "status.ok"), "open": ("clock", "status.warn")}.get(
            self.state, ("circle-alert", "status.error") if wrong else None
        )
        if icon is not None:
            size = theme.size("icon")
            pixmap = theme.icon_pixmap(*icon, size, self.devicePixelRatioF())
            painter.drawPixmap(QPointF(box.right() - 14 - size, (box.height() - size) / 2), pixmap)


class LockedField(QWidget):
    """What the protocol decided: readable, with a lock, and nothing to press."""

    def __init__(self, theme: Theme, name: str) -> None:
        super().__init__()
        self._theme, self._name, self.text = theme, name, ""
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self.update)

    def set_text(self, text: str) -> None:
        """What it was locked to."""
        self.text = text
        self.setAccessibleName(f"{self._name}: {text}")
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(200, self._theme.px(FIELD_H))

    def paintEvent(self, event: QPaintEvent) -> None:
        theme, painter = self._theme, QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = QRectF(self.rect())
        fill, edge = theme.color("surface.panel"), theme.color("line.hairline")
        paint_box(painter, box, theme.radius("control"), fill, edge)
        font = theme.font("h3", self.text)
        painter.setFont(font)
        painter.setPen(theme.color("text.secondary"))
        painter.drawText(box.adjusted(PADDING, 0, -44, 0), Qt.AlignmentFlag.AlignVCenter, self.text)
        size = theme.size("icon")
        pixmap = theme.icon_pixmap("lock", "text.secondary", size, self.devicePixelRatioF())
        painter.drawPixmap(QPointF(box.right() - 14 - size, (box.height() - size) / 2), pixmap)
