"""Sound against picture: plays a flash with a beep for the lab's hardware, and takes the figure it measured."""

from __future__ import annotations

import asyncio

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from ...records import RecordError
from ...system import paths
from ..components.stage import StageView
from ..components.station_hardware import participant_screen
from ..models.setup import SetupModel
from ..playback import QtPlayer
from ..theme import Theme
from ..widgets.buttons import Button
from ..widgets.field import Field
from ..widgets.sheet import Sheet
from ..widgets.text import Label

CLIP = ("clips", "flash-beep.webm")
SIZE = QSize(760, 720)
MOST_MS = 2000.0
"""An offset beyond this is a slip of the hand."""


class OffsetSheet(Sheet):
    """Repeats the clip while it is open; Save keeps value and spread in the record. Gone after `closed`."""

    def __init__(self, theme: Theme, window: QWidget, model: SetupModel) -> None:
        super().__init__(theme, window, self.tr("Sound against picture"), SIZE)
        self._model = model
        self._task: asyncio.Task[None] | None = None
        file = paths.resources().joinpath(*CLIP)
        self.player = QtPlayer(file, self) if file.is_file() else None
        title = Label(theme, self.tr("Sound against picture"), "h2")
        explained = self.tr(
            "Hold a light sensor to the picture and a microphone to the speaker, or use the lab's own tester, and play "
            "the clip. Enter how much later the sound comes than the flash (earlier: a minus), and its spread."
        )
        # What is measured is where the participant looks: on a second screen the clip fills that one.
        self.stage = StageView(theme, "")
        self.stage.setMinimumHeight(240)
        screen = participant_screen()
        self.far = screen if screen is not None and screen is not window.screen() else None
        self.play = Button(theme, self.tr("Play the clip"), icon="play")
        self.play.setEnabled(self.player is not None)
        self.play.clicked.connect(self._play)
        self.value = Field(theme, name=self.tr("Sound after picture, ms"), placeholder="0")
        self.spread = Field(theme, name=self.tr("Spread (standard deviation), ms"), placeholder="0")
        self.note = Label(theme, "", "caption", "status.error", wrap=True)
        self.cancel = Button(theme, self.tr("Cancel"), "ghost")
        self.save = Button(theme, self.tr("Save"), "primary")
        self.cancel.clicked.connect(self.close_sheet)
        self.save.clicked.connect(self._save)
        fields = QHBoxLayout()
        fields.setSpacing(16)
        for name, field in (
            (self.tr("Sound after picture, ms"), self.value),
            (self.tr("Spread (standard deviation), ms"), self.spread),
        ):
            column = QVBoxLayout()
            column.setSpacing(6)
            column.addWidget(Label(theme, name, "label", "text.tertiary"))
            column.addWidget(field)
            column.addStretch(1)
            fields.addLayout(column, 1)
        foot = QHBoxLayout()
        foot.setSpacing(12)
        foot.addWidget(self.play)
        foot.addStretch(1)
        foot.addWidget(self.cancel)
        foot.addWidget(self.save)
        layout = QVBoxLayout(self.card)
        layout.setContentsMargins(32, 28, 32, 28)
        layout.setSpacing(14)
        layout.addWidget(title)
        layout.addWidget(Label(theme, explained, "body", "text.secondary", wrap=True))
        if self.far is None:
            layout.addWidget(self.stage, 1)
        else:
            self.stage.setWindowFlags(Qt.WindowType.FramelessWindowHint | Qt.WindowType.WindowStaysOnTopHint)
            shown = self.tr("The clip fills the participant's screen until this closes.")
            layout.addWidget(Label(theme, shown, "body", "text.tertiary", wrap=True))
            layout.addStretch(1)
        layout.addLayout(fields)
        layout.addWidget(self.note)
        layout.addLayout(foot)
        if self.player is not None:
            self.player.frame_ready.connect(self.stage.show_frame)
            if model.protocol is not None:
                self.player.set_volume(model.protocol.fixed_volume)
        else:
            self.note.setText(self.tr("The clip is missing: reinstall the program, or use a clip of the lab's own."))
        self.closed.connect(self._end)

    def _play(self) -> None:
        if self.player is not None:
            if self.far is not None:
                self.stage.setScreen(self.far)
                self.stage.setGeometry(self.far.geometry())
                self.stage.showFullScreen()
            self.player.seek(0.0)
            self.player.play()
            self.stage.set_playing(True)

    def _save(self) -> None:
        value, spread = _number(self.value.edit.text()), _number(self.spread.edit.text())
        self.value.set_error("" if value is not None else self.tr("A number of milliseconds, such as 35 or -12"))
        fits = spread is not None and spread >= 0
        self.spread.set_error("" if fits else self.tr("A number of milliseconds, 0 or more"))
        if value is not None and spread is not None and fits:
            self._task = asyncio.get_running_loop().create_task(self._keep(value, spread), name="keep offset")

    async def _keep(self, value: float, spread: float) -> None:
        try:
            await self._model.measured(value, spread)
        except RecordError as problem:
            self.note.setText(str(problem))
            return
        self.close_sheet()

    def _end(self) -> None:
        self.stage.set_playing(False)
        if self.far is not None:
            self.stage.close()
            self.stage.deleteLater()
        if self.player is not None:
            self.player.close()
        self.deleteLater()


def _number(text: str) -> float | None:
    """What was typed, with a comma or a point; None for what is no number of ms that could be."""
    try:
        number = float(text.strip().replace(",", ".").replace("−", "-"))
    except ValueError:
        return None
    return number if abs(number) <= MOST_MS else None
