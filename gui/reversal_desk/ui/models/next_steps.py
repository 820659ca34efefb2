"""What a person can do next about a line that doesn't go by itself: none is a dead end, each has a button.

A step is the object name of its button in the side panel.
"""

from __future__ import annotations

from reversal_desk.guards import may_be_answered
from reversal_desk.model import Change, Code, Operation, RowState

WIDEN = "widenSearch"  # read the days that were not read yet, and match again
COLUMNS = "toColumns"  # back to the step where columns and words are said
MATCH = "matchRows"  # read the actions and other batches anew
RESET = "resetRow"
REVERSE = "reverseRow"
WHOLE = "wholeOrder"  # an amount for the order in place of its items
AMOUNT = "changeAmount"
REASON = "chooseReason"
ACCEPT = "acceptRow"
LEAVE = "leaveRow"

#: What helps with a code beside sending the line all the same, or leaving it out.
_HELPS: dict[Code, tuple[str, ...]] = {
    Code.NOT_FOUND: (WIDEN,),
    Code.REVERSED_NEEDS_RESET: (RESET,),
    Code.SKU_UNKNOWN: (WHOLE,),
    Code.SKU_TWICE: (WHOLE,),
    Code.QUANTITY_HIGHER: (WHOLE,),
    Code.AMOUNT_NEGATIVE: (AMOUNT, REVERSE),
    Code.AMOUNT_UNREADABLE: (AMOUNT, REVERSE),
    Code.AMOUNT_ZERO: (AMOUNT,),
    Code.AMOUNT_HIGHER: (AMOUNT,),
    Code.AMOUNT_FAR_BELOW: (AMOUNT, COLUMNS),
    Code.AMOUNT_TOO_LARGE: (AMOUNT,),
    Code.AMOUNTS_DISAGREE: (AMOUNT,),
    Code.REFUND_OVER_TOTAL: (AMOUNT,),
    Code.REFUND_AGAIN: (AMOUNT,),
    Code.CURRENCY_DIFFERS: (AMOUNT, REVERSE),
    Code.ITEMS_NEEDED: (AMOUNT, REVERSE),
    Code.REASON_UNKNOWN: (REASON,),
    Code.CHANGED_SINCE: (MATCH,),
    Code.OTHER_SENDER: (MATCH,),
}
#: Causes of OPERATION_UNCLEAR that are settled where the columns and their words are.
_AT_THE_COLUMNS = frozenset({"unread", "rival", "hint", "untold", "wanted"})
#: Where an amount can be typed for a line.
_TAKES_AMOUNT = (Operation.MODIFY, Operation.REVERSE, Operation.LEAVE)
_CALM = frozenset({Code.NOT_FOUND})


def is_calm(change: Change) -> bool:
    """Whether nothing is wrong with a line that is not sent: the sheet has no date for an order that most likely no
    partner brought."""
    return set(change.codes) == _CALM and change.state is RowState.BLOCKED and change.facts.get("why") == "no_date"


def next_steps(change: Change, *, widening: bool) -> tuple[str, ...]:
    """The steps of a line that waits or is blocked, the likeliest first; `widening`: more days can be searched, and
    may settle it. What another line of its order speaks for is decided there."""
    waits = change.state is RowState.LOOK
    if not waits and change.state is not RowState.BLOCKED:
        return (LEAVE,) if change.state is RowState.READY and change.action is not None else ()
    found: dict[str, None] = {}
    if waits and any(may_be_answered(code, change.facts) for code in change.codes) and not _asks_otherwise(change):
        found[ACCEPT] = None
    for code in change.codes:
        if code not in change.accepted:
            found.update(dict.fromkeys(_helps(change, code)))
    if not widening:
        found.pop(WIDEN, None)
    if change.action is None or change.row.continues is not None or Code.LOCKED in change.codes:
        for step in (RESET, REVERSE, WHOLE, AMOUNT, REASON):
            found.pop(step, None)
    elif change.operation not in _TAKES_AMOUNT:
        found.pop(AMOUNT, None)
    return (*found, LEAVE)


def _asks_otherwise(change: Change) -> bool:
    return Code.OPERATION_UNCLEAR in change.codes and not may_be_answered(Code.OPERATION_UNCLEAR, change.facts)


def _helps(change: Change, code: Code) -> tuple[str, ...]:
    if code is Code.OPERATION_UNCLEAR and not may_be_answered(code, change.facts):
        at_columns = (COLUMNS,) if not _AT_THE_COLUMNS.isdisjoint(change.facts) else ()
        return (REVERSE, AMOUNT, *at_columns)
    if code is Code.DUPLICATE_ROW and change.facts.get("repeat") == "sums":
        return (COLUMNS,)
    return _HELPS.get(code, ())
