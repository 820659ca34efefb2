"""matches + edits + policy -> Change, and the steps that send or undo one. Pure.

What a row asks for is never guessed from its presence (product.md 5.8). The codes given here are those that
arise while working out *what* is asked; `guards.py` adds those that arise from state, time and other batches.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from reversal_desk import mapping as words_of_shops
from reversal_desk import refund
from reversal_desk.mapping import Meaning
from reversal_desk.model import (
    RECONCILIATION_PARTS,
    Action,
    ActionState,
    Change,
    Code,
    ColumnMapping,
    Field,
    Item,
    ItemChange,
    Match,
    MatchHow,
    Operation,
    Policy,
    Row,
    RowEdit,
    RowState,
    Step,
    Write,
)

ZERO = Decimal(0)
_PLAIN = RowEdit()


@dataclass(frozen=True, slots=True)
class Wish:
    """What the sheet asks of a row before any action is looked at."""

    operation: Operation | None  # None: only the amounts decide, or nothing does
    by_amount: bool = False
    code: Code | None = None


def wish_of(row: Row, columns: ColumnMapping, policy: Policy) -> Wish:
    """Rule 8 of product.md 5, in its order: operation column, status column, amounts, one answer for all rows."""
    if policy.operation is not None:
        return Wish(policy.operation)
    if row.operation is not None:
        return Wish(row.operation)
    if Field.OPERATION in row.unreadable:
        return Wish(None, code=Code.OPERATION_UNCLEAR)
    if not columns.compensation:
        meaning = words_of_shops.status_meaning(row.status, row.refund_kind) if _has_status(row) else None
        if meaning is Meaning.REVERSE:
            return Wish(Operation.REVERSE)
        if meaning is Meaning.LEAVE:
            return Wish(Operation.LEAVE, code=Code.NOTHING_ASKED)
        if meaning is Meaning.NOT_FINAL:
            return Wish(Operation.LEAVE, code=Code.REFUND_NOT_FINAL)
        if row.cancelled:
            return Wish(Operation.REVERSE)
        if meaning is Meaning.MODIFY:
            known = row.refund is not None or row.new_amount is not None or bool(row.unreadable)
            return Wish(Operation.MODIFY, by_amount=True) if known else Wish(None, code=Code.OPERATION_UNCLEAR)
        if _has_amount_column(columns):
            return _by_amount(row, refunded=meaning is Meaning.REFUNDED)
    if policy.all_rows_cancelled:
        return Wish(Operation.REVERSE)
    return Wish(None, code=Code.OPERATION_UNCLEAR)


def _has_status(row: Row) -> bool:
    return bool(row.status or row.refund_kind)


def _has_amount_column(columns: ColumnMapping) -> bool:
    return columns.index_of(Field.REFUND) is not None or columns.index_of(Field.NEW_AMOUNT) is not None


def _by_amount(row: Row, *, refunded: bool) -> Wish:
    if Field.REFUND in row.unreadable or Field.NEW_AMOUNT in row.unreadable:
        return Wish(Operation.MODIFY, by_amount=True, code=Code.AMOUNT_UNREADABLE)
    if row.new_amount is not None or row.refund:
        return Wish(Operation.MODIFY, by_amount=True)
    if refunded:  # the status says refunded, the amount is missing: not to be guessed
        return Wish(None, code=Code.OPERATION_UNCLEAR)
    return Wish(Operation.LEAVE, code=Code.NOTHING_ASKED)


# --------------------------------------------------------------------------- building


def build(
    matches: Sequence[Match],
    *,
    columns: ColumnMapping,
    policy: Policy,
    edits: Mapping[tuple[int, str], RowEdit],
    items: Mapping[str, tuple[Item, ...]],
) -> tuple[Change, ...]:
    """One Change per row and action, in sheet order; rows without an action give one Change too."""
    summed = _summed_refunds(matches, columns, policy)
    changes: list[Change] = []
    for match in matches:
        match_now = replace(match, row=summed.get(match.row.number, match.row))
        changes.extend(_changes_of(match_now, columns, policy, edits, items))
    return tuple(changes)


def _summed_refunds(matches: Sequence[Match], columns: ColumnMapping, policy: Policy) -> dict[int, Row]:
    """Where a sheet lists one row per refund, the order's first row carries the sum (product.md 5.7)."""
    cumulative = columns.cumulative if policy.cumulative is None else policy.cumulative
    if cumulative is not False:
        return {}
    by_order: dict[str, list[Row]] = defaultdict(list)
    for match in matches:
        asks = wish_of(match.row, columns, policy).by_amount and not match.row.hidden
        if match.order and match.row.refund and asks:
            by_order[match.order].append(match.row)
    summed: dict[int, Row] = {}
    for rows in by_order.values():
        if len(rows) > 1:
            total = sum((row.refund or ZERO for row in rows), ZERO)
            summed[rows[0].number] = replace(rows[0], refund=total)
            for row in rows[1:]:
                summed[row.number] = replace(row, continues=rows[0].number)
    return summed


def _changes_of(
    match: Match,
    columns: ColumnMapping,
    policy: Policy,
    edits: Mapping[tuple[int, str], RowEdit],
    items: Mapping[str, tuple[Item, ...]],
) -> list[Change]:
    row = match.row
    wish = wish_of(row, columns, policy)
    if not match.actions:
        edit = edits.get((row.number, ""), _PLAIN)
        return [_without_action(match, wish, edit)]
    chosen = _chosen_action(match, wish)
    changes = []
    for position, action in enumerate(match.actions):
        edit = edits.get((row.number, action.id), _PLAIN)
        change = _propose(match, action, wish=wish, policy=policy, edit=edit, items=items.get(action.id, ()))
        if len(match.actions) > 1:
            facts = {**change.facts, "order": match.order, "count": str(len(match.actions))}
            codes = (*change.codes, Code.SEVERAL_ACTIONS)
            if chosen is not None and action is not chosen and edit.operation is None:
                change = replace(change, operation=Operation.LEAVE, amount_after=None, payout_after=None, items=())
                codes = (*codes, Code.NOTHING_ASKED)
            change = replace(change, codes=_unique(codes), facts=facts)
        changes.append(_with_money(change, first=position == 0))
    return changes


def _chosen_action(match: Match, wish: Wish) -> Action | None:
    """For an amount change on an order with several actions: the one whose amount fits the sheet's total."""
    if len(match.actions) < 2 or not wish.by_amount:
        return None
    fitting = [a for a in match.actions if match.row.total is not None and a.original_amount == match.row.total]
    return fitting[0] if len(fitting) == 1 else None


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
        facts={"order": match.order, "why": match.why, "status": match.row.status},
        how=match.how,
        accepted=edit.accepted,
    )
    if edit.leave:
        change = replace(change, codes=_unique((*codes, Code.LEFT_BY_PERSON)))
    return _with_money(change, first=True)


@dataclass(frozen=True, slots=True)
class _Amount:
    after: Decimal | None
    operation: Operation
    codes: tuple[Code, ...] = ()
    facts: Mapping[str, str] | None = None


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
    }
    operation = wish.operation if edit.operation is None else edit.operation
    if wish.code is not None and edit.operation is None and edit.amount_after is None:
        codes.append(wish.code)
    if match.how is MatchHow.TOLERANT:
        codes.append(Code.TOLERANT_MATCH)
    after: Decimal | None = None
    if edit.leave or edit.operation is Operation.LEAVE:
        operation, codes = Operation.LEAVE, [Code.LEFT_BY_PERSON]
    elif edit.amount_after is not None and edit.operation in {None, Operation.MODIFY}:
        found = _towards(edit.amount_after, action, by_person=True)
        operation, after = found.operation, found.after
        codes.extend(found.codes)
        facts.update(found.facts or {})
    elif operation is Operation.REVERSE:
        after = ZERO
    elif operation is Operation.RESET:
        after = action.original_amount
    elif operation in {Operation.MODIFY, Operation.ITEMS} and Code.AMOUNT_UNREADABLE not in codes:
        found = _amount_of(row, action)
        operation, after = found.operation, found.after
        codes.extend(found.codes)
        facts.update(found.facts or {})
    if operation is None:
        operation = Operation.LEAVE
    if row.unreadable:
        facts.setdefault("column", ", ".join(row.unreadable))
    spread_items: tuple[ItemChange, ...] = ()
    if operation in {Operation.MODIFY, Operation.ITEMS} and after is not None and len(items) > 1:
        spread_items = _spread(items, after, action.currency)
        operation = Operation.ITEMS
        codes.append(Code.ITEMS_NEEDED)
        facts["count"] = str(len(items))
        if len({item.sku for item in items}) < len(items):
            codes.append(Code.SKU_TWICE)
    reason, reason_codes, reason_facts = _reason(row, operation, policy, edit)
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
        codes=_unique(codes),
        facts=facts,
        how=match.how,
        accepted=edit.accepted,
    )


def _amount_of(row: Row, action: Action) -> _Amount:
    """The target amount a row asks for (product.md 5.7, guards AMOUNT_*, CURRENCY_DIFFERS, REFUND_*)."""
    if Field.REFUND in row.unreadable or Field.NEW_AMOUNT in row.unreadable:
        return _Amount(None, Operation.MODIFY, (Code.AMOUNT_UNREADABLE,))
    asked = row.new_amount if row.new_amount is not None else row.refund
    if asked is None:
        return _Amount(None, Operation.LEAVE, (Code.OPERATION_UNCLEAR,))
    if row.currency and action.currency and row.currency.upper() != action.currency.upper():
        return _by_share(row, action)
    if row.new_amount is not None:
        return _towards(row.new_amount, action, by_person=False)
    if asked < 0:
        return _Amount(None, Operation.MODIFY, (Code.AMOUNT_NEGATIVE,), {"after": str(-asked)})
    original = action.original_amount
    if asked > original:
        return _Amount(ZERO, Operation.REVERSE, (Code.REFUND_OVER_TOTAL,), {"refund": str(asked)})
    target = refund.target_amount(original, asked)
    if target == 0:
        return _Amount(ZERO, Operation.REVERSE, facts={"refund": str(asked)})
    found = _towards(target, action, by_person=False)
    again = action.state is not ActionState.REVERSED and action.amount not in {original, target}
    codes = (*found.codes, Code.REFUND_AGAIN) if again else found.codes
    return replace(found, codes=codes, facts={**(found.facts or {}), "refund": str(asked)})


def _by_share(row: Row, action: Action) -> _Amount:
    """Another currency: by share of the order total where the sheet has one, else nothing can be proposed."""
    facts = {"sheet_currency": row.currency.upper()}
    if not row.total or row.total <= 0:
        return _Amount(None, Operation.MODIFY, (Code.CURRENCY_DIFFERS,), facts)
    keeps = row.new_amount / row.total if row.new_amount is not None else 1 - (row.refund or ZERO) / row.total
    unit = refund.smallest_unit(action.currency)
    target = (action.original_amount * keeps).quantize(unit)
    facts["arithmetic"] = f"{action.original_amount} x {keeps:.4f} = {target}"
    if target <= 0:
        return _Amount(ZERO, Operation.REVERSE, (Code.CURRENCY_DIFFERS,), facts)
    found = _towards(target, action, by_person=False)
    return replace(found, codes=(*found.codes, Code.CURRENCY_DIFFERS), facts=facts)


def _towards(target: Decimal, action: Action, *, by_person: bool) -> _Amount:
    """An absolute new amount and what is odd about it; by_person: typed in the table, not found in a cell."""
    facts = {"after": str(target)}
    if target < 0:
        return _Amount(None, Operation.MODIFY, (Code.AMOUNT_NEGATIVE,), facts)
    if target == 0 and action.amount != 0:
        codes = () if by_person else (Code.AMOUNT_ZERO,)
        return _Amount(ZERO, Operation.REVERSE, codes, facts)
    found: list[Code] = []
    if target > action.amount and action.state is not ActionState.REVERSED:
        found.append(Code.AMOUNT_HIGHER)
    if target > Decimal("999999.99") or refund.has_broken_unit(target, action.currency):
        found.append(Code.AMOUNT_TOO_LARGE)
    return _Amount(target, Operation.MODIFY, tuple(found), facts)


def _spread(items: Sequence[Item], after: Decimal, currency: str) -> tuple[ItemChange, ...]:
    parts = refund.spread(after, [item.amount for item in items], currency)
    return tuple(
        ItemChange(
            sku=item.sku,
            quantity_before=item.quantity,
            quantity_after=item.quantity,
            amount_before=item.amount,
            amount_after=part,
        )
        for item, part in zip(items, parts, strict=True)
    )


def _reason(
    row: Row, operation: Operation, policy: Policy, edit: RowEdit
) -> tuple[str, tuple[Code, ...], dict[str, str]]:
    """The code to send (contract 6), or REASON_UNKNOWN with the nearest."""
    if operation is Operation.LEAVE:
        return "", (), {}
    if operation is Operation.RESET:
        return "RESET", (), {}
    allowed = words_of_shops.REVERSE_CODES if operation is Operation.REVERSE else words_of_shops.MODIFY_CODES
    default = policy.reverse_reason if operation is Operation.REVERSE else policy.modify_reason
    explicit = edit.reason or policy.reason
    text = explicit or row.reason
    if operation is Operation.ITEMS and (not explicit or explicit == "ORDER_UPDATE"):
        return "ORDER_UPDATE", (), {}  # contract 5.2: always, for items
    if not text:
        return default, (), {}
    if text in policy.custom_reasons:  # custom codes are case-sensitive (contract 6)
        return text, (), {}
    code = words_of_shops.reason_code(text)
    if code in allowed and code is not None:
        return ("ORDER_UPDATE" if operation is Operation.ITEMS else code), (), {}
    if code is not None and not explicit and text != code:
        return default, (), {}  # a shop's word whose code exists only for the other kind of change
    nearest = code if code in allowed and code is not None else words_of_shops.nearest_code(text)
    return text, (Code.REASON_UNKNOWN,), {"reason": text, "nearest": nearest}


def _payout_after(action: Action, operation: Operation, after: Decimal | None) -> Decimal | None:
    if operation is Operation.REVERSE:
        return ZERO
    if operation is Operation.RESET:
        return action.intended_payout
    if after is None:
        return None
    return refund.estimated_payout(amount=action.amount, payout=action.payout, amount_after=after)


def _unique(codes: Iterable[Code]) -> tuple[Code, ...]:
    return tuple(dict.fromkeys(codes))


def _with_money(change: Change, *, first: bool) -> Change:
    """The money a sheet row speaks of: its refund, else its order total, else what its action would lose."""
    row, action = change.row, change.action
    currency = row.currency.upper() or (action.currency if action else "")
    said = row.refund if row.refund else row.total
    if said is not None:
        shown = abs(said) if first and row.continues is None else ZERO
        return replace(change, money=shown, money_currency=currency)
    if action is None or row.continues is not None:
        return replace(change, money=ZERO, money_currency=currency)
    if change.operation in {Operation.MODIFY, Operation.ITEMS} and change.amount_after is not None:
        return replace(change, money=abs(action.amount - change.amount_after), money_currency=action.currency)
    return replace(change, money=action.amount or action.original_amount, money_currency=action.currency)


# --------------------------------------------------------------------------- the line that adds up

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


# --------------------------------------------------------------------------- steps

_CENT = Decimal("0.01")


def money_text(amount: Decimal) -> str:
    """An amount as the wire wants it: plain digits, two decimals (contract 2: decimal 8.2)."""
    return f"{amount.quantize(_CENT):f}"


def reverse_step(action_id: str, reason: str) -> Step:
    """Reverse the whole action: DELETE, never Amount=0 (product.md 5.1, contract 5.4)."""
    form = (("ActionId", action_id), ("DispositionCode", reason))
    return Step(Write("DELETE", form), reason, ActionState.REVERSED, None)


def modify_step(action_id: str, reason: str, amount: Decimal) -> Step:
    """Set the order amount, absolute (contract 5.1)."""
    form = (("ActionId", action_id), ("Reason", reason), ("Amount", money_text(amount)))
    return Step(Write("PUT", form), reason, ActionState.PENDING, amount)


def items_step(action_id: str, items: Sequence[tuple[str, int, Decimal]]) -> Step:
    """Set items, absolute; Reason is always ORDER_UPDATE; Sku, Sku2, Sku3... (contract 5.2)."""
    form: list[tuple[str, str]] = [("ActionId", action_id), ("Reason", "ORDER_UPDATE")]
    for number, (sku, quantity, amount) in enumerate(items, start=1):
        mark = "" if number == 1 else str(number)
        form += [(f"Sku{mark}", sku), (f"Quantity{mark}", str(quantity)), (f"Amount{mark}", money_text(amount))]
    total = sum((amount for _, _, amount in items), ZERO)
    return Step(Write("PUT", tuple(form)), "ORDER_UPDATE", ActionState.PENDING, total, tuple(items))


def reset_step(action_id: str, amount: Decimal | None) -> Step:
    """Back to the state as first tracked (contract 5.5); `amount` where it is known and final."""
    return Step(Write("PUT", (("ActionId", action_id), ("Reason", "RESET"))), "RESET", ActionState.PENDING, amount)


def step_of(change: Change) -> Step:
    """The one write of a planned change."""
    action = change.action
    if action is None or change.operation is Operation.LEAVE:
        raise ValueError("nothing is to be sent for this row")
    if change.operation is Operation.REVERSE:
        return reverse_step(action.id, change.reason)
    if change.operation is Operation.RESET:
        # from REVERSED the state alone proves it; else only the amount can show that it happened
        return reset_step(action.id, None if action.state is ActionState.REVERSED else action.original_amount)
    if change.items:
        return items_step(action.id, [(item.sku, item.quantity_after, item.amount_after) for item in change.items])
    if change.amount_after is None:
        raise ValueError("an amount change without an amount")
    return modify_step(action.id, change.reason, change.amount_after)


def shows(step: Step, action: Action) -> bool:
    """True when the action, as read, is in the end state the step intends.

    Open-ended event types may approve on a change (contract 5.1), so any state but REVERSED counts for an amount.
    """
    if step.state is ActionState.REVERSED:
        return action.state is ActionState.REVERSED
    return action.state is not ActionState.REVERSED and (step.amount is None or action.amount == step.amount)


# --------------------------------------------------------------------------- undo


def same_image(before: Action, now: Action) -> bool:
    """State, amount and currency agree; payout and lock are compared elsewhere and only reported."""
    if before.state is ActionState.REVERSED or now.state is ActionState.REVERSED:
        return before.state is now.state
    return before.amount == now.amount and before.currency == now.currency


def same_items(before: Sequence[Item], now: Sequence[Item]) -> bool:
    """Items agree in SKU, quantity and amount, whatever their order."""

    def key(items: Sequence[Item]) -> list[tuple[str, int, Decimal]]:
        return sorted((item.sku, item.quantity, item.amount) for item in items)

    return key(before) == key(now)


def next_undo_step(
    before: Action,
    before_items: tuple[Item, ...] | None,
    now: Action,
    *,
    now_items: tuple[Item, ...] | None,
    reason: str,
) -> Step | None:
    """The next write on the way from `now` back to `before`; None when it is there (design.md, journal 10).

    (i) an amount or item change goes back by absolute values, without RESET; (ii) a reversal goes back by RESET;
    (iii) where the before-image had been changed earlier, RESET lands at the state first tracked, and the next call
    gives the PUT of the before-values; (iv) a before-image that was REVERSED needs nothing while it still is.
    `reason` is the code with which a reversal is made again (undo of a reset).
    """
    if before.state is ActionState.REVERSED:
        return None if now.state is ActionState.REVERSED else reverse_step(before.id, reason)
    if now.state is ActionState.REVERSED:
        return reset_step(before.id, None)
    items_differ = before_items is not None and now_items is not None and not same_items(before_items, now_items)
    if same_image(before, now) and not items_differ:
        return None
    if before_items and _items_make_up(before_items, before) and (items_differ or len(before_items) > 1):
        return items_step(before.id, [(item.sku, item.quantity, item.amount) for item in before_items])
    return modify_step(before.id, "ORDER_UPDATE", before.amount)


def _items_make_up(items: Sequence[Item], action: Action) -> bool:
    """Only items that add up to the action's amount, each with its own SKU, can restore it."""
    skus = [item.sku for item in items]
    return (
        all(skus) and len(set(skus)) == len(skus) and sum((item.amount for item in items), ZERO) == action.amount
    )


def undo_steps(before: Action, before_items: tuple[Item, ...] | None, now: Action) -> tuple[Step, ...]:
    """All steps as they look today, for the preview; RESET is taken to land at the amount first tracked."""
    steps: list[Step] = []
    current = now
    while len(steps) < 3:
        step = next_undo_step(before, before_items, current, now_items=None, reason="REJECTED")
        if step is None:
            break
        steps.append(step)
        if step.state is ActionState.REVERSED:
            current = replace(current, state=ActionState.REVERSED)
        elif step.reason == "RESET":
            amount = before.original_amount
            current = replace(current, state=ActionState.PENDING, amount=amount)
        else:
            current = replace(current, state=ActionState.PENDING, amount=before.amount)
    return tuple(steps)
