"""An undo whose before-image is an action at 0: RESET alone leads to 0, and only where that was tracked at first.

The judge is the practice service's own world.
"""

from __future__ import annotations

import time
from datetime import timedelta
from decimal import Decimal

import pytest
from desk_bench import Bench, Start
from msgspec.structs import replace

from reversal_desk.impact.practice import ActionSpec, EarlierChange
from reversal_desk.model import Code, Policy, RowState

AT_NOTHING = (EarlierChange(timedelta(days=2), "ORDER_UPDATE", Decimal(0)),)
RAISED = frozenset({Code.AMOUNT_HIGHER, Code.AMOUNTS_DISAGREE, Code.REFUND_AGAIN})


@pytest.fixture
def one(bench: Start) -> Bench:
    return bench(
        ActionSpec(order="Z1", amount=Decimal("100.00"), earlier=AT_NOTHING),
        ActionSpec(order="F1", amount=Decimal("0.00")),
        ActionSpec(order="A1", amount=Decimal("100.00")),
    )


def raised(one: Bench, *orders: str) -> int:
    path = one.folder / "raised.csv"
    path.write_text("Order number,New amount\n" + "".join(f"{order},50.00\n" for order in orders), encoding="utf-8")
    opened = one.desk.open_sheet(path)
    batch = one.desk.submit(one.desk.plan(opened, one.desk.find_actions(opened, one.account), Policy(accept=RAISED)))
    one.desk.run(batch, wait=30, patience=1)
    assert set(one.states(batch).values()) == {RowState.CONFIRMED}
    return batch


def stands(one: Bench, order: str) -> tuple[str, Decimal]:
    found = next(a for a in one.server.world().actions.values() if a.spec.order == order)
    return found.state, found.amount


def test_what_stood_at_nothing_and_was_first_above_it_is_refused_before_anything_is_sent(one: Bench) -> None:
    batch = raised(one, "Z1", "F1", "A1")
    preview = one.desk.undo_preview(batch)
    assert {row.outcome.order for row in preview.goes_back} == {"F1", "A1"}
    assert [(row.outcome.order, row.code) for row in preview.unreachable] == [("Z1", Code.ZERO_OUT_OF_REACH)]
    assert preview.restored == {"USD": (Decimal("0.00"), Decimal("0.00"))}
    undo = one.desk.undo(preview)
    one.desk.run(undo, wait=30, patience=1)
    assert one.states(undo) == {"Z1": RowState.UNDO_REFUSED, "F1": RowState.UNDONE, "A1": RowState.UNDONE}
    refused = next(outcome for outcome in one.desk.outcomes(undo) if outcome.order == "Z1")
    assert refused.codes == (Code.ZERO_OUT_OF_REACH,)
    assert stands(one, "Z1") == ("PENDING", Decimal("50.00"))
    assert stands(one, "F1") == ("PENDING", Decimal("0.00"))
    assert stands(one, "A1") == ("PENDING", Decimal("100.00"))


def test_a_reversal_of_it_is_not_reset_to_what_was_first_tracked(one: Bench) -> None:
    batch = one.sent("Z1")
    assert one.states(batch) == {"Z1": RowState.CONFIRMED}
    preview = one.desk.undo_preview(batch)
    assert [row.code for row in preview.unreachable] == [Code.ZERO_OUT_OF_REACH]
    assert preview.nothing
    undo = one.desk.undo(preview)
    one.desk.run(undo, wait=30, patience=1)
    assert one.states(undo) == {"Z1": RowState.UNDO_REFUSED}
    assert stands(one, "Z1")[0] == "REVERSED"


def test_a_preview_that_did_not_see_it_sends_nothing_either(one: Bench) -> None:
    preview = one.desk.undo_preview(raised(one, "Z1"))
    blind = replace(preview, unreachable=(), goes_back=tuple(replace(row, code=None) for row in preview.unreachable))
    undo = one.desk.undo(blind)
    one.desk.run(undo, wait=30, patience=1)
    (refused,) = one.desk.outcomes(undo)
    assert (refused.state, refused.codes) == (RowState.UNDO_REFUSED, (Code.ZERO_OUT_OF_REACH,))
    assert stands(one, "Z1") == ("PENDING", Decimal("50.00"))


def test_home_counts_what_an_undo_refuses_neither_as_undoable_nor_among_what_locks(bench: Start) -> None:
    """Z1 has no way back to nothing; A1 went over somebody's work."""
    soon = timedelta(hours=100)
    there = [ActionSpec(order=order, amount=Decimal("100.00"), locks_in=soon) for order in ("A1", "A2")]
    one = bench(ActionSpec(order="Z1", amount=Decimal("100.00"), earlier=AT_NOTHING, locks_in=soon), *there)
    made = one.plan("Z1", "A1", "A2", accept=RAISED)
    time.sleep(1.1)  # the log has whole seconds
    one.by_somebody_else("A1", Reason="ORDER_UPDATE", Amount="95.00")
    time.sleep(1.1)
    batch = one.desk.submit(made)
    one.desk.run(batch, wait=30, patience=1)
    assert set(one.states(batch).values()) == {RowState.CONFIRMED}
    preview = one.desk.undo_preview(batch)
    assert [row.outcome.order for row in preview.goes_back] == ["A2"]
    info = one.desk.batch(batch)
    assert (info.undoable, info.no_way_back, info.standing) == (1, 2, 3)
    assert info.undo_until is not None
    (reminder,) = one.desk.lock_reminders()
    assert (reminder.rows, reminder.money) == (1, {"USD": Decimal("100.00")})
    one.desk.run(one.desk.undo(preview), wait=30, patience=1)
    info = one.desk.batch(batch)
    assert (info.undoable, info.undo_until, info.undo_some_until) == (0, None, None)
    assert one.desk.lock_reminders() == ()
