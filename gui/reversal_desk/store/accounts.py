"""Accounts: names, SIDs and addresses. Tokens are never here (`vault.py`)."""

from __future__ import annotations

from contextlib import closing, suppress
from datetime import UTC, datetime
from pathlib import Path

import msgspec

from reversal_desk.errors import StoreError, UsageError
from reversal_desk.model import Account
from reversal_desk.store.database import Damaged, Reading, Row, UniqueViolation
from reversal_desk.store.journal import Journal
from reversal_desk.store.journal.codecs import pack, understood

_PROGRAMS = msgspec.json.Decoder(tuple[str, ...])


class Accounts:
    """The account table, kept beside the journal because it decides what is sent where."""

    def __init__(self, journal: Journal) -> None:
        self._db = journal.database

    def all(self) -> tuple[Account, ...]:
        """Every account, oldest first."""
        return tuple(_account(row) for row in self._db.all("SELECT * FROM account ORDER BY added_at, name"))

    def get(self, name: str) -> Account | None:
        """One account by name."""
        row = self._db.one("SELECT * FROM account WHERE name=?", (name,))
        return _account(row) if row else None

    def add(self, account: Account) -> None:
        """Keep a new account; UsageError ACCOUNT_EXISTS for a name in use."""
        try:
            with self._db.transaction():
                self._db.execute(
                    "INSERT INTO account (name, sid, origin, brand_id, programs, added_at) VALUES (?,?,?,?,?,?)",
                    (
                        account.name,
                        account.sid,
                        account.origin,
                        account.brand_id,
                        pack(account.programs),
                        datetime.now(UTC).isoformat(),
                    ),
                )
        except UniqueViolation as error:
            raise UsageError("ACCOUNT_EXISTS", account=account.name) from error

    def remove(self, name: str) -> bool:
        """Forget an account; its history stays. False where there was none."""
        with self._db.transaction():
            return self._db.changed("DELETE FROM account WHERE name=?", (name,)) > 0


@understood
def _account(row: Row) -> Account:
    kept = {name: row[name] for name in ("name", "sid", "origin", "brand_id")}
    return msgspec.convert({**kept, "programs": _PROGRAMS.decode(row["programs"])}, Account)


def rescued(path: Path) -> tuple[Account, ...]:
    """The accounts that can still be read from a damaged journal; the file is not changed."""
    found: list[Account] = []
    with suppress(StoreError, IndexError), closing(Reading(path)) as db:  # no such table, or no such column
        for row in db.each("SELECT * FROM account"):
            with suppress(Damaged):  # one by one: those beside the damage are kept
                found.append(_account(row))
    return tuple(found)
