"""The self-report panel of the dock: form, values, chills and the live plot."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from ...concert.pack import ConcertPack
from ..models.affect import AffectModel, Form
from ..theme import Theme
from ..widgets.buttons import IconButton
from ..widgets.choices import Segmented
from ..widgets.text import Label
from .affect_grid import AffectGrid, AffectSlider
from .chills_button import ChillsButton
from .live_plot import LivePlot

HEIGHT, SIDE = 360, 16
FORMS: tuple[Form, Form] = ("grid", "slider")


class SelfReportPanel(QWidget):
    """Shows one AffectModel. `chill` asks for a mark, `form_chosen` and `closed` for a change of form."""

    chill = Signal()
    form_chosen = Signal(str)
    closed = Signal()

    def __init__(self, theme: Theme, model: AffectModel, pack: ConcertPack, key: str) -> None:
        super().__init__()
        self._theme, self._model = theme, model
        self.setFixedHeight(HEIGHT)
        self._segmented = Segmented(
            theme, [self.tr("Grid"), self.tr("Slider")], name=self.tr("Form of the rating"), small=True
        )
        self._segmented.chosen.connect(lambda index: self.form_chosen.emit(FORMS[index]))
        close = IconButton(theme, "x", self.tr("Close the rating"), side=32)
        close.clicked.connect(self.closed)
        self.grid = AffectGrid(theme, model)
        sliders = QWidget()
        row = QHBoxLayout(sliders)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        self._sliders = (
            AffectSlider(theme, model, "valence", (self.tr("Unpleasant"), self.tr("Pleasant"))),
            AffectSlider(theme, model, "arousal", (self.tr("Calm"), self.tr("Excited"))),
        )
        for slider in self._sliders:
            row.addWidget(slider)
        self._forms = QStackedWidget()
        self._forms.addWidget(self.grid)
        self._forms.addWidget(sliders)
        self._forms.setFixedSize(self.grid.sizeHint())
        self._values = (_Value(theme, self.tr("Valence"), "valence"), _Value(theme, self.tr("Arousal"), "arousal"))
        self.chills = ChillsButton(theme, key)
        self.chills.clicked.connect(self.chill)
        self._plot = LivePlot(theme, model, pack)
        self._lay_out(close)
        self.show_model()

    def _lay_out(self, close: IconButton) -> None:
        head = QHBoxLayout()
        head.setContentsMargins(0, 0, 0, 0)
        head.addWidget(Label(self._theme, self.tr("How do you feel?"), "h3"), 1)
        head.addWidget(self._segmented)
        head.addSpacing(8)
        head.addWidget(close)
        right = QVBoxLayout()
        right.setContentsMargins(0, 20, 0, 20)
        right.setSpacing(12)
        for value in self._values:
            right.addWidget(value)
        right.addStretch(1)
        right.addWidget(self.chills)
        body = QHBoxLayout()
        body.setContentsMargins(0, 0, 0, 0)
        body.setSpacing(8)
        body.addWidget(self._forms)
        body.addLayout(right, 1)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(SIDE, 10, SIDE, 8)
        whole.setSpacing(6)
        whole.addLayout(head)
        whole.addLayout(body)
        whole.addWidget(self._plot)

    def show_model(self) -> None:
        """The model changed: form, values and count."""
        if self._model.form != "closed":
            index = FORMS.index(self._model.form)
            self._segmented.set_index(index)
            self._forms.setCurrentIndex(index)
        state = self._model.state
        self._values[0].show_value(state.valence if state.touched else None)
        self._values[1].show_value(state.arousal if state.touched else None)
        self._forms.currentWidget().update()

    def show_time(self, now_ms: float) -> None:
        """Redraw cursor, trail and plot as of this media time; 10 to 15 times a second is enough."""
        if self.isVisible():
            self.grid.show_time(now_ms)
            self._plot.show_time(now_ms)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), self._theme.color("surface.panel"))
        painter.fillRect(0, 0, 1, self.height(), self._theme.color("line.hairline"))
        painter.fillRect(0, 0, self.width(), 1, self._theme.color("line.control"))


class _Value(QWidget):
    """A dimension's line sample, name and signed value: colour, dash and word, never colour alone."""

    def __init__(self, theme: Theme, name: str, dimension: str) -> None:
        super().__init__()
        self._theme, self._name, self._dashed, self._value = theme, name, dimension == "valence", None
        self.setFixedHeight(theme.line("body"))

    def show_value(self, value: float | None) -> None:
        """None: not rated yet."""
        self._value = value
        self.setAccessibleName(f"{self._name} {self._text()}")
        self.update()

    def _text(self) -> str:
        return "–" if self._value is None else f"{self._value:+.2f}".replace("-", "−")

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        pen = QPen(self._theme.bias("aqua") if self._dashed else self._theme.color("glow.base"), 2)
        if self._dashed:
            pen.setDashPattern([2, 1.5])
        painter.setPen(pen)
        middle = self.height() // 2
        painter.drawLine(0, middle, 13, middle)
        painter.setFont(self._theme.font("small"))
        painter.setPen(self._theme.color("text.secondary"))
        painter.drawText(self.rect().adjusted(20, 0, 0, 0), Qt.AlignmentFlag.AlignVCenter, self._name)
        painter.setFont(self._theme.font("bodyStrong"))
        painter.setPen(self._theme.color("text.primary"))
        right = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight
        painter.drawText(self.rect(), right, self._text())
