"""History: every batch, and every order ever touched."""

from __future__ import annotations

from pathlib import Path, PurePath
from typing import TYPE_CHECKING

from msgspec import Struct
from PySide6.QtCore import QTimer, Slot
from PySide6.QtWidgets import QApplication, QLineEdit, QStackedWidget, QVBoxLayout, QWidget

from reversal_desk.model import BatchInfo, Outcome, RowState
from reversal_desk.ui import background, formats
from reversal_desk.ui.context import BatchesWanted, Context, UndoWanted
from reversal_desk.ui.dialogs import files
from reversal_desk.ui.models import batches as batch_words
from reversal_desk.ui.models.batches import BatchModel
from reversal_desk.ui.models.outcomes import OutcomeModel, differing
from reversal_desk.ui.reports import Reports
from reversal_desk.ui.widgets.pieces import EmptyState, Speaking, button, card, label, row
from reversal_desk.ui.widgets.table import DeskTable
from reversal_desk.words import Message

if TYPE_CHECKING:
    from reversal_desk.desk import Desk
    from reversal_desk.desk.drafts import InDraft


def _batches(desk: Desk) -> tuple[BatchInfo, ...]:
    return desk.batches()


class _Orders(Struct, frozen=True):
    """The changes of an order and the rows of it that no batch sent, which batches are undos, and which drafts have
    it."""

    outcomes: tuple[Outcome, ...]
    undos: frozenset[int]
    drafts: tuple[InDraft, ...]


def _orders(desk: Desk, text: str) -> _Orders:
    found = (*desk.find_order(text), *desk.find_unsent(text))
    undos = frozenset(batch.id for batch in desk.batches() if batch.kind == "undo") if found else frozenset()
    return _Orders(found, undos, desk.find_in_drafts(text))


#: Drafts that are named where they have the order that is searched for.
_DRAFTS = 2


class HistoryPage(Speaking):
    """Batches, or what a search over orders found."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._ticket: background.Ticket | None = None
        self._search_ticket: background.Ticket | None = None
        self._wanted = 0  # the batch to choose when they were read
        self._picked = 0  # the batch that the person chose; 0: the newest is chosen, whichever that is by then
        self._in_drafts: tuple[InDraft, ...] = ()  # drafts that name the order that was searched for
        self._placing = False  # a line is chosen by the page, not by the person
        self._only: BatchesWanted | None = None  # None: all of them are shown
        self._title = label("sentence")
        self._line = label("second", wrap=True)
        self._search = QLineEdit()
        self._search.setObjectName("historySearch")
        self._search.setClearButtonEnabled(True)
        self._search.setFixedWidth(300)
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.setInterval(250)
        self._later.timeout.connect(self._look_up)
        self._search.textChanged.connect(self._typed)
        self._only_bar, only_lines = card("look", margins=(12, 6, 8, 6))
        self._only_words = label("strong", wrap=True)
        self._only_words.setObjectName("historyOnly")
        self._only_words.setProperty("tone", "true")
        self._every = button("link", name="historyAll")
        self._every.clicked.connect(self._show_all)
        only_line = row(spacing=12)
        only_line.addWidget(self._only_words, 1)
        only_line.addWidget(self._every)
        only_lines.addLayout(only_line)
        self._only_bar.hide()
        self._batches = BatchModel(self)
        self._no_batches = EmptyState("history")
        self.batch_table = DeskTable(self._batches, name="historyBatches", empty=self._no_batches)
        self.batch_table.setSelectionBehavior(DeskTable.SelectionBehavior.SelectRows)
        self.batch_table.setSelectionMode(DeskTable.SelectionMode.SingleSelection)
        self.batch_table.stretch = "FILE"
        self.batch_table.opened.connect(self._open_batch)
        self.batch_table.selectionModel().selectionChanged.connect(self._batch_picked)
        self._orders = OutcomeModel(self, with_batch=True)
        self._no_orders = EmptyState("search")
        self.order_table = DeskTable(self._orders, name="historyOrders", empty=self._no_orders)
        self.order_table.stretch = "NEXT"
        self.order_table.tints_chosen = True
        self.order_table.opened.connect(self._open_outcome)
        self.order_table.selectionModel().selectionChanged.connect(self._look_buttons)
        self._stack = QStackedWidget()
        self._stack.addWidget(self.batch_table)
        self._stack.addWidget(self.order_table)
        self._open = button(name="historyOpen")
        self._open.clicked.connect(self._open_chosen)
        self._undo = button("primary", name="historyUndo")
        self._undo.clicked.connect(self._undo_chosen)
        self._report = button(name="historyReport")
        self._report.clicked.connect(self._ask_report)
        self.reports = Reports(context, self._report, self)
        self.reports.saved.connect(self._report_saved)
        self._elsewhere = button(name="historyElsewhere")
        self._elsewhere.clicked.connect(context.elsewhere_wanted)
        self._copy = button(name="historyCopy")
        self._copy.clicked.connect(self._copy_line)
        lines = QVBoxLayout(self)
        lines.setContentsMargins(28, 22, 28, 20)
        lines.setSpacing(12)
        head = row(spacing=12)
        texts = QVBoxLayout()
        texts.setSpacing(3)
        texts.addWidget(self._title)
        texts.addWidget(self._line)
        head.addLayout(texts, 1)
        head.addWidget(self._search)
        lines.addLayout(head)
        lines.addWidget(self._only_bar)
        lines.addWidget(self._stack, 1)
        lines.addLayout(row(self._elsewhere, None, self._copy, self._report, self._open, self._undo))
        context.batches_changed.connect(self.reload)
        self.retranslate()

    def retranslate(self) -> None:
        """Its words."""
        self._title.setText(self.tr("History"))
        self._search.setPlaceholderText(self.tr("Search an order number or Action ID…"))
        self._search.setAccessibleName(self.tr("Search every order ever touched"))
        self.batch_table.setAccessibleName(self.tr("Batches"))
        self.order_table.setAccessibleName(self.tr("Orders found"))
        self._open.setText(self.tr("Open"))
        self._report.setText(self.tr("Report…"))
        self._report.setToolTip(
            self.tr("A page to print or to send on: what was sent and proved, totals by partner, the make-good list")
        )
        self._copy.setText(self.tr("Copy as one line"))
        self._every.setText(self.tr("Show all batches"))
        self._elsewhere.setText(self.tr("Reversed elsewhere…"))
        self._elsewhere.setToolTip(
            self.tr("Finds reversals that this program did not make, by days, partner and reason, and resets them.")
        )
        self._no_batches.title.setText(self.tr("No batches yet"))
        self._no_batches.text.setText(
            self.tr("Everything you send is kept here for ever. Open a spreadsheet on Home to begin.")
        )
        self._no_orders.title.setText(self.tr("Nothing found"))
        self._no_orders.text.setText(
            self.tr(
                "Looked through: every row of every sheet that was sent with this program on this computer, and the "
                "drafts. What was changed on impact.com itself, or on another computer, is not in it. "
                "Search by the whole order number, or by the action ID."
            )
        )
        self._look_buttons()

    @Slot()
    def reload(self) -> None:
        """Read the journal again."""
        if self._ticket is not None:
            self._ticket.drop()
        self._ticket = background.in_pool(
            _batches, self._context.desk, done=self._show, failed=self._context.trouble.emit
        )
        if self._search.text().strip():
            self._look_up()

    @Slot(object)
    def _show(self, found: tuple[BatchInfo, ...]) -> None:
        self._picked, self._wanted = self._wanted or self._picked, 0
        self._placing = True
        self._batches.set_records(found)
        self.batch_table.fit()
        line = self._batches.row_of(self._picked) if self._picked else -1
        if line < 0:
            line = self._batches.row_of(max((batch.id for batch in found), default=0))
        if self._batches.rowCount():
            self.batch_table.selectRow(max(0, line))
        self._placing = False
        self._look_buttons()

    @Slot()
    def _batch_picked(self) -> None:
        """The person chose another batch: it stays chosen when the journal is read again."""
        chosen = self._chosen_batch()
        if not self._placing and chosen is not None:
            self._picked = chosen.id
        self._look_buttons()

    def choose(self, batch_id: int) -> None:
        """Choose a batch as soon as they were read; a search, and what shows only some of them, give way to it."""
        self._keep(None)
        self._wanted = batch_id
        self._search.clear()
        self._stack.setCurrentWidget(self.batch_table)

    def show_only(self, wanted: BatchesWanted) -> None:
        """Show these batches and no others, and say so; a search gives way to them."""
        self._search.clear()
        self._stack.setCurrentWidget(self.batch_table)
        self._keep(wanted)

    @Slot()
    def _show_all(self) -> None:
        self._keep(None)
        self.batch_table.setFocus()

    def _keep(self, wanted: BatchesWanted | None) -> None:
        chosen = self._chosen_batch()
        self._only = wanted
        ids = frozenset(wanted.batch_ids) if wanted is not None else frozenset()
        self._batches.keep((lambda batch: batch.id in ids) if wanted is not None else None)
        self.batch_table.fit()
        if self._batches.rowCount():
            self.batch_table.selectRow(max(0, self._batches.row_of(chosen.id) if chosen else 0))
        self._look_buttons()

    def start_search(self) -> None:
        """Put the cursor into the search."""
        self._search.setFocus()
        self._search.selectAll()

    @Slot()
    def _typed(self) -> None:
        self._later.start()

    @Slot()
    def _look_up(self) -> None:
        if self._search_ticket is not None:
            self._search_ticket.drop()
        text = self._search.text().strip()
        if not text:
            self._stack.setCurrentWidget(self.batch_table)
            self._look_buttons()
            return
        self._search_ticket = background.in_pool(
            _orders, self._context.desk, text, done=self._found, failed=self._context.trouble.emit
        )

    @Slot(object)
    def _found(self, found: _Orders) -> None:
        outcomes, undos = found.outcomes, found.undos
        if not self._search.text().strip():
            return
        self._stack.setCurrentWidget(self.order_table)
        changed = differing(outcomes, self._orders.records)
        self._orders.set_outcomes(outcomes, undos=undos, changed=changed)
        self.order_table.fit()
        self._in_drafts = found.drafts
        self._look_buttons()

    # ------------------------------------------------------------------ the chosen line

    def _chosen_batch(self) -> BatchInfo | None:
        chosen = self.batch_table.chosen_records()
        return chosen[0] if chosen else None

    def _batch_id(self) -> int:
        """The batch of what is chosen; 0 where nothing is, or rows of several batches."""
        if self._stack.currentWidget() is self.order_table:
            found = {outcome.batch_id for outcome in self.order_table.chosen_records()}
            return found.pop() if len(found) == 1 else 0
        batch = self._chosen_batch()
        return batch.id if batch else 0

    @Slot()
    def _look_buttons(self) -> None:
        searching = self._stack.currentWidget() is self.order_table
        number = self._batch_id()
        batch = next((batch for batch in self._batches.records if batch.id == number), None)
        self._open.setEnabled(bool(number))
        self._report.setEnabled(batch is not None and not self.reports.writing)
        self._undo.setText(self._batches.undo_word(batch) if batch is not None else self.tr("Undo…"))
        can = batch is not None and batch_words.can_undo(batch)
        if batch is not None and searching and batch.kind != "undo":  # of the rows chosen, not of their batch
            rows = self.order_table.chosen_records()
            can = can and any(outcome.state is not RowState.UNDONE for outcome in rows)
            self._undo.setText(self.tr("Undo %Ln selected row(s)…", "", len(rows)))
        self._undo.setEnabled(can)
        self._copy.setVisible(searching)
        self._copy.setEnabled(searching and bool(self.order_table.chosen_records()))
        self._only_bar.setVisible(self._only is not None and not searching)
        if self._only is not None:
            self._only_words.setText(self._words_of(self._only))
        if searching:
            self._line.setText(" · ".join([self._found_words(), *map(self._draft_words, self._in_drafts[:_DRAFTS])]))
        elif self._only is not None:
            shown, every = formats.count(self._batches.rowCount()), len(self._batches.records)
            self._line.setText(self.tr("{shown} of %Ln batch(es)", "", every).format(shown=shown))
        else:
            every = len(self._batches.records)
            self._line.setText(self.tr("%Ln batch(es)", "", every) if every else "")  # the empty list says it itself

    def _found_words(self) -> str:
        unsent = sum(not outcome.action_id for outcome in self._orders.records)
        said = self.tr("%Ln change(s) found", "", len(self._orders.records) - unsent)
        if not unsent:
            return said
        more = self.tr("%Ln row(s) that no batch sent", "", unsent)
        return f"{said} · {more}"

    def _draft_words(self, found: InDraft) -> str:
        name = PurePath(found.draft.file.replace("\\", "/")).name or self.tr("pasted rows")
        return self.tr("row {number} of the draft “{file}” of {time}").format(
            number=found.row, file=name, time=formats.day_time(found.draft.saved_at)
        )

    def _words_of(self, only: BatchesWanted) -> str:
        count, days = len(only.batch_ids), only.within_days
        if days:
            return self.tr("%Ln batch(es) with rows that lock within {days} days", "", count).format(days=days)
        return self.tr("%Ln batch(es) with rows that lock today", "", count)

    @Slot()
    def _open_chosen(self) -> None:
        self._context.batch_wanted.emit(self._batch_id())

    @Slot()
    def _undo_chosen(self) -> None:
        searching = self._stack.currentWidget() is self.order_table
        rows = tuple(self.order_table.chosen_records()) if searching else ()
        self._context.undo_wanted.emit(UndoWanted(self._batch_id(), rows))

    @Slot()
    def _ask_report(self) -> None:
        number = self._batch_id()
        batch = next((batch for batch in self._batches.records if batch.id == number), None)
        if batch is not None:
            self.reports.ask(batch)

    @Slot(int, object)
    def _report_saved(self, batch_id: int, path: Path) -> None:
        self._look_buttons()  # what is chosen may be another line by now, or none
        said = self.tr("Report on batch {number} saved as “{file}”.").format(number=batch_id, file=path.name)
        files.tell_saved(Message(said, "", ""), path, self.window())

    @Slot()
    def _copy_line(self) -> None:
        """The chosen rows, each as one line that answers for it."""
        batches = {batch.id: batch for batch in self._batches.records}
        lines = []
        for outcome in self.order_table.chosen_records():
            batch = batches.get(outcome.batch_id)
            file = f"{self._batches.title('FILE')}: {batch_words.name(batch)}" if batch is not None else ""
            lines.append(self._orders.line(outcome, file=file))
        QApplication.clipboard().setText("\n".join(lines))
        self._line.setText(self.tr("%Ln line(s) copied.", "", len(lines)))

    @Slot(object)
    def _open_batch(self, batch: BatchInfo) -> None:
        self._context.batch_wanted.emit(batch.id)

    @Slot(object)
    def _open_outcome(self, outcome: Outcome) -> None:
        self._context.batch_wanted.emit(outcome.batch_id)
