"""The panel beside the review: fed with what is chosen, folded away and kept so, and its answers made edits."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING

from msgspec.structs import replace
from PySide6.QtCore import QObject, QTimer, Signal, Slot
from PySide6.QtWidgets import QApplication, QWidget

from reversal_desk.model import Change, Operation, RowEdit, RowState
from reversal_desk.ui import background, settings
from reversal_desk.ui.context import Context
from reversal_desk.ui.models import next_steps
from reversal_desk.ui.models.edits import UNDECIDED, Edits, Key
from reversal_desk.ui.models.review import ReviewModel
from reversal_desk.ui.review import answers
from reversal_desk.ui.review.planning import Planning
from reversal_desk.ui.review.row_table import ReviewTable
from reversal_desk.ui.review.tools import say, tool
from reversal_desk.ui.widgets.row_panel import RowPanel

if TYPE_CHECKING:
    from reversal_desk.desk import Plan


#: On a narrower page the rows need all of its width.
_WIDE = 940


class Side(QObject):
    """Shows the chosen rows in the panel; `folded(shown)` when it is put away or back, `helped(step)` where the next
    step leads away from the review.

    On a narrow page it is folded by itself, and can be opened for a look; with the width it is again as it was chosen.
    """

    folded = Signal(bool)
    helped = Signal(str)

    def __init__(
        self,
        context: Context,
        edits: Edits,
        *,
        table: ReviewTable,
        model: ReviewModel,
        planning: Planning,
        page: QWidget,
    ) -> None:
        super().__init__(page)
        self._context, self._edits, self._planning = context, edits, planning
        self._table, self._model, self._page = table, model, page
        self._ticket: background.Ticket | None = None
        self._asked: Key | None = None  # the line of which it was asked what it would be without its edit
        self._as_sheet: Change | None = None
        self._narrow = False
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.setInterval(0)
        self._later.timeout.connect(self._show)
        self.fold = tool("panel", "reviewPanel")
        self.fold.clicked.connect(self._fold)
        self.fold.setCheckable(True)
        self.fold.setChecked(context.settings.get(settings.PANEL_SHOWN))
        self.panel = RowPanel()
        self.panel.setFixedWidth(248)
        if not self.fold.isChecked():
            self.panel.hide()
        self.panel.accepted.connect(self.accept)
        self.panel.left_out.connect(self._leave_out)
        self.panel.taken_back.connect(self._take_back)
        self.panel.reverse_wanted.connect(self._reverse)
        self.panel.like_left_out.connect(self._leave_alike)
        self.panel.helped.connect(self._help)
        for answered in (
            self.panel.accepted, self.panel.left_out, self.panel.like_left_out, self.panel.taken_back,
            self.panel.reverse_wanted,
        ):  # fmt: skip
            answered.connect(self._back_to_rows)  # its button goes, and the next row is what a person wants now
        table.selectionModel().selectionChanged.connect(self._later.start)

    def retranslate(self) -> None:
        """The words of the button that folds it."""
        say(self.fold, self.tr("Show or hide the side panel"))

    # ------------------------------------------------------------------ what it shows

    @Slot()
    def show_later(self) -> None:
        """Show what is chosen, when the loop has turned."""
        self._later.start()

    def forget_sheet(self) -> None:
        """What the chosen line would be without its edit belongs to a former plan."""
        self._asked = None

    def alike(self, change: Change) -> list[Change]:
        """Lines that wait for the same."""
        return answers.alike(change, self._model.records)

    def _chosen(self) -> list[Change]:
        """The chosen lines; where none is, the one with the keys."""
        chosen = self._table.chosen_records()
        if not chosen and self._table.currentIndex().isValid():
            return [self._model.record(self._table.currentIndex().row())]
        return chosen

    @Slot()
    def _show(self) -> None:
        if not self.panel.isVisibleTo(self._page):
            return
        chosen = self._chosen()
        alike = len(self.alike(chosen[0])) if len(chosen) == 1 else 0
        edit = self._edits.of(chosen[0].key) if len(chosen) == 1 else RowEdit()
        decided = edit.amount_after is not None or edit.operation is not None
        plan = self._planning.plan
        if decided and self._asked != chosen[0].key and plan is not None:
            self._ask_sheet(plan, chosen[0].key)
        counted = self._planning.digest
        settled = counted is not None and any(change.key in counted.lost for change in chosen)
        lost = len(answers.not_found_alike(chosen[0], self._model.records)) if len(chosen) == 1 else 0
        self.panel.show_changes(
            chosen,
            alike=alike,
            edit=edit,
            as_sheet=self._as_sheet if decided else None,
            table=plan.opened.table if plan else None,
            since=len(chosen) == 1 and self._model.is_since(chosen[0]),
            widening=counted.widening if counted is not None and settled else None,
            lost=lost,
        )

    def _ask_sheet(self, made: Plan, key: Key) -> None:
        """Work out what the line would be without the person's edit; the answer shows the panel again."""
        if self._ticket is not None:
            self._ticket.drop()
        self._asked, self._as_sheet = key, None
        edits = {other: edit for other, edit in self._edits.rows.items() if other != key}
        self._ticket = background.in_pool(
            self._context.desk.replan_rows,
            made,
            {key[0]},
            edits,
            done=self._sheet_known,
            failed=self._context.trouble.emit,
        )

    @Slot(object)
    def _sheet_known(self, changes: tuple[Change, ...]) -> None:
        self._as_sheet = next((change for change in changes if change.key == self._asked), None)
        self._later.start()

    @Slot()
    def _fold(self) -> None:
        shown = self.fold.isChecked()
        if not self._narrow:
            self._context.settings.put(settings.PANEL_SHOWN, shown)
        self._put(shown=shown)

    def take_room(self, width: int) -> None:
        """The page is so wide now."""
        narrow = width < _WIDE
        if narrow != self._narrow:
            self._narrow = narrow
            shown = self._context.settings.get(settings.PANEL_SHOWN) and not narrow
            if shown != self.fold.isChecked():
                self.fold.setChecked(shown)
                self._put(shown=shown)

    def _put(self, *, shown: bool) -> None:
        at = QApplication.focusWidget()
        if not shown and at is not None and self.panel.isAncestorOf(at):
            self._back_to_rows()  # Qt would hand the keys to whatever comes next
        self.panel.setVisible(shown)
        self.folded.emit(shown)
        self._show()

    # ------------------------------------------------------------------ what is answered in it

    @Slot()
    def _back_to_rows(self) -> None:
        self._table.setFocus()

    @Slot(object, bool)
    def accept(self, changes: Sequence[Change], like: bool) -> None:
        """Send these all the same; `like`: with every line that waits for the same."""
        wanted = self.alike(changes[0]) if like else [change for change in changes if change.state is RowState.LOOK]
        self._edits.change(answers.accepted(wanted, self._edits), "accept")

    @Slot(object)
    def _leave_out(self, changes: Sequence[Change]) -> None:
        self._edits.change(self._model.leave_out(changes), "leave")

    @Slot()
    def _leave_alike(self) -> None:
        chosen = self._chosen()
        if len(chosen) == 1:
            self._leave_out(answers.not_found_alike(chosen[0], self._model.records))

    @Slot(str, object)
    def _help(self, step: str, changes: Sequence[Change]) -> None:
        """What the panel offers beside an answer: a cell to fill, another operation, or a step elsewhere."""
        operation = {next_steps.RESET: Operation.RESET, next_steps.WHOLE: Operation.MODIFY}.get(step)
        column = {next_steps.AMOUNT: "SALES", next_steps.REASON: "REASON"}.get(step)
        if operation is not None:
            way = partial(replace, leave=False, operation=operation)
            self._edits.change(self._edits.alike((change.key for change in changes), way), "operation")
            self._back_to_rows()
        elif column is not None:
            self._fill_in(changes[0], column)
        else:
            self.helped.emit(step)

    def _fill_in(self, change: Change, name: str) -> None:
        """Open the cell in which the person says it; where its column was put away, it is shown."""
        number = self._model.place(name)
        line = self._model.row_of(change.key)
        if line < 0:
            return
        self._table.setColumnHidden(number, False)
        self._table.setFocus()
        index = self._model.index(line, number)
        self._table.go_to(index)
        self._table.edit(index)

    @Slot(object)
    def _take_back(self, changes: Sequence[Change]) -> None:
        self._edits.change(dict.fromkeys((change.key for change in changes), UNDECIDED), "revert")

    @Slot(object)
    def _reverse(self, changes: Sequence[Change]) -> None:
        way = partial(replace, leave=False, operation=Operation.REVERSE)
        self._edits.change(self._edits.alike((change.key for change in changes), way), "operation")
