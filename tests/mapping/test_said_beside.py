"""What stands beside a row, or above several, and narrows what is asked for."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

import pytest
from mapping_bench import mapped, read, table

from reversal_desk.mapping import (
    contradicts,
    is_dealt_with,
    map_columns,
    sets_a_limit,
    speaks_against,
    speaks_of_a_part,
)
from reversal_desk.mapping.said_beside import amounts_named, names_calling_off
from reversal_desk.model import Cell


@pytest.mark.parametrize(
    "remark",
    [
        "partial, the lamp only", "1 of 3 pieces", "1 von 2", "nur die Kissen", "en partie", "solo una talla",
        "gedeeltelijk", "tylko jedna", "部分退货", "一部返品",
    ],
)  # fmt: skip
def test_a_remark_that_speaks_of_a_part(remark: str) -> None:
    assert speaks_of_a_part(remark)


@pytest.mark.parametrize("remark", ["3 of 3 returned", "returned 3/12", "commonly returned", "仅退款", "complete"])
def test_a_remark_that_speaks_of_all(remark: str) -> None:
    assert not speaks_of_a_part(remark)


@pytest.mark.parametrize(
    ("remark", "amounts"),
    [("refund $6.50 of $12", ["6.50", "12"]), ("20,00 zurück", ["20,00"]), ("on 12.03.2026", []), ("ticket 4411", [])],
)
def test_amounts_in_a_remark(remark: str, amounts: list[str]) -> None:
    assert amounts_named(remark) == amounts


@pytest.mark.parametrize(
    ("line", "below", "above"),
    [
        ("Done last week", True, False), ("Already reversed", True, True), ("Bereits erledigt", True, True),
        ("For information only", True, True), ("仅供参考", True, True), ("Processed returns", True, False),
        ("Only returns received before 1 March", False, True), ("Everything except partner orders", False, True),
        ("Returns March 2026", False, False), ("Store Berlin", False, False), ("To reverse", False, False),
    ],
)  # fmt: skip
def test_lines_above_rows_that_are_not_meant(line: str, below: bool, above: bool) -> None:
    """Some are clear as a title of the sheet, too; others only between its rows."""
    assert (is_dealt_with(line), sets_a_limit(line)) == (below or is_dealt_with(line), above)
    assert is_dealt_with(line) is below or above


@pytest.mark.parametrize(
    ("header", "called_off"),
    [
        ("refund_cancelled_at", True), ("Return withdrawn", True), ("Storno storniert am", True), ("取消撤回", True),
        ("Annulation annulée", True), ("Cancelled at", False), ("Refund / cancellation date", False),
        ("Order cancelled", False), ("Refunded", False),
    ],
)  # fmt: skip
def test_a_header_that_says_what_was_called_off_itself(header: str, called_off: bool) -> None:
    assert names_calling_off(header) is called_off


@pytest.mark.parametrize(
    ("remark", "against"),
    [
        ("cancelled by mistake", True), ("ordered by mistake", False), ("commande par erreur", False),
        ("annulée par erreur", True), ("キャンセル撤回、3/12発送", True), ("注文間違い", False), ("再発送済み", True),
        ("put back into stock", False), ("money back on card", False), ("customer wants it anyway", True),
        ("niet annuleren", True), ("请勿取消", True),
        ("zwrot odesłany do nas", False), ("klient jednak zatrzymał", True),
    ],
)  # fmt: skip
def test_a_remark_takes_back_a_cancellation_and_not_an_order(remark: str, against: bool) -> None:
    assert speaks_against(remark) is against
    assert contradicts(remark) is against


HEADERS = ["Order ID", "Order date", "Order total", "Status", "Note"]


@pytest.mark.parametrize(
    ("note", "partly"),
    [("only 20.00", "only 20.00"), ("refund of 20.00", "refund of 20.00"), ("refund of 80.00", ""), ("too big", "")],
)
def test_a_note_that_names_less_than_the_order(note: str, partly: str) -> None:
    (row,) = read(HEADERS, ["A1", "2026-03-01", "80.00", "Refunded", note])
    assert row.partly == partly


def test_the_last_day_is_that_of_the_cancellation_and_the_earlier_reading_of_it() -> None:
    headers = ["Order ID", "Order date", "Order total", "Cancelled at"]
    days = ("2026-04-15", "", "04/03/2026")
    rows = read(headers, *([f"A{n}", "2026-03-01", "80.00", day] for n, day in enumerate(days)))
    assert [row.last_day for row in rows] == [
        (datetime.fromisoformat("2026-04-15"), "Cancelled at: 2026-04-15"), None,
        (datetime.fromisoformat("2026-03-04"), "Cancelled at: 04/03/2026"),
    ]  # fmt: skip


def test_the_state_of_another_thing_is_no_state_of_the_order() -> None:
    headers = ["order_id", "order_date", "order_total", "subscription_status", "cancelled_on"]
    rows: list[list[Cell]] = [
        ["A1", "2026-03-01", "39.00", "cancelled", "2026-03-11"], ["A2", "2026-03-02", "39.00", "active", ""],
    ]  # fmt: skip
    assert not {"status", "cancelled_at"} & mapped(map_columns(table(headers, *rows))).keys()
    assert mapped(map_columns(table([*headers, "order_status"], *([*row, "paid"] for row in rows))))["cancelled_at"]


@pytest.mark.parametrize(
    ("total", "refund"),
    [("Total EUR", "Refund GBP"), ("Order value (EUR)", "Refunded (USD)"), ("Total €", "Refund £")],
)
def test_a_total_in_another_money_says_nothing_of_a_refund(total: str, refund: str) -> None:
    made = table(["Order ID", "Order date", total, refund], ["A1", "2026-03-01", "80.00", "20.00"])
    found = mapped(map_columns(made))
    assert found["refund"] == refund
    assert "total" not in found


def test_the_header_of_refunds_goes_before_the_orders_currency() -> None:
    rows = read(
        ["Order ID", "Order date", "Order total", "Currency", "Refund USD"],
        ["A1", "2026-03-01", "80.00", "EUR", "20.00"], ["A2", "2026-03-01", "80.00", "EUR", ""],
        ["A3", "2026-03-01", "80.00", "USD", "20.00"],
    )  # fmt: skip
    assert [row.currency for row in rows] == ["USD", "EUR", "USD"]
    assert [row.total for row in rows] == [None, Decimal("80.00"), Decimal("80.00")]


def test_where_some_money_was_for_postage_what_else_it_was_for_is_asked() -> None:
    headers = ["Order ID", "Order date", "Order total", "Refunded", "Refunded for"]
    words = ("Goods", "Delivery", "Gift box", "Damaged")
    rows = read(headers, *([f"A{n}", "2026-03-01", "80.00", "8.00", word] for n, word in enumerate(words)))
    assert [row.aside for row in rows] == ["", "Delivery", "Gift box", ""]
