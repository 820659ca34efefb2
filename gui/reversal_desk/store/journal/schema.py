"""The tables of the journal, and how a file of an earlier version is brought along: one migration for each version."""

from __future__ import annotations

import json
from datetime import UTC, datetime

from reversal_desk.store.chain import canonical
from reversal_desk.store.database import Database
from reversal_desk.store.journal.links import Links

FILE_NAME = "journal.sqlite3"


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
        Links(db, datetime.now(UTC)).append("renamed", {"count": len(told)}, rows=list(told))


def _schema_3(db: Database) -> None:
    """What a person changed of a row's amount; and which batches are of one sheet, a few rows of which went first."""
    db.script(
        "ALTER TABLE change ADD COLUMN really TEXT",
        "ALTER TABLE batch ADD COLUMN trial INTEGER NOT NULL DEFAULT 0",
        "ALTER TABLE batch ADD COLUMN rest_of INTEGER REFERENCES batch(id)",
    )


MIGRATIONS = (_schema_1, _schema_2, _schema_3)
