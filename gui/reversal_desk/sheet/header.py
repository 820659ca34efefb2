"""Where the table of a sheet starts and ends: its header row, its data rows, its totals rows."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from datetime import datetime, time
from decimal import Decimal

from reversal_desk.mapping import IDENTIFYING, cell_text, column_letter, header_field, plain_header
from reversal_desk.model import Cell, CellError, Grid, SheetRow, Table

_SEARCHED = 40  # rows in which a header may stand; above it are titles, notes, filters
_TOTAL = re.compile(
    r"(?:grand\s*totals?|sub\s*-?\s*totals?|totals?|sum|overall|合计|总计|小计|共计|汇总|合計|總計|小計|総計|summe"
    "|gesamt(?:summe|betrag)?|zwischensumme|somme|suma)"
    r"(?:\s*[:：=]\s*.*|\s*\(.*\)|\s+[\d.,]+.*)?",
    re.IGNORECASE,
)


def find_table(grid: Grid) -> Table:
    """The grid's table. Without a header row `header_row` is None and the headers are A, B, C...

    Rows of totals and repeated headers are left out; the numbers of the totals rows are kept.
    """
    rows = [row for row in grid.rows if any(_shown(cell) for cell in row.cells)]
    width = max((len(row.cells) for row in rows), default=0)
    at = _header_at(rows)
    if at is None:
        used = _filled(rows, range(width))
        letters = tuple(column_letter(i) if i in used else "" for i in range(width))
        data, totals = _without_totals(rows, ())
        return Table(grid, None, letters, data, totals)
    headers = _headers(rows, at, width)
    data, totals = _without_totals(rows[at + 1 :], tuple(cell_text(cell) for cell in rows[at].cells))
    filled = _filled(data, [i for i, header in enumerate(headers) if not header])
    named = tuple(header or (column_letter(i) if i in filled else "") for i, header in enumerate(headers))
    return Table(grid, rows[at].number, named, data, totals)


def _shown(cell: Cell) -> bool:
    return cell is not None and not (isinstance(cell, str) and not cell.strip())


def _filled(rows: Sequence[SheetRow], columns: Iterable[int]) -> set[int]:
    """Those of the columns that have a cell; each is looked at until its first one only."""
    return {i for i in columns if any(i < len(row.cells) and _shown(row.cells[i]) for row in rows)}


def _texts(row: SheetRow) -> list[str]:
    return [cell_text(cell) for cell in row.cells if _shown(cell)]


def _known(texts: Sequence[str]) -> tuple[int, int]:
    """How much a row says by header names (one that names the order counts twice), and how many it has."""
    fields = [field for text in texts if (field := header_field(text)) is not None]
    return len(fields) + bool(IDENTIFYING.intersection(fields)), len(fields)


def _label(cell: Cell) -> bool:
    """Could this cell be a header? Text that is no number, no date, no order number."""
    if isinstance(cell, (Decimal, datetime, time, bool, CellError)) or cell is None:
        return False
    text = cell.strip()
    if header_field(text) is not None:
        return True
    digits = sum(character.isdigit() for character in text)
    return bool(text) and len(text) <= 80 and digits <= len(text) / 3 and any(c.isalpha() for c in text)


def _header_at(rows: Sequence[SheetRow]) -> int | None:
    """The header's place in the rows: the one with the most known names, else the first that reads like one."""
    best, best_weight = None, 0
    for at, row in enumerate(rows[:_SEARCHED]):
        cells = [cell for cell in row.cells if _shown(cell)]
        labels = sum(map(_label, cells))
        weight, known = _known(_texts(row))
        # prose above a table may name one thing, and data may hold a word such as "Refund"
        if weight <= best_weight or labels < 0.6 * len(cells):
            continue
        if known == 1 and (labels < len(cells) or not _as_wide_as_below(rows, at)):
            continue
        best, best_weight = at, weight
    if best is not None:
        return best + 1 if _is_group_line(rows, best) else best
    return _unnamed_header_at(rows)


def _as_wide_as_below(rows: Sequence[SheetRow], at: int) -> bool:
    """Is the row as wide as the data below, or all there is? Else one known name doesn't make it a header."""
    below = [sum(map(_shown, row.cells)) for row in rows[at + 1 : at + 21]]
    here = sum(map(_shown, rows[at].cells))
    return not below or here >= 0.6 * max(set(below), key=below.count)


def _unnamed_header_at(rows: Sequence[SheetRow]) -> int | None:
    """A row of distinct labels, as wide as the table, over rows that look different."""
    if len(rows) < 2:
        return None
    widths = [sum(map(_shown, row.cells)) for row in rows[: 4 * _SEARCHED]]
    usual = max(set(widths), key=lambda width: (widths.count(width), width))
    for at, row in enumerate(rows[:_SEARCHED]):
        cells = [cell for cell in row.cells if _shown(cell)]
        if len(cells) < max(1, 0.6 * usual):
            continue
        texts = [text.casefold() for text in _texts(row)]
        if at + 1 < len(rows) and all(map(_label, cells)) and len(set(texts)) == len(texts) and _differs(rows, at):
            return at
        return None  # the first full row is data
    return None


def _differs(rows: Sequence[SheetRow], at: int) -> bool:
    """Is some column of another shape below than in this row? Else the row is data like the rest."""
    below = rows[at + 1 : at + 21]
    for column, cell in enumerate(rows[at].cells):
        if not isinstance(cell, str):
            continue
        shapes = [_shape(row.cells[column]) for row in below if column < len(row.cells) and _shown(row.cells[column])]
        if shapes and sum(shape != _shape(cell) for shape in shapes) > 0.8 * len(shapes):
            return True
    return False


def _shape(cell: Cell) -> str:
    """A cell's pattern: 9 for digits, a for letters, runs drawn together; other types by their name."""
    if not isinstance(cell, str):
        return type(cell).__name__
    return re.sub(r"[^\W\d_]+", "a", re.sub(r"\d+", "9", cell.strip()))


def _is_group_line(rows: Sequence[SheetRow], at: int) -> bool:
    """Does the row hold groups (merged cells) whose columns are named in the row below?"""
    if at + 1 >= len(rows) or rows[at + 1].number - rows[at].number != 1:
        return False
    low = rows[at + 1].cells
    if not all(map(_label, filter(_shown, low))) or sum(map(_shown, low)) < sum(map(_shown, rows[at].cells)):
        return False
    joined = _known(_joined(rows[at].cells, [cell_text(cell) for cell in low]))
    return joined > max(_known(_texts(rows[at])), _known(_texts(rows[at + 1])))


def _joined(above: Sequence[Cell], low: Sequence[str]) -> list[str]:
    """Each column's group, carried to the right as merged cells are, before its name."""
    width = max(len(above), len(low))
    names: list[str] = []
    group = ""
    for column in range(width):
        if own := column < len(above) and _shown(above[column]):
            group = cell_text(above[column])
        name = low[column] if column < len(low) else ""
        names.append(f"{group} {name}".strip() if name else group if own else "")
    return names


def _headers(rows: Sequence[SheetRow], at: int, width: int) -> list[str]:
    """The header texts; joined with the line above where that makes more of them known."""
    low = [cell_text(cell) for cell in rows[at].cells]
    low += [""] * (width - len(low))
    if at == 0 or rows[at].number - rows[at - 1].number != 1:
        return low
    above = rows[at - 1].cells
    if sum(map(_shown, above)) < 2 or not all(isinstance(cell, str) for cell in filter(_shown, above)):
        return low
    joined = _joined(above, low)
    return joined if _known(joined) > _known(low) else low


def is_total(row: SheetRow) -> bool:
    """A row of sums: its first filled cell is a word for a total."""
    first = next((cell for cell in row.cells if _shown(cell)), None)
    return isinstance(first, str) and bool(_TOTAL.fullmatch(unicodedata.normalize("NFKC", first).strip()))


def _without_totals(rows: Sequence[SheetRow], header: tuple[str, ...]) -> tuple[tuple[SheetRow, ...], tuple[int, ...]]:
    repeated = [text for text in map(plain_header, header) if text]
    data: list[SheetRow] = []
    totals: list[int] = []
    for row in rows:
        if is_total(row):
            totals.append(row.number)
        elif not _repeats(row, repeated):
            data.append(row)
    return tuple(data), tuple(totals)


def _repeats(row: SheetRow, header: Sequence[str]) -> bool:
    """Is the row the header once more, as page breaks and joined files have it?"""
    first = next((cell for cell in row.cells if _shown(cell)), None)
    if not header or not isinstance(first, str) or plain_header(first) != header[0]:
        return False
    return [text for text in map(plain_header, _texts(row)) if text] == list(header)
