"""Something of one sheet is still under way while its columns change, or another sheet or batch is looked at."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot
from ui_tools import OpenWindow, done, quiet, reviewed, send_few

from reversal_desk.desk import Desk
from reversal_desk.errors import StoreError
from reversal_desk.model import Field, Notice, RowEdit, RowState, RunResult
from reversal_desk.ui import background
from reversal_desk.ui.context import UndoWanted
from reversal_desk.ui.dialogs.message import MessageDialog
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
    qtbot.waitUntil(lambda: (now := batch.matching.opened) is not None and now.table.grid.path.endswith("two.csv"))
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


# --------------------------------------------------------------------------- a hold that is left


def keep_back(qtbot: QtBot, window: MainWindow, count: int) -> list[str]:
    """Go to the review of the sample and leave some orders out there, for another sheet to ask for them."""
    reviewed(qtbot, window)
    orders = some_orders(window, count)
    review = window.batch.review
    assert review.plan is not None
    keys = [change.key for change in review.plan.changes if change.action is not None and change.action.oid in orders]
    window.batch.edits.change({key: RowEdit(leave=True) for key in keys}, "leave")
    qtbot.waitUntil(lambda: review.settled, timeout=10_000)
    return orders


def check(qtbot: QtBot, window: MainWindow) -> None:
    """Go on to the last look."""
    window.batch.review.press_continue()
    qtbot.waitUntil(lambda: window.batch.step == "submit", timeout=10_000)
    quiet(qtbot)


def review_of(qtbot: QtBot, window: MainWindow, path: Path) -> None:
    """Open another sheet, up to its review."""
    review = window.batch.review
    window.open_files((path,))

    def there() -> bool:
        plan = review.plan
        return (
            window.batch.step == "review"
            and review.settled
            and plan is not None
            and plan.opened.table.grid.path == str(path)
        )

    qtbot.waitUntil(there, timeout=20_000)


def ended(qtbot: QtBot, window: MainWindow) -> None:
    """Wait until nothing runs."""
    qtbot.waitUntil(lambda: not window.context.lane.taken, timeout=60_000)
    quiet(qtbot)


WAYS: dict[str, Callable[[MainWindow, Path], None]] = {
    "new batch": lambda window, path: window.new_batch(),
    "another file": lambda window, path: window.open_files((path,)),
    "pasted rows": lambda window, path: window.open_text("Order number\tStatus\n1\tcancelled\n"),
    "another batch": lambda window, path: window.open_batch(1),
    "an undo": lambda window, path: window.context.undo_wanted.emit(UndoWanted(1)),
}


@pytest.mark.parametrize("way", WAYS)
def test_a_hold_ends_where_something_else_is_opened(
    open_window: OpenWindow, desk: Desk, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, way: str
) -> None:
    window = open_window()
    other = another_sheet(tmp_path / "other.csv", keep_back(qtbot, window, 1))
    check(qtbot, window)
    send_few(qtbot, window)
    (first,) = desk.batches()
    monkeypatch.setenv("REVERSAL_DESK_HOLD_SECONDS", "30")
    submit = window.batch.submit
    submit.begin_hold()
    assert submit.holding
    WAYS[way](window, other)
    assert not submit.holding
    quiet(qtbot)
    assert desk.batches() == (first,)
    assert not window.context.lane.taken


def test_a_hold_goes_on_while_another_place_is_looked_at(
    open_window: OpenWindow, desk: Desk, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its page is as it was left, with Cancel."""
    window = open_window()
    reviewed(qtbot, window)
    check(qtbot, window)
    monkeypatch.setenv("REVERSAL_DESK_HOLD_SECONDS", "30")
    window.batch.submit.begin_hold()
    window.go("home")
    window.go("new")
    assert window.batch.submit.holding
    assert window.batch.submit.findChild(QPushButton, "submitCancel").isVisible()
    window.batch.submit.cancel()
    quiet(qtbot)


# --------------------------------------------------------------------------- a batch that is being written


def test_a_sheet_opened_while_a_batch_is_written_keeps_its_draft_and_its_page(
    open_window: OpenWindow, desk: Desk, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    window = open_window()
    other = another_sheet(tmp_path / "other.csv", keep_back(qtbot, window, 3))
    check(qtbot, window)
    asked, gate = threading.Event(), threading.Event()
    real = desk.submit

    def slow(made: Any, **named: Any) -> int:
        asked.set()
        assert gate.wait(30)
        return real(made, **named)

    monkeypatch.setattr(desk, "submit", slow)
    batch = window.batch
    batch.submit.begin_hold()
    qtbot.waitUntil(asked.is_set)
    assert window.context.lane.taken, "no other run may begin, and closing asks"
    assert not batch.submit.findChild(QPushButton, "submitSend").isVisible()
    assert not batch.submit.findChild(QPushButton, "submitBack").isVisible()
    assert batch.stepper._locked
    window.close()
    dialog = window.findChild(MessageDialog, "leaveDialog")
    assert "A batch is being sent." in dialog._message.text
    dialog.reject()
    window.new_batch()
    (draft,) = desk.drafts()
    window.resume_draft(draft.id)
    assert batch.sheet._state == "empty", "what is becoming a batch is not opened once more"
    review_of(qtbot, window, other)
    review = batch.review
    assert review.plan is not None
    batch.edits.change({review.plan.changes[0].key: RowEdit(leave=True)}, "leave")
    qtbot.waitUntil(lambda: sorted(draft.edited for draft in desk.drafts()) == [1, 3], timeout=10_000)
    steps: list[str] = []
    batch.step_changed.connect(steps.append)
    gate.set()
    qtbot.waitUntil(lambda: bool(desk.batches()), timeout=10_000)
    ended(qtbot, window)
    (sent,) = desk.batches()
    assert Path(sent.file).name != "other.csv"
    assert sent.counts[RowState.CONFIRMED] > 20, "what was written is sent"
    kept = {Path(draft.file).name: draft for draft in desk.drafts()}
    assert kept.pop("other.csv").edited == 1
    (rest,) = kept.values()
    assert rest.rows == 0, "of what was sent only what nobody decided is left"
    assert rest.undecided > 0
    assert (batch.step, steps) == ("review", [])
    assert review.plan.opened.table.grid.path == str(other)


def test_a_batch_that_cannot_be_written_can_be_sent_again(
    open_window: OpenWindow, desk: Desk, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    window = open_window()
    reviewed(qtbot, window)
    check(qtbot, window)
    with monkeypatch.context() as patch:

        def full(made: Any, **named: Any) -> int:
            raise StoreError("DISK_FULL")

        patch.setattr(desk, "submit", full)
        window.batch.submit.begin_hold()
        qtbot.waitUntil(lambda: window.findChild(MessageDialog) is not None, timeout=10_000)
    window.findChild(MessageDialog).reject()
    quiet(qtbot)
    assert not window.context.lane.taken
    assert not window.batch.stepper._locked
    send = window.batch.submit.findChild(QPushButton, "submitSend")
    assert send.isVisible()
    assert send.isEnabled()
    assert len(desk.drafts()) == 1


# --------------------------------------------------------------------------- a run behind another sheet


def running(qtbot: QtBot, window: MainWindow, desk: Desk, patch: pytest.MonkeyPatch) -> threading.Event:
    """Send the sheet at its last look; the run waits for the event."""
    gate, real = threading.Event(), desk.run

    def slow(*place: Any, **named: Any) -> Any:
        assert gate.wait(60)
        return real(*place, **named)

    patch.setattr(desk, "run", slow)
    window.batch.submit.begin_hold()
    qtbot.waitUntil(lambda: window.context.running_batch > 0, timeout=10_000)
    return gate


def test_a_run_is_reached_from_home_and_its_end_leaves_another_last_look(
    open_window: OpenWindow, desk: Desk, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    window = open_window()
    other = another_sheet(tmp_path / "other.csv", keep_back(qtbot, window, 3))
    check(qtbot, window)
    gate = running(qtbot, window, desk, monkeypatch)
    review_of(qtbot, window, other)
    check(qtbot, window)
    batch, submit = window.batch, window.batch.submit
    send, stop, pause = (submit.findChild(QPushButton, name) for name in ("submitSend", "runStop", "runPause"))
    assert send.isVisible()
    assert not send.isEnabled()
    assert not batch.stepper._locked
    window.go("home")
    quiet(qtbot)
    window.home.findChild(QPushButton, "showRun").click()
    assert window.stack.currentWidget() is batch
    assert stop.isVisible()
    assert pause.isVisible()
    assert pause.hasFocus() or window.focusWidget() is pause
    batch.stepper.wanted.emit("review")
    assert not batch.stepper._locked, "the other sheet is still to be sent"
    check(qtbot, window)
    gate.set()
    ended(qtbot, window)
    assert batch.step == "submit"
    assert submit.plan is not None
    assert submit.plan.opened.table.grid.path == str(other)
    assert send.isVisible()
    assert send.isEnabled()
    assert batch.done.batch_id == 0, "nobody wanted to see it yet"


@pytest.mark.parametrize("seen", ["another last look", "another place", "the run"])
def test_a_run_that_breaks_is_said_wherever_one_is(
    open_window: OpenWindow, desk: Desk, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, seen: str
) -> None:
    window = open_window()
    other = another_sheet(tmp_path / "other.csv", keep_back(qtbot, window, 3))
    check(qtbot, window)
    gate = threading.Event()

    def breaks(*place: Any, **named: Any) -> Any:
        assert gate.wait(60)
        raise StoreError("DISK_FULL")

    monkeypatch.setattr(desk, "run", breaks)
    window.batch.submit.begin_hold()
    qtbot.waitUntil(lambda: window.context.running_batch > 0, timeout=10_000)
    if seen == "another last look":
        review_of(qtbot, window, other)
        check(qtbot, window)
    elif seen == "another place":
        window.go("home")
    quiet(qtbot)
    gate.set()
    ended(qtbot, window)
    submit = window.batch.submit
    assert len(window.findChildren(MessageDialog)) == (0 if seen == "the run" else 1)
    if seen == "another last look":
        send = submit.findChild(QPushButton, "submitSend")
        assert send.isVisible()
        assert send.isEnabled()
    else:
        assert submit.run_shown
    for dialog in window.findChildren(MessageDialog):
        dialog.reject()


def test_the_outcomes_looked_at_stay_when_another_run_ends(
    open_window: OpenWindow, desk: Desk, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    window = open_window()
    reviewed(qtbot, window)
    first = done(qtbot, window)
    second = desk.undo(desk.undo_preview(first))
    gate, real = threading.Event(), desk.run

    def slow(*place: Any, **named: Any) -> Any:
        assert gate.wait(60)
        return real(*place, **named)

    monkeypatch.setattr(desk, "run", slow)
    window.run_batch(second)
    window.open_batch(first)
    quiet(qtbot)
    shown = window.batch.done
    assert "confirmed" in shown._sentence.text()
    gate.set()
    ended(qtbot, window)
    assert (window.batch.step, shown.batch_id) == ("done", first)
    assert "taken back" in shown._sentence.text(), "and what is said of it is true"


def test_outcomes_are_read_again_when_a_recheck_has_news(open_window: OpenWindow, desk: Desk, qtbot: QtBot) -> None:
    window = open_window()
    reviewed(qtbot, window)
    first = done(qtbot, window)
    desk.run(desk.undo(desk.undo_preview(first)), wait=60)
    window.batch.done.chips.choose("confirmed")
    window.show_rechecked(())
    quiet(qtbot)
    counts = desk.batch(first).counts
    assert window.batch.done.counts()[RowState.UNDONE] == counts[RowState.UNDONE] > 0
    assert window.batch.done._sentence.text().endswith(f"{counts[RowState.UNDONE]} taken back")


def test_a_run_that_ended_early_behind_another_sheet_is_said(
    open_window: OpenWindow, desk: Desk, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    window = open_window()
    other = another_sheet(tmp_path / "other.csv", keep_back(qtbot, window, 3))
    check(qtbot, window)
    gate = threading.Event()

    def early(batch_id: int, **named: Any) -> RunResult:
        assert gate.wait(60)
        return RunResult(batch_id, (), {}, Notice("DISK_FULL", {}))

    monkeypatch.setattr(desk, "run", early)
    window.batch.submit.begin_hold()
    qtbot.waitUntil(lambda: window.context.running_batch > 0, timeout=10_000)
    review_of(qtbot, window, other)
    gate.set()
    ended(qtbot, window)
    dialog = window.findChild(MessageDialog)
    assert dialog is not None
    dialog.reject()
    assert window.batch.step == "review"
    (batch,) = desk.batches()
    window.open_batch(batch.id)
    quiet(qtbot)
    assert window.batch.done._news.isVisible(), "it is said there too"
