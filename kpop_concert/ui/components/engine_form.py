"""The engine part of the settings: who writes the fans' lines, where, and what it may cost."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFileDialog, QVBoxLayout, QWidget

from ...audience.engines.base import Ready
from ...audience.engines.settings import OPENAI_URL, Provider
from ..models.engine_form import EngineForm
from ..theme import Theme
from ..widgets.buttons import Button
from ..widgets.choices import Segmented, Switch
from ..widgets.field import Field
from ..widgets.select import Combo
from ..widgets.text import Label
from .engine_words import EngineWords
from .key_row import KeyRow
from .settings_rows import Section, StatusCard, TextButton, labelled, row_of, side_by_side, switch_row

PROVIDERS: tuple[Provider, ...] = ("builtin", "openai", "local_server", "custom")
MOST_SERVERS = 3


class EngineSection(Section):
    """Shows an EngineForm and sends it what the viewer does. `changed()` comes after every repaint of the form."""

    changed = Signal()

    def __init__(self, theme: Theme, form: EngineForm) -> None:
        super().__init__(theme)
        self.set_title(self.tr("Audience engine"))
        self.form, self.words = form, EngineWords(self)
        self._make_provider()
        self._make_server()
        self._make_test()
        self._make_limits()
        form.on_change = self.refresh
        self.refresh()

    # -- the parts

    def _make_provider(self) -> None:
        name = self.tr("Provider")
        names = [self.tr("Built-in"), "OpenAI", self.tr("Local server"), self.tr("Custom")]
        self.provider = Segmented(self.theme, names, name=name, tall=True)
        self.provider.chosen.connect(lambda index: self.form.choose(PROVIDERS[index]))
        self.add(labelled(self.theme, name, self.provider))
        self.builtin = Label(
            self.theme,
            self.tr("A small program on this machine writes the lines by rules. No model, no network, no cost."),
            "small", "text.secondary", wrap=True,
        )  # fmt: skip
        self._builtin = self._part(self.builtin, 0)
        name = self.tr("Where the model runs")
        self.place = Segmented(
            self.theme, [self.tr("A server"), self.tr("A model file (.gguf)")], name=name, small=True
        )
        self.place.chosen.connect(lambda index: self.form.choose("model_file" if index else "local_server"))
        self._place = self._part(labelled(self.theme, name, self.place))
        self.looking = Label(self.theme, "", "small", "text.secondary")
        self.servers = [TextButton(self.theme, "") for _ in range(MOST_SERVERS)]
        for number, button in enumerate(self.servers):
            button.clicked.connect(lambda _=False, number=number: self.form.take(self.form.servers[number]))
        self.again = TextButton(self.theme, self.tr("Look again"))
        self.again.clicked.connect(self.form.find)
        self._found = self._part(row_of(self.looking, *self.servers, self.again))

    def _make_server(self) -> None:
        theme = self.theme
        name = self.tr("Model file")
        self.file = Field(theme, name=name)
        self.file.edit.setReadOnly(True)
        self.choose_file = Button(theme, self.tr("Choose file"), icon="folder-open")
        self.choose_file.clicked.connect(self._ask_for_file)
        self._file = self._part(labelled(theme, name, side_by_side((self.file, 1), (self.choose_file, 0))))
        self.extra = Label(
            theme,
            self.tr("This installation cannot run model files. Install the extra: pip install kpop-concert[local]"),
            "caption", "status.warn", wrap=True,
        )  # fmt: skip
        self._extra = self._part(self.extra)
        name = self.tr("Base URL")
        self.url = Field(theme, name=name, placeholder="http://localhost:11434/v1")
        self.url.edit.editingFinished.connect(self._set_url)
        self._url = self._part(labelled(theme, name, self.url))
        model = self.tr("Model")
        self.model = Combo(theme, name=model, open_name=self.tr("Models of this server"))
        self.model.edit.editingFinished.connect(self._set_model)
        self.model.chosen.connect(lambda _: self._set_model())
        limit = self.tr("Time limit")
        self.limit = Field(theme, name=limit)
        self.limit.edit.editingFinished.connect(self._set_limit)
        self._model = labelled(theme, model, self.model)
        self._row = self._part(side_by_side((self._model, 7), (labelled(theme, limit, self.limit), 3)))
        self.key = KeyRow(theme, self.form)
        self._key = self._part(labelled(theme, self.tr("API key"), self.key))
        # Before anything is sent for the first time, which the test of the connection does.
        self.leaves = Label(theme, "", "caption", "text.tertiary", wrap=True)
        self._leaves = self._part(self.leaves)

    def _make_test(self) -> None:
        self.test = Button(self.theme, self.tr("Test connection"), icon="plug")
        self.test.clicked.connect(self.form.test)
        self.hint = Label(self.theme, "", "small", "text.tertiary")
        self._test = self._part(row_of(self.test, self.hint), 12)
        self.card = StatusCard(self.theme)
        self._card = self._part(self.card, 20)

    def _make_limits(self) -> None:
        theme = self.theme
        name = self.tr("Fall back to Built-in")
        self.fallback = Switch(theme, name=name)
        self.fallback.clicked.connect(lambda on: self.form.change(fallback=on))
        note = self.tr("When a reply is late. Those lines are labelled SIM")
        self._fallback = self._part(switch_row(theme, name, note, self.fallback), 20)
        self.caps: dict[str, Field] = {}
        cells = []
        for field, name in (
            ("cap_viewing_usd", self.tr("Per viewing, US$")),
            ("cap_day_usd", self.tr("Per day, US$")),
            ("cap_viewing_tokens", self.tr("Tokens per viewing")),
        ):
            cap = self.caps[field] = Field(theme, name=name)
            cap.edit.editingFinished.connect(lambda field=field: self._set_cap(field))
            cells.append((labelled(theme, name, cap), 1))
        self._caps = self._part(side_by_side(*cells), 6)
        self.costs = Label(theme, "", "caption", "text.tertiary", wrap=True)
        self._costs = self._part(self.costs, 0)

    def _part(self, widget: QWidget, gap: int = 16) -> QWidget:
        """A part that some providers do not need: its gap goes with it."""
        part = QWidget()
        box = QVBoxLayout(part)
        box.setContentsMargins(0, 0, 0, gap)
        box.setSpacing(0)
        box.addWidget(widget)
        self.column.addWidget(part)
        return part

    # -- showing the form

    def refresh(self) -> None:
        """Show the form as it is now."""
        form = self.form
        settings, provider = form.settings, form.settings.provider
        file, server = provider == "model_file", provider in ("openai", "local_server", "custom")
        local = provider in ("local_server", "model_file")
        self.provider.set_index(PROVIDERS.index("local_server" if file else provider))
        self.place.set_index(int(file))
        for part, shown in (
            (self._builtin, provider == "builtin"), (self._place, local), (self._found, provider == "local_server"),
            (self._file, file), (self._extra, file and not _runs_files()), (self._url, server),
            (self._row, server or file), (self._model, server), (self._key, server), (self._test, server or file),
            (self._fallback, server or file), (self._caps, server), (self._costs, server),
            (self._leaves, server or file),
        ):  # fmt: skip
            part.setVisible(shown)
        self._show_servers()
        self._fill(self.file, Path(settings.model_file).name)
        self.file.edit.setToolTip(settings.model_file)
        self._fill(self.url, OPENAI_URL if provider == "openai" else settings.base_url)
        self.url.set_locked(provider == "openai", self.tr("OpenAI's address is known."))
        self._fill(self.model, settings.model)
        self.model.set_choices(form.models)
        self.model.edit.setPlaceholderText(
            {"asking": self.tr("Asking the server"), "none": self.tr("Type the model's name")}.get(form.listing, "")
        )
        self._fill(self.limit, _seconds(settings.time_limit_s))
        self._fill(self.caps["cap_viewing_usd"], f"{settings.cap_viewing_usd:.2f}")
        self._fill(self.caps["cap_day_usd"], f"{settings.cap_day_usd:.2f}")
        self._fill(self.caps["cap_viewing_tokens"], f"{settings.cap_viewing_tokens:,}")
        self.fallback.setChecked(settings.fallback)
        self.key.refresh()
        self._show_test()
        self.costs.setText(self.words.of_costs(settings, form.spent))
        self.leaves.setText(self.words.of_receiver(form))
        self.changed.emit()

    def _fill(self, field: Field, text: str) -> None:
        """Never under the viewer's fingers, and never over what they still have to mend."""
        if not field.edit.hasFocus() and not field.error and field.edit.text() != text:
            field.edit.setText(text)

    def _show_servers(self) -> None:
        form = self.form
        self.looking.setText(
            {
                "not asked": "", "asking": self.tr("Looking for servers on this machine"), "found": self.tr("Found:"),
                "none": self.tr("No server answers on this machine."),
            }[form.search]
        )  # fmt: skip
        for number, button in enumerate(self.servers):
            there = form.search == "found" and number < len(form.servers)
            button.setVisible(there)
            if there:
                server = form.servers[number]
                button.setText(server.name)
                use = self.tr("Use {server}: {url}").format(server=server.name, url=server.base_url)
                button.setAccessibleName(use)
                button.setToolTip(use)
                button.updateGeometry()
        self.again.setVisible(form.search in ("found", "none"))

    def _show_test(self) -> None:
        form = self.form
        self.test.set_loading(self.tr("Testing") if form.testing else None)
        self.test.setEnabled(not form.missing)
        self.hint.setText(
            {
                "": "", "address": self.tr("First give the base URL."), "model": self.tr("First choose a model."),
                "file": self.tr("First choose a model file."), "key": self.tr("First give the API key."),
            }[form.missing]
        )  # fmt: skip
        result = form.tested
        self._card.setVisible(result is not None)
        if result is not None:
            ready = isinstance(result, Ready)
            say = self.words.of_ready if ready else self.words.of_problem
            self.card.show_status(*say(result, form.settings))

    # -- what the viewer does

    def _set_url(self) -> None:
        if self.form.settings.provider == "openai":
            return
        held = self.form.change(base_url=self.url.edit.text())
        self.url.set_error("" if held else self.tr("Write an address such as http://localhost:11434/v1"))
        self.refresh()

    def _set_model(self) -> None:
        held = self.form.change(model=self.model.edit.text())
        self.model.set_error("" if held else self.tr("This is no model's name."))

    def _set_limit(self) -> None:
        seconds = _number(self.limit.edit.text())
        held = seconds is not None and self.form.change(time_limit_s=seconds)
        self.limit.set_error("" if held else self.tr("0.5 to 120 s"))
        self.refresh()

    def _set_cap(self, field: str) -> None:
        value = _number(self.caps[field].edit.text())
        if value is not None and field == "cap_viewing_tokens":
            value = round(value)
        held = value is not None and self.form.change(**{field: value})
        self.caps[field].set_error("" if held else self.tr("Write a number from 0"))
        self.refresh()

    def _ask_for_file(self) -> None:
        chosen, _ = QFileDialog.getOpenFileName(
            self.window(), self.tr("Choose a model file"), self.form.settings.model_file, "GGUF (*.gguf)"
        )
        if chosen:
            self.form.change(model_file=chosen)


def _runs_files() -> bool:
    # Imported at first use: it brings the client along.
    from ...audience.engines.local import installed

    return installed()


def _seconds(value: float) -> str:
    return f"{value:.1f} s" if round(value, 1) == value else f"{value:g} s"


def _number(text: str) -> float | None:
    """A number that a person wrote, with its unit, grouping or a decimal comma; None for no number."""
    text = text.strip().lower().removesuffix("s").removesuffix("초").strip().lstrip("$").strip()
    whole, comma, rest = text.rpartition(",")
    if comma and len(rest) == 3 and rest.isdigit():
        text = text.replace(",", "")
    elif comma:
        text = f"{whole}.{rest}"
    try:
        return float(text)
    except ValueError:
        return None
