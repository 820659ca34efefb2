"""What the simulator (tests/simulation) found wrong in the engine, each fault in a few lines (docs/adr/0012)."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from decimal import Decimal

import lane_world
import pytest
from lane_steps import (
    ITEMS,
    MODIFY,
    C,
    MakeLife,
    changed,
    changes,
    look,
    proved,
    restores,
    reverses,
    sent_to,
    swaps_items,
    two_items,
    writes_of,
)
from lane_world import HOUR, KEY, START, Ask, Crash, Life, specs
from msgspec.structs import replace

from reversal_desk import plan
from reversal_desk.errors import Forbidden
from reversal_desk.impact.practice.world import Submission
from reversal_desk.model import Action, ActionState, ActionUpdate, Code, Operation, RowState, Step, Window, Write
from reversal_desk.run.evidence import (
    EVIDENCE_SLACK,
    Out,
    after_proof,
    evidence_of,
    only_others,
    others_were_first,
    says_our_reason,
    touched_after_reset,
)
from reversal_desk.store.journal.records import Image, OpenAttempt, OpenChange, Proof

DAY = 24 * HOUR
NOT_OURS = (RowState.ALREADY_SO, (Code.NOT_OURS,))


def ends(one: Life, batch: int, order: str) -> tuple[RowState, tuple[Code, ...]]:
    """State and codes of a row."""
    outcome = one.outcomes(batch)[order]
    return outcome.state, outcome.codes


def partner_reviews(one: Life, order: str) -> None:
    """Our reversal of it is taken and completed, and only its partner could give it effect; nobody asks colleagues."""
    number, apply = one.id_of(order), one.world._apply

    def reviewed(submission: Submission, at: datetime) -> tuple[str, str]:
        there = submission.action
        ours = submission.id.startswith("A-") and submission.wish.kind == "reverse"
        return ("", "") if ours and there is not None and there.id == number else apply(submission, at)

    one.world._apply = reviewed  # type: ignore[method-assign]


def log_names(one: Life, *kinds: str) -> None:
    """As if this service's change log had named these kinds of our changes before."""
    one.journal.keeps.learn(KEY, "log_names", " ".join(kinds))


def nameless(one: Life) -> None:
    """A service whose change log gives nobody's reason."""
    real = one.service.updates
    one.service.updates = lambda program_id, *, updated: tuple(  # type: ignore[method-assign]
        replace(update, disposition="") for update in real(program_id, updated=updated)
    )


# --------------------------------------------------------------------------- what is read just before sending


def test_items_newer_than_the_action_have_the_action_read_again(life: MakeLife) -> None:
    """A colleague changes the amount between our two reads: their work is neither lost nor mixed into the image."""
    one = life(*specs(1, prefix="B"))
    batch = one.begin([Ask("B1", Operation.MODIFY, Decimal("60.00"))], with_items=False)
    done: list[str] = []

    def before_read(kind: str) -> None:
        if kind == "items" and not done:
            done.append(kind)
            changes(one, "B1")
            one.time.sleep(2.0)

    one.service.before_read = before_read
    one.run(batch)
    assert done
    assert ends(one, batch, "B1") == (RowState.LOOK, (Code.CHANGED_SINCE,))
    assert writes_of(one, "B1") == []
    assert one.action("B1").amount == Decimal("91.00")
    one.check()


def test_items_that_never_add_up_to_the_action_are_no_conflict(life: MakeLife) -> None:
    """A service may list only parts of an order: one more read, and the change goes."""
    one = life(*specs(1, prefix="B"))
    real = one.service.items
    one.service.items = lambda action_id: tuple(  # type: ignore[method-assign]
        replace(item, amount=item.amount / 2) for item in real(action_id)
    )
    batch = one.begin([Ask("B1", Operation.MODIFY, Decimal("60.00"))], with_items=False)
    one.run(batch)
    assert one.states(batch) == {C: 1}


def test_a_step_back_that_was_taken_and_did_not_help_is_not_sent_again(
    life: MakeLife, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its before-image can't be reached by RESET: items of another moment stand beside an amount never changed."""
    one = life(*specs(1, prefix="B"))
    one.prove_kinds("modify", "reset")
    real = lane_world.model_items
    with monkeypatch.context() as patched:
        patched.setattr(lane_world, "model_items", lambda a: tuple(replace(i, amount=i.amount - 9) for i in real(a)))
        batch = one.begin([Ask("B1", Operation.MODIFY, Decimal("60.00"))])
    one.run(batch)
    assert one.states(batch) == {C: 1}
    back = one.begin_undo(batch)
    one.run(back)
    assert ends(one, back, "B1") == (RowState.UNDO_REFUSED, (Code.HALF_UNDONE, Code.STEP_WITHOUT_EFFECT))
    assert [reason for _, reason in writes_of(one, "B1")].count("RESET") == 1


def test_a_log_that_may_not_be_read_is_not_asked_for_row_by_row(life: MakeLife) -> None:
    one = life(*specs(6))
    one.prove_kinds("reverse")
    one.service.fail("updates", Forbidden("FORBIDDEN"), times=10**6)
    batch = one.reverse(6)
    one.run(batch)
    assert one.states(batch) == {C: 6}
    assert one.service.asked["updates"] <= 2


# --------------------------------------------------------------------------- half way back


def half_undone(life: MakeLife) -> tuple[Life, int]:
    """B1 was changed to 80.00 before we reversed it: RESET leads to 100.00, a second step to 80.00."""
    one = life(changed("B1"))
    one.prove_kinds("reverse", "reset", "modify", "items")
    batch = one.begin([Ask("B1")])
    one.run(batch)
    assert one.states(batch) == {C: 1}
    return one, one.begin_undo(batch)


@contextmanager
def gone_once_proved(one: Life) -> Iterator[None]:
    """The process ends right after the commit that proves the RESET."""

    def shake(where: str) -> None:
        done = one._reader.execute("SELECT max(steps_done) FROM change WHERE undo_of IS NOT NULL").fetchone()
        if where == "after" and done == (1,):
            raise Crash

    one.shake = shake
    with pytest.raises(Crash):
        yield
    one.shake = lambda where: None
    one.restart()


def left_half_way(one: Life, back: int, *, stands: str) -> None:
    """The second step was not sent, and the row says why and how the action stands."""
    assert ends(one, back, "B1") == (RowState.UNDO_REFUSED, (Code.HALF_UNDONE, Code.CHANGED_SINCE))
    facts = one.outcomes(back)["B1"].facts
    assert (facts["now"], facts["wanted"]) == (f"PENDING {stands} USD", "PENDING 80.00 USD")
    assert [reason for _, reason in writes_of(one, "B1")] == ["reverse", "RESET"]
    assert one.action("B1").amount == Decimal(stands)
    one.check()


def test_a_colleague_between_the_reset_and_its_proof_stops_the_second_step(life: MakeLife) -> None:
    one, back = half_undone(life)
    done: list[str] = []

    def before_read(kind: str) -> None:
        there = one.action("B1")
        if not done and there.updates[-1].disposition == "RESET":
            done.append(kind)
            one.time.sleep(1.0)
            changes(one, "B1")

    one.service.before_read = before_read
    one.run(back)
    assert done == ["submission"]  # its receipt was not even read yet
    left_half_way(one, back, stands="91.00")


@pytest.mark.parametrize("amounts", [("91.00",), ("91.00", "100.00")])
def test_a_colleague_after_the_proof_of_the_reset_stops_the_second_step_a_day_later(
    life: MakeLife, amounts: tuple[str, ...]
) -> None:
    """Also where the amount is again as our RESET left it: the change log tells."""
    one, back = half_undone(life)
    with gone_once_proved(one):
        one.run(back)
    one.time.sleep(DAY)
    for amount in amounts:
        one.service.by_somebody_else("PUT", ActionId=one.id_of("B1"), Reason="ORDER_UPDATE", Amount=amount)
        one.time.sleep(60)
    one.run(back)
    left_half_way(one, back, stands=amounts[-1])


def test_the_log_is_read_again_for_each_reset_that_was_proved(life: MakeLife) -> None:
    """What was read for the second step of B1 does not know yet what a colleague did to B2."""
    delays = iter([1.0, 1.0, 1.0, 6.0])
    one = life(changed("B1"), changed("B2"), delay=lambda: next(delays, 1.0))
    one.prove_kinds("reverse", "reset", "modify", "items")
    batch = one.begin([Ask("B1"), Ask("B2")])
    one.run(batch)
    back = one.begin_undo(batch)
    begun = one.time.t
    one.time.at(begun + 7.0, lambda: changes(one, "B2"))
    one.run(back)
    assert ends(one, back, "B1") == (RowState.UNDONE, ())
    assert ends(one, back, "B2") == (RowState.UNDO_REFUSED, (Code.HALF_UNDONE, Code.CHANGED_SINCE))
    first, second = (writes_of(one, order) for order in ("B1", "B2"))
    assert [reason for _, reason in first] == ["reverse", "RESET", "ORDER_UPDATE"]
    assert first[-1][0] < begun + 6.0  # before the colleague came
    assert [reason for _, reason in second] == ["reverse", "RESET"]
    one.check()


def test_with_nobody_there_the_second_step_goes_a_day_later(life: MakeLife) -> None:
    one, back = half_undone(life)
    with gone_once_proved(one):
        one.run(back)
    one.time.sleep(DAY)
    one.run(back)
    assert one.states(back) == {RowState.UNDONE: 1}
    assert one.image(["B1"]) == {"B1": ("PENDING", Decimal("80.00"))}
    one.check()


# --------------------------------------------------------------------------- complete, and somebody else's doing


def test_a_partner_reviews_and_a_colleague_reverses_that_is_not_ours(life: MakeLife) -> None:
    """The other rows of the batch teach that this log names reversals of ours."""
    one, batch = proved(life, 4)
    partner_reviews(one, "A1")
    one.time.at(600.0, lambda: reverses(one, "A1"))
    one.run(batch, wait=HOUR)
    assert ends(one, batch, "A1") == NOT_OURS
    assert one.states(batch) == {C: 3, RowState.ALREADY_SO: 1}
    assert one._reader.execute("SELECT count(*) FROM record WHERE kind='not_visible'").fetchone() == (1,)
    one.check()


def test_an_undo_leaves_a_colleagues_reversal_that_was_taken_for_ours_while_the_log_could_not_be_read(
    life: MakeLife,
) -> None:
    one, batch = proved(life, 2)
    partner_reviews(one, "A2")
    one.service.fail("updates", Forbidden("FORBIDDEN", permission="x"), times=999)
    one.time.at(one.time.t + 0.5, lambda: reverses(one, "A2"))
    one.run(batch, wait=HOUR)
    assert one.states(batch) == {C: 2}, "a receipt is all there is to go by"
    one.service.faults.clear()
    one.restart()
    back = one.begin_undo(batch)
    one.run(back, wait=HOUR)
    assert ends(one, back, "A2") == (RowState.UNDO_REFUSED, (Code.TOUCHED_SINCE,))
    assert ends(one, back, "A1") == (RowState.UNDONE, ())
    assert one.image(["A2"]) == {"A2": ("REVERSED", Decimal(0))}


def test_where_the_log_names_nobody_a_receipt_that_showed_nothing_stays_no_proof(life: MakeLife) -> None:
    one, batch = proved(life, 1)
    partner_reviews(one, "A1")
    nameless(one)
    one.time.at(600.0, lambda: reverses(one, "A1"))
    one.run(batch, wait=HOUR)
    assert one.states(batch) == {RowState.ACCEPTED_NOT_VISIBLE: 1}


def test_the_late_look_does_not_take_a_colleagues_reversal_for_ours_either(life: MakeLife) -> None:
    one, batch = proved(life, 4)
    partner_reviews(one, "A1")
    one.run(batch, wait=600)
    assert one.states(batch) == {C: 3, RowState.ACCEPTED_NOT_VISIBLE: 1}
    one.time.sleep(2 * HOUR)
    reverses(one, "A1")
    one.time.sleep(60)
    assert look(one, everything=True).settled == ()
    assert ends(one, batch, "A1")[0] is RowState.ACCEPTED_NOT_VISIBLE
    one.restart()
    one.run(batch)
    assert ends(one, batch, "A1") == NOT_OURS
    one.check()


@pytest.mark.parametrize(("reason", "why"), [("REJECTED", "not_said"), ("CONS_FRAUD", "someone_else")])
def test_a_partner_who_agrees_after_all_is_blamed_on_nobody(life: MakeLife, reason: str, why: str) -> None:
    """A colleague's reversal was seen in place of ours and taken back since. The log names the reason that ours had."""
    one, batch = proved(life, 4)
    partner_reviews(one, "A1")
    one.time.at(600.0, lambda: reverses(one, "A1"))
    one.run(batch, wait=HOUR)
    assert ends(one, batch, "A1") == NOT_OURS
    restores(one, "A1")
    newer = one.begin([Ask("A1", MODIFY, Decimal("60.00"))])
    one.run(newer)
    assert ends(one, newer, "A1") == (C, ())
    one.time.sleep(2 * HOUR)
    one.service.by_somebody_else("DELETE", ActionId=one.id_of("A1"), DispositionCode=reason)
    look(one)
    assert ends(one, newer, "A1") == (C, (Code.CAME_BACK,))
    assert one.outcomes(newer)["A1"].facts["why"] == why
    one.check()


def colleague_first(one: Life, order: str, *, silent: bool) -> int:
    """A batch whose row a colleague reversed after it was read and before it is sent; the log has nothing since.

    `silent`: nor of the colleague.
    """

    def nothing(program_id: str, *, updated: Window) -> tuple[ActionUpdate, ...]:
        one.service.asked["updates"] += 1
        return ()

    if silent:
        one.service.updates = nothing  # type: ignore[method-assign]
    batch = one.begin([Ask(order)])
    one.time.sleep(10)
    reverses(one, order)
    one.time.sleep(10)
    partner_reviews(one, order)  # ours is complete and does nothing, without a word of why
    return batch


def test_complete_without_effect_and_never_named_is_not_ours(life: MakeLife) -> None:
    one = life(*specs(1))
    one.prove_kinds("reverse")
    log_names(one, "reverse")
    batch = colleague_first(one, "A1", silent=True)
    one.run(batch)
    assert ends(one, batch, "A1") == NOT_OURS
    assert one.service.asked["updates"] == 3  # its silence is not believed at once
    assert (sent_to(one, "A1"), one.ours()) == (1, {})
    one.check()


def test_where_the_log_never_named_ours_the_receipt_counts(life: MakeLife) -> None:
    one = life(*specs(1))
    one.prove_kinds("reverse")
    log_names(one, "modify")  # of reversals nothing is known
    batch = colleague_first(one, "A1", silent=True)
    one.run(batch)
    assert one.states(batch) == {C: 1}
    assert one.service.asked["updates"] == 1  # asked, and silent


@pytest.mark.parametrize("named", ["reverse", "modify"])
def test_a_colleague_whom_the_log_shows_to_have_been_first_keeps_the_change(life: MakeLife, named: str) -> None:
    """Our write was taken and changed nothing, which its receipt does not say."""
    one = life(*specs(1))
    one.prove_kinds("reverse")
    log_names(one, named)
    batch = colleague_first(one, "A1", silent=False)
    one.run(batch)
    assert ends(one, batch, "A1") == NOT_OURS
    assert one.service.asked["updates"] == 1  # what it shows is enough
    assert (sent_to(one, "A1"), one.ours()) == (1, {})
    one.check()


def test_where_the_log_is_closed_the_receipt_counts_too(life: MakeLife) -> None:
    one = life(*specs(1))
    one.prove_kinds("reverse")
    log_names(one, "reverse")
    one.service.fail("updates", Forbidden("FORBIDDEN", permission="Retrieve action updates"), times=99)
    batch = one.reverse(1)
    one.run(batch)
    assert one.states(batch) == {C: 1}
    one.check()


def test_a_log_that_is_late_names_ours_at_the_next_look(life: MakeLife) -> None:
    """Silence at the first look, ours at the second: the receipt alone is neither proof nor doubt."""
    one = life(*specs(1))
    one.prove_kinds("reverse")
    log_names(one, "reverse")
    batch = one.reverse(1)
    real, asked = one.service.updates, [0]

    def late(program_id: str, *, updated: Window) -> tuple[ActionUpdate, ...]:
        asked[0] += 1
        found = real(program_id, updated=updated)
        return () if asked[0] == 1 else found

    one.service.updates = late  # type: ignore[method-assign]
    one.run(batch)
    assert one.states(batch) == {C: 1}
    assert asked == [2]
    proof = one._reader.execute("SELECT body FROM record WHERE kind='proved'").fetchone()[0]
    assert '"update ' in proof
    one.check()


def test_a_log_read_before_the_receipt_says_nothing_of_it(life: MakeLife) -> None:
    """In a look of many rows the log is read first; what takes effect before the receipts are read is not in it."""
    one, batch = proved(life, 3, delay=2.0)
    log_names(one, "reverse")
    number = one.id_of("A1")
    real = one.service.updates
    first: list[float] = []

    def hidden(program_id: str, *, updated: Window) -> tuple[ActionUpdate, ...]:
        """The first list is as it was before our reversal of A1 and after a colleague's note on it."""
        found = real(program_id, updated=updated)
        if first:
            return found
        first.append(one.time.t)
        note = replace(next(u for u in found if u.action_id == number), disposition="ORDER_UPDATE")
        return (*(u for u in found if u.action_id != number), replace(note, state=ActionState.PENDING))

    one.time.sleep(1.0)
    one.service.updates = hidden  # type: ignore[method-assign]
    one.run(batch)
    assert first
    assert one.states(batch) == {C: 3}
    one.check()


def test_an_items_change_over_a_colleagues_change_of_the_amount_is_ours_all_the_same(life: MakeLife) -> None:
    """The delta is another than planned; the log has our reason, the receipt is complete, the items stand."""
    one = life(two_items("I1"), delay=8.0)
    one.prove_kinds("items")
    log_names(one, "items")
    batch = one.begin([Ask("I1", ITEMS)])
    theirs = {"ActionId": one.id_of("I1"), "Reason": "OTHER", "Amount": "91.00"}
    one.time.at(4.0, lambda: one.service.by_somebody_else("PUT", **theirs))
    one.run(batch)
    assert [update.disposition for update in one.action("I1").updates][:3] == ["IR_BLANK", "OTHER", "ORDER_UPDATE"]
    assert one.states(batch) == {C: 1}
    assert one.action("I1").amount == Decimal("60.00")
    one.check()


# --------------------------------------------------------------------------- what a look reads is known to all


def test_what_a_look_lists_stops_a_waiting_row_that_a_colleague_changed(life: MakeLife) -> None:
    """M2 waits for the first proof of a modification; meanwhile it was changed, and the look's list has it."""
    one = life(*specs(4), *specs(2, prefix="M"))
    one.prove_kinds("reverse")
    fifty = Decimal("50.00")
    asks = [Ask("M1", MODIFY, fifty), Ask("M2", MODIFY, fifty), *(Ask(f"A{n}") for n in range(1, 5))]
    batch = one.begin(asks)
    one.time.at(1.0, lambda: changes(one, "M2"))
    one.run(batch)
    assert ends(one, batch, "M2") == (RowState.LOOK, (Code.CHANGED_SINCE,))
    facts = one.outcomes(batch)["M2"].facts
    assert (facts["before"], facts["after"]) == ("PENDING 100.00 USD", "PENDING 91.00 USD")
    assert sent_to(one, "M2") == 0
    assert one.states(batch) == {C: 5, RowState.LOOK: 1}
    one.check()


def test_what_a_look_lists_has_the_items_of_a_waiting_row_compared(life: MakeLife) -> None:
    """The same total in other lines: only the items tell."""
    one = life(*specs(4), two_items("I1"), two_items("I2"))
    one.prove_kinds("reverse")
    batch = one.begin([Ask("I1", ITEMS), Ask("I2", ITEMS), *(Ask(f"A{n}") for n in range(1, 5))])
    one.time.at(1.0, lambda: swaps_items(one, "I2"))
    one.run(batch)
    assert ends(one, batch, "I2") == (RowState.LOOK, (Code.CHANGED_SINCE,))
    assert sent_to(one, "I2") == 0
    one.check()


# --------------------------------------------------------------------------- the rules by themselves


def an_update(seconds: float | None, reason: str, *, number: str = "A.1", sku: str = "") -> ActionUpdate:
    """An entry of the change log, so long after the send; None: without a date."""
    date = None if seconds is None else START + timedelta(seconds=seconds)
    return ActionUpdate(
        id=number, action_id="A", state=ActionState.REVERSED, state_detail="", disposition=reason,
        delta_amount=Decimal("-7.00"), delta_payout=None, currency="USD", sku=sku, quantity=None, date=date,
    )  # fmt: skip


def an_out(life: MakeLife) -> Out:
    """A reversal for REJECTED that left at START."""
    one = life(*specs(1))
    action: Action = one.first[one.id_of("A1")]
    step: Step = plan.reverse_step(action.id, "REJECTED")
    attempt = OpenAttempt(
        id=1, change_id=1, action_id=action.id, step=step, body="", number=1, state="queued", sent_at=START,
        submission_id="S-1", uri="", complete=True,
    )  # fmt: skip
    change = OpenChange(
        id=1, row=2, action_id=action.id, program_id=action.program_id, operation=Operation.REVERSE,
        reason="REJECTED", state=RowState.QUEUED, codes=(), facts={}, before=Image(action, None, START),
        undo_of=None, step=step, steps_done=0, attempts=1, payout_expected=None,
    )  # fmt: skip
    return Out(attempt, change)


SLACK = EVIDENCE_SLACK.total_seconds()


@pytest.mark.parametrize(
    ("log", "others", "ours"),
    [
        ([], False, False),
        ([(5.0, "OTHER")], True, False),
        ([(5.0, "rejected")], False, True),  # whatever the delta, and however it is written
        ([(5.0, "OTHER"), (6.0, "REJECTED")], False, True),
        ([(-SLACK, "REJECTED")], False, True),
        ([(-SLACK - 1, "REJECTED")], False, False),  # of an earlier time: says nothing
        ([(-SLACK - 1, "REJECTED"), (2.0, "OTHER")], True, False),
        ([(-60.0, "OTHER")], False, False),
        ([(None, "OTHER")], False, False),  # without a date it is of no time
        ([(None, "REJECTED")], False, False),
    ],
)
def test_whose_reasons_the_log_has_since_the_send(
    life: MakeLife, log: list[tuple[float | None, str]], others: bool, ours: bool
) -> None:
    out = an_out(life)
    updates = [an_update(seconds, reason) for seconds, reason in log]
    assert (only_others(out, updates), says_our_reason(out, updates)) == (others, ours)


@pytest.mark.parametrize(
    ("log", "first"),
    [
        ([], False),
        ([(-30.0, "REVERSED", "-100.00")], True),  # it was reversed when ours came: ours changed nothing
        ([(-90.0, "REVERSED", "-100.00")], False),  # before it was read as not reversed
        ([(-30.0, "REVERSED", "-100.00"), (-20.0, "PENDING", "100.00")], False),  # and taken back
        ([(-20.0, "PENDING", "100.00"), (-30.0, "REVERSED", "-100.00")], False),  # however it is listed
        ([(-30.0, "PENDING", "-20.00")], False),
        ([(2.0, "REVERSED", "-100.00")], False),  # after the send others are judged by their reasons
    ],
)
def test_others_were_first_where_the_log_has_it_reversed_before_the_send(
    life: MakeLife, log: list[tuple[float, str, str]], first: bool
) -> None:
    out = an_out(life)
    out.change = replace(out.change, before=replace(out.change.before, taken_at=START - timedelta(seconds=60)))
    updates = [
        replace(an_update(at, "OTHER"), state=ActionState[state], delta_amount=Decimal(delta))
        for at, state, delta in log
    ]
    assert others_were_first(out, updates) is first


@pytest.mark.parametrize(("deltas", "first"), [(["-30.00"], True), (["-10.00", "-20.00"], True), (["-29.00"], False)])
def test_others_were_first_where_they_had_set_the_very_amount(life: MakeLife, deltas: list[str], first: bool) -> None:
    out = an_out(life)
    action = replace(out.change.before.action, amount=Decimal("100.00"))
    out.change = replace(out.change, before=Image(action, None, START - timedelta(seconds=60)))
    step = Step(Write("PUT", ()), "ORDER_UPDATE", ActionState.PENDING, Decimal("70.00"))
    out.attempt = replace(out.attempt, step=step)
    updates = [
        replace(an_update(-30.0 + n, "OTHER"), state=ActionState.PENDING, delta_amount=Decimal(delta))
        for n, delta in enumerate(deltas)
    ]
    assert others_were_first(out, updates) is first
    assert not others_were_first(Out(out.attempt, replace(out.change, undo_of=7)), updates)


@pytest.mark.parametrize(
    ("log", "proves"),
    [
        ([(-2.0, "A.2"), (-1.0, "A.4")], "update A.4"),  # just before, by a clock that is not exact: the newest is ours
        ([(-1.0, "A.4"), (0.0, "A.6")], "update A.6"),
        ([(0.0, "A.4"), (2.0, "A.6")], "update A.4"),  # what comes after ours may be somebody's
        ([(-4.0, "A.2")], ""),
    ],
)
def test_which_of_several_alike_proves_a_change(life: MakeLife, log: list[tuple[float, str]], proves: str) -> None:
    updates = [an_update(seconds, "REJECTED", number=number) for seconds, number in log]
    assert evidence_of(an_out(life), updates) == proves
    assert evidence_of(an_out(life), reversed(updates)) == proves


@pytest.mark.parametrize(
    ("evidence", "sent", "left"),
    [
        ("update A.4", -5.0, ["A.5", "no number"]),
        ("update A.4", 5.0, ["A.3", "A.4", "A.5", "no number"]),  # proved later than this was sent
        ("submission S-1 complete", -5.0, ["A.3", "A.4", "A.5", "no number"]),
        ("update no number", -5.0, ["A.3", "A.4", "A.5", "no number"]),
    ],
)
def test_what_an_earlier_change_was_proved_by_proves_no_later_one(evidence: str, sent: float, left: list[str]) -> None:
    log = [an_update(-1.0, "REJECTED", number=number) for number in ("A.3", "A.4", "A.5", "no number")]
    proof = Proof(evidence, START, START + timedelta(seconds=sent), "REJECTED")
    assert [update.id for update in after_proof(log, proof, sent_at=START)] == left
    assert after_proof(log, None, sent_at=START) == log


@pytest.mark.parametrize(
    ("following", "left"),
    [
        ((-1.0, "ORDER_UPDATE", "S2"), []),
        ((-1.0, "ORDER_UPDATE", "S1"), ["A.5"]),  # that item once more: a later change, in the same second
        ((-1.0, "ORDER_UPDATE", ""), ["A.5"]),
        ((0.0, "ORDER_UPDATE", "S2"), ["A.5"]),
        ((-1.0, "OTHER", "S2"), ["A.5"]),
    ],
)
def test_an_earlier_change_of_items_was_proved_by_all_of_its_records(
    following: tuple[float, str, str], left: list[str]
) -> None:
    seconds, reason, sku = following
    log = [an_update(-1.0, "ORDER_UPDATE", number="A.4", sku="S1"), an_update(seconds, reason, number="A.5", sku=sku)]
    proof = Proof("update A.4", START, START - timedelta(seconds=2), "ORDER_UPDATE")
    assert [update.id for update in after_proof(log, proof, sent_at=START)] == left
    assert [update.id for update in after_proof(log[1:], proof, sent_at=START)] == ["A.5"]  # its own was not read


@pytest.mark.parametrize(("number", "touched"), [("A.5", True), ("A.7", False)])
def test_after_a_reset_that_the_log_named_the_number_decides(number: str, touched: bool) -> None:
    """All of it in the second that we sent in, by a clock that runs behind: a colleague's RESET, and ours."""
    log = [(0.0, "RESET", "A.5"), (0.0, "OTHER", "A.6"), (0.0, "RESET", "A.7")]
    updates = [an_update(seconds, reason, number=named) for seconds, reason, named in log]
    proof = Proof(f"update {number}", START, START, "RESET")
    assert touched_after_reset(updates, sent_at=START, proof=proof) is touched
    assert touched_after_reset(updates, sent_at=START, proof=None)


@pytest.mark.parametrize(
    ("log", "touched"),
    [
        ([], False),
        ([(2.0, "RESET", "A.5")], False),
        ([(2.0, "reset", "A.5"), (9.0, "OTHER", "A.6")], True),
        ([(1.0, "OTHER", "A.4"), (2.0, "RESET", "A.5")], False),  # wiped by our RESET
        ([(2.0, "RESET", "A.9"), (2.0, "OTHER", "A.10")], True),  # one second: the number decides, not its text
        ([(2.0, "OTHER", "A.9"), (2.0, "RESET", "A.10")], False),
        ([(2.0, "RESET", "A.5"), (3.0, "OTHER", "A.6"), (4.0, "RESET", "A.7")], True),  # the first RESET is ours
        ([(2.0, "OTHER", "A.6")], True),  # our RESET is not in the log: anybody's change since is one too many
        ([(-1.0, "OTHER", "A.4")], False),
        ([(None, "OTHER", "A.6"), (2.0, "RESET", "A.5")], False),  # without a date it is of no time
        ([(None, "RESET", "A.5"), (2.0, "OTHER", "A.6")], True),
        ([(2.0, "RESET", "no number"), (2.0, "OTHER", "A.1")], True),
        ([(2.0, "RESET", "A.x"), (2.0, "OTHER", "A.y")], False),  # nothing tells them apart
    ],
)
def test_who_came_after_a_reset(log: list[tuple[float | None, str, str]], touched: bool) -> None:
    updates = [an_update(seconds, reason, number=number) for seconds, reason, number in log]
    sent = START + timedelta(milliseconds=400)  # the log has whole seconds
    assert touched_after_reset(updates, sent_at=sent, proof=None) is touched
    assert touched_after_reset(reversed(updates), sent_at=sent, proof=None) is touched
