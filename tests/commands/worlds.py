"""Worlds, sheets and the installed program, for tests that work from outside."""

from __future__ import annotations

import csv
import json
import os
import subprocess
import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

from reversal_desk.impact.practice import ActionSpec, EarlierChange, PracticeServer, ProgramSpec, WorldSpec

ONE_PROGRAM = (ProgramSpec("1000", "Northwind US"),)


def plain_world(count: int, *, extra: Sequence[ActionSpec] = ()) -> WorldSpec:
    """`count` pending one-item actions of orders A00001..., locking in 30 days, in one programme."""
    plain = tuple(ActionSpec(order=f"A{n:05d}", amount=Decimal(50 + n % 200)) for n in range(1, count + 1))
    return WorldSpec(actions=(*plain, *extra), programs=ONE_PROGRAM)


def changed_earlier(order: str) -> ActionSpec:
    """First tracked at 100.00, changed to 80.00 two days before the world began."""
    change = EarlierChange(timedelta(days=2), "ORDER_UPDATE", Decimal("80.00"))
    return ActionSpec(order=order, amount=Decimal("100.00"), earlier=(change,))


def write_csv(path: Path, rows: Iterable[Sequence[str]]) -> Path:
    """A sheet as a shop would export it."""
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(rows)
    return path


def cancellations(path: Path, orders: Iterable[str], *, column: str = "Order number") -> Path:
    """One row per order, each asking for a whole reversal."""
    return write_csv(path, [[column, "Status"], *([order, "cancelled"] for order in orders)])


@dataclass(frozen=True)
class Ended:
    """A command that ended."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> dict[str, Any]:
        value: dict[str, Any] = json.loads(self.out)
        return value

    @property
    def states(self) -> dict[str, str]:
        """order -> state."""
        return {row["order"]: row["state"] for row in self.json["rows"]}

    @property
    def one_sentence(self) -> bool:
        """One paragraph on stderr and no traceback."""
        return self.err.count("\n") == 1 and len(self.err) > 20 and "Traceback" not in self.err

    @property
    def only_one_sentence(self) -> bool:
        return self.out == "" and self.one_sentence


class Program:
    """The installed program with one data folder; commands run as processes of their own."""

    def __init__(self, home: Path, token: str = "") -> None:
        self.home = home
        self.environment = {**os.environ, "REVERSAL_DESK_HOME": str(home), "PYTHONIOENCODING": "utf-8"}
        if token:
            self.environment["REVERSAL_DESK_TOKEN"] = token

    def command(self, *words: str | Path) -> list[str]:
        return [sys.executable, "-m", "reversal_desk", *map(str, words)]

    def run(self, *words: str | Path, stdin: str = "", timeout: float = 120) -> Ended:
        done = subprocess.run(
            self.command(*words), input=stdin, capture_output=True, text=True, encoding="utf-8",
            env=self.environment, timeout=timeout, check=False,
        )  # fmt: skip
        return Ended(done.returncode, done.stdout, done.stderr)

    def start(self, *words: str | Path) -> subprocess.Popen[str]:
        return subprocess.Popen(
            self.command(*words), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, encoding="utf-8",
            env=self.environment,
        )  # fmt: skip

    def add_account(self, server: PracticeServer, name: str = "T") -> None:
        ended = self.run(
            "account", "add", name, "--sid", server.sid, "--root", server.origin, "--token-stdin",
            stdin=server.token + "\n",
        )  # fmt: skip
        assert ended.code == 0, ended.err
