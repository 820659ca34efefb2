"""The run of a batch: it begins, is told of, ends, and is taken back where the person wants that."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QObject, Signal, Slot

from reversal_desk.model import BatchInfo, Progress, RunResult
from reversal_desk.run import Control
from reversal_desk.ui import awake, background, explain
from reversal_desk.ui.batch.keeping import Keeping
from reversal_desk.ui.batch.outcomes import Outcomes
from reversal_desk.ui.batch.sending import Sending
from reversal_desk.ui.batch.steps import Steps
from reversal_desk.ui.context import Context
from reversal_desk.ui.dialogs import message
from reversal_desk.ui.pages.done_step import PROVED

#: While the window is open the run stays for proof; closing leaves it on the check list.
WAIT_SECONDS = 24 * 3600.0


class Running(QObject):
    """Owns what is to be taken back once the run has settled; what runs, the lane knows.

    `begun()`: a run is on; `changed()`: what can be pressed may be another now.
    """

    begun = Signal()
    changed = Signal()

    def __init__(
        self,
        context: Context,
        *,
        steps: Steps,
        keeping: Keeping,
        sending: Sending,
        outcomes: Outcomes,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._context = context
        self._steps = steps
        self._keeping = keeping
        self._sending = sending
        self._outcomes = outcomes
        self._take_back_batch = 0
        context.lane.progressed.connect(self._progressed)
        context.lane.ended.connect(self._ended)
        context.lane.broke.connect(self._broke)

    # ------------------------------------------------------------------ its begin

    def show_or_start(self, batch_id: int) -> None:
        """Send a batch or go on with it; shows the one that runs."""
        if not self._context.lane.taken:
            self.start(batch_id, shown=True)
        elif self._context.running_batch:
            self._steps.submit.show_run()
            self._steps.go("submit")

    @Slot(int, bool)
    def start(self, batch_id: int, shown: bool) -> None:
        """The run begins. `shown`: its page comes before what is here; else that stays, and Home leads to the run."""
        context = self._context
        self._steps.cancel_hold()
        context.running_batch = batch_id
        self._outcomes.run_began(batch_id)
        self._take_back_batch = 0
        trial = batch_id == self._sending.trial
        if not trial:
            self._sending.forget_rest()
        control = Control()
        work = partial(context.desk.run, batch_id, control=control, wait=WAIT_SECONDS)

        def send(emit: awake.Tell) -> RunResult:
            return work(emit=emit)

        def carry(emit: awake.Tell) -> RunResult:
            return awake.while_sending(send, emit)

        context.lane.start(carry, control)
        self._steps.submit.show_start(batch_id, trial=trial, shown=shown)
        if shown:
            self._steps.go("submit")
        else:
            context.batches_changed.emit()
        self.begun.emit()
        background.in_pool(context.desk.batch, batch_id, done=self._batch_known, failed=context.trouble.emit)

    @Slot(object)
    def _batch_known(self, batch: BatchInfo) -> None:
        self._steps.submit.mark_undo(batch.kind == "undo")

    @Slot(object)
    def _progressed(self, progress: Progress) -> None:
        self._steps.submit.show_progress(progress)

    # ------------------------------------------------------------------ its end

    @Slot(object)
    def _ended(self, result: RunResult) -> None:
        shown = self._steps.run_shown
        batch_id, self._context.running_batch = self._context.running_batch, 0
        self._outcomes.run_ended(result.trouble)
        self._steps.submit.latest.rest()
        taking_back, self._take_back_batch = self._take_back_batch, 0
        if taking_back:  # no other run may come in between, and closing asks as while one is on
            self._context.lane.claim()
            background.in_pool(self._undo_all, taking_back, done=self._undo_written, failed=self._undo_failed)
        self._look_again()
        self._context.batches_changed.emit()
        if taking_back:
            return
        rest = self._sending.rest_of(batch_id)
        if self._steps.plan is not None and not self._keeping.sheet.sent:  # a test of it, what took one back, another
            self._steps.review.plan_again()
            self._keeping.decide_later()
        if not shown:  # what the person looks at stays
            if result.trouble is not None and not self._outcomes.looks_at(batch_id):
                message.show(explain.say(result.trouble.code, result.trouble.facts), self._steps.stack.window())
            return
        states = {outcome.state for outcome in result.outcomes} if rest else set()
        if rest and states and states <= set(PROVED):
            self._sending.show_rest(tried=len(result.outcomes))
        else:
            self._outcomes.show(batch_id)

    @Slot(object)
    def _broke(self, error: BaseException) -> None:
        seen = self._steps.run_shown and self._steps.stack.isVisible()
        self._context.running_batch = 0
        self._take_back_batch = 0
        self._steps.submit.show_failed(error)
        self._look_again()
        self._context.batches_changed.emit()
        if not seen:
            self._context.trouble.emit(error)

    def _look_again(self) -> None:
        """A run ended, or what was to become one did not: what can be pressed is another now."""
        self._steps.submit.look_again()
        self.changed.emit()

    # ------------------------------------------------------------------ taking it back

    @Slot()
    def take_back(self) -> None:
        """Taken back when the run has settled, by itself."""
        if self._context.lane.taken:
            self._take_back_batch = self._context.running_batch

    def _undo_all(self, batch_id: int) -> int:
        desk = self._context.desk
        return desk.undo(desk.undo_preview(batch_id))

    @Slot(object)
    def _undo_written(self, batch_id: int) -> None:
        self.start(batch_id, shown=self._outcomes.looks_at(self._outcomes.last_run))

    @Slot(object)
    def _undo_failed(self, error: BaseException) -> None:
        """Shown whatever is open: the person counts on its being taken back."""
        self._context.lane.release()
        self._steps.submit.not_taken_back()
        self._look_again()
        self._context.trouble.emit(error)
        self._outcomes.show_last()
