"""What the participant's window shows and what it asks for: pages as values, and the script that turns them. No Qt.

Texts of a page are the study's, in the visit's language; the window's own words are ui/station_words.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Literal, Protocol

from ...study.instruments import Instrument
from ...study.items import Language, Value
from ...viewing import Viewing
from .affect import AffectModel
from .answers import Given

Form = Literal["grid", "slider", "none"]
Chat = Literal["free", "withhold", "off"]


@dataclass(frozen=True, slots=True)
class Page:
    """`key` names one showing of a page: another key, another page. `step` of `steps` is the place in the visit.

    `back` is whether the page before can be shown again: never one whose answers are committed.
    """

    key: str
    step: int
    steps: int
    back: bool = field(default=False, kw_only=True)


@dataclass(frozen=True, slots=True)
class TextPage(Page):
    """Something to read; blank lines part paragraphs.

    `agree` is what a participant agrees to, on the last page of a consent: item AGREE, true or false. `agreed` is the
    answer from when the page was shown before.
    """

    title: str
    text: str
    agree: str = ""
    agreed: bool | None = None


@dataclass(frozen=True, slots=True)
class QuestionsPage(Page):
    """Some items of one instrument, in the order shown.

    `pictures` are encoded images for items that show a face, `kept` the answers from when the page was shown before.
    """

    instrument: Instrument
    items: tuple[str, ...]
    language: Language
    title: str = ""
    pictures: Mapping[str, bytes] = field(default_factory=dict)
    kept: Mapping[str, Value] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Rating:
    """How the participant rates: the form, what one slider rates, and what of it is shown back."""

    form: Form
    slider: str = ""
    live_plot: bool = False
    numbers: bool = False


@dataclass(frozen=True, slots=True)
class PracticePage(Page):
    """The rating is tried out for so many seconds on a neutral moving picture; nothing of it is kept."""

    title: str
    text: str
    seconds: int
    rating: Rating


@dataclass(frozen=True, slots=True)
class RestPage(Page):
    """Nothing to do for so many seconds; then the script goes on by itself."""

    title: str
    text: str
    seconds: int


@dataclass(frozen=True, slots=True)
class ViewingPage(Page):
    """The concert. The window counts down and then says `begin`; when it has ended the script turns the page."""

    viewing: Viewing
    affect: AffectModel
    rating: Rating
    chat: Chat
    language: Language


@dataclass(frozen=True, slots=True)
class QuietPage(Page):
    """A sentence and no button: the interview, waiting, the end of the visit."""

    title: str
    text: str


AnyPage = TextPage | QuestionsPage | PracticePage | RestPage | ViewingPage | QuietPage


@dataclass(frozen=True, slots=True)
class Hold:
    """The page stands still: called for help, paused by the experimenter, or an answer that cannot be saved."""

    why: Literal["help", "paused", "unsaved"]
    detail: str = ""


class StationScript(Protocol):
    """What turns the pages. Every intent may take its time: `on_change` says that `page` or `hold` is another one."""

    on_change: Callable[[], None]

    @property
    def page(self) -> AnyPage: ...

    @property
    def hold(self) -> Hold | None: ...

    def next(self, given: tuple[Given, ...] = ()) -> None:
        """The page is done; its answers are committed before another one opens."""

    def back(self) -> None:
        """Show the page before again."""

    def begin(self) -> None:
        """The countdown of a viewing is over."""

    def call_help(self) -> None:
        """The participant wants the experimenter."""

    def help_over(self) -> None:
        """The participant goes on."""

    def stop(self) -> None:
        """The participant ends the visit."""

    def retry(self) -> None:
        """Try again to save what could not be saved."""
