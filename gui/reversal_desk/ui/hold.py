"""The hold: the seconds before sending in which Cancel costs nothing."""

from __future__ import annotations

import os
import time

from PySide6.QtCore import QObject, QTimer, Signal, Slot
from PySide6.QtWidgets import QApplication

_LONG_ABOVE = 25
#: Practice mode only: a hold of this many seconds.
HOLD_VARIABLE = "REVERSAL_DESK_HOLD_SECONDS"
_HOLD_LONG, _HOLD_SHORT = 30.0, 10.0


def hold_seconds(rows: int, *, practice: bool) -> float:
    """How long Cancel costs nothing; practice mode may shorten it for rehearsals and tests."""
    given = os.environ.get(HOLD_VARIABLE, "") if practice else ""
    try:
        return max(0.0, float(given))
    except ValueError:
        return _HOLD_LONG if rows > _LONG_ABOVE else _HOLD_SHORT


class Hold(QObject):
    """Counts down; a dialog stands before Cancel, so its time doesn't count.

    `ticked(seconds, share)`: so many seconds are left, and this share of it is over, in thousandths; then `over()`.
    """

    ticked = Signal(int, int)
    over = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._whole = 0.0
        self._left = 0.0
        self._ends = 0.0
        self._tick = QTimer(self)
        self._tick.setInterval(100)
        self._tick.timeout.connect(self.look)

    @property
    def on(self) -> bool:
        """Whether it counts."""
        return self._tick.isActive()

    def begin(self, seconds: float) -> None:
        """Count from here; `look` says at once where it is."""
        self._whole = self._left = seconds
        self._ends = time.monotonic() + self._left
        self._tick.start()

    def stop(self) -> None:
        """It ends, and is not over."""
        self._tick.stop()

    @Slot()
    def look(self) -> None:
        """Say where it is."""
        if QApplication.activeModalWidget() is not None:
            self._ends = time.monotonic() + self._left
            return
        self._left = left = self._ends - time.monotonic()
        if left > 0:
            self.ticked.emit(int(left) + 1, int(1000 * (1 - left / self._whole)) if self._whole else 1000)
            return
        self._tick.stop()
        self.over.emit()
