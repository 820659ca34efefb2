"""An undo takes back, and what it took back no longer counts."""

from __future__ import annotations

from decimal import Decimal

from journal_steps import LATER, confirmed, undo
from kept import KEY, action

from reversal_desk.model import ActionState, Code, RowState, Step, Write
from reversal_desk.store.journal import Journal
from reversal_desk.store.journal.records import Image, OpenChange


def test_an_undo_takes_back_and_the_change_no_longer_stands(journal: Journal) -> None:
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
    assert [(h.action_id, h.batch, h.open, h.took_back) for h in journal.rows.handled(KEY)] == [
        (action(2).id, batch, False, 0), (action(1).id, back, False, batch),
    ], "what was taken back was handled too, by the undo"  # fmt: skip
    assert [o.action_id for o, _, _ in journal.undo.undoable(batch)] == [action(2).id], "it may be tried again"
    assert journal.verify() is None


def _sent(writer: object, one: OpenChange, epoch: int, restore: Step) -> int:
    attempt = writer.sending(one, account_key=KEY, epoch=epoch, step=restore, body="x")  # type: ignore[attr-defined]
    assert isinstance(attempt, int)
    return attempt


def test_where_an_undo_was_undone_what_stands_again_is_named(journal: Journal) -> None:
    first = confirmed(journal)

    def taken_back(batch: int) -> int:
        back = undo(journal, batch)
        (one,) = journal.changes.open(back)
        restore = Step(Write("PUT", (("ActionId", one.action_id),)), "RESET", ActionState.PENDING, Decimal(100))
        epoch = journal.raise_epoch(at=LATER)
        with journal.writing(at=LATER) as writer:
            writer.proved(
                _sent(writer, one, epoch, restore), one.id, account_key=KEY, evidence="update 9",
                after=Image(action(1), None, LATER), state=RowState.UNDONE,
            )  # fmt: skip
        return back

    def known() -> list[tuple[int, bool, int]]:
        assert all(one.reversed is (one.took_back == 0) for one in journal.rows.handled(KEY))
        return [(one.batch, one.open, one.took_back) for one in journal.rows.handled(KEY)]

    second = taken_back(first)
    assert known() == [(second, False, first)]
    third = taken_back(second)
    assert known() == [(first, False, 0)]
    fourth = taken_back(third)
    assert known() == [(fourth, False, first)]


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
