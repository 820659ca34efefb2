"""What an amount must not decide alone: it is asked about, once."""

from __future__ import annotations

from msgspec.structs import replace
from plan_bench import PLAIN

from middle_bench import ALL, action, built, columns, dec, judged, row
from reversal_desk import guards, matching, plan
from reversal_desk.model import Code, Field, Policy, RowEdit, RowState

ALONE = columns(Field.REFUND, Field.DATE)


def test_an_amount_beside_a_column_nobody_read_is_one_question() -> None:
    sheet = replace(ALONE, unread="Jury")
    rows = [row("1001", 2, refund="20"), row("1002", 3, refund="30"), row("1003", 4)]
    actions = [action(order, id=f"1000.4636.{order}") for order in ("1001", "1002", "1003")]
    changes = judged(rows, actions, sheet=sheet)
    assert [change.state for change in changes] == [RowState.LOOK, RowState.LOOK, RowState.LEFT_OUT]
    (question,) = guards.questions(changes, Policy())
    assert (question.key, question.facts["unread"]) == ("OPERATION_UNCLEAR|unread Jury", "Jury")
    yes = Policy(answers=frozenset({question.key}), accept=frozenset(Code), all_rows_cancelled=True)
    assert {change.state for change in judged(rows, actions, sheet=sheet, policy=yes)[:2]} == {RowState.LOOK}
    assert judged(rows, actions, sheet=ALONE)[0].state is RowState.READY


def test_a_status_that_tells_of_the_refund_is_not_alone() -> None:
    sheet = replace(ALL, unread="Jury")
    assert judged([row(refund="20", status="退款成功")], [PLAIN], sheet=sheet)[0].state is RowState.READY
    assert judged([row(refund="20", status="Approved")], [PLAIN], sheet=sheet)[0].state is RowState.READY
    assert judged([row(refund="20")], [PLAIN], sheet=sheet)[0].state is RowState.LOOK


def test_rows_below_a_line_of_its_own_are_asked_about_once_and_can_be_sent() -> None:
    rows = [row("1001", 2, refund="20"), row("1002", 9, refund="30", caption="Refused")]
    actions = [action(order, id=f"1000.4636.{order}") for order in ("1001", "1002")]
    changes = judged(rows, actions, sheet=ALONE)
    assert [change.state for change in changes] == [RowState.READY, RowState.LOOK]
    (question,) = guards.questions(changes, Policy())
    assert question.key == "OPERATION_UNCLEAR|caption Refused"
    yes = judged(rows, actions, sheet=ALONE, policy=Policy(answers=frozenset({question.key})))
    assert [(change.state, change.amount_after) for change in yes] == [
        (RowState.READY, dec("80")),
        (RowState.READY, dec("70")),
    ]


def test_new_amounts_far_below_the_present_ones_are_one_question() -> None:
    sheet = columns(Field.NEW_AMOUNT, Field.DATE)
    rows = [row(str(n), n, new_amount=new) for n, new in enumerate(("8", "9", "7", "60"), 2)]
    actions = [action(str(n), id=f"1000.4636.{n}") for n in range(2, 6)]
    changes = judged(rows, actions, sheet=sheet)
    assert [change.codes for change in changes] == [(Code.AMOUNT_FAR_BELOW,)] * 3 + [()]
    assert [question.key for question in guards.questions(changes, Policy())] == ["AMOUNT_FAR_BELOW"]
    yes = Policy(answers=frozenset({"AMOUNT_FAR_BELOW"}))
    assert {change.state for change in judged(rows, actions, sheet=sheet, policy=yes)} == {RowState.READY}
    assert not any(change.codes for change in judged(rows, actions, sheet=columns(Field.NEW_AMOUNT, Field.REFUND)))
    # one row worked out again is judged by the whole sheet, and what a person typed is meant
    matches = matching.match(rows, actions)
    alone = plan.build(matches[:1], columns=sheet, policy=Policy(), edits={}, items={}, sheet=matches)
    assert alone[0].codes == (Code.AMOUNT_FAR_BELOW,)
    typed = {(2, "1000.4636.2"): RowEdit(amount_after=dec("8"))}
    assert built(rows, actions, sheet=sheet, edits=typed)[0].codes == ()
