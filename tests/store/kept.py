"""Actions, plans and journals for the tests of what is kept."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path

from msgspec.structs import replace

from reversal_desk.model import (
    Action,
    ActionState,
    Change,
    Code,
    MatchHow,
    Operation,
    Policy,
    Row,
    RowState,
    Step,
    Write,
)
from reversal_desk.store.journal import Journal
from reversal_desk.store.journal.beginning import begin_batch

KEY = "http://127.0.0.1/Advertisers/S"
NOW = datetime(2026, 11, 23, 8, 30, tzinfo=UTC)


def action(number: int = 1, **other: object) -> Action:
    """A pending action of 100.00 USD, locking in 30 days."""
    plain = Action(
        id=f"1000.4636.{number}", program_id="1000", program="Northwind US", tracker_id="4636", tracker="Online sale",
        partner_id="10001", partner="Trail Notes", state=ActionState.PENDING, amount=Decimal("100.00"),
        payout=Decimal("8.00"), delta_amount=Decimal("100.00"), delta_payout=Decimal("8.00"),
        intended_amount=Decimal("100.00"), intended_payout=Decimal("8.00"), currency="USD",
        event_date=NOW - timedelta(days=10), creation_date=NOW - timedelta(days=10),
        locking_date=NOW + timedelta(days=30, minutes=number), cleared_date=None, oid=f"A{number:05d}",
    )  # fmt: skip
    return replace(plain, **other)  # type: ignore[arg-type]


def reversed_(before: Action) -> Action:
    """The action after a whole reversal."""
    return replace(before, state=ActionState.REVERSED, amount=Decimal("0.00"), payout=Decimal("0.00"))


def step(of: Action) -> Step:
    """A whole reversal."""
    form = (("ActionId", of.id), ("DispositionCode", "REJECTED"))
    return Step(write=Write("DELETE", form), reason="REJECTED", state=ActionState.REVERSED, amount=None)


def change(number: int = 1, of: Action | None = None, **other: object) -> Change:
    """Row `number` + 1 asks for a whole reversal."""
    target = of or action(number)
    plain = Change(
        row=Row(number=number + 1, orders=(target.oid,)), order=target.oid, action=target,
        operation=Operation.REVERSE, reason="REJECTED", amount_after=Decimal(0), payout_after=Decimal(0), items=(),
        state=RowState.READY, codes=(), facts={}, how=MatchHow.ORDER, money=target.amount, money_currency="USD",
    )  # fmt: skip
    return replace(plain, **other)  # type: ignore[arg-type]


def not_affiliate(number: int) -> Change:
    """A row that nothing is sent for."""
    return Change(
        row=Row(number=number, orders=(f"X{number}",)), order=f"X{number}", action=None, operation=Operation.LEAVE,
        reason="", amount_after=None, payout_after=None, items=(), state=RowState.LEFT_OUT,
        codes=(Code.NOT_AFFILIATE,), facts={"order": f"X{number}"}, how=MatchHow.NONE, money=Decimal("12.30"),
        money_currency="USD",
    )  # fmt: skip


def begin(journal: Journal, *changes: Change, key: str = KEY, at: datetime = NOW) -> int:
    """A batch of these; rows with an action are to be reversed."""
    return begin_batch(
        journal,
        account_key=key, account_name="T", file="orders.csv", sheet="Sheet1", policy=Policy(), changes=changes,
        steps={c.key: step(c.action) for c in changes if c.action is not None}, items={}, read_at=at, at=at,
    )  # fmt: skip


def send(journal: Journal, batch: int, *, epoch: int, at: datetime = NOW) -> list[tuple[int, int]]:
    """Write `sending` for all that waits; gives (attempt, change) of each."""
    sent = []
    with journal.writing(at=at) as writer:
        for one in journal.changes.open(batch):
            if one.state is RowState.WAITING and one.step is not None:
                attempt = writer.sending(one, account_key=KEY, epoch=epoch, step=one.step, body="ActionId=1")
                assert attempt is not None
                sent.append((attempt, one.id))
    return sent


def altered(path: Path, *statements: str) -> None:
    """Edit a journal from outside, its triggers dropped first, as somebody with a tool would."""
    with closing(sqlite3.connect(path)) as raw:
        for trigger in ("record_never_updated", "record_never_deleted"):
            raw.execute(f"DROP TRIGGER IF EXISTS {trigger}")
        for statement in statements:
            raw.execute(statement)
        raw.commit()
        raw.execute("PRAGMA wal_checkpoint(TRUNCATE)")
