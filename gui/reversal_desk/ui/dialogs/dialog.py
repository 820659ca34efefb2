"""What all dialogs share: a height that fits their words, also where lines wrap, and no more than the screen has."""

from __future__ import annotations

from PySide6.QtCore import QTimer, Slot
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QDialog, QPushButton, QWidget

from reversal_desk.ui.widgets.pieces import as_read, tab_as_read
from reversal_desk.ui.widgets.scrolling import Middle, let_scroll

#: What a title bar takes of a screen.
_TITLE_BAR = 40


class Dialog(QDialog):
    """A dialog whose wrapped lines are never cut: Qt's own first size takes them for single ones.

    Its last line, the buttons, is always in sight: on a low screen what stands above it scrolls.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._fit = QTimer(self)
        self._fit.setSingleShot(True)
        self._fit.setInterval(0)
        self._fit.timeout.connect(self.fit_height)
        self._middle: Middle | None = None

    def setVisible(self, visible: bool) -> None:
        """Before it shows for the first time all of it is made, and what may scroll is known."""
        first = visible and self._middle is None
        given = self.focusWidget() is not None
        if first:
            self._middle = let_scroll(self)
        super().setVisible(visible)
        begins = next(as_read(self), None) if first and not given else None
        if begins is not None and not isinstance(begins, QPushButton):  # among buttons Qt takes the default one
            begins.setFocus()

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
        """Take the height the width asks for, as far as the screen has it."""
        layout = self.layout()
        if layout is None or self._middle is None:
            return
        self._middle.lines.activate()
        layout.activate()
        margins = layout.contentsMargins()
        across = self.width() - margins.left() - margins.right()
        beside = layout.minimumSize().height() - self._middle.minimumSizeHint().height()
        wanted = max(self._middle.height_at(across) + beside, self.minimumHeight())
        self.resize(self.width(), min(wanted, self.screen().availableSize().height() - _TITLE_BAR))
        self._middle.let_bar_go()
        self._middle.show_keys()
