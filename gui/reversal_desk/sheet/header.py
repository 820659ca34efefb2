"""Where the table of a sheet starts and ends: its header row, its data rows, its totals, what doesn't belong to it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from datetime import datetime, time
from decimal import Decimal

from msgspec import Struct, field

from reversal_desk.mapping import IDENTIFYING, cell_text, column_letter, header_field, plain_header
from reversal_desk.model import Cell, CellError, Grid, Notice, SheetRow, Table

_SEARCHED = 40  # rows in which a header may stand; above it are titles, notes, filters
_TOTAL_WORDS = (
    "grand total", "grand totals", "sub total", "sub-total", "subtotal", "sub totals", "subtotals", "total", "totals",
    "total general", "total général", "total geral", "totale", "sum", "overall", "合计", "总计", "小计", "共计", "汇总",
    "合計", "總計", "小計", "総計", "総合計", "合计金额", "summe", "gesamt", "gesamtsumme", "gesamtbetrag",
    "gesamtergebnis", "zwischensumme", "somme", "sous-total", "suma", "soma", "итого",
)  # fmt: skip
_TOTAL = re.compile(
    rf"(?:{'|'.join(map(re.escape, sorted(_TOTAL_WORDS, key=len, reverse=True)))})"
    r"(?:\s*[:：=]\s*.*|\s*\(.*\)|\s+[\d.,]+.*)?"
)
#: What Excel's Subtotal puts behind the name of each group.
_GROUP_TOTAL_ENDS = (" total", " subtotal", " totals", " 汇总", " 小计", " 合计", " 總計", " 小計", " ergebnis", " 計")


def find_table(grid: Grid) -> Table:
    """The grid's table. Without a header row `header_row` is None and the headers are A, B, C...

    Left out are totals (their row numbers are kept), repeated headers, notes, and other tables on the same sheet;
    the last two are told in the table's notices.
    """
    rows = [row for row in grid.rows if _first(row) is not None]
    width = max((len(row.cells) for row in rows), default=0)
    at = _header_at(rows)
    if at is None:
        used = _filled(rows, range(width))
        letters = tuple(column_letter(i) if i in used else "" for i in range(width))
        data = [row for row in rows if not is_total(row)]
        usual = _usual_width(data)
        lines = {row.number: text for row in data[1:-1] if (text := _caption(row, usual))}
        totals = tuple(row.number for row in rows if is_total(row))
        return Table(grid, None, letters, tuple(data), totals, captions=lines)
    headers = _headers(rows, at, width)
    found = _rows_below(rows, at, headers)
    if others := [*_tables_above(rows, at), *found.other]:
        found.notices.append(Notice("TABLE_OTHER_LEFT_OUT", _named(others)))
    if found.notes:
        found.notices.append(Notice("TABLE_NOTES_LEFT_OUT", _named(found.notes)))
    apart = _columns_apart(headers, found.data)
    if apart:
        letters_apart = ", ".join(column_letter(column) for column in sorted(apart))
        found.notices.append(Notice("TABLE_BESIDE_LEFT_OUT", {"columns": letters_apart}))
        headers = ["" if column in apart else header for column, header in enumerate(headers)]
        found.data = [_without_columns(row, apart) for row in found.data]
        found.data = [row for row in found.data if row.cells]
    filled = _filled(found.data, [i for i, header in enumerate(headers) if not header])
    named = tuple(header or (column_letter(i) if i in filled else "") for i, header in enumerate(headers))
    first, last = (found.data[0].number, found.data[-1].number) if found.data else (0, 0)
    captions = {number: text for number, text in found.captions.items() if first < number < last}
    return Table(grid, rows[at].number, named, tuple(found.data), tuple(found.totals), tuple(found.notices), captions)


def _named(numbers: Sequence[int]) -> dict[str, str]:
    shown = ", ".join(map(str, numbers[:20])) + (" ..." if len(numbers) > 20 else "")
    return {"count": str(len(numbers)), "rows": shown}


def _shown(cell: Cell) -> bool:
    return cell is not None and not (isinstance(cell, str) and not cell.strip())


def _first(row: SheetRow) -> Cell:
    """A row's first filled cell, None where it has none."""
    for cell in row.cells:
        if cell is not None and (not isinstance(cell, str) or cell.strip()):
            return cell
    return None


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
    """Does the row hold groups (merged cells) whose columns are named in the row below?

    Columns that have no group are merged downwards, so the row below may be empty there.
    """
    if at + 1 >= len(rows) or rows[at + 1].number - rows[at].number != 1:
        return False
    low = rows[at + 1].cells
    if not all(map(_label, filter(_shown, low))):
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
    """A row of sums: its first filled cell is a word for a total, or what Excel's Subtotal writes for a group."""
    cell = _first(row)
    if not isinstance(cell, str):
        return False
    flat = (cell if cell.isascii() else unicodedata.normalize("NFKC", cell)).strip().casefold()
    if flat.startswith(_TOTAL_WORDS) and _TOTAL.fullmatch(flat):
        return True
    return flat.endswith(_GROUP_TOTAL_ENDS) and _only_sums(row, cell)


def _only_sums(row: SheetRow, label: Cell) -> bool:
    """Is everything beside the label a number? Then it is no customer who is called so."""
    others = [cell for cell in row.cells if _shown(cell) and cell is not label]
    return bool(others) and all(isinstance(cell, Decimal) or _AMOUNT.fullmatch(cell_text(cell)) for cell in others)


_AMOUNT = re.compile(r"[-+(]?\s*[^\w\s]?\s*\d[\d.,\s]*\)?")


class _Below(Struct):
    """What stands below a header, parted."""

    data: list[SheetRow] = field(default_factory=list)
    totals: list[int] = field(default_factory=list)
    notes: list[int] = field(default_factory=list)
    other: list[int] = field(default_factory=list)  # rows of further tables
    notices: list[Notice] = field(default_factory=list)
    captions: dict[int, str] = field(default_factory=dict)  # lines alone in their row, whatever they were taken for


def _rows_below(rows: Sequence[SheetRow], at: int, headers: Sequence[str]) -> _Below:
    header = [text for text in map(plain_header, (cell_text(cell) for cell in rows[at].cells)) if text]
    first = next((cell_text(cell).casefold() for cell in rows[at].cells if _shown(cell)), "")
    naming = [column for column, text in enumerate(headers) if header_field(text) in IDENTIFYING]
    found = _Below()
    usual = _usual_width(rows[at + 1 :])
    before, filled = rows[at].number, 0
    apart = False  # within another table
    for row in rows[at + 1 :]:
        above, gap, before = before, row.number - before > 1, row.number
        below_title, filled = filled == 1, len([cell for cell in row.cells if cell is not None])
        if filled <= usual or gap or apart:  # only then can it be anything but a row of the table
            if _repeats(row, header, first):
                apart = False
                continue
            if (gap or below_title) and _other_header(row, header):
                apart = True
                if below_title and found.data and found.data[-1].number == above:  # its title
                    found.other.append(found.data.pop().number)
            if apart:
                found.other.append(row.number)
                continue
            if is_total(row):
                found.totals.append(row.number)
                continue
            if text := _caption(row, usual):
                found.captions[row.number] = text
            if filled <= _NOTE_CELLS and _is_note(row, usual, naming):
                found.captions[row.number] = cell_text(_first(row))
                found.notes.append(row.number)
                continue
        found.data.append(row)
    _take_bare_sums(found, naming)
    return found


def _usual_width(rows: Sequence[SheetRow]) -> int:
    """How many cells most rows have filled."""
    widths = [len([cell for cell in row.cells if cell is not None]) for row in rows[: 8 * _SEARCHED]]
    return max(set(widths), key=lambda width: (widths.count(width), width), default=0)


def _repeats(row: SheetRow, header: Sequence[str], first: str) -> bool:
    """Is the row the header once more, as page breaks and joined files have it?"""
    cell = _first(row)
    if not isinstance(cell, str) or not header or cell_text(cell).casefold() != first:
        return False
    return [text for text in map(plain_header, _texts(row)) if text] == list(header)


def _other_header(row: SheetRow, header: Sequence[str]) -> bool:
    """Does a row below the table read as the header of another one?"""
    cells = [cell for cell in row.cells if _shown(cell)]
    if len(cells) < 2 or not all(isinstance(cell, str) for cell in cells) or not all(map(_label, cells)):
        return False
    texts = _texts(row)
    weight, known = _known(texts)
    return (
        known >= 2
        and known >= 0.5 * len(texts)
        and (weight > known or known >= 3)
        and list(map(plain_header, texts)) != list(header)
    )


def _tables_above(rows: Sequence[SheetRow], at: int) -> list[int]:
    """Row numbers of a whole table that stands above the header chosen: its own header, and rows that fit it."""
    for place in range(at):
        if _other_header(rows[place], ()) and at - place > 2 and len(rows[place + 1].cells) > 1:
            return [row.number for row in rows[place:at]]
    return []


_NOTE_CELLS = 2
_ID_LIKE = re.compile(r"#?[A-Za-z]{0,8}[-_#/ ]?\d[\w\-./#]*")
_NOTE_START = re.compile(r"[*※注]|notes?\b|备注|說明|说明|備註|hinweis|nota\b|remarque", re.IGNORECASE)


def _is_note(row: SheetRow, usual: int, naming: Sequence[int]) -> bool:
    """A line of prose or a caption: alone in its row, or a word with a colon and what it says."""
    at = [column for column, cell in enumerate(row.cells) if _shown(cell)]
    if usual < 2 or len(at) > min(_NOTE_CELLS, usual - 1):
        return False
    text = cell_text(row.cells[at[0]])
    if not isinstance(row.cells[at[0]], str) or _ID_LIKE.fullmatch(text):
        return False
    if len(at) == 2:
        return usual > 2 and text.endswith((":", "：")) and text[:-1].replace(" ", "").isalpha()
    if text.endswith((":", "：")) or _NOTE_START.match(text):
        return True
    words = len(text.split())
    digits = sum(character.isdigit() for character in text)
    prose = (words >= 3 or (not text.isascii() and len(text) >= 8)) and digits <= len(text) / 3
    return prose or (words == 2 and not digits and at[0] in naming)


def _caption(row: SheetRow, usual: int) -> str:
    """The text of a line that may head the rows below it: words alone in their row, in a table of several columns."""
    cells = [cell for cell in row.cells if _shown(cell)]
    if usual < 3 or len(cells) != 1 or not isinstance(cells[0], str):
        return ""
    text = cell_text(cells[0])
    words = any(map(str.isalpha, text)) and not _ID_LIKE.fullmatch(text)
    return text if words and header_field(text) not in IDENTIFYING else ""


_BARE_SUMS = 3  # rows at the end that may add up the others without saying so


def _take_bare_sums(found: _Below, naming: Sequence[int]) -> None:
    """Rows at the end that name no order and hold exactly the sums of what is above."""
    if not naming:
        return
    for _ in range(_BARE_SUMS):
        if len(found.data) < 3:
            return
        last, above = found.data[-1], found.data[:-1]
        if any(column < len(last.cells) and _shown(last.cells[column]) for column in naming):
            return
        numbers = [(column, cell) for column, cell in enumerate(last.cells) if isinstance(cell, Decimal) and cell]
        if not numbers or any(_shown(cell) and not isinstance(cell, Decimal) for cell in last.cells):
            return
        if not all(_sum_of(above, column) == cell for column, cell in numbers):
            return
        found.totals.append(last.number)
        found.data.pop()


def _sum_of(rows: Sequence[SheetRow], column: int) -> Decimal:
    cells = (row.cells[column] for row in rows if column < len(row.cells))
    return sum((cell for cell in cells if isinstance(cell, Decimal)), Decimal(0))


# --------------------------------------------------------------------------- side by side


def _columns_apart(headers: Sequence[str], data: Sequence[SheetRow]) -> frozenset[int]:
    """Columns of another table beside this one, behind an empty column.

    It is another one when it names its orders by the same header again, or when it is a short list that ends long
    before this table does (a legend of reason codes, say).
    """
    used = _filled(data, range(len(headers))) | {column for column, header in enumerate(headers) if header}
    blocks: list[list[int]] = []
    for column in sorted(used):
        if blocks and blocks[-1][-1] == column - 1:
            blocks[-1].append(column)
        else:
            blocks.append([column])
    if len(blocks) < 2:
        return frozenset()
    names = [{plain_header(headers[column]) for column in block if _identifies(headers[column])} for block in blocks]
    weights = [_known([headers[column] for column in block])[0] if names[at] else 0 for at, block in enumerate(blocks)]
    main = max(range(len(blocks)), key=lambda at: (weights[at], -at))
    if not names[main]:
        return frozenset()
    apart: set[int] = set()
    for at, block in enumerate(blocks):
        if at != main and (names[at] & names[main] or (not names[at] and _is_short_list(block, data))):
            apart.update(block)
    return frozenset(apart)


def _identifies(header: str) -> bool:
    return header_field(header) in IDENTIFYING


def _is_short_list(block: Sequence[int], data: Sequence[SheetRow]) -> bool:
    """Filled in each of the first rows, and in none of the many that follow."""
    filled = [any(column < len(row.cells) and _shown(row.cells[column]) for column in block) for row in data]
    count = sum(filled)
    return len(block) > 1 and 2 <= count <= 0.5 * len(data) and all(filled[:count])


def _without_columns(row: SheetRow, apart: frozenset[int]) -> SheetRow:
    cells = [None if column in apart else cell for column, cell in enumerate(row.cells)]
    while cells and cells[-1] is None:
        cells.pop()
    return SheetRow(row.number, tuple(cells), row.hidden)
