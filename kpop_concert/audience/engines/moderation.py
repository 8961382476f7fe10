"""The provider's moderation endpoint, asked once for all lines of a round."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from .base import Spoken, Withheld

if TYPE_CHECKING:
    from openai import AsyncOpenAI

UNCHECKED = "not checked"


class UncheckedError(Exception):
    """The endpoint's answer does not say something about every line."""


async def flagged(client: AsyncOpenAI, lines: Sequence[Spoken], limit_s: float) -> list[Spoken | Withheld]:
    """The lines in order, those that are flagged as Withheld with the category.

    Raises what the SDK raises, TimeoutError after `limit_s`, and UncheckedError.
    """
    async with asyncio.timeout(limit_s):
        answer = await client.moderations.create(input=[line.text for line in lines])
    results = getattr(answer, "results", None)
    if not isinstance(results, list) or len(results) != len(lines):
        raise UncheckedError
    return [_judged(line, result) for line, result in zip(lines, results, strict=True)]


def withheld(lines: Sequence[Spoken]) -> list[Withheld]:
    """All lines, because nobody could check them."""
    return [Withheld(line.agent, "moderation", UNCHECKED) for line in lines]


def _judged(line: Spoken, result: object) -> Spoken | Withheld:
    verdict = getattr(result, "flagged", None)
    if verdict is False:
        return line
    if verdict is not True:
        raise UncheckedError
    categories = getattr(result, "categories", None)
    named: Mapping[str, object] = vars(categories) if categories is not None else {}
    return Withheld(line.agent, "moderation", next((name for name, hit in named.items() if hit is True), ""))
