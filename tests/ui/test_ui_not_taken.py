"""Texts that the review's cells cannot take are counted and said, where they were put in and to a screen reader."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QItemSelectionModel, Qt
from PySide6.QtGui import QAccessibleAnnouncementEvent
from PySide6.QtWidgets import QApplication, QLineEdit, QPushButton
from pytestqt.qtbot import QtBot
from ui_tools import OpenWindow, quiet, reviewed

from reversal_desk.model import Change, Code, RowEdit, RowState
from reversal_desk.ui.pages.review_step import ReviewStep
from reversal_desk.ui.review import cells
from reversal_desk.ui.widgets import notice

ROWS = QItemSelectionModel.SelectionFlag.ClearAndSelect | QItemSelectionModel.SelectionFlag.Rows
CTRL = Qt.KeyboardModifier.ControlModifier


def ready(review: ReviewStep) -> list[int]:
    """Shown rows that take an amount."""
    rows = range(review.model.rowCount())
    return [row for row in rows if review.model.editable(review.model.record(row), "SALES")]


def first_row(review: ReviewStep, state: RowState, code: Code | None = None) -> int:
    def fits(change: Change) -> bool:
        return change.state is state and change.action is not None and (code is None or code in change.codes)

    return next(row for row in range(review.model.rowCount()) if fits(review.model.record(row)))


def paste(qtbot: QtBot, review: ReviewStep, row: int, name: str, text: str) -> None:
    review.table.setFocus()
    review.table.go_to(review.model.index(row, review.model.place(name)))
    QApplication.clipboard().setText(text)
    qtbot.keyClick(review.table, Qt.Key.Key_V, CTRL)


def settle(qtbot: QtBot, review: ReviewStep) -> None:
    qtbot.waitUntil(lambda: review.settled, timeout=10_000)


def test_a_pasted_text_that_is_no_amount_is_counted_and_the_others_are_taken(
    open_window: OpenWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    heard: list[str] = []

    class Reader:
        @staticmethod
        def updateAccessibility(event: QAccessibleAnnouncementEvent) -> None:
            heard.append(event.message())

    monkeypatch.setattr(notice, "QAccessible", Reader)
    window = open_window()
    reviewed(qtbot, window)
    review = window.batch.review
    review.show_only("ready")
    assert review.cells.notice.text == ""
    one, two, three = (review.model.record(row).key for row in range(3))
    paste(qtbot, review, 0, "SALES", "dear\n12.50\ncheap\n")
    assert review.cells.notice.isVisible()
    assert review.cells.notice.text == "2 cells were not taken: not an amount, like “dear”."
    assert heard == [review.cells.notice.text]
    assert {key for key in (one, two, three) if review.model.edits.of(key).amount_after is not None} == {two}
    settle(qtbot, review)
    assert review.cells.notice.text, "it stays while the plan is made anew"
    paste(qtbot, review, 0, "SALES", "9.50")
    assert review.cells.notice.text == "", "the next step is another one"


def test_why_each_cell_was_not_taken_is_said(open_window: OpenWindow, qtbot: QtBot) -> None:
    window = open_window()
    reviewed(qtbot, window)
    review = window.batch.review
    locked = first_row(review, RowState.BLOCKED, Code.LOCKED)
    paste(qtbot, review, locked, "SALES", "5.00")
    assert review.cells.notice.text == "1 cell was not taken: the row is locked."
    paste(qtbot, review, locked, "ORDER", "A-77")
    assert review.cells.notice.text == "1 cell was not taken: this column cannot be changed."
    paste(qtbot, review, locked, "OPERATION", "dance")
    assert review.cells.notice.text == "1 cell was not taken: not one of the choices, like “dance”."
    row = ready(review)[0]
    paste(qtbot, review, row, "SALES", "7.00 CHF")
    assert review.cells.notice.text == "1 cell was not taken: a currency other than the order's, like “7.00 CHF”."
    assert not review.model.edits.rows


def test_rows_and_columns_beyond_the_table_are_counted(open_window: OpenWindow, qtbot: QtBot) -> None:
    window = open_window()
    reviewed(qtbot, window)
    review = window.batch.review
    review.show_only("ready")
    last = review.model.rowCount() - 1
    paste(qtbot, review, last, "SALES", "12.50\n13.50\n14.50")
    assert review.cells.notice.text == "2 cells were not taken: below the last row."
    wide = "\t".join(["reverse"] + ["far"] * 9)
    paste(qtbot, review, last, "OPERATION", wide)
    assert "right of the last column" in review.cells.notice.text


def test_many_cells_of_columns_that_take_nothing_are_counted_bit_by_bit(
    open_window: OpenWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    window = open_window()
    reviewed(qtbot, window)
    quiet(qtbot)
    review = window.batch.review
    monkeypatch.setattr(cells, "_AT_ONCE", 2)
    review.show_only("ready")
    first = review.model.text(0, review.model.place("ORDER"))
    paste(qtbot, review, 0, "ORDER", "\n".join([first, *(f"A-{number}" for number in range(8))]))
    assert review.cells.notice.text == "", "it is counted in the turns that follow"
    qtbot.waitUntil(lambda: review.cells.notice.text == "8 cells were not taken: this column cannot be changed.")
    paste(qtbot, review, 0, "ORDER", "\n".join(f"B-{number}" for number in range(9)))
    review.model.edits.change({review.model.record(0).key: RowEdit(leave=True)}, "leave")
    quiet(qtbot)
    assert review.cells.notice.text == "", "another step was made meanwhile"


def test_a_row_that_is_pasted_where_it_was_copied_loses_nothing(open_window: OpenWindow, qtbot: QtBot) -> None:
    window = open_window()
    reviewed(qtbot, window)
    review = window.batch.review
    for row in range(min(40, review.model.rowCount())):
        index = review.model.index(row, 0)
        review.table.selectionModel().select(index, ROWS)
        review.table.copy()
        paste(qtbot, review, row, "STATE", QApplication.clipboard().text())
        assert review.cells.notice.text == "", QApplication.clipboard().text()


def test_what_is_typed_and_cannot_be_taken_is_said(open_window: OpenWindow, qtbot: QtBot) -> None:
    window = open_window()
    reviewed(qtbot, window)
    review = window.batch.review
    table, model = review.table, review.model
    row = ready(review)[0]
    table.setFocus()
    table.go_to(model.index(row, model.place("SALES")))
    qtbot.keyClick(table, "d")
    line = table.findChild(QLineEdit)
    assert line is not None
    qtbot.keyClicks(line, "ear")
    qtbot.keyClick(line, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: review.cells.notice.text == "1 cell was not taken: not an amount, like “dear”.")
    close = review.findChild(QPushButton, "reviewNoticeClose")
    assert close is not None
    close.click()
    assert not review.cells.notice.isVisible()
    assert table.hasFocus(), "whoever hides it goes on in the table"


def test_letters_on_a_cell_that_cannot_be_edited_say_why(open_window: OpenWindow, qtbot: QtBot) -> None:
    """Qt would look for a row that begins with them, and go there."""
    window = open_window()
    reviewed(qtbot, window)
    review = window.batch.review
    table, model = review.table, review.model
    table.setFocus()
    table.go_to(model.index(0, model.place("ORDER")))
    qtbot.keyClick(table, "9")
    assert review.cells.notice.text == "1 cell was not taken: this column cannot be changed."
    assert table.currentIndex().row() == 0
    locked = first_row(review, RowState.BLOCKED, Code.LOCKED)
    table.go_to(model.index(locked, model.place("SALES")))
    qtbot.keyClick(table, "5")
    assert review.cells.notice.text == "1 cell was not taken: the row is locked."
    assert table.currentIndex().row() == locked


def test_filling_down_says_what_it_could_not_fill(open_window: OpenWindow, qtbot: QtBot) -> None:
    window = open_window()
    reviewed(qtbot, window)
    review = window.batch.review
    locked = first_row(review, RowState.BLOCKED, Code.LOCKED)
    assert locked > 0
    place = review.model.place("OPERATION")
    review.table.setFocus()
    review.table.go_to(review.model.index(locked, place))
    qtbot.keyClick(review.table, Qt.Key.Key_D, CTRL)
    assert review.cells.notice.text == "1 cell was not taken: the row is locked."


def test_taking_a_step_back_ends_what_was_said_of_it(open_window: OpenWindow, qtbot: QtBot) -> None:
    window = open_window()
    reviewed(qtbot, window)
    review = window.batch.review
    review.show_only("ready")
    paste(qtbot, review, 0, "SALES", "12.50\ndear")
    assert review.cells.notice.text
    review.model.edits.stack.undo()
    assert review.cells.notice.text == ""


def test_the_menu_says_how_many_rows_it_set_and_why_others_stay(open_window: OpenWindow, qtbot: QtBot) -> None:
    """Of 41 chosen rows a person sees a dozen: the others were passed over without a word."""
    window = open_window()
    reviewed(qtbot, window)
    review = window.batch.review
    table, model = review.table, review.model
    table.selectAll()
    chosen = list(model.shown)
    can = [change for change in chosen if model.editable(change, "REASON")]
    assert 0 < len(can) < len(chosen)
    review.cells.set_all("REASON", "ORDER_ERROR")
    qtbot.waitUntil(lambda: review.settled, timeout=10_000)
    said = review.cells.notice.text
    assert said.startswith(f"Set reason on {len(can)} rows; {len(chosen) - len(can)} rows stay unchanged: ")
    assert "it does not go with what will happen in the row (" in said
    assert "the row is locked (1)" in said
    assert review.edit_steps.undo.toolTip() == f"Undo: set reason on {len(can)} rows (Ctrl+Z)"
    review.cells.set_all("REASON", "ORDER_ERROR")
    again = f"Nothing was set; {len(chosen)} rows stay unchanged: that was chosen there before ({len(can)}) "
    assert review.cells.notice.text.startswith(again)


def test_the_menu_says_nothing_where_every_row_took_its_answer(open_window: OpenWindow, qtbot: QtBot) -> None:
    window = open_window()
    reviewed(qtbot, window)
    review = window.batch.review
    review.show_only("ready")
    review.table.selectAll()
    review.cells.set_all("OPERATION", "reverse")
    assert review.model.edits.stack.canUndo()
    assert review.cells.notice.text == ""
