"""Where the table starts and ends."""

from __future__ import annotations

from decimal import Decimal

import pytest

from reversal_desk.model import Grid, SheetRow, Table
from reversal_desk.sheet.header import find_table, is_total
from reversal_desk.sheet.reader import read_pasted


def grid(*rows: tuple[object, ...], first: int = 1) -> Grid:
    kept = tuple(SheetRow(first + i, cells) for i, cells in enumerate(rows) if cells)  # type: ignore[arg-type]
    return Grid("x.xlsx", "xlsx", (), "Orders", kept)


def ids(table: Table) -> list[int]:
    return [row.number for row in table.rows]


def test_title_and_filter_lines_are_skipped() -> None:
    table = find_table(
        grid(
            ("Refund report October",),
            ("Created:", "2026-10-31"),
            (),
            ("Order ID", "Status", "Refund amount"),
            ("A1", "refunded", Decimal(5)),
            ("A2", "refunded", Decimal(6)),
        )
    )
    assert (table.header_row, table.headers, ids(table)) == (4, ("Order ID", "Status", "Refund amount"), [5, 6])


def test_totals_repeated_headers_and_empty_rows_are_left_out() -> None:
    table = find_table(
        grid(
            ("Order ID", "Refund amount"),
            ("A1", Decimal(5)),
            ("小计", Decimal(5)),
            (" ", None),
            ("Order ID", "Refund amount"),
            ("A2", Decimal(6)),
            (None, "Grand total: 2 orders"),
        )
    )
    assert (ids(table), table.totals) == ([2, 6], (3, 7))


@pytest.mark.parametrize(
    "word",
    [
        "Total",
        "TOTALS",
        "合计",
        "总计：",
        "Summe",
        "Grand Total",
        "小计",
        "合計",
        "Total (12)",
        "Sub-total",
        "Gesamtsumme",
        "Total 1,234.50",
        "共计: 5",
    ],
)
def test_words_for_totals(word: str) -> None:
    assert is_total(SheetRow(9, (None, word, Decimal(5))))


@pytest.mark.parametrize("word", ["Total Wine Store", "A1", "合计单号A", "Summer hat", "totally", "1001"])
def test_words_that_are_no_totals(word: str) -> None:
    assert not is_total(SheetRow(9, (word, Decimal(5))))
    assert not is_total(SheetRow(9, (Decimal(1), "Total")))


@pytest.mark.parametrize(
    "rows",
    [
        [("1001",), ("1002",)],
        [("#1001", "12.50"), ("#1002", "9.00")],
        [(Decimal(1001), Decimal(5)), (Decimal(1002), Decimal(6))],
        [("AB-1001-X", "refunded"), ("AB-1002-X", "refunded")],
    ],
)
def test_without_a_header_the_first_row_is_data(rows: list[tuple[object, ...]]) -> None:
    table = find_table(grid(*rows))
    assert table.header_row is None
    assert ids(table) == [1, 2]
    assert table.headers == ("A", "B")[: len(rows[0])]


def test_unknown_headers_are_told_by_the_rows_below() -> None:
    table = find_table(grid(("Beleg", "Kunde"), ("4711", "Meier"), ("4712", "Schmidt")))
    assert (table.header_row, table.headers) == (1, ("Beleg", "Kunde"))


def test_a_single_column_with_its_header() -> None:
    table = find_table(grid(("Order",), ("1001",), ("1002",)))
    assert (table.header_row, ids(table)) == (1, [2, 3])


def test_a_header_alone_has_no_rows() -> None:
    table = find_table(grid(("Order ID", "Refund Amount")))
    assert (table.header_row, table.rows) == (1, ())


def test_one_unknown_row_is_data() -> None:
    assert find_table(grid(("something",))).header_row is None
    assert find_table(grid()).rows == ()


def test_a_word_in_the_data_is_no_header() -> None:
    table = find_table(grid(("Order ID", "What"), ("A1", "Refund"), ("A2", "Refund")))
    assert (table.header_row, ids(table)) == (1, [2, 3])
    # prose that names one thing, over a real header of unknown names
    table = find_table(
        grid(("Order",), ("Beleg", "Kunde", "Ort"), ("4711", "Meier", "Ulm"), ("4712", "Schmidt", "Bonn"))
    )
    assert table.header_row == 2


def test_two_line_headers_are_joined_where_that_helps() -> None:
    table = find_table(
        grid(
            ("Order", None, "Refund", None, "Memo"),
            ("Number", "Date", "Amount", "Reason", None),
            ("A1", "2026-10-31", Decimal(5), "x", "y"),
        )
    )
    assert table.header_row == 2
    assert table.headers == ("Order Number", "Order Date", "Refund Amount", "Refund Reason", "Memo")


def test_a_plain_header_is_not_joined_with_the_line_above() -> None:
    table = find_table(grid(("Shop", "North"), ("Order ID", "Total"), ("A1", Decimal(5))))
    assert table.headers == ("Order ID", "Total")


def test_columns_without_a_header_get_their_letter() -> None:
    table = find_table(grid((None, "Order ID", None, "Total"), (None, "A1", "x", Decimal(5), "note")))
    assert table.headers == ("", "Order ID", "C", "Total", "E")


def test_pasted_cells_without_a_header() -> None:
    table = find_table(read_pasted("A1001\t12.50\nA1002\t9.00\n"))
    assert (table.header_row, ids(table)) == (None, [1, 2])
