"""Small keeps: what was learned of an account, and what a person said of it once. No evidence, so no record."""

from __future__ import annotations

import re
from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta
from typing import TypeVar

import msgspec

from reversal_desk.errors import StoreError
from reversal_desk.store.database import Database

T = TypeVar("T")

#: No longer wait at the service is learned, in seconds: one slow change says little of the next.
LONGEST_QUEUE = 1800.0


def decoded(kept: str | None, kind: type[T]) -> T | None:
    """What was kept as JSON, None where nothing was, or where it cannot be read any more as what it should be."""
    with suppress(msgspec.MsgspecError, UnicodeError, RecursionError):
        return msgspec.json.decode(kept, type=kind) if kept else None
    return None


class Keeps:
    """Texts by account and name; other rooms say what is in them."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def learned(self, account_key: str, key: str) -> str | None:
        """What was learned of an account: proved kinds of change, queue time, budget. What is no text was not."""
        row = self._db.one("SELECT value FROM learned WHERE account_key=? AND key=?", (account_key, key))
        return row["value"] if row and isinstance(row["value"], str) else None

    def has_learned(self, account_key: str, key: str) -> bool:
        """Whether something is kept there, be it what it should be or not."""
        return self._db.one("SELECT 1 FROM learned WHERE account_key=? AND key=?", (account_key, key)) is not None

    def queue_time(self, account_key: str) -> timedelta | None:
        """How long the account's changes usually wait at the service; what nobody can have learned is not known."""
        kept = self.learned(account_key, "queue_time") or ""
        seconds = float(kept) if re.fullmatch(r"\d{1,4}(\.\d{1,6})?", kept, re.ASCII) else None
        return None if seconds is None or seconds > LONGEST_QUEUE else timedelta(seconds=seconds)

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
            self.keep_anew(account_key, key, change)
        except StoreError:
            return False
        return True

    def keep_anew(self, account_key: str, key: str, change: Callable[[str | None], str]) -> None:
        """As `relearn`, of what has to be kept: StoreError where the disk doesn't take it."""
        with self._db.transaction():
            value = change(self.learned(account_key, key))
            self._db.execute("INSERT OR REPLACE INTO learned VALUES (?, ?, ?)", (account_key, key, value))

    def forget(self, account_key: str, key: str) -> None:
        """It was never said."""
        with self._db.transaction():
            self._db.execute("DELETE FROM learned WHERE account_key=? AND key=?", (account_key, key))
