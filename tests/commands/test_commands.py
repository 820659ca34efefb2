"""The commands from outside: the program as a process against a server that speaks the contract."""

from __future__ import annotations

from collections import Counter
from decimal import Decimal
from pathlib import Path
from urllib.parse import parse_qsl

import pytest
from worlds import Program, cancellations, changed_earlier, plain_world, write_csv

from reversal_desk.impact.practice import Faults, PracticeServer, Rule, Trouble

SAMPLES = Path(__file__).resolve().parents[2] / "resources" / "samples"


def ledger(server: PracticeServer) -> dict[str, tuple[str, Decimal, Decimal]]:
    """action id -> (state, amount, payout) as the service keeps it."""
    world = server.world()
    return {action.id: (str(action.state), action.amount, action.payout) for action in world.actions.values()}


def writes_by_action(server: PracticeServer) -> Counter[str]:
    """How many writes the service accepted for each action."""
    return Counter(dict(parse_qsl(kept.payload))["ActionId"] for kept in server.world().submissions.values())


def test_a_sheet_in_reversals_out_proved_and_undone(tmp_path: Path) -> None:
    world = plain_world(12, extra=[changed_earlier("B1"), changed_earlier("B2")])
    with PracticeServer(tmp_path / "world", world=world, delay=(0, 0)) as server:
        program = Program(tmp_path / "home", server.token)
        program.add_account(server)
        before = ledger(server)
        orders = [*(f"A{n:05d}" for n in range(1, 9)), "B1", "B2"]
        sheet = cancellations(tmp_path / "cancelled.csv", orders)

        checked = program.run("check", sheet, "--account", "T", "--json")
        assert checked.code == 0, checked.err
        assert checked.json["totals"] == {"ready": 10, "look": 0, "blocked": 0, "left_out": 0}
        assert ledger(server) == before

        sent = program.run("submit", sheet, "--account", "T", "--yes", "--json")
        assert sent.code == 0, sent.err
        assert set(sent.states.values()) == {"confirmed"}
        assert sorted(writes_by_action(server).values()) == [1] * 10
        assert {state for state, _, _ in ledger(server).values()} == {"REVERSED", "PENDING"}

        back = program.run("reset", str(sent.json["batch"]), "--account", "T", "--yes", "--json")
        assert back.code == 0, back.err
        assert set(back.states.values()) == {"undone"}
        # B1 and B2 come back to the earlier change, not to the state first tracked
        assert ledger(server) == before

        again = program.run("reset", str(sent.json["batch"]), "--yes", "--json")
        assert again.code == 0
        assert again.json["rows"] == []


def test_amount_changes_go_out_and_back_by_absolute_values(tmp_path: Path) -> None:
    with PracticeServer(tmp_path / "world", world=plain_world(6), delay=(0, 0)) as server:
        program = Program(tmp_path / "home", server.token)
        program.add_account(server)
        before = ledger(server)
        rows = [["Order number", "New amount"], *([f"A{n:05d}", "10.25"] for n in range(1, 6))]
        sent = program.run("submit", write_csv(tmp_path / "s.csv", rows), "--yes", "--json")
        assert sent.code == 0, sent.err + sent.out
        assert Counter(sent.states.values()) == {"confirmed": 5}
        assert sum(amount == Decimal("10.25") for _, amount, _ in ledger(server).values()) == 5
        back = program.run("reset", str(sent.json["batch"]), "--yes", "--json")
        assert set(back.states.values()) == {"undone"}
        assert ledger(server) == before
        assert not any("Reason=RESET" in kept.payload for kept in server.world().submissions.values())


def test_only_some_orders_go_back(tmp_path: Path) -> None:
    with PracticeServer(tmp_path / "world", world=plain_world(6), delay=(0, 0)) as server:
        program = Program(tmp_path / "home", server.token)
        program.add_account(server)
        before = ledger(server)
        sheet = cancellations(tmp_path / "s.csv", [f"A{n:05d}" for n in range(1, 7)])
        sent = program.run("submit", sheet, "--yes", "--json")
        some = cancellations(tmp_path / "some.csv", ["A00002", "A00005"])
        back = program.run("reset", str(sent.json["batch"]), "--only", some, "--yes", "--json")
        assert back.states == {"A00002": "undone", "A00005": "undone"}
        assert sum(state == "PENDING" for state, _, _ in ledger(server).values()) == 2
        rest = program.run("reset", "--sheet", sheet, "--yes", "--json")
        assert rest.code == 0, rest.err
        assert ledger(server) == before


def test_a_thousand_reversals_keep_to_the_budget(tmp_path: Path) -> None:
    """design.md: requests <= changes + 12, where effects show within 30 s (here at once and after some seconds)."""
    with PracticeServer(tmp_path / "world", world=plain_world(1010), delay=(0, 4), limit=100_000) as server:
        program = Program(tmp_path / "home", server.token)
        program.add_account(server)
        sheet = cancellations(tmp_path / "s.csv", [f"A{n:05d}" for n in range(1, 1001)])
        sent = program.run("submit", sheet, "--yes", "--json", timeout=280)
        assert Counter(sent.states.values()) == {"confirmed": 1000}, sent.err
        assert set(writes_by_action(server).values()) == {1}
        assert sent.json["requests"] == sum(sent.json["requests_by_kind"].values())
        assert sent.json["requests"] <= 1012, sent.json["requests_by_kind"]


@pytest.mark.parametrize("sample", sorted(path.name for path in SAMPLES.iterdir() if path.suffix in {".xlsx", ".csv"}))
def test_every_sample_in_practice_mode(tmp_path: Path, sample: str) -> None:
    """Ready rows are confirmed, and every action comes back to its before-image."""
    program = Program(tmp_path / "home")
    accept = ("--accept", "TOLERANT_MATCH") if "shopify" in sample else ()
    checked = program.run("--practice", "check", SAMPLES / sample, "--json", *accept)
    ready = [row for row in checked.json["rows"] if row["state"] == "ready"]
    assert ready, checked.json["totals"]
    sent = program.run("--practice", "submit", SAMPLES / sample, "--yes", "--json", *accept)
    states = Counter(row["state"] for row in sent.json["rows"])
    assert states["confirmed"] == len(ready), (states, sent.err)
    after = program.run("--practice", "check", SAMPLES / sample, "--json", *accept).json["rows"]
    known = {row["action_id"]: row for row in after if row["action_id"]}
    for row in ready:
        wanted = "0.00" if row["operation"] == "reverse" else row["amount_after"]
        assert known[row["action_id"]]["amount_before"] == wanted
    back = program.run("--practice", "reset", str(sent.json["batch"]), "--yes", "--json")
    assert back.code == 0, back.err
    assert Counter(row["state"] for row in back.json["rows"]) == {"undone": len(ready)}
    restored = {r["action_id"]: r for r in program.run("--practice", "check", SAMPLES / sample, "--json").json["rows"]}
    for row in ready:
        assert restored[row["action_id"]]["amount_before"] == row["amount_before"]
        assert restored[row["action_id"]]["payout_before"] == row["payout_before"]


def test_lost_answers_are_looked_up_not_sent_again(tmp_path: Path) -> None:
    faults = Faults([Rule(Trouble.DROP_AFTER, method="DELETE", nth=3, times=2)])
    with PracticeServer(tmp_path / "world", world=plain_world(8), delay=(0, 0), faults=faults) as server:
        program = Program(tmp_path / "home", server.token)
        program.add_account(server)
        sheet = cancellations(tmp_path / "s.csv", [f"A{n:05d}" for n in range(1, 9)])
        sent = program.run("submit", sheet, "--yes", "--json", "--wait", "60")
        assert sent.code == 0, sent.err
        assert Counter(sent.states.values()) == {"confirmed": 8}
        assert set(writes_by_action(server).values()) == {1}


def test_a_request_that_never_arrived_is_planned_anew_after_the_patience(tmp_path: Path) -> None:
    faults = Faults([Rule(Trouble.DROP_BEFORE, method="DELETE", nth=3, times=1)])
    with PracticeServer(tmp_path / "world", world=plain_world(6), delay=(0, 0), faults=faults) as server:
        program = Program(tmp_path / "home", server.token)
        program.add_account(server)
        sheet = cancellations(tmp_path / "s.csv", [f"A{n:05d}" for n in range(1, 7)])
        sent = program.run("submit", sheet, "--yes", "--json", "--wait", "4", "--patience", "3600")
        assert sent.code == 3
        assert Counter(sent.states.values()) == {"confirmed": 5, "checking": 1}
        resumed = program.run("resume", str(sent.json["batch"]), "--yes", "--json", "--wait", "60", "--patience", "1")
        assert resumed.code == 0, resumed.err
        assert Counter(resumed.states.values()) == {"confirmed": 6}
        assert set(writes_by_action(server).values()) == {1}


def test_history_answers_for_an_order_and_the_chain_is_intact(tmp_path: Path) -> None:
    with PracticeServer(tmp_path / "world", world=plain_world(2), delay=(0, 0)) as server:
        program = Program(tmp_path / "home", server.token)
        program.add_account(server)
        sheet = cancellations(tmp_path / "s.csv", ["A00001"])
        sent = program.run("submit", sheet, "--yes", "--json")
        found = program.run("history", "--order", "A00001", "--json").json["rows"]
        assert [(row["batch"], row["row"], row["state"]) for row in found] == [(sent.json["batch"], 2, "confirmed")]
        assert program.run("verify-history", "--json").json == {"intact": True, "first_bad_record": None}


def test_a_refused_row_does_not_stop_the_others(tmp_path: Path) -> None:
    """The action is reversed by somebody else between reading and taking effect; the service then refuses ours."""
    faults = Faults([Rule(Trouble.STATUS, method="DELETE", nth=4, times=1, status=422)])
    with PracticeServer(tmp_path / "world", world=plain_world(6), delay=(0, 0), faults=faults) as server:
        program = Program(tmp_path / "home", server.token)
        program.add_account(server)
        sheet = cancellations(tmp_path / "s.csv", [f"A{n:05d}" for n in range(1, 7)])
        sent = program.run("submit", sheet, "--yes", "--json")
        assert sent.code == 1
        assert Counter(sent.states.values()) == {"confirmed": 5, "refused": 1}
        refused = next(row for row in sent.json["rows"] if row["state"] == "refused")
        assert refused["codes"] == ["REFUSED"]
        assert refused["message"]


def test_nothing_is_sent_without_yes(tmp_path: Path) -> None:
    with PracticeServer(tmp_path / "world", world=plain_world(2), delay=(0, 0)) as server:
        program = Program(tmp_path / "home", server.token)
        program.add_account(server)
        ended = program.run("submit", cancellations(tmp_path / "s.csv", ["A00001"]), "--json")
        assert ended.code == 2
        assert not server.world().submissions
