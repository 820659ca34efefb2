"""What becomes of an amount: totals, shares, currencies, tax and shipping, and what was changed before."""

from __future__ import annotations

from typing import Any

import pytest
from plan_bench import GONE, ITEMS, LEAVE, MODIFY, PLAIN, RESET, REVERSE, SMALLER, after

from middle_bench import action, built, changed, dec, judged, one, row
from reversal_desk.model import Action, ActionState, Code, Field, Operation, Policy, Row, RowState

#: Changed before, and the service does not say from what.
FROM_SOMEWHERE = action(amount="80.00", intended_amount=None, delta_amount=dec("-20.00"))


@pytest.mark.parametrize(
    ("given_row", "present", "expected"),
    [
        (row(refund="20.00"), PLAIN, (MODIFY, "80.00", ())),
        (row(refund="100.00"), PLAIN, (REVERSE, "0", ())),
        (row(refund="120.00"), PLAIN, (REVERSE, "0", (Code.REFUND_OVER_TOTAL,))),
        (row(status="partially_refunded", refund="100.00"), PLAIN, (REVERSE, "0", (Code.AMOUNT_ZERO,))),
        (row(operation=MODIFY, refund="100.00"), PLAIN, (REVERSE, "0", (Code.AMOUNT_ZERO,))),
        (row(operation=MODIFY), PLAIN, (LEAVE, None, (Code.OPERATION_UNCLEAR,))),
        (row(operation=ITEMS, refund="20.00", sku="A", quantity=1), PLAIN, (ITEMS, None, (Code.ITEMS_NEEDED,))),
        (row(new_amount="80.00"), PLAIN, (MODIFY, "80.00", ())),
        (row(new_amount="100"), PLAIN, (MODIFY, "100", ())),
        (row(new_amount="0"), PLAIN, (REVERSE, "0", (Code.AMOUNT_ZERO,))),
        (row(new_amount="0"), action(amount="0.00"), (MODIFY, "0", ())),
        (row(new_amount="-1"), PLAIN, (MODIFY, None, (Code.AMOUNT_NEGATIVE,))),
        (row(refund="-1"), PLAIN, (MODIFY, None, (Code.AMOUNT_NEGATIVE,))),
        (row(new_amount="120"), PLAIN, (MODIFY, "120", (Code.AMOUNT_HIGHER,))),
        (row(new_amount="66.667"), PLAIN, (MODIFY, "66.67", (Code.AMOUNT_TOO_LARGE,))),
        (row(refund="33.333"), PLAIN, (MODIFY, "66.67", (Code.AMOUNT_TOO_LARGE,))),
        (row(new_amount="0.001"), PLAIN, (REVERSE, "0", (Code.AMOUNT_ZERO,))),
        (row(new_amount="999999.99"), action(amount="2000000"), (MODIFY, "999999.99", ())),
        (row(new_amount="1000000"), action(amount="2000000"), (MODIFY, "1000000", (Code.AMOUNT_TOO_LARGE,))),
        (row(refund="300"), action(amount="1000", currency="JPY"), (MODIFY, "700", ())),
        (row(refund="300.5"), action(amount="1000", currency="JPY"), (MODIFY, "699.5", (Code.AMOUNT_TOO_LARGE,))),
        (row(unreadable=(Field.NEW_AMOUNT,)), PLAIN, (MODIFY, None, (Code.AMOUNT_UNREADABLE,))),
        # a refund and a new amount in one row have to agree
        (row(refund="20", new_amount="80"), PLAIN, (MODIFY, "80", ())),
        (row(refund="10", new_amount="70"), SMALLER, (MODIFY, "70", ())),
        (row(refund="24", new_amount="96", total="120"), PLAIN, (MODIFY, "80.00", (Code.AMOUNTS_DISAGREE,))),
        (row(refund="20", new_amount="50"), PLAIN, (MODIFY, None, (Code.AMOUNT_UNREADABLE,))),
        (row(refund="20", new_amount="100"), PLAIN, (MODIFY, None, (Code.AMOUNT_UNREADABLE,))),
        # counted from the original; present, original and target shown where they are three
        (row(refund="20.00"), SMALLER, (MODIFY, "80.00", ())),
        (row(refund="30.00"), SMALLER, (MODIFY, "70.00", (Code.REFUND_AGAIN,))),
        (row(refund="10.00"), SMALLER, (MODIFY, "90.00", (Code.AMOUNT_HIGHER, Code.REFUND_AGAIN))),
        (row(refund="100.00"), SMALLER, (REVERSE, "0", (Code.REFUND_AGAIN,))),
        (row(refund="20.00"), FROM_SOMEWHERE, (MODIFY, "60.00", (Code.REFUND_AGAIN,))),
        (row(refund="20.00"), GONE, (MODIFY, "80.00", ())),
        (row(refund="100.00"), GONE, (REVERSE, "0", ())),
        (row(refund="20.00"), action(amount="0.00"), (REVERSE, "0", (Code.REFUND_OVER_TOTAL,))),
        # a whole reversal by status, and an amount beside it that says less
        (row(status="refunded", refund="100"), PLAIN, (REVERSE, "0", ())),
        (row(status="refunded", refund="120", total="120"), PLAIN, (REVERSE, "0", ())),
        (row(status="refunded", refund="90", total="90"), PLAIN, (REVERSE, "0", (Code.AMOUNTS_DISAGREE,))),
        (row(status="refunded", refund="0"), PLAIN, (REVERSE, "0", ())),
        (row(status="refunded", refund="20"), PLAIN, (LEAVE, None, (Code.OPERATION_UNCLEAR,))),
        (row(status="refunded", refund="20", total="90"), PLAIN, (LEAVE, None, (Code.OPERATION_UNCLEAR,))),
        (row(status="refunded", refund="20", currency="EUR"), PLAIN, (REVERSE, "0", (Code.CURRENCY_DIFFERS,))),
        (row(status="refunded", refund="-100", total="-100"), PLAIN, (REVERSE, "0", ())),
        (row(status="refunded", refund="-20", total="-90"), PLAIN, (LEAVE, None, (Code.OPERATION_UNCLEAR,))),
        (row(refund="30", total="30"), PLAIN, (LEAVE, None, (Code.OPERATION_UNCLEAR,))),
        (row(refund="100", total="100"), PLAIN, (REVERSE, "0", ())),
        (row(status="refunded", new_amount="80"), PLAIN, (LEAVE, None, (Code.OPERATION_UNCLEAR,))),
        (row(status="refunded", new_amount="0"), PLAIN, (REVERSE, "0", ())),
        (row(cancelled=True, refund="20"), PLAIN, (LEAVE, None, (Code.OPERATION_UNCLEAR,))),
        (row(operation=REVERSE, refund="20"), PLAIN, (REVERSE, "0", ())),
        # an action of no amount
        (row(status="refunded"), action(amount="0.00"), (REVERSE, "0", ())),
        # a status nobody knows: shown, not sent
        (row(status="Hm", refund="20"), PLAIN, (MODIFY, "80.00", (Code.OPERATION_UNCLEAR,))),
    ],
)
def test_the_amount_after(
    given_row: Row, present: Action, expected: tuple[Operation, str | None, tuple[Code, ...]]
) -> None:
    (change,) = built([given_row], [present])
    operation, amount, codes = expected
    assert (change.operation, change.codes) == (operation, codes)
    assert change.amount_after == (None if amount is None else dec(amount))


SHARE = {"currency": "EUR", "total": "110.00"}


@pytest.mark.parametrize(
    ("given_row", "present", "expected"),
    [
        (row(refund="22.00", **SHARE), PLAIN, (MODIFY, "80.00", (Code.CURRENCY_DIFFERS,))),
        (row(new_amount="88.00", **SHARE), PLAIN, (MODIFY, "80.00", (Code.CURRENCY_DIFFERS,))),
        (row(refund="36.67", **SHARE), PLAIN, (MODIFY, "66.66", (Code.CURRENCY_DIFFERS,))),
        (
            row(refund="36.67", **SHARE),
            action(amount="1000", currency="JPY"),
            (MODIFY, "667", (Code.CURRENCY_DIFFERS,)),
        ),
        (row(refund="33.00", **SHARE), SMALLER, (MODIFY, "70.00", (Code.REFUND_AGAIN, Code.CURRENCY_DIFFERS))),
        (row(new_amount="77.00", **SHARE), SMALLER, (MODIFY, "70.00", (Code.CURRENCY_DIFFERS,))),
        (row(refund="22.00", currency="EUR"), PLAIN, (MODIFY, None, (Code.CURRENCY_DIFFERS,))),
        (row(refund="22.00", currency="EUR", total="0"), PLAIN, (MODIFY, None, (Code.CURRENCY_DIFFERS,))),
        (row(refund="-22.00", **SHARE), PLAIN, (MODIFY, None, (Code.AMOUNT_NEGATIVE,))),
        (row(new_amount="-5", **SHARE), PLAIN, (MODIFY, None, (Code.AMOUNT_NEGATIVE,))),
        # whole reversals use no amount of the sheet
        (row(refund="110.00", **SHARE), PLAIN, (REVERSE, "0", ())),
        (row(status="partially_refunded", refund="110.00", **SHARE), PLAIN, (REVERSE, "0", (Code.AMOUNT_ZERO,))),
        (row(new_amount="0", **SHARE), PLAIN, (REVERSE, "0", (Code.AMOUNT_ZERO,))),
        (row(refund="110.00", sku="TENT", **SHARE), PLAIN, (ITEMS, None, (Code.CURRENCY_DIFFERS,))),
        (row(status="refunded", refund="110.00", **SHARE), PLAIN, (REVERSE, "0", ())),
        (row(status="refunded", refund="22.00", **SHARE), PLAIN, (LEAVE, None, (Code.OPERATION_UNCLEAR,))),
        (row(refund="120.00", **SHARE), PLAIN, (REVERSE, "0", (Code.REFUND_OVER_TOTAL,))),
        (row(refund="20.00", currency="usd"), PLAIN, (MODIFY, "80.00", ())),
        (row(refund="20.00", currency="EUR"), action(currency=""), (MODIFY, "80.00", ())),
    ],
)
def test_another_currency_counts_by_share_or_not_at_all(
    given_row: Row, present: Action, expected: tuple[Operation, str | None, tuple[Code, ...]]
) -> None:
    test_the_amount_after(given_row, present, expected)


def test_the_arithmetic_of_a_share_is_shown() -> None:
    (change,) = built([row(refund="22.00", **SHARE)], [PLAIN])
    assert change.facts["arithmetic"] == "100.00 × 88.00 / 110.00 = 80.00"


def test_a_share_that_leaves_less_than_nothing_is_a_reversal_to_look_at() -> None:
    tiny = row(new_amount="0.001", currency="EUR", total="110.00")
    (change,) = built([tiny], [PLAIN])
    assert after(change) == (REVERSE, 0, (Code.AMOUNT_ZERO, Code.CURRENCY_DIFFERS))


def test_the_three_amounts_of_a_repeated_refund_are_named() -> None:
    (change,) = built([row(refund="30.00")], [SMALLER])
    assert {name: change.facts[name] for name in ("original", "before", "after")} == {
        "original": "100.00",
        "before": "80.00",
        "after": "70.00",
    }


def test_the_same_file_next_month_changes_nothing() -> None:
    given_row = row(refund="20.00")
    first = one(given_row, PLAIN)
    assert (first.state, first.amount_after) == (RowState.READY, dec("80.00"))
    second = one(given_row, SMALLER)
    assert (second.state, second.codes) == (RowState.LEFT_OUT, (Code.NOTHING_TO_CHANGE,))


@pytest.mark.parametrize(
    ("present", "amount"),
    [
        (PLAIN, "100.00"),
        (SMALLER, "100.00"),
        (GONE, "100.00"),
        (action(amount="0.00", state=ActionState.REVERSED, intended_amount=None), None),
        (changed(original="100", now="80", intended_amount=None, intended_payout=None), None),
        (action(intended_amount=None), "100.00"),
    ],
)
def test_a_reset_shows_the_amount_first_tracked_where_it_is_known(present: Action, amount: str | None) -> None:
    (change,) = built([row()], [present], policy=Policy(operation=RESET))
    assert (change.operation, change.reason) == (RESET, "RESET")
    assert change.amount_after == (None if amount is None else dec(amount))
    assert change.payout_after == present.intended_payout


@pytest.mark.parametrize(
    ("given_row", "amounts", "expected"),
    [
        (row(refund="24", total="120"), "", ("80.00", (Code.AMOUNTS_DISAGREE,), "total")),
        (row(refund="24", total="120", fees=dec("20")), "", ("80.00", (Code.AMOUNTS_DISAGREE,), "fees")),
        (row(refund="24", total="120"), "in", ("80.00", (), None)),
        (row(refund="24", total="120"), "out", ("76", (), None)),
        (row(new_amount="96", total="120"), "", ("80.00", (Code.AMOUNTS_DISAGREE,), "total")),
        (row(refund="24", total="100"), "", ("76.00", (), None)),
    ],
)
def test_totals_that_are_not_the_actions_count_by_share_until_somebody_says(
    given_row: Row, amounts: str, expected: tuple[str, tuple[Code, ...], str | None]
) -> None:
    (change,) = built([given_row], [PLAIN], policy=Policy(amounts=amounts))
    assert (change.amount_after, change.codes, change.facts.get("rule")) == (dec(expected[0]), *expected[1:])


def test_a_share_of_nothing_is_unclear() -> None:
    (change,) = built([row(refund="24", total="120")], [action(amount="0.00")])
    assert (change.operation, change.codes) == (LEAVE, (Code.OPERATION_UNCLEAR,))


def test_more_than_the_action_but_all_of_the_sheets_total_is_one_question() -> None:
    (change,) = built([row(refund="120", total="120")], [PLAIN])
    assert (change.operation, change.codes, change.facts["over"]) == (REVERSE, (Code.REFUND_OVER_TOTAL,), "whole")
    (change,) = built([row(refund="120")], [PLAIN])
    assert (change.codes, change.facts["over"]) == ((Code.REFUND_OVER_TOTAL,), "")


@pytest.mark.parametrize(
    ("more", "asked"),
    [({"total": "60"}, True), ({"refund": "60", "total": "60"}, True), ({"total": "120"}, False), ({}, False),
     ({"total": "60", "currency": "EUR"}, False)],
)  # fmt: skip
def test_a_whole_reversal_beside_less_money_is_looked_at(more: dict[str, Any], asked: bool) -> None:
    (change,) = built([row(status="cancelled", **more)], [PLAIN])
    assert (change.operation, Code.AMOUNTS_DISAGREE in change.codes) == (REVERSE, asked)


@pytest.mark.parametrize(
    ("sign", "currency", "differs"),
    [("$", "USD", False), ("$", "CAD", False), ("$", "GBP", True), ("kr", "SEK", False), ("kr", "EUR", True),
     ("¥", "JPY", False), ("¥", "USD", True), ("元", "CNY", False), ("元", "EUR", True)],
)  # fmt: skip
def test_a_sign_fits_its_own_currencies_only(sign: str, currency: str, differs: bool) -> None:
    (change,) = judged([row(refund="20", sign=sign)], [action(currency=currency)])
    assert (Code.CURRENCY_DIFFERS in change.codes, change.state is RowState.BLOCKED) == (differs, differs)
    assert change.money_currency == (sign if differs else currency)
