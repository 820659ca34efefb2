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
from collections.abc import Iterator
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


@dataclass
class Lived:
    """What came of some lives."""

    lives: int = 0
    changes: int = 0
    requests: int = 0
    fewest_faults: int = 10**9
    hits: Counter[tuple[str, str]] = field(default_factory=Counter)
    broken: dict[int, list[str]] = field(default_factory=dict)
    stories: dict[int, list[str]] = field(default_factory=dict)

    def add(self, other: Lived) -> None:
        """Join the figures of other lives."""
        self.lives += other.lives
        self.changes += other.changes
        self.requests += other.requests
        self.fewest_faults = min(self.fewest_faults, other.fewest_faults)
        self.hits.update(other.hits)
        self.broken |= other.broken
        self.stories |= other.stories


def one(seed: int, folder: Path, *, previews: bool = True) -> tuple[Life, list[str]]:
    """One life and what it broke; an exception, or a life without end, is a violation too."""
    life = Life(folder, seed, previews=previews)
    try:
        life.live()
        found = violations(life)
    except Exception:  # noqa: BLE001 - whatever it is, the life is broken and its story is told
        found = [traceback.format_exc()]
    finally:
        life.close()
    return life, found


def some(first: int, count: int, mutant: str = "") -> Lived:
    """`count` lives from seed `first` on, in this process; with a mutant the first broken one is enough."""
    lived = Lived()
    root = Path("/dev/shm") if os.access("/dev/shm", os.W_OK) else None
    with tempfile.TemporaryDirectory(prefix="lives-", dir=root) as folder:
        for seed in range(first, first + count):
            with _mutation(mutant):
                life, found = one(seed, Path(folder) / str(seed))
            lived.lives += 1
            lived.changes += len(life.orders)
            lived.requests += sum(life.model.asked.values())
            lived.fewest_faults = min(lived.fewest_faults, sum(life.hits.values()))
            lived.hits.update(life.hits)
            if found:
                lived.broken[seed] = found
                lived.stories[seed] = life.story
                shutil.rmtree(Path(folder) / str(seed), ignore_errors=True)
                if mutant:
                    break
    return lived


def _mutation(name: str):  # type: ignore[no-untyped-def] # a context manager of no interest
    return next((make() for make in MUTANTS if make.__name__ == name), None) or nullcontext()


def _chunk(span: tuple[int, int]) -> Lived:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent is told, and ends us
    """A life leaves half a megabyte to collect: once for all of a chunk, or it costs a seventh of the time."""
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
            for seed, found in part.broken.items():
                print(f"seed {seed}: {found[0]}", flush=True)
            if progress and time.monotonic() - told > 60:
                told = time.monotonic()
                print(f"{lived.lives:,} lives after {told - began:.0f} s, {len(lived.broken)} broken", flush=True)
    return lived


def table(hits: Counter[tuple[str, str]]) -> str:
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
    chosen = parser.parse_args()
    began = time.monotonic()
    lived = simulate(chosen.seed, chosen.lives, jobs=chosen.jobs)
    for seed in sorted(lived.broken)[:STORIES]:
        print(f"\nseed {seed}", *lived.stories[seed], *lived.broken[seed], sep="\n")
    seldom = [cell for cell, count in lived.hits.items() if count < OFTEN]
    print(f"\n{table(lived.hits)}\n")
    print(f"{len(lived.hits)} cells struck, {len(seldom)} of them fewer than {OFTEN} times")
    if lived.lives >= 100_000:
        print("seldom: " + "; ".join(f"{fault} after {step}" for fault, step in sorted(seldom)))
    print(
        f"{lived.lives:,} lives from seed {chosen.seed}, {lived.changes:,} changes, {lived.requests:,} requests, "
        f"{sum(lived.hits.values()):,} faults (at least {lived.fewest_faults} in a life) in "
        f"{time.monotonic() - began:.0f} s on {chosen.jobs} cores: {len(lived.broken)} violations"
    )
    if lived.broken:
        print(f"keep them as tests: {sorted(lived.broken)} into tests/simulation/kept_seeds.txt")
    return 1 if lived.broken else 0


if __name__ == "__main__":
    sys.exit(main())
