"""From the last look to a batch in the record, and what waits behind a test of a few rows."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import TYPE_CHECKING

from msgspec import Struct
from PySide6.QtCore import QObject, Signal, Slot

from reversal_desk.errors import DeskError
from reversal_desk.model import Code, Policy, RowEdit, RowState
from reversal_desk.ui import background
from reversal_desk.ui.batch.keeping import Keeping
from reversal_desk.ui.batch.steps import Steps
from reversal_desk.ui.context import Context
from reversal_desk.ui.models.edits import Edits, Key
from reversal_desk.ui.models.files import FileQueue, QueuedFile
from reversal_desk.ui.pages.done_step import PROVED

if TYPE_CHECKING:
    from reversal_desk.desk import Plan
    from reversal_desk.ui.batch.draft import SheetInHand

_Said = tuple[Policy, Mapping[Key, RowEdit]]


class _Written(Struct, frozen=True):
    """What is being written as a batch, and the sheet it is of: another one may be open once it is written."""

    made: Plan
    rest: Plan | None  # what waits, where a few rows go first
    said: _Said  # what was decided by then
    sheet: SheetInHand
    file: QueuedFile | None


class _Rest(Struct, frozen=True):
    """What waits for a test of a few rows, the batch of that test, and what was decided when it went out."""

    made: Plan
    trial: int
    said: _Said


class Sending(QObject):
    """Owns what is being written as a batch, and what waits for a test.

    `written(batch, shown)`: it is in the record and is to be sent, before what is here where `shown`;
    `changed()`: what can be pressed may be another now.
    """

    written = Signal(int, bool)
    changed = Signal()

    def __init__(
        self,
        context: Context,
        edits: Edits,
        queue: FileQueue,
        *,
        steps: Steps,
        keeping: Keeping,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._context = context
        self._edits = edits
        self._queue = queue
        self._steps = steps
        self._keeping = keeping
        self._now: _Written | None = None
        self._rest: _Rest | None = None
        self._tickets: list[background.Ticket] = []

    # ------------------------------------------------------------------ the last look

    @Slot(object)
    def check(self, made: Plan) -> None:
        """Show the last look at a plan. Filled, then shown, as the review is."""
        shown = partial(self._show_check, made, self._steps.now)
        self._tickets.append(background.in_turns(partial(self._steps.submit.show_plan, made), shown))

    def _show_check(self, made: Plan, asked_in: str) -> None:
        if self._steps.now != asked_in:  # the person went elsewhere meanwhile
            return
        self._steps.go("submit")
        self._tickets.append(
            background.in_pool(
                self._context.desk.first_of, made,
                done=self._steps.submit.propose, failed=self._context.trouble.emit,
            )
        )  # fmt: skip

    @Slot()
    def drop(self) -> None:
        """No last look at this sheet is wanted any more."""
        for ticket in self._tickets:
            ticket.drop()
        self._tickets.clear()

    # ------------------------------------------------------------------ writing the batch

    @property
    def is_here(self) -> bool:
        """Whether the sheet that is open is being written as a batch."""
        return self._now is not None and self._now.sheet is self._keeping.sheet

    def takes_draft(self, draft_id: int) -> bool:
        """Whether this draft is becoming a batch: opened once more, its rows could be sent twice."""
        return self._now is not None and self._now.rest is None and draft_id == self._now.sheet.draft

    @property
    def _said(self) -> _Said:
        return self._edits.policy, self._edits.rows

    @Slot(object)
    def send(self, made: Plan) -> None:
        """The hold before all of it has ended."""
        self._write(made, rest=None, accept=self._steps.submit.accepted)

    @Slot(object, object)
    def try_few(self, few: Plan, rest: Plan) -> None:
        """The hold before a test has ended."""
        self._write(few, rest=rest)

    def _write(self, made: Plan, *, rest: Plan | None, accept: frozenset[Code] = frozenset()) -> None:
        """What was looked at becomes a batch.

        Nothing drops this, and no other run begins meanwhile: once it is in the record it is sent, whatever is open.
        """
        self._context.lane.claim()
        self._now = _Written(made, rest, self._said, self._keeping.sheet, self._queue.current)
        self.changed.emit()
        background.in_pool(
            self._context.desk.submit, made, accept=accept, done=self._in_record, failed=self._failed
        )

    @Slot(object)
    def _in_record(self, batch_id: int) -> None:
        """A sheet, or a few rows of it, is a batch now; of the whole the record holds what the draft held."""
        here, now, self._now = self.is_here, self._now, None
        assert now is not None
        whole = now.rest is None
        self._queue.wrote(batch_id, now.file, whole=whole)
        if whole:
            self._keeping.sent(now.sheet, now.made)
        if here and now.rest is not None:
            self._rest = _Rest(now.rest, batch_id, now.said)
        elif not here and whole and now.file is not None:  # it was left as one that is not sent
            from reversal_desk.desk import claims  # late, as the desk itself

            now.file.draft, now.file.claims = 0, claims(now.made, sent=True)
        self.written.emit(batch_id, here and self._steps.now != "done")

    @Slot(object)
    def _failed(self, error: BaseException) -> None:
        here, self._now = self.is_here, None
        self._context.lane.release()
        submit = self._steps.submit
        if isinstance(error, DeskError) and error.code == Code.MANY:
            self._context.read_limits()  # another copy of the program has set them, or they would have been asked for
        if here and submit.plan is not None:
            submit.show_plan(submit.plan, tried=submit.tried)
        submit.look_again()
        self.changed.emit()
        self._context.trouble.emit(error)

    # ------------------------------------------------------------------ the rest behind a test

    @property
    def trial(self) -> int:
        """The batch of the test that something waits for; 0 where nothing does."""
        return self._rest.trial if self._rest is not None else 0

    def rest_of(self, batch_id: int) -> int:
        """How many rows wait for this batch, where it was a test."""
        if self._rest is None or batch_id != self._rest.trial:
            return 0
        return self._rest.made.counts.get(RowState.READY, 0)

    def forget_rest(self) -> None:
        """Another sheet is open, or another batch runs: nothing waits for a test."""
        self._rest = None

    def show_rest(self, *, tried: int) -> None:
        """The last look before the rest, of which so many rows were tested."""
        if self._rest is not None:
            self._steps.submit.show_plan(self._rest.made, tried=tried)
            self._steps.go("submit")

    @Slot()
    def offer_rest(self) -> None:
        """The test has ended: the last look before the rest of its sheet."""
        if self._rest is None:
            return
        made = self._steps.plan
        if made is None or made.found is not self._rest.made.found or self._rest.said != self._said:
            self._steps.go("review")  # edited, or read anew, since the test went out: only the review is as it is now
            return
        self.show_rest(tried=sum(self._steps.done.counts().get(state, 0) for state in PROVED))
