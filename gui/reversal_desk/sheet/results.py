"""The person's own workbook back, with result columns: a copy where nothing is lost, else a new workbook.

A copy is the file itself with cells added to one of its sheets, so pictures, pivots, formulas and comments stay what
they are. Formula-like text is text, and so are order numbers and ids; amounts are numbers, which Excel can add up.
The source stays as it is.
"""

from __future__ import annotations

import io
import os
import re
import zipfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from decimal import Decimal
from pathlib import Path
from typing import IO, Any
from xml.sax.saxutils import escape

from msgspec import Struct
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet._write_only import WriteOnlyWorksheet

from reversal_desk.errors import SheetError, StoreError, UsageError
from reversal_desk.model import Grid
from reversal_desk.sheet import prescan
from reversal_desk.sheet.raw import MAX_COLS, MAX_ROWS, Refused
from reversal_desk.sheet.reader import USUAL

_ILLEGAL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]|[\ud800-\udfff]")
_CELL_LIMIT = 32767  # Excel's longest cell
_ROW_LIMIT = MAX_ROWS - 1


#: What is written into a cell: text, or an amount with its currency's places.
Written = str | Decimal


def write_results(
    source: Grid | None, path_out: Path, *, headers: Sequence[str], rows: Sequence[Sequence[Written]]
) -> None:
    """Write `headers` and `rows` to a new .xlsx: texts as text cells, amounts as numbers.

    Raises UsageError RESULTS_OVER_SOURCE when that would replace the sheet it came from, RESULTS_NAME where Excel would
    not open it under its name, StoreError RESULTS_NOT_WRITTEN when the disk says no. An existing file is replaced only
    once the new one is whole.
    """
    path_out = Path(path_out)
    if source is not None:
        keep_source(source, path_out)
    if path_out.suffix.casefold() != ".xlsx":
        raise UsageError("RESULTS_NAME", file=path_out.name)
    if len(rows) > _ROW_LIMIT:
        raise UsageError("RESULTS_TOO_LONG", file=path_out.name, rows=len(rows))
    book = Workbook(write_only=True)
    sheet = book.create_sheet(_title(source))
    sheet.freeze_panes = "A2"
    for index in range(len(headers)):
        longest = max((len(str(row[index])) for row in [headers, *rows[:200]] if index < len(row)), default=8)
        sheet.column_dimensions[get_column_letter(index + 1)].width = min(60, max(8, longest + 2))
    sheet.append([_cell(sheet, text, bold=True) for text in headers])
    for row in rows:
        sheet.append([_cell(sheet, text) for text in row])
    whole = io.BytesIO()
    book.save(whole)
    with written_whole(path_out) as file:
        file.write(whole.getbuffer())


def keep_source(source: Grid, path_out: Path, *, code: str = "RESULTS_OVER_SOURCE") -> None:
    """UsageError `code` where something would be written over the sheet it came from."""
    if source.path and _same(Path(source.path), path_out):
        raise UsageError(code, file=path_out.name)


@contextmanager
def written_whole(path_out: Path, *, code: str = "RESULTS_NOT_WRITTEN") -> Iterator[IO[bytes]]:
    """A file beside the target that takes its place at the end. Raises StoreError `code` where the disk says no."""
    unfinished = path_out.with_name(f".{path_out.name}.{os.getpid()}.part")
    try:
        try:
            with unfinished.open("w+b") as file:
                yield file
            unfinished.replace(path_out)
        finally:
            with suppress(OSError):  # what was not written, or has its place by now, isn't there to remove
                unfinished.unlink()
    except OSError as error:
        raise StoreError(code, file=path_out.name, detail=error.strerror or str(error)) from error


def _same(one: Path, other: Path) -> bool:
    """The same file, also through links, another case, or a name that doesn't exist yet."""
    try:
        return one.samefile(other)
    except OSError:
        return one.resolve() == other.resolve()


def _title(source: Grid | None) -> str:
    name = re.sub(r"[\\/*?:\[\]\x00-\x1f']", " ", source.sheet if source else "").strip()
    return name[:31] or "Results"


def _legal(text: str) -> str:
    return _ILLEGAL.sub("\ufffd", text)[:_CELL_LIMIT]


#: Places of an amount -> the format of its cell, and that format's number in every workbook.
_NUMBERS = {0: ("#,##0", 3), 2: ("#,##0.00", 4)}


def _places(amount: Decimal) -> int:
    exponent = amount.as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0


def _cell(sheet: WriteOnlyWorksheet, text: Written, *, bold: bool = False) -> Any:
    """A text cell whatever the text looks like: `=cmd|...` is no formula and `1e5` no number. An amount is a number."""
    if isinstance(text, Decimal):
        cell = WriteOnlyCell(sheet, value="")
        cell.value = text
        cell.number_format = _NUMBERS.get(_places(text), ("General", 0))[0]
        return cell
    cell = WriteOnlyCell(sheet, value="")
    cell.value = _legal(text)
    cell.data_type = "s"
    cell.number_format = "@"
    if bold:
        cell.font = Font(bold=True)
    return cell


# --------------------------------------------------------------------------- a copy of the person's own file

#: Kinds whose formats and formulas a copy keeps, and the ending each needs.
_COPIED = {"xlsx": ".xlsx", "xlsm": ".xlsm"}
#: Kinds without formats, of which a new workbook loses nothing.
_PLAIN = frozenset({"", "csv", "tsv", "paste"})


def loss_of_copy(source: Grid, path_out: Path) -> str:
    """Why `copy_with_results` can't give this file back as it is: a code of words.py, empty where it can.

    RESULTS_NEW_TEXT says that there is nothing to lose; the other codes say what a copy would lose.
    """
    if source.kind in _PLAIN:
        return "RESULTS_NEW_TEXT"
    if source.kind not in _COPIED:
        return "RESULTS_NEW_FORMATS"
    if path_out.suffix.casefold() != _COPIED[source.kind]:
        return "RESULTS_NEW_MACROS" if source.kind == "xlsm" else "RESULTS_NEW_FORMATS"
    try:
        with zipfile.ZipFile(source.path) as archive:
            names = archive.namelist()
    except (OSError, zipfile.BadZipFile, ValueError):
        return "RESULTS_NEW_LOCKED"  # encrypted: an open copy would give away what was locked
    if any(name.casefold().startswith("_xmlsignatures/") for name in names):
        return "RESULTS_NEW_SIGNED"
    return "RESULTS_NEW_FORMATS" if len(set(names)) < len(names) else ""


class Results(Struct, frozen=True):
    """What is added to a sheet: titles into its header row, texts beside rows by their number, and lines below."""

    headers: tuple[str, ...]
    beside: Mapping[int, Sequence[Written]]
    below: Sequence[Sequence[Written]] = ()


def copy_with_results(source: Grid, header_row: int | None, path_out: Path, results: Results) -> None:
    """Write the source's .xlsx or .xlsm again with `results` in the first free columns of its sheet.

    Every other part and cell is taken over byte by byte. Raises UsageError RESULTS_OVER_SOURCE or RESULTS_TOO_LONG,
    SheetError where the file is no longer the one that was read, StoreError RESULTS_NOT_WRITTEN.
    """
    path_out = Path(path_out)
    keep_source(source, path_out)
    width = max((len(row.cells) for row in source.rows), default=0)
    last = max((row.number for row in source.rows), default=0)
    if width + len(results.headers) > MAX_COLS or last + 1 + len(results.below) > MAX_ROWS:
        raise UsageError("RESULTS_TOO_LONG", file=path_out.name, rows=last + 1 + len(results.below))
    budget = prescan.Budget(USUAL.declared, USUAL.cells)
    name = Path(source.path).name
    try:
        with Path(source.path).open("rb") as file, prescan.open_zip(file, budget) as archive:
            part = prescan.part_of(archive, source.sheet, budget)
            with written_whole(path_out) as out, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
                _copy_parts(
                    archive, target, part, budget, lambda style: _Sheet(results, width, header_row, last, style)
                )
    except Refused as refusal:
        raise SheetError(refusal.code, kind=refusal.kind, file=name, **refusal.facts) from refusal
    except OSError as error:
        raise SheetError("SHEET_NO_ACCESS", kind="other", file=name, detail=error.strerror or str(error)) from error


def _copy_parts(
    archive: zipfile.ZipFile,
    target: zipfile.ZipFile,
    part: str,
    budget: prescan.Budget,
    patch: Callable[[Mapping[int, int]], _Sheet],
) -> None:
    styles = prescan.styles_part(archive)
    style: Mapping[int, int] = {}
    new_styles = b""
    if styles is not None:
        style, new_styles = _with_styles(prescan.whole(archive, styles, budget), styles)
    for info in archive.infolist():
        entry = zipfile.ZipInfo(info.filename, info.date_time)
        entry.compress_type = zipfile.ZIP_STORED if info.is_dir() else zipfile.ZIP_DEFLATED
        entry.external_attr = info.external_attr
        with target.open(entry, "w", force_zip64=info.file_size > 1 << 30) as out:
            if info.filename == styles:
                out.write(new_styles)
                continue
            pieces = prescan.chunks(archive, info.filename, budget)
            for piece in patch(style).patched(pieces) if info.filename == part else pieces:
                out.write(piece)


_STYLES_END = re.compile(rb"</((?:\w+:)?)cellXfs>")
_STYLE = b'<%sxf numFmtId="%d" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>'
_STYLE_COUNT = re.compile(rb"(<(?:\w+:)?cellXfs\b[^>]*\bcount=[\"'])\d+")
_TEXT = 49  # the format of text in every workbook
_FORMATS = (_TEXT, *(number for _, number in _NUMBERS.values()))


def _with_styles(data: bytes, name: str) -> tuple[dict[int, int], bytes]:
    """The styles with those of text and of amounts added, and format -> the style's number; none where the part has
    no list of cell styles."""
    root = prescan.parse_xml(data, name)
    listed = next((element for element in root if prescan.local(element.tag) == "cellXfs"), None)
    end = _STYLES_END.search(data)
    if listed is None or end is None:
        return {}, data
    first = len(listed)
    head = _STYLE_COUNT.sub(rb"\g<1>%d" % (first + len(_FORMATS)), data[: end.start()], count=1)
    added = b"".join(_STYLE % (end[1], number) for number in _FORMATS)
    return {number: first + place for place, number in enumerate(_FORMATS)}, head + added + data[end.start() :]


_SHEET_DATA = re.compile(rb"<((?:\w+:)?)sheetData\b[^>]*?(/?)>")
_DIMENSION = re.compile(rb"<(?:\w+:)?dimension\b[^>]*?(?:/>|>\s*</(?:\w+:)?dimension>)")
_WHOLE_ROW = re.compile(rb"<((?:\w+:)?)row\b([^>]*?)(?:/>|>(.*?)</\1row>)", re.DOTALL)
_SPANS = re.compile(rb"""\sspans=["'][^"']*["']""")
_COLS_END = re.compile(rb"</(?:\w+:)?cols>")
_COL_MAX = re.compile(rb"""<(?:\w+:)?col\b[^>]*?\smax=["'](\d+)["']""")
_CELL_STYLE = re.compile(rb"""\ss=["'](\d+)["']""")
_WIDTH = 18  # characters


class _Sheet:
    """One sheet part on its way through, with the result cells put into its rows."""

    def __init__(
        self, results: Results, width: int, header_row: int | None, last: int, styles: Mapping[int, int]
    ) -> None:
        self._beside: dict[int, Sequence[Written]] = dict(results.beside)
        self._header_row = header_row
        if header_row is not None:
            self._beside[header_row] = results.headers
        self._below = results.below
        self._start = width
        self._count = len(results.headers)
        self._last = last
        self._styles = {number: b' s="%d"' % style for number, style in styles.items()}
        self._number = 0
        self._prefix = b""

    def patched(self, pieces: Iterator[bytes]) -> Iterator[bytes]:
        """The part's bytes again. Raises Refused where a row to write beside isn't there any more."""
        rest = b""
        for piece in pieces:  # up to the table
            rest += piece
            if found := _SHEET_DATA.search(rest):
                break
        else:
            raise Refused("SHEET_CORRUPT", "corrupt", "no sheet data")
        if found[2]:
            raise Refused("SHEET_CORRUPT", "corrupt", "no rows")
        self._prefix = found[1]
        yield self._head(rest[: found.start()]) + found[0]
        rest = rest[found.end() :]
        ended = b"</%ssheetData>" % self._prefix
        end = b"</%srow>" % self._prefix
        while True:
            tail = rest.find(ended)
            if tail >= 0:
                yield self._rows(rest[:tail]) + self._lines_below() + rest[tail:]
                break
            cut = rest.rfind(end) + len(end)
            if cut >= len(end):
                yield self._rows(rest[:cut])
                rest = rest[cut:]
            more = next(pieces, b"")
            if not more:
                raise Refused("SHEET_CORRUPT", "corrupt", "the sheet's rows don't end")
            rest += more
        yield from pieces
        if self._beside:
            raise Refused("SHEET_CORRUPT", "corrupt", f"row {min(self._beside)} is gone")

    def _head(self, head: bytes) -> bytes:
        """What stands before the rows: without the range it claims, with widths for the new columns."""
        head = _DIMENSION.sub(b"", head)
        if any(int(last) > self._start for last in _COL_MAX.findall(head)):
            return head  # the person's own widths reach that far
        sizes = (self._prefix, self._start + 1, self._start + self._count, _WIDTH)
        column = b'<%scol min="%d" max="%d" width="%d" customWidth="1"/>' % sizes
        if found := _COLS_END.search(head):
            return head[: found.start()] + column + head[found.start() :]
        return head + b"<%scols>%s</%scols>" % (self._prefix, column, self._prefix)

    def _rows(self, block: bytes) -> bytes:
        return _WHOLE_ROW.sub(self._row, block)

    def _row(self, match: re.Match[bytes]) -> bytes:
        said = prescan.ROW_NUMBER.search(match[2])
        self._number = int(said[1]) if said else self._number + 1
        texts = self._beside.pop(self._number, None)
        if texts is None:
            return match[0]
        before, after, style = self._parted(match[3] or b"")
        if self._number == self._header_row:
            own = b' s="%s"' % style if style else b""  # the new titles look like the one beside them
            cells = self._cells(texts, own)
        else:
            cells = self._cells(texts)
        attributes = _SPANS.sub(b"", match[2].rstrip())
        return b"<%srow%s>%s%s%s</%srow>" % (self._prefix, attributes, before, cells, after, self._prefix)

    def _parted(self, body: bytes) -> tuple[bytes, bytes, bytes]:
        """A row's cells left and right of the new columns, and the style of the last one to the left.

        Between them stand cells with a format and nothing in them, at most; these are written anew.
        """
        column, left, right, style = -1, 0, len(body), b""
        for cell in prescan.CELL.finditer(body):
            said = prescan.PLACE.search(cell[1])
            column = prescan.column_index(said[1].decode()) if said else column + 1
            if column < self._start:
                left = cell.end()
                found = _CELL_STYLE.search(cell[1])
                style = found[1] if found else b""
            elif column >= self._start + self._count:
                right = cell.start()
                break
        return body[:left], body[right:], style

    def _cells(self, texts: Sequence[Written], own: bytes | None = None) -> bytes:
        """The new cells of a row, in the style `own` where one is given."""
        made: list[bytes] = []
        prefix = self._prefix
        text_style = self._styles.get(_TEXT, b"") if own is None else own
        for at, text in enumerate(texts):
            place = f"{get_column_letter(self._start + at + 1)}{self._number}".encode()
            if isinstance(text, Decimal):
                style = self._styles.get(_NUMBERS.get(_places(text), ("", 0))[1], b"")
                made.append(b'<%sc r="%s"%s><%sv>%s</%sv></%sc>' % (
                    prefix, place, style, prefix, f"{text:f}".encode(), prefix, prefix,
                ))  # fmt: skip
            elif text:
                style = text_style
                shown = escape(_legal(text)).encode()
                made.append(
                    b'<%sc r="%s"%s t="inlineStr"><%sis><%st xml:space="preserve">%s</%st></%sis></%sc>'
                    % (prefix, place, style, prefix, prefix, shown, prefix, prefix, prefix)
                )
        return b"".join(made)

    def _lines_below(self) -> bytes:
        """Results that stand beside no row, after an empty line."""
        lines: list[bytes] = []
        self._number = max(self._number, self._last) + 1
        for texts in self._below:
            self._number += 1
            cells = self._cells(texts)
            lines.append(b'<%srow r="%d">%s</%srow>' % (self._prefix, self._number, cells, self._prefix))
        return b"".join(lines)
