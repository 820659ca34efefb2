"""The five steps of a batch, and which one we are at; finished ones lead back."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt, Signal, Slot
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from reversal_desk.ui import theme
from reversal_desk.ui.widgets import shapes
from reversal_desk.ui.widgets.pieces import PressButton, Speaking

STEPS = ("sheet", "match", "review", "submit", "done")


class _Step(PressButton):
    def __init__(self, key: str, number: int, parent: QWidget) -> None:
        super().__init__(parent)
        self.key = key
        self.number = number
        self.place = "later"  # past | here | later
        self.last = number == len(STEPS)
        self.setObjectName(f"step_{key}")
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def _face(self) -> QFont:
        font = QFont(self.font())
        font.setWeight(QFont.Weight.DemiBold if self.place == "here" else QFont.Weight.Normal)
        return font

    def sizeHint(self) -> QSize:
        bold = QFont(self.font())
        bold.setWeight(QFont.Weight.DemiBold)
        width = 20 + 8 + QFontMetrics(bold).horizontalAdvance(self.text()) + 4
        return QSize(width + (0 if self.last else 52), 26)

    def paintEvent(self, _event: QPaintEvent) -> None:
        look = theme.colours()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        middle = self.height() / 2
        disc = QRectF(1, middle - 10, 20, 20)
        here, past = self.place == "here", self.place == "past"
        painter.setBrush(
            theme.colour("accent") if here else theme.colour("good_soft") if past else Qt.BrushStyle.NoBrush
        )
        painter.setPen(Qt.PenStyle.NoPen if here or past else QPen(QColor(look.control), 1.2))
        painter.drawEllipse(disc)
        if past:
            shapes.draw(painter, "check", disc.adjusted(6, 6, -6, -6), theme.colour("good"))
        else:
            font = QFont(self.font())
            font.setPixelSize(11)
            font.setWeight(QFont.Weight.DemiBold)
            painter.setFont(font)
            painter.setPen(theme.colour("accent_ink" if here else "third"))
            painter.drawText(disc, Qt.AlignmentFlag.AlignCenter, str(self.number))
        painter.setFont(self._face())
        painter.setPen(theme.colour("text" if here else "second" if past else "third"))
        width = QFontMetrics(self._face()).horizontalAdvance(self.text())
        painter.drawText(QRectF(29, 0, width + 4, self.height()), Qt.AlignmentFlag.AlignVCenter, self.text())
        if not self.last:
            painter.setPen(QPen(QColor(look.hairline), 1))
            end = self.width() - 12
            painter.drawLine(int(max(29 + width + 12, end - 40)), int(middle), int(end), int(middle))
        if self.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(theme.colour("accent"), 2))
            painter.drawRoundedRect(QRectF(25, 2, width + 8, self.height() - 4), 5, 5)


class Stepper(Speaking):
    """Shows where a batch is; emits `wanted(step)` when an earlier step is pressed."""

    wanted = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(0)
        self._steps = {key: _Step(key, place + 1, self) for place, key in enumerate(STEPS)}
        for step in self._steps.values():
            step.clicked.connect(self._clicked)
            line.addWidget(step)
        line.addStretch(1)
        self._locked = False
        self._here = "sheet"
        self.retranslate()

    def retranslate(self) -> None:
        """The steps' words."""
        texts = (self.tr("Sheet"), self.tr("Match"), self.tr("Review"), self.tr("Submit"), self.tr("Done"))
        for step, text in zip(self._steps.values(), texts, strict=True):
            step.setText(text)
            step.updateGeometry()
        self.go(self._here, locked=self._locked)

    def go(self, here: str, *, locked: bool = False) -> None:
        """Mark a step as the present one; `locked` when earlier ones can't be gone back to (rows are out)."""
        self._here, self._locked = here, locked
        at = STEPS.index(here)
        for place, step in enumerate(self._steps.values()):
            step.place = "past" if place < at else "here" if place == at else "later"
            can = place < at and not locked
            step.setEnabled(can)
            step.setFocusPolicy(Qt.FocusPolicy.StrongFocus if can else Qt.FocusPolicy.NoFocus)
            step.setCursor(Qt.CursorShape.PointingHandCursor if can else Qt.CursorShape.ArrowCursor)
            step.update()

    @Slot()
    def _clicked(self) -> None:
        step = self.sender()
        if isinstance(step, _Step):
            self.wanted.emit(step.key)
