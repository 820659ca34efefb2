"""The care of the journal: opened, looked at, set aside where damaged, begun anew, and its head kept outside of it."""

from __future__ import annotations

import threading
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from reversal_desk import late
from reversal_desk.desk.account_rules import checked_account
from reversal_desk.desk.notices import Notices
from reversal_desk.errors import JournalDamaged, UsageError
from reversal_desk.model import Account, Notice
from reversal_desk.store import keep
from reversal_desk.store.accounts import Accounts, rescued
from reversal_desk.store.chain import Flaw, Head
from reversal_desk.store.checkup import Checkup
from reversal_desk.store.database import Damaged, set_aside
from reversal_desk.store.journal import FILE_NAME, Journal
from reversal_desk.vault import Vault

if TYPE_CHECKING:
    from reversal_desk.store import lock as lock_store
else:
    lock_store = late.room("reversal_desk.store.lock")


class DeskJournal:
    """The journal of one data folder, with the one connection that all use cases share.

    Which journal that is may change: a damaged one is set aside and another begun. So nobody keeps it; it is had by
    `held`, under the desk's lock (see `Parts`). A run, a late look and a verification take `another` connection.
    """

    def __init__(self, folder: Path, *, lock: threading.RLock, vault: Vault, practice: bool, notices: Notices) -> None:
        self._folder = folder
        self._lock = lock
        self._vault = vault
        self._practice = practice
        self._notices = notices
        self._journal = self._open()
        self._checkup: Checkup | None = None
        self._looked = False

    @contextmanager
    def held(self) -> Iterator[Journal]:
        """The journal, while nobody else uses it or puts another in its place. Not over a request or a file."""
        with self._lock:
            yield self._journal

    def another(self) -> Journal:
        """A connection of one's own, for what takes long; whoever asked closes it."""
        return Journal.open(self._folder / FILE_NAME, check=False)

    def _open(self) -> Journal:
        path = self._folder / FILE_NAME
        kept = keep.read(self._folder)
        try:
            journal = Journal.open(path, check=False)
        except JournalDamaged as error:  # set aside, never overwritten; the program still starts, and says so
            return self._begin_anew(error.facts["file"])
        try:
            self._missed(journal, kept)
        except Damaged:
            journal.close()
            return self._begin_anew(set_aside(path).name)
        except BaseException:
            journal.close()
            raise
        return journal

    def _missed(self, journal: Journal, kept: keep.Kept) -> None:
        """Say so where the journal no longer holds what was known of it."""
        if kept.head is None or self._fits(journal, kept.head):
            return
        left = journal.head()[0]
        self._notices.say(Notice("HISTORY_CUT", {"known": str(kept.head.seq), "left": str(left)}))
        if left == 0:  # emptied or taken away: said once, and on record in the one that follows
            journal.begin_anew(after="", known=kept.head, at=datetime.now(UTC))
            self._restore(Accounts(journal), kept.accounts, sure=True)

    def _begin_anew(self, aside: str) -> Journal:
        """A new journal in the place of one that was set aside, with the accounts that are still known."""
        kept = keep.read(self._folder)
        self._notices.say(Notice("JOURNAL_DAMAGED", {"file": str(self._folder / aside)}))
        journal = Journal.open(self._folder / FILE_NAME, check=False)
        try:
            journal.begin_anew(after=aside, known=kept.head, at=datetime.now(UTC))
            self._restore(Accounts(journal), kept.accounts or rescued(self._folder / aside), sure=kept.head is not None)
            keep.write(self._folder, keep.Kept(journal.newest(), Accounts(journal).all()))
        except BaseException:
            journal.close()
            raise
        return journal

    def _restore(self, accounts: Accounts, known: Iterable[Account], *, sure: bool) -> None:
        """Add the accounts that are still known; `sure`: those are all there were."""
        if self._practice:
            return
        for account in known:
            with suppress(UsageError):  # read from a damaged file: what cannot be an account, or is one twice
                checked_account(name=account.name, sid=account.sid, origin=account.origin)
                accounts.add(account)
        names = ", ".join(account.name for account in accounts.all())
        if names:
            self._notices.say(Notice("ACCOUNTS_KEPT", {"accounts": names}))
        elif not sure:
            self._notices.say(Notice("ACCOUNTS_LOST"))

    def _look(self) -> Checkup | None:
        """The look at the whole file, which begins when it is first asked for; None where it was damaged."""
        with self._lock:
            if not self._looked:
                self._looked = True
                self._checkup = Checkup(self._folder / FILE_NAME)
            return self._checkup

    def checked(self) -> bool:
        """Look at the whole of it, once; False where it was damaged, and is another one now."""
        checkup = self._look()
        if checkup is None or checkup.wait():
            return True
        # What another copy is sending from is not moved away under it.
        with self._lock, lock_store.sending_lock(self._folder):
            if self._checkup is not checkup:
                return True  # another thread found the same, and put it right
            self._journal.close()
            self._journal = self._begin_anew(set_aside(self._folder / FILE_NAME).name)
            self._checkup = None
        return False

    def end_look(self) -> None:
        """End that look, however far it is; none begins any more."""
        self._looked = True
        if self._checkup is not None:
            self._checkup.stop()

    def keep_head(self, journal: Journal) -> None:
        """The chain's head outside the journal: in the file beside it, and in a keyring that is open already.

        Never back to an earlier one: a head that the journal no longer holds is the proof that its end was cut.
        """
        newest = journal.newest()
        if newest is None:
            return
        kept = keep.read(self._folder)
        if kept.head is None or self._fits(journal, kept.head):
            now = keep.Kept(newest, Accounts(journal).all())
            if now != kept:
                keep.write(self._folder, now)
        if self._practice or not self._vault.unlocked:
            return
        known = keep.head_of(self._vault.head(self._folder))
        if known is None or (known != newest and self._fits(journal, known)):
            self._vault.keep_head(self._folder, keep.head_text(newest))

    @staticmethod
    def _fits(journal: Journal, known: Head) -> bool:
        """Whether a known head is this journal's, or of one that this one says it was begun after."""
        newest = journal.newest()
        return journal.holds(known) or (newest is not None and newest.born != known.born and journal.begun_anew())

    def keep_accounts(self) -> None:
        """The list of accounts in the file beside the journal, which outlives it; under the lock."""
        kept = keep.read(self._folder)
        keep.write(self._folder, keep.Kept(kept.head, Accounts(self._journal).all()))

    def verify(self) -> Flaw | None:
        """The first thing in it that doesn't fit with itself or with the heads that are known, or None."""
        self.checked()
        known = [keep.read(self._folder).head]
        if not self._practice:
            known.append(keep.head_of(self._vault.head(self._folder)))
        with closing(self.another()) as journal:
            return journal.verify([head for head in known if head is not None])

    def close(self) -> None:
        """Close the connection."""
        self._journal.close()
