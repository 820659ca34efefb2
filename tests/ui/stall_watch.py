"""A watchdog for the main thread: how long its event loop let things wait, in which phase, and what it was doing.

A timer beats in the loop; the time between two beats is what an event would have waited. Time in which the main
thread was ready to go on but other processes had the cores is not the program's doing and taken off (Linux tells it;
elsewhere it stays in). Waiting for a lock, a disk or another thread of ours counts. A thread of its own looks on and,
where a beat is late, notes once where the main thread stands. For tests and for `dev.py bench window`; the program
itself has none.
"""

from __future__ import annotations

import os
import sys
import threading
import time
from dataclasses import dataclass
from pathlib import Path
from types import CodeType

from PySide6.QtCore import QObject, Qt, QTimer, Slot

#: A person feels more than this.
LIMIT_SECONDS = 0.05
_BEAT_MS = 4
_LOOK_SECONDS = 0.01
_LINES = 14


@dataclass(frozen=True, slots=True)
class Gap:
    """One time the loop did not turn: seconds, of which the main thread computed, what the machine took besides."""

    seconds: float
    computed: float
    taken: float
    where: str


class _Queue:
    """How long the calling thread stood ready without a core, seconds since its start."""

    def __init__(self) -> None:
        path = Path("/proc/thread-self/schedstat")
        self._file = os.open(path, os.O_RDONLY) if path.exists() else -1

    def seconds(self) -> float:
        """0 where the system doesn't tell."""
        return int(os.pread(self._file, 100, 0).split()[1]) / 1e9 if self._file >= 0 else 0.0

    def close(self) -> None:
        """Let the file go."""
        if self._file >= 0:
            os.close(self._file)
            self._file = -1


class StallWatch(QObject):
    """Lives in the main thread; `worst` and `stalls` are by phase."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.worst: dict[str, Gap] = {}
        self.stalls: dict[str, list[Gap]] = {}
        self.gaps: dict[str, list[float]] = {}
        self._phase = ""
        self._last = self._last_computed = self._last_queued = 0.0
        self._queue = _Queue()
        self._seen = ""
        self._main = threading.get_ident()
        self._ended = threading.Event()
        self._thread: threading.Thread | None = None
        self._timer = QTimer(self)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.setInterval(_BEAT_MS)
        self._timer.timeout.connect(self._beat)

    def start(self, phase: str) -> None:
        """Watch from now on."""
        self._phase = phase
        self._queue = _Queue()
        self._mark()
        self._timer.start()
        self._ended.clear()
        self._thread = threading.Thread(target=self._look_on, name="stall watch", daemon=True)
        self._thread.start()

    def enter(self, phase: str) -> None:
        """What follows belongs to this phase; what came before is counted now."""
        self._beat()
        self._phase = phase

    def stop(self) -> None:
        """Count what is open, and watch no more."""
        self._beat()
        self._timer.stop()
        if self._queue is not None:
            self._queue.close()
            self._queue = None
        self._ended.set()
        if self._thread is not None:
            self._thread.join()
            self._thread = None

    def _mark(self) -> None:
        self._seen = ""
        self._last_queued = self._queue.seconds() if self._queue is not None else 0.0
        self._last_computed = time.thread_time()
        self._last = time.perf_counter()

    @Slot()
    def _beat(self) -> None:
        taken = (self._queue.seconds() if self._queue is not None else 0.0) - self._last_queued
        gap = max(0.0, time.perf_counter() - self._last - taken)
        found = Gap(gap, time.thread_time() - self._last_computed, taken, self._seen)
        phase = self._phase
        self.gaps.setdefault(phase, []).append(gap)
        if gap > LIMIT_SECONDS:
            self.stalls.setdefault(phase, []).append(found)
        if phase not in self.worst or gap > self.worst[phase].seconds:
            self.worst[phase] = found
        self._mark()

    def _look_on(self) -> None:
        while not self._ended.wait(_LOOK_SECONDS):
            if time.perf_counter() - self._last > LIMIT_SECONDS / 2 and not self._seen:
                stack = _stack_of(self._main)
                lines = [f"  {code.co_filename}:{line} in {code.co_name}" for code, line in stack[:_LINES]]
                self._seen = "\n".join(reversed(lines))


def _stack_of(thread: int) -> list[tuple[CodeType, int]]:
    """Where a thread stands, innermost first. No frame is kept: it would keep a painter alive after its time."""
    frame = sys._current_frames().get(thread)
    found = []
    while frame is not None:
        found.append((frame.f_code, frame.f_lineno))
        frame = frame.f_back
    return found
