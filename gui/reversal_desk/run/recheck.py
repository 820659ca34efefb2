"""The late re-check: one look over all batches of an account, long after their runs ended. It never sends a write.

What was proved may move again, what was accepted may never appear, a lost request may still land. A look reads
in bulk what was updated since the last one, asks singly only for what does not appear, and writes what it finds
into the journal: alarms once each, and proofs by the lane's own rules (product.md 3; design.md, journal 6 and 9).
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from datetime import datetime, timedelta
from decimal import Decimal
from functools import partial
from typing import TypeVar

from msgspec import Struct, field
from msgspec.structs import replace

from reversal_desk import plan
from reversal_desk.errors import (
    BadAnswer,
    Forbidden,
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
    Outcome,
    Progress,
    Queued,
    RowState,
    Submission,
    SubmissionStatus,
)
from reversal_desk.run.evidence import (
    EVIDENCE_SLACK,
    GHOST,
    SYNC_SLACK,
    Out,
    Says,
    after_proof,
    alarms_of,
    evidence_of,
    items_as_intended,
    kind_of,
    leads_to_items,
    log_since,
    receipt_for,
    receipt_says,
    went_over,
    windows_of,
)
from reversal_desk.run.ports import BudgetView, Clock, Reads
from reversal_desk.store.journal import Journal
from reversal_desk.store.journal.records import Image, OpenAttempt, Watched, WatchedImages
from reversal_desk.store.journal.writer import Writer

T = TypeVar("T")

#: Hourly for a day, then daily; once more so long before a row locks.
OFTEN, SELDOM, OFTEN_FOR, BEFORE_LOCK = timedelta(hours=1), timedelta(days=1), timedelta(days=1), timedelta(hours=3)
#: A row is looked after so long at most; the service keeps submissions as long.
LONGEST = timedelta(days=90)
#: A row not seen for so long is told.
NEVER_AFTER = timedelta(hours=24)
#: A look's own budget in requests, and how many receipts and actions it asks for one by one.
MOST_REQUESTS, SINGLES = 60, 20
#: What the lane may have said of a row with the very value that is compared here.
_SAID_BY_THE_LANE = frozenset({Code.REVERSED_BUT_PAYS})
_OPEN = frozenset({RowState.QUEUED, RowState.CHECKING, RowState.ACCEPTED_NOT_VISIBLE})


class Alarm(Struct, frozen=True):
    """Something new about one row; its sentence is `code` with the row's facts."""

    outcome: Outcome
    code: Code


class RecheckResult(Struct, frozen=True):
    """What one look found. `looked_at` counts rows, `unknown` those whose outcome is still not known."""

    account_key: str
    looked_at: int
    alarms: tuple[Alarm, ...]
    settled: tuple[Outcome, ...]
    unknown: int
    requests: Mapping[str, int]
    trouble: Notice | None = None
    trouble_exit: int = 0


class _Spent(Exception):
    """The look's own budget is used up; what is left waits for the next one."""


class _Look(Struct):
    """What one look keeps in its head."""

    rows: list[Watched] = field(default_factory=list)
    free: bool = True  # nobody sends: rows without an end may be settled
    began: datetime | None = None
    looked: int = 0
    alarms: list[tuple[int, Code]] = field(default_factory=list)
    settled: list[int] = field(default_factory=list)
    asked: Counter[str] = field(default_factory=Counter)
    singles: int = 0
    ghosts: dict[str, list[OpenAttempt]] = field(default_factory=lambda: defaultdict(list))  # by action


def is_due(row: Watched, now: datetime) -> bool:
    """Whether a row wants its next look: at once while its outcome isn't known, else an hour after its proof."""
    if row.last_look is None:
        return row.state in _OPEN or row.updated_at + OFTEN <= now
    return row.next_look is not None and row.next_look <= now


def always_free() -> AbstractContextManager[bool]:
    """For callers that know that no lane runs meanwhile."""
    return nullcontext(True)


class Recheck:
    """One look, on the caller's thread, without sleeping. Everything that touches the world comes in as an argument.

    `settling` gives a context in which nobody begins to send, or False where somebody sends already: rows without
    an end are then left to that lane. `everything` looks at rows that are not due yet too.
    """

    def __init__(
        self,
        *,
        journal: Journal,
        client: Reads,
        clock: Clock,
        budget: BudgetView,
        account_key: str,
        emit: Callable[[Progress], None],
        stopped: Callable[[], bool],
        settling: Callable[[], AbstractContextManager[bool]] = always_free,
        everything: bool = False,
    ) -> None:
        self._journal = journal
        self._client = client
        self._clock = clock
        self._budget = budget
        self._account = account_key
        self._emit = emit
        self._stopped = stopped
        self._settling = settling
        self._everything = everything
        self._s = _Look()

    def execute(self) -> RecheckResult:
        """Look once. Trouble of the service or the disk ends the look and is told; what was found stays."""
        trouble: Notice | None = None
        code = 0
        try:
            self._look()
        except _Spent:
            pass
        except OtherCopySending as error:
            trouble, code = Notice(error.code, error.facts), 5
        except (ServiceError, StoreError) as error:
            trouble, code = Notice(error.code, error.facts), 4 if isinstance(error, Unauthorized | Forbidden) else 3
        looked = {row.change_id for row in self._s.rows}
        outcomes = {number: self._journal.rows.outcome(number) for number in looked}
        self._emit(Progress("done", self._s.looked, max(len(looked), self._s.looked), requests=self._s.asked.total()))
        return RecheckResult(
            account_key=self._account,
            looked_at=self._s.looked,
            alarms=tuple(Alarm(outcomes[number], code) for number, code in self._s.alarms),
            settled=tuple(outcomes[number] for number in self._s.settled),
            unknown=sum(outcome.state in _OPEN for outcome in outcomes.values()),
            requests=dict(self._s.asked),
            trouble=trouble,
            trouble_exit=code,
        )

    # ------------------------------------------------------------------ which rows

    def _watched(self, now: datetime) -> list[Watched]:
        rows = self._journal.watch.rows(self._account, since=now - LONGEST)
        return [row for row in rows if row.state in _OPEN or row.ghost or not self._over(row, now)]

    @staticmethod
    def _over(row: Watched, now: datetime) -> bool:
        """Proved, and locked by now: nothing can move it any more, and nothing could be done about it."""
        return row.locking_date is not None and row.locking_date <= now

    def _is_due(self, row: Watched, now: datetime) -> bool:
        return self._everything or is_due(row, now)

    def _next_look(self, row: Watched, now: datetime, *, ends: datetime | None) -> datetime | None:
        """When a row is looked at again; None for never."""
        unsure = row.state in _OPEN or row.ghost
        began = max(row.updated_at, row.sent_at)
        gap = OFTEN if row.ghost or now - began < OFTEN_FOR else SELDOM
        following = now + gap
        if ends is not None and now < ends - BEFORE_LOCK:
            following = min(following, ends - BEFORE_LOCK)
        elif ends is not None and not unsure:
            following = now + OFTEN
        if unsure:
            return following if following - began <= LONGEST else None
        if following - began > LONGEST or (ends is not None and following > ends):
            return None
        return following

    # ------------------------------------------------------------------ the look

    def _look(self) -> None:
        rows = self._watched(self._clock.now())
        if not any(self._is_due(row, self._clock.now()) for row in rows):
            self._s.rows = [row for row in rows if row.state in _OPEN]
            return
        self._know_the_time(rows[0].action_id)
        now = self._s.began = self._clock.now()
        with self._settling() as free:
            self._s.free = free
        self._s.rows = rows = self._watched(now)
        for ghost in self._journal.attempts.ghosts(self._account):
            self._s.ghosts[ghost.action_id].append(ghost)
        self._emit(Progress("proving", 0, len(rows)))
        self._find_lost()
        by_program: dict[str, list[Watched]] = defaultdict(list)
        for row in self._s.rows:
            if self._s.free or row.state not in _OPEN:  # else they may be in that lane's hands
                by_program[row.program_id].append(row)
        for program_id, group in by_program.items():
            wanted = [row for row in group if self._is_due(row, now)]
            if wanted and not self._stopped():
                self._look_at(program_id, group, wanted, now)
        self._lay_ghosts(now)

    def _know_the_time(self, action_id: str) -> None:
        """Windows and deadlines are the service's; where its time isn't known, ask for something."""
        if not self._clock.known:
            self._action(action_id)

    def _ask(self, kind: str, read: Callable[[], T]) -> T:
        """One request of the look's own budget; lists of several pages count by what the service saw."""
        if self._s.asked.total() >= MOST_REQUESTS:
            raise _Spent
        wait = self._budget.wait_seconds(kind)
        if wait > 0:
            raise Throttled("THROTTLED", wait_seconds=wait)
        before = self._budget.requests.get(kind, 0)
        try:
            return read()
        finally:
            self._s.asked[kind] += max(1, self._budget.requests.get(kind, 0) - before)

    def _action(self, action_id: str) -> Action | None:
        """One action; None where the service doesn't give it (any more)."""
        try:
            return self._ask("action", lambda: self._client.action(action_id))
        except Rejected:
            return None

    def _look_at(self, program_id: str, group: Sequence[Watched], wanted: Sequence[Watched], now: datetime) -> None:
        """All rows of a programme that one list of what was updated speaks of."""
        since = min(self._since(row) for row in wanted)
        covered = [row for row in group if self._since(row) >= since]
        seen: dict[str, Action] = {}
        for window in windows_of(since, now + timedelta(days=1)):  # open at the end: a record can join, not leave
            listed = self._ask("actions", partial(self._client.actions, program_id, updated=window))
            seen.update((action.id, action) for action in listed)
        unsettled = [row for row in covered if row.state in _OPEN]
        done = {row.change_id for row in self._settle(program_id, unsettled, seen)}
        proved = [row for row in covered if row.state not in _OPEN]
        found = self._compare(program_id, proved, seen)
        never = {
            row.change_id: self._never(row)
            for row in unsettled
            if row.change_id not in done and now - row.sent_at > NEVER_AFTER and row.state is not RowState.CHECKING
        }
        self._keep(covered, {**found, **never}, skip=done, body={"program": program_id, "since": since.isoformat()})
        self._s.looked += len(covered)
        self._emit(Progress("proving", self._s.looked, len(self._s.rows), requests=self._s.asked.total()))

    @staticmethod
    def _since(row: Watched) -> datetime:
        """From when on news of a row are news."""
        if row.last_look is None and row.state in _OPEN:
            return row.sent_at - SYNC_SLACK
        return (row.last_look or row.updated_at) - SYNC_SLACK

    def _log(self, program_id: str, since: datetime) -> Mapping[str, list[ActionUpdate]]:
        """The change log by action; empty where the token or the service doesn't give it."""
        updates: dict[str, list[ActionUpdate]] = defaultdict(list)
        try:
            for window in windows_of(since, self._clock.now() + timedelta(days=1)):
                listed = self._ask("updates", partial(self._client.updates, program_id, updated=window))
                for update in listed:
                    updates[update.action_id].append(update)
        except (Rejected, Forbidden):
            updates.clear()
        return updates

    # ------------------------------------------------------------------ proved rows: did they move?

    def _compare(
        self, program_id: str, rows: Iterable[Watched], seen: Mapping[str, Action]
    ) -> dict[int, dict[Code, dict[str, str]]]:
        """change -> what is to be said of it now, for every row that was updated."""
        found: dict[int, dict[Code, dict[str, str]]] = {}
        moved: list[tuple[Watched, WatchedImages, Action, Image]] = []
        for row in rows:
            action = seen.get(row.action_id)
            if action is None:
                continue
            images = self._journal.watch.images(row.change_id)
            stood = _stood_at(row, images)
            if self._as_it_stood(stood, action):
                expected = stood.action.payout
                found[row.change_id] = alarms_of(
                    action, payout=expected, slack=Decimal(0), lock=stood.action.locking_date
                )
                if stood.action.state is ActionState.REVERSED and row.undo_of is not None and action.payout == expected:
                    found[row.change_id].pop(Code.REVERSED_BUT_PAYS, None)  # so it was before us
            else:
                moved.append((row, images, action, stood))
        if moved:
            unended = self._journal.attempts.unended
            earliest = min(
                [stood.taken_at for _, _, _, stood in moved]
                + [one.sent_at for row, _, _, _ in moved for one in unended(self._account, row.action_id)]
            )
            log = self._log(program_id, max(earliest, self._clock.now() - LONGEST) - EVIDENCE_SLACK)
            for row, images, action, stood in moved:
                why = self._who(row, images, action, log.get(row.action_id, ()))
                facts = {"stood": _said(stood.action), "stands": _said(action), "why": why}
                found[row.change_id] = {Code.CAME_BACK: facts}
        return found

    def _as_it_stood(self, stood: Image, action: Action) -> bool:
        """State, amount and currency as proved; items too where they matter and anything happened."""
        if not plan.same_image(stood.action, action):
            return False
        same = (stood.action.delta_amount, stood.action.delta_payout) == (action.delta_amount, action.delta_payout)
        if not stood.items or same or action.state is ActionState.REVERSED:
            return True
        items = self._ask("items", lambda: self._client.items(action.id))
        return plan.same_items(stood.items, items)

    def _who(self, row: Watched, images: WatchedImages, action: Action, updates: Sequence[ActionUpdate]) -> str:
        """Whose change it was, by the change log: a late request of ours, somebody else's, or it doesn't say."""
        proved = images.after.taken_at if images.after is not None else row.updated_at
        later = [u for u in updates if u.date is not None and u.date >= proved.replace(microsecond=0) - EVIDENCE_SLACK]
        if not later:
            return "not_said"
        newest = max(update.date for update in later if update.date is not None)
        last = [update for update in later if update.date == newest]
        # it may have come later than a day, too
        for ours in self._journal.attempts.unended(self._account, row.action_id):
            out = Out(ours, images.change)
            if plan.shows(ours.step, action) and evidence_of(out, last):
                return "late_ours"
        for ours in self._journal.attempts.with_a_partner(self._account, row.action_id):
            if plan.shows(ours.step, action) and evidence_of(Out(ours, images.change), last):
                return "not_said"  # its partner agreed to ours, or somebody gave the same reason
        return "someone_else"

    # ------------------------------------------------------------------ rows without an end: is it there by now?

    def _settle(self, program_id: str, rows: Sequence[Watched], seen: dict[str, Action]) -> list[Watched]:
        """Prove by the lane's rules what can be proved; gives the rows that have changed their state."""
        outs: list[tuple[Watched, Out]] = []
        for row in rows:
            images = self._journal.watch.images(row.change_id)
            if images.attempt is not None:
                outs.append((row, Out(images.attempt, images.change)))
        if not outs:
            return []
        log = self._log(program_id, min(log_since(out) for _, out in outs))
        changed: list[Watched] = []
        for row, out in outs:
            if self._stopped():
                break
            entries = log.get(row.action_id, [])
            proof = self._journal.undo.newest_proof(self._account, row.action_id) if entries else None
            out.evidence = evidence_of(out, after_proof(entries, proof, sent_at=out.attempt.sent_at))
            if self._settle_one(row, out, seen, entries):
                changed.append(row)
        return changed

    def _settle_one(self, row: Watched, out: Out, seen: dict[str, Action], log: Sequence[ActionUpdate]) -> bool:
        attempt = out.attempt
        action = seen.get(row.action_id)
        if not (action is not None and out.evidence and plan.shows(attempt.step, action)):
            if self._s.singles >= SINGLES:
                return False
            self._s.singles += 1
            receipt = None if attempt.complete else self._receipt(attempt)
            complete = attempt.complete
            if receipt is not None and receipt.status is SubmissionStatus.COMPLETE:
                if receipt.error_type or receipt.error_reason:
                    return self._refused(row, out, receipt)
                complete = True
                action = None  # the list may be older than the receipt
            if complete and not out.evidence and row.state is not RowState.ACCEPTED_NOT_VISIBLE:
                named = kind_of(attempt.step) in (self._journal.keeps.learned(self._account, "log_names") or "").split()
                if receipt_says(out, log, named=named) is Says.OURS:
                    out.evidence = f"submission {attempt.submission_id} complete"
            if action is None:
                action = seen.get(row.action_id) if attempt.complete else None
                action = action or self._action(row.action_id)
            if action is None:
                return False
            if not plan.shows(attempt.step, action) or not out.evidence:
                return complete and not plan.shows(attempt.step, action) and self._unseen(row, out)
        items: tuple[Item, ...] | None = None
        if leads_to_items(out) and action.state is not ActionState.REVERSED:
            wanted = action.id
            items = self._ask("items", lambda: self._client.items(wanted))
            if not items_as_intended(attempt.step, items):
                return False
        return self._prove(row, out, action, items, log)

    def _receipt(self, attempt: OpenAttempt) -> Submission | None:
        """The receipt of a write; None where there is no number, or the service doesn't give it."""
        if not attempt.submission_id:
            return None
        try:
            return self._ask("submission", lambda: self._client.submission(Queued(attempt.submission_id, attempt.uri)))
        except (Rejected, Forbidden):
            return None

    def _settled(self, row: Watched, write: Callable[[Writer], None]) -> bool:
        """Write an end where the row is still as it was read and nobody sends."""
        with self._settling() as free:
            if not free:
                self._s.free = False
                return False
            with self._journal.writing(at=self._clock.now()) as writer:
                if not self._journal.watch.is_still(row):
                    return False
                write(writer)
        return True

    def _refused(self, row: Watched, out: Out, receipt: Submission) -> bool:
        said = " ".join(part for part in (receipt.error_type, receipt.error_reason) if part)
        state = RowState.REFUSED if row.undo_of is None else RowState.UNDO_REFUSED
        if not self._settled(row, lambda writer: writer.refused(out.attempt.id, row.change_id, said=said, state=state)):
            return False
        self._s.settled.append(row.change_id)
        return True

    def _unseen(self, row: Watched, out: Out) -> bool:
        """Complete without an error, and the action does not show it."""

        def write(writer: Writer) -> None:
            if not out.attempt.complete:
                writer.completed(out.attempt.id, row.change_id)
            if row.state is not RowState.ACCEPTED_NOT_VISIBLE:
                writer.not_visible(out.attempt.id, row.change_id)

        if out.attempt.complete and row.state is RowState.ACCEPTED_NOT_VISIBLE:
            return False  # on record already
        written = self._settled(row, write)
        return written and row.state is not RowState.ACCEPTED_NOT_VISIBLE

    def _prove(
        self, row: Watched, out: Out, action: Action, items: tuple[Item, ...] | None, log: Sequence[ActionUpdate]
    ) -> bool:
        change = out.change
        state: RowState | None = RowState.CONFIRMED
        expected, slack = change.payout_expected, Decimal("0.01")
        if row.undo_of is not None:
            target = change.before
            reached = plan.same_image(target.action, action)
            missing = reached and target.items is not None and not out.attempt.step.items  # items are compared first
            state = RowState.UNDONE if reached and not missing else None
            expected, slack = (target.action.payout, Decimal(0)) if reached else (expected, slack)
            if state is None and not out.attempt.complete:
                receipt = self._receipt(out.attempt)
                if receipt is not None and receipt.status is not SubmissionStatus.COMPLETE:
                    return False  # the next step must not overtake it in the service's queue
        lock = change.before.action.locking_date
        found = went_over(out, log, self._journal.changes.sent_from(change), action)
        if state is not None:  # of a step that another one follows only this outlasts it
            found = {**found, **alarms_of(action, payout=expected, slack=slack, lock=lock)}
        facts = {name: fact for each in found.values() for name, fact in each.items()}
        after = Image(action, items, self._clock.now())
        if not self._settled(
            row,
            lambda writer: writer.proved(
                out.attempt.id, row.change_id, account_key=self._account, evidence=out.evidence, after=after,
                state=state, codes=tuple(found), facts=facts,
            ),
        ):  # fmt: skip
            return False
        self._s.settled.append(row.change_id)
        self._s.alarms.extend((row.change_id, code) for code in found if state is not None)
        return True

    def _never(self, row: Watched) -> dict[Code, dict[str, str]]:
        """Accepted or queued a day ago, and nothing was seen of it."""
        attempt = self._journal.watch.images(row.change_id).attempt
        submission = attempt.submission_id if attempt is not None else ""
        return {Code.NEVER_APPEARED: {"sent": row.sent_at.isoformat(), "submission": submission or "—"}}

    # ------------------------------------------------------------------ what is kept

    def _keep(
        self,
        rows: Sequence[Watched],
        found: Mapping[int, Mapping[Code, Mapping[str, str]]],
        *,
        skip: set[int],
        body: Mapping[str, str],
    ) -> None:
        """Write alarms that are new, take back those that are over, and when each row is looked at again."""
        began = self._s.began
        assert began is not None  # set before the first list
        with self._journal.writing(at=began) as writer:
            looks: list[tuple[int, datetime | None, Mapping[str, str]]] = []
            for row in rows:
                if row.change_id in skip or not self._journal.watch.is_still(row):
                    continue
                told, lock = dict(row.told), row.locking_date
                for code, facts in found.get(row.change_id, {}).items():
                    value = _value(code, facts)
                    known = code in told or code not in _SAID_BY_THE_LANE or code not in row.codes
                    if told.get(code) == value:
                        continue
                    told[code] = value
                    if not known:
                        continue
                    writer.alarm(row.change_id, code, facts)
                    self._s.alarms.append((row.change_id, code))
                    if code is Code.LOCK_MOVED:
                        lock = datetime.fromisoformat(facts["lock_after"])
                        writer.lock_moved(row.change_id, lock)
                if row.change_id in found:
                    for code in [Code(name) for name in told if Code(name) not in found[row.change_id]]:
                        del told[code]
                        writer.alarm_over(row.change_id, code)
                looks.append((row.change_id, self._next_look(row, began, ends=lock), told))
            writer.looked(looks, body={**body, "rows": len(looks)})

    # ------------------------------------------------------------------ ghosts

    def _find_lost(self) -> None:
        """The first page of receipts may name lost ones; only where there is no doubt which attempt is whose."""
        now = self._clock.now()
        open_ones = [self._journal.watch.images(row.change_id).attempt for row in self._s.rows if row.state in _OPEN]
        ghosts = [ghost for group in self._s.ghosts.values() for ghost in group]
        closed = {ghost.id for ghost in ghosts}
        lost = [a for a in (*open_ones, *ghosts) if a and not a.submission_id and now - a.sent_at < GHOST]
        if not lost or not self._s.free:
            return
        try:
            receipts = list(self._ask("submissions", self._client.recent_submissions))
        except (Rejected, BadAnswer, Forbidden):
            return  # a help that some accounts don't have
        taken = self._journal.attempts.known_submissions(self._account)
        alike: dict[tuple[str, str], list[OpenAttempt]] = defaultdict(list)
        for attempt in lost:
            alike[attempt.step.write.method, attempt.body].append(attempt)
        for group in alike.values():
            first = min(group, key=lambda attempt: attempt.sent_at)
            fitting: list[Submission] = []
            while (one := receipt_for(first, receipts, taken | {each.id for each in fitting})) is not None:
                fitting.append(one)
            if len(group) == len(fitting) == 1:
                self._name(first, fitting[0], closed=first.id in closed)

    def _name(self, attempt: OpenAttempt, receipt: Submission, *, closed: bool) -> None:
        with self._settling() as free:
            if not free:
                return
            with self._journal.writing(at=self._clock.now()) as writer:
                if closed:
                    writer.ghost_found(attempt.id, attempt.change_id, submission_id=receipt.id)
                elif attempt.state != "queued":
                    writer.found_submission(attempt.id, attempt.change_id, receipt, uri="")
        named = replace(attempt, submission_id=receipt.id)
        if closed:
            own = self._s.ghosts[attempt.action_id]
            self._s.ghosts[attempt.action_id] = [named if ghost.id == attempt.id else ghost for ghost in own]
        else:  # it was written: the rows are as they stand now
            self._s.rows = self._watched(self._clock.now())

    def _lay_ghosts(self, now: datetime) -> None:
        """A ghost is gone once its receipt is Complete, or after a day (design.md, journal 6)."""
        gone: list[tuple[OpenAttempt, str]] = []
        for ghost in [ghost for group in self._s.ghosts.values() for ghost in group]:
            if now - ghost.sent_at >= GHOST:
                gone.append((ghost, "a day"))
            elif ghost.submission_id and self._s.singles < SINGLES and not self._stopped():
                self._s.singles += 1
                receipt = self._receipt(ghost)
                if receipt is not None and receipt.status is SubmissionStatus.COMPLETE:
                    gone.append((ghost, f"submission {receipt.id} complete"))
        if gone:
            with self._journal.writing(at=now) as writer:
                for ghost, why in gone:
                    writer.ghost_gone(ghost.id, ghost.change_id, why=why)


def _stood_at(row: Watched, images: WatchedImages) -> Image:
    """The image a proved row stood at: what an undo goes back to, else what was read back."""
    target, after = images.change.before, images.after
    if row.undo_of is None:
        return target if after is None else after
    if after is not None and plan.same_image(target.action, after.action):
        return replace(after, items=after.items or target.items)
    return target


def _said(action: Action) -> str:
    return f"{action.state} {action.amount} {action.currency}"


def _value(code: Code, facts: Mapping[str, str]) -> str:
    """What makes an alarm another one: the same said twice is noise, a second move is news."""
    if code is Code.CAME_BACK:
        return facts["stands"]
    names = {Code.LOCK_MOVED: "lock_after", Code.COMMISSION_REPRICED: "payout_after", Code.REVERSED_BUT_PAYS: "pays"}
    return facts[names[code]] if code in names else "told"
