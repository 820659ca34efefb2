"""Any file a person calls a spreadsheet -> cells. The content decides what it is, never the extension.

The file is parsed in a child process with limits on memory and time (child.py), so that a bomb or a parser's
abort is a clear SheetError and nothing more.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager, suppress
from datetime import datetime, time
from decimal import Decimal
from pathlib import Path
from queue import Empty, SimpleQueue
from time import monotonic
from typing import IO, Any

import msgspec
from msgspec import Struct

import reversal_desk
from reversal_desk.errors import BugError, SheetError, Stopped
from reversal_desk.model import Cell, CellError, Grid, Notice, SheetInfo, SheetRow
from reversal_desk.sheet import child, textfile
from reversal_desk.sheet.raw import Block, Column, Extent, Refused, blocks_of

#: In a frozen program this argument, first, makes `__main__` run `reversal_desk.sheet.child.main()` and nothing else.
CHILD_ARGUMENT = "--read-sheet"

_MB = 1 << 20


class Limits(Struct, frozen=True):
    """What one file may cost. `seconds` and `memory` (bytes) None: chosen by the file's size."""

    declared: int = 512 * _MB  # unpacked size of a zip workbook
    cells: int = 12_000_000
    seconds: float | None = None
    memory: int | None = None

    def seconds_for(self, size: int, *, packed: bool) -> float:
        """3.5 s up to 1 MB; more for honest large files: about 4 s per further MB packed, 0.5 s per MB of text."""
        return self.seconds or min(90.0, 3.5 + max(0.0, size / _MB - 1) * (4.0 if packed else 0.5))

    def memory_for(self, size: int, *, packed: bool) -> int:
        """512 MiB for what is small; a large workbook needs about 40 times its packed size."""
        return self.memory or min(3 << 30, 512 * _MB + max(0, size - 2 * _MB) * (40 if packed else 14))


#: What a file may cost where nobody says otherwise.
USUAL = Limits()


def read(
    path: Path,
    *,
    sheet_name: str | None = None,
    password: str | None = None,
    encoding: str = "",
    delimiter: str = "",
    limits: Limits = USUAL,
    preview: Callable[[Grid], None] | None = None,
    progress: Callable[[int], None] = lambda _: None,
    stopped: Callable[[], bool] = lambda: False,
) -> Grid:
    """The file's tabs and the non-empty rows of the tab in use. Raises SheetError, and Stopped when `stopped()`.

    `encoding` and `delimiter` are a person's choice for a text file; the grid says what was used. `preview` gets the
    first 100 rows of a large file, in a grid without `sheets`, before the rest is read. `progress` hears per cent.
    All three are called in the caller's thread; `stopped` at least every 0.1 s.
    """
    path = Path(path)
    size, packed = _look_at(path)
    seconds = limits.seconds_for(size, packed=packed)
    request = child.Request(
        path=str(path.resolve()),
        sheet=sheet_name,
        password=password,
        declared=limits.declared,
        cells=limits.cells,
        seconds=int(seconds) + 1,
        memory=limits.memory_for(size, packed=packed),
        encoding=encoding,
        delimiter=delimiter,
        preview=preview is not None,
    )
    made = GridMaker(str(path))
    answer: child.Answer | None = None
    with _ask_child(request, path, seconds=seconds, stopped=stopped) as messages:
        for message in messages:
            if isinstance(message, child.Rows):
                made.add(message.block)
            elif isinstance(message, child.Working):
                progress(message.percent)
            elif isinstance(message, child.Answer):
                answer = message
                break
            elif preview is not None:
                first = GridMaker(str(path))
                first.add(message.block)
                preview(first.grid(child.Answer(kind=message.kind, sheet=message.sheet)))
    if answer is None:
        raise BugError("the reading child's messages ended without an answer or an error")
    if answer.refused:
        raise SheetError(answer.refused, kind=answer.refused_kind, file=path.name, **answer.facts)
    progress(100)
    return made.grid(answer)


#: So much of a text file is looked at to show its first rows, in bytes.
_LOOK = 64 * 1024


class TextLook(Struct, frozen=True):
    """How the beginning of a text file reads: in this encoding, parted by this delimiter, each with its reason."""

    encoding: str
    delimiter: str
    why: tuple[Notice, ...]
    rows: tuple[tuple[str, ...], ...]


def look_at_text(path: Path, *, encoding: str = "", delimiter: str = "", rows: int = 5) -> TextLook:
    """The first rows of a delimited text file, from its first 64 KB only and so at once. Raises SheetError."""
    size, _ = _look_at(path)
    try:
        with path.open("rb") as file:
            head = file.read(_LOOK)
        found, mark, why, lines = textfile.first_rows(
            head, whole=size <= _LOOK, encoding=encoding, delimiter=delimiter, rows=rows
        )
    except OSError as error:
        detail = error.strerror or str(error)
        raise SheetError("SHEET_NO_ACCESS", kind="other", file=path.name, detail=detail) from error
    except Refused as refusal:
        raise SheetError(refusal.code, kind=refusal.kind, file=path.name, **refusal.facts) from refusal
    return TextLook(found, mark, tuple(Notice(*each) for each in why), tuple(map(tuple, lines)))


def read_pasted(text: str) -> Grid:
    """Cells copied from Excel or a web table: tab separated text. Raises SheetError."""
    try:
        rows, said = textfile.rows_of(text.removeprefix("\ufeff").replace("\0", ""), "\t", max_cells=USUAL.cells)
    except Refused as refusal:
        raise SheetError(refusal.code, kind=refusal.kind, file="", **refusal.facts) from refusal
    if not rows:
        raise SheetError("SHEET_EMPTY", kind="empty", file="", detail="")
    made, extent = GridMaker(""), Extent()
    for block in blocks_of(rows):
        made.add(block)
        extent.add(block)
    info = child.TabInfo("", True, extent.rows, extent.cols)
    return made.grid(child.Answer(kind="paste", sheets=[info], notices=said))


def _look_at(path: Path) -> tuple[int, bool]:
    """Size in bytes, and whether the content is packed (zip or OLE) rather than text."""
    try:
        if path.is_dir():
            raise SheetError("SHEET_UNSUPPORTED", kind="unsupported", file=path.name, detail="folder")
        size = path.stat().st_size
        with path.open("rb") as file:
            head = file.read(8)
    except FileNotFoundError as error:
        raise SheetError("SHEET_MISSING", kind="missing", file=path.name, detail="") from error
    except (OSError, ValueError) as error:
        detail = getattr(error, "strerror", None) or str(error)
        raise SheetError("SHEET_NO_ACCESS", kind="other", file=path.name, detail=detail) from error
    if size == 0:
        raise SheetError("SHEET_EMPTY", kind="empty", file=path.name, detail="")
    packed = head.startswith((b"PK", child.OLE))
    if size > 256 * _MB:
        raise SheetError("SHEET_TOO_BIG", kind="too-big", file=path.name, detail=f"{size // _MB} MB")
    return size, packed


def _command() -> list[str]:
    """How this program starts its reading child, as source and as a frozen program."""
    if getattr(sys, "frozen", False):
        return [sys.executable, CHILD_ARGUMENT]
    return [sys.executable, "-m", child.__name__]


def _environment() -> dict[str, str]:
    """This process's environment, able to import this very package, without the access token."""
    environment = {name: value for name, value in os.environ.items() if name != "REVERSAL_DESK_TOKEN"}
    root = str(Path(reversal_desk.__file__).resolve().parent.parent)
    environment["PYTHONPATH"] = os.pathsep.join(filter(None, [root, environment.get("PYTHONPATH", "")]))
    return environment


_TICK = 0.1  # seconds between two looks at whether the person stopped it
_START = 3  # times a file's own seconds that the child may take to start on a busy machine
_FAREWELL = 5.0  # seconds a child may take to end after its last word


@contextmanager
def _ask_child(
    request: child.Request, path: Path, *, seconds: float, stopped: Callable[[], bool]
) -> Iterator[Iterator[child.Message]]:
    """The child's messages as they come, up to its Answer. They raise SheetError where none comes, and Stopped."""
    try:
        process = subprocess.Popen(
            _command(),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env=_environment(),
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        )
    except OSError as error:
        raise SheetError("SHEET_NO_ACCESS", kind="other", file=path.name, detail=f"reader: {error.strerror}") from error
    with ThreadPoolExecutor(3, thread_name_prefix="reading-child") as threads, process:
        try:
            assert process.stdin is not None  # the three pipes were asked for above
            assert process.stdout is not None
            assert process.stderr is not None
            heard: SimpleQueue[bytes] = SimpleQueue()
            threads.submit(_hand_in, process.stdin, msgspec.msgpack.encode(request))
            threads.submit(_listen, process.stdout, heard)
            errors = threads.submit(process.stderr.read)
            yield _messages(heard, process, errors, path, seconds=seconds, stopped=stopped)
            _ended(process)
        finally:
            process.kill()  # nothing where it has ended


def _ended(process: subprocess.Popen[bytes]) -> int:
    """The exit code of a child that has said its last word; one that lingers is ended."""
    try:
        return process.wait(_FAREWELL)
    except subprocess.TimeoutExpired:
        process.kill()
        return process.wait()


def _hand_in(pipe: IO[bytes], request: bytes) -> None:
    """Write the request; a child that died of something else first is judged by its end."""
    with suppress(OSError), pipe:
        pipe.write(request)


def _listen(pipe: IO[bytes], heard: SimpleQueue[bytes]) -> None:
    """Pass messages on until the child ends; then an empty one."""
    try:
        while len(length := pipe.read(child.LENGTH)) == child.LENGTH:
            size = int.from_bytes(length, "big")
            message = pipe.read(size)
            if len(message) < size or not size:
                break
            heard.put(message)
    finally:
        heard.put(b"")


def _messages(
    heard: SimpleQueue[bytes],
    process: subprocess.Popen[bytes],
    errors: Future[bytes],
    path: Path,
    *,
    seconds: float,
    stopped: Callable[[], bool],
) -> Iterator[child.Message]:
    decode = msgspec.msgpack.Decoder(child.Message).decode
    until = monotonic() + _START * seconds
    began = False
    while True:
        if stopped():
            raise Stopped
        try:
            message = heard.get(timeout=_TICK)
        except Empty:
            if monotonic() < until:
                continue
            raise SheetError("SHEET_TOO_BIG", kind="too-big", file=path.name, detail=f"over {seconds:.0f} s") from None
        if not message:
            raise _judged(_ended(process), errors.result(), path)
        if not began:
            began, until = True, monotonic() + seconds
        try:
            yield decode(message)
        except msgspec.MsgspecError as error:
            raise SheetError("SHEET_CORRUPT", kind="corrupt", file=path.name, detail="reader's words") from error


def _judged(code: int, errors: bytes, path: Path) -> SheetError:
    """What a child that ended without an answer died of."""
    said = errors.decode("utf-8", "replace")
    if "memory allocation" in said or "MemoryError" in said or code in {-9, -24}:
        return SheetError("SHEET_TOO_BIG", kind="too-big", file=path.name, detail="memory or time")
    detail = f"reader ended with {code}" if code else "reader answered nothing"
    return SheetError("SHEET_CORRUPT", kind="corrupt", file=path.name, detail=detail)


# --------------------------------------------------------------------------- cells


def number(value: float) -> Decimal:
    """A spreadsheet's number as the shortest decimal that means it; whole ones without a fraction."""
    if value.is_integer() and abs(value) < 1e15:
        return Decimal(int(value))
    found = Decimal(repr(value))
    if value.is_integer() and abs(value) < 1e27:
        return found.quantize(Decimal(1))
    return found


def _cell(raw: Any) -> Cell:
    if raw is None or isinstance(raw, (str, bool)):
        return raw
    if isinstance(raw, float):
        return number(raw) if abs(raw) < float("inf") else CellError("#NUM!")
    if isinstance(raw, int):
        return Decimal(raw)
    kind, text = raw
    try:
        if kind == "d":
            return datetime.fromisoformat(text)
        if kind == "t":
            return time.fromisoformat(text)
    except ValueError:
        return str(text)
    return CellError(text)


class GridMaker:
    """Makes a grid of blocks as they come. Equal cells near each other are one object: sheets repeat themselves."""

    def __init__(self, path: str) -> None:
        self._path = path
        self._rows: list[SheetRow] = []

    def add(self, block: Block) -> None:
        """Take the next rows."""
        columns = [self._column(column) for column in block.columns]
        hidden = frozenset(block.hidden)
        for row, cells in zip(block.numbers, zip(*columns, strict=True), strict=True):
            self._rows.append(SheetRow(row, cells if cells[-1] is not None else _without_end(cells), row in hidden))

    def grid(self, answer: child.Answer) -> Grid:
        """Everything taken so far, with what is known of the file."""
        notices = [Notice(code, facts) for code, facts in answer.notices]
        if count := sum(row.hidden for row in self._rows):
            notices.append(Notice("HIDDEN_ROWS", {"count": str(count), "sheet": answer.sheet}))
        return Grid(
            path=self._path,
            kind=answer.kind,
            sheets=tuple(SheetInfo(tab.name, tab.visible, tab.rows, tab.cols) for tab in answer.sheets),
            sheet=answer.sheet,
            rows=tuple(self._rows),
            notices=tuple(notices),
            encoding=answer.encoding,
            delimiter=answer.delimiter,
            read_so=tuple(Notice(code, facts) for code, facts in answer.why),
            notes=answer.notes,
            elsewhere=answer.elsewhere,
        )

    @staticmethod
    def _column(column: Column) -> list[Cell]:
        if not column.kind:
            return [_cell(cell) for cell in column.cells]
        different = set(column.cells)
        if column.kind == "s" and 2 * len(different) > len(column.cells):
            return column.cells
        as_it_is: dict[Any, Cell] = {cell: cell for cell in different}
        if column.kind == "n":
            as_it_is = {cell: _cell(cell) for cell in different}
        elif column.kind == "d":
            as_it_is = {cell: None if cell is None else _cell(("d", cell)) for cell in different}
        return list(map(as_it_is.__getitem__, column.cells))


def _without_end(cells: tuple[Cell, ...]) -> tuple[Cell, ...]:
    end = len(cells)
    while end and cells[end - 1] is None:
        end -= 1
    return cells[:end]
