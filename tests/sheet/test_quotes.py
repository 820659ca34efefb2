"""A quotation mark that nothing closes swallows no row, and a cell with line ends that is closed stays one cell."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reversal_desk.sheet import quotes, reader, textfile
from reversal_desk.sheet.raw import RawBook

HEAD = "Order ID;Product;Order Date;Order Status\n"
CELLS = 1_000_000


def book(text: str, delimiter: str = "") -> RawBook:
    return textfile.read_text(text.encode(), "x", max_cells=CELLS, delimiter=delimiter)


def orders(found: RawBook) -> list[object]:
    return [row[2][0] for row in found.sheets[0].rows[1:]]


def marked(found: RawBook) -> list[str]:
    return [facts["rows"] for code, facts in found.notices if code == "SHEET_STRAY_QUOTE"]


def line(order: int, product: str, status: str = "cancelled") -> str:
    return f"{order};{product};2026-03-08;{status}\n"


@pytest.mark.parametrize(("lines", "rows"), [
    ([line(1001, '"24in monitor'), line(1002, "Desk"), line(1003, "Lamp")], "2"),
    ([line(1001, "Desk"), line(1002, "Lamp"), line(1003, '"24in monitor')], "4"),
    ([line(1001, '"24in monitor'), line(1002, '"Desk"'), line(1003, "Lamp")], "2"),
    ([line(1001, '"24in monitor'), line(1002, 'monitor 24"'), line(1003, "Lamp")], "2"),
    ([line(1001, '"24in monitor'), line(1002, "Lamp"), line(1003, '"27in monitor')], "2, 4"),
    ([line(1001, '"24in ""flat"" monitor'), line(1002, "Lamp"), line(1003, '"a; b"')], "2"),
])  # fmt: skip
def test_a_mark_that_nothing_closes_swallows_no_row(lines: list[str], rows: str) -> None:
    found = book(HEAD + "".join(lines))
    assert orders(found) == ["1001", "1002", "1003"]
    assert [row[2][3] for row in found.sheets[0].rows] == ["Order Status", *["cancelled"] * 3]
    assert (found.delimiter, marked(found)) == (";", [rows])


def test_the_cells_beside_such_a_mark_are_read_as_they_are_quoted() -> None:
    found = book(HEAD + '1001;"24in; monitor;2026-03-08;cancelled\n1002;"Desk; oak";2026-03-08;cancelled\n')
    assert found.sheets[0].rows[2][2] == ["1002", "Desk; oak", "2026-03-08", "cancelled"]
    found = book('"Order; ID";A;B;C\n"1001; x";"24in;y;z\n"1002; x";1;2;3\n')
    assert [row[2] for row in found.sheets[0].rows[1:]] == [["1001; x", '"24in', "y", "z"], ["1002; x", "1", "2", "3"]]


@pytest.mark.parametrize("note", [
    "one, two, three\nfour, five", "first\nsecond", "a\n\nb", 'he said ""no""\nand left', "\nabove and below\n",
    "x\r\ny", "1002, see there\n1003, too", "1002, see, 2026-03-01, there\n1003, too, 2026-03-01, here",
])  # fmt: skip
@pytest.mark.parametrize("rows", [1, 30])
def test_a_closed_cell_with_line_ends_stays_one_cell(note: str, rows: int) -> None:
    head = "Order ID,Note,Order Date,Order Status\n"
    of_two = '{},"{}",2026-03-08,cancelled\n{},x,2026-03-08,paid\n'
    made = head + "".join(of_two.format(1000 + n, note, 2000 + n) for n in range(rows))
    found = book(made)
    assert marked(found) == []
    assert found.sheets[0].rows[1][2] == ["1000", note.replace('""', '"'), "2026-03-08", "cancelled"]
    assert len(found.sheets[0].rows) == 1 + 2 * rows


@pytest.mark.parametrize("others", [0, 5])
def test_a_mark_that_the_next_cells_closes_swallows_no_cell(others: int) -> None:
    head = "Order ID;Product;Note;Refund;Total\n" + "".join(f'{n};x;"y";1;2\n' for n in range(others))
    found = book(head + '1001;"24in;"he said ""no""";5;100\n1002;x;y;5;100\n')
    assert found.sheets[0].rows[-2][2] == ["1001", '"24in', 'he said "no"', "5", "100"]
    assert marked(found) == [str(2 + others)]
    short = 'a;b;c\n1;"x" y;\n2;"x";\n3;"u" v\n'  # a row may be short, and a mark stand alone, for other reasons
    assert marked(book(short, ";")) == []


@pytest.mark.parametrize("rows", [1, 2, 60])
def test_a_sheet_of_nothing_but_cells_with_line_ends_is_read_as_it_is(rows: int) -> None:
    for note in ("Desk\n{}, x", "{}; x; y\nDesk", "first\n{}\nlast; {}"):
        products = ['"' + note.replace("{}", str(n)) + '"' for n in range(rows)]
        found = book(HEAD + "".join(line(1000 + n, product) for n, product in enumerate(products)), ";")
        assert marked(found) == []
        assert [row[2][1] for row in found.sheets[0].rows[1:]] == [product.strip('"') for product in products]


def test_a_mark_at_the_top_of_a_large_file_costs_only_its_row(tmp_path: Path) -> None:
    path = tmp_path / "large.csv"
    rows = "".join(line(2000 + n, "Lamp, lit") for n in range(20_000))
    path.write_text(HEAD + line(1001, '"24in monitor') + rows, encoding="utf-8")
    grid = reader.read(path)
    assert grid.delimiter == ";"
    assert len(grid.rows) == 20_002
    assert [(notice.code, notice.facts["rows"]) for notice in grid.notices] == [("SHEET_STRAY_QUOTE", "2")]
    assert reader.look_at_text(path).rows[1][:2] == ("1001", '"24in monitor')


def test_pasted_rows_are_kept_apart_too() -> None:
    grid = reader.read_pasted((HEAD + line(1001, '"24in monitor') + line(1002, "Desk")).replace(";", "\t"))
    assert [row.cells[0] for row in grid.rows] == ["Order ID", "1001", "1002"]
    assert [(notice.code, notice.facts["rows"]) for notice in grid.notices] == [("SHEET_STRAY_QUOTE", "2")]


def test_marks_without_number_are_read_line_by_line_in_the_end() -> None:
    found = book(HEAD + "".join(line(1000 + n, '"a') for n in range(200)))
    assert orders(found) == [str(1000 + n) for n in range(200)]
    assert marked(found) == ["2, 3, 4, 5, 6, 7, 8, 9 …"]


CELL = st.text(st.sampled_from(list('ab1;"\n\r, ')), max_size=6)


@given(st.lists(st.lists(CELL, min_size=1, max_size=4), min_size=1, max_size=6))
def test_one_line_by_itself_is_what_a_csv_reader_makes_of_it(rows: list[list[str]]) -> None:
    for cells in rows:
        flat = [cell.replace("\n", " ").replace("\r", " ") for cell in cells]
        out = io.StringIO()
        csv.writer(out, delimiter=";").writerow(flat)
        assert quotes.by_itself(out.getvalue(), ";") == flat
        assert not quotes.left_open(out.getvalue(), ";")


@given(st.text(st.sampled_from(list('a1;"\n')), max_size=40))
def test_no_text_loses_a_line(text: str) -> None:
    mended = quotes.Mended(text, ";")
    rows = list(mended)
    inside = sum(cell.count("\n") for row in rows for cell in row)
    assert len(rows) + inside == len(quotes.lines_of(text))
