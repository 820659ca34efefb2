"""The only file that knows threads: reads go to a pool, the run goes to its lane, answers come back in the main thread.

Whatever a worker has to say travels through one object that lives in the main thread, so a receiver
is never called from a worker, and a receiver that was deleted meanwhile is never called at all.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Sequence
from typing import Any, Protocol

import shiboken6
from PySide6.QtCore import QObject, QRunnable, Qt, QThreadPool, QTimer, Signal, Slot

from reversal_desk.model import Progress

log = logging.getLogger(__name__)

Receiver = Callable[[Any], None]

#: How often a run's progress reaches the window.
PROGRESS_MS = 80


class Ticket:
    """A question that was put to the pool; `drop` means nobody waits for the answer any more."""

    def __init__(self, done: Receiver, failed: Receiver) -> None:
        self._receivers: tuple[Receiver, Receiver] | None = (done, failed)
        self._answered = threading.Event()
        self._parcel: tuple[Any, BaseException | None] = (None, None)

    def drop(self) -> None:
        """Forget the answer when it comes."""
        self._receivers = None

    @property
    def dropped(self) -> bool:
        """Nobody waits any more."""
        return self._receivers is None

    def answered(self, answer: Any, error: BaseException | None) -> None:
        """The worker has come to its end; called by it."""
        self._parcel = (answer, error)
        self._answered.set()

    def await_briefly(self, seconds: float) -> None:
        """Hand the answer over now where it comes in so short a time, else when it comes; in the main thread only.

        What went wrong always comes later: the loop that can say so may not run yet.
        """
        if self._answered.wait(seconds) and self._parcel[1] is None:
            self.deliver()

    def deliver(self) -> None:
        """Hand the answer over, once; called in the main thread only."""
        (answer, error), self._parcel = self._parcel, (None, None)  # a ticket may be kept, what it brought is not
        if self._receivers is None:
            return
        receiver = self._receivers[0] if error is None else self._receivers[1]
        self._receivers = None
        owner = getattr(receiver, "__self__", None)
        if isinstance(owner, QObject) and not shiboken6.isValid(owner):
            return
        receiver(answer if error is None else error)


class _Courier(QObject):
    """Lives in the main thread; carries answers from workers to their receivers."""

    arrived = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.arrived.connect(self._deliver, Qt.ConnectionType.QueuedConnection)

    @Slot(object)
    def _deliver(self, ticket: Ticket) -> None:
        _office.open_tickets.discard(ticket)
        ticket.deliver()


class _Job(QRunnable):
    def __init__(self, ticket: Ticket, work: Callable[[], Any]) -> None:
        super().__init__()
        self._ticket = ticket
        self._work = work

    def run(self) -> None:
        """Do the work and post what came of it."""
        answer, error = None, None
        try:
            answer = self._work()
        except BaseException as caught:  # noqa: BLE001 - a worker has nobody above it; the receiver decides
            error = caught
        self._ticket.answered(answer, error)
        courier = _office.courier
        if courier is not None and shiboken6.isValid(courier):
            courier.arrived.emit(self._ticket)


class _Office:
    """The pool and its courier, made when first needed and ended by `shut_down`."""

    def __init__(self) -> None:
        self.courier: _Courier | None = None
        self.pool: QThreadPool | None = None
        self.open_tickets: set[Ticket] = set()

    def ready(self) -> QThreadPool:
        if self.courier is None or self.pool is None:
            self.courier = _Courier()
            self.pool = QThreadPool()
            self.pool.setMaxThreadCount(4)
        return self.pool


_office = _Office()


def in_pool(work: Callable[..., Any], *args: Any, done: Receiver, failed: Receiver, **named: Any) -> Ticket:
    """Call `work(*args, **named)` in a worker; `done(answer)` or `failed(error)` follows in the main thread."""
    pool = _office.ready()
    ticket = Ticket(done, failed)
    _office.open_tickets.add(ticket)
    pool.start(_Job(ticket, lambda: work(*args, **named)))
    return ticket


class _Turns(QObject):
    """Steps that are taken one a turn of the loop."""

    def __init__(self, ticket: Ticket, steps: Sequence[Callable[[], None]], parent: QObject) -> None:
        super().__init__(parent)
        self._ticket = ticket
        self._steps = list(steps)
        self._timer = QTimer(self)
        self._timer.setInterval(0)
        self._timer.timeout.connect(self._next)
        self._timer.start()

    @Slot()
    def _next(self) -> None:
        step = self._steps.pop(0)
        owner = getattr(getattr(step, "func", step), "__self__", None)  # also behind a partial
        gone = self._ticket.dropped or (isinstance(owner, QObject) and not shiboken6.isValid(owner))
        if gone or not self._steps:
            self._timer.stop()
            self.deleteLater()
        try:
            if not gone:
                step()
        finally:
            if gone or not self._steps:
                _office.open_tickets.discard(self._ticket)


def in_turns(*steps: Callable[[], None]) -> Ticket:
    """Take steps in the main thread, one a turn of the loop, so that keys and painting come in between.

    `pending` counts them as one question, until the last step is taken.
    """
    _office.ready()
    ticket = Ticket(_nobody, _nobody)
    _office.open_tickets.add(ticket)
    assert _office.courier is not None
    _Turns(ticket, steps, _office.courier)
    return ticket


def _nobody(_: object) -> None:
    """Steps have no answer."""


def pending() -> int:
    """How many questions are still out."""
    return len(_office.open_tickets)


def shut_down(milliseconds: int = 3000) -> bool:
    """Drop every receiver, wait a bounded time for the workers; False when one is still at work."""
    for ticket in _office.open_tickets:
        ticket.drop()
    _office.open_tickets.clear()
    pool, _office.pool = _office.pool, None
    courier, _office.courier = _office.courier, None
    ended = True
    if pool is not None:
        pool.clear()
        ended = pool.waitForDone(milliseconds)
    if courier is not None:
        courier.deleteLater()
    return ended


class Control(Protocol):
    """What a run listens to while it works; thread-safe."""

    def pause(self) -> None:
        """Start nothing new."""

    def resume(self) -> None:
        """Go on after a pause."""

    def stop(self) -> None:
        """Send nothing more; what is out is still proved."""

    def leave(self) -> None:
        """Stop watching; what was sent stays on the check list."""


Work = Callable[[Callable[[Progress], None]], Any]


class Lane(QObject):
    """The one run at a time: its thread, its control, and its progress at most every 80 ms.

    Emitted in the main thread: `progressed(Progress)`, then exactly one of `ended(result)` or `broke(error)`.
    """

    progressed = Signal(object)
    ended = Signal(object)
    broke = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._thread: threading.Thread | None = None
        self._claimed = False
        self._latest: Progress | None = None
        self._end: tuple[Any, BaseException | None] | None = None
        self._lock = threading.Lock()
        self._timer = QTimer(self)
        self._timer.setInterval(PROGRESS_MS)
        self._timer.timeout.connect(self._look)
        self.control: Control | None = None

    @property
    def running(self) -> bool:
        """True from `start` until `ended` or `broke` was emitted."""
        return self._thread is not None

    @property
    def taken(self) -> bool:
        """A run is on, or its batch is still being written: nothing else may begin, and closing asks."""
        return self._claimed or self.running

    def claim(self) -> None:
        """Taken for a run whose batch is still being written; `start` or `release` follows."""
        if self.taken:
            raise RuntimeError("the lane carries one run at a time")
        self._claimed = True

    def release(self) -> None:
        """Nothing came of the run that the lane was claimed for."""
        self._claimed = False

    def start(self, work: Work, control: Control) -> None:
        """Run `work(emit)` in the lane's own thread."""
        if self._thread is not None:
            raise RuntimeError("the lane carries one run at a time")
        self._claimed = False
        self.control = control
        self._latest = None
        self._end = None
        # A daemon: a run that doesn't let go in time must not keep the program alive; the journal
        # makes even a kill safe.
        self._thread = threading.Thread(target=self._carry, args=(work,), name="lane", daemon=True)
        self._thread.start()
        self._timer.start()

    def _carry(self, work: Work) -> None:
        result, error = None, None
        try:
            result = work(self._take)
        except BaseException as caught:  # noqa: BLE001 - handed to the window, which tells the person
            error = caught
        with self._lock:
            self._end = (result, error)

    def _take(self, progress: Progress) -> None:
        with self._lock:
            self._latest = progress

    @Slot()
    def _look(self) -> None:
        with self._lock:
            progress, self._latest = self._latest, None
            end = self._end
        if progress is not None:
            self.progressed.emit(progress)
        if end is None:
            return
        self._timer.stop()
        if self._thread is not None:
            self._thread.join()
        self._thread = None
        self.control = None
        result, error = end
        if error is None:
            self.ended.emit(result)
        else:
            self.broke.emit(error)

    def leave(self, seconds: float) -> bool:
        """Ask the run to stop watching and wait a bounded time; False when it is still at work."""
        self._timer.stop()
        if self._thread is None:
            return True
        if self.control is not None:
            self.control.leave()
        self._thread.join(seconds)
        ended = not self._thread.is_alive()
        if not ended:
            log.warning("the run did not let go in %.0f s; its journal keeps its place", seconds)
        self._thread = None
        return ended
