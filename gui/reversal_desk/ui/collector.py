"""Python's collector in the main thread only, and never for long.

Left alone it runs in whichever thread makes the ten-thousandth object: a worker would destroy Qt objects of the main
thread that lie in a cycle, and whoever collects holds the interpreter, so the window waits for it too. So it is
switched off, and the main thread looks through what is new, a few milliseconds at a time.

What a sheet and its plan consist of, half a million frozen records, holds no cycles. Where a worker made very many at
once they are set aside unlooked, as everything is that a start has made. All of it is looked through when the window
is not in use, and a stall is nobody's.
"""

from __future__ import annotations

import gc

from PySide6.QtCore import QObject, Qt, QTimer, Slot
from PySide6.QtGui import QGuiApplication

#: Looked at so often, milliseconds; what is new is looked through from so many objects on, up to so many.
LOOK_MS = 100
YOUNG, MOST_YOUNG = 10_000, 40_000
#: After so long out of use everything is looked through, once.
IDLE_MS = 30_000


class Collector(QObject):
    """Collects from `start` until `stop`, which leaves it to Python again; lives in the main thread."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._timer = QTimer(self)
        self._timer.setInterval(LOOK_MS)
        self._timer.timeout.connect(self.look)
        self._idle = QTimer(self)
        self._idle.setSingleShot(True)
        self._idle.setInterval(IDLE_MS)
        self._idle.timeout.connect(self.look_through)

    def start(self, app: QGuiApplication) -> None:
        """From now on no other thread collects."""
        gc.disable()
        app.applicationStateChanged.connect(self._state_changed)
        self._timer.start()

    def stop(self) -> None:
        """Python's own way again."""
        self._timer.stop()
        self._idle.stop()
        gc.unfreeze()
        gc.enable()

    @Slot()
    def look(self) -> None:
        """Look through what is new, where it is enough; set it aside where it is too much for one turn."""
        young = gc.get_count()[0]
        if young > MOST_YOUNG:
            gc.freeze()
        elif young > YOUNG:
            gc.collect(0)

    @Slot()
    def look_through(self) -> None:
        """Everything, old and set aside; a tenth of a second for a large sheet."""
        gc.unfreeze()
        gc.collect()
        gc.freeze()

    @Slot(Qt.ApplicationState)
    def _state_changed(self, state: Qt.ApplicationState) -> None:
        if state is Qt.ApplicationState.ApplicationActive:
            self._idle.stop()
        else:
            self._idle.start()
