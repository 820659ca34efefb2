"""The table view all lists share: quiet rows, states as pills, before and after in line, spreadsheet keys."""

from __future__ import annotations

import heapq
from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtCore import (
    QEvent,
    QItemSelectionModel,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    QRect,
    QRectF,
    QSize,
    Qt,
    QTimer,
    Signal,
    Slot,
)
from PySide6.QtGui import (
    QColor,
    QFocusEvent,
    QFont,
    QFontMetrics,
    QKeyEvent,
    QKeySequence,
    QPainter,
    QPen,
    QResizeEvent,
)
from PySide6.QtWidgets import (
    QAbstractItemView,
    QApplication,
    QComboBox,
    QHeaderView,
    QLineEdit,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from reversal_desk.ui import formats, icons, theme
from reversal_desk.ui.models.records import EDIT, Column, Pair, RecordModel
from reversal_desk.ui.widgets import shapes
from reversal_desk.ui.widgets.frozen import FrozenColumns
from reversal_desk.ui.widgets.pieces import EmptyState, name_choices

Index = QModelIndex | QPersistentModelIndex
_ROW_HEIGHT = 30
#: Rows measured at once, and then in each later piece: a few milliseconds each.
_FIRST_ROWS, _MORE_ROWS = 200, 120
#: What a pill needs beside its word.
_PILL = 42
_PAD = 7


def _clip(text: str, metrics: QFontMetrics, width: int) -> str:
    return metrics.elidedText(text, Qt.TextElideMode.ElideRight, width)


def _widest(texts: set[str], metrics: QFontMetrics) -> int:
    """The width of the widest text; of very many only the longest few are measured."""
    candidates = texts if len(texts) <= 60 else heapq.nlargest(60, texts, key=len)
    return max((metrics.horizontalAdvance(text) for text in candidates), default=0)


class _Widths:
    """What one column's cells need, as far as they are measured."""

    def __init__(self) -> None:
        self.text = self.before = self.after = self.unit = 0

    def take(self, texts: set[str], metrics: QFontMetrics) -> None:
        """Plain cells."""
        self.text = max(self.text, _widest(texts, metrics))

    def take_pairs(self, pairs: list[Pair], metrics: QFontMetrics) -> None:
        """Cells with before and after; what stays stands at the right edge, where new values stand."""
        self.before = max(self.before, _widest({pair.before for pair in pairs if pair.after}, metrics))
        afters = {f"{formats.ABOUT} {pair.after}" if pair.about else pair.after or pair.before for pair in pairs}
        self.after = max(self.after, _widest(afters, metrics))
        self.unit = max(
            self.unit, *(metrics.horizontalAdvance(unit) + 5 for unit in {pair.unit for pair in pairs} if unit), 0
        )

    def whole(self, metrics: QFontMetrics) -> int:
        """The room they need together."""
        arrow = metrics.horizontalAdvance(formats.ARROW) + 10 if self.before else 0
        return max(self.text, self.before + arrow + self.after + self.unit)


class CellDelegate(QStyledItemDelegate):
    """Paints every cell; asks the model's columns directly, which is several times cheaper than roles."""

    def __init__(self, table: DeskTable, *, frozen: bool = False) -> None:
        super().__init__(table)
        self._table = table
        self._frozen = frozen  # paints columns that stay, in a view that never has the focus itself
        self.after_width: dict[int, int] = {}
        self.unit_width: dict[int, int] = {}

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:  # noqa: ARG002
        """Rows of one height."""
        return QSize(60, _ROW_HEIGHT)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Background, hairline, then the cell's own kind."""
        model = self._table.records
        column = model.columns[index.column()]
        record = model.record(index.row())
        box: QRect = option.rect
        state: QStyle.StateFlag = option.state
        look = theme.colours()
        painter.save()
        if state & QStyle.StateFlag.State_Selected:
            painter.fillRect(box, QColor(look.accent_soft))
        elif index.row() == self._table.currentIndex().row():
            painter.fillRect(box, QColor(look.row))
        painter.setPen(QColor(look.hairline))
        painter.drawLine(box.left(), box.bottom(), box.right(), box.bottom())
        if column.state is not None:
            self._pill(painter, box, column, record, str(index.data()))
        elif column.pair is not None:
            self._pair(painter, box, column.pair(record), index.column())
        else:
            ink = "text" if column.ink is None else column.ink(record)
            painter.setPen(QColor(str(getattr(look, ink))))
            inner = box.adjusted(_PAD, 0, -_PAD, 0)
            # The present row says where a list opens; on every row it would be noise.
            if index.row() == self._table.currentIndex().row() and self._table.offers_choice(index.row(), column.name):
                picture = icons.pixmap(
                    "chevron-dark" if look.dark else "chevron-light",
                    look.third,
                    size=10,
                    ratio=painter.device().devicePixelRatio(),
                )
                painter.setOpacity(0.75)
                painter.drawPixmap(box.right() - _PAD - 6, box.center().y() - 4, picture)
                painter.setOpacity(1)
                inner.adjust(0, 0, -10, 0)
            align = Qt.AlignmentFlag.AlignRight if column.right else Qt.AlignmentFlag.AlignLeft
            metrics = painter.fontMetrics()
            text = str(index.data())
            painter.drawText(inner, align | Qt.AlignmentFlag.AlignVCenter, _clip(text, metrics, inner.width()))
        if state & QStyle.StateFlag.State_HasFocus or (self._frozen and self._table.shows_focus(index)):
            painter.setPen(QPen(QColor(look.accent), 2))
            painter.drawRect(box.adjusted(1, 1, -1, -2))
        painter.restore()

    def _pill(self, painter: QPainter, box: QRect, column: Column, record: Any, text: str) -> None:
        state = column.state(record) if column.state is not None else None
        tone, shape = shapes.LOOKS[state] if state is not None else ("neutral", "dash")
        font = QFont(painter.font())
        font.setWeight(QFont.Weight.DemiBold)
        font.setPixelSize(11)
        painter.setFont(font)
        metrics = QFontMetrics(font)
        room = box.width() - 2 * 5
        text = _clip(text, metrics, room - 28)
        width = min(room, metrics.horizontalAdvance(text) + 28)
        pill = QRectF(box.left() + 5, box.center().y() - 9.5, width, 20)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.colour(f"{tone}_soft"))
        painter.drawRoundedRect(pill, 10, 10)
        ink = theme.colour("second" if tone == "neutral" else tone)
        shapes.draw(painter, shape, QRectF(pill.left() + 7, pill.center().y() - 4.5, 9, 9), ink)
        painter.setPen(ink)
        painter.drawText(pill.adjusted(20, 0, -4, 0), Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, text)

    def _pair(self, painter: QPainter, box: QRect, pair: Pair, number: int) -> None:
        look = theme.colours()
        right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        inner = box.adjusted(_PAD, 0, -_PAD, 0)
        metrics = painter.fontMetrics()
        room = self.unit_width.get(number, 0)
        if room:
            painter.setPen(QColor(look.third))
            left = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
            painter.drawText(QRect(inner.right() - room + 6, inner.top(), room, inner.height()), left, pair.unit)
            inner.adjust(0, 0, -room, 0)
        if not pair.after:
            painter.setPen(QColor(look.third))
            painter.drawText(inner, right, pair.before)
            return
        after = f"{formats.ABOUT} {pair.after}" if pair.about else pair.after
        painter.setPen(QColor(look.text))
        painter.drawText(inner, right, after)
        # The arrows stand below each other: the new values' widest text sets their place.
        width = max(self.after_width.get(number, 0), metrics.horizontalAdvance(after))
        arrow = inner.adjusted(0, 0, -width - 5, 0)
        painter.setPen(QColor(look.third))
        painter.drawText(arrow, right, formats.ARROW)
        painter.drawText(arrow.adjusted(0, 0, -metrics.horizontalAdvance(formats.ARROW) - 5, 0), right, pair.before)

    # ------------------------------------------------------------------ editors

    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: Index) -> QWidget:  # noqa: ARG002
        """A list of choices, or a line."""
        column = self._table.records.columns[index.column()]
        options = self._table.choices(index.row(), column.name)
        if options is None:
            line = QLineEdit(parent)
            line.setAlignment(Qt.AlignmentFlag.AlignRight if column.right else Qt.AlignmentFlag.AlignLeft)
            line.setAccessibleName(self._table.records.title(column.name))
            return line
        box = QComboBox(parent)
        name_choices(box, self._table.records.title(column.name))
        for value, word in options.items():
            box.addItem(word, value)
        if column.name == "REASON":
            box.setEditable(True)
            box.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        box.activated.connect(self._picked)
        return box

    @Slot()
    def _picked(self) -> None:
        box = self.sender()
        if isinstance(box, QComboBox):
            self.commitData.emit(box)
            self.closeEditor.emit(box)

    def setEditorData(self, editor: QWidget, index: Index) -> None:
        """Show what is there."""
        value = index.data(EDIT)
        if isinstance(editor, QComboBox):
            place = editor.findData(value)
            if place >= 0:
                editor.setCurrentIndex(place)
            elif editor.isEditable():
                editor.setEditText(str(value))
        elif isinstance(editor, QLineEdit):
            editor.setText(str(value))
            editor.selectAll()

    def setModelData(self, editor: QWidget, model: Any, index: Index) -> None:
        """Take what was chosen or typed."""
        if isinstance(editor, QComboBox):
            place = editor.findText(editor.currentText())
            model.setData(index, editor.itemData(place) if place >= 0 else editor.currentText(), EDIT)
        elif isinstance(editor, QLineEdit):
            model.setData(index, editor.text(), EDIT)

    def updateEditorGeometry(self, editor: QWidget, option: QStyleOptionViewItem, index: Index) -> None:  # noqa: ARG002
        """The cell's own place, wide enough for the words."""
        box: QRect = QRect(option.rect)
        if isinstance(editor, QComboBox):
            box.setWidth(max(box.width(), editor.sizeHint().width() + 12))
        editor.setGeometry(box)


class DeskTable(QTableView):
    """A table of one RecordModel; spreadsheet keys become signals, so that a page says what they mean."""

    pasted = Signal(str)
    delete_pressed = Signal()
    fill_pressed = Signal()
    opened = Signal(object)

    def __init__(
        self, model: RecordModel, *, name: str, empty: EmptyState | None = None, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.records = model
        self._frozen: FrozenColumns | None = None  # before Qt asks: it scrolls while it is being set up
        self._frozen_columns = 0
        self.setObjectName(name)
        self.setModel(model)
        self._delegate = CellDelegate(self)
        self.setItemDelegate(self._delegate)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setSortingEnabled(True)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setTabKeyNavigation(False)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(_ROW_HEIGHT)
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        head = self.horizontalHeader()
        head.setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
        head.setSortIndicatorClearable(True)
        head.setHighlightSections(False)
        # Painting a header asks of every cell below whether it is selected: a second a frame at 18,000 rows.
        # With a selection of its own, never used, it has nothing to ask.
        head.setSelectionModel(QItemSelectionModel(model, head))
        head.setFixedHeight(32)
        head.setMinimumSectionSize(24)
        head.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        head.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        # Each column's widest cell decides, within these bounds; what has no bound is never elided.
        self.widest: dict[str, int] = {"PARTNER": 170, "REASON": 160, "FILE": 320}
        self.elastic: dict[str, int] = {"PARTNER": 70, "REASON": 62, "FILE": 120}
        self.last_elastic: dict[str, int] = {}  # these give way only where the others have nothing left to give
        self.with_list: frozenset[str] = frozenset()  # columns that make room for a chevron
        self.stretch = ""
        self._natural: dict[int, int] = {}
        # Scroll bars come and go after a resize; the widths follow when everything else has settled.
        self._settle = QTimer(self)
        self._settle.setSingleShot(True)
        self._settle.setInterval(0)
        self._settle.timeout.connect(self._stretch)
        self.verticalScrollBar().rangeChanged.connect(self._settle.start)
        self._measured = 0
        self._widths: dict[int, _Widths] = {}
        self._more = QTimer(self)
        self._more.setSingleShot(True)
        self._more.setInterval(0)
        self._more.timeout.connect(self._measure_more)
        self._empty = empty
        if empty is not None:
            empty.setParent(self.viewport())
            empty.hide()
            model.modelReset.connect(self._look_empty)
        self.doubleClicked.connect(self._double_clicked)
        model.rows_renewed.connect(self._widen)

    # ------------------------------------------------------------------ columns that stay

    def freeze(self, columns: int) -> None:
        """Keep the first columns in sight while the table is scrolled sideways."""
        self._frozen_columns = columns
        self.horizontalScrollBar().valueChanged.connect(self._follow)

    @property
    def frozen(self) -> FrozenColumns | None:
        """The columns that stay, once the table was scrolled sideways."""
        return self._frozen

    @Slot()
    def _follow(self) -> None:
        if self._frozen is None and self._frozen_columns and self.horizontalScrollBar().value() > 0:
            self._frozen = FrozenColumns(self, self._frozen_columns)
            self._frozen.setItemDelegate(CellDelegate(self, frozen=True))
        if self._frozen is not None:
            self._frozen.follow()

    def index_under(self, point: QPoint) -> QModelIndex:
        """The cell seen at a point of the viewport, also where columns stay over others."""
        frozen = self._frozen
        if frozen is not None and frozen.isVisible() and point.x() < frozen.room():
            return self.indexAt(QPoint(point.x() - self.horizontalScrollBar().value(), point.y()))
        return self.indexAt(point)

    def shows_focus(self, index: Index) -> bool:
        """True for the present cell of a table that has the focus."""
        return self.hasFocus() and index == self.currentIndex()

    def focusInEvent(self, event: QFocusEvent) -> None:
        """The present cell is framed, also where it stays."""
        super().focusInEvent(event)
        self._follow_focus()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """The frame goes."""
        super().focusOutEvent(event)
        self._follow_focus()

    def _follow_focus(self) -> None:
        if self._frozen is not None:
            self._frozen.viewport().update()

    def scrollTo(
        self, index: Index, hint: QAbstractItemView.ScrollHint = QAbstractItemView.ScrollHint.EnsureVisible
    ) -> None:
        """Bring a cell into sight: beside the columns that stay, never below them."""
        if not self._frozen_columns or not index.isValid():
            super().scrollTo(index, hint)
            return
        across = self.horizontalScrollBar()
        before = across.value()
        super().scrollTo(index, hint)
        if index.column() < self._frozen_columns:
            across.setValue(before)  # it is in sight, however far the others are scrolled
            return
        stays = sum(self.columnWidth(n) for n in range(self._frozen_columns) if not self.isColumnHidden(n))
        hidden = stays - self.columnViewportPosition(index.column())
        if across.value() > 0 and hidden > 0:
            across.setValue(across.value() - hidden)

    # ------------------------------------------------------------------ for the delegate

    def choices(self, row: int, name: str) -> Mapping[str, str] | None:  # noqa: ARG002
        """value -> word where a cell is chosen from a list; None where it is typed."""
        return None

    def offers_choice(self, row: int, name: str) -> bool:  # noqa: ARG002
        """True where a chevron says that there is a list."""
        return False

    # ------------------------------------------------------------------ widths

    def fit(self) -> None:
        """Give each column the room its header and its widest cell need; long tables are measured piece by piece."""
        self._look_empty()
        self._measured = 0
        self._widths = {}
        self._measure(_FIRST_ROWS)

    @Slot(object)
    def _widen(self, rows: Sequence[int]) -> None:
        """New values may need more room; a few rows are measured by themselves, many anew."""
        if len(rows) > _MORE_ROWS:
            self.fit()
        else:
            self._measure_rows(rows)

    @Slot()
    def _measure_more(self) -> None:
        self._measure(_MORE_ROWS)

    def _measure(self, rows: int) -> None:
        """Measure some more rows, so that no table is ever measured in one long stall."""
        end = min(self.records.rowCount(), self._measured + rows)
        span = range(self._measured, end)
        self._measured = end
        self._measure_rows(span)
        if end < self.records.rowCount():
            self._more.start()

    def _measure_rows(self, span: Sequence[int]) -> None:
        model = self.records
        face = QFont(self.font())
        face.setPixelSize(12)
        metrics = QFontMetrics(face)
        bold = QFont(self.font())
        bold.setPixelSize(11)
        bold.setWeight(QFont.Weight.Bold)
        head = QFontMetrics(bold)
        for number, column in enumerate(model.columns):
            known = self._widths.setdefault(number, _Widths())
            if column.pair is not None:
                known.take_pairs([column.pair(model.record(row)) for row in span], metrics)
            else:
                face_used = head if column.state is not None else metrics
                known.take({str(model.index(row, number).data()) for row in span}, face_used)
            title = str(model.headerData(number, Qt.Orientation.Horizontal))
            least = head.horizontalAdvance(title) + 2 * _PAD + 3
            extra = _PILL if column.state is not None else 2 * _PAD + (11 if column.name in self.with_list else 2)
            cells = known.whole(metrics) + extra
            bound = self.widest.get(column.name)
            self._natural[number] = max(least, min(cells, bound) if bound else cells)
            self._delegate.after_width[number] = known.after
            self._delegate.unit_width[number] = known.unit
        self._stretch()
        self._settle.start()

    @Slot()
    def _stretch(self) -> None:
        """Give every column its natural width; where that is too much, the elastic ones give way."""
        shown = [number for number in range(self.records.columnCount()) if not self.isColumnHidden(number)]
        if not self._natural or not shown:
            return
        names = {self.records.columns[number].name: number for number in shown}
        widths = {number: self._natural.get(number, 80) for number in shown}
        grow = names.get(self.stretch, -1)
        if grow >= 0:
            widths[grow] = self.widest.get(self.stretch, 140)
        over = sum(widths.values()) - self.viewport().width()
        if over > 0:
            for bounds in (self.elastic, self.last_elastic):
                slack = {
                    names[name]: max(0, widths[names[name]] - least) for name, least in bounds.items() if name in names
                }
                whole = sum(slack.values())
                over = sum(widths.values()) - self.viewport().width()
                for number, room in slack.items():
                    widths[number] -= min(room, -(-over * room // whole)) if whole and over > 0 else 0
        elif over < 0:
            grow = grow if grow >= 0 else next((names[name] for name in self.elastic if name in names), shown[-1])
            widths[grow] -= over
        for number, width in widths.items():
            self.setColumnWidth(number, width)
        self._follow()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The stretching column takes what is left; the empty list's words stay in the middle."""
        super().resizeEvent(event)
        self._follow()
        self._settle.start()
        if self._empty is not None:
            self._empty.setGeometry(self.viewport().rect())

    @Slot()
    def _look_empty(self) -> None:
        if self._empty is not None:
            self._empty.setGeometry(self.viewport().rect())
            self._empty.setVisible(self.records.rowCount() == 0)

    # ------------------------------------------------------------------ spreadsheet keys

    def go_to(self, index: QModelIndex) -> None:
        """Choose one cell, whatever keys are held: Qt's own way lets a held Ctrl choose nothing."""
        self.selectionModel().setCurrentIndex(index, QItemSelectionModel.SelectionFlag.ClearAndSelect)

    def chosen_records(self) -> list[Any]:
        """The records of all selected cells, in the order shown."""
        # By ranges: a whole table selected is one range, and 200,000 indexes.
        spans = self.selectionModel().selection().toList()
        rows = sorted({row for span in spans for row in range(span.top(), span.bottom() + 1)})
        return [self.records.record(row) for row in rows]

    def copy(self) -> None:
        """Put the selected cells on the clipboard, as a spreadsheet takes them."""
        cells = self.selectionModel().selectedIndexes()
        if not cells:
            return
        rows = sorted({cell.row() for cell in cells})
        numbers = sorted({cell.column() for cell in cells if not self.isColumnHidden(cell.column())})
        chosen = {(cell.row(), cell.column()) for cell in cells}
        lines = []
        for row in rows:
            texts = []
            for number in numbers:
                text = str(self.records.index(row, number).data()) if (row, number) in chosen else ""
                texts.append(text.replace(formats.MINUS, "-").replace("\t", " ").replace("\n", " "))
            lines.append("\t".join(texts))
        QApplication.clipboard().setText("\n".join(lines))

    def paste(self) -> None:
        """Say what the clipboard holds; the page knows what it means."""
        self.pasted.emit(QApplication.clipboard().text())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Copy, paste, fill down, leave out; the rest is the view's."""
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copy()
        elif event.matches(QKeySequence.StandardKey.Paste):
            self.paste()
        elif event.key() == Qt.Key.Key_D and event.modifiers() == Qt.KeyboardModifier.ControlModifier:
            self.fill_pressed.emit()
        elif event.key() in {Qt.Key.Key_Delete, Qt.Key.Key_Backspace} and not event.modifiers():
            self.delete_pressed.emit()
        elif event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and self.currentIndex().isValid():
            if self.state() == self.State.EditingState:
                event.accept()  # the cell's editor let it through after taking it; opening it anew would fail
            elif self.currentIndex().flags() & Qt.ItemFlag.ItemIsEditable:
                self.edit(self.currentIndex())
            else:
                self.opened.emit(self.records.record(self.currentIndex().row()))
        else:
            super().keyPressEvent(event)

    @Slot(QModelIndex)
    def _double_clicked(self, index: QModelIndex) -> None:
        if not index.flags() & Qt.ItemFlag.ItemIsEditable:
            self.opened.emit(self.records.record(index.row()))

    def currentChanged(self, current: Index, previous: Index) -> None:
        """The present row is tinted as a whole, so both rows are painted again."""
        super().currentChanged(current, previous)
        for index in (current, previous):
            if index.isValid():
                y = self.rowViewportPosition(index.row())
                self.viewport().update(QRect(QPoint(0, y), QSize(self.viewport().width(), _ROW_HEIGHT)))

    def changeEvent(self, event: QEvent) -> None:
        """New words need new widths."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self.records.retranslate()
            self.fit()
