"""Tries a bundle out: `python tools/smoke_bundle.py dist/kpop-concert`. Exits with 1 and a reason when it is not whole.

Everything runs in a home of its own, without the checkout's environment, and without a display.
"""

from __future__ import annotations

import json
import os
import sqlite3
import subprocess
import sys
import tempfile
from contextlib import closing
from pathlib import Path

SECONDS = 5
MIN_FRAMES = 50
"""Of some 125 in five seconds: a busy machine drops frames, a bundle without a decoder shows none."""
MIN_ENTRIES = 20
MIN_MESSAGES = 50
PATIENCE_S = 180
PASSED_ON = ("PATH", "SYSTEMROOT", "TEMP", "TMP", "LANG")


class BundleError(Exception):
    """The bundle does not do what it should; the message says what."""


class Bundle:
    """The program of a bundle, run in a home of its own below `place`."""

    def __init__(self, folder: Path, place: Path) -> None:
        name = "kpop-concert.exe" if sys.platform == "win32" else "kpop-concert"
        self.program = folder.resolve() / name
        self.content = folder.resolve() / "_internal"
        if not self.program.is_file():
            raise BundleError(f"{self.program} is not there; build it with `make package`")
        self.place = place
        homes = {variable: str(place) for variable in ("HOME", "USERPROFILE", "APPDATA", "LOCALAPPDATA")}
        passed = {name: os.environ[name] for name in PASSED_ON if name in os.environ}
        self.environment = {**passed, **homes, "QT_QPA_PLATFORM": "offscreen"}

    def run(self, *words: str) -> str:
        """What the program says on stdout. Raises BundleError when it fails or takes more than three minutes."""
        shown = " ".join(words)
        try:
            ran = subprocess.run(
                [str(self.program), *words],
                cwd=self.place,
                env=self.environment,
                capture_output=True,
                encoding="utf-8",
                errors="replace",
                timeout=PATIENCE_S,
                check=False,
            )
        except subprocess.TimeoutExpired as problem:
            raise BundleError(f"`{shown}` did not end within {PATIENCE_S} s") from problem
        if ran.returncode != 0:
            raise BundleError(f"`{shown}` ended with {ran.returncode}:\n{ran.stdout}{ran.stderr}")
        return ran.stdout


def check(bundle: Bundle) -> None:
    """Raises BundleError at the first thing that does not work."""
    print(bundle.run("--version").strip())
    strangers = [path.name for path in bundle.content.rglob("*") if path.name.startswith(("libx26", "libreadline"))]
    if strangers:
        raise BundleError(f"GPL libraries are in the bundle: {', '.join(strangers)}")
    dead = [path.name for path in bundle.content.rglob("*") if path.is_symlink() and not path.exists()]
    if dead:
        raise BundleError(f"links lead nowhere: {', '.join(dead)}")

    record, shots = bundle.place / "record.db", bundle.place / "shots"
    bundle.run("demo", "--seconds", str(SECONDS), "--seed", "7", "--database", str(record), "--screenshot", str(shots))
    facts = json.loads((shots / "summary.json").read_text("utf-8"))
    if facts["frames_shown"] < MIN_FRAMES:
        raise BundleError(
            f"{facts['frames_shown']} frames were decoded and shown in {SECONDS} s, expected {MIN_FRAMES}"
        )
    if not (shots / "theatre.png").read_bytes().startswith(b"\x89PNG"):
        raise BundleError("the screenshot is not a picture")
    with closing(sqlite3.connect(record)) as connection:
        (kept,) = connection.execute("SELECT count(*) FROM entry").fetchone()
    if kept < MIN_ENTRIES or kept != facts["entries"]:
        raise BundleError(f"{kept} entries are in the record, the summary says {facts['entries']}")
    print(f"demo: {facts['frames_shown']} frames shown, {kept} entries recorded")

    print(bundle.run("doctor", str(record)).splitlines()[0])
    concert = bundle.content / "kpop_concert" / "_data" / "resources" / "concerts" / "onda-undertow"
    chat = bundle.place / "chat.jsonl"
    bundle.run("generate", str(concert), "--seed", "7", "--out", str(chat))
    messages = [json.loads(line) for line in chat.read_text("utf-8").splitlines()]
    if len(messages) < MIN_MESSAGES:
        raise BundleError(f"generate wrote {len(messages)} messages, expected {MIN_MESSAGES}")
    print(f"generate: {len(messages)} messages")
    _study(bundle, chat)


def _study(bundle: Bundle, chat: Path) -> None:
    """What a researcher does: it needs the libraries for statistics and figures, which nothing before imported."""
    measured = json.loads(bundle.run("measure", str(chat), "--json"))
    print(f"measure: {len(measured)} parts")
    record, report, shots = bundle.place / "study.db", bundle.place / "report", bundle.place / "review"
    bundle.run("station", "personas", "--simulate", "4", "--database", str(record))
    bundle.run("report", str(record), "--out", str(report))
    if not list(report.rglob("*.html")) or not list(report.rglob("*.svg")):
        raise BundleError("the report has no page or no figures")
    bundle.run("review", str(record), "--screenshot", str(shots))
    if not list(shots.rglob("*.png")):
        raise BundleError("the review left no picture")
    print("a study of four visits: reported and reviewed")


def main() -> int:
    """Check the bundle that the command line names; returns the exit code."""
    if len(sys.argv) != 2:
        print("use: smoke_bundle.py FOLDER", file=sys.stderr)
        return 2
    folder = Path(sys.argv[1])
    try:
        with tempfile.TemporaryDirectory(prefix="kpop-concert-bundle-", ignore_cleanup_errors=True) as place:
            check(Bundle(folder, Path(place)))
    except BundleError as problem:
        print(f"the bundle is broken: {problem}", file=sys.stderr)
        return 1
    size = sum(path.stat().st_size for path in folder.rglob("*") if path.is_file() and not path.is_symlink())
    print(f"the bundle works; {size / 1e6:.0f} MB")
    return 0


if __name__ == "__main__":
    sys.exit(main())
