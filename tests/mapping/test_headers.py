"""What a header names by itself."""

# ruff: noqa: E501 - the tables read best as lines

from __future__ import annotations

import pytest

from reversal_desk.mapping import header_field
from reversal_desk.model import Field


@pytest.mark.parametrize(
    ("header", "field"),
    [
        ("Order", Field.ORDER), ("Order number", Field.ORDER), ("ORDER_ID", Field.ORDER), ("oid", Field.ORDER), ("注文番号", Field.ORDER),
        ("訂單編號", Field.ORDER), ("Action ID", Field.ACTION_ID), ("Operation", Field.OPERATION), ("What to do", Field.OPERATION),
        ("处理", Field.OPERATION), ("New amount", Field.NEW_AMOUNT), ("Amount after", Field.NEW_AMOUNT), ("改后金额", Field.NEW_AMOUNT),
        ("Refund amount", Field.REFUND), ("退款金额", Field.REFUND), ("Reason", Field.REASON), ("Status", Field.STATUS),
        ("Currency", Field.CURRENCY), ("Order date", Field.DATE), ("Order total", Field.TOTAL), ("ＯＲＤＥＲ　ＩＤ", Field.ORDER),
        ("Cancelled at", Field.CANCELLED_AT), ("something else", None),
    ],
)  # fmt: skip
def test_common_headers(header: str, field: Field | None) -> None:
    assert header_field(header) is field


@pytest.mark.parametrize("header", [
    "Decision", "Result", "Outcome", "Approved?", "Verdict", "Ergebnis", "Entscheidung", "Décision", "Resultado", "处理结果", "審核結果", "處理結果", "返金状況", "対応",
])
def test_a_header_of_decisions_is_the_status(header: str) -> None:
    assert header_field(header) is Field.STATUS


@pytest.mark.parametrize("header", ["Acción a tomar", "Action to take", "要做的处理", "Action required", "Action à prendre"])
def test_a_header_that_asks_for_something_is_the_operation(header: str) -> None:
    assert header_field(header) is Field.OPERATION
