"""Records that are not as one would wish: the review says what is the matter, or shows less that is right."""

from __future__ import annotations

import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from review_page_helpers import Asked, Desk

from kpop_concert.bench.review_open import Made, write_visits
from kpop_concert.cli import main
from kpop_concert.records import JournalWriter
from kpop_concert.ui import i18n
from kpop_concert.ui.models.review_opening import study_name
from kpop_concert.ui.widgets.cards import MessageCard

SHORT = {"lines": 20, "sample_ms": 200, "duration_ms": 40_000}
Opened = Callable[..., Desk]


@pytest.fixture
def desk(qtbot: QtBot, qapp: QApplication, tmp_path: Path) -> Iterator[Opened]:
    opened: list[Desk] = []

    def make(*records: Path, **options: object) -> Desk:
        one = Desk(qtbot, qapp, Asked(folder=tmp_path), **options)
        opened.append(one)
        if records:
            one.open(*records)
        return one

    yield make
    for one in opened:
        one.close()
    i18n.install(qapp, "en")


def write(path: Path, people: int = 8, **changes: object) -> Path:
    write_visits(path, people, Made(**{**SHORT, **changes}))
    return path


def card(desk: Desk) -> MessageCard:
    found = desk.page.cards.card
    assert found is not None
    desk.until(found.isVisible)
    return found


def test_nothing_yet_offers_to_open_a_record(desk: Opened, tmp_path: Path) -> None:
    at_desk = desk()
    at_desk.page.show_empty()
    assert "No recordings yet" in card(at_desk).accessibleName()
    assert not at_desk.page.bar.note_button.isEnabled()
    at_desk.asked.record = write(tmp_path / "small.db")
    at_desk.click(card(at_desk).button)
    at_desk.settle()
    assert at_desk.page.model is not None
    assert at_desk.asked.titles == ["Open a record"]


def test_an_empty_record_says_so(desk: Opened, tmp_path: Path) -> None:
    JournalWriter(tmp_path / "empty.db").close()
    at_desk = desk(tmp_path / "empty.db")
    assert "empty.db" in card(at_desk).accessibleName()


def test_damaged_newer_and_strange_files_are_told_apart(desk: Opened, tmp_path: Path) -> None:
    strange = tmp_path / "strange.db"
    strange.write_bytes(b"not a database" * 400)
    newer = write(tmp_path / "newer.db", 1)
    with closing(sqlite3.connect(newer)) as connection, connection:
        connection.execute("PRAGMA user_version = 999")
    damaged = write(tmp_path / "damaged.db", 2)
    body = bytearray(damaged.read_bytes())
    for at in range(4096, len(body), 4096):
        body[at : at + 600] = b"\xff" * 600
    damaged.write_bytes(bytes(body))
    at_desk = desk()
    for path in (strange, newer, damaged):
        at_desk.open(path)
        said = card(at_desk).accessibleName()
        assert path.name in said
        assert at_desk.page.model is None
        assert not at_desk.page.bar.report_button.isEnabled()


def test_reading_can_be_stopped(desk: Opened, tmp_path: Path) -> None:
    record = write(tmp_path / "small.db")
    at_desk = desk()
    at_desk.page.open([record])
    assert "Reading small.db" in card(at_desk).accessibleName()
    at_desk.click(card(at_desk).button)
    assert "No recordings yet" in card(at_desk).accessibleName()
    at_desk.until(lambda: at_desk.page._opening is None)
    assert at_desk.page.model is None


def test_tests_only_are_shown_and_named(desk: Opened, tmp_path: Path) -> None:
    at_desk = desk(write(tmp_path / "tests.db", test=True))
    assert "tests" in at_desk.page.notice.text
    assert at_desk.figures.lines


def test_without_ratings_there_are_figures_of_the_chat(desk: Opened, tmp_path: Path) -> None:
    at_desk = desk(write(tmp_path / "unrated.db", rated=False))
    page = at_desk.page
    assert "Nobody rated" in page.notice.text
    assert at_desk.figures.sections is None
    assert page.panel.metrics.isVisible()
    assert not page.panel.model_box.isVisible()


def test_one_condition_has_nothing_to_be_compared_with(desk: Opened, tmp_path: Path) -> None:
    at_desk = desk(write(tmp_path / "one.db", conditions=("persona", "persona")))
    assert at_desk.page.figures is None
    assert "Persona alone" in at_desk.page.panel.reason.text()
    assert at_desk.timeline.tables()


def test_one_participant_is_shown_and_no_contrast_is_claimed(desk: Opened, tmp_path: Path) -> None:
    at_desk = desk(write(tmp_path / "alone.db", 1))
    page = at_desk.page
    assert all(line.compared.contrast is None for line in at_desk.figures.lines)
    assert page.panel.reason.text()
    assert page.side.list.rows.rowCount() == 1
    assert page.stage.player is not None


def test_few_people_have_differences_and_no_claims(desk: Opened, tmp_path: Path) -> None:
    at_desk = desk(write(tmp_path / "few.db", 4))
    assert all(line.compared.contrast is None for line in at_desk.figures.lines)
    assert "need" in at_desk.page.panel.reason.text() or "too few" in at_desk.page.panel.reason.text()


def test_three_hundred_people_are_listed_and_scrolled(desk: Opened, tmp_path: Path) -> None:
    record = write(tmp_path / "many.db", 300, lines=2, sample_ms=1000, duration_ms=10_000)
    at_desk = desk(record)
    page, people = at_desk.page, at_desk.page.side.list
    assert people.rows.rowCount() == 300
    at_desk.click(page.side.more)
    people.setFocus()
    at_desk.qtbot.keyClick(people, Qt.Key.Key_End)
    assert page.model.person == "P300"
    at_desk.settle()
    assert page.model.watched.participant == "P300"


def test_two_records_stand_under_each_other_on_one_axis(desk: Opened, tmp_path: Path) -> None:
    first = write(tmp_path / "monday.db")
    second = write(tmp_path / "tuesday.db", 6)
    at_desk = desk(first, second)
    parts = at_desk.timeline.canvas.parts
    assert len(parts) == 2
    assert {table.title for table in at_desk.timeline.tables()}
    assert at_desk.page.stage.player is not None


def test_a_real_person_is_never_called_simulated(desk: Opened, tmp_path: Path) -> None:
    # The two clocks of these visits agree, as a person's do.
    assert not desk(write(tmp_path / "people.db")).page.bar.chip.isVisible()


def test_studies_without_a_name_are_evenings() -> None:
    assert study_name("") == ""
    assert study_name("audience_personas") == "Audience personas"


# -- from the command line ---------------------------------------------------------------------------------------------


def test_what_cannot_be_read_is_refused_before_a_window_opens(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    strange = tmp_path / "strange.db"
    strange.write_bytes(b"not a database" * 400)
    for words in ([str(tmp_path / "none.db")], [str(strange)]):
        assert main(["review", *words, "--screenshot", str(tmp_path / "pictures")]) == 1
        assert words[0] in capsys.readouterr().err
    assert not (tmp_path / "pictures").exists()
    with pytest.raises(SystemExit) as wrong:
        main(["review", "a.db", "b.db", "c.db"])
    assert wrong.value.code == 2
    assert "merge" in capsys.readouterr().err


def test_there_is_no_picture_of_an_empty_record(tmp_path: Path) -> None:
    JournalWriter(tmp_path / "empty.db").close()
    words = ["review", str(tmp_path / "empty.db"), "--screenshot", str(tmp_path / "pictures")]
    done = subprocess.run(
        [sys.executable, "-m", "kpop_concert", *words], capture_output=True, text=True, check=False, timeout=60
    )
    assert done.returncode == 1
    assert "empty.db holds no viewing yet" in done.stderr


def test_screenshots_are_dark_and_light_and_of_the_size_asked_for(tmp_path: Path) -> None:
    record = write(tmp_path / "small.db")
    words = ["review", str(record), "--screenshot", str(tmp_path / "pictures"), "--size", "1280x720"]
    done = subprocess.run(
        [sys.executable, "-m", "kpop_concert", *words], capture_output=True, text=True, check=False, timeout=120
    )
    assert done.returncode == 0, done.stderr
    pictures = [QImage(str(tmp_path / "pictures" / f"review-{scheme}.png")) for scheme in ("dark", "light")]
    assert [(one.width(), one.height()) for one in pictures] == [(1280, 720)] * 2
    dark, light = (one.pixelColor(700, 700).lightness() for one in pictures)
    assert dark < 40 < 200 < light
    assert done.stdout.splitlines() == [
        str(tmp_path / "pictures" / f"review-{scheme}.png") for scheme in ("dark", "light")
    ]
    shutil.rmtree(tmp_path / "pictures")
