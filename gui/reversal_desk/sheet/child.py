"""The process that reads one file and may die of it: request on stdin, messages on stdout, all msgpack.

Calamine aborts on some bombs and a parser may hang; here that costs nothing but this process. It limits its own
memory and time before it touches the file, and keeps its imports few so that it starts in a tenth of a second.
Rows leave in blocks as they are read, so that neither process ever holds the whole sheet twice.
"""

from __future__ import annotations

import contextlib
import io
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import msgspec
from msgspec import Struct, field

from reversal_desk import mapping
from reversal_desk.sheet import biff, elsewhere, fallback, prescan, textfile, xml2003
from reversal_desk.sheet.raw import (
    BLOCK,
    BLOCK_PLACES,
    MAX_COLS,
    MAX_ROWS,
    Block,
    Extent,
    RawBook,
    RawCell,
    RawSheet,
    Refused,
    blocks_of,
    column_of,
)

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_SPREADSHEET_2003 = b"urn:schemas-microsoft-com:office:spreadsheet"


class Request(msgspec.Struct):
    """What to read; `seconds` is processor time, `memory` address space in bytes (0: no limit).

    `encoding` and `delimiter` are a person's choice for a text file. With `preview` the first rows go ahead.
    """

    path: str
    sheet: str | None
    password: str | None
    declared: int
    cells: int
    seconds: int
    memory: int
    encoding: str = ""
    delimiter: str = ""
    preview: bool = False


class TabInfo(msgspec.Struct):
    """A tab as SheetInfo wants it."""

    name: str
    visible: bool
    rows: int
    cols: int


class Working(msgspec.Struct, tag=True):
    """How far it is, in per cent."""

    percent: int


class Preview(msgspec.Struct, tag=True):
    """The first rows of the tab that will be used, before everything was looked at."""

    kind: str
    sheet: str
    block: Block


class Rows(msgspec.Struct, tag=True):
    """The next rows of the chosen tab."""

    block: Block


class Answer(msgspec.Struct, tag=True):
    """The last message: the book whose chosen tab's rows were sent, or the code, kind and facts of a refusal."""

    kind: str = ""
    sheets: list[TabInfo] = []
    sheet: str = ""
    notices: list[tuple[str, dict[str, str]]] = []
    encoding: str = ""
    delimiter: str = ""
    why: list[tuple[str, dict[str, str]]] = []
    notes: dict[int, str] = {}
    elsewhere: dict[int, str] = {}
    refused: str = ""
    refused_kind: str = ""
    facts: dict[str, str] = {}


Message = Working | Preview | Rows | Answer
#: Takes one encoded message.
Send = Callable[[bytes], None]

_encode = msgspec.msgpack.Encoder().encode
#: Where each part of the work ends, in per cent: looked through, parsed, and with the last rows all.
_SCANNED, _PARSED = 30, 65


# --------------------------------------------------------------------------- a tab on its way


class _Tab(Struct):
    """One tab whose rows are still to be asked for."""

    name: str
    visible: bool
    blocks: Callable[[], Iterator[Block]]
    hidden_known: bool = True
    uncalculated: int = 0
    notes: dict[int, str] = field(default_factory=dict)  # row number -> what hangs on its cells
    height: int = 0  # rows to come, empty ones included; 0 where nobody knows
    head: list[list[RawCell]] = field(default_factory=list)
    extent: Extent = field(default_factory=Extent)
    kept: list[bytes] = field(default_factory=list)


class _Book(Struct):
    """One file, opened: its tabs, and what else is known of it."""

    kind: str
    tabs: list[_Tab]
    notices: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    active: str = ""
    encoding: str = ""
    delimiter: str = ""
    why: list[tuple[str, dict[str, str]]] = field(default_factory=list)


def _of_raw(book: RawBook) -> _Book:
    tabs = [_of_rows(sheet) for sheet in book.sheets]
    return _Book(book.kind, tabs, book.notices, book.active, book.encoding, book.delimiter, book.why)


def _of_rows(sheet: RawSheet) -> _Tab:
    rows = len(sheet.rows)
    return _Tab(
        sheet.name, sheet.visible, lambda: blocks_of(sheet.rows), sheet.hidden_known, notes=sheet.notes, height=rows
    )


_HEAD = 40  # rows by which a tab is chosen


def _run_through(tab: _Tab, take: Callable[[bytes], None]) -> None:
    """All rows of a tab, counted, its first ones kept, each block handed on."""
    for block in tab.blocks():
        tab.extent.add(block)
        for at in range(min(_HEAD - len(tab.head), len(block.numbers))):
            tab.head.append([column.cells[at] for column in block.columns])
        take(_encode(Rows(block)))


# --------------------------------------------------------------------------- opening


def open_book(request: Request, send: Send) -> _Book:
    """The file as a book, whatever its name says. Raises Refused."""
    path = Path(request.path)
    data = path.read_bytes()
    if not data.strip(b"\0 \r\n\t"):
        raise Refused("SHEET_EMPTY", "empty")
    return _open_bytes(data, path, request, send)


def _open_bytes(data: bytes, path: Path, request: Request, send: Send, *, decrypted: bool = False) -> _Book:
    if data.startswith(OLE):
        return _open_ole(data, path, request, send, decrypted=decrypted)
    if data.startswith((b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")):
        return _open_zip(data, request, send)
    if biff.is_old_stream(data):
        return _of_raw(biff.read_old(data, path.stem))
    for magic, detail in _FOREIGN:
        if data.startswith(magic):
            raise Refused("SHEET_UNSUPPORTED", "unsupported", detail)
    if len(data) > 200 << 20:
        raise Refused("SHEET_TOO_BIG", "too-big", f"{len(data) >> 20} MB of text")
    if (
        data.lstrip(b"\xef\xbb\xbf\xff\xfe\r\n\t ").startswith((b"<?xml", b"<Workbook"))
        and _SPREADSHEET_2003 in data[:4096]
    ):
        return _of_raw(xml2003.read_xml(data, max_cells=request.cells))
    if request.preview and (head := textfile.first_lines(data)) is not None:
        _send_preview(_of_raw(_text(head, path, request)), request, send)
    return _of_raw(_text(data, path, request))


def _text(data: bytes, path: Path, request: Request) -> RawBook:
    return textfile.read_text(
        data, path.stem, max_cells=request.cells, encoding=request.encoding, delimiter=request.delimiter
    )


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


def _open_ole(data: bytes, path: Path, request: Request, send: Send, *, decrypted: bool) -> _Book:
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
        return _open_bytes(_decrypted(office, request.password), path, request, send, decrypted=True)
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
    marks = biff.marks_of(content)
    book = _by_calamine(data, "xls", marks)
    _hang(marks, book)
    return book


def _hang(marks: dict[str, prescan.Marks], book: _Book) -> None:
    """To each tab the notes on its cells."""
    for tab in book.tabs:
        tab.notes = marks[tab.name].notes if tab.name in marks else {}


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


def _open_zip(data: bytes, request: Request, send: Send) -> _Book:
    budget = prescan.Budget(request.declared, request.cells)

    def scanned(seen: int, whole: int) -> None:
        send(_encode(Working(_SCANNED * seen // max(1, whole))))

    with prescan.open_zip(io.BytesIO(data), budget) as archive:
        kind = prescan.package_kind(archive, budget)
        active = prescan.active_tab(archive, budget) if kind in {"xlsx", "xlsm"} else ""
        if request.preview and kind in {"xlsx", "xlsm"}:
            head = prescan.first_rows(archive, budget)
            if head is not None:
                _preview_zip(head, kind, active, request, send)
        marks = prescan.marks_of(archive, kind, budget, scanned)
    book = _by_calamine(data, kind, marks)
    _hang(marks, book)
    book.active = active
    send(_encode(Working(_PARSED)))
    return book


def _preview_zip(data: bytes, kind: str, active: str, request: Request, send: Send) -> None:
    budget = prescan.Budget(request.declared, request.cells)
    with prescan.open_zip(io.BytesIO(data), budget) as archive:
        marks = prescan.marks_of(archive, kind, budget)
    book = _by_calamine(data, kind, marks)
    book.active = active
    _send_preview(book, request, send)


_PREVIEW_ROWS = 100


def _send_preview(book: _Book, request: Request, send: Send) -> None:
    """The first rows of the tab that a cut-off copy of the file would have chosen."""
    for tab in book.tabs:
        _run_through(tab, tab.kept.append)
    chosen = choose(book, request.sheet)
    if chosen.kept:
        block = msgspec.msgpack.decode(chosen.kept[0], type=Rows).block
        columns = [type(column)(column.kind, column.cells[:_PREVIEW_ROWS]) for column in block.columns]
        send(_encode(Preview(book.kind, chosen.name, Block(block.numbers[:_PREVIEW_ROWS], block.hidden, columns))))


def _by_calamine(data: bytes, kind: str, marks: dict[str, prescan.Marks]) -> _Book:
    """The book's worksheets by calamine, with what it doesn't tell filled in; by another reader where it fails."""
    import python_calamine  # late, as text files don't need it

    if any(known.sparse for known in marks.values()):
        sparse = Refused("SHEET_TOO_BIG", "too-big", "a few cells far from each other")
        return _of_raw(fallback.read(data, kind, marks, sparse))
    try:
        book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(data))
        listed = list(book.sheets_metadata)
    except BaseException as error:  # noqa: BLE001 - a Rust panic; _refusal raises again what is not the parser's
        return _of_raw(fallback.read(data, kind, marks, _refusal(error)))
    if not listed:
        raise Refused("SHEET_CORRUPT", "corrupt", "no sheets")
    tabs: list[_Tab] = []
    failed: dict[str, Refused] = {}
    kinds = python_calamine.SheetTypeEnum
    for info in listed:
        if info.typ in (kinds.ChartSheet, kinds.Vba):
            continue
        known = marks.get(info.name)
        visible = info.visible == python_calamine.SheetVisibleEnum.Visible
        try:
            cells = book.get_sheet_by_name(info.name)
        except BaseException as error:  # noqa: BLE001 - a Rust panic; _refusal raises again what is not the parser's
            failed[info.name] = _refusal(error)
            tabs.append(_of_rows(RawSheet(info.name, visible, hidden_known=known is not None)))
            continue
        if cells.end is not None and (cells.end[0] >= MAX_ROWS or cells.end[1] >= MAX_COLS):
            raise Refused("SHEET_CORRUPT", "corrupt", "cells outside of any sheet")
        tab = _Tab(info.name, visible, _Filled(cells, known or prescan.Marks()), known is not None)
        tab.uncalculated = known.uncalculated if known is not None else 0
        tab.height = cells.total_height
        tabs.append(tab)
    if not tabs:
        raise Refused("SHEET_NO_TABLE", "empty", "only charts")
    if not failed:
        return _Book(kind, tabs)
    return _mended(_Book(kind, tabs), failed, data, marks)


def _mended(book: _Book, failed: dict[str, Refused], data: bytes, marks: dict[str, prescan.Marks]) -> _Book:
    """Tabs that calamine gave up on, by another reader; what no reader reads is said."""
    refusal = next(iter(failed.values()))
    try:
        other = fallback.read(data, book.kind, marks, refusal)
    except Refused:
        if len(failed) == len(book.tabs):
            raise
        book.notices.append(("SHEET_PARTLY_READ", {"detail": refusal.facts["detail"]}))
        return book
    found = {sheet.name: sheet for sheet in other.sheets}
    book.tabs = [_of_rows(found[t.name]) if t.name in failed and t.name in found else t for t in book.tabs]
    return book


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


class _Filled:
    """A tab's rows as calamine has them, with hidden rows, error cells and telling formats put in."""

    def __init__(self, cells: Any, marks: prescan.Marks) -> None:
        self._cells = cells
        self._hidden = marks.hidden
        self._special: dict[int, dict[int, tuple[bool, str]]] = {}
        for (row, column), text in marks.errors.items():
            self._special.setdefault(row, {})[column] = (True, text)
        for (row, column), code in marks.formats.items():
            self._special.setdefault(row, {})[column] = (False, code)

    def __call__(self) -> Iterator[Block]:
        numbers: list[int] = []
        rows: list[list[Any]] = []
        for number, values in self._rows():
            numbers.append(number)
            rows.append(values)
            if len(rows) == BLOCK or len(rows) * len(values) >= BLOCK_PLACES:
                yield self._block(numbers, rows)
                numbers, rows = [], []
        if rows:
            yield self._block(numbers, rows)

    def _rows(self) -> Iterator[tuple[int, list[Any]]]:
        special = dict(self._special)
        if self._cells.start is not None:
            left = [""] * self._cells.start[1]
            for number, values in enumerate(self._cells.iter_rows(), 1):
                told = special.pop(number, None)
                if told is None and values.count("") == len(values):
                    continue
                row = left + values if left else values
                if told is not None:
                    row = _told(row, told)
                    if row.count("") == len(row):
                        continue
                yield number, row
        for number in sorted(special):
            errors = {column: told for column, told in special[number].items() if told[0]}
            if errors:
                yield number, _told([], errors)

    def _block(self, numbers: list[int], rows: list[list[Any]]) -> Block:
        width = max(map(len, rows))
        if min(map(len, rows)) < width:
            rows = [row + [""] * (width - len(row)) for row in rows]
        columns = [column_of(values) for values in zip(*rows, strict=True)]
        return Block(numbers, [number for number in numbers if number in self._hidden], columns)


def _told(row: list[Any], told: dict[int, tuple[bool, str]]) -> list[Any]:
    """A row with its error cells as errors, and its numbers as their formats show them."""
    row = row + [""] * (max(told) + 1 - len(row))
    for column, (is_error, text) in told.items():
        value = row[column]
        if is_error:
            row[column] = ("e", text)
        elif isinstance(value, float) and value.is_integer() and 0 <= value < 1e15:
            row[column] = prescan.shown_as(value, text)
    return row


# --------------------------------------------------------------------------- choosing


def choose(book: _Book, wanted: str | None) -> _Tab:
    """The tab to use: the named one, else the visible one whose header says most, else the first table.

    Of several that say about as much, the one that was in front, else the first; the others are named in a notice.
    """
    if wanted is not None:
        for tab in book.tabs:
            if tab.name == wanted or tab.name.strip().casefold() == wanted.strip().casefold():
                return tab
        raise Refused("SHEET_NAME_UNKNOWN", "other", sheet=wanted, sheets=", ".join(tab.name for tab in book.tabs))
    visible = [tab for tab in book.tabs if tab.visible and tab.extent.rows]
    says = {tab.name: _header_weight(tab) for tab in visible if tab.extent.rows > 1}
    most = max(says.values(), default=0)
    if most:
        alike = [tab for tab in visible if says.get(tab.name, 0) >= 0.6 * most]
        chosen = next((tab for tab in alike if tab.name == book.active), alike[0])
        if len(alike) > 1:
            others = ", ".join(tab.name for tab in alike if tab is not chosen)
            book.notices.append(("SHEET_OTHER_TABS", {"sheet": chosen.name, "sheets": others}))
        return chosen
    for test in (_header_weight, _is_table, bool):
        for tab in visible:
            if test(tab):
                return tab
    for tab in book.tabs:
        if tab.extent.rows:
            book.notices.append(("SHEET_TAB_HIDDEN", {"sheet": tab.name}))
            return tab
    raise Refused("SHEET_EMPTY", "empty")


def _header_weight(tab: _Tab) -> int:
    """How many things the header of a tab names, 0 where none of them is an order or action."""
    best = 0
    for cells in tab.head:
        fields = {found for cell in cells if isinstance(cell, str) and (found := mapping.header_field(cell))}
        if fields & mapping.IDENTIFYING:
            best = max(best, len(fields))
    return best


def _is_table(tab: _Tab) -> bool:
    return sum(1 for cells in tab.head if sum(cell is not None for cell in cells) > 1) > 1


def _answered(request: Request, send: Send) -> Answer:
    """Read, choose, and send the chosen tab's rows. Raises Refused."""
    book = open_book(request, send)
    for tab in book.tabs:
        if len(book.tabs) == 1:
            _run_through(tab, _with_progress(tab, send))
        else:
            _run_through(tab, tab.kept.append)  # a tenth of what the rows take as objects
    chosen = choose(book, request.sheet)
    for rows in chosen.kept:
        send(rows)
    notices = list(book.notices)
    if not chosen.hidden_known:
        notices.append(("HIDDEN_ROWS_UNKNOWN", {"sheet": chosen.name}))
    if chosen.uncalculated:
        notices.append(("SHEET_NOT_CALCULATED", {"count": str(chosen.uncalculated), "sheet": chosen.name}))
    return Answer(
        kind=book.kind,
        sheets=[TabInfo(tab.name, tab.visible, tab.extent.rows, tab.extent.cols) for tab in book.tabs],
        sheet=chosen.name,
        notices=notices,
        encoding=book.encoding,
        delimiter=book.delimiter,
        why=book.why,
        notes=chosen.notes,
        elsewhere=_said_on_other_tabs(book, chosen),
    )


def _said_on_other_tabs(book: _Book, chosen: _Tab) -> dict[int, str]:
    """What the other lists of the book say against rows of the chosen one."""
    lists = [tab for tab in book.tabs if tab is not chosen and tab.visible and tab.extent.rows <= elsewhere.MOST_ROWS]
    return elsewhere.said_elsewhere(map(_listed, lists), _listed(chosen)) if lists else {}


_decode = msgspec.msgpack.Decoder(Rows).decode


def _listed(tab: _Tab) -> elsewhere.Listed:
    return elsewhere.Listed(tab.name, tab.head, (_decode(rows).block for rows in tab.kept))


def _with_progress(tab: _Tab, send: Send) -> Send:
    def take(rows: bytes) -> None:
        send(rows)
        if tab.height:
            send(_encode(Working(min(99, _PARSED + (100 - _PARSED) * tab.extent.rows // tab.height))))

    return take


def serve(request: Request, send: Send) -> None:
    """Answer one request with messages; the last is an Answer, for every expected failure too."""
    try:
        last = _answered(request, send)
    except Refused as refusal:
        last = Answer(refused=refusal.code, refused_kind=refusal.kind, facts=dict(refusal.facts))
    except MemoryError:
        last = Answer(refused="SHEET_TOO_BIG", refused_kind="too-big", facts={"detail": "memory"})
    except OSError as error:
        last = Answer(refused="SHEET_NO_ACCESS", refused_kind="other", facts={"detail": error.strerror or str(error)})
    send(_encode(last))


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


#: Bytes of a message's length, before it.
LENGTH = 4


def main() -> int:
    """One request, one answer."""
    request = msgspec.msgpack.decode(sys.stdin.buffer.read(), type=Request)
    _limit(request)
    out = sys.stdout.buffer

    def send(message: bytes) -> None:
        out.write(len(message).to_bytes(LENGTH, "big"))
        out.write(message)
        out.flush()

    send(_encode(Working(0)))  # from here on time counts: a busy machine's slow start is not the file's fault
    serve(request, send)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
