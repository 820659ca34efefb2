"""How a command opens the desk: practice without an account, and whose the token of the environment is."""

from __future__ import annotations

import pytest
from shops import Open

from reversal_desk.desk import Desk


def test_practice_mode_needs_no_account(shop: Open) -> None:
    one = shop()
    with Desk.open(practice=True) as desk:
        sample = desk.sample()
    ended = one.run("--practice", "check", sample, "--json")
    assert ended.json["account"] == "Practice"
    assert ended.json["totals"]["ready"] > 0


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
