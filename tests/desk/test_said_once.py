"""What is said once is not asked again: layouts, words, answers, codes; and what the desk shows of its guesses."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from desk_bench import Here

from reversal_desk.errors import UsageError
from reversal_desk.impact.practice import ActionSpec, EarlierChange, ItemSpec, WorldSpec
from reversal_desk.model import Code, Field, Operation, Policy, RowState

NOW = datetime.now(UTC)
AGE = timedelta(days=10)
DAY = (NOW - AGE).strftime("%Y-%m-%d")
BONUS = ActionSpec(order="101", amount=Decimal(0), tracker="4637", flat_payout=Decimal(5), age=AGE)
ACTIONS = (
    *(ActionSpec(order=str(n), amount=Decimal(100), age=AGE) for n in range(101, 111)),
    BONUS,
    ActionSpec(order="900", amount=Decimal(9), age=AGE, earlier=(EarlierChange(timedelta(days=2), "NoPay"),)),
    ActionSpec(
        order="901", amount=Decimal(9), age=AGE, earlier=(EarlierChange(timedelta(days=2), "Verified", Decimal(8)),)
    ),
    ActionSpec(order="902", amount=Decimal(9), age=AGE, earlier=(EarlierChange(timedelta(days=2), "ITEM_RETURNED"),)),
    ActionSpec(
        order="950", amount=Decimal(70), age=AGE,
        items=(ItemSpec("TENT", Decimal(50)), ItemSpec("ROPE", Decimal(20), quantity=2)),
    ),
)  # fmt: skip


@pytest.fixture
def here(tmp_path: Path) -> Iterator[Here]:
    spec = WorldSpec(actions=ACTIONS, reject_codes=frozenset({"NoPay"}), modify_codes=frozenset({"Verified"}))
    with ExitStack() as stack:
        yield Here(tmp_path, stack, world=spec)


def cancelled(*orders: str) -> list[list[str]]:
    return [["Order number", "Order date", "Order status"], *([order, DAY, "cancelled"] for order in orders)]


# --------------------------------------------------------------------------- columns

ODD = [["Nr", "Wert", "Tag", "Was"], *([str(n), "100.00", DAY, "storniert"] for n in range(102, 106))]


def test_each_column_says_why_it_was_taken(here: Here) -> None:
    opened = here.opened(cancelled("102"))
    assert {c.header: c.why.code for c in opened.mapping.columns if c.why} == {
        "Order number": "MAPPED_HEADER",
        "Order date": "MAPPED_HEADER",
        "Order status": "MAPPED_HEADER",
    }
    assert opened.sure
    by_hand = here.desk.remap(opened, {Field.STATUS: "Order status"}, nothing=["Order date"])
    assert {c.header: c.why.code for c in by_hand.mapping.columns if c.why} == {
        "Order number": "MAPPED_HEADER",
        "Order date": "MAPPED_CHOSEN",
        "Order status": "MAPPED_CHOSEN",
    }
    assert by_hand.mapping.index_of(Field.DATE) is None


def test_a_layout_is_remembered_for_the_next_sheet_with_these_headers(here: Here) -> None:
    opened = here.opened(ODD)
    assert opened.mapping.index_of(Field.STATUS) is None
    said = here.desk.remap(opened, {Field.ORDER: "Nr", Field.STATUS: "Was", Field.REFUND: "Wert"})
    here.desk.remember_layout(here.account, said, cumulative=True, amounts="out")
    again = here.opened([ODD[0], *reversed(ODD[1:])])
    assert {c.field for c in again.mapping.columns} == {Field.ORDER, Field.STATUS, Field.REFUND, Field.DATE}
    assert (again.mapping.cumulative, again.amounts, again.sure) == (True, "out", True)
    assert here.desk.plan(again, here.desk.find_actions(again, here.account), Policy()).policy.amounts == "out"
    here.desk.forget_layout(here.account, opened)
    assert here.opened(ODD).mapping.index_of(Field.STATUS) is None


def test_what_was_chosen_is_remembered_once_it_was_sent(here: Here) -> None:
    said = here.desk.remap(here.opened(ODD), {Field.ORDER: "Nr", Field.STATUS: "Was"})
    made = here.desk.plan(said, here.desk.find_actions(said, here.account), Policy())
    assert made.counts == {RowState.READY: 4}
    here.desk.submit(made)
    assert here.opened(ODD).mapping.index_of(Field.STATUS) == 3


def test_columns_chosen_anew_leave_the_layouts_other_answers(here: Here) -> None:
    rows = [["Order ID", "Order date", "Total", "Refund amount", "Zone"], ["102", DAY, "100.00", "20.00", "x"]]
    said = here.desk.remap(here.opened(rows), {Field.REASON: "Zone"})
    here.desk.remember_layout(here.account, said, cumulative=False, amounts="in")
    opened = here.opened(rows)
    again = here.desk.remap(opened, {})
    assert (again.mapping, again.amounts) == (opened.mapping, "in")
    again = here.desk.remap(opened, {Field.SKU: "Zone"})
    assert (again.mapping.cumulative, again.amounts, again.mapping.index_of(Field.SKU)) == (False, "in", 4)
    found = here.desk.find_actions(again, here.account)
    policy = Policy(cumulative=again.mapping.cumulative, accept=frozenset({Code.AMOUNTS_DISAGREE}))  # no such SKU
    here.desk.submit(here.desk.plan(again, found, policy))
    opened = here.opened(rows)
    assert (opened.mapping.cumulative, opened.amounts, opened.mapping.index_of(Field.SKU)) == (False, "in", 4)
    assert opened.mapping.index_of(Field.REASON) is None


def test_pasted_cells_know_the_layout_too(here: Here) -> None:
    said = here.desk.remap(here.opened(ODD), {Field.ORDER: "Nr", Field.STATUS: "Was"})
    here.desk.remember_layout(here.account, said)
    text = "\n".join("\t".join(row) for row in ODD)
    assert here.desk.open_pasted(text).mapping.index_of(Field.STATUS) == 3


# --------------------------------------------------------------------------- words


def test_the_sheets_words_are_shown_with_what_they_mean(here: Here) -> None:
    headers = ["Order number", "Order date", "Order status", "Reason"]
    rows = [headers, ["102", DAY, "RET OK", "Kaputt"], ["103", DAY, "ret-ok", "Wrong size"], ["104", DAY, "paid", ""]]
    here.desk.keep_words(here.account, status={"Ret_OK": "reverse"}, reasons={"kaputt": "ITEM_RETURNED"})
    uses = here.desk.words_in(here.opened(rows), here.account)
    assert [(u.field.value, u.word, u.rows, u.means, u.own) for u in uses] == [
        ("status", "RET OK", 1, "reverse", True),
        ("status", "ret-ok", 1, "reverse", True),
        ("status", "paid", 1, "leave", False),
        ("reason", "Kaputt", 1, "ITEM_RETURNED", True),
        ("reason", "Wrong size", 1, "ITEM_RETURNED", False),
    ]
    assert [u.means for u in here.desk.words_in(here.opened(rows))] == ["", "", "leave", "", "ITEM_RETURNED"]
    made = here.plan(rows)
    assert [(c.operation, c.reason) for c in made.changes] == [
        (Operation.REVERSE, "ITEM_RETURNED"),
        (Operation.REVERSE, "ITEM_RETURNED"),
        (Operation.LEAVE, ""),
    ]
    assert made.policy.status_words == {"ret ok": "reverse"}  # so the journal records what was used


@pytest.mark.parametrize(
    ("status", "reasons"), [({"x": "perhaps"}, {}), ({}, {"x": ""}), ({}, {"x": "-no code-"}), ({}, {"x": "y" * 65})]
)
def test_a_word_means_something_that_exists(here: Here, status: dict[str, str], reasons: dict[str, str]) -> None:
    with pytest.raises(UsageError, match="WORD_UNKNOWN"):
        here.desk.keep_words(here.account, status=status, reasons=reasons)
    assert here.desk.words(here.account).status == {}


# --------------------------------------------------------------------------- custom codes


def test_custom_codes_are_learned_from_the_change_log_once_a_reason_is_unknown(here: Here) -> None:
    headers = ["Order number", "Order date", "Order status", "Reason"]
    known = here.plan([headers, ["102", DAY, "cancelled", "Wrong size"]])
    assert "updates" not in known.found.requests
    assert here.desk.codes(here.account) == {}
    made = here.plan([headers, ["102", DAY, "cancelled", "NoPay"], ["103", DAY, "cancelled", "nopay"]])
    assert made.found.requests["updates"] == 2  # one for each program
    assert here.desk.codes(here.account) == {"4636": {"NoPay": "reverse", "Verified": "modify"}}
    first, second = made.changes
    assert (first.state, first.reason) == (RowState.READY, "NoPay")
    assert (second.codes, second.facts["nearest"]) == ((Code.REASON_UNKNOWN,), "NoPay")
    again = here.plan([headers, ["102", DAY, "cancelled", "Nobody knows"]])
    assert "updates" not in again.found.requests  # read lately


def test_codes_are_offered_by_event_type_and_use(here: Here) -> None:
    assert here.desk.learn_codes(here.account) == {"4636": {"NoPay": "reverse", "Verified": "modify"}}
    here.desk.keep_codes(here.account, "4637", {"Mine": "reverse"})
    assert here.desk.reasons(here.account, "4636", reverses=True)[0] == "NoPay"
    assert here.desk.reasons(here.account, "4636", reverses=False)[0] == "Verified"
    assert here.desk.reasons(here.account, "4637", reverses=True)[0] == "Mine"
    assert "REJECTED" in here.desk.reasons(here.account, "9", reverses=True)
    for codes in ({"": "reverse"}, {"X": "perhaps"}):
        with pytest.raises(UsageError, match="WORD_UNKNOWN"):
            here.desk.keep_codes(here.account, "4637", codes)


# --------------------------------------------------------------------------- answers


def test_a_rule_is_answered_once_with_yes_or_no(here: Here) -> None:
    made = here.plan(cancelled("#102", "#103", "00104"))
    asked = [(question.key, len(question.changes)) for question in made.questions]
    assert asked == [("TOLERANT_MATCH|hash", 2), ("TOLERANT_MATCH|zeros", 1)]
    yes = here.desk.answer(made, "TOLERANT_MATCH|hash", yes=True)
    assert yes.counts == {RowState.READY: 2, RowState.LOOK: 1}
    no = here.desk.answer(yes, "TOLERANT_MATCH|zeros", yes=False)
    assert no.counts == {RowState.READY: 2, RowState.LEFT_OUT: 1}
    assert no.questions == ()


def test_the_pattern_of_several_actions_is_remembered_once_it_was_sent(here: Here) -> None:
    made = here.plan(cancelled("101"))
    (question,) = made.questions
    assert question.code is Code.SEVERAL_ACTIONS
    here.desk.submit(here.desk.answer(made, question.key, yes=True))
    again = here.plan(cancelled("101"))
    assert Code.SEVERAL_ACTIONS not in {q.code for q in again.questions}
    assert question.key in again.policy.answers


# --------------------------------------------------------------------------- what the sheet leaves open


def test_marks_and_days_that_the_sheet_leaves_open_are_read_as_the_actions_show_them(here: Here) -> None:
    day = (NOW - AGE).strftime("%m/%d/%Y") if (NOW - AGE).day <= 12 else DAY
    rows = [["Order number", "Order date", "Refund amount", "Order total"]]
    rows += [[str(n), day, "100", "100"] for n in range(102, 106)]
    assert here.plan(rows).counts == {RowState.READY: 4}


def test_the_evidence_for_the_order_column_is_told(here: Here) -> None:
    rows = [["Order ID", "Order reference", "Order status", "Order date"]]
    rows += [[f"{7000 + n}", f"#{n}", "cancelled", DAY] for n in range(102, 106)]
    made = here.plan(rows)
    assert [(n.facts["header"], n.facts["count"], n.facts["why"]) for n in made.evidence] == [
        ("Order reference", "4", "hash"),
        ("Order ID", "0", "exact"),
    ]
    assert made.orders == (4, 4, 0)
    assert here.plan(cancelled("102", "103", "777")).orders == (3, 2, 2)
    assert here.plan(cancelled("102")).evidence == ()


def test_returned_items_are_read_and_changed_line_by_line(here: Here) -> None:
    headers = ["Order ID", "Order Date", "SKU", "Returned quantity", "Return status"]
    made = here.plan([headers, ["950", DAY, "ROPE", "1", "Completed"]])
    (change,) = made.changes
    assert (change.state, change.operation, change.amount_after) == (RowState.READY, Operation.ITEMS, Decimal(60))
    batch = here.desk.submit(made)
    here.desk.run(batch, wait=30, patience=1)
    (outcome,) = here.desk.outcomes(batch)
    assert (outcome.state, outcome.amount_after) == (RowState.CONFIRMED, Decimal(60))
