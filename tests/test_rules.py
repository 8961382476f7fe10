"""The rules of tests/conftest.py, tried on small tests in a run of their own."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

HERE = Path(__file__).parent

SMALL_TESTS = """
import logging, warnings
from pathlib import Path
import pytest
from PySide6.QtCore import qWarning

def test_quiet():
    logging.getLogger("a").info("fine")
    assert Path.home().name.startswith("kpop-concert-tests-")

def test_logs():
    logging.getLogger("a").warning("the disk")

def test_logs_out_of_sight():
    log = logging.getLogger("hidden")
    log.propagate = False
    log.addHandler(logging.NullHandler())
    log.warning("the disk")

def test_logs_as_expected(expected_log):
    expected_log("a", "disk")
    logging.getLogger("a").error("the disk")

def test_expects_in_vain(expected_log):
    expected_log("a", "disk")

def test_skips_in_call():
    pytest.skip("too hard")

@pytest.mark.skip(reason="too hard")
def test_skips_by_mark():
    pass

def test_skips_for_want_of_xvfb(x_display):
    pass

@pytest.mark.xfail(reason="known")
def test_fails_as_known():
    assert 0

def test_warns():
    warnings.warn("old")

def test_qt_complains():
    qWarning("no screen")

def test_qt_complains_as_ever():
    qWarning("This plugin does not support raise()")
"""


def run_small(folder: Path, **environment: str) -> str:
    """Run the small tests under this project's rules, with no program on the path; returns what was printed."""
    (folder / "tests").mkdir()
    shutil.copy(HERE / "conftest.py", folder / "tests")
    shutil.copy(HERE.parent / "pyproject.toml", folder)
    (folder / "tests" / "test_small.py").write_text(SMALL_TESTS)
    (folder / "tests" / "test_skipped.py").write_text(
        "import pytest\npytest.skip('too hard', allow_module_level=True)\n"
    )
    command = [sys.executable, "-m", "pytest", "-q", "-rA", "-p", "no:cacheprovider", "--continue-on-collection-errors"]
    merged = os.environ | {"HOME": str(folder), "PATH": "/nowhere"} | environment
    return subprocess.run(command, cwd=folder, env=merged, capture_output=True, text=True, check=False).stdout


def outcomes(printed: str) -> dict[str, set[str]]:
    """Words of the summary per test: a test that passes and fails afterwards has both PASSED and ERROR."""
    found: dict[str, set[str]] = {}
    for word, name in re.findall(
        r"^(PASSED|FAILED|ERROR|SKIPPED|XFAIL) \S*?tests/(?:test_small.py::)?(\w+)", printed, re.M
    ):
        found.setdefault(name, set()).add(word)
    return found


@pytest.fixture(scope="module")
def printed(tmp_path_factory: pytest.TempPathFactory) -> str:
    return run_small(tmp_path_factory.mktemp("small"), CI="")


@pytest.mark.parametrize("name", ["test_quiet", "test_logs_as_expected", "test_qt_complains_as_ever"])
def test_what_keeps_the_rules_passes(printed: str, name: str) -> None:
    assert outcomes(printed)[name] == {"PASSED"}


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("test_logs", "unexpected WARNING of a "),
        ("test_logs_out_of_sight", "unexpected WARNING of hidden "),
        ("test_expects_in_vain", "none came"),
        ("test_skips_in_call", "unexpected skip"),
        ("test_skips_by_mark", "unexpected skip"),
        ("test_skipped", "unexpected skip"),
        ("test_warns", "UserWarning: old"),
        ("test_qt_complains", "no screen"),
    ],
)
def test_what_breaks_a_rule_fails(printed: str, name: str, message: str) -> None:
    assert outcomes(printed)[name] & {"FAILED", "ERROR"}
    assert message in printed


def test_a_known_failure_is_no_skip(printed: str) -> None:
    assert outcomes(printed)["test_fails_as_known"] == {"XFAIL"}


def test_a_listed_skip_counts_at_a_desk_but_not_in_ci(printed: str, tmp_path: Path) -> None:
    name = "test_skips_for_want_of_xvfb"
    assert "Xvfb is not installed" in printed
    assert name not in outcomes(printed)
    assert outcomes(run_small(tmp_path, CI="true"))[name] & {"FAILED", "ERROR"}


def test_a_display_can_be_had(x_display: str) -> None:
    assert Path(f"/tmp/.X11-unix/X{x_display.removeprefix(':')}").exists()
