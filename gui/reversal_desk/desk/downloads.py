"""The downloaded actions of a programme: what is missing is read, what was read before is asked for updates only."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from datetime import timedelta
from typing import TYPE_CHECKING

from msgspec import Struct

from reversal_desk import late
from reversal_desk.desk.links import Link
from reversal_desk.desk.programs import PROGRAMS_KEPT
from reversal_desk.errors import Rejected, Stopped
from reversal_desk.model import Action, ActionState, Window
from reversal_desk.store.actions import ActionCache, chunks, merge, missing

# Late: a start downloads nothing.
if TYPE_CHECKING:
    from reversal_desk import run as running
    from reversal_desk.impact.client import Client
else:
    running = late.room("reversal_desk.run")

#: The service keeps three years (contract 3).
OLDEST = timedelta(days=3 * 365 - 2)
#: What an error says that means "too many": the number of pages, or the range (contract 3).
_ABOUT_SIZE = re.compile(r"\bpages?\b|pagesize|too (many|large|big)|\bsize\b|reduce|results|records", re.IGNORECASE)


class Downloaded(Struct, frozen=True):
    """A programme's actions, and the windows they are known for. `fresh`: nothing of it was known before."""

    actions: tuple[Action, ...]
    windows: tuple[Window, ...]
    fresh: bool


class Downloads:
    """Brings the cache up to date; it is a help for matching and never a source for what is sent."""

    def __init__(self, *, cache: ActionCache) -> None:
        self._cache = cache

    def of(self, link: Link, program_id: str, wanted: Sequence[Window], stopped: Callable[[], bool]) -> Downloaded:
        """The programme's actions, with all of the windows `wanted`. Stopped when `stopped()`."""
        fresh, by_update = self._sync(link, program_id, wanted, stopped)
        covered, kept = self._cache.read(link.account.key, program_id)
        if any(missing(want, merge([*covered, *by_update])) for want in wanted):
            # damaged meanwhile, and begun anew: once more
            again, by_update = self._sync(link, program_id, wanted, stopped)
            fresh &= again
            covered, kept = self._cache.read(link.account.key, program_id)
        return Downloaded(kept, merge([*covered, *by_update]), fresh)

    def _sync(
        self, link: Link, program_id: str, wanted: Sequence[Window], stopped: Callable[[], bool]
    ) -> tuple[bool, list[Window]]:
        """Download gaps, then what was updated since the last sync.

        Gives whether nothing old was relied on, and the latest hours where they were read as updates only: what
        came since the last sync was updated since. After a day they are read by their event dates as well.
        """
        key = link.account.key
        began = link.clock.now()
        have = self._cache.covered(key, program_id)
        last = self._cache.synced(key, program_id)
        if last is None:
            have = ()  # a first read that was broken off: what came since is not known
        by_update: list[Window] = []
        slack = running.SYNC_SLACK
        for want in wanted:
            for gap in missing(want, have):
                if have and last is not None and gap.start >= last - slack and began - last <= PROGRAMS_KEPT:
                    by_update.append(gap)
                    continue
                for piece in chunks(gap):
                    if stopped():
                        raise Stopped
                    self._cache.keep(key, listed(link.client, program_id, piece))
                    self._cache.add_coverage(key, program_id, piece)
        if have and last is not None:  # however long ago: what is covered stays covered
            for piece in chunks(Window(max(last - running.SYNC_SLACK, began - OLDEST), began + timedelta(days=1))):
                self._cache.keep(key, link.client.actions(program_id, updated=piece))
        self._cache.set_synced(key, program_id, began)
        return not have, by_update


def listed(client: Client, program_id: str, window: Window, *, probe: bool = True) -> tuple[Action, ...]:
    """One window; where the service finds it too large it is halved, down to an hour, then read state by state.

    A 400 that doesn't speak of size is halved once, as a probe (design.md).
    """
    try:
        return client.actions(program_id, event=window)
    except Rejected as error:
        size = bool(_ABOUT_SIZE.search(error.said))
        if error.status != 400 or not (size or probe):
            raise
        merged: dict[str, Action] = {}
        if window.end - window.start > timedelta(hours=1):
            middle = window.start + (window.end - window.start) / 2
            for half in (Window(window.start, middle), Window(middle, window.end)):
                found = listed(client, program_id, half, probe=False)
                merged.update((action.id, action) for action in found)
        elif size:
            for state in ActionState:
                found = client.actions(program_id, event=window, state=state)
                merged.update((action.id, action) for action in found)
        else:
            raise
        return tuple(merged.values())
