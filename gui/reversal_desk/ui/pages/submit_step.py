"""Step 4: the last look at what will be sent, then its run; one of the two is shown."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from reversal_desk.model import Code, Progress
from reversal_desk.ui.context import Context
from reversal_desk.ui.pages.last_look import LastLook
from reversal_desk.ui.pages.run_view import RunView
from reversal_desk.ui.widgets.scrolling import let_scroll
from reversal_desk.words import Message

if TYPE_CHECKING:
    from reversal_desk.desk import Plan


class SubmitStep(QWidget):
    """Emits `send_wanted(plan)`, or `trial_wanted(few, rest)`, when the hold has ended; and what is wanted of the run.

    `back_wanted(filter)` names the rows that the person wants to see in the review, "" for all.
    """

    send_wanted = Signal(object)
    trial_wanted = Signal(object, object)
    back_wanted = Signal(str)
    hold_changed = Signal(bool)
    take_back_wanted = Signal()
    done_wanted = Signal()

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.last_look = look = LastLook(context)
        self.run = run = RunView(context)
        self.latest = run.latest
        self._stack = QStackedWidget()
        for page in (look, run):
            let_scroll(page)
            self._stack.addWidget(page)
        lines = QVBoxLayout(self)
        lines.setContentsMargins(0, 4, 0, 0)
        lines.addWidget(self._stack)
        look.hold_ended.connect(run.forget)
        look.hold_changed.connect(self.hold_changed)
        look.send_wanted.connect(self.send_wanted)
        look.trial_wanted.connect(self.trial_wanted)
        look.back_wanted.connect(self.back_wanted)
        look.done_wanted.connect(self.done_wanted)
        run.take_back_wanted.connect(self.take_back_wanted)
        run.done_wanted.connect(self.done_wanted)

    # ------------------------------------------------------------------ the last look

    def show_plan(self, made: Plan, *, tried: int = 0) -> None:
        """The last look before sending; `tried` rows of the sheet were sent before and proved."""
        self.last_look.take(made, tried=tried)
        self._stack.setCurrentIndex(0)
        self.last_look.fill()

    @property
    def plan(self) -> Plan | None:
        """What is looked at."""
        return self.last_look.plan

    @property
    def tried(self) -> int:
        """How many rows of it were tested before."""
        return self.last_look.tried

    @Slot(object)
    def propose(self, first_of: str) -> None:
        """Say what this would be the first batch of: `account`, `layout`, or nothing."""
        self.last_look.propose(first_of)

    def look_again(self) -> None:
        """A run began or ended: what can be pressed is another now."""
        self.last_look.look_again()

    @property
    def accepted(self) -> frozenset[Code]:
        """What was confirmed on this page."""
        return self.last_look.accepted

    @property
    def holding(self) -> bool:
        """True while Cancel costs nothing."""
        return self.last_look.holding

    def begin_hold(self) -> None:
        """Start the countdown before all of it."""
        self.last_look.begin_hold()

    def begin_trial(self) -> None:
        """Start the countdown before a few rows, which are proved before the rest is offered."""
        self.last_look.begin_trial()

    def cancel(self) -> None:
        """Nothing was sent."""
        self.last_look.cancel()

    # ------------------------------------------------------------------ the run

    @property
    def run_shown(self) -> bool:
        """Whether the page of the run is shown, of the one that is on or the last; else it is the last look."""
        return self._stack.currentWidget() is self.run

    def show_start(self, batch_id: int, *, trial: bool = False, shown: bool = True) -> None:
        """The run of a batch begins; of a few rows where it is a trial. `shown`: its page comes before what is here."""
        self.last_look.run_began(trial=trial)
        self.run.begin(rest_rows=self.last_look.rest_rows)
        if shown:
            self.setFocus()
        self.run.show_now()  # each page is changed while it is out of sight, where nothing is laid out for it
        if shown:
            self._stack.setCurrentWidget(self.run)
        self.last_look.stop_hold()
        if shown:
            self.run.take_keys()
        self.latest.follow(batch_id)

    def show_run(self) -> None:
        """The page of the run that is on, whatever is here."""
        self.run.show_now()
        self._stack.setCurrentWidget(self.run)
        self.run.take_keys()

    def mark_undo(self, undo: bool) -> None:
        """Whether the run takes a batch back."""
        self.run.mark_undo(undo)

    def show_progress(self, progress: Progress) -> None:
        """How far the run is."""
        self.run.show_progress(progress)

    def show_failed(self, error: BaseException) -> None:
        """The run ended early; what was sent is on record."""
        self.run.show_failed(error)

    def not_taken_back(self) -> None:
        """What was to be taken back could not be."""
        self.run.not_taken_back()

    def on_closing(self) -> Message:
        """What closing the window means for the run that is on."""
        return self.run.on_closing()
