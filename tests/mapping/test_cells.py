"""Amounts, currencies and texts as people write them are read for certain or not at all."""

# ruff: noqa: E501, DTZ001 - the tables read best as lines, and sheets have no zone

from __future__ import annotations

from datetime import datetime, time
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from mapping_bench import read, table

from reversal_desk.mapping import cell_text, currency_code, decimal_mark, map_columns, parse_amount, read_rows
from reversal_desk.model import Cell, CellError, Field


@pytest.mark.parametrize(
    ("text", "hint", "value"),
    [
        ("1,234.56", None, "1234.56"), ("1.234,56", None, "1234.56"), ("1 234,56", None, "1234.56"), ("1\u00a0234,56", None, "1234.56"),
        ("¥1,234.56", None, "1234.56"), ("￥12.50", None, "12.50"), ("USD 12.30", None, "12.30"), ("12.30 USD", None, "12.30"),
        ("-12.00", None, "-12.00"), ("(12.00)", None, "-12.00"), ("($12.00)", None, "-12.00"), ("$(12.00)", None, "-12.00"),
        ("12.5-", None, "-12.5"), ("−12.5", None, "-12.5"), ("１２．５０", None, "12.50"), ("1'234.50", None, "1234.50"),
        ("'12.50", None, "12.50"), ('="12.50"', None, "12.50"), ("12", None, "12"), ("0", None, "0"), ("-0.00", None, "0.00"),
        (".50", None, "0.50"), ("5.", None, "5"), ("0,5", None, "0.5"), ("1,234,567", None, "1234567"), ("1.234.567", None, "1234567"),
        ("1,00,000.50", None, "100000.50"), ("-$5.00", None, "-5.00"), ("$-5.00", None, "-5.00"), ("12,50 €", None, "12.50"),
        ("NT$1,200.00", None, "1200.00"), ("12.50元", None, "12.50"), ("+5.00", None, "5.00"), ("0.123", None, "0.123"),
        ("1.234", ".", "1.234"), ("1.234", ",", "1234"), ("1,234", ".", "1234"), ("1,234", ",", "1.234"), ("1234.567", None, "1234.567"),
        ("1.234", None, None), ("1,234", None, None), ("12.5.1", None, None), ("1,23.45,6", None, None), ("abc", None, None),
        ("12 apples", None, None), ("1.2E+03", None, None), ("--5", None, None), ("(-5)", None, None), ("(5)-", None, None), ("5-3", None, None),
        ("1,2,3", None, None), ("1.23,45.6", None, None), ("USD 5 EUR", None, None), ("", None, None), ("-", None, None), ("n/a", None, None),
        ("1,1234", ".", "1.1234"), ("1.2万", None, None), ("1 23,50", None, None), ("1'234,567.00", None, None), ("-", ".", None),
        ("12 (345)", ".", None), ("12.50 (2)", None, None), ("(2) 12.50", None, None),
        ("$", None, None), ("()", None, None), ("5-", None, "-5"), ("-5-", None, None),
    ],
)  # fmt: skip
def test_amounts_as_people_write_them(text: str, hint: str | None, value: str | None) -> None:
    got = parse_amount(text, hint=hint)
    assert got == (None if value is None else Decimal(value))
    assert got is None or isinstance(got, Decimal)


def test_numbers_are_read_at_15_digits_and_other_cells_not_at_all() -> None:
    assert parse_amount(Decimal("89.950000000000003")) == Decimal("89.95")
    assert parse_amount(Decimal(100000001)) == 100000001
    others: list[Cell] = [None, True, CellError("#N/A"), datetime(2026, 1, 1), time(1), Decimal("NaN")]
    assert [parse_amount(cell) for cell in others] == [None] * 6


@given(
    st.decimals(min_value=-(10**9), max_value=10**9, places=2),
    st.sampled_from([(",", "."), (".", ","), (" ", ","), ("'", "."), ("", "."), ("", ",")]),
    st.sampled_from(["{}", "USD {}", "{} €", "¥{}", " {} "]),
)
def test_any_amount_survives_any_way_of_writing(value: Decimal, marks: tuple[str, str], pattern: str) -> None:
    group, mark = marks
    text = f"{abs(value):,.2f}".replace(",", "G").replace(".", mark).replace("G", group)
    written = pattern.format(text)
    assert parse_amount(written) == abs(value)
    assert parse_amount("-" + written.strip()) == -abs(value)
    assert parse_amount(f"({written.strip()})") == -abs(value)


@given(st.text(max_size=20))
def test_no_text_makes_an_amount_fail(text: str) -> None:
    value = parse_amount(text)
    assert value is None or value.is_finite()


@given(st.text(alphabet="0123456789.,-() ¥$'", max_size=14), st.sampled_from([None, ".", ","]))
def test_a_number_that_is_read_holds_the_digits_written(text: str, hint: str | None) -> None:
    value = parse_amount(text, hint=hint)
    if value is not None:
        digits = "".join(c for c in text if c.isdigit())
        assert int("".join(c for c in format(value, "f") if c.isdigit()) or "0") == int(digits)


def test_the_column_decides_what_a_text_cannot() -> None:
    assert decimal_mark(["1.234", "12,50"]) == ","
    assert decimal_mark(["1,234", "12.50", None, Decimal(5)]) == "."
    assert decimal_mark(["1.5", "1,5"]) is None
    assert decimal_mark(["1.234"]) is None
    rows = read("Order ID, Refund amount", ["A1", "1.234"], ["A2", "12,50"], ["A3", "x"], ["A4", ""], ["A5", "-"])
    assert [row.refund for row in rows] == [Decimal(1234), Decimal("12.50"), None, None, None]
    assert [row.unreadable for row in rows] == [(), (), (Field.REFUND,), (), ()]
    rows = read("Order ID, Refund amount", ["A1", "1.234"])
    assert rows[0].unreadable == (Field.REFUND,)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("usd", "USD"),
        ("€", "EUR"),
        ("US$", "USD"),
        ("NT$", "TWD"),
        ("人民币", "CNY"),
        ("$", ""),
        ("¥", ""),
        ("XXL", ""),
        (" eur ", "EUR"),
    ],
)
def test_currency_codes_only_where_certain(text: str, code: str) -> None:
    assert currency_code(text) == code


def test_cells_as_text() -> None:
    cells: list[Cell] = [
        None,
        True,
        Decimal("1E+3"),
        datetime(2026, 1, 2),
        datetime(2026, 1, 2, 3),
        time(3, 4),
        CellError("#N/A"),
    ]
    assert [cell_text(cell) for cell in cells] == [
        "",
        "TRUE",
        "1000",
        "2026-01-02",
        "2026-01-02 03:00:00",
        "03:04:00",
        "#N/A",
    ]


def test_a_long_number_in_a_column_of_amounts_is_no_amount() -> None:
    """No arithmetic takes it, so that one such cell kept the whole sheet from being planned."""
    longest = "999999999999999.99"
    sheet = table("Order ID, Order total, New amount", ["A", "50.00", "6901234567890123456789012345"], ["B", longest, "5"])
    long, fine = read_rows(sheet, map_columns(sheet))
    assert (long.new_amount, long.unreadable) == (None, (Field.NEW_AMOUNT,))
    assert (fine.total, fine.unreadable) == (Decimal(longest), ())
    assert parse_amount(Decimal("1E+15")) is parse_amount("1000000000000000") is None
    assert parse_amount(Decimal("1E+14")) == 10**14
