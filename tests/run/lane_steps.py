"""Actions, other people's writes and looks that the tests of the lane have in common."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from typing import Any

from lane_world import KEY, START, Life, specs

from reversal_desk.impact.practice import ActionSpec, EarlierChange, ItemSpec
from reversal_desk.model import Operation, Queued, RowState, Write
from reversal_desk.run import Recheck, RecheckResult

MakeLife = Callable[..., Life]
MODIFY, ITEMS, RESET = Operation.MODIFY, Operation.ITEMS, Operation.RESET
C = RowState.CONFIRMED


def two_items(order: str, **other: Any) -> ActionSpec:
    lines = (ItemSpec("S1", Decimal("40.00")), ItemSpec("S2", Decimal("60.00")))
    return ActionSpec(order=order, amount=Decimal("100.00"), items=lines, **other)


def changed(order: str) -> ActionSpec:
    """First tracked at 100.00, and 80.00 since two days ago."""
    earlier = (EarlierChange(timedelta(days=2), "ORDER_UPDATE", Decimal("80.00")),)
    return ActionSpec(order=order, amount=Decimal("100.00"), earlier=earlier)


def proved(life: MakeLife, count: int, **named: object) -> tuple[Life, int]:
    """`count` plain rows on an account whose reversals were proved before."""
    one = life(*specs(count), **named)
    one.prove_kinds("reverse", "modify", "items", "reset")
    return one, one.reverse(count)


# --------------------------------------------------------------------------- what others do


def approves(one: Life, order: str) -> None:
    """By hand, before its lock; that is no update (contract 3)."""
    one.action(order).state = "APPROVED"


def reverses(one: Life, order: str) -> None:
    one.service.by_somebody_else("DELETE", ActionId=one.id_of(order), DispositionCode="OTHER")


def restores(one: Life, order: str) -> None:
    one.service.by_somebody_else("PUT", ActionId=one.id_of(order), Reason="RESET")


def changes(one: Life, order: str) -> None:
    one.service.by_somebody_else("PUT", ActionId=one.id_of(order), Reason="ORDER_UPDATE", Amount="91.00")


def swaps_items(one: Life, order: str) -> None:
    """The same total, in other lines."""
    one.service.by_somebody_else(
        "PUT", ActionId=one.id_of(order), Reason="ORDER_UPDATE",
        Sku="S1", Quantity="1", Amount="70.00", Sku2="S2", Quantity2="1", Amount2="30.00",
    )  # fmt: skip


# --------------------------------------------------------------------------- what there is to see


def sent_to(one: Life, order: str) -> int:
    number = one.id_of(order)
    return sum(dict(sent.write.form)["ActionId"] == number for sent in one.service.sent)


def writes_of(one: Life, order: str) -> list[tuple[float, str]]:
    """(seconds since the start, reason) of each write of an order."""
    return [
        ((sent.at - START).total_seconds(), dict(sent.write.form).get("Reason", "reverse"))
        for sent in one.service.sent
        if dict(sent.write.form)["ActionId"] == one.id_of(order)
    ]


def look(one: Life, **named: Any) -> RecheckResult:
    """One look, and the proof that it sent nothing."""
    before = len(one.service.sent)
    named = {"emit": one.hear, "stopped": lambda: False, **named}
    found = Recheck(
        journal=one.journal, client=one.service, clock=one.service.clock, budget=one.service.budget,
        account_key=KEY, **named,
    ).execute()  # fmt: skip
    assert len(one.service.sent) == before
    assert one.journal.verify() is None
    return found


class Scripted:
    """A sender that answers what it is told to."""

    def __init__(self, answer: Callable[[], Queued]) -> None:
        self.answer = answer
        self.closed = False

    def write(self, write: Write) -> Queued:
        return self.answer()

    def close(self) -> None:
        self.closed = True
