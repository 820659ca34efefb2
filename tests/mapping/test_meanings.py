"""The shops' words for status, operation and reason."""

# ruff: noqa: E501 - the tables read best as lines

from __future__ import annotations

import pytest
from mapping_bench import read

from reversal_desk.mapping import (
    ITEM_KIND,
    MODIFY_CODES,
    MONEY_KIND,
    REASON_WORDS,
    RETURN_KIND,
    REVERSE_CODES,
    STATUS_MEANING,
    Meaning,
    nearest_code,
    operation_of,
    reason_code,
    status_meaning,
)
from reversal_desk.model import Field, Operation


@pytest.mark.parametrize(
    ("status", "kind", "meaning"),
    [
        ("refunded", "", Meaning.REVERSE), ("Voided", "", Meaning.REVERSE), ("CANCELLED", "", Meaning.REVERSE), ("canceled", "", Meaning.REVERSE),
        ("partially_refunded", "", Meaning.MODIFY), ("Partially Refunded", "", Meaning.MODIFY), ("部分退款", "", Meaning.MODIFY),
        ("paid", "", Meaning.LEAVE), ("fulfilled", "", Meaning.LEAVE), ("pending", "", Meaning.LEAVE), ("authorized", "", Meaning.LEAVE),
        ("交易成功", "", Meaning.LEAVE), ("wc-completed", "", Meaning.LEAVE), ("wc-refunded", "", Meaning.REVERSE),
        ("退款关闭", "", Meaning.NOT_FINAL), ("退款失败", "", Meaning.NOT_FINAL), ("处理中", "", Meaning.NOT_FINAL), ("requested", "", Meaning.NOT_FINAL),
        ("退款成功", "", Meaning.REFUNDED), ("退款成功", "全部退款", Meaning.REVERSE), ("退款成功", "部分退款", Meaning.MODIFY),
        ("退款失败", "全部退款", Meaning.NOT_FINAL), ("refunded", "partial", Meaning.MODIFY), ("partially_refunded", "full", None),
        ("退款成功", "仅退款", Meaning.REFUNDED), ("strange", "", None), ("", "全部退款", None),
        ("refunded", RETURN_KIND, Meaning.REFUNDED), ("Completed", RETURN_KIND, Meaning.REFUNDED), ("cancelled", RETURN_KIND, Meaning.NOT_FINAL),
        ("Requested", RETURN_KIND, Meaning.NOT_FINAL), ("paid", RETURN_KIND, None), ("退款成功", RETURN_KIND, Meaning.REFUNDED),
        ("partially refunded", RETURN_KIND, Meaning.REFUNDED), ("strange", RETURN_KIND, None),
        ("canceled", ITEM_KIND, Meaning.REFUNDED), ("delivered", ITEM_KIND, Meaning.LEAVE), ("strange", ITEM_KIND, None),
        ("complete", MONEY_KIND, None), ("canceled", MONEY_KIND, Meaning.REVERSE),
    ],
)  # fmt: skip
def test_what_a_status_asks_for(status: str, kind: str, meaning: Meaning | None) -> None:
    assert status_meaning(status, kind) is meaning


def test_a_person_may_edit_the_table(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(STATUS_MEANING, "storniert durch lager", Meaning.REVERSE)
    assert status_meaning("Storniert_durch-Lager") is Meaning.REVERSE


@pytest.mark.parametrize(
    ("word", "operation"),
    [
        ("Reverse", Operation.REVERSE), ("cancel", Operation.REVERSE), ("冲正", Operation.REVERSE), ("整单退", Operation.REVERSE), ("取消", Operation.REVERSE),
        ("modify", Operation.MODIFY), ("Change", Operation.MODIFY), ("partial", Operation.MODIFY), ("改金额", Operation.MODIFY), ("部分退款", Operation.MODIFY),
        ("RESET", Operation.RESET), ("重置", Operation.RESET), ("leave", Operation.LEAVE), ("skip", Operation.LEAVE), ("不处理", Operation.LEAVE),
        ("items", Operation.ITEMS), ("maybe", None),
    ],
)  # fmt: skip
def test_operation_words(word: str, operation: Operation | None) -> None:
    assert operation_of(word) is operation
    row = read("Order ID, Operation", ["A1", word])[0]
    assert row.operation is operation
    assert row.unreadable == (() if operation else (Field.OPERATION,))
    assert read("Order ID, Operation", ["A1", ""])[0].unreadable == ()


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("ITEM_RETURNED", "ITEM_RETURNED"), ("item_returned", "ITEM_RETURNED"), ("Item Returned", "ITEM_RETURNED"), ("rejected", "REJECTED"),
        ("七天无理由退货", "ITEM_RETURNED"), ("7天无理由退换货", "ITEM_RETURNED"), ("尺寸不合适", "ITEM_RETURNED"), ("缺货", "ITEM_OUT_OF_STOCK"), ("超卖", "ITEM_OUT_OF_STOCK"),
        ("拍错", "CONS_ERROR"), ("重复下单", "CONS_ERROR"), ("未付款关闭", "REJECTED"), ("仅退款（未发货）", "REJECTED"), ("取消订单", "REJECTED"), ("刷单", "CONS_FRAUD"),
        ("盗卡", "CONS_FRAUD"), ("收件信息无效", "CONS_INFO_INVALID"), ("无法联系买家", "CONS_INFO_INVALID"), ("改价", "ORDER_ERROR"), ("ERP错单", "ORDER_ERROR"),
        ("测试单", "TEST_ACTION"), ("违反条款", "NOT_COMPLIANCE_TERMS"), ("品牌词竞价", "NOT_COMPLIANCE_TERMS"),
        ("customer return", "ITEM_RETURNED"), ("Out of stock", "ITEM_OUT_OF_STOCK"), ("fraud", "CONS_FRAUD"), ("duplicate", "CONS_ERROR"),
        ("changed mind", "ITEM_RETURNED"), ("damaged", "ITEM_RETURNED"), ("DEFECTIVE", "ITEM_RETURNED"), ("UNWANTED_ITEM", "ITEM_RETURNED"),
        ("CUSTOMER_DAMAGED", "ITEM_RETURNED"), ("inventory", "ITEM_OUT_OF_STOCK"), ("customer", "REJECTED"), ("declined", "REJECTED"), ("other", "OTHER"),
        ("买家说质量问题", "ITEM_RETURNED"), ("MY_CUSTOM_CODE", None), ("", None), ("赔付", None),
    ],
)  # fmt: skip
def test_reasons(text: str, code: str | None) -> None:
    assert reason_code(text) == code


def test_every_word_leads_to_a_code_of_the_contract() -> None:
    assert set(REASON_WORDS.values()) <= REVERSE_CODES | MODIFY_CODES
    assert {"ORDER_UPDATE", "PARTNER_NOT_ACTIVE"} == MODIFY_CODES - REVERSE_CODES
    assert {"REJECTED", "MP_RETURNED", "CONS_INFO_INVALID"} == REVERSE_CODES - MODIFY_CODES


def test_the_nearest_code_is_a_proposal() -> None:
    assert nearest_code("ITEM_RETURND") == "ITEM_RETURNED"
    assert nearest_code("out of stok") == "ITEM_OUT_OF_STOCK"
    assert nearest_code("xq") in REVERSE_CODES | MODIFY_CODES


@pytest.mark.parametrize("word", [
    "Withdrawn", "refused", "Under review", "買家取消退貨", "退款審核中", "已驳回", "返品キャンセル", "返金手続き中", "却下", "Abgelehnt", "zurückgezogen", "refusé", "En attente",
    "rechazado", "Pendiente de validar", "Em análise", "Estorno recusado",
])
def test_words_that_refuse_or_put_off_are_not_final(word: str) -> None:
    assert status_meaning(word) is Meaning.NOT_FINAL
