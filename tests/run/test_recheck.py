"""The late re-check in simulated time: what moved again, what never came, what is proved late, and what it costs."""

from __future__ import annotations

from contextlib import nullcontext
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from lane_steps import ITEMS, MODIFY, RESET, MakeLife, changed, changes, look, restores, two_items
from lane_world import KEY, LOST, START, Ask, Life, specs
from msgspec.structs import replace

from reversal_desk import words
from reversal_desk.errors import Forbidden, NotSent, Rejected, StoreError, Unauthorized
from reversal_desk.impact.practice import ActionSpec
from reversal_desk.impact.practice.writes import read_write
from reversal_desk.model import Code, RowState
from reversal_desk.run import RecheckResult
from reversal_desk.run.evidence import EVIDENCE_SLACK

HOUR, DAY = 3600.0, 86400.0


def codes(found: RecheckResult) -> dict[str, list[Code]]:
    said: dict[str, list[Code]] = {}
    for alarm in found.alarms:
        said.setdefault(alarm.outcome.order, []).append(alarm.code)
    return said


def late(one: Life, order: str, *, seconds: float) -> None:
    """The first write ever sent for an order lands after all, so many seconds from now."""
    sent = next(s for s in one.service.sent if dict(s.write.form)["ActionId"] == one.id_of(order))

    def land() -> None:
        now = one.service.now()
        form = list(sent.write.form)
        wish = read_write(method=sent.write.method, form=form, spec=one.world.spec)
        one.world.submit(wish, submission_id="A-late", method=sent.write.method, payload="", at=now, due=now)
        one.service.now()

    one.time.at(one.time.t + seconds, land)


def test_nothing_is_due_before_an_hour_and_nothing_is_asked(life: MakeLife) -> None:
    one = life(*specs(3))
    batch = one.reverse(3)
    one.run(batch)
    found = look(one)
    assert (found.looked_at, found.alarms, found.unknown, dict(found.requests)) == (0, (), 0, {})
    one.time.sleep(HOUR)
    found = look(one)
    assert (found.looked_at, found.alarms, dict(found.requests)) == (3, (), {"actions": 1})
    assert look(one).looked_at == 0


def test_a_thousand_quiet_rows_of_one_programme_cost_at_most_three_requests(life: MakeLife) -> None:
    one = life(*specs(1000))
    batch = one.reverse(1000)
    one.run(batch)
    for _ in range(3):  # the first list shows each of our own changes again, the later ones nothing
        one.time.sleep(2 * HOUR)
        found = look(one)
        assert (found.looked_at, found.alarms) == (1000, ())
        assert sum(found.requests.values()) <= 3
        print(f"1,000 quiet rows: {dict(found.requests)}")


def test_a_lost_request_that_lands_after_the_undo_came_back(life: MakeLife) -> None:
    one = life(*specs(1))
    batch = one.reverse(1)
    one.service.fail("write", LOST)  # it never arrived, as far as anybody can see
    one.run(batch, wait=4 * HOUR)
    assert one.states(batch) == {RowState.CONFIRMED: 1}
    assert len(one.service.sent) == 2
    undo = one.begin_undo(batch)
    one.run(undo, wait=2 * DAY)  # it waits a day for the lost one, and then no longer
    assert one.states(undo) == {RowState.UNDONE: 1}
    assert one.journal.attempts.ghosts(KEY) == ()
    late(one, "A1", seconds=HOUR)
    assert look(one).alarms == ()
    one.time.sleep(2 * HOUR)
    found = look(one)
    assert codes(found) == {"A1": [Code.CAME_BACK]}
    outcome = one.outcomes(undo)["A1"]
    assert outcome.state is RowState.UNDONE
    assert outcome.codes == (Code.CAME_BACK,)
    assert outcome.facts["why"] == "late_ours"
    assert outcome.facts["stood"].startswith("PENDING 100.00")
    assert outcome.facts["stands"].startswith("REVERSED")
    assert "a request of ours" in words.say("CAME_BACK", outcome.facts).text
    one.time.sleep(2 * HOUR)
    assert look(one, everything=True).alarms == ()  # said once


def test_what_somebody_else_moves_is_said_to_be_theirs_and_again_when_it_moves_again(life: MakeLife) -> None:
    one = life(*specs(2))
    batch = one.begin([Ask(order, MODIFY, Decimal("60.00")) for order in ("A1", "A2")])
    one.run(batch)
    one.time.sleep(2 * HOUR)
    one.service.by_somebody_else("PUT", ActionId=one.id_of("A1"), Reason="ORDER_UPDATE", Amount="90.00")
    found = look(one)
    assert codes(found) == {"A1": [Code.CAME_BACK]}
    assert one.outcomes(batch)["A1"].facts["why"] == "someone_else"
    assert dict(found.requests) == {"actions": 1, "updates": 1}
    one.time.sleep(2 * HOUR)
    one.service.by_somebody_else("PUT", ActionId=one.id_of("A1"), Reason="ORDER_UPDATE", Amount="60.00")
    assert look(one).alarms == ()
    assert one.outcomes(batch)["A1"].codes == ()  # it stands as it was proved
    one.time.sleep(2 * HOUR)
    one.service.by_somebody_else("PUT", ActionId=one.id_of("A1"), Reason="ORDER_UPDATE", Amount="90.00")
    assert codes(look(one)) == {"A1": [Code.CAME_BACK]}


def test_where_the_change_log_is_closed_nobody_is_blamed(life: MakeLife) -> None:
    one = life(*specs(1))
    batch = one.reverse(1)
    one.run(batch)
    one.time.sleep(2 * HOUR)
    one.service.by_somebody_else("PUT", ActionId=one.id_of("A1"), Reason="RESET")
    one.service.fail("updates", Forbidden("FORBIDDEN", permission="Retrieve action updates"))
    assert codes(look(one)) == {"A1": [Code.CAME_BACK]}
    assert one.outcomes(batch)["A1"].facts["why"] == "not_said"


def test_items_that_moved_under_the_same_total_came_back(life: MakeLife) -> None:
    one = life(two_items("I1"), two_items("I2"))
    batch = one.begin([Ask("I1", ITEMS), Ask("I2", ITEMS)])
    one.run(batch)
    one.time.sleep(2 * HOUR)
    there = one.action("I1")
    first, second = there.items
    first.amount, second.amount = second.amount, first.amount
    first.quantity, second.quantity = second.quantity, first.quantity
    there.delta_amount, there.updated = Decimal("0.00"), one.service.now()
    found = look(one)
    assert codes(found) == {"I1": [Code.CAME_BACK]}
    assert found.requests["items"] == 1  # the other one stands untouched since our own change


def test_an_answer_that_was_lost_and_took_effect_late_is_proved_by_its_evidence(life: MakeLife) -> None:
    one = life(*specs(2), delay=lambda: 2 * HOUR)
    batch = one.reverse(2)
    one.prove_kinds("reverse")
    one.service.fail("write", LOST, times=2, handled=True)
    one.service.fail("submissions", Rejected("REJECTED", status=404, said="no"), times=99)
    one.run(batch, wait=600)
    assert one.states(batch) == {RowState.CHECKING: 2}
    found = look(one)
    assert (found.unknown, found.settled) == (2, ())
    one.time.sleep(3 * HOUR)
    found = look(one)
    assert (found.unknown, len(found.settled), found.alarms) == (0, 2, ())
    assert found.requests["actions"] + found.requests["updates"] <= 2
    assert one.states(batch) == {RowState.CONFIRMED: 2}
    one.check()


def test_a_lost_answer_is_found_by_its_receipt_and_refused_with_its_words(life: MakeLife) -> None:
    one = life(*specs(1), delay=lambda: HOUR)
    batch = one.reverse(1)
    one.service.fail("write", LOST, handled=True)
    one.service.fail("submissions", Rejected("REJECTED", status=404, said="no"), times=3)
    one.run(batch, wait=60)
    one.time.sleep(600)
    one.service.by_somebody_else("DELETE", ActionId=one.id_of("A1"), DispositionCode="OTHER")
    one.service.faults.clear()
    one.time.sleep(2 * HOUR)
    found = look(one)
    assert [outcome.state for outcome in found.settled] == [RowState.REFUSED]
    assert one.outcomes(batch)["A1"].facts["said"] == "Validation MALFORMED"
    assert one.states(batch) == {RowState.REFUSED: 1}


def test_what_is_queued_for_a_day_never_appeared_and_is_proved_when_it_does(life: MakeLife) -> None:
    one = life(*specs(1), delay=lambda: 3 * DAY)
    batch = one.reverse(1)
    one.run(batch, wait=60)
    assert one.states(batch) == {RowState.QUEUED: 1}
    one.time.sleep(DAY / 2)
    assert look(one).alarms == ()
    one.time.sleep(DAY)
    found = look(one)
    assert codes(found) == {"A1": [Code.NEVER_APPEARED]}
    assert found.unknown == 1
    outcome = one.outcomes(batch)["A1"]
    assert outcome.codes == (Code.NEVER_APPEARED,)
    assert "A-1" in words.say("NEVER_APPEARED", outcome.facts).text
    one.time.sleep(HOUR)
    assert look(one, everything=True).alarms == ()
    one.time.sleep(2 * DAY)
    assert len(look(one).settled) == 1
    assert one.outcomes(batch)["A1"].codes == ()
    assert one.states(batch) == {RowState.CONFIRMED: 1}
    one.check()


def test_complete_and_not_visible_is_said_then_proved(life: MakeLife, monkeypatch: pytest.MonkeyPatch) -> None:
    one = life(*specs(1), delay=lambda: HOUR)
    batch = one.reverse(1)
    one.run(batch, wait=60)
    real = one.service.action
    before = real(one.id_of("A1"))
    one.time.sleep(2 * HOUR)
    monkeypatch.setattr(one.service, "action", lambda action_id: replace(before, id=action_id))
    monkeypatch.setattr(one.service, "actions", lambda *_, **__: ())
    look(one)
    assert one.states(batch) == {RowState.ACCEPTED_NOT_VISIBLE: 1}
    one.time.sleep(25 * HOUR)
    assert codes(look(one)) == {"A1": [Code.NEVER_APPEARED]}
    assert one.outcomes(batch)["A1"].codes == (Code.NOT_VISIBLE, Code.NEVER_APPEARED)
    monkeypatch.undo()
    one.time.sleep(25 * HOUR)
    assert len(look(one).settled) == 1
    assert one.states(batch) == {RowState.CONFIRMED: 1}


def test_reversed_but_pays_is_said_once_by_whoever_sees_it_first(life: MakeLife) -> None:
    one = life(*specs(2))
    batch = one.reverse(2)
    real = one.service.actions

    def pays(*words_: Any, **named: Any) -> Any:
        return tuple(
            replace(a, payout=Decimal("1.50")) if (a.oid, a.state) == ("A2", "REVERSED") else a
            for a in real(*words_, **named)
        )

    one.run(batch)
    one.time.sleep(2 * HOUR)
    one.service.actions = pays  # type: ignore[method-assign]
    assert codes(look(one)) == {"A2": [Code.REVERSED_BUT_PAYS]}
    assert one.outcomes(batch)["A2"].facts["pays"] == "1.50"
    one.action("A2").updated = one.service.now()
    one.time.sleep(2 * HOUR)
    assert look(one).alarms == ()


def test_the_lane_says_that_a_reversal_pays_and_the_look_does_not_repeat_it(life: MakeLife) -> None:
    one = life(*specs(1))
    batch = one.reverse(1)
    real = one.service.action
    listed = one.service.actions
    one.service.action = lambda number: _paying(real(number))  # type: ignore[method-assign]
    one.service.actions = lambda *w, **n: tuple(map(_paying, listed(*w, **n)))  # type: ignore[method-assign]
    one.run(batch)
    assert one.outcomes(batch)["A1"].codes == (Code.REVERSED_BUT_PAYS,)
    one.time.sleep(2 * HOUR)
    assert look(one).alarms == ()
    assert one.outcomes(batch)["A1"].codes == (Code.REVERSED_BUT_PAYS,)


def _paying(action: Any) -> Any:
    return replace(action, payout=Decimal("2.00")) if action.state == "REVERSED" else action


def test_commission_and_lock_stand_on_one_row_each_with_its_own_facts(life: MakeLife) -> None:
    one = life(*specs(1))
    batch = one.begin([Ask("A1", MODIFY, Decimal("50.00"))])
    one.run(batch)
    one.time.sleep(2 * HOUR)
    there = one.action("A1")
    assert there.locking is not None
    before, paid = there.locking, there.payout
    there.locking, there.payout, there.updated = before + timedelta(days=2), Decimal("9.99"), one.service.now()
    assert codes(look(one)) == {"A1": [Code.COMMISSION_REPRICED, Code.LOCK_MOVED]}
    outcome = one.outcomes(batch)["A1"]
    assert outcome.codes == (Code.COMMISSION_REPRICED, Code.LOCK_MOVED)
    assert (outcome.facts["payout_before"], outcome.facts["payout_after"]) == (str(paid), "9.99")
    assert outcome.facts["lock_before"] == before.isoformat()
    assert outcome.locking_date == there.locking
    for code in outcome.codes:
        assert "?" not in words.say(code, outcome.facts).text
    there.updated = one.service.now()
    one.time.sleep(2 * HOUR)
    assert look(one).alarms == ()
    there.locking, there.updated = before + timedelta(days=3), one.service.now()
    one.time.sleep(2 * HOUR)
    assert codes(look(one)) == {"A1": [Code.LOCK_MOVED]}  # moved once more: news again


def test_hourly_for_a_day_then_daily_and_once_more_before_the_lock(life: MakeLife) -> None:
    one = life(ActionSpec(order="A1", amount=Decimal("10.00"), locks_in=timedelta(days=4, hours=2)))
    batch = one.reverse(1)
    one.run(batch)
    looks: list[float] = []
    for hour in range(1, 24 * 6):
        one.time.sleep(START.timestamp() + hour * HOUR + 60 - one.time.server().timestamp())
        if look(one).looked_at:
            looks.append(hour)
    first_day = [hour for hour in looks if hour <= 25]
    assert len(first_day) >= 12
    assert 3 <= len([hour for hour in looks if 25 < hour <= 95]) <= 4
    assert [hour for hour in looks if 95 < hour <= 98]  # within its last three hours
    assert max(looks) <= 98  # locked: nothing can move it any more
    assert one.outcomes(batch)["A1"].codes == ()


def test_ghosts_end_when_seen_complete_or_after_a_day(life: MakeLife) -> None:
    one = life(*specs(1))
    batch = one.reverse(1)
    one.service.fail("write", LOST)
    one.run(batch, wait=4 * HOUR)
    assert len(one.journal.attempts.ghosts(KEY)) == 1
    one.time.sleep(2 * HOUR)
    look(one)
    assert len(one.journal.attempts.ghosts(KEY)) == 1
    one.time.sleep(DAY)
    look(one)
    assert one.journal.attempts.ghosts(KEY) == ()


def test_a_ghosts_receipt_is_found_and_ends_it(life: MakeLife) -> None:
    one = life(*specs(1), delay=lambda: 5 * HOUR)
    batch = one.reverse(1)
    one.service.fail("write", LOST, handled=True)
    one.service.fail("submissions", Rejected("REJECTED", status=404, said="no"), times=3)
    one.run(batch, wait=1.5 * HOUR)  # sent again after the patience, while the first is still queued over there
    assert len(one.service.sent) == 2
    one.service.faults.clear()
    one.time.sleep(8 * HOUR)
    look(one)
    # only now proved, the second as well
    assert [ghost.submission_id for ghost in one.journal.attempts.ghosts(KEY)] == ["A-2"]
    one.time.sleep(2 * HOUR)
    look(one)
    assert one.journal.attempts.ghosts(KEY) == ()  # by their receipts: neither had its day yet


def test_a_lane_that_runs_keeps_its_open_rows(life: MakeLife) -> None:
    one = life(*specs(2), delay=lambda: HOUR)
    batch = one.reverse(2)
    one.prove_kinds("reverse")
    one.run(batch, wait=60)
    one.time.sleep(2 * HOUR)
    found = look(one, settling=lambda: nullcontext(False))
    assert (found.settled, found.unknown) == ((), 2)
    assert one.states(batch) == {RowState.QUEUED: 2}
    epoch = one.journal.epoch()
    assert len(look(one, everything=True).settled) == 2
    assert one.journal.epoch() == epoch


def test_a_row_that_changed_while_it_was_read_is_left_alone(life: MakeLife) -> None:
    one = life(*specs(1))
    batch = one.reverse(1)
    one.run(batch)
    one.time.sleep(2 * HOUR)
    one.service.by_somebody_else("PUT", ActionId=one.id_of("A1"), Reason="RESET")
    begun: list[int] = []

    def undo(kind: str) -> None:
        if kind == "actions" and not begun:
            begun.append(one.begin_undo(batch))

    one.service.before_read = undo
    assert look(one).alarms == ()
    assert one.outcomes(batch)["A1"].codes == ()


@pytest.mark.parametrize(
    ("error", "code"),
    [(Unauthorized("UNAUTHORIZED"), 4), (NotSent("NETWORK_NAME", host="x"), 3), (StoreError("DISK_FULL"), 3)],
)
def test_trouble_ends_the_look_and_the_next_one_finds_it_all(life: MakeLife, error: Exception, code: int) -> None:
    one = life(*specs(1))
    batch = one.reverse(1)
    one.run(batch)
    one.time.sleep(2 * HOUR)
    one.service.by_somebody_else("PUT", ActionId=one.id_of("A1"), Reason="RESET")
    one.service.fail("actions", error)
    found = look(one)
    assert found.trouble is not None
    assert found.trouble_exit == code
    assert found.alarms == ()
    assert codes(look(one)) == {"A1": [Code.CAME_BACK]}


def test_an_hourly_limit_that_is_used_up_is_told_and_not_waited_for(life: MakeLife) -> None:
    one = life(*specs(1))
    one.run(one.reverse(1))
    one.time.sleep(2 * HOUR)
    one.service.budget.throttled({"Retry-After": "1800"})
    at = one.time.t
    found = look(one)
    assert (found.trouble and found.trouble.code, one.time.t) == ("THROTTLED", at)


def test_its_own_budget_is_small_and_the_rest_waits(life: MakeLife) -> None:
    there = specs(120)
    one = life(*there, delay=lambda: 3 * DAY)
    batch = one.begin([Ask(spec.order) for spec in there])
    one.prove_kinds("reverse")
    one.run(batch, wait=60)
    one.time.sleep(HOUR)
    found = look(one)
    assert sum(found.requests.values()) <= 60
    assert found.requests["submission"] == 20
    assert found.unknown == 120


def test_stopped_means_now(life: MakeLife) -> None:
    one = life(*specs(1))
    one.run(one.reverse(1))
    one.time.sleep(2 * HOUR)
    assert dict(look(one, stopped=lambda: True).requests) == {}


def test_server_time_is_learned_before_anything_is_due(life: MakeLife) -> None:
    one = life(*specs(1))
    one.run(one.reverse(1))
    one.time.sleep(2 * HOUR)
    one.reboot(skew=5 * DAY)
    assert dict(look(one).requests) == {"action": 1, "actions": 1}


def test_an_undo_that_takes_effect_late_is_proved_and_two_steps_wait_for_the_second(life: MakeLife) -> None:
    slow = {"on": False}
    one = life(changed("R1"), *specs(1), delay=lambda: 2 * HOUR if slow["on"] else 1.0)
    batch = one.begin([Ask("R1"), Ask("A1")])
    one.run(batch)
    assert one.states(batch) == {RowState.CONFIRMED: 2}
    slow["on"] = True
    one.prove_kinds("reverse", "reset", "modify")
    undo = one.begin_undo(batch)
    one.run(undo, wait=60)
    assert one.states(undo) == {RowState.QUEUED: 2}
    one.time.sleep(3 * HOUR)
    found = look(one)
    assert (len(found.settled), found.alarms, found.unknown) == (2, (), 0)
    outcomes = one.outcomes(undo)
    assert outcomes["A1"].state is RowState.UNDONE
    assert outcomes["R1"].state is RowState.WAITING  # RESET alone did not restore it: `resume` sends the second step
    assert one.outcomes(batch)["A1"].state is RowState.UNDONE
    slow["on"] = False
    one.run(undo)
    assert one.states(undo) == {RowState.UNDONE: 2}
    one.time.sleep(2 * HOUR)
    assert look(one).alarms == ()
    one.check()


def test_an_item_change_is_proved_by_its_items(life: MakeLife) -> None:
    one = life(two_items("I1"), delay=lambda: HOUR)
    batch = one.begin([Ask("I1", ITEMS)])
    one.run(batch, wait=60)
    one.time.sleep(2 * HOUR)
    there = one.action("I1")
    kept = there.items[1].amount
    there.items[1].amount = Decimal("1.00")
    assert look(one).settled == ()  # the total is as wanted, a line is not
    there.items[1].amount = kept
    assert len(look(one, everything=True).settled) == 1
    one.check()


@pytest.mark.parametrize("ask", [Ask("A1", MODIFY, Decimal("60.00")), Ask("I1", ITEMS)])
def test_what_an_earlier_change_was_proved_by_proves_no_undo_of_it_late_either(life: MakeLife, ask: Ask) -> None:
    """The undo is close upon its change and still queued, and a colleague sets what it wanted: that is not ours.

    Of a change of items the log has a record for each, and the proof names one of them.
    """
    slow = {"on": False}
    one = life(*specs(1), two_items("I1"), delay=lambda: DAY if slow["on"] else 0.0)
    one.prove_kinds("modify", "items", "reset")
    one.journal.keeps.learn(KEY, "queue_time", "0.0")
    batch = one.begin([ask])
    one.run(batch)
    slow["on"] = True
    undo = one.begin_undo(batch)
    one.run(undo, wait=10)
    first, second = (sent.at for sent in one.service.sent)
    assert second - first < EVIDENCE_SLACK
    restores(one, ask.order)
    assert look(one).settled == ()
    assert one.states(undo) == {RowState.QUEUED: 1}
    one.time.sleep(2 * DAY)
    assert len(look(one).settled) == 1
    assert one.states(undo) == {RowState.UNDONE: 1}
    one.check()


@pytest.mark.parametrize("ask", [Ask("A1"), Ask("A1", MODIFY, Decimal("60.00"))])
@pytest.mark.parametrize("between", [True, False])
def test_what_went_over_somebodys_change_says_so_where_it_is_proved_late(
    life: MakeLife, ask: Ask, *, between: bool
) -> None:
    one = life(*specs(1), delay=2 * HOUR)
    batch = one.begin([ask])
    one.time.sleep(5.0)
    if between:
        changes(one, "A1")
        one.time.sleep(5.0)
    one.run(batch, wait=60)
    assert one.states(batch) == {RowState.QUEUED: 1}
    one.time.sleep(3 * HOUR)
    look(one)
    outcome = one.outcomes(batch)["A1"]
    assert outcome.state is RowState.CONFIRMED
    assert outcome.codes == ((Code.SENT_OVER,) if between else ())
    assert outcome.facts.get("met") == ("PENDING 91.00 USD" if between else None)


def test_what_went_over_somebodys_change_says_what_that_was_also_after_it_moved_again(life: MakeLife) -> None:
    one = life(*specs(1))
    batch = one.begin([Ask("A1", MODIFY, Decimal("60.00"))])
    one.time.sleep(5.0)
    changes(one, "A1")
    one.time.sleep(5.0)
    one.run(batch)
    one.time.sleep(2 * HOUR)
    restores(one, "A1")
    assert codes(look(one)) == {"A1": [Code.CAME_BACK]}
    outcome = one.outcomes(batch)["A1"]
    assert outcome.codes == (Code.SENT_OVER, Code.CAME_BACK)
    assert "stood at PENDING 91.00 USD" in words.say("SENT_OVER", outcome.facts).text
    assert "was PENDING 60.00 USD and is now PENDING 100.00 USD" in words.say("CAME_BACK", outcome.facts).text


def test_a_reset_that_is_proved_late_keeps_the_items_that_it_led_to(life: MakeLife) -> None:
    """The undo of its undo goes back to these, and an amount over several lines is no way to them."""
    one = life(two_items("I1"), delay=lambda: HOUR)
    one.service.by_somebody_else(
        "PUT", ActionId=one.id_of("I1"), Reason="ORDER_UPDATE", Sku="S1", Quantity="1", Amount="10.00"
    )
    batch = one.begin([Ask("I1", RESET)])
    one.run(batch, wait=60)
    one.time.sleep(2 * HOUR)
    assert len(look(one).settled) == 1
    [(_, before, after)] = one.journal.undo.undoable(batch)
    assert [item.amount for item in before.items or ()] == [Decimal("10.00"), Decimal("60.00")]
    assert after is not None
    assert [item.amount for item in after.items or ()] == [Decimal("40.00"), Decimal("60.00")]


def test_where_somebody_begins_to_send_nothing_is_settled(life: MakeLife) -> None:
    one = life(*specs(1), delay=lambda: HOUR)
    batch = one.reverse(1)
    one.run(batch, wait=60)
    one.time.sleep(2 * HOUR)
    answers = iter([True, False, True])
    found = look(one, settling=lambda: nullcontext(next(answers)))
    assert (found.settled, one.states(batch)) == ((), {RowState.QUEUED: 1})


def test_an_action_the_service_no_longer_gives_stays_unknown(life: MakeLife) -> None:
    one = life(*specs(1), delay=lambda: 2 * DAY)
    one.run(one.reverse(1), wait=60)
    one.time.sleep(HOUR)
    gone = Rejected("REJECTED", status=404, said="Not Found")
    one.service.fail("action", gone, times=9)
    one.service.fail("submission", gone, times=9)
    found = look(one)
    assert (found.unknown, found.settled, found.alarms, found.trouble) == (1, (), (), None)
