"""Answers that were paid for are kept: whatever stops a run, the next one asks only for what is missing."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Callable
from dataclasses import replace
from pathlib import Path

import pytest
from audience.engine_helpers import a_round
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kpop_concert.audience.engines.base import EngineEvent, EngineProblem, Ready, Round, Spoken, Usage, Withheld
from kpop_concert.audience.engines.kept import Kept, KeptError, Run
from kpop_concert.journal import Behaviour

RUN = Run(condition={"name": "persona"}, model="m", seed=7, concert="c")
COST = Usage(100, 10, 20, 0.5)

Script = Callable[[Round, int], EngineProblem | None]


def works(round_: Round, time: int) -> EngineProblem | None:
    return None


def fails(kind: str, *times: int) -> Script:
    """Every time, or only at those tries (counted from 0)."""
    problem = EngineProblem(kind, f"{kind}.")  # type: ignore[arg-type]
    return lambda round_, time: problem if not times or time in times else None


class Paid:
    """A model whose answers cost something; `script` says which requests fail."""

    name = "openai"
    source = "AI"

    def __init__(self, script: Script = works, connects: EngineProblem | None = None) -> None:
        self.asked: list[tuple[int, tuple[str, ...]]] = []
        self._script, self._connects = script, connects

    async def prepare(self) -> Ready | EngineProblem | None:
        return self._connects

    async def answer(self, round_: Round) -> AsyncGenerator[EngineEvent, None]:
        time = len(self.asked)
        self.asked.append((round_.number, tuple(agent.persona.id for agent in round_.agents)))
        problem = self._script(round_, time)
        for agent in round_.agents[: 2 if problem else None]:
            text = f"{round_.number} {agent.persona.handle} 와"
            yield Spoken(agent.persona.id, text, Behaviour.AFFECT, "ko", source="AI")
        yield Withheld(None, "double", "d")
        yield COST
        if problem is not None:
            yield problem

    async def close(self) -> None:
        """Nothing is open."""


def kept(file: Path, engine: Paid, run: Run = RUN, **options: object) -> Kept:
    return Kept(engine, file, run, pauses_s=(0.0, 0.0), **options)  # type: ignore[arg-type]


async def ask(engine: Kept, *numbers: int) -> list[list[EngineEvent]]:
    return [[event async for event in engine.answer(a_round(number))] for number in numbers]


def said(answers: list[list[EngineEvent]]) -> list[list[EngineEvent]]:
    return [[event for event in events if isinstance(event, Spoken | Withheld)] for events in answers]


def paid(answers: list[list[EngineEvent]]) -> float:
    return sum(event.cost_usd for events in answers for event in events if isinstance(event, Usage))


async def test_a_second_run_pays_nothing_and_hears_the_same(tmp_path: Path) -> None:
    first = kept(tmp_path / "f", Paid())
    answers = await ask(first, 1, 2)
    again = kept(tmp_path / "f", engine := Paid(connects=EngineProblem("unreachable", "gone")))
    assert said(await ask(again, 1, 2)) == said(answers)
    assert (engine.asked, again.tally.reused, again.held, again.trouble) == ([], 2, 2, None)
    assert (paid(answers), paid(await ask(again, 1, 2))) == (1.0, 0.0)


@pytest.mark.parametrize("changed", ["seed", "temperature", "chat", "cast"])
async def test_another_request_is_asked(changed: str, tmp_path: Path) -> None:
    await ask(kept(tmp_path / "f", Paid()), 1)
    one = a_round(1)
    other = {
        "seed": replace(one, seed=one.seed + 1),
        "temperature": replace(one, temperature=1.2),
        "chat": replace(one, viewer_line=None, guidance="preshow"),
        "cast": replace(one, cast=tuple(persona.bare() for persona in one.cast)),
    }[changed]
    engine = Paid()
    async for _ in kept(tmp_path / "f", engine).answer(other):
        pass
    assert len(engine.asked) == 1


@pytest.mark.parametrize(
    "other",
    [{"model": "n"}, {"seed": 8}, {"concert": "d"}, {"condition": {"name": "persona_t12"}}],
    ids=lambda other: next(iter(other)),
)
async def test_answers_of_another_run_are_neither_used_nor_touched(other: dict[str, object], tmp_path: Path) -> None:
    await ask(kept(tmp_path / "f", Paid()), 1)
    before = (tmp_path / "f").read_bytes()
    with pytest.raises(KeptError, match="holds paid answers of a run that was stopped"):
        kept(tmp_path / "f", Paid(), RUN.model_copy(update=other))
    assert (tmp_path / "f").read_bytes() == before


@pytest.mark.parametrize("content", [b'{"a": 1}\nrest without an end', b"\xff\xfe\n", b"[]\n"])
def test_a_file_of_something_else_is_not_touched(content: bytes, tmp_path: Path) -> None:
    (tmp_path / "f").write_bytes(content)
    with pytest.raises(KeptError, match="holds no answers of a run"):
        kept(tmp_path / "f", Paid())
    assert (tmp_path / "f").read_bytes() == content


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_a_file_cut_at_any_byte_gives_back_what_was_whole(data: st.DataObject, tmp_path: Path) -> None:
    file = tmp_path / "f"
    file.unlink(missing_ok=True)

    async def main() -> None:
        whole = await ask(kept(file, Paid()), 1, 2, 3)
        content = file.read_bytes()
        cut = data.draw(st.integers(0, len(content)))
        file.write_bytes(content[:cut])
        there = max(0, content[:cut].count(b"\n") - 1)
        engine = Paid()
        again = kept(file, engine)
        assert again.held == there
        assert said(await ask(again, 1, 2, 3)) == said(whole)
        assert [number for number, _ in engine.asked] == [1, 2, 3][there:]
        assert file.read_bytes() == content

    asyncio.run(main())


async def test_a_failed_try_is_repeated_and_all_of_it_is_paid(tmp_path: Path) -> None:
    engine = kept(tmp_path / "f", Paid(fails("timeout", 0, 1)))
    answers = await ask(engine, 1)
    assert not any(isinstance(event, EngineProblem) for event in answers[0])
    assert len(said(answers)[0]) == 11
    assert paid(answers) == 1.5
    assert (dict(engine.tally.problems), engine.held, engine.trouble) == ({"timeout": 2}, 1, None)


@pytest.mark.parametrize(
    ("kind", "tries"),
    [("unreachable", 3), ("timeout", 3), ("limit", 3), ("other", 3), ("key", 1), ("model", 1), ("budget", 1)],
)
async def test_what_cannot_go_on_ends_the_run(kind: str, tries: int, tmp_path: Path) -> None:
    engine = kept(tmp_path / "f", model := Paid(lambda round_, time: fails(kind)(round_, time) if time else None))
    answers = await ask(engine, 1, 2, 3)
    assert engine.trouble is not None
    assert engine.trouble.kind == kind
    assert [number for number, _ in model.asked] == [1] + [2] * tries
    assert engine.held == kept(tmp_path / "f", Paid()).held == 1
    assert [event for event in answers[2] if isinstance(event, EngineProblem)] == [engine.trouble]


async def test_a_server_that_cannot_be_reached_at_first_is_not_asked(tmp_path: Path) -> None:
    gone = EngineProblem("unreachable", "gone")
    engine = kept(tmp_path / "f", model := Paid(connects=gone))
    await ask(engine, 1, 2)
    assert (engine.trouble, model.asked) == (gone, [])
    assert not (tmp_path / "f").exists()


@pytest.mark.parametrize(("kind", "tries"), [("refused", 1), ("cut", 3), ("invalid", 3)])
async def test_a_model_that_fails_once_is_given_up_for_that_round(kind: str, tries: int, tmp_path: Path) -> None:
    engine = kept(tmp_path / "f", Paid(fails(kind, *range(1, 1 + tries))))
    answers = await ask(engine, 1, 2)
    assert engine.trouble is None
    # As long as nothing came after it, it is worth another try.
    assert kept(tmp_path / "f", Paid()).held == 1
    answers += await ask(engine, 3)
    again = kept(tmp_path / "f", model := Paid())
    assert said(await ask(again, 1, 2, 3)) == said(answers)
    assert len(said(answers)[1]) == 3
    assert model.asked == []


async def test_a_model_that_fails_three_times_in_a_row_ends_the_run(tmp_path: Path) -> None:
    engine = kept(tmp_path / "f", model := Paid(fails("refused")))
    await ask(engine, 1, 2, 3, 4)
    assert engine.trouble is not None
    assert [number for number, _ in model.asked] == [1, 2, 3]
    assert kept(tmp_path / "f", Paid()).held == 0


async def test_an_answer_that_is_cancelled_is_not_kept(tmp_path: Path) -> None:
    started = asyncio.Event()

    class Slow(Paid):
        async def answer(self, round_: Round) -> AsyncGenerator[EngineEvent, None]:
            yield Spoken(round_.agents[0].persona.id, "와", Behaviour.AFFECT, "ko")
            started.set()
            await asyncio.Event().wait()

    task = asyncio.create_task(ask(kept(tmp_path / "f", Slow()), 1))
    await started.wait()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert not (tmp_path / "f").exists()


async def test_one_call_per_agent_is_kept_one_by_one(tmp_path: Path) -> None:
    first = kept(tmp_path / "f", model := Paid(), calls="each")
    answers = await ask(first, 1)
    assert sorted(model.asked) == sorted((1, (agent.persona.id,)) for agent in a_round(1).agents)
    content = (tmp_path / "f").read_bytes().splitlines(keepends=True)
    (tmp_path / "f").write_bytes(b"".join(content[:-3]))
    again = kept(tmp_path / "f", model := Paid(), calls="each")
    assert said(await ask(again, 1)) == said(answers)
    assert len(model.asked) == 3


async def test_nobody_who_may_speak_is_no_request(tmp_path: Path) -> None:
    engine = kept(tmp_path / "f", model := Paid())
    assert [event async for event in engine.answer(a_round(1, fans=1, quiet=(0,)))] == []
    assert model.asked == []


async def test_a_disk_that_takes_nothing_ends_the_run(tmp_path: Path) -> None:
    engine = kept(tmp_path / "no" / "f", Paid())
    await ask(engine, 1)
    assert engine.trouble is not None
    assert "cannot be written" in engine.trouble.message
