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
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from . import __version__, cli_records, cli_review, cli_study
from .system import paths

if TYPE_CHECKING:
    from .audience.engines.settings import EngineSettings
    from .condition import EngineName
    from .headless import Generated
    from .seat import Seat
    from .system.preferences import Preferences

DEMO_CONCERT = "onda-undertow"
HOME_CONDITION = "persona_fan"


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
        commands,
        "demo",
        _demo,
        "play the bundled concert with ten simulated fans",
        "demo --seconds 30 --seed 7",
        "demo --engine openai --base-url http://localhost:11434/v1 --model qwen3:8b",
    )
    _theatre_options(demo)
    _audience_options(demo)
    demo.add_argument("--seconds", type=_positive, metavar="S", help="stop after S seconds of watching")

    watch = _command(
        commands,
        "watch",
        _watch,
        "watch any video or concert pack",
        "watch my-concert.mp4",
        "watch resources/concerts/onda-undertow --bias nari --model-file gemma-3-4b-it-Q4_K_M.gguf",
        "watch resources/concerts/onda-undertow --replay chat.jsonl",
    )
    watch.add_argument("concert", type=Path, metavar="VIDEO-OR-PACK")
    _theatre_options(watch)
    _audience_options(watch)
    watch.add_argument("--seconds", type=_positive, metavar="S", help="stop after S seconds of watching")

    generate = _command(
        commands,
        "generate",
        _generate,
        "write the chat of a whole concert to a file, without a window",
        "generate resources/concerts/onda-undertow --condition persona --seed 7 --out chat.jsonl",
        "generate resources/concerts/onda-undertow --engine openai --model gpt-4.1-mini --out chat.jsonl",
        "generate resources/concerts/onda-undertow --engine openai --model gpt-4.1-mini --prompts review",
    )
    generate.add_argument("concert", type=Path, metavar="PACK")
    generate.add_argument("--condition", default="persona", metavar="NAME-OR-FILE", help="default: persona")
    generate.add_argument("--seed", type=_seed_number, default=1, metavar="N", help="one seed, one result (default 1)")
    generate.add_argument("--out", type=Path, metavar="FILE", help="JSON lines, one message a line")
    generate.add_argument(
        "--prompts",
        type=Path,
        metavar="DIR",
        help="send nothing: write every request as it would be sent into DIR, for review; --out is not written",
    )
    _audience_options(generate)

    cli_records.add(commands, _command)

    cli_study.add(commands, _command)

    cli_review.add(commands, _command)

    bench = _command(commands, "bench", _bench, "measure the program on this machine", "bench --json")
    bench.add_argument("--json", action="store_true", help="one flat JSON object on stdout")
    bench.add_argument("--only", metavar="PREFIX", default="", help="only keys that start with PREFIX, such as stage")
    return parser


def _command(
    commands: argparse._SubParsersAction[argparse.ArgumentParser],
    name: str,
    run: Callable[[argparse.Namespace], int],
    what: str,
    *examples: str,
) -> argparse.ArgumentParser:
    command = commands.add_parser(
        name,
        help=what,
        description=what[0].upper() + what[1:] + ".",
        epilog="\n  kpop-concert ".join(("example:", *examples)),
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    command.set_defaults(run=run, refuse=command.error)
    return command


def _theatre_options(command: argparse.ArgumentParser) -> None:
    command.add_argument("--condition", metavar="NAME-OR-FILE", help=f"default: {HOME_CONDITION}")
    command.add_argument(
        "--seed", type=_seed_number, metavar="N", help="seed of the audience (default: a new one, recorded)"
    )
    command.add_argument("--database", type=Path, metavar="FILE", help="the record (default: in your data folder)")
    command.add_argument("--screenshot", type=Path, metavar="DIR", help="leave a picture and a summary in DIR")
    command.add_argument(
        "--size", type=cli_review.size, metavar="WxH", help="size of the window in px (default 1440x900)"
    )
    command.add_argument("--language", choices=("ko", "en"), help="language of the interface (default: the system's)")


def _audience_options(command: argparse.ArgumentParser) -> None:
    """What goes before a condition and the settings."""
    who = command.add_argument_group("who writes the chat")
    who.add_argument(
        "--engine",
        choices=("builtin", "openai", "local", "replay"),
        help="rules, a compatible server, a model file, or a recording (default: the condition's)",
    )
    who.add_argument("--base-url", metavar="URL", help="a compatible server, such as http://localhost:11434/v1")
    who.add_argument("--model", metavar="M", help="the model on that server")
    who.add_argument("--model-file", type=Path, metavar="FILE", help="a .gguf file on this machine")
    who.add_argument("--replay", type=Path, metavar="FILE", help="a recorded chat: a record, or what generate wrote")
    who.add_argument("--bias", metavar="MEMBER", help="your favourite member, who shapes what fans attend to")


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
    seat = _seat_at_home(options, concert, purpose)
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


def _seat_at_home(options: argparse.Namespace, concert: Path, purpose: Literal["fan", "demo"]) -> Seat:
    """What was named; what was not is this viewer's own choice, except in a demo, which needs nothing."""
    from .seat import EngineSeatError

    engine, chosen = _engine_named(options), _preferences()
    settings = _settings(chosen)
    at_home = purpose == "fan" and options.condition is None
    wanted = settings.engine if at_home and engine is None else engine
    languages = chosen.fans_language if at_home else None
    try:
        seat = _seat(options, concert, wanted, settings, languages)
    except EngineSeatError as problem:
        if not at_home or engine is not None:
            raise UsageError(problem) from problem
        # Not refused: the settings in which this can be changed are inside the theatre.
        print(f"kpop-concert: {problem}; the built-in fans write instead", file=sys.stderr)
        seat = _seat(options, concert, "builtin", settings, languages)
    if purpose == "fan" and seat.favourite is None and seat.pack.member(chosen.bias) is not None:
        return replace(seat, favourite=chosen.bias)
    return seat


def _seat(
    options: argparse.Namespace,
    concert: Path,
    engine: EngineName | None,
    settings: EngineSettings,
    languages: Literal["mixed", "ko", "en"] | None = None,
    connect: bool = True,
) -> Seat:
    from .seat import EngineSeatError, SeatError, take_seat

    try:
        return take_seat(
            concert,
            options.condition or HOME_CONDITION,
            _seed(options),
            engine=engine,
            settings=settings,
            replay=options.replay,
            favourite=options.bias,
            languages=languages,
            model=options.model,
            base_url=options.base_url,
            model_file=options.model_file,
            connect=connect,
        )
    except EngineSeatError:
        raise
    except SeatError as problem:
        raise UsageError(problem) from problem


def _preferences() -> Preferences:
    from .system.preferences import PreferenceFile

    kept = PreferenceFile()
    kept.close()
    return kept.current


def _settings(preferences: Preferences) -> EngineSettings:
    from .audience.engines.settings import engine_settings

    return engine_settings(preferences.engine)


def _engine_named(options: argparse.Namespace) -> EngineName | None:
    """The engine that the options name, by its name or by what only it needs; exits with 2 where they disagree."""
    needs: dict[str, EngineName] = {"base_url": "openai", "model_file": "local", "replay": "replay"}
    named = {f"--{word.replace('_', '-')}": engine for word, engine in needs.items() if getattr(options, word)}
    engines = set(named.values()) | ({options.engine} if options.engine else set())
    if len(engines) > 1:
        said = [f"{word} (engine {engine})" for word, engine in named.items()]
        said += [f"--engine {options.engine}"] if options.engine else []
        options.refuse(f"{' and '.join(said)} do not go together: one engine writes the chat")
    engine: EngineName | None = engines.pop() if engines else None
    if options.model and engine not in (None, "openai"):
        options.refuse(f"--model is for a server; the engine {engine} has none")
    return engine


def _seed(options: argparse.Namespace) -> int:
    return random.SystemRandom().randrange(2**31) if options.seed is None else options.seed


def _generate(options: argparse.Namespace) -> int:
    from .headless import patient
    from .seat import EngineSeatError

    engine = _engine_named(options)
    settings = patient(_settings(_preferences()))
    if options.prompts is not None:
        return _prompts(options, engine, settings)
    if options.out is None:
        options.refuse("name a file with --out, or a folder with --prompts")
    try:
        seat = _seat(options, options.concert, engine, settings)
    except EngineSeatError as problem:
        raise UsageError(problem) from problem
    return _write_chat(options, seat)


def _write_chat(options: argparse.Namespace, seat: Seat) -> int:
    from .audience.engines.kept import KeptError
    from .headless import StoppedError, generate

    try:
        made = generate(seat, options.out, sys.stderr if sys.stderr is not None and sys.stderr.isatty() else None)
    except OSError as problem:
        raise UsageError(f"{options.out}: cannot be written ({problem.strerror}); choose another --out") from problem
    except (KeptError, StoppedError) as problem:
        raise UsageError(problem) from problem
    if made.warning:
        print(f"kpop-concert: {made.warning}", file=sys.stderr)
    print(f"{options.out}: {made.lines} messages, condition {seat.condition.name}, seed {seat.seed}{_paid(made)}")
    return 0


def _paid(made: Generated) -> str:
    """The rest of the last line, where a model wrote."""
    if not made.model:
        return ""
    problems = ", ".join(f"{count} {kind}" for kind, count in made.problems.items()) or "none"
    kept = f" ({made.reused} requests paid for before)" if made.reused else ""
    return f", model {made.model}, {made.rounds} rounds{kept}, {made.bill}, problems {problems}"


def _prompts(options: argparse.Namespace, engine: EngineName | None, settings: EngineSettings) -> int:
    from .audience.engines.settings import server_address
    from .headless import write_prompts

    seat = _seat(options, options.concert, engine, settings, connect=False)
    if seat.condition.engine not in ("openai", "local") or seat.condition.audience == "none":
        options.refuse(f"--prompts: condition {seat.condition.name} asks no language model; add --engine openai")
    try:
        named = server_address(options.base_url) if options.base_url else settings.server_url
        count = write_prompts(seat, options.prompts, named)
    except OSError as problem:
        raise UsageError(
            f"{options.prompts}: cannot be used ({problem.strerror}); choose another --prompts"
        ) from problem
    print(f"{options.prompts}: {count} requests as they would be sent; nothing was sent")
    if options.out is not None:
        print(f"kpop-concert: {options.out} is not written: a dry run has no answers", file=sys.stderr)
    return 0


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
