"""The engine: one execution of one batch, submit or undo, from the first byte to the proof of every row.

The lane runs on one thread, which owns the journal connection; sender threads do HTTP only. What is promised:
one intended end state per action; at most one effective change per attempt; one attempt where its answer came,
at most two where it was lost, both on record (docs/architecture.md, "exactly once").
"""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import timedelta

from reversal_desk.errors import OtherCopySending, ServiceError, StoreError
from reversal_desk.model import Notice, Progress, RunResult
from reversal_desk.run.answers import GROUP, Answers
from reversal_desk.run.change_log import ChangeLog
from reversal_desk.run.conflicts import Conflicts
from reversal_desk.run.control import Control
from reversal_desk.run.ending import Ending
from reversal_desk.run.ghosts import Ghosts
from reversal_desk.run.hold import Hold
from reversal_desk.run.known import Known
from reversal_desk.run.learned import Learned
from reversal_desk.run.look_times import LookTimes
from reversal_desk.run.looking import Looking
from reversal_desk.run.lost import Lost
from reversal_desk.run.marking import Marking
from reversal_desk.run.next_steps import NextSteps
from reversal_desk.run.ports import BudgetView, Clock, Reads
from reversal_desk.run.proving import Proving
from reversal_desk.run.reading import Reading
from reversal_desk.run.receipts import Receipts
from reversal_desk.run.record import Record
from reversal_desk.run.rows import Rows
from reversal_desk.run.senders import Senders
from reversal_desk.run.telling import TELL_EVERY, Telling
from reversal_desk.run.trouble import Trouble
from reversal_desk.store.journal import Journal
from reversal_desk.store.journal.writer import EpochLost

#: With nothing due the lane wakes this often (seconds) and notices a sleep or a jump; the person wakes it at once.
IDLE = 30.0


class Lane:
    """One execution of one batch. Everything that touches the world comes in as an argument.

    The lane makes the parts, one on the other, and has the loop: when to send, to look, to wait, and to end.
    """

    def __init__(
        self,
        *,
        journal: Journal,
        client: Reads,
        senders: Senders,
        clock: Clock,
        budget: BudgetView,
        control: Control,
        emit: Callable[[Progress], None],
        batch_id: int,
        account_key: str,
        epoch: int,
        wait: float,
        patience: float,
        monotonic: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] | None = None,
        reading: Reading | None = None,
    ) -> None:
        """`reading` is what an undo was just shown by; used once, and only while it is fresh."""
        self._senders = senders
        self._budget = budget
        self._control = control
        self._wait = wait
        self._monotonic = monotonic
        self._sleep = sleep or control.sleep
        self._record = record = Record(
            journal=journal, clock=clock, batch_id=batch_id, account_key=account_key, epoch=epoch
        )
        self._rows = rows = Rows()
        self._trouble = trouble = Trouble()
        learned = Learned(keeps=journal.keeps, account_key=account_key)
        receipts = Receipts(client=client, monotonic=monotonic)
        known = Known(client=client, clock=clock, rows=rows)
        log = ChangeLog(client=client, clock=clock, record=record, rows=rows, known=known, monotonic=monotonic)
        self._telling = telling = Telling(
            emit=emit, record=record, rows=rows, budget=budget, control=control, trouble=trouble, monotonic=monotonic
        )
        self._hold = hold = Hold(telling=telling, trouble=trouble, monotonic=monotonic)
        lost_after = timedelta(seconds=patience)
        self._look_times = look_times = LookTimes(
            rows=rows, learned=learned, clock=clock, patience=lost_after, monotonic=monotonic
        )
        ghosts = Ghosts(record=record, rows=rows, known=known, receipts=receipts, clock=clock, monotonic=monotonic)
        self._ending = ending = Ending(
            record=record, rows=rows, known=known, ghosts=ghosts, look_times=look_times, clock=clock
        )
        conflicts = Conflicts(
            client=client, clock=clock, record=record, rows=rows, known=known, log=log, learned=learned,
            telling=telling, monotonic=monotonic, reading=reading,
        )  # fmt: skip
        next_steps = NextSteps(
            client=client, clock=clock, record=record, rows=rows, known=known, log=log, ghosts=ghosts, ending=ending,
            learned=learned,
        )  # fmt: skip
        proving = Proving(
            client=client, clock=clock, record=record, rows=rows, known=known, log=log, receipts=receipts,
            ghosts=ghosts, ending=ending, learned=learned,
        )  # fmt: skip
        lost = Lost(
            clock=clock, control=control, record=record, rows=rows, known=known, log=log, receipts=receipts,
            ghosts=ghosts, proving=proving, trouble=trouble, patience=lost_after, monotonic=monotonic,
        )  # fmt: skip
        self._marking = Marking(
            senders=senders, clock=clock, budget=budget, record=record, rows=rows, known=known, learned=learned,
            ghosts=ghosts, ending=ending, next_steps=next_steps, conflicts=conflicts, hold=hold, monotonic=monotonic,
        )  # fmt: skip
        self._answers = Answers(
            senders=senders, control=control, record=record, rows=rows, learned=learned, ending=ending,
            conflicts=conflicts, hold=hold, look_times=look_times, trouble=trouble, monotonic=monotonic,
        )  # fmt: skip
        self._looking = Looking(
            client=client, clock=clock, budget=budget, control=control, rows=rows, known=known, log=log,
            receipts=receipts, learned=learned, look_times=look_times, proving=proving, lost=lost, telling=telling,
            trouble=trouble, monotonic=monotonic,
        )  # fmt: skip

    def execute(self) -> RunResult:
        """Send what waits, prove what is out, until all is settled, the wait is over, or something stops the run."""
        try:
            self._load()
            self._loop()
        except EpochLost:
            self._trouble.met(OtherCopySending("OTHER_COPY_SENDING"))
        except (StoreError, ServiceError) as error:
            self._trouble.met(error)
        finally:
            unbegun = self._senders.take_back()  # before closing, which waits for what was begun
            self._senders.close()
        self._answers.drain(unbegun)
        self._telling.tell("done", force=True)
        trouble = self._trouble.first
        return RunResult(
            batch_id=self._record.batch,
            outcomes=self._record.journal.rows.outcomes(self._record.batch),
            requests=dict(self._budget.requests),
            trouble=Notice(trouble.code, trouble.facts) if trouble else None,
            trouble_exit=self._trouble.exit,
        )

    def _load(self) -> None:
        journal, batch = self._record.journal, self._record.batch
        self._rows.load(journal.changes.open(batch), journal.attempts.open(batch))
        self._looking.begin()

    def _loop(self) -> None:
        end: float | None = None
        while True:
            until: float | None = None
            self._answers.take_back_if_held()
            if self._control.stopped:
                self._ending.stop_waiting(self._control.stops_only)
            sending = bool(self._rows.waiting) and not self._control.leaving and self._trouble.first is None
            if sending and not self._control.paused:
                self._marking.top_up()
            if self._rows.flying:
                end = None  # the wait for proof counts from the last answer on
            else:
                if not self._rows.out and (not self._rows.waiting or not sending):
                    return
                if self._control.leaving or (self._trouble.first is not None and not self._rows.out):
                    return
                if not sending or self._rows.held_back():
                    until = end = self._monotonic() + self._wait if end is None else end
                    if self._monotonic() >= end:
                        return
            pause = self._next_wait(until)
            if self._rows.flying:
                self._answers.collect(pause)
            else:
                self._sleep(pause)
            self._looking.look_if_due()
            self._telling.tell(self._telling.phase())

    def _next_wait(self, end: float | None) -> float:
        now = self._monotonic()
        if self._rows.flying:
            return GROUP
        times = [now + (TELL_EVERY if self._telling.untold else IDLE)]
        if self._look_times.next is not None and self._rows.out:
            times.append(self._look_times.next)
        if self._hold.until > now:
            times.append(self._hold.until)
        times.extend(again for again, _ in self._rows.haunted.values() if again > now)
        if end is not None:
            times.append(end)
        return max(0.01, min(times) - now)
