"""What Home reminds of can be reached: a line that speaks of several batches leads to all of them, not to the first."""

from __future__ import annotations

from decimal import Decimal

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QPushButton
from pytestqt.qtbot import QtBot
from ui_tools import OpenWindow, done, quiet, reviewed

from reversal_desk.desk import Desk, LockReminder
from reversal_desk.ui.window import MainWindow


def sent_three(qtbot: QtBot, window: MainWindow) -> list[int]:
    """Three batches: one sent, one that took it back, one that took that back."""
    reviewed(qtbot, window)
    batches = [done(qtbot, window)]
    desk = window.context.desk
    for _ in range(2):
        batches.append(desk.undo(desk.undo_preview(batches[-1])))
        desk.run(batches[-1], wait=60)
    return batches


def reminded(window: MainWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, within: int, *batches: int) -> None:
    """Press *Show* at a reminder of rows of these batches."""
    reminder = LockReminder(within, 12, {"USD": Decimal("12.00")}, batches)
    monkeypatch.setattr(Desk, "lock_reminders", lambda _self: (reminder,))
    window.home.reload()
    window.go("home")
    quiet(qtbot)
    show = window.home.findChild(QPushButton, f"reminder_{within}")
    assert show is not None
    show.click()
    quiet(qtbot)


def listed(window: MainWindow) -> list[int]:
    return [batch.id for batch in window.history.batch_table.records.shown]


def test_a_reminder_of_several_batches_shows_each_of_them(
    open_window: OpenWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    window = open_window()
    first, second, third = sent_three(qtbot, window)
    reminded(window, qtbot, monkeypatch, 0, first, third)
    assert window.stack.currentWidget() is window.history
    assert listed(window) == [third, first]
    only = window.history.findChild(QLabel, "historyOnly")
    assert only is not None
    assert only.isVisible()
    assert only.text() == "2 batches with rows that lock today"
    assert window.history._line.text() == "2 of 3 batches"
    window.context.batches_changed.emit()  # read anew, it stays
    quiet(qtbot)
    assert listed(window) == [third, first]
    qtbot.keyClick(window.history.batch_table, Qt.Key.Key_Down)
    window.history._open.click()
    quiet(qtbot)
    assert window.batch.done.batch_id == first
    window.go("history")
    every = window.history.findChild(QPushButton, "historyAll")
    assert every is not None
    every.click()
    assert listed(window) == [third, second, first]
    assert not only.isVisible()


def test_a_reminder_of_one_batch_opens_it(
    open_window: OpenWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    window = open_window()
    reviewed(qtbot, window)
    batch = done(qtbot, window)
    reminded(window, qtbot, monkeypatch, 3, batch)
    assert window.stack.currentWidget() is window.batch
    assert window.batch.done.batch_id == batch


def test_a_reminder_of_what_was_not_sent_says_so_and_opens_its_draft(open_window: OpenWindow, qtbot: QtBot) -> None:
    window = open_window()
    reviewed(qtbot, window)
    quiet(qtbot)
    (draft,) = window.context.desk.drafts()
    window.go("home")
    window.home.reload()
    quiet(qtbot)
    assert sum(lock.rows for lock in draft.locks) == draft.rows + (draft.undecided or 0)
    texts = [label.text() for label in window.home.findChildren(QLabel)]
    assert "2 rows of yours · 2 of them not sent" in texts, "the sample has two that lock within a day"
    assert not any("None of your rows" in text for text in texts)
    show = window.home.findChild(QPushButton, "reminder_0")
    assert show is not None
    show.click()
    quiet(qtbot)
    qtbot.waitUntil(lambda: window.batch.step == "review" and window.batch.review.settled, timeout=20_000)
    assert window.stack.currentWidget() is window.batch


def test_a_batch_that_is_asked_for_by_itself_is_found_among_all(
    open_window: OpenWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also while the list shows others: who is led to a batch must find it there."""
    window = open_window()
    first, second, third = sent_three(qtbot, window)
    reminded(window, qtbot, monkeypatch, 7, first, third)
    only = window.history.findChild(QLabel, "historyOnly")
    assert only is not None
    assert only.text() == "2 batches with rows that lock within 7 days"
    window.context.history_wanted.emit(second)
    quiet(qtbot)
    assert listed(window) == [third, second, first]
    assert [batch.id for batch in window.history.batch_table.chosen_records()] == [second]
