"""What a viewer may choose about the flying chat, above the button in the theatre."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from ...danmaku.style import DanmakuSettings
from ..theme import Theme
from .danmaku_form import DanmakuControls
from .popup import Popup

WIDTH = 400


class DanmakuPopup(Popup):
    """Opens above a button; `changed(settings)` holds for lines that come after it."""

    changed = Signal(DanmakuSettings)

    def __init__(self, theme: Theme, settings: DanmakuSettings, parent: QWidget) -> None:
        super().__init__(theme, self.tr("Flying chat"), parent)
        self.controls = DanmakuControls(theme, settings, self)
        self.controls.changed.connect(self.changed)
        for name, control in self.controls.rows:
            self.add_row(name, control)
        self._widen()
        theme.changed.connect(self._widen)

    def use(self, settings: DanmakuSettings) -> None:
        """Show settings that were changed elsewhere."""
        self.controls.use(settings)

    def _widen(self) -> None:
        self.setMinimumWidth(self.theme.px(WIDTH))
