"""The commands that work on records: doctor, export, merge and withdraw. `cli` calls `add`."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from pathlib import Path

from .system import paths

Command = Callable[..., argparse.ArgumentParser]
"""(commands, name, run, what it does, *examples) -> the command's parser, as `cli` makes it."""


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser], command: Command) -> None:
    """Add the commands; what is heavy is imported when one of them runs."""
    doctor = command(
        commands,
        "doctor",
        _guarded(_doctor),
        "say what is in a record, and whether it is sound",
        "doctor my.db",
        "doctor my.db --verify --media my-concerts",
    )
    doctor.add_argument("record", type=Path, metavar="RECORD")
    doctor.add_argument(
        "--verify", action="store_true", help="hold every row against its checksum and every visit against its receipt"
    )
    doctor.add_argument(
        "--media",
        type=Path,
        action="append",
        metavar="DIR",
        help="with --verify: a folder of concert packs, whose videos are compared (default: the shipped ones)",
    )

    export = command(
        commands,
        "export",
        _guarded(_export),
        "write a study's record as tidy tables with a codebook",
        "export study.db --format csv --out my-tables",
    )
    export.add_argument("record", type=Path, metavar="RECORD")
    export.add_argument("--format", choices=("csv",), default="csv", help="csv: UTF-8 for spreadsheets, pandas and R")
    export.add_argument("--out", type=Path, required=True, metavar="DIR", help="a new or empty folder")
    export.add_argument(
        "--study", type=Path, metavar="STUDY", help="the protocol's file, where the study has instruments of its own"
    )

    merge = command(
        commands,
        "merge",
        _guarded(_merge),
        "put the records of several stations into one",
        "merge station-1.db station-2.db --into study.db",
    )
    merge.add_argument("sources", type=Path, nargs="+", metavar="FILE")
    merge.add_argument("--into", type=Path, required=True, metavar="RECORD", help="made where there is none")

    withdraw = command(
        commands,
        "withdraw",
        _guarded(_withdraw),
        "remove a participant's data from a record for good",
        "withdraw study.db --participant P017",
    )
    withdraw.add_argument("record", type=Path, metavar="RECORD")
    whose = withdraw.add_mutually_exclusive_group(required=True)
    whose.add_argument("--visit", metavar="ID", help="one visit")
    whose.add_argument("--participant", metavar="ID", help="every visit of a pseudonym")
    withdraw.add_argument("--reason", default="withdrawn", metavar="WORD", help="one word, kept: nothing personal")


def _guarded(run: Callable[[argparse.Namespace], int]) -> Callable[[argparse.Namespace], int]:
    """The command, with what is not the program's fault told in one line."""

    def guarded(options: argparse.Namespace) -> int:
        from .records import RecordError
        from .system.problems import DocumentError

        try:
            return run(options)
        except (RecordError, DocumentError) as problem:
            print(f"kpop-concert: {problem}", file=sys.stderr)
            return 1

    return guarded


def _doctor(options: argparse.Namespace) -> int:
    if not options.verify:
        if options.media:
            options.refuse("--media goes with --verify")
        from .records import examine

        report = examine(options.record)
        print("\n".join(report.lines()))
        return 0 if report.sound else 1
    from .records.verify import verify

    media = tuple(options.media or (paths.resources() / "concerts",))
    found = verify(options.record, media)
    print("\n".join(found.lines()))
    return 0 if found.sound else 1


def _export(options: argparse.Namespace) -> int:
    from .study.export import export_study

    done = export_study(options.record, options.out, options.study)
    print("\n".join(done.lines(options.out)))
    return 1 if done.unreadable or done.without_beginning else 0


def _merge(options: argparse.Namespace) -> int:
    from .records.merge import merge

    merged = merge(options.sources, options.into)
    print("\n".join([*merged.lines(), f"{options.into}: merged"]))
    return 0


def _withdraw(options: argparse.Namespace) -> int:
    from .records.withdraw import withdraw

    for stone in withdraw(options.record, visit=options.visit, participant=options.participant, reason=options.reason):
        print(f"visit {stone.visit}: removed from {options.record}; copies and exports made before are yours to remove")
    return 0
