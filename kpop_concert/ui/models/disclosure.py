"""What the screen says about who is speaking: a function of the arm and of what has happened. No Qt, no wordings."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal, Protocol

from ...condition import Condition
from ...journal import Disclosed, EngineChanged, EngineReady, Payload, ReplayLoaded, Source
from ...viewing import Viewing

Banner = Literal["nobody", "simulated", "ai", "mixed", "recorded"]


class Recorded(Protocol):
    """What is said of a recording: its entry in the journal, or the recording itself."""

    @property
    def name(self) -> str: ...

    @property
    def shuffled(self) -> bool: ...

    @property
    def viewer_lines(self) -> int: ...


@dataclass(frozen=True, slots=True)
class Disclosure:
    """Who speaks in a viewing (METHOD 2.7), and how much of it this arm says.

    `full` says precisely who writes, by the banner, by a tag at every name and in detail when asked (`details`).
    `banner` says in the same words in every arm that the audience is simulated, `badge` has the tags alone, `delayed`
    says nothing until the viewer was `told`. `taken_over`: built-in fans write for a model that fails.
    """

    condition: Condition
    fans: int
    engine: str
    source: Source
    model: str = ""
    server: str = ""
    taken_over: bool = False
    told: bool = False
    recording: Recorded | None = None

    @staticmethod
    def of(viewing: Viewing) -> Disclosure:
        """As a viewing begins, before its engine is connected."""
        seat, engine = viewing.seat, viewing.engine
        return Disclosure(seat.condition, len(viewing.fans), engine.name, engine.source, recording=seat.recording)

    def after(self, payload: Payload) -> Disclosure:
        """The state once an entry has happened; itself where the entry changes nothing."""
        if isinstance(payload, EngineReady):
            return replace(self, engine=payload.engine, model=payload.model, server=payload.server)
        if isinstance(payload, EngineChanged) and payload.reason == "chosen":
            return replace(self, engine=payload.engine, source=payload.source, model="", server="", taken_over=False)
        if isinstance(payload, EngineChanged):
            return replace(self, taken_over=payload.reason == "took over")
        if isinstance(payload, ReplayLoaded):
            return replace(self, recording=payload)
        if isinstance(payload, Disclosed):
            return replace(self, told=True)
        return self

    @property
    def nobody(self) -> bool:
        """Whether nobody watches along at all."""
        return self.condition.audience == "none"

    @property
    def who(self) -> Banner:
        """Who speaks, as precisely as it is known; not every arm says so."""
        if self.nobody:
            return "nobody"
        if self.recording is not None or self.condition.engine == "replay":
            return "recorded"
        if self.source != "AI":
            return "simulated"
        return "mixed" if self.taken_over else "ai"

    @property
    def banner(self) -> Banner | None:
        """What stands on the picture and above the chat; None for nothing."""
        level = self.condition.disclosure
        if level == "full":
            return self.who
        if level == "badge" or (level == "delayed" and not self.told):
            return None
        return self._neutral

    def on_picture(self, chat_shown: bool) -> Banner | None:
        """What stands on the picture: the banner, or its stand-in where only tags disclose and the chat is hidden."""
        if self.condition.disclosure == "badge" and not chat_shown:
            return self._neutral
        return self.banner

    @property
    def tags(self) -> bool:
        """Whether a tag by every name says who wrote the line."""
        return self.condition.disclosure in ("full", "badge")

    @property
    def details(self) -> bool:
        """Whether engine, model, costs and their troubles may be named on the screen: only where nothing is blinded."""
        return self.condition.disclosure == "full"

    def writer(self) -> Source | None:
        """Whose tag a fan who is typing bears; None while it is not known who will have written the line."""
        if self.who == "recorded":
            return "REPLAY"
        return None if self.who == "mixed" else self.source

    @property
    def _neutral(self) -> Banner:
        return "nobody" if self.nobody else "simulated"
