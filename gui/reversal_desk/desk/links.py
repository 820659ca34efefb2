"""Each account's way to the service: its client, its clock and its share of the hourly budget of the SID."""

from __future__ import annotations

import threading
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from msgspec import Struct

from reversal_desk import late
from reversal_desk.desk import account_rules
from reversal_desk.desk.journal import DeskJournal
from reversal_desk.desk.notices import Notices
from reversal_desk.desk.practice import Practice
from reversal_desk.model import Account, Notice
from reversal_desk.store.journal import Journal
from reversal_desk.vault import Vault

# Late: a start needs no network.
if TYPE_CHECKING:
    from reversal_desk.impact import clock as clocks
    from reversal_desk.impact import rates
    from reversal_desk.impact.client import Client
    from reversal_desk.impact.clock import ServerClock
    from reversal_desk.impact.rates import Budget
else:
    clocks, rates = late.room("reversal_desk.impact.clock"), late.room("reversal_desk.impact.rates")

#: A loopback address is a test or practice service without other tools: only what it says limits us.
LOOPBACK_LIMIT = 1_000_000
#: What was sent is kept in the journal after so many requests (half the reserve), and each minute.
KEEP_BUDGET_REQUESTS, KEEP_BUDGET_SECONDS = 25, 60.0


class Link(Struct):
    """One account's way to the service."""

    account: Account
    client: Client
    clock: ServerClock
    budget: Budget

    def keep_budget(self, journal: Journal) -> None:
        """Write what was sent and told, and hear of other processes; a disk that doesn't take it costs only that."""
        if not account_rules.has_no_other_tools(self.account):
            journal.relearn(self.account.budget_key, "budget", self.budget.shared)

    def keep_budget_if_due(self, journal: Journal) -> None:
        """So that a crash forgets less than the reserve leaves room for."""
        number, seconds = self.budget.unkept()
        if number >= KEEP_BUDGET_REQUESTS or (number and seconds >= KEEP_BUDGET_SECONDS):
            self.keep_budget(journal)


def clock_notice(clock: ServerClock) -> Notice | None:
    """The person's clock is for display only; five minutes off is said."""
    minutes = int(abs(clock.offset) // 60)
    return Notice("CLOCK_WRONG", {"minutes": str(minutes)}) if minutes >= 5 else None


class Links:
    """The links of all accounts, by their keys. Changed under the desk's lock; one look-up needs none."""

    def __init__(
        self, *, lock: threading.RLock, journal: DeskJournal, vault: Vault, practice: Practice, notices: Notices
    ) -> None:
        self._lock = lock
        self._journal = journal
        self._vault = vault
        self._practice = practice
        self._notices = notices
        self._by_key: dict[str, Link] = {}

    def of(self, account: Account) -> Link:
        """The account's link, made when it is first wanted; VaultError where there is no token for it."""
        from reversal_desk.impact.client import Client, Token  # late: a start needs no network

        if account.practice:
            account = self._practice.start()
        with self._lock:
            link = self._by_key.get(account.key)
            if link is not None:
                return link
        if account.practice:
            from reversal_desk.impact.practice import PRACTICE_TOKEN

            token = Token(PRACTICE_TOKEN)
        else:
            token = Token(self._vault.token(account))
        with self._journal.held() as journal:
            if account.key not in self._by_key:
                clock, budget = self._budget_of(account, journal)
                client = Client(account, token, budget=budget, clock=clock)
                self._by_key[account.key] = Link(account, client, clock, budget)
            return self._by_key[account.key]

    def _budget_of(self, account: Account, journal: Journal) -> tuple[ServerClock, Budget]:
        """The hourly budget of the account's SID, whatever account asks, and the clock it goes by."""
        for link in self._by_key.values():
            if link.account.budget_key == account.budget_key:
                return link.clock, link.budget
        clock = clocks.ServerClock()
        if account_rules.has_no_other_tools(account):
            budget = rates.Budget(clock, reserve=0, limit=LOOPBACK_LIMIT)
        else:
            budget = rates.Budget(clock)
            budget.shared(journal.learned(account.budget_key, "budget"))
        return clock, budget

    def known(self, account: Account) -> Link | None:
        """The account's link where it was wanted before, else None."""
        return self._by_key.get(account.key)

    @contextmanager
    def asking(self, account: Account) -> Iterator[Link]:
        """The account's link; what was asked through it is kept, however the asking ends."""
        link = self.of(account)
        try:
            yield link
        finally:
            with self._journal.held() as journal:
                link.keep_budget(journal)

    def server_now(self, account: Account) -> datetime:
        """Server time as far as it is known, else the computer's own."""
        link = self.known(account)
        return link.clock.now() if link else datetime.now(UTC)

    def say_if_clock_is_wrong(self, link: Link) -> None:
        """Tell it once, of whatever account."""
        wrong = clock_notice(link.clock)
        if wrong is not None and all(notice.code != wrong.code for notice in self._notices.said):
            self._notices.say(wrong)

    @property
    def requests(self) -> dict[str, int]:
        """Requests by kind over all budgets, as each has counted them."""
        with self._lock:
            budgets = {id(link.budget): link.budget for link in self._by_key.values()}
        counted: dict[str, int] = defaultdict(int)
        for budget in budgets.values():
            for kind, number in budget.requests.items():
                counted[kind] += number
        return dict(counted)

    def let_go(self, account: Account) -> Link | None:
        """Take the account's link away, its budget kept; whoever asked closes its client, not under the lock."""
        with self._journal.held() as journal:
            link = self._by_key.pop(account.key, None)
            if link is not None:
                link.keep_budget(journal)
        return link

    def close(self) -> None:
        """End all connections; what was asked through them is kept."""
        with self._journal.held() as journal:
            for link in self._by_key.values():
                link.keep_budget(journal)
                link.client.close()
            self._by_key.clear()
