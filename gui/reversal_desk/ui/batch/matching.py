"""Matching the sheet that is open: its columns, its actions, its plan, one after the other."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING, Any

from msgspec import Struct
from msgspec.structs import replace
from PySide6.QtCore import QObject, QTimer, Signal, Slot

from reversal_desk.model import Change, Field, Policy, Progress, RowEdit
from reversal_desk.ui import background, explain, formats
from reversal_desk.ui.batch.steps import Steps
from reversal_desk.ui.context import Context
from reversal_desk.ui.models.edits import Edits, Key
from reversal_desk.ui.models.files import FileQueue
from reversal_desk.ui.pages.match_step import Left
from reversal_desk.ui.review.digest import Digest, work_out

if TYPE_CHECKING:
    from reversal_desk.desk import Desk, Difference, Found, OpenedSheet, Plan, Resumed

#: A draft that was left for longer is looked at again, even where nothing changed.
DRAFT_OLD = timedelta(hours=12)
#: A batch has the service's time, which has whole seconds, and a draft the computer's.
_CLOCKS_AGREE = timedelta(seconds=5)


class _Reading:
    """Carries the download's progress out of its worker, and into it that nobody waits any more; knows no Qt."""

    def __init__(self) -> None:
        self._latest: Progress | None = None
        self._stop = False

    def take(self, progress: Progress) -> None:
        """Called by the worker; one assignment, so no lock."""
        self._latest = progress

    def stopped(self) -> bool:
        """Asked by the worker."""
        return self._stop

    def stop(self) -> None:
        """The worker may end early."""
        self._stop = True

    def news(self) -> Progress | None:
        """The progress since the last look at it."""
        latest, self._latest = self._latest, None
        return latest


def _find(
    desk: Desk, opened: OpenedSheet, account: Any, policy: Policy, reading: _Reading, *, every_day: bool
) -> Found:
    from reversal_desk.desk import SINCE_EVER  # late, as the desk itself

    return desk.find_actions(
        opened, account, policy=policy, progress=reading.take, stopped=reading.stopped,
        since=SINCE_EVER if every_day else None,
    )  # fmt: skip


class _Planned(Struct, frozen=True):
    """A plan, what is not as it was when its draft was left, and the edits that hold by it."""

    digest: Digest
    changes: tuple[Difference, ...]
    edits: Mapping[Key, RowEdit]


def _plan_and_compare(
    desk: Desk,
    opened: OpenedSheet,
    found: Found,
    policy: Policy,
    edits: Mapping[Key, RowEdit],
    *,
    before: Sequence[Change],
    left: Resumed | None,
) -> _Planned:
    """In a worker. A yes to an amount, or to one more send, that was said of how an action stood then asks again."""
    from reversal_desk.desk import (  # late, as the desk itself
        asked_again,
        asked_of_later,
        differences,
        seen_in,
        seen_of,
    )

    seen = left.seen if left is not None else seen_in(before)
    handled = {action: one.handled for action, one in seen.items()}

    def holding(made: Plan) -> Mapping[Key, RowEdit]:
        return asked_of_later(asked_again(edits, differences(seen, seen_of(made))), handled, made.changes)

    digest = work_out(desk, opened, found, policy, edits, before=before, holding=holding)
    by_others = () if left is None else _by_others(desk, digest.made, left, differences(seen, seen_of(digest.made)))
    return _Planned(digest, by_others, holding(digest.made))


def _by_others(desk: Desk, made: Plan, left: Resumed, changes: Sequence[Difference]) -> tuple[Difference, ...]:
    """The differences without those that the batch made which the draft is the rest of: it was in the record before
    the draft was left, and ended after that. Or before it, as a test whose rows were in the plan of the rest no more.
    """
    since = left.info.saved_at
    before = {info.id for info in desk.batches() if info.created_at <= since + _CLOCKS_AGREE}
    ours = {
        action
        for action, known in made.handled.items()
        if known.batch in before and (known.at >= since - _CLOCKS_AGREE or action not in left.seen)
    }
    return tuple(one for one in changes if one.action_id not in ours)


class Matching(QObject):
    """Owns the sheet that is open and how far its matching is. One thing is out at a time, and what is out for other
    columns or another sheet is dropped: a late answer would be planned under them.

    `planned(Plan)`: there is a plan, and the review begins to be filled with it; `filled()`: it holds the plan while
    another step is shown; `unreadable(error)`: the columns that were chosen can't be read.
    """

    planned = Signal(object)
    filled = Signal()
    unreadable = Signal(object)

    def __init__(
        self, context: Context, edits: Edits, queue: FileQueue, *, steps: Steps, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._context = context
        self._edits = edits
        self._queue = queue
        self._steps = steps
        self._found = False
        self._widened: frozenset[Key] | None = None  # lines for which every day is read, where that is wanted
        self._ticket: background.Ticket | None = None
        self._reading: _Reading | None = None
        self._look_reading = QTimer(self)
        self._look_reading.setInterval(background.PROGRESS_MS)
        self._look_reading.timeout.connect(self._show_reading)
        self.opened: OpenedSheet | None = None
        self.resumed: Resumed | None = None  # a draft that is being matched again

    # ------------------------------------------------------------------ which sheet

    def take(self, opened: OpenedSheet | None, *, resumed: Resumed | None = None) -> None:
        """This sheet is open now, none where it is None; none of its actions is known."""
        self.opened, self._found, self._widened = opened, False, None
        if resumed is not None:
            self.resumed = resumed

    @Slot()
    def leave(self) -> None:
        """Another sheet is opened; no draft is matched again until it is known to be one."""
        self.resumed = None

    @Slot(object)
    def map_anew(self, columns: Mapping[Field, str]) -> None:
        """The person said what the columns mean."""
        if self.opened is None:
            return
        self.stop()
        self._ticket = background.in_pool(
            self._context.desk.remap, self.opened, columns, nothing=self._steps.sheet.unneeded(),
            done=self._mapped, failed=self._map_failed,
        )  # fmt: skip

    @Slot(object)
    def _mapped(self, opened: OpenedSheet) -> None:
        self.opened = opened
        self.find()

    @Slot(object)
    def _map_failed(self, error: BaseException) -> None:
        self.unreadable.emit(error)

    # ------------------------------------------------------------------ its actions

    def account_changed(self) -> None:
        """An account came; a sheet that waited for one goes on."""
        if (
            self._steps.now == "match"
            and not self._found
            and self._context.account is not None
            and self._reading is None
        ):
            self.find()

    @Slot()
    def find(self) -> None:
        """Download and match."""
        self._widened = None
        self._find()

    @Slot()
    def find_wider(self) -> None:
        """Download every day that the service keeps, and match: orders without a date are settled so."""
        self._widened = self._steps.review.lost
        self._find()

    @Slot()
    def find_again(self) -> None:
        """Once more what was stopped by some trouble."""
        self._find()

    def _find(self) -> None:
        if self.opened is None:
            return
        self.stop()
        if self._queue.current is not None:
            elsewhere = self._queue.elsewhere(self._queue.current.path)
            if elsewhere != self.opened.elsewhere:
                self.opened = replace(self.opened, elsewhere=elsewhere)
        self._steps.go("match")
        if self.resumed is not None and not self._take_account(self.resumed):
            return
        if self._context.account is None:
            self._steps.match.show_no_account()
            return
        limits = self._context.limits.get(self._context.account.key)
        if limits is not None:
            self._edits.limit(limits.rows)
        self._steps.match.show_working()
        self._reading = _Reading()
        self._look_reading.start()
        self._ticket = background.in_pool(
            _find,
            self._context.desk,
            self.opened,
            self._context.account,
            self._edits.policy,
            self._reading,
            every_day=self._widened is not None,
            done=self._actions_found,
            failed=self._failed,
        )

    def _take_account(self, resumed: Resumed) -> bool:
        """The draft's own account, whichever is in use; False where it is gone."""
        context = self._context
        account = next((known for known in context.accounts if known.key == resumed.info.account_key), None)
        if account is None:
            known = ", ".join(account.name for account in context.accounts) or formats.NONE
            facts = {"account": resumed.info.account_name, "accounts": known}
            self._steps.match.show_failed(explain.say("ACCOUNT_UNKNOWN", facts))
            return False
        if context.account is None or context.account.key != account.key:
            context.account_wanted.emit(account)
        return True

    @property
    def downloading(self) -> bool:
        """Whether the actions are being read."""
        return self._reading is not None

    @Slot()
    def _show_reading(self) -> None:
        progress = self._reading.news() if self._reading is not None else None
        if progress is not None:
            self._steps.match.show_progress(progress)

    @Slot()
    def stop(self) -> None:
        """What is being matched is not wanted any more."""
        if self._ticket is not None:
            self._ticket.drop()
            self._ticket = None
        if self._reading is not None:
            self._reading.stop()
        self._reading_over()

    def _reading_over(self) -> None:
        self._look_reading.stop()
        self._reading = None

    @Slot(object)
    def _failed(self, error: BaseException) -> None:
        self._reading_over()
        self._steps.match.show_failed(explain.of_error(error))

    # ------------------------------------------------------------------ its plan

    @Slot(object)
    def _actions_found(self, found: Found) -> None:
        self._reading_over()
        self._found = True
        self._ticket = background.in_pool(
            _plan_and_compare,
            self._context.desk,
            self.opened,
            found,
            self._edits.policy,
            self._edits.rows,
            before=self._steps.review.lines(),
            left=self.resumed,
            done=self._planned,
            failed=self._failed,
        )

    @Slot(object)
    def _planned(self, found: _Planned) -> None:
        review, made = self._steps.review, found.digest.made
        left, self.resumed = self.resumed, None
        if found.edits != self._edits.rows:
            self._edits.start(self._edits.policy, found.edits)
        review.mark_since(frozenset(change.action_id for change in found.changes))
        self.planned.emit(made)
        if self._queue.current is not None:
            self._queue.matched({change.action.id for change in made.changes if change.action is not None})
        # Filled bit by bit, then shown: in one turn of the loop, and the first painting behind them, it was felt.
        self._ticket = background.in_turns(*review.in_steps(found.digest), partial(self._matched, found, left))

    def _matched(self, found: _Planned, left: Resumed | None) -> None:
        """The review holds the plan; it is shown where the person waits for it."""
        if self._steps.now != "match":
            self.filled.emit()
            return
        old = left is not None and datetime.now(UTC) - left.info.saved_at > DRAFT_OLD
        if left is not None and (old or found.changes or left.file_changed):
            self._steps.match.show_left(Left(left.info.saved_at, found.changes, left.file_changed))
        else:
            self._steps.go("review")
            if self._widened is not None:
                self._steps.review.say_widened(self._widened)
