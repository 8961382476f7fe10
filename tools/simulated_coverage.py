"""How often the program's own statistics find what was built into simulated studies, and how often what was not.

    python tools/simulated_coverage.py [--studies 200] [--places 24] [--first-seed 1]

Every study is simulated whole: the real runner on a virtual clock, with idle raters, gaps, departures and withdrawals,
into a record; the record is read as a review reads it, and compared as its page and report do. Valence has a difference
of 0.3 between the conditions, arousal has none. The two concerts are half a minute long, so that two hundred studies
take about a quarter of an hour. The table goes into docs/statistics.md.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import sys
import tempfile
from pathlib import Path

import av
import numpy as np
from scipy import stats

from kpop_concert.analysis.choice import Filters
from kpop_concert.analysis.comparison import by_measure, by_model
from kpop_concert.analysis.loading import load
from kpop_concert.analysis.observing import RATED
from kpop_concert.analysis.statistics.results import Interval
from kpop_concert.headless.visits import DIFFERENCE, simulate_visits
from kpop_concert.study.check import StudyCheck, check_study
from kpop_concert.study.review import review_sources

PAIR = ("persona", "no_persona")
BUILT_IN = {"valence": DIFFERENCE, "arousal": 0.0}
CONCERTS = ("first", "second")
SECONDS = 30
WORDS = {"en": "Text.", "ko": "글."}


def make_study(folder: Path) -> StudyCheck:
    """Persona against no_persona within participants over two short concerts."""
    for name in CONCERTS:
        _concert(folder / name, name)
    study = {
        "name": "coverage", "version": "1.0", "title": WORDS, "purpose": "Coverage.", "language": "chosen",
        "design": {
            "kind": "within", "groups": [list(PAIR)], "concerts": list(CONCERTS), "places": 400, "seed": 5,
        },
        "thresholds": {"idle_s": 5, "gap_ms": 100, "restart": "once"},
        "before": [{"block": "consent", "name": "consent", "pages": [WORDS], "agree": WORDS}],
        "period": [{"block": "viewing", "name": "viewing"}],
        "after": [{"block": "debrief", "name": "debrief", "pages": [WORDS]}],
    }  # fmt: skip
    file = folder / "coverage.yaml"
    file.write_text(json.dumps(study, ensure_ascii=False), "utf-8")
    return check_study(file)


def _concert(folder: Path, title: str) -> None:
    folder.mkdir(parents=True)
    with av.open(str(folder / "video.webm"), "w") as out:
        video = out.add_stream("libvpx", rate=1, options={"cpu-used": "8", "deadline": "realtime"})
        video.width, video.height, video.pix_fmt = 32, 32, "yuv420p"
        for number in range(SECONDS):
            frame = av.VideoFrame.from_ndarray(np.full((32, 32, 3), len(title) * 20, np.uint8), format="rgb24")
            frame.pts = number
            out.mux(video.encode(frame))
        out.mux(video.encode(None))
    sections = [
        {"start": 0, "end": SECONDS / 2, "section": "verse", "description": "A grey square."},
        {"start": SECONDS / 2, "end": SECONDS, "section": "chorus", "description": "A grey square."},
    ]
    concert = {
        "format": 1, "title": title, "video": "video.webm", "duration": SECONDS, "sections": sections,
        "sha256": hashlib.sha256((folder / "video.webm").read_bytes()).hexdigest(),
    }  # fmt: skip
    (folder / "concert.yaml").write_text(json.dumps(concert), "utf-8")


def main() -> int:
    """Simulate, compare, and print one row for every interval."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--studies", type=int, default=200)
    parser.add_argument("--places", type=int, default=24)
    parser.add_argument("--first-seed", type=int, default=1)
    options = parser.parse_args()
    covered: dict[tuple[str, str], int] = {}
    found: dict[tuple[str, str], int] = {}
    with tempfile.TemporaryDirectory() as name:
        study = make_study(Path(name))
        sources = review_sources(study.file)
        for number in range(options.studies):
            record = Path(name) / f"{number}.db"
            simulate_visits(study, options.places, record, seed=options.first_seed + number)
            dataset = load([record], sources)
            compared = by_measure(dataset, Filters(), PAIR, [RATED[one] for one in BUILT_IN])
            for row in compared.rows:
                assert row.contrast is not None, row.problem
                model = by_model(dataset, Filters(), PAIR, row.key)
                ways = {
                    "paired t": (row.contrast.interval, row.contrast.p),
                    "simultaneous, two measures": (row.contrast.simultaneous, row.contrast.p_max_t),
                    "Holm, two measures": (None, row.contrast.p_holm),
                    "mixed model": (model.interval, model.t.p),
                }
                for way, (interval, p) in ways.items():
                    count(covered, found, (row.key, way), BUILT_IN[row.key], interval, p)
            record.unlink()
            if sys.stderr.isatty() or (number + 1) % 20 == 0:
                print(f"{number + 1} of {options.studies} studies", file=sys.stderr, flush=True)
    print("| measure | built in | way | within the interval | p < .05 |")
    print("|---|---|---|---|---|")
    for key in found:
        measure, way = key
        inside = shown(covered[key], options.studies) if key in covered else ""
        print(f"| {measure} | {BUILT_IN[measure]:g} | {way} | {inside} | {shown(found[key], options.studies)} |")
    return 0


def count(
    covered: dict[tuple[str, str], int], found: dict[tuple[str, str], int],
    key: tuple[str, str], built_in: float, interval: Interval | None, p: float,
) -> None:  # fmt: skip
    """Add one study's interval and p of one way to the counts."""
    if interval is not None:
        covered[key] = covered.get(key, 0) + (interval.low <= built_in <= interval.high)
    found[key] = found.get(key, 0) + (p < 0.05)


def shown(hits: int, of: int) -> str:
    """A share in percent with its Clopper-Pearson interval of 95 %."""
    interval = stats.binomtest(hits, of).proportion_ci()
    return f"{hits / of:.1%} ({interval.low:.1%} to {interval.high:.1%})"


if __name__ == "__main__":
    sys.exit(main())
