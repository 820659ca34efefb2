"""matches + edits + policy -> one Change for each row and action."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from msgspec.structs import replace

from reversal_desk.model import Change, ColumnMapping, Item, Match, Policy
from reversal_desk.plan.doubts import doubted, of_their_first
from reversal_desk.plan.edits import UNEDITED, Edits
from reversal_desk.plan.far_below import are_far_below, asked_if_far_below
from reversal_desk.plan.once import counted_once
from reversal_desk.plan.proposal import changes_of
from reversal_desk.plan.quarrels import against_kept, marked_where_it_may_be_a_sum
from reversal_desk.plan.together import gathered_lines, repeated_line, summed_refunds


def build(
    matches: Sequence[Match],
    *,
    columns: ColumnMapping,
    policy: Policy,
    edits: Edits,
    items: Mapping[str, tuple[Item, ...]],
    sheet: Sequence[Match] | None = None,
) -> tuple[Change, ...]:
    """One Change per row and action, in sheet order; rows without an action give one Change too.

    `sheet`: all of the sheet's matches, where only some of them are worked out again.
    """
    far_below = are_far_below(matches if sheet is None else sheet, columns)
    if policy.include_hidden:  # hidden rows then count as any other, for sums and duplicates too
        matches = _shown(matches)
        sheet = None if sheet is None else _shown(sheet)
    once = counted_once(matches, columns, policy, edits, items=items, sheet=matches if sheet is None else sheet)
    matches = once.matches
    summed = summed_refunds(matches, columns, policy, edits)
    gathered, repeated = gathered_lines(matches, columns, policy, edits)
    together = {**summed, **gathered}
    doubts = of_their_first(once.doubts, together)
    changes: list[Change] = []
    for match in matches:
        match_now = replace(match, row=together.get(match.row.number, match.row))
        changes.extend(changes_of(match_now, columns, policy, edits, items))
    changes = [doubted(repeated_line(change, repeated), doubts) for change in changes]
    changes = against_kept(changes, columns, policy)
    if far_below:
        changes = [asked_if_far_below(change, edits.get(change.key, UNEDITED)) for change in changes]
    return marked_where_it_may_be_a_sum(changes, columns, policy)


def _shown(matches: Sequence[Match]) -> list[Match]:
    return [replace(match, row=replace(match.row, hidden=False)) for match in matches]
