"""Sheets as they are opened: read, their table found, their columns mapped, their rows typed, and known again."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from datetime import datetime
from pathlib import Path, PurePath
from typing import TYPE_CHECKING

from msgspec import Struct, field
from msgspec.structs import replace

from reversal_desk import late
from reversal_desk.desk.accounts import KnownAccounts
from reversal_desk.desk.journal import DeskJournal
from reversal_desk.desk.notices import Notices
from reversal_desk.errors import SheetError
from reversal_desk.model import Account, BatchInfo, ColumnMapping, Field, Grid, Notice, Row, RowState, Table
from reversal_desk.store.sheets import SentSheets, fingerprint

# Late: a start reads no sheet.
if TYPE_CHECKING:
    from reversal_desk import guards, mapping
    from reversal_desk.sheet import header, reader
    from reversal_desk.store import layouts as layout_store
else:
    guards, mapping = late.room("reversal_desk.guards"), late.room("reversal_desk.mapping")
    header, reader = late.room("reversal_desk.sheet.header"), late.room("reversal_desk.sheet.reader")
    layout_store = late.room("reversal_desk.store.layouts")

#: Fields whose column must be sure for the step that asks about columns to be skipped; the others only help.
_DECISIVE = frozenset(Field) - {Field.TAX, Field.SHIPPING, Field.REASON, Field.REFUND_DATE, Field.EVENT_TYPE}


class TakenBack(Struct, frozen=True):
    """An undo of a batch: when it was begun, and how many of its rows were proved to be back, and are so still."""

    batch: int
    at: datetime
    rows: int


class HandledSheet(Struct, frozen=True):
    """A batch that was sent of the very rows of a sheet, and the batches that took rows of it back.

    `changed` of its `rows` it changed, those that were taken back since among them.
    """

    batch: int
    at: datetime
    file: str
    changed: int = 0
    rows: int = 0
    taken_back_by: tuple[TakenBack, ...] = ()


class OpenedSheet(Struct, frozen=True):
    """A file with its table, its mapping and its typed rows."""

    table: Table
    mapping: ColumnMapping
    rows: tuple[Row, ...]
    notices: tuple[Notice, ...]
    amounts: str = ""  # remembered of the layout: are tax and shipping in the sheet's amounts
    handled: tuple[HandledSheet, ...] = ()  # the newest first; `Desk.recognise` finds them
    #: Action -> what a file that was opened together with this one asks of it and did not send.
    elsewhere: Mapping[str, guards.Elsewhere] = field(default_factory=dict)
    whole: bool = True  # False: of its table only the mapped columns were kept
    kept_print: str = ""  # of a table that is not whole: the fingerprint that the whole one had

    @property
    def fingerprint(self) -> str:
        """What its rows are known by when they were sent, also where only a part of them is left here."""
        return self.kept_print or fingerprint(self.table)

    @property
    def sure(self) -> bool:
        """Whether the step that asks about columns may be skipped (J3)."""
        orders = self.mapping.index_of(Field.ORDER) is not None or self.mapping.index_of(Field.ACTION_ID) is not None
        weak = [c for c in self.mapping.columns if c.field in _DECISIVE and c.samples and c.confidence < 0.6]
        return orders and not weak and not self.mapping.compensation and not self.mapping.unread


def said_of(handled: Sequence[HandledSheet], now: datetime) -> list[Notice]:
    """What is told of a sheet that was sent before: by which batch, what that changed, and what was taken back; and
    where that is so long ago that the review asks about none of it any more."""
    said: list[Notice] = []
    touched = [at for known in handled for at in (known.at, *(back.at for back in known.taken_back_by))]
    long_ago = bool(touched) and now - max(touched) > guards.HANDLED_DAYS
    for known in handled:
        facts = {
            "batch": str(known.batch), "date": _minute(known.at), "file": PurePath(known.file).name or "—",
            "changed": str(known.changed), "rows": str(known.rows),
        }  # fmt: skip
        if long_ago:
            facts["days"] = str(guards.HANDLED_DAYS.days)
        said.append(Notice("SHEET_HANDLED_TOO" if said else "SHEET_HANDLED", facts))
    for known in handled:
        for back in known.taken_back_by:
            facts = {"by": str(back.batch), "date": _minute(back.at), "rows": str(back.rows), "batch": str(known.batch)}
            said.append(Notice("SHEET_TAKEN_BACK", facts))
    return said


def _minute(moment: datetime) -> str:
    return moment.isoformat(timespec="minutes")


def opened_sheet(
    table: Table,
    columns: Mapping[Field, str] | None,
    layout: mapping.Layout | None = None,
    *,
    nothing: Collection[str] = (),
) -> OpenedSheet:
    """A table with its columns mapped and its rows typed; SheetError where it has no rows."""
    mapped = mapping.map_columns(table, columns, nothing=nothing, layout=layout)
    rows = mapping.read_rows(table, mapped)
    notices = [*table.grid.notices, *table.notices, *mapped.notices]
    hidden = sum(row.hidden for row in rows)
    if hidden and not any(notice.code == "HIDDEN_ROWS" for notice in notices):
        notices.append(Notice("HIDDEN_ROWS", {"count": str(hidden)}))
    if not rows:
        header = {"header": table.header_row} if table.header_row and not table.rows else {}
        raise SheetError("SHEET_EMPTY", kind="empty", file=Path(table.grid.path).name, **header)
    if not mapped.order_columns and mapped.index_of(Field.ACTION_ID) is None:
        notices.append(Notice("NO_ORDER_COLUMN"))
    return OpenedSheet(table, mapped, rows, tuple(notices), layout.amounts if layout else "")


def with_what_others_said(row: Row, before: Row) -> Row:
    """A row that was read again without the columns that mean nothing: what these once said against it, beside it, or
    of its being the same as another one, still holds."""
    return replace(
        row, statuses=before.statuses, beside=before.beside, against=before.against, under=before.under,
        caption=before.caption, again=before.again, numbered=before.numbered, taken_back=before.taken_back,
    )  # fmt: skip


def look_at_text(path: Path, *, encoding: str, delimiter: str) -> reader.TextLook:
    """The first rows of a text file, read in a way that a person considers."""
    return reader.look_at_text(path, encoding=encoding, delimiter=delimiter)


def read_again(path: Path, *, sheet: str, encoding: str, delimiter: str) -> Table:
    """The table of a file, as it was read before. SheetError where it needs its password again, or is no sheet."""
    return header.find_table(reader.read(path, sheet_name=sheet or None, encoding=encoding, delimiter=delimiter))


def _handled(info: BatchInfo, back: Iterable[TakenBack]) -> HandledSheet:
    changed = info.counts.get(RowState.CONFIRMED, 0) + info.counts.get(RowState.UNDONE, 0)
    return HandledSheet(info.id, info.created_at, info.file, changed, sum(info.counts.values()), tuple(back))


class Sheets:
    """Opens sheets; what it knows of earlier ones it reads from the journal."""

    def __init__(self, *, journal: DeskJournal, accounts: KnownAccounts, notices: Notices) -> None:
        self._journal = journal
        self._accounts = accounts
        self._notices = notices

    def open(
        self,
        path: Path,
        *,
        sheet_name: str | None,
        password: str | None,
        columns: Mapping[Field, str] | None,
        nothing: Collection[str],
        account: Account | None,
        encoding: str,
        delimiter: str,
        preview: Callable[[Table], None] | None,
        progress: Callable[[int], None],
        stopped: Callable[[], bool],
    ) -> OpenedSheet:
        """Any spreadsheet file, mapped as the account's sheets of this layout are."""

        def first(grid: Grid) -> None:
            if preview is not None:
                preview(header.find_table(grid))

        grid = reader.read(
            path,
            sheet_name=sheet_name,
            password=password,
            encoding=encoding,
            delimiter=delimiter,
            preview=first if preview is not None else None,
            progress=progress,
            stopped=stopped,
        )
        return self._opened_for(header.find_table(grid), columns, account, nothing=nothing)

    def open_pasted(self, text: str, *, account: Account | None) -> OpenedSheet:
        """Cells pasted from Excel."""
        return self._opened_for(header.find_table(reader.read_pasted(text)), None, account)

    def remap(self, opened: OpenedSheet, columns: Mapping[Field, str], *, nothing: Collection[str]) -> OpenedSheet:
        """The same table with columns chosen by the person; those named in `nothing` mean nothing. What was said of
        an earlier sheet like it stays."""
        layout = mapping.layout_of(opened.mapping, amounts=opened.amounts)
        again = opened_sheet(opened.table, columns, layout, nothing=nothing)
        if not opened.whole:
            rows = tuple(map(with_what_others_said, again.rows, opened.rows))
            again = replace(again, rows=rows, whole=False, kept_print=opened.kept_print)
        return replace(again, handled=opened.handled, elsewhere=opened.elsewhere)

    def recognise(self, opened: OpenedSheet, account: Account | None) -> OpenedSheet:
        """The sheet with the batches of the account that were sent of the very same rows, whatever its name was."""
        if account is None:
            return opened
        with self._journal.held() as journal:
            batches = {info.id: info for info in journal.batches.all() if info.account_key == account.key}
        if not batches:  # nothing to look for
            return opened
        print_ = opened.fingerprint
        with self._journal.held() as journal:
            sent = SentSheets(journal, account.key).batches(print_)
            stands = {number: journal.batches.taken_back_by(number) for number in sent}
        back: dict[int | None, list[TakenBack]] = defaultdict(list)
        for number, info in sorted(batches.items()):
            rows = stands.get(info.undo_of or 0, {}).get(number, 0)
            if rows or not info.counts.get(RowState.UNDONE, 0):  # all of it was undone again: nothing of it is so now
                back[info.undo_of].append(TakenBack(number, info.created_at, rows))
        known = [batches[number] for number in sorted(sent, reverse=True) if number in batches]
        return replace(opened, handled=tuple(_handled(info, back[info.id]) for info in known))

    def of_batch(self, info: BatchInfo) -> Table | None:
        """The sheet of a batch, read once more as it was then; None where it is gone, locked or was pasted."""
        if not info.file or not Path(info.file).is_file():
            return None
        with self._journal.held() as journal:
            encoding, delimiter = SentSheets(journal, info.account_key).read_so(info.undo_of or info.id)
        try:
            return read_again(Path(info.file), sheet=info.sheet, encoding=encoding, delimiter=delimiter)
        except SheetError:
            return None

    def _opened_for(
        self,
        table: Table,
        columns: Mapping[Field, str] | None,
        account: Account | None,
        *,
        nothing: Collection[str] = (),
    ) -> OpenedSheet:
        account = account or self._accounts.first()
        known: mapping.Layout | None = None
        if account is not None:
            with self._journal.held() as journal:
                layouts = layout_store.Layouts(journal, account.key)
                known = layouts.layout(mapping.signature(table.headers))
            if layouts.lost:
                self._notices.say_once(Notice("REMEMBERED_LOST", {"account": account.name}))
        return opened_sheet(table, columns, known, nothing=nothing)
