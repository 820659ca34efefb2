"""What a row says that another row of its order speaks for is heard: a remark, a word nobody knows, money in another
currency, a refund that was taken back, a reason. Folded into the other row it went out with it, unsaid."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest
from msgspec.structs import replace

from middle_bench import action, columns, dec, item, judged, row
from reversal_desk import guards, words
from reversal_desk.model import Change, Code, Field, Operation, Policy, Row, RowEdit, RowState

LOOK, READY, BLOCKED, LEFT = RowState.LOOK, RowState.READY, RowState.BLOCKED, RowState.LEFT_OUT
PLAIN = action(amount="100.00")
EACH = Policy(cumulative=False)
BY_SKU = columns(Field.STATUS, Field.REFUND, Field.TOTAL, Field.SKU, Field.QUANTITY, Field.REASON)
GOODS = {PLAIN.id: (item("A", "60.00", 2), item("B", "40.00", 2))}
KEY = (2, PLAIN.id)


def summed(policy: Policy = EACH, edits: Any = None, **further: Any) -> list[Change]:
    """One row per refund: the second says something more."""
    rows = [row(refund="20"), row(number=3, refund="30", **further)]
    return list(judged(rows, [PLAIN], policy=policy, edits=edits))


def of_items(policy: Policy = EACH, **further: Any) -> list[Change]:
    """Pieces that came back, in two rows."""
    piece: dict[str, Any] = {"quantity": 1, "returned": True}
    rows = [row(sku="A", **piece), row(number=3, sku="B", **{**piece, **further})]
    return list(judged(rows, [PLAIN], policy=policy, sheet=BY_SKU, items=GOODS))


def on_each_line(policy: Policy = EACH, **further: Any) -> list[Change]:
    """One refund that stands on each of two lines."""
    rows = [row(sku="A", refund="60", total="100"), row(number=3, sku="B", refund="60", total="100", **further)]
    return list(judged(rows, [PLAIN], policy=policy, sheet=BY_SKU))


def keys(changes: Sequence[Change], policy: Policy = EACH) -> set[str]:
    return {question.key for question in guards.questions(changes, policy)}


@pytest.mark.parametrize("folded", [summed, of_items, on_each_line])
@pytest.mark.parametrize(
    ("further", "key"),
    [
        ({"remark": "DO NOT REFUND"}, "OPERATION_UNCLEAR|remark DO NOT REFUND"),
        ({"rival": "Net"}, "OPERATION_UNCLEAR|rival Net"),
        ({"against": "rejected", "under": "Case"}, "OPERATION_UNCLEAR|unread Case"),
        ({"caption": "Rejected"}, "OPERATION_UNCLEAR|caption Rejected"),
        ({"taken_back": 4}, "DUPLICATE_ROW|taken_back"),
        ({"below": 4}, "DUPLICATE_ROW|below"),
    ],
)
def test_what_speaks_against_a_further_row_is_asked(folded: Any, further: dict[str, Any], key: str) -> None:
    assert [change.state for change in folded()] == [READY, LEFT]
    changes = folded(**further)
    assert [change.state for change in changes] == [LOOK, LEFT]
    assert keys(changes) == {key}
    if guards.may_be_answered_at_once(guards.questions(changes, EACH)[0]):
        assert folded(replace(EACH, answers=frozenset({key})), **further)[0].state is READY


def test_a_further_row_that_the_person_leaves_out_is_neither_counted_nor_asked_about() -> None:
    left = {(3, PLAIN.id): RowEdit(leave=True)}
    (first, _) = summed(edits=left, remark="DO NOT REFUND")
    assert (first.state, first.amount_after) == (READY, dec("80.00"))


def test_an_amount_that_the_person_types_stands_above_what_the_rows_say() -> None:
    typed = {KEY: RowEdit(amount_after=dec("70.00"))}
    (first, _) = summed(edits=typed, remark="DO NOT REFUND")
    assert (first.state, first.amount_after, first.codes) == (READY, dec("70.00"), ())


def test_remarks_of_two_rows_are_both_read_before_a_yes() -> None:
    rows = [row(refund="20", remark="late"), row(number=3, refund="30", remark="kept it")]
    said = replace(EACH, answers=frozenset({"OPERATION_UNCLEAR|remark late"}))
    first = judged(rows, [PLAIN], policy=said)[0]
    assert (first.state, first.facts["remark"]) == (LOOK, "late / kept it")
    assert "late / kept it" in words.say(Code.OPERATION_UNCLEAR, first.facts).meaning


def test_a_yes_to_a_remark_is_none_to_a_status_that_nobody_knows() -> None:
    rows = [row(refund="20", remark="late"), row(number=3, refund="30", status="Zorb")]
    said = replace(EACH, answers=frozenset({"OPERATION_UNCLEAR|remark late"}))
    changes = judged(rows, [PLAIN], policy=said)
    assert changes[0].state is LOOK
    assert keys(changes, said) == {"OPERATION_UNCLEAR|zorb"}
    assert not guards.may_be_answered(Code.OPERATION_UNCLEAR, changes[0].facts)
    known = replace(said, status_words={"zorb": "refunded"})
    assert judged(rows, [PLAIN], policy=known)[0].state is READY


def test_a_number_that_was_tidied_in_a_further_row_is_asked_about() -> None:
    rows = [row(refund="20"), row("#1001", 3, refund="30")]
    first = judged(rows, [PLAIN], policy=EACH)[0]
    assert (first.state, first.codes) == (LOOK, (Code.TOLERANT_MATCH,))


def test_pieces_of_a_further_row_that_cannot_be_read_block_the_order() -> None:
    rows = [row(sku="A", refund="30", quantity=1, returned=True)]
    rows.append(row(number=3, sku="B", refund="40", returned=True, unreadable=(Field.QUANTITY,)))
    changes = judged(rows, [PLAIN], policy=EACH, sheet=BY_SKU, items=GOODS)
    assert (changes[0].state, changes[0].codes) == (BLOCKED, (Code.AMOUNT_UNREADABLE,))


def test_a_total_of_a_further_row_that_cannot_be_read_blocks_the_sum() -> None:
    assert summed(unreadable=(Field.TOTAL,))[0].codes == (Code.AMOUNT_UNREADABLE,)
    assert summed(replace(EACH, amounts="out"), unreadable=(Field.TOTAL,))[0].state is READY


@pytest.mark.parametrize("money", [{"sign": "$"}, {"currency": "EUR"}])
def test_money_of_another_kind_is_not_added_up(money: dict[str, str]) -> None:
    assert READY not in [change.state for change in summed(**money)]
    lines = [row(sku="A", refund="30"), row(number=3, sku="B", refund="20", **money)]
    assert READY not in [change.state for change in judged(lines, [PLAIN], sheet=BY_SKU, items=GOODS)]


# --------------------------------------------------------------------------- reasons

FRAUD, RETURNED = "CONS_FRAUD", "ITEM_RETURNED"


def test_a_sum_of_refunds_with_different_reasons_is_asked_about() -> None:
    rows = [row(refund="20", reason=FRAUD), row(number=3, refund="30", reason=RETURNED)]
    changes = judged(rows, [PLAIN], policy=EACH)
    assert (changes[0].state, changes[0].amount_after) == (LOOK, dec("50.00"))
    assert keys(changes) == {"DUPLICATE_ROW|reasons"}
    assert judged(rows, [PLAIN], policy=replace(EACH, answers=frozenset({"DUPLICATE_ROW|reasons"})))[0].state is READY
    chosen = {KEY: RowEdit(reason="OTHER")}
    assert judged(rows, [PLAIN], policy=EACH, edits=chosen)[0].state is READY
    blank = [replace(rows[0], reason=""), rows[1]]
    (first, _) = judged(blank, [PLAIN], policy=EACH)
    assert (first.state, first.reason) == (READY, RETURNED)


def test_of_pieces_only_a_whole_reversal_has_a_reason_of_the_sheet() -> None:
    assert of_items(reason=FRAUD)[0].state is READY
    rows = [row(sku="A", quantity=2, returned=True, reason=FRAUD), row(number=3, sku="B", quantity=2, returned=True)]
    whole = judged(rows, [PLAIN], sheet=BY_SKU, items=GOODS)
    assert (whole[0].operation, whole[0].state, whole[0].reason) == (Operation.REVERSE, READY, FRAUD)
    rows[1] = replace(rows[1], reason=RETURNED)
    assert keys(judged(rows, [PLAIN], sheet=BY_SKU, items=GOODS)) == {"DUPLICATE_ROW|reasons"}


# --------------------------------------------------------------------------- equal rows become one


def test_a_remark_on_a_row_that_says_the_same_is_not_lost_with_it() -> None:
    def two(first: str, second: str, policy: Policy | None = None) -> list[Change]:
        rows: list[Row] = [row(status="cancelled", remark=first), row(number=3, status="cancelled", remark=second)]
        return list(judged(rows, [PLAIN], policy=policy))

    for changes in (two("", "kept it"), two("kept it", "")):
        assert [change.state for change in changes] == [LOOK, LEFT]
        assert keys(changes) == {"OPERATION_UNCLEAR|remark kept it"}
    said = Policy(answers=frozenset({"OPERATION_UNCLEAR|remark kept it"}))
    assert [change.state for change in two("", "kept it", said)] == [READY, LEFT]
    assert two("late", "kept it", said)[0].state is LOOK
