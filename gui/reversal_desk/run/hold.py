"""Until when nothing is sent, because the service said so or does not answer."""

from __future__ import annotations

from collections.abc import Callable

from reversal_desk.errors import ServiceError
from reversal_desk.model import Notice
from reversal_desk.run.telling import Telling
from reversal_desk.run.trouble import Trouble

#: Outages in a row, waited out ever longer, before the run stops and keeps its place; a lost answer counts twice.
PATIENT_TRIES = 10
LONGEST_PAUSE = 30.0


class Hold:
    """A pause of the sending, not of the looks; `until` is a moment of the monotonic clock."""

    def __init__(self, *, telling: Telling, trouble: Trouble, monotonic: Callable[[], float]) -> None:
        self._telling = telling
        self._trouble = trouble
        self._monotonic = monotonic
        self.until = 0.0
        self.failures = 0  # outages in a row

    def failed(self, error: ServiceError, *, weight: int = 1) -> None:
        """Wait a while, longer each time; several senders tell of the same outage only once."""
        now = self._monotonic()
        if now < self.until:
            return
        self.failures += weight
        self.until = now + min(2.0 ** (self.failures - 1), LONGEST_PAUSE)
        self._telling.tell(self._telling.phase(), notice=Notice(error.code, error.facts), force=True)
        if self.failures >= PATIENT_TRIES:
            self._trouble.met(error)
