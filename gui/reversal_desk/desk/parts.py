"""The parts of an open desk: which there are, what each stands on, the lock they share, and how they end."""

from __future__ import annotations

import threading
from contextlib import ExitStack, suppress
from pathlib import Path

from reversal_desk.desk.accounts import KnownAccounts
from reversal_desk.desk.downloads import Downloads
from reversal_desk.desk.drafts import KeptDrafts
from reversal_desk.desk.finding import Finding
from reversal_desk.desk.folder import make_folder
from reversal_desk.desk.history import History
from reversal_desk.desk.journal import DeskJournal
from reversal_desk.desk.links import Links
from reversal_desk.desk.notices import Notices
from reversal_desk.desk.planning import Planning
from reversal_desk.desk.practice import Practice
from reversal_desk.desk.programs import Programs
from reversal_desk.desk.said_once import SaidOnce
from reversal_desk.desk.sending import Sending
from reversal_desk.desk.sheets import Sheets
from reversal_desk.desk.undo import Undo
from reversal_desk.errors import StoreError
from reversal_desk.store.actions import ActionCache
from reversal_desk.store.drafts import FILE_NAME as DRAFTS
from reversal_desk.store.drafts import Drafts
from reversal_desk.vault import Vault


class Parts:
    """Each part says in its own docstring what it owns; here they are made, one on the other, and ended.

    They share one lock, a reentrant one, because calls come from several threads. It protects the journal's
    connection and which journal that is (`DeskJournal.held`), the drafts' connection, which links there are, the
    start of the practice service, and that the desk ends once. It is held for one reading or writing of these,
    never over a request, a sheet or a question to the keyring. Only `close` holds it to the end, and while a
    damaged journal is replaced the sending lock is taken inside it. Not under it are the cache of actions, the
    look-up of one link, and whoever has `another` connection to the journal: a run, a late look, a verification.
    """

    def __init__(
        self, folder: Path, *, practice: bool, vault: Vault, practice_delay: tuple[float, float], practice_pace: float
    ) -> None:
        make_folder(folder)
        self.lock = lock = threading.RLock()
        self._ended = False
        self.notices = Notices()
        with ExitStack() as opened:  # where one cannot be opened, those before it are closed again
            self.journal = journal = DeskJournal(
                folder, lock=lock, vault=vault, practice=practice, notices=self.notices
            )
            opened.callback(journal.close)
            self.cache = ActionCache(folder / "actions.sqlite3")
            opened.callback(self.cache.close)
            self.drafts = KeptDrafts(Drafts(folder / DRAFTS), lock=lock)
            opened.pop_all()
        self.practice = Practice(folder, delay=practice_delay, pace=practice_pace, lock=lock)
        self.links = Links(lock=lock, journal=journal, vault=vault, practice=self.practice, notices=self.notices)
        self.accounts = KnownAccounts(
            journal=journal, links=self.links, vault=vault, built_in=self.practice if practice else None
        )
        self.history = History(journal=journal, accounts=self.accounts)
        self.sheets = Sheets(journal=journal, accounts=self.accounts, notices=self.notices)
        self.programs = Programs(links=self.links, cache=self.cache)
        self.said_once = SaidOnce(
            journal=journal, links=self.links, programs=self.programs, cache=self.cache, notices=self.notices
        )
        self.finding = Finding(
            journal=journal,
            links=self.links,
            programs=self.programs,
            downloads=Downloads(cache=self.cache),
            said_once=self.said_once,
        )
        self.planning = Planning(journal=journal, links=self.links, said_once=self.said_once)
        self.undo = Undo(
            journal=journal, links=self.links, history=self.history, programs=self.programs, sheets=self.sheets
        )
        self.sending = Sending(
            folder,
            journal=journal,
            links=self.links,
            accounts=self.accounts,
            history=self.history,
            said_once=self.said_once,
            planning=self.planning,
            reading_of=self.undo.reading_of,
        )
        journal.begin_look()

    def close(self) -> None:
        """End them all, once; what was asked of the service and the journal's head are kept."""
        with self.lock:
            if self._ended:
                return
            self._ended = True
            self.journal.end_look()
            self.links.close()
            self.practice.stop()
            self.cache.close()
            self.drafts.close()
            with self.journal.held() as journal, suppress(StoreError):  # damaged meanwhile: the next start says so
                self.journal.keep_head(journal)
            self.journal.close()
