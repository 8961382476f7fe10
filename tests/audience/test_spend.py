"""What the audience costs: counted, priced, capped, and remembered for the day."""

from __future__ import annotations

import json
import tempfile
import threading
from datetime import date
from pathlib import Path

import pytest
from filelock import FileLock
from hypothesis import given
from hypothesis import strategies as st

from kpop_concert.audience.engines import prices, spend
from kpop_concert.audience.engines.base import EngineProblem, Usage
from kpop_concert.audience.engines.prices import MILLION, Price, price_of
from kpop_concert.audience.engines.settings import EngineSettings
from kpop_concert.audience.engines.spend import FILE, MAX_BYTES, MOST_TOKENS, Spend, Totals
from kpop_concert.system import paths

LOGGER = "kpop_concert.audience.engines.spend"
TODAY = date(2026, 11, 24)
OPENAI = EngineSettings(provider="openai")


class Calendar:
    """A day that a test turns over."""

    def __init__(self, day: date = TODAY) -> None:
        self.day = day

    def __call__(self) -> date:
        return self.day


def counter(folder: Path, settings: EngineSettings = OPENAI, model: str = "gpt-4.1-mini", **more: object) -> Spend:
    return Spend(settings, model, folder=folder, **{"today": Calendar(), **more})  # type: ignore[arg-type]


def paid(usd: float, tokens: int = 1000) -> Usage:
    return Usage(tokens, 0, 0, usd)


# --- prices


def test_every_shipped_price_makes_sense_and_says_where_it_is_from() -> None:
    table = prices.shipped()
    assert date.fromisoformat(table.date) <= date(2027, 12, 31)
    assert table.source.startswith("https://")
    assert len(table.models) >= 10
    for model, price in table.models.items():
        assert 0 < price.cached < price.input < price.output, model
        assert price.write is None or price.input < price.write < price.output, model


def test_a_snapshot_costs_what_its_model_costs() -> None:
    known, how = price_of(OPENAI, "gpt-4o-mini-2024-07-18")
    assert (known, how) == (prices.shipped().models["gpt-4o-mini"], "known")
    assert price_of(OPENAI, "gpt-4o-mini-audio-preview") == (None, "unknown")
    assert price_of(OPENAI, "gpt-2") == (None, "unknown")


def test_who_is_free_and_who_is_unknown() -> None:
    for provider, how in {"local_server": "free", "model_file": "free", "builtin": "free", "custom": "unknown"}.items():
        settings = EngineSettings.model_validate({"provider": provider, "base_url": "http://host.example/v1"})
        assert price_of(settings, "gpt-4o-mini") == (None, how)


def test_what_the_viewer_says_goes_first() -> None:
    custom = EngineSettings(provider="custom", base_url="https://host.example", price_input_usd=1, price_output_usd=4)
    assert price_of(custom, "any") == (Price(input=1, cached=1, output=4), "known")
    half = EngineSettings(provider="custom", base_url="https://host.example", price_input_usd=1)
    assert price_of(half, "any") == (None, "unknown")
    over = OPENAI.model_copy(update={"price_output_usd": 99.0})
    assert price_of(over, "gpt-4.1") == (Price(input=2, cached=0.5, output=99), "known")
    gift = OPENAI.model_copy(update={"price_input_usd": 0.0, "price_cached_usd": 0.0, "price_output_usd": 0.0})
    known, how = price_of(gift, "gpt-6-luna")
    assert (known.cost(MILLION, 0, MILLION) if known else -1, how) == (0, "known")


def test_a_cost_by_hand(tmp_path: Path) -> None:
    count = counter(tmp_path)
    # gpt-4.1-mini: 0.40 fresh, 0.10 cached, 1.60 out, per million
    assert count.cost(3000, 2000, 500) == pytest.approx((1000 * 0.4 + 2000 * 0.1 + 500 * 1.6) / 1e6)
    writes = counter(tmp_path, model="gpt-6-luna")
    assert writes.cost(3000, 2000, 500) == pytest.approx((1000 * 0.125 + 2000 * 0.01 + 500 * 0.5) / 1e6)
    assert counter(tmp_path, model="gpt-2").cost(3000, 2000, 500) == 0


@given(st.integers(-(10**12), 10**12), st.integers(-(10**12), 10**12), st.integers(-(10**12), 10**12))
def test_a_cost_is_never_negative_nor_without_bound(read: int, cached: int, written: int) -> None:
    price = Price(input=2, cached=0.5, output=8)
    cost = Spend(
        EngineSettings(provider="custom", base_url="http://h.example", price_input_usd=2, price_output_usd=8), "m"
    ).cost(read, cached, written)
    assert 0 <= cost <= price.cost(MOST_TOKENS, 0, MOST_TOKENS)


# --- counting


def test_a_viewing_adds_up(tmp_path: Path) -> None:
    count = counter(tmp_path)
    count.add(Usage(1000, 200, 30, 0.01), 400)
    count.add(Usage(500, 500, 20, 0.02, estimated=True), 800)
    assert count.totals == Totals(
        requests=2,
        input_tokens=1500,
        cached_tokens=700,
        output_tokens=50,
        cost_usd=pytest.approx(0.03),
        latency_ms=600,
        estimated=True,
        day_usd=pytest.approx(0.03),
        day_requests=2,
        priced="known",
    )
    assert count.totals.tokens == 1550
    count.close()


@pytest.mark.parametrize(
    "usage",
    [
        Usage(-5, -5, -5, -1.0),
        Usage(0, 10**9, 0, float("nan")),
        Usage(0, 0, 0, float("-inf")),
    ],
)
def test_numbers_that_cannot_be_count_nothing(tmp_path: Path, usage: Usage) -> None:
    count = counter(tmp_path)
    count.add(usage, -7)
    count.close()
    assert count.totals == Totals(requests=1, day_requests=1, priced="known")
    assert counter(tmp_path).totals.day_usd == 0


def test_an_absurd_claim_is_bounded(tmp_path: Path) -> None:
    count = counter(tmp_path)
    count.add(Usage(10**15, 0, 0, float("inf")))
    assert count.totals.input_tokens == MOST_TOKENS
    assert count.totals.cost_usd == spend.MOST_USD
    count.close()


# --- caps


def test_each_cap_says_which_it_is(tmp_path: Path) -> None:
    settings = EngineSettings(provider="openai", cap_viewing_usd=0.5, cap_day_usd=0.8, cap_viewing_tokens=5000)
    count = counter(tmp_path, settings)
    assert count.allow(2000) is None
    problem = count.allow(6000)
    assert isinstance(problem, EngineProblem)
    assert problem.kind == "budget"
    assert "5,000 tokens a viewing" in problem.message
    count.add(paid(0.5))
    assert "$0.50 a viewing" in count.allow(100).message  # type: ignore[union-attr]
    count.close()
    other = counter(tmp_path, settings)
    assert other.allow(100) is None
    other.add(paid(0.3))
    assert "$0.80 a day" in other.allow(100).message  # type: ignore[union-attr]
    other.close()


def test_a_server_at_home_has_only_the_cap_of_tokens(tmp_path: Path) -> None:
    settings = EngineSettings(provider="local_server", base_url="http://localhost:1", cap_viewing_usd=0, cap_day_usd=0)
    count = counter(tmp_path, settings, "qwen")
    count.add(Usage(900_000, 0, 90_000, 0.0))
    assert count.allow(10_000) is None
    assert count.allow(10_001) is not None
    assert count.totals.priced == "free"
    count.close()


@given(
    st.lists(st.tuples(st.integers(0, 3000), st.integers(0, 500)), max_size=30),
    st.integers(0, 20_000),
)
def test_whoever_asks_first_passes_a_cap_by_one_answer_at_most(asked: list[tuple[int, int]], cap: int) -> None:
    settings = EngineSettings(provider="local_server", base_url="http://localhost:1", cap_viewing_tokens=cap)
    with tempfile.TemporaryDirectory() as folder:
        count = counter(Path(folder), settings, "m")
        for read, written in asked:
            if count.allow(read) is None:
                count.add(Usage(read, 0, written, 0.0))
        count.close()
    assert count.totals.tokens <= cap + 500


# --- the day


def test_the_day_survives_a_restart_and_ends_at_midnight(tmp_path: Path) -> None:
    calendar = Calendar()
    first = counter(tmp_path, today=calendar)
    first.add(paid(0.25))
    first.close()
    second = counter(tmp_path, today=calendar)
    assert (second.totals.day_usd, second.totals.cost_usd) == (0.25, 0)
    calendar.day = date(2026, 11, 25)
    assert second.totals.day_usd == 0
    second.add(paid(0.5))
    assert (second.totals.day_usd, second.totals.cost_usd) == (0.5, 0.5)
    second.close()
    assert counter(tmp_path, today=calendar).totals.day_usd == 0.5
    assert json.loads((tmp_path / FILE).read_text())["day"] == "2026-11-25"


def test_programs_side_by_side_lose_nothing(tmp_path: Path) -> None:
    programs = [counter(tmp_path) for _ in range(4)]

    def run(program: Spend) -> None:
        for _ in range(25):
            program.add(paid(0.01))
        program.close()

    threads = [threading.Thread(target=run, args=(program,)) for program in programs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    final = counter(tmp_path).totals
    assert final.day_usd == pytest.approx(1.0)
    assert final.day_requests == 100


@pytest.mark.parametrize(
    "content",
    [
        b"{", b"[]", b'{"day":"never"}', b'{"day":"2026-11-24","usd":-1}', b'{"day":"2026-11-24","usd":NaN}',
        b'{"day":"2026-11-24","usd":1e999}', b"\xff\xfe", b" " * (MAX_BYTES + 1), b"", b"[" * 5000,
    ],
)  # fmt: skip
def test_a_damaged_file_is_set_aside(tmp_path: Path, content: bytes, expected_log) -> None:
    (tmp_path / FILE).write_bytes(content)
    expected_log(LOGGER, r"spend\.json cannot be read; set aside as spend\.broken")
    count = counter(tmp_path)
    assert count.totals.day_usd == 0
    count.add(paid(0.5))
    count.close()
    assert (tmp_path / "spend.broken").read_bytes() == content
    assert counter(tmp_path).totals.day_usd == 0.5


def test_a_file_that_breaks_meanwhile_costs_nothing_that_is_remembered(tmp_path: Path, expected_log) -> None:
    first = counter(tmp_path)
    first.add(paid(0.5))
    first.close()
    second = counter(tmp_path)
    (tmp_path / FILE).write_bytes(b"{")
    expected_log(LOGGER, "set aside")
    second.add(paid(0.25))
    second.close()
    assert counter(tmp_path).totals.day_usd == 0.75


def test_a_disk_that_refuses_is_said_once_and_the_caps_still_hold(
    tmp_path: Path, expected_log, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / FILE).mkdir()
    expected_log(LOGGER, "the day's costs are not kept")
    count = counter(tmp_path)
    for _ in range(5):
        count.add(paid(1.0, 1))
    count.close()
    assert count.totals.day_usd == 5
    assert count.allow(1) is not None
    assert len(caplog.records) == 1


def test_a_folder_that_cannot_be_made_is_survived(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, expected_log
) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("not a folder")
    for variable in ("HOME", "XDG_DATA_HOME", "APPDATA", "LOCALAPPDATA"):
        monkeypatch.setenv(variable, str(blocked))
    expected_log(LOGGER, "the day's costs are not kept")
    count = Spend(OPENAI, "gpt-5")
    count.add(paid(0.5))
    count.close()
    assert count.totals.day_usd == 0.5


def test_a_lock_that_is_held_is_waited_for_off_the_loop(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, expected_log
) -> None:
    monkeypatch.setattr(spend, "LOCK_S", 0.01)
    expected_log(LOGGER, "the day's costs are not kept")
    with FileLock(tmp_path / "spend.lock"):
        count = counter(tmp_path)
        count.add(paid(0.5))
        count.close()
    assert count.totals.day_usd == 0.5
    assert not (tmp_path / FILE).exists()


def test_the_file_stands_in_the_users_folder_and_closing_twice_is_fine() -> None:
    count = Spend(OPENAI, "gpt-5")
    count.add(paid(0.5))
    count.close()
    count.close()
    count.add(paid(0.5))
    assert count.totals.cost_usd == 1.0
    file = paths.data_dir() / FILE
    assert json.loads(file.read_text())["usd"] == 0.5
    file.unlink()
