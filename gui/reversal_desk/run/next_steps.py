"""What comes next for a row that waits: a step to send, a wait for a ghost, or its end."""

from __future__ import annotations

from datetime import timedelta
from urllib.parse import urlencode

from msgspec.structs import replace

from reversal_desk import guards, plan
from reversal_desk.errors import Rejected
from reversal_desk.model import Action, ActionState, Code, Item, RowState
from reversal_desk.run.change_log import ChangeLog
from reversal_desk.run.ending import Ending, stands
from reversal_desk.run.evidence import kind_of, touched, touched_after_reset
from reversal_desk.run.ghosts import Ghosts
from reversal_desk.run.known import Known
from reversal_desk.run.learned import Learned
from reversal_desk.run.ports import Clock, Reads
from reversal_desk.run.record import Record
from reversal_desk.run.rows import Next, Rows
from reversal_desk.store.journal.records import OpenChange


def out_of_reach(before: Action, now: Action) -> guards.Finding | None:
    """ZERO_OUT_OF_REACH where no write leads back to the before-image: better not begun than ended half way."""
    return None if plan.can_be_reached(before, now) else guards.Finding(Code.ZERO_OUT_OF_REACH)


class NextSteps:
    """Works a row's next step out from fresh reads, each time anew (adr 5); what it says is written by who sends."""

    def __init__(
        self,
        *,
        client: Reads,
        clock: Clock,
        record: Record,
        rows: Rows,
        known: Known,
        log: ChangeLog,
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
        self._ghosts = ghosts
        self._ending = ending
        self._learned = learned

    def of(self, change: OpenChange) -> Next:
        """What comes next for a waiting change; reads what is missing, writes nothing."""
        known = self._rows.planned.get(change.id)
        if known is None or known.waits is not None or change.action_id in self._known.news:
            try:
                if change.action_id in self._known.news:
                    self._known.learn([self._client.action(change.action_id)])
                known = self._undo(change) if change.undo_of is not None else self._submit(change)
            except Rejected as error:  # an action the service doesn't know costs its row, not the run (contract 9)
                ends, codes, facts = self._ending.refusal(change, Code.REFUSED, {"said": error.said})
                known = Next(change, ends=ends, codes=codes, facts=facts)
            self._rows.planned[change.id] = known
        return known

    def _submit(self, change: OpenChange) -> Next:
        """The planned step; items complete the before-image where an amount changes or was changed before."""
        modifies = change.step is not None and kind_of(change.step) == "modify"
        if change.before.items is not None and change.action_id in self._known.updated:
            return self._with_items_compared(change)
        newest = self._known.fresh.get(change.action_id, change.before.action)
        if change.before.items is not None or not (modifies or newest.changed_before):
            return Next(change, change.step)
        items = self._client.items(change.action_id)
        if modifies and len(items) > 1:  # how an order amount is spread over items is undocumented (contract 5.1)
            facts = {"count": str(len(items))}
            return Next(change, ends=RowState.LOOK, codes=(Code.ITEMS_NEEDED,), facts=facts)
        if sum(item.amount for item in items) != newest.amount:  # newer than the action, or only parts of it
            self._known.learn([self._client.action(change.action_id)])
        return Next(change, change.step, image=replace(change.before, items=items))

    def _with_items_compared(self, change: OpenChange) -> Next:
        """The list names the action as updated: its items may be others at the same total, so they are read once."""
        newest = self._known.fresh.get(change.action_id, change.before.action)
        planned = change.before.items or ()
        if guards.may_still_go(change.before.action, newest, server_now=self._clock.now()) is not None:
            return Next(change, change.step)  # it does not go anyway, and why is said as it is marked
        items = self._client.items(change.action_id)
        self._known.updated.discard(change.action_id)
        if plan.same_items(planned, items):
            return Next(change, change.step)
        facts = {"before": stands(change.before.action, planned), "after": stands(newest, items)}
        return Next(change, ends=RowState.LOOK, codes=(Code.CHANGED_SINCE,), facts=facts)

    def _undo(self, change: OpenChange) -> Next:
        """The next step on the way back, from a fresh read; or there already; or it can't go back."""
        haunted = self._ghosts.until(change, None)
        if haunted is not None:
            return Next(change, waits=haunted)
        target = change.before
        now = self._known.fresh.get(change.action_id)
        just_read = now is None
        if now is None:
            now = self._read_again(change)
        now_items = self._items_to_compare(change, now)
        if now_items is not None and not just_read and sum(item.amount for item in now_items) != now.amount:
            now = self._read_again(change)  # they are newer than it, or only parts of it
            now_items = self._items_to_compare(change, now)
        reason = change.reason if change.reason not in {"", "RESET"} else "REJECTED"
        step = plan.next_undo_step(target.action, target.items, now, now_items=now_items, reason=reason)
        if step is None:
            known = target.items is not None and now_items is not None
            if known and not plan.same_items(target.items or (), now_items or ()):
                # lines that no write can name: they are not called undone; whoever made them so is asked first
                both = {"now": stands(now, now_items), "wanted": stands(target.action, target.items)}
                found = self._undo_refusal(change, now, now_items) or guards.Finding(Code.STEP_WITHOUT_EFFECT, both)
                ends, codes, facts = self._ending.refusal(change, found.code, found.facts)
                return Next(change, ends=ends, codes=codes, facts=facts)
            if change.steps_done:
                return Next(change, ends=RowState.UNDONE)
            ours = self._record.sent_from(change)
            was = stands(ours.action, ours.items) if ours else "—"
            stood = {"before": was, "after": stands(now, now_items)}
            return Next(change, ends=RowState.ALREADY_SO, codes=(Code.NOT_OURS,), facts=stood)
        refusal = self._undo_refusal(change, now, now_items)
        if refusal is not None:
            ends, codes, facts = self._ending.refusal(change, refusal.code, refusal.facts)
            return Next(change, ends=ends, codes=codes, facts=facts)
        done = self._journal.attempts.last_proved(change.id) if change.steps_done else None
        if done is not None and done.step.write.form == step.write.form:  # taken, and no help: never again and again
            ends, codes, facts = self._ending.refusal(change, Code.STEP_WITHOUT_EFFECT, {})
            return Next(change, ends=ends, codes=codes, facts=facts)
        haunted = self._ghosts.until(change, urlencode(self._learned.way(step).write.form))
        if haunted is not None:
            return Next(change, waits=haunted)
        return Next(change, step)

    def _read_again(self, change: OpenChange) -> Action:
        """The action of a row, by itself."""
        now = self._client.action(change.action_id)
        self._known.fresh[change.action_id] = now
        return now

    def _items_to_compare(self, change: OpenChange, now: Action) -> tuple[Item, ...] | None:
        """Its items, where it stands and the before-image has some that all have to be as they were."""
        standing = now.state is not ActionState.REVERSED
        if not standing or change.before.items is None or self._reset_fell_short(change, now):
            return None
        return self._client.items(change.action_id)

    def _reset_fell_short(self, change: OpenChange, now: Action) -> bool:
        """Whether our RESET left the amount short of the target; whatever its items are, all of them are set now."""
        target = change.before
        all_set = target.items is not None and plan.items_make_up(target.items, target.action)
        return bool(change.steps_done) and all_set and not plan.same_image(target.action, now)

    def _undo_refusal(
        self, change: OpenChange, now: Action, now_items: tuple[Item, ...] | None
    ) -> guards.Finding | None:
        """Locked by now, or changed by somebody else since our change, or the last step back, was proved."""
        ours = self._record.sent_from(change)
        touched_between = change.steps_done and (self._touched_half_way(change) or self._strange_reset(change, now))
        if ours is not None and touched_between:
            return guards.somebody_was_there(ours.action, now)
        found = guards.may_still_go(ours.action if ours else now, now, server_now=self._clock.now())
        if found is not None:
            return found
        left = ours.items if ours is not None else None
        if ours is not None and left is not None and now_items is not None and not plan.same_items(left, now_items):
            facts = {"before": stands(ours.action, left), "after": stands(now, now_items)}
            return guards.Finding(Code.CHANGED_SINCE, facts)
        if change.steps_done or change.undo_of is None:
            return None
        found = guards.overlaid(self._journal.undo.later([change.undo_of]).get(change.undo_of))
        if found is not None:
            return found
        taken_back = self._journal.rows.outcome(change.undo_of)
        found = guards.sent_over(taken_back.codes, taken_back.facts)
        if found is not None:
            return found
        proof = self._journal.undo.newest_proof(self._account, change.action_id)
        found = None if proof is None else touched(self._log.since_proofs(change), proof)
        return found or out_of_reach(change.before.action, now) or self._too_late(change, now)

    def _too_late(self, change: OpenChange, now: Action) -> guards.Finding | None:
        """Where two steps are needed and the second would meet the lock: half way back is worse than not begun."""
        steps = len(plan.undo_steps(change.before.action, change.before.items, now))
        if steps < 2:
            return None
        queue_time = timedelta(seconds=self._learned.queue_time or 0.0)
        return guards.too_late(now, steps=steps, turn=self._clock.now(), queue_time=queue_time)

    def _touched_half_way(self, change: OpenChange) -> bool:
        """Whether the change log shows somebody on the action since our RESET landed, even before it was proved."""
        sent = self._journal.attempts.last_proved(change.id)
        if sent is None or sent.step.reason != "RESET":
            return False
        proof = self._journal.undo.newest_proof(self._account, change.action_id)
        return touched_after_reset(self._log.since_step(change, sent.sent_at), sent_at=sent.sent_at, proof=proof)

    def _strange_reset(self, change: OpenChange, now: Action) -> bool:
        """Where no log can name a colleague: whether our RESET seems to have landed elsewhere than at the amount first
        tracked (contract 5.5). Somebody may have been there since, and is not written over."""
        sent = self._journal.attempts.last_proved(change.id)
        if not self._log.closed or sent is None or sent.step.reason != "RESET":
            return False
        return now.intended_amount is not None and now.amount != now.intended_amount
