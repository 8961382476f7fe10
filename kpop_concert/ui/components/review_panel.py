"""The review's right panel: figures, sections, the model, and the ways out."""

from __future__ import annotations

from math import isnan

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from ...analysis.statistics.models import ModelEffect
from ..models.review import ReviewModel
from ..models.review_figures import FIRST, Figures
from ..models.review_tables import Table
from ..theme import Theme
from ..widgets.base import paint_box
from ..widgets.buttons import Button
from ..widgets.choices import Segmented
from ..widgets.select import Select
from ..widgets.text import Label
from .review_busy import BusyRow
from .review_forest import Forest
from .review_metrics import DOT, MetricsTable, paint_dot
from .review_more import MoreButton
from .review_reasons import ReviewReasons
from .review_timeline_marks import looks
from .review_words import ReviewWords, p_text
from .top_bar import Backdrop

SIDE, BAR = 16, 10


class ReviewPanel(QWidget):
    """Shows a ReviewModel and the Figures that were made of it; asks for files with `csv`, `figure` and `report`."""

    csv = Signal()
    figure = Signal()
    report = Signal()

    def __init__(self, theme: Theme, language: str) -> None:
        super().__init__()
        self._language = language
        self._theme, self._words, self._reasons = theme, ReviewWords(self), ReviewReasons(self)
        self._model: ReviewModel | None = None
        self._figures: Figures | None = None
        self._all = False
        self._columns: list[QVBoxLayout] = []
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        self.scroll = QScrollArea()
        self.scroll.setFrameShape(QFrame.Shape.NoFrame)
        self.scroll.setWidgetResizable(True)
        self.scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        inner = QWidget()
        self.scroll.setWidget(inner)
        for part in (self.scroll, self.scroll.viewport(), inner):
            part.setAutoFillBackground(False)
        column = QVBoxLayout(inner)
        column.setContentsMargins(0, 16, 0, 16)
        column.setSpacing(0)
        for part in (self._make_metrics(), self._make_forest(), self._make_model()):
            column.addWidget(part)
        column.addStretch(1)
        # The scroll bar stands in the margin, so that what is below ends alike.
        bar = self.scroll.verticalScrollBar()
        bar.rangeChanged.connect(lambda low, high: self._set_margin(SIDE - BAR if high > low else SIDE))
        whole.addWidget(self.scroll, 1)
        whole.addWidget(self._make_buttons())

    # -- building ------------------------------------------------------------------------------------------------------

    def _section(self) -> tuple[QWidget, QVBoxLayout]:
        box = QWidget()
        column = QVBoxLayout(box)
        column.setContentsMargins(SIDE, 0, SIDE, 0)
        column.setSpacing(0)
        self._columns.append(column)
        return box, column

    def _set_margin(self, right: int) -> None:
        for column in self._columns:
            column.setContentsMargins(SIDE, 0, right, 0)

    def _make_metrics(self) -> QWidget:
        theme = self._theme
        box, column = self._section()
        head = QHBoxLayout()
        head.addWidget(Label(theme, self.tr("Metrics"), "h3"))
        head.addStretch(1)
        self.scope = Segmented(
            theme, [self.tr("Whole song"), self.tr("Selection")], name=self.tr("What the figures are about"), small=True
        )
        self.scope.chosen.connect(lambda index: self._model and self._model.set_scope("selection" if index else "song"))
        head.addWidget(self.scope)
        column.addLayout(head)
        self.pair = Select(theme, ["–"], name=self.tr("Compared conditions"))
        self.pair.chosen.connect(self._choose_pair)
        column.addSpacing(8)
        column.addWidget(self.pair)
        self.metrics = MetricsTable(theme, self._words)
        column.addWidget(self.metrics)
        self.more = MoreButton(theme)
        self.more.clicked.connect(self._show_more)
        foot = QHBoxLayout()
        foot.addWidget(self.more)
        foot.addStretch(1)
        column.addLayout(foot)
        column.addSpacing(6)
        self.footnote = Footnote(theme)
        column.addWidget(self.footnote)
        self.reason = Label(theme, "", "caption", "text.secondary", wrap=True)
        column.addWidget(self.reason)
        column.addSpacing(14)
        return box

    def _make_forest(self) -> QWidget:
        theme = self._theme
        self._forest_box, column = self._section()
        outer = QWidget()
        whole = QVBoxLayout(outer)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        line = Backdrop(theme, "line.hairline")
        line.setFixedHeight(1)
        whole.addWidget(line)
        whole.addSpacing(14)
        whole.addWidget(self._forest_box)
        head = QHBoxLayout()
        self.title = Label(theme, "", "h3")
        head.addWidget(self.title, 1)
        self.contrast = Label(theme, "", "caption", "text.secondary", align=Qt.AlignmentFlag.AlignRight)
        head.addWidget(self.contrast)
        column.addLayout(head)
        self.dimension = Segmented(
            theme, [self.tr("Valence"), self.tr("Arousal")], name=self.tr("What is compared by section"), small=True
        )
        self.dimension.chosen.connect(self._choose_dimension)
        row = QHBoxLayout()
        row.addWidget(Label(theme, self.tr("Simultaneous 95% intervals"), "caption", "text.tertiary"), 1)
        row.addWidget(self.dimension)
        column.addSpacing(2)
        column.addLayout(row)
        column.addSpacing(8)
        self.forest = Forest(theme, self._words)
        column.addWidget(self.forest)
        self.forest_reason = Label(theme, "", "caption", "text.secondary", wrap=True)
        column.addWidget(self.forest_reason)
        column.addSpacing(14)
        self._forest_outer = outer
        return outer

    def _make_model(self) -> QWidget:
        box, column = self._section()
        self.model_box = ModelBox(self._theme)
        column.addWidget(self.model_box)
        return box

    def _make_buttons(self) -> QWidget:
        theme = self._theme
        box = QWidget()
        column = QVBoxLayout(box)
        column.setContentsMargins(SIDE, 8, SIDE, SIDE)
        column.setSpacing(8)
        self.busy = BusyRow(theme)
        column.addWidget(self.busy)
        row = QHBoxLayout()
        row.setSpacing(8)
        self.csv_button = Button(theme, self.tr("CSV"), size="small", icon="download")
        self.csv_button.clicked.connect(self.csv)
        self.figure_button = Button(theme, self.tr("Figure"), size="small", icon="chart-line")
        self.figure_button.clicked.connect(self.figure)
        self.report_button = Button(theme, self.tr("Report"), "primary", "small", icon="file-check")
        self.report_button.clicked.connect(self.report)
        for button in (self.csv_button, self.figure_button, self.report_button):
            button.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
            row.addWidget(button, 1)
        column.addLayout(row)
        return box

    # -- showing -------------------------------------------------------------------------------------------------------

    def show_model(self, model: ReviewModel) -> None:
        """Show another model from now on."""
        self._model = model
        self._words.slider = model.dataset.slider.get(self._language, "")
        model.listen(lambda _: self._show_choices())
        self._show_choices()

    def _show_choices(self) -> None:
        model = self._model
        if model is None:
            return
        self.scope.set_index(1 if model.scope == "selection" else 0)
        pairs = model.pairs
        self.pair.setVisible(len(pairs) > 1)
        if pairs and model.pair is not None:
            names = [" − ".join(self._words.condition(one) for one in pair) for pair in pairs]
            self.pair.set_texts(names, pairs.index(model.pair) if model.pair in pairs else 0)
        self.dimension.setVisible(len(model.dimensions) > 1)
        if model.dimension is not None:
            self.dimension.set_index(model.dimensions.index(model.dimension) if len(model.dimensions) > 1 else 0)
            self.title.setText(self._words.by_section(model.dimension))

    def _choose_pair(self, index: int) -> None:
        if self._model is not None:
            self._model.set_pair(*self._model.pairs[index])

    def _choose_dimension(self, index: int) -> None:
        if self._model is not None:
            self._model.set_dimension(self._model.dimensions[index])

    def show_nothing(self, why: str) -> None:
        """There is nothing to compare, and why."""
        self._figures = None
        for part in (self.metrics, self.more, self.footnote, self._forest_outer, self.model_box):
            part.hide()
        self.reason.setText(why)
        self.reason.show()

    def show_figures(self, figures: Figures) -> None:
        """What was computed."""
        self._figures = figures
        words, model = self._words, self._model
        assert model is not None
        for part in (self.metrics, self.footnote):
            part.show()
        comparison = figures.comparison
        self.metrics.show_figures(figures, looks(self._theme, model.dataset.conditions))
        self.footnote.setVisible(any(line.compared.contrast is not None for line in figures.lines))
        self.footnote.set_text(self.tr("Filled: Holm-adjusted p < .05, or a simultaneous 95% interval without zero."))
        self.reason.setText(self._notes(figures))
        self.reason.show()
        extra = sum(line.measure.key not in FIRST for line in figures.lines)
        self.more.setVisible(extra > 0)
        self._label_more()
        self._show_sections(figures)
        self.model_box.setVisible(figures.model is not None)
        if figures.model is not None:
            self.model_box.show_text(self._model_head(figures.model), *self._model_lines(figures))
        first, second = (words.short(one).lower() for one in figures.asked.pair)
        count = " + ".join(map(str, comparison.support.people))
        self.contrast.setText(f"{first} − {second}, {count}" if count else f"{first} − {second}")

    def _notes(self, figures: Figures) -> str:
        found = [self._words.design(figures.comparison) or self._reasons.say(figures.comparison.support.sentence)]
        if self._model is not None and self._model.scope == "selection" and figures.asked.window is None:
            found.append(self.tr("Nothing is selected: this is the whole song. Drag in the timeline."))
        if figures.asked.window is not None:
            found.append(self.tr("Answers are about the whole song and are left out here."))
        missing = [line for line in self.metrics.lines if line.compared.contrast is None]
        if not missing or figures.comparison.support.kind == "refused":
            return "\n".join(found)
        why = self._reasons.say(missing[0].compared.problem)
        if len(missing) == len(self.metrics.lines):
            found.append(self.tr("No differences: {why}.").format(why=why))
        else:
            names = ", ".join(self._words.measure(line.measure) for line in missing)
            found.append(self.tr("No difference for {names}: {why}.").format(names=names, why=why))
        return "\n".join(found)

    def _show_sections(self, figures: Figures) -> None:
        sections = figures.sections
        self._forest_outer.setVisible(sections is not None)
        self.forest.show_sections(sections)
        if sections is None:
            return
        refused = not self.forest.rows
        self.forest_reason.setVisible(refused)
        rows = sections.kinds.rows
        self.forest_reason.setText(self._reasons.say(rows[0].problem) if refused and rows else "")

    def _model_head(self, model: ModelEffect) -> str:
        return {
            "random slope": self.tr("Condition + period + clip, random slope per participant"),
            "random intercept": self.tr("Condition + period + clip, random intercept per participant"),
            "differences of people": self.tr("Condition + period + clip, on differences of each participant"),
            "refused": self.tr("Condition + period + clip: no model"),
        }[model.structure]

    def _model_lines(self, figures: Figures) -> tuple[str, str]:
        model, asked = figures.model, figures.asked
        assert model is not None
        assert asked.dimension is not None
        if isnan(model.estimate):
            return self._reasons.say_all(model.warnings), ""
        clips = len(asked.dataset.clips)
        over = {1: self.tr("one clip"), 2: self.tr("both clips")}.get(
            clips, self.tr("{count} clips").format(count=clips)
        )
        words = self.tr("{what}: b = {b}, t({df}) = {t}, p {p} · {clips}").format(
            what=self._words.dimension(asked.dimension),
            b=f"{model.estimate:.2f}".replace("-", "−"),
            df=f"{model.t.df:.1f}".removesuffix(".0"),
            t=f"{model.t.statistic:.1f}".replace("-", "−"),
            p=p_text(model.t.p),
            clips=over,
        )
        # The p of z is there to be laid beside other programs' output, and never without its warning.
        beside = "" if isnan(model.z_p) or not model.warnings else f"z: p {p_text(model.z_p)} · "
        return words, beside + self._reasons.say_all(model.warnings)

    def _show_more(self) -> None:
        self._all = not self._all
        self.metrics.show_all(self._all)
        self._label_more()
        if self._figures is not None:
            self.reason.setText(self._notes(self._figures))

    def _label_more(self) -> None:
        count = len(self._figures.lines) if self._figures else 0
        words = self.tr("Show fewer") if self._all else self.tr("Show all {count}").format(count=count)
        self.more.show_words(words, unfolded=self._all)

    def tables(self) -> list[Table]:
        """What the panel shows, as tables."""
        return [self.metrics.table(), self.forest.table()] if self._figures is not None else []


class Footnote(QWidget):
    """A filled dot and what it means."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addSpacing(theme.px(DOT) + 6)
        self._label = Label(theme, "", "caption", "text.secondary", wrap=True)
        row.addWidget(self._label)

    def set_text(self, text: str) -> None:
        """What it means."""
        self._label.setText(text)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        middle = self._theme.line("caption") / 2
        paint_dot(painter, self._theme, QRectF(0, middle - 4, self._theme.px(DOT), 8).center(), True)


class ModelBox(QWidget):
    """The model in words, its figures, and what is to be warned of."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 12, 12, 12)
        column.setSpacing(6)
        self.head = Label(theme, "", "label", wrap=True)
        self.figures = Label(theme, "", "small", "text.secondary", wrap=True)
        self.warning = Label(theme, "", "caption", "text.tertiary", wrap=True)
        for part in (self.head, self.figures, self.warning):
            column.addWidget(part)
        theme.changed.connect(self.update)

    def show_text(self, head: str, figures: str, warning: str) -> None:
        """Another model."""
        for label, text in ((self.head, head), (self.figures, figures), (self.warning, warning)):
            label.setText(text)
            label.setVisible(bool(text))
        self.setAccessibleName(f"{head}. {figures}. {warning}")

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        fill = self._theme.color("surface.raised")
        paint_box(painter, QRectF(self.rect()), self._theme.radius("card"), fill, None)
