"""What all dialogs share: a height that fits their words, also where lines wrap."""

from __future__ import annotations

from PySide6.QtCore import QTimer, Slot
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QDialog, QWidget

from reversal_desk.ui.widgets.pieces import tab_as_read


class Dialog(QDialog):
    """A dialog whose wrapped lines are never cut: Qt's own first size takes them for single ones."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._fit = QTimer(self)
        self._fit.setSingleShot(True)
        self._fit.setInterval(0)
        self._fit.timeout.connect(self.fit_height)

    def showEvent(self, event: QShowEvent) -> None:
        """Fit when the fonts are known, and first of all, for Qt puts it in the middle by the height that it has."""
        self.fit_height()
        super().showEvent(event)
        self.fit_height()
        self._fit.start()

    def focusNextPrevChild(self, forward: bool) -> bool:
        """Tab goes as one reads."""
        tab_as_read(self)
        return super().focusNextPrevChild(forward)

    def fit_later(self) -> None:
        """Fit after the words changed."""
        self._fit.start()

    @Slot()
    def fit_height(self) -> None:
        """Take the height the width asks for."""
        layout = self.layout()
        if layout is None:
            return
        layout.activate()
        wanted = layout.totalHeightForWidth(self.width()) if layout.hasHeightForWidth() else layout.sizeHint().height()
        self.resize(self.width(), max(wanted, self.minimumHeight()))
