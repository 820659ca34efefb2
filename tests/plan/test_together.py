"""Several rows for one order: what adds up, what is found together, and what is worked out again after an edit."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace
from plan_bench import MODIFY, PLAIN, REVERSE

from middle_bench import ALL, NOW, action, columns, dec, item, judged, row
from reversal_desk import guards, matching, plan
from reversal_desk.model import Change, Code, ColumnMapping, Field, Match, Policy, Row, RowEdit, RowState

EVENTS = replace(ALL, cumulative=False)
SUMS = replace(ALL, cumulative=True)


def two_refunds(first: str, second: str, **more: Any) -> list[Row]:
    return [row(refund=first, **more), row(refund=second, number=3, **more)]


@pytest.mark.parametrize(
    ("sheet", "policy", "amounts", "state"),
    [
        (EVENTS, {}, ("20.00", "20.00"), (RowState.READY, "60.00")),
        (EVENTS, {}, ("20.00", "80.00"), (RowState.READY, "0")),
        (EVENTS, {"operation": MODIFY}, ("20.00", "20.00"), (RowState.READY, "60.00")),
        (EVENTS, {"cumulative": True}, ("20.00", "20.00"), (RowState.READY, "80.00")),
        (SUMS, {}, ("20.00", "20.00"), (RowState.READY, "80.00")),
        (SUMS, {"cumulative": False}, ("20.00", "20.00"), (RowState.READY, "60.00")),
        (SUMS, {}, ("20.00", "30.00"), (RowState.LOOK, "80.00")),
        (ALL, {}, ("20.00", "20.00"), (RowState.LOOK, "80.00")),
        (ALL, {"operation": MODIFY}, ("20.00", "20.00"), (RowState.LOOK, "80.00")),
        (ALL, {}, ("100.00", "100.00"), (RowState.READY, "0")),
    ],
)
def test_refunds_of_one_order_add_up_only_where_that_is_known(
    sheet: ColumnMapping, policy: dict[str, Any], amounts: tuple[str, str], state: tuple[RowState, str]
) -> None:
    first, second = judged(two_refunds(*amounts), [PLAIN], sheet=sheet, policy=Policy(**policy))
    assert (first.state, first.amount_after) == (state[0], dec(state[1]))
    assert second.state is (RowState.LOOK if state[0] is RowState.LOOK else RowState.LEFT_OUT)
    total = sum(dec(amount) for amount in amounts)
    assert first.money is not None
    assert second.money is not None
    assert first.money + second.money == total


@pytest.mark.parametrize(
    ("skus", "sheet", "state"),
    [
        (("", ""), ALL, RowState.READY),
        (("TENT", "TENT"), ALL, RowState.READY),
        (("TENT", "SOCK"), ALL, RowState.LOOK),
        (("TENT", "SOCK"), SUMS, RowState.LOOK),
    ],
)
def test_equal_new_amounts_of_different_lines_may_add_up(
    skus: tuple[str, str], sheet: ColumnMapping, state: RowState
) -> None:
    rows = [row(number=number, new_amount="80.00", sku=sku) for number, sku in enumerate(skus, 2)]
    assert judged(rows, [PLAIN], sheet=sheet)[0].state is state


def test_two_spellings_of_a_number_are_one_order_in_a_sum() -> None:
    rows = [row("1001", refund="20.00"), row("#1001", number=3, refund="20.00")]
    first, second = judged(rows, [PLAIN], sheet=EVENTS)
    assert (first.amount_after, second.state) == (dec("60.00"), RowState.LEFT_OUT)


@pytest.mark.parametrize(
    "rows",
    [
        [row(refund="20.00", currency="USD"), row(number=3, refund="20.00", currency="EUR", total="100")],
        [row(refund="20.00"), row("", number=3, action_id=PLAIN.id, unreadable=(Field.REFUND,))],
    ],
)
def test_what_cannot_be_summed_waits_for_a_person(rows: list[Row]) -> None:
    changes = judged(rows, [PLAIN], sheet=EVENTS)
    assert RowState.READY not in {change.state for change in changes}


def test_a_refund_left_out_by_hand_or_hidden_is_not_in_the_sum() -> None:
    rows = two_refunds("20.00", "30.00")
    left = judged(rows, [PLAIN], sheet=EVENTS, edits={(3, PLAIN.id): RowEdit(leave=True)})
    assert [change.amount_after for change in left] == [dec("80.00"), None]
    hidden = [rows[0], replace(rows[1], hidden=True)]
    assert judged(hidden, [PLAIN], sheet=EVENTS)[0].amount_after == dec("80.00")
    let_in = judged(hidden, [PLAIN], sheet=EVENTS, policy=Policy(include_hidden=True))
    assert [change.state for change in let_in] == [RowState.READY, RowState.LEFT_OUT]
    assert let_in[0].amount_after == dec("50.00")


def test_not_affiliate_refunds_are_summed_by_their_number_and_keep_their_money() -> None:
    changes = judged(two_refunds("20.00", "30.00"), [], sheet=EVENTS)
    assert [change.money for change in changes] == [dec("50.00"), 0]
    assert judged([row("", refund="5"), row("", number=3, refund="5")], [], sheet=EVENTS)[1].money == 5


def test_rows_that_belong_together_are_found_from_either() -> None:
    other = action("2002")
    rows = [row(), row("#1001", number=3), row("2002", number=4), row("9", number=5), row(" 9", number=6)]
    matches = matching.match(rows, [PLAIN, other])
    assert plan.related_rows(matches, [3]) == {2, 3}
    assert plan.related_rows(matches, [6]) == {5, 6}
    assert plan.related_rows(matches, [4]) == {4}


SHARED = (action("100", id="1.1.x"), action("100", "50.00", id="1.1.y"), action("200", id="1.1.z"))
SPEAKS = [{"order": "100"}, {"order": "200"}, *({"order": "", "action_id": one.id} for one in SHARED)]
ASKS = [{"status": "cancelled"}, {"refund": "20"}, {"refund": "30"}, {"new_amount": "40"}, {"status": "paid"}]
DECIDES = [
    RowEdit(leave=True), RowEdit(operation=REVERSE), RowEdit(amount_after=dec("10")),
    RowEdit(accepted=frozenset({Code.DUPLICATE_ROW})), RowEdit(reason="OTHER"),
]  # fmt: skip


@given(
    st.lists(st.tuples(st.sampled_from(SPEAKS), st.sampled_from(ASKS)), min_size=1, max_size=6), st.data(),
    st.sampled_from([None, True, False]),
)  # fmt: skip
def test_rows_worked_out_after_an_edit_are_as_in_a_whole_new_plan(
    lines: list[tuple[dict[str, str], dict[str, str]]], data: st.DataObject, cumulative: bool | None
) -> None:
    rows = [row(number=n, **speaks, **asked) for n, (speaks, asked) in enumerate(lines, start=2)]
    matches, policy = matching.match(rows, SHARED), Policy(cumulative=cumulative)
    keys = [(match.row.number, one.id) for match in matches for one in match.actions]
    edited = data.draw(st.sampled_from(keys))
    edits = data.draw(st.dictionaries(st.sampled_from(keys), st.sampled_from(DECIDES), max_size=2))
    edits |= {edited: data.draw(st.sampled_from(DECIDES))}
    earlier = {key: edit for key, edit in edits.items() if key != edited}

    def worked_out(some: list[Match], given: dict[tuple[int, str], RowEdit]) -> dict[Any, Change]:
        changes = plan.build(some, columns=ALL, policy=policy, edits=given, items={}, sheet=matches)
        found = guards.find_duplicates(changes)
        there = guards.Situation(now=NOW, covered=lambda _: True, duplicates=found)
        return {change.key: guards.judge(change, there, policy) for change in changes}

    related = plan.related_rows(matches, [edited[0]])
    again = worked_out([match for match in matches if match.row.number in related], edits)
    assert {**worked_out(matches, earlier), **again} == worked_out(matches, edits)


def test_hidden_rows_that_are_taken_in_count_alike_for_one_row_worked_out_again_and_for_the_sheet() -> None:
    """Whether a refund stands once an order or once a line is seen in all rows, those hidden before too."""
    made = columns(Field.SKU, Field.REFUND)
    named = tuple(replace(c, header="Order refund total") if c.field is Field.REFUND else c for c in made.columns)
    rows = [
        row("A", 2, sku="a", refund="30.00"),
        row("A", 3, sku="b", refund="30.00"),
        row("B", 4, sku="a", refund="10.00", hidden=True),
        row("B", 5, sku="b", refund="20.00", hidden=True),
    ]
    found = matching.match(rows, [action("A", "100.00", id="1.1.1"), action("B", "100.00", id="1.1.2")])
    items = {"1.1.1": (item("", "100.00"),), "1.1.2": (item("a", "50.00"), item("b", "50.00"))}
    told = {
        "columns": replace(made, columns=named), "policy": Policy(include_hidden=True, cumulative=False),
        "edits": {}, "items": items,
    }  # fmt: skip
    whole = {change.key: change for change in plan.build(found, **told)}
    again = plan.build([match for match in found if match.row.order == "A"], sheet=found, **told)
    assert again
    assert all(change == whole[change.key] for change in again)
