"""Many lives, on all cores: `python3 packaging/dev.py simulate --lives N --seed S` runs this.

Prints what was broken, with the story of each broken life, and a table of faults by the step of a row's way they
struck at.
"""

from __future__ import annotations

import argparse
import gc
import multiprocessing
import os
import shutil
import signal
import sys
import tempfile
import time
import traceback
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import nullcontext, suppress
from dataclasses import dataclass, field
from pathlib import Path

from check import violations
from life import Life
from mutants import MUTANTS

#: In the long run each cell of the table that can happen has been hit this often.
OFTEN = 30
#: Broken lives whose stories are told.
STORIES = 3
CHUNK = 25
#: Lives that aim at one cell before it counts as one that hardly can happen; their seeds start here.
AIMED = 500
AIMED_FROM = 10_000_000
#: A run of so many lives takes aim at what chance hit too seldom.
MANY = 100_000

#: A fault and the step of a row's way that it struck after.
Cell = tuple[str, str]


@dataclass
class Lived:
    """What came of some lives."""

    lives: int = 0
    changes: int = 0
    requests: int = 0
    fewest_faults: int = 10**9
    hits: Counter[Cell] = field(default_factory=Counter)
    broken: dict[str, list[str]] = field(default_factory=dict)  # by how it is kept: seed, + with previews, aim
    stories: dict[str, list[str]] = field(default_factory=dict)

    def add(self, other: Lived) -> None:
        """Join the figures of other lives."""
        self.lives += other.lives
        self.changes += other.changes
        self.requests += other.requests
        self.fewest_faults = min(self.fewest_faults, other.fewest_faults)
        self.hits.update(other.hits)
        self.broken |= other.broken
        self.stories |= other.stories


def one(seed: int, folder: Path, *, previews: bool = True, aim: Cell = ("", "")) -> tuple[Life, list[str]]:
    """One life and what it broke; an exception, or a life without end, is a violation too."""
    life = Life(folder, seed, previews=previews, aim=aim)
    try:
        life.live()
        found = violations(life)
    except Exception:  # noqa: BLE001 - whatever it is, the life is broken and its story is told
        found = [traceback.format_exc()]
    finally:
        life.close()
    return life, found


def again(kept: str, folder: Path) -> tuple[Life, list[str]]:
    """A life as kept_seeds.txt names it: `seed`, `seed+` with previews, `seed+ fault after step` with an aim."""
    seed, _, aim = kept.partition(" ")
    fault, _, step = aim.partition(" after ")
    return one(int(seed.rstrip("+")), folder, previews=seed.endswith("+"), aim=(fault, step))


def some(first: int, count: int, mutant: str = "", aim: Cell = ("", ""), enough: int = 0) -> Lived:
    """`count` lives from seed `first` on, in this process; with a mutant the first broken one is enough.

    With an aim, only until it was hit `enough` times.
    """
    lived = Lived()
    root = Path("/dev/shm") if os.access("/dev/shm", os.W_OK) else None
    with tempfile.TemporaryDirectory(prefix="lives-", dir=root) as folder:
        for seed in range(first, first + count):
            with _mutation(mutant):
                life, found = one(seed, Path(folder) / str(seed), aim=aim)
            lived.lives += 1
            lived.changes += len(life.orders)
            lived.requests += sum(life.model.asked.values())
            lived.fewest_faults = min(lived.fewest_faults, sum(life.hits.values()))
            lived.hits.update(life.hits)
            if found:
                name = f"{seed}+" + f" {aim[0]} after {aim[1]}" * bool(aim[0])
                lived.broken[name] = found
                lived.stories[name] = life.story
                shutil.rmtree(Path(folder) / str(seed), ignore_errors=True)
                if mutant:
                    break
            if aim[0] and lived.hits[aim] >= enough:
                break
    return lived


def _mutation(name: str):  # type: ignore[no-untyped-def] # a context manager of no interest
    return next((make() for make in MUTANTS if make.__name__ == name), None) or nullcontext()


def _chunk(span: tuple[int, int] | tuple[int, int, str, Cell, int]) -> Lived:
    """A life leaves half a megabyte to collect: once for all of a chunk, or it costs a seventh of the time."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent is told, and ends us
    gc.disable()
    lived = some(*span)
    gc.collect()
    gc.freeze()  # what is left are modules
    return lived


def chunks(first: int, lives: int) -> Iterator[tuple[int, int]]:
    """(first seed, how many), in pieces a worker takes one by one."""
    for start in range(first, first + lives, CHUNK):
        yield start, min(CHUNK, first + lives - start)


def simulate(first: int, lives: int, *, jobs: int, progress: bool = True) -> Lived:
    """All lives, over `jobs` processes; those that were over where somebody stops it (Ctrl+C)."""
    lived = Lived()
    began = told = time.monotonic()
    with suppress(KeyboardInterrupt), multiprocessing.get_context("spawn").Pool(jobs) as pool:
        for part in pool.imap_unordered(_chunk, chunks(first, lives)):
            lived.add(part)
            for name, found in part.broken.items():
                print(f"seed {name}: {found[0]}", flush=True)
            if progress and time.monotonic() - told > 60:
                told = time.monotonic()
                print(f"{lived.lives:,} lives after {told - began:.0f} s, {len(lived.broken)} broken", flush=True)
    return lived


def take_aim(cells: Mapping[Cell, int], *, jobs: int) -> Lived:
    """Lives that aim at cells which were struck so often by chance, until each has been hit often enough."""
    lived = Lived()
    spans = [(AIMED_FROM, AIMED, "", cell, OFTEN - struck) for cell, struck in sorted(cells.items()) if struck < OFTEN]
    with suppress(KeyboardInterrupt), multiprocessing.get_context("spawn").Pool(jobs) as pool:
        for part in pool.imap_unordered(_chunk, spans):
            lived.add(part)
            for name, found in part.broken.items():
                print(f"seed {name}: {found[0]}", flush=True)
    return lived


def table(hits: Counter[Cell]) -> str:
    """Faults down, the last thing the journal had written across."""
    steps = sorted({step for _, step in hits}, key=lambda step: -sum(n for (_, s), n in hits.items() if s == step))
    faults = sorted({fault for fault, _ in hits})
    width = max(len(fault) for fault in faults) + 1
    lines = [" " * width + " ".join(f"{step[:12]:>12}" for step in steps)]
    lines += [f"{fault:<{width}}" + " ".join(f"{hits[fault, s] or '·':>12}" for s in steps) for fault in faults]
    return "\n".join(lines)


def main() -> int:
    """Run and tell; 1 if any life was broken."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--lives", type=int, default=2000)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1)
    parser.add_argument(
        "--aim", action="append", default=[], metavar="FAULT after STEP",
        help=f"besides, lives that aim at this until it was hit {OFTEN} times; from {MANY:,} lives on all that chance "
             "hit more seldom",
    )  # fmt: skip
    chosen = parser.parse_args()
    began = time.monotonic()
    lived = simulate(chosen.seed, chosen.lives, jobs=chosen.jobs)
    if lived.hits:
        print(f"\n{table(lived.hits)}\n")
        seldom = {cell for cell, count in lived.hits.items() if count < OFTEN}
        print(f"{len(lived.hits)} cells struck, {len(seldom)} of them fewer than {OFTEN} times")
    cells = {(fault, step): 0 for fault, _, step in (words.partition(" after ") for words in chosen.aim)}
    if lived.lives >= MANY:
        cells |= {cell: lived.hits[cell] for cell in seldom}
    if cells:
        aimed = take_aim(cells, jobs=chosen.jobs)
        lived.add(aimed)
        missed = sorted(cell for cell in cells if lived.hits[cell] < OFTEN)
        print(f"{aimed.lives:,} more lives aimed at {len(cells)} of them; still seldom: {len(missed)}")
        print(*(f"  {fault} after {step}: {lived.hits[fault, step]}" for fault, step in missed), sep="\n")
    for name in sorted(lived.broken)[:STORIES]:
        print(f"\nseed {name}", *lived.stories[name], *lived.broken[name], sep="\n")
    print(
        f"{lived.lives:,} lives from seed {chosen.seed}, {lived.changes:,} changes, {lived.requests:,} requests, "
        f"{sum(lived.hits.values()):,} faults (at least {lived.fewest_faults} in a life) in "
        f"{time.monotonic() - began:.0f} s on {chosen.jobs} cores: {len(lived.broken)} violations"
    )
    if lived.broken:
        print("keep them as tests in tests/simulation/kept_seeds.txt:", *sorted(lived.broken), sep="\n")
    return 1 if lived.broken else 0


if __name__ == "__main__":
    sys.exit(main())
