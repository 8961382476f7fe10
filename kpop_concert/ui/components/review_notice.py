"""The line below the review's bar: what is to be known of the record, or what just happened."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QWidget

from ..theme import Theme
from ..widgets.announce import announce
from ..widgets.buttons import IconButton
from ..widgets.cards import Notice, Status


class ReviewNotice(QWidget):
    """Hidden until there is something to say; closed by hand."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._notice = Notice(theme, "")
        self.text = ""
        shut = IconButton(theme, "x", self.tr("Close"), side=32)
        shut.clicked.connect(self.hide)
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 8, 12, 8)
        row.setSpacing(4)
        row.addWidget(self._notice, 1, Qt.AlignmentFlag.AlignVCenter)
        row.addWidget(shut)
        self.hide()

    def say(self, text: str, status: Status = "warn") -> None:
        """Say it; nothing hides the line."""
        self.text = text
        self.setVisible(bool(text))
        if text:
            self._notice.set_text(text, status)
            announce(self, text)
