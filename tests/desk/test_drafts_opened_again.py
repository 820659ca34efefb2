"""A draft that is opened again means what it meant, also where its file is gone or it was pasted."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from middle_bench import DAY, NOW, action
from reversal_desk import matching
from reversal_desk.desk import Desk, Found, OpenedSheet, Plan
from reversal_desk.desk.finding import settled
from reversal_desk.model import Account, Code, Field, Policy, Program, RowState, Window

ACTIONS = [action("A1"), action("A2"), action("A3"), action("B1", "1500.00"), action("B2", "2500.00")]
PASTED = "Buyer\tOrder number\tNote\tRefund amount\tStatus\nZoe\tA1\tx\t10.00\tpartially refunded\nYan\tA2\ty\t\tpaid\n"


class Bench:
    def __init__(self, desk: Desk, account: Account) -> None:
        self.desk, self.account = desk, account

    def plan(self, opened: OpenedSheet, policy: Policy | None = None) -> Plan:
        """As the desk does it, from actions that are known without a service."""
        settled_sheet, matches, hits = settled(opened, matching.Index(ACTIONS))
        windows = {"1000": (Window(NOW - 90 * DAY, NOW),)}
        programs = (Program("1000", "US", "ACTIVE"),)
        found = Found(self.account, programs, matches, {}, windows, NOW, True, {}, hits, settled_sheet.rows)
        return self.desk.plan(opened, found, policy or Policy())

    def again(self, made: Plan) -> Plan:
        resumed = self.desk.open_draft(self.desk.keep_draft(made))
        return self.plan(resumed.opened, resumed.policy)


@pytest.fixture
def bench() -> Iterator[Bench]:
    with Desk.open() as desk:
        account, _ = desk.add_account(name="T", sid="IRX1", token="t", origin="http://127.0.0.1:9")
        yield Bench(desk, account)


def lines(made: Plan) -> list[tuple[object, ...]]:
    return [(c.row.number, c.operation, c.state, c.codes, c.amount_after) for c in made.changes]


def test_a_pasted_sheet_is_planned_as_it_was_though_columns_before_it_were_not_kept(bench: Bench) -> None:
    made = bench.plan(bench.desk.open_pasted(PASTED))
    assert [c.state for c in made.changes] == [RowState.READY, RowState.LEFT_OUT]
    again = bench.again(made)
    assert lines(again) == lines(made)
    assert [c.header for c in again.opened.mapping.columns] == ["", "Order number", "", "Refund amount", "Status"]
    assert lines(bench.again(again)) == lines(made)


def test_what_a_column_that_was_not_kept_said_against_a_row_still_holds(bench: Bench) -> None:
    """The decimal mark is known only by the actions, so that the rows are read once more from what was kept."""
    fine = "".join(f"\tA{n}\tfine\t\n" for n in range(20, 60))
    head = "Buyer\tOrder number\tKommentar der Jury\tRefund amount\n"
    text = f"{head}Zoe\tB1\trejected\t1.500\nYan\tB2\tfine\t1.234\n{fine}"
    opened = bench.desk.open_pasted(text)
    assert opened.mapping.unread == "Kommentar der Jury"
    made = bench.plan(opened)
    assert [row.refund for row in made.found.rows[:2]] == [1500, 1234]
    assert made.found.rows[0].against == "rejected"
    again = bench.again(made)
    assert again.found.rows[0].against == "rejected"
    assert lines(again) == lines(made)
    remapped = bench.desk.remap(again.opened, {Field.ORDER: "Order number"})
    assert bench.plan(remapped).found.rows[0].against == "rejected"


@pytest.mark.parametrize("cumulative", [True, False])
def test_whether_refunds_add_up_is_what_it_was_when_the_draft_was_left(
    bench: Bench, tmp_path: Path, *, cumulative: bool
) -> None:
    path = tmp_path / "s.csv"
    rows = "A1,10.00,100.00,partially refunded\n" * 2
    path.write_text(f"Order number,Refund amount,Order total,Status\n{rows}", encoding="utf-8")
    bench.desk.remember_layout(bench.account, bench.desk.open_sheet(path), cumulative=cumulative)
    made = bench.plan(bench.desk.open_sheet(path))
    assert made.opened.mapping.cumulative is cumulative
    draft = bench.desk.keep_draft(made)
    bench.desk.remember_layout(bench.account, bench.desk.open_sheet(path), cumulative=not cumulative)
    resumed = bench.desk.open_draft(draft)
    assert not resumed.file_changed
    assert resumed.opened.mapping.cumulative is cumulative
    assert lines(bench.plan(resumed.opened, resumed.policy)) == lines(made)
    assert (Code.DUPLICATE_ROW in made.changes[0].codes) is not cumulative
