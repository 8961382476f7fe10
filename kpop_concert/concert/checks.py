"""What one field cannot see of another: order, overlaps, members, and that nothing is claimed that is not there."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from kpop_concert.concert.artist import Artist
from kpop_concert.concert.kinds import CHORUSES, NEEDS
from kpop_concert.concert.score import Chant, Concert, LyricLine, Moment, Section
from kpop_concert.concert.times import format_time
from kpop_concert.system.problems import Problem

Span = Section | Chant | LyricLine


def check_concert(concert: Concert, artist: Artist | None, file: str) -> list[Problem]:
    """Every contradiction inside a concert; an empty list when there is none."""
    found = [
        *_spans("sections", concert.sections, concert.duration_ms, apart=True),
        *_spans("chants", concert.chants, concert.duration_ms, apart=True),
        *_spans("lyrics", concert.lyrics, concert.duration_ms, apart=False),
        *_moments(concert),
        *_members(concert, artist),
    ]
    for number, chant in enumerate(concert.chants):
        found += _chant(f"chants[{number}]", chant, concert)
    for number, line in enumerate(concert.lyrics):
        found += _lyric(f"lyrics[{number}]", line, concert)
    return [Problem(file, field, what, expected) for field, what, expected in found]


def check_artist(artist: Artist, file: str) -> list[Problem]:
    """Doubled ids and places in the order of age."""
    problems = []
    for number, member in enumerate(artist.members):
        earlier = artist.members[:number]
        if any(member.id == other.id for other in earlier):
            problems.append(Problem(file, f"members[{number}].id", f'"{member.id}" again', "each id once"))
        if any(member.birth_order == other.birth_order for other in earlier):
            found = f"{member.birth_order} again"
            problems.append(
                Problem(file, f"members[{number}].birth_order", found, "each place in the order of age once")
            )
    return problems


Found = tuple[str, str, str]


def _spans(name: str, spans: Sequence[Span], duration_ms: int, *, apart: bool) -> Iterator[Found]:
    for number, span in enumerate(spans):
        field = f"{name}[{number}]"
        if span.end_ms <= span.start_ms:
            yield f"{field}.end", format_time(span.end_ms), f"a time after its start ({format_time(span.start_ms)})"
        if span.end_ms > duration_ms:
            yield f"{field}.end", format_time(span.end_ms), f"at most the video's {format_time(duration_ms)}"
        if number == 0:
            continue
        before = spans[number - 1]
        least = before.end_ms if apart else before.start_ms
        if span.start_ms < least:
            edge = "end" if apart else "start"
            where = f"at or after the {edge} of {name}[{number - 1}] ({format_time(least)}), one after another"
            yield f"{field}.start", format_time(span.start_ms), where


def _moments(concert: Concert) -> Iterator[Found]:
    before = 0
    for number, moment in enumerate(concert.moments):
        field = f"moments[{number}]"
        if max(moment.start_ms, moment.until_ms) > concert.duration_ms:
            key = "time" if moment.start_ms > concert.duration_ms else "end"
            outside = format_time(max(moment.start_ms, moment.until_ms))
            yield f"{field}.{key}", outside, f"at most the video's {format_time(concert.duration_ms)}"
        if moment.until_ms < moment.start_ms:
            yield f"{field}.end", format_time(moment.until_ms), f"at or after {format_time(moment.start_ms)}"
        if moment.start_ms < before:
            expected = f"in order of time, at or after {format_time(before)}"
            yield f"{field}.time", format_time(moment.start_ms), expected
        before = max(before, moment.start_ms)
        yield from _shows(field, moment)


def _shows(field: str, moment: Moment) -> Iterator[Found]:
    lacking = sorted(NEEDS.get(moment.kind, frozenset()) - set(moment.shows))
    if lacking:
        shown = ", ".join(moment.shows) or "nothing"
        yield f"{field}.shows", shown, f'also {", ".join(lacking)}, which every "{moment.kind}" has'


def _members(concert: Concert, artist: Artist | None) -> Iterator[Found]:
    known = [member.id for member in artist.members] if artist else []
    named: list[tuple[str, str]] = []
    for number, section in enumerate(concert.sections):
        named += [(f"sections[{number}].vocals[{i}]", who) for i, who in enumerate(section.vocals)]
    for number, moment in enumerate(concert.moments):
        named += [(f"moments[{number}].members[{i}]", who) for i, who in enumerate(moment.members)]
    for number, chant in enumerate(concert.chants):
        named += [(f"chants[{number}].words[{i}].member", w.member) for i, w in enumerate(chant.words) if w.member]
    for number, line in enumerate(concert.lyrics):
        named += [(f"lyrics[{number}].members[{i}]", who) for i, who in enumerate(line.members)]
    expected = f"one of {', '.join(known)}" if known else "no member, because the concert names no artist file"
    for field, who in named:
        if who not in known:
            yield field, f'"{who}"', expected


def _chant(field: str, chant: Chant, concert: Concert) -> Iterator[Found]:
    before = chant.start_ms
    for number, word in enumerate(chant.words):
        where = f"{field}.words[{number}]"
        if not before <= word.start_ms < word.end_ms <= chant.end_ms:
            times = f"{format_time(word.start_ms)} to {format_time(word.end_ms)}"
            room = f"{format_time(before)} to {format_time(chant.end_ms)}"
            yield where, times, f"a span within {room}, one word after another"
        before = max(before, word.end_ms)
    over = _overlapping(chant, concert.sections)
    sung = next((number for number in over if concert.sections[number].vocals), None)
    if chant.kind == "name" and sung is not None:
        who = ", ".join(concert.sections[sung].vocals)
        yield field, f"a name chant over sections[{sung}], where {who} sings", "an instrumental gap without vocals"
    if chant.kind == "echo" and not any(_holds(concert.sections[n], chant) for n in over):
        yield field, f"an echo at {format_time(chant.start_ms)}", "a place inside one chorus section"
    for number in _overlapping(chant, concert.lyrics):
        line = concert.lyrics[number]
        span = f"{format_time(line.start_ms)} to {format_time(line.end_ms)}"
        yield field, f"a chant over the sung line lyrics[{number}] ({span})", "a chant between the sung lines"


def _holds(section: Section, chant: Chant) -> bool:
    inside = section.start_ms <= chant.start_ms and chant.end_ms <= section.end_ms
    return inside and section.section in CHORUSES


def _lyric(field: str, line: LyricLine, concert: Concert) -> Iterator[Found]:
    sections = [concert.sections[number] for number in _overlapping(line, concert.sections)]
    singers = {who for section in sections for who in section.vocals}
    if sections and not singers:
        yield field, "a sung line in a section without vocals", "vocals in that section, or no line there"
    for number, who in enumerate(line.members):
        if singers and who not in singers:
            yield f"{field}.members[{number}]", f'"{who}"', f"a singer of that section ({', '.join(sorted(singers))})"


def _overlapping(span: Span, others: Sequence[Span]) -> list[int]:
    return [n for n, other in enumerate(others) if other.start_ms < span.end_ms and span.start_ms < other.end_ms]
