"""How long the report of a study of 24 visits takes. Run as a module it measures and prints one JSON object.

The visits are simulated ones of the shipped study `personas`. The reference is the export of the same record as CSV.
"""

from __future__ import annotations

import json
import sys
import tempfile
import time
from pathlib import Path

from ..headless.visits import simulate_visits
from ..study.check import check_study
from ..study.export import export_study
from ..study.report import report_study

VISITS = 24


def measure() -> dict[str, float]:
    """Seconds from the record to the whole folder, with whatever has to be imported for it."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        record = folder / "study.db"
        simulate_visits(check_study("personas"), VISITS, record)
        began = time.perf_counter()
        export_study(record, folder / "tables")
        export_s = time.perf_counter() - began
        began = time.perf_counter()
        done = report_study([record], folder / "report")
        report_s = time.perf_counter() - began
        if not (done.page.is_file() and done.figures and done.tables):
            raise RuntimeError("the report is not whole")
    return {"report.s_24_visits": report_s, "report.s_24_visits.reference": export_s}


if __name__ == "__main__":
    sys.stdout.write(json.dumps(measure()) + "\n")
