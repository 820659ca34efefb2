"""Which sheets were sent, and how they were read: so that a sheet is known again, whatever it is called now.

A batch of the journal has a file's name, which says nothing about its content. Here its rows have a fingerprint, kept
per account beside what else was learned; losing it costs a hint, never a guard (HANDLED_BEFORE goes by the actions).
"""

from __future__ import annotations

import re
from datetime import datetime, time
from decimal import Decimal
from typing import TYPE_CHECKING

import msgspec

from reversal_desk import late
from reversal_desk.model import Cell, CellError, Table
from reversal_desk.store.journal import Journal
from reversal_desk.store.journal.keeps import decoded

if TYPE_CHECKING:
    import hashlib
else:
    hashlib = late.room("hashlib")  # it brings OpenSSL, and a start opens no sheet

#: A number as a text file has it, which a workbook has as a number: 129.90 there is 129.9 here. Not 00123.
_NUMBER = re.compile(r"-?(0|[1-9]\d{0,14})(\.\d+)?")
#: Batches of one sheet that are remembered.
_MOST = 20


class _ReadSo(msgspec.Struct, frozen=True):
    encoding: str = ""
    delimiter: str = ""


def fingerprint(table: Table) -> str:
    """What a table's rows are known by: headers and cells, whatever their order, row numbers, and which are hidden.

    Equal for a copy that was saved anew, also as another kind of file where no dates stand in it.
    """
    known: dict[str, str] = {}
    lines = ["\x1f".join([_text(cell, known) for cell in row.cells]).rstrip("\x1f") for row in table.rows]
    lines.sort()
    head = "\x1f".join(header.strip() for header in table.headers).rstrip("\x1f")
    return hashlib.sha256("\x1e".join([head, *lines]).encode("utf-8", "surrogatepass")).hexdigest()[:32]


def _text(cell: Cell, known: dict[str, str]) -> str:
    if isinstance(cell, str):
        if cell not in known:
            known[cell] = _plain(cell.strip())
        return known[cell]
    if cell is None:
        return ""
    if isinstance(cell, Decimal):
        return _plain(f"{cell:f}")
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, CellError):
        return cell.text
    return cell.isoformat() if isinstance(cell, datetime | time) else str(cell)


def _plain(text: str) -> str:
    """A number without zeros that say nothing; any other text as it is."""
    if "." in text and _NUMBER.fullmatch(text):
        return text.rstrip("0").rstrip(".")
    return text


class SentSheets:
    """The sheets that batches of one account came from."""

    def __init__(self, journal: Journal, account_key: str) -> None:
        self._keeps, self._key = journal.keeps, account_key

    def keep(self, print_: str, batch: int, *, encoding: str, delimiter: str) -> None:
        """A batch was written of a sheet with this fingerprint; a disk that doesn't take it costs only the hint."""
        batches = [*self.batches(print_), batch][-_MOST:]
        self._keeps.learn(self._key, f"sheet {print_}", msgspec.json.encode(batches).decode())
        if delimiter:
            kept = msgspec.json.encode(_ReadSo(encoding, delimiter)).decode()
            self._keeps.learn(self._key, f"read_so {batch}", kept)

    def batches(self, print_: str) -> tuple[int, ...]:
        """The batches of a sheet with this fingerprint, the oldest first."""
        kept = self._keeps.learned(self._key, f"sheet {print_}")
        return tuple(decoded(kept, list[int]) or ())

    def read_so(self, batch: int) -> tuple[str, str]:
        """In which encoding, and parted by what, a batch's text file was read; empty where it was no text file."""
        kept = self._keeps.learned(self._key, f"read_so {batch}")
        found = decoded(kept, _ReadSo) or _ReadSo()
        return found.encoding, found.delimiter
