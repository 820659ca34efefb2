"""What a person said of single rows, beside what their sheet says."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from reversal_desk.model import Code, Match, Operation, RowEdit

UNEDITED = RowEdit()


def left_by_person(match: Match, edits: Mapping[tuple[int, str], RowEdit]) -> bool:
    keys = [(match.row.number, action.id) for action in match.actions] or [(match.row.number, "")]
    return all(edits.get(key, UNEDITED).leave for key in keys)


def accepted_of_first(group: Sequence[Match], edits: Mapping[tuple[int, str], RowEdit]) -> frozenset[Code]:
    keys = [(group[0].row.number, action.id) for action in group[0].actions]
    return frozenset(code for key in keys for code in edits.get(key, UNEDITED).accepted)


def is_chosen(edit: RowEdit) -> bool:
    return not edit.leave and (edit.amount_after is not None or edit.operation not in {None, Operation.LEAVE})
