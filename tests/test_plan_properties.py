"""Whatever two or three rows say of one order: at most one change of its action is ready, it is what is sent and
proved, nothing is left unsaid, and the order of the rows changes nothing of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from middle_bench import action, changed, columns, dec, item, judged, row
from reversal_desk import guards, plan, words
from reversal_desk.model import Action, ActionState, Change, Field, Item, Operation, Policy, Row, RowState

MONEY = st.sampled_from(["0", "5", "10", "20", "30", "50", "70", "100", "120", "-20", "0.5", "33.333", "99.999"])
SAID = st.fixed_dictionaries(
    {},
    optional={
        "refund": MONEY,
        "new_amount": MONEY,
        "total": st.sampled_from(["100", "120", "40", "-100"]),
        "status": st.sampled_from(
            ["cancelled", "refunded", "partially_refunded", "paid", "Zorb", "退款关闭", "requested"]
        ),
        "operation": st.sampled_from([Operation.REVERSE, Operation.MODIFY, Operation.LEAVE]),
        "remark": st.sampled_from(["kept it", "on review"]),
        "rival": st.just("Net"),
        "against": st.just("rejected"),
        "taken_back": st.just(9),
        "below": st.just(9),
        "currency": st.sampled_from(["USD", "EUR", "JPY", "KWD"]),
        "sku": st.sampled_from(["A", "B", "C"]),
        "quantity": st.integers(0, 3),
        "returned": st.booleans(),
        "cancelled": st.booleans(),
        "booked": st.booleans(),
        "reason": st.sampled_from(["CONS_FRAUD", "ITEM_RETURNED"]),
        "unreadable": st.sampled_from([(Field.REFUND,), (Field.QUANTITY,), (Field.TOTAL,), (Field.NEW_AMOUNT,)]),
    },
)
ACTIONS = st.sampled_from(
    [
        action(amount="100.00"),
        action(amount="100.00", currency="JPY"),
        action(amount="100.00", currency="KWD"),
        changed(original="100.00", now="80.00"),
        action(amount="100.00", intended_amount=None, delta_amount=dec("-20")),
        action(amount="0.00"),
        action(amount="-100.00"),
        action(amount="100.00", state=ActionState.REVERSED),
        action(amount="100.00", state=ActionState.APPROVED),
        action(amount="100.00", locking_date=None),
    ]
)
ANSWERS = frozenset({"AMOUNTS_DISAGREE|total", "AMOUNTS_DISAGREE|items", "ITEMS_NEEDED", "CURRENCY_DIFFERS|EUR"})
POLICIES = st.sampled_from(
    [
        Policy(),
        Policy(cumulative=False),
        Policy(cumulative=True),
        Policy(amounts="in"),
        Policy(amounts="out", cumulative=False),
        Policy(all_rows_cancelled=True),
        Policy(cumulative=False, answers=ANSWERS),
    ]
)
GOODS = st.sampled_from(
    [
        (),
        (item("A", "100.00", 2),),
        (item("A", "60.00", 2), item("B", "40.00", 1)),
        (item("A", "60.00", 2), item("B", "30.00", 1)),
        (item("A", "60.00", 2), item("A", "40.00", 1)),
    ]
)
SHEET = columns(
    Field.STATUS, Field.REFUND, Field.NEW_AMOUNT, Field.TOTAL, Field.SKU, Field.QUANTITY, Field.CURRENCY, Field.REASON
)


def rows_of(said: Sequence[Mapping[str, Any]]) -> list[Row]:
    return [row(number=number, **cells) for number, cells in enumerate(said, 2)]


def planned(
    said: Sequence[Mapping[str, Any]], there: Action, policy: Policy, goods: tuple[Item, ...]
) -> tuple[Change, ...]:
    items = {there.id: goods} if goods else {}
    return judged(rows_of(said), [there], policy=policy, sheet=SHEET, items=items)


def ready_of(changes: Sequence[Change]) -> list[Change]:
    return [change for change in changes if change.state is RowState.READY]


@settings(max_examples=400, deadline=None)
@given(st.lists(SAID, min_size=1, max_size=3), ACTIONS, POLICIES, GOODS)
def test_what_is_ready_is_what_is_sent_and_proved(
    said: list[Mapping[str, Any]], there: Action, policy: Policy, goods: tuple[Item, ...]
) -> None:
    changes = planned(said, there, policy, goods)
    ready = ready_of(changes)
    assert len(ready) <= 1
    for change in ready:
        assert there.state is ActionState.PENDING
        step = plan.step_of(change)
        if change.operation is Operation.REVERSE:
            assert change.amount_after == 0
            continue
        assert change.amount_after is not None
        assert 0 < change.amount_after <= there.amount
        assert change.amount_after == change.amount_after.quantize(Decimal("0.01")) == step.amount
        assert not change.items or sum(each.amount_after for each in change.items) == change.amount_after


@settings(max_examples=400, deadline=None)
@given(st.lists(SAID, min_size=1, max_size=3), ACTIONS, POLICIES, GOODS)
def test_nothing_is_left_unsaid(
    said: list[Mapping[str, Any]], there: Action, policy: Policy, goods: tuple[Item, ...]
) -> None:
    """Every row that is not ready says why, in words, and none that is ready speaks over a remark or a take-back."""
    changes = planned(said, there, policy, goods)
    asked = {change.key for question in guards.questions(changes, policy) for change in question.changes}
    for change in changes:
        assert change.state is RowState.READY or change.codes
        assert all(words.say(code, change.facts).title for code in change.codes)
        if change.state is RowState.LOOK and change.codes:
            blocked = all(guards.EFFECTS[code] is RowState.BLOCKED for code in change.codes)
            assert change.key in asked or blocked
    rows = {each.number: each for each in rows_of(said)}
    for change in ready_of(changes):
        spoken = [c.row.number for c in changes if c.row.continues == change.row.number]
        for heard in (rows[number] for number in (change.row.number, *spoken)):
            assert not heard.remark or heard.operation is Operation.LEAVE
            assert not heard.taken_back


@settings(max_examples=400, deadline=None)
@given(st.lists(SAID, min_size=2, max_size=2), ACTIONS, POLICIES, GOODS)
def test_which_row_comes_first_decides_nothing_of_what_is_sent(
    said: list[Mapping[str, Any]], there: Action, policy: Policy, goods: tuple[Item, ...]
) -> None:
    """Of two that say the same, one more surely, the first speaks: it may be asked about, and the other way not."""

    def sent(lines: Sequence[Mapping[str, Any]]) -> list[tuple[str, str, str]]:
        ready = ready_of(planned(lines, there, policy, goods))
        return sorted((change.operation.value, str(change.amount_after), change.reason) for change in ready)

    timeless = [{name: cell for name, cell in cells.items() if name not in {"taken_back", "below"}} for cells in said]
    one_way, other_way = sent(timeless), sent(timeless[::-1])
    assert one_way == other_way or not one_way or not other_way
