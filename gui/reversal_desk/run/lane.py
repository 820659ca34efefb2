"""The engine: one execution of one batch, submit or undo, from the first byte to the proof of every row.

The lane runs on one thread, which owns the journal connection; sender threads do HTTP only. What is promised:
one intended end state per action; at most one effective change per attempt; one attempt where its answer came,
at most two where it was lost, both on record (docs/architecture.md, "exactly once").
"""

from __future__ import annotations

import time
from collections import defaultdict, deque
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from decimal import Decimal
from urllib.parse import urlencode

from reversal_desk import guards, plan
from reversal_desk.errors import (
    BadAnswer,
    DeskError,
    Forbidden,
    NotSent,
    OtherCopySending,
    Rejected,
    ServiceError,
    StoreError,
    Throttled,
    Unauthorized,
)
from reversal_desk.model import (
    Action,
    ActionState,
    ActionUpdate,
    Code,
    Item,
    Notice,
    Progress,
    Queued,
    RowState,
    RunResult,
    Step,
    Submission,
    SubmissionStatus,
    Window,
)
from reversal_desk.run.control import Control
from reversal_desk.run.evidence import (
    EVIDENCE_SLACK,
    GHOST,
    SYNC_SLACK,
    Out,
    Says,
    alarms_of,
    evidence_of,
    items_as_intended,
    kind_of,
    log_since,
    log_since_proof,
    lost_on_the_way,
    news_of,
    receipt_for,
    receipt_says,
    touched,
    touched_after_reset,
    windows_of,
)
from reversal_desk.run.ports import BudgetView, Clock, Reads
from reversal_desk.run.reading import OPEN_END, Reading, approved, change_log
from reversal_desk.run.senders import NOT_BEGUN, SENDERS, Answer, Senders
from reversal_desk.store.journal import EpochLost, Image, Journal, OpenAttempt, OpenChange, Writer

#: Marked `sending` at a time: a crash leaves at most this many unknowns (design.md, journal 1).
IN_FLIGHT = SENDERS + 4
#: Answers are committed in groups no older than this (seconds).
GROUP = 0.05
#: With nothing due the lane wakes this often (seconds) and notices a sleep or a jump; the person wakes it at once.
IDLE = 30.0
#: Progress is told at most this often (seconds), a new phase at once.
TELL_EVERY = 0.1
#: The first look after the first queued write, then times three (design.md, journal 9).
FIRST_LOOK, LOOK_FACTOR, SLOWEST_LOOK = 2.0, 3.0, 3600.0
#: Where the account's queue is known to be quick, a small batch looks this early.
EARLIEST_LOOK = 0.5
#: Requests that the proof of a batch takes where effects show within half a minute (design.md: 4 looks).
LOOKS = 4
#: Own submissions asked for in one look.
SINGLES = 20
#: Up to so many rows a look may cost two requests and more; a larger batch keeps to its budget and waits longer.
SMALL_BATCH = 40
#: In a large batch a row asks for itself only when it did not appear for so long.
SINGLE_AFTER = timedelta(seconds=40)
#: What waits for a ghost asks for it again after this (seconds), then times three.
FIRST_GHOST = 20.0
#: A read this fresh needs no second one before sending.
FRESH = timedelta(seconds=60)
#: Before a run and in each hour of it what was changed or approved meanwhile is read (seconds).
CONFLICT_EVERY = 3600.0
#: And again after nothing could be sent for so long (seconds): what was read before is old by then.
STRETCH_ENDS = 300.0
#: So few steps of an undo read their own action rather than the lists.
FEW = 2
SUBMISSION_LISTS_AN_HOUR = 3
HOUR = 3600.0
#: A list of submissions that takes so long is not asked for again in this run (contract 3, call 12: huge, slow).
SLOW_LIST = 10.0
#: Outages in a row, waited out ever longer, before the run stops and keeps its place; a lost answer counts twice.
PATIENT_TRIES = 10
LONGEST_PAUSE = 30.0
#: Looks in a row that may fail.
PATIENT_LOOKS = 5
#: What an account learned of writes that only get through as POST: verb -> where the journal keeps it.
_WRITE_BY = {"DELETE": "write_by", "PUT": "write_by_put"}
#: Looks at a change log that names such changes of ours, before its silence on a complete one is believed.
UNNAMED_LOOKS = 3
#: A fact of a row that is not sent again, though what became of its first attempt is not known.
_ENDED = "ended"
#: The commission expected is worked out in proportion: a cent more or less is rounding, not another contract.
CENT = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class _Next:
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


@dataclass(slots=True)
class _State:
    """What one execution of the lane keeps in its head; the journal has everything that must last."""

    waiting: list[OpenChange] = field(default_factory=list)
    rank: dict[int, int] = field(default_factory=dict)  # change -> its place, earliest lock first
    flying: dict[int, Out] = field(default_factory=dict)  # attempt -> its answer is still to come
    out: dict[int, Out] = field(default_factory=dict)  # attempt -> queued or unknown
    fresh: dict[str, Action] = field(default_factory=dict)
    next: dict[int, _Next] = field(default_factory=dict)  # change -> what comes next, as worked out
    held: bool = False  # all that waits is held back, by a first proof that has to come or by ghosts
    haunted: dict[int, tuple[float, float]] = field(default_factory=dict)  # change -> asked again when, pause after
    ghosts: dict[str, list[OpenAttempt]] | None = None  # action -> attempts that may still land; None: not known
    resets: set[int] = field(default_factory=set)  # those of them that were proved and may not be ours
    started: int = 0  # attempts this lane knows of
    #: program -> (read from, when on the monotonic clock, entries by action), for the second steps of an undo
    step_log: dict[str, tuple[datetime, float, Mapping[str, Sequence[ActionUpdate]]]] = field(default_factory=dict)
    log: dict[str, dict[str, ActionUpdate]] = field(default_factory=dict)  # action -> entries seen in this run, by id
    news: set[str] = field(default_factory=set)  # actions of which the log has news since they were read
    log_read: set[str] = field(default_factory=set)  # programmes whose log was read since the proofs of what waits
    log_silent: bool = False  # this service's change log names none of our changes, or may not be read
    log_closed: bool = False  # it may not be read
    next_look: float | None = None
    look_gap: float = FIRST_LOOK
    began: float = 0.0
    last_actions_read: dict[str, float] = field(default_factory=dict)  # program -> when
    failures: int = 0  # outages in a row while sending
    look_failures: int = 0
    hold_until: float = 0.0
    submission_lists: deque[float] = field(default_factory=deque)  # when they were read
    lists_refused: bool = False
    next_submission_list: float = 0.0
    conflict_read_due: float = 0.0  # when states are read anew before anything more is sent
    stretch: float = 0.0  # when states were last read, or the service last took or refused a change
    too_slow: bool = False  # the last choice grew old while it was read: the next one goes, whatever it takes
    updated: set[str] = field(default_factory=set)  # actions that the lists name as updated since they were planned
    stopping: bool = False  # the person's Stop was seen: what is marked from then on is half way back
    woke: bool = False  # after a sleep or a jump nothing known counts as fresh, server time included
    trouble: DeskError | None = None
    trouble_exit: int = 0


class Lane:
    """One execution of one batch. Everything that touches the world comes in as an argument."""

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
        self._journal = journal
        self._client = client
        self._senders = senders
        self._clock = clock
        self._budget = budget
        self._control = control
        self._emit = emit
        self._batch = batch_id
        self._account = account_key
        self._epoch = epoch
        self._wait = wait
        self._patience = timedelta(seconds=patience)
        self._monotonic = monotonic
        self._sleep = sleep or control.sleep
        self._reading = reading
        self._s = _State()
        self._proved_kinds = set((journal.learned(account_key, "proved_kinds") or "").split())
        self._no_post: set[str] = set()  # verbs that POST did not help, in this run
        self._by_post = {verb for verb, key in _WRITE_BY.items() if journal.learned(account_key, key) == "post"}
        #: Kinds of change whose reason this service's change log was seen to name: only of these its silence says much.
        self._log_names = set((journal.learned(account_key, "log_names") or "").split())
        learned = journal.learned(account_key, "queue_time")
        self._queue_time = float(learned) if learned else None
        self._last_emit, self._last_phase = -1e9, ""
        self._untold = False  # something changed and was not told yet, as the last word was just said
        self._counts: dict[RowState, int] | None = None  # rows by state, until the next transaction

    # ------------------------------------------------------------------ the loop

    def execute(self) -> RunResult:
        """Send what waits, prove what is out, until all is settled, the wait is over, or something stops the run."""
        try:
            self._load()
            self._loop()
        except EpochLost:
            self._trouble(OtherCopySending("OTHER_COPY_SENDING"), 5)
        except StoreError as error:
            self._trouble(error, 3)
        except ServiceError as error:
            self._trouble(error, 4 if isinstance(error, Unauthorized | Forbidden) else 3)
        finally:
            unbegun = self._senders.take_back()  # before closing, which waits for what was begun
            self._senders.close()
        self._drain_quietly(unbegun)
        self._tell("done", force=True)
        trouble = self._s.trouble
        return RunResult(
            batch_id=self._batch,
            outcomes=self._journal.outcomes(self._batch),
            requests=dict(self._budget.requests),
            trouble=Notice(trouble.code, trouble.facts) if trouble else None,
            trouble_exit=self._s.trouble_exit,
        )

    def _load(self) -> None:
        changes = self._journal.open_changes(self._batch)
        by_id = {change.id: change for change in changes}
        self._s.rank = {change.id: place for place, change in enumerate(changes)}
        for attempt in self._journal.open_attempts(self._batch):
            change = by_id[attempt.change_id]
            unseen = change.state is RowState.ACCEPTED_NOT_VISIBLE
            self._s.out[attempt.id] = Out(attempt, change, unseen=unseen)
        busy = {out.change.id for out in self._s.out.values()}
        self._s.waiting = [change for change in changes if change.id not in busy]
        self._s.started = len(self._s.out)
        self._s.began = self._s.conflict_read_due = self._monotonic()
        if self._s.out:
            self._s.next_look = self._monotonic()

    @contextmanager
    def _writing(self) -> Iterator[Writer]:
        """One transaction of the lane's owner; whoever lost the lane writes nothing any more."""
        with self._journal.writing(at=self._clock.now()) as writer:
            if self._journal.epoch() != self._epoch:
                raise EpochLost
            self._counts = None
            yield writer

    def _wait_again(self, changes: Iterable[OpenChange]) -> None:
        """Back among the waiting, each in its place: earliest lock first."""
        self._s.waiting.extend(changes)
        self._s.waiting.sort(key=lambda change: self._s.rank[change.id])

    def _loop(self) -> None:
        end: float | None = None
        while True:
            until: float | None = None
            self._take_back_if_held()
            if self._control.stopped:
                self._stop_waiting()
            sending = bool(self._s.waiting) and not self._control.leaving and self._s.trouble is None
            if sending and not self._control.paused:
                self._top_up()
            if self._s.flying:
                end = None  # the wait for proof counts from the last answer on
            else:
                if not self._s.out and (not self._s.waiting or not sending):
                    return
                if self._control.leaving or (self._s.trouble is not None and not self._s.out):
                    return
                if not sending or self._only_canary_waits():
                    until = end = self._monotonic() + self._wait if end is None else end
                    if self._monotonic() >= end:
                        return
            self._collect(self._next_wait(until))
            self._look_if_due()
            self._tell(self._phase())

    def _only_canary_waits(self) -> bool:
        """Nothing can be sent before a proof comes, or a ghost is gone: the waiting counts against `wait`."""
        return self._s.held and bool(self._s.out or self._s.haunted)

    def _next_wait(self, end: float | None) -> float:
        now = self._monotonic()
        if self._s.flying:
            return GROUP
        times = [now + (TELL_EVERY if self._untold else IDLE)]
        if self._s.next_look is not None and self._s.out:
            times.append(self._s.next_look)
        if self._s.hold_until > now:
            times.append(self._s.hold_until)
        times.extend(again for again, _ in self._s.haunted.values() if again > now)
        if end is not None:
            times.append(end)
        return max(0.01, min(times) - now)

    def _phase(self) -> str:
        if self._control.paused:
            return "paused"
        if self._s.waiting and self._s.trouble is None:
            if not self._only_canary_waits():
                return "sending"
            return "canary" if self._s.out else "waiting"
        return "proving"

    # ------------------------------------------------------------------ before sending

    def _conflict_read(self) -> None:
        """Updated since the batch was read, and approved by now; skipped where the read is fresh (design.md)."""
        self._tell("preparing", force=True)
        self._s.next.clear()
        self._know_the_time(self._s.waiting[0].action_id)
        now = self._clock.now()
        read_at = self._journal.read_at(self._batch)
        undo = any(change.undo_of is not None for change in self._s.waiting)
        overtaken = self._journal.overtaken(self._batch)  # another copy planned the same rows, and was first
        fresh = not self._s.woke and not overtaken
        reading, self._reading = self._reading, None
        if undo and fresh and reading is not None and abs(now - reading.at) <= FRESH:
            self._learn_fresh(reading.actions.values())
            self._keep_log(reading.updates, news=False)
            self._s.log_read = set(reading.programs)
            self._states_are_read()
            return
        if not undo and fresh and abs(now - read_at) <= FRESH:
            self._states_are_read()
            return
        self._s.log_read.clear()
        by_program: dict[str, list[OpenChange]] = defaultdict(list)
        for change in self._s.waiting:
            by_program[change.program_id].append(change)
        for program_id, changes in by_program.items():
            since = min(read_at, *(c.before.taken_at for c in changes)) if undo else read_at
            for window in windows_of(since - SYNC_SLACK, now + OPEN_END):
                self._learn_updated(self._client.actions(program_id, updated=window))
            for found in approved(self._client, program_id, [change.before.action for change in changes]):
                self._learn_fresh(found)
        self._s.woke = False
        for change in self._s.waiting:
            if not change.steps_done:
                continue
            listed, reached = self._s.fresh.get(change.action_id), self._sent_from(change)
            if listed is not None and reached is not None and not plan.same_image(reached.action, listed):
                del self._s.fresh[change.action_id]  # the list may be older than that proof: it asks for itself
        self._states_are_read()

    def _states_are_read(self) -> None:
        self._s.stretch = self._monotonic()
        self._s.conflict_read_due = self._s.stretch + CONFLICT_EVERY

    def _read_again_if_old(self) -> None:
        """Before a stretch of sending: after an hour, a sleep or a long hold states are read anew (design.md).

        A hold is any reason for which the service took nothing more: a 429, a pause, trouble, a first proof. It
        counts once something may go again, so that waiting costs no request.
        """
        if self._s.woke or self._monotonic() >= self._s.conflict_read_due:
            self._conflict_read()
            return
        if self._monotonic() - self._s.stretch <= self._longest_hold() or not self._may_any_go():
            return
        if self._s.waiting[0].undo_of is None or len(self._s.waiting) > FEW:
            self._conflict_read()
            return
        self._s.next.clear()  # each is planned from a read of its own
        self._s.log_read.clear()
        for change in self._s.waiting:
            self._s.fresh.pop(change.action_id, None)

    def _longest_hold(self) -> float:
        """Seconds after which what was read counts as old; a batch is all undo or all submit."""
        return STRETCH_ENDS if self._s.waiting[0].undo_of is None else FRESH.total_seconds()

    def _grew_old(self, began: float) -> bool:
        """Whether what was chosen waited too long for the reads of the others, which have to fit the budget too.

        Then states are read anew, once: where every read takes so long nothing would ever go.
        """
        self._s.too_slow = not self._s.too_slow and self._monotonic() - began > self._longest_hold()
        if self._s.too_slow:
            self._s.conflict_read_due = self._monotonic()
        return self._s.too_slow

    def _may_any_go(self) -> bool:
        """Whether some change waits for no ghost and no first proof, as far as that is known without a request."""
        now = self._monotonic()
        proving = self._kinds_out()
        for change in self._s.waiting:
            known = self._s.next.get(change.id)
            step = known.step if known is not None else change.step
            waits = self._s.haunted.get(change.id, (now, 0.0))[0] > now
            kind = None if step is None else kind_of(step)
            if not waits and (kind is None or kind in self._proved_kinds or kind not in proving):
                return True
        return False

    def _know_the_time(self, action_id: str) -> None:
        """Where server time is not known, ask for something: windows, guards and the patience depend on it."""
        if not self._clock.known:
            self._action_now(action_id)

    def _learn_fresh(self, actions: Iterable[Action]) -> None:
        read = {action.id: action for action in actions}
        self._s.fresh.update(read)
        self._s.news -= read.keys()
        for number in [number for number, found in self._s.next.items() if found.change.action_id in read]:
            del self._s.next[number]  # worked out from an older reading

    def _learn_updated(self, actions: Collection[Action]) -> None:
        """Of those that are planned with items these may have others now."""
        self._learn_fresh(actions)
        self._s.updated.update(action.id for action in actions)

    def _next_of(self, change: OpenChange) -> _Next:
        """What comes next for a waiting change; reads what is missing, writes nothing."""
        known = self._s.next.get(change.id)
        if known is None or known.waits is not None or change.action_id in self._s.news:
            try:
                if change.action_id in self._s.news:
                    self._learn_fresh([self._client.action(change.action_id)])
                known = self._undo_next(change) if change.undo_of is not None else self._submit_next(change)
            except Rejected as error:  # an action the service doesn't know costs its row, not the run (contract 9)
                ends, codes, facts = self._refusal(change, Code.REFUSED, {"said": error.said})
                known = _Next(change, ends=ends, codes=codes, facts=facts)
            self._s.next[change.id] = known
        return known

    def _submit_next(self, change: OpenChange) -> _Next:
        """The planned step; items complete the before-image where an amount changes or was changed before."""
        modifies = change.step is not None and kind_of(change.step) == "modify"
        if change.before.items is not None and change.action_id in self._s.updated:
            return self._with_items_compared(change)
        newest = self._s.fresh.get(change.action_id, change.before.action)
        if change.before.items is not None or not (modifies or newest.changed_before):
            return _Next(change, change.step)
        items = self._client.items(change.action_id)
        if modifies and len(items) > 1:  # how an order amount is spread over items is undocumented (contract 5.1)
            facts = {"count": str(len(items))}
            return _Next(change, ends=RowState.LOOK, codes=(Code.ITEMS_NEEDED,), facts=facts)
        if sum(item.amount for item in items) != newest.amount:  # newer than the action, or only parts of it
            self._learn_fresh([self._client.action(change.action_id)])
        return _Next(change, change.step, image=replace(change.before, items=items))

    def _with_items_compared(self, change: OpenChange) -> _Next:
        """The list names the action as updated: its items may be others at the same total, so they are read once."""
        newest = self._s.fresh.get(change.action_id, change.before.action)
        planned = change.before.items or ()
        if guards.may_still_go(change.before.action, newest, server_now=self._clock.now()) is not None:
            return _Next(change, change.step)  # it does not go anyway, and why is said as it is marked
        items = self._client.items(change.action_id)
        self._s.updated.discard(change.action_id)
        if plan.same_items(planned, items):
            return _Next(change, change.step)
        facts = {"before": _stands(change.before.action, planned), "after": _stands(newest, items)}
        return _Next(change, ends=RowState.LOOK, codes=(Code.CHANGED_SINCE,), facts=facts)

    def _undo_next(self, change: OpenChange) -> _Next:
        """The next step on the way back, from a fresh read; or there already; or it can't go back."""
        haunted = self._haunted(change, None)
        if haunted is not None:
            return _Next(change, waits=haunted)
        target = change.before
        now = self._s.fresh.get(change.action_id)
        if now is None:
            now = self._client.action(change.action_id)
            self._s.fresh[change.action_id] = now
        now_items: tuple[Item, ...] | None = None
        stands = now.state is not ActionState.REVERSED
        if stands and target.items is not None and not self._reset_fell_short(change, now):
            now_items = self._client.items(change.action_id)
        reason = change.reason if change.reason not in {"", "RESET"} else "REJECTED"
        step = plan.next_undo_step(target.action, target.items, now, now_items=now_items, reason=reason)
        if step is None:
            if change.steps_done:
                return _Next(change, ends=RowState.UNDONE)
            ours = self._sent_from(change)
            was = _stands(ours.action, ours.items) if ours else "—"
            stood = {"before": was, "after": _stands(now, now_items)}
            return _Next(change, ends=RowState.ALREADY_SO, codes=(Code.NOT_OURS,), facts=stood)
        refusal = self._undo_refusal(change, now, now_items)
        if refusal is not None:
            ends, codes, facts = self._refusal(change, refusal.code, refusal.facts)
            return _Next(change, ends=ends, codes=codes, facts=facts)
        done = self._journal.last_proved(change.id) if change.steps_done else None
        if done is not None and done.step.write.form == step.write.form:  # taken, and no help: never again and again
            ends, codes, facts = self._refusal(change, Code.STEP_WITHOUT_EFFECT, {})
            return _Next(change, ends=ends, codes=codes, facts=facts)
        haunted = self._haunted(change, urlencode(self._way(step).write.form))
        if haunted is not None:
            return _Next(change, waits=haunted)
        return _Next(change, step)

    def _reset_fell_short(self, change: OpenChange, now: Action) -> bool:
        """Whether our RESET left the amount short of the target: whatever its items are, all of them are set now."""
        return bool(change.steps_done) and not plan.same_image(change.before.action, now)

    def _haunted(self, change: OpenChange, body: str | None) -> datetime | None:
        """Until when an earlier attempt on the action may still land; None where nothing can (design.md, journal 6).

        The very same step of the same row may be sent again: that is the one re-send a lost answer gets. `body`
        None: what will be sent is not worked out yet, so the row's own attempts are not judged.
        """
        if self._s.ghosts is None:
            self._s.ghosts = defaultdict(list)
            resets = self._journal.resets_in_queue(self._account, since=self._clock.now() - GHOST)
            self._s.resets = {reset.id for reset in resets}
            for ghost in (*self._journal.ghosts(self._account), *resets):
                self._s.ghosts[ghost.action_id].append(ghost)
        until: datetime | None = None
        for ghost in list(self._s.ghosts.get(change.action_id, ())):
            if ghost.change_id == change.id and (body is None or ghost.body == body):
                continue
            ends = ghost.sent_at + GHOST
            why = "day" if self._clock.now() >= ends else "complete" if self._is_complete(ghost) else ""
            if why:
                with self._writing() as writer:
                    if ghost.id not in self._s.resets:
                        writer.ghost_gone(ghost.id, ghost.change_id, why=why)
                    elif why == "complete":
                        writer.completed(ghost.id, ghost.change_id)
                self._s.ghosts[change.action_id].remove(ghost)
            else:
                until = ends if until is None else max(until, ends)
        return until

    def _is_complete(self, ghost: OpenAttempt) -> bool:
        """Whether the submission of a ghost is known and has ended, well or not."""
        receipt = self._receipt(ghost) if ghost.submission_id else None
        return receipt is not None and receipt.status is SubmissionStatus.COMPLETE

    def _wait_for_ghost(self, found: _Next) -> None:
        """The row keeps its place and says why; it is asked again ever more rarely."""
        change, until = found.change, found.waits
        if until is None:
            raise ValueError("nothing to wait for")
        self._s.fresh.pop(change.action_id, None)  # what was read now is old by then
        _, pause = self._s.haunted.get(change.id, (0.0, FIRST_GHOST))
        left = (until - self._clock.now()).total_seconds()
        again = self._monotonic() + max(EARLIEST_LOOK, min(pause, left))
        if Code.EARLIER_MAY_LAND not in change.codes and change.id not in self._s.haunted:
            with self._writing() as writer:
                facts = {"when": until.isoformat(timespec="minutes")}
                writer.waits(change.id, codes=(Code.EARLIER_MAY_LAND,), facts=facts)
        self._s.haunted[change.id] = (again, min(pause * LOOK_FACTOR, SLOWEST_LOOK))

    def _undo_refusal(
        self, change: OpenChange, now: Action, now_items: tuple[Item, ...] | None
    ) -> guards.Finding | None:
        """Locked by now, or changed by somebody else since our change, or the last step back, was proved."""
        ours = self._sent_from(change)
        touched_between = change.steps_done and (self._touched_half_way(change) or self._strange_reset(change, now))
        if ours is not None and touched_between:
            return guards.somebody_was_there(ours.action, now)
        found = guards.may_still_go(ours.action if ours else now, now, server_now=self._clock.now())
        if found is not None:
            return found
        left = ours.items if ours is not None else None
        if ours is not None and left is not None and now_items is not None and not plan.same_items(left, now_items):
            facts = {"before": _stands(ours.action, left), "after": _stands(now, now_items)}
            return guards.Finding(Code.CHANGED_SINCE, facts)
        if change.steps_done:
            return None
        proof = self._journal.newest_proof(self._account, change.action_id)
        found = None if proof is None else touched(self._log_since_proofs(change), proof)
        return found or self._too_late(change, now)

    def _log_since_proofs(self, change: OpenChange) -> Sequence[ActionUpdate]:
        """What the change log says of an action since our changes of this programme were proved; read once for all."""
        if change.program_id not in self._s.log_read:
            self._s.log_read.add(change.program_id)
            there = {c.action_id for c in self._s.waiting if c.program_id == change.program_id} | {change.action_id}
            proofs = (self._journal.newest_proof(self._account, action_id) for action_id in there)
            since = min((log_since_proof(proof) for proof in proofs if proof is not None), default=self._clock.now())
            log = self._log(change.program_id, windows_of(since, self._clock.now() + OPEN_END))
            self._s.news -= (log or {}).keys()  # the actions were just read
        return tuple(self._s.log.get(change.action_id, {}).values())

    def _too_late(self, change: OpenChange, now: Action) -> guards.Finding | None:
        """Where two steps are needed and the second would meet the lock: half way back is worse than not begun."""
        steps = len(plan.undo_steps(change.before.action, change.before.items, now))
        if steps < 2:
            return None
        queue_time = timedelta(seconds=self._queue_time or 0.0)
        return guards.too_late(now, steps=steps, turn=self._clock.now(), queue_time=queue_time)

    def _touched_half_way(self, change: OpenChange) -> bool:
        """Whether the change log shows somebody on the action since our RESET landed, even before it was proved."""
        sent = self._journal.last_proved(change.id)
        if sent is None or sent.step.reason != "RESET":
            return False
        kept = self._s.step_log.get(change.program_id)
        if kept is None or kept[0] > sent.sent_at or self._monotonic() - kept[1] > FRESH.total_seconds():
            windows = windows_of(sent.sent_at - EVIDENCE_SLACK, self._clock.now() + OPEN_END)
            kept = (sent.sent_at, self._monotonic(), self._log(change.program_id, windows) or {})
            self._s.step_log[change.program_id] = kept
        return touched_after_reset(kept[2].get(change.action_id, ()), sent_at=sent.sent_at)

    def _strange_reset(self, change: OpenChange, now: Action) -> bool:
        """Where no log can name a colleague: whether our RESET seems to have landed elsewhere than at the amount first
        tracked (contract 5.5). Somebody may have been there since, and is not written over."""
        sent = self._journal.last_proved(change.id)
        if not self._s.log_closed or sent is None or sent.step.reason != "RESET":
            return False
        return now.intended_amount is not None and now.amount != now.intended_amount

    def _refusal(
        self, change: OpenChange, code: Code, facts: Mapping[str, str]
    ) -> tuple[RowState, tuple[Code, ...], Mapping[str, str]]:
        """How a row ends that may not go (on); an undo that is half way back says how the action stands."""
        if change.undo_of is None:
            return RowState.REFUSED, (code,), facts
        reached = self._journal.image(change.id, after=True) if change.steps_done else None
        if reached is None:
            return RowState.UNDO_REFUSED, (code,), facts
        now = self._s.fresh.get(change.action_id, reached.action)
        half = {"now": _stands(now), "wanted": _stands(change.before.action)}
        return RowState.UNDO_REFUSED, (Code.HALF_UNDONE, code), {**facts, **half}

    def _settle(
        self, writer: Writer, change: OpenChange, state: RowState, codes: tuple[Code, ...], facts: Mapping[str, str]
    ) -> None:
        """A row ends here, unless an attempt of its own may still land: then nobody can say that nothing was done."""
        if self._left_open(writer, change, codes, facts):
            return
        writer.settle(change.id, state, codes=codes, facts=facts)

    def _left_open(self, writer: Writer, change: OpenChange, codes: tuple[Code, ...], facts: Mapping[str, str]) -> bool:
        """Whether a row that sends no more has an attempt whose answer was lost, and which may still land.

        It is for the person from now on, as a second lost answer is, and never sent again.
        """
        ghost = self._journal.may_still_land(change.id, since=self._clock.now() - GHOST)
        if ghost is None or change.steps_done or self._journal.holder(self._account, change.action_id) is not None:
            return False
        why = tuple(code for code in codes if code is not Code.STOPPED)
        facts = {**facts, _ENDED: "yes"}
        writer.reopened(ghost.id, change.id, codes=(Code.LOST_ANSWER, *why), facts=facts)
        self._s.ghosts = None
        change = replace(change, codes=(Code.LOST_ANSWER, *why), facts={**change.facts, **facts})
        self._s.out[ghost.id] = Out(replace(ghost, state="unknown"), change, told=True)
        if self._s.next_look is None:
            self._schedule_look()
        return True

    def _stop_waiting(self) -> None:
        """What was not sent never will be; an undo that is half way back is finished, not left there."""
        unsent = [change for change in self._s.waiting if not change.steps_done]
        if not unsent:
            return
        with self._writing() as writer:
            for change in unsent:
                state = RowState.UNDO_REFUSED if change.undo_of is not None else RowState.LEFT_OUT
                self._settle(writer, change, state, (Code.STOPPED,), {})
        self._s.waiting = [change for change in self._s.waiting if change.steps_done]
        self._s.haunted.clear()

    # ------------------------------------------------------------------ sending

    def _kinds_out(self) -> set[str]:
        """The kinds that are on their way: one not proved yet on this account sends one row and waits for its proof."""
        return {kind_of(out.attempt.step) for out in (*self._s.flying.values(), *self._s.out.values())}

    def _top_up(self) -> None:
        """Mark up to IN_FLIGHT changes `sending` in one transaction, guards asked again, then start them."""
        if self._monotonic() < self._s.hold_until:
            return
        room = IN_FLIGHT - len(self._s.flying)
        if self._s.failures:  # one row finds out whether the way is open again
            room = 0 if self._s.flying else 1
        elif room < SENDERS:
            return
        if room == 0:
            return
        pause = self._budget.wait_seconds("write")
        if pause > 0:
            self._s.hold_until = self._monotonic() + pause
            return
        try:
            self._woke_meanwhile()
            self._read_again_if_old()
            room = min(room, self._places())
            began = self._monotonic()
            chosen = self._choose(room)
        except Throttled as error:
            self._s.hold_until = self._monotonic() + error.wait_seconds
            return
        except (Unauthorized, Forbidden, Rejected):
            raise
        except ServiceError as error:
            self._failed(error)
            return
        self._s.held = not chosen and room > 0
        if chosen and (self._woke_meanwhile() or self._grew_old(began)):
            return
        chosen = self._as_many_as_may_start(chosen)
        if not chosen:
            self._s.hold_until = max(self._s.hold_until, self._monotonic() + self._budget.wait_seconds("write"))
            return
        marked: list[Out] = []
        now = self._clock.now()
        with self._writing() as writer:
            for found in chosen:
                out = self._mark(writer, found, now)
                if out is not None:
                    marked.append(out)
        gone = {found.change.id for found in chosen}
        self._s.waiting = [change for change in self._s.waiting if change.id not in gone]
        for change_id in gone:
            self._s.next.pop(change_id, None)
        self._s.started += len(marked)
        for out in marked:  # committed: now, and only now, bytes may leave
            self._s.flying[out.attempt.id] = out
        for out in marked:
            self._senders.start(out.attempt.id, out.attempt.step.write)

    def _woke_meanwhile(self) -> bool:
        """Whether the computer slept, or its clock jumped: nothing that was read before counts as fresh."""
        if not self._clock.jumped():
            return False
        self._s.woke = True
        self._s.fresh.clear()
        return True

    def _places(self) -> int:
        """How many more may be marked: places in the hour's budget, less what is marked already and may not have begun.

        What has begun is counted twice; near the end of the hour that costs the time of one answer.
        """
        return max(0, self._budget.available - len(self._s.flying))

    def _as_many_as_may_start(self, chosen: list[_Next]) -> list[_Next]:
        """Reading what was missing took places as well; what has none keeps its place. Rows that end need none."""
        places = self._places()
        kept: list[_Next] = []
        for found in chosen:
            if found.step is not None:
                places -= 1
            if found.step is None or places >= 0:
                kept.append(found)
        return kept

    def _failed(self, error: ServiceError, *, weight: int = 1) -> None:
        """Wait a while, longer each time; several senders tell of the same outage only once."""
        now = self._monotonic()
        if now < self._s.hold_until:
            return
        self._s.failures += weight
        self._s.hold_until = now + min(2.0 ** (self._s.failures - 1), LONGEST_PAUSE)
        self._tell(self._phase(), notice=Notice(error.code, error.facts), force=True)
        if self._s.failures >= PATIENT_TRIES:
            self._trouble(error, 3)

    def _choose(self, room: int) -> list[_Next]:
        """The next changes, earliest lock first; of a kind not proved yet only one."""
        chosen: list[_Next] = []
        canaries = self._kinds_out()
        now = self._monotonic()
        asked = [c for c in self._s.waiting if self._s.haunted.get(c.id, (now, 0.0))[0] <= now]
        looked_at = 0
        for change in asked:
            if len(chosen) >= room or looked_at >= 4 * IN_FLIGHT:
                break
            found = self._next_of(change)
            if found.waits is not None:
                self._wait_for_ghost(found)
                continue
            looked_at += 1
            self._s.haunted.pop(change.id, None)
            if found.step is not None:
                kind = kind_of(found.step)
                if kind not in self._proved_kinds and kind in canaries:
                    continue
                canaries.add(kind)
            chosen.append(found)
        return chosen

    def _mark(self, writer: Writer, found: _Next, now: datetime) -> Out | None:
        """Ask the guards again and write the attempt; None: the row ends here, at no request."""
        change, step = found.change, found.step
        if found.ends in {RowState.UNDONE, RowState.ALREADY_SO}:
            writer.settle(change.id, found.ends, codes=found.codes, facts=found.facts)
            if found.ends is RowState.UNDONE:
                writer.taken_back(change.id)
            return None
        if found.ends is not None or step is None:
            self._settle(writer, change, found.ends or RowState.BLOCKED, found.codes, found.facts)
            return None
        fresh = self._s.fresh.get(change.action_id)
        newest = fresh if fresh is not None else change.before.action
        planned = change.before.action if change.undo_of is None else newest
        finding = guards.may_still_go(planned, newest, server_now=now)
        if finding is not None:
            state = RowState.LOOK if finding.code is Code.CHANGED_SINCE else RowState.BLOCKED
            codes: tuple[Code, ...] = (finding.code,)
            facts: Mapping[str, str] = finding.facts
            if change.undo_of is not None:
                state, codes, facts = self._refusal(change, finding.code, finding.facts)
            self._settle(writer, change, state, codes, facts)
            return None
        if found.image is not None:
            writer.new_before_image(change.id, self._account, found.image)
            change = replace(change, before=found.image)
        step = self._way(step)
        if change.undo_of is not None or (change.step is not None and change.step.write != step.write):
            writer.plan_step(change.id, step)
        body = urlencode(step.write.form)
        attempt = writer.sending(change, account_key=self._account, epoch=self._epoch, step=step, body=body)
        if attempt is None:
            holder = self._journal.holder(self._account, change.action_id)
            said = {"batch": "?" if holder is None else str(holder)}
            state, codes, facts = self._refusal(change, Code.OTHER_SENDER, said)
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

    # ------------------------------------------------------------------ answers

    def _collect(self, timeout: float) -> None:
        if not self._s.flying:
            self._sleep(timeout)
            return
        answers = self._senders.finished(timeout)
        if not answers:
            return
        deadline = self._monotonic() + GROUP
        while len(answers) < len(self._s.flying) and (left := deadline - self._monotonic()) > 0:
            more = self._senders.finished(min(left, GROUP / 5))
            if not more:
                break
            answers.extend(more)
        self._commit(answers)

    def _take_back_if_held(self) -> None:
        """Pause, Stop, leaving, a 429 or trouble: what is marked and no sender has begun is put back.

        Stop does so once: the second steps of an undo, which go on after it, wait for a sender as others do.
        """
        control = self._control
        stop = control.stopped and not self._s.stopping
        self._s.stopping = control.stopped
        held = control.paused or stop or control.leaving or self._s.trouble is not None
        if self._s.flying and (held or self._s.hold_until > self._monotonic()):
            self._put_back(self._senders.take_back())

    def _put_back(self, attempts: Sequence[int]) -> None:
        """Surely not sent: on record as that, and planned again."""
        if not attempts:
            return
        with self._writing() as writer:
            for attempt in attempts:
                writer.not_sent(attempt, self._s.flying[attempt].change.id, why="not begun")
        self._wait_again([self._s.flying.pop(attempt).change for attempt in attempts])

    def _drain_quietly(self, unbegun: Sequence[int]) -> None:
        """After the end: answers that still came, and what was not begun, are written; where that fails they stay
        `sending`, and so unknown."""
        answers = self._senders.finished(0)
        if answers or unbegun:
            try:
                self._put_back(unbegun)
                if answers:
                    self._commit(answers)
            except EpochLost:
                self._trouble(OtherCopySending("OTHER_COPY_SENDING"), 5)
            except StoreError as error:
                self._trouble(error, 3)

    def _commit(self, answers: Sequence[tuple[int, Answer]]) -> None:
        any_out = False
        with self._writing() as writer:
            for attempt, answer in answers:
                any_out |= self._write_answer(writer, self._s.flying[attempt], answer)
        for attempt, answer in answers:
            self._after_answer(self._s.flying.pop(attempt), answer)
        if any_out and (self._s.next_look is None or not self._s.waiting):
            self._schedule_look()

    def _write_answer(self, writer: Writer, out: Out, answer: Answer) -> bool:
        """Write one answer; True when the attempt is out from now on."""
        attempt, change = out.attempt.id, out.change
        match answer:
            case Queued():
                writer.queued(attempt, change.id, submission_id=answer.submission_id, uri=answer.uri)
                return True
            case NotSent() | Throttled() | Unauthorized() | Forbidden():
                writer.not_sent(attempt, change.id, why=answer.code)
                return False
            case Rejected() if self._another_way(out, answer):
                by_post = replace(out.attempt.step, write=out.attempt.step.write.by_post())
                writer.another_way(attempt, change.id, said=answer.said, step=by_post)
                return False
            case Rejected():
                state, codes, facts = self._refusal(change, Code.REFUSED, {})
                writer.refused(attempt, change.id, said=answer.said, state=state, codes=codes, facts=facts)
                self._left_open(writer, change, codes, facts)
                return False
            case _:
                writer.lost(attempt, change.id, why=answer.code)
                return True

    def _after_answer(self, out: Out, answer: Answer) -> None:
        match answer:
            case Queued():
                self._s.failures = 0
                self._s.stretch = self._monotonic()
                sub, uri = answer.submission_id, answer.uri
                out.attempt = replace(out.attempt, state="queued", submission_id=sub, uri=uri)
                self._s.out[out.attempt.id] = out
            case Throttled():
                self._wait_again([out.change])
                self._s.hold_until = max(self._s.hold_until, self._monotonic() + answer.wait_seconds)
            case Unauthorized() | Forbidden():
                self._wait_again([out.change])
                self._trouble(answer, 4)
            case NotSent() if answer.code == NOT_BEGUN:
                self._wait_again([out.change])
                self._s.conflict_read_due = self._monotonic()  # long ago planned: states are read anew
            case NotSent():
                self._wait_again([out.change])
                self._failed(answer)
            case Rejected():
                self._s.failures = 0
                self._s.stretch = self._monotonic()
                if self._another_way(out, answer):
                    write = out.attempt.step.write
                    self._by_post.add(write.verb)
                    self._wait_again([replace(out.change, step=replace(out.attempt.step, write=write.by_post()))])
                elif out.attempt.step.write.method == "POST":
                    self._not_by_post(out.attempt.step.write.verb)
            case _:  # a gateway that answers nothing clear would make every row unknown: don't feed it
                out.attempt = replace(out.attempt, state="unknown")
                self._s.out[out.attempt.id] = out
                self._failed(answer, weight=2)

    def _another_way(self, out: Out, answer: Rejected) -> bool:
        """The first write of its kind on this account came through without its body, or not at all (contract 5.4).

        Refused at once, so nothing happened; the same change goes as POST, once, and its proof decides for the rest.
        """
        step = out.attempt.step
        known = kind_of(step) in self._proved_kinds or step.write.verb in self._no_post
        return not known and lost_on_the_way(step.write, answer)

    def _way(self, step: Step) -> Step:
        """The step as it gets through on this account."""
        return replace(step, write=step.write.by_post()) if step.write.verb in self._by_post else step

    def _not_by_post(self, verb: str) -> None:
        """POST was refused too: it was a guess, unless some earlier one was proved."""
        if self._journal.learned(self._account, _WRITE_BY[verb]) != "post":
            self._by_post.discard(verb)
            self._no_post.add(verb)

    def _trouble(self, error: DeskError, code: int) -> None:
        if self._s.trouble is None:
            self._s.trouble, self._s.trouble_exit = error, code

    # ------------------------------------------------------------------ proof

    def _schedule_look(self) -> None:
        """First look after the account's usual queue time; a running send is not interrupted for many rows."""
        gap = FIRST_LOOK
        if self._queue_time is not None:
            small = self._s.started + len(self._s.waiting) <= SMALL_BATCH
            floor = EARLIEST_LOOK if small else FIRST_LOOK
            gap = max(floor, self._queue_time * 1.1 + 0.5)
        first = any(kind_of(out.attempt.step) not in self._proved_kinds for out in self._s.out.values())
        if len(self._s.waiting) > 2 * SMALL_BATCH and not first:
            gap = max(gap, 54.0)
        self._s.look_gap = gap
        self._s.next_look = self._monotonic() + gap

    def _look_if_due(self) -> None:
        if self._s.next_look is None or self._monotonic() < self._s.next_look or not self._s.out:
            return
        pause = self._budget.wait_seconds("actions")
        if pause > 0:
            self._s.next_look = self._monotonic() + pause
            return
        try:
            self._look()
            self._s.look_failures = 0
        except Throttled as error:
            self._s.next_look = self._monotonic() + error.wait_seconds
            return
        except (Unauthorized, Forbidden):
            raise
        except ServiceError as error:
            self._s.look_failures += 1
            if self._s.look_failures >= PATIENT_LOOKS or self._s.trouble is not None:
                raise
            self._tell("proving", notice=Notice(error.code, error.facts), force=True)
        self._s.look_gap = min(self._s.look_gap * LOOK_FACTOR, SLOWEST_LOOK)
        self._s.next_look = self._monotonic() + self._look_pause() if self._s.out else None

    def _look_pause(self) -> float:
        """Seconds to the next look: the growing gap, or sooner where a lost answer's patience ends before."""
        now = self._clock.now()
        ends = [
            (out.attempt.sent_at + self._patience - now).total_seconds()
            for out in self._s.out.values()
            if not out.attempt.submission_id and not out.told
        ]
        return min([self._s.look_gap, *(max(end, EARLIEST_LOOK) for end in ends)])

    def _look(self) -> None:
        """Is it there yet? Few rows ask for themselves; many are looked for in bulk, per program."""
        outs = list(self._s.out.values())
        self._know_the_time(outs[0].attempt.action_id)
        self._look_for_lost()
        if len(outs) <= 2:
            for out in outs:
                self._look_alone(out)
        else:
            by_program: dict[str, list[Out]] = defaultdict(list)
            for out in outs:
                by_program[out.change.program_id].append(out)
            for program_id, group in by_program.items():
                self._look_together(program_id, group)
        self._give_up_on_lost()

    def _look_together(self, program_id: str, group: list[Out]) -> None:
        """One page of the change log as evidence; the actions themselves once it shows something."""
        now = self._clock.now()
        start = min(out.attempt.sent_at for out in group) - EVIDENCE_SLACK
        windows = windows_of(start, now + OPEN_END)
        updates = self._log(program_id, windows_of(min(map(log_since, group)), now + OPEN_END))
        for out in group:
            out.evidence = out.evidence or evidence_of(out, (updates or {}).get(out.attempt.action_id, ()))
        shown = sum(bool(out.evidence) for out in group)
        if not self._worth_reading(program_id, shown, len(group)):
            self._ask_singles([out for out in group if not out.evidence], log=updates)
            return
        self._s.last_actions_read[program_id] = self._monotonic()
        seen: dict[str, Action] = {}
        for window in windows:
            seen.update((action.id, action) for action in self._client.actions(program_id, updated=window))
        self._learn_updated(seen.values())  # what others changed meanwhile is known too, for the rows that wait
        unproved: list[Out] = []
        proofs: list[tuple[Out, Action]] = []
        for out in group:
            action = seen.get(out.attempt.action_id)
            if action is not None and out.evidence and plan.shows(out.attempt.step, action):
                proofs.append((out, action))
            else:
                unproved.append(out)
        self._prove_all(proofs)
        self._ask_singles(unproved, seen=seen, log=updates)

    def _log(self, program_id: str, windows: Iterable[Window]) -> Mapping[str, Sequence[ActionUpdate]] | None:
        """The change log by action; None where the token or the service doesn't give it."""
        updates = change_log(self._client, program_id, windows)
        if updates is None:
            self._s.log_silent = self._s.log_closed = True  # own submissions are evidence enough, one by one
            return None
        self._s.log_closed = False
        self._keep_log(updates)
        return updates

    def _keep_log(self, updates: Mapping[str, Iterable[ActionUpdate]], *, news: bool = True) -> None:
        """What was seen of the log is known to the rows that wait; those it has news of are read before they go."""
        for action_id, entries in updates.items():
            kept = self._s.log.setdefault(action_id, {})
            if news and any(entry.id not in kept for entry in entries):
                self._s.news.add(action_id)
            kept.update((entry.id, entry) for entry in entries)

    def _log_of(self, out: Out) -> Sequence[ActionUpdate] | None:
        """The change log's entries of one row since it was sent; None where the log can't be read."""
        log = self._log(out.change.program_id, windows_of(log_since(out), self._clock.now() + OPEN_END))
        return None if log is None else log.get(out.attempt.action_id, ())

    def _worth_reading(self, program_id: str, shown: int, size: int) -> bool:
        """Whether the actions themselves are read now: for a small batch when any shows, else when all are there."""
        held = self._only_canary_waits()  # nothing more goes out before a first proof
        if shown == size and (held or not self._s.waiting) and not self._s.flying:
            return True
        if self._s.started <= SMALL_BATCH or held:
            return shown > 0  # what is proved leaves the group: these are news, or lag behind the log
        quiet = self._monotonic() - self._s.last_actions_read.get(program_id, self._s.began)
        return quiet >= (50.0 if shown else 170.0)

    def _ask_singles(
        self,
        outs: list[Out],
        *,
        seen: Mapping[str, Action] | None = None,
        log: Mapping[str, Sequence[ActionUpdate]] | None,
    ) -> None:
        """What does not appear asks for its own submission, a few at a time, the least asked first."""
        now = self._clock.now()
        soon = self._s.started <= SMALL_BATCH or self._s.log_silent
        known = [
            out for out in outs if out.attempt.submission_id and (soon or now - out.attempt.sent_at >= SINGLE_AFTER)
        ]
        proved = 0
        for number, out in enumerate(sorted(known, key=lambda o: (o.asked, o.attempt.id))):
            if number >= SINGLES and not self._s.log_silent:
                return
            if self._control.leaving or self._budget.wait_seconds("submission") > 0:
                return
            silent = not out.evidence
            entries = None if log is None else log.get(out.attempt.action_id, ())
            self._look_alone(out, action=(seen or {}).get(out.attempt.action_id), log=entries)
            proved += silent and out.attempt.id not in self._s.out
            if proved >= SINGLES // 2:  # proved by their receipts, and the log does not know them
                self._s.log_silent = True
            self._tell("proving")

    def _look_alone(self, out: Out, *, action: Action | None = None, log: Sequence[ActionUpdate] | None = None) -> None:
        """Ask a row's own submission, then read its action. `log` is what the change log said in this look."""
        attempt = out.attempt
        complete = attempt.complete
        if attempt.submission_id and not complete:
            out.asked += 1
            receipt = self._receipt(attempt)
            if receipt is None:
                pass  # it can't be read; the action and the change log may still prove it
            elif receipt.status is not SubmissionStatus.COMPLETE:
                if out.asked % 4:
                    return
                # a receipt may stay behind what really happened: now and then the action itself is asked
            else:
                complete = self._completed(out, receipt)
                if not complete:
                    return
                action = log = None  # both may be older than the receipt
        if action is None:
            action = self._action_now(attempt.action_id)
        if action is None:
            return
        if not plan.shows(attempt.step, action):
            if complete:
                self._not_visible(out)
            return
        if not out.evidence:
            named = kind_of(attempt.step) in self._log_names
            fresh = log is None  # else it was read before the action, which may show what came in between
            if log is None and not self._s.log_closed:
                log = self._log_of(out)
            out.evidence = evidence_of(out, log or ())
            if complete and not out.evidence:
                says = receipt_says(out, log, named=named)
                out.unnamed += says is Says.LATE
                if says is Says.THEIRS or out.unnamed >= UNNAMED_LOOKS:
                    if not fresh and not self._s.log_closed:
                        self._look_alone(out, action=action)
                        return
                    self._settle_as_theirs(out, action)
                    return
                if says is Says.OURS and not out.unseen:
                    out.evidence = f"submission {attempt.submission_id} complete"
        if out.evidence:
            self._prove_all([(out, action)])

    def _action_now(self, action_id: str) -> Action | None:
        """One action; None where the service doesn't give it (any more)."""
        try:
            return self._client.action(action_id)
        except Rejected:
            return None

    def _not_visible(self, out: Out) -> None:
        """Complete without an error, and the action does not show it: said once.

        From now on its receipt is no evidence any more: whatever shows later may be a colleague's doing.
        """
        if out.unseen:
            return
        out.unseen, out.evidence = True, ""
        with self._writing() as writer:
            writer.not_visible(out.attempt.id, out.change.id)

    def _receipt(self, attempt: OpenAttempt) -> Submission | None:
        """A row's own submission; None where the token or the service doesn't give it."""
        try:
            return self._client.submission(Queued(attempt.submission_id, attempt.uri))
        except (Rejected, Forbidden):
            return None

    def _completed(self, out: Out, receipt: Submission) -> bool:
        """Take a Complete receipt: refused with the service's words, or evidence that it was ours."""
        attempt, change = out.attempt, out.change
        self._learn_queue_time(receipt)
        if (receipt.error_type or receipt.error_reason) and self._first_send_did_it(out):
            return False
        if receipt.error_type or receipt.error_reason:
            said = " ".join(part for part in (receipt.error_type, receipt.error_reason) if part)
            with self._writing() as writer:
                state, codes, facts = self._refusal(change, Code.REFUSED, {})
                writer.refused(attempt.id, change.id, said=said, state=state, codes=codes, facts=facts)
                self._left_open(writer, change, codes, facts)
            self._s.out.pop(attempt.id, None)
            return False
        with self._writing() as writer:
            writer.completed(attempt.id, change.id)
        out.attempt = replace(attempt, complete=True)
        return True

    def _first_send_did_it(self, out: Out) -> bool:
        """The second send was refused, and the change shows: the first, whose answer was lost, landed after all.

        True where that was written, as ours where the change log says so.
        """
        first = self._journal.first_sent(out.change.id)
        if out.attempt.number < 2 or first is None:
            return False
        action = self._action_now(out.attempt.action_id)
        if action is None or not plan.shows(out.attempt.step, action):
            return False
        since = replace(out, attempt=replace(out.attempt, sent_at=first))
        evidence = evidence_of(since, self._log_of(since) or ())
        with self._writing() as writer:
            writer.completed(out.attempt.id, out.change.id)
        out.attempt = replace(out.attempt, complete=True)
        if evidence:
            out.evidence = evidence
            self._prove_all([(out, action)])
        else:
            self._settle_as_theirs(out, action)
        return True

    def _settle_as_theirs(self, out: Out, action: Action) -> None:
        """It shows, and nothing says that it was ours. A step of an undo is not the before-image: it goes on."""
        change = out.change
        half_way = change.undo_of is not None and self._end_state(out, action) is None
        self._s.ghosts = None
        with self._writing() as writer:
            writer.proved(
                out.attempt.id, change.id, account_key=self._account, evidence="", codes=(Code.NOT_OURS,),
                after=Image(action, None, self._clock.now()), state=None if half_way else RowState.ALREADY_SO,
            )  # fmt: skip
        self._s.fresh[action.id] = action
        self._s.out.pop(out.attempt.id, None)
        if half_way:
            self._wait_again([self._newest(change)])

    def _prove_all(self, proofs: Sequence[tuple[Out, Action]]) -> None:
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
                        self._not_visible(out)
                    continue
            read.append((out, action, items))
        queued = self._first_steps_still_queued(read)
        with_items = [found for found in read if found[0].attempt.id not in queued]
        now = self._clock.now()
        self._s.ghosts = None
        with self._writing() as writer:
            for out, action, items in with_items:
                state = self._end_state(out, action, items)
                codes, facts = self._alarms(out, action)
                writer.proved(
                    out.attempt.id, out.change.id, account_key=self._account, evidence=out.evidence,
                    after=Image(action, items, now), state=state, codes=codes, facts=facts,
                )  # fmt: skip
        again: list[int] = []
        for out, action, items in with_items:
            self._s.fresh[action.id] = action
            self._learn_kind(out.attempt.step)
            if out.evidence.startswith("update"):
                self._learn_log_names(kind_of(out.attempt.step))
            more = out.change.undo_of is not None and self._end_state(out, action, items) is None
            self._s.out.pop(out.attempt.id, None)
            if more:
                again.append(out.change.id)
        if again:
            self._s.step_log.clear()  # read before these were proved, it may not know of them
            newer = {change.id: change for change in self._journal.open_changes(self._batch)}
            self._wait_again(newer[change_id] for change_id in again)

    @staticmethod
    def _items_matter(out: Out, action: Action) -> bool:
        """Whether the step named items, or the before-image that is reached now has some to compare."""
        if action.state is ActionState.REVERSED:
            return False
        target = out.change.before
        reached = out.change.undo_of is not None and target.items is not None
        return bool(out.attempt.step.items) or (reached and plan.same_image(target.action, action))

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
        listed = {one.id: one for one in self._listed_receipts()} if len(asked) > FEW else {}
        queued: set[int] = set()
        for out in asked:
            receipt = listed.get(out.attempt.submission_id) or self._receipt(out.attempt)
            if receipt is None:
                continue  # it can't be read: the log has to do
            if receipt.status is not SubmissionStatus.COMPLETE or not self._completed(out, receipt):
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

    def _alarms(self, out: Out, action: Action) -> tuple[tuple[Code, ...], dict[str, str]]:
        """Reported, not required: commission worked out anew, lock moved (design.md, journal 9)."""
        before = out.change.before.action
        expected = out.change.payout_expected
        undone = out.change.undo_of is not None and plan.same_image(before, action)
        if undone and action.state is not ActionState.REVERSED:
            expected = before.payout
        slack = Decimal(0) if undone else CENT
        found = alarms_of(action, payout=expected, slack=slack, lock=before.locking_date)
        return tuple(found), {name: fact for facts in found.values() for name, fact in facts.items()}

    # ------------------------------------------------------------------ lost answers

    def _listed_receipts(self) -> tuple[Submission, ...]:
        """The first page of all submissions, at most 3 times an hour; none where refused (design.md, journal 4)."""
        now = self._monotonic()
        lists = self._s.submission_lists
        while lists and now - lists[0] >= HOUR:
            lists.popleft()
        if len(lists) >= SUBMISSION_LISTS_AN_HOUR or self._s.lists_refused:
            return ()
        lists.append(now)
        try:
            receipts = self._client.recent_submissions()
        except (Rejected, BadAnswer, Forbidden):
            self._s.lists_refused = True  # a help that some accounts don't have; the looks go on without it
            return ()
        self._s.lists_refused = self._monotonic() - now > SLOW_LIST
        return receipts

    def _look_for_lost(self) -> None:
        """The first page of submissions may name a lost one (design.md, journal 4); not found means nothing."""
        lost = [out for out in self._s.out.values() if not out.attempt.submission_id]
        if not lost or self._monotonic() < self._s.next_submission_list:
            return
        self._s.next_submission_list = self._monotonic() + (30.0 if not self._s.submission_lists else 900.0)
        receipts = self._listed_receipts()
        taken = {out.attempt.submission_id for out in self._s.out.values() if out.attempt.submission_id}
        for out in lost:
            found = receipt_for(out.attempt, receipts, taken)
            if found is None:
                continue
            taken.add(found.id)
            with self._writing() as writer:
                writer.found_submission(out.attempt.id, out.change.id, found, uri="")
            out.attempt = replace(out.attempt, state="queued", submission_id=found.id)

    def _give_up_on_lost(self) -> None:
        """After the patience: as it was before -> planned anew, once; as wanted -> already so; else the person."""
        now = self._clock.now()
        for out in list(self._s.out.values()):
            attempt, change = out.attempt, out.change
            if attempt.submission_id or now - attempt.sent_at < self._patience:
                continue
            action = self._action_now(attempt.action_id)
            if action is None:
                self._ask_the_person(out)
                continue
            log = self._log_of(out)
            if self._clock.now() - attempt.sent_at < self._patience:
                continue  # this computer's clock had jumped; the answers just read have set it right
            out.evidence = evidence_of(out, log or ())
            if plan.shows(attempt.step, action):
                if out.evidence:
                    self._prove_all([(out, action)])
                elif log is None and change.undo_of is None:  # it may be ours: neither log nor receipt can be read
                    self._ask_the_person(out)
                else:
                    self._settle_as_theirs(out, action)
                continue
            planned_on = self._sent_from(change)
            same = planned_on is not None and plan.same_image(planned_on.action, action)
            # how it looks is not enough: the change log must positively show nothing since the send; and what was
            # handed to the person, or may not go again since they said Stop, is not sent behind their back
            untouched = same and log is not None and not news_of(out, log)
            ended = out.told or _ENDED in change.facts or self._control.stopped
            if untouched and attempt.number < 2 and not ended and self._s.trouble is None:
                self._s.ghosts = None
                with self._writing() as writer:
                    writer.not_happened(attempt.id, change.id)
                self._s.fresh[action.id] = action
                self._s.out.pop(attempt.id, None)
                self._wait_again([self._newest(change)])
            else:
                self._ask_the_person(out, None if same and (log is None or untouched) else action)

    def _sent_from(self, change: OpenChange) -> Image | None:
        """How the action stood when the write left: the before-image; for an undo what the last proof read back."""
        if change.undo_of is None:
            return change.before
        return self._journal.image(change.id, after=True) or self._journal.last_read(change.undo_of)

    def _newest(self, change: OpenChange) -> OpenChange:
        """The change as the journal has it now."""
        return next(newer for newer in self._journal.open_changes(self._batch) if newer.id == change.id)

    def _ask_the_person(self, out: Out, action: Action | None = None) -> None:
        """Nothing more can be found out here: said once, and why."""
        if out.told:
            return
        out.told = True
        codes: tuple[Code, ...] = (Code.SENT_TWICE_UNKNOWN,) if out.attempt.number > 1 else (Code.LOST_ANSWER,)
        facts: dict[str, str] = {_ENDED: "yes"} if self._control.stopped else {}
        planned_on = self._sent_from(out.change)
        if out.attempt.number == 1 and action is not None and planned_on is not None:
            before = planned_on.action
            codes = (*codes, Code.CHANGED_SINCE)
            facts["before"] = _stands(before)
            facts["after"] = _stands(action)
        with self._writing() as writer:
            writer.for_the_person(out.attempt.id, out.change.id, codes=codes, facts=facts)

    # ------------------------------------------------------------------ learning and telling

    def _learn_kind(self, step: Step) -> None:
        kind, verb = kind_of(step), step.write.verb
        if step.write.method == "POST" and self._journal.learned(self._account, _WRITE_BY[verb]) != "post":
            self._journal.learn(self._account, _WRITE_BY[verb], "post")
            self._by_post.add(verb)
        if kind not in self._proved_kinds:
            self._proved_kinds.add(kind)
            self._journal.learn(self._account, "proved_kinds", " ".join(sorted(self._proved_kinds)))

    def _learn_log_names(self, kind: str) -> None:
        if kind not in self._log_names:
            self._log_names.add(kind)
            self._journal.learn(self._account, "log_names", " ".join(sorted(self._log_names)))

    def _learn_queue_time(self, receipt: Submission) -> None:
        if receipt.submitted is None or receipt.completed is None:
            return
        took = min(max((receipt.completed - receipt.submitted).total_seconds(), 0.0), 1800.0)
        self._queue_time = took if self._queue_time is None else max(took, (self._queue_time + took) / 2)
        self._journal.learn(self._account, "queue_time", f"{self._queue_time:.1f}")

    def _tell(self, phase: str, *, notice: Notice | None = None, force: bool = False) -> None:
        now = self._monotonic()
        self._untold = not force and phase == self._last_phase and now - self._last_emit < TELL_EVERY
        if self._untold:
            return
        self._last_emit, self._last_phase = now, phase
        if self._counts is None:
            self._counts = self._journal.counts(self._batch)
        counts = dict(self._counts)
        left = len(self._s.waiting) + len(self._s.flying)
        open_now = left + len(self._s.out)
        total = sum(number for state, number in counts.items() if state in _RUNNING)
        self._emit(
            Progress(
                phase=phase,
                done=max(0, total - open_now),
                total=total,
                counts=counts,
                # what flies is taken from the budget already; the proof still takes its looks (design.md)
                finish_at=self._budget.finish_time(len(self._s.waiting) + LOOKS) if left else None,
                requests=sum(self._budget.requests.values()),
                notice=notice,
            )
        )


_RUNNING = frozenset(RowState) - {RowState.READY, RowState.LOOK, RowState.BLOCKED, RowState.LEFT_OUT}


def _stands(action: Action, items: Sequence[Item] | None = None) -> str:
    """State, amount and currency, and its items where they matter, for a sentence."""
    lines = ", ".join(f"{item.sku or '—'} {item.quantity} × {item.amount}" for item in items or ())
    return f"{action.state} {action.amount} {action.currency}" + (f" ({lines})" if lines else "")
