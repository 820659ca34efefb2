"""What a row asks for: by its operation, its status, its amounts, and the person's own words."""

from __future__ import annotations

from typing import Any

import pytest
from msgspec.structs import replace
from plan_bench import ITEMS, LEAVE, MODIFY, PLAIN, RESET, REVERSE

from middle_bench import ALL, action, built, columns, judged, row
from reversal_desk import guards, plan
from reversal_desk.mapping import DECISION_KIND, RETURN_KIND
from reversal_desk.model import Code, Column, ColumnMapping, Field, Operation, Policy, Row, RowState

NO_AMOUNTS = columns(Field.STATUS)


def asks(given_row: Row, sheet: ColumnMapping = ALL, **policy: Any) -> tuple[Operation | None, Code | None]:
    wish = plan.wish_of(given_row, sheet, Policy(**policy))
    return wish.operation, wish.code


UNCLEAR = (None, Code.OPERATION_UNCLEAR)
NOTHING = (LEAVE, Code.NOTHING_ASKED)
NOT_FINAL = (LEAVE, Code.REFUND_NOT_FINAL)


@pytest.mark.parametrize(
    ("given_row", "expected"),
    [
        # the operation column goes before the status and the amounts
        (row(operation=REVERSE, status="paid"), (REVERSE, None)),
        (row(operation=MODIFY, status="refunded", refund="5"), (MODIFY, None)),
        (row(operation=LEAVE, status="refunded"), NOTHING),
        (row(operation=RESET), (RESET, None)),
        (row(operation=MODIFY, refund="0"), NOTHING),
        (row(unreadable=(Field.OPERATION,), status="refunded"), UNCLEAR),
        # the status goes before the amounts
        (row(status="refunded"), (REVERSE, None)),
        (row(status="Voided", refund="0"), (REVERSE, None)),
        (row(status="退款成功", refund_kind="全部退款"), (REVERSE, None)),
        (row(status="partially_refunded", refund="20"), (MODIFY, None)),
        (row(status="退款成功", refund_kind="部分退款", new_amount="20"), (MODIFY, None)),
        (row(status="partially_refunded"), UNCLEAR),
        (row(status="partially_refunded", refund="0"), UNCLEAR),
        (row(status="partially_refunded", refund="20", cancelled=True), (MODIFY, None)),
        # unless the amounts or a date say that it is not all there is: then somebody has to look
        (row(status="paid", refund="0"), NOTHING),
        (row(status="paid", refund="20"), (MODIFY, Code.OPERATION_UNCLEAR)),
        (row(status="paid", cancelled=True), (REVERSE, Code.OPERATION_UNCLEAR)),
        (row(status="exchanged", refund="20"), NOTHING),
        (row(status="paid", refund="20", refund_kind="exchange"), NOTHING),
        (row(status="pending", refund="20", refund_kind=DECISION_KIND), NOTHING),
        (row(status="交易成功"), NOTHING),
        (row(status="退款关闭", refund="20"), NOT_FINAL),
        (row(status="requested", cancelled=True), NOT_FINAL),
        # a date of cancellation
        (row(cancelled=True), (REVERSE, None)),
        # a refund or a new amount
        (row(refund="20"), (MODIFY, None)),
        (row(refund="-20"), (MODIFY, None)),
        (row(new_amount="0"), (MODIFY, None)),
        (row(refund="0"), NOTHING),
        (row(), NOTHING),
        (row(unreadable=(Field.REFUND,)), (MODIFY, Code.AMOUNT_UNREADABLE)),
        (row(unreadable=(Field.TOTAL,)), NOTHING),
        (row(status="退款成功", refund="20"), (MODIFY, None)),
        (row(status="退款成功"), UNCLEAR),
        # a status nobody knows may say that it was refused
        (row(status="Abgelehnt?", refund="20"), (MODIFY, Code.OPERATION_UNCLEAR)),
        (row(status="Abgelehnt?", refund="0"), NOTHING),
        (row(status="partially_refunded", refund_kind="全部退款", refund="20"), (MODIFY, Code.OPERATION_UNCLEAR)),
        (row(status="paid", refund_kind=RETURN_KIND, refund="20"), (MODIFY, None)),
    ],
)
def test_what_a_row_asks_is_read_in_this_order(given_row: Row, expected: tuple[Operation | None, Code | None]) -> None:
    assert asks(given_row) == expected


@pytest.mark.parametrize(
    ("given_row", "policy", "expected"),
    [
        (row(), {}, UNCLEAR),
        (row(), {"all_rows_cancelled": True}, (REVERSE, None)),
        (row(status="paid"), {"all_rows_cancelled": True}, NOTHING),
        (row(status="what?"), {}, UNCLEAR),
        (row(status="partially_refunded"), {"all_rows_cancelled": True}, UNCLEAR),
        (row(status="paid"), {"operation": REVERSE}, (REVERSE, None)),
        (row(operation=RESET), {"operation": REVERSE}, (REVERSE, None)),
        (row(status="refunded"), {"operation": LEAVE}, NOTHING),
        (row(status="refunded"), {"operation": MODIFY}, (MODIFY, None)),
        (row(), {"operation": ITEMS}, (ITEMS, None)),
    ],
)
def test_a_sheet_without_amounts_and_what_was_said_for_all(
    given_row: Row, policy: dict[str, Any], expected: tuple[Operation | None, Code | None]
) -> None:
    assert asks(given_row, NO_AMOUNTS, **policy) == expected


def test_compensation_is_no_refund_whatever_its_columns_say() -> None:
    paid_out = columns(Field.STATUS, Field.REFUND, compensation=True)
    full = row(status="已完成", refund="20.00", cancelled=True)
    assert asks(full, paid_out) == UNCLEAR
    assert asks(replace(full, status="refunded"), paid_out) == UNCLEAR
    assert asks(full, paid_out, all_rows_cancelled=True) == (REVERSE, None)
    assert asks(full, paid_out, operation=REVERSE) == (REVERSE, None)


@pytest.mark.parametrize(
    ("confidence", "preset", "sku", "clear"),
    [(0.7, "", "TENT", False), (0.7, "", "", True), (1.0, "", "TENT", True), (0.7, "shop", "TENT", True)],
)
def test_a_bare_status_beside_a_sku_may_be_that_of_the_line(
    confidence: float, preset: str, sku: str, clear: bool
) -> None:
    sheet = ColumnMapping(
        (Column(0, "Order", Field.ORDER, 1.0), Column(1, "Status", Field.STATUS, confidence)), (0,), preset=preset
    )
    assert asks(row(status="refunded", sku=sku), sheet) == ((REVERSE, None) if clear else UNCLEAR)
    said = (sheet.columns[0], replace(sheet.columns[1], confidence=1.0, of_header=confidence))
    chosen = replace(sheet, columns=said)
    assert asks(row(status="refunded", sku=sku), chosen) == ((REVERSE, None) if clear else UNCLEAR)


def test_the_persons_own_words_go_before_the_tables() -> None:
    own = {"paid": "reverse", "ret ok": "not_final"}
    assert built([row(status="Paid")], [PLAIN], policy=Policy(status_words=own))[0].operation is REVERSE
    assert built([row(status="RET-OK")], [PLAIN], policy=Policy(status_words=own))[0].codes == (Code.REFUND_NOT_FINAL,)
    cancelled = row(status="cancelled", reason="Wrong size")
    said = built([cancelled], [PLAIN], policy=Policy(reason_words={"wrong size": "OTHER"}))[0]
    assert (said.reason, said.codes) == ("OTHER", ())


@pytest.mark.parametrize(
    ("text", "event", "use", "known"),
    [("NoPay", "4636", "reverse", True), ("nopay", "4636", "reverse", False), ("NoPay", "9", "reverse", False),
     ("NoPay", "4636", "modify", False)],
)  # fmt: skip
def test_custom_codes_belong_to_an_event_type_and_keep_their_case(text: str, event: str, use: str, known: bool) -> None:
    policy = Policy(codes_of={event: {"NoPay": use}})
    (change,) = built([row(status="cancelled", reason=text)], [PLAIN], policy=policy)
    assert (change.codes == ()) is known
    assert change.reason == text
    if text == "nopay":
        assert change.facts["nearest"] == "NoPay"


def test_an_empty_cell_beside_operations_asks_nothing() -> None:
    sheet = columns(Field.OPERATION)
    filled = replace(sheet, columns=tuple(replace(c, samples=("Reverse",)) for c in sheet.columns))
    assert built([row()], [PLAIN], sheet=filled)[0].codes == (Code.NOTHING_ASKED,)
    assert built([row()], [PLAIN], sheet=sheet)[0].codes == (Code.OPERATION_UNCLEAR,)


def test_complete_without_any_amounts_is_kept() -> None:
    given_row = row(status="wc-completed", refund_kind="money")
    assert built([given_row], [PLAIN], sheet=columns(Field.STATUS))[0].codes == (Code.NOTHING_ASKED,)


@pytest.mark.parametrize(
    ("means", "expected"),
    [
        ("reverse", (REVERSE, None)),
        ("modify", (MODIFY, None)),
        ("leave", NOTHING),
        ("not_final", NOT_FINAL),
        ("", UNCLEAR),
    ],
)
def test_the_accounts_words_count_for_what_to_do(means: str, expected: object) -> None:
    words = {"ni idea": means} if means else {}
    asked = row(wanted="Ni idea", unreadable=(Field.OPERATION,), refund="20")
    assert asks(asked, columns(Field.OPERATION, Field.REFUND), status_words=words) == expected
    known = row(wanted="Reverse", operation=REVERSE, refund="20")
    assert asks(known, columns(Field.OPERATION, Field.REFUND), status_words={"reverse": "leave"}) == NOTHING


def test_a_word_for_what_to_do_that_is_not_final_is_left_and_each_unknown_one_is_a_question() -> None:
    sheet = columns(Field.OPERATION, Field.REFUND)
    waiting = row(wanted="Pendiente de validar", unreadable=(Field.OPERATION,), refund="20")
    assert asks(waiting, sheet) == NOT_FINAL
    rows = [row(str(n), n, wanted=word, unreadable=(Field.OPERATION,)) for n, word in enumerate("aab", 2)]
    changes = judged(rows, [action(str(n), id=f"1000.4636.{n}") for n in range(2, 5)], sheet=sheet)
    assert [len(question.changes) for question in guards.questions(changes, Policy())] == [2, 1]


def test_an_empty_cell_among_decisions_is_not_decided_by_the_amount() -> None:
    def sheet(wanted: Field, confidence: float) -> ColumnMapping:
        made = columns(wanted, Field.REFUND)
        return replace(made, columns=tuple(replace(c, confidence=confidence, samples=("a",)) for c in made.columns))

    assert asks(row(refund="20"), sheet(Field.STATUS, 0.69))[1] is Code.OPERATION_UNCLEAR
    assert asks(row(refund="20"), sheet(Field.OPERATION, 0.9))[1] is Code.OPERATION_UNCLEAR
    assert asks(row(refund="20"), sheet(Field.STATUS, 0.95)) == (MODIFY, None)
    assert asks(row(), sheet(Field.STATUS, 0.69)) == NOTHING
    chosen = sheet(Field.STATUS, 1.0)
    chosen = replace(chosen, columns=tuple(replace(c, of_header=0.69) for c in chosen.columns))
    assert asks(row(refund="20"), chosen)[1] is Code.OPERATION_UNCLEAR
    (question,) = guards.questions(judged([row(refund="20")], [PLAIN], sheet=sheet(Field.STATUS, 0.69)), Policy())
    assert question.key == "OPERATION_UNCLEAR|empty status"


@pytest.mark.parametrize(
    ("word", "expected"),
    [("Cancelled", NOT_FINAL), ("pending", NOTHING), ("Approved", (MODIFY, None)), ("Chargeback", (MODIFY, UNCLEAR[1])),
     ("Storniert", (MODIFY, UNCLEAR[1])), ("Wurst", (MODIFY, UNCLEAR[1])), ("退款成功", (MODIFY, None)),
     ("refunded", (REVERSE, None))],
)  # fmt: skip
def test_cancelled_among_decisions_speaks_of_the_request(word: str, expected: object) -> None:
    assert asks(row(status=word, refund="20", refund_kind="decision")) == expected


def test_a_status_contradicted_by_a_column_nobody_read_is_unclear() -> None:
    sheet = replace(NO_AMOUNTS, unread="Decision")
    assert asks(row(status="cancelled", against="rejected"), sheet)[1] is Code.OPERATION_UNCLEAR
    assert asks(row(status="cancelled"), sheet) == (REVERSE, None)
    assert asks(row(status="paid", against="rejected"), sheet) == NOTHING
    assert judged([row(status="cancelled", against="rejected")], [PLAIN], sheet=sheet)[0].state is RowState.LOOK
