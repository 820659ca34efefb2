"""New batch: the five steps over one table, and the run behind them."""

from __future__ import annotations

import threading
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from functools import cached_property, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from msgspec import Struct
from msgspec.structs import replace
from PySide6.QtCore import QObject, QTimer, Signal, Slot
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from reversal_desk.errors import DeskError, SheetError
from reversal_desk.model import (
    Account,
    Change,
    Code,
    Field,
    Notice,
    Operation,
    Policy,
    Progress,
    RowEdit,
    RowState,
    RunResult,
)
from reversal_desk.run import Control
from reversal_desk.ui import awake, background, explain, formats
from reversal_desk.ui.context import Context
from reversal_desk.ui.dialogs import message
from reversal_desk.ui.dialogs.password import PasswordDialog
from reversal_desk.ui.dialogs.sheet_words import SheetWordsDialog
from reversal_desk.ui.models.edits import Edits, Key
from reversal_desk.ui.models.files import FileQueue, QueuedFile
from reversal_desk.ui.pages.done_step import PROVED, DoneStep
from reversal_desk.ui.pages.match_step import Left, MatchStep
from reversal_desk.ui.pages.review_step import Digest, ReviewStep, work_out
from reversal_desk.ui.pages.sheet_step import SheetStep, is_sure
from reversal_desk.ui.pages.submit_step import SubmitStep
from reversal_desk.ui.widgets.file_line import FileLine
from reversal_desk.ui.widgets.pieces import Speaking
from reversal_desk.ui.widgets.stepper import Stepper

if TYPE_CHECKING:
    from reversal_desk.desk import Desk, Difference, Found, OpenedSheet, Plan, Resumed

#: A draft that was left for longer is looked at again, even where nothing changed.
DRAFT_OLD = timedelta(hours=12)
#: Decisions are kept when the person pauses for so long; closing keeps them at once.
_KEEP_MS = 800
#: So many turns of the loop until a review that was filled has been shown and painted.
_TURNS_TO_SHOW = 12
#: While the window is open the run stays for proof; closing leaves it on the check list.
WAIT_SECONDS = 24 * 3600.0


class _Reading(QObject):
    """Carries the download's progress out of its worker, at most every 80 ms."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.latest: Progress | None = None
        self.stop = False

    def take(self, progress: Progress) -> None:
        """Called by the worker; one assignment, so no lock."""
        self.latest = progress

    def stopped(self) -> bool:
        """Asked by the worker."""
        return self.stop


def _nothing() -> None:
    """A turn of the loop that is left to others."""


def _find(desk: Desk, opened: OpenedSheet, account: Any, policy: Policy, reading: _Reading) -> Found:
    return desk.find_actions(opened, account, policy=policy, progress=reading.take, stopped=reading.stopped)


def _open(desk: Desk, path: Path, account: Account | None, **how: Any) -> OpenedSheet:
    return desk.recognise(desk.open_sheet(path, account=account, **how), account)


def _look_through(desk: Desk, paths: Sequence[Path]) -> list[tuple[Path, int | None, DeskError | None]]:
    """How many rows each file has, or why it can't be read; one that only needs its password is asked in its turn."""
    found: list[tuple[Path, int | None, DeskError | None]] = []
    for path in paths:
        try:
            found.append((path, len(desk.open_sheet(path).rows), None))
        except DeskError as error:
            locked = isinstance(error, SheetError) and error.kind == "password"
            found.append((path, None, None if locked else error))
    return found


def _open_pasted(desk: Desk, text: str, account: Account | None) -> OpenedSheet:
    return desk.recognise(desk.open_pasted(text, account=account), account)


def _asked(made: Plan) -> frozenset[str]:
    """The actions that a plan asks something of."""
    return frozenset(c.action.id for c in made.changes if c.action is not None and c.operation is not Operation.LEAVE)


class _Planned(Struct, frozen=True):
    """A plan, what is not as it was when its draft was left, and the edits that it was made with."""

    digest: Digest
    changes: tuple[Difference, ...]
    edits: Mapping[Key, RowEdit]


def _plan_and_compare(
    desk: Desk,
    opened: OpenedSheet,
    found: Found,
    policy: Policy,
    edits: Mapping[Key, RowEdit],
    *,
    before: Sequence[Change],
    left: Resumed | None,
) -> _Planned:
    from reversal_desk.desk import asked_again, differences, seen_in, seen_of  # late, as the desk itself

    made = work_out(desk, opened, found, policy, edits, before=before)
    changes = differences(left.seen if left is not None else seen_in(before), seen_of(made.made))
    again = asked_again(edits, changes)
    if again != edits:
        made = work_out(desk, opened, found, policy, again, before=before)
    return _Planned(made, changes if left is not None else (), again)


class _Sending(Struct):
    """What is being written as a batch, and the sheet it is of: another one may be open once it is written."""

    made: Plan
    rest: Plan | None  # what waits, where a few rows go first
    said: tuple[Policy, Mapping[Key, RowEdit]]  # what was decided by then
    sheet: int
    draft: int
    file: QueuedFile | None


class _Decided(Struct, frozen=True):
    """What the person decided about a sheet."""

    policy: Policy
    edits: Mapping[Key, RowEdit]
    ready: int

    def keep(self, desk: Desk, draft_id: int) -> tuple[int, bool]:
        """The draft it was kept in; False where that is gone."""
        return draft_id, desk.decide_draft(draft_id, self.policy, self.edits, ready=self.ready)


class _Keeping:
    """The draft of one sheet as workers write it; a sheet may be left, or the window closed, before it is there."""

    def __init__(self, sheet: int, draft: int, file: QueuedFile | None) -> None:
        self.sheet = sheet
        self.draft = draft
        self.file = file
        self.left: _Decided | None = None  # what was decided when the sheet was left; one assignment, so no lock
        self.kept: _Decided | None = None
        self._turn = threading.Lock()

    def write(self, desk: Desk, made: Plan) -> _Keeping:
        """Called in a worker. What was decided while it wrote is written over it."""
        with self._turn:  # matched again meanwhile: the second one goes in the place of the first
            self.draft = desk.keep_draft(made, self.draft)
            left = self.left
            if left is not None:
                left.keep(desk, self.draft)
                self.kept = left
        return self


class BatchPage(Speaking):
    """Leads from a file to its proved outcome; going back loses nothing."""

    open_wanted = Signal()
    paste_wanted = Signal()
    sample_wanted = Signal()
    step_changed = Signal(str)

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self.edits = Edits(self)
        self._opened: OpenedSheet | None = None
        self._found: Found | None = None
        self._path: Path | None = None
        self._text = ""
        self._password: str | None = None
        self._take_back_batch = 0
        self._last_run = 0
        self._trouble: Notice | None = None  # what ended the last run early
        self._seen = 0  # the batch whose outcomes are looked at
        self._sending: _Sending | None = None
        self._rest: Plan | None = None  # what waits for a test of a few rows
        self._trial = 0  # the batch of that test
        self._rest_said = self._said  # what was decided when it went out
        self._draft = 0
        self._keeping: _Keeping | None = None  # how that draft is written
        self._unkept: tuple[_Keeping, Plan] | None = None  # its writing begins in a moment
        self._sheets = 0  # counts the sheets opened, so that a late answer about one is known
        self._sent_sheets: set[int] = set()
        self._resumed: Resumed | None = None  # a draft that is being matched again
        self._keep_later = QTimer(self)
        self._keep_later.setSingleShot(True)
        self._keep_later.setInterval(_KEEP_MS)
        self._keep_later.timeout.connect(self._keep_decisions)
        self._step = "sheet"
        self._tickets: list[background.Ticket] = []
        self._matching: background.Ticket | None = None  # columns, download, plan: one after the other
        self._reading: _Reading | None = None
        self._look_reading = QTimer(self)
        self._look_reading.setInterval(background.PROGRESS_MS)
        self._look_reading.timeout.connect(self._show_reading)
        self.queue = FileQueue(self)
        self.file_line = FileLine(self.queue)
        self.stepper = Stepper()
        self._stack = QStackedWidget()
        lines = QVBoxLayout(self)
        lines.setContentsMargins(20, 14, 18, 14)
        lines.setSpacing(6)
        lines.addWidget(self.file_line)
        lines.addWidget(self.stepper)
        lines.addWidget(self._stack, 1)
        self._connect()
        self.go("sheet")

    def _connect(self) -> None:
        self.stepper.wanted.connect(self.go_back)
        self.file_line.file_wanted.connect(self._open_queued)
        self.file_line.end_wanted.connect(self.queue.end)
        self.edits.rows_changed.connect(self._keep_later.start)
        self.edits.policy_changed.connect(self._keep_later.start)
        self._context.undo_wanted.connect(self._cancel_hold)  # its dialog stands before Cancel
        self._context.batches_changed.connect(self._look_at_outcomes)
        lane = self._context.lane
        lane.progressed.connect(self._progressed)
        lane.ended.connect(self._ended)
        lane.broke.connect(self._broke)

    # ------------------------------------------------------------------ steps

    # Each is made when it is first wanted, which `Readiness` does before a person can: all five at once were a stall.

    @cached_property
    def sheet(self) -> SheetStep:
        """Step 1."""
        made = SheetStep(self.edits, practice=self._context.desk.practice)
        made.drop.open_pressed.connect(self.open_wanted)
        made.drop.paste_pressed.connect(self.paste_wanted)
        made.drop.sample_pressed.connect(self.sample_wanted)
        made.drop.files_given.connect(self._context.files_wanted)
        made.continue_wanted.connect(self._columns_chosen)
        made.tab_wanted.connect(self._tab_chosen)
        made.cumulative_chosen.connect(self._cumulative_chosen)
        made.history_wanted.connect(self._context.history_wanted)
        made.draft_wanted.connect(self._context.draft_wanted)
        made.text_wanted.connect(self._text_chosen)
        made.words_wanted.connect(self._ask_words)
        self._stack.addWidget(made)
        return made

    @cached_property
    def match(self) -> MatchStep:
        """Step 2."""
        made = MatchStep()
        made.again_wanted.connect(self.find_actions)
        made.accounts_wanted.connect(self._accounts)
        made.stop_wanted.connect(self._back_to_sheet)
        made.review_wanted.connect(self._go_review)
        self._stack.addWidget(made)
        return made

    @cached_property
    def review(self) -> ReviewStep:
        """Step 3."""
        made = ReviewStep(self._context, self.edits)
        made.continue_wanted.connect(self._check)
        made.back_wanted.connect(self._back_to_sheet)
        self._stack.addWidget(made)
        return made

    @cached_property
    def submit(self) -> SubmitStep:
        """Step 4."""
        made = SubmitStep(self._context)
        made.back_wanted.connect(self._back_to_review)
        made.hold_changed.connect(self._hold_changed)
        made.send_wanted.connect(self._send)
        made.trial_wanted.connect(self._try_few)
        made.take_back_wanted.connect(self._take_back)
        made.done_wanted.connect(self._see)
        self._stack.addWidget(made)
        return made

    @cached_property
    def done(self) -> DoneStep:
        """Step 5."""
        made = DoneStep(self._context)
        made.new_wanted.connect(self.start_afresh)
        made.rest_wanted.connect(self._offer_rest)
        self._stack.addWidget(made)
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
        if page is not self._stack.currentWidget():
            page.grab()

    @property
    def step(self) -> str:
        """The step shown."""
        return self._step

    @property
    def in_hand(self) -> bool:
        """Whether there is a batch to come back to: one that was begun, has ended, or is being sent."""
        return self._step != "sheet" or not self._nothing_begun or self._context.lane.running

    @property
    def _nothing_begun(self) -> bool:
        return not self.made("sheet") or self.sheet.is_empty

    def show_current(self) -> None:
        """The batch in hand; where a new one was asked for and not begun, the one that is being sent."""
        if self._step == "sheet" and self._nothing_begun and self._context.lane.running:
            self.go("submit")

    def go(self, step: str) -> None:
        """Show a step. Another one ends a hold, as what it would send may be changed there."""
        if step != "submit":
            self._cancel_hold()
        self._step = step
        page = self.page(step)
        if self._stack.currentWidget() is not page:
            # A hidden widget hands its focus to whatever comes next; the new step takes it instead.
            page.setFocus()
            self._stack.setCurrentWidget(page)
            page.setFocus()
        self._look_steps()
        self._look_line()
        self.step_changed.emit(step)

    def _look_steps(self) -> None:
        """From a sheet whose rows go out no way leads back; from a run of another one the way back is to the sheet."""
        locked = self._step == "done" or self._sending_here
        if self._step == "submit" and self.submit.run_shown and self._context.lane.taken:
            waits = self._plan is not None and self._plan.opened is self._opened and not self._is_sent
            locked = locked or not waits or bool(self._trial)
        self.stepper.go(self._step, locked=locked)

    @property
    def _said(self) -> tuple[Policy, Mapping[Key, RowEdit]]:
        return self.edits.policy, self.edits.rows

    @property
    def _is_sent(self) -> bool:
        return self._sheets in self._sent_sheets

    @property
    def _sending_here(self) -> bool:
        return self._sending is not None and self._sending.sheet == self._sheets

    @property
    def _run_shown(self) -> bool:
        return self._step == "submit" and self.submit.run_shown

    def _looks_at(self, batch_id: int) -> bool:
        """Whether the last run, which is of this batch, or what became of it is shown."""
        return self._run_shown or (self._step == "done" and self._seen == batch_id)

    @Slot(str)
    def go_back(self, step: str) -> None:
        """To an earlier step; edits are kept."""
        if step == "match":
            self.find_actions()
        elif step == "sheet":
            self._back_to_sheet()
        else:
            self.go(step)

    @Slot()
    def _cancel_hold(self) -> None:
        if self.made("submit") and self.submit.holding:
            self.submit.cancel()

    @property
    def _plan(self) -> Plan | None:
        return self.review.plan if self.made("review") else None

    @Slot()
    def start_afresh(self) -> None:
        """An empty batch; a run goes on by itself; what was begun stays as a draft, and there is a way back to it."""
        self._cancel_hold()
        self._drop_tickets()
        self._leave_file()
        draft, file = self._draft, self._path.name if self._path is not None else ""
        self._leave_draft()
        self._opened = self._found = self._rest = None
        self._trial = 0
        self._path, self._text, self._password = None, "", None
        self.edits.start(Policy())
        self.sheet.show_empty(draft=draft, file=file)
        self.go("sheet")

    def start_search(self) -> None:
        """Put the cursor into the step's search."""
        if self._step == "done":
            self.done.start_search()
        elif self._step == "review":
            self.review.start_search()

    def _drop_tickets(self) -> None:
        for ticket in self._tickets:
            ticket.drop()
        self._tickets.clear()
        self._stop_matching()

    # ------------------------------------------------------------------ the sheet

    def open_files(self, paths: Sequence[Path]) -> None:
        """Read the first file; the others wait. While some wait already, more of them go behind those."""
        if len(paths) > 1 or self.queue.next >= 0:
            if self.queue.next >= 0:
                self._leave_file()
                self.queue.add(paths)
                place = next(place for place, file in enumerate(self.queue.files) if file.path == paths[0])
                self.queue.open(place)
            else:
                self.queue.start(paths)
            background.in_pool(
                _look_through, self._context.desk, tuple(file.path for file in self.queue.files if file.rows is None),
                done=self._looked_through, failed=self._context.trouble.emit,
            )  # fmt: skip
        else:
            self.queue.end()
        self.open_file(paths[0])

    @Slot(object)
    def _looked_through(self, found: Sequence[tuple[Path, int | None, DeskError | None]]) -> None:
        for path, rows, error in found:
            self.queue.looked_through(path, rows=rows, trouble=explain.of_error(error).title if error else "")

    @Slot(int)
    def _open_queued(self, place: int) -> None:
        """Another of the files that were opened together; what this one asks for and did not send is kept in mind."""
        if self._context.lane.taken:
            return
        self._leave_file()
        self.queue.open(place)
        file = self.queue.files[place]
        if file.draft:
            self._resume(file.draft)
        else:
            self.open_file(file.path)

    def _leave_file(self) -> None:
        """Keep in mind what the open file asks for and did not send, and where it was left."""
        made, file = self._plan, self.queue.current
        if file is not None:
            sent = self._is_sent
            file.draft = 0 if sent else self._draft
            if made is not None and made.opened.table.grid.path == str(file.path):
                from reversal_desk.desk import claims  # late, as the desk itself

                file.claims = claims(made, sent=sent)
                file.asked |= _asked(made)
        self.queue.leave()

    def _look_line(self) -> None:
        running = self._context.lane.taken
        self.file_line.mark(busy=running, finished=self._step == "done" and not running)

    def open_file(
        self, path: Path, *, sheet_name: str | None = None, columns: Mapping[Field, str] | None = None
    ) -> None:
        """Read a file."""
        if path != self._path:
            self._password = None
        self._drop_tickets()
        self._leave_draft()
        self._path, self._text = path, ""
        self.sheet.show_reading(path.name)
        self.go("sheet")
        self._tickets.append(
            background.in_pool(
                _open,
                self._context.desk,
                path,
                self._context.account,
                sheet_name=sheet_name,
                password=self._password,
                columns=columns,
                done=self._sheet_read,
                failed=self._sheet_failed,
            )
        )

    def open_text(self, text: str) -> None:
        """Read pasted rows."""
        self._drop_tickets()
        self._leave_file()
        self._leave_draft()
        self._path, self._text = None, text
        self.sheet.show_reading(self.tr("pasted rows"))
        self.go("sheet")
        self._tickets.append(
            background.in_pool(
                _open_pasted,
                self._context.desk,
                text,
                self._context.account,
                done=self._sheet_read,
                failed=self._sheet_failed,
            )
        )

    @Slot(object)
    def _sheet_read(self, opened: OpenedSheet) -> None:
        self._opened, self._found = opened, None
        self._rest, self._trial = None, 0
        self.edits.start(Policy(cumulative=opened.mapping.cumulative))
        if is_sure(opened):
            self.find_actions()
        else:
            self.sheet.show_columns(opened)

    @Slot(object)
    def _sheet_failed(self, error: BaseException) -> None:
        said = explain.of_error(error)
        self.sheet.show_failed(said)
        if self.queue.current is not None:
            self.queue.current.draft = 0  # where it was one that is gone, its file is opened the next time
        if isinstance(error, SheetError) and error.kind == "password":
            dialog = PasswordDialog(said, self)
            dialog.given.connect(self._password_given)
            dialog.finished.connect(dialog.deleteLater)
            dialog.open()

    @Slot(str)
    def _password_given(self, password: str) -> None:
        if self._path is not None:
            self._password = password
            self.open_file(self._path)

    @Slot(str)
    def _tab_chosen(self, name: str) -> None:
        if self._path is not None:
            self.open_file(self._path, sheet_name=name)

    @Slot(str, str)
    def _text_chosen(self, encoding: str, delimiter: str) -> None:
        """A text file is read in another way: its first rows at once, the whole of it as soon as it can be."""
        if self._path is None:
            return
        self._drop_tickets()
        self.sheet.show_reading_anew()
        desk, path = self._context.desk, self._path
        self._tickets += [
            background.in_pool(
                desk.look_at_text, path, encoding=encoding, delimiter=delimiter,
                done=self.sheet.show_text, failed=self._text_failed,
            ),
            background.in_pool(
                _open, desk, path, self._context.account, encoding=encoding, delimiter=delimiter,
                done=self._text_read, failed=self._text_failed,
            ),
        ]  # fmt: skip

    @Slot(object)
    def _text_read(self, opened: OpenedSheet) -> None:
        self._leave_draft()
        self._opened, self._found = opened, None
        self.edits.start(Policy(cumulative=opened.mapping.cumulative))
        self.sheet.show_columns(opened)

    @Slot(object)
    def _text_failed(self, error: BaseException) -> None:
        self.sheet.show_text_failed(explain.of_error(error))

    @Slot(object)
    def _cumulative_chosen(self, cumulative: bool) -> None:
        self.edits.answer(replace(self.edits.policy, cumulative=cumulative))

    @Slot()
    def _ask_words(self) -> None:
        """What the sheet's words mean, for the account in use."""
        account = self._context.account
        if self._opened is None or account is None:
            self.go("match")  # which says that an account is needed
            self.match.show_no_account()
            return
        dialog = SheetWordsDialog(self._context, self._opened, account, self)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    @Slot(object)
    def _columns_chosen(self, columns: Mapping[Field, str]) -> None:
        if self._opened is None:
            return
        self._stop_matching()
        self._matching = background.in_pool(
            self._context.desk.remap, self._opened, columns, nothing=self.sheet.unneeded(),
            done=self._remapped, failed=self._sheet_failed,
        )  # fmt: skip

    @Slot(object)
    def _remapped(self, opened: OpenedSheet) -> None:
        self._opened = opened
        self.find_actions()

    @Slot()
    def _back_to_sheet(self) -> None:
        self._stop_matching()
        if self._opened is not None:
            self.sheet.show_columns(self._opened)
        self.go("sheet")

    @Slot()
    def _go_review(self) -> None:
        self.go("review")

    @Slot(str)
    def _back_to_review(self, filtered: str = "") -> None:
        self.go("review")
        if filtered:
            self.review.show_only(filtered)

    # ------------------------------------------------------------------ the actions

    def account_changed(self) -> None:
        """An account came; a batch that waited for one goes on."""
        if (
            self._step == "match"
            and self._found is None
            and self._context.account is not None
            and self._reading is None
        ):
            self.find_actions()

    @Slot()
    def _accounts(self) -> None:
        self._context.place_wanted.emit("accounts")

    @Slot()
    def find_actions(self) -> None:
        """Download and match."""
        if self._opened is None:
            return
        self._stop_matching()
        if self.queue.current is not None:
            elsewhere = self.queue.elsewhere(self.queue.current.path)
            if elsewhere != self._opened.elsewhere:
                self._opened = replace(self._opened, elsewhere=elsewhere)
        self.go("match")
        if self._resumed is not None and not self._take_account(self._resumed):
            return
        if self._context.account is None:
            self.match.show_no_account()
            return
        limit = self._context.limits.get(self._context.account.key)
        if limit is not None:
            self.edits.limit(limit)
        self.match.show_working()
        self._reading = _Reading(self)
        self._look_reading.start()
        self._matching = background.in_pool(
            _find,
            self._context.desk,
            self._opened,
            self._context.account,
            self.edits.policy,
            self._reading,
            done=self._actions_found,
            failed=self._find_failed,
        )

    @Slot()
    def _show_reading(self) -> None:
        if self._reading is not None and self._reading.latest is not None:
            progress, self._reading.latest = self._reading.latest, None
            self.match.show_progress(progress)

    def _stop_matching(self) -> None:
        """What is being matched is not wanted any more: a late answer would be planned under other columns."""
        self._look_reading.stop()
        if self._matching is not None:
            self._matching.drop()
            self._matching = None
        if self._reading is not None:
            self._reading.stop = True
            self._reading = None

    def _reading_over(self) -> None:
        self._look_reading.stop()
        if self._reading is not None:
            self._reading.deleteLater()
            self._reading = None

    @Slot(object)
    def _find_failed(self, error: BaseException) -> None:
        self._reading_over()
        self.match.show_failed(explain.of_error(error))

    @Slot(object)
    def _actions_found(self, found: Found) -> None:
        self._reading_over()
        self._found = found
        self._matching = background.in_pool(
            _plan_and_compare,
            self._context.desk,
            self._opened,
            found,
            self.edits.policy,
            self.edits.rows,
            before=self.review.lines(),
            left=self._resumed,
            done=self._planned,
            failed=self._find_failed,
        )

    @Slot(object)
    def _planned(self, found: _Planned) -> None:
        left, self._resumed = self._resumed, None
        if found.edits != self.edits.rows:
            self.edits.start(self.edits.policy, found.edits)
        self.review.mark_since(frozenset(change.action_id for change in found.changes))
        self._keep_draft(found.digest.made)
        if self.queue.current is not None:
            self.queue.matched({change.action.id for change in found.digest.made.changes if change.action is not None})
        # Filled bit by bit, then shown: in one turn of the loop, and the first painting behind them, it was felt.
        self._matching = background.in_turns(
            *self.review.in_steps(found.digest), partial(self._matched, found, left)
        )

    def _matched(self, found: _Planned, left: Resumed | None) -> None:
        """The review holds the plan; it is shown where the person waits for it."""
        if self._step != "match":
            self._look_steps()
            return
        old = left is not None and datetime.now(UTC) - left.info.saved_at > DRAFT_OLD
        if left is not None and (old or found.changes or left.file_changed):
            self.match.show_left(Left(left.info.saved_at, found.changes, left.file_changed))
        else:
            self.go("review")

    # ------------------------------------------------------------------ drafts

    def resume_draft(self, draft_id: int) -> None:
        """Go on with a draft: its actions are read again, and what changed is shown."""
        seen = self._step in {"match", "review", "submit"} and not self._run_shown
        if draft_id == self._draft and self._opened is not None and seen:
            return  # it is the one that is open
        if self._sending is not None and self._sending.rest is None and draft_id == self._sending.draft:
            return  # it is becoming a batch: opened once more, its rows could be sent twice
        self._leave_file()
        self._resume(draft_id)

    def _resume(self, draft_id: int) -> None:
        self._drop_tickets()
        self._leave_draft()
        self.sheet.show_reading(self.tr("the draft"))
        self.go("sheet")
        self._tickets.append(
            background.in_pool(
                self._context.desk.open_draft, draft_id, done=self._draft_opened, failed=self._sheet_failed
            )
        )

    @Slot(object)
    def _draft_opened(self, resumed: Resumed) -> None:
        self._opened, self._found = resumed.opened, None
        self._rest, self._trial = None, 0
        self._path = Path(resumed.info.file) if resumed.info.file else None
        self._draft, self._resumed = resumed.info.id, resumed
        self.edits.start(resumed.policy, resumed.edits)
        self.find_actions()

    def _take_account(self, resumed: Resumed) -> bool:
        """The draft's own account, whichever is in use; False where it is gone."""
        context = self._context
        account = next((known for known in context.accounts if known.key == resumed.info.account_key), None)
        if account is None:
            known = ", ".join(account.name for account in context.accounts) or formats.NONE
            facts = {"account": resumed.info.account_name, "accounts": known}
            self.match.show_failed(explain.say("ACCOUNT_UNKNOWN", facts))
            return False
        if context.account is None or context.account.key != account.key:
            context.account_wanted.emit(account)
        return True

    def _keep_draft(self, made: Plan) -> None:
        """Once the review stands there: packing 18,000 rows holds the interpreter, and the window would wait for it."""
        if self._keeping is None:
            self._keeping = _Keeping(self._sheets, self._draft, self.queue.current)
        self._unkept = self._keeping, made
        background.in_turns(*[_nothing] * _TURNS_TO_SHOW, self._keep_now)

    def _keep_now(self) -> None:
        if self._unkept is not None:
            (keeping, made), self._unkept = self._unkept, None
            background.in_pool(
                keeping.write, self._context.desk, made, done=self._draft_kept, failed=self._context.trouble.emit
            )

    @Slot(object)
    def _draft_kept(self, keeping: _Keeping) -> None:
        if keeping.sheet in self._sent_sheets:  # it was sent while it was written
            self._drop_draft(keeping.draft)
            return
        if self._sending is not None and self._sending.sheet == keeping.sheet:
            self._sending.draft = keeping.draft
        if keeping.sheet == self._sheets:
            self._draft = keeping.draft
            self._keep_later.start()
            return
        if keeping.left is not None and keeping.left is not keeping.kept:  # left as the worker was done
            background.in_pool(
                keeping.left.keep, self._context.desk, keeping.draft,
                done=self._nothing_more, failed=self._context.trouble.emit,
            )  # fmt: skip
        if keeping.file is not None and keeping.file is not self.queue.current and not keeping.file.draft:
            keeping.file.draft = keeping.draft

    @Slot()
    def _keep_decisions(self) -> None:
        if self._draft:
            background.in_pool(
                self._decided().keep, self._context.desk, self._draft,
                done=self._decisions_kept, failed=self._context.trouble.emit,
            )  # fmt: skip

    @Slot(object)
    def _decisions_kept(self, kept: tuple[int, bool]) -> None:
        """A draft that was discarded on Home while its batch is in hand begins anew: whoever goes on wants it kept."""
        draft_id, there = kept
        if not there and draft_id == self._draft and self._plan is not None:
            self._draft, self._keeping = 0, None
            self._keep_draft(self._plan)

    def _decided(self) -> _Decided:
        plan = self._plan
        ready = plan.counts.get(RowState.READY, 0) if plan is not None else 0
        return _Decided(self.edits.policy, self.edits.rows, ready)

    @Slot(object)
    def _nothing_more(self, _nothing: object) -> None:
        """It is kept."""

    def _leave_draft(self) -> None:
        """Another sheet is opened: what was decided is kept, and this page no longer writes to it."""
        if self._keep_later.isActive():
            self._keep_later.stop()
            self._keep_decisions()
        if self._keeping is not None:
            self._keeping.left = self._decided()
        self._keep_now()
        self._draft, self._keeping, self._resumed = 0, None, None
        self._sheets += 1

    def _drop_draft(self, draft_id: int) -> None:
        background.in_pool(
            self._context.desk.drop_draft, draft_id, done=self._nothing_more, failed=self._context.trouble.emit
        )

    # ------------------------------------------------------------------ sending

    @Slot(object)
    def _check(self, made: Plan) -> None:
        if self.queue.current is not None:
            self.queue.current.asked |= _asked(made)
        # Filled, then shown; see `_planned`.
        shown = partial(self._show_check, made, self._step)
        self._tickets.append(background.in_turns(partial(self.submit.show_plan, made), shown))

    def _show_check(self, made: Plan, asked_in: str) -> None:
        if self._step != asked_in:  # the person went elsewhere meanwhile
            return
        self.go("submit")
        self._tickets.append(
            background.in_pool(
                self._context.desk.first_of, made, done=self.submit.propose, failed=self._context.trouble.emit
            )
        )

    @Slot(bool)
    def _hold_changed(self, _holding: bool) -> None:
        self.stepper.go("submit")

    @Slot(object)
    def _send(self, made: Plan) -> None:
        self._write(made, rest=None, accept=self.submit.accepted)

    @Slot(object, object)
    def _try_few(self, few: Plan, rest: Plan) -> None:
        self._write(few, rest=rest)

    def _write(self, made: Plan, *, rest: Plan | None, accept: frozenset[Code] = frozenset()) -> None:
        """The hold has ended: what was looked at becomes a batch.

        Nothing drops this, and no other run begins meanwhile: once it is in the record it is sent, whatever is open.
        """
        self._context.lane.claim()
        self._sending = _Sending(made, rest, self._said, self._sheets, self._draft, self.queue.current)
        self._look_steps()
        self._look_line()
        background.in_pool(
            self._context.desk.submit, made, accept=accept, done=self._written, failed=self._submit_failed
        )

    @Slot(object)
    def _written(self, batch_id: int) -> None:
        """A sheet, or a few rows of it, is a batch now; of the whole the record holds what the draft held."""
        here, sending, self._sending = self._sending_here, self._sending, None
        assert sending is not None
        whole = sending.rest is None
        self.queue.wrote(batch_id, sending.file, whole=whole)
        if whole:
            self._sent_sheets.add(sending.sheet)
            draft = self._draft if here else sending.draft
            if draft:
                self._drop_draft(draft)
        if here and whole:
            self._keep_later.stop()
            self._draft, self._keeping, self._unkept = 0, None, None
        elif here:
            self._rest, self._trial, self._rest_said = sending.rest, batch_id, sending.said
        elif whole and sending.file is not None:  # it was left as one that is not sent
            from reversal_desk.desk import claims  # late, as the desk itself

            sending.file.draft, sending.file.claims = 0, claims(sending.made, sent=True)
        self._start(batch_id, shown=here and self._step != "done")

    def _rest_of(self, batch_id: int) -> int:
        """How many rows wait for this batch, where it was a test."""
        if self._rest is None or batch_id != self._trial:
            return 0
        return self._rest.counts.get(RowState.READY, 0)

    @Slot()
    def _offer_rest(self) -> None:
        """The test has ended: the last look before the rest of its sheet."""
        if self._rest is None:
            return
        made = self._plan
        if made is None or made.found is not self._rest.found or self._rest_said != self._said:
            self.go("review")  # it was edited, or read anew, since the test went out: only the review is as it is now
            return
        proved = sum(self.done.counts().get(state, 0) for state in PROVED)
        self.submit.show_plan(self._rest, tried=proved)
        self.go("submit")

    @Slot(object)
    def _submit_failed(self, error: BaseException) -> None:
        here, self._sending = self._sending_here, None
        self._context.lane.release()
        plan = self.submit.plan
        if here and plan is not None:
            self.submit.show_plan(plan, tried=self.submit.tried)
        self._lane_changed()
        self._context.trouble.emit(error)

    @Slot(object)
    def run_batch(self, batch_id: int) -> None:
        """Send a batch or go on with it; shows the one that runs."""
        if not self._context.lane.taken:
            self._start(batch_id, shown=True)
        elif self._context.running_batch:
            self.submit.show_run()
            self.go("submit")

    def _start(self, batch_id: int, *, shown: bool) -> None:
        """The run begins. `shown`: its page comes before what is here; else that stays, and Home leads to the run."""
        context = self._context
        self._cancel_hold()
        context.running_batch = self._last_run = batch_id
        self._trouble = None
        self._take_back_batch = 0
        if batch_id != self._trial:
            self._rest, self._trial = None, 0
        control = Control()
        work = partial(context.desk.run, batch_id, control=control, wait=WAIT_SECONDS)

        def send(emit: awake.Tell) -> RunResult:
            return work(emit=emit)

        def carry(emit: awake.Tell) -> RunResult:
            return awake.while_sending(send, emit)

        context.lane.start(carry, control)
        self.submit.show_start(batch_id, trial=batch_id == self._trial, shown=shown)
        if shown:
            self.go("submit")
        else:
            context.batches_changed.emit()
        self._look_line()
        background.in_pool(context.desk.batch, batch_id, done=self._batch_known, failed=context.trouble.emit)

    def _lane_changed(self) -> None:
        """A run ended, or what was to become one did not: what can be pressed is another now."""
        self.submit.look_again()
        self._look_steps()
        self._look_line()

    @Slot(object)
    def _batch_known(self, batch: Any) -> None:
        self.submit.mark_undo(batch.kind == "undo")

    @Slot(object)
    def _progressed(self, progress: Progress) -> None:
        self.submit.show_progress(progress)

    @Slot(object)
    def _ended(self, result: RunResult) -> None:
        shown = self._run_shown
        batch_id, self._context.running_batch = self._context.running_batch, 0
        self._trouble = result.trouble
        self.submit.latest.rest()
        taking_back, self._take_back_batch = self._take_back_batch, 0
        if taking_back:  # no other run may come in between, and closing asks as while one is on
            self._context.lane.claim()
            background.in_pool(self._undo_all, taking_back, done=self._undo_written, failed=self._undo_failed)
        self._lane_changed()
        self._context.batches_changed.emit()
        if taking_back:
            return
        rest = self._rest_of(batch_id)
        if rest:
            self.review.plan_again()
            self._keep_later.start()
        if not shown:  # what the person looks at stays
            if result.trouble is not None and not self._looks_at(batch_id):
                message.show(explain.say(result.trouble.code, result.trouble.facts), self.window())
            return
        states = {outcome.state for outcome in result.outcomes} if rest else set()
        if rest and self._rest is not None and states and states <= set(PROVED):
            self.submit.show_plan(self._rest, tried=len(result.outcomes))
            self.go("submit")
        else:
            self.show_batch(batch_id)

    @Slot(object)
    def _broke(self, error: BaseException) -> None:
        seen = self._run_shown and self.isVisible()
        self._context.running_batch = 0
        self._take_back_batch = 0
        self.submit.show_failed(error)
        self._lane_changed()
        self._context.batches_changed.emit()
        if not seen:
            self._context.trouble.emit(error)

    @Slot()
    def _take_back(self) -> None:
        """Taken back when the run has settled, by itself."""
        if self._context.lane.taken:
            self._take_back_batch = self._context.running_batch

    def _undo_all(self, batch_id: int) -> int:
        desk = self._context.desk
        return desk.undo(desk.undo_preview(batch_id))

    @Slot(object)
    def _undo_written(self, batch_id: int) -> None:
        self._start(batch_id, shown=self._looks_at(self._last_run))

    @Slot(object)
    def _undo_failed(self, error: BaseException) -> None:
        """Shown whatever is open: the person counts on its being taken back."""
        self._context.lane.release()
        self.submit.not_taken_back()
        self._lane_changed()
        self._context.trouble.emit(error)
        self._see()

    @Slot()
    def _see(self) -> None:
        """What became of the batch so far."""
        if self._last_run:
            self.show_batch(self._last_run)

    def show_batch(self, batch_id: int) -> None:
        """What became of a batch."""
        self._seen = batch_id
        self._read_outcomes()
        self.go("done")

    def _read_outcomes(self) -> None:
        trouble = self._trouble if self._seen == self._last_run else None
        self.done.show_batch(self._seen, trouble=trouble, rest=self._rest_of(self._seen))

    @Slot()
    def _look_at_outcomes(self) -> None:
        """A batch is another now: what is shown of one is read again."""
        if self._step == "done":
            self._read_outcomes()

    def keep(self) -> None:
        """The window is about to close: what was decided is kept at once. StoreError where it can't be."""
        desk, decided = self._context.desk, self._decided()
        if self._keeping is not None:
            self._keeping.left = decided  # where its first write is still out, that keeps this too
        if self._unkept is not None:
            keeping, made = self._unkept
            keeping.write(desk, made)
            self._unkept = None
        if self._keep_later.isActive() and self._draft:
            _, there = decided.keep(desk, self._draft)
            if not there and self._plan is not None:
                decided.keep(desk, desk.keep_draft(self._plan))
            self._keep_later.stop()

    def leave(self) -> None:
        """The window closes: nothing is begun any more."""
        self._drop_tickets()
        self._keep_later.stop()
        self._unkept = None
        if self.made("submit"):
            self.submit.latest.rest()
        self._cancel_hold()
