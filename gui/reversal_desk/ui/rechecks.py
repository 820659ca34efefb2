"""The late re-check while the window is open: quietly in the pool, at the start and then when something is due."""

from __future__ import annotations

import logging
import threading
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from reversal_desk.ui import background

if TYPE_CHECKING:
    from reversal_desk.desk import Desk
    from reversal_desk.run import RecheckResult

#: How often the journal is asked whether a row's next look is due; without one nothing is requested.
EVERY_MS = 15 * 60 * 1000

log = logging.getLogger(__name__)


class Rechecks(QObject):
    """Begins with `start` and not before; `found(results)` is emitted in the main thread where there is news."""

    found = Signal(object)

    def __init__(self, desk: Desk, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._leave = threading.Event()
        self._ticket: background.Ticket | None = None
        self._timer = QTimer(self)
        self._timer.setInterval(EVERY_MS)
        self._timer.timeout.connect(self.look)

    @Slot()
    def start(self) -> None:
        """Look now, and go on looking."""
        if self._leave.is_set():
            return
        self._timer.start()
        self.look()

    @Slot()
    def look(self) -> None:
        """One look at what is due, unless one is under way."""
        if self._ticket is None and not self._leave.is_set():
            self._ticket = background.in_pool(_recheck, self._desk, self._leave, done=self._done, failed=self._failed)

    def leave(self) -> None:
        """End at the next request; the window closes."""
        self._leave.set()
        self._timer.stop()

    @Slot(object)
    def _done(self, results: tuple[RecheckResult, ...]) -> None:
        self._ticket = None
        for result in results:
            if result.trouble is not None:
                log.info("re-check: %s", result.trouble.code)
        if any(result.alarms or result.settled for result in results):
            self.found.emit(results)

    @Slot(object)
    def _failed(self, error: BaseException) -> None:
        """Nobody asked for this look, so nobody is told of its trouble; the next one tries again."""
        self._ticket = None
        log.warning("re-check failed: %s", type(error).__name__, exc_info=error)


def _recheck(desk: Desk, leave: threading.Event) -> tuple[RecheckResult, ...]:
    return desk.recheck(everything=False, stopped=leave.is_set)
