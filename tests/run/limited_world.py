"""Lives under an hourly limit: the service counts, refuses and tells as it likes, and other tools eat along."""

from __future__ import annotations

import math
import random
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from lane_world import (
    HOUR,
    READ_SECONDS,
    START,
    WRITE_SECONDS,
    Fault,
    Life,
    Sent,
    Service,
    SimSenders,
    SimTime,
    model_action,
    spec_of,
)

from reversal_desk.errors import Throttled
from reversal_desk.impact.practice import ActionSpec
from reversal_desk.impact.rates import Budget
from reversal_desk.model import Progress, Write

Headers = dict[str, str]
#: One thread needs so long for a write.
BUSY_SECONDS = 0.3


@dataclass
class Meter:
    """The service's count: fixed hours from `first` on, `others` requests an hour beside ours.

    `tells`: what its headers say: "delta" or "epoch" with every answer, "429" only when it refuses, "nothing".
    """

    time: SimTime
    limit: Callable[[float], int] = lambda t: 1000
    others: float = 0.0
    tells: str = "delta"
    first: float = HOUR
    ours: dict[int, int] = field(default_factory=dict)  # hour -> requests answered
    log: list[tuple[float, bool]] = field(default_factory=list)  # (when, whether answered)

    def _hour(self) -> tuple[int, float]:
        """(number of the hour, seconds to its end)."""
        number = max(0, math.floor((self.time.t - self.first) / HOUR) + 1)
        return number, self.first + number * HOUR - self.time.t

    def ask(self) -> tuple[bool, Headers]:
        number, left = self._hour()
        limit = self.limit(self.time.t)
        eaten = self.others * (min(HOUR, self.first) if number == 0 else HOUR) / HOUR
        eaten *= 1 - left / (min(HOUR, self.first) if number == 0 else HOUR)
        good = self.ours.get(number, 0) + int(eaten) < limit
        self.log.append((self.time.t, good))
        if good:
            self.ours[number] = self.ours.get(number, 0) + 1
        remaining = max(0, limit - self.ours.get(number, 0) - int(eaten))
        reset = math.ceil(left)
        told = {"X-RateLimit-Limit": str(limit), "X-RateLimit-Remaining": str(remaining)}
        epoch = str(math.ceil(START.timestamp() + self.time.t + left))
        match self.tells:
            case "delta":
                return good, {**told, "X-RateLimit-Reset": str(reset)}
            case "epoch":
                return good, {**told, "X-RateLimit-Reset": epoch}
            case "429":
                return good, {} if good else {"Retry-After": str(reset)}
            case _:
                return good, {}

    def hear_nothing_while_refused(self) -> None:
        """After each refusal nothing arrives before the hour ends but what was on its way already."""
        for when, good in self.log:
            if good:
                continue
            number = max(0, math.floor((when - self.first) / HOUR) + 1)
            ends = self.first + number * HOUR
            late = [t for t, _ in self.log if when + WRITE_SECONDS + 0.01 < t < ends - 0.01]
            assert not late, f"refused at {when:.1f} until {ends:.0f}, and asked at {late[:5]}"


class LimitedService(Service):
    """Reads that the meter may refuse."""

    meter: Meter

    def _read(self, kind: str) -> None:
        self.before_read(kind)
        wait = self.budget.take(kind)
        if wait > 120:
            raise Throttled("THROTTLED", wait_seconds=wait, host="sim")
        while wait > 0:
            self.time.sleep(wait)
            wait = self.budget.take(kind)
        self.time.sleep(READ_SECONDS)
        self.asked[kind] += 1
        good, headers = self.meter.ask()
        self._hear()
        if not good:
            raise Throttled("THROTTLED", wait_seconds=self.budget.throttled(headers), host="sim")
        self.budget.learn(headers)
        self.now()


class LimitedSenders(SimSenders):
    """Writes that the meter may refuse; four at a time, as threads would."""

    service: LimitedService

    def __init__(self, service: Service, committed: Callable[[int], tuple[str, str, str] | None]) -> None:
        super().__init__(service, committed)
        self.free = [0.0] * 4
        self.heard: dict[int, tuple[bool, Headers]] = {}

    def start(self, attempt: int, write: Write) -> None:
        time = self.service.time
        begins = max(time.t, min(self.free))
        self.free[self.free.index(min(self.free))] = begins + BUSY_SECONDS
        if begins <= time.t:
            super().start(attempt, write)
        else:
            time.at(begins, lambda: None if self.dead else super(LimitedSenders, self).start(attempt, write))

    def _arrive(self, sent: Sent, fault: Fault | None) -> None:
        good, _ = self.heard[id(sent)] = self.service.meter.ask()
        if good:
            super()._arrive(sent, fault)
        else:
            sent.answer = "Throttled"

    def _answer(self, sent: Sent, fault: Fault | None) -> None:
        good, headers = self.heard.pop(id(sent))
        self.service._hear()
        if good:
            self.service.budget.learn(headers)
            super()._answer(sent, fault)
            return
        self.out -= 1
        wait = self.service.budget.throttled(headers)
        if not self.dead:
            self.answers.append((sent.attempt, Throttled("THROTTLED", wait_seconds=wait, host="sim")))


class LimitedLife(Life):
    """A life whose service has a meter; keeps what was told of the end, and when."""

    def __init__(self, folder: Path, *actions: ActionSpec, reserve: int = 50, **meter: object) -> None:
        super().__init__(folder, spec_of(*actions))
        self.service = LimitedService(self.time, self.spec, delay=self.delay)
        self.world = self.service.world
        self.first = {a.id: model_action(self.world, a, START) for a in self.world.actions.values()}
        self.reserve = reserve
        self.meter = self.service.meter = Meter(self.time, **meter)  # type: ignore[arg-type]
        self.service.budget = self.new_budget()
        self.ends: list[tuple[float, float]] = []  # (when it was told, the end it told), simulated seconds

    def new_budget(self) -> Budget:
        return Budget(self.service.clock, reserve=self.reserve, random=random.Random(1))

    def new_senders(self) -> LimitedSenders:
        return LimitedSenders(self.service, self.committed)

    def hear(self, progress: Progress) -> None:
        super().hear(progress)
        if progress.finish_at is not None:
            self.ends.append((self.time.t, (progress.finish_at - START).total_seconds()))
