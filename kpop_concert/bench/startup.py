"""From starting the program to its window on the screen."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import time
from datetime import datetime
from pathlib import Path

RUNS = 3


def window_ms(folder: Path, number: int) -> float:
    """One start of the real program on a fresh record; its summary says when the window was shown."""
    target = folder / str(number)
    started = time.time()
    words = ["demo", "--seconds", "1", "--database", str(folder / f"{number}.db"), "--screenshot", str(target)]
    subprocess.run([sys.executable, "-m", "kpop_concert", *words], check=True, capture_output=True, timeout=120)
    shown = json.loads((target / "summary.json").read_text("utf-8"))["window_shown_at"]
    return (datetime.fromisoformat(shown).timestamp() - started) * 1000


def import_ms() -> float:
    """The reference: a Python that imports PySide6's widgets and multimedia and ends."""
    started = time.perf_counter()
    subprocess.run([sys.executable, "-c", "import PySide6.QtWidgets, PySide6.QtMultimedia"], check=True)
    return (time.perf_counter() - started) * 1000


def measure() -> dict[str, float]:
    """startup.window_ms, the median of three starts."""
    with tempfile.TemporaryDirectory() as name:
        times = sorted(window_ms(Path(name), number) for number in range(RUNS))
    return {"startup.window_ms": times[RUNS // 2], "startup.window_ms.reference": import_ms()}


if __name__ == "__main__":
    sys.stdout.write(json.dumps(measure()) + "\n")
