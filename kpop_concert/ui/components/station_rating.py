"""The continuous rating of a study: the grid or one slider, and chills.

Numbers and a plot only where the study says so.
"""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from ...concert.pack import ConcertPack
from ..models.affect import AffectModel
from ..models.station import Rating
from ..station_words import StationWords
from ..theme import Theme
from ..widgets.text import Label
from .affect_grid import GRID, WORD, AffectGrid, AffectSlider
from .chills_button import ChillsButton
from .live_plot import LivePlot

LARGE, LEAST = 248, 120
"""Side of the grid where no plot stands below it, and where there is little room, px."""


class StationRating(QWidget):
    """Shows one AffectModel; `chill` asks for a mark."""

    chill = Signal()

    def __init__(
        self, theme: Theme, words: StationWords, model: AffectModel, rating: Rating, pack: ConcertPack | None = None
    ) -> None:
        """`pack` is what a live plot shades the sections of; without it there is none (practice)."""
        super().__init__()
        self._theme, self._model, self._rating = theme, model, rating
        self._side = GRID if rating.live_plot else LARGE
        self.grid: AffectGrid | AffectSlider
        if rating.form == "slider":
            self.grid = AffectSlider(theme, model, "valence", words.more_less)
        else:
            self.grid = AffectGrid(theme, model, side=self._side)
        self.chills = ChillsButton(theme, words.space_bar, counted=False)
        self.chills.clicked.connect(self.chill)
        # The bar is for everybody, wherever the focus is: the button itself is for the pointer.
        self.chills.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        title = rating.slider if rating.form == "slider" else words.how_you_feel
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 16, 16, 16)
        layout.setSpacing(8)
        layout.addWidget(Label(theme, title, "h3", wrap=True))
        layout.addWidget(self.grid, 0, Qt.AlignmentFlag.AlignHCenter)
        self._numbers: Label | None = None
        if rating.numbers:
            self._numbers = Label(theme, "–", "bodyStrong", align=Qt.AlignmentFlag.AlignHCenter)
            layout.addWidget(self._numbers)
        layout.addWidget(self.chills)
        self._plot: LivePlot | None = None
        if rating.live_plot and pack is not None:
            self._plot = LivePlot(theme, model, pack)
            layout.addWidget(self._plot)
        self.setFixedWidth(theme.size("dock"))
        theme.changed.connect(self.update)
        self.show_model()

    def fit(self, room: int) -> None:
        """Take no more height than `room`, px: on a low screen the square is smaller."""
        if isinstance(self.grid, AffectGrid):
            rest = self.layout().totalHeightForWidth(self.width()) - self.grid.height()
            self.grid.set_side(max(LEAST, min(self._side, room - rest - 2 * WORD)))

    def show_model(self) -> None:
        """The rating changed."""
        self.grid.update()
        if self._numbers is not None and self._model.state.touched:
            state = self._model.state
            values = (state.valence,) if self._rating.form == "slider" else (state.valence, state.arousal)
            self._numbers.setText(" / ".join(f"{value:+.2f}".replace("-", "−") for value in values))

    def show_chill(self) -> None:
        """A mark was taken."""
        self.chills.count(len(self._model.chills))

    def show_time(self, now_ms: float) -> None:
        """Redraw as of this media time; 10 to 15 times a second is enough."""
        self.grid.show_time(now_ms)
        if self._plot is not None:
            self._plot.show_time(now_ms)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), self._theme.color("surface.panel"))
        painter.fillRect(0, 0, 1, self.height(), self._theme.color("line.hairline"))
        painter.fillRect(0, 0, self.width(), 1, self._theme.color("line.control"))
