"""Small keeps: what was learned of an account, and what a person said of it once. No evidence, so no record."""

from __future__ import annotations

from collections.abc import Callable

from reversal_desk.errors import StoreError
from reversal_desk.store.database import Database


class Keeps:
    """Texts by account and name; other rooms say what is in them."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def learned(self, account_key: str, key: str) -> str | None:
        """What was learned of an account: proved kinds of change, queue time, budget."""
        row = self._db.one("SELECT value FROM learned WHERE account_key=? AND key=?", (account_key, key))
        return row["value"] if row else None

    def learn(self, account_key: str, key: str, value: str) -> bool:
        """Keep what was learned; not part of the evidence, so no record.

        False where the disk did not take it: that costs a little time in the next run, and must not take the
        result of this one away from the person.
        """
        try:
            with self._db.transaction():
                self._db.execute("INSERT OR REPLACE INTO learned VALUES (?, ?, ?)", (account_key, key, value))
        except StoreError:
            return False
        return True

    def keep(self, account_key: str, key: str, value: str) -> None:
        """Unlike what is only learned, this has to be kept: StoreError where the disk doesn't take it."""
        with self._db.transaction():
            self._db.execute("INSERT OR REPLACE INTO learned VALUES (?, ?, ?)", (account_key, key, value))

    def relearn(self, account_key: str, key: str, change: Callable[[str | None], str]) -> bool:
        """Keep `change(what is kept)`, read and written in one transaction: two processes lose nothing of each other.

        False where the disk did not take it, as with `learn`.
        """
        try:
            with self._db.transaction():
                value = change(self.learned(account_key, key))
                self._db.execute("INSERT OR REPLACE INTO learned VALUES (?, ?, ?)", (account_key, key, value))
        except StoreError:
            return False
        return True

    def forget(self, account_key: str, key: str) -> None:
        """It was never said."""
        with self._db.transaction():
            self._db.execute("DELETE FROM learned WHERE account_key=? AND key=?", (account_key, key))
