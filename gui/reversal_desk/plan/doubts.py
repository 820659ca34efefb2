"""A question put to a change: one code more, with the facts of its sentence."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from reversal_desk.model import Change, Code, Operation, Row


def unique(codes: Iterable[Code]) -> tuple[Code, ...]:
    return tuple(dict.fromkeys(codes))


def of_their_first(
    doubts: Mapping[int, tuple[Code, Mapping[str, str]]], together: Mapping[int, Row]
) -> dict[int, tuple[Code, Mapping[str, str]]]:
    """What is to be asked of a row that another one speaks for, asked of that one."""
    found: dict[int, tuple[Code, Mapping[str, str]]] = {}
    for number, doubt in doubts.items():
        row = together.get(number)
        found[number if row is None or row.continues is None else row.continues] = doubt
    return found


def doubted(change: Change, doubts: Mapping[int, tuple[Code, Mapping[str, str]]]) -> Change:
    code, facts = doubts.get(change.row.number, (None, {}))
    if code is None or change.operation is Operation.LEAVE or code in change.accepted:
        return change
    refund_, action = change.row.refund, change.action
    if facts.get("repeat") == "below" and refund_ and action is not None and abs(refund_) >= action.original_amount:
        return change  # no further line can add to all of it
    return replace(change, codes=unique((*change.codes, code)), facts={**change.facts, **facts})
