"""Earlier attempts whose end was never seen: what may still land on an action, and the rows that wait for it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from datetime import datetime

from reversal_desk.model import Code
from reversal_desk.run.evidence import GHOST
from reversal_desk.run.known import Known
from reversal_desk.run.look_times import EARLIEST_LOOK, LOOK_FACTOR, SLOWEST_LOOK
from reversal_desk.run.ports import Clock
from reversal_desk.run.receipts import Receipts
from reversal_desk.run.record import Record
from reversal_desk.run.rows import Next, Rows
from reversal_desk.store.journal.records import OpenAttempt, OpenChange

#: What waits for a ghost asks for it again after this (seconds), then times three.
FIRST_GHOST = 20.0


class Ghosts:
    """The ghosts of an account, read from the journal when asked for and after each `forget` (adr 11)."""

    def __init__(
        self,
        *,
        record: Record,
        rows: Rows,
        known: Known,
        receipts: Receipts,
        clock: Clock,
        monotonic: Callable[[], float],
    ) -> None:
        self._record = record
        self._journal = record.journal
        self._account = record.account
        self._rows = rows
        self._known = known
        self._receipts = receipts
        self._clock = clock
        self._monotonic = monotonic
        self._by_action: dict[str, list[OpenAttempt]] | None = None  # None: not known
        self._resets: set[int] = set()  # those of them that were proved and may not be ours

    def forget(self) -> None:
        """An attempt ended, or is open again: which are ghosts is read anew."""
        self._by_action = None

    def until(self, change: OpenChange, body: str | None) -> datetime | None:
        """Until when an earlier attempt on the action may still land; None where nothing can (design.md, journal 6).

        The very same step of the same row may be sent again: that is the one re-send a lost answer gets. `body`
        None: what will be sent is not worked out yet, so the row's own attempts are not judged.
        """
        if self._by_action is None:
            self._by_action = defaultdict(list)
            resets = self._journal.attempts.resets_in_queue(self._account, since=self._clock.now() - GHOST)
            self._resets = {reset.id for reset in resets}
            for ghost in (*self._journal.attempts.ghosts(self._account), *resets):
                self._by_action[ghost.action_id].append(ghost)
        until: datetime | None = None
        for ghost in list(self._by_action.get(change.action_id, ())):
            if ghost.change_id == change.id and (body is None or ghost.body == body):
                continue
            ends = ghost.sent_at + GHOST
            why = "day" if self._clock.now() >= ends else "complete" if self._receipts.is_complete(ghost) else ""
            if why:
                with self._record.writing() as writer:
                    if ghost.id not in self._resets:
                        writer.ghost_gone(ghost.id, ghost.change_id, why=why)
                    elif why == "complete":
                        writer.completed(ghost.id, ghost.change_id)
                self._by_action[change.action_id].remove(ghost)
            else:
                until = ends if until is None else max(until, ends)
        return until

    def wait(self, found: Next) -> None:
        """The row keeps its place and says why; it is asked again ever more rarely."""
        change, until = found.change, found.waits
        if until is None:
            raise ValueError("nothing to wait for")
        self._known.fresh.pop(change.action_id, None)  # what was read now is old by then
        _, pause = self._rows.haunted.get(change.id, (0.0, FIRST_GHOST))
        left = (until - self._clock.now()).total_seconds()
        again = self._monotonic() + max(EARLIEST_LOOK, min(pause, left))
        if Code.EARLIER_MAY_LAND not in change.codes and change.id not in self._rows.haunted:
            with self._record.writing() as writer:
                facts = {"when": until.isoformat(timespec="minutes")}
                writer.waits(change.id, codes=(Code.EARLIER_MAY_LAND,), facts=facts)
        self._rows.haunted[change.id] = (again, min(pause * LOOK_FACTOR, SLOWEST_LOOK))
