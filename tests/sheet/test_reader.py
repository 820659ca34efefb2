"""Any file a person calls a spreadsheet opens, or says clearly why not, within its limits."""

# ruff: noqa: E501, DTZ001 - tables of files read best as lines, and sheets have no zone

from __future__ import annotations

import codecs
import io
import os
import struct
import subprocess
import sys
import time as clock
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from pathlib import Path

import msgspec
import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.comments import Comment
from workbooks import answered, corpus, corpus_file, lines, ods, raw_xlsx, request, sheet_xml, xlsx, zipped

from reversal_desk.errors import SheetError
from reversal_desk.model import CellError, Grid
from reversal_desk.sheet import biff, child, prescan, raw, reader, textfile
from reversal_desk.sheet.raw import Refused
from reversal_desk.sheet.reader import Limits, number, read, read_pasted


def refusal(path: Path, **options: object) -> SheetError:
    with pytest.raises(SheetError) as caught:
        read(path, **options)  # type: ignore[arg-type]
    return caught.value


def values(grid: Grid) -> list[tuple[object, ...]]:
    return [row.cells for row in grid.rows]


# --------------------------------------------------------------------------- the public corpus

#: A child that would wait for ever is ended; how soon, in seconds, is the machine's affair.
ENDED_WITHIN = 30
#: Files that may kill their reader are read through the child only.
_ROUGH = {"bomb", "corrupt", "fuzz", "huge_dimension", "xxe"}


@pytest.mark.parametrize("line", corpus() or [pytest.param({}, marks=pytest.mark.skip("no public test files here"))])
def test_public_files_open_or_refuse_as_expected(line: dict[str, str]) -> None:
    path = corpus_file(line["file"])
    began = clock.monotonic()
    if line["category"] in _ROUGH:
        try:
            grid = read(path)
            tabs = [(tab.rows, tab.cols) for tab in grid.sheets]
            got = "open"
        except SheetError as error:
            got, tabs = f"error:{error.kind}", []
    else:
        found = answered(request(path))
        tabs = [(tab.rows, tab.cols) for tab in found.sheets]
        got = f"error:{found.refused_kind}" if found.refused else "open"
    assert clock.monotonic() - began < 5
    expect = line["expect"]
    if expect == "open":
        assert got == "open"
        assert tabs[0] == (int(line["sheet_rows"]), int(line["sheet_cols"]))
    elif expect == "empty":
        # a header row alone opens; that it has no rows is said by the table
        assert got == "error:empty" or tabs[0] == (1, 2)
    elif expect.startswith("error:"):
        assert got == expect
    else:
        assert got == "open" or got.startswith("error:")


@pytest.mark.parametrize(
    ("name", "password"),
    [
        ("exceldatareader__Test_git_issue_242_std_rc4_pwd_password.xls", "password"),
        ("exceldatareader__agile_AES256_SHA512_CBC_pwd_password.xlsx", "password"),
        ("poi__password.xls", "password"),
        ("poi__protected_passtika.xlsb", "tika"),
        ("poi__60320-protected.xlsx", "Test001!!"),
    ],
)
def test_a_protected_workbook_opens_with_its_password_only(name: str, password: str) -> None:
    path = corpus_file(f"encrypted/{name}")
    opened = answered(request(path, password=password))
    assert opened.refused == ""
    assert opened.rows
    wrong = answered(request(path, password="not it"))
    assert (wrong.refused, wrong.refused_kind) == ("SHEET_WRONG_PASSWORD", "password")
    assert refusal(path).code == "SHEET_PASSWORD"


def test_a_password_is_not_on_the_command_line_and_not_in_the_error() -> None:
    path = corpus_file("encrypted/python-calamine__password.xlsx")
    error = refusal(path, password="hunter2-hunter2")
    assert error.code == "SHEET_WRONG_PASSWORD"
    assert "hunter2" not in str(error) + repr(error.facts)
    assert all("hunter2" not in part for part in reader._command())


# --------------------------------------------------------------------------- workbooks


def test_cells_keep_their_kinds_and_rows_their_numbers(tmp_path: Path) -> None:
    path = tmp_path / "orders.xlsx"
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "Orders"
    sheet["C4"], sheet["D4"] = "Order ID", "Total"
    sheet["C6"], sheet["D6"] = "0012", 19.99
    sheet["C7"], sheet["D7"] = 100000001, 5
    sheet["E6"], sheet["E7"], sheet["F6"] = datetime(2026, 10, 31), datetime(2026, 10, 31, 8, 15), time(8, 15)
    sheet["F7"], sheet["G6"] = True, "=1/0"
    book.save(path)
    grid = read(path)
    assert (grid.kind, grid.sheet, [row.number for row in grid.rows]) == ("xlsx", "Orders", [4, 6, 7])
    assert grid.rows[0].cells == (None, None, "Order ID", "Total")
    assert grid.rows[1].cells[2:6] == ("0012", Decimal("19.99"), datetime(2026, 10, 31), time(8, 15))
    assert grid.rows[2].cells[2:] == (Decimal(100000001), Decimal(5), datetime(2026, 10, 31, 8, 15), True)
    assert str(grid.rows[2].cells[2]) == "100000001"
    assert grid.rows[1].cells[6] == CellError("#CALC!")  # its result was never worked out: no blank
    assert [(notice.code, notice.facts["count"]) for notice in grid.notices] == [("SHEET_NOT_CALCULATED", "1")]
    assert (grid.sheets[0].rows, grid.sheets[0].cols) == (3, 4)  # and yet no cell to any other program


def test_hidden_and_filtered_rows_are_marked_and_counted(tmp_path: Path) -> None:
    path = xlsx(tmp_path / "f.xlsx", [["Order ID", "Status"], *[[f"A{n}", "paid"] for n in range(6)]], hidden=(3, 5, 6))
    grid = read(path)
    assert [row.number for row in grid.rows if row.hidden] == [3, 5, 6]
    assert [(n.code, n.facts["count"]) for n in grid.notices] == [("HIDDEN_ROWS", "3")]


def test_notes_that_hang_on_cells_are_known_by_their_rows(tmp_path: Path) -> None:
    path = xlsx(tmp_path / "n.xlsx", [["Order ID", "Refund"], ["A1", 5], ["A2", 6], ["A3", 7]])
    book = load_workbook(path)
    for place, text in (("B3", "Anna:\ndo NOT process"), ("A3", "rang twice"), ("A1", "from the shop")):
        book.active[place].comment = Comment(text, "Anna")
    book.create_sheet("Old")["A2"].comment = Comment("of another tab", "Anna")
    book.save(path)
    assert read(path).notes == {1: "from the shop", 3: "rang twice / Anna: do NOT process"}


def test_notes_on_cells_of_an_opendocument_sheet_are_known(tmp_path: Path) -> None:
    def cell(text: str, note: str = "") -> str:
        hung = f"<office:annotation><text:p>Anna:</text:p><text:p>{note}</text:p></office:annotation>" if note else ""
        return f'<table:table-cell office:value-type="string">{hung}<text:p>{text}</text:p></table:table-cell>'

    rows = "".join(
        f"<table:table-row>{''.join(cells)}</table:table-row>"
        for cells in (
            [cell("Order ID"), cell("Refund")], [cell("A1"), cell("5")],
            [cell("A2", "do <text:span>NOT</text:span> process &amp; wait"), cell("6")],
        )
    )  # fmt: skip
    grid = read(ods(tmp_path / "n.ods", f'<table:table table:name="S">{rows}</table:table>'))
    assert grid.notes == {3: "Anna: do NOT process & wait"}
    assert [row.cells[0] for row in grid.rows] == ["Order ID", "A1", "A2"]


def test_notes_on_cells_of_a_binary_workbook_are_known() -> None:
    assert read(corpus_file("packaging/poi__testVarious.xlsb")).notes[8] == "Allison, Timothy B.: test comment2"


def test_notes_on_cells_of_old_workbooks_are_known() -> None:
    def record(kind: int, body: bytes) -> bytes:
        return struct.pack("<HH", kind, len(body)) + body

    def book(version: bytes, name: bytes, sheet: bytes) -> dict[str, prescan.Marks]:
        start = record(0x0809, version + bytes(14))
        length = len(start) + 4 + 6 + len(name) + 4
        listed = record(0x0085, struct.pack("<IH", length, 0) + name)
        return biff.marks_of(start + listed + record(0x000A, b"") + start + sheet + record(0x000A, b""))

    def drawn(number: int, *texts: bytes, count: int) -> bytes:
        made = record(0x005D, struct.pack("<HHHH", 0x15, 18, 0x19, number) + bytes(14))
        made += record(0x01B6, bytes(10) + struct.pack("<H", count) + bytes(6))
        return made + b"".join(record(0x003C, text) for text in texts) + record(0x003C, bytes(16))

    wide = b"\x01" + "不要 process".encode("utf-16-le")
    sheet = drawn(7, b"\0do NOT ", b"\0reverse", count=14) + drawn(9, wide, count=10)
    notes = [(2, 7), (4, 9), (2, 9)]
    sheet += b"".join(record(0x001C, struct.pack("<HHHH", row, 1, 2, number) + bytes(4)) for row, number in notes)
    found = book(b"\x00\x06", b"\x01\x00S", sheet)
    assert found["S"].notes == {3: "do NOT reverse / 不要 process", 5: "不要 process"}
    older = record(0x001C, struct.pack("<HHH", 2, 1, 12) + b"do NOT ") + record(0x001C, b"\xff\xff\0\0\x05\0touch")
    assert book(b"\x00\x05", b"\x03Old", older)["Old"].notes == {3: "do NOT / touch"}
    oldest = record(0x0409, b"\x04\x00\x10\x00") + older + record(0x000A, b"")
    assert biff.read_old(oldest, "old").sheets[0].notes == {3: "do NOT / touch"}


def test_notes_on_cells_of_a_spreadsheet_in_xml_are_known() -> None:
    notes = read(corpus_file("xml2003/phpspreadsheet__excel2003.xml")).notes
    assert notes == {1: "Test for a simple colour-formatted string", 13: "Tests for UTF-8 content"}


def test_hidden_rows_without_numbers_and_in_prefixed_xml_are_found(tmp_path: Path) -> None:
    rows = (
        '<x:row><x:c t="inlineStr"><x:is><x:t>Order ID</x:t></x:is></x:c></x:row>'
        "<x:row hidden='true'><x:c t=\"inlineStr\"><x:is><x:t>A1</x:t></x:is></x:c></x:row>"
    )
    xml = (
        '<x:worksheet xmlns:x="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><x:sheetData>'
        f"{rows}</x:sheetData></x:worksheet>"
    ).encode()
    grid = read(raw_xlsx(tmp_path / "p.xlsx", xml))
    assert [(row.number, row.hidden) for row in grid.rows] == [(1, False), (2, True)]


def test_error_cells_are_errors_not_blanks(tmp_path: Path) -> None:
    rows = (
        '<row r="1"><c r="A1" t="inlineStr"><is><t>Order ID</t></is></c></row>'
        '<row r="2"><c r="A2" t="e"><v>#N/A</v></c></row><row r="9"><c r="C9" t="e"><f>1/0</f><v>#DIV/0!</v></c></row>'
    )
    grid = read(raw_xlsx(tmp_path / "e.xlsx", sheet_xml(rows)))
    assert values(grid)[1:] == [(CellError("#N/A"),), (None, None, CellError("#DIV/0!"))]
    assert [row.number for row in grid.rows] == [1, 2, 9]


def test_an_opendocument_sheet_tells_its_hidden_rows(tmp_path: Path) -> None:
    def row(text: str, extra: str = "") -> str:
        cell = f'<table:table-cell office:value-type="string"><text:p>{text}</text:p></table:table-cell>'
        return f"<table:table-row {extra}>{cell}</table:table-row>"

    table = (
        '<table:table table:name="A &amp; B">'
        + row("Order ID")
        + row("A1", 'table:visibility="filter"')
        + row("A2", 'table:number-rows-repeated="2" table:visibility="collapse"')
        + row("A3")
        + "</table:table>"
    )
    grid = read(ods(tmp_path / "o.ods", table))
    assert (grid.kind, grid.sheet) == ("ods", "A & B")
    assert [(row.number, row.hidden) for row in grid.rows] == [(1, False), (2, True), (3, True), (4, True), (5, False)]


def test_an_encrypted_opendocument_sheet_asks_for_a_password(tmp_path: Path) -> None:
    path = ods(tmp_path / "locked.ods", "", manifest="<manifest:encryption-data/>")
    assert (refusal(path).code, refusal(path).kind) == ("SHEET_PASSWORD", "password")


def test_the_tab_is_the_named_one_else_the_one_with_orders(tmp_path: Path) -> None:
    book = Workbook()
    notes = book.active
    assert notes is not None
    notes.title = "Notes"
    for line in (["Please read", "this"], ["before you", "start"]):
        notes.append(line)
    orders = book.create_sheet("Orders")
    for cells in (["Order ID", "Refund amount"], ["A1", 5]):
        orders.append(cells)
    secret = book.create_sheet("Old")
    for cells in (["Order ID", "Refund amount"], ["B1", 6]):
        secret.append(cells)
    secret.sheet_state = "hidden"
    path = tmp_path / "three.xlsx"
    book.save(path)
    grid = read(path)
    assert grid.sheet == "Orders"
    assert [(tab.name, tab.visible) for tab in grid.sheets] == [("Notes", True), ("Orders", True), ("Old", False)]
    assert read(path, sheet_name="old ").sheet == "Old"
    error = refusal(path, sheet_name="None")
    assert (error.code, error.facts["sheet"], error.facts["sheets"]) == (
        "SHEET_NAME_UNKNOWN",
        "None",
        "Notes, Orders, Old",
    )


def test_a_workbook_with_only_a_hidden_table_opens_and_says_so(tmp_path: Path) -> None:
    book = Workbook()
    hidden = book.create_sheet("Secret")
    hidden.append(["Order ID"])
    hidden.sheet_state = "veryHidden"
    book.save(tmp_path / "h.xlsx")
    grid = read(tmp_path / "h.xlsx")
    assert (grid.sheet, [n.code for n in grid.notices]) == ("Secret", ["SHEET_TAB_HIDDEN"])


def test_a_chart_only_workbook_is_said_to_have_no_table(tmp_path: Path) -> None:
    book = Workbook()
    book.create_chartsheet("Chart")
    del book["Sheet"]
    book.save(tmp_path / "chart.xlsx")
    error = refusal(tmp_path / "chart.xlsx")
    assert (error.code, error.kind) == ("SHEET_NO_TABLE", "empty")


def test_long_numbers_show_what_excel_kept(tmp_path: Path) -> None:
    rows = (
        '<row r="1"><c r="A1"><v>1.23456789012345E+17</v></c><c r="B1"><v>0.1</v></c><c r="C1"><v>1E+30</v></c></row>'
    )
    grid = read(raw_xlsx(tmp_path / "n.xlsx", sheet_xml(rows)))
    assert [str(cell) for cell in grid.rows[0].cells] == ["123456789012345000", "0.1", "1E+30"]
    assert str(number(1e15)) == "1000000000000000"


# --------------------------------------------------------------------------- hostile


def test_no_memory_no_time_for_bombs(tmp_path: Path) -> None:
    far = sheet_xml('<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>')
    began = clock.monotonic()
    assert [row.number for row in read(raw_xlsx(tmp_path / "far.xlsx", far)).rows] == [1, 1048576]
    packed = raw_xlsx(tmp_path / "big.xlsx", sheet_xml("<row>" + "<c><v>1</v></c>" * 8_000_000 + "</row>"))
    assert packed.stat().st_size < 2 << 20
    assert refusal(packed).kind == "too-big"
    assert clock.monotonic() - began < 8


def test_declared_size_cells_and_entries_are_budgeted(tmp_path: Path) -> None:
    path = raw_xlsx(
        tmp_path / "s.xlsx", sheet_xml("".join(f'<row r="{n}"><c r="A{n}"><v>1</v></c></row>' for n in range(1, 99)))
    )
    assert refusal(path, limits=Limits(declared=1000)).code == "SHEET_TOO_BIG"
    assert refusal(path, limits=Limits(cells=50)).code == "SHEET_TOO_BIG"
    assert len(read(path).rows) == 98
    text = tmp_path / "s.csv"
    text.write_text("a,b\n" * 100)
    assert refusal(text, limits=Limits(cells=50)).code == "SHEET_TOO_BIG"


@pytest.mark.parametrize("part", ["xl/worksheets/sheet1.xml", "xl/sharedStrings.xml"])
def test_a_document_type_is_refused(tmp_path: Path, part: str) -> None:
    evil = b'<?xml version="1.0"?><!-- x --><!DOCTYPE a [<!ENTITY b "c">]><worksheet/>'
    sheet = evil if part.endswith("sheet1.xml") else sheet_xml("")
    path = raw_xlsx(tmp_path / "x.xlsx", sheet, extra={} if sheet is evil else {part: evil})
    assert refusal(path).kind == "corrupt"


def test_a_child_that_takes_too_long_is_ended(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = xlsx(tmp_path / "a.xlsx", [["Order ID"], ["1"]])
    monkeypatch.setattr(
        reader, "_command", lambda: [sys.executable, "-c", "import threading; threading.Event().wait()"]
    )
    began = clock.monotonic()
    error = refusal(path, limits=Limits(seconds=0.3))
    assert (error.code, error.kind) == ("SHEET_TOO_BIG", "too-big")
    assert clock.monotonic() - began < ENDED_WITHIN


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        ("import os, signal; os.kill(os.getpid(), signal.SIGKILL)", "too-big"),
        ("import os; os.abort()", "corrupt"),
        ("raise MemoryError", "too-big"),
        ("print('nonsense')", "corrupt"),
    ],
)
@pytest.mark.skipif(os.name == "nt", reason="signals of POSIX")
def test_a_child_that_dies_is_a_clean_refusal(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, code: str, kind: str
) -> None:
    path = xlsx(tmp_path / "a.xlsx", [["Order ID"], ["1"]])
    monkeypatch.setattr(reader, "_command", lambda: [sys.executable, "-c", code])
    assert refusal(path).kind == kind


def test_a_child_that_lingers_after_its_last_word_is_ended(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = xlsx(tmp_path / "a.xlsx", [["Order ID"], ["1"]])
    code = "import os, threading; os.close(1); threading.Event().wait()"
    monkeypatch.setattr(reader, "_command", lambda: [sys.executable, "-c", code])
    monkeypatch.setattr(reader, "_FAREWELL", 0.2)
    began = clock.monotonic()
    assert refusal(path).kind == "too-big"
    assert clock.monotonic() - began < ENDED_WITHIN


def test_a_child_that_cannot_start_is_a_clean_refusal(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = xlsx(tmp_path / "a.xlsx", [["Order ID"], ["1"]])
    monkeypatch.setattr(reader, "_command", lambda: [str(tmp_path / "no such program")])
    assert refusal(path).code == "SHEET_NO_ACCESS"


def test_the_child_has_no_token_and_the_frozen_program_starts_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REVERSAL_DESK_TOKEN", "secret-token")
    assert "secret-token" not in reader._environment().values()
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    assert reader._command() == [sys.executable, reader.CHILD_ARGUMENT]


def test_the_child_starts_light() -> None:
    code = "import sys, reversal_desk.sheet.child; print([m for m in ('PySide6', 'requests', 'openpyxl', 'rapidfuzz') if m in sys.modules])"
    done = subprocess.run(
        [sys.executable, "-c", code], env=reader._environment(), capture_output=True, check=True, text=True
    )
    assert done.stdout.strip() == "[]"


def test_the_childs_main_answers_on_stdout(tmp_path: Path) -> None:
    path = xlsx(tmp_path / "a.xlsx", [["Order ID"], ["1"]])
    asked = msgspec.msgpack.encode(request(path))
    done = subprocess.run(
        [sys.executable, "-m", child.__name__], input=asked, env=reader._environment(), capture_output=True, check=True
    )
    messages, left = [], done.stdout
    while left:
        end = child.LENGTH + int.from_bytes(left[: child.LENGTH], "big")
        messages.append(msgspec.msgpack.decode(left[child.LENGTH : end], type=child.Message))
        left = left[end:]
    rows = [line for message in messages if isinstance(message, child.Rows) for line in lines(message.block)]
    assert rows == [(1, False, ["Order ID"]), (2, False, ["1"])]
    assert isinstance(messages[-1], child.Answer)


def test_a_hundred_thousand_rows_open(tmp_path: Path) -> None:
    row = "".join(f'<c r="{letter}{{n}}" t="inlineStr"><is><t>text {letter} {{n}}</t></is></c>' for letter in "BCDEFG")
    rows = "".join(f'<row r="{n}"><c r="A{n}"><v>{n}</v></c>{row.format(n=n)}</row>' for n in range(1, 100_001))
    grid = read(raw_xlsx(tmp_path / "many.xlsx", sheet_xml(rows)))
    assert len(grid.rows) == 100_000
    assert grid.rows[-1].cells[:2] == (Decimal(100_000), "text B 100000")


# --------------------------------------------------------------------------- files that are no workbooks


def test_missing_empty_folder_and_forbidden(tmp_path: Path) -> None:
    assert (refusal(tmp_path / "no.xlsx").code, refusal(tmp_path / "no.xlsx").kind) == ("SHEET_MISSING", "missing")
    (tmp_path / "e.xlsx").touch()
    assert (refusal(tmp_path / "e.xlsx").code, refusal(tmp_path / "e.xlsx").kind) == ("SHEET_EMPTY", "empty")
    (tmp_path / "z.xls").write_bytes(b"\0" * 4096)
    assert refusal(tmp_path / "z.xls").kind == "empty"
    assert refusal(tmp_path).code == "SHEET_UNSUPPORTED"
    assert refusal(Path("bad\0name.xlsx")).code in {"SHEET_NO_ACCESS", "SHEET_MISSING"}


def test_a_file_that_may_not_be_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = xlsx(tmp_path / "a.xlsx", [["Order ID"], ["1"]])

    def refused(self: Path, *args: object, **options: object) -> object:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "open", refused)
    assert (refusal(path).code, refusal(path).facts["detail"]) == ("SHEET_NO_ACCESS", "Permission denied")
    monkeypatch.undo()
    monkeypatch.setattr(Path, "read_bytes", refused)
    assert answered(request(path)).refused == "SHEET_NO_ACCESS"
    monkeypatch.setattr(Path, "read_bytes", lambda self: (_ for _ in ()).throw(OSError("disk")))
    assert answered(request(path)).facts["detail"] == "disk"
    monkeypatch.setattr(Path, "read_bytes", lambda self: (_ for _ in ()).throw(MemoryError))
    assert answered(request(path)).refused == "SHEET_TOO_BIG"


def test_a_huge_file_is_refused_before_it_is_read(tmp_path: Path) -> None:
    path = tmp_path / "huge.csv"
    with path.open("wb") as file:
        file.truncate(300 << 20)
    assert refusal(path).code == "SHEET_TOO_BIG"


@pytest.mark.parametrize(
    ("data", "detail"),
    [
        (b"<html><body><form>Please sign in</form></body></html>", "HTML"),
        (b"\xef\xbb\xbf<!DOCTYPE html><html></html>", "HTML"),
        (b"<?xml version='1.0'?><Orders><Order/></Orders>", "XML"),
        (b"ID;PWXL;N;E\r\nC;Y1;X1;K1\r\nE\r\n", "SYLK"),
        (b"{\\rtf1 hello}", "RTF"),
        (b"%PDF-1.7\n", "PDF"),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "image"),
        (b"TABLE\r\n0,1\r\n", "DIF"),
        (b'[{"order": 1}]', "JSON"),
        (b"\x1f\x8b\x08\0\0\0\0\0", "gzip"),
        (bytes(range(256)) * 8, "not a text file"),
        (b"\x01\x02\x03\x04 binary \x05\x06 without zeros", "not a text file"),
    ],
)
def test_foreign_files_are_named_for_what_they_are(tmp_path: Path, data: bytes, detail: str) -> None:
    path = tmp_path / "orders.xls"
    path.write_bytes(data)
    found = answered(request(path))
    assert (found.refused, found.refused_kind, found.facts["detail"]) == ("SHEET_UNSUPPORTED", "unsupported", detail)


def test_zip_archives_that_are_no_workbook(tmp_path: Path) -> None:
    import zipfile

    def packed(**entries: str) -> Path:
        path = tmp_path / "x.xlsx"
        with zipfile.ZipFile(path, "w") as archive:
            for name, text in entries.items():
                archive.writestr(name.replace("__", "/").replace("_dot_", "."), text)
        return path

    def detail(path: Path) -> tuple[str, str]:
        found = answered(request(path))
        return found.refused, found.facts["detail"]

    assert detail(packed(readme="x")) == ("SHEET_UNSUPPORTED", "zip archive")
    assert detail(packed(Index__Document_dot_iwa="x")) == ("SHEET_UNSUPPORTED", "Numbers")
    assert detail(packed(mimetype="application/vnd.oasis.opendocument.text"))[1] == "OpenDocument, but no spreadsheet"
    path = tmp_path / "w.docx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("[Content_Types].xml", "<a/>")
        archive.writestr("word/document.xml", "<a/>")
    assert detail(path) == ("SHEET_UNSUPPORTED", "Word")
    path.write_bytes(path.read_bytes()[:60])
    assert detail(path)[0] == "SHEET_CORRUPT"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("[Content_Types].xml", "<a/>")
    assert detail(path) == ("SHEET_CORRUPT", "no workbook part")


def test_xml_2003_opens(tmp_path: Path) -> None:
    names = (
        'xmlns="urn:schemas-microsoft-com:office:spreadsheet" xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet"'
    )
    cells = (
        '<Row><Cell><Data ss:Type="String">Order ID</Data></Cell><Cell ss:Index="3"><Data ss:Type="String">Total</Data></Cell></Row>'
        '<Row ss:Index="4" ss:Hidden="1"><Cell><Data ss:Type="String">0012</Data></Cell><Cell/><Cell><Data ss:Type="Number">9.5</Data></Cell>'
        '<Cell><Data ss:Type="DateTime">2026-10-31T00:00:00.000</Data></Cell><Cell><Data ss:Type="Boolean">1</Data></Cell>'
        '<Cell><Data ss:Type="Error">#N/A</Data></Cell><Cell><Data ss:Type="Number">x</Data></Cell></Row>'
    )
    path = tmp_path / "erp.xls"
    path.write_text(
        f'<?xml version="1.0"?><Workbook {names}><Worksheet ss:Name="One"><Table>{cells}</Table></Worksheet></Workbook>'
    )
    grid = read(path)
    assert (grid.kind, grid.sheet) == ("xml", "One")
    assert grid.rows[0].cells == ("Order ID", None, "Total")
    assert (grid.rows[1].number, grid.rows[1].hidden) == (4, True)
    assert grid.rows[1].cells == ("0012", None, Decimal("9.5"), datetime(2026, 10, 31), True, CellError("#N/A"), "x")
    far = cells.replace('ss:Index="3"', 'ss:Index="99999"')
    path.write_text(
        f"<?xml version='1.0'?><Workbook {names}><Worksheet ss:Name='One'><Table>{far}</Table></Worksheet></Workbook>"
    )
    assert answered(request(path)).refused == "SHEET_TOO_BIG"
    path.write_text(f"<?xml version='1.0'?><Workbook {names}><Worksheet>")
    assert answered(request(path)).refused == "SHEET_CORRUPT"
    path.write_text(f"<?xml version='1.0'?><!DOCTYPE a [<!ENTITY b 'c'>]><Workbook {names}/>")
    assert answered(request(path)).refused == "SHEET_CORRUPT"


# --------------------------------------------------------------------------- text

HEADERS = "订单编号,退款金额,买家退款原因\r\n"
BODY = "001234567890123456,12.50,七天无理由退货\r\n"


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "gb18030", "gbk", "utf-32"]
)
def test_chinese_csv_in_any_encoding(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "t.csv"
    path.write_bytes((HEADERS + BODY).encode(encoding))
    found = answered(request(path))
    assert found.rows == [
        (1, False, ["订单编号", "退款金额", "买家退款原因"]),
        (2, False, ["001234567890123456", "12.50", "七天无理由退货"]),
    ]
    assert bool(found.notices) == (encoding in {"gb18030", "gbk"})


@pytest.mark.parametrize(
    ("encoding", "text"),
    [
        ("big5", "訂單編號,訂單狀態,備註\r\nA1,已取消,顧客要求取消訂單\r\n"),
        ("cp932", "注文番号,注文金額,備考\r\nA1,1200,お客様都合によるキャンセル\r\n"),
        ("cp1252", "Bestellnummer;Gesamtbetrag;Währung;Rückgabegrund\r\nA1;12,50;EUR;Größe passt nicht\r\n"),
        ("cp1252", "Name;Größe\r\nMüller – „groß“;12 €\r\n"),
        ("gb18030", "编码,说明文字\r\nA1,这是一个没有已知表头的文件，里面有很多中文内容，用来判断编码\r\n"),
    ],
)
def test_old_encodings_are_told_by_what_they_say(encoding: str, text: str) -> None:
    decoded, name, guessed = textfile.decode(text.encode(encoding))
    assert (decoded, guessed) == (text, True)
    assert codecs.lookup(name).name in {codecs.lookup(encoding).name, "gb18030"}


@pytest.mark.parametrize("mark", [",", ";", "\t", "|"])
def test_delimiters_are_told_by_the_lines(tmp_path: Path, mark: str) -> None:
    rows = [["Order ID", "Note", "Total"], ["A1", "a, b; c", "1,50"], ["A2", "x", "2,50"]]
    text = "\n".join(mark.join(f'"{cell}"' for cell in row) for row in rows)
    path = tmp_path / "d.txt"
    path.write_text(text, encoding="utf-8")
    found = answered(request(path))
    assert [cells for _, _, cells in found.rows] == rows
    assert found.kind == ("tsv" if mark == "\t" else "csv")


def test_a_sep_line_is_obeyed_and_not_counted(tmp_path: Path) -> None:
    path = tmp_path / "s.csv"
    path.write_text('sep=;\r\nOrder ID;Note\r\n\r\n0012;"two\r\nlines"\r\n0013;x\r\n', newline="")
    grid = read(path)
    assert [(row.number, row.cells) for row in grid.rows] == [
        (1, ("Order ID", "Note")),
        (3, ("0012", "two\r\nlines")),
        (4, ("0013", "x")),
    ]


def test_pasted_cells() -> None:
    grid = read_pasted('Order ID\tTotal\r\n001\t"a\nb"\r\n\r\n="002"\t5\r\n')
    assert (grid.kind, grid.path) == ("paste", "")
    assert [(row.number, row.cells) for row in grid.rows] == [
        (1, ("Order ID", "Total")),
        (2, ("001", "a\nb")),
        (4, ('="002"', "5")),
    ]
    with pytest.raises(SheetError) as caught:
        read_pasted(" \r\n\t")
    assert caught.value.kind == "empty"
    with pytest.raises(SheetError) as caught:
        read_pasted("\t".join("x" * 20_000))
    assert caught.value.kind == "too-big"


# --------------------------------------------------------------------------- old binary records


def record(kind: int, body: bytes) -> bytes:
    return kind.to_bytes(2, "little") + len(body).to_bytes(2, "little") + body


def test_xls_records_tell_hidden_rows_and_error_cells() -> None:
    name = "Ä".encode("utf-16-le")
    sheet = (
        record(0x0809, b"\x00\x06\x10\x00")
        + record(0x0208, (4).to_bytes(2, "little") + bytes(10) + b"\x20\x01" + bytes(2))
        + record(0x0208, (5).to_bytes(2, "little") + bytes(14))
        + record(0x0205, b"\x04\0\x02\0\0\0\x2a\x01")
        + record(0x0205, b"\x04\0\x03\0\0\0\x01\x00")
        + record(0x0006, b"\x05\0\x01\0\0\0\x02\0\x07\0\0\0\xff\xff" + bytes(8))
        + record(0x0809, b"\x00\x06\x20\x00")
        + record(0x0205, b"\x06\0\x02\0\0\0\x2a\x01")
        + record(0x000A, b"")
        + record(0x000A, b"")
        + record(0x0205, b"\x07\0\x02\0\0\0\x2a\x01")
    )
    bound = bytes(2) + b"\x01\x01" + name
    start = len(record(0x0809, b"\x00\x06\x05\x00")) + 4 + 4 + len(bound) + 4
    head = (
        record(0x0809, b"\x00\x06\x05\x00") + record(0x0085, start.to_bytes(4, "little") + bound) + record(0x000A, b"")
    )
    marks = biff.marks_of(head + sheet)["Ä"]
    assert marks.hidden == {5}
    assert marks.errors == {(5, 2): "#N/A", (6, 1): "#DIV/0!"}


def test_an_old_excel_stream_tells_its_cells() -> None:
    def cell(kind: int, row: int, column: int, rest: bytes) -> bytes:
        return record(kind, row.to_bytes(2, "little") + column.to_bytes(2, "little") + b"\0\0" + rest)

    stream = (
        record(0x0409, b"\0\x04\x10\x00\0\0")
        + record(0x0208, (1).to_bytes(2, "little") + bytes(10) + b"\x20\0\0\0")
        + cell(0x0204, 0, 0, b"\x02\0ID")
        + cell(0x0204, 1, 0, b"\x02\0A1")
        + cell(0x027E, 1, 1, ((1250 << 2) | 3).to_bytes(4, "little"))
        + cell(0x0205, 1, 2, b"\x2a\x01")
        + cell(0x0205, 1, 3, b"\x01\x00")
        + cell(0x0406, 2, 0, b"\0\0\0\0\0\0\xff\xff" + bytes(4))
        + record(0x0207, b"\x02\0OK")
        + cell(0x0406, 2, 1, b"\x01\0\x01\0\0\0\xff\xff")
        + cell(0x0406, 2, 2, b"\x02\0\x07\0\0\0\xff\xff")
        + cell(0x0406, 2, 3, b"\x03\0\0\0\0\0\xff\xff")
        + record(0x000A, b"")
    )
    assert biff.is_old_stream(stream)
    book = biff.read_old(stream, "old")
    assert book.sheets[0].rows == [
        (1, False, ["ID"]),
        (2, True, ["A1", 12.5, ("e", "#N/A"), True]),
        (3, False, ["OK", True, ("e", "#DIV/0!")]),
    ]


def test_column_letters() -> None:
    assert [prescan.column_index(letters) for letters in ("A", "z", "AA", "XFD")] == [0, 25, 26, 16383]


# --------------------------------------------------------------------------- odd corners


def test_claimed_rows_cost_nothing_and_empty_rows_neither(tmp_path: Path) -> None:
    head = (
        '<row r="1"><c r="A1" t="inlineStr"><is><t>Order ID</t></is></c></row><row r="2"><c r="A2"><v>5</v></c></row>'
    )
    claimed = sheet_xml(head).replace(b"<sheetData>", b'<dimension ref="A1:XFD1048576"/><sheetData>')
    assert len(read(raw_xlsx(tmp_path / "a.xlsx", claimed)).rows) == 2
    styled = sheet_xml(head + '<row r="1048576"><c r="XFD1048576" s="0"/></row>')
    assert len(read(raw_xlsx(tmp_path / "b.xlsx", styled)).rows) == 2
    empty = "".join(f'<row r="{n}" spans="1:20" hidden="{n % 2}"/>' for n in range(3, 200_000))
    grid = read(raw_xlsx(tmp_path / "c.xlsx", sheet_xml(head + empty)))
    assert [row.hidden for row in grid.rows] == [False, False]


def test_one_endless_cell_is_refused(tmp_path: Path) -> None:
    path = raw_xlsx(tmp_path / "s.xlsx", sheet_xml("<row><c><v>" + "1" * (30 << 20)))
    assert refusal(path).kind in {"too-big", "corrupt"}
    with (
        pytest.raises(Refused) as caught,
        prescan.open_zip(zipped({"x": b"1" * (9 << 20)}), prescan.Budget(1 << 30, 10)) as archive,
    ):
        prescan._xlsx_marks(archive, "x", prescan.Budget(1 << 30, 10), {})
    assert caught.value.kind == "too-big"


def test_part_names_may_use_backslashes_and_absolute_targets() -> None:
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    entries = {
        "[Content_Types].xml": b"<a/>",
        "_rels/.rels": f'<R><r Id="1" Type="{office}/officeDocument" Target="/xl/workbook.xml"/></R>'.encode(),
        "xl\\workbook.xml": f'<w xmlns:r="{office}"><sheet name="S" r:id="2"/><sheet name="T" r:id="9"/></w>'.encode(),
        "xl/_rels/workbook.xml.rels": f'<R><r Id="2" Type="{office}/worksheet" Target="worksheets\\sheet1.xml"/></R>'.encode(),
        "xl/worksheets/sheet1.xml": b"<x/>",
    }
    budget = prescan.Budget(1 << 20, 10)
    with prescan.open_zip(zipped(entries), budget) as archive:
        assert prescan.package_kind(archive, budget) == "xlsx"
        assert prescan._xlsx_parts(archive, budget) == {"S": "xl/worksheets/sheet1.xml"}


def test_too_many_entries_and_too_great_a_ratio_are_refused() -> None:
    with pytest.raises(Refused):
        prescan.open_zip(zipped({str(n): b"" for n in range(20_001)}), prescan.Budget(1 << 30, 10))
    with pytest.raises(Refused) as caught:
        prescan.open_zip(zipped({"a": b"0" * (101 << 20)}), prescan.Budget(1 << 30, 10))
    assert "times" in caught.value.facts["detail"]
    with (
        prescan.open_zip(zipped({"a.xml": b"<a>" + b"0" * (17 << 20)}), prescan.Budget(1 << 30, 10)) as archive,
        pytest.raises(Refused),
    ):
        prescan.whole(archive, "a.xml", prescan.Budget(1 << 30, 10))


def test_xlsb_records_tell_hidden_rows_and_error_cells() -> None:
    def part(kind: int, body: bytes) -> bytes:
        return bytes([kind, len(body)]) + body

    row = (6).to_bytes(4, "little") + bytes(7) + b"\x10" + bytes(4)
    error = (2).to_bytes(4, "little") + bytes(4) + b"\x2a"
    data = part(0, row) + part(3, error) + part(2, bytes(12)) + b"\x05\xff"
    budget = prescan.Budget(1 << 20, 100)
    with prescan.open_zip(zipped({"s.bin": data}), budget) as archive:
        marks, cells = prescan._xlsb_marks(archive, "s.bin", budget)
        assert (marks.hidden, marks.errors, cells) == ({7}, {(7, 2): "#N/A"}, 2)
        with pytest.raises(Refused):
            prescan._xlsb_marks(archive, "s.bin", prescan.Budget(1 << 20, 1))
    assert prescan.error_name(0x99) == "#ERROR!"


def test_repeated_cells_of_an_opendocument_sheet_count() -> None:
    cell = '<table:table-cell office:value-type="float" table:number-columns-repeated="16384"/>'
    content = f'<table:table table:name="x"><table:table-row table:number-rows-repeated="1048576">{cell}</table:table-row></table:table>'
    budget = prescan.Budget(1 << 20, 1_000_000)
    with (
        prescan.open_zip(zipped({"content.xml": content.encode()}), budget) as archive,
        pytest.raises(Refused) as caught,
    ):
        prescan.marks_of(archive, "ods", budget)
    assert caught.value.kind == "too-big"


def test_a_parsers_panic_is_a_verdict_but_an_interrupt_is_not() -> None:
    assert child._refusal(ValueError("x")).code == "SHEET_CORRUPT"
    assert child._refusal(RuntimeError("capacity overflow")).code == "SHEET_TOO_BIG"
    assert child._refusal(type("PasswordError", (Exception,), {})()).code == "SHEET_PASSWORD"
    with pytest.raises(KeyboardInterrupt):
        child._refusal(KeyboardInterrupt())


def test_text_with_a_mark_that_lies_or_is_cut() -> None:
    with pytest.raises(Refused) as caught:
        textfile.decode(codecs.BOM_UTF8 + b"\xff\xfe\xfa,")
    assert caught.value.code == "SHEET_CORRUPT"
    assert textfile.decode(b"caf\xe9,\x81 x")[1] == "iso-8859-1"
    assert textfile.decode(b"a") == ("a", "utf-8", False)
    with pytest.raises(Refused):
        textfile.decode(b"a\0b\0\0\0c\0\0x\0y" * 4 + b"\0\xd8")


def test_cells_nobody_expects_travel_as_text() -> None:
    assert raw.plain(timedelta(hours=30)) == "1 day, 6:00:00"
    assert raw.plain(date(2026, 10, 31)) == ("d", "2026-10-31T00:00:00")
    assert raw.plain(Path("x")) == "x"
    assert reader._cell(["d", "no date"]) == "no date"
    assert reader._cell(float("inf")) == CellError("#NUM!")
    assert reader._cell(7) == Decimal(7)


class _Locked:
    """Stands in for an encrypted file whose decryption gives what it is told to give."""

    def __init__(self, data: bytes) -> None:
        self.data = data

    def load_key(self, *, password: str) -> None:
        assert password

    def decrypt(self, out: io.BytesIO) -> None:
        out.write(self.data)


def test_what_decryption_gives_must_be_a_workbook() -> None:
    assert child._decrypted(_Locked(b"PK\x03\x04"), None) == b"PK\x03\x04"
    for password, code in ((None, "SHEET_PASSWORD"), ("x", "SHEET_WRONG_PASSWORD")):
        with pytest.raises(Refused) as caught:
            child._decrypted(_Locked(b"noise"), password)
        assert caught.value.code == code


def test_an_encrypted_file_within_an_encrypted_file_is_refused() -> None:
    path = corpus_file("encrypted/poi__60320-protected.xlsx")
    with pytest.raises(Refused) as caught:
        child._open_bytes(path.read_bytes(), path, request(path), lambda _: None, decrypted=True)
    assert caught.value.code == "SHEET_CORRUPT"


@pytest.mark.parametrize("stream", ["Notebook", "__propsx"])
def test_ole_files_that_are_no_workbook(tmp_path: Path, stream: str) -> None:
    path = corpus_file("macro/poi__SimpleMacro.xls")
    data = path.read_bytes()
    name, other = "Workbook".encode("utf-16-le"), stream.encode("utf-16-le")
    assert name in data
    fake = tmp_path / "mail.xls"
    fake.write_bytes(data.replace(name, other))
    found = answered(request(fake))
    assert found.refused in {"SHEET_UNSUPPORTED", "SHEET_CORRUPT"}
    assert found.facts["detail"]


def test_a_row_of_no_height_is_hidden(tmp_path: Path) -> None:
    """Excel shows nothing of it, and what can't be seen is not sent."""
    heights = {1: "15", 2: "0.75", 3: "0", 4: "10"}
    rows = "".join(
        f'<row r="{number}" ht="{height}" customHeight="1"><c r="A{number}" t="inlineStr"><is><t>A</t></is></c></row>'
        for number, height in heights.items()
    )
    path = raw_xlsx(tmp_path / "low.xlsx", sheet_xml(rows))
    assert [row.number for row in read(path).rows if row.hidden] == [3]


@pytest.mark.parametrize(("data", "encoding", "delimiter", "why"), [
    (b"Order;Amount\nA1;2,00\n", "utf-8", ";", ("ENCODING_PLAIN", "DELIMITER_CUTS")),
    (codecs.BOM_UTF8 + "Order,Größe\nA1,2\n".encode(), "utf-8-sig", ",", ("ENCODING_BY_MARK", "DELIMITER_CUTS")),
    ("订单号\t退款金额\nA1\t2\n".encode("gb18030"), "gb18030", "\t", ("ENCODING_BY_HEADER", "DELIMITER_CUTS")),
    ("Order,Größe\nA1,2\n".encode("cp1252"), "cp1252", ",", ("ENCODING_BY_LOOKS", "DELIMITER_CUTS")),
    ("Order,Größe\nA1,2\n".encode(), "utf-8", ",", ("ENCODING_FITS", "DELIMITER_CUTS")),
    ("Order,Größe\nA1,2\n".encode("utf-16-le"), "utf-16-le", ",", ("ENCODING_BY_ZEROS", "DELIMITER_CUTS")),
    (b"sep=^\nOrder^Amount\nA1^2\n", "utf-8", "^", ("ENCODING_PLAIN", "DELIMITER_SAID")),
    (b"Order\nA1\nA2\n", "utf-8", ",", ("ENCODING_PLAIN", "DELIMITER_NONE")),
])  # fmt: skip
def test_a_text_file_says_why_it_is_read_so(
    tmp_path: Path, data: bytes, encoding: str, delimiter: str, why: tuple[str, str]
) -> None:
    path = tmp_path / "t.csv"
    path.write_bytes(data)
    grid = reader.read(path)
    assert (grid.encoding, grid.delimiter, tuple(notice.code for notice in grid.read_so)) == (encoding, delimiter, why)
    look = reader.look_at_text(path)
    assert (look.encoding, look.delimiter, look.why) == (encoding, delimiter, grid.read_so)
    assert list(look.rows) == [tuple(str(cell) for cell in row.cells) for row in grid.rows[:5]]


def test_a_look_at_a_text_reads_its_beginning_only_and_as_it_is_told(tmp_path: Path) -> None:
    path = tmp_path / "large.csv"
    path.write_bytes("訂單號|備註\n".encode("big5") + "A1|鬆餅，好吃\n".encode("big5") * 200_000)
    assert reader.look_at_text(path, encoding="big5").rows[1] == ("A1", "鬆餅，好吃")
    told = reader.look_at_text(path, encoding="big5", delimiter=",")
    assert [notice.code for notice in told.why] == ["ENCODING_CHOSEN", "DELIMITER_CHOSEN"]
    assert told.rows[1] == ("A1|鬆餅，好吃",)
    with pytest.raises(SheetError) as missing:
        reader.look_at_text(tmp_path / "gone.csv")
    assert missing.value.code == "SHEET_MISSING"
    path.write_bytes(b"{\"a\": 1}")
    with pytest.raises(SheetError):
        reader.look_at_text(path)
