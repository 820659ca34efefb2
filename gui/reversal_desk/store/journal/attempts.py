"""What is asked of attempts: which are open, which may still land, and which was seen to end."""

from __future__ import annotations

from datetime import datetime

from reversal_desk.model import ActionState
from reversal_desk.store.database import Database
from reversal_desk.store.journal.codecs import iso, moment_or_none, understood
from reversal_desk.store.journal.records import OpenAttempt, open_attempt_of


class Attempts:
    """What was sent, or was about to be."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def open(self, batch_id: int) -> tuple[OpenAttempt, ...]:
        """Attempts of a batch whose end is not known."""
        rows = self._db.all(
            "SELECT attempt.* FROM attempt JOIN change ON change.id = attempt.change"
            " WHERE change.batch=? AND attempt.open=1 ORDER BY attempt.id",
            (batch_id,),
        )
        return tuple(open_attempt_of(row) for row in rows)

    def holder(self, account_key: str, action_id: str) -> int | None:
        """The batch that has an open attempt on an action."""
        row = self._db.one(
            "SELECT change.batch FROM attempt JOIN change ON change.id = attempt.change"
            " WHERE attempt.open=1 AND attempt.account_key=? AND attempt.action_id=?",
            (account_key, action_id),
        )
        return row["batch"] if row else None

    def ghosts(self, account_key: str) -> tuple[OpenAttempt, ...]:
        """Attempts of an account that were closed without a known end: they may still land (design.md, journal 6)."""
        rows = self._db.all(
            "SELECT * FROM attempt WHERE account_key=? AND ghost=1 AND open IS NULL ORDER BY id", (account_key,)
        )
        return tuple(open_attempt_of(row) for row in rows)

    def resets_in_queue(self, account_key: str, *, since: datetime) -> tuple[OpenAttempt, ...]:
        """Resets sent since then that were proved by the change log, before their own submission was seen Complete.

        A colleague's reset leaves the same entry: ours may still stand in the service's queue.
        """
        rows = self._db.all(
            """SELECT * FROM attempt WHERE account_key=? AND state='proved' AND ghost=0 AND complete=0
                 AND submission_id != '' AND sent_at >= ? AND body LIKE '%Reason=RESET%' ORDER BY id""",
            (account_key, iso(since)),
        )
        return tuple(open_attempt_of(row) for row in rows)

    def unended(self, account_key: str, action_id: str) -> tuple[OpenAttempt, ...]:
        """Attempts on an action whose own end was never seen, those too that are held to be gone after a day."""
        rows = self._db.all(
            """SELECT * FROM attempt WHERE account_key=? AND action_id=? AND open IS NULL AND complete=0
                 AND (state IN ('not_seen', 'not_ours') OR state = 'proved' AND number > 1) ORDER BY id""",
            (account_key, action_id),
        )
        return tuple(open_attempt_of(row) for row in rows)

    def with_a_partner(self, account_key: str, action_id: str) -> tuple[OpenAttempt, ...]:
        """Reversals of an action that are complete and were never seen, as somebody else's stood there: its partner may
        agree to them still, without a day on which that is over (contract 5.4)."""
        rows = self._db.all(
            "SELECT * FROM attempt WHERE account_key=? AND action_id=? AND complete=1 AND state='not_ours' ORDER BY id",
            (account_key, action_id),
        )
        return tuple(one for one in map(open_attempt_of, rows) if one.step.state is ActionState.REVERSED)

    def may_still_land(self, change_id: int, *, since: datetime) -> OpenAttempt | None:
        """The newest attempt of a row, sent since then, that was closed without a known end; None where none was."""
        row = self._db.one(
            "SELECT * FROM attempt WHERE change=? AND ghost=1 AND open IS NULL AND sent_at >= ? ORDER BY id DESC",
            (change_id, iso(since)),
        )
        return open_attempt_of(row) if row else None

    @understood
    def first_sent(self, change_id: int) -> datetime | None:
        """When the first attempt of a change left whose answer was lost and which was not seen."""
        row = self._db.one("SELECT min(sent_at) AS at FROM attempt WHERE change=? AND state='not_seen'", (change_id,))
        return moment_or_none(row["at"]) if row else None

    def last_proved(self, change_id: int) -> OpenAttempt | None:
        """The newest attempt of a change that was proved."""
        row = self._db.one(
            "SELECT * FROM attempt WHERE change=? AND state='proved' ORDER BY id DESC LIMIT 1", (change_id,)
        )
        return open_attempt_of(row) if row else None

    def known_submissions(self, account_key: str) -> set[str]:
        """Submission ids that belong to an attempt already."""
        rows = self._db.all(
            "SELECT submission_id FROM attempt WHERE account_key=? AND submission_id != ''", (account_key,)
        )
        return {row["submission_id"] for row in rows}
