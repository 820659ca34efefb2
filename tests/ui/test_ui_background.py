"""Workers speak in the main thread, or not at all."""

from __future__ import annotations

import threading
from functools import partial
from typing import Any

import pytest
import shiboken6
from PySide6.QtCore import QObject, QTimer, Slot
from pytestqt.qtbot import QtBot

from reversal_desk.model import Progress
from reversal_desk.ui import background


class Listener(QObject):
    def __init__(self) -> None:
        super().__init__()
        self.heard: list[tuple[str, Any, bool]] = []

    def _hear(self, what: str, value: Any) -> None:
        self.heard.append((what, value, threading.current_thread() is threading.main_thread()))

    @Slot(object)
    def done(self, value: Any) -> None:
        self._hear("done", value)

    @Slot(object)
    def failed(self, error: BaseException) -> None:
        self._hear("failed", type(error))

    def nothing(self) -> None:
        self._hear("nothing", None)

    @Slot(object)
    def progressed(self, progress: Progress) -> None:
        self._hear("progressed", progress.done)


class Told:
    """A control that only notes what it is told."""

    def __init__(self) -> None:
        self.left = threading.Event()

    def pause(self) -> None:
        raise AssertionError("not asked for")

    def resume(self) -> None:
        raise AssertionError("not asked for")

    def stop(self) -> None:
        raise AssertionError("not asked for")

    def leave(self) -> None:
        self.left.set()


def test_answers_arrive_in_the_main_thread(qtbot: QtBot) -> None:
    listener = Listener()
    workers: list[bool] = []

    def work(number: int) -> int:
        workers.append(threading.current_thread() is threading.main_thread())
        return number * 2

    background.in_pool(work, 21, done=listener.done, failed=listener.failed)
    qtbot.waitUntil(lambda: background.pending() == 0)
    assert listener.heard == [("done", 42, True)]
    assert workers == [False]


def test_a_failure_arrives_in_the_main_thread_too(qtbot: QtBot) -> None:
    listener = Listener()

    def work() -> None:
        raise LookupError("none")

    background.in_pool(work, done=listener.done, failed=listener.failed)
    qtbot.waitUntil(lambda: bool(listener.heard))
    assert listener.heard == [("failed", LookupError, True)]


def test_a_dropped_answer_and_a_deleted_receiver_hear_nothing(qtbot: QtBot) -> None:

    listener, gone = Listener(), Listener()
    started, go = threading.Event(), threading.Event()

    def work() -> None:
        started.set()
        go.wait(10)

    ticket = background.in_pool(work, done=listener.done, failed=listener.failed)
    background.in_pool(work, done=gone.done, failed=gone.failed)
    ticket.drop()
    shiboken6.delete(gone)
    go.set()
    qtbot.waitUntil(lambda: background.pending() == 0)
    assert listener.heard == []
    assert gone.heard == []


def test_an_answer_may_be_awaited_for_a_blink_and_is_given_once(qtbot: QtBot) -> None:
    listener = Listener()
    ticket = background.in_pool(lambda: 42, done=listener.done, failed=listener.failed)
    ticket.await_briefly(20)
    assert listener.heard == [("done", 42, True)], "no turn of the loop was needed"
    qtbot.waitUntil(lambda: background.pending() == 0)
    assert len(listener.heard) == 1
    gate = threading.Event()
    slow = background.in_pool(gate.wait, 20, done=listener.done, failed=listener.failed)
    slow.await_briefly(0.01)
    assert len(listener.heard) == 1
    gate.set()
    qtbot.waitUntil(lambda: len(listener.heard) == 2)
    background.in_pool(lambda: 1 / 0, done=listener.done, failed=listener.failed).await_briefly(0.2)
    assert len(listener.heard) == 2, "what went wrong is said by the loop"
    qtbot.waitUntil(lambda: len(listener.heard) == 3)
    assert listener.heard[2][0] == "failed"


def test_steps_are_taken_one_a_turn_and_counted_until_the_last(qtbot: QtBot) -> None:
    seen: list[str] = []
    beat = QTimer()
    beat.timeout.connect(lambda: seen.append("turn"))
    beat.start(0)
    background.in_turns(*(partial(seen.append, word) for word in ("a", "b", "c")))
    assert not seen, "the first one waits for the loop too"
    assert background.pending() == 1
    qtbot.waitUntil(lambda: background.pending() == 0)
    beat.stop()
    assert [word for word in seen if word != "turn"] == ["a", "b", "c"]
    assert "turn" in seen[seen.index("a") : seen.index("b")]
    assert "turn" in seen[seen.index("b") : seen.index("c")]


def test_steps_end_when_they_are_dropped_or_their_owner_is_gone(qtbot: QtBot) -> None:
    listener = Listener()
    taken: list[str] = []
    ticket: background.Ticket
    drop = lambda: ticket.drop()  # noqa: E731, PLW0108 - the ticket is not there yet
    ticket = background.in_turns(lambda: taken.append("a"), drop, lambda: taken.append("b"))
    background.in_turns(lambda: shiboken6.delete(listener), listener.nothing, lambda: taken.append("c"))
    qtbot.waitUntil(lambda: background.pending() == 0)
    assert taken == ["a"]


def test_the_lane_batches_progress_and_ends_once(qtbot: QtBot) -> None:
    listener = Listener()
    lane = background.Lane()
    lane.progressed.connect(listener.progressed)
    lane.ended.connect(listener.done)
    lane.broke.connect(listener.failed)

    def work(emit: Any) -> str:
        for number in range(1000):
            emit(Progress("sending", number, 1000))
        return "over"

    lane.start(work, Told())
    assert lane.running
    with pytest.raises(RuntimeError):
        lane.start(work, Told())
    qtbot.waitUntil(lambda: not lane.running)
    assert listener.heard[-1] == ("done", "over", True)
    assert [value for what, value, _ in listener.heard if what == "progressed"][-1] == 999
    assert len(listener.heard) < 20


def test_a_lane_that_breaks_says_so(qtbot: QtBot) -> None:
    listener = Listener()
    lane = background.Lane()
    lane.ended.connect(listener.done)
    lane.broke.connect(listener.failed)

    def work(_emit: Any) -> None:
        raise OSError("gone")

    lane.start(work, Told())
    qtbot.waitUntil(lambda: bool(listener.heard))
    assert listener.heard == [("failed", OSError, True)]
    assert not lane.running


def test_closing_asks_the_lane_to_leave_and_waits_a_bounded_time(qtbot: QtBot) -> None:
    lane = background.Lane()
    told = Told()
    lane.start(lambda _emit: told.left.wait(20), told)
    assert lane.leave(10)
    assert told.left.is_set()
    stubborn, release = background.Lane(), threading.Event()
    stubborn.start(lambda _emit: release.wait(20), Told())
    thread = stubborn._thread
    assert not stubborn.leave(0.05)
    release.set()
    assert thread is not None
    thread.join(10)


def test_a_lane_is_claimed_while_its_run_is_prepared(qtbot: QtBot) -> None:
    lane = background.Lane()
    lane.claim()
    assert lane.taken
    assert not lane.running
    with pytest.raises(RuntimeError):
        lane.claim()
    lane.release()
    assert not lane.taken
    lane.claim()
    lane.start(lambda _emit: "over", Told())
    with pytest.raises(RuntimeError):
        lane.claim()
    qtbot.waitUntil(lambda: not lane.running)
    assert not lane.taken
