"""Server time: what o'clock it is for the service, learned from its `Date` headers.

The person's clock may be hours wrong, may jump, and stops meaning anything over a laptop's sleep; locks,
windows and budgets must not follow it. The offset is carried by the monotonic clock between headers.
"""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from functools import lru_cache
from math import inf
from statistics import median

from msgspec import Struct

#: Monotonic and wall clock disagreeing by more than this many seconds mean a sleep or a jump.
JUMP_SECONDS = 30.0
#: The median of this many `Date` headers is believed.
SAMPLES = 5
#: An answer slower than this tells little about the moment its `Date` was written.
SLOW_SECONDS = 10.0
#: `Date` has whole seconds: on average the true time is half a second later.
HALF_SECOND = 0.5


class Deadline(Struct, frozen=True):
    """A moment in the near future, on both clocks: neither a sleep nor a jump back lengthens it.

    `server` is the same moment in server time (Unix seconds), where that was known: after a sleep or a jump of
    the computer's clock it tells which of the two was right.
    """

    monotonic: float
    wall: float
    server: float | None = None


@lru_cache(maxsize=16)  # the answers of one second say the same
def parse_http_date(text: str) -> datetime | None:
    """An HTTP date as aware UTC; None where it cannot be read."""
    try:
        moment = parsedate_to_datetime(text)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    try:
        return moment.astimezone(UTC)
    except (ValueError, OverflowError):
        return None


class ServerClock:
    """Thread-safe. `wall` gives Unix seconds, `monotonic` seconds from anywhere, both injected."""

    def __init__(
        self, *, wall: Callable[[], float] = time.time, monotonic: Callable[[], float] = time.monotonic
    ) -> None:
        self._wall = wall
        self._monotonic = monotonic
        self._lock = threading.Lock()
        self._samples: deque[float] = deque(maxlen=SAMPLES)  # server epoch minus monotonic
        self._ahead: float | None = None  # their median; None before any
        self._baseline = wall() - monotonic()
        self._forgot = -inf  # when what was learned was dropped, on the monotonic clock
        self._jumped = False

    @property
    def known(self) -> bool:
        """Whether a `Date` header was heard since the start or the last jump."""
        with self._lock:
            self._look()
            return self._ahead is not None

    @property
    def offset(self) -> float:
        """Seconds the service is ahead of the person's clock; 0.0 before any header."""
        with self._lock:
            here, wall = self._look()
            return 0.0 if self._ahead is None else self._ahead + here - wall

    def now(self) -> datetime:
        """Server time, aware UTC; the wall clock before any header was heard."""
        with self._lock:
            here, wall = self._look()
            seconds = wall if self._ahead is None else self._ahead + here
        return datetime.fromtimestamp(seconds, UTC)

    def monotonic(self) -> float:
        """The injected monotonic clock, for those that measure spans."""
        return self._monotonic()

    def learn(self, date_header: str | None, sent_monotonic: float, received_monotonic: float) -> None:
        """Take an answer's `Date` header; unreadable, missing or late ones, and those from before a sleep, are ignored.

        The two monotonic readings are from just before sending and just after the head of the answer came.
        """
        moment = parse_http_date(date_header) if date_header else None
        span = received_monotonic - sent_monotonic
        if moment is None or span < 0:
            return
        with self._lock:
            self._look()
            if sent_monotonic < self._forgot or (span > SLOW_SECONDS and self._samples):
                return  # asked before the sleep, `Date` may be hours old by now
            middle = sent_monotonic + span / 2
            self._samples.append(moment.timestamp() + HALF_SECOND - middle)
            self._ahead = median(self._samples)

    def forget(self) -> None:
        """Drop what was learned; until the next header the wall clock is all there is."""
        with self._lock:
            self._forget()

    def jumped(self) -> bool:
        """True once after each sleep or jump of over 30 s. For one listener: asking clears it."""
        with self._lock:
            self._look()
            jumped, self._jumped = self._jumped, False
            return jumped

    def deadline(self, seconds: float) -> Deadline:
        """The moment `seconds` from now."""
        with self._lock:
            here, wall = self._look()
            server = None if self._ahead is None else self._ahead + here + seconds
        return Deadline(monotonic=here + seconds, wall=wall + seconds, server=server)

    def left(self, deadline: Deadline) -> float:
        """Seconds until `deadline`, 0.0 once it has passed.

        Where the two clocks disagree, one slept or the other jumped: server time tells, once it was heard anew.
        Until then the nearer clock wins: trying too early costs one refused request, too late could cost an hour.
        """
        return self.all_left((deadline,))[0]

    def all_left(self, deadlines: Iterable[Deadline]) -> list[float]:
        """As `left`, for many at one moment."""
        with self._lock:
            here, wall = self._look()
            server = None if self._ahead is None else self._ahead + here
        found = []
        for deadline in deadlines:
            left, other = deadline.monotonic - here, deadline.wall - wall
            if abs(left - other) > JUMP_SECONDS and server is not None and deadline.server is not None:
                left = deadline.server - server
            elif other < left:
                left = other
            found.append(left if left > 0 else 0.0)
        return found

    def since(self, deadline: Deadline) -> float:
        """Seconds since `deadline` passed, by server time where it is known; 0.0 before."""
        if deadline.server is not None and self.known:
            return max(0.0, self.now().timestamp() - deadline.server)
        return max(0.0, self._monotonic() - deadline.monotonic)

    def over(self, deadline: Deadline) -> bool:
        """Whether `deadline` has surely passed; False while only a clock that may have jumped says so."""
        return self.left(deadline) <= 0 and (self.known or self._monotonic() >= deadline.monotonic)

    def _look(self) -> tuple[float, float]:
        """Both clocks as they are now, monotonic and wall; notices a sleep or a jump. Called with the lock held."""
        here, wall = self._monotonic(), self._wall()
        if abs(wall - here - self._baseline) > JUMP_SECONDS:
            self._jumped = True
            self._forget()
        return here, wall

    def _forget(self) -> None:
        self._samples.clear()
        self._ahead = None
        self._forgot = self._monotonic()
        self._baseline = self._wall() - self._forgot
