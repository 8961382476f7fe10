"""Rules for every test: no window, no folder of the user's, no unexpected warning, log line, Qt message or skip."""

from __future__ import annotations

import logging
import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

IN_CI = bool(os.environ.get("CI"))

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

# A slow shared machine is no property of the code: no deadline, and no complaint that drawing examples took long.
settings.register_profile(
    "house", deadline=None, derandomize=IN_CI, suppress_health_check=[HealthCheck.too_slow], print_blob=True
)
settings.load_profile("house")

# Reasons for which a test may be skipped, as regular expressions; any other skip is a failure.
EXPECTED_ELSEWHERE = (
    r"Xvfb is not installed",
    r"LiteLLM is not installed",
    r"llama\.cpp has no wheel for this machine",
    r"only Linux bounds the memory",
)
ALLOWED_SKIPS = () if IN_CI else EXPECTED_ELSEWHERE

HOME_VARIABLES = {
    "HOME": "",
    "USERPROFILE": "",
    "APPDATA": "AppData/Roaming",
    "LOCALAPPDATA": "AppData/Local",
    "XDG_DATA_HOME": ".local/share",
    "XDG_CONFIG_HOME": ".config",
    "XDG_CACHE_HOME": ".cache",
    "XDG_STATE_HOME": ".local/state",
    "XDG_RUNTIME_DIR": ".run",
}

ExpectLog = Callable[[str, str], None]
_home: Path | None = None


def pytest_configure(config: pytest.Config) -> None:
    """Give the whole session, collection and child processes included, a home of its own."""
    global _home  # noqa: PLW0603 - pytest calls hooks by name, there is no object to keep it on
    _home = Path(tempfile.mkdtemp(prefix="kpop-concert-tests-"))
    for variable, folder in HOME_VARIABLES.items():
        place = _home / folder
        place.mkdir(mode=0o700, parents=True, exist_ok=True)
        os.environ[variable] = str(place)
    logging.setLogRecordFactory(_logs.make)


def pytest_unconfigure(config: pytest.Config) -> None:
    """Take the session's home away."""
    logging.setLogRecordFactory(logging.LogRecord)
    if _home is not None:
        shutil.rmtree(_home, ignore_errors=True)


class _Logs:
    """Log records of level WARNING and above, caught where they are made: no handler or `propagate` can hide one."""

    def __init__(self) -> None:
        self.caught: list[logging.LogRecord] = []
        self.expected: list[tuple[str, re.Pattern[str]]] = []

    def make(self, *args: object, **kwargs: object) -> logging.LogRecord:
        record = logging.LogRecord(*args, **kwargs)  # type: ignore[arg-type]
        if record.levelno >= logging.WARNING:
            self.caught.append(record)
        return record

    def expect(self, logger: str, pattern: str) -> None:
        self.expected.append((logger, re.compile(pattern)))

    def settle(self) -> str:
        """What was logged without being expected, or expected without being logged; empty when all is well."""
        caught, expected = self.caught, self.expected
        self.caught, self.expected = [], []

        def fits(record: logging.LogRecord, logger: str, pattern: re.Pattern[str]) -> bool:
            return record.name == logger and pattern.search(record.getMessage()) is not None

        lines = [
            f"unexpected {record.levelname} of {record.name} ({record.pathname}:{record.lineno}): {record.getMessage()}"
            for record in caught
            if not any(fits(record, *one) for one in expected)
        ]
        lines += [
            f"expected a record of {logger} like {pattern.pattern!r}, none came"
            for logger, pattern in expected
            if not any(fits(record, logger, pattern) for record in caught)
        ]
        return "\n".join(lines)


_logs = _Logs()


@pytest.fixture(autouse=True)
def _no_unexpected_log() -> Iterator[None]:
    yield
    complaint = _logs.settle()
    if complaint:
        pytest.fail(complaint, pytrace=False)


@pytest.fixture
def expected_log() -> ExpectLog:
    """`expected_log("kpop_concert.records.writer", "disk is full")`: such a record must come, once or more."""
    return _logs.expect


def _complain_about_skip(report: pytest.TestReport | pytest.CollectReport) -> None:
    if report.outcome != "skipped" or hasattr(report, "wasxfail"):
        return
    reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else str(report.longrepr)
    if not any(re.search(allowed, reason) for allowed in ALLOWED_SKIPS):
        report.outcome = "failed"
        report.longrepr = f"{report.nodeid}: unexpected skip ({reason}); tests/conftest.py lists the reasons that count"


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtest_makereport(item: pytest.Item) -> Iterator[None]:
    """Turn a skip without an allowed reason into a failure."""
    report = yield
    _complain_about_skip(report)  # type: ignore[arg-type]
    return report


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_make_collect_report() -> Iterator[None]:
    """The same for a module that skips itself while it is collected."""
    report = yield
    _complain_about_skip(report)  # type: ignore[arg-type]
    return report


@pytest.fixture(scope="session")
def x_display() -> Iterator[str]:
    """A display of 1920x1080 on an own Xvfb, as a value for DISPLAY of a child process with QT_QPA_PLATFORM=xcb."""
    server = shutil.which("Xvfb")
    if server is None:
        pytest.skip("Xvfb is not installed")
    read_end, write_end = os.pipe()
    command = [server, "-displayfd", str(write_end), "-screen", "0", "1920x1080x24", "-nolisten", "tcp", "-noreset"]
    process = subprocess.Popen(command, pass_fds=[write_end], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    os.close(write_end)
    try:
        with os.fdopen(read_end) as pipe:
            number = pipe.readline().strip()
        if not number:
            pytest.fail(f"Xvfb ended with exit code {process.wait()} before it offered a display")
        yield f":{number}"
    finally:
        process.terminate()
        process.wait()
