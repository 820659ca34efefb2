"""The real lane under stress, each life in a process of its own under faulthandler: see one_run.py.

REVERSAL_DESK_STRESS says how many lives (`dev.py long` has 50), REVERSAL_DESK_STRESS_FROM the first seed.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

LIVES = int(os.environ.get("REVERSAL_DESK_STRESS", "10"))
FIRST = int(os.environ.get("REVERSAL_DESK_STRESS_FROM", "0"))
TOGETHER = 3
#: Above one_run.py's own limit, which shows the stacks.
LIMIT = 300.0

pytestmark = pytest.mark.stress


def one(seed: int, folder: Path) -> tuple[dict[str, Any], str]:
    """One life; what it tells, and why it failed."""
    folder.mkdir()
    script = Path(__file__).with_name("one_run.py")
    argv = [sys.executable, "-X", "faulthandler", "-W", "error", str(script), str(seed), str(folder)]
    try:
        done = subprocess.run(argv, capture_output=True, text=True, timeout=LIMIT, check=False)
    except subprocess.TimeoutExpired as error:
        return {}, f"seed {seed}: not even its stacks came within {LIMIT:.0f} s: {error.stderr}"
    lines = done.stdout.strip().splitlines()
    told: dict[str, Any] = json.loads(lines[-1]) if lines else {}
    if done.returncode == 0:
        return told, ""
    return told, f"seed {seed} ended with {done.returncode}: {told.get('wrong')}\n{done.stderr[-20_000:]}"


@pytest.mark.timeout(120 + 60 * LIVES)
def test_the_lane_under_stress(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], record_property: Callable[[str, object], None]
) -> None:
    seeds = range(FIRST, FIRST + LIVES)
    with ThreadPoolExecutor(TOGETHER) as pool:
        ended = list(pool.map(lambda seed: one(seed, tmp_path / str(seed)), seeds))
    failed = [why for _, why in ended if why]
    states: Counter[str] = Counter()
    second: Counter[str] = Counter()
    for told, _ in ended:
        states += Counter(told.get("states", {}))
        second += Counter(told.get("second", {}))
    runs = sum(told.get("runs", 0) for told, _ in ended)
    figure = f"{LIVES - len(failed)} of {LIVES} lives, {runs} runs"
    record_property("figure", figure)
    with capsys.disabled():
        print(f"\n{figure}; rows {dict(states)}; beside them {dict(second)}")
        slow = max((told.get("leave", 0.0) for told, _ in ended), default=0.0)
        print(f"slowest end after the window closed: {slow} s")
    assert not failed, "\n\n".join(failed)
