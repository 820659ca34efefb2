"""The account's limits as commands meet them: what is over one is not sent without `--accept MANY`."""

from __future__ import annotations

from decimal import Decimal

from shops import Open

from reversal_desk.desk import Desk
from reversal_desk.impact.practice import ActionSpec


def test_more_commission_than_the_limit_needs_a_yes(shop: Open) -> None:
    one = shop()
    with Desk.open() as desk:
        desk.limit_money(desk.account("T"), "USD", Decimal(15))
    ended = one.run("submit", one.sheet("A1", "A2"), "--yes", "--json", "--wait", "30")
    assert ended.code == 2
    assert ended.json["error"]["code"] == "MANY"
    said = ended.json["error"]["message"]
    assert "About 16.00 USD of commission would change; the account's limit is 15.00 USD." in said
    assert "accept MANY" in said
    assert {state for state, _ in one.amounts().values()} == {"PENDING"}
    ended = one.run("submit", one.sheet("A1", "A2"), "--yes", "--json", "--wait", "30", "--accept", "MANY")
    assert (ended.code, ended.states) == (0, {"A1": "confirmed", "A2": "confirmed"})


def test_a_sheet_that_takes_all_of_one_partner_needs_a_yes(shop: Open) -> None:
    one = shop(*(ActionSpec(order=f"A{n}", amount=Decimal("100.00")) for n in range(1, 9)))
    orders = [f"A{n}" for n in range(1, 8)]
    with Desk.open() as desk:
        desk.limit_share(desk.account("T"), 50)
    ended = one.run("submit", one.sheet(*orders), "--yes", "--wait", "30")
    assert ended.code == 2
    assert "account's limit of 50 % would be taken back" in ended.err
    assert " 87.5 %" in ended.err
    few = one.run("submit", one.sheet(*orders[:4]), "--yes", "--json", "--wait", "30")
    assert few.code == 0


def test_check_shows_the_rows_as_ever(shop: Open) -> None:
    """As with the limit of rows: it is about the batch, and is asked when there is to be one."""
    one = shop()
    before = one.run("check", one.sheet("A1", "A2"), "--json")
    with Desk.open() as desk:
        desk.limit_money(desk.account("T"), "USD", Decimal(1))
        desk.limit_share(desk.account("T"), 1)
    after = one.run("check", one.sheet("A1", "A2"), "--json")
    assert (after.code, after.json["rows"], after.json["totals"]) == (0, before.json["rows"], before.json["totals"])


def test_a_batch_is_taken_back_whatever_the_limits(shop: Open) -> None:
    one = shop()
    batch = one.run("submit", one.sheet("A1", "A2"), "--yes", "--json", "--wait", "30").json["batch"]
    with Desk.open() as desk:
        desk.limit_rows(desk.account("T"), 1)
        desk.limit_money(desk.account("T"), "USD", Decimal(1))
    ended = one.run("reset", str(batch), "--yes", "--json", "--wait", "30")
    assert (ended.code, ended.states) == (0, {"A1": "undone", "A2": "undone"})


def test_a_damaged_limit_is_told_before_anything_is_sent(shop: Open) -> None:
    one = shop()
    with Desk.open() as desk, desk._parts.journal.held() as journal:
        journal.keeps.keep(desk.account("T").key, "many_money", "{")
    ended = one.run("submit", one.sheet("A1"), "--yes", "--json", "--wait", "30")
    assert ended.code == 0
    assert "A limit of the account T cannot be read any more." in ended.err
