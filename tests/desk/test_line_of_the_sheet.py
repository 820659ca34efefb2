"""The line that adds up, where a person typed amounts, where rows went back, and where a sheet is in two batches."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping
from datetime import timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from desk_bench import Bench, Start
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from reversal_desk.cli import runs
from reversal_desk.desk import Desk, Plan
from reversal_desk.impact.practice import ActionSpec
from reversal_desk.model import RECONCILIATION_PARTS, Code, Operation, Policy, RowEdit, RowState
from reversal_desk.undo import Listed, Scope

SAMPLES = Path(__file__).resolve().parents[2] / "resources" / "samples"
Line = Mapping[str, Decimal]


def said(line: Line) -> dict[str, str]:
    """The parts that say something, each as text; they add up to what is in the sheet."""
    assert sum(line[part] for part in RECONCILIATION_PARTS) == line["in_sheet"]
    return {part: str(amount) for part, amount in line.items() if amount}


def edited(made: Plan, desk: Desk, **orders: str | RowEdit) -> Plan:
    """The plan with an amount typed, or something else decided, for these orders."""
    edits = {}
    for change in made.changes:
        wanted = orders.get(change.order)
        if wanted is not None:
            edit = RowEdit(amount_after=Decimal(wanted)) if isinstance(wanted, str) else wanted
            edits[change.key] = edit
    assert len(edits) == len(orders)
    return desk.plan(made.opened, made.found, made.policy, edits)


def run(one: Bench, batch: int) -> None:
    """Run a batch to its end."""
    assert one.desk.run(batch, wait=30, patience=1).batch_id == batch
    assert one.desk.batch(batch).finished


def undone(one: Bench, batch: int, *orders: str) -> int:
    """Take these orders of a batch back, or all of it."""
    number = one.desk.undo(one.desk.undo_preview(batch, Scope(only=Listed.of(orders)) if orders else None))
    run(one, number)
    return number


# --------------------------------------------------------------------------- what a person changed


def test_an_amount_that_was_typed_is_counted_as_what_is_changed(bench: Start) -> None:
    """Of 100.00 the sheet cancels, 40.00 are really changed; the rest is what the person changed."""
    one = bench()
    made = edited(one.plan("A1", "A2"), one.desk, A1="60.00")
    line = made.reconciliation["USD"]
    assert said(line) == {"in_sheet": "200.00", "to_be_sent": "140.00", "changed_by_you": "60.00"}
    sales = sum(c.amount_after - c.action.amount for c in made.changes if c.action and c.amount_after is not None)
    assert line["to_be_sent"] == -sales
    row = next(change.row.number for change in made.changes if change.order == "A1")
    assert made.counted_in[row, "USD"] == {"to_be_sent", "changed_by_you"}
    batch = one.desk.submit(made)
    assert said(one.desk.batch_reconciliation(batch)["USD"]) == said(line)
    run(one, batch)
    assert said(one.desk.batch_reconciliation(batch)["USD"]) == {
        "in_sheet": "200.00", "proved": "140.00", "changed_by_you": "60.00",
    }  # fmt: skip
    assert one.desk.batch_counted_in(batch)[row, "USD"] == {"proved", "changed_by_you"}
    assert one.desk.verify_history() is None


def test_a_refund_that_could_not_be_read_and_was_typed(bench: Start) -> None:
    """The sheet names the order's 100.00, a letter stands in its refund; 70.00 is to stay, so 30.00 are sent."""
    one = bench()
    path = one.folder / "refunds.csv"
    path.write_text(
        "Order number,Financial Status,Total,Refunded Amount\n"
        "A1,partially_refunded,100.00,3O.00\nA2,partially_refunded,100.00,20.00\n", "utf-8",
    )  # fmt: skip
    opened = one.desk.open_sheet(path)
    before = one.desk.plan(opened, one.desk.find_actions(opened, one.account), Policy(cumulative=True))
    assert said(before.reconciliation["USD"]) == {"in_sheet": "120.00", "to_be_sent": "20.00", "needs_you": "100.00"}
    made = edited(before, one.desk, A1="70.00")
    assert said(made.reconciliation["USD"]) == {"in_sheet": "120.00", "to_be_sent": "50.00", "changed_by_you": "70.00"}
    batch = one.desk.submit(made)
    run(one, batch)
    assert one.desk.batch_reconciliation(batch)["USD"]["proved"] == Decimal("50.00")


def test_an_amount_that_rises_counts_less_than_nothing(bench: Start) -> None:
    one = bench()
    made = edited(one.plan("A1", "A2"), one.desk, A1="130.00")
    assert said(made.reconciliation["USD"]) == {
        "in_sheet": "200.00", "to_be_sent": "100.00", "needs_you": "-30.00", "changed_by_you": "130.00",
    }  # fmt: skip


def test_what_is_decided_but_changes_no_amount_is_not_called_changed(bench: Start) -> None:
    """A row that is left out stands at what the sheet says; who asks for what the sheet asks for changes nothing."""
    one = bench()
    decided = {"A1": RowEdit(leave=True), "A2": RowEdit(operation=Operation.REVERSE), "A3": RowEdit(reason="REJECTED")}
    made = edited(one.plan("A1", "A2", "A3"), one.desk, **decided)
    assert said(made.reconciliation["USD"]) == {"in_sheet": "300.00", "to_be_sent": "200.00", "left_out": "100.00"}


def test_a_row_in_another_currency_is_counted_in_the_one_it_is_changed_in(bench: Start) -> None:
    """The sheet says dollars, the action is of euros: neither is counted as the other, and each line adds up."""
    one = bench()
    made = edited(one.plan("A1", "A2"), one.desk, A1="60.00")
    changes = tuple(
        replace(change, action=replace(change.action, currency="EUR"))
        if change.order == "A1" and change.action is not None else change
        for change in made.changes
    )  # fmt: skip
    made = replace(made, changes=changes)
    assert {currency: said(line) for currency, line in made.reconciliation.items()} == {
        "USD": {"in_sheet": "200.00", "to_be_sent": "100.00", "changed_by_you": "100.00"},
        "EUR": {"to_be_sent": "40.00", "changed_by_you": "-40.00"},
    }
    row = next(change.row.number for change in changes if change.order == "A1")
    assert made.counted_in[row, "EUR"] == made.counted_in[row, "USD"] == {"to_be_sent", "changed_by_you"}


class Samples:
    """The plans of all samples, in a practice world."""

    def __init__(self, desk: Desk) -> None:
        self.desk, account = desk, desk.default_account()
        opened = [desk.open_sheet(file) for file in sorted(SAMPLES.iterdir())]
        policy = Policy(all_rows_cancelled=True)
        self.plans = [desk.plan(each, desk.find_actions(each, account), policy) for each in opened]


@pytest.fixture(scope="module")
def samples(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Samples]:
    with Desk.open(home=tmp_path_factory.mktemp("practice"), practice=True) as desk:
        yield Samples(desk)


EDITS = st.dictionaries(
    st.integers(0, 60),
    st.builds(
        RowEdit,
        amount_after=st.none() | st.integers(0, 40000).map(lambda cents: Decimal(cents) / 100),
        operation=st.none() | st.sampled_from([Operation.REVERSE, Operation.MODIFY, Operation.LEAVE]),
        leave=st.booleans(),
    ),
    max_size=8,
)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(edits=EDITS)
def test_whatever_is_typed_into_a_sample_its_line_adds_up(samples: Samples, edits: dict[int, RowEdit]) -> None:
    """In the sheet stays what the sheet says; an edited row with one action counts what it really changes."""
    assert samples.plans
    for before in samples.plans:
        keys = {before.changes[place % len(before.changes)].key: edit for place, edit in edits.items()}
        made = samples.desk.plan(before.opened, before.found, before.policy, keys)
        for currency, line in made.reconciliation.items():
            said(line)
            assert line["in_sheet"] == before.reconciliation.get(currency, {}).get("in_sheet", Decimal(0))
        for change in made.changes:
            edit = keys.get(change.key)
            if edit is None or edit.leave or edit.amount_after is None or change.state is RowState.LEFT_OUT:
                continue
            alone = [other for other in made.changes if other.row.number == change.row.number]
            if len(alone) == 1 and change.action is not None and change.amount_after is not None:
                one = replace(made, changes=(change,)).reconciliation[change.action.currency]
                counted = sum(one[part] for part in RECONCILIATION_PARTS if part != "changed_by_you")
                if change.really is not None:
                    assert counted == change.action.amount - change.amount_after


# --------------------------------------------------------------------------- what went back


def test_a_row_that_went_back_is_no_longer_called_proved(bench: Start) -> None:
    one = bench()
    batch = one.sent("A1", "A2", "A3")
    undo = undone(one, batch, "A2")
    assert said(one.desk.batch_reconciliation(batch)["USD"]) == {
        "in_sheet": "300.00", "proved": "200.00", "taken_back": "100.00",
    }  # fmt: skip
    assert said(one.desk.batch_reconciliation(undo)["USD"]) == {"in_sheet": "100.00", "proved": "100.00"}
    again = undone(one, undo)
    assert said(one.desk.batch_reconciliation(undo)["USD"]) == {"in_sheet": "100.00", "taken_back": "100.00"}
    assert said(one.desk.batch_reconciliation(again)["USD"]) == {"in_sheet": "100.00", "proved": "100.00"}
    assert said(one.desk.batch_reconciliation(batch)["USD"]) == {"in_sheet": "300.00", "proved": "300.00"}


def test_what_goes_back_falls_where_it_had_risen(bench: Start) -> None:
    """An undo's line is what its card says: a rise that is taken back counts less than nothing, as it did before."""
    one = bench()
    made = one.plan("A1", "A2")
    keys = {change.order: change.key for change in made.changes}
    edits = {keys["A1"]: RowEdit(amount_after=Decimal("130.00"), accepted=frozenset({Code.AMOUNT_HIGHER}))}
    batch = one.desk.submit(one.desk.plan(made.opened, made.found, made.policy, edits))
    run(one, batch)
    assert said(one.desk.batch_reconciliation(batch)["USD"]) == {
        "in_sheet": "200.00", "proved": "70.00", "changed_by_you": "130.00",
    }  # fmt: skip
    undo = undone(one, batch)
    assert said(one.desk.batch_reconciliation(undo)["USD"]) == {"in_sheet": "70.00", "proved": "70.00"}
    again = undone(one, undo)
    assert said(one.desk.batch_reconciliation(again)["USD"]) == {"in_sheet": "70.00", "proved": "70.00"}


def test_each_undo_in_a_row_says_what_was_to_go_back_as_the_one_before_it(bench: Start) -> None:
    """The third one gives back what the first one gave: its line said that as much was to be taken."""
    one = bench()
    last = one.sent("A1")
    for _ in range(4):
        last = undone(one, last)
        assert said(one.desk.batch_reconciliation(last)["USD"]) == {"in_sheet": "100.00", "proved": "100.00"}


def test_a_reminder_names_what_is_really_changed(bench: Start) -> None:
    one = bench(ActionSpec(order="L30", amount=Decimal("100.00"), locks_in=timedelta(hours=30)))
    batch = one.desk.submit(edited(one.plan("L30"), one.desk, L30="60.00"))
    run(one, batch)
    assert [reminder.money for reminder in one.desk.lock_reminders()] == [{"USD": Decimal("40.00")}]


def test_a_reminder_names_what_waits_in_a_draft_and_was_not_sent(bench: Start) -> None:
    """What is forgotten unsent can't be sent after its lock: no list may say meanwhile that nothing locks."""
    one = bench(ActionSpec(order="L30", amount=Decimal("100.00"), locks_in=timedelta(hours=30)))
    made = edited(one.plan("L30", "A1"), one.desk, L30="60.00")
    draft = one.desk.keep_draft(made)
    (reminder,) = one.desk.lock_reminders()
    assert (reminder.within_days, reminder.rows, reminder.unsent) == (3, 1, 1)
    assert (reminder.batch_ids, reminder.draft_ids) == ((), (draft,))
    assert reminder.money == {"USD": Decimal("40.00")}
    assert one.desk.decide_draft(draft, made.policy, {}, ready=0, undecided=0)
    assert one.desk.lock_reminders() == (), "left out by hand since"
    draft = one.desk.keep_draft(made, draft)
    batch = one.desk.submit(made)
    run(one, batch)
    one.desk.keep_rest(made, draft)
    (reminder,) = one.desk.lock_reminders()
    assert (reminder.rows, reminder.unsent, reminder.batch_ids, reminder.draft_ids) == (1, 0, (batch,), ())


def test_an_action_in_a_draft_that_a_batch_has_sent_since_is_counted_once_in_the_reminder(bench: Start) -> None:
    there = [ActionSpec(order=order, amount=Decimal("100.00"), locks_in=timedelta(hours=30)) for order in ("L1", "L2")]
    one = bench(*there)
    draft = one.desk.keep_draft(edited(one.plan("L1", "L2"), one.desk, L1="60.00"))
    time.sleep(1.1)  # the service's clock is known to a second, and what was sent before a draft waits in it once more
    batch = one.sent("L1")
    (reminder,) = one.desk.lock_reminders()
    assert (reminder.rows, reminder.unsent, reminder.money) == (2, 1, {"USD": Decimal("200.00")})
    assert (reminder.batch_ids, reminder.draft_ids) == ((batch,), (draft,))
    one.sent("L2")
    (reminder,) = one.desk.lock_reminders()
    assert (reminder.rows, reminder.unsent, reminder.draft_ids) == (2, 0, ())
    undo = one.desk.undo(one.desk.undo_preview(batch))
    (reminder,) = one.desk.lock_reminders()
    assert (reminder.rows, reminder.batch_ids) == (2, (batch + 1, undo)), "being taken back: its undo speaks of it"


def test_what_a_draft_asks_of_an_action_that_an_earlier_batch_changed_is_not_sent_and_said_so(bench: Start) -> None:
    one = bench(ActionSpec(order="L1", amount=Decimal("100.00"), locks_in=timedelta(hours=30)))
    path = one.folder / "amount.csv"
    path.write_text("Order number,New amount\nL1,60.00\n", encoding="utf-8")
    opened = one.desk.open_sheet(path)
    batch = one.desk.submit(one.desk.plan(opened, one.desk.find_actions(opened, one.account), Policy()))
    run(one, batch)
    draft = one.desk.keep_draft(one.plan("L1"))
    (reminder,) = one.desk.lock_reminders()
    assert (reminder.unsent, reminder.batch_ids, reminder.draft_ids) == (1, (batch,), (draft,))


def test_what_was_taken_back_before_a_later_batch_of_its_sheet_still_waits_in_that(bench: Start) -> None:
    one = bench(
        ActionSpec(order="A1", amount=Decimal("100.00")), ActionSpec(order="A2", amount=Decimal("100.00")),
        ActionSpec(order="A3", amount=Decimal("100.00"), locks_in=timedelta(hours=9)),
    )  # fmt: skip
    first = one.sent("A1", "A2", "A3")
    (gone,) = (outcome for outcome in one.desk.outcomes(first) if outcome.order == "A1")
    run(one, one.desk.undo(one.desk.undo_preview(first, Scope(rows=frozenset({gone.row})))))
    later = one.sent("A1", "A2", "A3", accept=frozenset({Code.LOCKS_SOON}))
    assert one.states(later)["A1"] is RowState.LOOK
    assert one.desk.batch(later).rest_of == first
    settled = one.desk.settled_elsewhere(later)
    orders = {outcome.order for outcome in one.desk.outcomes(later) if (outcome.row, outcome.action_id) in settled}
    assert orders == {"A2"}, "A1 was sent, and is not so any more"
    assert {found.batch for found in one.desk.settled_elsewhere(first).values() if found.sent} == {later}


# --------------------------------------------------------------------------- a test and its rest


def split(made: Plan, count: int) -> tuple[Plan, Plan]:
    """The first so many actions as a test, and the rest."""
    ids = [change.action.id for change in made.changes if change.action is not None][:count]
    return made.first(ids), made.without(ids)


def test_the_batches_of_one_sheet_know_each_other_and_each_has_the_line_of_the_sheet(bench: Start) -> None:
    one = bench()
    made = edited(one.plan("A1", "A2", "A3", "NOBODYS"), one.desk, A1="60.00")
    whole = made.reconciliation["USD"]
    few, rest = split(made, 1)
    trial = one.desk.submit(few)
    run(one, trial)
    assert one.desk.batches_of_sheet(trial) == ()
    batch = one.desk.submit(rest)
    run(one, batch)
    assert [info.id for info in one.desk.batches_of_sheet(batch)] == [trial]
    assert [info.id for info in one.desk.batches_of_sheet(trial)] == [batch]
    assert (one.desk.batch(trial).trial, one.desk.batch(batch).rest_of) == (True, trial)
    line = one.desk.batch_reconciliation(batch)["USD"]
    assert line["in_sheet"] == whole["in_sheet"]
    assert (line["proved"], line["other_batches"]) == (Decimal("200.00"), Decimal("40.00"))
    assert line["changed_by_you"] == whole["changed_by_you"] == Decimal("60.00")
    said(line)
    again = edited(one.desk.plan(made.opened, made.found, made.policy), one.desk, A1="60.00")
    assert {c.order: c.state for c in again.changes}["A1"] is RowState.LOOK, "planned by the same look, it asks again"
    assert again.undecided == made.undecided == 1, "what a test has sent does not wait for a decision"
    assert again.locks(ready=False) == ()
    tested = one.desk.batch_reconciliation(trial)["USD"]
    said(tested)
    assert (tested["in_sheet"], tested["proved"]) == (whole["in_sheet"], Decimal("40.00"))
    assert one.desk.verify_history() is None


def test_a_command_tells_of_the_batch_beside_it(bench: Start, capsys: pytest.CaptureFixture[str]) -> None:
    """Whoever takes one of the two back by a command is told that the other one stands."""
    one = bench()
    few, rest = split(one.plan("A1", "A2", "A3"), 1)
    for made in (few, rest):
        run(one, one.desk.submit(made))
    undo = one.desk.undo(one.desk.undo_preview(2))
    result = one.desk.run(undo, wait=30, patience=1)
    assert runs.result_facts(one.desk, [result])["same_sheet"] == [{"batch": 1, "rows": 1}]
    runs.print_results(one.desk, [result])
    said = capsys.readouterr().out
    assert "to go back 200.00 USD = back, proved 200.00" in said
    assert "1 row of the same sheet still stands as changed, in batch 1" in said


def test_what_was_planned_anew_after_a_test_counts_its_rows_once(bench: Start) -> None:
    """From the review, and from a draft that was opened another day: both hold the tested rows, with nothing to do."""
    one = bench()
    made = one.plan("A1", "A2", "A3")
    trial = one.desk.submit(split(made, 1)[0])
    run(one, trial)
    anew = one.plan("A1", "A2", "A3")
    batch = one.desk.submit(anew)
    run(one, batch)
    assert one.desk.batch(batch).rest_of == trial
    assert said(one.desk.batch_reconciliation(batch)["USD"]) == {
        "in_sheet": "300.00", "proved": "200.00", "other_batches": "100.00",
    }  # fmt: skip


def test_rows_that_waited_for_a_person_and_went_later_are_held_back_no_more(bench: Start) -> None:
    """Their batch comes of the draft that the first one left; each of the two says where the other's rows are."""
    soon = ActionSpec(order="S1", amount=Decimal("100.00"), locks_in=timedelta(hours=20))
    one = bench(*(ActionSpec(order=f"A{n}", amount=Decimal("100.00")) for n in (1, 2)), soon)
    made = one.plan("A1", "A2", "S1")
    assert made.undecided == 1
    first = one.desk.submit(made)
    draft = one.desk.keep_rest(made, 0)
    run(one, first)
    held = said(one.desk.batch_reconciliation(first)["USD"])
    assert held == {"in_sheet": "300.00", "proved": "200.00", "needs_you": "100.00"}
    resumed = one.desk.open_draft(draft)
    (waits,) = (change for change in made.changes if change.order == "S1")
    yes = {waits.key: RowEdit(accepted=frozenset({Code.LOCKS_SOON}))}
    found = one.desk.find_actions(resumed.opened, one.account)
    second = one.desk.submit(one.desk.plan(resumed.opened, found, resumed.policy, yes))
    run(one, second)
    assert one.desk.batch(second).rest_of == first
    assert said(one.desk.batch_reconciliation(first)["USD"]) == {
        "in_sheet": "300.00", "proved": "200.00", "other_batches": "100.00",
    }  # fmt: skip
    assert said(one.desk.batch_reconciliation(second)["USD"]) == {
        "in_sheet": "300.00", "proved": "100.00", "other_batches": "200.00",
    }  # fmt: skip
    undone(one, second)
    assert said(one.desk.batch_reconciliation(second)["USD"])["taken_back"] == "100.00"
    assert one.desk.verify_history() is None


def test_a_sheet_of_which_a_row_is_sent_again_began_anew(bench: Start) -> None:
    soon = ActionSpec(order="S1", amount=Decimal("100.00"), locks_in=timedelta(hours=20))
    one = bench(ActionSpec(order="A1", amount=Decimal("100.00")), soon)
    first = one.sent("A1", "S1")
    undone(one, first)
    second = one.sent("A1", "S1", accept=frozenset({Code.HANDLED_BEFORE, Code.LOCKS_SOON}))
    assert one.states(second) == {"A1": RowState.CONFIRMED, "S1": RowState.CONFIRMED}
    assert one.desk.batch(second).rest_of is None


def test_a_batch_that_reset_the_rows_of_a_sheet_has_no_rest(bench: Start) -> None:
    soon = ActionSpec(order="S1", amount=Decimal("100.00"), locks_in=timedelta(hours=20))
    one = bench(ActionSpec(order="A1", amount=Decimal("100.00")), soon)
    one.sent("A1", "S1")
    opened = one.desk.open_sheet(one.sheet("A1", "S1"))
    accept = frozenset({Code.HANDLED_BEFORE})
    resets = one.desk.plan(
        opened, one.desk.find_actions(opened, one.account), Policy(operation=Operation.RESET, accept=accept)
    )
    back = one.desk.submit(resets)
    run(one, back)
    assert one.states(back)["A1"] is RowState.CONFIRMED
    later = one.sent("S1", "A1", accept=frozenset({Code.LOCKS_SOON}))
    assert one.states(later)["S1"] is RowState.CONFIRMED
    assert one.desk.batch(later).rest_of is None


@pytest.mark.parametrize("left", ["there", "gone", "pasted"])
def test_a_draft_is_the_rest_of_its_test_also_where_its_file_is_gone(bench: Start, left: str) -> None:
    """Of a sheet only the mapped columns are kept: by these alone it was another sheet, and a batch beside no other."""
    one = bench()
    text = "Buyer,Order number,Status\n" + "".join(f"Zoe {n},A{n},cancelled\n" for n in (1, 2, 3))
    path = one.folder / "rest.csv"
    path.write_text(text, encoding="utf-8")
    opened = one.desk.open_pasted(text.replace(",", "\t")) if left == "pasted" else one.desk.open_sheet(path)
    made = one.desk.plan(opened, one.desk.find_actions(opened, one.account), Policy())
    draft = one.desk.keep_draft(made)
    trial = one.desk.submit(split(made, 1)[0])
    run(one, trial)
    if left == "gone":
        path.unlink()
    for _ in range(2):  # a draft of a draft knows it too
        resumed = one.desk.open_draft(draft)
        assert resumed.opened.whole is (left == "there")
        found = one.desk.find_actions(resumed.opened, one.account)
        made = one.desk.plan(resumed.opened, found, resumed.policy, resumed.edits)
        draft = one.desk.keep_draft(made, draft)
    batch = one.desk.submit(made)
    run(one, batch)
    assert one.desk.batch(batch).rest_of == trial
    assert said(one.desk.batch_reconciliation(batch)["USD"]) == {
        "in_sheet": "300.00", "proved": "200.00", "other_batches": "100.00",
    }  # fmt: skip
    assert [known.batch for known in one.desk.recognise(resumed.opened, one.account).handled] == [batch, trial]


def test_a_sheet_that_is_sent_again_is_no_rest(bench: Start) -> None:
    """Only a test has one: whoever sends the same sheet once more after all of it went back began anew."""
    one = bench()
    first = one.sent("A1", "A2")
    undone(one, first)
    second = one.sent("A1", "A2", accept=frozenset({Code.HANDLED_BEFORE}))
    assert one.desk.batches_of_sheet(second) == ()
    assert said(one.desk.batch_reconciliation(second)["USD"]) == {"in_sheet": "200.00", "proved": "200.00"}
