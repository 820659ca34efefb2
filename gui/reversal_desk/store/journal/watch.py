"""What is asked of watched rows: those that the late re-check looks after, and what they must stand at."""

from __future__ import annotations

from datetime import datetime

from reversal_desk.model import RowState
from reversal_desk.store.database import Database
from reversal_desk.store.journal.changes import Changes
from reversal_desk.store.journal.codecs import iso, moment, moment_or_none, understood
from reversal_desk.store.journal.records import (
    Watched,
    WatchedImages,
    codes_of,
    facts_of,
    open_attempt_of,
    open_change_of,
)


class Watch:
    """The rows of an account that took effect or may have."""

    def __init__(self, db: Database, changes: Changes) -> None:
        self._db = db
        self._changes = changes

    @understood
    def rows(self, account_key: str, *, since: datetime) -> tuple[Watched, ...]:
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
            (account_key, iso(since)),
        )
        return tuple(
            Watched(
                change_id=row["id"], action_id=row["action_id"], program_id=row["program_id"],
                state=RowState(row["state"]), undo_of=row["undo_of"], locking_date=moment_or_none(row["locking_date"]),
                updated_at=moment(row["updated_at"]), sent_at=moment(row["sent_at"] or row["updated_at"]),
                last_look=moment_or_none(row["last_look"]), next_look=moment_or_none(row["next_look"]),
                codes=codes_of(row["codes"]), told=facts_of(row["told"]), ghost=bool(row["ghost"]),
            )
            for row in rows
        )  # fmt: skip

    def images(self, change_id: int) -> WatchedImages:
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
        after = self._changes.image(change_id, after=True)
        return WatchedImages(open_change_of(row), after, open_attempt_of(attempt) if attempt else None)

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
            (seen.change_id, seen.state, iso(seen.updated_at)),
        )
        return row is not None
