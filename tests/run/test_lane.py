"""The lane's plain ways: out, proved, one first row per kind, what is read before sending, what it costs."""

from __future__ import annotations

import random
from datetime import timedelta
from decimal import Decimal

import pytest
from lane_steps import ITEMS, MODIFY, RESET, MakeLife, changed, two_items
from lane_world import START, Ask, specs

from reversal_desk.errors import Throttled
from reversal_desk.impact.practice import ActionSpec, EarlierChange
from reversal_desk.model import Code, RowState


def test_every_row_is_sent_once_and_proved(life: MakeLife) -> None:
    one = life(*specs(12))
    batch = one.reverse(12)
    result = one.run(batch)
    assert one.states(batch) == {RowState.CONFIRMED: 12}
    assert (result.trouble, result.trouble_exit) == (None, 0)
    assert {len(effects) for effects in one.ours().values()} == {1}
    assert [outcome.state for outcome in result.outcomes] == [RowState.CONFIRMED] * 12
    assert one.told[-1].phase == "done"
    assert one.told[-1].done == one.told[-1].total == 12
    one.check()


@pytest.mark.parametrize("delay", [0, 5, 30, "0-30"])
def test_a_thousand_reversals_keep_to_the_budget(life: MakeLife, delay: float | str) -> None:
    chance = random.Random(7)
    how = (lambda: chance.uniform(0, 30)) if isinstance(delay, str) else float(delay)
    one = life(*specs(1010), delay=how)
    batch = one.reverse(1000)
    one.service.budget.start_counting()
    result = one.run(batch)
    assert one.states(batch) == {RowState.CONFIRMED: 1000}
    requests = sum(result.requests.values())
    print(f"1,000 reversals, delay {delay}: {requests} requests {dict(result.requests)}, {one.time.t:.0f} s")
    # 3 of the 12 belong to finding the actions: the programmes and 90 days in two lists, as tests/commands counts
    assert requests <= 1000 + 12 - 3
    assert one.senders is not None
    assert one.senders.most <= 8
    one.check()


def test_two_programmes_cost_three_requests_more(life: MakeLife) -> None:
    there = [*specs(400), *specs(400, prefix="B", program="2000", tracker="5636")]
    one = life(*there, delay=10)
    batch = one.begin([Ask(spec.order) for spec in there])
    one.service.budget.start_counting()
    result = one.run(batch)
    assert one.states(batch) == {RowState.CONFIRMED: 800}
    assert sum(result.requests.values()) <= 800 + 12 - 4 + 3
    one.check()


def test_each_kind_sends_one_row_first_and_waits_for_its_proof(life: MakeLife) -> None:
    mixed = [
        *specs(4),
        *specs(4, prefix="M"),
        *(two_items(f"I{n}") for n in range(4)),
        *(changed(f"R{n}") for n in range(4)),
    ]
    one = life(*mixed, delay=20)
    batch = one.begin(
        [
            *(Ask(f"A{n}") for n in range(1, 5)),
            *(Ask(f"M{n}", MODIFY, Decimal("70.00")) for n in range(1, 5)),
            *(Ask(f"I{n}", ITEMS) for n in range(4)),
            *(Ask(f"R{n}", RESET) for n in range(4)),
        ]
    )
    one.run(batch)
    assert one.states(batch) == {RowState.CONFIRMED: 16}
    early = [sent for sent in one.service.sent if sent.at < START + timedelta(seconds=20)]
    kinds = [(sent.write.method, dict(sent.write.form).get("Reason"), "Sku" in dict(sent.write.form)) for sent in early]
    assert len(kinds) == len(set(kinds)) == 4
    assert "canary" in {progress.phase for progress in one.told}
    assert set((one.journal.keeps.learned("http://127.0.0.1/Advertisers/S", "proved_kinds") or "").split()) == {
        "reverse", "modify", "items", "reset",
    }  # fmt: skip
    one.check()


def test_where_the_first_row_is_refused_the_next_one_goes_first(life: MakeLife) -> None:
    one = life(*specs(5), delay=5)
    batch = one.reverse(5)
    one.service.by_somebody_else("PUT", ActionId=one.id_of("A3"), Reason="ORDER_UPDATE", Amount="99.00")
    one.time.sleep(120)
    # A1 is locked out by its effect: somebody reverses it while ours is queued, and the service refuses ours
    one.time.at(
        one.time.t + 2,
        lambda: one.service.by_somebody_else("DELETE", ActionId=one.id_of("A1"), DispositionCode="OTHER"),
    )
    one.run(batch)
    outcomes = one.outcomes(batch)
    assert outcomes["A1"].state is RowState.REFUSED
    assert outcomes["A1"].facts["said"] == "Validation MALFORMED"
    assert outcomes["A3"].state is RowState.LOOK
    assert outcomes["A3"].codes == (Code.CHANGED_SINCE,)
    assert [outcomes[order].state for order in ("A2", "A4", "A5")] == [RowState.CONFIRMED] * 3
    second = one.service.sent[1]
    assert second.at > one.service.sent[0].at + timedelta(seconds=5)
    one.check()


def test_items_are_read_before_an_action_changed_before_is_reversed(life: MakeLife) -> None:
    one = life(changed("B1"), *specs(2))
    batch = one.begin([Ask("B1"), Ask("A1")])
    one.run(batch)
    assert one.states(batch) == {RowState.CONFIRMED: 2}
    assert one.service.asked["items"] == 1
    image = one.journal.changes.image(one.outcomes(batch)["B1"].change_id)
    assert image is not None
    assert [(item.sku, item.amount) for item in image.items or ()] == [("SKU-B1", Decimal("80.00"))]
    one.check()


def test_an_order_amount_for_several_items_is_for_the_person(life: MakeLife) -> None:
    one = life(two_items("I1"), *specs(1))
    batch = one.begin([Ask("I1", MODIFY, Decimal("50.00")), Ask("A1", MODIFY, Decimal("50.00"))], with_items=False)
    one.run(batch)
    outcomes = one.outcomes(batch)
    assert outcomes["I1"].state is RowState.LOOK
    assert outcomes["I1"].codes == (Code.ITEMS_NEEDED,)
    assert outcomes["I1"].facts["count"] == "2"
    assert outcomes["A1"].state is RowState.CONFIRMED
    assert {dict(sent.write.form)["ActionId"] for sent in one.service.sent} == {one.id_of("A1")}
    one.check()


def test_an_action_that_is_gone_costs_its_row_not_the_run(life: MakeLife) -> None:
    one = life(changed("B1"), *specs(3))
    batch = one.begin([Ask("B1"), *(Ask(f"A{n}") for n in range(1, 4))])
    del one.world.actions[one.id_of("B1")]
    result = one.run(batch)
    assert result.trouble is None
    outcomes = one.outcomes(batch)
    assert outcomes["B1"].state is RowState.REFUSED
    assert outcomes["B1"].facts["said"] == "Not Found"
    assert one.states(batch) == {RowState.CONFIRMED: 3, RowState.REFUSED: 1}


def test_commission_worked_out_anew_and_a_moved_lock_are_reported(life: MakeLife) -> None:
    plain = ActionSpec(order="A1", amount=Decimal("100.00"))
    dear = ActionSpec(order="A2", amount=Decimal("100.00"), rate_now=Decimal("0.20"))
    both = ActionSpec(order="A3", amount=Decimal("100.00"), rate_now=Decimal("0.20"))
    one = life(plain, dear, both)
    payouts = dict.fromkeys(("A1", "A2", "A3"), Decimal("4.00"))
    batch = one.begin([Ask(order, MODIFY, Decimal("50.00")) for order in payouts], payouts=payouts)
    moved = one.action("A3")
    assert moved.locking is not None
    before = moved.locking
    moved.locking = before + timedelta(days=1)
    one.run(batch)
    outcomes = one.outcomes(batch)
    assert {outcome.state for outcome in outcomes.values()} == {RowState.CONFIRMED}
    assert outcomes["A1"].codes == ()
    assert outcomes["A2"].codes == (Code.COMMISSION_REPRICED,)
    assert (outcomes["A2"].facts["payout_before"], outcomes["A2"].facts["payout_after"]) == ("4.00", "10.00")
    assert outcomes["A3"].codes == (Code.COMMISSION_REPRICED, Code.LOCK_MOVED)
    assert (outcomes["A3"].facts["payout_before"], outcomes["A3"].facts["payout_after"]) == ("4.00", "10.00")
    assert outcomes["A3"].facts["lock_before"] == before.isoformat()
    assert outcomes["A3"].payout_after == Decimal("10.00")


def test_a_cent_of_rounding_is_no_new_commission(life: MakeLife) -> None:
    one = life(*specs(1))
    batch = one.begin([Ask("A1", MODIFY, Decimal("50.00"))], payouts={"A1": Decimal("4.01")})
    one.run(batch)
    assert one.outcomes(batch)["A1"].codes == ()


def test_a_moved_lock_alone_says_both_dates(life: MakeLife) -> None:
    one = life(*specs(1))
    batch = one.reverse(1)
    there = one.action("A1")
    assert there.locking is not None
    before, there.locking = there.locking, there.locking + timedelta(days=1)
    one.run(batch)
    outcome = one.outcomes(batch)["A1"]
    assert outcome.codes == (Code.LOCK_MOVED,)
    assert outcome.facts["lock_before"] == before.isoformat()
    assert outcome.facts["lock_after"] == there.locking.isoformat()


def test_earliest_lock_goes_first_also_after_a_refusal_for_now(life: MakeLife) -> None:
    there = [ActionSpec(order=f"A{n}", amount=Decimal("10.00"), locks_in=timedelta(days=n)) for n in range(1, 9)]
    one = life(*reversed(there))
    one.prove_kinds("reverse")
    batch = one.begin([Ask(spec.order) for spec in reversed(there)])
    one.service.fail("write", Throttled("THROTTLED", wait_seconds=30), times=8)
    one.run(batch)
    assert one.states(batch) == {RowState.CONFIRMED: 8}
    order = [dict(sent.write.form)["ActionId"] for sent in one.service.sent[8:]]
    assert order == [one.id_of(spec.order) for spec in there]
    one.check()


# --------------------------------------------------------------------------- undo


def test_an_undo_of_two_steps_comes_back_to_the_before_image(life: MakeLife) -> None:
    one = life(changed("B1"), *specs(3))
    orders = ["B1", "A1", "A2", "A3"]
    before = one.image(orders)
    batch = one.begin([Ask(order) for order in orders])
    one.run(batch)
    back = one.begin_undo(batch)
    result = one.run(back)
    assert one.states(back) == {RowState.UNDONE: 4}
    assert one.states(batch) == {RowState.UNDONE: 4}
    assert one.image(orders) == before
    reasons = [dict(s.write.form)["Reason"] for s in one.service.sent if s.write.method == "PUT"]
    assert sorted(reasons) == ["ORDER_UPDATE", "RESET", "RESET", "RESET", "RESET"]
    assert result.trouble is None
    assert one.journal.undo.undoable(batch) == ()
    one.check()


def test_amounts_and_items_go_back_by_absolute_values(life: MakeLife) -> None:
    one = life(two_items("I1"), *specs(2))
    before = one.image(["I1", "A1"])
    batch = one.begin([Ask("I1", ITEMS), Ask("A1", MODIFY, Decimal("33.00"))])
    one.run(batch)
    assert one.image(["I1", "A1"]) == {"I1": ("PENDING", Decimal("60.00")), "A1": ("PENDING", Decimal("33.00"))}
    back = one.begin_undo(batch)
    one.run(back)
    assert one.states(back) == {RowState.UNDONE: 2}
    assert one.image(["I1", "A1"]) == before
    assert [(i.sku, i.quantity, i.amount) for i in one.action("I1").items] == [
        ("S1", 1, Decimal("40.00")),
        ("S2", 1, Decimal("60.00")),
    ]
    assert not any("RESET" in dict(sent.write.form).values() for sent in one.service.sent)
    one.check()


def test_a_whole_reversal_of_several_items_goes_back_with_them(life: MakeLife) -> None:
    earlier = (EarlierChange(timedelta(days=1), "ORDER_UPDATE", Decimal("90.00")),)
    one = life(two_items("I1", earlier=earlier))
    lines = [(i.sku, i.quantity, i.amount) for i in one.action("I1").items]
    batch = one.begin([Ask("I1")])
    one.run(batch)
    back = one.begin_undo(batch)
    one.run(back)
    assert one.states(back) == {RowState.UNDONE: 1}
    assert [(i.sku, i.quantity, i.amount) for i in one.action("I1").items] == lines
    one.check()


def test_undo_leaves_alone_what_somebody_changed_since(life: MakeLife) -> None:
    one = life(*specs(3))
    batch = one.begin([Ask(f"A{n}", MODIFY, Decimal("50.00")) for n in range(1, 4)])
    one.run(batch)
    back = one.begin_undo(batch)
    one.service.by_somebody_else("PUT", ActionId=one.id_of("A2"), Reason="ORDER_UPDATE", Amount="45.00")
    one.service.by_somebody_else("PUT", ActionId=one.id_of("A3"), Reason="RESET")
    one.run(back)
    outcomes = one.outcomes(back)
    assert outcomes["A1"].state is RowState.UNDONE
    assert outcomes["A2"].state is RowState.UNDO_REFUSED
    assert outcomes["A2"].codes == (Code.CHANGED_SINCE,)
    assert outcomes["A3"].state is RowState.ALREADY_SO
    assert one.action("A2").amount == Decimal("45.00")
    one.check()


def test_an_undo_that_finds_the_action_gone_or_locked_says_so(life: MakeLife) -> None:
    soon = ActionSpec(order="L1", amount=Decimal("10.00"), locks_in=timedelta(hours=3))
    one = life(soon, *specs(2))
    batch = one.begin([Ask("L1"), Ask("A1"), Ask("A2")])
    one.run(batch)
    back = one.begin_undo(batch)
    gone = one.id_of("A2")
    there = one.world.actions.pop(gone)
    one.world.newest_first["1000"].remove(there)
    one.time.sleep(2.5 * 3600)
    result = one.run(back)
    one.world.actions[gone] = there
    outcomes = one.outcomes(back)
    assert result.trouble is None
    assert (outcomes["L1"].state, outcomes["L1"].codes) == (RowState.UNDO_REFUSED, (Code.LOCKED,))
    assert (outcomes["A2"].state, outcomes["A2"].codes) == (RowState.UNDO_REFUSED, (Code.REFUSED,))
    assert outcomes["A1"].state is RowState.UNDONE
    one.check()


def test_stop_finishes_an_undo_that_is_half_way_back(life: MakeLife) -> None:
    one = life(*(changed(f"B{n}") for n in range(1, 13)), delay=3)
    orders = [f"B{n}" for n in range(1, 13)]
    before = one.image(orders)
    batch = one.begin([Ask(order) for order in orders])
    one.run(batch)
    one.prove_kinds("reverse", "reset")
    back = one.begin_undo(batch)
    lane = one.lane(back)

    def stop_between(_: str) -> None:
        if any(one.world.actions[one.id_of(order)].amount == Decimal("100.00") for order in orders):
            one.control.stop()

    one.service.before_read = stop_between
    lane.execute()
    outcomes = one.outcomes(back)
    undone = {order for order in orders if outcomes[order].state is RowState.UNDONE}
    stopped = {order for order in orders if outcomes[order].codes == (Code.STOPPED,)}
    assert undone | stopped == set(orders)
    assert undone
    after = one.image(orders)
    assert {order: after[order] for order in undone} == {order: before[order] for order in undone}
    assert {after[order] for order in stopped} <= {("REVERSED", Decimal("0.00"))}
    one.check()
