"""What the reading child hands over: plain rows without meaning, and the one way to say no.

A cell travels as None, text, bool, int, float, or a pair of a kind letter and text:
d a date and time (ISO), t a time of day (ISO), e an error value such as #N/A.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from itertools import zip_longest
from typing import Any

import msgspec
from msgspec import Struct, field

RawCell = None | str | bool | int | float | tuple[str, str]
RawRow = tuple[int, bool, list[RawCell]]

#: Excel's own bounds; beyond them nothing is a sheet.
MAX_ROWS, MAX_COLS = 1 << 20, 1 << 14
#: Rows that travel together, and places: wide rows go fewer at a time.
BLOCK, BLOCK_PLACES = 2000, 400_000


class Refused(Exception):
    """The file cannot be used: `code`, `kind` and facts of the SheetError to raise."""

    def __init__(self, code: str, kind: str, detail: str = "", **facts: str) -> None:
        self.code = code
        self.kind = kind
        self.facts: Mapping[str, str] = {"detail": detail, **facts}
        super().__init__(f"{code} {detail}")


class Column(msgspec.Struct, array_like=True):
    """One column of a block, None where it is empty. `kind` says what all its other cells are.

    s text, n numbers, d dates and times as ISO text; empty text: any cell as it travels alone.
    """

    kind: str
    cells: list[Any]


class Block(msgspec.Struct, array_like=True):
    """Some non-empty rows in order: their numbers as Excel shows them, which are hidden, and their columns from A."""

    numbers: list[int]
    hidden: list[int]
    columns: list[Column]


class RawSheet(Struct):
    """One tab; `rows` are its non-empty rows as (number shown by Excel, hidden, cells from column A)."""

    name: str
    visible: bool = True
    rows: list[RawRow] = field(default_factory=list)
    hidden_known: bool = True
    notes: dict[int, str] = field(default_factory=dict)  # row number -> what hangs on its cells


class RawBook(Struct):
    """One file, read. `notices` are codes with facts; `active` is the tab that was in front when it was saved.

    `why` says why a text file was read in this encoding, and parted by this delimiter.
    """

    kind: str
    sheets: list[RawSheet]
    notices: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    active: str = ""
    encoding: str = ""
    delimiter: str = ""
    why: list[tuple[str, dict[str, str]]] = field(default_factory=list)


def plain(value: object) -> RawCell:
    """A reader's value as it travels; blank text is no cell."""
    if value is None or value == "":
        return None
    if isinstance(value, (str, bool, int, float)):
        return value
    if isinstance(value, datetime):
        return ("d", value.replace(tzinfo=None).isoformat())
    if isinstance(value, date):
        return ("d", datetime(value.year, value.month, value.day).isoformat())  # noqa: DTZ001 - sheets have no zone
    if isinstance(value, time):
        return ("t", value.isoformat())
    if isinstance(value, timedelta):
        return str(value)
    return str(value)


def trimmed(cells: Iterable[RawCell]) -> list[RawCell]:
    """The cells without the empty ones at the end; [] for an empty row."""
    kept = list(cells)
    while kept and kept[-1] is None:
        kept.pop()
    return kept


# --------------------------------------------------------------------------- columns

_EMPTY = type(None)
_TEXT, _NUMBERS, _DATES = frozenset({str, _EMPTY}), frozenset({int, float, _EMPTY}), frozenset({datetime, date, _EMPTY})


def column_of(values: Sequence[object]) -> Column:
    """A reader's values of one column, as they travel. Every step is one pass in C for the usual column."""
    cells: list[Any] = [None if value == "" else value for value in values] if "" in values else list(values)
    kinds = set(map(type, cells))
    if kinds <= _TEXT:
        return Column("s", cells)
    if kinds <= _NUMBERS:
        return Column("n", cells)
    if kinds <= _DATES:
        return Column("d", cells)  # encoded as ISO text
    if tuple in kinds:  # cells that travel as they are already
        return Column("", [cell if type(cell) is tuple else plain(cell) for cell in cells])
    return Column("", [plain(cell) for cell in cells])


def blocks_of(rows: Sequence[RawRow]) -> Iterator[Block]:
    """Rows of any widths as blocks."""
    some: list[RawRow] = []
    width = 0
    for row in rows:
        wider = max(width, len(row[2]))
        if some and (len(some) == BLOCK or (len(some) + 1) * wider > BLOCK_PLACES):
            yield _block(some)
            some, wider = [], len(row[2])
        some.append(row)
        width = wider
    if some:
        yield _block(some)


def _block(rows: Sequence[RawRow]) -> Block:
    columns = [column_of(values) for values in zip_longest(*(cells for _, _, cells in rows))]
    return Block([row for row, _, _ in rows], [row for row, hidden, _ in rows if hidden], columns)


#: What Excel shows for a formula that was never worked out.
UNCALCULATED = "#CALC!"
_HOLLOW = ("e", UNCALCULATED)


class Extent:
    """What SheetInfo says of a tab, counted as its blocks go by: non-empty rows, and used width."""

    def __init__(self) -> None:
        self.rows = 0
        self._first, self._last = MAX_COLS, -1

    @property
    def cols(self) -> int:
        """From the first used column to the last."""
        return max(0, self._last - self._first + 1)

    def add(self, block: Block) -> None:
        """Count one more block. Formulas without a result are empty cells to every other program."""
        columns = [column.cells for column in block.columns]
        if any(not column.kind and _HOLLOW in column.cells for column in block.columns):
            columns = [[None if cell == _HOLLOW else cell for cell in cells] for cells in columns]
            self.rows += sum(any(cell is not None for cell in row) for row in zip(*columns, strict=True))
        else:
            self.rows += len(block.numbers)
        used = [at for at, cells in enumerate(columns) if cells.count(None) < len(cells)]
        if used:
            self._first, self._last = min(self._first, used[0]), max(self._last, used[-1])
