"""A change that went over somebody's, who was on the action after it was read, says so and is not taken back blindly.

The judge is the practice service's own world.
"""

from __future__ import annotations

import time
from datetime import timedelta
from decimal import Decimal

import pytest
from desk_bench import Bench, Start

from reversal_desk.impact.practice import ActionSpec, EarlierChange
from reversal_desk.model import Code, Policy, RowState
from reversal_desk.run.evidence import EVIDENCE_SLACK
from reversal_desk.store.journal import batches


def stands(one: Bench, order: str) -> tuple[str, Decimal]:
    found = next(a for a in one.server.world().actions.values() if a.spec.order == order)
    return found.state, found.amount


@pytest.mark.parametrize("between", [True, False])
@pytest.mark.parametrize("head", ["New amount\nA1,80.00", "Status\nA1,cancelled"])
def test_what_somebody_changed_between_the_reading_and_the_sending_is_said_and_not_wiped_by_an_undo(
    bench: Start, head: str, *, between: bool
) -> None:
    one = bench()
    path = one.folder / "r.csv"
    path.write_text(f"Order number,{head}\n", encoding="utf-8")
    opened = one.desk.open_sheet(path)
    made = one.desk.plan(opened, one.desk.find_actions(opened, one.account), Policy())
    time.sleep(1.1)  # the log has whole seconds: what is dated in the second of the reading may have come before it
    if between:
        one.by_somebody_else("A1", Reason="ORDER_UPDATE", Amount="95.00")
        time.sleep(1.1)
    batch = one.desk.submit(made)
    one.desk.run(batch, wait=30, patience=1)
    (outcome,) = one.desk.outcomes(batch)
    assert outcome.state is RowState.CONFIRMED
    preview = one.desk.undo_preview(batch)
    if not between:
        assert (outcome.codes, len(preview.goes_back)) == ((), 1)
        return
    assert (outcome.codes, outcome.facts["met"]) == ((Code.SENT_OVER,), "PENDING 95.00 USD")
    assert [(row.code, row.facts) for row in preview.changed_since] == [
        (Code.SENT_OVER, {"met": "PENDING 95.00 USD"})
    ]
    left = stands(one, "A1")
    undo = one.desk.undo(preview)
    one.desk.run(undo, wait=30, patience=1)
    assert one.states(undo) == {"A1": RowState.UNDO_REFUSED}
    assert stands(one, "A1") == left
    assert one.desk.verify_history() is None


@pytest.mark.parametrize("between", [True, False])
@pytest.mark.parametrize(
    ("head", "steps"), [("New amount\nA1,80.00", 1), ("Status\nA1,cancelled", 1), ("Status\nA1,cancelled", 2)]
)
def test_an_undo_that_went_over_what_somebody_did_after_its_reading_says_so_and_is_not_undone_blindly(
    bench: Start, head: str, steps: int, *, between: bool
) -> None:
    """Of two steps it is the first one that goes over it, and the row ends with the second."""
    earlier = (EarlierChange(timedelta(days=2), "ORDER_UPDATE", Decimal("85.00")),)[: steps - 1]
    one = bench(ActionSpec(order="A1", amount=Decimal("100.00"), earlier=earlier))
    before = stands(one, "A1")
    path = one.folder / "r.csv"
    path.write_text(f"Order number,{head}\n", encoding="utf-8")
    opened = one.desk.open_sheet(path)
    batch = one.desk.submit(one.desk.plan(opened, one.desk.find_actions(opened, one.account), Policy()))
    one.desk.run(batch, wait=30, patience=1)
    undo = one.desk.undo(one.desk.undo_preview(batch))
    time.sleep(1.1)
    if between:
        if "Status" in head:
            one.by_somebody_else("A1", Reason="RESET")
            time.sleep(EVIDENCE_SLACK.total_seconds())  # so near to ours it could be taken for it, for a while
        one.by_somebody_else("A1", Reason="ORDER_UPDATE", Amount="95.00")
        time.sleep(1.1)
    one.desk.run(undo, wait=30, patience=1)
    (outcome,) = one.desk.outcomes(undo)
    if between and "amount" in head:  # its items are read before it goes, and tell of it
        assert (outcome.state, outcome.codes) == (RowState.UNDO_REFUSED, (Code.CHANGED_SINCE,))
        assert stands(one, "A1") == ("PENDING", Decimal("95.00"))
        return
    assert (outcome.state, stands(one, "A1")) == (RowState.UNDONE, before)
    assert len(one.server.effects()) == 1 + steps + (2 if between else 0)
    preview = one.desk.undo_preview(undo)
    if not between:
        assert (outcome.codes, len(preview.goes_back)) == ((), 1)
        return
    assert (outcome.codes, outcome.facts["met"]) == ((Code.SENT_OVER,), "PENDING 95.00 USD")
    assert [row.code for row in preview.changed_since] == [Code.SENT_OVER]
    assert one.desk.verify_history() is None


def test_what_stands_again_by_an_undo_that_went_over_somebody_is_not_taken_back_blindly_either(
    bench: Start, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The undo of an undo makes its first batch stand again: that one would be another way back over their work."""
    monkeypatch.setattr(batches, "CLOCKS_AGREE", timedelta(0))  # nobody else sends: what the preview read is fresh
    one = bench()
    batch = one.sent("A1")
    first = one.desk.undo(one.desk.undo_preview(batch))
    one.desk.run(first, wait=30, patience=1)
    time.sleep(1.1)
    again = one.desk.undo(one.desk.undo_preview(first))
    time.sleep(1.1)
    one.by_somebody_else("A1", Reason="ORDER_UPDATE", Amount="95.00")
    time.sleep(1.1)
    one.desk.run(again, wait=30, patience=1)
    (outcome,), (stands_again,) = one.desk.outcomes(again), one.desk.outcomes(batch)
    assert (outcome.state, outcome.codes) == (RowState.UNDONE, (Code.SENT_OVER,))
    assert (stands_again.state, stands_again.codes) == (RowState.CONFIRMED, (Code.SENT_OVER,))
    preview = one.desk.undo_preview(batch)
    assert [(row.code, row.facts) for row in preview.changed_since] == [
        (Code.SENT_OVER, {"met": "PENDING 95.00 USD"})
    ]
    assert not preview.goes_back
    assert one.desk.verify_history() is None
