"""The process that reads one file and may die of it: request on stdin, answer on stdout, both msgpack.

Calamine aborts on some bombs and a parser may hang; here that costs nothing but this process. It limits its own
memory and time before it touches the file, and keeps its imports few so that it starts in a tenth of a second.
"""

from __future__ import annotations

import contextlib
import io
import sys
from pathlib import Path
from typing import Any

import msgspec

from reversal_desk import mapping
from reversal_desk.sheet import biff, prescan, textfile, xml2003
from reversal_desk.sheet.raw import RawBook, RawCell, RawSheet, Refused, plain, trimmed

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_SPREADSHEET_2003 = b"urn:schemas-microsoft-com:office:spreadsheet"


class Request(msgspec.Struct):
    """What to read; `seconds` is processor time, `memory` address space in bytes (0: no limit)."""

    path: str
    sheet: str | None
    password: str | None
    declared: int
    cells: int
    seconds: int
    memory: int


class TabInfo(msgspec.Struct):
    """A tab as SheetInfo wants it."""

    name: str
    visible: bool
    rows: int
    cols: int


class Answer(msgspec.Struct):
    """Either a book's chosen tab, or the code, kind and facts of a refusal."""

    kind: str = ""
    sheets: list[TabInfo] = []
    sheet: str = ""
    rows: list[tuple[int, bool, list[Any]]] = []
    notices: list[tuple[str, dict[str, str]]] = []
    refused: str = ""
    refused_kind: str = ""
    facts: dict[str, str] = {}


# --------------------------------------------------------------------------- opening


def read_book(request: Request) -> RawBook:
    """The file as a book, whatever its name says. Raises Refused."""
    path = Path(request.path)
    data = path.read_bytes()
    if not data.strip(b"\0 \r\n\t"):
        raise Refused("SHEET_EMPTY", "empty")
    return _read_bytes(data, path, request)


def _read_bytes(data: bytes, path: Path, request: Request, *, decrypted: bool = False) -> RawBook:
    if data.startswith(OLE):
        return _read_ole(data, path, request, decrypted=decrypted)
    if data.startswith((b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")):
        return _read_zip(data, request)
    if biff.is_old_stream(data):
        return biff.read_old(data, path.stem)
    for magic, detail in _FOREIGN:
        if data.startswith(magic):
            raise Refused("SHEET_UNSUPPORTED", "unsupported", detail)
    if len(data) > 200 << 20:
        raise Refused("SHEET_TOO_BIG", "too-big", f"{len(data) >> 20} MB of text")
    if (
        data.lstrip(b"\xef\xbb\xbf\xff\xfe\r\n\t ").startswith((b"<?xml", b"<Workbook"))
        and _SPREADSHEET_2003 in data[:4096]
    ):
        return xml2003.read_xml(data, max_cells=request.cells)
    return textfile.read_text(data, path.stem, max_cells=request.cells)


_FOREIGN = (
    (b"%PDF", "PDF"),
    (b"\x89PNG", "image"),
    (b"\xff\xd8\xff", "image"),
    (b"GIF8", "image"),
    (b"\x1f\x8b", "gzip"),
    (b"7z\xbc\xaf", "7z"),
    (b"Rar!", "rar"),
    (b"SQLite format 3", "database"),
)


def _read_ole(data: bytes, path: Path, request: Request, *, decrypted: bool) -> RawBook:
    """An OLE file: an encrypted workbook of any kind, or .xls."""
    import olefile  # type: ignore[import-untyped]  # late, as most files need neither
    from msoffcrypto import OfficeFile
    from msoffcrypto.exceptions import FileFormatError

    try:
        office = OfficeFile(io.BytesIO(data))
        encrypted = office.is_encrypted()
    except FileFormatError:
        encrypted = False  # an OLE file it doesn't know; what it is shows below
    except Exception as error:
        raise Refused("SHEET_CORRUPT", "corrupt", f"OLE: {error}") from error
    if encrypted and decrypted:
        raise Refused("SHEET_CORRUPT", "corrupt", "encrypted within an encrypted file")
    if encrypted:
        return _read_bytes(_decrypted(office, request.password), path, request, decrypted=True)
    try:
        with olefile.OleFileIO(io.BytesIO(data)) as ole:
            stream = next((name for name in ("Workbook", "Book") if ole.exists(name)), None)
            content = ole.openstream(stream).read() if stream else b""
            names = {"/".join(entry) for entry in ole.listdir()}
    except Exception as error:
        raise Refused("SHEET_CORRUPT", "corrupt", f"OLE: {error}") from error
    if stream is None:
        detail = (
            "Word"
            if "WordDocument" in names
            else "Outlook"
            if any(n.startswith("__prop") for n in names)
            else "OLE file"
        )
        raise Refused("SHEET_UNSUPPORTED", "unsupported", detail)
    return _by_calamine(data, "xls", biff.marks_of(content))


def _decrypted(office: Any, password: str | None) -> bytes:
    """The plain bytes. Without a password Excel's own default one is tried, as Excel does."""
    out = io.BytesIO()
    refused = Refused("SHEET_WRONG_PASSWORD" if password else "SHEET_PASSWORD", "password")
    try:
        office.load_key(password=password or "VelvetSweatshop")
        office.decrypt(out)
    except Exception as error:
        raise refused from error
    if not out.getvalue().startswith((b"PK", OLE)):
        raise refused
    return out.getvalue()


def _read_zip(data: bytes, request: Request) -> RawBook:
    budget = prescan.Budget(request.declared, request.cells)
    with prescan.open_zip(io.BytesIO(data), budget) as archive:
        kind = prescan.package_kind(archive, budget)
        marks = prescan.marks_of(archive, kind, budget)
    return _by_calamine(data, kind, marks)


def _by_calamine(data: bytes, kind: str, marks: dict[str, prescan.Marks]) -> RawBook:
    """The book's worksheets by calamine, with what it doesn't tell filled in."""
    import python_calamine  # late, as text files don't need it

    try:
        book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(data))
        listed = list(book.sheets_metadata)
    except BaseException as error:
        raise _refusal(error) from error
    sheets: list[RawSheet] = []
    failed: Refused | None = None
    kinds = python_calamine.SheetTypeEnum
    for info in listed:
        if info.typ in (kinds.ChartSheet, kinds.Vba):
            continue
        sheet = RawSheet(info.name, info.visible == python_calamine.SheetVisibleEnum.Visible)
        known = marks.get(info.name)
        sheet.hidden_known = known is not None
        try:
            cells = book.get_sheet_by_name(info.name)
            _fill(sheet, cells, known or prescan.Marks())
        except BaseException as error:  # noqa: BLE001 - a Rust panic; _refusal raises again what is not the parser's
            failed = _refusal(error)
        sheets.append(sheet)
    if failed is not None and not any(sheet.rows for sheet in sheets):
        raise failed
    if not listed:
        raise Refused("SHEET_CORRUPT", "corrupt", "no sheets")
    if not sheets:
        raise Refused("SHEET_NO_TABLE", "empty", "only charts")
    notices = [("SHEET_PARTLY_READ", {"detail": failed.facts["detail"]})] if failed else []
    return RawBook(kind, sheets, notices)


def _refusal(error: BaseException) -> Refused:
    """A parser's failure as a verdict. Rust panics arrive as BaseException, hence the broad nets above."""
    if isinstance(error, (KeyboardInterrupt, SystemExit, MemoryError)):
        raise error
    name = type(error).__name__
    if name == "PasswordError":
        return Refused("SHEET_PASSWORD", "password")
    if "capacity overflow" in str(error):
        return Refused("SHEET_TOO_BIG", "too-big", "the table spans too many cells")
    return Refused("SHEET_CORRUPT", "corrupt", f"{name}: {error}"[:300])


#: Cells that travel unchanged; asked for each of millions of cells, so by type and not by isinstance.
_AS_IT_IS = frozenset({str, float, int, bool})


def _fill(sheet: RawSheet, cells: Any, marks: prescan.Marks) -> None:
    errors: dict[int, dict[int, str]] = {}
    for (row, column), text in marks.errors.items():
        errors.setdefault(row, {})[column] = text
    if cells.start is not None:
        left = [None] * cells.start[1]
        for number, values in enumerate(cells.iter_rows(), 1):
            row_errors = errors.pop(number, None)
            if row_errors is None and not any(value != "" for value in values):
                continue
            raw: list[RawCell] = left + [
                None if value == "" else value if type(value) in _AS_IT_IS else plain(value) for value in values
            ]
            _add(sheet, number, raw, row_errors, hidden=number in marks.hidden)
    for number, row_errors in sorted(errors.items()):
        _add(sheet, number, [], row_errors, hidden=number in marks.hidden)
    sheet.rows.sort(key=lambda row: row[0])


def _add(sheet: RawSheet, number: int, raw: list[RawCell], errors: dict[int, str] | None, *, hidden: bool) -> None:
    for column, text in (errors or {}).items():
        raw.extend([None] * (column + 1 - len(raw)))
        raw[column] = ("e", text)
    if kept := trimmed(raw):
        sheet.rows.append((number, hidden, kept))


# --------------------------------------------------------------------------- choosing


def choose(book: RawBook, wanted: str | None) -> RawSheet:
    """The tab to use: the named one, else the first visible one that names an order, else the first table."""
    if wanted is not None:
        for sheet in book.sheets:
            if sheet.name == wanted or sheet.name.strip().casefold() == wanted.strip().casefold():
                return sheet
        raise Refused(
            "SHEET_NAME_UNKNOWN", "other", sheet=wanted, sheets=", ".join(sheet.name for sheet in book.sheets)
        )
    visible = [sheet for sheet in book.sheets if sheet.visible and sheet.rows]
    for test in (lambda sheet: _names_orders(sheet) and len(sheet.rows) > 1, _names_orders, _is_table, bool):
        for sheet in visible:
            if test(sheet):
                return sheet
    for sheet in book.sheets:
        if sheet.rows:
            book.notices.append(("SHEET_TAB_HIDDEN", {"sheet": sheet.name}))
            return sheet
    raise Refused("SHEET_EMPTY", "empty")


def _names_orders(sheet: RawSheet) -> bool:
    for _, _, cells in sheet.rows[:40]:
        fields = [mapping.header_field(cell) for cell in cells if isinstance(cell, str)]
        if any(field in mapping.IDENTIFYING for field in fields):
            return True
    return False


def _is_table(sheet: RawSheet) -> bool:
    return sum(1 for _, _, cells in sheet.rows[:40] if sum(cell is not None for cell in cells) > 1) > 1


def answer(request: Request) -> Answer:
    """Read and choose; every expected failure is an answer too."""
    try:
        book = read_book(request)
        chosen = choose(book, request.sheet)
    except Refused as refusal:
        return Answer(refused=refusal.code, refused_kind=refusal.kind, facts=dict(refusal.facts))
    except MemoryError:
        return Answer(refused="SHEET_TOO_BIG", refused_kind="too-big", facts={"detail": "memory"})
    except PermissionError as error:
        return Answer(refused="SHEET_NO_ACCESS", refused_kind="other", facts={"detail": error.strerror or ""})
    except OSError as error:
        return Answer(refused="SHEET_NO_ACCESS", refused_kind="other", facts={"detail": error.strerror or str(error)})
    notices = list(book.notices)
    if not chosen.hidden_known:
        notices.append(("HIDDEN_ROWS_UNKNOWN", {"sheet": chosen.name}))
    return Answer(
        kind=book.kind,
        sheets=[TabInfo(sheet.name, sheet.visible, len(sheet.rows), sheet.cols) for sheet in book.sheets],
        sheet=chosen.name,
        rows=[(number, hidden, list(cells)) for number, hidden, cells in chosen.rows],
        notices=notices,
    )


def _limit(request: Request) -> None:
    """Let the kernel end this process when it takes too much. Windows has no such limits; the parent's clock stays."""
    try:
        import resource
    except ImportError:
        return
    if request.memory:
        resource.setrlimit(resource.RLIMIT_AS, (request.memory, request.memory))
    resource.setrlimit(resource.RLIMIT_CPU, (request.seconds, request.seconds + 1))
    with contextlib.suppress(ValueError, OSError):  # a core file of a bomb helps nobody
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def main() -> int:
    """One request, one answer."""
    request = msgspec.msgpack.decode(sys.stdin.buffer.read(), type=Request)
    _limit(request)
    sys.stdout.buffer.write(msgspec.msgpack.encode(answer(request)))
    sys.stdout.buffer.flush()
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
