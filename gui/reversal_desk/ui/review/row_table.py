"""The table of the review: which cells are chosen from a list, and what is offered in them."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal

from reversal_desk.model import Change, Operation
from reversal_desk.ui import explain
from reversal_desk.ui.models import reasons, review
from reversal_desk.ui.models.review import ReviewModel
from reversal_desk.ui.widgets.pieces import EmptyState
from reversal_desk.ui.widgets.table import DeskTable

if TYPE_CHECKING:
    from reversal_desk.store.layouts import Codes


class ReviewTable(DeskTable):
    """The review table: knows which cells are chosen from a list.

    `not_typed(index)`: letters were typed on a cell that has no editor.
    """

    not_typed = Signal(object)
    codes: Codes = MappingProxyType({})
    steady = True

    def __init__(self, model: ReviewModel, *, empty: EmptyState) -> None:
        super().__init__(model, name="reviewTable", empty=empty)
        self.freeze(model.place("ORDER") + 1)
        self.stretch = "NOTE"
        self.widest["NOTE"] = 220
        self.first_elastic = {"PARTNER": 92}  # a name is known by how it begins; of a reason every word counts
        self.last_elastic = {"OPERATION": 84, "PARTNER": 48, "REASON": 48}
        self.with_list = frozenset({"OPERATION", "REASON"})
        self.setEditTriggers(
            self.EditTrigger.DoubleClicked | self.EditTrigger.EditKeyPressed | self.EditTrigger.AnyKeyPressed
        )
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.horizontalHeader().setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)

    def reasons_for(self, change: Change) -> tuple[str, ...]:
        """The reasons that fit a line: the brand's own for its event type first."""
        use = "reverse" if change.operation is Operation.REVERSE else "modify"
        known = self.codes.get(change.action.tracker_id, {}) if change.action is not None else {}
        own = sorted(code for code, what in known.items() if what == use and change.operation is not Operation.ITEMS)
        return (*own, *reasons.choices(change.operation))

    def choices(self, row: int, name: str) -> Mapping[str, str] | None:
        """Operations, or the reasons that fit."""
        change = self.records.record(row)
        if name == "OPERATION":
            # What stands there is always offered: the first choice would stand in its place, and be taken for chosen.
            offered = dict.fromkeys((*review.CHOICES, change.operation))
            return {choice.value: explain.operation_word(choice) for choice in offered}
        if name == "REASON":
            codes = list(self.reasons_for(change))
            if change.reason and change.reason not in codes:
                codes.append(change.reason)
            return {code: reasons.word(code) for code in codes}
        return None

    def offers_choice(self, row: int, name: str) -> bool:
        """A chevron where a list opens."""
        if name not in {"OPERATION", "REASON"}:
            return False
        records = self.records
        return isinstance(records, ReviewModel) and records.editable(records.record(row), name)

    def keyboardSearch(self, search: str) -> None:
        """Letters that nothing takes are said to be so: Qt would go to a row that begins with them, far away."""
        if search.strip() and self.currentIndex().isValid():
            self.not_typed.emit(self.currentIndex())
