"""Who is speaking, in words: on the picture, above the chat and, where that is disclosed, by every name."""

from __future__ import annotations

from PySide6.QtCore import QObject

from ...journal import Payload
from ..models.chat import ChatModel
from ..models.disclosure import Banner, Disclosure, Recorded
from ..widgets.announce import announce
from .chat_dock import ChatDock
from .hud import Hud
from .stage import StageView


class WhoSpeaks(QObject):
    """Keeps what the screen says in step with a Disclosure. `state` is what is so now."""

    def __init__(
        self, state: Disclosure, chat: ChatModel, dock: ChatDock, stage: StageView, hud: Hud | None = None
    ) -> None:
        super().__init__(dock)
        self.state = state
        self._chat, self._dock, self._stage, self._hud = chat, dock, stage, hud
        self._chat_shown = True
        self._show()

    def hear(self, payload: Payload) -> None:
        """Take an entry of the viewing. A banner that comes up is said to a screen reader."""
        before, self.state = self.state, self.state.after(payload)
        if self.state is not before:
            self._show()
            if self.state.banner != before.banner and self.state.banner is not None:
                announce(self._stage.badge, self.badge(self.state.banner))

    def set_chat_shown(self, shown: bool) -> None:
        """Whether the dock, which has the tags, is in sight."""
        self._chat_shown = shown
        self._show()

    def _show(self) -> None:
        state = self.state
        banner, detail = state.on_picture(self._chat_shown), self.detail()
        badge = "" if banner is None else self.badge(banner)
        self._stage.set_badge(badge, detail=detail)
        if self._hud is not None:
            self._hud.set_badge(badge, detail)
        self._dock.set_who("" if state.banner is None else self.header(state.banner), detail)
        self._dock.set_nobody(state.nobody)
        self._chat.set_tags(state.tags)
        self._dock.refresh()

    def badge(self, banner: Banner) -> str:
        """What the badge on the picture says."""
        return {
            "nobody": self.tr("No audience in this viewing"),
            "simulated": self.tr("Simulated audience · {count} fans"),
            "ai": self.tr("AI audience · {count} fans"),
            "mixed": self.tr("AI and simulated audience · {count} fans"),
            "recorded": self.tr("Recorded chat · not live"),
        }[banner].format(count=self.state.fans)

    def header(self, banner: Banner) -> str:
        """What stands above the chat."""
        return {
            "nobody": self.tr("Only you"),
            "simulated": self.tr("{count} simulated fans and you"),
            "ai": self.tr("{count} AI fans and you"),
            "mixed": self.tr("{count} AI and simulated fans, you"),
            "recorded": self.tr("Recorded chat and you"),
        }[banner].format(count=self.state.fans)

    def detail(self) -> str:
        """Who writes, by name; nothing where an arm does not say which one it is."""
        state = self.state
        if not state.details:
            return ""
        if state.recording is not None:
            return self._of_recording(state.recording)
        if state.who == "simulated":
            return self.tr("Written by rules on this machine, without a language model.")
        if state.who not in ("ai", "mixed"):
            return ""
        said = state.model or state.engine
        if state.server:
            said = self.tr("{model} on {server}").format(model=said, server=state.server)
        if state.who == "mixed":
            said = self.tr("{model}; while it fails, built-in fans write by rules.").format(model=said)
        return said

    def _of_recording(self, recording: Recorded) -> str:
        said = [self.tr("Recorded in {name}.").format(name=recording.name)]
        if recording.shuffled:
            said.append(self.tr("Its lines are shown in another order."))
        if recording.viewer_lines:
            guests = self.tr("{count} lines are an earlier viewer's, who agreed to it.")
            said.append(guests.format(count=recording.viewer_lines))
        return " ".join(said)
