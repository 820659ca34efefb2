"""The accounts that the desk knows: their list, their tokens, a live test, and each one's own limits."""

from __future__ import annotations

from collections.abc import Collection
from datetime import timedelta
from decimal import Decimal

from msgspec import Struct
from msgspec.structs import replace

from reversal_desk.desk.account_rules import checked_account
from reversal_desk.desk.journal import DeskJournal
from reversal_desk.desk.links import Links, clock_notice
from reversal_desk.desk.practice import Practice
from reversal_desk.errors import DeskError, Forbidden, UsageError
from reversal_desk.model import Account, Company, Limits, Notice, Program, Window
from reversal_desk.store.accounts import Accounts
from reversal_desk.store.limits import KeptLimits
from reversal_desk.vault import Vault


class AccountTest(Struct, frozen=True):
    """What a live test of an account showed."""

    account: Account
    company: Company | None
    programs: tuple[Program, ...]
    error: DeskError | None
    notices: tuple[Notice, ...] = ()


class KnownAccounts:
    """Accounts are in the journal's file and tokens in the keyring; a practice desk has the built-in one alone."""

    def __init__(self, *, journal: DeskJournal, links: Links, vault: Vault, built_in: Practice | None) -> None:
        self._journal = journal
        self._links = links
        self._vault = vault
        self._built_in = built_in

    def all(self) -> tuple[Account, ...]:
        """Every one, the oldest first."""
        if self._built_in is not None:
            return (self._built_in.account(),)
        with self._journal.held() as journal:
            return Accounts(journal).all()

    def first(self) -> Account | None:
        """The only account, or the first."""
        known = self.all()
        return known[0] if known else None

    def named(self, name: str | None) -> Account:
        """An account by name, or the only one; UsageError where it isn't clear."""
        known = self.all()
        if name is None:
            if len(known) != 1:
                raise UsageError("ACCOUNT_NEEDED")
            return known[0]
        found = next((account for account in known if account.name == name), None)
        if found is None:
            raise UsageError("ACCOUNT_UNKNOWN", account=name, accounts=", ".join(a.name for a in known) or "—")
        return found

    def add(
        self, *, name: str, sid: str, token: str, origin: str, brand_id: str, programs: Collection[str]
    ) -> tuple[Account, Notice | None]:
        """Keep an account and its token."""
        self._refuse_in_practice()
        account = checked_account(name=name, sid=sid, origin=origin, brand_id=brand_id)
        account = replace(account, programs=tuple(dict.fromkeys(programs)))
        if not token.strip():
            raise UsageError("TOKEN_EMPTY")
        twin = next((known for known in self.all() if known.key == account.key), None)
        if twin is not None:  # they would share history and token, and removing one would break the other
            raise UsageError("ACCOUNT_EXISTS" if twin.name == account.name else "ACCOUNT_SAME", account=twin.name)
        with self._journal.held() as journal:
            Accounts(journal).add(account)
            self._journal.keep_accounts()
        kept = self._vault.keep(account, token.strip())
        return account, None if kept else Notice("TOKEN_NOT_KEPT", {"account": name})

    def _refuse_in_practice(self) -> None:
        """What would be kept there nobody would find again, and no real token is for practice."""
        if self._built_in is not None:
            raise UsageError("ACCOUNT_OF_PRACTICE")

    def keep_token(self, name: str, token: str) -> Notice | None:
        """Take another token; what was connected by the old one is closed."""
        self._refuse_in_practice()
        account = self.named(name)
        if not token.strip():
            raise UsageError("TOKEN_EMPTY")
        kept = self._vault.keep(account, token.strip())
        link = self._links.let_go(account)
        if link is not None:
            link.client.close()
        return None if kept else Notice("TOKEN_NOT_KEPT", {"account": name})

    def remove(self, name: str) -> None:
        """Forget an account and its token; its history stays."""
        self._refuse_in_practice()
        account = self.named(name)
        self._vault.forget(account)  # first: where the keyring is locked the account stays, and can be removed later
        with self._journal.held() as journal:
            Accounts(journal).remove(name)
            self._journal.keep_accounts()
            link = self._links.let_go(account)
        if link is not None:
            link.client.close()

    def test(self, name: str) -> AccountTest:
        """Ask the service who we are; a token without that permission is tried by its programs (contract 2)."""
        account = self.named(name)
        company: Company | None = None
        notices: list[Notice] = []
        try:
            with self._links.asking(account) as link:
                try:
                    company = link.client.company()
                except Forbidden as error:
                    notices.append(Notice(error.code, error.facts))
                programs = link.client.programs()
                if programs:  # a token may lack just the endpoint that all work needs
                    now = link.clock.now()
                    link.client.actions(programs[0].id, updated=Window(now - timedelta(hours=1), now))
        except DeskError as error:
            return AccountTest(account, company, (), error, tuple(notices))
        if company is not None:
            with self._journal.held() as journal:
                KeptLimits(journal, account.key).learn_currencies([company.currency])
        wrong = clock_notice(link.clock)
        if wrong is not None:
            notices.append(wrong)
        return AccountTest(account, company, programs, None, tuple(notices))

    def limits(self, account: Account) -> Limits:
        """What a batch of this account may come to before its number of rows must be typed (guard MANY)."""
        with self._journal.held() as journal:
            return KeptLimits(journal, account.key).read()

    def limit_rows(self, account: Account, rows: int) -> None:
        """Set its limit of rows."""
        with self._journal.held() as journal:
            KeptLimits(journal, account.key).keep_rows(rows)

    def limit_money(self, account: Account, currency: str, most: Decimal | None) -> None:
        """Set its limit of commission in a currency, or none."""
        with self._journal.held() as journal:
            KeptLimits(journal, account.key).keep_money(currency, most)

    def limit_share(self, account: Account, share: int | None) -> None:
        """Set its limit of what one partner may lose, or none."""
        with self._journal.held() as journal:
            KeptLimits(journal, account.key).keep_share(share)

    def currencies(self, account: Account) -> tuple[str, ...]:
        """What its commissions were seen to be in."""
        with self._journal.held() as journal:
            return KeptLimits(journal, account.key).currencies()
