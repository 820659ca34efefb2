"""The user's own workbook comes back with results, whole or as a new one, never over the sheet it came from."""

from __future__ import annotations

import io
import zipfile
from datetime import datetime
from decimal import Decimal
from pathlib import Path

import pytest
import xlsxwriter
from msgspec.structs import replace
from openpyxl import load_workbook
from workbooks import raw_xlsx, sheet_xml, xlsx

from reversal_desk.errors import SheetError, StoreError, UsageError
from reversal_desk.model import Grid
from reversal_desk.sheet.reader import read
from reversal_desk.sheet.results import Results, copy_with_results, loss_of_copy, write_results


def test_amounts_are_numbers_with_their_places_in_a_new_workbook_and_in_a_copy(tmp_path: Path) -> None:
    cells = ("0012", Decimal("27.80"), Decimal(2780), Decimal("-0.125"), "=1+1")
    new, copied = tmp_path / "new.xlsx", tmp_path / "copy.xlsx"
    write_results(None, new, headers=list("abcde"), rows=[cells])
    source = read(xlsx(tmp_path / "in.xlsx", [["Order ID"], ["0012"]]))
    copy_with_results(source, 1, copied, Results(tuple("abcde"), {2: cells}, [cells]))
    for path, lines in ((new, [(2, 1)]), (copied, [(2, 2), (4, 2)])):
        sheet = load_workbook(path).worksheets[0]
        for row, column in lines:
            found = [sheet.cell(row, column + place) for place in range(5)]
            assert [(cell.data_type, str(cell.value), cell.number_format) for cell in found] == [
                ("s", "0012", "@"), ("n", "27.8", "#,##0.00"), ("n", "2780", "#,##0"), ("n", "-0.125", "General"),
                ("s", "=1+1", "@"),
            ], path  # fmt: skip


def test_formula_like_text_stays_text_and_ids_keep_their_zeros(tmp_path: Path) -> None:
    source = read(xlsx(tmp_path / "in.xlsx", [["Order ID", "Note"], ["0012", "x"]], title="October"))
    out = tmp_path / "out.xlsx"
    rows = [["0012", "=cmd|' /C calc'!A0"], ["+1", "@x"], ["-2", "bad\x07bell"], ["123456789012345678", "a" * 40_000]]
    write_results(source, out, headers=["Order ID", "Note"], rows=rows)
    sheet = load_workbook(out).worksheets[0]
    assert sheet.title == "October"
    assert {cell.data_type for line in sheet.iter_rows() for cell in line} == {"s"}
    got = [[cell.value for cell in line] for line in sheet.iter_rows()]
    assert got[0] == ["Order ID", "Note"]
    assert got[1] == rows[0]
    assert got[2] == rows[1]
    assert got[3] == ["-2", "bad\ufffdbell"]
    assert got[4] == ["123456789012345678", "a" * 32_767]
    again = read(out)
    assert again.rows[1].cells == ("0012", "=cmd|' /C calc'!A0")
    assert [path.name for path in tmp_path.iterdir()].count(".out.xlsx") == 0


def test_the_source_is_never_replaced(tmp_path: Path) -> None:
    path = xlsx(tmp_path / "in.xlsx", [["Order ID"], ["1"]])
    source = read(path)
    before = path.read_bytes()
    (tmp_path / "link.xlsx").symlink_to(path)
    for target in (path, tmp_path / "link.xlsx", tmp_path / "." / "in.xlsx"):
        with pytest.raises(UsageError) as caught:
            write_results(source, target, headers=["a"], rows=[])
        assert caught.value.code == "RESULTS_OVER_SOURCE"
    path.unlink()
    with pytest.raises(UsageError):
        write_results(source, path, headers=["a"], rows=[])
    path.write_bytes(before)


def test_an_existing_file_is_replaced_whole_and_kept_on_failure(tmp_path: Path) -> None:
    out = tmp_path / "out.xlsx"
    out.write_bytes(b"old")
    write_results(None, out, headers=["a"], rows=[["1"]])
    assert read(out).sheet == "Results"
    with pytest.raises(StoreError) as caught:
        write_results(None, tmp_path / "no folder" / "out.xlsx", headers=["a"], rows=[])
    assert caught.value.code == "RESULTS_NOT_WRITTEN"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["out.xlsx"]


def test_more_rows_than_excel_has(tmp_path: Path) -> None:
    with pytest.raises(UsageError) as caught:
        write_results(None, tmp_path / "o.xlsx", headers=["a"], rows=[["1"]] * 1_048_576)
    assert caught.value.code == "RESULTS_TOO_LONG"


# --------------------------------------------------------------------------- a copy


#: One red pixel.
PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108020000009077"
    "53de0000000c49444154789c63f8cfc00000030101003a8d9fd20000000049454e44ae426082"
)


def rich(path: Path) -> Path:
    """A workbook with all that people put into theirs."""
    book = xlsxwriter.Workbook(path)
    sheet = book.add_worksheet("Orders")
    bold = book.add_format({"bold": True, "bg_color": "#FFEE00"})
    money, day = book.add_format({"num_format": "#,##0.00 €"}), book.add_format({"num_format": "dd.mm.yyyy"})
    empty = book.add_format({"bg_color": "#EEEEEE"})
    sheet.merge_range("A1:D1", "Returns of October", bold)
    sheet.set_column("A:A", 31.5)
    sheet.write_row("A3", ["Order ID", "Date", "Refund amount", "Twice"], bold)
    for n in range(4, 9):
        sheet.write_string(f"A{n}", f"000{n}")
        sheet.write_datetime(f"B{n}", datetime(2026, 10, n), day)  # noqa: DTZ001
        sheet.write_number(f"C{n}", n + 0.5, money)
        sheet.write_formula(f"D{n}", f"=C{n}*2", money, 2 * n + 1)
        sheet.write_blank(f"F{n}", None, empty)
    sheet.write("A9", "Total", bold)
    sheet.write_formula("C9", "=SUM(C4:C8)", money, 32.5)
    sheet.set_row(5, None, None, {"hidden": True})
    sheet.autofilter("A3:D8")
    sheet.write_comment("A4", "ask Anna")
    sheet.insert_image("H2", "red.png", {"image_data": io.BytesIO(PNG)})
    sheet.conditional_format("C4:C8", {"type": "data_bar"})
    chart = book.add_chart({"type": "column"})
    chart.add_series({"values": "=Orders!$C$4:$C$8"})
    other = book.add_worksheet("Other")
    other.insert_chart("C3", chart)
    other.write("A1", "=1+1")
    other.write_string("A2", "0012")
    book.close()
    return path


def parts(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as archive:
        assert archive.testzip() is None
        return {name: archive.read(name) for name in archive.namelist()}


@pytest.mark.parametrize("name", ["out.txt", "out.csv", "out.xlsm", "out"])
def test_a_workbook_is_not_written_under_a_name_that_excel_would_not_open_it_by(tmp_path: Path, name: str) -> None:
    with pytest.raises(UsageError) as told:
        write_results(None, tmp_path / name, headers=["a"], rows=[["1"]])
    assert told.value.code == "RESULTS_NAME"
    assert not (tmp_path / name).exists()


def test_a_copy_is_the_persons_own_workbook_with_columns_added(tmp_path: Path) -> None:
    path, out = rich(tmp_path / "in.xlsx"), tmp_path / "out.xlsx"
    source = read(path)
    assert loss_of_copy(source, out) == ""
    told = {4: ("Confirmed", "=cmd|' /C calc'!A0"), 6: ("Refused", "a < b & c"), 8: ("+1", "@x\x07"), 7: ("-2", "")}
    copy_with_results(source, 3, out, Results(("Result", "What it means"), told, [("Locked", "in no row")]))
    before, after = parts(path), parts(out)
    changed = {name for name in before if before[name] != after[name]}
    assert set(before) == set(after)
    assert changed == {"xl/worksheets/sheet1.xml", "xl/styles.xml"}
    old, new = load_workbook(path), load_workbook(out)
    for sheet in old:
        for line in sheet.iter_rows():
            for cell in line:
                twin = new[sheet.title][cell.coordinate]
                if sheet.title == "Orders" and cell.column in {5, 6} and cell.row >= 3:
                    continue
                assert (twin.value, twin.data_type, twin.number_format) == (
                    cell.value,
                    cell.data_type,
                    cell.number_format,
                )
                assert (twin.font.b, twin.fill.bgColor.rgb) == (cell.font.b, cell.fill.bgColor.rgb)
    sheet = new["Orders"]
    assert [sheet[f"{column}3"].value for column in "EF"] == ["Result", "What it means"]
    assert sheet["E3"].font.b, "the new titles look like those beside them"
    assert [[sheet[f"{column}{row}"].value for column in "EF"] for row in (4, 6, 7, 8)] == [
        ["Confirmed", "=cmd|' /C calc'!A0"],
        ["Refused", "a < b & c"],
        ["-2", None],
        ["+1", "@x\ufffd"],
    ]
    for place in ("E4", "F4", "E8", "F8", "E7"):
        assert (sheet[place].data_type, sheet[place].number_format) == ("s", "@"), place
    assert [sheet[f"{column}11"].value for column in "EF"] == ["Locked", "in no row"]
    assert sheet.column_dimensions["A"].width == old["Orders"].column_dimensions["A"].width
    assert sheet.row_dimensions[6].hidden
    assert sheet.merged_cells.ranges == old["Orders"].merged_cells.ranges
    again = read(out)
    assert again.sheets[0].cols == 6
    assert [row.cells[:3] for row in again.rows[:6]] == [row.cells[:3] for row in source.rows[:6]]
    assert again.rows[2].cells[4:] == ("Confirmed", "=cmd|' /C calc'!A0")
    assert [row.number for row in again.rows if row.hidden] == [6]


def test_a_copy_keeps_cells_right_of_the_new_columns_and_rows_without_numbers(tmp_path: Path) -> None:
    rows = (
        '<row spans="1:1"><c t="inlineStr"><is><t>Order ID</t></is></c></row>'
        '<row/><row><c t="inlineStr"><is><t>A1</t></is></c><c s="0"/><c r="XFD3" s="0"/></row>'
    )
    prefixed = sheet_xml(rows).decode().replace("<", "<x:").replace("<x:/", "</x:").replace("<x:?", "<?")
    prefixed = prefixed.replace("xmlns=", "xmlns:x=")
    for name, xml in (("plain", sheet_xml(rows)), ("prefixed", prefixed.encode())):
        path, out = raw_xlsx(tmp_path / f"{name}.xlsx", xml), tmp_path / f"{name} out.xlsx"
        copy_with_results(read(path), 1, out, Results(("Result",), {3: ("Confirmed",)}))
        grid = read(out)
        assert [(row.number, row.cells) for row in grid.rows] == [(1, ("Order ID", "Result")), (3, ("A1", "Confirmed"))]
        assert b'r="XFD3"' in parts(out)["xl/worksheets/sheet1.xml"]


def test_a_copy_of_a_sheet_without_a_header_has_no_titles(tmp_path: Path) -> None:
    path, out = xlsx(tmp_path / "in.xlsx", [["1001"], ["1002"]]), tmp_path / "out.xlsx"
    copy_with_results(read(path), None, out, Results(("Result",), {2: ("Refused",)}))
    assert [row.cells for row in read(out).rows] == [("1001",), ("1002", "Refused")]


def test_macros_stay_in_a_copy_that_is_called_xlsm(tmp_path: Path) -> None:
    path = xlsx(tmp_path / "in.xlsm", [["Order ID"], ["1"]])
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("xl/vbaProject.bin", b"macros")
    source = read(path)
    assert loss_of_copy(source, tmp_path / "out.xlsx") == "RESULTS_NEW_MACROS"
    out = tmp_path / "out.XLSM"
    assert loss_of_copy(source, out) == ""
    copy_with_results(source, 1, out, Results(("Result",), {2: ("Confirmed",)}))
    before, after = parts(path), parts(out)
    assert after["xl/vbaProject.bin"] == before["xl/vbaProject.bin"]
    assert read(out).rows[1].cells[-1] == "Confirmed"


def test_what_a_copy_would_lose_is_named(tmp_path: Path) -> None:
    path = xlsx(tmp_path / "in.xlsx", [["Order ID"], ["1"]])
    source, out = read(path), tmp_path / "out.xlsx"
    for kind, code in (("csv", "RESULTS_NEW_TEXT"), ("xls", "RESULTS_NEW_FORMATS"), ("ods", "RESULTS_NEW_FORMATS")):
        assert loss_of_copy(replace(source, kind=kind), out) == code
    assert loss_of_copy(source, tmp_path / "out.txt") == "RESULTS_NEW_FORMATS"
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("_xmlsignatures/sig1.xml", "<Signature/>")
    assert loss_of_copy(source, out) == "RESULTS_NEW_SIGNED"
    path.write_bytes(b"\xd0\xcf\x11\xe0 encrypted since")
    assert loss_of_copy(source, out) == "RESULTS_NEW_LOCKED"
    twice = raw_xlsx(tmp_path / "twice.xlsx", sheet_xml("<row><c><v>1</v></c></row>"))
    with pytest.warns(UserWarning, match="Duplicate"), zipfile.ZipFile(twice, "a") as archive:
        archive.writestr("xl/workbook.xml", "<again/>")
    assert loss_of_copy(replace(source, path=str(twice)), out) == "RESULTS_NEW_FORMATS"


def test_a_copy_never_replaces_its_source_and_leaves_nothing_half(tmp_path: Path) -> None:
    path = xlsx(tmp_path / "in.xlsx", [["Order ID"], ["1"]])
    source, whole = read(path), path.read_bytes()
    told = Results(("Result",), {2: ("Confirmed",)})
    with pytest.raises(UsageError, match="RESULTS_OVER_SOURCE"):
        copy_with_results(source, 1, path, told)
    with pytest.raises(StoreError, match="RESULTS_NOT_WRITTEN"):
        copy_with_results(source, 1, tmp_path / "none" / "out.xlsx", told)
    with pytest.raises(UsageError, match="RESULTS_TOO_LONG"):
        copy_with_results(source, 1, tmp_path / "out.xlsx", Results(("a",) * 16_384, {}))
    gone = Results(("Result",), {2: ("Confirmed",), 77: ("Refused",)})
    with pytest.raises(SheetError, match="SHEET_CORRUPT"):
        copy_with_results(source, 1, tmp_path / "out.xlsx", gone)
    with pytest.raises(SheetError, match="SHEET_NAME_UNKNOWN"):
        copy_with_results(replace(source, sheet="Gone"), 1, tmp_path / "out.xlsx", told)
    for rows in ("", "<row r='1'>"):
        broken = raw_xlsx(tmp_path / "broken.xlsx", sheet_xml(rows).replace(b"</sheetData>", b"") if rows else b"<x/>")
        with pytest.raises(SheetError, match="SHEET_CORRUPT"):
            copy_with_results(replace(source, sheet="One", path=str(broken)), 1, tmp_path / "out.xlsx", told)
        broken.unlink()
    path.unlink()
    with pytest.raises(SheetError, match="SHEET_NO_ACCESS"):
        copy_with_results(source, 1, tmp_path / "out.xlsx", told)
    path.write_bytes(whole)
    assert [one.name for one in tmp_path.iterdir()] == ["in.xlsx"]


def test_own_widths_that_reach_over_the_new_columns_stay(tmp_path: Path) -> None:
    xml = sheet_xml("<row><c><v>1</v></c></row>")
    wide = xml.replace(b"<sheetData>", b'<cols><col min="1" max="16384" width="9"/></cols><sheetData>')
    path, out = raw_xlsx(tmp_path / "w.xlsx", wide), tmp_path / "out.xlsx"
    copy_with_results(read(path), None, out, Results(("Result",), {1: ("Confirmed",)}))
    assert parts(out)["xl/worksheets/sheet1.xml"].count(b"<col ") == 1
    narrow = xml.replace(b"<sheetData>", b'<cols><col min="1" max="1" width="9"/></cols><sheetData>')
    path = raw_xlsx(tmp_path / "n.xlsx", narrow)
    copy_with_results(read(path), None, out, Results(("Result",), {1: ("Confirmed",)}))
    assert b'<col min="2" max="2" width="18"' in parts(out)["xl/worksheets/sheet1.xml"]


def test_an_empty_sheet_has_no_rows_to_stand_beside(tmp_path: Path) -> None:
    path = raw_xlsx(tmp_path / "e.xlsx", b"<worksheet><sheetData/></worksheet>")
    source = Grid(str(path), "xlsx", (), "One", ())
    with pytest.raises(SheetError, match="SHEET_CORRUPT"):
        copy_with_results(source, 1, tmp_path / "out.xlsx", Results(("Result",), {}))
