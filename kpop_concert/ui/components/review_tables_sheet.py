"""Every plot as a table, to be read, heard and copied."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, QSize, Qt
from PySide6.QtGui import QGuiApplication, QKeySequence, QShortcut
from PySide6.QtWidgets import QAbstractItemView, QHBoxLayout, QTableView, QVBoxLayout, QWidget

from ..models.review_tables import Table
from ..theme import Theme
from ..widgets.buttons import Button, IconButton
from ..widgets.select import Select
from ..widgets.sheet import Sheet
from ..widgets.text import Label

SIZE = QSize(960, 640)
NARROWEST, WIDEST, ROOM = 72, 480, 16
"""Of a column, px; what is longer is in its tooltip."""
Index = QModelIndex | QPersistentModelIndex


def as_tsv(table: Table, rows: Sequence[int] | None = None) -> str:
    """A table for a spreadsheet: cells between tabs, one row a line, the header first."""
    chosen = table.rows if rows is None else [table.rows[at] for at in rows]
    lines = ["\t".join(" ".join(cell.split()) for cell in row) for row in (table.header, *chosen)]
    return "\n".join(lines) + "\n"


class TableModel(QAbstractTableModel):
    """The cells of one table."""

    def __init__(self) -> None:
        super().__init__()
        self.table = Table("", (), ())

    def show_table(self, table: Table) -> None:
        """Another table."""
        self.beginResetModel()
        self.table = table
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: N802, B008 - Qt's name and default
        return 0 if parent.isValid() else len(self.table.rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: N802, B008 - Qt's name and default
        return 0 if parent.isValid() else len(self.table.header)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return self.table.rows[index.row()][index.column()]
        return _aligned(index.column()) if role == Qt.ItemDataRole.TextAlignmentRole else None

    def headerData(self, section: int, way: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> object:  # noqa: N802 - Qt's name
        if role == Qt.ItemDataRole.DisplayRole:
            return self.table.header[section] if way == Qt.Orientation.Horizontal else section + 1
        return _aligned(section) if role == Qt.ItemDataRole.TextAlignmentRole else None


def _aligned(column: int) -> Qt.AlignmentFlag:
    side = Qt.AlignmentFlag.AlignLeft if column == 0 else Qt.AlignmentFlag.AlignRight
    return side | Qt.AlignmentFlag.AlignVCenter


class TablesSheet(Sheet):
    """One table at a time; Ctrl+C copies the chosen rows, or all."""

    def __init__(self, theme: Theme, window: QWidget, tables: Sequence[Table]) -> None:
        super().__init__(theme, window, self.tr("Plots as tables"), SIZE)
        self._tables = list(tables)
        self.which = Select(theme, [table.title for table in tables], name=self.tr("Table"))
        self.which.chosen.connect(self._show)
        self.copy = Button(theme, self.tr("Copy as TSV"), icon="file-check")
        self.copy.clicked.connect(self._copy)
        shut = IconButton(theme, "x", self.tr("Close"), shortcut_hint="Esc")
        shut.clicked.connect(self.close_sheet)
        self.model = TableModel()
        self.view = QTableView()
        self.view.setModel(self.model)
        self.view.setAccessibleName(self.tr("Table"))
        self.view.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.view.setTabKeyNavigation(False)
        self.view.setWordWrap(False)
        self.view.setFrameShape(QTableView.Shape.NoFrame)
        self.view.verticalHeader().hide()
        self.view.horizontalHeader().setHighlightSections(False)
        head = QHBoxLayout()
        head.setSpacing(12)
        head.addWidget(Label(theme, self.tr("Plots as tables"), "h2"))
        head.addStretch(1)
        self.which.setMinimumWidth(280)
        for part in (self.which, self.copy, shut):
            head.addWidget(part)
        column = QVBoxLayout(self.card)
        column.setContentsMargins(24, 16, 16, 24)
        column.setSpacing(16)
        column.addLayout(head)
        column.addWidget(self.view, 1)
        QShortcut(QKeySequence(QKeySequence.StandardKey.Copy), self.card, self._copy)
        theme.changed.connect(self._dress)
        self._dress()
        self._show(0)
        self.open(self.which)

    def _dress(self) -> None:
        h = self.theme.hex
        self.view.setFont(self.theme.font("small"))
        self.view.verticalHeader().setDefaultSectionSize(self.theme.px(28))
        self.view.setStyleSheet(
            f"QTableView {{ background: {h('surface.panel')}; color: {h('text.primary')};"
            f" gridline-color: {h('line.hairline')}; selection-background-color: {h('glow.wash')};"
            f" selection-color: {h('text.primary')}; }}"
            f"QHeaderView {{ background: {h('surface.panel')}; }}"
            f"QHeaderView::section {{ background: {h('surface.raised')}; color: {h('text.secondary')}; border: none;"
            f" border-bottom: 1px solid {h('line.hairline')}; padding: 4px 3px; }}"
        )

    def _show(self, index: int) -> None:
        self.model.show_table(self._tables[index])
        self.view.resizeColumnsToContents()
        for column in range(self.model.columnCount()):
            wide = self.view.columnWidth(column)
            self.view.setColumnWidth(column, min(WIDEST, max(NARROWEST, wide + ROOM)))

    def _copy(self) -> None:
        chosen = sorted({index.row() for index in self.view.selectionModel().selectedRows()})
        QGuiApplication.clipboard().setText(as_tsv(self.model.table, chosen or None))
