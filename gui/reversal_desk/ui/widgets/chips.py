"""Filter chips: a shape, a word and a count; one of a row is chosen."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct
from PySide6.QtCore import QRectF, QSize, Qt, Signal, Slot
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QButtonGroup, QPushButton, QSizePolicy, QWidget

from reversal_desk.ui import formats, theme
from reversal_desk.ui.widgets import shapes
from reversal_desk.ui.widgets.pieces import Flow, PressButton


class Filter(Struct, frozen=True):
    """One chip: what it is called inside, its word, how many, and its tone and shape."""

    key: str
    word: str
    count: int
    tone: str = ""
    shape: str = ""


class Chip(PressButton):
    """One filter; its text is the word and the count, so a screen reader hears both."""

    def __init__(self, key: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.key = key
        self.setObjectName(f"filter_{key}")
        self.setCheckable(True)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self._filter = Filter(key, "", 0)

    def show_filter(self, shown: Filter) -> None:
        """Set word and count."""
        self._filter = shown
        self.setText(f"{shown.word} {formats.count(shown.count)}")
        self.updateGeometry()
        self.update()

    def _bold(self) -> QFont:
        font = QFont(self.font())
        font.setWeight(QFont.Weight.DemiBold)
        return font

    def sizeHint(self) -> QSize:
        """Room for shape, word and count."""
        word = QFontMetrics(self._plain()).horizontalAdvance(self._filter.word)
        number = QFontMetrics(self._bold()).horizontalAdvance(formats.count(self._filter.count))
        return QSize(word + number + 12 * 2 + 8 + (16 if self._filter.shape else 0), 30)

    def _plain(self) -> QFont:
        font = QFont(self.font())
        font.setWeight(QFont.Weight.Normal)
        return font

    def paintEvent(self, _event: QPaintEvent) -> None:
        """A pill: accent when chosen, a ring when focused."""
        look = theme.colours()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = QRectF(self.rect()).adjusted(1, 1, -1, -1)
        chosen = self.isChecked()
        painter.setBrush(theme.colour("accent_soft" if chosen else "raised" if self.underMouse() else "panel"))
        edge = look.accent if chosen or self.hasFocus() else look.control
        painter.setPen(QPen(QColor(edge), 2 if self.hasFocus() else 1))
        painter.drawRoundedRect(box, box.height() / 2, box.height() / 2)
        if chosen and self.hasFocus():  # a chosen chip has an accent edge anyway; a second ring says where the keys go
            inner = box.adjusted(3, 3, -3, -3)
            painter.setPen(QPen(QColor(edge), 1))
            painter.drawRoundedRect(inner, inner.height() / 2, inner.height() / 2)
        left = 12.0
        if self._filter.shape:
            shapes.draw(
                painter,
                self._filter.shape,
                QRectF(left, self.height() / 2 - 4.5, 9, 9),
                theme.colour("third" if self._filter.tone == "neutral" else self._filter.tone),
            )
            left += 16
        painter.setFont(self._plain())
        painter.setPen(theme.colour("accent" if chosen else "second"))
        width = QFontMetrics(self._plain()).horizontalAdvance(self._filter.word)
        middle = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
        painter.drawText(QRectF(left, 0, width + 2, self.height()), middle, self._filter.word)
        painter.setFont(self._bold())
        painter.setPen(theme.colour("accent" if chosen else "text"))
        painter.drawText(
            QRectF(left + width + 8, 0, self.width(), self.height()), middle, formats.count(self._filter.count)
        )


class ChipRow(QWidget):
    """The chips of one table; emits `chosen(key)`."""

    chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._flow = Flow(self)
        self._group = QButtonGroup(self)
        self._group.buttonClicked.connect(self._clicked)
        self._chips: dict[str, Chip] = {}
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)

    @property
    def key(self) -> str:
        """The chosen chip's key; empty when none is."""
        checked = self._group.checkedButton()
        return checked.key if isinstance(checked, Chip) else ""

    def show_filters(self, filters: Sequence[Filter]) -> None:
        """Show these chips with their counts; the chosen one stays chosen."""
        wanted = {shown.key for shown in filters}
        for key in [key for key in self._chips if key not in wanted]:
            chip = self._chips.pop(key)
            self._group.removeButton(chip)
            self._flow.removeWidget(chip)
            chip.hide()
            chip.deleteLater()
        for place, shown in enumerate(filters):
            if shown.key not in self._chips:
                chip = Chip(shown.key, self)
                self._chips[shown.key] = chip
                self._group.addButton(chip)
                self._flow.addWidget(chip)
                # addWidget appends; a chip that appears later keeps the order of the list.
                self._flow._items.insert(place, self._flow._items.pop())
            self._chips[shown.key].show_filter(shown)
        self._flow.invalidate()
        self.updateGeometry()

    def choose(self, key: str) -> None:
        """Choose a chip; an unknown key chooses none."""
        if key in self._chips:
            self._chips[key].setChecked(True)
            return
        checked = self._group.checkedButton()
        if checked is not None:
            self._group.setExclusive(False)
            checked.setChecked(False)
            self._group.setExclusive(True)

    @Slot("QAbstractButton*")
    def _clicked(self, chip: QPushButton) -> None:
        if isinstance(chip, Chip):
            self.chosen.emit(chip.key)
