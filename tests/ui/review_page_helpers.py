"""A record of simulated visits to short concerts with choruses, and the real page on it."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot
from station_helpers import make_study

from kpop_concert.headless.visits import simulate_visits
from kpop_concert.study.check import check_study
from kpop_concert.ui import i18n
from kpop_concert.ui.components.review_exports import Asking
from kpop_concert.ui.components.review_timeline import ReviewTimeline
from kpop_concert.ui.models.review_figures import Figures
from kpop_concert.ui.pages.review import ReviewPage
from kpop_concert.ui.theme import Scheme, Theme

SECTIONS = (("intro", 0, 3), ("verse", 3, 6), ("chorus", 6, 10), ("ending", 10, 12))
LEFT, NO_MODIFIER = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
WAIT_MS = 30_000


def simulated_record(folder: Path, count: int = 14) -> tuple[Path, Path]:
    """The protocol's file and the record of a study within participants, over two concerts of 12 s."""
    study = make_study(folder / "study")
    for file in (folder / "study").glob("*/concert.yaml"):
        concert = json.loads(file.read_text("utf-8"))
        concert["sections"] = [
            {"start": start, "end": end, "section": kind, "description": "A grey square."}
            for kind, start, end in SECTIONS
        ]
        file.write_text(json.dumps(concert), "utf-8")
    again = check_study(study.file)
    assert again.ok, again.problems
    simulate_visits(again, count, folder / "study.db", seed=2)
    return study.file, folder / "study.db"


@dataclass
class Asked:
    """Answers the page's questions for places, and notes what was asked."""

    folder: Path | None = None
    file: Path | None = None
    record: Path | None = None
    titles: list[str] = field(default_factory=list)

    def asking(self) -> Asking:
        """As the page wants it."""
        return Asking(self._folder, self._save, self._open)

    def _folder(self, parent: QWidget, title: str) -> Path | None:
        self.titles.append(title)
        return self.folder

    def _save(self, parent: QWidget, title: str, name: str, kinds: str) -> Path | None:
        self.titles.append(title)
        return self.file

    def _open(self, parent: QWidget, title: str) -> Path | None:
        self.titles.append(title)
        return self.record


class Desk:
    """Opens the page and uses it as a person does."""

    def __init__(
        self,
        qtbot: QtBot,
        app: QApplication,
        asked: Asked,
        *,
        language: str = "en",
        scheme: Scheme = "dark",
        size: tuple[int, int] = (1440, 900),
        scale: float = 1.0,
    ) -> None:
        i18n.install(app, language)
        self.qtbot, self.asked = qtbot, asked
        theme = Theme(scheme, scale=scale, reduced_motion=True)
        theme.apply(app)
        self.page = ReviewPage(theme, language, asked.asking())
        self.page.resize(*size)
        self.page.show()
        self.page.activateWindow()

    def open(self, *records: Path, study: Path | None = None) -> None:
        """Read records and wait until everything is computed."""
        self.page.open(records, study)
        self.settle()

    def settle(self) -> None:
        """Wait until nothing is read, computed or written any more."""
        page = self.page
        self.until(lambda: page.problem is not None or not (page.busy or page.pen.busy or page.exports.busy))

    def until(self, there: Callable[[], bool]) -> None:
        """Wait for something that the page does."""
        self.qtbot.waitUntil(there, timeout=WAIT_MS)

    @property
    def timeline(self) -> ReviewTimeline:
        """The middle of the page."""
        return self.page.timeline

    @property
    def figures(self) -> Figures:
        """What the right panel shows."""
        assert self.page.figures is not None
        return self.page.figures

    def mean(self, key: str) -> tuple[float, float]:
        """The two means in the row of a measure."""
        return next(line.compared.means for line in self.figures.lines if line.measure.key == key)

    def at(self, ms: float, y: int = 300) -> QPoint:
        """The pixel of a time in the timeline."""
        canvas = self.timeline.canvas
        return QPoint(canvas.gutter + round(canvas.axis.x(ms, canvas.plots_width)), y)

    def click(self, widget: QWidget, where: QPoint | None = None) -> None:
        """A click with the left button."""
        self.qtbot.mouseClick(widget, LEFT, NO_MODIFIER, where or widget.rect().center())

    def drag(self, start: QPoint, end: QPoint) -> None:
        """Select a stretch of the timeline."""
        view = self.timeline.canvas.viewport()
        self.qtbot.mousePress(view, LEFT, NO_MODIFIER, start)
        for share in (0.5, 1.0):
            self.qtbot.mouseMove(view, start + (end - start) * share)
        self.qtbot.mouseRelease(view, LEFT, NO_MODIFIER, end)

    def close(self) -> None:
        """Let go of everything."""
        self.page.close()
        self.page.deleteLater()
