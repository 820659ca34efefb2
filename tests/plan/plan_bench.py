"""What several tests of a plan speak of: the operations by short names, actions, and rows that ask."""

from __future__ import annotations

from decimal import Decimal

from middle_bench import action, changed, item
from reversal_desk.model import ActionState, Change, Code, Operation

KEY = (2, "1000.4636.1001")
REVERSE, MODIFY, ITEMS, RESET, LEAVE = (
    Operation.REVERSE,
    Operation.MODIFY,
    Operation.ITEMS,
    Operation.RESET,
    Operation.LEAVE,
)


def after(change: Change) -> tuple[Operation, Decimal | None, tuple[Code, ...]]:
    """What becomes of a row's amount, and what is asked about it."""
    return change.operation, change.amount_after, change.codes


PLAIN = action()
SMALLER = changed(original="100.00", now="80.00")
GONE = changed(original="100.00", now="0.00", state=ActionState.REVERSED)
#: The items of an order of 100.00.
TWO = (item("TENT", "60.00", 2), item("SOCK", "40.00", 3))
