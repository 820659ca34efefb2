"""The cache of downloaded actions and of the windows they cover. May be deleted at any time; a damaged one is rebuilt.

Never a source for what is sent: before a run states are read anew (design.md, getting the actions). Everything in
it carries a checksum over itself and its place, and each programme knows how many actions it has: a damaged byte
leads to another download, never to a wrong amount, and never to an order that looks like nobody's.
"""

from __future__ import annotations

import threading
import zlib
from collections.abc import Callable, Iterable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TypeVar

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from reversal_desk.errors import StoreError
from reversal_desk.model import Action, Program, Window
from reversal_desk.store.database import Damaged, Database, throw_away

T = TypeVar("T")


def _schema_1(db: Database) -> None:
    db.script(
        """CREATE TABLE action (
            account_key TEXT NOT NULL, id TEXT NOT NULL, program_id TEXT NOT NULL, event_date TEXT,
            body BLOB NOT NULL, PRIMARY KEY (account_key, id)) WITHOUT ROWID""",
        "CREATE INDEX action_when ON action(account_key, program_id, event_date)",
        # "programs", or "program:ID" for what is known of one
        """CREATE TABLE note (
            account_key TEXT NOT NULL, name TEXT NOT NULL, body BLOB NOT NULL,
            PRIMARY KEY (account_key, name)) WITHOUT ROWID""",
    )


class _Known(Struct, frozen=True):
    """What is known of one programme. `synced` is the server time at which the last read of updates began."""

    windows: tuple[Window, ...] = ()
    synced: datetime | None = None
    count: int = 0


class _Programs(Struct, frozen=True):
    """The account's programmes as read at one moment."""

    programs: tuple[Program, ...]
    read_at: datetime


_SUM = 4  # bytes of checksum before each body


def _seal(body: bytes, *place: str) -> bytes:
    return zlib.crc32("\0".join(place).encode() + b"\0" + body).to_bytes(_SUM, "big") + body


def _unseal(sealed: object, *place: str) -> bytes | None:
    """The body, or None where it or its place is not what was kept: text or a number may have been written over it."""
    if not isinstance(sealed, bytes):
        return None
    body = sealed[_SUM:]
    return body if sealed == _seal(body, *place) else None


def _iso(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat()


class ActionCache:
    """Actions of all accounts, by id. Matches may ask at once, each on a thread of its own: they take turns."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._generation = 0
        self._turn = threading.RLock()  # a transaction, or a new file in the damaged one's place, is one caller's
        try:
            self._db = self._open()
            sound = self._db.sound()
        except StoreError as error:
            if error.code not in {"JOURNAL_UNREADABLE", "JOURNAL_NEWER"}:
                raise
            throw_away(path)
            self._db, sound = self._open(), True
        if not sound:
            self._rebuild()

    def _open(self) -> Database:
        return Database(self.path, migrations=(_schema_1,), durable=False)

    def _rebuild(self) -> None:
        """Begin anew; whoever asks next is told that nothing is covered, and downloads."""
        self._generation += 1
        self._db.close()
        throw_away(self.path)
        self._db = self._open()

    def _sound(self, work: Callable[[], T]) -> T:
        """Do it; where the file turns out damaged, once more with an empty one.

        A body that is whole and cannot be read is of another version: worth as little.
        """
        with self._turn:
            try:
                return work()
            except (Damaged, msgspec.MsgspecError):
                self._rebuild()
                return work()

    def _damaged(self) -> Damaged:
        return Damaged("JOURNAL_UNREADABLE", file=self.path.name)

    def close(self) -> None:
        """Close the connection."""
        self._db.close()

    # ------------------------------------------------------------------ actions

    def keep(self, account_key: str, actions: Iterable[Action]) -> None:
        """Insert or replace actions as just read."""
        kept = {action.id: action for action in actions}.values()
        rows = [
            (
                account_key, a.id, a.program_id, _iso(a.event_date) if a.event_date else None,
                _seal(msgspec.json.encode(a), account_key, a.program_id, a.id),
            )
            for a in kept
        ]  # fmt: skip

        def work() -> None:
            with self._db.transaction():
                self._db.execute_many("INSERT OR REPLACE INTO action VALUES (?,?,?,?,?)", rows)
                for program_id in {action.program_id for action in kept}:
                    counted = self._db.one(
                        "SELECT count(*) AS n FROM action WHERE account_key=? AND program_id=?",
                        (account_key, program_id),
                    )
                    known = self._known(account_key, program_id)
                    self._set_known(account_key, program_id, replace(known, count=counted["n"] if counted else 0))

        self._sound(work)

    def actions(self, account_key: str, program_ids: Iterable[str]) -> tuple[Action, ...]:
        """Everything known of these programs."""
        return tuple(action for program_id in program_ids for action in self.read(account_key, program_id)[1])

    def read(self, account_key: str, program_id: str) -> tuple[tuple[Window, ...], tuple[Action, ...]]:
        """The windows downloaded so far and every action known; none of both where the file was damaged."""

        def work() -> tuple[tuple[Window, ...], tuple[Action, ...]]:
            with self._db.reading():
                windows, bodies = self._whole(account_key, program_id)
            return windows, tuple(msgspec.json.decode(body, type=Action) for body in bodies)

        return self._sound(work)

    def _whole(self, account_key: str, program_id: str) -> tuple[tuple[Window, ...], list[bytes]]:
        known, bodies = self._known(account_key, program_id), self._bodies(account_key, program_id)
        if len(set(bodies)) != known.count:  # a damaged index may name one twice
            raise self._damaged()
        return known.windows, bodies

    def _bodies(self, account_key: str, program_id: str) -> list[bytes]:
        rows = self._db.all(
            "SELECT id, body FROM action WHERE account_key=? AND program_id=? ORDER BY event_date",
            (account_key, program_id),
        )
        bodies = [_unseal(row["body"], account_key, program_id, row["id"]) for row in rows]
        whole = [body for body in bodies if body is not None]
        if len(whole) < len(bodies):
            raise self._damaged()
        return whole

    # ------------------------------------------------------------------ what is covered

    def covered(self, account_key: str, program_id: str) -> tuple[Window, ...]:
        """Merged event-date windows downloaded so far; none where the file was damaged, which begins anew."""

        return self._sound(lambda: self._whole(account_key, program_id)[0])

    def add_coverage(self, account_key: str, program_id: str, window: Window) -> None:
        """A window was downloaded whole; not so where its actions were lost with a damaged file since."""
        generation = self._generation

        def work() -> None:
            if self._generation != generation:
                return
            with self._db.transaction():
                known = self._known(account_key, program_id)
                merged = merge([*known.windows, window])
                self._set_known(account_key, program_id, replace(known, windows=merged))

        self._sound(work)

    def synced(self, account_key: str, program_id: str) -> datetime | None:
        """Server time at which the last read of updates began."""
        return self._sound(lambda: self._known(account_key, program_id).synced)

    def set_synced(self, account_key: str, program_id: str, began: datetime) -> None:
        """Everything updated before `began` is in the cache."""

        def work() -> None:
            with self._db.transaction():
                known = self._known(account_key, program_id)
                self._set_known(account_key, program_id, replace(known, synced=began))

        self._sound(work)

    def _known(self, account_key: str, program_id: str) -> _Known:
        body = self._note(account_key, f"program:{program_id}")
        return _Known() if body is None else msgspec.json.decode(body, type=_Known)

    def _set_known(self, account_key: str, program_id: str, known: _Known) -> None:
        self._set_note(account_key, f"program:{program_id}", msgspec.json.encode(known))

    # ------------------------------------------------------------------ programs

    def programs(self, account_key: str, *, not_before: datetime) -> tuple[Program, ...]:
        """Programs read lately, or none."""

        def work() -> tuple[Program, ...]:
            body = self._note(account_key, "programs")
            if body is None:
                return ()
            kept = msgspec.json.decode(body, type=_Programs)
            return kept.programs if kept.read_at >= not_before else ()

        return self._sound(work)

    def keep_programs(self, account_key: str, programs: Iterable[Program], *, read_at: datetime) -> None:
        """Replace the account's programs."""
        kept = _Programs(tuple(sorted(programs, key=lambda p: (len(p.id), p.id))), read_at)

        def work() -> None:
            with self._db.transaction():
                self._set_note(account_key, "programs", msgspec.json.encode(kept))

        self._sound(work)

    # ------------------------------------------------------------------ sealed notes

    def _note(self, account_key: str, name: str) -> bytes | None:
        row = self._db.one("SELECT body FROM note WHERE account_key=? AND name=?", (account_key, name))
        if row is None:
            return None
        body = _unseal(row["body"], account_key, name)
        if body is None:
            raise self._damaged()
        return body

    def _set_note(self, account_key: str, name: str, body: bytes) -> None:
        sealed = _seal(body, account_key, name)
        self._db.execute("INSERT OR REPLACE INTO note VALUES (?,?,?)", (account_key, name, sealed))


def merge(windows: Iterable[Window]) -> tuple[Window, ...]:
    """Overlapping or touching windows joined, in order."""
    merged: list[Window] = []
    for window in sorted(windows, key=lambda w: w.start):
        if merged and window.start <= merged[-1].end:
            merged[-1] = Window(merged[-1].start, max(merged[-1].end, window.end))
        else:
            merged.append(window)
    return tuple(merged)


def missing(wanted: Window, have: Iterable[Window]) -> tuple[Window, ...]:
    """The parts of `wanted` that no window of `have` covers."""
    gaps: list[Window] = []
    cursor = wanted.start
    for window in merge(have):
        if window.end <= cursor or window.start >= wanted.end:
            continue
        if window.start > cursor:
            gaps.append(Window(cursor, window.start))
        cursor = max(cursor, window.end)
    if cursor < wanted.end:
        gaps.append(Window(cursor, wanted.end))
    return tuple(gaps)


def chunks(window: Window, *, days: int = 45) -> tuple[Window, ...]:
    """Pieces of at most `days` days (contract 3: 45)."""
    pieces: list[Window] = []
    start = window.start
    while start < window.end:
        end = min(start + timedelta(days=days), window.end)
        pieces.append(Window(start, end))
        start = end
    return tuple(pieces)
