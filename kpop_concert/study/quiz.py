"""An instrument filled from a concert: the artist's name, the members as answers, and whose face is whose."""

from __future__ import annotations

from collections.abc import Iterator

from ..concert.artist import Member
from ..concert.base import Named
from ..concert.pack import ConcertPack
from .instruments import ARTIST, Instrument
from .items import NOBODY, UNKNOWN, AnyItem, Choice, Face, Favourite, Option, Quiz, Wording


def filled(instrument: Instrument, pack: ConcertPack) -> Instrument:
    """The instrument as it is shown before this concert.

    {artist} becomes the artist's name, or the concert's title where the pack names no artist. A favourite becomes a
    choice of the members, oldest first. A quiz becomes one face for every member whom the concert shows alone in a
    close-up, with the middle of the first one as its picture; without an artist both go. Filling twice changes nothing.
    """
    return instrument.model_copy(update={"items": tuple(_filled(instrument, pack))})


def _filled(instrument: Instrument, pack: ConcertPack) -> Iterator[AnyItem]:
    members = () if pack.artist is None else pack.artist.by_age
    options = tuple(Option(id=member.id, text=_both(member.names, member.id)) for member in members)
    for item in instrument.items:
        text = _named(item.text, pack)
        hint = item.hint and _named(item.hint, pack)
        if isinstance(item, Favourite):
            if members:
                chosen = (*options, Option(id=NOBODY, text=item.nobody, alone=True))
                yield Choice(id=item.id, text=text, source=item.source, hint=hint, kind="choice", options=chosen)
        elif isinstance(item, Quiz):
            chosen = (*options, Option(id=UNKNOWN, text=item.unknown, alone=True))
            for member in members:
                still_ms = _close(pack, member)
                if still_ms is not None:
                    yield Face(
                        id=f"{item.id}.{member.id}",
                        text=text,
                        source=item.source,
                        hint=hint,
                        kind="choice",
                        options=chosen,
                        member=member.id,
                        still_ms=still_ms,
                    )
        else:
            yield item.model_copy(update={"text": text, "hint": hint})


def _close(pack: ConcertPack, member: Member) -> int | None:
    """Media ms of a picture that shows this member's face and nobody else's, as the concert's annotation has it."""
    alone = [m for m in pack.moments if m.kind == "close_up" and m.members == (member.id,) and m.has("face")]
    return (alone[0].start_ms + alone[0].until_ms) // 2 if alone else None


def _named(words: Wording, pack: ConcertPack) -> Wording:
    names = Named() if pack.artist is None else pack.artist.names
    called = _both(names, pack.title)
    return Wording(
        en=words.en and words.en.replace(ARTIST, called.get("en")),
        ko=words.ko and words.ko.replace(ARTIST, called.get("ko")),
    )


def _both(names: Named, otherwise: str) -> Wording:
    return Wording(en=names.get("en") or otherwise, ko=names.get("ko") or otherwise)
