"""A whole life of the lane in simulated time: service, network, clock and person in one thread, nothing waits.

The service's side is the practice service's own state machine (`World`); what goes wrong on the way to it is
scripted by `Service.fail`. After a life `Life.check` asks the service's ledger of effects, not ours.
"""

from __future__ import annotations

import heapq
import random
import sqlite3
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from email.utils import format_datetime
from pathlib import Path
from urllib.parse import urlencode

from reversal_desk import plan
from reversal_desk.errors import NotSent, Rejected, ServiceError, Throttled, Unclear
from reversal_desk.impact.clock import ServerClock
from reversal_desk.impact.practice import ActionSpec, ProgramSpec, World, WorldSpec
from reversal_desk.impact.practice import world as state_machine
from reversal_desk.impact.practice.writes import read_write
from reversal_desk.impact.rates import Budget
from reversal_desk.model import (
    Action,
    ActionState,
    ActionUpdate,
    Change,
    Item,
    ItemChange,
    MatchHow,
    Operation,
    Outcome,
    Policy,
    Progress,
    Queued,
    Row,
    RowState,
    RunResult,
    Submission,
    SubmissionStatus,
    Window,
    Write,
)
from reversal_desk.run import Answer, Asked, Control, Lane, Reading, read_all
from reversal_desk.run.senders import NOT_BEGUN, SENDERS, STALE
from reversal_desk.store.journal import Journal
from reversal_desk.store.journal.beginning import begin_batch, begin_undo
from reversal_desk.store.journal.writer import Writer

START = datetime(2026, 11, 23, 8, 30, tzinfo=UTC)
KEY = "http://127.0.0.1/Advertisers/S"
HOUR = 3600.0
#: A life longer than this is one that doesn't end.
LONGEST = 40 * 24 * HOUR


class Crash(BaseException):
    """The process is gone; nobody inside may catch it."""


class SimTime:
    """Monotonic time, the service's clock and the person's clock; events happen when their time comes."""

    def __init__(self) -> None:
        self.t = 0.0
        self.skew = 0.0  # how far the person's clock is ahead of the service's, seconds
        self._events: list[tuple[float, int, Callable[[], None]]] = []
        self._count = 0

    def monotonic(self) -> float:
        return self.t

    def wall(self) -> float:
        return START.timestamp() + self.t + self.skew

    def server(self) -> datetime:
        return START + timedelta(seconds=self.t)

    def at(self, t: float, do: Callable[[], None]) -> None:
        """Do it at monotonic `t`."""
        self._count += 1
        heapq.heappush(self._events, (t, self._count, do))

    def sleep(self, seconds: float, *, until: Callable[[], bool] = lambda: False) -> None:
        """Let time pass and what happens in it happen; ends early once `until()`."""
        end = self.t + seconds
        while self._events and self._events[0][0] <= end and not until():
            when, _, do = heapq.heappop(self._events)
            self.t = max(self.t, when)
            do()
        if not until():
            self.t = max(self.t, end)
        assert self.t < LONGEST, "the lane does not end"


@dataclass
class Fault:
    """From the `nth` request of a kind on, `times` times: an error before (or after) the request is handled."""

    kind: str
    error: Exception
    nth: int = 1
    times: int = 1
    handled: bool = False
    seen: int = 0


@dataclass
class Sent:
    """One write as it left."""

    attempt: int
    write: Write
    at: datetime
    answer: str = "out"
    submission: str = ""


LOST = Unclear("UNCLEAR_ANSWER", host="sim")
DOWN = NotSent("NETWORK_NAME", host="sim")
READ_SECONDS, WRITE_SECONDS = 0.05, 0.12


class Service:
    """Reads and writes of one account, as the lane sees them; `Reads` of run/ports.py."""

    def __init__(
        self,
        time: SimTime,
        spec: WorldSpec,
        *,
        delay: Callable[[], float] = lambda: 1.0,
        limit: int = 1_000_000,
    ) -> None:
        self.time = time
        self.world = World(spec, created_at=START)
        self.delay = delay
        self.clock = ServerClock(wall=time.wall, monotonic=time.monotonic)
        self.budget = Budget(self.clock, reserve=0, limit=limit, random=random.Random(1))
        self.faults: list[Fault] = []
        self.sent: list[Sent] = []
        self.asked: Counter[str] = Counter()
        self.before_read: Callable[[str], None] = lambda kind: None
        self._hear()

    def fail(self, kind: str, error: Exception, *, nth: int = 1, times: int = 1, handled: bool = False) -> None:
        """Plan trouble; the count of requests starts now."""
        self.faults.append(Fault(kind, error, nth, times, handled))

    def strike(self, kind: str) -> Fault | None:
        hit = None
        for fault in self.faults:
            if fault.kind != kind:
                continue
            fault.seen += 1
            if hit is None and fault.nth <= fault.seen < fault.nth + fault.times:
                hit = fault
        return hit

    def now(self) -> datetime:
        self.world.advance(self.time.server())
        return self.time.server()

    def _hear(self) -> None:
        t = self.time.monotonic()
        self.clock.learn(format_datetime(self.time.server(), usegmt=True), t, t)

    def _read(self, kind: str) -> None:
        self.before_read(kind)
        wait = self.budget.take(kind)
        if wait > 120:
            raise Throttled("THROTTLED", wait_seconds=wait, host="sim")
        if wait:
            self.time.sleep(wait)
            assert self.budget.take(kind) == 0
        self.time.sleep(READ_SECONDS)
        self.asked[kind] += 1
        fault = self.strike(kind)
        if fault is not None:
            if isinstance(fault.error, Throttled):
                self.budget.throttled({"Retry-After": str(fault.error.wait_seconds)})
            raise fault.error
        self._hear()
        self.now()

    # ------------------------------------------------------------------ reads

    def actions(
        self, program_id: str, *, updated: Window | None = None, event: Window | None = None,
        locking: Window | None = None, state: ActionState | None = None,
    ) -> tuple[Action, ...]:  # fmt: skip
        spans = [span for span in (updated, event, locking) if span is not None]
        assert spans
        assert all(timedelta(0) <= span.end - span.start <= timedelta(days=45) for span in spans)
        self._read("actions")
        now = self.time.server()

        def inside(moment: datetime | None, span: Window | None) -> bool:
            if span is None:
                return True
            return moment is not None and span.start.replace(microsecond=0) <= whole(moment) <= span.end

        found = [
            model_action(self.world, a, now)
            for a in self.world.newest_first[program_id]
            if inside(a.updated, updated) and inside(a.event, event) and inside(a.locking, locking)
        ]
        return tuple(a for a in found if state is None or a.state is state)

    def action(self, action_id: str) -> Action:
        self._read("action")
        if action_id not in self.world.actions:
            raise Rejected("REJECTED", status=404, said="Not Found")
        return model_action(self.world, self.world.actions[action_id], self.time.server())

    def items(self, action_id: str) -> tuple[Item, ...]:
        self._read("items")
        if action_id not in self.world.actions:
            raise Rejected("REJECTED", status=404, said="Not Found")
        return model_items(self.world.actions[action_id])

    def updates(self, program_id: str, *, updated: Window) -> tuple[ActionUpdate, ...]:
        assert timedelta(0) <= updated.end - updated.start <= timedelta(days=45)
        self._read("updates")
        start = updated.start.replace(microsecond=0)
        return tuple(
            ActionUpdate(
                id=f"{a.id}.{u.number}", action_id=a.id, state=ActionState(u.state), state_detail="",
                disposition=u.disposition, delta_amount=u.delta_amount, delta_payout=u.delta_payout, currency="USD",
                sku=u.sku, quantity=int(u.quantity) if u.quantity else None, date=whole(u.date),
            )
            for a in self.world.newest_first[program_id]
            for u in a.updates
            if start <= whole(u.date) <= updated.end
        )  # fmt: skip

    def submission(self, queued: Queued) -> Submission:
        self._read("submission")
        kept = self.world.submissions.get(queued.submission_id)
        if kept is None:
            raise Rejected("REJECTED", status=404, said="Not Found")
        return model_submission(kept, self.time.server())

    def recent_submissions(self) -> tuple[Submission, ...]:
        self._read("submissions")
        newest = list(reversed(self.world.submissions.values()))[:1000]
        return tuple(model_submission(kept, self.time.server()) for kept in newest)

    # ------------------------------------------------------------------ writes

    def accept(self, write: Write, submission_id: str) -> None:
        """Put a write into the service's queue."""
        now = self.now()
        form = list(write.form)
        fields = [(name, value) for name, value in form if name != "_method"]
        wish = read_write(method=write.verb, form=fields, spec=self.world.spec)
        due = now + timedelta(seconds=self.delay())
        self.world.submit(
            wish, submission_id=submission_id, method=write.verb, payload=urlencode(form), at=now, due=due
        )

    def by_somebody_else(self, method: str, **fields: str) -> None:
        """A write that isn't ours, in effect at once."""
        now = self.now()
        wish = read_write(method=method, form=list(fields.items()), spec=self.world.spec)
        number = f"X-{len(self.world.submissions)}"
        self.world.submit(wish, submission_id=number, method=method, payload=urlencode(fields), at=now, due=now)
        self.now()


class SimSenders:
    """`Senders` of run/senders.py without threads: answers come as time passes."""

    def __init__(self, service: Service, committed: Callable[[int], tuple[str, str, str] | None]) -> None:
        self.service = service
        self.committed = committed
        self.out = 0
        self.answers: list[tuple[int, Answer]] = []
        self.dead = False
        self.most = 0
        self.before_start: Callable[[], None] = lambda: None
        self.queue: list[tuple[int, Write, float]] = []  # marked, and every sender is busy

    def start(self, attempt: int, write: Write) -> None:
        if self.out < SENDERS:
            self._begin(attempt, write)
        else:
            self.queue.append((attempt, write, self.service.time.wall()))

    def take_back(self) -> list[int]:
        taken, self.queue = [attempt for attempt, _, _ in self.queue], []
        return taken

    def _begin(self, attempt: int, write: Write) -> None:
        self.before_start()
        body = urlencode(write.form)
        state, *rest = self.committed(attempt) or ("nowhere",)
        assert rest == [write.method, body], "bytes left before `sending` was committed"
        assert state != "not_sent", "bytes left after they were put back"
        wait = self.service.budget.take("write")
        if wait > 0:
            self.answers.append((attempt, Throttled("THROTTLED", wait_seconds=wait, host="sim")))
            return
        self.out += 1
        self.most = max(self.most, self.out)
        sent = Sent(attempt, write, self.service.time.server())
        fault = self.service.strike("write")
        time = self.service.time
        if fault is None or fault.handled or not isinstance(fault.error, NotSent):
            self.service.sent.append(sent)
        lost = fault is not None and isinstance(fault.error, Unclear)
        takes = 60.0 if lost and fault is not None and fault.error is SLOW_LOST else WRITE_SECONDS
        time.at(time.t + WRITE_SECONDS / 2, lambda: self._arrive(sent, fault))
        time.at(time.t + takes, lambda: self._answer(sent, fault))

    def _arrive(self, sent: Sent, fault: Fault | None) -> None:
        if fault is not None and not fault.handled:
            return
        sent.submission = f"A-{len(self.service.world.submissions) + 1}"
        self.service.accept(sent.write, sent.submission)

    def _next(self) -> None:
        while self.queue and self.out < SENDERS and not self.dead:
            attempt, write, given = self.queue.pop(0)
            if abs(self.service.time.wall() - given) > STALE:
                self.answers.append((attempt, NotSent(NOT_BEGUN)))
            else:
                self._begin(attempt, write)

    def _answer(self, sent: Sent, fault: Fault | None) -> None:
        self.out -= 1
        if self.dead:
            return
        answer: Answer
        if fault is not None:
            assert isinstance(fault.error, ServiceError)
            answer = fault.error
            if isinstance(answer, Throttled):
                wait = self.service.budget.throttled(
                    {} if answer.wait_seconds == 0 else {"Retry-After": str(answer.wait_seconds)}
                )
                answer = Throttled("THROTTLED", wait_seconds=wait, host="sim")
        else:
            self.service._hear()
            answer = Queued(sent.submission, f"/Advertisers/S/APISubmissions/{sent.submission}")
        sent.answer = "QUEUED" if isinstance(answer, Queued) else type(answer).__name__
        self.answers.append((sent.attempt, answer))
        self._next()

    def finished(self, timeout: float) -> list[tuple[int, Answer]]:
        if not self.answers and timeout > 0:
            self.service.time.sleep(timeout, until=lambda: bool(self.answers))
        found, self.answers = self.answers, []
        return found

    def close(self) -> None:
        while (self.out or self.queue) and not self.dead:
            self.service.time.sleep(WRITE_SECONDS)


SLOW_LOST = Unclear("NETWORK_TIMEOUT", host="sim")


class ShakyJournal(Journal):
    """A journal that asks before and after each transaction whether the world ends, or its disk is full."""

    shake: Callable[[str], None] = staticmethod(lambda where: None)

    @contextmanager
    def writing(self, *, at: datetime) -> Iterator[Writer]:
        self.shake("before")
        with super().writing(at=at) as writer:
            yield writer
            self.shake("commit")
        self.shake("after")


def whole(moment: datetime) -> datetime:
    return moment.replace(microsecond=0)


def model_action(world: World, a: state_machine.Action, now: datetime) -> Action:
    """An action as a client reads it."""
    return Action(
        id=a.id, program_id=a.program.id, program=a.program.name, tracker_id=a.spec.tracker, tracker="Online sale",
        partner_id=a.spec.partner, partner="Trail Notes", state=ActionState(world.state_of(a, now)), amount=a.amount,
        payout=a.payout, delta_amount=a.delta_amount, delta_payout=a.delta_payout, intended_amount=a.first_amount,
        intended_payout=a.first_payout, currency=a.program.currency, event_date=a.event, creation_date=a.creation,
        locking_date=a.locking, cleared_date=None, oid=a.spec.order,
    )  # fmt: skip


def model_items(a: state_machine.Action) -> tuple[Item, ...]:
    return tuple(
        Item(
            sku=i.sku, name=i.name, category=i.category, quantity=i.quantity, amount=i.amount, currency="USD",
            payout=None, adjusted=i.adjusted, adjustment=i.adjustment,
        )
        for i in a.items
    )  # fmt: skip


def model_submission(kept: state_machine.Submission, now: datetime) -> Submission:
    return Submission(
        id=kept.id, status=SubmissionStatus(kept.status(now).upper().replace(" ", "_")),
        type="Reversal" if kept.method == "DELETE" else "Modification", payload=kept.payload,
        error_type=kept.error_type, error_reason=kept.error_reason, submitted=whole(kept.at),
        completed=whole(kept.due) if kept.done else None,
    )  # fmt: skip


# --------------------------------------------------------------------------- what is asked for


@dataclass(frozen=True)
class Ask:
    """What a row asks for: reverse, modify (to `amount`), items (first line to nought) or reset."""

    order: str
    operation: Operation = Operation.REVERSE
    amount: Decimal | None = None


def specs(count: int, *, prefix: str = "A", **named: object) -> tuple[ActionSpec, ...]:
    """`count` plain actions of 100.00."""
    fields = {"amount": Decimal("100.00"), **named}
    return tuple(ActionSpec(order=f"{prefix}{n}", **fields) for n in range(1, count + 1))  # type: ignore[arg-type]


def spec_of(*actions: ActionSpec) -> WorldSpec:
    return WorldSpec(actions=actions, programs=(ProgramSpec("1000", "US"), ProgramSpec("2000", "UK")))


@dataclass
class Life:
    """One home, one service, and the lanes that run one after the other over them."""

    folder: Path
    spec: WorldSpec
    delay: Callable[[], float] = lambda: 1.0
    limit: int = 1_000_000
    story: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.time = SimTime()
        self.service = Service(self.time, self.spec, delay=self.delay, limit=self.limit)
        self.world = self.service.world
        self.folder.mkdir(parents=True, exist_ok=True)
        self.path = self.folder / "journal.sqlite3"
        self.journal = self._open()
        self._reader = sqlite3.connect(self.path, isolation_level=None)
        self.told: list[Progress] = []
        self.control = Control()
        self.senders: SimSenders | None = None
        self.shake: Callable[[str], None] = lambda where: None
        self.first = {a.id: model_action(self.world, a, START) for a in self.world.actions.values()}

    def _open(self) -> ShakyJournal:
        journal = ShakyJournal.open(self.path)
        journal.database.execute("PRAGMA synchronous=OFF")  # nobody pulls the plug here, and it is quicker
        return journal

    def close(self) -> None:
        self._reader.close()
        self.journal.close()

    def committed(self, attempt: int) -> tuple[str, str, str] | None:
        """(state, method, body) of an attempt as another process sees it."""
        row: tuple[str, str, str] | None = self._reader.execute(
            "SELECT state, method, body FROM attempt WHERE id=?", (attempt,)
        ).fetchone()
        return row

    # ------------------------------------------------------------------ batches

    def id_of(self, order: str) -> str:
        return next(a.id for a in self.world.actions.values() if a.spec.order == order)

    def action(self, order: str) -> state_machine.Action:
        self.service.now()
        return self.world.actions[self.id_of(order)]

    def begin(
        self, asks: Iterable[Ask], *, with_items: bool = True, read_at: datetime | None = None,
        payouts: dict[str, Decimal] | None = None,
    ) -> int:  # fmt: skip
        """A batch as `Desk.submit` writes it, from the actions as they stand now."""
        now = self.service.now()
        changes: list[Change] = []
        items: dict[str, tuple[Item, ...]] = {}
        for number, ask in enumerate(asks, start=2):
            there = self.action(ask.order)
            action = model_action(self.world, there, now)
            lines: tuple[ItemChange, ...] = ()
            after = Decimal("0.00") if ask.operation is Operation.REVERSE else ask.amount
            reason = "REJECTED" if ask.operation is Operation.REVERSE else "ORDER_UPDATE"
            if ask.operation is Operation.ITEMS:
                one = there.items[0]
                back = ItemChange(one.sku, one.quantity, 0, one.amount, Decimal("0.00"))
                rest = there.items[1:]
                lines = (back, *(ItemChange(i.sku, i.quantity, i.quantity, i.amount, i.amount) for i in rest))
                after = action.amount - one.amount
            if ask.operation is Operation.RESET:
                reason, after = "RESET", action.original_amount
            if with_items and ask.operation in {Operation.MODIFY, Operation.ITEMS}:
                items[action.id] = model_items(there)
            changes.append(
                Change(
                    row=Row(number=number, orders=(ask.order,)), order=ask.order, action=action,
                    operation=ask.operation, reason=reason, amount_after=after,
                    payout_after=(payouts or {}).get(ask.order), items=lines, state=RowState.READY, codes=(),
                    facts={}, how=MatchHow.ORDER, money=action.amount, money_currency="USD",
                )
            )  # fmt: skip
        return begin_batch(
            self.journal,
            account_key=KEY, account_name="T", file="s.csv", sheet="s", policy=Policy(), changes=changes,
            steps={change.key: plan.step_of(change) for change in changes}, items=items,
            read_at=read_at or now, at=now,
        )  # fmt: skip

    def reverse(self, count: int, *, prefix: str = "A") -> int:
        return self.begin([Ask(f"{prefix}{n}") for n in range(1, count + 1)])

    def begin_undo(self, batch: int) -> int:
        rows = [(outcome, before) for outcome, before, _ in self.journal.undo.undoable(batch)]
        now = self.service.now()
        return begin_undo(
            self.journal,
            undo_of=batch, account_key=KEY, account_name="T", file="s.csv", sheet="s", rows=rows, refused=[],
            read_at=now, at=now,
        )  # fmt: skip

    def reading(self, batch: int) -> Reading:
        """What the undo of a batch is shown by."""
        rows = self.journal.undo.undoable(batch)
        asked = [Asked(before.action, before.taken_at, before.taken_at) for _, before, _ in rows]
        return read_all(self.service, asked, now=self.service.clock.now())

    # ------------------------------------------------------------------ lanes

    def lane(
        self, batch: int, *, wait: float = 900.0, patience: float = HOUR, reading: Reading | None = None
    ) -> Lane:
        epoch = self.journal.raise_epoch(at=self.service.clock.now())
        self.journal.shake = self.shake  # type: ignore[method-assign]
        self.control = Control()
        self.senders = self.new_senders()
        return Lane(
            journal=self.journal, client=self.service, senders=self.senders, clock=self.service.clock,
            budget=self.service.budget, control=self.control, emit=self.hear, batch_id=batch,
            account_key=KEY, epoch=epoch, wait=wait, patience=patience, monotonic=self.time.monotonic,
            sleep=self.rest, reading=reading,
        )  # fmt: skip

    def new_senders(self) -> SimSenders:
        return SimSenders(self.service, self.committed)

    def hear(self, progress: Progress) -> None:
        """Who listens may write to the journal: nothing is told in the middle of a transaction."""
        assert not self.journal.database._connection.in_transaction
        self.told.append(progress)

    def rest(self, seconds: float) -> None:
        """The lane's wait: the person wakes it at once, as `Control.sleep` does."""
        news = self.control._news
        self.time.sleep(seconds, until=news.is_set)
        news.clear()

    def run(self, batch: int, *, wait: float = 900.0, patience: float = HOUR) -> RunResult:
        return self.lane(batch, wait=wait, patience=patience).execute()

    def prove_kinds(self, *kinds: str) -> None:
        """As if earlier runs had proved these kinds on the account."""
        self.journal.keeps.learn(KEY, "proved_kinds", " ".join(kinds))

    def restart(self) -> None:
        """The process is gone; another one opens the same home."""
        if self.senders is not None:
            self.senders.dead = True
        self.journal.close()
        self.journal = self._open()

    def reboot(self, *, skew: float) -> None:
        """Another process on a computer whose clock is `skew` seconds off; nothing was heard from the service yet."""
        self.restart()
        self.time.skew = skew
        self.service.clock = ServerClock(wall=self.time.wall, monotonic=self.time.monotonic)
        self.service.budget = Budget(self.service.clock, reserve=0, limit=self.limit, random=random.Random(1))

    def outcomes(self, batch: int) -> dict[str, Outcome]:
        return {outcome.order: outcome for outcome in self.journal.rows.outcomes(batch)}

    def states(self, batch: int) -> Counter[RowState]:
        return Counter(outcome.state for outcome in self.journal.rows.outcomes(batch))

    # ------------------------------------------------------------------ what must be true

    def ours(self) -> dict[str, list[state_machine.Effect]]:
        """Effects of our own writes, by action."""
        self.service.now()
        found: dict[str, list[state_machine.Effect]] = defaultdict(list)
        for effect in self.world.effects():
            if effect.submission_id.startswith("A-"):
                found[effect.action_id].append(effect)
        return found

    def check(self) -> None:
        """The promises of docs/architecture.md, from the service's own ledger of effects."""
        effects = self.ours()
        with_attempts = self._reader.execute(
            "SELECT a.id, a.change, a.action_id, a.state, a.submission_id, c.state, c.undo_of, b.kind"
            " FROM attempt a JOIN change c ON c.id = a.change JOIN batch b ON b.id = c.batch"
        ).fetchall()
        by_attempt = {row[0]: row for row in with_attempts}
        effects_of_change: Counter[int] = Counter()
        left: dict[int, list[Sent]] = defaultdict(list)
        submission_of = {sent.submission: sent for sent in self.service.sent if sent.submission}
        for sent in self.service.sent:
            row = by_attempt[sent.attempt]
            left[row[1]].append(sent)
            action = self.world.actions[row[2]]
            if action.locking is not None:
                assert sent.at < action.locking - timedelta(hours=1), "a locked action was written to"
        for found in effects.values():
            for effect in found:
                row = by_attempt[submission_of[effect.submission_id].attempt]
                effects_of_change[row[1]] += 1
        changes = self._reader.execute(
            "SELECT id, action_id, state, undo_of, steps_done, operation, settled FROM change"
        ).fetchall()
        for number, action_id, state, undo_of, steps_done, _, _ in changes:
            count = effects_of_change[number]
            if undo_of is None:
                assert count <= 1, f"{action_id} was changed {count} times by one row"
                if state in {"waiting", "left_out", "blocked", "look", "refused"}:
                    assert count == 0, f"{action_id} was changed, and its row says {state}"
                if state in {"confirmed", "undone"}:
                    assert count == 1, f"{action_id} is {state} and was never changed by us"
            else:
                assert count <= max(steps_done, 0) + 1
                if state == "undone" and steps_done:
                    assert count >= 1, f"{action_id} is undone and was never changed by us"
            lost = [sent for sent in left[number] if sent.answer in {"out", "Unclear"}]
            assert len(lost) <= 2, "more than two lost answers for one change"
            clear = [s for s in left[number] if s.answer == "QUEUED"]
            assert len(clear) <= (1 if undo_of is None else steps_done + 1)
        assert self.journal.verify() is None
        twice = Counter(
            row[2] for row in self._reader.execute("SELECT id, change, action_id FROM attempt WHERE open=1")
        )
        assert all(count == 1 for count in twice.values())

    def image(self, orders: Sequence[str]) -> dict[str, tuple[str, Decimal]]:
        self.service.now()
        return {order: (self.action(order).state, self.action(order).amount) for order in orders}
