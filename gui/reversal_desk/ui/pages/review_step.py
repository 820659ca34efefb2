"""Step 3: one editable table of everything that would happen; made of the parts in `ui.review`."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING

from msgspec.structs import replace
from PySide6.QtCore import Qt, QTimer, Signal, Slot
from PySide6.QtGui import QHideEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from reversal_desk.model import Change, Code
from reversal_desk.ui import background, formats
from reversal_desk.ui.context import Context
from reversal_desk.ui.models import next_steps
from reversal_desk.ui.models.edits import Edits, Key
from reversal_desk.ui.models.review import ReviewModel
from reversal_desk.ui.review.cell_menu import CellMenu
from reversal_desk.ui.review.cells import Cells
from reversal_desk.ui.review.columns import Columns
from reversal_desk.ui.review.digest import Digest
from reversal_desk.ui.review.edit_steps import EditSteps
from reversal_desk.ui.review.filters import Filters
from reversal_desk.ui.review.going_on import GoingOn
from reversal_desk.ui.review.headline import Headline
from reversal_desk.ui.review.planning import Planning
from reversal_desk.ui.review.questions import Questions
from reversal_desk.ui.review.row_table import ReviewTable
from reversal_desk.ui.review.side import Side
from reversal_desk.ui.review.tools import reink
from reversal_desk.ui.widgets.pieces import EmptyState, Speaking, heading, held, row
from reversal_desk.ui.widgets.scrolling import let_scroll

if TYPE_CHECKING:
    from reversal_desk.desk import Plan

#: A page below this height is one on a small laptop's screen.
_LOW = 640


class ReviewStep(Speaking):
    """Table, filters, side panel, the line that adds up, and one primary button."""

    continue_wanted = Signal(object)
    back_wanted = Signal()
    match_wanted = Signal()
    widen_wanted = Signal()  # match again with every day that impact.com keeps

    def __init__(self, context: Context, edits: Edits, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._turns: background.Ticket | None = None
        self.model = ReviewModel(edits, self)
        self._empty = EmptyState("search")
        self.table = ReviewTable(self.model, empty=self._empty)
        self.planning = Planning(context, edits, lines=self.lines, parent=self)
        self.filters = Filters(self.table, self.model, self)
        self.questions = Questions(edits, self.model, self)
        self.cells = Cells(self.table, self.model, edits=edits, page=self)
        self.cell_menu = CellMenu(self.table, self.model, cells=self.cells, page=self)
        self.edit_steps = EditSteps(edits, self.model, self)
        self.side = Side(
            context, edits, table=self.table, model=self.model, planning=self.planning, page=self
        )
        self.headline = Headline(self)
        self.going_on = GoingOn(self)
        self._again = QTimer(self)
        self._again.setSingleShot(True)
        self._again.setInterval(40)
        self._again.timeout.connect(self.press_continue)
        self.columns = Columns(self.table, self.model, kept=context.settings, page=self)
        self._build()
        self._connect(edits)
        self.retranslate()

    def _build(self) -> None:
        lines = QVBoxLayout(self)
        lines.setContentsMargins(0, 4, 0, 0)
        lines.setSpacing(8)
        self.tools = QWidget()
        self.tools.setLayout(row(
            self.edit_steps.undo, self.edit_steps.redo, self.columns.button, self.filters.search, self.side.fold,
            spacing=6,
        ))  # fmt: skip
        self._beside_line, self._beside_chips = row(spacing=6), row(spacing=6)
        self._beside_line.addWidget(self.headline.line, 1)
        self._beside_chips.addWidget(self.filters.chips, 1)
        self._beside_chips.addWidget(self.tools, 0, Qt.AlignmentFlag.AlignTop)
        lines.addLayout(heading(self.headline.sentence, self._beside_line))
        lines.addWidget(self.questions.box)
        lines.addLayout(self._beside_chips)
        middle = QHBoxLayout()
        middle.setSpacing(12)
        middle.addWidget(self.table, 1)
        middle.addWidget(self.side.panel)
        lines.addLayout(middle, 1)
        lines.addWidget(self.cells.notice)
        lines.addWidget(self.filters.adds_up)
        lines.addWidget(self.going_on.frame)
        self._middle = let_scroll(self)
        self.columns.show_notes(not self.side.fold.isChecked())

    def _connect(self, edits: Edits) -> None:
        edits.begun.connect(self._forget)
        self.planning.renewed.connect(self._renew)
        self.planning.planned.connect(self._take)
        self.planning.not_planned.connect(self._not_planned)
        self.filters.applied.connect(self.side.show_later)
        self.questions.rows_wanted.connect(self.filters.show_rows)
        self.questions.left.connect(self.table.setFocus)
        self.side.folded.connect(self._panel_folded)
        self.side.helped.connect(self._helped)
        self.going_on.back_pressed.connect(self.back_wanted)
        self.going_on.on_pressed.connect(self.press_continue)

    # ------------------------------------------------------------------ room, ink and words

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Tools stand where the room is, and a low window gives its room to the rows."""
        super().resizeEvent(event)
        self.side.take_room(self.width())
        self._place_tools()
        layout, low = self.layout(), self.height() < _LOW
        if layout is not None and self._middle is not None:
            for lines in (layout, self._middle.lines):
                lines.setSpacing(6 if low else 8)
            layout.setContentsMargins(0, 0 if low else 4, 0, 0)

    def _place_tools(self) -> None:
        """Beside the chips; where those would need a second line, one line higher, for that one would be a row less."""
        room = self.width() - self.tools.sizeHint().width() - self._beside_chips.spacing()
        wanted = self._beside_chips if self.filters.chips.sizeHint().width() <= room else self._beside_line
        if wanted.indexOf(self.tools) < 0:
            wanted.addWidget(self.tools, 0, Qt.AlignmentFlag.AlignTop)

    @Slot(bool)
    def _panel_folded(self, shown: bool) -> None:
        self.columns.show_notes(not shown)

    def reink(self) -> None:
        """Icons in the theme's colour."""
        reink(self.edit_steps.undo, self.edit_steps.redo, self.columns.button, self.side.fold)

    def retranslate(self) -> None:
        """Its words."""
        self.table.setAccessibleName(self.tr("Rows to review"))
        for part in (self.filters, self.columns, self.side, self.edit_steps, self.going_on):
            part.retranslate()
        self._empty.title.setText(self.tr("No row here"))
        self._empty.text.setText(
            self.tr("No row of the sheet fits this filter and search. Choose “All”, or empty the search.")
        )
        self.reink()
        self._show_numbers()
        self.questions.show_question()

    @Slot()
    def _show_numbers(self) -> None:
        counted = self.planning.digest
        with held(self):
            if counted is not None:
                self.headline.show_numbers(counted)
                self.filters.show_numbers(counted)
                self._place_tools()
                self.filters.adds_up.show_parts(counted.parts)
                self.going_on.show_numbers(counted)

    # ------------------------------------------------------------------ the plan

    @property
    def plan(self) -> Plan | None:
        """The plan shown."""
        return self.planning.plan

    @property
    def settled(self) -> bool:
        """True when the plan shown holds every edit."""
        return self.planning.settled

    def lines(self) -> Sequence[Change]:
        """The lines shown now, as they are."""
        return tuple(self.model.records)

    def show_plan(self, found: Digest) -> None:
        """Show a new plan; a new sheet begins with all its rows."""
        for step in self.in_steps(found):
            step()

    def in_steps(self, found: Digest) -> tuple[Callable[[], None], ...]:
        """What `show_plan` does, in steps between which the window may answer: together they were felt."""
        if self.plan is not None and self.plan.opened is found.made.opened:
            return (partial(self._go_on, found),)
        return (partial(self._begin, found), self._begin_numbers, self.questions.show_question, self._begin_rows)

    def _go_on(self, found: Digest) -> None:
        self._again.stop()
        # The lines may have changed since it was compared with them, while it waited for its turn.
        found = replace(found, changed=None)
        self.planning.hold(found)
        self._take(found)
        self.planning.catch_up()

    def _begin(self, found: Digest) -> None:
        """The lines of a sheet that was not shown before."""
        self._again.stop()
        self.questions.begin()
        self.filters.begin()
        self.table.horizontalHeader().setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
        self.planning.hold(found)
        self._hold(found)
        self.model.set_changes(
            found.made.changes, found.made.found.fetched_at, currency=found.currency, begin=found.begin
        )
        self.planning.catch_up()

    def _begin_numbers(self) -> None:
        self._show_numbers()
        self.filters.chips.choose("all")  # which there was not before the first sheet

    def _begin_rows(self) -> None:
        self.table.fit()
        if self.model.rowCount():
            self.table.go_to(self.model.index(0, self.model.place("ORDER")))
        self.table.setFocus()
        self.side.show_later()

    def _hold(self, found: Digest) -> None:
        """All that is said from now on is said of this plan."""
        self.filters.hold(found)
        self.questions.hold(found)
        self.table.codes = found.codes
        self.side.forget_sheet()
        if self._turns is not None:
            self._turns.drop()

    @Slot(object)
    def _take(self, found: Digest) -> None:
        """The same sheet's lines anew; what is said of them follows, bit by bit."""
        self._hold(found)
        chosen = [change.key for change in self.table.chosen_records()[:1]] if found.changed is None else []
        self.model.set_changes(
            found.made.changes, found.made.found.fetched_at, changed=found.changed, currency=found.currency
        )
        if found.changed is None:
            self._select_again(chosen)
        others = (self.table.fit,) if found.changed is None else ()
        self._turns = background.in_turns(
            *others, self._show_numbers, self.questions.show_question, self.side.show_later
        )

    def _select_again(self, keys: Sequence[Key]) -> None:
        for key in keys[:1]:
            line = self.model.row_of(key)
            if line >= 0:
                self.table.go_to(self.model.index(line, self.model.place("ORDER")))

    @Slot(object)
    def _renew(self, changes: tuple[Change, ...]) -> None:
        self.model.replace({change.key: change for change in changes})
        self.side.show_later()

    @Slot()
    def _forget(self) -> None:
        """Another batch begins: nothing of the former one's plan can be gone on with."""
        self._again.stop()
        self.planning.forget()
        self.questions.hold(None)
        self.model.set_records(())
        self.going_on.go.setEnabled(False)

    def mark_since(self, action_ids: frozenset[str]) -> None:
        """Mark the actions that changed since a draft was left."""
        self.model.mark_since(action_ids)

    def plan_again(self) -> None:
        """Some rows were sent meanwhile: the plan is made anew before it can be gone on with."""
        self.planning.plan_again()

    # ------------------------------------------------------------------ filter and search

    def start_search(self) -> None:
        """Put the cursor into the search."""
        self.filters.start_search()

    def show_only(self, key: str) -> None:
        """Filter by a chip, as if it was pressed."""
        self.filters.show_chip(key)

    # ------------------------------------------------------------------ what helps elsewhere

    @Slot(str)
    def _helped(self, step: str) -> None:
        {
            next_steps.COLUMNS: self.back_wanted, next_steps.MATCH: self.match_wanted,
            next_steps.WIDEN: self.widen_wanted,
        }[step].emit()  # fmt: skip

    @property
    def lost(self) -> frozenset[Key]:
        """Lines without an action that more days may settle."""
        return self.planning.digest.lost if self.planning.digest is not None else frozenset()

    def say_widened(self, lost: frozenset[Key]) -> None:
        """What became of these lines since every day was read."""
        rows = {number for number, _ in lost}
        now: dict[int, Change] = {c.row.number: c for c in self.lines() if c.row.number in rows}
        found = sum(change.action is not None for change in now.values())
        calm = sum(Code.NOT_AFFILIATE in change.codes for change in now.values())
        self.filters.show_chip("all")
        self.cells.notice.say(
            self.tr("All days were searched. Found: {found}. Not affiliate orders: {calm}. Still open: {open}.").format(
                found=formats.count(found), calm=formats.count(calm), open=formats.count(len(now) - found - calm)
            )
        )

    # ------------------------------------------------------------------ going on

    @Slot()
    def press_continue(self) -> None:
        """Go on as soon as every edit is worked out."""
        if self.settled:
            self.continue_wanted.emit(self.plan)
            return
        self.planning.try_again()
        self._again.start()

    @Slot(object)
    def _not_planned(self, error: BaseException) -> None:
        """What was to be gone on with is not there; Continue tries it anew."""
        self._again.stop()
        self._context.trouble.emit(error)

    def hideEvent(self, event: QHideEvent) -> None:
        """Whoever goes elsewhere no longer wants to go on from here."""
        super().hideEvent(event)
        if not event.spontaneous():  # the window itself was put away
            self._again.stop()
