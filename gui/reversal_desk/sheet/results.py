"""The user's rows back as a new workbook, with result columns. Formula-like text is text; the source stays as it is."""

from __future__ import annotations

import io
import os
import re
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet._write_only import WriteOnlyWorksheet

from reversal_desk.errors import StoreError, UsageError
from reversal_desk.model import Grid

_ILLEGAL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]|[\ud800-\udfff]")
_CELL_LIMIT = 32767  # Excel's longest cell
_ROW_LIMIT = 1_048_575


def write_results(
    source: Grid | None, path_out: Path, *, headers: Sequence[str], rows: Sequence[Sequence[str]]
) -> None:
    """Write `headers` and `rows` as text cells to a new .xlsx.

    Raises UsageError RESULTS_OVER_SOURCE when that would replace the sheet it came from, StoreError RESULTS_NOT_WRITTEN
    when the disk says no. An existing file is replaced only once the new one is whole.
    """
    path_out = Path(path_out)
    if source is not None and source.path and _same(Path(source.path), path_out):
        raise UsageError("RESULTS_OVER_SOURCE", file=path_out.name)
    if len(rows) > _ROW_LIMIT:
        raise UsageError("RESULTS_TOO_LONG", file=path_out.name, rows=len(rows))
    book = Workbook(write_only=True)
    sheet = book.create_sheet(_title(source))
    sheet.freeze_panes = "A2"
    for index in range(len(headers)):
        longest = max((len(row[index]) for row in [headers, *rows[:200]] if index < len(row)), default=8)
        sheet.column_dimensions[get_column_letter(index + 1)].width = min(60, max(8, longest + 2))
    sheet.append([_cell(sheet, text, bold=True) for text in headers])
    for row in rows:
        sheet.append([_cell(sheet, text) for text in row])
    whole = io.BytesIO()
    book.save(whole)
    unfinished = path_out.with_name(f".{path_out.name}.{os.getpid()}.part")
    try:
        unfinished.write_bytes(whole.getbuffer())
        unfinished.replace(path_out)
    except OSError as error:
        with suppress(OSError):  # what could not be written may not be there to remove
            unfinished.unlink()
        raise StoreError("RESULTS_NOT_WRITTEN", file=path_out.name, detail=error.strerror or str(error)) from error


def _same(one: Path, other: Path) -> bool:
    """The same file, also through links, another case, or a name that doesn't exist yet."""
    try:
        return one.samefile(other)
    except OSError:
        return one.resolve() == other.resolve()


def _title(source: Grid | None) -> str:
    name = re.sub(r"[\\/*?:\[\]\x00-\x1f']", " ", source.sheet if source else "").strip()
    return name[:31] or "Results"


def _cell(sheet: WriteOnlyWorksheet, text: str, *, bold: bool = False) -> Any:
    """A text cell whatever the text looks like: `=cmd|...` is no formula and `1e5` no number."""
    cell = WriteOnlyCell(sheet, value="")
    cell.value = _ILLEGAL.sub("\ufffd", text)[:_CELL_LIMIT]
    cell.data_type = "s"
    cell.number_format = "@"
    if bold:
        cell.font = Font(bold=True)
    return cell
