"""When it is looked whether what is out has landed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from reversal_desk.run.evidence import kind_of
from reversal_desk.run.learned import Learned
from reversal_desk.run.ports import Clock
from reversal_desk.run.rows import Rows

#: The first look after the first queued write, then times three (design.md, journal 9).
FIRST_LOOK, LOOK_FACTOR, SLOWEST_LOOK = 2.0, 3.0, 3600.0
#: Where the account's queue is known to be quick, a small batch looks this early.
EARLIEST_LOOK = 0.5
#: Up to so many rows a look may cost two requests and more; a larger batch keeps to its budget and waits longer.
SMALL_BATCH = 40


class LookTimes:
    """The next look and the growing gap between looks, in seconds of the monotonic clock."""

    def __init__(
        self, *, rows: Rows, learned: Learned, clock: Clock, patience: timedelta, monotonic: Callable[[], float]
    ) -> None:
        self._rows = rows
        self._learned = learned
        self._clock = clock
        self._patience = patience
        self._monotonic = monotonic
        self.next: float | None = None  # None: nothing is out
        self._gap = FIRST_LOOK

    def schedule(self) -> None:
        """First look after the account's usual queue time; a running send is not interrupted for many rows."""
        gap = FIRST_LOOK
        if self._learned.queue_time is not None:
            small = self._rows.started + len(self._rows.waiting) <= SMALL_BATCH
            floor = EARLIEST_LOOK if small else FIRST_LOOK
            gap = max(floor, self._learned.queue_time * 1.1 + 0.5)
        first = any(kind_of(out.attempt.step) not in self._learned.proved_kinds for out in self._rows.out.values())
        if len(self._rows.waiting) > 2 * SMALL_BATCH and not first:
            gap = max(gap, 54.0)
        self._gap = gap
        self.next = self._monotonic() + gap

    def looked(self) -> None:
        """After a look: the next one comes later and later, as long as anything is out."""
        self._gap = min(self._gap * LOOK_FACTOR, SLOWEST_LOOK)
        self.next = self._monotonic() + self._pause() if self._rows.out else None

    def _pause(self) -> float:
        """Seconds to the next look: the growing gap, or sooner where a lost answer's patience ends before."""
        now = self._clock.now()
        ends = [
            (out.attempt.sent_at + self._patience - now).total_seconds()
            for out in self._rows.out.values()
            if not out.attempt.submission_id and not out.told
        ]
        return min([self._gap, *(max(end, EARLIEST_LOOK) for end in ends)])
