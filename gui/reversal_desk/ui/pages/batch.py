"""New batch: the five steps over one table. Makes the parts of `ui.batch`, connects them, and leads between steps."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec.structs import replace
from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QVBoxLayout, QWidget

from reversal_desk.model import Policy
from reversal_desk.ui.batch.files import FilesInTurn
from reversal_desk.ui.batch.keeping import Keeping
from reversal_desk.ui.batch.matching import Matching
from reversal_desk.ui.batch.opening import Opening
from reversal_desk.ui.batch.outcomes import Outcomes
from reversal_desk.ui.batch.running import Running
from reversal_desk.ui.batch.sending import Sending
from reversal_desk.ui.batch.steps import Steps
from reversal_desk.ui.context import Context
from reversal_desk.ui.dialogs.password import PasswordDialog
from reversal_desk.ui.dialogs.sheet_words import SheetWordsDialog
from reversal_desk.ui.models.edits import Edits
from reversal_desk.ui.models.files import FileQueue
from reversal_desk.ui.pages.done_step import DoneStep
from reversal_desk.ui.pages.match_step import MatchStep
from reversal_desk.ui.pages.review_step import ReviewStep
from reversal_desk.ui.pages.sheet_step import SheetStep, is_sure
from reversal_desk.ui.pages.submit_step import SubmitStep
from reversal_desk.ui.widgets.file_line import FileLine
from reversal_desk.ui.widgets.pieces import Speaking
from reversal_desk.ui.widgets.stepper import Stepper

if TYPE_CHECKING:
    from reversal_desk.desk import OpenedSheet, Resumed
    from reversal_desk.words import Message


class BatchPage(Speaking):
    """Leads from a file to its proved outcome; going back loses nothing."""

    open_wanted = Signal()
    paste_wanted = Signal()
    sample_wanted = Signal()
    step_changed = Signal(str)

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self.edits = edits = Edits(self)
        self.queue = queue = FileQueue(self)
        self.steps = steps = Steps(context, edits, self)
        self.keeping = Keeping(context, edits, queue, plan=lambda: steps.plan, parent=self)
        self.opening = Opening(context, steps, self)
        self.files = FilesInTurn(
            context, queue, steps=steps, keeping=self.keeping, opening=self.opening, parent=self
        )
        self.matching = Matching(context, edits, queue, steps=steps, parent=self)
        self.sending = Sending(context, edits, queue, steps=steps, keeping=self.keeping, parent=self)
        self.outcomes = Outcomes(steps, sending=self.sending, parent=self)
        self.running = Running(
            context, steps=steps, keeping=self.keeping, sending=self.sending, outcomes=self.outcomes, parent=self
        )
        self.file_line = FileLine(queue)
        self.stepper = Stepper()
        lines = QVBoxLayout(self)
        lines.setContentsMargins(20, 14, 18, 14)
        lines.setSpacing(6)
        lines.addWidget(self.file_line)
        lines.addWidget(self.stepper)
        lines.addWidget(steps.stack, 1)
        self._connect()
        self._connect_steps()
        self.go("sheet")

    # ------------------------------------------------------------------ how the parts are connected

    def _connect(self) -> None:
        opening, matching, sending = self.opening, self.matching, self.sending
        self.stepper.wanted.connect(self.go_back)
        self.file_line.file_wanted.connect(self.files.open_place)
        self.file_line.end_wanted.connect(self.queue.end)
        self._context.undo_wanted.connect(self.steps.cancel_hold)  # its dialog stands before Cancel
        self._context.batches_changed.connect(self.outcomes.look_again)
        opening.dropped.connect(sending.drop)
        opening.dropped.connect(matching.stop)
        opening.left.connect(self.keeping.leave)
        opening.left.connect(matching.leave)
        opening.read.connect(self._sheet_read)
        opening.read_otherwise.connect(self._text_read)
        opening.resumed.connect(self._draft_read)
        opening.failed.connect(self.files.forget_draft)
        opening.password_wanted.connect(self._ask_password)
        matching.unreadable.connect(opening.show_failed)
        matching.planned.connect(self.keeping.keep_plan)
        matching.filled.connect(self._look_steps)
        sending.changed.connect(self._look_again)
        sending.written.connect(self.running.start)
        self.running.begun.connect(self._look_line)
        self.running.changed.connect(self._look_again)

    def _connect_steps(self) -> None:
        self.steps.sheet_made.connect(self._connect_sheet)
        self.steps.match_made.connect(self._connect_match)
        self.steps.review_made.connect(self._connect_review)
        self.steps.submit_made.connect(self._connect_submit)
        self.steps.done_made.connect(self._connect_done)
        self.steps.shown.connect(self._step_shown)

    @Slot(object)
    def _connect_sheet(self, page: SheetStep) -> None:
        page.drop.open_pressed.connect(self.open_wanted)
        page.drop.paste_pressed.connect(self.paste_wanted)
        page.drop.sample_pressed.connect(self.sample_wanted)
        page.drop.files_given.connect(self._context.files_wanted)
        page.continue_wanted.connect(self.matching.map_anew)
        page.tab_left.connect(self.opening.drop)
        page.tab_wanted.connect(self.opening.tab)
        page.cumulative_chosen.connect(self._cumulative_chosen)
        page.history_wanted.connect(self._context.history_wanted)
        page.draft_wanted.connect(self._context.draft_wanted)
        page.text_wanted.connect(self.opening.otherwise)
        page.words_wanted.connect(self._ask_words)

    @Slot(object)
    def _connect_match(self, page: MatchStep) -> None:
        page.again_wanted.connect(self.matching.find_again)
        page.accounts_wanted.connect(self._accounts)
        page.stop_wanted.connect(self._back_to_sheet)
        page.review_wanted.connect(self._go_review)

    @Slot(object)
    def _connect_review(self, page: ReviewStep) -> None:
        page.continue_wanted.connect(self.files.note_asked)
        page.continue_wanted.connect(self.sending.check)
        page.back_wanted.connect(self._back_to_sheet)
        page.match_wanted.connect(self.matching.find)
        page.widen_wanted.connect(self.matching.find_wider)

    @Slot(object)
    def _connect_submit(self, page: SubmitStep) -> None:
        page.back_wanted.connect(self._back_to_review)
        page.hold_changed.connect(self._hold_changed)
        page.send_wanted.connect(self.sending.send)
        page.trial_wanted.connect(self.sending.try_few)
        page.take_back_wanted.connect(self.running.take_back)
        page.done_wanted.connect(self.outcomes.show_last)

    @Slot(object)
    def _connect_done(self, page: DoneStep) -> None:
        page.new_wanted.connect(self.start_afresh)
        page.rest_wanted.connect(self.sending.offer_rest)

    # ------------------------------------------------------------------ the steps

    @property
    def sheet(self) -> SheetStep:
        """Step 1."""
        return self.steps.sheet

    @property
    def match(self) -> MatchStep:
        """Step 2."""
        return self.steps.match

    @property
    def review(self) -> ReviewStep:
        """Step 3."""
        return self.steps.review

    @property
    def submit(self) -> SubmitStep:
        """Step 4."""
        return self.steps.submit

    @property
    def done(self) -> DoneStep:
        """Step 5."""
        return self.steps.done

    def page(self, step: str) -> QWidget:
        """The page of a step."""
        return self.steps.page(step)

    def made(self, step: str) -> bool:
        """Whether a step's page was wanted already."""
        return self.steps.made(step)

    def rehearse(self, step: str) -> None:
        """Draw a step where nobody sees it."""
        self.steps.rehearse(step)

    @property
    def step(self) -> str:
        """The step shown."""
        return self.steps.now

    @property
    def in_hand(self) -> bool:
        """Whether there is a batch to come back to: one that was begun, has ended, or is being sent."""
        return self.step != "sheet" or not self.steps.nothing_begun or self._context.lane.running

    @property
    def holds(self) -> bool:
        """Whether the time to think before sending is on."""
        return self.steps.made("submit") and self.submit.holding

    def show_current(self) -> None:
        """The batch in hand; where a new one was asked for and not begun, the one that is being sent."""
        if self.step == "sheet" and self.steps.nothing_begun and self._context.lane.running:
            self.go("submit")

    def go(self, step: str) -> None:
        """Show a step."""
        self.steps.go(step)

    @Slot(str)
    def _step_shown(self, step: str) -> None:
        self._look_again()
        self.step_changed.emit(step)

    @Slot()
    def _look_again(self) -> None:
        """What can be gone to may be another now."""
        self._look_steps()
        self._look_line()

    @Slot()
    def _look_steps(self) -> None:
        """From a sheet whose rows go out no way leads back; from a run of another one the way back is to the sheet."""
        locked = self.step == "done" or self.sending.is_here
        if self.steps.run_shown and self._context.lane.taken:
            plan = self.steps.plan
            waits = plan is not None and plan.opened is self.matching.opened and not self.keeping.sheet.sent
            locked = locked or not waits or bool(self.sending.trial)
        self.stepper.go(self.step, locked=locked)

    @Slot()
    def _look_line(self) -> None:
        running = self._context.lane.taken
        self.file_line.mark(busy=running, finished=self.step == "done" and not running)

    @Slot(bool)
    def _hold_changed(self, _holding: bool) -> None:
        self.stepper.go("submit")

    @Slot(str)
    def go_back(self, step: str) -> None:
        """To an earlier step; edits are kept."""
        if step == "match":
            self.matching.find()
        elif step == "sheet":
            self._back_to_sheet()
        else:
            self.go(step)

    @Slot()
    def _back_to_sheet(self) -> None:
        self.matching.stop()
        if self.matching.opened is not None:
            self.sheet.show_columns(self.matching.opened)
        self.go("sheet")

    @Slot()
    def _go_review(self) -> None:
        self.go("review")

    @Slot(str)
    def _back_to_review(self, filtered: str = "") -> None:
        self.go("review")
        if filtered:
            self.review.show_only(filtered)

    def start_search(self) -> None:
        """Put the cursor into the step's search."""
        if self.step == "done":
            self.done.start_search()
        elif self.step == "review":
            self.review.start_search()

    # ------------------------------------------------------------------ another sheet

    @Slot()
    def start_afresh(self) -> None:
        """An empty batch; a run goes on by itself; what was begun stays as a draft, and there is a way back to it."""
        self.steps.cancel_hold()
        self.opening.drop()
        self.files.leave()
        path, draft = self.opening.path, self.keeping.sheet.draft
        self.keeping.leave()
        self.matching.leave()
        self.matching.take(None)
        self.sending.forget_rest()
        self.opening.forget()
        self.edits.start(Policy())
        self.sheet.show_empty(draft=draft, file=path.name if path is not None else "")
        self.go("sheet")

    def open_files(self, paths: Sequence[Path]) -> None:
        """Read the first file; the others wait. While some wait already, more of them go behind those."""
        self.files.open(paths)

    def open_text(self, text: str) -> None:
        """Read pasted rows."""
        self.files.leave()
        self.opening.text(text)

    def resume_draft(self, draft_id: int) -> None:
        """Go on with a draft: its actions are read again, and what changed is shown."""
        seen = self.step in {"match", "review", "submit"} and not self.steps.run_shown
        if draft_id == self.keeping.sheet.draft and self.matching.opened is not None and seen:
            return  # it is the one that is open
        if self.sending.takes_draft(draft_id):
            return
        self.files.leave()
        self.opening.draft(draft_id)

    @Slot(object)
    def _sheet_read(self, opened: OpenedSheet) -> None:
        if self.opening.path is not None:
            self._context.recent.add(self.opening.path)
        self.matching.take(opened)
        self.sending.forget_rest()
        self.edits.start(Policy(cumulative=opened.mapping.cumulative))
        if is_sure(opened):
            self.matching.find()
        else:
            self.sheet.show_columns(opened)

    @Slot(object)
    def _text_read(self, opened: OpenedSheet) -> None:
        self.matching.take(opened)
        self.edits.start(Policy(cumulative=opened.mapping.cumulative))
        self.sheet.show_columns(opened)

    @Slot(object)
    def _draft_read(self, resumed: Resumed) -> None:
        self.matching.take(resumed.opened, resumed=resumed)
        self.sending.forget_rest()
        self.keeping.resume(resumed.info.id)
        self.edits.start(resumed.policy, resumed.edits)
        self.matching.find()

    @Slot(object)
    def _ask_password(self, said: Message) -> None:
        dialog = PasswordDialog(said, self)
        dialog.given.connect(self.opening.with_password)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    # ------------------------------------------------------------------ the sheet's columns, its account

    @Slot(object)
    def _cumulative_chosen(self, cumulative: bool) -> None:
        self.edits.answer(replace(self.edits.policy, cumulative=cumulative))

    @Slot()
    def _ask_words(self) -> None:
        """What the sheet's words mean, for the account in use."""
        account, opened = self._context.account, self.matching.opened
        if opened is None or account is None:
            self.go("match")  # which says that an account is needed
            self.match.show_no_account()
            return
        dialog = SheetWordsDialog(self._context, opened, account, self)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def find_actions(self) -> None:
        """Download and match."""
        self.matching.find()

    def account_changed(self) -> None:
        """An account came; a batch that waited for one goes on."""
        self.matching.account_changed()

    @Slot()
    def _accounts(self) -> None:
        self._context.place_wanted.emit("accounts")

    # ------------------------------------------------------------------ batches

    def run_batch(self, batch_id: int) -> None:
        """Send a batch or go on with it; shows the one that runs."""
        self.running.show_or_start(batch_id)

    def show_batch(self, batch_id: int) -> None:
        """What became of a batch."""
        self.outcomes.show(batch_id)

    # ------------------------------------------------------------------ closing

    def keep(self) -> None:
        """The window is about to close: what was decided is kept at once. StoreError where it can't be."""
        self.keeping.keep_now()

    def leave(self) -> None:
        """The window closes: nothing is begun any more."""
        self.opening.drop()
        if self.steps.made("sheet"):
            self.sheet.leave_tabs()
        self.keeping.stop()
        if self.steps.made("submit"):
            self.submit.latest.rest()
        self.steps.cancel_hold()
