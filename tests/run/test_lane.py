"""The lane's plain ways: out, proved, one first row per kind, what is asked for and what it costs."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from lane_world import Life, spec_of, specs

from reversal_desk.impact.practice import ActionSpec
from reversal_desk.model import RowState

MakeLife = Callable[..., Life]


@pytest.fixture
def life(tmp_path: Path) -> Iterator[MakeLife]:
    made: list[Life] = []

    def make(*actions: ActionSpec, delay: float | Callable[[], float] = 1.0, limit: int = 1_000_000) -> Life:
        one = Life(
            tmp_path / str(len(made)), spec_of(*actions), delay=delay if callable(delay) else lambda: delay, limit=limit
        )
        made.append(one)
        return one

    yield make
    for one in made:
        one.close()


def test_every_row_is_sent_once_and_proved(life: MakeLife) -> None:
    one = life(*specs(12))
    batch = one.reverse(12)
    result = one.run(batch)
    assert one.states(batch) == {RowState.CONFIRMED: 12}
    assert (result.trouble, result.trouble_exit) == (None, 0)
    assert {len(effects) for effects in one.ours().values()} == {1}
    one.check()


@pytest.mark.parametrize("delay", [0, 5, 30, "0-30"])
def test_a_thousand_reversals_keep_to_the_budget(life: MakeLife, delay: float | str) -> None:
    chance = random.Random(7)
    how = (lambda: chance.uniform(0, 30)) if isinstance(delay, str) else (lambda: float(delay))
    one = life(*specs(1010), delay=how)
    batch = one.reverse(1000)
    one.service.budget.start_counting()
    result = one.run(batch)
    assert one.states(batch) == {RowState.CONFIRMED: 1000}
    requests = sum(result.requests.values())
    print(f"1,000 reversals, delay {delay}: {requests} requests {dict(result.requests)}, {one.time.t:.0f} s")
    # 4 of the 12 belong to finding the actions: the programmes and 90 days in two or three lists
    assert requests <= 1000 + 12 - 4
    one.check()
