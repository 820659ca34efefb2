"""Whole lives from seeds keep every promise; and the simulator sees an engine that would not."""

from __future__ import annotations

import multiprocessing
import os
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path

import pytest
from mutants import MUTANTS
from simulate import OFTEN, Lived, again, simulate, some, table, take_aim

pytestmark = [pytest.mark.simulation, pytest.mark.timeout(1200)]

LIVES = int(os.environ.get("REVERSAL_DESK_SIMULATED", "2000"))
#: Lives that were broken once: a seed; a + after it: its undos may be previewed; a fault and a step that it aims at.
KEPT = [line.partition(" # ")[0] for line in (Path(__file__).parent / "kept_seeds.txt").read_text().splitlines()]


@pytest.mark.parametrize("seed", KEPT)
def test_a_life_that_was_broken_once_is_whole(tmp_path: Path, seed: str) -> None:
    life, found = again(seed, tmp_path / "life")
    assert not found, "\n".join([*life.story, *found])


def test_many_lives_keep_every_promise(record_property: Callable[[str, object], None]) -> None:
    lived = simulate(0, LIVES, jobs=os.cpu_count() or 1, progress=False)
    print(table(lived.hits))
    told = [line for seed in sorted(lived.broken)[:3] for line in (f"seed {seed}", *lived.stories[seed])]
    assert not lived.broken, "\n".join([*told, str(lived.broken)])
    assert (lived.lives, lived.changes >= 20 * LIVES, lived.fewest_faults >= 3) == (LIVES, True, True)
    record_property("figure", f"{LIVES:,} lives, {lived.changes:,} changes, {sum(lived.hits.values()):,} faults")


def test_a_cell_that_chance_seldom_hits_is_aimed_at() -> None:
    cells = {("clock wrong", "answer lost"): 28, ("crash inside a commit", "complete"): 28}
    lived = take_aim(cells, jobs=os.cpu_count() or 1)
    assert not lived.broken, "\n".join(line for told in lived.stories.values() for line in told)
    assert all(struck + lived.hits[cell] >= OFTEN for cell, struck in cells.items())


#: A life that a mutant broke when it was last looked for, where the first such is far: it is lived before the others.
BREAKS = {"undo_by_looks_alone": 41, "resend_before_the_patience": 236, "closed_end_date_while_paging": 349}


def first_broken(mutant: str) -> Lived:
    """The lives up to the first that a mutant broke; 500 where nobody noticed."""
    if mutant in BREAKS:
        lived = some(BREAKS[mutant], 1, mutant)
        if lived.broken:
            return lived
    return some(0, 500, mutant)


@pytest.fixture(scope="session")
def caught() -> dict[str, Lived]:
    """By mutant, the lives up to the first that it broke."""
    with multiprocessing.get_context("spawn").Pool() as pool:
        names = [mutant.__name__ for mutant in MUTANTS]
        lived = pool.map(first_broken, names, chunksize=1)
    return dict(zip(names, lived, strict=True))


@pytest.mark.parametrize("mutant", MUTANTS, ids=lambda mutant: mutant.__name__)
def test_the_simulator_catches(
    mutant: Callable[[], AbstractContextManager[None]], caught: dict[str, Lived],
    record_property: Callable[[str, object], None],
) -> None:  # fmt: skip
    lived = caught[mutant.__name__]
    assert lived.broken, f"500 lives, and nobody noticed: {mutant.__doc__}"
    said = "\n".join(line for found in lived.broken.values() for line in found)
    assert "TypeError" not in said, f"the mutant no longer fits the engine, and broke by that alone: {said}"
    record_property("figure", f"{mutant.__name__} {next(iter(lived.broken)).rstrip('+')}")
