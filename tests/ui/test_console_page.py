"""The experimenter's console: what it says, what it asks for, and that nothing happens without a reason."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from settings_helpers import words

from kpop_concert.journal import (
    Payload,
    Problem,
    Rating,
    RoundEnded,
    StepEnded,
    StepStarted,
    Transport,
    ViewingStarted,
    VisitControl,
    VisitEnded,
    VisitStarted,
)
from kpop_concert.session import NoRecord, Session
from kpop_concert.study.console import ConsoleModel, Intent
from kpop_concert.study.counterbalance import places
from kpop_concert.study.plan import plan
from kpop_concert.study.protocol import load_protocol, protocol_hash
from kpop_concert.system import paths
from kpop_concert.ui.pages.console import ConsoleWindow
from kpop_concert.ui.theme import Theme


class Visit:
    """A visit in its first viewing, and the console that hears it."""

    def __init__(self, theme: Theme) -> None:
        self.protocol = load_protocol(paths.resources() / "studies" / "personas.yaml")
        place = places(self.protocol, 1)[0]
        self.now_ns = 0
        self.session = Session(NoRecord(), "visit", 1, now_ns=lambda: self.now_ns)
        self.model = ConsoleModel(self.protocol, plan(self.protocol, place))
        self.session.subscribe(self.model.apply)
        self.window = ConsoleWindow(theme, self.model)
        self.intents: list[Intent] = []
        self.window.intent.connect(self.intents.append)
        step = next(step for step in self.model.steps if step.block.block == "viewing")
        self.say(
            VisitStarted(
                visit="v", study="s", study_version="1", protocol_sha256=protocol_hash(self.protocol), station=1,
                participant="P019", language="ko", place=0, viewings=place.viewings,
            ),
            StepStarted(step=step.id, block="viewing", attempt=1, period=1),
            ViewingStarted(
                concert="c", video="v", video_sha256="0", duration_ms=240_000, condition={}, seed=1, engine="e",
                source="SIM", audience=(),
            ),
            Transport(action="play"),
        )  # fmt: skip
        self.step = step.id

    def say(self, *payloads: Payload, media_ms: float | None = None) -> None:
        for payload in payloads:
            self.session.publish(payload, media_ms=media_ms)
        self.window.refresh()


@pytest.fixture
def visit(qtbot: QtBot, qapp: QApplication) -> Iterator[Visit]:
    theme = Theme(reduced_motion=True)
    theme.apply(qapp)
    made = Visit(theme)
    made.window.show()
    yield made
    made.window.finish()
    made.window.deleteLater()


def test_participant_code_and_step_are_shown_and_no_condition_is_named(visit: Visit) -> None:
    assert visit.window.who.text() == "P019"
    label = visit.model.condition
    assert label in visit.protocol.design.labels.values()
    shown = words(visit.window)
    assert f"condition {label}" in shown
    for name in visit.protocol.design.conditions:
        assert name not in shown


def test_a_call_for_help_is_loud_and_answered_without_a_reason(visit: Visit) -> None:
    assert not visit.window.help.isVisible()
    visit.say(VisitControl(action="help", by="participant"))
    assert visit.window.help.isVisible()
    assert visit.window.help.height() >= 80
    visit.window.help.button.click()
    assert visit.intents == [Intent("help over")]
    visit.say(VisitControl(action="help over", by="experimenter"))
    assert not visit.window.help.isVisible()


@pytest.mark.parametrize("wish", ["pause", "repeat", "skip", "abort"])
def test_a_control_asks_why_and_does_nothing_without_a_reason(visit: Visit, wish: str) -> None:
    visit.window.buttons[wish].click()
    sheet = visit.window.reason
    assert sheet is not None
    sheet.confirm.click()
    assert sheet.field.error
    assert visit.intents == []
    QTest.keyClicks(sheet.field.edit, "a phone rang")
    QTest.keyClick(sheet.field.edit, Qt.Key.Key_Return)
    assert visit.intents == [Intent(wish, "a phone rang", visit.step)]
    assert visit.window.reason is None


def test_a_question_can_be_left_without_doing_anything(visit: Visit) -> None:
    visit.window.buttons["abort"].click()
    sheet = visit.window.reason
    assert sheet is not None
    QTest.keyClick(sheet.field.edit, Qt.Key.Key_Escape)
    assert visit.intents == []
    assert visit.window.reason is None


def test_markers_and_notes_are_quick(visit: Visit) -> None:
    visit.window.buttons["marker"].click()
    QTest.keyClicks(visit.window.note.edit, "laughed at the chorus")
    QTest.keyClick(visit.window.note.edit, Qt.Key.Key_Return)
    QTest.keyClick(visit.window.note.edit, Qt.Key.Key_Return)
    assert visit.intents == [Intent("marker", "", visit.step), Intent("note", "laughed at the chorus", visit.step)]
    assert visit.window.note.edit.text() == ""


def test_alarms_and_figures_follow_the_entries(visit: Visit) -> None:
    gap, idle, engine = (visit.window.alarms[name] for name in ("gap", "idle", "engine"))
    for number in range(300):
        visit.now_ns += 50_000_000
        visit.session.publish(Rating(valence=0.1, arousal=0.2, touched=True), media_ms=number * 50.0)
    visit.say(RoundEnded(round=1, outcome="timeout", latency_ms=1, lines=0))
    assert idle.isVisible()
    assert engine.isVisible()
    assert not gap.isVisible()
    assert visit.window.figures["samples"].text() == "300"
    assert visit.window.figures["late"].text() == "1"
    visit.model.advance(15_000, visit.now_ns + 3_000_000_000)
    visit.window.refresh()
    assert gap.isVisible()


def test_problems_and_what_was_done_are_listed_newest_first(visit: Visit) -> None:
    visit.say(Problem(whose="environment", where="player", message="no sound device"))
    visit.say(VisitControl(action="pause", by="experimenter", reason="a phone"))
    shown = words(visit.window)
    assert "player: no sound device" in shown
    assert shown.index("Paused: a phone") < shown.index("player: no sound device") or "Paused: a phone" in shown
    assert visit.window.buttons["resume"].isVisible()
    assert not visit.window.buttons["pause"].isVisible()
    visit.window.buttons["resume"].click()
    assert visit.intents == [Intent("resume", "", visit.step)]


def test_the_console_stays_while_a_visit_runs(visit: Visit) -> None:
    visit.window.close()
    assert visit.window.isVisible()
    visit.say(VisitEnded(visit="v", outcome="finished"))
    assert not visit.window.buttons["abort"].isEnabled()
    visit.window.close()
    assert not visit.window.isVisible()


def test_an_interview_shows_its_questions_and_ends_as_done(visit: Visit) -> None:
    assert not visit.window.buttons["done"].isVisible()
    visit.protocol = load_protocol(paths.resources() / "studies" / "pilot.yaml")
    visit.model.steps = plan(visit.protocol, places(visit.protocol, 1)[0])
    visit.say(StepStarted(step="interview", block="interview", attempt=1))
    assert "두 무대를 보시면서 어떠셨어요?" in visit.window.guide.text()  # the participant speaks Korean
    visit.window.buttons["done"].click()
    assert visit.intents == [Intent("done", "", "interview")]
    visit.say(StepEnded(step="interview", attempt=1, outcome="done"))
    assert not visit.window.buttons["done"].isVisible()
    assert not visit.window.guide.isVisible()


def test_a_record_that_cannot_be_written_is_an_alarm(visit: Visit) -> None:
    notice = visit.window.alarms["record"]
    assert not notice.isVisible()
    visit.model.unsaved = True
    visit.window.refresh()
    assert notice.isVisible()
