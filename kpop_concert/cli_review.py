"""The commands that look at what was recorded. As in `cli`: each checks its words and calls elsewhere."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from pathlib import Path


def add(
    commands: argparse._SubParsersAction[argparse.ArgumentParser], command: Callable[..., argparse.ArgumentParser]
) -> None:
    """Add the commands; `command` makes one, as in `cli`."""
    measure = command(
        commands,
        "measure",
        _measure,
        "measure how varied, alike and crowd-like the chat of files and records is",
        "measure chat.jsonl",
        "measure study.db --by condition",
        "measure persona-*.jsonl no_persona-*.jsonl --by condition --json",
        "measure --as persona a/*.jsonl --as no_persona b/*.jsonl --effect persona no_persona",
    )
    measure.add_argument("files", type=Path, nargs="*", metavar="FILE-OR-RECORD", help="JSON lines, or a record (.db)")
    measure.add_argument("--by", choices=("condition",), help="means by condition, with the effect table of the pilot")
    measure.add_argument(
        "--as",
        dest="named",
        nargs="+",
        action="append",
        default=[],
        metavar=("CONDITION", "FILE"),
        help="chat files of a condition, each with its seed at the end of its name; CONDITION-SEED.jsonl says both",
    )
    measure.add_argument(
        "--effect",
        nargs=2,
        metavar="CONDITION",
        help="with --by condition: the effect table of the first minus the second",
    )
    measure.add_argument("--profile", choices=("hall", "packed"), help="which kind of chat the bands are of")
    form = measure.add_mutually_exclusive_group()
    form.add_argument("--json", action="store_true", help="one JSON object on stdout")
    form.add_argument("--csv", action="store_true", help="tidy long CSV on stdout")

    report = command(
        commands,
        "report",
        _report,
        "write a page with the figures, tables and statistics of records",
        "report study.db --out my-report",
        "report station-1.db station-2.db --out my-report --study my-study/protocol.yaml",
    )
    report.add_argument("records", type=Path, nargs="+", metavar="RECORD")
    report.add_argument("--out", type=Path, required=True, metavar="DIR", help="a new or empty folder")
    report.add_argument(
        "--study", metavar="STUDY", help="a shipped study or the protocol's file, where it is not a shipped one"
    )


def _measure(options: argparse.Namespace) -> int:
    files = [(file, "") for file in options.files]
    for condition, *named in options.named:
        if not named:
            options.refuse(f"--as {condition}: name its files too, as in --as persona a.jsonl b.jsonl")
        files += [(Path(file), condition) for file in named]
    if not files:
        options.refuse("name a chat file or a record")
    contrast = tuple(options.effect) if options.effect else None
    if contrast and contrast[0] == contrast[1]:
        options.refuse(f"--effect {contrast[0]} {contrast[1]}: name two conditions")
    from .analysis import printed
    from .analysis.effects import UnpairedError
    from .analysis.overview import UnknownConditionError, overview
    from .audience.promptparts import examples
    from .records import RecordError
    from .system.problems import DocumentError

    try:
        found = overview(
            files,
            few_shots=[example.text for example in examples()],
            by_condition=bool(options.by or contrast),
            contrast=contrast,
            profile=options.profile,
        )
    except UnpairedError as problem:
        print(f"kpop-concert: there is no effect table: {problem}", file=sys.stderr)
        return 1
    except (DocumentError, RecordError, UnknownConditionError) as problem:
        print(f"kpop-concert: {problem}", file=sys.stderr)
        return 1
    show = printed.as_json if options.json else printed.as_csv if options.csv else printed.as_text
    print(show(found), end="" if options.csv else "\n")
    return 0


def _report(options: argparse.Namespace) -> int:
    from .records import RecordError
    from .study.report import report_study
    from .system.problems import DocumentError

    def told(share: float) -> None:
        if sys.stderr.isatty():
            print(f"\rreport: {share:4.0%}", end="" if share < 1 else "\r            \r", file=sys.stderr, flush=True)

    try:
        done = report_study(options.records, options.out, options.study, progress=told)
    except (RecordError, DocumentError) as problem:
        print(f"kpop-concert: {problem}", file=sys.stderr)
        return 1
    print("\n".join(done.lines()))
    return 0
