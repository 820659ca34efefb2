"""What is asked of changes that are worked on: which are open, and how their actions stood before and after."""

from __future__ import annotations

from reversal_desk.store.database import Database
from reversal_desk.store.journal.records import Image, OpenChange, image_of, open_change_of


class Changes:
    """The rows as the engine has work with them."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def open(self, batch_id: int) -> tuple[OpenChange, ...]:
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
        return tuple(open_change_of(row) for row in rows)

    def image(self, change_id: int, *, after: bool = False) -> Image | None:
        """The before-image (or the image read back) of a change."""
        column = "after_image" if after else "before_image"
        row = self._db.one(
            f"SELECT image.* FROM image JOIN change ON change.{column} = image.id WHERE change.id=?",
            (change_id,),
        )
        return image_of(row["action"], row["items"], row["taken_at"]) if row else None

    def sent_from(self, change: OpenChange) -> Image | None:
        """What a write goes by: the before-image; for an undo what the last proof read back."""
        if change.undo_of is None:
            return change.before
        return self.image(change.id, after=True) or self.last_read(change.undo_of)

    def last_read(self, change_id: int) -> Image | None:
        """The newest read-back of a change: its own, or that of an undo of it which stopped half way."""
        row = self._db.one(
            """SELECT image.* FROM image WHERE id = (
                 SELECT max(after_image) FROM change WHERE id=?1 OR (undo_of=?1 AND state='undo_refused'))""",
            (change_id,),
        )
        return image_of(row["action"], row["items"], row["taken_at"]) if row else None
