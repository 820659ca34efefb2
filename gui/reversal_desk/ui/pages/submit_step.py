"""Step 4: what will be sent, a hold in which Cancel costs nothing, then the run itself."""

from __future__ import annotations

import os
import time
from collections import Counter, defaultdict
from decimal import Decimal
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QProgressBar, QStackedWidget, QVBoxLayout, QWidget

from reversal_desk.model import Change, Code, Progress, RowState
from reversal_desk.ui import explain, formats
from reversal_desk.ui.context import Context
from reversal_desk.ui.models.totals import Total, TotalsModel
from reversal_desk.ui.widgets import shapes
from reversal_desk.ui.widgets.pieces import Speaking, button, card, clear, label, row
from reversal_desk.ui.widgets.table import DeskTable

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


class SubmitStep(Speaking):
    """Emits `send_wanted(plan)` when the hold has ended, and what is wanted of the run."""

    send_wanted = Signal(object)
    back_wanted = Signal()
    hold_changed = Signal(bool)
    take_back_wanted = Signal()
    done_wanted = Signal()

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._plan: Plan | None = None
        self._rows = 0
        self._left_before = 0
        self._ends = 0.0
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
        self._back.clicked.connect(self.back_wanted)
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
        self._pause = button(name="runPause")
        self._pause.clicked.connect(self._pause_pressed)
        self._stop = button("danger", name="runStop")
        self._stop.clicked.connect(self._stop_pressed)
        self._see = button("primary", name="runSee")
        self._see.clicked.connect(self.done_wanted)
        for widget in (self._run_sentence, self._run_line, frame, self._warn, self._news, self._stop_box):
            lines.addWidget(widget)
        lines.addStretch(1)
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
        self._take_back.setText(self.tr("Take back"))
        self._stop.setText(self.tr("Stop"))
        self._stop.setToolTip(self.tr("What is not sent yet is not sent any more"))
        self._many_line.setAccessibleName(self.tr("Number of rows, typed to confirm"))
        self.table.setAccessibleName(self.tr("Totals per partner and currency"))
        self._warn_text.setText(self.tr("Please don't change these orders in impact.com meanwhile."))
        self._foot_text.setText(
            self.tr("You can close the window at any time: nothing is lost, and Home offers to go on.")
        )
        if self._plan is not None:
            self._show_check(self._plan)
        if self._stack.currentIndex() == 1:
            self._show_run()

    # ------------------------------------------------------------------ checking

    def show_plan(self, made: Plan) -> None:
        """The last look before sending."""
        self._plan = made
        self._many_line.clear()
        self._stop_hold()
        self._stack.setCurrentIndex(0)
        self._show_check(made)
        self._send.setFocus()

    def _show_check(self, made: Plan) -> None:
        found = totals(made.changes)
        self._rows = sum(total.rows for total in found)
        self._totals.set_records(found)
        self.table.fit()
        partners = len({total.partner for total in found})
        self._sentence.setText(self.tr("%Ln row(s) will be sent", "", self._rows))
        kinds = Counter(change.operation for change in made.changes if change.state is RowState.READY)
        parts = [f"{explain.operation_word(kind)} {formats.count(number)}" for kind, number in kinds.items()]
        parts.append(self.tr("%Ln partner(s)", "", partners))
        account = made.found.account
        parts.append(
            self.tr("practice account") if account.practice else self.tr("account {name}").format(name=account.name)
        )
        self._line.setText(" · ".join(parts))
        clear(self._open)
        waiting = sum(change.state is RowState.LOOK for change in made.changes)
        if waiting:
            frame, inner = card("look", margins=(14, 10, 14, 10))
            said = label(
                "", self.tr("%Ln row(s) still wait(s) for your look and will not be sent.", "", waiting), wrap=True
            )
            said.setProperty("tone", "true")
            inner.addWidget(said)
            self._open.addWidget(frame)
        limit = made.policy.many_rows
        self._many.setVisible(self._needs_count())
        self._many_word.setText(
            self.tr("This is more than {limit} rows. Type {count} to go on:").format(
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
        if not self._tick.isActive():
            self._bar_text.setText(self.tr("Nothing has been sent yet. Each row is proved by reading it back."))
        self._look()

    def _needs_count(self) -> bool:
        return self._plan is not None and self._rows > self._plan.policy.many_rows

    @Slot()
    def _look(self) -> None:
        typed = "".join(sign for sign in self._many_line.text() if sign.isdigit())
        confirmed = not self._needs_count() or typed == str(self._rows)
        holding = self._tick.isActive()
        self._send.setEnabled(self._rows > 0 and confirmed and not self._context.lane.running)
        self._send.setVisible(not holding)
        self._back.setVisible(not holding)
        self._cancel.setVisible(holding)
        self._hold.setVisible(holding)
        self._many_line.setEnabled(not holding)

    @property
    def accepted(self) -> frozenset[Code]:
        """What was confirmed on this page."""
        return frozenset({Code.MANY}) if self._needs_count() else frozenset()

    # ------------------------------------------------------------------ the hold

    @property
    def holding(self) -> bool:
        """True while Cancel costs nothing."""
        return self._tick.isActive()

    @Slot()
    def begin_hold(self) -> None:
        """Start the countdown."""
        if self._plan is None or self._context.lane.running:
            return
        self._whole = hold_seconds(self._rows, practice=self._context.desk.practice)
        self._ends = time.monotonic() + self._whole
        self._tick.start()
        self.hold_changed.emit(True)
        self._look()
        self._cancel.setFocus()
        self._count_down()

    @Slot()
    def _count_down(self) -> None:
        left = self._ends - time.monotonic()
        if left > 0:
            seconds = int(left) + 1
            self._bar_text.setText(self.tr("Sending begins in %Ln s. Until then Cancel costs nothing.", "", seconds))
            self._hold.setValue(int(1000 * (1 - left / self._whole)) if self._whole else 1000)
            return
        self._tick.stop()
        self._bar_text.setText(self.tr("Writing the batch to the record…"))
        self._cancel.setEnabled(False)
        self.send_wanted.emit(self._plan)

    def _stop_hold(self) -> None:
        self._tick.stop()
        self._cancel.setEnabled(True)
        self._bar_text.setText(self.tr("Nothing has been sent yet. Each row is proved by reading it back."))
        self._look()

    @Slot()
    def cancel(self) -> None:
        """Nothing was sent."""
        if self.holding:
            self._stop_hold()
            self._bar_text.setText(self.tr("Cancelled. Nothing was sent."))
            self.hold_changed.emit(False)
            self._send.setFocus()

    # ------------------------------------------------------------------ the run

    def show_start(self) -> None:
        """A run begins."""
        self._stop_hold()
        self._undo = False
        self._progress = None
        self._paused = self._stopped = self._taking_back = False
        self._failed = None
        self.setFocus()
        self._stack.setCurrentIndex(1)
        self._show_run()
        self._pause.setFocus()

    def mark_undo(self, undo: bool) -> None:
        """Whether the run takes a batch back."""
        self._undo = undo
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
        self._failed = error
        self._show_run()

    def _number(self, states: tuple[RowState, ...]) -> int:
        counts = self._progress.counts if self._progress is not None else {}
        return sum(counts.get(state, 0) for state in states)

    def _show_run(self) -> None:
        progress = self._progress
        over = self._failed is not None
        waiting = self._number((RowState.WAITING,))
        out = self._number(_OUT)
        if over and self._failed is not None:
            said = explain.of_error(self._failed)
            self._run_sentence.setText(said.title)
            self._run_line.setText(" ".join(part for part in (said.meaning, said.todo) if part))
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
            return f"{done} · " + self.tr("finished at about {time}").format(time=formats.clock(progress.finish_at))
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
        self._stop_box.setVisible(self._stopped)
        if not self._stopped:
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
