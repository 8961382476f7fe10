"""The self-report panel of the dock: form, values, chills and the live plot."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFontMetricsF, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QSpacerItem, QStackedWidget, QVBoxLayout, QWidget

from ...concert.pack import ConcertPack
from ..models.affect import AffectModel, Form
from ..theme import Theme
from ..widgets.buttons import IconButton
from ..widgets.choices import Segmented
from ..widgets.text import Label
from .affect_grid import WORD, AffectGrid, AffectSlider
from .chills_button import ChillsButton
from .live_plot import LivePlot

HEIGHT, SIDE, CLOSE = 360, 16, 32
FORMS: tuple[Form, Form] = ("grid", "slider")


class SelfReportPanel(QWidget):
    """Shows one AffectModel. `chill` asks for a mark, `form_chosen` and `closed` for a change of form."""

    chill = Signal()
    form_chosen = Signal(str)
    closed = Signal()

    def __init__(self, theme: Theme, model: AffectModel, pack: ConcertPack, key: str) -> None:
        super().__init__()
        self._theme, self._model = theme, model
        self._segmented = Segmented(
            theme, [self.tr("Grid"), self.tr("Slider")], name=self.tr("Form of the rating"), small=True
        )
        self._segmented.chosen.connect(lambda index: self.form_chosen.emit(FORMS[index]))
        close = IconButton(theme, "x", self.tr("Close the rating"), side=CLOSE)
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
        self._fit_text()
        theme.changed.connect(self._fit_text)
        self.show_model()

    def _lay_out(self, close: IconButton) -> None:
        head = QHBoxLayout()
        head.setContentsMargins(0, 0, 0, 0)
        self._title = Label(self._theme, self.tr("How do you feel?"), "h3", wrap=True)
        head.addWidget(self._title, 1, Qt.AlignmentFlag.AlignVCenter)
        head.addWidget(self._segmented)
        head.addSpacing(8)
        head.addWidget(close)
        right = QVBoxLayout()
        right.setContentsMargins(0, 0, 0, 0)
        right.setSpacing(12)
        # As far from the edges as the grid's box, unless large text needs the room.
        edge = (0, WORD, QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Maximum)
        right.addSpacerItem(QSpacerItem(*edge))
        for value in self._values:
            right.addWidget(value)
        right.addStretch(1)
        right.addWidget(self.chills)
        right.addSpacerItem(QSpacerItem(*edge))
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

    def _fit_text(self) -> None:
        """The grid keeps its size: a larger title makes the panel higher."""
        controls = self._segmented.sizeHint().width() + self._theme.px(CLOSE) + 28
        title = self._title.heightForWidth(self._theme.size("dock") - 2 * SIDE - controls)
        self.setFixedHeight(HEIGHT - CLOSE + max(self._theme.px(CLOSE), title))
        self.update()

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
    """A dimension's line sample, name and signed value: colour, dash and word, never colour alone.

    The value stands beside the name, below it where large text leaves no room.
    """

    def __init__(self, theme: Theme, name: str, dimension: str) -> None:
        super().__init__()
        self._theme, self._name, self._dashed, self._value = theme, name, dimension == "valence", None
        self._fit_text()
        theme.changed.connect(self._fit_text)

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._fit_text()

    def _fit_text(self) -> None:
        name = QFontMetricsF(self._theme.font("small")).horizontalAdvance(self._name)
        value = QFontMetricsF(self._theme.font("bodyStrong")).horizontalAdvance("−0.00")
        below = 20 + name + 6 + value > self.width()
        self._name_height = self._theme.line("small" if below else "body")
        self.setFixedHeight(self._name_height + (self._theme.line("body") if below else 0))
        self.update()

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
        row = self.rect()
        row.setHeight(self._name_height)
        middle = row.height() // 2
        painter.drawLine(0, middle, 13, middle)
        painter.setFont(self._theme.font("small"))
        painter.setPen(self._theme.color("text.secondary"))
        painter.drawText(row.adjusted(20, 0, 0, 0), Qt.AlignmentFlag.AlignVCenter, self._name)
        painter.setFont(self._theme.font("bodyStrong"))
        painter.setPen(self._theme.color("text.primary"))
        row.moveBottom(self.height() - 1)
        right = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight
        painter.drawText(row, right, self._text())
