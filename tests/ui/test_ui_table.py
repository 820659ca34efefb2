"""The review table as a spreadsheet: columns that stay, filling down, one answer for many rows, steps with names."""

from __future__ import annotations

from decimal import Decimal

import pytest
from msgspec.structs import replace
from PySide6.QtCore import QItemSelection, QItemSelectionModel, QPoint, Qt
from PySide6.QtGui import QContextMenuEvent, QFontMetrics, QImage
from PySide6.QtWidgets import QApplication, QComboBox, QMenu, QPushButton, QStyle, QStyleOptionViewItem
from pytestqt.qtbot import QtBot
from ui_tools import OpenWindow, done, quiet, reviewed

from reversal_desk.model import Operation, RowEdit, RowState
from reversal_desk.ui import language
from reversal_desk.ui.models.records import Pair
from reversal_desk.ui.models.review import ReviewModel
from reversal_desk.ui.pages.review_step import ReviewStep
from reversal_desk.ui.window import MainWindow

LEFT = Qt.MouseButton.LeftButton
PLAIN = Qt.KeyboardModifier.NoModifier


def settle(qtbot: QtBot, review: ReviewStep) -> None:
    """Wait until the review holds every edit."""
    qtbot.waitUntil(lambda: review.settled, timeout=10_000)


def narrow(qtbot: QtBot, window: MainWindow) -> ReviewStep:
    """A review that has to be scrolled sideways: a small window and every column."""
    reviewed(qtbot, window)
    review = window.batch.review
    window.resize(1000, 900)
    for number in range(review.model.columnCount()):
        review.table.setColumnHidden(number, False)
    review.table.fit()
    qtbot.waitUntil(lambda: review.table.horizontalScrollBar().maximum() > 100)
    return review


def scrolled(review: ReviewStep) -> None:
    bar = review.table.horizontalScrollBar()
    bar.setValue(bar.maximum())


def test_a_table_that_fits_has_no_second_view(open_window: OpenWindow, qtbot: QtBot) -> None:
    review = narrow(qtbot, open_window())
    assert review.table.frozen is None
    scrolled(review)
    frozen = review.table.frozen
    assert frozen is not None
    assert frozen.isVisible()
    review.table.horizontalScrollBar().setValue(0)
    assert not frozen.isVisible()


def test_the_first_columns_stay_with_their_widths_and_rows(open_window: OpenWindow, qtbot: QtBot) -> None:
    review = narrow(qtbot, open_window())
    table, model = review.table, review.model
    scrolled(review)
    frozen = table.frozen
    assert frozen is not None
    shown = [model.columns[n].name for n in range(model.columnCount()) if not frozen.isColumnHidden(n)]
    assert shown == ["STATE", "ROW", "ORDER"]
    for number in range(3):
        assert frozen.columnWidth(number) == table.columnWidth(number)
    table.setColumnWidth(2, 160)
    assert frozen.columnWidth(2) == 160
    frozen.horizontalHeader().resizeSection(2, 130)
    assert table.columnWidth(2) == 130
    table.verticalScrollBar().setValue(95)
    assert frozen.verticalScrollBar().value() == 95
    assert frozen.rowAt(50) == table.rowAt(50)
    table.setColumnHidden(1, True)
    review.table.fit()  # which measures in pieces, and lays the columns out when it is done
    qtbot.waitUntil(lambda: frozen.isColumnHidden(1), timeout=5_000)
    assert frozen.width() == frozen.room() + 1


def test_keys_never_lead_below_the_columns_that_stay(open_window: OpenWindow, qtbot: QtBot) -> None:
    review = narrow(qtbot, open_window())
    table, model = review.table, review.model
    scrolled(review)
    frozen = table.frozen
    assert frozen is not None
    table.setFocus()
    table.go_to(model.index(2, model.columnCount() - 1))
    for _ in range(model.columnCount() - 4):
        qtbot.keyClick(table, Qt.Key.Key_Left)
        assert table.visualRect(table.currentIndex()).left() >= frozen.room()
    assert model.columns[table.currentIndex().column()].name == "ACTION"
    bar = table.horizontalScrollBar()
    scrolled(review)
    far = bar.value()
    table.go_to(model.index(2, model.place("ORDER")))
    assert bar.value() == far, "what stays is in sight already"


def test_the_mouse_chooses_sorts_and_drags_over_what_stays(open_window: OpenWindow, qtbot: QtBot) -> None:
    window = open_window()
    review = narrow(qtbot, window)
    table, model = review.table, review.model
    scrolled(review)
    frozen = table.frozen
    assert frozen is not None
    at = QPoint(frozen.columnViewportPosition(model.place("ORDER")) + 10, frozen.rowViewportPosition(3) + 8)
    qtbot.mouseClick(frozen.viewport(), LEFT, PLAIN, at)
    assert (table.currentIndex().row(), table.currentIndex().column()) == (3, model.place("ORDER"))
    assert table.hasFocus()
    assert [change.key for change in table.chosen_records()] == [model.record(3).key]
    below = QPoint(at.x(), frozen.rowViewportPosition(5) + 8)
    qtbot.mouseClick(frozen.viewport(), LEFT, Qt.KeyboardModifier.ShiftModifier, below)
    assert len(table.chosen_records()) == 3
    head = frozen.horizontalHeader()
    spot = QPoint(frozen.columnViewportPosition(model.place("ROW")) + 8, 12)
    for descending in (False, True):
        qtbot.mouseClick(head.viewport(), LEFT, PLAIN, spot)
        rows = [change.row.number for change in model.shown]
        assert rows == sorted(rows, reverse=descending)
        assert table.horizontalHeader().sortIndicatorSection() == model.place("ROW")
    table.sortByColumn(model.place("ORDER"), Qt.SortOrder.AscendingOrder)
    assert head.sortIndicatorSection() == model.place("ORDER")
    assert frozen.model() is model
    assert frozen.selectionModel() is table.selectionModel()


def test_the_menu_opens_where_it_was_asked_for(
    open_window: OpenWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[QPoint] = []
    monkeypatch.setattr(QMenu, "popup", lambda menu, point: opened.append(point))
    window = open_window()
    review = narrow(qtbot, window)
    table, model = review.table, review.model
    scrolled(review)
    frozen = table.frozen
    assert frozen is not None
    at = QPoint(frozen.columnViewportPosition(model.place("ORDER")) + 10, frozen.rowViewportPosition(4) + 8)
    event = QContextMenuEvent(QContextMenuEvent.Reason.Mouse, at, frozen.viewport().mapToGlobal(at))
    QApplication.sendEvent(frozen.viewport(), event)
    assert opened == [table.viewport().mapToGlobal(at)]
    assert [change.key for change in table.chosen_records()] == [model.record(4).key]
    beside = QPoint(frozen.room() + 30, at.y())
    assert table.index_under(beside) == table.indexAt(beside)


def test_what_stays_is_painted_as_the_table_paints_it(open_window: OpenWindow, qtbot: QtBot) -> None:
    review = narrow(qtbot, open_window())
    table, model = review.table, review.model
    table.setFocus()
    table.go_to(model.index(1, model.place("PARTNER")))
    number = model.place("ORDER")

    def cell(view: object) -> list[int]:
        rect = view.visualRect(model.index(1, number))  # type: ignore[attr-defined]
        picture = view.viewport().grab(rect.adjusted(0, 0, -2, 0)).toImage()  # type: ignore[attr-defined]
        return [picture.pixel(x, y) for x in range(picture.width()) for y in range(picture.height())]

    table.horizontalScrollBar().setValue(0)
    plain = cell(table)
    table.horizontalScrollBar().setValue(60)
    assert table.frozen is not None
    assert cell(table.frozen) == plain
    table.go_to(model.index(1, number))
    framed = cell(table.frozen)
    assert framed != plain, "the present cell is framed where it stays"
    table.horizontalScrollBar().setValue(0)
    assert cell(table) == framed


def test_a_single_line_is_filled_from_above(open_window: OpenWindow, qtbot: QtBot) -> None:
    window = open_window()
    reviewed(qtbot, window)
    review = window.batch.review
    model: ReviewModel = review.model
    review.show_only("ready")
    reason = model.place("REASON")
    first, second = model.record(0).key, model.record(1).key
    model.setData(model.index(0, reason), "OTHER")
    settle(qtbot, review)
    review.table.go_to(model.index(1, reason))
    qtbot.keyClick(review.table, Qt.Key.Key_D, Qt.KeyboardModifier.ControlModifier)
    settle(qtbot, review)
    assert {c.reason for c in model.records if c.key in {first, second}} == {"OTHER"}
    review.table.go_to(model.index(0, reason))
    before = dict(window.batch.edits.rows)
    qtbot.keyClick(review.table, Qt.Key.Key_D, Qt.KeyboardModifier.ControlModifier)
    assert dict(window.batch.edits.rows) == before, "above the first line there is nothing"


def two_ready(review: ReviewStep) -> tuple[int, int]:
    """Two shown rows, one below the other, that are ready and change the amount or reverse."""
    model = review.model
    ready = [row for row in range(model.rowCount()) if model.record(row).state is RowState.READY]
    return next((row, row + 1) for row in ready if row + 1 in ready)


def test_left_out_is_filled_down_without_the_amount_beside_it(open_window: OpenWindow, qtbot: QtBot) -> None:
    """Of a row that is left out the amount only says what stays; below, it would be another order's new amount."""
    window = open_window()
    reviewed(qtbot, window)
    review, model = window.batch.review, window.batch.review.model
    above, below = two_ready(review)
    keys = model.record(above).key, model.record(below).key
    window.batch.edits.change({keys[0]: RowEdit(leave=True)}, "leave")
    settle(qtbot, review)
    area = QItemSelection(model.index(above, model.place("OPERATION")), model.index(below, model.place("SALES")))
    review.table.selectionModel().select(area, QItemSelectionModel.SelectionFlag.ClearAndSelect)
    qtbot.keyClick(review.table, Qt.Key.Key_D, Qt.KeyboardModifier.ControlModifier)
    settle(qtbot, review)
    assert window.batch.edits.of(keys[1]) == RowEdit(leave=True)
    assert model.record(below).state is RowState.LEFT_OUT


def test_a_copied_row_that_is_left_out_leaves_the_other_out(open_window: OpenWindow, qtbot: QtBot) -> None:
    window = open_window()
    reviewed(qtbot, window)
    review, model, table = window.batch.review, window.batch.review.model, window.batch.review.table
    above, below = two_ready(review)
    keys = model.record(above).key, model.record(below).key
    window.batch.edits.change({keys[0]: RowEdit(leave=True)}, "leave")
    settle(qtbot, review)
    area = QItemSelection(model.index(above, model.place("REASON")), model.index(above, model.place("SALES")))
    table.selectionModel().select(area, QItemSelectionModel.SelectionFlag.ClearAndSelect)
    qtbot.keyClick(table, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    table.go_to(model.index(below, model.place("REASON")))
    before = model.record(below)
    qtbot.keyClick(table, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    assert window.batch.edits.of(keys[1]) == RowEdit(), "a dash is no reason, and what stays is no new amount"
    area = QItemSelection(model.index(above, model.place("OPERATION")), model.index(above, model.place("SALES")))
    table.selectionModel().select(area, QItemSelectionModel.SelectionFlag.ClearAndSelect)
    qtbot.keyClick(table, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    table.go_to(model.index(below, model.place("OPERATION")))
    qtbot.keyClick(table, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    settle(qtbot, review)
    assert window.batch.edits.of(keys[1]) == RowEdit(leave=True)
    assert model.record(below).state is RowState.LEFT_OUT
    window.batch.edits.stack.undo()
    QApplication.clipboard().setText("12.50")
    table.go_to(model.index(below, model.place("SALES")))
    qtbot.keyClick(table, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    assert window.batch.edits.of(keys[1]).amount_after == Decimal("12.50"), "an amount that stands alone is one"
    assert before.amount_after != Decimal("12.50")
    settle(qtbot, review)
    quiet(qtbot)


def test_nothing_is_written_into_a_column_that_is_hidden(open_window: OpenWindow, qtbot: QtBot) -> None:
    window = open_window()
    reviewed(qtbot, window)
    review, model, table = window.batch.review, window.batch.review.model, window.batch.review.table
    above, below = two_ready(review)
    model.setData(model.index(above, model.place("SALES")), "1.25")
    settle(qtbot, review)
    key = model.record(below).key
    table.setColumnHidden(model.place("SALES"), True)
    area = QItemSelection(model.index(above, model.place("REASON")), model.index(below, model.place("COMMISSION")))
    table.selectionModel().select(area, QItemSelectionModel.SelectionFlag.ClearAndSelect)
    qtbot.keyClick(table, Qt.Key.Key_D, Qt.KeyboardModifier.ControlModifier)
    assert window.batch.edits.of(key).amount_after is None
    QApplication.clipboard().setText("2.50")
    area = QItemSelection(model.index(above, model.place("LOCKS")), model.index(below, model.place("COMMISSION")))
    table.setColumnHidden(model.place("REASON"), True)
    table.selectionModel().select(area, QItemSelectionModel.SelectionFlag.ClearAndSelect)
    qtbot.keyClick(table, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    assert window.batch.edits.of(key).amount_after is None
    settle(qtbot, review)
    quiet(qtbot)


@pytest.mark.parametrize("operation", [Operation.MODIFY, Operation.ITEMS])
def test_an_editor_that_was_only_opened_decides_nothing(
    open_window: OpenWindow, qtbot: QtBot, operation: Operation
) -> None:
    """A list that lacks what stands in the cell would show its first choice, which is to reverse."""
    window = open_window()
    reviewed(qtbot, window)
    review, model = window.batch.review, window.batch.review.model
    row, _ = two_ready(review)
    model.replace({model.record(row).key: replace(model.record(row), operation=operation)})
    delegate, option = review.table.itemDelegate(), QStyleOptionViewItem()
    for name in ("OPERATION", "REASON", "SALES"):
        cell = model.index(row, model.place(name))
        editor = delegate.createEditor(review.table.viewport(), option, cell)
        delegate.setEditorData(editor, cell)
        delegate.setModelData(editor, model, cell)
        editor.setParent(None)
        assert dict(window.batch.edits.rows) == {}, name
    review.table.edit(model.index(row, model.place("OPERATION")))
    chosen = review.table.viewport().findChild(QComboBox)
    assert isinstance(chosen, QComboBox)
    assert chosen.currentData() == operation.value
    chosen.activated.emit(chosen.currentIndex())
    decided = window.batch.edits.of(model.record(row).key).operation
    assert decided is operation, "to choose what stands there is to decide"
    settle(qtbot, review)
    quiet(qtbot)


def test_one_answer_for_all_chosen_rows(open_window: OpenWindow, qtbot: QtBot) -> None:
    window = open_window()
    reviewed(qtbot, window)
    review = window.batch.review
    review.show_only("ready")
    review.table.selectAll()
    keys = {change.key for change in review.table.chosen_records()}
    menu = review.cell_menu.made()
    texts = [action.text().split("\t")[0] for action in menu.actions() if action.text()]
    assert texts == ["Copy", "Paste", "Fill down", "Set what happens", "Set reason", "Leave out"]
    operations, chosen_reasons = (action.menu() for action in menu.actions() if action.menu())
    reverse = next(action for action in operations.actions() if action.data() == Operation.REVERSE.value)
    reverse.trigger()
    settle(qtbot, review)
    assert {c.operation for c in review.model.records if c.key in keys} == {Operation.REVERSE}
    assert review.edit_steps.undo.toolTip().startswith("Undo: set what happens on ")
    other = next(action for action in chosen_reasons.actions() if action.data() == "OTHER")
    other.trigger()
    settle(qtbot, review)
    assert {c.reason for c in review.model.records if c.key in keys} == {"OTHER"}
    menu.deleteLater()
    window.batch.edits.stack.undo()
    window.batch.edits.stack.undo()
    settle(qtbot, review)
    assert dict(window.batch.edits.rows) == {}


def test_steps_have_names_in_the_language_in_use(open_window: OpenWindow, qtbot: QtBot, qapp: QApplication) -> None:
    window = open_window()
    reviewed(qtbot, window)
    review = window.batch.review
    undo, redo = (review.findChild(QPushButton, name) for name in ("reviewUndo", "reviewRedo"))
    assert (undo.toolTip(), undo.isEnabled()) == ("Nothing to undo", False)
    review.show_only("ready")
    reason = review.model.place("REASON")
    selection = review.table.selectionModel()
    review.table.go_to(review.model.index(0, reason))
    for row in range(1, 4):
        selection.select(review.model.index(row, reason), selection.SelectionFlag.Select)
    QApplication.clipboard().setText("OTHER")
    qtbot.keyClick(review.table, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    assert undo.toolTip() == "Undo: paste into 4 rows (Ctrl+Z)"
    assert undo.accessibleName() == undo.toolTip()
    review.cells.leave_out()
    assert undo.toolTip() == "Undo: leave out 4 rows (Ctrl+Z)"
    undo.click()
    assert undo.toolTip() == "Undo: paste into 4 rows (Ctrl+Z)"
    assert redo.toolTip() == "Redo: leave out 4 rows (Ctrl+Y)"
    language.use(qapp, "zh_CN")
    qapp.processEvents()
    assert undo.toolTip() == "撤回编辑：粘贴到 4 行（Ctrl+Z）"
    settle(qtbot, review)
    quiet(qtbot)


@pytest.mark.parametrize("kind", ["reason", "operation", "sales", "leave", "accept", "revert", "fill", "paste"])
def test_every_kind_of_step_says_how_many_rows(open_window: OpenWindow, kind: str) -> None:
    model = open_window().batch.review.model
    assert "40 rows" in model.step_words(f"{kind} 40")
    assert "1 row" in model.step_words(f"{kind} 1")


def test_a_step_for_the_whole_sheet_has_a_name(open_window: OpenWindow) -> None:
    model = open_window().batch.review.model
    assert model.step_words("cancelled") == "every row is a cancelled order"
    assert model.step_words("hidden") == "use hidden rows too"
    assert model.step_words("") == ""


def test_what_is_pasted_begins_at_the_first_chosen_cell(open_window: OpenWindow, qtbot: QtBot) -> None:
    """Whoever drags over cells, or widens a choice by keys, has the present cell at its other end."""
    window = open_window()
    reviewed(qtbot, window)
    review, model, table = window.batch.review, window.batch.review.model, window.batch.review.table
    number = model.place("REASON")
    can = [row for row in range(model.rowCount()) if model.editable(model.record(row), "REASON")]
    first = next(row for row in can if row + 1 in can and row + 2 in can)
    keys = [model.record(row).key for row in range(model.rowCount())]
    QApplication.clipboard().setText("OTHER\nOTHER\nOTHER")

    def at(row: int) -> QPoint:
        return table.visualRect(model.index(row, number)).center()

    qtbot.mousePress(table.viewport(), LEFT, PLAIN, at(first))
    qtbot.mouseMove(table.viewport(), at(first + 1))
    qtbot.mouseMove(table.viewport(), at(first + 2))
    qtbot.mouseRelease(table.viewport(), LEFT, PLAIN, at(first + 2))
    assert table.currentIndex().row() == first + 2
    qtbot.keyClick(table, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    assert set(window.batch.edits.rows) == set(keys[first : first + 3])
    window.batch.edits.stack.undo()
    table.go_to(model.index(first, number))
    for _ in range(2):
        qtbot.keyClick(table, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    qtbot.keyClick(table, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    assert set(window.batch.edits.rows) == set(keys[first : first + 3])
    settle(qtbot, review)
    quiet(qtbot)


def test_sorting_takes_no_row_away(open_window: OpenWindow, qtbot: QtBot) -> None:
    """A row that was left out stays below its chip until that is pressed again; sorting it anew broke the table."""
    window = open_window()
    reviewed(qtbot, window)
    review, model, table = window.batch.review, window.batch.review.model, window.batch.review.table
    review.show_only("ready")
    table.sortByColumn(model.place("SALES"), Qt.SortOrder.DescendingOrder)
    shown = model.rowCount()
    table.go_to(model.index(1, model.place("ORDER")))
    key = model.record(1).key
    qtbot.keyClick(table, Qt.Key.Key_Delete)
    settle(qtbot, review)
    table.sortByColumn(-1, Qt.SortOrder.AscendingOrder)
    assert model.rowCount() == shown
    assert [change.row.number for change in model.shown] == sorted(change.row.number for change in model.shown)
    assert [change.key for change in table.chosen_records()] == [key], "the same row is chosen"
    assert model.record(table.currentIndex().row()).key == key
    quiet(qtbot)


def test_keys_in_a_list_choose_nothing_before_return(open_window: OpenWindow, qtbot: QtBot) -> None:
    window = open_window()
    reviewed(qtbot, window)
    review, model, table = window.batch.review, window.batch.review.model, window.batch.review.table
    row = next(r for r in range(model.rowCount()) if model.record(r).operation is Operation.REVERSE)
    key, cell = model.record(row).key, model.index(row, model.place("OPERATION"))

    def opened() -> QComboBox:
        table.setFocus()
        table.go_to(cell)
        qtbot.keyClick(table, Qt.Key.Key_Return)
        box = QApplication.focusWidget()
        assert isinstance(box, QComboBox)
        return box

    box = opened()
    qtbot.keyClick(box, Qt.Key.Key_Down)
    qtbot.keyClick(box, Qt.Key.Key_Down)
    assert box.currentData() == Operation.RESET.value
    qtbot.keyClick(box, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: table.state() != table.State.EditingState)
    assert dict(window.batch.edits.rows) == {}
    box = opened()
    qtbot.keyClick(box, Qt.Key.Key_R)  # the next one that begins so
    assert box.currentData() != Operation.REVERSE.value
    qtbot.keyClick(box, Qt.Key.Key_End)
    qtbot.keyClick(box, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: window.batch.edits.of(key) == RowEdit(leave=True))
    assert window.batch.edits.stack.count() == 1
    settle(qtbot, review)
    quiet(qtbot)


def test_the_menu_of_columns_opens_below_its_button(
    open_window: OpenWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    window = open_window()
    reviewed(qtbot, window)
    opened: list[QPoint] = []
    monkeypatch.setattr(QMenu, "popup", lambda _menu, at: opened.append(at))
    button = window.batch.review.columns.button
    button.click()
    assert opened == [button.mapToGlobal(QPoint(0, button.height()))]


def test_the_panel_is_folded_where_the_rows_need_the_width_and_comes_back_with_it(
    open_window: OpenWindow, qtbot: QtBot
) -> None:
    window = open_window()
    reviewed(qtbot, window)
    page = window.batch.review
    side, table, model = page.side, page.table, page.model
    assert side.panel.isVisible()
    window.resize(960, 600)
    qtbot.waitUntil(side.panel.isHidden)
    assert not side.fold.isChecked()

    def seen(name: str) -> bool:
        number = model.place(name)
        return table.columnViewportPosition(number) + table.columnWidth(number) <= table.viewport().width()

    qtbot.waitUntil(lambda: seen("SALES") and seen("COMMISSION"))
    side.fold.click()  # for a look, which is no choice for a wide window
    assert side.panel.isVisible()
    side.fold.click()
    assert side.panel.isHidden()
    window.resize(1280, 800)
    qtbot.waitUntil(side.panel.isVisible)
    side.fold.click()
    window.resize(960, 600)
    window.resize(1280, 800)
    quiet(qtbot)
    assert side.panel.isHidden(), "a person folded it"
    side.fold.click()


def test_before_is_never_seen_without_after(open_window: OpenWindow, qtbot: QtBot) -> None:
    window = open_window()
    reviewed(qtbot, window)
    page = window.batch.review
    page.side.fold.setChecked(False)
    page.side.panel.hide()
    table, model = page.table, page.model
    number = model.place("SALES")
    row = next(row for row in range(model.rowCount()) if model.columns[number].pair(model.record(row)).after)
    partner = model.place("PARTNER")

    def picture(room: int) -> list[QImage]:
        """The part of the cell that is seen, twice: as it is, and with other figures before."""
        change = model.record(row)
        made = []
        for amount in (change.action.amount, Decimal("888.88")):
            model.replace({change.key: replace(change, action=replace(change.action, amount=amount))})
            table.setColumnWidth(number, 160)
            left = table.columnViewportPosition(number)
            table.setColumnWidth(partner, table.columnWidth(partner) + table.viewport().width() - left - room)
            cell = table.visualRect(model.index(row, number)).intersected(table.viewport().rect())
            made.append(table.viewport().grab(cell).toImage())
            assert made[-1].width() == min(room, 160)
        model.replace({change.key: change})
        return made

    whole = picture(200)
    assert whole[0] != whole[1], "the figure before is painted where there is room"
    cut = picture(80)
    assert cut[0] == cut[1], "and not where what it becomes can't be seen"


def test_a_header_is_measured_by_the_letters_it_is_painted_with(open_window: OpenWindow) -> None:
    """Qt shortens a header by the header's own font: left at the window's 13 px, it cut texts that had their room."""
    table = open_window().history.batch_table
    head = table.horizontalHeader()
    assert head.fontInfo().pixelSize() == 11
    margins = 2 * head.style().pixelMetric(QStyle.PixelMetric.PM_HeaderMargin, None, head)
    for column in range(head.count()):
        title = str(table.model().headerData(column, Qt.Orientation.Horizontal))
        assert head.fontMetrics().horizontalAdvance(title) <= head.sectionSize(column) - margins, title


def test_the_mark_of_a_rise_has_its_room_where_a_cell_is_cut(open_window: OpenWindow) -> None:
    """Measured without it, the half of a cell that is still seen would end in the middle of the new amount."""
    table = open_window().history.batch_table
    delegate, metrics = table._delegate, table.fontMetrics()
    plain, rises = (Pair("10.00", "71.00", rises=rise) for rise in (False, True))
    mark = metrics.horizontalAdvance(rises.marked) - metrics.horizontalAdvance(plain.marked)
    assert mark > 0
    assert delegate.room_of(rises, 99, metrics) - delegate.room_of(plain, 99, metrics) == mark


def test_partner_and_reason_can_be_read_beside_the_side_panel(open_window: OpenWindow, qtbot: QtBot) -> None:
    """Two currencies take the most room: every reason stood there as “Item re…”, and half of each partner's name."""
    window = open_window()
    window.resize(1280, 800)
    reviewed(qtbot, window)
    quiet(qtbot)
    table, model = window.batch.review.table, window.batch.review.model
    assert not model.currency, "the sample has several currencies"
    assert window.batch.review.side.panel.isVisible()
    face = table.font()
    face.setPixelSize(12)
    metrics = QFontMetrics(face)

    def cut(name: str) -> set[str]:
        number = model.place(name)
        room = table.columnWidth(number) - 2 * 6
        texts = {model.columns[number].text(change) for change in model.shown}
        return {text for text in texts if metrics.horizontalAdvance(text) > room}

    qtbot.waitUntil(lambda: not cut("REASON"))
    assert not cut("OPERATION")
    assert not cut("ORDER")
    partners = {change.action.partner for change in model.shown if change.action}
    assert len(cut("PARTNER")) * 2 < len(partners)
    assert table.columnWidth(model.place("PARTNER")) >= 92


def test_what_a_narrow_column_cuts_of_a_reason_is_in_its_tooltip(open_window: OpenWindow, qtbot: QtBot) -> None:
    window = open_window()
    reviewed(qtbot, window)
    model = window.batch.review.model
    row = next(row for row in range(model.rowCount()) if model.record(row).reason == "ITEM_RETURNED")
    cell = model.index(row, model.place("REASON"))
    assert cell.data(Qt.ItemDataRole.ToolTipRole) == f"{cell.data()} (ITEM_RETURNED)"


def test_rows_chosen_on_done_are_tinted_as_a_whole(open_window: OpenWindow, qtbot: QtBot) -> None:
    """“Undo 2 selected rows” is of rows, and only the one cell of each was tinted."""
    window = open_window()
    reviewed(qtbot, window)
    done(qtbot, window)
    table = window.batch.done.table
    order, partner = table.records.place("ORDER"), table.records.place("PARTNER")

    def ground(row: int) -> str:
        """The colour behind a cell that is not chosen itself."""
        image = table.viewport().grab().toImage()
        corner = table.visualRect(table.records.index(row, partner)).topLeft() + QPoint(2, 2)
        return image.pixelColor(corner * image.devicePixelRatio()).name()

    plain = ground(3)
    select = QItemSelectionModel.SelectionFlag.Select
    table.go_to(table.records.index(0, order))
    for row in (1, 2):
        table.selectionModel().select(table.records.index(row, order), select)
    assert ground(0) == ground(1) == ground(2) != plain
    assert ground(3) == plain
    table.clearSelection()
    assert ground(1) == plain
