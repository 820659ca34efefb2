"""What the person decided about rows and sheet, as commands that know their reversal."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from types import MappingProxyType

from msgspec.structs import replace
from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QUndoCommand, QUndoStack

from reversal_desk.model import Code, Policy, RowEdit

Key = tuple[int, str]
#: What a decision makes of a row's edit.
Way = Callable[[RowEdit], RowEdit]
#: Nothing was decided; this very one stands for every row that nobody touched.
UNDECIDED = RowEdit()


class Edits(QObject):
    """The edits of one batch and their undo stack.

    `rows_changed(frozenset of keys)` follows each change of rows, `policy_changed()` each change of the
    sheet's policy, whether done, undone or redone. `begun()`: they are those of another batch now.
    """

    rows_changed = Signal(object)
    policy_changed = Signal()
    begun = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.stack = QUndoStack(self)
        self._rows: dict[Key, RowEdit] = {}
        self._policy = Policy()

    @property
    def rows(self) -> Mapping[Key, RowEdit]:
        """A copy of the edits now: safe to hand to another thread."""
        return MappingProxyType(dict(self._rows))

    @property
    def policy(self) -> Policy:
        """The sheet's policy now."""
        return self._policy

    def of(self, key: Key) -> RowEdit:
        """What was decided about one row."""
        return self._rows.get(key, UNDECIDED)

    def start(self, policy: Policy, rows: Mapping[Key, RowEdit] | None = None) -> None:
        """Begin a new batch; nothing to take back."""
        self.stack.clear()
        self._policy = policy
        self._rows = dict(rows or {})
        self.begun.emit()

    def answer(self, policy: Policy) -> None:
        """Take over what was said at the sheet's columns, where no step is undone."""
        self.stack.clear()
        self._policy = policy

    def ask_again(self, planned: Mapping[Key, RowEdit]) -> None:
        """Let go of each yes to HANDLED_BEFORE that a plan of these rows was made without, as it holds no longer.

        No step that is undone may bring it back.
        """
        again = Code.HANDLED_BEFORE
        over = {
            key: planned[key]
            for key, edit in self._rows.items()
            if again in edit.accepted and key in planned and again not in planned[key].accepted
        }
        if over:
            self.stack.clear()
            self._rows |= over

    def limit(self, many_rows: int) -> None:
        """Take over the account's limit; no decision of the person, so no step to undo."""
        self._policy = replace(self._policy, many_rows=many_rows)

    def alike(self, keys: Iterable[Key], way: Way, *, upon: Mapping[Key, RowEdit] | None = None) -> dict[Key, RowEdit]:
        """What becomes of rows that are all decided alike; `upon` are edits of the same step, where there are any.

        Worked out once for all that stood alike before: ten thousand rows may get one answer at once.
        """
        rows, before = self._rows, upon or {}
        made: dict[int, RowEdit] = {}  # by what the edit was, which lives on in `rows` or `upon`
        after = {}
        for key in keys:
            edit = before.get(key) or rows.get(key, UNDECIDED)
            new = made.get(id(edit))
            if new is None:
                new = made[id(edit)] = way(edit)
            after[key] = new
        return after

    def change(self, wanted: Mapping[Key, RowEdit], kind: str) -> int:
        """Decide about rows, as one step to undo; `kind` names it without words of a language. Gives how many of them
        stood otherwise before."""
        after, rows = {}, self._rows
        was, now, differs = UNDECIDED, UNDECIDED, False  # thousands of rows may share both: they are compared once
        for key, edit in wanted.items():
            before = rows.get(key, UNDECIDED)
            if before is not was or edit is not now:
                was, now, differs = before, edit, before != edit
            if differs:
                after[key] = edit
        if after:
            self.stack.push(_ChangeRows(self, after, f"{kind} {len(after)}"))
        return len(after)

    def decide(self, policy: Policy, kind: str) -> None:
        """Decide something for the whole sheet, as one step to undo."""
        if policy != self._policy:
            self.stack.push(_ChangePolicy(self, policy, kind))

    def _put_rows(self, rows: Mapping[Key, RowEdit | None]) -> None:
        last, nothing = None, True  # thousands of rows may share one edit: it is compared once
        for key, edit in rows.items():
            if edit is not last:
                last, nothing = edit, edit is None or edit == UNDECIDED
            if nothing or edit is None:
                self._rows.pop(key, None)
            else:
                self._rows[key] = edit
        self.rows_changed.emit(frozenset(rows))

    def _put_policy(self, policy: Policy) -> None:
        self._policy = policy
        self.policy_changed.emit()


class _ChangeRows(QUndoCommand):
    def __init__(self, edits: Edits, after: Mapping[Key, RowEdit], text: str) -> None:
        super().__init__(text)
        self._edits = edits
        self._after = dict(after)
        self._before = {key: edits._rows.get(key) for key in after}

    def redo(self) -> None:
        """Do it."""
        self._edits._put_rows(self._after)

    def undo(self) -> None:
        """Put back what was there."""
        self._edits._put_rows(self._before)


class _ChangePolicy(QUndoCommand):
    def __init__(self, edits: Edits, after: Policy, text: str) -> None:
        super().__init__(text)
        self._edits = edits
        self._after = after
        self._before = edits.policy

    def redo(self) -> None:
        """Do it."""
        self._edits._put_policy(self._after)

    def undo(self) -> None:
        """Put back what was there."""
        self._edits._put_policy(self._before)
