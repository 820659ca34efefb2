"""Files nobody sends on purpose, and some that somebody does: each opens or is refused, within its limits."""

from __future__ import annotations

import csv
import io
import os
import random
import signal
import subprocess
import sys
import time
import zipfile
from collections.abc import Callable
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
from openpyxl import Workbook
from workbooks import answered, corpus, corpus_file, ods, raw_xlsx, request, sheet_xml, xlsx, zipped

from reversal_desk.errors import SheetError, Stopped
from reversal_desk.model import CellError, Grid
from reversal_desk.sheet import child, fallback, header, prescan, reader, textfile
from reversal_desk.sheet.raw import Refused

SECONDS = 5.0


def verdict(path: Path) -> str:
    """`open`, or the kind of the refusal; within the seconds any file has."""
    began = time.monotonic()
    try:
        reader.read(path)
        found = "open"
    except SheetError as error:
        found = error.kind
    assert time.monotonic() - began < SECONDS, path.name
    return found


ROW = '<row r="1"><c r="A1" t="inlineStr"><is><t>Order ID</t></is></c></row>'


def shared(data: bytes) -> dict[str, bytes]:
    return {"xl/sharedStrings.xml": data}


ONE_SHARED = sheet_xml('<row r="1"><c r="A1" t="s"><v>0</v></c></row>')
WORKBOOKS: dict[str, tuple[Callable[[Path], Path], set[str]]] = {
    "six million texts": (
        lambda p: raw_xlsx(p, ONE_SHARED, extra=shared(b"<sst>" + b"<si><t>x</t></si>" * 6_000_000 + b"</sst>")),
        {"too-big", "open"},  # bounded either way: a quick machine gets through it within the seconds and the memory
    ),
    "one text of 120 MB": (
        lambda p: raw_xlsx(p, ONE_SHARED, extra=shared(b"<sst><si><t>" + b"A" * (120 << 20) + b"</t></si></sst>")),
        {"too-big"},
    ),
    "one long text 200,000 times": (
        lambda p: raw_xlsx(
            p,
            sheet_xml(("<row>" + '<c t="s"><v>0</v></c>' * 50 + "</row>") * 4000),
            extra=shared(b"<sst><si><t>" + b"A" * 30_000 + b"</t></si></sst>"),
        ),
        {"too-big"},
    ),
    "a row number beyond any sheet": (
        lambda p: raw_xlsx(p, sheet_xml('<row r="99999999999"><c r="A99999999999"><v>1</v></c></row>')),
        {"corrupt"},
    ),
    "a column beyond any sheet": (
        lambda p: raw_xlsx(p, sheet_xml('<row r="1"><c r="ZZZZ1"><v>1</v></c></row>')),
        {"corrupt"},
    ),
    "a text that isn't there": (
        lambda p: raw_xlsx(p, sheet_xml('<row r="1"><c r="A1" t="s"><v>99</v></c></row>'), extra=shared(b"<sst/>")),
        {"corrupt"},
    ),
    "half a million attributes": (
        lambda p: raw_xlsx(p, sheet_xml("<row " + " ".join(f'a{n}="1"' for n in range(500_000)) + "/>")),
        {"too-big", "empty"},
    ),
    "UTF-16 within": (
        lambda p: raw_xlsx(p, sheet_xml(ROW).decode().replace("?>", ' encoding="utf-16"?>').encode("utf-16")),
        {"corrupt"},
    ),
    "a zero byte as text": (
        lambda p: raw_xlsx(p, sheet_xml('<row><c t="inlineStr"><is><t>a&#0;b</t></is></c></row>')),
        {"corrupt"},
    ),
    "three million cells written once": (
        lambda p: ods(
            p,
            '<table:table table:name="x"><table:table-row table:number-rows-repeated="1048576"><table:table-cell '
            'office:value-type="float" office:value="1" table:number-columns-repeated="3"/></table:table-row>'
            "</table:table>",
        ),
        {"too-big"},
    ),
    "30,000 parts": (lambda p: _written(p, zipped({f"{n}.xml": b"" for n in range(30_000)}).getvalue()), {"too-big"}),
    "cut off": (lambda p: _written(p, xlsx(p, [["Order ID"], ["1"]]).read_bytes()[:-30]), {"corrupt"}),
    "one cell of 30 MB": (lambda p: _written(p, b"x" * (30 << 20)), {"too-big"}),
    "a page of endless rows": (
        lambda p: _written(p, b"<table>" + b"<tr><td rowspan=1000000 colspan=16000>x</td></tr>" * 3000),
        {"too-big"},
    ),
    "a page wider than a sheet": (lambda p: _written(p, b"<table><tr>" + b"<td>x</td>" * 17_000), {"too-big"}),
    "a sign-in page": (
        lambda p: _written(p, b"<html><body><h1>Sign in</h1><form></form></body></html>"),
        {"unsupported"},
    ),
    "noise behind an OLE mark": (lambda p: _written(p, child.OLE + random.Random(1).randbytes(20_000)), {"corrupt"}),
    "noise": (lambda p: _written(p, random.Random(2).randbytes(20_000)), {"unsupported"}),
}


def _written(path: Path, data: bytes) -> Path:
    path.write_bytes(data)
    return path


@pytest.mark.parametrize("name", WORKBOOKS)
def test_a_hostile_file_is_refused_for_what_it_is(name: str, tmp_path: Path) -> None:
    make, allowed = WORKBOOKS[name]
    assert verdict(make(tmp_path / "orders.xlsx")) in allowed


def _damaged(data: bytes, seed: int) -> bytes:
    """Some bytes are others now; of a zip, those within its parts, so that its own checks don't notice."""
    chance = random.Random(seed)

    def spoil(part: bytes) -> bytes:
        spoiled = bytearray(part)
        for _ in range(6):
            if spoiled:
                spoiled[chance.randrange(len(spoiled))] = chance.randrange(256)
        return bytes(spoiled)

    if not data.startswith(b"PK"):
        return data[:512] + spoil(data[512:])
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return zipped({name: spoil(archive.read(name)) for name in archive.namelist()}).getvalue()


@pytest.mark.parametrize("category", ["macro", "formula_error", "merged", "hidden", "unicode_locale", "packaging"])
def test_damaged_copies_of_public_files_never_hang_or_crash(category: str, tmp_path: Path) -> None:
    lines = [line for line in corpus() if line["category"] == category]
    if not lines:
        pytest.skip("no public test files here")
    for seed, line in enumerate(lines[:4]):
        path = tmp_path / Path(line["file"]).name
        path.write_bytes(_damaged(corpus_file(line["file"]).read_bytes(), seed))
        assert verdict(path) in {"open", "corrupt", "unsupported", "empty", "too-big", "password", "other"}


# --------------------------------------------------------------------------- sparse and odd, but honest


def test_a_stray_cell_far_away_costs_nothing(tmp_path: Path) -> None:
    row = '<row r="2"><c r="A2"><v>9</v></c></row>'
    for far in ("A1000000", "CV500000"):
        number = far.lstrip("ABCV")
        path = raw_xlsx(
            tmp_path / f"{far}.xlsx", sheet_xml(f'{ROW}{row}<row r="{number}"><c r="{far}"><v>1</v></c></row>')
        )
        grid = reader.read(path)
        assert [row.number for row in grid.rows] == [1, 2, int(number)]
    wide = "".join(f'<row r="{n}"><c r="A{n}"><v>1</v></c></row>' for n in range(3, 6000))
    path = raw_xlsx(tmp_path / "wide.xlsx", sheet_xml(f'<row r="1"><c r="XFD1"><v>7</v></c></row>{wide}'))
    grid = reader.read(path)
    assert (len(grid.rows), len(grid.rows[0].cells)) == (5998, 16_384)


def test_rows_and_cells_in_any_order_and_without_places(tmp_path: Path) -> None:
    rows = (
        '<row r="9"><c r="A9"><v>9</v></c></row><row r="2"><c r="A2"><v>2</v></c></row>'
        '<row><c><v>3</v></c><c t="e"><v>#N/A</v></c></row>'
    )
    grid = reader.read(raw_xlsx(tmp_path / "o.xlsx", sheet_xml(rows)))
    assert [(row.number, row.cells) for row in grid.rows] == [
        (2, (Decimal(2),)),
        (3, (Decimal(3), CellError("#N/A"))),
        (9, (Decimal(9),)),
    ]


def test_formulas_without_a_result_are_told(tmp_path: Path) -> None:
    rows = (
        f"{ROW}"
        '<row r="2"><c r="A2"><f>B1</f></c><c r="B2"><f>1+1</f><v></v></c><c r="C2"><f>2</f><v>2</v></c>'
        '<c r="D2" t="str"><f>""</f><v></v></c><c r="E2"><f t="shared" si="0"/></c></row>'
    )
    grid = reader.read(raw_xlsx(tmp_path / "f.xlsx", sheet_xml(rows)))
    unread = CellError("#CALC!")
    assert grid.rows[1].cells == (unread, unread, Decimal(2), None, unread)
    assert [(n.code, n.facts["count"]) for n in grid.notices] == [("SHEET_NOT_CALCULATED", "3")]
    assert (grid.sheets[0].rows, grid.sheets[0].cols) == (2, 3)


def test_error_cells_of_an_opendocument_sheet_are_errors(tmp_path: Path) -> None:
    cell = '<table:table-cell office:value-type="string"><text:p>Order ID</text:p></table:table-cell>'
    error = (
        '<table:table-cell office:value-type="string" office:string-value="" calcext:value-type="error">'
        "<text:p>#DIV/0!</text:p></table:table-cell>"
    )
    rows = "".join(f"<table:table-row>{one}</table:table-row>" for one in (cell, f"<table:table-cell/>{error}"))
    grid = reader.read(ods(tmp_path / "e.ods", f'<table:table table:name="x">{rows}</table:table>'))
    assert grid.rows[1].cells == (None, CellError("#DIV/0!"))


@pytest.mark.parametrize(
    ("code", "number", "shown"),
    [
        ("00000000", 1234, "00001234"),
        ('"ORD-"00000', 42, "ORD-00042"),
        ("0000-0000", 12345678, "1234-5678"),
        ("0000-0000", 912345678, "91234-5678"),
        ("\\#0000", 7, "#0007"),
        ("##0000", 7, "0007"),
    ],
)
def test_a_format_that_adds_to_a_number_is_part_of_it(tmp_path: Path, code: str, number: int, shown: str) -> None:
    path = tmp_path / "f.xlsx"
    book = xlsxwriter.Workbook(path)
    sheet = book.add_worksheet()
    sheet.write_number(0, 0, number, book.add_format({"num_format": code}))
    sheet.write_number(0, 1, 1.5, book.add_format({"num_format": code}))
    book.close()
    assert reader.read(path).rows[0].cells == (shown, Decimal("1.5"))


@pytest.mark.parametrize("code", ["0.00", "#,##0.00 €", "yyyy-mm-dd", "000", "0%", '0000"%";-0', "General"])
def test_formats_of_amounts_and_days_are_left_alone(code: str) -> None:
    assert not prescan.identifying_format(code)


# --------------------------------------------------------------------------- web pages called .xls


def page(tmp_path: Path, text: str, encoding: str = "utf-8") -> Grid:
    path = tmp_path / "report.xls"
    path.write_bytes(text.encode(encoding))
    return reader.read(path)


def test_a_web_page_with_a_table_opens_as_excel_opens_it(tmp_path: Path) -> None:
    text = (
        "<html><head><meta charset=gb2312><style>td {x: y}</style><title>t</title></head><body><h1>退款报表</h1>"
        "<script>var x = '<td>';</script><table border=1><tr><th>订单编号<th>退款\n  金额</th></tr>"
        "<tr><td>001234567890123456</td><td>12.50</td></tr>"
        '<tr style="display:none"><td>A2</td><td>3</td></tr>'
        '<tr><td x:num="123456789012345678">1.23E+17</td><td>5<br>6&nbsp;</td></tr></table>'
        "<p>合计 15.50</p></body></html>"
    )
    grid = page(tmp_path, text, "gb18030")
    assert (grid.kind, grid.encoding) == ("html", "gb2312")
    assert [(row.number, row.hidden, row.cells) for row in grid.rows] == [
        (1, False, ("退款报表",)),
        (2, False, ("订单编号", "退款 金额")),
        (3, False, ("001234567890123456", "12.50")),
        (4, True, ("A2", "3")),
        (5, False, ("123456789012345678", "5\n6")),
        (6, False, ("合计 15.50",)),
    ]
    assert header.find_table(grid).header_row == 2


def test_tall_and_wide_cells_keep_the_columns_in_their_places(tmp_path: Path) -> None:
    grid = page(
        tmp_path,
        "<table><tr><td rowspan=2>Order ID</td><td colspan=2>Refund</td><td>x</td></tr>"
        "<tr><td>Amount</td><td>Reason</td></tr><tr><td>A1</td><td>5</td><td>late</td></tr><tr></tr><tr><td/><td>b</td></tr></table>",
    )
    assert [(row.number, row.cells) for row in grid.rows] == [
        (1, ("Order ID", "Refund", None, "x")),
        (2, (None, "Amount", "Reason")),
        (3, ("A1", "5", "late")),
        (4, (None, "b")),
    ]


def test_broken_and_nested_pages_give_their_rows(tmp_path: Path) -> None:
    open_ended = page(tmp_path, "<table><tr><td>Order ID<td>Total<tr><td>A1<td>5")
    assert [row.cells for row in open_ended.rows] == [("Order ID", "Total"), ("A1", "5")]
    nested = page(
        tmp_path, "<table><tr><td><table><tr><td>Order ID</td></tr><tr><td>A1</td></tr></table></td></tr></table>"
    )
    assert [row.cells for row in nested.rows] == [("Order ID",), ("A1",)]
    loose = page(tmp_path, "<div>Report<hr/>of<br/>May</div><table><td>Order ID</td></table>")
    assert [row.cells for row in loose.rows] == [("Report",), ("of",), ("May",), ("Order ID",)]


def test_a_page_in_an_encoding_nobody_knows_is_read_by_its_looks(tmp_path: Path) -> None:
    grid = page(tmp_path, "<meta charset='klingon'><table><tr><td>Größe</td></tr></table>", "cp1252")
    assert (grid.encoding, grid.rows[0].cells) == ("cp1252", ("Größe",))


# --------------------------------------------------------------------------- text


@pytest.mark.parametrize(
    ("encoding", "text"),
    [
        ("gb18030", "店铺,客户\n1,张三\n"),
        ("big5", "商店,客戶\n1,王小明先生\n2,陳大文\n"),
        ("cp932", "品名,備考\nA,お客様都合によるキャンセルです\n"),
        ("cp949", "가게,고객\n1,홍길동 고객님 주문 취소 요청\n"),
        ("cp1251", "Магазин;Клиент\n1;Иванов Иван\n"),
        ("cp1250", "Sklep;Klient\n1;Żółć gęślą jaźń\n2;Łukasz Świątek\n"),
        ("cp1250", "Prodejna;Zákazník\n1;Dvořák příliš žluťoučký kůň\n"),
        ("cp1252", "Magasin;Client\n1;Hélène à Besançon\n"),
        ("cp1253", "Κατάστημα;Πελάτης\n1;Γιώργος Παπαδόπουλος\n"),
        ("cp1254", "Mağaza;Müşteri\n1;Işıl Güneş İstanbul şehri\n"),
    ],
)
def test_code_pages_are_told_by_their_letters(encoding: str, text: str) -> None:
    assert textfile.decode(text.encode(encoding)) == (text, encoding, True)


def test_utf8_that_is_damaged_stays_utf8() -> None:
    text = "订单编号,说明\n" + "A1,买家要求取消\n" * 50
    assert textfile.decode(text.encode()[:-2])[1:] == ("utf-8", True)
    assert textfile.decode(text.encode() + b"A9,\xff\n")[:2] == (text + "A9,\ufffd\n", "utf-8")


def test_a_person_chooses_encoding_and_delimiter(tmp_path: Path) -> None:
    path = tmp_path / "c.csv"
    path.write_bytes("店舗|注,文\n1|山田\n".encode("cp932"))
    grid = reader.read(path, encoding="shift_jis", delimiter="|")
    assert (grid.encoding, grid.delimiter) == ("shift_jis", "|")
    assert [row.cells for row in grid.rows] == [("店舗", "注,文"), ("1", "山田")]
    with pytest.raises(SheetError) as caught:
        reader.read(path, encoding="klingon")
    assert (caught.value.code, caught.value.facts["encoding"]) == ("SHEET_ENCODING_UNKNOWN", "klingon")


# --------------------------------------------------------------------------- the right tab


def test_the_tab_whose_header_says_most_is_used_and_others_like_it_are_named(tmp_path: Path) -> None:
    book = Workbook()
    about = book.active
    assert about is not None
    about.title = "About"
    for line in (["Order ID", "the number of the order"], ["Total", "its total"]):
        about.append(line)
    for month in ("September", "October"):
        sheet = book.create_sheet(month)
        for cells in (["Order ID", "Refund amount", "Reason"], [f"{month[0]}1", 5, "late"]):
            sheet.append(cells)
    path = tmp_path / "tabs.xlsx"
    book.save(path)
    grid = reader.read(path)
    assert grid.sheet == "September"
    assert [(n.code, n.facts["sheets"]) for n in grid.notices] == [("SHEET_OTHER_TABS", "October")]
    book.active = 2
    book.save(path)
    assert reader.read(path).sheet == "October"
    assert not reader.read(path, sheet_name="September").notices


# --------------------------------------------------------------------------- other readers


def test_another_reader_takes_over_where_calamine_gives_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import python_calamine

    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["Order ID", "Total", "When", "Sure"])
    sheet.append(["0012", 5.5, datetime(2026, 10, 31), True])  # noqa: DTZ001
    sheet.append(["#N/A"])
    sheet["A3"].data_type = "e"
    sheet.row_dimensions[2].hidden = True
    book.create_sheet("Empty")
    path = tmp_path / "a.xlsx"
    book.save(path)
    usual = answered(request(path))

    def give_up(*_: object) -> object:
        raise python_calamine.CalamineError("no")

    class Book:
        def __init__(self, real: python_calamine.CalamineWorkbook) -> None:
            self.sheets_metadata = real.sheets_metadata

        get_sheet_by_name = give_up

    real = python_calamine.CalamineWorkbook.from_filelike
    for replaced in (give_up, lambda data: Book(real(data))):
        monkeypatch.setattr(
            python_calamine, "CalamineWorkbook", type("Workbook", (), {"from_filelike": staticmethod(replaced)})
        )
        found = answered(request(path))
        assert found.grid("a").rows == usual.grid("a").rows
    assert usual.rows == [
        (1, False, ["Order ID", "Total", "When", "Sure"]),
        (2, True, ["0012", 5.5, ["d", "2026-10-31T00:00:00"], True]),
        (3, False, [["e", "#N/A"]]),
    ]


def test_old_workbooks_are_read_by_xlrd_where_calamine_gives_up() -> None:
    wanted = {
        "formula_error/f2ae_test-files__ErrorTypes.xls": (14, ("e", "#NULL!")),
        "date_1904/readxl__dates-1904.xls": (1, ("d", "2000-01-01T00:00:00")),
        "macro/poi__SquareMacro.xls": (2, 1.0),
    }
    refusal = Refused("SHEET_CORRUPT", "corrupt", "calamine gave up")
    for name, (rows, cell) in wanted.items():
        book = fallback.read(corpus_file(name).read_bytes(), "xls", {}, refusal)
        sheet = book.sheets[0]
        assert len(sheet.rows) == rows
        assert cell in [one for _, _, cells in sheet.rows for one in cells]
    for kind, data in (("xls", b"noise"), ("xlsx", b"noise"), ("ods", b"noise")):
        with pytest.raises(Refused) as caught:
            fallback.read(data, kind, {}, refusal)
        assert caught.value is refusal


def test_memory_that_runs_out_in_another_reader_is_told_as_that(monkeypatch: pytest.MonkeyPatch) -> None:
    def out_of_memory(*_: object) -> object:
        raise MemoryError

    monkeypatch.setattr(fallback, "_by_openpyxl", out_of_memory)
    with pytest.raises(MemoryError):
        fallback.read(b"", "xlsx", {}, Refused("SHEET_CORRUPT", "corrupt"))


# --------------------------------------------------------------------------- the first rows ahead, progress, stopping


def large(path: Path, rows: int = 40_000) -> Path:
    book = xlsxwriter.Workbook(path)
    book.add_worksheet("Notes").write(0, 0, "nothing here")
    sheet = book.add_worksheet("Orders")
    sheet.write_row(0, 0, ("Order ID", "Status", "Refund amount"))
    for n in range(1, rows):
        sheet.write_row(n, 0, (f"A{n}", "refunded", n / 4))
    book.get_worksheet_by_name("Orders").set_row(5, None, None, {"hidden": True})
    book.close()
    return path


def test_the_first_rows_come_before_the_rest_and_are_the_same(tmp_path: Path) -> None:
    path = large(tmp_path / "large.xlsx")
    seen: list[Grid] = []
    percents: list[int] = []
    grid = reader.read(path, preview=seen.append, progress=percents.append)
    assert [(one.sheet, len(one.rows)) for one in seen] == [("Orders", 100)]
    assert seen[0].rows == grid.rows[:100]
    assert seen[0].rows[5].hidden
    assert percents == sorted(percents)
    assert (percents[-1], len(percents) > 3) == (100, True)
    assert len(grid.rows) == 40_000
    assert header.find_table(seen[0]).header_row == 1


def test_the_first_lines_of_a_long_text_come_ahead(tmp_path: Path) -> None:
    path = tmp_path / "long.csv"
    for encoding in ("utf-8", "utf-16"):
        with path.open("w", encoding=encoding, newline="") as file:
            csv.writer(file).writerow(["Order ID", "Refund amount"])
            csv.writer(file).writerows([f"A{n}", "5.00"] for n in range(100_000))
        seen: list[Grid] = []
        grid = reader.read(path, preview=seen.append)
        assert seen[0].rows == grid.rows[:100]


def test_a_small_file_has_no_need_of_a_preview(tmp_path: Path) -> None:
    seen: list[Grid] = []
    for path in (xlsx(tmp_path / "a.xlsx", [["Order ID"], ["1"]]), _written(tmp_path / "a.csv", b"Order ID\n1\n")):
        reader.read(path, preview=seen.append)
    assert seen == []


def test_heads_are_cut_where_rows_end() -> None:
    budget = prescan.Budget(1 << 30, 1 << 30)
    rows = "".join(f'<row r="{n}"><c r="A{n}"><v>{n}</v></c></row>' for n in range(1, 400))
    texts = b"<x:sst>" + b"<x:si><x:t>one</x:t></x:si>" * 10 + b"</x:sst>"
    parts = {"s": sheet_xml(rows), "e": b"<worksheet><sheetData/></worksheet>", "few": sheet_xml(ROW), "t": texts}
    with prescan.open_zip(zipped(parts), budget) as archive:
        head = prescan._head(archive, "s", budget)
        assert head.count(b"<row") == 130
        assert head.endswith(b"</row></sheetData></worksheet>")
        assert prescan._head(archive, "e", budget) == parts["e"]
        assert prescan._head(archive, "few", budget) == parts["few"]
        assert (
            prescan._shared_head(archive, "t", 3, budget)
            == b"<x:sst>" + b"<x:si><x:t>one</x:t></x:si>" * 3 + b"</x:sst>"
        )
        assert prescan._shared_head(archive, "t", 0, budget) == texts, "no row has a text of it"
        assert prescan._shared_head(archive, "t", 99, budget) == texts


def test_stopping_ends_a_child_that_would_go_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    started: list[subprocess.Popen[bytes]] = []
    asked: list[bool] = []

    class Kept(subprocess.Popen[bytes]):
        def __init__(self, *values: Any, **named: Any) -> None:
            super().__init__(*values, **named)
            started.append(self)

    def stopped() -> bool:
        asked.append(True)
        return len(asked) > 2

    monkeypatch.setattr(
        reader, "_command", lambda: [sys.executable, "-c", "import threading; threading.Event().wait()"]
    )
    monkeypatch.setattr(subprocess, "Popen", Kept)
    with pytest.raises(Stopped):
        reader.read(large(tmp_path / "large.xlsx", 10), stopped=stopped)
    assert len(asked) == 3
    assert [one.returncode for one in started] == [1 if os.name == "nt" else -signal.SIGKILL], "ended, not waited for"


def test_what_a_preview_raises_comes_through_and_ends_the_child(tmp_path: Path) -> None:
    path = large(tmp_path / "large.xlsx")

    def broken(_: Grid) -> None:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        reader.read(path, preview=broken)


def test_a_tab_that_no_reader_reads_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import python_calamine

    book = Workbook()
    for name in ("Orders", "Second"):
        book.create_sheet(name).append(["Order ID", name])
    del book["Sheet"]
    path = tmp_path / "two.xlsx"
    book.save(path)
    real = python_calamine.CalamineWorkbook.from_filelike
    lost: set[str] = set()

    class Book:
        def __init__(self, data: io.BytesIO) -> None:
            self._book = real(data)
            self.sheets_metadata = self._book.sheets_metadata

        def get_sheet_by_name(self, name: str) -> python_calamine.CalamineSheet:
            if name in lost:
                raise python_calamine.CalamineError("lost")
            return self._book.get_sheet_by_name(name)

    def no_other(_data: bytes, _kind: str, _marks: object, refusal: Refused) -> object:
        raise refusal

    monkeypatch.setattr(python_calamine, "CalamineWorkbook", type("Workbook", (), {"from_filelike": Book}))
    lost.add("Second")
    assert answered(request(path)).sheets == answered(request(path)).sheets
    assert [tab.rows for tab in answered(request(path)).last.sheets] == [1, 1], "openpyxl read the lost one"
    monkeypatch.setattr(fallback, "read", no_other)
    partly = answered(request(path)).last
    assert [tab.rows for tab in partly.sheets] == [1, 0]
    assert ("SHEET_PARTLY_READ", {"detail": "CalamineError: lost"}) in partly.notices
    lost.add("Orders")
    assert answered(request(path)).last.refused == "SHEET_CORRUPT"


def test_days_that_no_calendar_has_stay_numbers() -> None:
    import xlrd  # type: ignore[import-untyped]

    class Day:
        ctype, value = xlrd.XL_CELL_DATE, 1e9

    class Sure:
        ctype, value = xlrd.XL_CELL_BOOLEAN, 1

    assert fallback._xlrd_cell(Day(), 0) == 1e9
    assert fallback._xlrd_cell(Sure(), 0) is True


def test_a_part_that_is_not_the_one_it_claims_is_corrupt(tmp_path: Path) -> None:
    budget = prescan.Budget(1 << 30, 1 << 30)
    with prescan.open_zip(zipped({"a.xml": b"<a/>"}), budget) as archive:
        with pytest.raises(Refused) as caught:
            prescan.whole(archive, "b.xml", budget)
        assert caught.value.code == "SHEET_CORRUPT"
        with pytest.raises(Refused) as caught:
            prescan.whole(archive, "a.xml", prescan.Budget(2, 2))
        assert caught.value.code == "SHEET_TOO_BIG"
    path = raw_xlsx(
        tmp_path / "x.xlsx", sheet_xml(ROW), extra={"xl/styles.xml": b"<styleSheet><numFmts/></styleSheet>"}
    )
    assert reader.read(path).rows[0].cells == ("Order ID",)
    assert prescan.parse_xml(b"<a b='1'/>", "a").tag == "a"
    with pytest.raises(Refused):
        prescan.parse_xml(b"<a>", "a")


def test_columns_of_mixed_cells_travel_one_by_one(tmp_path: Path) -> None:
    path = tmp_path / "mixed.xlsx"
    book = xlsxwriter.Workbook(path)
    sheet = book.add_worksheet()
    day = book.add_format({"num_format": "yyyy-mm-dd"})
    sheet.write_column(0, 0, ("Order ID", "A1", 5, True))
    sheet.write_datetime(4, 0, datetime(2026, 10, 31), day)  # noqa: DTZ001
    sheet.write_column(0, 1, (1, 2.5))
    book.close()
    cells = [row.cells for row in reader.read(path).rows]
    assert cells == [
        ("Order ID", Decimal(1)),
        ("A1", Decimal("2.5")),
        (Decimal(5),),
        (True,),
        (datetime(2026, 10, 31),),  # noqa: DTZ001
    ]
