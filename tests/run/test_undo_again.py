"""An undo waits for what may still land on its action, and an undo can itself be undone, and that again."""

from __future__ import annotations

import json
from datetime import timedelta
from decimal import Decimal

from lane_steps import ITEMS, MODIFY, RESET, C, MakeLife, changed, proved, two_items, writes_of
from lane_world import HOUR, LOST, START, Ask, Life, specs

from reversal_desk.errors import Rejected
from reversal_desk.impact.practice import ActionSpec, EarlierChange, ItemSpec
from reversal_desk.model import Code, Operation, RowState

DAY = 24 * HOUR


def sent_twice(life: MakeLife, *, delays: list[float]) -> tuple[Life, int]:
    """A2's first answer was lost though the request arrived; the change was sent again after the patience."""
    queue = iter(delays)
    one, batch = proved(life, 2, delay=lambda: next(queue, 1.0))
    one.service.fail("write", LOST, nth=2, handled=True)
    one.service.fail("submissions", Rejected("REJECTED", status=404, said=""), times=999)
    one.run(batch, wait=3 * HOUR)
    assert one.states(batch) == {C: 2}
    return one, batch


def test_an_undo_waits_until_a_lost_send_can_land_no_more(life: MakeLife) -> None:
    """The first DELETE is still in the service's queue: a RESET now would be overtaken by it."""
    one, batch = sent_twice(life, delays=[0.5, 9 * HOUR, 1.0])
    back = one.begin_undo(batch)
    one.run(back, wait=30 * HOUR)
    first, again, reset = writes_of(one, "A2")
    assert again[0] - first[0] >= HOUR
    assert reset[0] - first[0] >= DAY
    assert one.states(back) == {RowState.UNDONE: 2}
    assert one.image(["A1", "A2"]) == {"A1": ("PENDING", Decimal("100.00")), "A2": ("PENDING", Decimal("100.00"))}
    assert "waiting" in {progress.phase for progress in one.told}
    one.check()


def test_lines_that_a_colleague_left_under_the_wanted_amount_are_said_to_be_theirs(life: MakeLife) -> None:
    """No write can name the lines that differ. No step back was taken, so none is said to have been without effect."""
    items = (ItemSpec("A", Decimal("60.00")), ItemSpec("D", Decimal("13.00")), ItemSpec("D", Decimal("27.00")))
    earlier = (EarlierChange(timedelta(days=2), "ORDER_UPDATE", Decimal("80.00")),)
    one = life(ActionSpec(order="T1", amount=Decimal("100.00"), items=items, earlier=earlier))
    batch = one.begin([Ask("T1", ITEMS)])
    one.run(batch)
    assert one.states(batch) == {C: 1}
    back = one.begin_undo(batch)
    one.time.sleep(HOUR)
    one.service.by_somebody_else("PUT", ActionId=one.id_of("T1"), Reason="ORDER_UPDATE", Amount="80.00")
    one.run(back)
    outcome = one.outcomes(back)["T1"]
    assert (outcome.state, outcome.codes) == (RowState.UNDO_REFUSED, (Code.CHANGED_SINCE,))
    assert (outcome.facts["before"], outcome.facts["after"]) == ("PENDING 32.00 USD", "PENDING 80.00 USD")
    one.check()


def test_the_waiting_is_said_kept_and_taken_up_by_the_next_process(life: MakeLife) -> None:
    one, batch = sent_twice(life, delays=[0.5, 9 * HOUR, 1.0])
    back = one.begin_undo(batch)
    begun = one.time.t
    result = one.run(back, wait=600)
    assert result.trouble is None
    assert one.time.t - begun < 700
    outcome = one.outcomes(back)["A2"]
    assert (outcome.state, outcome.codes) == (RowState.WAITING, (Code.EARLIER_MAY_LAND,))
    assert outcome.facts["when"].startswith("2026-11-24T08:30")
    assert one.outcomes(back)["A1"].state is RowState.UNDONE
    one.restart()
    one.run(back, wait=600)
    said = one._reader.execute("SELECT count(*) FROM record WHERE kind='waits'").fetchone()
    assert said == (1,)
    one.time.sleep(DAY)
    one.restart()
    one.run(back, wait=600)
    assert one.outcomes(back)["A2"].state is RowState.UNDONE
    assert one.outcomes(back)["A2"].codes == ()
    one.check()


def test_the_second_send_is_a_ghost_too_until_its_own_submission_is_complete(life: MakeLife) -> None:
    """What shows is the first's doing; the second is still queued when the undo begins, and asked for."""
    one, batch = sent_twice(life, delays=[0.5, HOUR + 60, 10 * HOUR])
    ghosts = one.journal.attempts.ghosts("http://127.0.0.1/Advertisers/S")
    assert [ghost.submission_id for ghost in ghosts] == ["", "A-3"]
    back = one.begin_undo(batch)
    one.run(back, wait=30 * HOUR)
    assert one.states(back) == {RowState.UNDONE: 2}
    assert one.image(["A2"]) == {"A2": ("PENDING", Decimal("100.00"))}
    bodies = one._reader.execute("SELECT body FROM record WHERE kind='ghost_gone' ORDER BY seq").fetchall()
    assert [json.loads(body)["why"] for (body,) in bodies] == ["complete", "day"]
    one.check()


def test_stop_ends_a_row_that_waits_for_a_ghost(life: MakeLife) -> None:
    one, batch = sent_twice(life, delays=[0.5, 9 * HOUR, 1.0])
    back = one.begin_undo(batch)
    lane = one.lane(back)
    one.time.at(one.time.t + 900, one.control.stop)
    lane.execute()
    outcome = one.outcomes(back)["A2"]
    assert (outcome.state, outcome.codes) == (RowState.UNDO_REFUSED, (Code.STOPPED,))
    assert len(writes_of(one, "A2")) == 2


def test_many_rows_that_wait_do_not_keep_the_others_from_their_turn(life: MakeLife) -> None:
    one, batch = proved(life, 60)
    one.run(batch)
    with one.journal.writing(at=START) as writer:  # as if each of the first fifty had lost an answer before
        one.journal.database.execute("UPDATE attempt SET ghost=1, submission_id='' WHERE id<=50")
        for number in range(1, 51):
            writer.record("not_seen", {}, attempt=number)
    back = one.begin_undo(batch)
    one.run(back, wait=600)
    assert one.states(back) == {RowState.UNDONE: 10, RowState.WAITING: 50}
    one.check()


def test_an_undo_of_an_action_in_flight_elsewhere_names_the_batch(life: MakeLife) -> None:
    one, batch = proved(life, 1)
    one.run(batch)
    reset = one.begin([Ask("A1", RESET)])
    one.service.delay = lambda: 5000.0
    back = one.begin_undo(batch)
    one.run(reset, wait=10)
    one.run(back, wait=10)
    outcome = one.outcomes(back)["A1"]
    assert (outcome.state, outcome.codes) == (RowState.UNDO_REFUSED, (Code.OTHER_SENDER,))
    assert outcome.facts["batch"] == str(reset)
    assert len(one.service.sent) == 2


# --------------------------------------------------------------------------- undo of undo


def test_undo_of_undo_of_undo_of_every_kind_of_change(life: MakeLife) -> None:
    earlier = (EarlierChange(timedelta(days=1), "ORDER_UPDATE", Decimal("90.00")),)
    one = life(*specs(2), changed("B1"), two_items("I1"), two_items("I2", earlier=earlier))
    orders = ["A1", "A2", "B1", "I1", "I2"]
    before = one.image(orders)
    batch = one.begin([Ask("A1"), Ask("A2", MODIFY, Decimal("70.00")), Ask("B1"), Ask("I1", ITEMS), Ask("I2")])
    one.run(batch, wait=2 * HOUR)
    assert one.states(batch) == {C: 5}
    after = one.image(orders)
    chain = [batch]
    for turn in range(5):
        assert {done.order for done, _, _ in one.journal.undo.undoable(chain[-1])} == set(orders)
        chain.append(one.begin_undo(chain[-1]))
        assert all(one.journal.undo.undoable(older) == () for older in chain)  # it is being undone
        one.run(chain[-1], wait=2 * HOUR)
        assert one.states(chain[-1]) == {RowState.UNDONE: 5}
        gone = turn % 2 == 0
        assert one.image(orders) == (before if gone else after)
        assert one.states(batch) == {RowState.UNDONE if gone else C: 5}
        standing = [older for older in chain if one.journal.undo.undoable(older)]
        assert standing == ([chain[-1]] if gone else [batch, chain[-1]])
        one.check()
    taken = {back: {o.codes for o in one.outcomes(back).values()} for back in chain[1:]}
    [first, second, third, fourth, fifth] = chain[1:]
    assert (taken[first], taken[third], taken[fifth]) == ({()}, {()}, {()})
    assert (taken[second], taken[fourth]) == ({(Code.UNDO_TAKEN_BACK,)}, {(Code.UNDO_TAKEN_BACK,)})
    deletes = [dict(sent.write.form) for sent in one.service.sent if sent.write.method == "DELETE"]
    assert {form["DispositionCode"] for form in deletes} == {"REJECTED"}


def test_the_undo_of_an_undo_is_shown_as_what_it_does(life: MakeLife) -> None:
    one, batch = proved(life, 1)
    one.run(batch)
    back = one.begin_undo(batch)
    one.run(back)
    again = one.begin_undo(back)
    one.run(again)
    outcome = one.outcomes(again)["A1"]
    assert (outcome.operation, outcome.amount_before, outcome.amount_after) == (
        Operation.REVERSE, Decimal("100.00"), Decimal("0.00"),
    )  # fmt: skip
    assert outcome.payout_after == Decimal("0.00")
    assert one.journal.undo.newest_confirmed("http://127.0.0.1/Advertisers/S", [one.id_of("A1")]) == {
        one.id_of("A1"): (batch, one.outcomes(batch)["A1"].change_id)
    }
    until = {info.id: info.undo_until for info in one.journal.batches.all()}
    assert until[again] is not None
    assert until[back] is None
    one.check()


def test_the_undo_of_an_undo_leaves_alone_what_somebody_changed_since(life: MakeLife) -> None:
    one, batch = proved(life, 2)
    one.run(batch)
    back = one.begin_undo(batch)
    one.run(back)
    one.service.by_somebody_else("PUT", ActionId=one.id_of("A2"), Reason="ORDER_UPDATE", Amount="45.00")
    again = one.begin_undo(back)
    one.run(again)
    assert one.outcomes(again)["A1"].state is RowState.UNDONE
    assert (one.outcomes(again)["A2"].state, one.outcomes(again)["A2"].codes) == (
        RowState.UNDO_REFUSED, (Code.CHANGED_SINCE,),
    )  # fmt: skip
    assert one.outcomes(batch)["A2"].state is RowState.UNDONE
    one.check()


def test_the_undo_of_a_reset_reverses_again_with_a_code_that_reverses(life: MakeLife) -> None:
    one, _ = proved(life, 1)
    one.service.by_somebody_else("DELETE", ActionId=one.id_of("A1"), DispositionCode="CONS_FRAUD")
    reset = one.begin([Ask("A1", RESET)])
    one.run(reset)
    back = one.begin_undo(reset)
    one.run(back)
    assert one.states(back) == {RowState.UNDONE: 1}
    assert one.action("A1").state == "REVERSED"
    one.check()


# --------------------------------------------------------------------------- half way


def _half_way(life: MakeLife) -> tuple[Life, int, int]:
    one = life(changed("B1"))
    batch = one.begin([Ask("B1")])
    one.run(batch)
    return one, batch, one.begin_undo(batch)


def test_a_second_step_that_is_refused_says_how_the_action_stands_and_can_be_tried_again(life: MakeLife) -> None:
    one, batch, back = _half_way(life)
    before = {"B1": ("PENDING", Decimal("80.00"))}
    one.service.fail("write", Rejected("REJECTED", status=400, said="No."), nth=2)
    one.run(back)
    outcome = one.outcomes(back)["B1"]
    assert (outcome.state, outcome.codes) == (RowState.UNDO_REFUSED, (Code.HALF_UNDONE, Code.REFUSED))
    assert (outcome.facts["now"], outcome.facts["wanted"], outcome.facts["said"]) == (
        "PENDING 100.00 USD", "PENDING 80.00 USD", "No.",
    )  # fmt: skip
    [(done, _, now)] = one.journal.undo.undoable(batch)
    assert now is not None
    assert (done.order, now.action.amount) == ("B1", Decimal("100.00"))
    again = one.begin_undo(batch)
    one.run(again)
    assert one.states(again) == {RowState.UNDONE: 1}
    assert one.states(batch) == {RowState.UNDONE: 1}
    assert one.image(["B1"]) == before
    reasons = [reason for _, reason in writes_of(one, "B1")]
    assert reasons == ["reverse", "RESET", "ORDER_UPDATE", "ORDER_UPDATE"]  # one of them was refused
    one.check()


def test_a_second_step_whose_submission_fails_or_that_meets_a_lock_says_so_too(life: MakeLife) -> None:
    one, _, back = _half_way(life)
    carry_out = one.world._carry_out
    one.world._carry_out = lambda action, wish, at: (  # type: ignore[method-assign]
        ("Validation", "MALFORMED") if wish.kind in {"amount", "items"} else carry_out(action, wish, at)
    )
    one.run(back)
    outcome = one.outcomes(back)["B1"]
    assert outcome.codes == (Code.HALF_UNDONE, Code.REFUSED)
    assert outcome.facts["said"] == "Validation MALFORMED"
    other, _, locked = _half_way(life)
    other.service.before_read = lambda kind: _approve_half_way(other)
    other.run(locked)
    outcome = other.outcomes(locked)["B1"]
    assert outcome.codes == (Code.HALF_UNDONE, Code.LOCKED)
    assert outcome.facts["wanted"] == "PENDING 80.00 USD"


def _approve_half_way(one: Life) -> None:
    there = one.world.actions[one.id_of("B1")]
    if there.state == "PENDING" and there.amount == Decimal("100.00"):
        there.state = "APPROVED"


def test_the_first_send_lands_before_the_second_which_is_then_refused(life: MakeLife) -> None:
    """The row is not refused: it was changed, by its first send."""
    queue = iter([0.5, HOUR + 1.6, 1.0])
    one, batch = proved(life, 2, delay=lambda: next(queue, 1.0))
    one.service.fail("write", LOST, nth=2, handled=True)
    one.service.fail("submissions", Rejected("REJECTED", status=404, said=""), times=999)
    one.run(batch, wait=3 * HOUR)
    assert len(writes_of(one, "A2")) == 2
    assert one.world.submissions["A-3"].error_type
    assert one._reader.execute("SELECT complete FROM attempt ORDER BY id DESC LIMIT 1").fetchone() == (1,)
    assert one.states(batch) == {C: 2}
    [ghost] = one.journal.attempts.ghosts("http://127.0.0.1/Advertisers/S")
    assert ghost.state == "not_seen"
    one.check()


def test_a_reset_that_a_colleague_gave_first_is_waited_for_before_it_is_taken_back(life: MakeLife) -> None:
    """Ours is still in the service's queue when theirs proves it: a reversal sent now would be reset by it."""
    delays = [1.0, 5 * HOUR, 1.0]
    one = life(*specs(1), delay=lambda: delays.pop(0) if delays else 1.0)
    batch = one.begin([Ask("A1")])
    one.run(batch)
    one.prove_kinds("reverse", "reset")
    back = one.begin_undo(batch)
    one.time.at(one.time.t + 3, lambda: one.service.by_somebody_else("PUT", ActionId=one.id_of("A1"), Reason="RESET"))
    one.run(back)
    assert one.states(back) == {RowState.UNDONE: 1}
    again = one.begin_undo(back)
    one.run(again, wait=6 * HOUR)
    assert one.states(again) == {RowState.UNDONE: 1}
    reset, reverse = writes_of(one, "A1")[1:]
    assert reverse[0] - reset[0] >= 5 * HOUR
    assert one.action("A1").state == "REVERSED"


def test_the_undo_of_many_reads_none_of_them_for_what_their_own_changes_left_in_the_log(life: MakeLife) -> None:
    """Its looks read the log from before the send on: what stands there of each row was known when it was planned."""
    one = life(*specs(40), delay=20.0)
    batch = one.reverse(40)
    one.prove_kinds("reverse")
    one.run(batch)
    one.time.sleep(60)
    before = one.service.asked["action"]
    back = one.begin_undo(batch)
    one.run(back)
    assert one.states(back) == {RowState.UNDONE: 40}
    assert one.service.asked["action"] - before <= 1  # the first of its kind, whose receipt is asked
    one.check()
