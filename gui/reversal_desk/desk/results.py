"""A batch's own sheet back, with what became of each row beside it: which outcome stands at which row."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct

from reversal_desk import late
from reversal_desk.model import BatchInfo, Cell, CellError, Grid, Notice, Outcome, SheetRow, Table

# Late: a start matches nothing.
if TYPE_CHECKING:
    from reversal_desk import matching
    from reversal_desk.sheet.results import Written
else:
    matching = late.room("reversal_desk.matching")


class SavedResults(Struct, frozen=True):
    """A results workbook was written: how many of how many outcomes stand beside their own row, and what to tell."""

    joined: int
    outcomes: int
    notices: tuple[Notice, ...]


def save_results(
    info: BatchInfo,
    outcomes: Sequence[Outcome],
    table: Table | None,
    path: Path,
    *,
    headers: Sequence[str],
    cells: Callable[[Outcome], Sequence[Written]],
    ours: str,
) -> SavedResults:
    """Write the outcomes of a batch beside the rows of its `table`, or alone where it can't be read any more."""
    # late: it brings openpyxl with it
    from reversal_desk.sheet.results import Results, copy_with_results, loss_of_copy, write_results

    headers = _named_apart(headers, table.headers if table else (), ours)
    beside: dict[int, list[Outcome]] = {}
    left = defaultdict(list)
    for outcome in outcomes:
        left[outcome.row].append(outcome)
    for row in table.rows if table else ():
        if row.number in left and (mine := _of_row(row, left[row.number])):
            beside[row.number] = mine
            left[row.number] = [outcome for outcome in left[row.number] if outcome not in mine]
    below = [cells(outcome) for alone in left.values() for outcome in alone]
    joined = sum(map(len, beside.values()))
    loss = loss_of_copy(table.grid, path) if table else "RESULTS_NEW_TEXT"
    if table and not loss:
        texts = {number: _side_by_side([cells(outcome) for outcome in mine]) for number, mine in beside.items()}
        copy_with_results(table.grid, table.header_row, path, Results(tuple(headers), texts, below))
        return SavedResults(joined, len(outcomes), ())
    own = list(table.headers) if table else []
    lines: list[list[Written]] = []
    for row in table.rows if table else ():
        shown = ([_cell_text(cell) for cell in row.cells] + [""] * len(own))[: len(own)]
        lines.extend([*shown, *cells(outcome)] for outcome in beside.get(row.number, ()))
        if row.number not in beside:
            lines.append([*shown])
    lines.extend([*[""] * len(own), *texts] for texts in below)
    source = Grid(path=info.file, kind="", sheets=(), sheet=info.sheet, rows=())  # what must not be replaced
    write_results(source, path, headers=[*own, *headers], rows=lines)
    notices = () if loss == "RESULTS_NEW_TEXT" else (Notice(loss, {"file": Path(info.file).name}),)
    return SavedResults(joined, len(outcomes), notices)


def _of_row(row: SheetRow, outcomes: Sequence[Outcome]) -> list[Outcome]:
    """Those outcomes whose order or action the row still names."""
    names = {matching.exact_key(text) for cell in row.cells if (text := _cell_text(cell))}
    return [o for o in outcomes if {matching.exact_key(o.order), matching.exact_key(o.action_id)} & names]


def _side_by_side(several: Sequence[Sequence[Written]]) -> list[Written]:
    """The cells of one row's outcomes in one line: what is the same for all stands once, as it is."""
    line: list[Written] = []
    for column in zip(*several, strict=True):
        different = list(dict.fromkeys(cell for cell in column if cell != ""))
        line.append(different[0] if len(different) == 1 else "; ".join(map(_cell_text, different)))
    return line


def _named_apart(headers: Sequence[str], own: Sequence[str], ours: str) -> list[str]:
    """The titles of the new columns; one that the sheet has itself gets the program's name (`ours`) added."""
    taken = {header.strip().casefold() for header in own}
    return [f"{title}{ours}" if title.strip().casefold() in taken else title for title in headers]


def _cell_text(cell: Cell) -> str:
    """A cell as text, without loss."""
    if cell is None:
        return ""
    if isinstance(cell, CellError):
        return cell.text
    return f"{cell:f}" if isinstance(cell, Decimal) else str(cell)
