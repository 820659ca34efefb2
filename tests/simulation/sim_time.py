"""Simulated time: the service's clock, the computer's wall clock and its monotonic clock, and what happens in them."""

from __future__ import annotations

import heapq
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

START = datetime(2026, 11, 23, 8, 30, tzinfo=UTC)
START_SECONDS = START.timestamp()
#: A life longer than this is one that does not end, seconds.
LONGEST = 60 * 24 * 3600.0


class DoesNotEnd(Exception):
    """Simulated weeks went by."""


class SimTime:
    """`real` seconds are the service's; the computer may sleep through some, and its clock may be wrong."""

    def __init__(self) -> None:
        self.real = 0.0
        self.slept = 0.0  # seconds the computer slept: its monotonic clock stood still
        self.skew = 0.0  # how far its wall clock is ahead of the service's, seconds
        self._events: list[tuple[float, int, Callable[[], None]]] = []
        self._count = 0

    def monotonic(self) -> float:
        """Seconds the computer was awake."""
        return self.real - self.slept

    def wall(self) -> float:
        """What the computer's clock shows, Unix seconds."""
        return START_SECONDS + self.real + self.skew

    def server(self) -> datetime:
        """What the service's clock shows."""
        return START + timedelta(seconds=self.real)

    def at(self, real: float, do: Callable[[], None]) -> None:
        """Do it at `real`, or at once where that has passed, as soon as time moves."""
        self._count += 1
        heapq.heappush(self._events, (real, self._count, do))

    def doze(self, seconds: float) -> None:
        """The computer sleeps: the world goes on, nothing of ours does."""
        self.real += seconds
        self.slept += seconds

    def sleep(self, seconds: float, *, until: Callable[[], bool] = lambda: False) -> None:
        """Let `seconds` of waking time pass with what happens in them; ends early once `until()`."""
        end = self.monotonic() + seconds
        while self._events and not until():
            due = self._events[0][0]
            if due - self.slept > end:
                break
            _, _, do = heapq.heappop(self._events)
            self.real = max(self.real, due)
            do()
        if not until():
            self.real = max(self.real, end + self.slept)
        if self.real > LONGEST:
            raise DoesNotEnd
