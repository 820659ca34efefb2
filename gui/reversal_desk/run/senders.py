"""Whatever carries writes: a protocol, and the program's threads. They do HTTP only; the lane owns the journal."""

from __future__ import annotations

import queue
import threading
import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Protocol

from reversal_desk.errors import BadAnswer, NotSent, ServiceError
from reversal_desk.model import Queued, Write

SENDERS = 4
#: What stood in the queue for longer (seconds, by the computer's clock) is not begun any more: the laptop may have
#: slept, and the guards were asked before that.
STALE = 120.0
#: The answer to such a write: surely not sent.
NOT_BEGUN = "NOT_BEGUN"

Answer = Queued | ServiceError


class Senders(Protocol):
    """Whatever carries writes: threads here, a simulator in tests."""

    def start(self, attempt: int, write: Write) -> None:
        """Begin one write."""
        ...

    def finished(self, timeout: float) -> list[tuple[int, Answer]]:
        """Answers that came, waiting at most `timeout` seconds for the first."""
        ...

    def take_back(self) -> list[int]:
        """Attempts that nobody had begun, and from now on nobody will: surely not sent, and no answer comes."""
        ...

    def close(self) -> None:
        """End; waits for what is out."""
        ...


class OneSender(Protocol):
    """What a sender thread needs: `Sender` of impact/client.py."""

    def write(self, write: Write) -> Queued:
        """Send one write, never retried."""
        ...

    def close(self) -> None:
        """Close its connection."""
        ...


class ThreadSenders:
    """Up to four threads, one session each. `start`, `finished` and `take_back` belong to the lane's one thread."""

    def __init__(
        self, make: Callable[[], OneSender], *, count: int = SENDERS, wall: Callable[[], float] = time.time
    ) -> None:
        self._pool = ThreadPoolExecutor(count, thread_name_prefix="sender")
        self._make = make
        self._wall = wall
        self._own = threading.local()
        self._made: list[OneSender] = []
        self._lock = threading.Lock()
        self._answers: queue.SimpleQueue[tuple[int, Answer]] = queue.SimpleQueue()
        self._given: dict[int, Future[None]] = {}  # attempts whose answer was not fetched yet

    def start(self, attempt: int, write: Write) -> None:
        """Hand one write to a free thread."""
        self._given[attempt] = self._pool.submit(self._work, attempt, write, self._wall())

    def _work(self, attempt: int, write: Write, given: float) -> None:
        answer: Answer
        try:
            if abs(self._wall() - given) > STALE:
                raise NotSent(NOT_BEGUN)
            answer = self._sender().write(write)
        except ServiceError as error:
            answer = error
        except Exception as error:  # noqa: BLE001 - a bug in here must not lose an answer: the write may be out
            answer = BadAnswer("UNCLEAR_ANSWER", kind=type(error).__name__)
        self._answers.put((attempt, answer))

    def _sender(self) -> OneSender:
        """This thread's own sender."""
        sender: OneSender | None = getattr(self._own, "sender", None)
        if sender is None:
            sender = self._own.sender = self._make()
            with self._lock:
                self._made.append(sender)
        return sender

    def finished(self, timeout: float) -> list[tuple[int, Answer]]:
        """All answers there are; waits up to `timeout` for the first."""
        found: list[tuple[int, Answer]] = []
        try:
            found.append(self._answers.get(timeout=timeout) if timeout > 0 else self._answers.get_nowait())
            while True:
                found.append(self._answers.get_nowait())
        except queue.Empty:
            for attempt, _ in found:
                self._given.pop(attempt, None)
            return found

    def take_back(self) -> list[int]:
        """What still stood in the queue. A future that could be cancelled was begun by no thread and never will be."""
        taken = [attempt for attempt, future in self._given.items() if future.cancel()]
        for attempt in taken:
            del self._given[attempt]
        return taken

    def close(self) -> None:
        """Wait for the threads and close their connections."""
        self._pool.shutdown(wait=True)
        for sender in self._made:
            sender.close()
