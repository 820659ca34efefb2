"""What is asked of a change: one code more, with the facts of its sentence."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

from msgspec.structs import replace

from reversal_desk.model import Change, Code, Operation, Row, RowEdit
from reversal_desk.words import with_cause

#: A code and the facts of its sentence.
Doubt = tuple[Code, Mapping[str, str]]
#: A row's number -> what is asked of it.
Doubts = Mapping[int, Sequence[Doubt]]


def with_code(change: Change, code: Code, /, **facts: str) -> Change:
    """The change with one more code and with what its sentence names; a code that it has gets one more cause."""
    both = with_cause(code, change.facts, facts) if code in change.codes else {**change.facts, **facts}
    return replace(change, codes=tuple(dict.fromkeys((*change.codes, code))), facts=both)


def of_their_first(doubts: Doubts, speaks_for: Mapping[int, int]) -> Doubts:
    """What is to be asked of a row that another one speaks for, asked of that one."""
    found: defaultdict[int, list[Doubt]] = defaultdict(list)
    for number, asked in doubts.items():
        found[speaks_for.get(number, number)].extend(asked)
    return found


def who_speaks_for(rows: Mapping[int, Row]) -> dict[int, int]:
    """A further row -> the row that speaks for it in the end."""
    found: dict[int, int] = {}
    for number, row in rows.items():
        first, seen = row.continues, {number}
        while first is not None and first not in seen and first in rows and rows[first].continues is not None:
            seen.add(first)
            first = rows[first].continues
        if first is not None:
            found[number] = first
    return found


def doubted(change: Change, doubts: Doubts, edit: RowEdit) -> Change:
    """The change with what is asked of its rows, unless nothing is to be sent for it or the person said yes to it."""
    if change.operation is Operation.LEAVE:
        return change
    refund, action = change.row.refund, change.action
    for code, facts in doubts.get(change.row.number, ()):
        if code in change.accepted:
            continue
        if facts.get("repeat") == "below" and refund and action is not None and abs(refund) >= action.original_amount:
            continue  # no further line can add to all of it
        if code in _OF_A_WISH and (edit.amount_after is not None or edit.operation in _SAID_FOR_ALL):
            continue
        change = with_code(change, code, **facts)
    return change


#: What a row's own words make unclear: an amount or a whole reversal that the person chose stands above them.
_OF_A_WISH = frozenset({Code.OPERATION_UNCLEAR, Code.AMOUNT_UNREADABLE, Code.AMOUNTS_DISAGREE})
_SAID_FOR_ALL = frozenset({Operation.REVERSE, Operation.RESET})
