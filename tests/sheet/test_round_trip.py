"""Property: a table of ids, decimals and dates comes back as it was written, whoever wrote it."""

# ruff: noqa: DTZ001 - sheets have no zone

from __future__ import annotations

import csv
import io
import tempfile
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook
from workbooks import answered

from reversal_desk.mapping import map_columns, parse_amount, parse_date, read_rows
from reversal_desk.model import Cell, Field, Grid
from reversal_desk.sheet import child, header, reader

Line = tuple[str, Decimal, datetime]

#: What shops number their orders with. No blanks at the ends and no control characters: those are no part of one.
_LETTERS = st.sampled_from("ABCXYZabcxyz0123456789-_/#.")
ids = st.one_of(
    st.integers(1, 10**20).map(str),
    st.integers(0, 10**9).map("{:012d}".format),
    st.text(_LETTERS, min_size=1, max_size=24).filter(lambda text: any(map(str.isdigit, text))),
    st.sampled_from(
        ["1E5", "007", "+491234", "-12", "=1+1", "@home", "TRUE", "1/2", "12:30", "3.0", "N/A1", "订单-１２"]
    ),
)
amounts = st.decimals(Decimal("-9999999.99"), Decimal("9999999.99"), places=2)
moments = st.datetimes(datetime(1990, 1, 1), datetime(2060, 1, 1)).map(lambda moment: moment.replace(microsecond=0))
tables = st.lists(st.tuples(ids, amounts, moments), min_size=1, max_size=12)
HEADERS = ("Order ID", "Refund amount", "Order date")


def by_openpyxl(path: Path, lines: Sequence[Line]) -> None:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(HEADERS)
    for number, (order, amount, moment) in enumerate(lines, 2):
        sheet.cell(number, 1, order).data_type = "s"
        sheet.cell(number, 2, float(amount))
        sheet.cell(number, 3, moment)
    book.save(path)


def by_xlsxwriter(path: Path, lines: Sequence[Line]) -> None:
    book = xlsxwriter.Workbook(path)
    sheet = book.add_worksheet()
    day = book.add_format({"num_format": "yyyy-mm-dd hh:mm:ss"})
    sheet.write_row(0, 0, HEADERS)
    for number, (order, amount, moment) in enumerate(lines, 1):
        sheet.write_string(number, 0, order)
        sheet.write_number(number, 1, float(amount))
        sheet.write_datetime(number, 2, moment, day)
    book.close()


def by_csv(encoding: str, delimiter: str) -> Callable[[Path, Sequence[Line]], None]:
    def write(path: Path, lines: Sequence[Line]) -> None:
        text = io.StringIO(newline="")
        writer = csv.writer(text, delimiter=delimiter)
        writer.writerow(HEADERS)
        writer.writerows((order, f"{amount:f}", moment.isoformat(sep=" ")) for order, amount, moment in lines)
        path.write_bytes(text.getvalue().encode(encoding))

    return write


WRITERS: dict[str, Callable[[Path, Sequence[Line]], None]] = {
    "openpyxl.xlsx": by_openpyxl,
    "xlsxwriter.xlsx": by_xlsxwriter,
    "utf8.csv": by_csv("utf-8", ","),
    "mark.csv": by_csv("utf-8-sig", ";"),
    "wide.tsv": by_csv("utf-16", "\t"),
    "chinese.csv": by_csv("gb18030", ","),
}


def read_here(path: Path) -> Grid:
    """As `reader.read` does, without a process for each example."""
    request = child.Request(str(path), None, None, 512 << 20, 12_000_000, 20, 0)
    return answered(request).grid(str(path))


def as_line(cells: tuple[Cell, ...]) -> Line:
    order, amount, moment = cells
    assert isinstance(order, str), "an order number is text for ever"
    read, when = parse_amount(amount, hint="."), parse_date(moment)
    assert read is not None
    assert when is not None
    return order, read, when


@pytest.mark.parametrize("name", WRITERS)
@settings(max_examples=25, deadline=None)
@given(lines=tables)
def test_a_table_comes_back_equal(name: str, lines: list[Line]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / name
        WRITERS[name](path, lines)
        grid = read_here(path)
    assert grid.rows[0].cells == HEADERS
    assert [row.number for row in grid.rows] == list(range(1, len(lines) + 2))
    assert [as_line(row.cells) for row in grid.rows[1:]] == lines


@pytest.mark.parametrize("name", ["openpyxl.xlsx", "utf8.csv"])
@settings(max_examples=25, deadline=None)
@given(lines=tables)
def test_no_order_number_changes_on_its_way_to_a_row(name: str, lines: list[Line]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / name
        WRITERS[name](path, lines)
        table = header.find_table(read_here(path))
    rows = read_rows(table, map_columns(table, {Field.ORDER: "Order ID"}))
    by_number = {row.number: row for row in rows}
    assert set(by_number) == set(range(2, len(lines) + 2))
    assert [by_number[number].order for number in sorted(by_number)] == [order for order, _, _ in lines]


@settings(max_examples=200, deadline=None)
@given(value=st.floats(allow_nan=False, allow_infinity=False))
def test_a_spreadsheets_number_is_the_shortest_decimal_that_means_it(value: float) -> None:
    found = reader.number(value)
    assert float(found) == value
    assert "E" not in str(found) or abs(value) >= 1e21 or abs(value) < 1e-5


@settings(max_examples=30, deadline=None)
@given(whole=st.integers(0, 10**15 - 1))
def test_whole_numbers_keep_every_digit_up_to_fifteen(whole: int) -> None:
    assert str(reader.number(float(whole))) == str(whole)


@settings(max_examples=30, deadline=None)
@given(number=st.integers(0, 10**12), places=st.integers(4, 14))
def test_zeros_that_a_format_shows_are_part_of_the_number(number: int, places: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "zeros.xlsx"
        book = xlsxwriter.Workbook(path)
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ("Order ID", "Total"))
        sheet.write_number(1, 0, number, book.add_format({"num_format": "0" * places}))
        sheet.write_number(1, 1, number)
        book.close()
        grid = read_here(path)
    assert grid.rows[1].cells == (f"{number:0{places}d}", Decimal(number))


def test_days_of_the_year_1900_and_times_beyond_a_day_are_told_as_they_are() -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "old.xlsx"
        book = xlsxwriter.Workbook(path)
        sheet = book.add_worksheet()
        sheet.write_datetime(0, 0, datetime(1900, 3, 1), book.add_format({"num_format": "yyyy-mm-dd"}))
        sheet.write_datetime(0, 1, timedelta(hours=30), book.add_format({"num_format": "[h]:mm"}))
        book.close()
        assert read_here(path).rows[0].cells == (datetime(1900, 3, 1), "1 day, 6:00:00")
