"""Undo of a batch, or of an undo: what goes back, what changed since, what is locked; one confirmation."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, Signal, Slot
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QPlainTextEdit, QRadioButton, QVBoxLayout, QWidget

from reversal_desk.model import Code
from reversal_desk.ui import background, explain, formats
from reversal_desk.ui.context import Context
from reversal_desk.ui.dialogs.dialog import Dialog
from reversal_desk.ui.widgets.pieces import button, card, clear, label
from reversal_desk.undo import Listed, Scope

if TYPE_CHECKING:
    from reversal_desk.undo import UndoPreview, UndoRow

_EXAMPLES = 4
#: So long after the last letter the list is looked up.
_LOOK_MS = 400


class UndoDialog(Dialog):
    """Previews an undo; emits `started(new batch id)` once it is written to the journal."""

    started = Signal(int)

    def __init__(self, context: Context, batch_id: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._batch_id = batch_id
        self._preview: UndoPreview | None = None
        self._ticket: background.Ticket | None = None
        self.setObjectName("undoDialog")
        self.setWindowTitle(self.tr("Undo batch {number}").format(number=batch_id))
        self.setMinimumWidth(560)
        lines = QVBoxLayout(self)
        lines.setContentsMargins(24, 22, 24, 18)
        lines.setSpacing(10)
        self._title = label("title", wrap=True)
        self._title.setObjectName("undoTitle")
        self._text = label("second", wrap=True)
        lines.addWidget(self._title)
        lines.addWidget(self._text)
        self._choices = QButtonGroup(self)
        self._all = QRadioButton(self.tr("The whole batch"))
        self._only = QRadioButton(self.tr("Only the orders in this list"))
        self._but = QRadioButton(self.tr("All but the orders in this list"))
        for place, made in enumerate((self._all, self._only, self._but)):
            made.setObjectName(("undoAll", "undoOnly", "undoBut")[place])
            self._choices.addButton(made, place)
            lines.addWidget(made)
        self._all.setChecked(True)
        self._choices.idToggled.connect(self._scope_changed)
        self._list = QPlainTextEdit()
        self._list.setObjectName("undoList")
        self._list.setAccessibleName(self.tr("Order numbers, one a line"))
        self._list.setPlaceholderText(self.tr("Order numbers, one a line"))
        self._list.setTabChangesFocus(True)
        self._list.setMaximumHeight(96)
        self._list.hide()
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.setInterval(_LOOK_MS)
        self._later.timeout.connect(self.look)
        self._list.textChanged.connect(self._list_changed)
        self._look_again = button(name="undoLook")
        self._look_again.setText(self.tr("Look again"))
        self._look_again.clicked.connect(self.look)
        self._look_again.hide()
        lines.addWidget(self._list)
        lines.addWidget(self._look_again, 0, Qt.AlignmentFlag.AlignLeft)
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
        self.look()

    def _orders(self) -> frozenset[str]:
        texts = self._list.toPlainText().replace(",", "\n").replace(";", "\n").replace("\t", "\n").splitlines()
        return frozenset(text.strip() for text in texts if text.strip())

    @Slot()
    def _scope_changed(self) -> None:
        listed = not self._all.isChecked()
        self._list.setVisible(listed)
        self._look_again.setVisible(listed)
        if listed:
            self._list.setFocus()
        self.fit_later()
        self.look()

    @Slot()
    def _list_changed(self) -> None:
        """What was found for another list must not be undone."""
        self._forget()
        self._later.start()

    def _forget(self) -> None:
        if self._ticket is not None:
            self._ticket.drop()
        self._preview = None
        self._go.setEnabled(False)
        self._go.setText(self.tr("Undo"))

    @Slot()
    def look(self) -> None:
        """Read the actions afresh and sort the rows into the three buckets."""
        self._later.stop()
        self._forget()
        clear(self._buckets)
        self._look_again.setEnabled(self._all.isChecked() or bool(self._orders()))
        if not self._all.isChecked() and not self._orders():
            self._title.setText(self.tr("Which orders?"))
            self._text.setText(self.tr("Paste or type their numbers. Nothing is changed yet."))
            self.fit_later()
            return
        self._title.setText(self.tr("Looking at what can go back…"))
        self._text.setText(self.tr("The actions are read afresh from impact.com. Nothing is changed yet."))
        listed = Listed.of(sorted(self._orders()))
        scope = Scope()
        if self._only.isChecked():
            scope = Scope(only=listed)
        elif self._but.isChecked():
            scope = Scope(all_but=listed)
        self._ticket = background.in_pool(
            self._context.desk.undo_preview, self._batch_id, scope, done=self._show, failed=self._failed
        )

    @Slot(object)
    def _show(self, preview: UndoPreview) -> None:
        self._preview = preview
        back = preview.goes_back
        self._title.setText(
            self.tr("%Ln row(s) go(es) back", "", len(back)) if back else self.tr("Nothing can go back")
        )
        two = sum(1 for found in back if found.steps > 1)
        if preview.batch.kind == "undo":
            said = self.tr(
                "This batch took back batch {number}. Undone, what that batch had done stands again: "
                "each row gets the values it had before this undo, and is proved by reading it."
            ).format(number=preview.batch.undo_of)
        else:
            said = self.tr("Each row gets the values back it had before, and is proved by reading it.")
        if two:
            said += " " + self.tr("%Ln of them need(s) two steps: reset, then the amount it had.", "", two)
        late = sum(1 for found in back if found.code is Code.EARLIER_MAY_LAND)
        if late:
            said += " " + self.tr("%Ln of them wait(s) first for an earlier request that may still arrive.", "", late)
        self._text.setText(said if back else self.tr("What is locked or was changed since stays as it is."))
        self._bucket("good", self.tr("Goes back"), back)
        self._bucket("look", self.tr("Changed since by someone else"), preview.changed_since)
        self._bucket("bad", self.tr("Locked"), preview.locked)
        self._go.setText(self.tr("Undo %Ln row(s)", "", len(back)) if back else self.tr("Undo"))
        self._go.setEnabled(bool(back))
        self._go.setDefault(True)
        if back and self._all.isChecked():  # whoever types a list goes on typing
            self._go.setFocus()
        self.fit_later()

    def _bucket(self, kind: str, word: str, rows: tuple[UndoRow, ...]) -> None:
        frame, lines = card(kind if rows else "neutral", margins=(12, 9, 12, 9), spacing=2)
        head = QHBoxLayout()
        title = label("strong", word)
        title.setProperty("tone", "true")
        number = label("strong", formats.count(len(rows)))
        number.setProperty("tone", "true")
        head.addWidget(title, 1)
        head.addWidget(number)
        lines.addLayout(head)
        names = [found.outcome.order or found.outcome.action_id for found in rows[:_EXAMPLES]]
        if names:
            more = len(rows) - len(names)
            text = ", ".join(names)
            if more > 0:
                text = self.tr("{orders} and {more} more").format(orders=text, more=formats.count(more))
            lines.addWidget(label("second", text, wrap=True))
        self._buckets.addWidget(frame)

    @Slot(object)
    def _failed(self, error: BaseException) -> None:
        said = explain.of_error(error)
        self._title.setText(said.title)
        self._text.setText(" ".join(part for part in (said.meaning, said.todo) if part))
        self._cancel.setText(self.tr("Close"))

    @Slot()
    def _start(self) -> None:
        if self._preview is None:
            return
        self._go.setEnabled(False)
        background.in_pool(self._context.desk.undo, self._preview, done=self._started, failed=self._failed)

    @Slot(object)
    def _started(self, batch_id: int) -> None:
        self.accept()
        self.started.emit(batch_id)
