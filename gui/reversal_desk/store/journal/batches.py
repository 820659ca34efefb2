"""What is asked of batches: what they were of, how far they are, until when they can be taken back."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable
from datetime import datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple

from reversal_desk import late
from reversal_desk.model import OPEN_STATES, BatchInfo, Code, Operation, RowState
from reversal_desk.store.database import Database, Row
from reversal_desk.store.journal.codecs import decimal, iso, moment, understood
from reversal_desk.store.journal.keeps import Keeps
from reversal_desk.store.journal.standing import FROM_NOTHING, STANDS, WENT_OVER

# Late: a start without batches judges none.
if TYPE_CHECKING:
    from reversal_desk import guards, plan
    from reversal_desk.store.journal import records
else:
    guards, plan = late.room("reversal_desk.guards"), late.room("reversal_desk.plan")
    records = late.room("reversal_desk.store.journal.records")

#: Two processes know server time, which has whole seconds, this well.
CLOCKS_AGREE = timedelta(seconds=5)


class LockRow(NamedTuple):
    """A row of ours that locks, with its money, and when its batch was written."""

    batch: int
    written: datetime
    account_key: str
    action_id: str
    locks: datetime
    money: Decimal
    currency: str


class Batches:
    """Every batch, whosever and of whichever kind."""

    def __init__(self, db: Database, keeps: Keeps) -> None:
        self._db = db
        self._keeps = keeps

    def get(self, batch_id: int) -> BatchInfo | None:
        """One batch, or None."""
        row = self._db.one("SELECT * FROM batch WHERE id=?", (batch_id,))
        return self._info(row) if row else None

    def all(self) -> tuple[BatchInfo, ...]:
        """All batches, newest first."""
        return tuple(self._info(row) for row in self._db.all("SELECT * FROM batch ORDER BY id DESC"))

    def account_of(self, batch_id: int) -> tuple[str, str]:
        """(account_key, account name) of a batch; KeyError where there is none."""
        row = self._db.one("SELECT account_key, account_name FROM batch WHERE id=?", (batch_id,))
        if row is None:
            raise KeyError(batch_id)
        return row["account_key"], row["account_name"]

    def of_sheet(self, batch_id: int) -> tuple[int, ...]:
        """The other batches of a batch's sheet, the oldest first: those that went before it, and those after."""
        rows = self._db.all(
            """WITH RECURSIVE
                 before(id) AS (SELECT ?1 UNION SELECT rest_of FROM batch JOIN before USING (id)
                                 WHERE rest_of IS NOT NULL),
                 sheet(id) AS (SELECT id FROM before UNION
                                SELECT batch.id FROM batch JOIN sheet ON batch.rest_of = sheet.id)
               SELECT id FROM sheet WHERE id != ?1 ORDER BY id""",
            (batch_id,),
        )
        return tuple(row["id"] for row in rows)

    def before_rest(self, batch_ids: Collection[int], sends: Iterable[tuple[int, str]]) -> int | None:
        """Of a sheet's batches the one that what is sent of it now, (row, action), is the rest of; None where the sheet
        begins anew.

        The newest one: where it was a test of a few rows whatever follows is its rest, else what none of them has
        sent, which waited for a person then, was stopped, or was refused.
        """
        newest = max(batch_ids, default=0)
        row = self._db.one(
            "SELECT trial, json_extract(policy, '$.operation') AS asked FROM batch WHERE id=?", (newest,)
        )
        if row is None or row["asked"] == Operation.RESET:  # which took back, by the sheet's rows
            return None
        if row["trial"]:
            return newest
        marks = ",".join("?" * len(batch_ids))
        sent = self._db.all(
            f"""SELECT row, action_id FROM change WHERE batch IN ({marks}) AND action_id != '' AND state IN
                  ('waiting','sending','queued','checking','accepted_not_visible','confirmed','already_so','undone')""",
            tuple(batch_ids),
        )
        return newest if {(one["row"], one["action_id"]) for one in sent}.isdisjoint(sends) else None

    @understood
    def read_at(self, batch_id: int) -> datetime:
        """Server time at which the batch's actions were read before planning."""
        row = self._db.one("SELECT read_at FROM batch WHERE id=?", (batch_id,))
        if row is None:
            raise KeyError(batch_id)
        return moment(row["read_at"])

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
            (batch_id, iso(since)),
        )
        return found is not None

    @understood
    def counts(self, batch_id: int) -> dict[RowState, int]:
        """How many rows of a batch are in which state."""
        counted = self._db.all("SELECT state, count(*) AS n FROM change WHERE batch=? GROUP BY state", (batch_id,))
        return {RowState(item["state"]): int(item["n"]) for item in counted}

    def taken_back_by(self, batch_id: int) -> dict[int, int]:
        """undo batch -> how many rows of a batch it took back last, of those that are not changed again since."""
        rows = self._db.all(
            """SELECT back.batch, count(*) AS n FROM change AS own JOIN change AS back ON back.id = (
                 SELECT max(id) FROM change WHERE undo_of = own.id AND state = 'undone')
               WHERE own.batch = ? AND own.state = 'undone' GROUP BY back.batch""",
            (batch_id,),
        )
        return {row["batch"]: int(row["n"]) for row in rows}

    @understood
    def _out_of_reach(self, batch_id: int | None = None) -> frozenset[int]:
        """Rows that stand, of one batch or of all, to whose before-image no write of the service leads."""
        rows = self._db.all(
            f"""SELECT change.id, stood.action AS stood, stood.taken_at, came.action AS came FROM change
                  JOIN image AS stood ON stood.id = change.before_image
                  JOIN image AS came ON came.id = change.after_image
                WHERE {"" if batch_id is None else "batch = ? AND"} {FROM_NOTHING} AND {STANDS}""",
            () if batch_id is None else (batch_id,),
        )
        found = set()
        for row in rows:
            before, after = (records.image_of(row[name], None, row["taken_at"]).action for name in ("stood", "came"))
            if not plan.can_be_reached(before, after):
                found.add(row["id"])
        return frozenset(found)

    @understood
    def lock_rows(self) -> tuple[LockRow, ...]:
        """Unfinished rows and those that can go back, for the reminders, the newest first.

        One that is being taken back is spoken of by the row that does it.
        """
        lost = self._out_of_reach()
        rows = self._db.all(
            f"""SELECT change.id, batch, created_at, account_key, action_id, locking_date,
                      coalesce(really, money) AS money,
                      CASE WHEN really IS NULL THEN money_currency ELSE currency END AS money_currency
               FROM change JOIN batch ON batch.id = change.batch
               WHERE locking_date IS NOT NULL AND action_id != ''
                 AND (state IN ('waiting','sending','queued','checking','accepted_not_visible')
                   OR state = 'confirmed' AND NOT {WENT_OVER} AND NOT EXISTS
                     (SELECT 1 FROM change AS back WHERE back.undo_of = change.id AND back.settled = 0))
               ORDER BY change.id DESC"""
        )
        return tuple(
            LockRow(
                row["batch"], moment(row["created_at"]), row["account_key"], row["action_id"],
                moment(row["locking_date"]), decimal(row["money"]), row["money_currency"],
            )
            for row in rows if row["id"] not in lost
        )  # fmt: skip

    def _with_code(self, batch_id: int, state: RowState, code: Code) -> int:
        """How many rows of a batch are in a state for a cause."""
        row = self._db.one(
            "SELECT count(*) AS n FROM change WHERE batch=? AND state=? AND codes LIKE ?",
            (batch_id, state, f'%"{code}"%'),
        )
        return int(row["n"]) if row is not None else 0

    @understood
    def _info(self, row: Row) -> BatchInfo:
        counts = self.counts(row["id"])
        lost = self._out_of_reach(row["id"])
        stand = self._db.all(
            f"""SELECT locking_date, {WENT_OVER} OR id IN (SELECT value FROM json_each(?)) AS lost, count(*) AS n
                FROM change WHERE batch=? AND {STANDS} GROUP BY 1, 2 ORDER BY 1""",
            (json.dumps(sorted(lost)), row["id"]),
        )
        locks = [item for item in stand if not item["lost"]]
        queue_time = self._keeps.queue_time(row["account_key"]) or timedelta(0)
        dated = [(moment(item["locking_date"]), int(item["n"])) for item in locks if item["locking_date"] is not None]
        until = guards.undo_deadlines(dated, queue_time=queue_time)
        undoable = sum(int(item["n"]) for item in locks)
        unsent = RowState.UNDO_REFUSED if row["undo_of"] else RowState.LEFT_OUT
        return BatchInfo(
            id=row["id"],
            account_key=row["account_key"],
            kind=row["kind"],
            undo_of=row["undo_of"],
            file=row["file"],
            sheet=row["sheet"],
            created_at=moment(row["created_at"]),
            counts=counts,
            undo_until=until[0] if until else None,
            finished=not any(state in OPEN_STATES for state in counts),
            undo_some_until=until[1] if until and len(dated) == len(locks) else None,
            undoable=undoable,
            no_way_back=sum(int(item["n"]) for item in stand) - undoable,
            trial=bool(row["trial"]),
            rest_of=row["rest_of"],
            undone_again=self._with_code(row["id"], RowState.UNDONE, Code.UNDO_TAKEN_BACK) if row["undo_of"] else 0,
            stopped=self._with_code(row["id"], unsent, Code.STOPPED) if counts.get(unsent) else 0,
        )
