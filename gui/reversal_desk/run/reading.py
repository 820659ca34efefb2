"""Reading how actions stand now, in as few lists as the service allows: before an undo is shown, and as it is sent."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta

from msgspec import Struct, field

from reversal_desk.errors import Forbidden, Rejected
from reversal_desk.model import Action, ActionState, ActionUpdate, Window
from reversal_desk.run.evidence import SYNC_SLACK, windows_of
from reversal_desk.run.ports import Reads

_SECOND = timedelta(seconds=1)
#: Lists stay open at the end: a record can join while they are paged, and not leave (design.md).
OPEN_END = timedelta(days=1)
#: A read this fresh needs no second one before sending.
FRESH = timedelta(seconds=60)


class Reading(Struct, frozen=True):
    """Actions as they stand, and what the change log says of them, as far as it can be read."""

    at: datetime
    actions: Mapping[str, Action]
    updates: Mapping[str, Sequence[ActionUpdate]] = field(default_factory=dict)
    programs: frozenset[str] = frozenset()  # those whose change log was asked for


def approved(client: Reads, program_id: str, actions: Collection[Action]) -> Iterator[tuple[Action, ...]]:
    """Lists of what is approved among `actions`: approving is no update (contract 3).

    Asked for by their locking dates; where the brand decides and there is none, by the dates of the events.
    """
    locks = [action.locking_date for action in actions if action.locking_date is not None]
    for window in windows_of(min(locks) - _SECOND, max(locks) + _SECOND) if locks else ():
        yield client.actions(program_id, locking=window, state=ActionState.APPROVED)
    events = [action.event_date for action in actions if action.locking_date is None and action.event_date is not None]
    for window in windows_of(min(events) - _SECOND, max(events) + _SECOND) if events else ():
        yield client.actions(program_id, event=window, state=ActionState.APPROVED)


def change_log(
    client: Reads, program_id: str, windows: Iterable[Window]
) -> dict[str, list[ActionUpdate]] | None:
    """The change log of a programme by action; None where the token or the service doesn't give it."""
    updates: dict[str, list[ActionUpdate]] = defaultdict(list)
    try:
        for window in windows:
            for update in client.updates(program_id, updated=window):
                updates[update.action_id].append(update)
    except (Rejected, Forbidden):
        return None
    return updates


def updated_since(client: Reads, program_ids: Iterable[str], since: datetime, *, now: datetime) -> Reading:
    """What was updated from a moment (aware) on, and the change log of that time.

    Up to now, whatever days are meant: the list goes by the *last* update (contract 3), so what was touched again
    after those days is not found among them.
    """
    programs = tuple(program_ids)
    found: dict[str, Action] = {}
    updates: dict[str, Sequence[ActionUpdate]] = {}
    for program_id in programs:
        windows = windows_of(since, now + OPEN_END)
        for window in windows:
            found.update((action.id, action) for action in client.actions(program_id, updated=window))
        updates |= change_log(client, program_id, windows) or {}
    return Reading(now, found, updates, frozenset(programs))


class Asked(Struct, frozen=True):
    """One action that may go back: as it was, since when news of it are wanted, and from when on its log is."""

    action: Action
    since: datetime
    proved_at: datetime


def read_all(client: Reads, asked: Sequence[Asked], *, now: datetime) -> Reading:
    """How these actions stand: per programme what was updated, what was approved, and the change log."""
    by_program: dict[str, list[Asked]] = defaultdict(list)
    for each in asked:
        by_program[each.action.program_id].append(each)
    found: dict[str, Action] = {}
    updates: dict[str, Sequence[ActionUpdate]] = {}
    for program_id, group in by_program.items():
        since = min(each.since for each in group) - SYNC_SLACK
        end = max(now, since) + OPEN_END
        for window in windows_of(since, end):
            found.update((action.id, action) for action in client.actions(program_id, updated=window))
        for listed in approved(client, program_id, [each.action for each in group]):
            found.update((action.id, action) for action in listed)
        updates |= change_log(client, program_id, windows_of(min(e.proved_at for e in group), end)) or {}
    return Reading(now, found, updates, frozenset(by_program))
