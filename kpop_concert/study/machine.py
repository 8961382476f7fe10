"""What can be found out about the station's machine without a window: disk, clock, kiosk, notifications.

What this system does not tell is said as such: a warning, never a guess.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

from ..journal import Entry
from .check import StudyCheck
from .preflight import Check

BYTES_PER_SAMPLE = 700
"""A rating in the journal and in its table, with their indexes, in the record and in its log."""
BYTES_PER_LINE = 4_000
"""A line of chat with its place in the picture; LINES_PER_S of them."""
LINES_PER_S = 2
SAMPLE_HZ = 20
LEAST_MB = 20
ROOMY = 10
"""From so many visits on the disk has room enough."""
DRIFT_OVER_S = 0.5
DRIFT_MS = 5.0
"""Two clocks of one machine that part by more than this within DRIFT_OVER_S: one is being set."""
BEHIND = timedelta(seconds=5)
ANSWER_S = 2.0
BANNERS = ("org.gnome.desktop.notifications", "show-banners")
KIOSK_SHELLS = frozenset({"cage", "gnome-kiosk", "gnome-kiosk-script", "kiosk", "weston-kiosk"})

Run = Callable[[Sequence[str]], str | None]
"""What a command of this system prints, or None where it is not there or fails."""


def run_command(command: Sequence[str]) -> str | None:
    """As the type Run says; waits ANSWER_S at most, so call it in a thread."""
    found = shutil.which(command[0])
    if found is None:
        return None
    try:
        done = subprocess.run(  # noqa: S603 - the commands are this file's own
            [found, *command[1:]],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=ANSWER_S,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired):
        return None
    return done.stdout.strip() if done.returncode == 0 else None


# --- disk


def needed_mb(study: StudyCheck) -> int:
    """About how much a visit adds to the record, MB: its ratings and its chat."""
    longest = max((pack.duration_ms for pack in study.packs.values()), default=0) / 1000
    periods = max((len(group) for group in study.protocol.design.groups), default=1) if study.protocol else 1
    seconds = longest * periods
    written = seconds * (SAMPLE_HZ * BYTES_PER_SAMPLE + LINES_PER_S * BYTES_PER_LINE)
    return max(LEAST_MB, round(written / 1e6))


def check_disk(record: Path, need_mb: int) -> Check:
    """Free space where the record is."""
    folder = next((parent for parent in record.absolute().parents if parent.is_dir()), Path("/"))
    free_mb = shutil.disk_usage(folder).free / 1e6
    value = f"{free_mb / 1000:.0f} GB" if free_mb >= 10_000 else f"{free_mb:.0f} MB"
    if free_mb < need_mb:
        return Check("disk", "error", "full", {"mb": need_mb}, value)
    if free_mb < need_mb * ROOMY:
        return Check("disk", "warning", "tight", {"mb": need_mb, "visits": int(free_mb // need_mb)}, value)
    return Check("disk", "passed", "room", {"mb": need_mb}, value)


# --- clock


def check_clock(entries: Iterable[Entry] = (), *, run: Run = run_command) -> Check:
    """Whether wall clock and monotonic clock agree, the record's last entry is not in the future, and who sets it.

    Takes DRIFT_OVER_S; run it in a thread.
    """
    zone = datetime.now().astimezone()
    offset = f"{zone:%z}"
    value = f"UTC{offset[:3]}:{offset[3:]}"
    drift_ms = _drift_ms()
    if abs(drift_ms) > DRIFT_MS:
        return Check("clock", "warning", "moves", {"ms": round(drift_ms)}, value)
    last = max((entry.utc for entry in entries), default=None)
    if last is not None and datetime.fromisoformat(last) > datetime.now(UTC) + BEHIND:
        return Check("clock", "error", "behind", {"last": last[:16].replace("T", " ")}, value)
    name = zone.tzname() or "UTC"
    match _synchronised(run):
        case True:
            return Check("clock", "passed", "set by network", {"zone": name}, value)
        case False:
            return Check("clock", "warning", "not set by network", {"zone": name}, value)
    return Check("clock", "passed", "steady", {"zone": name}, value)


def _drift_ms() -> float:
    """How far wall clock and monotonic clock part within DRIFT_OVER_S, ms."""
    steady, wall = time.perf_counter(), time.time()
    time.sleep(DRIFT_OVER_S)
    return ((time.time() - wall) - (time.perf_counter() - steady)) * 1000


def _synchronised(run: Run) -> bool | None:
    if not sys.platform.startswith("linux"):
        return None
    said = run(("timedatectl", "show", "--property=NTPSynchronized", "--value"))
    return {"yes": True, "no": False}.get(said or "")


# --- kiosk and notifications


def check_kiosk(*, code_set: bool, environ: Mapping[str, str] = os.environ) -> Check:
    """Whether the desktop lets nobody leave. What the program holds itself (frame, close keys) is always so."""
    if not code_set:
        return Check("kiosk", "error", "no code")
    desktop = environ.get("XDG_CURRENT_DESKTOP", "") or environ.get("XDG_SESSION_DESKTOP", "")
    names = {name.casefold() for name in desktop.split(":")}
    if names & KIOSK_SHELLS:
        return Check("kiosk", "passed", "kiosk", {"desktop": desktop})
    return Check("kiosk", "warning", "desktop", {"desktop": desktop or _system()})


def check_notifications(*, run: Run = run_command) -> Check:
    """Whether banners of the system could cover the stage. Asks the system; run it in a thread."""
    if sys.platform == "win32":
        return _of_windows()
    if sys.platform.startswith("linux"):
        shown = run(("gsettings", "get", *BANNERS))
        if shown == "false":
            return Check("notifications", "passed", "muted")
        if shown == "true":
            return Check("notifications", "warning", "shown", {"can mute": 1})
    return Check("notifications", "warning", "unknown", {"system": _system()})


def mute_notifications(*, run: Run = run_command) -> Check:
    """Ask the desktop to show no banners, which stays so until somebody allows them again; then look."""
    run(("gsettings", "set", *BANNERS, "false"))
    return check_notifications(run=run)


def _of_windows() -> Check:
    if sys.platform == "win32":
        import winreg

        place = r"Software\Microsoft\Windows\CurrentVersion\PushNotifications"
        try:
            with winreg.OpenKey(winreg.HKEY_CURRENT_USER, place) as key:
                shown = winreg.QueryValueEx(key, "ToastEnabled")[0]
        except OSError:
            shown = 1  # never switched off
        if not shown:
            return Check("notifications", "passed", "muted")
    return Check("notifications", "warning", "shown")


def _system() -> str:
    return {"win32": "Windows", "darwin": "macOS"}.get(sys.platform, "Linux")
