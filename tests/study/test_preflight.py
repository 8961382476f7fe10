"""What a station finds out before a visit: each fact from the thing itself, and what keeps a visit from beginning."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from study_helpers import design, protocol, visit

from kpop_concert.audience.engines.settings import EngineSettings
from kpop_concert.bench.chat_server import Behaviour, ChatServer
from kpop_concert.concert.pack import load_pack
from kpop_concert.journal import Entry, StationMeasured
from kpop_concert.records import JournalWriter
from kpop_concert.session import NoRecord, Session
from kpop_concert.study.check import StudyCheck, check_study
from kpop_concert.study.counterbalance import places
from kpop_concert.study.machine import (
    check_clock,
    check_disk,
    check_kiosk,
    check_notifications,
    mute_notifications,
    needed_mb,
)
from kpop_concert.study.preflight import (
    NAMES,
    Check,
    Name,
    Preflight,
    check_engines,
    check_offset,
    check_protocol,
    check_record,
    check_videos,
)
from kpop_concert.system import paths
from kpop_concert.system.secrets import Secrets


@pytest.fixture(scope="module")
def pilot() -> StudyCheck:
    """The shipped pilot."""
    return check_study("pilot", verify=False)


def entry(payload: StationMeasured, utc: str = "2026-11-20T10:00:00.000+00:00") -> Entry:
    return Entry("s", 0, 0, utc, None, None, None, payload)


# --- how checks run


async def test_checks_run_and_a_warning_lets_a_visit_begin() -> None:
    async def fine() -> Check:
        return Check("disk", "passed", "room")

    async def doubtful() -> Check:
        return Check("kiosk", "warning", "desktop")

    preflight = Preflight({"disk": fine, "kiosk": doubtful})
    told: list[tuple[Name, str]] = []
    preflight.on_change = lambda name: told.append((name, preflight.checks[name].status))
    assert [check.status for check in preflight.checks.values()] == ["waiting", "waiting"]
    preflight.run()
    assert preflight.running
    await preflight.settle()
    assert ("disk", "running") in told
    assert ("disk", "passed") in told
    assert not preflight.running
    assert preflight.blocking() == []
    assert (preflight.count("passed"), preflight.count("warning")) == (1, 1)


async def test_an_error_blocks_and_a_test_visit_may_lack_what_is_the_machines() -> None:
    async def no_sound() -> Check:
        return Check("sound", "error", "no output")

    async def no_record() -> Check:
        return Check("record", "error", "not written", {"detail": "full"})

    preflight = Preflight({"sound": no_sound, "record": no_record})
    preflight.run()
    await preflight.settle()
    assert [check.name for check in preflight.blocking()] == ["sound", "record"]
    assert [check.name for check in preflight.blocking(test=True)] == ["record"]


async def test_what_measures_an_idle_machine_waits_for_the_rest() -> None:
    order: list[str] = []
    released = asyncio.Event()

    async def slow() -> Check:
        await released.wait()
        order.append("video")
        return Check("video", "passed", "match", {"count": 1})

    async def frames() -> Check:
        order.append("frames")
        return Check("frames", "passed", "smooth", {"dropped": 0, "frames": 1})

    preflight = Preflight({"frames": frames, "video": slow})
    preflight.run()
    await asyncio.sleep(0)
    released.set()
    await preflight.settle()
    assert order == ["video", "frames"]


async def test_a_check_that_fails_is_an_error_of_its_own_row(expected_log) -> None:  # type: ignore[no-untyped-def]
    async def broken() -> Check:
        raise RuntimeError("unforeseen")

    expected_log("kpop_concert.study.preflight", "check clock failed")
    preflight = Preflight({"clock": broken})
    preflight.run()
    await preflight.settle()
    assert preflight.checks["clock"] == Check("clock", "error", "failed", {"detail": "RuntimeError"})


async def test_running_again_gives_up_what_is_under_way() -> None:
    calls: list[int] = []
    begun = asyncio.Event()

    async def door() -> Check:
        calls.append(len(calls))
        begun.set()
        if len(calls) == 1:
            await asyncio.Event().wait()
        return Check("disk", "passed", "room", {"mb": 1})

    preflight = Preflight({"disk": door})
    preflight.run()
    await begun.wait()
    preflight.run()
    await preflight.settle()
    assert preflight.checks["disk"].status == "passed"
    assert len(calls) == 2


# --- the study


def test_a_protocol_is_locked_by_its_first_visit_and_may_not_change_under_its_version(pilot: StudyCheck) -> None:
    study = protocol(design())
    checked = StudyCheck(Path("tried.yaml"), study)
    place = places(study, 1)[0]
    assert check_protocol(checked, []).fact == "draft"
    held = visit(study, place, "P001")
    assert check_protocol(checked, [held]).fact == "locked"
    other = StudyCheck(Path("tried.yaml"), study.model_copy(update={"fixed_volume": 0.5}))
    found = check_protocol(other, [held])
    assert (found.status, found.fact) == ("error", "changed")
    assert check_protocol(other, [visit(study, place, "P001", test=True)]).status == "passed"
    newer = StudyCheck(Path("tried.yaml"), study.model_copy(update={"fixed_volume": 0.5, "version": "1.1"}))
    assert check_protocol(newer, [held]).fact == "draft"


def test_a_study_that_does_not_hold_names_its_first_problem(tmp_path: Path) -> None:
    found = check_protocol(check_study(tmp_path / "none.yaml"), [])
    assert (found.status, found.fact) == ("error", "broken")
    assert "no such study" in str(found.figures["detail"])


def test_a_swapped_video_is_an_error(pilot: StudyCheck, tmp_path: Path) -> None:
    assert check_videos(pilot).status == "passed"
    name, pack = next(iter(pilot.packs.items()))
    folder = tmp_path / "pack"
    shutil.copytree(pack.folder, folder)
    with (folder / pack.video_path.name).open("ab") as video:
        video.write(b"x")
    swapped = replace(pilot, packs={name: load_pack(folder, verify=False)})
    found = check_videos(swapped)
    assert (found.status, found.fact, found.figures["concert"]) == ("error", "other video", name)
    (folder / pack.video_path.name).unlink()
    assert check_videos(swapped).status == "error"


# --- engines


def only(pilot: StudyCheck, **changed: object) -> StudyCheck:
    """The pilot with its first condition alone, changed."""
    name, condition = next(iter(pilot.conditions.items()))
    return replace(pilot, conditions={name: condition.model_copy(update=changed)})


async def test_built_in_fans_are_rehearsed(pilot: StudyCheck) -> None:
    found = await check_engines(pilot, EngineSettings(), Secrets())
    assert (found.status, found.fact) == ("passed", "built in")
    assert int(found.figures["lines"]) > 0
    assert found.value.endswith(" ms")


async def test_a_study_without_an_audience_needs_no_engine(pilot: StudyCheck) -> None:
    found = await check_engines(only(pilot, audience="none"), EngineSettings(), Secrets())
    assert (found.status, found.fact) == ("passed", "nobody")


@pytest.fixture
def asking(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> StudyCheck:
    """A study whose one condition asks a server."""
    text = (paths.resources() / "conditions" / "persona.yaml").read_text("utf-8")
    lines = [line for line in text.splitlines() if not line.startswith(("engine:", "model:"))]
    (tmp_path / "asking.yaml").write_text("\n".join([*lines, "engine: openai", ""]), "utf-8")
    monkeypatch.setenv("OPENAI_API_KEY", "sk-none")
    whole = check_study("pilot", verify=False)
    condition = next(iter(whole.conditions.values())).model_copy(update={"engine": "openai"})
    return replace(whole, file=tmp_path / "study.yaml", conditions={"asking.yaml": condition})


async def test_a_server_is_connected_and_rehearsed(asking: StudyCheck) -> None:
    async with ChatServer() as server:
        settings = EngineSettings(provider="custom", base_url=server.base_url, model="m")
        found = await check_engines(asking, settings, Secrets(server.base_url))
    assert found.name == "engine"
    assert found.fact in ("answers", "temperature", "form")


async def test_a_server_that_refuses_is_an_error_with_its_way_out(asking: StudyCheck) -> None:
    async with ChatServer(lambda _: Behaviour(fault="401")) as server:
        settings = EngineSettings(provider="custom", base_url=server.base_url, model="m")
        found = await check_engines(asking, settings, Secrets(server.base_url))
    assert (found.status, found.fact) == ("error", "problem")
    assert found.figures["detail"]


async def test_an_engine_that_is_not_set_up_is_an_error(asking: StudyCheck) -> None:
    found = await check_engines(asking, EngineSettings(), Secrets())
    assert (found.status, found.fact) == ("error", "no seat")


# --- record and machine


async def test_a_record_that_takes_an_entry_is_writable(tmp_path: Path) -> None:
    writer = JournalWriter(tmp_path / "study.db")
    session = Session(writer, "station", 1)
    found = await check_record(session, writer.path)
    session.end("closed")
    await asyncio.to_thread(writer.close)
    assert found.status in ("passed", "warning")
    assert found.value == "study.db"


async def test_a_record_that_cannot_be_written_is_an_error(tmp_path: Path) -> None:
    class Full(NoRecord):
        def flush(self):  # type: ignore[no-untyped-def]
            from kpop_concert.records import RecordFullError

            done = super().flush().__class__()
            done.set_exception(RecordFullError("the disk is full"))
            return done

    found = await check_record(Session(Full(), "station", 1), tmp_path / "study.db")
    assert (found.status, found.figures["detail"]) == ("error", "the disk is full")


def test_disk_space_is_held_against_what_a_visit_needs(tmp_path: Path, pilot: StudyCheck) -> None:
    record = tmp_path / "not yet" / "study.db"
    assert needed_mb(pilot) >= 20
    assert check_disk(record, 1).status in ("passed", "warning")
    assert check_disk(record, 10**9).fact == "full"
    free = int(shutil.disk_usage(tmp_path).free / 1e6)
    assert check_disk(record, max(1, free // 3)).fact == "tight"


def test_a_clock_behind_the_record_is_an_error() -> None:
    measured = StationMeasured(station=1, what="audio-visual offset", value_ms=1, spread_ms=1)
    found = check_clock([entry(measured, "2999-01-01T00:00:00.000+00:00")])
    assert found.status == "error" or found.fact == "moves"


@pytest.mark.parametrize(("said", "fact"), [("yes", "set by network"), ("no", "not set by network"), (None, "steady")])
def test_who_sets_the_clock_is_said_where_the_system_tells(said: str | None, fact: str) -> None:
    assert check_clock(run=lambda command: said).fact in (fact, "moves", "steady")


def test_an_offset_is_the_last_one_of_this_station() -> None:
    def measured(station: int, value: float, day: str) -> Entry:
        said = StationMeasured(station=station, what="audio-visual offset", value_ms=value, spread_ms=2.5)
        return entry(said, f"{day}T10:00:00.000+00:00")

    assert check_offset([], 2).fact == "never"
    found = check_offset(
        [measured(2, 10, "2026-11-01"), measured(1, 99, "2026-11-03"), measured(2, -12, "2026-11-02")], 2
    )
    assert (found.status, found.value) == ("passed", "-12 ms")
    assert found.figures == {"day": "2026-11-02", "spread": "2.5"}


class Desktop:
    """A desktop whose banners can be switched, as `gsettings` shows it."""

    def __init__(self, shown: str | None) -> None:
        self.shown = shown

    def __call__(self, command: Sequence[str]) -> str | None:
        if command[1] == "set" and self.shown is not None:
            self.shown = command[-1]
        return self.shown


def test_notifications_are_asked_muted_or_admitted_to_be_unknown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.platform", "linux")
    desktop = Desktop("true")
    assert check_notifications(run=desktop).fact == "shown"
    assert mute_notifications(run=desktop).status == "passed"
    assert desktop.shown == "false"
    unknown = check_notifications(run=Desktop(None))
    assert (unknown.status, unknown.fact) == ("warning", "unknown")


def test_a_kiosk_is_known_by_its_shell_and_never_pretended() -> None:
    assert check_kiosk(code_set=True, environ={"XDG_CURRENT_DESKTOP": "gnome-kiosk:GNOME"}).status == "passed"
    assert check_kiosk(code_set=True, environ={"XDG_CURRENT_DESKTOP": "ubuntu:GNOME"}).status == "warning"
    assert check_kiosk(code_set=True, environ={}).status == "warning"
    assert check_kiosk(code_set=False, environ={"XDG_CURRENT_DESKTOP": "cage"}).status == "error"


def test_every_name_has_a_row_of_its_own() -> None:
    assert len(set(NAMES)) == len(NAMES) == 12
