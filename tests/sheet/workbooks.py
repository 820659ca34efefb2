"""Files for the tests of this room: made on the spot, or found where the public test sets lie."""

from __future__ import annotations

import csv
import io
import zipfile
from dataclasses import dataclass, field
from pathlib import Path

import msgspec
import pytest
from openpyxl import Workbook

from reversal_desk.model import Grid
from reversal_desk.sheet import child, reader

CORPUS = Path("/work/shared/workbooks")
CONTENT_TYPES = (
    '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml'
    '.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="application/vnd.openxmlformats-'
    'officedocument.spreadsheetml.worksheet+xml"/></Types>'
)
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_RELATIONS = '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{}</Relationships>'
_ROOT = _RELATIONS.format(f'<Relationship Id="rId1" Type="{_OFFICE}/officeDocument" Target="xl/workbook.xml"/>')
_BOOK = _RELATIONS.format(f'<Relationship Id="rId1" Type="{_OFFICE}/worksheet" Target="worksheets/sheet1.xml"/>')
_WORKBOOK = (
    '<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" '
    f'xmlns:r="{_OFFICE}"><sheets><sheet name="One" sheetId="1" r:id="rId1"/></sheets></workbook>'
)


def corpus() -> list[dict[str, str]]:
    """The manifest's lines, none where the corpus is absent."""
    if not (CORPUS / "manifest.csv").exists():
        return []
    with (CORPUS / "manifest.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def corpus_file(name: str) -> Path:
    """One file of the corpus; the test is skipped where it isn't there."""
    if not (CORPUS / name).exists():
        pytest.skip(f"the public test file {name} is not on this machine")
    return CORPUS / name


@dataclass
class Answered:
    """All that the reading child says of a file, asked within this process."""

    last: child.Answer
    blocks: list[child.Block] = field(default_factory=list)
    rows: list[tuple[int, bool, list[object]]] = field(default_factory=list)
    previews: list[child.Preview] = field(default_factory=list)
    percents: list[int] = field(default_factory=list)

    def __getattr__(self, name: str) -> object:
        return getattr(self.last, name)

    def grid(self, path: str) -> Grid:
        """What the program makes of it."""
        made = reader.GridMaker(path)
        for block in self.blocks:
            made.add(block)
        return made.grid(self.last)


def lines(block: child.Block) -> list[tuple[int, bool, list[object]]]:
    """A block's rows as they travelled, without the empty cells at their ends."""
    found: list[tuple[int, bool, list[object]]] = []
    for at, number in enumerate(block.numbers):
        cells = [column.cells[at] for column in block.columns]
        while cells and cells[-1] is None:
            cells.pop()
        found.append((number, number in block.hidden, cells))
    return found


def request(path: Path, *, sheet: str | None = None, password: str | None = None) -> child.Request:
    """A whole file, with the limits that any file has."""
    return child.Request(str(path), sheet, password, 512 << 20, 12_000_000, 20, 0)


def answered(asked: child.Request) -> Answered:
    """What the child would send; files that may kill it are read through `reader.read` instead."""
    sent: list[bytes] = []
    child.serve(asked, sent.append)
    messages = [msgspec.msgpack.decode(one, type=child.Message) for one in sent]
    assert isinstance(messages[-1], child.Answer)
    found = Answered(messages[-1])
    for message in messages[:-1]:
        if isinstance(message, child.Rows):
            found.blocks.append(message.block)
            found.rows += lines(message.block)
        elif isinstance(message, child.Preview):
            found.previews.append(message)
        elif isinstance(message, child.Working):
            found.percents.append(message.percent)
    return found


def xlsx(path: Path, rows: list[list[object]], *, hidden: tuple[int, ...] = (), title: str = "Orders") -> Path:
    """A workbook of one tab."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = title
    for row in rows:
        sheet.append(row)
    for number in hidden:
        sheet.row_dimensions[number].hidden = True
    book.save(path)
    return path


def raw_xlsx(path: Path, sheet_xml: bytes, *, extra: dict[str, bytes] | None = None) -> Path:
    """A workbook whose one sheet part is exactly these bytes."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", CONTENT_TYPES)
        archive.writestr("_rels/.rels", _ROOT)
        archive.writestr("xl/workbook.xml", _WORKBOOK)
        archive.writestr("xl/_rels/workbook.xml.rels", _BOOK)
        archive.writestr("xl/worksheets/sheet1.xml", sheet_xml)
        for name, data in (extra or {}).items():
            archive.writestr(name, data)
    return path


def sheet_xml(rows: str) -> bytes:
    """A sheet part around row elements."""
    return (
        '<?xml version="1.0"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
        f"<sheetData>{rows}</sheetData></worksheet>"
    ).encode()


def ods(path: Path, table: str, *, manifest: str = "") -> Path:
    """An OpenDocument sheet around table elements."""
    names = "urn:oasis:names:tc:opendocument:xmlns"
    content = (
        f'<?xml version="1.0"?><office:document-content xmlns:office="{names}:office:1.0" '
        f'xmlns:table="{names}:table:1.0" xmlns:text="{names}:text:1.0" office:version="1.2">'
        f"<office:body><office:spreadsheet>{table}"
        "</office:spreadsheet></office:body></office:document-content>"
    )
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("META-INF/manifest.xml", f"<manifest>{manifest}</manifest>")
        archive.writestr("content.xml", content)
    return path


def zipped(entries: dict[str, bytes]) -> io.BytesIO:
    """A zip archive in memory."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in entries.items():
            archive.writestr(name, data)
    return out
