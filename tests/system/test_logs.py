"""Logs and crash reports say where the program failed, and nothing of what a person wrote."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from kpop_concert.system.logs import CrashReporter

SECRET = "내 비밀 이야기"


def failing() -> None:
    raise ValueError(SECRET)


def test_a_report_has_the_stack_and_no_values(tmp_path: Path, expected_log) -> None:
    expected_log("kpop_concert", "test failed")
    reporter = CrashReporter(tmp_path)
    told: list[Path] = []
    reporter.on_report = told.append
    try:
        failing()
    except ValueError as error:
        path = reporter.write("test", error)
    assert path is not None
    text = path.read_text("utf-8")
    assert "in failing" in text
    assert "ValueError" in text
    assert SECRET not in text
    assert told == [path]


def test_a_disk_that_refuses_the_report_is_survived(tmp_path: Path, expected_log) -> None:
    expected_log("kpop_concert", "no crash report")
    assert CrashReporter(tmp_path / "missing").write("test", ValueError("x")) is None


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
