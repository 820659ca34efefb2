"""New batch while another one is open: where its sheet comes in; until one does, nothing is put away."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from reversal_desk.ui.models.recent import RecentFiles
from reversal_desk.ui.widgets.drop import DropTarget
from reversal_desk.ui.widgets.pieces import Speaking, button, card, label, row


class NewBatchPage(Speaking):
    """The field for a sheet, and above it a way back: `back_wanted()`."""

    back_wanted = Signal()

    def __init__(self, recent: RecentFiles, *, practice: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.drop = DropTarget(recent, sample=practice, prefix="fresh")
        frame, inner = card(margins=(14, 5, 8, 5))
        self._open = label("", wrap=True)
        self._back = button("link", name="freshBack")
        self._back.clicked.connect(self.back_wanted)
        line = row(spacing=12)
        line.addWidget(self._open, 1)
        line.addWidget(self._back)
        inner.addLayout(line)
        lines = QVBoxLayout(self)
        lines.setContentsMargins(20, 14, 18, 14)
        lines.setSpacing(12)
        lines.addWidget(frame)
        lines.addWidget(self.drop, 1)
        self.setFocusProxy(self.drop.open_button)
        self.retranslate()

    def retranslate(self) -> None:
        """Its words."""
        self._open.setText(self.tr("The batch that is open stays as it is until another sheet is opened here."))
        self._back.setText(self.tr("Back to it"))
