"""A person's clock and a monotonic one that a test moves, and what is worked out by them."""

from __future__ import annotations

import random
from datetime import UTC, datetime
from email.utils import format_datetime

from reversal_desk.impact.clock import ServerClock
from reversal_desk.impact.rates import Budget

NOON = datetime(2026, 11, 23, 12, 0, 0, tzinfo=UTC)


class Times:
    """Both clocks, and the server's as it is known by them."""

    def __init__(self, wall: datetime = NOON) -> None:
        self.wall = wall.timestamp()
        self.monotonic = 1000.0
        self.clock = ServerClock(wall=lambda: self.wall, monotonic=lambda: self.monotonic)

    def go(self, seconds: float) -> None:
        self.wall += seconds
        self.monotonic += seconds

    def hear(self, at: datetime | None = None) -> None:
        """An answer with a `Date`: what it really is, the wall clock's word before any jump."""
        moment = at if at is not None else datetime.fromtimestamp(self.wall, UTC)
        self.clock.learn(format_datetime(moment, usegmt=True), self.monotonic, self.monotonic)

    def budget(self, *, reserve: int = 50) -> Budget:
        return Budget(self.clock, reserve=reserve, random=random.Random(7))
