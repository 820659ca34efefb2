"""Each guard of product.md 4: when it speaks, what it does to its row, and that its words are whole."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import timedelta
from decimal import Decimal

import pytest
from msgspec.structs import replace

from middle_bench import ALL, DAY, NOW, action, built, changed, columns, dec, everywhere, item, judged, one, row
from reversal_desk import guards, words
from reversal_desk.guards import Duplicate, Finding, Handled, Situation
from reversal_desk.model import (
    Action,
    ActionState,
    Change,
    Code,
    Field,
    MatchHow,
    Operation,
    Policy,
    Row,
    RowEdit,
    RowState,
)

LOOK, BLOCKED, LEFT, READY = RowState.LOOK, RowState.BLOCKED, RowState.LEFT_OUT, RowState.READY
CANCELLED = {"status": "cancelled"}
PARTIAL = {"status": "partially_refunded"}


def nowhere(_: object) -> bool:
    return False


def locks(**left: float) -> object:
    return action(locking_date=NOW + timedelta(**left))


def several() -> list[Change]:
    sale, bonus = action(), action(id="1000.4637.9", amount="100.00")
    return list(judged([row(**CANCELLED)], [sale, bonus]))


Case = tuple[Code, RowState, Callable[[], Change]]

#: Every code that some guard or the plan gives, with the effect it must have.
CASES: list[Case] = [
    (Code.NOT_AFFILIATE, LEFT, lambda: one(row("nobody", **CANCELLED))),
    (Code.NOT_FOUND, BLOCKED, lambda: one(row("nobody", **CANCELLED), covered=nowhere)),
    (Code.OPERATION_UNCLEAR, LOOK, lambda: one(row(), action(), sheet=columns())),
    (Code.REFUND_NOT_FINAL, LEFT, lambda: one(row(status="退款失败", refund="100.00"), action())),
    (Code.NOTHING_ASKED, LEFT, lambda: one(row(status="paid"), action())),
    (Code.LEFT_BY_PERSON, LEFT, lambda: one(row(**CANCELLED), action(), edits={KEY: RowEdit(leave=True)})),
    (Code.HIDDEN_ROW, LEFT, lambda: one(row(**CANCELLED, hidden=True), action())),
    (Code.DAMAGED_ID, BLOCKED, lambda: one(row("2183400260754190000", **CANCELLED, damaged=True), action())),
    (Code.TOLERANT_MATCH, LOOK, lambda: one(row("#1001", **CANCELLED), action())),
    (Code.AMOUNTS_DISAGREE, LOOK, lambda: one(row(**PARTIAL, refund="20.00", total="120.00"), action())),
    (Code.SEVERAL_ACTIONS, LOOK, lambda: several()[1]),
    (
        Code.DUPLICATE_ROW,
        LOOK,
        lambda: judged([row(**CANCELLED), row(number=3, **PARTIAL, refund="20")], [action()])[1],
    ),
    (Code.DUPLICATE_ROW, LEFT, lambda: judged([row(**CANCELLED), row(number=3, **CANCELLED)], [action()])[1]),
    (Code.HANDLED_BEFORE, LOOK, lambda: one(row(**CANCELLED), action(), handled=handled(is_open=False))),
    (Code.HANDLED_BEFORE, LOOK, lambda: one(row(**CANCELLED), action(), handled=TAKEN_BACK)),
    (Code.OTHER_SENDER, BLOCKED, lambda: one(row(**CANCELLED), action(), handled=handled(is_open=True))),
    (
        Code.NOTHING_TO_CHANGE,
        LEFT,
        lambda: one(row(**PARTIAL, refund="20.00"), changed(original="100.00", now="80.00")),
    ),
    (Code.ALREADY_REVERSED, LEFT, lambda: one(row(**CANCELLED), action(state=ActionState.REVERSED))),
    (Code.LOCKED, BLOCKED, lambda: one(row(**CANCELLED), action(state=ActionState.APPROVED))),
    (Code.LOCKS_SOON, LOOK, lambda: one(row(**CANCELLED), locks(hours=5))),
    (
        Code.REVERSED_NEEDS_RESET,
        BLOCKED,
        lambda: one(row(**PARTIAL, refund="20.00"), changed(original="100.00", now="0.00", state=ActionState.REVERSED)),
    ),
    (Code.REVERSED_ELSEWHERE, LOOK, lambda: one(row(), action(state=ActionState.REVERSED), policy=RESET)),
    (
        Code.RESET_LOSES,
        LOOK,
        lambda: one(
            row(),
            action(amount="0.00", state=ActionState.REVERSED, intended_amount=dec("100"), delta_amount=dec("-80")),
            policy=RESET,
        ),
    ),
    (Code.AMOUNT_ZERO, LOOK, lambda: one(row(new_amount="0.00"), action())),
    (Code.AMOUNT_HIGHER, LOOK, lambda: one(row(new_amount="120.00"), action())),
    (Code.AMOUNT_NEGATIVE, BLOCKED, lambda: one(row(refund="-20.00"), action())),
    (
        Code.AMOUNT_UNREADABLE,
        BLOCKED,
        lambda: one(row(unreadable=(Field.REFUND,), unread=((Field.REFUND, "退款", "6O"),)), action()),
    ),
    (Code.AMOUNT_TOO_LARGE, LOOK, lambda: one(row(new_amount="1000000.00"), action(amount="2000000.00"))),
    (Code.AMOUNT_TOO_LARGE, BLOCKED, lambda: one(row(new_amount="100000000.00"), action(amount="200000000.00"))),
    (Code.AMOUNT_TOO_LARGE, LOOK, lambda: one(row(new_amount="900.50"), action(amount="1000", currency="JPY"))),
    (Code.REFUND_OVER_TOTAL, LOOK, lambda: one(row(refund="120.00"), action())),
    (Code.REFUND_AGAIN, LOOK, lambda: one(row(refund="30.00"), changed(original="100.00", now="80.00"))),
    (Code.CURRENCY_DIFFERS, LOOK, lambda: one(row(refund="22.00", total="110.00", currency="EUR"), action())),
    (Code.CURRENCY_DIFFERS, BLOCKED, lambda: one(row(refund="22.00", currency="EUR"), action())),
    (Code.ITEMS_NEEDED, LOOK, lambda: one(row(refund="22.00"), action(), items=two_items("TENT", "SOCK"))),
    (Code.SKU_TWICE, BLOCKED, lambda: one(row(refund="22.00"), action(), items=two_items("TENT", "TENT"))),
    (Code.SKU_UNKNOWN, BLOCKED, lambda: one(row(refund="22.00"), action(), items=two_items("TENT", ""))),
    (Code.REASON_UNKNOWN, BLOCKED, lambda: one(row(**CANCELLED, reason="xyzzy plugh"), action())),
    (Code.CHANGED_SINCE, LOOK, lambda: one(row(**CANCELLED), action(), fresh={action().id: action(amount="90.00")})),
    (Code.OPEN_ENDED_LOCK, LOOK, lambda: one(row(refund="20.00"), action(locking_date=None))),
]
#: Codes that are on the list of product.md 4 and that nothing gives while a row is planned: from the run, the
#: desk's count of rows, or item-level changes. Their effect is fixed here so that it is not forgotten.
ELSEWHERE = {
    Code.AMOUNT_FAR_BELOW: LOOK,
    Code.LOCKS_BEFORE_ITS_TURN: LOOK,
    Code.QUANTITY_HIGHER: BLOCKED,
    Code.MANY: LOOK,
}
KEY = (2, "1000.4636.1001")


#: A person takes back what was done to these orders elsewhere.
RESET = Policy(operation=Operation.RESET)


#: Batch 8 undid yesterday what batch 7 had done.
TAKEN_BACK = {action().id: Handled(8, NOW - DAY, open=False, took_back=7)}


def handled(*, is_open: bool) -> dict[str, Handled]:
    return {action().id: Handled(7, NOW - 3 * DAY, is_open)}


def two_items(one_sku: str, other_sku: str) -> dict[str, tuple[object, ...]]:
    return {action().id: (item(one_sku, "60.00"), item(other_sku, "40.00"))}


@pytest.mark.parametrize(("code", "effect", "make"), CASES, ids=[f"{c[0]}-{c[1]}" for c in CASES])
def test_each_guard_speaks_has_its_effect_and_whole_words(
    code: Code, effect: RowState, make: Callable[[], Change]
) -> None:
    change = make()
    assert code in change.codes
    assert change.state is effect
    message = words.say(code.value, change.facts)
    assert "?" not in message.text
    assert all((message.title, message.meaning, message.todo))


@pytest.mark.parametrize(("days", "state"), [(2, LOOK), (0.9, RowState.READY), (-3, RowState.READY)])
def test_a_cancellation_that_is_still_to_come_is_asked_about(days: float, state: RowState) -> None:
    day = (NOW + days * DAY).replace(tzinfo=None)
    given = row(**CANCELLED, last_day=(day, "Cancelled on: soon"))
    change = one(given, action())
    assert change.state is state
    if state is LOOK:
        assert "Cancelled on: soon" in words.say(Code.OPERATION_UNCLEAR, change.facts).text
        accepted = {KEY: RowEdit(accepted=frozenset({Code.OPERATION_UNCLEAR}))}
        assert one(given, action(), edits=accepted).state is RowState.READY
    assert one(given, action(), edits={KEY: RowEdit(leave=True)}).codes == (Code.LEFT_BY_PERSON,)


def test_every_code_with_an_effect_is_tested_here() -> None:
    assert {case[0] for case in CASES} | ELSEWHERE.keys() == guards.EFFECTS.keys()


@pytest.mark.parametrize(("code", "effect"), ELSEWHERE.items())
def test_codes_given_elsewhere_have_their_effect(code: Code, effect: RowState) -> None:
    (change,) = built([row(**CANCELLED)], [action()])
    judgement = guards.judge(replace(change, codes=(code,)), Situation(NOW, everywhere), Policy())
    assert judgement.state is effect


def test_our_own_reversal_is_no_strangers_and_a_kept_amount_is_what_a_reset_loses() -> None:
    gone = changed(original="100.00", now="0.00", state=ActionState.REVERSED)
    mine = one(row(), gone, policy=RESET, handled={gone.id: Handled(7, NOW - 3 * DAY, open=False)})
    assert Code.REVERSED_ELSEWHERE not in mine.codes
    kept = one(row(), changed(original="100.00", now="80.00", state=ActionState.REVERSED), policy=RESET)
    assert (Code.RESET_LOSES in kept.codes, kept.facts["amount"]) == (True, "80.00")
    silent = one(row(), action(amount="0.00", state=ActionState.REVERSED, delta_amount=None), policy=RESET)
    assert Code.RESET_LOSES not in silent.codes


# --------------------------------------------------------------------------- accepting


def test_only_looks_can_be_accepted_and_unclear_never() -> None:
    assert {guards.EFFECTS[code] for code in guards.ACCEPTABLE - {Code.DAMAGED_ID}} == {LOOK}
    assert Code.OPERATION_UNCLEAR not in guards.ACCEPTABLE
    unclear = one(row(), action(), sheet=columns(), policy=Policy(accept=frozenset(Code)))
    assert unclear.state is LOOK


@pytest.mark.parametrize(
    "make",
    [lambda p, e: one(row("#1001", **CANCELLED), action(), policy=p, edits=e)],
)
def test_a_look_is_accepted_for_all_or_for_one_row(make: Callable[[Policy, dict[object, RowEdit]], Change]) -> None:
    accept = frozenset({Code.TOLERANT_MATCH})
    assert make(Policy(), {}).state is LOOK
    assert make(Policy(accept=accept), {}).state is READY
    assert make(Policy(), {KEY: RowEdit(accepted=accept)}).state is READY
    assert make(Policy(accept=frozenset({Code.LOCKS_SOON})), {}).state is LOOK


def test_one_unanswered_look_keeps_the_row_and_a_block_stays_a_block() -> None:
    soon = action(locking_date=NOW + timedelta(hours=5))
    accept = Policy(accept=frozenset({Code.TOLERANT_MATCH}))
    assert one(row("#1001", **CANCELLED), soon, policy=accept).state is LOOK
    everything = Policy(accept=frozenset(Code))
    assert one(row("#1001", **CANCELLED), action(state=ActionState.APPROVED), policy=everything).state is BLOCKED


def test_what_is_left_out_says_only_why_and_does_nothing() -> None:
    change = one(row("#1001", status="paid", refund="-5"), action(state=ActionState.APPROVED))
    assert change.codes == (Code.NOTHING_ASKED,)
    assert (change.state, change.operation) == (LEFT, Operation.LEAVE)


def test_a_row_told_to_leave_is_calm_whatever_its_action_is() -> None:
    soon = action(locking_date=NOW + timedelta(hours=5))
    change = one(row("#1001", operation=Operation.LEAVE), soon)
    assert (change.state, change.codes) == (LEFT, (Code.NOTHING_ASKED,))


# --------------------------------------------------------------------------- rows without an action


@pytest.mark.parametrize(
    ("given", "covered", "code", "why"),
    [
        (row("9", **CANCELLED), everywhere, Code.NOT_AFFILIATE, ""),
        (row("9", **CANCELLED, date=None), nowhere, Code.NOT_FOUND, "no_date"),
        (row("9", **CANCELLED, date=None), everywhere, Code.NOT_AFFILIATE, ""),
        (row("9", **CANCELLED), nowhere, Code.NOT_FOUND, "not_downloaded"),
        (row("", **CANCELLED), everywhere, Code.NOT_FOUND, "no_number"),
        (row("9", **CANCELLED, action_id="1.2.3"), everywhere, Code.NOT_FOUND, "not_downloaded"),
        (row("", **CANCELLED, action_id="1.2.3"), everywhere, Code.NOT_FOUND, "no_number"),
    ],
)
def test_calm_only_where_everything_was_read(given: object, covered: object, code: Code, why: str) -> None:
    change = one(given, action(), covered=covered)
    assert change.codes == (code,)
    assert change.facts["why"] == why
    if why:
        assert words.DOUBTS[why] in words.say(code.value, change.facts).text.replace("The row", "the row")


def test_a_damaged_number_is_never_calm() -> None:
    change = one(row("2183400260754190000", **CANCELLED, damaged=True))
    assert (change.state, change.codes) == (BLOCKED, (Code.DAMAGED_ID,))


def test_a_damaged_number_does_not_matter_beside_an_action_id() -> None:
    given = row("2183400260754190000", **CANCELLED, damaged=True, action_id=action().id)
    assert one(given, action()).state is READY


def test_a_paid_order_without_an_action_is_not_worth_a_word() -> None:
    change = one(row("9", status="paid", date=None), covered=nowhere)
    assert (change.state, change.codes) == (LEFT, (Code.NOTHING_ASKED,))


def test_a_row_without_action_can_be_left_out_by_hand() -> None:
    change = one(row("9", **CANCELLED, date=None), edits={(2, ""): RowEdit(leave=True)}, covered=nowhere)
    assert (change.state, change.codes) == (LEFT, (Code.LEFT_BY_PERSON,))


# --------------------------------------------------------------------------- hidden and further lines


def test_hidden_rows_can_be_let_in() -> None:
    assert one(row(**CANCELLED, hidden=True), action(), policy=Policy(include_hidden=True)).state is READY


def test_hidden_rows_let_in_are_duplicates_like_others() -> None:
    rows = [row(**CANCELLED), row(number=3, **CANCELLED, hidden=True)]
    shown, merged = judged(rows, [action()], policy=Policy(include_hidden=True))
    assert (shown.state, merged.state) == (READY, LEFT)
    first, hidden = judged(rows, [action()])
    assert (first.codes, hidden.codes) == ((), (Code.HIDDEN_ROW,))


def test_a_further_line_of_an_order_says_nothing_of_its_own() -> None:
    first, further = judged([row(**CANCELLED), row(number=3, continues=2)], [action()])
    assert (first.state, further.state) == (READY, LEFT)
    assert further.codes == (Code.DUPLICATE_ROW,)
    assert further.facts["other"] == "2"


# --------------------------------------------------------------------------- two rows for one action


def test_different_wishes_wait_for_a_choice_and_accepting_for_all_sends_neither() -> None:
    rows = [row(**CANCELLED), row(number=3, new_amount="50.00")]
    for policy in (Policy(), Policy(accept=frozenset(Code))):
        changes = judged(rows, [action()], policy=policy)
        assert [change.state for change in changes] == [LOOK, LOOK]
        assert [change.facts["other"] for change in changes] == ["3", "2"]


def test_one_of_different_wishes_is_chosen_by_accepting_or_by_leaving_the_other() -> None:
    rows = [row(**CANCELLED), row(number=3, new_amount="50.00")]
    second = (3, action().id)
    accepted = RowEdit(accepted=frozenset({Code.DUPLICATE_ROW}))
    assert [c.state for c in judged(rows, [action()], edits={second: accepted})] == [LEFT, READY]
    assert [c.state for c in judged(rows, [action()], edits={KEY: RowEdit(leave=True)})] == [LEFT, READY]
    both = judged(rows, [action()], edits={second: accepted, KEY: accepted})
    assert [change.state for change in both] == [LOOK, LOOK]


def test_of_three_rows_the_equal_ones_merge_into_the_first() -> None:
    rows = [row(**CANCELLED), row(number=3, new_amount="50.00"), row(number=4, **CANCELLED)]
    assert [change.state for change in judged(rows, [action()])] == [LOOK, LOOK, LEFT]


def rivals_of(orders: int, *rows: dict[str, str]) -> list[Row]:
    """The same rows for each of several orders, one order after the other."""
    return [
        row(str(1001 + order), number=2 + order * len(rows) + place, **cells)
        for order in range(orders)
        for place, cells in enumerate(rows)
    ]


def of_orders(orders: int) -> list[Action]:
    return [action(str(1001 + order)) for order in range(orders)]


def test_which_of_different_wishes_counts_is_one_question_for_all_orders_alike() -> None:
    rows = rivals_of(3, CANCELLED, {"new_amount": "50.00"})
    odd = [row("1004", number=8, new_amount="50.00"), row("1004", number=9, **CANCELLED)]
    changes = judged([*rows, *odd], of_orders(4))
    first, second = guards.questions(changes, Policy())
    assert (first.key, len(first.changes)) == ("DUPLICATE_ROW|rivals reverse modify", 6)
    assert (second.key, len(second.changes)) == ("DUPLICATE_ROW|rivals modify reverse", 2)
    assert all(guards.of_rivals(question) and guards.may_be_answered_at_once(question) for question in (first, second))
    answered = Policy(answers=frozenset({first.key, second.key}))
    assert {c.state for c in judged([*rows, *odd], of_orders(4), policy=answered)} == {LOOK}, "a yes chooses none"


def test_the_last_word_on_an_order_may_be_a_row_that_says_nothing_new() -> None:
    again = rivals_of(1, CANCELLED, {"new_amount": "50.00"}, CANCELLED)
    as_it_is = rivals_of(1, {"new_amount": "50.00"}, {"new_amount": "100.00"})
    for rows, state in ((again, READY), (as_it_is, LEFT)):
        changes = judged(rows, of_orders(1))
        (question,) = guards.questions(changes, Policy())
        (lines,) = guards.rivals(question, changes)
        assert [line.row.number for line in lines] == [each.number for each in rows]
        chosen = {lines[-1].key: RowEdit(accepted=frozenset({Code.DUPLICATE_ROW}))}
        states = [change.state for change in judged(rows, of_orders(1), edits=chosen)]
        assert states == [LEFT] * (len(rows) - 1) + [state]


def test_rows_of_different_goods_are_chosen_order_by_order() -> None:
    rows = rivals_of(2, {"new_amount": "50.00", "sku": "A"}, {"new_amount": "60.00", "sku": "B"})
    questions = guards.questions(judged(rows, of_orders(2)), Policy())
    assert [question.key.split(" ")[0] for question in questions] == ["DUPLICATE_ROW|action"] * 2
    assert not any(map(guards.may_be_answered_at_once, questions))


def test_rows_that_ask_nothing_are_no_duplicates() -> None:
    requested = row(status="refund requested")
    assert [c.state for c in judged([requested, row(number=3, **CANCELLED)], [action()])] == [LEFT, READY]
    # but what the one calls cancelled the other calls paid: one line of it, or an order that lives again
    assert [c.state for c in judged([row(status="paid"), row(number=3, **CANCELLED)], [action()])] == [LEFT, LOOK]


def test_an_action_named_by_its_id_and_by_its_order_is_one_action() -> None:
    rows = [row(**CANCELLED), row("", number=3, **CANCELLED, action_id=action().id)]
    assert guards.find_duplicates(built(rows, [action()])) == {(3, action().id): Duplicate(2, same=True)}


# --------------------------------------------------------------------------- the action's state


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"locking_date": NOW + timedelta(hours=1)}, Code.LOCKED),
        ({"locking_date": NOW - DAY}, Code.LOCKED),
        ({"state": ActionState.APPROVED, "locking_date": None}, Code.LOCKED),
        ({"cleared_date": NOW - DAY}, Code.LOCKED),
        ({"locking_date": NOW + timedelta(hours=1, seconds=1)}, Code.LOCKS_SOON),
        ({"locking_date": NOW + timedelta(hours=24)}, Code.LOCKS_SOON),
        ({"locking_date": NOW + timedelta(hours=24, seconds=1)}, None),
    ],
)
def test_locks_are_judged_to_the_instant(change: dict[str, object], code: Code | None) -> None:
    judgement = one(row(**CANCELLED), action(**change))
    assert judgement.codes == ((code,) if code else ())


def test_a_lock_without_a_date_is_said_without_one() -> None:
    change = one(row(**CANCELLED), action(state=ActionState.APPROVED, locking_date=None))
    assert "(—)" in words.say("LOCKED", change.facts).text


def test_a_whole_reversal_needs_no_locking_date() -> None:
    assert one(row(**CANCELLED), action(locking_date=None)).state is READY


def test_a_locked_action_cannot_be_reset() -> None:
    gone = changed(original="100.00", now="0.00", state=ActionState.REVERSED, locking_date=NOW - DAY)
    change = one(row(), gone, policy=RESET)
    assert (change.state, change.codes[0]) == (BLOCKED, Code.LOCKED)


@pytest.mark.parametrize(
    ("present", "state"),
    [
        (action(), LEFT),
        (changed(original="100.00", now="80.00"), READY),
        (changed(original="100.00", now="0.00", state=ActionState.REVERSED), LOOK),
    ],
)
def test_reset_is_only_for_what_was_changed(present: object, state: RowState) -> None:
    change = one(row(), present, policy=RESET)
    assert change.state is state
    assert (Code.NOTHING_TO_CHANGE in change.codes) is (state is LEFT)


def test_a_wanted_zero_on_a_reversed_action_is_there_already() -> None:
    gone = changed(original="100.00", now="0.00", state=ActionState.REVERSED)
    assert Code.ALREADY_REVERSED in one(row(new_amount="0.00"), gone).codes


@pytest.mark.parametrize(("amount", "state"), [("99999999.99", LOOK), ("100000000.00", BLOCKED)])
def test_the_wire_carries_eight_digits(amount: str, state: RowState) -> None:
    big = action(amount="200000000.00")
    assert one(row(new_amount=amount), big, policy=Policy(accept=frozenset())).state is state


# --------------------------------------------------------------------------- other batches, other people


@pytest.mark.parametrize(("days", "speaks"), [(180, True), (181, False)])
def test_a_batch_long_ago_is_no_news(days: int, speaks: bool) -> None:
    old = {action().id: Handled(7, NOW - days * DAY, open=False)}
    assert (Code.HANDLED_BEFORE in one(row(**CANCELLED), action(), handled=old).codes) is speaks


def test_what_was_taken_back_is_asked_about_once_for_its_undo_in_words_of_its_own() -> None:
    change = one(row(**CANCELLED), action(), handled=TAKEN_BACK)
    (question,) = guards.questions([change], Policy())
    assert question.key == "HANDLED_BEFORE|8"
    said = words.say("HANDLED_BEFORE", question.facts)
    when = (NOW - DAY).isoformat(timespec="minutes")
    assert said.meaning == f"Batch 8 of {when} took this back; batch 7 had changed it."
    for policy in (Policy(answers=frozenset({question.key})), Policy(accept=frozenset({Code.HANDLED_BEFORE}))):
        assert one(row(**CANCELLED), action(), handled=TAKEN_BACK, policy=policy).state is RowState.READY


def test_what_we_took_back_and_is_reversed_all_the_same_is_a_strangers() -> None:
    gone = action(state=ActionState.REVERSED)
    assert Code.REVERSED_ELSEWHERE in one(row(), gone, policy=RESET, handled=TAKEN_BACK).codes


def test_what_this_program_reversed_says_by_which_batch_and_when() -> None:
    gone, before = action(state=ActionState.REVERSED), NOW - 3 * DAY
    ours = one(row(**CANCELLED), gone, handled={gone.id: Handled(7, before, open=False, reversed=True)})
    assert (ours.state, ours.codes) == (RowState.LEFT_OUT, (Code.ALREADY_REVERSED,))
    when = before.isoformat(timespec="minutes")
    assert words.say("ALREADY_REVERSED", ours.facts).meaning == f"Batch 7 of {when} reversed it; it pays no commission."
    for known in (TAKEN_BACK, handled(is_open=False), {}):  # changed or undone by us, and somebody else reversed it
        theirs = one(row(**CANCELLED), gone, handled=known)
        assert words.say("ALREADY_REVERSED", theirs.facts).meaning == "It pays no commission."


def test_rows_without_an_action_ask_no_batch() -> None:
    assert one(row("9", **CANCELLED), handled=handled(is_open=True)).codes == (Code.NOT_AFFILIATE,)


def test_the_same_read_again_is_no_change() -> None:
    moved = replace(action(), payout=Decimal(1), locking_date=NOW + 9 * DAY)
    assert one(row(**CANCELLED), action(), fresh={action().id: moved}).state is READY


# --------------------------------------------------------------------------- asked again when sending


@pytest.mark.parametrize(
    ("now", "code"),
    [
        (None, None),
        (action(), None),
        (action(state=ActionState.APPROVED), Code.LOCKED),
        (action(state=ActionState.APPROVED, locking_date=None), Code.LOCKED),
        (action(cleared_date=NOW), Code.LOCKED),
        (action(locking_date=NOW + timedelta(minutes=59)), Code.LOCKED),
        (action(amount="90.00"), Code.CHANGED_SINCE),
        (action(state=ActionState.REVERSED), Code.CHANGED_SINCE),
        (action(currency="EUR"), Code.CHANGED_SINCE),
    ],
)
def test_the_last_question_before_a_byte_leaves(now: object, code: Code | None) -> None:
    found = guards.may_still_go(action(), now, server_now=NOW)
    assert (found.code if found else None) is code
    if found:
        assert "?" not in words.say(found.code.value, found.facts).text


def test_a_finding_may_block_where_its_code_usually_asks() -> None:
    (change,) = built([row(refund="22.00", currency="EUR")], [action()])
    assert guards.amounts_blocked(change, Situation(NOW, everywhere)) == Finding(Code.CURRENCY_DIFFERS, effect=BLOCKED)
    assert change.how is MatchHow.ORDER
    assert dec("22.00") == change.money
    assert ALL.index_of(Field.REFUND) == 2


# --------------------------------------------------------------------------- questions


def alike(count: int = 7) -> tuple[Change, ...]:
    rows = [row(f"#{n}", n, status="cancelled") for n in range(3001, 3001 + count)]
    return judged(rows, [action(str(n)) for n in range(3001, 3001 + count)])


def test_a_rule_is_one_question_with_five_samples() -> None:
    changes = alike()
    (question,) = guards.questions(changes, Policy())
    assert (question.key, question.code) == ("TOLERANT_MATCH|hash", Code.TOLERANT_MATCH)
    assert (len(question.changes), len(question.samples)) == (7, 5)
    assert question.facts["why"] == "hash"
    assert guards.questions(changes, Policy(answers=frozenset({question.key}))) == ()
    assert guards.questions(changes, Policy(accept=frozenset({question.code}))) == ()


def test_an_answer_is_good_for_its_rule_alone() -> None:
    policy = Policy(answers=frozenset({"TOLERANT_MATCH|hash"}))
    assert one(row("#1001", **CANCELLED), action(), policy=policy).state is RowState.READY
    assert one(row("001001", **CANCELLED), action(), policy=policy).state is LOOK


@pytest.mark.parametrize("key", ["OPERATION_UNCLEAR|", "SKU_UNKNOWN|x", "LOCKED"])
def test_what_cannot_be_accepted_cannot_be_answered(key: str) -> None:
    assert one(row(), action(), sheet=columns(), policy=Policy(answers=frozenset({key}))).state is LOOK


def test_each_status_that_is_unclear_is_a_question_of_its_own() -> None:
    rows = [row(str(n), n, status=word, refund="5") for n, word in enumerate(("Hm", "hm ", "Tja"), 4001)]
    changes = judged(rows, [action(str(n)) for n in (4001, 4002, 4003)])
    assert [(q.key, len(q.changes)) for q in guards.questions(changes, Policy())] == [
        ("OPERATION_UNCLEAR|hm", 2),
        ("OPERATION_UNCLEAR|tja", 1),
    ]


def test_rows_without_a_rule_are_asked_one_by_one() -> None:
    rows = [row(str(n), n, **PARTIAL, refund="120") for n in (5001, 5002)]
    changes = judged(rows, [action(str(n)) for n in (5001, 5002)])
    keys = {question.key for question in guards.questions(changes, Policy())}
    assert keys == {f"REFUND_OVER_TOTAL|row {n} 1000.4636.{n}" for n in (5001, 5002)}
    slipped = one(row("2002", action_id=action().id, status="cancelled"), action(), action("2002"))
    (question,) = guards.questions([slipped], Policy())
    assert question.key == "TOLERANT_MATCH|row 2 1000.4636.1001"


def test_blocked_codes_of_a_row_are_no_question() -> None:
    changes = judged([row("#1001", status="cancelled", reason="no such")], [action()])
    assert changes[0].state is BLOCKED
    assert guards.questions(changes, Policy()) == ()


def test_what_another_file_asks_of_the_action_is_a_question_of_that_file() -> None:
    other = {action().id: guards.Elsewhere("october.csv", 12)}
    situation = Situation(now=NOW, covered=everywhere, elsewhere=other)
    [change] = built([row(**CANCELLED)], [action()])
    asked = guards.judge(change, situation, Policy())
    assert (asked.state, asked.codes) == (LOOK, (Code.DUPLICATE_ROW,))
    assert asked.facts["file"] == "october.csv"
    assert "Row 12 of “october.csv”" in words.say(Code.DUPLICATE_ROW, asked.facts).text
    [question] = guards.questions([asked], Policy())
    assert question.key == "DUPLICATE_ROW|file october.csv"
    assert guards.judge(change, situation, Policy(answers=frozenset({question.key}))).state is READY
    assert guards.judge(change, situation, Policy(accept=frozenset({Code.DUPLICATE_ROW}))).state is LOOK
    by_hand = replace(change, accepted=frozenset({Code.DUPLICATE_ROW}))
    assert guards.judge(by_hand, situation, Policy()).state is READY
    [paid] = built([row(status="paid")], [action()])
    assert Code.DUPLICATE_ROW not in guards.judge(paid, situation, Policy()).codes


def test_lines_are_alike_where_the_same_rule_asks() -> None:
    sign, spaces, again = (
        one(row(order, **CANCELLED), action(), policy=Policy()) for order in ("#1001", "10 01", "# 1001")
    )
    assert guards.rules(sign) == guards.rules(one(row("#1001", number=9, **CANCELLED), action()))
    assert len({guards.rules(sign), guards.rules(spaces), guards.rules(again)}) > 1
    large = one(row(**PARTIAL, refund="-20.00"), action())
    assert all("row" not in rule for rule in guards.rules(large))


# --------------------------------------------------------------------------- one change, two reasons

FRAUD, RETURNED = "CONS_FRAUD", "ITEM_RETURNED"


def reversals(
    *reasons: str, edits: Mapping[tuple[int, str], RowEdit] | None = None, policy: Policy | None = None
) -> list[Change]:
    rows = [row(number=n, status="cancelled", reason=reason) for n, reason in enumerate(reasons, 2)]
    return list(judged(rows, [action()], edits=edits, policy=policy))


def test_two_rows_that_reverse_one_action_for_different_reasons_are_asked_about() -> None:
    changes = reversals(FRAUD, RETURNED)
    assert [change.state for change in changes] == [LOOK, LOOK]
    assert [one.key for one in guards.questions(changes, Policy())] == ["DUPLICATE_ROW|rivals reverse"]
    said = words.say(Code.DUPLICATE_ROW, changes[0].facts)
    assert said.title == "Rows of one order give different reasons."
    assert f"Row 3 gives another reason, and only one of them goes to the partner: {FRAUD} / {RETURNED}" in said.text
    chosen = {(3, action().id): RowEdit(accepted=frozenset({Code.DUPLICATE_ROW}))}
    second = reversals(FRAUD, RETURNED, edits=chosen)[1]
    assert (second.state, second.reason) == (READY, RETURNED)
    same = {(3, action().id): RowEdit(reason=FRAUD)}
    assert [change.state for change in reversals(FRAUD, RETURNED, edits=same)] == [READY, LEFT]


@pytest.mark.parametrize(("reasons", "speaks"), [(("", FRAUD), 1), ((FRAUD, ""), 0), (("", "", FRAUD), 2)])
def test_the_row_that_gives_a_reason_speaks_for_those_that_give_none(reasons: tuple[str, ...], speaks: int) -> None:
    changes = reversals(*reasons)
    assert [change.state is READY for change in changes] == [n == speaks for n in range(len(reasons))]
    assert changes[speaks].reason == FRAUD


def test_words_for_one_reason_and_one_reason_for_all_ask_nothing() -> None:
    assert [change.state for change in reversals("fraud", FRAUD)] == [READY, LEFT]
    assert [change.state for change in reversals(FRAUD, RETURNED, policy=Policy(reason="OTHER"))] == [READY, LEFT]
    assert [change.state for change in reversals("", "")] == [READY, LEFT]


def test_a_reason_that_the_person_chose_is_not_lost_to_a_row_that_gives_none_or_another() -> None:
    chosen = {(2, action().id): RowEdit(reason="OTHER")}
    first = reversals("", "", edits=chosen)[0]
    assert (first.state, first.reason) == (READY, "OTHER")
    assert [change.state for change in reversals("", FRAUD, edits=chosen)] == [LOOK, LOOK]
