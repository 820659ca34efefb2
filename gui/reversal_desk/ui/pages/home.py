"""Home: where a sheet comes in, what locks soon, what is unfinished, and the last batches."""

from __future__ import annotations

from pathlib import Path, PurePath
from typing import TYPE_CHECKING, Any

from msgspec import Struct
from PySide6.QtCore import QRectF, QSize, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QFont, QFontMetrics, QKeySequence, QPainter, QPaintEvent, QShortcut
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLayout, QSizePolicy, QVBoxLayout, QWidget

from reversal_desk import late
from reversal_desk.model import BatchInfo, Notice, RowState
from reversal_desk.ui import background, explain, formats, theme
from reversal_desk.ui.context import BatchesWanted, Context, UndoWanted
from reversal_desk.ui.models import batches as batch_words
from reversal_desk.ui.models.batches import BatchModel
from reversal_desk.ui.widgets import shapes
from reversal_desk.ui.widgets.drop import DropTarget
from reversal_desk.ui.widgets.pieces import (
    EmptyState,
    PressButton,
    Speaking,
    button,
    card,
    clear,
    focus_kept,
    hairline,
    held,
    label,
    row,
)
from reversal_desk.words import Message

if TYPE_CHECKING:
    from reversal_desk.desk import Desk, LockReminder
    from reversal_desk.store.drafts import DraftInfo
    from reversal_desk.ui.dialogs import message
else:
    message = late.room("reversal_desk.ui.dialogs.message")

_LAST = 8
#: A file's name on Home gives way only where it is wider.
_NAME = 150
#: The letters of a link stand so far inside it, where its focus has room; what stands below them is set in as far.
_LINK_EDGE = 2
_SLOW_MS = 150
#: Within what a press may take.
_BLINK_SECONDS = 0.04
_UNFINISHED = 3


class StatePill(QWidget):
    """A state as shape, word and tone, outside a table."""

    def __init__(self, state: RowState, text: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._state, self._text = state, text
        self._face = QFont(self.font())
        self._face.setPixelSize(11)
        self._face.setWeight(QFont.Weight.DemiBold)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(text)

    def sizeHint(self) -> QSize:
        """Room for shape and word."""
        return QSize(QFontMetrics(self._face).horizontalAdvance(self._text) + 34, 20)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """The pill."""
        tone, shape = shapes.LOOKS[self._state]
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.colour(f"{tone}_soft"))
        painter.drawRoundedRect(QRectF(self.rect()), 10, 10)
        ink = theme.colour("second" if tone == "neutral" else tone)
        shapes.draw(painter, shape, QRectF(9, self.height() / 2 - 4.5, 9, 9), ink)
        painter.setPen(ink)
        painter.setFont(self._face)
        painter.drawText(QRectF(24, 0, self.width(), self.height()), Qt.AlignmentFlag.AlignVCenter, self._text)


class _News(Struct, frozen=True):
    batches: tuple[BatchInfo, ...]
    unfinished: tuple[BatchInfo, ...]
    drafts: tuple[DraftInfo, ...]
    reminders: tuple[LockReminder, ...]
    notices: tuple[Notice, ...] = ()


def _read(desk: Desk) -> _News:
    batches = desk.batches()
    unfinished = tuple(batch for batch in batches if not batch.finished)
    return _News(batches, unfinished, desk.drafts(), desk.lock_reminders(), desk.notices)


class HomePage(Speaking):
    """Says what waits for the person; passes wishes on through the context and its own signals."""

    open_wanted = Signal()
    paste_wanted = Signal()
    sample_wanted = Signal()

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._news = _News((), (), (), ())
        self._known = False
        self._ticket: background.Ticket | None = None
        self._words = BatchModel(self)
        self.drop = DropTarget(context.recent, sample=context.desk.practice, prefix="home")
        self.drop.setMinimumHeight(190)
        self.drop.open_pressed.connect(self.open_wanted)
        self.drop.paste_pressed.connect(self.paste_wanted)
        self.drop.sample_pressed.connect(self.sample_wanted)
        self.drop.files_given.connect(context.files_wanted)
        paste = QShortcut(QKeySequence(QKeySequence.StandardKey.Paste), self)
        paste.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        paste.activated.connect(self.paste_wanted)
        left, self._left = card()
        right, self._right = card()
        lower = QHBoxLayout()
        lower.setSpacing(18)
        lower.addWidget(left, 10)
        lower.addWidget(right, 16)
        lines = QVBoxLayout(self)
        lines.setContentsMargins(28, 24, 28, 24)
        lines.setSpacing(18)
        self._notices = QVBoxLayout()
        self._notices.setSpacing(8)
        lines.addLayout(self._notices)
        lines.addWidget(self.drop, 0)
        lines.addLayout(lower, 1)
        context.batches_changed.connect(self.reload)
        # Nothing is said before the journal is read, which takes a blink; only where it takes longer.
        self._slow = QTimer(self)
        self._slow.setSingleShot(True)
        self._slow.setInterval(_SLOW_MS)
        self._slow.timeout.connect(self.retranslate)
        self._slow.start()

    def show_account(self) -> None:
        """Whether there is an account decides what an empty page says."""
        if self._known and not self._news.batches:
            self._build_right()

    @Slot()
    def reload(self) -> None:
        """Read the journal again."""
        if self._ticket is not None:
            self._ticket.drop()
        self._ticket = background.in_pool(_read, self._context.desk, done=self._show, failed=self._context.trouble.emit)

    def read_at_once(self) -> None:
        """Show what the journal says before the page is on the screen, where it is read in a blink; so a page is not
        laid out and drawn twice at each start."""
        if self._ticket is not None:
            self._ticket.await_briefly(_BLINK_SECONDS)

    def check(self) -> None:
        """Have the whole journal looked at, away from the window; what is wrong with it is said here."""
        background.in_pool(
            self._context.desk.journal_checked, done=self._checked, failed=self._context.trouble.emit
        )  # fmt: skip

    @Slot(object)
    def _checked(self, sound: bool) -> None:
        if not sound:
            self._context.batches_changed.emit()

    @Slot(object)
    def _show(self, news: _News) -> None:
        self._slow.stop()
        self._news, self._known = news, True
        self.retranslate()

    @Slot()
    def retranslate(self) -> None:
        """Build both cards again, and what there is to say of the data folder; the keys stay where they were."""
        with focus_kept(self), held(self):
            self._build()

    def _build(self) -> None:
        clear(self._notices)
        for notice in self._news.notices:
            frame, inner = card("look", margins=(12, 8, 12, 8), spacing=2)
            said = label("", explain.say(notice.code, notice.facts).text, wrap=True)
            said.setProperty("tone", "true")
            inner.addWidget(said)
            self._notices.addWidget(frame)
        self._build_left()
        self._build_right()

    # ------------------------------------------------------------------ left

    def _build_left(self) -> None:
        clear(self._left)
        self._left.addWidget(label("title", self.tr("Before they lock")))
        if self._news.reminders:
            self._left.addWidget(self._reminders())
        else:
            self._left.addWidget(
                label(
                    "second",
                    self.tr(
                        "None of your rows locks in the next 7 days. Rows that do are listed here, most urgent first."
                    ),
                    wrap=True,
                )
            )
        self._left.addSpacing(14)
        self._left.addWidget(label("title", self.tr("Unfinished")))
        running = self._context.running_batch
        shown = [batch for batch in self._news.unfinished if batch.id != running][:_UNFINISHED]
        if running:
            self._left.addWidget(self._running(running))
        for batch in shown:
            self._left.addWidget(self._unfinished(batch))
        drafts = self._news.drafts[: max(1, _UNFINISHED - len(shown))]
        for draft in drafts:
            self._left.addWidget(self._draft(draft))
        more = len(self._news.drafts) - len(drafts)
        if more:
            self._left.addWidget(label("second", self.tr("and %Ln older draft(s)", "", more)))
        if not shown and not running and not self._news.drafts:
            self._left.addWidget(
                label(
                    "second",
                    self.tr("Nothing is unfinished. Drafts and batches that were interrupted wait here."),
                    wrap=True,
                )
            )
        self._left.addStretch(1)

    def _reminders(self) -> QWidget:
        box = QWidget()
        grid = QGridLayout(box)
        grid.setContentsMargins(0, 2, 0, 0)
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(0)
        grid.setColumnStretch(1, 1)
        when = {0: self.tr("Today"), 3: self.tr("In 3 days"), 7: self.tr("In 7 days")}
        for place, reminder in enumerate(self._news.reminders):
            word = when.get(reminder.within_days, self.tr("In %Ln day(s)", "", reminder.within_days))
            of_mine = self.tr("%Ln row(s) of yours", "", _number(reminder.rows))
            if reminder.unsent:
                of_mine += " · " + self.tr("%Ln of them not sent", "", _number(reminder.unsent))
            cells = (
                label("strong" if reminder.within_days == 0 else "", word),
                label("second", of_mine, wrap=True),
                label("", formats.monies(reminder.money)),
            )
            cells[2].setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            for number, cell in enumerate(cells):
                cell.setMinimumHeight(30)
                grid.addWidget(cell, place * 2, number)
            show = button("link", name=f"reminder_{reminder.within_days}")
            show.setText(self.tr("Show"))
            show.setAccessibleName(f"{show.text()}: {word}")
            show.setProperty("reminder", place)
            show.setEnabled(bool(reminder.batch_ids) or not self._context.lane.running)
            show.clicked.connect(self._show_reminded)
            grid.addWidget(show, place * 2, 3, Qt.AlignmentFlag.AlignRight)
            grid.addWidget(hairline(), place * 2 + 1, 0, 1, 4)
        return box

    def _running(self, batch_id: int) -> QWidget:
        frame, lines = card("inner", margins=(12, 10, 12, 10))
        texts = QVBoxLayout()
        texts.setSpacing(2)
        texts.addWidget(label("strong", self.tr("Batch {number} is running").format(number=batch_id)))
        texts.addWidget(label("second", self.tr("It goes on while you do other things here."), wrap=True))
        go = button("primary", name="showRun")
        go.setText(self.tr("Show"))
        go.setAccessibleName(self.tr("Show the running batch"))
        go.setProperty("batch", batch_id)
        go.clicked.connect(self._resume)
        line = row(spacing=12)
        line.addLayout(texts, 1)
        line.addWidget(go)
        lines.addLayout(line)
        return frame

    def _unfinished(self, batch: BatchInfo) -> QWidget:
        frame, lines = card("inner", margins=(12, 10, 12, 10))
        waiting = batch.counts.get(RowState.WAITING, 0)
        whole = batch_words.size(batch)
        name = (
            batch_words.name(batch)
            if batch.kind == "submit"
            else self.tr("Undo of batch {number}").format(number=batch.undo_of)
        )
        texts = QVBoxLayout()
        texts.setSpacing(2)
        title = label("strong", name)
        title.setToolTip(batch.file)
        texts.addWidget(title)
        if waiting:
            said = self.tr("{sent} of {all} sent · nothing is lost").format(
                sent=formats.count(whole - waiting), all=formats.count(whole)
            )
        else:
            said = self.tr("%Ln row(s) still being checked", "", batch_words.being_checked(batch))
        texts.addWidget(label("second", said, wrap=True))
        go = button("primary", name=f"resume_{batch.id}")
        go.setText(self.tr("Resume"))
        go.setAccessibleName(self.tr("Resume batch {number}").format(number=batch.id))
        go.setEnabled(not self._context.lane.running)
        go.setProperty("batch", batch.id)
        go.clicked.connect(self._resume)
        line = row(spacing=12)
        line.addLayout(texts, 1)
        line.addWidget(go)
        lines.addLayout(line)
        return frame

    def _draft(self, draft: DraftInfo) -> QWidget:
        """A batch that was begun and not sent."""
        frame, lines = card("inner", margins=(12, 10, 12, 10))
        name = PurePath(draft.file.replace("\\", "/")).name or self.tr("pasted rows")
        texts = QVBoxLayout()
        texts.setSpacing(2)
        title = label("strong", name)
        title.setToolTip(draft.file)
        texts.addWidget(title)
        parts = [self.tr("Draft of {time}").format(time=formats.day_time(draft.saved_at))]
        if draft.rows:
            parts.append(self.tr("%Ln row(s) ready", "", draft.rows))
        if draft.edited:
            parts.append(self.tr("%Ln edited", "", draft.edited))
        if draft.undecided:
            parts.append(self.tr("%Ln row(s) not decided", "", draft.undecided))
        waits = bool(draft.rows) or draft.undecided != 0  # also where nobody counted what waits
        if not waits:
            parts.append(self.tr("nothing in it to send or to decide"))
        texts.addWidget(label("second", " · ".join(parts), wrap=True))
        drop = button("link", name=f"dropDraft_{draft.id}")
        drop.setText(self.tr("Discard"))
        drop.setAccessibleName(self.tr("Discard the draft of {file}").format(file=f"{name} ({draft.id})"))
        drop.clicked.connect(self._drop_draft)
        go = button("primary" if waits else "", name=f"draft_{draft.id}")
        go.setText(self.tr("Resume"))
        go.setAccessibleName(self.tr("Resume the draft of {file}").format(file=f"{name} ({draft.id})"))
        go.setEnabled(not self._context.lane.running)
        go.clicked.connect(self._resume_draft)
        for made in (drop, go):
            made.setProperty("batch", draft.id)
        lines.addLayout(texts)
        lines.addLayout(row(None, drop, go, spacing=10))  # below: beside them the words have no room where it is narrow
        return frame

    # ------------------------------------------------------------------ right

    def _build_right(self) -> None:
        clear(self._right)
        self._right.addWidget(label("title", self.tr("Last batches")))
        if not self._news.batches:
            empty = EmptyState("inbox")
            empty.title.setText(self.tr("No batches yet") if self._known else self.tr("Reading…"))
            empty.text.setText(self._next_step() if self._known else "")
            self._right.addWidget(empty, 1)
            return
        self._list_batches()

    def _next_step(self) -> str:
        """What a page without batches says: the one thing to do next."""
        if self._context.desk.practice:
            said = self.tr("Press “Try a sample” above: a sheet of returned orders opens, and nothing real can happen.")
        elif self._context.account is None:
            said = self.tr("First add your impact.com account under Accounts; or practise without one, under Settings.")
        else:
            said = self.tr("Open a spreadsheet above; nothing is sent before you have seen what would change.")
        return f"{said}\n" + self.tr("What you send appears here, with the time until which it can go back.")

    def _list_batches(self) -> None:
        box = QWidget()
        grid = QGridLayout(box)
        grid.setContentsMargins(0, 2, 0, 0)
        grid.setHorizontalSpacing(14)
        grid.setVerticalSpacing(0)
        grid.setColumnStretch(1, 1)
        heads = (self.tr("No."), self.tr("Sheet, sent"), self.tr("Result, undo until"))
        for number, text in enumerate(heads):
            head = label("caption", text)
            head.setMinimumHeight(26)
            head.setContentsMargins(_LINK_EDGE if number == 1 else 0, 0, 0, 0)
            grid.addWidget(head, 0, number)
        head.setToolTip(self._words.why_before_the_lock())
        grid.addWidget(hairline(), 1, 0, 1, 3)
        for place, batch in enumerate(self._news.batches[:_LAST]):
            line = 2 + place * 2
            self._batch_line(grid, line, batch)
            grid.addWidget(hairline(), line + 1, 0, 1, 3)
        self._right.addWidget(box)
        self._right.addStretch(1)
        if len(self._news.batches) > _LAST:
            more = button("link", name="allBatches")
            more.setText(self.tr("All batches"))
            more.clicked.connect(self._all)
            self._right.addLayout(row(more, None))

    def _batch_line(self, grid: QGridLayout, line: int, batch: BatchInfo) -> None:
        """One batch in two lines: what it was and how it ended, below that when it was sent and until when it can go
        back. Side by side they have no room in the smallest window."""
        grid.setRowMinimumHeight(line, 46)
        grid.addWidget(label("second", str(batch.id)), line, 0)
        link = _ElidedLink(self._words._file(batch))
        link.setObjectName(f"open_{batch.id}")
        link.setAccessibleName(self.tr("Open batch {number}").format(number=batch.id))
        link.setToolTip(batch.file)
        link.setProperty("batch", batch.id)
        link.clicked.connect(self._open)
        sent = label("small", formats.day_time(batch.created_at))
        sent.setToolTip(formats.with_zone(batch.created_at))
        sent.setContentsMargins(_LINK_EDGE, 0, 0, 0)
        until = label("" if batch_words.deadline(batch) else "second", self._words.until(batch))
        until.setToolTip(self._words.until_whole(batch))
        if batch_words.is_near(batch):
            until.setProperty("urgent", "true")
        pill = StatePill(batch_words.state_of(batch), self._words.result(batch))
        below: QWidget | QLayout = until
        if batch_words.can_undo(batch):
            undo = button("link", name=f"undo_{batch.id}")
            undo.setText(self._words.undo_word(batch))
            undo.setAccessibleName(self._words.undo_word_whole(batch))
            undo.setProperty("batch", batch.id)
            undo.clicked.connect(self._undo)
            below = row(until, None, undo, spacing=6)
        grid.addLayout(_two_lines(link, sent), line, 1)
        grid.addLayout(_two_lines(pill, below), line, 2)

    # ------------------------------------------------------------------ wishes

    def _batch_of_sender(self) -> int:
        sender = self.sender()
        value: Any = sender.property("batch") if sender is not None else 0
        return int(value or 0)

    @Slot()
    def _open(self) -> None:
        self._context.batch_wanted.emit(self._batch_of_sender())

    @Slot()
    def _show_reminded(self) -> None:
        """The batch that a reminder speaks of; where there are several, each of them among nothing else.

        A draft goes first: what is not sent by its lock never can be.
        """
        reminder = self._news.reminders[int(self.sender().property("reminder"))]
        if reminder.draft_ids and not self._context.lane.running:
            self._context.draft_wanted.emit(reminder.draft_ids[0])
        elif len(reminder.batch_ids) == 1:
            self._context.batch_wanted.emit(reminder.batch_ids[0])
        else:
            self._context.batches_wanted.emit(BatchesWanted(reminder.batch_ids, reminder.within_days))

    @Slot()
    def _undo(self) -> None:
        self._context.undo_wanted.emit(UndoWanted(self._batch_of_sender()))

    @Slot()
    def _resume(self) -> None:
        self._context.run_wanted.emit(self._batch_of_sender())

    @Slot()
    def _resume_draft(self) -> None:
        self._context.draft_wanted.emit(self._batch_of_sender())

    @Slot()
    def _drop_draft(self) -> None:
        """Edits may be lost by this, so it is asked for."""
        draft = next((draft for draft in self._news.drafts if draft.id == self._batch_of_sender()), None)
        if draft is None:
            return
        said = Message(
            self.tr("Discard this draft?"),
            self.tr("Nothing of it was sent. What you answered and edited in it is lost; the file stays as it is."),
            "",
        )
        dialog = message.MessageDialog(said, confirm=self.tr("Discard"), danger=True, parent=self)
        dialog.setProperty("batch", draft.id)
        dialog.accepted.connect(self._draft_refused)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    @Slot()
    def _draft_refused(self) -> None:
        background.in_pool(
            self._context.desk.drop_draft,
            self._batch_of_sender(),
            done=self._draft_dropped,
            failed=self._context.trouble.emit,
        )

    @Slot(object)
    def _draft_dropped(self, _nothing: object) -> None:
        self.reload()

    @Slot()
    def _all(self) -> None:
        self._context.place_wanted.emit("history")


class _ElidedLink(PressButton):
    """A file's name as a link; elided where the window is narrow, whole in the tooltip."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self._whole = text
        self.setProperty("kind", "link")
        self.setProperty("elided", "true")
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.setText(text)
        self.setMinimumWidth(max(90, min(_NAME, QFontMetrics(self.font()).horizontalAdvance(text) + 14)))

    def resizeEvent(self, event: Any) -> None:
        """Elide to the room there is."""
        super().resizeEvent(event)
        metrics = QFontMetrics(self.font())
        self.setText(metrics.elidedText(self._whole, Qt.TextElideMode.ElideMiddle, self.width() - 4))


def _two_lines(upper: QWidget, lower: QWidget | QLayout) -> QVBoxLayout:
    lines = QVBoxLayout()
    lines.setContentsMargins(0, 3, 0, 3)
    lines.setSpacing(1)
    lines.addWidget(upper)
    if isinstance(lower, QLayout):
        lines.addLayout(lower)
    else:
        lines.addWidget(lower)
    return lines


def _number(rows: object) -> int:
    """Reminders give a count, or the rows themselves."""
    return rows if isinstance(rows, int) else len(rows)  # type: ignore[arg-type]


def sample_of(desk: Desk) -> Path:
    """The sample sheet's path; asked in the pool because it may have to be written first."""
    return desk.sample()
