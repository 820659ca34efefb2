"""How a text file was read: its character set and what parts its cells, why, its first rows, and other choices."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QComboBox, QGridLayout, QVBoxLayout, QWidget

from reversal_desk.ui import explain
from reversal_desk.ui.widgets.pieces import Choices, Speaking, card, clear, hairline, label, name_choices
from reversal_desk.words import together

if TYPE_CHECKING:
    from reversal_desk.model import Notice
    from reversal_desk.words import Message

#: Rows and columns of the preview, how wide one cell of it may be, and all of them.
ROWS, _COLUMNS, _CELL_WIDTH, _WIDTH = 4, 9, 130, 700


class TextReading(Speaking):
    """Two lists and a preview; `chosen(encoding, delimiter)` is emitted at each choice, "" for what is recognised."""

    chosen = Signal(str, str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._encoding, self._delimiter = "", ""
        self._why: tuple[Notice, ...] = ()
        self._rows: tuple[tuple[str, ...], ...] = ()
        self._said: Message | None = None
        frame, inner = card(margins=(14, 10, 14, 10), spacing=8)
        self._choices = QGridLayout()
        self._choices.setHorizontalSpacing(12)
        self._choices.setVerticalSpacing(6)
        self._choices.setColumnStretch(2, 1)
        self._names = (label("second"), label("second"))
        self.encodings, self.delimiters = Choices(), Choices()
        self._whys = (label("second", wrap=True), label("second", wrap=True))
        for line, box in enumerate((self.encodings, self.delimiters)):
            box.setMinimumWidth(250)
            box.activated.connect(self._choose)
            self._names[line].setBuddy(box)
            self._choices.addWidget(self._names[line], line, 0)
            self._choices.addWidget(box, line, 1)
            self._choices.addWidget(self._whys[line], line, 2)
        self.encodings.setObjectName("textEncoding")
        self.delimiters.setObjectName("textDelimiter")
        self._cells = QGridLayout()
        self._cells.setHorizontalSpacing(16)
        self._cells.setVerticalSpacing(2)
        inner.addLayout(self._choices)
        inner.addWidget(hairline())
        inner.addLayout(self._cells)
        lines = QVBoxLayout(self)
        lines.setContentsMargins(0, 0, 0, 0)
        lines.addWidget(frame)
        self.retranslate()

    def show_look(self, *, encoding: str, delimiter: str, why: Sequence[Notice], rows: Sequence[Sequence[str]]) -> None:
        """What was used, why, and the first rows read so."""
        self._encoding, self._delimiter = encoding, delimiter
        self._why, self._rows = tuple(why), tuple(map(tuple, rows))
        self._said = None
        self.retranslate()

    def show_failed(self, said: Message) -> None:
        """What was chosen can't be read; another choice is still open."""
        self._said = said
        self._show_cells()

    # ------------------------------------------------------------------ words

    def encoding_names(self) -> dict[str, str]:
        """The character sets that are offered, the likelier ones first."""
        return {
            "utf-8": self.tr("Unicode (UTF-8)"),
            "gb18030": self.tr("Chinese, simplified (GB18030, GBK)"),
            "big5": self.tr("Chinese, traditional (Big5)"),
            "cp932": self.tr("Japanese (Shift-JIS)"),
            "cp949": self.tr("Korean (CP949)"),
            "cp1252": self.tr("Western European (Windows-1252)"),
            "cp1250": self.tr("Central European (Windows-1250)"),
            "cp1251": self.tr("Cyrillic (Windows-1251)"),
            "cp1253": self.tr("Greek (Windows-1253)"),
            "cp1254": self.tr("Turkish (Windows-1254)"),
            "cp1257": self.tr("Baltic (Windows-1257)"),
            "utf-16-le": self.tr("Unicode (UTF-16, little-endian)"),
            "utf-16-be": self.tr("Unicode (UTF-16, big-endian)"),
        }

    def delimiter_names(self) -> dict[str, str]:
        """What may part the cells."""
        return {
            ",": self.tr("Comma ,"),
            ";": self.tr("Semicolon ;"),
            "\t": self.tr("Tab"),
            "|": self.tr("Vertical bar |"),
        }

    def retranslate(self) -> None:
        """Its words, lists and rows."""
        self._names[0].setText(self.tr("Character set"))
        self._names[1].setText(self.tr("Cells are separated by"))
        name_choices(self.encodings, self.tr("Character set of the file"))
        name_choices(self.delimiters, self.tr("What separates the cells"))
        self._fill(self.encodings, self.encoding_names(), _alike(self._encoding))
        self._fill(self.delimiters, self.delimiter_names(), self._delimiter)
        for place, line in enumerate(self._whys):
            said = explain.say(self._why[place].code, self._why[place].facts) if place < len(self._why) else None
            line.setText(together(said.title, said.todo) if said else "")
            line.setProperty("urgent", "true" if said and said.todo else "false")
            line.style().unpolish(line)
            line.style().polish(line)
        self._show_cells()

    def _fill(self, box: QComboBox, names: dict[str, str], used: str) -> None:
        box.clear()
        box.addItem(self.tr("Detect automatically"), "")
        for value, name in names.items():
            box.addItem(name, value)
        if used and used not in names:
            box.addItem(used.upper() if len(used) > 1 else used, used)
        box.setCurrentIndex(max(0, box.findData(used)))

    def _show_cells(self) -> None:
        clear(self._cells)
        if self._said is not None:
            for line, text in enumerate(filter(None, (self._said.title, self._said.meaning, self._said.todo))):
                self._cells.addWidget(label("strong" if not line else "second", text, wrap=True), line, 0)
            return
        width = min(_COLUMNS, max(map(len, self._rows), default=0))
        for line, row in enumerate(self._rows[:ROWS]):
            for place in range(width):
                text = row[place] if place < len(row) else ""
                if place == _COLUMNS - 1 and len(row) > _COLUMNS:
                    text = "" if line else self.tr("and %Ln more", "", len(row) - place)
                cell = label("small" if line else "caption")
                room = max(_CELL_WIDTH, _WIDTH // width)
                cell.setText(cell.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, room))
                cell.setToolTip(text)
                self._cells.addWidget(cell, line, place)
        self._cells.setColumnStretch(_COLUMNS, 1)

    @Slot()
    def _choose(self) -> None:
        """What was not said stays to be recognised: another character set may be parted otherwise."""
        values = []
        for place, box in enumerate((self.encodings, self.delimiters)):
            said = place < len(self._why) and self._why[place].code in {"ENCODING_CHOSEN", "DELIMITER_CHOSEN"}
            values.append(str(box.currentData()) if said or box is self.sender() else "")
        self._encoding, self._delimiter = str(self.encodings.currentData()), str(self.delimiters.currentData())
        self.chosen.emit(*values)


def _alike(encoding: str) -> str:
    """The offered name of a character set: a mark at the beginning makes no other one."""
    return {"utf-8-sig": "utf-8", "utf-16": "utf-16-le"}.get(encoding, encoding)
