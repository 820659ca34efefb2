"""The hourly budget of one SID: how many requests are left, and when the next may start (contract section 8).

What the service says in its headers counts first. Where it says nothing, the requests of the last hour are
counted here, against 1,000 an hour. A reserve is left for the brand's other tools; it binds every kind of
request alike, reads and writes, so the arithmetic stays one line.
"""

from __future__ import annotations

import math
import random as random_module
import re
import threading
from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import TypeGuard

from reversal_desk.impact.clock import Deadline, ServerClock, parse_http_date

DEFAULT_LIMIT = 1000
DEFAULT_RESERVE = 50
HOUR = 3600.0
#: No wait is shorter or longer than this, whatever a header says (contract 8).
SHORTEST_WAIT = 1.0
LONGEST_WAIT = 3660.0
#: The first wait after a 429 that names none; doubled each further time.
UNTOLD_WAIT = 60.0
#: A reset above this is a Unix time, below it a number of seconds (contract 8).
EPOCH_FROM = Decimal(10**9)
MILLISECONDS_FROM = Decimal(10**12)
SMALL_ACCOUNT = 100
#: Requests nearer together than this belong to one burst and tell the pace.
BURST_GAP = 5.0
#: Own requests are remembered in steps of this many seconds.
MARK_SECONDS = 10.0

_LIMIT_NAMES = ("x-ratelimit-limit", "x-ratelimit-limit-hour", "ratelimit-limit")
_REMAINING_NAMES = ("x-ratelimit-remaining", "x-ratelimit-remaining-hour", "ratelimit-remaining")
_RESET_NAMES = ("x-ratelimit-reset", "x-ratelimit-reset-hour", "ratelimit-reset")
_WHOLE = re.compile(r"\s*([0-9]{1,12})(?![0-9.])")
_NUMBER = re.compile(r"\s*(-?[0-9]{1,18}(?:\.[0-9]{1,9})?)\s*\Z")


@dataclass(frozen=True, slots=True)
class Told:
    """What the headers of one answer said; None where they said nothing readable. `wait` is in seconds."""

    limit: int | None
    remaining: int | None
    wait: float | None


def read_headers(headers: Mapping[str, str], *, now: datetime) -> Told:
    """Every documented form (contract 8), names case-insensitive; `now` is server time, for dates."""
    plain = {name.lower(): value for name, value in headers.items()}
    wait = _retry_after(plain.get("retry-after", ""), now=now)
    if wait is None:
        resets = (_reset(plain.get(name, ""), now=now) for name in _RESET_NAMES)
        wait = next((found for found in resets if found is not None), None)
    limit = _first_whole(plain, _LIMIT_NAMES)
    return Told(
        limit=limit or None,
        remaining=_first_whole(plain, _REMAINING_NAMES),
        wait=None if wait is None else min(max(wait, SHORTEST_WAIT), LONGEST_WAIT),
    )


def _first_whole(headers: Mapping[str, str], names: tuple[str, ...]) -> int | None:
    for name in names:
        found = _WHOLE.match(headers.get(name, ""))
        if found:
            return int(found[1])
    return None


def _reset(text: str, *, now: datetime) -> float | None:
    found = _NUMBER.match(text)
    if not found:
        return None
    value = Decimal(found[1])
    if value > MILLISECONDS_FROM:
        value /= 1000
    if value > EPOCH_FROM:
        return float(value) - now.timestamp()
    return float(value)


def _retry_after(text: str, *, now: datetime) -> float | None:
    seconds = _reset(text, now=now)
    if seconds is not None:
        return seconds
    moment = parse_http_date(text) if text else None
    return None if moment is None else (moment - now).total_seconds()


@dataclass(slots=True)
class _Mark:
    """Some requests of ours at about one moment; an hour later they no longer count."""

    monotonic: float
    expires: Deadline
    count: int


def _is_whole(value: object) -> TypeGuard[int]:
    return isinstance(value, int) and not isinstance(value, bool)


class Budget:
    """Thread-safe; one per SID, shared by everything that asks the service for it.

    `reserve` is how many requests of each hour are left to the brand's other tools (at most a tenth of a
    limit of 100 or less, at most half of any). `limit` holds until the service tells its own.
    """

    def __init__(
        self,
        clock: ServerClock,
        *,
        reserve: int = DEFAULT_RESERVE,
        limit: int = DEFAULT_LIMIT,
        random: random_module.Random | None = None,
    ) -> None:
        self.reserve = max(0, reserve)
        self._clock = clock
        self._random = random or random_module.Random()
        self._lock = threading.Lock()
        self._requests: dict[str, int] = {}
        self._limit = limit
        self._remaining: int | None = None
        self._reset: Deadline | None = None
        self._reset_told = False
        self._blocked: Deadline | None = None
        self._strikes = 0
        self._marks: deque[_Mark] = deque()
        self._restored: list[tuple[float, int]] = []  # server epoch, count
        self._last_take: float | None = None
        self._pace = 0.25

    # ------------------------------------------------------------------ asking

    @property
    def requests(self) -> dict[str, int]:
        """Requests sent by kind since the start or `start_counting`; a copy."""
        with self._lock:
            return dict(self._requests)

    @property
    def limit(self) -> int:
        """Requests an hour, as told or 1,000."""
        with self._lock:
            return self._limit

    @property
    def effective_reserve(self) -> int:
        """The reserve that holds with the present limit."""
        with self._lock:
            return self._held()

    @property
    def available(self) -> int:
        """How many requests may start now, the reserve left alone; never negative."""
        with self._lock:
            if self._blocked_left() > 0:
                return 0
            return max(0, self._available())

    def wait_seconds(self, kind: str = "write") -> float:  # noqa: ARG002 - part of the signature
        """Seconds until a request may start; 0.0 means now. Counts nothing. All kinds wait alike."""
        with self._lock:
            return self._wait()

    def take(self, kind: str) -> float:
        """Start one request: 0.0 and it is counted, or the seconds to wait and nothing is counted."""
        with self._lock:
            wait = self._wait()
            if wait > 0:
                return wait
            self._requests[kind] = self._requests.get(kind, 0) + 1
            if self._remaining is not None:
                self._remaining -= 1
            self._mark()
            return 0.0

    def give_back(self, kind: str) -> None:
        """A request that was taken never left this machine."""
        with self._lock:
            if self._requests.get(kind, 0) > 0:
                self._requests[kind] -= 1
            if self._remaining is not None:
                self._remaining += 1
            if self._marks and self._marks[-1].count > 0:
                self._marks[-1].count -= 1

    def start_counting(self) -> None:
        """Begin a new count by kind, for a new run."""
        with self._lock:
            self._requests.clear()

    def finish_time(self, count: int) -> datetime:
        """When `count` more requests would have been sent, nobody else using the account. Aware, server time.

        Bursts go at the pace seen lately; what does not fit waits for the next reset, an hour each.
        """
        with self._lock:
            start = self._clock.now()
            return start + timedelta(seconds=self._seconds_for(max(0, count)))

    # ------------------------------------------------------------------ learning

    def learn(self, headers: Mapping[str, str]) -> None:
        """Take the headers of any answer but a 429."""
        now = self._clock.now()
        told = read_headers(headers, now=now)
        with self._lock:
            self._strikes = self._strikes if self._blocked_left() > 0 else 0
            if told.limit is not None:
                self._limit = told.limit
            if told.remaining is None:
                return
            self._tidy()
            wait = UNTOLD_WAIT if told.wait is None else told.wait
            same = (
                told.wait is not None
                and self._reset_told
                and self._reset is not None
                and abs(self._clock.left(self._reset) - told.wait) <= BURST_GAP
            )
            if same and self._remaining is not None:
                # Answers of several senders overtake each other: in one window the lowest is the newest.
                self._remaining = min(self._remaining, told.remaining)
                return
            self._remaining = told.remaining
            self._reset = self._clock.deadline(wait)
            self._reset_told = told.wait is not None

    def throttled(self, headers: Mapping[str, str]) -> float:
        """Take the headers of a 429; returns the seconds nothing may start."""
        now = self._clock.now()
        told = read_headers(headers, now=now)
        with self._lock:
            if told.limit is not None:
                self._limit = told.limit
            already = self._blocked_left()
            if already <= 0:
                # Several senders hear the same 429 at once: only one after a wait counts as a further one.
                self._strikes += 1
            steps = min(max(0, self._strikes - 1), 10)
            if told.wait is None:
                wait = UNTOLD_WAIT * (1 << steps) * (1 + self._random.random() / 4)
            else:
                # A reset long past would have us knock every second; each further 429 waits longer.
                wait = max(told.wait, float(1 << steps) if steps else 0.0)
            wait = max(min(wait, LONGEST_WAIT), already)
            self._blocked = self._clock.deadline(wait)
            self._remaining = 0
            self._reset = self._blocked
            self._reset_told = told.wait is not None
            return wait

    # ------------------------------------------------------------------ across restarts

    def export(self) -> dict[str, object]:
        """The state as plain JSON types; moments are Unix seconds of server time."""
        with self._lock:
            self._tidy()
            now = self._clock.now().timestamp()
            here = self._clock.monotonic()
            sent = [[round(epoch), count] for epoch, count in self._restored]
            sent += [[round(now - (here - mark.monotonic)), mark.count] for mark in self._marks if mark.count]
            blocked = self._blocked_left()
            return {
                "limit": self._limit,
                "sent": sent,
                "remaining": self._remaining,
                "reset_at": None if self._reset is None else round(now + self._clock.left(self._reset)),
                "reset_told": self._reset_told,
                "blocked_until": None if blocked <= 0 else math.ceil(now + blocked),
                "strikes": self._strikes,
            }

    def restore(self, state: Mapping[str, object]) -> None:
        """Take back what `export` gave. What cannot be read is left out: it is a memory, not a record."""
        now = self._clock.now().timestamp()
        with self._lock:
            limit = state.get("limit")
            if _is_whole(limit) and limit > 0:
                self._limit = limit
            sent = state.get("sent")
            for pair in sent if isinstance(sent, list) else []:
                if isinstance(pair, list | tuple) and len(pair) == 2 and _is_whole(pair[0]) and _is_whole(pair[1]):
                    self._restored.append((float(pair[0]), max(0, pair[1])))
            remaining, reset_at = state.get("remaining"), state.get("reset_at")
            if _is_whole(remaining) and _is_whole(reset_at) and 0 < reset_at - now <= LONGEST_WAIT:
                self._remaining = remaining
                self._reset = self._clock.deadline(reset_at - now)
                self._reset_told = state.get("reset_told") is True
            blocked = state.get("blocked_until")
            if _is_whole(blocked) and 0 < blocked - now <= LONGEST_WAIT:
                self._blocked = self._clock.deadline(blocked - now)
            strikes = state.get("strikes")
            if _is_whole(strikes):
                self._strikes = max(0, strikes)

    # ------------------------------------------------------------------ inside, the lock held

    def _held(self) -> int:
        share = self._limit // 10 if self._limit <= SMALL_ACCOUNT else self._limit // 2
        return min(self.reserve, share)

    def _blocked_left(self) -> float:
        return 0.0 if self._blocked is None else self._clock.left(self._blocked)

    def _tidy(self) -> None:
        """Drop what is over: a window past its reset, own requests older than an hour."""
        if self._reset is not None and self._clock.left(self._reset) <= 0:
            if self._reset_told:  # the service counts from nothing again, and so do we
                self._marks.clear()
                self._restored.clear()
            self._reset, self._remaining, self._reset_told = None, None, False
        while self._marks and self._clock.left(self._marks[0].expires) <= 0:
            self._marks.popleft()
        if self._restored and self._clock.known:  # a wrong wall clock must not wipe the memory
            floor = self._clock.now().timestamp() - HOUR
            self._restored = [pair for pair in self._restored if pair[0] > floor]

    def _expiries(self) -> list[tuple[float, int]]:
        """(seconds until they no longer count, how many), soonest first."""
        now = self._clock.now().timestamp()
        old = [(min(epoch + HOUR - now, HOUR), count) for epoch, count in self._restored]
        new = [(self._clock.left(mark.expires), mark.count) for mark in self._marks]
        return sorted((left, count) for left, count in old + new if left > 0 and count)

    def _available(self) -> int:
        self._tidy()
        if self._remaining is not None:
            return self._remaining - self._held()
        return self._limit - self._held() - sum(count for _, count in self._expiries())

    def _wait(self) -> float:
        blocked = self._blocked_left()
        if blocked > 0:
            return blocked
        available = self._available()
        if available > 0:
            return 0.0
        if self._reset is not None:
            return max(self._clock.left(self._reset), SHORTEST_WAIT)
        needed, left = 1 - available, SHORTEST_WAIT
        for left, count in self._expiries():  # noqa: B007 - the last one looked at is the one waited for
            needed -= count
            if needed <= 0:
                break
        return max(left, SHORTEST_WAIT)

    def _mark(self) -> None:
        here = self._clock.monotonic()
        if self._last_take is not None and 0 < here - self._last_take < BURST_GAP:
            self._pace += 0.1 * (here - self._last_take - self._pace)
        self._last_take = here
        if self._marks and here - self._marks[-1].monotonic < MARK_SECONDS:
            self._marks[-1].count += 1
        else:
            self._marks.append(_Mark(monotonic=here, expires=self._clock.deadline(HOUR), count=1))

    def _seconds_for(self, count: int) -> float:
        blocked = self._blocked_left()
        window = max(1, self._limit - self._held())
        if blocked > 0:
            return blocked + self._windows(count, window)
        available = max(0, self._available())
        if count <= available:
            return count * self._pace
        spent = available * self._pace
        rest = count - available
        if self._reset is not None:
            return max(spent, self._clock.left(self._reset)) + self._windows(rest, window)
        # No word from the service: each of our own requests frees its place an hour after it went out.
        places = deque(self._expiries())
        places.append((HOUR, available))
        elapsed = spent
        while rest > 0:
            left, freed = places.popleft() if places else (elapsed + HOUR, window)
            elapsed = max(elapsed, left)
            used = min(rest, freed)
            elapsed += used * self._pace
            rest -= used
            if used:
                places.append((elapsed + HOUR, used))
        return elapsed

    def _windows(self, count: int, window: int) -> float:
        """Seconds for `count` requests from the start of a fresh window."""
        if count <= 0:
            return 0.0
        full, last = divmod(count - 1, window)
        return full * HOUR + (last + 1) * self._pace
