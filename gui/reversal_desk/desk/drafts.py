"""Batches that were begun and not sent: kept as they stand, opened again, and what changed meanwhile."""

from __future__ import annotations

import threading
from collections.abc import Iterable, Mapping
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from reversal_desk import late
from reversal_desk.errors import SheetError, UsageError
from reversal_desk.model import Change, ColumnMapping, Field, Policy, RowEdit, RowState
from reversal_desk.store.drafts import DraftInfo, DraftLock, Drafts, Seen

# Late: a start opens and maps nothing.
if TYPE_CHECKING:
    from reversal_desk import guards, mapping
    from reversal_desk.desk import sheets
    from reversal_desk.desk.planning import Plan
    from reversal_desk.desk.sheets import OpenedSheet
else:
    guards, mapping = late.room("reversal_desk.guards"), late.room("reversal_desk.mapping")
    sheets = late.room("reversal_desk.desk.sheets")


class Resumed(Struct, frozen=True):
    """A draft opened again. `file_changed`: its file is there and says something else now, so it was left aside."""

    info: DraftInfo
    opened: OpenedSheet
    policy: Policy
    edits: Mapping[tuple[int, str], RowEdit]
    seen: Mapping[str, Seen]
    file_changed: bool


class InDraft(Struct, frozen=True):
    """A row of a draft that names an order somebody looks for."""

    draft: DraftInfo
    row: int


class Difference(Struct, frozen=True):
    """An action of a draft that is not as it was. None before: it was not found then; None now: it is not found."""

    action_id: str
    order: str
    before: Seen | None
    now: Seen | None


def seen_of(made: Plan) -> dict[str, Seen]:
    """How the actions of a plan stand."""
    return seen_in(made.changes)


def seen_in(changes: Iterable[Change]) -> dict[str, Seen]:
    """How the actions of these lines stand."""
    return {
        change.action.id: Seen(
            change.order, change.action.state, change.action.amount, change.action.payout, change.action.currency,
            handled=change.facts.get("batch", ""),
        )
        for change in changes
        if change.action is not None
    }  # fmt: skip


def differences(before: Mapping[str, Seen], now: Mapping[str, Seen]) -> tuple[Difference, ...]:
    """What changed between two looks at the same sheet, in the order of the newer one; what is gone comes last."""
    found = [
        Difference(action_id, seen.order, before.get(action_id), seen)
        for action_id, seen in now.items()
        if not _stands_as_before(before.get(action_id), seen)
    ]
    gone = [Difference(action_id, seen.order, seen, None) for action_id, seen in before.items() if action_id not in now]
    return (*found, *gone)


def _stands_as_before(before: Seen | None, now: Seen) -> bool:
    """Which batch handled it is told of beside it: that alone is no other state."""
    return before is not None and replace(before, handled=now.handled) == now


def asked_again(
    edits: Mapping[tuple[int, str], RowEdit], changed: Iterable[Difference]
) -> Mapping[tuple[int, str], RowEdit]:
    """The edits, without a yes to an amount that was not given to how its action stands now."""
    actions = {one.action_id for one in changed if one.before is not None}
    return {key: guards.asked_anew(edit) if key[1] in actions else edit for key, edit in edits.items()}


def _as_it_was(kept: ColumnMapping, now: ColumnMapping) -> ColumnMapping:
    """What the sheet was taken for when it was left, the columns besides as its file has them.

    Rows read alike may mean something else: whether refunds add up was perhaps remembered of the layout, which a
    person may have said otherwise of another sheet since.
    """
    meant = {column.index: column for column in kept.columns if column.field is not None}
    return replace(kept, columns=tuple(meant.get(column.index, column) for column in now.columns))


class KeptDrafts:
    """The drafts' own file, used under the desk's lock: its connection is shared by all threads."""

    def __init__(self, drafts: Drafts, *, lock: threading.RLock) -> None:
        self._drafts = drafts
        self._lock = lock

    def all(self) -> tuple[DraftInfo, ...]:
        """Batches that were begun and not sent, the newest first."""
        with self._lock:
            return self._drafts.all()

    def keep(self, made: Plan, draft_id: int) -> int:
        """Keep a plan as it stands, in the place of an earlier look at it; gives its number."""
        ready = made.counts.get(RowState.READY, 0)
        return self._keep(made, draft_id, ready=ready, locks=made.locks(), edits=made.edits)

    def keep_rest(self, made: Plan, draft_id: int) -> int:
        """Keep what nobody decided of a plan that was sent; gives the draft's number.

        What was sent stays as it was edited, so that it is found to be as wanted. A yes that was said for it is gone
        with it: it was said to one send, and must not make a second of it.
        """
        sent = made.tried | {c.action.id for c in made.changes if c.action is not None and c.state is RowState.READY}
        edits = {
            key: replace(edit, accepted=frozenset()) if key[1] in sent else edit for key, edit in made.edits.items()
        }
        return self._keep(made, draft_id, ready=0, locks=made.locks(ready=False), edits=edits)

    def _keep(
        self, made: Plan, draft_id: int, *,
        ready: int, locks: tuple[DraftLock, ...], edits: Mapping[tuple[int, str], RowEdit],
    ) -> int:  # fmt: skip
        print_, seen, undecided = made.opened.fingerprint, seen_of(made), made.undecided  # slow: not under the lock
        with self._lock:
            return self._drafts.keep(
                draft_id=draft_id,
                account_key=made.found.account.key,
                account_name=made.found.account.name,
                table=made.opened.table,
                print_=print_,
                mapping=made.opened.mapping,
                rows=made.opened.rows,
                seen=seen,
                ready=ready,
                undecided=undecided,
                locks=locks,
                policy=made.policy,
                edits=edits,
                at=datetime.now(UTC),
            )

    def decide(
        self, draft_id: int, policy: Policy, edits: Mapping[tuple[int, str], RowEdit], *,
        ready: int, undecided: int, locks: tuple[DraftLock, ...],
    ) -> bool:  # fmt: skip
        """Keep what was answered and edited since; quick, also for a large sheet. False where the draft is gone."""
        with self._lock:
            return self._drafts.decide(
                draft_id, policy, edits, ready=ready, undecided=undecided, locks=locks, at=datetime.now(UTC)
            )

    def find(self, text: str) -> tuple[InDraft, ...]:
        """Where an order number or action id stands in drafts, the newest first."""
        wanted = text.strip().casefold()
        found: list[InDraft] = []
        with self._lock:
            drafts = [self._drafts.get(info.id) for info in self._drafts.all()]
        for draft in drafts:
            if draft is None:
                continue
            orders = {seen.order for action_id, seen in draft.seen.items() if action_id.casefold() == wanted}
            names = {wanted, *(order.casefold() for order in orders)}
            row = next((r.number for r in draft.rows if any(order.casefold() in names for order in r.orders)), None)
            if row is not None:
                found.append(InDraft(draft.info, row))
        return tuple(found)

    def drop(self, draft_id: int) -> None:
        """Forget a draft: it was sent, or the person doesn't want it any more."""
        with self._lock:
            self._drafts.drop(draft_id)

    def open(self, draft_id: int) -> Resumed:
        """A draft as it was left. From its file while that says the same; else from what was kept of it."""
        with self._lock:
            kept = self._drafts.get(draft_id)
        if kept is None:
            raise UsageError("DRAFT_GONE")
        meant: dict[Field, str] = {
            column.field: column.header or mapping.column_letter(column.index)
            for column in kept.mapping.columns
            if column.field is not None and column.told
        }
        changed = False
        path = Path(kept.info.file)
        if kept.info.file and path.is_file():
            with suppress(SheetError):  # it needs its password again, or is no sheet any more
                grid = kept.table.grid  # a text file as it was read then, which a person may have said
                encoding = grid.encoding if grid.delimiter else ""
                table = sheets.read_again(path, sheet=kept.info.sheet, encoding=encoding, delimiter=grid.delimiter)
                changed = True
                for columns in (None, meant):
                    opened = sheets.opened_sheet(table, columns)
                    if opened.rows == kept.rows:
                        opened = replace(opened, mapping=_as_it_was(kept.mapping, opened.mapping))
                        return Resumed(kept.info, opened, kept.policy, kept.edits, kept.seen, file_changed=False)
        opened = sheets.OpenedSheet(
            kept.table, kept.mapping, kept.rows, kept.mapping.notices, whole=False, kept_print=kept.print_
        )
        return Resumed(kept.info, opened, kept.policy, kept.edits, kept.seen, file_changed=changed)

    def close(self) -> None:
        """Close the connection."""
        self._drafts.close()
