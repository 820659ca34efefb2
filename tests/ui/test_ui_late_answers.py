"""An answer that comes late, of another sheet or of another search, changes nothing of what is shown."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from pytestqt.qtbot import QtBot
from ui_tools import OpenWindow, done, quiet, reviewed

from reversal_desk.desk import Desk
from reversal_desk.errors import StoreError
from reversal_desk.model import Outcome, RowEdit, RowState
from reversal_desk.ui.dialogs.message import MessageDialog
from reversal_desk.ui.review import planning
from reversal_desk.ui.review.digest import Digest
from reversal_desk.ui.window import MainWindow


@pytest.fixture
def gate(qapp: object) -> Any:
    """What waits for it goes on in any case when the test ends."""
    made = threading.Event()
    yield made
    made.set()


def other_sheet(window: MainWindow, folder: Path) -> Path:
    """A sheet with two orders of the one that is shown."""
    ready = [change for change in window.batch.review.plan.changes if change.state is RowState.READY and change.action]
    path = folder / "other.csv"
    lines = [f"{change.action.oid},cancelled" for change in ready[:2]]
    path.write_text("\n".join(["Order number,Status", *lines]) + "\n", encoding="utf-8")
    return path


def shows(window: MainWindow, path: Path) -> bool:
    """Whether the review is of this file."""
    made = window.batch.review.plan
    return window.batch.step == "review" and made is not None and made.opened.table.grid.path == str(path)


def slow_for_the_sample(monkeypatch: pytest.MonkeyPatch, gate: threading.Event) -> list[str]:
    """Plans of the sample are ready when the gate opens; gives the files planned so far."""
    real: Callable[..., Digest] = planning.work_out
    planned: list[str] = []

    def slow(desk: Desk, opened: Any, *given: Any, **named: Any) -> Digest:
        made = real(desk, opened, *given, **named)
        planned.append(opened.table.grid.path)
        if not opened.table.grid.path.endswith("other.csv"):
            gate.wait(60)
        return made

    monkeypatch.setattr(planning, "work_out", slow)
    return planned


def test_a_late_plan_of_the_sheet_before_is_not_taken(
    open_window: OpenWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, gate: threading.Event
) -> None:
    window = open_window()
    reviewed(qtbot, window)
    review, other = window.batch.review, other_sheet(window, tmp_path)
    planned = slow_for_the_sample(monkeypatch, gate)
    window.batch.edits.change({review.model.records[0].key: RowEdit(leave=True)}, "leave")
    qtbot.waitUntil(lambda: bool(planned), timeout=10_000)
    window.batch.edits.stack.undo()
    window.open_files((other,))
    qtbot.waitUntil(lambda: shows(window, other), timeout=20_000)
    gate.set()
    quiet(qtbot)
    assert shows(window, other)
    assert [change.row.number for change in review.model.records] == [2, 3]
    assert review.settled


def test_continue_does_not_wait_beyond_its_sheet(
    open_window: OpenWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, gate: threading.Event
) -> None:
    window = open_window()
    reviewed(qtbot, window)
    review, other = window.batch.review, other_sheet(window, tmp_path)
    slow_for_the_sample(monkeypatch, gate)
    window.batch.edits.change({review.model.records[0].key: RowEdit(leave=True)}, "leave")
    review.press_continue()
    assert not review.settled
    steps: list[str] = []
    window.batch.step_changed.connect(steps.append)
    window.open_files((other,))
    assert not review._again.isActive(), "who opens another sheet no longer wants to go on with this one"
    qtbot.waitUntil(lambda: shows(window, other), timeout=20_000)
    gate.set()
    quiet(qtbot)
    assert "submit" not in steps
    assert shows(window, other)


def test_continue_does_not_wait_where_nobody_looks(
    open_window: OpenWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, gate: threading.Event
) -> None:
    window = open_window()
    reviewed(qtbot, window)
    review = window.batch.review
    slow_for_the_sample(monkeypatch, gate)
    window.batch.edits.change({review.model.records[0].key: RowEdit(leave=True)}, "leave")
    review.press_continue()
    window.batch.go_back("sheet")
    gate.set()
    qtbot.waitUntil(lambda: review.settled, timeout=20_000)
    quiet(qtbot)
    assert window.batch.step == "sheet"
    assert not review._again.isActive()


def test_a_plan_without_the_newest_edit_is_made_anew(open_window: OpenWindow, qtbot: QtBot) -> None:
    """Edits may come while the orders of the same sheet are read again."""
    window = open_window()
    reviewed(qtbot, window)
    review = window.batch.review
    digest, key = review.planning.digest, review.model.records[0].key
    assert digest is not None
    window.batch.edits.change({key: RowEdit(leave=True)}, "leave")
    review.show_plan(digest)
    assert not review.settled
    qtbot.waitUntil(lambda: review.settled, timeout=20_000)
    assert review.plan is not None
    assert review.plan.edits[key] == RowEdit(leave=True)
    quiet(qtbot)


def test_another_sheet_begins_without_the_plan_of_the_one_before(open_window: OpenWindow, qtbot: QtBot) -> None:
    window = open_window()
    reviewed(qtbot, window)
    window.batch.start_afresh()
    assert window.batch.review.plan is None
    assert window.batch.review.lines() == ()
    assert not window.batch.review.going_on.go.isEnabled()
    assert not window.batch.review.settled


def test_history_shows_what_was_searched_last(
    open_window: OpenWindow, desk: Desk, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, gate: threading.Event
) -> None:
    window = open_window()
    reviewed(qtbot, window)
    batch = done(qtbot, window)
    order = next(one.order for one in desk.outcomes(batch) if one.state is RowState.CONFIRMED)
    window.go("history")
    quiet(qtbot)
    history, real = window.history, desk.find_order
    asked: list[str] = []

    def slow(text: str) -> tuple[Outcome, ...]:
        found = real(text)
        asked.append(text)
        if text == "no such order":
            gate.wait(60)
        return found

    monkeypatch.setattr(desk, "find_order", slow)
    history._search.setText("no such order")
    qtbot.waitUntil(lambda: asked == ["no such order"], timeout=10_000)
    history._search.setText(order)
    qtbot.waitUntil(lambda: bool(history._orders.records), timeout=10_000)
    gate.set()
    quiet(qtbot)
    assert {outcome.order for outcome in history._orders.records} == {order}

    taken_back = desk.undo(desk.undo_preview(batch))
    window.run_batch(taken_back)
    qtbot.waitUntil(lambda: not window.context.lane.running and window.batch.step == "done", timeout=60_000)
    window.go("history")
    quiet(qtbot)
    assert history._search.text() == order
    states = {outcome.batch_id: outcome.state for outcome in history._orders.records}
    assert states == {outcome.batch_id: outcome.state for outcome in real(order)}
    assert taken_back in states


def test_an_edit_that_is_taken_back_while_the_plan_is_made_is_not_shown_any_more(
    open_window: OpenWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, gate: threading.Event
) -> None:
    """A whole plan that was asked for before an edit puts the row back as it was; its words must follow."""
    window = open_window()
    reviewed(qtbot, window)
    review, edits = window.batch.review, window.batch.edits
    model, number = review.model, review.model.place("OPERATION")
    ready = [change for change in model.records if change.state is RowState.READY]
    line = model.row_of(ready[1].key)
    before = model.text(line, number)
    planned = slow_for_the_sample(monkeypatch, gate)
    edits.change({ready[0].key: RowEdit(leave=True)}, "leave")
    qtbot.waitUntil(lambda: len(planned) == 1, timeout=10_000)
    whole = review.planning._whole
    edits.change({ready[1].key: RowEdit(leave=True)}, "leave")
    review.planning._later.stop()  # it is slow to come: the plan without the second edit is there first
    qtbot.waitUntil(lambda: model.record(line).state is RowState.LEFT_OUT, timeout=10_000)
    assert model.text(line, number) != before
    gate.set()
    assert whole is not None
    qtbot.waitUntil(lambda: whole.dropped, timeout=10_000)
    edits.stack.undo()
    qtbot.waitUntil(lambda: review.settled, timeout=20_000)
    quiet(qtbot)
    assert model.record(line).state is RowState.READY
    assert model.text(line, number) == before


def test_continue_plans_anew_what_could_not_be_planned(
    open_window: OpenWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    window = open_window()
    reviewed(qtbot, window)
    quiet(qtbot)
    review, real = window.batch.review, planning.work_out
    fails = [True]

    def once(*given: Any, **named: Any) -> Digest:
        if fails:
            fails.clear()
            raise StoreError("full")
        return real(*given, **named)

    monkeypatch.setattr(planning, "work_out", once)
    window.batch.edits.change({review.model.records[0].key: RowEdit(leave=True)}, "leave")
    review.press_continue()
    qtbot.waitUntil(lambda: window.findChild(MessageDialog) is not None, timeout=10_000)
    window.findChild(MessageDialog).reject()
    assert not review._again.isActive(), "who was told of it isn't led on by a later edit"
    assert window.batch.step == "review"
    review.press_continue()
    qtbot.waitUntil(lambda: window.batch.step == "submit", timeout=10_000)
    quiet(qtbot)


def test_an_edit_is_not_seen_to_go_and_come_back(
    open_window: OpenWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, gate: threading.Event
) -> None:
    """A plan that was asked for before the newest edit comes while that one's own is about to be made."""
    window = open_window()
    reviewed(qtbot, window)
    review, edits = window.batch.review, window.batch.edits
    ready = [change.key for change in review.model.records if change.state is RowState.READY][:2]
    planned = slow_for_the_sample(monkeypatch, gate)
    edits.change({ready[0]: RowEdit(leave=True)}, "leave")
    qtbot.waitUntil(lambda: len(planned) == 1, timeout=10_000)
    whole = review.planning._whole
    review.planning._later.setInterval(3_000)
    edits.change({ready[1]: RowEdit(leave=True)}, "leave")
    line = review.model.row_of(ready[1])
    qtbot.waitUntil(lambda: review.model.record(line).state is RowState.LEFT_OUT, timeout=10_000)
    gate.set()
    assert whole is not None
    qtbot.waitUntil(lambda: whole.dropped, timeout=10_000)
    assert review.planning._later.isActive()
    assert review.model.record(line).state is RowState.LEFT_OUT
    review.planning._later.start(0)
    qtbot.waitUntil(lambda: review.settled, timeout=20_000)
    quiet(qtbot)
    assert review.model.record(line).state is RowState.LEFT_OUT
