"""The only door of sqlite3: connections, transactions, migrations with a backup first, and what can go wrong."""

from __future__ import annotations

import errno
import os
import shutil
import sqlite3
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from reversal_desk.errors import OtherCopySending, Stopped, StoreError

APPLICATION_ID = 0x52444553  # "RDES"
Row = sqlite3.Row
Migration = Callable[["Database"], None]


class Damaged(StoreError):
    """The file is no database of ours, or sqlite found it malformed; the caller decides what that means for it."""


class UniqueViolation(Exception):
    """A unique index refused the row."""


#: How long a connection waits for another one's transaction, seconds.
BUSY_SECONDS = 30.0
#: Less room than this and a failed write is put down to it, bytes.
_NO_ROOM = 64 * 1024
#: What the file system says where no byte can be added: no room, no quota, a file at its largest allowed size.
_FULL = frozenset({errno.ENOSPC, getattr(errno, "EDQUOT", errno.ENOSPC), errno.EFBIG})
_DAMAGE = ("malformed", "not a database", "could not decode", "no such", "unsupported file format", "incomplete input")
_ERRORS = (sqlite3.Error, UnicodeDecodeError)
#: The log goes first: left beside a new file of the same name it would be written into that.
_SIDES = ("-wal", "-shm", "")
_UNWRITABLE = ("readonly", "read-only", "unable to open", "permission", "not authorized")


def _translate(error: sqlite3.Error | UnicodeDecodeError, path: Path) -> Exception:
    """What an error of sqlite means for the person; an error that can only be our own mistake stays as it is."""
    if isinstance(error, UnicodeDecodeError):  # sqlite quotes the damaged name in its message
        return Damaged("JOURNAL_UNREADABLE", file=path.name)
    text = str(error).lower()
    if isinstance(error, sqlite3.IntegrityError):
        return UniqueViolation(text) if "unique" in text else error
    if any(sign in text for sign in _DAMAGE):
        return Damaged("JOURNAL_UNREADABLE", file=path.name)
    if "locked" in text or "busy" in text:
        return OtherCopySending("OTHER_COPY_SENDING")
    if text == "interrupted":
        return Stopped()
    if "is full" in text:
        return StoreError("DISK_FULL", folder=path.parent)
    if any(sign in text for sign in _UNWRITABLE):
        return StoreError("DISK_FULL" if _no_room(path.parent) else "HOME_READ_ONLY", folder=path.parent)
    if "disk i/o error" in text:
        name = getattr(error, "sqlite_errorname", None) or ""
        return StoreError("HOME_READ_ONLY" if "READ" in name else "DISK_FULL", folder=path.parent)
    return error


def _no_room(folder: Path) -> bool:
    try:
        return shutil.disk_usage(folder).free < _NO_ROOM
    except OSError:
        return False  # the folder is gone: not a matter of room


def of_file_system(error: OSError, folder: Path) -> StoreError:
    """What an error of the file system means for the person."""
    return StoreError("DISK_FULL" if error.errno in _FULL else "HOME_READ_ONLY", folder=folder)


class Reading:
    """A connection that changes nothing, not even a log: for what can still be read of a damaged file."""

    def __init__(self, path: Path) -> None:
        self._path = path
        try:
            self._connection = sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro&immutable=1", uri=True)
        except _ERRORS as error:
            raise _translate(error, path) from error
        self._connection.row_factory = sqlite3.Row

    def each(self, sql: str) -> Iterator[Row]:
        """The rows of a query one by one, up to the damage: Damaged, or another StoreError."""
        try:
            yield from self._connection.execute(sql)
        except _ERRORS as error:
            known = _translate(error, self._path)
            if isinstance(known, StoreError):
                raise known from error
            raise Damaged("JOURNAL_UNREADABLE", file=self._path.name) from error

    def close(self) -> None:
        """Close the connection."""
        self._connection.close()


class Database:
    """One connection. Use it from one thread at a time; the file may have several connections.

    `durable` means synchronous=FULL (the journal); otherwise NORMAL (the cache).
    """

    def __init__(self, path: Path, *, migrations: Sequence[Migration], durable: bool) -> None:
        self.path = path
        if path.is_dir():
            raise Damaged("JOURNAL_UNREADABLE", file=path.name)
        try:
            if os.name == "posix":  # before sqlite writes to it; -wal and -shm take the mode of the file they serve
                path.touch(mode=0o600)
                path.chmod(0o600)
            self._connection = sqlite3.connect(
                path, timeout=BUSY_SECONDS, isolation_level=None, check_same_thread=False
            )
        except OSError as error:
            raise of_file_system(error, path.parent) from error
        except _ERRORS as error:
            raise _translate(error, path) from error
        try:
            self._connection.row_factory = sqlite3.Row
            self._only_ours(len(migrations))
            self._prepare(durable)
            self._migrate(migrations)
        except _ERRORS as error:
            self._connection.close()
            raise _translate(error, path) from error
        except BaseException:
            self._connection.close()
            raise

    def _only_ours(self, newest: int) -> None:
        """Refuse somebody else's file and one of a newer version, before a byte of it is changed."""
        tables = self.one("SELECT 1 FROM sqlite_master")
        version = self._version()  # after the tables: another process may be making them, version included
        if version == 0 and tables is not None:
            raise Damaged("JOURNAL_UNREADABLE", file=self.path.name)  # somebody else's
        if version > 0 and self._pragma("application_id") != APPLICATION_ID:
            raise Damaged("JOURNAL_UNREADABLE", file=self.path.name)
        if version > newest:
            raise StoreError("JOURNAL_NEWER", file=self.path.name)

    def _prepare(self, durable: bool) -> None:
        run = self._connection.execute
        self._keep_a_log()
        run(f"PRAGMA synchronous={'FULL' if durable else 'NORMAL'}")
        run("PRAGMA foreign_keys=ON")
        if sys.platform == "darwin" and durable:
            run("PRAGMA fullfsync=ON")

    def _keep_a_log(self) -> None:
        """Write-ahead logging. While another process makes the same change, sqlite says busy without waiting."""
        end = time.monotonic() + BUSY_SECONDS
        while True:
            try:
                self._connection.execute("PRAGMA journal_mode=WAL")
                return
            except sqlite3.OperationalError as error:
                if "locked" not in str(error) or time.monotonic() > end:
                    raise
                time.sleep(0.01)

    def _migrate(self, migrations: Sequence[Migration]) -> None:
        version = self._version()
        if version < 0:  # no program ever wrote that
            raise Damaged("JOURNAL_UNREADABLE", file=self.path.name)
        if 0 < version < len(migrations):
            if not self.sound():  # a damaged file is not worked over, and its backup would be no better
                raise Damaged("JOURNAL_UNREADABLE", file=self.path.name)
            self._back_up(version)
        if version < len(migrations):
            with self._whole_or_not(version), self.transaction():
                # another process may have migrated while this one waited for the write lock
                version = self._version()
                for migration in migrations[version:]:
                    migration(self)
                if version < len(migrations):
                    self.execute(f"PRAGMA application_id={APPLICATION_ID}")
                    self.execute(f"PRAGMA user_version={len(migrations)}")
            self._only_ours(len(migrations))  # a newer program may have been that other process

    @contextmanager
    def _whole_or_not(self, version: int) -> Iterator[None]:
        """A migration that fails was rolled back: the file is as it was, and the person is told so."""
        try:
            yield
        except (*_ERRORS, UniqueViolation) as error:
            if version == 0:
                raise
            raise StoreError("JOURNAL_NOT_UPDATED", file=self.path.name, why=error) from error

    def _version(self) -> int:
        return self._pragma("user_version")

    def _pragma(self, name: str) -> int:
        return int(self._connection.execute(f"PRAGMA {name}").fetchone()[0])

    def _back_up(self, version: int) -> None:
        """A copy beside the file, never over another one; half a copy is taken away again."""
        stamp = datetime.now(UTC).strftime("%Y%m%dT%H%M%S%f")
        backup = self.path.with_name(f"{self.path.name}.v{version}.{stamp}.bak")
        try:
            backup.touch(mode=0o600, exist_ok=False)
            with closing(sqlite3.connect(backup)) as copy:
                self._connection.backup(copy)
        except OSError as error:
            raise of_file_system(error, self.path.parent) from error
        except _ERRORS:
            for side in (backup, backup.with_name(f"{backup.name}-journal")):
                side.unlink(missing_ok=True)
            raise

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """BEGIN IMMEDIATE ... COMMIT; any exception rolls everything back."""
        try:
            self._connection.execute("BEGIN IMMEDIATE")
        except _ERRORS as error:
            raise _translate(error, self.path) from error
        try:
            yield
            self._connection.execute("COMMIT")
        except BaseException as error:
            try:
                if self._connection.in_transaction:
                    self._connection.execute("ROLLBACK")
            except _ERRORS as second:  # the first error is the one to tell
                error.add_note(f"rollback: {second}")
            if isinstance(error, _ERRORS):
                raise _translate(error, self.path) from error
            raise

    @contextmanager
    def reading(self) -> Iterator[None]:
        """Several queries see the file as it is at one moment, whatever others write meanwhile."""
        self.execute("BEGIN")
        try:
            yield
        finally:
            if self._connection.in_transaction:
                self.execute("ROLLBACK")

    def execute(self, sql: str, values: Sequence[Any] = ()) -> int:
        """Run one statement; gives the last row id."""
        try:
            cursor = self._connection.execute(sql, values)
        except _ERRORS as error:
            raise _translate(error, self.path) from error
        return cursor.lastrowid or 0

    def changed(self, sql: str, values: Sequence[Any] = ()) -> int:
        """Run one statement; gives the number of rows it changed."""
        try:
            return self._connection.execute(sql, values).rowcount
        except _ERRORS as error:
            raise _translate(error, self.path) from error

    def execute_many(self, sql: str, values: Iterable[Sequence[Any]]) -> None:
        """Run one statement for many rows."""
        try:
            self._connection.executemany(sql, values)
        except _ERRORS as error:
            raise _translate(error, self.path) from error

    def script(self, *statements: str) -> None:
        """Run statements one by one (not executescript, which would commit)."""
        for statement in statements:
            self.execute(statement)

    def all(self, sql: str, values: Sequence[Any] = ()) -> list[Row]:
        """All rows of a query."""
        try:
            return self._connection.execute(sql, values).fetchall()
        except _ERRORS as error:
            raise _translate(error, self.path) from error

    def each(self, sql: str, values: Sequence[Any] = ()) -> Iterator[Row]:
        """The rows of a query one by one, for those that don't fit in memory."""
        try:
            yield from self._connection.execute(sql, values)
        except _ERRORS as error:
            raise _translate(error, self.path) from error

    def one(self, sql: str, values: Sequence[Any] = ()) -> Row | None:
        """The first row of a query."""
        try:
            row: Row | None = self._connection.execute(sql, values).fetchone()
        except _ERRORS as error:
            raise _translate(error, self.path) from error
        return row

    def interrupt(self) -> None:
        """End what another thread's call on this connection is doing; that call raises Stopped."""
        self._connection.interrupt()

    def sound(self) -> bool:
        """SQLite's own look at the whole file: 60 ms for 90 MB, measured."""
        try:
            row = self.one("PRAGMA quick_check(1)")
        except Damaged:
            return False
        return row is not None and row[0] == "ok"

    def close(self) -> None:
        """Close the connection."""
        self._connection.close()


def set_aside(path: Path) -> Path:
    """Move a damaged database and its side files out of the way, never over anything; gives the new name."""
    stamp = datetime.now(UTC).strftime("%Y%m%dT%H%M%S%f")
    target = path.with_name(f"{path.name}.damaged.{stamp}")
    try:
        for suffix in _SIDES:
            side = path.with_name(path.name + suffix)
            if side.is_dir():
                side.rename(target.with_name(target.name + suffix))
            elif side.exists():
                aside = target.with_name(target.name + suffix)
                aside.touch(mode=0o600, exist_ok=False)  # the name is ours before anything moves to it
                side.replace(aside)
    except OSError as error:
        raise of_file_system(error, path.parent) from error
    return target


def throw_away(path: Path) -> None:
    """Delete a database that can be made again, with its side files. A folder of its name is moved, not deleted."""
    if any(path.with_name(path.name + suffix).is_dir() for suffix in _SIDES):
        set_aside(path)
    try:
        for suffix in _SIDES:
            path.with_name(path.name + suffix).unlink(missing_ok=True)
    except OSError as error:
        raise of_file_system(error, path.parent) from error
