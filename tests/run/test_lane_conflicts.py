"""What others did between planning and sending: noticed before a byte leaves, said with how it was and how it is."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from lane_steps import (
    ITEMS,
    MODIFY,
    RESET,
    MakeLife,
    approves,
    changed,
    changes,
    restores,
    reverses,
    sent_to,
    swaps_items,
    two_items,
)
from lane_world import HOUR, KEY, START, Ask, Life, specs
from limited_world import LimitedLife

from reversal_desk.errors import Throttled
from reversal_desk.impact import clock
from reversal_desk.impact.practice import ActionSpec, EarlierChange
from reversal_desk.model import Code, Operation, RowState

Theirs = Callable[[Life, str], None]
ALL_KINDS = ("reverse", "modify", "items", "reset")
KNOWN = timedelta(minutes=5)  # before the batch was written its actions were read


# --------------------------------------------------------------------------- between planning and sending


@pytest.mark.parametrize(
    ("theirs", "state", "code", "after"),
    [
        (approves, RowState.BLOCKED, Code.LOCKED, "APPROVED 100.00 USD"),
        (reverses, RowState.LOOK, Code.CHANGED_SINCE, "REVERSED 0.00 USD"),
        (changes, RowState.LOOK, Code.CHANGED_SINCE, "PENDING 91.00 USD"),
    ],
)
@pytest.mark.parametrize("operation", [Operation.REVERSE, MODIFY, ITEMS])
def test_a_submit_leaves_alone_what_others_touched(
    life: MakeLife, theirs: Theirs, state: RowState, code: Code, after: str, operation: Operation
) -> None:
    one = life(two_items("A1"), two_items("A2"))
    one.prove_kinds(*ALL_KINDS)
    amount = Decimal("50.00") if operation is MODIFY else None
    read = one.service.now()
    batch = one.begin([Ask("A1", operation, amount), Ask("A2", operation, amount)], read_at=read)
    one.time.sleep(KNOWN.total_seconds())
    theirs(one, "A1")
    one.run(batch)
    row = one.outcomes(batch)["A1"]
    assert (row.state, row.codes) == (state, (code,))
    assert (row.facts["before"], row.facts["after"]) == ("PENDING 100.00 USD", after)
    assert sent_to(one, "A1") == 0
    assert one.outcomes(batch)["A2"].state is RowState.CONFIRMED
    one.check()


def test_an_approval_of_an_action_without_a_lock_is_noticed(life: MakeLife) -> None:
    one = life(*specs(3, locks_in=None))
    one.prove_kinds(*ALL_KINDS)
    batch = one.reverse(3)
    one.time.sleep(KNOWN.total_seconds())
    approves(one, "A2")
    one.run(batch)
    row = one.outcomes(batch)["A2"]
    assert (row.state, row.codes, row.facts["after"]) == (RowState.BLOCKED, (Code.LOCKED,), "APPROVED 100.00 USD")
    assert one.states(batch) == {RowState.BLOCKED: 1, RowState.CONFIRMED: 2}
    assert sent_to(one, "A2") == 0
    one.check()


def test_a_reset_leaves_alone_what_others_restored(life: MakeLife) -> None:
    one = life(*specs(2))
    one.prove_kinds(*ALL_KINDS)
    reverses(one, "A1")
    reverses(one, "A2")
    batch = one.begin([Ask("A1", RESET), Ask("A2", RESET)])
    one.time.sleep(KNOWN.total_seconds())
    restores(one, "A1")
    one.run(batch)
    row = one.outcomes(batch)["A1"]
    assert (row.state, row.codes) == (RowState.LOOK, (Code.CHANGED_SINCE,))
    assert (row.facts["before"], row.facts["after"]) == ("REVERSED 0.00 USD", "PENDING 100.00 USD")
    assert sent_to(one, "A1") == 0
    assert one.outcomes(batch)["A2"].state is RowState.CONFIRMED
    one.check()


@pytest.mark.parametrize(
    ("theirs", "state", "code"),
    [
        (approves, RowState.UNDO_REFUSED, Code.LOCKED),
        (reverses, RowState.UNDO_REFUSED, Code.CHANGED_SINCE),
        (changes, RowState.UNDO_REFUSED, Code.CHANGED_SINCE),
        (restores, RowState.ALREADY_SO, Code.NOT_OURS),
    ],
)
def test_an_undo_leaves_alone_what_others_touched(life: MakeLife, theirs: Theirs, state: RowState, code: Code) -> None:
    one = life(*specs(2))
    one.prove_kinds(*ALL_KINDS)
    batch = one.begin([Ask("A1", MODIFY, Decimal("50.00")), Ask("A2", MODIFY, Decimal("50.00"))])
    one.run(batch)
    back = one.begin_undo(batch)
    one.time.sleep(KNOWN.total_seconds())
    theirs(one, "A1")
    before = sent_to(one, "A1")
    one.run(back)
    row = one.outcomes(back)["A1"]
    assert (row.state, row.codes) == (state, (code,))
    there = one.action("A1")
    assert row.facts["before"].startswith("PENDING 50.00 USD")
    assert row.facts["after"].startswith(f"{there.state} {there.amount} USD")
    assert sent_to(one, "A1") == before
    assert one.outcomes(back)["A2"].state is RowState.UNDONE
    one.check()


# --------------------------------------------------------------------------- the same total in other items


def test_items_that_others_changed_at_the_same_total_are_noticed(life: MakeLife) -> None:
    """One Items read for each action the list names; for no other."""
    one = life(*(two_items(f"I{n}") for n in range(1, 9)))
    one.prove_kinds(*ALL_KINDS)
    batch = one.begin([Ask(f"I{n}", ITEMS) for n in range(1, 9)])
    one.time.sleep(KNOWN.total_seconds())
    swaps_items(one, "I3")
    lane = one.lane(batch)
    asked: list[int] = []
    one.senders.before_start = lambda: asked.append(one.service.asked["items"])  # type: ignore[union-attr]
    lane.execute()
    row = one.outcomes(batch)["I3"]
    assert (row.state, row.codes) == (RowState.LOOK, (Code.CHANGED_SINCE,))
    assert row.facts["before"] == "PENDING 100.00 USD (S1 1 × 40.00, S2 1 × 60.00)"
    assert row.facts["after"] == "PENDING 100.00 USD (S1 1 × 70.00, S2 1 × 30.00)"
    assert sent_to(one, "I3") == 0
    assert one.states(batch) == {RowState.LOOK: 1, RowState.CONFIRMED: 7}
    assert asked[-1] == 1
    one.check()


def test_items_that_others_changed_while_the_first_row_was_proved_are_noticed(life: MakeLife) -> None:
    """The look that proves the first row names the other action as well; no list is read for it."""
    one = life(*(two_items(f"I{n}") for n in range(1, 6)), delay=10)
    one.prove_kinds("reverse")
    batch = one.begin([Ask("I5"), Ask("I4"), *(Ask(f"I{n}", ITEMS) for n in range(1, 4))])
    one.time.at(5.0, lambda: swaps_items(one, "I3"))
    one.run(batch)
    row = one.outcomes(batch)["I3"]
    assert (row.state, row.codes) == (RowState.LOOK, (Code.CHANGED_SINCE,))
    assert sent_to(one, "I3") == 0
    assert one.states(batch) == {RowState.LOOK: 1, RowState.CONFIRMED: 4}
    one.check()


def test_what_was_touched_and_is_the_same_goes(life: MakeLife) -> None:
    one = life(two_items("I1"), two_items("I2"))
    one.prove_kinds(*ALL_KINDS)
    swaps_items(one, "I1")
    batch = one.begin([Ask("I1", ITEMS), Ask("I2", ITEMS)])  # read after that
    one.time.sleep(KNOWN.total_seconds())
    one.run(batch)
    assert one.states(batch) == {RowState.CONFIRMED: 2}
    one.check()


def test_an_undo_refuses_items_that_others_changed_at_the_same_total(life: MakeLife) -> None:
    one = life(two_items("I1"), two_items("I2"))
    one.prove_kinds(*ALL_KINDS)
    batch = one.begin([Ask("I1", ITEMS), Ask("I2", ITEMS)])
    one.run(batch)
    back = one.begin_undo(batch)
    one.service.by_somebody_else(
        "PUT", ActionId=one.id_of("I1"), Reason="ORDER_UPDATE",
        Sku="S1", Quantity="1", Amount="20.00", Sku2="S2", Quantity2="1", Amount2="40.00",
    )  # fmt: skip
    theirs = [(item.sku, item.amount) for item in one.action("I1").items]
    one.run(back)
    row = one.outcomes(back)["I1"]
    assert (row.state, row.codes) == (RowState.UNDO_REFUSED, (Code.CHANGED_SINCE,))
    assert "S2 1 × 60.00" in row.facts["before"]
    assert "S2 1 × 40.00" in row.facts["after"]
    assert [(item.sku, item.amount) for item in one.action("I1").items] == theirs
    assert one.outcomes(back)["I2"].state is RowState.UNDONE
    one.check()


# --------------------------------------------------------------------------- after a hold


def lists(one: Life) -> int:
    return one.service.asked["actions"]


@pytest.mark.parametrize("held", [240.0, 600.0])
def test_after_a_long_wait_states_are_read_again_before_more_is_sent(life: MakeLife, held: float) -> None:
    """A 429 holds the run; meanwhile somebody changes a row that has not gone yet. Short waits cost no list."""
    one = life(*specs(20))
    one.prove_kinds(*ALL_KINDS)
    batch = one.reverse(20)
    one.service.fail("write", Throttled("THROTTLED", wait_seconds=held), nth=9, times=4)
    lane = one.lane(batch)
    if held > 300:
        one.time.at(held / 2, lambda: changes(one, "A20"))
    lists_when: list[int] = []
    one.senders.before_start = lambda: lists_when.append(lists(one))  # type: ignore[union-attr]
    lane.execute()
    if held > 300:
        assert one.outcomes(batch)["A20"].state is RowState.LOOK
        assert sent_to(one, "A20") == 0
        assert one.states(batch) == {RowState.CONFIRMED: 19, RowState.LOOK: 1}
    else:
        assert one.states(batch) == {RowState.CONFIRMED: 20}
    assert lists_when[0] == 0  # read a moment before the batch was written
    one.check()


def test_after_a_long_pause_states_are_read_again(life: MakeLife) -> None:
    one = life(*specs(40))
    one.prove_kinds(*ALL_KINDS)
    batch = one.reverse(40)
    lane = one.lane(batch)
    one.time.at(0.2, one.control.pause)
    one.time.at(900.0, lambda: changes(one, "A40"))
    one.time.at(1800.0, one.control.resume)
    lane.execute()
    assert one.outcomes(batch)["A40"].state is RowState.LOOK
    assert sent_to(one, "A40") == 0
    one.check()


def test_an_undo_reads_again_after_a_minute(life: MakeLife) -> None:
    """The states an undo was planned from are at most a minute old where nothing could be sent."""
    one = life(*specs(12))
    one.prove_kinds(*ALL_KINDS)
    batch = one.begin([Ask(f"A{n}", MODIFY, Decimal("50.00")) for n in range(1, 13)])
    one.run(batch)
    back = one.begin_undo(batch)
    begun = one.time.t
    one.service.fail("write", Throttled("THROTTLED", wait_seconds=90), nth=5, times=4)
    one.time.at(begun + 45, lambda: changes(one, "A12"))
    one.run(back)
    row = one.outcomes(back)["A12"]
    assert (row.state, row.codes) == (RowState.UNDO_REFUSED, (Code.CHANGED_SINCE,))
    assert one.states(back) == {RowState.UNDONE: 11, RowState.UNDO_REFUSED: 1}
    one.check()


def test_what_a_look_reads_of_a_row_that_waits_holds_it_back_however_long_ago_it_was(life: MakeLife) -> None:
    """A colleague was there after the preview's reading and before the first send. The looks for that first row read
    the log from an hour before it on, and tell of them before the others go."""
    one = life(*specs(4))
    batch = one.reverse(4)
    one.run(batch)
    one.time.sleep(300)
    shown = one.reading(batch)
    one.time.sleep(20)
    restores(one, "A3")
    changes(one, "A3")
    one.time.sleep(20)
    back = one.begin_undo(batch)
    one.lane(back, reading=shown).execute()
    row = one.outcomes(back)["A3"]
    assert (row.state, row.codes) == (RowState.UNDO_REFUSED, (Code.CHANGED_SINCE,))
    assert one.states(back) == {RowState.UNDONE: 3, RowState.UNDO_REFUSED: 1}
    assert sent_to(one, "A3") == 1
    assert one.image(["A3"]) == {"A3": ("PENDING", Decimal("91.00"))}
    one.check()


@pytest.mark.parametrize("theirs", [changes, reverses])
def test_items_that_are_not_those_of_the_action_as_it_was_read_have_it_read_again(
    life: MakeLife, theirs: Theirs
) -> None:
    """The preview is less than a minute old; the items, read before the first send, tell of a colleague since."""
    one = life(changed("B1"))
    one.prove_kinds(*ALL_KINDS)
    batch = one.begin([Ask("B1", RESET)])
    one.run(batch)
    one.time.sleep(300)
    shown = one.reading(batch)
    one.time.sleep(20)
    theirs(one, "B1")
    left = one.image(["B1"])
    one.time.sleep(20)
    back = one.begin_undo(batch)
    one.lane(back, reading=shown).execute()
    row = one.outcomes(back)["B1"]
    assert (row.state, row.codes) == (RowState.UNDO_REFUSED, (Code.CHANGED_SINCE,))
    assert (sent_to(one, "B1"), one.image(["B1"])) == (1, left)
    one.check()


def test_the_last_rows_of_an_undo_ask_for_themselves(life: MakeLife) -> None:
    one = life(*specs(1))
    one.prove_kinds(*ALL_KINDS)
    batch = one.begin([Ask("A1", MODIFY, Decimal("50.00"))])
    one.run(batch)
    back = one.begin_undo(batch)
    one.service.fail("write", Throttled("THROTTLED", wait_seconds=90))
    one.time.at(one.time.t + 45, lambda: changes(one, "A1"))
    one.run(back)
    row = one.outcomes(back)["A1"]
    assert (row.state, row.codes) == (RowState.UNDO_REFUSED, (Code.CHANGED_SINCE,))
    one.check()


def test_waiting_for_a_first_proof_costs_no_lists(life: MakeLife) -> None:
    """The queue takes 40 minutes; states are read again once, as the others may go."""
    one = life(*specs(5), delay=2400)
    batch = one.reverse(5)
    one.run(batch, wait=2 * HOUR)
    assert one.states(batch) == {RowState.CONFIRMED: 5}
    after_proof = [sent.at for sent in one.service.sent[1:]]
    assert min(after_proof) > START + timedelta(seconds=2400)
    print(dict(one.service.asked))
    assert lists(one) <= 2 + 4
    one.check()


@pytest.mark.parametrize("step_two", [changes, reverses])
def test_what_others_change_half_way_back_is_left_alone(life: MakeLife, step_two: Theirs) -> None:
    """RESET is proved, and before the second step somebody sets another amount: theirs stays."""
    earlier = (EarlierChange(timedelta(days=2), "ORDER_UPDATE", Decimal("80.00")),)
    one = life(ActionSpec(order="B1", amount=Decimal("100.00"), earlier=earlier))
    one.prove_kinds("reverse", "reset")
    batch = one.begin([Ask("B1")])
    one.run(batch)
    back = one.begin_undo(batch)
    lane = one.lane(back)
    sent = len(one.service.sent)

    def hold() -> None:
        if len(one.service.sent) == sent + 1:
            one.control.pause()

    one.senders.before_start = lambda: one.time.at(one.time.t + 0.2, hold)  # type: ignore[union-attr]
    one.time.at(one.time.t + 600, lambda: step_two(one, "B1"))
    one.time.at(one.time.t + 900, one.control.resume)
    lane.execute()
    row = one.outcomes(back)["B1"]
    assert (row.state, row.codes) == (RowState.UNDO_REFUSED, (Code.HALF_UNDONE, Code.CHANGED_SINCE))
    there = one.action("B1")
    assert row.facts["now"] == f"{there.state} {there.amount} USD"
    assert row.facts["before"] == "PENDING 100.00 USD"
    assert row.facts["wanted"] == "PENDING 80.00 USD"
    assert len(one.service.sent) == sent + 1
    one.check()


@pytest.mark.parametrize("phase", [0.0, 0.2, 0.4, 0.6, 0.8])
@pytest.mark.parametrize("error", [-0.9, 0.9])
def test_changes_close_upon_each_other_are_told_apart_where_the_clock_is_not_exact(
    life: MakeLife, monkeypatch: pytest.MonkeyPatch, error: float, phase: float
) -> None:
    """`Date` has whole seconds, and a slow answer costs more: neither takes one change of ours, or a colleague's
    RESET, for the next one, nor what was there before our RESET for somebody's work after it."""
    monkeypatch.setattr(clock, "HALF_SECOND", clock.HALF_SECOND + error)
    one = life(ActionSpec(order="A1", amount=Decimal("100.00")), delay=0.0)
    one.prove_kinds("reverse", "reset", "modify")
    one.journal.keeps.learn(KEY, "queue_time", "0.0")
    one.time.sleep(phase)
    one.run(one.begin([Ask("A1")]))
    restores(one, "A1")
    changes(one, "A1")
    second = one.begin([Ask("A1")])
    one.run(second)
    assert one.states(second) == {RowState.CONFIRMED: 1}
    back = one.begin_undo(second)
    one.run(back)
    assert one.states(back) == {RowState.UNDONE: 1}, one.outcomes(back)["A1"]
    assert (one.action("A1").state, one.action("A1").amount) == ("PENDING", Decimal("91.00"))


def test_an_undo_whose_reads_are_slow_comes_to_its_end(life: MakeLife) -> None:
    """Every read takes longer than what was read stays fresh: it is read anew once, and then it goes."""
    one = life(*specs(6))
    one.prove_kinds(*ALL_KINDS)
    batch = one.begin([Ask(f"A{n}", MODIFY, Decimal("50.00")) for n in range(1, 7)])
    one.run(batch)
    back = one.begin_undo(batch)
    lane = one.lane(back, wait=2 * HOUR)
    one.service.before_read = lambda kind: one.time.sleep(70) if kind == "items" else None
    lane.execute()
    assert one.states(back) == {RowState.UNDONE: 6}
    one.check()


# --------------------------------------------------------------------------- no more than may start


@pytest.mark.parametrize("left", [1, 3, 6, 11])
@pytest.mark.parametrize("operation", [Operation.REVERSE, MODIFY])
def test_no_more_is_marked_than_the_hour_has_places_for(tmp_path: Path, left: int, operation: Operation) -> None:
    """What has no place waits in the plan; nothing is marked and put back."""
    one = LimitedLife(tmp_path, *specs(15), limit=lambda t: 1 + left if t < HOUR else 1000, reserve=0)
    one.prove_kinds(*ALL_KINDS)
    asks = [Ask(f"A{n}", operation, Decimal("50.00") if operation is MODIFY else None) for n in range(1, 16)]
    batch = one.begin(asks, with_items=False)
    one.service.action(one.id_of("A1"))  # so the limit was heard of
    one.run(batch, wait=2 * HOUR)
    assert one.states(batch) == {RowState.CONFIRMED: 15}
    first_hour = [sent for sent in one.service.sent if sent.at < START + timedelta(hours=1)]
    if operation is Operation.REVERSE:
        assert len(first_hour) == left
    rows = one.journal.database.all("SELECT state, count(*) AS count FROM attempt GROUP BY state")
    assert {row["state"]: row["count"] for row in rows} == {"proved": 15}
    assert not [t for t, good in one.meter.log if not good]
    one.check()
    one.close()
