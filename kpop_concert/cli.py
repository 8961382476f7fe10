"""The commands. Each parses its words, checks what they name, and calls one function elsewhere.

Exit codes: 0 done, 1 failed, 2 wrong use. Results go to stdout, messages to stderr.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Literal

from . import __version__
from .system import paths

DEMO_CONCERT = "onda-undertow"


class UsageError(Exception):
    """What was asked for cannot be done; the message says what happened and what to do."""


def main(words: Sequence[str] | None = None) -> int:
    """Run one command; returns its exit code."""
    parser = _parser()
    options = parser.parse_args(words)
    run: Callable[[argparse.Namespace], int] = options.run
    try:
        code = run(options)
        if sys.stdout is not None:
            sys.stdout.flush()
        return code
    except UsageError as problem:
        print(f"kpop-concert: {problem}", file=sys.stderr)
    except KeyboardInterrupt:
        print("kpop-concert: stopped", file=sys.stderr)
    except OSError as problem:
        if problem.filename is not None:
            raise  # a file of the program's own: a fault
        # Nobody reads on (`| head`), or the disk behind `>` is full: stdout must not be flushed again at the end.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        if not isinstance(problem, BrokenPipeError):
            print(f"kpop-concert: the result cannot be printed ({problem.strerror})", file=sys.stderr)
    return 1


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="kpop-concert",
        description="A theatre for one: a recorded concert, an audience of fans and a self-report on one clock.",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--version", action="version", version=f"kpop-concert {__version__}")
    parser.set_defaults(run=_home)
    commands = parser.add_subparsers(title="commands", metavar="COMMAND")

    demo = _command(
        commands, "demo", _demo, "play the bundled concert with ten simulated fans", "demo --seconds 30 --seed 7"
    )
    _theatre_options(demo)
    demo.add_argument("--seconds", type=_positive, metavar="S", help="stop after S seconds of watching")

    watch = _command(commands, "watch", _watch, "watch any video or concert pack", "watch my-concert.mp4")
    watch.add_argument("concert", type=Path, metavar="VIDEO-OR-PACK")
    _theatre_options(watch)
    watch.add_argument("--seconds", type=_positive, metavar="S", help="stop after S seconds of watching")

    generate = _command(
        commands,
        "generate",
        _generate,
        "write the chat of a whole concert to a file, without a window",
        "generate resources/concerts/onda-undertow --condition persona --seed 7 --out chat.jsonl",
    )
    generate.add_argument("concert", type=Path, metavar="PACK")
    generate.add_argument("--condition", default="persona", metavar="NAME-OR-FILE", help="default: persona")
    generate.add_argument("--seed", type=_seed_number, default=1, metavar="N", help="one seed, one result (default 1)")
    generate.add_argument("--out", type=Path, required=True, metavar="FILE", help="JSON lines, one message a line")

    doctor = _command(commands, "doctor", _doctor, "say what is in a record, and whether it is sound", "doctor my.db")
    doctor.add_argument("record", type=Path, metavar="RECORD")

    bench = _command(commands, "bench", _bench, "measure the program on this machine", "bench --json")
    bench.add_argument("--json", action="store_true", help="one flat JSON object on stdout")
    bench.add_argument("--only", metavar="PREFIX", default="", help="only keys that start with PREFIX, such as stage")
    return parser


def _command(
    commands: argparse._SubParsersAction[argparse.ArgumentParser],
    name: str,
    run: Callable[[argparse.Namespace], int],
    what: str,
    example: str,
) -> argparse.ArgumentParser:
    command = commands.add_parser(
        name,
        help=what,
        description=what[0].upper() + what[1:] + ".",
        epilog=f"example:\n  kpop-concert {example}",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    command.set_defaults(run=run)
    return command


def _theatre_options(command: argparse.ArgumentParser) -> None:
    command.add_argument("--condition", default="persona_fan", metavar="NAME-OR-FILE", help="default: persona_fan")
    command.add_argument(
        "--seed", type=_seed_number, metavar="N", help="seed of the audience (default: a new one, recorded)"
    )
    command.add_argument("--database", type=Path, metavar="FILE", help="the record (default: in your data folder)")
    command.add_argument("--screenshot", type=Path, metavar="DIR", help="leave a picture and a summary in DIR")
    command.add_argument("--size", type=_size, metavar="WxH", help="size of the window in px (default 1440x900)")
    command.add_argument("--language", choices=("ko", "en"), help="language of the interface (default: the system's)")


def _positive(text: str) -> float:
    value = float(text)
    if not 0 < value <= 86_400:
        raise argparse.ArgumentTypeError(f"a number of seconds above 0 and up to 86400, found {text}")
    return value


def _seed_number(text: str) -> int:
    value = int(text)
    if not 0 <= value < 2**63:
        # The record keeps it in 64 bits.
        raise argparse.ArgumentTypeError(f"a whole number from 0 to {2**63 - 1}, found {text[:40]}")
    return value


def _size(text: str) -> tuple[int, int]:
    try:
        width, height = (int(part) for part in text.lower().split("x"))
    except ValueError as problem:
        raise argparse.ArgumentTypeError(f"a size such as 1440x900, found {text}") from problem
    if not (960 <= width <= 7680 and 600 <= height <= 4320):
        raise argparse.ArgumentTypeError(f"a size from 960x600 to 7680x4320, found {text}")
    return width, height


def _home(options: argparse.Namespace) -> int:
    return main(["watch", str(demo_concert())])


def demo_concert() -> Path:
    """The folder of the bundled concert."""
    return paths.resources() / "concerts" / DEMO_CONCERT


def _demo(options: argparse.Namespace) -> int:
    return _theatre(options, demo_concert(), "demo")


def _watch(options: argparse.Namespace) -> int:
    return _theatre(options, options.concert, "fan")


def _theatre(options: argparse.Namespace, concert: Path, purpose: Literal["fan", "demo"]) -> int:
    from .seat import SeatError, take_seat

    try:
        seat = take_seat(concert, options.condition, _seed(options))
    except SeatError as problem:
        raise UsageError(problem) from problem
    from . import app

    return app.run(
        app.Options(
            seat=seat,
            purpose=purpose,
            database=options.database,
            seconds=options.seconds,
            screenshot=options.screenshot,
            size=options.size,
            language=options.language,
        )
    )


def _seed(options: argparse.Namespace) -> int:
    return random.SystemRandom().randrange(2**31) if options.seed is None else options.seed


def _generate(options: argparse.Namespace) -> int:
    from .headless import generate
    from .seat import SeatError, take_seat

    try:
        seat = take_seat(options.concert, options.condition, options.seed)
    except SeatError as problem:
        raise UsageError(problem) from problem
    try:
        count = generate(seat, options.out)
    except OSError as problem:
        raise UsageError(f"{options.out}: cannot be written ({problem.strerror}); choose another --out") from problem
    print(f"{options.out}: {count} messages, condition {seat.condition.name}, seed {seat.seed}")
    return 0


def _doctor(options: argparse.Namespace) -> int:
    from .records import RecordError, examine

    try:
        report = examine(options.record)
    except RecordError as problem:
        raise UsageError(problem) from problem
    print("\n".join(report.lines()))
    return 0 if report.sound else 1


def _bench(options: argparse.Namespace) -> int:
    from .bench import run

    try:
        figures = run(options.only)
    except RuntimeError as problem:
        raise UsageError(problem) from problem
    if options.json:
        print(json.dumps(figures, indent=1))
    else:
        for key, value in figures.items():
            print(f"{key:<44} {value:>12.3f}")
    return 0
