"""Step 1: which file, which tab, which column is what. Skipped when everything is sure."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import PurePath
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QComboBox, QFrame, QGridLayout, QScrollArea, QStackedWidget, QVBoxLayout, QWidget

from reversal_desk.desk import said_of
from reversal_desk.mapping import cell_text, column_letter
from reversal_desk.model import Field
from reversal_desk.ui import explain, formats
from reversal_desk.ui.models import sheet_doubts
from reversal_desk.ui.models.edits import Edits
from reversal_desk.ui.models.recent import RecentFiles
from reversal_desk.ui.widgets.drop import DropTarget
from reversal_desk.ui.widgets.keys import keep_keys
from reversal_desk.ui.widgets.pieces import (
    Choices,
    EmptyState,
    Flow,
    RestingChoices,
    Speaking,
    button,
    card,
    clear,
    hairline,
    heading,
    label,
    name_choices,
    row,
)
from reversal_desk.ui.widgets.text_reading import ROWS as TEXT_ROWS
from reversal_desk.ui.widgets.text_reading import TextReading
from reversal_desk.words import together

if TYPE_CHECKING:
    from reversal_desk.desk import HandledSheet, OpenedSheet
    from reversal_desk.model import Column
    from reversal_desk.sheet.reader import TextLook
    from reversal_desk.words import Message

#: In the order a person looks for them.
_ORDER = (
    Field.ORDER, Field.ACTION_ID, Field.STATUS, Field.OPERATION, Field.REFUND_KIND, Field.CANCELLED_AT, Field.REFUND,
    Field.NEW_AMOUNT, Field.TOTAL, Field.CURRENCY, Field.REASON, Field.DATE, Field.REFUND_DATE, Field.SKU,
    Field.QUANTITY, Field.EVENT_TYPE, Field.TAX, Field.SHIPPING,
)  # fmt: skip


#: So many earlier batches of the same rows have a link.
_HANDLED_SHOWN = 4
#: Headers and examples are cut at these widths; the tooltips have them whole.
_TITLE_WIDTH, _SAMPLES_WIDTH = 200, 300
#: Places in a column's list of meanings: none chosen, and the first entry.
_UNSAID, _NOT_NEEDED = -1, 0


class SheetStep(Speaking):
    """A drop target until there is a file; then its columns. Emits `continue_wanted(columns)` and `tab_wanted(name)`.

    While the arrow keys go through the tabs, nothing of the tab that was left is shown (`tab_left`).
    """

    continue_wanted = Signal(object)
    tab_left = Signal()  # another one is chosen, and may be wanted
    tab_wanted = Signal(str)
    cumulative_chosen = Signal(object)
    text_wanted = Signal(str, str)  # encoding and delimiter of a text file, "" for what is recognised
    words_wanted = Signal()
    history_wanted = Signal(int)  # a batch that was sent of the same rows
    draft_wanted = Signal(int)  # what was in hand before this empty batch

    def __init__(self, edits: Edits, recent: RecentFiles, *, practice: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._edits, self._recent = edits, recent
        self._opened: OpenedSheet | None = None
        self._combos: list[QComboBox] = []
        self._anew = False  # a text file is read otherwise, and what is shown below is not so any more
        self._between = False  # the arrow keys go through the tabs
        self._name = self._about = ""  # the file, and the tab that was read of it
        self._state = "empty"  # empty | reading | failed | columns
        self._reading = ""
        self._said: Message | None = None
        self.drop = DropTarget(recent, sample=practice, prefix="new")
        self._wait = EmptyState("sheet")
        self._trouble = QWidget()
        self._trouble_lines = QVBoxLayout(self._trouble)
        self._trouble_lines.setContentsMargins(0, 0, 0, 0)
        self._trouble_lines.setSpacing(14)
        self._columns = QWidget()
        self._stack = QStackedWidget()
        self._kept, kept_lines = card(margins=(14, 5, 8, 5))
        self._kept_draft, self._kept_file = 0, ""
        self._kept_text = label("", wrap=True)
        self._kept_back = button("link", name="sheetKept")
        self._kept_back.clicked.connect(self._back_to_kept)
        line = row(spacing=12)
        line.addWidget(self._kept_text, 1)
        line.addWidget(self._kept_back)
        kept_lines.addLayout(line)
        self._empty = QWidget()
        empty_lines = QVBoxLayout(self._empty)
        empty_lines.setContentsMargins(0, 0, 0, 0)
        empty_lines.setSpacing(12)
        empty_lines.addWidget(self._kept)
        empty_lines.addWidget(self.drop, 1)
        for page in (self._empty, self._wait, self._trouble, self._columns):
            self._stack.addWidget(page)
        lines = QVBoxLayout(self)
        lines.setContentsMargins(0, 4, 0, 0)
        lines.addWidget(self._stack)
        self._build_columns()
        self.retranslate()

    def _build_columns(self) -> None:
        lines = QVBoxLayout(self._columns)
        lines.setContentsMargins(0, 0, 0, 0)
        lines.setSpacing(12)
        self._title = label("sentence", wrap=True)
        self._line = label("second", wrap=True)
        self._tab_word = label("second")
        self._tab = RestingChoices()
        self._tab.setObjectName("sheetTab")
        self._tab.stepped.connect(self._tab_stepped)
        self._tab.settled.connect(self._tab_chosen)
        self._sum_word = label("second")
        self._sum = Choices()
        self._sum.setObjectName("sheetCumulative")
        self._sum.activated.connect(self._sum_chosen)
        self._sum_why = label("second", wrap=True)
        self._sum_why.setObjectName("sheetCumulativeWhy")
        self._tab_word.setBuddy(self._tab)
        self._sum_word.setBuddy(self._sum)
        self.text = TextReading()
        self.text.chosen.connect(self.text_wanted)
        self._before = QVBoxLayout()
        self._notices = QVBoxLayout()
        self._notices.setSpacing(8)
        frame, inner = card(margins=(6, 6, 6, 6))
        self._scroll = QScrollArea()
        self._scroll.setWidgetResizable(True)
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._body = QWidget()
        self._grid = QGridLayout(self._body)
        self._grid.setContentsMargins(14, 8, 14, 8)
        self._grid.setHorizontalSpacing(18)
        self._grid.setVerticalSpacing(6)
        self._grid.setColumnMinimumWidth(1, _SAMPLES_WIDTH)
        self._grid.setColumnStretch(3, 1)
        inner.addWidget(self._body)
        self._of_tab = whole = QWidget()
        whole.setObjectName("ground")
        below = QVBoxLayout(whole)
        below.setContentsMargins(0, 0, 0, 0)
        below.setSpacing(12)
        below.addLayout(self._before)
        below.addWidget(self.text)
        below.addLayout(self._notices)
        below.addWidget(frame, 1)
        self._scroll.setWidget(whole)
        self._words = button(name="sheetWords")
        self._words.clicked.connect(self.words_wanted)
        self._go = button("primary", name="sheetContinue")
        self._go.clicked.connect(self._continue)
        self._hint = label("second", wrap=True)
        lines.addLayout(heading(self._title, self._line))
        lines.addLayout(row(self._tab_word, self._tab, self._sum_word, self._sum, None))
        lines.addWidget(self._sum_why)
        lines.addWidget(self._scroll, 1)
        foot = row(spacing=12)
        foot.addWidget(self._hint, 1)
        foot.addWidget(self._words)
        foot.addWidget(self._go)
        lines.addLayout(foot)

    # ------------------------------------------------------------------ states

    @property
    def is_empty(self) -> bool:
        """No file yet, and none being read."""
        return self._state == "empty"

    def show_empty(self, *, draft: int = 0, file: str = "") -> None:
        """No file yet; `draft` and its `file`: what was in hand until now."""
        self.leave_tabs()
        self._state, self._opened = "empty", None
        self._kept_draft, self._kept_file = draft, file
        self._say_kept()
        self._stack.setCurrentWidget(self._empty)

    def _say_kept(self) -> None:
        name = self._kept_file or self.tr("pasted rows")
        self._kept_text.setText(self.tr("Kept as a draft, with all you decided: {file}").format(file=name))
        self._kept_back.setText(self.tr("Back to it"))
        self._kept.setVisible(self._kept_draft > 0)

    @Slot()
    def _back_to_kept(self) -> None:
        self.draft_wanted.emit(self._kept_draft)

    def show_reading(self, name: str) -> None:
        """A file is being read."""
        self.leave_tabs()
        self._state, self._reading = "reading", name
        self._wait.title.setText(self.tr("Reading {file}…").format(file=name))
        self._wait.text.setText("")
        self._stack.setCurrentWidget(self._wait)

    def show_failed(self, said: Message) -> None:
        """The file can't be used: say so, and offer another."""
        self.leave_tabs()
        self._state, self._said = "failed", said
        clear(self._trouble_lines)
        frame, inner = card("bad", margins=(18, 14, 18, 14), spacing=4)
        for role, text in (("title", said.title), ("", said.meaning), ("", said.todo)):
            if text:
                made = label(role, text, wrap=True)
                made.setProperty("tone", "true")
                inner.addWidget(made)
        again = DropTarget(self._recent, sample=not self.drop.sample_button.isHidden(), prefix="again")
        again.open_pressed.connect(self.drop.open_pressed)
        again.paste_pressed.connect(self.drop.paste_pressed)
        again.sample_pressed.connect(self.drop.sample_pressed)
        again.files_given.connect(self.drop.files_given)
        self._trouble_lines.addWidget(frame)
        self._trouble_lines.addWidget(again, 1)
        self._stack.setCurrentWidget(self._trouble)
        keep_keys(self)

    def show_columns(self, opened: OpenedSheet) -> None:
        """The file's columns and what each was taken for."""
        self.leave_tabs()
        self._state, self._opened, self._anew = "columns", opened, False
        self._combos = []  # those of another sheet, or of what it was taken for before
        self.retranslate()
        self._stack.setCurrentWidget(self._columns)
        keep_keys(self)

    def show_reading_anew(self) -> None:
        """A text file is read in another way: what the columns mean waits for it."""
        self._anew = True
        self._look()

    def show_text(self, look: TextLook) -> None:
        """The first rows of a text file as they read now; the columns follow when the whole was read."""
        self.text.show_look(encoding=look.encoding, delimiter=look.delimiter, why=look.why, rows=look.rows)

    def show_text_failed(self, said: Message) -> None:
        """The text can't be read in the way that was chosen; another one can be."""
        self._anew = True
        self.text.show_failed(said)
        self._look()

    # ------------------------------------------------------------------ words

    def field_words(self) -> dict[Field, str]:
        """What a column can mean."""
        return {
            Field.ORDER: self.tr("Order number"),
            Field.ACTION_ID: self.tr("Action ID of impact.com"),
            Field.OPERATION: self.tr("What should happen"),
            Field.STATUS: self.tr("Order status"),
            Field.REFUND_KIND: self.tr("Full or partial refund"),
            Field.REASON: self.tr("Reason"),
            Field.REFUND: self.tr("Refunded amount"),
            Field.NEW_AMOUNT: self.tr("New order amount"),
            Field.TOTAL: self.tr("Order total"),
            Field.CURRENCY: self.tr("Currency"),
            Field.DATE: self.tr("Order date"),
            Field.REFUND_DATE: self.tr("Refund date"),
            Field.SKU: self.tr("SKU"),
            Field.QUANTITY: self.tr("Quantity"),
            Field.EVENT_TYPE: self.tr("Event type"),
            Field.TAX: self.tr("Tax"),
            Field.SHIPPING: self.tr("Shipping"),
            Field.CANCELLED_AT: self.tr("Cancelled at"),
        }

    def retranslate(self) -> None:
        """Its words, and the grid."""
        self._title.setText(self.tr("Check what the columns mean"))
        self._tab_word.setText(self.tr("Tab"))
        name_choices(self._tab, self.tr("Tab of the workbook"))
        self._sum_word.setText(self.tr("The refund column holds"))
        name_choices(self._sum, self.tr("The refund column holds"))
        self._go.setText(self.tr("Find the orders"))
        self._words.setText(self.tr("What the words mean…"))
        self._words.setToolTip(self.tr("The sheet's own words for status and reason, and what each asks for"))
        self._wait.title.setText(self.tr("Reading {file}…").format(file=self._reading))
        self._say_kept()
        if self._state == "failed" and self._said is not None:
            self.show_failed(self._said)
        if self._opened is not None:
            self._fill(self._opened)

    def _fill(self, opened: OpenedSheet) -> None:
        table = opened.table
        name = _file_name(table.grid.path) or self.tr("pasted rows")
        head = (
            self.tr("header in row {number}").format(number=table.header_row)
            if table.header_row
            else self.tr("no header row")
        )
        rows = self.tr("%Ln row(s)", "", len(opened.rows))
        self._name, self._about = name, f"{name} · {head} · {rows}"
        tabs = [sheet.name for sheet in table.grid.sheets if sheet.visible]
        chosen = self._tab.currentText() if self._between else table.grid.sheet
        self._tab.clear()
        self._tab.addItems(tabs)
        self._tab.setCurrentText(chosen)
        for widget in (self._tab, self._tab_word):
            widget.setVisible(len(tabs) > 1)
        self._sum.clear()
        self._sum.setPlaceholderText(self.tr("Not said yet"))
        self._sum.addItem(self.tr("everything refunded so far for the order"), True)
        self._sum.addItem(self.tr("one refund a row; rows of an order are added"), False)
        decided = self._edits.policy.cumulative
        decided = opened.mapping.cumulative if decided is None else decided
        self._sum.setCurrentIndex(self._sum.findData(decided))
        self._sum_why.setText("" if decided is not None else self._what_it_decides(opened))
        grid = table.grid
        self.text.setVisible(bool(grid.delimiter))
        if grid.delimiter and not self._anew:  # else it shows how the file is read now, or why it can't be
            cells = [[cell_text(cell) for cell in line.cells] for line in grid.rows[:TEXT_ROWS]]
            self.text.show_look(encoding=grid.encoding, delimiter=grid.delimiter, why=grid.read_so, rows=cells)
        clear(self._before)
        if opened.handled:
            self._before.addWidget(self._say_handled(opened.handled))
        clear(self._notices)
        for notice in opened.notices:
            if notice.code == "HIDDEN_ROWS" or (notice.code == "ENCODING_GUESSED" and grid.delimiter):
                continue
            frame, inner = card("look", margins=(12, 8, 12, 8), spacing=2)
            said = label("", explain.say(notice.code, notice.facts).text, wrap=True)
            said.setProperty("tone", "true")
            inner.addWidget(said)
            self._notices.addWidget(frame)
        self._fill_grid(opened)
        self._look_tab(opened)

    def _say_handled(self, handled: Sequence[HandledSheet]) -> QWidget:
        """Which batches were sent of these very rows, each with a way to it; it forbids nothing."""
        frame, inner = card("look", margins=(12, 8, 12, 8), spacing=4)
        newest, *others = said_of(handled, datetime.now(UTC))
        name = _file_name(handled[0].file) or self.tr("pasted rows")
        said = explain.say(newest.code, {**newest.facts, "file": name})
        title = label("strong", said.title, wrap=True)
        more = [explain.say(notice.code, notice.facts).title for notice in others]
        text = label("", "\n".join([*more, said.meaning, said.todo]), wrap=True)
        links = Flow(across=12)
        for known in handled[:_HANDLED_SHOWN]:
            link = button("link", name=f"handled_{known.batch}")
            link.setText(
                self.tr("Show batch {number} of {date}").format(number=known.batch, date=formats.day_time(known.at))
            )
            link.setAccessibleName(self.tr("Show batch {number} in History").format(number=known.batch))
            link.setProperty("batch", known.batch)
            link.clicked.connect(self._history)
            links.addWidget(link)
        for made in (title, text):
            made.setProperty("tone", "true")
            inner.addWidget(made)
        inner.addLayout(links)
        return frame

    @Slot()
    def _history(self) -> None:
        link = self.sender()
        if link is not None:
            self.history_wanted.emit(int(link.property("batch")))

    def _fill_grid(self, opened: OpenedSheet) -> None:
        places = [combo.currentIndex() for combo in self._combos]  # chosen and not yet gone on with
        places = places or [_place_of(column, opened) for column in opened.mapping.columns]
        chosen = {column.index: place for column, place in zip(opened.mapping.columns, places, strict=True)}
        clear(self._grid)
        self._combos = []
        words = self.field_words()
        heads = (self.tr("Column"), self.tr("Examples"), self.tr("What it is"), self.tr("Why"))
        for number, text in enumerate(heads):
            self._grid.addWidget(label("caption", text), 0, number)
        self._grid.addWidget(hairline(), 1, 0, 1, 4)
        # What is used or asked about comes first, for a shop's export has eighty columns, and six of them matter; both
        # in the sheet's own order, in which a person looks for them.
        asked = {column.index for column in opened.mapping.columns if _label_of(column) in opened.mapping.doubtful}
        shown = sorted(
            opened.mapping.columns,
            key=lambda column: (column.field is None and column.index not in asked, column.index),
        )
        combos: dict[int, QComboBox] = {}
        for place, column in enumerate(shown):
            line = 2 + place
            title = label("strong", column.header or self.tr("Column {number}").format(number=column.index + 1))
            title.setToolTip(column.header)
            said = "  ·  ".join(column.samples[:3]) or formats.NONE
            samples = label("second")
            samples.setText(samples.fontMetrics().elidedText(said, Qt.TextElideMode.ElideRight, _SAMPLES_WIDTH))
            samples.setToolTip("\n".join(column.samples))
            title.setText(title.fontMetrics().elidedText(title.text(), Qt.TextElideMode.ElideRight, _TITLE_WIDTH))
            combo = Choices()
            combo.setObjectName(f"column_{column.index}")
            name_choices(combo, self.tr("What column {header} is").format(header=column.header or column.index + 1))
            combo.setMinimumWidth(210)
            combo.setPlaceholderText(self.tr("Not said yet"))
            combo.addItem(self.tr("Not needed"), None)
            for field in _ORDER:
                combo.addItem(words[field], field)
            combo.setCurrentIndex(chosen[column.index])
            combo.activated.connect(self._chosen)
            title.setBuddy(combo)  # on Linux a screen reader has a list's name from its label alone
            combos[column.index] = combo
            self._grid.addWidget(title, line, 0)
            self._grid.addWidget(samples, line, 1)
            self._grid.addWidget(combo, line, 2)
            if column.why is not None and column.field is not None:
                reason = explain.say(column.why.code, column.why.facts)
                said = together(reason.title, self._misfits(opened, column), reason.todo)
                why = label("second", said, wrap=True)
                why.setProperty("urgent", "true" if reason.todo else "false")
                self._grid.addWidget(why, line, 3)
        self._combos = [combos[column.index] for column in opened.mapping.columns]
        self._grid.setRowStretch(3 + len(opened.mapping.columns), 1)

    @Slot()
    def _chosen(self) -> None:
        """A meaning belongs to one column: the newest choice has it."""
        changed = self.sender()
        if isinstance(changed, QComboBox) and changed.currentData() is not None:
            for combo in self._combos:
                if combo is not changed and combo.currentData() == changed.currentData():
                    combo.setCurrentIndex(0)
        self._look()

    def _fields(self) -> set[Field]:
        return {Field(combo.currentData()) for combo in self._combos if combo.currentData() is not None}

    def unneeded(self) -> tuple[str, ...]:
        """Columns, named as in `columns`, that the program took for something, or asked about, and that the person
        doesn't need."""
        if self._opened is None:
            return ()
        return tuple(
            _name_of(column, self._opened)
            for column, combo in zip(self._opened.mapping.columns, self._combos, strict=True)
            if combo.currentIndex() == _NOT_NEEDED
            and (column.field is not None or column.unneeded or _is_asked_about(column, self._opened))
        )

    @property
    def _other_tab(self) -> bool:
        """Whether another tab is chosen than the one that was read."""
        return self._between and self._opened is not None and self._tab.currentText() != self._opened.table.grid.sheet

    def _look_tab(self, opened: OpenedSheet) -> None:
        """What was read is shown beside the name of its own tab only."""
        read = not self._other_tab
        self._line.setText(self._about if read else self._name)
        refund = opened.mapping.index_of(Field.REFUND) is not None
        for widget in (self._sum, self._sum_word):
            widget.setVisible(read and refund)
        self._sum_why.setVisible(read and refund and bool(self._sum_why.text()))
        self._of_tab.setVisible(read)
        self._words.setVisible(read and any(row.status or row.reason for row in opened.rows))
        self._look()

    def _look(self) -> None:
        can, waits = bool({Field.ORDER, Field.ACTION_ID} & self._fields()), self._anew or self._other_tab
        self._go.setEnabled(can and not waits)
        self._body.setEnabled(not self._anew)
        self._hint.setText("" if can or waits else self.tr("Say which column holds the order number."))

    def columns(self) -> dict[Field, str]:
        """What the person chose, as field -> header (or column letter where no header names it alone). What was found
        and left so is not among it: to go on is no word on how sure it is."""
        if self._opened is None:
            return {}
        chosen: dict[Field, str] = {}
        for column, combo in zip(self._opened.mapping.columns, self._combos, strict=True):
            if combo.currentData() is not None and (column.chosen or column.field is not Field(combo.currentData())):
                chosen[Field(combo.currentData())] = _name_of(column, self._opened)
        return chosen

    @Slot()
    def _continue(self) -> None:
        self.continue_wanted.emit(self.columns())

    @Slot()
    def _tab_stepped(self) -> None:
        if self._opened is None:
            return
        self._between = True
        self._look_tab(self._opened)
        if self._other_tab:
            self.tab_left.emit()

    @Slot()
    def _tab_chosen(self) -> None:
        """The choice rests; where the arrow keys came back to the tab that was read, it stands there."""
        wanted = not self._between or self._other_tab
        self._between = False
        if wanted:
            self.tab_wanted.emit(self._tab.currentText())

    def leave_tabs(self) -> None:
        """Something else is shown, or the window closes: no tab is read that the arrow keys came to."""
        self._tab.forget()
        self._between = False

    def _what_it_decides(self, opened: OpenedSheet) -> str:
        """What is decided by saying what the refund column holds, and what happens until then."""
        several = sheet_doubts.several_refunds(opened.rows)
        if several is None and not sheet_doubts.stands_on_several_rows(opened.rows):
            return ""  # each order has one row, so nobody asks how its rows are counted
        if several is None:
            return self.tr("No order has several refunds in this sheet, so it decides nothing here: you can go on.")
        return self.tr(
            "It decides for orders with several refunds, such as {order} (rows {rows}: {amounts}): is that {added} "
            "altogether, or does one row hold all of it ({most})? Until you say, such part refunds wait in the review."
        ).format(
            order=several.order,
            rows=self.tr(", ").join(map(formats.count, several.rows)),
            amounts=" · ".join(formats.amount(amount, "") for amount in several.amounts),
            added=formats.amount(several.added, ""),
            most=formats.amount(several.most, ""),
        )

    def _misfits(self, opened: OpenedSheet, column: Column) -> str:
        """The cells that don't fit, by their rows, as many as there is room for."""
        found = sheet_doubts.misfits(opened, column)
        if not found:
            return ""
        named = self.tr(", ").join(
            self.tr("row {row} “{text}”").format(row=formats.count(row), text=text)
            for row, text in found[: sheet_doubts.SHOWN]
        )
        more = len(found) - sheet_doubts.SHOWN
        if more > 0:
            return self.tr("These don't fit: {cells} and %Ln more.", "", more).format(cells=named)
        return self.tr("These don't fit: {cells}.").format(cells=named)

    @Slot()
    def _sum_chosen(self) -> None:
        self._sum_why.hide()
        self.cumulative_chosen.emit(bool(self._sum.currentData()))


def _file_name(path: str) -> str:
    """A file's own name, on whichever system the path was written."""
    return PurePath(path.replace("\\", "/")).name


def _name_of(column: Column, opened: OpenedSheet) -> str:
    """The header that only this column has, else its letter."""
    alone = sum(other.header == column.header for other in opened.mapping.columns) == 1
    return column.header if column.header and alone else column_letter(column.index)


def _label_of(column: Column) -> str:
    """What the mapping calls a column that it asks about."""
    return column.header or column_letter(column.index)


def _is_asked_about(column: Column, opened: OpenedSheet) -> bool:
    """Whether nobody has said what a column is whose words may decide: a notice asks for it, or a row will."""
    asked = {*opened.mapping.doubtful, opened.mapping.beside}
    return column.field is None and not column.unneeded and _label_of(column) in asked


def _place_of(column: Column, opened: OpenedSheet) -> int:
    """Where a column's meaning stands in its list. One that is asked about shows none: “Not needed” would look as if
    the answer had been given, and could not be given any more."""
    if column.field is not None:
        return 1 + _ORDER.index(column.field)
    return _UNSAID if _is_asked_about(column, opened) else _NOT_NEEDED


def is_sure(opened: OpenedSheet) -> bool:
    """Whether this step can be skipped: the order column is known, what to do can be read or will be asked, and
    nothing is to be said of an earlier batch of the same rows."""
    money: Sequence[Field] = (Field.REFUND,)
    unclear_sum = (
        any(opened.mapping.index_of(field) is not None for field in money) and opened.mapping.cumulative is None
    )
    several = unclear_sum and len({row.order for row in opened.rows}) < len(opened.rows)
    return opened.sure and not several and not opened.handled
