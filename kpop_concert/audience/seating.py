"""Who sits in the audience: as the screen shows them in every arm, and as the engine knows them in this one."""

from __future__ import annotations

from ..concert.pack import Artist
from ..condition import Condition
from ..journal import SeatedFan
from .personas import Persona, PersonaPack


def seats(pack: PersonaPack, artist: Artist | None) -> tuple[SeatedFan, ...]:
    """The audience on the screen, the same with and without personas: name, colour and the five traits.

    The traits are age, gender, region, favourite and chat style, always five; "" where a persona says nothing.
    """
    return tuple(
        SeatedFan(id=fan.id, handle=fan.handle, colour=fan.colour, traits=_traits(fan, artist)) for fan in pack.personas
    )


def for_engine(pack: PersonaPack, condition: Condition) -> tuple[Persona, ...]:
    """The personas as the engine gets them: bare names in the no-persona arm (METHOD 1)."""
    if condition.audience == "no_persona":
        return tuple(persona.bare() for persona in pack.personas)
    return pack.personas


def _traits(fan: Persona, artist: Artist | None) -> tuple[str, ...]:
    favourite = artist.member(fan.bias) if artist and fan.bias else None
    return (
        "" if fan.age is None else str(fan.age),
        fan.gender,
        fan.region,
        favourite.names.get("en") if favourite else "",
        fan.style.description if fan.style else "",
    )
