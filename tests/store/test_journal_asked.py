"""What a person and a plan ask of the journal: the latest news, an order, what was handled, what was learned."""

from __future__ import annotations

from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest
from journal_steps import LATER, confirmed
from kept import KEY, NOW, action, begin, change, not_affiliate, send

from reversal_desk.errors import StoreError
from reversal_desk.store import database
from reversal_desk.store.journal import Journal


def test_the_rows_with_the_latest_news_come_first_and_unsent_ones_not_at_all(journal: Journal) -> None:
    batch = begin(journal, change(1), change(2), change(3), not_affiliate(9))
    assert journal.rows.latest_outcomes(batch, 5) == ()
    epoch = journal.raise_epoch(at=NOW)
    first, *_ = send(journal, batch, epoch=epoch)
    with journal.writing(at=LATER) as writer:
        writer.queued(*first, submission_id="S1", uri="/x")
    assert [o.order for o in journal.rows.latest_outcomes(batch, 2)] == ["A00001", "A00003"]
    assert [o.order for o in journal.rows.latest_outcomes(batch, 5)] == ["A00001", "A00003", "A00002"]


def test_an_order_is_found_by_number_or_action_whatever_its_case(journal: Journal) -> None:
    batch = confirmed(journal, 3)
    newer = begin(journal, change(2))
    assert [o.batch_id for o in journal.rows.find_order(" a00002 ")] == [newer, batch]
    assert [o.order for o in journal.rows.find_order(action(3).id)] == ["A00003"]
    assert journal.rows.find_order("nothing") == ()
    begin(journal, not_affiliate(9))
    assert journal.rows.find_order("X9") == (), "what has no action was never sent"


def test_a_batch_is_overtaken_by_what_another_one_sent_since_it_was_read(journal: Journal) -> None:
    first = begin(journal, change(1))
    second = begin(journal, change(1), change(2))
    elsewhere = begin(journal, change(1), key="elsewhere")
    later = begin(journal, change(3), at=NOW + timedelta(minutes=1))
    planned = (first, second, elsewhere, later)
    assert not any(journal.batches.overtaken(batch) for batch in planned), "planned is not sent"
    send(journal, first, epoch=journal.raise_epoch(at=NOW), at=NOW + timedelta(seconds=2))
    assert journal.batches.overtaken(second)
    assert not journal.batches.overtaken(first), "by itself never"
    assert not journal.batches.overtaken(elsewhere)
    assert not journal.batches.overtaken(later), "it was read after that"


def test_handled_names_the_newest_batch_and_whether_it_is_open(journal: Journal) -> None:
    first = confirmed(journal, 2)
    second = begin(journal, change(2))
    found = {one.action_id: (one.batch, one.open, one.reversed) for one in journal.rows.handled(KEY)}
    assert found == {action(1).id: (first, False, True), action(2).id: (second, True, False)}
    assert journal.rows.handled("elsewhere") == ()
    assert journal.undo.newest_confirmed(KEY, [action(1).id, "nothing"]) == {action(1).id: (first, 1)}


def test_what_was_learned_of_an_account_is_kept_apart(journal: Journal) -> None:
    journal.keeps.learn(KEY, "queue_time", "3.0")
    journal.keeps.learn(KEY, "queue_time", "4.5")
    journal.keeps.learn("elsewhere", "queue_time", "9")
    assert journal.keeps.learned(KEY, "queue_time") == "4.5"


def test_what_the_disk_does_not_take_is_only_forgotten(
    journal: Journal, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert journal.keeps.learn(KEY, "queue_time", "3.0")
    monkeypatch.setattr(database, "BUSY_SECONDS", 0.02)
    with closing(Journal.open(path)) as other, journal.database.transaction():
        assert not other.keeps.learn(KEY, "queue_time", "9.0")
        with pytest.raises(StoreError):  # but what a person set is kept, or they hear of it
            other.keeps.keep(KEY, "many_rows", "5")
    assert journal.keeps.learned(KEY, "queue_time") == "3.0"
