"""Planned trouble between a client and the practice service: lost answers, gateways, half a body."""

from __future__ import annotations

import threading
from collections.abc import Iterable
from enum import StrEnum

from msgspec import Struct


class Trouble(StrEnum):
    """What goes wrong."""

    DROP_BEFORE = "drop_before"  # the connection closes, the request was never handled
    DROP_AFTER = "drop_after"  # handled, but the answer is lost
    DELAY = "delay"  # handled after `seconds`
    STATUS = "status"  # a gateway's answer with `status`; not handled unless `handled`
    HTML = "html"  # a captive portal's page with status 200; not handled unless `handled`
    HALF = "half"  # handled; half of the answer's body, then the connection closes
    BODILESS = "bodiless"  # a proxy drops the request's body; handled without it
    XML = "xml"  # handled; XML although JSON was asked for


class Rule(Struct, frozen=True):
    """One trouble and when it strikes.

    It matches requests of `method` (empty: any) whose path contains `path` (empty: any); of those, it strikes
    from the `nth` (1-based) on, `times` times (None: for ever). `headers` go with STATUS answers.
    """

    do: Trouble
    method: str = ""
    path: str = ""
    nth: int = 1
    times: int | None = 1
    status: int = 500
    seconds: float = 0.0
    handled: bool = False
    headers: tuple[tuple[str, str], ...] = ()


class Faults:
    """A list of rules with their counters; safe to change while the service runs."""

    def __init__(self, rules: Iterable[Rule] = ()) -> None:
        self._lock = threading.Lock()
        self._rules: list[Rule] = list(rules)
        self._seen = [0] * len(self._rules)
        self._hits: list[tuple[Rule, str, str]] = []

    def add(self, rule: Rule) -> None:
        """Another rule; its count starts now."""
        with self._lock:
            self._rules.append(rule)
            self._seen.append(0)

    def clear(self) -> None:
        """No more trouble; the hits stay on record."""
        with self._lock:
            self._rules, self._seen = [], []

    def hits(self) -> tuple[tuple[Rule, str, str], ...]:
        """Every strike so far: rule, method, path."""
        with self._lock:
            return tuple(self._hits)

    def strike(self, method: str, path: str) -> Rule | None:
        """The rule that hits this request, if any. Every matching rule counts it; the first in reach wins."""
        with self._lock:
            hit: Rule | None = None
            for place, rule in enumerate(self._rules):
                if (rule.method and rule.method != method) or rule.path not in path:
                    continue
                self._seen[place] += 1
                count = self._seen[place]
                last = None if rule.times is None else rule.nth + rule.times
                if hit is None and count >= rule.nth and (last is None or count < last):
                    hit = rule
            if hit is not None:
                self._hits.append((hit, method, path))
            return hit
