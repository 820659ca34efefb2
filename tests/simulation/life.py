"""One seed, one whole life: a home, the service, the people around it, and the processes that come and go.

The real lane, journal, budget, clock and client run on one thread; what they call the world is simulated.
"""

from __future__ import annotations

import random
import shutil
import sqlite3
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from datetime import datetime, timedelta
from decimal import Decimal
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from lane_world import Ask, model_action, model_items
from service_model import (
    LATE_LOST,
    ORIGIN,
    READ_TROUBLE,
    SID,
    SIGN_IN,
    TOKEN_KINDS,
    WRITE_TROUBLE,
    Model,
    Session,
    Trouble,
)
from sim_time import SimTime

from reversal_desk import plan
from reversal_desk import undo as undoing
from reversal_desk.errors import NotSent, OtherCopySending, ServiceError, StoreError
from reversal_desk.impact.client import Client, Token
from reversal_desk.impact.clock import ServerClock
from reversal_desk.impact.practice import ActionSpec, EarlierChange, ItemSpec, ProgramSpec, WorldSpec
from reversal_desk.impact.practice.world import Action as Played
from reversal_desk.impact.rates import Budget
from reversal_desk.model import (
    Account,
    Change,
    Code,
    Item,
    ItemChange,
    MatchHow,
    Operation,
    Outcome,
    Policy,
    Progress,
    Row,
    RowState,
    Write,
)
from reversal_desk.run import Answer, Control, Lane, Reading, Recheck, RecheckResult
from reversal_desk.run import lane as lane_module
from reversal_desk.run.senders import NOT_BEGUN, SENDERS, STALE
from reversal_desk.store.journal import Journal
from reversal_desk.store.journal.beginning import begin_batch, begin_undo
from reversal_desk.store.journal.records import Image
from reversal_desk.store.journal.writer import Writer
from reversal_desk.undo import UndoPreview

#: An idle lane wakes for nothing but what is due: hours of waiting cost no time here.
lane_module.IDLE = 1800.0

HOUR = 3600.0
DAY = 24 * HOUR
WRITE_SECONDS = 0.12
#: In place of a lane's number, while a person looks.
PREVIEWS = -1
ACCOUNT = Account(name="T", sid=SID, origin=ORIGIN)
KEY = ACCOUNT.key

#: What the journal has just written -> the step of a row's way, for the table of faults.
STEPS = {
    "batch": "planned", "planned": "planned", "undo_planned": "planned", "image": "planned", "left": "planned",
    "before_image": "planned", "epoch": "lane taken", "step": "marked", "sending": "marked", "queued": "queued",
    "lost": "answer lost", "not_sent": "put back", "complete": "complete", "not_visible": "not visible",
    "proved": "proved", "taken_back": "proved", "brought_back": "proved", "refused": "refused", "settled": "settled",
    "not_seen": "planned anew", "for_the_person": "for the person", "reopened": "for the person", "waits": "waits",
    "ghost_gone": "ghost gone",
}  # fmt: skip


#: These strike between two processes: an aimed life lets the process end at the step it aims at.
BETWEEN = frozenset({"clock wrong", "torn disk", "undo previewed", "taken back and made again"})

#: A batch with one of these has not ended; what a partner has not agreed to may stay so for ever.
STILL_OPEN = frozenset({RowState.WAITING, RowState.SENDING, RowState.QUEUED, RowState.CHECKING})


class Crash(BaseException):
    """The process is gone; nobody inside may catch it."""


class NotingJournal(Journal):
    """A journal that tells each record's kind, and asks around each transaction whether the world ends."""

    shake: Callable[[str], None] = staticmethod(lambda where: None)
    note: Callable[[str, int], None] = staticmethod(lambda kind, attempt: None)

    @contextmanager
    def writing(self, *, at: datetime) -> Iterator[Writer]:
        self.shake("before a commit")
        with super().writing(at=at) as writer:
            write, note = writer.record, self.note

            def record(kind: str, *values: object, **named: object) -> None:
                write(kind, *values, **named)  # type: ignore[arg-type]
                note(kind, named.get("attempt") or 0)  # type: ignore[call-overload]

            writer.record = record  # type: ignore[method-assign]
            yield writer
            self.shake("inside a commit")
        self.shake("after a commit")


@cache
def empty_journal() -> bytes:
    """The file as a first start leaves it: made once, as every life would make the same."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "journal.sqlite3"
        Journal.open(path).close()
        return path.read_bytes()


class SimSenders:
    """`Senders` without threads: four writes at a time, real ones, whose answers come as time passes."""

    def __init__(self, life: Life, client: Client, lane: int) -> None:
        self._life = life
        self._time = life.time
        self._sender = client.sender()
        self._lane = lane
        self.out = 0
        self.dead = False
        self._answers: list[tuple[int, Answer]] = []
        self._queue: list[tuple[int, Write, float]] = []

    def start(self, attempt: int, write: Write) -> None:
        if self.out < SENDERS:
            self._begin(attempt, write, self._time.wall())
        else:
            self._queue.append((attempt, write, self._time.wall()))

    def take_back(self) -> list[int]:
        taken, self._queue = [attempt for attempt, _, _ in self._queue], []
        return taken

    def _begin(self, attempt: int, write: Write, given: float) -> None:
        self.out += 1
        self._time.at(self._time.real + WRITE_SECONDS / 2, lambda: self._work(attempt, write, given))

    def _work(self, attempt: int, write: Write, given: float) -> None:
        if self.dead and self._life.chance.random() < 0.5:
            return  # the process was gone before its bytes were
        model = self._life.model
        answer: Answer
        waited, model.lane, model.attempt = model.lane, self._lane, attempt
        try:
            if abs(self._time.wall() - given) > STALE:
                raise NotSent(NOT_BEGUN)
            answer = self._sender.write(write)
        except ServiceError as error:
            answer = error
        finally:
            model.lane = waited
        late = isinstance(answer, ServiceError) and answer.code == "NETWORK_TIMEOUT"
        self._time.at(self._time.real + (60.0 if late else WRITE_SECONDS / 2), lambda: self._arrive(attempt, answer))

    def _arrive(self, attempt: int, answer: Answer) -> None:
        self.out -= 1
        if self.dead:
            return
        self._answers.append((attempt, answer))
        while self._queue and self.out < SENDERS:
            self._begin(*self._queue.pop(0))

    def finished(self, timeout: float) -> list[tuple[int, Answer]]:
        if not self._answers and timeout > 0:
            self._time.sleep(timeout, until=lambda: bool(self._answers))
        found, self._answers = self._answers, []
        return found

    def close(self) -> None:
        while (self.out or self._queue) and not self.dead:
            self._time.sleep(WRITE_SECONDS)


def some_actions(chance: random.Random, count: int) -> list[ActionSpec]:
    """The actions of a life: plain ones, changed before, with items, open-ended, near their lock, twins of an order."""
    found: list[ActionSpec] = []
    for number in range(count):
        order, kind, program = f"O{number}", chance.random(), "1000" if number % 4 else "2000"
        tracker = "4636" if program == "1000" else "5636"
        amount, earlier, items = Decimal("100.00"), (), ()
        locks: timedelta | None = timedelta(days=30)
        if kind < 0.15:
            earlier = (EarlierChange(timedelta(days=2), "ORDER_UPDATE", Decimal("80.00")),)
        elif kind < 0.3:
            items = (ItemSpec("S1", Decimal("40.00")), ItemSpec("S2", Decimal("60.00")))
        elif kind < 0.34:
            locks = None
        elif kind < 0.44:
            locks = timedelta(minutes=chance.randint(50, 400))
        found.append(
            ActionSpec(
                order=order, amount=amount, program=program, tracker=tracker, earlier=earlier, items=items,
                locks_in=locks,
            )
        )  # fmt: skip
        if chance.random() < 0.06:  # a newer action of the same order, which nobody asks about
            newer = timedelta(days=3)
            found.append(ActionSpec(order=order, amount=amount, program=program, tracker=tracker, age=newer))
    return found


class Life:
    """See the module docstring; `live` lives it, `check` of check.py judges it."""

    def __init__(self, folder: Path, seed: int, *, previews: bool = True, aim: tuple[str, str] = ("", "")) -> None:
        """`previews`: undos may be looked at before they are written; the seeds kept first lived without.

        `aim`: a fault that shall strike after a step, beside all others, where chance seldom brings them together.
        """
        self.seed = seed
        self.aim, self.aim_after = aim
        self.aimer = random.Random(f"aim {seed} {aim}")
        self.passing = self.aimer.choice([0, 0, 1, 3, 8])  # how often the step goes by before the fault strikes
        self.chance = chance = random.Random(f"life {seed}")
        self.colleague = random.Random(f"colleague {seed}")  # of its own, so that the lives of kept seeds stay theirs
        self.viewer = random.Random(f"viewer {seed}")
        self.previews = previews
        self.reading: Reading | None = None
        self.readings: dict[int, Reading] = {}  # undo batch -> what it was shown by, for its first lane
        self.late_next = False
        self.told: Control | None = None  # whom the person spoke to last
        self.time = SimTime()
        self.story: list[str] = []
        self.hits: Counter[tuple[str, str]] = Counter()
        self.step = "planned"
        count = chance.randint(20, 24)
        spec = WorldSpec(
            actions=tuple(some_actions(chance, count)), programs=(ProgramSpec("1000", "US"), ProgramSpec("2000", "UK"))
        )
        self.model = Model(self.time, spec, random.Random(f"service {seed}"), hit=self.hit)
        self.world = self.model.world
        self.orders = [f"O{number}" for number in range(count)]
        self.asked_for = {self._first(order).spec.order: self._first(order).id for order in self.orders}
        self._odd_actions()
        self.slowest = chance.choice([0.5, 3.0, 30.0, 400.0])
        self.late = chance.choice([0.0, 0.05, 0.15])
        self.model.delay = self._delay
        folder.mkdir(parents=True, exist_ok=True)
        self.folder = folder
        self.path = folder / "journal.sqlite3"
        self.path.write_bytes(empty_journal())
        self.lanes = 0
        self.rests = 0  # turns of a lane that had nothing to do but wait
        self.began: dict[int, float] = {}  # lane -> when it began, real seconds
        self.marked: dict[int, datetime] = {}  # attempt -> when its guards were asked
        self.lasted: dict[int, float] = {}  # lane -> how long it ran, hours
        self.shaking: Callable[[str], None] = lambda where: None
        self.alone = False
        self.busy = False
        self.planned_at: dict[int, datetime] = {}  # batch -> when its actions were read
        self._new_process()
        self.tell(f"{count} rows, effects within {self.slowest} s, {self.late:.0%} late, limit {self.model.limit}, "
                  f"told by {self.model.form}, pages of {self.model.page}")  # fmt: skip

    def tell(self, line: str) -> None:
        self.story.append(f"{self.time.real:10.1f}  {line}")

    def hit(self, name: str) -> None:
        """A fault struck."""
        self.hits[name, self.step] += 1
        self.tell(f"  ! {name}, after {self.step}")

    def note(self, kind: str, attempt: int) -> None:
        """The journal has just written this."""
        self.step = STEPS.get(kind, "other")
        if kind == "sending":
            self.marked[attempt] = self.time.server()
        if self.aim and self.step == self.aim_after and not self.alone:
            self.passing -= 1
            if self.passing < 0:
                self.passing = self.aimer.choice([3, 10, 40])
                self._aim()

    def _aim(self) -> None:
        """Let the fault this life aims at strike next."""
        model, soon = self.model, self.time.real + 1e-6
        write, read = self.aim in WRITE_TROUBLE, self.aim in READ_TROUBLE
        match self.aim:
            case name if write or read:
                kind = "write" if write and (not read or self.aimer.random() < 0.5) else "read"
                model.troubles.insert(0, Trouble(kind, name, 1, 1))
            case "crash before a commit" | "crash inside a commit" | "crash after a commit" | "disk full":
                self._crash_next(self.aim)
            case name if name in BETWEEN:
                self._crash_next("crash after a commit")
            case "the hour's limit":
                model.use_up()
            case "token expired":
                model.no_token_until = self.time.real + 900
            case "token narrowed":
                model.forbidden = self.aimer.choice(TOKEN_KINDS)
            case "late effect":
                self.late_next = True
            case "pages move":
                model.page, model.between_pages = 3, self.somebody_between_pages
            case "somebody else":
                self.time.at(soon, self.somebody)
            case "laptop sleeps":
                self.time.at(soon, self._doze)
            case "clock jumps":
                self.time.at(soon, self._jump)
            case "second copy":
                self.time.at(soon, self._second_copy)
            case said:
                word = said.removeprefix("the person says ")
                self.time.at(soon, lambda: self._say(word))
                self.time.at(soon + 2000, self._go_on)

    def _crash_next(self, name: str) -> None:
        """The process ends, or finds the disk full, where the next transaction gets to that place."""
        full = name == "disk full"
        journal = self.journal

        def shake(where: str) -> None:
            if full or name == f"crash {where}":
                self.hit(name)
                if full:
                    raise StoreError("DISK_FULL", folder=self.folder)
                raise Crash

        journal.shake = shake  # type: ignore[method-assign]

    # ------------------------------------------------------------------ the world

    def _first(self, order: str) -> Played:
        return min((a for a in self.world.actions.values() if a.spec.order == order), key=lambda a: a.creation)

    def action(self, order: str) -> Played:
        """The action a row of the sheet is about."""
        return self.world.actions[self.asked_for[order]]

    def _odd_actions(self) -> None:
        """One that was modified a thousand times, some whose partners review returns."""
        for order in self.orders:
            kind = self.chance.random()
            if kind < 0.02:
                self.action(order).modifications = 1000
            elif kind < 0.06:
                wait = self.chance.choice([None, timedelta(minutes=20), timedelta(hours=6)])
                self.world.reviewed[self.action(order).id] = wait

    def _delay(self) -> float:
        """How long a write waits in the service's queue; below a day, or no patience would be enough."""
        kind = self.chance.random()
        if kind < self.late or self.late_next:
            self.late_next = False
            self.hit("late effect")
            return self.chance.choice([240.0, 1260.0, 4000.0, 7 * HOUR, 22 * HOUR])
        return self.chance.uniform(0.1, self.slowest)

    def somebody(self, order: str | None = None) -> None:
        """A colleague changes, reverses, restores or approves one action in impact.com's own pages."""
        there = self.action(order or self.chance.choice(self.orders))
        kind = self.chance.random()
        self.hit("somebody else")
        if kind < 0.4:
            self.model.others("DELETE", ActionId=there.id, DispositionCode="CONS_FRAUD")
        elif kind < 0.8:
            amount = f"{self.chance.randint(1, 15000) / 100:.2f}"
            self.model.others("PUT", ActionId=there.id, Reason="ORDER_ERROR", Amount=amount)
        elif kind < 0.93:
            self.model.others("PUT", ActionId=there.id, Reason="RESET")
        elif not self.world.locked(there, self.model.now()) and there.state == "PENDING":
            there.state = "APPROVED"  # no update, and the action log says nothing (contract 3)
            self.world.past[there.id].append((self.time.server(), ("approved",)))

    def there_and_back(self) -> None:
        """A colleague takes some of our changes back and makes them again: they look as if nobody had been there."""
        if self.colleague.random() > 0.25 and self.aim != "taken back and made again":
            return
        for order in self.colleague.sample(self.orders, 3):
            there = self.action(order)
            if there.state == "APPROVED" or self.world.locked(there, self.model.now()):
                continue
            self.hit("taken back and made again")
            amount = there.amount
            if there.state == "REVERSED":
                self.model.others("PUT", ActionId=there.id, Reason="RESET")
                self.time.sleep(2)
                self.model.others("DELETE", ActionId=there.id, DispositionCode="CONS_FRAUD")
            elif len(there.items) == 1 and amount:
                self.model.others("PUT", ActionId=there.id, Reason="ORDER_ERROR", Amount=f"{amount + 1:.2f}")
                self.time.sleep(2)
                self.model.others("PUT", ActionId=there.id, Reason="ORDER_ERROR", Amount=f"{amount:.2f}")

    def somebody_between_pages(self, page: list[Played]) -> None:
        """While a list is read, something on a page already read is changed: it moves, and so do the others."""
        if self.chance.random() < (0.7 if self.busy else 0.25):
            self.hit("pages move")
            there = self.chance.choice(page)
            amount = f"{self.chance.randint(1, 15000) / 100:.2f}"
            fields = {"ActionId": there.id, "Reason": "ORDER_ERROR", "Amount": amount}
            self.time.at(self.time.real + self.model.page_seconds / 2, lambda: self.model.others("PUT", **fields))

    # ------------------------------------------------------------------ processes

    def _new_process(self) -> None:
        self.clock = ServerClock(wall=self.time.wall, monotonic=self.time.monotonic)
        self.budget = Budget(self.clock, reserve=5, random=random.Random(1))
        self.client = Client(
            ACCOUNT, Token("simulated"), budget=self.budget, clock=self.clock,
            session=lambda: Session(self.model),  # type: ignore[arg-type, return-value]
            sleep=self.time.sleep, random=random.Random(2),
        )  # fmt: skip
        self.journal = self._open()
        self.control = Control()
        self.senders: SimSenders | None = None

    def _open(self) -> NotingJournal:
        journal = NotingJournal.open(self.path, check=False)
        journal.database.execute("PRAGMA synchronous=OFF")  # nobody pulls this plug; torn ends are cut by hand
        journal.note = self.note  # type: ignore[method-assign]
        return journal

    def restart(self, *, torn: bool = False) -> None:
        """The process is gone, perhaps with half a page on its disk; another one opens the same home."""
        if self.senders is not None:
            self.senders.dead = True
        if torn:
            self._tear()
        self.journal.close()
        if torn:
            self._put_torn()
        self._new_process()

    def _tear(self) -> None:
        """Keep the files as a power cut would: the log with a frame begun and not finished."""
        for suffix in ("", "-wal"):
            side = self.path.with_name(self.path.name + suffix)
            if side.exists():
                shutil.copyfile(side, side.with_suffix(f"{side.suffix}.torn"))
        log = self.path.with_name("journal.sqlite3-wal.torn")
        if log.exists():
            with log.open("ab") as file:
                file.write(self.chance.randbytes(self.chance.randint(1, 4000)))

    def _put_torn(self) -> None:
        for suffix in ("-shm", "-wal"):
            self.path.with_name(self.path.name + suffix).unlink(missing_ok=True)
        for suffix in ("", "-wal"):
            side = self.path.with_name(self.path.name + suffix)
            kept = side.with_suffix(f"{side.suffix}.torn")
            if kept.exists():
                kept.replace(side)

    def lane(self, batch: int, *, wait: float, patience: float = HOUR) -> Lane:
        """A lane as `Desk.run` makes it."""
        self.lanes += 1
        self.model.lane = self.lanes
        self.began[self.lanes] = self.time.real
        self.journal.shake = self.shaking  # type: ignore[method-assign]
        journal = self.journal
        journal.keeps.relearn(ACCOUNT.budget_key, "budget", self.budget.shared)
        epoch = journal.raise_epoch(at=self.clock.now())
        self.control = control = Control()
        self.senders = SimSenders(self, self.client, self.lanes)
        budget = self.budget

        def told(_: Progress) -> None:
            if budget.unkept()[0] > 25:
                journal.keeps.relearn(ACCOUNT.budget_key, "budget", budget.shared)

        def rest(seconds: float) -> None:
            self.rests += 1
            news = control._news
            self.time.sleep(seconds, until=news.is_set)
            news.clear()

        return Lane(
            journal=journal, client=self.client, senders=self.senders, clock=self.clock, budget=budget,
            control=control, emit=told, batch_id=batch, account_key=KEY, epoch=epoch, wait=wait, patience=patience,
            monotonic=self.time.monotonic, sleep=rest, reading=self.readings.pop(batch, None),
        )  # fmt: skip

    # ------------------------------------------------------------------ batches

    def ask(self, order: str) -> Ask:
        """What the sheet's row wants."""
        there, kind = self.action(order), self.chance.random()
        if there.touched and kind < 0.2:
            return Ask(order, Operation.RESET)
        if len(there.items) > 1 and kind < 0.5:
            return Ask(order, Operation.ITEMS)
        if len(there.items) == 1 and kind < 0.4:
            return Ask(order, Operation.MODIFY, Decimal(self.chance.randint(1, 99)))
        return Ask(order)

    def begin(self) -> int:
        """A batch as `Desk.submit` writes it, from the actions as they stand now."""
        now = self.model.now()
        changes: list[Change] = []
        items: dict[str, tuple[Item, ...]] = {}
        for number, order in enumerate(self.orders, start=2):
            ask, there = self.ask(order), self.action(order)
            action = model_action(self.world, there, now)
            lines: tuple[ItemChange, ...] = ()
            after = Decimal("0.00") if ask.operation is Operation.REVERSE else ask.amount
            reason = "REJECTED" if ask.operation is Operation.REVERSE else "ORDER_UPDATE"
            if ask.operation is Operation.ITEMS:
                one, *rest = there.items
                back = ItemChange(one.sku, one.quantity, 0, one.amount, Decimal("0.00"))
                lines = (back, *(ItemChange(i.sku, i.quantity, i.quantity, i.amount, i.amount) for i in rest))
                after = action.amount - one.amount
            if ask.operation is Operation.RESET:
                reason, after = "RESET", action.original_amount
            if ask.operation in {Operation.MODIFY, Operation.ITEMS}:
                items[action.id] = model_items(there)
            changes.append(
                Change(
                    row=Row(number=number, orders=(order,)), order=order, action=action, operation=ask.operation,
                    reason=reason, amount_after=after, payout_after=None, items=lines, state=RowState.READY,
                    codes=(), facts={}, how=MatchHow.ORDER, money=action.amount, money_currency="USD",
                )
            )  # fmt: skip
        batch = begin_batch(
            self.journal,
            account_key=KEY, account_name="T", file="s.csv", sheet="s", policy=Policy(), changes=changes,
            steps={change.key: plan.step_of(change) for change in changes}, items=items, read_at=now, at=now,
        )  # fmt: skip
        self.planned_at[batch] = now
        self.time.sleep(0.01)
        return batch

    def begin_undo(self, batch: int) -> int | None:
        """Take a batch back, all or a part of it; perhaps after a preview, as `Desk.undo_preview` and `undo` do it."""
        wanted = list(self.journal.undo.undoable(batch))
        if self.chance.random() < 0.4:
            wanted = [row for row in wanted if self.chance.random() < 0.7]
        if not wanted:
            return None
        rows = [(outcome, before) for outcome, before, _ in wanted]
        refused: list[tuple[Outcome, Image, Code, Mapping[str, str]]] = []
        now = read_at = self.model.now()
        if self.previews and (self.viewer.random() < 0.6 or self.aim == "undo previewed"):
            preview = self.preview(batch, wanted)
            if preview is None:
                return None
            rows = [(row.outcome, row.target) for row in preview.goes_back]
            refused = [
                (row.outcome, row.target, row.code or Code.CHANGED_SINCE, row.facts)
                for row in preview.stays
            ]
            self.time.sleep(self.viewer.choice([1, 5, 50, 300, 7200]))  # the person reads it, or goes to lunch
            if self.viewer.random() < 0.3:
                self.somebody()
            now = self.model.now()
            if preview.reading is not None:
                read_at = preview.reading.at
        undo = begin_undo(
            self.journal,
            undo_of=batch, account_key=KEY, account_name="T", file="s.csv", sheet="s", rows=rows, refused=refused,
            read_at=read_at, at=now,
        )  # fmt: skip
        if self.previews and rows and self.reading is not None:
            self.readings[undo] = self.reading
        self.reading = None
        self.planned_at[undo] = read_at
        self.time.sleep(0.01)
        return undo

    def preview(self, batch: int, wanted: Sequence[tuple[Outcome, Image, Image | None]]) -> UndoPreview | None:
        """What a person is shown, once the service answers; None where they give up."""
        self.model.lane = PREVIEWS  # what the last lane was told does not bind another process
        for pause in (60.0, 1800.0, HOUR, DAY):
            try:
                return self.shown(batch, wanted)
            except ServiceError as error:
                self.tell(f"no preview: {error.code}")
                self.time.sleep(pause)
        return None

    def shown(self, batch: int, wanted: Sequence[tuple[Outcome, Image, Image | None]]) -> UndoPreview:
        """One preview, as the desk makes it."""
        journal = self.journal
        info = journal.batches.get(batch)
        assert info is not None
        queue_time = timedelta(seconds=float(journal.keeps.learned(KEY, "queue_time") or 0))
        found = undoing.look(
            UndoPreview(info), [(o, b, a, journal.undo.newest_proof(KEY, o.action_id)) for o, b, a in wanted],
            client=self.client, clock=self.clock, turn=self.budget.finish_time, ghosts=journal.attempts.ghosts(KEY),
            queue_time=queue_time, later=journal.undo.later(outcome.change_id for outcome, _, _ in wanted),
        )  # fmt: skip
        self.hit("undo previewed")
        self.tell(
            f"preview of batch {batch}: {len(found.goes_back)} go back, {len(found.changed_since)} changed since, "
            f"{len(found.locked)} locked"
        )
        self.reading = found.reading
        return found

    # ------------------------------------------------------------------ living

    def live(self) -> None:
        """Submit with trouble, then in peace; perhaps back again, and that back again."""
        chance = self.chance
        batch = self.begin()
        self.time.sleep(chance.choice([0, 0, 30, 120, 4000]))
        self.busy = chance.random() < 0.15
        if self.busy:  # colleagues have just been through the same actions, and go on while we read
            self.model.page, self.model.page_seconds = 3, 2.5
            self.time.sleep(120)
            for order in chance.sample(self.orders, 10):
                self.somebody(order)
        elif chance.random() < 0.5:
            for _ in range(chance.randint(1, 4)):
                self.somebody()
        early = chance.random() < 0.2 or self.aim in BETWEEN  # some rows are taken back while others are still out
        self.through(batch, peace=not early)
        if early or chance.random() < 0.45:
            self.there_and_back()
            back = self.begin_undo(batch)
            if back is not None:
                self.through(back)
                if chance.random() < 0.5:
                    self.there_and_back()
                    again = self.begin_undo(back)
                    if again is not None:
                        self.through(again)
        if early:
            self.in_peace(batch)
        if chance.random() < 0.3:
            self.recheck()
        while sum(self.hits.values()) < 3:
            self.somebody()
        self.time.sleep(DAY)
        self.model.now()

    def through(self, batch: int, *, peace: bool = True) -> None:
        """A batch, with trouble; then in peace until it has ended."""
        self.alone = False
        for _ in range(self.chance.choice([1, 1, 2, 3])):
            self.troubled(batch)
        if peace:
            self.in_peace(batch)

    def in_peace(self, batch: int) -> None:
        """Nothing goes wrong any more, until the batch has ended."""
        self.model.troubles.clear()
        self.model.forbidden = frozenset()
        self.model.no_token_until = 0.0
        self.alone = True
        if abs(self.time.skew) > 30 and self.chance.random() < 0.5:
            self.time.skew = 0.0
        for after, hours in ((0, 4), (25, 1), (25, 1), (25, 1), (25, 4)):  # what is late is over by then
            self.time.sleep(after * HOUR)
            self.run(batch, wait=hours * HOUR)
            self.restart()
            info = self.journal.batches.get(batch)
            if info is not None and not info.counts.keys() & STILL_OPEN:
                break

    def recheck(self) -> None:
        """The late look of the next day."""
        before = len(self.model.arrived)
        self.time.sleep(HOUR)
        found = Recheck(
            journal=self.journal, client=self.client, clock=self.clock, budget=self.budget, account_key=KEY,
            emit=lambda _: None, stopped=lambda: False, everything=True,
        ).execute()  # fmt: skip
        self.tell(f"late look: {found.looked_at} rows, {len(found.alarms)} alarms, {found.trouble}")
        if len(self.model.arrived) != before:
            raise AssertionError("a late look sent something")
        self._go_on_after(found)

    def _go_on_after(self, look: RecheckResult) -> None:
        """What a late look settled may have others wait for it, or be the first of two steps back: the person has its
        batch go on (`resume`)."""
        for batch in sorted({outcome.batch_id for outcome in look.settled}):
            info = self.journal.batches.get(batch)
            if info is not None and RowState.WAITING in info.counts:
                self.in_peace(batch)

    def run(self, batch: int, *, wait: float) -> None:
        """One lane to its end."""
        lane = self.lane(batch, wait=wait)
        number = self.lanes
        try:
            result = lane.execute()
        finally:
            self.lasted[number] = (self.time.real - self.began[number]) / HOUR
        states = Counter(str(outcome.state) for outcome in result.outcomes)
        self.tell(f"run of batch {batch} ended: exit {result.trouble_exit}, {result.trouble}, {dict(states)}")

    def troubled(self, batch: int) -> None:
        """One process over the batch: it may crash, be stopped, overtaken, put to sleep, or meet trouble."""
        chance = self.chance
        self._plan_trouble()
        self._plan_people()
        torn = self._plan_crash()
        try:
            self.run(batch, wait=chance.choice([0, 30, 300, 900]))
        except Crash:
            self.tell("the process is gone")
        except StoreError as error:
            self.tell(f"the disk is full: {error.code}")
            torn = False
        else:
            torn = False
        self.shaking = lambda where: None
        self.model.between_pages = lambda page: None
        self.restart(torn=torn)
        if chance.random() < 0.15 or self.aim == "clock wrong":
            self.time.skew = chance.choice([0.0, 7200.0, -7200.0, 400.0, -86400.0])
            self.hit("clock wrong")
            self._new_process_again()
        self.time.sleep(chance.choice([0, 1, 60, 1800]))
        if chance.random() < 0.3:
            self.somebody()

    def _new_process_again(self) -> None:
        self.journal.close()
        self._new_process()

    def _plan_trouble(self) -> None:
        chance, model = self.chance, self.model
        model.troubles.clear()
        for _ in range(chance.choice([1, 1, 2, 3, 4])):
            nth, times = chance.randint(1, 24), chance.choice([1, 1, 1, 2, 4])
            kind = chance.random()
            if kind < 0.6:
                name = chance.choice([*WRITE_TROUBLE, *LATE_LOST])
                model.troubles.append(Trouble("write", name, nth, times))
            else:
                where = chance.choice(["read", "actions", "action", "updates", "submission", "submissions", "items"])
                model.troubles.append(Trouble(where, chance.choice(READ_TROUBLE), nth, times))
        model.no_token_until, model.forbidden = 0.0, frozenset()
        if chance.random() < 0.06:
            name = chance.choice(SIGN_IN)
            wait = chance.uniform(0.1, 30)
            real = self.time.real
            if name == "401":
                self.time.at(real + wait, lambda: self.alone or setattr(model, "no_token_until", real + wait + 900))
            else:
                kinds = chance.choice(TOKEN_KINDS)
                self.time.at(real + wait, lambda: self.alone or setattr(model, "forbidden", kinds))

    def _plan_people(self) -> None:
        chance, time = self.chance, self.time
        if self.busy or chance.random() < 0.3:
            self.model.between_pages = self.somebody_between_pages
        for _ in range(chance.choice([0, 0, 1, 3])):
            time.at(time.real + chance.uniform(0, 60), self.somebody)
        kind = chance.random()
        when = time.real + chance.uniform(0, 20)
        if kind < 0.12:
            word = chance.choice(["leave", "pause", "stop"])
            time.at(when, lambda: self._say(word))
            time.at(when + 2000, self._go_on)
        elif kind < 0.24:
            time.at(when, self._doze)
        elif kind < 0.3:
            time.at(when, self._jump)
        elif kind < 0.36:
            time.at(when, self._second_copy)

    def _say(self, word: str) -> None:
        if not self.alone:
            self.hit(f"the person says {word}")
            getattr(self.control, word)()
            self.told = self.control

    def _go_on(self) -> None:
        self.control.resume()
        if self.told is not None and self.told is not self.control:
            self.told.resume()  # a second copy is at work just now; it is the first that was told to pause

    def _doze(self) -> None:
        self.hit("laptop sleeps")
        self.model.silent = (0, 0.0, 0.0)  # whose clock jumps may knock once too early, and hears so
        self.time.doze(self.chance.choice([40.0, 1000.0, 3 * HOUR]))

    def _jump(self) -> None:
        self.hit("clock jumps")
        self.model.silent = (0, 0.0, 0.0)  # whose clock jumps may knock once too early, and hears so
        self.time.skew += self.chance.choice([3600.0, -3600.0, 90.0, -86400.0])

    def _plan_crash(self) -> bool:
        """Whether the disk will be torn, too."""
        chance = self.chance
        if chance.random() < 0.5 and self.aim != "torn disk":
            return False
        left = chance.randint(1, 60)
        full = chance.random() < 0.25

        def shake(where: str) -> None:
            nonlocal left
            left -= 1
            if left <= 0:
                self.hit("disk full" if full else f"crash {where}")
                if full:
                    raise StoreError("DISK_FULL", folder=self.folder)
                raise Crash

        self.shaking = shake
        torn = not full and (chance.random() < 0.3 or self.aim == "torn disk")
        if torn:
            self.hit("torn disk")
        return torn

    def _second_copy(self) -> None:
        """A home whose lock does not hold (a network disk): another process takes the lane over in the middle."""
        if self.alone or self.senders is None or self.senders.dead:
            return
        mine = self.journal, self.senders, self.clock, self.budget, self.client, self.control, self.shaking
        batches = self.journal.batches.all()
        self.hit("second copy")
        self.shaking = lambda where: None
        lane, aim, self.aim = self.model.lane, self.aim, ""
        try:
            self._new_process()
            with suppress(OtherCopySending):  # this very moment's transaction of the first is not over
                self.run(batches[0].id, wait=60.0)
            self.senders.dead = True  # type: ignore[union-attr]
            self.journal.close()
        finally:
            self.model.lane, self.aim = lane, aim
            (self.journal, self.senders, self.clock, self.budget, self.client, self.control, self.shaking) = mine

    def close(self) -> None:
        """End."""
        self.journal.close()
        for file in self.folder.iterdir():
            file.unlink()
        self.folder.rmdir()

    def reader(self) -> sqlite3.Connection:
        """The journal for whoever judges it, without our own code."""
        connection = sqlite3.connect(self.path)
        connection.row_factory = sqlite3.Row
        return connection
