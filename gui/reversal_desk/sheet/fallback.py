"""Where calamine gives up: openpyxl for .xlsx and .xlsm, xlrd for .xls. Slower, and they know other files.

Both run in the reading child, under its limits, and after the look through the file.
"""

from __future__ import annotations

import io
import warnings
from typing import Any

from reversal_desk.sheet.prescan import Marks, error_name
from reversal_desk.sheet.raw import RawBook, RawCell, RawRow, RawSheet, Refused, plain, trimmed


def read(data: bytes, kind: str, marks: dict[str, Marks], refusal: Refused) -> RawBook:
    """The book by another reader. Raises `refusal`, calamine's verdict, where there is none or it fails too."""
    reader = {"xlsx": _by_openpyxl, "xlsm": _by_openpyxl, "xls": _by_xlrd}.get(kind)
    if reader is None or refusal.kind not in {"corrupt", "too-big"}:
        raise refusal
    try:
        sheets = reader(data, marks)
    except MemoryError:
        raise
    except Exception as error:
        raise refusal from error
    if not any(sheet.rows for sheet in sheets):
        raise refusal
    return RawBook(kind, sheets)


def _by_openpyxl(data: bytes, marks: dict[str, Marks]) -> list[RawSheet]:
    import openpyxl  # late, as few files need it

    found: list[RawSheet] = []
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it warns of parts it leaves out, none of which are cells
        book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True)
        for tab in book.worksheets:
            known = marks.get(tab.title)
            sheet = RawSheet(tab.title, tab.sheet_state == "visible", hidden_known=known is not None)
            tab.reset_dimensions()  # what it claims may be more, or less, than there is
            for number, cells in enumerate(tab.iter_rows(), 1):
                if not cells:  # as are most, where a few cells lie far apart
                    continue
                _add(sheet, known, number, [_openpyxl_cell(cell) for cell in cells])
            found.append(sheet)
    return found


def _openpyxl_cell(cell: Any) -> RawCell:
    return ("e", str(cell.value)) if cell.value is not None and cell.data_type == "e" else plain(cell.value)


def _by_xlrd(data: bytes, marks: dict[str, Marks]) -> list[RawSheet]:
    import xlrd  # type: ignore[import-untyped]  # late, as few files need it

    found: list[RawSheet] = []
    with io.StringIO() as log, xlrd.open_workbook(file_contents=data, logfile=log, ragged_rows=True) as book:
        for tab in book.sheets():
            known = marks.get(tab.name)
            sheet = RawSheet(tab.name, tab.visibility == 0, hidden_known=known is not None)
            for at in range(tab.nrows):
                _add(sheet, known, at + 1, [_xlrd_cell(cell, book.datemode) for cell in tab.row(at)])
            found.append(sheet)
    return found


def _xlrd_cell(cell: Any, datemode: int) -> RawCell:
    import xlrd

    if cell.ctype == xlrd.XL_CELL_ERROR:
        return ("e", error_name(cell.value))
    if cell.ctype == xlrd.XL_CELL_BOOLEAN:
        return bool(cell.value)
    if cell.ctype == xlrd.XL_CELL_DATE:
        try:
            return plain(xlrd.xldate.xldate_as_datetime(cell.value, datemode))
        except (ValueError, OverflowError):
            return float(cell.value)  # no day of any calendar; what is stored is shown
    return plain(cell.value)


def _add(sheet: RawSheet, known: Marks | None, number: int, cells: list[RawCell]) -> None:
    kept = trimmed(cells)
    if kept:
        row: RawRow = (number, known is not None and number in known.hidden, kept)
        sheet.rows.append(row)
