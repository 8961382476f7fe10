"""What of a dataset a review looks at: clip, conditions, people, lag, pair, stretch. No Qt."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

from ...analysis.choice import Filters
from ...analysis.dataset import Clip, Dataset, Dimension, Watched
from .review_axis import ReviewAxis
from .review_people import people

Scope = Literal["song", "selection"]
LAGS_MS = (0.0, 6_000.0)
LAG_STEP_MS = 100.0


class ReviewModel:
    """One dataset on the screen. All methods belong to one thread.

    Whoever shows it calls `listen`; `changed` tells all listeners what changed: "data" (another dataset or clip, or
    annotations), "choice" (who and what is looked at), "figures" (pair, dimension, scope: what is computed alone) or
    "person" (whose row is lit). A stretch is chosen on `axis`, which has listeners of its own.
    """

    def __init__(self, dataset: Dataset, axis: ReviewAxis, simulated: frozenset[str] = frozenset()) -> None:
        """`simulated` are sessions without a person. `axis` is reset. ValueError for a dataset without a clip."""
        if not dataset.clips:
            raise ValueError("a review needs a viewing")
        self.dataset, self.axis, self.simulated = dataset, axis, simulated
        self.clip: Clip = dataset.clips[0]
        axis.reset(self.clip.duration_ms, self.clip.sections)
        self.off: frozenset[str] = frozenset()
        self.out: frozenset[str] = frozenset()
        self.person: str | None = None
        self.scope: Scope = "song"
        self.lag_ms = self.protocol_lag_ms or 0.0
        self.dimension: Dimension | None = next(iter(self.dimensions), None)
        self.pair: tuple[str, str] | None = None
        self._listeners: list[Callable[[str], None]] = []
        self._keep_pair()
        self._keep_person()

    def listen(self, changed: Callable[[str], None]) -> Callable[[], None]:
        """Call `changed` after every change with what changed; what comes back ends that."""
        self._listeners.append(changed)
        return lambda: self._listeners.remove(changed)

    def _tell(self, what: str) -> None:
        for changed in tuple(self._listeners):
            changed(what)

    # -- what there is -------------------------------------------------------------------------------------------------

    @property
    def conditions(self) -> tuple[str, ...]:
        """Every condition of the protocol (of the record, where that is not at hand), collected or not."""
        locked = self.dataset.locked.conditions if self.dataset.locked else ()
        return tuple(dict.fromkeys((*self.dataset.conditions, *locked)))

    @property
    def shown(self) -> tuple[str, ...]:
        """The conditions that were collected and are on."""
        return tuple(one for one in self.dataset.conditions if one not in self.off)

    @property
    def dimensions(self) -> tuple[Dimension, ...]:
        """What was rated by anybody."""
        rated = {dimension for one in self.dataset.viewings for dimension in one.dimensions}
        order: tuple[Dimension, ...] = ("valence", "arousal")
        return tuple(one for one in order if one in rated)

    @property
    def protocol_lag_ms(self) -> float | None:
        """The reaction lag that the protocol fixes; None where it is not at hand."""
        return self.dataset.locked.reaction_lag_ms if self.dataset.locked else None

    @property
    def simulated_share(self) -> float:
        """Share of the viewings that no person watched."""
        found = sum(one.session in self.simulated for one in self.dataset.viewings)
        return found / len(self.dataset.viewings)

    @property
    def filters(self) -> Filters:
        """The choice, for the analysis."""
        people = frozenset(self.dataset.participants) - self.out
        return Filters(
            clip=self.clip.key,
            conditions=frozenset(self.shown) if self.off else None,
            participants=people if self.out else None,
            lag_ms=self.lag_ms,
        )

    @property
    def window(self) -> tuple[float, float] | None:
        """The stretch that figures are about; None for the whole song."""
        return self.axis.selection if self.scope == "selection" else None

    @property
    def watched(self) -> Watched | None:
        """The viewing that the stage shows: the lit person's of this clip, the one that counts before others."""
        ours = [one for one in self.dataset.of_clip(self.clip.key) if one.participant == self.person]
        return min(ours, key=lambda one: (bool(one.left_out), -one.exposure)) if ours else None

    # -- choices -------------------------------------------------------------------------------------------------------

    def choose_clip(self, key: str) -> None:
        """Another clip: all of it is visible, nothing is selected. KeyError when there is none."""
        self.clip = self.dataset.clip(key)
        self.scope = "song"
        self._keep_person()
        self.axis.reset(self.clip.duration_ms, self.clip.sections)
        self._tell("data")

    def set_dataset(self, dataset: Dataset) -> None:
        """The same records with other annotations."""
        self.dataset = dataset
        self._tell("data")

    def turn_condition(self, condition: str, on: bool) -> None:
        """A condition on or off; the last one that is on stays on."""
        off = self.off - {condition} if on else self.off | {condition}
        if off != self.off and any(one not in off for one in self.dataset.conditions):
            self.off = off
            self._keep_pair()
            self._tell("choice")

    def turn_person(self, person: str, on: bool) -> None:
        """A participant on or off in this view; nothing is recorded."""
        out = self.out - {person} if on else self.out | {person}
        if out != self.out:
            self.out = out
            self._tell("choice")

    def show_alone(self, person: str) -> None:
        """Only this participant, or everybody again where it was alone already."""
        others = frozenset(self.dataset.participants) - {person}
        out = frozenset() if self.out == others else others
        if out != self.out:
            self.out = out
            self._tell("choice")

    def light(self, person: str | None) -> None:
        """Show this participant: on the stage, and before the others in the plots."""
        if person != self.person:
            self.person = person
            self._tell("person")

    def set_lag(self, ms: float) -> None:
        """How much earlier than it was rated a feeling is taken to have begun; clipped to LAGS_MS."""
        ms = min(LAGS_MS[1], max(LAGS_MS[0], ms))
        if ms != self.lag_ms:
            self.lag_ms = ms
            self._tell("choice")

    def set_scope(self, scope: Scope) -> None:
        """Figures of the whole song, or of what is selected."""
        if scope != self.scope:
            self.scope = scope
            self._tell("figures")

    def set_dimension(self, dimension: Dimension) -> None:
        """What the sections are compared in."""
        if dimension != self.dimension:
            self.dimension = dimension
            self._tell("figures")

    def set_pair(self, first: str, second: str) -> None:
        """Which conditions are compared, first minus second. ValueError unless both are on."""
        if first == second or not {first, second} <= set(self.shown):
            raise ValueError(f"two conditions that are on can be compared, found {first} and {second}")
        if (first, second) != self.pair:
            self.pair = first, second
            self._tell("figures")

    @property
    def pairs(self) -> tuple[tuple[str, str], ...]:
        """The pairs that can be compared, each in the order of the conditions."""
        return tuple((one, other) for at, one in enumerate(self.shown) for other in self.shown[at + 1 :])

    def _keep_pair(self) -> None:
        if self.pair is None or not set(self.pair) <= set(self.shown):
            self.pair = next(iter(self.pairs), None)

    def _keep_person(self) -> None:
        """The lit person stays where they saw this clip; else the first one of whom all of it counts."""
        if self.watched is None:
            found = people(self.dataset, self.clip.key)
            here = sorted((one for one in found if one.here), key=lambda one: bool(one.remarks))
            self.person = here[0].name if here else None
