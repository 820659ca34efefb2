"""An undo of a batch over which a later one of ours lies: what came in between is somebody's, and is not wiped out.

The judge is the practice service's own world.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import ExitStack
from decimal import Decimal
from pathlib import Path

import pytest
from desk_bench import ONE, Bench

from reversal_desk import words
from reversal_desk.errors import UsageError
from reversal_desk.impact.practice import ActionSpec, WorldSpec
from reversal_desk.model import Code, Policy, RowState
from reversal_desk.undo import Listed, Scope

AGAIN = Policy(accept=frozenset({Code.HANDLED_BEFORE, Code.REFUND_AGAIN}))


class Shop(Bench):
    def stands(self, order: str) -> tuple[str, Decimal]:
        found = next(a for a in self.server.world().actions.values() if a.spec.order == order)
        return found.state, found.amount

    def set_by_somebody(self, order: str, amount: str) -> None:
        self.by_somebody_else(order, Reason="RESET")
        self.by_somebody_else(order, Reason="ORDER_UPDATE", Amount=amount)

    def sent_again(self, *orders: str) -> int:
        opened = self.desk.open_sheet(self.sheet(*orders))
        batch = self.desk.submit(self.desk.plan(opened, self.desk.find_actions(opened, self.account), AGAIN))
        self.desk.run(batch, wait=30, patience=1)
        assert set(self.states(batch).values()) == {RowState.CONFIRMED}
        return batch

    def refunded(self, order: str, refund: str) -> int:
        path = self.folder / f"refund{refund}.csv"
        path.write_text(f"Order number,Refund amount\n{order},{refund}\n", encoding="utf-8")
        opened = self.desk.open_sheet(path)
        batch = self.desk.submit(self.desk.plan(opened, self.desk.find_actions(opened, self.account), AGAIN))
        self.desk.run(batch, wait=30, patience=1)
        assert self.states(batch) == {order: RowState.CONFIRMED}
        return batch

    def back(self, batch: int) -> int:
        undo = self.desk.undo(self.desk.undo_preview(batch))
        self.desk.run(undo, wait=30, patience=1)
        return undo


@pytest.fixture
def shop(tmp_path: Path) -> Iterator[Shop]:
    there = tuple(ActionSpec(order=f"A{n}", amount=Decimal("100.00")) for n in range(1, 4))
    with ExitStack() as stack:
        yield Shop(tmp_path, stack, world=WorldSpec(actions=there, programs=ONE))


def test_an_earlier_reversal_is_not_taken_back_past_what_was_set_right_before_a_later_one(shop: Shop) -> None:
    first = shop.sent("A1", "A2")
    shop.set_by_somebody("A1", "90.00")
    second = shop.sent_again("A1")
    preview = shop.desk.undo_preview(first)
    assert [row.outcome.order for row in preview.goes_back] == ["A2"]
    assert [(row.code, row.facts["batch"]) for row in preview.changed_since] == [(Code.LATER_BATCH, str(second))]
    undo = shop.back(first)
    assert shop.states(undo) == {"A1": RowState.UNDO_REFUSED, "A2": RowState.UNDONE}
    assert shop.stands("A1")[0] == "REVERSED"
    assert shop.stands("A2") == ("PENDING", Decimal("100.00"))
    undo = shop.back(second)
    assert shop.states(undo) == {"A1": RowState.UNDONE}, [one.facts for one in shop.desk.outcomes(undo)]
    assert shop.stands("A1") == ("PENDING", Decimal("90.00"))


def test_an_earlier_amount_is_not_taken_back_past_what_was_set_right_before_a_later_one(shop: Shop) -> None:
    first = shop.refunded("A1", "20.00")
    shop.by_somebody_else("A1", Reason="ORDER_UPDATE", Amount="95.00")
    second = shop.refunded("A1", "20.00")
    assert shop.stands("A1") == ("PENDING", Decimal("80.00"))
    assert shop.states(shop.back(first)) == {"A1": RowState.UNDO_REFUSED}
    assert shop.stands("A1") == ("PENDING", Decimal("80.00"))
    assert shop.states(shop.back(second)) == {"A1": RowState.UNDONE}
    assert shop.stands("A1") == ("PENDING", Decimal("95.00"))


def test_a_preview_that_was_looked_at_for_long_is_judged_by_what_happened_meanwhile(shop: Shop) -> None:
    first = shop.sent("A1", "A2")
    preview = shop.desk.undo_preview(first)
    assert len(preview.goes_back) == 2
    shop.set_by_somebody("A1", "90.00")
    shop.sent_again("A1")
    undo = shop.desk.undo(preview)
    shop.desk.run(undo, wait=30, patience=1)
    assert shop.states(undo) == {"A1": RowState.UNDO_REFUSED, "A2": RowState.UNDONE}
    assert shop.stands("A1")[0] == "REVERSED"


def test_the_same_preview_twice_takes_back_once(shop: Shop) -> None:
    preview = shop.desk.undo_preview(shop.sent("A1"))
    shop.desk.undo(preview)
    with pytest.raises(UsageError, match="NOTHING_TO_UNDO"):
        shop.desk.undo(preview)
    assert [info.kind for info in shop.desk.batches()] == ["undo", "submit"]


def test_what_another_batch_took_back_since_the_preview_is_named_and_not_left_out_unsaid(shop: Shop) -> None:
    first = shop.sent("A1", "A2", "A3")
    preview = shop.desk.undo_preview(first)
    done = shop.desk.undo(shop.desk.undo_preview(first, Scope(only=Listed.of(["A1"]))))
    shop.desk.run(done, wait=30, patience=1)
    open_ = shop.desk.undo(shop.desk.undo_preview(first, Scope(only=Listed.of(["A2"]))))
    undo = shop.desk.undo(preview)
    shop.desk.run(undo, wait=30, patience=1)
    told = {one.order: (one.state, one.codes, one.facts.get("batch")) for one in shop.desk.outcomes(undo)}
    assert told == {
        "A1": (RowState.UNDO_REFUSED, (Code.BACK_MEANWHILE,), str(done)),
        "A2": (RowState.UNDO_REFUSED, (Code.BACK_MEANWHILE,), str(open_)),
        "A3": (RowState.UNDONE, (), None),
    }
    shop.desk.run(open_, wait=30, patience=1)
    assert {shop.stands(order)[0] for order in ("A1", "A2", "A3")} == {"PENDING"}
    assert len(shop.server.effects()) == 6
    assert shop.desk.verify_history() is None


def test_where_another_batch_took_back_all_of_it_since_the_preview_a_sentence_says_so(shop: Shop) -> None:
    first = shop.sent("A1", "A2")
    preview = shop.desk.undo_preview(first)
    undo = shop.back(first)
    with pytest.raises(UsageError) as refused:
        shop.desk.undo(preview)
    said = words.say(refused.value.code, refused.value.facts)
    assert said.title == "Nothing is left to take back."
    assert f"batch {undo} took back all of its rows (2)" in said.meaning


def test_a_later_batch_that_was_taken_back_stands_in_nobodys_way(shop: Shop) -> None:
    first = shop.refunded("A1", "20.00")
    second = shop.refunded("A1", "50.00")
    (changed,) = shop.desk.outcomes(first)
    with shop.desk._parts.journal.held() as journal:
        assert journal.undo.later([changed.change_id]) == {changed.change_id: second}
    assert shop.states(shop.back(second)) == {"A1": RowState.UNDONE}
    with shop.desk._parts.journal.held() as journal:
        assert journal.undo.later([changed.change_id]) == {}


def test_what_an_unfinished_undo_still_has_to_do_is_not_planned_again(shop: Shop) -> None:
    undo = shop.desk.undo(shop.desk.undo_preview(shop.refunded("A1", "20.00")))
    opened = shop.desk.open_sheet(shop.sheet("A1"))
    made = shop.desk.plan(opened, shop.desk.find_actions(opened, shop.account), AGAIN)
    (change,) = made.changes
    assert (change.state, change.codes) == (RowState.BLOCKED, (Code.OTHER_SENDER,))
    assert change.facts["batch"] == str(undo)


def test_an_undo_that_waited_stops_before_what_was_sent_meanwhile(shop: Shop) -> None:
    first = shop.refunded("A1", "20.00")
    preview = shop.desk.undo_preview(first)
    shop.by_somebody_else("A1", Reason="ORDER_UPDATE", Amount="95.00")
    opened = shop.desk.open_sheet(shop.folder / "refund20.00.csv")
    planned = shop.desk.plan(opened, shop.desk.find_actions(opened, shop.account), AGAIN)
    second = shop.desk.submit(planned)  # before the undo is: after it, the row would wait for that
    undo = shop.desk.undo(preview)
    shop.desk.run(second, wait=30, patience=1)
    assert shop.states(second) == {"A1": RowState.CONFIRMED}
    shop.desk.run(undo, wait=30, patience=1)
    (refused,) = shop.desk.outcomes(undo)
    assert (refused.state, refused.codes) == (RowState.UNDO_REFUSED, (Code.LATER_BATCH,))
    assert shop.stands("A1") == ("PENDING", Decimal("80.00"))


def test_what_was_taken_back_by_hand_waits_for_one_answer_when_its_sheet_is_opened_again(shop: Shop) -> None:
    first = shop.sent("A1", "A2", "A3")
    undo = shop.back(first)
    opened = shop.desk.open_sheet(shop.sheet("A1", "A2", "A3"))
    made = shop.desk.plan(opened, shop.desk.find_actions(opened, shop.account), Policy())
    assert {(change.state, change.codes) for change in made.changes} == {(RowState.LOOK, (Code.HANDLED_BEFORE,))}
    (question,) = made.questions
    assert (question.key, question.facts["took_back"]) == (f"HANDLED_BEFORE|{undo}", str(first))
    answered = shop.desk.answer(made, question.key, yes=True)
    assert {change.state for change in answered.changes} == {RowState.READY}


def test_what_a_later_batch_left_otherwise_is_said_to_be_its_doing(shop: Shop) -> None:
    first = shop.refunded("A1", "20.00")
    second = shop.refunded("A1", "50.00")
    preview = shop.desk.undo_preview(first)
    assert [(row.code, row.facts) for row in preview.changed_since] == [(Code.LATER_BATCH, {"batch": str(second)})]


def test_what_was_tested_and_taken_back_is_not_counted_for_the_limit(shop: Shop) -> None:
    opened = shop.desk.open_sheet(shop.sheet("A1", "A2"))
    found = shop.desk.find_actions(opened, shop.account)
    time.sleep(1.1)  # the service's clock is known to a second: what it dates before the reading was sent before it
    first = shop.sent("A1")
    assert shop.desk.plan(opened, found, Policy()).size.rows == 2
    shop.back(first)
    assert shop.desk.plan(opened, found, Policy()).size.rows == 1


def test_an_earlier_change_that_somebody_took_back_is_not_said_to_stay(shop: Shop) -> None:
    first = shop.sent("A1")
    shop.by_somebody_else("A1", Reason="RESET")
    second = shop.sent_again("A1")
    assert shop.desk.undo_preview(second).beneath == {}, "it goes back to what it was before both"
    undo = shop.desk.undo(shop.desk.undo_preview(second))
    shop.desk.run(undo, wait=30, patience=1)
    assert shop.stands("A1") == ("PENDING", Decimal("100.00"))
    assert shop.states(first) == {"A1": RowState.CONFIRMED}


def test_what_was_sent_since_its_undo_was_looked_at_is_not_told_as_stopped(shop: Shop) -> None:
    batch = shop.desk.submit(shop.plan("A1", "A2"))
    preview = shop.desk.undo_preview(batch)
    assert (len(preview.unsent), preview.goes_back) == (2, ())
    shop.desk.run(batch, wait=30, patience=1)  # as another copy resumes it
    for take_back in (shop.desk.stop_unsent, shop.desk.undo):
        with pytest.raises(UsageError) as raised:
            take_back(preview)
        assert (raised.value.code, raised.value.facts) == ("UNSENT_WENT", {"batch": str(batch), "count": "2"})
    assert shop.states(batch) == {"A1": RowState.CONFIRMED, "A2": RowState.CONFIRMED}
    assert len(shop.desk.undo_preview(batch).goes_back) == 2
