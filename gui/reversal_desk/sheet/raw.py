"""What the reading child hands over: plain rows without meaning, and the one way to say no.

A cell travels as None, text, bool, int, float, or a pair of a kind letter and text:
d a date and time (ISO), t a time of day (ISO), e an error value such as #N/A.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

RawCell = None | str | bool | int | float | tuple[str, str]


class Refused(Exception):
    """The file cannot be used: `code`, `kind` and facts of the SheetError to raise."""

    def __init__(self, code: str, kind: str, detail: str = "", **facts: str) -> None:
        self.code = code
        self.kind = kind
        self.facts: Mapping[str, str] = {"detail": detail, **facts}
        super().__init__(f"{code} {detail}")


@dataclass(slots=True)
class RawSheet:
    """One tab; `rows` are its non-empty rows as (number shown by Excel, hidden, cells from column A)."""

    name: str
    visible: bool = True
    rows: list[tuple[int, bool, list[RawCell]]] = field(default_factory=list)
    hidden_known: bool = True

    @property
    def cols(self) -> int:
        """Used width: from the first used column to the last."""
        first, last = 1 << 30, -1
        for _, _, cells in self.rows:
            last = max(last, len(cells) - 1)
            if first:
                first = min(first, next((i for i, cell in enumerate(cells) if cell is not None), first))
        return last - first + 1 if last >= 0 else 0


@dataclass(slots=True)
class RawBook:
    """One file, read. `notices` are codes with facts."""

    kind: str
    sheets: list[RawSheet]
    notices: list[tuple[str, dict[str, str]]] = field(default_factory=list)


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
