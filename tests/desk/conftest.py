"""Benches for the tests of the desk, closed when their test ends."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from desk_bench import ONE, Bench, Start

from reversal_desk.impact.practice import ActionSpec, WorldSpec
from reversal_desk.run import look_times

#: The services of these tests let a change land at once; the first look need not wait two seconds for it.
FIRST_LOOK = 0.3


@pytest.fixture(autouse=True)
def looked_soon(monkeypatch: pytest.MonkeyPatch) -> None:
    """A run looks soon whether its first change landed."""
    monkeypatch.setattr(look_times, "FIRST_LOOK", FIRST_LOOK)


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[Start]:
    """Start a bench with these actions, or with A1 to A5 of 100.00 each."""
    with ExitStack() as stack:

        def start(*actions: ActionSpec, **server: Any) -> Bench:
            there = actions or tuple(ActionSpec(order=f"A{n}", amount=Decimal("100.00")) for n in range(1, 6))
            server.setdefault("world", WorldSpec(actions=there, programs=ONE))
            return Bench(tmp_path, stack, **server)

        yield start
