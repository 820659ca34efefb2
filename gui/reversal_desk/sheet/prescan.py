"""A look into a zip workbook before any parser sees it: its size, its tricks, its hidden rows and error cells.

Everything is streamed; nothing is trusted. Calamine aborts the process on some zip bombs, gives error cells
as blanks and doesn't know hidden rows (toolchain facts, section 3), so those are found here.
"""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
import zlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import IO, Any
from xml.etree.ElementTree import Element, ParseError

import defusedxml.ElementTree
from defusedxml.common import DefusedXmlException
from msgspec import Struct, field

from reversal_desk.sheet.raw import MAX_COLS, MAX_ROWS, UNCALCULATED, Refused

_CHUNK = 1 << 20
_SMALL_PART = 16 << 20

Position = tuple[int, int]  # row number as shown, column index from 0


class Marks(Struct):
    """What a cell reader doesn't tell about one tab.

    `formats`: number formats that add digits or letters to what is seen, as `000000` does. `uncalculated`: how many
    of `errors` are formulas whose result the writing program left out. `sparse`: a few cells far from each other.
    `notes`: what colleagues hung on a row's cells.
    """

    hidden: set[int] = field(default_factory=set)
    errors: dict[Position, str] = field(default_factory=dict)
    formats: dict[Position, str] = field(default_factory=dict)
    uncalculated: int = 0
    sparse: bool = False
    notes: dict[int, str] = field(default_factory=dict)


class Budget(Struct):
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
    if len(infos) > 20_000:
        raise Refused("SHEET_TOO_BIG", "too-big", f"{len(infos)} parts")
    if declared > budget.declared:
        raise Refused("SHEET_TOO_BIG", "too-big", f"unpacks to {declared >> 20} MB")
    if declared > 100 << 20 and declared // packed > 100:
        raise Refused("SHEET_TOO_BIG", "too-big", f"unpacks to {declared // packed} times its size")
    return archive


def chunks(archive: zipfile.ZipFile, name: str, budget: Budget) -> Iterator[bytes]:
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


def whole(archive: zipfile.ZipFile, name: str, budget: Budget) -> bytes:
    """A small part's bytes. Raises Refused where it is larger than any workbook's."""
    pieces: list[bytes] = []
    size = 0
    for piece in chunks(archive, name, budget):
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


@lru_cache(1024)
def local(tag: Any) -> str:
    """A tag's or attribute's name without its namespace (strict and transitional files differ in it)."""
    return str(tag).rpartition("}")[2]


def attribute(element: Element, name: str) -> str:
    """An attribute whatever its namespace, or empty text."""
    if not element.attrib:
        return ""
    return next((value for key, value in element.attrib.items() if local(key) == name), "")


def refuse_document_types(archive: zipfile.ZipFile, budget: Budget) -> None:
    """No part of a workbook declares a document type; one that does is an attack or broken."""
    for info in archive.infolist():
        if not info.filename.lower().endswith((".xml", ".rels", ".vml")) or info.is_dir():
            continue
        head = b""
        for piece in chunks(archive, info.filename, budget):
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
        mime = b"".join(chunks(archive, "mimetype", budget)) if "mimetype" in archive.namelist() else b""
        manifest = (
            whole(archive, "META-INF/manifest.xml", budget) if "META-INF/manifest.xml" in archive.namelist() else b""
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
    types = whole(archive, _find(archive, "[Content_Types].xml") or "", budget)
    return "xlsm" if b"macroEnabled" in types or any(name.endswith("vbaproject.bin") for name in names) else "xlsx"


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
    for element in parse_xml(whole(archive, name, budget), name):
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
    for element in parse_xml(whole(archive, main, budget), main).iter():
        if local(element.tag) != "sheet":
            continue
        kind, target = relations.get(attribute(element, "id"), ("", ""))
        if kind == "worksheet" and (name := _find(archive, target)):
            parts[attribute(element, "name")] = name
    return parts


_ROW_OF_REF = re.compile(r"\$?[A-Za-z]{1,3}\$?(\d{1,7})")


def _xlsx_notes(archive: zipfile.ZipFile, part: str, budget: Budget) -> dict[int, str]:
    """Row number -> the notes that hang on its cells, in one line. A thread of comments has one of these, too."""
    said: dict[int, list[str]] = {}
    for name in _comment_parts(archive, part, budget):
        for element in parse_xml(whole(archive, name, budget), name).iter():
            place = _ROW_OF_REF.match(attribute(element, "ref")) if local(element.tag) == "comment" else None
            if place is None:
                continue
            texts = (piece.text or "" for piece in element.iter() if local(piece.tag) == "t")
            said.setdefault(int(place[1]), []).append("".join(texts))
    return joined_notes(said)


def _comment_parts(archive: zipfile.ZipFile, part: str, budget: Budget) -> list[str]:
    relations = _relations(archive, part.replace("\\", "/").lstrip("/"), budget).values()
    names = (_find(archive, target) for kind, target in relations if kind == "comments")
    return [name for name in names if name is not None]


def joined_notes(said: Mapping[int, Sequence[str]]) -> dict[int, str]:
    """The notes of each row in one line."""
    lines = {row: [" ".join(note.split()) for note in notes] for row, notes in said.items()}
    return {row: " / ".join(filter(None, notes)) for row, notes in lines.items() if any(notes)}


_ROW = re.compile(rb"<(?:\w+:)?row\b([^>]*)>")
ROW_NUMBER = re.compile(rb"""\sr=["'](\d+)["']""")
#: Excel hides a row by its flag, or by a height of nothing.
_ROW_HIDDEN = re.compile(rb"""\s(?:hidden=["'](?:1|true)|ht=["']0(?:\.0+)?)["']""")
CELL = re.compile(rb"<(?:\w+:)?c(?=[\s/>])([^>]*?)(?:/>|>(.*?)</(?:\w+:)?c>)", re.DOTALL)
PLACE = re.compile(rb"""\sr=["']([A-Za-z]{1,3})\d{1,7}["']""")
_STYLE = re.compile(rb"""\ss=["'](\d+)["']""")
_WIDE = re.compile(rb'r="[A-Za-z]{3}[0-9]')
_IS_ERROR = re.compile(rb"""\st=["']e["']""")
_IS_TEXT = re.compile(rb"""\st=["'](?:str|s|inlineStr)["']""")
_VALUE = re.compile(rb"<(?:\w+:)?v\b[^>]*>([^<]*)</")
#: A formula whose result was never worked out: no value follows it.
_UNCALCULATED = re.compile(
    rb"(?:</(?:\w+:)?f>|<(?:\w+:)?f\b[^>]*/>)\s*"
    rb"(?:<(?:\w+:)?v\s*/>|<(?:\w+:)?v>\s*</(?:\w+:)?v>)?\s*</(?:\w+:)?c>"
)


class _RowScan:
    """Goes through the rows of a sheet part, block by block, and marks what a cell reader doesn't tell."""

    def __init__(self, formats: dict[bytes, str], most_cells: int) -> None:
        self.marks = Marks()
        self.cells = 0
        self._most = most_cells
        self._formats = formats
        self._number = self._rows = 0
        self._wide = False
        styles = b"|".join(map(re.escape, formats))
        self._formatted = re.compile(rb"""\ss=["'](?:%s)["']""" % styles) if formats else None

    @property
    def sparse(self) -> bool:
        """Do a few cells span so much that a reader which lays out every place in between takes all memory?"""
        wide = self._wide and self._number * MAX_COLS > 40_000_000 and self.cells < self._number * MAX_COLS // 50
        return wide or self._number > 10 * self._rows + 1000

    def scan(self, block: bytes) -> None:
        """Whole rows, or what follows an opening tag. Raises Refused beyond the budget."""
        self.cells += block.count(b"<c ") + block.count(b"<c>")
        self._rows += block.count(b"<row")
        if b":row" in block:  # elements with a prefix
            self.cells += block.count(b":c ") + block.count(b":c>")
            self._rows += block.count(b":row")
        self._wide = self._wide or _WIDE.search(block) is not None
        if self.cells > self._most:
            raise Refused("SHEET_TOO_BIG", "too-big", f"more than {self._most} cells")
        special = (
            b't="e"' in block
            or b"t='e'" in block
            or ((b"f>" in block or b"<f" in block or b":f" in block) and _UNCALCULATED.search(block) is not None)
            or (self._formatted is not None and self._formatted.search(block) is not None)
        )
        if not special and (last := self._last_number(block)):
            self._number = last
            return
        start = 0
        for match in _ROW.finditer(block):
            if special:
                self._look_at_cells(block[start : match.start()])
                start = match.end()
            said = ROW_NUMBER.search(match[1])
            self._number = int(said[1]) if said else self._number + 1
            if self._number > MAX_ROWS:
                raise Refused("SHEET_CORRUPT", "corrupt", f"a row is numbered {said[1][:20]!r}" if said else "rows")
            if _ROW_HIDDEN.search(match[1]):
                self.marks.hidden.add(self._number)
        if special:
            self._look_at_cells(block[start:])

    @staticmethod
    def _last_number(block: bytes) -> int:
        """The last row's number, 0 where the rows must be looked at one by one: none is hidden or without number."""
        if b"hidden=" in block or b'ht="0' in block or b"ht='0" in block:
            return 0
        if block.count(b"<row") != block.count(b"<row "):
            return 0
        said = ROW_NUMBER.match(block, block.rfind(b"<row ") + 4)
        number = int(said[1]) if said else 0
        return number if number <= MAX_ROWS else 0

    def _look_at_cells(self, row: bytes) -> None:
        column = -1
        for match in CELL.finditer(row):
            attributes, body = match[1], match[2]
            said = PLACE.search(attributes)
            column = column_index(said[1].decode()) if said else column + 1
            if body is None:
                continue
            if _IS_ERROR.search(attributes):
                value = _VALUE.search(body)
                text = value[1].decode("utf-8", "replace") if value else "#ERROR!"
                self.marks.errors[self._number, column] = text
            elif not _IS_TEXT.search(attributes):
                if _UNCALCULATED.search(match[0]):
                    self.marks.errors[self._number, column] = UNCALCULATED
                    self.marks.uncalculated += 1
                elif self._formats and (style := _STYLE.search(attributes)) and style[1] in self._formats:
                    self.marks.formats[self._number, column] = self._formats[style[1]]


def _xlsx_marks(
    archive: zipfile.ZipFile,
    part: str,
    budget: Budget,
    formats: dict[bytes, str],
    read: Callable[[int], None] = lambda _: None,
) -> tuple[Marks, int]:
    """What is special in one sheet part, and how many cells it has. `read` hears of each piece's size in bytes."""
    scan = _RowScan(formats, budget.cells)
    rest = b""
    for piece in chunks(archive, part, budget):
        read(len(piece))
        if piece.startswith((b"\xff\xfe", b"\xfe\xff")) and not scan.cells:
            raise Refused("SHEET_CORRUPT", "corrupt", f"{part} is written in UTF-16")
        rest += piece
        cut = rest.rfind(b"row>") + 4
        if cut < 4:
            if len(rest) < 4 * _CHUNK:
                continue
            cut = rest.rfind(b"<")  # rows without cells end in "/>", and a bomb may be one endless row
            if cut < 1:
                raise Refused("SHEET_TOO_BIG", "too-big", "one cell is larger than any sheet's")
        scan.scan(rest[:cut])
        rest = rest[cut:]
    scan.scan(rest)
    scan.marks.sparse = scan.sparse
    return scan.marks, scan.cells


# --------------------------------------------------------------------------- number formats that add to an id

#: Quoted text, an escaped character, or what stands for itself; `0` is a place, `#` one that is only seen when filled.
_FORMAT_PART = re.compile(r'"([^"]*)"|\\(.)|([-/ ()#0])')
_DIGITS_SHOWN = 4  # below that it is a quantity or a day, not an order number


def identifying_format(code: str) -> bool:
    """Does a number format fill up with zeros, or add letters, as `00000000` and `"ORD-"00000` do?"""
    places = _FORMAT_PART.findall(code)
    understood = "".join(match[0] for match in _FORMAT_PART.finditer(code)) == code
    return understood and sum(plain == "0" for _, _, plain in places) >= _DIGITS_SHOWN


def shown_as(value: float, code: str) -> str:
    """A whole, positive number as Excel shows it in such a format; what has more digits keeps them in front."""
    digits = f"{int(value):d}"
    found = [part for part in _FORMAT_PART.findall(code) if part[2] != "#"]
    parts = [(quoted or escaped or plain, plain == "0") for quoted, escaped, plain in found]
    places = sum(is_place for _, is_place in parts)
    digits = digits.rjust(places, "0")
    shown: list[str] = []
    left = places
    for text, is_place in parts:
        if not is_place:
            shown.append(text)
            continue
        take = len(digits) - left + 1
        shown.append(digits[:take])
        digits = digits[take:]
        left -= 1
    return "".join(shown)


def styles_part(archive: zipfile.ZipFile) -> str | None:
    """The entry that holds an .xlsx's styles, None where it has none."""
    return _find(archive, "xl/styles.xml")


def part_of(archive: zipfile.ZipFile, tab: str, budget: Budget) -> str:
    """The entry that holds a tab of an .xlsx. Raises Refused where there is none of that name."""
    parts = _xlsx_parts(archive, budget)
    if tab not in parts:
        raise Refused("SHEET_NAME_UNKNOWN", "other", sheet=tab, sheets=", ".join(parts))
    return parts[tab]


def _identifying_styles(archive: zipfile.ZipFile, budget: Budget) -> dict[bytes, str]:
    """Cell style number -> its format, for the styles whose format adds to what a number says."""
    name = styles_part(archive)
    if name is None:
        return {}
    root = parse_xml(whole(archive, name, budget), name)
    codes = {
        attribute(element, "numFmtId"): attribute(element, "formatCode")
        for element in root.iter()
        if local(element.tag) == "numFmt"
    }
    wanted = {number: code for number, code in codes.items() if identifying_format(code)}
    cell_styles = next((element for element in root if local(element.tag) == "cellXfs"), None)
    if not wanted or cell_styles is None:
        return {}
    return {
        str(at).encode(): wanted[number]
        for at, style in enumerate(cell_styles)
        if (number := attribute(style, "numFmtId")) in wanted
    }


# --------------------------------------------------------------------------- the first rows, before all is looked at

_HEAD_ROWS = 130
_HEAD_BYTES = 2 << 20
_WORTH_A_LOOK = 4 << 20  # bytes of a sheet part; a smaller workbook is here as soon as its first rows
_SHARED = re.compile(rb"""\st=["']s["'][^>]*>\s*<(?:\w+:)?v>(\d{1,7})<""")
_SHARED_END = re.compile(rb"</(?:\w+:)?si>|<(?:\w+:)?si\s*/>")
_SHARED_BYTES = 48 << 20


def first_rows(archive: zipfile.ZipFile, budget: Budget) -> bytes | None:
    """A workbook of the same tabs that ends after their first rows, None where the whole one is small anyway.

    Any reader can open it, so the first rows read exactly as they will in the end.
    """
    parts = _xlsx_parts(archive, budget)
    sizes = [archive.getinfo(name).file_size for name in parts.values()]
    if not sizes or max(sizes) < _WORTH_A_LOOK or len(sizes) > 40:
        return None
    heads = {name: _head(archive, name, budget) for name in parts.values()}
    shared = _find(archive, "xl/sharedStrings.xml")
    wanted = max((int(number) for head in heads.values() for number in _SHARED.findall(head)), default=-1)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as cut:
        for name, head in heads.items():
            cut.writestr(name, head)
        if shared is not None:
            cut.writestr(shared, _shared_head(archive, shared, wanted + 1, budget))
        main = workbook_part(archive, budget)
        folder, base = posixpath.split(main)
        links = posixpath.join(folder, "_rels", base + ".rels")
        for needed in (main, links, "xl/styles.xml", "[Content_Types].xml", "_rels/.rels"):
            if entry := _find(archive, needed):
                cut.writestr(entry, whole(archive, entry, budget))
    return out.getvalue()


def _head(archive: zipfile.ZipFile, name: str, budget: Budget) -> bytes:
    """A sheet part up to its first rows, ended properly."""
    data = b""
    for piece in chunks(archive, name, budget):
        data += piece
        if len(data) >= _HEAD_BYTES:
            break
    table = re.search(rb"<((?:\w+:)?)sheetData\b[^>]*>", data)
    if table is None or table[0].endswith(b"/>"):
        return data
    starts = [match.start() for match in _ROW.finditer(data, table.end())]
    if len(starts) < 2 or (len(starts) <= _HEAD_ROWS and len(data) < _HEAD_BYTES):
        return data
    cut = starts[min(_HEAD_ROWS, len(starts) - 1)]
    return data[:cut] + b"</%ssheetData></%sworksheet>" % (table[1], table[1])


def _shared_head(archive: zipfile.ZipFile, name: str, wanted: int, budget: Budget) -> bytes:
    """The first shared texts, ended properly."""
    data = b""
    found = 0
    for piece in chunks(archive, name, budget):
        before = max(0, len(data) - 8)
        data += piece
        ends = [match.end() for match in _SHARED_END.finditer(data, before)]
        # a text's end may lie across two pieces, so the last few bytes are looked at twice
        ends = [end for end in ends if end > len(data) - len(piece)]
        if found + len(ends) >= wanted:
            root = re.search(rb"<((?:\w+:)?)sst\b", data)
            prefix = root[1] if root else b""
            cut = ends[wanted - found - 1] if wanted > found else 0
            return data[:cut] + b"</%ssst>" % prefix if cut else data
        found += len(ends)
        if len(data) > _SHARED_BYTES:
            raise Refused("SHEET_TOO_BIG", "too-big", "the first rows need all of its texts")
    return data


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
    data = whole(archive, main, budget)
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
    data = b"".join(chunks(archive, part, budget))
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


def _xlsb_notes(archive: zipfile.ZipFile, part: str, budget: Budget) -> dict[int, str]:
    """Row number -> the notes that hang on its cells."""
    said: dict[int, list[str]] = {}
    for name in _comment_parts(archive, part, budget):
        data = whole(archive, name, budget)
        row = 0
        for kind, start, end in _xlsb_records(data):
            if kind == 635 and end - start >= 20:  # BrtBeginComment: its author, then the first row of its range
                row = int.from_bytes(data[start + 4 : start + 8], "little") + 1
            elif kind == 637 and end - start >= 5 and row:  # BrtCommentText: one byte of flags, then the text
                said.setdefault(row, []).append(_wide(data[start:end], 1)[0])
    return joined_notes(said)


# --------------------------------------------------------------------------- ods


_ODS_TAG = re.compile(
    rb"<(/?)(?:table:(table-row|table-cell|covered-table-cell|table)|office:(?P<note>annotation))(?![\w-])([^>]*?)(/?)>"
)
_ODS_NOTE = re.compile(rb"<text:p\b[^>]*(?<!/)>(.*?)</text:p>", re.DOTALL)
_ODS_MARKUP = re.compile(rb"<[^>]*>")
_ODS_NAME = re.compile(rb"""table:name=["']([^"']*)["']""")
_ODS_ROWS = re.compile(rb"""table:number-rows-repeated=["'](\d+)["']""")
_ODS_COLS = re.compile(rb"""table:number-columns-repeated=["'](\d+)["']""")
_ODS_HIDDEN = re.compile(rb"""table:visibility=["'](?:collapse|filter)["']""")
_ODS_VALUE = re.compile(rb"office:value-type=")
_ODS_ERROR = re.compile(rb"""calcext:value-type=["']error["']""")
_ODS_TEXT = re.compile(rb"<text:p>([^<]*)</text:p>")
_ODS_REPEATED = 1_000_000  # cells with a value that are written once for many; no honest sheet has so many
_ODS_ROW_END = b"table-row>"


def _ods_marks(archive: zipfile.ZipFile, budget: Budget) -> dict[str, Marks]:
    """Tab name -> hidden rows and error cells of an OpenDocument sheet; repeated cells count against the budget."""
    part = _find(archive, "content.xml")
    if part is None:
        raise Refused("SHEET_CORRUPT", "corrupt", "no content.xml")
    found: dict[str, Marks] = {}
    marks = Marks()
    number = repeat = column = cells = repeated = 0
    rest = b""
    hung: dict[str, dict[int, list[str]]] = {}
    notes: dict[int, list[str]] = {}

    def scan(block: bytes) -> None:
        nonlocal marks, number, repeat, column, cells, repeated, notes
        for match in _ODS_TAG.finditer(block):
            closing, tag, note, attributes, _ = match.groups()
            if closing:
                continue
            if note:
                end = block.find(b"</office:annotation>", match.end())
                lines = _ODS_NOTE.findall(block, match.end(), max(end, match.end()))
                notes.setdefault(number, []).append(" ".join(_unescape(_ODS_MARKUP.sub(b"", line)) for line in lines))
            elif tag == b"table":
                name = _ODS_NAME.search(attributes)
                title = _unescape(name[1] if name else b"")
                marks = found.setdefault(title, Marks())
                notes = hung.setdefault(title, {})
                number = 0
            elif tag == b"table-row":
                said = _ODS_ROWS.search(attributes)
                repeat = min(int(said[1]), MAX_ROWS) if said else 1
                column = 0
                if _ODS_HIDDEN.search(attributes):
                    marks.hidden.update(range(number + 1, number + 1 + min(repeat, 200_000)))
                number += repeat
            else:
                said = _ODS_COLS.search(attributes)
                count = min(int(said[1]), MAX_COLS) if said else 1
                if _ODS_VALUE.search(attributes):
                    cells += count * repeat
                    repeated += count * repeat - 1
                    if cells > budget.cells or repeated > _ODS_REPEATED:
                        raise Refused("SHEET_TOO_BIG", "too-big", f"{cells} cells, {repeated} of them repeated")
                if _ODS_ERROR.search(attributes):
                    text = _ODS_TEXT.search(block, match.end())
                    shown = _unescape(text[1]) if text else "#ERROR!"
                    for row in range(number - repeat + 1, number + 1):
                        marks.errors.update(((row, at), shown) for at in range(column, column + count))
                column += count

    for piece in chunks(archive, part, budget):
        rest += piece
        cut = rest.rfind(_ODS_ROW_END) + len(_ODS_ROW_END)
        if cut < len(_ODS_ROW_END):
            if len(rest) < 4 * _CHUNK:
                continue
            cut = rest.rfind(b">") + 1
            if not cut:
                raise Refused("SHEET_TOO_BIG", "too-big", "one tag is larger than any sheet's")
        scan(rest[:cut])
        rest = rest[cut:]
    scan(rest)
    for title, of_tab in hung.items():
        found[title].notes = joined_notes(of_tab)
    return found


def _unescape(text: bytes) -> str:
    plain = text.decode("utf-8", "replace")
    for entity, character in (("&lt;", "<"), ("&gt;", ">"), ("&quot;", '"'), ("&apos;", "'"), ("&amp;", "&")):
        plain = plain.replace(entity, character)
    return plain


def marks_of(
    archive: zipfile.ZipFile, kind: str, budget: Budget, scanned: Callable[[int, int], None] = lambda *_: None
) -> dict[str, Marks]:
    """Tab name -> what the cell reader doesn't tell. Raises Refused for bombs, entities and broken parts.

    `scanned` hears how many of how many bytes were looked at.
    """
    refuse_document_types(archive, budget)
    if kind == "ods":
        return _ods_marks(archive, budget)
    parts = _xlsb_parts(archive, budget) if kind == "xlsb" else _xlsx_parts(archive, budget)
    size = sum(archive.getinfo(part).file_size for part in parts.values())
    formats = {} if kind == "xlsb" else _identifying_styles(archive, budget)
    found: dict[str, Marks] = {}
    total = seen = 0

    def read(piece: int) -> None:
        nonlocal seen
        seen += piece
        scanned(seen, size)

    for name, part in parts.items():
        if kind == "xlsb":
            found[name], cells = _xlsb_marks(archive, part, budget)
            found[name].notes = _xlsb_notes(archive, part, budget)
        else:
            found[name], cells = _xlsx_marks(archive, part, budget, formats, read)
            found[name].notes = _xlsx_notes(archive, part, budget)
        total += cells
        if total > budget.cells:
            raise Refused("SHEET_TOO_BIG", "too-big", f"more than {budget.cells} cells")
    return found


def active_tab(archive: zipfile.ZipFile, budget: Budget) -> str:
    """The tab of an .xlsx that was in front when it was saved, empty where the file doesn't say."""
    main = workbook_part(archive, budget)
    root = parse_xml(whole(archive, main, budget), main)
    view = next((element for element in root.iter() if local(element.tag) == "workbookView"), None)
    said = attribute(view, "activeTab") if view is not None else ""
    names = [attribute(element, "name") for element in root.iter() if local(element.tag) == "sheet"]
    return names[int(said)] if said.isdecimal() and int(said) < len(names) else ""
