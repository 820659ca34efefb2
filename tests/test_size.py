"""What a batch comes to for the limits of its account: rows, commission per currency, and what one partner loses."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from middle_bench import action, dec, judged, row
from reversal_desk import words
from reversal_desk.guards import FEW_OF_PARTNER, Size
from reversal_desk.model import Action, Change, Limits, Operation

FREE = Limits(rows=1_000_000)


def reversed_(*actions: Action) -> tuple[Change, ...]:
    """A whole reversal of each."""
    rows = [row(each.oid, number, status="cancelled") for number, each in enumerate(actions, 2)]
    return judged(rows, actions)


def of(*actions: Action, pending: Mapping[tuple[str, str], str] | None = None) -> Size:
    known = {key: dec(value) for key, value in (pending or {}).items()}
    return Size.of(reversed_(*actions), rows=len(actions), pending=known)


def several(count: int, **more: Any) -> list[Action]:
    """So many actions of 100.00 with a commission of 8.00, of one partner."""
    begin = more.pop("begin", 1000)
    return [action(str(begin + number), **more) for number in range(count)]


@pytest.mark.parametrize(("most", "over"), [("16.00", False), ("15.99", True), ("0", True), ("16.01", False)])
def test_commission_at_its_limit_is_not_above_it(most: str, over: bool) -> None:
    facts = of(*several(2)).over(Limits(money={"USD": dec(most)}))
    assert bool(facts) is over
    if over:
        assert facts == {"over": "money", "moved": "16.0000 USD", "most": f"{most} USD"}


def test_each_currency_is_asked_by_itself() -> None:
    both = of(*several(3), *several(2, begin=2000, currency="EUR"))
    assert both.moved == {"USD": dec("24"), "EUR": dec("16")}
    assert both.over(Limits(money={"USD": dec(24), "EUR": dec(16), "GBP": dec(0)})) == {}
    assert both.over(Limits(money={"EUR": dec(15)}))["moved"] == "16.0000 EUR"
    two = both.over(Limits(money={"USD": dec(20), "EUR": dec(15)}))
    assert (two["moved"], two["most"]) == ("16.0000 EUR · 24.0000 USD", "15 EUR · 20 USD")


def test_what_rises_takes_nothing_off_what_falls() -> None:
    falls, rises = action("1"), action("2", "50.00")
    changes = judged(
        [row("1", 2, status="cancelled"), row("2", 3, new_amount="150.00", operation=Operation.MODIFY)], [falls, rises]
    )
    assert Size.of(changes, rows=2, pending={}).moved == {"USD": dec("16.00")}


def test_a_commission_that_nobody_can_estimate_counts_whole() -> None:
    (change,) = judged(
        [row("1", 2, new_amount="5.00", operation=Operation.MODIFY)], [action("1", "0.00", payout=dec("7.00"))]
    )
    assert change.payout_after is None
    assert Size.of([change], rows=1, pending={}).moved == {"USD": dec("7.00")}


@pytest.mark.parametrize(("share", "over"), [(48, False), (47, True), (49, False)])
def test_a_share_at_its_limit_is_not_above_it(share: int, over: bool) -> None:
    facts = of(*several(6), pending={("10001", "USD"): "100.00"}).over(Limits(share=share))
    assert bool(facts) is over
    if over:
        assert facts == {"over": "share", "partners": "Trail Notes 48 %", "share": "47"}


def test_what_is_over_by_a_hair_does_not_look_as_if_at_the_limit() -> None:
    size = of(*several(6), pending={("10001", "USD"): "99.99"})
    assert size.over(Limits(share=48))["partners"] == "Trail Notes 48.1 %"


def test_a_partner_of_whom_few_rows_go_has_no_share() -> None:
    assert of(*several(FEW_OF_PARTNER)).over(Limits(share=1)) == {}
    assert of(*several(FEW_OF_PARTNER + 1)).over(Limits(share=99))["partners"] == "Trail Notes 100 %"


def test_a_share_is_of_one_partner_in_one_currency() -> None:
    size = of(
        *several(6, begin=1), *several(5, begin=100, currency="EUR"),
        *several(6, begin=200, partner_id="2", partner="B"),
        pending={("10001", "USD"): "1000", ("10001", "EUR"): "40", ("2", "USD"): "96"},
    )  # fmt: skip
    assert size.over(Limits(share=30)) == {"over": "share", "partners": "B 50 %", "share": "30"}
    assert size.over(Limits(share=50)) == {}


@pytest.mark.parametrize(
    ("partner", "partner_id", "named"), [("", "77", "77"), ("", "", "—"), ("A\n" + "b" * 60, "1", f"A {'b' * 37}…")]
)
def test_a_partner_without_a_name_is_told_all_the_same(partner: str, partner_id: str, named: str) -> None:
    size = of(*several(6, partner=partner, partner_id=partner_id))
    assert size.over(Limits(share=50))["partners"] == f"{named} 100 %"


def test_of_many_partners_the_three_that_lose_most_are_named() -> None:
    names = "ABCDE"
    actions = [
        each for place, name in enumerate(names)
        for each in several(6, begin=100 * place, partner=name, partner_id=name)
    ]  # fmt: skip
    pending = {(name, "USD"): str(48 + place) for place, name in enumerate(reversed(names))}
    assert of(*actions, pending=pending).over(Limits(share=10))["partners"] == "E 100 % · D 98 % · C 96 % …"


def test_all_that_is_over_is_said_each_by_its_own_figures() -> None:
    facts = of(*several(6)).over(Limits(rows=5, money={"USD": dec(40)}, share=90))
    assert facts["over"] == "rows + money + share"
    said = words.say("MANY", facts)
    assert said.title == "This is a large batch."
    for part in ("6 rows are more than the account's limit of 5.", "48.0000 USD", "limit is 40 USD", "Notes 100 %"):
        assert part in said.meaning, part
    assert "?" not in said.text
    assert said.todo.count("--accept") + said.todo.count("accept MANY") == 1


COMMISSIONS = st.lists(
    st.tuples(st.sampled_from(["USD", "EUR"]), st.sampled_from("PQ"), st.integers(0, 99_999)), min_size=1, max_size=20
)


@given(COMMISSIONS, st.integers(1, 30), st.integers(0, 500_000), st.integers(1, 99))
def test_no_limit_but_that_of_rows_stops_anything_while_the_others_are_off(
    paid: list[tuple[str, str, int]], rows: int, most: int, share: int
) -> None:
    actions = [
        action(str(1000 + place), currency=currency, partner_id=partner, payout=Decimal(cents) / 100)
        for place, (currency, partner, cents) in enumerate(paid)
    ]
    size = of(*actions)
    assert bool(size.over(Limits(rows=rows))) is (len(actions) > rows)
    assert size.over(FREE) == {}
    total = sum((Decimal(cents) for currency, _, cents in paid if currency == "USD"), Decimal(0)) / 100
    assert bool(size.over(Limits(rows=rows, money={"USD": Decimal(most)}))) is (len(actions) > rows or total > most)
    lost = bool(size.over(Limits(rows=1_000_000, share=share)))
    most_rows = max(
        sum(1 for c, p, cents in paid if (c, p) == key and cents) for key in {(c, p) for c, p, _ in paid}
    )
    assert lost is (most_rows > FEW_OF_PARTNER)  # nothing else of them is known, so it is all they have
