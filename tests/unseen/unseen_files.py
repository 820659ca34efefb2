"""Files as old programs write them: a workbook of Excel 97, and a web page that calls itself one.

Both are made by hand, since nothing installed writes them; only what a plain list of cells needs is there.
"""

from __future__ import annotations

import struct
from collections.abc import Sequence
from decimal import Decimal
from html import escape
from typing import Any

SECTOR = 512
FREE, END, FAT = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
NOTHING = 0xFFFFFFFF


def web_page(rows: Sequence[Sequence[Any]]) -> str:
    """The cells as the one table of a page, the first row as its head."""
    lines = []
    for place, row in enumerate(rows):
        tag = "td" if place else "th"
        lines.append("<tr>" + "".join(f"<{tag}>{escape(str(cell))}</{tag}>" for cell in row) + "</tr>")
    head = '<html><head><meta http-equiv="Content-Type" content="text/html; charset=utf-8"></head><body>'
    return f'{head}<table border="1">{"".join(lines)}</table></body></html>'


def old_workbook(rows: Sequence[Sequence[Any]], *, tab: str) -> bytes:
    """The cells as BIFF8 in a compound file: texts as labels, numbers as numbers, nothing formatted."""
    start = struct.pack("<HHHHII", 0x0600, 0x0005, 0x0DBB, 0x07CC, 0, 6)
    opening = _record(0x0809, start) + _record(0x0042, struct.pack("<H", 1200))
    name = tab.encode("utf-16-le")
    listed = struct.pack("<BB", len(tab), 1) + name
    length = len(opening) + 4 + 6 + len(listed) + 4
    book = opening + _record(0x0085, struct.pack("<IH", length, 0) + listed) + _record(0x000A, b"")
    page = _record(0x0809, struct.pack("<HHHHII", 0x0600, 0x0010, 0x0DBB, 0x07CC, 0, 6))
    width = max(len(row) for row in rows)
    page += _record(0x0200, struct.pack("<IIHHH", 0, len(rows), 0, width, 0))
    for line, row in enumerate(rows):
        for column, cell in enumerate(row):
            if isinstance(cell, int | float | Decimal):
                page += _record(0x0203, struct.pack("<HHHd", line, column, 0, float(cell)))
            elif cell not in {None, ""}:
                text = str(cell).encode("utf-16-le")
                page += _record(0x0204, struct.pack("<HHHHB", line, column, 0, len(text) // 2, 1) + text)
    return _compound(book + page + _record(0x000A, b""))


def _record(kind: int, body: bytes) -> bytes:
    return struct.pack("<HH", kind, len(body)) + body


def _compound(stream: bytes) -> bytes:
    """One stream, Workbook, in a compound file: header, stream, directory, allocation table."""
    stream = stream.ljust(4096, b"\0")
    sectors = -(-len(stream) // SECTOR)
    tables = -(-(sectors + 1) // (SECTOR // 4 - 1))
    chain = [*range(1, sectors), END, END, *([FAT] * tables)]
    chain += [FREE] * (tables * SECTOR // 4 - len(chain))
    header = bytes.fromhex("D0CF11E0A1B11AE1") + bytes(16)
    header += struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6) + bytes(6)
    header += struct.pack("<IIIIIIIII", 0, tables, sectors, 0, 4096, END, 0, END, 0)
    header += struct.pack("<109I", *range(sectors + 1, sectors + 1 + tables), *([FREE] * (109 - tables)))
    entries = _entry("Root Entry", kind=5, child=1, first=END, size=0)
    entries += _entry("Workbook", kind=2, child=NOTHING, first=0, size=len(stream))
    entries += _entry("", kind=0, child=NOTHING, first=0, size=0) * 2
    return header + stream.ljust(sectors * SECTOR, b"\0") + entries + struct.pack(f"<{len(chain)}I", *chain)


def _entry(name: str, *, kind: int, child: int, first: int, size: int) -> bytes:
    text = (name + "\0").encode("utf-16-le") if name else b""
    links = struct.pack("<III", NOTHING, NOTHING, child)
    return text.ljust(64, b"\0") + struct.pack("<HBB", len(text), kind, 1) + links + bytes(36) + struct.pack(
        "<IQ", first, size
    )  # fmt: skip
