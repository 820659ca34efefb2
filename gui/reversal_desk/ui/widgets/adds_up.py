"""The line that always adds up: what the sheet holds is the sum of its parts, and each part filters the table."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QPushButton, QSizePolicy, QVBoxLayout, QWidget

from reversal_desk.model import RECONCILIATION_PARTS
from reversal_desk.ui import formats
from reversal_desk.ui.widgets.pieces import Flow, Speaking, button, clear, label


class AddsUp(Speaking):
    """One line a currency; emits `part_chosen(currency, part)`."""

    part_chosen = Signal(str, str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._parts: Mapping[str, Mapping[str, Decimal]] = {}
        self._lines = QVBoxLayout(self)
        self._lines.setContentsMargins(2, 0, 2, 0)
        self._lines.setSpacing(2)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)

    def part_words(self) -> dict[str, str]:
        """The parts' names."""
        return {
            "to_be_sent": self.tr("to be sent"),
            "proved": self.tr("proved"),
            "not_affiliate": self.tr("not affiliate"),
            "already_done": self.tr("already done"),
            "locked": self.tr("locked"),
            "needs_you": self.tr("needs you"),
            "refused": self.tr("refused"),
            "being_checked": self.tr("being checked"),
            "left_out": self.tr("left out"),
        }

    def show_parts(self, parts: Mapping[str, Mapping[str, Decimal]]) -> None:
        """Show currency -> part -> amount; parts of zero are left away."""
        if parts == self._parts:
            return
        self._parts = parts
        self.retranslate()

    def retranslate(self) -> None:
        """Write the lines again."""
        clear(self._lines)
        words = self.part_words()
        for currency, parts in sorted(self._parts.items()):
            line = QWidget(self)
            flow = Flow(line, across=4, down=2)
            flow.addWidget(label("small", self.tr("In the sheet")))
            whole = label("strong", f"{formats.amount(parts.get('in_sheet', Decimal(0)), currency)} {currency}".strip())
            whole.setObjectName(f"inSheet_{currency}")
            flow.addWidget(whole)
            sign = "="
            for part in RECONCILIATION_PARTS:
                value = parts.get(part, Decimal(0))
                if not value:
                    continue
                flow.addWidget(label("small", f"{sign} {words[part]}"))
                link = button("link", name=f"part_{part}")
                link.setText(formats.amount(value, currency))
                link.setAccessibleName(f"{words[part]} {formats.money(value, currency)}")
                link.setProperty("part", part)
                link.setProperty("currency", currency)
                link.clicked.connect(self._clicked)
                flow.addWidget(link)
                sign = "+"
            self._lines.addWidget(line)
        self.setVisible(bool(self._parts))

    @Slot()
    def _clicked(self) -> None:
        link = self.sender()
        if isinstance(link, QPushButton):
            self.part_chosen.emit(str(link.property("currency")), str(link.property("part")))
