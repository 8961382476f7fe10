"""The review: one record, or two under each other, on one time axis, with the figures of a choice beside it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtGui import QCloseEvent, QKeySequence, QPainter, QPaintEvent, QResizeEvent, QShortcut
from PySide6.QtWidgets import QApplication, QHBoxLayout, QStackedLayout, QVBoxLayout, QWidget

from ...analysis.loading import read
from ...records import RecordError
from ...system.jobs import Cancelled, Job, Progress
from ...system.problems import DocumentError
from ..components.review_bar import ReviewBar
from ..components.review_cards import ReviewCards
from ..components.review_exports import BY_DIALOG, Asking, Exports
from ..components.review_notes import NotesSheet
from ..components.review_notice import ReviewNotice
from ..components.review_panel import ReviewPanel
from ..components.review_pen import Pen, Said
from ..components.review_people_list import PeopleList
from ..components.review_reasons import ReviewReasons
from ..components.review_side import ReviewSide
from ..components.review_stage import ReviewStage
from ..components.review_tables_sheet import TablesSheet
from ..components.review_timeline import ReviewTimeline
from ..components.review_words import ReviewWords
from ..components.top_bar import Backdrop
from ..keys import Shortcuts
from ..models.review import ReviewModel
from ..models.review_axis import ReviewAxis
from ..models.review_figures import Asked, Figures, figures
from ..models.review_opening import Opened, opened, study_name, warm_up
from ..models.review_plots import Plots, plots, plots_beside
from ..models.review_shown import ShownChat, shown_chat
from ..theme import Theme
from ..work import Latest, Work

SIZE = (1440, 900)
LEFT, RIGHT = 256, 368
WIDER = 1.25
DEBOUNCE_MS = 150


class ReviewPage(QWidget):
    """Composes the page. `left` when its window is closed, `settled` when nothing is computed any more."""

    left = Signal()
    settled = Signal()

    def __init__(self, theme: Theme, language: str, asking: Asking = BY_DIALOG) -> None:
        super().__init__()
        self.theme, self._language, self._asking = theme, language, asking
        self._words, self._reasons = ReviewWords(self), ReviewReasons(self)
        self._opening: Work | None = None
        self._opened: Opened | None = None
        self._study: Path | str | None = None
        self._plots: Plots | None = None
        self._sheet: NotesSheet | TablesSheet | None = None
        self._due: set[str] = set()
        self.problem: str | None = None
        """Why the record cannot be shown."""
        self.figures: Figures | None = None
        self.model: ReviewModel | None = None
        self.axis = ReviewAxis(1.0)
        self.bar = ReviewBar(theme)
        self.notice = ReviewNotice(theme)
        self.cards = ReviewCards(theme)
        self.stage = ReviewStage(theme, self.axis)
        self.side = ReviewSide(theme)
        self.timeline = ReviewTimeline(theme, self.axis, language)
        self.panel = ReviewPanel(theme, language)
        self.pen = Pen(self)
        self.exports = Exports(self.panel.busy, self, asking)
        self._plotting = Latest("timeline", self, delay_ms=0)
        self._figuring = Latest("statistics", self, delay_ms=DEBOUNCE_MS)
        self._chatting = Latest("chat", self)
        self._reading = Latest("ratings", self)
        self._warming = Job(warm_up, name="warm up")
        self._lay_out()
        self._connect()
        self._warming.start()
        self._window: tuple[float, float] | None = None
        self.setWindowTitle(self.tr("Review"))

    def _lay_out(self) -> None:
        theme = self.theme
        left = self._left = Backdrop(theme, "surface.panel")
        column = QVBoxLayout(left)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        column.addWidget(self.stage)
        column.addWidget(self.side, 1)
        right = self._right = Backdrop(theme, "surface.panel")
        column = QVBoxLayout(right)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.panel)
        body = QWidget()
        row = QHBoxLayout(body)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        lines = [Backdrop(theme, "line.hairline") for _ in range(2)]
        for line in lines:
            line.setFixedWidth(1)
        row.addWidget(left)
        row.addWidget(lines[0])
        row.addWidget(self.timeline, 1)
        row.addWidget(lines[1])
        row.addWidget(right)
        self._stack = QStackedLayout()
        self._stack.addWidget(self.cards)
        self._stack.addWidget(body)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(self.bar)
        whole.addWidget(self.notice)
        whole.addLayout(self._stack, 1)

    def _connect(self) -> None:
        self._keys = Shortcuts(self, self._pressed)
        for key, act in (
            (QKeySequence.StandardKey.Open, self.ask_record),
            (QKeySequence.StandardKey.Undo, self.undo),
            (QKeySequence.StandardKey.Print, self.write_report),
            ("Ctrl+T", self.show_tables),
            ("Ctrl+N", self.annotate),
        ):
            QShortcut(QKeySequence(key), self, act)
        self.bar.study_chosen.connect(self._choose_study)
        self.bar.clip_chosen.connect(lambda at: self.model and self.model.choose_clip(self.model.dataset.clips[at].key))
        self.bar.opened.connect(self.ask_record)
        self.bar.tables.connect(self.show_tables)
        self.bar.undo.connect(self.undo)
        self.bar.note.connect(partial(self.annotate, exclude=False))
        self.bar.report.connect(self.write_report)
        self.cards.opened.connect(self.ask_record)
        self.cards.cancelled.connect(self._stop_opening)
        self.timeline.seek.connect(self.stage.seek)
        self.timeline.play.connect(self.stage.toggle)
        self.panel.csv.connect(self.write_csv)
        self.panel.figure.connect(self.write_figure)
        self.panel.report.connect(self.write_report)
        self._plotting.done.connect(self._show_plots)
        self._figuring.done.connect(self._show_figures)
        self._chatting.done.connect(self.stage.show_chat)
        self._plotting.idle.connect(self._drawn)
        for latest in (self._plotting, self._figuring, self._chatting, self._reading):
            latest.failed.connect(self._broke)
            latest.idle.connect(self._idle)
        self.pen.written.connect(self._annotated)
        self.pen.refused.connect(self._refused)
        self.exports.written.connect(partial(self.notice.say, status="ok"))
        self.exports.failed.connect(partial(self.notice.say, status="error"))
        self.axis.listen(self._axis_changed)
        self.theme.changed.connect(self.update)

    # -- opening -------------------------------------------------------------------------------------------------------

    def show_empty(self) -> None:
        """There is nothing to review yet."""
        self.bar.set_loaded(False)
        self.cards.show_empty()
        self._stack.setCurrentIndex(0)

    def open(self, records: Sequence[Path], study: Path | str | None = None) -> None:
        """Read one record, or two to be shown under each other, off this thread."""
        self.close_record()
        self._study, self.problem, self.model = study, None, None
        self.cards.show_loading(records[0].name)
        self._stack.setCurrentIndex(0)
        self._opening = Work(partial(opened, tuple(records), study), name="opening", parent=self)
        self._opening.progressed.connect(self._progressed)
        self._opening.done.connect(self.show_opened)
        self._opening.failed.connect(self._not_opened)
        self._opening.ended.connect(self._opening_ended)
        self._opening.start()

    def ask_record(self) -> None:
        """Let the user choose a record."""
        path = self._asking.open(self, self.tr("Open a record"))
        if path is not None:
            self.open([path], self._study)

    def _progressed(self) -> None:
        if self._opening is not None:
            self.cards.show_left(self._opening.job.left_s)

    def _stop_opening(self) -> None:
        if self._opening is not None:
            self._opening.cancel()
            self.show_empty()

    def _opening_ended(self) -> None:
        if self._opening is not None:
            self._opening.deleteLater()
            self._opening = None

    def _not_opened(self, problem: Exception) -> None:
        if not isinstance(problem, RecordError | DocumentError):
            raise problem
        self.bar.set_loaded(False)
        self.problem = str(problem)
        self.cards.show_problem(problem)
        self._stack.setCurrentIndex(0)
        self.settled.emit()

    def show_opened(self, found: Opened) -> None:
        """Show what was read."""
        self._opened = found
        if not found.studies:
            self.bar.set_loaded(False)
            self.problem = self.tr("{record} holds no viewing yet.").format(record=found.records[0].name)
            self.cards.show_empty(self.problem)
            self._stack.setCurrentIndex(0)
            self.settled.emit()
            return
        self.bar.set_loaded(True)
        self.bar.study.set_texts([study_name(name) or self.tr("Evenings at home") for name, _ in found.studies], 0)
        self._choose_study(0)
        self._stack.setCurrentIndex(1)

    def _choose_study(self, at: int) -> None:
        assert self._opened is not None
        _, dataset = self._opened.studies[at]
        self.figures = self._plots = None
        model = self.model = ReviewModel(dataset, self.axis, self._opened.simulated)
        self.side.show_model(model)
        self.panel.show_model(model)
        model.listen(self._changed)
        self._changed("data")

    def close_record(self) -> None:
        """Give up what is under way and let go of the video."""
        if self._opening is not None:
            self._opening.cancel()
        for latest in (self._plotting, self._figuring, self._chatting, self._reading):
            latest.drop()
        self.exports.cancel()
        self.stage.close_player()

    # -- what is looked at ---------------------------------------------------------------------------------------------

    def _changed(self, what: str) -> None:
        model = self.model
        assert model is not None
        if what == "data":
            self._show_record(model)
        if what == "figures":
            self._ask_figures(model)
            return
        # One after the other: what is drawn comes first, and threads of Python only share one processor.
        self._due |= {"chat"} if what == "person" else {"figures"} if what == "choice" else {"chat", "figures"}
        self._plotting.ask(self._plot_work(model))

    def _drawn(self) -> None:
        model, due = self.model, self._due
        self._due = set()
        if model is None:
            return
        if "chat" in due:
            self._ask_chat(model)
        if "figures" in due:
            self._ask_figures(model)

    def _show_record(self, model: ReviewModel) -> None:
        clips = model.dataset.clips
        self.bar.clip.set_texts([clip.title for clip in clips], clips.index(model.clip))
        self.stage.show_clip(model.clip)
        self.bar.show_simulated(model.simulated_share)
        self._show_undo(model)
        beside = self._opened.beside if self._opened else None
        said = [self._reasons.grave(one) for one in (model.dataset, beside) if one is not None]
        self.notice.say(" ".join(filter(None, said)))

    def _plot_work(self, model: ReviewModel):
        dataset, filters, watched = model.dataset, model.filters, model.watched
        wrote = None if watched is None else (watched,)
        beside, off = self._opened.beside if self._opened else None, model.off
        known = (*dataset.conditions, *(beside.conditions if beside is not None else ()))
        names = {one: self._words.condition(one) for one in known}

        def work(progress: Progress, cancelled: Cancelled) -> tuple[Plots, Plots | None]:
            first = plots(dataset, filters, names=names, wrote=wrote)
            second = plots_beside(beside, filters, off, names) if beside is not None else None
            if second is not None:
                first = replace(first, title=dataset.records[0].stem)
            return first, second

        return work

    def _show_plots(self, found: tuple[Plots, Plots | None]) -> None:
        model = self.model
        assert model is not None
        self._plots, second = found
        self.timeline.show_plots(self._plots, second)
        self.timeline.bring_forward(model.person)

    def _ask_chat(self, model: ReviewModel) -> None:
        watched = model.watched
        if watched is None:
            self.stage.show_chat(ShownChat())
        else:
            self._chatting.ask(lambda progress, cancelled: shown_chat(watched))

    def _ask_figures(self, model: ReviewModel) -> None:
        asked = Asked.of(model)
        self._window = model.window
        if asked is None:
            self._figuring.drop()
            self.figures = None
            one = ", ".join(self._words.condition(name) for name in model.shown)
            self.panel.show_nothing(
                self.tr("{condition} alone: there is nothing to compare it with.").format(condition=one)
            )
            self._idle()
        else:
            self._figuring.ask(partial(figures, asked))

    def _show_figures(self, found: Figures) -> None:
        self.figures = found
        self.panel.show_figures(found)
        viewings = found.asked.dataset.viewings
        self._reading.ask(lambda progress, cancelled: read(viewings, progress, cancelled))

    def _axis_changed(self) -> None:
        model = self.model
        if model is not None and model.scope == "selection" and model.window != self._window:
            self._ask_figures(model)

    def _broke(self, problem: Exception) -> None:
        if not isinstance(problem, RecordError):
            raise problem
        self.notice.say(str(problem), "error")

    @property
    def busy(self) -> bool:
        """Whether something is read or computed that the page will show."""
        parts = (self._plotting, self._figuring, self._chatting)
        return self._opening is not None or bool(self._due) or any(part.busy for part in parts)

    @property
    def shown(self) -> bool:
        """Whether the timeline has something to show."""
        return self._plots is not None and not self._plotting.busy

    @property
    def drawn(self) -> bool:
        """Whether everything that is there is on the screen."""
        return not (self.timeline.canvas.busy or self.stage.busy)

    def pose(self) -> None:
        """For a picture: the second chorus (or the first) is selected, and the playhead is in it."""
        sections = [at for at, one in enumerate(self.axis.sections) if one.section == "chorus"][:2]
        if sections:
            chorus = self.axis.sections[sections[-1]]
            self.axis.select_section(sections[-1])
            self.stage.seek((chorus.start_ms + chorus.end_ms) / 2)

    def _idle(self) -> None:
        if not self.busy:
            self.settled.emit()

    # -- notes and exclusions ------------------------------------------------------------------------------------------

    def annotate(self, *, exclude: bool = False) -> None:
        """Open what was said of the lit participant, and a form to say more."""
        model = self.model
        if model is None or model.watched is None:
            return
        standing = model.dataset.standing
        author = standing[-1].said.author if standing else ""
        sheet = NotesSheet(
            self.theme, self, model.watched, model.axis.selection, standing, author=author, exclude=exclude
        )
        sheet.said.connect(lambda said: self.pen.write(model.dataset, said))
        sheet.taken_back.connect(lambda said: self.pen.take_back(model.dataset, said))
        self._hold(sheet)

    def undo(self) -> None:
        """Take back the last note or exclusion."""
        if self.model is not None:
            self.pen.undo(self.model.dataset)

    def _annotated(self, history: object) -> None:
        model = self.model
        assert model is not None
        model.set_dataset(model.dataset.with_history(history))
        if isinstance(self._sheet, NotesSheet):
            self._sheet.show_standing(model.dataset.standing)

    def _refused(self, message: str) -> None:
        if isinstance(self._sheet, NotesSheet):
            self._sheet.show_problem(message)
        else:
            self.notice.say(message, "error")

    def _show_undo(self, model: ReviewModel) -> None:
        last: Said | None = self.pen.last(model.dataset)
        words = self.tr("Take back the last note or exclusion, of {author}")
        self.bar.show_undo(words.format(author=last.author) if last is not None else "")

    # -- tables and files ----------------------------------------------------------------------------------------------

    def show_tables(self) -> None:
        """Every plot as a table."""
        if self.model is not None and self._plots is not None:
            about = self._reasons.about(self.model.dataset)
            tables = [*self.timeline.tables(), *self.panel.tables(), about]
            self._hold(TablesSheet(self.theme, self, tables))

    def _hold(self, sheet: NotesSheet | TablesSheet) -> None:
        if self._sheet is not None:
            self._sheet.close_sheet()
        self._sheet = sheet
        sheet.closed.connect(self._let_go)

    def _let_go(self) -> None:
        if self._sheet is not None:
            self._sheet.deleteLater()
            self._sheet = None

    def write_csv(self) -> None:
        """What is shown, as tidy CSV files in a new folder."""
        if self.model is not None:
            self.exports.csv(self.model, self.figures)

    def write_figure(self) -> None:
        """The timeline as it is chosen, as a figure for print."""
        if self.model is not None:
            self.exports.figure(self.model)

    def write_report(self) -> None:
        """The whole report, in a new folder."""
        if self.model is not None:
            self.exports.report(self.model, self._study)

    # -- keys and the window -------------------------------------------------------------------------------------------

    def _pressed(self, key: str) -> bool:
        if self.model is None:
            return False
        if key == "Space" and isinstance(QApplication.focusWidget(), PeopleList):
            return False
        actions = {
            "Space": self.stage.toggle,
            "[": lambda: self.stage.seek(self.axis.section_away(False)),
            "]": lambda: self.stage.seek(self.axis.section_away(True)),
        }
        if self.axis.selection is not None:
            actions["Esc"] = self.axis.clear_selection
        action = actions.get(key)
        if action is None:
            return False
        action()
        return True

    def resizeEvent(self, event: QResizeEvent) -> None:
        # Larger text makes the panels wider, as far as the timeline can spare it.
        for panel, width in ((self._left, LEFT), (self._right, RIGHT)):
            panel.setFixedWidth(max(width, min(self.theme.px(width), round(self.width() * width / SIZE[0] * WIDER))))

    def paintEvent(self, event: QPaintEvent) -> None:
        QPainter(self).fillRect(self.rect(), self.theme.color("surface.house"))

    def closeEvent(self, event: QCloseEvent) -> None:
        self.close_record()
        self.left.emit()
        event.accept()
