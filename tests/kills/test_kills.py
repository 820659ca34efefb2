"""kill -9 at random moments of `submit`, `resume` and `reset`, then resumed: nothing twice, nothing lost.

Each life is one service, one data folder, and a row of processes of which all but the last of each kind are
killed: while they start, while they send, while they wait for proof. What counts is the service's own ledger.
REVERSAL_DESK_LIVES says how many lives (`dev.py long` has 100).
"""

from __future__ import annotations

import os
import random
import signal
import sys
import threading
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from balance import attempts_on_record, haunted, imbalance, lost_twice, rows_of, standing
from homes import know
from worlds import Program, cancellations, changed_earlier, plain_world, write_csv

from reversal_desk.impact.practice import PracticeServer

LIVES = int(os.environ.get("REVERSAL_DESK_LIVES", "25"))
ROWS = 30
#: Lives at the same time; each has its own service, home and process.
TOGETHER = 4
#: One process's hard limit, seconds.
LIMIT = 180.0
#: A lost answer is looked up for so long before the change is planned anew; far over the service's slowest effect.
PATIENCE = "4"

pytestmark = [
    pytest.mark.kills,
    pytest.mark.skipif(sys.platform == "win32", reason="there is no kill -9 on Windows"),
]


@dataclass
class Life:
    """One life: its world, its program, and how often it was killed doing what."""

    number: int
    folder: Path
    chance: random.Random = field(init=False)
    kills: Counter[str] = field(default_factory=Counter)
    spared: Path | None = None

    def __post_init__(self) -> None:
        self.chance = random.Random(f"life {self.number}")

    def live(self) -> Counter[str]:
        """From the first submit to the last proof; gives the kills by command."""
        self.folder.mkdir()
        amounts = self.number % 3 == 2
        extra = [changed_earlier("B1"), changed_earlier("B2")]
        world = plain_world(ROWS - 2, extra=extra)
        with PracticeServer(self.folder / "world", world=world, delay=(0, 0.3), limit=100_000) as server:
            self.server = server
            self.program = Program(self.folder / "home", server.token)
            self.journal = self.program.home / "live" / "journal.sqlite3"
            know(self.program.home, server.sid, server.origin, proven=self.chance.random() < 0.7)
            self.before = standing(server)
            orders = [f"A{n:05d}" for n in range(1, ROWS - 1)] + ["B1", "B2"]
            if amounts:
                rows = [["Order number", "New amount"], *([order, "10.25"] for order in orders)]
                self.sheet = write_csv(self.folder / "s.csv", rows)
            else:
                self.sheet = cancellations(self.folder / "s.csv", orders)
            self.forth()
            if self.chance.random() < 0.5:
                self.back()
        return self.kills

    def forth(self) -> None:
        """Submit, killed; resume, perhaps killed too; resume to the end."""
        for _ in range(self.chance.choice((1, 1, 2, 3))):
            self.killed("submit" if not self.batches() else "resume", already=attempts_on_record(self.journal))
            self.holds(ended=False)
        self.finish("submit" if not self.batches() else "resume")
        self.holds(ended=True)
        unknown = lost_twice(self.journal)
        states = Counter(row["state"] for row in rows_of(self.journal, "SELECT state FROM change"))
        wanted = Counter({"confirmed": ROWS - len(unknown), "checking": len(unknown)})
        assert states == +wanted, f"life {self.number}: {states}"
        effects = Counter(effect.action_id for effect in self.server.effects() if effect.action_id not in unknown)
        assert sorted(effects.values()) == [1] * (ROWS - len(unknown)), f"life {self.number}: {effects}"

    def back(self) -> None:
        """The batch taken back, killed on the way; without rows whose lost write may still land (it would wait)."""
        if ghosts := haunted(self.journal):
            self.spared = cancellations(self.folder / "haunted.csv", sorted(ghosts), column="Action ID")
        there = standing(self.server)
        for _ in range(self.chance.choice((1, 1, 2))):
            self.killed("reset", already=attempts_on_record(self.journal))
            self.holds(ended=False)
        self.finish("reset")
        self.holds(ended=True)
        now = standing(self.server)
        half_way = (haunted(self.journal) | lost_twice(self.journal)) - ghosts  # these lost a write of their undo
        wanted = {key: there[key] if key in ghosts else was for key, was in self.before.items()}
        wrong = {key: now[key] for key, was in wanted.items() if now[key] != was and key not in half_way}
        assert not wrong, f"life {self.number}: not back where it was: {wrong}"

    def words(self, command: str) -> list[str | Path]:
        back: list[str | Path] = ["1", "--all-but", self.spared] if self.spared else ["1"]
        what: list[str | Path] = {"submit": [self.sheet], "reset": back, "resume": []}[command]
        return [command, *what, "--yes", "--json", "--quiet", "--patience", PATIENCE, "--wait", "40"]

    def batches(self) -> int:
        return len(rows_of(self.journal, "SELECT id FROM batch"))

    def killed(self, command: str, *, already: int) -> None:
        """Start a command and kill it at a random moment: early, when so many attempts are on record, or late."""
        process = self.program.start(*self.words(command))
        killer = threading.Timer(LIMIT, process.kill)  # nothing here may wait for ever
        killer.start()
        try:
            wait = threading.Event().wait
            when = self.chance.random()
            if when < 0.15:  # while it starts, opens its folder, reads the sheet, looks for the actions
                wait(self.chance.random() * 1.5)
            else:
                more = self.chance.randint(0, ROWS)
                while process.poll() is None and attempts_on_record(self.journal) < already + more:
                    if when > 0.8 and self.proving():
                        break
                    wait(0.01)
                wait(self.chance.random() * (0.08 if when < 0.8 else 0.8))
            if process.poll() is None:
                process.send_signal(signal.SIGKILL)
            out, err = process.communicate()
        finally:
            killer.cancel()
        if process.returncode == -signal.SIGKILL:
            self.kills[command] += 1
        else:
            well = process.returncode in {0, 1} or (process.returncode == 3 and self.stays_open(command))
            assert well, f"life {self.number}: {command} ended by itself: {err}{out}"

    def proving(self) -> bool:
        """Whether everything is out and the program waits for proof."""
        states = {row["state"] for row in rows_of(self.journal, "SELECT state FROM change")}
        return bool(states) and not states & {"waiting", "sending"}

    def finish(self, command: str) -> None:
        ended = self.program.run(*self.words(command), timeout=LIMIT)
        well = ended.code == (3 if self.stays_open(command) else 0)
        assert well, f"life {self.number}: {command} ended with {ended.code}: {ended.err}{ended.out}"

    def stays_open(self, command: str) -> bool:
        """Whether rows are left, and each has to: one of an undo waits for an earlier write that may still land, one
        that was killed over twice is for the person."""
        ghosts, unknown = haunted(self.journal), lost_twice(self.journal)
        open_ = rows_of(self.journal, "SELECT action_id, state FROM change WHERE NOT settled")
        return bool(open_) and all(
            row["action_id"] in unknown
            or (command == "reset" and row["state"] == "waiting" and row["action_id"] in ghosts)
            for row in open_
        )

    def holds(self, *, ended: bool) -> None:
        if self.journal.exists():
            wrong = imbalance(self.journal, self.server.world(), self.before, ended=ended)
            assert not wrong, f"life {self.number}: " + "\n".join(wrong)


@pytest.mark.timeout(60 + 40 * LIVES)
def test_killed_at_random_moments_nothing_twice_nothing_lost(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], record_property: object
) -> None:
    kills: Counter[str] = Counter()
    failed: list[str] = []
    with ThreadPoolExecutor(TOGETHER) as pool:
        lives = [pool.submit(Life(number, tmp_path / str(number)).live) for number in range(LIVES)]
        for life in lives:
            error = life.exception()
            if error is None:
                kills += life.result()
            else:
                failed.append(f"{type(error).__name__}: {error}")
    by_command = ", ".join(f"{command} {number}" for command, number in sorted(kills.items()))
    figure = f"{LIVES - len(failed)} of {LIVES} lives, killed {sum(kills.values())} times ({by_command})"
    assert callable(record_property)
    record_property("figure", figure)
    with capsys.disabled():
        print(f"\n{figure}")
    assert not failed, "\n".join(failed)
    assert sum(kills.values()) >= LIVES, "a life without a kill shows nothing"
