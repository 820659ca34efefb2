"""matches + edits + policy -> one Change for each row and action."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

from msgspec.structs import replace

from reversal_desk.model import Change, ColumnMapping, Item, Match, Policy, Row
from reversal_desk.plan.doubts import doubted, of_their_first, who_speaks_for
from reversal_desk.plan.edits import UNEDITED, Edits
from reversal_desk.plan.far_below import are_far_below, asked_if_far_below
from reversal_desk.plan.further import asked_of_reasons, of_further_rows
from reversal_desk.plan.once import counted_once
from reversal_desk.plan.proposal import changes_of
from reversal_desk.plan.quarrels import against_kept, heard_of_equal, marked_where_it_may_be_a_sum
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
    given = matches
    once = counted_once(matches, columns, policy, edits, items=items, sheet=matches if sheet is None else sheet)
    matches = once.matches
    summed = summed_refunds(matches, columns, policy, edits)
    gathered, repeated = gathered_lines(matches, columns, policy, edits)
    together = {**summed, **gathered}
    rows = {match.row.number: together.get(match.row.number, match.row) for match in matches}
    speaks_for = who_speaks_for(rows)
    doubts = of_their_first(once.doubts, speaks_for)
    unheard = of_their_first(of_further_rows(given, speaks_for, columns, policy), speaks_for)
    further: defaultdict[int, list[Row]] = defaultdict(list)
    for match in given:
        if match.row.number in speaks_for and match.row.continues is None:
            further[speaks_for[match.row.number]].append(match.row)
    changes: list[Change] = []
    for match in matches:
        match_now = replace(match, row=rows[match.row.number])
        for change in changes_of(match_now, columns, policy, edits, items):
            edit = edits.get(change.key, UNEDITED)
            asked = doubted(doubted(repeated_line(change, repeated), doubts, edit), unheard, edit)
            changes.append(asked_of_reasons(asked, further.get(change.row.number, ()), policy, edit))
    changes = heard_of_equal(against_kept(changes, columns, policy))
    if far_below:
        changes = [asked_if_far_below(change, edits.get(change.key, UNEDITED)) for change in changes]
    return marked_where_it_may_be_a_sum(changes, columns, policy)


def _shown(matches: Sequence[Match]) -> list[Match]:
    return [replace(match, row=replace(match.row, hidden=False)) for match in matches]
