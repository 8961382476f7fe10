"""Orders in which everything comes equally often in every place, as bare numbers."""

from __future__ import annotations

Row = tuple[int, ...]


def squares(size: int) -> tuple[tuple[Row, ...], ...]:
    """Williams designs of 0..size-1: in their rows everything stands in every place and follows everything else equally
    often (Williams 1949, Aust J Sci Res A 2:149-168).

    One Latin square for an even size; for an odd one a second, its mirror image, without which carry-over is not
    balanced. Every square by itself has everything once in every place.
    """
    first = [0]
    low, high = 1, size - 1
    while low <= high:
        first.append(low)
        if low < high:
            first.append(high)
        low, high = low + 1, high - 1
    square = tuple(tuple((start + shift) % size for start in first) for shift in range(size))
    return (square,) if size % 2 == 0 or size == 1 else (square, tuple(row[::-1] for row in square))


def crossed(conditions: int, concerts: int) -> tuple[tuple[tuple[int, int], ...], ...]:
    """Rows of (condition, concert), one pair a period, with as many periods as conditions.

    Over all rows every condition, every concert and every pair comes equally often in every period. A row names a
    concert again only when there are fewer concerts than conditions.
    """
    ones = squares(conditions)
    others = squares(concerts)[: 1 if conditions == 1 else None]
    return tuple(
        tuple((condition, show[period % concerts]) for period, condition in enumerate(order))
        for turn in range(max(len(ones), len(others)))
        for order in ones[turn % len(ones)]
        for show in others[turn % len(others)]
    )
