"""How fast whole visits of a shipped study pass on a virtual clock, through the real runner into a real record.

Run as a module it measures and prints one JSON object.
"""

from __future__ import annotations

import json
import sys
import tempfile
import time
from pathlib import Path

from ..headless.visits import simulate_visits
from ..study.check import check_study

STUDY = "personas"
VISITS = 4


def measure() -> dict[str, float]:
    """Visits a second, and as many seconds of media as pass in one; importing and the first visit are not counted."""
    study = check_study(STUDY, verify=False)
    if not study.ok:
        raise RuntimeError(f"study {STUDY}: {study.problems[0]}")
    with tempfile.TemporaryDirectory() as name:
        simulate_visits(study, 1, Path(name) / "warm.db")
        began = time.perf_counter()
        run = simulate_visits(study, VISITS, Path(name) / "visits.db")
        took = time.perf_counter() - began
    media_ms = sum(study.packs[concert].duration_ms for visit, _ in run.visits for _, concert in visit.started.viewings)
    return {"visit.simulated_per_s": len(run.visits) / took, "visit.media_s_per_s": media_ms / 1000 / took}


if __name__ == "__main__":
    sys.stdout.write(json.dumps(measure()) + "\n")
