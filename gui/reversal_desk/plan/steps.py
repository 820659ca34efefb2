"""The one write a planned change makes, in the service's own words, and what shows that it happened."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from reversal_desk.model import Action, ActionState, Change, Operation, Step, Write
from reversal_desk.refund import ZERO

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
    return Step(Write("PUT", form), reason, ActionState.PENDING, Decimal(money_text(amount)))


def items_step(action_id: str, items: Sequence[tuple[str, int, Decimal]], *, total: Decimal | None = None) -> Step:
    """Set items, absolute; Reason is always ORDER_UPDATE; Sku, Sku2, Sku3... (contract 5.2).

    `total` is the action's amount then, where it has other items too.
    """
    form: list[tuple[str, str]] = [("ActionId", action_id), ("Reason", "ORDER_UPDATE")]
    for number, (sku, quantity, amount) in enumerate(items, start=1):
        mark = "" if number == 1 else str(number)
        form += [(f"Sku{mark}", sku), (f"Quantity{mark}", str(quantity)), (f"Amount{mark}", money_text(amount))]
    amount = sum((amount for _, _, amount in items), ZERO) if total is None else total
    return Step(Write("PUT", tuple(form)), "ORDER_UPDATE", ActionState.PENDING, amount, tuple(items))


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
        # from REVERSED the state alone proves it; else only the amount can show that it happened, where it is known
        return reset_step(action.id, None if action.state is ActionState.REVERSED else first_tracked(action))
    if change.items:
        every = [(item.sku, item.quantity_after, item.amount_after) for item in change.items]
        skus = [item.sku for item in change.items]
        if all(skus) and len(set(skus)) == len(skus):  # all of them: the whole action's end state is what is sent
            return items_step(action.id, every)
        # a line that cannot be addressed keeps what it has; those that change have a SKU of their own
        changed = [(i.sku, i.quantity_after, i.amount_after) for i in change.items if i.changed]
        return items_step(action.id, changed or every, total=sum((amount for _, _, amount in every), ZERO))
    if change.amount_after is None or change.amount_after <= 0 < action.amount:
        raise ValueError("an amount change needs an amount; 0 would reverse (contract 5.1)")
    return modify_step(action.id, change.reason, change.amount_after)


def first_tracked(action: Action) -> Decimal | None:
    """Where a RESET lands (contract 5.9); None where the service doesn't say: what stands now is not it then."""
    untouched = action.state is not ActionState.REVERSED and not action.changed_before
    return action.original_amount if untouched or action.intended_amount is not None else None


def shows(step: Step, action: Action) -> bool:
    """True when the action, as read, is in the end state the step intends.

    Open-ended event types may approve on a change (contract 5.1), so any state but REVERSED counts for an amount.
    """
    if step.state is ActionState.REVERSED:
        return action.state is ActionState.REVERSED
    return action.state is not ActionState.REVERSED and (step.amount is None or action.amount == step.amount)
