"""A service and a data folder that knows it, for tests that run the commands in this process."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import ExitStack
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from homes import no_window
from worlds import Ended, write_csv

from practised import add_practised
from reversal_desk import cli
from reversal_desk.desk import Desk
from reversal_desk.impact.practice import Faults, PracticeServer
from reversal_desk.model import Code, Operation, Outcome, Policy, RowState


class Shop:
    """A service with its faults and the data folder of this test, which knows it as account T."""

    def __init__(self, folder: Path, stack: ExitStack, capsys: pytest.CaptureFixture[str], **server: Any) -> None:
        self.folder, self.capsys = folder, capsys
        self.faults = Faults()
        self.server = stack.enter_context(
            PracticeServer(folder / "service", delay=server.pop("delay", (0.0, 0.0)), faults=self.faults, **server)
        )
        self.add()

    def add(self, name: str = "T", token: str = "") -> None:
        with Desk.open() as desk:
            add_practised(desk, self.server, name=name, token=token)

    def run(self, *words: str | Path) -> Ended:
        self.capsys.readouterr()
        code = cli.main([str(word) for word in words], open_window=no_window)
        said = self.capsys.readouterr()
        return Ended(code, said.out, said.err)

    def sheet(self, *orders: str, name: str = "s.csv", status: str = "cancelled") -> Path:
        rows = [["Order number", "Status"], *([order, status] for order in orders)]
        return write_csv(self.folder / name, rows)

    def amounts(self) -> dict[str, tuple[str, Decimal]]:
        return {a.spec.order: (a.state, a.amount) for a in self.server.world().actions.values()}


Open = Callable[..., Shop]


def waiting(one: Shop, *orders: str, account: str = "T") -> int:
    """A batch that was written and not begun."""
    with Desk.open() as desk:
        opened = desk.open_sheet(one.sheet(*orders))
        found = desk.find_actions(opened, desk.account(account))
        return desk.submit(desk.plan(opened, found, Policy()))


def outcome(state: RowState, *codes: Code) -> Outcome:
    return Outcome(
        change_id=1, batch_id=1, row=2, order="A", action_id="1.1.1", partner="P", operation=Operation.REVERSE,
        reason="REJECTED", amount_before=Decimal(1), amount_after=None, payout_before=Decimal(0), payout_after=None,
        currency="USD", locking_date=None, state=state, codes=codes, facts={},
        updated_at=datetime(2026, 11, 1, tzinfo=UTC),
    )  # fmt: skip
