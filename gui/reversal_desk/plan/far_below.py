"""New amounts far below the present ones: a commission or a refund may stand under the wrong header."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from reversal_desk.model import Change, Code, ColumnMapping, Field, Match, Operation, RowEdit
from reversal_desk.plan.doubts import with_code
from reversal_desk.refund import ZERO

#: A new amount below this part of the present one, in so many rows at least and in most of those that name one, may be
#: a commission or a refund under the wrong header.
_FAR, _FAR_ROWS = Decimal("0.125"), 3


def are_far_below(matches: Sequence[Match], columns: ColumnMapping) -> bool:
    """Whether most new amounts of the sheet are far below what their actions stand at; a refund column would tell."""
    if columns.index_of(Field.NEW_AMOUNT) is None or columns.index_of(Field.REFUND) is not None:
        return False
    known = far = 0
    for match in matches:
        present = max((action.amount for action in match.actions), default=ZERO)
        if match.row.new_amount and present > 0:
            known += 1
            far += match.row.new_amount < _FAR * present
    return far >= _FAR_ROWS and 2 * far > known


def asked_if_far_below(change: Change, edit: RowEdit) -> Change:
    """The change, asked about where its own new amount is one of those."""
    action, after = change.action, change.amount_after
    typed = edit.amount_after is not None  # by the person, for this one row
    if action is None or after is None or typed or change.operation not in {Operation.MODIFY, Operation.ITEMS}:
        return change
    if after >= _FAR * action.amount:
        return change
    return with_code(change, Code.AMOUNT_FAR_BELOW)
