"""One life of the real lane with real threads, in a process of its own, watched by faulthandler.

    python one_run.py SEED FOLDER
Four sender threads, a person who pauses, goes on, stops and closes the window at random, a service with random
delays and faults, and a second process at work on the same data folder all the while. Ends with 0 and one line of
JSON where the service's ledger agrees with the journal, no thread is left and none raised; a hang ends with the
stacks of all threads. Started by test_stress.py.
"""

from __future__ import annotations

import faulthandler
import json
import os
import random
import subprocess
import sys
import threading
import time
from collections import Counter
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "commands"))
sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "crashes"))

from balance import haunted, imbalance, standing, states_of
from worlds import Program, cancellations, changed_earlier, plain_world, write_csv

from reversal_desk import cli
from reversal_desk.desk import Desk
from reversal_desk.impact.practice import PracticeServer, Rule, Trouble
from reversal_desk.model import OPEN_STATES, Policy, Progress, RowState
from reversal_desk.run import Control
from reversal_desk.undo import Listed, Scope

#: Seconds after which everything counts as hung; the stacks of all threads are shown then.
LIMIT = 240.0
#: A run that was told to leave ends within so many seconds, faults of the service included.
LEAVES_WITHIN = 60.0
#: The patience is far over the slowest effect of the service (seconds).
SLOWEST_EFFECT, PATIENCE = 1.0, 6.0
#: Runs of one batch that end early, because of the person or of the service.
MOST_RUNS = 12
#: What a second process on the same folder may end with: done, rows to look at, or another copy is sending.
SECOND_MAY_END = {0, 1, 3, 5, 6}

raised: list[str] = []


def note_thread(facts: threading.ExceptHookArgs) -> None:
    """An exception that ended a thread."""
    name = facts.thread.name if facts.thread else "?"
    raised.append(f"thread {name}: {facts.exc_type.__name__}: {facts.exc_value}")
    sys.__excepthook__(facts.exc_type, facts.exc_value or facts.exc_type(), facts.exc_traceback)


def note_unraisable(facts: sys.UnraisableHookArgs) -> None:
    """An exception that nobody could catch."""
    raised.append(f"unraisable: {type(facts.exc_value).__name__}: {facts.exc_value}")


def troubles(chance: random.Random) -> list[Rule]:
    """A few faults of the service, on writes and on reads, each for a short while."""
    rules = []
    for _ in range(chance.randint(0, 3)):
        do = chance.choice(list(Trouble))
        status = chance.choice((429, 500, 502, 503, 504, 520))
        rule = Rule(
            do, method=chance.choice(("", "GET", "DELETE", "PUT")), nth=chance.randint(1, 40),
            times=chance.randint(1, 2), status=status, seconds=chance.random(),
            handled=status != 429 and chance.random() < 0.5,
            headers=(("Retry-After", "1"),) if status == 429 else (),
        )  # fmt: skip
        rules.append(rule)
    # and every write takes a while; the rules above come first
    rules.append(Rule(Trouble.DELAY, method=chance.choice(("DELETE", "PUT", "")), times=None,
                      seconds=chance.choice((0.02, 0.1, 0.3)) * chance.random()))  # fmt: skip
    return rules


class Person(threading.Thread):
    """Pauses, goes on, stops, closes the window: at random, until the run is over."""

    def __init__(self, control: Control, chance: random.Random, *, stops: bool, leaves: bool) -> None:
        super().__init__(name="person")
        self.control, self.chance, self.stops, self.leaves = control, chance, stops, leaves
        self.over = threading.Event()
        self.left_at: float | None = None

    def run(self) -> None:
        for _ in range(self.chance.randint(1, 5)):
            if self.over.wait(self.chance.random() * self.chance.choice((0.05, 0.3, 1.0))):
                return
            if self.chance.random() < 0.5:
                self.control.pause()
                if self.over.wait(self.chance.random() * 0.5):
                    return
            self.control.resume()
        if self.stops:
            self.control.stop()
        if self.leaves:
            self.left_at = time.monotonic()
            self.control.leave()


class Second(threading.Thread):
    """A second process on the same data folder, again and again until the end."""

    def __init__(self, program: Program, sheet: Path) -> None:
        super().__init__(name="second")
        self.program = program
        self.words: list[list[str | Path]] = [["history", "--json"], ["check", sheet, "--json", "--quiet"]]
        if "recheck" in cli.COMMANDS:
            self.words = [["recheck", "--json"], *self.words]
        self.over = threading.Event()
        self.ended: Counter[str] = Counter()

    def run(self) -> None:
        number = 0
        while not self.over.is_set():
            words = self.words[number % len(self.words)]
            number += 1
            try:
                ended = self.program.run(*words, "--practice", timeout=LIMIT / 2)
            except subprocess.TimeoutExpired:
                raised.append(f"the second process hung: {words}")
                return
            self.ended[f"{words[0]} {ended.code}"] += 1
            if ended.code not in SECOND_MAY_END or "Traceback" in ended.err:
                raised.append(f"the second process, {words}: {ended.code} {ended.err[-2000:]}")
            self.over.wait(0.3)  # two processors carry all this


class Life:
    """One batch from the first byte to the proof, and perhaps back."""

    def __init__(self, seed: int, folder: Path) -> None:
        self.chance = random.Random(f"stress {seed}")
        self.home = folder / "home"
        self.journal = self.home / "practice" / "journal.sqlite3"
        self.world = self.home / "practice" / "world"
        os.environ["REVERSAL_DESK_HOME"] = str(self.home)
        rows = self.chance.choice((12, 30, 60))
        self.delay = (0.0, self.chance.choice((0.0, 0.3, SLOWEST_EFFECT)))
        extra = [changed_earlier("B1"), changed_earlier("B2")]
        with PracticeServer(self.world, world=plain_world(rows, extra=extra)) as server:
            self.before = standing(server)
        orders = [f"A{n:05d}" for n in range(1, rows + 1)] + ["B1", "B2"]
        if self.chance.random() < 0.4:
            table = [["Order number", "New amount"], *([order, "10.25"] for order in orders)]
            self.sheet = write_csv(folder / "s.csv", table)
        else:
            self.sheet = cancellations(folder / "s.csv", orders)
        self.told: Counter[str] = Counter()
        self.runs = 0
        self.ghosts = 0
        self.slowest_leave = 0.0
        self.desk = self.opened()

    def opened(self) -> Desk:
        """The program's middle, as a start of the window opens it."""
        desk = Desk.open(home=self.home, practice=True, practice_delay=self.delay)
        if self.chance.random() < 0.7:
            with desk._parts.journal.held() as journal:
                journal.keeps.learn(desk.accounts()[0].key, "proved_kinds", "items modify reset reverse")
        return desk

    def send(self) -> None:
        """Find, plan, submit; then run until nothing is open."""
        account = self.desk.accounts()[0]
        opened = self.desk.open_sheet(self.sheet)
        found = self.desk.find_actions(opened, account)
        self.finish(self.desk.submit(self.desk.plan(opened, found, Policy())))

    def take_back(self) -> None:
        """The batch back to its before-images, without rows whose lost write may still land: an undo waits for it."""
        preview = self.desk.undo_preview(1, Scope(all_but=Listed.of(haunted(self.journal))))
        if not preview.nothing:
            self.finish(self.desk.undo(preview))

    def finish(self, batch: int) -> None:
        """Run again and again: the first runs are disturbed, the last ones are left alone."""
        disturbed = self.chance.randint(1, 3)
        for number in range(MOST_RUNS):
            alone = number >= disturbed
            self.run_once(batch, alone=alone, stops=not alone and self.chance.random() < 0.2)
            open_ = [outcome for outcome in self.desk.outcomes(batch) if outcome.state in OPEN_STATES]
            ghosts = haunted(self.journal)
            waits = alone and self.desk.batch(batch).undo_of is not None
            if all(waits and one.state is RowState.WAITING and one.action_id in ghosts for one in open_):
                self.ghosts += len(open_)  # what was lost of their undo may still land: they wait for a day at most
                return
            if self.chance.random() < 0.4:  # the window was closed, the program is started anew
                self.desk.close()
                self.desk = self.opened()
        raise AssertionError(f"batch {batch} did not end in {MOST_RUNS} runs: {open_}")

    def run_once(self, batch: int, *, alone: bool, stops: bool) -> None:
        """One run in its own thread, as the window starts it."""
        self.runs += 1
        control = Control()
        person = Person(control, self.chance, stops=stops, leaves=self.chance.random() < 0.7)
        problem: list[BaseException] = []
        self.desk._parts.links.of(self.desk.accounts()[0])  # the service is up from here on
        faults = self.desk._parts.practice.server.faults
        faults.clear()
        for rule in () if alone else troubles(self.chance):
            faults.add(rule)

        def emit(progress: Progress) -> None:
            self.told[progress.phase] += 1

        def work() -> None:
            try:
                wait = 40.0 if alone else self.chance.uniform(1, 10)
                self.desk.run(batch, control=control, emit=emit, wait=wait, patience=PATIENCE)
            except BaseException as error:  # noqa: BLE001 - told below, in the main thread
                problem.append(error)

        lane = threading.Thread(target=work, name="lane")
        lane.start()
        if not alone:
            person.start()
        lane.join()  # a hang is faulthandler's to tell
        ended = time.monotonic()
        person.over.set()
        if not alone:
            person.join()
            if person.left_at is not None:
                self.slowest_leave = max(self.slowest_leave, ended - person.left_at)
        if problem:
            raise problem[0]


def main(seed: int, folder: Path) -> int:
    """One life; 0 where all is right."""
    faulthandler.enable()
    faulthandler.dump_traceback_later(LIMIT, exit=True)
    threading.excepthook = note_thread
    sys.unraisablehook = note_unraisable
    began = time.monotonic()
    life = Life(seed, folder)
    sys.setswitchinterval(life.chance.choice((1e-6, 1e-4, 5e-3)))  # threads change places far more often
    second = Second(Program(life.home), life.sheet)
    second.start()
    try:
        life.send()
        if life.chance.random() < 0.4:
            life.take_back()
    finally:
        second.over.set()
        second.join()
        life.desk.close()
    others = [thread for thread in threading.enumerate() if thread is not threading.main_thread()]
    for thread in others:
        thread.join(10)
    wrong = list(raised)
    wrong += [f"a thread is left: {thread.name}" for thread in others if thread.is_alive()]
    if life.slowest_leave > LEAVES_WITHIN:
        wrong.append(f"a run took {life.slowest_leave:.0f} s to let go")
    with PracticeServer(life.world) as server:
        wrong += imbalance(life.journal, server.world(), life.before)
    states = states_of(life.journal)
    known = {state.value for state in RowState} - {state.value for state in OPEN_STATES}
    open_ = sum(number for state, number in states.items() if state not in known)
    if open_ != life.ghosts:
        wrong.append(f"rows that never ended: {dict(states)}")
    faulthandler.cancel_dump_traceback_later()
    told = {
        "seed": seed, "seconds": round(time.monotonic() - began, 1), "runs": life.runs, "states": states,
        "second": second.ended, "told": life.told, "leave": round(life.slowest_leave, 2), "wrong": wrong,
    }  # fmt: skip
    print(json.dumps(told), flush=True)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]), Path(sys.argv[2])))
