"""What `probe` says of real, broken and wrong files."""

from __future__ import annotations

import socket
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from media_files import make_sound, make_video

from kpop_concert.concert.media import MediaError, MediaFacts, probe

MP4 = {"codec": "mpeg4", "sound": "aac"}
KINDS: dict[str, dict[str, object]] = {
    "webm": {},
    "mkv": {},
    "avi": {"codec": "mpeg4", "sound": None},
    "mov": MP4,
    "mp4": MP4,  # what the player needs to know stands behind the pictures
    "fast.mp4": {**MP4, "options": {"movflags": "faststart"}},  # and here before them
    "frag.mp4": {**MP4, "options": {"movflags": "frag_keyframe+empty_moov"}},
}


def _put(tmp_path: Path, name: str, content: bytes) -> Path:
    file = tmp_path / name
    file.write_bytes(content)
    return file


@pytest.fixture(scope="session")
def kinds(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    folder = tmp_path_factory.mktemp("kinds")
    return {name: make_video(folder / f"video.{name}", **how).read_bytes() for name, how in KINDS.items()}  # type: ignore[arg-type]


def test_whole_video(tmp_path: Path, video_bytes: bytes) -> None:
    facts = probe(_put(tmp_path, "라이브: 100%.webm", video_bytes))
    assert facts == MediaFacts(facts.duration_ms, 64, 48, 10.0, True, "VP9", "Opus")
    assert abs(facts.duration_ms - 6000) <= 100
    assert facts.codecs == ("VP9", "Opus")


def test_video_without_sound(tmp_path: Path, silent_bytes: bytes) -> None:
    facts = probe(_put(tmp_path, "silent.webm", silent_bytes))
    assert not facts.has_audio
    assert facts.codecs == ("VP9",)


@pytest.mark.parametrize("kind", KINDS)
def test_containers(tmp_path: Path, kinds: dict[str, bytes], kind: str) -> None:
    facts = probe(_put(tmp_path, f"video.{kind}", kinds[kind]))
    assert abs(facts.duration_ms - 6000) <= 250
    assert (facts.width, facts.height) == (64, 48)
    assert facts.fps == pytest.approx(10, abs=0.1)


@pytest.mark.parametrize("share", [0.02, 0.1, 0.5, 0.95])
@pytest.mark.parametrize("kind", KINDS)
def test_truncated(tmp_path: Path, kinds: dict[str, bytes], kind: str, share: float) -> None:
    whole = kinds[kind]
    with pytest.raises(MediaError, match="cut off"):
        probe(_put(tmp_path, f"cut.{kind}", whole[: int(len(whole) * share)]))


@pytest.mark.parametrize("tail", [b"x" * 7, bytes(100), b"TAG added by some tool, 44 bytes in all, as text"])
@pytest.mark.parametrize("kind", KINDS)
def test_what_stands_behind_the_video_does_no_harm(
    tmp_path: Path, kinds: dict[str, bytes], kind: str, tail: bytes
) -> None:
    assert probe(_put(tmp_path, f"tail.{kind}", kinds[kind] + tail)).duration_ms > 5000


def test_a_live_recording_does_not_say_its_length(tmp_path: Path) -> None:
    live = make_video(tmp_path / "live.webm", options={"live": "1"})
    assert abs(probe(live).duration_ms - 6000) <= 100


def test_a_stream_that_was_switched_off(tmp_path: Path) -> None:
    stream = make_video(tmp_path / "broadcast.ts", codec="mpeg2video", sound=None)
    assert 5500 <= probe(stream).duration_ms <= 6500
    part = stream.read_bytes()[: stream.stat().st_size // 2]
    assert 2000 <= probe(_put(tmp_path, "part.ts", part)).duration_ms <= 4000


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("empty.mp4", b"", "empty"),
        ("text.mp4", b"just a few words\n" * 50, "not a video"),
        ("text.txt", b"just a few words\n" * 50, "not a video"),
        ("page.mp4", b"<!DOCTYPE html><html><title>404</title></html>", "not a video"),
        ("subtitles.srt", b"1\n00:00:01,000 --> 00:00:02,000\nhello\n\n", "not a video"),
        ("zeros.webm", bytes(100_000), "not a video"),
        ("picture.png", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01\0\0\0\x01\x08\0\0\0\0", "not a video"),
        ("sound.wav", b"RIFF\x24\0\0\0WAVEfmt \x10\0\0\0\x01\0\x01\0", "not a video"),
        ("head.webm", b"\x1aE\xdf\xa3" + bytes(300), "video"),
        ("head.mp4", b"\0\0\0\x18ftypmp42" + bytes(300), "holds no video"),
        ("picture.avif", b"\0\0\0\x1cftypavif\0\0\0\0avifmif1miaf" + bytes(300), "holds no video"),
    ],
)
def test_files_that_are_no_video(tmp_path: Path, name: str, content: bytes, said: str) -> None:
    with pytest.raises(MediaError, match=said) as refused:
        probe(_put(tmp_path, name, content))
    assert str(refused.value).startswith(f"{name}: ")
    assert "\n" not in str(refused.value)


def test_sound_alone(tmp_path: Path) -> None:
    with pytest.raises(MediaError, match=r"holds no video \(it is MPEG-4\)"):
        probe(make_sound(tmp_path / "song.mp4"))


def test_unknown_codec(tmp_path: Path, silent_bytes: bytes) -> None:
    assert silent_bytes.count(b"V_VP9") == 1
    with pytest.raises(MediaError, match="codec is not known"):
        probe(_put(tmp_path, "odd.webm", silent_bytes.replace(b"V_VP9", b"V_ZZ9")))


def test_copy_protection(tmp_path: Path) -> None:
    key = {"encryption_scheme": "cenc-aes-ctr", "encryption_key": "0" * 32, "encryption_kid": "1" * 32}
    with pytest.raises(MediaError, match="copy-protected"):
        probe(make_video(tmp_path / "bought.mp4", codec="mpeg4", sound=None, options=key))


def test_no_length(tmp_path: Path, kinds: dict[str, bytes]) -> None:
    whole = kinds["fast.mp4"]
    without = bytearray(whole)
    for box, skipped in ((b"mvhd", 16), (b"tkhd", 20), (b"mdhd", 16), (b"elst", 8)):
        at = 0
        while (at := without.find(box, at)) >= 0:
            start = at + 4 + skipped
            without[start : start + 4] = bytes(4)
            at = start
    # The table of how long each picture stays, emptied of its only row.
    while (at := without.find(b"stts\0\0\0\0\0\0\0\x01")) >= 0:
        without[at + 12 : at + 20] = bytes(8)
        without[at + 8 : at + 12] = bytes(4)
    with pytest.raises(MediaError, match="how long"):
        probe(_put(tmp_path, "endless.mp4", bytes(without)))


def test_missing_and_folder(tmp_path: Path) -> None:
    with pytest.raises(MediaError, match="no such file"):
        probe(tmp_path / "nothing.mp4")
    with pytest.raises(MediaError, match="folder"):
        probe(tmp_path)


@pytest.mark.parametrize("name", ["list.m3u8", "list.mp4"])
def test_no_list_is_followed(tmp_path: Path, name: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.setblocking(False)
        address = f"http://127.0.0.1:{server.getsockname()[1]}/x.ts"
        text = f"#EXTM3U\n#EXT-X-VERSION:3\n#EXT-X-TARGETDURATION:5\n#EXTINF:5,\n{address}\n#EXT-X-ENDLIST\n"
        with pytest.raises(MediaError, match="not a video"):
            probe(_put(tmp_path, name, text.encode()))
        with pytest.raises(BlockingIOError):
            server.accept()


def test_several_at_once(tmp_path: Path, kinds: dict[str, bytes]) -> None:
    files = [_put(tmp_path, f"video.{kind}", content) for kind, content in kinds.items()]
    alone = [probe(file) for file in files]
    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(probe, files * 4)) == alone * 4


def test_probing_writes_nothing_and_the_library_waits_for_it(tmp_path: Path, video_bytes: bytes) -> None:
    cut = _put(tmp_path, "cut.webm", video_bytes[: len(video_bytes) // 3])
    script = (
        "import sys, pathlib\nfrom kpop_concert.concert import media, pack\nassert 'pymediainfo' not in sys.modules\n"
        f"try:\n    media.probe(pathlib.Path({str(cut)!r}))\nexcept media.MediaError: pass\n"
        "assert 'pymediainfo' in sys.modules and 'av' not in sys.modules\n"
    )
    ran = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False)
    assert (ran.returncode, ran.stdout, ran.stderr) == (0, "", "")
