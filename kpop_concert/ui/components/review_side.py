"""The review's left panel below the stage: conditions, participants, and what the ticks of the raster mean."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from ..models.review import LAG_STEP_MS, LAGS_MS, ReviewModel
from ..models.review_people import Person, people
from ..theme import Theme
from ..widgets.base import Mark
from ..widgets.choices import Check
from ..widgets.slider import Slider
from ..widgets.text import Label
from .review_more import MoreButton
from .review_people_list import PeopleList, paint_check
from .review_timeline_marks import ConditionSample, looks
from .review_words import ReviewWords

FEW = 8
"""Rows of the list until all are asked for."""


class SmallCheck(Check):
    """A check as small as the design allows one."""

    mark = QSize(16, 16)

    def paint_mark(self, painter: QPainter, box: QRectF) -> None:
        if self.isEnabled():
            paint_check(painter, self.theme, box, self.isChecked())
        else:
            super().paint_mark(painter, box)


class ConditionRow(QWidget):
    """A check, the name, and the line of the plots; or that nobody saw it."""

    turned = Signal(bool)

    def __init__(self, theme: Theme, name: str, sample: ConditionSample | None, missing: str) -> None:
        super().__init__()
        row = QHBoxLayout(self)
        row.setContentsMargins(8, 0, 8, 0)
        row.setSpacing(8)
        self.check = SmallCheck(theme, name=name, checked=sample is not None)
        self.check.setEnabled(sample is not None)
        self.check.clicked.connect(self.turned)
        row.addWidget(self.check)
        row.addWidget(Label(theme, name, "small", "text.primary" if sample else "text.secondary"), 1)
        if sample is not None:
            row.addWidget(sample)
        else:
            row.addWidget(Label(theme, missing, "caption", "text.tertiary"))
        self.setFixedHeight(theme.px(32))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        # The name is as good a place to click as the mark before it.
        self.check.click()


class ReviewSide(QWidget):
    """Shows a ReviewModel and changes it."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme, self._words = theme, ReviewWords(self)
        self._model: ReviewModel | None = None
        self._all = False
        self._people: list[Person] = []
        self.conditions: dict[str, ConditionRow] = {}
        self._rows = QVBoxLayout()
        self._rows.setSpacing(0)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(8, 0, 8, 12)
        whole.setSpacing(0)
        whole.addWidget(self._title(Label(theme, self.tr("Conditions"), "label", "text.tertiary")))
        whole.addSpacing(4)
        whole.addLayout(self._rows)
        whole.addSpacing(12)
        whole.addWidget(self._make_lag())
        whole.addSpacing(12)
        self.count = Label(theme, "", "caption", "text.tertiary", align=Qt.AlignmentFlag.AlignRight)
        whole.addWidget(self._title(Label(theme, self.tr("Participants"), "label", "text.tertiary"), self.count))
        whole.addSpacing(4)
        self.list = PeopleList(theme, self._words)
        self.list.lit.connect(lambda name: self._model and self._model.light(name))
        self.list.turned.connect(lambda name, on: self._model and self._model.turn_person(name, on))
        self.list.alone.connect(lambda name: self._model and self._model.show_alone(name))
        whole.addWidget(self.list, 100)
        self.more = MoreButton(theme)
        self.more.clicked.connect(self._show_more)
        foot = QHBoxLayout()
        foot.setContentsMargins(8, 0, 0, 0)
        foot.addWidget(self.more)
        foot.addStretch(1)
        whole.addLayout(foot)
        whole.addStretch(1)
        whole.addWidget(TickLegend(theme, self.tr("message"), self.tr("fan chant")))
        theme.changed.connect(self._fit)

    def _title(self, label: Label, beside: Label | None = None) -> QWidget:
        box = QWidget()
        row = QHBoxLayout(box)
        row.setContentsMargins(8, 0, 8, 0)
        label.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        row.addWidget(label)
        row.addStretch(1)
        if beside is not None:
            row.addWidget(beside)
        return box

    def _make_lag(self) -> QWidget:
        theme = self._theme
        box = QWidget()
        column = QVBoxLayout(box)
        column.setContentsMargins(8, 0, 8, 0)
        column.setSpacing(2)
        head = QHBoxLayout()
        head.addWidget(Label(theme, self.tr("Reaction lag"), "label", "text.tertiary"))
        head.addStretch(1)
        self.lag_note = Label(theme, "", "caption", "text.tertiary", align=Qt.AlignmentFlag.AlignRight)
        head.addWidget(self.lag_note)
        column.addLayout(head)
        self.lag = LagSlider(theme, self.tr("Reaction lag"), self.tr("{seconds} s"))
        self.lag.changed.connect(lambda seconds: self._model and self._model.set_lag(seconds * 1000))
        column.addWidget(self.lag)
        return box

    # -- showing

    def show_model(self, model: ReviewModel) -> None:
        """Show another model from now on."""
        self._model = model
        model.listen(self._changed)
        self._make_conditions()
        self._changed("data")

    def _make_conditions(self) -> None:
        assert self._model is not None
        while (item := self._rows.takeAt(0)) is not None:
            item.widget().deleteLater()
        self.conditions.clear()
        theme, model = self._theme, self._model
        known = looks(theme, model.dataset.conditions)
        self.list.set_looks(known)
        before = self.lag.previousInFocusChain()
        while before.focusPolicy() == Qt.FocusPolicy.NoFocus:
            before = before.previousInFocusChain()
        for name in model.conditions:
            words = self._words.condition(name)
            sample = ConditionSample(theme, known[name], words, "surface.panel") if name in known else None
            row = ConditionRow(theme, words, sample, self.tr("not collected"))
            row.turned.connect(lambda on, name=name: self._turn(name, on))
            self.conditions[name] = row
            self._rows.addWidget(row)
            # Rows come later than what is below them, and Tab would reach them last.
            self.setTabOrder(before, row.check)
            before = row.check

    def _turn(self, name: str, on: bool) -> None:
        if self._model is not None:
            self._model.turn_condition(name, on)
            # The last one stays on, whatever was clicked.
            self.conditions[name].check.setChecked(name in self._model.shown)

    def _changed(self, what: str) -> None:
        model = self._model
        if model is None or what == "figures":
            return
        if what == "person":
            self.list.light(model.person)
            return
        if what == "data":
            self._people = people(model.dataset, model.clip.key)
        self.list.show_people(self._people, model.out, model.person)
        total = len(self._people)
        words = self.tr("{shown} of {total} · order")
        self.count.setText(words.format(shown=total - len(model.out), total=total))
        for name, row in self.conditions.items():
            row.check.setChecked(name in model.shown)
        self.lag.mark(model.protocol_lag_ms)
        self.lag.set_value(model.lag_ms / 1000)
        locked = model.protocol_lag_ms
        self.lag_note.setText(
            self.tr("protocol: {seconds} s").format(seconds=f"{locked / 1000:g}") if locked is not None else ""
        )
        self._fit()

    def _show_more(self) -> None:
        self._all = not self._all
        self._fit()

    def _fit(self) -> None:
        total = len(self._people)
        rows = total if self._all else min(FEW, total)
        self.list.setMaximumHeight(self.list.height_of(rows))
        self.list.setMinimumHeight(self.list.height_of(min(rows, 2)))
        self.more.setVisible(total > FEW)
        words = self.tr("Show fewer") if self._all else self.tr("Show all {count}").format(count=total)
        self.more.show_words(words, unfolded=self._all)
        bar = Qt.ScrollBarPolicy
        self.list.setVerticalScrollBarPolicy(bar.ScrollBarAsNeeded if self._all else bar.ScrollBarAlwaysOff)


class LagSlider(Slider):
    """The reaction lag in seconds, with a tick where the protocol has it; a double-click goes back there."""

    def __init__(self, theme: Theme, name: str, words: str) -> None:
        low, high = (ms / 1000 for ms in LAGS_MS)
        step = LAG_STEP_MS / 1000
        super().__init__(
            theme, low, high, low, name=name, step=step, show=lambda value: words.format(seconds=f"{value:.1f}")
        )
        self._marked: float | None = None

    def mark(self, ms: float | None) -> None:
        """Where the protocol's value is."""
        self._marked = None if ms is None else ms / 1000
        self._default = self._marked or 0.0
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._marked is not None:
            left, right = self._span()
            x = left + (self._marked - self._low) / (self._high - self._low) * (right - left)
            painter = QPainter(self)
            painter.fillRect(QRectF(round(x) - 1, self.height() / 2 - 8, 2, 16), self._theme.color("text.tertiary"))
            painter.end()
        super().paintEvent(event)


class TickLegend(Mark):
    """What the ticks of the raster are."""

    def __init__(self, theme: Theme, message: str, chant: str) -> None:
        super().__init__(theme, f"{message}, {chant}")
        self._words: Sequence[tuple[str, str, int, int]] = (
            (message, "plot.axis", 2, 12), (chant, "glow.base", 3, 14),
        )  # fmt: skip

    def sizeHint(self) -> QSize:
        return QSize(220, self.theme.px(24))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setFont(self.theme.font("caption"))
        x, middle = 8.0, self.height() / 2
        for words, ink, thick, height in self._words:
            painter.fillRect(QRectF(x, middle - height / 2, thick, height), self.theme.color(ink))
            painter.setPen(self.theme.color("text.secondary"))
            wide = painter.fontMetrics().horizontalAdvance(words)
            painter.drawText(QRectF(x + 10, 0, wide + 2, self.height()), Qt.AlignmentFlag.AlignVCenter, words)
            x += wide + 28
