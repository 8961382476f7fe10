"""The concert pack: a folder with concert.yaml, artist.yaml and a video, read, checked and asked about by time."""

from __future__ import annotations

import hashlib
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

import yaml

from kpop_concert.concert.artist import Artist, Fandom, Member
from kpop_concert.concert.checks import check_artist, check_concert
from kpop_concert.concert.kinds import Guidance
from kpop_concert.concert.score import Chant, ChantWord, Concert, LyricLine, Moment, Section
from kpop_concert.concert.times import format_time
from kpop_concert.system.documents import load, located
from kpop_concert.system.problems import DocumentError, Problem
from kpop_concert.system.schema import build

__all__ = [
    "Artist",
    "Chant",
    "ChantWord",
    "Concert",
    "ConcertPack",
    "Fandom",
    "Guidance",
    "LyricLine",
    "Member",
    "Moment",
    "Section",
    "check_length",
    "concert_yaml",
    "load_pack",
    "neutral_pack",
    "pack_from_data",
    "verify_video",
]

CONCERT_FILE = "concert.yaml"
EDGE_MS = 8000
"""The published round: without sections, the first and the last of them are before and after the show."""
TOLERANCE_MS = 500
CHUNK_BYTES = 1 << 20

Spanned = TypeVar("Spanned", Section, Chant, LyricLine)


@dataclass(frozen=True, slots=True)
class ConcertPack:
    """A concert that can be played. All times are media ms; `name` is stable and goes into records."""

    name: str
    folder: Path
    video_path: Path
    concert: Concert
    artist: Artist | None
    annotated: bool = True

    @property
    def title(self) -> str:
        return self.concert.title

    @property
    def duration_ms(self) -> int:
        return self.concert.duration_ms

    @property
    def sections(self) -> tuple[Section, ...]:
        return self.concert.sections

    @property
    def moments(self) -> tuple[Moment, ...]:
        return self.concert.moments

    @property
    def chants(self) -> tuple[Chant, ...]:
        return self.concert.chants

    @property
    def lyrics(self) -> tuple[LyricLine, ...]:
        return self.concert.lyrics

    @property
    def members(self) -> tuple[Member, ...]:
        return self.artist.members if self.artist else ()

    def member(self, member_id: str) -> Member | None:
        return self.artist.member(member_id) if self.artist else None

    def section_at(self, ms: float) -> Section:
        """The section at a time. Between annotated sections: an unnamed `other` section that fills the gap."""
        index = bisect_right(self.sections, ms, key=lambda section: section.start_ms) - 1
        if index >= 0 and ms < self.sections[index].end_ms:
            return self.sections[index]
        start = self.sections[index].end_ms if index >= 0 else 0
        following = self.sections[index + 1] if index + 1 < len(self.sections) else None
        end = following.start_ms if following else max(self.duration_ms, start)
        return Section(start=start / 1000, end=end / 1000, section="other")

    def next_section(self, ms: float) -> Section | None:
        """The first section that starts after a time, or None after the last."""
        index = bisect_right(self.sections, ms, key=lambda section: section.start_ms)
        return self.sections[index] if index < len(self.sections) else None

    def stage_guidance(self, ms: float) -> Guidance:
        """preshow, performance or postshow: from the sections, or from the time alone when there is no annotation."""
        if not self.annotated:
            edge = min(EDGE_MS, self.duration_ms // 10)
            if ms < edge:
                return "preshow"
            return "postshow" if ms >= self.duration_ms - edge else "performance"
        section = self.section_at(ms)
        if section.section == "preshow" or ms < self.sections[0].start_ms:
            return "preshow"
        if section.section == "postshow" or ms >= self.sections[-1].end_ms:
            return "postshow"
        return "performance"

    def moments_between(self, start_ms: float, end_ms: float) -> tuple[Moment, ...]:
        """The moments that begin in [start_ms, end_ms)."""
        first = bisect_left(self.moments, start_ms, key=lambda moment: moment.start_ms)
        last = bisect_left(self.moments, end_ms, key=lambda moment: moment.start_ms)
        return self.moments[first : max(first, last)]

    def moments_at(self, ms: float) -> tuple[Moment, ...]:
        """The moments with a length that are going on at a time, such as the close-up on screen."""
        return tuple(moment for moment in self.moments if moment.start_ms <= ms < moment.until_ms)

    def chant_at(self, ms: float) -> Chant | None:
        """The chant that is going on, if one is."""
        return next(iter(_between(self.chants, ms, ms + 1e-6)), None)

    def chants_between(self, start_ms: float, end_ms: float) -> tuple[Chant, ...]:
        """The chants of which any part lies in [start_ms, end_ms)."""
        return _between(self.chants, start_ms, end_ms)

    def lyrics_between(self, start_ms: float, end_ms: float) -> tuple[LyricLine, ...]:
        """The sung lines of which any part lies in [start_ms, end_ms)."""
        return _between(self.lyrics, start_ms, end_ms)


def load_pack(folder: Path, *, verify: bool = True) -> ConcertPack:
    """The pack in a folder (or of its concert.yaml).

    `verify` reads the whole video and compares its sha256; pass False and call `verify_video` later for big files.
    Raises DocumentError with every problem found, each with file, field, found and expected.
    """
    folder = folder.parent if folder.name == CONCERT_FILE else folder
    if not folder.is_dir():
        found = "a file" if folder.exists() else "nothing"
        raise DocumentError([Problem(str(folder), "", found, f"a folder with {CONCERT_FILE}, artist.yaml and a video")])
    concert = load(Concert, folder / CONCERT_FILE)
    problems: list[Problem] = []
    artist = None
    if concert.artist_file is not None:
        if path := _inside(folder, concert.artist_file, "artist", problems):
            artist = load(Artist, path)
            problems += check_artist(artist, concert.artist_file)
        else:
            raise DocumentError(located(problems, folder / CONCERT_FILE))
    problems += check_concert(concert, artist, CONCERT_FILE)
    video = _inside(folder, concert.video, "video", problems)
    if concert.sha256 is None:
        problems.append(Problem(CONCERT_FILE, "sha256", "nothing", "the video's SHA-256, 64 hexadecimal digits"))
    if problems or video is None:
        named = [folder / name for name in (CONCERT_FILE, concert.artist_file) if name]
        raise DocumentError(located(problems, *named))
    pack = ConcertPack(folder.resolve().name, folder, video, concert, artist)
    if verify:
        verify_video(pack)
    return pack


def pack_from_data(
    concert: dict[str, object], artist: dict[str, object] | None = None, folder: Path = Path(), name: str = "pack"
) -> ConcertPack:
    """A pack from data in the form of the two files, for callers that make one in memory; the video is not looked at.

    Raises DocumentError as `load_pack` does.
    """
    score = build(Concert, concert, CONCERT_FILE)
    who = build(Artist, artist, "artist.yaml") if artist is not None else None
    problems = check_artist(who, "artist.yaml") if who else []
    problems += check_concert(score, who, CONCERT_FILE)
    if problems:
        raise DocumentError(problems)
    return ConcertPack(name, folder, folder / score.video, score, who)


def neutral_pack(video: Path, duration_ms: int) -> ConcertPack:
    """A pack for any video: one neutral section, no artist, stage guidance from the time alone."""
    if duration_ms <= 0:
        raise ValueError(f"a video has a duration, found {duration_ms} ms")
    length = duration_ms / 1000
    neutral = {"start": 0, "end": length, "section": "other"}
    concert = build(Concert, {"title": "Video", "video": "video", "duration": length, "sections": [neutral]}, "video")
    title = "".join(c if c.isprintable() else " " for c in video.stem).strip()[:80] or "Video"
    concert = concert.model_copy(update={"title": title, "video": video.name})
    return ConcertPack(video.name, video.parent, video, concert, None, annotated=False)


def verify_video(pack: ConcertPack, progress: Callable[[float], None] | None = None) -> None:
    """Compare the video's SHA-256 with the pack's, in chunks of 1 MiB; `progress` hears 0..1. Raises DocumentError."""
    expected = pack.concert.sha256
    if expected is None:
        return
    digest = hashlib.sha256()
    try:
        size = max(1, pack.video_path.stat().st_size)
        with pack.video_path.open("rb") as stream:
            while chunk := stream.read(CHUNK_BYTES):
                digest.update(chunk)
                if progress:
                    progress(min(1.0, stream.tell() / size))
    except OSError as problem:
        found = problem.strerror or "an error"
        raise DocumentError([Problem(CONCERT_FILE, "video", found, f"a readable {pack.concert.video}")]) from problem
    if digest.hexdigest() != expected:
        found = f"{digest.hexdigest()} in {pack.concert.video}"
        hint = f"{expected}: the video is not the one that was annotated"
        raise DocumentError([Problem(CONCERT_FILE, "sha256", found, hint)])


def check_length(pack: ConcertPack, video_ms: int) -> None:
    """Compare the pack's times with the length of the video itself (ms, from `media.probe`). Raises DocumentError."""
    if abs(video_ms - pack.duration_ms) > TOLERANCE_MS:
        found = format_time(pack.duration_ms)
        expected = f"{format_time(video_ms)}, the length of {pack.concert.video}"
        raise DocumentError([Problem(CONCERT_FILE, "duration", found, expected)])


def concert_yaml(concert: Concert) -> str:
    """A concert as the text of a concert.yaml that reads back as the same concert."""
    data = concert.model_dump(mode="json", by_alias=True, exclude_defaults=True, exclude_none=True)
    return yaml.safe_dump({"format": concert.format, **data}, allow_unicode=True, sort_keys=False, width=120)


def _between(spans: Sequence[Spanned], start_ms: float, end_ms: float) -> tuple[Spanned, ...]:
    return tuple(span for span in spans if span.start_ms < end_ms and start_ms < span.end_ms)


def _inside(folder: Path, name: str, field: str, problems: list[Problem]) -> Path | None:
    """The file a pack names, if it is a file and inside the folder also after links; else a problem more."""
    path = folder / name
    try:
        if not path.resolve(strict=True).is_relative_to(folder.resolve()):
            problems.append(Problem(CONCERT_FILE, field, f"{name}, a link out of the folder", "a file in the folder"))
            return None
        if not path.is_file():
            problems.append(Problem(CONCERT_FILE, field, f"{name}, which is no file", "a file in the pack's folder"))
            return None
    except (OSError, RuntimeError):
        problems.append(Problem(CONCERT_FILE, field, f"{name}, which is not there", "a file in the pack's folder"))
        return None
    return path
