"""matches + edits + policy -> Change, and the steps that send or undo one. Pure.

What a row asks for is never guessed from its presence (product.md 5.8). The codes given here are those that
arise while working out *what* is asked; `guards.py` adds those that arise from state, time and other batches.

`building` goes through the sheet: `once`, `together` and `quarrels` are about its rows among each other, `proposal`
about one row and its actions. What a row asks is `asked`; how much is left of an action, `amounts` and `items`.
`steps` has the writes a change makes, `way_back` those that undo it, `reconciliation` the line that adds up.
"""

from reversal_desk.plan.asked import wish_of
from reversal_desk.plan.building import build
from reversal_desk.plan.orders import related_rows
from reversal_desk.plan.reconciliation import part_of, reconcile
from reversal_desk.plan.steps import items_step, modify_step, reset_step, reverse_step, shows, step_of
from reversal_desk.plan.way_back import next_undo_step, same_image, same_items, undo_steps

__all__ = [
    "build",
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
