"""One question on a page: its words, what it is answered with, and the quiet choice to decline."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QFontMetricsF, QKeyEvent, QPainter, QPaintEvent, QPen, QPixmap
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from ...study.instruments import Instrument
from ...study.items import (
    IOS_POINTS,
    SAM_POINTS,
    AffectiveSlider,
    AnyItem,
    Choice,
    Ios,
    Language,
    Likert,
    Multi,
    Number,
    Sam,
    Text,
    YesNo,
)
from ..models.answers import AnswerSheet
from ..station_words import StationWords
from ..theme import Theme
from ..widgets.base import Pressable
from ..widgets.text import Label
from .affective_slider import AffectiveSliderBar
from .entries import NumberBox, WordsBox
from .ios import IosRow
from .likert import LikertRow
from .options import MultiCells, OptionCells
from .prose import Quiet
from .sam import SamRow

ABOVE, BELOW_QUESTION, HINT_GAP, HEAD = 10, 10, 5, 48
"""px above the question, between question and answers, before the hint; least height of both, a finger's."""
YES_WIDTH = 240
STILL = (440, 248)
Answers = SamRow | IosRow | LikertRow | OptionCells | AffectiveSliderBar | NumberBox | WordsBox


class DeclineChoice(Pressable):
    """A quiet circle and its words, 48 high; pressed again it is taken back. Enter is left to the page."""

    def __init__(self, theme: Theme, text: str, question: str) -> None:
        super().__init__(theme, text, theme.radius("control"))
        self.setAccessibleName(f"{text}: {question}")
        self.setCheckable(True)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def _font(self) -> QFont:
        font = self.theme.font("h3")
        font.setWeight(QFont.Weight.Normal)
        return font

    def sizeHint(self) -> QSize:
        width = QFontMetricsF(self._font()).horizontalAdvance(self.text())
        return QSize(round(width) + 9 + 18 + 1, max(HEAD, self.theme.px(HEAD)))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            event.ignore()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        on = self.isChecked()
        middle = QPointF(9, self.height() / 2)
        painter.setPen(QPen(self.theme.color("glow.base" if on else "line.control"), 2))
        painter.drawEllipse(middle, 8, 8)
        if on:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(self.theme.color("glow.base"))
            painter.drawEllipse(middle, 4, 4)
        painter.setFont(self._font())
        painter.setPen(self.theme.color("text.primary" if on else "text.tertiary"))
        words = QRectF(self.rect()).adjusted(27, 0, 0, 0)
        painter.drawText(words, Qt.AlignmentFlag.AlignVCenter, self.text())


class AnswerItem(QWidget):
    """Shows one item of an AnswerSheet and tells it what the participant does."""

    def __init__(
        self, theme: Theme, words: StationWords, instrument: Instrument, item: AnyItem, sheet: AnswerSheet,
        *, role: str = "question", still: bytes | None = None,
    ) -> None:  # fmt: skip
        """`role` is the type of the question; `still` an encoded picture that the question is about."""
        super().__init__()
        self.item = item
        self._theme, self._words, self._sheet = theme, words, sheet
        language: Language = words.language
        question = item.text.get(language)
        self.answers = _answers(theme, words, instrument, item, question)
        self.answers.setParent(self)
        self.decline = DeclineChoice(theme, words.decline, question)
        self._problem = Label(theme, "", "small", "status.error", wrap=True)
        self._problem.setVisible(False)
        head = QHBoxLayout()
        head.setSpacing(24)
        asked = QVBoxLayout()
        asked.setContentsMargins(0, ABOVE, 0, 0)
        asked.setSpacing(HINT_GAP)
        self.question = Label(theme, question, role, wrap=True)
        asked.addWidget(self.question)
        if item.hint is not None:
            asked.addWidget(Quiet(theme, item.hint.get(language), px=16, wrap=True))
        asked.addStretch(1)
        head.addLayout(asked, 1)
        head.addWidget(self.decline, 0, Qt.AlignmentFlag.AlignTop)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addLayout(head)
        if item.hint is not None:
            whole.addSpacing(25 if isinstance(item, Ios) else 16)
        elif theme.line(role) + ABOVE + BELOW_QUESTION > HEAD:
            whole.addSpacing(BELOW_QUESTION)
        if still is not None:
            whole.addWidget(_Still(still), 0, Qt.AlignmentFlag.AlignLeft)
            whole.addSpacing(16)
        if isinstance(item, Number) and item.unit is not None:
            row = QHBoxLayout()
            row.setSpacing(12)
            row.addWidget(self.answers)
            row.addWidget(Label(theme, item.unit.get(language), "h3", "text.secondary"), 1)
            whole.addLayout(row)
        else:
            whole.addWidget(self.answers)
        self._add_ends(whole, language, instrument)
        whole.addWidget(self._problem)
        QWidget.setTabOrder(self.answers, self.decline)
        self._connect()
        self.refresh()

    def _add_ends(self, layout: QVBoxLayout, language: Language, instrument: Instrument) -> None:
        """The words at both ends of a row that has none inside."""
        item = self.item
        if isinstance(item, Sam | Ios | AffectiveSlider):
            low, high = item.low.get(language), item.high.get(language)
            if isinstance(item, Sam) and item.direction == "falling":
                low, high = high, low
        elif isinstance(self.answers, LikertRow) and not self.answers.worded and isinstance(item, Likert):
            scale = instrument.scales[item.scale]
            low, high = scale.labels[scale.min].get(language), scale.labels[scale.max].get(language)
        else:
            return
        row = QHBoxLayout()
        row.setContentsMargins(0, 12 if isinstance(item, Ios) else 8, 0, 0)
        for text, side in ((low, Qt.AlignmentFlag.AlignLeft), (high, Qt.AlignmentFlag.AlignRight)):
            row.addWidget(Quiet(self._theme, text, align=side), 1)
        layout.addLayout(row)

    def _connect(self) -> None:
        if isinstance(self.answers, NumberBox | WordsBox):
            self.answers.written.connect(self._answer)
        else:
            self.answers.chosen.connect(self._answer)
        self.decline.clicked.connect(self._decline)

    def _answer(self, value: object) -> None:
        id_ = self.item.id
        if value is not None:
            self._sheet.answer(id_, value)
        elif self._sheet.state(id_) != "declined":
            # An emptied field is open again; one that is empty because it was declined stays declined.
            self._sheet.clear(id_)

    def _decline(self) -> None:
        if self._sheet.state(self.item.id) == "declined":
            self._sheet.clear(self.item.id)
        else:
            self._sheet.decline(self.item.id)

    def refresh(self) -> None:
        """Show what the sheet holds."""
        id_ = self.item.id
        declined, problem = self._sheet.state(id_) == "declined", self._sheet.problem(id_)
        self.decline.setChecked(declined)
        if problem is None:
            self.answers.set_value(self._sheet.value(id_))
        if isinstance(self.answers, NumberBox | WordsBox):
            self.answers.set_error(problem is not None)
            self._problem.setText(self._say(problem) if problem is not None else "")
            self._problem.setVisible(problem is not None)

    def _say(self, problem: str) -> str:
        if isinstance(self.item, Number):
            return self._words.number_between(self.item.min, self.item.max, self.item.whole)
        return self._words.too_long(self.item.max_chars) if isinstance(self.item, Text) else problem


def _answers(
    theme: Theme, words: StationWords, instrument: Instrument, item: AnyItem, question: str
) -> Answers:  # fmt: skip
    """What an item is answered with. Raises TypeError for one that has to be filled from a concert first."""
    language, none = words.language, words.no_answer
    match item:
        case Sam():
            low, high = item.low.get(language), item.high.get(language)
            ends = {1: low, SAM_POINTS: high} if item.direction == "rising" else {1: high, SAM_POINTS: low}
            spoken = [words.point(n, SAM_POINTS, ends.get(n, "")) for n in range(1, SAM_POINTS + 1)]
            falling = item.direction == "falling"
            return SamRow(theme, item.dimension, name=question, spoken=spoken, no_answer=none, falling=falling)
        case Ios():
            ends = {1: item.low.get(language), IOS_POINTS: item.high.get(language)}
            spoken = [words.point(n, IOS_POINTS, ends.get(n, "")) for n in range(1, IOS_POINTS + 1)]
            me, other = item.me.get(language), item.other.get(language)
            return IosRow(theme, item.geometry, me, other, name=question, spoken=spoken, no_answer=none)
        case Likert():
            scale = instrument.scales[item.scale]
            spoken = [
                words.point(n, scale.max, scale.labels[n].get(language) if n in scale.labels else "")
                for n in range(scale.min, scale.max + 1)
            ]
            return LikertRow(theme, scale, language, name=question, spoken=spoken, no_answer=none)
        case AffectiveSlider():
            ends = (item.low.get(language), item.high.get(language))
            return AffectiveSliderBar(theme, item.steps, name=question, ends=ends, no_answer=words.move_slider)
        case YesNo():
            return OptionCells(theme, question, (True, False), words.yes_no, none, width=YES_WIDTH)
        case Choice():
            texts = [option.text.get(language) for option in item.options]
            return OptionCells(theme, question, [option.id for option in item.options], texts, none)
        case Multi():
            texts = [option.text.get(language) for option in item.options]
            return MultiCells(theme, question, item.options, texts, none)
        case Number():
            return NumberBox(theme, question, item.whole)
        case Text():
            return WordsBox(theme, question, item.lines)
    raise TypeError(f"{item.id} is filled from a concert before it is shown")


class _Still(QLabel):
    """A picture of the concert, cut to 16:9 by nobody: scaled to fit."""

    def __init__(self, encoded: bytes) -> None:
        super().__init__()
        picture = QPixmap()
        picture.loadFromData(encoded)
        if not picture.isNull():
            wide, high = STILL
            mode = Qt.TransformationMode.SmoothTransformation
            self.setPixmap(picture.scaled(wide, high, Qt.AspectRatioMode.KeepAspectRatio, mode))
        self.setAccessibleName(" ")
