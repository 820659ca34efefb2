"""The bar below the review: what the ready rows come to, and the way back and on."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from reversal_desk.ui import formats
from reversal_desk.ui.review.digest import Digest
from reversal_desk.ui.widgets.pieces import button, card, clear, label


class GoingOn(QObject):
    """Four figures and two buttons; `back_pressed` and `on_pressed`."""

    back_pressed = Signal()
    on_pressed = Signal()

    def __init__(self, page: QWidget) -> None:
        super().__init__(page)
        self._figures = QHBoxLayout()
        self._figures.setSpacing(28)
        self._back = button(name="reviewBack")
        self._back.clicked.connect(self.back_pressed)
        self.go = button("primary", name="reviewContinue")
        self.go.clicked.connect(self.on_pressed)
        self.frame, lines = card(margins=(16, 7, 12, 7))
        inside = QHBoxLayout()
        inside.setSpacing(8)
        inside.addLayout(self._figures)
        inside.addStretch(1)
        inside.addWidget(self._back)
        inside.addWidget(self.go)
        lines.addLayout(inside)

    def retranslate(self) -> None:
        """The word of the way back; the others are written with the figures."""
        self._back.setText(self.tr("Back"))

    def show_numbers(self, counted: Digest) -> None:
        """Write the figures, and on the button how many rows go on."""
        ready = counted.groups["ready"]
        clear(self._figures)
        for name, value in (
            (self.tr("Rows"), formats.count(ready)),
            (self.tr("Sales"), formats.changes(counted.sales, between="\n")),
            (self.tr("Commission (estimate)"), formats.changes(counted.commission, between="\n")),
            (self.tr("Partners"), formats.count(counted.partners)),
        ):
            cell = QVBoxLayout()
            cell.setSpacing(1)
            cell.addWidget(label("small", name))
            cell.addWidget(label("strong" if "\n" in value else "value", value))
            cell.addStretch(1)
            self._figures.addLayout(cell)
        self.go.setText(self.tr("Continue with %Ln row(s)", "", ready))
        self.go.setEnabled(ready > 0)
