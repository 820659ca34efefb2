"""What a row says beside the others."""

from __future__ import annotations

from datetime import datetime

from mapping_bench import WEST, table

from reversal_desk.mapping import map_columns, read_rows


def test_further_lines_of_a_shopify_order_continue_its_first() -> None:
    headers = "Name, Financial Status, Currency, Total, Refunded Amount, Created at, Lineitem sku, Cancelled at, Id"
    made = table(
        headers,
        ["#1001", "refunded", "USD", "50.00", "50.00", "2026-10-31 10:15:02 -0700", "A", "2026-11-01", "'5544332211"],
        ["#1001", "", "", "", "", "2026-10-31 10:15:02 -0700", "B", "", ""],
        ["#1001", None, None, None, None, None, "C", None, None],
        ["#1002", "", "", "", "", "", "D", "", ""],
        ["#1003", "paid", "USD", "9.00", "0.00", "2026-10-31 10:15:02 -0700", "E", "", "5544332213"],
    )
    rows = read_rows(made, map_columns(made))
    assert [row.continues for row in rows] == [None, 2, 2, None, None]
    assert rows[0].orders == ("#1001", "5544332211")
    assert (rows[0].cancelled, rows[4].cancelled) == (True, False)
    assert rows[0].date == datetime(2026, 10, 31, 10, 15, 2, tzinfo=WEST)
    assert {row.sku for row in rows} == {""}


def test_a_line_with_its_own_wish_continues_nothing() -> None:
    made = table(
        "Order ID, Order total, SKU, Return quantity", ["A1", "50", "X", "1"], ["A1", "", "Y", "2"], ["A1", "", "", ""]
    )
    rows = read_rows(made, map_columns(made))
    assert [row.continues for row in rows] == [None, None, None]
    assert [(row.sku, row.quantity) for row in rows] == [("X", 1), ("Y", 2), ("", None)]
    made = table("Order ID, SKU", ["A1", "X"], ["A1", "Y"])
    assert [row.continues for row in read_rows(made, map_columns(made))] == [None, None]
