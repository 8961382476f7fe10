"""The chapter on the chat: what the audiences of each condition were like, against real chats and the pilot study."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence

from ...records.export.files import Cell
from ..calibration import calibration
from ..corpus import Corpus
from ..dataset import AUTHOR_KINDS, Watched
from ..definitions import CORPUS, WINDOW, WORD
from ..effects import Effects, UnpairedError, effects
from ..measure import Group, Measured, mean_of, measured
from ..message import Message
from .material import Material, minus
from .parts import Chapter, Column, Listed, Part, Step, Table, Under, refuse, say

SIMULATED = "SIM"
PERSONA = AUTHOR_KINDS.index("persona")


def chat(material: Material, step: Step) -> Chapter:
    """Measures of each condition's chat with definitions, bands and the effect table of the pilot."""
    figures: list[Measured] = []
    for one in material.used:
        step()
        corpus = corpus_of(one)
        if corpus.messages:
            figures.append(measured(corpus, material.known.few_shots))
    title = "The chat that was shown"
    if not figures:
        return Chapter("chat", title, (refuse("No audience wrote in the viewings that are analysed."),))
    groups = [
        mean_of(name, [one for one in figures if one.corpus.condition == name])
        for name in material.conditions
        if any(one.corpus.condition == name for one in figures)
    ]
    return Chapter("chat", title, tuple(_parts(material, figures, groups)))


def corpus_of(watched: Watched) -> Corpus:
    """The audience's lines of a viewing as `measure` takes them."""
    lines = watched.chat
    seated = tuple(fan.handle for fan in watched.audience)
    messages = [
        Message(lines.authors[author], text, float(ms), agent=kind == PERSONA or author < len(seated))
        for author, text, ms, kind, ours in zip(
            lines.author.tolist(), lines.text, lines.ms.tolist(), lines.kind.tolist(), lines.of_audience.tolist(),
            strict=True,
        )
        if ours
    ]  # fmt: skip
    return Corpus(
        name=watched.id,
        messages=tuple(messages),
        condition=watched.condition,
        seed=watched.seed,
        pair=f"visit {watched.visit}" if watched.visit else f"seed {watched.seed}",
        seated=seated,
        simulated=watched.source == SIMULATED,
        whole=watched.whole,
    )


def _parts(material: Material, figures: Sequence[Measured], groups: Sequence[Group]) -> Iterator[Part]:
    size = calibration().window
    yield say(
        "The lines of each viewing's audience, the viewer's own never among them, are one corpus. Figures are means "
        f"over the viewings of a condition; those of the second table are medians over windows of {size} lines first."
    )
    yield _corpus_table(groups)
    yield _band_table(groups)
    short = sum(not one.comparable for one in figures)
    if short:
        yield say(
            f"{short} of {len(figures)} viewings have fewer than {size} lines and count as one shorter window: there "
            "the bands, which are of whole windows, are an indication."
        )
    for pair in material.pairs:
        try:
            yield _effects_table(material, effects(figures, *pair))
        except UnpairedError as problem:
            yield refuse(f"No effect table of {minus(pair)}: {problem}.")
    yield Under("Definitions")
    yield Listed((("a token", WORD), *CORPUS.items(), *WINDOW.items()))


def _corpus_table(groups: Sequence[Group]) -> Table:
    head = (Column("measure", "Measure", "text"), *(Column(one.name, one.name) for one in groups))
    rows: list[tuple[Cell, ...]] = [("viewings", *(one.corpora for one in groups))]
    rows += [(name, *(one.values[name] for one in groups)) for name in CORPUS]
    return Table("chat", "Measures of a viewing's chat", head, tuple(rows))


def _band_table(groups: Sequence[Group]) -> Table:
    profiles = calibration().profiles
    head = [Column("measure", "Quantity", "text"), *(Column(one.name, one.name) for one in groups)]
    for name in profiles:
        head += [Column(f"{name}_low", f"{name}, 5\u201395 %", "low"), Column(f"{name}_high", "", "high")]
        head.append(Column(f"inside_{name}", f"inside {name}", "text"))
    rows: list[tuple[Cell, ...]] = []
    for quantity in WINDOW:
        cells: list[Cell] = [quantity, *(one.values[quantity] for one in groups)]
        for profile in profiles.values():
            band = profile.bands.get(quantity, (math.nan, math.nan, math.nan))
            inside = [one.name for one in groups if profile.inside(quantity, one.values[quantity])]
            known = not math.isnan(band[0])
            cells += [band[0], band[2], ", ".join(inside) or ("none" if known else "")]
        rows.append(tuple(cells))
    about = tuple(f"{name}: {profile.about}" for name, profile in profiles.items())
    return Table("chat-windows", "Against the bands of real live chats", tuple(head), tuple(rows), about)


def _effects_table(material: Material, found: Effects) -> Table:
    head = (
        Column("measure", "Measure", "text"),
        Column("mean_first", f"Mean, {found.first}"),
        Column("mean_second", f"Mean, {found.second}"),
        Column("n", "Pairs", "count"),
        Column("difference", "Difference"),
        Column("low", "95 % (t)", "low"),
        Column("high", "95 % (t)", "high"),
        Column("d_z", "d_z"),
        Column("published", "d_z of the pilot"),
    )
    rows: list[tuple[Cell, ...]] = [
        (name, one.first, one.second, one.n, one.difference, one.low, one.high, one.d_z, one.published)
        for name, one in found.effects.items()
    ]
    title = f"Output measures: {found.first} \u2212 {found.second}"
    return Table(f"chat-effects-{material.tag((found.first, found.second))}", title, head, tuple(rows), found.notes)
