"""A line below a table that says what came of what a person did there; heard too, and it stands in nobody's way."""

from __future__ import annotations

from PySide6.QtCore import Signal, Slot
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from reversal_desk.ui.widgets.pieces import Speaking, button, card, label, row


class TableNotice(Speaking):
    """Hidden until something is said; `closed` where the person puts it away."""

    closed = Signal()

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self._frame, inner = card("look", margins=(12, 4, 6, 4), spacing=0)
        self._words = label("", wrap=True, select=True)
        self._words.setObjectName(f"{name}Words")
        self._words.setProperty("tone", "true")
        self._close = button("link", name=f"{name}Close")
        self._close.clicked.connect(self._put_away)
        line = row(spacing=12)
        line.addWidget(self._words, 1)
        line.addWidget(self._close)
        inner.addLayout(line)
        lines = QVBoxLayout(self)
        lines.setContentsMargins(0, 0, 0, 0)
        lines.addWidget(self._frame)
        self.hide()
        self.retranslate()

    def retranslate(self) -> None:
        """Its button's word; what was said in another language goes."""
        self._close.setText(self.tr("Hide"))
        self._close.setAccessibleName(self.tr("Hide this message"))
        self.clear()

    @property
    def text(self) -> str:
        """What is said now; empty where nothing is."""
        return "" if self.isHidden() else self._words.text()

    def say(self, text: str) -> None:
        """Show a sentence, and have a screen reader say it: the keys stay in the table."""
        self._words.setText(text)
        self.show()
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, text))

    @Slot()
    def clear(self) -> None:
        """What was said is over."""
        self.hide()
        self._words.setText("")

    @Slot()
    def _put_away(self) -> None:
        self.clear()
        self.closed.emit()
