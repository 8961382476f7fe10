"""The published pilot from set-up to the last page, through the real windows, click by click."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from settings_helpers import words
from visit_window_helpers import CODE, SECONDS, People, shortened, station

from kpop_concert.journal import (
    Answer,
    ChatReleased,
    Chill,
    Entry,
    Flag,
    Rating,
    Receipt,
    StepEnded,
    StepStarted,
    ViewingEnded,
    ViewingStarted,
    VisitContinued,
    VisitControl,
    VisitEnded,
    VisitStarted,
)
from kpop_concert.records import entries
from kpop_concert.records.verify import verify
from kpop_concert.study.flags import PERIOD_MS
from kpop_concert.study.items import Language
from kpop_concert.study.preflight import Check
from kpop_concert.study.station import visits_in
from kpop_concert.ui.components.station_hardware import StationHardware
from kpop_concert.ui.pages.station_calm import QuietBody, RestBody
from kpop_concert.ui.pages.station_practice import PracticeBody
from kpop_concert.ui.pages.station_questions import QuestionsBody
from kpop_concert.ui.pages.station_viewing import ViewingBody
from kpop_concert.ui.station import CODE as CODE_VARIABLE

STEPS = [
    "consent", "screening", "background", "familiarity", "instructions",
    "viewing.1", "after_viewing.1", "rest.1", "viewing.2", "after_viewing.2",
    "probes", "interview", "debrief",
]  # fmt: skip


@pytest.fixture(autouse=True)
def _lab(monkeypatch: pytest.MonkeyPatch) -> None:
    """An experimenter's code, and the loudspeaker and the graphics card that this machine may lack."""

    async def heard(_: StationHardware) -> Check:
        return Check("sound", "passed", "heard", {"device": "Loudspeaker", "khz": "48", "volume": 80})

    async def smooth(_: StationHardware) -> Check:
        return Check("frames", "passed", "smooth", {"dropped": 0, "frames": 180}, "16.7 ms")

    monkeypatch.setenv(CODE_VARIABLE, CODE)
    monkeypatch.setattr(StationHardware, "sound", heard)
    monkeypatch.setattr(StationHardware, "frames", smooth)


def kinds(record: Path, kind: type) -> list[Entry]:
    return [entry for entry in entries(record) if isinstance(entry.payload, kind)]


def blind(people: People) -> None:
    """Nothing in either window, nor their titles, says which condition is which."""
    for window in (people.console, people.window):
        shown = f"{window.windowTitle()} {words(window)}"
        assert shown.strip()
        assert "persona" not in shown.casefold()


async def calls_for_help(people: People) -> None:
    """The participant calls, the experimenter answers in the other window."""
    people.click(people.window.help)
    people.click(people.window.sheet.buttons[0])
    await people.until(people.console.help.isVisible)
    assert people.window.sheet.isVisible()
    people.click(people.console.help.button)
    await people.until(people.window.sheet.isHidden)


@pytest.mark.parametrize("language", ["ko", "en"])
async def test_the_pilot_is_played_through_the_real_windows(
    qtbot: QtBot, qapp: QApplication, tmp_path: Path, language: Language
) -> None:
    study, record = shortened(tmp_path / "study", "pilot"), tmp_path / "record.db"
    async with station(qtbot, qapp, study, record, language) as people:
        await people.start("P001", language)
        await people.agree()
        await people.answer_step(language)  # screening
        await people.answer_page("background", language)
        await people.next()
        page = people.page
        await people.turned(lambda: people.click(people.window.back))
        kept = [item.answers.value for item in people.body.items]
        assert kept == [people.told["background", "background", item.item.id] for item in people.body.items]
        await people.next()
        assert people.page == page
        assert not people.window.next.isEnabled()
        await people.answer_step(language)
        await people.answer_step(language)  # familiarity
        await people.next()  # instructions
        await people.until(lambda: isinstance(people.window.body, ViewingBody))
        assert people.console.model.condition in ("A", "B")
        blind(people)
        await people.watch("파도!" if language == "ko" else "the wave!")
        blind(people)
        await calls_for_help(people)
        await people.answer_step(language, declining=("sam",))
        assert isinstance(people.body, RestBody)
        await people.until(lambda: people.page.startswith("viewing.2/"))
        await people.watch("또 왔다" if language == "ko" else "again!")
        await people.answer_step(language)
        await people.answer_step(language)  # probes
        assert isinstance(people.body, QuietBody)
        qtbot.keyClicks(people.console.note.edit, "liked the second one")
        qtbot.keyClick(people.console.note.edit, Qt.Key.Key_Return)
        asked = "두 무대를 보시면서 어떠셨어요?" if language == "ko" else "How was it to watch the two stages?"
        await people.until(lambda: asked in people.console.guide.text())
        await people.turned(lambda: people.click(people.console.buttons["done"]))
        await people.until(people.console.guide.isHidden)
        await people.next()  # debriefing
        assert people.page == "over"
        await people.unlock()
    _check(record, study, people, language)


def _check(record: Path, study: Path, people: People, language: Language) -> None:
    found = verify(record, (study.parent,))
    assert found.sound, "\n".join(found.lines())
    [visit] = visits_in(record)
    assert visit.started.participant == "P001"
    assert visit.started.language == language
    assert visit.outcome == "finished"
    assert len(visit.sessions) == 1

    answers = [entry.payload for entry in kinds(record, Answer)]
    assert Counter((one.step, one.instrument, one.item) for one in answers) == Counter(people.told.keys())
    assert {(one.step, one.instrument, one.item): one.value for one in answers} == people.told
    assert all(one.declined is (one.value is None) for one in answers)
    assert all(one.shown_ns < one.answered_ns for one in answers)

    begun = [entry.payload.step for entry in kinds(record, StepStarted)]
    assert begun == STEPS
    ended = {entry.payload.step: entry.payload.outcome for entry in kinds(record, StepEnded)}
    assert ended == dict.fromkeys(STEPS, "done")

    shown = [(entry.payload.condition["name"], entry.payload.concert) for entry in kinds(record, ViewingStarted)]
    assert [condition for condition, _ in shown] == [condition for condition, _ in visit.started.viewings]
    assert {condition for condition, _ in shown} == {"persona", "no_persona"}
    assert [entry.payload.reason for entry in kinds(record, ViewingEnded)] == ["finished", "finished"]
    assert {concert for _, concert in shown} == {"first", "second"}
    # The published pilot asked for no rating while watching.
    assert not kinds(record, Rating)
    assert not kinds(record, Chill)
    lines = [entry.payload.text for entry in kinds(record, ChatReleased) if entry.payload.author_kind == "viewer"]
    assert len(lines) == 2

    controls = [(entry.payload.action, entry.payload.by) for entry in kinds(record, VisitControl)]
    assert controls == [
        ("help", "participant"), ("help over", "experimenter"), ("note", "experimenter"),
    ]  # fmt: skip
    [receipt] = [entry.payload for entry in kinds(record, Receipt)]
    assert receipt.answers == len(people.told)
    assert len(kinds(record, VisitEnded)) == 1


async def test_a_visit_with_a_rating_is_sampled_from_the_first_frame_to_the_last_and_watched_in_the_console(
    qtbot: QtBot, qapp: QApplication, tmp_path: Path
) -> None:
    study, record = shortened(tmp_path / "study", "personas"), tmp_path / "record.db"
    frames: list[tuple[float, float]] = []
    dropped = 0
    async with station(qtbot, qapp, study, record, "ko") as people:
        await people.start("P001", "ko")
        await people.agree()
        for _ in ("screening", "background", "familiarity"):
            await people.answer_step("ko")
        await people.next()
        await people.next()
        assert isinstance(people.body, PracticeBody)
        assert not people.window.next.isEnabled()
        people.click(people.body.rating.grid, QPoint(40, 40))
        people.click(people.body.rating.chills)
        await people.next()
        await people.until(lambda: isinstance(people.window.body, ViewingBody))  # the baseline ends by itself
        for period, line in enumerate(("파도!", "또 왔다"), start=1):
            await people.until(lambda: people.console.model.playing and people.console.model.samples > 20)
            assert people.console.model.trace
            viewing = await people.watch(line)
            assert people.console.model.trace[-1].valence > 0.3
            assert people.console.model.chills == 1
            assert people.console.model.gaps == 0
            assert viewing.first_frame_ms is not None
            dropped += viewing.player.dropped_frames
            frames.append((viewing.first_frame_ms, viewing.last_frame_ms))
            await people.until(lambda period=period: people.page.startswith(f"after_viewing.{period}/"))
            await people.answer_step("ko")
        await people.answer_step("ko")  # probes
        await people.next()  # debriefing
        assert people.page == "over"
        await people.unlock()
    found = verify(record, (study.parent,))
    assert found.sound, "\n".join(found.lines())
    viewings = [entry.viewing for entry in kinds(record, ViewingStarted)]
    for viewing_id, (first, last) in zip(viewings, frames, strict=True):
        times = [entry.media_ms for entry in kinds(record, Rating) if entry.viewing == viewing_id]
        assert abs(times[0] - first) <= PERIOD_MS
        assert abs(times[-1] - last) <= PERIOD_MS
    flagged = {entry.payload.what for entry in kinds(record, Flag)}
    assert {"untouched", "typing"} <= flagged <= {"untouched", "typing", "gap"}
    assert [one.payload.touched for one in kinds(record, Rating)].count(True) > 2 * SECONDS * 10
    assert len(kinds(record, Chill)) == 2
    [receipt] = [entry.payload for entry in kinds(record, Receipt)]
    assert receipt.samples == len(kinds(record, Rating))
    assert receipt.dropped_frames == dropped


async def test_the_window_is_left_with_keys_and_code_alone_and_the_visit_goes_on_where_it_was(
    qtbot: QtBot, qapp: QApplication, tmp_path: Path
) -> None:
    study, record = shortened(tmp_path / "study", "pilot"), tmp_path / "record.db"
    async with station(qtbot, qapp, study, record) as people:
        await people.start("P001", "en")
        await people.agree()
        await people.answer_step("en")
        await people.answer_page("background", "en")
        await people.next()
        page = people.page
        held = Qt.KeyboardModifier
        for key, modifier in (
            (Qt.Key.Key_Escape, held.NoModifier),
            (Qt.Key.Key_F4, held.AltModifier),
            (Qt.Key.Key_Q, held.ControlModifier),
            (Qt.Key.Key_W, held.ControlModifier),
            (Qt.Key.Key_F11, held.NoModifier),
        ):
            people.key(key, modifier)
        assert not people.close_from_outside()
        assert not people.console.close()
        await people.unlock("1234")
        assert people.window.isVisible()
        assert people.page == page
        people.click(people.window.sheet.buttons[1])

        await people.answer_page("background", "en")  # not committed: Next was not pressed
        await people.unlock()
        await people.until(lambda: people.station.setup is not None and people.setup.model.protocol is not None)
        assert people.setup.field.edit.text() == "P001"
        await people.until(people.setup.begin.isEnabled)
        assert "Continue" in people.setup.begin.text()
        people.click(people.setup.begin)
        await people.until(lambda: people.station.window is not None and people.page == page)
        assert isinstance(people.body, QuestionsBody)
        assert all(item.answers.value is None for item in people.body.items)
        await people.unlock()
    [visit] = visits_in(record)
    assert visit.outcome is None
    assert len(visit.sessions) == 2
    assert len(kinds(record, VisitStarted)) == 1
    assert [entry.payload.step for entry in kinds(record, VisitContinued)] == ["background"]
    answered = Counter((one.payload.step, one.payload.item) for one in kinds(record, Answer))
    assert set(answered.values()) == {1}
    assert verify(record, (study.parent,)).sound


async def test_the_experimenter_controls_a_visit_from_the_console_and_every_act_is_an_entry_with_its_reason(
    qtbot: QtBot, qapp: QApplication, tmp_path: Path
) -> None:
    study, record = shortened(tmp_path / "study", "pilot"), tmp_path / "record.db"
    async with station(qtbot, qapp, study, record) as people:
        await people.start("P001", "en")
        await people.agree()
        for step in ("screening", "background", "familiarity", "instructions"):
            await people.until(lambda step=step: people.page.startswith(f"{step}/"))
            await people.turned(lambda: people.control("skip", "a rehearsal"))
        await people.until(lambda: people.console.model.playing)
        sheet, words = people.window.sheet, people.window.words
        people.control("pause", "the phone rang")
        await people.until(sheet.isVisible)
        assert words.paused_title in sheet.card.accessibleName()
        assert "phone" not in sheet.card.accessibleName()
        assert not people.console.model.playing
        people.console.activateWindow()
        await people.until(people.console.isActiveWindow)
        people.click(people.console.buttons["marker"])
        await people.until(people.window.isActiveWindow)
        await people.until(lambda: people.console.buttons["resume"].isVisible())
        people.click(people.console.buttons["resume"])
        await people.until(lambda: sheet.isHidden() and people.console.model.playing)
        await people.until(lambda: people.console.buttons["pause"].isVisible())
        await people.turned(lambda: people.control("repeat", "sound was off"))
        await people.until(lambda: people.page.startswith("viewing.1/2/") and people.console.model.playing)
        await people.turned(lambda: people.control("abort", "the participant felt unwell"))
        await people.until(lambda: people.page == "over")
        await people.unlock()
    [visit] = visits_in(record)
    assert visit.outcome == "aborted"
    controls = [entry.payload for entry in kinds(record, VisitControl)]
    assert all(one.by == "experimenter" for one in controls)
    said = [(one.action, one.reason) for one in controls]
    assert said == [("skip", "a rehearsal")] * 4 + [
        ("pause", "the phone rang"), ("marker", ""), ("resume", ""), ("repeat", "sound was off"),
        ("abort", "the participant felt unwell"),
    ]  # fmt: skip
    assert [entry.payload.reason for entry in kinds(record, ViewingEnded)] == ["left", "left"]
    assert verify(record, (study.parent,)).sound
