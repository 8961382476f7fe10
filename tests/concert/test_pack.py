"""Loading packs: what a good one answers, and what is said about bad ones."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from kpop_concert.concert.pack import (
    Concert,
    check_length,
    concert_yaml,
    load_pack,
    neutral_pack,
    pack_from_data,
    verify_video,
)
from kpop_concert.system.problems import DocumentError

Write = Callable[..., Path]
Data = dict[str, Any]


def test_a_good_pack(write_pack: Write, concert: Data) -> None:
    folder = write_pack(concert)
    pack = load_pack(folder)
    assert pack == load_pack(folder / "concert.yaml")
    assert (pack.title, pack.duration_ms, pack.name) == ("Small", 40_000, folder.name)
    assert pack.video_path.read_bytes() == b"pictures"
    assert pack.sections[2].end_ms == 30_500
    assert [member.id for member in pack.members] == ["one", "two"]
    assert pack.section_at(9_999.9).section == "verse"
    assert pack.section_at(10_000).section == "break"
    gap = pack.section_at(35_000)
    assert (gap.section, gap.start_ms, gap.end_ms, gap.vocals) == ("other", 30_500, 40_000, ())
    following = pack.next_section(10_000)
    assert following is not None
    assert following.section == "chorus"
    assert pack.next_section(30_000) is None
    assert [moment.kind for moment in pack.moments_between(2_000, 20_000)] == ["close_up"]
    assert [moment.kind for moment in pack.moments_at(4_000)] == ["close_up"]
    assert pack.moments_at(20_000) == ()
    assert pack.moments[0].has("face")
    assert not pack.moments[0].has("face", "voice")
    assert pack.chant_at(10_500) is None
    chant = pack.chant_at(11_000)
    assert chant is not None
    assert chant.text == "One! Two!"
    assert [line.text for line in pack.lyrics_between(26_000, 40_000)] == ["very small"]
    assert pack.stage_guidance(35_000) == "postshow"


def test_guidance_follows_the_sections(concert: Data, artist: Data) -> None:
    concert["sections"] = [
        {"start": 2, "end": 10, "section": "preshow"},
        {"start": 10, "end": 30, "section": "chorus", "vocals": ["one", "two"]},
        {"start": 32, "end": 36, "section": "postshow"},
    ]
    concert["chants"] = []
    pack = pack_from_data(concert, artist)
    told = [pack.stage_guidance(ms) for ms in (0, 5_000, 10_000, 31_000, 33_000, 39_000)]
    assert told == ["preshow", "preshow", "performance", "performance", "postshow", "postshow"]


def test_any_video(tmp_path: Path) -> None:
    pack = neutral_pack(tmp_path / "..odd\\name?.mp4", 100_000)
    assert pack.artist is None
    assert pack.members == ()
    assert pack.member("one") is None
    assert [section.section for section in pack.sections] == ["other"]
    assert [pack.stage_guidance(ms) for ms in (0, 7_999, 8_000, 91_999, 92_000)] == [
        "preshow",
        "preshow",
        "performance",
        "performance",
        "postshow",
    ]
    verify_video(pack)
    with pytest.raises(ValueError, match="duration"):
        neutral_pack(tmp_path / "x.mp4", 0)


BAD: list[tuple[str, Callable[[Data, Data], object], str]] = [
    (
        "overlapping sections",
        lambda c, a: c["sections"][1].update(start=9),
        r"concert.yaml: sections\[1\].start: found 0:09.000, expected at or after the end of sections\[0\] \(0:10",
    ),
    (
        "section backwards",
        lambda c, a: c["sections"][2].update(end=20),
        r"sections\[2\].end: found 0:20.000, expected a time after its start",
    ),
    (
        "section beyond the video",
        lambda c, a: c["sections"][2].update(end=41),
        r"sections\[2\].end: found 0:41.000, expected at most the video's 0:40.000",
    ),
    (
        "unknown member in vocals",
        lambda c, a: c["sections"][0].update(vocals=["three"]),
        r'sections\[0\].vocals\[0\]: found "three", expected one of one, two',
    ),
    (
        "unknown member in a moment",
        lambda c, a: c["moments"][0].update(members=["tow"]),
        r'moments\[0\].members\[0\]: found "tow", expected one of one, two',
    ),
    ("members without an artist", lambda c, a: c.pop("artist"), r"expected no member, because the concert names no"),
    (
        "moment outside the video",
        lambda c, a: c["moments"][1].update(time=44),
        r"moments\[1\].time: found 0:44.000, expected at most the video's 0:40.000",
    ),
    (
        "moment that ends outside",
        lambda c, a: c["moments"][1].update(end=44),
        r"moments\[1\].end: found 0:44.000, expected at most",
    ),
    (
        "moment backwards",
        lambda c, a: c["moments"][1].update(end=19),
        r"moments\[1\].end: found 0:19.000, expected at or after 0:20.000",
    ),
    (
        "moments out of order",
        lambda c, a: c["moments"].reverse(),
        r"moments\[1\].time: found 0:02.000, expected in order of time, at or after 0:20.000",
    ),
    (
        "a close-up without a face",
        lambda c, a: c["moments"][0].update(shows=["cut"]),
        r'moments\[0\].shows: found cut, expected also face, which every "close_up" has',
    ),
    (
        "name chant over vocals",
        lambda c, a: c["sections"][1].update(vocals=["one"]),
        r"chants\[0\]: found a name chant over sections\[1\], where one sings, expected an instrumental gap",
    ),
    (
        "echo outside a chorus",
        lambda c, a: c["sections"][2].update(section="verse"),
        r"chants\[1\]: found an echo at 0:28.000, expected a place inside one chorus section",
    ),
    (
        "chant over a sung line",
        lambda c, a: c["lyrics"][0].update(end=28.5),
        r"chants\[1\]: found a chant over the sung line lyrics\[0\]",
    ),
    ("two chants at a time", lambda c, a: c["chants"][1].update(start=14), r"chants\[1\].start: found 0:14.000"),
    (
        "a chant's word outside",
        lambda c, a: c["chants"][0]["words"][1].update(end=16),
        r"chants\[0\].words\[1\]: found 0:12.500 to 0:16.000, expected a span within",
    ),
    (
        "a sung line without vocals",
        lambda c, a: c["lyrics"].insert(0, {"start": 15, "end": 16, "text": "la"}),
        r"lyrics\[0\]: found a sung line in a section without vocals",
    ),
    (
        "a singer who does not sing",
        lambda c, a: c["sections"][2].update(vocals=["one"]),
        r'lyrics\[0\].members\[0\]: found "two", expected a singer of that section \(one\)',
    ),
    (
        "unknown key",
        lambda c, a: c["sections"][0].update(vocal=["one"]),
        r'sections\[0\].vocal: found an unknown key, expected did you mean "vocals"\?',
    ),
    ("unknown key at the top", lambda c, a: c.update(sectoins=[]), r'sectoins: found an unknown key.*"sections"'),
    (
        "the code's name for a time",
        lambda c, a: c["sections"][0].update(start_ms=5),
        r'sections\[0\].start_ms: found an unknown key, expected did you mean "start"',
    ),
    (
        "unknown kind",
        lambda c, a: c["sections"][0].update(section="vers"),
        r"sections\[0\].section: found 'vers', expected one of .*'verse'",
    ),
    (
        "a time that is none",
        lambda c, a: c["sections"][0].update(start="1:75"),
        r"sections\[0\].start: found '1:75', expected a time in seconds or minutes",
    ),
    ("a negative time", lambda c, a: c["sections"][0].update(start=-1), r"sections\[0\].start: found -1"),
    ("missing title", lambda c, a: c.pop("title"), r"concert.yaml: title: found nothing, expected this key"),
    (
        "title with a line break",
        lambda c, a: c.update(title="a\nb"),
        r"title: found 'a\\nb', expected text on one line",
    ),
    ("title with bidi marks", lambda c, a: c.update(title="a\u202eb"), r"title: found .*, expected text on one line"),
    (
        "absolute video",
        lambda c, a: c.update(video="/etc/passwd"),
        r"video: found '/etc/passwd', expected a file inside",
    ),
    ("video above", lambda c, a: c.update(video="../x.webm"), r"video: found '../x.webm', expected a file inside"),
    ("video above, Windows", lambda c, a: c.update(video="a\\..\\..\\x"), r"video: found .*, expected a file inside"),
    ("video on a drive", lambda c, a: c.update(video="C:x.webm"), r"video: found 'C:x.webm', expected a file inside"),
    ("video missing", lambda c, a: c.update(video="other.webm"), r"video: found other.webm, which is not there"),
    ("artist file missing", lambda c, a: c.update(artist="x.yaml"), r"artist: found x.yaml, which is not there"),
    (
        "changed video",
        lambda c, a: c.update(sha256="0" * 64),
        r"sha256: found [0-9a-f]{64} in video.webm, expected 0{64}",
    ),
    ("short sum", lambda c, a: c.update(sha256="abc"), r"sha256: found 'abc', expected 64 hexadecimal digits"),
    ("no sum", lambda c, a: c.update(sha256=None), r"sha256: found nothing, expected the video's SHA-256"),
    ("newer format", lambda c, a: c.update(format=2), r"format: found 2, expected one of 1"),
    (
        "doubled member",
        lambda c, a: a["members"][1].update(id="one"),
        r'artist.yaml: members\[1\].id: found "one" again',
    ),
    (
        "doubled age",
        lambda c, a: a["members"][1].update(birth_order=1),
        r"artist.yaml: members\[1\].birth_order: found 1 again",
    ),
    (
        "unknown colour",
        lambda c, a: a["members"][0].update(colour="red"),
        r"artist.yaml: members\[0\].colour: found 'red', expected one of 'coral'",
    ),
    ("nobody", lambda c, a: a.update(members=[]), r"artist.yaml: members: found \[\]"),
]


@pytest.mark.parametrize(("change", "said"), [case[1:] for case in BAD], ids=[case[0] for case in BAD])
def test_bad_packs(
    write_pack: Write, concert: Data, artist: Data, change: Callable[[Data, Data], object], said: str
) -> None:
    change(concert, artist)
    with pytest.raises(DocumentError) as refused:
        load_pack(write_pack(concert, artist))
    assert re.search(said, str(refused.value)), str(refused.value)
    assert all(re.match(r"\w+\.yaml: .*found .+, expected .+", line) for line in str(refused.value).splitlines())


def test_several_problems_at_once(write_pack: Write, concert: Data) -> None:
    concert["sections"][0]["vocals"] = ["three"]
    concert["sections"][1]["start"] = 9
    concert["moments"][1]["time"] = 44
    concert["video"] = "gone.webm"
    with pytest.raises(DocumentError) as refused:
        load_pack(write_pack(concert))
    fields = {problem.field for problem in refused.value.problems}
    assert fields >= {"sections[0].vocals[0]", "sections[1].start", "moments[1].time", "video"}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("title: [a\nvideo: x", "line 2, column 6"),
        ("title: a\n\tvideo: x", "line 2"),
        ("title: a\ntitle: b", "the key 'title' twice in line 2, column 1"),
        ("a: &x [1]\nb: *x", r"an alias \(\*name\) in line 2, column 4"),
        ("a: " + "[" * 200 + "]" * 200, "more than 12 levels in line 1"),
        ("[" * 50_000, "readable YAML|levels"),
        ("- a\n- b", "expected keys and values"),
        ("", "found None, expected keys and values"),
        ("title: !!python/object/apply:os.system [ls]", "readable YAML"),
        ("? [a]\n: b", "a key that is not text"),
        ("title: " + "x" * 1_100_000, "more than 1000000 bytes"),
        ("title: a\x07b", "readable YAML"),
    ],
)
def test_unreadable_yaml(write_pack: Write, text: str, said: str) -> None:
    with pytest.raises(DocumentError, match=said) as refused:
        load_pack(write_pack(text))
    assert str(refused.value).startswith("concert.yaml: found ")
    assert "\n" not in str(refused.value)


def test_text_that_is_not_utf8(write_pack: Write, concert: Data) -> None:
    folder = write_pack(concert)
    (folder / "artist.yaml").write_bytes("format: 1\nid: 온다".encode("euc-kr"))
    with pytest.raises(DocumentError, match=r"artist.yaml: found bytes in line 2 that are not UTF-8"):
        load_pack(folder)


def test_no_folder_no_file(tmp_path: Path) -> None:
    with pytest.raises(DocumentError, match=r"found nothing, expected a folder with concert.yaml"):
        load_pack(tmp_path / "nowhere")
    with pytest.raises(DocumentError, match=r"concert.yaml: found No such file"):
        load_pack(tmp_path)


def test_a_link_out_of_the_folder(write_pack: Write, concert: Data, tmp_path_factory: pytest.TempPathFactory) -> None:
    folder = write_pack(concert)
    outside = tmp_path_factory.mktemp("outside") / "video.webm"
    (folder / "video.webm").rename(outside)
    (folder / "video.webm").symlink_to(outside)
    with pytest.raises(DocumentError, match=r"video: found video.webm, a link out of the folder"):
        load_pack(folder)


def test_hashing_can_wait(write_pack: Write, concert: Data) -> None:
    concert["sha256"] = "0" * 64
    pack = load_pack(write_pack(concert), verify=False)
    heard: list[float] = []
    with pytest.raises(DocumentError, match="not the one that was annotated"):
        verify_video(pack, heard.append)
    assert heard[-1] == 1.0
    pack.video_path.unlink()
    with pytest.raises(DocumentError, match=r"concert.yaml: video: found No such file"):
        verify_video(pack)


def test_length_of_the_video(concert: Data, artist: Data) -> None:
    pack = pack_from_data(concert, artist)
    check_length(pack, 40_400)
    with pytest.raises(DocumentError, match=r"duration: found 0:40.000, expected 0:20.000, the length of video.webm"):
        check_length(pack, 20_000)


def test_numbers_as_titles(concert: Data, artist: Data) -> None:
    concert["title"] = 1989
    assert pack_from_data(concert, artist).title == "1989"


SECONDS = st.integers(0, 7_200_000)


@given(st.lists(SECONDS, min_size=2, max_size=12, unique=True), SECONDS)
def test_every_time_has_a_section(edges: list[int], asked: int) -> None:
    edges.sort()
    spans = [
        {"start": a / 1000, "end": b / 1000, "section": "verse"} for a, b in zip(edges[::2], edges[1::2], strict=False)
    ]
    pack = pack_from_data({"title": "t", "video": "v", "duration": 7200, "sections": spans})
    section = pack.section_at(asked)
    inside = [s for s in pack.sections if s.start_ms <= asked < s.end_ms]
    if inside:
        assert section == inside[0]
    else:
        assert section.section == "other"
        assert section.start_ms <= asked <= section.end_ms
    assert pack.stage_guidance(asked) in ("preshow", "performance", "postshow")


@given(st.lists(st.integers(0, 40_000), max_size=30), st.integers(-10, 41_000), st.integers(-10, 41_000))
def test_moments_between_are_those_that_begin_there(times: list[int], a: int, b: int) -> None:
    times.sort()
    moments = [{"time": ms / 1000, "kind": "song_start"} for ms in times]
    whole = [{"start": 0, "end": 40, "section": "other"}]
    data = {"title": "t", "video": "v", "duration": 40, "sections": whole, "moments": moments}
    found = [moment.start_ms for moment in pack_from_data(data).moments_between(a, b)]
    assert found == [ms for ms in times if a <= ms < b]


@given(st.binary(max_size=300))
def test_any_bytes_are_refused_in_words(tmp_path_factory: pytest.TempPathFactory, content: bytes) -> None:
    folder = tmp_path_factory.mktemp("bytes")
    (folder / "concert.yaml").write_bytes(content)
    with pytest.raises(DocumentError) as refused:
        load_pack(folder)
    assert str(refused.value).startswith("concert.yaml: ")


def test_written_concert_reads_back(concert: Data) -> None:
    whole = Concert.model_validate(concert)
    text = concert_yaml(whole)
    assert Concert.model_validate(yaml.safe_load(text)) == whole
