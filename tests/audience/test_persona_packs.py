"""The two shipped persona packs are what METHOD and CULTURE ask for."""

from __future__ import annotations

import re
from collections import Counter

import pytest
from builtin_helpers import bundled, fans

from kpop_concert.audience.grammar.families import shipped

PACKS = ("onda", "neutral")


@pytest.mark.parametrize("name", PACKS)
def test_ten_different_adults(name: str) -> None:
    people = fans(name).personas
    assert len(people) == 10
    assert all(person.age is not None and person.age >= 20 for person in people)
    assert len({person.identity for person in people}) == 10
    assert len({person.style.description for person in people if person.style}) == 10
    assert len({person.gender for person in people}) >= 3
    talk = [person.talk for person in people]
    assert max(talk) >= 0.9
    assert min(talk) <= 0.4


def test_regions_over_the_packs() -> None:
    regions = {person.region.split(",")[0] for name in PACKS for person in fans(name).personas}
    assert {"Korea", "Greater China", "MENA", "Africa", "Oceania"} <= regions


def test_the_bundled_groups_fans() -> None:
    artist, people = bundled().artist, fans("onda").personas
    assert artist is not None
    assert {person.bias for person in people} == {*(member.id for member in artist.members), None}
    assert sum("올팬" in person.identity for person in people) == 1
    newcomers = [person for person in people if person.newcomer]
    assert [person.bias for person in newcomers] == [None]
    assert sum("Die-hard" in person.identity for person in people) == 1
    assert Counter(person.languages if len(person.languages) == 1 else "both" for person in people) == {
        ("ko",): 5, ("en",): 3, "both": 2,
    }  # fmt: skip
    loud = [person for person in people if person.style and person.style.capitals == "loves"]
    assert len(loud) == 1
    quiet = [person for person in people if person.speaks_to]
    assert len(quiet) == 1
    assert "서아" in quiet[0].identity


def test_the_neutral_pack_knows_no_artist() -> None:
    pack = fans("neutral")
    assert pack.artist is None
    assert all(person.bias is None and not person.speaks_to for person in pack.personas)
    assert not re.search("onda|온다|마중", pack.model_dump_json(), re.IGNORECASE)


@pytest.mark.parametrize("name", PACKS)
def test_tastes_are_families(name: str) -> None:
    assert {taste for person in fans(name).personas for taste in person.tastes} <= set(shipped().rules)
