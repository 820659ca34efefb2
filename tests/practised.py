"""An account that has sent batches before, so that a test's own batch goes out without its first steps."""

from __future__ import annotations

from reversal_desk.desk import Desk
from reversal_desk.impact.practice import PracticeServer
from reversal_desk.model import Account


def add_practised(desk: Desk, server: PracticeServer, *, name: str = "T", token: str = "") -> Account:
    """Add the service's account: no single row of its goes ahead, and looks come soon."""
    account, _ = desk.add_account(name=name, sid=server.sid, token=token or server.token, origin=server.origin)
    with desk._parts.journal.held() as journal:
        journal.keeps.learn(account.key, "proved_kinds", "items modify reset reverse")
        journal.keeps.learn(account.key, "queue_time", "0.0")
    return account
