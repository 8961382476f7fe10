"""One page of questions while it is being answered: what was answered or declined, when, and whether Next is allowed.

No Qt: widgets call `answer`, `decline` and `clear`, and read the rest.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from time import perf_counter_ns
from typing import Literal

from ...study.instruments import Instrument
from ...study.items import AnyItem, Value, problem_with

State = Literal["open", "answered", "declined"]


@dataclass(frozen=True, slots=True)
class Given:
    """One answer as the record takes it; `value` is None when it was declined. Times by perf_counter_ns."""

    item: str
    value: Value
    declined: bool
    shown_ns: int
    answered_ns: int


class AnswerSheet:
    """The answers to the items of one page. Nothing is preselected: every item begins open.

    `on_change` is called after every change that can be seen.
    """

    def __init__(
        self,
        instrument: Instrument,
        items: Sequence[str],
        now_ns: Callable[[], int] = perf_counter_ns,
        kept: Mapping[str, Value] | None = None,
    ) -> None:
        """`items` are ids in the order in which they are shown; `kept` what was answered when they were shown before.

        Raises KeyError for an item that the instrument lacks.
        """
        self.items: tuple[AnyItem, ...] = tuple(instrument.item(id_) for id_ in items)
        self.on_change: Callable[[], None] = lambda: None
        self._scales = {item.id: instrument.scale(item) for item in self.items}
        self._now_ns = now_ns
        self._shown_ns: int | None = None
        # The time of an answer that was kept from before is None: it is on the record already.
        self._given: dict[str, tuple[Value, int | None]] = {
            item.id: (kept[item.id], None) for item in self.items if kept and item.id in kept
        }
        self._problems: dict[str, str] = {}

    def show(self) -> None:
        """The page can be seen from now on; only the first call counts."""
        if self._shown_ns is None:
            self._shown_ns = self._now_ns()

    def answer(self, item: str, value: Value) -> bool:
        """Answer an item, in place of what was there. False when the value is none for it: then it is open.

        None is no answer here (see `decline`). Raises KeyError for an item of another page.
        """
        found = self._item(item)
        problem = "nothing" if value is None else problem_with(found, value, self._scales[item])
        if problem is None:
            self._problems.pop(item, None)
            self._given[item] = (value, self._now_ns())
        else:
            self._problems[item] = problem
            self._given.pop(item, None)
        self.on_change()
        return problem is None

    def decline(self, item: str) -> None:
        """ "Prefer not to answer": an answer of its own. Raises KeyError for an item of another page."""
        self._item(item)
        self._problems.pop(item, None)
        self._given[item] = (None, self._now_ns())
        self.on_change()

    def clear(self, item: str) -> None:
        """Neither answered nor declined any more. Raises KeyError for an item of another page."""
        self._item(item)
        self._problems.pop(item, None)
        self._given.pop(item, None)
        self.on_change()

    def state(self, item: str) -> State:
        """Raises KeyError for an item of another page."""
        self._item(item)
        if item not in self._given:
            return "open"
        return "declined" if self._given[item][0] is None else "answered"

    def value(self, item: str) -> Value:
        """The answer; None where it is open or declined."""
        return self._given[item][0] if item in self._given else None

    def problem(self, item: str) -> str | None:
        """Why the last value was no answer, in English and for the log; None when there was none or it held."""
        return self._problems.get(item)

    @property
    def open(self) -> tuple[str, ...]:
        """The items that Next waits for, in the order shown."""
        return tuple(item.id for item in self.items if item.id not in self._given)

    @property
    def may_go_on(self) -> bool:
        return self._shown_ns is not None and not self.open

    def given(self) -> tuple[Given, ...]:
        """Every new answer, in the order shown. Raises ValueError while an item is open or the page was never shown."""
        shown = self._shown_ns
        if shown is None or self.open:
            raise ValueError(f"still open: {', '.join(self.open) or 'the page was not shown'}")
        return tuple(
            Given(item.id, value, value is None, shown, at)
            for item in self.items
            for value, at in (self._given[item.id],)
            if at is not None
        )

    def _item(self, id_: str) -> AnyItem:
        for item in self.items:
            if item.id == id_:
                return item
        raise KeyError(f"no item {id_} on this page")
