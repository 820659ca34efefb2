"""Practice services on real sockets, started for one test and ended with it."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from practice_bench import Caller, Clock, Desk, Serve, small_world

from reversal_desk.impact.practice import PracticeServer


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def serve(tmp_path: Path, clock: Clock) -> Iterator[Serve]:
    """Starts services; all of them are stopped at the end, and none of their threads may be left."""
    before = set(threading.enumerate())
    running: list[Desk] = []

    def start(**options: Any) -> Desk:
        folder = options.pop("folder", tmp_path / "practice")
        options = {"delay": (0.0, 0.0), "now": clock, "world": small_world(), **options}
        server = PracticeServer(folder, **options)
        server.start()
        desk = Desk(server, Caller(server), folder)
        running.append(desk)
        return desk

    yield start
    for desk in running:
        desk.server.stop()
        desk.call.close()
    assert set(threading.enumerate()) <= before
