"""Shops for the tests of the commands, closed when their test ends."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from shops import Open, Shop
from worlds import ONE_PROGRAM

from reversal_desk.impact.practice import ActionSpec, WorldSpec


@pytest.fixture
def shop(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Iterator[Open]:
    with ExitStack() as stack:

        def start(*actions: ActionSpec, **server: Any) -> Shop:
            there = actions or tuple(ActionSpec(order=f"A{n}", amount=Decimal("100.00")) for n in range(1, 6))
            server.setdefault("world", WorldSpec(actions=there, programs=ONE_PROGRAM))
            return Shop(tmp_path, stack, capsys, **server)

        yield start
