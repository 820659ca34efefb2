"""matches + edits + policy -> Change, and the steps that send or undo one. Pure.

What a row asks for is never guessed from its presence (product.md 5.8). The codes given here are those that
arise while working out *what* is asked; `guards.py` adds those that arise from state, time and other batches.

Of a row: `asked` is what it wants, by its `statuses`, amounts or items (`wish`), unless something says `otherwise`.
Of a row and an action: `proposal` is what would become of it, by the row's `figures`: which of `several` actions is
meant, the new `amounts` or `items`, the reason to send (`reasons`).
Of rows among each other, by `orders`: what stands there twice counts `once` (`refund_level` says whose a repeated
refund is), what belongs `together` is one change, what its `further` rows say is heard, `quarrels` and what is
`far_below` are asked about (`doubts`).
`building` goes through the sheet with all of that and with the person's `edits`; `steps` are the writes of a change,
`way_back` those that undo it, `reconciliation` is the line that adds up.
"""

from reversal_desk.plan.asked import wish_of
from reversal_desk.plan.building import build
from reversal_desk.plan.orders import related_rows
from reversal_desk.plan.reconciliation import NOTHING, Line, Sums, counted_in, part_of, reconcile
from reversal_desk.plan.steps import items_step, modify_step, reset_step, reverse_step, shows, step_of
from reversal_desk.plan.way_back import (
    can_be_reached,
    items_make_up,
    next_undo_step,
    same_image,
    same_items,
    undo_steps,
)

__all__ = [
    "NOTHING",
    "Line",
    "Sums",
    "build",
    "can_be_reached",
    "counted_in",
    "items_make_up",
    "items_step",
    "modify_step",
    "next_undo_step",
    "part_of",
    "reconcile",
    "related_rows",
    "reset_step",
    "reverse_step",
    "same_image",
    "same_items",
    "shows",
    "step_of",
    "undo_steps",
    "wish_of",
]
