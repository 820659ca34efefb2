"""Changes of items: an amount spread over them, and pieces that came back."""

from __future__ import annotations

from typing import Any

import pytest
from msgspec.structs import replace
from plan_bench import ITEMS, LEAVE, MODIFY, PLAIN, REVERSE, TWO

from middle_bench import NOW, action, built, changed, columns, dec, item, judged, row
from reversal_desk import guards, plan
from reversal_desk.model import Code, Field, Operation, Policy, Row, RowState


def test_an_order_amount_is_spread_over_items_and_shown() -> None:
    (change,) = built([row(refund="33.33")], [PLAIN], items={PLAIN.id: TWO})
    assert (change.operation, change.reason) == (ITEMS, "ORDER_UPDATE")
    assert [(i.sku, i.quantity_after, i.amount_after) for i in change.items] == [
        ("TENT", 2, dec("40.01")),
        ("SOCK", 3, dec("26.66")),
    ]
    assert change.facts["count"] == "2"
    assert plan.step_of(change).write.form == (
        ("ActionId", PLAIN.id),
        ("Reason", "ORDER_UPDATE"),
        ("Sku", "TENT"),
        ("Quantity", "2"),
        ("Amount", "40.01"),
        ("Sku2", "SOCK"),
        ("Quantity2", "3"),
        ("Amount2", "26.66"),
    )


def test_one_item_needs_no_spreading_and_a_reversal_none_either() -> None:
    (change,) = built([row(refund="20.00")], [PLAIN], items={PLAIN.id: TWO[:1]})
    assert (change.operation, change.items) == (MODIFY, ())
    (change,) = built([row(refund="100.00")], [PLAIN], items={PLAIN.id: TWO})
    assert (change.operation, change.items) == (REVERSE, ())


@pytest.mark.parametrize(
    ("reason", "policy", "codes"),
    [
        ("Wrong size", {}, (Code.ITEMS_NEEDED,)),
        ("whatever the customer wrote", {}, (Code.ITEMS_NEEDED,)),
        ("", {"reason": "ITEM_RETURNED"}, (Code.ITEMS_NEEDED,)),
        ("", {"reason": "MyCode", "custom_reasons": frozenset({"MyCode"})}, (Code.ITEMS_NEEDED,)),
        ("", {"reason": "no such"}, (Code.ITEMS_NEEDED, Code.REASON_UNKNOWN)),
    ],
)
def test_item_changes_always_go_as_order_updates(reason: str, policy: dict[str, Any], codes: tuple[Code, ...]) -> None:
    (change,) = built([row(refund="20", reason=reason)], [PLAIN], items={PLAIN.id: TWO}, policy=Policy(**policy))
    assert change.codes == codes
    if Code.REASON_UNKNOWN not in codes:
        assert change.reason == "ORDER_UPDATE"


THREE = action(amount="130.00")
PIECES = {THREE.id: (item("TENT", "100.00", 2), item("PEGS", "10.00"), item("ROPE", "20.00"))}
BY_SKU = columns(Field.STATUS, Field.SKU, Field.QUANTITY, Field.REFUND, Field.DATE)


def back(sku: str, quantity: int | None = None, number: int = 2, **more: Any) -> Row:
    """A row of a returns list: the status is a return's, the quantity counts what came back."""
    known = {"status": "Completed", "refund_kind": "return", "returned": True}
    return row(number=number, sku=sku, quantity=quantity, **{**known, **more})


@pytest.mark.parametrize(
    ("rows", "operation", "amount", "codes"),
    [
        ([back("TENT", 1)], ITEMS, "80.00", ()),
        ([back("TENT", 1, refund="50.00")], ITEMS, "80.00", ()),
        ([back("TENT", 1, refund="46.00")], ITEMS, "80.00", (Code.AMOUNTS_DISAGREE,)),
        ([back("TENT", 1), back("ROPE", 1, 3)], ITEMS, "60.00", ()),
        ([back("TENT", 1), back("TENT", 1, 3)], ITEMS, "30.00", ()),
        ([back("TENT", 2), back("ROPE", 1, 3), back("PEGS", 1, 4)], REVERSE, "0", ()),
        ([back("HAT", 1)], ITEMS, None, (Code.SKU_UNKNOWN,)),
        ([back("TENT", 3)], ITEMS, None, (Code.QUANTITY_HIGHER,)),
        ([back("TENT", 0)], LEAVE, None, (Code.NOTHING_ASKED,)),
        ([back("TENT", None)], LEAVE, None, (Code.OPERATION_UNCLEAR,)),
        ([back("TENT", 1, unreadable=(Field.QUANTITY,))], ITEMS, None, (Code.AMOUNT_UNREADABLE,)),
        ([back("TENT", None, refund="-5")], ITEMS, None, (Code.AMOUNT_NEGATIVE,)),
        # amounts alone
        ([row(sku="TENT", refund="30.00")], ITEMS, "100.00", ()),
        ([row(sku="TENT", refund="30.00"), row(number=3, sku="ROPE", refund="20.00")], ITEMS, "80.00", ()),
        ([row(sku="TENT", refund="0")], LEAVE, None, (Code.NOTHING_ASKED,)),
        ([row(sku="TENT", refund="9.00", currency="EUR")], ITEMS, None, (Code.CURRENCY_DIFFERS,)),
        ([back("TENT", 1, refund="9.00", currency="EUR")], ITEMS, "80.00", ()),
        # the order's refund on each of its lines
        (
            [row(sku="TENT", refund="30"), row(number=3, sku="ROPE", refund="30")],
            ITEMS, "100.00", (Code.ITEMS_NEEDED, Code.AMOUNTS_DISAGREE),
        ),
        ([row(sku="TENT", refund="130"), row(number=3, sku="ROPE", refund="130")], REVERSE, "0", ()),
        # an operation that a person or a column names
        ([row(operation=ITEMS, sku="TENT", quantity=1)], ITEMS, "80.00", ()),
        ([row(operation=MODIFY, sku="TENT", refund="30")], ITEMS, "100.00", ()),
        ([row(operation=ITEMS, sku="TENT", quantity=0)], LEAVE, None, (Code.NOTHING_ASKED,)),
        # a status of the whole order beside pieces: they must be all of it
        ([row(status="refunded", sku="TENT", quantity=1, returned=True)], LEAVE, None, (Code.OPERATION_UNCLEAR,)),
    ],
)  # fmt: skip
def test_items_that_came_back(
    rows: list[Row], operation: Operation, amount: str | None, codes: tuple[Code, ...]
) -> None:
    first, *others = built(rows, [THREE], sheet=BY_SKU, items=PIECES)
    assert (first.operation, first.codes) == (operation, codes)
    assert first.amount_after == (None if amount is None else dec(amount))
    if operation is not LEAVE:
        assert all((c.row.continues, c.operation) == (first.row.number, LEAVE) for c in others)
    if first.items:
        step = plan.step_of(first)
        assert step.amount == first.amount_after
        assert {sku for sku, _, _ in step.items} == {i.sku for i in first.items}  # all of them: one end state


def test_a_bare_status_beside_pieces_that_came_back_is_about_these() -> None:
    sheet = replace(BY_SKU, columns=tuple(replace(c, confidence=0.7) for c in BY_SKU.columns))
    (change,) = built(
        [row(status="refunded", sku="TENT", quantity=1, returned=True)], [THREE], sheet=sheet, items=PIECES
    )
    assert (change.operation, change.amount_after) == (ITEMS, dec("80.00"))


def test_items_are_needed_where_none_were_read_and_must_add_up() -> None:
    (change,) = built([back("TENT", 1)], [THREE], sheet=BY_SKU)
    assert (change.operation, change.amount_after, change.codes) == (ITEMS, None, (Code.ITEMS_NEEDED,))
    assert judged([back("TENT", 1)], [THREE], sheet=BY_SKU)[0].state is RowState.BLOCKED
    less = {THREE.id: PIECES[THREE.id][:2]}
    (change,) = built([back("TENT", 1)], [THREE], sheet=BY_SKU, items=less)
    assert (change.amount_after, change.codes) == (None, (Code.ITEMS_NEEDED,))


def test_free_items_alone_are_no_order() -> None:
    sold = action(amount="100.00")
    items = {sold.id: (item("TENT", "100.00"), item("GIFT", "0.00"))}
    (change,) = built([back("TENT", 1)], [sold], sheet=BY_SKU, items=items)
    assert (change.operation, change.codes) == (REVERSE, (Code.AMOUNT_ZERO,))


def test_items_that_were_changed_before_are_looked_at() -> None:
    (change,) = built([back("TENT", 1)], [replace(THREE, intended_amount=dec("150"))], sheet=BY_SKU, items=PIECES)
    assert change.codes == (Code.REFUND_AGAIN,)


def test_the_same_line_twice_is_one_return_only_where_each_row_is_one() -> None:
    twice = [row(sku="TENT", refund="30.00"), row(number=3, sku="TENT", refund="30.00")]
    first, _ = built(twice, [THREE], sheet=BY_SKU, items=PIECES)
    assert Code.OPERATION_UNCLEAR in first.codes
    other = [row(sku="TENT", refund="30.00"), row(number=3, sku="TENT", refund="20.00")]
    first, _ = built(other, [THREE], sheet=BY_SKU, items=PIECES)
    assert (first.amount_after, first.codes) == (dec("80.00"), (Code.DUPLICATE_ROW,))
    first, _ = built(other, [THREE], sheet=BY_SKU, items=PIECES, policy=Policy(cumulative=False))
    assert (first.amount_after, first.codes) == (dec("80.00"), ())


def test_one_item_and_money_alone_is_a_change_of_the_order() -> None:
    sold = action(amount="100.00")
    (change,) = built([row(sku="X", refund="30.00")], [sold], sheet=BY_SKU, items={sold.id: (item("TENT", "100.00"),)})
    assert (change.operation, change.amount_after) == (MODIFY, dec("70.00"))
    assert (change.codes, change.facts["rule"]) == ((Code.AMOUNTS_DISAGREE,), "other_sku")
    for sku in ("x ", ""):
        (change,) = built([row(sku="X", refund="30.00")], [sold], sheet=BY_SKU, items={sold.id: (item(sku, "100.00"),)})
        assert (change.amount_after, change.codes) == (dec("70.00"), ())


def test_pieces_that_an_earlier_change_may_have_taken_off_are_asked_about_also_where_nothing_would_stay() -> None:
    sold = changed("1001", original="100.00", now="50.00")
    left = {sold.id: (replace(item("TENT", "50.00"), adjusted=NOW),)}
    (change,) = built([row(sku="TENT", quantity=1, returned=True)], [sold], sheet=BY_SKU, items=left)
    assert (change.operation, change.amount_after, change.codes) == (REVERSE, dec(0), (Code.REFUND_AGAIN,))


def test_a_total_that_cannot_be_read_leaves_open_whether_tax_is_in_the_refund() -> None:
    unread = row(refund="24.00", unreadable=(Field.TOTAL,))
    (change,) = built([unread], [PLAIN])
    assert (change.amount_after, change.codes) == (None, (Code.AMOUNT_UNREADABLE,))
    (change,) = built([unread], [PLAIN], policy=Policy(amounts="out"))
    assert (change.amount_after, change.codes) == (dec("76.00"), ())


def test_what_its_own_amounts_leave_open_is_not_settled_by_a_word_about_the_line_above() -> None:
    waiting = row(refund="30.00", total="30.00", caption="Waiting for decision")
    (change,) = judged([waiting], [PLAIN])
    assert (change.operation, change.state, change.codes) == (LEAVE, RowState.LOOK, (Code.OPERATION_UNCLEAR,))
    assert "caption" not in change.facts
    (asked,) = guards.questions([change], Policy())
    (again,) = judged([waiting], [PLAIN], policy=Policy(answers=frozenset({asked.key})))
    assert again.state is RowState.LOOK


def test_an_orders_refund_on_each_of_its_lines_is_not_added_up() -> None:
    lines = [row(number=n, status="completed", refund_kind="money", refund="20", total="100") for n in (2, 3)]
    for change in built(lines, [PLAIN], policy=Policy(cumulative=False)):
        assert (change.amount_after, change.codes) == (dec("80.00"), (Code.DUPLICATE_ROW,))
    lines[1] = replace(lines[1], refund=dec("30"))
    assert built(lines, [PLAIN], policy=Policy(cumulative=False))[0].amount_after == dec("50.00")
