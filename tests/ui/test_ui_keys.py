"""By keys alone: letters of buttons, the platform's own keys, a Tab that reads, a focus that stays where it was."""

from __future__ import annotations

import sys
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType

import pytest
from msgspec.structs import replace
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QLineEdit, QMenu, QPushButton, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot
from ui_tools import OpenWindow, a_change, done, quiet, reviewed

from reversal_desk.desk import Desk
from reversal_desk.errors import VaultError
from reversal_desk.model import Account, Operation
from reversal_desk.run import Control
from reversal_desk.ui import language, mnemonics
from reversal_desk.ui.dialogs.account import AccountDialog, TokenDialog
from reversal_desk.ui.dialogs.message import MessageDialog
from reversal_desk.ui.review.edit_steps import redo_keys, undo_keys
from reversal_desk.ui.widgets.pieces import button, focus_kept, name_choices, spoken
from reversal_desk.ui.window import MainWindow
from reversal_desk.vault import Vault

PACKAGING = Path(__file__).resolve().parents[2] / "packaging"


@pytest.fixture
def looks() -> Iterator[ModuleType]:
    sys.path.insert(0, str(PACKAGING))
    try:
        import make_pictures

        yield make_pictures
    finally:
        sys.path.remove(str(PACKAGING))


# --------------------------------------------------------------------------- letters


@pytest.mark.parametrize(
    ("text", "marked"),
    [
        ("Open a file…", "&Open a file…"),
        ("打开文件…", "打开文件(&O)…"),
        ("打开 A&B", "打开(&O) A&&B"),
        ("发送 5 行，佣金约减 −23.90 USD", "发送(&O) 5 行，佣金约减 −23.90 USD"),
        ("继续“A 批次 2”…", "继续(&O)“A 批次 2”…"),
        ("继续处理 5 行", "继续处理 5 行(&O)"),
        ("See it", "See it (&O)"),
        ("A step to go", "A step t&o go"),
    ],
)
def test_a_letter_is_marked_as_each_language_does(text: str, marked: str) -> None:
    if sys.platform == "darwin":
        pytest.skip("macOS has no such keys")
    assert mnemonics.marked("homeOpen", text) == marked


def test_a_name_with_an_ampersand_stays_whole(qtbot: QtBot) -> None:
    """Qt takes an & for the mark of a key: a file A&B.xlsx would be shown as AB.xlsx."""
    made = button()
    qtbot.addWidget(made)
    made.setText("A&B.xlsx")
    assert made.text() == "A&B.xlsx"
    assert QPushButton.text(made) == "A&&B.xlsx"
    assert made.shortcut().isEmpty()


@pytest.mark.parametrize("code", ["en", "zh_CN"])
def test_alt_and_the_letter_press_a_button(
    qtbot: QtBot, qapp: QApplication, open_window: OpenWindow, code: str
) -> None:
    window = open_window(language_code=code)
    language.use(qapp, code)
    active(qtbot, window)
    QTest.keyClick(window, Qt.Key.Key_T, Qt.KeyboardModifier.AltModifier)
    qtbot.waitUntil(lambda: window.batch.step == "review" and window.batch.review.settled, timeout=20_000)
    QTest.keyClick(window, Qt.Key.Key_C, Qt.KeyboardModifier.AltModifier)
    qtbot.waitUntil(lambda: window.batch.step == "submit", timeout=10_000)
    quiet(qtbot)


def test_two_buttons_with_one_letter_are_seen(looks: ModuleType, qtbot: QtBot) -> None:
    top = QWidget()
    lines = QVBoxLayout(top)
    for text in ("&Send", "&Save", "&Back"):
        lines.addWidget(QPushButton(text))
    qtbot.addWidget(top)
    top.show()
    found = list(looks.same_letter(top))
    assert len(found) == 1
    assert "Save" in found[0]


def test_a_list_without_a_label_is_seen(looks: ModuleType, qtbot: QtBot) -> None:
    """On Linux a list's name is what is chosen in it: which list it is, a screen reader has from its label alone."""
    top = QWidget()
    lines = QVBoxLayout(top)
    bare, said = QComboBox(), QComboBox()
    for box in (bare, said):
        name_choices(box, "Partner")
        lines.addWidget(box)
    lines.addWidget(spoken(said))
    qtbot.addWidget(top)
    top.show()
    assert [text.endswith("has no label") for text in looks.nameless(top)] == [True]


# --------------------------------------------------------------------------- the platform's keys


def active(qtbot: QtBot, window: MainWindow) -> None:
    window.activateWindow()
    qtbot.waitUntil(lambda: QApplication.activeWindow() is window)


def test_the_platforms_keys_are_there_and_each_once(qtbot: QtBot, open_window: OpenWindow) -> None:
    window = open_window()
    of_window = Counter(
        key.toString() for shortcut in window.findChildren(QShortcut) for key in shortcut.keys()  # noqa: SIM118
        if shortcut.parent() is window
    )  # fmt: skip
    standard = QKeySequence.StandardKey
    for key in (standard.Open, standard.New, standard.Find, standard.HelpContents):
        assert of_window[QKeySequence(key).toString()] == 1, key
    quits = {key.toString() for key in QKeySequence.keyBindings(standard.Quit)} or {"Ctrl+Q"}
    assert sum(of_window[key] for key in quits) == 1, "no standard key without a desktop's own"
    review = window.batch.review
    of_review = Counter(
        key.toString() for shortcut in review.findChildren(QShortcut) for key in shortcut.keys()  # noqa: SIM118
        if shortcut.parent() is review
    )  # fmt: skip
    for key in (standard.Undo, standard.Redo):
        for binding in QKeySequence.keyBindings(key):
            assert of_review[binding.toString()] == 1, binding
    assert not {key for key, times in (of_window + of_review).items() if times > 1}
    assert {key.toString() for key in redo_keys()} >= {"Ctrl+Y", "Ctrl+Shift+Z"}
    assert not set(map(QKeySequence.toString, undo_keys())) & set(map(QKeySequence.toString, redo_keys()))


def test_find_searches_from_every_page_and_paste_begins_a_batch(qtbot: QtBot, open_window: OpenWindow) -> None:
    window = open_window()
    active(qtbot, window)
    QApplication.clipboard().setText("Order number\tStatus\n105764\tcancelled")
    QTest.keyClick(window, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    dialog = window.findChild(QWidget, "pasteDialog")
    assert dialog is not None
    dialog.close()
    active(qtbot, window)
    QTest.keyClick(window, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    assert window.stack.currentWidget() is window.history
    at = QApplication.focusWidget()
    assert isinstance(at, QLineEdit)
    assert at.objectName() == "historySearch"
    quiet(qtbot)


@pytest.mark.qt_log_ignore("This plugin does not support")
def test_the_menu_of_the_chosen_cells_opens_by_keys_where_they_are(qtbot: QtBot, open_window: OpenWindow) -> None:
    window = open_window()
    reviewed(qtbot, window)
    active(qtbot, window)
    table = window.batch.review.table
    index = table.model().index(2, window.batch.review.model.place("REASON"))
    table.go_to(index)
    QTest.keyClick(table, Qt.Key.Key_F10, Qt.KeyboardModifier.ShiftModifier)
    menu = window.findChild(QMenu, "cellMenu")
    assert menu is not None
    assert table.currentIndex() == index, "the menu is of the present cell, and leaves it so"
    assert table.inputMethodQuery(Qt.InputMethodQuery.ImCursorRectangle) == table.visualRect(index)
    menu.close()
    quiet(qtbot)


# --------------------------------------------------------------------------- Tab and focus


def test_each_page_gives_the_keys_to_what_one_goes_to_first(qtbot: QtBot, open_window: OpenWindow) -> None:
    window = open_window()
    active(qtbot, window)

    def at() -> str:
        made = QApplication.focusWidget()
        return made.objectName() if made is not None else ""

    QTest.keyClick(window, Qt.Key.Key_T, Qt.KeyboardModifier.AltModifier)
    qtbot.waitUntil(lambda: window.batch.step == "review" and window.batch.review.settled, timeout=20_000)
    quiet(qtbot)
    assert at() == "reviewTable"
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
    assert window.batch.review.isAncestorOf(QApplication.focusWidget()), at()
    for place, first in (("history", "historyBatches"), ("home", "homeOpen")):
        window.rail.buttons[place].setFocus()
        QTest.keyClick(window.rail.buttons[place], Qt.Key.Key_Return)
        quiet(qtbot)
        qtbot.waitUntil(lambda first=first: at() == first)
    window.offer_new()
    assert at() == "freshOpen"
    window.new_batch()
    quiet(qtbot)
    window.open_text("Thing\tNote\nalpha\tone\nbeta\ttwo\n")
    qtbot.waitUntil(window.batch.sheet._go.isVisible)
    quiet(qtbot)
    qtbot.waitUntil(lambda: window.batch.sheet.isAncestorOf(QApplication.focusWidget()))
    window.batch.go("match")
    window.batch.match.show_no_account()
    qtbot.waitUntil(lambda: at() == "matchAccounts")


def test_tab_goes_over_the_review_as_one_reads(qtbot: QtBot, open_window: OpenWindow) -> None:
    """The filters and the panel's buttons are made after all others, and stand before them."""
    window = open_window()
    reviewed(qtbot, window)
    active(qtbot, window)
    review = window.batch.review
    review.show_only("look")
    quiet(qtbot)
    qtbot.waitUntil(lambda: any(made.isVisible() for made in review.side.panel.findChildren(QPushButton, "leaveRow")))
    review.filters.chips.findChildren(QPushButton)[0].setFocus()
    went = []
    for _ in range(26):
        QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
        went.append(QApplication.focusWidget().objectName())
    places = [went.index(name) for name in ("reviewSearch", "reviewTable", "leaveRow", "reviewBack", "reviewContinue")]
    assert places == sorted(places), went


def test_an_answer_in_the_panel_gives_the_keys_back_to_the_rows(qtbot: QtBot, open_window: OpenWindow) -> None:
    window = open_window()
    reviewed(qtbot, window)
    active(qtbot, window)
    review = window.batch.review
    review.show_only("look")
    qtbot.waitUntil(lambda: review.side.panel.findChild(QPushButton, "acceptRow") is not None)
    accept = review.side.panel.findChild(QPushButton, "acceptRow")
    accept.setFocus()
    QTest.keyClick(accept, Qt.Key.Key_Return)
    assert review.table.hasFocus()
    quiet(qtbot)


def test_what_is_made_anew_keeps_the_keys(qtbot: QtBot) -> None:
    page = QWidget()
    lines = QVBoxLayout(page)
    qtbot.addWidget(page)

    def fill(*, busy: bool) -> None:
        with focus_kept(page):
            while (item := lines.takeAt(0)) is not None:
                item.widget().hide()
                item.widget().setParent(None)
            for name in ("other", "test"):
                made = button(name=name)
                made.setEnabled(not (busy and name == "test"))
                lines.addWidget(made)

    fill(busy=False)
    page.show()
    page.activateWindow()
    qtbot.waitUntil(lambda: QApplication.activeWindow() is page)
    page.findChild(QPushButton, "test").setFocus()
    fill(busy=True)
    assert QApplication.focusWidget() is page, "not on the other button, which would be pressed by mistake"
    fill(busy=False)
    qtbot.waitUntil(lambda: QApplication.focusWidget().objectName() == "test")


def test_return_opens_a_batch_on_home(qtbot: QtBot, open_window: OpenWindow) -> None:
    window = open_window()
    reviewed(qtbot, window)
    number = done(qtbot, window)
    window.go("home")
    qtbot.waitUntil(lambda: window.home.findChild(QPushButton, f"open_{number}") is not None)
    quiet(qtbot)
    link = window.home.findChild(QPushButton, f"open_{number}")
    QTest.keyClick(link, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: window.batch.step == "done" and window.stack.currentWidget() is window.batch)
    quiet(qtbot)


# --------------------------------------------------------------------------- what the jobs found on their way


def test_the_review_goes_on_where_the_account_has_words_of_its_own(
    qtbot: QtBot, desk: Desk, open_window: OpenWindow
) -> None:
    """The plan's policy holds the account's words beside what was said for the sheet; the two once never agreed."""
    window = open_window()
    account = window.context.account
    assert account is not None
    desk.keep_words(account, status={"gone": "reverse"}, reasons={})
    desk.keep_codes(account, "4636", {"GOODWILL": "reverse"})
    reviewed(qtbot, window)
    window.batch.review.press_continue()
    qtbot.waitUntil(lambda: window.batch.step == "submit", timeout=10_000)
    quiet(qtbot)


def test_the_brands_own_reasons_are_offered_first(qtbot: QtBot, open_window: OpenWindow) -> None:
    window = open_window()
    table = window.batch.review.table
    table.codes = {"1": {"GOODWILL": "reverse", "PRICE_MATCH": "modify"}}
    reverse = replace(a_change(), operation=Operation.REVERSE)
    assert table.reasons_for(reverse)[0] == "GOODWILL"
    assert table.reasons_for(a_change())[0] == "PRICE_MATCH"
    assert "PRICE_MATCH" not in table.reasons_for(reverse)
    assert "PRICE_MATCH" not in table.reasons_for(replace(a_change(), operation=Operation.ITEMS))


def test_an_account_takes_another_token(qtbot: QtBot, desk: Desk, open_window: OpenWindow) -> None:
    from reversal_desk.desk import Desk as LiveDesk

    with LiveDesk.open(home=desk.home.parent / "other") as live:
        account, _ = live.add_account(name="Shop", sid="IRabc", token="wrong", origin="http://127.0.0.1:1")
        window = open_window()
        context = window.context
        practice, context.desk = context.desk, live
        try:
            dialog = TokenDialog(context, account, window)
            kept: list[object] = []
            dialog.kept.connect(lambda *said: kept.append(said))
            dialog.open()
            line, keep = dialog.findChild(QLineEdit, "newToken"), dialog.findChild(QPushButton, "tokenKeep")
            assert not keep.isEnabled()
            line.setText(" right ")
            keep.click()
            qtbot.waitUntil(lambda: bool(kept))
            assert kept == [(account, None)]
            assert Vault().token(account) == "right"
            assert not dialog.isVisible()
        finally:
            context.desk = practice
            quiet(qtbot)


@pytest.mark.parametrize("fails", [False, True])
def test_an_account_that_is_being_added_is_told_of_after_cancel_too(
    qtbot: QtBot, desk: Desk, open_window: OpenWindow, monkeypatch: pytest.MonkeyPatch, fails: bool
) -> None:
    """A keyring may ask first; whoever cancels meanwhile would have an account that no page shows."""
    window, gate, asked = open_window(), threading.Event(), threading.Event()
    shop = Account(name="Shop", sid="IRabc", origin="http://127.0.0.1:1")

    def slow(**_: str) -> tuple[Account, None]:
        asked.set()
        gate.wait(30)
        if fails:
            raise VaultError("KEYRING_LOCKED", kind="locked", account="Shop")
        return shop, None

    monkeypatch.setattr(desk, "add_account", slow)
    dialog = AccountDialog(window.context, window)
    added: list[Account] = []
    trouble: list[BaseException] = []
    dialog.added.connect(lambda account, _: added.append(account))
    window.context.trouble.connect(trouble.append)
    dialog.finished.connect(dialog.deleteLater)
    dialog.open()
    for name, text in (("accountNameLine", "Shop"), ("accountSid", "IRabc"), ("accountToken", "secret")):
        dialog.findChild(QLineEdit, name).setText(text)
    dialog.findChild(QPushButton, "accountSave").click()
    qtbot.waitUntil(asked.is_set, timeout=10_000)
    dialog.findChild(QPushButton, "accountCancel").click()
    assert not dialog.isVisible()
    gate.set()
    quiet(qtbot)
    assert added == ([] if fails else [shop])
    assert [type(error) for error in trouble] == ([VaultError] if fails else [])


def test_an_account_is_not_removed_while_a_batch_is_sent(
    qtbot: QtBot, open_window: OpenWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    window = open_window()
    context = window.context
    assert context.account is not None
    shop = replace(context.account, name="Shop", practice=False)
    context.accounts = (shop,)
    removed: list[str] = []
    monkeypatch.setattr(context.desk, "remove_account", removed.append)
    sending = [True]
    monkeypatch.setattr(type(context.lane), "running", property(lambda _: sending[0]))

    def remove() -> QPushButton:
        made: QPushButton = window.accounts.findChild(QPushButton, "accountRemove_Shop")
        return made

    window.accounts.show_accounts()
    assert not remove().isEnabled()
    sending[0] = False
    window.accounts.show_accounts()
    assert remove().isEnabled()
    remove().click()
    asked = window.accounts.findChild(MessageDialog)
    assert asked is not None
    sending[0] = True  # a hold ended while the question was open
    asked.accept()
    quiet(qtbot)
    assert removed == []
    assert not remove().isEnabled()
    sending[0] = False
    window.accounts._run_over()
    assert remove().isEnabled()


def test_the_letters_stay_when_the_language_changes(qtbot: QtBot, qapp: QApplication, open_window: OpenWindow) -> None:
    window = open_window()
    open_button = window.home.drop.open_button
    assert QPushButton.text(open_button).count("&") == 1
    language.use(qapp, "zh_CN")
    qapp.sendEvent(window, QEvent(QEvent.Type.LanguageChange))
    quiet(qtbot)
    assert QPushButton.text(open_button).endswith("(&O)…")
    assert open_button.shortcut() == QKeySequence("Alt+O")


def double_click(qtbot: QtBot, before: QWidget, after: Callable[[], QWidget]) -> QWidget:
    """Click a button twice at one place, where another one stands by the second time; gives that one."""
    at = before.mapToGlobal(before.rect().center())
    qtbot.mouseClick(before, Qt.MouseButton.LeftButton)
    found = after()
    qtbot.mouseClick(found, Qt.MouseButton.LeftButton, pos=found.mapFromGlobal(at))
    return found


@pytest.fixture
def slow_clicks(qapp: QApplication) -> Iterator[None]:
    """Whatever else the machine does, two clicks of a test are a double one."""
    before = qapp.doubleClickInterval()
    qapp.setDoubleClickInterval(60_000)
    yield
    qapp.setDoubleClickInterval(before)


def test_a_double_click_presses_one_button(qtbot: QtBot, open_window: OpenWindow, slow_clicks: None) -> None:
    """Its second half meets what came to the place of the first: where one goes on from the review, Send."""
    window = open_window()
    reviewed(qtbot, window)
    def last_look() -> QWidget:
        qtbot.waitUntil(lambda: window.batch.step == "submit", timeout=10_000)
        quiet(qtbot)
        return window.batch.submit.last_look._send

    send = double_click(qtbot, window.batch.review.going_on.go, last_look)
    assert not window.batch.submit.holding
    QApplication.instance().setDoubleClickInterval(0)
    qtbot.mouseClick(send, Qt.MouseButton.LeftButton)
    assert window.batch.submit.holding, "a click of its own counts"
    window.batch.submit.cancel()


def test_a_double_click_pauses(qtbot: QtBot, open_window: OpenWindow, slow_clicks: None) -> None:
    """Its second half meets Resume, on the same button: nothing would be paused, and nobody would know."""
    window = open_window()
    window.go("new")
    window.context.lane.control = control = Control()
    submit = window.batch.submit
    submit.show_start(1)
    window.batch.go("submit")
    pause = submit.findChild(QPushButton, "runPause")
    double_click(qtbot, pause, lambda: pause)
    assert (control.paused, pause.text()) == (True, "Resume")
    QApplication.instance().setDoubleClickInterval(0)
    qtbot.mouseClick(pause, Qt.MouseButton.LeftButton)
    assert (control.paused, pause.text()) == (False, "Pause"), "a click of its own counts"
    for paused in (True, False):
        qtbot.keyClick(pause, Qt.Key.Key_Space)
        assert control.paused is paused, "keys are pressed one at a time"
    quiet(qtbot)


def test_pause_and_resume_have_one_letter_that_is_in_both_words() -> None:
    """“Resume (P)” stood on an English button, as Chinese has it."""
    assert [mnemonics.marked("runPause", word) for word in ("Pause", "Resume")] == ["Pa&use", "Res&ume"]
