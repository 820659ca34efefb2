"""The pages of the five steps, each made when it is first wanted, and which one is shown."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtWidgets import QStackedWidget, QWidget

from reversal_desk.ui.context import Context
from reversal_desk.ui.models.edits import Edits
from reversal_desk.ui.pages.done_step import DoneStep
from reversal_desk.ui.pages.match_step import MatchStep
from reversal_desk.ui.pages.review_step import ReviewStep
from reversal_desk.ui.pages.sheet_step import SheetStep
from reversal_desk.ui.pages.submit_step import SubmitStep
from reversal_desk.ui.widgets.keys import give_keys
from reversal_desk.ui.widgets.scrolling import let_scroll

if TYPE_CHECKING:
    from reversal_desk.desk import Plan


class Steps(QObject):
    """A step's page is made when it is first wanted, which `Readiness` does before a person can: all five at once were
    a stall. `sheet_made(page)` and its like come then, for whoever connects it; `shown(step)` when another is shown.
    """

    sheet_made = Signal(object)
    match_made = Signal(object)
    review_made = Signal(object)
    submit_made = Signal(object)
    done_made = Signal(object)
    shown = Signal(str)

    def __init__(self, context: Context, edits: Edits, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._edits = edits
        self._now = "sheet"
        self.stack = QStackedWidget()

    # ------------------------------------------------------------------ the pages

    @cached_property
    def sheet(self) -> SheetStep:
        """Step 1."""
        made = SheetStep(self._edits, self._context.recent, practice=self._context.desk.practice)
        self.sheet_made.emit(made)
        self.stack.addWidget(made)
        return made

    @cached_property
    def match(self) -> MatchStep:
        """Step 2."""
        made = MatchStep()
        let_scroll(made, staying=0)
        self.match_made.emit(made)
        self.stack.addWidget(made)
        return made

    @cached_property
    def review(self) -> ReviewStep:
        """Step 3."""
        made = ReviewStep(self._context, self._edits)
        self.review_made.emit(made)
        self.stack.addWidget(made)
        return made

    @cached_property
    def submit(self) -> SubmitStep:
        """Step 4."""
        made = SubmitStep(self._context)
        self.submit_made.emit(made)
        self.stack.addWidget(made)
        return made

    @cached_property
    def done(self) -> DoneStep:
        """Step 5."""
        made = DoneStep(self._context)
        let_scroll(made)
        self.done_made.emit(made)
        self.stack.addWidget(made)
        return made

    def page(self, step: str) -> QWidget:
        """The page of a step."""
        page: QWidget = getattr(self, step)
        return page

    def made(self, step: str) -> bool:
        """Whether a step's page was wanted already; what was never made holds and shows nothing."""
        return step in self.__dict__

    def rehearse(self, step: str) -> None:
        """Draw a step where nobody sees it: styles, letters and layout are then known when it is first shown."""
        page = self.page(step)
        if page is not self.stack.currentWidget():
            page.grab()

    # ------------------------------------------------------------------ which one is shown

    @property
    def now(self) -> str:
        """The step shown."""
        return self._now

    def go(self, step: str) -> None:
        """Show a step. Another one ends a hold, as what it would send may be changed there."""
        if step != "submit":
            self.cancel_hold()
        self._now = step
        page = self.page(step)
        if self.stack.currentWidget() is not page:
            # A hidden widget hands its focus to whatever comes next; the new step takes it instead.
            page.setFocus()
            self.stack.setCurrentWidget(page)
            give_keys(page)
        self.shown.emit(step)

    # ------------------------------------------------------------------ what a page holds that may not be made yet

    @property
    def plan(self) -> Plan | None:
        """What the review holds."""
        return self.review.plan if self.made("review") else None

    @property
    def run_shown(self) -> bool:
        """Whether the run is shown, the one that is on or the last."""
        return self._now == "submit" and self.submit.run_shown

    @property
    def nothing_begun(self) -> bool:
        """Whether no sheet is open, and none is being read."""
        return not self.made("sheet") or self.sheet.is_empty

    @Slot()
    def cancel_hold(self) -> None:
        """Where a hold is on, it ends and nothing is sent."""
        if self.made("submit") and self.submit.holding:
            self.submit.cancel()
