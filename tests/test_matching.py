"""Which action a row means, how it was found, and when nothing is guessed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

import pytest

from middle_bench import NOW, action, one, row
from reversal_desk import matching, words
from reversal_desk.model import Action, Code, Match, MatchHow, Row, RowState

NONE, ORDER, TOLERANT, BY_ID = MatchHow.NONE, MatchHow.ORDER, MatchHow.TOLERANT, MatchHow.ACTION_ID
A = action("1001")
EVENT = NOW.replace(tzinfo=None) - timedelta(days=10)


def found(given: Row, *actions: Action) -> Match:
    (match,) = matching.match([given], actions)
    return match


@pytest.mark.parametrize(
    ("sheet", "oid", "how", "why"),
    [
        ("1001", "1001", ORDER, ""),
        (" ab-1 ", "ab-1", ORDER, ""),
        (" ab-1 ", "AB-1", TOLERANT, "case"),
        ("#1001", "1001", TOLERANT, "hash"),
        ("1001", "#1001", TOLERANT, "no_hash"),
        ("#  1001", "1001", TOLERANT, "hash"),
        ("10 01", "1001", TOLERANT, "spaces"),
        ("1\u00a0001", "1001", TOLERANT, "spaces"),
        ("000000123", "123", TOLERANT, "zeros"),
        ("#00123", "0123", TOLERANT, "hash + zeros"),
        ("123", "000000123", TOLERANT, "zeros"),
        ("1001", "1002", NONE, ""),
        ("1001", "10011", NONE, ""),
        ("0", "00", TOLERANT, "zeros"),
        ("#", "1001", NONE, ""),
        ("1001", "", NONE, ""),
        ("", "1001", NONE, "no_number"),
    ],
)
def test_an_order_number_finds_its_action_exactly_or_after_a_tidying_that_is_named(
    sheet: str, oid: str, how: MatchHow, why: str
) -> None:
    match = found(row(sheet, date=None), action(oid))
    assert (match.how, match.why) == (how, why)
    assert bool(match.actions) is (how is not NONE)


def test_an_exact_number_goes_before_a_tidied_one() -> None:
    exact, padded = action("123"), action("0123", id="1000.4636.9")
    assert found(row("123"), exact, padded).actions == (exact,)
    assert found(row("0123"), exact, padded).actions == (padded,)
    both = found(row("00123"), exact, padded)
    assert (both.how, both.why) == (NONE, "near")  # which of the two is meant, nobody knows


def test_all_actions_of_an_order_are_found_in_a_fixed_order_and_once() -> None:
    one_action, other = action("1001", id="1.1.9"), action("1001", id="1.1.10")
    assert [a.id for a in found(row("1001"), one_action, other, one_action).actions] == ["1.1.10", "1.1.9"]


# --------------------------------------------------------------------------- the same digits


@pytest.mark.parametrize(
    ("order", "digits"),
    [
        ("US-1001", "1001"),
        ("#US1001", "1001"),
        ("S1-100123", "100123"),
        ("1001-1", "1001"),
        ("1001-R2", "1001"),
        ("1001a", "1001"),
        ("001001", "1001"),
        ("2024-100123", ""),
        ("101", ""),
        ("ORDER_NO_1001", ""),
        ("1001-2002-3", ""),
        ("", ""),
    ],
)
def test_the_digits_between_prefix_and_suffix(order: str, digits: str) -> None:
    assert matching.core(order) == digits


@pytest.mark.parametrize(
    ("days", "how", "why"),
    [
        (0, TOLERANT, "no_prefix:us-"),
        (3, TOLERANT, "no_prefix:us-"),
        (-3, TOLERANT, "no_prefix:us-"),
        (4, NONE, "near"),
    ],
)
def test_the_same_digits_count_only_on_the_same_days(days: int, how: MatchHow, why: str) -> None:
    match = found(row("1001", date=EVENT + timedelta(days=days)), action("US-1001"))
    assert (match.how, match.why) == (how, why)


@pytest.mark.parametrize(
    ("given", "actions"),
    [
        (row("1001", date=None), (action("US-1001"),)),
        (row("1001", date=EVENT), (action("US-1001", event_date=None),)),
        (row("1001", date=EVENT), (action("US-1001"), action("UK-1001", id="2000.1.1"))),
    ],
)
def test_digits_alone_are_a_doubt_and_no_match(given: Row, actions: tuple[Action, ...]) -> None:
    match = found(given, *actions)
    assert (match.how, match.actions, match.why) == (NONE, (), "near")


def test_a_near_number_is_not_calm() -> None:
    change = one(row("1001", status="cancelled", date=EVENT + timedelta(days=9)), action("US-1001"))
    assert (change.state, change.codes) == (RowState.BLOCKED, (Code.NOT_FOUND,))
    assert words.DOUBTS["near"] in words.say("NOT_FOUND", change.facts).text


# --------------------------------------------------------------------------- action ids


def test_an_action_id_finds_its_action_and_nothing_else() -> None:
    by_id = found(row("", action_id=A.id), A)
    assert (by_id.how, by_id.actions, by_id.order) == (BY_ID, (A,), "1001")
    unknown = found(row("1001", action_id="1.2.3"), A)
    assert (unknown.how, unknown.actions) == (NONE, ())
    assert found(row("", action_id="1.2.3"), A).why == "not_downloaded"


@pytest.mark.parametrize("order", ["1001", "#1001", "", " ", "US-1001", "001001"])
def test_an_action_id_beside_its_own_order_number_is_sure(order: str) -> None:
    assert found(row(order, action_id=A.id), A).how is BY_ID


def test_an_action_id_beside_another_order_number_waits_for_a_person() -> None:
    slipped = row("2002", action_id=A.id, status="cancelled")
    change = one(slipped, A, action("2002"))
    assert change.action == A
    assert (change.state, change.codes) == (RowState.LOOK, (Code.TOLERANT_MATCH,))
    text = words.say("TOLERANT_MATCH", change.facts).text
    assert words.DOUBTS["other_order"] in text
    assert "2002" in text
    assert "1001" in text


def test_an_action_id_is_believed_where_the_order_number_cannot_say_otherwise() -> None:
    assert found(row("2002", action_id=A.id, damaged=True), A).how is BY_ID
    assert found(row("2002", action_id=A.id), action("", id=A.id)).how is BY_ID
    two_numbers = Row(number=2, orders=("5511", "1001"), action_id=A.id)
    assert found(two_numbers, A).how is BY_ID


def test_a_damaged_number_matches_nothing_though_it_looks_like_one() -> None:
    assert found(row("1001", damaged=True), A).actions == ()


# --------------------------------------------------------------------------- which column


def best_column(rows: Sequence[Row], actions: Sequence[Action], named: int | None = None) -> int:
    return matching.best_order_column(matching.order_columns(rows, matching.Index(actions)), named=named)


def test_the_order_column_is_chosen_by_what_it_finds() -> None:
    rows = [Row(number=n, orders=(f"#{n}", str(5500 + n))) for n in range(2, 6)]
    by_name = [action(str(n)) for n in range(2, 6)]
    by_number = [action(str(5500 + n)) for n in range(2, 6)]
    assert best_column(rows, by_name) == 0
    assert best_column(rows, by_number) == 1
    assert [m.order for m in matching.match(rows, by_number)] == ["5502", "5503", "5504", "5505"]
    # as many found, but exactly: the exact column is the better evidence
    assert best_column(rows, [*by_name, *by_number]) == 1
    assert best_column(rows, []) == 0
    assert best_column([], by_name) == 0


def test_rows_with_fewer_or_empty_numbers_are_no_evidence() -> None:
    rows = [Row(number=2, orders=("", "7001")), Row(number=3, orders=("7002",))]
    assert best_column(rows, [action("7001"), action("7002")]) == 0
    first, second = matching.match(rows, [action("7001"), action("7002")])
    assert (first.order, first.why) == ("", "no_number")
    assert second.how is ORDER
    third = matching.match([*rows, Row(number=4, orders=("x", "7002"))], [action("7001"), action("7002")])[1]
    assert (third.order, third.how) == ("7002", ORDER)
