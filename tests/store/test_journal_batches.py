"""A batch is written whole, with its before-images."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest
from journal_steps import LATER, confirmed
from kept import KEY, NOW, action, begin, change, not_affiliate, step
from msgspec.structs import replace

from reversal_desk.model import Code, Item, Policy, RowState
from reversal_desk.store.journal import Journal
from reversal_desk.store.journal.batches import Batches
from reversal_desk.store.journal.beginning import begin_batch
from reversal_desk.store.journal.records import Image


def test_a_batch_is_written_whole_with_its_before_images(journal: Journal) -> None:
    item = Item("SKU1", "Boots", "Shoes", 2, Decimal("100.00"), "USD", None, None, "")
    first, second = change(1), change(2, facts={"when": "soon"}, codes=(Code.LOCKS_SOON, Code.TOLERANT_MATCH))
    accepted = replace(second, accepted=frozenset({Code.TOLERANT_MATCH}))
    batch = begin_batch(
        journal,
        account_key=KEY, account_name="T", file="orders.csv", sheet="Sheet1", policy=Policy(),
        changes=(first, accepted, not_affiliate(9)),
        steps={first.key: step(action(1)), accepted.key: step(action(2))},
        items={action(1).id: (item,)}, read_at=NOW, at=LATER,
    )  # fmt: skip
    info = journal.batches.get(batch)
    assert info is not None
    assert (info.kind, info.undo_of, info.file, info.sheet) == ("submit", None, "orders.csv", "Sheet1")
    assert info.created_at == LATER
    assert info.counts == {RowState.WAITING: 2, RowState.LEFT_OUT: 1}
    assert not info.finished
    assert info.undo_until is None
    assert journal.batches.all() == (info,)
    assert journal.batches.account_of(batch) == (KEY, "T")
    assert journal.batches.read_at(batch) == NOW
    one, two = journal.changes.open(batch)
    assert one.before == Image(action(1), (item,), LATER)
    assert two.before == Image(action(2), None, LATER)
    assert two.codes == (Code.TOLERANT_MATCH,), "only what was accepted stays"
    assert one.step == step(action(1))
    lines = sorted((t.row, t.state, t.codes, t.money, t.money_currency) for t in journal.rows.told(batch))
    assert lines == [
        (2, RowState.WAITING, (), Decimal("100.00"), "USD"),
        (3, RowState.WAITING, (Code.TOLERANT_MATCH,), Decimal("100.00"), "USD"),
        (9, RowState.LEFT_OUT, (Code.NOT_AFFILIATE,), Decimal("12.30"), "USD"),
    ]


def test_what_is_not_there_is_said(journal: Journal) -> None:
    assert journal.batches.get(7) is None
    assert journal.changes.image(7) is None
    assert journal.rows.outcomes(7) == ()
    assert journal.keeps.learned(KEY, "queue_time") is None
    for ask in (journal.batches.account_of, journal.batches.read_at):
        with pytest.raises(KeyError):
            ask(7)


def test_earliest_lock_goes_first_and_no_lock_last(journal: Journal) -> None:
    late = action(1, locking_date=NOW + timedelta(days=9))
    never = action(2, locking_date=None, event_date=None)
    soon = action(3, locking_date=NOW + timedelta(days=1))
    batch = begin(journal, change(1, late), change(2, never), change(3, soon))
    assert [one.action_id for one in journal.changes.open(batch)] == [soon.id, late.id, never.id]


def test_a_batch_is_told_by_its_own_rows(journal: Journal) -> None:
    """Home asks for each batch there is: one that went over the rows of all would cost their square."""
    batch = confirmed(journal, 2)
    asked: list[str] = []
    connection = journal.database._connection
    connection.set_trace_callback(asked.append)
    assert journal.batches.get(batch) is not None
    connection.set_trace_callback(None)
    plans = [line["detail"] for sql in asked for line in journal.database.all(f"EXPLAIN QUERY PLAN {sql}")]
    assert any("change_batch" in detail for detail in plans)
    assert [detail for detail in plans if detail.startswith("SCAN change")] == []


def test_any_number_of_rows_may_have_no_way_back(journal: Journal, monkeypatch: pytest.MonkeyPatch) -> None:
    """A query takes so many values and no more."""
    batch = confirmed(journal, 3)
    (first, *_), most = journal.rows.outcomes(batch), 300_000
    lost = frozenset({first.change_id, *range(10**6, 10**6 + most)})
    monkeypatch.setattr(Batches, "_out_of_reach", lambda *_: lost)
    info = journal.batches.get(batch)
    assert info is not None
    assert (info.undoable, info.no_way_back) == (2, 1)
