"""Refund arithmetic: to the cent, never below nothing, in the smallest unit the currency knows."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from middle_bench import item
from reversal_desk import refund
from reversal_desk.model import Code, RowLine

cents = st.integers(0, 10**10).map(lambda value: Decimal(value) / 100)
some_cents = st.lists(cents, min_size=1, max_size=30)


@given(total=cents, weights=some_cents, currency=st.sampled_from(["USD", "EUR", "gbp"]))
def test_the_parts_add_up_to_the_cent_and_are_never_negative(
    total: Decimal, weights: list[Decimal], currency: str
) -> None:
    parts = refund.spread(total, weights, currency)
    assert sum(parts) == total
    assert len(parts) == len(weights)
    assert all(part >= 0 for part in parts)
    assert not any(refund.has_broken_unit(part, currency) for part in parts)


@given(total=st.integers(0, 10**9), weights=st.lists(st.integers(0, 10**7), min_size=1, max_size=20))
def test_yen_are_spread_in_whole_yen(total: int, weights: list[int]) -> None:
    parts = refund.spread(Decimal(total), [Decimal(weight) for weight in weights], "JPY")
    assert sum(parts) == total
    assert all(part >= 0 and part == part.to_integral_value() for part in parts)


@given(weights=some_cents)
def test_spreading_what_is_there_changes_nothing(weights: list[Decimal]) -> None:
    total = sum(weights, Decimal(0))
    expected = tuple(weights) if total else (Decimal(0),) * len(weights)
    assert refund.spread(total, weights, "USD") == expected


@given(total=cents, weights=some_cents)
def test_each_part_is_its_share_but_for_what_is_left_over(total: Decimal, weights: list[Decimal]) -> None:
    base = sum(weights, Decimal(0)) or Decimal(1)
    largest = weights.index(max(weights))
    for place, (part, weight) in enumerate(zip(refund.spread(total, weights, "USD"), weights, strict=True)):
        if place != largest and sum(weights):
            assert 0 <= total * weight / base - part < Decimal("0.0100001")


@pytest.mark.parametrize(
    ("total", "weights", "parts"),
    [
        ("60.00", ["10", "20", "30"], ["10.00", "20.00", "30.00"]),
        ("89.95", ["39.95", "90.00"], ["27.65", "62.30"]),
        ("0.01", ["1", "1", "1"], ["0.01", "0", "0"]),
        ("10.00", ["0", "0", "0"], ["3.34", "3.33", "3.33"]),
        ("0.00", ["5.00", "7.00"], ["0", "0"]),
        ("50.00", ["0", "80.00"], ["0", "50.00"]),
    ],
)
def test_what_is_left_over_goes_to_the_largest(total: str, weights: list[str], parts: list[str]) -> None:
    found = refund.spread(Decimal(total), [Decimal(weight) for weight in weights], "USD")
    assert found == tuple(Decimal(part) for part in parts)


def test_nothing_is_spread_over_nothing() -> None:
    assert refund.spread(Decimal("5.00"), [], "USD") == ()


@pytest.mark.parametrize(
    ("amount", "currency", "broken"),
    [
        ("10.00", "USD", False),
        ("10.005", "USD", True),
        ("1000.5", "jpy", True),
        ("1000", "JPY", False),
        ("1.5", "", False),
    ],
)
def test_what_is_finer_than_the_currency(amount: str, currency: str, broken: bool) -> None:
    assert refund.has_broken_unit(Decimal(amount), currency) is broken


@pytest.mark.parametrize(
    ("amount", "currency", "rounded"), [("66.665", "USD", "66.67"), ("66.664", "USD", "66.66"), ("0.5", "JPY", "1")]
)
def test_amounts_are_rounded_as_a_till_does_it(amount: str, currency: str, rounded: str) -> None:
    assert refund.rounded(Decimal(amount), currency) == Decimal(rounded)


@pytest.mark.parametrize(
    ("amount", "payout", "after", "left"),
    [
        ("129.90", "6.24", "89.95", "4.32"),
        ("100.00", "8.00", "0.00", "0"),
        ("0.00", "5.00", "10.00", None),
        ("0.00", "5.00", "0.00", "0"),
    ],
)
def test_the_commission_that_is_left_is_an_estimate(amount: str, payout: str, after: str, left: str | None) -> None:
    found = refund.estimated_payout(amount=Decimal(amount), payout=Decimal(payout), amount_after=Decimal(after))
    assert found == (None if left is None else Decimal(left))


def test_the_target_is_counted_from_the_original() -> None:
    assert refund.target_amount(Decimal("129.90"), Decimal("39.95")) == Decimal("89.95")


# --------------------------------------------------------------------------- items


def line(sku: str, quantity: int | None = None, money: str | None = None) -> RowLine:
    return RowLine(sku, quantity, None if money is None else Decimal(money), 2)


ITEMS = (item("TENT", "100.00", 2), item("PEGS", "10.00", 3), item("ROPE", "20.00"))


@pytest.mark.parametrize(
    ("lines", "left"),
    [
        ([line("TENT", 1)], {"TENT": (1, "50.00")}),
        ([line(" tent ", 1), line("TENT", 1)], {"TENT": (0, "0.00")}),
        ([line("PEGS", 1)], {"PEGS": (2, "6.67")}),
        ([line("PEGS", 1), line("ROPE", 1)], {"PEGS": (2, "6.67"), "ROPE": (0, "0.00")}),
        ([line("TENT", 1, "50.00")], {"TENT": (1, "50.00")}),
        ([line("PEGS", 1, "3.33")], {"PEGS": (2, "6.67")}),
        ([line("PEGS", 1, "3.34")], {"PEGS": (2, "6.67")}),
        ([line("TENT", None, "30.00")], {"TENT": (2, "70.00")}),
        ([line("TENT", None, "100.00")], {"TENT": (0, "0.00")}),
        ([line("ROPE")], {"ROPE": (0, "0.00")}),
        ([line("ROPE", None, "20")], {"ROPE": (0, "0.00")}),
        ([line("ROPE", None, "5")], {"ROPE": (1, "15.00")}),
    ],
)
def test_lines_come_off_their_items(lines: list[RowLine], left: dict[str, tuple[int, str]]) -> None:
    found = refund.items_left(ITEMS, lines, "USD")
    assert (found.problem, found.disagree) == (None, "")
    expected = {i.sku: (i.quantity, i.amount) for i in ITEMS} | {s: (q, Decimal(a)) for s, (q, a) in left.items()}
    assert {i.sku: (i.quantity_after, i.amount_after) for i in found.items} == expected
    assert found.amount == sum(amount for _, amount in expected.values())
    assert {i.sku for i in found.items if i.changed} == left.keys()
    assert not found.whole


@pytest.mark.parametrize(
    ("lines", "problem"),
    [
        ([line("HAT", 1)], Code.SKU_UNKNOWN),
        ([line("", 1)], Code.SKU_UNKNOWN),
        ([line("TENT", 3)], Code.QUANTITY_HIGHER),
        ([line("TENT", 1), line("TENT", 2)], Code.QUANTITY_HIGHER),
        ([line("TENT", -1)], Code.QUANTITY_HIGHER),
        ([line("TENT")], Code.OPERATION_UNCLEAR),
        ([line("TENT", None, "100.01")], Code.AMOUNT_NEGATIVE),
    ],
)
def test_what_cannot_be_taken_off_is_said(lines: list[RowLine], problem: Code) -> None:
    found = refund.items_left(ITEMS, lines, "USD")
    assert (found.problem, found.items, found.whole) == (problem, (), False)


def test_a_sku_that_stands_twice_is_not_chosen() -> None:
    twice = (item("TENT", "100.00"), item("tent", "90.00"), item("ROPE", "20.00"))
    assert refund.items_left(twice, [line("TENT", 1)], "USD").problem is Code.SKU_TWICE
    # the others can still be told apart
    assert refund.items_left(twice, [line("ROPE", 1)], "USD").amount == Decimal("190.00")


def test_money_that_is_not_that_of_the_pieces_is_said_and_the_pieces_decide() -> None:
    found = refund.items_left(ITEMS, [line("TENT", 1, "46.00")], "USD")
    assert found.disagree == "TENT: 1 × 100.00 / 2 ≠ 46.00"
    assert found.amount == Decimal("80.00")


def test_everything_back_is_whole_and_an_item_without_pieces_keeps_its_money() -> None:
    every = [line("TENT", 2), line("PEGS", 3), line("ROPE", 1)]
    assert refund.items_left(ITEMS, every, "USD").whole
    none = (item("GIFT", "5.00", 0),)
    assert refund.items_left(none, [line("GIFT", 0)], "USD").amount == Decimal("5.00")


def test_a_share_is_rounded_and_shown() -> None:
    found = refund.by_share(original=Decimal(100), kept=Decimal(88), total=Decimal(120), currency="USD")
    assert found == (Decimal("73.33"), "100 × 88 / 120 = 73.33")
    assert refund.by_share(original=Decimal(100), kept=Decimal(88), total=Decimal(120), currency="JPY")[0] == 73
