"""The new amounts of an action's items: of those that came back, or spread over all of them."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from msgspec.structs import replace

from reversal_desk import refund
from reversal_desk.model import Action, Code, Item, ItemChange, Operation, Policy, Row, RowLine
from reversal_desk.plan.amounts import Amount, amount_of
from reversal_desk.plan.figures import currency_facts, other_currency
from reversal_desk.plan.wish import Wish
from reversal_desk.refund import ZERO
from reversal_desk.words import with_cause


def amount_of_items(row: Row, action: Action, wish: Wish, items: tuple[Item, ...], policy: Policy) -> Amount:
    """What is left of the action's items (rule 7: item level where SKU and quantity are known)."""
    pieces = row.quantity if row.returned or wish.said else None
    lines = row.lines or (RowLine(row.sku, pieces, row.refund, row.number),)
    if any(line.refund is not None and line.refund < 0 for line in lines):
        return Amount(None, Operation.ITEMS, (Code.AMOUNT_NEGATIVE,), {"after": str(row.refund)})
    if other_currency(row, action):  # pieces need no money
        if any(line.quantity is None for line in lines):
            return Amount(None, Operation.ITEMS, (Code.CURRENCY_DIFFERS,), currency_facts(row))
        lines = tuple(replace(line, refund=None) for line in lines)
    if not items:
        return Amount(None, Operation.ITEMS, (Code.ITEMS_NEEDED,), {"count": "?"})
    if len(items) == 1 and row.refund and all(line.quantity is None for line in lines):
        found = amount_of(row, action, replace(wish, by_amount=True, whole_by_amount=True), policy)
        ours = items[0].sku.strip().casefold()
        if not ours or all(line.sku.strip().casefold() == ours for line in lines):
            return found
        # what came back is no part of what the commission is for, or impact.com names the goods otherwise
        why = {"rule": "other_sku", "sku": row.sku, "total": str(row.refund)}
        facts = with_cause(Code.AMOUNTS_DISAGREE, found.facts, why)
        return replace(found, codes=(*found.codes, Code.AMOUNTS_DISAGREE), facts=facts)
    refunds = {abs(line.refund) for line in lines if line.refund is not None}
    if len(lines) > 1 and len(refunds) == 1 and any(line.quantity is None for line in lines):
        # the order's refund on each of its lines, or lines of one price: only their own amounts can tell
        if refunds == {action.original_amount}:
            return Amount(ZERO, Operation.REVERSE, (), {"refund": str(action.original_amount)})
        amounts = {item.sku.strip().casefold(): item.amount for item in items}
        if any(amounts.get(line.sku.strip().casefold()) not in refunds for line in lines):
            return Amount(None, Operation.LEAVE, (Code.OPERATION_UNCLEAR,), {"refund": str(row.refund)})
    left = refund.items_left(items, lines, action.currency)
    if left.problem is Code.OPERATION_UNCLEAR:
        return Amount(None, Operation.LEAVE, (Code.OPERATION_UNCLEAR,), left.facts)
    if left.problem is not None:
        return Amount(None, Operation.ITEMS, (left.problem,), left.facts)
    facts = {"after": str(left.amount)}
    # what is left may lack these very pieces already: a shop's own connection, or this sheet once before
    lessened = action.changed_before or any(item.adjusted is not None for item in items)
    again = (Code.REFUND_AGAIN,) if lessened else ()
    if left.whole:
        return Amount(ZERO, Operation.REVERSE, again, facts)
    if wish.by_status:
        return Amount(None, Operation.LEAVE, (Code.OPERATION_UNCLEAR,), facts)
    if sum((item.amount for item in items), ZERO) != action.amount:
        return Amount(None, Operation.ITEMS, (Code.ITEMS_NEEDED,), {**facts, "count": str(len(items))})
    if left.amount == 0:  # nothing but free items would stay
        return Amount(ZERO, Operation.REVERSE, (Code.AMOUNT_ZERO, *again), facts)
    if any(each.changed and refund.has_broken_unit(each.amount_after, action.currency) for each in left.items):
        # the wire takes two decimals, so that is what is shown, sent and proved
        fine = tuple(replace(each, amount_after=refund.rounded(each.amount_after, "")) for each in left.items)
        left, again = replace(left, items=fine), (Code.AMOUNT_TOO_LARGE, *again)
        facts["after"] = str(left.amount)
    if left.disagree:
        facts |= {"arithmetic": left.disagree, "total": str(row.refund), "rule": "items"}
        again = (Code.AMOUNTS_DISAGREE, *again)
    return Amount(left.amount, Operation.ITEMS, again, facts, left.items)


def spread(after: Decimal, items: Sequence[Item], currency: str) -> Amount:
    """A new amount of the whole action over all of its items: the service wants each of them named (contract 5.2)."""
    parts = refund.spread(after, [item.amount for item in items], currency)
    codes, facts = [Code.ITEMS_NEEDED], {"count": str(len(items))}
    if len({item.sku for item in items}) < len(items):
        codes.append(Code.SKU_TWICE)
    if not all(item.sku for item in items):
        codes.append(Code.SKU_UNKNOWN)
        facts["sku"] = ""
    changes = tuple(
        ItemChange(
            sku=item.sku,
            quantity_before=item.quantity,
            quantity_after=item.quantity,
            amount_before=item.amount,
            amount_after=part,
        )
        for item, part in zip(items, parts, strict=True)
    )
    return Amount(after, Operation.ITEMS, tuple(codes), facts, changes)
