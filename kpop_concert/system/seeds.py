"""Randomness that can be repeated: independent streams derived from one recorded seed."""

from __future__ import annotations

import hashlib
import random


def derive(seed: int, *parts: str | int) -> int:
    """A number of 63 bits that belongs to `seed` and these parts: the same on every machine and in every run."""
    name = "\x1f".join(map(str, (seed, *parts)))
    return int.from_bytes(hashlib.blake2b(name.encode(), digest_size=8).digest()) >> 1


def rng(seed: int, *parts: str | int) -> random.Random:
    """An own stream for what the parts name, so that drawing more in one place changes nothing elsewhere."""
    return random.Random(derive(seed, *parts))
