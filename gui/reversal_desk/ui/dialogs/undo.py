"""Undo of a batch, or of an undo: which rows, what goes back, what changed since, what is locked; one confirmation."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct
from PySide6.QtCore import QObject, QStringListModel, QTimer, Signal, Slot
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QKeyEvent, QKeySequence
from PySide6.QtWidgets import (
    QApplication,
    QButtonGroup,
    QComboBox,
    QHBoxLayout,
    QListView,
    QPlainTextEdit,
    QPushButton,
    QRadioButton,
    QVBoxLayout,
    QWidget,
)

from reversal_desk.model import Action, BatchInfo, Code, Outcome
from reversal_desk.ui import background, explain, formats
from reversal_desk.ui.context import Context
from reversal_desk.ui.dialogs import files
from reversal_desk.ui.dialogs.dialog import Dialog
from reversal_desk.ui.models import batches, reasons
from reversal_desk.ui.widgets.drop import Dragged
from reversal_desk.ui.widgets.pieces import Choices, button, card, clear, label, name_choices, row, spoken
from reversal_desk.undo import Facet, Scope, UndoPreview, UndoRow
from reversal_desk.words import together

if TYPE_CHECKING:
    from reversal_desk.desk import Desk

_EXAMPLES = 4
#: So long after the last letter the list is looked up.
_LOOK_MS = 400
#: Rows named one by one are shown in a list this high.
_LIST_HEIGHT = 148


class _Looked(Struct, frozen=True):
    """What an undo would do, and how many rows of its list nobody could see: `undo_list` leaves those aside."""

    preview: UndoPreview
    hidden: int = 0


def _look(desk: Desk, batch_id: int, scope: Scope, source: Path | str | None, *, but: bool) -> _Looked:
    """The preview of a scope and, where there is one, the list that narrows it. Slow: reads the service."""
    if source is None:
        return _Looked(desk.undo_preview(batch_id, scope))
    listed = desk.undo_list(source)
    return _Looked(desk.undo_preview(batch_id, Scope(all_but=listed) if but else Scope(only=listed)), listed.hidden)


class UndoDialog(Dialog):
    """Previews an undo; emits `started(new batch id)` once it is written to the journal.

    `chosen`: the rows that were selected as it was asked for; they are proposed, the whole batch is one click away.
    """

    started = Signal(int)

    def __init__(
        self, context: Context, batch_id: int, parent: QWidget | None = None, *, chosen: Sequence[Outcome] = ()
    ) -> None:
        super().__init__(parent)
        self._context = context
        self._batch_id = batch_id
        self._chosen = frozenset(outcome.change_id for outcome in chosen)
        self._preview: UndoPreview | None = None
        self._writing = False
        self._again = False  # the batch is an undo itself; the preview tells
        self._ticket: background.Ticket | None = None
        self._facets: tuple[Facet, ...] = ()
        self._file: Path | None = None
        self._open_bucket = ""
        self.setObjectName("undoDialog")
        self.setWindowTitle(self.tr("Undo batch {number}").format(number=batch_id))
        self.setMinimumWidth(600)
        self.setAcceptDrops(True)
        lines = QVBoxLayout(self)
        lines.setContentsMargins(24, 22, 24, 18)
        lines.setSpacing(10)
        self._title = label("title", wrap=True)
        self._title.setObjectName("undoTitle")
        self._text = label("second", wrap=True)
        lines.addWidget(self._title)
        lines.addWidget(self._text)
        self._others = label("strong", wrap=True)
        self._others.setObjectName("undoOthers")
        self._others.hide()
        lines.addWidget(self._others)
        self._build_choices(lines)
        self._buckets = QVBoxLayout()
        self._buckets.setSpacing(8)
        lines.addLayout(self._buckets)
        lines.addStretch(1)
        buttons = QHBoxLayout()
        buttons.addStretch(1)
        self._cancel = button(name="undoCancel")
        self._cancel.setText(self.tr("Cancel"))
        self._cancel.clicked.connect(self.reject)
        self._go = button("primary", name="undoGo")
        self._go.clicked.connect(self._start)
        buttons.addWidget(self._cancel)
        buttons.addWidget(self._go)
        lines.addLayout(buttons)
        (self._selected if self._chosen else self._all).setChecked(True)
        self._choices.idToggled.connect(self._scope_changed)
        background.in_pool(context.desk.undo_facets, batch_id, done=self._take_facets, failed=context.trouble.emit)
        background.in_pool(
            context.desk.batches_of_sheet, batch_id, done=self._take_others, failed=context.trouble.emit
        )
        self.look()

    # ------------------------------------------------------------------ which rows

    def _build_choices(self, lines: QVBoxLayout) -> None:
        self._choices = QButtonGroup(self)
        self._all = QRadioButton(self.tr("The whole batch"))
        self._selected = QRadioButton(self.tr("Only the %Ln row(s) selected", "", len(self._chosen)))
        self._only = QRadioButton(self.tr("Only the orders of a list that I give"))
        self._but = QRadioButton(self.tr("All but the orders of a list that I give"))
        self._by = QRadioButton(self.tr("Only rows of one partner, one reason or the like"))
        self._selected.setVisible(bool(self._chosen))
        self._by.hide()  # until it is known what the rows differ in
        names = ("undoAll", "undoSelected", "undoOnly", "undoBut", "undoBy")
        for place, made in enumerate((self._all, self._selected, self._only, self._but, self._by)):
            made.setObjectName(names[place])
            self._choices.addButton(made, place)
        self._list = QPlainTextEdit()
        self._list.setObjectName("undoList")
        self._list.setAccessibleName(self.tr("Order numbers, one a line"))
        self._list.setPlaceholderText(self.tr("Paste order numbers, or whole rows from Excel; or drop a sheet here"))
        self._list.setTabChangesFocus(True)
        self._list.setMaximumHeight(96)
        self._list.textChanged.connect(self._list_changed)
        self._dragged = Dragged()
        self._dragged_text = ""
        self._list.setAcceptDrops(False)  # the dialog takes what is dropped, anywhere
        self._list.hide()
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.setInterval(_LOOK_MS)
        self._later.timeout.connect(self.look)
        self._open = button(name="undoOpen")
        self._open.setText(self.tr("Open a sheet…"))
        self._open.clicked.connect(self._ask_file)
        self._look_again = button(name="undoLook")
        self._look_again.setText(self.tr("Look again"))
        self._look_again.clicked.connect(self.look)
        self._from = label("second", wrap=True)
        self._from.hide()
        self._open.hide()
        self._look_again.hide()
        self._field = Choices()
        self._field.setObjectName("undoField")
        name_choices(self._field, self.tr("Choose the rows by"))
        self._value = Choices()
        self._value.setObjectName("undoValue")
        name_choices(self._value, self.tr("Rows to take back"))
        self._field.currentIndexChanged.connect(self._field_changed)
        self._value.currentIndexChanged.connect(self.look)
        for box in (self._field, self._value):
            box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
            box.hide()
        for made in (self._all, self._selected, self._only, self._but):
            lines.addWidget(made)
        lines.addLayout(row(self._by, spoken(self._field), self._field, spoken(self._value), self._value, None))
        lines.addWidget(self._list)
        lines.addLayout(row(self._open, self._look_again, self._from, None))

    @property
    def _by_list(self) -> bool:
        return self._only.isChecked() or self._but.isChecked()

    def _source(self) -> Path | str | None:
        """The list as it was given: a file, or what was pasted."""
        if not self._by_list:
            return None
        return self._file if self._file is not None else self._list.toPlainText()

    def _scope(self) -> Scope:
        if self._selected.isChecked():
            return Scope(changes=self._chosen)
        if self._by.isChecked():
            return Scope(changes=self._value.currentData() or frozenset())
        return Scope()

    @Slot(object)
    def _take_others(self, others: tuple[BatchInfo, ...]) -> None:
        """The same sheet's rows in other batches, where a few went first: this one leaves them as they are."""
        standing = [other for other in others if batches.can_undo(other)]
        said = [
            self.tr(
                "%Ln row(s) of the same sheet still stand(s) in batch {number}, which has an undo of its own.",
                "",
                other.undoable,
            ).format(number=other.id)
            for other in standing
        ]
        if said:
            said.append(self.tr("It is offered when this one is done."))
        self._others.setText(together(*said))
        self._others.setVisible(bool(said))
        self.fit_later()

    @Slot(object)
    def _take_facets(self, found: tuple[Facet, ...]) -> None:
        self._facets = found
        words = {"partner": self.tr("Partner"), "reason": self.tr("Reason"), "hour": self.tr("Proved between")}
        self._field.blockSignals(True)
        for facet in found:
            self._field.addItem(words.get(facet.kind) or self.tr("Column “{name}”").format(name=facet.name))
        self._field.blockSignals(False)
        self._fill_values()
        self._by.setVisible(bool(found))
        self.fit_later()

    def _fill_values(self) -> None:
        self._value.blockSignals(True)
        self._value.clear()
        place = self._field.currentIndex()
        if 0 <= place < len(self._facets):
            facet = self._facets[place]
            for value, changes in facet.values:
                self._value.addItem(f"{_value_text(facet.kind, value)} ({formats.count(len(changes))})", changes)
        self._value.blockSignals(False)

    @Slot()
    def _field_changed(self) -> None:
        self._fill_values()
        self.look()

    @Slot(int, bool)
    def _scope_changed(self, _place: int, chosen: bool) -> None:
        if not chosen:  # said of the choice before; the new one looks
            return
        self._show_choices()
        if self._by_list:
            self._list.setFocus()
        self.look()

    def _show_choices(self) -> None:
        self._open.setVisible(self._by_list)
        self._look_again.setVisible(self._by_list)
        self._list.setVisible(self._by_list and self._file is None)
        self._from.setVisible(self._by_list and self._file is not None)
        for box in (self._field, self._value):
            box.setVisible(self._by.isChecked())
        self.fit_later()

    @Slot()
    def _list_changed(self) -> None:
        """What was found for another list must not be undone."""
        self._forget()
        self._later.start()

    @Slot()
    def _ask_file(self) -> None:
        path = files.open_one(self, self.tr("Which orders?"))
        if path is not None:
            self.take_file(path)

    def take_file(self, path: Path) -> None:
        """Take the orders of a sheet as the list."""
        self._file = path
        self._from.setText(self.tr("The orders in “{file}”").format(file=path.name))
        self._to_list()

    def take_text(self, text: str) -> None:
        """Take what was pasted as the list."""
        self._file = None
        self._list.setPlainText(text)
        self._to_list()

    def _to_list(self) -> None:
        if not self._by_list:
            self._only.setChecked(True)  # looks by itself
            return
        self._show_choices()
        self.look()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Paste, wherever the focus is, gives the list."""
        text = QApplication.clipboard().text()
        if event.matches(QKeySequence.StandardKey.Paste) and text.strip():
            event.accept()
            self.take_text(text)
        else:
            super().keyPressEvent(event)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Take a file, or cells dragged as text."""
        self._dragged_text = event.mimeData().text()
        if not self._dragged.enters(event) and self._dragged_text:
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """The first file, else the text."""
        text = event.mimeData().text() or self._dragged_text
        if files := self._dragged.dropped(event):
            self.take_file(files[0])
        elif text.strip():
            event.acceptProposedAction()
            self.take_text(text)

    # ------------------------------------------------------------------ the preview

    def _forget(self) -> None:
        if self._ticket is not None:
            self._ticket.drop()
        self._preview = None
        self._go.setEnabled(False)
        self._go.setText(self._press(0))

    def _press(self, rows: int) -> str:
        """What the button does: an undo of an undo sends changes once more, so it is not called the same."""
        if self._again:
            return self.tr("Undo the undo of %Ln row(s)", "", rows) if rows else self.tr("Undo this undo")
        return self.tr("Undo %Ln row(s)", "", rows) if rows else self.tr("Undo")

    def _headline(self, preview: UndoPreview) -> str:
        rows = len(preview.goes_back)
        if self._again:
            said = self.tr("%Ln change(s) of batch {number} is|are sent again", "", rows)
            return said.format(number=preview.batch.undo_of)
        return self.tr("%Ln row(s) go(es) back", "", rows)

    @Slot()
    def look(self) -> None:
        """Read the actions afresh and sort the rows into the three buckets."""
        self._later.stop()
        self._forget()
        clear(self._buckets)
        source = self._source()
        empty = isinstance(source, str) and not source.strip()
        self._look_again.setEnabled(not empty)
        self._cancel.setText(self.tr("Cancel"))
        if empty:
            self._title.setText(self.tr("Which orders?"))
            self._text.setText(self.tr("Paste or type their numbers. Nothing is changed yet."))
            self.fit_later()
            return
        self._title.setText(self.tr("Looking at what can go back…"))
        self._text.setText(self.tr("The actions are read afresh from impact.com. Nothing is changed yet."))
        self._ticket = background.in_pool(
            _look, self._context.desk, self._batch_id, self._scope(), source,
            but=self._but.isChecked(), done=self._show, failed=self._failed,
        )  # fmt: skip

    @Slot(object)
    def _show(self, looked: _Looked) -> None:
        preview = looked.preview
        if preview.none_named and self._but.isChecked():
            said = explain.say("LIST_NAMES_NOTHING", {"batch": str(self._batch_id)})
            self._title.setText(said.title)
            self._text.setText(said.more)
            self._say_hidden(looked.hidden)
            self.fit_later()
            return
        self._preview = preview
        back = preview.goes_back
        self._again = preview.batch.kind == "undo"
        if self._again:
            self.setWindowTitle(self.tr("Undo the undo, batch {number}").format(number=self._batch_id))
        self._title.setText(self._headline(preview) if back else self.tr("Nothing can go back"))
        self._text.setText(self._sentence(preview) if back else self._why_nothing(preview))
        word = self.tr("Changed once more") if self._again else self.tr("Goes back")
        self._bucket("good", word, back, self._money(preview))
        ours = tuple(found for found in preview.changed_since if found.code is Code.LATER_BATCH)
        others = tuple(found for found in preview.changed_since if found.code is not Code.LATER_BATCH)
        if ours:
            batches = ", ".join(dict.fromkeys(found.facts["batch"] for found in ours))
            self._bucket("own", self.tr("Changed since by this program, batch {number}").format(number=batches), ours)
        self._bucket("look", self.tr("Changed since by someone else"), others)
        self._bucket("bad", self.tr("Locked"), preview.locked)
        if preview.unreachable:
            self._bucket("far", self.tr("No way back at impact.com"), preview.unreachable)
        self._say_hidden(looked.hidden)
        self._say_unsent(preview)
        self._say_beneath(preview)
        if self._by_list:
            self._beside(preview)
        only_stops = bool(preview.unsent) and not back
        self._go.setText(
            self.tr("Don't send %Ln row(s)", "", len(preview.unsent)) if only_stops else self._press(len(back))
        )
        self._go.setEnabled(bool(back) or only_stops)
        self._go.setDefault(True)
        if back and not self._list.hasFocus():  # whoever types a list goes on typing
            self._go.setFocus()
        self.fit_later()

    def _sentence(self, preview: UndoPreview) -> str:
        back = preview.goes_back
        if preview.batch.kind == "undo":
            said = together(
                self._what_commissions_do(preview),
                self.tr(
                    "This batch took back batch {number}. Undone, what that batch had done stands again: "
                    "each row gets the values it had before this undo, and is proved by reading it."
                ).format(number=preview.batch.undo_of),
            )
        else:
            said = self.tr("Each row gets the values back it had before, and is proved by reading it.")
        two = sum(1 for found in back if found.steps > 1)
        late = sum(1 for found in back if found.code is Code.EARLIER_MAY_LAND)
        tight = sum(1 for found in back if found.code is Code.LOCKS_BEFORE_ITS_TURN)
        return together(
            said,
            self.tr("%Ln of them need(s) two steps: reset, then the amount it had.", "", two) if two else "",
            self.tr("%Ln of them wait(s) first for an earlier request that may still arrive.", "", late)
            if late
            else "",
            self.tr("%Ln of them may lock before its|their turn; what locks first goes first.", "", tight)
            if tight
            else "",
        )

    def _what_commissions_do(self, preview: UndoPreview) -> str:
        """Whose money it is, first: the same word gives it back for a batch and takes it for an undo."""
        moved = {currency: commission for currency, (_, commission) in preview.restored.items() if commission}
        money = formats.monies({currency: abs(commission) for currency, commission in moved.items()})
        if moved and all(commission < 0 for commission in moved.values()):
            return self.tr("The partners lose {money} of commission again.").format(money=money)
        if moved and all(commission > 0 for commission in moved.values()):
            return self.tr("The partners get {money} of commission again.").format(money=money)
        if not moved:
            return self.tr("The partners' commissions stay what they are.")
        said = " · ".join(_signed(formats.money(moved[one], one), moved[one] > 0) for one in sorted(moved))
        return self.tr("The partners' commissions change again: {money}.").format(money=said)

    def _why_nothing(self, preview: UndoPreview) -> str:
        if preview.changed_since or preview.locked:
            return self.tr("What is locked or was changed since stays as it is.")
        if preview.unreachable:
            return self.tr("impact.com has no way back for these rows. They stay as they are.")
        if preview.none_named:
            return self.tr("No order of the list is in this batch.")
        return self.tr("None of these rows is a proved change of ours that still stands.")

    def _money(self, preview: UndoPreview) -> str:
        """What comes back, per currency; what is taken again where an undo is undone."""
        parts = []
        for currency, (sales, commission) in sorted(preview.restored.items()):
            parts.append(
                self.tr("{sales} of sales, {commission} of commission").format(
                    sales=_signed(formats.money(sales, currency), sales >= 0),
                    commission=_signed(formats.money(commission, currency), commission >= 0),
                )
            )
        return "\n".join(parts)

    def _bucket(self, kind: str, word: str, rows: tuple[UndoRow, ...], money: str = "") -> None:
        tone = {"own": "look", "far": "bad"}.get(kind, kind)
        frame, lines = card(tone if rows else "neutral", margins=(12, 9, 12, 9), spacing=2)
        head = QHBoxLayout()
        title = label("strong", word)
        title.setProperty("tone", "true")
        number = label("strong", formats.count(len(rows)))
        number.setProperty("tone", "true")
        head.addWidget(title, 1)
        head.addWidget(number)
        lines.addLayout(head)
        if money and rows:
            lines.addWidget(label("", money, wrap=True))
        names = [found.outcome.order or found.outcome.action_id for found in rows[:_EXAMPLES]]
        if names:
            examples = label("second", self._and_more(names, len(rows)), wrap=True)
            show = button("link", name=f"undoShow_{kind}")
            show.setText(self.tr("Show rows"))
            show.setAccessibleName(self.tr("Show rows: {bucket}").format(bucket=word))
            line = row(examples, show)
            line.setStretch(0, 1)
            lines.addLayout(line)
            view = QListView()
            view.setObjectName(f"undoRows_{kind}")
            view.setAccessibleName(word)
            view.setUniformItemSizes(True)
            view.setFixedHeight(_LIST_HEIGHT)
            view.setSelectionMode(QListView.SelectionMode.ExtendedSelection)
            view.setEditTriggers(QListView.EditTrigger.NoEditTriggers)
            view.hide()
            lines.addWidget(view)
            _Opener(show, view, rows, self)
        self._buckets.addWidget(frame)

    def line(self, found: UndoRow) -> str:
        """One row: its order, and what stands against it or what it gets back."""
        name = found.outcome.order or found.outcome.action_id
        if found.code is not None:
            said = explain.say(found.code.value, found.facts)
            return f"{name}   {said.meaning or said.title}"
        return f"{name}   {_stands(found.now)} {formats.ARROW} {_stands(found.target.action)}"

    def _say_hidden(self, hidden: int) -> None:
        """Rows of the list that were hidden in its file: who filtered it sees other rows than it was made of."""
        if not hidden:
            return
        if self._but.isChecked():
            said = self.tr(
                "%Ln row(s) is|are hidden or filtered out in the sheet and left aside: "
                "its|their order(s) go(es) back like the others.", "", hidden,
            )  # fmt: skip
        else:
            said = self.tr(
                "%Ln row(s) is|are hidden or filtered out in the sheet and left aside: "
                "it|they name(s) nothing to take back.", "", hidden,
            )  # fmt: skip
        frame, lines = card("look", margins=(12, 9, 12, 9))
        told = label("", said, wrap=True)
        told.setObjectName("undoHidden")
        told.setProperty("tone", "true")
        lines.addWidget(told)
        self._buckets.addWidget(frame)

    def _say_beneath(self, preview: UndoPreview) -> None:
        """Earlier batches that had changed the same orders: an undo takes back this batch's change, theirs stay."""
        said = [
            self.tr("%Ln of the orders stay(s) changed by batch {number}, which came before.", "", rows).format(
                number=batch
            )
            for batch, rows in preview.beneath.items()
        ]
        if said:
            frame, lines = card("look", margins=(12, 9, 12, 9))
            told = label("", together(*said), wrap=True)
            told.setObjectName("undoBeneath")
            told.setProperty("tone", "true")
            lines.addWidget(told)
            self._buckets.addWidget(frame)

    def _say_unsent(self, preview: UndoPreview) -> None:
        """Rows of the batch that were not sent yet: the meant ones never are, the others can still be."""
        stops = (
            self.tr("%Ln of these rows is|are not sent yet: stopped now, and never sent.", "", len(preview.unsent))
            if preview.unsent
            else ""
        )
        waits = self.tr("%Ln other row(s) of the batch, not sent yet, wait(s) on.", "", preview.waits)
        said = together(stops, waits if preview.waits else "")
        if said:
            frame, lines = card("look", margins=(12, 9, 12, 9))
            told = label("", said, wrap=True)
            told.setObjectName("undoUnsent")
            told.setProperty("tone", "true")
            lines.addWidget(told)
            self._buckets.addWidget(frame)

    def _beside(self, preview: UndoPreview) -> None:
        """What the list named besides: orders of another batch, rows with nothing to take back, tidied numbers."""
        said = []
        if preview.not_found:
            names = self._and_more(list(preview.not_found[:_EXAMPLES]), len(preview.not_found))
            said.append(self.tr("%Ln order(s) of the list not in this batch: ", "", len(preview.not_found)) + names)
        if preview.not_taken:
            orders = [outcome.order or outcome.action_id for outcome in preview.not_taken]
            names = self._and_more(orders[:_EXAMPLES], len(orders))
            said.append(self.tr("%Ln row(s) with nothing of ours to take back: ", "", len(orders)) + names)
        tidied = sum(preview.tidied.values())
        if tidied:
            said.append(self.tr("%Ln number(s) found though written differently (#, spaces, zeros)", "", tidied))
        if said:
            beside = label("second", "\n".join(said), wrap=True)
            beside.setObjectName("undoBeside")
            self._buckets.addWidget(beside)

    def _and_more(self, names: list[str], count: int) -> str:
        text = ", ".join(names)
        more = count - len(names)
        return self.tr("{orders} and {more} more").format(orders=text, more=formats.count(more)) if more > 0 else text

    def open_rows(self, view: QListView, press: QPushButton) -> None:
        """Show or hide the rows of a bucket."""
        view.setVisible(view.isHidden())
        press.setText(self.tr("Show rows") if view.isHidden() else self.tr("Hide rows"))
        self.fit_later()

    @Slot(object)
    def _failed(self, error: BaseException) -> None:
        said = explain.of_error(error)
        self._title.setText(said.title)
        self._text.setText(said.more)
        self._cancel.setText(self.tr("Close"))
        self.fit_later()

    @Slot()
    def _start(self) -> None:
        if self._preview is None:
            return
        self._writing = True
        self.setEnabled(False)
        if not self._preview.goes_back:  # nothing is to be sent, and nothing to be proved
            background.in_pool(
                self._context.desk.stop_unsent, self._preview, done=self._stopped, failed=self._not_written
            )
            return
        self._title.setText(self.tr("Writing the undo to the record…"))
        self._text.setText(self.tr("Then the rows go back, one after the other."))
        self.fit_later()
        background.in_pool(self._context.desk.undo, self._preview, done=self._started, failed=self._not_written)

    def reject(self) -> None:
        """Close it; while the undo is written it stays, for once in the record it is to be sent."""
        if not self._writing:
            super().reject()

    @Slot(object)
    def _not_written(self, error: BaseException) -> None:
        self._writing = False
        self.setEnabled(True)
        self._go.setEnabled(False)
        self._failed(error)

    @Slot(object)
    def _stopped(self, _: None) -> None:
        self.accept()
        self._context.batches_changed.emit()

    @Slot(object)
    def _started(self, batch_id: int) -> None:
        self.accept()
        self.started.emit(batch_id)


class _Opener(QObject):
    """Shows and hides the rows of a bucket; their lines are made when first asked for."""

    def __init__(self, press: QPushButton, view: QListView, rows: tuple[UndoRow, ...], dialog: UndoDialog) -> None:
        super().__init__(view)
        self._press, self._view, self._rows, self._dialog = press, view, rows, dialog
        press.clicked.connect(self.toggle)

    @Slot()
    def toggle(self) -> None:
        """The other way round."""
        if self._view.model() is None:
            self._view.setModel(QStringListModel([self._dialog.line(found) for found in self._rows], self._view))
        self._dialog.open_rows(self._view, self._press)


def _signed(text: str, plus: bool) -> str:
    return f"+{text}" if plus else text


def _stands(action: Action) -> str:
    """How an action stands, or is to stand: its state's word and its amount."""
    return f"{explain.action_state_word(action.state)} {formats.money(action.amount, action.currency)}"


def _value_text(kind: str, value: str | datetime) -> str:
    if isinstance(value, datetime):
        return f"{formats.day_time(value)}–{formats.clock(value + timedelta(hours=1))}"
    return reasons.word(value) if kind == "reason" else value
