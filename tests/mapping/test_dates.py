"""Dates are read for certain or not at all."""

# ruff: noqa: E501, DTZ001 - the tables read best as lines, and sheets have no zone

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from mapping_bench import WEST, read

from reversal_desk.mapping import day_comes_first, parse_date
from reversal_desk.model import Cell


@pytest.mark.parametrize(
    ("cell", "day_first", "expected"),
    [
        ("2026-10-31", None, "2026-10-31T00:00:00"), ("2026/10/3 8:05", None, "2026-10-03T08:05:00"), ("2026年10月3日", None, "2026-10-03T00:00:00"),
        ("2026-10-31 10:15:02 -0700", None, "2026-10-31T10:15:02-07:00"), ("2026-10-31T10:15:02Z", None, "2026-10-31T10:15:02+00:00"),
        ("2026-10-31 10:15:02 UTC", None, "2026-10-31T10:15:02+00:00"), ("2026-10-31T10:15:02.123+08:00", None, "2026-10-31T10:15:02+08:00"),
        ("31 Oct 2026 10:15", None, "2026-10-31T10:15:00"), ("31-Oct-26", None, "2026-10-31T00:00:00"), ("Oct 31, 2026 10:15 PM", None, "2026-10-31T22:15:00"),
        ("Sat, 31 October 2026", None, "2026-10-31T00:00:00"), ("31. Oktober 2026", None, "2026-10-31T00:00:00"), ("31.10.2026", None, "2026-10-31T00:00:00"),
        ("3.10.2026", None, "2026-10-03T00:00:00"), ("31/10/2026", None, "2026-10-31T00:00:00"), ("10/31/2026 12:05 AM", None, "2026-10-31T00:05:00"),
        ("03/04/2026", True, "2026-04-03T00:00:00"), ("03/04/2026", False, "2026-03-04T00:00:00"), ("03/04/2026", None, None), ("03-03-26", None, "2026-03-03T00:00:00"),
        ("20261031", None, "2026-10-31T00:00:00"), ("20261031101502", None, "2026-10-31T10:15:02"), (Decimal(20261031), None, "2026-10-31T00:00:00"),
        (Decimal("46326.5"), None, "2026-10-31T12:00:00"), ("2026-10-31 下午 3:05", None, "2026-10-31T15:05:00"), ("'2026-10-31", None, "2026-10-31T00:00:00"),
        ("2026-13-01", None, None), ("31 Foo 2026", None, None), ("soon", None, None), (None, None, None), (True, None, None), (Decimal(5), None, None),
        ("2026-10-31 25:00", None, None), ("2026-10-31 10:15 +99:00", None, None),
    ],
)  # fmt: skip
def test_dates(cell: Cell, day_first: bool | None, expected: str | None) -> None:
    got = parse_date(cell, day_first=day_first)
    assert (got.isoformat() if got else None) == expected


def test_a_column_proves_its_order_of_day_and_month() -> None:
    assert day_comes_first(["01/02/2026", "25/02/2026"]) is True
    assert day_comes_first(["01/02/2026", "02/25/2026"]) is False
    assert day_comes_first(["25/02/2026", "02/25/2026"]) is None
    assert day_comes_first(["01/02/2026"]) is None
    assert day_comes_first([f"{day:02}/11/2026" for day in range(1, 13)]) is True
    assert day_comes_first([f"11/{day:02}/2026" for day in range(1, 13)]) is False
    assert day_comes_first(["01/02/2026", "02/03/2026", "03/04/2026"]) is None
    rows = read("Order ID, Order date", ["A1", "01/02/2026"], ["A2", "25/02/2026"])
    assert rows[0].date == datetime(2026, 2, 1)
    rows = read("Order ID, Order date", ["A1", "01/02/2026"], ["A2", datetime(2026, 2, 1)])
    assert [row.date is None for row in rows] == [True, False]


@given(
    st.datetimes(min_value=datetime(2001, 1, 1), max_value=datetime(2099, 1, 1)).map(
        lambda moment: moment.replace(microsecond=0)
    )
)
def test_any_moment_survives_writing(moment: datetime) -> None:
    assert parse_date(moment.isoformat()) == moment
    assert parse_date(moment.isoformat(sep=" ")) == moment
    assert parse_date(moment.strftime("%d %b %Y %H:%M:%S")) == moment
    assert parse_date(moment.strftime("%m/%d/%Y %I:%M:%S %p"), day_first=False) == moment
    assert parse_date(moment.replace(tzinfo=WEST).isoformat()) == moment.replace(tzinfo=WEST)


@given(st.text(max_size=30))
def test_no_text_makes_a_date_fail(text: str) -> None:
    assert parse_date(text, day_first=True) is None or isinstance(parse_date(text, day_first=True), datetime)
