"""The review as a researcher uses it: choose, compare, exclude, export; on a real record, with real files."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pandas as pd
import pytest
from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot
from review_page_helpers import Asked, Desk, simulated_record

from kpop_concert.journal import ReviewExclusion
from kpop_concert.records import JournalWriter
from kpop_concert.records.annotations import annotations, standing
from kpop_concert.ui import i18n
from kpop_concert.ui.components.review_notes import NotesSheet
from kpop_concert.ui.components.review_tables_sheet import TablesSheet

Open = Callable[..., Desk]
HANGUL = range(0xAC00, 0xD7A4)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    return simulated_record(tmp_path_factory.mktemp("review"))


@pytest.fixture
def record(made: tuple[Path, Path], tmp_path: Path) -> Path:
    copy = tmp_path / "study.db"
    shutil.copyfile(made[1], copy)
    return copy


@pytest.fixture
def desk(qtbot: QtBot, qapp: QApplication, made: tuple[Path, Path], record: Path, tmp_path: Path) -> Iterator[Open]:
    opened: list[Desk] = []

    def make(*records: Path, **options: object) -> Desk:
        one = Desk(qtbot, qapp, Asked(folder=tmp_path), **options)
        opened.append(one)
        one.open(*(records or (record,)), study=made[0])
        return one

    yield make
    for one in opened:
        one.close()
    i18n.install(qapp, "en")


def exclude(desk: Desk, reason: str, author: str = "MK") -> NotesSheet:
    """Through the form: reason, name, button."""
    sheet = desk.page.findChild(NotesSheet)
    assert sheet is not None
    desk.qtbot.keyClicks(sheet.reason.edit, reason)
    desk.qtbot.keyClicks(sheet.author.edit, author)
    desk.click(sheet.save)
    desk.settle()
    return sheet


# -- must-show 4 -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", ["en", "ko"])
def test_a_chorus_is_selected_a_participant_excluded_and_the_export_read_back(
    desk: Open, record: Path, tmp_path: Path, language: str
) -> None:
    at_desk = desk(language=language)
    page = at_desk.page
    chorus = next(at for at, one in enumerate(page.axis.sections) if one.section == "chorus")
    band = at_desk.at(8_000, page.timeline.canvas.band_top + 10)
    at_desk.qtbot.mouseDClick(page.timeline.canvas.viewport(), Qt.MouseButton.LeftButton, pos=band)
    assert page.axis.selected_section == chorus
    at_desk.click(page.panel.scope, page.panel.scope.segment_rect(1).center())
    at_desk.settle()
    before = at_desk.mean("valence")

    person = page.model.person
    page.axis.clear_selection()
    page.annotate(exclude=True)
    exclude(at_desk, "fell asleep")
    page.findChild(NotesSheet).close_sheet()
    page.axis.select_section(chorus)
    at_desk.settle()
    assert at_desk.mean("valence") != before
    assert [one.said.reason for one in standing(annotations(record))] == ["fell asleep"]

    at_desk.click(page.panel.csv_button)
    at_desk.settle()
    [out] = tmp_path.glob("review-*")
    metrics = pd.read_csv(out / "metrics.csv", encoding="utf-8-sig").set_index("key")
    assert metrics.loc["valence", ["mean_first", "mean_second"]].tolist() == list(at_desk.mean("valence"))
    contrast = next(one.compared.contrast for one in at_desk.figures.lines if one.measure.key == "valence")
    assert metrics.loc["valence", "p_holm"] == contrast.p_holm
    assert metrics.loc["valence", "interval"].startswith("simultaneous, single-step max-T over ")
    values = pd.read_csv(out / "values.csv", encoding="utf-8-sig")
    assert person not in set(values["participant"])
    valence = values[values["measure"] == "valence"].groupby("condition")["value"].mean()
    first, second = at_desk.figures.asked.pair
    assert [valence[first], valence[second]] == pytest.approx(list(at_desk.mean("valence")))
    curves = pd.read_csv(out / "curves.csv", encoding="utf-8-sig")
    assert curves["t_ms"].max() < 12_000
    assert set(curves["dimension"]) == {"valence", "arousal"}
    choices = pd.read_csv(out / "choices.csv", encoding="utf-8-sig")
    stretch = choices[choices["what"] == "stretch, ms"].set_index("which")["value"].astype(float)
    assert (stretch["from"], stretch["to"]) == (6_000, 10_000)
    excluded = choices[choices["what"] == "excluded"]
    [which] = excluded["which"]
    assert which.startswith(f"{person}, ")
    assert "fell asleep (MK" in excluded["value"].tolist()[0]
    sections = pd.read_csv(out / "sections.csv", encoding="utf-8-sig")
    assert sections["key"].tolist()[-1].endswith("all sections")
    assert sections["interval"].tolist()[-1] == "Welch t interval of this contrast alone"


def test_korean_is_spoken_everywhere_on_the_page(desk: Open) -> None:
    page = desk(language="ko").page
    told = page._reasons.about(page.model.dataset).rows
    assert any(what == "알아 둘 것" for what, _ in told)
    assert all(any(ord(letter) in HANGUL for letter in said) for what, said in told if what == "알아 둘 것"), told
    page.annotate()
    page.findChild(NotesSheet).close_sheet()
    said = [label.text() for label in page.findChildren(QLabel) if label.isVisible() and label.text()]
    latin = [text for text in said if any(c.isalpha() for c in text) and not any(ord(c) in HANGUL for c in text)]
    assert [text for text in latin if text not in ("n",)] == []


# -- notes and exclusions ----------------------------------------------------------------------------------------------


def test_undo_takes_back_the_last_exclusion_and_nothing_is_lost(desk: Open, record: Path) -> None:
    at_desk = desk()
    page = at_desk.page
    before = at_desk.mean("valence")
    assert not page.bar.undo_button.isEnabled()
    page.annotate(exclude=True)
    exclude(at_desk, "asleep")
    page.findChild(NotesSheet).close_sheet()
    at_desk.settle()
    assert at_desk.mean("valence") != before
    assert "MK" in page.bar.undo_button.accessibleName()
    at_desk.click(page.bar.undo_button)
    at_desk.settle()
    assert at_desk.mean("valence") == before
    assert not page.bar.undo_button.isEnabled()
    assert standing(annotations(record)) == ()
    assert len(annotations(record)) == 2


def test_a_stretch_is_excluded_of_one_viewing_and_taken_back_in_the_sheet(desk: Open, record: Path) -> None:
    at_desk = desk()
    page = at_desk.page
    at_desk.drag(at_desk.at(2_000), at_desk.at(5_000))
    assert page.axis.selection is not None
    page.annotate(exclude=True)
    sheet = exclude(at_desk, "phone rang")
    [one] = standing(annotations(record))
    assert isinstance(one.said, ReviewExclusion)
    assert one.said.stretch_ms == pytest.approx(page.axis.selection)
    assert one.said.viewing == page.model.watched.viewing
    back = next(row for row in sheet.findChildren(QWidget) if type(row).__name__ == "_Standing")
    at_desk.click(back.findChildren(QWidget, options=Qt.FindChildOption.FindDirectChildrenOnly)[-1])
    at_desk.settle()
    assert standing(annotations(record)) == ()


def test_a_form_without_name_or_reason_says_what_is_missing(desk: Open, record: Path) -> None:
    at_desk = desk()
    at_desk.page.annotate()
    sheet = at_desk.page.findChild(NotesSheet)
    at_desk.click(sheet.save)
    assert "first" in sheet.problem.accessibleName()
    at_desk.qtbot.keyClicks(sheet.reason.edit, "A note.")
    at_desk.click(sheet.save)
    assert sheet.author.error
    assert annotations(record) == ()


def test_a_record_that_a_station_writes_is_not_annotated_and_the_message_says_why(desk: Open, record: Path) -> None:
    at_desk = desk()
    writer = JournalWriter(record)
    try:
        at_desk.page.annotate(exclude=True)
        sheet = exclude(at_desk, "asleep")
        assert sheet.problem.isVisible()
        assert "study.db" in sheet.problem.accessibleName()
        assert sheet.reason.value == "asleep"
    finally:
        writer.close()
    at_desk.click(sheet.save)
    at_desk.settle()
    assert len(annotations(record)) == 1


# -- what is looked at -------------------------------------------------------------------------------------------------


def test_the_p_of_z_never_stands_without_its_warning(desk: Open) -> None:
    at_desk = desk()
    model = at_desk.figures.model
    assert model is not None
    said = " ".join(label.text() for label in at_desk.page.panel.model_box.findChildren(QLabel))
    assert "z: p " in said
    assert f"n = {model.people}: the p of z is too small and for show only; read the p of t" in said


def test_conditions_people_lag_and_clip_change_what_is_computed(desk: Open) -> None:
    at_desk = desk()
    page, model = at_desk.page, at_desk.page.model
    assert page.bar.chip.accessibleName() == "Simulated"
    assert model.lag_ms == model.protocol_lag_ms
    whole = at_desk.mean("valence")
    someone = next(one for one in page.side.list.rows.people if one.here)
    model.turn_person(someone.name, False)
    at_desk.settle()
    assert at_desk.mean("valence") != whole
    model.turn_person(someone.name, True)
    at_desk.settle()
    assert at_desk.mean("valence") == whole
    model.set_lag(0)
    at_desk.settle()
    assert at_desk.mean("valence") != whole
    assert at_desk.figures.asked.filters.lag_ms == 0
    page.bar.clip_chosen.emit(1)
    at_desk.settle()
    assert at_desk.figures.asked.filters.clip == model.dataset.clips[1].key
    at_desk.click(page.side.conditions["no_persona"].check)
    at_desk.settle()
    assert page.figures is None
    assert "nothing to compare" in page.panel.reason.text()
    at_desk.click(page.side.conditions["persona"].check)
    assert model.shown == ("persona",)
    assert page.side.conditions["persona"].check.isChecked()


def test_the_list_is_led_by_keys(desk: Open) -> None:
    at_desk = desk()
    page, people = at_desk.page, at_desk.page.side.list
    people.setFocus()
    first = page.model.person
    at_desk.qtbot.keyClick(people, Qt.Key.Key_Down)
    assert page.model.person != first
    at_desk.qtbot.keyClick(people, Qt.Key.Key_Space)
    assert page.model.out == {page.model.person}
    assert not page.stage.playing
    at_desk.qtbot.keyClick(people, Qt.Key.Key_Return)
    assert page.model.out == set(page.model.dataset.participants) - {page.model.person}
    at_desk.qtbot.keyClick(people, Qt.Key.Key_Return)
    assert page.model.out == set()
    at_desk.settle()


def test_a_click_in_the_timeline_shows_the_frame_there(desk: Open) -> None:
    at_desk = desk()
    page = at_desk.page
    at_desk.until(lambda: page.stage.player is not None and page.stage.player.frame_ms is not None)
    assert page.axis.frame_ms == pytest.approx(100)
    at_desk.until(lambda: not page.stage.busy)
    starts: list[float] = []
    page.stage.player.frame_ready.connect(lambda frame: starts.append(frame.startTime() / 1000))
    for ms in (7_350.0, 2_110.0, 11_890.0):
        where = at_desk.at(ms)
        at_desk.click(page.timeline.canvas.viewport(), where)
        at_desk.until(lambda: not page.stage.busy)
        asked = page.axis.playhead_ms
        assert asked % 100 == pytest.approx(0)
        assert abs(asked - ms) < 150
        assert starts[-1] == pytest.approx(asked)
        assert page.stage.now_ms == asked


def test_the_stage_shows_the_chat_of_the_chosen_person_where_it_flew(desk: Open) -> None:
    at_desk = desk()
    page, model = at_desk.page, at_desk.page.model
    for name in [one.name for one in page.side.list.rows.people if one.here][:2]:
        model.light(name)
        at_desk.settle()
        chat = model.watched.chat
        shown = page.stage._chat
        assert set(shown.lines) == set(chat.line)
        assert shown.fans == len(model.watched.audience)
        assert {line.text for line in shown.lines.values()} == set(chat.text)
        flying = [one.placed.id for one in shown.layout.frame(9_000)]
        assert all(page.stage.stage.overlay.text(line) == shown.lines[line].text for line in flying)


def test_tab_reaches_the_conditions_between_stage_and_lag(desk: Open) -> None:
    at_desk = desk()
    page, seen = at_desk.page, []
    page.stage.forward.setFocus()
    for _ in range(len(page.side.conditions) + 1):
        at_desk.qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
        seen.append(QApplication.focusWidget())
    assert seen == [*(row.check for row in page.side.conditions.values()), page.side.lag]


# -- tables, sizes, files ----------------------------------------------------------------------------------------------


def test_every_plot_has_a_table_that_can_be_copied(desk: Open) -> None:
    at_desk = desk()
    at_desk.click(at_desk.page.bar.table_button)
    sheet = at_desk.page.findChild(TablesSheet)
    titles = [table.title for table in sheet._tables]
    assert len(titles) >= 7
    for index, table in enumerate(sheet._tables):
        sheet._show(index)
        at_desk.click(sheet.copy)
        lines = QGuiApplication.clipboard().text().splitlines()
        assert lines[0].split("\t") == list(table.header)
        assert len(lines) == len(table.rows) + 1
        assert {line.count("\t") for line in lines} == {len(table.header) - 1}
    at_desk.qtbot.keyClick(sheet, Qt.Key.Key_Escape)
    assert sheet.isHidden()


@pytest.mark.parametrize(
    ("size", "scale", "language"),
    [((1280, 720), 1.0, "en"), ((1280, 720), 1.3, "ko"), ((1920, 1080), 0.9, "en"), ((1920, 1080), 1.3, "ko")],
)
def test_the_page_fits(desk: Open, size: tuple[int, int], scale: float, language: str) -> None:
    page = desk(size=size, scale=scale, language=language).page
    assert (page.width(), page.height()) == size
    for part in (page.bar, page.stage, page.side, page.timeline, page.panel.csv_button, page.panel.report_button):
        box = QRect(part.mapTo(page, part.rect().topLeft()), part.size())
        assert page.rect().contains(box), part
        assert part.width() >= part.minimumSizeHint().width()


def test_figure_and_report_are_written_and_cancelling_leaves_nothing(desk: Open, tmp_path: Path) -> None:
    at_desk = desk()
    page = at_desk.page
    at_desk.asked.file = tmp_path / "timeline.svg"
    at_desk.click(page.panel.figure_button)
    assert page.panel.busy.isVisible()
    at_desk.settle()
    assert (tmp_path / "timeline.svg").read_bytes().startswith(b"<?xml")
    assert "timeline.svg" in page.notice.text
    at_desk.asked.file = tmp_path / "another"
    at_desk.click(page.panel.figure_button)
    at_desk.settle()
    assert page.notice.text.endswith("another.svg")
    assert (tmp_path / "another.svg").is_file()
    at_desk.click(page.panel.report_button)
    at_desk.click(page.panel.busy.stop)
    at_desk.settle()
    assert list(tmp_path.glob("*report*")) == []
    at_desk.click(page.panel.report_button)
    at_desk.settle()
    [report] = tmp_path.glob("report-*")
    assert (report / "report.html").stat().st_size > 10_000


def test_every_control_has_a_name_and_tab_reaches_all_of_them(desk: Open) -> None:
    at_desk = desk()
    page = at_desk.page
    reached: list[QWidget] = []
    page.bar.study.setFocus()
    for _ in range(60):
        widget = QApplication.focusWidget()
        if widget in reached:
            break
        reached.append(widget)
        at_desk.qtbot.keyClick(widget, Qt.Key.Key_Tab)
    assert all(widget.accessibleName() for widget in reached), [type(one) for one in reached]
    for part in (
        page.bar.note_button, page.stage.play_button, page.side.lag, page.side.list, page.timeline.canvas,
        page.panel.scope, page.panel.csv_button, page.panel.report_button,
    ):  # fmt: skip
        assert part in reached or part.focusProxy() in reached, part
