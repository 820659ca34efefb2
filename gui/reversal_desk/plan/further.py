"""What rows say that another row of their order speaks for: folded into the other it would not be heard."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from reversal_desk.model import Change, Code, ColumnMapping, Match, MatchHow, Operation, Policy, Row, RowEdit
from reversal_desk.plan.asked import wish_of
from reversal_desk.plan.doubts import Doubt, with_code
from reversal_desk.plan.edits import UNEDITED
from reversal_desk.plan.figures import unread_facts
from reversal_desk.plan.reasons import reason_of


def of_further_rows(
    matches: Sequence[Match], speaks_for: Mapping[int, int], columns: ColumnMapping, policy: Policy
) -> dict[int, list[Doubt]]:
    """What each row that another one speaks for would be asked by itself.

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
            status = row.status or row.refund_kind
            asked.append((wish.code, {"status": status, **unread_facts(row), **wish.facts}))
        if match.how is MatchHow.TOLERANT:
            asked.append((Code.TOLERANT_MATCH, {"why": match.why, "order": match.order}))
        if asked:
            found[row.number] = asked
    return found


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
