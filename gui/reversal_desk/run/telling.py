"""What a run tells of itself while it goes on: its phase, its counts, and when all will be sent."""

from __future__ import annotations

from collections.abc import Callable

from reversal_desk.model import Notice, Progress, RowState
from reversal_desk.run.control import Control
from reversal_desk.run.ports import BudgetView
from reversal_desk.run.record import Record
from reversal_desk.run.rows import Rows
from reversal_desk.run.trouble import Trouble

#: Progress is told at most this often (seconds), a new phase at once.
TELL_EVERY = 0.1
#: Requests that the proof of a batch takes where effects show within half a minute (design.md: 4 looks).
LOOKS = 4
_RUNNING = frozenset(RowState) - {RowState.READY, RowState.LOOK, RowState.BLOCKED, RowState.LEFT_OUT}


class Telling:
    """Emits `Progress`, never in the middle of a transaction."""

    def __init__(
        self,
        *,
        emit: Callable[[Progress], None],
        record: Record,
        rows: Rows,
        budget: BudgetView,
        control: Control,
        trouble: Trouble,
        monotonic: Callable[[], float],
    ) -> None:
        self._emit = emit
        self._record = record
        self._rows = rows
        self._budget = budget
        self._control = control
        self._trouble = trouble
        self._monotonic = monotonic
        self._last_emit, self._last_phase = -1e9, ""
        self.untold = False  # something changed and was not told yet, as the last word was just said

    def tell(self, phase: str, *, notice: Notice | None = None, force: bool = False) -> None:
        """Say how it stands; soon after the last word only where the phase is new, or `force`."""
        now = self._monotonic()
        self.untold = not force and phase == self._last_phase and now - self._last_emit < TELL_EVERY
        if self.untold:
            return
        self._last_emit, self._last_phase = now, phase
        counts = self._record.counts()
        left = len(self._rows.waiting) + len(self._rows.flying)
        open_now = left + len(self._rows.out)
        total = sum(number for state, number in counts.items() if state in _RUNNING)
        self._emit(
            Progress(
                phase=phase,
                done=max(0, total - open_now),
                total=total,
                counts=counts,
                # what flies is taken from the budget already; the proof still takes its looks (design.md)
                finish_at=self._budget.finish_time(len(self._rows.waiting) + LOOKS) if left else None,
                requests=sum(self._budget.requests.values()),
                notice=notice,
            )
        )

    def phase(self) -> str:
        """What the run is at: paused, sending, canary (a first proof has to come), waiting (for ghosts), proving."""
        if self._control.paused:
            return "paused"
        if self._rows.waiting and self._trouble.first is None:
            if not self._rows.held_back():
                return "sending"
            return "canary" if self._rows.out else "waiting"
        return "proving"
