"""A line below a table that says what came of what a person did there; heard too, and it stands in nobody's way."""

from __future__ import annotations

import time

from PySide6.QtCore import QTimer, Signal, Slot
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from reversal_desk.ui import formats
from reversal_desk.ui.widgets.pieces import Speaking, button, card, label, row
from reversal_desk.ui.widgets.table import DeskTable

#: How often a progress is written anew, seconds; and how long it stands there that it came to its end.
_SAID_EACH_SECONDS, _ENDED_MS = 0.1, 5000


class TableNotice(Speaking):
    """Hidden until something is said; `closed` where the person puts it away."""

    closed = Signal()

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self._said_at = 0.0
        self._over = QTimer(self)
        self._over.setSingleShot(True)
        self._over.setInterval(_ENDED_MS)
        self._over.timeout.connect(self.clear)
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
        """Show what a person should look at, and have a screen reader say it: the keys stay in the table."""
        self._show(text, "look")
        self._announce(text)

    def _announce(self, text: str) -> None:
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, text))

    def _show(self, text: str, kind: str) -> None:
        self._over.stop()
        if self._frame.property("card") != kind:
            self._frame.setProperty("card", kind)
            for part in (self._frame, self._words):  # a stylesheet is asked for a property once
                part.style().unpolish(part)
                part.style().polish(part)
        self._words.setText(text)
        self.show()

    def follow(self, table: DeskTable) -> None:
        """Say how far a long copy of this table is, and that it has ended."""
        table.copying.connect(self._copying)
        table.copied.connect(self._copied)

    @Slot(int, int)
    def _copying(self, done: int, whole: int) -> None:
        now = time.monotonic()
        if self.text and now - self._said_at < _SAID_EACH_SECONDS:
            return
        said = self.tr("Copying… {done} of {all} rows").format(done=formats.count(done), all=formats.count(whole))
        goes_on = self._frame.property("card") == "neutral" and bool(self.text)
        self._show(said, "neutral")
        if not goes_on:  # heard once: whoever listens has no use for each step
            self._announce(said)
        self._said_at = now

    @Slot(int)
    def _copied(self, rows: int) -> None:
        said = self.tr("%Ln row(s) copied", "", rows)
        self._show(said, "neutral")
        self._announce(said)
        self._over.start()

    @Slot()
    def clear(self) -> None:
        """What was said is over."""
        self._over.stop()
        self.hide()
        self._words.setText("")

    @Slot()
    def _put_away(self) -> None:
        self.clear()
        self.closed.emit()
