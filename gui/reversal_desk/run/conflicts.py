"""When the states of what waits are read anew before anything more is sent, because others may have been there."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable

from reversal_desk import plan
from reversal_desk.run.change_log import ChangeLog
from reversal_desk.run.evidence import READ_EVERY, SYNC_SLACK, kind_of, windows_of
from reversal_desk.run.known import Known
from reversal_desk.run.learned import Learned
from reversal_desk.run.ports import Clock, Reads
from reversal_desk.run.reading import FRESH, OPEN_END, Reading, approved
from reversal_desk.run.record import Record
from reversal_desk.run.rows import Rows
from reversal_desk.run.telling import Telling
from reversal_desk.store.journal.records import OpenChange

#: As `READ_EVERY`, in seconds.
CONFLICT_EVERY = READ_EVERY.total_seconds()
#: And again after nothing could be sent for so long (seconds): what was read before is old by then.
STRETCH_ENDS = 300.0
#: So few steps of an undo read their own action rather than the lists.
FEW = 2


class Conflicts:
    """Before the first byte, in each hour, after a sleep and after a long hold (design.md, "Getting the actions")."""

    def __init__(
        self,
        *,
        client: Reads,
        clock: Clock,
        record: Record,
        rows: Rows,
        known: Known,
        log: ChangeLog,
        learned: Learned,
        telling: Telling,
        monotonic: Callable[[], float],
        reading: Reading | None,
    ) -> None:
        """`reading` is what an undo was just shown by; used once, and only while it is fresh."""
        self._client = client
        self._clock = clock
        self._record = record
        self._journal = record.journal
        self._batch = record.batch
        self._rows = rows
        self._known = known
        self._log = log
        self._learned = learned
        self._telling = telling
        self._monotonic = monotonic
        self._reading = reading
        self._due = float("-inf")  # when states are read anew
        self._stretch = 0.0  # when states were last read, or the service last took or refused a change
        self._too_slow = False  # the last choice grew old while it was read: the next one goes, whatever it takes
        self._woke = False  # after a sleep or a jump nothing known counts as fresh, server time included

    def read_if_old(self) -> None:
        """Before a stretch of sending: after an hour, a sleep or a long hold states are read anew (design.md).

        A hold is any reason for which the service took nothing more: a 429, a pause, trouble, a first proof. It
        counts once something may go again, so that waiting costs no request.
        """
        if self._woke or self._monotonic() >= self._due:
            self._read()
            return
        if self._monotonic() - self._stretch <= self._longest_hold() or not self._may_any_go():
            return
        if self._rows.waiting[0].undo_of is None or len(self._rows.waiting) > FEW:
            self._read()
            return
        self._rows.planned.clear()  # each is planned from a read of its own
        self._log.read_since_proofs.clear()
        for change in self._rows.waiting:
            self._known.fresh.pop(change.action_id, None)

    def _read(self) -> None:
        """Updated since the batch was read, and approved by now; skipped where the read is fresh (design.md)."""
        self._telling.tell("preparing", force=True)
        self._rows.planned.clear()
        self._known.know_the_time(self._rows.waiting[0].action_id)
        now = self._clock.now()
        read_at = self._journal.batches.read_at(self._batch)
        undo = any(change.undo_of is not None for change in self._rows.waiting)
        overtaken = self._journal.batches.overtaken(self._batch)  # another copy planned the same rows, and was first
        fresh = not self._woke and not overtaken
        reading, self._reading = self._reading, None
        if undo and fresh and reading is not None and abs(now - reading.at) <= FRESH:
            self._known.learn(reading.actions.values())
            self._log.keep(reading.updates, news=False)
            self._log.read_since_proofs = set(reading.programs)
            self._are_read()
            return
        if not undo and fresh and abs(now - read_at) <= FRESH:
            self._are_read()
            return
        self._log.read_since_proofs.clear()
        by_program: dict[str, list[OpenChange]] = defaultdict(list)
        for change in self._rows.waiting:
            by_program[change.program_id].append(change)
        for program_id, changes in by_program.items():
            since = min(read_at, *(c.before.taken_at for c in changes)) if undo else read_at
            for window in windows_of(since - SYNC_SLACK, now + OPEN_END):
                self._known.learn_updated(self._client.actions(program_id, updated=window))
            for found in approved(self._client, program_id, [change.before.action for change in changes]):
                self._known.learn(found)
        self._woke = False
        for change in self._rows.waiting:
            if not change.steps_done:
                continue
            listed, reached = self._known.fresh.get(change.action_id), self._record.sent_from(change)
            if listed is not None and reached is not None and not plan.same_image(reached.action, listed):
                del self._known.fresh[change.action_id]  # the list may be older than that proof: it asks for itself
        self._are_read()

    def _are_read(self) -> None:
        self._stretch = self._monotonic()
        self._due = self._stretch + CONFLICT_EVERY

    def _longest_hold(self) -> float:
        """Seconds after which what was read counts as old; a batch is all undo or all submit."""
        return STRETCH_ENDS if self._rows.waiting[0].undo_of is None else FRESH.total_seconds()

    def _may_any_go(self) -> bool:
        """Whether some change waits for no ghost and no first proof, as far as that is known without a request."""
        now = self._monotonic()
        proving = self._rows.kinds_out()
        for change in self._rows.waiting:
            known = self._rows.planned.get(change.id)
            step = known.step if known is not None else change.step
            waits = self._rows.haunted.get(change.id, (now, 0.0))[0] > now
            kind = None if step is None else kind_of(step)
            if not waits and (kind is None or kind in self._learned.proved_kinds or kind not in proving):
                return True
        return False

    def grew_old(self, began: float) -> bool:
        """Whether what was chosen waited too long for the reads of the others, which have to fit the budget too.

        Then states are read anew, once: where every read takes so long nothing would ever go.
        """
        self._too_slow = not self._too_slow and self._monotonic() - began > self._longest_hold()
        if self._too_slow:
            self.read_anew()
        return self._too_slow

    def read_anew(self) -> None:
        """Before anything more is sent, states are read anew."""
        self._due = self._monotonic()

    def service_listens(self) -> None:
        """The service took or refused a change just now: the stretch of sending goes on."""
        self._stretch = self._monotonic()

    def woke_meanwhile(self) -> bool:
        """Whether the computer slept, or its clock jumped: nothing that was read before counts as fresh."""
        if not self._clock.jumped():
            return False
        self._woke = True
        self._known.fresh.clear()
        return True
