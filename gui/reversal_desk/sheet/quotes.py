"""The rows of a delimited text in which a quotation mark stands that nothing closes: it swallows no row and no cell.

To a CSV reader a cell such as `"24in monitor` holds all that comes up to the next mark, or to the end of the file.
Cells with line ends inside, which are closed, stay one cell.
"""

from __future__ import annotations

import csv
import functools
import io
import itertools
import re
from collections import Counter
from collections.abc import Iterator, Sequence

#: A line after the last one: a cell that holds it was never closed.
_END = "\x02the end\x02"
#: After so many looks from one mark on each further line is read by itself: each look may be at all that comes.
_MOST_LOOKS = 50
#: Lines by which the usual row is told, and the share of them, or of a long cell's, that have to be as it is.
_SAMPLE, _MOST = 500, 0.8
#: Columns of digits, such as the order number and the day, by which a line is told from a remark of as many parts.
_LEAST_ALIKE = 2


def lines_of(text: str) -> list[str]:
    """The text's lines with their ends, as the CSV reader sees them."""
    return io.StringIO(text, newline="").readlines()


def left_open(line: str, delimiter: str) -> bool:
    """Whether a cell that begins on this line does not end on it."""
    return len(list(csv.reader([line.rstrip("\r\n"), _END], delimiter=delimiter))) == 1


def by_itself(line: str, delimiter: str) -> list[str]:
    """The cells of one line; a quotation mark that nothing closes where a cell ends is a part of its cell."""
    line = line.rstrip("\r\n")
    if not line:
        return []
    quoted = _quoted(delimiter)
    cells: list[str] = []
    at = 0
    while True:
        if found := quoted.match(line, at):
            cells.append(found[1].replace('""', '"'))
            at = found.end()
        else:
            end = line.find(delimiter, at)
            end = len(line) if end < 0 else end
            cells.append(line[at:end])
            at = end
        if at == len(line):
            return cells
        at += 1


@functools.lru_cache
def _quoted(delimiter: str) -> re.Pattern[str]:
    return re.compile(rf'"((?:[^"]|"")*+)"(?={re.escape(delimiter)}|$)', re.DOTALL)


class Mended:
    """The rows of a text in order, read with such marks as parts of their cells; `marked` are the numbers of theirs."""

    def __init__(self, text: str, delimiter: str) -> None:
        self.marked: list[int] = []
        self._lines = lines_of(text)
        self._delimiter = delimiter
        self._width, self._shapes = self._usual()

    def __iter__(self) -> Iterator[list[str]]:
        """Raises csv.Error, as its reader."""
        lines, begin, number = self._lines, 0, 0
        looks = 0
        while begin < len(lines):
            if looks == _MOST_LOOKS:
                yield from self._one_by_one(begin, number)
                return
            for row, end in self._rows_from(begin):
                number += 1
                alone = end - begin == 1
                if row is not None and not (
                    self._misreads(lines[begin], row) if alone else self._swallows(begin, end, row)
                ):
                    yield row
                    begin = end
                    continue
                self.marked.append(number)
                yield by_itself(lines[begin], self._delimiter)
                begin += 1
                if not alone or row is None:
                    looks += 1
                    break

    def _one_by_one(self, begin: int, number: int) -> Iterator[list[str]]:
        for line in itertools.islice(self._lines, begin, None):
            number += 1
            row = next(csv.reader([line], delimiter=self._delimiter), [])
            if left_open(line, self._delimiter) or self._misreads(line, row):
                self.marked.append(number)
                row = by_itself(line, self._delimiter)
            yield row

    def _rows_from(self, begin: int) -> Iterator[tuple[list[str] | None, int]]:
        """Each row from a line on, and the line after it; None for one that runs to the end, or beyond any cell."""
        lines = itertools.islice(self._lines, begin, None)
        reader = csv.reader(itertools.chain(lines, [_END]), delimiter=self._delimiter)
        before = begin
        while before < len(self._lines):
            try:
                row = next(reader)
            except csv.Error:
                if begin + reader.line_num - before < 2:
                    raise
                yield None, len(self._lines)
                return
            end = begin + reader.line_num
            if end > len(self._lines):
                yield None, len(self._lines)
                return
            yield row, end
            before = end

    def _misreads(self, line: str, row: Sequence[str]) -> bool:
        """Whether one line has too few cells for nothing but a mark in it that is closed where no cell ends."""
        if '"' not in line or len(row) >= self._width or not self._closed_within_a_cell([line]):
            return False
        return len(by_itself(line, self._delimiter)) == self._width

    def _swallows(self, begin: int, end: int, row: Sequence[str]) -> bool:
        """Whether the lines of one row are rows by themselves. Having as many cells as the sheet's may be chance, as
        with remarks full of commas: the cell is closed where none ends, too, or they look like the sheet's rows."""
        below = self._lines[begin + 1 : end]
        enough = _MOST * len(below)
        if self._width < 2 or sum(line.count(self._delimiter) + 1 >= self._width for line in below) < enough:
            return False  # most cells with line ends are told by this, which costs nothing
        first, *others = (by_itself(line, self._delimiter) for line in self._lines[begin:end])
        if sum(len(cells) == self._width for cells in others) < enough:
            return False
        odd = len(row) != self._width or self._closed_within_a_cell(self._lines[begin:end])
        if odd and len(first) == self._width:
            return True
        alike = sum(map(self._looks_usual, others)) >= enough
        return alike and (odd or self._looks_usual(first))

    def _looks_usual(self, cells: Sequence[str]) -> bool:
        if len(cells) != self._width or len(self._shapes) < _LEAST_ALIKE:
            return False
        return all(_shape(cells[at]) == shape for at, shape in self._shapes.items())

    def _closed_within_a_cell(self, lines: Sequence[str]) -> bool:
        try:
            list(csv.reader(lines, delimiter=self._delimiter, strict=True))
        except csv.Error:
            return True
        return False

    def _usual(self) -> tuple[int, dict[int, str]]:
        """How many cells a row has, and what the columns of digits look like in nearly all of them.

        The parts of long cells are more than the rows in some sheets, so the number is told by rows as they are quoted.
        """
        quoted = itertools.islice((row for row, _ in self._rows_from(0)), _SAMPLE)
        widths = Counter(len(row) for row in quoted if row is not None and len(row) > 1)
        if not widths:
            return 0, {}
        width = widths.most_common(1)[0][0]
        lines = (by_itself(line, self._delimiter) for line in self._lines[:_SAMPLE])
        rows = [cells for cells in lines if len(cells) == width][1:]  # the first is the header
        shapes: dict[int, str] = {}
        for at in range(width):
            seen = Counter(_shape(cells[at]) for cells in rows)
            shape, count = seen.most_common(1)[0] if seen else ("", 0)
            if "9" in shape and count >= _MOST * len(rows):
                shapes[at] = shape
        return width, shapes


def _shape(cell: str) -> str:
    """A cell with 9 for its digits and a for its letters."""
    return re.sub(r"\d+", "9", re.sub(r"[^\W\d_]+", "a", cell.strip(' "')))
