"""What stands in a sheet twice is counted once: exported twice, on each line of its order, taken back, or kept."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from msgspec.structs import replace

from middle_bench import action, built, columns, dec, item, judged, row, table_of
from reversal_desk import guards
from reversal_desk.mapping import map_columns, read_rows, status_meaning
from reversal_desk.model import (
    Cell,
    Change,
    Code,
    ColumnMapping,
    Field,
    Operation,
    Policy,
    Row,
    RowEdit,
    RowState,
)

LEAVE, REVERSE, MODIFY = Operation.LEAVE, Operation.REVERSE, Operation.MODIFY
EACH = Policy(cumulative=False)
PLAIN = action(amount="100.00")
BY_SKU = columns(Field.STATUS, Field.REFUND, Field.TOTAL, Field.SKU)


def read(headers: str, *rows: Sequence[Cell]) -> tuple[Row, ...]:
    made = table_of(headers.split("|"), *rows)
    return read_rows(made, map_columns(made))


# --------------------------------------------------------------------------- the same refund, exported twice


def test_equal_cells_with_a_number_of_the_refund_are_one_refund() -> None:
    rows = read("Refund ID|Order ID|Refund amount", ("R1", "1001", "20.00"), ("R1", "1001", "20.00"))
    assert [(each.again, each.numbered) for each in rows] == [(None, False), (2, True)]
    first, second = built(rows, [PLAIN], policy=EACH)
    assert (first.amount_after, first.codes) == (dec("80.00"), ())
    assert second.row.continues == 2


def test_a_column_may_number_the_refunds_whatever_its_name_is() -> None:
    lines = (("A7", "1001", "20.00"), ("A8", "1001", "5.00"), ("A9", "1002", "6.00"), ("A9", "1002", "6.00"))
    assert read("Booking|Order ID|Refund amount", *lines)[3].numbered
    of_orders = (("K1", "1001", "20.00"), ("K2", "1002", "6.00"), ("K2", "1002", "6.00"))
    assert not read("Booking|Order ID|Refund amount", *of_orders)[2].numbered


def test_a_parcel_may_hold_two_equal_pieces() -> None:
    lines = (("P1", "1001", "5.00"), ("P2", "1001", "6.00"), ("P3", "1002", "6.00"), ("P3", "1002", "6.00"))
    again = read("Tracking code|Order ID|Refund amount", *lines)[3]
    assert (again.again, again.numbered) == (4, False)


def test_equal_cells_without_a_number_are_asked_about_and_not_added_up() -> None:
    rows = read("Order ID|Refund amount", ("1001", "20.00"), ("1001", "20.00"))
    first, second = judged(rows, [PLAIN], policy=EACH)
    assert (first.state, first.amount_after, first.codes) == (RowState.LOOK, dec("80.00"), (Code.DUPLICATE_ROW,))
    assert (second.state, second.row.continues) == (RowState.LEFT_OUT, 2)
    key = guards.question_key(first, Code.DUPLICATE_ROW)
    assert key == "DUPLICATE_ROW|again"
    assert judged(rows, [PLAIN], policy=replace(EACH, answers=frozenset({key})))[0].state is RowState.READY


def test_two_refunds_of_one_order_are_still_added_up() -> None:
    rows = read("Refund ID|Order ID|Refund amount", ("R1", "1001", "20.00"), ("R2", "1001", "20.00"))
    assert built(rows, [PLAIN], policy=EACH)[0].amount_after == dec("60.00")


# --------------------------------------------------------------------------- an order's refund on each of its lines


def lines(order: str, refund: str, *, total: str = "100.00", count: int = 3, first: int = 2) -> list[Row]:
    return [row(order, first + n, sku=f"S{n}", refund=refund, total=total) for n in range(count)]


def named(header: str) -> ColumnMapping:
    made = tuple(replace(c, header=header) if c.field is Field.REFUND else c for c in BY_SKU.columns)
    return replace(BY_SKU, columns=made)


def once(change: Change) -> tuple[Operation, str, tuple[Code, ...]]:
    return change.operation, str(change.amount_after), change.codes


@pytest.mark.parametrize("policy", [Policy(), EACH, Policy(cumulative=True)])
def test_more_than_the_order_cannot_be_each_lines_own(policy: Policy) -> None:
    changes = built(lines("1001", "40.00"), [PLAIN], sheet=BY_SKU, policy=policy)
    assert once(changes[0]) == (MODIFY, "60.00", ())
    assert [change.row.continues for change in changes[1:]] == [2, 2]


def test_a_header_that_speaks_of_the_order_says_so_too() -> None:
    rows = lines("1001", "20.00")
    assert once(built(rows, [PLAIN], sheet=named("Order refund amount"))[0]) == (MODIFY, "80.00", ())
    assert once(built(rows, [PLAIN], sheet=named("Line refund total"))[0])[2] == (Code.AMOUNTS_DISAGREE,)


def test_without_evidence_it_is_asked_once_for_the_sheet() -> None:
    rows = [*lines("1001", "20.00"), *lines("1002", "10.00", first=5)]
    changes = judged(rows, [PLAIN, action("1002")], sheet=BY_SKU)
    asked = guards.questions(changes, Policy())
    assert [(one.key, len(one.changes)) for one in asked] == [("AMOUNTS_DISAGREE|each_line", 2)]
    assert [change.amount_after for change in asked[0].changes] == [dec("80.00"), dec("90.00")]


def test_refunds_that_differ_from_line_to_line_are_the_lines_own() -> None:
    rows = [row(sku="S0", refund="20.00", total="100.00"), row(number=3, sku="S1", refund="30.00", total="100.00")]
    goods = {PLAIN.id: (item("ALL", "100.00"),)}
    assert built(rows, [PLAIN], sheet=BY_SKU, items=goods)[0].amount_after == dec("50.00")


def test_lines_of_one_price_are_known_by_the_actions_own_items() -> None:
    goods = {PLAIN.id: (item("S0", "20.00"), item("S1", "20.00"), item("X", "60.00"))}
    first = built(lines("1001", "20.00", count=2), [PLAIN], sheet=BY_SKU, items=goods)[0]
    assert (first.amount_after, first.codes) == (dec("60.00"), ())


# --------------------------------------------------------------------------- taken back, and kept


def test_a_refund_on_the_other_side_of_a_later_row_is_asked_about() -> None:
    cells = (("1001", "", "20.00"), ("1001", "20.00", ""), ("1002", "", "5.00"))
    rows = read("Order ID|Debit|Refund amount", *cells)
    assert [each.taken_back for each in rows] == [3, None, None]
    changes = judged(rows, [PLAIN, action("1002")], policy=EACH)
    assert (changes[0].state, changes[0].codes) == (RowState.LOOK, (Code.DUPLICATE_ROW,))
    assert changes[2].state is RowState.READY


def test_an_invoice_before_the_payment_takes_nothing_back() -> None:
    rows = read("Order ID|Debit|Refund amount", ("1001", "20.00", ""), ("1001", "", "20.00"))
    assert [each.taken_back for each in rows] == [None, None]


def test_keep_on_another_row_of_the_order_is_a_quarrel() -> None:
    rows = [row(operation=REVERSE, wanted="Cancel"), row(number=3, operation=LEAVE, wanted="Keep")]
    for said in (rows, [replace(rows[0], number=3), replace(rows[1], number=2)]):
        changes = judged(said, [PLAIN])
        (asking,) = [change for change in changes if change.row.wanted == "Cancel"]
        assert (asking.state, asking.codes) == (RowState.LOOK, (Code.DUPLICATE_ROW,))
        assert guards.question_key(asking, Code.DUPLICATE_ROW) == "DUPLICATE_ROW|keep"
    accepted = {(2, PLAIN.id): RowEdit(accepted=frozenset({Code.DUPLICATE_ROW}))}
    assert judged(rows, [PLAIN], edits=accepted)[0].state is RowState.READY
    left = {(3, PLAIN.id): RowEdit(leave=True)}
    assert judged(rows, [PLAIN], edits=left)[0].state is RowState.READY


def test_whether_rows_add_up_is_asked_once_for_the_sheet() -> None:
    rows = [row("1001", 2, refund="20"), row("1001", 3, refund="30"), row("1002", 4, refund="5")]
    rows.append(row("1002", 5, refund="6"))
    changes = judged(rows, [PLAIN, action("1002")])
    assert [one.key for one in guards.questions(changes, Policy())] == ["DUPLICATE_ROW|sums"]
    assert not guards.may_be_answered(Code.DUPLICATE_ROW, changes[0].facts)
    answered = Policy(answers=frozenset({"DUPLICATE_ROW|sums"}))
    assert {change.state for change in judged(rows, [PLAIN, action("1002")], policy=answered)} == {RowState.LOOK}


# --------------------------------------------------------------------------- kinds


@pytest.mark.parametrize("kind", ["Troca", "换货", "Reparatur"])
def test_a_kind_that_leaves_the_order_goes_before_a_finished_status(kind: str) -> None:
    own = {"reparatur": "leave", "fertig": "refunded"}
    assert status_meaning("Fertig", kind, own) == "leave"
    assert status_meaning("退款成功", kind, own) == "leave"
    assert status_meaning("requested", kind, own) == "not_final"
    assert status_meaning("退款成功", "全部退款", own) == "reverse"


@pytest.mark.parametrize("header", ["Qty received back", "Menge zurück", "Quantité retournée", "退货件数 (实收)"])
def test_pieces_that_came_back_are_known_by_their_header(header: str) -> None:
    made = table_of(("Order ID", "SKU", header), ("1001", "A", "1"))
    (found,) = read_rows(made, map_columns(made, {Field.QUANTITY: header}))
    assert found.returned
