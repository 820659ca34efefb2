"""Which rows go first where a person wants to see a few of them proved before the rest."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

from reversal_desk.guards import TEST_ROWS
from reversal_desk.model import Change, RowState

#: So many rows are tried first.
TRIAL_ROWS = TEST_ROWS
#: Above so many rows it is proposed, whatever was sent before.
PROPOSED_ABOVE = 200

_NEVER = datetime.max.replace(tzinfo=UTC)


def trial_rows(changes: Sequence[Change], count: int = TRIAL_ROWS) -> tuple[Change, ...]:
    """One ready line of each kind of change, then of each partner, then what is left.

    Among equals those that lock last: they can go back the longest.
    """
    left = [change for change in changes if change.state is RowState.READY and change.action is not None]
    left.sort(key=_lock, reverse=True)
    chosen: list[Change] = []
    kinds: set[str] = set()
    partners: set[str] = set()
    while left and len(chosen) < count:
        best = min(left, key=lambda change: (change.operation.value in kinds, _partner(change) in partners))
        left.remove(best)
        chosen.append(best)
        kinds.add(best.operation.value)
        partners.add(_partner(best))
    return tuple(chosen)


def proposed(rows: int, first_of: str) -> bool:
    """Whether trying a few rows first is worth the person's time."""
    return rows > TRIAL_ROWS and (bool(first_of) or rows > PROPOSED_ABOVE)


def _lock(change: Change) -> datetime:
    action = change.action
    return _NEVER if action is None or action.locking_date is None else action.locking_date


def _partner(change: Change) -> str:
    return change.action.partner_id if change.action is not None else ""
