"""The journal: every batch, change, attempt, answer, read-back and before-image, written before it matters.

`record` is an append-only chain (chain.py: canonical JSON, SHA-256 over the previous hash); the other tables are the
present state, written in the same transaction as their record, whose seal holds them to it. What "exactly once"
means: docs/architecture.md.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from functools import wraps
from pathlib import Path
from typing import ParamSpec, TypeVar

import msgspec

from reversal_desk import guards
from reversal_desk.errors import JournalDamaged, StoreError
from reversal_desk.model import (
    OPEN_STATES,
    Action,
    ActionState,
    BatchInfo,
    Change,
    Code,
    Item,
    Operation,
    Outcome,
    Policy,
    RowState,
    Step,
    Submission,
)
from reversal_desk.store import chain
from reversal_desk.store.chain import GENESIS, Flaw, Head, canonical
from reversal_desk.store.database import Damaged, Database, Row, UniqueViolation, set_aside

P = ParamSpec("P")
T = TypeVar("T")

FILE_NAME = "journal.sqlite3"
#: Rows that nobody took back and nobody is taking back: a proved change, or the undo of one.
_STANDS = """(
    change.state = 'confirmed' AND change.undo_of IS NULL
    OR change.state = 'undone' AND change.undo_of IS NOT NULL AND NOT EXISTS
      (SELECT 1 FROM change AS back WHERE back.undo_of = change.id AND back.state = 'undone')
  ) AND NOT EXISTS (
    SELECT 1 FROM change AS back JOIN batch AS theirs ON theirs.id = back.batch
    WHERE back.undo_of IS NOT NULL AND back.settled = 0 AND back.action_id = change.action_id
      AND theirs.account_key = (SELECT account_key FROM batch WHERE id = change.batch))"""
_ACTION = msgspec.json.Decoder(Action)
_ITEMS = msgspec.json.Decoder(tuple[Item, ...])
_CODES = msgspec.json.Decoder(tuple[Code, ...])
_FACTS = msgspec.json.Decoder(dict[str, str])
_STEP = msgspec.json.Decoder(Step)
#: Two processes know server time, which has whole seconds, this well.
CLOCKS_AGREE = timedelta(seconds=5)
#: No longer wait at the service is learned, in seconds: one slow change says little of the next.
LONGEST_QUEUE = 1800.0


def _schema_1(db: Database) -> None:
    db.script(
        "CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID",
        """CREATE TABLE record (
            seq INTEGER PRIMARY KEY, at TEXT NOT NULL, kind TEXT NOT NULL,
            batch INTEGER, change INTEGER, attempt INTEGER,
            body TEXT NOT NULL, prev TEXT NOT NULL, hash TEXT NOT NULL UNIQUE)""",
        """CREATE TRIGGER record_never_updated BEFORE UPDATE ON record
            BEGIN SELECT RAISE(ABORT, 'records are never changed'); END""",
        """CREATE TRIGGER record_never_deleted BEFORE DELETE ON record
            BEGIN SELECT RAISE(ABORT, 'records are never deleted'); END""",
        """CREATE TABLE account (
            name TEXT PRIMARY KEY, sid TEXT NOT NULL, origin TEXT NOT NULL, brand_id TEXT NOT NULL,
            programs TEXT NOT NULL, custom_reasons TEXT NOT NULL DEFAULT '[]', added_at TEXT NOT NULL)""",
        """CREATE TABLE learned (
            account_key TEXT NOT NULL, key TEXT NOT NULL, value TEXT NOT NULL,
            PRIMARY KEY (account_key, key)) WITHOUT ROWID""",
        """CREATE TABLE batch (
            id INTEGER PRIMARY KEY, account_key TEXT NOT NULL, account_name TEXT NOT NULL, kind TEXT NOT NULL,
            undo_of INTEGER REFERENCES batch(id), file TEXT NOT NULL, sheet TEXT NOT NULL,
            policy TEXT NOT NULL, created_at TEXT NOT NULL, read_at TEXT NOT NULL)""",
        """CREATE TABLE image (
            id INTEGER PRIMARY KEY, account_key TEXT NOT NULL, action_id TEXT NOT NULL, taken_at TEXT NOT NULL,
            action TEXT NOT NULL, items TEXT)""",
        """CREATE TABLE change (
            id INTEGER PRIMARY KEY, batch INTEGER NOT NULL REFERENCES batch(id), row INTEGER NOT NULL,
            order_no TEXT NOT NULL, action_id TEXT NOT NULL, program_id TEXT NOT NULL, partner TEXT NOT NULL,
            operation TEXT NOT NULL, reason TEXT NOT NULL, state TEXT NOT NULL, codes TEXT NOT NULL,
            facts TEXT NOT NULL, amount_before TEXT NOT NULL, amount_after TEXT,
            payout_before TEXT NOT NULL, payout_expected TEXT, payout_after TEXT, currency TEXT NOT NULL,
            locking_date TEXT, event_date TEXT, money TEXT NOT NULL, money_currency TEXT NOT NULL,
            before_image INTEGER REFERENCES image(id), after_image INTEGER REFERENCES image(id),
            undo_of INTEGER REFERENCES change(id), step TEXT, steps_done INTEGER NOT NULL DEFAULT 0,
            settled INTEGER NOT NULL, updated_at TEXT NOT NULL)""",
        "CREATE INDEX change_batch ON change(batch, state)",
        "CREATE INDEX change_action ON change(action_id)",
        "CREATE INDEX change_order ON change(order_no)",
        "CREATE INDEX change_undo ON change(undo_of) WHERE undo_of IS NOT NULL",
        """CREATE TABLE attempt (
            id INTEGER PRIMARY KEY, change INTEGER NOT NULL REFERENCES change(id), account_key TEXT NOT NULL,
            action_id TEXT NOT NULL, epoch INTEGER NOT NULL, number INTEGER NOT NULL, step TEXT NOT NULL,
            method TEXT NOT NULL, body TEXT NOT NULL, state TEXT NOT NULL, open INTEGER, ghost INTEGER NOT NULL,
            sent_at TEXT NOT NULL, answered_at TEXT, submission_id TEXT NOT NULL DEFAULT '',
            uri TEXT NOT NULL DEFAULT '', complete INTEGER NOT NULL DEFAULT 0, evidence TEXT NOT NULL DEFAULT '')""",
        # one action has at most one open attempt, over all batches, undo, repair and file route
        "CREATE UNIQUE INDEX one_open_attempt ON attempt(account_key, action_id) WHERE open = 1",
        "CREATE INDEX attempt_change ON attempt(change)",
    )


def _schema_2(db: Database) -> None:
    """What the late re-check remembers of a row; and alarms whose facts had one name in two sentences."""
    db.script(
        """CREATE TABLE watch (
            change INTEGER PRIMARY KEY REFERENCES change(id), last_look TEXT NOT NULL, next_look TEXT,
            told TEXT NOT NULL DEFAULT '{}')""",
        "CREATE INDEX attempt_ghost ON attempt(account_key) WHERE ghost = 1",
    )
    told = {
        row["id"]: row
        for row in db.all(
            """SELECT id, codes, facts FROM change
               WHERE (codes LIKE '%"COMMISSION_REPRICED"%' OR codes LIKE '%"LOCK_MOVED"%')
                 AND json_valid(codes) AND json_valid(facts) AND json_extract(facts, '$.before') IS NOT NULL
               ORDER BY id"""
        )
    }
    for number, row in told.items():
        facts = json.loads(row["facts"])
        for code, name in (("COMMISSION_REPRICED", "payout"), ("LOCK_MOVED", "lock")):
            if code in json.loads(row["codes"]):
                facts |= {f"{name}_{end}": facts[end] for end in ("before", "after") if end in facts}
        db.execute("UPDATE change SET facts=? WHERE id=?", (canonical(facts), number))
    if told:
        Writer(db, datetime.now(UTC)).record("renamed", {"count": len(told)}, rows=list(told))


MIGRATIONS = (_schema_1, _schema_2)


def _pack(value: object) -> str:
    """A model value as JSON text; Decimal and times become text and come back exact."""
    return msgspec.json.encode(value).decode()


def _time(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None


def _moment(text: str) -> datetime:
    return datetime.fromisoformat(text)


def _iso(moment: datetime | None) -> str | None:
    return moment.astimezone(UTC).isoformat() if moment else None


def _decimal(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)


def _text(amount: Decimal | None) -> str | None:
    return None if amount is None else str(amount)


def _understood(read: Callable[P, T]) -> Callable[P, T]:
    """What was overwritten in the file and cannot be read as what it should be is damage, not a mistake of ours."""

    @wraps(read)
    def reading(*values: P.args, **named: P.kwargs) -> T:
        try:
            return read(*values, **named)
        except (ValueError, ArithmeticError, IndexError, msgspec.MsgspecError) as error:
            raise Damaged("JOURNAL_UNREADABLE", file=FILE_NAME) from error

    return reading


@dataclass(frozen=True, slots=True)
class Image:
    """An action, and its items where they matter, as read at one moment."""

    action: Action
    items: tuple[Item, ...] | None
    taken_at: datetime


@dataclass(frozen=True, slots=True)
class OpenChange:
    """A change the engine still has work with, with what it needs to send and to judge."""

    id: int
    row: int
    action_id: str
    program_id: str
    operation: Operation
    reason: str
    state: RowState
    codes: tuple[Code, ...]
    facts: Mapping[str, str]
    before: Image
    undo_of: int | None
    step: Step | None
    steps_done: int
    attempts: int
    payout_expected: Decimal | None


@dataclass(frozen=True, slots=True)
class OpenAttempt:
    """An attempt whose end is not known yet."""

    id: int
    change_id: int
    action_id: str
    step: Step
    body: str
    number: int
    state: str  # sending | queued | unknown
    sent_at: datetime
    submission_id: str
    uri: str
    complete: bool


@dataclass(frozen=True, slots=True)
class Proof:
    """The newest proof of a change of ours on an action: what it rests on, when it was read, and what was sent when."""

    evidence: str
    read_at: datetime
    sent_at: datetime
    reason: str


@dataclass(frozen=True, slots=True)
class Handling:
    """The newest batch that touched an action."""

    action_id: str
    batch: int
    at: datetime
    open: bool


@dataclass(frozen=True, slots=True)
class Watched:
    """The newest change of an action that took effect or may have, as the late re-check sees it."""

    change_id: int
    action_id: str
    program_id: str
    state: RowState
    undo_of: int | None
    locking_date: datetime | None
    updated_at: datetime
    sent_at: datetime  # the last byte that left for it; else `updated_at`
    last_look: datetime | None
    next_look: datetime | None
    codes: tuple[Code, ...]
    told: Mapping[str, str]  # alarm -> the value it was told for
    ghost: bool  # an earlier attempt on the action may still land


@dataclass(frozen=True, slots=True)
class WatchedImages:
    """What a watched row must stand at, to be compared with what was read."""

    change: OpenChange
    after: Image | None
    attempt: OpenAttempt | None  # the one that is open


class Journal:
    """One connection to the journal. Each thread that works with it opens its own."""

    def __init__(self, db: Database) -> None:
        self._db = db

    @classmethod
    def open(cls, path: Path, *, check: bool = True) -> Journal:
        """Open or make the journal; a damaged one raises JournalDamaged after it was set aside.

        `check` False: whoever opens it has the whole file looked at elsewhere (checkup.py), before anything is sent.
        """
        try:
            db = Database(path, migrations=MIGRATIONS, durable=True)
            if not check or db.sound():
                return cls(db)
            db.close()
        except Damaged as error:
            raise JournalDamaged("JOURNAL_DAMAGED", file=set_aside(path).name) from error
        raise JournalDamaged("JOURNAL_DAMAGED", file=set_aside(path).name)

    @property
    def database(self) -> Database:
        """For the other rooms of the store that keep tables here (accounts)."""
        return self._db

    def close(self) -> None:
        """Close the connection."""
        self._db.close()

    # ------------------------------------------------------------------ the chain

    @contextmanager
    def writing(self, *, at: datetime) -> Iterator[Writer]:
        """One transaction; everything written in it lands together or not at all."""
        with self._db.transaction():
            yield Writer(self._db, at)

    def head(self) -> tuple[int, str]:
        """Sequence number and hash of the last record."""
        row = self._db.one("SELECT seq, hash FROM record ORDER BY seq DESC LIMIT 1")
        return (row["seq"], row["hash"]) if row else (0, GENESIS)

    def newest(self) -> Head | None:
        """The head with the journal it is of, to be kept elsewhere; None while nothing is on record."""
        with self._db.reading():
            first = self._db.one("SELECT hash FROM record WHERE seq=1")
            seq, link = self.head()
        return Head(first["hash"], seq, link) if first else None

    def holds(self, known: Head) -> bool:
        """Whether a head that was kept elsewhere is still part of this journal; one indexed read."""
        row = self._db.one("SELECT hash FROM record WHERE seq=?", (known.seq,))
        return row is not None and bool(row["hash"] == known.hash)

    def begun_anew(self) -> bool:
        """Whether this journal says that it took the place of another."""
        row = self._db.one("SELECT kind FROM record WHERE seq=1")
        return row is not None and bool(row["kind"] == "begun")

    def begin_anew(self, *, after: str, known: Head | None, at: datetime) -> None:
        """The first record of a journal that takes the place of one that is lost or was set aside as `after`."""
        with self.writing(at=at) as writer:
            writer.record("begun", {"after": after, "known": known.seq if known else 0})

    def verify(self, known: Iterable[Head] = ()) -> Flaw | None:
        """Walk the chain and every table row it vouches for; the first thing that doesn't fit, or None.

        `known` are heads kept elsewhere: by them a cut end is noticed. About 0.2 ms for each row of a sheet, and
        memory for as many hashes; others may write meanwhile.
        """
        return chain.examine(self._db, known)

    # ------------------------------------------------------------------ small keeps

    def epoch(self) -> int:
        """The number of the sender that owns the lane now."""
        row = self._db.one("SELECT value FROM meta WHERE key='epoch'")
        return int(row["value"]) if row else 0

    def raise_epoch(self, *, at: datetime) -> int:
        """Taken with the OS lock held: every `sending` of an older epoch is unknown from now on."""
        with self.writing(at=at) as writer:
            epoch = self.epoch() + 1
            self._db.execute("INSERT OR REPLACE INTO meta VALUES ('epoch', ?)", (str(epoch),))
            writer.record("epoch", {"epoch": epoch})
            rows = self._db.all("SELECT id, change FROM attempt WHERE state='sending' AND epoch < ?", (epoch,))
            for row in rows:
                writer.lost(row["id"], row["change"], why="crash")
        return epoch

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
            with self._db.transaction():
                value = change(self.learned(account_key, key))
                self._db.execute("INSERT OR REPLACE INTO learned VALUES (?, ?, ?)", (account_key, key, value))
        except StoreError:
            return False
        return True

    # ------------------------------------------------------------------ reading

    def batch(self, batch_id: int) -> BatchInfo | None:
        """One batch, or None."""
        row = self._db.one("SELECT * FROM batch WHERE id=?", (batch_id,))
        return self._batch_info(row) if row else None

    def account_of(self, batch_id: int) -> tuple[str, str]:
        """(account_key, account name) of a batch; KeyError where there is none."""
        row = self._db.one("SELECT account_key, account_name FROM batch WHERE id=?", (batch_id,))
        if row is None:
            raise KeyError(batch_id)
        return row["account_key"], row["account_name"]

    @_understood
    def read_at(self, batch_id: int) -> datetime:
        """Server time at which the batch's actions were read before planning."""
        row = self._db.one("SELECT read_at FROM batch WHERE id=?", (batch_id,))
        if row is None:
            raise KeyError(batch_id)
        return _moment(row["read_at"])

    def overtaken(self, batch_id: int) -> bool:
        """Whether another batch of the same account was sent, or proved, since this batch's actions were read.

        The batch that this one takes back is none: its rows had ended before.
        """
        since = self.read_at(batch_id) - CLOCKS_AGREE
        found = self._db.one(
            """SELECT 1 FROM batch own
                 JOIN batch other ON other.account_key = own.account_key AND other.id != own.id
                   AND other.id IS NOT own.undo_of
                 JOIN change ON change.batch = other.id JOIN attempt ON attempt.change = change.id
               WHERE own.id = ? AND change.updated_at >= ? LIMIT 1""",
            (batch_id, _iso(since)),
        )
        return found is not None

    def batches(self) -> tuple[BatchInfo, ...]:
        """All batches, newest first."""
        return tuple(self._batch_info(row) for row in self._db.all("SELECT * FROM batch ORDER BY id DESC"))

    @_understood
    def counts(self, batch_id: int) -> dict[RowState, int]:
        """How many rows of a batch are in which state."""
        counted = self._db.all("SELECT state, count(*) AS n FROM change WHERE batch=? GROUP BY state", (batch_id,))
        return {RowState(item["state"]): int(item["n"]) for item in counted}

    @_understood
    def _batch_info(self, row: Row) -> BatchInfo:
        counts = self.counts(row["id"])
        locks = self._db.all(
            f"SELECT locking_date, count(*) AS n FROM change WHERE batch=? AND {_STANDS} GROUP BY 1 ORDER BY 1",
            (row["id"],),
        )
        queue_time = self.queue_time(row["account_key"]) or timedelta(0)
        dated = [(_moment(item["locking_date"]), int(item["n"])) for item in locks if item["locking_date"] is not None]
        until = guards.undo_deadlines(dated, queue_time=queue_time)
        undoable = sum(int(item["n"]) for item in locks)
        return BatchInfo(
            id=row["id"],
            account_key=row["account_key"],
            kind=row["kind"],
            undo_of=row["undo_of"],
            file=row["file"],
            sheet=row["sheet"],
            created_at=_moment(row["created_at"]),
            counts=counts,
            undo_until=until[0] if until else None,
            finished=not any(state in OPEN_STATES for state in counts),
            undo_some_until=until[1] if until and len(dated) == len(locks) else None,
            undoable=undoable,
        )

    def outcomes(self, batch_id: int) -> tuple[Outcome, ...]:
        """Every row of a batch, sheet order."""
        rows = self._db.all("SELECT * FROM change WHERE batch=? ORDER BY row, id", (batch_id,))
        return tuple(_outcome(row) for row in rows)

    def latest_outcomes(self, batch_id: int, most: int) -> tuple[Outcome, ...]:
        """Rows of a batch that were sent, those with the latest news first."""
        rows = self._db.all(
            "SELECT * FROM change WHERE batch=?1 AND state NOT IN ('ready', 'look', 'blocked', 'left_out', 'waiting')"
            " ORDER BY updated_at DESC, id DESC LIMIT ?2",
            (batch_id, most),
        )
        return tuple(_outcome(row) for row in rows)

    def find_order(self, text: str) -> tuple[Outcome, ...]:
        """Every row ever sent for an order number or action id, newest first."""
        rows = self._db.all(
            "SELECT * FROM change WHERE (order_no=?1 COLLATE NOCASE OR action_id=?1) AND action_id != ''"
            " ORDER BY batch DESC, row LIMIT 500",
            (text.strip(),),
        )
        return tuple(_outcome(row) for row in rows)

    @_understood
    def money_lines(self, batch_id: int) -> list[tuple[int, RowState, tuple[Code, ...], Decimal, str]]:
        """(row, state, codes, money, currency) of every row, for the line that adds up."""
        rows = self._db.all("SELECT row, state, codes, money, money_currency FROM change WHERE batch=?", (batch_id,))
        return [
            (row["row"], RowState(row["state"]), _codes(row["codes"]), Decimal(row["money"]), row["money_currency"])
            for row in rows
        ]

    def open_changes(self, batch_id: int) -> tuple[OpenChange, ...]:
        """Changes not settled yet, earliest lock first."""
        rows = self._db.all(
            """SELECT change.*, image.action AS image_action, image.items AS image_items, image.taken_at AS taken_at,
                 (SELECT count(*) FROM attempt WHERE attempt.change = change.id
                   AND attempt.state NOT IN ('not_sent', 'proved', 'refused')) AS attempts
               FROM change JOIN image ON image.id = change.before_image
               WHERE batch=? AND settled=0
               ORDER BY locking_date IS NULL, locking_date, change.id""",
            (batch_id,),
        )
        return tuple(_open_change(row) for row in rows)

    def open_attempts(self, batch_id: int) -> tuple[OpenAttempt, ...]:
        """Attempts of a batch whose end is not known."""
        rows = self._db.all(
            "SELECT attempt.* FROM attempt JOIN change ON change.id = attempt.change"
            " WHERE change.batch=? AND attempt.open=1 ORDER BY attempt.id",
            (batch_id,),
        )
        return tuple(_open_attempt(row) for row in rows)

    def image(self, change_id: int, *, after: bool = False) -> Image | None:
        """The before-image (or the image read back) of a change."""
        column = "after_image" if after else "before_image"
        row = self._db.one(
            f"SELECT image.* FROM image JOIN change ON change.{column} = image.id WHERE change.id=?",
            (change_id,),
        )
        return _image(row["action"], row["items"], row["taken_at"]) if row else None

    @_understood
    def handled(self, account_key: str) -> tuple[Handling, ...]:
        """For each action ever sent to by this program: the newest batch that changed it, and whether it is open.

        A change that was undone no longer counts as handled. An undo counts while it is open: what is planned meanwhile
        would be taken back by it.
        """
        rows = self._db.all(
            """SELECT change.action_id, max(change.batch) AS batch, max(change.updated_at) AS at,
                      max(CASE WHEN settled=0 THEN 1 ELSE 0 END) AS open
               FROM change JOIN batch ON batch.id = change.batch
               WHERE batch.account_key=? AND change.action_id != '' AND (batch.kind = 'submit' OR change.settled = 0)
                 AND change.state IN ('waiting','sending','queued','checking','accepted_not_visible','confirmed')
               GROUP BY change.action_id""",
            (account_key,),
        )
        return tuple(Handling(r["action_id"], r["batch"], _moment(r["at"]), bool(r["open"])) for r in rows)

    def undoable(self, batch_id: int) -> tuple[tuple[Outcome, Image, Image | None], ...]:
        """Changes of a batch that were proved ours and are not undone (or being undone): with both images.

        The first image is what an undo goes back to. For a row of an undo batch that is how the action stood after
        the change which that row took back.
        """
        rows = self._db.all(
            f"SELECT change.* FROM change WHERE batch=? AND {_STANDS} ORDER BY locking_date IS NULL, locking_date, id",
            (batch_id,),
        )
        found = []
        for row in rows:
            taken_back = row["undo_of"]
            target = self.image(row["id"]) if taken_back is None else self.image(taken_back, after=True)
            if target is not None:
                found.append((_outcome(row), target, self.last_read(row["id"])))
        return tuple(found)

    def last_read(self, change_id: int) -> Image | None:
        """The newest read-back of a change: its own, or that of an undo of it which stopped half way."""
        row = self._db.one(
            """SELECT image.* FROM image WHERE id = (
                 SELECT max(after_image) FROM change WHERE id=?1 OR (undo_of=?1 AND state='undo_refused'))""",
            (change_id,),
        )
        return _image(row["action"], row["items"], row["taken_at"]) if row else None

    def later(self, change_ids: Iterable[int]) -> dict[int, int]:
        """change -> the batch of a change of ours on the same action that was proved after it, and stands.

        In the order in which they were sent: of one action only one is out at a time.
        """
        found: dict[int, int] = {}
        for change_id in change_ids:
            row = self._db.one(
                """SELECT later.batch FROM change AS own
                     JOIN batch ON batch.id = own.batch
                     JOIN change AS later ON later.action_id = own.action_id AND later.id != own.id
                     JOIN batch AS theirs ON theirs.id = later.batch AND theirs.account_key = batch.account_key
                   WHERE own.id = ? AND later.state = 'confirmed' AND later.undo_of IS NULL
                     AND (SELECT max(id) FROM attempt WHERE change = later.id AND state = 'proved')
                       > (SELECT max(id) FROM attempt WHERE change = own.id AND state = 'proved')
                   ORDER BY later.id DESC LIMIT 1""",
                (change_id,),
            )
            if row is not None:
                found[change_id] = row["batch"]
        return found

    def newest_proof(self, account_key: str, action_id: str) -> Proof | None:
        """When a change of ours on an action was last proved, whichever batch it belongs to."""
        row = self._db.one(
            """SELECT attempt.evidence, attempt.sent_at, attempt.step, image.taken_at FROM change
                 JOIN attempt ON attempt.change = change.id JOIN image ON image.id = change.after_image
               WHERE change.action_id=? AND attempt.account_key=? AND attempt.state='proved'
               ORDER BY attempt.id DESC LIMIT 1""",
            (action_id, account_key),
        )
        if row is None:
            return None
        step = _STEP.decode(row["step"])
        return Proof(row["evidence"], _moment(row["taken_at"]), _moment(row["sent_at"]), step.reason)

    def ghosts(self, account_key: str) -> tuple[OpenAttempt, ...]:
        """Attempts of an account that were closed without a known end: they may still land (design.md, journal 6)."""
        rows = self._db.all(
            "SELECT * FROM attempt WHERE account_key=? AND ghost=1 AND open IS NULL ORDER BY id", (account_key,)
        )
        return tuple(_open_attempt(row) for row in rows)

    def resets_in_queue(self, account_key: str, *, since: datetime) -> tuple[OpenAttempt, ...]:
        """Resets sent since then that were proved by the change log, before their own submission was seen Complete.

        A colleague's reset leaves the same entry: ours may still stand in the service's queue.
        """
        rows = self._db.all(
            """SELECT * FROM attempt WHERE account_key=? AND state='proved' AND ghost=0 AND complete=0
                 AND submission_id != '' AND sent_at >= ? AND body LIKE '%Reason=RESET%' ORDER BY id""",
            (account_key, _iso(since)),
        )
        return tuple(_open_attempt(row) for row in rows)

    def unended(self, account_key: str, action_id: str) -> tuple[OpenAttempt, ...]:
        """Attempts on an action whose own end was never seen, those too that are held to be gone after a day."""
        rows = self._db.all(
            """SELECT * FROM attempt WHERE account_key=? AND action_id=? AND open IS NULL AND complete=0
                 AND (state IN ('not_seen', 'not_ours') OR state = 'proved' AND number > 1) ORDER BY id""",
            (account_key, action_id),
        )
        return tuple(_open_attempt(row) for row in rows)

    def may_still_land(self, change_id: int, *, since: datetime) -> OpenAttempt | None:
        """The newest attempt of a row, sent since then, that was closed without a known end; None where none was."""
        row = self._db.one(
            "SELECT * FROM attempt WHERE change=? AND ghost=1 AND open IS NULL AND sent_at >= ? ORDER BY id DESC",
            (change_id, _iso(since)),
        )
        return _open_attempt(row) if row else None

    def first_sent(self, change_id: int) -> datetime | None:
        """When the first attempt of a change left whose answer was lost and which was not seen."""
        row = self._db.one("SELECT min(sent_at) AS at FROM attempt WHERE change=? AND state='not_seen'", (change_id,))
        return _time(row["at"]) if row else None

    def last_proved(self, change_id: int) -> OpenAttempt | None:
        """The newest attempt of a change that was proved."""
        row = self._db.one(
            "SELECT * FROM attempt WHERE change=? AND state='proved' ORDER BY id DESC LIMIT 1", (change_id,)
        )
        return _open_attempt(row) if row else None

    def holder(self, account_key: str, action_id: str) -> int | None:
        """The batch that has an open attempt on an action."""
        row = self._db.one(
            "SELECT change.batch FROM attempt JOIN change ON change.id = attempt.change"
            " WHERE attempt.open=1 AND attempt.account_key=? AND attempt.action_id=?",
            (account_key, action_id),
        )
        return row["batch"] if row else None

    def newest_confirmed(self, account_key: str, action_ids: Iterable[str]) -> dict[str, tuple[int, int]]:
        """action id -> (batch, change) of the newest proved, not undone change of ours."""
        wanted = set(action_ids)
        rows = self._db.all(
            f"""SELECT change.id, change.batch, change.action_id FROM change JOIN batch ON batch.id = change.batch
               WHERE batch.account_key=? AND batch.kind='submit' AND {_STANDS}
               ORDER BY change.id""",
            (account_key,),
        )
        return {r["action_id"]: (r["batch"], r["id"]) for r in rows if r["action_id"] in wanted}

    def lock_rows(self) -> tuple[tuple[int, str, str, str], ...]:
        """(batch, locking date, money, currency) of proved and unfinished rows, for the reminders."""
        rows = self._db.all(
            """SELECT batch, locking_date, money, money_currency FROM change
               WHERE locking_date IS NOT NULL AND action_id != ''
                 AND state IN ('waiting','sending','queued','checking','accepted_not_visible','confirmed')"""
        )
        return tuple((r["batch"], r["locking_date"], r["money"], r["money_currency"]) for r in rows)

    # ------------------------------------------------------------------ the late re-check

    @_understood
    def watched(self, account_key: str, *, since: datetime) -> tuple[Watched, ...]:
        """Per action the newest change that took effect or may have, written since then; whatever has a ghost too.

        Rows that wait to be sent, or are being sent, belong to the lane: their actions are left out.
        """
        rows = self._db.all(
            """WITH moved AS (
                 SELECT max(change.id) AS id FROM change JOIN batch ON batch.id = change.batch
                 WHERE batch.account_key = ?1 AND change.action_id != '' AND (change.steps_done > 0 OR change.state IN
                   ('waiting','sending','queued','checking','accepted_not_visible','confirmed','already_so','undone'))
                 GROUP BY change.action_id),
               ghosts AS (SELECT DISTINCT action_id FROM attempt
                          WHERE account_key = ?1 AND ghost = 1 AND open IS NULL)
               SELECT change.*, watch.last_look, watch.next_look, coalesce(watch.told, '{}') AS told,
                 (SELECT max(sent_at) FROM attempt WHERE attempt.change = change.id) AS sent_at,
                 change.action_id IN (SELECT action_id FROM ghosts) AS ghost
               FROM moved JOIN change ON change.id = moved.id LEFT JOIN watch ON watch.change = change.id
               WHERE change.state IN
                   ('queued','checking','accepted_not_visible','confirmed','already_so','undone')
                 AND (change.updated_at >= ?2 OR change.settled = 0 OR ghost)
               ORDER BY change.id""",
            (account_key, _iso(since)),
        )
        return tuple(
            Watched(
                change_id=row["id"], action_id=row["action_id"], program_id=row["program_id"],
                state=RowState(row["state"]), undo_of=row["undo_of"], locking_date=_time(row["locking_date"]),
                updated_at=_moment(row["updated_at"]), sent_at=_moment(row["sent_at"] or row["updated_at"]),
                last_look=_time(row["last_look"]), next_look=_time(row["next_look"]),
                codes=_codes(row["codes"]), told=json.loads(row["told"]), ghost=bool(row["ghost"]),
            )
            for row in rows
        )  # fmt: skip

    def watched_images(self, change_id: int) -> WatchedImages:
        """The images of a watched row and the attempt that is open, if one is; KeyError where there is no such row."""
        row = self._db.one(
            """SELECT change.*, image.action AS image_action, image.items AS image_items, image.taken_at AS taken_at,
                 (SELECT count(*) FROM attempt WHERE attempt.change = change.id
                   AND attempt.state NOT IN ('not_sent', 'proved')) AS attempts
               FROM change JOIN image ON image.id = change.before_image WHERE change.id=?""",
            (change_id,),
        )
        if row is None:
            raise KeyError(change_id)
        attempt = self._db.one("SELECT * FROM attempt WHERE change=? AND open=1", (change_id,))
        after = self.image(change_id, after=True)
        return WatchedImages(_open_change(row), after, _open_attempt(attempt) if attempt else None)

    def known_submissions(self, account_key: str) -> set[str]:
        """Submission ids that belong to an attempt already."""
        rows = self._db.all(
            "SELECT submission_id FROM attempt WHERE account_key=? AND submission_id != ''", (account_key,)
        )
        return {row["submission_id"] for row in rows}

    def outcome(self, change_id: int) -> Outcome:
        """One row as it stands; KeyError where there is none."""
        row = self._db.one("SELECT * FROM change WHERE id=?", (change_id,))
        if row is None:
            raise KeyError(change_id)
        return _outcome(row)

    # ------------------------------------------------------------------ beginning a batch

    def begin_batch(
        self,
        *,
        account_key: str,
        account_name: str,
        file: str,
        sheet: str,
        policy: Policy,
        changes: Sequence[Change],
        steps: Mapping[tuple[int, str], Step],
        items: Mapping[str, tuple[Item, ...]],
        read_at: datetime,
        at: datetime,
    ) -> int:
        """Write a whole batch, before-images included, in one transaction. `steps` holds the rows to be sent."""
        with self.writing(at=at) as writer:
            batch = writer.batch(
                account_key, account_name, kind="submit", undo_of=None, file=file, sheet=sheet,
                policy=policy, read_at=read_at,
            )  # fmt: skip
            left = []
            for change in changes:
                number = writer.planned(batch, account_key, change, step=steps.get(change.key), items=items)
                if change.key not in steps:
                    left.append(number)
            writer.left(batch, left)
        return batch

    def begin_undo(
        self,
        *,
        undo_of: int,
        account_key: str,
        account_name: str,
        file: str,
        sheet: str,
        rows: Sequence[tuple[Outcome, Image]],
        refused: Sequence[tuple[Outcome, Image, Code, Mapping[str, str]]],
        read_at: datetime,
        at: datetime,
    ) -> int:
        """Write an undo batch: each row's target is the before-image of the change it takes back."""
        with self.writing(at=at) as writer:
            batch = writer.batch(
                account_key, account_name, kind="undo", undo_of=undo_of, file=file, sheet=sheet,
                policy=Policy(), read_at=read_at,
            )  # fmt: skip
            for outcome, image in rows:
                writer.undo_row(batch, account_key, outcome, image, state=RowState.WAITING)
            for outcome, image, code, facts in refused:
                writer.undo_row(
                    batch, account_key, outcome, image, state=RowState.UNDO_REFUSED, codes=(code,), facts=facts
                )
        return batch


class Writer:
    """The open transaction: records and state together."""

    def __init__(self, db: Database, at: datetime) -> None:
        self._db = db
        self._at = at.astimezone(UTC).isoformat()
        row = db.one("SELECT seq, hash FROM record ORDER BY seq DESC LIMIT 1")
        self._seq: int = row["seq"] if row else 0
        self._head: str = row["hash"] if row else GENESIS

    def record(
        self, kind: str, body: Mapping[str, object], *, batch: int | None = None, change: int | None = None,
        attempt: int | None = None, image: int | None = None, rows: Sequence[int] = (),
    ) -> None:  # fmt: skip
        """Append one link to the chain, after the rows it speaks of were written: it seals them as they are now.

        A batch's row is sealed by the record that is of no change. `rows`: ids of changes without a record of their
        own.
        """
        self._seq += 1
        named = {"change": change, "attempt": attempt, "image": image, "batch": batch if change is None else None}
        seals: dict[str, object] = {
            table: self._seal(table, number) for table, number in named.items() if number is not None
        }
        if rows:
            seals["rows"] = [[number, self._seal("change", number)] for number in rows]
        text = canonical({**body, "seal": seals} if seals else body)
        link = {
            "seq": self._seq, "at": self._at, "kind": kind, "batch": batch, "change": change,
            "attempt": attempt, "body": text, "prev": self._head,
        }  # fmt: skip
        self._head = chain.link_hash(link)
        self._db.execute(
            "INSERT INTO record (seq, at, kind, batch, change, attempt, body, prev, hash) VALUES (?,?,?,?,?,?,?,?,?)",
            (self._seq, self._at, kind, batch, change, attempt, text, link["prev"], self._head),
        )

    def _seal(self, table: str, number: int) -> str:
        row = self._db.one(f"SELECT * FROM {table} WHERE id=?", (number,))
        if row is None:
            raise KeyError(number)
        return chain.seal(table, row)

    # ------------------------------------------------------------------ batches and rows

    def batch(
        self, account_key: str, account_name: str, *, kind: str, undo_of: int | None, file: str, sheet: str,
        policy: Policy, read_at: datetime,
    ) -> int:  # fmt: skip
        """Begin a batch."""
        packed = _pack(policy)
        batch = self._db.execute(
            "INSERT INTO batch (account_key, account_name, kind, undo_of, file, sheet, policy, created_at, read_at)"
            " VALUES (?,?,?,?,?,?,?,?,?)",
            (account_key, account_name, kind, undo_of, file, sheet, packed, self._at, _iso(read_at)),
        )
        body = {"account": account_key, "kind": kind, "undo_of": undo_of, "file": file, "sheet": sheet,
                "policy": json.loads(packed), "read_at": _iso(read_at)}  # fmt: skip
        self.record("batch", body, batch=batch)
        return batch

    def planned(
        self, batch: int, account_key: str, change: Change, *, step: Step | None,
        items: Mapping[str, tuple[Item, ...]],
    ) -> int:  # fmt: skip
        """One row of a submitted plan; gives its number. Rows without a step are kept as they stood, and settled;
        they have no record of their own, `left` is that of all of them."""
        action = change.action
        image = None
        if action is not None and step is not None:
            image = self.image(account_key, action, items.get(action.id))
        state = RowState.WAITING if step is not None else change.state
        if step is not None:
            codes: tuple[Code, ...] = tuple(code for code in change.codes if code in change.accepted)
        else:
            codes = change.codes
        number = self._db.execute(
            """INSERT INTO change (batch, row, order_no, action_id, program_id, partner, operation, reason, state,
                 codes, facts, amount_before, amount_after, payout_before, payout_expected, currency, locking_date,
                 event_date, money, money_currency, before_image, step, settled, updated_at)
               VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)""",
            (
                batch, change.row.number, change.order, action.id if action else "",
                action.program_id if action else "", action.partner if action else "", change.operation,
                change.reason, state, canonical(list(codes)), canonical(dict(change.facts)),
                str(action.amount if action else 0), _text(change.amount_after),
                str(action.payout if action else 0), _text(change.payout_after),
                action.currency if action else change.money_currency, _iso(action.locking_date) if action else None,
                _iso(action.event_date) if action else None, str(change.money or 0), change.money_currency, image,
                _pack(step) if step else None, 0 if step else 1, self._at,
            ),
        )  # fmt: skip
        if step is not None and action is not None:
            body = {"row": change.row.number, "order": change.order, "action": action.id,
                    "operation": change.operation, "reason": change.reason, "step": json.loads(_pack(step)),
                    "image": image, "accepted": sorted(change.accepted)}  # fmt: skip
            self.record("planned", body, batch=batch, change=number)
        return number

    def left(self, batch: int, rows: Sequence[int]) -> None:
        """The rows of a batch that nothing is sent for, in one record."""
        if rows:
            self.record("left", {"count": len(rows)}, batch=batch, rows=rows)

    def undo_row(
        self, batch: int, account_key: str, outcome: Outcome, target: Image, *, state: RowState,
        codes: tuple[Code, ...] = (), facts: Mapping[str, str] | None = None,
    ) -> None:  # fmt: skip
        """One row of an undo batch; its before-image is the target it goes back to."""
        image = self.image(account_key, target.action, target.items)
        action = target.action
        reversed_again = action.state is ActionState.REVERSED  # the undo of an undo: nothing of it counts then
        wanted = Decimal("0.00") if reversed_again else action.amount
        operation = Operation.REVERSE if reversed_again else Operation.RESET
        number = self._db.execute(
            """INSERT INTO change (batch, row, order_no, action_id, program_id, partner, operation, reason, state,
                 codes, facts, amount_before, amount_after, payout_before, payout_expected, currency, locking_date,
                 event_date, money, money_currency, before_image, undo_of, settled, updated_at)
               VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)""",
            (
                batch, outcome.row, outcome.order, action.id, action.program_id, action.partner, operation,
                outcome.reason, state, canonical(list(codes)), canonical(dict(facts or {})),
                str(outcome.amount_after if outcome.amount_after is not None else action.amount),
                str(wanted), str(outcome.payout_after if outcome.payout_after is not None else 0),
                str(action.payout), action.currency, _iso(action.locking_date), _iso(action.event_date),
                str(abs(wanted - (outcome.amount_after or Decimal(0)))), action.currency, image,
                outcome.change_id, 0 if state is RowState.WAITING else 1, self._at,
            ),
        )  # fmt: skip
        body = {"row": outcome.row, "order": outcome.order, "action": action.id, "undo_of": outcome.change_id,
                "image": image, "state": state, "codes": list(codes)}  # fmt: skip
        self.record("undo_planned", body, batch=batch, change=number)

    def image(self, account_key: str, action: Action, items: tuple[Item, ...] | None) -> int:
        """Keep an action, and its items, as read."""
        packed, packed_items = _pack(action), None if items is None else _pack(items)
        image = self._db.execute(
            "INSERT INTO image (account_key, action_id, taken_at, action, items) VALUES (?,?,?,?,?)",
            (account_key, action.id, self._at, packed, packed_items),
        )
        body = {"image": image, "action": json.loads(packed)}
        if packed_items is not None:
            body["items"] = json.loads(packed_items)
        self.record("image", body, image=image)
        return image

    def new_before_image(self, change: int, account_key: str, image: Image) -> None:
        """A newer or fuller before-image (items read), written before the first byte."""
        number = self.image(account_key, image.action, image.items)
        self._db.execute("UPDATE change SET before_image=? WHERE id=?", (number, change))
        self.record("before_image", {"image": number}, change=change)

    def plan_step(self, change: int, step: Step) -> None:
        """The next write of a change (undo plans each from a fresh read)."""
        self._db.execute("UPDATE change SET step=?, updated_at=? WHERE id=?", (_pack(step), self._at, change))
        self.record("step", {"step": json.loads(_pack(step))}, change=change)

    # ------------------------------------------------------------------ attempts

    def sending(self, change: OpenChange, *, account_key: str, epoch: int, step: Step, body: str) -> int | None:
        """Write the attempt before its first byte; None when another attempt on the action is open.

        Raises PermissionError-like `EpochLost` when another process took the lane.
        """
        row = self._db.one("SELECT value FROM meta WHERE key='epoch'")
        if row is None or int(row["value"]) != epoch:
            raise EpochLost
        try:
            attempt = self._db.execute(
                """INSERT INTO attempt (change, account_key, action_id, epoch, number, step, method, body, state,
                     open, ghost, sent_at) VALUES (?,?,?,?,?,?,?,?,'sending',1,1,?)""",
                (change.id, account_key, change.action_id, epoch, change.attempts + 1, _pack(step),
                 step.write.method, body, self._at),
            )  # fmt: skip
        except UniqueViolation:
            return None
        self._state(change.id, RowState.SENDING)
        sent = {"epoch": epoch, "method": step.write.method, "body": body, "number": change.attempts + 1}
        self.record("sending", sent, change=change.id, attempt=attempt)
        return attempt

    def queued(self, attempt: int, change: int, *, submission_id: str, uri: str) -> None:
        """The answer came: received, not yet in effect."""
        self._db.execute(
            "UPDATE attempt SET state='queued', answered_at=?, submission_id=?, uri=? WHERE id=?",
            (self._at, submission_id, uri, attempt),
        )
        self._state(change, RowState.QUEUED, codes=())
        self.record("queued", {"submission": submission_id, "uri": uri}, change=change, attempt=attempt)

    def found_submission(self, attempt: int, change: int, submission: Submission, *, uri: str) -> None:
        """A lost answer was found again among the account's submissions (design.md, journal 4)."""
        self.queued(attempt, change, submission_id=submission.id, uri=uri)

    def not_sent(self, attempt: int, change: int, *, why: str) -> None:
        """Surely nothing left, or it was refused for now (429, 401, 403): planned again."""
        self._db.execute(
            "UPDATE attempt SET state='not_sent', open=NULL, ghost=0, answered_at=? WHERE id=?", (self._at, attempt)
        )
        self._state(change, RowState.WAITING, codes=())
        self.record("not_sent", {"why": why}, change=change, attempt=attempt)

    def lost(self, attempt: int, change: int, *, why: str) -> None:
        """No clear answer: it may have happened."""
        self._db.execute("UPDATE attempt SET state='unknown', answered_at=? WHERE id=?", (self._at, attempt))
        self._state(change, RowState.CHECKING, codes=(Code.LOST_ANSWER,))
        self.record("lost", {"why": why}, change=change, attempt=attempt)

    def completed(self, attempt: int, change: int) -> None:
        """Its submission is Complete without an error; the action may not show it yet."""
        self._db.execute("UPDATE attempt SET complete=1, ghost=0 WHERE id=?", (attempt,))
        self.record("complete", {}, change=change, attempt=attempt)

    def refused(
        self, attempt: int, change: int, *, said: str, state: RowState = RowState.REFUSED,
        codes: tuple[Code, ...] = (Code.REFUSED,), facts: Mapping[str, str] | None = None,
    ) -> None:  # fmt: skip
        """The service said no, at once or by its submission."""
        self._close(attempt, "refused")
        self._state(change, state, codes=codes, facts={**(facts or {}), "said": said}, settled=True)
        self.record("refused", {"said": said}, change=change, attempt=attempt)

    def another_way(self, attempt: int, change: int, *, said: str, step: Step) -> None:
        """Refused as it did not come through whole (contract 5.4): the same change is planned as `step`, by POST."""
        self._close(attempt, "refused")
        self._state(change, RowState.WAITING, codes=())
        self.record("refused", {"said": said, "again": step.write.method}, change=change, attempt=attempt)
        self.plan_step(change, step)

    def not_visible(self, attempt: int, change: int) -> None:
        """Complete without an error, and the action does not show it."""
        self._state(change, RowState.ACCEPTED_NOT_VISIBLE, codes=(Code.NOT_VISIBLE,))
        self.record("not_visible", {}, change=change, attempt=attempt)

    def proved(
        self, attempt: int, change: int, *, account_key: str, evidence: str, after: Image, state: RowState | None,
        codes: tuple[Code, ...] = (), facts: Mapping[str, str] | None = None,
    ) -> None:  # fmt: skip
        """The end state was read back, with evidence that it was ours (or ALREADY_SO without).

        `state` None: a step of an undo was proved and more is to come; the change waits again. Where two attempts
        were sent, what is seen may be the first's doing: the second stays a ghost until its submission is complete.
        """
        ours = state is not RowState.ALREADY_SO
        twice = self._db.one("SELECT 1 FROM attempt WHERE id=? AND number > 1 AND complete=0", (attempt,)) is not None
        self._close(attempt, "proved" if ours else "not_ours", evidence=evidence, ghost=twice or not ours)
        image = self.image(account_key, after.action, after.items)
        self._db.execute(
            "UPDATE change SET after_image=?, payout_after=?,"
            " amount_after=CASE WHEN undo_of IS NULL AND ? != 'REVERSED' THEN ? ELSE amount_after END,"
            " steps_done=steps_done+1, step=NULL WHERE id=?",
            (image, str(after.action.payout), after.action.state, str(after.action.amount), change),
        )
        if state is None:
            self._state(change, RowState.WAITING, codes=())
        else:
            self._state(change, state, codes=codes, facts=facts, settled=True)
        if state is RowState.UNDONE:
            self.taken_back(change)
        self.record(
            "proved", {"evidence": evidence, "image": image, "state": state or "next step"},
            change=change, attempt=attempt,
        )  # fmt: skip

    def taken_back(self, change: int) -> None:
        """The change that an undo row took back is undone from now on.

        Where that was an undo itself, it no longer stands, and the change it had taken back stands again; and so on
        down to the change of the sheet.
        """
        by = self._db.one("SELECT batch, undo_of, after_image, payout_after FROM change WHERE id=?", (change,))
        below, stands = (by["undo_of"], False) if by is not None else (None, False)
        while by is not None and below is not None:
            row = self._db.one("SELECT undo_of FROM change WHERE id=?", (below,))
            deeper = row["undo_of"] if row is not None else None
            if deeper is not None:
                codes = () if stands else (Code.UNDO_TAKEN_BACK,)
                self._state(below, RowState.UNDONE, codes=codes, facts={"batch": str(by["batch"])}, settled=True)
            elif stands:
                self._state(below, RowState.CONFIRMED, codes=(), settled=True)
                if by["after_image"] is not None:
                    self._db.execute(
                        "UPDATE change SET after_image=?, payout_after=? WHERE id=?",
                        (by["after_image"], by["payout_after"], below),
                    )
            else:
                self._state(below, RowState.UNDONE, codes=(), settled=True)
            self.record("stands_again" if stands else "taken_back", {"by": change}, change=below)
            below, stands = deeper, not stands

    def not_happened(self, attempt: int, change: int) -> None:
        """After the patience the action still equals the before-image and no update shows: planned anew, once."""
        self._close(attempt, "not_seen", ghost=True)
        self._state(change, RowState.WAITING, codes=())
        self.record("not_seen", {}, change=change, attempt=attempt)

    def ghost_gone(self, attempt: int, change: int, *, why: str) -> None:
        """An attempt that was closed without a known end can land no more."""
        self._db.execute("UPDATE attempt SET ghost=0 WHERE id=?", (attempt,))
        self.record("ghost_gone", {"why": why}, change=change, attempt=attempt)

    def waits(self, change: int, *, codes: tuple[Code, ...], facts: Mapping[str, str]) -> None:
        """A row goes on waiting, for a reason that is said."""
        self._state(change, RowState.WAITING, codes=codes, facts=facts)
        self.record("waits", {"codes": list(codes), "facts": dict(facts)}, change=change)

    def for_the_person(
        self, attempt: int, change: int, *, codes: tuple[Code, ...] = (Code.SENT_TWICE_UNKNOWN,),
        facts: Mapping[str, str] | None = None,
    ) -> None:  # fmt: skip
        """A lost answer that may not be sent again goes to the person after its patience; it stays open on record."""
        self._state(change, RowState.CHECKING, codes=codes, facts=facts)
        self.record("for_the_person", {"codes": list(codes)}, change=change, attempt=attempt)

    def reopened(self, attempt: int, change: int, *, codes: tuple[Code, ...], facts: Mapping[str, str]) -> None:
        """A row is not sent (again), and an attempt that was held not to have happened may still land: it is open
        again, for the person, and the late looks go on after it."""
        self._db.execute("UPDATE attempt SET state='unknown', open=1 WHERE id=?", (attempt,))
        self._state(change, RowState.CHECKING, codes=codes, facts=facts)
        self.record("reopened", {"codes": list(codes), "facts": dict(facts)}, change=change, attempt=attempt)

    # ------------------------------------------------------------------ the late re-check

    def is_still(self, seen: Watched) -> bool:
        """Whether a row stands as it was loaded, and no newer change speaks of its action."""
        row = self._db.one(
            """SELECT 1 FROM change JOIN batch ON batch.id = change.batch
               WHERE change.id=? AND change.state=? AND change.updated_at=?
                 AND NOT EXISTS (SELECT 1 FROM change AS newer JOIN batch AS its ON its.id = newer.batch
                   WHERE newer.action_id = change.action_id AND newer.id > change.id
                     AND its.account_key = batch.account_key AND (newer.steps_done > 0 OR newer.state IN
                   ('waiting','sending','queued','checking','accepted_not_visible','confirmed','already_so','undone')))
            """,
            (seen.change_id, seen.state, _iso(seen.updated_at)),
        )
        return row is not None

    def alarm(self, change: int, code: Code, facts: Mapping[str, str]) -> None:
        """Something the late re-check found: a record, and a code with facts on the row, whatever its state."""
        row = self._db.one("SELECT codes, facts FROM change WHERE id=?", (change,))
        if row is None:
            raise KeyError(change)
        codes = json.loads(row["codes"])
        self._db.execute(
            "UPDATE change SET codes=?, facts=? WHERE id=?",
            (canonical(codes if code in codes else [*codes, code]),
             canonical({**json.loads(row["facts"]), **facts}), change),
        )  # fmt: skip
        self.record("alarm", {"code": code, "facts": dict(facts)}, change=change)

    def alarm_over(self, change: int, code: Code) -> None:
        """What was said of a row is no longer so."""
        row = self._db.one("SELECT codes FROM change WHERE id=?", (change,))
        if row is None:
            raise KeyError(change)
        left = [other for other in json.loads(row["codes"]) if other != code]
        self._db.execute("UPDATE change SET codes=? WHERE id=?", (canonical(left), change))
        self.record("alarm_over", {"code": code}, change=change)

    def lock_moved(self, change: int, locking_date: datetime) -> None:
        """Deadlines and reminders follow the locking date as last read."""
        self._db.execute("UPDATE change SET locking_date=? WHERE id=?", (_iso(locking_date), change))
        self.record("lock_moved", {"locking_date": _iso(locking_date)}, change=change)

    def looked(
        self, rows: Iterable[tuple[int, datetime | None, Mapping[str, str]]], *, body: Mapping[str, object]
    ) -> None:
        """A look of the late re-check: (change, next look or None for never, what was told). One record for all."""
        self._db.execute_many(
            "INSERT INTO watch (change, last_look, next_look, told) VALUES (?,?,?,?) ON CONFLICT(change) DO UPDATE"
            " SET last_look=excluded.last_look, next_look=excluded.next_look, told=excluded.told",
            [(change, self._at, _iso(following), canonical(dict(told))) for change, following, told in rows],
        )
        self.record("recheck", body)

    def ghost_found(self, attempt: int, change: int, *, submission_id: str) -> None:
        """The submission of a closed attempt whose answer was lost."""
        self._db.execute("UPDATE attempt SET submission_id=? WHERE id=?", (submission_id, attempt))
        self.record("ghost_found", {"submission": submission_id}, change=change, attempt=attempt)

    # ------------------------------------------------------------------ rows without an attempt

    def settle(
        self, change: int, state: RowState, *, codes: tuple[Code, ...] = (),
        facts: Mapping[str, str] | None = None,
    ) -> None:  # fmt: skip
        """A row that ends without (another) attempt: stopped, locked by now, already as it was."""
        self._state(change, state, codes=codes, facts=facts, settled=True)
        self.record("settled", {"state": state, "codes": list(codes), "facts": dict(facts or {})}, change=change)

    def _close(self, attempt: int, state: str, *, evidence: str = "", ghost: bool = False) -> None:
        self._db.execute(
            "UPDATE attempt SET state=?, open=NULL, ghost=?, evidence=? WHERE id=?",
            (state, int(ghost), evidence, attempt),
        )

    def _state(
        self, change: int, state: RowState, *, codes: tuple[Code, ...] | None = None,
        facts: Mapping[str, str] | None = None, settled: bool = False,
    ) -> None:  # fmt: skip
        new_codes = None if codes is None else canonical(list(codes))
        new_facts = None
        if facts:
            row = self._db.one("SELECT facts FROM change WHERE id=?", (change,))
            new_facts = canonical({**json.loads(row["facts"] if row else "{}"), **facts})
        changed = self._db.changed(
            "UPDATE change SET state=?, codes=coalesce(?, codes), facts=coalesce(?, facts), settled=?, updated_at=?"
            " WHERE id=?",
            (state, new_codes, new_facts, int(settled), self._at, change),
        )
        if not changed:
            raise KeyError(change)


class EpochLost(Exception):
    """Another process took the lane; nothing may be sent from here."""


def _codes(text: str) -> tuple[Code, ...]:
    return _CODES.decode(text)


@_understood
def _image(action: str, items: str | None, taken_at: str) -> Image:
    return Image(
        _ACTION.decode(action),
        None if items is None else _ITEMS.decode(items),
        _moment(taken_at),
    )


@_understood
def _outcome(row: Row) -> Outcome:
    return Outcome(
        change_id=row["id"],
        batch_id=row["batch"],
        row=row["row"],
        order=row["order_no"],
        action_id=row["action_id"],
        partner=row["partner"],
        operation=Operation(row["operation"]),
        reason=row["reason"],
        amount_before=Decimal(row["amount_before"]),
        amount_after=_decimal(row["amount_after"]),
        payout_before=Decimal(row["payout_before"]),
        payout_after=_decimal(row["payout_after"]),
        currency=row["currency"],
        locking_date=_time(row["locking_date"]),
        state=RowState(row["state"]),
        codes=_codes(row["codes"]),
        facts=_FACTS.decode(row["facts"]),
        updated_at=_moment(row["updated_at"]),
    )


@_understood
def _open_change(row: Row) -> OpenChange:
    return OpenChange(
        id=row["id"],
        row=row["row"],
        action_id=row["action_id"],
        program_id=row["program_id"],
        operation=Operation(row["operation"]),
        reason=row["reason"],
        state=RowState(row["state"]),
        codes=_codes(row["codes"]),
        facts=_FACTS.decode(row["facts"]),
        before=_image(row["image_action"], row["image_items"], row["taken_at"]),
        undo_of=row["undo_of"],
        step=_STEP.decode(row["step"]) if row["step"] else None,
        steps_done=row["steps_done"],
        attempts=row["attempts"],
        payout_expected=_decimal(row["payout_expected"]),
    )


@_understood
def _open_attempt(row: Row) -> OpenAttempt:
    return OpenAttempt(
        id=row["id"],
        change_id=row["change"],
        action_id=row["action_id"],
        step=_STEP.decode(row["step"]),
        body=row["body"],
        number=row["number"],
        state=row["state"],
        sent_at=_moment(row["sent_at"]),
        submission_id=row["submission_id"],
        uri=row["uri"],
        complete=bool(row["complete"]),
    )
