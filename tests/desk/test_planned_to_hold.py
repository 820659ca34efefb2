"""A plan is made once more only where a yes of it no longer holds, and then without that."""

from __future__ import annotations

from collections.abc import Mapping

from desk_bench import Start
from msgspec.structs import replace

from reversal_desk.desk import Plan, planned_to_hold
from reversal_desk.model import Code, Policy, RowEdit, RowState

Edits = Mapping[tuple[int, str], RowEdit]


def test_a_plan_is_made_anew_only_without_what_holds_no_longer(bench: Start) -> None:
    one = bench()
    first = one.sent("A1")
    undo = one.desk.undo(one.desk.undo_preview(first))
    one.desk.run(undo, wait=30, patience=1)
    opened = one.desk.open_sheet(one.sheet("A1", "A2"))
    found = one.desk.find_actions(opened, one.account)
    (asks,) = (c for c in one.desk.plan(opened, found, Policy()).changes if c.state is RowState.LOOK)
    edits: Edits = {asks.key: RowEdit(accepted=frozenset({Code.HANDLED_BEFORE}))}
    planned: list[Edits] = []

    def plan_with(now: Edits) -> Plan:
        planned.append(now)
        return one.desk.plan(opened, found, Policy(), now)

    made = planned_to_hold(plan_with, edits, holding=lambda made: dict(made.edits))
    assert (planned, made.counts) == ([edits], {RowState.READY: 2})

    without = {key: replace(edit, accepted=frozenset()) for key, edit in edits.items()}
    planned.clear()
    made = planned_to_hold(plan_with, edits, holding=lambda _: without)
    assert (planned, made.edits) == ([edits, without], without)
    assert made.counts == {RowState.READY: 1, RowState.LOOK: 1}
