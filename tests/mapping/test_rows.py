"""Cells become typed rows."""

# ruff: noqa: E501, DTZ001 - the tables read best as lines, and sheets have no zone

from __future__ import annotations

import pickle
from datetime import datetime
from decimal import Decimal

import pytest
from mapping_bench import read, table
from msgspec.structs import replace

from reversal_desk.mapping import map_columns, read_rows
from reversal_desk.model import Cell, Field, Row


def test_a_rows_currency() -> None:
    assert [
        (row.currency, row.sign)
        for row in read("Order ID, Total, Currency", ["A", "5", "eur"], ["B", "5", "$"], ["C", "5", "points"])
    ] == [("EUR", ""), ("", "$"), ("POINTS", "")]
    rows = read("Order ID, Refund amount", ["A", "USD 12.30"], ["B", "12.30"], ["C", Decimal(5)], ["D", "$5.00"])
    assert [row.currency for row in rows] == ["USD", "", "", ""]


def test_rows_that_are_read_are_rows_like_any_other() -> None:
    """They are made in another way than by their class (rows.py), and nobody may see that."""
    headers = "Order ID, Status, Refund amount, Order date"
    (row,) = read(headers, ("A1", "refunded", Decimal(5), datetime(2026, 3, 4)))
    same = Row(number=2, orders=("A1",), status="refunded", refund=Decimal(5), date=datetime(2026, 3, 4), ordered=True)
    assert type(row) is Row
    assert (row, hash(row), repr(row)) == (same, hash(same), repr(same))
    assert pickle.loads(pickle.dumps(row)) == same
    assert replace(row, total=Decimal(9)) == replace(same, total=Decimal(9))
    with pytest.raises(AttributeError):
        row.number = 3  # type: ignore[misc]
    assert read(headers) == ()


def test_quantities_hidden_rows_and_short_rows() -> None:
    made = table(
        "Order ID, SKU, Return quantity, Reason",
        ["A1", Decimal(12), Decimal(2), "x"],
        ["A2", "S", "two"],
        ["A3", "S", "1.5"],
        hidden=(3,),
    )
    rows = read_rows(made, map_columns(made))
    assert [(row.sku, row.quantity) for row in rows] == [("12", 2), ("S", None), ("S", None)]
    assert [row.unreadable for row in rows] == [(), (Field.QUANTITY,), (Field.QUANTITY,)]
    assert [row.hidden for row in rows] == [False, True, False]


def test_a_filled_cancellation_cell_says_cancelled() -> None:
    made = table("Order ID, Cancelled at", ["A1", "2026-10-31"], ["A2", "no"], ["A3", "-"], ["A4", Decimal(46326)])
    assert [row.cancelled for row in read_rows(made, map_columns(made))] == [True, False, False, True]


@pytest.mark.parametrize(("cell", "cancelled"), [
    ("0000-00-00 00:00:00", False), ("0000-00-00", False), ("0001-01-01", False), (datetime(1899, 12, 30), False), ("1970-01-01 00:00:00", False), ("00.00.0000", False),
    (r"\N", False), ("-", False), ("//", False), ("pending", False), ("not yet", False), (Decimal(0), False), (False, False), ("no", False), (None, False),
    ("2026-03-04", True), ("3/4/2026", True), (datetime(2026, 3, 4), True), (Decimal(46085), True), ("04.03.26", True), ("yes", True), (True, True), ("是", True),
])
def test_only_a_day_that_was_or_a_yes_is_cancelled(cell: Cell, cancelled: bool) -> None:
    assert read("Order ID, Order total, Cancelled at", ["A", "5.00", cell])[0].cancelled is cancelled


@pytest.mark.parametrize(("text", "sign"), [("$12.30", "$"), ("12,30 kr", "kr"), ("￥12.30", "¥"), ("12元", "元"), ("US$12.30", ""), ("12.30", "")])
def test_a_sign_of_several_currencies_is_kept(text: str, sign: str) -> None:
    assert read("Order ID, Refund amount", ["A", text])[0].sign == sign
