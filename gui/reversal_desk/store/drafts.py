"""Batches that were begun and not sent: the mapped columns of a sheet, what was answered, edited and decided.

A file of its own beside the journal: a draft is no evidence, so nothing here is chained, and what can't be read is
dropped. Of a sheet only mapped columns and row numbers are kept (design.md), so a draft outlives its file.
"""

from __future__ import annotations

from collections.abc import Container, Mapping, Sequence
from datetime import UTC, datetime, time, timedelta
from decimal import Decimal
from pathlib import Path

import msgspec
from msgspec import Struct, field
from msgspec.structs import replace

from reversal_desk.model import (
    ActionState,
    Cell,
    CellError,
    Column,
    ColumnMapping,
    Grid,
    Policy,
    Row,
    RowEdit,
    SheetInfo,
    SheetRow,
    Table,
)
from reversal_desk.store.database import Damaged, Database, set_aside
from reversal_desk.store.database import Row as DatabaseRow
from reversal_desk.store.journal.codecs import moment

FILE_NAME = "drafts.sqlite3"
#: The newest so many are kept, and none for longer than this.
MOST, LONGEST = 20, timedelta(days=60)
#: So many rows are packed in one go.
_AT_ONCE = 500
#: What is raised by a draft that was written over, or is of another version: no text, no JSON, no number, no day.
_UNREADABLE = (msgspec.MsgspecError, ValueError, ArithmeticError, IndexError, TypeError, RecursionError)

Key = tuple[int, str]


def _schema_1(db: Database) -> None:
    db.script(
        """CREATE TABLE draft (
            id INTEGER PRIMARY KEY AUTOINCREMENT, account_key TEXT NOT NULL, account_name TEXT NOT NULL,
            file TEXT NOT NULL, sheet TEXT NOT NULL, saved_at TEXT NOT NULL, rows INTEGER NOT NULL,
            edited INTEGER NOT NULL, sheet_body BLOB NOT NULL, decided_body BLOB NOT NULL)""",
    )


def _schema_2(db: Database) -> None:
    """How many lines still wait for a person, which Home says; nothing where a version before did not count them."""
    db.script("ALTER TABLE draft ADD COLUMN undecided INTEGER")


def _schema_3(db: Database) -> None:
    """When what waits in it locks, of which Home warns; nothing where a version before did not keep it."""
    db.script("ALTER TABLE draft ADD COLUMN locks TEXT")


_MIGRATIONS = (_schema_1, _schema_2, _schema_3)


class Seen(Struct, frozen=True):
    """How an action stood when the draft was last looked at; `handled`: the batch that had handled it last by then."""

    order: str
    state: ActionState
    amount: Decimal
    payout: Decimal
    currency: str
    handled: str = ""


class DraftLock(Struct, frozen=True):
    """So many lines of a draft that are not sent lock at one moment, with their money in one currency.

    `actions`: action -> its part of the money; nothing where a version before did not keep it.
    """

    at: datetime
    currency: str
    rows: int
    money: Decimal
    actions: Mapping[str, Decimal] = field(default_factory=dict)

    def without(self, sent: Container[str]) -> DraftLock:
        """The same with no action that a batch has sent meanwhile: that one is counted there."""
        left = {action: money for action, money in self.actions.items() if action not in sent}
        if len(left) == len(self.actions):
            return self
        return replace(self, rows=len(left), money=sum(left.values(), Decimal(0)), actions=left)


class DraftInfo(Struct, frozen=True):
    """One draft as Home shows it; `rows` would have been sent, `edited` lines were decided by the person, `undecided`
    ones wait to be: None where nobody counted them. `locks`: when those of both kinds lock."""

    id: int
    account_key: str
    account_name: str
    file: str
    sheet: str
    saved_at: datetime
    rows: int
    edited: int
    undecided: int | None = 0
    locks: tuple[DraftLock, ...] = ()


class Draft(Struct, frozen=True):
    """A whole draft. `table` holds the mapped columns only; the cells of the others are empty, and so are their
    headers. `print_`: what the whole sheet is known by."""

    info: DraftInfo
    table: Table
    mapping: ColumnMapping
    rows: tuple[Row, ...]
    seen: Mapping[str, Seen]
    policy: Policy
    edits: Mapping[Key, RowEdit]
    print_: str = ""


class _Line(Struct, frozen=True):
    number: int
    hidden: bool
    cells: tuple[tuple[str, str] | None, ...]


class _Sheet(Struct, frozen=True):
    kind: str
    tabs: tuple[SheetInfo, ...]
    header_row: int | None
    headers: tuple[str, ...]
    totals: tuple[int, ...]
    places: tuple[int, ...]  # the mapped columns; each line holds their cells in this order
    lines: tuple[_Line, ...]
    mapping: ColumnMapping
    rows: tuple[Row, ...]
    seen: dict[str, Seen]
    encoding: str = ""  # of a text file, as it was read
    delimiter: str = ""
    print_: str = ""  # "" in a draft of a version that did not keep it


class _Decided(Struct, frozen=True):
    policy: Policy
    edits: tuple[tuple[int, str, RowEdit], ...]


def mapped_places(mapping: ColumnMapping) -> tuple[int, ...]:
    """The columns that mean something, and those that could hold the order number."""
    named = {column.index for column in mapping.columns if column.field is not None}
    return tuple(sorted(named | set(mapping.order_columns)))


class Drafts:
    """All drafts of one data folder. A file that can't be read is set aside, and a new one begun."""

    def __init__(self, path: Path) -> None:
        try:
            self._db = Database(path, migrations=_MIGRATIONS, durable=True)
        except Damaged:
            set_aside(path)
            self._db = Database(path, migrations=_MIGRATIONS, durable=True)

    def keep(
        self,
        *,
        draft_id: int = 0,
        account_key: str,
        account_name: str,
        table: Table,
        print_: str,
        mapping: ColumnMapping,
        rows: Sequence[Row],
        seen: Mapping[str, Seen],
        ready: int,
        undecided: int,
        locks: tuple[DraftLock, ...] = (),
        policy: Policy,
        edits: Mapping[Key, RowEdit],
        at: datetime,
    ) -> int:
        """Keep a draft, in the place of `draft_id` where that is still kept; gives its number.

        `print_`: what the sheet is known by when it is sent. An earlier draft of the same file, tab and account gives
        way where nobody had edited it.
        """
        grid = table.grid
        sheet = _packed_sheet(_sheet(table, mapping, rows, seen, print_=print_))
        with self._db.transaction():
            self._db.execute(
                "DELETE FROM draft WHERE id=? OR (account_key=? AND file=? AND sheet=? AND edited=0)",
                (draft_id, account_key, grid.path, grid.sheet),
            )
            made = self._db.execute(
                "INSERT INTO draft VALUES (?,?,?,?,?,?,?,?,?,?,?,?)",
                (
                    draft_id or None, account_key, account_name, grid.path, grid.sheet, _iso(at), ready,
                    len(edits), sheet, _decided(policy, edits), undecided, _locks(locks),
                ),
            )  # fmt: skip
            self._db.execute(
                "DELETE FROM draft WHERE saved_at < ? "
                "OR id NOT IN (SELECT id FROM draft ORDER BY saved_at DESC LIMIT ?)",
                (_iso(at - LONGEST), MOST),
            )
        return made

    def decide(
        self, draft_id: int, policy: Policy, edits: Mapping[Key, RowEdit], *, ready: int, undecided: int,
        locks: tuple[DraftLock, ...] = (), at: datetime,
    ) -> bool:  # fmt: skip
        """Keep what was decided since; False where the draft is gone."""
        with self._db.transaction():
            return (
                self._db.changed(
                    "UPDATE draft SET decided_body=?, edited=?, rows=?, undecided=?, locks=?, saved_at=? WHERE id=?",
                    (_decided(policy, edits), len(edits), ready, undecided, _locks(locks), _iso(at), draft_id),
                )
                > 0
            )

    def all(self) -> tuple[DraftInfo, ...]:
        """Every draft, the newest first."""
        columns = "id, account_key, account_name, file, sheet, saved_at, rows, edited, undecided, locks"
        found = []
        for row in self._db.all(f"SELECT {columns} FROM draft ORDER BY saved_at DESC, id DESC"):
            try:
                found.append(_info(row))
            except _UNREADABLE:
                self.drop(row["id"])
        return tuple(found)

    def get(self, draft_id: int) -> Draft | None:
        """One draft; None where it is gone, or was kept in a form this version can't read, and so dropped."""
        info = next((info for info in self.all() if info.id == draft_id), None)
        row = self._db.one("SELECT sheet_body, decided_body FROM draft WHERE id=?", (draft_id,))
        if info is None or row is None:
            return None
        try:
            sheet = msgspec.json.decode(row["sheet_body"], type=_Sheet)
            decided = msgspec.json.decode(row["decided_body"], type=_Decided)
            table = _table(info, sheet)
        except _UNREADABLE:
            self.drop(draft_id)
            return None
        edits = {(number, action_id): edit for number, action_id, edit in decided.edits}
        mapping = _in_their_places(sheet.mapping, len(table.headers))
        return Draft(info, table, mapping, sheet.rows, sheet.seen, decided.policy, edits, sheet.print_)

    def drop(self, draft_id: int) -> None:
        """Forget a draft."""
        with self._db.transaction():
            self._db.execute("DELETE FROM draft WHERE id=?", (draft_id,))

    def close(self) -> None:
        """Close the file."""
        self._db.close()


def _info(row: DatabaseRow) -> DraftInfo:
    locks = msgspec.json.decode(row["locks"] or "[]", type=tuple[DraftLock, ...])
    return msgspec.convert({**dict(row), "saved_at": moment(row["saved_at"]), "locks": locks}, DraftInfo)


def _locks(locks: tuple[DraftLock, ...]) -> str:
    return msgspec.json.encode(locks).decode()


def _iso(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="microseconds")


def _decided(policy: Policy, edits: Mapping[Key, RowEdit]) -> bytes:
    lines = tuple((number, action_id, edit) for (number, action_id), edit in edits.items())
    return msgspec.json.encode(_Decided(policy, lines))


def _packed_sheet(sheet: _Sheet) -> bytes:
    """As `msgspec.json.encode` packs it, in pieces: in one it holds the interpreter, and the window waits for it."""
    return msgspec.json.encode({name: _in_pieces(value) for name, value in msgspec.structs.asdict(sheet).items()})


def _in_pieces(value: object) -> object:
    if not isinstance(value, tuple) or len(value) <= _AT_ONCE:
        return value
    pieces = (value[at : at + _AT_ONCE] for at in range(0, len(value), _AT_ONCE))
    return msgspec.Raw(b"[" + b",".join(msgspec.json.encode(piece)[1:-1] for piece in pieces) + b"]")


def _sheet(
    table: Table, mapping: ColumnMapping, rows: Sequence[Row], seen: Mapping[str, Seen], *, print_: str
) -> _Sheet:
    places = mapped_places(mapping)
    wanted = set(places)
    lines = tuple(
        _Line(row.number, row.hidden, tuple(_packed(row.cells[p]) if p < len(row.cells) else None for p in places))
        for row in table.rows
    )
    headers = tuple(text if place in wanted else "" for place, text in enumerate(table.headers))
    meant = replace(mapping, columns=tuple(column for column in mapping.columns if column.index in wanted))
    return _Sheet(
        table.grid.kind, table.grid.sheets, table.header_row, headers, table.totals, places, lines, meant,
        tuple(rows), dict(seen), table.grid.encoding, table.grid.delimiter, print_,
    )  # fmt: skip


def _in_their_places(mapping: ColumnMapping, width: int) -> ColumnMapping:
    """The mapping with a column without a name where one was not kept: a column is found by its place."""
    kept = {column.index: column for column in mapping.columns}
    width = max(width, *(index + 1 for index in kept), 0)
    return replace(mapping, columns=tuple(kept.get(index, Column(index, "", None, 0.0)) for index in range(width)))


def _table(info: DraftInfo, sheet: _Sheet) -> Table:
    width = max(len(sheet.headers), *(place + 1 for place in sheet.places), 0)
    rows = []
    for line in sheet.lines:
        cells: list[Cell] = [None] * width
        for place, packed in zip(sheet.places, line.cells, strict=True):
            cells[place] = _unpacked(packed)
        rows.append(SheetRow(line.number, tuple(cells), line.hidden))
    grid = Grid(
        info.file, sheet.kind, sheet.tabs, info.sheet, tuple(rows), encoding=sheet.encoding, delimiter=sheet.delimiter
    )
    return Table(grid, sheet.header_row, sheet.headers, tuple(rows), sheet.totals)


def _packed(cell: Cell) -> tuple[str, str] | None:
    """A cell with its kind, so that it comes back as what it was."""
    match cell:
        case None:
            return None
        case bool():
            return ("bool", "1" if cell else "")
        case str():
            return ("text", cell)
        case Decimal():
            return ("number", str(cell))
        case datetime():
            return ("moment", cell.isoformat())
        case time():
            return ("time", cell.isoformat())
        case CellError():
            return ("error", cell.text)


def _unpacked(packed: tuple[str, str] | None) -> Cell:
    if packed is None:
        return None
    kind, text = packed
    match kind:
        case "bool":
            return bool(text)
        case "number":
            return Decimal(text)
        case "moment":
            return datetime.fromisoformat(text)
        case "time":
            return time.fromisoformat(text)
        case "error":
            return CellError(text)
    return text
