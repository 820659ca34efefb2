"""A practice service, a desk that knows it, and the sheets of one test."""

from __future__ import annotations

import csv
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from other_hands import write_by_somebody
from practised import add_practised
from reversal_desk.desk import Desk, OpenedSheet, Plan
from reversal_desk.impact.practice import Faults, PracticeServer, ProgramSpec, WorldSpec
from reversal_desk.model import Account, Code, Policy, RowState

ONE = (ProgramSpec("1000", "US"),)


class Bench:
    """A service, a desk that knows it as account T, and the sheets of one test."""

    def __init__(self, folder: Path, stack: ExitStack, **server: Any) -> None:
        self.folder = folder
        self.faults = Faults()
        self.server = stack.enter_context(
            PracticeServer(folder / "service", faults=self.faults, **{"delay": (0.0, 0.0), **server})
        )
        self.desk = stack.enter_context(Desk.open(home=folder / "home"))
        self.account = add_practised(self.desk, self.server)

    def sheet(self, *orders: str, name: str = "s.csv") -> Path:
        path = self.folder / name
        path.write_text("Order number,Status\n" + "".join(f"{order},cancelled\n" for order in orders), "utf-8")
        return path

    def plan(self, *orders: str, accept: frozenset[Code] = frozenset(), **found: Any) -> Plan:
        opened = self.desk.open_sheet(self.sheet(*orders))
        return self.desk.plan(opened, self.desk.find_actions(opened, self.account, **found), Policy(accept=accept))

    def sent(self, *orders: str, accept: frozenset[Code] = frozenset()) -> int:
        batch = self.desk.submit(self.plan(*orders, accept=accept))
        self.desk.run(batch, wait=30, patience=1)
        return batch

    def states(self, batch: int) -> dict[str, RowState]:
        return {outcome.order: outcome.state for outcome in self.desk.outcomes(batch)}

    def by_somebody_else(self, order: str, method: str = "PUT", **fields: str) -> None:
        """A write from another tool, in effect at once."""
        write_by_somebody(self.server, order, method, **fields)


Start = Callable[..., Bench]


class Here:
    """A desk with an account that has sent nothing yet, at a service of its own, and a folder for sheets."""

    def __init__(self, folder: Path, stack: ExitStack, *, world: WorldSpec) -> None:
        self.folder = folder
        server = stack.enter_context(PracticeServer(folder / "service", delay=(0.0, 0.0), world=world))
        self.desk = stack.enter_context(Desk.open(home=folder / "home"))
        self.account, _ = self.desk.add_account(name="T", sid=server.sid, token=server.token, origin=server.origin)

    def opened(self, rows: Sequence[Sequence[str]]) -> OpenedSheet:
        """A sheet of these rows, read as the account's layouts say."""
        path = self.folder / "sheet.csv"
        with path.open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows(rows)
        return self.desk.open_sheet(path, account=self.account)

    def plan(self, rows: Sequence[Sequence[str]], policy: Policy | None = None) -> Plan:
        """What would become of these rows."""
        opened = self.opened(rows)
        found = self.desk.find_actions(opened, self.account, policy=policy)
        return self.desk.plan(opened, found, policy or Policy())

    def known(self, path: Path, account: Account | None = None, **how: str) -> OpenedSheet:
        """A file, known again where its rows were sent before."""
        return self.desk.recognise(self.desk.open_sheet(path, **how), account or self.account)

    def submitted(self, path: Path, **how: str) -> int:
        """A file's batch, written and not sent."""
        opened = self.known(path, **how)
        return self.desk.submit(self.desk.plan(opened, self.desk.find_actions(opened, self.account), Policy()))
