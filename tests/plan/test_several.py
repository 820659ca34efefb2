"""One order with several actions: which of them a row means."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from msgspec.structs import replace
from plan_bench import LEAVE, MODIFY, PLAIN, REVERSE

from middle_bench import action, built, dec, judged, row
from reversal_desk.model import Action, Code, Operation, Policy, Row, RowEdit, RowState

SALE = action(amount="100.00")
BONUS = action(id="1000.4637.7", amount="0.00", tracker_id="4637")
CHILD = action(id="1000.4637.8", amount="60.00", tracker_id="4637")
TWIN = action(id="1000.4637.9", amount="100.00", tracker_id="4637")


def of_several(given_row: Row, *actions: Action, **more: Any) -> list[tuple[str, Operation, Decimal | None, RowState]]:
    changes = judged([given_row], actions, **more)
    assert all((Code.SEVERAL_ACTIONS in change.codes) != (change.state is RowState.LEFT_OUT) for change in changes)
    return [
        (change.action.id if change.action else "", change.operation, change.amount_after, change.state)
        for change in changes
    ]


@pytest.mark.parametrize(
    "given_row",
    [row(status="cancelled"), row(refund="160", total="160"), row(new_amount="0"), row(operation=REVERSE)],
)
def test_a_whole_reversal_means_all_of_them(given_row: Row) -> None:
    assert of_several(given_row, SALE, CHILD) == [
        (SALE.id, REVERSE, 0, RowState.LOOK),
        (CHILD.id, REVERSE, 0, RowState.LOOK),
    ]


@pytest.mark.parametrize(
    ("given_row", "actions", "fits"),
    [
        (row(refund="20", total="100"), (SALE, CHILD), SALE),
        (row(refund="20", total="60"), (SALE, CHILD), CHILD),
        (row(refund="20"), (SALE, BONUS), SALE),
        (row(operation=MODIFY, refund="20", total="100"), (SALE, CHILD), SALE),
    ],
)
def test_an_amount_change_means_the_one_whose_amount_fits(
    given_row: Row, actions: tuple[Action, ...], fits: Action
) -> None:
    for action_id, operation, amount, state in of_several(given_row, *actions):
        if action_id == fits.id:
            assert (operation, amount, state) == (MODIFY, fits.amount - 20, RowState.LOOK)
        else:
            assert (operation, amount, state) == (LEAVE, None, RowState.LEFT_OUT)


@pytest.mark.parametrize("given_row", [row(refund="20"), row(refund="20", total="100"), row(refund="20", total="70")])
def test_where_none_fits_nothing_is_taken_off_and_nothing_can_be_waved_through(given_row: Row) -> None:
    everything = Policy(accept=frozenset(Code))
    assert {line[1:] for line in of_several(given_row, SALE, TWIN, policy=everything)} == {(LEAVE, None, RowState.LOOK)}


@pytest.mark.parametrize("edit", [RowEdit(amount_after=dec("80.00")), RowEdit(operation=MODIFY)])
def test_a_person_may_choose_the_one(edit: RowEdit) -> None:
    edits = {(2, TWIN.id): replace(edit, accepted=frozenset({Code.SEVERAL_ACTIONS}))}
    sale, twin = of_several(row(refund="20"), SALE, TWIN, edits=edits)
    assert twin[1:] == (MODIFY, dec("80.00"), RowState.READY)
    assert sale[1:] == (LEAVE, None, RowState.LEFT_OUT)


@pytest.mark.parametrize("given_row", [row(status="cancelled"), row(refund="100", total="100")])
def test_a_person_may_choose_which_of_two_programmes_is_reversed(given_row: Row) -> None:
    """Where nothing tells the two apart nobody else can; the choice was overridden, whatever was said."""
    other = replace(TWIN, program_id="2000")
    assert {line[1:] for line in of_several(given_row, SALE, other)} == {(LEAVE, None, RowState.LOOK)}
    chosen = RowEdit(operation=REVERSE, accepted=frozenset({Code.SEVERAL_ACTIONS}))
    sale, twin = of_several(given_row, SALE, other, edits={(2, other.id): chosen})
    assert twin[1:] == (REVERSE, 0, RowState.READY)
    assert sale[1:] == (LEAVE, None, RowState.LEFT_OUT)


def test_why_a_whole_amount_is_asked_about_is_said_of_several_actions_too() -> None:
    for change in judged([row(refund="160", total="160", remark="exchange instead")], [SALE, CHILD]):
        assert Code.OPERATION_UNCLEAR in change.codes
        assert change.facts["remark"] == "exchange instead"


def test_leaving_out_one_of_several_leaves_the_others() -> None:
    lines = of_several(row(status="cancelled"), SALE, TWIN, edits={(2, TWIN.id): RowEdit(leave=True)})
    assert [line[3] for line in lines] == [RowState.LOOK, RowState.LEFT_OUT]


def test_the_money_of_a_row_counts_once_however_many_actions_it_has() -> None:
    changes = built([row(status="cancelled", total="160")], [SALE, CHILD])
    assert [change.money for change in changes] == [160, 0]
    changes = built([row(status="cancelled")], [SALE, CHILD])
    assert [change.money for change in changes] == [100, 60]


UK = action(id="2000.5636.1", program_id="2000", tracker_id="5636", currency="GBP", amount="90.00")


@pytest.mark.parametrize(
    ("more", "meant"),
    [({"total": "100"}, {PLAIN.id}), ({"currency": "GBP"}, {UK.id}), ({}, set()), ({"total": "5"}, set())],
)
def test_two_stores_with_one_number_are_told_apart_by_money(more: dict[str, Any], meant: set[str]) -> None:
    changes = built([row(status="cancelled", **more)], [PLAIN, UK])
    assert {c.action.id for c in changes if c.action and c.operation is REVERSE} == meant
    assert all(Code.SEVERAL_ACTIONS in c.codes for c in changes)


def test_orders_with_alike_actions_share_a_pattern() -> None:
    bonus = [action(str(n), amount="0", id=f"1000.4637.{n}", tracker_id="4637") for n in (1, 2)]
    sales = [action(str(n), amount="50", id=f"1000.4636.{n}") for n in (1, 2)]
    rows = [row("1", status="cancelled"), row("2", 3, status="cancelled")]
    patterns = {c.facts["pattern"] for c in built(rows, [*sales, *bonus])}
    assert patterns == {"reverse: 1000/4636, 1000/4637 -> 1000/4636, 1000/4637"}
    part = built([row("1", refund="20", total="50")], [*sales, *bonus])
    assert {c.facts["pattern"] for c in part} == {"change: 1000/4636, 1000/4637 -> 1000/4636"}
    others = [replace(b, partner_id="7") for b in bonus]
    assert " *" in built(rows[:1], [*sales, *others])[0].facts["pattern"]
