"""What became of a batch that was sent: which one is looked at, which was the last run, and what ended that early."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Slot

from reversal_desk.ui.batch.sending import Sending
from reversal_desk.ui.batch.steps import Steps

if TYPE_CHECKING:
    from reversal_desk.model import Notice


class Outcomes(QObject):
    """Shows them in the last step; of a test, how many rows wait for it."""

    def __init__(self, steps: Steps, *, sending: Sending, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._steps = steps
        self._sending = sending
        self._seen = 0
        self._trouble: Notice | None = None  # what ended the last run early
        self.last_run = 0

    def run_began(self, batch_id: int) -> None:
        """This batch is the last run from now on."""
        self.last_run, self._trouble = batch_id, None

    def run_ended(self, trouble: Notice | None) -> None:
        """The last run is over."""
        self._trouble = trouble

    def looks_at(self, batch_id: int) -> bool:
        """Whether the last run, which is of this batch, or what became of it is shown."""
        return self._steps.run_shown or (self._steps.now == "done" and self._seen == batch_id)

    def show(self, batch_id: int) -> None:
        """What became of a batch."""
        self._seen = batch_id
        self._read()
        self._steps.go("done")

    @Slot()
    def show_last(self) -> None:
        """What became of the last run's batch so far."""
        if self.last_run:
            self.show(self.last_run)

    @Slot()
    def look_again(self) -> None:
        """A batch is another now: what is shown of one is read again."""
        if self._steps.now == "done":
            self._read()

    def _read(self) -> None:
        trouble = self._trouble if self._seen == self.last_run else None
        self._steps.done.show_batch(self._seen, trouble=trouble, rest=self._sending.rest_of(self._seen))
