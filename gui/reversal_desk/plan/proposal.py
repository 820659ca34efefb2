"""What a row proposes for each action of its order: operation, amount, reason, and the codes on the way."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from msgspec.structs import replace

from reversal_desk import refund
from reversal_desk.model import (
    Action,
    ActionState,
    Change,
    Code,
    ColumnMapping,
    Item,
    Match,
    MatchHow,
    Operation,
    Policy,
    RowEdit,
    RowState,
)
from reversal_desk.plan.amounts import Amount, amount_of, amount_of_whole, towards
from reversal_desk.plan.asked import wish_of
from reversal_desk.plan.doubts import with_code
from reversal_desk.plan.edits import UNEDITED, Edits, is_chosen
from reversal_desk.plan.figures import is_whole, unread_facts
from reversal_desk.plan.items import amount_of_items, spread
from reversal_desk.plan.reasons import reason_of
from reversal_desk.plan.reconciliation import as_changed_by_person, with_money
from reversal_desk.plan.several import fitting, of_one_program, pattern_of
from reversal_desk.plan.steps import first_tracked
from reversal_desk.plan.wish import Wish
from reversal_desk.refund import ZERO
from reversal_desk.words import with_cause

_AMOUNT_CHANGES = frozenset({Operation.MODIFY, Operation.ITEMS})


def changes_of(
    match: Match,
    columns: ColumnMapping,
    policy: Policy,
    edits: Edits,
    items: Mapping[str, tuple[Item, ...]],
) -> list[Change]:
    """A change for each action of the row's order, to leave it where another one is meant; one where there is none."""
    row = match.row
    # a further line of an order says nothing of its own, not even that it was kept
    wish = Wish(Operation.LEAVE) if row.continues is not None else wish_of(row, columns, policy)
    if not match.actions:
        edit = edits.get((row.number, ""), UNEDITED)
        return [_without_action(match, wish, edit)]
    several = len(match.actions) > 1
    meant = match.actions
    chosen = tuple(action for action in meant if is_chosen(edits.get((row.number, action.id), UNEDITED)))
    if several and (wish.by_amount or wish.by_items):
        if wish.by_amount and is_whole(row):
            wish = Wish(Operation.REVERSE, code=wish.code, facts=wish.facts)
            meant = of_one_program(match) or chosen
        else:
            meant = chosen or fitting(match)
    elif several and wish.operation is Operation.REVERSE:
        meant = of_one_program(match) or chosen
    changes = []
    for position, action in enumerate(match.actions):
        edit = edits.get((row.number, action.id), UNEDITED)
        change = _propose(match, action, wish=wish, policy=policy, edit=edit, items=items.get(action.id, ()))
        if several:
            if action not in meant and not edit.leave:
                change = replace(change, operation=Operation.LEAVE, amount_after=None, payout_after=None, items=())
                change = replace(change, codes=(Code.NOTHING_ASKED if meant else Code.OPERATION_UNCLEAR,))
            facts = {"order": match.order, "actions": str(len(match.actions))}
            change = with_code(change, Code.SEVERAL_ACTIONS, **facts, pattern=pattern_of(match, meant, wish))
        changes.append(with_money(change, first=position == 0))
    edited = {change.key: edits[change.key] for change in changes if change.key in edits}
    if not any(is_chosen(edit) for edit in edited.values()):
        return changes
    typed = frozenset(key for key, edit in edited.items() if edit.amount_after is not None)
    return as_changed_by_person(changes, changes_of(match, columns, policy, {}, items), typed=typed)


def _without_action(match: Match, wish: Wish, edit: RowEdit) -> Change:
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
        codes=(wish.code,) if wish.code else (),
        facts={
            "order": match.order,
            "why": match.why,
            "status": match.row.status or match.row.refund_kind,
            **unread_facts(match.row),
            **wish.facts,
        },
        how=match.how,
        accepted=edit.accepted,
    )
    if edit.leave:
        change = with_code(change, Code.LEFT_BY_PERSON)
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
    if edit.leave or edit.operation is Operation.LEAVE:
        found, codes = Amount(None, Operation.LEAVE), [Code.LEFT_BY_PERSON]
    elif edit.amount_after is not None and edit.operation in {None, *_AMOUNT_CHANGES}:
        found = towards(edit.amount_after, action)
    elif operation is Operation.REVERSE:
        by_status = wish.by_status and edit.operation is None
        found = amount_of_whole(row, action) if by_status else Amount(ZERO, Operation.REVERSE)
    elif operation is Operation.RESET:
        found = Amount(first_tracked(action), Operation.RESET)
    elif operation in _AMOUNT_CHANGES and Code.AMOUNT_UNREADABLE not in codes:
        by_items = wish.by_items and operation is Operation.ITEMS
        found = amount_of_items(row, action, wish, items, policy) if by_items else amount_of(row, action, wish, policy)
        if Code.OPERATION_UNCLEAR in found.codes:  # its own amounts make it so, whatever is said of its column
            facts = {name: value for name, value in facts.items() if name not in wish.facts}
    else:
        found = Amount(None, operation or Operation.LEAVE)
    twice = Code.AMOUNTS_DISAGREE in codes and Code.AMOUNTS_DISAGREE in found.codes
    codes.extend(found.codes)
    facts = with_cause(Code.AMOUNTS_DISAGREE, facts, found.facts) if twice else {**facts, **found.facts}
    if Code.AMOUNT_UNREADABLE in codes:
        facts = {**unread_facts(row), **facts}
    if found.operation in _AMOUNT_CHANGES and found.after is not None and not found.items and len(items) > 1:
        found = spread(found.after, items, action.currency)
        codes.extend(found.codes)
        facts.update(found.facts)
    operation, after = found.operation, found.after
    if operation is Operation.REVERSE and action.amount < 0 and action.state is not ActionState.REVERSED:
        codes.append(Code.AMOUNT_HIGHER)  # a deduction goes: what the partner gets rises
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
        items=found.items,
        state=RowState.READY,
        codes=tuple(dict.fromkeys(codes)),
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
