"""The commands in this process: what they print, which exit code they give, and in which order codes count."""

from __future__ import annotations

import base64
import io
import json
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from urllib.request import Request, urlopen

import pytest
from homes import no_window
from openpyxl import Workbook
from worlds import ONE_PROGRAM, write_csv

from reversal_desk import __main__, __version__, cli
from reversal_desk.cli import arguments, commands, exits, output, runs
from reversal_desk.desk import Desk
from reversal_desk.errors import (
    BadAnswer,
    BugError,
    DeskError,
    Forbidden,
    OtherCopySending,
    SheetError,
    StoreError,
    Unauthorized,
    UsageError,
    VaultError,
)
from reversal_desk.impact.practice import ActionSpec, Faults, PracticeServer, Rule, Trouble, WorldSpec
from reversal_desk.model import Code, Field, Notice, Operation, Outcome, Policy, Progress, RowState, RunResult
from reversal_desk.store.journal import Journal
from reversal_desk.store.lock import sending_lock
from reversal_desk.undo import Listed, Scope


class Ran:
    """A command that ended."""

    def __init__(self, code: int, out: str, err: str) -> None:
        self.code, self.out, self.err = code, out, err

    @property
    def json(self) -> dict[str, Any]:
        found: dict[str, Any] = json.loads(self.out)
        return found

    @property
    def states(self) -> dict[str, str]:
        return {row["order"]: row["state"] for row in self.json["rows"]}


class Shop:
    """A service with its faults and the data folder of this test, which knows it as account T."""

    def __init__(self, folder: Path, stack: ExitStack, capsys: pytest.CaptureFixture[str], **server: Any) -> None:
        self.folder, self.capsys = folder, capsys
        self.faults = Faults()
        self.server = stack.enter_context(
            PracticeServer(folder / "service", delay=server.pop("delay", (0.0, 0.0)), faults=self.faults, **server)
        )
        self.add()

    def add(self, name: str = "T", token: str = "") -> None:
        with Desk.open() as desk:
            account, _ = desk.add_account(
                name=name, sid=self.server.sid, token=token or self.server.token, origin=self.server.origin
            )
            # as after some earlier batches: no single row goes ahead, and looks come soon
            with desk._parts.journal.held() as journal:
                journal.learn(account.key, "proved_kinds", "items modify reset reverse")
                journal.learn(account.key, "queue_time", "0.0")

    def run(self, *words: str | Path) -> Ran:
        self.capsys.readouterr()
        code = cli.main([str(word) for word in words], open_window=no_window)
        said = self.capsys.readouterr()
        return Ran(code, said.out, said.err)

    def sheet(self, *orders: str, name: str = "s.csv", status: str = "cancelled") -> Path:
        rows = [["Order number", "Status"], *([order, status] for order in orders)]
        return write_csv(self.folder / name, rows)

    def amounts(self) -> dict[str, tuple[str, Decimal]]:
        return {a.spec.order: (a.state, a.amount) for a in self.server.world().actions.values()}


Open = Callable[..., Shop]


@pytest.fixture
def shop(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Iterator[Open]:
    with ExitStack() as stack:

        def start(*actions: ActionSpec, **server: Any) -> Shop:
            there = actions or tuple(ActionSpec(order=f"A{n}", amount=Decimal("100.00")) for n in range(1, 6))
            server.setdefault("world", WorldSpec(actions=there, programs=ONE_PROGRAM))
            return Shop(tmp_path, stack, capsys, **server)

        yield start


# --------------------------------------------------------------------------- the window, and words nobody knows


def test_what_is_no_command_opens_the_window(capsys: pytest.CaptureFixture[str]) -> None:
    seen: list[dict[str, Any]] = []

    def window(**given: Any) -> int:
        seen.append(given)
        return 7

    words = ["orders.xlsx", "--practice", "--smoke", "--language", "zh_CN", "--theme", "dark"]
    assert cli.main(words, open_window=window) == 7
    assert cli.main(["a.csv", "b.csv"], open_window=window) == 7
    assert cli.main([], open_window=window) == 7
    assert seen == [
        {"files": ("orders.xlsx",), "practice": True, "smoke": True, "language": "zh_CN", "theme": "dark"},
        {"files": ("a.csv", "b.csv"), "practice": False, "smoke": False, "language": None, "theme": None},
        {"files": (), "practice": False, "smoke": False, "language": None, "theme": None},
    ]
    assert cli.main(["--version"], open_window=window) == 0
    assert __version__ in capsys.readouterr().out


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (["--help"], 0), (["check", "--help"], 0), (["--nonsense"], 2), (["check"], 2),
        (["check", "s.csv", "--since", "yesterday"], 2), (["check", "s.csv", "--map", "order"], 2),
        (["check", "s.csv", "--map", "colour=A"], 2), (["check", "s.csv", "--encoding", "martian"], 2),
        (["inspect", "s.csv", "--delimiter", "ab"], 2), (["inspect", "s.csv", "--delimiter", '"'], 2),
        (["check", "s.csv", "--accept", "NOTHING_LIKE_IT"], 2),
        (["submit", "s.csv", "--wait", "long"], 2), (["submit", "s.csv", "--wait", "-1"], 2),
        (["reset", "--yes"], 2), (["reset", "1", "--sheet", "s.csv", "--yes"], 2), (["reset", "1"], 2),
        (["reset", "1", "--yes", "--only", "a", "--all-but", "b"], 2), (["account", "add", "X"], 2),
    ],
)  # fmt: skip
def test_usage(capsys: pytest.CaptureFixture[str], words: list[str], code: int) -> None:
    assert cli.main(words, open_window=no_window) == code
    said = capsys.readouterr()
    assert said.out if code == 0 else said.err


def test_every_command_has_its_family() -> None:
    """The words that are no file are those of `--help`, and each is done by the function that has its name."""
    [parsers] = [action for action in arguments.commands_parser()._actions if action.dest == "command"]
    assert set(parsers.choices or ()) == cli.COMMANDS
    done_by = {name: commands.command_of(name).__name__ for name in cli.COMMANDS}
    assert done_by == {name: name.replace("-", "_") for name in cli.COMMANDS}
    with pytest.raises(BugError):
        commands.command_of("nothing like it")


def test_the_program_begins_by_its_first_word(monkeypatch: pytest.MonkeyPatch) -> None:
    from reversal_desk.sheet import child

    monkeypatch.setattr(sys, "argv", ["reversal-desk", "--read-sheet"])
    monkeypatch.setattr(child, "main", lambda: 11)
    assert __main__.main() == 11
    monkeypatch.setattr(sys, "argv", ["reversal-desk", "verify-history"])
    assert __main__.main() == 0
    seen: list[dict[str, Any]] = []
    monkeypatch.setitem(
        sys.modules, "reversal_desk.ui.app", SimpleNamespace(run_window=lambda **given: seen.append(given) or 5)
    )
    monkeypatch.setattr("reversal_desk.ui.app", sys.modules["reversal_desk.ui.app"], raising=False)
    monkeypatch.setattr(sys, "argv", ["reversal-desk", "orders.xlsx", "--smoke"])
    assert __main__.main() == 5
    assert seen[0]["files"] == (Path("orders.xlsx"),)
    assert seen[0]["practice"] is True


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (Unauthorized("UNAUTHORIZED", host="h"), 4), (Forbidden("FORBIDDEN", permission="p"), 4),
        (VaultError("KEYRING_MISSING", kind="missing"), 4), (OtherCopySending("OTHER_COPY_SENDING"), 5),
        (UsageError("USAGE", detail="d"), 2), (SheetError("SHEET_EMPTY", kind="empty", file="f"), 2),
        (StoreError("DISK_FULL", folder="f"), 2), (BadAnswer("BAD_ANSWER", kind="html", host="h"), 3),
        (DeskError("USAGE", detail="d"), 2),
    ],
)  # fmt: skip
def test_every_failure_has_its_exit_code(error: DeskError, code: int) -> None:
    assert exits.of_error(error) == code


def outcome(state: RowState, *codes: Code) -> Outcome:
    return Outcome(
        change_id=1, batch_id=1, row=2, order="A", action_id="1.1.1", partner="P", operation=Operation.REVERSE,
        reason="REJECTED", amount_before=Decimal(1), amount_after=None, payout_before=Decimal(0), payout_after=None,
        currency="USD", locking_date=None, state=state, codes=codes, facts={}, updated_at=None,
    )  # type: ignore[arg-type]  # fmt: skip


@pytest.mark.parametrize(
    ("states", "troubles", "waits", "code"),
    [
        (["confirmed"], [0], False, 0),
        ([], [0], False, 0),
        (["confirmed", "already_so", "undone", "blocked", "left_out"], [0], False, 0),
        (["confirmed"], [0], True, 6),
        (["refused"], [0], True, 1),
        (["undo_refused"], [0], False, 1),
        (["refused", "checking"], [0], True, 3),
        (["queued"], [0], False, 3),
        (["waiting"], [0], False, 3),
        (["accepted_not_visible"], [0], False, 3),
        (["confirmed"], [3], False, 3),
        (["queued"], [0, 2], False, 2),
        (["queued"], [2, 5], False, 5),
        (["queued"], [5, 4, 3], True, 4),
    ],
)
def test_the_first_exit_code_that_applies(states: list[str], troubles: list[int], waits: bool, code: int) -> None:
    outcomes = tuple(outcome(RowState(state)) for state in states)
    results = [RunResult(n, outcomes, {}, trouble_exit=trouble) for n, trouble in enumerate(troubles)]
    assert exits.of_results(results, outcomes, waits=waits) == code


def test_a_command_that_is_interrupted_or_meets_a_bug(monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(**_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(Desk, "open", interrupted)
    assert cli.main(["history"], open_window=no_window) == 3

    def broken(**_: object) -> None:
        raise BugError("ours")

    monkeypatch.setattr(Desk, "open", broken)
    with pytest.raises(BugError):
        cli.main(["history"], open_window=no_window)


def test_money_and_json() -> None:
    assert output.money(None) is None
    assert output.money(Decimal("1E+3")) == "1000.00"
    assert output.money(Decimal("0.125")) == "0.125"
    assert json.loads(output.dump({"a": Decimal("5")})) == {"a": "5.00"}
    with pytest.raises(TypeError):
        output.dump({"a": object()})


# --------------------------------------------------------------------------- accounts, files, history


def test_accounts_are_added_listed_tested_and_removed(shop: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    one = shop()
    one.run("account", "remove", "T")
    monkeypatch.setattr(sys, "stdin", io.StringIO(one.server.token + "\n"))
    add = ("account", "add", "N", "--sid", one.server.sid, "--root", one.server.origin, "--token-stdin")
    added = one.run(*add, "--program", "1000", "--json")
    assert added.code == 0
    assert added.json["token_kept"] is True
    assert one.server.token not in added.out + added.err
    listed = one.run("account", "list", "--json").json["accounts"]
    assert [account["name"] for account in listed] == ["N"]
    assert one.run("account", "list").out.startswith("N\t")
    tested = one.run("account", "test", "N", "--json").json
    assert tested["company"]
    assert [program["id"] for program in tested["programs"]] == ["1000"]
    assert "connected" in one.run("account", "test", "N").out
    assert one.run("account", "remove", "N").code == 0
    monkeypatch.setattr(sys, "stdin", io.StringIO("wrong\n"))
    assert "added" in one.run(*add).out
    wrong = one.run("account", "test", "N", "--json")
    assert wrong.code == 4
    assert wrong.json["error"]["code"] == "UNAUTHORIZED"
    assert one.run("account", "remove", "N", "--json").json == {"removed": "N"}
    missing = one.run("account", "test", "N", "--json")
    assert missing.code == 2
    assert missing.json["error"]["code"] == "ACCOUNT_UNKNOWN"
    monkeypatch.setattr(sys, "stdin", io.StringIO("\n"))
    assert one.run(*add).code == 2


def test_inspect_says_what_a_file_holds(shop: Open) -> None:
    one = shop()
    sheet = one.sheet("A1", "A2")
    assert one.run("inspect", sheet, "--json").json["status"] == "open"
    said = one.run("inspect", sheet)
    assert "header in row 1" in said.out
    assert "Order number: order" in said.out
    broken = one.folder / "broken.xlsx"
    broken.write_bytes(b"PK\x03\x04 not a workbook")
    ended = one.run("inspect", broken)
    assert ended.code == 2
    assert ended.err.strip()
    assert one.run("inspect", broken, "--json").json["status"] == "error"


def test_a_column_is_not_needed_by_command(shop: Open) -> None:
    one = shop()
    sheet = write_csv(one.folder / "d.csv", [["Order number", "Status", "Refund amount"], ["A1", "cancelled", "10.00"]])
    [row] = one.run("check", sheet, "--json").json["rows"]
    assert (row["operation"], row["state"]) != ("modify", "ready"), "a cancelled order with a part refunded is a doubt"
    [row] = one.run("check", sheet, "--json", "--not-needed", "Status").json["rows"]
    assert (row["operation"], row["amount_after"]) == ("modify", "90.00")
    [row] = one.run("check", sheet, "--json", "--not-needed", "C").json["rows"]
    assert (row["operation"], row["state"]) == ("reverse", "ready")
    facts = one.run("inspect", sheet, "--json", "--not-needed", "C").json
    assert [column["field"] for column in facts["columns"]] == ["order", "status", None]
    assert one.run("check", sheet, "--not-needed", "Colour").code == 2


def test_encoding_and_delimiter_are_said_by_command(shop: Open) -> None:
    one = shop()
    sheet = one.folder / "old.csv"
    sheet.write_bytes(b"Order number^Status\nA1^cancelled\n")
    said = one.run("check", sheet, "--json", "--delimiter", "^").json
    assert [(row["order"], row["state"]) for row in said["rows"]] == [("A1", "ready")]
    assert one.run("check", sheet, "--json").code == 2, "nothing else cuts it"
    sheet.write_bytes("Order number\tStatus\tNote\nA1\tcancelled\tGröße\n".encode("cp850"))
    facts = one.run("inspect", sheet, "--json", "--encoding", "cp850", "--delimiter", "tab").json
    assert facts["columns"][2]["samples"] == ["Größe"]


def test_a_sheet_that_was_sent_before_is_known_by_command(shop: Open) -> None:
    one = shop()
    sheet = one.sheet("A1", "A2")
    assert one.run("submit", sheet, "--yes", "--quiet", "--wait", "30").code == 0
    copied = one.sheet("A2", "A1", name="copy.csv")
    assert "handled before, as batch 1" in one.run("check", copied, "--quiet").err
    assert one.run("reset", "1", "--yes", "--quiet", "--wait", "30").code == 0
    warned = one.run("check", copied, "--json").json["warnings"]
    assert [said for said in warned if "Batch 2 is an undo of batch 1." in said]
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


def test_history_and_its_chain(shop: Open, desk_home: Path) -> None:
    one = shop()
    assert one.run("history", "--json").json == {"batches": []}
    sent = one.run("submit", one.sheet("A1"), "--yes", "--json", "--wait", "30")
    [batch] = one.run("history", "--json").json["batches"]
    assert batch["batch"] == sent.json["batch"]
    assert batch["totals"] == {"confirmed": 1}
    assert "confirmed 1" in one.run("history").out
    assert [row["state"] for row in one.run("history", "--order", "A1", "--json").json["rows"]] == ["confirmed"]
    assert "A1" in one.run("history", "--order", "A1").out
    assert one.run("verify-history").code == 0
    with closing(Journal.open(desk_home / "live" / "journal.sqlite3")) as journal:
        journal.database.execute("DROP TRIGGER record_never_updated")
        journal.database.execute("UPDATE record SET body='{}' WHERE seq=2")
    ended = one.run("verify-history", "--json")
    assert ended.code == 1
    assert ended.json["intact"] is False
    assert (ended.json["first_bad_record"], ended.json["code"]) == (2, "HISTORY_RECORD")
    assert "Record 2" in ended.json["message"]
    assert "altered" in one.run("verify-history").out


# --------------------------------------------------------------------------- check and submit


def test_check_shows_and_sends_nothing(shop: Open) -> None:
    soon = ActionSpec(order="L1", amount=Decimal("10.00"), locks_in=timedelta(hours=5))
    one = shop(ActionSpec(order="A1", amount=Decimal("100.00")), soon)
    sheet = one.sheet("A1", "L1", "NOBODY")
    text = one.run("check", sheet)
    assert text.code == 6
    assert "in the sheet" in text.out
    facts = one.run("check", sheet, "--json", "--since", "2020-01-01", "--until", "2035-01-01").json
    assert facts["totals"] == {"ready": 1, "look": 1, "blocked": 1, "left_out": 0}
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


# --------------------------------------------------------------------------- reset


def test_reset_takes_a_batch_back_in_parts(shop: Open) -> None:
    one = shop()
    before = one.amounts()
    batch = str(one.run("submit", one.sheet("A1", "A2", "A3"), "--yes", "--json", "--wait", "30").json["batch"])
    some = one.sheet("A2", name="some.csv")
    only = one.run("reset", batch, "--only", some, "--yes", "--json", "--wait", "30")
    assert (only.code, only.states) == (0, {"A2": "undone"})
    but = one.run("reset", batch, "--all-but", one.sheet("A1", name="but.csv"), "--yes", "--json", "--wait", "30")
    assert but.states == {"A3": "undone"}
    rest = one.run("reset", batch, "--yes", "--wait", "30")
    assert "Undone 1" in rest.out
    assert one.amounts() == before
    nothing = one.run("reset", batch, "--yes", "--json")
    assert (nothing.code, nothing.json["rows"], nothing.json["batch"]) == (0, [], None)
    assert one.run("reset", batch, "--yes").out.strip()
    again = one.run("reset", str(only.json["batch"]), "--yes", "--json", "--wait", "30")  # an undo is undone
    assert (again.code, again.states) == (0, {"A2": "undone"})
    assert one.amounts() != before
    assert one.run("reset", batch, "--yes", "--json", "--wait", "30").states == {"A2": "undone"}
    assert one.amounts() == before
    assert one.run("reset", "99", "--yes").code == 2


def test_a_list_without_order_numbers_takes_back_nothing(shop: Open) -> None:
    """--all-but with a file nobody understands must not mean: everything."""
    one = shop()
    batch = str(one.run("submit", one.sheet("A1", "A2"), "--yes", "--json", "--wait", "30").json["batch"])
    sent = one.amounts()
    odd = write_csv(one.folder / "odd.csv", [["Colour", "Size"], ["red", "L"]])
    for which in ("--all-but", "--only"):
        ended = one.run("reset", batch, which, odd, "--yes", "--json")
        assert ended.code == 2
        assert ended.json["error"]["code"] == "NO_ORDER_COLUMN"
    assert one.run("reset", "--sheet", odd, "--yes", "--json").code == 2
    assert one.amounts() == sent


def test_reset_of_a_sheet_takes_back_ours_and_others_and_spares_what_was_corrected_since(shop: Open) -> None:
    one = shop()
    before = one.amounts()
    one.run("submit", one.sheet("A1", "A2"), "--yes", "--json", "--wait", "30")
    world = one.server.world()
    for action in world.actions.values():
        if action.spec.order == "A2":  # ours, and somebody set it right since
            action.state, action.amount, action.updated = "PENDING", Decimal("70.00"), one.server._ledger._now()
            action.version += 1
    one.faults.clear()
    by_hand(one, "A3", "DELETE", "DispositionCode=CONS_FRAUD")
    ended = one.run("reset", "--sheet", one.sheet("A1", "A2", "A3", "A4"), "--yes", "--json", "--wait", "30")
    assert ended.states["A1"] == "undone"
    assert ended.states["A2"] == "undo_refused"
    assert ended.states["A3"] == "confirmed"
    assert ended.code == 1
    after = one.amounts()
    assert {order: after[order] for order in ("A1", "A3", "A4")} == {o: before[o] for o in ("A1", "A3", "A4")}
    assert after["A2"] == ("PENDING", Decimal("70.00"))
    assert len(ended.json["batches"]) == 2
    assert ended.json["requests_by_kind"]["write"] == 2
    again = one.run("reset", "--sheet", one.sheet("A4"), "--yes", "--json")
    assert (again.code, again.json["rows"]) == (0, [])


def test_reset_of_a_sheet_whose_rows_were_all_corrected_since(shop: Open) -> None:
    one = shop()
    one.run("submit", one.sheet("A1"), "--yes", "--json", "--wait", "30")
    for action in one.server.world().actions.values():
        if action.spec.order == "A1":
            action.state, action.amount, action.updated = "PENDING", Decimal("70.00"), one.server._ledger._now()
            action.version += 1
    ended = one.run("reset", "--sheet", one.sheet("A1"), "--yes", "--json", "--wait", "30")
    assert (ended.code, ended.states) == (1, {"A1": "undo_refused"})
    assert one.amounts()["A1"] == ("PENDING", Decimal("70.00"))
    assert len(one.server.world().submissions) == 1


def test_reset_of_a_sheet_that_meets_the_limit_tells_what_went_back_before(shop: Open) -> None:
    one = shop()
    one.run("submit", one.sheet("A1"), "--yes", "--json", "--wait", "30")
    one.faults.clear()
    for order in ("A2", "A3"):
        by_hand(one, order, "DELETE", "DispositionCode=CONS_FRAUD")
    with Desk.open() as desk:
        desk.limit_rows(desk.account("T"), 1)
    ended = one.run("reset", "--sheet", one.sheet("A1", "A2", "A3"), "--yes", "--json", "--wait", "30")
    assert (ended.code, ended.states) == (2, {"A1": "undone"})
    assert ended.json["error"]["code"] == "MANY"
    assert "batches" not in ended.json
    assert one.amounts()["A2"][0] == "REVERSED"


@pytest.mark.parametrize("command", ["recheck", "resume"])
def test_whose_the_token_of_the_environment_is_must_be_said(
    shop: Open, command: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    one = shop()
    monkeypatch.setenv("REVERSAL_DESK_TOKEN", one.server.token)
    assert one.run(command, "--json").code == 0
    with Desk.open() as desk:
        desk.add_account(name="Other", sid="IROTHER1", token="t", origin="http://127.0.0.1:9")
    unsaid = one.run(command, "--json")
    assert (unsaid.code, unsaid.json["error"]["code"]) == (2, "ACCOUNT_NEEDED")
    assert one.run(command, "--account", "T", "--json").code == 0


def test_reset_of_a_sheet_leaves_hidden_rows_as_they_are_and_says_so(shop: Open) -> None:
    one = shop()
    one.run("submit", one.sheet("A1", "A2"), "--yes", "--json", "--wait", "30")
    book = Workbook()
    for line in (["Order number"], ["A1"], ["A2"]):
        book.active.append(line)
    book.active.row_dimensions[3].hidden = True
    book.save(one.folder / "hidden.xlsx")
    ended = one.run("reset", "--sheet", one.folder / "hidden.xlsx", "--yes", "--json", "--wait", "30")
    assert (ended.code, ended.states) == (0, {"A1": "undone"})
    assert "1 rows are hidden" in ended.err
    assert one.amounts()["A2"][0] == "REVERSED"


@pytest.mark.parametrize(("which", "undone"), [("--only", {"A1"}), ("--all-but", {"A2", "A3"})])
def test_hidden_rows_of_a_list_name_nothing_and_are_told(shop: Open, which: str, undone: set[str]) -> None:
    one = shop()
    batch = one.run("submit", one.sheet("A1", "A2", "A3"), "--yes", "--json", "--wait", "30").json["batch"]
    book = Workbook()
    for line in (["Order number"], ["A1"], ["A2"]):
        book.active.append(line)
    book.active.row_dimensions[3].hidden = True
    book.save(one.folder / "list.xlsx")
    ended = one.run("reset", batch, which, one.folder / "list.xlsx", "--yes", "--json", "--wait", "30")
    assert set(ended.states) == undone
    assert "1 rows are hidden" in ended.err


def test_reset_says_where_it_took_a_number_for_another(shop: Open) -> None:
    one = shop()
    batch = one.run("submit", one.sheet("A1", "A2", "A3"), "--yes", "--json", "--wait", "30").json["batch"]
    only = one.run("reset", batch, "--only", one.sheet("#A1", name="l.csv"), "--yes", "--json", "--wait", "30")
    assert only.states == {"A1": "undone"}
    assert "1 of the list are written differently" in only.err
    plain = one.run("reset", batch, "--only", one.sheet("A2", name="l.csv"), "--yes", "--json", "--wait", "30")
    assert "written differently" not in plain.err
    by_sheet = one.run("reset", "--sheet", one.sheet("#A3"), "--yes", "--json", "--wait", "30")
    assert by_sheet.states == {"A3": "undone"}
    assert "1 of the list are written differently" in by_sheet.err


def test_reset_reads_a_sheet_as_the_named_account_knows_it(shop: Open) -> None:
    """The first account was told once that such a sheet's orders stand in another column."""
    one = shop()
    one.run("submit", one.sheet("A1", "A2"), "--account", "T", "--yes", "--json", "--wait", "30")
    with Desk.open() as desk:
        first = desk.account("T")
        desk.remove_account("T")
        odd, _ = desk.add_account(name="Odd", sid="IRODD1", token="t", origin=one.server.origin)
        desk.add_account(name="T", sid=first.sid, token=one.server.token, origin=first.origin)
        rows = [["Order number", "Replaces order"], ["A1", "A2"]]
        sheet = write_csv(one.folder / "two.csv", rows)
        desk.remember_layout(odd, desk.remap(desk.open_sheet(sheet), {Field.ORDER: "Replaces order"}))
        assert desk.open_sheet(sheet, account=odd).rows[0].order == "A2"
    ended = one.run("reset", "--sheet", sheet, "--account", "T", "--yes", "--json", "--wait", "30")
    assert ended.states == {"A1": "undone"}


def test_reset_of_a_batch_that_is_still_out_says_what_is_not_known(shop: Open) -> None:
    one = shop(delay=(8.0, 8.0))
    sent = one.run("submit", one.sheet("A1", "A2"), "--yes", "--json", "--wait", "0")
    assert sent.code == 3
    back = one.run("reset", str(sent.json["batch"]), "--yes", "--json", "--wait", "0")
    assert back.code == 3
    assert set(back.states.values()) == {"queued"}
    by_sheet = one.run("reset", "--sheet", one.sheet("A1"), "--yes", "--json", "--wait", "0")
    assert (by_sheet.code, by_sheet.states) == (3, {"A1": "queued"})


def test_reset_goes_on_with_an_undo_that_was_interrupted_and_then_with_the_rest(shop: Open) -> None:
    one = shop()
    before = one.amounts()
    batch = one.run("submit", one.sheet("A1", "A2", "A3"), "--yes", "--json", "--wait", "30").json["batch"]
    with Desk.open() as desk:
        desk.undo(desk.undo_preview(batch, Scope(only=Listed.of(["A2"]))))
    ended = one.run("reset", str(batch), "--yes", "--json", "--wait", "30")
    assert (ended.code, ended.states) == (0, {"A1": "undone", "A2": "undone", "A3": "undone"})
    assert one.amounts() == before


def test_reset_stops_at_a_token_that_ended(shop: Open) -> None:
    one = shop()
    batch = str(one.run("submit", one.sheet("A1", "A2"), "--yes", "--json", "--wait", "30").json["batch"])
    one.faults.add(Rule(Trouble.STATUS, method="PUT", status=401, times=None))
    assert one.run("reset", batch, "--yes", "--json", "--wait", "30").code == 4
    assert one.run("reset", batch, "--yes", "--json", "--wait", "30").code == 4
    assert one.run("reset", "--sheet", one.sheet("A1"), "--yes", "--json", "--wait", "30").code == 4
    one.faults.clear()
    assert one.run("reset", "--sheet", one.sheet("A1"), "--yes", "--json", "--wait", "30").code == 0
    assert set(one.amounts().values()) == {("PENDING", Decimal("100.00"))}


def by_hand(one: Shop, order: str, method: str, body: str) -> None:
    """Somebody's write from another tool."""
    action_id = next(a.id for a in one.server.world().actions.values() if a.spec.order == order)
    sign_in = base64.b64encode(f"{one.server.sid}:{one.server.token}".encode()).decode()
    request = Request(
        f"{one.server.origin}/Advertisers/{one.server.sid}/Actions", data=f"ActionId={action_id}&{body}".encode(),
        method=method,
        headers={"Authorization": f"Basic {sign_in}", "Content-Type": "application/x-www-form-urlencoded"},
    )  # fmt: skip
    with urlopen(request, timeout=10) as answer:
        answer.read()


# --------------------------------------------------------------------------- resume


def waiting(one: Shop, *orders: str, account: str = "T") -> int:
    """A batch that was written and not begun."""
    with Desk.open() as desk:
        opened = desk.open_sheet(one.sheet(*orders))
        found = desk.find_actions(opened, desk.account(account))
        return desk.submit(desk.plan(opened, found, Policy()))


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


# --------------------------------------------------------------------------- Ctrl+C, bars


def fake_desk(presses: int, seen: list[Any]) -> Any:
    def run(batch: int, *, control: Any, emit: Any, wait: float, patience: float) -> RunResult:
        for _ in range(presses):
            signal.raise_signal(signal.SIGINT)
        seen.append((control.stopped, control.leaving))
        return RunResult(batch, (), {})

    return SimpleNamespace(run=run)


@pytest.mark.parametrize(("presses", "said"), [(0, (False, False)), (1, (True, False)), (2, (True, True))])
def test_ctrl_c_stops_and_a_second_one_leaves(presses: int, said: tuple[bool, bool]) -> None:
    seen: list[Any] = []
    before = signal.getsignal(signal.SIGINT)
    options = SimpleNamespace(wait=1.0, patience=1.0, quiet=True)
    runs.run(fake_desk(presses, seen), 1, options, output.Bar(options))  # type: ignore[arg-type]
    assert seen == [said]
    assert signal.getsignal(signal.SIGINT) is before


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


def test_a_bar_on_a_terminal_and_a_line_elsewhere(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    bar = output.Bar(SimpleNamespace(quiet=False))  # type: ignore[arg-type]
    for phase in ("reading", "reading", "sending"):
        bar(Progress(phase, 1, 2))
    bar.close()
    assert capsys.readouterr().err == "reading ...\nsending ...\n"
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True, raising=False)
    bar = output.Bar(SimpleNamespace(quiet=False))  # type: ignore[arg-type]
    for phase in ("reading", "sending", "sending"):
        bar(Progress(phase, 1, 2))
    bar.close()
    assert "sending" in capsys.readouterr().err


def test_practice_mode_needs_no_account(shop: Open) -> None:
    one = shop()
    with Desk.open(practice=True) as desk:
        sample = desk.sample()
    ended = one.run("--practice", "check", sample, "--json")
    assert ended.json["account"] == "Practice"
    assert ended.json["totals"]["ready"] > 0


def test_what_a_result_says(capsys: pytest.CaptureFixture[str]) -> None:
    """Trouble is told beside the rows, in text and in JSON."""
    rows = (outcome(RowState.CHECKING, Code.LOST_ANSWER), outcome(RowState.CONFIRMED))
    result = RunResult(3, rows, {}, trouble=Notice("OTHER_COPY_SENDING"), trouble_exit=5)
    desk: Any = SimpleNamespace(requests={"write": 2}, batch_reconciliation=lambda _: {})
    options: Any = SimpleNamespace(json=False)
    assert runs.finish(desk, [result, replace(result, batch_id=4)], options, waits=False) == 5
    said = capsys.readouterr()
    assert "Batch 3" in said.out
    assert "Batch 4" in said.out
    assert "write 2" in said.err
    options.json = True
    assert runs.finish(desk, [result], options, waits=False) == 5
    assert json.loads(capsys.readouterr().out)["error"]["code"] == "OTHER_COPY_SENDING"
