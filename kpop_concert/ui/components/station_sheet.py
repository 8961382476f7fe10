"""What stands over a station page: help and stop, a break, answers that cannot be saved, the experimenter's code."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from ..theme import Theme
from ..widgets.buttons import Button, Kind
from ..widgets.field import Field
from ..widgets.sheet import Sheet
from ..widgets.text import Label
from .prose import Quiet

WIDTH, PAD = 520, 40
Action = tuple[str, Kind, Callable[[], None]]


class StationSheet(Sheet):
    """Covers the page until the script or the participant takes it away. Esc does nothing here."""

    def __init__(self, theme: Theme, window: QWidget) -> None:
        super().__init__(theme, window, "", QSize(WIDTH, 320))
        self.field: Field | None = None
        self.buttons: list[Button] = []
        self._layout = QVBoxLayout(self.card)
        self._layout.setContentsMargins(PAD, PAD, PAD, PAD)
        self._layout.setSpacing(12)

    def say(self, title: str, text: str, actions: Sequence[Action], *, code: bool = False, detail: str = "") -> None:
        """Show a title, a sentence and one button below the other; `code` adds a field whose letters are hidden.

        `detail` is for the experimenter, in small type.
        """
        while (old := self._layout.takeAt(0)) is not None:
            if (widget := old.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        self.setAccessibleName(title)
        self.card.setAccessibleName(f"{title}. {text}")
        heading = Label(self.theme, title, "h1", wrap=True)
        words = Quiet(self.theme, text, px=16, wrap=True)
        shown: list[QWidget] = [heading, words]
        if detail:
            shown.append(Label(self.theme, detail, "small", "text.tertiary", wrap=True))
        self.field = Field(self.theme, name=text) if code else None
        if self.field is not None:
            self.field.edit.setEchoMode(QLineEdit.EchoMode.Password)
            self.field.edit.setContextMenuPolicy(Qt.ContextMenuPolicy.NoContextMenu)
            shown.append(self.field)
        self.buttons = []
        for name, kind, done in actions:
            button = Button(self.theme, name, kind, "large")
            button.clicked.connect(done)
            self.buttons.append(button)
        for widget in shown:
            self._layout.addWidget(widget)
        self._layout.addStretch(1)
        for button in self.buttons:
            self._layout.addWidget(button)
        inner = WIDTH - 2 * PAD
        high = sum(w.heightForWidth(inner) if w.hasHeightForWidth() else w.sizeHint().height() for w in shown)
        high += sum(button.sizeHint().height() for button in self.buttons)
        high += 12 * (len(shown) + len(self.buttons)) + 2 * PAD
        self.set_wanted(QSize(WIDTH, high))
        self.card.update()
        for widget in (*shown, *self.buttons):
            widget.show()
        first: QWidget = self.field or (self.buttons[0] if self.buttons else self.card)
        if self.isHidden():
            self.open(first)
        else:
            first.setFocus(Qt.FocusReason.OtherFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        # Neither Esc nor any other key takes it away: what stands over the page is dealt with.
        event.accept()
