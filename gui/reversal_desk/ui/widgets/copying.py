"""Puts a table's selected cells on the clipboard as a spreadsheet takes them: a few at once, many in steps."""

from __future__ import annotations

import time
from collections import Counter, defaultdict
from collections.abc import Collection, Iterator
from typing import Any

from PySide6.QtCore import QItemSelectionRange, QObject, QTimer, Signal, Slot
from PySide6.QtWidgets import QApplication

from reversal_desk.ui import formats
from reversal_desk.ui.models.records import RecordModel

#: How long rows are written at first, and in each later step, seconds; the clock is read after so many rows.
_FIRST_SECONDS, _STEP_SECONDS, _ROWS_AT_ONCE = 0.02, 0.008, 16

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
        self._lines: list[_Line] = []
        self._numbers: tuple[int, ...] = ()
        self._texts: list[str] = []
        self._later = QTimer(self)
        self._later.setInterval(0)
        self._later.timeout.connect(self._step)

    def start(self, ranges: Collection[QItemSelectionRange], *, hidden: Collection[int]) -> None:
        """Copy these ranges without the hidden columns; a copy that goes on is given up for it."""
        said = self._later.isActive()
        self._later.stop()
        self._lines = [
            (record, numbers) for top, bottom, numbers in _bands(ranges)
            for record in self._model.between(top, bottom)
        ]  # fmt: skip
        chosen: set[int] = set()
        for each in ranges:
            chosen.update(range(each.left(), each.right() + 1))
        self._numbers = tuple(sorted(chosen.difference(hidden)))
        self._texts = []
        if not self._lines or self._write(_FIRST_SECONDS):
            if said:  # of the one before, that it goes on
                self.ended.emit(len(self._texts))
            return
        QApplication.clipboard().clear()
        self._later.start()
        self.went_on.emit(len(self._texts), len(self._lines))

    @Slot()
    def _step(self) -> None:
        if self._write(_STEP_SECONDS):
            self._later.stop()
            self.ended.emit(len(self._texts))
            self._texts = []
        else:
            self.went_on.emit(len(self._texts), len(self._lines))

    def _write(self, seconds: float) -> bool:
        """Write some rows; once all of them are, they go to the clipboard, and it is True."""
        ends = time.perf_counter() + seconds
        while len(self._texts) < len(self._lines):
            begin = len(self._texts)
            self._texts += [self._line(*line) for line in self._lines[begin : begin + _ROWS_AT_ONCE]]
            if time.perf_counter() > ends:
                break
        if len(self._texts) < len(self._lines):
            return False
        self._lines = []
        QApplication.clipboard().setText("\n".join(self._texts))
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
