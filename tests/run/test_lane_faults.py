"""What can go wrong on the way, one at a time: what the row says, what the run's exit says, what left the machine."""

from __future__ import annotations

import threading
from datetime import timedelta
from decimal import Decimal
from itertools import pairwise

import pytest
from lane_steps import ITEMS, MODIFY, RESET, C, MakeLife, Scripted, changed, proved, two_items
from lane_world import DOWN, HOUR, KEY, LOST, START, Ask, Crash, Life, model_submission, specs
from msgspec.structs import replace

from reversal_desk.errors import BadAnswer, Forbidden, NotSent, Rejected, StoreError, Throttled, Unauthorized, Unclear
from reversal_desk.impact.practice import ActionSpec
from reversal_desk.model import ActionState, Code, Queued, RowState, Step, Submission, SubmissionStatus, Window, Write
from reversal_desk.run import Control, ThreadSenders
from reversal_desk.run.evidence import Out, evidence_of
from reversal_desk.store.journal.records import Image, OpenAttempt

# --------------------------------------------------------------------------- lost answers


def test_a_lost_answer_that_arrived_is_found_by_the_change_log(life: MakeLife) -> None:
    one, batch = proved(life, 6)
    one.service.fail("write", LOST, nth=3, times=2, handled=True)
    one.service.fail("submissions", Forbidden("FORBIDDEN", permission="x"), times=9)
    one.run(batch)
    assert one.states(batch) == {C: 6}
    assert len(one.service.sent) == 6
    assert one.time.t < HOUR
    one.check()


def test_a_lost_answer_is_found_among_the_recent_submissions(life: MakeLife) -> None:
    one, batch = proved(life, 3, delay=100)
    one.service.fail("write", LOST, nth=2, handled=True)
    one.service.fail("updates", Rejected("REJECTED", status=404, said="Not Found"), times=99)
    one.run(batch)
    assert one.states(batch) == {C: 3}
    found = one._reader.execute("SELECT count(*) FROM attempt WHERE submission_id='A-2' AND state='proved'").fetchone()
    assert found == (1,)
    assert one.service.asked["submissions"] <= 3
    one.check()


def test_an_hour_of_lost_answers_asks_the_big_list_three_times_at_most(life: MakeLife) -> None:
    one, batch = proved(life, 4)
    one.service.fail("write", LOST, times=4)
    one.run(batch, wait=0.9 * HOUR)
    assert one.states(batch) == {RowState.CHECKING: 4}
    assert one.service.asked["submissions"] == 3


def test_a_request_that_never_arrived_is_planned_anew_once_after_the_patience(life: MakeLife) -> None:
    one, batch = proved(life, 4)
    one.service.fail("write", LOST, nth=2)
    one.run(batch, wait=3 * HOUR)
    assert one.states(batch) == {C: 4}
    again = [sent for sent in one.service.sent if dict(sent.write.form)["ActionId"] == one.id_of("A2")]
    assert len(again) == 2
    assert again[1].at - again[0].at >= timedelta(hours=1)
    one.check()


def test_before_the_patience_nothing_is_sent_again(life: MakeLife) -> None:
    one, batch = proved(life, 2)
    one.service.fail("write", LOST, nth=2)
    result = one.run(batch, wait=900)
    assert one.states(batch) == {C: 1, RowState.CHECKING: 1}
    assert one.outcomes(batch)["A2"].codes == (Code.LOST_ANSWER,)
    assert result.trouble_exit == 0  # the rows say it: something is unknown
    for _ in range(3):
        one.restart()
        one.run(batch, wait=600)
    assert len(one.service.sent) == 2
    one.check()


def test_a_second_lost_answer_goes_to_the_person_and_stays_on_record(life: MakeLife) -> None:
    one, batch = proved(life, 2)
    one.service.fail("write", LOST, nth=2, times=2)
    one.run(batch, wait=8 * HOUR)
    outcome = one.outcomes(batch)["A2"]
    assert outcome.state is RowState.CHECKING
    assert outcome.codes == (Code.SENT_TWICE_UNKNOWN,)
    one.restart()
    one.run(batch, wait=8 * HOUR)
    assert len(one.service.sent) == 3
    told = one._reader.execute("SELECT count(*) FROM record WHERE kind='for_the_person'").fetchone()[0]
    assert told == 2  # once by each run
    one.check()


def test_a_late_effect_after_the_second_send_is_still_one_change(life: MakeLife) -> None:
    delays = iter([0.5, 5000.0, 1.0])
    one, batch = proved(life, 2, delay=lambda: next(delays))
    one.service.fail("write", LOST, nth=2, handled=True)
    one.service.fail("submissions", Rejected("REJECTED", status=404, said=""), times=99)
    one.run(batch, wait=3 * HOUR)
    one.time.sleep(3 * HOUR)
    assert one.states(batch) == {C: 2}
    one.check()


def a_lost_one_that_lands_late(life: MakeLife) -> tuple[Life, int]:
    """Two rows; the answer of the second is lost, and it takes effect after its patience is over."""
    delays = iter([0.5, 5000.0])
    one, batch = proved(life, 2, delay=lambda: next(delays))
    one.service.fail("write", LOST, nth=2, handled=True)
    one.service.fail("submissions", Rejected("REJECTED", status=404, said=""), times=99)
    return one, batch


def test_after_stop_a_lost_first_send_is_not_said_to_be_left_out_and_is_found_when_it_lands(life: MakeLife) -> None:
    one, batch = a_lost_one_that_lands_late(life)
    lane = one.lane(batch, wait=4500.0)
    one.time.at(60.0, one.control.stop)
    lane.execute()
    assert one.states(batch) == {C: 1, RowState.CHECKING: 1}
    assert one.outcomes(batch)["A2"].codes == (Code.LOST_ANSWER,)
    one.restart()
    one.run(batch, wait=30)  # looked at once more, and not sent again: the person said Stop
    one.time.sleep(HOUR)
    one.restart()
    one.run(batch, wait=600)
    assert one.states(batch) == {C: 2}
    assert len(one.service.sent) == 2
    one.check()


@pytest.mark.parametrize("said", ["stopped", "changed"])
def test_a_row_planned_anew_that_does_not_go_again_stays_open(life: MakeLife, said: str) -> None:
    one, batch = a_lost_one_that_lands_late(life)
    lane = one.lane(batch, wait=3700.0)
    one.time.at(3500.0, one.control.pause)  # its hour ends meanwhile: as it was before, so it waits to be sent again

    def meanwhile() -> None:
        assert one.outcomes(batch)["A2"].state is RowState.WAITING
        if said == "stopped":
            one.control.stop()
        else:
            one.service.by_somebody_else("PUT", ActionId=one.id_of("A2"), Reason="ORDER_ERROR", Amount="55.00")
        one.control.resume()

    one.time.at(4500.0, meanwhile)
    lane.execute()
    outcome = one.outcomes(batch)["A2"]
    assert outcome.state is RowState.CHECKING
    assert outcome.codes == ((Code.LOST_ANSWER,) if said == "stopped" else (Code.LOST_ANSWER, Code.CHANGED_SINCE))
    one.time.sleep(HOUR)
    assert len(one.service.sent) == 2
    one.check()


def test_the_second_step_of_an_undo_may_lose_its_own_answer(life: MakeLife) -> None:
    one = life(changed("B1"))
    before = one.image(["B1"])
    batch = one.begin([Ask("B1")])
    one.run(batch)
    back = one.begin_undo(batch)
    one.service.fail("write", LOST, nth=2)  # RESET goes through, the PUT after it never arrives
    one.run(back, wait=3 * HOUR)
    assert one.states(back) == {RowState.UNDONE: 1}
    assert one.image(["B1"]) == before
    one.check()


def test_an_undo_whose_first_step_shows_without_evidence_goes_on_to_the_before_image(life: MakeLife) -> None:
    """RESET is in effect, nothing says by whom: 100.00 is not the 80.00 it goes back to."""
    one = life(changed("B1"))
    before = one.image(["B1"])
    batch = one.begin([Ask("B1")])
    one.run(batch)
    back = one.begin_undo(batch)
    for kind in ("updates", "submissions"):
        one.service.fail(kind, Rejected("REJECTED", status=404, said=""), times=999)
    one.service.fail("write", LOST, nth=1, handled=True)
    one.run(back, wait=3 * HOUR)
    assert one.image(["B1"]) == before
    assert one.states(back) == {RowState.UNDONE: 1}
    one.check()


def test_a_lost_answer_on_an_action_that_somebody_changed_says_so(life: MakeLife) -> None:
    one, batch = proved(life, 2)
    one.service.fail("write", LOST, nth=2)
    one.time.at(
        40,
        lambda: one.service.by_somebody_else("PUT", ActionId=one.id_of("A2"), Reason="ORDER_UPDATE", Amount="60.00"),
    )
    one.run(batch, wait=3 * HOUR)
    outcome = one.outcomes(batch)["A2"]
    assert outcome.state is RowState.CHECKING
    assert outcome.codes == (Code.LOST_ANSWER, Code.CHANGED_SINCE)
    assert "60.00" in outcome.facts["after"]
    assert len(one.service.sent) == 2
    one.check()


@pytest.mark.parametrize("error", [Rejected("REJECTED", status=404, said=""), Forbidden("FORBIDDEN", permission="u")])
def test_a_lost_answer_without_a_change_log_goes_to_the_person(life: MakeLife, error: Exception) -> None:
    """The action looks as before; that alone does not say that nothing happened."""
    one, batch = proved(life, 2)
    one.service.fail("write", LOST, nth=2)
    one.service.fail("updates", error, times=999)
    one.run(batch, wait=5 * HOUR)
    outcome = one.outcomes(batch)["A2"]
    assert (outcome.state, outcome.codes) == (RowState.CHECKING, (Code.LOST_ANSWER,))
    assert "after" not in outcome.facts
    assert len(one.service.sent) == 2
    one.service.faults.clear()  # the token gets its permission: the next process plans it anew
    one.restart()
    one.run(batch, wait=2 * HOUR)
    assert one.states(batch) == {C: 2}
    assert len(one.service.sent) == 3
    one.check()


def test_a_lost_answer_that_shows_is_not_given_away_while_nothing_can_be_read(life: MakeLife) -> None:
    """Neither the log nor the receipts may be read: it may well be ours, and undo would leave it out as others'."""
    one, batch = proved(life, 2)
    one.service.fail("write", LOST, nth=2, handled=True)
    for kind in ("updates", "submissions", "submission"):
        one.service.fail(kind, Forbidden("FORBIDDEN", permission="x"), times=999)
    one.run(batch, wait=3 * HOUR)
    assert one.outcomes(batch)["A2"].state is RowState.CHECKING
    one.service.faults.clear()
    one.restart()
    one.run(batch, wait=2 * HOUR)
    assert one.states(batch) == {C: 2}
    assert len(one.service.sent) == 2
    one.check()


def test_a_lost_answer_on_an_action_that_is_gone_goes_to_the_person(life: MakeLife) -> None:
    one, batch = proved(life, 2)
    one.service.fail("write", LOST, nth=2)
    one.service.fail("action", Rejected("REJECTED", status=404, said="Not Found"), times=999)
    one.run(batch, wait=3 * HOUR)
    outcome = one.outcomes(batch)["A2"]
    assert (outcome.state, outcome.codes) == (RowState.CHECKING, (Code.LOST_ANSWER,))
    assert len(one.service.sent) == 2


def test_a_lost_answer_of_an_undo_is_planned_anew_by_the_next_process(life: MakeLife) -> None:
    one = life(changed("B1"), *specs(1))
    before = one.image(["B1", "A1"])
    batch = one.begin([Ask("B1"), Ask("A1")])
    one.run(batch)
    back = one.begin_undo(batch)
    one.service.fail("write", LOST, nth=1)
    one.run(back, wait=60)
    assert one.states(back)[RowState.CHECKING] >= 1
    for _ in range(3):
        one.restart()
        one.run(back, wait=2 * HOUR)
    assert one.outcomes(back)["B1"].codes == (Code.EARLIER_MAY_LAND,)  # the lost RESET could wipe the second step out
    one.restart()
    one.run(back, wait=26 * HOUR)
    assert one.states(back) == {RowState.UNDONE: 2}
    assert one.image(["B1", "A1"]) == before
    one.check()


def test_a_crash_loses_no_row_and_sends_none_twice(life: MakeLife) -> None:
    one, batch = proved(life, 20, delay=4)
    count = 0

    def shake(where: str) -> None:
        nonlocal count
        count += 1
        if count == 5:
            raise Crash

    one.shake = shake
    with pytest.raises(Crash):
        one.run(batch)
    one.shake = lambda where: None
    open_now = one._reader.execute("SELECT count(*) FROM attempt WHERE open=1").fetchone()[0]
    assert 0 < open_now <= 8
    one.restart()
    one.run(batch, wait=3 * HOUR)
    assert one.states(batch) == {C: 20}
    one.check()


# --------------------------------------------------------------------------- other people, and time


def test_the_same_change_by_somebody_else_is_named_and_undo_leaves_it_alone(life: MakeLife) -> None:
    one, batch = proved(life, 2)
    one.service.fail("write", LOST, nth=2)
    one.time.at(
        40, lambda: one.service.by_somebody_else("DELETE", ActionId=one.id_of("A2"), DispositionCode="CONS_FRAUD")
    )
    one.run(batch, wait=3 * HOUR)
    outcome = one.outcomes(batch)["A2"]
    assert (outcome.state, outcome.codes) == (RowState.ALREADY_SO, (Code.NOT_OURS,))
    assert [done.order for done, _, _ in one.journal.undo.undoable(batch)] == ["A1"]
    one.check()


def test_a_change_by_somebody_else_before_our_send_stops_the_row_at_no_request(life: MakeLife) -> None:
    one, batch = proved(life, 3)
    one.time.sleep(300)
    one.service.by_somebody_else("PUT", ActionId=one.id_of("A2"), Reason="ORDER_UPDATE", Amount="60.00")
    one.run(batch)
    outcome = one.outcomes(batch)["A2"]
    assert (outcome.state, outcome.codes) == (RowState.LOOK, (Code.CHANGED_SINCE,))
    assert "60.00" in outcome.facts["after"]
    assert len(one.service.sent) == 2
    one.check()


def test_a_change_by_somebody_else_between_send_and_proof_is_not_taken_for_ours(life: MakeLife) -> None:
    one, batch = proved(life, 3, delay=5)
    one.time.at(
        3, lambda: one.service.by_somebody_else("DELETE", ActionId=one.id_of("A2"), DispositionCode="CONS_FRAUD")
    )
    one.run(batch)
    outcome = one.outcomes(batch)["A2"]
    assert outcome.state is RowState.REFUSED  # the service refused ours; theirs stands
    assert one.states(batch)[C] == 2
    one.check()


def test_a_change_that_was_taken_back_by_somebody_is_complete_and_not_visible(life: MakeLife) -> None:
    one, batch = proved(life, 3, delay=1)
    one.time.at(1.5, lambda: one.service.by_somebody_else("PUT", ActionId=one.id_of("A2"), Reason="RESET"))
    one.run(batch, wait=600)
    outcome = one.outcomes(batch)["A2"]
    assert (outcome.state, outcome.codes) == (RowState.ACCEPTED_NOT_VISIBLE, (Code.NOT_VISIBLE,))
    said = one._reader.execute("SELECT count(*) FROM record WHERE kind='not_visible'").fetchone()[0]
    assert said == 1


def test_complete_without_error_and_never_visible(life: MakeLife) -> None:
    """A partner has to agree: the receipt is complete, the action stays as it was."""
    one, batch = proved(life, 2)
    hidden = one.id_of("A2")
    carry_out = one.world._carry_out
    one.world._carry_out = lambda action, wish, at: (  # type: ignore[method-assign]
        ("", "") if action.id == hidden else carry_out(action, wish, at)
    )
    one.run(batch, wait=600)
    one.restart()
    one.run(batch, wait=600)
    assert one.outcomes(batch)["A2"].state is RowState.ACCEPTED_NOT_VISIBLE
    assert one.outcomes(batch)["A1"].state is C
    assert len(one.service.sent) == 2


def test_the_lock_passes_before_the_rows_turn(life: MakeLife) -> None:
    soon = ActionSpec(order="L1", amount=Decimal("10.00"), locks_in=timedelta(hours=2))
    one = life(*specs(2), soon)
    one.prove_kinds("reverse")
    batch = one.begin([Ask("A1"), Ask("A2"), Ask("L1")])
    one.time.sleep(1.2 * HOUR)
    one.run(batch)
    outcome = one.outcomes(batch)["L1"]
    assert (outcome.state, outcome.codes) == (RowState.BLOCKED, (Code.LOCKED,))
    assert one.states(batch)[C] == 2
    assert len(one.service.sent) == 2
    one.check()


def test_approved_before_its_lock_is_seen_although_it_is_no_update(life: MakeLife) -> None:
    one, batch = proved(life, 3)
    one.action("A2").state = "APPROVED"
    one.time.sleep(300)
    one.run(batch)
    assert one.outcomes(batch)["A2"].codes == (Code.LOCKED,)
    assert len(one.service.sent) == 2


def test_a_clock_that_jumps_back_does_not_open_a_lock(life: MakeLife) -> None:
    """After the jump server time is unknown; the computer's own is five hours behind, and a lock passes."""
    soon = ActionSpec(order="L1", amount=Decimal("10.00"), locks_in=timedelta(minutes=63))
    late = [ActionSpec(order=f"A{n}", amount=Decimal("10.00"), locks_in=timedelta(minutes=61)) for n in range(1, 9)]
    one = life(*late, soon)
    one.prove_kinds("reverse")
    batch = one.begin([*(Ask(spec.order) for spec in late), Ask("L1")])

    def jump() -> None:
        one.time.t += 4 * 60  # the laptop slept: the lid is opened four minutes later
        one.time.skew = -5 * HOUR

    one.time.at(0.01, jump)
    one.run(batch)
    assert one.outcomes(batch)["L1"].codes == (Code.LOCKED,)
    one.check()


def test_a_clock_hours_ahead_after_a_jump_does_not_shorten_the_patience(life: MakeLife) -> None:
    one, batch = proved(life, 12, delay=2)
    one.service.fail("write", LOST, nth=3)
    one.time.at(1.0, lambda: setattr(one.time, "skew", 9 * HOUR))
    one.run(batch, wait=900)
    assert one.states(batch) == {C: 11, RowState.CHECKING: 1}
    assert len(one.service.sent) == 12
    one.check()


@pytest.mark.parametrize("hours", [-50, -5, 5, 50])
def test_a_computer_whose_clock_is_hours_wrong_resumes_by_the_services_time(life: MakeLife, hours: float) -> None:
    """No second send within the hour, no row past its lock, and the proof is found."""
    soon = ActionSpec(order="L1", amount=Decimal("10.00"), locks_in=timedelta(hours=2))
    one = life(*specs(12), soon, delay=2)
    one.prove_kinds("reverse")
    batch = one.begin([*(Ask(f"A{n}") for n in range(1, 13)), Ask("L1")])
    one.service.fail("write", Throttled("THROTTLED", wait_seconds=3000), nth=1, times=8)
    lane = one.lane(batch)
    one.time.at(1.0, one.control.leave)
    lane.execute()
    assert one.states(batch) == {RowState.WAITING: 13}
    one.time.sleep(1.5 * HOUR)
    one.reboot(skew=hours * HOUR)
    one.service.faults.clear()
    one.service.fail("write", LOST, nth=2)
    one.run(batch, wait=1200)
    assert one.states(batch) == {C: 11, RowState.CHECKING: 1, RowState.BLOCKED: 1}
    assert one.outcomes(batch)["L1"].codes == (Code.LOCKED,)
    one.check()


# --------------------------------------------------------------------------- refused for now


@pytest.mark.parametrize("told", [120.0, 0.0])
def test_429_in_writes_waits_for_the_reset_and_goes_on(life: MakeLife, told: float) -> None:
    one, batch = proved(life, 20)
    one.service.fail("write", Throttled("THROTTLED", wait_seconds=told), nth=6, times=3)
    one.run(batch)
    assert one.states(batch) == {C: 20}
    between = sorted(sent.at for sent in one.service.sent if sent.answer == "QUEUED")
    longest = max((b - a).total_seconds() for a, b in pairwise(between))
    assert longest >= (told or 60.0) - 1
    one.check()


def test_429_in_looks_waits_and_proves_later(life: MakeLife) -> None:
    one, batch = proved(life, 5)
    one.service.fail("updates", Throttled("THROTTLED", wait_seconds=400.0), times=1)
    one.run(batch)
    assert one.states(batch) == {C: 5}
    assert 400 < one.time.t < 700


def test_429_while_reading_before_the_send_waits_and_goes_on(life: MakeLife) -> None:
    one = life(*(changed(f"B{n}") for n in range(1, 7)))
    one.prove_kinds("reverse")
    batch = one.begin([Ask(f"B{n}") for n in range(1, 7)])
    one.service.fail("items", Throttled("THROTTLED", wait_seconds=300.0), nth=3)
    one.time.sleep(120)
    one.service.fail("actions", Throttled("THROTTLED", wait_seconds=200.0))
    result = one.run(batch)
    assert one.states(batch) == {C: 6}
    assert result.trouble is None
    one.check()


def test_the_hourly_budget_holds_the_run_and_says_when_it_ends(life: MakeLife) -> None:
    one, batch = proved(life, 150, limit=60)
    result = one.run(batch, wait=3 * HOUR)
    assert one.states(batch) == {C: 150}
    assert one.time.t > 2 * HOUR
    assert sum(result.requests.values()) <= 150 + 20
    waiting = [progress for progress in one.told if progress.finish_at is not None]
    assert waiting
    assert waiting[0].finish_at is not None
    assert waiting[0].finish_at > START + timedelta(hours=1)
    assert len(one.told) < 40_000  # it sleeps, it doesn't spin
    one.check()


@pytest.mark.parametrize(
    ("error", "code"),
    [(Unauthorized("UNAUTHORIZED", host="s"), "UNAUTHORIZED"), (Forbidden("FORBIDDEN", permission="x"), "FORBIDDEN")],
)
def test_a_sign_in_that_ends_in_mid_run_keeps_every_place(life: MakeLife, error: Exception, code: str) -> None:
    one, batch = proved(life, 20)
    one.service.fail("write", error, nth=9, times=99)
    result = one.run(batch)
    assert result.trouble is not None
    assert (result.trouble.code, result.trouble_exit) == (code, 4)
    assert one.states(batch) == {C: 8, RowState.WAITING: 12}
    one.service.faults.clear()
    one.restart()
    one.run(batch)
    assert one.states(batch) == {C: 20}
    one.check()


def test_401_while_looking_ends_the_run_with_everything_in_its_place(life: MakeLife) -> None:
    one, batch = proved(life, 2)
    for kind in ("submission", "action", "updates"):
        one.service.fail(kind, Unauthorized("UNAUTHORIZED", host="s"), times=99)
    result = one.run(batch)
    assert result.trouble_exit == 4
    assert one.states(batch) == {RowState.QUEUED: 2}


def test_403_before_the_first_row(life: MakeLife) -> None:
    one, batch = proved(life, 2)
    one.time.sleep(300)
    one.service.fail("actions", Forbidden("FORBIDDEN", permission="Retrieve actions"))
    result = one.run(batch)
    assert result.trouble_exit == 4
    assert one.states(batch) == {RowState.WAITING: 2}
    assert not one.service.sent


# --------------------------------------------------------------------------- the network and gateways


def test_a_network_that_comes_back_costs_nothing_but_time(life: MakeLife) -> None:
    one, batch = proved(life, 30)
    one.service.fail("write", DOWN, nth=9, times=14)
    result = one.run(batch)
    assert one.states(batch) == {C: 30}
    assert result.trouble is None
    assert len(one.service.sent) == 30
    assert any(progress.notice is not None for progress in one.told)
    one.check()


def test_a_network_that_stays_away_ends_the_run_and_keeps_its_place(life: MakeLife) -> None:
    one, batch = proved(life, 30)
    for kind in ("updates", "actions", "action", "submission"):
        one.service.fail(kind, DOWN, nth=1, times=999)
    one.service.fail("write", DOWN, nth=9, times=999)
    result = one.run(batch)
    assert result.trouble is not None
    assert (result.trouble.code, result.trouble_exit) == ("NETWORK_NAME", 3)
    assert one.time.t > 150  # it did not give up at once
    assert one.states(batch) == {RowState.QUEUED: 8, RowState.WAITING: 22}
    one.service.faults.clear()
    one.restart()
    one.run(batch)
    assert one.states(batch) == {C: 30}
    one.check()


def test_a_gateway_without_clear_answers_is_not_fed_the_whole_batch(life: MakeLife) -> None:
    one, batch = proved(life, 100)
    one.service.fail("write", LOST, times=999)
    result = one.run(batch)
    assert len(one.service.sent) <= 12
    assert result.trouble_exit == 3
    states = one.states(batch)
    assert states[RowState.CHECKING] == len(one.service.sent)
    assert states[RowState.WAITING] == 100 - len(one.service.sent)
    one.check()


def test_looks_survive_a_service_that_is_down_for_a_while(life: MakeLife) -> None:
    one, batch = proved(life, 5)
    one.service.fail("updates", Unclear("SERVICE_DOWN", status=502), times=3)
    result = one.run(batch)
    assert one.states(batch) == {C: 5}
    assert result.trouble is None


def test_looks_that_never_work_end_the_run_with_everything_queued(life: MakeLife) -> None:
    one, batch = proved(life, 5)
    one.service.fail("updates", BadAnswer("BAD_ANSWER", kind="html", host="s"), times=999)
    result = one.run(batch)
    assert result.trouble_exit == 3
    assert one.states(batch) == {RowState.QUEUED: 5}


def test_reads_before_sending_that_fail_are_tried_again(life: MakeLife) -> None:
    one, batch = proved(life, 5)
    one.time.sleep(300)
    one.service.fail("actions", Unclear("SERVICE_DOWN", status=503), times=3)
    result = one.run(batch)
    assert one.states(batch) == {C: 5}
    assert result.trouble is None
    one.check()


@pytest.mark.parametrize("error", [Rejected("REJECTED", status=404, said=""), Forbidden("FORBIDDEN", permission="u")])
def test_without_a_change_log_receipts_prove_it(life: MakeLife, error: Exception) -> None:
    one, batch = proved(life, 30, delay=3)
    one.service.fail("updates", error, times=999)
    one.run(batch)
    assert one.states(batch) == {C: 30}
    one.check()


def test_without_receipts_the_change_log_proves_it(life: MakeLife) -> None:
    one, batch = proved(life, 30, delay=3)
    one.service.fail("submission", Rejected("REJECTED", status=404, said=""), times=999)
    one.run(batch)
    assert one.states(batch) == {C: 30}
    one.check()


def test_without_either_nothing_is_called_proved(life: MakeLife) -> None:
    one, batch = proved(life, 3)
    one.service.fail("submission", Rejected("REJECTED", status=404, said=""), times=999)
    one.service.fail("updates", Rejected("REJECTED", status=404, said=""), times=999)
    one.run(batch)
    assert one.states(batch) == {RowState.QUEUED: 3}


def test_a_receipt_that_stays_behind_does_not_hide_what_happened(life: MakeLife) -> None:
    one, batch = proved(life, 2)
    one.service.submission = lambda queued: _still_queued(one, queued)  # type: ignore[method-assign]
    one.run(batch, wait=2 * HOUR)
    assert one.states(batch) == {C: 2}


def _still_queued(one: Life, queued: Queued) -> Submission:
    one.service._read("submission")
    kept = one.world.submissions[queued.submission_id]
    return replace(model_submission(kept, one.time.server()), status=SubmissionStatus.QUEUED, completed=None)


def test_items_that_do_not_arrive_are_not_called_proved(life: MakeLife) -> None:
    one = life(two_items("I1"))
    one.prove_kinds("items")
    batch = one.begin([Ask("I1", ITEMS)])
    real = one.world.actions[one.id_of("I1")]

    def other_line(_: str) -> None:
        if real.amount == Decimal("60.00") and real.items[0].quantity == 0:
            real.items[0].quantity = 7  # the service shows the total, and another quantity

    one.service.before_read = other_line
    one.run(batch, wait=300)
    assert one.outcomes(batch)["I1"].state is RowState.ACCEPTED_NOT_VISIBLE


# --------------------------------------------------------------------------- the person


def test_pause_sends_nothing_and_resume_goes_on(life: MakeLife) -> None:
    one, batch = proved(life, 40)
    lane = one.lane(batch)
    one.time.at(0.3, one.control.pause)
    one.time.at(5000.0, one.control.resume)
    lane.execute()
    assert one.states(batch) == {C: 40}
    gaps = [sent.at for sent in one.service.sent]
    assert any(b - a > timedelta(seconds=4900) for a, b in pairwise(gaps))
    assert "paused" in {progress.phase for progress in one.told}
    one.check()


def test_stop_leaves_the_rest_unsent_for_ever_and_proves_what_is_out(life: MakeLife) -> None:
    one, batch = proved(life, 40)
    lane = one.lane(batch)
    one.time.at(0.3, one.control.stop)
    lane.execute()
    states = one.states(batch)
    assert states[C] == len(one.service.sent) > 0
    assert states[RowState.LEFT_OUT] == 40 - states[C] > 0
    assert {o.codes for o in one.outcomes(batch).values() if o.state is RowState.LEFT_OUT} == {(Code.STOPPED,)}
    sent = len(one.service.sent)
    one.restart()
    one.run(batch)
    assert len(one.service.sent) == sent
    one.check()


def test_stop_while_paused_and_while_throttled(life: MakeLife) -> None:
    one, batch = proved(life, 20)
    one.service.fail("write", Throttled("THROTTLED", wait_seconds=3000), nth=3, times=4)
    lane = one.lane(batch)
    one.time.at(1.0, one.control.pause)
    one.time.at(60.0, one.control.stop)
    lane.execute()
    assert not one.control.paused
    assert one.control.stopped
    states = one.states(batch)
    assert states[RowState.QUEUED] == len([sent for sent in one.service.sent if sent.answer == "QUEUED"])
    assert states[RowState.LEFT_OUT] == 20 - states[RowState.QUEUED]
    assert one.time.t < 3000
    one.check()


def test_leave_ends_soon_and_keeps_every_place(life: MakeLife) -> None:
    one, batch = proved(life, 40, delay=60)
    lane = one.lane(batch)
    one.time.at(0.3, one.control.leave)
    lane.execute()
    assert one.time.t < 5
    states = one.states(batch)
    assert states[RowState.QUEUED] == len(one.service.sent)
    assert states[RowState.WAITING] == 40 - states[RowState.QUEUED] > 0
    one.restart()
    one.run(batch)
    assert one.states(batch) == {C: 40}
    one.check()


def test_the_wait_ends_and_says_what_is_still_out(life: MakeLife) -> None:
    one, batch = proved(life, 3, delay=5000)
    result = one.run(batch, wait=60)
    assert one.states(batch) == {RowState.QUEUED: 3}
    assert 60 <= one.time.t < 70
    assert result.trouble is None


def test_while_the_first_row_waits_for_its_proof_the_wait_counts(life: MakeLife) -> None:
    one = life(*specs(5), delay=5000)
    batch = one.reverse(5)
    one.run(batch, wait=60)
    assert one.states(batch) == {RowState.QUEUED: 1, RowState.WAITING: 4}


def test_control_wakes_whoever_sleeps() -> None:
    control = Control()
    threading.Timer(0.05, control.leave).start()
    control.sleep(30)
    assert control.leaving
    control.sleep(0.01)


# --------------------------------------------------------------------------- the journal and other processes


def test_another_process_took_the_lane(life: MakeLife) -> None:
    one, batch = proved(life, 10)
    lane = one.lane(batch)
    one.journal.raise_epoch(at=START)
    result = lane.execute()
    assert result.trouble is not None
    assert (result.trouble.code, result.trouble_exit) == ("OTHER_COPY_SENDING", 5)
    assert not one.service.sent
    assert one.states(batch) == {RowState.WAITING: 10}


def test_answers_that_come_after_the_lane_was_lost_overwrite_nothing(life: MakeLife) -> None:
    one, batch = proved(life, 10)
    lane = one.lane(batch)
    one.time.at(0.01, lambda: _other_process_proves_everything(one, batch))
    result = lane.execute()
    assert result.trouble_exit == 5
    states = one.states(batch)
    assert states[C] == 8
    assert states[RowState.WAITING] == 2
    assert one._reader.execute("SELECT count(*) FROM attempt WHERE open=1").fetchone() == (0,)


def _other_process_proves_everything(one: Life, batch: int) -> None:
    one.journal.raise_epoch(at=START)
    with one.journal.writing(at=START) as writer:
        changes = {change.id: change for change in one.journal.changes.open(batch)}
        for attempt in one.journal.attempts.open(batch):
            image = Image(changes[attempt.change_id].before.action, None, START)
            writer.proved(attempt.id, attempt.change_id, account_key=KEY, evidence="x", after=image, state=C)


def test_a_disk_that_is_full_before_the_send_lets_nothing_leave(life: MakeLife) -> None:
    one, batch = proved(life, 10)

    def shake(where: str) -> None:
        if where == "commit":
            raise StoreError("DISK_FULL", folder=one.folder)

    lane = one.lane(batch)
    one.journal.shake = shake  # type: ignore[method-assign]
    result = lane.execute()
    assert result.trouble is not None
    assert (result.trouble.code, result.trouble_exit) == ("DISK_FULL", 3)
    assert not one.service.sent
    assert one.states(batch) == {RowState.WAITING: 10}


def test_a_disk_that_is_full_at_the_answers_leaves_them_sending_and_resume_settles(life: MakeLife) -> None:
    one, batch = proved(life, 10)
    lane = one.lane(batch)

    def shake(where: str) -> None:
        if where == "commit" and one.service.sent:
            raise StoreError("DISK_FULL", folder=one.folder)

    one.journal.shake = shake  # type: ignore[method-assign]
    result = lane.execute()
    assert result.trouble_exit == 3
    assert one.states(batch) == {RowState.SENDING: 8, RowState.WAITING: 2}
    one.restart()
    one.run(batch, wait=2 * HOUR)
    assert one.states(batch) == {C: 10}
    assert len(one.service.sent) == 10
    one.check()


def test_an_action_in_flight_elsewhere_is_left_alone(life: MakeLife) -> None:
    one, batch = proved(life, 2, delay=500)
    one.run(batch, wait=10)
    other = one.reverse(2)
    back = one.begin([Ask("A1", MODIFY, Decimal("5.00"))])
    one.run(other, wait=10)
    one.run(back, wait=10)
    assert {o.codes for o in one.outcomes(other).values()} == {(Code.OTHER_SENDER,)}
    assert one.states(back) == {RowState.BLOCKED: 1}
    assert len(one.service.sent) == 2


def test_reset_of_a_changed_action_by_a_sheet(life: MakeLife) -> None:
    one = life(changed("B1"))
    batch = one.begin([Ask("B1", RESET)])
    one.run(batch)
    assert one.states(batch) == {C: 1}
    assert one.image(["B1"]) == {"B1": ("PENDING", Decimal("100.00"))}
    one.check()


# --------------------------------------------------------------------------- real threads


def _wait_for(senders: ThreadSenders, count: int) -> dict[int, object]:
    found: dict[int, object] = {}
    while len(found) < count:
        found.update(senders.finished(5.0))
    return found


def test_sender_threads_give_back_every_answer_and_close_every_connection() -> None:
    made: list[Scripted] = []
    outcomes: list[Exception | None] = [None, NotSent("NETWORK_NAME", host="s"), ZeroDivisionError("bug")]

    def answer() -> Queued:
        error = outcomes.pop(0)
        if error is not None:
            raise error
        return Queued("A-1", "/x")

    def make() -> Scripted:
        made.append(Scripted(answer))
        return made[-1]

    senders = ThreadSenders(make, count=1)
    write = Write("DELETE", (("ActionId", "1"),))
    for number in range(3):
        senders.start(number, write)
    found = _wait_for(senders, 3)
    assert found[0] == Queued("A-1", "/x")
    assert isinstance(found[1], NotSent)
    assert isinstance(found[2], BadAnswer)  # it may be out: never taken for unsent
    assert senders.finished(0) == []
    senders.close()
    assert [sender.closed for sender in made] == [True]


def test_evidence_needs_our_reason_our_delta_and_our_time(life: MakeLife) -> None:
    """Somebody else's change of the same second, of another amount, is no evidence."""
    one, _ = proved(life, 1)
    batch = one.begin([Ask("A1", MODIFY, Decimal("70.00"))])
    one.service.fail("write", LOST, handled=True)
    one.run(batch, wait=10)
    assert one.states(batch) == {C: 1}
    step = Step(Write("PUT", ()), "ORDER_UPDATE", one.first[one.id_of("A1")].state, Decimal("70.00"))
    again = one.begin([Ask("A1", MODIFY, Decimal("60.00"))])
    [waiting] = one.journal.changes.open(again)
    attempt = OpenAttempt(1, waiting.id, waiting.action_id, step, "", 1, "unknown", START, "", "", False)
    out = Out(attempt, waiting)
    [ours] = [u for u in one.service.updates("1000", updated=_around()) if u.disposition == "ORDER_UPDATE"]
    assert evidence_of(out, [ours]) == ""  # 100 -> 70 is -30; from 70 to 70 would be nought
    fits = replace(ours, delta_amount=Decimal("0.00"))
    assert evidence_of(out, [fits]) == f"update {ours.id}"
    assert evidence_of(out, [replace(fits, date=START - timedelta(seconds=4))]) == ""
    assert evidence_of(out, [replace(fits, disposition="OTHER")]) == ""
    assert evidence_of(out, [replace(fits, state=ActionState.REVERSED)]) == ""


def _around() -> Window:
    return Window(START - timedelta(hours=1), START + timedelta(hours=2))
