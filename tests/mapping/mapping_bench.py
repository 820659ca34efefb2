"""Short ways to say a table and what is read of it, for the tests of mapping."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta, timezone

from middle_bench import table_of
from reversal_desk.mapping import map_columns, read_rows
from reversal_desk.model import Cell, ColumnMapping, Field, Row, Table


def table(headers: str | Sequence[str], *rows: Sequence[Cell], hidden: tuple[int, ...] = ()) -> Table:
    """A table with these headers, apart or parted by commas."""
    named = tuple(part.strip() for part in headers.split(",")) if isinstance(headers, str) else tuple(headers)
    return table_of(named, *rows, hidden=hidden)


#: Fields that only help; the tests of header sets name them where they matter.
HELPERS = {Field.TAX, Field.SHIPPING, Field.EVENT_TYPE}


def mapped(found: ColumnMapping) -> dict[str, str]:
    """Field -> header, but for what only helps."""
    return {c.field.value: c.header for c in found.columns if c.field and c.field not in HELPERS}


def read(headers: str | Sequence[str], *rows: Sequence[Cell]) -> tuple[Row, ...]:
    """The rows of a table that maps by itself."""
    made = table(headers, *rows)
    return read_rows(made, map_columns(made))


#: Where the day is another than in UTC.
WEST = timezone(timedelta(hours=-7))
