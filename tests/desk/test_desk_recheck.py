"""The late re-check through the desk and the practice service: what it finds, what it leaves alone, what it asks."""

from __future__ import annotations

from contextlib import closing
from datetime import timedelta

import pytest
from desk_bench import Bench, Start

from reversal_desk.desk import Desk
from reversal_desk.model import Code, RowState
from reversal_desk.store.journal import Journal
from reversal_desk.store.lock import nobody_sends, sending_lock
from reversal_desk.vault import Vault


def test_a_look_finds_what_somebody_else_took_back(bench: Start) -> None:
    one = bench()
    batch = one.sent("A1", "A2")
    [quiet] = one.desk.recheck()
    assert (quiet.looked_at, quiet.alarms, quiet.unknown, quiet.trouble) == (2, (), 0, None)
    one.by_somebody_else("A1", Reason="RESET")
    [found] = one.desk.recheck(one.account)
    assert [(alarm.outcome.order, alarm.code) for alarm in found.alarms] == [("A1", Code.CAME_BACK)]
    assert found.alarms[0].outcome.facts["why"] == "someone_else"
    assert dict(found.requests) == {"actions": 1, "updates": 1}
    assert [outcome.codes for outcome in one.desk.outcomes(batch)] == [(Code.CAME_BACK,), ()]
    assert one.desk.recheck()[0].alarms == ()
    assert one.desk.verify_history() is None


def test_nothing_due_asks_neither_service_nor_keyring(bench: Start, monkeypatch: pytest.MonkeyPatch) -> None:
    one = bench()
    one.sent("A1")

    def refuse(*_: object) -> None:
        raise AssertionError("nothing is due")

    monkeypatch.setattr(one.desk._parts.links, "of", refuse)
    assert one.desk.recheck(everything=False) == ()


def test_a_stopped_look_asks_no_further_account(bench: Start) -> None:
    one = bench()
    one.sent("A1")
    assert one.desk.recheck(stopped=lambda: True) == ()


def test_an_account_that_cannot_sign_in_says_so_in_its_result(bench: Start) -> None:
    one = bench()
    one.sent("A1")
    Vault().forget(one.account)
    with Desk.open(home=one.folder / "home") as other:
        [found] = other.recheck()
    assert found.trouble is not None
    assert (found.trouble_exit, found.looked_at) == (4, 0)


def test_while_somebody_sends_open_rows_are_theirs(bench: Start) -> None:
    one = bench(delay=(600.0, 600.0))
    batch = one.desk.submit(one.plan("A1"))
    one.desk.run(batch, wait=0.2)
    assert one.states(batch) == {"A1": RowState.QUEUED}
    with closing(Journal.open(one.desk.home / "live" / "journal.sqlite3")) as journal:
        epoch = journal.epoch()
        with sending_lock(one.desk.home / "live"):
            [found] = one.desk.recheck()
        assert (found.unknown, found.settled, dict(found.requests)) == (1, (), {})
        assert one.desk.recheck()[0].unknown == 1
        assert journal.epoch() == epoch


def test_the_lock_is_held_for_a_moment_only(bench: Start) -> None:
    one: Bench = bench()
    folder = one.desk.home / "live"
    with nobody_sends(folder) as free, nobody_sends(folder) as again:
        assert (free, again) == (True, False)
    with sending_lock(folder), nobody_sends(folder) as free:
        assert not free


def test_the_next_look_is_kept_over_a_restart(bench: Start) -> None:
    one = bench()
    one.sent("A1")
    one.desk.recheck()
    with closing(Journal.open(one.desk.home / "live" / "journal.sqlite3")) as journal:
        now = one.desk._parts.links.server_now(one.account)
        [row] = journal.watch.rows(one.account.key, since=now - timedelta(days=1))
    assert row.last_look is not None
    assert row.next_look == row.last_look + timedelta(hours=1)
