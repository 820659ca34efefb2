"""kill -9 at random moments of `submit`, then `resume`: nothing twice, nothing lost.

Each life is one process killed once and one that resumes. What counts is the service's own ledger of effects.
"""

from __future__ import annotations

import random
import signal
import sqlite3
import sys
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal
from pathlib import Path
from urllib.parse import parse_qsl

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "commands"))

from worlds import Program, cancellations, changed_earlier, plain_world

from reversal_desk.impact.practice import PracticeServer

ROWS = 40
LIVES = 20
#: Lives at the same time; each has its own service, home and process.
TOGETHER = 4

pytestmark = [
    pytest.mark.kills,
    pytest.mark.skipif(sys.platform == "win32", reason="there is no kill -9 on Windows"),
]


def sent_so_far(home: Path) -> int:
    """Attempts on record, read beside the running program; 0 while the journal isn't there."""
    path = home / "live" / "journal.sqlite3"
    if not path.exists():
        return 0
    try:
        with sqlite3.connect(f"file:{path}?mode=ro", uri=True, timeout=5) as journal:
            count = journal.execute("SELECT count(*) FROM attempt").fetchone()[0]
        journal.close()
    except sqlite3.OperationalError:  # the tables are just being made
        return 0
    return int(count)


def test_killed_at_random_moments_nothing_twice_nothing_lost(tmp_path: Path) -> None:
    with ThreadPoolExecutor(TOGETHER) as pool:
        for life in [pool.submit(live, tmp_path / str(number), number) for number in range(LIVES)]:
            life.result()


def live(tmp_path: Path, life: int) -> None:
    """One life: submit, killed once; resume; every third is taken back, too."""
    tmp_path.mkdir()
    chance = random.Random(f"life {life}")
    world = plain_world(ROWS - 2, extra=[changed_earlier("B1"), changed_earlier("B2")])
    with PracticeServer(tmp_path / "world", world=world, delay=(0, 0.3), limit=100_000) as server:
        program = Program(tmp_path / "home", server.token)
        program.add_account(server)
        before = {a.id: (a.state, a.amount) for a in server.world().actions.values()}
        orders = [f"A{n:05d}" for n in range(1, ROWS - 1)] + ["B1", "B2"]
        sheet = cancellations(tmp_path / "s.csv", orders)

        process = program.start("submit", sheet, "--yes", "--json", "--quiet")
        target = chance.randint(0, ROWS)  # kill when so many attempts are on record, then a random moment later
        end = time.monotonic() + 30
        while process.poll() is None and sent_so_far(program.home) < target and time.monotonic() < end:
            time.sleep(0.002)
        time.sleep(chance.random() * 0.08)
        process.send_signal(signal.SIGKILL)
        process.communicate()

        killed_early = (
            not (program.home / "live" / "journal.sqlite3").exists()
            or not program.run("history", "--json").json["batches"]
        )
        if killed_early:  # before the batch was written nothing can have been sent
            assert not server.world().submissions
            return
        resumed = program.run("resume", "--yes", "--json", "--wait", "60", "--patience", "1", "--quiet")
        assert resumed.code == 0, resumed.err + resumed.out
        totals = program.run("history", "--json").json["batches"][0]["totals"]
        assert totals == {"confirmed": ROWS}

        effects = Counter(effect.action_id for effect in server.effects())
        assert set(effects.values()) == {1}, "an action was changed twice"
        assert len(effects) == ROWS, "an action was lost"
        accepted = Counter(dict(parse_qsl(kept.payload))["ActionId"] for kept in server.world().submissions.values())
        assert max(accepted.values()) <= 2

        if life % 3:
            return
        back = program.run("reset", "1", "--yes", "--json", "--quiet")
        assert back.code == 0, back.err
        after = {a.id: (a.state, a.amount) for a in server.world().actions.values()}
        assert after == before


def test_killed_in_the_middle_of_an_undo(tmp_path: Path) -> None:
    """An undo of two steps, killed between them, goes on to the before-image."""
    extra = [changed_earlier(f"B{n}") for n in range(1, 9)]
    with PracticeServer(tmp_path / "world", world=plain_world(2, extra=extra), delay=(0, 0.3)) as server:
        program = Program(tmp_path / "home", server.token)
        program.add_account(server)
        before = {a.id: (a.state, a.amount) for a in server.world().actions.values()}
        sheet = cancellations(tmp_path / "s.csv", [f"B{n}" for n in range(1, 9)])
        assert program.run("submit", sheet, "--yes", "--json", "--quiet").code == 0
        process = program.start("reset", "1", "--yes", "--json", "--quiet")
        end = time.monotonic() + 30
        while process.poll() is None and time.monotonic() < end:
            if any(a.amount == Decimal("100.00") for a in server.world().actions.values()):
                break  # a RESET took effect: half way back
            time.sleep(0.005)
        process.send_signal(signal.SIGKILL)
        process.communicate()
        again = program.run("reset", "1", "--yes", "--json", "--quiet", "--patience", "1", "--wait", "60")
        assert again.code == 0, again.err + again.out
        assert {a.id: (a.state, a.amount) for a in server.world().actions.values()} == before
