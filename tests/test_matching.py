"""Which action a row means, how it was found, and when nothing is guessed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

import pytest
from msgspec.structs import replace

from middle_bench import NOW, action, one, row
from reversal_desk import matching, words
from reversal_desk.model import Action, Code, Field, Match, MatchHow, Row, RowState

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


def test_only_the_number_that_is_used_tells_whether_excel_damaged_it() -> None:
    rows = [
        row("123456789012345000", orders=("123456789012345000", f"WEB-{n}"), damaged=True, damages=(True, False))
        for n in (1, 2)
    ]
    matches = matching.match(rows, [action("WEB-1"), action("WEB-2")], named=2)
    assert [(one.how, one.order, one.row.damaged) for one in matches] == [
        (MatchHow.ORDER, "WEB-1", False), (MatchHow.ORDER, "WEB-2", False),
    ]  # fmt: skip
    other = [replace(each, orders=each.orders[::-1], damaged=False, damages=(False, True)) for each in rows]
    known = [action("123456789012345000")]
    assert [one.actions for one in matching.match(other, known, named=2)] == [(), ()], "and it is no number any more"


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


# --------------------------------------------------------------------------- rules have names


@pytest.mark.parametrize(
    ("sheet", "oid", "rule"),
    [
        ("1001", "1001", "width"),
        ("１００１", "1001", "width"),
        ("#1001", "1001", "hash"),
        ("1001", "# 1001", "no_hash"),
        ("10 01", "1001", "spaces"),
        ("10-01", "1001", "separators"),
        ("NW_1001", "nw-1001", "separators + case"),
        ("#0010-01", "1001", "hash + separators + zeros"),
        ("US-1001", "1001", "prefix:us-"),
        ("1001", "US-1001", "no_prefix:us-"),
        ("1001-1", "1001", "suffix:-1"),
        ("1001", "1001a", "no_suffix:a"),
        ("NW1001", "US1001", "prefix:nw + no_prefix:us"),
        ("US-001001", "1001", "prefix:us- + zeros"),
        ("Order #1001", "1001", "spaces + prefix:order#"),
        ("订单号:1001", "1001", "prefix:订单号:"),
        ("not a number", "1001", "spaces"),
    ],
)
def test_each_rule_is_named(sheet: str, oid: str, rule: str) -> None:
    assert matching.rule_of(sheet, oid) == rule


def test_every_named_rule_has_its_words() -> None:
    named = {"width", "hash", "no_hash", "spaces", "separators", "case", "zeros", "prefix", "no_prefix", "suffix"}
    more = {"no_suffix", "decimals", "other_event", "other_days", "other_order", "column", "digits", "similar"}
    assert named | more | {"near", "damaged", "several", "no_number", "exact"} <= words.DOUBTS.keys()


@pytest.mark.parametrize(
    ("order", "key"), [("0012-AB ", "12ab"), ("#0", "0"), ("＃１２", "12"), ("--", ""), ("7", "7")]
)
def test_letters_and_digits_alone(order: str, key: str) -> None:
    assert matching.bare(order) == key


def test_a_prefix_is_learned_from_the_rows_that_day_or_amount_speak_for() -> None:
    actions = [action(str(n), amount=f"{n}.00") for n in range(2001, 2006)]
    spoken = [row(f"EU-{n}", n, date=None, total=f"{n}.00") for n in range(2001, 2004)]
    silent = row("EU-2004", 9, date=None)
    assert {m.why for m in matching.match([*spoken, silent], actions)} == {"prefix:eu-"}
    # two rows are not enough, and where as many speak against it, it's no rule
    assert matching.match([*spoken[:2], silent], actions)[-1].how is NONE
    against = [row(f"EU-{n}", 20 + n, date=EVENT + timedelta(days=9)) for n in range(2001, 2004)]
    found = matching.match([*spoken, *against, silent], actions)
    assert [m.how for m in found] == [TOLERANT] * 3 + [NONE] * 4
    assert {m.why for m in found[3:]} == {"near"}


def test_marks_between_digits_alone_may_be_another_number() -> None:
    found_without = found(row("1001-1", date=None), action("10011"))
    assert (found_without.how, found_without.why) == (NONE, "near")
    assert found(row("1001-1", date=EVENT), action("10011")).how is TOLERANT


def test_a_number_saved_with_decimals_is_found() -> None:
    match = found(row("1001.0"), A)
    assert (match.how, match.why, match.actions) == (TOLERANT, "decimals", (A,))


def test_a_number_behind_words_is_found_and_asked_about() -> None:
    bought = [action(f"SO{n}") for n in range(5501, 5505)]
    match = found(row("Sales Order #SO5502", date=EVENT), *bought)
    assert (match.how, match.why, match.actions) == (TOLERANT, "prefix:salesorder#", (bought[1],))
    assert found(row("of 2026 #SO5502", date=EVENT), *bought).actions == ()
    rows = [row("", n, orders=(f"CM{n}", f"Sales Order #SO{n}")) for n in range(5501, 5505)]
    assert best_column(rows, bought, named=1) == 1


@pytest.mark.parametrize(
    "cell",
    ["1001, 2002", "1001/2002", "1001 2002", "2002、1001", "#1001, #2002", "1001|2002", "1001-1003", "0999 – 1004",
     "1000 to 1001", "1000 bis 1002", "1000～1001"],
)  # fmt: skip
def test_several_numbers_in_a_cell_are_a_doubt(cell: str) -> None:
    match = found(row(cell), A)
    assert (match.how, match.why) == (NONE, "several")
    assert one(row(cell, status="cancelled"), A).codes == (Code.NOT_FOUND,)


@pytest.mark.parametrize("cell", ["1002-1005", "1001-0005", "3001-1999", "2002, 2003", "305-1001-77"])
def test_a_number_with_a_hyphen_is_no_range_of_known_orders(cell: str) -> None:
    assert found(row(cell), A).why != "several"


@pytest.mark.parametrize(
    ("days", "ordered", "why"),
    [(0, True, ""), (3, True, ""), (5, True, "other_days"), (5, False, ""), (59, False, ""), (61, False, "other_days"),
     (-5, True, "other_days"), (-5, False, "other_days")],
)  # fmt: skip
def test_an_equal_number_on_another_day_may_be_another_stores(days: int, ordered: bool, why: str) -> None:
    match = found(row("1001", date=EVENT + timedelta(days=days), ordered=ordered), A)
    assert (match.actions, match.why) == ((A,), why)
    assert match.how is (TOLERANT if why else ORDER)


# --------------------------------------------------------------------------- event types

SALE = action("1001")
BONUS = action("1001", amount="0.00", id="1000.4637.1001", tracker_id="4637", tracker="New customer bonus")


@pytest.mark.parametrize(
    ("named", "meant", "why"),
    [("online SALE", (SALE,), ""), ("4637", (BONUS,), ""), ("", (SALE, BONUS), ""),
     ("App sale", (SALE, BONUS), "other_event")],
)  # fmt: skip
def test_a_row_may_name_the_event_type(named: str, meant: tuple[Action, ...], why: str) -> None:
    match = found(row("1001", event_type=named), SALE, BONUS)
    assert (match.actions, match.why) == (meant, why)
    tidied = found(row("#1001", event_type=named), SALE, BONUS)
    assert tidied.why == (f"hash + {why}" if why else "hash")


# --------------------------------------------------------------------------- damaged numbers

LONG = "218340000811300077"
HURT = action(LONG, amount="59.90", id="1.1.7")


@pytest.mark.parametrize(
    ("order", "left"),
    [
        ("218340000811300000", ("218340000811300", 18)),
        ("2.1834000081130007E+17", ("218340000811300", 18)),
        ("2,18340E+17", ("21834", 18)),
        ("2.18340E+17", ("21834", 18)),
        ("2E+17", ("", 18)),
        ("1001", None),
        ("A218340000811300000", None),
    ],
)
def test_what_is_left_of_a_number(order: str, left: tuple[str, int] | None) -> None:
    assert matching.surviving_digits(order) == left


@pytest.mark.parametrize(
    ("more", "others", "is_found"),
    [
        ({"total": "59.90"}, (), True),
        ({"refund": "59.90"}, (), True),
        ({"total": "59.91"}, (), False),
        ({}, (), False),
        ({"total": "59.90", "date": None}, (), False),
        ({"total": "59.90", "date": EVENT + timedelta(days=4)}, (), False),
        ({"total": "59.90"}, (action("218340000811300011", amount="59.90", id="1.1.8"),), False),
        ({"total": "59.90"}, (action("218340000811300011", amount="59.91", id="1.1.8"),), True),
        ({"total": "59.90"}, (action("21834000081130001", amount="59.90", id="1.1.8"),), True),
    ],
)
def test_a_damaged_number_needs_digits_amount_and_day(
    more: dict[str, object], others: tuple[Action, ...], is_found: bool
) -> None:
    given = row("218340000811300000", **{"damaged": True, "date": EVENT, "status": "cancelled", **more})
    match = found(given, HURT, *others)
    assert match.actions == ((HURT,) if is_found else ())
    assert (match.how, match.why) == ((MatchHow.DAMAGED, "digits:15") if is_found else (NONE, "damaged"))
    change = one(given, HURT, *others)
    assert change.codes == (Code.DAMAGED_ID,)
    assert change.state is (RowState.LOOK if is_found else RowState.BLOCKED)


def test_too_few_digits_find_nothing() -> None:
    assert found(row("2.18340E+17", damaged=True, date=EVENT, total="59.90"), HURT).actions == ()


# --------------------------------------------------------------------------- a slip of the hand


@pytest.mark.parametrize(
    ("order", "more", "why"),
    [
        ("100243", {}, "similar:100234"),  # two digits changed places
        ("100235", {}, ""),  # the next number is another order
        ("100235", {"total": "100.00"}, "similar:100234"),
        ("100235", {"refund": "100.00"}, "similar:100234"),
        ("100299", {"total": "100.00"}, ""),
        ("100235", {"total": "100.00", "date": EVENT + timedelta(days=2)}, ""),
        ("100235", {"total": "100.00", "date": None}, ""),
        ("1002", {"total": "100.00"}, ""),
    ],
)
def test_a_number_one_slip_away_is_a_doubt(order: str, more: dict[str, object], why: str) -> None:
    meant = action("100234")
    match = found(row(order, **{"date": EVENT, **more}), meant)
    assert (match.actions, match.why) == ((), why)


def test_an_order_that_another_row_names_is_no_slip() -> None:
    rows = [row("100243", date=EVENT), row("100234", 3, date=EVENT)]
    assert matching.match(rows, [action("100234")])[0].why == ""


def test_a_slip_is_said_with_the_number_that_may_be_meant() -> None:
    change = one(row("100243", date=EVENT, status="cancelled"), action("100234"))
    assert (change.state, change.codes) == (RowState.BLOCKED, (Code.NOT_FOUND,))
    assert "100234" in words.say("NOT_FOUND", change.facts).text


# --------------------------------------------------------------------------- columns whose name says nothing


def test_a_column_without_a_name_for_it_needs_several_orders_and_is_asked_for() -> None:
    actions = [action(str(n)) for n in range(5501, 5506)]
    rows = [row("", n, orders=(f"X{n}", str(n))) for n in range(5501, 5506)]
    assert best_column(rows, actions, named=1) == 1
    assert best_column(rows[:2], actions, named=1) == 0
    assert best_column(rows, [*actions, *(action(f"X{n}", id=f"9.9.{n}") for n in range(5501, 5506))], named=1) == 0
    assert best_column(rows, actions, named=0) == 1
    match, *_ = matching.match(rows, actions, named=1, headers=["Order", "Parcel"])
    assert (match.how, match.why) == (TOLERANT, "column:Parcel")
    tidied = [row("", n, orders=(f"X{n}", str(n) if n < 5505 else f"0{n}")) for n in range(5501, 5506)]
    assert matching.match(tidied, actions, named=1)[-1].why == "column: + zeros"
    by_id = [row("", 9, orders=("", "9"), action_id=actions[0].id), *rows]
    assert matching.match(by_id, actions, named=1)[0].how is BY_ID


def test_the_evidence_counts_what_each_column_finds_and_by_which_rule() -> None:
    rows = [row("", n, orders=(f"#{n}", str(n), "")) for n in range(5501, 5504)]
    index = matching.Index([action(str(n)) for n in range(5501, 5504)])
    first, second, third = matching.order_columns(rows, index)
    assert (first.exact, first.tidied, first.rule, first.found) == (0, 3, "hash", 3)
    assert (second.exact, second.found, second.rule) == (3, 3, "")
    assert third.found == 0


# --------------------------------------------------------------------------- what the actions show of the cells


def test_the_amounts_show_which_mark_is_the_decimal_one() -> None:
    meant = action("1001", amount="1000.00")

    def read(total: str, refund: str | None = None, **more: object) -> list[Match]:
        return [Match(row("1001", total=total, refund=refund, **more), "1001", (meant,), ORDER)]

    marks = matching.marks_by_amounts({".": read("1.000"), ",": read("1000")})
    assert marks == {Field.TOTAL: ",", Field.REFUND: ",", Field.NEW_AMOUNT: ","}
    assert matching.marks_by_amounts({".": read("2.000"), ",": read("2000")}) == {}
    assert matching.marks_by_amounts({".": read("1000"), ",": read("1000")}) == {}
    plain = read("1000")  # the same by both marks, so that they have no say
    assert matching.marks_by_amounts({".": [*read("1.000"), *plain], ",": [*read("1000"), *plain]}) == marks
    other = {".": read("1.000", currency="EUR"), ",": read("1000", currency="EUR")}
    assert matching.marks_by_amounts(other) == {}


def test_the_days_show_whether_the_day_comes_first() -> None:
    def read(days: int) -> list[Match]:
        return [Match(row(str(n), date=EVENT + timedelta(days=days)), str(n), (action(str(n)),), ORDER) for n in "789"]

    assert matching.day_first_by_dates({True: read(0), False: read(90)}) is True
    assert matching.day_first_by_dates({True: read(90), False: read(1)}) is False
    assert matching.day_first_by_dates({True: read(90), False: read(60)}) is None
    assert matching.day_first_by_dates({True: read(0)[:2], False: read(60)}) is None
