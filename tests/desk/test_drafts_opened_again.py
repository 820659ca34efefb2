"""A draft that is opened again means what it meant, also where its file is gone or it was pasted."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from middle_bench import DAY, NOW, action
from reversal_desk import matching
from reversal_desk.desk import Desk, Found, OpenedSheet, Plan
from reversal_desk.desk.finding import settled
from reversal_desk.model import Account, Code, Field, Policy, Program, RowEdit, RowState, Window

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


def test_what_nobody_decided_of_a_sheet_that_was_sent_stays_and_a_yes_is_good_for_one_send(
    desk_home: Path, tmp_path: Path
) -> None:
    with Desk.open(home=desk_home, practice=True, practice_delay=(0.0, 0.0)) as desk:
        opened = desk.open_sheet(desk.sample())
        found = desk.find_actions(opened, desk.account(None))
        first = desk.plan(opened, found, Policy())
        sent = next(change for change in first.changes if change.state is RowState.READY)
        waits = next(change for change in first.changes if change.state is RowState.LOOK)
        said = frozenset({Code.HANDLED_BEFORE})
        edits = {sent.key: RowEdit(reason="OTHER", accepted=said), waits.key: RowEdit(accepted=said)}
        made = desk.plan(opened, found, Policy(), edits)
        assert made.undecided > 0
        draft = desk.keep_draft(made)
        batch = desk.submit(made)
        assert desk.keep_rest(made, draft) == draft
        (info,) = desk.drafts()
        assert (info.rows, info.undecided) == (0, made.undecided)
        kept = desk.open_draft(draft).edits
        assert kept[sent.key] == RowEdit(reason="OTHER")
        assert kept[waits.key].accepted == said, "it was not sent"
        desk.run(batch, wait=60, patience=1)
        again = desk.plan(opened, desk.find_actions(opened, desk.account(None)), Policy(), kept)
        assert RowState.READY not in again.counts
        (where, *_) = desk.find_in_drafts(f" {waits.order.lower()} ")
        assert (where.draft.id, where.row) == (draft, waits.row.number)
        assert waits.action is not None
        assert [one.row for one in desk.find_in_drafts(waits.action.id)] == [waits.row.number]
        assert desk.find_in_drafts("no such order") == ()
        unsent = next(change for change in made.changes if change.action is None and change.order)
        (found_again,) = desk.find_unsent(unsent.order)
        assert (found_again.batch_id, found_again.row, found_again.codes) == (batch, unsent.row.number, unsent.codes)
