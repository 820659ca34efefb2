"""What a row proposes for each action of its order: operation, amount, reason, and the codes on the way."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal

from reversal_desk import refund
from reversal_desk.model import (
    Action,
    Change,
    Code,
    ColumnMapping,
    Item,
    ItemChange,
    Match,
    MatchHow,
    Operation,
    Policy,
    RowEdit,
    RowState,
)
from reversal_desk.plan.amounts import amount_of, towards
from reversal_desk.plan.asked import wish_of
from reversal_desk.plan.doubts import unique
from reversal_desk.plan.edits import UNEDITED, is_chosen
from reversal_desk.plan.figures import is_whole, less_came_back, speaks_of_less
from reversal_desk.plan.items import amount_of_items, spread
from reversal_desk.plan.reasons import reason_of
from reversal_desk.plan.reconciliation import with_money
from reversal_desk.plan.several import fitting, of_one_program, pattern_of
from reversal_desk.plan.steps import first_tracked
from reversal_desk.plan.wish import Wish
from reversal_desk.refund import ZERO


def changes_of(
    match: Match,
    columns: ColumnMapping,
    policy: Policy,
    edits: Mapping[tuple[int, str], RowEdit],
    items: Mapping[str, tuple[Item, ...]],
) -> list[Change]:
    row = match.row
    # a further line of an order says nothing of its own, not even that it was kept
    wish = Wish(Operation.LEAVE) if row.continues is not None else wish_of(row, columns, policy)
    if not match.actions:
        edit = edits.get((row.number, ""), UNEDITED)
        return [_without_action(match, wish, edit)]
    several = len(match.actions) > 1
    meant = match.actions
    if several and (wish.by_amount or wish.by_items):
        if wish.by_amount and is_whole(row):
            wish = Wish(Operation.REVERSE, code=wish.code)
            meant = of_one_program(match)
        else:
            chosen = tuple(a for a in match.actions if is_chosen(edits.get((row.number, a.id), UNEDITED)))
            meant = chosen or fitting(match)
    elif several and wish.operation is Operation.REVERSE:
        meant = of_one_program(match)
    changes = []
    for position, action in enumerate(match.actions):
        edit = edits.get((row.number, action.id), UNEDITED)
        change = _propose(match, action, wish=wish, policy=policy, edit=edit, items=items.get(action.id, ()))
        if several:
            if action not in meant and not edit.leave:
                change = replace(change, operation=Operation.LEAVE, amount_after=None, payout_after=None, items=())
                change = replace(change, codes=(Code.NOTHING_ASKED if meant else Code.OPERATION_UNCLEAR,))
            facts = {**change.facts, "order": match.order, "actions": str(len(match.actions))}
            facts["pattern"] = pattern_of(match, meant, wish)
            change = replace(change, codes=unique((*change.codes, Code.SEVERAL_ACTIONS)), facts=facts)
        changes.append(with_money(change, first=position == 0))
    return changes


def _without_action(match: Match, wish: Wish, edit: RowEdit) -> Change:
    codes: tuple[Code, ...] = (wish.code,) if wish.code else ()
    change = Change(
        row=match.row,
        order=match.order,
        action=None,
        operation=Operation.LEAVE,
        reason="",
        amount_after=None,
        payout_after=None,
        items=(),
        state=RowState.READY,
        codes=codes,
        facts={
            "order": match.order,
            "why": match.why,
            "status": match.row.status or match.row.refund_kind,
            "column": ", ".join(match.row.unreadable),
            **wish.facts,
        },
        how=match.how,
        accepted=edit.accepted,
    )
    if edit.leave:
        change = replace(change, codes=unique((*codes, Code.LEFT_BY_PERSON)))
    return with_money(change, first=True)


def _propose(
    match: Match, action: Action, *, wish: Wish, policy: Policy, edit: RowEdit, items: tuple[Item, ...]
) -> Change:
    """Work out operation, amount and reason of one action, and the codes that arise on the way."""
    row = match.row
    codes: list[Code] = []
    facts: dict[str, str] = {
        "order": match.order,
        "oid": action.oid,
        "why": match.why,
        "status": row.status or row.refund_kind,
        "before": str(action.amount),
        "original": str(action.original_amount),
        "currency": action.currency,
        **wish.facts,
    }
    operation = wish.operation if edit.operation is None else edit.operation
    if wish.code is not None and edit.operation is None and edit.amount_after is None:
        codes.append(wish.code)
    if match.how is MatchHow.TOLERANT:
        codes.append(Code.TOLERANT_MATCH)
    after: Decimal | None = None
    by_lines: tuple[ItemChange, ...] = ()
    if edit.leave or edit.operation is Operation.LEAVE:
        operation, codes = Operation.LEAVE, [Code.LEFT_BY_PERSON]
    elif edit.amount_after is not None and edit.operation in {None, Operation.MODIFY, Operation.ITEMS}:
        found = towards(edit.amount_after, action)
        operation, after = found.operation, found.after
        codes.extend(found.codes)
        facts.update(found.facts or {})
    elif operation is Operation.REVERSE:
        if wish.by_status and edit.operation is None and less_came_back(row, action):
            operation = Operation.LEAVE
            codes.append(Code.OPERATION_UNCLEAR)
        else:
            after = ZERO
            if wish.by_status and edit.operation is None and speaks_of_less(row, action):
                codes.append(Code.AMOUNTS_DISAGREE)
                facts |= {"total": str(abs(row.refund or row.total or ZERO)), "arithmetic": "—", "rule": "less"}
    elif operation is Operation.RESET:
        after = first_tracked(action)
    elif operation in {Operation.MODIFY, Operation.ITEMS} and Code.AMOUNT_UNREADABLE not in codes:
        by_items = wish.by_items and operation is Operation.ITEMS
        found = amount_of_items(row, action, wish, items, policy) if by_items else amount_of(row, action, wish, policy)
        operation, after, by_lines = found.operation, found.after, found.items
        codes.extend(found.codes)
        if Code.OPERATION_UNCLEAR in found.codes:  # its own amounts make it so, whatever is said of its column
            facts = {name: value for name, value in facts.items() if name not in wish.facts}
        facts.update(found.facts or {})
    if operation is None:
        operation = Operation.LEAVE
    if row.unreadable:
        facts.setdefault("column", ", ".join(row.unreadable))
    spread_items: tuple[ItemChange, ...] = by_lines
    if not by_lines and operation in {Operation.MODIFY, Operation.ITEMS} and after is not None and len(items) > 1:
        spread_items = spread(items, after, action.currency)
        operation = Operation.ITEMS
        codes.append(Code.ITEMS_NEEDED)
        facts["count"] = str(len(items))
        if len({item.sku for item in items}) < len(items):
            codes.append(Code.SKU_TWICE)
        if not all(item.sku for item in items):
            codes.append(Code.SKU_UNKNOWN)
            facts["sku"] = ""
    reason, reason_codes, reason_facts = reason_of(row, action, operation, policy, edit)
    codes.extend(reason_codes)
    facts.update(reason_facts)
    if after is not None:
        facts["after"] = str(after)
    return Change(
        row=row,
        order=match.order or action.oid,
        action=action,
        operation=operation,
        reason=reason,
        amount_after=after,
        payout_after=_payout_after(action, operation, after),
        items=spread_items,
        state=RowState.READY,
        codes=unique(codes),
        facts=facts,
        how=match.how,
        accepted=edit.accepted,
    )


def _payout_after(action: Action, operation: Operation, after: Decimal | None) -> Decimal | None:
    if operation is Operation.REVERSE:
        return ZERO
    if operation is Operation.RESET:
        return action.intended_payout
    if after is None:
        return None
    return refund.estimated_payout(amount=action.amount, payout=action.payout, amount_after=after)
