"""The steps that bring an action back to how it stood before."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from decimal import Decimal

from msgspec.structs import replace

from reversal_desk.model import Action, ActionState, Item, Step
from reversal_desk.plan.steps import first_tracked, items_step, modify_step, reset_step, reverse_step
from reversal_desk.refund import ZERO


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


def can_be_reached(before: Action, now: Action) -> bool:
    """Whether any write leads from `now` back to `before`: to an amount of 0 only RESET does, and only where the
    action was first tracked at 0. Amount=0 would reverse it (contract 5.1)."""
    if before.state is ActionState.REVERSED or before.amount != 0 or same_image(before, now):
        return True
    return first_tracked(before) == 0


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
    if before.amount == 0 and now.amount != 0:
        return reset_step(before.id, before.amount)  # Amount=0 would reverse (contract 5.1)
    if before_items and items_make_up(before_items, before) and (items_differ or len(before_items) > 1):
        return items_step(before.id, [(item.sku, item.quantity, item.amount) for item in before_items])
    if items_differ and before_items and now_items:
        lines = _lines_to_set(before_items, now_items)
        if lines and now.amount + sum((line.amount - was.amount for line, was in lines), ZERO) == before.amount:
            named = [(line.sku, line.quantity, line.amount) for line, _ in lines]
            return items_step(before.id, named, total=before.amount)
    if items_differ and not before.changed_before:
        return reset_step(before.id, before.amount)  # lines that cannot be addressed, but were as first tracked
    return None if same_image(before, now) else modify_step(before.id, "ORDER_UPDATE", before.amount)


def items_make_up(items: Sequence[Item], action: Action) -> bool:
    """Only items that add up to the action's amount, each with its own SKU, can restore it."""
    skus = [item.sku for item in items]
    return all(skus) and len(set(skus)) == len(skus) and sum((item.amount for item in items), ZERO) == action.amount


def _lines_to_set(before: Sequence[Item], now: Sequence[Item]) -> list[tuple[Item, Item]]:
    """The lines that differ, each with how it stands now, where each has a SKU of its own. None where another one
    differs: no write can name it (contract 5.2)."""
    counted = (Counter(item.sku for item in items) for items in (before, now))
    shared = {"", *(sku for count in counted for sku in count if count[sku] > 1)}
    mine = {item.sku: item for item in before if item.sku not in shared}
    theirs = {item.sku: item for item in now if item.sku not in shared}
    if mine.keys() != theirs.keys() or not same_items(
        [item for item in before if item.sku not in mine], [item for item in now if item.sku not in mine]
    ):
        return []
    return [(item, theirs[sku]) for sku, item in mine.items() if not same_items([item], [theirs[sku]])]


def undo_steps(before: Action, before_items: tuple[Item, ...] | None, now: Action) -> tuple[Step, ...]:
    """All steps as they look today, for the preview; RESET is taken to land at the amount first tracked.

    Where it lands at the amount wanted, its lines are still those first tracked: lines that had been adjusted before
    are set after it, though nothing was moved but within the total.
    """
    steps: list[Step] = []
    current = now
    while len(steps) < 3:
        step = next_undo_step(before, before_items, current, now_items=None, reason="REJECTED")
        if step is None:
            moved = [(i.sku, i.quantity, i.amount) for i in before_items or () if i.adjusted is not None]
            if moved and [one.reason for one in steps] == ["RESET"]:
                steps.append(items_step(before.id, moved, total=before.amount))
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
