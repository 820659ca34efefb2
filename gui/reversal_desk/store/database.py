"""The only door of sqlite3: connections, transactions, migrations with a backup first, and what can go wrong."""

from __future__ import annotations

import os
import shutil
import sqlite3
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from reversal_desk.errors import StoreError

APPLICATION_ID = 0x52444553  # "RDES"
Row = sqlite3.Row
Migration = Callable[["Database"], None]


class Damaged(Exception):
    """The file is no database, or sqlite found it malformed; the caller decides what that means for it."""


class UniqueViolation(Exception):
    """A unique index refused the row."""


def _translate(error: sqlite3.Error, path: Path) -> Exception:
    text = str(error).lower()
    if isinstance(error, sqlite3.IntegrityError) and "unique" in text:
        return UniqueViolation(text)
    if "full" in text:
        return StoreError("DISK_FULL", folder=path.parent)
    if "readonly" in text or "read-only" in text or "unable to open" in text:
        return StoreError("HOME_READ_ONLY", folder=path.parent)
    if isinstance(error, sqlite3.DatabaseError) and ("malformed" in text or "not a database" in text):
        return Damaged(text)
    if "disk i/o error" in text:
        return StoreError("DISK_FULL", folder=path.parent)
    return error


class Database:
    """One connection. Use it from one thread at a time; the file may have several connections.

    `durable` means synchronous=FULL (the journal); otherwise NORMAL (the cache).
    """

    def __init__(self, path: Path, *, migrations: Sequence[Migration], durable: bool) -> None:
        self.path = path
        try:
            self._connection = sqlite3.connect(path, timeout=30, isolation_level=None, check_same_thread=False)
        except sqlite3.Error as error:
            raise _translate(error, path) from error
        try:
            self._connection.row_factory = sqlite3.Row
            self._prepare(durable)
            self._migrate(migrations)
        except sqlite3.Error as error:
            self._connection.close()
            raise _translate(error, path) from error
        except BaseException:
            self._connection.close()
            raise
        if os.name == "posix":
            for suffix in ("", "-wal", "-shm"):
                side = path.with_name(path.name + suffix)
                if side.exists():
                    side.chmod(0o600)

    def _prepare(self, durable: bool) -> None:
        run = self._connection.execute
        run("PRAGMA journal_mode=WAL")
        run(f"PRAGMA synchronous={'FULL' if durable else 'NORMAL'}")
        run("PRAGMA foreign_keys=ON")
        run("PRAGMA busy_timeout=30000")
        if sys.platform == "darwin" and durable:
            run("PRAGMA fullfsync=ON")

    def _migrate(self, migrations: Sequence[Migration]) -> None:
        version = int(self._connection.execute("PRAGMA user_version").fetchone()[0])
        if version > len(migrations):
            raise StoreError("JOURNAL_NEWER", file=self.path.name)
        if version == len(migrations):
            return
        if version:
            stamp = datetime.now(UTC).strftime("%Y%m%dT%H%M%S")
            backup = self.path.with_name(f"{self.path.name}.v{version}.{stamp}.bak")
            with sqlite3.connect(backup) as copy:
                self._connection.backup(copy)
            copy.close()
        with self.transaction():
            # another process may have migrated while this one waited for the write lock
            version = int(self._connection.execute("PRAGMA user_version").fetchone()[0])
            for migration in migrations[version:]:
                migration(self)
            self._connection.execute(f"PRAGMA application_id={APPLICATION_ID}")
            self._connection.execute(f"PRAGMA user_version={len(migrations)}")

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """BEGIN IMMEDIATE ... COMMIT; any exception rolls everything back."""
        try:
            self._connection.execute("BEGIN IMMEDIATE")
        except sqlite3.Error as error:
            raise _translate(error, self.path) from error
        try:
            yield
            self._connection.execute("COMMIT")
        except BaseException as error:
            try:
                if self._connection.in_transaction:
                    self._connection.execute("ROLLBACK")
            except sqlite3.Error as second:  # the first error is the one to tell
                error.add_note(f"rollback: {second}")
            if isinstance(error, sqlite3.Error):
                raise _translate(error, self.path) from error
            raise

    def execute(self, sql: str, values: Sequence[Any] = ()) -> int:
        """Run one statement; gives the last row id."""
        try:
            cursor = self._connection.execute(sql, values)
        except sqlite3.Error as error:
            raise _translate(error, self.path) from error
        return cursor.lastrowid or 0

    def changed(self, sql: str, values: Sequence[Any] = ()) -> int:
        """Run one statement; gives the number of rows it changed."""
        try:
            return self._connection.execute(sql, values).rowcount
        except sqlite3.Error as error:
            raise _translate(error, self.path) from error

    def execute_many(self, sql: str, values: Iterable[Sequence[Any]]) -> None:
        """Run one statement for many rows."""
        try:
            self._connection.executemany(sql, values)
        except sqlite3.Error as error:
            raise _translate(error, self.path) from error

    def script(self, *statements: str) -> None:
        """Run statements one by one (not executescript, which would commit)."""
        for statement in statements:
            self.execute(statement)

    def all(self, sql: str, values: Sequence[Any] = ()) -> list[Row]:
        """All rows of a query."""
        try:
            return self._connection.execute(sql, values).fetchall()
        except sqlite3.Error as error:
            raise _translate(error, self.path) from error

    def one(self, sql: str, values: Sequence[Any] = ()) -> Row | None:
        """The first row of a query."""
        try:
            row: Row | None = self._connection.execute(sql, values).fetchone()
        except sqlite3.Error as error:
            raise _translate(error, self.path) from error
        return row

    def close(self) -> None:
        """Close the connection."""
        self._connection.close()


def set_aside(path: Path) -> Path:
    """Move a damaged database and its side files out of the way, never over anything; gives the new name."""
    stamp = datetime.now(UTC).strftime("%Y%m%dT%H%M%S%f")
    target = path.with_name(f"{path.name}.damaged.{stamp}")
    for suffix in ("", "-wal", "-shm"):
        side = path.with_name(path.name + suffix)
        if side.exists():
            shutil.move(side, target.with_name(target.name + suffix))
    return target


def sqlite_available() -> bool:
    """True; asked by the smoke check of a frozen program, where the module may have been left behind."""
    return sqlite3.sqlite_version_info >= (3, 35)
