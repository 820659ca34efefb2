"""Whatever carries writes: a protocol, and the program's threads. They do HTTP only; the lane owns the journal."""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Protocol

from reversal_desk.errors import BadAnswer, ServiceError
from reversal_desk.model import Queued, Write

SENDERS = 4

Answer = Queued | ServiceError


class Senders(Protocol):
    """Whatever carries writes: threads here, a simulator in tests."""

    def start(self, attempt: int, write: Write) -> None:
        """Begin one write."""
        ...

    def finished(self, timeout: float) -> list[tuple[int, Answer]]:
        """Answers that came, waiting at most `timeout` seconds for the first."""
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
    """Up to four threads, one session each."""

    def __init__(self, make: Callable[[], OneSender], *, count: int = SENDERS) -> None:
        self._pool = ThreadPoolExecutor(count, thread_name_prefix="sender")
        self._make = make
        self._own = threading.local()
        self._made: list[OneSender] = []
        self._lock = threading.Lock()
        self._answers: queue.SimpleQueue[tuple[int, Answer]] = queue.SimpleQueue()

    def start(self, attempt: int, write: Write) -> None:
        """Hand one write to a free thread."""
        self._pool.submit(self._work, attempt, write)

    def _work(self, attempt: int, write: Write) -> None:
        answer: Answer
        try:
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
            return found

    def close(self) -> None:
        """Wait for the threads and close their connections."""
        self._pool.shutdown(wait=True)
        for sender in self._made:
            sender.close()
