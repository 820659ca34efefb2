"""Few requests: the arithmetic of design.md, counted by kind through the desk, the real client and the service."""

from __future__ import annotations

from collections import Counter
from decimal import Decimal
from pathlib import Path

from worlds import cancellations, plain_world, write_csv

from reversal_desk.desk import Desk
from reversal_desk.impact.practice import ActionSpec, PracticeServer, ProgramSpec, WorldSpec
from reversal_desk.model import Policy, RowState


def sent(folder: Path, server: PracticeServer, sheet: Path) -> tuple[Counter[str], Counter[RowState]]:
    """Open, find, plan, submit and run in one home; (requests by kind over all of it, rows by state)."""
    with Desk.open(home=folder / "home") as desk:
        account, _ = desk.add_account(name="T", sid=server.sid, token=server.token, origin=server.origin)
        opened = desk.open_sheet(sheet)
        result = desk.run(desk.submit(desk.plan(opened, desk.find_actions(opened, account), Policy())))
        return Counter(desk.requests), Counter(outcome.state for outcome in result.outcomes)


def test_a_thousand_rows_cost_a_thousand_writes_and_eleven_reads(tmp_path: Path) -> None:
    """3 to download, 2 conflict lists, 2 polls of the first row, 4 looks; none of a kind nobody reckoned with."""
    with PracticeServer(tmp_path / "world", world=plain_world(1010), delay=(0.0, 2.0), limit=100_000) as server:
        sheet = cancellations(tmp_path / "s.csv", [f"A{n:05d}" for n in range(1, 1001)])
        asked, states = sent(tmp_path, server, sheet)
    assert states == {RowState.CONFIRMED: 1000}
    assert set(asked) <= {"write", "programs", "actions", "updates", "submission", "action"}
    assert asked["write"] == 1000
    assert asked["programs"] == 1
    assert asked["submission"] + asked["action"] <= 2 + 2  # the first row; its action is one of the looks
    assert asked["actions"] <= 2 + 2 + 4  # 90 days, conflicts, looks
    assert asked["updates"] <= 4
    assert sum(asked.values()) <= 1000 + 3 + 2 + 2 + 4 + 1, dict(asked)


def test_the_sum_is_changes_and_twelve(tmp_path: Path) -> None:
    """And three more for a second programme."""
    there = [
        ActionSpec(order=f"{name}{n}", amount=Decimal("80.00"), program=program, tracker=tracker)
        for name, program, tracker in (("A", "1000", "4636"), ("B", "2000", "5636"))
        for n in range(1, 151)
    ]
    programs = (ProgramSpec("1000", "US"), ProgramSpec("2000", "UK"))
    world = WorldSpec(actions=tuple(there), programs=programs)
    with PracticeServer(tmp_path / "world", world=world, delay=(0.0, 2.0), limit=100_000) as server:
        asked, states = sent(tmp_path, server, cancellations(tmp_path / "s.csv", [spec.order for spec in there]))
    assert states == {RowState.CONFIRMED: 300}
    assert sum(asked.values()) <= 300 + 12 + 3, dict(asked)


def test_items_are_read_once_for_each_action_that_needs_them(tmp_path: Path) -> None:
    """Amount changes need the items, whole reversals none; found and planned again they are not asked for twice."""
    rows = [["Order number", "Status", "Refund amount"]]
    rows += [[f"A{n:05d}", "partially refunded", "10.00"] for n in range(1, 11)]
    rows += [[f"A{n:05d}", "cancelled", ""] for n in range(11, 21)]
    with (
        PracticeServer(tmp_path / "world", world=plain_world(30), delay=(0.0, 0.0), limit=100_000) as server,
        Desk.open(home=tmp_path / "home") as desk,
    ):
        account, _ = desk.add_account(name="T", sid=server.sid, token=server.token, origin=server.origin)
        opened = desk.open_sheet(write_csv(tmp_path / "s.csv", rows))
        found = desk.find_actions(opened, account)
        assert found.requests["items"] == 10
        made = desk.plan(opened, found, Policy())
        assert made.counts == {RowState.READY: 20}
        result = desk.run(desk.submit(made))
        assert {outcome.state for outcome in result.outcomes} == {RowState.CONFIRMED}
        assert desk.requests["items"] == 10
        assert desk.requests["write"] == 20
