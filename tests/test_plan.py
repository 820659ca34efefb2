"""What a row asks for, what becomes of its money, and the way back."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from middle_bench import (
    ALL,
    NOW,
    action,
    built,
    changed,
    columns,
    dec,
    item,
    judged,
    one,
    row,
)
from reversal_desk import guards, matching, plan
from reversal_desk.impact.practice import ActionSpec, EarlierChange, ItemSpec, World, WorldSpec
from reversal_desk.impact.practice import world as practice
from reversal_desk.impact.practice.writes import read_write
from reversal_desk.mapping import DECISION_KIND, RETURN_KIND
from reversal_desk.model import (
    RECONCILIATION_PARTS,
    Action,
    ActionState,
    Change,
    Code,
    Column,
    ColumnMapping,
    Field,
    Item,
    Match,
    Operation,
    Policy,
    Row,
    RowEdit,
    RowState,
    Step,
    Write,
)

KEY = (2, "1000.4636.1001")
REVERSE, MODIFY, ITEMS, RESET, LEAVE = (
    Operation.REVERSE,
    Operation.MODIFY,
    Operation.ITEMS,
    Operation.RESET,
    Operation.LEAVE,
)
NO_AMOUNTS = columns(Field.STATUS)


def asks(given_row: Row, sheet: ColumnMapping = ALL, **policy: Any) -> tuple[Operation | None, Code | None]:
    wish = plan.wish_of(given_row, sheet, Policy(**policy))
    return wish.operation, wish.code


UNCLEAR = (None, Code.OPERATION_UNCLEAR)
NOTHING = (LEAVE, Code.NOTHING_ASKED)
NOT_FINAL = (LEAVE, Code.REFUND_NOT_FINAL)


# --------------------------------------------------------------------------- rule 8: what a row asks for


@pytest.mark.parametrize(
    ("given_row", "expected"),
    [
        # the operation column goes before the status and the amounts
        (row(operation=REVERSE, status="paid"), (REVERSE, None)),
        (row(operation=MODIFY, status="refunded", refund="5"), (MODIFY, None)),
        (row(operation=LEAVE, status="refunded"), NOTHING),
        (row(operation=RESET), (RESET, None)),
        (row(operation=MODIFY, refund="0"), NOTHING),
        (row(unreadable=(Field.OPERATION,), status="refunded"), UNCLEAR),
        # the status goes before the amounts
        (row(status="refunded"), (REVERSE, None)),
        (row(status="Voided", refund="0"), (REVERSE, None)),
        (row(status="退款成功", refund_kind="全部退款"), (REVERSE, None)),
        (row(status="partially_refunded", refund="20"), (MODIFY, None)),
        (row(status="退款成功", refund_kind="部分退款", new_amount="20"), (MODIFY, None)),
        (row(status="partially_refunded"), UNCLEAR),
        (row(status="partially_refunded", refund="0"), UNCLEAR),
        (row(status="partially_refunded", refund="20", cancelled=True), (MODIFY, None)),
        # unless the amounts or a date say that it is not all there is: then somebody has to look
        (row(status="paid", refund="0"), NOTHING),
        (row(status="paid", refund="20"), (MODIFY, Code.OPERATION_UNCLEAR)),
        (row(status="paid", cancelled=True), (REVERSE, Code.OPERATION_UNCLEAR)),
        (row(status="exchanged", refund="20"), NOTHING),
        (row(status="paid", refund="20", refund_kind="exchange"), NOTHING),
        (row(status="pending", refund="20", refund_kind=DECISION_KIND), NOTHING),
        (row(status="交易成功"), NOTHING),
        (row(status="退款关闭", refund="20"), NOT_FINAL),
        (row(status="requested", cancelled=True), NOT_FINAL),
        # a date of cancellation
        (row(cancelled=True), (REVERSE, None)),
        # a refund or a new amount
        (row(refund="20"), (MODIFY, None)),
        (row(refund="-20"), (MODIFY, None)),
        (row(new_amount="0"), (MODIFY, None)),
        (row(refund="0"), NOTHING),
        (row(), NOTHING),
        (row(unreadable=(Field.REFUND,)), (MODIFY, Code.AMOUNT_UNREADABLE)),
        (row(unreadable=(Field.TOTAL,)), NOTHING),
        (row(status="退款成功", refund="20"), (MODIFY, None)),
        (row(status="退款成功"), UNCLEAR),
        # a status nobody knows may say that it was refused
        (row(status="Abgelehnt?", refund="20"), (MODIFY, Code.OPERATION_UNCLEAR)),
        (row(status="Abgelehnt?", refund="0"), NOTHING),
        (row(status="partially_refunded", refund_kind="全部退款", refund="20"), (MODIFY, Code.OPERATION_UNCLEAR)),
        (row(status="paid", refund_kind=RETURN_KIND, refund="20"), (MODIFY, None)),
    ],
)
def test_what_a_row_asks_is_read_in_this_order(given_row: Row, expected: tuple[Operation | None, Code | None]) -> None:
    assert asks(given_row) == expected


@pytest.mark.parametrize(
    ("given_row", "policy", "expected"),
    [
        (row(), {}, UNCLEAR),
        (row(), {"all_rows_cancelled": True}, (REVERSE, None)),
        (row(status="paid"), {"all_rows_cancelled": True}, NOTHING),
        (row(status="what?"), {}, UNCLEAR),
        (row(status="partially_refunded"), {"all_rows_cancelled": True}, UNCLEAR),
        (row(status="paid"), {"operation": REVERSE}, (REVERSE, None)),
        (row(operation=RESET), {"operation": REVERSE}, (REVERSE, None)),
        (row(status="refunded"), {"operation": LEAVE}, NOTHING),
        (row(status="refunded"), {"operation": MODIFY}, (MODIFY, None)),
        (row(), {"operation": ITEMS}, (ITEMS, None)),
    ],
)
def test_a_sheet_without_amounts_and_what_was_said_for_all(
    given_row: Row, policy: dict[str, Any], expected: tuple[Operation | None, Code | None]
) -> None:
    assert asks(given_row, NO_AMOUNTS, **policy) == expected


def test_compensation_is_no_refund_whatever_its_columns_say() -> None:
    paid_out = columns(Field.STATUS, Field.REFUND, compensation=True)
    full = row(status="已完成", refund="20.00", cancelled=True)
    assert asks(full, paid_out) == UNCLEAR
    assert asks(replace(full, status="refunded"), paid_out) == UNCLEAR
    assert asks(full, paid_out, all_rows_cancelled=True) == (REVERSE, None)
    assert asks(full, paid_out, operation=REVERSE) == (REVERSE, None)


@pytest.mark.parametrize(
    ("confidence", "preset", "sku", "clear"),
    [(0.7, "", "TENT", False), (0.7, "", "", True), (1.0, "", "TENT", True), (0.7, "shop", "TENT", True)],
)
def test_a_bare_status_beside_a_sku_may_be_that_of_the_line(
    confidence: float, preset: str, sku: str, clear: bool
) -> None:
    sheet = ColumnMapping(
        (Column(0, "Order", Field.ORDER, 1.0), Column(1, "Status", Field.STATUS, confidence)), (0,), preset=preset
    )
    assert asks(row(status="refunded", sku=sku), sheet) == ((REVERSE, None) if clear else UNCLEAR)
    said = (sheet.columns[0], replace(sheet.columns[1], confidence=1.0, of_header=confidence))
    chosen = replace(sheet, columns=said)
    assert asks(row(status="refunded", sku=sku), chosen) == ((REVERSE, None) if clear else UNCLEAR)


# --------------------------------------------------------------------------- what becomes of the amount


def after(change: Change) -> tuple[Operation, Decimal | None, tuple[Code, ...]]:
    return change.operation, change.amount_after, change.codes


PLAIN = action()
SMALLER = changed(original="100.00", now="80.00")
GONE = changed(original="100.00", now="0.00", state=ActionState.REVERSED)
#: Changed before, and the service does not say from what.
FROM_SOMEWHERE = action(amount="80.00", intended_amount=None, delta_amount=dec("-20.00"))


@pytest.mark.parametrize(
    ("given_row", "present", "expected"),
    [
        (row(refund="20.00"), PLAIN, (MODIFY, "80.00", ())),
        (row(refund="100.00"), PLAIN, (REVERSE, "0", ())),
        (row(refund="120.00"), PLAIN, (REVERSE, "0", (Code.REFUND_OVER_TOTAL,))),
        (row(status="partially_refunded", refund="100.00"), PLAIN, (REVERSE, "0", (Code.AMOUNT_ZERO,))),
        (row(operation=MODIFY, refund="100.00"), PLAIN, (REVERSE, "0", (Code.AMOUNT_ZERO,))),
        (row(operation=MODIFY), PLAIN, (LEAVE, None, (Code.OPERATION_UNCLEAR,))),
        (row(operation=ITEMS, refund="20.00", sku="A", quantity=1), PLAIN, (ITEMS, None, (Code.ITEMS_NEEDED,))),
        (row(new_amount="80.00"), PLAIN, (MODIFY, "80.00", ())),
        (row(new_amount="100"), PLAIN, (MODIFY, "100", ())),
        (row(new_amount="0"), PLAIN, (REVERSE, "0", (Code.AMOUNT_ZERO,))),
        (row(new_amount="0"), action(amount="0.00"), (MODIFY, "0", ())),
        (row(new_amount="-1"), PLAIN, (MODIFY, None, (Code.AMOUNT_NEGATIVE,))),
        (row(refund="-1"), PLAIN, (MODIFY, None, (Code.AMOUNT_NEGATIVE,))),
        (row(new_amount="120"), PLAIN, (MODIFY, "120", (Code.AMOUNT_HIGHER,))),
        (row(new_amount="66.667"), PLAIN, (MODIFY, "66.67", (Code.AMOUNT_TOO_LARGE,))),
        (row(refund="33.333"), PLAIN, (MODIFY, "66.67", (Code.AMOUNT_TOO_LARGE,))),
        (row(new_amount="0.001"), PLAIN, (REVERSE, "0", (Code.AMOUNT_ZERO,))),
        (row(new_amount="999999.99"), action(amount="2000000"), (MODIFY, "999999.99", ())),
        (row(new_amount="1000000"), action(amount="2000000"), (MODIFY, "1000000", (Code.AMOUNT_TOO_LARGE,))),
        (row(refund="300"), action(amount="1000", currency="JPY"), (MODIFY, "700", ())),
        (row(refund="300.5"), action(amount="1000", currency="JPY"), (MODIFY, "699.5", (Code.AMOUNT_TOO_LARGE,))),
        (row(unreadable=(Field.NEW_AMOUNT,)), PLAIN, (MODIFY, None, (Code.AMOUNT_UNREADABLE,))),
        # a refund and a new amount in one row have to agree
        (row(refund="20", new_amount="80"), PLAIN, (MODIFY, "80", ())),
        (row(refund="10", new_amount="70"), SMALLER, (MODIFY, "70", ())),
        (row(refund="24", new_amount="96", total="120"), PLAIN, (MODIFY, "80.00", (Code.AMOUNTS_DISAGREE,))),
        (row(refund="20", new_amount="50"), PLAIN, (MODIFY, None, (Code.AMOUNT_UNREADABLE,))),
        (row(refund="20", new_amount="100"), PLAIN, (MODIFY, None, (Code.AMOUNT_UNREADABLE,))),
        # counted from the original; present, original and target shown where they are three
        (row(refund="20.00"), SMALLER, (MODIFY, "80.00", ())),
        (row(refund="30.00"), SMALLER, (MODIFY, "70.00", (Code.REFUND_AGAIN,))),
        (row(refund="10.00"), SMALLER, (MODIFY, "90.00", (Code.AMOUNT_HIGHER, Code.REFUND_AGAIN))),
        (row(refund="100.00"), SMALLER, (REVERSE, "0", (Code.REFUND_AGAIN,))),
        (row(refund="20.00"), FROM_SOMEWHERE, (MODIFY, "60.00", (Code.REFUND_AGAIN,))),
        (row(refund="20.00"), GONE, (MODIFY, "80.00", ())),
        (row(refund="100.00"), GONE, (REVERSE, "0", ())),
        (row(refund="20.00"), action(amount="0.00"), (REVERSE, "0", (Code.REFUND_OVER_TOTAL,))),
        # a whole reversal by status, and an amount beside it that says less
        (row(status="refunded", refund="100"), PLAIN, (REVERSE, "0", ())),
        (row(status="refunded", refund="120", total="120"), PLAIN, (REVERSE, "0", ())),
        (row(status="refunded", refund="90", total="90"), PLAIN, (REVERSE, "0", (Code.AMOUNTS_DISAGREE,))),
        (row(status="refunded", refund="0"), PLAIN, (REVERSE, "0", ())),
        (row(status="refunded", refund="20"), PLAIN, (LEAVE, None, (Code.OPERATION_UNCLEAR,))),
        (row(status="refunded", refund="20", total="90"), PLAIN, (LEAVE, None, (Code.OPERATION_UNCLEAR,))),
        (row(status="refunded", refund="20", currency="EUR"), PLAIN, (REVERSE, "0", ())),
        (row(status="refunded", refund="-100", total="-100"), PLAIN, (REVERSE, "0", ())),
        (row(status="refunded", refund="-20", total="-90"), PLAIN, (LEAVE, None, (Code.OPERATION_UNCLEAR,))),
        (row(refund="30", total="30"), PLAIN, (LEAVE, None, (Code.OPERATION_UNCLEAR,))),
        (row(refund="100", total="100"), PLAIN, (REVERSE, "0", ())),
        (row(status="refunded", new_amount="80"), PLAIN, (LEAVE, None, (Code.OPERATION_UNCLEAR,))),
        (row(status="refunded", new_amount="0"), PLAIN, (REVERSE, "0", ())),
        (row(cancelled=True, refund="20"), PLAIN, (LEAVE, None, (Code.OPERATION_UNCLEAR,))),
        (row(operation=REVERSE, refund="20"), PLAIN, (REVERSE, "0", ())),
        # an action of no amount
        (row(status="refunded"), action(amount="0.00"), (REVERSE, "0", ())),
        # a status nobody knows: shown, not sent
        (row(status="Hm", refund="20"), PLAIN, (MODIFY, "80.00", (Code.OPERATION_UNCLEAR,))),
    ],
)
def test_the_amount_after(
    given_row: Row, present: Action, expected: tuple[Operation, str | None, tuple[Code, ...]]
) -> None:
    (change,) = built([given_row], [present])
    operation, amount, codes = expected
    assert (change.operation, change.codes) == (operation, codes)
    assert change.amount_after == (None if amount is None else dec(amount))


SHARE = {"currency": "EUR", "total": "110.00"}


@pytest.mark.parametrize(
    ("given_row", "present", "expected"),
    [
        (row(refund="22.00", **SHARE), PLAIN, (MODIFY, "80.00", (Code.CURRENCY_DIFFERS,))),
        (row(new_amount="88.00", **SHARE), PLAIN, (MODIFY, "80.00", (Code.CURRENCY_DIFFERS,))),
        (row(refund="36.67", **SHARE), PLAIN, (MODIFY, "66.66", (Code.CURRENCY_DIFFERS,))),
        (
            row(refund="36.67", **SHARE),
            action(amount="1000", currency="JPY"),
            (MODIFY, "667", (Code.CURRENCY_DIFFERS,)),
        ),
        (row(refund="33.00", **SHARE), SMALLER, (MODIFY, "70.00", (Code.REFUND_AGAIN, Code.CURRENCY_DIFFERS))),
        (row(new_amount="77.00", **SHARE), SMALLER, (MODIFY, "70.00", (Code.CURRENCY_DIFFERS,))),
        (row(refund="22.00", currency="EUR"), PLAIN, (MODIFY, None, (Code.CURRENCY_DIFFERS,))),
        (row(refund="22.00", currency="EUR", total="0"), PLAIN, (MODIFY, None, (Code.CURRENCY_DIFFERS,))),
        (row(refund="-22.00", **SHARE), PLAIN, (MODIFY, None, (Code.AMOUNT_NEGATIVE,))),
        (row(new_amount="-5", **SHARE), PLAIN, (MODIFY, None, (Code.AMOUNT_NEGATIVE,))),
        # whole reversals use no amount of the sheet
        (row(refund="110.00", **SHARE), PLAIN, (REVERSE, "0", ())),
        (row(status="partially_refunded", refund="110.00", **SHARE), PLAIN, (REVERSE, "0", (Code.AMOUNT_ZERO,))),
        (row(new_amount="0", **SHARE), PLAIN, (REVERSE, "0", (Code.AMOUNT_ZERO,))),
        (row(refund="110.00", sku="TENT", **SHARE), PLAIN, (ITEMS, None, (Code.CURRENCY_DIFFERS,))),
        (row(status="refunded", refund="110.00", **SHARE), PLAIN, (REVERSE, "0", ())),
        (row(status="refunded", refund="22.00", **SHARE), PLAIN, (LEAVE, None, (Code.OPERATION_UNCLEAR,))),
        (row(refund="120.00", **SHARE), PLAIN, (REVERSE, "0", (Code.REFUND_OVER_TOTAL,))),
        (row(refund="20.00", currency="usd"), PLAIN, (MODIFY, "80.00", ())),
        (row(refund="20.00", currency="EUR"), action(currency=""), (MODIFY, "80.00", ())),
    ],
)
def test_another_currency_counts_by_share_or_not_at_all(
    given_row: Row, present: Action, expected: tuple[Operation, str | None, tuple[Code, ...]]
) -> None:
    test_the_amount_after(given_row, present, expected)


def test_the_arithmetic_of_a_share_is_shown() -> None:
    (change,) = built([row(refund="22.00", **SHARE)], [PLAIN])
    assert change.facts["arithmetic"] == "100.00 × 88.00 / 110.00 = 80.00"


def test_a_share_that_leaves_less_than_nothing_is_a_reversal_to_look_at() -> None:
    tiny = row(new_amount="0.001", currency="EUR", total="110.00")
    (change,) = built([tiny], [PLAIN])
    assert after(change) == (REVERSE, 0, (Code.AMOUNT_ZERO, Code.CURRENCY_DIFFERS))


def test_the_three_amounts_of_a_repeated_refund_are_named() -> None:
    (change,) = built([row(refund="30.00")], [SMALLER])
    assert {name: change.facts[name] for name in ("original", "before", "after")} == {
        "original": "100.00",
        "before": "80.00",
        "after": "70.00",
    }


def test_the_same_file_next_month_changes_nothing() -> None:
    given_row = row(refund="20.00")
    first = one(given_row, PLAIN)
    assert (first.state, first.amount_after) == (RowState.READY, dec("80.00"))
    second = one(given_row, SMALLER)
    assert (second.state, second.codes) == (RowState.LEFT_OUT, (Code.NOTHING_TO_CHANGE,))


@pytest.mark.parametrize(
    ("present", "amount"),
    [
        (PLAIN, "100.00"),
        (SMALLER, "100.00"),
        (GONE, "100.00"),
        (action(amount="0.00", state=ActionState.REVERSED, intended_amount=None), None),
        (changed(original="100", now="80", intended_amount=None, intended_payout=None), None),
        (action(intended_amount=None), "100.00"),
    ],
)
def test_a_reset_shows_the_amount_first_tracked_where_it_is_known(present: Action, amount: str | None) -> None:
    (change,) = built([row()], [present], policy=Policy(operation=RESET))
    assert (change.operation, change.reason) == (RESET, "RESET")
    assert change.amount_after == (None if amount is None else dec(amount))
    assert change.payout_after == present.intended_payout


# --------------------------------------------------------------------------- several rows for one order

EVENTS = replace(ALL, cumulative=False)
SUMS = replace(ALL, cumulative=True)


def two_refunds(first: str, second: str, **more: Any) -> list[Row]:
    return [row(refund=first, **more), row(refund=second, number=3, **more)]


@pytest.mark.parametrize(
    ("sheet", "policy", "amounts", "state"),
    [
        (EVENTS, {}, ("20.00", "20.00"), (RowState.READY, "60.00")),
        (EVENTS, {}, ("20.00", "80.00"), (RowState.READY, "0")),
        (EVENTS, {"operation": MODIFY}, ("20.00", "20.00"), (RowState.READY, "60.00")),
        (EVENTS, {"cumulative": True}, ("20.00", "20.00"), (RowState.READY, "80.00")),
        (SUMS, {}, ("20.00", "20.00"), (RowState.READY, "80.00")),
        (SUMS, {"cumulative": False}, ("20.00", "20.00"), (RowState.READY, "60.00")),
        (SUMS, {}, ("20.00", "30.00"), (RowState.LOOK, "80.00")),
        (ALL, {}, ("20.00", "20.00"), (RowState.LOOK, "80.00")),
        (ALL, {"operation": MODIFY}, ("20.00", "20.00"), (RowState.LOOK, "80.00")),
        (ALL, {}, ("100.00", "100.00"), (RowState.READY, "0")),
    ],
)
def test_refunds_of_one_order_add_up_only_where_that_is_known(
    sheet: ColumnMapping, policy: dict[str, Any], amounts: tuple[str, str], state: tuple[RowState, str]
) -> None:
    first, second = judged(two_refunds(*amounts), [PLAIN], sheet=sheet, policy=Policy(**policy))
    assert (first.state, first.amount_after) == (state[0], dec(state[1]))
    assert second.state is (RowState.LOOK if state[0] is RowState.LOOK else RowState.LEFT_OUT)
    total = sum(dec(amount) for amount in amounts)
    assert first.money is not None
    assert second.money is not None
    assert first.money + second.money == total


@pytest.mark.parametrize(
    ("skus", "sheet", "state"),
    [
        (("", ""), ALL, RowState.READY),
        (("TENT", "TENT"), ALL, RowState.READY),
        (("TENT", "SOCK"), ALL, RowState.LOOK),
        (("TENT", "SOCK"), SUMS, RowState.LOOK),
    ],
)
def test_equal_new_amounts_of_different_lines_may_add_up(
    skus: tuple[str, str], sheet: ColumnMapping, state: RowState
) -> None:
    rows = [row(number=number, new_amount="80.00", sku=sku) for number, sku in enumerate(skus, 2)]
    assert judged(rows, [PLAIN], sheet=sheet)[0].state is state


def test_two_spellings_of_a_number_are_one_order_in_a_sum() -> None:
    rows = [row("1001", refund="20.00"), row("#1001", number=3, refund="20.00")]
    first, second = judged(rows, [PLAIN], sheet=EVENTS)
    assert (first.amount_after, second.state) == (dec("60.00"), RowState.LEFT_OUT)


@pytest.mark.parametrize(
    "rows",
    [
        [row(refund="20.00", currency="USD"), row(number=3, refund="20.00", currency="EUR", total="100")],
        [row(refund="20.00"), row("", number=3, action_id=PLAIN.id, unreadable=(Field.REFUND,))],
    ],
)
def test_what_cannot_be_summed_waits_for_a_person(rows: list[Row]) -> None:
    changes = judged(rows, [PLAIN], sheet=EVENTS)
    assert RowState.READY not in {change.state for change in changes}


def test_a_refund_left_out_by_hand_or_hidden_is_not_in_the_sum() -> None:
    rows = two_refunds("20.00", "30.00")
    left = judged(rows, [PLAIN], sheet=EVENTS, edits={(3, PLAIN.id): RowEdit(leave=True)})
    assert [change.amount_after for change in left] == [dec("80.00"), None]
    hidden = [rows[0], replace(rows[1], hidden=True)]
    assert judged(hidden, [PLAIN], sheet=EVENTS)[0].amount_after == dec("80.00")
    let_in = judged(hidden, [PLAIN], sheet=EVENTS, policy=Policy(include_hidden=True))
    assert [change.state for change in let_in] == [RowState.READY, RowState.LEFT_OUT]
    assert let_in[0].amount_after == dec("50.00")


def test_not_affiliate_refunds_are_summed_by_their_number_and_keep_their_money() -> None:
    changes = judged(two_refunds("20.00", "30.00"), [], sheet=EVENTS)
    assert [change.money for change in changes] == [dec("50.00"), 0]
    assert judged([row("", refund="5"), row("", number=3, refund="5")], [], sheet=EVENTS)[1].money == 5


def test_rows_that_belong_together_are_found_from_either() -> None:
    other = action("2002")
    rows = [row(), row("#1001", number=3), row("2002", number=4), row("9", number=5), row(" 9", number=6)]
    matches = matching.match(rows, [PLAIN, other])
    assert plan.related_rows(matches, [3]) == {2, 3}
    assert plan.related_rows(matches, [6]) == {5, 6}
    assert plan.related_rows(matches, [4]) == {4}


SHARED = (action("100", id="1.1.x"), action("100", "50.00", id="1.1.y"), action("200", id="1.1.z"))
SPEAKS = [{"order": "100"}, {"order": "200"}, *({"order": "", "action_id": one.id} for one in SHARED)]
ASKS = [{"status": "cancelled"}, {"refund": "20"}, {"refund": "30"}, {"new_amount": "40"}, {"status": "paid"}]
DECIDES = [
    RowEdit(leave=True), RowEdit(operation=REVERSE), RowEdit(amount_after=dec("10")),
    RowEdit(accepted=frozenset({Code.DUPLICATE_ROW})), RowEdit(reason="OTHER"),
]  # fmt: skip


@given(
    st.lists(st.tuples(st.sampled_from(SPEAKS), st.sampled_from(ASKS)), min_size=1, max_size=6), st.data(),
    st.sampled_from([None, True, False]),
)  # fmt: skip
def test_rows_worked_out_after_an_edit_are_as_in_a_whole_new_plan(
    lines: list[tuple[dict[str, str], dict[str, str]]], data: st.DataObject, cumulative: bool | None
) -> None:
    rows = [row(number=n, **speaks, **asked) for n, (speaks, asked) in enumerate(lines, start=2)]
    matches, policy = matching.match(rows, SHARED), Policy(cumulative=cumulative)
    keys = [(match.row.number, one.id) for match in matches for one in match.actions]
    edited = data.draw(st.sampled_from(keys))
    edits = data.draw(st.dictionaries(st.sampled_from(keys), st.sampled_from(DECIDES), max_size=2))
    edits |= {edited: data.draw(st.sampled_from(DECIDES))}
    earlier = {key: edit for key, edit in edits.items() if key != edited}

    def worked_out(some: list[Match], given: dict[tuple[int, str], RowEdit]) -> dict[Any, Change]:
        changes = plan.build(some, columns=ALL, policy=policy, edits=given, items={}, sheet=matches)
        found = guards.find_duplicates(changes)
        there = guards.Situation(now=NOW, covered=lambda _: True, duplicates=found)
        return {change.key: guards.judge(change, there, policy) for change in changes}

    related = plan.related_rows(matches, [edited[0]])
    again = worked_out([match for match in matches if match.row.number in related], edits)
    assert {**worked_out(matches, earlier), **again} == worked_out(matches, edits)


# --------------------------------------------------------------------------- one order, several actions

SALE = action(amount="100.00")
BONUS = action(id="1000.4637.7", amount="0.00", tracker_id="4637")
CHILD = action(id="1000.4637.8", amount="60.00", tracker_id="4637")
TWIN = action(id="1000.4637.9", amount="100.00", tracker_id="4637")


def of_several(given_row: Row, *actions: Action, **more: Any) -> list[tuple[str, Operation, Decimal | None, RowState]]:
    changes = judged([given_row], actions, **more)
    assert all((Code.SEVERAL_ACTIONS in change.codes) != (change.state is RowState.LEFT_OUT) for change in changes)
    return [
        (change.action.id if change.action else "", change.operation, change.amount_after, change.state)
        for change in changes
    ]


@pytest.mark.parametrize(
    "given_row",
    [row(status="cancelled"), row(refund="160", total="160"), row(new_amount="0"), row(operation=REVERSE)],
)
def test_a_whole_reversal_means_all_of_them(given_row: Row) -> None:
    assert of_several(given_row, SALE, CHILD) == [
        (SALE.id, REVERSE, 0, RowState.LOOK),
        (CHILD.id, REVERSE, 0, RowState.LOOK),
    ]


@pytest.mark.parametrize(
    ("given_row", "actions", "fits"),
    [
        (row(refund="20", total="100"), (SALE, CHILD), SALE),
        (row(refund="20", total="60"), (SALE, CHILD), CHILD),
        (row(refund="20"), (SALE, BONUS), SALE),
        (row(operation=MODIFY, refund="20", total="100"), (SALE, CHILD), SALE),
    ],
)
def test_an_amount_change_means_the_one_whose_amount_fits(
    given_row: Row, actions: tuple[Action, ...], fits: Action
) -> None:
    for action_id, operation, amount, state in of_several(given_row, *actions):
        if action_id == fits.id:
            assert (operation, amount, state) == (MODIFY, fits.amount - 20, RowState.LOOK)
        else:
            assert (operation, amount, state) == (LEAVE, None, RowState.LEFT_OUT)


@pytest.mark.parametrize("given_row", [row(refund="20"), row(refund="20", total="100"), row(refund="20", total="70")])
def test_where_none_fits_nothing_is_taken_off_and_nothing_can_be_waved_through(given_row: Row) -> None:
    everything = Policy(accept=frozenset(Code))
    assert {line[1:] for line in of_several(given_row, SALE, TWIN, policy=everything)} == {(LEAVE, None, RowState.LOOK)}


@pytest.mark.parametrize("edit", [RowEdit(amount_after=dec("80.00")), RowEdit(operation=MODIFY)])
def test_a_person_may_choose_the_one(edit: RowEdit) -> None:
    edits = {(2, TWIN.id): replace(edit, accepted=frozenset({Code.SEVERAL_ACTIONS}))}
    sale, twin = of_several(row(refund="20"), SALE, TWIN, edits=edits)
    assert twin[1:] == (MODIFY, dec("80.00"), RowState.READY)
    assert sale[1:] == (LEAVE, None, RowState.LEFT_OUT)


@pytest.mark.parametrize("given_row", [row(status="cancelled"), row(refund="100", total="100")])
def test_a_person_may_choose_which_of_two_programmes_is_reversed(given_row: Row) -> None:
    """Where nothing tells the two apart nobody else can; the choice was overridden, whatever was said."""
    other = replace(TWIN, program_id="2000")
    assert {line[1:] for line in of_several(given_row, SALE, other)} == {(LEAVE, None, RowState.LOOK)}
    chosen = RowEdit(operation=REVERSE, accepted=frozenset({Code.SEVERAL_ACTIONS}))
    sale, twin = of_several(given_row, SALE, other, edits={(2, other.id): chosen})
    assert twin[1:] == (REVERSE, 0, RowState.READY)
    assert sale[1:] == (LEAVE, None, RowState.LEFT_OUT)


def test_why_a_whole_amount_is_asked_about_is_said_of_several_actions_too() -> None:
    for change in judged([row(refund="160", total="160", remark="exchange instead")], [SALE, CHILD]):
        assert Code.OPERATION_UNCLEAR in change.codes
        assert change.facts["remark"] == "exchange instead"


def test_leaving_out_one_of_several_leaves_the_others() -> None:
    lines = of_several(row(status="cancelled"), SALE, TWIN, edits={(2, TWIN.id): RowEdit(leave=True)})
    assert [line[3] for line in lines] == [RowState.LOOK, RowState.LEFT_OUT]


def test_the_money_of_a_row_counts_once_however_many_actions_it_has() -> None:
    changes = built([row(status="cancelled", total="160")], [SALE, CHILD])
    assert [change.money for change in changes] == [160, 0]
    changes = built([row(status="cancelled")], [SALE, CHILD])
    assert [change.money for change in changes] == [100, 60]


# --------------------------------------------------------------------------- what the person decides


@pytest.mark.parametrize(
    ("edit", "expected"),
    [
        (RowEdit(leave=True), (LEAVE, None, (Code.LEFT_BY_PERSON,))),
        (RowEdit(operation=LEAVE), (LEAVE, None, (Code.LEFT_BY_PERSON,))),
        (RowEdit(operation=REVERSE), (REVERSE, "0", ())),
        (RowEdit(operation=RESET), (RESET, "100.00", ())),
        (RowEdit(operation=MODIFY), (MODIFY, None, (Code.AMOUNT_UNREADABLE,))),
        (RowEdit(amount_after=dec("70")), (MODIFY, "70", ())),
        (RowEdit(operation=MODIFY, amount_after=dec("70")), (MODIFY, "70", ())),
        (RowEdit(operation=ITEMS, amount_after=dec("70")), (MODIFY, "70", ())),
        (RowEdit(operation=REVERSE, amount_after=dec("70")), (REVERSE, "0", ())),
        (RowEdit(amount_after=dec("0")), (REVERSE, "0", (Code.AMOUNT_ZERO,))),
        (RowEdit(amount_after=dec("-1")), (MODIFY, None, (Code.AMOUNT_NEGATIVE,))),
        (RowEdit(amount_after=dec("120")), (MODIFY, "120", (Code.AMOUNT_HIGHER,))),
    ],
)
def test_an_edit_goes_before_the_sheet(edit: RowEdit, expected: tuple[Operation, str | None, tuple[Code, ...]]) -> None:
    for policy in (Policy(), Policy(operation=MODIFY)):
        (change,) = built([row(unreadable=(Field.REFUND,))], [PLAIN], edits={KEY: edit}, policy=policy)
        amount = None if expected[1] is None else dec(expected[1])
        assert after(change) == (expected[0], amount, expected[2])


def test_an_edit_answers_what_was_unclear() -> None:
    unclear = row(status="Hm", refund="20")
    assert one(unclear, PLAIN).state is RowState.LOOK
    assert one(unclear, PLAIN, edits={KEY: RowEdit(operation=MODIFY)}).state is RowState.READY
    assert one(row(status="refunded", refund="20"), PLAIN, edits={KEY: RowEdit(operation=REVERSE)}).amount_after == 0


# --------------------------------------------------------------------------- reasons


@pytest.mark.parametrize(
    ("operation", "text", "policy", "edit", "expected"),
    [
        (REVERSE, "", {}, None, "REJECTED"),
        (MODIFY, "", {}, None, "ORDER_UPDATE"),
        (REVERSE, "", {"reverse_reason": "OTHER"}, None, "OTHER"),
        (REVERSE, "Wrong size", {}, None, "ITEM_RETURNED"),
        (REVERSE, "item_returned", {}, None, "ITEM_RETURNED"),
        (REVERSE, "Wrong size", {"reason": "TEST_ACTION"}, None, "TEST_ACTION"),
        (REVERSE, "Wrong size", {"reason": "TEST_ACTION"}, "OTHER", "OTHER"),
        (REVERSE, "", {"reason": "Wrong size"}, None, "ITEM_RETURNED"),
        (REVERSE, "MyCode", {"custom_reasons": frozenset({"MyCode"})}, None, "MyCode"),
        # words of a shop whose code is only for the other kind
        (MODIFY, "Payment failed", {}, None, "ORDER_UPDATE"),
        (MODIFY, "Invalid address", {}, None, "ORDER_UPDATE"),
    ],
)
def test_the_reason_that_is_sent(
    operation: Operation, text: str, policy: dict[str, Any], edit: str | None, expected: str
) -> None:
    given_row = row(operation=operation, reason=text, refund="20.00")
    edits = {KEY: RowEdit(reason=edit)} if edit else {}
    change = one(given_row, PLAIN, policy=Policy(**policy), edits=edits)
    assert (change.reason, change.codes) == (expected, ())


@pytest.mark.parametrize(
    ("operation", "text", "policy", "nearest"),
    [
        (REVERSE, "ORDER_UPDATE", {}, None),
        (MODIFY, "REJECTED", {}, None),
        (MODIFY, "", {"reason": "REJECTED"}, "ORDER_UPDATE"),
        (MODIFY, "", {"reason": "Payment failed"}, "ORDER_UPDATE"),
        (REVERSE, "mycode", {"custom_reasons": frozenset({"MyCode"})}, None),
        (REVERSE, "ITEM_RETURND", {}, "ITEM_RETURNED"),
    ],
)
def test_a_reason_of_the_wrong_kind_is_named_with_one_that_would_do(
    operation: Operation, text: str, policy: dict[str, Any], nearest: str | None
) -> None:
    from reversal_desk.mapping import MODIFY_CODES, REVERSE_CODES

    given_row = row(operation=operation, reason=text, refund="20.00")
    change = one(given_row, PLAIN, policy=Policy(**policy))
    assert (change.state, change.codes) == (RowState.BLOCKED, (Code.REASON_UNKNOWN,))
    known = (REVERSE_CODES if operation is REVERSE else MODIFY_CODES) | {"MyCode"}
    assert change.facts["nearest"] in known
    assert nearest in {None, change.facts["nearest"]}


# --------------------------------------------------------------------------- items

TWO = (item("TENT", "60.00", 2), item("SOCK", "40.00", 3))


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


# --------------------------------------------------------------------------- the row's money and the line


@pytest.mark.parametrize(
    ("given_row", "present", "money", "currency"),
    [
        (row(refund="20", total="100", currency="eur"), PLAIN, "20", "EUR"),
        (row(refund="0", total="100"), PLAIN, "100", "USD"),
        (row(refund="-20"), PLAIN, "20", "USD"),
        (row(status="cancelled"), PLAIN, "100.00", "USD"),
        (row(status="cancelled"), GONE, "100.00", "USD"),
        (row(new_amount="70"), PLAIN, "30.00", "USD"),
        (row(new_amount="120"), PLAIN, "20.00", "USD"),
        (row(status="cancelled", continues=1), PLAIN, "0", "USD"),
        (row(refund="20", continues=1), PLAIN, "0", "USD"),
        (row(status="cancelled"), None, "0", ""),
        (row(status="cancelled", total="10", currency="gbp"), None, "10", "GBP"),
    ],
)
def test_the_money_a_row_speaks_of(given_row: Row, present: Action | None, money: str, currency: str) -> None:
    (change,) = built([given_row], [present] if present else [])
    assert (change.money, change.money_currency) == (dec(money), currency)


@pytest.mark.parametrize("state", RowState)
def test_every_state_has_its_part_of_the_line(state: RowState) -> None:
    for codes in ((), (Code.LOCKED,), (Code.NOT_AFFILIATE,), (Code.NOTHING_TO_CHANGE,)):
        assert plan.part_of(state, codes) in RECONCILIATION_PARTS


@pytest.mark.parametrize(
    ("state", "code", "part"),
    [
        (RowState.LEFT_OUT, Code.NOT_AFFILIATE, "not_affiliate"),
        (RowState.LEFT_OUT, Code.ALREADY_REVERSED, "already_done"),
        (RowState.LEFT_OUT, Code.HIDDEN_ROW, "left_out"),
        (RowState.BLOCKED, Code.LOCKED, "locked"),
        (RowState.BLOCKED, Code.NOT_FOUND, "needs_you"),
        (RowState.LOOK, Code.TOLERANT_MATCH, "needs_you"),
        (RowState.CONFIRMED, Code.COMMISSION_REPRICED, "proved"),
        (RowState.UNDONE, Code.NOT_OURS, "taken_back"),
        (RowState.ALREADY_SO, Code.NOT_OURS, "already_done"),
        (RowState.QUEUED, Code.NOT_VISIBLE, "being_checked"),
        (RowState.REFUSED, Code.REFUSED, "refused"),
        (RowState.READY, Code.TOLERANT_MATCH, "to_be_sent"),
    ],
)
def test_where_money_stands_in_the_line(state: RowState, code: Code, part: str) -> None:
    assert plan.part_of(state, (code,)) == part


lines = st.lists(
    st.tuples(
        st.integers(2, 9),
        st.sampled_from(RowState),
        st.sets(st.sampled_from(Code), max_size=3),
        st.integers(0, 10**8).map(lambda value: Decimal(value) / 100),
        st.sampled_from(["USD", "EUR", "JPY"]),
    )
)


@given(lines)
def test_the_line_adds_up_to_the_cent_whatever_is_in_it(
    given_lines: list[tuple[int, RowState, set[Code], Decimal, str]],
) -> None:
    expected: dict[str, Decimal] = defaultdict(Decimal)
    for _, _, _, money, currency in given_lines:
        expected[currency] += money
    found = plan.reconcile(given_lines)
    assert {currency: line["in_sheet"] for currency, line in found.items()} == expected
    for line in found.values():
        assert sum(line[part] for part in RECONCILIATION_PARTS) == line["in_sheet"]


texts = st.sampled_from(["", "paid", "refunded", "partially_refunded", "cancelled", "退款失败", "what"])
amounts = st.none() | st.integers(-500, 20000).map(lambda value: Decimal(value) / 100)
random_rows = st.builds(
    lambda number, order, status, refund, total, new, currency, hidden: row(
        order, number, status=status, refund=refund, total=total, new_amount=new, currency=currency, hidden=hidden
    ),
    st.integers(),
    st.sampled_from(["1001", "#1001", "1002", "1003", "nobody", ""]),
    texts,
    amounts,
    amounts,
    amounts,
    st.sampled_from(["", "USD", "EUR"]),
    st.booleans(),
)


@given(
    rows=st.lists(random_rows, max_size=8),
    cumulative=st.sampled_from([None, True, False]),
    operation=st.sampled_from([None, *Operation]),
    let_in=st.booleans(),
)
def test_arbitrary_plans_add_up_and_send_one_thing_per_action(
    rows: list[Row], cumulative: bool | None, operation: Operation | None, let_in: bool
) -> None:
    rows = [replace(given_row, number=number) for number, given_row in enumerate(rows, 2)]
    actions = [PLAIN, changed("1002", original="50.00", now="30.00"), SALE_3, CHILD_3]
    policy = Policy(operation=operation, cumulative=cumulative, include_hidden=let_in, accept=frozenset(Code))
    changes = judged(rows, actions, policy=policy, items={PLAIN.id: TWO})
    found = plan.reconcile((c.row.number, c.state, c.codes, c.money or Decimal(0), c.money_currency) for c in changes)
    for line in found.values():
        assert sum(line[part] for part in RECONCILIATION_PARTS) == line["in_sheet"]
    said = sum((abs(r.refund or r.total or 0) for r in rows if (r.refund or r.total) is not None), Decimal(0))
    if cumulative is not False:  # a sum of refunds may hold corrections with another sign
        own = sum((c.money or 0 for c in changes if (c.row.refund or c.row.total) is not None), Decimal(0))
        assert own == said
    ready = [change for change in changes if change.state is RowState.READY]
    sent = [change.action.id for change in ready if change.action]
    assert len(sent) == len(set(sent)) == len(ready)
    for change in ready:
        step = plan.step_of(change)
        assert ("Amount", "0.00") not in step.write.form
        assert (step.write.method == "DELETE") is (change.operation is REVERSE)
        if operation is None:
            assert change.row.status not in {"paid", "退款失败", "what"}


SALE_3 = action("1003", "100.00")
CHILD_3 = action("1003", "20.00", id="1000.4637.33")


# --------------------------------------------------------------------------- steps


def test_each_operation_has_its_one_write() -> None:
    def write_of(given_row: Row, present: Action = PLAIN, **policy: Any) -> Step:
        (change,) = built([given_row], [present], policy=Policy(**policy))
        return plan.step_of(change)

    reverse = write_of(row(status="cancelled"))
    assert reverse.write == Write("DELETE", (("ActionId", PLAIN.id), ("DispositionCode", "REJECTED")))
    modify = write_of(row(refund="20"))
    assert modify.write.form == (("ActionId", PLAIN.id), ("Reason", "ORDER_UPDATE"), ("Amount", "80.00"))
    assert modify.amount == dec("80.00")
    reset = write_of(row(), SMALLER, operation=RESET)
    assert reset.write == Write("PUT", (("ActionId", PLAIN.id), ("Reason", "RESET")))
    assert reset.amount == dec("100.00")
    assert write_of(row(), GONE, operation=RESET).amount is None
    # nobody says where it lands: the amount that stands now would prove it before it happened, and never after
    assert write_of(row(), replace(SMALLER, intended_amount=None), operation=RESET).amount is None


def test_what_is_proved_is_what_the_wire_carries() -> None:
    step = plan.modify_step("1.2.3", "ORDER_UPDATE", dec("66.6667"))
    assert dict(step.write.form)["Amount"] == str(step.amount) == "66.67"


@pytest.mark.parametrize("given_row", [row(status="paid"), row("nobody", status="cancelled")])
def test_nothing_to_send_has_no_step(given_row: Row) -> None:
    (change,) = built([given_row], [PLAIN])
    with pytest.raises(ValueError, match="nothing"):
        plan.step_of(change)


@pytest.mark.parametrize("amount", [None, dec("0"), dec("-1")])
def test_an_amount_that_would_reverse_never_becomes_a_step(amount: Decimal | None) -> None:
    (change,) = built([row(refund="20")], [PLAIN])
    with pytest.raises(ValueError, match="0 would reverse"):
        plan.step_of(replace(change, amount_after=amount))


@pytest.mark.parametrize(
    ("step", "now", "shown"),
    [
        (plan.reverse_step("1", "REJECTED"), GONE, True),
        (plan.reverse_step("1", "REJECTED"), PLAIN, False),
        (plan.modify_step("1", "ORDER_UPDATE", dec("80")), SMALLER, True),
        (plan.modify_step("1", "ORDER_UPDATE", dec("80")), PLAIN, False),
        (plan.modify_step("1", "ORDER_UPDATE", dec("0")), GONE, False),
        (plan.modify_step("1", "ORDER_UPDATE", dec("80")), replace(SMALLER, state=ActionState.APPROVED), True),
        (plan.reset_step("1", None), PLAIN, True),
        (plan.reset_step("1", None), GONE, False),
        (plan.reset_step("1", dec("100")), SMALLER, False),
    ],
)
def test_what_shows_that_a_step_has_happened(step: Step, now: Action, shown: bool) -> None:
    assert plan.shows(step, now) is shown


# --------------------------------------------------------------------------- the law of undo


@dataclass
class Service:
    """The practice world in simulated time: each write is due at once, each read is fresh."""

    world: World
    action_id: str = "1000.4636.1"

    @classmethod
    def of(cls, spec: ActionSpec) -> Service:
        return cls(World(WorldSpec(actions=(replace(spec, id="1000.4636.1"),)), created_at=NOW))

    def send(self, step: Step) -> None:
        wish = read_write(method=step.write.method, form=step.write.form, spec=self.world.spec)
        number = len(self.world.submissions)
        at = NOW + timedelta(minutes=number + 1)
        sent = self.world.submit(wish, submission_id=f"A-{number}", method=step.write.method, payload="", at=at, due=at)
        self.world.advance(at)
        assert (sent.done, sent.error_type) == (True, ""), (step, sent.error_reason)

    def read(self) -> Action:
        seen: practice.Action = self.world.actions[self.action_id]
        return action(
            seen.spec.order,
            id=seen.id,
            state=ActionState(seen.state),
            amount=seen.amount,
            payout=seen.payout,
            delta_amount=seen.delta_amount,
            intended_amount=seen.first_amount,
        )

    def items(self) -> tuple[Item, ...]:
        lines: Sequence[practice.Item] = self.world.actions[self.action_id].items
        return tuple(replace(item(line.sku, "0", line.quantity), amount=line.amount) for line in lines)


money = st.integers(1, 50000).map(lambda value: Decimal(value) / 100)
#: Item lines as first tracked; with `again` two of them carry one SKU, which item changes cannot tell apart.
first_items = st.lists(st.tuples(money, st.integers(1, 4)), min_size=1, max_size=4)


@st.composite
def befores(draw: st.DrawFn) -> Service:
    """Every before-image that can be reached: untouched, or changed earlier in amount, in items, or reversed."""
    lines = draw(first_items)
    items = tuple(ItemSpec(f"SKU-{n}", amount, quantity) for n, (amount, quantity) in enumerate(lines))
    total = sum((line.amount for line in items), Decimal(0))
    earlier: tuple[EarlierChange, ...] = ()
    kind = draw(st.sampled_from(["untouched", "amount", "items", "reversed", "amount and items"]))
    if "amount" in kind:
        earlier = (EarlierChange(timedelta(days=2), "ORDER_UPDATE", draw(money)),)
    if kind == "reversed":
        earlier = (EarlierChange(timedelta(days=2), "REJECTED"),)
    service = Service.of(ActionSpec(order="1001", amount=total, items=items, earlier=earlier))
    if "items" in kind:
        now = service.items()
        wanted = [(line.sku, draw(st.integers(0, line.quantity)), draw(money)) for line in now]
        wanted = [(sku, quantity, amount if quantity else Decimal(0)) for sku, quantity, amount in wanted]
        if any(amount for _, _, amount in wanted):  # all of them at nought would be a reversal
            service.send(plan.items_step(service.action_id, wanted))
    return service


@given(service=befores(), kind=st.sampled_from(["reverse", "modify", "reset", "leave"]), new=money, data=st.data())
def test_a_change_and_its_undo_give_the_before_image(
    service: Service, kind: str, new: Decimal, data: st.DataObject
) -> None:
    before, before_items = service.read(), service.items()
    reversed_before = before.state is ActionState.REVERSED
    if kind == "reverse" and not reversed_before:
        service.send(plan.reverse_step(before.id, "ITEM_RETURNED"))
    elif kind == "reset":
        service.send(plan.reset_step(before.id, None))
    elif kind == "modify" and not reversed_before:
        (change,) = built([row(new_amount=new)], [before], items={before.id: before_items})
        assert change.operation in {MODIFY, ITEMS}
        service.send(plan.step_of(change))
    # items are stored where the change touches them or the action was changed before (product.md 5.3)
    stored = before_items if kind == "modify" or before.changed_before or data.draw(st.booleans()) else None
    preview = plan.undo_steps(before, stored, service.read())
    steps = 0
    while True:
        now = service.read()
        read = service.items() if now.state is not ActionState.REVERSED else None
        step = plan.next_undo_step(before, stored, now, now_items=read, reason="ITEM_RETURNED")
        if step is None:
            break
        steps += 1
        assert steps <= 3
        form = dict(step.write.form)
        if "Sku" not in form:  # of the whole action: zero would reverse it
            assert form.get("Amount") != "0.00"
        service.send(step)
        assert plan.shows(step, service.read())
    found = service.read()
    assert plan.same_image(before, found)
    assert (found.state, found.amount, found.currency) == (before.state, before.amount, before.currency)
    assert plan.same_items(before_items, service.items())
    assert len(preview) <= steps + 1


def test_an_undo_goes_by_the_shortest_way() -> None:
    def methods(before: Action, now: Action, items: tuple[Item, ...] | None = None) -> list[str]:
        return [dict(s.write.form).get("Reason", s.write.method) for s in plan.undo_steps(before, items, now)]

    assert methods(PLAIN, SMALLER) == ["ORDER_UPDATE"]
    assert methods(PLAIN, GONE) == ["RESET"]
    assert methods(SMALLER, GONE) == ["RESET", "ORDER_UPDATE"]
    assert methods(SMALLER, PLAIN) == ["ORDER_UPDATE"]
    assert methods(GONE, GONE) == []
    assert methods(GONE, PLAIN) == ["DELETE"]
    assert methods(PLAIN, PLAIN) == []
    assert methods(PLAIN, SMALLER, TWO) == ["ORDER_UPDATE"]


def test_undo_of_a_raise_from_nothing_does_not_reverse() -> None:
    free = action(amount="0.00")
    raised = changed(original="0.00", now="20.00")
    step = plan.next_undo_step(free, None, raised, now_items=None, reason="REJECTED")
    assert step is not None
    assert dict(step.write.form)["Reason"] == "RESET"
    service = Service.of(ActionSpec(order="1001", amount=Decimal("0.00")))
    service.send(plan.modify_step(service.action_id, "ORDER_UPDATE", dec("20.00")))
    service.send(replace(step, write=plan.reset_step(service.action_id, None).write))
    assert (service.read().state, service.read().amount) == (ActionState.PENDING, 0)


def test_lines_that_cannot_be_told_apart_go_back_by_reset_or_by_the_amount_and_never_for_ever() -> None:
    twins = (item("A", "60.00"), item("A", "40.00"))
    now = (item("A", "50.00"), item("A", "50.00"))
    untouched = plan.next_undo_step(PLAIN, twins, PLAIN, now_items=now, reason="REJECTED")
    assert untouched is not None
    assert untouched.reason == "RESET"
    assert plan.next_undo_step(SMALLER, twins, SMALLER, now_items=now, reason="REJECTED") is None
    amount = plan.next_undo_step(SMALLER, twins, PLAIN, now_items=now, reason="REJECTED")
    assert amount is not None
    assert amount.write.form[-1] == ("Amount", "80.00")


def test_items_agree_whatever_their_order() -> None:
    assert plan.same_items(TWO, TWO[::-1])
    assert not plan.same_items(TWO, TWO[:1])
    assert not plan.same_image(PLAIN, replace(PLAIN, currency="EUR"))


# --------------------------------------------------------------------------- items that came back

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


# --------------------------------------------------------------------------- tax and shipping


@pytest.mark.parametrize(
    ("given_row", "amounts", "expected"),
    [
        (row(refund="24", total="120"), "", ("80.00", (Code.AMOUNTS_DISAGREE,), "total")),
        (row(refund="24", total="120", fees=dec("20")), "", ("80.00", (Code.AMOUNTS_DISAGREE,), "fees")),
        (row(refund="24", total="120"), "in", ("80.00", (), None)),
        (row(refund="24", total="120"), "out", ("76", (), None)),
        (row(new_amount="96", total="120"), "", ("80.00", (Code.AMOUNTS_DISAGREE,), "total")),
        (row(refund="24", total="100"), "", ("76.00", (), None)),
    ],
)
def test_totals_that_are_not_the_actions_count_by_share_until_somebody_says(
    given_row: Row, amounts: str, expected: tuple[str, tuple[Code, ...], str | None]
) -> None:
    (change,) = built([given_row], [PLAIN], policy=Policy(amounts=amounts))
    assert (change.amount_after, change.codes, change.facts.get("rule")) == (dec(expected[0]), *expected[1:])


def test_a_share_of_nothing_is_unclear() -> None:
    (change,) = built([row(refund="24", total="120")], [action(amount="0.00")])
    assert (change.operation, change.codes) == (LEAVE, (Code.OPERATION_UNCLEAR,))


def test_more_than_the_action_but_all_of_the_sheets_total_is_one_question() -> None:
    (change,) = built([row(refund="120", total="120")], [PLAIN])
    assert (change.operation, change.codes, change.facts["over"]) == (REVERSE, (Code.REFUND_OVER_TOTAL,), "whole")
    (change,) = built([row(refund="120")], [PLAIN])
    assert (change.codes, change.facts["over"]) == ((Code.REFUND_OVER_TOTAL,), "")


@pytest.mark.parametrize(
    ("more", "asked"),
    [({"total": "60"}, True), ({"refund": "60", "total": "60"}, True), ({"total": "120"}, False), ({}, False),
     ({"total": "60", "currency": "EUR"}, False)],
)  # fmt: skip
def test_a_whole_reversal_beside_less_money_is_looked_at(more: dict[str, Any], asked: bool) -> None:
    (change,) = built([row(status="cancelled", **more)], [PLAIN])
    assert (change.operation, Code.AMOUNTS_DISAGREE in change.codes) == (REVERSE, asked)


# --------------------------------------------------------------------------- words, codes, empty cells


def test_the_persons_own_words_go_before_the_tables() -> None:
    own = {"paid": "reverse", "ret ok": "not_final"}
    assert built([row(status="Paid")], [PLAIN], policy=Policy(status_words=own))[0].operation is REVERSE
    assert built([row(status="RET-OK")], [PLAIN], policy=Policy(status_words=own))[0].codes == (Code.REFUND_NOT_FINAL,)
    cancelled = row(status="cancelled", reason="Wrong size")
    said = built([cancelled], [PLAIN], policy=Policy(reason_words={"wrong size": "OTHER"}))[0]
    assert (said.reason, said.codes) == ("OTHER", ())


@pytest.mark.parametrize(
    ("text", "event", "use", "known"),
    [("NoPay", "4636", "reverse", True), ("nopay", "4636", "reverse", False), ("NoPay", "9", "reverse", False),
     ("NoPay", "4636", "modify", False)],
)  # fmt: skip
def test_custom_codes_belong_to_an_event_type_and_keep_their_case(text: str, event: str, use: str, known: bool) -> None:
    policy = Policy(codes_of={event: {"NoPay": use}})
    (change,) = built([row(status="cancelled", reason=text)], [PLAIN], policy=policy)
    assert (change.codes == ()) is known
    assert change.reason == text
    if text == "nopay":
        assert change.facts["nearest"] == "NoPay"


def test_an_empty_cell_beside_operations_asks_nothing() -> None:
    sheet = columns(Field.OPERATION)
    filled = replace(sheet, columns=tuple(replace(c, samples=("Reverse",)) for c in sheet.columns))
    assert built([row()], [PLAIN], sheet=filled)[0].codes == (Code.NOTHING_ASKED,)
    assert built([row()], [PLAIN], sheet=sheet)[0].codes == (Code.OPERATION_UNCLEAR,)


def test_complete_without_any_amounts_is_kept() -> None:
    given_row = row(status="wc-completed", refund_kind="money")
    assert built([given_row], [PLAIN], sheet=columns(Field.STATUS))[0].codes == (Code.NOTHING_ASKED,)


# --------------------------------------------------------------------------- several actions alike

UK = action(id="2000.5636.1", program_id="2000", tracker_id="5636", currency="GBP", amount="90.00")


@pytest.mark.parametrize(
    ("more", "meant"),
    [({"total": "100"}, {PLAIN.id}), ({"currency": "GBP"}, {UK.id}), ({}, set()), ({"total": "5"}, set())],
)
def test_two_stores_with_one_number_are_told_apart_by_money(more: dict[str, Any], meant: set[str]) -> None:
    changes = built([row(status="cancelled", **more)], [PLAIN, UK])
    assert {c.action.id for c in changes if c.action and c.operation is REVERSE} == meant
    assert all(Code.SEVERAL_ACTIONS in c.codes for c in changes)


def test_orders_with_alike_actions_share_a_pattern() -> None:
    bonus = [action(str(n), amount="0", id=f"1000.4637.{n}", tracker_id="4637") for n in (1, 2)]
    sales = [action(str(n), amount="50", id=f"1000.4636.{n}") for n in (1, 2)]
    rows = [row("1", status="cancelled"), row("2", 3, status="cancelled")]
    patterns = {c.facts["pattern"] for c in built(rows, [*sales, *bonus])}
    assert patterns == {"reverse: 1000/4636, 1000/4637 -> 1000/4636, 1000/4637"}
    part = built([row("1", refund="20", total="50")], [*sales, *bonus])
    assert {c.facts["pattern"] for c in part} == {"change: 1000/4636, 1000/4637 -> 1000/4636"}
    others = [replace(b, partner_id="7") for b in bonus]
    assert " *" in built(rows[:1], [*sales, *others])[0].facts["pattern"]


# --------------------------------------------------------------------------- what an amount must not decide alone

ALONE = columns(Field.REFUND, Field.DATE)


def test_an_amount_beside_a_column_nobody_read_is_one_question() -> None:
    sheet = replace(ALONE, unread="Jury")
    rows = [row("1001", 2, refund="20"), row("1002", 3, refund="30"), row("1003", 4)]
    actions = [action(order, id=f"1000.4636.{order}") for order in ("1001", "1002", "1003")]
    changes = judged(rows, actions, sheet=sheet)
    assert [change.state for change in changes] == [RowState.LOOK, RowState.LOOK, RowState.LEFT_OUT]
    (question,) = guards.questions(changes, Policy())
    assert (question.key, question.facts["unread"]) == ("OPERATION_UNCLEAR|unread Jury", "Jury")
    yes = Policy(answers=frozenset({question.key}), accept=frozenset(Code), all_rows_cancelled=True)
    assert {change.state for change in judged(rows, actions, sheet=sheet, policy=yes)[:2]} == {RowState.LOOK}
    assert judged(rows, actions, sheet=ALONE)[0].state is RowState.READY


def test_a_status_that_tells_of_the_refund_is_not_alone() -> None:
    sheet = replace(ALL, unread="Jury")
    assert judged([row(refund="20", status="退款成功")], [PLAIN], sheet=sheet)[0].state is RowState.READY
    assert judged([row(refund="20", status="Approved")], [PLAIN], sheet=sheet)[0].state is RowState.READY
    assert judged([row(refund="20")], [PLAIN], sheet=sheet)[0].state is RowState.LOOK


def test_rows_below_a_line_of_its_own_are_asked_about_once_and_can_be_sent() -> None:
    rows = [row("1001", 2, refund="20"), row("1002", 9, refund="30", caption="Refused")]
    actions = [action(order, id=f"1000.4636.{order}") for order in ("1001", "1002")]
    changes = judged(rows, actions, sheet=ALONE)
    assert [change.state for change in changes] == [RowState.READY, RowState.LOOK]
    (question,) = guards.questions(changes, Policy())
    assert question.key == "OPERATION_UNCLEAR|caption Refused"
    yes = judged(rows, actions, sheet=ALONE, policy=Policy(answers=frozenset({question.key})))
    assert [(change.state, change.amount_after) for change in yes] == [
        (RowState.READY, dec("80")),
        (RowState.READY, dec("70")),
    ]


@pytest.mark.parametrize(
    ("means", "expected"),
    [
        ("reverse", (REVERSE, None)),
        ("modify", (MODIFY, None)),
        ("leave", NOTHING),
        ("not_final", NOT_FINAL),
        ("", UNCLEAR),
    ],
)
def test_the_accounts_words_count_for_what_to_do(means: str, expected: object) -> None:
    words = {"ni idea": means} if means else {}
    asked = row(wanted="Ni idea", unreadable=(Field.OPERATION,), refund="20")
    assert asks(asked, columns(Field.OPERATION, Field.REFUND), status_words=words) == expected
    known = row(wanted="Reverse", operation=REVERSE, refund="20")
    assert asks(known, columns(Field.OPERATION, Field.REFUND), status_words={"reverse": "leave"}) == NOTHING


def test_a_word_for_what_to_do_that_is_not_final_is_left_and_each_unknown_one_is_a_question() -> None:
    sheet = columns(Field.OPERATION, Field.REFUND)
    waiting = row(wanted="Pendiente de validar", unreadable=(Field.OPERATION,), refund="20")
    assert asks(waiting, sheet) == NOT_FINAL
    rows = [row(str(n), n, wanted=word, unreadable=(Field.OPERATION,)) for n, word in enumerate("aab", 2)]
    changes = judged(rows, [action(str(n), id=f"1000.4636.{n}") for n in range(2, 5)], sheet=sheet)
    assert [len(question.changes) for question in guards.questions(changes, Policy())] == [2, 1]


@pytest.mark.parametrize(
    ("sign", "currency", "differs"),
    [("$", "USD", False), ("$", "CAD", False), ("$", "GBP", True), ("kr", "SEK", False), ("kr", "EUR", True),
     ("¥", "JPY", False), ("¥", "USD", True), ("元", "CNY", False), ("元", "EUR", True)],
)  # fmt: skip
def test_a_sign_fits_its_own_currencies_only(sign: str, currency: str, differs: bool) -> None:
    (change,) = judged([row(refund="20", sign=sign)], [action(currency=currency)])
    assert (Code.CURRENCY_DIFFERS in change.codes, change.state is RowState.BLOCKED) == (differs, differs)
    assert change.money_currency == (sign if differs else currency)


def test_new_amounts_far_below_the_present_ones_are_one_question() -> None:
    sheet = columns(Field.NEW_AMOUNT, Field.DATE)
    rows = [row(str(n), n, new_amount=new) for n, new in enumerate(("8", "9", "7", "60"), 2)]
    actions = [action(str(n), id=f"1000.4636.{n}") for n in range(2, 6)]
    changes = judged(rows, actions, sheet=sheet)
    assert [change.codes for change in changes] == [(Code.AMOUNT_FAR_BELOW,)] * 3 + [()]
    assert [question.key for question in guards.questions(changes, Policy())] == ["AMOUNT_FAR_BELOW"]
    yes = Policy(answers=frozenset({"AMOUNT_FAR_BELOW"}))
    assert {change.state for change in judged(rows, actions, sheet=sheet, policy=yes)} == {RowState.READY}
    assert not any(change.codes for change in judged(rows, actions, sheet=columns(Field.NEW_AMOUNT, Field.REFUND)))
    # one row worked out again is judged by the whole sheet, and what a person typed is meant
    matches = matching.match(rows, actions)
    alone = plan.build(matches[:1], columns=sheet, policy=Policy(), edits={}, items={}, sheet=matches)
    assert alone[0].codes == (Code.AMOUNT_FAR_BELOW,)
    typed = {(2, "1000.4636.2"): RowEdit(amount_after=dec("8"))}
    assert built(rows, actions, sheet=sheet, edits=typed)[0].codes == ()


def test_an_empty_cell_among_decisions_is_not_decided_by_the_amount() -> None:
    def sheet(wanted: Field, confidence: float) -> ColumnMapping:
        made = columns(wanted, Field.REFUND)
        return replace(made, columns=tuple(replace(c, confidence=confidence, samples=("a",)) for c in made.columns))

    assert asks(row(refund="20"), sheet(Field.STATUS, 0.69))[1] is Code.OPERATION_UNCLEAR
    assert asks(row(refund="20"), sheet(Field.OPERATION, 0.9))[1] is Code.OPERATION_UNCLEAR
    assert asks(row(refund="20"), sheet(Field.STATUS, 0.95)) == (MODIFY, None)
    assert asks(row(), sheet(Field.STATUS, 0.69)) == NOTHING
    chosen = sheet(Field.STATUS, 1.0)
    chosen = replace(chosen, columns=tuple(replace(c, of_header=0.69) for c in chosen.columns))
    assert asks(row(refund="20"), chosen)[1] is Code.OPERATION_UNCLEAR
    (question,) = guards.questions(judged([row(refund="20")], [PLAIN], sheet=sheet(Field.STATUS, 0.69)), Policy())
    assert question.key == "OPERATION_UNCLEAR|empty status"


@pytest.mark.parametrize(
    ("word", "expected"),
    [("Cancelled", NOT_FINAL), ("pending", NOTHING), ("Approved", (MODIFY, None)), ("Chargeback", (MODIFY, UNCLEAR[1])),
     ("Storniert", (MODIFY, UNCLEAR[1])), ("Wurst", (MODIFY, UNCLEAR[1])), ("退款成功", (MODIFY, None)),
     ("refunded", (REVERSE, None))],
)  # fmt: skip
def test_cancelled_among_decisions_speaks_of_the_request(word: str, expected: object) -> None:
    assert asks(row(status=word, refund="20", refund_kind="decision")) == expected


def test_a_status_contradicted_by_a_column_nobody_read_is_unclear() -> None:
    sheet = replace(NO_AMOUNTS, unread="Decision")
    assert asks(row(status="cancelled", against="rejected"), sheet)[1] is Code.OPERATION_UNCLEAR
    assert asks(row(status="cancelled"), sheet) == (REVERSE, None)
    assert asks(row(status="paid", against="rejected"), sheet) == NOTHING
    assert judged([row(status="cancelled", against="rejected")], [PLAIN], sheet=sheet)[0].state is RowState.LOOK


def test_hidden_rows_that_are_taken_in_count_alike_for_one_row_worked_out_again_and_for_the_sheet() -> None:
    """Whether a refund stands once an order or once a line is seen in all rows, those hidden before too."""
    made = columns(Field.SKU, Field.REFUND)
    named = tuple(replace(c, header="Order refund total") if c.field is Field.REFUND else c for c in made.columns)
    rows = [
        row("A", 2, sku="a", refund="30.00"),
        row("A", 3, sku="b", refund="30.00"),
        row("B", 4, sku="a", refund="10.00", hidden=True),
        row("B", 5, sku="b", refund="20.00", hidden=True),
    ]
    found = matching.match(rows, [action("A", "100.00", id="1.1.1"), action("B", "100.00", id="1.1.2")])
    items = {"1.1.1": (item("", "100.00"),), "1.1.2": (item("a", "50.00"), item("b", "50.00"))}
    told = {
        "columns": replace(made, columns=named), "policy": Policy(include_hidden=True, cumulative=False),
        "edits": {}, "items": items,
    }  # fmt: skip
    whole = {change.key: change for change in plan.build(found, **told)}
    again = plan.build([match for match in found if match.row.order == "A"], sheet=found, **told)
    assert again
    assert all(change == whole[change.key] for change in again)
