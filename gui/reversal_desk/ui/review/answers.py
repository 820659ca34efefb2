"""What an answer makes of the edits of rows: sent all the same, one row of each order chosen, the others left out."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from functools import partial
from itertools import chain
from typing import TYPE_CHECKING

from msgspec.structs import replace

from reversal_desk import guards
from reversal_desk.guards import may_be_answered
from reversal_desk.model import Change, Code, RowEdit, RowState

if TYPE_CHECKING:
    from reversal_desk.ui.models.edits import Edits, Key


def _accepting(codes: frozenset[Code], edit: RowEdit) -> RowEdit:
    """An edit that goes on and accepts these rules beside those it accepts already."""
    return replace(edit, leave=False, accepted=edit.accepted | codes)


def alike(change: Change, records: Sequence[Change]) -> list[Change]:
    """Lines that wait for the same: what one rule found is not accepted with what another found."""
    if change.state is not RowState.LOOK:
        return []
    wanted, codes = guards.rules(change), set(change.codes)  # the codes tell most apart, at no cost
    waiting = (c for c in records if c.state is RowState.LOOK and set(c.codes) == codes)
    return [c for c in waiting if guards.rules(c) == wanted]


def not_found_alike(change: Change, records: Sequence[Change]) -> list[Change]:
    """Lines of which no action was found for the same reason; none where there is one."""
    if change.state is not RowState.BLOCKED or Code.NOT_FOUND not in change.codes:
        return []
    why = change.facts.get("why")
    waiting = (c for c in records if c.state is RowState.BLOCKED and Code.NOT_FOUND in c.codes)
    return [c for c in waiting if c.facts.get("why") == why]


def accepted(changes: Sequence[Change], edits: Edits) -> dict[Key, RowEdit]:
    """These rows go on all the same; of rows that speak of one action, the one chosen takes the place of another."""
    wanted = list(changes)
    if len(wanted) > 1:  # of rows that speak of one action only one can be chosen, and by itself
        wanted = [c for c in wanted if Code.DUPLICATE_ROW not in c.codes or "file" in c.facts]
    answers: dict[frozenset[Code], list[Key]] = defaultdict(list)
    for change in wanted:
        answers[frozenset(c for c in change.codes if may_be_answered(c, change.facts))].append(change.key)
    made: dict[Key, RowEdit] = {}
    for codes, keys in answers.items():
        made |= edits.alike(keys, partial(_accepting, codes))
    chosen = {change.action.id for change in wanted if change.action and Code.DUPLICATE_ROW in change.codes}
    for key, edit in edits.rows.items():
        if key[1] in chosen and key not in made and Code.DUPLICATE_ROW in edit.accepted:
            made[key] = replace(edit, accepted=edit.accepted - {Code.DUPLICATE_ROW})
    return made


def one_of_each(
    question: guards.Question, place: int, records: Sequence[Change], edits: Edits
) -> dict[Key, RowEdit]:
    """Of the rows of each action this one counts; the others are left out then, as when one is chosen by hand."""
    orders = guards.rivals(question, records)
    chosen = {rows[place].key for rows in orders if rows}
    made: dict[Key, RowEdit] = {}
    for change in chain.from_iterable(orders):
        edit = edits.of(change.key)
        if change.key in chosen:
            made[change.key] = replace(edit, leave=False, accepted=edit.accepted | {Code.DUPLICATE_ROW})
        elif Code.DUPLICATE_ROW in edit.accepted:
            made[change.key] = replace(edit, accepted=edit.accepted - {Code.DUPLICATE_ROW})
    return made


def left_out(
    question: guards.Question, left: Mapping[Key, RowEdit], records: Sequence[Change], edits: Edits
) -> dict[Key, RowEdit]:
    """The rows of a question are left out (`left`), and what would stand up in their place."""
    made = dict(left)
    if guards.of_rivals(question):
        # A row that says what one of them says is merged into it, and would stand up alone when that one goes.
        for change in chain.from_iterable(guards.rivals(question, records)):
            made[change.key] = replace(edits.of(change.key), leave=True, operation=None)
    return made
