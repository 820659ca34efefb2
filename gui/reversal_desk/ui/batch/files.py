"""Files opened together: each is read in its turn, and what the one that is left asks for is kept in mind."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Slot

from reversal_desk.errors import DeskError, SheetError
from reversal_desk.model import Operation
from reversal_desk.ui import background, explain
from reversal_desk.ui.batch.keeping import Keeping
from reversal_desk.ui.batch.opening import Opening
from reversal_desk.ui.batch.steps import Steps
from reversal_desk.ui.context import Context
from reversal_desk.ui.models.files import FileQueue

if TYPE_CHECKING:
    from reversal_desk.desk import Desk, Plan


def _look_through(desk: Desk, paths: Sequence[Path]) -> list[tuple[Path, int | None, DeskError | None]]:
    """How many rows each file has, or why it can't be read; one that only needs its password is asked in its turn."""
    found: list[tuple[Path, int | None, DeskError | None]] = []
    for path in paths:
        try:
            found.append((path, len(desk.open_sheet(path).rows), None))
        except DeskError as error:
            locked = isinstance(error, SheetError) and error.kind == "password"
            found.append((path, None, None if locked else error))
    return found


def _asked(made: Plan) -> frozenset[str]:
    """The actions that a plan asks something of."""
    return frozenset(c.action.id for c in made.changes if c.action is not None and c.operation is not Operation.LEAVE)


class FilesInTurn(QObject):
    """Goes through the queue of files; each is read by `opening`, and left as its draft stands in `keeping`."""

    def __init__(
        self,
        context: Context,
        queue: FileQueue,
        *,
        steps: Steps,
        keeping: Keeping,
        opening: Opening,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._context = context
        self._queue = queue
        self._steps = steps
        self._keeping = keeping
        self._opening = opening

    def open(self, paths: Sequence[Path]) -> None:
        """Read the first file; the others wait. While some wait already, more of them go behind those."""
        queue = self._queue
        if len(paths) > 1 or queue.next >= 0:
            if queue.next >= 0:
                self.leave()
                queue.add(paths)
                place = next(place for place, file in enumerate(queue.files) if file.path == paths[0])
                queue.open(place)
            else:
                queue.start(paths)
            background.in_pool(
                _look_through, self._context.desk, tuple(file.path for file in queue.files if file.rows is None),
                done=self._looked_through, failed=self._context.trouble.emit,
            )  # fmt: skip
        else:
            queue.end()
        self._opening.file(paths[0])

    @Slot(object)
    def _looked_through(self, found: Sequence[tuple[Path, int | None, DeskError | None]]) -> None:
        for path, rows, error in found:
            self._queue.looked_through(path, rows=rows, trouble=explain.of_error(error).title if error else "")

    @Slot(int)
    def open_place(self, place: int) -> None:
        """Another of the files that were opened together; what this one asks for and did not send is kept in mind."""
        if self._context.lane.taken:
            return
        self.leave()
        self._queue.open(place)
        file = self._queue.files[place]
        if file.draft:
            self._opening.draft(file.draft)
        else:
            self._opening.file(file.path)

    def leave(self) -> None:
        """Keep in mind what the open file asks for and did not send, and where it was left."""
        made, file = self._steps.plan, self._queue.current
        if file is not None:
            sent = self._keeping.sheet.sent
            file.draft = 0 if sent else self._keeping.sheet.draft
            if made is not None and made.opened.table.grid.path == str(file.path):
                from reversal_desk.desk import claims  # late, as the desk itself

                file.claims = claims(made, sent=sent)
                file.asked |= _asked(made)
        self._queue.leave()

    @Slot(object)
    def note_asked(self, made: Plan) -> None:
        """The open file is gone on with: what it asks for is known, sent or not."""
        if self._queue.current is not None:
            self._queue.current.asked |= _asked(made)

    @Slot()
    def forget_draft(self) -> None:
        """The open file could not be read; where its draft is gone, the file itself is opened the next time."""
        if self._queue.current is not None:
            self._queue.current.draft = 0
