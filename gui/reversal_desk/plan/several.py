"""Which of an order's several actions a row means."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec.structs import replace

from reversal_desk.model import Action, Match, Operation
from reversal_desk.plan.figures import other_currency
from reversal_desk.plan.wish import Wish


def of_one_program(match: Match) -> tuple[Action, ...]:
    """For a whole reversal all of the order's actions; where two stores count alike, those of the store that fits."""
    if len({action.program_id for action in match.actions}) == 1:
        return match.actions
    row = match.row
    fitting = {
        action.program_id
        for action in match.actions
        if (row.total is None or row.total in {action.original_amount, action.amount})
        and (not row.currency or row.currency.upper() == action.currency.upper())
    }
    if len(fitting) != 1 or (row.total is None and not row.currency):
        return ()
    return tuple(action for action in match.actions if action.program_id in fitting)


def fitting(match: Match) -> tuple[Action, ...]:
    """For an amount change on an order with several actions: the one whose amount fits, or none."""
    total = match.row.total
    same_money = [a for a in match.actions if match.row.currency and not other_currency(match.row, a)]
    if 0 < len(same_money) < len(match.actions):
        match = replace(match, actions=tuple(same_money))
        if len(same_money) == 1:
            return match.actions
    fitting = [a for a in match.actions if total is not None and total in {a.original_amount, a.amount}]
    if len(fitting) != 1:  # a bonus beside the sale carries no amount of its own
        fitting = [a for a in match.actions if a.original_amount != 0]
    return tuple(fitting) if len(fitting) == 1 else ()


def pattern_of(match: Match, meant: Sequence[Action], wish: Wish) -> str:
    """What makes orders with several actions alike, so that one answer is good for all of them."""

    def kinds(actions: Sequence[Action]) -> str:
        return ", ".join(sorted(f"{action.program_id}/{action.tracker_id}" for action in actions))

    partners = "" if len({action.partner_id for action in match.actions}) == 1 else " *"
    asked = "reverse" if wish.operation is Operation.REVERSE else "change"
    return f"{asked}: {kinds(match.actions)}{partners} -> {kinds(meant)}"
