"""A run as it is shown while it is on: how far it is, Pause and Stop, and taking back what was sent."""

from __future__ import annotations

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QLabel, QProgressBar, QVBoxLayout, QWidget

from reversal_desk.model import Progress, RowState
from reversal_desk.ui import explain, formats
from reversal_desk.ui.context import Context
from reversal_desk.ui.widgets import shapes
from reversal_desk.ui.widgets.latest_rows import LatestRows
from reversal_desk.ui.widgets.pieces import Speaking, button, card, clear, heading, held, label, row
from reversal_desk.words import Message, together

#: Shown while a run is on, in this order.
_COUNTED = (
    RowState.WAITING, RowState.SENDING, RowState.QUEUED, RowState.CONFIRMED, RowState.UNDONE, RowState.ALREADY_SO,
    RowState.ACCEPTED_NOT_VISIBLE, RowState.CHECKING, RowState.REFUSED, RowState.UNDO_REFUSED,
)  # fmt: skip
_IN_EFFECT = (RowState.CONFIRMED, RowState.ALREADY_SO, RowState.UNDONE)
_OUT = (RowState.SENDING, RowState.QUEUED, RowState.ACCEPTED_NOT_VISIBLE, RowState.CHECKING)
_REFUSED = (RowState.REFUSED, RowState.UNDO_REFUSED)


class RunView(Speaking):
    """Owns what is known of the run that is on, or of the last one, and what the person said to it."""

    take_back_wanted = Signal()
    done_wanted = Signal()

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._rest_rows: int | None = None  # what waits for a test; None where the run is none
        self._left_before = 0
        self._progress: Progress | None = None
        self._undo = False
        self._paused = False
        self._stopped = False
        self._taking_back = False
        self._failed: BaseException | None = None
        self._counted: tuple[tuple[RowState, str], ...] = ()
        self._count_figures: dict[RowState, QLabel] = {}
        self._build()
        self.retranslate()

    def _build(self) -> None:
        lines = QVBoxLayout(self)
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
        lines.addLayout(heading(self._run_sentence, self._run_line))
        for widget in (frame, self._warn, self._news, self._stop_box):
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

    def retranslate(self) -> None:
        """Its words."""
        self._see.setText(self.tr("See what became of it"))
        self._take_back.setText(self.tr("Take back"))
        self._stop.setText(self.tr("Stop"))
        self._stop.setToolTip(self.tr("What is not sent yet is not sent any more"))
        self._warn_text.setText(self.tr("Please don't change these orders in impact.com meanwhile."))
        if not self.isHidden():  # else it is written before it is shown
            self.show_now()

    # ------------------------------------------------------------------ which run

    def begin(self, *, rest_rows: int | None) -> None:
        """Another run begins; a test, where so many rows wait for it."""
        self._rest_rows = rest_rows
        self._undo = False
        self.forget()

    @Slot()
    def forget(self) -> None:
        """What was said of the last run is not true of the next."""
        self._progress = None
        self._paused = self._stopped = self._taking_back = False
        self._failed = None

    def take_keys(self) -> None:
        """Its first button has the keys."""
        (self._see if self._pause.isHidden() else self._pause).setFocus()

    def mark_undo(self, undo: bool) -> None:
        """Whether the run takes a batch back."""
        self._undo = undo
        self.latest.mark_undo(undo)
        self.show_now()

    @Slot(object)
    def show_progress(self, progress: Progress) -> None:
        """How far the run is."""
        if self._progress is None:
            self._left_before = progress.counts.get(RowState.LEFT_OUT, 0)
        self._progress = progress
        self.show_now()

    def show_failed(self, error: BaseException) -> None:
        """The run ended early; what was sent is on record."""
        self.latest.rest()
        self._failed = error
        self.show_now()

    def not_taken_back(self) -> None:
        """What was to be taken back could not be."""
        self._taking_back = False
        self.show_now()

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

    # ------------------------------------------------------------------ how far it is

    def _number(self, states: tuple[RowState, ...]) -> int:
        counts = self._progress.counts if self._progress is not None else {}
        return sum(counts.get(state, 0) for state in states)

    def show_now(self) -> None:
        """Say how far it is."""
        with held(self):
            self._write()

    def _write(self) -> None:
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
            first = max(1, progress.total - waiting)  # one of each way of writing
            return self.tr("%Ln row(s) go(es) first; the others follow once that is proved.", "", first)
        if waiting and self._rest_rows is not None:
            return self.tr("Testing %Ln row(s)", "", progress.total)
        if waiting:
            return (
                self.tr("Taking back %Ln row(s)", "", progress.total)
                if self._undo
                else self.tr("Sending %Ln row(s)", "", progress.total)
            )
        if on_its_way := self._number((RowState.SENDING,)):
            return (
                self.tr("Taking back the last %Ln row(s)", "", on_its_way)
                if self._undo
                else self.tr("Sending the last %Ln row(s)", "", on_its_way)
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
            done = f"{done} · " + self.tr("ends at about {time}").format(time=formats.clock(progress.finish_at))
        if self._rest_rows:
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
        self.show_now()

    @Slot()
    def _stop_pressed(self) -> None:
        control = self._context.lane.control
        if control is None:
            return
        self._stopped, self._paused = True, False
        control.stop()
        self.show_now()

    @Slot()
    def _take_back_pressed(self) -> None:
        self._taking_back = True
        self.show_now()
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
