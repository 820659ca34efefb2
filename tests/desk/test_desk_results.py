"""The person's own sheet back, with what became of each row beside it."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path

import pytest
from desk_bench import Start

from reversal_desk.desk import Desk
from reversal_desk.errors import UsageError
from reversal_desk.model import Outcome, Policy, RowState
from reversal_desk.sheet import header, reader
from reversal_desk.undo import Scope


def told(outcome: Outcome) -> Sequence[str]:
    return (outcome.state.value, outcome.action_id)


def sent(desk: Desk) -> tuple[int, Path]:
    sample = desk.sample()
    opened = desk.open_sheet(sample)
    account = desk.account(None)
    batch = desk.submit(desk.plan(opened, desk.find_actions(opened, account), Policy()))
    return batch, sample


def rows_of(path: Path) -> tuple[list[str], list[list[str]]]:
    table = header.find_table(reader.read(path))
    return list(table.headers), [["" if cell is None else str(cell) for cell in row.cells] for row in table.rows]


def test_the_sheet_comes_back_with_its_results(desk_home: Path, tmp_path: Path) -> None:
    with Desk.open(home=desk_home, practice=True, practice_delay=(0.01, 0.02)) as desk:
        batch, sample = sent(desk)
        out = tmp_path / "results.xlsx"
        outcomes = desk.outcomes(batch)
        assert desk.save_results(batch, out, headers=["Result", "Action"], cells=told).joined == len(outcomes)
        headers, rows = rows_of(out)
        own, before = rows_of(sample)
        assert headers == [*own, "Result", "Action"]
        assert len(rows) == max(len(before), len(outcomes))
        waiting = {o.order for o in outcomes if o.state is RowState.WAITING}
        shown = {order for line in rows if line[-2] == "waiting" for order in line if order in waiting}
        assert shown == waiting


def test_rows_of_another_sheet_never_stand_beside_a_result(desk_home: Path, tmp_path: Path) -> None:
    with Desk.open(home=desk_home, practice=True, practice_delay=(0.01, 0.02)) as desk:
        batch, sample = sent(desk)
        lines = sample.read_text("utf-8-sig").splitlines()
        sample.write_text("\n".join([lines[0], *reversed(lines[1:])]), encoding="utf-8")
        out = tmp_path / "results.xlsx"
        joined = desk.save_results(batch, out, headers=["Result", "Action"], cells=told).joined
        assert joined < len(desk.outcomes(batch))
        sample.unlink()
        assert desk.save_results(batch, out, headers=["Result", "Action"], cells=told).joined == 0
        headers, rows = rows_of(out)
        assert headers == ["Result", "Action"]
        assert len(rows) == len(desk.outcomes(batch))
        sample.write_bytes(b"\x00\x01 no sheet")
        assert desk.save_results(batch, out, headers=["Result", "Action"], cells=told).joined == 0


def test_the_sheet_itself_is_never_replaced(desk_home: Path) -> None:
    with Desk.open(home=desk_home, practice=True, practice_delay=(0.01, 0.02)) as desk:
        batch, sample = sent(desk)
        before = sample.read_bytes()
        with pytest.raises(UsageError, match="RESULTS_OVER_SOURCE"):
            desk.save_results(batch, sample, headers=["Result", "Action"], cells=told)
        assert sample.read_bytes() == before


def test_rows_that_a_test_sent_before_are_told_in_the_workbook_of_the_rest(bench: Start, tmp_path: Path) -> None:
    """Whoever is handed the workbook has no other page that names them: an empty cell says that nothing was done."""
    one = bench()
    made = one.plan("A1", "A2", "A3", "NOBODYS")
    tested = [change.action.id for change in made.changes if change.action is not None][:1]
    trial = one.desk.submit(made.first(tested))
    one.desk.run(trial, wait=30, patience=1)
    batch = one.desk.submit(made.without(tested))
    one.desk.run(batch, wait=30, patience=1)
    seen: dict[str, Outcome] = {}

    def cells(outcome: Outcome) -> Sequence[str]:
        seen[outcome.order] = outcome
        return (outcome.state.value,)

    out = tmp_path / "out.xlsx"
    one.desk.save_results(batch, out, headers=["Result"], cells=cells)
    _, rows = rows_of(out)
    assert [line[0] for line in rows] == ["A1", "A2", "A3", "NOBODYS"]
    assert [line[-1] for line in rows[:3]] == ["confirmed"] * 3
    assert rows[3][-1] != ""
    assert {order: outcome.facts.get("in_batch", "") for order, outcome in seen.items()} == {
        "A1": str(trial), "A2": "", "A3": "", "NOBODYS": "",
    }  # fmt: skip
    undo = one.desk.undo(one.desk.undo_preview(batch))
    one.desk.run(undo, wait=30, patience=1)
    one.desk.save_results(undo, tmp_path / "back.xlsx", headers=["Result"], cells=cells)
    _, rows = rows_of(tmp_path / "back.xlsx")
    assert [line[2:] for line in rows[:3]] == [[], ["undone"], ["undone"]], "an undo speaks of what it took back"


def test_a_row_that_was_undone_is_told_as_it_is_now_and_by_which_batch(bench: Start, tmp_path: Path) -> None:
    one = bench()
    batch = one.sent("A1", "A2")
    first = one.desk.outcomes(batch)[0]
    assert (first.order, first.amount_after) == ("A1", Decimal(0))
    undo = one.desk.undo(one.desk.undo_preview(batch, Scope(changes=frozenset({first.change_id}))))
    one.desk.run(undo, wait=30, patience=1)
    seen: dict[str, Outcome] = {}

    def cells(outcome: Outcome) -> Sequence[str | Decimal]:
        seen[outcome.order] = outcome
        return (outcome.state.value, outcome.amount_after or Decimal(0))

    out = tmp_path / "out.xlsx"
    one.desk.save_results(batch, out, headers=["Result", "order NUMBER"], cells=cells)
    back, stands = seen["A1"], seen["A2"]
    assert (back.state, back.amount_after, back.payout_after) == (
        RowState.UNDONE, first.amount_before, first.payout_before,
    )  # fmt: skip
    assert back.facts["undone_by"] == str(undo)
    assert (stands.state, stands.amount_after) == (RowState.CONFIRMED, Decimal(0))
    headers, rows = rows_of(out)
    assert headers == ["Order number", "Status", "Result", "order NUMBER (Reversal Desk)"]
    assert first.amount_before == 100
    assert rows == [["A1", "cancelled", "undone", "100"], ["A2", "cancelled", "confirmed", "0"]]
