"""What columns prove about their own cells."""

# ruff: noqa: E501 - the tables read best as lines

from __future__ import annotations

from decimal import Decimal

import pytest
from mapping_bench import read, table

from reversal_desk.mapping import ITEM_KIND, RETURN_KIND, map_columns, read_rows
from reversal_desk.model import Cell, Field


def test_refunds_stored_as_negative_are_positive_when_all_of_them_are() -> None:
    rows = read("Order ID, Refund amount", ["A1", "-5.00"], ["A2", "-6.00"], ["A3", "0"])
    assert [row.refund for row in rows] == [5, 6, 0]
    rows = read("Order ID, Refund amount", ["A1", "-5.00"], ["A2", "6.00"])
    assert [row.refund for row in rows] == [-5, 6]


def test_a_returns_status_tells_of_the_return() -> None:
    row = read("return_id, return_status, order_name, order_id, total_refund", ["R1", "completed", "#1", "99", "5.00"])[
        0
    ]
    assert (row.status, row.refund_kind, row.orders) == ("completed", RETURN_KIND, ("#1", "99"))
    assert read("Order ID, Return status, Refund amount", ["A1", "requested", "5"])[0].refund_kind == RETURN_KIND
    assert (
        read("orderNumber, sellerSku, createTime, status", ["1", "s", "31 Oct 2026 10:15", "canceled"])[0].refund_kind
        == ITEM_KIND
    )
    assert read("訂單編號, 轉單日, 品號, 退貨原因", ["1", "2026-10-31", "s", "不喜歡"])[0].refund_kind == ""
    tmall = "退款编号, 订单编号, 买家退款金额, 退款状态, 部分退款/全部退款"
    assert read(tmall, ["1", "2", "3", "退款成功", "全部退款"])[0].refund_kind == "全部退款"
    assert read(tmall, ["1", "2", "3", "退款成功", ""])[0].refund_kind == ""


@pytest.mark.parametrize("flags", [("0", "1", "1"), ("yes", "no", ""), (Decimal(0), Decimal(1), Decimal(1)), ("x", "", "x"), ("1", "1", "1", "1", "1")])
def test_a_refund_column_of_yes_and_no_is_no_amount(flags: tuple[Cell, ...]) -> None:
    made = table("Order ID, Order total, Refund", *([f"A{n}", "50.00", flag] for n, flag in enumerate(flags)))
    assert map_columns(made).index_of(Field.REFUND) is None
    chosen = map_columns(made, {Field.REFUND: "Refund"})
    assert {row.refund for row in read_rows(made, chosen)} == {None}
    assert map_columns(table("Order ID, Refund", ["A", "0"], ["B", "0"])).index_of(Field.REFUND) is not None


def test_pieces_that_go_with_the_money_came_back() -> None:
    lines = [["A", "S1", "2", "10.00"], ["A", "S2", "0", ""], ["B", "S1", "1", "5.00"], ["B", "S2", "0", "0"], ["C", "S1", "3", "15.00"], ["C", "S2", "0", ""]]
    headers = "Order ID, SKU, Menge, Refund amount"
    assert {row.returned for row in read(headers, *lines)} == {True}
    assert {row.returned for row in read(headers, *lines, ["D", "S1", "1", ""])} == {False}
    assert {row.returned for row in read("Order ID, SKU, bestellt, zurück, Refund amount", ["A", "S1", "3", "1", "5.00"])} == {True}


@pytest.mark.parametrize(("header", "kind"), [("Claim status", "decision"), ("Estado de la devolución", "decision"), ("Refund status", "return"), ("Order status", ""), ("Status", "")])
def test_the_status_of_a_request_is_told_from_that_of_an_order(header: str, kind: str) -> None:
    assert read(["Order ID", header, "Refund amount"], ["A", "anulado", "10.00"])[0].refund_kind == kind
