"""Pictures of every basic control in every state, and of the chat dock, to be laid beside the design's.

    python tools/gallery.py --out FOLDER [--scheme dark] [--scale 1.0] [--language en]

Works without a display. Needs no network.
"""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QEnterEvent, QPainter
from PySide6.QtWidgets import QApplication, QHBoxLayout, QVBoxLayout, QWidget

from kpop_concert.ui import i18n
from kpop_concert.ui.components.chat_dock import ChatDock
from kpop_concert.ui.models.chat import ChatLine, ChatModel, Typist
from kpop_concert.ui.theme import Theme
from kpop_concert.ui.widgets.badges import Disc, Pill, Tag
from kpop_concert.ui.widgets.buttons import Button, IconButton
from kpop_concert.ui.widgets.cards import MessageCard, Notice
from kpop_concert.ui.widgets.choices import Check, OptionChip, Radio, Segmented, Switch
from kpop_concert.ui.widgets.field import Field
from kpop_concert.ui.widgets.slider import Slider
from kpop_concert.ui.widgets.sticks import paint_sticks
from kpop_concert.ui.widgets.text import Label


def hover(widget: QWidget) -> None:
    """Bring a control into its hover state, by the event that does."""
    middle = QPointF(widget.rect().center())
    QApplication.sendEvent(widget, QEnterEvent(middle, middle, middle))


def labelled(theme: Theme, text: str, widget: QWidget) -> QWidget:
    cell = QWidget()
    layout = QVBoxLayout(cell)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(8)
    layout.addWidget(Label(theme, text, "caption", "text.tertiary"))
    layout.addWidget(widget)
    layout.addStretch(1)
    return cell


def row(*widgets: QWidget, spacing: int = 16) -> QWidget:
    cell = QWidget()
    layout = QHBoxLayout(cell)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(spacing)
    for widget in widgets:
        layout.addWidget(widget, 0, Qt.AlignmentFlag.AlignTop)
    layout.addStretch(1)
    return cell


def buttons(theme: Theme, kind: str, text: str, verb: str) -> QWidget:
    made = {
        state: Button(theme, text, kind) for state in ("Default", "Hover", "Pressed", "Focus", "Disabled", "Loading")
    }
    for button in made.values():
        button.setFixedWidth(theme.px(112))
    made["Pressed"].setDown(True)
    made["Disabled"].setEnabled(False)
    made["Loading"].set_loading(verb)
    made["Hover"].setObjectName("hover")
    made["Focus"].setObjectName("focus")
    return row(*(labelled(theme, state, button) for state, button in made.items()))


def fields(theme: Theme) -> QWidget:
    empty = Field(theme, name="Participant", placeholder="P000")
    typed = Field(theme, name="Participant", text="P019")
    typed.setObjectName("typed")
    wrong = Field(theme, name="Participant", text="P003")
    wrong.set_error("Already used on 12 November")
    locked = Field(theme, name="Participant", text="Locked by study")
    locked.set_locked(True, "The protocol decides this")
    made = {"Empty": empty, "Focus": typed, "Error": wrong, "Disabled": locked}
    for field in made.values():
        field.setFixedWidth(176)
    return row(*(labelled(theme, state, field) for state, field in made.items()))


class Sticks(QWidget):
    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self.setFixedSize(600, 56)

    def paintEvent(self, event) -> None:
        levels = [3 + 2 * ((i * 7) % 5) + (14 if 40 < i < 60 else 0) for i in range(100)]
        paint_sticks(QPainter(self), self._theme, self.rect().toRectF(), levels, 0.52)


def controls(theme: Theme) -> QWidget:
    page = QWidget()
    page.setFixedSize(theme.px(828), theme.px(970))
    page.setAutoFillBackground(True)
    layout = QVBoxLayout(page)
    layout.setContentsMargins(32, 24, 20, 16)
    layout.setSpacing(8)

    def title(text: str) -> None:
        layout.addSpacing(6)
        layout.addWidget(Label(theme, text, "label", "text.tertiary"))

    layout.addWidget(Label(theme, "Components and states", "h1"))
    title("Primary button")
    layout.addWidget(buttons(theme, "primary", "Save", "Saving"))
    title("Secondary button")
    layout.addWidget(buttons(theme, "secondary", "Test", "Testing"))
    title("Text field")
    layout.addWidget(fields(theme))
    title("Switch, check, radio · slider · segmented, option chip")
    focus_switch = Switch(theme, name="Focused", checked=True)
    focus_switch.setObjectName("focus")
    marks = QWidget()
    grid = QVBoxLayout(marks)
    grid.setContentsMargins(0, 0, 0, 0)
    grid.addWidget(row(Switch(theme, name="Off"), Switch(theme, name="On", checked=True), focus_switch, spacing=12))
    round_row = QWidget()
    round_layout = QHBoxLayout(round_row)
    round_layout.setContentsMargins(0, 0, 0, 0)
    for mark in (Check(theme, name="a"), Check(theme, name="b", checked=True), Radio(theme, name="c")):
        round_layout.addWidget(mark)
    round_layout.addWidget(Radio(theme, name="d", checked=True))
    grid.addWidget(round_row)
    marks.setFixedWidth(200)
    sliders = QWidget()
    slider_layout = QVBoxLayout(sliders)
    slider_layout.setContentsMargins(0, 0, 0, 0)
    plain = Slider(theme, 0, 100, 40, name="Speed", step=1)
    focused = Slider(theme, 0, 100, 64, name="Opacity", step=1, show=lambda value: f"{value:.0f} %")
    focused.setObjectName("focus")
    slider_layout.addWidget(plain)
    slider_layout.addWidget(focused)
    sliders.setFixedWidth(256)
    segmented = Segmented(theme, ["Grid", "Slider"], name="Form")
    segmented.setFixedWidth(264)
    locked = OptionChip(theme, "Locked")
    locked.setEnabled(False)
    chips = QWidget()
    chip_layout = QVBoxLayout(chips)
    chip_layout.setContentsMargins(0, 0, 0, 0)
    chip_layout.addWidget(segmented)
    chip_layout.addWidget(row(OptionChip(theme, "Hype", checked=True), OptionChip(theme, "Quiet"), locked, spacing=8))
    layout.addWidget(row(marks, sliders, chips))
    title("Empty, error, loading")
    cards = (
        MessageCard(
            theme,
            "empty",
            "Doors are open",
            "The crowd starts talking when you press play.",
            action="Play",
            icon="play",
        ),
        MessageCard(
            theme,
            "error",
            "This video will not play",
            "The sound track is missing. Choose another file.",
            action="Choose file",
        ),
        MessageCard(theme, "loading", "Finding sections", "About 20 seconds left"),
    )
    for card in cards:
        card.setFixedSize(248, 160)
    layout.addWidget(row(*cards))
    title("Icon buttons, tags, badge, ghost, sizes")
    toggled = [
        IconButton(theme, name, name, checkable=True) for name in ("captions", "message-square-text", "activity")
    ]
    for button in toggled:
        button.setChecked(True)
    toggled[2].setChecked(False)
    layout.addWidget(
        row(
            *toggled,
            IconButton(theme, "settings", "Settings"),
            IconButton(theme, "send", "Send", side=32, filled=True),
            Tag(theme, "SIM"),
            Tag(theme, "AI"),
            Pill(theme, "Simulated audience · 10 fans", icon="users", scrim=True),
            Button(theme, "Cancel", "ghost"),
            Button(theme, "Flying chat", icon="sliders-horizontal"),
            spacing=8,
        )
    )
    notice = Notice(theme, "Local server is slow. Built-in fans took over.")
    layout.addWidget(notice)
    names = ("coral", "butter", "mint", "aqua", "peri", "rose", "lilac", "pearl")
    layout.addWidget(
        row(
            *(Disc(theme, name, name) for name in names),
            Disc(theme, "밤바다_0407", "rose"),
            Button(theme, "입장하기", "primary", "large"),
        )
    )
    layout.addWidget(Sticks(theme))
    layout.addStretch(1)
    return page


def dock(theme: Theme) -> QWidget:
    """The theatre's dock as the design shows it."""
    model = ChatModel()
    traits = ("23, Lyon", "Bias: Nari", "Short lines, many capitals", "ko, en", "Has seen every show")
    said = (
        ("seoasbass", "lightsticks UP", "coral", 125, None),
        ("You", "here it comes!!", "pearl", 126, None),
        ("onda_lyon", "언더토우! 언더토우!", "butter", 126.5, 0),
        ("nari_pls", "the wave on the wide shot 🌊", "rose", 127, None),
        ("하늘이의구름", "나 왜 우냐 ㅠㅠ", "aqua", 128, None),
        ("갈매기99", "서아 애드립 미쳤다", "coral", 128.4, None),
        ("wave_maker", "HANEUL RUNS THIS", "aqua", 129, None),
    )
    for number, (author, text, colour, at, chant) in enumerate(said):
        kind = "viewer" if author == "You" else "persona"
        line = ChatLine(str(number), at * 1000, text, author, kind, "SIM", colour, traits, chant)
        model.add([line])
    model.add(ChatLine(f"c{n}", 126600, "언더토우!", f"fan{n}", chant=0) for n in range(7))
    made = ChatDock(theme, model, who="10 simulated fans and you", bias="aqua")
    made.input.edit.setText("하늘아 사랑해")
    made.setFixedHeight(540)
    made.show_time(131_000)
    return made


def states(theme: Theme) -> QWidget:
    """Rows of all kinds, the empty dock, and a dock that is scrolled up."""
    page = QWidget()
    page.setFixedSize(1120, 540)
    layout = QHBoxLayout(page)
    layout.setContentsMargins(0, 0, 0, 0)
    model = ChatModel()
    model.add(
        [
            ChatLine("1", 125_000, "오늘 조명 진짜 예쁘다", "밤바다_0407", source="AI", colour="rose"),
            ChatLine("2", 126_000, "here it comes!!", "You", "viewer", "VIEWER"),
            ChatLine("3", 126_100, "Local server is slow. Built-in fans took over.", notice="warn"),
            ChatLine("4", 128_000, "서아 애드립 미쳤다", "갈매기99", colour="coral"),
            ChatLine(
                "5",
                128_100,
                "<b>literal</b> & a line that is long enough to be broken into two or three lines, 끝까지 봐요",
                "a_rather_long_handle_indeed",
                colour="mint",
            ),
        ]
    )
    model.set_typists([Typist("wave_maker", "aqua", "AI")])
    rows = ChatDock(theme, model, who="10 AI fans and you")
    empty = ChatDock(theme, ChatModel(), who="10 simulated fans and you")
    empty.setObjectName("focused input")
    full = ChatModel()
    full.add(ChatLine(str(n), n * 1000, f"line {n}", f"fan{n % 10}") for n in range(200))
    scrolled = ChatDock(theme, full, who="10 simulated fans and you")
    scrolled.setObjectName("scrolled")
    for made in (rows, empty, scrolled):
        made.show_time(131_000)
        layout.addWidget(made)
    return page


def settle(app: QApplication, page: QWidget) -> None:
    """Show the page and bring the marked controls into the states that only events make."""
    page.show()
    app.processEvents()
    for button in page.findChildren(Button):
        if button.objectName() == "hover":
            hover(button)
    for widget in page.findChildren(QWidget, "focus"):
        widget.ring.show()
    scrolled = page.findChild(ChatDock, "scrolled")
    if scrolled is not None:
        scrolled.refresh()
        scrolled.list.verticalScrollBar().setValue(400)
        scrolled.show_time(150_000)
        scrolled.refresh()
    if isinstance(page, ChatDock):
        page.refresh()
        page.activateWindow()
        page.input.edit.setFocus()
    typed = page.findChild(Field, "typed")
    if typed is not None:
        page.activateWindow()
        typed.edit.setFocus()
    app.processEvents()


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--out", type=Path, required=True, help="folder for the pictures")
    parser.add_argument("--scheme", choices=("dark", "light"), default="dark")
    parser.add_argument("--scale", type=float, default=1.0, help="text size, 0.9 to 1.3")
    parser.add_argument("--language", default="en")
    options = parser.parse_args()
    options.out.mkdir(parents=True, exist_ok=True)
    app = QApplication(sys.argv[:1])
    theme = Theme(options.scheme, scale=options.scale, reduced_motion=True)
    theme.apply(app)
    i18n.install(app, options.language)
    for name, page in (("controls", controls(theme)), ("dock", dock(theme)), ("dock-states", states(theme))):
        settle(app, page)
        file = options.out / f"{name}-{options.scheme}.png"
        page.grab().save(str(file))
        print(file)
        page.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
