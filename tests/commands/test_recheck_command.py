"""`recheck`: what it prints, each alarm once, and its exit codes."""

from __future__ import annotations

from decimal import Decimal

import pytest
from shops import Open

from reversal_desk import cli
from reversal_desk.desk import Desk
from reversal_desk.impact.practice import ActionSpec, Rule, Trouble


def test_nothing_was_ever_sent(shop: Open) -> None:
    ended = shop().run("recheck", "--json")
    assert ended.code == 0
    assert ended.json == {
        "requests": 0, "requests_by_kind": {}, "looked_at": 0, "unknown": 0, "alarms": [], "settled": [],
    }  # fmt: skip


def test_an_alarm_is_listed_once_and_stays_in_the_history(shop: Open) -> None:
    one = shop(*(ActionSpec(order=order, amount=Decimal("100.00")) for order in ("A1", "A2")))
    sheet = one.sheet("A1", "A2")
    assert one.run("submit", sheet, "--yes", "--quiet").code == 0
    with Desk.open() as desk:  # somebody else's tool, as the service sees it
        link = desk._parts.links.of(desk.account("T"))
        from reversal_desk.plan import reset_step

        action_id = next(a.id for a in one.server.world().actions.values() if a.spec.order == "A1")
        sender = link.client.sender()
        sender.write(reset_step(action_id, None).write)
        sender.close()
    ended = one.run("recheck", "--account", "T", "--json", "--quiet")
    assert ended.code == 0
    [alarm] = ended.json["alarms"]
    assert (alarm["batch"], alarm["row"], alarm["order"], alarm["code"]) == (1, 2, "A1", "CAME_BACK")
    assert "It changed again after it was proved." in alarm["message"]
    assert ended.json["requests_by_kind"]["actions"] >= 1
    assert "write" not in ended.json["requests_by_kind"]
    again = one.run("recheck", "--quiet")
    assert (again.code, "0 new alarms" in again.out, "CAME_BACK" in again.out) == (0, True, False)
    assert "It changed again" in one.run("history", "--order", "A1").out
    assert one.run("verify-history").code == 0


def test_an_alarm_in_words(shop: Open) -> None:
    one = shop(ActionSpec(order="A1", amount=Decimal("100.00")))
    one.run("submit", one.sheet("A1"), "--yes", "--quiet")
    action = next(iter(one.server.world().actions.values()))
    action.payout = Decimal("2.50")  # a reversal that impact.com pays all the same
    ended = one.run("recheck")
    assert ended.code == 0
    assert "batch 1 row 2\tA1\tREVERSED_BUT_PAYS\tReversed, but it still pays." in ended.out
    assert "actions 1" in ended.err


def test_what_is_still_out_gives_three_and_is_settled_when_it_is_there(shop: Open) -> None:
    one = shop(delay=(1.0, 1.0))
    one.run("submit", one.sheet("A1"), "--yes", "--quiet", "--wait", "0")
    first = one.run("recheck", "--json", "--quiet")
    assert (first.code, first.json["unknown"]) == (3, 1)
    for _ in range(200):
        ended = one.run("recheck", "--quiet")
        if ended.code == 0:
            break
    assert ended.code == 0
    assert "batch 1 row 2\tA1\tConfirmed" in ended.out
    assert one.run("resume", "--yes").out == "Nothing is unfinished.\n"


def test_trouble_has_its_code_and_its_sentence(shop: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    one = shop()
    one.run("submit", one.sheet("A1"), "--yes", "--quiet")
    assert one.run("recheck", "--account", "nobody").code == 2
    one.faults.add(Rule(Trouble.STATUS, path="/Actions", status=403, times=99))
    ended = one.run("recheck", "--json", "--quiet")
    assert ended.code == 4
    assert ended.json["error"]["code"] == "FORBIDDEN"
    monkeypatch.setenv("REVERSAL_DESK_TOKEN", "wrong")
    assert one.run("recheck", "--quiet").code == 4


def test_help_says_what_it_does(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["recheck", "--help"], open_window=lambda **_: 9) == 0
    assert "--account" in capsys.readouterr().out
