"""Which changes go next, and the moment they do: marked `sending` in one transaction, and only then started."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from urllib.parse import urlencode

from msgspec.structs import replace

from reversal_desk import guards
from reversal_desk.errors import Forbidden, Rejected, ServiceError, Throttled, Unauthorized
from reversal_desk.model import Code, RowState
from reversal_desk.run.conflicts import Conflicts
from reversal_desk.run.ending import Ending
from reversal_desk.run.evidence import Out, kind_of
from reversal_desk.run.ghosts import Ghosts
from reversal_desk.run.hold import Hold
from reversal_desk.run.known import Known
from reversal_desk.run.learned import Learned
from reversal_desk.run.next_steps import NextSteps
from reversal_desk.run.ports import BudgetView, Clock
from reversal_desk.run.record import Record
from reversal_desk.run.rows import Next, Rows
from reversal_desk.run.senders import SENDERS, Senders
from reversal_desk.store.journal.records import OpenAttempt
from reversal_desk.store.journal.writer import Writer

#: Marked `sending` at a time: a crash leaves at most this many unknowns (design.md, journal 1).
IN_FLIGHT = SENDERS + 4


class Marking:
    """The one place where an attempt is written and its bytes may leave."""

    def __init__(
        self,
        *,
        senders: Senders,
        clock: Clock,
        budget: BudgetView,
        record: Record,
        rows: Rows,
        known: Known,
        learned: Learned,
        ghosts: Ghosts,
        ending: Ending,
        next_steps: NextSteps,
        conflicts: Conflicts,
        hold: Hold,
        monotonic: Callable[[], float],
    ) -> None:
        self._senders = senders
        self._clock = clock
        self._budget = budget
        self._record = record
        self._journal = record.journal
        self._account = record.account
        self._rows = rows
        self._known = known
        self._learned = learned
        self._ghosts = ghosts
        self._ending = ending
        self._steps = next_steps
        self._conflicts = conflicts
        self._hold = hold
        self._monotonic = monotonic

    def top_up(self) -> None:
        """Mark up to IN_FLIGHT changes `sending` in one transaction, guards asked again, then start them."""
        if self._monotonic() < self._hold.until:
            return
        room = IN_FLIGHT - len(self._rows.flying)
        if self._hold.failures:  # one row finds out whether the way is open again
            room = 0 if self._rows.flying else 1
        elif room < SENDERS:
            return
        if room == 0:
            return
        pause = self._budget.wait_seconds("write")
        if pause > 0:
            self._hold.until = self._monotonic() + pause
            return
        try:
            self._conflicts.woke_meanwhile()
            self._conflicts.read_if_old()
            room = min(room, self._places())
            began = self._monotonic()
            chosen = self._choose(room)
            if self._told_of(chosen):
                chosen = self._choose(room)
        except Throttled as error:
            self._hold.until = self._monotonic() + error.wait_seconds
            return
        except (Unauthorized, Forbidden, Rejected):
            raise
        except ServiceError as error:
            self._hold.failed(error)
            return
        self._rows.held = not chosen and room > 0
        told_of = self._told_of(chosen)  # twice in one choice: they keep their place, and the next one reads them
        chosen = [found for found in chosen if found.change.action_id not in told_of]
        if chosen and (self._conflicts.woke_meanwhile() or self._conflicts.grew_old(began)):
            return
        chosen = self._as_many_as_may_start(chosen)
        if not chosen:
            self._hold.until = max(self._hold.until, self._monotonic() + self._budget.wait_seconds("write"))
            return
        marked: list[Out] = []
        now = self._clock.now()
        with self._record.writing() as writer:
            for found in chosen:
                out = self._mark(writer, found, now)
                if out is not None:
                    marked.append(out)
        gone = {found.change.id for found in chosen}
        self._rows.waiting = [change for change in self._rows.waiting if change.id not in gone]
        for change_id in gone:
            self._rows.planned.pop(change_id, None)
        self._rows.started += len(marked)
        for out in marked:  # committed: now, and only now, bytes may leave
            self._rows.flying[out.attempt.id] = out
        for out in marked:
            self._senders.start(out.attempt.id, out.attempt.step.write)

    def _places(self) -> int:
        """How many more may be marked: places in the hour's budget, less what is marked already and may not have begun.

        What has begun is counted twice; near the end of the hour that costs the time of one answer.
        """
        return max(0, self._budget.available - len(self._rows.flying))

    def _choose(self, room: int) -> list[Next]:
        """The next changes, earliest lock first; of a kind not proved yet only one."""
        chosen: list[Next] = []
        canaries = self._rows.kinds_out()
        now = self._monotonic()
        asked = [c for c in self._rows.waiting if self._rows.haunted.get(c.id, (now, 0.0))[0] <= now]
        looked_at = 0
        for change in asked:
            if len(chosen) >= room or looked_at >= 4 * IN_FLIGHT:
                break
            found = self._steps.of(change)
            if found.waits is not None:
                self._ghosts.wait(found)
                continue
            looked_at += 1
            self._rows.haunted.pop(change.id, None)
            if found.step is not None:
                kind = kind_of(found.step)
                if kind not in self._learned.proved_kinds and kind in canaries:
                    continue
                canaries.add(kind)
            chosen.append(found)
        return chosen

    def _told_of(self, chosen: list[Next]) -> set[str]:
        """The actions of these that the log had news of after they were chosen: it was read for one chosen later."""
        return self._known.news & {found.change.action_id for found in chosen}

    def _as_many_as_may_start(self, chosen: list[Next]) -> list[Next]:
        """Reading what was missing took places as well; what has none keeps its place. Rows that end need none."""
        places = self._places()
        kept: list[Next] = []
        for found in chosen:
            if found.step is not None:
                places -= 1
            if found.step is None or places >= 0:
                kept.append(found)
        return kept

    def _mark(self, writer: Writer, found: Next, now: datetime) -> Out | None:
        """Ask the guards again and write the attempt; None: the row ends here, at no request."""
        change, step = found.change, found.step
        if found.ends in {RowState.UNDONE, RowState.ALREADY_SO}:
            writer.settle(change.id, found.ends, codes=found.codes, facts=found.facts)
            if found.ends is RowState.UNDONE:
                writer.taken_back(change.id)
            return None
        if found.ends is not None or step is None:
            self._ending.settle(writer, change, found.ends or RowState.BLOCKED, found.codes, found.facts)
            return None
        fresh = self._known.fresh.get(change.action_id)
        newest = fresh if fresh is not None else change.before.action
        planned = change.before.action if change.undo_of is None else newest
        finding = guards.may_still_go(planned, newest, server_now=now)
        if finding is not None:
            state = RowState.LOOK if finding.code is Code.CHANGED_SINCE else RowState.BLOCKED
            codes: tuple[Code, ...] = (finding.code,)
            facts: Mapping[str, str] = finding.facts
            if change.undo_of is not None:
                state, codes, facts = self._ending.refusal(change, finding.code, finding.facts)
            self._ending.settle(writer, change, state, codes, facts)
            return None
        if found.image is not None:
            writer.new_before_image(change.id, self._account, found.image)
            change = replace(change, before=found.image)
        step = self._learned.way(step)
        if change.undo_of is not None or (change.step is not None and change.step.write != step.write):
            writer.plan_step(change.id, step)
        body = urlencode(step.write.form)
        attempt = writer.sending(change, account_key=self._account, epoch=self._record.epoch, step=step, body=body)
        if attempt is None:
            holder = self._journal.attempts.holder(self._account, change.action_id)
            said = {"batch": "?" if holder is None else str(holder)}
            state, codes, facts = self._ending.refusal(change, Code.OTHER_SENDER, said)
            if change.undo_of is None:
                state = RowState.BLOCKED
            writer.settle(change.id, state, codes=codes, facts=facts)
            return None
        return Out(
            OpenAttempt(
                id=attempt,
                change_id=change.id,
                action_id=change.action_id,
                step=step,
                body=body,
                number=change.attempts + 1,
                state="sending",
                sent_at=now,
                submission_id="",
                uri="",
                complete=False,
            ),
            change,
        )
