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
    review = command(
        commands,
        "review",
        _review,
        "look at a record: every visit on one time axis, with the figures of what is chosen",
        "review study.db",
        "review monday.db tuesday.db",
        "review study.db --screenshot pictures --size 1920x1080",
    )
    review.add_argument(
        "records", type=Path, nargs="*", metavar="RECORD", help="a record (.db), or two to be shown under each other"
    )
    review.add_argument("--study", metavar="STUDY", help="a shipped study or a protocol file, where a lab has its own")
    review.add_argument("--screenshot", type=Path, metavar="DIR", help="leave pictures, dark and light, in DIR and end")
    review.add_argument("--size", type=size, metavar="WxH", help="size of the window in px (default 1440x900)")
    review.add_argument("--theme", choices=("dark", "light"), help="colours (default: as in the settings)")
    review.add_argument("--language", choices=("ko", "en"), help="language of the interface (default: the system's)")


def size(text: str) -> tuple[int, int]:
    """The size of a window, px."""
    try:
        width, height = (int(part) for part in text.lower().split("x"))
    except ValueError as problem:
        raise argparse.ArgumentTypeError(f"a size such as 1440x900, found {text}") from problem
    if not (960 <= width <= 7680 and 600 <= height <= 4320):
        raise argparse.ArgumentTypeError(f"a size from 960x600 to 7680x4320, found {text}")
    return width, height


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


def _review(options: argparse.Namespace) -> int:
    """Refuses what cannot be read before a window opens."""
    if len(options.records) > 2:
        options.refuse("one record, or two to be shown under each other; kpop-concert merge joins several into one")
    from .records import RecordError
    from .records.columns import open_columns
    from .study.review import review_sources
    from .system import paths
    from .system.problems import DocumentError

    records = options.records
    if not records:
        from .app import RECORD_FILE

        own = paths.data_dir() / RECORD_FILE
        records = [own] if own.exists() else []
    try:
        for record in records:
            with open_columns(record):
                pass
        review_sources(options.study)
    except (RecordError, DocumentError) as problem:
        print(f"kpop-concert: {problem}", file=sys.stderr)
        return 1
    from . import app

    return app.run_review(
        app.ReviewOptions(
            records=tuple(records),
            study=options.study,
            language=options.language,
            theme=options.theme,
            size=options.size,
            screenshot=options.screenshot,
        )
    )
