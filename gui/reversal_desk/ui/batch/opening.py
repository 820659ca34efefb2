"""Opening what is to be matched: a file, one of its tabs, a text file read in another way, pasted rows, a draft."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal, Slot

from reversal_desk.errors import SheetError
from reversal_desk.model import Account
from reversal_desk.ui import background, explain
from reversal_desk.ui.batch.steps import Steps
from reversal_desk.ui.context import Context

if TYPE_CHECKING:
    from reversal_desk.desk import Desk, OpenedSheet, Resumed


def _open(desk: Desk, path: Path, account: Account | None, **how: Any) -> OpenedSheet:
    return desk.recognise(desk.open_sheet(path, account=account, **how), account)


def _open_pasted(desk: Desk, text: str, account: Account | None) -> OpenedSheet:
    return desk.recognise(desk.open_pasted(text, account=account), account)


class Opening(QObject):
    """Owns which file is open, its password, and what is being read; an answer that is not wanted any more is dropped.

    `dropped()`: whatever is out for the sheet in hand is wanted no more; `left()`: another sheet takes its place.
    Then one of `read(OpenedSheet)`, `read_otherwise(OpenedSheet)` for a text file, `resumed(Resumed)`, or `failed()`,
    which the page of the sheet says; `password_wanted(Message)` where that is all it needs.
    """

    dropped = Signal()
    left = Signal()
    read = Signal(object)
    read_otherwise = Signal(object)
    resumed = Signal(object)
    failed = Signal()
    password_wanted = Signal(object)

    def __init__(self, context: Context, steps: Steps, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._steps = steps
        self._password: str | None = None
        self._tab: str | None = None  # the one that was asked for; its file may ask for a password first
        self._tickets: list[background.Ticket] = []
        self.path: Path | None = None

    @Slot()
    def drop(self) -> None:
        """Nobody waits for what is being read, nor for what is out for the sheet in hand."""
        for ticket in self._tickets:
            ticket.drop()
        self._tickets.clear()
        self.dropped.emit()

    def forget(self) -> None:
        """No file is open."""
        self.path = self._tab = self._password = None

    # ------------------------------------------------------------------ what is opened

    def file(self, path: Path, *, sheet_name: str | None = None) -> None:
        """Read a file, or one tab of it."""
        if path != self.path:
            self._password = None
        self._begin()
        self.path, self._tab = path, sheet_name
        self._show_reading(path.name)
        self._tickets.append(
            background.in_pool(
                _open,
                self._context.desk,
                path,
                self._context.account,
                sheet_name=sheet_name,
                password=self._password,
                done=self._read,
                failed=self.show_failed,
            )
        )

    def text(self, text: str) -> None:
        """Read pasted rows."""
        self._begin()
        self.path = None
        self._show_reading(self.tr("pasted rows"))
        self._tickets.append(
            background.in_pool(
                _open_pasted,
                self._context.desk,
                text,
                self._context.account,
                done=self._read,
                failed=self.show_failed,
            )
        )

    def draft(self, draft_id: int) -> None:
        """Read a draft and the file it is of."""
        self._begin()
        self._show_reading(self.tr("the draft"))
        self._tickets.append(
            background.in_pool(
                self._context.desk.open_draft, draft_id, done=self._draft_read, failed=self.show_failed
            )
        )

    def _begin(self) -> None:
        self.drop()
        self.left.emit()

    def _show_reading(self, name: str) -> None:
        self._steps.sheet.show_reading(name)
        self._steps.go("sheet")

    # ------------------------------------------------------------------ the open file, read once more

    @Slot(str)
    def tab(self, name: str) -> None:
        """Another tab of the workbook."""
        if self.path is not None:
            self.file(self.path, sheet_name=name)

    @Slot(str)
    def with_password(self, password: str) -> None:
        """What was asked for of the same file, with its password."""
        if self.path is not None:
            self._password = password
            self.file(self.path, sheet_name=self._tab)

    @Slot(str, str)
    def otherwise(self, encoding: str, delimiter: str) -> None:
        """A text file is read in another way: its first rows at once, the whole of it as soon as it can be."""
        if self.path is None:
            return
        self.drop()
        self._steps.sheet.show_reading_anew()
        desk, path = self._context.desk, self.path
        self._tickets += [
            background.in_pool(
                desk.look_at_text, path, encoding=encoding, delimiter=delimiter,
                done=self._steps.sheet.show_text, failed=self._text_failed,
            ),
            background.in_pool(
                _open, desk, path, self._context.account, encoding=encoding, delimiter=delimiter,
                done=self._text_read, failed=self._text_failed,
            ),
        ]  # fmt: skip

    # ------------------------------------------------------------------ what came of it

    @Slot(object)
    def _read(self, opened: OpenedSheet) -> None:
        self.read.emit(opened)

    @Slot(object)
    def _draft_read(self, resumed: Resumed) -> None:
        self.path = Path(resumed.info.file) if resumed.info.file else None
        self.resumed.emit(resumed)

    @Slot(object)
    def _text_read(self, opened: OpenedSheet) -> None:
        self.left.emit()
        self.read_otherwise.emit(opened)

    @Slot(object)
    def _text_failed(self, error: BaseException) -> None:
        self._steps.sheet.show_text_failed(explain.of_error(error))

    @Slot(object)
    def show_failed(self, error: BaseException) -> None:
        """It can't be read."""
        said = explain.of_error(error)
        self._steps.sheet.show_failed(said)
        self.failed.emit()
        if isinstance(error, SheetError) and error.kind == "password":
            self.password_wanted.emit(said)
