"""A second start raises the first window; another record is another window."""

from __future__ import annotations

from pathlib import Path

from pytestqt.qtbot import QtBot

from kpop_concert.ui.single import SingleInstance


def test_the_first_is_called_by_the_second(qtbot: QtBot, tmp_path: Path) -> None:
    first, second = SingleInstance(tmp_path / "r.db"), SingleInstance(tmp_path / "r.db")
    assert not first.call_first()
    first.listen()
    with qtbot.waitSignal(first.raised):
        assert second.call_first()
    assert not SingleInstance(tmp_path / "other.db").call_first()
    first.close()
    assert not second.call_first()
