"""What is asked of a change: one code more, with the facts of its sentence."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec.structs import replace

from reversal_desk.model import Change, Code, Operation, Row

#: A row's number -> what is asked of it: a code and the facts of its sentence.
Doubts = Mapping[int, tuple[Code, Mapping[str, str]]]


def with_code(change: Change, code: Code, /, **facts: str) -> Change:
    """The change with one more code, which is said once, and with what its sentence names."""
    return replace(change, codes=tuple(dict.fromkeys((*change.codes, code))), facts={**change.facts, **facts})


def of_their_first(doubts: Doubts, together: Mapping[int, Row]) -> Doubts:
    """What is to be asked of a row that another one speaks for, asked of that one."""
    found: dict[int, tuple[Code, Mapping[str, str]]] = {}
    for number, doubt in doubts.items():
        row = together.get(number)
        found[number if row is None or row.continues is None else row.continues] = doubt
    return found


def doubted(change: Change, doubts: Doubts) -> Change:
    """The change with what is asked of its row, unless nothing is to be sent for it or the person said yes to it."""
    code, facts = doubts.get(change.row.number, (None, {}))
    if code is None or change.operation is Operation.LEAVE or code in change.accepted:
        return change
    refund, action = change.row.refund, change.action
    if facts.get("repeat") == "below" and refund and action is not None and abs(refund) >= action.original_amount:
        return change  # no further line can add to all of it
    return with_code(change, code, **facts)
