"""doctor --verify, export, merge and withdraw as commands: what they print, and their exit codes."""

from __future__ import annotations

from pathlib import Path

import pytest
from record_helpers import change
from visit_helpers import keep, people, whole, with_receipt

from kpop_concert.cli import main


def test_from_stations_to_tables(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    one, other, study, out = (tmp_path / name for name in ("one.db", "other.db", "study.db", "out"))
    with_receipt(one)
    keep(other, whole("ada"))
    assert main(["merge", str(one), str(other), "--into", str(study)]) == 0
    assert f"{study}: merged" in capsys.readouterr().out
    assert main(["withdraw", str(study), "--participant", "P-ada"]) == 0
    assert people(study) == {"visit-r"}
    assert main(["doctor", str(study), "--verify"]) == 0
    assert capsys.readouterr().out.splitlines()[-1] == "verified: sound"
    assert main(["export", str(study), "--format", "csv", "--out", str(out)]) == 0
    assert f"{out}: 1 visits" in capsys.readouterr().out
    assert (out / "codebook.csv").is_file()
    change(study, "DELETE FROM entry WHERE kind = 'answer'")
    assert main(["doctor", str(study), "--verify"]) == 1
    assert "FAULT: visit visit-r: session session-r entry" in capsys.readouterr().out


@pytest.mark.parametrize(
    "words",
    [
        ["export", "none.db", "--out", "out"],
        ["merge", "none.db", "--into", "all.db"],
        ["withdraw", "none.db", "--visit", "v"],
        ["doctor", "none.db", "--verify"],
    ],
)
def test_what_is_not_there_is_one_line(
    words: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(words) == 1
    assert capsys.readouterr().err == "kpop-concert: none.db: there is no such record; name an existing file.\n"
    assert list(tmp_path.iterdir()) == []


def test_media_without_verify_is_wrong_use(tmp_path: Path) -> None:
    with pytest.raises(SystemExit) as refused:
        main(["doctor", "x.db", "--media", str(tmp_path)])
    assert refused.value.code == 2
