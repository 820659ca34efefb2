"""The line that adds up: each row's money in exactly one part of it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from decimal import Decimal

from msgspec.structs import replace

from reversal_desk.model import RECONCILIATION_PARTS, Change, Code, Operation, RowState
from reversal_desk.plan.figures import other_currency
from reversal_desk.refund import ZERO


def with_money(change: Change, *, first: bool) -> Change:
    """The money a sheet row speaks of: its refund, else its order total, else what its action would lose."""
    row, action = change.row, change.action
    currency = row.currency.upper() or (action.currency if action else "")
    if action is not None and row.sign and other_currency(row, action):
        currency = row.sign  # dollars are never added up as pounds
    said = row.refund if row.refund else row.total
    if said is not None:
        shown = abs(said) if first and row.continues is None else ZERO
        return replace(change, money=shown, money_currency=currency)
    if action is None or row.continues is not None:
        return replace(change, money=ZERO, money_currency=currency)
    if change.operation in {Operation.MODIFY, Operation.ITEMS} and change.amount_after is not None:
        return replace(change, money=abs(action.amount - change.amount_after), money_currency=action.currency)
    return replace(change, money=action.amount or action.original_amount, money_currency=action.currency)


_ALREADY = {Code.ALREADY_REVERSED, Code.NOTHING_TO_CHANGE}
#: Rows with several actions count once, in the part that most needs attention.
_WORST = (
    "needs_you",
    "refused",
    "being_checked",
    "locked",
    "to_be_sent",
    "proved",
    "already_done",
    "left_out",
    "not_affiliate",
)


def part_of(state: RowState, codes: Iterable[Code]) -> str:
    """The part of the reconciliation line a row belongs to; every state has exactly one."""
    known = set(codes)
    match state:
        case RowState.READY | RowState.WAITING | RowState.SENDING:
            return "to_be_sent"
        case RowState.CONFIRMED | RowState.UNDONE:
            return "proved"
        case RowState.ALREADY_SO:
            return "already_done"
        case RowState.QUEUED | RowState.CHECKING | RowState.ACCEPTED_NOT_VISIBLE:
            return "being_checked"
        case RowState.REFUSED | RowState.UNDO_REFUSED:
            return "refused"
        case RowState.LEFT_OUT:
            if Code.NOT_AFFILIATE in known:
                return "not_affiliate"
            return "already_done" if known & _ALREADY else "left_out"
        case RowState.BLOCKED | RowState.LOOK:
            return "locked" if Code.LOCKED in known else "needs_you"


def reconcile(
    lines: Iterable[tuple[int, RowState, Iterable[Code], Decimal, str]],
) -> dict[str, dict[str, Decimal]]:
    """currency -> {"in_sheet", parts...} from (row, state, codes, money, currency); in_sheet is counted by itself."""
    by_row: dict[tuple[int, str], list[tuple[str, Decimal]]] = defaultdict(list)
    totals: dict[str, Decimal] = defaultdict(lambda: ZERO)
    for row, state, codes, money, currency in lines:
        by_row[(row, currency)].append((part_of(state, codes), money))
        totals[currency] += money
    result: dict[str, dict[str, Decimal]] = {}
    for (_, currency), parts in by_row.items():
        worst = min((part for part, _ in parts), key=_WORST.index)
        line = result.setdefault(currency, {"in_sheet": totals[currency], **dict.fromkeys(RECONCILIATION_PARTS, ZERO)})
        line[worst] += sum((money for _, money in parts), ZERO)
    return {currency: line for currency, line in result.items() if currency or line["in_sheet"]}
