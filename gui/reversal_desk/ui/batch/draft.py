"""One sheet and its draft, as workers write it: the sheet may be left, or the window closed, before it is there."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from typing import TYPE_CHECKING

from msgspec import Struct

if TYPE_CHECKING:
    from reversal_desk.desk import Desk, Plan
    from reversal_desk.model import Policy, RowEdit
    from reversal_desk.ui.models.edits import Key
    from reversal_desk.ui.models.files import QueuedFile


class SheetInHand:
    """One sheet from its opening on: a late answer is known by it, whichever sheet is open by then.

    `draft` is the number of its draft, 0 while it has none; `sent`: all of it became a batch. `rest` is then the plan
    whose undecided lines stay as the draft `rest_draft`, None where nothing of it waits.
    """

    def __init__(self) -> None:
        self.draft = 0
        self.sent = False
        self.rest: Plan | None = None
        self.rest_draft = 0


class Decided(Struct, frozen=True):
    """What the person decided about a sheet."""

    policy: Policy
    edits: Mapping[Key, RowEdit]
    ready: int
    undecided: int
    plan: Plan | None = None  # what it was decided of: when its rows lock is added up in the worker

    def keep(self, desk: Desk, draft_id: int) -> tuple[int, bool]:
        """The draft it was kept in; False where that is gone."""
        kept = desk.decide_draft(
            draft_id, self.policy, self.edits, ready=self.ready, undecided=self.undecided,
            locks=self.plan.locks() if self.plan is not None else (),
        )  # fmt: skip
        return draft_id, kept


def keep_rest(desk: Desk, sheet: SheetInHand, draft: int) -> None:
    """Called in a worker: what nobody decided of a sheet that was sent stays, and an earlier look at it gives way."""
    if sheet.rest is None:
        desk.drop_draft(draft)
        return
    if sheet.rest_draft and draft and draft != sheet.rest_draft:  # written while the batch was
        desk.drop_draft(draft)
    sheet.rest_draft = desk.keep_rest(sheet.rest, sheet.rest_draft or draft)


class DraftWriter:
    """Writes the draft of one sheet, in workers, and with it what was decided when the sheet was left meanwhile."""

    def __init__(self, sheet: SheetInHand, file: QueuedFile | None) -> None:
        self.sheet = sheet
        self.file = file
        self.draft = sheet.draft
        self.left: Decided | None = None  # what was decided when the sheet was left; one assignment, so no lock
        self._kept: Decided | None = None
        self._turn = threading.Lock()

    def write(self, desk: Desk, made: Plan) -> DraftWriter:
        """Called in a worker. What was decided while it wrote is written over it."""
        with self._turn:  # matched again meanwhile: the second one goes in the place of the first
            self.draft = desk.keep_draft(made, self.draft)
            left = self.left
            if left is not None:
                left.keep(desk, self.draft)
                self._kept = left
        return self

    @property
    def missed(self) -> Decided | None:
        """What was decided when the sheet was left, where that was just as the worker was done."""
        return self.left if self.left is not self._kept else None
