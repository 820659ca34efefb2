"""The programmes of an account: which are active, and which of them are searched."""

from __future__ import annotations

from collections.abc import Collection
from datetime import timedelta

from reversal_desk.desk.links import Link, Links
from reversal_desk.errors import UsageError
from reversal_desk.model import Account, Program
from reversal_desk.store.actions import ActionCache

PROGRAMS_KEPT = timedelta(hours=24)


class Programs:
    """Read from the service once a day; in between the cache has them."""

    def __init__(self, *, links: Links, cache: ActionCache) -> None:
        self._links = links
        self._cache = cache

    def active(self, account: Account) -> tuple[Program, ...]:
        """Active programs, read once a day, and whenever server time isn't known yet: windows depend on it."""
        link = self._links.of(account)
        self._server_time(link)
        kept = self._cache.programs(account.key, not_before=link.clock.now() - PROGRAMS_KEPT)
        if kept:
            return kept
        read = link.client.programs()
        self._cache.keep_programs(account.key, read, read_at=link.clock.now())
        return read

    def ticked(self, account: Account, wanted: Collection[str] | None) -> tuple[Program, ...]:
        """Those to search: the ones `wanted`, else those of the account. UsageError for one that isn't active."""
        known = self.active(account)
        chosen = set(wanted or account.programs)
        unknown = chosen - {program.id for program in known}
        if unknown:
            names = ", ".join(program.id for program in known)
            raise UsageError("PROGRAM_UNKNOWN", program=", ".join(sorted(unknown)), programs=names)
        ticked = tuple(program for program in known if not chosen or program.id in chosen)
        if not ticked:
            raise UsageError("NO_PROGRAMS")
        return ticked

    def _server_time(self, link: Link) -> None:
        """Make sure server time is known: windows and locks depend on it, the computer's own may be hours wrong."""
        if not link.clock.known:
            self._cache.keep_programs(link.account.key, link.client.programs(), read_at=link.clock.now())
        self._links.say_if_clock_is_wrong(link)
