"""The step that says what each column is, why, and what the sheet's own words mean."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from msgspec.structs import replace
from PySide6.QtCore import QPoint, QPointF, Qt, QTimer
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QApplication, QComboBox, QLabel, QLineEdit, QPushButton, QWidget
from pytestqt.qtbot import QtBot
from ui_tools import OpenWindow, done, quiet, reviewed

from reversal_desk.desk import OpenedSheet
from reversal_desk.errors import SheetError, StoreError
from reversal_desk.model import Field, Row, RowState
from reversal_desk.ui import background, language
from reversal_desk.ui.dialogs.password import PasswordDialog
from reversal_desk.ui.dialogs.sheet_words import SheetWordsDialog
from reversal_desk.ui.models import sheet_doubts
from reversal_desk.ui.window import MainWindow
from reversal_desk.words import Message

SHEET = """Order number,Condition,Total,Refund reason,Note
1001,gone for good,20.00,broke in the post,12345
1002,gone for good,30.00,broke in the post,12346
1003,all well,40.00,,12347
"""


def xlsx(path: Path, rows: list[list[object]]) -> Path:
    """A workbook of one tab."""
    book = openpyxl.Workbook()
    for row in rows:
        book.worksheets[0].append(row)
    book.save(path)
    return path


def shown(window: MainWindow, qtbot: QtBot, tmp_path: Path) -> None:
    """The columns of the sheet, as after a step back from Review."""
    path = tmp_path / "own words.csv"
    path.write_text(SHEET, encoding="utf-8")
    opened = window.context.desk.open_sheet(path, columns={Field.STATUS: "Condition"})
    window.go("new")
    window.batch.matching.opened = opened
    window.batch.sheet.show_columns(opened)
    window.batch.go("sheet")
    qtbot.waitUntil(lambda: background.pending() == 0)


REFUNDS = """备注,订单号,订单状态,订单金额,退款金额
少发,105517,部分退款,178.00,20.00
少发,105517,部分退款,178.00,38.00
退货,105536,部分退款,159.00,6O.00
退货,105547,全额退款,89.00,89.00
退货,105553,部分退款,89.00,1O.00
退货,105554,全额退款,89.00,89.00
"""


def opened_refunds(window: MainWindow, qtbot: QtBot, path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8")
    opened = window.context.desk.open_sheet(path)
    window.go("new")
    window.batch.matching.opened = opened
    window.batch.sheet.show_columns(opened)
    window.batch.go("sheet")
    quiet(qtbot)


def test_it_is_said_what_the_choice_of_refunds_decides_and_what_happens_without_it(
    open_window: OpenWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    window = open_window()
    opened_refunds(window, qtbot, tmp_path / "refunds.csv", REFUNDS)
    step = window.batch.sheet
    why = step._sum_why
    assert why.isVisibleTo(step)
    assert "105517 (rows 2, 3: 20.00 · 38.00): is that 58.00 altogether" in why.text()
    assert "all of it (38.00)" in why.text()
    # and so it is: without an answer those rows wait, and no other does for that
    window.batch.matching.find()
    qtbot.waitUntil(lambda: window.batch.step == "review" and window.batch.review.settled, timeout=20_000)
    states = {change.row.number: change.state for change in window.batch.review.lines()}
    assert {row for row, state in states.items() if state is RowState.LOOK} == {2, 3}
    window.batch.go_back("sheet")
    step._sum.setCurrentIndex(1)
    step._sum.activated.emit(1)
    assert not why.isVisibleTo(step)


def test_a_choice_that_decides_nothing_says_so(open_window: OpenWindow, qtbot: QtBot, tmp_path: Path) -> None:
    window = open_window()
    opened_refunds(window, qtbot, tmp_path / "single.csv", REFUNDS.replace("178.00,38.00", "178.00,"))
    assert "decides nothing here" in window.batch.sheet._sum_why.text()


def test_where_each_order_has_one_row_nothing_is_said_of_a_choice_that_decides_nothing(
    open_window: OpenWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    window = open_window()
    opened_refunds(window, qtbot, tmp_path / "single.csv", REFUNDS.replace("少发,105517,部分退款,178.00,38.00\n", ""))
    assert window.batch.sheet._sum_why.text() == ""
    assert not window.batch.sheet._sum_why.isVisibleTo(window.batch.sheet)


def test_two_spellings_of_an_order_and_hidden_rows_are_several_refunds() -> None:
    rows = [Row(2, orders=("#000105517",), refund=Decimal(20)), Row(3, orders=("105517",), refund=Decimal(38))]
    several = sheet_doubts.several_refunds([rows[0], replace(rows[1], hidden=True)])
    assert several is not None
    assert (several.rows, several.added) == ((2, 3), Decimal(58))
    assert sheet_doubts.several_refunds([rows[0], replace(rows[1], orders=("105518",))]) is None
    assert sheet_doubts.stands_on_several_rows([rows[0], replace(rows[1], refund=None)])
    assert not sheet_doubts.stands_on_several_rows([rows[0], replace(rows[1], continues=2)])


def test_cells_that_do_not_fit_are_named_and_columns_stand_as_in_the_sheet(
    open_window: OpenWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    window = open_window()
    opened_refunds(window, qtbot, tmp_path / "refunds.csv", REFUNDS)
    step = window.batch.sheet
    titles = [
        item.widget().text()
        for line in range(2, 7)
        if (item := step._grid.itemAtPosition(line, 0)) is not None and isinstance(item.widget(), QLabel)
    ]
    assert titles == ["订单号", "订单状态", "订单金额", "退款金额", "备注"], "what is used first, each as in the sheet"
    item = step._grid.itemAtPosition(5, 3)
    assert item is not None
    reason = item.widget()
    assert isinstance(reason, QLabel)
    assert "row 4 “6O.00”, row 6 “1O.00”" in reason.text()


def test_each_column_says_why_and_what_is_used_comes_first(
    open_window: OpenWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    window = open_window()
    shown(window, qtbot, tmp_path)
    step = window.batch.sheet
    titles = [
        item.widget().text()
        for line in range(2, 7)
        if (item := step._grid.itemAtPosition(line, 0)) is not None and isinstance(item.widget(), QLabel)
    ]
    assert titles == ["Order number", "Condition", "Total", "Refund reason", "Note"]
    why = {
        place: item.widget().text()  # type: ignore[attr-defined]
        for place in range(2, 7)
        if (item := step._grid.itemAtPosition(place, 3)) is not None
    }
    assert why[3] == "You said so."
    assert "header says so" in why[2]
    assert 6 not in why, "a column that is not needed has no reason"


def test_a_column_set_to_not_needed_stays_so(open_window: OpenWindow, qtbot: QtBot, tmp_path: Path) -> None:
    window = open_window()
    shown(window, qtbot, tmp_path)
    step = window.batch.sheet
    total = step.findChild(QComboBox, "column_2")
    assert total is not None
    assert total.currentData() == Field.TOTAL
    total.setCurrentIndex(0)
    assert step.unneeded() == ("Total",)
    go = step.findChild(QPushButton, "sheetContinue")
    assert go is not None
    go.click()
    qtbot.waitUntil(lambda: background.pending() == 0, timeout=20_000)
    opened = window.batch.matching.opened
    assert opened is not None
    assert opened.mapping.index_of(Field.TOTAL) is None


DECIDED = """Order number,Note,Needs a return,Refund amount
105517,a,yes,20.00
105536,b,no,60.00
105547,c,no,89.00
"""


def test_a_column_that_is_asked_about_shows_no_answer_yet_and_can_be_said_not_to_be_needed(
    open_window: OpenWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    window = open_window()
    opened_refunds(window, qtbot, tmp_path / "decided.csv", DECIDED)
    step = window.batch.sheet
    asked = step.findChild(QComboBox, "column_2")
    assert asked is not None
    assert any("“Needs a return” holds words" in text for text in texts(step))
    assert (asked.currentIndex(), asked.placeholderText()) == (-1, "Not said yet")
    assert step.unneeded() == (), "nobody has said so"
    third = step._grid.itemAtPosition(4, 2)
    assert third is not None
    assert third.widget().objectName() == "column_3", "what is asked about stands among what is used, not below"
    choose(asked, None)
    assert (asked.currentText(), step.unneeded()) == ("Not needed", ("Needs a return",))
    step._continue()
    quiet(qtbot)
    opened = window.batch.matching.opened
    assert opened is not None
    assert (opened.mapping.doubtful, opened.mapping.columns[2].unneeded) == ((), True)
    step.show_columns(opened)
    again = step.findChild(QComboBox, "column_2")
    assert again is not None
    assert again.currentText() == "Not needed"


OF_LINES = """Order ID,Order date,SKU,Status,Remark
1001,2026-03-08,TENT,cancelled,x
1001,2026-03-08,ROPE,shipped,y
"""
OF_TWO_NUMBERS = """Name,Id,Financial Status,Created at,Total,Refunded Amount,Currency
#1001,990001001,refunded,2026-03-08,100.00,100.00,USD
#1002,990001002,refunded,2026-03-08,100.00,100.00,USD
"""


@pytest.mark.parametrize(("text", "kept"), [(OF_LINES, (0,)), (OF_TWO_NUMBERS, (0, 1))])
def test_to_go_on_without_a_change_makes_no_guess_surer(
    open_window: OpenWindow, tmp_path: Path, text: str, kept: tuple[int, ...]
) -> None:
    window = open_window()
    path = tmp_path / "untouched.csv"
    path.write_text(text, encoding="utf-8")
    opened = window.context.desk.open_sheet(path)
    step = window.batch.sheet
    step.show_columns(opened)
    assert (step.columns(), step.unneeded()) == ({}, ())
    again = window.context.desk.remap(opened, step.columns(), nothing=step.unneeded())
    assert (again.mapping, again.mapping.order_columns) == (opened.mapping, kept)


def test_what_was_chosen_is_kept_when_the_step_is_left_again(
    open_window: OpenWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    window = open_window()
    shown(window, qtbot, tmp_path)
    step = window.batch.sheet
    assert step.columns() == {Field.STATUS: "Condition"}, "said before; the others were only found"
    note = step.findChild(QComboBox, "column_4")
    assert note is not None
    choose(note, Field.SKU)
    assert step.columns() == {Field.STATUS: "Condition", Field.SKU: "Note"}
    step._continue()
    quiet(qtbot)
    opened = window.batch.matching.opened
    assert opened is not None
    assert [column.header for column in opened.mapping.columns if column.chosen] == ["Condition", "Note"]


def test_the_sheets_own_words_get_a_meaning_that_the_account_keeps(
    open_window: OpenWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    window = open_window()
    shown(window, qtbot, tmp_path)
    ask = window.findChild(QPushButton, "sheetWords")
    assert ask is not None
    ask.click()
    dialog = window.findChild(SheetWordsDialog)
    assert dialog is not None
    qtbot.waitUntil(lambda: background.pending() == 0)
    boxes = {use.word: box for use, box in dialog._boxes}
    assert set(boxes) == {"gone for good", "all well", "broke in the post"}
    assert boxes["gone for good"].currentData() == "", "nobody knows it: nothing is guessed"
    boxes["gone for good"].setCurrentIndex(boxes["gone for good"].findData("reverse"))
    boxes["broke in the post"].setCurrentIndex(boxes["broke in the post"].findData("ITEM_RETURNED"))
    with qtbot.waitSignal(dialog.accepted, timeout=10_000):
        dialog._go.click()
    desk, account = window.context.desk, window.context.account
    assert account is not None
    kept = desk.words(account)
    assert kept.status == {"gone for good": "reverse"}
    assert kept.reasons == {"broke in the post": "ITEM_RETURNED"}
    opened = window.batch.matching.opened
    assert opened is not None
    means = {use.word: (use.means, use.own) for use in desk.words_in(opened, account)}
    assert means["gone for good"] == ("reverse", True)


def test_a_text_file_shows_how_it_was_read_and_is_read_anew_at_once(
    open_window: OpenWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    window = open_window()
    step = window.batch.sheet
    path = tmp_path / "notes.csv"
    path.write_bytes("Sold;Größe;Amount\nA1;x;2,00\nA2;y;3,00\n".encode("cp1252"))
    window.open_file(path)
    quiet(qtbot)
    assert window.batch.step == "sheet"
    assert step.text.isVisible()
    assert (step.text.encodings.currentData(), step.text.delimiters.currentData()) == ("cp1252", ";")
    assert "Größe" in texts(step.text)
    assert "It splits 3 of the first 3 rows into 3 cells each." in texts(step.text)
    choose(step.text.encodings, "cp1251")
    qtbot.waitUntil(lambda: "GrцЯe" in texts(step.text))
    quiet(qtbot)
    assert window.batch.matching.opened is not None
    assert window.batch.matching.opened.table.headers == ("Sold", "GrцЯe", "Amount")
    assert step.text.delimiters.currentData() == ";", "what was not said is still recognised"
    choose(step.text.delimiters, "|")
    quiet(qtbot)
    assert window.batch.matching.opened.table.headers == ("Sold;GrцЯe;Amount",)
    why = [notice.code for notice in window.batch.matching.opened.table.grid.read_so]
    assert why == ["ENCODING_CHOSEN", "DELIMITER_CHOSEN"]
    choose(step.text.delimiters, "")
    choose(step.text.encodings, "")
    quiet(qtbot)
    assert window.batch.matching.opened.table.grid.encoding == "cp1252"


def test_a_choice_that_can_not_be_read_leaves_the_others_open(
    open_window: OpenWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    window = open_window()
    step = window.batch.sheet
    path = tmp_path / "notes.csv"
    path.write_text("Sold,Amount,Note\nA1,2.00,x\n", encoding="utf-8")
    window.open_file(path)
    quiet(qtbot)
    choose(step.text.encodings, "utf-16-le")
    quiet(qtbot)
    go = step.findChild(QPushButton, "sheetContinue")
    assert go is not None
    assert not go.isEnabled()
    choose(step.text.encodings, "utf-8")
    quiet(qtbot)
    assert window.batch.matching.opened is not None
    assert window.batch.matching.opened.table.headers == ("Sold", "Amount", "Note")


def test_a_workbook_has_no_character_set_to_choose(open_window: OpenWindow, qtbot: QtBot, tmp_path: Path) -> None:
    window = open_window()
    window.open_file(xlsx(tmp_path / "b.xlsx", [["Sold", "Amount"], ["A1", 2], ["A2", 3]]))
    quiet(qtbot)
    assert window.batch.step == "sheet"
    assert not window.batch.sheet.text.isVisible()


# --------------------------------------------------------------------------- tabs


def three_tabs(
    open_window: OpenWindow, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> tuple[MainWindow, QComboBox, list[str]]:
    """A workbook of three tabs whose columns are asked for, its list of tabs, and which tabs are read from now on."""
    path = tmp_path / "months.xlsx"
    book = openpyxl.Workbook()
    for number, name in enumerate(("May", "June", "July")):
        sheet = book.worksheets[0] if not number else book.create_sheet()
        sheet.title = name
        for line in (["Sold", f"Amount of {name}"], [f"A{number}1", 2], [f"A{number}2", 3]):
            sheet.append(line)
    book.save(path)
    window = open_window()
    window.open_file(path)
    quiet(qtbot)
    tabs = window.batch.sheet.findChild(QComboBox, "sheetTab")
    assert tabs is not None
    assert (window.batch.step, tabs.currentText()) == ("sheet", "May")
    desk, reads = window.context.desk, []
    real = desk.open_sheet

    def open_sheet(*place: Any, **named: Any) -> OpenedSheet:
        reads.append(named.get("sheet_name"))
        return real(*place, **named)

    monkeypatch.setattr(desk, "open_sheet", open_sheet)
    tabs.setFocus()
    return window, tabs, reads


def shows(window: MainWindow) -> set[str]:
    """The tabs whose columns are before the person, or whose header is spoken of."""
    seen = [found.text() for found in window.batch.sheet.findChildren(QLabel) if found.isVisible()]
    spoken = {"a header"} if any("header in row" in text for text in seen) else set()
    named = {name for name in ("May", "June", "July") if f"Amount of {name}" in seen}
    return named if bool(named) == bool(spoken) else named | spoken


def test_arrow_keys_through_the_tabs_read_the_one_they_rest_at(
    open_window: OpenWindow, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    window, tabs, reads = three_tabs(open_window, qtbot, tmp_path, monkeypatch)
    step = window.batch.sheet
    assert shows(window) == {"May"}
    go = step.findChild(QPushButton, "sheetContinue")
    qtbot.keyClick(tabs, Qt.Key.Key_Down)
    assert (tabs.currentText(), shows(window), reads) == ("June", set(), [])
    assert not go.isEnabled(), "nobody goes on with a tab they don't see"
    step.retranslate()
    assert (tabs.currentText(), shows(window)) == ("June", set()), "new words choose no other tab"
    qtbot.keyClick(tabs, Qt.Key.Key_Down)
    assert (tabs.currentText(), shows(window), reads) == ("July", set(), [])
    qtbot.waitUntil(lambda: bool(reads), timeout=5_000)
    quiet(qtbot)
    assert (tabs.currentText(), shows(window), reads) == ("July", {"July"}, ["July"])
    assert window.batch.matching.opened.table.grid.sheet == "July"
    assert tabs.hasFocus(), "one goes on from there"


def test_back_at_the_tab_that_was_read_it_is_shown_at_once(
    open_window: OpenWindow, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    window, tabs, reads = three_tabs(open_window, qtbot, tmp_path, monkeypatch)
    qtbot.keyClick(tabs, Qt.Key.Key_Down)
    qtbot.keyClick(tabs, Qt.Key.Key_Up)
    assert shows(window) == {"May"}
    qtbot.waitUntil(lambda: tabs.rests, timeout=5_000)
    quiet(qtbot)
    assert (tabs.currentText(), shows(window), reads) == ("May", {"May"}, [])
    tabs.activated.emit(0)
    quiet(qtbot)
    assert reads == ["May"], "whoever chooses it by the mouse has it read again"


@pytest.mark.qt_log_ignore("This plugin does not support")
@pytest.mark.parametrize("way", ["Enter", "in the open list", "the open list left"])
def test_a_tab_that_is_meant_is_read_at_once(
    open_window: OpenWindow, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, way: str
) -> None:
    window, tabs, reads = three_tabs(open_window, qtbot, tmp_path, monkeypatch)
    qtbot.keyClick(tabs, Qt.Key.Key_Down)
    if way == "Enter":
        qtbot.keyClick(tabs, Qt.Key.Key_Return)
    else:
        tabs.showPopup()
        with qtbot.waitSignal(tabs.findChild(QTimer, "rest").timeout):
            assert not tabs.rests
        assert (tabs.rests, shows(window), reads) == (False, set(), []), "nothing is read behind the open list"
        qtbot.keyClick(tabs.view(), Qt.Key.Key_Return if way == "in the open list" else Qt.Key.Key_Escape)
    if way == "the open list left":
        qtbot.waitUntil(lambda: tabs.rests, timeout=5_000)
    assert tabs.rests
    quiet(qtbot)
    assert (tabs.currentText(), shows(window), reads) == ("June", {"June"}, ["June"])


def test_a_tab_whose_file_asks_for_a_password_is_the_one_that_is_read_with_it(
    open_window: OpenWindow, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As where a draft is gone on with: its file was opened before, and its password is kept nowhere."""
    window, tabs, reads = three_tabs(open_window, qtbot, tmp_path, monkeypatch)
    desk = window.context.desk
    real = desk.open_sheet

    def locked(*place: Any, password: str | None = None, **named: Any) -> OpenedSheet:
        if password is None:
            raise SheetError("SHEET_PASSWORD", kind="password", file="months.xlsx")
        return real(*place, **named)

    monkeypatch.setattr(desk, "open_sheet", locked)
    qtbot.keyClick(tabs, Qt.Key.Key_Down)
    qtbot.keyClick(tabs, Qt.Key.Key_Return)
    quiet(qtbot)
    dialog = window.findChild(PasswordDialog)
    qtbot.keyClicks(dialog.findChild(QLineEdit, "passwordLine"), "secret")
    dialog.findChild(QPushButton, "passwordOpen").click()
    quiet(qtbot)
    assert (tabs.currentText(), shows(window), reads) == ("June", {"June"}, ["June"])


@pytest.mark.parametrize("way", ["another sheet", "closed"])
def test_a_tab_the_arrow_keys_came_to_is_not_read_once_it_was_left(
    open_window: OpenWindow, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, way: str
) -> None:
    window, tabs, reads = three_tabs(open_window, qtbot, tmp_path, monkeypatch)
    qtbot.keyClick(tabs, Qt.Key.Key_Down)
    if way == "closed":
        window.close()
    else:
        window.new_batch()
    assert tabs.rests
    assert reads == []


def test_columns_that_were_gone_on_with_are_not_matched_once_another_tab_is_chosen(
    open_window: OpenWindow, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    window, tabs, reads = three_tabs(open_window, qtbot, tmp_path, monkeypatch)
    steps: list[str] = []
    window.batch.step_changed.connect(steps.append)
    window.batch.sheet.continue_wanted.emit({Field.ORDER: "Sold"})
    qtbot.keyClick(tabs, Qt.Key.Key_Down)
    quiet(qtbot)
    qtbot.waitUntil(lambda: bool(reads), timeout=5_000)
    quiet(qtbot)
    assert reads == ["June"]
    assert set(steps) == {"sheet"}


def test_a_sheet_that_was_sent_before_says_so_with_a_way_to_its_batch(open_window: OpenWindow, qtbot: QtBot) -> None:
    window = open_window()
    reviewed(qtbot, window)
    quiet(qtbot)
    sent = done(qtbot, window)
    path = window.context.desk.sample()
    window.open_file(path.rename(path.with_name("renamed.csv")))
    quiet(qtbot)
    step = window.batch.sheet
    assert window.batch.step == "sheet", "else the first a person sees is the review, where nothing says so"
    link = step.findChild(QPushButton, f"handled_{sent}")
    assert link is not None
    assert any(f"handled before: batch {sent} of " in text for text in texts(step))
    assert any("returns_sample.csv" in text for text in texts(step))
    link.click()
    quiet(qtbot)
    assert window.stack.currentWidget() is window.history
    assert [batch.id for batch in window.history.batch_table.chosen_records()] == [sent]
    window.go("new")
    assert window.batch.step == "sheet", "what was open is still there"
    go = step.findChild(QPushButton, "sheetContinue")
    assert go is not None
    go.click()
    qtbot.waitUntil(lambda: window.batch.step == "review", timeout=20_000)
    quiet(qtbot)


def test_the_refund_list_shows_what_was_said_and_nothing_else(
    open_window: OpenWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    window = open_window()
    reviewed(qtbot, window)
    orders = [change.action.oid for change in window.batch.review.model.records if change.action is not None][:2]
    path = tmp_path / "refunds.csv"
    lines = [f"{order},1.00,refunded" for order in (orders[0], *orders)]
    path.write_text("\n".join(["Order number,Refund amount,Status", *lines]) + "\n", encoding="utf-8")
    window.open_files((path,))
    step = window.batch.sheet
    qtbot.waitUntil(lambda: step._state == "columns", timeout=10_000)
    box = step.findChild(QComboBox, "sheetCumulative")
    assert box is not None
    assert window.batch.edits.policy.cumulative is None
    assert (box.currentIndex(), box.currentData()) == (-1, None), "nobody has said it"
    assert box.placeholderText() == "Not said yet"
    choose(box, False)
    assert window.batch.edits.policy.cumulative is False
    step._continue()
    qtbot.waitUntil(lambda: window.batch.step == "review" and window.batch.review.settled, timeout=20_000)
    window.batch.go_back("sheet")
    assert box.currentData() is False
    choose(box, True)
    window.batch.go_back("sheet")
    assert box.currentData() is True
    quiet(qtbot)


def test_another_language_keeps_what_was_chosen_for_the_columns(
    open_window: OpenWindow, qtbot: QtBot, qapp: QApplication, tmp_path: Path
) -> None:
    window = open_window()
    shown(window, qtbot, tmp_path)
    step = window.batch.sheet
    opened = window.batch.matching.opened
    assert opened is not None
    date, total = (step.findChild(QComboBox, name) for name in ("column_4", "column_2"))
    assert date is not None
    assert total is not None
    date.setCurrentIndex(date.findData(Field.DATE))
    total.setCurrentIndex(0)
    before = step.columns()
    assert before[Field.DATE] == "Note"
    language.use(qapp, "zh_CN")
    qapp.processEvents()
    assert step._title.text() == "请核对各列的含义"
    assert step.columns() == before
    assert step.unneeded() == ("Total",)
    language.use(qapp, "en")
    step.show_columns(opened)
    assert step.columns() != before, "what is shown anew is as it was read"


def test_another_language_keeps_how_a_text_file_is_to_be_read(
    open_window: OpenWindow, qtbot: QtBot, qapp: QApplication, tmp_path: Path
) -> None:
    window = open_window()
    shown(window, qtbot, tmp_path)
    step = window.batch.sheet
    said = Message("It can't be read so.", "", "")
    step.text.encodings.setCurrentIndex(step.text.encodings.findData("utf-16-le"))
    with qtbot.waitSignal(step.text.chosen):
        step.text.encodings.activated.emit(step.text.encodings.currentIndex())
    qtbot.waitUntil(lambda: background.pending() == 0, timeout=10_000)
    step.show_text_failed(said)
    language.use(qapp, "zh_CN")
    qapp.processEvents()
    assert step._title.text() == "请核对各列的含义"
    assert step.text.encodings.currentData() == "utf-16-le"
    assert said.title in texts(step.text)
    assert not step._go.isEnabled()
    language.use(qapp, "en")


def choose(box: QComboBox, value: object) -> None:
    """As a person chooses from the list."""
    box.setCurrentIndex(box.findData(value))
    box.activated.emit(box.currentIndex())


def texts(widget: QWidget) -> set[str]:
    """What its labels say."""
    return {found.text() for found in widget.findChildren(QLabel)}


def wheel(over: QWidget) -> None:
    """Turn the wheel one step with the mouse over a widget."""
    at = QPointF(over.rect().center())
    QApplication.sendEvent(
        over,
        QWheelEvent(
            at, QPointF(over.mapToGlobal(over.rect().center())), QPoint(), QPoint(0, -120), Qt.MouseButton.NoButton,
            Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase, False,
        ),
    )  # fmt: skip


def test_the_wheel_changes_no_meaning(open_window: OpenWindow, qtbot: QtBot, tmp_path: Path) -> None:
    """Whoever scrolls through eighty columns, or through the sheet's words, has the mouse over their lists."""
    window = open_window()
    shown(window, qtbot, tmp_path)
    step = window.batch.sheet
    meant = [combo.currentData() for combo in step._combos]
    for combo in step._combos:
        wheel(combo)
    assert [combo.currentData() for combo in step._combos] == meant
    step.words_wanted.emit()
    quiet(qtbot)
    dialog = window.findChild(SheetWordsDialog)
    assert dialog is not None
    assert dialog._boxes
    for _, box in dialog._boxes:
        wheel(box)
    assert dialog.changes() == ({}, {})
    dialog.reject()


def test_words_that_could_not_be_kept_can_be_kept_again(
    open_window: OpenWindow, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    window = open_window()
    shown(window, qtbot, tmp_path)
    window.batch.sheet.words_wanted.emit()
    quiet(qtbot)
    dialog = window.findChild(SheetWordsDialog)
    assert dialog is not None
    _, box = dialog._boxes[0]
    box.setCurrentIndex((box.currentIndex() + 1) % box.count())
    desk, keep = window.context.desk, dialog.findChild(QPushButton, "wordsKeep")
    real = desk.keep_words

    def full(*_: object, **__: object) -> None:
        raise StoreError("DISK_FULL", folder=tmp_path)

    monkeypatch.setattr(desk, "keep_words", full)
    trouble: list[BaseException] = []
    window.context.trouble.connect(trouble.append)
    keep.click()
    quiet(qtbot)
    assert len(trouble) == 1
    assert dialog.isVisible()
    monkeypatch.setattr(desk, "keep_words", real)
    taken: list[bool] = []
    dialog.accepted.connect(lambda: taken.append(True))
    keep.click()
    quiet(qtbot)
    assert taken == [True]
