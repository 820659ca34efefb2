"""What writes: every step of a change and of its attempts, each with its record, in one transaction."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from reversal_desk.model import Action, Code, Item, RowState, Step, Submission
from reversal_desk.store.chain import canonical
from reversal_desk.store.database import Database, UniqueViolation
from reversal_desk.store.journal.codecs import epoch_of, iso, pack
from reversal_desk.store.journal.links import Links
from reversal_desk.store.journal.records import codes_of, facts_of

if TYPE_CHECKING:
    from reversal_desk.store.journal.records import Image, OpenChange


class EpochLost(Exception):
    """Another process took the lane; nothing may be sent from here."""


class Writer:
    """The open transaction: records and state together."""

    def __init__(self, db: Database, at: datetime) -> None:
        self._db = db
        self._at = at.astimezone(UTC).isoformat()
        self._links = Links(db, at)

    def record(
        self, kind: str, body: Mapping[str, object], *, batch: int | None = None, change: int | None = None,
        attempt: int | None = None, image: int | None = None, rows: Sequence[int] = (),
    ) -> None:  # fmt: skip
        """Append one link to the chain, after the rows it speaks of were written (`Links.append`)."""
        self._links.append(kind, body, batch=batch, change=change, attempt=attempt, image=image, rows=rows)

    # ------------------------------------------------------------------ what a change goes by

    def image(
        self, account_key: str, action: Action, items: tuple[Item, ...] | None, *, seen_at: datetime | None = None
    ) -> int:
        """Keep an action, and its items, as read: now, or at `seen_at`."""
        packed, packed_items = pack(action), None if items is None else pack(items)
        image = self._db.execute(
            "INSERT INTO image (account_key, action_id, taken_at, action, items) VALUES (?,?,?,?,?)",
            (account_key, action.id, iso(seen_at) or self._at, packed, packed_items),
        )
        body = {"image": image, "action": json.loads(packed)}
        if packed_items is not None:
            body["items"] = json.loads(packed_items)
        self.record("image", body, image=image)
        return image

    def new_before_image(self, change: int, account_key: str, image: Image) -> None:
        """A newer or fuller before-image (items read), written before the first byte."""
        number = self.image(account_key, image.action, image.items, seen_at=image.taken_at)
        self._db.execute("UPDATE change SET before_image=? WHERE id=?", (number, change))
        self.record("before_image", {"image": number}, change=change)

    def plan_step(self, change: int, step: Step) -> None:
        """The next write of a change (undo plans each from a fresh read)."""
        self._db.execute("UPDATE change SET step=?, updated_at=? WHERE id=?", (pack(step), self._at, change))
        self.record("step", {"step": json.loads(pack(step))}, change=change)

    # ------------------------------------------------------------------ attempts

    def sending(self, change: OpenChange, *, account_key: str, epoch: int, step: Step, body: str) -> int | None:
        """Write the attempt before its first byte; None when another attempt on the action is open.

        Raises PermissionError-like `EpochLost` when another process took the lane.
        """
        row = self._db.one("SELECT value FROM meta WHERE key='epoch'")
        if row is None or epoch_of(row) != epoch:
            raise EpochLost
        try:
            attempt = self._db.execute(
                """INSERT INTO attempt (change, account_key, action_id, epoch, number, step, method, body, state,
                     open, ghost, sent_at) VALUES (?,?,?,?,?,?,?,?,'sending',1,1,?)""",
                (change.id, account_key, change.action_id, epoch, change.attempts + 1, pack(step),
                 step.write.method, body, self._at),
            )  # fmt: skip
        except UniqueViolation:
            return None
        self._state(change.id, RowState.SENDING)
        sent = {"epoch": epoch, "method": step.write.method, "body": body, "number": change.attempts + 1}
        self.record("sending", sent, change=change.id, attempt=attempt)
        return attempt

    def queued(self, attempt: int, change: int, *, submission_id: str, uri: str) -> None:
        """The answer came: received, not yet in effect."""
        self._db.execute(
            "UPDATE attempt SET state='queued', answered_at=?, submission_id=?, uri=? WHERE id=?",
            (self._at, submission_id, uri, attempt),
        )
        self._state(change, RowState.QUEUED, codes=())
        self.record("queued", {"submission": submission_id, "uri": uri}, change=change, attempt=attempt)

    def found_submission(self, attempt: int, change: int, submission: Submission, *, uri: str) -> None:
        """A lost answer was found again among the account's submissions (design.md, journal 4)."""
        self.queued(attempt, change, submission_id=submission.id, uri=uri)

    def not_sent(self, attempt: int, change: int, *, why: str) -> None:
        """Surely nothing left, or it was refused for now (429, 401, 403): planned again."""
        self._db.execute(
            "UPDATE attempt SET state='not_sent', open=NULL, ghost=0, answered_at=? WHERE id=?", (self._at, attempt)
        )
        self._state(change, RowState.WAITING, codes=())
        self.record("not_sent", {"why": why}, change=change, attempt=attempt)

    def lost(self, attempt: int, change: int, *, why: str) -> None:
        """No clear answer: it may have happened."""
        self._db.execute("UPDATE attempt SET state='unknown', answered_at=? WHERE id=?", (self._at, attempt))
        self._state(change, RowState.CHECKING, codes=(Code.LOST_ANSWER,))
        self.record("lost", {"why": why}, change=change, attempt=attempt)

    def completed(self, attempt: int, change: int) -> None:
        """Its submission is Complete without an error; the action may not show it yet."""
        self._db.execute("UPDATE attempt SET complete=1, ghost=0 WHERE id=?", (attempt,))
        self.record("complete", {}, change=change, attempt=attempt)

    def refused(
        self, attempt: int, change: int, *, said: str, state: RowState = RowState.REFUSED,
        codes: tuple[Code, ...] = (Code.REFUSED,), facts: Mapping[str, str] | None = None,
    ) -> None:  # fmt: skip
        """The service said no, at once or by its submission."""
        self._close(attempt, "refused")
        self._state(change, state, codes=codes, facts={**(facts or {}), "said": said}, settled=True)
        self.record("refused", {"said": said}, change=change, attempt=attempt)

    def another_way(self, attempt: int, change: int, *, said: str, step: Step) -> None:
        """Refused as it did not come through whole (contract 5.4): the same change is planned as `step`, by POST."""
        self._close(attempt, "refused")
        self._state(change, RowState.WAITING, codes=())
        self.record("refused", {"said": said, "again": step.write.method}, change=change, attempt=attempt)
        self.plan_step(change, step)

    def not_visible(self, attempt: int, change: int) -> None:
        """Complete without an error, and the action does not show it."""
        self._state(change, RowState.ACCEPTED_NOT_VISIBLE, codes=(Code.NOT_VISIBLE,))
        self.record("not_visible", {}, change=change, attempt=attempt)

    def proved(
        self, attempt: int, change: int, *, account_key: str, evidence: str, after: Image, state: RowState | None,
        codes: tuple[Code, ...] = (), facts: Mapping[str, str] | None = None,
    ) -> None:  # fmt: skip
        """The end state was read back, with evidence that it was ours (or ALREADY_SO without).

        `state` None: a step of an undo was proved and more is to come; the change waits again, and what was said of
        the step is said with its end. Where two attempts
        were sent, what is seen may be the first's doing: the second stays a ghost until its submission is complete.
        """
        ours = state is not RowState.ALREADY_SO
        twice = self._db.one("SELECT 1 FROM attempt WHERE id=? AND number > 1 AND complete=0", (attempt,)) is not None
        self._close(attempt, "proved" if ours else "not_ours", evidence=evidence, ghost=twice or not ours)
        image = self.image(account_key, after.action, after.items)
        self._db.execute(
            "UPDATE change SET after_image=?, payout_after=?,"
            " amount_after=CASE WHEN undo_of IS NULL AND ? != 'REVERSED' THEN ? ELSE amount_after END,"
            " steps_done=steps_done+1, step=NULL WHERE id=?",
            (image, str(after.action.payout), after.action.state, str(after.action.amount), change),
        )
        if state is None:
            self._state(change, RowState.WAITING, codes=(), facts=facts)
        else:
            self._state(change, state, codes=codes, facts=facts, settled=True)
        if state is RowState.UNDONE:
            self.taken_back(change)
        self.record(
            "proved", {"evidence": evidence, "image": image, "state": state or "next step"},
            change=change, attempt=attempt,
        )  # fmt: skip

    def taken_back(self, change: int) -> None:
        """The change that an undo row took back is undone from now on.

        Where that was an undo itself, it no longer stands, and the change it had taken back stands again; and so on
        down to the change of the sheet. Where the undo went over somebody's work, so does what stands again by it.
        """
        by = self._db.one(
            "SELECT batch, undo_of, after_image, payout_after, codes, facts FROM change WHERE id=?", (change,)
        )
        below, stands = (by["undo_of"], False) if by is not None else (None, False)
        while by is not None and below is not None:
            row = self._db.one("SELECT undo_of FROM change WHERE id=?", (below,))
            deeper = row["undo_of"] if row is not None else None
            if deeper is not None:
                codes = () if stands else (Code.UNDO_TAKEN_BACK,)
                self._state(below, RowState.UNDONE, codes=codes, facts={"batch": str(by["batch"])}, settled=True)
            elif stands:
                over = tuple(code for code in codes_of(by["codes"]) if code is Code.SENT_OVER)  # what it does, this did
                facts = {"met": facts_of(by["facts"])["met"]} if over else None
                self._state(below, RowState.CONFIRMED, codes=over, facts=facts, settled=True)
                if by["after_image"] is not None:
                    self._db.execute(
                        "UPDATE change SET after_image=?, payout_after=? WHERE id=?",
                        (by["after_image"], by["payout_after"], below),
                    )
            else:
                self._state(below, RowState.UNDONE, codes=(), settled=True)
            self.record("stands_again" if stands else "taken_back", {"by": change}, change=below)
            below, stands = deeper, not stands

    def not_happened(self, attempt: int, change: int) -> None:
        """After the patience the action still equals the before-image and no update shows: planned anew, once."""
        self._close(attempt, "not_seen", ghost=True)
        self._state(change, RowState.WAITING, codes=())
        self.record("not_seen", {}, change=change, attempt=attempt)

    def ghost_gone(self, attempt: int, change: int, *, why: str) -> None:
        """An attempt that was closed without a known end can land no more."""
        self._db.execute("UPDATE attempt SET ghost=0 WHERE id=?", (attempt,))
        self.record("ghost_gone", {"why": why}, change=change, attempt=attempt)

    def waits(self, change: int, *, codes: tuple[Code, ...], facts: Mapping[str, str]) -> None:
        """A row goes on waiting, for a reason that is said."""
        self._state(change, RowState.WAITING, codes=codes, facts=facts)
        self.record("waits", {"codes": list(codes), "facts": dict(facts)}, change=change)

    def for_the_person(
        self, attempt: int, change: int, *, codes: tuple[Code, ...] = (Code.SENT_TWICE_UNKNOWN,),
        facts: Mapping[str, str] | None = None,
    ) -> None:  # fmt: skip
        """A lost answer that may not be sent again goes to the person after its patience; it stays open on record."""
        self._state(change, RowState.CHECKING, codes=codes, facts=facts)
        self.record("for_the_person", {"codes": list(codes)}, change=change, attempt=attempt)

    def reopened(self, attempt: int, change: int, *, codes: tuple[Code, ...], facts: Mapping[str, str]) -> None:
        """A row is not sent (again), and an attempt that was held not to have happened may still land: it is open
        again, for the person, and the late looks go on after it."""
        self._db.execute("UPDATE attempt SET state='unknown', open=1 WHERE id=?", (attempt,))
        self._state(change, RowState.CHECKING, codes=codes, facts=facts)
        self.record("reopened", {"codes": list(codes), "facts": dict(facts)}, change=change, attempt=attempt)

    # ------------------------------------------------------------------ the late re-check

    def alarm(self, change: int, code: Code, facts: Mapping[str, str]) -> None:
        """Something the late re-check found: a record, and a code with facts on the row, whatever its state."""
        row = self._db.one("SELECT codes, facts FROM change WHERE id=?", (change,))
        if row is None:
            raise KeyError(change)
        codes = codes_of(row["codes"])
        self._db.execute(
            "UPDATE change SET codes=?, facts=? WHERE id=?",
            (canonical(codes if code in codes else [*codes, code]),
             canonical({**facts_of(row["facts"]), **facts}), change),
        )  # fmt: skip
        self.record("alarm", {"code": code, "facts": dict(facts)}, change=change)

    def alarm_over(self, change: int, code: Code) -> None:
        """What was said of a row is no longer so."""
        row = self._db.one("SELECT codes FROM change WHERE id=?", (change,))
        if row is None:
            raise KeyError(change)
        left = [other for other in codes_of(row["codes"]) if other != code]
        self._db.execute("UPDATE change SET codes=? WHERE id=?", (canonical(left), change))
        self.record("alarm_over", {"code": code}, change=change)

    def lock_moved(self, change: int, locking_date: datetime) -> None:
        """Deadlines and reminders follow the locking date as last read."""
        self._db.execute("UPDATE change SET locking_date=? WHERE id=?", (iso(locking_date), change))
        self.record("lock_moved", {"locking_date": iso(locking_date)}, change=change)

    def looked(
        self, rows: Iterable[tuple[int, datetime | None, Mapping[str, str]]], *, body: Mapping[str, object]
    ) -> None:
        """A look of the late re-check: (change, next look or None for never, what was told). One record for all."""
        self._db.execute_many(
            "INSERT INTO watch (change, last_look, next_look, told) VALUES (?,?,?,?) ON CONFLICT(change) DO UPDATE"
            " SET last_look=excluded.last_look, next_look=excluded.next_look, told=excluded.told",
            [(change, self._at, iso(following), canonical(dict(told))) for change, following, told in rows],
        )
        self.record("recheck", body)

    def ghost_found(self, attempt: int, change: int, *, submission_id: str) -> None:
        """The submission of a closed attempt whose answer was lost."""
        self._db.execute("UPDATE attempt SET submission_id=? WHERE id=?", (submission_id, attempt))
        self.record("ghost_found", {"submission": submission_id}, change=change, attempt=attempt)

    # ------------------------------------------------------------------ rows without an attempt

    def settle(
        self, change: int, state: RowState, *, codes: tuple[Code, ...] = (),
        facts: Mapping[str, str] | None = None,
    ) -> None:  # fmt: skip
        """A row that ends without (another) attempt: stopped, locked by now, already as it was."""
        self._state(change, state, codes=codes, facts=facts, settled=True)
        self.record("settled", {"state": state, "codes": list(codes), "facts": dict(facts or {})}, change=change)

    def _close(self, attempt: int, state: str, *, evidence: str = "", ghost: bool = False) -> None:
        self._db.execute(
            "UPDATE attempt SET state=?, open=NULL, ghost=?, evidence=? WHERE id=?",
            (state, int(ghost), evidence, attempt),
        )

    def _state(
        self, change: int, state: RowState, *, codes: tuple[Code, ...] | None = None,
        facts: Mapping[str, str] | None = None, settled: bool = False,
    ) -> None:  # fmt: skip
        new_codes = None if codes is None else canonical(list(codes))
        new_facts = None
        if facts:
            row = self._db.one("SELECT facts FROM change WHERE id=?", (change,))
            new_facts = canonical({**facts_of(row["facts"] if row else "{}"), **facts})
        changed = self._db.changed(
            "UPDATE change SET state=?, codes=coalesce(?, codes), facts=coalesce(?, facts), settled=?, updated_at=?"
            " WHERE id=?",
            (state, new_codes, new_facts, int(settled), self._at, change),
        )
        if not changed:
            raise KeyError(change)
