"""Ways in which a row was ready and wrong, each as it was found: amounts finer than the wire, a cell that nobody can
read beside a status, totals that are those of lines."""

from __future__ import annotations

from typing import Any

import pytest
from msgspec.structs import replace

from middle_bench import action, changed, columns, dec, item, judged, one, row
from reversal_desk import guards, plan, words
from reversal_desk.model import Change, Code, Field, Operation, Policy, RowEdit, RowState

LOOK, READY, BLOCKED = RowState.LOOK, RowState.READY, RowState.BLOCKED
PLAIN = action(amount="100.00")
BY_SKU = columns(Field.STATUS, Field.REFUND, Field.TOTAL, Field.SKU, Field.QUANTITY)


# --------------------------------------------------------------------------- finer than the wire, or the currency


@pytest.mark.parametrize(
    ("currency", "refund", "sent", "line"),
    [("USD", "1.255", "98.75", "58.75"), ("KWD", "1.255", "98.75", "58.75"), ("JPY", "0.5", "99.50", "59.50")],
)
def test_a_line_finer_than_the_wire_is_asked_about_and_shown_as_it_is_sent(
    currency: str, refund: str, sent: str, line: str
) -> None:
    """What was shown was never proved: 98.745 is sent as something else."""
    there = action(amount="100", currency=currency)
    goods = {there.id: (item("A", "60", 2), item("B", "40", 2))}
    change = one(row(sku="A", refund=refund), there, sheet=BY_SKU, items=goods)
    assert (change.state, change.codes) == (LOOK, (Code.AMOUNT_TOO_LARGE,))
    assert change.amount_after == dec(sent)
    step = plan.step_of(change)
    assert (dict(step.write.form)["Amount"], step.amount) == (line, dec(sent))
    assert sum(dec(amount) for _, _, amount in step.items) == step.amount


@pytest.mark.parametrize("refund", ["0.01", "19.99", "1"])
def test_a_line_that_the_wire_takes_asks_nothing(refund: str) -> None:
    goods = {PLAIN.id: (item("A", "60.00", 2), item("B", "40.00", 2))}
    assert one(row(sku="A", refund=refund), PLAIN, sheet=BY_SKU, items=goods).state is READY


# --------------------------------------------------------------------------- beside a status


@pytest.mark.parametrize("status", ["cancelled", "refunded", "退款成功"])
@pytest.mark.parametrize("field", [Field.REFUND, Field.NEW_AMOUNT])
def test_an_amount_that_cannot_be_read_stands_against_a_status_of_the_whole_order(status: str, field: Field) -> None:
    kind = {"refund_kind": "全部退款"} if status == "退款成功" else {}
    unread = row(status=status, unreadable=(field,), unread=((field, "Money back", "6O.00"),), **kind)
    change = one(unread, PLAIN)
    assert (change.state, change.codes) == (BLOCKED, (Code.AMOUNT_UNREADABLE,))
    assert (change.facts["column"], change.facts["cell"]) == ("Money back", "6O.00")
    chosen = {change.key: RowEdit(operation=Operation.REVERSE)}
    assert one(unread, PLAIN, edits=chosen).state is READY


@pytest.mark.parametrize("status", ["refunded", "已退款"])
def test_a_refund_in_another_currency_may_be_less_than_the_order_that_a_status_takes_back(status: str) -> None:
    """20 dollars of an order of 100 pounds reversed all of it; in pounds the same row was asked about."""
    pounds, sheet = action(amount="100.00", currency="GBP"), columns(Field.STATUS, Field.REFUND)
    kind = {"refund_kind": "全部退款"} if status == "已退款" else {}
    dollars = row(status=status, refund="20", currency="USD", **kind)
    change = one(dollars, pounds, sheet=sheet)
    assert (change.state, change.codes, change.amount_after) == (LOOK, (Code.CURRENCY_DIFFERS,), dec("0"))
    assert "no order total" in words.say(change.codes[0], change.facts).text
    chosen = {change.key: RowEdit(operation=Operation.REVERSE)}
    assert one(dollars, pounds, sheet=sheet, edits=chosen).state is READY
    whole = row(status=status, refund="20", total="20", currency="USD", **kind)
    assert one(whole, pounds, sheet=columns(Field.STATUS, Field.REFUND, Field.TOTAL)).state is READY
    assert one(row(status=status, currency="USD", **kind), pounds, sheet=columns(Field.STATUS)).state is READY
    called_off = row(status="cancelled", refund="20", currency="USD")
    assert one(called_off, pounds, sheet=sheet).state is READY, "the order itself is no more, whatever was paid back"


def test_a_new_amount_beside_the_word_for_a_reversal_contradicts_it() -> None:
    named: dict[str, Any] = {"operation": Operation.REVERSE, "wanted": "Reverse"}
    change = one(row(new_amount="80", **named), PLAIN)
    assert (change.state, change.codes) == (LOOK, (Code.OPERATION_UNCLEAR,))
    chosen = {change.key: RowEdit(operation=Operation.REVERSE)}
    assert one(row(new_amount="80", **named), PLAIN, edits=chosen).state is READY
    assert one(row(new_amount="0", **named), PLAIN).state is READY
    assert one(row(new_amount="80", **named), PLAIN, policy=Policy(operation=Operation.REVERSE)).state is READY


def test_a_total_below_the_order_is_asked_about_where_every_row_is_said_to_be_cancelled() -> None:
    said = Policy(all_rows_cancelled=True)
    sheet = columns(Field.TOTAL)
    (less, whole) = judged(
        [row(total="20"), row("1002", 3, total="100")], [PLAIN, action("1002")], sheet=sheet, policy=said
    )
    assert (less.state, guards.question_key(less, less.codes[0])) == (LOOK, "AMOUNTS_DISAGREE|less")
    assert whole.state is READY


def test_a_reversal_of_a_deduction_raises_what_the_partner_gets() -> None:
    change = one(row(status="cancelled"), action(amount="-100.00"))
    assert (change.state, change.codes) == (LOOK, (Code.AMOUNT_HIGHER,))


# --------------------------------------------------------------------------- totals that are no order's


def test_a_total_below_the_order_holds_no_tax_of_it_whatever_was_said_of_the_sheet() -> None:
    """40 of 100 is a line's total: 30 of it is not three quarters of the order."""
    said = Policy(amounts="in")
    change = one(row(refund="30", total="40"), PLAIN, policy=said)
    assert (change.state, guards.question_key(change, change.codes[0])) == (LOOK, "AMOUNTS_DISAGREE|less")
    assert one(row(refund="24", total="120"), PLAIN, policy=said).state is READY


def test_refunds_in_another_currency_are_no_share_of_one_lines_total() -> None:
    """60 of 40 is all of it, and 40 was but the first line's."""
    money: dict[str, Any] = {"currency": "EUR"}
    rows = [row(refund="40", total="40", **money), row(number=3, refund="20", total="60", **money)]
    first: Change = judged(rows, [PLAIN], policy=Policy(cumulative=False))[0]
    assert (first.state, first.codes) == (BLOCKED, (Code.CURRENCY_DIFFERS,))
    same = [replace(each, total=dec("100")) for each in rows]
    first = judged(same, [PLAIN], policy=Policy(cumulative=False))[0]
    assert (first.state, first.amount_after) == (LOOK, dec("40.00"))


def test_a_refund_that_was_taken_off_already_changes_nothing_in_any_currency() -> None:
    """Whether it has cents, mills or neither."""
    for currency in ("USD", "JPY", "KWD"):
        there = changed(original="100", now="80", currency=currency)
        assert one(row(refund="20"), there).codes == (Code.NOTHING_TO_CHANGE,)
