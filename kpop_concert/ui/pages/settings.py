"""The settings: one sheet over whatever page is open. Changes apply at once."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, QTimer, QUrl, Signal
from PySide6.QtGui import QDesktopServices, QPainter, QPainterPath, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QApplication, QFrame, QHBoxLayout, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from ...audience.engines.settings import EngineSettings
from ...danmaku.style import DanmakuSettings
from ...system.preferences import Preferences
from ..components.engine_form import EngineSection
from ..components.settings_rows import Line, NavItem, Section
from ..components.settings_sections import (
    AboutSection,
    AccessibilitySection,
    FlyingChatSection,
    LanguageSection,
    Places,
    PrivacySection,
    StorageSection,
)
from ..models.engine_form import EngineForm
from ..models.settings import current_section
from ..theme import Theme
from ..widgets.buttons import Button, IconButton
from ..widgets.sheet import Sheet
from ..widgets.text import Label

SIZE = QSize(1248, 820)
TWO_COLUMNS = 1200
"""Least width for two columns at the design's text size, px."""
ONE_COLUMN = 900
"""Width of the sheet with one column."""
NAV, FOOTER, SIDES, BETWEEN, TOP, CLOSE, BAR = 208, 72, 32, 48, 24, 30, 10
SECTION_GAP = 32


class SettingsDialog(Sheet):
    """Says what the viewer chose; the page that opened it applies and keeps it. Gone after `closed`.

    `chosen(field, value)` names a field of Preferences, `danmaku_chosen` and `engine_edited` carry all of theirs;
    `engine_chosen` comes when the sheet closes and the engine is another one than when it opened, complete enough to be
    asked. `restored` asks for the defaults of everything, or, while undo is offered, for what was before.
    """

    chosen = Signal(str, object)
    danmaku_chosen = Signal(DanmakuSettings)
    engine_edited = Signal(EngineSettings)
    engine_chosen = Signal(EngineSettings)
    restored = Signal()

    def __init__(
        self,
        theme: Theme,
        window: QWidget,
        preferences: Preferences,
        danmaku: DanmakuSettings,
        form: EngineForm,
        places: Places | None = None,
    ) -> None:
        super().__init__(theme, window, self.tr("Settings"), SIZE)
        self.form = form
        self._engine_before = form.settings
        self.engine = EngineSection(theme, form)
        self.flying = FlyingChatSection(theme, danmaku, preferences.bias_initials)
        self.language = LanguageSection(theme, preferences)
        self.accessibility = AccessibilitySection(theme, preferences)
        self.privacy = PrivacySection(theme, preferences)
        self.storage = StorageSection(theme, places or Places())
        self.about = AboutSection(theme)
        self._sections: dict[str, tuple[str, Section]] = {
            "engine": ("bot", self.engine),
            "flying": ("captions", self.flying),
            "language": ("languages", self.language),
            "accessibility": ("accessibility", self.accessibility),
            "privacy": ("shield-check", self.privacy),
            "storage": ("database", self.storage),
            "about": ("info", self.about),
        }
        self.current = "engine"
        self._columns = 0
        self._jumping = False
        self._lay_out()
        self._connect()
        form.look()

    # -- building

    def _lay_out(self) -> None:
        theme = self.theme
        self.nav = {name: NavItem(theme, icon, section.title) for name, (icon, section) in self._sections.items()}
        side = _Side(theme)
        side.setMinimumWidth(NAV)
        side.setSizePolicy(QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Preferred)
        items = QVBoxLayout(side)
        items.setContentsMargins(12, TOP, 12, 12)
        items.setSpacing(4)
        title = Label(theme, self.tr("Settings"), "h2")
        head = QHBoxLayout()
        head.setContentsMargins(12, 0, 0, 18)
        head.addWidget(title)
        items.addLayout(head)
        for item in self.nav.values():
            items.addWidget(item)
        items.addStretch(1)
        self._content = QWidget()
        self._left, self._right = QVBoxLayout(), QVBoxLayout()
        self._body = QHBoxLayout(self._content)
        self._body.setSpacing(BETWEEN)
        for column in (self._left, self._right):
            column.setSpacing(0)
            self._body.addLayout(column, 1)
        self.scroll = QScrollArea()
        self.scroll.setFrameShape(QFrame.Shape.NoFrame)
        self.scroll.setWidgetResizable(True)
        self.scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.scroll.setWidget(self._content)
        for part in (self.scroll, self.scroll.viewport(), self._content):
            part.setAutoFillBackground(False)
        # Below the button that closes.
        self.scroll.verticalScrollBar().setStyleSheet("QScrollBar:vertical { margin: 56px 0 8px 0; }")
        upper = QHBoxLayout()
        upper.setSpacing(0)
        upper.addWidget(side)
        upper.addWidget(self.scroll, 1)
        whole = QVBoxLayout(self.card)
        whole.setContentsMargins(1, 1, 1, 1)
        whole.setSpacing(0)
        whole.addLayout(upper, 1)
        whole.addWidget(Line(theme))
        whole.addWidget(self._make_footer())
        self.x = IconButton(theme, "x", self.tr("Close the settings"), side=CLOSE, parent=self.card)
        self._arrange()

    def _make_footer(self) -> QWidget:
        footer = QWidget()
        footer.setMinimumHeight(FOOTER - 2)
        row = QHBoxLayout(footer)
        row.setContentsMargins(SIDES, 15, SIDES, 15)
        row.setSpacing(12)
        said = self.tr("Changes apply at once. Studies keep the settings they were locked with.")
        self.said = Label(self.theme, said, "small", "text.tertiary", wrap=True)
        self.restore = Button(self.theme, self.tr("Restore defaults"), "ghost")
        self.done = Button(self.theme, self.tr("Done"), "primary")
        self.done.setMinimumWidth(112)
        row.addWidget(self.said, 1, Qt.AlignmentFlag.AlignVCenter)
        row.addWidget(self.restore)
        row.addWidget(self.done)
        return footer

    def _arrange(self) -> None:
        """Sections in one column or two."""
        wide = self.room().width() >= TWO_COLUMNS * self.theme.scale
        self.set_wanted(SIZE if wide else QSize(ONE_COLUMN, SIZE.height()))
        columns = 2 if wide else 1
        if columns == self._columns:
            return
        self._columns = columns
        for column in (self._left, self._right):
            while (item := column.takeAt(0)) is not None:
                if isinstance(item.widget(), Line):
                    item.widget().deleteLater()
        right = ("flying", "accessibility", "storage", "about")
        for name, (_, section) in self._sections.items():
            column = self._right if wide and name in right else self._left
            if column.count():
                column.addSpacing(SECTION_GAP)
                column.addWidget(Line(self.theme))
                column.addSpacing(20)
            column.addWidget(section)
        self._left.addStretch(1)
        self._right.addStretch(1)
        self._body.setStretch(1, 1 if wide else 0)
        self._body.setSpacing(BETWEEN if wide else 0)

    def _connect(self) -> None:
        for name, item in self.nav.items():
            item.clicked.connect(lambda _=False, name=name: self.go_to(name))
        for section in (self.language, self.accessibility, self.privacy):
            section.chosen.connect(self.chosen)
        self.accessibility.chosen.connect(self._preview_initials)
        self.flying.changed.connect(self.danmaku_chosen)
        self.form.on_settings = self.engine_edited.emit
        self.engine.changed.connect(self._show_receiver)
        self.storage.folder_wanted.connect(self._show_folder)
        self.scroll.verticalScrollBar().valueChanged.connect(lambda _: self._scrolled())
        self.x.clicked.connect(self.close_sheet)
        self.done.clicked.connect(self.close_sheet)
        self.restore.clicked.connect(self.restored)
        for edited in (self.chosen, self.danmaku_chosen):
            edited.connect(lambda *_: self.offer_undo(False))
        self.closed.connect(self._finish)
        self.theme.changed.connect(self._restyle)
        application = QApplication.instance()
        application.focusChanged.connect(self._focus_moved)
        self._show_receiver()
        self._light()

    # -- from outside

    def show_preferences(self, preferences: Preferences, danmaku: DanmakuSettings) -> None:
        """Show what was changed elsewhere, such as the defaults that came back."""
        for section in (self.language, self.accessibility, self.privacy):
            section.use(preferences)
        self.flying.use(danmaku)
        self.flying.preview.set_initials(preferences.bias_initials)

    def offer_undo(self, undo: bool) -> None:
        """Whether the button for the defaults takes them back."""
        self.restore.setText(self.tr("Undo") if undo else self.tr("Restore defaults"))
        self.restore.setAccessibleName(self.restore.text())

    def open_at(self, name: str = "engine") -> None:
        """Open with a section in view."""
        self.open(self.nav[name])
        self.go_to(name)

    # -- sections

    def go_to(self, name: str) -> None:
        """Scroll to a section."""
        self.current = name
        self._content.layout().activate()
        section = self._sections[name][1]
        self._jumping = True
        self.scroll.verticalScrollBar().setValue(section.mapTo(self._content, QPointF(0, 0)).toPoint().y() - TOP)
        self._jumping = False
        self._light()

    def _scrolled(self) -> None:
        if self._jumping:
            return
        places = {}
        for name, (_, section) in self._sections.items():
            top = section.mapTo(self._content, QPointF(0, 0)).toPoint().y()
            places[name] = (top, top + section.height())
        bar = self.scroll.verticalScrollBar()
        at_end = bar.value() == bar.maximum()
        self.current = current_section(places, bar.value(), self.scroll.viewport().height(), self.current, at_end)
        self._light()

    def _light(self) -> None:
        for name, item in self.nav.items():
            item.setChecked(name == self.current)
            item.setAccessibleDescription(self.tr("shown now") if name == self.current else "")

    def _focus_moved(self, before: QWidget | None, now: QWidget | None) -> None:
        if now is None or not self.isVisible():
            return
        for name, (_, section) in self._sections.items():
            if section.isAncestorOf(now):
                self.current = name
                self._light()

    def _show_receiver(self) -> None:
        self.privacy.show_receiver(self.engine.leaves.text())

    def _preview_initials(self, field: str, value: object) -> None:
        if field == "bias_initials":
            self.flying.preview.set_initials(bool(value))

    def _show_folder(self, folder: Path) -> None:
        if not QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder))):
            self.said.setText(self.tr("No file manager answers. The folder is {folder}").format(folder=folder))

    def _finish(self) -> None:
        QApplication.instance().focusChanged.disconnect(self._focus_moved)
        self.form.close()
        if self.form.settings != self._engine_before and not self.form.missing:
            self.engine_chosen.emit(self.form.settings)
        self.deleteLater()

    def _restyle(self) -> None:
        self._arrange()
        self._place_x()
        # What was just used stays in view when everything becomes higher.
        QTimer.singleShot(0, self, self._keep_in_view)

    def _keep_in_view(self) -> None:
        used = QApplication.focusWidget()
        if used is not None and self._content.isAncestorOf(used):
            self.scroll.ensureWidgetVisible(used, 0, TOP)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()
        self._place_x()

    def _place_x(self) -> None:
        side = self.x.sizeHint().width()
        # Nothing that scrolls by comes under it.
        self._body.setContentsMargins(SIDES, TOP, max(SIDES, side + 2) - BAR, SIDES)
        self.x.setGeometry(self.card.width() - side - 4, 22, side, side)
        self.x.raise_()


class _Side(QWidget):
    """The list of sections, on the house's colour, with the card's corner."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        theme.changed.connect(self.update)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box, radius = QRectF(self.rect()), self._theme.radius("dialog") - 1
        path = QPainterPath()
        path.addRoundedRect(box.adjusted(0, 0, radius, radius), radius, radius)
        painter.setClipPath(path)
        painter.fillRect(box, self._theme.color("surface.house"))
        painter.fillRect(QRectF(box.right() - 1, 0, 1, box.height()), self._theme.color("line.hairline"))
