"""The first columns of a table, kept in sight while it is scrolled sideways.

As in Qt's own frozen-column example, a second view on the same model and the same selection lies over the first
columns. It only paints: what the mouse does there is done by the table itself, so that selecting, dragging and
editing know nothing of it. It is made when the table is first scrolled sideways, so a table that fits costs nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QEvent, QItemSelectionModel, QPoint, QPointF, Qt, Slot
from PySide6.QtGui import QMouseEvent, QWheelEvent
from PySide6.QtWidgets import QAbstractItemView, QApplication, QFrame, QHeaderView, QTableView

if TYPE_CHECKING:
    from reversal_desk.ui.widgets.table import DeskTable


class FrozenColumns(QTableView):
    """Lies over a table's first columns; follows its widths, its order, its selection and its scrolling."""

    def __init__(self, table: DeskTable, columns: int) -> None:
        super().__init__(table)
        self._table = table
        self._columns = columns
        self.setObjectName(f"{table.objectName()}Frozen")
        self.setProperty("frozen", "true")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.viewport().setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.verticalHeader().setDefaultSectionSize(table.verticalHeader().defaultSectionSize())
        self.setModel(table.model())
        self.setSelectionModel(table.selectionModel())
        head, whole = self.horizontalHeader(), table.horizontalHeader()
        head.setSelectionModel(QItemSelectionModel(table.model(), head))  # as the table's own: it has nothing to ask
        head.setHighlightSections(False)
        head.setFixedHeight(whole.height())
        head.setMinimumSectionSize(whole.minimumSectionSize())
        head.setDefaultAlignment(whole.defaultAlignment())
        head.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        head.setSectionsClickable(True)
        head.setSortIndicatorShown(True)
        head.setSortIndicatorClearable(whole.isSortIndicatorClearable())
        head.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        head.setSortIndicator(whole.sortIndicatorSection(), whole.sortIndicatorOrder())
        head.sortIndicatorChanged.connect(self._sorted_here)
        whole.sortIndicatorChanged.connect(self._sorted_there)
        head.sectionResized.connect(self._resized_here)
        whole.sectionResized.connect(self._resized_there)
        head.customContextMenuRequested.connect(whole.customContextMenuRequested)
        table.verticalScrollBar().valueChanged.connect(self.verticalScrollBar().setValue)
        self.verticalScrollBar().valueChanged.connect(table.verticalScrollBar().setValue)
        table.selectionModel().currentChanged.connect(self._repaint)
        table.viewport().stackUnder(self)

    @property
    def last(self) -> int:
        """The number of the last column that stays."""
        return self._columns - 1

    def room(self) -> int:
        """How wide they are together."""
        table = self._table
        return sum(table.columnWidth(number) for number in range(self._columns) if not table.isColumnHidden(number))

    @Slot()
    def follow(self) -> None:
        """Take the table's widths and place; shown only while something is scrolled away."""
        table = self._table
        for number in range(table.model().columnCount()):
            hidden = number >= self._columns or table.isColumnHidden(number)
            self.setColumnHidden(number, hidden)
            if not hidden:
                self.setColumnWidth(number, table.columnWidth(number))
        frame = table.frameWidth()
        height = table.horizontalHeader().height() + table.viewport().height()
        self.setGeometry(frame, frame, self.room() + 1, height)
        scrolled = table.horizontalScrollBar().value() > 0
        self.setVisible(scrolled)
        if scrolled:
            self.verticalScrollBar().setValue(table.verticalScrollBar().value())
            self.raise_()

    @Slot(int, Qt.SortOrder)
    def _sorted_here(self, number: int, order: Qt.SortOrder) -> None:
        self._table.horizontalHeader().setSortIndicator(number, order)  # changes nothing where it says so already

    @Slot(int, Qt.SortOrder)
    def _sorted_there(self, number: int, order: Qt.SortOrder) -> None:
        self.horizontalHeader().setSortIndicator(number, order)

    @Slot(int, int, int)
    def _resized_here(self, number: int, _before: int, width: int) -> None:
        if not self.isColumnHidden(number) and width:
            self._table.setColumnWidth(number, width)

    @Slot(int, int, int)
    def _resized_there(self, number: int, _before: int, _width: int) -> None:
        if number < self._columns:
            self.follow()

    @Slot()
    def _repaint(self) -> None:
        """The present row is tinted as a whole."""
        if self.isVisible():
            self.viewport().update()

    # ------------------------------------------------------------------ the mouse is the table's

    def viewportEvent(self, event: QEvent) -> bool:
        """Hand presses, moves and the wheel to the table; the rest is the view's own."""
        if isinstance(event, QMouseEvent):
            self._hand_over(event)
            return True
        if isinstance(event, QWheelEvent):
            return bool(QApplication.sendEvent(self._table.viewport(), event))
        return super().viewportEvent(event)

    def _hand_over(self, event: QMouseEvent) -> None:
        """The same event where the table keeps these columns: left of what it shows."""
        at = event.position()
        if at.x() < self.width():
            at = QPointF(at.x() - self._table.horizontalScrollBar().value(), at.y())
        handed = QMouseEvent(
            event.type(), at, event.globalPosition(), event.button(), event.buttons(), event.modifiers()
        )
        QApplication.sendEvent(self._table.viewport(), handed)

    def contextMenuEvent(self, event: Any) -> None:
        """The table's own menu, for the cell under the mouse."""
        point: QPoint = event.pos()
        self._table.customContextMenuRequested.emit(point)
