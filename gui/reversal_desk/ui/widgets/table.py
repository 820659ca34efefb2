"""The table view all lists share: quiet rows, states as pills, before and after in line, spreadsheet keys."""

from __future__ import annotations

import heapq
import time
from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtCore import (
    QEvent,
    QItemSelection,
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
    QFocusEvent,
    QFont,
    QFontMetrics,
    QKeyEvent,
    QKeySequence,
    QPainter,
    QPaintEvent,
    QPen,
    QPixmap,
    QResizeEvent,
    QStaticText,
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
from reversal_desk.ui.widgets.copying import Copying
from reversal_desk.ui.widgets.frozen import FrozenColumns
from reversal_desk.ui.widgets.pieces import Choices, EmptyState, name_choices

Index = QModelIndex | QPersistentModelIndex
_ROW_HEIGHT = 30
#: How long rows are measured at first, and in each later piece, seconds; looked at after so many rows.
_FIRST_SECONDS, _MORE_SECONDS, _ROWS_AT_ONCE = 0.012, 0.006, 6
#: So many renewed rows are measured by themselves, more together with all others.
_FEW_ROWS = 60
#: What a pill needs beside its word.
_PILL = 39
#: Beside a cell's text, as in the stylesheet's headers; beside the arrow from before to after; and for the chevron
#: that the present row shows where a list opens.
_PAD, _GAP, _CHEVRON = 6, 4, 6
#: Laid-out texts kept by a table: some screens of it.
_KEPT_TEXTS = 6000
_SELECTED = QStyle.StateFlag.State_Selected.value
_FOCUSED = QStyle.StateFlag.State_HasFocus.value


class _Text:
    """A text laid out: what is drawn, and its room."""

    __slots__ = ("drawn", "height", "width")

    def __init__(self, text: str, metrics: QFontMetrics, font: QFont, width: int) -> None:
        self.drawn = QStaticText(metrics.elidedText(text, Qt.TextElideMode.ElideRight, width))
        self.drawn.setTextFormat(Qt.TextFormat.PlainText)
        self.drawn.setPerformanceHint(QStaticText.PerformanceHint.AggressiveCaching)
        self.drawn.prepare(font=font)
        size = self.drawn.size()
        self.width, self.height = round(size.width()), round(size.height())


class _Texts:
    """Texts laid out for one font, kept as long as they are asked for: layout is what costs in painting."""

    def __init__(self) -> None:
        self._font: QFont | None = None
        self._known: dict[tuple[str, int], _Text] = {}

    def of(self, text: str, width: int, font: QFont) -> _Text:
        """The text, elided where it is wider than `width`."""
        if font != self._font or len(self._known) >= _KEPT_TEXTS:
            self._font, self._metrics, self._known = QFont(font), QFontMetrics(font), {}
        key = (text, width)
        found = self._known.get(key)
        if found is None:
            found = self._known[key] = _Text(text, self._metrics, font, width)
        return found


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
        afters = {pair.marked or pair.before for pair in pairs}
        self.after = max(self.after, _widest(afters, metrics))
        self.unit = max(
            self.unit, *(metrics.horizontalAdvance(unit) + 5 for unit in {pair.unit for pair in pairs} if unit), 0
        )

    def whole(self, metrics: QFontMetrics) -> int:
        """The room they need together."""
        arrow = metrics.horizontalAdvance(formats.ARROW) + 2 * _GAP if self.before else 0
        return max(self.text, self.before + arrow + self.after + self.unit)


class _CellChoices(Choices):
    """The list of a cell. Keys only go to and fro in it until Return takes what is shown: Qt calls each step chosen."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.by_keys = False

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows and letters show another choice."""
        self.by_keys = True
        super().keyPressEvent(event)
        self.by_keys = False


class CellDelegate(QStyledItemDelegate):
    """Paints every cell; asks the model's columns directly, which is several times cheaper than roles."""

    def __init__(self, table: DeskTable, *, frozen: bool = False) -> None:
        super().__init__(table)
        self._table = table
        self._frozen = frozen  # paints columns that stay, in a view that never has the focus itself
        self._texts, self._pill_texts = _Texts(), _Texts()
        self._pills: dict[tuple[str, str, int, float, bool], QPixmap] = {}
        self.after_width: dict[int, int] = {}
        self.unit_width: dict[int, int] = {}

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:  # noqa: ARG002
        """Rows of one height."""
        return QSize(60, _ROW_HEIGHT)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Background, hairline, then the cell's own kind."""
        # Several thousand times a second while one scrolls: flags are compared as numbers, colours and texts are made
        # once, and nothing is saved and restored that isn't changed.
        table = self._table
        model = table.records
        row, number = index.row(), index.column()
        column = model.columns[number]
        record = model.record(row)
        box: QRect = option.rect
        state = option.state.value
        present = row == table.present_row
        if state & _SELECTED:
            painter.fillRect(box, theme.colour("accent_soft"))
        elif present or row in table.chosen_rows:
            painter.fillRect(box, theme.colour("row"))
        x, y, width, height = box.x(), box.y(), box.width(), box.height()
        painter.fillRect(x, y + height - 1, width, 1, theme.colour("hairline"))
        if column.state is not None:
            self._pill(painter, box, column, record, model.text(row, number))
        elif column.pair is not None:
            self._pair(painter, box, column.pair(record), number)
        else:
            left, right = x + _PAD, x + width - _PAD
            # The present row says where a list opens; on every row it would be noise.
            if present and table.offers_choice(row, column.name):
                self._chevron(painter, box)
                right -= _CHEVRON
            painter.setPen(theme.colour("text" if column.ink is None else column.ink(record)))
            text = self._texts.of(model.text(row, number), right - left, painter.font())
            if column.right:
                left = right - text.width
            painter.drawStaticText(left, y + (height - text.height) // 2, text.drawn)
        if state & _FOCUSED or (self._frozen and table.shows_focus(index)):
            painter.setPen(QPen(theme.colour("accent"), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(box.adjusted(1, 1, -1, -2))

    def _chevron(self, painter: QPainter, box: QRect) -> None:
        look = theme.colours()
        picture = icons.pixmap(
            "chevron-dark" if look.dark else "chevron-light",
            look.third,
            size=10,
            ratio=painter.device().devicePixelRatio(),
        )
        painter.drawPixmap(box.right() - _PAD - 4, box.center().y() - 4, picture)

    def _pill(self, painter: QPainter, box: QRect, column: Column, record: Any, word: str) -> None:
        state = column.state(record) if column.state is not None else None
        tone, shape = shapes.look(state)
        before = painter.font()
        font = QFont(before)
        font.setWeight(QFont.Weight.DemiBold)
        font.setPixelSize(11)
        room = box.width() - 2 * 5
        text = self._pill_texts.of(word, room - 28, font)
        picture = self._pill_of(tone, shape, min(room, text.width + 28), painter.device().devicePixelRatio())
        left, top = box.x() + 5, box.y() + (box.height() - 20) // 2
        painter.drawPixmap(left, top, picture)
        painter.setFont(font)
        painter.setPen(theme.colour("second" if tone == "neutral" else tone))
        painter.drawStaticText(left + 20, top + (20 - text.height) // 2, text.drawn)
        painter.setFont(before)

    def _pill_of(self, tone: str, shape: str, width: int, ratio: float) -> QPixmap:
        """A pill without its word; there are few, and each is painted once."""
        key = (tone, shape, width, ratio, theme.colours().dark)
        made = self._pills.get(key)
        if made is None:
            made = QPixmap(round(width * ratio), round(20 * ratio))
            made.setDevicePixelRatio(ratio)
            made.fill(Qt.GlobalColor.transparent)
            painter = QPainter(made)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.colour(f"{tone}_soft"))
            painter.drawRoundedRect(QRectF(0, 0, width, 20), 10, 10)
            ink = theme.colour("second" if tone == "neutral" else tone)
            shapes.draw(painter, shape, QRectF(7, 5.5, 9, 9), ink)
            painter.end()
            self._pills[key] = made
        return made

    def room_of(self, pair: Pair, number: int, metrics: QFontMetrics) -> int:
        """What a cell with before and after needs so that both are seen."""
        after = metrics.horizontalAdvance(pair.marked)
        beside = max(self.after_width.get(number, 0), after) + self.unit_width.get(number, 0)
        return beside + metrics.horizontalAdvance(f"{pair.before}{formats.ARROW}") + 2 * _GAP + 2 * _PAD

    def _pair(self, painter: QPainter, box: QRect, pair: Pair, number: int) -> None:
        font = painter.font()
        texts = self._texts
        seen = self._table.viewport().width() - box.x()
        if pair.after and seen < box.width():
            # Cut by the edge, its first half alone would say what is no more so: all of it moves into sight, or none.
            if seen < self.room_of(pair, number, painter.fontMetrics()):
                painter.setPen(theme.colour("third"))
                more = texts.of(formats.MORE, box.width(), font)
                painter.drawStaticText(box.x() + _PAD, box.y() + (box.height() - more.height) // 2, more.drawn)
                return
            box = QRect(box.x(), box.y(), seen, box.height())
        right = box.x() + box.width() - _PAD
        room = right - box.x() - _PAD

        def draw(text: _Text, end: int) -> None:
            painter.drawStaticText(end - text.width, box.y() + (box.height() - text.height) // 2, text.drawn)

        unit_room = self.unit_width.get(number, 0)
        if unit_room:
            painter.setPen(theme.colour("third"))
            unit = texts.of(pair.unit, unit_room, font)
            draw(unit, right - unit_room + 5 + unit.width)
            right -= unit_room
        if not pair.after:
            painter.setPen(theme.colour("third"))
            draw(texts.of(pair.before, room, font), right)
            return
        after = texts.of(pair.marked, room, font)
        painter.setPen(theme.colour("look" if pair.rises else "text"))
        draw(after, right)
        # The arrows stand below each other: the new values' widest text sets their place.
        right -= max(self.after_width.get(number, 0), after.width) + _GAP
        arrow = texts.of(formats.ARROW, room, font)
        painter.setPen(theme.colour("third"))
        draw(arrow, right)
        draw(texts.of(pair.before, room, font), right - arrow.width - _GAP)

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
        box = _CellChoices(parent)
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
        if isinstance(box, _CellChoices) and not box.by_keys:
            box.setProperty("picked", True)
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
        """Take what was chosen or typed. An editor that was only opened decides nothing, also not what stands there."""
        value, picked = None, bool(editor.property("picked"))
        if isinstance(editor, QComboBox):
            place = editor.findText(editor.currentText())
            value = editor.itemData(place) if place >= 0 else editor.currentText()
        elif isinstance(editor, QLineEdit):
            value = editor.text()
        if value is not None and (picked or value != str(index.data(EDIT))):
            model.setData(index, value, EDIT)

    def updateEditorGeometry(self, editor: QWidget, option: QStyleOptionViewItem, index: Index) -> None:  # noqa: ARG002
        """The cell's own place, wide enough for the words."""
        box: QRect = QRect(option.rect)
        if isinstance(editor, QComboBox):
            box.setWidth(max(box.width(), editor.sizeHint().width() + 12))
        editor.setGeometry(box)


class DeskTable(QTableView):
    """A table of one RecordModel; spreadsheet keys become signals, so that a page says what they mean.

    A copy that takes its time says `copying(rows so far, all rows)` and at last `copied(all rows)`.
    """

    copying = Signal(int, int)
    copied = Signal(int)
    pasted = Signal(str)
    delete_pressed = Signal()
    fill_pressed = Signal()
    opened = Signal(object)
    steady = False  # its rows are filtered all the time, and its columns must not move with them
    tints_chosen = False  # its page takes chosen cells for their rows, so those are tinted as a whole

    def __init__(
        self, model: RecordModel, *, name: str, empty: EmptyState | None = None, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.records = model
        self._frozen: FrozenColumns | None = None  # before Qt asks: it scrolls while it is being set up
        self._frozen_columns = 0
        self.present_row = -1
        self.chosen_rows: frozenset[int] = frozenset()  # of those that show
        self.setObjectName(name)
        self.setModel(model)
        self._copying = Copying(model, self)
        self._copying.went_on.connect(self.copying)
        self._copying.ended.connect(self.copied)
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
        head.setTextElideMode(Qt.TextElideMode.ElideRight)
        # Painting a header asks of every cell below whether it is selected: a second a frame at 18,000 rows.
        # With a selection of its own, never used, it has nothing to ask.
        head.setSelectionModel(QItemSelectionModel(model, head))
        head.setFixedHeight(32)
        head.setMinimumSectionSize(24)
        head.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        head.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        # Each column's widest cell decides, within these bounds; what has no bound is never elided.
        self.widest: dict[str, int] = {"PARTNER": 170, "REASON": 160, "FILE": 320}
        self.first_elastic: dict[str, int] = {}  # these give way before all others
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
        # What stands at the edge is painted otherwise than in the middle: moving the picture is not enough.
        self.horizontalScrollBar().valueChanged.connect(self.viewport().update)
        self._measured = 0
        self._widths: dict[int, _Widths] = {}
        self._set_for: tuple[dict[int, int], ...] = ()
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

    def paintEvent(self, event: QPaintEvent) -> None:
        """The row of the current cell, and which rows are chosen, is asked for once a frame, not once a cell."""
        self.present_row = self.currentIndex().row()
        if self.tints_chosen:
            self.chosen_rows = self._chosen_that_show()
        super().paintEvent(event)

    def _chosen_that_show(self) -> frozenset[int]:
        first, last = self.rowAt(0), self.rowAt(self.viewport().height() - 1)
        last = last if last >= 0 else self.records.rowCount() - 1
        return frozenset(
            row
            for span in self.selectionModel().selection().toList()
            for row in range(max(span.top(), first), min(span.bottom(), last) + 1)
        )

    def selectionChanged(self, selected: QItemSelection, deselected: QItemSelection) -> None:
        """Qt paints only the cells again whose own choice changed."""
        super().selectionChanged(selected, deselected)
        if self.tints_chosen:
            self.viewport().update()

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
        if not self.records.rowCount():
            self._measure_rows(())
        self._measure(_FIRST_SECONDS)

    @Slot(object)
    def _widen(self, rows: Sequence[int]) -> None:
        """New values may need more room; a few rows are measured by themselves, many anew."""
        if len(rows) > _FEW_ROWS:
            self._measured = 0
            self._widths = {}
            self._more.start()
        else:
            self._measure_rows(rows)
            self._widths_known()

    @Slot()
    def _measure_more(self) -> None:
        self._measure(_MORE_SECONDS)

    def _measure(self, seconds: float) -> None:
        """Measure some more rows, so that no table is ever measured in one long stall."""
        ends = time.perf_counter() + seconds
        rows = self.records.rowCount()
        while self._measured < rows:
            end = min(rows, self._measured + _ROWS_AT_ONCE)
            span = range(self._measured, end)
            self._measured = end
            self._measure_rows(span)
            if time.perf_counter() > ends:
                break
        self._widths_known()
        if self._measured < rows:
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
                known.take({model.text(row, number) for row in span}, face_used)
            title = str(model.headerData(number, Qt.Orientation.Horizontal))
            least = head.horizontalAdvance(title) + 2 * _PAD + 3
            chevron = _CHEVRON if column.name in self.with_list else 0
            extra = _PILL if column.state is not None else 2 * _PAD + 2 + chevron
            cells = known.whole(metrics) + extra
            bound = self.widest.get(column.name)
            self._natural[number] = max(least, min(cells, bound) if bound else cells)
            self._delegate.after_width[number] = known.after
            self._delegate.unit_width[number] = known.unit

    def _widths_known(self) -> None:
        """Columns are set anew only where what they need has changed: each width set lays the whole table out."""
        known = (dict(self._natural), dict(self._delegate.after_width), dict(self._delegate.unit_width))
        if known != self._set_for:
            self._set_for = known
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
        there = self._room()
        over = sum(widths.values()) - there
        if over > 0:
            for bounds in (self.first_elastic, self.elastic, self.last_elastic):
                slack = {
                    names[name]: max(0, widths[names[name]] - least) for name, least in bounds.items() if name in names
                }
                whole = sum(slack.values())
                over = sum(widths.values()) - there
                for number, room in slack.items():
                    widths[number] -= min(room, -(-over * room // whole)) if whole and over > 0 else 0
        elif over < 0:
            grow = grow if grow >= 0 else next((names[name] for name in self.elastic if name in names), shown[-1])
            widths[grow] -= over
        for number, width in widths.items():
            self.setColumnWidth(number, width)
        self._follow()

    def _room(self) -> int:
        """The room for the columns. Where they are `steady`, that of the scroll bar is none of theirs: they stay
        where they are when a filter leaves few rows and the bar goes."""
        bar = self.verticalScrollBar()
        kept = bar.sizeHint().width() if self.steady and not bar.isVisible() else 0
        return self.viewport().width() - kept

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
        """Put the selected cells on the clipboard, as a spreadsheet takes them; many of them in steps."""
        # By ranges: a whole table selected is one range, and more than a million indexes.
        hidden = [number for number in range(self.records.columnCount()) if self.isColumnHidden(number)]
        self._copying.start(self.selectionModel().selection().toList(), hidden=hidden)

    def _present_place(self) -> QPoint:
        return self.visualRect(self.currentIndex()).center()

    def inputMethodQuery(self, query: Qt.InputMethodQuery) -> Any:
        """The menu key opens the menu of the present cell; Qt would open it in the middle of the table."""
        if query == Qt.InputMethodQuery.ImCursorRectangle and self.currentIndex().isValid():
            return self.visualRect(self.currentIndex())
        return super().inputMethodQuery(query)

    def paste(self) -> None:
        """Say what the clipboard holds; the page knows what it means."""
        self.pasted.emit(QApplication.clipboard().text())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Copy, paste, fill down, leave out; the rest is the view's."""
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copy()
        elif event.matches(QKeySequence.StandardKey.Paste):
            self.paste()
        elif event.key() == Qt.Key.Key_F10 and event.modifiers() == Qt.KeyboardModifier.ShiftModifier:
            self.customContextMenuRequested.emit(self._present_place())  # Qt makes a menu's event of the menu key alone
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
