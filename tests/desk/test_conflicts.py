"""What the review knows of the turn each row gets by the hourly budget, and what the sending finds changed since."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from reversal_desk.desk import Desk, Found, OpenedSheet, Plan
from reversal_desk.impact.practice import ActionSpec, PracticeServer, ProgramSpec, WorldSpec
from reversal_desk.model import Code, Policy, RowEdit, RowState

#: How many more writes the service takes before its hour is over, beside what a run asks before its rows.
LEFT = 24


class Short:
    """A service whose hour ends in 50 minutes, whatever is left of it; 30 orders lock in 90 minutes, 10 in 30 days."""

    def __init__(self, folder: Path, server: PracticeServer, desk: Desk) -> None:
        self.desk = desk
        self.account, _ = desk.add_account(name="T", sid=server.sid, token=server.token, origin=server.origin)
        path = folder / "s.csv"
        orders = [*(f"L{n}" for n in range(10)), *(f"S{n:02d}" for n in range(30))]
        path.write_text("Order number,Status\n" + "".join(f"{order},cancelled\n" for order in orders), "utf-8")
        self.opened: OpenedSheet = desk.open_sheet(path)
        self.found: Found = desk.find_actions(self.opened, self.account)

    def tell_left(self, left: int = LEFT + 4) -> None:
        told = {"X-RateLimit-Limit": "1000", "X-RateLimit-Remaining": str(left), "X-RateLimit-Reset": "3000"}
        self.desk._parts.links.of(self.account).budget.learn(told)

    def plan(self, policy: Policy | None = None) -> Plan:
        return self.desk.plan(self.opened, self.found, policy or Policy(accept=frozenset({Code.LOCKS_SOON})))


@pytest.fixture
def short(tmp_path: Path) -> Iterator[Short]:
    late = tuple(ActionSpec(order=f"L{n}", amount=Decimal("10.00")) for n in range(10))
    soon = tuple(
        ActionSpec(order=f"S{n:02d}", amount=Decimal("10.00"), locks_in=timedelta(minutes=90, seconds=n))
        for n in range(30)
    )
    world = WorldSpec(actions=(*late, *soon), programs=(ProgramSpec("1000", "US"),))
    with (
        PracticeServer(tmp_path / "service", world=world, delay=(0.0, 0.0), limit=100_000) as server,
        Desk.open(home=tmp_path / "home") as desk,
    ):
        yield Short(tmp_path, server, desk)


def late_rows(made: Plan) -> set[str]:
    return {change.order for change in made.changes if Code.LOCKS_BEFORE_ITS_TURN in change.codes}


def test_rows_whose_turn_comes_after_their_lock_are_looked_at_first(short: Short) -> None:
    """The hour takes 24 more; of 30 that lock before the next one 6 have no place, and nothing else is doubted."""
    short.tell_left()
    made = short.plan()
    assert late_rows(made) == {f"S{n:02d}" for n in range(LEFT, 30)}
    of = {change.order: change for change in made.changes}
    assert (of["S29"].state, of["S29"].codes[0]) == (RowState.LOOK, Code.LOCKS_BEFORE_ITS_TURN)
    assert of["S29"].facts["when"] < of["L0"].action.locking_date.isoformat()  # type: ignore[union-attr,operator]
    assert of["S29"].facts["turn"] > short.found.fetched_at.isoformat()
    assert {of[f"S{n:02d}"].state for n in range(LEFT)} == {RowState.READY}
    assert {of[f"L{n}"].state for n in range(10)} == {RowState.READY}


def test_with_places_enough_nobody_is_doubted(short: Short) -> None:
    short.tell_left(500)
    assert late_rows(short.plan()) == set()


def test_a_queue_time_that_no_run_can_have_learned_puts_off_no_row(short: Short) -> None:
    """A run learns at most half an hour, which the margin of an hour before a lock holds."""
    short.tell_left(500)
    with short.desk._parts.journal.held() as journal:
        journal.keeps.learn(short.account.key, "queue_time", str(2 * 3600.0))
    assert late_rows(short.plan()) == set()


def test_rows_that_are_left_out_give_their_places_to_the_others(short: Short) -> None:
    short.tell_left()
    edits = {change.key: RowEdit(leave=True) for change in short.plan().changes if change.order < "S06"}
    made = short.desk.plan(short.opened, short.found, Policy(accept=frozenset({Code.LOCKS_SOON})), edits)
    assert late_rows(made) == set()


def test_a_row_planned_again_alone_keeps_its_place_among_all(short: Short) -> None:
    short.tell_left()
    made = short.plan()
    by_order = {change.order: change for change in made.changes}
    last, first = by_order["S29"], by_order["S00"]
    yes = {last.key: RowEdit(accepted=frozenset({Code.LOCKS_BEFORE_ITS_TURN}))}
    (again,) = short.desk.replan_rows(made, [last.row.number], yes)
    assert (again.state, again.codes[0]) == (RowState.READY, Code.LOCKS_BEFORE_ITS_TURN)
    (untouched,) = short.desk.replan_rows(made, [first.row.number], {})
    assert untouched.codes == (Code.LOCKS_SOON,)


def test_what_has_a_place_is_sent_and_the_rest_is_kept_with_its_doubt(short: Short) -> None:
    short.tell_left()
    made = short.plan()
    batch = short.desk.submit(made)
    kept = {outcome.order: outcome for outcome in short.desk.outcomes(batch)}
    assert kept["S29"].state is RowState.LOOK
    assert Code.LOCKS_BEFORE_ITS_TURN in kept["S29"].codes
    assert sum(outcome.state is RowState.WAITING for outcome in kept.values()) == LEFT + 10
