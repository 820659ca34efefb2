"""The line that always adds up: what the sheet holds is the sum of its parts, and each part filters the table.

The line of an undo, which has no sheet, says what was to go back; that of a test whose rest was not sent, the rows
that were tested.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
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
        self._of = "sheet"
        self._others: tuple[int, ...] = ()
        self._lines = QVBoxLayout(self)
        self._lines.setContentsMargins(2, 0, 2, 0)
        self._lines.setSpacing(2)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)

    def whole_word(self) -> str:
        """What all of it is called."""
        if self._of == "undo":
            return self.tr("To go back")
        return self.tr("In the rows tested") if self._of == "trial" else self.tr("In the sheet")

    def part_words(self) -> dict[str, str]:
        """The parts' names."""
        undo = self._of == "undo"
        one = len(self._others) == 1
        return {
            "to_be_sent": self.tr("still to go back") if undo else self.tr("to be sent"),
            "proved": self.tr("back, proved") if undo else self.tr("proved"),
            "taken_back": self.tr("undone again") if undo else self.tr("taken back"),
            "not_affiliate": self.tr("not affiliate"),
            "already_done": self.tr("already done"),
            "locked": self.tr("locked"),
            "needs_you": self.tr("held back"),
            "refused": self.tr("refused"),
            "being_checked": self.tr("being checked"),
            "left_out": self.tr("left out"),
            "other_batches": self.tr("in batch {number}").format(number=self._others[0])
            if one
            else self.tr("in other batches"),
            "changed_by_you": self.tr("changed by you"),
        }

    def part_tips(self) -> dict[str, str]:
        """One sentence on the parts whose word does not say how they are counted."""
        return {
            "needs_you": self.tr("Rows that wait for your look, and rows that are blocked."),
            "other_batches": self.tr("Rows of the same sheet that another batch holds."),
            "changed_by_you": self.tr(
                "What the sheet says beyond the amounts you decided on; less than nothing where you change more."
            ),
        }

    def less_tip(self) -> str:
        """What a part means that comes to less than nothing."""
        return self.tr("Less than nothing: its rows raise amounts by more than they take away.")

    def whole_tip(self) -> str:
        """How the figure of the whole is counted, in one sentence."""
        if self._of == "undo":
            return self.tr("What the amounts of all rows of this undo change by when they go back.")
        return self.tr(
            "What every row of the sheet names: its refund, else its order total, else the amount at impact.com. "
            "An order that stands there twice counts twice, and one that stays as it is counts too."
        )

    def show_parts(
        self, parts: Mapping[str, Mapping[str, Decimal]], *, of: str = "sheet", others: Sequence[int] = ()
    ) -> None:
        """Show currency -> part -> amount; parts of zero are left away.

        `of`: what it is the line of, a `sheet`, an `undo` or a `trial`; `others`: the batches of the same sheet.
        """
        if (parts, of, tuple(others)) == (self._parts, self._of, self._others):
            return
        self._parts, self._of, self._others = parts, of, tuple(others)
        self.retranslate()

    def retranslate(self) -> None:
        """Write the lines again."""
        clear(self._lines)
        words, tips = self.part_words(), self.part_tips()
        for currency, parts in sorted(self._parts.items()):
            line = QWidget(self)
            flow = Flow(line, across=4, down=2)
            name = label("small", self.whole_word())
            whole = label("strong", f"{formats.amount(parts.get('in_sheet', Decimal(0)), currency)} {currency}".strip())
            whole.setObjectName(f"inSheet_{currency}")
            for named in (name, whole):
                named.setToolTip(self.whole_tip())
                flow.addWidget(named)
            sign = "="
            for part in RECONCILIATION_PARTS:
                value = parts.get(part, Decimal(0))
                if not value:
                    continue
                said = label("small", f"{sign} {words[part]}")
                link = button("link", name=f"part_{part}")
                link.setText(formats.amount(value, currency))
                link.setAccessibleName(f"{words[part]} {formats.money(value, currency)}")
                link.setProperty("part", part)
                link.setProperty("currency", currency)
                link.clicked.connect(self._clicked)
                for shown in (said, link):
                    shown.setToolTip(tips.get(part) or (self.less_tip() if value < 0 else ""))
                    flow.addWidget(shown)
                sign = "+"
            self._lines.addWidget(line)
        self.setVisible(bool(self._parts))

    @Slot()
    def _clicked(self) -> None:
        link = self.sender()
        if isinstance(link, QPushButton):
            self.part_chosen.emit(str(link.property("currency")), str(link.property("part")))
