"""What a start left out is brought in once Home stands there, bit by bit, so that no first press waits for it."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence

from PySide6.QtCore import QObject, QTimer, Slot

from reversal_desk import late
from reversal_desk.ui import background

#: After the window is there; by then it is painted, and a person only looks at it.
FIRST_MS = 700
#: Between two steps: keys and the mouse come first.
NEXT_MS = 30


class Readiness(QObject):
    """Imports the late rooms in the pool, then takes one step after another in the main thread."""

    def __init__(self, steps: Sequence[Callable[[], object]], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._steps = list(steps)
        self._leave = threading.Event()
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._next)
        self._asked = False

    @property
    def reached(self) -> bool:
        """Nothing is left to do."""
        return not self._steps

    def start(self) -> None:
        """Begin in a while."""
        self._timer.start(FIRST_MS)

    def leave(self) -> None:
        """Begin nothing more; the window closes."""
        self._leave.set()
        self._timer.stop()

    @Slot()
    def _next(self) -> None:
        if not self._asked:
            self._asked = True
            background.in_pool(late.bring, self._leave.is_set, done=self._brought, failed=self._brought)
        elif self._steps:
            self._steps.pop(0)()
            self._timer.start(NEXT_MS)

    @Slot(object)
    def _brought(self, _nothing: object) -> None:
        """Also where a room could not be imported: whoever wants it says so."""
        if not self._leave.is_set():
            self._timer.start(NEXT_MS)
