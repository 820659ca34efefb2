"""The journal as one run writes it: one batch of one account, by whoever owns the lane, and by nobody else any more."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from reversal_desk.model import RowState
from reversal_desk.run.ports import Clock
from reversal_desk.store.journal import Journal
from reversal_desk.store.journal.records import Image, OpenChange
from reversal_desk.store.journal.writer import EpochLost, Writer


class Record:
    """Every write of a run goes through `writing`; reads of the journal are anybody's."""

    def __init__(self, *, journal: Journal, clock: Clock, batch_id: int, account_key: str, epoch: int) -> None:
        self.journal = journal
        self.batch = batch_id
        self.account = account_key
        self.epoch = epoch
        self._clock = clock
        self._counts: dict[RowState, int] | None = None  # until the next transaction

    @contextmanager
    def writing(self) -> Iterator[Writer]:
        """One transaction of the lane's owner; whoever lost the lane writes nothing any more."""
        with self.journal.writing(at=self._clock.now()) as writer:
            if self.journal.epoch() != self.epoch:
                raise EpochLost
            self._counts = None
            yield writer

    def sent_from(self, change: OpenChange) -> Image | None:
        """How the action stood when the write left, as far as it was read."""
        return self.journal.changes.sent_from(change)

    def newest(self, change: OpenChange) -> OpenChange:
        """The change as the journal has it now."""
        return next(newer for newer in self.journal.changes.open(self.batch) if newer.id == change.id)

    def counts(self) -> dict[RowState, int]:
        """Rows of the batch by their state."""
        if self._counts is None:
            self._counts = self.journal.batches.counts(self.batch)
        return dict(self._counts)
