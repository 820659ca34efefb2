"""Something of one sheet is still under way while its columns change, or another sheet or batch is looked at."""

from __future__ import annotations

import threading
from pathlib import Path
from typing import Any

import pytest
from pytestqt.qtbot import QtBot
from ui_tools import OpenWindow, quiet, reviewed

from reversal_desk.desk import Desk
from reversal_desk.model import Field, RowState
from reversal_desk.ui import background
from reversal_desk.ui.window import MainWindow


def some_orders(window: MainWindow, count: int) -> list[str]:
    """Orders that are ready in the review."""
    assert window.batch.review.plan is not None
    ready = [change for change in window.batch.review.plan.changes if change.state is RowState.READY]
    return [change.action.oid for change in ready[:count] if change.action is not None]


def another_sheet(path: Path, orders: list[str]) -> Path:
    """A sheet in which these orders were cancelled."""
    path.write_text("Order number,Status\n" + "".join(f"{order},cancelled\n" for order in orders), encoding="utf-8")
    return path


def two_columns(path: Path, first: list[str], second: list[str]) -> Path:
    """A sheet of which two columns hold orders."""
    lines = (f"{one},{other},cancelled\n" for one, other in zip(first, second, strict=True))
    path.write_text("Ref A,Ref B,Status\n" + "".join(lines), encoding="utf-8")
    return path


def orders_in_review(window: MainWindow) -> list[str]:
    """What the review holds."""
    plan = window.batch.review.plan
    return [change.order for change in plan.changes] if plan is not None else []


# --------------------------------------------------------------------------- the columns are corrected


@pytest.mark.parametrize("hears", [False, True], ids=["answers late", "stops in time"])
def test_a_match_under_other_columns_never_reaches_the_review(
    open_window: OpenWindow, desk: Desk, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, hears: bool
) -> None:
    window = open_window()
    reviewed(qtbot, window)
    quiet(qtbot)
    orders = some_orders(window, 4)
    gates = [threading.Event(), threading.Event()]
    begun: list[int] = []
    real = desk.find_actions

    def slow(opened: Any, account: Any, **named: Any) -> Any:
        place = len(begun)
        begun.append(place)
        if hears:
            assert gates[place].wait(20)
            return real(opened, account, **named)
        found = real(opened, account, policy=named["policy"])  # past its last look at `stopped`
        assert gates[place].wait(20)
        return found

    monkeypatch.setattr(desk, "find_actions", slow)
    batch = window.batch
    window.open_files((two_columns(tmp_path / "two.csv", orders[:2], orders[2:]),))
    qtbot.waitUntil(lambda: batch._opened is not None and batch._opened.table.grid.path.endswith("two.csv"))
    if batch.step == "sheet":
        batch.sheet.continue_wanted.emit({Field.ORDER: "Ref A", Field.STATUS: "Status"})
    qtbot.waitUntil(lambda: len(begun) == 1)
    batch.stepper.wanted.emit("sheet")
    batch.sheet.continue_wanted.emit({Field.ORDER: "Ref B", Field.STATUS: "Status"})
    qtbot.waitUntil(lambda: len(begun) == 2)
    steps: list[str] = []
    batch.step_changed.connect(steps.append)
    gates[0].set()
    qtbot.waitUntil(lambda: background.pending() == 1)
    assert (batch.step, steps) == ("match", []), "the first answer moves nothing"
    gates[1].set()
    qtbot.waitUntil(lambda: batch.step == "review" and batch.review.settled, timeout=10_000)
    quiet(qtbot)
    assert orders_in_review(window) == orders[2:]
    assert steps == ["review"]


def test_stopping_a_match_goes_back_to_the_sheet(
    open_window: OpenWindow, desk: Desk, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    window = open_window()
    reviewed(qtbot, window)
    quiet(qtbot)
    gate, told = threading.Event(), []
    real = desk.find_actions

    def slow(opened: Any, account: Any, **named: Any) -> Any:
        assert gate.wait(20)
        told.append(named["stopped"]())
        return real(opened, account, **named)

    monkeypatch.setattr(desk, "find_actions", slow)
    before = orders_in_review(window)
    window.batch.find_actions()
    window.batch.match.stop_wanted.emit()
    assert window.batch.step == "sheet"
    gate.set()
    quiet(qtbot)
    assert told == [True], "the download is told, so that it asks nothing more"
    assert window.batch.step == "sheet"
    assert orders_in_review(window) == before
