"""The money that a row speaks of, and the line that adds up to the cent."""

from __future__ import annotations

from collections import defaultdict
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace
from plan_bench import GONE, PLAIN, REVERSE, TWO

from middle_bench import action, built, changed, dec, judged, row
from reversal_desk import plan
from reversal_desk.model import RECONCILIATION_PARTS, Action, Code, Operation, Policy, Row, RowState


@pytest.mark.parametrize(
    ("given_row", "present", "money", "currency"),
    [
        (row(refund="20", total="100", currency="eur"), PLAIN, "20", "EUR"),
        (row(refund="0", total="100"), PLAIN, "100", "USD"),
        (row(refund="-20"), PLAIN, "20", "USD"),
        (row(status="cancelled"), PLAIN, "100.00", "USD"),
        (row(status="cancelled"), GONE, "100.00", "USD"),
        (row(new_amount="70"), PLAIN, "30.00", "USD"),
        (row(new_amount="120"), PLAIN, "20.00", "USD"),
        (row(status="cancelled", continues=1), PLAIN, "0", "USD"),
        (row(refund="20", continues=1), PLAIN, "0", "USD"),
        (row(status="cancelled"), None, "0", ""),
        (row(status="cancelled", total="10", currency="gbp"), None, "10", "GBP"),
    ],
)
def test_the_money_a_row_speaks_of(given_row: Row, present: Action | None, money: str, currency: str) -> None:
    (change,) = built([given_row], [present] if present else [])
    assert (change.money, change.money_currency) == (dec(money), currency)


@pytest.mark.parametrize("state", RowState)
def test_every_state_has_its_part_of_the_line(state: RowState) -> None:
    for codes in ((), (Code.LOCKED,), (Code.NOT_AFFILIATE,), (Code.NOTHING_TO_CHANGE,)):
        assert plan.part_of(state, codes) in RECONCILIATION_PARTS


@pytest.mark.parametrize(
    ("state", "code", "part"),
    [
        (RowState.LEFT_OUT, Code.NOT_AFFILIATE, "not_affiliate"),
        (RowState.LEFT_OUT, Code.ALREADY_REVERSED, "already_done"),
        (RowState.LEFT_OUT, Code.HIDDEN_ROW, "left_out"),
        (RowState.BLOCKED, Code.LOCKED, "locked"),
        (RowState.BLOCKED, Code.NOT_FOUND, "needs_you"),
        (RowState.LOOK, Code.TOLERANT_MATCH, "needs_you"),
        (RowState.CONFIRMED, Code.COMMISSION_REPRICED, "proved"),
        (RowState.UNDONE, Code.NOT_OURS, "taken_back"),
        (RowState.ALREADY_SO, Code.NOT_OURS, "already_done"),
        (RowState.QUEUED, Code.NOT_VISIBLE, "being_checked"),
        (RowState.SENDING, Code.NOT_VISIBLE, "being_checked"),  # it may be in effect by now: never "to be sent"
        (RowState.WAITING, Code.NOT_VISIBLE, "to_be_sent"),
        (RowState.REFUSED, Code.REFUSED, "refused"),
        (RowState.READY, Code.TOLERANT_MATCH, "to_be_sent"),
    ],
)
def test_where_money_stands_in_the_line(state: RowState, code: Code, part: str) -> None:
    assert plan.part_of(state, (code,)) == part


lines = st.lists(
    st.tuples(
        st.integers(2, 9),
        st.sampled_from(RowState),
        st.sets(st.sampled_from(Code), max_size=3),
        st.integers(0, 10**8).map(lambda value: Decimal(value) / 100),
        st.sampled_from(["USD", "EUR", "JPY"]),
    )
)


@given(lines)
def test_the_line_adds_up_to_the_cent_whatever_is_in_it(
    given_lines: list[tuple[int, RowState, set[Code], Decimal, str]],
) -> None:
    expected: dict[str, Decimal] = defaultdict(Decimal)
    for _, _, _, money, currency in given_lines:
        expected[currency] += money
    found = plan.reconcile(given_lines)
    assert {currency: line["in_sheet"] for currency, line in found.items()} == expected
    for line in found.values():
        assert sum(line[part] for part in RECONCILIATION_PARTS) == line["in_sheet"]


@given(lines)
def test_each_figure_is_the_sum_of_the_rows_that_are_said_to_count_in_it(
    given_lines: list[tuple[int, RowState, set[Code], Decimal, str]],
) -> None:
    """The window shows those rows when the figure is pressed."""
    counted = plan.counted_in(given_lines)
    sums: dict[tuple[str, str], Decimal] = defaultdict(Decimal)
    for number, _, _, money, currency in given_lines:
        (part,) = counted[number, currency]  # nobody changed anything
        sums[currency, part] += money
    for currency, line in plan.reconcile(given_lines).items():
        for part in RECONCILIATION_PARTS:
            assert sums[currency, part] == line[part]


texts = st.sampled_from(["", "paid", "refunded", "partially_refunded", "cancelled", "退款失败", "what"])
amounts = st.none() | st.integers(-500, 20000).map(lambda value: Decimal(value) / 100)
random_rows = st.builds(
    lambda number, order, status, refund, total, new, currency, hidden: row(
        order, number, status=status, refund=refund, total=total, new_amount=new, currency=currency, hidden=hidden
    ),
    st.integers(),
    st.sampled_from(["1001", "#1001", "1002", "1003", "nobody", ""]),
    texts,
    amounts,
    amounts,
    amounts,
    st.sampled_from(["", "USD", "EUR"]),
    st.booleans(),
)


@given(
    rows=st.lists(random_rows, max_size=8),
    cumulative=st.sampled_from([None, True, False]),
    operation=st.sampled_from([None, *Operation]),
    let_in=st.booleans(),
)
def test_arbitrary_plans_add_up_and_send_one_thing_per_action(
    rows: list[Row], cumulative: bool | None, operation: Operation | None, let_in: bool
) -> None:
    rows = [replace(given_row, number=number) for number, given_row in enumerate(rows, 2)]
    actions = [PLAIN, changed("1002", original="50.00", now="30.00"), SALE_3, CHILD_3]
    policy = Policy(operation=operation, cumulative=cumulative, include_hidden=let_in, accept=frozenset(Code))
    changes = judged(rows, actions, policy=policy, items={PLAIN.id: TWO})
    found = plan.reconcile((c.row.number, c.state, c.codes, c.money or Decimal(0), c.money_currency) for c in changes)
    for line in found.values():
        assert sum(line[part] for part in RECONCILIATION_PARTS) == line["in_sheet"]
    said = sum((abs(r.refund or r.total or 0) for r in rows if (r.refund or r.total) is not None), Decimal(0))
    if cumulative is not False:  # a sum of refunds may hold corrections with another sign
        own = sum((c.money or 0 for c in changes if (c.row.refund or c.row.total) is not None), Decimal(0))
        assert own == said
    ready = [change for change in changes if change.state is RowState.READY]
    sent = [change.action.id for change in ready if change.action]
    assert len(sent) == len(set(sent)) == len(ready)
    for change in ready:
        step = plan.step_of(change)
        assert ("Amount", "0.00") not in step.write.form
        assert (step.write.method == "DELETE") is (change.operation is REVERSE)
        if operation is None:
            assert change.row.status not in {"paid", "退款失败", "what"}


SALE_3 = action("1003", "100.00")
CHILD_3 = action("1003", "20.00", id="1000.4637.33")
