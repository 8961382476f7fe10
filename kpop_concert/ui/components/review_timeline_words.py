"""The timeline's words in the viewer's language."""

from __future__ import annotations

from PySide6.QtCore import QObject

from ...analysis.dataset import Dimension


class TimelineWords(QObject):
    """Holds the translations; everything else is in its arguments."""

    def dimension(self, dimension: Dimension) -> str:
        return self.tr("Valence") if dimension == "valence" else self.tr("Arousal")

    def interval(self) -> str:
        return self.tr("95% CI")

    def section(self) -> str:
        return self.tr("Section")

    def messages(self) -> str:
        return self.tr("Messages")

    def per(self, bin_ms: float) -> str:
        return self.tr("per {seconds} s").format(seconds=f"{bin_ms / 1000:g}")

    def chills(self) -> str:
        return self.tr("Chills")

    def presses(self) -> str:
        return self.tr("presses")

    def around(self, what: str, ms: float) -> str:
        """Counted so close before and after a time."""
        return self.tr("{what} ±{seconds} s").format(what=what, seconds=f"{ms / 1000:g}")

    def overview(self) -> str:
        return self.tr("Overview")

    def others(self, count: int) -> str:
        return self.tr("{count} others").format(count=count)

    def people(self) -> str:
        """The head of a column of counts of people."""
        return self.tr("n")

    def selected(self, name: str, span: str) -> str:
        """What the chip says; `name` is empty for a stretch that is no section."""
        if name:
            return self.tr("{section} selected · {span}").format(section=name, span=span)
        return self.tr("Selected · {span}").format(span=span)

    def state(self, time: str, start: str, end: str) -> str:
        """What a screen reader says of the timeline: the playhead's time and the visible stretch."""
        return self.tr("At {time}, showing {start} to {end}").format(time=time, start=start, end=end)
