"""The proof of what is out: what a receipt is worth, which end an action shows, and that others were first."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from msgspec.structs import replace

from reversal_desk import plan
from reversal_desk.model import Action, ActionState, Code, Item, RowState, Submission, SubmissionStatus
from reversal_desk.run.change_log import ChangeLog
from reversal_desk.run.conflicts import FEW
from reversal_desk.run.ending import Ending
from reversal_desk.run.evidence import Out, alarms_of, items_as_intended, kind_of, leads_to_items, went_over
from reversal_desk.run.ghosts import Ghosts
from reversal_desk.run.known import Known
from reversal_desk.run.learned import Learned
from reversal_desk.run.ports import Clock, Reads
from reversal_desk.run.receipts import Receipts
from reversal_desk.run.record import Record
from reversal_desk.run.rows import Rows
from reversal_desk.store.journal.records import Image

#: The commission expected is worked out in proportion: a cent more or less is rounding, not another contract.
CENT = Decimal("0.01")


class Proving:
    """Writes what was found out of attempts that are out, and lets go of those that ended."""

    def __init__(
        self,
        *,
        client: Reads,
        clock: Clock,
        record: Record,
        rows: Rows,
        known: Known,
        log: ChangeLog,
        receipts: Receipts,
        ghosts: Ghosts,
        ending: Ending,
        learned: Learned,
    ) -> None:
        self._client = client
        self._clock = clock
        self._record = record
        self._journal = record.journal
        self._account = record.account
        self._rows = rows
        self._known = known
        self._log = log
        self._receipts = receipts
        self._ghosts = ghosts
        self._ending = ending
        self._learned = learned

    def prove(self, proofs: Sequence[tuple[Out, Action]]) -> None:
        """Write proofs in one transaction; an undo whose image is not reached yet waits for its next step."""
        if not proofs:
            return
        read: list[tuple[Out, Action, tuple[Item, ...] | None]] = []
        for out, action in proofs:
            items = None
            if self._items_matter(out, action):
                items = self._client.items(action.id)
                if not items_as_intended(out.attempt.step, items):
                    if out.attempt.complete:
                        self.not_visible(out)
                    continue
            read.append((out, action, items))
        queued = self._first_steps_still_queued(read)
        with_items = [found for found in read if found[0].attempt.id not in queued]
        now = self._clock.now()
        self._ghosts.forget()
        with self._record.writing() as writer:
            for out, action, items in with_items:
                state = self._end_state(out, action, items)
                codes, facts = self._alarms(out, action, ends=state is not None)
                writer.proved(
                    out.attempt.id, out.change.id, account_key=self._account, evidence=out.evidence,
                    after=Image(action, items, now), state=state, codes=codes, facts=facts,
                )  # fmt: skip
        again: list[int] = []
        for out, action, items in with_items:
            self._known.fresh[action.id] = action
            self._learned.learn_kind(out.attempt.step)
            if out.evidence.startswith("update"):
                self._learned.learn_log_names(kind_of(out.attempt.step))
            more = out.change.undo_of is not None and self._end_state(out, action, items) is None
            self._rows.out.pop(out.attempt.id, None)
            if more:
                again.append(out.change.id)
        if again:
            self._log.steps_were_proved()
            newer = {change.id: change for change in self._journal.changes.open(self._record.batch)}
            self._rows.wait_again(newer[change_id] for change_id in again)

    @staticmethod
    def _items_matter(out: Out, action: Action) -> bool:
        """Whether the step leads to items, or the before-image that is reached now has some to compare."""
        if action.state is ActionState.REVERSED:
            return False
        target = out.change.before
        reached = out.change.undo_of is not None and target.items is not None
        return leads_to_items(out) or (reached and plan.same_image(target.action, action))

    def _first_steps_still_queued(self, proofs: Sequence[tuple[Out, Action, tuple[Item, ...] | None]]) -> set[int]:
        """Attempts that show and are still in the service's queue, where another step is to follow.

        A colleague's RESET looks like ours; ours would land on top of the next step (contract 5.7: one at a time).
        Several ask for the first page of all submissions, as far as that may be read.
        """
        asked = [
            out
            for out, action, items in proofs
            if out.change.undo_of is not None and self._end_state(out, action, items) is None
            and not out.attempt.complete and out.attempt.submission_id
        ]  # fmt: skip
        listed = {one.id: one for one in self._receipts.first_page()} if len(asked) > FEW else {}
        queued: set[int] = set()
        for out in asked:
            receipt = listed.get(out.attempt.submission_id) or self._receipts.of(out.attempt)
            if receipt is None:
                continue  # it can't be read: the log has to do
            if receipt.status is not SubmissionStatus.COMPLETE or not self.completed(out, receipt):
                queued.add(out.attempt.id)
        return queued

    @staticmethod
    def _end_state(out: Out, action: Action, items: tuple[Item, ...] | None = None) -> RowState | None:
        """CONFIRMED; for an undo UNDONE once the before-image is reached, items too, None while a step is missing."""
        change = out.change
        if change.undo_of is None:
            return RowState.CONFIRMED
        target = change.before
        reached = plan.same_image(target.action, action)
        if reached and target.items is not None and not out.attempt.step.items:
            reached = items is not None and plan.same_items(target.items, items)
        return RowState.UNDONE if reached else None

    def _alarms(self, out: Out, action: Action, *, ends: bool) -> tuple[tuple[Code, ...], dict[str, str]]:
        """Reported, not required: commission worked out anew, lock moved (design.md, journal 9). Of a step that
        another one follows only that it went over somebody's change, which outlasts it."""
        before = out.change.before.action
        expected = out.change.payout_expected
        undone = out.change.undo_of is not None and plan.same_image(before, action)
        if undone and action.state is not ActionState.REVERSED:
            expected = before.payout
        slack = Decimal(0) if undone else CENT
        found = went_over(out, self._log.seen(action.id), self._record.sent_from(out.change), action)
        if ends:
            found = {**found, **alarms_of(action, payout=expected, slack=slack, lock=before.locking_date)}
        return tuple(found), {name: fact for facts in found.values() for name, fact in facts.items()}

    def completed(self, out: Out, receipt: Submission) -> bool:
        """Take a Complete receipt: refused with the service's words, or evidence that it was ours."""
        attempt, change = out.attempt, out.change
        self._learned.learn_queue_time(receipt)
        if (receipt.error_type or receipt.error_reason) and self._first_send_did_it(out):
            return False
        if receipt.error_type or receipt.error_reason:
            said = " ".join(part for part in (receipt.error_type, receipt.error_reason) if part)
            with self._record.writing() as writer:
                state, codes, facts = self._ending.refusal(change, Code.REFUSED, {})
                writer.refused(attempt.id, change.id, said=said, state=state, codes=codes, facts=facts)
                self._ending.left_open(writer, change, codes, facts)
            self._rows.out.pop(attempt.id, None)
            return False
        with self._record.writing() as writer:
            writer.completed(attempt.id, change.id)
        out.attempt = replace(attempt, complete=True)
        return True

    def _first_send_did_it(self, out: Out) -> bool:
        """The second send was refused, and the change shows: the first, whose answer was lost, landed after all.

        True where that was written, as ours where the change log says so.
        """
        first = self._journal.attempts.first_sent(out.change.id)
        if out.attempt.number < 2 or first is None:
            return False
        action = self._known.now(out.attempt.action_id)
        if action is None or not plan.shows(out.attempt.step, action):
            return False
        since = replace(out, attempt=replace(out.attempt, sent_at=first))
        evidence = self._log.evidence(since, self._log.of(since) or ())
        with self._record.writing() as writer:
            writer.completed(out.attempt.id, out.change.id)
        out.attempt = replace(out.attempt, complete=True)
        if evidence:
            out.evidence = evidence
            self.prove([(out, action)])
        else:
            self.settle_as_theirs(out, action)
        return True

    def settle_as_theirs(self, out: Out, action: Action) -> None:
        """It shows, and nothing says that it was ours. A step of an undo is not the before-image: it goes on."""
        change = out.change
        half_way = change.undo_of is not None and self._end_state(out, action) is None
        self._ghosts.forget()
        with self._record.writing() as writer:
            writer.proved(
                out.attempt.id, change.id, account_key=self._account, evidence="", codes=(Code.NOT_OURS,),
                after=Image(action, None, self._clock.now()), state=None if half_way else RowState.ALREADY_SO,
            )  # fmt: skip
        self._known.fresh[action.id] = action
        self._rows.out.pop(out.attempt.id, None)
        if half_way:
            self._rows.wait_again([self._record.newest(change)])

    def not_visible(self, out: Out) -> None:
        """Complete without an error, and the action does not show it: said once.

        From now on its receipt is no evidence any more: whatever shows later may be a colleague's doing.
        """
        if out.unseen:
            return
        out.unseen, out.evidence = True, ""
        with self._record.writing() as writer:
            writer.not_visible(out.attempt.id, out.change.id)
