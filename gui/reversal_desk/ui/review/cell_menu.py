"""The menu of the chosen cells: the keys of a spreadsheet, and one answer for all of them."""

from __future__ import annotations

from PySide6.QtCore import QObject, QPoint, Qt, Slot
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QWidget

from reversal_desk.model import Operation
from reversal_desk.ui import explain
from reversal_desk.ui.models import reasons, review
from reversal_desk.ui.models.review import ReviewModel
from reversal_desk.ui.review.cells import Cells
from reversal_desk.ui.review.row_table import ReviewTable


def _entry(menu: QMenu, text: str, keys: str = "") -> QAction:
    """An entry that names its keys; the table itself listens to them."""
    action = menu.addAction(f"{text}\t{keys}" if keys else text)
    action.setShortcutVisibleInContextMenu(True)
    return action


class CellMenu(QObject):
    """Opens at the cells of the table."""

    def __init__(self, table: ReviewTable, model: ReviewModel, *, cells: Cells, page: QWidget) -> None:
        super().__init__(page)
        self._page, self._table, self._model, self._cells = page, table, model, cells
        table.customContextMenuRequested.connect(self._ask)

    @Slot(QPoint)
    def _ask(self, point: QPoint) -> None:
        under = self._table.index_under(point)
        if under.isValid() and not self._table.selectionModel().isSelected(under):
            self._table.go_to(under)
        if self._table.chosen_records():
            menu = self.made()
            menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
            menu.popup(self._table.viewport().mapToGlobal(point))

    def made(self) -> QMenu:
        """The menu for what is chosen now."""
        menu = QMenu(self._page)
        menu.setObjectName("cellMenu")
        for text, keys, slot in (
            (self.tr("Copy"), "Ctrl+C", self._table.copy),
            (self.tr("Paste"), "Ctrl+V", self._table.paste),
            (self.tr("Fill down"), "Ctrl+D", self._cells.fill_down),
        ):
            _entry(menu, text, keys).triggered.connect(slot)
        menu.addSeparator()
        changes = self._table.chosen_records()
        can = [change for change in changes if self._model.editable(change, "OPERATION")]
        operations = menu.addMenu(self.tr("Set what happens"))
        operations.setEnabled(bool(can))
        for choice in review.CHOICES:
            if choice is not Operation.MODIFY:  # a new amount is typed, row by row
                _entry(operations, explain.operation_word(choice)).setData(choice.value)
        operations.triggered.connect(self._set_operation)
        # of many lines few are unlike in what fits them
        unlike = {
            (change.operation, change.action.tracker_id if change.action else ""): change
            for change in changes
            if self._model.editable(change, "REASON")
        }
        fits = [self._table.reasons_for(change) for change in unlike.values()]
        codes = [code for code in fits[0] if all(code in others for others in fits)] if fits else []
        reason_menu = menu.addMenu(self.tr("Set reason"))
        reason_menu.setEnabled(bool(codes))
        for code in codes:
            _entry(reason_menu, reasons.word(code)).setData(code)
        reason_menu.triggered.connect(self._set_reason)
        menu.addSeparator()
        _entry(menu, self.tr("Leave out"), "Del").triggered.connect(self._cells.leave_out)
        return menu

    @Slot(QAction)
    def _set_operation(self, action: QAction) -> None:
        self._cells.set_all("OPERATION", str(action.data()))

    @Slot(QAction)
    def _set_reason(self, action: QAction) -> None:
        self._cells.set_all("REASON", str(action.data()))
