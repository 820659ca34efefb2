"""An undo takes back, and what it took back no longer counts."""

from __future__ import annotations

from decimal import Decimal

from journal_steps import LATER, confirmed, undo
from kept import KEY, action

from reversal_desk.model import ActionState, Code, RowState, Step, Write
from reversal_desk.store.journal import Journal
from reversal_desk.store.journal.records import Image, OpenChange


def test_an_undo_takes_back_and_the_change_no_longer_counts(journal: Journal) -> None:
    batch = confirmed(journal, 2)
    assert len(journal.undo.undoable(batch)) == 2
    back = undo(journal, batch)
    assert journal.undo.undoable(batch) == (), "being undone already"
    assert journal.undo.newest_confirmed(KEY, [action(1).id]) == {}
    info = journal.batches.get(back)
    assert info is not None
    assert (info.kind, info.undo_of, info.counts) == ("undo", batch, {RowState.WAITING: 2})
    one, two = journal.changes.open(back)
    assert one.before.action == action(1)
    assert one.step is None
    assert one.undo_of is not None
    restore = Step(Write("PUT", (("ActionId", one.action_id),)), "RESET", ActionState.PENDING, Decimal(100))
    epoch = journal.raise_epoch(at=LATER)
    with journal.writing(at=LATER) as writer:
        attempt = writer.sending(one, account_key=KEY, epoch=epoch, step=restore, body="x")
        assert attempt is not None
        writer.proved(
            attempt, one.id, account_key=KEY, evidence="update 9", after=Image(action(1), None, LATER), state=None,
        )  # fmt: skip
    half_way = next(c for c in journal.changes.open(back) if c.id == one.id)
    assert (half_way.state, half_way.steps_done, half_way.step) == (RowState.WAITING, 1, None)
    with journal.writing(at=LATER) as writer:
        attempt = writer.sending(half_way, account_key=KEY, epoch=epoch, step=restore, body="x")
        assert attempt is not None
        writer.proved(
            attempt, one.id, account_key=KEY, evidence="update 9", after=Image(action(1), None, LATER),
            state=RowState.UNDONE,
        )  # fmt: skip
        writer.refused(_sent(writer, two, epoch, restore), two.id, said="locked", state=RowState.UNDO_REFUSED)
    assert [o.state for o in journal.rows.outcomes(back)] == [RowState.UNDONE, RowState.UNDO_REFUSED]
    assert [o.state for o in journal.rows.outcomes(batch)] == [RowState.UNDONE, RowState.CONFIRMED]
    assert [h.action_id for h in journal.rows.handled(KEY)] == [action(2).id]
    assert [o.action_id for o, _, _ in journal.undo.undoable(batch)] == [action(2).id], "it may be tried again"
    assert journal.verify() is None


def _sent(writer: object, one: OpenChange, epoch: int, restore: Step) -> int:
    attempt = writer.sending(one, account_key=KEY, epoch=epoch, step=restore, body="x")  # type: ignore[attr-defined]
    assert isinstance(attempt, int)
    return attempt


def test_rows_that_cannot_go_back_are_recorded_as_refused(journal: Journal) -> None:
    batch = confirmed(journal, 2)
    back = undo(journal, batch, refuse=1)
    refused, waiting = journal.rows.outcomes(back)
    assert (refused.state, refused.codes, refused.facts) == (
        RowState.UNDO_REFUSED, (Code.LOCKED,), {"when": "yesterday"},
    )  # fmt: skip
    assert waiting.state is RowState.WAITING
    assert journal.database.one("SELECT count(*) FROM record WHERE kind='undo_planned'")[0] == 2  # type: ignore[index]


def test_taken_back_leaves_what_is_no_undo_alone(journal: Journal) -> None:
    batch = confirmed(journal)
    with journal.writing(at=LATER) as writer:
        writer.taken_back(journal.rows.outcomes(batch)[0].change_id)
        writer.taken_back(999)
    assert journal.rows.outcomes(batch)[0].state is RowState.CONFIRMED
