"""A table of frozen records: roles as plain ints, sorting by value and filtering inside the model.

Measured: comparing Qt's enum members in `data` costs three times the paint of a frame, and a proxy that
asks Python twice for each comparison stalls at 18,000 rows. So roles are ints, each row's cells are made
once, and sorting and filtering work on lists of keys. A view needs no index arithmetic: the row role
gives the record.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from types import EllipsisType
from typing import Any

from msgspec import Struct
from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QColor

from reversal_desk.ui import formats, theme

DISPLAY = int(Qt.ItemDataRole.DisplayRole)
EDIT = int(Qt.ItemDataRole.EditRole)
TOOLTIP = int(Qt.ItemDataRole.ToolTipRole)
ALIGN = int(Qt.ItemDataRole.TextAlignmentRole)
INK = int(Qt.ItemDataRole.ForegroundRole)
SORT = int(Qt.ItemDataRole.UserRole) + 1
ROW = int(Qt.ItemDataRole.UserRole) + 2
PAIR = int(Qt.ItemDataRole.UserRole) + 3
STATE = int(Qt.ItemDataRole.UserRole) + 4

_RIGHT = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
_LEFT = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)

Index = QModelIndex | QPersistentModelIndex


class Pair(Struct, frozen=True):
    """Before and after of one cell; `about` marks an estimate, `rises` an after that is more than before; an empty
    `after` is a value that stays."""

    before: str
    after: str
    about: bool = False
    unit: str = ""  # the currency, where the header can't say it
    rises: bool = False

    @property
    def marked(self) -> str:
        """The value after, with its marks; empty where it stays."""
        if not self.after:
            return ""
        about = f"{formats.ABOUT} {self.after}" if self.about else self.after
        return f"{formats.RISES} {about}" if self.rises else about

    @property
    def text(self) -> str:
        """As one line, for copying and for screen readers."""
        unit = f" {self.unit}" if self.unit else ""
        if not self.after:
            return self.before + unit
        return f"{self.before} {formats.ARROW} {self.marked}{unit}"


class Column(Struct, frozen=True):
    """One column by its name: how a record shows in it, how it sorts, and whether figures stand right."""

    name: str
    text: Callable[[Any], str]
    sort: Callable[[Any], Any] | None = None
    right: bool = False
    tip: Callable[[Any], str] | None = None
    pair: Callable[[Any], Pair] | None = None
    ink: Callable[[Any], str] | None = None
    state: Callable[[Any], Any] | None = None


class RecordModel(QAbstractTableModel):
    """Shows records of one kind; subclasses name the columns and their headers.

    `rows_renewed(rows)` names the shown rows whose records were replaced.
    """

    rows_renewed = Signal(object)

    def __init__(self, columns: Sequence[Column], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.columns = tuple(columns)
        self._place = {column.name: place for place, column in enumerate(self.columns)}
        self._records: list[Any] = []
        self._cells: list[list[str | None] | None] = []  # made when a row is first shown
        self._shown: list[int] = []
        self._keep: Callable[[Any], bool] | None = None
        self._sorted_by: tuple[int, Qt.SortOrder] | None = None
        self._in_order = True  # False where a record changed since the rows were arranged
        self._replaced: set[int] = set()  # places where `replace` put something since the last whole list
        self._titles: list[str] = []
        self._keys: dict[int, list[Any]] = {}  # column -> what it sorts by, at each place

    # ------------------------------------------------------------------ what subclasses say

    def title(self, name: str) -> str:
        """A column's header."""
        return name

    def title_tip(self, name: str) -> str:  # noqa: ARG002
        """One sentence on a header's word; empty where it needs none."""
        return ""

    def key(self, record: Any) -> object:
        """What a record is known by."""
        return id(record)

    # ------------------------------------------------------------------ contents

    @property
    def records(self) -> list[Any]:
        """All records, shown or not, in their own order."""
        return self._records

    @property
    def shown(self) -> list[Any]:
        """The records shown, in the order shown."""
        return [self._records[place] for place in self._shown]

    def place(self, name: str) -> int:
        """The number of the column of that name."""
        return self._place[name]

    def record(self, row: int) -> Any:
        """The record in a shown row."""
        return self._records[self._shown[row]]

    def between(self, first: int, last: int) -> list[Any]:
        """The records in these shown rows, both included."""
        return [self._records[place] for place in self._shown[first : last + 1]]

    def words(self, record: Any, number: int) -> str:
        """What a column says of a record."""
        column = self.columns[number]
        return str(column.pair(record).text if column.pair is not None else column.text(record))

    def set_records(
        self,
        records: Iterable[Any],
        *,
        keep: Callable[[Any], bool] | EllipsisType | None = ...,
        kept: Sequence[int] | None = None,
    ) -> None:
        """Show a new list; `keep` says at once which of them, as the method of that name does afterwards. `kept` are
        the places it says yes to, where a worker has asked it already."""
        self.beginResetModel()
        if not isinstance(keep, EllipsisType):
            self._keep = keep
        self._records = list(records)
        self._cells = [None] * len(self._records)
        self._keys = {}
        self._replaced = set()
        self._arrange(kept)
        self.endResetModel()

    def put(self, records: Sequence[Any], changed: Sequence[int]) -> None:
        """Newer versions of the same records in the same order, of which only those at `changed` differ.

        Whoever found out what differs may have looked before `replace` put something in: those are made anew as well.
        """
        replaced, self._replaced = self._replaced, set()
        self._records = list(records)
        self._touch(sorted(replaced.union(changed)) if replaced else changed)

    def replace(self, newer: Mapping[object, Any]) -> None:
        """Put newer versions of some records in place; they stay where they stand until sorted or filtered anew."""
        changed = []
        for place, record in enumerate(self._records):
            new = newer.get(self.key(record))
            if new is not None and new != record:
                self._records[place] = new
                changed.append(place)
        self._replaced.update(changed)
        self._touch(changed)

    def _touch(self, places: Sequence[int]) -> None:
        if not places:
            return
        wanted = set(places)
        self._in_order = False
        for place in places:
            self._cells[place] = None
        for number, keys in self._keys.items():
            by = self.columns[number].sort or self.columns[number].text
            for place in places:
                keys[place] = by(self._records[place])
        rows = [row for row, place in enumerate(self._shown) if place in wanted]
        if rows:
            last = len(self.columns) - 1
            self.dataChanged.emit(self.index(min(rows), 0), self.index(max(rows), last))
            self.rows_renewed.emit(rows)

    def keep(self, wanted: Callable[[Any], bool] | None) -> None:
        """Show only what `wanted` says yes to; None shows everything."""
        self.beginResetModel()
        self._keep = wanted
        self._arrange()
        self.endResetModel()

    def _arrange(self, kept: Sequence[int] | None = None) -> None:
        keep = self._keep
        if kept is None:
            kept = [place for place, record in enumerate(self._records) if keep is None or keep(record)]
        self._shown = list(kept)
        self._in_order = True
        if self._sorted_by is not None:
            self._sort()

    def _sort(self) -> None:
        self._in_order = True
        if self._sorted_by is None:
            return
        number, order = self._sorted_by
        keys, shown = self._keys_of(number), self._shown
        backwards = order is Qt.SortOrder.DescendingOrder
        if type(None) not in set(map(type, keys)):
            self._shown = sorted(shown, key=keys.__getitem__, reverse=backwards)
            return
        known = [place for place in shown if keys[place] is not None]
        known.sort(key=keys.__getitem__, reverse=backwards)
        # What has no value goes last, whichever way one sorts.
        self._shown = known + [place for place in shown if keys[place] is None]

    def _keys_of(self, number: int) -> list[Any]:
        """What a column sorts by, of every record; made when first sorted by it, and kept up with what changes."""
        keys = self._keys.get(number)
        if keys is None:
            column = self.columns[number]
            keys = self._keys[number] = list(map(column.sort or column.text, self._records))
        return keys

    def row_with(self, record: Any) -> int:
        """The shown row of this very record, or -1."""
        records = self._records
        return next((row for row, place in enumerate(self._shown) if records[place] is record), -1)

    def row_of(self, key: object) -> int:
        """The shown row of the record known by `key`, or -1."""
        return next((row for row, place in enumerate(self._shown) if self.key(self._records[place]) == key), -1)

    def retranslate(self) -> None:
        """Make headers and cells again in the language in use."""
        self._titles = []
        self._cells = [None] * len(self._records)
        self._keys = {}
        self._in_order = False  # words sort otherwise in another language
        self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, len(self.columns) - 1)
        if self._shown:
            self.dataChanged.emit(self.index(0, 0), self.index(len(self._shown) - 1, len(self.columns) - 1))

    # ------------------------------------------------------------------ Qt's questions

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        """Shown rows."""
        return 0 if parent.isValid() else len(self._shown)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        """Columns."""
        return 0 if parent.isValid() else len(self.columns)

    def data(self, index: Index, role: int = DISPLAY) -> Any:
        """One cell in one role."""
        if not index.isValid():
            return None
        number = index.column()
        if role == DISPLAY:
            return self.text(index.row(), number)
        place = self._shown[index.row()]
        column = self.columns[number]
        if role == ALIGN:
            return _RIGHT if column.right else _LEFT
        record = self._records[place]
        if role == INK:
            return None if column.ink is None else QColor(str(getattr(theme.colours(), column.ink(record))))
        if role == PAIR:
            return None if column.pair is None else column.pair(record)
        if role == STATE:
            return None if column.state is None else column.state(record)
        if role == ROW:
            return record
        if role == SORT:
            return (column.sort or column.text)(record)
        if role == TOOLTIP:
            return None if column.tip is None else column.tip(record)
        if role == EDIT:
            return self.data(index, DISPLAY)
        return None

    def text(self, row: int, number: int) -> str:
        """What a cell shows; made when first asked for. A delegate asks here, without an index."""
        place = self._shown[row]
        cells = self._cells[place]
        if cells is None:
            cells = self._cells[place] = [None] * len(self.columns)
        text = cells[number]
        if text is None:
            text = cells[number] = self.words(self._records[place], number)
        return text

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = DISPLAY) -> Any:
        """Headers; no row numbers."""
        if orientation is not Qt.Orientation.Horizontal or not 0 <= section < len(self.columns):
            return None
        if role == DISPLAY:
            if not self._titles:
                self._titles = [self.title(column.name) for column in self.columns]
            return self._titles[section]
        if role == ALIGN:
            return _RIGHT if self.columns[section].right else _LEFT
        if role == TOOLTIP:
            return self.title_tip(self.columns[section].name) or None
        return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Selectable everywhere, editable where a subclass says so."""
        if not index.isValid():
            return Qt.ItemFlag.NoItemFlags
        return Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemNeverHasChildren

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """Sort by value; column -1 gives the records' own order back."""
        wished = (column, order) if 0 <= column < len(self.columns) else None
        if wished == self._sorted_by and self._in_order:
            return  # QTableView.sortByColumn asks twice: through its header, and then itself
        self.layoutAboutToBeChanged.emit()
        old = self.persistentIndexList()
        where = [(self._shown[index.row()], index.column()) for index in old]
        self._sorted_by = wished
        if self._sorted_by is None:
            # The same rows, also where one no longer fits the filter: sorting can't take one away.
            self._shown = sorted(self._shown)
        self._sort()
        wanted = {place for place, _ in where}
        rows = {place: row for row, place in enumerate(self._shown) if place in wanted} if wanted else {}
        self.changePersistentIndexList(old, [self.index(rows[place], number) for place, number in where])
        self.layoutChanged.emit()
