"""Batches, newest first, as Home and History show them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import PurePath

from PySide6.QtCore import QObject

from reversal_desk.model import UNSENT_STATES, BatchInfo, RowState
from reversal_desk.ui import formats
from reversal_desk.ui.models.records import Column, RecordModel
from reversal_desk.words import together

_CHECKED = (RowState.CHECKING, RowState.ACCEPTED_NOT_VISIBLE, RowState.QUEUED, RowState.SENDING)


def name(batch: BatchInfo) -> str:
    """The file's own name."""
    return PurePath(batch.file.replace("\\", "/")).name or formats.NONE


def size(batch: BatchInfo) -> int:
    """How many rows were sent or wait to be."""
    return sum(number for state, number in batch.counts.items() if state not in UNSENT_STATES)


def proved(batch: BatchInfo) -> int:
    """How many rows have what was wanted."""
    return batch.counts.get(RowState.CONFIRMED, 0) + batch.counts.get(RowState.ALREADY_SO, 0)


def refusals(batch: BatchInfo) -> int:
    """How many rows were refused; those that a stop left are none, though an undo counts them as such."""
    refused = batch.counts.get(RowState.REFUSED, 0) + batch.counts.get(RowState.UNDO_REFUSED, 0)
    return refused - batch.stopped if batch.kind == "undo" else refused


def being_checked(batch: BatchInfo) -> int:
    """How many are sent and not proved yet."""
    return sum(batch.counts.get(state, 0) for state in _CHECKED)


def can_undo(batch: BatchInfo) -> bool:
    """True while something of it can go back; an undo can too, and then what it took back stands again.

    The computer's clock may be wrong: what locked within the last day is left to the preview, which asks the service.
    """
    ends = batch.undo_some_until
    return batch.undoable > 0 and (ends is None or datetime.now(UTC) < ends + timedelta(days=1))


def deadline(batch: BatchInfo) -> datetime | None:
    """Until when all of it can go back; once that is over, until when some of it can. None: no date is known."""
    if not can_undo(batch):
        return None
    now = datetime.now(UTC)
    if batch.undo_until is not None and batch.undo_until > now:
        return batch.undo_until
    return batch.undo_some_until


def is_near(batch: BatchInfo) -> bool:
    """Whether its next deadline is less than a day away."""
    ends = deadline(batch)
    return ends is not None and ends < datetime.now(UTC) + timedelta(days=1)


class BatchModel(RecordModel):
    """One line a batch."""

    def __init__(self, parent: QObject | None = None) -> None:
        columns = [
            Column("NUMBER", lambda b: str(b.id), lambda b: b.id, right=True),
            Column("FILE", self._file, name, tip=lambda b: b.file),
            Column(
                "WHEN",
                lambda b: formats.day_time(b.created_at),
                lambda b: b.created_at,
                tip=lambda b: formats.with_zone(b.created_at),
            ),
            Column("ROWS", lambda b: formats.count(size(b)), size, right=True),
            Column("RESULT", self._result, self._result, state=state_of),
            Column(
                "UNTIL",
                self._until,
                deadline,
                tip=self.until_whole,
                ink=lambda b: "look" if is_near(b) else "text" if deadline(b) else "third",
            ),
        ]
        super().__init__(columns, parent)

    def title(self, name: str) -> str:
        """A column's header."""
        return {
            "NUMBER": self.tr("No."),
            "FILE": self.tr("Sheet"),
            "WHEN": self.tr("Sent"),
            "ROWS": self.tr("Rows"),
            "RESULT": self.tr("Result"),
            "UNTIL": self.tr("Undo until"),
        }[name]

    def key(self, record: BatchInfo) -> int:
        """The batch's number."""
        return record.id

    def _file(self, batch: BatchInfo) -> str:
        if batch.kind == "undo":
            return self.tr("Undo of batch {number}").format(number=batch.undo_of)
        return name(batch)

    def undo_word(self, batch: BatchInfo) -> str:
        """What takes it back: of an undo it sends the changes once more, so it is not called the same."""
        return self.tr("Undo this undo…") if batch.kind == "undo" else self.tr("Undo…")

    def undo_word_whole(self, batch: BatchInfo) -> str:
        """The same with the batch named, for who hears it."""
        if batch.kind == "undo":
            return self.tr("Undo the undo, batch {number}…").format(number=batch.id)
        return self.tr("Undo batch {number}…").format(number=batch.id)

    def _until(self, batch: BatchInfo) -> str:
        return self.until(batch)

    def until(self, batch: BatchInfo) -> str:
        """The next deadline, short: what a table cell has room for."""
        ends = deadline(batch)
        if ends is None:
            return self.tr("no date yet") if can_undo(batch) else formats.NONE
        if ends == batch.undo_until:
            return formats.day_time(ends)
        return self.tr("some: {time}").format(time=formats.day_time(ends))

    def until_whole(self, batch: BatchInfo) -> str:
        """Both deadlines in words, and why they come before the lock."""
        why = self.why_before_the_lock() if can_undo(batch) and batch.undo_until is not None else ""
        return together(self.until_words(batch), why)

    def until_words(self, batch: BatchInfo) -> str:
        """Until when all of it can go back, and until when some of it can."""
        if not can_undo(batch):
            return ""
        now, said = datetime.now(UTC), []
        if batch.undo_until is not None:
            said.append(
                self.tr("All of it until {time}.").format(time=formats.day_time(batch.undo_until))
                if batch.undo_until > now
                else self.tr("All of it could go back until {time}.").format(time=formats.day_time(batch.undo_until))
            )
        if batch.undo_some_until is None:
            said.append(self.tr("Rows without a locking date can go back as long as impact.com keeps them open."))
        elif batch.undo_some_until != batch.undo_until:
            said.append(self.tr("Some of it until {time}.").format(time=formats.day_time(batch.undo_some_until)))
        return together(*said)

    def why_before_the_lock(self) -> str:
        """Why the deadline is earlier than the lock that stands beside it."""
        return self.tr(
            "That is an hour and the time it takes to send before the first of its rows locks: impact.com may need "
            "that long to carry a change out, and one that comes after the lock is refused."
        )

    def title_tip(self, name: str) -> str:
        """Why a deadline is no locking date."""
        return self.why_before_the_lock() if name == "UNTIL" else ""

    def _result(self, batch: BatchInfo) -> str:
        return self.result(batch)

    def result(self, batch: BatchInfo) -> str:
        """The figure that matters most about a batch now; what of it was undone since stands beside what is left."""
        refused = refusals(batch)
        undone = batch.counts.get(RowState.UNDONE, 0)
        waiting = batch.counts.get(RowState.WAITING, 0)
        if being_checked(batch):
            return self.tr("%Ln being checked", "", being_checked(batch))
        if waiting and not batch.finished:
            return self.tr("%Ln waiting", "", waiting)
        if refused:
            return self.tr("%Ln refused", "", refused)
        if batch.kind == "undo":
            return self._result_of_undo(batch)
        there = proved(batch)
        said = [self.tr("%Ln confirmed", "", there)] if there or not undone + batch.stopped else []
        if undone:
            said.append(self.tr("%Ln undone", "", undone))
        return self._with_stopped(said, batch)

    def _result_of_undo(self, batch: BatchInfo) -> str:
        """What it took back and is back now, in other words than those of a batch that was undone; then what was undone
        of it in its turn, and what was so already."""
        counts, again = batch.counts, batch.undone_again
        taken = counts.get(RowState.UNDONE, 0) - again + counts.get(RowState.CONFIRMED, 0)
        already = counts.get(RowState.ALREADY_SO, 0)
        said = [self.tr("%Ln taken back", "", taken)] if taken or not again + already + batch.stopped else []
        if again:
            said.append(self.tr("%Ln undone again", "", again))
        if already:
            said.append(self.tr("%Ln already so", "", already))
        return self._with_stopped(said, batch)

    def _with_stopped(self, said: list[str], batch: BatchInfo) -> str:
        return " · ".join([*said, self.tr("%Ln stopped", "", batch.stopped)] if batch.stopped else said)


def state_of(batch: BatchInfo) -> RowState:
    """The state that its pill shows."""
    if being_checked(batch):
        return RowState.CHECKING
    if batch.counts.get(RowState.WAITING, 0) and not batch.finished:
        return RowState.WAITING
    if refusals(batch):
        return RowState.REFUSED
    if batch.stopped:
        return RowState.LEFT_OUT
    if batch.counts.get(RowState.UNDONE, 0) and (batch.kind == "undo" or not proved(batch)):
        return RowState.UNDONE
    return RowState.CONFIRMED
