"""The late re-check of the open window: off until started, quiet where nothing is new, else one message."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from pytestqt.qtbot import QtBot
from ui_tools import OpenWindow, done, reviewed

from reversal_desk.desk import Desk
from reversal_desk.errors import StoreError
from reversal_desk.model import Notice
from reversal_desk.run import Alarm, RecheckResult
from reversal_desk.ui import background
from reversal_desk.ui.dialogs.message import MessageDialog
from reversal_desk.ui.window import MainWindow


def quiet(qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: background.pending() == 0, timeout=20_000)


def messages(window: MainWindow) -> list[MessageDialog]:
    return [dialog for dialog in window.findChildren(MessageDialog) if dialog.isVisible()]


def test_a_window_looks_only_once_it_is_started_and_stops_when_it_closes(
    qtbot: QtBot, open_window: OpenWindow, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[dict[str, Any]] = []

    def recheck(**named: Any) -> tuple[RecheckResult, ...]:
        asked.append(named)
        return ()

    monkeypatch.setattr(desk, "recheck", recheck)
    window = open_window()
    assert not asked
    window.rechecks.start()
    quiet(qtbot)
    assert [(each["everything"], each["stopped"]()) for each in asked] == [(False, False)]
    window.rechecks.look()
    quiet(qtbot)
    assert len(asked) == 2
    assert not messages(window)
    window.close()
    window.rechecks.look()
    quiet(qtbot)
    assert len(asked) == 2
    assert asked[0]["stopped"]()


def test_trouble_nobody_asked_for_is_not_shown_and_the_next_look_comes(
    qtbot: QtBot, open_window: OpenWindow, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    answers: list[Any] = [
        StoreError("DISK_FULL", folder="x"),
        (RecheckResult("k", 0, (), (), 0, {}, Notice("NETWORK_NAME", {"host": "x"}), 3),),
    ]

    def recheck(**_: Any) -> Any:
        answer = answers.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return answer

    monkeypatch.setattr(desk, "recheck", recheck)
    window = open_window()
    for _ in range(2):
        window.rechecks.look()
        quiet(qtbot)
    assert not answers
    assert not messages(window)


@pytest.mark.parametrize("code", ["en", "zh_CN"])
def test_what_came_back_is_said_once_with_its_order(
    qtbot: QtBot, open_window: OpenWindow, desk: Desk, code: str
) -> None:
    window = open_window(language_code=code)
    reviewed(qtbot, window)
    batch = done(qtbot, window)
    outcome = next(o for o in desk.outcomes(batch) if o.state == "confirmed" and o.operation == "reverse")
    server: Any = desk._parts.practice.server
    action = server.world().actions[outcome.action_id]
    action.payout, action.version = Decimal("3.33"), action.version + 1  # reversed, and it pays all the same
    found = desk.recheck()
    [alarm] = [alarm for result in found for alarm in result.alarms]
    assert isinstance(alarm, Alarm)
    window.rechecks.found.emit(found)
    quiet(qtbot)
    [dialog] = messages(window)
    assert alarm.outcome.order in dialog._message.text
    assert "?" not in dialog._message.text
    if code == "zh_CN":
        assert "复查" in dialog._message.text
    dialog.reject()
    window.open_batch(batch)
    quiet(qtbot)
    assert all(not result.alarms for result in desk.recheck())
