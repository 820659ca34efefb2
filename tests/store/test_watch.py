"""What the late re-check keeps: the step to the second version, alarms as records, and rows that changed meanwhile."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from kept import KEY, NOW, altered, begin, change

from reversal_desk.model import Code, RowState
from reversal_desk.store.chain import canonical
from reversal_desk.store.database import Database
from reversal_desk.store.journal import MIGRATIONS, Journal
from reversal_desk.store.journal.writer import Writer


def settled(journal: Journal) -> int:
    batch = begin(journal, change())
    number = journal.rows.outcomes(batch)[0].change_id
    with journal.writing(at=NOW) as writer:
        writer.settle(number, RowState.ALREADY_SO, codes=(Code.NOT_OURS,))
    return number


def test_an_alarm_is_a_record_and_a_code_and_goes_again(journal: Journal) -> None:
    number = settled(journal)
    for _ in range(2):
        with journal.writing(at=NOW) as writer:
            writer.alarm(number, Code.CAME_BACK, {"why": "not_said"})
    outcome = journal.rows.outcome(number)
    assert outcome.codes == (Code.NOT_OURS, Code.CAME_BACK)
    assert outcome.facts["why"] == "not_said"
    with journal.writing(at=NOW) as writer:
        writer.alarm_over(number, Code.CAME_BACK)
    assert journal.rows.outcome(number).codes == (Code.NOT_OURS,)
    assert journal.verify() is None
    kinds = [row["kind"] for row in journal.database.all("SELECT kind FROM record ORDER BY seq")]
    assert kinds[-3:] == ["alarm", "alarm", "alarm_over"]


def test_rows_that_are_not_there(journal: Journal) -> None:
    for ask in (journal.rows.outcome, journal.watch.images):
        with pytest.raises(KeyError):
            ask(99)
    with journal.writing(at=NOW) as writer:
        with pytest.raises(KeyError):
            writer.alarm(99, Code.CAME_BACK, {})
        with pytest.raises(KeyError):
            writer.alarm_over(99, Code.CAME_BACK)


def test_a_look_is_kept_and_a_newer_change_takes_the_row_over(journal: Journal) -> None:
    number = settled(journal)
    [row] = journal.watch.rows(KEY, since=NOW - timedelta(days=1))
    assert (row.change_id, row.last_look, row.told) == (number, None, {})
    with journal.writing(at=NOW) as writer:
        assert journal.watch.is_still(row)
        writer.looked([(number, NOW + timedelta(hours=1), {"LOCK_MOVED": "x"})], body={"rows": 1})
        writer.looked([(number, NOW + timedelta(hours=2), {"LOCK_MOVED": "y"})], body={"rows": 1})
    [row] = journal.watch.rows(KEY, since=NOW - timedelta(days=1))
    assert (row.last_look, row.next_look) == (NOW, NOW + timedelta(hours=2))
    assert row.told == {"LOCK_MOVED": "y"}
    assert journal.watch.rows(KEY, since=NOW + timedelta(days=1)) == ()
    begin(journal, change())  # the same action again, waiting to be sent
    assert journal.watch.rows(KEY, since=NOW - timedelta(days=1)) == ()
    with journal.writing(at=NOW) as writer:
        assert not journal.watch.is_still(row)


def test_alarms_of_the_first_version_keep_their_facts_under_names_of_their_own(tmp_path: Path) -> None:
    path = tmp_path / "journal.sqlite3"
    with closing(Database(path, migrations=MIGRATIONS[:1], durable=True)) as old:
        old.execute(
            "INSERT INTO batch VALUES (1, 'k', 'T', 'submit', NULL, 's.csv', 's', '{}', '2026-01-01', '2026-01-01')"
        )
        rows = {
            1: (["COMMISSION_REPRICED"], {"before": "4.00", "after": "10.00", "currency": "USD", "lock_before": "x"}),
            2: (["LOCK_MOVED"], {"before": "2026-12-01T00:00:00+00:00", "after": "2026-12-02T00:00:00+00:00"}),
            3: (["CHANGED_SINCE"], {"before": "PENDING 1 USD", "after": "PENDING 2 USD"}),
        }
        for number, (codes, facts) in rows.items():
            old.execute(
                """INSERT INTO change (id, batch, row, order_no, action_id, program_id, partner, operation, reason,
                     state, codes, facts, amount_before, payout_before, currency, money, money_currency, settled,
                     updated_at) VALUES (?, 1, ?, 'A', 'a', '1', 'P', 'reverse', 'R', 'confirmed', ?, ?, '1', '1',
                     'USD', '1', 'USD', 1, '2026-01-01T00:00:00+00:00')""",
                (number, number, json.dumps(codes), json.dumps(facts)),
            )
    with closing(Journal.open(path)) as journal:
        first, second, third = journal.rows.outcomes(1)
        assert journal.watch.rows("k", since=datetime(2025, 1, 1, tzinfo=UTC))[0].last_look is None
    assert list(tmp_path.glob("journal.sqlite3.v1.*.bak"))
    assert (first.facts["payout_before"], first.facts["payout_after"]) == ("4.00", "10.00")
    assert (second.facts["lock_before"], second.facts["lock_after"]) == (rows[2][1]["before"], rows[2][1]["after"])
    assert third.facts == rows[3][1]


@pytest.mark.parametrize("held", [False, True], ids=["by version 1", "by rows sealed before the step"])
def test_rows_that_the_step_writes_are_named_by_a_record_of_it(tmp_path: Path, held: bool) -> None:
    path = tmp_path / "journal.sqlite3"
    codes, facts = canonical(["LOCK_MOVED"]), canonical({"before": "x", "after": "y"})
    with closing(sqlite3.connect(path)) as raw:
        raw.executescript((Path(__file__).parent / "versions" / "journal_v1.sql").read_text(encoding="utf-8"))
        raw.execute("UPDATE change SET codes=?, facts=? WHERE id=1", (codes, facts))  # not in the records of then
        raw.commit()
    if held:
        with closing(Database(path, migrations=MIGRATIONS[:1], durable=True)) as old, old.transaction():
            Writer(old, NOW).record("alarm", {}, change=1)
    with closing(Journal.open(path)) as journal:
        assert journal.rows.outcome(1).facts["lock_after"] == "y"
        assert journal.verify() is None
        last = journal.database.one("SELECT kind FROM record ORDER BY seq DESC")
        assert last is not None
        assert last["kind"] == "renamed"
    altered(path, f"UPDATE change SET facts='{facts}' WHERE id=1")
    with closing(Journal.open(path)) as journal:
        found = journal.verify()
    assert found is not None
    assert (found.code, found.facts["row"]) == ("HISTORY_ROW", "1")


def test_a_lock_that_moved_is_on_record(journal: Journal) -> None:
    number = settled(journal)
    with journal.writing(at=NOW) as writer:
        writer.lock_moved(number, NOW + timedelta(days=3))
    assert journal.rows.outcome(number).locking_date == NOW + timedelta(days=3)
    assert journal.verify() is None
