"""Any file a person calls a spreadsheet -> cells. The content decides what it is, never the extension.

The file is parsed in a child process with limits on memory and time (child.py), so that a bomb or a parser's
abort is a clear SheetError and nothing more.
"""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import dataclass
from datetime import datetime, time
from decimal import Decimal
from pathlib import Path
from typing import Any

import msgspec

import reversal_desk
from reversal_desk.errors import SheetError
from reversal_desk.model import Cell, CellError, Grid, Notice, SheetInfo, SheetRow
from reversal_desk.sheet import child, textfile
from reversal_desk.sheet.raw import Refused

#: In a frozen program this argument, first, makes `__main__` run `reversal_desk.sheet.child.main()` and nothing else.
CHILD_ARGUMENT = "--read-sheet"

_MB = 1 << 20


@dataclass(frozen=True, slots=True)
class Limits:
    """What one file may cost. `seconds` and `memory` (bytes) None: chosen by the file's size."""

    declared: int = 512 * _MB  # unpacked size of a zip workbook
    cells: int = 12_000_000
    seconds: float | None = None
    memory: int | None = None

    def seconds_for(self, size: int, *, packed: bool) -> float:
        """4 s for what is small, more for honest large files: about 4 s per MB packed, 0.5 s per MB of text."""
        return self.seconds or min(90.0, 4.0 + size / _MB * (4.0 if packed else 0.5))

    def memory_for(self, size: int, *, packed: bool) -> int:
        """512 MiB for what is small; a large workbook needs about 40 times its packed size."""
        return self.memory or min(3 << 30, 512 * _MB + max(0, size - 2 * _MB) * (40 if packed else 14))


def read(path: Path, *, sheet_name: str | None = None, password: str | None = None, limits: Limits = Limits()) -> Grid:
    """The file's tabs and the non-empty rows of the tab in use. Raises SheetError, always and only."""
    path = Path(path)
    size, packed = _look_at(path)
    request = child.Request(
        path=str(path.resolve()),
        sheet=sheet_name,
        password=password,
        declared=limits.declared,
        cells=limits.cells,
        seconds=int(limits.seconds_for(size, packed=packed)) + 1,
        memory=limits.memory_for(size, packed=packed),
    )
    answer = _ask_child(request, path, seconds=limits.seconds_for(size, packed=packed))
    if answer.refused:
        raise SheetError(answer.refused, kind=answer.refused_kind, file=path.name, **answer.facts)
    return _grid(answer, str(path))


def read_pasted(text: str) -> Grid:
    """Cells copied from Excel or a web table: tab separated text. Raises SheetError."""
    try:
        rows = textfile.rows_of(text.removeprefix("\ufeff").replace("\0", ""), "\t", max_cells=Limits().cells)
    except Refused as refusal:
        raise SheetError(refusal.code, kind=refusal.kind, file="", **refusal.facts) from refusal
    if not rows:
        raise SheetError("SHEET_EMPTY", kind="empty", file="", detail="")
    width = max(len(cells) for _, _, cells in rows)
    info = child.TabInfo("", True, len(rows), width)
    return _grid(child.Answer(kind="paste", sheets=[info], rows=list(rows)), "")


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


def _ask_child(request: child.Request, path: Path, *, seconds: float) -> child.Answer:
    try:
        with subprocess.Popen(
            _command(),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env=_environment(),
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        ) as process:
            try:
                out, err = process.communicate(msgspec.msgpack.encode(request), timeout=seconds)
            except subprocess.TimeoutExpired as error:
                process.kill()
                process.communicate()
                raise SheetError(
                    "SHEET_TOO_BIG", kind="too-big", file=path.name, detail=f"over {seconds:.0f} s"
                ) from error
            except BaseException:
                process.kill()
                raise
    except OSError as error:
        raise SheetError("SHEET_NO_ACCESS", kind="other", file=path.name, detail=f"reader: {error.strerror}") from error
    if process.returncode == 0:
        try:
            return msgspec.msgpack.decode(out, type=child.Answer)
        except msgspec.MsgspecError as error:
            raise SheetError(
                "SHEET_CORRUPT", kind="corrupt", file=path.name, detail="reader answered nothing"
            ) from error
    said = err.decode("utf-8", "replace")
    if "memory allocation" in said or "MemoryError" in said or process.returncode in {-9, -24}:
        raise SheetError("SHEET_TOO_BIG", kind="too-big", file=path.name, detail="memory or time")
    raise SheetError("SHEET_CORRUPT", kind="corrupt", file=path.name, detail=f"reader ended with {process.returncode}")


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


def _grid(answer: child.Answer, path: str) -> Grid:
    rows = tuple(
        SheetRow(row, tuple([cell if type(cell) is str or cell is None else _cell(cell) for cell in cells]), hidden)
        for row, hidden, cells in answer.rows
    )
    notices = [Notice(code, facts) for code, facts in answer.notices]
    if count := sum(row.hidden for row in rows):
        notices.append(Notice("HIDDEN_ROWS", {"count": str(count), "sheet": answer.sheet}))
    return Grid(
        path=path,
        kind=answer.kind,
        sheets=tuple(SheetInfo(tab.name, tab.visible, tab.rows, tab.cols) for tab in answer.sheets),
        sheet=answer.sheet,
        rows=rows,
        notices=tuple(notices),
    )
