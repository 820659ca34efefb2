"""The reckoning itself: it finds what is wrong, each kind of it."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import balance
import pytest
from homes import know
from worlds import cancellations, plain_world

from reversal_desk.desk import Desk
from reversal_desk.impact.client import Client, Token
from reversal_desk.impact.clock import ServerClock
from reversal_desk.impact.practice import PracticeServer
from reversal_desk.impact.rates import Budget
from reversal_desk.model import Account, Policy, Write

ROWS = 4
Wrong = Callable[[], list[str]]

pytestmark = pytest.mark.crashes


class Life:
    """A service and a journal that agree: every row sent and proved."""

    def __init__(self, folder: Path, server: PracticeServer) -> None:
        self.server = server
        self.before = balance.standing(server)
        home = folder / "home"
        know(home, server.sid, server.origin, proven=True)
        self.journal = home / "live" / "journal.sqlite3"
        sheet = cancellations(folder / "s.csv", [f"A{n:05d}" for n in range(1, ROWS + 1)])
        with Desk.open(home=home) as desk:
            opened = desk.open_sheet(sheet)
            found = desk.find_actions(opened, desk.account("T"))
            desk.run(desk.submit(desk.plan(opened, found, Policy())), wait=60, patience=4)

    def wrong(self) -> list[str]:
        return balance.imbalance(self.journal, self.server.world(), self.before)

    def forge(self, change: str) -> None:
        """Change the tables behind the program's back; the records themselves can't be."""
        with closing(sqlite3.connect(self.journal, isolation_level=None)) as db:
            db.execute(change)

    def somebody_sends(self, form: tuple[tuple[str, str], ...], method: str) -> None:
        """A write that no journal knows."""
        clock = ServerClock()
        account = Account(name="T", sid=self.server.sid, origin=self.server.origin)
        client = Client(account, Token(self.server.token), budget=Budget(clock), clock=clock)
        sender = client.sender()
        sender.write(Write(method=method, form=form))
        sender.close()
        client.close()


@pytest.fixture
def life(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Life]:
    with PracticeServer(tmp_path / "world", world=plain_world(ROWS + 1), delay=(0, 0)) as server:
        monkeypatch.setenv("REVERSAL_DESK_TOKEN", server.token)
        one = Life(tmp_path, server)
        assert one.wrong() == []
        yield one


@pytest.mark.parametrize(
    ("change", "found"),
    [
        ("UPDATE attempt SET state='not_sent', submission_id='' WHERE id=1", "0 attempts on record"),
        ("UPDATE attempt SET submission_id='A-none' WHERE id=1", "the service never gave"),
        ("UPDATE attempt SET submission_id=(SELECT submission_id FROM attempt WHERE id=2) WHERE id=1", "claimed by 2"),
        ("UPDATE change SET state='waiting', settled=0 WHERE id=1", "never ended"),
        ("UPDATE change SET state='undone' WHERE id=1", "it stood at"),
        ("UPDATE change SET before_image=after_image WHERE id=1", "before-image is not true"),
        ("UPDATE image SET action=replace(action, 'PENDING', 'REVERSED')", "does not fit the chain"),
        (
            (
                "INSERT INTO attempt (change, account_key, action_id, epoch, number, step, method, body, state, ghost,"
                " sent_at) SELECT change, account_key, action_id, epoch, 2, step, method, body, 'unknown', 1, sent_at"
                " FROM attempt WHERE id=1"
            ),
            "was sent again though",
        ),
    ],
)
def test_a_journal_that_says_what_is_not_so(life: Life, change: str, found: str) -> None:
    life.forge(change)
    assert any(found in sentence for sentence in life.wrong()), life.wrong()


def test_an_effect_that_no_journal_knows(life: Life) -> None:
    untouched = next(a.id for a in life.server.world().actions.values() if a.spec.order == f"A{ROWS + 1:05d}")
    life.somebody_sends((("ActionId", untouched), ("DispositionCode", "REJECTED")), "DELETE")
    wrong = life.wrong()
    assert any("0 attempts on record" in sentence for sentence in wrong), wrong
    assert any("nothing was ever sent" in sentence for sentence in wrong), wrong
