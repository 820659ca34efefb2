"""What is asked of a change: one code more, with the facts of its sentence."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace

from reversal_desk.model import Change, Code, ColumnMapping, Match, MatchHow, Operation, Policy, Row, RowEdit
from reversal_desk.plan.asked import wish_of
from reversal_desk.plan.edits import UNEDITED
from reversal_desk.plan.reasons import reason_of
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


def of_further_rows(
    matches: Sequence[Match], speaks_for: Mapping[int, int], columns: ColumnMapping, policy: Policy
) -> dict[int, list[Doubt]]:
    """What each row that another one speaks for would be asked by itself: folded into the other it would not be heard.

    A line without an order number of its own says nothing but what a colleague noted beside it.
    """
    found: dict[int, list[Doubt]] = {}
    for match in matches:
        row = match.row
        if row.number not in speaks_for or row.hidden:
            continue
        if row.continues is not None:
            if row.remark:
                found[row.number] = [(Code.OPERATION_UNCLEAR, {"remark": row.remark})]
            continue
        wish = wish_of(row, columns, policy)
        asked: list[Doubt] = []
        if wish.code is not None:
            unread = {"column": ", ".join(row.unreadable)} if row.unreadable else {}
            asked.append((wish.code, {"status": row.status or row.refund_kind, **unread, **wish.facts}))
        if match.how is MatchHow.TOLERANT:
            asked.append((Code.TOLERANT_MATCH, {"why": match.why, "order": match.order}))
        if asked:
            found[row.number] = asked
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
#: Only these carry a reason that the sheet names (contract 5.2).
_WITH_REASON = frozenset({Operation.REVERSE, Operation.MODIFY})


def asked_of_reasons(change: Change, further: Sequence[Row], policy: Policy, edit: RowEdit) -> Change:
    """The change, asked about where a row that it speaks for gives another reason: one alone goes to the partner."""
    action = change.action
    chosen = edit.reason or policy.reason or Code.DUPLICATE_ROW in change.accepted
    if action is None or chosen or change.operation not in _WITH_REASON:
        return change
    for row in further:
        reason = reason_of(row, action, change.operation, policy, UNEDITED)[0] if row.reason else change.reason
        if reason != change.reason:
            reasons = f"{change.reason} / {reason}"
            return with_code(change, Code.DUPLICATE_ROW, other=str(row.number), repeat="reasons", reasons=reasons)
    return change
