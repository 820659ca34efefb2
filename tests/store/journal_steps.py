"""Batches of a journal that were sent, proved and taken back, in one call each."""

from __future__ import annotations

from datetime import timedelta

from kept import KEY, NOW, action, begin, change, reversed_, send

from reversal_desk.model import Code, RowState
from reversal_desk.store.journal import Journal
from reversal_desk.store.journal.beginning import begin_undo
from reversal_desk.store.journal.records import Image, OpenChange

LATER = NOW + timedelta(minutes=1)


def prove(journal: Journal, attempt: int, number: int, state: RowState | None = RowState.CONFIRMED) -> None:
    """The reversal of action `number` was read back."""
    with journal.writing(at=LATER) as writer:
        writer.proved(
            attempt, number, account_key=KEY, evidence="update 1", state=state,
            after=Image(reversed_(action(number)), None, LATER),
        )  # fmt: skip


def confirmed(journal: Journal, count: int = 1) -> int:
    """A batch of `count` proved reversals."""
    batch = begin(journal, *(change(number) for number in range(1, count + 1)))
    epoch = journal.raise_epoch(at=NOW)
    for number, (attempt, change_id) in enumerate(send(journal, batch, epoch=epoch), 1):
        with journal.writing(at=LATER) as writer:
            writer.queued(attempt, change_id, submission_id=f"S{number}", uri="/x")
            writer.proved(
                attempt, change_id, account_key=KEY, evidence=f"update {number}", state=RowState.CONFIRMED,
                after=Image(reversed_(action(number)), None, LATER),
            )  # fmt: skip
    return batch


def undo(journal: Journal, batch: int, *, refuse: int = 0) -> int:
    """An undo batch of everything undoable; the first `refuse` rows can't go back."""
    rows = [(outcome, before) for outcome, before, _ in journal.undo.undoable(batch)]
    return begin_undo(
        journal, undo_of=batch, account_key=KEY, account_name="T", file="orders.csv", sheet="Sheet1",
        rows=rows[refuse:],
        refused=[(outcome, image, Code.LOCKED, {"when": "yesterday"}) for outcome, image in rows[:refuse]],
        read_at=NOW, at=LATER,
    )  # fmt: skip


def only(journal: Journal, batch: int) -> OpenChange:
    """The one change of a batch that is worked on."""
    (one,) = journal.changes.open(batch)
    return one
