"""Accounts from outside: what is refused, where the token goes, and that it goes nowhere else."""

from __future__ import annotations

import base64
import io
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from homes import know, no_window
from secret_service import SecretService, private_keyring
from worlds import Ended, Program, cancellations, plain_world

from reversal_desk import cli
from reversal_desk.impact.practice import PracticeServer

TOKEN = "tok-7Qz9+/secret"
ALL = frozenset({"company", "campaigns", "actions", "action", "items", "updates", "update", "reverse", "submissions"})


@pytest.fixture
def server(tmp_path: Path) -> Iterator[PracticeServer]:
    """Four orders, and tokens that lack one permission or all."""
    tokens = {
        TOKEN: None,
        "tok-no-company": ALL - {"company"},
        "tok-no-campaigns": ALL - {"campaigns"},
        "tok-no-actions": ALL - {"actions"},
        "tok-no-reverse": ALL - {"reverse"},
        "tok-disabled": frozenset(),
    }
    with PracticeServer(tmp_path / "world", delay=(0, 0), world=plain_world(4), tokens=tokens) as started:
        yield started


@pytest.fixture
def program(desk_home: Path) -> Program:
    return Program(desk_home)


def add(program: Program, *words: str, token: str = TOKEN, name: str = "T") -> Ended:
    return program.run("account", "add", name, *words, "--token-stdin", stdin=f"{token}\n")


def with_token(program: Program, token: str) -> Program:
    """The same data folder, the token in the environment."""
    return Program(program.home, token)


def traces_of(home: Path, token: str, *ended: Ended, sid: str = "") -> list[str]:
    """Everywhere a token, plain or as it travels, shows: files of the home and what was printed."""
    signs = [token.encode(), base64.b64encode(token.encode())]
    if sid:
        signs.append(base64.b64encode(f"{sid}:{token}".encode()))
    files = [path for path in home.rglob("*") if path.is_file()]
    seen = [str(path) for path in files if any(sign in path.read_bytes() for sign in signs)]
    said = "".join(one.out + one.err for one in ended).encode()
    return seen + ["printed"] * any(sign in said for sign in signs)


# --------------------------------------------------------------------------- what is refused


@pytest.mark.parametrize(
    ("words", "token", "says"),
    [
        (("--sid", "IR 1; drop"), TOKEN, "That is no Account SID."),
        (("--sid", "../IR1"), TOKEN, "That is no Account SID."),
        (("--sid", ""), TOKEN, "That is no Account SID."),
        (("--sid", "IR1", "--root", "http://api.example.invalid"), TOKEN, "The address is not secure."),
        (("--sid", "IR1", "--root", "http://127.0.0.1.example.invalid"), TOKEN, "The address is not secure."),
        (("--sid", "IR1", "--root", "https://user:pass@example.invalid"), TOKEN, "The address is not secure."),
        (("--sid", "IR1", "--root", "ftp://127.0.0.1"), TOKEN, "The address is not secure."),
        (("--sid", "IR1"), "  ", "No token was given."),
    ],
)
def test_an_account_that_cannot_be_right_is_refused(
    desk_home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str],
    words: tuple[str, ...], token: str, says: str,
) -> None:  # fmt: skip
    monkeypatch.setattr(sys, "stdin", io.StringIO(f"{token}\n"))
    code = cli.main(["account", "add", "T", *words, "--token-stdin"], open_window=no_window)
    ended = Ended(code, *capsys.readouterr())
    assert ended.code == 2
    assert says in ended.err
    assert ended.only_one_sentence
    assert "user:pass" not in ended.err
    assert cli.main(["account", "list"], open_window=no_window) == 0
    assert capsys.readouterr().out == ""
    assert traces_of(desk_home, TOKEN, ended) == []


def test_a_name_is_used_once_and_an_account_can_go(program: Program) -> None:
    assert add(program, "--sid", "IR1").code == 0
    again = add(program, "--sid", "IR2", "--root", "https://api.example.invalid")
    assert again.code == 2
    assert "There is an account of that name." in again.err
    assert again.only_one_sentence
    assert program.run("account", "list").out == "T\tIR1\thttps://api.impact.com\n"
    assert program.run("account", "remove", "T").code == 0
    gone = program.run("account", "remove", "T")
    assert gone.code == 2
    assert "There is no such account." in gone.err
    assert traces_of(program.home, TOKEN, again, gone) == []


@pytest.mark.parametrize(
    "words",
    [
        ["account", "add", "T", "--sid", "IR1"],
        ["account", "add", "--sid", "IR1", "--token-stdin"],
        ["account", "add", "T", "--sid", "IR1", "--token", "x"],
        ["account", "frobnicate"],
        ["account"],
        ["check"],
        ["check", "a.csv", "--operation", "explode"],
        ["check", "a.csv", "--since", "yesterday"],
        ["check", "a.csv", "--map", "order"],
        ["check", "a.csv", "--map", "colour=A"],
        ["check", "a.csv", "--accept", "EVERYTHING"],
        ["submit", "a.csv", "--wait", "-1"],
        ["submit", "a.csv", "--wait", "long"],
        ["submit", "a.csv", "--patience", "nan"],
        ["reset", "first", "--yes"],
        ["reset", "1", "--only", "a.csv", "--all-but", "b.csv"],
        ["resume", "--what"],
        ["history", "--order"],
    ],
)
def test_a_command_that_makes_no_sense_ends_with_2(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(words, open_window=no_window) == 2
    printed = capsys.readouterr()
    assert printed.out == ""
    assert "usage:" in printed.err


def test_a_wrong_command_ends_the_process_with_2(program: Program) -> None:
    ended = program.run("check", "a.csv", "--operation", "explode")
    assert ended.code == 2
    assert "Traceback" not in ended.err
    reset = program.run("reset", "--yes")
    assert reset.code == 2
    assert reset.only_one_sentence


# --------------------------------------------------------------------------- where the token is


def test_without_a_keyring_the_account_is_kept_and_the_token_is_not(program: Program, server: PracticeServer) -> None:
    added = add(program, "--sid", server.sid, "--root", server.origin)
    assert added.code == 0
    assert "The token was not kept." in added.out
    assert "REVERSAL_DESK_TOKEN" in added.out
    without = program.run("account", "test", "T")
    assert without.code == 4
    assert "The account's token is not here." in without.err
    assert without.only_one_sentence
    sheet = cancellations(program.home / "orders.csv", ["A00001"])
    check = program.run("check", sheet, "--json")
    assert check.code == 4
    assert check.json["error"]["code"] == "TOKEN_MISSING"
    tested = with_token(program, TOKEN).run("account", "test", "T", "--json")
    assert tested.code == 0, tested.err
    assert tested.json["company"] == "Northwind Outdoors (practice)"
    assert traces_of(program.home, TOKEN, added, without, check, tested, sid=server.sid) == []


def test_a_wrong_token_is_told_apart_from_one_without_a_permission(program: Program, server: PracticeServer) -> None:
    know(program.home, server.sid, server.origin, proven=True)
    wrong = with_token(program, "tok-wrong").run("account", "test", "T")
    assert wrong.code == 4
    assert "did not accept the sign-in" in wrong.err
    assert wrong.only_one_sentence
    for token, permission in (("tok-no-campaigns", "Retrieve campaigns"), ("tok-disabled", "Retrieve campaigns")):
        lacking = with_token(program, token).run("account", "test", "T")
        assert lacking.code == 4
        assert "The token lacks a permission." in lacking.err
        assert permission in lacking.err
        assert lacking.only_one_sentence
        assert traces_of(program.home, token, lacking, sid=server.sid) == []
    company = with_token(program, "tok-no-company").run("account", "test", "T", "--json")
    assert company.code == 0, "the programmes are enough to work with"
    assert company.json["company"] is None
    assert [one["id"] for one in company.json["programs"]] == ["1000"]
    assert traces_of(program.home, "tok-wrong", wrong, sid=server.sid) == []


def test_reading_actions_without_the_permission_ends_with_4(program: Program, server: PracticeServer) -> None:
    know(program.home, server.sid, server.origin, proven=True)
    sheet = cancellations(program.home / "orders.csv", ["A00001"])
    for token, says in (("tok-wrong", "did not accept the sign-in"), ("tok-no-actions", "lacks a permission")):
        ended = with_token(program, token).run("submit", sheet, "--yes", "--quiet")
        assert ended.code == 4
        assert says in ended.err
        assert ended.only_one_sentence
    assert server.effects() == ()
    assert program.run("history", "--json").json == {"batches": []}


def test_writing_without_the_permission_keeps_every_row_waiting(program: Program, server: PracticeServer) -> None:
    know(program.home, server.sid, server.origin, proven=True)
    sheet = cancellations(program.home / "orders.csv", ["A00001", "A00002", "A00003"])
    weak = with_token(program, "tok-no-reverse").run("submit", sheet, "--yes", "--json", "--wait", "60")
    assert weak.code == 4
    assert set(weak.states.values()) == {"waiting"}
    assert "The token lacks a permission." in weak.err
    assert weak.json["error"]["code"] == "FORBIDDEN"
    assert "Traceback" not in weak.err
    assert server.effects() == ()
    good = with_token(program, TOKEN).run("resume", "--json", "--wait", "60")
    assert good.code == 0, good.err
    assert good.states == dict.fromkeys(["A00001", "A00002", "A00003"], "confirmed")
    assert sorted(effect.kind for effect in server.effects()) == ["reverse"] * 3
    assert traces_of(program.home, TOKEN, good, sid=server.sid) == []
    assert traces_of(program.home, "tok-no-reverse", weak, sid=server.sid) == []


# --------------------------------------------------------------------------- a real keyring


@pytest.fixture
def secret_service(tmp_path: Path) -> Iterator[SecretService]:
    with private_keyring(tmp_path / "session") as service:
        yield service


def test_a_real_keyring_keeps_the_token_and_lets_it_go(
    program: Program, server: PracticeServer, secret_service: SecretService
) -> None:
    program.environment = {**secret_service.environment, "REVERSAL_DESK_HOME": str(program.home)}
    program.environment["PYTHON_KEYRING_BACKEND"] = "keyring.backends.SecretService.Keyring"
    test: Callable[[], Ended] = lambda: program.run("account", "test", "T")  # noqa: E731
    secret_service.start("open sesame")
    added = add(program, "--sid", server.sid, "--root", server.origin)
    assert added.code == 0
    assert "The token is kept in the keyring." in added.out
    open_ = test()
    assert open_.code == 0, open_.err
    assert traces_of(program.home, TOKEN, added, open_, sid=server.sid) == []

    secret_service.start(None)
    locked = test()
    assert locked.code == 4
    assert "The keyring is locked." in locked.err
    assert locked.only_one_sentence
    second = add(program, "--sid", "IR2", name="U")
    assert second.code == 0
    assert "The token was not kept." in second.out

    secret_service.start("open sesame")
    assert test().code == 0
    assert program.run("account", "remove", "T").code == 0
    add(Program(program.home), "--sid", server.sid, "--root", server.origin)
    gone = test()
    assert gone.code == 4
    assert "The account's token is not here." in gone.err
    assert traces_of(program.home, TOKEN, locked, gone, sid=server.sid) == []
