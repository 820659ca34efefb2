"""What an undo may be narrowed to: lists as people send them, what rows have in common, reversals made elsewhere."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from middle_bench import action, table_of
from reversal_desk.model import ActionState, ActionUpdate, Operation, Outcome, RowState
from reversal_desk.undo import Listed, Scope, facets, pick, reset_rows, reversed_now

NOON = datetime(2026, 11, 20, 12, 10, tzinfo=UTC)


def outcome(number: int, order: str = "", **more: Any) -> Outcome:
    known: dict[str, Any] = {
        "change_id": number, "batch_id": 1, "row": number + 1, "order": order or f"O{number}",
        "action_id": f"1000.4636.{number}", "partner": "Trail Notes", "operation": Operation.REVERSE,
        "reason": "REJECTED", "state": RowState.CONFIRMED, "codes": (), "facts": {}, "currency": "USD",
        "amount_before": Decimal(100), "amount_after": Decimal(0), "payout_before": Decimal(8),
        "payout_after": Decimal(0), "locking_date": None, "updated_at": NOON,
    }  # fmt: skip
    return Outcome(**{**known, **more})


# --------------------------------------------------------------------------- lists


def test_a_list_is_read_by_the_column_that_names_orders() -> None:
    outcomes = [outcome(1, "#1001"), outcome(2, "1002"), outcome(3, "0001003"), outcome(4, "1004")]
    listed = Listed.from_table(
        table_of(("No.", "Order", "Why"), ("1", "1001", "wrong"), ("2", "1002", "wrong"), ("3", "1003", "1004"))
    )
    found = pick(listed, outcomes, {})
    assert found.changes == {1, 2, 3}
    assert sum(found.tidied.values()) == 2  # without its # and its zeros; said, never silent
    assert found.not_found == ()


def test_a_list_without_a_header_keeps_its_first_order_and_names_what_is_not_there() -> None:
    outcomes = [outcome(1), outcome(2)]
    found = pick(Listed.of(["O1", "O9", "O9", ""]), outcomes, {})
    assert (found.changes, found.not_found) == ({1}, ("O9",))


def test_an_order_with_several_actions_means_all_and_an_action_id_only_its_own() -> None:
    outcomes = [outcome(1, "O"), outcome(2, "O")]
    assert pick(Listed.of(["o"]), outcomes, {}).changes == {1, 2}
    assert pick(Listed.of(["1000.4636.2"]), outcomes, {}).changes == {2}


def test_impacts_own_spelling_of_an_order_names_it_too() -> None:
    found = pick(Listed.of(["IM-7"]), [outcome(1, "7")], {1: "IM-7"})
    assert found.changes == {1}


@pytest.mark.parametrize(
    ("scope", "takes"),
    [
        (Scope(), {1, 2}),
        (Scope(partners=frozenset({"GearGuide"})), {2}),
        (Scope(reasons=frozenset({"REJECTED"})), {1}),
        (Scope(rows=frozenset({3})), {2}),
        (Scope(changes=frozenset({1})), {1}),
        (Scope(since=NOON), {1, 2}),
        (Scope(since=NOON + timedelta(minutes=1)), {2}),
        (Scope(until=NOON + timedelta(minutes=1)), {1}),
    ],
)
def test_a_scope_takes_what_fits_everything_it_says(scope: Scope, takes: set[int]) -> None:
    rows = [
        outcome(1),
        outcome(2, partner="GearGuide", reason="ITEM_RETURNED", updated_at=NOON + timedelta(hours=1)),
    ]
    assert {one.change_id for one in rows if scope.takes(one)} == takes


# --------------------------------------------------------------------------- what rows have in common


def test_rows_are_chosen_by_partner_reason_hour_and_the_sheets_own_columns() -> None:
    rows = [
        outcome(1),
        outcome(2, reason="ITEM_RETURNED"),
        outcome(3, partner="GearGuide", updated_at=NOON + timedelta(hours=2)),
    ]
    sheet = table_of(("Order", "Warehouse"), ("O1", "North"), ("O2", "South"), ("O3", "South"))
    found = {facet.name or facet.kind: dict(facet.values) for facet in facets(rows, sheet)}
    assert found["partner"] == {"Trail Notes": {1, 2}, "GearGuide": {3}}
    assert found["reason"] == {"REJECTED": {1, 3}, "ITEM_RETURNED": {2}}
    assert found["hour"] == {NOON.replace(minute=0): {1, 2}, NOON.replace(minute=0) + timedelta(hours=2): {3}}
    assert found["Warehouse"] == {"South": {2, 3}, "North": {1}}
    assert next(iter(found["Warehouse"])) == "South"  # the largest first


def test_what_all_rows_share_or_nearly_none_is_no_choice() -> None:
    rows = [outcome(number) for number in range(1, 300)]
    sheet = table_of(("Order", "Country"), *((f"O{number}", "US") for number in range(1, 300)))
    assert facets(rows, sheet) == ()
    assert facets(rows, None) == ()


# --------------------------------------------------------------------------- reversed elsewhere


def entry(action_id: str, at: datetime, disposition: str, state: ActionState = ActionState.REVERSED) -> ActionUpdate:
    return ActionUpdate(f"{action_id}.{at:%H%M}", action_id, state, "", disposition, None, None, "USD", "", None, at)


def test_reversed_actions_say_why_and_when_and_whose_they_are() -> None:
    ours = action("1", state=ActionState.REVERSED)
    theirs = action("2", state=ActionState.REVERSED)
    silent = action("3", state=ActionState.REVERSED)
    log = {
        ours.id: [entry(ours.id, NOON, "REJECTED")],
        theirs.id: [
            entry(theirs.id, NOON + timedelta(hours=1), "CONS_FRAUD"),
            entry(theirs.id, NOON - timedelta(days=1), "ORDER_UPDATE", ActionState.PENDING),
        ],
    }
    found = reversed_now([ours, theirs, silent, action("4")], log, {ours.id: 12})
    assert [(one.action.oid, one.reason, one.at, one.batch) for one in found] == [
        ("2", "CONS_FRAUD", NOON + timedelta(hours=1), 0), ("1", "REJECTED", NOON, 12), ("3", "", None, 0),
    ]  # fmt: skip
    assert reset_rows(found[:1]).splitlines() == ["Action ID\tOrder number\tOperation", f"{theirs.id}\t2\treset"]
