"""Who is seated: five traits for the screen, bare names for the engine of the no-persona arm."""

from __future__ import annotations

from director_helpers import FANS, arm, concert

from kpop_concert.audience.seating import for_engine, seats


def test_every_arm_shows_the_same_seats_with_five_traits() -> None:
    shown = seats(FANS, concert().artist)
    assert [fan.id for fan in shown] == [fan.id for fan in FANS.personas]
    assert shown[1].traits == ("21", "woman", "Busan", "Nari", "short lines")
    assert shown[0].traits == ("20", "woman", "Busan", "", "short lines")
    assert (shown[1].handle, shown[1].colour) == ("handle_01", "mint")


def test_without_an_artist_or_persona_texts_traits_are_empty() -> None:
    bare = FANS.model_copy(update={"personas": tuple(fan.bare() for fan in FANS.personas)})
    assert {fan.traits for fan in seats(bare, None)} == {("", "", "", "", "")}
    assert seats(FANS, None)[1].traits[3] == ""


def test_the_engine_of_the_no_persona_arm_gets_bare_names() -> None:
    assert for_engine(FANS, arm()) == FANS.personas
    bare = for_engine(FANS, arm(audience="no_persona"))
    assert all(fan.is_bare and fan.handle for fan in bare)
