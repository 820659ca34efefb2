"""The rows of a delimited text in which a quotation mark stands that nothing closes: it swallows none of them.

To a CSV reader `24" monitor` in the wrong place opens a cell that holds the rest of the file. Cells with line ends
inside, which are closed, stay one cell.
"""

from __future__ import annotations

import csv
import io
import itertools
import re
from collections import Counter
from collections.abc import Iterator, Sequence

#: A line after the last one: a cell that holds it was never closed.
_END = "\x02the end\x02"
#: After so many marks that nothing closes each further line is read by itself: each of them may cost a look at all.
_MOST_MARKS = 50
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
    """The cells of one line; a quotation mark that it doesn't close is a part of its cell."""
    line = line.rstrip("\r\n")
    rows = list(csv.reader([line, _END], delimiter=delimiter))
    if len(rows) == 2:
        return rows[0]
    rest = rows[0][-1].removesuffix(_END)
    at = len(line) - len(rest) - rest.count('"') - 1  # within the cell each mark stands twice
    head = next(csv.reader([line[:at]], delimiter=delimiter), [])[:-1]
    tail = next(csv.reader([line[at + 1 :]], delimiter=delimiter)) or [""]
    return [*head, '"' + tail[0], *tail[1:]]


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
        while begin < len(lines):
            if len(self.marked) == _MOST_MARKS:
                yield from self._one_by_one(begin, number)
                return
            for row, end in self._rows_from(begin):
                number += 1
                if row is None or (end - begin > 1 and self._swallows(begin, end, row)):
                    self.marked.append(number)
                    yield by_itself(lines[begin], self._delimiter)
                    begin += 1
                    break
                yield row
                begin = end

    def _one_by_one(self, begin: int, number: int) -> Iterator[list[str]]:
        for line in itertools.islice(self._lines, begin, None):
            number += 1
            if left_open(line, self._delimiter):
                self.marked.append(number)
            yield by_itself(line, self._delimiter)

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

    def _swallows(self, begin: int, end: int, row: Sequence[str]) -> bool:
        """Whether the lines of one row are rows by themselves. Having as many cells as the sheet's may be chance, as
        with remarks full of commas: the cell is closed where none ends, too, or they look like the sheet's rows."""
        first, *others = (by_itself(line, self._delimiter) for line in self._lines[begin:end])
        if self._width < 2 or sum(len(cells) == self._width for cells in others) < _MOST * len(others):
            return False
        odd = len(row) != self._width or self._closed_within_a_cell(begin, end)
        if odd and len(first) == self._width:
            return True
        alike = sum(map(self._looks_usual, others)) >= _MOST * len(others)
        return alike and (odd or self._looks_usual(first))

    def _looks_usual(self, cells: Sequence[str]) -> bool:
        if len(cells) != self._width or len(self._shapes) < _LEAST_ALIKE:
            return False
        return all(_shape(cells[at]) == shape for at, shape in self._shapes.items())

    def _closed_within_a_cell(self, begin: int, end: int) -> bool:
        try:
            list(csv.reader(self._lines[begin:end], delimiter=self._delimiter, strict=True))
        except csv.Error:
            return True
        return False

    def _usual(self) -> tuple[int, dict[int, str]]:
        """How many cells a row has, and what the columns of digits look like in nearly all of them."""
        lines = [by_itself(line, self._delimiter) for line in self._lines[:_SAMPLE]]
        widths = Counter(len(cells) for cells in lines if len(cells) > 1)
        if not widths:
            return 0, {}
        width = widths.most_common(1)[0][0]
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
