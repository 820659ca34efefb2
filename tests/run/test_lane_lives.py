"""Random lives from seeds: faults, crashes, other people, stops; then the promises, from the service's own ledger.

A life that breaks one prints its seed and its story; `life_of(seed)` lives it again.
"""

from __future__ import annotations

import random
from datetime import timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from lane_steps import changed, two_items
from lane_world import DOWN, HOUR, LOST, SLOW_LOST, Ask, Crash, Life, spec_of, specs

from reversal_desk.errors import (
    BadAnswer,
    Forbidden,
    Rejected,
    ServiceError,
    StoreError,
    Throttled,
    Unauthorized,
    Unclear,
)
from reversal_desk.impact.practice import ActionSpec
from reversal_desk.model import OPEN_STATES, Operation, RowState

LIVES = 150
READS = ("actions", "action", "updates", "submission", "submissions", "items")


def planned_faults(chance: random.Random) -> list[tuple[str, Exception, int, int, bool]]:
    """(kind, error, nth, times, handled) of some trouble."""
    found: list[tuple[str, Exception, int, int, bool]] = []
    for _ in range(chance.choice([0, 1, 1, 2, 3, 4])):
        nth, times = chance.randint(1, 14), chance.choice([1, 1, 1, 2, 4])
        if chance.random() < 0.6:
            error: ServiceError = chance.choice(
                [
                    LOST, LOST, SLOW_LOST, SLOW_LOST, DOWN, Throttled("THROTTLED", wait_seconds=chance.choice([0, 90])),
                    Rejected("REJECTED", status=400, said="Validation Failed"), Unauthorized("UNAUTHORIZED", host="s"),
                ]
            )  # fmt: skip
            found.append(("write", error, nth, times, isinstance(error, Unclear) and chance.random() < 0.6))
        else:
            error = chance.choice(
                [
                    DOWN, Unclear("SERVICE_DOWN", status=502), BadAnswer("BAD_ANSWER", kind="html", host="s"),
                    Throttled("THROTTLED", wait_seconds=500.0), Forbidden("FORBIDDEN", permission="x"),
                ]
            )  # fmt: skip
            found.append((chance.choice(READS), error, nth, times, False))
    return found


class Story:
    """One life from one seed."""

    def __init__(self, folder: Path, seed: int) -> None:
        self.chance = chance = random.Random(f"lane {seed}")
        self.count = chance.randint(1, 24)
        slow = chance.random() < 0.15
        longest = chance.choice([0.2, 3.0, 30.0, 400.0]) if not slow else 4000.0
        there: list[ActionSpec] = []
        for number in range(self.count):
            order, kind = f"O{number}", chance.random()
            if kind < 0.15:
                there.append(changed(order))
            elif kind < 0.3:
                there.append(two_items(order))
            else:
                locks = timedelta(days=30) if chance.random() < 0.9 else timedelta(minutes=chance.randint(30, 300))
                there.extend(specs(1, prefix=order, locks_in=locks))
        self.orders = [spec.order for spec in there]
        self.life = Life(folder, spec_of(*there), delay=lambda: chance.uniform(0, longest))
        self.before = self.life.image(self.orders)
        if chance.random() < 0.6:
            self.life.prove_kinds("reverse", "modify", "items", "reset")
        self.tell(f"{self.count} rows, effects within {longest} s")

    def tell(self, line: str) -> None:
        self.life.story.append(f"{self.life.time.t:10.1f}  {line}")

    def ask(self, order: str) -> Ask:
        there = self.life.action(order)
        kind = self.chance.random()
        if there.touched and kind < 0.2:
            return Ask(order, Operation.RESET)
        if len(there.items) > 1 and kind < 0.6:
            return Ask(order, Operation.ITEMS)
        if len(there.items) == 1 and kind < 0.4:
            return Ask(order, Operation.MODIFY, Decimal(self.chance.randint(1, 99)))
        return Ask(order)

    def somebody(self) -> None:
        order = self.chance.choice(self.orders)
        action_id = self.life.id_of(order)
        self.tell(f"somebody else changes {order}")
        if self.chance.random() < 0.5:
            self.life.service.by_somebody_else("DELETE", ActionId=action_id, DispositionCode="CONS_FRAUD")
        else:
            amount = str(self.chance.randint(1, 150))
            self.life.service.by_somebody_else("PUT", ActionId=action_id, Reason="ORDER_ERROR", Amount=amount)

    def one_run(self, batch: int, *, calm: bool, wait: float = 4 * HOUR) -> None:
        """One process over the batch: it may crash, be stopped, or meet trouble."""
        life, chance = self.life, self.chance
        life.service.faults.clear()
        shaken = 0
        dies_at = chance.randint(1, 40) if not calm and chance.random() < 0.5 else None
        full = not calm and chance.random() < 0.3

        def shake(where: str) -> None:
            nonlocal shaken
            shaken += 1
            if dies_at is not None and shaken >= dies_at:
                if full:
                    raise StoreError("DISK_FULL", folder=life.folder)
                raise Crash

        if not calm:
            for kind, error, nth, times, handled in planned_faults(chance):
                self.tell(f"trouble: {kind} from {nth}, {times} times, {error!r}, handled {handled}")
                life.service.fail(kind, error, nth=nth, times=times, handled=handled)
        life.shake = shake
        try:
            lane = life.lane(batch, wait=wait if calm else chance.choice([0, 30, 900, 2 * HOUR]))
            if not calm and chance.random() < 0.25:
                say = chance.choice([life.control.leave, life.control.pause, life.control.stop])
                control = life.control
                when = life.time.t + chance.uniform(0, 20)
                life.time.at(when, say)
                life.time.at(when + 2000, control.resume)
                self.tell(f"the person will {say.__name__}")
            result = lane.execute()
            self.tell(f"run ended: exit {result.trouble_exit}, {result.trouble}, {dict(life.states(batch))}")
        except Crash:
            self.tell(f"crash at transaction {shaken}")
        except StoreError:
            self.tell(f"disk full at transaction {shaken}")
        life.shake = lambda where: None
        life.restart()
        life.time.sleep(chance.choice([0, 1, 60, 1800]))
        if not calm and chance.random() < 0.3:
            self.somebody()
        life.check()

    def live(self) -> None:
        """Submit, with trouble; then in peace; perhaps back again, with trouble; then in peace."""
        life, chance = self.life, self.chance
        batch = life.begin([self.ask(order) for order in self.orders])
        life.time.sleep(chance.choice([0, 0, 120]))
        for _ in range(chance.randint(1, 3)):
            self.one_run(batch, calm=False)
        for _ in range(3):
            self.one_run(batch, calm=True)
        life.time.sleep(2 * HOUR)
        self.settled(batch)
        undoable = {done.order for done, _, _ in life.journal.undo.undoable(batch)}
        if not undoable or chance.random() < 0.4:
            return
        at_start = life.image(self.orders)
        back = life.begin_undo(batch)
        for _ in range(chance.randint(1, 3)):
            self.one_run(back, calm=False)
        for _ in range(3):
            self.one_run(back, calm=True, wait=26 * HOUR)  # a day, where an earlier send may still land
        life.time.sleep(2 * HOUR)
        self.settled(back)
        after, outcomes = life.image(self.orders), life.outcomes(back)
        touched_by_others = {effect.action_id for effect in life.world.effects() if effect.submission_id[0] == "X"}
        for order in undoable:
            if life.id_of(order) in touched_by_others:
                continue
            if outcomes[order].state is RowState.UNDONE:
                assert after[order] == self.before[order], f"{order} did not come back"
            elif outcomes[order].state is RowState.UNDO_REFUSED and outcomes[order].codes[0] in {
                "STOPPED",
                "CHANGED_SINCE",
            }:
                assert after[order] == at_start[order], f"{order} was left half way"

    def settled(self, batch: int) -> None:
        """After peace nothing is open but what only a person or time can answer."""
        open_now = [o for o in self.life.journal.rows.outcomes(batch) if o.state in OPEN_STATES]
        for outcome in open_now:
            known = outcome.state in {RowState.CHECKING, RowState.ACCEPTED_NOT_VISIBLE}
            held = outcome.state is RowState.WAITING and len(open_now) > 1
            assert known or held, f"{outcome.order} is still {outcome.state}"


def life_of(folder: Path, seed: int) -> None:
    story = Story(folder, seed)
    try:
        story.live()
        story.life.check()
    except Exception as error:
        error.add_note("\n".join([f"seed {seed}", *story.life.story]))
        raise
    finally:
        story.life.close()


@pytest.mark.parametrize("tens", range(LIVES // 10))
def test_random_lives_keep_every_promise(tmp_path: Path, tens: int) -> None:
    for seed in range(tens * 10, tens * 10 + 10):
        life_of(tmp_path / str(seed), seed)
