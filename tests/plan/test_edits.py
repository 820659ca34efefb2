"""What the person decides goes before the sheet."""

from __future__ import annotations

import pytest
from plan_bench import ITEMS, KEY, LEAVE, MODIFY, PLAIN, RESET, REVERSE, after

from middle_bench import built, dec, one, row
from reversal_desk.model import Code, Field, Operation, Policy, RowEdit, RowState


@pytest.mark.parametrize(
    ("edit", "expected"),
    [
        (RowEdit(leave=True), (LEAVE, None, (Code.LEFT_BY_PERSON,))),
        (RowEdit(operation=LEAVE), (LEAVE, None, (Code.LEFT_BY_PERSON,))),
        (RowEdit(operation=REVERSE), (REVERSE, "0", ())),
        (RowEdit(operation=RESET), (RESET, "100.00", ())),
        (RowEdit(operation=MODIFY), (MODIFY, None, (Code.AMOUNT_UNREADABLE,))),
        (RowEdit(amount_after=dec("70")), (MODIFY, "70", ())),
        (RowEdit(operation=MODIFY, amount_after=dec("70")), (MODIFY, "70", ())),
        (RowEdit(operation=ITEMS, amount_after=dec("70")), (MODIFY, "70", ())),
        (RowEdit(operation=REVERSE, amount_after=dec("70")), (REVERSE, "0", ())),
        (RowEdit(amount_after=dec("0")), (REVERSE, "0", (Code.AMOUNT_ZERO,))),
        (RowEdit(amount_after=dec("-1")), (MODIFY, None, (Code.AMOUNT_NEGATIVE,))),
        (RowEdit(amount_after=dec("120")), (MODIFY, "120", (Code.AMOUNT_HIGHER,))),
    ],
)
def test_an_edit_goes_before_the_sheet(edit: RowEdit, expected: tuple[Operation, str | None, tuple[Code, ...]]) -> None:
    for policy in (Policy(), Policy(operation=MODIFY)):
        (change,) = built([row(unreadable=(Field.REFUND,))], [PLAIN], edits={KEY: edit}, policy=policy)
        amount = None if expected[1] is None else dec(expected[1])
        assert after(change) == (expected[0], amount, expected[2])


def test_an_edit_answers_what_was_unclear() -> None:
    unclear = row(status="Hm", refund="20")
    assert one(unclear, PLAIN).state is RowState.LOOK
    assert one(unclear, PLAIN, edits={KEY: RowEdit(operation=MODIFY)}).state is RowState.READY
    assert one(row(status="refunded", refund="20"), PLAIN, edits={KEY: RowEdit(operation=REVERSE)}).amount_after == 0
