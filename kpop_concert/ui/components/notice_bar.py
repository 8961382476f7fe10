"""A notice that stays above the chat's input until it is over: what happened, what to do, at most one action."""

from __future__ import annotations

import html

from PySide6.QtCore import QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from ..theme import Theme
from ..widgets.announce import announce
from ..widgets.base import paint_box
from ..widgets.buttons import IconButton
from ..widgets.cards import STATUS_ICONS, Status
from ..widgets.text import Label
from .notice_words import Said
from .settings_rows import TextButton

SIDE = 16
"""px between the dock's edges and the bar."""
INSET = 6
"""px between the action's box and its text, which stands below the other words."""


class NoticeBar(QWidget):
    """Hidden while there is nothing to say. `acted` asks for the action, `dismissed` says that it was read."""

    acted = Signal()
    dismissed = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._status: Status = "warn"
        self.said: Said | None = None
        self._compact = False
        self.title = Label(theme, "", "small", "status.warn", wrap=True)
        self.advice = Label(theme, "", "small", "text.secondary", wrap=True)
        self.action = TextButton(theme, "")
        self.action.clicked.connect(self.acted)
        self.close_button = IconButton(theme, "x", self.tr("Hide this notice"), side=24, icon_size=16)
        self.close_button.clicked.connect(self.dismissed)
        labels = QVBoxLayout()
        labels.setSpacing(2)
        labels.setContentsMargins(INSET, 3, 0, 0)
        labels.addWidget(self.title)
        labels.addWidget(self.advice)
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addLayout(labels)
        words.addWidget(self.action, 0, Qt.AlignmentFlag.AlignLeft)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(SIDE + 12 + theme.size("iconSmall") + 8 - INSET, 5, SIDE + 5, 7)
        layout.setSpacing(4)
        layout.addLayout(words, 1)
        layout.addWidget(self.close_button, 0, Qt.AlignmentFlag.AlignTop)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        theme.changed.connect(self.update)
        self.hide()

    def show_notice(self, said: Said | None) -> None:
        """Show this notice; None hides the bar."""
        if said == self.said:
            return
        news = said is not None and (self.said is None or said.advice != self.said.advice)
        self.said = said
        if said is not None:
            self._status = said.status
            self.title.set_color(f"status.{said.status}")
            self.title.setText(said.title)
            self.advice.setText(said.advice)
            self.action.setText(said.action)
            self.action.setAccessibleName(said.action)
            self.action.setVisible(bool(said.action))
            self.action.updateGeometry()
            self.setAccessibleName(f"{said.title}. {said.advice}")
            self.setAccessibleDescription(said.detail)
            self._show_advice(said)
            self.update()
        self.setVisible(said is not None)
        if news:
            announce(self, self.accessibleName())

    def set_compact(self, compact: bool) -> None:
        """In a short dock the advice is in the tooltip only."""
        if compact != self._compact:
            self._compact = compact
            if self.said is not None:
                self._show_advice(self.said)

    def _show_advice(self, said: Said) -> None:
        self.advice.setVisible(not self._compact)
        told = [said.advice, said.detail] if self._compact else [said.detail]
        # Escaped: Qt reads tooltips as markup.
        self.setToolTip("<br>".join(html.escape(line) for line in told if line))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        theme = self._theme
        box = QRectF(self.rect()).adjusted(SIDE, 0, -SIDE, 0)
        paint_box(painter, box, theme.radius("control"), theme.color(f"status.{self._status}Wash"), None)
        size = theme.size("iconSmall")
        pixmap = theme.icon_pixmap(STATUS_ICONS[self._status], f"status.{self._status}", size, self.devicePixelRatioF())
        painter.drawPixmap(QPointF(box.left() + 12, round(box.top() + theme.px(34) / 2 - size / 2)), pixmap)
