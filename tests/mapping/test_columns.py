"""Which column means what, where no system's headers decide; and which must be asked about."""

# ruff: noqa: E501 - the tables read best as lines

from __future__ import annotations

from decimal import Decimal

import pytest
from mapping_bench import mapped, read, table

from reversal_desk.errors import UsageError
from reversal_desk.mapping import PRESETS, column_letter, layout_of, map_columns, plain_header, read_rows
from reversal_desk.model import Cell, Field, Table


@pytest.mark.parametrize(
    "headers",
    [
        "店铺名称, 申请时间, 赔付单号, 关联订单号, 关联服务单号, 赔付金额, 赔付原因, 赔付状态, 申请人",
        "店铺名称, 支付流水号, 订单编号, 商品名称, 商品ID, 打款类型, 打款金额, 打款申请人, 打款申请时间, 打款到账时间, 打款状态, 打款备注",
        "店铺名称, 订单号, 商品ID, 商品名称, 扣款原因, 申请人, 申请时间, 申请扣款金额, 打款状态",
        "订单号, 扣款原因, 退款金额, 金额, 状态, 原因",
    ],
)
def test_compensation_is_no_refund(headers: str) -> None:
    found = map_columns(table(headers))
    assert found.compensation
    assert set(mapped(found)) <= {"order", "refund_date"}
    assert mapped(found)["order"].endswith(("订单号", "订单编号"))
    assert [notice.code for notice in found.notices] == ["COMPENSATION"]


def test_what_refund_columns_add_up_to() -> None:
    cumulative = {preset.name: preset.cumulative for preset in PRESETS}
    assert (cumulative["shopify_orders"], cumulative["magento_orders"]) == (True, True)
    assert [cumulative[name] for name in ("tmall_refunds", "frate_refunds", "woocommerce_orders")] == [
        False,
        False,
        False,
    ]
    assert map_columns(table("Order ID, Refund amount")).cumulative is None


@pytest.mark.parametrize("header", ["Amount", "金额", "Betrag"])
def test_a_bare_amount_is_a_doubtful_total_never_a_refund(header: str) -> None:
    found = map_columns(table(["Order ID", header], ["A1", "12.50"]))
    assert mapped(found) == {"order": "Order ID", "total": header}
    assert found.columns[1].confidence <= 0.4


def test_chosen_columns_go_first() -> None:
    made = table("Order ID, Web ref, Amount, Amount", ["A1", "W1", "5.00", "6.00"])
    found = map_columns(made, {Field.ORDER: "web REF", Field.REFUND: "D"})
    assert mapped(found) == {"order": "Web ref", "refund": "Amount", "total": "Amount"}
    assert found.order_columns == (1,)
    assert found.index_of(Field.REFUND) == 3
    assert read_rows(made, found)[0].refund == Decimal("6.00")
    assert map_columns(made, {Field.REASON: "A"}).order_columns == ()
    with pytest.raises(UsageError) as caught:
        map_columns(made, {Field.SKU: "ZZ"})
    assert (caught.value.code, caught.value.facts["column"]) == ("COLUMN_UNKNOWN", "ZZ")
    with pytest.raises(UsageError):
        map_columns(made, {Field.SKU: "not there"})


def test_cells_speak_where_headers_do_not() -> None:
    rows = [[f"1000.4636.{n}", "USD", f"W-{n}", "x"] for n in range(100, 110)]
    found = map_columns(table("a, b, c, d", *rows))
    assert mapped(found) == {"action_id": "a", "currency": "b"}
    rows = [[f"W{n}", "12.50", "Meier", f"{n}.00", "2026-10-31"] for n in range(1000, 1010)]
    found = map_columns(table("Beleg, Preis, Kunde, x, y", *rows))
    assert mapped(found) == {"order": "Beleg", "date": "y"}
    assert found.columns[0].confidence <= 0.5
    assert found.columns[0].samples == ("W1000", "W1001", "W1002")
    assert (
        map_columns(table("Customer ID, Tracking number", ["10001", "20002"], ["10003", "20004"])).order_columns == ()
    )


def test_several_candidates_stand_best_first() -> None:
    found = map_columns(table("Order, Order ID, Note", ["1", "A100", "x"], ["2", "A200", "y"]))
    assert [found.columns[i].header for i in found.order_columns] == ["Order ID", "Order"]
    rows = read("Order, Order ID", ["77", "A100"])
    assert rows[0].orders == ("A100", "77")
    assert rows[0].order == "A100"


def test_column_letters_and_plain_headers() -> None:
    assert [column_letter(i) for i in (0, 25, 26, 16383)] == ["A", "Z", "AA", "XFD"]
    assert plain_header(" Return / Refund_Status* ") == "returnrefundstatus"


DECIDED = "Order ID, Order date, Order total, Refund amount, Kommentar der Jury"


def decided(*words: str) -> Table:
    return table(DECIDED, *([f"A{n}", "2026-03-02", "50.00", "10.00", word] for n, word in enumerate(words)))


@pytest.mark.parametrize("word", ["rejected", "pending", "退款被拒了", "wurde leider abgelehnt", "kept", "nicht genehmigt", "no refund yet"])
def test_a_column_nobody_read_whose_words_may_decide_is_named(word: str) -> None:
    found = map_columns(decided("fine", "fine", "fine", word))
    assert (found.unread, [notice.code for notice in found.notices]) == ("Kommentar der Jury", ["DECISION_COLUMN"])


def test_the_one_refusal_may_stand_in_the_last_of_many_rows() -> None:
    assert map_columns(decided(*["fine"] * 900, "rejected")).unread == "Kommentar der Jury"


def test_remarks_that_decide_nothing_are_no_question() -> None:
    assert map_columns(decided("called back", "", "gift", "wants exchange")).unread == ""
    assert map_columns(decided(*(f"remark {n}" for n in range(60)), "rejected")).unread == ""
    assert map_columns(table("Order ID, Order total, Jury", ["A", "5", "rejected"])).unread == ""


def test_a_column_said_to_be_nothing_is_not_asked_for_again() -> None:
    made = decided("fine", "rejected")
    said = map_columns(made, nothing={"Kommentar der Jury"})
    assert said.unread == ""
    assert map_columns(made, layout=layout_of(said)).unread == ""
    harmless = layout_of(map_columns(decided("fine", "fine")))  # nobody had a reason to look at that column
    assert map_columns(made, layout=harmless).unread == "Kommentar der Jury"
    assert map_columns(made, {Field.STATUS: "Kommentar der Jury"}).unread == ""


def test_what_is_not_needed_is_named_by_header_or_letter() -> None:
    made = table("Order ID, Order total, Order total, Status", ["A", "5.00", "6.00", "cancelled"])
    both = map_columns(made, nothing={"Order total"})
    assert [column.unneeded for column in both.columns] == [False, True, True, False]
    one = map_columns(made, {Field.TOTAL: "B"}, nothing={"C", "status"})
    assert [column.unneeded for column in one.columns] == [False, False, True, True]
    assert one.index_of(Field.TOTAL) == 1
    with pytest.raises(UsageError) as missing:
        map_columns(made, nothing={"Colour"})
    assert missing.value.code == "COLUMN_UNKNOWN"
    with pytest.raises(UsageError) as both_ways:
        map_columns(made, {Field.STATUS: "Status"}, nothing={"D"})
    assert both_ways.value.code == "COLUMN_BOTH"


def test_what_is_not_needed_hands_its_meaning_to_no_column_that_was_seen_to_have_none() -> None:
    made = table("Order ID, Order date, Refund amount, Refund", ["A", "2026-03-02", "12.50", "40.00"])
    assert mapped(map_columns(made))["refund"] == "Refund amount"
    said = map_columns(made, nothing={"Refund amount"})
    assert said.index_of(Field.REFUND) is None
    assert map_columns(made, layout=layout_of(said)).index_of(Field.REFUND) is None


@pytest.mark.parametrize("header", ["Commission", "Payout (USD)", "Provision", "佣金", "Comisión"])
def test_a_new_amount_below_the_commission_beside_it_is_a_commission(header: str) -> None:
    rows = [["A", "8.00", "4.00"], ["B", "12.00", "9.00"], ["C", "3.00", ""]]
    assert map_columns(table(["Order ID", header, "New amount"], *rows)).index_of(Field.NEW_AMOUNT) is None
    orders = [["A", "8.00", "94.00"], ["B", "12.00", "120.00"]]
    assert map_columns(table(["Order ID", header, "New amount"], *orders)).index_of(Field.NEW_AMOUNT) == 2
    assert map_columns(table(["Order ID", "New amount (commission)"], ["A", "94.00"])).index_of(Field.NEW_AMOUNT) is None


@pytest.mark.parametrize(("header", "words", "asked"), [
    ("Refund OK?", ("yes", "no"), True), ("Erstattung freigegeben", ("nein", "nein"), True), ("同意退款吗", ("是", ""), True), ("Return agreed", (Decimal(1), Decimal(0)), True),
    ("Refund OK?", ("yes", "yes"), False), ("Newsletter", ("yes", "no"), False), ("Refund OK?", ("", ""), False),
])
def test_a_no_under_a_header_that_asks_about_the_refund_is_a_decision(header: str, words: tuple[Cell, ...], asked: bool) -> None:
    made = table(["Order ID", "Refund amount", header], *([f"A{n}", "10.00", word] for n, word in enumerate(words)))
    assert bool(map_columns(made).unread) is asked


@pytest.mark.parametrize(("header", "cells", "asked"), [("Rejected on", ("2026-03-01", ""), True), ("Denied", ("x", ""), True), ("拒绝时间", ("", "2026-03-01"), True), ("Denied", ("", ""), False)])
def test_a_mark_under_a_header_that_refuses_is_a_decision(header: str, cells: tuple[str, ...], asked: bool) -> None:
    made = table(["Order ID", "Order date", "Refund amount", header], *([f"A{n}", "2026-02-02", "10.00", cell] for n, cell in enumerate(cells)))
    assert bool(map_columns(made).unread) is asked
