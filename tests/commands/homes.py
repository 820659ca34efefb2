"""Data folders as commands leave them, made without starting a process for each."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import pytest

from reversal_desk.model import Account
from reversal_desk.store.accounts import Accounts
from reversal_desk.store.journal import Journal


def know(home: Path, sid: str, origin: str, *, proven: bool = False) -> None:
    """Make a data folder with account T; `proven`: its first reversal was proved, so no single row goes ahead."""
    account = Account(name="T", sid=sid, origin=origin)
    for folder in (home, home / "live"):
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    with closing(Journal.open(home / "live" / "journal.sqlite3")) as journal:
        Accounts(journal).add(account)
        if proven:
            journal.keeps.learn(account.key, "proved_kinds", "reverse")


def no_window(**_: object) -> int:
    """For `cli.main` in a test of commands."""
    pytest.fail("a command opens no window")
