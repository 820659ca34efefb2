"""The parts of an open desk that a start needs: what each stands on, the lock they share, and how they end."""

from __future__ import annotations

import threading
from contextlib import ExitStack, suppress
from pathlib import Path
from typing import TYPE_CHECKING

from reversal_desk import late
from reversal_desk.desk.accounts import KnownAccounts
from reversal_desk.desk.drafts import KeptDrafts
from reversal_desk.desk.folder import make_folder
from reversal_desk.desk.history import History
from reversal_desk.desk.journal import DeskJournal
from reversal_desk.desk.links import Links
from reversal_desk.desk.notices import Notices
from reversal_desk.desk.practice import Practice
from reversal_desk.errors import StoreError
from reversal_desk.store.actions import ActionCache
from reversal_desk.store.drafts import FILE_NAME as DRAFTS
from reversal_desk.store.drafts import Drafts
from reversal_desk.vault import Vault

# Late: a start takes none of them.
if TYPE_CHECKING:
    from reversal_desk.desk import steps
else:
    steps = late.room("reversal_desk.desk.steps")


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
        self._folder = folder
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
        self._steps: steps.Steps | None = None

    @property
    def steps(self) -> steps.Steps:
        """The way of a sheet, and back."""
        with self.lock:
            if self._steps is None:
                self._steps = steps.Steps(
                    self._folder,
                    journal=self.journal,
                    cache=self.cache,
                    links=self.links,
                    accounts=self.accounts,
                    history=self.history,
                    notices=self.notices,
                )
            return self._steps

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
