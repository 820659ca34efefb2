"""Which columns of the review are shown: chosen by a menu, kept for the next time."""

from __future__ import annotations

from PySide6.QtCore import QObject, QPoint, Qt, Slot
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QWidget

from reversal_desk.ui import settings
from reversal_desk.ui.models.review import ReviewModel
from reversal_desk.ui.review.row_table import ReviewTable
from reversal_desk.ui.review.tools import say, tool
from reversal_desk.ui.settings import Settings

#: Always there, or shown by another choice.
_NOT_CHOSEN = {"STATE", "ORDER", "NOTE"}


class Columns(QObject):
    """The menu of columns, opened by its button or at the table's header."""

    def __init__(self, table: ReviewTable, model: ReviewModel, *, kept: Settings, page: QWidget) -> None:
        super().__init__(page)
        self._page, self._table, self._model, self._kept = page, table, model, kept
        self.button = tool("columns", "reviewColumns")
        self.button.clicked.connect(self._ask_below)
        table.horizontalHeader().customContextMenuRequested.connect(self._ask)
        hidden = kept.get(settings.HIDDEN_COLUMNS).split(",")
        for number, column in enumerate(model.columns):
            table.setColumnHidden(number, column.name in hidden)

    def retranslate(self) -> None:
        """The button's words."""
        say(self.button, self.tr("Choose columns"))

    def show_notes(self, shown: bool) -> None:
        """The side panel says what the note says, and more: only one of them is shown."""
        self._table.setColumnHidden(self._model.place("NOTE"), not shown)
        self._table.fit()

    @Slot()
    def _ask_below(self) -> None:
        self._open(self.button.mapToGlobal(QPoint(0, self.button.height())))

    @Slot(QPoint)
    def _ask(self, point: QPoint) -> None:
        self._open(self._table.horizontalHeader().mapToGlobal(point))

    def _open(self, at: QPoint) -> None:
        menu = QMenu(self._page)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for number, column in enumerate(self._model.columns):
            if column.name in _NOT_CHOSEN:
                continue
            action = QAction(self._model.title(column.name), menu)
            action.setCheckable(True)
            action.setChecked(not self._table.isColumnHidden(number))
            action.setData(number)
            menu.addAction(action)
        menu.triggered.connect(self._chosen)
        menu.popup(at)

    @Slot(QAction)
    def _chosen(self, action: QAction) -> None:
        self._table.setColumnHidden(int(action.data()), not action.isChecked())
        hidden = [
            column.name
            for number, column in enumerate(self._model.columns)
            if self._table.isColumnHidden(number) and column.name != "NOTE"
        ]
        self._kept.put(settings.HIDDEN_COLUMNS, ",".join(hidden))
        self._table.fit()
