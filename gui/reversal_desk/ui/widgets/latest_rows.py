"""The rows a run heard of last, the newest first, while it is on."""

from __future__ import annotations

from PySide6.QtCore import QTimer, Slot
from PySide6.QtWidgets import QVBoxLayout, QWidget

from reversal_desk.model import Outcome
from reversal_desk.ui import background
from reversal_desk.ui.context import Context
from reversal_desk.ui.models.outcomes import OutcomeModel
from reversal_desk.ui.widgets.pieces import EmptyState, Speaking
from reversal_desk.ui.widgets.table import DeskTable

# More than fit on a screen; a run of thousands reads no more than these.
_MOST_ROWS = 40
_EVERY_MS = 700


class LatestRows(Speaking):
    """Follows a batch by reading the journal again and again, in a worker, as long as it is in sight."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._batch_id = 0
        self._undo = False
        self._ticket: background.Ticket | None = None
        self.model = OutcomeModel(self)
        self._empty = EmptyState("history")
        self.table = DeskTable(self.model, name="runRows", empty=self._empty)
        self.table.stretch = "NEXT"
        self.table.widest["NEXT"] = 260
        self.table.last_elastic = {"NEXT": 120, "OPERATION": 84}
        for name in ("ACTION", "LOCK", "REASON"):
            self.table.setColumnHidden(self.model.place(name), True)
        lines = QVBoxLayout(self)
        lines.setContentsMargins(0, 0, 0, 0)
        lines.addWidget(self.table)
        self._timer = QTimer(self)
        self._timer.setInterval(_EVERY_MS)
        self._timer.timeout.connect(self._ask)
        self.retranslate()

    def retranslate(self) -> None:
        """Its words."""
        self.table.setAccessibleName(self.tr("The rows with the latest news"))
        self._empty.title.setText(self.tr("Nothing has been sent yet"))
        self._empty.text.setText(self.tr("Each row appears here as it is sent, and again when it is proved."))
        self.model.retranslate()
        self.table.fit()

    def follow(self, batch_id: int) -> None:
        """Show what becomes of a batch from now on."""
        self.rest()
        if batch_id != self._batch_id:
            self._batch_id, self._undo = batch_id, False
            self.model.set_outcomes(())
        self._timer.start()
        self._ask()

    def mark_undo(self, undo: bool) -> None:
        """Whether the batch takes another one back."""
        self._undo = undo

    def rest(self) -> None:
        """The run is over, or the window closes."""
        self._timer.stop()
        if self._ticket is not None:
            self._ticket.drop()
            self._ticket = None

    @Slot()
    def _ask(self) -> None:
        if self._ticket is None and self._batch_id and self.isVisible():
            self._ticket = background.in_pool(
                self._context.desk.latest_outcomes, self._batch_id, _MOST_ROWS, done=self._take, failed=self._failed
            )

    @Slot(object)
    def _take(self, found: tuple[Outcome, ...]) -> None:
        self._ticket = None
        if found == tuple(self.model.records):
            return
        undos = frozenset({self._batch_id}) if self._undo else frozenset()
        self.model.set_outcomes(found, undos=undos)
        self.table.fit()

    @Slot(object)
    def _failed(self, error: BaseException) -> None:
        """The run itself says what is wrong with the journal; its rows are only not shown any more."""
        self.rest()
        self._context.trouble.emit(error)
