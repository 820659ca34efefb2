"""The end of the chain while a transaction is open: one link after the other, each with the seals of its rows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime

from reversal_desk.store import chain
from reversal_desk.store.chain import GENESIS, canonical
from reversal_desk.store.database import Database


class Links:
    """Appends to the chain, from where it ends now; nobody else can write before the transaction is over."""

    def __init__(self, db: Database, at: datetime) -> None:
        self._db = db
        self._at = at.astimezone(UTC).isoformat()
        row = db.one("SELECT seq, hash FROM record ORDER BY seq DESC LIMIT 1")
        self._seq: int = row["seq"] if row else 0
        self._head: str = row["hash"] if row else GENESIS

    def append(
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
