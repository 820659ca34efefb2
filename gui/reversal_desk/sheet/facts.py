"""What `inspect` says of a file: its tabs, its table, what each column was taken for (product.md section 6)."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from pathlib import Path
from typing import Any

from reversal_desk.errors import SheetError
from reversal_desk.mapping import map_columns
from reversal_desk.model import ColumnMapping, Field, Notice, Table
from reversal_desk.sheet.header import find_table
from reversal_desk.sheet.reader import USUAL, Limits, read

#: Makes the sentence of a code and its facts; `words.say` in the program.
Say = Callable[[str, Mapping[str, str]], str]


def describe(table: Table, mapping: ColumnMapping, say: Say) -> dict[str, Any]:
    """The facts of an opened table, as `inspect --json` prints them; reasons and `read_so` are for people."""
    notices = [*table.grid.notices, *table.notices, *mapping.notices]
    if table.totals:
        notices.append(
            Notice(
                "TOTALS_LEFT_OUT",
                {"count": str(len(table.totals)), "rows": ", ".join(map(str, table.totals[:20]))},
            )
        )
    empty = not table.rows
    facts = {"file": Path(table.grid.path).name} | ({"header": str(table.header_row)} if table.header_row else {})
    return {
        "status": "empty" if empty else "open",
        "kind": None,
        "message": say("SHEET_EMPTY", facts) if empty else "",
        "sheets": [{"name": s.name, "visible": s.visible, "rows": s.rows, "cols": s.cols} for s in table.grid.sheets],
        "sheet": table.grid.sheet,
        "header_row": table.header_row,
        "columns": [
            {
                "header": column.header,
                "field": column.field.value if column.field else None,
                "confidence": round(column.confidence, 2),
                "samples": list(column.samples),
                "why": say(column.why.code, column.why.facts) if column.why else "",
            }
            for column in mapping.columns
            if column.header or column.samples
        ],
        "warnings": [say(notice.code, notice.facts) for notice in notices],
        "read_so": [  # for people: what a text file was read as, and why
            (name, used, say(why.code, why.facts))
            for name, used, why in zip(
                ("encoding", "delimiter"), (table.grid.encoding, table.grid.delimiter), table.grid.read_so, strict=False
            )
        ],
    }


def inspect_file(
    path: Path,
    say: Say,
    *,
    sheet_name: str | None = None,
    password: str | None = None,
    chosen: Mapping[Field, str] | None = None,
    nothing: Collection[str] = (),
    encoding: str = "",
    delimiter: str = "",
    limits: Limits = USUAL,
) -> dict[str, Any]:
    """`inspect --json` for a file; one that cannot be used is described too. Raises UsageError for a bad `chosen`.

    `encoding` and `delimiter` are a person's choice for a text file, `nothing` names columns that are not needed.
    """
    try:
        grid = read(
            path, sheet_name=sheet_name, password=password, encoding=encoding, delimiter=delimiter, limits=limits
        )
        table = find_table(grid)
    except SheetError as error:
        return {
            "status": "empty" if error.kind == "empty" else "error",
            "kind": None if error.kind == "empty" else error.kind if error.kind in _KINDS else "other",
            "message": say(error.code, error.facts),
            "sheets": [],
            "sheet": "",
            "header_row": None,
            "columns": [],
            "warnings": [],
            "read_so": [],
        }
    return describe(table, map_columns(table, chosen, nothing=nothing), say)


_KINDS = frozenset({"password", "corrupt", "unsupported", "too-big", "other"})
