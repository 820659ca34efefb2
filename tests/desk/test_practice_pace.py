"""The practice service takes its time over a change where it is told to, so that a run can be paused and stopped."""

from __future__ import annotations

import threading
import time
from pathlib import Path

import pytest
import requests

from reversal_desk.desk.practice import Practice
from reversal_desk.impact.practice import PRACTICE_SID, PRACTICE_TOKEN

PACE = 0.5


@pytest.mark.parametrize(("pace", "waits"), [(0.0, False), (PACE, True)])
def test_a_change_takes_its_time_and_reading_none(tmp_path: Path, pace: float, waits: bool) -> None:
    practice = Practice(tmp_path, delay=(0.0, 0.0), pace=pace, lock=threading.RLock())
    address = f"{practice.start().origin}/Advertisers/{PRACTICE_SID}/Actions/1000.4636.1"

    def seconds(method: str) -> float:
        began = time.monotonic()
        requests.request(method, address, auth=(PRACTICE_SID, PRACTICE_TOKEN), timeout=10)
        return time.monotonic() - began

    try:
        assert seconds("GET") < PACE
        for method in ("PUT", "DELETE"):
            assert (seconds(method) >= PACE) is waits
    finally:
        practice.stop()
