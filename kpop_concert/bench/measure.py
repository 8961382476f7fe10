"""How fast `measure` reads and measures a chat file. Run as a module it measures and prints one JSON object.

The reference is Self-BLEU alone, the obvious way: every line against every other, on as many lines as that bears.
"""

from __future__ import annotations

import json
import math
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path

from ..analysis.overview import overview
from ..analysis.tokens import tokens
from ..system.seeds import rng

MESSAGES = 20_000
REFERENCE_MESSAGES = 600
AUTHORS = 3000
WORDS = (
    "so", "good", "this", "part", "LETS GO", "soooo", "미쳤다", "나리", "오늘", "무대", "ㅋㅋㅋㅋ", "💙", "😭😭", "👏",
    "最高", "かわいい", "ライブすごかった", "น่ารักมาก", "สวยมากเลย", "好听",
    "哥哥加油", "te quiero", "arriba", "!!", ":cheer:",
)  # fmt: skip


def texts(count: int) -> list[str]:
    """Lines of one to eight words in six languages; as in a chat, a few words make most of it."""
    stream = rng(1, "bench")
    words = [*WORDS, *(f"word{number}" for number in range(2000))]
    weights = [1 / rank for rank in range(1, len(words) + 1)]
    return [" ".join(stream.choices(words, weights, k=stream.randint(1, 8))) for _ in range(count)]


def write(file: Path) -> None:
    """A chat file of MESSAGES lines."""
    stream = rng(1, "authors")
    with file.open("w", encoding="utf-8") as out:
        for number, text in enumerate(texts(MESSAGES)):
            line = {
                "media_ms": number * 100,
                "author": f"fan{stream.randrange(AUTHORS)}",
                "author_kind": "crowd",
                "text": text,
                "round": None,
                "behaviour": "affect",
                "language": "und",
            }
            out.write(json.dumps(line, ensure_ascii=False) + "\n")


def pairwise_self_bleu(documents: Sequence[Sequence[str]]) -> float:
    """Self-BLEU-2, each text looked up in all others."""
    grams = [(Counter(document), Counter(pairwise(document))) for document in documents]
    total = 0.0
    for index, document in enumerate(documents):
        others = [number for number in range(len(documents)) if number != index]
        once, twice = (
            sum(min(count, max(grams[other][order][gram] for other in others)) for gram, count in own.items())
            for order, own in enumerate(grams[index])
        )
        length = len(document)
        closest = min((len(documents[other]) for other in others), key=lambda other: (abs(other - length), other))
        total += min(1.0, math.exp(1 - closest / length)) * math.sqrt(once / length * (twice or 0.1) / (length - 1))
    return total / len(documents)


def measure() -> dict[str, float]:
    """Messages a second, from the file to every measure of it; importing and a first run are not counted."""
    with tempfile.TemporaryDirectory() as name:
        file = Path(name) / "chat.jsonl"
        write(file)
        overview([(file, "")], few_shots=["so good"])
        began = time.perf_counter()
        found = overview([(file, "")], few_shots=["so good"])
        took = time.perf_counter() - began
    if found.corpora[0].values["messages"] != MESSAGES:
        raise RuntimeError("not every message was measured")
    few = [document for document in map(tokens, texts(REFERENCE_MESSAGES)) if len(document) >= 2]
    began = time.perf_counter()
    pairwise_self_bleu(few)
    naive = time.perf_counter() - began
    return {"measure.messages_per_s": MESSAGES / took, "measure.messages_per_s.reference": len(few) / naive}


if __name__ == "__main__":
    sys.stdout.write(json.dumps(measure()) + "\n")
