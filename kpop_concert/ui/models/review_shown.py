"""The chat of one viewing as that person saw it: every line with its journalled place, and when it was switched off."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from pydantic import ValidationError

from ...analysis.dataset import Watched
from ...danmaku.layout import Layout, Placed
from ...danmaku.style import DanmakuSettings
from ...journal import ChatReleased, DanmakuPlaced, Setting, ViewingStarted
from ...records.progress import some_entries
from .chat import ChatLine

KINDS = tuple(payload.kind for payload in (ViewingStarted, ChatReleased, DanmakuPlaced, Setting))
OF_CHAT, SHOWN = "danmaku.", "danmaku.shown"
"""What the names of the flying chat's settings begin with, and the one that is none of its form."""


@dataclass(frozen=True, slots=True)
class Seen:
    """How the viewer had the flying chat: on or off, and in what form."""

    on: bool = True
    settings: DanmakuSettings = field(default_factory=DanmakuSettings)


@dataclass(slots=True)
class ShownChat:
    """`lines` by their id, `em` the size of those that flew; `layout` holds the decisions of the record; `chants`:
    whether there were any; `fans` sat there; `sources` tag whoever wrote for the audience."""

    lines: dict[str, ChatLine] = field(default_factory=dict)
    layout: Layout = field(default_factory=Layout)
    em: dict[str, float] = field(default_factory=dict)
    chants: bool = False
    fans: int = 0
    sources: list[str] = field(default_factory=list)
    _changes: list[tuple[float, Seen]] = field(default_factory=list)

    def seen_at(self, ms: float) -> Seen:
        """How the flying chat was at a media time; of a place that was seen again, as it was last."""
        at = bisect_right(self._changes, ms, key=lambda one: one[0])
        return self._changes[at - 1][1] if at else Seen()

    def change(self, ms: float, name: str, value: object) -> None:
        """A setting of the viewer's, in the order of the record; others than the flying chat's change nothing."""
        now = self._changes[-1][1] if self._changes else Seen()
        what = name.removeprefix(OF_CHAT)
        if name == SHOWN:
            now = replace(now, on=bool(value))
        elif name.startswith(OF_CHAT) and what in DanmakuSettings.model_fields:
            try:
                settings = DanmakuSettings.model_validate(now.settings.model_dump() | {what: value})
            except ValidationError:
                return  # a record that says what the program cannot have said
            now = replace(now, settings=settings)
        else:
            return
        while self._changes and self._changes[-1][0] > ms:
            self._changes.pop()
        self._changes.append((ms, now))


def shown_chat(watched: Watched) -> ShownChat:
    """Read from the record; takes some tens of ms. Raises RecordError."""
    found = ShownChat(fans=len(watched.audience))
    fans = {fan.id: fan for fan in watched.audience}
    for entry in some_entries(watched.record, [watched.session], KINDS):
        if entry.viewing != watched.viewing:
            continue
        said, ms = entry.payload, entry.media_ms or 0.0
        if isinstance(said, ChatReleased):
            found.lines[said.line] = ChatLine.of(said, fans)
            if said.source != "VIEWER" and said.source not in found.sources:
                found.sources.append(said.source)
        elif isinstance(said, DanmakuPlaced):
            found.em[said.line] = said.em
            found.layout.restore(
                Placed(
                    said.line, said.start_ms, said.lane, said.duration_ms, said.width, said.em, said.lanes, said.mode
                )
            )
        elif isinstance(said, Setting):
            found.change(ms, said.name, said.value)
        elif isinstance(said, ViewingStarted):
            condition: Mapping[str, object] = said.condition
            found.chants = bool(condition.get("chants"))
    return found
