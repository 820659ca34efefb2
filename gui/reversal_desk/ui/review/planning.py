"""The plan the review shows, and when it is made anew: a few edited rows at once, the whole plan once edits rest."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from reversal_desk.model import Change, Policy, RowEdit
from reversal_desk.ui import background
from reversal_desk.ui.context import Context
from reversal_desk.ui.models.edits import Edits, Key
from reversal_desk.ui.review.digest import Digest, work_out

if TYPE_CHECKING:
    from reversal_desk.desk import Desk, Found, OpenedSheet, Plan


def _work_out(
    desk: Desk, opened: OpenedSheet, found: Found, policy: Policy, edits: Mapping[Key, RowEdit], *,
    before: Sequence[Change],
) -> Digest:  # fmt: skip
    """In a worker. A row that was sent and taken back since a yes was said to it asks for another one."""
    from reversal_desk.desk import asked_of_later, handled_in  # late, as the desk itself

    def holding(made: Plan) -> Mapping[Key, RowEdit]:
        return asked_of_later(edits, handled_in(before), made.changes)

    return work_out(desk, opened, found, policy, edits, before=before, holding=holding)


#: Edits within so many milliseconds are worked out together.
_REPLAN_MS = 60
#: Up to so many edited rows are shown at once, before the whole plan is made anew.
_QUICK_ROWS = 200


class Planning(QObject):
    """Holds the plan and what was counted of it; follows the edits.

    `renewed(changes)`: some lines, ahead of the whole plan. `planned(Digest)`: all of them; it is held already.
    `not_planned(error)`: the whole plan could not be made.
    """

    renewed = Signal(object)
    planned = Signal(object)
    not_planned = Signal(object)

    def __init__(
        self, context: Context, edits: Edits, *, lines: Callable[[], Sequence[Change]], parent: QObject
    ) -> None:
        super().__init__(parent)
        self._context = context
        self._edits = edits
        self._lines = lines  # those shown, with which a new plan is compared
        self._plan: Plan | None = None
        self._digest: Digest | None = None
        self._quick: background.Ticket | None = None
        self._whole: background.Ticket | None = None
        self._dirty: set[Key] = set()
        self._stale = False
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.setInterval(_REPLAN_MS)
        self._later.timeout.connect(self._replan)
        edits.rows_changed.connect(self._rows_edited)
        edits.policy_changed.connect(self._policy_edited)

    @property
    def plan(self) -> Plan | None:
        """The plan shown."""
        return self._plan

    @property
    def digest(self) -> Digest | None:
        """What was counted of it."""
        return self._digest

    @property
    def groups(self) -> Counter[str]:
        """How many lines are in each group."""
        return self._digest.groups if self._digest is not None else Counter()

    @property
    def settled(self) -> bool:
        """True when the plan shown holds every edit."""
        return not self._stale and not self._later.isActive() and self._holds_edits()

    def _holds_edits(self) -> bool:
        return (
            self._plan is not None
            and self._digest is not None
            and dict(self._plan.edits) == dict(self._edits.rows)
            and self._digest.asked == self._edits.policy
        )

    # ------------------------------------------------------------------ from outside

    def hold(self, found: Digest) -> None:
        """A plan that was made elsewhere is the one from now on; what is under way belongs to a former one."""
        self._drop_work()
        self._stale = False
        self._hold(found)

    def catch_up(self) -> None:
        """Have what was edited meanwhile worked out, once the plan is shown."""
        if not self._holds_edits():
            self._later.start()

    def forget(self) -> None:
        """Nothing of the plan can be gone on with."""
        self._drop_work()
        self._plan = self._digest = None

    def plan_again(self) -> None:
        """Some rows were sent meanwhile: the plan is made anew before it can be gone on with."""
        self._stale = True
        self._replan()

    def try_again(self) -> None:
        """Begin anew where nothing is under way: the plan could not be made."""
        if not self._later.isActive() and (self._whole is None or self._whole.dropped):
            self._later.start()

    def _drop_work(self) -> None:
        for ticket in (self._quick, self._whole):
            if ticket is not None:
                ticket.drop()
        self._later.stop()

    def _hold(self, found: Digest) -> None:
        self._plan, self._digest = found.made, found
        self._dirty.clear()

    # ------------------------------------------------------------------ a few rows

    @Slot(object)
    def _rows_edited(self, keys: frozenset[Key]) -> None:
        if self._plan is None:
            return
        self._dirty |= keys
        if self._quick is not None:
            self._quick.drop()
        if len(self._dirty) <= _QUICK_ROWS:
            rows = {number for number, _ in self._dirty}
            self._quick = background.in_pool(
                self._context.desk.replan_rows,
                self._plan,
                rows,
                self._edits.rows,
                done=self._replanned,
                failed=self._context.trouble.emit,
            )
        self._later.start()

    @Slot(object)
    def _replanned(self, changes: tuple[Change, ...]) -> None:
        self.renewed.emit(changes)

    @Slot()
    def _policy_edited(self) -> None:
        if self._plan is not None:
            self._later.start()

    # ------------------------------------------------------------------ the whole

    @Slot()
    def _replan(self) -> None:
        if self._plan is None:
            return
        if self._whole is not None:
            self._whole.drop()
        before = self._plan
        self._whole = background.in_pool(
            _work_out,
            self._context.desk,
            before.opened,
            before.found,
            self._edits.policy,
            self._edits.rows,
            before=self._lines(),
            done=self._made,
            failed=self._not_made,
        )

    @Slot(object)
    def _not_made(self, error: BaseException) -> None:
        self.not_planned.emit(error)

    @Slot(object)
    def _made(self, found: Digest) -> None:
        if self._plan is None or found.made.opened is not self._plan.opened:
            return
        if self._later.isActive():  # it lacks the newest edit, whose own plan follows
            return
        if self._quick is not None:
            self._quick.drop()
        self._stale = False
        self._edits.ask_again(found.made.edits)
        self._hold(found)
        self.planned.emit(found)
