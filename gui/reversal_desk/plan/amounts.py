"""The new amount of an action, by what a row says of money."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from msgspec import Struct, field
from msgspec.structs import replace

from reversal_desk import refund
from reversal_desk.mapping import money_went_back
from reversal_desk.model import Action, ActionState, Code, Field, ItemChange, Operation, Policy, Row
from reversal_desk.plan.figures import (
    AMOUNT_FIELDS,
    amounts_agree,
    currency_facts,
    has_more_in_it,
    is_whole,
    less_came_back,
    other_currency,
    speaks_of_less,
    untold_is_less,
)
from reversal_desk.plan.wish import Wish
from reversal_desk.refund import ZERO


class Amount(Struct, frozen=True):
    """What becomes of an action: its amount afterwards, None where nobody can say it, and what is odd about it."""

    after: Decimal | None
    operation: Operation
    codes: tuple[Code, ...] = ()
    facts: Mapping[str, str] = field(default_factory=dict)
    items: tuple[ItemChange, ...] = ()


def amount_of(row: Row, action: Action, wish: Wish, policy: Policy) -> Amount:
    """The target amount a row asks for (product.md 5.7, guards AMOUNT_*, CURRENCY_DIFFERS, REFUND_*)."""
    # the total says whether tax and shipping are in the amount, where nobody has said so
    needed = AMOUNT_FIELDS if policy.amounts == "out" else AMOUNT_FIELDS | {Field.TOTAL}
    if needed & set(row.unreadable):
        return Amount(None, Operation.MODIFY, (Code.AMOUNT_UNREADABLE,))
    asked = row.new_amount if row.new_amount is not None else row.refund
    if asked is None:
        return Amount(None, Operation.LEAVE, (Code.OPERATION_UNCLEAR,))
    if asked < 0:
        return Amount(None, Operation.MODIFY, (Code.AMOUNT_NEGATIVE,), {"after": str(asked)})
    if row.new_amount is not None and not amounts_agree(row, row.new_amount, action):
        return Amount(None, Operation.MODIFY, (Code.AMOUNT_UNREADABLE,), _both(row))
    if other_currency(row, action):
        if is_whole(row):  # no amount of the sheet is used
            if row.new_amount is None and row.refund != row.total:
                return Amount(ZERO, Operation.REVERSE, (Code.REFUND_OVER_TOTAL,), {"refund": str(row.refund)})
            plain = wish.whole_by_amount and row.new_amount is None and not row.sku
            return Amount(ZERO, Operation.REVERSE, () if plain else (Code.AMOUNT_ZERO,))
        return _by_share(row, action)
    original = action.original_amount
    if has_more_in_it(row, action) and not is_whole(row) and policy.amounts != "out":
        return _with_tax_and_shipping(row, action, asked_before=policy.amounts == "in")
    if row.new_amount is not None:
        return towards(row.new_amount, action)
    facts = {"refund": str(asked)}
    if asked < original and is_whole(row):  # all of the sheet's total, or of one line, and not all of the action
        return Amount(None, Operation.LEAVE, (Code.OPERATION_UNCLEAR,), facts)
    if asked > original:
        rule = "whole" if row.total is not None and asked == row.total else ""
        return Amount(ZERO, Operation.REVERSE, (Code.REFUND_OVER_TOTAL,), {**facts, "over": rule})
    target = refund.target_amount(original, asked)
    if target == 0:
        found = Amount(ZERO, Operation.REVERSE, () if wish.whole_by_amount else (Code.AMOUNT_ZERO,))
    else:
        found = towards(target, action)
    codes = (*found.codes, *_again(found, action))
    return replace(found, codes=codes, facts={**found.facts, **facts})


def _both(row: Row) -> dict[str, str]:
    """A refund and a new amount that lead to different ends."""
    return {"unreadable": "both", "refund": str(abs(row.refund or ZERO)), "amount": str(row.new_amount)}


def amount_of_whole(row: Row, action: Action) -> Amount:
    """A status asks for the whole order; the row's own amounts may say that it was less, also one nobody can read."""
    if AMOUNT_FIELDS & set(row.unreadable):
        return Amount(ZERO, Operation.REVERSE, (Code.AMOUNT_UNREADABLE,))
    if less_came_back(row, action):
        return Amount(None, Operation.LEAVE, (Code.OPERATION_UNCLEAR,))
    if not row.refund and untold_is_less(row, action):
        return Amount(None, Operation.LEAVE, (Code.OPERATION_UNCLEAR,), {"untold": row.untold})
    in_part = row.refund and not row.total and money_went_back(row.status)  # all of it, or less: no figure can tell
    if in_part and other_currency(row, action):
        return Amount(ZERO, Operation.REVERSE, (Code.CURRENCY_DIFFERS,), currency_facts(row))
    if not speaks_of_less(row, action):
        return Amount(ZERO, Operation.REVERSE)
    facts = {"total": str(abs(row.refund or row.total or ZERO)), "arithmetic": "—", "rule": "less"}
    return Amount(ZERO, Operation.REVERSE, (Code.AMOUNTS_DISAGREE,), facts)


def _with_tax_and_shipping(row: Row, action: Action, *, asked_before: bool) -> Amount:
    """By share of the order total (rule 7: tax and shipping in or out, per layout), until the person says otherwise."""
    total = abs(row.total or ZERO)
    kept = row.new_amount if row.new_amount is not None else total - abs(row.refund or ZERO)
    if kept < 0 or action.original_amount == 0:
        return Amount(None, Operation.LEAVE, (Code.OPERATION_UNCLEAR,), {"refund": str(row.refund)})
    target, arithmetic = refund.by_share(
        original=action.original_amount, kept=kept, total=total, currency=action.currency
    )
    fees = "fees" if row.fees is not None and total - row.fees == action.original_amount else "total"
    facts = {"arithmetic": arithmetic, "total": str(total), "refund": str(row.refund or "")}
    found = towards(target, action)
    codes = found.codes
    if not asked_before:
        codes, facts["rule"] = (*codes, Code.AMOUNTS_DISAGREE), fees
    elif total < action.original_amount:  # nothing can be in it that is not in the action's: perhaps it is one line's
        codes, facts["rule"] = (*codes, Code.AMOUNTS_DISAGREE), "less"
    again = _again(found, action) if row.new_amount is None else ()
    return replace(found, codes=(*codes, *again), facts={**found.facts, **facts})


def _by_share(row: Row, action: Action) -> Amount:
    """Another currency: by share of the order total where the sheet has one, else nothing can be proposed."""
    facts = currency_facts(row)
    if not row.total or row.total <= 0:
        return Amount(None, Operation.MODIFY, (Code.CURRENCY_DIFFERS,), facts)
    kept = row.new_amount if row.new_amount is not None else row.total - (row.refund or ZERO)
    target, facts["arithmetic"] = refund.by_share(
        original=action.original_amount, kept=kept, total=row.total, currency=action.currency
    )
    found = towards(target, action)
    again = _again(found, action) if row.new_amount is None else ()
    facts["after"] = str(target)
    return replace(found, codes=(*found.codes, *again, Code.CURRENCY_DIFFERS), facts=facts)


def _again(found: Amount, action: Action) -> tuple[Code, ...]:
    """REFUND_AGAIN where the present amount is neither the original nor the target, or the original isn't known."""
    if action.state is ActionState.REVERSED:
        return ()
    unknown = action.intended_amount is None and action.changed_before
    return (Code.REFUND_AGAIN,) if unknown or action.amount not in {action.original_amount, found.after} else ()


def towards(target: Decimal, action: Action) -> Amount:
    """An absolute new amount and what is odd about it, whether a cell or a person says it."""
    if target < 0:
        return Amount(None, Operation.MODIFY, (Code.AMOUNT_NEGATIVE,), {"after": str(target)})
    found: list[Code] = []
    if target > Decimal("999999.99") or refund.has_broken_unit(target, action.currency):
        found.append(Code.AMOUNT_TOO_LARGE)
    if refund.has_broken_unit(target, ""):  # the wire takes two decimals, so that is what is shown and proved
        target = refund.rounded(target, "")
    facts = {"after": str(target)}
    if target == 0 and (action.amount != 0 or action.state is ActionState.REVERSED):
        return Amount(ZERO, Operation.REVERSE, (Code.AMOUNT_ZERO,), facts)
    if target > action.amount and action.state is not ActionState.REVERSED:
        found.append(Code.AMOUNT_HIGHER)
    return Amount(target, Operation.MODIFY, tuple(found), facts)
