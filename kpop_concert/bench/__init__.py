"""What `kpop-concert bench` measures, each figure beside a reference of the same run where one exists."""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator

GROUPS = {
    "stage": ("stage.", "clock.", "sampler."),
    "record": ("record.",),
    "startup": ("startup.",),
    "audience": ("audience.",),
    "export": ("export.", "merge."),
    "visit": ("visit.",),
    "measure": ("measure.",),
    "report": ("report.",),
    "review_pan": ("review.pan",),
    "review_open": ("review.open",),
}
"""Modules of this package and the prefixes of the keys that they measure; each runs in a process of its own."""
LIMIT_S = 300


def run(only: str = "") -> dict[str, float]:
    """Measure everything, or the groups that have keys starting with `only`. Raises RuntimeError when a group fails.

    Each group gets a fresh process: figures must not depend on what ran before, and Qt opens one platform a process.
    """
    if getattr(sys, "frozen", False):
        raise RuntimeError("bench needs Python: run it from a checkout or an installed wheel")
    figures: dict[str, float] = {}
    with screen() as environment:
        for group, prefixes in GROUPS.items():
            if not any(prefix.startswith(only) or only.startswith(prefix) for prefix in prefixes):
                continue
            command = [sys.executable, "-m", f"kpop_concert.bench.{group}"]
            result = subprocess.run(
                command, env=environment, capture_output=True, text=True, timeout=LIMIT_S, check=False
            )
            if result.returncode != 0:
                said = (result.stderr.strip().splitlines() or ["no message"])[-1]
                raise RuntimeError(f"bench {group} ended with {result.returncode}: {said}")
            figures |= json.loads(result.stdout.splitlines()[-1])
    return {key: value for key, value in figures.items() if key.startswith(only)}


@contextlib.contextmanager
def screen() -> Iterator[dict[str, str]]:
    """Environment with a real X screen: the display that is there, else an Xvfb of our own, else offscreen."""
    environment = {key: value for key, value in os.environ.items() if key != "QT_QPA_PLATFORM"}
    if sys.platform != "linux" or environment.get("DISPLAY") or environment.get("WAYLAND_DISPLAY"):
        yield environment
        return
    server = shutil.which("Xvfb")
    if server is None:
        yield environment | {"QT_QPA_PLATFORM": "offscreen"}
        return
    read, write = os.pipe()
    process = subprocess.Popen(
        [server, "-displayfd", str(write), "-screen", "0", "1920x1080x24", "-nolisten", "tcp"],
        pass_fds=[write],
        stderr=subprocess.DEVNULL,
    )
    os.close(write)
    try:
        with os.fdopen(read) as answer:
            display = answer.readline().strip()
        yield environment | {"DISPLAY": f":{display}", "QT_QPA_PLATFORM": "xcb"}
    finally:
        process.terminate()
        process.wait()
