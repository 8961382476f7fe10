"""The interface in Korean: complete, installed before the widgets, and taken away again."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from kpop_concert.ui import i18n
from kpop_concert.ui.components.chat_dock import ChatDock
from kpop_concert.ui.models.chat import ChatModel
from kpop_concert.ui.theme import Theme

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def app(qapp: QApplication) -> Iterator[QApplication]:
    yield qapp
    i18n.install(qapp, "en")


@pytest.mark.parametrize("language", ["ko", "ko_KR", "ko-KR", "KO"])
def test_a_dock_made_in_korean_speaks_korean(app: QApplication, qtbot: QtBot, language: str) -> None:
    i18n.install(app, language)
    dock = ChatDock(Theme(), ChatModel())
    qtbot.addWidget(dock)
    assert dock.accessibleName() == "채팅"
    assert dock.input.send_button.accessibleName() == "보내기"


def test_qts_own_words_come_along_and_both_go_again(app: QApplication) -> None:
    i18n.install(app, "ko")
    i18n.install(app, "ko")
    assert QCoreApplication.translate("QPlatformTheme", "Cancel") == "취소"
    i18n.install(app, "en")
    assert QCoreApplication.translate("ChatDock", "Chat") == "Chat"
    assert QCoreApplication.translate("QPlatformTheme", "Cancel") == "Cancel"


def test_a_language_that_is_not_there_is_logged(app: QApplication, expected_log) -> None:
    expected_log("kpop_concert.ui.i18n", "'tlh'")
    i18n.install(app, "tlh")
    assert QCoreApplication.translate("ChatDock", "Chat") == "Chat"


def test_every_text_of_the_interface_has_its_translation() -> None:
    command = [sys.executable, str(ROOT / "tools" / "translations.py"), "--check"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.stderr == ""
    assert done.returncode == 0
