"""How rows end: proved, as they were already, without an attempt; and what they are planned by meanwhile."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

from journal_steps import LATER, confirmed, only, prove
from kept import KEY, NOW, action, begin, change, send

from reversal_desk.model import ActionState, Code, Item, Operation, RowState, Step, Write
from reversal_desk.store.journal import Journal
from reversal_desk.store.journal.records import Image


def test_a_proved_row_shows_what_was_read_back(journal: Journal) -> None:
    batch = confirmed(journal, 2)
    one, two = journal.rows.outcomes(batch)
    assert one.state is two.state is RowState.CONFIRMED
    assert one.payout_after == Decimal("0.00")
    assert one.amount_before == Decimal("100.00")
    assert one.updated_at == LATER
    after = journal.changes.image(one.change_id, after=True)
    assert after is not None
    assert after.action.state is ActionState.REVERSED
    info = journal.batches.get(batch)
    assert info is not None
    assert info.finished
    assert info.undoable == 2
    first, last = action(1).locking_date, action(2).locking_date
    assert first is not None
    assert last is not None
    assert info.undo_until == first - timedelta(hours=1, seconds=0.3)
    assert info.undo_some_until == last - timedelta(hours=1, seconds=0.3)
    assert journal.changes.open(batch) == ()
    assert journal.attempts.open(batch) == ()
    assert len(journal.batches.lock_rows()) == 2


def test_an_amount_change_shows_the_amount_read_back(journal: Journal) -> None:
    wanted = change(1, operation=Operation.MODIFY, amount_after=Decimal("60.05"))
    batch = begin(journal, wanted)
    epoch = journal.raise_epoch(at=NOW)
    ((attempt, number),) = send(journal, batch, epoch=epoch)
    with journal.writing(at=LATER) as writer:
        after = action(1, amount=Decimal("60.05"), payout=Decimal("4.80"))
        writer.proved(
            attempt, number, account_key=KEY, evidence="update 1", after=Image(after, (), LATER),
            state=RowState.CONFIRMED, codes=(Code.COMMISSION_REPRICED,), facts={"after": "4.80"},
        )  # fmt: skip
    (outcome,) = journal.rows.outcomes(batch)
    assert (outcome.amount_after, outcome.payout_after) == (Decimal("60.05"), Decimal("4.80"))
    assert outcome.codes == (Code.COMMISSION_REPRICED,)
    assert outcome.facts == {"after": "4.80"}


def test_already_so_keeps_its_ghost(journal: Journal) -> None:
    batch = begin(journal, change(1))
    epoch = journal.raise_epoch(at=NOW)
    ((attempt, number),) = send(journal, batch, epoch=epoch)
    prove(journal, attempt, number, RowState.ALREADY_SO)
    row = journal.database.one("SELECT state, ghost, open FROM attempt")
    assert row is not None
    assert tuple(row) == ("not_ours", 1, None)
    assert journal.undo.undoable(batch) == (), "what was not ours is not undone"


def test_a_row_can_end_without_an_attempt(journal: Journal) -> None:
    batch = begin(journal, change(1))
    number = only(journal, batch).id
    with journal.writing(at=LATER) as writer:
        writer.settle(number, RowState.BLOCKED, codes=(Code.LOCKED,), facts={"when": "yesterday"})
    (outcome,) = journal.rows.outcomes(batch)
    assert (outcome.state, outcome.codes, outcome.facts) == (RowState.BLOCKED, (Code.LOCKED,), {"when": "yesterday"})
    assert journal.changes.open(batch) == ()


def test_a_fuller_before_image_and_a_next_step_take_the_place_of_the_first(journal: Journal) -> None:
    batch = begin(journal, change(1))
    number = only(journal, batch).id
    item = Item("SKU1", "Boots", "Shoes", 1, Decimal("100.00"), "USD", Decimal("8.00"), NOW, "x")
    fuller = Step(
        Write("PUT", (("ActionId", "1"),)), "RESET", ActionState.PENDING, Decimal(5), (("SKU1", 1, Decimal(5)),)
    )
    with journal.writing(at=LATER) as writer:
        writer.new_before_image(number, KEY, Image(action(1), (item,), LATER))
        writer.plan_step(number, fuller)
    assert only(journal, batch).before.items == (item,)
    assert only(journal, batch).step == fuller
    assert journal.verify() is None
