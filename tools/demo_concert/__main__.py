"""Makes a bundled concert; see the README.md of its folder in resources/concerts."""

from __future__ import annotations

import argparse
import os
import wave
from pathlib import Path

import numpy as np

from tools.demo_concert import score

SEED = 7
VIDEO = "video.webm"


def main() -> int:
    """Parse the command line and write what was asked for; prints what was written."""
    parser = argparse.ArgumentParser(prog="python -m tools.demo_concert", description=__doc__)
    parser.add_argument("song", choices=score.SONGS)
    parser.add_argument("--out", type=Path, required=True, help="folder to write into")
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument("--still", type=float, nargs="+", metavar="SECONDS", help="only draw these pictures, as PNG")
    parser.add_argument("--sound-only", action="store_true", help="only write the sound, as WAV")
    parser.add_argument(
        "--span", type=float, nargs=2, metavar=("START", "END"), help="only this part, without annotation"
    )
    chosen = parser.parse_args()
    score.use(chosen.song)
    chosen.out.mkdir(parents=True, exist_ok=True)
    if chosen.sound_only:
        print(_write_wav(chosen.out / "sound.wav", chosen.seed))
        return 0

    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from PySide6.QtGui import QGuiApplication

    from tools.demo_concert.shots import Camera

    application = QGuiApplication([])
    camera = Camera(chosen.seed)
    if chosen.still:
        for at in chosen.still:
            file = chosen.out / f"still-{at:06.2f}.png"
            camera.picture(at).save(str(file))
            print(file)
        return 0
    _write_video(camera, chosen.out, chosen.seed, chosen.span)
    application.quit()
    return 0


def _write_video(camera: object, folder: Path, seed: int, span: list[float] | None) -> None:
    from tools.demo_concert import annotate, encode, music
    from tools.demo_concert.shots import Camera

    assert isinstance(camera, Camera)
    start, end = span or (0.0, score.song().length)
    sound = music.render(seed)
    song = score.song()
    target = encode.Format(f"{song.english} - ONDA (fictional group)", song.size, song.crf, song.audio_bit_rate)
    encode.encode(folder / VIDEO, camera.picture, sound, start, end, target)
    sha256 = encode.checksum(folder / VIDEO)
    if span is None:
        annotate.write(score.song(), folder, VIDEO, sha256)
    print(f"{folder / VIDEO}  {(folder / VIDEO).stat().st_size} bytes  sha256 {sha256}")


def _write_wav(file: Path, seed: int) -> Path:
    from tools.demo_concert import music
    from tools.demo_concert.sound import RATE

    samples = (np.clip(music.render(seed), -1, 1) * 32767).astype("<i2")
    with wave.open(str(file), "wb") as out:
        out.setnchannels(2)
        out.setsampwidth(2)
        out.setframerate(RATE)
        out.writeframes(samples.T.tobytes())
    return file


if __name__ == "__main__":
    raise SystemExit(main())
