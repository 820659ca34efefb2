"""Where the cells of a pasted text fall in the table, and which fall beside it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Sequence

from msgspec import Struct

from reversal_desk.ui.models.refusals import Refusal, Refused

#: (column, text) -> the rows where it stands.
Cells = dict[tuple[int, str], list[int]]
#: Whether a text says something of a column, beside the other cells of its line.
Says = Callable[[int, str, Sequence[str]], bool]


class Area(Struct, frozen=True):
    """A rectangle of selected cells; all sides are inside."""

    top: int
    left: int
    bottom: int
    right: int

    @property
    def size(self) -> int:
        """How many cells."""
        return (self.bottom - self.top + 1) * (self.right - self.left + 1)


def lines_of(text: str) -> list[list[str]]:
    """The cells of a text as a spreadsheet gives it."""
    return [line.split("\t") for line in text.rstrip("\r\n").replace("\r\n", "\n").split("\n")]


def into_all(value: str, areas: Collection[Area], *, hidden: Collection[int]) -> Cells:
    """One text into every selected cell that is shown."""
    wanted: Cells = defaultdict(list)
    for area in areas:
        for number in range(area.left, area.right + 1):
            if number not in hidden:
                wanted[number, value].extend(range(area.top, area.bottom + 1))
    return wanted


def from_corner(
    lines: Sequence[Sequence[str]], *, top: int, columns: Sequence[int], rows: int, says: Says, refused: Refused
) -> Cells:
    """Lines into the shown columns to the right and below; what has no cell there is counted as refused."""
    wanted: Cells = defaultdict(list)
    for down, line in enumerate(lines):
        if top + down >= rows:
            refused.add(Refusal.NO_ROW, _filled(line))
            continue
        refused.add(Refusal.NO_COLUMN, _filled(line[len(columns) :]))
        for number, value in zip(columns, line, strict=False):
            if says(number, value, line):
                wanted[number, value].append(top + down)
    return wanted


def _filled(line: Sequence[str]) -> int:
    return sum(bool(value.strip()) for value in line)
