"""Why texts that were typed, pasted or filled into cells could not be taken, how often, and how that is said."""

from __future__ import annotations

from collections import Counter
from enum import Enum

from PySide6.QtCore import QCoreApplication

from reversal_desk.ui import formats
from reversal_desk.words import shortened

_LONGEST_EXAMPLE = 24


def QT_TRANSLATE_NOOP(_context: str, text: str) -> str:
    """Marks a text for the translation tool, which knows this name only; Qt's own has no types."""
    return text


class Refusal(Enum):
    """What stands against a text in a cell."""

    READ_ONLY = QT_TRANSLATE_NOOP("refusals", "this column cannot be changed")
    LOCKED = QT_TRANSLATE_NOOP("refusals", "the row is locked")
    NO_ACTION = QT_TRANSLATE_NOOP("refusals", "the row has no action that could be changed")
    SPOKEN_FOR = QT_TRANSLATE_NOOP("refusals", "another row speaks for the whole order")
    NOT_WITH_IT = QT_TRANSLATE_NOOP("refusals", "it does not go with what will happen in the row")
    STANDS_THERE = QT_TRANSLATE_NOOP("refusals", "that was chosen there before")
    NO_AMOUNT = QT_TRANSLATE_NOOP("refusals", "not an amount")
    OTHER_CURRENCY = QT_TRANSLATE_NOOP("refusals", "a currency other than the order's")
    NO_REASON = QT_TRANSLATE_NOOP("refusals", "not a reason")
    NO_OPERATION = QT_TRANSLATE_NOOP("refusals", "not one of the choices")
    NO_ROW = QT_TRANSLATE_NOOP("refusals", "below the last row")
    NO_COLUMN = QT_TRANSLATE_NOOP("refusals", "right of the last column")
    NOTHING_TO_FILL = QT_TRANSLATE_NOOP("refusals", "the cell above has nothing to fill down")


#: Where the text itself is at fault, and is shown.
_OF_THE_TEXT = (Refusal.NO_AMOUNT, Refusal.OTHER_CURRENCY, Refusal.NO_REASON, Refusal.NO_OPERATION)


class Refused:
    """How many cells were not taken, by what stood against them; the first text of each as an example."""

    def __init__(self) -> None:
        self.counts: Counter[Refusal] = Counter()
        self._examples: dict[Refusal, str] = {}

    def add(self, why: Refusal, count: int = 1, text: str = "") -> None:
        """So many cells more."""
        if count > 0:
            self.counts[why] += count
            self._examples.setdefault(why, text.strip())

    def take(self, others: Refused) -> None:
        """Those of another look at the same cells, too."""
        for why, count in others.counts.items():
            self.add(why, count, others.example(why))

    def example(self, why: Refusal) -> str:
        """The first text that was refused for this."""
        return self._examples.get(why, "")

    @property
    def total(self) -> int:
        """All cells."""
        return self.counts.total()

    def reasons(self) -> str:
        """What stood against them, the most frequent first; how often, where there are several reasons."""
        return " · ".join(self._reason(why, count) for why, count in self.counts.most_common())

    def _reason(self, why: Refusal, count: int) -> str:
        said, text = QCoreApplication.translate("refusals", why.value), self.example(why)
        if text and why in _OF_THE_TEXT:
            shown = shortened(text, _LONGEST_EXAMPLE)
            said = QCoreApplication.translate("refusals", "{why}, like “{text}”").format(why=said, text=shown)
        return f"{said} ({formats.count(count)})" if len(self.counts) > 1 else said
