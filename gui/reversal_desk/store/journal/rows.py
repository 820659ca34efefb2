"""What is told of rows: what became of each, of an order over all batches, and of the actions they were for."""

from __future__ import annotations

from decimal import Decimal

from reversal_desk.model import Outcome, RowState
from reversal_desk.store.database import Database
from reversal_desk.store.journal.codecs import decimal_or_none, moment, understood
from reversal_desk.store.journal.records import Handling, Told, codes_of, outcome_of


class Rows:
    """The rows as a person is shown them."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def outcomes(self, batch_id: int) -> tuple[Outcome, ...]:
        """Every row of a batch, sheet order."""
        rows = self._db.all("SELECT * FROM change WHERE batch=? ORDER BY row, id", (batch_id,))
        return tuple(outcome_of(row) for row in rows)

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

    @understood
    def told(self, batch_id: int) -> tuple[Told, ...]:
        """What the money of every row is counted by, for the line that adds up."""
        rows = self._db.all(
            "SELECT row, action_id, state, codes, money, money_currency, really, currency FROM change WHERE batch=?",
            (batch_id,),
        )
        return tuple(
            Told(
                row["row"], row["action_id"], RowState(row["state"]), codes_of(row["codes"]), Decimal(row["money"]),
                row["money_currency"], decimal_or_none(row["really"]), row["currency"],
            )
            for row in rows
        )  # fmt: skip

    @understood
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
        return tuple(Handling(r["action_id"], r["batch"], moment(r["at"]), bool(r["open"])) for r in rows)
