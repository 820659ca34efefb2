"""What narrows the review: chips, the search, the figures of the line that adds up, and the rows of one question."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from PySide6.QtCore import QItemSelectionModel, QObject, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QLineEdit, QWidget

from reversal_desk.model import Change, RowState
from reversal_desk.ui import explain
from reversal_desk.ui.models.edits import Key
from reversal_desk.ui.models.review import ReviewModel
from reversal_desk.ui.review.digest import Digest
from reversal_desk.ui.review.row_table import ReviewTable
from reversal_desk.ui.review.which_rows import Choice, Figure, Wanted, of_chip, with_text
from reversal_desk.ui.widgets.adds_up import AddsUp
from reversal_desk.ui.widgets.chips import ChipRow, Filter

_SEARCH_MS = 150


class Filters(QObject):
    """Keeps the model's lines to what was pressed and searched; `applied` after each change of them."""

    applied = Signal()

    def __init__(self, table: ReviewTable, model: ReviewModel, parent: QWidget) -> None:
        super().__init__(parent)
        self._table, self._model = table, model
        self._choice = Choice()
        self._counted: Mapping[Key, frozenset[str]] = MappingProxyType({})
        self.chips = ChipRow()
        self.chips.chosen.connect(self._chip_chosen)
        self.adds_up = AddsUp()
        self.adds_up.part_chosen.connect(self._figure_chosen)
        self.search = QLineEdit()
        self.search.setObjectName("reviewSearch")
        self.search.setClearButtonEnabled(True)
        self.search.setFixedWidth(210)
        self.search.textChanged.connect(self._typed)
        leave = QShortcut(QKeySequence(Qt.Key.Key_Escape), self.search)
        leave.setContext(Qt.ShortcutContext.WidgetShortcut)
        leave.activated.connect(self._leave_search)
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.setInterval(_SEARCH_MS)
        self._later.timeout.connect(self.apply)

    def retranslate(self) -> None:
        """The search's words; the chips are written with their numbers."""
        self.search.setPlaceholderText(self.tr("Search order, partner…"))
        self.search.setAccessibleName(self.tr("Search the table"))

    # ------------------------------------------------------------------ what is counted

    def begin(self) -> None:
        """Another sheet: nothing is chosen or searched in it yet."""
        self._choice = Choice()
        self.search.clear()
        self._later.stop()  # nothing is left to look for
        self.chips.choose("all")

    def hold(self, counted: Digest) -> None:
        """Figures that are pressed from now on are those of this plan."""
        self._counted = counted.counted

    def show_numbers(self, counted: Digest) -> None:
        """Write the chips."""
        groups = counted.groups
        away = groups["not_affiliate"]
        total = sum(groups.values())
        bad = "neutral" if groups["blocked"] and groups["blocked"] == counted.calm else "bad"
        chips = [
            Filter("all", self.tr("All"), total - away),
            Filter("ready", explain.state_word(RowState.READY), groups["ready"], "good", "check"),
            Filter("look", explain.state_word(RowState.LOOK), groups["look"], "look", "diamond"),
            Filter("blocked", explain.state_word(RowState.BLOCKED), groups["blocked"], bad, "square"),
            Filter("left_out", explain.state_word(RowState.LEFT_OUT), groups["left_out"], "neutral", "dash"),
        ]
        if away:
            chips.append(Filter("not_affiliate", self.tr("Not affiliate"), away))
        since = sum(map(self._model.is_since, self._model.records)) if self._model.marks_since else 0
        if since:
            chips.append(Filter("since", self.tr("Changed since"), since, "look", "diamond"))
        self.chips.show_filters(chips)

    # ------------------------------------------------------------------ what is shown

    def show_chip(self, key: str) -> None:
        """Filter by a chip, as if it was pressed."""
        self.search.clear()
        self._choice = Choice()
        self.chips.choose(key)
        self.apply()
        self._go_to_rows()

    @Slot(object)
    def show_rows(self, keys: frozenset[Key]) -> None:
        """Show these rows and no others."""
        self.search.clear()
        self.chips.choose("")
        self._choice = Choice(only=keys)
        self.apply()
        self._go_to_rows()

    def _go_to_rows(self) -> None:
        """A table that gets the keys begins at its first row; one that has them already is told to."""
        self._table.setFocus()
        self._go_to_first()

    def _go_to_first(self) -> None:
        """Where the row that had the keys is not among those shown, the first has them, and the panel says what it
        waits for: often that is what the chip was pressed for."""
        if not self._table.currentIndex().isValid() and self._model.rowCount():
            first = self._model.index(0, self._model.place("STATE"))
            self._table.selectionModel().setCurrentIndex(first, QItemSelectionModel.SelectionFlag.NoUpdate)

    def start_search(self) -> None:
        """Put the cursor into the search."""
        self.search.setFocus()
        self.search.selectAll()

    @Slot()
    def _leave_search(self) -> None:
        """Esc empties the search, and goes back to the rows."""
        self.search.clear()
        self._table.setFocus()

    @Slot()
    def _typed(self) -> None:
        self._later.start()

    @Slot(str)
    def _chip_chosen(self, _key: str) -> None:
        self._choice = Choice()
        self.apply()
        self._go_to_first()

    @Slot(str, str)
    def _figure_chosen(self, currency: str, part: str) -> None:
        self._choice = Choice(figure=Figure(currency, part))
        self.chips.choose("")
        self.apply()
        self._go_to_first()

    @Slot()
    def apply(self) -> None:
        """Show what is chosen and searched; the chosen line stays chosen where it is among them."""
        text = self.search.text().strip().casefold()
        of_choice = self._of_choice(searched=bool(text))
        wanted = with_text(of_choice, text, self._model.search_words) if text else of_choice
        current = self._table.chosen_records()[:1]
        self._model.keep(wanted)
        line = self._model.row_with(current[0]) if current else -1
        if line >= 0:
            self._table.go_to(self._model.index(line, self._model.place("ORDER")))
        self.applied.emit()

    def _of_choice(self, *, searched: bool) -> Wanted | None:
        """Which lines the chosen chip, figure or question shows; None for all of them."""
        figure, only = self._choice.figure, self._choice.only
        if only:
            return lambda change: change.key in only
        if figure is not None:
            return lambda change: self._counts(figure, change)
        return of_chip(self.chips.key, since=self._model.is_since, searched=searched)

    def _counts(self, figure: Figure, change: Change) -> bool:
        return figure.counts(change, self._counted)
