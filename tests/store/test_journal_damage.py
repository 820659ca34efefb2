"""Every damage is noticed, and what is no journal is set aside, never overwritten."""

from __future__ import annotations

from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest
from journal_steps import confirmed
from kept import KEY, NOW, action, altered

from reversal_desk.errors import JournalDamaged, StoreError
from reversal_desk.model import Account, Code, RowState
from reversal_desk.store.accounts import Accounts
from reversal_desk.store.journal import Journal


def test_a_damaged_journal_is_set_aside_and_named(path: Path) -> None:
    with closing(Journal.open(path)) as journal:
        confirmed(journal, 20)
    whole = path.read_bytes()
    damaged = whole[:4096] + b"\xa5" * 8192 + whole[4096 + 8192 :]
    path.write_bytes(damaged)
    with pytest.raises(JournalDamaged) as told:
        Journal.open(path)
    assert not path.exists()
    (aside,) = path.parent.glob("journal.sqlite3.damaged.*")
    assert aside.name == told.value.facts["file"]
    assert aside.read_bytes() == damaged
    with closing(Journal.open(path)) as journal:
        assert journal.batches.all() == ()


def test_a_file_that_is_no_journal_is_set_aside_too(path: Path) -> None:
    path.write_bytes(b"this is a letter to my aunt\n" * 300)
    with pytest.raises(JournalDamaged):
        Journal.open(path)
    (aside,) = path.parent.glob("journal.sqlite3.damaged.*")
    assert aside.read_bytes().startswith(b"this is a letter")


def test_a_newer_journal_is_refused_and_stays_in_place(path: Path) -> None:
    Journal.open(path).close()
    altered(path, "PRAGMA user_version=99")
    with pytest.raises(StoreError, match="JOURNAL_NEWER"):
        Journal.open(path)
    assert [entry.name for entry in path.parent.iterdir()] == ["journal.sqlite3"]


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE change SET state='zzz'",
        "UPDATE change SET amount_before='1O0.00'",
        "UPDATE change SET codes='['",
        "UPDATE change SET facts=CAST(x'ff80' AS TEXT)",
        "UPDATE change SET updated_at='yesterday'",
        "UPDATE image SET action='{}'",
        "UPDATE batch SET created_at=''",
        "UPDATE change SET money='x'",
        "UPDATE attempt SET step='{'",
        "UPDATE attempt SET sent_at='soon', state='not_seen'",
        "UPDATE attempt SET sent_at='2026-11-23T08:30:00', state='not_seen'",
        "UPDATE change SET amount_before=x'00ff'",
        "UPDATE change SET payout_before='NaN'",
        "UPDATE change SET updated_at=x'00ff'",
        "UPDATE change SET locking_date='some day'",
        "UPDATE change SET money='Infinity'",
        "UPDATE account SET programs='[1'",
        "UPDATE account SET programs='7'",
        "UPDATE account SET programs='[7]'",
        "UPDATE account SET sid=x'00ff'",
        "UPDATE meta SET value='newest'",
        "DROP TABLE image",
    ],
)
def test_what_cannot_be_read_as_what_it_should_be_is_damage(path: Path, statement: str) -> None:
    with closing(Journal.open(path)) as journal:
        batch = confirmed(journal)
        Accounts(journal).add(Account(name="A", sid="S", programs=("1",)))
    altered(path, "PRAGMA foreign_keys=OFF", statement)
    with closing(Journal.open(path)) as journal:
        reads = (
            journal.batches.all, lambda: journal.rows.outcomes(batch), lambda: journal.rows.told(batch),
            lambda: journal.rows.handled(KEY), lambda: journal.undo.undoable(batch),
            lambda: journal.undo.newest_proof(KEY, action(1).id), lambda: journal.attempts.first_sent(1),
            journal.batches.lock_rows, Accounts(journal).all, journal.epoch,
            lambda: journal.watch.rows(KEY, since=NOW - timedelta(days=1)),
        )  # fmt: skip
        codes = set()
        for read in reads:
            try:
                read()
            except StoreError as error:
                codes.add(error.code)
        assert codes == {"JOURNAL_UNREADABLE"}


@pytest.mark.parametrize("statement", ["UPDATE change SET codes='['", "UPDATE change SET facts='[]'"])
def test_what_is_written_over_a_damaged_row_is_refused_as_damage(path: Path, statement: str) -> None:
    with closing(Journal.open(path)) as journal:
        confirmed(journal)
    altered(path, statement)
    with closing(Journal.open(path)) as journal:
        for write in (
            lambda writer: writer.alarm(1, Code.CAME_BACK, {"why": "not_said"}),
            lambda writer: (writer.alarm_over(1, Code.CAME_BACK), writer.settle(1, RowState.REFUSED, facts={"a": "b"})),
        ):
            with pytest.raises(StoreError, match="JOURNAL_UNREADABLE"), journal.writing(at=NOW) as writer:
                write(writer)


def test_what_was_told_of_a_watched_row_and_cannot_be_read_is_damage(path: Path) -> None:
    with closing(Journal.open(path)) as journal:
        confirmed(journal)
        with journal.writing(at=NOW) as writer:
            writer.looked([(1, None, {})], body={})
    altered(path, "UPDATE watch SET told='[]'")
    with closing(Journal.open(path)) as journal, pytest.raises(StoreError, match="JOURNAL_UNREADABLE"):
        journal.watch.rows(KEY, since=NOW - timedelta(days=1))
