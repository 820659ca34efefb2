"""Layouts that are remembered: columns are known again, and no surer than they were."""

from __future__ import annotations

import pytest
from mapping_bench import mapped, table

from reversal_desk.mapping import Layout, layout_of, map_columns, read_rows
from reversal_desk.model import Field

TWO_AMOUNTS = table("Order ID, Order date, Amount, Partner, Amount", ["1001", "2026-03-08", "100.00", "a", "12.50"])


def test_a_layout_tells_columns_of_one_header_apart() -> None:
    said = map_columns(TWO_AMOUNTS, {Field.REFUND: "E"})
    again = map_columns(TWO_AMOUNTS, layout=layout_of(said))
    assert (again.index_of(Field.TOTAL), again.index_of(Field.REFUND)) == (2, 4)
    assert (again.columns[4].confidence, again.columns[2].confidence) == (1.0, 0.6), "only one was named by a person"


def test_columns_of_one_header_that_may_have_changed_places_are_asked_for_anew() -> None:
    said = layout_of(map_columns(TWO_AMOUNTS, {Field.REFUND: "E", Field.STATUS: "Partner"}))
    moved = table("Amount, Partner, Order ID, Amount, Order date", ["12.50", "a", "1001", "100.00", "2026-03-08"])
    again = map_columns(moved, layout=said)
    assert (again.index_of(Field.REFUND), again.index_of(Field.STATUS)) == (None, 1)
    assert again.columns[0].confidence < 0.6, "so that the step that asks about columns is not skipped"


def test_a_layout_of_before_is_read_but_for_columns_of_one_header() -> None:
    kept = Layout({"orderid": "order", "orderdate": "date", "amount": "refund", "partner": "reason"}, None, "")
    again = map_columns(TWO_AMOUNTS, layout=kept)
    assert again.index_of(Field.REFUND) is None
    assert mapped(again) == {"order": "Order ID", "date": "Order date", "total": "Amount", "reason": "Partner"}
    told = {column.header: column.why.code for column in again.columns if column.why is not None}
    assert told["Partner"] == "MAPPED_LAYOUT", "the header doesn't say so, and so a person did"
    assert told["Order ID"] == "MAPPED_HEADER"


@pytest.mark.parametrize("header", ["Status", "Decision", "Was"])
def test_who_named_a_column_adds_nothing_to_what_its_header_is_known_as(header: str) -> None:
    made = table(f"Order ID, SKU, {header}", ["1001", "TENT", "cancelled"])
    weighed = {"Status": 0.7, "Decision": 0.69, "Was": 0.0}[header]
    said = map_columns(made, {Field.STATUS: header})
    for again in (said, map_columns(made, layout=layout_of(said))):
        assert (again.columns[2].field, again.columns[2].confidence) == (Field.STATUS, 1.0)
        assert again.columns[2].header_says == weighed


def test_what_was_found_and_only_seen_is_remembered_as_no_surer_than_it_is() -> None:
    rows = [[f"1{n}", "cancelled", f"2026-03-0{n}", "gift"] for n in range(1, 9)]
    found = map_columns(table("Order ID, Order status, Date, Zone", *rows), {Field.REASON: "Zone"})
    again = map_columns(table("Order ID, Order status, Date, Zone", *rows), layout=layout_of(found))
    assert [(column.field, column.told) for column in again.columns] == [
        (Field.ORDER, False), (Field.STATUS, False), (Field.DATE, False), (Field.REASON, True),
    ]  # fmt: skip
    assert again.columns[2].confidence == found.columns[2].confidence < 0.8
    assert not any(row.ordered for row in read_rows(table("Order ID, Order status, Date, Zone", *rows), again))


@pytest.mark.parametrize("since", [True, False])
def test_a_layout_keeps_every_candidate_for_the_order_number(since: bool) -> None:
    headers = "Name, Id, Financial Status, Created at, Total, Refunded Amount, Currency, Mark"
    made = table(headers, ["#1001", "990001001", "refunded", "2026-03-08", "100.00", "100.00", "USD", "x"])
    said = map_columns(made, {Field.REASON: "Mark"})
    kept = layout_of(said)
    again = map_columns(made, layout=kept if since else Layout(kept.fields, kept.cumulative))
    assert (again.order_columns, again.named) == (said.order_columns, said.named) == ((0, 1), 2)
    assert again.index_of(Field.REASON) == 7
    only = map_columns(made, {Field.ORDER: "Id"})
    assert map_columns(made, layout=layout_of(only)).order_columns == (1,)
