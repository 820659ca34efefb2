"""What is on record stays on record: every step, in one chain, and whatever was altered is named."""

from __future__ import annotations

import sqlite3
import threading
from contextlib import closing
from pathlib import Path

import pytest
from journal_steps import LATER, confirmed, prove, undo
from kept import NOW, altered, begin, change, not_affiliate, send

from reversal_desk.model import RowState
from reversal_desk.store.journal import Journal


def flaw(journal: Journal) -> tuple[str, int]:
    """What verify finds: its code and record."""
    found = journal.verify()
    assert found is not None
    return found.code, found.seq


def records(journal: Journal) -> list[str]:
    return [row["kind"] for row in journal.database.all("SELECT kind FROM record ORDER BY seq")]


def test_an_empty_chain_fits(journal: Journal) -> None:
    assert journal.verify() is None
    assert journal.head() == (0, "0" * 64)


def test_every_step_of_a_row_is_on_record_and_the_chain_fits(journal: Journal) -> None:
    batch = begin(journal, change(1), not_affiliate(9))
    epoch = journal.raise_epoch(at=NOW)
    ((attempt, number),) = send(journal, batch, epoch=epoch)
    with journal.writing(at=LATER) as writer:
        writer.queued(attempt, number, submission_id="S1", uri="/x")
        writer.completed(attempt, number)
        writer.not_visible(attempt, number)
    prove(journal, attempt, number)
    assert records(journal) == [
        "batch", "image", "planned", "left", "epoch", "sending", "queued", "complete", "not_visible", "image", "proved",
    ]  # fmt: skip
    assert journal.verify() is None
    assert journal.head()[0] == 11


@pytest.mark.parametrize(
    ("statement", "first_bad"),
    [
        ("UPDATE record SET body = replace(body, 'REJECTED', 'RETURNED') WHERE kind = 'planned'", 3),
        ("UPDATE record SET at = '2020-01-01T00:00:00+00:00' WHERE seq = 1", 1),
        ("UPDATE record SET change = NULL WHERE seq = 3", 3),
        ("UPDATE record SET prev = hash WHERE seq = 2", 2),
        ("UPDATE record SET hash = upper(hash) WHERE seq = 2", 2),
        ("DELETE FROM record WHERE seq = 2", 2),
        ("DELETE FROM record WHERE seq = 1", 1),
    ],
)
def test_an_altered_or_missing_record_is_named(path: Path, statement: str, first_bad: int) -> None:
    with closing(Journal.open(path)) as journal:
        confirmed(journal)
    altered(path, statement)
    with closing(Journal.open(path)) as journal:
        assert flaw(journal) == ("HISTORY_RECORD", first_bad)


@pytest.mark.parametrize(
    ("statement", "kind"),
    [
        ("UPDATE image SET action = replace(action, '100.00', '900.00') WHERE id = 1", "image"),
        ("UPDATE image SET action = 'x' WHERE id = 1", "image"),
        ("UPDATE image SET items = '[]' WHERE id = 1", "image"),
        ("DELETE FROM image WHERE id = 1", "image"),
        ("UPDATE attempt SET body = 'ActionId=2'", "proved"),
        ("UPDATE change SET order_no = 'B7' WHERE undo_of IS NULL", "proved"),
        ("UPDATE change SET action_id = '1000.4636.9' WHERE undo_of IS NULL", "proved"),
        ("UPDATE change SET undo_of = id WHERE undo_of IS NOT NULL", "undo_planned"),
    ],
)
def test_what_undo_relies_on_is_held_to_its_record(path: Path, statement: str, kind: str) -> None:
    with closing(Journal.open(path)) as journal:
        undo(journal, confirmed(journal))
        assert journal.verify() is None
        named = journal.database.one("SELECT min(seq) FROM record WHERE kind=?", (kind,))
    altered(path, "PRAGMA foreign_keys=OFF", statement)
    with closing(Journal.open(path)) as journal:
        assert named is not None
        assert flaw(journal) == ("HISTORY_ROW", named[0])


def test_records_in_another_order_are_noticed(path: Path) -> None:
    with closing(Journal.open(path)) as journal:
        confirmed(journal)
    altered(
        path,
        "UPDATE record SET seq = 1002 WHERE seq = 2",
        "UPDATE record SET seq = 2 WHERE seq = 3",
        "UPDATE record SET seq = 3 WHERE seq = 1002",
    )
    with closing(Journal.open(path)) as journal:
        assert flaw(journal) == ("HISTORY_RECORD", 2)


def test_the_file_itself_refuses_to_change_or_forget_a_record(journal: Journal) -> None:
    confirmed(journal)
    with pytest.raises(sqlite3.IntegrityError, match="never changed"):
        journal.database.execute("UPDATE record SET body='{}' WHERE seq=1")
    with pytest.raises(sqlite3.IntegrityError, match="never deleted"):
        journal.database.execute("DELETE FROM record WHERE seq=1")
    assert journal.verify() is None


def test_a_transaction_that_fails_leaves_no_record(journal: Journal) -> None:
    begin(journal, change(1))
    before = journal.head()
    with pytest.raises(KeyError), journal.writing(at=LATER) as writer:  # noqa: PT012
        writer.record("note", {"text": "never seen"})
        writer.settle(999, RowState.LEFT_OUT)
    assert journal.head() == before
    assert journal.verify() is None


def test_two_connections_at_once_write_one_chain(path: Path) -> None:
    Journal.open(path).close()
    together = threading.Barrier(2)

    def write(name: str) -> None:
        with closing(Journal.open(path)) as mine:
            together.wait()
            for number in range(25):
                with mine.writing(at=NOW) as writer:
                    writer.record("note", {"by": name, "number": number})

    threads = [threading.Thread(target=write, args=(name,)) for name in ("one", "two")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with closing(Journal.open(path)) as journal:
        assert journal.head()[0] == 50
        assert journal.verify() is None
