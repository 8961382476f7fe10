"""Logs and crash reports say where the program failed, and nothing of what a person wrote."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from kpop_concert.system.logs import MOST_REPORTS, CrashReporter

SECRET = "내 비밀 이야기"


def failing() -> None:
    raise ValueError(SECRET)


def test_a_report_has_the_stack_and_no_values(tmp_path: Path, expected_log, capsys: pytest.CaptureFixture[str]) -> None:
    expected_log("kpop_concert", "test failed")
    reporter = CrashReporter(tmp_path)
    try:
        failing()
    except ValueError as error:
        path = reporter.write("test", error)
    assert path is not None
    text = path.read_text("utf-8")
    assert "in failing" in text
    assert "ValueError" in text
    assert SECRET not in text
    assert capsys.readouterr().err == f"kpop-concert: something in the program failed; report: {path}\n"


def test_a_disk_that_refuses_the_report_is_survived(tmp_path: Path, expected_log) -> None:
    expected_log("kpop_concert", "no crash report")
    assert CrashReporter(tmp_path / "missing").write("test", ValueError("x")) is None


def test_a_fault_that_comes_again_is_reported_once_and_reports_end(tmp_path: Path, expected_log) -> None:
    expected_log("kpop_concert", "failed")
    reporter = CrashReporter(tmp_path)

    def fail(where: str) -> Path | None:
        try:
            failing()
        except ValueError as error:
            return reporter.write(where, error)
        return None

    assert [fail("timer") is not None for _ in range(3)] == [True, False, False]
    for number in range(2 * MOST_REPORTS):
        fail(f"timer {number}")
    assert len(list(tmp_path.glob("crash-*.txt"))) == MOST_REPORTS


def test_a_disk_that_refuses_the_log_is_said_once(tmp_path: Path) -> None:
    program = f"""
import logging, pathlib
from kpop_concert.system import logs
logs.install(pathlib.Path({str(tmp_path)!r}))
log = logging.getLogger("kpop_concert")
log.handlers[0].stream.close()
for _ in range(3):
    log.warning("no space")
"""
    result = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, timeout=30, check=False)
    assert result.returncode == 0
    assert result.stderr.count("the log cannot be written") == 1
    assert "Traceback" not in result.stderr


def test_what_nobody_caught_in_program_or_thread_ends_in_reports(tmp_path: Path) -> None:
    program = f"""
import pathlib, threading
from kpop_concert.system import logs
logs.install(pathlib.Path({str(tmp_path)!r}))
thread = threading.Thread(target=lambda: {{}}[{SECRET!r}], name="worker")
thread.start()
thread.join()
raise ValueError({SECRET!r})
"""
    result = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, timeout=30, check=False)
    assert result.returncode == 1
    reports = [path.read_text("utf-8") for path in tmp_path.glob("crash-*.txt")]
    assert len(reports) == 2
    log = (tmp_path / "kpop_concert.log").read_text("utf-8")
    assert "thread worker failed" in log
    assert all(SECRET not in text for text in (*reports, log, result.stderr))
