"""A code that a row has for two reasons is asked about twice: who says yes to the one has not answered the other."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pytest
from msgspec.structs import replace

from middle_bench import NOW, action, built, columns, dec, everywhere, item, judged, row
from reversal_desk import guards, words
from reversal_desk.model import Change, Code, Field, Operation, Policy, Row, RowState

LOOK, READY = RowState.LOOK, RowState.READY
PLAIN = action(amount="100.00")
BY_SKU = columns(Field.STATUS, Field.REFUND, Field.TOTAL, Field.SKU)
ONE_ITEM = {PLAIN.id: (item("OURS", "100.00"),)}
EACH = Policy(cumulative=False)


def keys(changes: Sequence[Change], policy: Policy) -> set[str]:
    return {question.key for question in guards.questions(changes, policy)}


@pytest.mark.parametrize(
    ("rows", "causes"),
    [
        ([row(sku="THEIRS", refund="24", total="120")], {"other_sku", "total"}),
        ([row(number=n, sku=f"S{n}", refund="24", total="120") for n in (2, 3)], {"each_line", "total"}),
        ([row(booked=True, refund="24", total="120")], {"negative_total", "total"}),
        ([row(booked=True, refund="24", total="120", fees=dec(30))], {"negative_fees", "total"}),
        ([row(booked=True, sku="THEIRS", refund="24", total="120", fees=dec(20))], {"negative_total", "fees"}),
    ],
)
def test_two_causes_of_amounts_that_disagree_are_two_questions(rows: list[Row], causes: set[str]) -> None:
    def of(policy: Policy) -> Change:
        return judged(rows, [PLAIN], sheet=BY_SKU, items=ONE_ITEM, policy=policy)[0]

    asked = {f"AMOUNTS_DISAGREE|{cause}" for cause in causes}
    change = of(Policy())
    assert (change.amount_after, change.codes) == (dec("80.00"), (Code.AMOUNTS_DISAGREE,))
    assert keys([change], Policy()) == asked
    for key in asked:
        said = Policy(answers=frozenset({key}))
        assert of(said).state is LOOK
        assert keys([of(said)], said) == asked - {key}
    assert of(Policy(answers=frozenset(asked))).state is READY
    (left,) = causes - {"total", "fees"}
    known = Policy(amounts="in")  # what the person said of tax and shipping answers no other question
    assert keys([of(known)], known) == {f"AMOUNTS_DISAGREE|{left}"}


def test_each_cause_is_said_with_its_own_figures() -> None:
    (change,) = judged([row(sku="THEIRS", refund="24", total="120")], [PLAIN], sheet=BY_SKU, items=ONE_ITEM)
    said = words.say(Code.AMOUNTS_DISAGREE, change.facts)
    assert "The sheet counts 120, the action 100.00 USD" in said.meaning
    assert "100.00 × 96 / 120 = 80.00" in said.meaning
    assert "“THEIRS” may be no part" in said.meaning
    assert "its refund of 24 is taken off" in said.meaning
    for question in guards.questions([change], Policy()):
        alone = words.say(question.code, question.facts).meaning
        assert ("THEIRS" in alone) != ("120" in alone)


def test_a_refund_above_the_order_is_no_question_of_another_code() -> None:
    """Its own question is that of the row, though a rule of the sheet's amounts stands beside it."""
    (change,) = judged([row(sku="THEIRS", refund="130")], [PLAIN], sheet=BY_SKU, items=ONE_ITEM)
    assert set(change.codes) == {Code.REFUND_OVER_TOTAL, Code.AMOUNTS_DISAGREE}
    assert keys([change], Policy()) == {"AMOUNTS_DISAGREE|other_sku", f"REFUND_OVER_TOTAL|row 2 {PLAIN.id}"}


def twice(policy: Policy, *, elsewhere: Mapping[str, guards.Elsewhere], more: Sequence[Row] = ()) -> tuple[Change, ...]:
    """Equal cells that are counted once, judged beside another file, or beside another row of the order."""
    rows = [row(refund="20"), row(number=3, refund="20", again=2), *more]
    changes = built(rows, [PLAIN], policy=policy)
    situation = guards.Situation(
        now=NOW, covered=everywhere, duplicates=guards.find_duplicates(changes), elsewhere=elsewhere
    )
    return tuple(guards.judge(change, situation, policy) for change in changes)


def test_another_file_and_a_repeated_row_are_two_questions() -> None:
    other = {PLAIN.id: guards.Elsewhere("may.csv", 9)}
    change = twice(EACH, elsewhere=other)[0]
    assert keys([change], EACH) == {"DUPLICATE_ROW|again", "DUPLICATE_ROW|file may.csv"}
    said = words.say(Code.DUPLICATE_ROW, change.facts)
    assert ("Row 3 says the same" in said.meaning, "Row 9 of “may.csv” asks" in said.meaning) == (True, True)
    for key in ("DUPLICATE_ROW|again", "DUPLICATE_ROW|file may.csv"):
        assert twice(replace(EACH, answers=frozenset({key})), elsewhere=other)[0].state is LOOK
    both = replace(EACH, answers=frozenset({"DUPLICATE_ROW|again", "DUPLICATE_ROW|file may.csv"}))
    assert twice(both, elsewhere=other)[0].state is READY


def test_a_yes_to_a_repeated_row_chooses_it_against_no_other() -> None:
    against = row(number=4, operation=Operation.REVERSE, wanted="Cancel")
    said = replace(EACH, answers=frozenset({"DUPLICATE_ROW|again"}))
    changes = twice(said, elsewhere={}, more=[against])
    assert [change.state for change in changes] == [LOOK, RowState.LEFT_OUT, LOOK]
    assert keys(changes, said) == {"DUPLICATE_ROW|rivals modify reverse"}
    for question in guards.questions(changes, said):
        assert guards.of_rivals(question)
        assert [[each.row.number for each in rows] for rows in guards.rivals(question, changes)] == [[2, 4]]


def test_what_two_remarks_say_is_one_question_of_both() -> None:
    facts = words.with_cause(Code.OPERATION_UNCLEAR, {"remark": "kept it"}, {"remark": "on review"})
    assert facts["remark"] == "kept it / on review"
    mixed = words.with_cause(Code.OPERATION_UNCLEAR, {"remark": "kept it"}, {"unread": "Case"})
    (change,) = judged([row(refund="20")], [PLAIN])
    asked = replace(change, codes=(Code.OPERATION_UNCLEAR,), facts=mixed, state=LOOK)
    assert keys([asked], Policy()) == {"OPERATION_UNCLEAR|unread Case", "OPERATION_UNCLEAR|remark kept it"}
    assert not guards.may_be_answered(Code.OPERATION_UNCLEAR, mixed)
