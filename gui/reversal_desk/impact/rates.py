"""The hourly budget of one SID: how many requests are left, and when the next may start (contract section 8).

What the service says in its headers counts first. Where it says nothing, the requests of the last hour are
counted here, against 1,000 an hour. A reserve is left for the brand's other tools; it binds every kind of
request alike, reads and writes, so the arithmetic stays one line.

What was sent and told is shared through a keep (`Budget.shared`): between processes, and from a crash to the
next start. An earlier process is no different there from one that runs beside this one.
"""

from __future__ import annotations

import json
import math
import random as random_module
import re
import secrets
import threading
from collections import deque
from collections.abc import Mapping
from datetime import datetime, timedelta
from decimal import Decimal
from typing import TypeGuard

from msgspec import Struct

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
#: Writes nearer together than this belong to one burst and tell the pace.
BURST_GAP = 5.0
#: So many of them tell it; before, a write is taken to need a tenth of a second (four at a time, 0.4 s each).
FEWEST_PACED, MOST_PACED = 10, 200
USUAL_PACE = 0.1
#: Two answers that name a reset this near to each other speak of the same window.
SAME_RESET = 5.0
#: Others' requests are told from our own only beyond what may be in flight, and after so many seconds.
IN_FLIGHT, TELLING_SECONDS = 8, 10.0
#: No kept number is larger; what is was never written by us.
MOST = 10**11
#: A kept moment this far ahead of server time was never ours.
AHEAD = 60.0
#: Own requests are remembered in steps of this many seconds.
MARK_SECONDS = 10.0

_LIMIT_NAMES = ("x-ratelimit-limit", "x-ratelimit-limit-hour", "ratelimit-limit")
_REMAINING_NAMES = ("x-ratelimit-remaining", "x-ratelimit-remaining-hour", "ratelimit-remaining")
_RESET_NAMES = ("x-ratelimit-reset", "x-ratelimit-reset-hour", "ratelimit-reset")
_WHOLE = re.compile(r"\s*([0-9]{1,12})(?![0-9.])")
_NUMBER = re.compile(r"\s*(-?[0-9]{1,18}(?:\.[0-9]{1,9})?)\s*\Z")


class Told(Struct, frozen=True):
    """What the headers of one answer said; None where they said nothing readable. `wait` is in seconds."""

    limit: int | None
    remaining: int | None
    wait: float | None


def read_headers(headers: Mapping[str, str], *, now: datetime) -> Told:
    """Every documented form (contract 8), names case-insensitive; `now` is server time, for dates.

    An answer's own Date goes before it: of a slow answer nobody knows when it was given, and a reset taken for nearer
    than it is would have us ask in spite of a 429.
    """
    plain = {name.lower(): value for name, value in headers.items()}
    now = parse_http_date(plain.get("date", "")) or now
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


class _Mark(Struct):
    """Some requests of ours at about one moment; an hour later they no longer count."""

    monotonic: float
    expires: Deadline
    count: int


class _Hour(Struct):
    """The service's present window as far as it was seen: how it empties, and who empties it."""

    began: float  # monotonic, of the first word on it
    remaining: int | None = None  # as first told
    ours: int = 0  # started since
    others: float = 0.0  # requests a second that were not ours
    whole: bool = False  # seen from its beginning
    dry: bool = False  # nothing was left for us before it ended


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
        self._me = secrets.token_hex(8)
        self._elsewhere: dict[str, list[tuple[float, int]]] = {}  # process -> (server epoch, count)
        self._counts_from = 0.0  # server epoch of the last reset: what others sent before no longer counts
        self._told_at = 0.0  # server epoch of the last word on the limit
        self._hour = _Hour(began=clock.monotonic())
        self._got: int | None = None  # what the last hour that ran dry gave us; None while none did
        self._paced: deque[float] = deque(maxlen=MOST_PACED)  # when the writes of this burst started
        self._pace = USUAL_PACE
        self._kept = (0, False, clock.monotonic())  # when `shared` was last asked: requests, blocked, monotonic
        self._total = 0

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
            self._total += 1
            self._hour.ours += 1
            if self._remaining is not None:
                self._remaining -= 1
            self._mark()
            if kind == "write":
                self._keep_pace()
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
            self._hour.ours = max(0, self._hour.ours - 1)

    def start_counting(self) -> None:
        """Begin a new count by kind, for a new run."""
        with self._lock:
            self._requests.clear()

    def finish_time(self, count: int) -> datetime:
        """When `count` more requests will have been sent. Aware, server time.

        Bursts go at the pace seen lately; what does not fit waits for the next reset, an hour each. Other tools
        are reckoned with as they were seen: what they take beside us, and what the last hour left of the limit.
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
            self._date_marks()
            self._strikes = self._strikes if self._blocked_left() > 0 else 0
            self._hear_limit(told, now)
            if told.remaining is None:
                return
            self._tidy()
            self._told_at = now.timestamp()
            wait = UNTOLD_WAIT if told.wait is None else told.wait
            same = (
                told.wait is not None
                and self._reset_told
                and self._reset is not None
                and abs(self._clock.left(self._reset) - told.wait) <= SAME_RESET
            )
            if same and self._remaining is not None:
                # Answers of several senders overtake each other: in one window the lowest is the newest.
                self._remaining = min(self._remaining, told.remaining)
                self._watch_others(told.remaining)
                return
            self._remaining = told.remaining
            self._reset = self._clock.deadline(wait)
            self._reset_told = told.wait is not None
            if self._hour.remaining is None or self._reset_told:
                self._hour.remaining, self._hour.ours = told.remaining, 0
                self._hour.began = self._clock.monotonic()

    def _hear_limit(self, told: Told, now: datetime) -> None:
        if told.limit is None:
            return
        if told.limit != self._limit:
            self._got = None  # what another limit gave says nothing of this one
        self._limit = told.limit
        self._told_at = now.timestamp()

    def _watch_others(self, remaining: int) -> None:
        """How fast the count falls beside our own requests."""
        hour, span = self._hour, self._clock.monotonic() - self._hour.began
        if hour.remaining is not None and span >= TELLING_SECONDS:
            gone = hour.remaining - remaining - hour.ours
            hour.others = max(0, gone - IN_FLIGHT if gone < 2 * IN_FLIGHT else gone) / span

    def throttled(self, headers: Mapping[str, str]) -> float:
        """Take the headers of a 429; returns the seconds nothing may start."""
        now = self._clock.now()
        told = read_headers(headers, now=now)
        with self._lock:
            self._date_marks()
            self._hear_limit(told, now)
            self._told_at = now.timestamp()
            self._hour.dry = True
            already = self._blocked_left()
            if already <= 0:
                # Several senders hear the same 429 at once: only one after a wait counts as a further one.
                self._strikes += 1
                if self._remaining is None:  # no count was told: ours of the last hour is what the hour gives
                    ours = sum(mark.count for mark in self._marks)
                    self._got = ours if ours >= max(IN_FLIGHT, self._limit // 10) else self._got
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

    def unkept(self) -> tuple[int, float]:
        """(requests, seconds) since `shared` was last asked; a 429 heard since counts as many requests."""
        with self._lock:
            total, blocked, at = self._kept
            new_block = self._blocked_left() > 0 and not blocked
            return self._total - total + (self._limit if new_block else 0), self._clock.monotonic() - at

    def shared(self, kept: str | None) -> str:
        """Take what other processes left in the keep, and give what is to be in it from now on: JSON text.

        Never raises: what cannot be read is left out, for it is a memory, not a record.
        """
        try:
            state = json.loads(kept) if kept else {}
        except (ValueError, RecursionError):
            state = {}
        self.restore(state if isinstance(state, dict) else {})
        with self._lock:
            self._kept = (self._total, self._blocked_left() > 0, self._clock.monotonic())
        return json.dumps(self.export(), separators=(",", ":"))

    def export(self) -> dict[str, object]:
        """The state as plain JSON types; moments are Unix seconds of server time."""
        with self._lock:
            self._tidy()
            now = self._clock.now().timestamp()
            mine = [[round(now - HOUR + self._clock.left(m.expires)), m.count] for m in self._marks if m.count]
            theirs = {who: [[round(at), count] for at, count in pairs] for who, pairs in self._elsewhere.items()}
            blocked = self._blocked_left()
            return {
                "limit": self._limit,
                "sent": {**theirs, **({self._me: mine} if mine else {})},
                "told_at": round(self._told_at, 1),
                "remaining": self._remaining,
                "reset_at": None if self._reset is None else round(now + self._clock.left(self._reset)),
                "reset_told": self._reset_told,
                "blocked_until": None if blocked <= 0 else math.ceil(now + blocked),
                "strikes": self._strikes,
                "pace": round(self._pace, 3),
            }

    def restore(self, state: Mapping[str, object]) -> None:
        """Take what an earlier process, or one beside this one, knew; newer words of the service win."""
        now = self._clock.now().timestamp()
        with self._lock:
            sent = state.get("sent")
            self._elsewhere = {
                who: pairs
                for who, told in (sent.items() if isinstance(sent, dict) else ())
                if who != self._me and (pairs := _pairs(told))
            }
            self._tidy()
            blocked = state.get("blocked_until")
            if _is_whole(blocked) and self._blocked_left() < blocked - now <= LONGEST_WAIT:
                self._blocked = self._clock.deadline(blocked - now)
            pace = state.get("pace")
            if isinstance(pace, int | float) and 0.001 <= pace <= BURST_GAP and len(self._paced) < FEWEST_PACED:
                self._pace = float(pace)
            told_at = state.get("told_at")
            if not isinstance(told_at, int | float) or isinstance(told_at, bool) or told_at <= self._told_at:
                return
            if self._clock.known and told_at > now + AHEAD:
                return
            limit, remaining, reset_at = state.get("limit"), state.get("remaining"), state.get("reset_at")
            if _is_whole(limit) and 0 < limit < MOST:
                self._limit = limit
            if _is_whole(remaining) and _is_whole(reset_at) and 0 < reset_at - now <= LONGEST_WAIT:
                self._remaining = max(0, min(remaining, MOST))
                self._reset = self._clock.deadline(reset_at - now)
                self._reset_told = state.get("reset_told") is True
            strikes = state.get("strikes")
            if _is_whole(strikes):
                self._strikes = max(0, min(strikes, 10))
            if told_at <= now + AHEAD:
                self._told_at = float(told_at)

    # ------------------------------------------------------------------ inside, the lock held

    def _held(self) -> int:
        share = self._limit // 10 if self._limit <= SMALL_ACCOUNT else self._limit // 2
        return min(self.reserve, share)

    def _blocked_left(self) -> float:
        return 0.0 if self._blocked is None else self._clock.left(self._blocked)

    def _tidy(self) -> None:
        """Drop what is over: a window past its reset, requests older than an hour."""
        if self._reset is not None and self._clock.over(self._reset):
            if self._reset_told:  # the service counts from nothing again, and so do we
                self._marks.clear()
                self._counts_from = self._clock.now().timestamp() - self._clock.since(self._reset)
                self._next_hour()
            self._reset, self._remaining, self._reset_told = None, None, False
        while self._marks and self._clock.over(self._marks[0].expires):
            self._marks.popleft()
        if self._elsewhere and self._clock.known:  # a wrong clock of the computer must not wipe the memory
            now = self._clock.now().timestamp()
            for who, pairs in list(self._elsewhere.items()):
                still = [pair for pair in pairs if now - HOUR < pair[0] <= now + AHEAD]
                if still:
                    self._elsewhere[who] = still
                else:
                    del self._elsewhere[who]

    def _next_hour(self) -> None:
        if self._hour.whole and self._hour.dry:
            self._got = self._hour.ours
        self._hour = _Hour(began=self._clock.monotonic(), others=self._hour.others, whole=True)

    def _expiries(self) -> list[tuple[float, int]]:
        """(seconds until they no longer count, how many), soonest first."""
        lefts = self._clock.all_left(mark.expires for mark in self._marks)
        found = [(left, mark.count) for left, mark in zip(lefts, self._marks, strict=True)]
        if self._elsewhere:
            now = self._clock.now().timestamp()
            floor = max(now - HOUR, self._counts_from)
            # a moment ahead of the clock means that the clock is wrong: it counts once server time is known
            pairs = (pair for told in self._elsewhere.values() for pair in told if floor < pair[0] <= now + AHEAD)
            found += [(min(epoch + HOUR - now, HOUR), count) for epoch, count in pairs]
        return sorted((left, count) for left, count in found if left > 0 and count)

    def _available(self) -> int:
        self._tidy()
        if self._remaining is not None and self._reset is not None and self._clock.left(self._reset) > 0:
            return self._remaining - self._held()
        return self._limit - self._held() - sum(count for _, count in self._expiries())

    def _wait(self) -> float:
        blocked = self._blocked_left()
        if blocked > 0:
            return blocked
        available = self._available()
        if available > 0:
            return 0.0
        self._hour.dry = True
        if self._reset is not None and self._clock.left(self._reset) > 0:
            return max(self._clock.left(self._reset), SHORTEST_WAIT)
        needed, left = 1 - available, SHORTEST_WAIT
        for left, count in self._expiries():  # noqa: B007 - the last one looked at is the one waited for
            needed -= count
            if needed <= 0:
                break
        return max(left, SHORTEST_WAIT)

    def _mark(self) -> None:
        here = self._clock.monotonic()
        if self._marks and here - self._marks[-1].monotonic < MARK_SECONDS:
            self._marks[-1].count += 1
        else:
            self._marks.append(_Mark(monotonic=here, expires=self._clock.deadline(HOUR), count=1))

    def _date_marks(self) -> None:
        """Requests that started before server time was known get their place in it."""
        if not self._clock.known:
            return
        here = self._clock.monotonic()
        for mark in self._marks:
            if mark.expires.server is None:
                mark.expires = self._clock.deadline(mark.monotonic + HOUR - here)

    def _keep_pace(self) -> None:
        here = self._clock.monotonic()
        if self._paced and here - self._paced[-1] >= BURST_GAP:
            self._paced.clear()
        self._paced.append(here)
        if len(self._paced) >= FEWEST_PACED:
            self._pace = (here - self._paced[0]) / (len(self._paced) - 1)

    def _seconds_for(self, count: int) -> float:
        blocked = self._blocked_left()
        available = max(0, self._available())
        beside = 1 + self._hour.others * self._pace  # requests of others with each of ours
        window = max(1, int((self._limit - self._held()) / beside))
        if self._got is not None:
            window = max(1, min(window, self._got))
            if self._reset is None:
                available = max(0, min(available, window - sum(mark.count for mark in self._marks)))
        if blocked > 0:
            return blocked + self._windows(count, window)
        available = int(available / beside)
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
        return full * max(HOUR, window * self._pace) + (last + 1) * self._pace


def _pairs(told: object) -> list[tuple[float, int]]:
    """(server epoch, requests) as kept; what is none is left out."""
    return [
        (float(pair[0]), min(pair[1], MOST))
        for pair in (told if isinstance(told, list | tuple) else ())
        if isinstance(pair, list | tuple) and len(pair) == 2 and _is_whole(pair[0]) and _is_whole(pair[1])
        if pair[1] > 0 and 0 < pair[0] < MOST
    ]
