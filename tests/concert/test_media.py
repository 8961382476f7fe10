"""What `probe` says of real, broken and wrong files."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from kpop_concert.concert.media import MediaFacts, probe
from kpop_concert.concert.problems import MediaError


def _put(tmp_path: Path, name: str, content: bytes) -> Path:
    file = tmp_path / name
    file.write_bytes(content)
    return file


def test_whole_video(tmp_path: Path, video_bytes: bytes) -> None:
    facts = probe(_put(tmp_path, "라이브: 100%.webm", video_bytes))
    assert facts == MediaFacts(facts.duration_ms, 64, 48, 10.0, True, facts.video_codec, facts.audio_codec)
    assert abs(facts.duration_ms - 6000) <= 100
    assert "vp9" in facts.codecs[0]
    assert len(facts.codecs) == 2


def test_video_without_sound(tmp_path: Path, silent_bytes: bytes) -> None:
    facts = probe(_put(tmp_path, "silent.webm", silent_bytes))
    assert not facts.has_audio
    assert facts.audio_codec is None
    assert len(facts.codecs) == 1


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("empty.mp4", b"", "empty"),
        ("text.mp4", b"just a few words\n" * 50, "not a video"),
        ("text.txt", b"just a few words\n" * 50, "video"),
        ("list.m3u8", b"#EXTM3U\n#EXTINF:5,\nhttp://127.0.0.1:9/x.ts\n#EXT-X-ENDLIST\n", "video"),
        ("subtitles.srt", b"1\n00:00:01,000 --> 00:00:02,000\nhello\n\n", "video"),
        ("zeros.webm", bytes(100_000), "not a video"),
    ],
)
def test_files_that_are_no_video(tmp_path: Path, name: str, content: bytes, said: str) -> None:
    with pytest.raises(MediaError, match=said) as refused:
        probe(_put(tmp_path, name, content))
    assert str(refused.value).startswith(f"{name}: ")
    assert "\n" not in str(refused.value)


@pytest.mark.parametrize("share", [0.3, 0.02])
def test_truncated(tmp_path: Path, video_bytes: bytes, share: float) -> None:
    cut = video_bytes[: int(len(video_bytes) * share)]
    with pytest.raises(MediaError, match="cut off"):
        probe(_put(tmp_path, "cut.webm", cut))


def test_unknown_codec(tmp_path: Path, silent_bytes: bytes) -> None:
    assert silent_bytes.count(b"V_VP9") == 1
    with pytest.raises(MediaError, match="codec is not known"):
        probe(_put(tmp_path, "odd.webm", silent_bytes.replace(b"V_VP9", b"V_ZZ9")))


def test_missing_and_folder(tmp_path: Path) -> None:
    with pytest.raises(MediaError, match="no such file"):
        probe(tmp_path / "nothing.mp4")
    with pytest.raises(MediaError, match="folder"):
        probe(tmp_path)


def test_probing_writes_nothing_and_pyav_waits_for_it(tmp_path: Path, video_bytes: bytes) -> None:
    cut = _put(tmp_path, "cut.webm", video_bytes[: len(video_bytes) // 3])
    script = (
        "import sys, pathlib\nfrom kpop_concert.concert import media, pack\nassert 'av' not in sys.modules\n"
        f"try:\n    media.probe(pathlib.Path({str(cut)!r}))\nexcept media.MediaError: pass\n"
    )
    ran = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False)
    assert (ran.returncode, ran.stdout, ran.stderr) == (0, "", "")
