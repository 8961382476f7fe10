"""Draw the pictures of docs/review.md anew: the review of a simulated study, offscreen.

python tools/review_pictures.py            docs/images/review*.jpg
"""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ.setdefault("QT_LOGGING_RULES", "qt.multimedia.*=false")

from PySide6.QtWidgets import QApplication

from kpop_concert.bench.stage import wait
from kpop_concert.headless.visits import simulate_visits
from kpop_concert.study.check import check_study
from kpop_concert.ui import i18n
from kpop_concert.ui.garbage import GuiGarbage
from kpop_concert.ui.pages.review import SIZE, ReviewPage
from kpop_concert.ui.theme import Theme

FOLDER = Path(__file__).resolve().parents[1] / "docs" / "images"
VISITS, QUALITY = 24, 88


def main() -> int:
    app = QApplication.instance() or QApplication(sys.argv[:1])
    garbage = GuiGarbage()
    with tempfile.TemporaryDirectory() as name:
        record = Path(name) / "study.db"
        simulate_visits(check_study("personas"), VISITS, record)
        for language, scheme, suffix in (("en", "dark", ""), ("en", "light", "-light"), ("ko", "dark", "-ko")):
            i18n.install(app, language)
            theme = Theme(scheme, reduced_motion=True)
            theme.apply(app)
            page = ReviewPage(theme, language)
            page.resize(*SIZE)
            page.show()
            page.open([record])
            settled(page, lambda page=page: page.model is not None)
            page.pose()
            settled(page)
            save(page, f"review{suffix}")
            if not suffix:
                page.annotate(exclude=True)
                settled(page)
                save(page, "review-notes")
                page.show_tables()
                settled(page)
                save(page, "review-tables")
            page.close()
            wait(200)
    garbage.close()
    return 0


def settled(page: ReviewPage, there: Callable[[], bool] = lambda: True) -> None:
    """Wait until everything is computed and painted."""
    wait(300)
    while not (there() and page.drawn and not page.busy):
        wait(50)
    wait(300)


def save(page: ReviewPage, name: str) -> None:
    """Write the window's picture."""
    file = FOLDER / f"{name}.jpg"
    if not page.grab().save(str(file), "JPG", QUALITY):
        raise SystemExit(f"{file}: cannot be written")
    sys.stdout.write(f"{file.relative_to(FOLDER.parents[1])}\n")


if __name__ == "__main__":
    sys.exit(main())
