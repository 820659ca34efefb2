"""The command `check` says which rows may lock before the hourly limit lets them go."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from pathlib import Path

from worlds import Program, cancellations, plain_world

from reversal_desk.impact.practice import ActionSpec, PracticeServer


def test_check_names_the_rows_that_lock_before_their_turn(tmp_path: Path) -> None:
    """30 an hour, counted from the first request: of 40 that are locked by its end the last have no place in it."""
    soon = tuple(
        ActionSpec(order=f"S{n:02d}", amount=Decimal("10.00"), locks_in=timedelta(minutes=100, seconds=n))
        for n in range(40)
    )
    with PracticeServer(tmp_path / "world", world=plain_world(2, extra=soon), delay=(0.0, 0.0), limit=30) as server:
        program = Program(tmp_path / "home", server.token)
        program.add_account(server)
        ended = program.run("check", cancellations(tmp_path / "s.csv", [spec.order for spec in soon]), "--json")
    codes = {row["order"]: row["codes"] for row in ended.json["rows"]}
    late = {order for order, said in codes.items() if "LOCKS_BEFORE_ITS_TURN" in said}
    assert 10 < len(late) < 25, ended.out
    assert late == {spec.order for spec in soon[-len(late) :]}
