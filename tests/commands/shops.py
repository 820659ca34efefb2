"""A service and a data folder that knows it, for tests that run the commands in this process."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable
from contextlib import ExitStack
from decimal import Decimal
from pathlib import Path
from typing import Any
from urllib.request import Request, urlopen

import pytest
from homes import no_window
from worlds import write_csv

from reversal_desk import cli
from reversal_desk.desk import Desk
from reversal_desk.impact.practice import Faults, PracticeServer
from reversal_desk.model import Code, Operation, Outcome, Policy, RowState


class Ran:
    """A command that ended."""

    def __init__(self, code: int, out: str, err: str) -> None:
        self.code, self.out, self.err = code, out, err

    @property
    def json(self) -> dict[str, Any]:
        found: dict[str, Any] = json.loads(self.out)
        return found

    @property
    def states(self) -> dict[str, str]:
        return {row["order"]: row["state"] for row in self.json["rows"]}


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
            account, _ = desk.add_account(
                name=name, sid=self.server.sid, token=token or self.server.token, origin=self.server.origin
            )
            # as after some earlier batches: no single row goes ahead, and looks come soon
            with desk._parts.journal.held() as journal:
                journal.learn(account.key, "proved_kinds", "items modify reset reverse")
                journal.learn(account.key, "queue_time", "0.0")

    def run(self, *words: str | Path) -> Ran:
        self.capsys.readouterr()
        code = cli.main([str(word) for word in words], open_window=no_window)
        said = self.capsys.readouterr()
        return Ran(code, said.out, said.err)

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


def by_hand(one: Shop, order: str, method: str, body: str) -> None:
    """Somebody's write from another tool."""
    action_id = next(a.id for a in one.server.world().actions.values() if a.spec.order == order)
    sign_in = base64.b64encode(f"{one.server.sid}:{one.server.token}".encode()).decode()
    request = Request(
        f"{one.server.origin}/Advertisers/{one.server.sid}/Actions", data=f"ActionId={action_id}&{body}".encode(),
        method=method,
        headers={"Authorization": f"Basic {sign_in}", "Content-Type": "application/x-www-form-urlencoded"},
    )  # fmt: skip
    with urlopen(request, timeout=10) as answer:
        answer.read()


def outcome(state: RowState, *codes: Code) -> Outcome:
    return Outcome(
        change_id=1, batch_id=1, row=2, order="A", action_id="1.1.1", partner="P", operation=Operation.REVERSE,
        reason="REJECTED", amount_before=Decimal(1), amount_after=None, payout_before=Decimal(0), payout_after=None,
        currency="USD", locking_date=None, state=state, codes=codes, facts={}, updated_at=None,
    )  # type: ignore[arg-type]  # fmt: skip
