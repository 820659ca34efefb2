"""Order numbers are text for ever, and what Excel damaged is known."""

# ruff: noqa: DTZ001 - sheets have no zone

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from mapping_bench import read, table

from reversal_desk.mapping import map_columns, order_text, read_rows
from reversal_desk.model import Cell, CellError, Field


@pytest.mark.parametrize(
    ("cell", "text", "damaged"),
    [
        ("  #1001 ", "#1001", False),
        ("'0012", "0012", False),
        ('="0012"', "0012", False),
        ("000000123", "000000123", False),
        (Decimal(1001), "1001", False),
        (Decimal(123456789012345), "123456789012345", False),
        (Decimal(1234567890123456), "1234567890123456", True),
        (Decimal("123456789012345000"), "123456789012345000", True),
        (Decimal("1E+20"), "100000000000000000000", True),
        (Decimal("10.5"), "10.5", False),
        ("1.23457E+17", "1.23457E+17", True),
        ("1,23457E+17", "1,23457E+17", True),
        ("12E5", "12E5", False),
        ("1234567890123456789", "1234567890123456789", False),
        (CellError("#N/A"), "", True),
        (datetime(2026, 10, 31), "2026-10-31", False),
        (True, "TRUE", False),
    ],
)
def test_order_numbers_are_text_for_ever(cell: Cell, text: str, damaged: bool) -> None:
    assert order_text(cell) == (text, damaged)
    row = read("Order ID, x", [cell, "y"])[0]
    assert (row.order, row.damaged) == (text, damaged)


def test_texts_that_excel_rounded_before_they_were_saved() -> None:
    rows = read("订单编号, x", ["123456789012345000", ""], ["223456789012345000", ""])
    assert [row.damaged for row in rows] == [True, True]
    rows = read("订单编号, x", ["123456789012345000", ""], ["223456789012345678", ""])
    assert [row.damaged for row in rows] == [False, False]


@given(st.text(alphabet=st.characters(categories=("L", "N")), min_size=1, max_size=40))
def test_any_text_id_stays_as_it_is(text: str) -> None:
    assert order_text(text)[0] == text


@given(st.integers(min_value=0, max_value=10**15 - 1))
def test_any_number_of_up_to_15_digits_is_its_digits(value: int) -> None:
    assert order_text(Decimal(value)) == (str(value), False)


@given(st.integers(min_value=10**15, max_value=10**24))
def test_any_longer_number_is_damaged(value: int) -> None:
    assert order_text(Decimal(value)) == (str(value), True)


def test_each_number_of_a_row_says_for_itself_whether_excel_damaged_it() -> None:
    made = table("Order No, Order Reference, Order Date", [Decimal("123456789012345000"), "WEB-9", "2026-03-02"])
    (row,) = read_rows(made, map_columns(made))
    assert (row.orders, row.damages, row.damaged) == (("123456789012345000", "WEB-9"), (True, False), True)
    (whole,) = read("Order No, Order Reference, Order Date", ("7001", "WEB-9", "2026-03-02"))
    assert whole.damages == ()


def test_an_error_in_the_order_cell_is_a_damaged_id() -> None:
    row = read("Order ID, Total", [CellError("#N/A"), CellError("#DIV/0!")])[0]
    assert (row.order, row.damaged, row.unreadable) == ("", True, (Field.TOTAL,))
