"""One connection to the journal: opened, written, verified; and the parts that what is in it is asked of."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from reversal_desk import late
from reversal_desk.errors import JournalDamaged
from reversal_desk.store import chain
from reversal_desk.store.chain import GENESIS, Flaw, Head
from reversal_desk.store.database import Damaged, Database, set_aside
from reversal_desk.store.journal.batches import Batches
from reversal_desk.store.journal.codecs import epoch_of
from reversal_desk.store.journal.keeps import Keeps
from reversal_desk.store.journal.schema import MIGRATIONS

# Late: a start shows batches; it writes nothing, and asks of no single row.
if TYPE_CHECKING:
    from reversal_desk.store.journal import attempts as attempt_part
    from reversal_desk.store.journal import changes as change_part
    from reversal_desk.store.journal import rows as row_part
    from reversal_desk.store.journal import undo as undo_part
    from reversal_desk.store.journal import watch as watch_part
    from reversal_desk.store.journal import writer as writer_part
else:
    _HERE = "reversal_desk.store.journal"
    attempt_part, change_part = late.room(f"{_HERE}.attempts"), late.room(f"{_HERE}.changes")
    row_part, undo_part = late.room(f"{_HERE}.rows"), late.room(f"{_HERE}.undo")
    watch_part, writer_part = late.room(f"{_HERE}.watch"), late.room(f"{_HERE}.writer")


class Journal:
    """One connection to the journal. Each thread that works with it opens its own."""

    def __init__(self, db: Database) -> None:
        self._db = db
        self.keeps = Keeps(db)
        self.batches = Batches(db, self.keeps)

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

    # ------------------------------------------------------------------ its parts

    @cached_property
    def rows(self) -> row_part.Rows:
        """What is told of rows."""
        return row_part.Rows(self._db)

    @cached_property
    def changes(self) -> change_part.Changes:
        """What is asked of changes that are worked on."""
        return change_part.Changes(self._db)

    @cached_property
    def attempts(self) -> attempt_part.Attempts:
        """What is asked of attempts."""
        return attempt_part.Attempts(self._db)

    @cached_property
    def undo(self) -> undo_part.Undo:
        """What is asked for an undo."""
        return undo_part.Undo(self._db, self.changes)

    @cached_property
    def watch(self) -> watch_part.Watch:
        """What is asked of watched rows."""
        return watch_part.Watch(self._db, self.changes)

    # ------------------------------------------------------------------ the chain

    @contextmanager
    def writing(self, *, at: datetime) -> Iterator[writer_part.Writer]:
        """One transaction; everything written in it lands together or not at all."""
        with self._db.transaction():
            yield writer_part.Writer(self._db, at)

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

    # ------------------------------------------------------------------ who owns the lane

    def epoch(self) -> int:
        """The number of the sender that owns the lane now."""
        row = self._db.one("SELECT value FROM meta WHERE key='epoch'")
        return epoch_of(row)

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
