"""Items go back to what they were, line by line; what the program cannot bring back it does not call undone.

The judge is the practice service's own world.
"""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

from desk_bench import Bench, Start

from reversal_desk.impact.practice import ActionSpec, EarlierChange, ItemSpec
from reversal_desk.model import Code, Operation, Policy, RowState

LESS = (EarlierChange(timedelta(days=2), "ORDER_UPDATE", Decimal("80.00")),)
YES = Policy(accept=frozenset({Code.REFUND_AGAIN, Code.AMOUNTS_DISAGREE, Code.HANDLED_BEFORE}))


def lines(one: Bench, order: str) -> list[tuple[str, int, Decimal]]:
    found = next(a for a in one.server.world().actions.values() if a.spec.order == order)
    return [(item.sku, item.quantity, item.amount) for item in found.items]


def returned(one: Bench, order: str, sku: str, pieces: int) -> int:
    path = one.folder / f"{sku}.csv"
    head = "Order number,SKU,Returned quantity,Return status"
    path.write_text(f"{head}\n{order},{sku},{pieces},returned\n", encoding="utf-8")
    opened = one.desk.open_sheet(path)
    made = one.desk.plan(opened, one.desk.find_actions(opened, one.account), YES)
    assert [c.state for c in made.changes] == [RowState.READY], [(c.codes, c.facts) for c in made.changes]
    batch = one.desk.submit(made)
    one.desk.run(batch, wait=30, patience=1)
    assert one.states(batch) == {order: RowState.CONFIRMED}
    return batch


def back(one: Bench, batch: int) -> int:
    undo = one.desk.undo(one.desk.undo_preview(batch))
    one.desk.run(undo, wait=30, patience=1)
    return undo


def twins(order: str = "T1", *, earlier: tuple[EarlierChange, ...] = LESS) -> ActionSpec:
    """Two of its lines carry one SKU, which item changes cannot tell apart."""
    items = (ItemSpec("A", Decimal("60.00"), 2), ItemSpec("D", Decimal("13.00")), ItemSpec("D", Decimal("27.00")))
    return ActionSpec(order=order, amount=Decimal("100.00"), items=items, earlier=earlier)


def test_a_line_of_its_own_sku_goes_back_beside_lines_that_share_one(bench: Start) -> None:
    one = bench(twins())
    before = lines(one, "T1")
    batch = returned(one, "T1", "A", 1)
    assert lines(one, "T1") != before
    undo = back(one, batch)
    assert one.states(undo) == {"T1": RowState.UNDONE}
    assert lines(one, "T1") == before


def test_a_reversal_goes_back_to_the_line_that_had_been_changed_before_it(bench: Start) -> None:
    """RESET brings the lines first tracked; the one with a SKU of its own is set again, those beside it are right."""
    one = bench(twins(earlier=()))
    one.by_somebody_else("T1", Reason="ORDER_UPDATE", Sku="A", Quantity="1", Amount="30.00")
    before = lines(one, "T1")
    undo = back(one, one.sent("T1"))
    assert one.states(undo) == {"T1": RowState.UNDONE}
    assert lines(one, "T1") == before


def test_lines_that_no_write_can_name_are_not_called_undone_where_they_are_others(bench: Start) -> None:
    """The amount is as it was, and two lines of one SKU share it otherwise: a person is told, with both."""
    twice = (EarlierChange(timedelta(days=3), "ORDER_UPDATE", Decimal("0.05")), *LESS)
    one = bench(twins(earlier=twice))
    before = lines(one, "T1")
    assert before == [("A", 2, Decimal("48.00")), ("D", 1, Decimal("16.00")), ("D", 1, Decimal("16.00"))]
    batch = one.sent("T1")
    (outcome,) = one.desk.outcomes(back(one, batch))
    assert lines(one, "T1") != before
    assert (outcome.state, outcome.codes) == (RowState.UNDO_REFUSED, (Code.HALF_UNDONE, Code.STEP_WITHOUT_EFFECT))
    assert outcome.facts["now"] == "PENDING 80.00 USD (A 2 × 48.00, D 1 × 10.40, D 1 × 21.60)"
    assert outcome.facts["wanted"] == "PENDING 80.00 USD (A 2 × 48.00, D 1 × 16.00, D 1 × 16.00)"
    (again,) = one.desk.outcomes(back(one, batch))
    assert (again.state, again.codes) == (RowState.UNDO_REFUSED, (Code.STEP_WITHOUT_EFFECT,))
    assert len(one.server.effects()) == 3, "the reversal, its reset and the amount: nothing is sent for ever"


def reset(one: Bench, order: str) -> int:
    path = one.folder / "reset.csv"
    path.write_text(f"Order number\n{order}\n", encoding="utf-8")
    opened = one.desk.open_sheet(path)
    policy = Policy(operation=Operation.RESET, accept=YES.accept)
    batch = one.desk.submit(one.desk.plan(opened, one.desk.find_actions(opened, one.account), policy))
    one.desk.run(batch, wait=30, patience=1)
    assert one.states(batch) == {order: RowState.CONFIRMED}
    return batch


def test_a_reset_that_stands_again_has_its_items(bench: Start) -> None:
    """The undo of its undo goes back to where the RESET had led: line by line, never by an amount over all lines."""
    items = (ItemSpec("A", Decimal("60.00"), 2), ItemSpec("B", Decimal("40.00")))
    one = bench(ActionSpec(order="T1", amount=Decimal("100.00"), items=items))
    first = lines(one, "T1")
    returned(one, "T1", "A", 1)
    less = lines(one, "T1")
    undo = back(one, reset(one, "T1"))
    assert (one.states(undo), lines(one, "T1")) == ({"T1": RowState.UNDONE}, less)
    again = back(one, undo)
    assert (one.states(again), lines(one, "T1")) == ({"T1": RowState.UNDONE}, first)
