"""Step 4: what will be sent, a hold in which Cancel costs nothing, then the run itself."""

from __future__ import annotations

import os
import time
from collections import Counter, defaultdict
from decimal import Decimal
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer, Signal, Slot
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import (
    QApplication,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QProgressBar,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from reversal_desk import words
from reversal_desk.guards import EFFECTS
from reversal_desk.model import Change, Code, Progress, RowState
from reversal_desk.ui import explain, formats
from reversal_desk.ui.context import Context
from reversal_desk.ui.models.totals import Total, TotalsModel
from reversal_desk.ui.models.trial import proposed, trial_rows
from reversal_desk.ui.widgets import shapes
from reversal_desk.ui.widgets.latest_rows import LatestRows
from reversal_desk.ui.widgets.pieces import Speaking, button, card, clear, held, label, row
from reversal_desk.ui.widgets.table import DeskTable
from reversal_desk.words import Message, together

if TYPE_CHECKING:
    from reversal_desk.desk import Plan

_LONG_ABOVE = 25
#: Practice mode only: a hold of this many seconds.
HOLD_VARIABLE = "REVERSAL_DESK_HOLD_SECONDS"
_HOLD_LONG, _HOLD_SHORT = 30.0, 10.0
#: Shown while a run is on, in this order.
_COUNTED = (
    RowState.WAITING, RowState.SENDING, RowState.QUEUED, RowState.CONFIRMED, RowState.UNDONE, RowState.ALREADY_SO,
    RowState.ACCEPTED_NOT_VISIBLE, RowState.CHECKING, RowState.REFUSED, RowState.UNDO_REFUSED,
)  # fmt: skip
_IN_EFFECT = (RowState.CONFIRMED, RowState.ALREADY_SO, RowState.UNDONE)
_OUT = (RowState.SENDING, RowState.QUEUED, RowState.ACCEPTED_NOT_VISIBLE, RowState.CHECKING)
_REFUSED = (RowState.REFUSED, RowState.UNDO_REFUSED)


def hold_seconds(rows: int, *, practice: bool) -> float:
    """How long Cancel costs nothing; practice mode may shorten it for rehearsals and tests."""
    given = os.environ.get(HOLD_VARIABLE, "") if practice else ""
    try:
        return max(0.0, float(given))
    except ValueError:
        return _HOLD_LONG if rows > _LONG_ABOVE else _HOLD_SHORT


def totals(changes: tuple[Change, ...]) -> list[Total]:
    """What the ready lines come to, per partner and currency; the largest commission first."""
    sums: dict[tuple[str, str], list[Decimal]] = defaultdict(lambda: [Decimal(0)] * 5)
    for change in changes:
        action = change.action
        if change.state is not RowState.READY or action is None:
            continue
        line = sums[action.partner, action.currency]
        after = action.amount if change.amount_after is None else change.amount_after
        payout = action.payout if change.payout_after is None else change.payout_after
        for place, value in enumerate((Decimal(1), action.amount, after, action.payout, payout)):
            line[place] += value
    found = [
        Total(partner, currency, int(line[0]), line[1], line[2], line[3], line[4])
        for (partner, currency), line in sums.items()
    ]
    return sorted(found, key=lambda total: total.commission_after - total.commission_before)


def open_codes(changes: tuple[Change, ...], state: RowState) -> list[tuple[Code, int, Change]]:
    """What keeps lines of a state from being sent: each code, how many lines, one of them; the most frequent first."""
    counted: Counter[Code] = Counter()
    example: dict[Code, Change] = {}
    for change in changes:
        if change.state is not state:
            continue
        for code in change.codes:
            if EFFECTS.get(code) is state and code not in change.accepted:
                counted[code] += 1
                example.setdefault(code, change)
    return [(code, number, example[code]) for code, number in counted.most_common()]


def _count(made: Plan, state: RowState) -> int:
    return sum(change.state is state for change in made.changes)


def _guard(code: Code, example: Change) -> str:
    """A guard's title for several rows: without the facts of one of them."""
    bare = "{" not in words.TEMPLATES[code.value][0]
    return explain.title(code, example.facts if bare else {"order": "…"})


class SubmitStep(Speaking):
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
        self._context = context
        self._plan: Plan | None = None
        self._first_of = ""
        self._tried = 0
        self._few: Plan | None = None  # held, or running, before the rest
        self._rest_rows = 0
        self._rows = 0
        self._limit_shown = 0
        self._writing = False  # the hold has ended; what was looked at is becoming a batch
        self._left_before = 0
        self._ends = 0.0
        self._left = 0.0
        self._progress: Progress | None = None
        self._undo = False
        self._paused = False
        self._stopped = False
        self._taking_back = False
        self._failed: BaseException | None = None
        self._counted: tuple[tuple[RowState, str], ...] = ()
        self._count_figures: dict[RowState, QLabel] = {}
        self._tick = QTimer(self)
        self._tick.setInterval(100)
        self._tick.timeout.connect(self._count_down)
        self._stack = QStackedWidget()
        self._stack.addWidget(self._build_check())
        self._stack.addWidget(self._build_run())
        lines = QVBoxLayout(self)
        lines.setContentsMargins(0, 4, 0, 0)
        lines.addWidget(self._stack)
        self.retranslate()

    # ------------------------------------------------------------------ building

    def _build_check(self) -> QWidget:
        page = QWidget()
        lines = QVBoxLayout(page)
        lines.setContentsMargins(0, 0, 0, 0)
        lines.setSpacing(10)
        self._sentence = label("sentence", wrap=True)
        self._sentence.setObjectName("submitSentence")
        self._line = label("second", wrap=True)
        self._totals = TotalsModel(self)
        self.table = DeskTable(self._totals, name="submitTotals")
        self.table.stretch = "PARTNER"
        self.table.widest["PARTNER"] = 200
        self._open = QVBoxLayout()
        self._open.setSpacing(8)
        self._tried_box, tried_lines = card("good", margins=(14, 10, 10, 10))
        self._tried_text = label("strong", wrap=True)
        self._tried_text.setObjectName("trialProved")
        self._tried_text.setProperty("tone", "true")
        self._tried_see = button(name="trialSee")
        self._tried_see.clicked.connect(self.done_wanted)
        tried_line = row(spacing=12)
        tried_line.addWidget(self._tried_text, 1)
        tried_line.addWidget(self._tried_see)
        tried_lines.addLayout(tried_line)
        self._trial_box, trial_lines = card("question", margins=(14, 10, 10, 10), spacing=2)
        self._trial_title = label("strong", wrap=True)
        self._trial_text = label("", wrap=True)
        self._try = button(name="submitTrial")
        self._try.clicked.connect(self.begin_trial)
        trial_texts = QVBoxLayout()
        trial_texts.setSpacing(2)
        trial_texts.addWidget(self._trial_title)
        trial_texts.addWidget(self._trial_text)
        trial_line = row(spacing=12)
        trial_line.addLayout(trial_texts, 1)
        trial_line.addWidget(self._try)
        trial_lines.addLayout(trial_line)
        self._many = QWidget()
        self._many_word = label("", wrap=True)
        self._many_line = QLineEdit()
        self._many_line.setObjectName("submitManyCount")
        self._many_line.setFixedWidth(140)
        self._many_line.textChanged.connect(self._look)
        self._many.setLayout(row(self._many_word, self._many_line, None, spacing=10))
        self._bar, bar_lines = card(margins=(16, 9, 12, 9))
        self._bar_text = label("second", wrap=True)
        self._bar_text.setObjectName("submitHold")
        self._hold = QProgressBar()
        self._hold.setTextVisible(False)
        self._hold.setRange(0, 1000)
        self._back = button(name="submitBack")
        self._back.clicked.connect(self._go_back)
        self._cancel = button(name="submitCancel")
        self._cancel.clicked.connect(self.cancel)
        self._send = button("primary", name="submitSend")
        self._send.clicked.connect(self.begin_hold)
        inside = QHBoxLayout()
        inside.setSpacing(8)
        texts = QVBoxLayout()
        texts.setSpacing(6)
        texts.addWidget(self._bar_text)
        texts.addWidget(self._hold)
        inside.addLayout(texts, 1)
        inside.addSpacing(12)
        for made in (self._back, self._cancel, self._send):
            inside.addWidget(made)
        bar_lines.addLayout(inside)
        lines.addWidget(self._sentence)
        lines.addWidget(self._line)
        lines.addWidget(self._tried_box)
        lines.addWidget(self._trial_box)
        lines.addLayout(self._open)
        lines.addWidget(self.table, 1)
        lines.addWidget(self._many)
        lines.addWidget(self._bar)
        return page

    def _build_run(self) -> QWidget:
        page = QWidget()
        lines = QVBoxLayout(page)
        lines.setContentsMargins(0, 0, 0, 0)
        lines.setSpacing(12)
        self._run_sentence = label("sentence", wrap=True)
        self._run_sentence.setObjectName("runSentence")
        self._run_line = label("second", wrap=True)
        self._run_line.setObjectName("runLine")
        self._run_bar = QProgressBar()
        self._run_bar.setTextVisible(False)
        self._run_bar.setObjectName("runProgress")
        frame, inner = card(margins=(22, 18, 22, 18), spacing=12)
        inner.addWidget(self._run_bar)
        self._counts = QHBoxLayout()
        self._counts.setSpacing(36)
        inner.addLayout(self._counts)
        self._warn, warn_lines = card("look", margins=(14, 10, 14, 10))
        self._warn_text = label("strong", wrap=True)
        self._warn_text.setProperty("tone", "true")
        warn_lines.addWidget(self._warn_text)
        self._news, news_lines = card("look", margins=(14, 10, 14, 10))
        self._news_text = label("", wrap=True)
        self._news_text.setProperty("tone", "true")
        news_lines.addWidget(self._news_text)
        self._stop_box, self._stop_lines = card("accent", margins=(18, 14, 18, 14))
        self._stop_text = label("title", wrap=True)
        self._stop_text.setObjectName("stopSentence")
        self._stop_more = label("second", wrap=True)
        self._take_back = button("primary", name="takeBack")
        self._take_back.clicked.connect(self._take_back_pressed)
        self._stop_lines.addWidget(self._stop_text)
        self._stop_lines.addWidget(self._stop_more)
        self._stop_lines.addLayout(row(self._take_back, None))
        self.latest = LatestRows(self._context)
        self._pause = button(name="runPause", turns=True)
        self._pause.clicked.connect(self._pause_pressed)
        self._stop = button("danger", name="runStop")
        self._stop.clicked.connect(self._stop_pressed)
        self._see = button("primary", name="runSee")
        self._see.clicked.connect(self.done_wanted)
        for widget in (self._run_sentence, self._run_line, frame, self._warn, self._news, self._stop_box):
            lines.addWidget(widget)
        lines.addWidget(self.latest, 1)
        foot, foot_lines = card(margins=(16, 9, 12, 9))
        self._foot_text = label("second", wrap=True)
        line = row(spacing=8)
        line.addWidget(self._foot_text, 1)
        for made in (self._pause, self._stop, self._see):
            line.addWidget(made)
        foot_lines.addLayout(line)
        lines.addWidget(foot)
        return page

    # ------------------------------------------------------------------ words

    def retranslate(self) -> None:
        """Its words."""
        self._back.setText(self.tr("Back"))
        self._cancel.setText(self.tr("Cancel"))
        self._see.setText(self.tr("See what became of it"))
        self._tried_see.setText(self.tr("See them"))
        self._tried_see.setAccessibleName(self.tr("See the rows that were tested"))
        self._take_back.setText(self.tr("Take back"))
        self._stop.setText(self.tr("Stop"))
        self._stop.setToolTip(self.tr("What is not sent yet is not sent any more"))
        self._many_line.setAccessibleName(self.tr("Number of rows, typed to confirm"))
        self.table.setAccessibleName(self.tr("Totals per partner and currency"))
        self._warn_text.setText(self.tr("Please don't change these orders in impact.com meanwhile."))
        if self._plan is not None:
            self._show_check(self._plan)
        if self._stack.currentIndex() == 1:
            self._show_run()

    # ------------------------------------------------------------------ checking

    def show_plan(self, made: Plan, *, tried: int = 0) -> None:
        """The last look before sending; `tried` rows of the sheet were sent before and proved."""
        self._plan, self._tried, self._first_of = made, tried, ""
        self._many_line.clear()
        self._stop_hold()
        self._stack.setCurrentIndex(0)
        self._show_check(made)
        self._send.setFocus()

    @property
    def plan(self) -> Plan | None:
        """What is looked at."""
        return self._plan

    @property
    def tried(self) -> int:
        """How many rows of it were tested before."""
        return self._tried

    def propose(self, first_of: str) -> None:
        """Say what this would be the first batch of: `account`, `layout`, or nothing."""
        self._first_of = first_of
        if self._plan is not None:
            self._show_trial(self._plan)

    def _show_check(self, made: Plan) -> None:
        found = totals(made.changes)
        self._rows = sum(total.rows for total in found)
        self._totals.set_records(found)
        self.table.fit()
        partners = len({total.partner for total in found})
        self._sentence.setText(
            self.tr("%Ln more row(s) will be sent", "", self._rows)
            if self._tried
            else self.tr("%Ln row(s) will be sent", "", self._rows)
        )
        kinds = Counter(change.operation for change in made.changes if change.state is RowState.READY)
        parts = [f"{explain.operation_word(kind)} {formats.count(number)}" for kind, number in kinds.items()]
        parts.append(self.tr("%Ln partner(s)", "", partners))
        account = made.found.account
        parts.append(
            self.tr("practice account") if account.practice else self.tr("account {name}").format(name=account.name)
        )
        self._line.setText(" · ".join(parts))
        self._show_trial(made)
        self._show_open(made)
        self._limit_shown = limit = self._limit(made)
        self._many.setVisible(self._needs_count())
        self._many_word.setText(
            self.tr("This is more than the account's limit of {limit} rows. Type {count} to go on:").format(
                limit=formats.count(limit), count=self._rows
            )
        )
        commission: dict[str, Decimal] = defaultdict(Decimal)
        for total in found:
            commission[total.currency] += total.commission_after - total.commission_before
        self._send.setText(
            self.tr("Send {rows}, commission about {money}").format(
                rows=self.tr("%Ln row(s)", "", self._rows), money=formats.monies(commission)
            )
        )
        if not self._tick.isActive() and not self._writing:
            self._bar_text.setText(self._before_sending())
        self._look()

    def _show_trial(self, made: Plan) -> None:
        """What a test showed, or that one is worth the time."""
        self._tried_box.setVisible(self._tried > 0)
        self._tried_text.setText(
            self.tr("%Ln row(s) tested: sent, and proved by reading back. Now the rest can follow.", "", self._tried)
        )
        few = len(trial_rows(made.changes)) if self._rows else 0
        why = {
            "account": self.tr("This is the first batch for this account."),
            "layout": self.tr("This is the first batch from a sheet with these columns."),
        }.get(self._first_of, self.tr("%Ln row(s) is|are many at once.", "", self._rows))
        self._trial_box.setVisible(not self._tried and proposed(self._rows, self._first_of))
        self._trial_title.setText(why)
        self._trial_text.setText(
            self.tr(
                "%Ln row(s) can go first, as a batch of their own. When they are proved, the rest is offered here.",
                "",
                few,
            )
        )
        self._try.setText(self.tr("Test with %Ln first", "", few))

    def _show_open(self, made: Plan) -> None:
        """The guards still open: what keeps rows back, how many, and the way to them."""
        clear(self._open)
        look, blocked = _count(made, RowState.LOOK), _count(made, RowState.BLOCKED)
        for state, number, text in (
            (
                RowState.LOOK,
                look,
                self.tr("%Ln row(s) still wait(s) for your look and will not be sent", "", look),
            ),
            (RowState.BLOCKED, blocked, self.tr("%Ln row(s) is|are blocked and will not be sent", "", blocked)),
        ):
            if not number:
                continue
            frame, inner = card("look" if state is RowState.LOOK else "neutral", margins=(14, 8, 10, 8), spacing=2)
            line = row(spacing=12)
            texts = QVBoxLayout()
            texts.setSpacing(1)
            title = label("strong", text, wrap=True)
            named = [
                self.tr("{count} × {guard}").format(count=formats.count(rows), guard=_guard(code, example))
                for code, rows, example in open_codes(made.changes, state)
            ]
            more = label("", " · ".join(named), wrap=True)
            more.setObjectName(f"openGuards_{state.value}")
            for made_label in (title, more):
                made_label.setProperty("tone", "true")
                texts.addWidget(made_label)
            show = button(name=f"openShow_{state.value}")
            show.setText(self.tr("Show"))
            show.setAccessibleName(self.tr("Show the rows: {state}").format(state=explain.state_word(state)))
            show.setProperty("filter", state.value)
            show.clicked.connect(self._go_back)
            show.setEnabled(not self.holding and not self._writing)
            line.addLayout(texts, 1)
            line.addWidget(show)
            inner.addLayout(line)
            self._open.addWidget(frame)

    @Slot()
    def _go_back(self) -> None:
        sender = self.sender()
        self.back_wanted.emit(str(sender.property("filter") or "") if sender is not None else "")

    def _limit(self, made: Plan) -> int:
        """The account's limit as it is now: it may have been changed since the plan was made."""
        return self._context.limits.get(made.found.account.key, made.policy.many_rows)

    def _needs_count(self) -> bool:
        return self._plan is not None and self._rows > self._limit(self._plan)

    @property
    def _confirmed(self) -> bool:
        typed = "".join(sign for sign in self._many_line.text() if sign.isdigit())
        return not self._needs_count() or typed == str(self._rows)

    def showEvent(self, event: QShowEvent) -> None:
        """The account's limit may have been changed meanwhile, so that the number of rows is asked for, or no more."""
        made = self._plan
        if made is not None and self._limit(made) != self._limit_shown:
            self._show_check(made)
        super().showEvent(event)

    def look_again(self) -> None:
        """A run began or ended: what can be pressed is another now."""
        self._look()

    @Slot()
    def _look(self) -> None:
        holding = self._tick.isActive() or self._writing
        idle = not self._context.lane.taken
        self._send.setEnabled(self._rows > 0 and self._confirmed and idle)
        self._try.setEnabled(idle and not holding)
        for made in self.findChildren(QPushButton):
            if made.property("filter"):
                made.setEnabled(not holding)
        with held(self._stack.widget(0)):
            self._send.setVisible(not holding)
            self._back.setVisible(not holding)
            self._cancel.setVisible(holding)
            self._hold.setVisible(holding)
        self._many_line.setEnabled(not holding)

    @property
    def accepted(self) -> frozenset[Code]:
        """What was confirmed on this page."""
        return frozenset({Code.MANY}) if self._needs_count() and self._confirmed else frozenset()

    # ------------------------------------------------------------------ the hold

    @property
    def holding(self) -> bool:
        """True while Cancel costs nothing."""
        return self._tick.isActive()

    @Slot()
    def begin_hold(self) -> None:
        """Start the countdown before all of it."""
        if self._plan is not None and self._confirmed:
            self._few = None
            self._hold_for(self._rows)

    @Slot()
    def begin_trial(self) -> None:
        """Start the countdown before a few rows, which are proved before the rest is offered."""
        if self._plan is None or self._context.lane.taken:
            return
        chosen = {change.action.id for change in trial_rows(self._plan.changes) if change.action is not None}
        if chosen:
            self._few = self._plan.only(chosen)
            self._rest_rows = self._rows - len(chosen)
            self._hold_for(len(chosen))

    def _hold_for(self, rows: int) -> None:
        if self._context.lane.taken:
            return
        self._whole = hold_seconds(rows, practice=self._context.desk.practice)
        self._left = self._whole
        self._ends = time.monotonic() + self._left
        self._tick.start()
        self.hold_changed.emit(True)
        self._look()
        self._cancel.setFocus()
        self._count_down()

    @Slot()
    def _count_down(self) -> None:
        if QApplication.activeModalWidget() is not None:  # it stands before Cancel, so this time doesn't count
            self._ends = time.monotonic() + self._left
            return
        self._left = left = self._ends - time.monotonic()
        if left > 0:
            seconds = int(left) + 1
            self._bar_text.setText(
                self.tr("The test begins in %Ln s. Until then Cancel costs nothing.", "", seconds)
                if self._few is not None
                else self.tr("Sending begins in %Ln s. Until then Cancel costs nothing.", "", seconds)
            )
            self._hold.setValue(int(1000 * (1 - left / self._whole)) if self._whole else 1000)
            return
        self._tick.stop()
        self._writing = True
        self._forget_run()
        self._bar_text.setText(self.tr("Writing the batch to the record…"))
        self._cancel.setEnabled(False)
        if self._few is not None and self._plan is not None:
            chosen = {change.action.id for change in self._few.changes if change.action is not None}
            self.trial_wanted.emit(self._few, self._plan.without(chosen))
        else:
            self.send_wanted.emit(self._plan)

    def _before_sending(self) -> str:
        if self._tried:
            return self.tr("Of these rows nothing has been sent yet. Each one is proved by reading it back.")
        return self.tr("Nothing has been sent yet. Each row is proved by reading it back.")

    def _stop_hold(self) -> None:
        self._tick.stop()
        self._writing = False
        self._cancel.setEnabled(True)
        self._bar_text.setText(self._before_sending())
        self._look()

    @Slot()
    def cancel(self) -> None:
        """Nothing was sent."""
        if self.holding:
            self._stop_hold()
            self._few = None
            nothing = self.tr("Cancelled. Nothing was sent.")
            self._bar_text.setText(self.tr("Cancelled. Nothing more was sent.") if self._tried else nothing)
            self.hold_changed.emit(False)
            self._send.setFocus()

    # ------------------------------------------------------------------ the run

    @property
    def run_shown(self) -> bool:
        """Whether the page of the run is shown, of the one that is on or the last; else it is the last look."""
        return self._stack.currentIndex() == 1

    def show_start(self, batch_id: int, *, trial: bool = False, shown: bool = True) -> None:
        """The run of a batch begins; of a few rows where it is a trial. `shown`: its page comes before what is here."""
        self._tick.stop()
        if not trial:
            self._few = None
        self._undo = False
        self._forget_run()
        if shown:
            self.setFocus()
        self._show_run()  # each page is changed while it is out of sight, where nothing is laid out for it
        if shown:
            self._stack.setCurrentIndex(1)
        self._stop_hold()
        if shown:
            self._pause.setFocus()
        self.latest.follow(batch_id)

    def show_run(self) -> None:
        """The page of the run that is on, whatever is here."""
        self._show_run()
        self._stack.setCurrentIndex(1)
        (self._see if self._pause.isHidden() else self._pause).setFocus()

    def _forget_run(self) -> None:
        """What was said of the last run is not true of the next."""
        self._progress = None
        self._paused = self._stopped = self._taking_back = False
        self._failed = None

    def mark_undo(self, undo: bool) -> None:
        """Whether the run takes a batch back."""
        self._undo = undo
        self.latest.mark_undo(undo)
        self._show_run()

    @Slot(object)
    def show_progress(self, progress: Progress) -> None:
        """How far the run is."""
        if self._progress is None:
            self._left_before = progress.counts.get(RowState.LEFT_OUT, 0)
        self._progress = progress
        self._show_run()

    def show_failed(self, error: BaseException) -> None:
        """The run ended early; what was sent is on record."""
        self.latest.rest()
        self._failed = error
        self._show_run()

    def not_taken_back(self) -> None:
        """What was to be taken back could not be."""
        self._taking_back = False
        self._show_run()

    def on_closing(self) -> Message:
        """What closing the window means for the run that is on."""
        if self._taking_back:  # the record knows a batch that takes back, but not the wish for one
            return Message(
                self.tr("What was sent has not been taken back yet."),
                self.tr(
                    "Close now, and it is not taken back by itself: the program does not remember that you asked for "
                    "it. You can still undo the batch in the History later."
                ),
                self.tr("A row that locks meanwhile can't be taken back any more."),
            )
        waiting, out = self._number((RowState.WAITING,)), self._number(_OUT)
        total = self._progress.total if self._progress is not None else 0
        if self._progress is not None and not waiting:
            return Message(
                self.tr("All rows are sent; %Ln still has|have to be proved.", "", out),
                self.tr("Close now, and they are read back when the program runs again. Nothing is lost."),
                "",
            )
        return Message(
            self.tr("{sent} of {all} rows are sent.").format(
                sent=formats.count(total - waiting), all=formats.count(total)
            )
            if total
            else self.tr("A batch is being sent."),
            self.tr(
                "Close now, and no further row is sent. Nothing is lost: Home offers to go on when you open the "
                "program again, and what is on its way is proved then."
            ),
            self.tr("A row that locks meanwhile can't be sent any more."),
        )

    def _number(self, states: tuple[RowState, ...]) -> int:
        counts = self._progress.counts if self._progress is not None else {}
        return sum(counts.get(state, 0) for state in states)

    def _show_run(self) -> None:
        with held(self._stack.widget(1)):
            self._write_run()

    def _write_run(self) -> None:
        progress = self._progress
        over = self._failed is not None
        waiting = self._number((RowState.WAITING,))
        out = self._number(_OUT)
        if over and self._failed is not None:
            said = explain.of_error(self._failed)
            self._run_sentence.setText(said.title)
            not_back = self.tr("What was sent was not taken back; undo the batch in the History.")
            self._run_line.setText(together(said.more, not_back if self._taking_back else ""))
        elif progress is None:
            self._run_sentence.setText(self.tr("Preparing…"))
            self._run_line.setText(self.tr("The guards are asked once more before the first row goes out."))
        else:
            self._run_sentence.setText(self._phase(progress, waiting, out))
            self._run_line.setText(self._finish(progress))
        total = progress.total if progress is not None else 0
        self._run_bar.setRange(0, total)
        self._run_bar.setValue(progress.done if progress is not None else 0)
        self._run_bar.setVisible(not over)
        self._show_counts()
        self._warn.setVisible(not over and (waiting + out > 0))
        notice = progress.notice if progress is not None else None
        self._news.setVisible(notice is not None and not over)
        if notice is not None:
            self._news_text.setText(explain.say(notice.code, notice.facts).text)
        self._foot_text.setText(
            self.tr("Please don't close the window: what was sent is taken back as soon as it has settled.")
            if self._taking_back and not over
            else self.tr("You can close the window at any time: nothing is lost, and Home offers to go on.")
        )
        self._pause.setText(self.tr("Resume") if self._paused else self.tr("Pause"))
        self._show_stopped()
        sending = not over and not self._stopped and (waiting > 0 or progress is None)
        self._see.setVisible(over or self._stopped or (progress is not None and waiting == 0))
        if not sending and (self._pause.hasFocus() or self._stop.hasFocus()):
            (self._take_back if self._stopped and self._take_back.isEnabled() else self._see).setFocus()
        self._pause.setVisible(sending)
        self._stop.setVisible(sending)

    def _phase(self, progress: Progress, waiting: int, out: int) -> str:
        if self._stopped:
            return self.tr("Stopped. Waiting for what is on its way.")
        if self._paused:
            return self.tr("Paused. Nothing new is sent.")
        if progress.phase == "preparing":
            return self.tr("Preparing…")
        if progress.phase == "canary":
            return self.tr("One row goes first; the others follow when it is proved.")
        if waiting and self._few is not None:
            return self.tr("Testing %Ln row(s)", "", progress.total)
        if waiting:
            return (
                self.tr("Taking back %Ln row(s)", "", progress.total)
                if self._undo
                else self.tr("Sending %Ln row(s)", "", progress.total)
            )
        if out:
            return self.tr("All sent. %Ln row(s) still to be proved by reading back.", "", out)
        refused = self._number(_REFUSED)
        if refused:
            return self.tr("Every row has its answer; %Ln refused.", "", refused)
        return self.tr("Everything is proved.")

    def _finish(self, progress: Progress) -> str:
        done = self.tr("{done} of {all} done").format(
            done=formats.count(progress.done), all=formats.count(progress.total)
        )
        if progress.finish_at is not None and not self._paused and not self._stopped:
            done = f"{done} · " + self.tr("finished at about {time}").format(time=formats.clock(progress.finish_at))
        if self._few is not None and self._rest_rows:
            done = f"{done} · " + self.tr("%Ln more row(s) wait(s) for the test", "", self._rest_rows)
        return done

    def _show_counts(self) -> None:
        counts = self._progress.counts if self._progress is not None else {}
        shown = tuple((state, explain.state_word(state)) for state in _COUNTED if counts.get(state, 0))
        if shown == self._counted:  # twelve times a second: new labels are made only for new states
            for state, figure in self._count_figures.items():
                figure.setText(formats.count(counts[state]))
            return
        clear(self._counts)
        self._counted, self._count_figures = shown, {}
        for state, word in shown:
            cell = QVBoxLayout()
            cell.setSpacing(1)
            tone = shapes.tone(state)
            figure = label("figure", formats.count(counts[state]))
            figure.setObjectName(f"count_{state.value}")
            self._count_figures[state] = figure
            cell.addWidget(figure)
            cell.addWidget(label("bad" if tone == "bad" else "good" if tone == "good" else "second", word))
            self._counts.addLayout(cell)
        self._counts.addStretch(1)

    # ------------------------------------------------------------------ pause, stop, take back

    @Slot()
    def _pause_pressed(self) -> None:
        control = self._context.lane.control
        if control is None:
            return
        self._paused = not self._paused
        if self._paused:
            control.pause()
        else:
            control.resume()
        self._show_run()

    @Slot()
    def _stop_pressed(self) -> None:
        control = self._context.lane.control
        if control is None:
            return
        self._stopped, self._paused = True, False
        control.stop()
        self._show_run()

    @Slot()
    def _take_back_pressed(self) -> None:
        self._taking_back = True
        self._show_run()
        self.take_back_wanted.emit()

    def _show_stopped(self) -> None:
        stopped = self._stopped and self._failed is None
        self._stop_box.setVisible(stopped)
        if not stopped:
            return
        effect = self._number(_IN_EFFECT)
        sent = effect + self._number(_OUT) + self._number(_REFUSED)
        # Rows left out in the review count as left out too; only those the stop added never go.
        never = self._number((RowState.WAITING, RowState.LEFT_OUT)) - self._left_before
        self._stop_text.setText(
            self.tr("{sent} sent, {effect} of them already in effect, {never} not sent and never will be").format(
                sent=formats.count(sent), effect=formats.count(effect), never=formats.count(never)
            )
        )
        going = effect + self._number(_OUT)
        if self._taking_back:
            self._stop_more.setText(
                self.tr("Rows still on their way are taken back as soon as they have settled, by itself.")
            )
        elif self._undo:
            self._stop_more.setText(self.tr("What was taken back stays so; the other rows stay as they are."))
        elif going:
            self._stop_more.setText(self.tr("What was sent can stay, or go back now."))
        else:
            self._stop_more.setText(self.tr("Nothing is in effect, so there is nothing to take back."))
        self._take_back.setText(self.tr("Take back the {count}").format(count=formats.count(going)))
        can = going > 0 and not self._undo
        self._take_back.setEnabled(can and not self._taking_back)
        self._take_back.setVisible(can)
