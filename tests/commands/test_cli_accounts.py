"""`account`: added, listed, tested and removed."""

from __future__ import annotations

import io
import sys

import keyring
import pytest
from shops import Open


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


def test_practice_keeps_its_one_account_and_takes_no_other(shop: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    one = shop()

    def keep(*_: object) -> None:
        raise AssertionError("a token came to the keyring")

    monkeypatch.setattr(keyring, "set_password", keep)
    monkeypatch.setattr(sys, "stdin", io.StringIO("a-real-token\n"))
    added = one.run("account", "add", "N", "--sid", "IRREAL1", "--token-stdin", "--practice", "--json")
    assert (added.code, added.json["error"]["code"]) == (2, "ACCOUNT_OF_PRACTICE")
    removed = one.run("account", "remove", "Practice", "--practice", "--json")
    assert (removed.code, removed.json["error"]["code"]) == (2, "ACCOUNT_OF_PRACTICE")
    listed = one.run("account", "list", "--practice", "--json").json["accounts"]
    assert [account["name"] for account in listed] == ["Practice"]
