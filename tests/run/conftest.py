"""Lives for the tests of the lane, closed when their test ends."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from lane_world import Life, spec_of

from reversal_desk.impact.practice import ActionSpec


@pytest.fixture
def life(tmp_path: Path) -> Iterator[Callable[..., Life]]:
    """Make a life: actions, how long the service's queue takes (seconds), its requests an hour."""
    made: list[Life] = []

    def make(*actions: ActionSpec, delay: float | Callable[[], float] = 1.0, limit: int = 1_000_000) -> Life:
        how = delay if callable(delay) else lambda: float(delay)
        made.append(Life(tmp_path / str(len(made)), spec_of(*actions), delay=how, limit=limit))
        return made[-1]

    yield make
    for one in made:
        one.close()
