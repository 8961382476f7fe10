"""The list of participants: a check, the name, what is to be known, and the order of conditions. Fast for hundreds."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtCore import (
    QAbstractListModel,
    QEvent,
    QModelIndex,
    QPersistentModelIndex,
    QPointF,
    QRect,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QFontMetricsF, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from ..models.review_people import Person
from ..theme import Theme
from ..widgets.base import RING, paint_box
from .review_timeline_marks import ConditionLook, paint_marker
from .review_words import ReviewWords

ROW, SIDE, CHECK, GAP, ICON, MARK = 32, 8, 16, 8, 14, 9
Index = QModelIndex | QPersistentModelIndex


class PeopleModel(QAbstractListModel):
    """The rows, and who is off. `turned(name, on)` comes when a check is set by hand."""

    turned = Signal(str, bool)

    def __init__(self, words: ReviewWords) -> None:
        super().__init__()
        self._words = words
        self.people: list[Person] = []
        self.off: frozenset[str] = frozenset()

    def show_people(self, people: Sequence[Person], off: frozenset[str]) -> None:
        """Other rows, or the same with other checks."""
        if list(people) != self.people:
            self.beginResetModel()
            self.people, self.off = list(people), off
            self.endResetModel()
        elif off != self.off:
            self.off = off
            self.dataChanged.emit(self.index(0), self.index(max(0, len(self.people) - 1)))

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: N802, B008 - Qt's name and default
        return 0 if parent.isValid() else len(self.people)

    def flags(self, index: Index) -> Qt.ItemFlag:
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsUserCheckable

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        person = self.people[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return person.name
        if role == Qt.ItemDataRole.CheckStateRole:
            return Qt.CheckState.Unchecked if person.name in self.off else Qt.CheckState.Checked
        if role == Qt.ItemDataRole.UserRole:
            return person
        if role in (Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleDescriptionRole):
            said = [self._words.remark_in_full(one) for one in person.remarks]
            order = " → ".join(self._words.condition(one) for one in person.order)
            return "\n".join((order, *said))
        return None

    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:  # noqa: N802 - Qt's name
        if role != Qt.ItemDataRole.CheckStateRole:
            return False
        self.turned.emit(self.people[index.row()].name, Qt.CheckState(value) == Qt.CheckState.Checked)
        return True


class PeopleList(QListView):
    """`lit(name)` when a row is chosen, `turned(name, on)` when its check is set, `alone(name)` at a double-click.

    Space sets the check, Enter is a double-click, arrows choose.
    """

    lit = Signal(str)
    turned = Signal(str, bool)
    alone = Signal(str)

    def __init__(self, theme: Theme, words: ReviewWords) -> None:
        super().__init__()
        self.theme, self._quiet = theme, False
        self.rows = PeopleModel(words)
        self.rows.turned.connect(self.turned)
        self.setModel(self.rows)
        self.setItemDelegate(_Delegate(theme, words, self))
        self.setAccessibleName(self.tr("Participants"))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setUniformItemSizes(True)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setMouseTracking(True)
        self.setEditTriggers(QListView.EditTrigger.NoEditTriggers)
        self.viewport().setAutoFillBackground(False)
        self.setStyleSheet("QListView { background: transparent; }")
        self.selectionModel().currentChanged.connect(self._chosen)
        self.doubleClicked.connect(lambda index: self.alone.emit(self.rows.people[index.row()].name))
        theme.changed.connect(self._refresh)

    def _refresh(self) -> None:
        self.doItemsLayout()
        self.viewport().update()
        self.show_lit()

    def show_people(self, people: Sequence[Person], off: frozenset[str], lit: str | None) -> None:
        """Show these rows."""
        self._quiet = True
        self.rows.show_people(people, off)
        self._light(lit)
        self._quiet = False
        self.viewport().update()

    def set_looks(self, looks: Mapping[str, ConditionLook]) -> None:
        """How the conditions look."""
        delegate = self.itemDelegate()
        assert isinstance(delegate, _Delegate)
        delegate.looks = dict(looks)
        self.viewport().update()

    def light(self, name: str | None) -> None:
        """Show another row as chosen; no signal."""
        self._quiet = True
        self._light(name)
        self._quiet = False

    def show_lit(self) -> None:
        """Scroll to the row that is chosen."""
        if self.currentIndex().isValid():
            self.scrollTo(self.currentIndex())

    def _light(self, name: str | None) -> None:
        row = next((at for at, one in enumerate(self.rows.people) if one.name == name), None)
        if row is None:
            self.clearSelection()
        elif row != self.currentIndex().row():
            self.setCurrentIndex(self.rows.index(row))

    def _chosen(self, now: QModelIndex, before: QModelIndex) -> None:
        if now.isValid() and not self._quiet:
            self.lit.emit(self.rows.people[now.row()].name)

    def height_of(self, rows: int) -> int:
        """How high so many rows are, px."""
        return rows * self.theme.px(ROW)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        index = self.currentIndex()
        if event.key() == Qt.Key.Key_Space and index.isValid():
            on = self.rows.data(index, Qt.ItemDataRole.CheckStateRole) == Qt.CheckState.Checked
            state = Qt.CheckState.Unchecked if on else Qt.CheckState.Checked
            self.rows.setData(index, state, Qt.ItemDataRole.CheckStateRole)
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and index.isValid():
            self.alone.emit(self.rows.people[index.row()].name)
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self.hasFocus():
            painter = QPainter(self.viewport())
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            box = self.visualRect(self.currentIndex()) if self.currentIndex().isValid() else self.viewport().rect()
            edge, radius = self.theme.color("focus.ring"), self.theme.radius("control")
            paint_box(painter, QRectF(box), radius, None, edge, RING)


class _Delegate(QStyledItemDelegate):
    def __init__(self, theme: Theme, words: ReviewWords, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme, self._words = theme, words
        self.looks: dict[str, ConditionLook] = {}

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(160, self._theme.px(ROW))

    def _check(self, row: QRect) -> QRectF:
        side = self._theme.px(CHECK)
        return QRectF(row.left() + SIDE, row.top() + round((row.height() - side) / 2), side, side)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        theme, row = self._theme, option.rect
        person: Person = index.data(Qt.ItemDataRole.UserRole)
        on = index.data(Qt.ItemDataRole.CheckStateRole) == Qt.CheckState.Checked
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if option.state & QStyle.StateFlag.State_Selected:
            paint_box(painter, QRectF(row), theme.radius("control"), theme.color("glow.wash"), None)
        elif option.state & QStyle.StateFlag.State_MouseOver and theme.hover_effects:
            paint_box(painter, QRectF(row), theme.radius("control"), theme.color("surface.hover"), None)
        paint_check(painter, theme, self._check(row), on)
        right = self._paint_order(painter, row, person)
        left = self._check(row).right() + GAP
        font = theme.font("small")
        font.setWeight(font.Weight.Medium)
        painter.setFont(font)
        ink = "text.primary" if on and person.here and not person.excluded else "text.tertiary"
        painter.setPen(theme.color(ink))
        metrics = QFontMetricsF(painter.font())
        middle = Qt.AlignmentFlag.AlignVCenter
        name = metrics.elidedText(person.name, Qt.TextElideMode.ElideMiddle, max(24.0, right - left))
        painter.drawText(QRectF(left, row.top(), right - left, row.height()), middle, name)
        self._paint_remark(painter, row, person, left + metrics.horizontalAdvance(name) + 8, right)
        painter.restore()

    def _paint_order(self, painter: QPainter, row: QRect, person: Person) -> float:
        """The markers at the right; returns where they begin."""
        side = self._theme.px(MARK)
        x = row.right() - SIDE - side / 2
        for condition in reversed(person.order):
            look = self.looks.get(condition)
            if look is not None:
                paint_marker(painter, look.color(self._theme), look.marker, QPointF(x, row.center().y() + 1), side)
            x -= side + 7
        return x

    def _paint_remark(self, painter: QPainter, row: QRect, person: Person, left: float, right: float) -> None:
        if not person.remarks:
            return
        theme, first = self._theme, person.remarks[0]
        text = self._words.remark(first)
        painter.setFont(theme.font("caption"))
        metrics = QFontMetricsF(painter.font())
        icon = theme.px(ICON)
        room = right - left - icon - 6
        text = metrics.elidedText(text, Qt.TextElideMode.ElideRight, max(0.0, room))
        wide = metrics.horizontalAdvance(text)
        x = right - wide - 4
        color = "text.tertiary" if first.what == "excluded" else "status.warn"
        if room > 24:
            painter.setPen(theme.color(color))
            box = QRectF(x, row.top(), wide + 2, row.height())
            painter.drawText(box, Qt.AlignmentFlag.AlignVCenter, text)
        else:
            x = right - 4
        name = "ban" if first.what == "excluded" else "triangle-alert"
        pixmap = theme.icon_pixmap(name, color, icon, painter.device().devicePixelRatioF())
        painter.drawPixmap(QPointF(round(x - icon - 5), round(row.center().y() + 1 - icon / 2)), pixmap)

    def editorEvent(self, event: QEvent, model: Any, option: QStyleOptionViewItem, index: Index) -> bool:
        if (
            event.type() == QEvent.Type.MouseButtonRelease
            and isinstance(event, QMouseEvent)
            and event.button() == Qt.MouseButton.LeftButton
            and self._check(option.rect).adjusted(-SIDE, -SIDE, 4, SIDE).contains(event.position())
        ):
            on = index.data(Qt.ItemDataRole.CheckStateRole) == Qt.CheckState.Checked
            state = Qt.CheckState.Unchecked if on else Qt.CheckState.Checked
            return bool(model.setData(index, state, Qt.ItemDataRole.CheckStateRole))
        return False


def paint_check(painter: QPainter, theme: Theme, box: QRectF, on: bool) -> None:
    """A check of 16 px, set or not; its tick is bolder than that of a large one."""
    edge = None if on else theme.color("line.control")
    paint_box(painter, box, theme.radius("check"), theme.color("glow.base") if on else None, edge)
    if on:
        size = round(box.width() * 0.85)
        pixmap = theme.icon_pixmap("check", "glow.on", size, painter.device().devicePixelRatioF())
        painter.drawPixmap(QPointF(box.center().x() - size / 2, box.center().y() - size / 2), pixmap)
