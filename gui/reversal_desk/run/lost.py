"""Attempts whose answer was lost: found again among the submissions, or given up after the patience."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from msgspec.structs import replace

from reversal_desk import plan
from reversal_desk.model import Action, Code
from reversal_desk.run.change_log import ChangeLog
from reversal_desk.run.control import Control
from reversal_desk.run.ending import ENDED, stands
from reversal_desk.run.evidence import Out, news_of, receipt_for
from reversal_desk.run.ghosts import Ghosts
from reversal_desk.run.known import Known
from reversal_desk.run.ports import Clock
from reversal_desk.run.proving import Proving
from reversal_desk.run.receipts import Receipts
from reversal_desk.run.record import Record
from reversal_desk.run.rows import Rows
from reversal_desk.run.trouble import Trouble


class Lost:
    """Settles what nobody answered for; the one place that decides on a second send (design.md, journal 4 and 5)."""

    def __init__(
        self,
        *,
        clock: Clock,
        control: Control,
        record: Record,
        rows: Rows,
        known: Known,
        log: ChangeLog,
        receipts: Receipts,
        ghosts: Ghosts,
        proving: Proving,
        trouble: Trouble,
        patience: timedelta,
        monotonic: Callable[[], float],
    ) -> None:
        self._clock = clock
        self._control = control
        self._record = record
        self._rows = rows
        self._known = known
        self._log = log
        self._receipts = receipts
        self._ghosts = ghosts
        self._proving = proving
        self._trouble = trouble
        self._patience = patience
        self._monotonic = monotonic
        self._next_list = 0.0  # when the submissions may be asked for again

    def find(self) -> None:
        """The first page of submissions may name a lost one (design.md, journal 4); not found means nothing."""
        lost = [out for out in self._rows.out.values() if not out.attempt.submission_id]
        if not lost or self._monotonic() < self._next_list:
            return
        self._next_list = self._monotonic() + (30.0 if not self._receipts.lists else 900.0)
        receipts = self._receipts.first_page()
        taken = {out.attempt.submission_id for out in self._rows.out.values() if out.attempt.submission_id}
        for out in lost:
            found = receipt_for(out.attempt, receipts, taken)
            if found is None:
                continue
            taken.add(found.id)
            with self._record.writing() as writer:
                writer.found_submission(out.attempt.id, out.change.id, found, uri="")
            out.attempt = replace(out.attempt, state="queued", submission_id=found.id)

    def give_up(self) -> None:
        """After the patience: as it was before -> planned anew, once; as wanted -> already so; else the person."""
        now = self._clock.now()
        for out in list(self._rows.out.values()):
            attempt, change = out.attempt, out.change
            if attempt.submission_id or now - attempt.sent_at < self._patience:
                continue
            action = self._known.now(attempt.action_id)
            if action is None:
                self._ask_the_person(out)
                continue
            log = self._log.of(out)
            if self._clock.now() - attempt.sent_at < self._patience:
                continue  # this computer's clock had jumped; the answers just read have set it right
            out.evidence = self._log.evidence(out, log or ())
            if plan.shows(attempt.step, action):
                if out.evidence:
                    self._proving.prove([(out, action)])
                elif log is None and change.undo_of is None:  # it may be ours: neither log nor receipt can be read
                    self._ask_the_person(out)
                else:
                    self._proving.settle_as_theirs(out, action)
                continue
            planned_on = self._record.sent_from(change)
            same = planned_on is not None and plan.same_image(planned_on.action, action)
            # how it looks is not enough: the change log must positively show nothing since the send; and what was
            # handed to the person, or may not go again since they said Stop, is not sent behind their back
            untouched = same and log is not None and not news_of(out, log)
            ended = out.told or ENDED in change.facts or self._control.ends(change.id)
            if untouched and attempt.number < 2 and not ended and self._trouble.first is None:
                self._ghosts.forget()
                with self._record.writing() as writer:
                    writer.not_happened(attempt.id, change.id)
                self._known.fresh[action.id] = action
                self._rows.out.pop(attempt.id, None)
                self._rows.wait_again([self._record.newest(change)])
            else:
                self._ask_the_person(out, None if same and (log is None or untouched) else action)

    def _ask_the_person(self, out: Out, action: Action | None = None) -> None:
        """Nothing more can be found out here: said once, and why."""
        if out.told:
            return
        out.told = True
        codes: tuple[Code, ...] = (Code.SENT_TWICE_UNKNOWN,) if out.attempt.number > 1 else (Code.LOST_ANSWER,)
        facts: dict[str, str] = {ENDED: "yes"} if self._control.ends(out.change.id) else {}
        planned_on = self._record.sent_from(out.change)
        if out.attempt.number == 1 and action is not None and planned_on is not None:
            before = planned_on.action
            codes = (*codes, Code.CHANGED_SINCE)
            facts["before"] = stands(before)
            facts["after"] = stands(action)
        with self._record.writing() as writer:
            writer.for_the_person(out.attempt.id, out.change.id, codes=codes, facts=facts)
