"""The chain of records: its links, the seals that hold every table row to it, and the walk that finds what was altered.

A record carries the hash of the one before it, and a *seal* (a hash over all columns) of each table row that was
written with it. So a row is right when it is as its last seal says. Records of version 1 carry no seals; what they
say themselves is compared for rows that were not written since.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

import msgspec
from msgspec import Struct

from reversal_desk import late
from reversal_desk.store.database import Database, Row

if TYPE_CHECKING:
    import hashlib
else:
    hashlib = late.room("hashlib")  # it brings OpenSSL, and a start writes no record

GENESIS = "0" * 64
#: The tables that are held to the chain. Not held, for no money hangs on them: what was *learned* of an account's
#: speed, the list of accounts (each batch records the account it was sent to), and in *watch* when the late re-check
#: looks next (what it found is on the rows).
SEALED = ("batch", "image", "change", "attempt")
#: What a column holds when nothing was said. Such values are left out of a seal, so that a column which a later
#: version adds, with its default, leaves older seals as they were.
DEFAULTS: Mapping[str, Mapping[str, object]] = {
    "batch": {"trial": 0},
    "image": {},
    "change": {"steps_done": 0},
    "attempt": {"submission_id": "", "uri": "", "complete": 0, "evidence": ""},
}
#: Without these the file itself would let records be changed, or an action be sent to twice.
_GUARDS = frozenset({"record_never_updated", "record_never_deleted", "one_open_attempt"})
#: How a row that nothing is sent for is left (version 1 has no record of those).
_UNSENT = frozenset({"ready", "look", "blocked", "left_out"})
_ENCODER = msgspec.json.Encoder(order="sorted", enc_hook=str)
_LINK = ("seq", "at", "kind", "batch", "change", "attempt", "body", "prev")
#: Columns that hold JSON: compared by what they say.
_JSON = frozenset({"action", "items", "policy", "step", "codes"})

Key = tuple[str, int]


class Head(Struct, frozen=True):
    """The last record of a journal at one moment; `born` is the hash of its first one: which journal it is."""

    born: str
    seq: int
    hash: str


class Flaw(Struct, frozen=True):
    """What does not fit: a code of `words`, the record it was found at, and the facts of its sentence."""

    code: str
    seq: int
    facts: Mapping[str, str]


def canonical(body: object) -> str:
    """Canonical JSON: sorted keys, no blanks, text as it is; money and times as text."""
    return _ENCODER.encode(body).decode()


def _hash(said: list[object] | dict[str, object]) -> str:
    """SHA-256 over the canonical JSON of what columns hold.

    A BLOB, which no version of ours wrote, would stand there as base64: as a text that may have been in its place.
    """
    values = said.values() if isinstance(said, dict) else said
    text = _ENCODER.encode(repr(said) if bytes in map(type, values) else said)
    return hashlib.sha256(text).hexdigest()


def link_hash(link: Any) -> str:
    """The hash of a record, over everything it holds and the hash before it."""
    return _hash([link[name] for name in _LINK])


def seal(table: str, row: Row) -> str:
    """A hash over all columns of a row that say something."""
    defaults = DEFAULTS[table]
    said = {
        name: value
        for name, value in zip(row.keys(), row, strict=True)
        if value is not None and value != defaults.get(name)
    }
    return _hash(said)[:32]


def examine(db: Database, known: Iterable[Head] = ()) -> Flaw | None:
    """Walk the whole chain and every row beside it, in one snapshot. None when all fits.

    `known`: heads of this journal that were kept elsewhere; a chain that ends before one of them was cut.
    """
    with db.reading():
        walk = _Walk()
        return (
            walk.chain(db)
            or walk.ends(known)
            or walk.rows(db)
            or walk.epoch(db)
            or _unguarded(db, walk.last)
        )  # fmt: skip


def _unguarded(db: Database, last: int) -> Flaw | None:
    there = {row["name"] for row in db.all("SELECT name FROM sqlite_master WHERE type IN ('trigger', 'index')")}
    gone = sorted(_GUARDS - there)
    return Flaw("HISTORY_UNGUARDED", last, {"what": ", ".join(gone)}) if gone else None


class _Walk:
    """What the records say, gathered from the first to the last."""

    def __init__(self) -> None:
        self.last = 0
        self._hashes: list[str] = [GENESIS]
        self._anew = False
        self._epoch = 0
        self._seals: dict[Key, tuple[int, str]] = {}
        self._told: dict[Key, dict[str, object]] = {}
        self._seqs: dict[Key, int] = {}
        self._sealed_batches: set[int] = set()

    # ------------------------------------------------------------------ the chain itself

    def chain(self, db: Database) -> Flaw | None:
        """Every record in its place, and the hash of each as it says."""
        for row in db.each("SELECT * FROM record ORDER BY seq"):
            seq = self.last + 1
            if row["seq"] != seq or row["prev"] != self._hashes[-1] or row["hash"] != link_hash(row):
                return Flaw("HISTORY_RECORD", seq, {"record": str(seq)})
            self._hashes.append(row["hash"])
            self.last = seq
            try:
                self._take(row, msgspec.json.decode(row["body"]))
            except (KeyError, TypeError, AttributeError, msgspec.MsgspecError):  # not what any version writes
                return Flaw("HISTORY_RECORD", seq, {"record": str(seq)})
        return None

    def _take(self, row: Row, body: Mapping[str, Any]) -> None:
        kind, seals = row["kind"], body.get("seal", {})
        if kind == "begun" and row["seq"] == 1:
            self._anew = True
        elif kind == "epoch":
            self._epoch = body["epoch"]
        for table, said in seals.items():
            if table == "rows":
                for number, one in said:
                    self._seals["change", number] = (row["seq"], one)
                continue
            number = body["image"] if table == "image" else row[table]
            self._seals[table, number] = (row["seq"], said)
            if kind == "batch":
                self._sealed_batches.add(number)
        if not seals:
            self._said_itself(kind, row, body)

    def ends(self, known: Iterable[Head]) -> Flaw | None:
        """The chain reaches, and holds, every head that is known from elsewhere."""
        for head in known:
            mine = self._hashes[1] if self.last else ""
            if head.seq == 0 or (self._anew and head.born != mine):  # that one was set aside, and the chain says so
                continue
            if head.seq > self.last:
                return Flaw("HISTORY_CUT", self.last + 1, {"known": str(head.seq), "left": str(self.last)})
            if self._hashes[head.seq] != head.hash:
                return Flaw("HISTORY_REWRITTEN", head.seq, {"record": str(head.seq)})
        return None

    # ------------------------------------------------------------------ the tables beside it

    def rows(self, db: Database) -> Flaw | None:
        """Every row is as it was last written, and none is missing or too many."""
        found: list[Flaw] = []
        for table in SEALED:
            for row in db.each(f"SELECT * FROM {table}"):
                key = (table, row["id"])
                sealed, told = self._seals.pop(key, None), self._told.pop(key, None)
                if sealed is not None:
                    fits = sealed[1] == seal(table, row)
                elif told is not None:
                    fits = all(_same(name, row[name], value) for name, value in told.items())
                else:
                    fits = table == "change" and self._may_be_unrecorded(row)
                if not fits:
                    found.append(self._flaw(key, sealed))
        found.extend(self._flaw(key, self._seals.get(key)) for key in (*self._seals, *self._told))
        return min(found, key=lambda flaw: flaw.seq, default=None)

    def _flaw(self, key: Key, sealed: tuple[int, str] | None) -> Flaw:
        seq = sealed[0] if sealed else self._seqs.get(key, self.last + 1)
        return Flaw("HISTORY_ROW", seq, {"record": str(seq), "table": key[0], "row": str(key[1])})

    def _may_be_unrecorded(self, row: Row) -> bool:
        """Version 1 kept rows that nothing is sent for without a record."""
        unsent = row["state"] in _UNSENT and row["settled"] == 1 and row["step"] is None
        bare = row["before_image"] is None and row["after_image"] is None and row["undo_of"] is None
        return unsent and bare and row["batch"] not in self._sealed_batches

    def epoch(self, db: Database) -> Flaw | None:
        """The number of the sender that owns the lane is the one that was recorded last."""
        row = db.one("SELECT value FROM meta WHERE key='epoch'")
        fits = (row["value"] if row else "0") == str(self._epoch)
        return None if fits else Flaw("HISTORY_ROW", self.last, {"record": str(self.last), "table": "meta", "row": "1"})

    # ------------------------------------------------------------------ records of version 1

    def _tell(self, key: Key, seq: int, said: Mapping[str, object]) -> None:
        self._seals.pop(key, None)  # an older version wrote after a newer one: what it says is all that is known
        self._told.setdefault(key, {}).update(said)
        self._seqs[key] = seq

    def _said_itself(self, kind: str, row: Row, body: Mapping[str, Any]) -> None:
        """What a record without seals says of the rows it was written with."""
        seq, at = row["seq"], row["at"]
        if kind == "batch":
            names = {"account_key": body["account"], "created_at": at}
            plain = {name: body[name] for name in ("kind", "undo_of", "file", "sheet", "policy", "read_at")}
            self._tell(("batch", row["batch"]), seq, {**names, **plain})
        elif kind == "image":
            said = {"action": body["action"], "items": body.get("items"), "taken_at": at}
            self._tell(("image", body["image"]), seq, said)
        change = _of_change(kind, body, row) if row["change"] is not None else None
        if change is not None:
            key = ("change", row["change"])
            if kind == "proved":
                change["steps_done"] = int(str(self._told.get(key, {}).get("steps_done", 0))) + 1
            self._tell(key, seq, change)
            if kind == "refused":  # refused or undo refused: it did not say which
                self._told[key].pop("state", None)
        attempt = _of_attempt(kind, body, row) if row["attempt"] is not None else None
        if attempt is not None:
            self._tell(("attempt", row["attempt"]), seq, attempt)


#: What a change's state is after a record of this kind.
_STATES = {
    "sending": "sending", "queued": "queued", "not_sent": "waiting", "lost": "checking",
    "not_visible": "accepted_not_visible", "not_seen": "waiting", "for_the_person": "checking",
    "reopened": "checking",
}  # fmt: skip


def _of_change(kind: str, body: Mapping[str, Any], row: Row) -> dict[str, object] | None:
    if kind in {"planned", "undo_planned"}:
        state = body.get("state", "waiting")
        return {
            "batch": row["batch"], "row": body["row"], "order_no": body["order"], "action_id": body["action"],
            "operation": body.get("operation", "reset"), "undo_of": body.get("undo_of"), "step": body.get("step"),
            "before_image": body["image"], "after_image": None, "steps_done": 0, "state": state,
            "settled": int(state != "waiting"),
            **({"reason": body["reason"]} if "reason" in body else {}),
        }  # fmt: skip
    if kind == "before_image":
        return {"before_image": body["image"]}
    if kind == "step":
        return {"step": body["step"]}
    if kind in _STATES:
        return {"state": _STATES[kind], "settled": 0}
    if kind == "refused":
        return {"settled": 1}
    if kind == "proved":
        more = body["state"] == "next step"
        state = "waiting" if more else body["state"]
        return {"state": state, "settled": int(not more), "after_image": body["image"], "step": None}
    if kind == "taken_back":
        return {"state": "undone", "settled": 1}
    if kind == "settled":
        return {"state": body["state"], "settled": 1}
    return None


def _of_attempt(kind: str, body: Mapping[str, Any], row: Row) -> dict[str, object] | None:
    match kind:
        case "sending":
            named = {name: body[name] for name in ("epoch", "method", "body", "number")}
            fresh = {"state": "sending", "open": 1, "ghost": 1, "submission_id": "", "uri": "", "complete": 0}
            return {**named, **fresh, "change": row["change"], "sent_at": row["at"]}
        case "queued":
            return {"state": "queued", "submission_id": body["submission"], "uri": body["uri"]}
        case "not_sent":
            return {"state": "not_sent", "open": None, "ghost": 0}
        case "lost":
            return {"state": "unknown"}
        case "complete":
            return {"complete": 1, "ghost": 0}
        case "refused":
            return {"state": "refused", "open": None, "ghost": 0}
        case "not_seen":
            return {"state": "not_seen", "open": None, "ghost": 1}
        case "reopened":
            return {"state": "unknown", "open": 1}
        case "proved":
            ours = body["state"] != "already_so"
            ended = {"state": "proved" if ours else "not_ours", "open": None, "ghost": int(not ours)}
            return {**ended, "evidence": body["evidence"]}
        case _:
            return None


def _same(name: str, kept: Any, said: object) -> bool:
    if name in _JSON and kept is not None:
        try:
            return bool(msgspec.json.decode(kept) == said)
        except (TypeError, msgspec.MsgspecError):
            return False
    return bool(kept == said)
