"""What a connection turned out to be, and what went wrong with it, in a viewer's words."""

from __future__ import annotations

from PySide6.QtCore import QObject

from ...audience.engines.base import EngineProblem, Ready
from ...audience.engines.settings import EngineSettings
from ...audience.engines.spend import Totals
from ...system.plaintext import plain
from ..models.engine_form import EngineForm
from ..widgets.cards import Status

ROUND_S = 8
"""Ten fans are asked together, once in so many seconds (METHOD 1)."""
FANS = 10


class EngineWords(QObject):
    """Holds the translations; everything else is in its arguments."""

    def of_ready(self, ready: Ready, settings: EngineSettings) -> tuple[Status, str, str]:
        """Status, title and text for a connection that works."""
        late = ready.latency_ms > settings.time_limit_s * 1000
        said = [
            self.tr("First word after {ms} ms. {fans} fans need one request every {seconds} s.").format(
                ms=f"{ready.latency_ms:.0f}", fans=FANS, seconds=ROUND_S
            )
        ]
        if late:
            said.append(self.tr("That is later than the time limit."))
        said.append(
            {
                "json_schema": self.tr("The server holds to the answer format (json_schema)."),
                "json_object": self.tr("The server holds to JSON only (json_object); each answer is checked here."),
                "nothing": self.tr("The server holds to no format; each answer is checked and mended here."),
            }[ready.enforces]
        )
        if ready.temperature == "honoured":
            said.append(self.tr("The model follows the temperature."))
        elif ready.temperature == "ignored":
            said.append(self.tr("The model ignores the temperature: a study refuses it."))
        warn = late or ready.temperature == "ignored"
        return "warn" if warn else "ok", self.tr("Connected"), " ".join(said)

    def of_problem(self, problem: EngineProblem, settings: EngineSettings) -> tuple[Status, str, str]:
        """Status, title and text for what went wrong: what to do first, then what the server or client said."""
        file = settings.provider == "model_file"
        title, advice = {
            "timeout": (
                self.tr("No answer in time"),
                self.tr("Try a smaller model, or give it a longer time limit."),
            ),
            "unreachable": (
                self.tr("Cannot connect"),
                self.tr("Choose another model file.") if file
                else self.tr("Check the address, and that the server is running."),
            ),
            "limit": (self.tr("Too many requests"), self.tr("The account is at its limit. Wait, or check its plan.")),
            "key": (self.tr("The key does not work"), self.tr("Replace the API key.")),
            "model": (self.tr("No such model"), self.tr("Choose a model from the list.")),
            "refused": (self.tr("The server refused the request"), self.tr("Try another model.")),
            "cut": (self.tr("The answer was cut off"), self.tr("Try another model.")),
            "invalid": (self.tr("The answer makes no sense"), self.tr("Try another model.")),
            "budget": (self.tr("A cap is reached"), self.tr("Raise the cap below, or wait until tomorrow.")),
            "resting": (self.tr("The engine is resting"), self.tr("It failed several times. Try again in a minute.")),
            "other": (self.tr("Something went wrong"), self.tr("Try again; the built-in fans are always there.")),
        }[problem.kind]  # fmt: skip
        detail = plain(problem.message, 160)
        return "error", title, f"{advice} ({detail})" if detail else advice

    def of_receiver(self, form: EngineForm) -> str:
        """Where the chat goes with the engine that is set."""
        if form.elsewhere:
            words = self.tr("What you write in the chat and the concert's annotation are sent to {host}.")
            return words.format(host=form.elsewhere)
        if form.settings.server_url:
            return self.tr("What you write in the chat and the concert's annotation go to a server on this machine.")
        return self.tr("Nothing leaves this machine.")

    def of_costs(self, settings: EngineSettings, spent: Totals) -> str:
        """What is known about the price, and today's total."""
        if spent.priced == "free":
            return self.tr("Nothing to pay on this machine. Only the tokens are counted.")
        today = self.tr("Today so far: US$ {usd}.").format(usd=f"{spent.day_usd:.2f}")
        if spent.priced == "unknown" and settings.model:
            unknown = self.tr("The price of this model is not known here: only the token cap can hold.")
            return f"{today} {unknown}"
        return today
