"""What a model's audience has used so far, in one small mark; the rest is in its tooltip."""

from __future__ import annotations

import html

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from ..models.spend import SpendMeter, tokens_text, usd_text
from ..theme import Theme
from ..widgets.base import Mark, paint_box


class SpendChip(Mark):
    """Tokens, and the price where it is known. Hidden until `show_meter` is called with a model's audience."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, "", parent)
        self.text = self._brief = ""
        self._short = False
        self.hide()

    def set_short(self, short: bool) -> None:
        """Only the price, or the count where there is none."""
        if short != self._short:
            self._short = short
            self._refresh()

    def show_meter(self, meter: SpendMeter) -> None:
        """Show the costs as they are now."""
        said = self.tr("{count} tokens").format(count=tokens_text(meter.tokens))
        if meter.estimated:
            said = self.tr("about {amount}").format(amount=said)
        if meter.priced:
            said = f"{said} · {usd_text(meter.cost_usd)}"
        details = self._details(meter)
        brief = usd_text(meter.cost_usd) if meter.priced else tokens_text(meter.tokens)
        if (said, brief) != (self.text, self._brief):
            self.text, self._brief = said, brief
            self.setAccessibleName(said)
            self._refresh()
        self.setToolTip("<br>".join(html.escape(line) for line in details))
        self.setAccessibleDescription(". ".join(details))
        self.show()

    def _details(self, meter: SpendMeter) -> list[str]:
        lines = [
            self.tr("Input {input}, output {output} tokens").format(
                input=tokens_text(meter.input_tokens), output=tokens_text(meter.output_tokens)
            )
        ]
        if meter.cached_share is not None:
            lines.append(
                self.tr("{percent} % of the input from the cache").format(percent=f"{meter.cached_share:.0%}"[:-1])
            )
        if meter.latency_ms is not None:
            lines.append(
                self.tr("{count} rounds, half of them within {seconds} s").format(
                    count=meter.requests, seconds=f"{meter.latency_ms / 1000:.1f}"
                )
            )
        for cap in meter.caps:
            if cap.name == "tokens":
                words = self.tr("This concert: {used} of {most} tokens")
                lines.append(words.format(used=tokens_text(round(cap.used)), most=tokens_text(round(cap.most))))
            else:
                words = (
                    self.tr("Today: {used} of {most}")
                    if cap.name == "day"
                    else self.tr("This concert: {used} of {most}")
                )
                lines.append(words.format(used=usd_text(cap.used), most=usd_text(cap.most)))
        if meter.totals.priced == "unknown":
            lines.append(self.tr("The price of this model is not known."))
        elif meter.totals.priced == "free":
            lines.append(self.tr("Nothing to pay on this machine."))
        if meter.estimated:
            lines.append(self.tr("Partly estimated: the server did not count."))
        return lines

    @property
    def _shown(self) -> str:
        return self._brief if self._short else self.text

    def sizeHint(self) -> QSize:
        shown = self._shown
        width = QFontMetricsF(self.theme.font("caption", shown)).horizontalAdvance(shown)
        return QSize(round(width) + 20, self.theme.px(24))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = QRectF(self.rect())
        paint_box(painter, box, 99, self.theme.color("surface.raised"), self.theme.color("line.hairline"))
        painter.setFont(self.theme.font("caption", self._shown))
        painter.setPen(self.theme.color("text.secondary"))
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, self._shown)
