"""Keeping what is decided: a sheet that was matched has a draft, and what is decided later follows within a second."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Slot

from reversal_desk.model import RowState
from reversal_desk.ui import background
from reversal_desk.ui.batch.draft import Decided, DraftWriter, SheetInHand, keep_rest
from reversal_desk.ui.context import Context
from reversal_desk.ui.models.edits import Edits
from reversal_desk.ui.models.files import FileQueue

if TYPE_CHECKING:
    from reversal_desk.desk import Plan

#: Decisions are kept when the person pauses for so long; closing keeps them at once.
_KEEP_MS = 800
#: So many turns of the loop until a review that was filled has been shown and painted.
_TURNS_TO_SHOW = 12


def _nothing() -> None:
    """A turn of the loop that is left to others."""


class Keeping(QObject):
    """Owns the sheet in hand and when its draft is written; `plan` is what the review holds."""

    def __init__(
        self,
        context: Context,
        edits: Edits,
        queue: FileQueue,
        *,
        plan: Callable[[], Plan | None],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._context = context
        self._edits = edits
        self._queue = queue
        self._plan = plan
        self.sheet = SheetInHand()
        self._writer: DraftWriter | None = None  # how its draft is written
        self._unkept: tuple[DraftWriter, Plan] | None = None  # its writing begins in a moment
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.setInterval(_KEEP_MS)
        self._later.timeout.connect(self._keep_decisions)
        edits.rows_changed.connect(self.decide_later)
        edits.policy_changed.connect(self.decide_later)

    # ------------------------------------------------------------------ the draft

    @property
    def waits(self) -> bool:
        """Whether the draft of a plan is still to be written."""
        return self._unkept is not None

    def resume(self, draft_id: int) -> None:
        """The sheet in hand was left as this draft."""
        self.sheet.draft = draft_id

    @Slot(object)
    def keep_plan(self, made: Plan) -> None:
        """Once the review stands there: packing 18,000 rows holds the interpreter, and the window would wait for it."""
        if self._writer is None:
            self._writer = DraftWriter(self.sheet, self._queue.current)
        self._unkept = self._writer, made
        background.in_turns(*[_nothing] * _TURNS_TO_SHOW, self._write_now)

    def _write_now(self) -> None:
        if self._unkept is not None:
            (writer, made), self._unkept = self._unkept, None
            background.in_pool(
                writer.write, self._context.desk, made, done=self._written, failed=self._context.trouble.emit
            )

    @Slot(object)
    def _written(self, writer: DraftWriter) -> None:
        if writer.sheet.sent:  # while it was written
            self._keep_rest(writer.sheet, writer.draft)
            return
        writer.sheet.draft = writer.draft
        if writer.sheet is self.sheet:
            self._later.start()
            return
        if writer.missed is not None:
            background.in_pool(
                writer.missed.keep, self._context.desk, writer.draft,
                done=self._nothing_more, failed=self._context.trouble.emit,
            )  # fmt: skip
        if writer.file is not None and writer.file is not self._queue.current and not writer.file.draft:
            writer.file.draft = writer.draft

    @Slot()
    def leave(self) -> None:
        """Another sheet is opened: what was decided is kept, and nothing more is written to its draft."""
        if self._later.isActive():
            self._later.stop()
            self._keep_decisions()
        if self._writer is not None:
            self._writer.left = self._decided()
        self._write_now()
        self.sheet, self._writer = SheetInHand(), None

    def sent(self, sheet: SheetInHand, made: Plan) -> None:
        """All of a sheet is a batch now, whose record holds what the draft held. Where rows of it still wait for a
        person, they stay as its draft: else nothing would lead back to them."""
        sheet.sent = True
        sheet.rest = made if made.undecided else None
        if sheet.draft or sheet.rest is not None:
            self._keep_rest(sheet, sheet.draft)
        if sheet is self.sheet:
            self._later.stop()
            sheet.draft, self._writer, self._unkept = 0, None, None

    def _keep_rest(self, sheet: SheetInHand, draft: int) -> None:
        background.in_pool(
            keep_rest, self._context.desk, sheet, draft, done=self._rest_kept, failed=self._context.trouble.emit
        )

    @Slot(object)
    def _rest_kept(self, _nothing: object) -> None:
        self._context.batches_changed.emit()

    @Slot(object)
    def _nothing_more(self, _nothing: object) -> None:
        """It is kept, or gone."""

    # ------------------------------------------------------------------ what is decided

    def _decided(self) -> Decided:
        plan = self._plan()
        ready = plan.counts.get(RowState.READY, 0) if plan is not None else 0
        undecided = plan.undecided if plan is not None else 0
        return Decided(self._edits.policy, self._edits.rows, ready, undecided, plan)

    @Slot()
    def decide_later(self) -> None:
        """Something was decided: it is kept once the person pauses."""
        self._later.start()

    @Slot()
    def _keep_decisions(self) -> None:
        if self.sheet.draft:
            background.in_pool(
                self._decided().keep, self._context.desk, self.sheet.draft,
                done=self._decisions_kept, failed=self._context.trouble.emit,
            )  # fmt: skip

    @Slot(object)
    def _decisions_kept(self, kept: tuple[int, bool]) -> None:
        """A draft that was discarded on Home while its batch is in hand begins anew: whoever goes on wants it kept."""
        draft_id, there = kept
        plan = self._plan()
        if not there and draft_id == self.sheet.draft and plan is not None:
            self.sheet.draft, self._writer = 0, None
            self.keep_plan(plan)

    # ------------------------------------------------------------------ closing

    def keep_now(self) -> None:
        """The window is about to close: what was decided is kept at once. StoreError where it can't be."""
        desk, decided = self._context.desk, self._decided()
        if self._writer is not None:
            self._writer.left = decided  # where its first write is still out, that keeps this too
        if self._unkept is not None:
            writer, made = self._unkept
            writer.write(desk, made)
            self._unkept = None
        if self._later.isActive() and self.sheet.draft:
            _, there = decided.keep(desk, self.sheet.draft)
            plan = self._plan()
            if not there and plan is not None:
                decided.keep(desk, desk.keep_draft(plan))
            self._later.stop()

    def stop(self) -> None:
        """The window closes: nothing is begun any more."""
        self._later.stop()
        self._unkept = None
