"""Step 5: what became of every row, proved; and the way back."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from functools import partial
from pathlib import Path, PurePath
from types import MappingProxyType
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace
from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QApplication, QHBoxLayout, QLineEdit, QPushButton, QVBoxLayout, QWidget

from reversal_desk import words
from reversal_desk.desk import SavedResults
from reversal_desk.model import UNSENT_STATES, BatchInfo, Code, Notice, Outcome, RowState
from reversal_desk.ui import background, explain, formats
from reversal_desk.ui.context import Context, UndoWanted
from reversal_desk.ui.dialogs import files
from reversal_desk.ui.models import batches as batch_words
from reversal_desk.ui.models import outcomes as outcome_words
from reversal_desk.ui.models.batches import BatchModel
from reversal_desk.ui.models.outcomes import OutcomeModel
from reversal_desk.ui.reports import Reports
from reversal_desk.ui.widgets.adds_up import AddsUp
from reversal_desk.ui.widgets.chips import ChipRow, Filter
from reversal_desk.ui.widgets.notice import TableNotice
from reversal_desk.ui.widgets.pieces import (
    EmptyState,
    Speaking,
    button,
    card,
    clear,
    focus_kept,
    heading,
    held,
    label,
    rest,
    row,
    wake,
)
from reversal_desk.ui.widgets.table import DeskTable
from reversal_desk.words import Message, together

if TYPE_CHECKING:
    from reversal_desk.desk import Desk

#: Rows that were never meant to be sent are no part of what became of the batch.
PROVED = (RowState.CONFIRMED, RowState.ALREADY_SO)


class Result(Struct, frozen=True):
    """A batch and everything shown of it that takes time to count; made in a worker."""

    batch: BatchInfo
    outcomes: tuple[Outcome, ...]
    parts: Mapping[str, Mapping[str, Decimal]]
    counted: Mapping[tuple[int, str], frozenset[str]]  # (row, currency) -> the parts it is counted in
    changed: tuple[int, ...] | None  # places that differ from the rows shown before; None where the rows are others
    groups: Counter[str]
    sales: Mapping[str, Decimal]  # what was proved to have changed, by currency
    commission: Mapping[str, Decimal]
    partners: int
    others: tuple[BatchInfo, ...] = ()  # of the same sheet; of an undo, those of the sheet that it took back
    undone: BatchInfo | None = None  # of an undo: the batch it takes back
    again: int = 0  # rows of an undo that were undone in their turn: nothing of them counts
    stopped: int = 0  # rows that were to be sent and never will be
    told: Mapping[str, Sequence[str]] = MappingProxyType({})  # partner -> its orders that an undo gave back


def read(desk: Desk, batch_id: int, before: Sequence[Outcome]) -> Result:
    """Read a batch from the journal, count it, and find what differs from the rows shown so far."""
    batch, outcomes = desk.batch(batch_id), _as_settled(desk, batch_id)
    sales: dict[str, Decimal] = defaultdict(Decimal)
    commission: dict[str, Decimal] = defaultdict(Decimal)
    partners = set()
    proved = {*PROVED, RowState.UNDONE} if batch.kind == "undo" else set(PROVED)
    again = [outcome for outcome in outcomes if Code.UNDO_TAKEN_BACK in outcome.codes]
    told: dict[str, list[str]] = defaultdict(list)
    gives_back = _gives_back(desk, batch)
    for outcome in outcomes:
        if outcome.state not in proved or Code.UNDO_TAKEN_BACK in outcome.codes:
            continue
        if gives_back and outcome.state is RowState.UNDONE:
            told[outcome.partner].append(outcome.order or outcome.action_id)
        partners.add(outcome.partner)
        if outcome.amount_after is not None:
            sales[outcome.currency] += outcome.amount_after - outcome.amount_before
        if outcome.payout_after is not None:
            commission[outcome.currency] += outcome.payout_after - outcome.payout_before
    return Result(
        batch=batch,
        outcomes=outcomes,
        parts=desk.batch_reconciliation(batch_id),
        counted=desk.batch_counted_in(batch_id),
        changed=outcome_words.differing(outcomes, before),
        groups=outcome_words.groups(outcomes),
        sales=sales,
        commission=commission,
        partners=len(partners),
        others=desk.batches_of_sheet(batch_id if batch.undo_of is None else batch.undo_of),
        undone=None if batch.undo_of is None else desk.batch(batch.undo_of),
        again=len(again),
        stopped=_stopped(outcomes),
        told=told,
    )


def _as_settled(desk: Desk, batch_id: int) -> tuple[Outcome, ...]:
    """The rows of a batch; one that waited for a person there, and was settled in another batch of the sheet, waits no
    more, and says where."""
    outcomes = desk.outcomes(batch_id)
    elsewhere = desk.settled_elsewhere(batch_id)
    if not elsewhere:
        return outcomes

    def shown(one: Outcome) -> Outcome:
        found = elsewhere.get((one.row, one.action_id)) if one.state in UNSENT_STATES else None
        if found is None or (one.state is RowState.LEFT_OUT and not found.sent):
            return one
        facts = {**one.facts, "sent_in" if found.sent else "decided_in": str(found.batch)}
        return replace(one, state=RowState.LEFT_OUT, facts=facts)

    return tuple(map(shown, outcomes))


def _stopped(outcomes: Sequence[Outcome]) -> int:
    """How many rows a stop has left behind."""
    return sum(Code.STOPPED in outcome.codes for outcome in outcomes)


def _gives_back(desk: Desk, batch: BatchInfo) -> bool:
    """Whether a batch puts back what stood before its sheet; the undo of an undo makes the changes once more."""
    gives = False
    while batch.undo_of is not None:
        gives, batch = not gives, desk.batch(batch.undo_of)
    return gives


class DoneStep(Speaking):
    """The outcomes of one batch."""

    new_wanted = Signal()
    rest_wanted = Signal()
    shown = Signal(int)

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._result: Result | None = None
        self._trouble: Notice | None = None
        self._rest = 0
        self._part = ("", "")
        self._saved, self._saved_of = Path(), 0
        self._ticket: background.Ticket | None = None
        self._turns: background.Ticket | None = None
        self._fresh = False  # another batch than before: it begins with all that was sent
        self._undo_some: QPushButton | None = None
        self._words = BatchModel(self)
        self.model = OutcomeModel(self)
        self._empty = EmptyState("search")
        self.table = DeskTable(self.model, name="doneTable", empty=self._empty)
        self.table.stretch = "NEXT"
        self.table.tints_chosen = True
        self.table.selectionModel().selectionChanged.connect(self._look_selection)
        for name in ("ACTION", "LOCK"):
            self.table.setColumnHidden(self.model.place(name), True)
        self.table.widest["NEXT"] = 260
        self.table.last_elastic = {"NEXT": 120, "OPERATION": 84}
        self._build()
        self.retranslate()

    def _build(self) -> None:
        self._sentence = label("sentence", wrap=True)
        self._sentence.setObjectName("doneSentence")
        self._line = label("second", wrap=True)
        self._news, news_lines = card("look", margins=(14, 10, 14, 10))
        self._news_text = label("", wrap=True)
        self._news_text.setProperty("tone", "true")
        news_lines.addWidget(self._news_text)
        self._rest_box, rest_lines = card("question", margins=(14, 10, 10, 10))
        self._rest_text = label("strong", wrap=True)
        self._rest_go = button("primary", name="doneRest")
        self._rest_go.clicked.connect(self.rest_wanted)
        rest_line = row(spacing=12)
        rest_line.addWidget(self._rest_text, 1)
        rest_line.addWidget(self._rest_go)
        rest_lines.addLayout(rest_line)
        self._others = label("strong", wrap=True)
        self._others.setObjectName("doneOthers")
        self._ways = QHBoxLayout()  # to the other batches of the sheet: beside the sentence, where they cost no row
        self._ways.setSpacing(8)
        self._cards = QHBoxLayout()
        self._cards.setSpacing(14)
        self.chips = ChipRow()
        self.chips.chosen.connect(self._chip_chosen)
        self.search = QLineEdit()
        self.search.setObjectName("doneSearch")
        self.search.setClearButtonEnabled(True)
        self.search.setFixedWidth(220)
        self.search.textChanged.connect(self._filter)
        self.adds_up = AddsUp()
        self.adds_up.part_chosen.connect(self._part_chosen)
        bar, bar_lines = card(margins=(16, 9, 12, 9))
        self._bar_text = label("second", wrap=True)
        self._open = button("link", name="doneOpenSaved")
        self._open.hide()
        self._open.clicked.connect(self._open_saved)
        self._copy = button(name="doneCopy")
        self._copy.clicked.connect(self._copy_all)
        self._note = button(name="donePartnerNote")
        self._note.clicked.connect(self._copy_note)
        self._save = button("primary", name="doneSave")
        self._save.clicked.connect(self._ask_save)
        self._report = button(name="doneReport")
        self._report.clicked.connect(self._ask_report)
        self.reports = Reports(self._context, self._report, self)
        self.reports.saved.connect(self._report_saved)
        self._again = button(name="doneResume")
        self._again.clicked.connect(self._resume)
        self._new = button(name="doneNew")
        self._new.clicked.connect(self.new_wanted)
        line = row(spacing=8)
        line.addWidget(self._bar_text, 1)
        line.addWidget(self._open)
        for made in (self._again, self._new, self._note, self._copy, self._report, self._save):
            line.addWidget(made)
        bar_lines.addLayout(line)
        lines = QVBoxLayout(self)
        lines.setContentsMargins(0, 4, 0, 0)
        lines.setSpacing(9)
        first = row(spacing=12)
        first.addWidget(self._sentence, 1)
        first.addLayout(self._ways)
        lines.addLayout(heading(first, self._line))
        lines.addWidget(self._others)
        lines.addWidget(self._news)
        lines.addWidget(self._rest_box)
        lines.addLayout(self._cards)
        tools = row(spacing=8)
        tools.addWidget(self.chips, 1)
        tools.addWidget(self.search)
        lines.addLayout(tools)
        lines.addWidget(self.table, 1)
        self.notice = TableNotice("doneNotice")
        self.notice.follow(self.table)
        self.notice.closed.connect(self.table.setFocus)
        lines.addWidget(self.notice)
        lines.addWidget(self.adds_up)
        lines.addWidget(bar)

    # ------------------------------------------------------------------ contents

    def counts(self) -> Mapping[RowState, int]:
        """Rows by state."""
        if self._result is None:
            return {}
        return {RowState(name): number for name, number in outcome_words.states(self._result.outcomes).items()}

    @property
    def batch_id(self) -> int:
        """The batch shown; 0 before one is."""
        return self._result.batch.id if self._result is not None else 0

    def show_batch(self, batch_id: int, *, trouble: Notice | None = None, rest: int = 0) -> None:
        """Read a batch and show it; `rest` rows of its sheet waited for it, as for a test."""
        self._trouble, self._rest = trouble, rest
        if self._result is not None and self._result.batch.id != batch_id:
            self._part = ("", "")
            self.search.clear()
        for ticket in (self._ticket, self._turns):
            if ticket is not None:
                ticket.drop()
        before = tuple(self.model.records)
        self._ticket = background.in_pool(
            read, self._context.desk, batch_id, before, done=self._take, failed=self._context.trouble.emit
        )

    @Slot(object)
    def _take(self, result: Result) -> None:
        """Show it bit by bit: rows, cards, words and widths together would hold the window up for a moment."""
        self._fresh = self._fresh or self._result is None or self._result.batch.id != result.batch.id
        self._result = result
        self._turns = background.in_turns(
            *(partial(self._write, part) for part in
              (self._show_heading, self._show_rows, self._show_cards, self._show_words, self._show_sums)),
            self._end_showing,
        )  # fmt: skip

    def _write(self, part: Callable[[], None]) -> None:
        with focus_kept(self), held(self):
            part()

    def _show_rows(self) -> None:
        if self._result is None:
            return
        batch = self._result.batch
        undos = frozenset({batch.id}) if batch.kind == "undo" else frozenset()
        kept = self._wanted("all" if self._fresh else self.chips.key)
        changed = None if self._fresh else self._result.changed
        self.model.set_outcomes(self._result.outcomes, undos=undos, changed=changed, keep=kept)

    def _end_showing(self) -> None:
        self._fresh = False
        self.table.fit()
        self.shown.emit(self.batch_id)

    def retranslate(self) -> None:
        """Its words."""
        self.table.setAccessibleName(self.tr("What became of each row"))
        self.search.setPlaceholderText(self.tr("Search order, partner…"))
        self.search.setAccessibleName(self.tr("Search the outcomes"))
        self._copy.setText(self.tr("Copy table"))
        self._note.setText(self.tr("Copy text for partners"))
        self._note.setToolTip(self.tr("One text a partner, in English and Chinese, with its orders"))
        self._copy.setToolTip(self.tr("Copies all rows shown, to paste into Excel"))
        self._open.setText(self.tr("Open it"))
        self._save.setText(self.tr("Save results…"))
        self._save.setToolTip(self.tr("Your own sheet with what became of each row, as a new workbook"))
        self._report.setText(self.tr("Report…"))
        self._report.setToolTip(
            self.tr("A page to print or to send on: what was sent and proved, totals by partner, the make-good list")
        )
        self._new.setText(self.tr("New batch"))
        self._again.setText(self.tr("Check again now"))
        self._empty.title.setText(self.tr("No row here"))
        self._empty.text.setText(self.tr("Choose “Sent”, or empty the search."))
        if self._result is not None:
            for part in (self._show_heading, self._show_cards, self._show_words):
                self._write(part)

    def _show_heading(self) -> None:
        """What became of the batch, in one sentence."""
        if self._result is None:
            return
        groups, batch = self._result.groups, self._result.batch
        undo = batch.kind == "undo"
        self._sentence.setText(
            self._headline(groups, undo=undo, again=self._result.again, stopped=self._result.stopped)
        )
        self._line.setText(
            " · ".join((*self._named(batch), self.tr("each row is read back; only what agrees counts")))
        )
        self._news.setVisible(self._trouble is not None)
        if self._trouble is not None:
            self._news_text.setText(explain.say(self._trouble.code, self._trouble.facts).text)
        self._rest_box.setVisible(self._rest > 0 and not self._context.lane.taken)
        tested = sum(groups.values())
        proved = sum(groups[state.value] for state in PROVED)
        said = self.tr(
            "The test: {proved} of {all} rows proved. %Ln row(s) of this sheet is|are not sent yet.", "", self._rest
        )
        self._rest_text.setText(said.format(proved=formats.count(proved), all=formats.count(tested)))
        self._rest_go.setText(self.tr("Go on with %Ln row(s)", "", self._rest))
        self._show_others(self._result)

    def _named(self, batch: BatchInfo) -> tuple[str, ...]:
        """What the batch is known by: its sheet or what it takes back, its number, when it was written."""
        name = (
            self.tr("Undo of batch {number}").format(number=batch.undo_of)
            if batch.kind == "undo"
            else PurePath(batch.file.replace("\\", "/")).name or self.tr("pasted rows")
        )
        return name, self.tr("batch {number}").format(number=batch.id), formats.day_time(batch.created_at)

    def _show_others(self, result: Result) -> None:
        """The other batches of the same sheet, with the way to each; after an undo, how much of them still stands."""
        clear(self._ways)
        undo = result.batch.kind == "undo"
        wanted = [other for other in result.others if batch_words.can_undo(other) or not undo]
        said = [self._of_other(result.batch, other) for other in wanted]
        if result.undone is not None and batch_words.can_undo(result.undone):
            said.insert(0, self._of_other(result.batch, result.undone))
        if batch_words.can_undo(result.batch) and not undo and any(map(batch_words.can_undo, wanted)):
            said.append(self.tr("Each batch is taken back by itself."))
        for other in wanted:
            go = button(name=f"doneOther_{other.id}")
            if undo:
                go.setText(self.tr("Undo batch {number} too…").format(number=other.id))
                go.setEnabled(not self._context.lane.taken)
            else:
                go.setText(self.tr("See batch {number}").format(number=other.id))
            go.setProperty("batch", other.id)
            go.clicked.connect(self._undo_other if undo else self._see_other)
            self._ways.addWidget(go)
        if result.undone is not None and batch_words.can_undo(result.undone):  # only part of it was taken back
            back = button(name=f"doneOther_{result.undone.id}")
            back.setText(self.tr("See batch {number}").format(number=result.undone.id))
            back.setProperty("batch", result.undone.id)
            back.clicked.connect(self._see_other)
            self._ways.addWidget(back)
        self._others.setText(together(*said))
        self._others.setVisible(bool(wanted) and not undo)
        if undo and said:  # an undo's bar is high already: on a small screen another line would be taken from its cards
            self._line.setText(" · ".join((*self._named(result.batch), together(*said))))

    def _of_other(self, batch: BatchInfo, other: BatchInfo) -> str:
        """One sentence on another batch of the same sheet."""
        if batch.kind == "undo":
            return self.tr(
                "%Ln row(s) of the same sheet still stand(s) as changed, in batch {number}.", "", other.standing
            ).format(number=other.id)
        rows, back = batch_words.size(other), other.counts.get(RowState.UNDONE, 0)
        said = (
            self.tr("%Ln row(s) of this sheet was|were sent before, in batch {number}.", "", rows)
            if other.id < batch.id
            else self.tr("%Ln row(s) of this sheet was|were sent after these, in batch {number}.", "", rows)
        ).format(number=other.id)
        return together(said, self.tr("%Ln of them taken back.", "", back) if back else "")

    @Slot()
    def _see_other(self) -> None:
        sender = self.sender()
        if sender is not None:
            self._context.batch_wanted.emit(int(sender.property("batch")))

    @Slot()
    def _undo_other(self) -> None:
        sender = self.sender()
        if sender is not None:
            self._context.undo_wanted.emit(UndoWanted(int(sender.property("batch"))))

    def _show_words(self) -> None:
        """The filter chips, and what the bar below says."""
        if self._result is None:
            return
        groups, batch = self._result.groups, self._result.batch
        word = explain.state_word
        unsent = sum(groups[state.value] for state in UNSENT_STATES)
        chips = [Filter("all", self.tr("Sent"), sum(groups.values()) - unsent)]
        for key, state, tone, shape in (
            ("confirmed", RowState.CONFIRMED, "good", "check"),
            ("undone", RowState.UNDONE, "good", "back"),
            ("already_so", RowState.ALREADY_SO, "neutral", "equal"),
            ("refused", RowState.REFUSED, "bad", "square"),
            ("undo_refused", RowState.UNDO_REFUSED, "bad", "square"),
            ("checking", RowState.CHECKING, "look", "diamond"),
            ("waiting", RowState.WAITING, "neutral", "ring"),
            ("left_out", RowState.LEFT_OUT, "neutral", "dash"),
            ("look", RowState.LOOK, "look", "diamond"),
            ("blocked", RowState.BLOCKED, "bad", "square"),
        ):
            if groups[key]:
                chips.append(Filter(key, word(state), groups[key], tone, shape))
        self.chips.show_filters(chips)
        if self._fresh:
            self.chips.choose("all")
        checking = groups["checking"]
        waiting = groups["waiting"]
        if checking:
            self._say(
                self.tr(
                    "%Ln row(s) is|are being checked. Please don't change these orders on impact.com meanwhile.",
                    "",
                    checking,
                )
            )
        elif waiting:
            self._say(self.tr("%Ln row(s) wait(s) to be sent.", "", waiting))
        elif batch.kind == "undo" and groups["undone"]:
            self._say(
                self.tr(
                    "impact.com's reports may lag or stay wrong for a while, although the actions are right: "
                    "each was read back."
                )
            )
        else:
            self._say(self.tr("Everything here stays in the history."))
        self._note.setVisible(bool(self._result.told))
        self._again.setText(self.tr("Resume") if waiting else self.tr("Check again now"))
        self._again.setVisible(bool(checking or waiting) and not self._context.lane.taken)

    def headline(self, outcomes: Sequence[Outcome]) -> str:
        """One line of what became of rows: 412 rows confirmed, 3 refused."""
        groups = outcome_words.groups(outcomes)
        undo = groups["undone"] + groups["undo_refused"] > 0
        return self._headline(groups, undo=undo, stopped=_stopped(outcomes))

    def _headline(self, groups: Counter[str], *, undo: bool, again: int = 0, stopped: int = 0) -> str:
        parts = []
        good = groups["undone"] - again if undo else groups["confirmed"]
        if undo:
            parts.append(self.tr("%Ln row(s) taken back", "", good + groups["confirmed"]))
            if again:
                parts.append(self.tr("%Ln undone again", "", again))
        else:
            parts.append(self.tr("%Ln row(s) confirmed", "", good))
            if groups["undone"]:
                parts.append(self.tr("%Ln taken back", "", groups["undone"]))
        if groups["already_so"]:
            parts.append(self.tr("%Ln already so", "", groups["already_so"]))
        # The stopped rows of an undo stand among its refused ones.
        refused = groups["refused"] + groups["undo_refused"] - min(stopped, groups["undo_refused"])
        if refused:
            parts.append(self.tr("%Ln refused", "", refused))
        if groups["checking"]:
            parts.append(self.tr("%Ln being checked", "", groups["checking"]))
        if groups["waiting"]:
            parts.append(self.tr("%Ln waiting", "", groups["waiting"]))
        if stopped:
            parts.append(self.tr("%Ln stopped before being sent", "", stopped))
        return self.tr(", ").join(parts)

    # ------------------------------------------------------------------ cards

    def _show_sums(self) -> None:
        result = self._result
        if result is None:
            return
        others = [other.id for other in result.others]
        alone = "trial" if result.batch.trial and not others else "sheet"
        of = "undo" if result.batch.kind == "undo" else alone
        self.adds_up.show_parts(result.parts, of=of, others=others)

    def _show_cards(self) -> None:
        result = self._result
        if result is None:
            return
        clear(self._cards)
        self._undo_some = None
        undo = result.batch.kind == "undo"
        self._figure(self.tr("Commission"), result.commission, self.tr("as read back from impact.com"), undo=undo)
        self._figure(self.tr("Sales"), result.sales, self.tr("%Ln partner(s)", "", result.partners), undo=undo)
        if result.batch.kind == "submit" or batch_words.can_undo(result.batch):
            self._undo_card(result.batch)

    def _figure(self, title: str, values: Mapping[str, Decimal], more: str, *, undo: bool) -> None:
        frame, lines = card(margins=(18, 13, 18, 13), spacing=2)
        lines.addWidget(label("second", title))
        for currency, value in sorted(values.items()):
            line = row(spacing=6)
            shown = formats.change(value, currency, marked=not undo)  # what goes back rises, as is meant
            line.addWidget(label("figure" if len(values) < 3 else "value", shown))
            unit = label("second", currency)
            unit.setContentsMargins(0, 0, 0, 3 if len(values) < 3 else 0)
            line.addWidget(unit)
            line.addStretch(1)
            lines.addLayout(line)
        if not values:
            lines.addWidget(label("figure", formats.NONE))
        lines.addWidget(label("small", more, wrap=True))
        lines.addStretch(1)
        self._cards.addWidget(frame, 3)

    def _undo_card(self, batch: BatchInfo) -> None:
        can = batch_words.can_undo(batch)
        frame, lines = card("accent" if can else "true", margins=(18, 13, 18, 13), spacing=6)
        if can:
            again = batch.kind == "undo"
            title = self.tr("Taken back by mistake? The undo can be undone") if again else ""
            lines.addWidget(label("title", title or self.tr("Made a mistake? It can go back")))
            until = self._words.until_words(batch)
            if again:
                back = self.tr("What batch {number} had done then stands again.").format(number=batch.undo_of)
                until = together(back, until)
            said = label("second", until, wrap=True)
            why = self._words.why_before_the_lock() if batch.undo_until is not None else ""
            said.setToolTip("\n".join(filter(None, (formats.with_zone(batch.undo_until), why))))
            if batch_words.is_near(batch):
                said.setProperty("urgent", "true")
            lines.addWidget(said)
            undo = button("primary", name="doneUndo")
            undo.setText(self.tr("Undo this undo…") if again else self.tr("Undo this batch…"))
            undo.clicked.connect(self._undo)
            undo.setEnabled(not self._context.lane.taken)
            self._undo_some = button(name="doneUndoSome")
            self._undo_some.clicked.connect(self._undo_selected)
            lines.addLayout(row(undo, self._undo_some, None))
            self._look_selection()
        else:
            lines.addWidget(label("title", self.tr("Nothing to undo")))
            lines.addWidget(
                label(
                    "second",
                    self.tr(
                        "No row of this batch can go back: none is confirmed, "
                        "or they are locked or were taken back already."
                    ),
                    wrap=True,
                )
            )
        lines.addStretch(1)
        self._cards.addWidget(frame, 4)

    # ------------------------------------------------------------------ filter and buttons

    def start_search(self) -> None:
        """Put the cursor into the search."""
        self.search.setFocus()
        self.search.selectAll()

    @Slot(str)
    def _chip_chosen(self, _key: str) -> None:
        self._part = ("", "")
        self._filter()

    @Slot(str, str)
    def _part_chosen(self, currency: str, part: str) -> None:
        result = self._result
        if result is not None and result.others and not any(
            key[1] == currency and part in parts for key, parts in result.counted.items()
        ):
            self._context.batch_wanted.emit(result.others[0].id)  # it is counted from rows there, not from any here
            return
        self._part = (currency, part)
        self.chips.choose("")
        self._filter()

    @Slot()
    def _filter(self) -> None:
        self.model.keep(self._wanted(self.chips.key))
        self._look_selection()  # a list shown anew has no row selected, and says nothing of it

    def _wanted(self, key: str) -> Callable[[Outcome], bool]:
        """Whether an outcome is shown under the chip of this key, the chosen part and the search."""
        part = self._part if self._part[1] else None
        text = self.search.text().strip().casefold()

        def wanted(outcome: Outcome) -> bool:
            if part:
                if not self._is_counted(outcome, *part):
                    return False
            elif key == "all":
                if outcome.state in UNSENT_STATES:
                    return False
            elif key and outcome_words.group(outcome) != key:
                return False
            return not text or any(
                text in word.casefold()
                for word in (outcome.order, outcome.action_id, outcome.partner, str(outcome.row))
            )

        return wanted

    def _is_counted(self, outcome: Outcome, currency: str, part: str) -> bool:
        """Whether a row is one of those that a figure of the line that adds up was counted from."""
        counted = self._result.counted if self._result is not None else {}
        if part not in counted.get((outcome.row, currency), ()):
            return False
        # A row may speak of several currencies: then each of its actions counts in its own.
        return outcome.currency in {currency, ""} or (outcome.row, outcome.currency) not in counted

    @Slot()
    def _undo(self) -> None:
        self._context.undo_wanted.emit(UndoWanted(self.batch_id))

    @Slot()
    def _undo_selected(self) -> None:
        chosen = tuple(self.table.chosen_records())
        if chosen:  # else it would be wanted of the whole batch
            self._context.undo_wanted.emit(UndoWanted(self.batch_id, chosen))

    @Slot()
    def _look_selection(self) -> None:
        """The button for the selected rows is there while rows are selected."""
        if self._undo_some is None:
            return
        count = len(self.table.chosen_records())
        self._undo_some.setVisible(count > 0)
        self._undo_some.setEnabled(not self._context.lane.taken)
        self._undo_some.setText(self.tr("Undo %Ln selected row(s)…", "", count))

    @Slot()
    def _resume(self) -> None:
        self._context.run_wanted.emit(self.batch_id)

    @Slot()
    def _ask_save(self) -> None:
        """Ask where the results go, beginning beside the sheet they belong to."""
        if self._result is None:
            return
        batch = self._result.batch
        sheet = Path(batch.file) if batch.file else Path(self.tr("pasted rows"))
        folder = sheet.parent if batch.file and files.is_there(sheet.parent) else Path.home()
        proposed = folder / self.tr("{sheet} results {number}.xlsx").format(sheet=sheet.stem, number=batch.id)
        kinds = self.tr("Excel workbook") + " (*.xlsx)"
        path = files.save(self, self.tr("Save results"), str(proposed), kinds)
        if path is not None:
            self.save_to(path if path.name.casefold().endswith(".xlsx") else path.with_name(f"{path.name}.xlsx"))

    def save_to(self, path: Path) -> None:
        """Write the results workbook."""
        self._saved, self._saved_of = path, self.batch_id
        rest(self._save, self)
        background.in_pool(
            self._context.desk.save_results,
            self.batch_id,
            path,
            headers=self.model.result_titles(),
            cells=self.model.result_cells,
            ours=self.tr(" (Reversal Desk)"),
            done=self._results_saved,
            failed=self._not_saved,
        )

    @Slot(object)
    def _results_saved(self, saved: SavedResults) -> None:
        wake(self._save, self)
        said = (
            together(
                self.tr("Saved as “{file}”.").format(file=self._saved.name),
                *(explain.say(notice.code, notice.facts).text for notice in saved.notices),
            )
            if saved.joined
            else self.tr(
                "Saved as “{file}”, without your sheet's own columns: it is no longer there as it was."
            ).format(file=self._saved.name)
        )
        self._tell_saved(said, self._saved_of, self._saved)

    def _say(self, said: str, path: Path | None = None) -> None:
        """In the bar; `path` is what was saved, which belongs to this sentence alone: its tooltip, and what opens."""
        self._bar_text.setText(said)
        self._bar_text.setToolTip("" if path is None else str(path))
        self._open.setProperty("path", "" if path is None else str(path))
        if path is None and self._open.hasFocus():
            self._save.setFocus()
        self._open.setVisible(path is not None)

    @Slot()
    def _open_saved(self) -> None:
        files.open_with_its_program(Path(self._open.property("path")), self.window())

    def _tell_saved(self, said: str, batch_id: int, path: Path) -> None:
        if batch_id != self.batch_id or not self.isVisible():
            files.tell_saved(Message(said, "", ""), path, self.window())  # another batch is shown by now, or nothing
            return
        self._say(said, path)

    @Slot()
    def _ask_report(self) -> None:
        if self._result is not None:
            self.reports.ask(self._result.batch)

    @Slot(int, object)
    def _report_saved(self, batch_id: int, path: Path) -> None:
        said = self.tr("Report on batch {number} saved as “{file}”.").format(number=batch_id, file=path.name)
        self._tell_saved(said, batch_id, path)

    @Slot(object)
    def _not_saved(self, error: BaseException) -> None:
        wake(self._save, self)
        self._context.trouble.emit(error)

    @Slot()
    def _copy_note(self) -> None:
        """A text for each partner whose actions were taken back, on the clipboard."""
        if self._result is None:
            return
        QApplication.clipboard().setText(words.partner_notes(self._result.told))
        self._say(self.tr("Copied: a text for each partner, in English and Chinese."))

    @Slot()
    def _copy_all(self) -> None:
        self.table.selectAll()
        self.table.copy()
        self.table.clearSelection()
