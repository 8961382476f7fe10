"""The chat of one viewing as that person saw it: every line with its journalled place, and when it was switched off."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass, field

from ...analysis.dataset import Watched
from ...danmaku.layout import Layout, Placed
from ...journal import ChatReleased, DanmakuPlaced, Setting, ViewingStarted
from ...records.progress import some_entries
from .chat import ChatLine

KINDS = tuple(payload.kind for payload in (ViewingStarted, ChatReleased, DanmakuPlaced, Setting))


@dataclass(slots=True)
class ShownChat:
    """`lines` by their id; `layout` holds the decisions of the record; `chants`: whether
    there were any; `sources` tag whoever wrote for the audience."""

    lines: dict[str, ChatLine] = field(default_factory=dict)
    layout: Layout = field(default_factory=Layout)
    em: dict[str, float] = field(default_factory=dict)
    chants: bool = False
    sources: list[str] = field(default_factory=list)
    _shown: list[tuple[float, bool]] = field(default_factory=list)
    _opacity: list[tuple[float, float]] = field(default_factory=list)

    def shown_at(self, ms: float) -> bool:
        """Whether the viewer had the flying chat on."""
        return self._shown[at][1] if (at := bisect_right(self._shown, ms, key=lambda one: one[0]) - 1) >= 0 else True

    def opacity_at(self, ms: float) -> float:
        """How opaque it was, 0..1."""
        at = bisect_right(self._opacity, ms, key=lambda one: one[0]) - 1
        return self._opacity[at][1] if at >= 0 else 1.0


def shown_chat(watched: Watched) -> ShownChat:
    """Read from the record; takes some tens of ms. Raises RecordError."""
    found = ShownChat()
    fans = {fan.id: fan for fan in watched.audience}
    for entry in some_entries(watched.record, [watched.session], KINDS):
        if entry.viewing not in (watched.viewing, None):
            continue
        said, ms = entry.payload, entry.media_ms or 0.0
        if isinstance(said, ChatReleased) and entry.viewing:
            found.lines[said.line] = ChatLine.of(said, fans)
            if said.source != "VIEWER" and said.source not in found.sources:
                found.sources.append(said.source)
        elif isinstance(said, DanmakuPlaced) and entry.viewing:
            found.em[said.line] = said.em
            found.layout.restore(
                Placed(
                    said.line, said.start_ms, said.lane, said.duration_ms, said.width, said.em, said.lanes, said.mode
                )
            )
        elif isinstance(said, Setting):
            _set(found, said, ms)
        elif isinstance(said, ViewingStarted):
            condition: Mapping[str, object] = said.condition
            found.chants = bool(condition.get("chants"))
    return found


def _set(found: ShownChat, said: Setting, ms: float) -> None:
    if said.name == "danmaku.shown":
        found._shown.append((ms, bool(said.value)))
    elif said.name == "danmaku.opacity" and isinstance(said.value, int | float):
        found._opacity.append((ms, float(said.value)))
