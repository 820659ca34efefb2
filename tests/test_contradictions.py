"""Where something beside an amount or a status says otherwise, somebody looks: an exchange, a remark, another column of
refunds, a line above, a row below, a state that goes on. What is no amount is never read as one."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

import pytest

from middle_bench import action, columns, dec, item, judged, row
from reversal_desk import guards, mapping
from reversal_desk.model import Cell, Change, Code, Field, Grid, Operation, Policy, RowState, SheetRow, Table
from reversal_desk.sheet.header import find_table

READY, LOOK, BLOCKED, LEFT = RowState.READY, RowState.LOOK, RowState.BLOCKED, RowState.LEFT_OUT
REVERSE, MODIFY, LEAVE = Operation.REVERSE, Operation.MODIFY, Operation.LEAVE
ACTIONS = [action("A1001", "100.00"), action("A1002", "80.00"), action("A1003", "60.00"), action("A1004", "50.00")]

Line = Sequence[Cell | int | float]


def cell_of(shown: Cell | int | float) -> Cell:
    """A cell as a spreadsheet gives it: numbers as decimals, nothing for empty text."""
    if isinstance(shown, (int, float)) and not isinstance(shown, bool):
        return Decimal(str(shown))
    return shown or None


def planned(*lines: Line, policy: Policy | None = None) -> list[Change]:
    """From cells to judgement, a change for each row."""
    rows = tuple(SheetRow(number, tuple(map(cell_of, cells))) for number, cells in enumerate(lines, 1))
    table = find_table(Grid("x.xlsx", "xlsx", (), "x", rows))
    columns = mapping.map_columns(table)
    return list(judged(mapping.read_rows(table, columns), ACTIONS, sheet=columns, policy=policy))


def states(*lines: Line, policy: Policy | None = None) -> list[RowState]:
    return [change.state for change in planned(*lines, policy=policy)]


# --------------------------------------------------------------------------- what is no amount


@pytest.mark.parametrize("header", ["Refund %", "Refund (%)", "Refund amount in %", "退款金额％"])
def test_a_share_in_per_cent_is_no_amount(header: str) -> None:
    assert mapping.header_field(header) is None
    assert READY not in states(("Order ID", header), ("A1001", 100), ("A1002", 50), ("A1003", 20))


def test_a_tax_rate_in_a_header_is_no_share() -> None:
    assert mapping.header_field("Order total (incl. 19 % VAT)") is Field.TOTAL


def test_numbers_that_are_parts_of_one_are_no_refunds() -> None:
    """Excel keeps 50 % as 0.5, and a file doesn't show how the cell looked."""
    shares = planned(("Order ID", "Refund"), ("A1001", 1), ("A1002", 0.5), ("A1003", 0.2))
    assert [(change.state, change.codes) for change in shares] == [(BLOCKED, (Code.AMOUNT_UNREADABLE,))] * 3
    assert states(("Order ID", "Refund"), ("A1001", 1), ("A1002", 0.5), ("A1003", 20)) == [READY] * 3


def test_the_few_positive_refunds_among_negative_ones_are_not_sent() -> None:
    mixed = planned(("Order ID", "Refund amount"), ("A1001", -30), ("A1002", 80), ("A1003", -60))
    assert [change.state for change in mixed] == [BLOCKED] * 3


@pytest.mark.parametrize("numbers", [(1, 2, 1), (55, 56, 57), ("1", "3", "1"), (90010, 90011, 90012)])
@pytest.mark.parametrize("header", ["Refunded", "Refund", "Gutschrift"])
def test_pieces_and_numbers_that_count_up_are_no_money(header: str, numbers: Line) -> None:
    lines = [("Order ID", header), *zip(("A1001", "A1002", "A1003"), numbers, strict=True)]
    assert states(*lines) == [BLOCKED] * 3


def test_small_refunds_are_money_where_header_cells_or_a_person_say_so() -> None:
    for header, cells in (("Refund amount", (5, 5, 9)), ("Refund USD", (5, 5, 9)), ("Refund", ("$5", "$5", "$9"))):
        assert BLOCKED not in states(("Order ID", header), *zip(("A1001", "A1002", "A1003"), cells, strict=True))
    assert states(("Order ID", "Refund"), ("A1001", 5), ("A1002", 5), ("A1003", 12)) == [READY] * 3
    rows = tuple(SheetRow(n, (f"A100{n}", dec(5)), False) for n in (1, 2, 3))
    table = Table(Grid("x.xlsx", "xlsx", (), "x", rows), None, ("Order ID", "Refund"), rows)
    said = mapping.map_columns(table, {Field.REFUND: "Refund"})
    assert [each.refund for each in mapping.read_rows(table, said)] == [5, 5, 5]


def test_a_column_called_action_names_operations_where_its_words_do() -> None:
    words = ("Cancel", "Do not cancel", "Keep", "cancel?")
    rows = planned(("Order ID", "Action"), *zip(("A1001", "A1002", "A1003", "A1004"), words, strict=True))
    assert [change.state for change in rows] == [READY, LOOK, LEFT, LOOK]
    sure = planned(("Order ID", "Action"), ("A1001", "Do not cancel"), ("A1002", "Cancel"), policy=ALL_CANCELLED)
    assert [change.state for change in sure] == [LOOK, READY]
    assert mapping.map_columns(find_table(Grid("x", "csv", (), "x", (
        SheetRow(1, ("Order ID", "Action")), SheetRow(2, ("A1001", "Online sale")),
    )))).index_of(Field.OPERATION) is None  # fmt: skip


# --------------------------------------------------------------------------- an exchange


@pytest.mark.parametrize(
    ("headers", "refund", "exchange"),
    [
        (("订单号", "售后类型", "售后状态", "退款金额"), "退货退款", "换货"),
        (("订单号", "售后类型", "售后状态", "退款金额"), "仅退款", "补寄"),
        (("Order ID", "Return type", "Return Status", "Refund amount"), "Refund", "Exchange"),
        (("Bestellnummer", "Art", "Retourenstatus", "Erstattungsbetrag"), "Erstattung", "Umtausch"),
    ],
)
def test_an_exchange_is_no_refund_though_it_is_complete(headers: Line, refund: str, exchange: str) -> None:
    done = "Completed" if headers[2] == "Return Status" else "售后完成"
    rows = planned(
        headers, ("A1001", refund, done, 100), ("A1002", exchange, done, 80), ("A1003", refund, done, 60)
    )  # fmt: skip
    assert [change.state for change in rows] == [READY, LOOK, READY]
    assert rows[1].facts["unread"] == headers[1]


def test_an_exchange_in_a_remark_is_that_rows_own_matter() -> None:
    rows = planned(("Order ID", "Refund amount", "备注"), ("A1001", 100, ""), ("A1002", 80, "换货"), ("A1003", 60, ""))
    assert [change.state for change in rows] == [READY, LOOK, READY]


def test_of_two_columns_that_refuse_each_is_heard() -> None:
    head = ("Order ID", "Status", "Refund amount", "Case", "Bank")
    rows = planned(
        head, ("A1001", "Refunded", 100, "x", "y"), ("A1002", "Refunded", 80, "rejected", "y"),
        ("A1003", "Refunded", 60, "x", "rejected"),
    )  # fmt: skip
    assert [change.state for change in rows] == [READY, LOOK, LOOK]
    assert [change.facts.get("unread") for change in rows] == [None, "Case", "Bank"]


# --------------------------------------------------------------------------- remarks


@pytest.mark.parametrize("remark", [
    "DO NOT REFUND", "do not cancel!", "not to be refunded", "customer kept it", "reinstated on 12/3", "reactivated",
    "refund was declined", "wants it after all", "please ignore", "客户不退了", "已重新发货", "别动",
    "bitte nicht stornieren",
    "Kunde behält", "ne pas rembourser", "no reembolsar", "não reembolsar", "返金不要", "on review", "Exchanged for M",
])  # fmt: skip
def test_a_remark_that_speaks_against_the_row_is_read_first(remark: str) -> None:
    for head, asks in ((("Order ID", "Status", "Notes"), "Cancelled"), (("Order ID", "Refund amount", "Notes"), 100)):
        rows = planned(head, ("A1001", asks, remark), ("A1002", 80 if asks == 100 else asks, ""))
        assert rows[0].state is LOOK
        assert rows[0].codes == (Code.OPERATION_UNCLEAR,)
    assert rows[0].facts.get("remark", rows[0].facts.get("unread")) in {remark, "Notes"}


@pytest.mark.parametrize("remark", [
    "wrong order sent", "did not fit", "not as described", "parcel refused", "never arrived, refund", "gift",
    "没有收到货", "no longer wanted", "passt nicht", "gefällt nicht", "ne convient pas", "ok per Anna",
    "no return label", "不想要了", "サイズが合わない",
])  # fmt: skip
def test_what_is_said_of_goods_and_parcels_is_no_objection(remark: str) -> None:
    assert states(("Order ID", "Status", "Notes"), ("A1001", "Cancelled", remark)) == [READY]


def test_what_customers_and_systems_write_is_no_remark() -> None:
    head = ("Order ID", "Status", "Customer note")
    assert states(head, ("A1001", "Cancelled", "do not cancel the newsletter")) == [READY]


def test_a_remark_beside_the_table_needs_no_header() -> None:
    assert states(("Order ID", "Status", ""), ("A1001", "Cancelled", "not cancelled any more")) == [LOOK]


def test_whoever_has_read_a_remark_sends_its_row() -> None:
    lines = (("Order ID", "Status", "Notes"), ("A1001", "Cancelled", "kept"), ("A1002", "Cancelled", "reactivated"))
    rows = planned(*lines)
    keys = [question.key for question in guards.questions(rows, Policy())]
    assert len(keys) == 2
    assert states(*lines, policy=Policy(answers=frozenset(keys[:1]))).count(READY) == 1


# --------------------------------------------------------------------------- another column, another line


def test_two_columns_of_refunds_that_differ_are_asked_about() -> None:
    for first, second in (("Refund (net)", "Refund (gross)"), ("Refund amount", "Refund amount")):
        rows = planned(
            ("Order ID", "Order total", first, second), ("A1001", 100, 84.03, 100), ("A1002", 80, 10, 10),
            ("A1003", 60, 60, ""),
        )  # fmt: skip
        assert [change.state for change in rows] == [LOOK, LOOK, READY]
        assert rows[0].facts["rival"] == second
    same = (("Order ID", "Refund amount", "Total refunded"), ("A1001", 10, 10), ("A1002", 20, 20))
    assert states(*same) == [READY, READY]


def test_what_went_back_is_surer_than_what_was_asked_for() -> None:
    rows = planned(("订单号", "申请退款金额", "实际退款金额"), ("A1001", 50, 30), ("A1002", 80, 80))
    assert [(change.state, change.amount_after) for change in rows] == [(READY, dec("70.00")), (READY, 0)]


@pytest.mark.parametrize("header", ["Cancelled amount", "Stornobetrag", "取消金额", "キャンセル金額"])
def test_a_part_that_was_cancelled_is_no_whole_order(header: str) -> None:
    lines = (("Order ID", header, "Status"), ("A1001", 40, "Cancelled"), ("A1002", 80, "Cancelled"))
    rows = planned(*lines)
    assert [(change.state, change.operation) for change in rows] == [(LOOK, LEAVE), (READY, REVERSE)]


def test_a_line_that_refuses_stands_against_a_status_below_it() -> None:
    rows = planned(
        ("Order ID", "Refund amount", "Status"), ("A1001", 100, "Refunded"), ("Rejected claims", "", ""),
        ("A1002", 80, "Refunded"),
    )  # fmt: skip
    assert [change.state for change in rows if change.action] == [READY, LOOK]


@pytest.mark.parametrize("wish", [(20, 30), ("Refunded", "Kept")])
def test_a_row_below_without_a_number_may_be_the_same_order(wish: tuple[Cell | int, Cell | int]) -> None:
    """So merged cells look: the first of them has the number, the rows beside the others have none."""
    head = ("Order ID", "Product", "Status" if isinstance(wish[0], str) else "Refund amount")
    lines = (head, ("A1001", "Mug", wish[0]), ("", "Plate", wish[1]), ("A1002", "Mug", wish[0]))
    first, _, last = planned(*lines)
    assert (first.state, first.codes, first.facts["other"]) == (LOOK, (Code.DUPLICATE_ROW,), "3")
    assert last.state is READY
    (question,) = guards.questions(planned(*lines), Policy())
    assert states(*lines, policy=Policy(answers=frozenset({question.key})))[0] is READY


def test_a_row_below_adds_nothing_to_all_of_an_order() -> None:
    assert states(("Order ID", "Product", "Refund"), ("A1001", "Mug", 100), ("", "Plate", 5))[0] is READY


# --------------------------------------------------------------------------- a state that goes on


@pytest.mark.parametrize("status", ["Paid", "Completed", "Shipped", "已完成", "bezahlt"])
def test_money_that_went_back_from_an_order_that_goes_on_is_not_passed_over(status: str) -> None:
    lines = (("Order ID", "Status", "Amount refunded"), ("A1001", status, 0), ("A1002", status, 20))
    rows = planned(*lines)
    assert [(change.state, change.amount_after) for change in rows] == [(LEFT, None), (LOOK, dec("60.00"))]
    (question,) = guards.questions(rows, Policy())
    assert states(*lines, policy=Policy(answers=frozenset({question.key}))) == [LEFT, READY]
    said = Policy(status_words={mapping.plain_word(status): "leave"})
    assert states(*lines, policy=said) == [LEFT, LEFT]


@pytest.mark.parametrize("status", ["Paid", "Zorb"])
def test_a_number_of_pieces_that_cannot_be_read_is_not_hidden_by_a_doubt_about_the_status(status: str) -> None:
    """Who says yes to the status, or what it means, has not said how many came back."""
    sheet = columns(Field.STATUS, Field.REFUND, Field.SKU, Field.QUANTITY)
    goods = {ACTIONS[0].id: (item("A", "60.00", 2), item("B", "40.00", 2))}
    unread = row(
        "A1001", status=status, sku="A", refund="20.00", returned=True, quantity=None, unreadable=(Field.QUANTITY,)
    )
    for policy in (Policy(), Policy(answers=frozenset({"OPERATION_UNCLEAR|goes_on Paid"}))):
        (change,) = judged([unread], ACTIONS, sheet=sheet, items=goods, policy=policy)
        assert (change.state, change.codes) == (BLOCKED, (Code.AMOUNT_UNREADABLE,))


@pytest.mark.parametrize("lives", ["Shipped", "Paid", "Exchanged", "completed"])
def test_another_row_of_the_order_that_goes_on_is_heard(lives: str) -> None:
    """A status without a SKU beside it may be that of one line, and a list may tell an order's story."""
    lines = [("Order ID", "Product", "Status"), ("A1001", "Mug", "Cancelled"), ("A1001", "Cup", lives),
             ("A1002", "Mug", "Cancelled"), ("A1003", "Mug", "Cancelled"), ("A1003", "Cup", "Cancelled")]  # fmt: skip
    for told in (lines, [lines[0], lines[2], lines[1], *lines[3:]]):
        rows = planned(*told)
        first = next(change for change in rows if change.operation is REVERSE)
        assert (first.state, first.codes) == (LOOK, (Code.DUPLICATE_ROW,))
        assert first.facts["repeat"] == "keep"
        assert sorted(change.state.value for change in rows[2:]) == ["left_out", "ready", "ready"]


def test_a_refund_that_was_reversed_afterwards_is_asked_about_and_one_that_was_only_asked_for_is_not() -> None:
    head = ("Order ID", "Status")
    assert states(head, ("A1001", "Refunded"), ("A1001", "Refund reversed"))[0] is LOOK
    assert states(head, ("A1001", "Refund cancelled"), ("A1001", "Refunded"))[1] is READY
    assert states(head, ("A1001", "Refund requested"), ("A1001", "Refunded"))[1] is READY


def test_an_amount_that_is_all_of_the_order_needs_no_other_row() -> None:
    head = ("Order ID", "Status", "Refund amount")
    assert states(head, ("A1001", "Paid", 0), ("A1001", "Refunded", 100))[1] is READY


def test_a_reason_that_is_an_exchange_is_asked_about() -> None:
    lines = (("Order ID", "Status", "Reason"), ("A1001", "Cancelled", "换货"), ("A1002", "Cancelled", "Other"))
    assert states(*lines, policy=Policy(reason_words={"换货": "ITEM_RETURNED"})) == [LOOK, READY]


def test_an_order_that_was_paid_and_cancelled_is_not_passed_over() -> None:
    lines = (("Order ID", "Order status", "Cancelled at"), ("A1001", "paid", ""), ("A1002", "paid", "2026-03-11"))
    assert [(change.state, change.operation) for change in planned(*lines)] == [(LEFT, LEAVE), (LOOK, REVERSE)]


# --------------------------------------------------------------------------- one answer for all rows

ALL_CANCELLED = Policy(all_rows_cancelled=True)


@pytest.mark.parametrize(("yes", "no"), [("Yes", "No"), ("x", ""), ("是", "否")])
def test_all_rows_are_cancelled_is_not_said_of_those_that_were_not(yes: str, no: str) -> None:
    lines = (("Order ID", "Cancelled", "Total"), ("A1001", yes, 100), ("A1002", no, 80), ("A1003", yes, 60))
    for policy in (None, ALL_CANCELLED):
        assert states(*lines, policy=policy) == [READY, LEFT, READY]


def test_cancelled_over_pieces_is_no_yes() -> None:
    lines = (("Order ID", "Cancelled", "Total"), ("A1001", 1, 100), ("A1002", 0, 80), ("A1003", 2, 60))
    assert states(*lines) == [LOOK] * 3


def test_all_rows_are_cancelled_is_not_said_of_pieces_that_did_not_come_back() -> None:
    lines = (("Order ID", "SKU", "Qty returned"), ("A1001", "A", 1), ("A1002", "B", 0))
    first, second = planned(*lines, policy=ALL_CANCELLED)
    assert (second.state, second.operation) == (LEFT, LEAVE)
    assert first.operation is not REVERSE
    assert first.state is not READY


@pytest.mark.parametrize("header", ["Reason for rejection", "Rej. Reason", "ABGRU", "Absagegrund"])
def test_all_rows_are_cancelled_is_not_said_of_lines_that_were_not_rejected(header: str) -> None:
    lines = (("Order", "Doc. Date", header), ("A1001", "10.03.2026", "Cancelled"), ("A1002", "10.03.2026", ""))
    assert states(*lines) == [LOOK, LOOK]
    rows = planned(*lines, policy=ALL_CANCELLED)
    assert [change.operation for change in rows] == [REVERSE, LEAVE]
    assert rows[1].facts["empty"] == header


def test_nothing_but_zeros_is_no_decision() -> None:
    lines = (("Order ID", "Refund amount", "Return shipping"), ("A1001", 100, 0), ("A1002", 80, 0))
    assert states(*lines) == [READY, READY]


# --------------------------------------------------------------------------- a refund that is not decided


@pytest.mark.parametrize("refund", ["pending", "requested", "refund pending"])
def test_an_amount_of_a_refund_that_is_put_off_is_asked_about(refund: str) -> None:
    """Its amount stands in the sheet before anybody agreed to it."""
    heads = ("Order number", "Order status", "Refund status", "Refund amount", "Order total")
    first, second = planned(heads, ("A1001", "returned", refund, 20, 100), ("A1002", "returned", "refunded", 20, 80))
    assert (first.state, first.codes) == (LOOK, (Code.OPERATION_UNCLEAR,))
    assert (second.state, second.operation, second.amount_after) == (READY, MODIFY, dec("60.00"))


# --------------------------------------------------------------------------- what the third set of sheets brought up


def test_money_of_an_unknown_kind_is_asked_about_kind_by_kind() -> None:
    lines = [
        ("Order ID", "Order total", "Refund", "Refund type"), ("A1001", 100, 100, "Full refund"),
        ("A1002", 80, 4, "Shipping only"), ("A1003", 60, 5, "Goodwill"), ("A1004", 50, 50, "Exchange"),
    ]  # fmt: skip
    assert states(*lines) == [READY, LOOK, LOOK, LEFT]
    keys = {guards.question_key(change, Code.OPERATION_UNCLEAR) for change in planned(*lines)[1:3]}
    assert keys == {"OPERATION_UNCLEAR|shipping only", "OPERATION_UNCLEAR|goodwill"}
    told = Policy(status_words={"shipping only": "leave", "goodwill": "modify"})
    assert states(*lines, policy=told) == [READY, LEFT, READY, LEFT]


def test_kept_stands_against_a_whole_refund_of_the_same_goods() -> None:
    head = ("Order ID", "Order total", "Refund amount", "Status")
    assert states(head, ("A1001", 100, 100, "refunded"), ("A1001", 100, 0, "kept"))[0] is LOOK
    assert states(head, ("A1001", 100, 100, "refunded"), ("A1001", 100, 0, "paid"))[0] is READY


@pytest.mark.parametrize("number", ["RMA", "Return number", ""])
def test_a_bare_state_beside_a_number_of_the_return_is_the_returns(number: str) -> None:
    head = (number or "Agent", "Order ID", "Order total", "Refund total", "State")
    assert states(head, ("R-1", "A1001", 100, 100, "cancelled")) == [LEFT if number else READY]


def test_a_cancellation_of_one_knows_not_what_is_asked_about() -> None:
    head = ("注文番号", "注文金額", "返金額", "対応状況")
    assert states(head, ("A1001", 100, 100, "返金済み"), ("A1002", 80, "", "キャンセル済み")) == [READY, LOOK]
    head = ("Bestellnummer", "Gesamtbetrag", "Zahlungsstatus", "Bestellstatus", "Erstatteter Betrag")
    assert states(head, ("A1001", 100, "Abgebrochen", "Storniert", 0)) == [LOOK]


def test_a_column_of_yes_and_no_asks_only_about_what_is_neither() -> None:
    head = ("Order ID", "Order value", "Cancelled?")
    lines = [("A1001", 100, "Y"), ("A1002", 80, "no"), ("A1003", 60, "?"), ("A1004", 50, "Y")]
    assert states(head, *lines) == [READY, LEFT, LOOK, READY]
    assert set(states(head, ("A1001", 100, "Y"), ("A1002", 80, "maybe"), ("A1003", 60, "?"))) == {LOOK}


def test_bookings_are_told_apart_by_their_kind() -> None:
    made = planned(
        ("Order ID", "Type", "Amount"), ("A1001", "SALE", 100), ("A1001", "RETURN", -100), ("A1002", "SALE", 80),
        ("A1002", "FEE", -2), ("A1003", "SALE", 60), ("A1003", "RefundFailed", -60),
    )  # fmt: skip
    assert [change.operation for change in made if change.row.booked] == [REVERSE, LEAVE, LEAVE]
    assert [change.state for change in made if change.row.booked] == [LOOK] * 3


def test_the_state_of_a_credit_is_not_its_orders() -> None:
    head = ("Order ID", "Status", "Amount")
    assert states(head, ("A1001", "Voided", -100), ("A1002", "Open", -80)) == [LOOK, LOOK]
    assert states(head, ("A1001", "Voided", 100), ("A1002", "Open", 80)) == [READY, LEFT]


# --------------------------------------------------------------------------- columns that nobody read


@pytest.mark.parametrize("header", ["Reinstated on", "Reactivated", "Re-opened at", "Wiederhergestellt am", "恢复时间"])
def test_what_was_taken_up_again_is_not_reversed_unasked(header: str) -> None:
    head = ("Order ID", "Order total", "Cancelled on", header)
    lines = [("A1001", 100, "2026-02-20", "2026-02-24"), ("A1002", 80, "2026-02-20", "")]
    assert states(head, *lines) == [LOOK, READY]
    head = ("Order ID", "Order total", "Status", header)
    assert states(head, ("A1001", 100, "cancelled", "2026-02-24"), ("A1002", 80, "cancelled", "")) == [LOOK, READY]


def test_restored_points_take_nothing_up_again() -> None:
    head = ("Order ID", "Order total", "Refund amount", "Points restored")
    assert states(head, ("A1001", 100, 100, 2000), ("A1002", 80, 80, 500)) == [READY, READY]


@pytest.mark.parametrize("word", ["reinstated", "order is back on", "keep", "exchange", "won", "do not void"])
def test_a_word_under_any_header_that_says_the_order_lives_is_asked_about(word: str) -> None:
    head = ("Order ID", "Order total", "Status", "March")
    made = planned(head, ("A1001", 100, "cancelled", word), ("A1002", 80, "cancelled", ""), ("A1003", 60, "paid", "x"))
    assert [change.state for change in made] == [LOOK, READY, LEFT]
    assert made[0].facts["remark"] == word


def test_what_customers_and_products_are_called_speaks_against_nothing() -> None:
    for header in ("Product title", "Customer note", "Shipping method", "City"):
        assert states(("Order ID", "Order total", "Status", header), ("A1001", 100, "cancelled", "Keep")) == [READY]


@pytest.mark.parametrize("header", ["Keep?", "is_exchange", "Umtausch"])
def test_a_yes_under_a_header_that_keeps_the_order_is_heard(header: str) -> None:
    head = ("Order ID", "Order total", "Status", header)
    assert states(head, ("A1001", 100, "refunded", "yes"), ("A1002", 80, "refunded", "no")) == [LOOK, READY]


@pytest.mark.parametrize("header", ["is_returned", "Anulaciones", "Retour (Wert)", "Amount credited", "반품 수량"])
def test_what_went_back_in_a_column_nobody_read_is_not_passed_over(header: str) -> None:
    says = True if header == "is_returned" else 15
    none = False if header == "is_returned" else 0
    head = ("Order ID", "Order total", "Status", header)
    made = planned(head, ("A1001", 100, "paid", says), ("A1002", 80, "paid", none), ("A1003", 60, "kept", says))
    assert [change.state for change in made] == [LOOK, LEFT, LEFT]
    assert made[0].facts["untold"] == header


def test_a_yes_or_no_of_cancellations_says_nothing_of_returns() -> None:
    head = ("Order ID", "Order total", "is_cancelled", "is_returned")
    lines = [("A1001", 100, False, True), ("A1002", 80, True, False), ("A1003", 60, False, False)]
    assert states(head, *lines) == [LOOK, READY, LEFT]


@pytest.mark.parametrize(
    "header",
    ["Return requested", "Refund due", "Return label fee", "Return ID", "Returnable", "Refund %", "Cancel score"],
)
def test_what_was_only_asked_for_or_cost_is_no_sign_of_a_return(header: str) -> None:
    assert states(("Order ID", "Order total", "Status", header), ("A1001", 100, "paid", 15)) == [LEFT]


def test_credit_given_in_place_of_money_is_heard_in_a_list_of_returns() -> None:
    lines = [("X1", "A1001", 100, 0, 100), ("X2", "A1002", 80, 80, 0), ("X3", "A1003", 60, 0, 0)]
    assert states(("Return ID", "Order ID", "Order total", "Refund", "Gift card"), *lines) == [LOOK, READY, LEFT]
    # of orders it is how they were paid for
    assert states(("Customer", "Order ID", "Order total", "Refund", "Gift card"), *lines) == [LEFT, READY, LEFT]


def test_a_refunded_return_beside_a_smaller_amount_is_no_reversal_of_the_order() -> None:
    head = ("Number", "Order ID", "Status", "Order total", "Amount")
    lines = [("RMA1", "A1001", "Refunded", 100, -40), ("RMA2", "A1002", "Refunded", 80, -80)]
    assert states(head, *lines, ("RMA3", "A1003", "Cancelled", 60, -60)) == [LOOK, READY, LEFT]


def test_pieces_that_came_back_are_not_compared_with_money() -> None:
    head = ("Order ID", "Order total", "Status", "Items back (pieces)")
    assert states(head, ("A1001", 100, "refunded", 2), ("A1002", 80, "paid", 1)) == [READY, LOOK]


def test_a_return_that_was_delivered_but_not_paid_back_is_asked_about() -> None:
    head = ("Bestellnummer", "Betrag", "Bestellstatus", "Zahlungsstatus", "Lieferstatus")
    lines = [("A1001", 100, "Abgeschlossen", "Bezahlt", "Retourniert"), ("A1002", 80, "Offen", "Bezahlt", "Versandt")]
    assert states(head, *lines) == [LOOK, LEFT]


@pytest.mark.parametrize("word", ["Declined", "FAILED", "Refused", "expired", "abgelehnt"])
def test_an_order_that_was_never_one_is_asked_about_and_a_refund_that_was_not_granted_is_left(word: str) -> None:
    assert states(("Order ID", "Order total", "Order status"), ("A1001", 100, word)) == [LOOK]
    assert states(("Order ID", "Order total", "Refund amount", "Status"), ("A1001", 100, 100, word)) == [LEFT]
    assert states(("Order ID", "Order total", "Refund status"), ("A1001", 100, word)) == [LEFT]


@pytest.mark.parametrize("word", ["Not cancelled", "niet geannuleerd", "Ej återbetald", "İade edilmedi"])
def test_a_denied_word_asks_for_nothing(word: str) -> None:
    assert states(("Order ID", "Order total", "Status"), ("A1001", 100, word)) == [LEFT]


# --------------------------------------------------------------------------- what money was for


@pytest.mark.parametrize("word", ["postage", "Shipping", "goodwill", "price match", "Kulanz", "运费"])
@pytest.mark.parametrize("header", ["Refund for", "Comment", "Category"])
def test_money_for_no_goods_is_asked_about(header: str, word: str) -> None:
    head = ("Order ID", "Order total", "Refund amount", header)
    lines = [("A1001", 100, 7, word), ("A1002", 80, 80, word), ("A1003", 60, 20, "goods")]
    assert states(head, *lines) == [LOOK, READY, READY]


@pytest.mark.parametrize("header", ["Of which shipping", "Refund shipping", "Shipping refunded", "davon Versand"])
def test_postage_inside_a_refund_is_asked_about(header: str) -> None:
    lines = [("A1001", 100, 20, 5.5), ("A1002", 80, 80, 0), ("A1003", 60, 6, 0)]
    made = planned(("Order ID", "Order total", "Refund total", header), *lines)
    assert [change.state for change in made] == [LOOK, READY, READY]
    assert made[0].facts["postage"] == header
    assert states(("Order ID", "Order total", "Goods refunded", header), *lines) == [READY] * 3


def test_points_that_make_up_the_rest_of_an_order_are_asked_about() -> None:
    lines = [("A1001", 100, 80, 20), ("A1002", 80, 80, 0), ("A1003", 60, 10, 5.5)]
    assert states(("Order ID", "Order total", "Refund", "Points refunded"), *lines) == [LOOK, READY, READY]


def test_a_refund_without_the_day_that_others_have_is_asked_about() -> None:
    head = ("Order ID", "Order total", "Refund", "Refund date")
    dated = [("A1001", 100, 100, "2026-02-01"), ("A1002", 80, 80, ""), ("A1003", 60, 60, "2026-02-03")]
    assert states(head, *dated) == [READY, LOOK, READY]
    assert states(head, *[(*line[:3], "") for line in dated]) == [READY] * 3


def test_a_title_that_says_not_to_is_heard() -> None:
    lines = [("Order ID", "Order total", "Refund"), ("A1001", 100, 30), ("A1002", 80, 80)]
    assert states(("Draft - do not process yet",), *lines) == [LOOK, LOOK]
    assert states(("Refunds of February",), *lines) == [READY, READY]


# --------------------------------------------------------------------------- what headers say of their amounts


def test_a_finished_claim_with_a_refund_is_not_passed_over() -> None:
    head = ("Order ID", "Order total", "Refund amount", "Claim status")
    lines = [("A1001", 100, 92, "Completed"), ("A1002", 80, 80, "Paid"), ("A1003", 60, 60, "Pending")]
    assert states(head, *lines) == [LOOK, LOOK, LEFT]


def test_amounts_in_cents_and_in_thousands_are_read_as_their_header_says() -> None:
    lines = [("A1001", 10000, 2550), ("A1002", 8000, 8000)]
    made = planned(("Order ID", "Order total (in cents)", "Refund (in cents)"), *lines)
    assert [(change.state, change.amount_after) for change in made] == [(READY, dec("74.50")), (READY, dec("0"))]
    lines = [("A1001", 0.1, 0.025), ("A1002", 0.08, 0.08)]
    made = planned(("注文番号", "注文金額（千円）", "返金額（千円）"), *lines)
    assert [(change.state, change.amount_after) for change in made] == [(READY, dec("75.00")), (READY, dec("0"))]


def test_cents_that_have_cents_of_their_own_are_taken_as_they_stand() -> None:
    head = ("Order ID", "Order total (in cents)", "Refund (in cents)")
    assert [c.amount_after for c in planned(head, ("A1001", 100.0, 25.5), ("A1002", 80, 79.5))] == [
        dec("74.50"), dec("0.50"),
    ]  # fmt: skip


@pytest.mark.parametrize("header", ["Refunded to date", "Refunded so far", "累计退款额"])
def test_a_header_says_that_refunds_are_sums_so_far(header: str) -> None:
    rows = tuple(SheetRow(n, (f"A100{n}", dec(15)), False) for n in (1, 2, 3))
    table = Table(Grid("x.xlsx", "xlsx", (), "x", rows), None, ("Order ID", header), rows)
    assert mapping.map_columns(table).cumulative


def test_orders_without_a_day_of_cancellation_were_not_cancelled() -> None:
    head = ("Order ID", "Order total", "Cancelled on")
    lines = [("A1001", 100, "2026-02-20"), ("A1002", 80, ""), ("A1003", 60, "-")]
    assert states(head, *lines) == [READY, LEFT, LEFT]
    slip = [("A1001", 100, "2026-02-20"), ("A1002", 80, "2026-02-21"), ("A1003", 60, "2026-02-22")]
    assert states(head, *slip, *slip, ("A1004", 50, ""))[-1] is LOOK


# --------------------------------------------------------------------------- which of two states holds


def test_the_later_of_two_states_holds() -> None:
    lines = [("A1001", 100, "cancelled", "shipped"), ("A1002", 80, "paid", "cancelled")]
    assert states(("Order ID", "Order total", "Status", "Current status"), *lines) == [LOOK, READY]
    assert states(("Order ID", "Order total", "Order status", "New status"), *lines) == [LOOK, LOOK]
    head = ("Order ID", "Order total", "Order status", "New status")
    assert states(head, ("A1001", 100, "cancelled", "cancelled"), ("A1002", 80, "paid", "shipped")) == [READY, LEFT]


def test_a_cancelled_credit_note_is_no_cancelled_order() -> None:
    lines = [("A1001", 100, 100, "cancelled"), ("A1002", 80, 80, "refunded")]
    assert states(("Order ID", "Order total", "Credit amount", "Status"), *lines) == [LOOK, READY]
    assert states(("Order ID", "Order total", "Refund amount", "Status"), *lines) == [READY, READY]
    assert states(("Order ID", "Order total", "Credit amount", "Order status"), *lines) == [READY, READY]


def test_longer_words_of_a_return_are_not_passed_over_where_no_money_stands() -> None:
    head = ("Order ID", "Order total", "Refund amount", "Status")
    lines = [("A1001", 100, 0, "Returned to sender"), ("A1002", 80, "", "cancelled by the bank")]
    assert states(head, *lines, ("A1003", 60, 0, "return label sent")) == [LOOK, LOOK, LEFT]


@pytest.mark.parametrize("header", ["Returns", "Refunds", "Retouren"])
def test_a_bare_plural_may_count_and_is_asked_about(header: str) -> None:
    assert set(states(("Order ID", "Order total", header), ("A1001", 100, 1), ("A1002", 80, 12))) == {LOOK}


@pytest.mark.parametrize(("header", "says"), [("To refund", 40), ("Returns value", -40), ("Kept amount", 60)])
def test_plain_headers_of_what_went_or_stays_are_known(header: str, says: int) -> None:
    made = planned(("Order ID", "Gross sales", header), ("A1001", 100, says), ("A1002", 80, says))
    assert (made[0].state, made[0].amount_after) == (READY, dec("60"))
