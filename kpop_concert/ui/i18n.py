"""Language of the interface: Qt's translators over resources/translations.

The source texts are English; `tools/translations.py` collects them and compiles the other languages. Question texts
never pass through here: they come from the protocol.
"""

from __future__ import annotations

import logging
from typing import Literal

from PySide6.QtCore import QLibraryInfo, QLocale, QTranslator
from PySide6.QtWidgets import QApplication

from ..system import paths
from ..system.preferences import Preferences

log = logging.getLogger(__name__)

SOURCE_LANGUAGE = "en"


def install(app: QApplication, language: str) -> None:
    """Show the interface in a language ("ko", "en", or a locale such as "ko_KR"), before any widget is made.

    Takes away the language that was installed before. A language that is not there is logged and English stays.
    """
    code = language.replace("-", "_").split("_")[0].lower()
    for former in app.findChildren(QTranslator):
        app.removeTranslator(former)
        former.deleteLater()
    if code == SOURCE_LANGUAGE:
        return
    own = QTranslator(app)
    if not own.load(str(paths.resources() / "translations" / f"kpop_concert_{code}.qm")):
        own.deleteLater()
        log.warning("no interface texts in %r; English stands in", language)
        return
    app.installTranslator(own)
    # Qt's own words (file dialogs, context menus); a bundle may leave them out.
    base = QTranslator(app)
    if base.load(f"qtbase_{code}", QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)):
        app.installTranslator(base)
    else:
        base.deleteLater()


def language_of(preferences: Preferences) -> Literal["ko", "en"]:
    """The interface's language that a person wants, which may be the system's."""
    if preferences.language != "system":
        return preferences.language
    return "ko" if QLocale.system().language() == QLocale.Language.Korean else "en"
