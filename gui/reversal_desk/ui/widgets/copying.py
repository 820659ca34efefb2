"""Puts a table's selected cells on the clipboard as a spreadsheet takes them: a few at once, many in steps."""

from __future__ import annotations

import time
from collections import Counter, defaultdict
from collections.abc import Collection, Iterator
from itertools import islice
from typing import Any

from PySide6.QtCore import QItemSelectionRange, QMimeData, QObject, QTimer, Signal, Slot
from PySide6.QtWidgets import QApplication

from reversal_desk.ui import formats
from reversal_desk.ui.models.records import RecordModel

#: How long rows are written at first, and in each later step, seconds; the clock is read after so many rows.
_FIRST_SECONDS, _STEP_SECONDS, _ROWS_AT_ONCE = 0.012, 0.008, 16

#: A row's record, and which of its columns are selected.
_Line = tuple[Any, frozenset[int]]


class Copying(QObject):
    """The copy that goes on, if any: it holds what was selected as it was then, whatever becomes of the table.

    What takes more than a blink says `went_on(rows written, all rows)` and at last `ended(all rows)`. Until then the
    clipboard is empty: half a table, or what was copied before, would be taken for the whole of it.
    """

    went_on = Signal(int, int)
    ended = Signal(int)

    def __init__(self, model: RecordModel, parent: QObject) -> None:
        super().__init__(parent)
        self._model = model
        self._lines: Iterator[_Line] = iter(())  # those that are still to be written
        self._numbers: tuple[int, ...] = ()
        self._written = self._whole = 0
        self._texts: list[bytes] = []
        self._later = QTimer(self)
        self._later.setInterval(0)
        self._later.timeout.connect(self._step)

    def start(self, ranges: Collection[QItemSelectionRange], *, hidden: Collection[int]) -> None:
        """Copy these ranges without the hidden columns; a copy that goes on is given up for it."""
        said = self._later.isActive()
        self._later.stop()
        bands = [(self._model.between(top, bottom), numbers) for top, bottom, numbers in _bands(ranges)]
        self._lines = ((record, numbers) for records, numbers in bands for record in records)
        self._whole = sum(len(records) for records, _ in bands)
        chosen: set[int] = set()
        for each in ranges:
            chosen.update(range(each.left(), each.right() + 1))
        self._numbers = tuple(sorted(chosen.difference(hidden)))
        self._written, self._texts = 0, []
        if not self._whole or self._write(_FIRST_SECONDS):
            if said:  # of the one before, that it goes on
                self.ended.emit(self._written)
            return
        QApplication.clipboard().clear()
        self._later.start()
        self.went_on.emit(self._written, self._whole)

    @Slot()
    def _step(self) -> None:
        if self._write(_STEP_SECONDS):
            self._later.stop()
            self.ended.emit(self._written)
        else:
            self.went_on.emit(self._written, self._whole)

    def _write(self, seconds: float) -> bool:
        """Write some rows; once all of them are, they go to the clipboard, and it is True."""
        ends = time.perf_counter() + seconds
        while some := list(islice(self._lines, _ROWS_AT_ONCE)):
            # As the clipboard keeps it: a text of many megabytes would be converted at the end, in one piece.
            self._texts.append("\n".join([self._line(*line) for line in some]).encode())
            self._written += len(some)
            if time.perf_counter() > ends:
                break
        if self._written < self._whole:
            return False
        data = QMimeData()
        data.setData("text/plain", b"\n".join(self._texts))
        QApplication.clipboard().setMimeData(data)
        self._texts = []
        return True

    def _line(self, record: Any, chosen: frozenset[int]) -> str:
        words = self._model.words
        texts = [words(record, number) if number in chosen else "" for number in self._numbers]
        line = "\t".join(text.replace("\t", " ") if "\t" in text else text for text in texts)
        return line.replace(formats.MINUS, "-").replace("\n", " ")


def _bands(ranges: Collection[QItemSelectionRange]) -> Iterator[tuple[int, int, frozenset[int]]]:
    """(first row, last row, columns): the rows that have anything selected, from the top, none of them twice."""
    begin: dict[int, list[range]] = defaultdict(list)
    end: dict[int, list[range]] = defaultdict(list)
    for each in ranges:
        across = range(each.left(), each.right() + 1)
        begin[each.top()].append(across)
        end[each.bottom() + 1].append(across)
    chosen: Counter[int] = Counter()
    edges = sorted({*begin, *end})
    for place, top in enumerate(edges):
        for across in end.get(top, ()):
            chosen.subtract(across)
        for across in begin.get(top, ()):
            chosen.update(across)
        numbers = frozenset(number for number, count in chosen.items() if count)
        if numbers:
            yield top, edges[place + 1] - 1, numbers
