"""What a person said of single rows, beside what their sheet says."""

from __future__ import annotations

from collections.abc import Mapping

from reversal_desk.model import Code, Match, Operation, RowEdit

#: By row and action id; the id is empty where a row has no action.
Edits = Mapping[tuple[int, str], RowEdit]
UNEDITED = RowEdit()


def left_by_person(match: Match, edits: Edits) -> bool:
    """Whether the row is left out with all of its actions, so that it speaks for no other row either."""
    keys = [(match.row.number, action.id) for action in match.actions] or [(match.row.number, "")]
    return all(edits.get(key, UNEDITED).leave for key in keys)


def accepted_of(match: Match, edits: Edits) -> frozenset[Code]:
    """What was said yes to in this row, for whichever of its actions."""
    keys = [(match.row.number, action.id) for action in match.actions]
    return frozenset(code for key in keys for code in edits.get(key, UNEDITED).accepted)


def is_chosen(edit: RowEdit) -> bool:
    """Whether the person named a change of this very action."""
    return not edit.leave and (edit.amount_after is not None or edit.operation not in {None, Operation.LEAVE})
