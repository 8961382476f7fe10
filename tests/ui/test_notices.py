"""What the viewer is told about the engine: one trouble, counted, in words, with at most one action."""

from __future__ import annotations

from typing import get_args, get_type_hints

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from kpop_concert.audience.engines.base import EngineProblem
from kpop_concert.journal import EngineChanged, EngineReady, Problem, RoundEnded
from kpop_concert.ui.components.notice_bar import NoticeBar
from kpop_concert.ui.components.notice_words import DETAIL_CHARS, NoticeWords
from kpop_concert.ui.models.notices import Kind, Notices, Trouble, Turn, kind_of
from kpop_concert.ui.theme import Theme

ENGINE_KINDS = get_args(get_type_hints(EngineProblem)["kind"])


def problem(kind: str, message: str = "127.0.0.1:9 took too long.", engine: str = "openai") -> Problem:
    return Problem(whose="environment", where=f"engine {engine}: {kind}", message=message)


def ended(outcome: str = "answered", lines: int = 3) -> RoundEnded:
    return RoundEnded.model_validate({"round": 1, "outcome": outcome, "latency_ms": 900.0, "lines": lines})


TOOK_OVER = EngineChanged(engine="builtin", source="SIM", reason="took over")
RECOVERED = EngineChanged(engine="openai", source="AI", reason="recovered")
CHOSEN = EngineChanged(engine="openai", source="AI", reason="chosen")
READY = EngineReady(
    engine="openai",
    model="tiny-chat",
    server="127.0.0.1:9",
    enforces="json_schema",
    temperature="honoured",
    latency_ms=9,
)


@pytest.mark.parametrize("kind", ENGINE_KINDS)
def test_every_kind_of_an_engine_is_known_and_has_words(qapp: QApplication, kind: str) -> None:
    found = kind_of(problem(kind))
    assert found == kind
    said = NoticeWords().of_trouble(Trouble(found), taken_over=False)
    assert said.title
    assert said.advice


@pytest.mark.parametrize("kind", get_args(Kind))
def test_every_trouble_has_its_own_words(qapp: QApplication, kind: Kind) -> None:
    titles = {NoticeWords().of_trouble(Trouble(other), False).title for other in get_args(Kind)}
    assert len(titles) == len(get_args(Kind))
    assert "Built-in fans write" in NoticeWords().of_trouble(Trouble(kind), taken_over=True).advice


def test_what_is_not_an_engines_trouble_is_none() -> None:
    assert kind_of(Problem(whose="environment", where="player", message="damaged")) is None
    assert kind_of(Problem(whose="program", where="engine openai", message="KeyError")) == "other"
    assert kind_of(problem("something new")) == "other"


def test_thirty_failing_rounds_are_one_notice() -> None:
    notices = Notices()
    for _ in range(30):
        notices.hear(problem("timeout"))
        notices.hear(ended("timeout", 0))
    assert notices.trouble == Trouble("timeout", 30, "127.0.0.1:9 took too long.")
    assert notices.problems == 30


def test_the_cause_stays_while_the_server_is_left_alone() -> None:
    notices = Notices()
    notices.hear(problem("unreachable"))
    for _ in range(5):
        notices.hear(problem("resting"))
    assert notices.trouble is not None
    assert (notices.trouble.kind, notices.trouble.count) == ("unreachable", 1)
    assert notices.problems == 6


def test_a_model_file_that_is_being_loaded_is_no_failure() -> None:
    notices = Notices()
    notices.hear(problem("resting", engine="local"))
    notices.hear(problem("resting", engine="local"))
    assert notices.trouble is not None
    assert (notices.trouble.kind, notices.trouble.count) == ("loading", 1)
    notices.hear(READY)
    assert notices.trouble is None
    notices.hear(problem("resting", engine="local"))
    assert notices.trouble is not None
    assert notices.trouble.kind == "resting"


def test_a_round_that_ends_well_ends_the_trouble() -> None:
    notices = Notices()
    notices.hear(problem("limit"))
    notices.hear(ended("failed", 0))
    assert notices.trouble is not None
    notices.hear(ended("cancelled", 0))
    assert notices.trouble is not None
    notices.hear(ended())
    assert notices.trouble is None


def test_rounds_that_built_in_fans_fill_end_nothing() -> None:
    notices = Notices()
    notices.hear(problem("limit"))
    turn = notices.hear(TOOK_OVER)
    assert turn == Turn("took over", 1, ai=False, cause="limit")
    notices.hear(ended())
    notices.hear(ended())
    assert notices.trouble is not None
    notices.hear(READY)
    assert notices.hear(RECOVERED) == Turn("recovered", 1, ai=True, model="tiny-chat")
    assert notices.trouble is None
    assert not notices.taken_over


def test_a_trouble_that_was_read_comes_back_only_after_it_was_over() -> None:
    notices = Notices()
    notices.hear(problem("key"))
    notices.dismiss()
    notices.hear(problem("key"))
    notices.hear(problem("resting"))
    assert notices.trouble is None
    notices.hear(problem("timeout"))
    assert notices.trouble is not None
    notices.hear(TOOK_OVER)
    notices.hear(RECOVERED)
    notices.hear(problem("key"))
    assert notices.trouble is not None
    assert (notices.trouble.kind, notices.trouble.count) == ("key", 1)


def test_turns_are_counted_until_another_engine_is_chosen() -> None:
    notices = Notices()
    counts = []
    for _ in range(3):
        notices.hear(problem("timeout"))
        turn = notices.hear(TOOK_OVER)
        assert turn is not None
        counts.append(turn.count)
        notices.hear(RECOVERED)
    assert counts == [1, 2, 3]
    notices.hear(CHOSEN)
    turn = notices.hear(TOOK_OVER)
    assert turn is not None
    assert turn.count == 1


def test_a_cap_that_is_near_does_not_hide_a_trouble() -> None:
    notices = Notices()
    notices.hear(problem("timeout"))
    notices.warn("near cap")
    assert notices.trouble is not None
    assert notices.trouble.kind == "timeout"
    notices.hear(ended())
    notices.hear(ended())
    notices.warn("near cap")
    notices.hear(ended())
    assert notices.trouble == Trouble("near cap")


def test_settings_that_lack_something_are_told_until_they_were_read_or_changed() -> None:
    notices = Notices()
    notices.warn("settings", "no model is set")
    notices.hear(ended())
    assert notices.trouble == Trouble("settings", 1, "no model is set")
    notices.hear(CHOSEN)
    assert notices.trouble is None
    notices.warn("settings")
    notices.dismiss()
    assert notices.trouble is None


def test_a_turn_says_why_and_who(qapp: QApplication) -> None:
    words = NoticeWords()
    took_over = Turn("took over", 1, ai=False, cause="timeout")
    assert words.of_turn(took_over) == ("warn", "The model is too slow. Built-in fans took over.")
    assert words.of_turn(Turn("took over", 3, ai=False)) == ("warn", "Built-in fans took over. ×3")
    assert words.of_turn(Turn("recovered", 1, ai=True, model="tiny-chat")) == ("ok", "tiny-chat is back.")
    assert words.of_turn(Turn("chosen", 1, ai=True))[1] == "From now on an AI audience writes."
    assert words.of_turn(Turn("chosen", 1, ai=False))[1] == "From now on built-in fans write."


def test_a_servers_words_stay_in_the_tooltip_short_and_plain(qtbot: QtBot, qapp: QApplication) -> None:
    theme = Theme(reduced_motion=True)
    bar = NoticeBar(theme)
    qtbot.addWidget(bar)
    detail = "<b>Sign in</b>\n\x1b[31m" + "x" * 500
    said = NoticeWords().of_trouble(Trouble("other", 1, detail), False)
    assert len(said.detail) <= DETAIL_CHARS
    bar.show_notice(said)
    assert "<b>" not in bar.toolTip()
    assert "Sign in" in bar.toolTip()
    for label in (bar.title, bar.advice):
        assert "Sign in" not in label.text()


def test_the_bar_offers_its_action_by_mouse_and_keyboard(qtbot: QtBot, qapp: QApplication) -> None:
    theme = Theme(reduced_motion=True)
    bar = NoticeBar(theme)
    qtbot.addWidget(bar)
    assert bar.isHidden()
    bar.show_notice(NoticeWords().of_trouble(Trouble("key"), True))
    bar.resize(360, bar.heightForWidth(360))
    assert not bar.isHidden()
    assert bar.accessibleName().startswith("The key is not accepted.")
    with qtbot.waitSignal(bar.acted):
        qtbot.mouseClick(bar.action, Qt.MouseButton.LeftButton)
    with qtbot.waitSignal(bar.acted):
        qtbot.keyClick(bar.action, Qt.Key.Key_Return)
    with qtbot.waitSignal(bar.dismissed):
        qtbot.keyClick(bar.close_button, Qt.Key.Key_Space)
    bar.show_notice(NoticeWords().of_trouble(Trouble("cut"), False))
    assert bar.action.isHidden()
    bar.show_notice(None)
    assert bar.isHidden()


def test_in_a_short_dock_the_advice_is_in_the_tooltip(qtbot: QtBot, qapp: QApplication) -> None:
    bar = NoticeBar(Theme(reduced_motion=True))
    qtbot.addWidget(bar)
    said = NoticeWords().of_trouble(Trouble("key", 1, "127.0.0.1:9 does not accept the key."), True)
    bar.show_notice(said)
    high = bar.heightForWidth(360)
    bar.set_compact(True)
    qtbot.waitUntil(lambda: bar.heightForWidth(360) < high)
    assert said.advice in bar.toolTip()
    assert said.detail in bar.toolTip()
    bar.set_compact(False)
    qtbot.waitUntil(lambda: bar.heightForWidth(360) == high)
