"""Sheets in which the state of an order is not told by one column, or not by one row."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

import pytest

from middle_bench import action, built, columns, judged, row, table_of
from reversal_desk import guards, matching
from reversal_desk.mapping import layout_of, map_columns, read_rows
from reversal_desk.mapping.kinds import PAYMENT_KIND
from reversal_desk.model import (
    Cell,
    Code,
    ColumnMapping,
    Field,
    MatchHow,
    Operation,
    Policy,
    Row,
    RowState,
)

LEAVE, REVERSE, MODIFY = Operation.LEAVE, Operation.REVERSE, Operation.MODIFY
PLAIN = action(amount="100.00")
STATES = columns(Field.STATUS)


def mapped(headers: str, *rows: Sequence[Cell]) -> tuple[ColumnMapping, tuple[Row, ...]]:
    made = table_of(headers.split("|"), *rows)
    found = map_columns(made)
    return found, read_rows(made, found)


# --------------------------------------------------------------------------- several columns of states


def test_further_columns_of_states_are_read() -> None:
    headers = "Order number|Order status|Payment status|Delivery state|Refund status"
    found, rows = mapped(headers, ("1001", "complete", "refunded", "cancelled", "declined"))
    assert found.columns[1].field is Field.STATUS
    assert rows[0].statuses == (("refunded", PAYMENT_KIND), ("declined", "return"))


@pytest.mark.parametrize(
    ("status", "others", "expected"),
    [
        ("complete", [("refunded", "")], (REVERSE, ())),
        ("complete", [("paid", "")], (LEAVE, (Code.NOTHING_ASKED,))),
        ("cancelled", [("paid", "")], (REVERSE, ())),
        ("complete", [("refunded", ""), ("declined", "")], (REVERSE, (Code.OPERATION_UNCLEAR,))),
        ("refunded", [("declined", "")], (REVERSE, (Code.OPERATION_UNCLEAR,))),
        ("cancelled", [("refund pending", "")], (REVERSE, ())),
        ("shipped", [("cancelled", PAYMENT_KIND)], (LEAVE, (Code.NOTHING_ASKED,))),
        ("shipped", [("refunded", PAYMENT_KIND)], (REVERSE, ())),
        ("complete", [("declined", "")], (LEAVE, (Code.NOTHING_ASKED,))),
        ("never heard of", [("refunded", "")], (REVERSE, (Code.OPERATION_UNCLEAR,))),
    ],
)
def test_the_state_that_asks_for_something_counts(
    status: str, others: list[tuple[str, str]], expected: tuple[Operation, tuple[Code, ...]]
) -> None:
    (change,) = built([row(status=status, statuses=tuple(others))], [PLAIN], sheet=STATES)
    assert (change.operation, change.codes) == expected


def test_a_shopee_order_is_read_by_its_return_and_pieces() -> None:
    headers = "訂單編號|訂單狀態|退貨 / 退款狀態|訂單成立日期|商品選項貨號|數量|退貨數量|訂單總金額"
    found, rows = mapped(headers, ("1001", "已完成", "已退款", "2026-03-01", "A", Decimal(3), Decimal(1), Decimal(90)))
    assert found.preset == "shopee_orders_tw"
    assert (rows[0].sku, rows[0].quantity, rows[0].returned) == ("A", 1, True)
    assert rows[0].statuses == (("已退款", "return"),)


def test_finished_beside_a_column_that_speaks_of_returns_is_asked() -> None:
    cells = [(f"10{n:02}", "Complete", kind) for n, kind in enumerate(("Return", "Exchange", "Return", "Repair") * 3)]
    found, rows = mapped("Order number|Status|Sort of case", *cells)
    assert found.beside == "Sort of case"
    assert [each.beside for each in rows[:4]] == ["Return", "", "Return", ""]
    asked = judged(rows, [action(each.order) for each in rows], sheet=found)
    assert [one.key for one in guards.questions(asked, Policy())] == ["OPERATION_UNCLEAR|hint Sort of case"]
    told = Policy(status_words={"complete": "leave"})
    assert not guards.questions(judged(rows, [action(each.order) for each in rows], sheet=found, policy=told), told)


# --------------------------------------------------------------------------- refunds with rows of their own


def test_what_a_layout_left_open_is_read_as_before() -> None:
    headers = ("Order number", "Order status", "Payment status")
    made = table_of(headers, ("1001", "complete", "refunded"))
    again = map_columns(made, layout=layout_of(map_columns(made, {Field.STATUS: "Order status"})))
    assert read_rows(made, again)[0].statuses == (("refunded", PAYMENT_KIND),)
    said = map_columns(made, nothing={"Payment status"})
    assert read_rows(made, said)[0].statuses == ()


def test_a_negative_total_is_a_refund_of_its_own() -> None:
    lines = (
        ("1001", "completed", Decimal("104.90"), Decimal("4.90")),
        ("1001", "completed", Decimal("-20.00"), Decimal(0)),
        ("1001", "completed", Decimal("-10.00"), Decimal(0)),
        ("1002", "completed", Decimal("54.90"), Decimal("4.90")),
        ("1002", "completed", Decimal("-4.90"), Decimal(0)),
        ("1003", "completed", Decimal("30.00"), Decimal(0)),
    )
    found, rows = mapped("order_number|status|order_total|order_shipping", *lines)
    assert [(each.booked, each.refund) for each in rows[:2]] == [(False, None), (True, Decimal("20.00"))]
    actions = [PLAIN, action("1002", "50.00"), action("1003", "30.00")]
    changes = judged(rows, actions, sheet=found)
    assert [one.key for one in guards.questions(changes, Policy())] == [
        "AMOUNTS_DISAGREE|negative_total", "AMOUNTS_DISAGREE|negative_fees",
    ]  # fmt: skip
    assert (changes[1].amount_after, changes[2].row.continues) == (Decimal("70.00"), 3)
    assert [changes[place].state for place in (0, 3, 5)] == [RowState.LEFT_OUT] * 3


def test_a_sheet_of_nothing_but_negative_totals_books_nothing() -> None:
    _, rows = mapped("order_number|status|order_total", ("1001", "refunded", Decimal(-20)), ("1002", "", Decimal(-5)))
    assert not any(each.booked for each in rows)


# --------------------------------------------------------------------------- which column, which number


def test_orders_may_be_letters_and_stand_behind_another_number() -> None:
    codes = ("XKABCDEFG", "QWERTZUIO", "LKJHGFDSA", "MNBVCXYAS")
    lines = [(Decimal(9100 + n), code, "Italia") for n, code in enumerate(codes)]
    found, rows = mapped("ID|Riferimento|Consegna", *lines)
    assert [found.columns[index].header for index in found.order_columns] == ["ID", "Riferimento"]
    matches = matching.match(rows, [action(code) for code in codes], named=found.named)
    assert [len(match.actions) for match in matches] == [1, 1, 1, 1]


def test_a_column_with_several_rows_an_order_is_a_candidate() -> None:
    lines = [(f"{n:06}/26", f"ITO-{60 + n // 3}") for n in range(12)]
    found, rows = mapped("N. documento|Pratica", *lines)
    assert "Pratica" in [found.columns[index].header for index in found.order_columns]
    matches = matching.match(rows, [action(f"ITO-{60 + n}") for n in range(4)], named=found.named)
    assert all(match.actions for match in matches)


def test_a_prefix_that_is_in_use_tells_orders_apart() -> None:
    stores = [action(f"NUK{n}") for n in range(7101, 7104)] + [action("NUS5009", id="1000.4636.9")]
    (found,) = matching.match([row("NUK5009", total="7")], stores)
    assert (found.actions, found.how, found.why) == ((), MatchHow.NONE, "")
    (found,) = matching.match([row("EU5009", total="100")], stores)
    assert found.how is MatchHow.TOLERANT


def test_the_total_is_taken_in_the_money_of_the_refund() -> None:
    headers = "Order ID|Grand Total (Purchased)|Grand Total (Base)|Total Refunded"
    found, _ = mapped(headers, ("1001", "€45.25", "$49.18", "$19.67"), ("1002", "$20.00", "$20.00", "$5.00"))
    assert [column.header for column in found.columns if column.field is Field.TOTAL] == ["Grand Total (Base)"]
    found, _ = mapped(headers, ("1001", "$45.25", "$49.18", "$19.67"))
    assert [column.header for column in found.columns if column.field is Field.TOTAL] == ["Grand Total (Purchased)"]
