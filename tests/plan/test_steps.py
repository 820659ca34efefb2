"""The one write of each change, and what shows that it has happened."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from msgspec.structs import replace
from plan_bench import GONE, PLAIN, RESET, SMALLER

from middle_bench import built, dec, row
from reversal_desk import plan
from reversal_desk.model import Action, ActionState, Policy, Row, Step, Write


def test_each_operation_has_its_one_write() -> None:
    def write_of(given_row: Row, present: Action = PLAIN, **policy: Any) -> Step:
        (change,) = built([given_row], [present], policy=Policy(**policy))
        return plan.step_of(change)

    reverse = write_of(row(status="cancelled"))
    assert reverse.write == Write("DELETE", (("ActionId", PLAIN.id), ("DispositionCode", "REJECTED")))
    modify = write_of(row(refund="20"))
    assert modify.write.form == (("ActionId", PLAIN.id), ("Reason", "ORDER_UPDATE"), ("Amount", "80.00"))
    assert modify.amount == dec("80.00")
    reset = write_of(row(), SMALLER, operation=RESET)
    assert reset.write == Write("PUT", (("ActionId", PLAIN.id), ("Reason", "RESET")))
    assert reset.amount == dec("100.00")
    assert write_of(row(), GONE, operation=RESET).amount is None
    # nobody says where it lands: the amount that stands now would prove it before it happened, and never after
    assert write_of(row(), replace(SMALLER, intended_amount=None), operation=RESET).amount is None


def test_what_is_proved_is_what_the_wire_carries() -> None:
    step = plan.modify_step("1.2.3", "ORDER_UPDATE", dec("66.6667"))
    assert dict(step.write.form)["Amount"] == str(step.amount) == "66.67"


@pytest.mark.parametrize("given_row", [row(status="paid"), row("nobody", status="cancelled")])
def test_nothing_to_send_has_no_step(given_row: Row) -> None:
    (change,) = built([given_row], [PLAIN])
    with pytest.raises(ValueError, match="nothing"):
        plan.step_of(change)


@pytest.mark.parametrize("amount", [None, dec("0"), dec("-1")])
def test_an_amount_that_would_reverse_never_becomes_a_step(amount: Decimal | None) -> None:
    (change,) = built([row(refund="20")], [PLAIN])
    with pytest.raises(ValueError, match="0 would reverse"):
        plan.step_of(replace(change, amount_after=amount))


@pytest.mark.parametrize(
    ("step", "now", "shown"),
    [
        (plan.reverse_step("1", "REJECTED"), GONE, True),
        (plan.reverse_step("1", "REJECTED"), PLAIN, False),
        (plan.modify_step("1", "ORDER_UPDATE", dec("80")), SMALLER, True),
        (plan.modify_step("1", "ORDER_UPDATE", dec("80")), PLAIN, False),
        (plan.modify_step("1", "ORDER_UPDATE", dec("0")), GONE, False),
        (plan.modify_step("1", "ORDER_UPDATE", dec("80")), replace(SMALLER, state=ActionState.APPROVED), True),
        (plan.reset_step("1", None), PLAIN, True),
        (plan.reset_step("1", None), GONE, False),
        (plan.reset_step("1", dec("100")), SMALLER, False),
    ],
)
def test_what_shows_that_a_step_has_happened(step: Step, now: Action, shown: bool) -> None:
    assert plan.shows(step, now) is shown
