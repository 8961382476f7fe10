"""The participant window's own words, in the visit's language, whatever language the interface is in.

Question texts never come from here: they are the protocol's and the instruments'.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from PySide6.QtCore import QCoreApplication, QObject, QTranslator

from ..study.items import Language
from ..system import paths
from .i18n import SOURCE_LANGUAGE

log = logging.getLogger(__name__)
_OWN = __name__.partition(".")[0]


class StationWords:
    """What the chrome of a station page says."""

    def __init__(self, language: Language) -> None:
        """Words that are missing in `language` are logged and stay English."""
        self.language = language
        self._translator = QTranslator()
        if language != SOURCE_LANGUAGE and not self._translator.load(
            str(paths.resources() / "translations" / f"kpop_concert_{language}.qm")
        ):
            log.warning("no interface texts in %r; English stands in", language)

    def tr(self, text: str) -> str:
        """The text in the visit's language."""
        return self._translator.translate("StationWords", text) or text

    @property
    def next(self) -> str:
        return self.tr("Next")

    @property
    def back(self) -> str:
        return self.tr("Back")

    @property
    def decline(self) -> str:
        return self.tr("Prefer not to answer")

    @property
    def not_taking_part(self) -> str:
        """The other answer to the agreement of a consent."""
        return self.tr("I would rather not take part.")

    @property
    def help(self) -> str:
        return self.tr("Help / stop")

    def progress(self, step: int, steps: int) -> str:
        return self.tr("Step {step} of {steps}").format(step=step, steps=steps)

    @property
    def yes_no(self) -> tuple[str, str]:
        return self.tr("Yes"), self.tr("No")

    def point(self, number: int, count: int, words: str = "") -> str:
        """One point of a scale, for a screen reader."""
        said = self.tr("{number} of {count}").format(number=number, count=count)
        return f"{said}, {words}" if words else said

    @property
    def no_answer(self) -> str:
        """An item that is still open, for a screen reader."""
        return self.tr("No answer yet")

    def number_between(self, low: float, high: float, whole: bool) -> str:
        text = self.tr("Write a whole number from {low} to {high}.") if whole else self.tr(
            "Write a number from {low} to {high}."
        )  # fmt: skip
        return text.format(low=f"{low:g}", high=f"{high:g}")

    def too_long(self, most: int) -> str:
        return self.tr("At most {count} characters can be kept.").format(count=most)

    @property
    def move_slider(self) -> str:
        return self.tr("Move the slider to where it fits.")

    def seconds_left(self, seconds: int) -> str:
        if seconds >= 60 and seconds % 60 == 0:
            return self.tr("{minutes} min left").format(minutes=seconds // 60)
        if seconds >= 60:
            return self.tr("{minutes} min {seconds} s left").format(minutes=seconds // 60, seconds=seconds % 60)
        return self.tr("{seconds} s left").format(seconds=seconds)

    @property
    def how_you_feel(self) -> str:
        return self.tr("How do you feel?")

    @property
    def more_less(self) -> tuple[str, str]:
        """The ends of a slider that the study names: low, high."""
        return self.tr("Low"), self.tr("High")

    @property
    def chills(self) -> str:
        return self.tr("Chills")

    @property
    def space_bar(self) -> str:
        return self.tr("Space bar")

    @property
    def starts_soon(self) -> str:
        return self.tr("The stage begins")

    @property
    def help_title(self) -> str:
        return self.tr("Do you need something?")

    @property
    def help_text(self) -> str:
        return self.tr("You can call the experimenter, or stop here. You need not give a reason.")

    @property
    def call_experimenter(self) -> str:
        return self.tr("Call the experimenter")

    @property
    def stop(self) -> str:
        return self.tr("Stop")

    @property
    def go_on(self) -> str:
        return self.tr("Go on")

    @property
    def called_title(self) -> str:
        return self.tr("The experimenter has been called")

    @property
    def called_text(self) -> str:
        return self.tr("Somebody will be with you soon. You can also go on by yourself.")

    @property
    def stop_title(self) -> str:
        return self.tr("Stop here?")

    @property
    def stop_text(self) -> str:
        return self.tr("The visit ends now. There is no disadvantage to you.")

    @property
    def paused_title(self) -> str:
        return self.tr("A short break")

    @property
    def paused_text(self) -> str:
        return self.tr("The experimenter will go on with you in a moment.")

    @property
    def wait(self) -> str:
        return self.tr("One moment, please")

    @property
    def interview_title(self) -> str:
        return self.tr("Now a short talk")

    @property
    def interview_text(self) -> str:
        return self.tr("The experimenter will ask you a few questions.")

    @property
    def end_title(self) -> str:
        return self.tr("Thank you")

    @property
    def end_text(self) -> str:
        return self.tr("The visit is over. The experimenter will come to you.")

    @property
    def unsaved_title(self) -> str:
        return self.tr("Your answers cannot be saved right now")

    @property
    def unsaved_text(self) -> str:
        return self.tr("Nothing is lost. Please tell the experimenter.")

    @property
    def try_again(self) -> str:
        return self.tr("Try again")

    @property
    def code_title(self) -> str:
        return self.tr("For the experimenter")

    @property
    def code_text(self) -> str:
        return self.tr("Write your code to leave this page.")

    @property
    def wrong_code(self) -> str:
        return self.tr("This is not the code.")

    @property
    def leave(self) -> str:
        return self.tr("Leave")

    # -- components that say their words by themselves

    @contextmanager
    def speaking(self) -> Iterator[None]:
        """Widgets that are made inside say their first words in the visit's language."""
        app = QCoreApplication.instance()
        others = app.findChildren(QTranslator)
        for other in others:
            app.removeTranslator(other)
        app.installTranslator(self._translator)
        try:
            yield
        finally:
            app.removeTranslator(self._translator)
            for other in others:
                app.installTranslator(other)

    def lend(self, root: QObject) -> None:
        """Let `root` and everything in it say later words in the visit's language too."""
        for widget in (root, *root.findChildren(QObject)):
            kinds = [kind.__name__ for kind in type(widget).__mro__ if kind.__module__.partition(".")[0] == _OWN]
            if kinds:
                widget.tr = self._voice(tuple(kinds))

    def _voice(self, contexts: tuple[str, ...]) -> Callable[[str], str]:
        def say(text: str) -> str:
            found = (self._translator.translate(context, text) for context in contexts)
            return next((words for words in found if words), text)

        return say
