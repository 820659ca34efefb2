"""The review's cells as those of a spreadsheet: paste, fill down, leave out; and what they could not take."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial

from PySide6.QtCore import QModelIndex, QObject, Slot
from PySide6.QtWidgets import QWidget

from reversal_desk.model import Change
from reversal_desk.ui import background
from reversal_desk.ui.models.edits import Edits
from reversal_desk.ui.models.refusals import Refusal, Refused
from reversal_desk.ui.models.review import ReviewModel
from reversal_desk.ui.review import pasting
from reversal_desk.ui.review.row_table import ReviewTable
from reversal_desk.ui.widgets.notice import TableNotice

#: So many cells are compared in one turn of the loop.
_AT_ONCE = 1000


class Cells(QObject):
    """Listens to the table's keys; each is one step to undo."""

    def __init__(self, table: ReviewTable, model: ReviewModel, *, edits: Edits, page: QWidget) -> None:
        super().__init__(page)
        self._table, self._model, self._edits = table, model, edits
        self._counting: background.Ticket | None = None
        self.notice = TableNotice("reviewNotice")
        self.notice.closed.connect(table.setFocus)
        self.notice.follow(table)
        table.pasted.connect(self._paste)
        table.fill_pressed.connect(self.fill_down)
        table.delete_pressed.connect(self.leave_out)
        table.not_typed.connect(self._not_typed)
        model.not_taken.connect(self._say_refused)
        edits.rows_changed.connect(self._over)  # the step it spoke of is followed by another
        edits.begun.connect(self._over)

    @Slot()
    def leave_out(self) -> None:
        """The chosen rows are not sent."""
        self._edits.change(self._model.leave_out(self._table.chosen_records()), "leave")

    def set_all(self, name: str, text: str) -> None:
        """One answer for every chosen row that can take it; how many it was, and why others stay, is said where any
        stay: of many rows a person sees a few."""
        chosen, left = self._table.chosen_records(), Refused()
        edits = self._model.edits_for(chosen, name, text)
        whys = [self._model.why_not(change, name) for change in chosen]
        kind = name.lower()
        self._over()
        rows = self._edits.change(edits, kind)
        for why in whys:
            if why is not None:
                left.add(why)
        if not left.total:
            return
        left.add(Refusal.STANDS_THERE, len(edits) - rows)
        did = self._model.step_words(f"{kind} {rows}") if rows else self.tr("nothing was set")
        self.notice.say(
            self.tr("{did}; %Ln row(s) stay(s) unchanged: {why}.", "", left.total).format(
                did=f"{did[:1].upper()}{did[1:]}", why=left.reasons()
            )
        )

    @Slot()
    def fill_down(self) -> None:
        """The first selected cell of each column into those below it; of a single line, the cell above into it."""
        chosen = self._table.selectionModel().selectedIndexes()
        cells = [cell for cell in chosen if not self._table.isColumnHidden(cell.column())]
        by_column: dict[int, list[int]] = {}
        for cell in cells:
            by_column.setdefault(cell.column(), []).append(cell.row())
        if cells and len({cell.row() for cell in cells}) == 1 and cells[0].row() > 0:
            above = cells[0].row() - 1
            by_column = {number: [above, *lines] for number, lines in by_column.items()}
        filled, refused = {}, Refused()
        for number, lines in by_column.items():
            first, *below = sorted(lines)
            given = self._model.given_down(first, number)
            filled[number, given] = below
            if not given:
                refused.add(Refusal.NOTHING_TO_FILL, len(below))
        self._write(filled, "fill", refused)

    @Slot(str)
    def _paste(self, text: str) -> None:
        start = self._table.currentIndex()
        if not start.isValid() or not text:
            return
        spans = self._table.selectionModel().selection().toList()
        # As in a spreadsheet: whoever dragged over the cells has the present one at the end where the drag ended.
        area = next((span for span in spans if span.contains(start)), None)
        if area is not None:
            start = self._model.index(area.top(), area.left())
        lines, refused = pasting.lines_of(text), Refused()
        areas = [pasting.Area(span.top(), span.left(), span.bottom(), span.right()) for span in spans]
        hidden = [number for number in range(self._model.columnCount()) if self._table.isColumnHidden(number)]
        if len(lines) == 1 and len(lines[0]) == 1 and sum(area.size for area in areas) > 1:
            wanted = pasting.into_all(lines[0][0], areas, hidden=hidden)
        else:
            wanted = pasting.from_corner(
                lines,
                top=start.row(),
                columns=[n for n in range(start.column(), self._model.columnCount()) if n not in hidden],
                rows=self._model.rowCount(),
                says=self._model.pasted,
                refused=refused,
            )
        self._write(wanted, "paste", refused)

    def _write(self, cells: Mapping[tuple[int, str], Sequence[int]], kind: str, refused: Refused) -> None:
        """Several cells as one step to undo, (column, text) -> its lines; cells that can't take the text stay, which
        is said, as of those that were refused before."""
        written = self._model.written(cells)
        refused.take(written.refused)
        self._over()
        self._edits.change(written.edits, kind)
        beside = written.read_only
        steps = [
            partial(self._count, beside[begin : begin + _AT_ONCE], refused)
            for begin in range(0, len(beside), _AT_ONCE)
        ]
        if len(steps) > 1:
            self._counting = background.in_turns(*steps, partial(self._say_refused, refused))
            return
        for step in steps:
            step()
        self._say_refused(refused)

    def _count(self, cells: Sequence[tuple[Change, int, str]], refused: Refused) -> None:
        """Count texts in columns that take none, but those that stand there already."""
        refused.add(Refusal.READ_ONLY, sum(self._model.differs(*cell) for cell in cells))

    @Slot()
    def _over(self) -> None:
        """Nothing is said, or still counted, of a step before the last one."""
        if self._counting is not None:
            self._counting.drop()
        self.notice.clear()

    # ------------------------------------------------------------------ what was not taken

    @Slot(object)
    def _say_refused(self, refused: Refused) -> None:
        """Say what was not taken; nothing is said any more of a step before this one."""
        if not refused.total:
            self.notice.clear()
            return
        self.notice.say(
            self.tr("%Ln cell(s) was|were not taken: {why}.", "", refused.total).format(why=refused.reasons())
        )

    @Slot(object)
    def _not_typed(self, index: QModelIndex) -> None:
        """Letters on a cell that has no editor."""
        name = self._model.columns[index.column()].name
        refused = Refused()
        refused.add(self._model.why_not(self._model.record(index.row()), name) or Refusal.READ_ONLY)
        self._say_refused(refused)
