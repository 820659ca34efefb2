"""What other tabs say against orders of the one in use."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

from reversal_desk.mapping import map_columns, read_rows
from reversal_desk.sheet import reader
from reversal_desk.sheet.header import find_table

ORDERS = [
    ["Order", "Order date", "Total", "Status"], *([f"B{n}", "2026-03-01", 50, "cancelled"] for n in (501, 502, 503)),
]  # fmt: skip


def book(path: Path, name: str, rows: list[list[object]], *, visible: bool = True) -> Path:
    made = openpyxl.Workbook()
    page = made.active
    assert page is not None
    page.title = "February"
    for row in ORDERS:
        page.append(row)
    other = made.create_sheet(name)
    for row in rows:
        other.append(row)
    other.sheet_state = "visible" if visible else "hidden"
    made.save(path)
    return path


@pytest.mark.parametrize(
    ("name", "rows", "said"),
    [
        ("March", [["Order", "Status"], ["#B502", "reinstated"], ["B503", "cancelled"]], {3: "March: reinstated"}),
        ("Do not reverse", [["Order", "Who"], ["B501", "Anna"]], {2: "Do not reverse"}),
        ("All orders", [["Order", "Status"], ["B501", "paid"], ["B502", "shipped"]], {}),
        ("Notes", [["Something", "Else"], ["B501", "kept after all"]], {}),
    ],
)
def test_only_what_speaks_against_an_order_is_heard(
    tmp_path: Path, name: str, rows: list[list[object]], said: dict[int, str]
) -> None:
    found = find_table(reader.read(book(tmp_path / "book.xlsx", name, rows), sheet_name="February"))
    assert found.grid.elsewhere == said
    remarks = {row.number: row.remark for row in read_rows(found, map_columns(found)) if row.remark}
    assert remarks == said


def test_a_hidden_tab_says_nothing(tmp_path: Path) -> None:
    path = book(tmp_path / "book.xlsx", "March", [["Order", "Status"], ["B502", "reinstated"]], visible=False)
    assert reader.read(path).elsewhere == {}
