"""The account's limits in the window: their fields under Accounts, and the one count that Submit asks for."""

from __future__ import annotations

import threading
from decimal import Decimal

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit
from pytestqt.qtbot import QtBot
from ui_tools import OpenWindow, quiet, reviewed, send_few

from reversal_desk.desk import Desk
from reversal_desk.errors import StoreError
from reversal_desk.model import Account, Limits, RowState
from reversal_desk.ui import language
from reversal_desk.ui.dialogs.message import MessageDialog
from reversal_desk.ui.models.trial import TRIAL_ROWS
from reversal_desk.ui.window import MainWindow


def field(window: MainWindow, name: str) -> QLineEdit:
    found = window.accounts.findChildren(QLineEdit, f"account{name}_Practice")
    assert found, name
    return found[-1]


def type_in(qtbot: QtBot, line: QLineEdit, text: str) -> None:
    line.setFocus()
    line.selectAll()
    qtbot.keyClick(line, Qt.Key.Key_Delete)
    qtbot.keyClicks(line, text)
    qtbot.keyClick(line, Qt.Key.Key_Return)
    quiet(qtbot)


def the_account(window: MainWindow) -> Account:
    account = window.context.account
    assert account is not None
    return account


def at_accounts(qtbot: QtBot, window: MainWindow) -> None:
    window.go("accounts")
    quiet(qtbot)


def submitted(qtbot: QtBot, window: MainWindow) -> None:
    """Go on from the review to the last look."""
    window.go("new")
    window.batch.review.press_continue()
    qtbot.waitUntil(lambda: window.batch.step == "submit", timeout=10_000)
    quiet(qtbot)


def answer(window: MainWindow) -> str:
    """What is said under the fields of what was typed last."""
    said = window.accounts.findChild(QLabel, "accountLimitsSaid_Practice")
    assert said is not None
    return said.text() if said.isVisibleTo(window.accounts) else ""


def test_commission_can_be_limited_once_its_currency_is_known(open_window: OpenWindow, qtbot: QtBot) -> None:
    window = open_window()
    at_accounts(qtbot, window)
    assert window.accounts.findChild(QLineEdit, "accountMoney_USD_Practice") is None
    reviewed(qtbot, window)
    at_accounts(qtbot, window)
    for currency in ("USD", "GBP"):
        line = field(window, f"Money_{currency}")
        assert (line.text(), line.placeholderText()) == ("", "off")
        assert currency in line.accessibleName()


def test_each_limit_is_typed_and_taken_away(open_window: OpenWindow, desk: Desk, qtbot: QtBot) -> None:
    window = open_window()
    reviewed(qtbot, window)
    at_accounts(qtbot, window)
    account = the_account(window)
    type_in(qtbot, field(window, "Money_USD"), "1,200")
    type_in(qtbot, field(window, "Money_GBP"), "300.5")
    type_in(qtbot, field(window, "Share"), "40")
    assert desk.limits(account) == Limits(5000, {"USD": Decimal(1200), "GBP": Decimal("300.50")}, 40)
    assert answer(window) == "Taken. It holds at once."
    assert field(window, "Money_USD").text() == "1200"
    type_in(qtbot, field(window, "Money_GBP"), "")
    type_in(qtbot, field(window, "Share"), "")
    assert desk.limits(account) == Limits(5000, {"USD": Decimal(1200)}, None) == window.context.limits[account.key]


@pytest.mark.parametrize(
    ("name", "typed", "shown"),
    [
        ("Money_USD", "1200,50", ""), ("Money_USD", "0", ""), ("Money_USD", "1.200", ""), ("Money_USD", ",", ""),
        ("Money_USD", "99999999999", ""), ("Share", "0", ""), ("Share", "100", ""), ("Share", "30.5", ""),
        ("Limit", "", "5000"), ("Limit", "0", "5000"), ("Limit", "1,2", "5000"), ("Limit", "9000000", "5000"),
    ],
)  # fmt: skip
def test_what_is_no_limit_is_not_taken_and_the_field_says_what_holds(
    open_window: OpenWindow, desk: Desk, qtbot: QtBot, name: str, typed: str, shown: str
) -> None:
    window = open_window()
    reviewed(qtbot, window)
    at_accounts(qtbot, window)
    type_in(qtbot, field(window, name), typed)
    assert field(window, name).text() == shown
    assert desk.limits(the_account(window)) == Limits()
    assert answer(window).startswith(f"“{typed}” was not taken: it can be ")
    assert answer(window).endswith("5000 holds as before." if shown else "The limit stays off.")


def test_a_limit_with_cents_is_shown_and_kept_as_it_is(open_window: OpenWindow, desk: Desk, qtbot: QtBot) -> None:
    window = open_window()
    reviewed(qtbot, window)
    account = the_account(window)
    desk.limit_money(account, "USD", Decimal("12.50"))
    at_accounts(qtbot, window)
    line = field(window, "Money_USD")
    assert line.text() == "12.50"
    line.editingFinished.emit()
    quiet(qtbot)
    assert desk.limits(account).money == {"USD": Decimal("12.50")}


def test_all_limits_that_are_passed_are_said_and_one_count_is_asked_for(
    open_window: OpenWindow, desk: Desk, qtbot: QtBot
) -> None:
    window = open_window()
    reviewed(qtbot, window)
    account = the_account(window)
    made = window.batch.review.planning.digest.made
    (first, *_), usd = made.size.losses, made.size.moved["USD"]
    at_accounts(qtbot, window)
    type_in(qtbot, field(window, "Limit"), "20")
    type_in(qtbot, field(window, "Money_USD"), "50")
    type_in(qtbot, field(window, "Share"), "1")
    submitted(qtbot, window)
    look = window.batch.submit.last_look
    said = look._many_word.text().splitlines()
    assert len(said) == 3
    assert "limit of 20 rows" in said[0]
    assert f"About {usd:,.2f} USD of commission would change; the account's limit is 50.00 USD." == said[1]
    assert f"{first.partner} {first.percent} %" in said[2]
    assert not look._send.isEnabled()
    assert "type the number of rows" in look._bar_text.text()
    assert look._try.isEnabled(), "a test of a few rows waits for no count"
    ready = made.counts[RowState.READY]
    assert look._many_type.text() == f"Type {ready} to go on:"
    look._many_line.setFocus()
    qtbot.keyClicks(look._many_line, str(ready)[:-1])
    qtbot.keyClick(look._many_line, Qt.Key.Key_Return)
    assert window.focusWidget() is look._many_line
    qtbot.keyClicks(look._many_line, str(ready)[-1:])
    assert look._send.isEnabled()
    assert "type the number of rows" not in look._bar_text.text()
    qtbot.keyClick(look._many_line, Qt.Key.Key_Return)
    assert window.focusWidget() is look._send, "Return leads on to the button, and sends nothing by itself"
    assert not look._hold.on
    window.batch.submit.begin_hold()
    qtbot.waitUntil(lambda: window.batch.step == "done" and not window.context.lane.running, timeout=60_000)
    quiet(qtbot)
    (batch,) = desk.batches()
    assert batch.counts[RowState.CONFIRMED] == ready
    assert desk.limits(account).share == 1


def test_the_rest_of_a_test_says_that_the_tested_rows_count(
    open_window: OpenWindow, desk: Desk, qtbot: QtBot
) -> None:
    window = open_window()
    reviewed(qtbot, window)
    whole = window.batch.review.planning.digest.made.size
    desk.limit_money(the_account(window), "USD", whole.moved["USD"] - Decimal("0.01"))
    window.context.read_limits()
    quiet(qtbot)
    submitted(qtbot, window)
    send_few(qtbot, window)
    look = window.batch.submit.last_look
    assert look._rows == whole.rows - TRIAL_ROWS
    money, tested = look._many_word.text().splitlines()
    assert f"About {whole.moved['USD']:,.2f} USD" in money
    assert tested == "The tested rows count too."
    assert not look._send.isEnabled()
    qtbot.keyClicks(look._many_line, str(look._rows))
    assert look._send.isEnabled()


@pytest.mark.parametrize("which", ["money", "share"])
def test_one_limit_alone_asks_for_the_count(open_window: OpenWindow, desk: Desk, qtbot: QtBot, which: str) -> None:
    window = open_window()
    reviewed(qtbot, window)
    account, size = the_account(window), window.batch.review.planning.digest.made.size
    submitted(qtbot, window)
    look = window.batch.submit.last_look
    assert not look._many.isVisible()
    assert look._send.isEnabled()

    def set_to(money: Decimal, share: int | None) -> None:
        at_accounts(qtbot, window)
        if which == "money":
            desk.limit_money(account, "GBP", money)
        else:
            desk.limit_share(account, share)
        window.context.read_limits()
        quiet(qtbot)
        window.go("new")
        quiet(qtbot)

    set_to(size.moved["GBP"], 99)
    assert not look._many.isVisible(), "exactly at it is not above it"
    set_to(size.moved["GBP"] - Decimal("0.01"), 1)
    assert look._many.isVisible()
    assert not look._send.isEnabled()
    assert len(look._many_word.text().splitlines()) == 1


def test_a_limit_of_another_copy_is_asked_for_after_the_refusal(
    open_window: OpenWindow, desk: Desk, qtbot: QtBot
) -> None:
    """It was set while the last look was shown here: nothing is sent, it is said, and then the count can be typed."""
    window = open_window()
    reviewed(qtbot, window)
    submitted(qtbot, window)
    look = window.batch.submit.last_look
    assert not look._many.isVisible()
    desk.limit_money(the_account(window), "USD", Decimal(1))  # the window knows nothing of it
    window.batch.submit.begin_hold()
    qtbot.waitUntil(lambda: window.findChild(MessageDialog) is not None, timeout=10_000)
    dialog = window.findChild(MessageDialog)
    assert any("limit is 1.00 USD" in said.text() for said in dialog.findChildren(QLabel))
    dialog.reject()
    quiet(qtbot)
    assert desk.batches() == ()
    assert look._many.isVisible()
    assert not look._send.isEnabled()
    qtbot.keyClicks(look._many_line, str(look._rows))
    assert look._send.isEnabled()


def test_a_limit_set_here_is_not_undone_by_an_older_reading(
    open_window: OpenWindow, desk: Desk, qtbot: QtBot
) -> None:
    window = open_window()
    account, context = the_account(window), window.context
    kept = threading.Event()

    def keep() -> None:
        assert kept.wait(10)
        desk.limit_rows(account, 9)

    context.read_limits()  # asked before, answered after
    context.set_limits(account, Limits(rows=9), keep)
    context.read_limits()  # asked after, answered before it is kept
    assert context.limits[account.key] == Limits(rows=9)
    qtbot.wait(50)
    assert context.limits[account.key] == Limits(rows=9)
    kept.set()
    quiet(qtbot)
    assert context.limits[account.key] == Limits(rows=9) == desk.limits(account)


def test_a_limit_that_could_not_be_kept_is_told_and_not_shown(
    open_window: OpenWindow, desk: Desk, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    window = open_window()
    at_accounts(qtbot, window)

    def full(*_: object) -> None:
        raise StoreError("DISK_FULL")

    monkeypatch.setattr(desk, "limit_share", full)
    type_in(qtbot, field(window, "Share"), "25")
    window.findChild(MessageDialog).reject()
    quiet(qtbot)
    assert field(window, "Share").text() == ""
    assert window.context.limits[the_account(window).key] == Limits()


def test_the_limits_in_chinese(open_window: OpenWindow, desk: Desk, qtbot: QtBot, qapp: QApplication) -> None:
    window = open_window()
    reviewed(qtbot, window)
    account = the_account(window)
    desk.limit_rows(account, 20)
    desk.limit_money(account, "USD", Decimal(50))
    desk.limit_share(account, 1)
    at_accounts(qtbot, window)
    language.use(qapp, "zh_CN")

    def units() -> list[str]:
        return [said.text() for said in window.accounts.findChildren(QLabel) if said.isVisible() and said.buddy()]

    chinese = ["行", "GBP 佣金变动", "USD 佣金变动", "% 单个合作伙伴的待锁定佣金"]
    qtbot.waitUntil(lambda: units() == chinese, timeout=10_000)
    submitted(qtbot, window)
    rows, money, share = window.batch.submit.last_look._many_word.text().splitlines()
    assert rows == "超过账户上限 20 行。"
    assert money.endswith("账户上限为 50.00 USD。")
    assert "超过账户上限 1 %：" in share
    language.use(qapp, "en")
