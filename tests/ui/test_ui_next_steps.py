"""No line is a dead end: whatever stands against it, the side panel has a button for what its message says to do."""

from __future__ import annotations

import re
from datetime import timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from msgspec.structs import replace
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QPushButton
from pytestqt.qtbot import QtBot
from ui_tools import OpenWindow, a_change, quiet

from reversal_desk import words
from reversal_desk.desk import Widening
from reversal_desk.guards import EFFECTS
from reversal_desk.model import Change, Code, Operation, RowState
from reversal_desk.ui import explain, language, mnemonics
from reversal_desk.ui.models import next_steps
from reversal_desk.ui.widgets.row_panel import RowPanel
from reversal_desk.ui.window import MainWindow

SAMPLES = Path(__file__).resolve().parents[2] / "resources" / "samples"
#: Nothing but leaving it out, or another file, can come of these.
_NO_OTHER = {Code.LOCKED, Code.DAMAGED_ID}
_WAITING = [code for code, effect in EFFECTS.items() if effect in {RowState.LOOK, RowState.BLOCKED}]
_COST = Widening(requests=23, takes=timedelta(seconds=20))


def line(code: Code, **facts: str) -> Change:
    state = EFFECTS[code]
    change = a_change(state=state, codes=(code,), facts=facts)
    if code is Code.NOT_FOUND:
        return replace(change, action=None, operation=Operation.LEAVE, facts={"order": "9001", "why": "no_date"})
    return change


def offered(panel: RowPanel) -> dict[str, str]:
    QApplication.processEvents()
    buttons = (made for made in panel.findChildren(QPushButton) if made.objectName() and made.isVisibleTo(panel))
    return {made.objectName(): made.text() for made in buttons}


@pytest.mark.parametrize("code", _WAITING)
def test_what_stands_against_a_line_has_a_button_that_helps(panel: RowPanel, code: Code) -> None:
    panel.show_changes([line(code)], widening=_COST)
    buttons = offered(panel)
    assert next_steps.LEAVE in buttons
    assert set(buttons) - {next_steps.LEAVE} or code in _NO_OTHER


#: What the buttons of the panel, and of the questions above the rows, are called.
_NAMED = {
    "en": re.compile(
        r"all the same|[Ss]end (it|them|this one|what)|[Ll]eave|[Tt]ype the new|[Cc]hoose|[Mm]atch again|[Rr]eset it|"
        r"[Rr]everse|[Ss]earch all days|[Cc]hange the whole|sheet's columns|for the whole sheet|[Oo]pen (it|the sheet)"
    ),
    "zh_CN": re.compile("发送|略过|输入新订单金额|选|重新匹配|重置|冲正|查遍|改整单|列设置|对整张表|打开"),
}  # fmt: skip


@pytest.mark.parametrize("language_code", ["en", "zh_CN"])
@pytest.mark.parametrize("code", _WAITING)
def test_what_a_message_says_to_do_is_the_word_of_a_button(
    qapp: QApplication, code: Code, language_code: str
) -> None:
    language.use(qapp, language_code)
    causes = {code.value, *words._CAUSES.get(code.value, {}).values()}
    if code is Code.MANY:  # asked on the last page, by typing the number
        return
    for cause in causes:
        todo = explain.say(cause).todo if code is not Code.DAMAGED_ID else explain.say(cause).meaning
        assert _NAMED[language_code].search(todo), (cause, todo)


@pytest.mark.parametrize("fact", ["unread", "rival", "hint", "untold", "wanted"])
def test_what_is_settled_at_the_columns_leads_to_them(panel: RowPanel, fact: str) -> None:
    panel.show_changes([line(Code.OPERATION_UNCLEAR, **{fact: "Decision"})])
    assert next_steps.COLUMNS in offered(panel)


def test_a_line_that_another_one_speaks_for_takes_no_amount_of_its_own(panel: RowPanel) -> None:
    change = line(Code.AMOUNT_UNREADABLE)
    panel.show_changes([replace(change, row=replace(change.row, continues=2))])
    assert set(offered(panel)) == {next_steps.LEAVE}


def test_an_order_without_a_date_is_calm_and_says_what_a_search_costs(panel: RowPanel) -> None:
    change = line(Code.NOT_FOUND)
    assert next_steps.is_calm(change)
    assert not next_steps.is_calm(replace(change, facts={"why": "near"}))
    panel.show_changes([change], widening=_COST, lost=2)
    said = " ".join(made.text() for made in panel.findChildren(QLabel))
    assert "about 23 requests" in said
    assert {next_steps.WIDEN, next_steps.LEAVE, "leaveAlike"} <= offered(panel).keys()
    panel.show_changes([change])
    assert next_steps.WIDEN not in offered(panel)


def blocked_sample(qtbot: QtBot, window: MainWindow) -> None:
    """The sample without dates, of which two orders are no partner's."""
    window.batch.open_files([SAMPLES / "returns.xlsx"])
    qtbot.waitUntil(lambda: window.batch.step == "review" and window.batch.review.settled, timeout=20_000)
    quiet(qtbot)
    window.batch.review.show_only("blocked")
    qtbot.waitUntil(lambda: next_steps.LEAVE in offered(window.batch.review.side.panel), timeout=5_000)


def press(window: MainWindow, name: str) -> None:
    button = window.batch.review.side.panel.findChild(QPushButton, name)
    assert button is not None
    button.setFocus()
    QTest.keyClick(button, Qt.Key.Key_Space)


def test_all_days_are_searched_and_the_rest_is_no_affiliate_order(qtbot: QtBot, open_window: OpenWindow) -> None:
    window = open_window()
    blocked_sample(qtbot, window)
    review = window.batch.review
    ready = review.planning.digest.groups["ready"] if review.planning.digest else 0
    assert "2 not found so far" in review.headline.sentence.text()
    edited = next(change for change in review.lines() if change.state is RowState.READY)
    review.model.edits.change(review.model.edits_for([edited], "SALES", "1.23"), "sales")
    press(window, next_steps.WIDEN)
    qtbot.waitUntil(
        lambda: window.batch.step == "review" and review.settled and bool(review.cells.notice.text), timeout=30_000
    )
    assert review.planning.digest is not None
    groups = review.planning.digest.groups
    assert (groups["blocked"], groups["not_affiliate"], groups["ready"]) == (0, 2, ready)
    assert "Not affiliate orders: 2" in review.cells.notice.text
    assert "not found" not in review.headline.sentence.text()
    again = next(change for change in review.lines() if change.key == edited.key)
    assert again.amount_after == Decimal("1.23"), "what the person typed is kept"


def test_an_order_that_stands_in_the_sheet_twice_is_counted_once(
    qtbot: QtBot, open_window: OpenWindow, tmp_path: Path
) -> None:
    sheet = tmp_path / "twice.csv"
    lines = [f"{order},全额退款" for order in ("105517", "105500", "105517", "990001")]
    sheet.write_text("\n".join(["订单号,订单状态", *lines]), encoding="utf-8")
    window = open_window()
    window.batch.open_files([sheet])
    qtbot.waitUntil(lambda: window.batch.step == "review" and window.batch.review.settled, timeout=20_000)
    assert window.batch.review.headline.sentence.text().startswith("2 of 3 orders came through partners.")


def test_orders_that_were_not_found_are_left_out_at_once(qtbot: QtBot, open_window: OpenWindow) -> None:
    window = open_window()
    blocked_sample(qtbot, window)
    review = window.batch.review
    press(window, "leaveAlike")
    qtbot.waitUntil(lambda: review.settled and review.planning.groups["left_out"] == 2, timeout=10_000)
    assert review.planning.groups["blocked"] == 0


def test_columns_stay_where_they_are_while_chips_are_gone_through(qtbot: QtBot, open_window: OpenWindow) -> None:
    window = open_window()
    blocked_sample(qtbot, window)
    table = window.batch.review.table
    seen = {}
    for chip in ("all", "blocked", "ready", "look"):
        window.batch.review.show_only(chip)
        qtbot.wait(60)
        seen[chip] = [table.columnWidth(number) for number in range(table.records.columnCount())]
    assert table.records.rowCount() < 5, "the last chip has so few rows that nothing scrolls"
    assert len(set(map(tuple, seen.values()))) == 1, seen


def test_each_step_of_the_panel_has_a_letter_of_its_own() -> None:
    steps = {value for name, value in vars(next_steps).items() if name.isupper() and isinstance(value, str)}
    assert steps >= {next_steps.WIDEN, next_steps.LEAVE, next_steps.AMOUNT}
    beside = {
        "leaveAlike", "acceptAlike", "takeBackEdits", "reviewBack", "reviewContinue", "answerAllCancelled",
        "answerUnclearOut", "answerHidden",
    }  # fmt: skip
    letters = [mnemonics.LETTERS[name] for name in steps | beside]
    assert len(set(letters)) == len(letters)
