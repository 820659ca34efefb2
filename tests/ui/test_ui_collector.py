"""Garbage is collected in the main thread, and never for long."""

from __future__ import annotations

import gc
import threading
import time

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from reversal_desk.ui import app as application
from reversal_desk.ui import background
from reversal_desk.ui.collector import LOOK_MS, Collector


class Dropped(QObject):
    """Lies in a cycle, so that only the collector finds it."""

    ends: list[threading.Thread] = []  # noqa: RUF012 - one list for the test

    def __init__(self) -> None:
        super().__init__()
        self.itself = self

    def __del__(self) -> None:
        self.ends.append(threading.current_thread())


class Cycle:
    def __init__(self) -> None:
        self.itself = self


def collector(app: QApplication) -> Collector:
    found = app.findChildren(Collector)
    assert len(found) == 1, "one, however often the application is asked for"
    return found[0]


def test_a_worker_that_makes_many_objects_destroys_none_of_the_windows(qtbot: QtBot, qapp: QApplication) -> None:
    assert application.make_application() is qapp
    assert not gc.isenabled()
    looker = collector(qapp)
    looker.look()
    Dropped.ends.clear()
    Dropped()
    made: list[int] = []

    def work() -> None:
        for _ in range(3):
            made.append(len([Cycle() for _ in range(12_000)]))

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    assert len(made) == 3
    assert not Dropped.ends, "36,000 objects were made in a worker, and it looked through none"
    looker.look()
    if not Dropped.ends:  # too many for one turn: set aside until the window is not in use
        looker.look_through()
    assert Dropped.ends == [threading.main_thread()]


def test_what_is_new_is_looked_through_while_the_window_is_open(qtbot: QtBot, qapp: QApplication) -> None:
    gc.collect()
    Dropped.ends.clear()
    Dropped()
    kept = [Cycle() for _ in range(11_000)]
    qtbot.waitUntil(lambda: bool(Dropped.ends), timeout=20 * LOOK_MS)
    assert Dropped.ends == [threading.main_thread()]
    assert kept


def test_half_a_million_new_objects_are_not_looked_through_in_one_go(qtbot: QtBot, qapp: QApplication) -> None:
    looker = collector(qapp)
    gc.collect()
    found: list[list[tuple[int, list[int]]]] = []
    background.in_pool(lambda: [(n, [n]) for n in range(250_000)], done=found.append, failed=found.append)
    longest = 0.0
    while not found:
        began = time.thread_time()
        looker.look()
        longest = max(longest, time.thread_time() - began)
        qapp.processEvents()
    began = time.thread_time()
    looker.look()
    longest = max(longest, time.thread_time() - began)
    assert longest < 0.05
    assert gc.get_freeze_count() > 0
