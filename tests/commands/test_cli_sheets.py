"""`check` and `submit`: what is shown, what is sent, and what several files have in common."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from shops import Open
from worlds import write_csv

from reversal_desk.desk import Desk
from reversal_desk.errors import (
    BadAnswer,
)
from reversal_desk.impact.practice import ActionSpec, Rule, Trouble
from reversal_desk.store.lock import sending_lock


def test_check_shows_and_sends_nothing(shop: Open) -> None:
    soon = ActionSpec(order="L1", amount=Decimal("10.00"), locks_in=timedelta(hours=5))
    one = shop(ActionSpec(order="A1", amount=Decimal("100.00")), soon)
    sheet = one.sheet("A1", "L1", "NOBODY")
    text = one.run("check", sheet)
    assert text.code == 6
    assert "in the sheet" in text.out
    facts = one.run("check", sheet, "--json").json
    assert facts["totals"] == {"ready": 1, "look": 1, "blocked": 1, "left_out": 0}
    # the order of nobody has no date: it is settled once every day was read on which it can have been tracked
    facts = one.run("check", sheet, "--json", "--since", "2020-01-01", "--until", "2035-01-01").json
    assert facts["totals"] == {"ready": 1, "look": 1, "blocked": 0, "left_out": 1}
    assert one.run("check", sheet, "--only-ready", "--quiet").code == 0
    assert one.run("check", sheet, "--accept", "locks_soon", "--quiet").code == 0
    assert one.run("check", sheet, "--account", "Nobody").code == 2
    assert one.run("check", sheet, "--since", "2026-02-01", "--until", "2026-01-01").code == 2
    assert one.run("check", sheet, "--program", "77").code == 2
    assert one.run("check", one.folder / "missing.csv", "--json").json["error"]["code"]
    bare = write_csv(one.folder / "bare.csv", [["Colour", "Size"], ["red", "L"]])
    assert one.run("check", bare).code == 2
    assert one.server.effects() == ()


def test_items_of_a_change_are_shown(shop: Open) -> None:
    one = shop()
    sheet = write_csv(one.folder / "m.csv", [["Order number", "New amount"], ["A1", "40.00"]])
    [row] = one.run("check", sheet, "--json", "--operation", "modify").json["rows"]
    assert (row["state"], row["amount_before"], row["amount_after"]) == ("ready", "100.00", "40.00")
    assert "100.00 -> 40.00 USD" in one.run("check", sheet).out


def test_a_sheet_that_was_sent_before_is_known_by_command(shop: Open) -> None:
    one = shop()
    sheet = one.sheet("A1", "A2")
    assert one.run("submit", sheet, "--yes", "--quiet", "--wait", "30").code == 0
    copied = one.sheet("A2", "A1", name="copy.csv")
    assert "handled before: batch 1 of " in one.run("check", copied, "--quiet").err
    assert one.run("reset", "1", "--yes", "--quiet", "--wait", "30").code == 0
    warned = one.run("check", copied, "--json").json["warnings"]
    assert [said for said in warned if "took back 2 of the rows that batch 1 had changed." in said]
    assert not [said for said in one.run("check", one.sheet("A3"), "--json").json["warnings"] if "handled" in said]


def test_several_files_are_checked_with_an_eye_on_each_other(shop: Open) -> None:
    one = shop()
    first, second = one.sheet("A1", "A2", name="one.csv"), one.sheet("A2", "A3", name="two.csv")
    ran = one.run("check", first, second, "--json")
    assert ran.code == 6
    files = ran.json["files"]
    assert [Path(file["file"]).name for file in files] == ["one.csv", "two.csv"]
    assert [[row["state"] for row in file["rows"]] for file in files] == [["ready", "ready"], ["look", "ready"]]
    [twice, _] = files[1]["rows"]
    assert twice["codes"] == ["DUPLICATE_ROW"]
    assert "Row 3 of “one.csv”" in twice["message"]
    assert "== " in one.run("check", first, second).out
    assert one.run("check", first, one.folder / "gone.csv", "--json").code == 2


def test_submit_without_yes_shows_the_plan_and_sends_nothing(shop: Open) -> None:
    one = shop()
    sheet = one.sheet("A1")
    text = one.run("submit", sheet)
    assert (text.code, "Nothing was sent" in text.err) == (2, True)
    assert one.run("submit", sheet, "--json").json["totals"]["ready"] == 1
    assert one.server.effects() == ()


def test_submit_sends_the_ready_rows_and_counts_every_request(shop: Open) -> None:
    one = shop()
    ended = one.run("submit", one.sheet("A1", "A2"), "--yes", "--json", "--wait", "30")
    assert ended.code == 0, ended.err
    assert ended.states == {"A1": "confirmed", "A2": "confirmed"}
    assert ended.json["requests"] == sum(ended.json["requests_by_kind"].values())
    assert ended.json["requests_by_kind"]["write"] == 2
    assert ended.json["requests_by_kind"]["programs"] == 1
    again = one.run("submit", one.sheet("A1", "A2"), "--yes", "--json")
    assert again.code == 0
    assert again.json["batch"] is None
    assert "Nothing" in one.run("submit", one.sheet("A1"), "--yes").out
    text = one.run("submit", one.sheet("A3"), "--yes", "--wait", "30")
    assert "Batch 2: Confirmed 1" in text.out
    assert "requests: " in text.err


def test_several_files_are_sent_one_after_the_other(shop: Open) -> None:
    one = shop()
    first, second = one.sheet("A1", "A2", name="one.csv"), one.sheet("A2", "A3", name="two.csv")
    gone = one.run("submit", first, one.folder / "gone.csv", "--yes", "--wait", "30")
    assert gone.code == 2
    assert one.run("history", "--json").json == {"batches": []}, "every file is opened before the first is sent"
    assert one.run("submit", first, second).code == 2
    ran = one.run("submit", first, second, "--yes", "--json", "--wait", "30")
    assert ran.code == 0, "what the first file sent is left out of the second: it is reversed already"
    files = ran.json["files"]
    assert [file["batch"] for file in files] == [1, 2]
    states = [{row["order"]: row["state"] for row in file["rows"]} for file in files]
    assert states == [{"A1": "confirmed", "A2": "confirmed"}, {"A2": "left_out", "A3": "confirmed"}]
    assert ran.json["not_begun"] == []
    told = one.run("submit", first, second, "--yes", "--wait", "30")
    assert told.code == 0
    assert told.out.count("Nothing") == 2
    history = one.run("history", "--json").json["batches"]
    assert [Path(batch["file"]).name for batch in history] == ["two.csv", "one.csv"]


def test_what_breaks_between_two_files_is_told_after_what_was_sent(shop: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    one = shop()
    files = [one.sheet("A1", name="one.csv"), one.sheet("A2", name="two.csv"), one.sheet("A3", name="three.csv")]
    find, seen = Desk.find_actions, []

    def broken(self: Desk, *args: Any, **named: Any) -> Any:
        seen.append(args)
        if len(seen) == 2:
            raise BadAnswer("BAD_ANSWER", kind="html", host="h")
        return find(self, *args, **named)

    monkeypatch.setattr(Desk, "find_actions", broken)
    ran = one.run("submit", *files, "--yes", "--json", "--wait", "30")
    assert ran.code == 3
    assert [file["batch"] for file in ran.json["files"]] == [1]
    assert [Path(file).name for file in ran.json["not_begun"]] == ["two.csv", "three.csv"]
    assert ran.json["error"]["code"] == "BAD_ANSWER"
    assert "two.csv" in ran.err


def test_what_the_last_guards_leave_to_a_person_shows_in_the_exit_code(
    shop: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    one = shop()
    sheet = one.sheet("A1", "A2")
    one.run("check", sheet)  # the cache is filled: states are read anew before the first write
    submit = Desk.submit

    def meanwhile(desk: Desk, made: Any, **named: Any) -> int:
        batch = submit(desk, made, **named)
        for action in one.server.world().actions.values():
            if action.spec.order == "A2":
                action.amount, action.updated = Decimal("55.00"), one.server._ledger._now()
                action.version += 1
        return batch

    monkeypatch.setattr(Desk, "submit", meanwhile)
    ended = one.run("submit", sheet, "--yes", "--json", "--wait", "30")
    assert ended.states == {"A1": "confirmed", "A2": "look"}
    assert ended.code == 6
    assert len(one.server.world().submissions) == 1


def test_a_refused_row_and_a_token_that_ends(shop: Open) -> None:
    one = shop()
    one.faults.add(Rule(Trouble.STATUS, method="DELETE", status=422))
    ended = one.run("submit", one.sheet("A1", "A2"), "--yes", "--wait", "30")
    assert ended.code == 1
    assert "refused" in ended.out.lower()
    one.faults.add(Rule(Trouble.STATUS, method="DELETE", status=401, times=None))
    ended = one.run("submit", one.sheet("A3", "A4"), "--yes", "--json", "--wait", "30")
    assert ended.code == 4
    assert ended.json["error"]["code"] == "UNAUTHORIZED"
    assert set(ended.states.values()) == {"waiting"}
    one.faults.clear()
    resumed = one.run("resume", "--json", "--wait", "30")
    assert resumed.code == 0
    assert set(resumed.states.values()) == {"confirmed"}


def test_a_short_patience_is_refused_on_a_real_root(shop: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    one = shop()
    monkeypatch.setattr("reversal_desk.desk.account_rules.is_loopback", lambda _: False)
    ended = one.run("submit", one.sheet("A1"), "--yes", "--patience", "10", "--json")
    assert ended.code == 2
    assert ended.json["error"]["code"] == "PATIENCE_TOO_SHORT"


def test_another_copy_is_sending(shop: Open, desk_home: Path) -> None:
    one = shop()
    with sending_lock(desk_home / "live"):
        ended = one.run("submit", one.sheet("A1"), "--yes", "--json")
        assert ended.code == 5
        assert one.run("resume", "--json").code == 5
    assert one.run("resume", "--wait", "30").code == 0
