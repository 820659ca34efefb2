"""`resume`: all that was begun, or one, or nothing."""

from __future__ import annotations

import signal
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from shops import Open, waiting
from worlds import ONE_PROGRAM

from reversal_desk.desk import Desk
from reversal_desk.impact.practice import ActionSpec, PracticeServer, WorldSpec
from reversal_desk.model import RunResult


def test_resume_goes_on_with_all_or_one_or_none(shop: Open) -> None:
    one = shop()
    nothing = one.run("resume", "--json")
    assert (nothing.code, nothing.json["batch"]) == (0, None)
    assert "Nothing is unfinished" in one.run("resume").out
    first, second = waiting(one, "A1"), waiting(one, "A2", "A3")
    named = one.run("resume", str(second), "--json", "--wait", "30")
    assert (named.code, named.states) == (0, {"A2": "confirmed", "A3": "confirmed"})
    third = waiting(one, "A4")
    both = one.run("resume", "--json", "--wait", "30")
    assert both.json["batches"] == [first, third]
    assert both.json["requests_by_kind"]["write"] == 2
    assert one.run("resume", "99").code == 2


def test_resume_is_not_asked_for_one_program_and_sends_all_the_same(shop: Open) -> None:
    one = shop()
    waiting(one, "A1")
    ended = one.run("resume", "--program", "2000", "--json")
    assert (ended.code, ended.json["error"]["code"]) == (2, "USAGE")
    assert one.amounts()["A1"][0] == "PENDING"


def test_resume_keeps_to_its_account_and_goes_past_one_that_went(shop: Open, tmp_path: Path) -> None:
    one = shop()
    mine = waiting(one, "A1")
    theirs = PracticeServer(tmp_path / "other", delay=(0, 0), world=WorldSpec(
        actions=(ActionSpec(order="B1", amount=Decimal("5.00")),), programs=ONE_PROGRAM,
    ))  # fmt: skip
    with theirs:
        here, one.server = one.server, theirs
        one.add("U")
        other = waiting(one, "B1", account="U")
        one.server = here
        assert one.run("resume", str(mine), "--account", "U").code == 2
        assert one.run("reset", str(mine), "--account", "U", "--yes").code == 2
        only = one.run("resume", "--account", "U", "--json", "--wait", "30")
        assert (only.code, only.json["batch"], only.states) == (0, other, {"B1": "confirmed"})
        again = waiting(one, "A2")
        one.run("account", "remove", "T")
        gone = one.run("resume", "--json", "--wait", "30")
        assert gone.code == 2
        assert gone.json["batches"] == [mine, again]
        assert gone.json["error"]["code"] == "ACCOUNT_UNKNOWN"
        assert set(gone.states.values()) == {"waiting"}
    one.add("T")
    assert one.run("resume", "--account", "T", "--json", "--wait", "30").code == 0


def test_ctrl_c_leaves_the_later_batches_in_their_place(shop: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    one = shop()
    first, second = waiting(one, "A1"), waiting(one, "A2")
    run = Desk.run

    def interrupted(desk: Desk, batch: int, **named: Any) -> RunResult:
        signal.raise_signal(signal.SIGINT)
        return run(desk, batch, **named)

    monkeypatch.setattr(Desk, "run", interrupted)
    ended = one.run("resume", "--json", "--wait", "30")
    assert ended.json["batch"] == first
    assert ended.states == {"A1": "left_out"}
    with Desk.open() as desk:
        assert [info.id for info in desk.unfinished()] == [second]
