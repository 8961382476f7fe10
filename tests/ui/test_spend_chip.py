"""The costs as the viewer sees them: from the rounds of this viewing, with the caps of the engine that writes."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from kpop_concert.audience.engines.base import Usage
from kpop_concert.audience.engines.settings import EngineSettings
from kpop_concert.audience.engines.spend import Spend
from kpop_concert.journal import RoundEnded
from kpop_concert.ui.components.spend_chip import SpendChip
from kpop_concert.ui.models.spend import SpendMeter, tokens_text, usd_text
from kpop_concert.ui.theme import Theme

PAID = EngineSettings(
    provider="custom",
    base_url="http://example.org/v1",
    model="m",
    price_input_usd=1.0,
    price_output_usd=10.0,
    cap_viewing_usd=0.1,
    cap_day_usd=1.0,
    cap_viewing_tokens=100_000,
)


def ended(
    read: int, written: int, cached: int = 0, usd: float = 0.0, ms: float = 2000.0, estimated: bool = False
) -> RoundEnded:
    return RoundEnded(
        round=1, outcome="answered", latency_ms=ms, lines=3, input_tokens=read, cached_tokens=cached,
        output_tokens=written, cost_usd=usd, estimated=estimated,
    )  # fmt: skip


@pytest.fixture
def spend(tmp_path: Path) -> Iterator[Spend]:
    made = Spend(PAID, "m", folder=tmp_path)
    yield made
    made.close()


@pytest.fixture
def chip(qtbot: QtBot, qapp: QApplication) -> SpendChip:
    made = SpendChip(Theme(reduced_motion=True))
    qtbot.addWidget(made)
    return made


@given(
    st.lists(
        st.tuples(st.integers(0, 10**6), st.integers(0, 10**6), st.integers(0, 10**4), st.floats(0, 1)), max_size=20
    )
)
def test_the_meter_adds_up_the_rounds(rounds: list[tuple[int, int, int, float]]) -> None:
    meter = SpendMeter()
    for read, cached, written, usd in rounds:
        assert meter.hear(ended(read, written, cached, usd)) == bool(read or written)
    paid = [one for one in rounds if one[0] or one[2]]
    assert meter.tokens == sum(read + written for read, _, written, _ in paid)
    assert meter.cost_usd == pytest.approx(sum(usd for *_, usd in paid))
    assert meter.requests == len(paid)
    assert meter.cached_share is None or 0 <= meter.cached_share <= 1


def test_rounds_of_built_in_fans_cost_nothing() -> None:
    meter = SpendMeter()
    assert not meter.hear(ended(0, 0))
    assert meter.latency_ms is None


@pytest.mark.parametrize(
    ("tokens", "text"),
    [(0, "0"), (832, "832"), (1000, "1.0k"), (12_449, "12.4k"), (99_949, "99.9k"), (99_951, "100k"), (999_499, "999k"),
     (999_500, "1.00M"), (1_240_000, "1.24M")],
)  # fmt: skip
def test_tokens_are_read_at_a_glance(tokens: int, text: str) -> None:
    assert tokens_text(tokens) == text


@pytest.mark.parametrize(
    ("usd", "text"),
    [(0, "$0"), (0.0004, "<$0.001"), (0.0123, "$0.012"), (0.0994, "$0.099"), (0.0996, "$0.10"), (12, "$12.00")],
)
def test_dollars_have_the_digits_that_say_something(usd: float, text: str) -> None:
    assert usd_text(usd) == text


def test_the_chip_says_tokens_and_price(chip: SpendChip, spend: Spend) -> None:
    meter = SpendMeter()
    meter.use(spend)
    assert chip.isHidden()
    chip.show_meter(meter)
    assert chip.text == "0 tokens · $0"
    for ms in (1000.0, 2100.0, 9000.0):
        meter.hear(ended(4000, 133, 3000, 0.004, ms))
    chip.show_meter(meter)
    assert chip.text == "12.4k tokens · $0.012"
    for words in ("75 % of the input", "3 rounds, half of them within 2.1 s", "of $0.10", "of $1.00", "of 100k tokens"):
        assert words in chip.toolTip()
    assert chip.accessibleName() == chip.text


def test_without_a_price_only_tokens_are_shown(chip: SpendChip, tmp_path: Path) -> None:
    unknown = Spend(PAID.model_copy(update={"price_input_usd": None, "price_output_usd": None}), "m", folder=tmp_path)
    meter = SpendMeter()
    meter.use(unknown)
    meter.hear(ended(900, 100))
    chip.show_meter(meter)
    assert chip.text == "1.0k tokens"
    assert "price of this model is not known" in chip.toolTip()
    assert [cap.name for cap in meter.caps] == ["tokens"]
    unknown.close()


def test_what_the_program_counted_is_about(chip: SpendChip, spend: Spend) -> None:
    meter = SpendMeter()
    meter.use(spend)
    meter.hear(ended(900, 100, usd=0.002, estimated=True))
    chip.show_meter(meter)
    assert chip.text == "about 1.0k tokens · $0.002"
    assert "estimated" in chip.toolTip()


def test_a_cap_is_near_once(spend: Spend) -> None:
    meter = SpendMeter()
    meter.use(spend)
    spend.add(Usage(1000, 0, 0, 0.079))
    assert meter.near_cap() is None
    spend.add(Usage(10, 0, 0, 0.002))
    near = meter.near_cap()
    assert near is not None
    assert (near.name, near.most) == ("viewing", 0.1)
    assert meter.near_cap() is None
    spend.add(Usage(80_000, 0, 0, 0.0))
    second = meter.near_cap()
    assert second is not None
    assert second.name == "tokens"
    assert meter.near_cap() is None


def test_a_cap_that_is_passed_is_not_near(spend: Spend) -> None:
    meter = SpendMeter()
    meter.use(spend)
    spend.add(Usage(1000, 0, 0, 0.2))
    assert meter.near_cap() is None


def test_in_a_narrow_bar_only_the_price_stays(chip: SpendChip, spend: Spend) -> None:
    meter = SpendMeter()
    meter.use(spend)
    meter.hear(ended(12_000, 400, usd=0.012))
    chip.show_meter(meter)
    wide = chip.sizeHint().width()
    chip.set_short(True)
    assert chip.sizeHint().width() < wide / 2
    assert chip.accessibleName() == "12.4k tokens · $0.012"
