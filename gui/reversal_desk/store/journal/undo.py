"""What is asked for an undo: what of ours stands, what lies over it, and what its proof rests on."""

from __future__ import annotations

from collections.abc import Iterable

from reversal_desk.model import Outcome
from reversal_desk.store.database import Database
from reversal_desk.store.journal.changes import Changes
from reversal_desk.store.journal.records import Image, Proof, outcome_of, proof_of
from reversal_desk.store.journal.standing import STANDS


class Undo:
    """Our changes, as they may be taken back."""

    def __init__(self, db: Database, changes: Changes) -> None:
        self._db = db
        self._changes = changes

    def undoable(self, batch_id: int) -> tuple[tuple[Outcome, Image, Image | None], ...]:
        """Changes of a batch that were proved ours and are not undone (or being undone): with both images.

        The first image is what an undo goes back to. For a row of an undo batch that is how the action stood after
        the change which that row took back.
        """
        rows = self._db.all(
            f"SELECT change.* FROM change WHERE batch=? AND {STANDS} ORDER BY locking_date IS NULL, locking_date, id",
            (batch_id,),
        )
        found = []
        for row in rows:
            taken_back = row["undo_of"]
            image = self._changes.image
            target = image(row["id"]) if taken_back is None else image(taken_back, after=True)
            if target is not None:
                found.append((outcome_of(row), target, self._changes.last_read(row["id"])))
        return tuple(found)

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

    def beneath(self, change_ids: Iterable[int]) -> dict[int, int]:
        """change -> the newest other batch of ours whose change of the same action stands: it stays where this goes.

        What somebody else took back or changed before this one is no change of ours any more.
        """
        found: dict[int, int] = {}
        for change_id in change_ids:
            row = self._db.one(
                """SELECT other.batch FROM change AS own
                     JOIN batch ON batch.id = own.batch
                     JOIN change AS other ON other.action_id = own.action_id AND other.id != own.id
                     JOIN batch AS theirs ON theirs.id = other.batch AND theirs.account_key = batch.account_key
                     JOIN image AS goal ON goal.id = own.before_image
                     JOIN image AS came ON came.id = other.after_image
                   WHERE own.id = ? AND own.undo_of IS NULL AND other.state = 'confirmed' AND other.undo_of IS NULL
                     AND json_extract(came.action, '$.state') = json_extract(goal.action, '$.state')
                     AND CAST(json_extract(came.action, '$.amount') AS REAL)
                       = CAST(json_extract(goal.action, '$.amount') AS REAL)
                   ORDER BY other.id DESC LIMIT 1""",
                (change_id,),
            )
            if row is not None:
                found[change_id] = row["batch"]
        return found

    def back_by(self, change_ids: Iterable[int]) -> dict[int, int]:
        """change -> the newest undo batch that took it back, or that is taking its action back now."""
        found: dict[int, int] = {}
        for change_id in change_ids:
            row = self._db.one(
                """SELECT max(back.batch) AS batch FROM change AS own
                     JOIN batch ON batch.id = own.batch
                     JOIN change AS back ON back.undo_of IS NOT NULL AND back.action_id = own.action_id
                     JOIN batch AS theirs ON theirs.id = back.batch AND theirs.account_key = batch.account_key
                   WHERE own.id = ? AND (back.settled = 0 OR back.undo_of = own.id AND back.state = 'undone')""",
                (change_id,),
            )
            if row is not None and row["batch"] is not None:
                found[change_id] = row["batch"]
        return found

    def newest_confirmed(self, account_key: str, action_ids: Iterable[str]) -> dict[str, tuple[int, int]]:
        """action id -> (batch, change) of the newest proved, not undone change of ours."""
        wanted = set(action_ids)
        rows = self._db.all(
            f"""SELECT change.id, change.batch, change.action_id FROM change JOIN batch ON batch.id = change.batch
               WHERE batch.account_key=? AND batch.kind='submit' AND {STANDS}
               ORDER BY change.id""",
            (account_key,),
        )
        return {r["action_id"]: (r["batch"], r["id"]) for r in rows if r["action_id"] in wanted}

    def newest_proof(self, account_key: str, action_id: str) -> Proof | None:
        """When a change of ours on an action was last proved, whichever batch it belongs to."""
        row = self._db.one(
            """SELECT attempt.evidence, attempt.sent_at, attempt.step, image.taken_at FROM change
                 JOIN attempt ON attempt.change = change.id JOIN image ON image.id = change.after_image
               WHERE change.action_id=? AND attempt.account_key=? AND attempt.state='proved'
               ORDER BY attempt.id DESC LIMIT 1""",
            (action_id, account_key),
        )
        return proof_of(row) if row else None
