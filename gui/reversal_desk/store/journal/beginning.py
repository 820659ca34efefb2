"""How a batch begins, or the undo of one: whole, before-images included, in one transaction."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from decimal import Decimal

from reversal_desk.model import ActionState, Change, Code, Item, Operation, Outcome, Policy, RowState, Step
from reversal_desk.store.chain import canonical
from reversal_desk.store.database import Database
from reversal_desk.store.journal.codecs import amount_text, iso, pack
from reversal_desk.store.journal.front import Journal
from reversal_desk.store.journal.records import Image
from reversal_desk.store.journal.writer import Writer


def begin_batch(
    journal: Journal,
    *,
    account_key: str,
    account_name: str,
    file: str,
    sheet: str,
    policy: Policy,
    changes: Sequence[Change],
    steps: Mapping[tuple[int, str], Step],
    items: Mapping[str, tuple[Item, ...]],
    read_at: datetime,
    at: datetime,
    trial: bool = False,
    rest_of: int | None = None,
    seen_at: datetime | None = None,
    asking: Callable[[], None] | None = None,
) -> int:
    """Write a whole batch, before-images included, in one transaction. `steps` holds the rows to be sent.

    `seen_at`: since when the actions may be others than they are given here; as it is written, where nobody says.
    `trial`: a few rows of their sheet, before the others; `rest_of`: the batch of those that went before this one.
    `asking`: asked in that transaction before anything is written; what it raises is raised, and nothing is.
    """
    with journal.writing(at=at) as writer:
        if asking is not None:
            asking()
        new = _NewBatch(
            journal.database, writer, at=at, account_key=account_key, account_name=account_name, kind="submit",
            undo_of=None, file=file, sheet=sheet, policy=policy, read_at=read_at, trial=trial, rest_of=rest_of,
            seen_at=seen_at,
        )  # fmt: skip
        left = []
        for change in changes:
            number = new.planned(change, step=steps.get(change.key), items=items)
            if change.key not in steps:
                left.append(number)
        new.left(left)
    return new.number


def begin_undo(
    journal: Journal,
    *,
    undo_of: int,
    account_key: str,
    account_name: str,
    file: str,
    sheet: str,
    rows: Sequence[tuple[Outcome, Image]],
    refused: Sequence[tuple[Outcome, Image, Code, Mapping[str, str]]],
    read_at: datetime,
    at: datetime,
) -> int:
    """Write an undo batch: each row's target is the before-image of the change it takes back."""
    with journal.writing(at=at) as writer:
        new = _NewBatch(
            journal.database, writer, at=at, account_key=account_key, account_name=account_name, kind="undo",
            undo_of=undo_of, file=file, sheet=sheet, policy=Policy(), read_at=read_at,
        )  # fmt: skip
        for outcome, image in rows:
            new.undo_row(outcome, image, state=RowState.WAITING)
        for outcome, image, code, facts in refused:
            new.undo_row(outcome, image, state=RowState.UNDO_REFUSED, codes=(code,), facts=facts)
    return new.number


class _NewBatch:
    """The rows of a batch that is being written."""

    def __init__(
        self, db: Database, writer: Writer, *, at: datetime, account_key: str, account_name: str, kind: str,
        undo_of: int | None, file: str, sheet: str, policy: Policy, read_at: datetime, trial: bool = False,
        rest_of: int | None = None, seen_at: datetime | None = None,
    ) -> None:  # fmt: skip
        self._db = db
        self._writer = writer
        self._at = iso(at)
        self._seen_at = seen_at
        self._account = account_key
        below = db.all(
            "WITH RECURSIVE below(id) AS (SELECT ?1 UNION SELECT undo_of FROM batch JOIN below USING (id))"
            " SELECT 1 FROM batch JOIN below USING (id) WHERE kind = 'undo'",
            (undo_of,),
        )
        self._back = -1 if len(below) % 2 else 1  # what goes back rises; back from there it falls again, and so on
        packed = pack(policy)
        self.number = db.execute(
            "INSERT INTO batch (account_key, account_name, kind, undo_of, file, sheet, policy, created_at, read_at,"
            " trial, rest_of) VALUES (?,?,?,?,?,?,?,?,?,?,?)",
            (account_key, account_name, kind, undo_of, file, sheet, packed, self._at, iso(read_at), int(trial),
             rest_of),
        )  # fmt: skip
        body = {"account": account_key, "kind": kind, "undo_of": undo_of, "file": file, "sheet": sheet,
                "policy": json.loads(packed), "read_at": iso(read_at), "trial": trial, "rest_of": rest_of}  # fmt: skip
        writer.record("batch", body, batch=self.number)

    def planned(self, change: Change, *, step: Step | None, items: Mapping[str, tuple[Item, ...]]) -> int:
        """One row of a submitted plan; gives its number. Rows without a step are kept as they stood, and settled;
        they have no record of their own, `left` is that of all of them."""
        action = change.action
        image = None
        if action is not None and step is not None:
            image = self._writer.image(self._account, action, items.get(action.id), seen_at=self._seen_at)
        state = RowState.WAITING if step is not None else change.state
        if step is not None:
            codes: tuple[Code, ...] = tuple(code for code in change.codes if code in change.accepted)
        else:
            codes = change.codes
        number = self._db.execute(
            """INSERT INTO change (batch, row, order_no, action_id, program_id, partner, operation, reason, state,
                 codes, facts, amount_before, amount_after, payout_before, payout_expected, currency, locking_date,
                 event_date, money, money_currency, really, before_image, step, settled, updated_at)
               VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)""",
            (
                self.number, change.row.number, change.order, action.id if action else "",
                action.program_id if action else "", action.partner if action else "", change.operation,
                change.reason, state, canonical(list(codes)), canonical(dict(change.facts)),
                str(action.amount if action else 0), amount_text(change.amount_after),
                str(action.payout if action else 0), amount_text(change.payout_after),
                action.currency if action else change.money_currency, iso(action.locking_date) if action else None,
                iso(action.event_date) if action else None, str(change.money or 0), change.money_currency,
                amount_text(change.really), image,
                pack(step) if step else None, 0 if step else 1, self._at,
            ),
        )  # fmt: skip
        if step is not None and action is not None:
            body = {"row": change.row.number, "order": change.order, "action": action.id,
                    "operation": change.operation, "reason": change.reason, "step": json.loads(pack(step)),
                    "image": image, "accepted": sorted(change.accepted)}  # fmt: skip
            self._writer.record("planned", body, batch=self.number, change=number)
        return number

    def left(self, rows: Sequence[int]) -> None:
        """The rows of a batch that nothing is sent for, in one record."""
        if rows:
            self._writer.record("left", {"count": len(rows)}, batch=self.number, rows=rows)

    def undo_row(
        self, outcome: Outcome, target: Image, *, state: RowState, codes: tuple[Code, ...] = (),
        facts: Mapping[str, str] | None = None,
    ) -> None:  # fmt: skip
        """One row of an undo batch; its before-image is the target it goes back to."""
        image = self._writer.image(self._account, target.action, target.items)
        action = target.action
        reversed_again = action.state is ActionState.REVERSED  # the undo of an undo: nothing of it counts then
        wanted = Decimal("0.00") if reversed_again else action.amount
        operation = Operation.REVERSE if reversed_again else Operation.RESET
        number = self._db.execute(
            """INSERT INTO change (batch, row, order_no, action_id, program_id, partner, operation, reason, state,
                 codes, facts, amount_before, amount_after, payout_before, payout_expected, currency, locking_date,
                 event_date, money, money_currency, before_image, undo_of, settled, updated_at)
               VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)""",
            (
                self.number, outcome.row, outcome.order, action.id, action.program_id, action.partner, operation,
                outcome.reason, state, canonical(list(codes)), canonical(dict(facts or {})),
                str(outcome.amount_after if outcome.amount_after is not None else action.amount),
                str(wanted), str(outcome.payout_after if outcome.payout_after is not None else 0),
                str(action.payout), action.currency, iso(action.locking_date), iso(action.event_date),
                str(self._back * (wanted - (outcome.amount_after or Decimal(0)))), action.currency, image,
                outcome.change_id, 0 if state is RowState.WAITING else 1, self._at,
            ),
        )  # fmt: skip
        body = {"row": outcome.row, "order": outcome.order, "action": action.id, "undo_of": outcome.change_id,
                "image": image, "state": state, "codes": list(codes)}  # fmt: skip
        self._writer.record("undo_planned", body, batch=self.number, change=number)
