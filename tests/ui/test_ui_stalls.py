"""The watchdog sees a stall, its place and its phase; a whole practice run in the window is counted by phases."""

from __future__ import annotations

import time

from PySide6.QtCore import QObject, QTimer
from pytestqt.qtbot import QtBot
from stall_watch import LIMIT_SECONDS, StallWatch
from ui_tools import OpenWindow, done, reviewed


def turn_long_enough(qtbot: QtBot, watch: StallWatch, phase: str, beats: int = 20) -> None:
    """Let the loop turn until the watch has counted so many beats."""
    qtbot.waitUntil(lambda: len(watch.gaps.get(phase, ())) >= beats, timeout=10_000)


def compute_for(seconds: float) -> None:
    """Hold the main thread by computing."""
    end = time.thread_time() + seconds
    while time.thread_time() < end:
        pass


class Culprit(QObject):
    """Stalls the loop once, from within a slot."""

    def stall(self) -> None:
        compute_for(3 * LIMIT_SECONDS)


def test_the_watchdog_sees_a_stall_where_and_when_it_was(qtbot: QtBot) -> None:
    watch, culprit = StallWatch(), Culprit()
    watch.start("before")
    turn_long_enough(qtbot, watch, "before")
    watch.enter("during")
    QTimer.singleShot(0, culprit, culprit.stall)
    turn_long_enough(qtbot, watch, "during")
    watch.enter("after")
    turn_long_enough(qtbot, watch, "after")
    watch.stop()
    worst = watch.worst["during"]
    assert len(watch.stalls["during"]) >= 1
    assert worst.seconds >= 3 * LIMIT_SECONDS
    assert worst.computed >= 2.9 * LIMIT_SECONDS
    assert "compute_for" in worst.where
    assert min(watch.worst[phase].computed for phase in ("before", "after")) < LIMIT_SECONDS


def test_a_wait_for_another_thread_is_a_stall_too(qtbot: QtBot) -> None:
    watch = StallWatch()
    watch.start("asleep")
    turn_long_enough(qtbot, watch, "asleep")
    QTimer.singleShot(0, watch, lambda: time.sleep(3 * LIMIT_SECONDS))
    qtbot.waitUntil(lambda: "asleep" in watch.stalls, timeout=10_000)
    watch.stop()
    assert watch.worst["asleep"].computed < LIMIT_SECONDS < watch.worst["asleep"].seconds


def test_nothing_is_counted_after_the_end(qtbot: QtBot) -> None:
    watch = StallWatch()
    watch.start("one")
    turn_long_enough(qtbot, watch, "one")
    watch.stop()
    counted = len(watch.gaps["one"])
    seen = []
    QTimer.singleShot(0, watch, lambda: seen.append(1))
    qtbot.waitUntil(lambda: bool(seen))
    assert len(watch.gaps["one"]) == counted


def test_a_run_in_the_window_can_be_watched(open_window: OpenWindow, qtbot: QtBot) -> None:
    window = open_window()
    watch = StallWatch()
    watch.start("matching")
    reviewed(qtbot, window)
    watch.enter("submitting")
    done(qtbot, window)
    watch.stop()
    assert set(watch.gaps) == {"matching", "submitting"}
    assert all(len(beats) > 20 for beats in watch.gaps.values()), "the loop turned all the while"
