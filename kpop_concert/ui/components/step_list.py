"""The steps of a visit in the console: what is done, where it stands, what comes."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QFontMetricsF, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from ...study.console import ConsoleModel, coded
from ...study.plan import Step
from ..theme import Theme

ROW = 36


class StepList(QWidget):
    """36 px a step; conditions are shown by their code."""

    def __init__(self, theme: Theme, model: ConsoleModel, language: str) -> None:
        super().__init__()
        self._theme, self._model, self._language = theme, model, language
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self.refresh)
        self.refresh()

    def sizeHint(self) -> QSize:
        return QSize(260, self._theme.px(ROW) * len(self._model.steps))

    def refresh(self) -> None:
        """Show the model as it is."""
        self.setAccessibleName("\n".join(f"{self.title(step)}: {self.state(step)}" for step in self._model.steps))
        self.updateGeometry()
        self.update()

    def middle_of(self, step: str) -> int:
        """How far down the middle of a step's row is, px."""
        ids = [one.id for one in self._model.steps]
        return round(self._theme.px(ROW) * (ids.index(step) + 0.5)) if step in ids else 0

    def title(self, step: Step) -> str:
        """What a step is called: the protocol's words, and of a viewing its code."""
        words = step.block.title
        named = (words.ko if self._language == "ko" else words.en) or words.en or words.ko or step.id
        code = coded(self._model.protocol, step.condition) if step.condition and step.block.block == "viewing" else ""
        number = f" {step.period}" if step.period is not None and len(self._model.steps) > step.period else ""
        return f"{named}{number} · {code}" if code else f"{named}{number}"

    def state(self, step: Step) -> str:
        """What became of a step."""
        known = self._model.states.get(step.id)
        if step.id == self._model.current:
            attempt = known.attempts if known else 1
            return self.tr("attempt {count}").format(count=attempt) if attempt > 1 else self.tr("now")
        outcome = known.outcome if known else None
        return {
            "done": self.tr("done"),
            "skipped": self.tr("skipped"),
            "partial": self.tr("partial"),
            "repeated": self.tr("to repeat"),
            "aborted": self.tr("stopped"),
        }.get(outcome or "", "")

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, theme = QPainter(self), self._theme
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        height = theme.px(ROW)
        for number, step in enumerate(self._model.steps):
            box = QRectF(0, number * height, self.width(), height)
            now = step.id == self._model.current
            if now:
                painter.fillRect(box, theme.color("glow.wash"))
                painter.fillRect(QRectF(0, box.top(), 3, height), theme.color("glow.base"))
            known = self._model.states.get(step.id)
            over = known is not None and known.outcome is not None
            self._paint_mark(painter, QPointF(20, box.center().y()), now, over, known.outcome if known else None)
            font = theme.font("small")
            font.setWeight(QFont.Weight.DemiBold if now else QFont.Weight.Normal)
            painter.setFont(font)
            painter.setPen(theme.color("text.primary" if now else "text.secondary" if over else "text.tertiary"))
            state = self.state(step)
            room = box.width() - 40 - 12
            side = QFontMetricsF(theme.font("caption")).horizontalAdvance(state)
            title = QFontMetricsF(font).elidedText(self.title(step), Qt.TextElideMode.ElideRight, room - side - 8)
            painter.drawText(box.adjusted(40, 0, 0, 0), Qt.AlignmentFlag.AlignVCenter, title)
            painter.setFont(theme.font("caption"))
            painter.setPen(theme.color("glow.base" if now else "text.tertiary"))
            painter.drawText(
                box.adjusted(0, 0, -12, 0), Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, state
            )

    def _paint_mark(self, painter: QPainter, centre: QPointF, now: bool, over: bool, outcome: str | None) -> None:
        theme, size = self._theme, self._theme.size("iconSmall")
        if over and not now:
            icon, ink = ("check", "status.ok") if outcome == "done" else ("minus", "status.warn")
            pixmap = theme.icon_pixmap(icon, ink, size, self.devicePixelRatioF())
            painter.drawPixmap(QPointF(centre.x() - size / 2, round(centre.y() - size / 2)), pixmap)
            return
        painter.setPen(QPen(theme.color("glow.base" if now else "line.control"), 2))
        painter.setBrush(theme.color("glow.base") if now else Qt.BrushStyle.NoBrush)
        painter.drawEllipse(centre, 4, 4)
