"""What is told of rows: what became of each, of an order over all batches, and of the actions they were for."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import datetime

from reversal_desk.model import Accounted, Operation, Outcome, RowState
from reversal_desk.store.database import Database, Row
from reversal_desk.store.journal.codecs import decimal, decimal_or_none, moment, understood
from reversal_desk.store.journal.records import (
    Handling,
    TakenBack,
    Told,
    accounted_of,
    codes_of,
    image_of,
    outcome_of,
)

#: Rows of a batch that are read at once where it is told row by row.
_BLOCK = 500


class Rows:
    """The rows as a person is shown them."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def outcomes(self, batch_id: int) -> tuple[Outcome, ...]:
        """Every row of a batch, sheet order."""
        rows = self._db.all("SELECT * FROM change WHERE batch=? ORDER BY row, id", (batch_id,))
        return tuple(outcome_of(row) for row in rows)

    def accounted(self, batch_id: int) -> Iterator[Accounted]:
        """Every row of a batch with what it rests on, sheet order; a block in memory at a time.

        Whoever wants all of them as they are at one moment has them within `Database.reading`.
        """
        found = self._db.all("SELECT id FROM change WHERE batch=? ORDER BY row, id", (batch_id,))
        numbers = [row["id"] for row in found]
        for first in range(0, len(numbers), _BLOCK):
            rows = self._db.all(
                """SELECT change.*, json_extract(before.action, '$.program') AS program, after.taken_at AS read_at,
                     (SELECT evidence FROM attempt WHERE attempt.change = change.id AND attempt.state = 'proved'
                       ORDER BY attempt.id DESC LIMIT 1) AS evidence,
                     EXISTS (SELECT 1 FROM attempt
                       WHERE attempt.change = change.id AND attempt.state != 'not_sent') AS sent,
                     back.batch AS back_batch, there.action AS back_action, there.taken_at AS back_at
                   FROM json_each(?) AS wanted JOIN change ON change.id = wanted.value
                     LEFT JOIN image AS before ON before.id = change.before_image
                     LEFT JOIN image AS after ON after.id = change.after_image
                     LEFT JOIN change AS back ON change.state = 'undone' AND back.id = (
                       SELECT max(later.id) FROM change AS later
                       WHERE later.undo_of = change.id AND later.state = 'undone' AND later.after_image IS NOT NULL)
                     LEFT JOIN image AS there ON there.id = back.after_image
                   ORDER BY wanted.key""",
                (json.dumps(numbers[first : first + _BLOCK]),),
            )
            yield from map(accounted_of, rows)

    @understood
    def sent_between(self, batch_id: int) -> tuple[datetime, datetime] | None:
        """When the first and the last request of a batch were sent; None where none was."""
        row = self._db.one(
            """SELECT min(attempt.sent_at) AS first, max(attempt.sent_at) AS last
               FROM change JOIN attempt ON attempt.change = change.id
               WHERE change.batch = ? AND attempt.state != 'not_sent'""",
            (batch_id,),
        )
        return None if row is None or row["first"] is None else (moment(row["first"]), moment(row["last"]))

    def latest_outcomes(self, batch_id: int, most: int) -> tuple[Outcome, ...]:
        """Rows of a batch that were sent, those with the latest news first."""
        rows = self._db.all(
            "SELECT * FROM change WHERE batch=?1 AND state NOT IN ('ready', 'look', 'blocked', 'left_out', 'waiting')"
            " ORDER BY updated_at DESC, id DESC LIMIT ?2",
            (batch_id, most),
        )
        return tuple(outcome_of(row) for row in rows)

    def outcome(self, change_id: int) -> Outcome:
        """One row as it stands; KeyError where there is none."""
        row = self._db.one("SELECT * FROM change WHERE id=?", (change_id,))
        if row is None:
            raise KeyError(change_id)
        return outcome_of(row)

    def find_order(self, text: str) -> tuple[Outcome, ...]:
        """Every row ever sent for an order number or action id, newest first."""
        rows = self._db.all(
            "SELECT * FROM change WHERE (order_no=?1 COLLATE NOCASE OR action_id=?1) AND action_id != ''"
            " ORDER BY batch DESC, row LIMIT 500",
            (text.strip(),),
        )
        return tuple(outcome_of(row) for row in rows)

    def find_unsent(self, text: str) -> tuple[Outcome, ...]:
        """Every row of a batch for an order number of which no action was found, newest first: none was ever sent."""
        rows = self._db.all(
            "SELECT * FROM change WHERE order_no=?1 COLLATE NOCASE AND action_id = ''"
            " ORDER BY batch DESC, row LIMIT 500",
            (text.strip(),),
        )
        return tuple(outcome_of(row) for row in rows)

    @understood
    def told(self, batch_id: int) -> tuple[Told, ...]:
        """What the money of every row is counted by, for the line that adds up."""
        rows = self._db.all(
            "SELECT row, action_id, state, codes, money, money_currency, really, currency FROM change WHERE batch=?",
            (batch_id,),
        )
        return tuple(
            Told(
                row["row"], row["action_id"], RowState(row["state"]), codes_of(row["codes"]), decimal(row["money"]),
                row["money_currency"], decimal_or_none(row["really"]), row["currency"],
            )
            for row in rows
        )  # fmt: skip

    @understood
    def taken_back(self, batch_id: int) -> dict[int, TakenBack]:
        """change -> the undo that took it back last, for the rows of a batch that are undone, and how it was left."""
        rows = self._db.all(
            """SELECT own.id, back.batch, image.action, image.items, image.taken_at
               FROM change AS own JOIN change AS back ON back.undo_of = own.id AND back.state = 'undone'
                 JOIN image ON image.id = back.after_image
               WHERE own.batch = ? AND own.state = 'undone' ORDER BY back.id""",
            (batch_id,),
        )
        return {
            row["id"]: TakenBack(row["batch"], image_of(row["action"], row["items"], row["taken_at"]).action)
            for row in rows
        }

    @understood
    def handled(self, account_key: str) -> tuple[Handling, ...]:
        """For each action ever sent to by this program: the newest batch that changed it, and whether it is open.

        A change that was undone counts as handled too, by the batch that took it back: whoever undid it meant to, and
        the same sheet opened again must not quietly send it once more. Where the undo was taken back itself, the change
        stands again, and it is the one that is named. An undo that is open counts as open: what is planned meanwhile
        would be taken back by it.
        """
        rows = self._db.all(
            """WITH RECURSIVE newest(id) AS (
                 SELECT coalesce(max(CASE WHEN own.settled=0 THEN own.id END), max(own.id))
                 FROM change AS own JOIN batch ON batch.id = own.batch
                 WHERE batch.account_key=? AND own.action_id != '' AND (
                     own.state IN ('waiting','sending','queued','checking','accepted_not_visible','confirmed')
                       AND (batch.kind = 'submit' OR own.settled = 0)
                     OR own.state = 'undone' AND batch.kind = 'undo')
                 GROUP BY own.action_id),
               below(top, id, undo_of) AS (
                 SELECT change.id, change.id, change.undo_of FROM newest JOIN change ON change.id = newest.id
                 UNION ALL
                 SELECT below.top, change.id, change.undo_of FROM below JOIN change ON change.id = below.undo_of)
               SELECT own.action_id, own.batch, own.updated_at, own.settled, own.undo_of,
                      root.batch AS root_batch, root.state AS root_state, root.updated_at AS root_at, root.operation
               FROM below JOIN change AS own ON own.id = below.top JOIN change AS root ON root.id = below.id
               WHERE below.undo_of IS NULL ORDER BY own.id""",
            (account_key,),
        )
        return tuple(_handling(row) for row in rows)


def _handling(row: Row) -> Handling:
    """How an action was handled by the newest change on it, where that is an undo: of what the sheet had asked for."""
    action_id, open_ = row["action_id"], not row["settled"]
    stands = row["root_state"] == RowState.CONFIRMED
    reverses = stands and row["operation"] == Operation.REVERSE
    if open_ or row["undo_of"] is None:
        return Handling(action_id, row["batch"], moment(row["updated_at"]), open_, reversed=reverses)
    if stands:  # the undo was taken back
        return Handling(action_id, row["root_batch"], moment(row["root_at"]), open_, reversed=reverses)
    return Handling(action_id, row["batch"], moment(row["updated_at"]), open_, took_back=row["root_batch"])
