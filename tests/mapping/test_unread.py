"""What stands in columns that nobody read, against what the others say."""

from __future__ import annotations

from decimal import Decimal

import pytest
from mapping_bench import table

from reversal_desk.mapping import map_columns, read_rows
from reversal_desk.model import Cell, Field


@pytest.mark.parametrize(
    ("header", "words", "against"),
    [
        ("OK to refund?", ("yes", "no"), ["", "no"]),
        ("OK to refund?", (True, False), ["", "FALSE"]),
        ("Approved", (Decimal(1), Decimal(0)), ["", "0"]),
        ("Denied", ("x", ""), ["x", ""]),
        ("Denied", ("no", "yes"), ["", "yes"]),
        ("Restocked", ("yes", "no"), ["", ""]),
        ("Accepts Marketing", ("yes", "no"), ["", ""]),
        ("是否需要退货", ("是", "否"), ["", ""]),
    ],
)
def test_a_no_stands_against_a_status_that_says_returned(
    header: str, words: tuple[Cell, ...], against: list[str]
) -> None:
    headers = ["Order ID", "Order date", "Return Status", "Refund amount", header]
    made = table(headers, *([f"A{n}", "2026-03-02", "Returned", "10.00", word] for n, word in enumerate(words)))
    assert [row.against for row in read_rows(made, map_columns(made))] == against


def test_a_second_status_that_refuses_stands_against_the_first() -> None:
    made = table("Order ID, Status, Decision", ["A", "cancelled", "rejected"], ["B", "cancelled", "approved"])
    found = map_columns(made)
    assert (found.unread, found.index_of(Field.STATUS)) == ("Decision", 1)
    assert [row.against for row in read_rows(made, found)] == ["rejected", ""]
