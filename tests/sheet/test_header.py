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


# --------------------------------------------------------------------------- what doesn't belong to the table


def told(table: Table) -> dict[str, str]:
    """What was left out: code -> rows or columns."""
    return {notice.code: notice.facts.get("rows") or notice.facts["columns"] for notice in table.notices}


ORDERS = (
    ("Order ID", "Date", "Refund amount"),
    ("A1", "2026-10-01", Decimal(5)),
    ("A2", "2026-10-02", Decimal(6)),
    ("A3", "2026-10-03", Decimal(7)),
)


def test_notes_below_are_no_orders() -> None:
    table = find_table(
        grid(
            *ORDERS,
            (),
            ("* refunds of this month only",),
            ("Prepared by:", "Anna"),
            ("如有疑问请联系客服部门",),
            ("Anna Meier",),
        )
    )
    assert (ids(table), told(table)) == ([2, 3, 4], {"TABLE_NOTES_LEFT_OUT": "6, 7, 8, 9"})


@pytest.mark.parametrize("order", ["A4", "#1004", "ORD 1004", "1004", "Anna", "X-4-B", "订单1004"])
def test_an_order_number_alone_in_its_row_stays(order: str) -> None:
    table = find_table(grid(*ORDERS, (), (order,)))
    assert (ids(table), told(table)) == ([2, 3, 4, 6], {})


def test_a_caption_between_rows_is_a_note() -> None:
    table = find_table(grid(*ORDERS, ("Store: North and South",), ("A4", "2026-10-04", Decimal(8))))
    assert (ids(table), told(table)) == ([2, 3, 4, 6], {"TABLE_NOTES_LEFT_OUT": "5"})


def test_rows_of_one_cell_are_no_notes_where_all_are_so() -> None:
    table = find_table(grid(("Order ID",), ("Please read this note",), ("A1",)))
    assert ids(table) == [2, 3]


def test_a_second_table_below_is_left_out_and_said() -> None:
    second = (("Exchanges",), ("Order No", "SKU", "Reason"), ("B1", "S-1", "size"), ("B2", "S-2", "size"))
    table = find_table(grid(*ORDERS, (), *second))
    assert (ids(table), told(table)) == ([2, 3, 4], {"TABLE_OTHER_LEFT_OUT": "6, 7, 8, 9"})


def test_the_same_table_begun_again_goes_on() -> None:
    table = find_table(grid(*ORDERS, (), ORDERS[0], ("A4", "2026-10-04", Decimal(8))))
    assert (ids(table), told(table)) == ([2, 3, 4, 7], {})


def test_a_smaller_table_above_is_said() -> None:
    above = (("Order No", "SKU"), ("B1", "S-1"), ("B2", "S-2"), ())
    table = find_table(grid(*above, *ORDERS))
    assert (table.header_row, ids(table)) == (5, [6, 7, 8])
    assert told(table) == {"TABLE_OTHER_LEFT_OUT": "1, 2, 3"}


def test_tables_side_by_side_are_parted_where_both_name_orders_alike() -> None:
    rows = [(*row, None, *twin) for row, twin in zip(ORDERS, (("Order ID", "SKU"), ("B1", "S1"), (), ()), strict=True)]
    table = find_table(grid(*rows))
    assert table.headers == ("Order ID", "Date", "Refund amount", "", "", "")
    assert [row.cells for row in table.rows] == list(ORDERS[1:])
    assert told(table) == {"TABLE_BESIDE_LEFT_OUT": "E, F"}


def test_a_legend_beside_the_orders_is_no_part_of_them() -> None:
    legend = [("Reason", "Meaning"), ("late", "too late"), ("size", "wrong size")]
    rows = [("Order ID", "Total", None, *legend[0])]
    rows += [(f"A{n}", Decimal(n), None, *(legend[n] if n < 3 else ())) for n in range(1, 9)]
    table = find_table(grid(*rows))
    assert table.headers[:2] == ("Order ID", "Total")
    assert set(table.headers[2:]) == {""}
    assert told(table) == {"TABLE_BESIDE_LEFT_OUT": "D, E"}
    # filled further down it is a column of the orders behind an empty one
    rows = [("Order ID", "Total", None, "Reason"), *[(f"A{n}", Decimal(n), None, "late") for n in range(8)]]
    assert find_table(grid(*rows)).headers == ("Order ID", "Total", "", "Reason")


def test_group_totals_of_excel_and_bare_sums_are_totals() -> None:
    table = find_table(
        grid(
            ("Shop", "Order ID", "Refund amount"),
            ("North", "A1", Decimal(5)),
            ("North", "A2", Decimal(6)),
            ("North Total", None, Decimal(11)),
            ("South", "A3", Decimal(7)),
            ("South Total", None, Decimal(7)),
            ("East Total", "A9", Decimal(7)),
            (None, None, Decimal(25)),
        )
    )
    assert (ids(table), table.totals) == ([2, 3, 5, 7], (4, 6, 8))


def test_a_row_without_an_order_that_is_no_sum_stays() -> None:
    table = find_table(grid(*ORDERS, (None, None, Decimal(99))))
    assert (ids(table), table.totals) == ([2, 3, 4, 5], ())
    table = find_table(grid(("A", "B"), ("x", Decimal(1)), ("y", Decimal(2)), (None, Decimal(3))))
    assert table.totals == ()


def test_headers_merged_downwards_beside_groups_are_joined() -> None:
    table = find_table(
        grid(
            ("Order ID", "Customer", "City", "Refund", None),
            (None, None, None, "Amount", "Reason"),
            ("A1", "Meier", "Ulm", Decimal(5), "late"),
            ("A2", "Schmidt", "Bonn", Decimal(6), "late"),
        )
    )
    assert table.headers == ("Order ID", "Customer", "City", "Refund Amount", "Refund Reason")
    assert (table.header_row, ids(table)) == (2, [3, 4])
