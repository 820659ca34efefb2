"""The reason that is sent."""

from __future__ import annotations

from typing import Any

import pytest
from plan_bench import KEY, MODIFY, PLAIN, REVERSE

from middle_bench import one, row
from reversal_desk.model import Code, Operation, Policy, RowEdit, RowState


@pytest.mark.parametrize(
    ("operation", "text", "policy", "edit", "expected"),
    [
        (REVERSE, "", {}, None, "REJECTED"),
        (MODIFY, "", {}, None, "ORDER_UPDATE"),
        (REVERSE, "", {"reverse_reason": "OTHER"}, None, "OTHER"),
        (REVERSE, "Wrong size", {}, None, "ITEM_RETURNED"),
        (REVERSE, "item_returned", {}, None, "ITEM_RETURNED"),
        (REVERSE, "Wrong size", {"reason": "TEST_ACTION"}, None, "TEST_ACTION"),
        (REVERSE, "Wrong size", {"reason": "TEST_ACTION"}, "OTHER", "OTHER"),
        (REVERSE, "", {"reason": "Wrong size"}, None, "ITEM_RETURNED"),
        (REVERSE, "MyCode", {"custom_reasons": frozenset({"MyCode"})}, None, "MyCode"),
        # words of a shop whose code is only for the other kind
        (MODIFY, "Payment failed", {}, None, "ORDER_UPDATE"),
        (MODIFY, "Invalid address", {}, None, "ORDER_UPDATE"),
    ],
)
def test_the_reason_that_is_sent(
    operation: Operation, text: str, policy: dict[str, Any], edit: str | None, expected: str
) -> None:
    given_row = row(operation=operation, reason=text, refund="20.00")
    edits = {KEY: RowEdit(reason=edit)} if edit else {}
    change = one(given_row, PLAIN, policy=Policy(**policy), edits=edits)
    assert (change.reason, change.codes) == (expected, ())


@pytest.mark.parametrize(
    ("operation", "text", "policy", "nearest"),
    [
        (REVERSE, "ORDER_UPDATE", {}, None),
        (MODIFY, "REJECTED", {}, None),
        (MODIFY, "", {"reason": "REJECTED"}, "ORDER_UPDATE"),
        (MODIFY, "", {"reason": "Payment failed"}, "ORDER_UPDATE"),
        (REVERSE, "mycode", {"custom_reasons": frozenset({"MyCode"})}, None),
        (REVERSE, "ITEM_RETURND", {}, "ITEM_RETURNED"),
    ],
)
def test_a_reason_of_the_wrong_kind_is_named_with_one_that_would_do(
    operation: Operation, text: str, policy: dict[str, Any], nearest: str | None
) -> None:
    from reversal_desk.mapping import MODIFY_CODES, REVERSE_CODES

    given_row = row(operation=operation, reason=text, refund="20.00")
    change = one(given_row, PLAIN, policy=Policy(**policy))
    assert (change.state, change.codes) == (RowState.BLOCKED, (Code.REASON_UNKNOWN,))
    known = (REVERSE_CODES if operation is REVERSE else MODIFY_CODES) | {"MyCode"}
    assert change.facts["nearest"] in known
    assert nearest in {None, change.facts["nearest"]}
