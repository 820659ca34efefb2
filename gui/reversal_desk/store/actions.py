"""The cache of downloaded actions and of the windows they cover. May be deleted at any time; a damaged one is rebuilt.

Each action is kept with a checksum, so that a damaged byte leads to another download and never to a wrong amount.
Never a source for what is sent: before a run states are read anew (design.md, getting the actions).
"""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TypeVar

import msgspec

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
        """CREATE TABLE coverage (
            account_key TEXT NOT NULL, program_id TEXT NOT NULL, start TEXT NOT NULL, until TEXT NOT NULL)""",
        """CREATE TABLE synced (
            account_key TEXT NOT NULL, program_id TEXT NOT NULL, began TEXT NOT NULL,
            PRIMARY KEY (account_key, program_id)) WITHOUT ROWID""",
        """CREATE TABLE program (
            account_key TEXT NOT NULL, id TEXT NOT NULL, name TEXT NOT NULL, state TEXT NOT NULL, read_at TEXT NOT NULL,
            PRIMARY KEY (account_key, id)) WITHOUT ROWID""",
    )


_PLAIN = msgspec.json.Encoder()
_ACTION = msgspec.json.Decoder(Action)


def _iso(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat()


_SUM = 4  # bytes of checksum before each kept action


def _pack(action: Action) -> bytes:
    body = _PLAIN.encode(action)
    return zlib.crc32(body).to_bytes(_SUM, "big") + body


def _fits(body: bytes) -> bool:
    return body[:_SUM] == zlib.crc32(body[_SUM:]).to_bytes(_SUM, "big")


class ActionCache:
    """Actions of all accounts, by id."""

    def __init__(self, path: Path) -> None:
        self.path = path
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
        self._db.close()
        throw_away(self.path)
        self._db = self._open()

    def _sound(self, work: Callable[[], T]) -> T:
        """Do it; where the file turns out damaged, once more with an empty one."""
        try:
            return work()
        except Damaged:
            self._rebuild()
            return work()

    def close(self) -> None:
        """Close the connection."""
        self._db.close()

    def keep(self, account_key: str, actions: Iterable[Action]) -> None:
        """Insert or replace actions as just read."""
        rows = [
            (account_key, a.id, a.program_id, _iso(a.event_date) if a.event_date else None, _pack(a)) for a in actions
        ]

        def work() -> None:
            with self._db.transaction():
                self._db.execute_many("INSERT OR REPLACE INTO action VALUES (?,?,?,?,?)", rows)

        self._sound(work)

    def actions(self, account_key: str, program_ids: Iterable[str]) -> tuple[Action, ...]:
        """Everything known of these programs. Ask `covered` first: it finds out what is damaged."""
        found: list[Action] = []
        for program_id in program_ids:
            rows = self._db.all(
                "SELECT body FROM action WHERE account_key=? AND program_id=? ORDER BY event_date",
                (account_key, program_id),
            )
            found.extend(_ACTION.decode(row["body"][_SUM:]) for row in rows)
        return tuple(found)

    # ------------------------------------------------------------------ what is covered

    def covered(self, account_key: str, program_id: str) -> tuple[Window, ...]:
        """Merged event-date windows downloaded so far; none where the file was damaged, which begins anew."""

        def work() -> tuple[Window, ...]:
            rows = self._db.all(
                "SELECT body FROM action WHERE account_key=? AND program_id=?", (account_key, program_id)
            )
            if not all(_fits(row["body"]) for row in rows):
                raise Damaged("JOURNAL_UNREADABLE", file=self.path.name)
            self.synced(account_key, program_id)
            return self._windows(account_key, program_id)

        return self._sound(work)

    def _windows(self, account_key: str, program_id: str) -> tuple[Window, ...]:
        rows = self._db.all(
            "SELECT start, until FROM coverage WHERE account_key=? AND program_id=? ORDER BY start",
            (account_key, program_id),
        )
        try:
            return merge(Window(datetime.fromisoformat(r["start"]), datetime.fromisoformat(r["until"])) for r in rows)
        except ValueError as error:
            raise Damaged("JOURNAL_UNREADABLE", file=self.path.name) from error

    def add_coverage(self, account_key: str, program_id: str, window: Window) -> None:
        """A window was downloaded whole."""
        with self._db.transaction():
            merged = merge([*self._windows(account_key, program_id), window])
            self._db.execute("DELETE FROM coverage WHERE account_key=? AND program_id=?", (account_key, program_id))
            self._db.execute_many(
                "INSERT INTO coverage VALUES (?,?,?,?)",
                ((account_key, program_id, _iso(w.start), _iso(w.end)) for w in merged),
            )

    def synced(self, account_key: str, program_id: str) -> datetime | None:
        """Server time at which the last read of updates began."""
        row = self._db.one("SELECT began FROM synced WHERE account_key=? AND program_id=?", (account_key, program_id))
        try:
            return datetime.fromisoformat(row["began"]) if row else None
        except ValueError as error:
            raise Damaged("JOURNAL_UNREADABLE", file=self.path.name) from error

    def set_synced(self, account_key: str, program_id: str, began: datetime) -> None:
        """Everything updated before `began` is in the cache."""
        with self._db.transaction():
            self._db.execute("INSERT OR REPLACE INTO synced VALUES (?,?,?)", (account_key, program_id, _iso(began)))

    # ------------------------------------------------------------------ programs

    def programs(self, account_key: str, *, not_before: datetime) -> tuple[Program, ...]:
        """Programs read lately, or none."""
        rows = self._db.all(
            "SELECT * FROM program WHERE account_key=? AND read_at >= ? ORDER BY length(id), id",
            (account_key, _iso(not_before)),
        )
        return tuple(Program(row["id"], row["name"], row["state"]) for row in rows)

    def keep_programs(self, account_key: str, programs: Iterable[Program], *, read_at: datetime) -> None:
        """Replace the account's programs."""
        with self._db.transaction():
            self._db.execute("DELETE FROM program WHERE account_key=?", (account_key,))
            self._db.execute_many(
                "INSERT INTO program VALUES (?,?,?,?,?)",
                ((account_key, p.id, p.name, p.state, _iso(read_at)) for p in programs),
            )


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
