"""The rows of one run and the place each has now: it waits, its answer is still to come, or it is out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from msgspec import Struct, field

from reversal_desk.model import Code, RowState, Step
from reversal_desk.run.evidence import Out, kind_of
from reversal_desk.store.journal import Image, OpenAttempt, OpenChange


class Next(Struct, frozen=True):
    """What comes next for a waiting change, worked out from fresh reads and not written yet.

    Either a step to send, perhaps after a fuller before-image, or the state in which the row ends here.
    """

    change: OpenChange
    step: Step | None = None
    image: Image | None = None
    ends: RowState | None = None
    codes: tuple[Code, ...] = ()
    facts: Mapping[str, str] = field(default_factory=dict)
    waits: datetime | None = None  # for a ghost on the same action, until then at most


class Rows:
    """Kept in the head of one run; the journal has everything that must last. A row that ended is in no place."""

    def __init__(self) -> None:
        self.waiting: list[OpenChange] = []
        self.flying: dict[int, Out] = {}  # attempt -> its answer is still to come
        self.out: dict[int, Out] = {}  # attempt -> queued or unknown
        self.started = 0  # attempts this run knows of
        self.planned: dict[int, Next] = {}  # change that waits -> what comes next, as worked out
        self.haunted: dict[int, tuple[float, float]] = {}  # change that waits -> asked again when, pause after
        self.held = False  # all that waits is held back, by a first proof that has to come or by ghosts
        self._rank: dict[int, int] = {}  # change -> its place, earliest lock first

    def load(self, changes: Sequence[OpenChange], attempts: Iterable[OpenAttempt]) -> None:
        """As the journal has them: what has an open attempt is out, the rest waits, in the order of `changes`."""
        by_id = {change.id: change for change in changes}
        self._rank = {change.id: place for place, change in enumerate(changes)}
        for attempt in attempts:
            change = by_id[attempt.change_id]
            unseen = change.state is RowState.ACCEPTED_NOT_VISIBLE
            self.out[attempt.id] = Out(attempt, change, unseen=unseen)
        busy = {out.change.id for out in self.out.values()}
        self.waiting = [change for change in changes if change.id not in busy]
        self.started = len(self.out)

    def wait_again(self, changes: Iterable[OpenChange]) -> None:
        """Back among the waiting, each in its place: earliest lock first."""
        self.waiting.extend(changes)
        self.waiting.sort(key=lambda change: self._rank[change.id])

    def kinds_out(self) -> set[str]:
        """The kinds that are on their way: one not proved yet on this account sends one row and waits for its proof."""
        return {kind_of(out.attempt.step) for out in (*self.flying.values(), *self.out.values())}

    def held_back(self) -> bool:
        """Nothing can be sent before a proof comes, or a ghost is gone: the waiting counts against `wait`."""
        return self.held and bool(self.out or self.haunted)
