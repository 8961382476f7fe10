"""The commands of a study. As in `cli`: each parses its words, checks what they name, and calls elsewhere."""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .study.check import StudyCheck


def add(
    commands: argparse._SubParsersAction[argparse.ArgumentParser], command: Callable[..., argparse.ArgumentParser]
) -> None:
    """Add the commands; `command` makes one, as in `cli`."""
    station = command(
        commands,
        "station",
        _station,
        "run a study: check it, simulate it, or lead a participant through it",
        "station pilot --check",
        "station pilot --database pilot.db --station 2",
        "station personas --simulate 24 --database simulated.db",
    )
    station.add_argument("study", metavar="STUDY", help="a shipped study, or a protocol file")
    what = station.add_mutually_exclusive_group()
    what.add_argument("--check", action="store_true", help="say what a visit is, and whether all it needs is there")
    what.add_argument(
        "--simulate", type=_places, metavar="N", help="let simulated participants take N places, in virtual time"
    )
    station.add_argument("--database", type=Path, metavar="FILE", help="the record; of a simulation, a new file")
    station.add_argument("--language", choices=("ko", "en"), help="the experimenter's language (default: the system's)")
    station.add_argument("--station", type=_number, default=1, metavar="N", help="which station this is (default 1)")
    station.add_argument("--seed", type=_number, default=1, metavar="N", help="seed of a simulation (default 1)")
    station.add_argument(
        "--difference",
        type=_difference,
        metavar="D",
        help="of a simulation: what the first condition adds to valence, -1 to 1 (default 0.3)",
    )


def _places(text: str) -> int:
    value = int(text)
    if not 1 <= value <= 2000:
        raise argparse.ArgumentTypeError(f"a number of places from 1 to 2000, found {text[:40]}")
    return value


def _number(text: str) -> int:
    value = int(text)
    if not 0 <= value < 2**31:
        raise argparse.ArgumentTypeError(f"a whole number from 0 to {2**31 - 1}, found {text[:40]}")
    return value


def _difference(text: str) -> float:
    value = float(text)
    if not -1 <= value <= 1:
        raise argparse.ArgumentTypeError(f"a number from -1 to 1, found {text[:40]}")
    return value


def _station(options: argparse.Namespace) -> int:
    from .study.check import check_study

    study = check_study(options.study)
    if not study.ok:
        for problem in study.problems:
            print(f"kpop-concert: {problem}", file=sys.stderr)
        return 1
    if options.check:
        print("\n".join(study.lines))
        return 0
    if options.simulate is None:
        return _open(options, study)
    if options.database is None:
        options.refuse("--simulate needs --database FILE, a new file for the record")
    if options.database.exists():
        options.refuse(f"{options.database} is there already: simulated visits go into a new file")
    from .headless.findings import findings
    from .headless.visits import DIFFERENCE, simulate_visits
    from .records import RecordError
    from .study.counterbalance import NoPlaceError

    difference = DIFFERENCE if options.difference is None else options.difference
    began = time.monotonic()
    try:
        run = simulate_visits(
            study,
            options.simulate,
            options.database,
            station=options.station,
            seed=options.seed,
            difference=difference,
            told=lambda line: print(line, flush=True),
        )
        took = time.monotonic() - began
        found = findings(options.database, study, options.station, options.simulate, run, difference)
    except (NoPlaceError, RecordError) as problem:
        print(f"kpop-concert: {problem}", file=sys.stderr)
        return 1
    print("\n".join(found.lines))
    print(f"{options.database}: written in {took:.1f} s")
    for fault in found.faults:
        print(f"kpop-concert: {fault}", file=sys.stderr)
    return 1 if found.faults else 0


def _open(options: argparse.Namespace, study: StudyCheck) -> int:
    """The set-up page of the station, and from there the visits."""
    from . import app
    from .system import paths

    assert study.protocol is not None
    return app.run_station(
        app.StationOptions(
            study=study.file,
            station=options.station,
            database=options.database or paths.data_dir() / f"study-{study.protocol.name}.db",
            language=options.language,
        )
    )
