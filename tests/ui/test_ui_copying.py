"""Copying to a spreadsheet: what lands on the clipboard, and that a hundred thousand rows never hold the window up."""

from __future__ import annotations

import gc
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QItemSelection, QItemSelectionModel, Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from stall_watch import LIMIT_SECONDS, StallWatch
from ui_tools import NOW, OpenWindow, a_change, an_action, reviewed

from reversal_desk.model import Change
from reversal_desk.ui.models.edits import Edits
from reversal_desk.ui.models.review import ReviewModel
from reversal_desk.ui.widgets.notice import TableNotice
from reversal_desk.ui.widgets.table import DeskTable

SELECT = QItemSelectionModel.SelectionFlag.Select
MANY = 100_000


@pytest.fixture(scope="module")
def many() -> list[Change]:
    """As many rows as the largest sheet has, each with its own action."""
    action = an_action()
    return [a_change(number, action=action) for number in range(1, MANY + 1)]


@pytest.fixture
def no_garbage() -> Iterator[None]:
    """Collected at moments of the test's own choosing, as the program's collector does."""
    gc.collect()
    gc.disable()
    yield
    gc.enable()


def a_table(qtbot: QtBot, changes: list[Change]) -> tuple[DeskTable, ReviewModel]:
    model = ReviewModel(Edits())
    model.set_changes(changes, NOW)
    table = DeskTable(model, name="copied")
    model.setParent(table)
    qtbot.addWidget(table)
    table.resize(900, 400)
    table.show()
    return table, model


def expected(model: ReviewModel, rows: range) -> str:
    """What a spreadsheet should be given, cell by cell."""
    lines = []
    for row in rows:
        texts = [str(model.index(row, number).data()) for number in range(model.columnCount())]
        lines.append("\t".join(text.replace("−", "-") for text in texts))
    return "\n".join(lines)


def test_a_whole_long_table_is_copied_without_a_stall(
    qtbot: QtBot, qapp: QApplication, many: list[Change], no_garbage: None
) -> None:
    table, model = a_table(qtbot, many)
    notice = TableNotice("copiedNotice")
    qtbot.addWidget(notice)
    notice.follow(table)
    said: list[str] = []
    ended: list[int] = []
    table.copying.connect(lambda done, whole: said.append(notice.text))
    table.copied.connect(ended.append)
    table.selectAll()
    qapp.clipboard().setText("what was there before")
    table.viewport().repaint()  # the selection's own frame is not the copy's
    watch = StallWatch()
    watch.start("copying")
    table.copy()
    assert qapp.clipboard().text() == "", "half a table is no table, and what was there before is none of it"
    qtbot.waitUntil(lambda: bool(ended), timeout=60_000)
    watch.stop()
    assert watch.worst["copying"].computed < LIMIT_SECONDS, watch.worst["copying"]
    text = qapp.clipboard().text()
    lines = text.split("\n")
    assert len(lines) == MANY
    assert "\n".join(lines[:20]) == expected(model, range(20))
    assert "\n".join(lines[-20:]) == expected(model, range(MANY - 20, MANY))
    assert ended == [MANY]
    assert any(line.startswith("Copying… ") and line.endswith(" of 100,000 rows") for line in said)
    assert notice.text == "100,000 rows copied"


def test_what_is_copied_is_what_was_selected_then(qtbot: QtBot, qapp: QApplication, many: list[Change]) -> None:
    """Rows that are filtered away while it goes on were selected all the same."""
    table, model = a_table(qtbot, many[:30_000])
    ended: list[int] = []
    table.copied.connect(ended.append)
    table.selectAll()
    table.copy()
    model.keep(lambda change: change.row.number < 5)
    qtbot.waitUntil(lambda: bool(ended), timeout=60_000)
    assert len(qapp.clipboard().text().split("\n")) == 30_000


def test_a_second_copy_takes_the_place_of_the_first(qtbot: QtBot, qapp: QApplication, many: list[Change]) -> None:
    table, model = a_table(qtbot, many)
    ended: list[int] = []
    table.copied.connect(ended.append)
    table.selectAll()
    table.copy()
    table.go_to(model.index(3, model.place("ORDER")))
    table.copy()
    assert qapp.clipboard().text() == model.text(3, model.place("ORDER"))
    qtbot.wait(50)
    assert qapp.clipboard().text() == model.text(3, model.place("ORDER"))
    assert ended == [1], "else it would be said for ever that the first one goes on"


def test_cells_that_lie_apart_keep_their_places(qtbot: QtBot, qapp: QApplication) -> None:
    table, model = a_table(qtbot, [a_change(number) for number in range(1, 9)])
    order, row = model.place("ORDER"), model.place("ROW")
    selection = QItemSelection(model.index(1, row), model.index(2, row))
    selection.merge(QItemSelection(model.index(2, order), model.index(5, order)), SELECT)
    selection.merge(QItemSelection(model.index(7, order), model.index(7, order)), SELECT)
    table.selectionModel().select(selection, QItemSelectionModel.SelectionFlag.ClearAndSelect)
    table.copy()
    assert qapp.clipboard().text().split("\n") == [
        "3\t", "4\t9003", "\t9004", "\t9005", "\t9006", "\t9008",
    ]  # fmt: skip
    table.setColumnHidden(row, True)
    table.copy()
    assert qapp.clipboard().text().split("\n") == ["", "9003", "9004", "9005", "9006", "9008"]


def test_a_short_copy_says_nothing(open_window: OpenWindow, qtbot: QtBot, qapp: QApplication) -> None:
    window = open_window()
    reviewed(qtbot, window)
    table = window.batch.review.table
    table.setFocus()
    qtbot.keyClick(table, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert qapp.clipboard().text()
    assert window.batch.review.cells.notice.text == ""
