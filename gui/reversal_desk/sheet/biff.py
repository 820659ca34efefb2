"""Excel's old binary records (.xls): hidden rows, error cells and notes, and whole sheets older than 1995.

Calamine reads the cells of Excel 5 to 2003 but tells neither; it doesn't open the bare streams of Excel 2 to 4.
Record layouts: Microsoft's [MS-XLS] and the OpenOffice description of the BIFF formats.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator

from reversal_desk.sheet.prescan import Marks, error_name, joined_notes
from reversal_desk.sheet.raw import RawBook, RawCell, RawSheet, Refused, trimmed

_BOF = {0x0009, 0x0209, 0x0409, 0x0809}
_EOF = 0x000A
_ROW_HIDDEN = 0x20


def records(stream: bytes, at: int = 0) -> Iterator[tuple[int, bytes]]:
    """(type, body) of each record from an offset on; stops at the first that doesn't fit."""
    size = len(stream)
    while at + 4 <= size:
        kind, length = struct.unpack_from("<HH", stream, at)
        at += 4
        if at + length > size:
            return
        yield kind, stream[at : at + length]
        at += length


def _sheet_starts(stream: bytes) -> dict[str, int]:
    """Tab name -> offset of its records, from the BOUNDSHEET records."""
    found: dict[str, int] = {}
    wide = False
    for kind, body in records(stream):
        if kind == 0x0809 and len(body) >= 2:
            wide = body[:2] == b"\x00\x06"
        elif kind == 0x0085 and len(body) > 8:
            offset = int.from_bytes(body[:4], "little")
            length = body[6]
            if not wide:
                name = body[7 : 7 + length].decode("cp1252", "replace")
            elif body[7] & 1:
                name = body[8 : 8 + 2 * length].decode("utf-16-le", "replace")
            else:
                name = body[8 : 8 + length].decode("latin-1")
            found[name] = offset
        elif kind == _EOF:
            break
    return found


def marks_of(stream: bytes) -> dict[str, Marks]:
    """Tab name -> hidden rows, error cells and notes of an Excel 5 to 2003 workbook stream."""
    found: dict[str, Marks] = {}
    for name, start in _sheet_starts(stream).items():
        marks = found[name] = Marks()
        notes = _Notes()
        depth = 0
        for kind, body in records(stream, start):
            if depth == 1:
                notes.hear(kind, body)
            elif kind == 0x0809 and not depth:
                notes.of_excel_97 = body[:2] == b"\x00\x06"
            if kind in _BOF:
                depth += 1  # a chart within the sheet has its own beginning and end
            elif kind == _EOF:
                depth -= 1
                if depth <= 0:
                    break
            elif depth != 1:
                continue
            elif kind == 0x0208 and len(body) >= 14 and body[12] & _ROW_HIDDEN:  # ROW
                marks.hidden.add(int.from_bytes(body[:2], "little") + 1)
            elif kind == 0x0205 and len(body) >= 8 and body[7]:  # BOOLERR holding an error
                marks.errors[_place(body)] = error_name(body[6])
            elif kind == 0x0006 and len(body) >= 14 and body[12:14] == b"\xff\xff" and body[6] == 2:  # FORMULA -> error
                marks.errors[_place(body)] = error_name(body[8])
        marks.notes = notes.by_row()
    return found


class _Notes:
    """The notes of one sheet. From Excel 97 on, a note names a drawn object whose text stands in other records; before,
    the text stands in the note itself."""

    def __init__(self) -> None:
        self.of_excel_97 = False
        self._texts: dict[int, str] = {}  # the object's number -> its text
        self._places: list[tuple[int, int]] = []  # row, the object's number
        self._rows: dict[int, list[str]] = {}
        self._object = self._missing = 0
        self._row = 0

    def hear(self, kind: int, body: bytes) -> None:
        """One record of the sheet, in the order of the file."""
        if kind == 0x005D and len(body) >= 8 and body[:2] == b"\x15\x00":  # OBJ of Excel 97 on: ftCmo, with its number
            self._object = int.from_bytes(body[6:8], "little")
        elif kind == 0x01B6 and len(body) >= 12:  # TXO: so many characters follow
            self._missing = int.from_bytes(body[10:12], "little")
            self._texts[self._object] = ""
        elif kind == 0x003C and self._missing and len(body) > 1:  # CONTINUE: whether it is wide, then the text
            text = body[1:].decode("utf-16-le" if body[0] & 1 else "latin-1", "replace")[: self._missing]
            self._texts[self._object] = self._texts.get(self._object, "") + text
            self._missing -= len(text)
        elif kind == 0x001C and len(body) >= 6:
            self._note(body)

    def _note(self, body: bytes) -> None:
        row = int.from_bytes(body[:2], "little")
        if self.of_excel_97:  # flags, the object's number, the author
            self._places.append((row + 1, int.from_bytes(body[6:8], "little")))
            return
        if row != 0xFFFF:  # else it goes on with the one before
            self._row = row + 1
        self._rows.setdefault(self._row, []).append(body[6:].decode("cp1252", "replace"))

    def by_row(self) -> dict[int, str]:
        """Row number -> its notes in one line."""
        for row, number in self._places:
            self._rows.setdefault(row, []).append(self._texts.get(number, ""))
        return joined_notes(self._rows)


def _place(body: bytes) -> tuple[int, int]:
    row, column = struct.unpack_from("<HH", body)
    return row + 1, column


# --------------------------------------------------------------------------- Excel 2, 3, 4


def is_old_stream(data: bytes) -> bool:
    """A bare worksheet or workbook stream of Excel 2, 3 or 4."""
    return (
        len(data) > 8
        and data[:2] in {b"\x09\x00", b"\x09\x02", b"\x09\x04"}
        and data[2:4] in {b"\x04\x00", b"\x06\x00", b"\x08\x00"}
    )


def read_old(data: bytes, name: str) -> RawBook:
    """The cells of a bare Excel 2 to 4 sheet. Raises Refused for charts, macro sheets, bundles and passwords."""
    version = data[1]
    sheet = RawSheet(name)
    rows: dict[int, dict[int, RawCell]] = {}
    hidden: set[int] = set()
    notes = _Notes()
    waiting: tuple[int, int] | None = None  # a formula whose text follows in a STRING record
    head = 6 if version else 7  # BIFF2 cells carry 3 attribute bytes where later ones have an XF index
    for kind, body in records(data):
        base = kind & 0xFF
        if kind == 0x002F:
            raise Refused("SHEET_PASSWORD", "password", "xls")
        if kind in _BOF and len(body) >= 4 and body[2:4] != b"\x10\x00":
            raise Refused("SHEET_UNSUPPORTED", "unsupported", "Excel 4 workbook without a worksheet")
        if kind in {0x0008, 0x0208} and len(body) >= 11 and _old_row_hidden(body, version):
            hidden.add(int.from_bytes(body[:2], "little") + 1)
        if base == 0x07 and kind in {0x0007, 0x0207} and waiting:
            rows.setdefault(waiting[0], {})[waiting[1]] = _old_text(body, version)
            waiting = None
        notes.hear(kind, body)
        if kind not in _OLD_CELLS or len(body) <= head:
            continue
        row, column = _place(body)
        value = _old_value(kind, body, head, version)
        if value == _TEXT_FOLLOWS:
            waiting = (row, column)
        elif value is not None:
            rows.setdefault(row, {})[column] = value
    for row in sorted(rows):
        cells = rows[row]
        kept = trimmed(cells.get(column) for column in range(max(cells) + 1))
        if kept:
            sheet.rows.append((row, row in hidden, kept))
    sheet.notes = notes.by_row()
    return RawBook("xls", [sheet])


_OLD_CELLS = {0x0002, 0x0003, 0x0203, 0x0004, 0x0204, 0x0005, 0x0205, 0x0006, 0x0206, 0x0406, 0x027E}
_TEXT_FOLLOWS = ("s", "")


def _old_row_hidden(body: bytes, version: int) -> bool:
    if not version:  # BIFF2 has no flag; a height of nothing hides the row
        return int.from_bytes(body[6:8], "little") & 0x7FFF == 0
    return len(body) >= 14 and bool(body[12] & _ROW_HIDDEN)


def _old_text(body: bytes, version: int) -> str:
    return (body[2:] if version else body[1:]).decode("cp1252", "replace")


def _old_value(kind: int, body: bytes, head: int, version: int) -> RawCell:
    rest = body[head:]
    if kind == 0x0002 and len(rest) >= 2:  # INTEGER
        return int.from_bytes(rest[:2], "little")
    if kind in {0x0003, 0x0203} and len(rest) >= 8:  # NUMBER
        return _number(rest)
    if kind in {0x0004, 0x0204}:  # LABEL
        return _old_text(rest, version) or None
    if kind in {0x0005, 0x0205} and len(rest) >= 2:  # BOOLERR
        return ("e", error_name(rest[0])) if rest[1] else bool(rest[0])
    if kind == 0x027E and len(rest) >= 4:  # RK
        bits = int.from_bytes(rest[:4], "little", signed=True)
        value = float(bits >> 2) if bits & 2 else _number(b"\0\0\0\0" + (bits & ~3 & 0xFFFFFFFF).to_bytes(4, "little"))
        return value / 100 if bits & 1 else value
    if kind in {0x0006, 0x0206, 0x0406} and len(rest) >= 8:  # FORMULA
        if rest[6:8] != b"\xff\xff":
            return _number(rest)
        if rest[0] == 0:
            return _TEXT_FOLLOWS
        if rest[0] == 1:
            return bool(rest[2])
        return ("e", error_name(rest[2])) if rest[0] == 2 else None
    return None


def _number(data: bytes) -> float:
    value: float = struct.unpack_from("<d", data)[0]
    return value
