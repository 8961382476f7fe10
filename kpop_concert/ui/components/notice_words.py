"""What is said about the engine in the viewer's language: what happened, what to do, who writes from here on."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QObject

from ...system.plaintext import plain
from ..models.notices import Kind, Trouble, Turn
from ..widgets.cards import Status

DETAIL_CHARS = 200


@dataclass(frozen=True, slots=True)
class Said:
    """A notice in words. `action` is empty where there is nothing to do in the settings; `detail` is for a tooltip."""

    status: Status
    title: str
    advice: str
    action: str = ""
    detail: str = ""


class NoticeWords(QObject):
    """Holds the translations; everything else is in its arguments."""

    def of_trouble(self, trouble: Trouble, taken_over: bool) -> Said:
        """The notice of what is wrong; while built-in fans have taken over it says so."""
        title, advice, act = self._of_kind(trouble.kind)
        if trouble.count > 1:
            title = f"{title} ×{trouble.count}"
        if taken_over:
            meanwhile = self.tr("Built-in fans write meanwhile.")
            advice = f"{advice} {meanwhile}"
        return Said(
            "info" if trouble.kind == "loading" else "warn",
            title,
            advice,
            self.tr("Open settings") if act else "",
            plain(trouble.detail, DETAIL_CHARS),
        )

    def of_turn(self, turn: Turn) -> tuple[Status, str]:
        """The chat's row from which on somebody else writes."""
        if turn.reason == "took over":
            said = self.tr("Built-in fans took over.")
            status: Status = "warn"
            if turn.cause is not None:
                said = f"{self._of_kind(turn.cause)[0]}. {said}"
        elif turn.reason == "recovered":
            status = "ok"
            said = (
                self.tr("{model} is back.").format(model=plain(turn.model, 60))
                if turn.model
                else self.tr("The AI audience is back.")
            )
        else:
            status = "info"
            said = (
                self.tr("From now on an AI audience writes.")
                if turn.ai
                else self.tr("From now on built-in fans write.")
            )
        return status, f"{said} ×{turn.count}" if turn.count > 1 else said

    def _of_kind(self, kind: Kind) -> tuple[str, str, bool]:
        """What happened, what to do, and whether the settings are where to do it."""
        return {
            "timeout": (
                self.tr("The model is too slow"),
                self.tr("Choose a faster one, or give it a longer time limit."),
                True,
            ),
            "unreachable": (
                self.tr("The model cannot be reached"),
                self.tr("Check that its server is running, and its address."),
                True,
            ),
            "limit": (
                self.tr("The account is at its limit"),
                self.tr("The server wants fewer requests. Wait, or check credit and plan."),
                True,
            ),
            "key": (self.tr("The key is not accepted"), self.tr("Set another key."), True),
            "model": (self.tr("This model cannot be used"), self.tr("Choose another one."), True),
            "refused": (self.tr("The model refused to answer"), self.tr("Another model may answer."), True),
            "cut": (self.tr("An answer broke off"), self.tr("The next round is asked for as usual."), False),
            "invalid": (self.tr("The model's answers make no sense"), self.tr("A larger model may do better."), True),
            "budget": (
                self.tr("A cap is reached"),
                self.tr("The model is not asked any more. The cap can be raised."),
                True,
            ),
            "resting": (
                self.tr("The server is left alone for a while"),
                self.tr("It failed several times. It is asked again soon."),
                False,
            ),
            "other": (self.tr("The audience had a problem"), self.tr("The concert goes on."), True),
            "loading": (self.tr("The model is being loaded"), self.tr("This may take a minute."), False),
            "near cap": (
                self.tr("A cap is almost reached"),
                self.tr("More than 80 % is used. At the cap the model is not asked any more."),
                True,
            ),
            "settings": (
                self.tr("The audience was not changed"),
                self.tr("Something is missing in its settings."),
                True,
            ),
        }[kind]  # fmt: skip
