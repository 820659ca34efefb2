"""A look into a zip workbook before any parser sees it: its size, its tricks, its hidden rows and error cells.

Everything is streamed; nothing is trusted. Calamine aborts the process on some zip bombs, gives error cells
as blanks and doesn't know hidden rows (toolchain facts, section 3), so those are found here.
"""

from __future__ import annotations

import posixpath
import re
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import IO, Any
from xml.etree.ElementTree import Element, ParseError

import defusedxml.ElementTree
from defusedxml.common import DefusedXmlException

from reversal_desk.sheet.raw import Refused

_CHUNK = 1 << 20
_SMALL_PART = 16 << 20
_CARRY = 16 << 20  # a single row longer than this is no honest sheet

Position = tuple[int, int]  # row number as shown, column index from 0


@dataclass(slots=True)
class Marks:
    """What a cell reader doesn't tell about one tab."""

    hidden: set[int] = field(default_factory=set)
    errors: dict[Position, str] = field(default_factory=dict)
    known: bool = True


@dataclass(slots=True)
class Budget:
    """Upper bounds for one file; reading stops with a clear no beyond them."""

    declared: int
    cells: int


def column_index(letters: str) -> int:
    """`A` is 0, `XFD` is 16383."""
    index = 0
    for letter in letters.upper():
        index = index * 26 + ord(letter) - 64
    return index - 1


def open_zip(source: IO[bytes], budget: Budget) -> zipfile.ZipFile:
    """The archive, when its directory is readable and it doesn't unpack to more than the budget."""
    try:
        archive = zipfile.ZipFile(source)
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, UnicodeDecodeError) as error:
        raise Refused("SHEET_CORRUPT", "corrupt", f"zip: {error}") from error
    infos = archive.infolist()
    declared = sum(info.file_size for info in infos)
    packed = max(1, sum(info.compress_size for info in infos))
    if declared > budget.declared or len(infos) > 20_000:
        raise Refused("SHEET_TOO_BIG", "too-big", f"unpacks to {declared >> 20} MB")
    if declared > 100 << 20 and declared // packed > 100:
        raise Refused("SHEET_TOO_BIG", "too-big", f"unpacks to {declared // packed} times its size")
    return archive


def _chunks(archive: zipfile.ZipFile, name: str, budget: Budget) -> Iterator[bytes]:
    """A part's bytes in pieces; a part that doesn't unpack is a corrupt file."""
    seen = 0
    try:
        with archive.open(name) as part:
            while piece := part.read(_CHUNK):
                seen += len(piece)
                if seen > budget.declared:
                    raise Refused("SHEET_TOO_BIG", "too-big", "unpacks to more than it says")
                yield piece
    except RuntimeError as error:  # zipfile's word for an entry that needs a password
        raise Refused("SHEET_PASSWORD", "password", str(error)) from error
    except (zipfile.BadZipFile, zlib.error, OSError, EOFError, NotImplementedError, KeyError) as error:
        raise Refused("SHEET_CORRUPT", "corrupt", f"{name}: {error}") from error


def _whole(archive: zipfile.ZipFile, name: str, budget: Budget) -> bytes:
    pieces: list[bytes] = []
    size = 0
    for piece in _chunks(archive, name, budget):
        size += len(piece)
        if size > _SMALL_PART:
            raise Refused("SHEET_TOO_BIG", "too-big", f"{name} is larger than any workbook's")
        pieces.append(piece)
    return b"".join(pieces)


def parse_xml(data: bytes, name: str) -> Element:
    """A small part as a tree; entities and document types are refused."""
    try:
        return defusedxml.ElementTree.fromstring(data, forbid_dtd=True)
    except DefusedXmlException as error:
        raise Refused("SHEET_CORRUPT", "corrupt", f"{name}: document type or entity declared") from error
    except (ParseError, ValueError, LookupError) as error:
        raise Refused("SHEET_CORRUPT", "corrupt", f"{name}: {error}") from error


def local(tag: Any) -> str:
    """A tag's or attribute's name without its namespace (strict and transitional files differ in it)."""
    return str(tag).rpartition("}")[2]


def attribute(element: Element, name: str) -> str:
    """An attribute whatever its namespace, or empty text."""
    return next((value for key, value in element.attrib.items() if local(key) == name), "")


def refuse_document_types(archive: zipfile.ZipFile, budget: Budget) -> None:
    """No part of a workbook declares a document type; one that does is an attack or broken."""
    for info in archive.infolist():
        if not info.filename.lower().endswith((".xml", ".rels", ".vml")) or info.is_dir():
            continue
        head = b""
        for piece in _chunks(archive, info.filename, budget):
            head += piece
            if re.search(rb"<\x00?[A-Za-z]", head) or len(head) > _CHUNK:
                break
        flat = head.replace(b"\0", b"").upper()
        root = re.search(rb"<[A-Z]", flat)
        if (
            b"<!DOCTYPE" in flat[: root.start() if root else None]
            or b"<!ENTITY" in flat[: root.start() if root else None]
        ):
            raise Refused("SHEET_CORRUPT", "corrupt", f"{info.filename}: document type or entity declared")


# --------------------------------------------------------------------------- xlsx


def package_kind(archive: zipfile.ZipFile, budget: Budget) -> str:
    """xlsx, xlsm, xlsb, ods, or a Refused that names what it is instead."""
    names = {name.replace("\\", "/").lstrip("/").lower() for name in archive.namelist()}
    if "mimetype" in names or "meta-inf/manifest.xml" in names:
        mime = b"".join(_chunks(archive, "mimetype", budget)) if "mimetype" in archive.namelist() else b""
        manifest = (
            _whole(archive, "META-INF/manifest.xml", budget) if "META-INF/manifest.xml" in archive.namelist() else b""
        )
        if b"encryption-data" in manifest or b"encrypted-package" in manifest:
            raise Refused("SHEET_PASSWORD", "password", "ods")
        if b"opendocument.spreadsheet" in mime + manifest:
            return "ods"
        raise Refused("SHEET_UNSUPPORTED", "unsupported", "OpenDocument, but no spreadsheet")
    if "[content_types].xml" not in names:
        detail = "Numbers" if any(name.endswith(".iwa") for name in names) else "zip archive"
        raise Refused("SHEET_UNSUPPORTED", "unsupported", detail)
    main = workbook_part(archive, budget).lower()
    if main.endswith(".bin"):
        return "xlsb"
    if "word/" in main or "ppt/" in main:
        raise Refused("SHEET_UNSUPPORTED", "unsupported", "Word" if "word/" in main else "PowerPoint")
    return "xlsm" if any(name.endswith("vbaproject.bin") for name in names) else "xlsx"


def _find(archive: zipfile.ZipFile, wanted: str) -> str | None:
    """The entry's real name: some writers use backslashes, a leading slash or other case."""
    flat = wanted.replace("\\", "/").lstrip("/").lower()
    return next((name for name in archive.namelist() if name.replace("\\", "/").lstrip("/").lower() == flat), None)


def _relations(archive: zipfile.ZipFile, part: str, budget: Budget) -> dict[str, tuple[str, str]]:
    """Relation id -> (type, target part) of one part; {} when it has none."""
    folder, base = posixpath.split(part)
    name = _find(archive, posixpath.join(folder, "_rels", base + ".rels"))
    if name is None:
        return {}
    found: dict[str, tuple[str, str]] = {}
    for element in parse_xml(_whole(archive, name, budget), name):
        target = attribute(element, "Target").replace("\\", "/")
        path = target.lstrip("/") if target.startswith("/") else posixpath.normpath(posixpath.join(folder, target))
        found[attribute(element, "Id")] = (attribute(element, "Type").rpartition("/")[2], path)
    return found


def workbook_part(archive: zipfile.ZipFile, budget: Budget) -> str:
    """The main part's entry name, followed from the package's relations."""
    for kind, target in _relations(archive, "", budget).values():
        if kind == "officeDocument" and (name := _find(archive, target)):
            return name
    for guess in ("xl/workbook.xml", "xl/workbook.bin", "word/document.xml"):
        if name := _find(archive, guess):
            return name
    raise Refused("SHEET_CORRUPT", "corrupt", "no workbook part")


def _xlsx_parts(archive: zipfile.ZipFile, budget: Budget) -> dict[str, str]:
    """Tab name -> entry name of its sheet part."""
    main = workbook_part(archive, budget)
    relations = _relations(archive, main.replace("\\", "/").lstrip("/"), budget)
    parts: dict[str, str] = {}
    for element in parse_xml(_whole(archive, main, budget), main).iter():
        if local(element.tag) != "sheet":
            continue
        kind, target = relations.get(attribute(element, "id"), ("", ""))
        if kind == "worksheet" and (name := _find(archive, target)):
            parts[attribute(element, "name")] = name
    return parts


_ROW = re.compile(rb"<(?:\w+:)?row\b([^>]*)>")
_ROW_NUMBER = re.compile(rb"""\sr=["'](\d+)["']""")
#: Excel hides a row by its flag, or by a height of nothing.
_ROW_HIDDEN = re.compile(rb"""\s(?:hidden=["'](?:1|true)|ht=["']0(?:\.0+)?)["']""")
_ERROR = re.compile(
    rb"""<(?:\w+:)?c\b(?=[^>]*\st=["']e["'])[^>]*\sr=["']([A-Za-z]{1,3})(\d{1,7})["'][^>]*>.*?</(?:\w+:)?c>""",
    re.DOTALL,
)
_VALUE = re.compile(rb"<(?:\w+:)?v\b[^>]*>([^<]*)</")


def _xlsx_marks(archive: zipfile.ZipFile, part: str, budget: Budget) -> tuple[Marks, int]:
    """Hidden rows and error cells of one sheet part, and how many cells it has."""
    marks = Marks()
    cells = 0
    number = 0
    rest = b""

    def scan(block: bytes) -> None:
        nonlocal number, cells
        cells += block.count(b"<c ") + block.count(b":c ") + block.count(b"<c>")
        if cells > budget.cells:
            raise Refused("SHEET_TOO_BIG", "too-big", f"more than {budget.cells} cells")
        for match in _ROW.finditer(block):
            said = _ROW_NUMBER.search(match[1])
            number = int(said[1]) if said else number + 1
            if _ROW_HIDDEN.search(match[1]):
                marks.hidden.add(number)
        if b't="e"' in block or b"t='e'" in block:
            for match in _ERROR.finditer(block):
                value = _VALUE.search(match[0])
                text = value[1].decode("utf-8", "replace") if value else "#ERROR!"
                marks.errors[int(match[2]), column_index(match[1].decode())] = text

    for piece in _chunks(archive, part, budget):
        rest += piece
        cut = rest.rfind(b"row>") + 4
        if cut < 4:
            if len(rest) < 4 * _CHUNK:
                continue
            cut = rest.rfind(b"<")  # rows without cells end in "/>", and a bomb may be one endless row
            if cut < 1:
                raise Refused("SHEET_TOO_BIG", "too-big", "one cell is larger than any sheet's")
        scan(rest[:cut])
        rest = rest[cut:]
    scan(rest)
    return marks, cells


# --------------------------------------------------------------------------- xlsb

_XLSB_ERRORS = {
    0x00: "#NULL!",
    0x07: "#DIV/0!",
    0x0F: "#VALUE!",
    0x17: "#REF!",
    0x1D: "#NAME?",
    0x24: "#NUM!",
    0x2A: "#N/A",
    0x2B: "#GETTING_DATA",
}


def error_name(code: int) -> str:
    """Excel's word for an error byte (the same in .xls and .xlsb)."""
    return _XLSB_ERRORS.get(code, "#ERROR!")


def _xlsb_records(data: bytes) -> Iterator[tuple[int, int, int]]:
    """(type, start, end) of each record; stops at the first that doesn't fit."""
    at, size = 0, len(data)
    while at < size:
        kind = data[at]
        at += 1
        if kind & 0x80 and at < size:
            kind = (kind & 0x7F) | ((data[at] & 0x7F) << 7)
            at += 1
        length = shift = 0
        while at < size and shift < 28:
            byte = data[at]
            at += 1
            length |= (byte & 0x7F) << shift
            shift += 7
            if not byte & 0x80:
                break
        if at + length > size:
            return
        yield kind, at, at + length
        at += length


def _wide(data: bytes, at: int) -> tuple[str, int]:
    length = int.from_bytes(data[at : at + 4], "little")
    end = at + 4 + 2 * min(length, 0xFFFF)
    return data[at + 4 : end].decode("utf-16-le", "replace"), end


def _xlsb_parts(archive: zipfile.ZipFile, budget: Budget) -> dict[str, str]:
    main = workbook_part(archive, budget)
    relations = _relations(archive, main.replace("\\", "/").lstrip("/"), budget)
    data = _whole(archive, main, budget)
    parts: dict[str, str] = {}
    for kind, start, end in _xlsb_records(data):
        if kind == 156 and end - start > 12:  # BrtBundleSh
            relation, at = _wide(data, start + 8)
            name, _ = _wide(data, at)
            if (target := relations.get(relation)) and (entry := _find(archive, target[1])):
                parts[name] = entry
    return parts


def _xlsb_marks(archive: zipfile.ZipFile, part: str, budget: Budget) -> tuple[Marks, int]:
    marks = Marks()
    data = b"".join(_chunks(archive, part, budget))
    cells = row = 0
    for kind, start, end in _xlsb_records(data):
        if kind == 0 and end - start >= 12:  # BrtRowHdr: bit 4 of its second flag byte is fDyZero
            row = int.from_bytes(data[start : start + 4], "little") + 1
            if data[start + 11] & 0x10:
                marks.hidden.add(row)
        elif kind <= 11:
            cells += 1
            if kind in {3, 11} and end - start >= 9:  # BrtCellError, BrtFmlaError
                column = int.from_bytes(data[start : start + 4], "little")
                marks.errors[row, column] = error_name(data[start + 8])
    if cells > budget.cells:
        raise Refused("SHEET_TOO_BIG", "too-big", f"more than {budget.cells} cells")
    return marks, cells


# --------------------------------------------------------------------------- ods


_ODS_TAG = re.compile(rb"<(/?)table:(table-row|table-cell|covered-table-cell|table)(?![\w-])([^>]*?)(/?)>")
_ODS_NAME = re.compile(rb"""table:name=["']([^"']*)["']""")
_ODS_ROWS = re.compile(rb"""table:number-rows-repeated=["'](\d+)["']""")
_ODS_COLS = re.compile(rb"""table:number-columns-repeated=["'](\d+)["']""")
_ODS_HIDDEN = re.compile(rb"""table:visibility=["'](?:collapse|filter)["']""")
_ODS_VALUE = re.compile(rb"office:value-type=")


def _ods_marks(archive: zipfile.ZipFile, budget: Budget) -> dict[str, Marks]:
    """Tab name -> hidden rows of an OpenDocument sheet; repeated cells count against the budget."""
    part = _find(archive, "content.xml")
    if part is None:
        raise Refused("SHEET_CORRUPT", "corrupt", "no content.xml")
    found: dict[str, Marks] = {}
    marks = Marks()
    number = repeat = row_cells = cells = 0
    rest = b""
    for piece in _chunks(archive, part, budget):
        rest += piece
        cut = rest.rfind(b">") + 1
        if not cut:
            if len(rest) > _CARRY:
                raise Refused("SHEET_TOO_BIG", "too-big", "one tag is larger than any sheet's")
            continue
        for closing, tag, attributes, _ in _ODS_TAG.findall(rest[:cut]):
            if tag == b"table" and not closing:
                name = _ODS_NAME.search(attributes)
                marks = found.setdefault(_unescape(name[1] if name else b""), Marks())
                number = 0
            elif tag == b"table-row" and not closing:
                said = _ODS_ROWS.search(attributes)
                repeat = min(int(said[1]), 1 << 20) if said else 1
                row_cells = 0
                if _ODS_HIDDEN.search(attributes):
                    marks.hidden.update(range(number + 1, number + 1 + min(repeat, 200_000)))
                number += repeat
            elif tag.endswith(b"cell") and not closing and _ODS_VALUE.search(attributes):
                said = _ODS_COLS.search(attributes)
                count = min(int(said[1]), 1 << 14) if said else 1
                row_cells += count
                cells += count * repeat
                if cells > budget.cells:
                    raise Refused("SHEET_TOO_BIG", "too-big", f"more than {budget.cells} cells")
        rest = rest[cut:]
    return found


def _unescape(text: bytes) -> str:
    plain = text.decode("utf-8", "replace")
    for entity, character in (("&lt;", "<"), ("&gt;", ">"), ("&quot;", '"'), ("&apos;", "'"), ("&amp;", "&")):
        plain = plain.replace(entity, character)
    return plain


def marks_of(archive: zipfile.ZipFile, kind: str, budget: Budget) -> dict[str, Marks]:
    """Tab name -> what the cell reader doesn't tell. Raises Refused for bombs, entities and broken parts."""
    refuse_document_types(archive, budget)
    if kind == "ods":
        return _ods_marks(archive, budget)
    parts = _xlsb_parts(archive, budget) if kind == "xlsb" else _xlsx_parts(archive, budget)
    scan = _xlsb_marks if kind == "xlsb" else _xlsx_marks
    found: dict[str, Marks] = {}
    total = 0
    for name, part in parts.items():
        found[name], cells = scan(archive, part, budget)
        total += cells
        if total > budget.cells:
            raise Refused("SHEET_TOO_BIG", "too-big", f"more than {budget.cells} cells")
    return found
