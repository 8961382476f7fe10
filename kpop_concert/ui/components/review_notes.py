"""Notes and exclusions: what was said of this record, and a form to say more. Nothing is ever edited."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import datetime
from typing import Literal

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from ...analysis.dataset import Watched
from ...journal import ReviewExclusion, ReviewNote
from ...records.annotations import Annotation
from ..models.review_axis import span_text
from ..theme import Theme
from ..widgets.buttons import Button, IconButton
from ..widgets.cards import Notice
from ..widgets.choices import Segmented
from ..widgets.field import Field
from ..widgets.sheet import Sheet
from ..widgets.text import Label
from .entries import WordsBox

SIZE = QSize(640, 640)
Said = ReviewNote | ReviewExclusion
About = Literal["visit", "viewing", "stretch"]


class NotesSheet(Sheet):
    """`said(payload)` is to be written; `taken_back(payload)` one that stands and shall not. The page answers with
    `show_standing` or `show_problem`.
    """

    said = Signal(object)
    taken_back = Signal(object)

    def __init__(
        self,
        theme: Theme,
        window: QWidget,
        watched: Watched,
        stretch: tuple[float, float] | None,
        standing: Sequence[Annotation],
        *,
        author: str,
        exclude: bool = False,
    ) -> None:
        """About one viewing, or what is selected of it; `exclude` offers an exclusion first."""
        super().__init__(theme, window, self.tr("Notes and exclusions"), SIZE)
        self._watched, self._stretch = watched, stretch
        self._abouts: list[About] = ["visit"] if watched.visit else []
        self._abouts += ["viewing"] if stretch is None else ["viewing", "stretch"]
        column = QVBoxLayout(self.card)
        column.setContentsMargins(24, 16, 24, 20)
        column.setSpacing(12)
        head = QHBoxLayout()
        title = self.tr("{participant}: notes and exclusions").format(participant=watched.participant)
        head.addWidget(Label(theme, title, "h2"), 1)
        shut = IconButton(theme, "x", self.tr("Close"), shortcut_hint="Esc")
        shut.clicked.connect(self.close_sheet)
        head.addWidget(shut)
        column.addLayout(head)
        column.addWidget(self._make_list(), 1)
        column.addLayout(self._make_form(author, exclude))
        self.show_standing(standing)
        self.open(self.reason.edit)

    # -- building ------------------------------------------------------------------------------------------------------

    def _make_list(self) -> QWidget:
        self._list = QVBoxLayout()
        self._list.setContentsMargins(0, 0, 8, 0)
        self._list.setSpacing(8)
        inner = QWidget()
        inner.setLayout(self._list)
        scroll = QScrollArea()
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setWidgetResizable(True)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setWidget(inner)
        for part in (scroll, scroll.viewport(), inner):
            part.setAutoFillBackground(False)
        return scroll

    def _make_form(self, author: str, exclude: bool) -> QVBoxLayout:
        theme = self.theme
        form = QVBoxLayout()
        form.setSpacing(8)
        self.kind = Segmented(
            theme, [self.tr("Note"), self.tr("Exclusion")], name=self.tr("Note or exclusion"), index=int(exclude)
        )
        self.kind.chosen.connect(self._label_button)
        names = {
            "visit": self.tr("Whole visit"),
            "viewing": self.tr("This viewing"),
            "stretch": span_text(*self._stretch) if self._stretch else "",
        }
        self.about = Segmented(theme, [names[one] for one in self._abouts], name=self.tr("What it is about"))
        if self._stretch is not None:
            self.about.set_index(self._abouts.index("stretch"))
        row = QHBoxLayout()
        row.setSpacing(12)
        row.addWidget(self.kind)
        row.addWidget(self.about, 1)
        form.addLayout(row)
        form.addWidget(Label(theme, self.tr("Reason or note"), "label", "text.secondary"))
        self.reason = WordsBox(theme, self.tr("Reason or note"), 2)
        form.addWidget(self.reason)
        form.addWidget(Label(theme, self.tr("Your name or initials"), "label", "text.secondary"))
        self.author = Field(theme, name=self.tr("Your name or initials"), text=author)
        self.author.edit.setMaxLength(80)
        self.problem = Notice(theme, "", "error")
        self.problem.hide()
        self.save = Button(theme, "", "primary")
        self.save.clicked.connect(self._save)
        foot = QHBoxLayout()
        foot.setSpacing(12)
        foot.addWidget(self.author, 1)
        foot.addWidget(self.save)
        form.addLayout(foot)
        form.addWidget(self.problem)
        form.addWidget(
            Label(theme, self.tr("Kept in the record with name and time; the data stay."), "caption", "text.tertiary")
        )
        self._label_button()
        return form

    def _label_button(self) -> None:
        words = self.tr("Exclude") if self.kind.index else self.tr("Add note")
        self.save.setText(words)
        self.save.setAccessibleName(words)
        self.save.updateGeometry()

    # -- what was said -------------------------------------------------------------------------------------------------

    def show_standing(self, standing: Sequence[Annotation]) -> None:
        """What counts of this visit or viewing now; the form is empty again."""
        while (item := self._list.takeAt(0)) is not None:
            if item.widget() is not None:
                item.widget().deleteLater()
        ours = [one for one in standing if self._is_about(one.said)]
        for one in ours:
            row = _Standing(self.theme, one, self._words(one))
            row.taken_back.connect(self.taken_back)
            self._list.addWidget(row)
        if not ours:
            self._list.addWidget(Label(self.theme, self.tr("Nothing was said yet."), "small", "text.tertiary"))
        self._list.addStretch(1)
        self.reason.set_value(None)
        self.problem.hide()
        self.save.set_loading(None)

    def show_problem(self, message: str) -> None:
        """It could not be written, and why."""
        self.problem.set_text(message)
        self.problem.show()
        self.save.set_loading(None)

    def _is_about(self, said: Said) -> bool:
        ours = self._watched
        return (said.visit or "") == ours.visit and said.viewing in (None, ours.viewing)

    def _words(self, one: Annotation) -> str:
        said = one.said
        if said.stretch_ms is not None:
            about = span_text(*said.stretch_ms)
        else:
            about = self.tr("this viewing") if said.viewing else self.tr("whole visit")
        when = datetime.fromisoformat(one.utc).astimezone().strftime("%Y-%m-%d %H:%M")
        kind = self.tr("Excluded") if isinstance(said, ReviewExclusion) else self.tr("Note")
        return f"{kind} · {about} · {said.author} · {when}"

    # -- saying more ---------------------------------------------------------------------------------------------------

    def _save(self) -> None:
        text, author = self.reason.value, self.author.edit.text().strip()
        self.author.set_error("" if author else self.tr("Say who you are; initials will do."))
        self.reason.set_error(not text)
        limit = 400 if self.kind.index else 4000
        if not text:
            self.show_problem(self.tr("Write the reason or the note first."))
        elif len(text) > limit:
            self.show_problem(self.tr("Keep it to {count} letters.").format(count=limit))
        elif author:
            self.problem.hide()
            self.save.set_loading(self.tr("Saving"))
            self.said.emit(self._payload(text, author))

    def _payload(self, text: str, author: str) -> Said:
        about, ours = self._abouts[self.about.index], self._watched
        common = {
            "id": str(uuid.uuid4()),
            "author": author,
            "visit": ours.visit or None,
            "viewing": None if about == "visit" else ours.viewing,
            "stretch_ms": self._stretch if about == "stretch" else None,
        }
        if self.kind.index:
            return ReviewExclusion.model_validate({**common, "reason": text})
        return ReviewNote.model_validate({**common, "text": text})


class _Standing(QWidget):
    taken_back = Signal(object)

    def __init__(self, theme: Theme, one: Annotation, words: str) -> None:
        super().__init__()
        said = one.said
        text = said.reason if isinstance(said, ReviewExclusion) else said.text
        column = QVBoxLayout()
        column.setSpacing(0)
        column.addWidget(Label(theme, words, "caption", "text.tertiary"))
        column.addWidget(Label(theme, text, "small", wrap=True))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(12)
        row.addLayout(column, 1)
        back = Button(theme, self.tr("Take back"), size="small")
        back.clicked.connect(lambda: self.taken_back.emit(said))
        row.addWidget(back, 0, Qt.AlignmentFlag.AlignTop)
