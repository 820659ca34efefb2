"""The journal: what is on record stays on record, one attempt an action, and every damage is noticed."""

from __future__ import annotations

import sqlite3
import threading
from contextlib import closing
from datetime import timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from kept import KEY, NOW, action, altered, begin, change, not_affiliate, reversed_, send, step
from msgspec.structs import replace

from reversal_desk.errors import JournalDamaged, StoreError
from reversal_desk.model import (
    ActionState,
    Code,
    Item,
    Operation,
    Policy,
    RowState,
    Step,
    Submission,
    SubmissionStatus,
    Write,
)
from reversal_desk.store import database
from reversal_desk.store.journal import Journal
from reversal_desk.store.journal.beginning import begin_batch, begin_undo
from reversal_desk.store.journal.records import Image, OpenChange
from reversal_desk.store.journal.writer import EpochLost

LATER = NOW + timedelta(minutes=1)


def prove(journal: Journal, attempt: int, number: int, state: RowState | None = RowState.CONFIRMED) -> None:
    """The reversal of action `number` was read back."""
    with journal.writing(at=LATER) as writer:
        writer.proved(
            attempt, number, account_key=KEY, evidence="update 1", state=state,
            after=Image(reversed_(action(number)), None, LATER),
        )  # fmt: skip


def confirmed(journal: Journal, count: int = 1) -> int:
    """A batch of `count` proved reversals."""
    batch = begin(journal, *(change(number) for number in range(1, count + 1)))
    epoch = journal.raise_epoch(at=NOW)
    for number, (attempt, change_id) in enumerate(send(journal, batch, epoch=epoch), 1):
        with journal.writing(at=LATER) as writer:
            writer.queued(attempt, change_id, submission_id=f"S{number}", uri="/x")
            writer.proved(
                attempt, change_id, account_key=KEY, evidence=f"update {number}", state=RowState.CONFIRMED,
                after=Image(reversed_(action(number)), None, LATER),
            )  # fmt: skip
    return batch


def flaw(journal: Journal) -> tuple[str, int]:
    """What verify finds: its code and record."""
    found = journal.verify()
    assert found is not None
    return found.code, found.seq


def records(journal: Journal) -> list[str]:
    return [row["kind"] for row in journal.database.all("SELECT kind FROM record ORDER BY seq")]


def undo(journal: Journal, batch: int, *, refuse: int = 0) -> int:
    """An undo batch of everything undoable; the first `refuse` rows can't go back."""
    rows = [(outcome, before) for outcome, before, _ in journal.undo.undoable(batch)]
    return begin_undo(
        journal,
        undo_of=batch, account_key=KEY, account_name="T", file="orders.csv", sheet="Sheet1", rows=rows[refuse:],
        refused=[(outcome, image, Code.LOCKED, {"when": "yesterday"}) for outcome, image in rows[:refuse]],
        read_at=NOW, at=LATER,
    )  # fmt: skip


# --------------------------------------------------------------------------- the chain


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


# --------------------------------------------------------------------------- damage


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
        "DROP TABLE image",
    ],
)
def test_what_cannot_be_read_as_what_it_should_be_is_damage(path: Path, statement: str) -> None:
    with closing(Journal.open(path)) as journal:
        batch = confirmed(journal)
    altered(path, "PRAGMA foreign_keys=OFF", statement)
    with closing(Journal.open(path)) as journal:
        reads = (
            journal.batches.all, lambda: journal.rows.outcomes(batch), lambda: journal.rows.money_lines(batch),
            lambda: journal.rows.handled(KEY), lambda: journal.undo.undoable(batch),
        )  # fmt: skip
        codes = set()
        for read in reads:
            try:
                read()
            except StoreError as error:
                codes.add(error.code)
        assert codes == {"JOURNAL_UNREADABLE"}


# --------------------------------------------------------------------------- the lane


def test_taking_the_lane_makes_what_an_older_sender_left_unknown(journal: Journal) -> None:
    batch = begin(journal, change(1), change(2), change(3))
    epoch = journal.raise_epoch(at=NOW)
    (first, *_), (second, number), _ = send(journal, batch, epoch=epoch)
    with journal.writing(at=NOW) as writer:
        writer.queued(second, number, submission_id="S2", uri="/x")
    assert journal.raise_epoch(at=LATER) == epoch + 1 == journal.epoch()
    states = {outcome.row: (outcome.state, outcome.codes) for outcome in journal.rows.outcomes(batch)}
    lost = (RowState.CHECKING, (Code.LOST_ANSWER,))
    assert states == {2: lost, 3: (RowState.QUEUED, ()), 4: lost}
    assert [one.state for one in journal.attempts.open(batch)] == ["unknown", "queued", "unknown"]
    assert first == journal.attempts.open(batch)[0].id
    assert journal.verify() is None


def test_who_lost_the_lane_can_write_no_attempt(journal: Journal) -> None:
    batch = begin(journal, change(1))
    epoch = journal.raise_epoch(at=NOW)
    journal.raise_epoch(at=LATER)
    with pytest.raises(EpochLost):
        send(journal, batch, epoch=epoch)
    assert journal.attempts.open(batch) == ()
    assert journal.rows.outcomes(batch)[0].state is RowState.WAITING


def test_without_a_lane_nothing_is_sent(journal: Journal) -> None:
    batch = begin(journal, change(1))
    with pytest.raises(EpochLost):
        send(journal, batch, epoch=0)


def only(journal: Journal, batch: int) -> OpenChange:
    (one,) = journal.changes.open(batch)
    return one


def test_an_action_has_one_open_attempt_over_all_batches(journal: Journal) -> None:
    one, two = begin(journal, change(1)), begin(journal, change(1))
    other = begin(journal, change(1), key="http://elsewhere/Advertisers/S")
    epoch = journal.raise_epoch(at=NOW)
    ((attempt, number),) = send(journal, one, epoch=epoch)

    def again(batch: int, key: str = KEY) -> int | None:
        with journal.writing(at=LATER) as writer:
            return writer.sending(only(journal, batch), account_key=key, epoch=epoch, step=step(action(1)), body="")

    assert again(two) is None
    assert only(journal, two).state is RowState.WAITING
    with journal.writing(at=LATER) as writer:
        writer.lost(attempt, number, why="NETWORK_LOST")
    assert again(two) is None, "a lost answer keeps its action"
    assert again(other, "http://elsewhere/Advertisers/S") is not None, "another account's action is another action"
    with journal.writing(at=LATER) as writer:
        writer.refused(attempt, number, said="locked")
    assert again(two) is not None


def test_a_write_that_never_left_does_not_count_as_an_attempt(journal: Journal) -> None:
    batch = begin(journal, change(1))
    epoch = journal.raise_epoch(at=NOW)
    ((attempt, number),) = send(journal, batch, epoch=epoch)
    assert only(journal, batch).attempts == 1
    with journal.writing(at=LATER) as writer:
        writer.not_sent(attempt, number, why="NETWORK_REFUSED")
    assert only(journal, batch).attempts == 0
    assert only(journal, batch).state is RowState.WAITING
    assert journal.attempts.open(batch) == ()
    ((second, _),) = send(journal, batch, epoch=epoch)
    assert second != attempt


def test_a_lost_answer_can_be_found_sent_again_once_and_handed_over(journal: Journal) -> None:
    batch = begin(journal, change(1))
    epoch = journal.raise_epoch(at=NOW)
    ((attempt, number),) = send(journal, batch, epoch=epoch)
    receipt = Submission("S7", SubmissionStatus.QUEUED, "Reversal", "ActionId=1", "", "", NOW, None)
    with journal.writing(at=LATER) as writer:
        writer.lost(attempt, number, why="NETWORK_LOST")
        writer.found_submission(attempt, number, receipt, uri="/x")
    found = journal.attempts.open(batch)[0]
    assert (found.state, found.submission_id, found.uri, found.number) == ("queued", "S7", "/x", 1)
    with journal.writing(at=LATER) as writer:
        writer.not_happened(attempt, number)
    assert only(journal, batch).state is RowState.WAITING
    ((again, _),) = send(journal, batch, epoch=epoch)
    assert [one.number for one in journal.attempts.open(batch)] == [2]
    with journal.writing(at=LATER) as writer:
        writer.lost(again, number, why="NETWORK_LOST")
        writer.for_the_person(again, number)
    assert journal.rows.outcomes(batch)[0].codes == (Code.SENT_TWICE_UNKNOWN,)
    assert len(journal.attempts.open(batch)) == 1


# --------------------------------------------------------------------------- batches


def test_a_batch_is_written_whole_with_its_before_images(journal: Journal) -> None:
    item = Item("SKU1", "Boots", "Shoes", 2, Decimal("100.00"), "USD", None, None, "")
    first, second = change(1), change(2, facts={"when": "soon"}, codes=(Code.LOCKS_SOON, Code.TOLERANT_MATCH))
    accepted = replace(second, accepted=frozenset({Code.TOLERANT_MATCH}))
    batch = begin_batch(
        journal,
        account_key=KEY, account_name="T", file="orders.csv", sheet="Sheet1", policy=Policy(),
        changes=(first, accepted, not_affiliate(9)),
        steps={first.key: step(action(1)), accepted.key: step(action(2))},
        items={action(1).id: (item,)}, read_at=NOW, at=LATER,
    )  # fmt: skip
    info = journal.batches.get(batch)
    assert info is not None
    assert (info.kind, info.undo_of, info.file, info.sheet) == ("submit", None, "orders.csv", "Sheet1")
    assert info.created_at == LATER
    assert info.counts == {RowState.WAITING: 2, RowState.LEFT_OUT: 1}
    assert not info.finished
    assert info.undo_until is None
    assert journal.batches.all() == (info,)
    assert journal.batches.account_of(batch) == (KEY, "T")
    assert journal.batches.read_at(batch) == NOW
    one, two = journal.changes.open(batch)
    assert one.before == Image(action(1), (item,), LATER)
    assert two.before == Image(action(2), None, LATER)
    assert two.codes == (Code.TOLERANT_MATCH,), "only what was accepted stays"
    assert one.step == step(action(1))
    lines = sorted(journal.rows.money_lines(batch))
    assert lines == [
        (2, RowState.WAITING, (), Decimal("100.00"), "USD"),
        (3, RowState.WAITING, (Code.TOLERANT_MATCH,), Decimal("100.00"), "USD"),
        (9, RowState.LEFT_OUT, (Code.NOT_AFFILIATE,), Decimal("12.30"), "USD"),
    ]


def test_what_is_not_there_is_said(journal: Journal) -> None:
    assert journal.batches.get(7) is None
    assert journal.changes.image(7) is None
    assert journal.rows.outcomes(7) == ()
    assert journal.keeps.learned(KEY, "queue_time") is None
    for ask in (journal.batches.account_of, journal.batches.read_at):
        with pytest.raises(KeyError):
            ask(7)


def test_earliest_lock_goes_first_and_no_lock_last(journal: Journal) -> None:
    late = action(1, locking_date=NOW + timedelta(days=9))
    never = action(2, locking_date=None, event_date=None)
    soon = action(3, locking_date=NOW + timedelta(days=1))
    batch = begin(journal, change(1, late), change(2, never), change(3, soon))
    assert [one.action_id for one in journal.changes.open(batch)] == [soon.id, late.id, never.id]


def test_a_proved_row_shows_what_was_read_back(journal: Journal) -> None:
    batch = confirmed(journal, 2)
    one, two = journal.rows.outcomes(batch)
    assert one.state is two.state is RowState.CONFIRMED
    assert one.payout_after == Decimal("0.00")
    assert one.amount_before == Decimal("100.00")
    assert one.updated_at == LATER
    after = journal.changes.image(one.change_id, after=True)
    assert after is not None
    assert after.action.state is ActionState.REVERSED
    info = journal.batches.get(batch)
    assert info is not None
    assert info.finished
    assert info.undoable == 2
    first, last = action(1).locking_date, action(2).locking_date
    assert first is not None
    assert last is not None
    assert info.undo_until == first - timedelta(hours=1, seconds=0.3)
    assert info.undo_some_until == last - timedelta(hours=1, seconds=0.3)
    assert journal.changes.open(batch) == ()
    assert journal.attempts.open(batch) == ()
    assert len(journal.batches.lock_rows()) == 2


def test_an_amount_change_shows_the_amount_read_back(journal: Journal) -> None:
    wanted = change(1, operation=Operation.MODIFY, amount_after=Decimal("60.05"))
    batch = begin(journal, wanted)
    epoch = journal.raise_epoch(at=NOW)
    ((attempt, number),) = send(journal, batch, epoch=epoch)
    with journal.writing(at=LATER) as writer:
        after = action(1, amount=Decimal("60.05"), payout=Decimal("4.80"))
        writer.proved(
            attempt, number, account_key=KEY, evidence="update 1", after=Image(after, (), LATER),
            state=RowState.CONFIRMED, codes=(Code.COMMISSION_REPRICED,), facts={"after": "4.80"},
        )  # fmt: skip
    (outcome,) = journal.rows.outcomes(batch)
    assert (outcome.amount_after, outcome.payout_after) == (Decimal("60.05"), Decimal("4.80"))
    assert outcome.codes == (Code.COMMISSION_REPRICED,)
    assert outcome.facts == {"after": "4.80"}


def test_already_so_keeps_its_ghost(journal: Journal) -> None:
    batch = begin(journal, change(1))
    epoch = journal.raise_epoch(at=NOW)
    ((attempt, number),) = send(journal, batch, epoch=epoch)
    prove(journal, attempt, number, RowState.ALREADY_SO)
    row = journal.database.one("SELECT state, ghost, open FROM attempt")
    assert row is not None
    assert tuple(row) == ("not_ours", 1, None)
    assert journal.undo.undoable(batch) == (), "what was not ours is not undone"


def test_a_row_can_end_without_an_attempt(journal: Journal) -> None:
    batch = begin(journal, change(1))
    number = only(journal, batch).id
    with journal.writing(at=LATER) as writer:
        writer.settle(number, RowState.BLOCKED, codes=(Code.LOCKED,), facts={"when": "yesterday"})
    (outcome,) = journal.rows.outcomes(batch)
    assert (outcome.state, outcome.codes, outcome.facts) == (RowState.BLOCKED, (Code.LOCKED,), {"when": "yesterday"})
    assert journal.changes.open(batch) == ()


def test_a_fuller_before_image_and_a_next_step_take_the_place_of_the_first(journal: Journal) -> None:
    batch = begin(journal, change(1))
    number = only(journal, batch).id
    item = Item("SKU1", "Boots", "Shoes", 1, Decimal("100.00"), "USD", Decimal("8.00"), NOW, "x")
    fuller = Step(
        Write("PUT", (("ActionId", "1"),)), "RESET", ActionState.PENDING, Decimal(5), (("SKU1", 1, Decimal(5)),)
    )
    with journal.writing(at=LATER) as writer:
        writer.new_before_image(number, KEY, Image(action(1), (item,), LATER))
        writer.plan_step(number, fuller)
    assert only(journal, batch).before.items == (item,)
    assert only(journal, batch).step == fuller
    assert journal.verify() is None


# --------------------------------------------------------------------------- history


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


# --------------------------------------------------------------------------- undo


def test_an_undo_takes_back_and_the_change_no_longer_stands(journal: Journal) -> None:
    batch = confirmed(journal, 2)
    assert len(journal.undo.undoable(batch)) == 2
    back = undo(journal, batch)
    assert journal.undo.undoable(batch) == (), "being undone already"
    assert journal.undo.newest_confirmed(KEY, [action(1).id]) == {}
    info = journal.batches.get(back)
    assert info is not None
    assert (info.kind, info.undo_of, info.counts) == ("undo", batch, {RowState.WAITING: 2})
    one, two = journal.changes.open(back)
    assert one.before.action == action(1)
    assert one.step is None
    assert one.undo_of is not None
    restore = Step(Write("PUT", (("ActionId", one.action_id),)), "RESET", ActionState.PENDING, Decimal(100))
    epoch = journal.raise_epoch(at=LATER)
    with journal.writing(at=LATER) as writer:
        attempt = writer.sending(one, account_key=KEY, epoch=epoch, step=restore, body="x")
        assert attempt is not None
        writer.proved(
            attempt, one.id, account_key=KEY, evidence="update 9", after=Image(action(1), None, LATER), state=None,
        )  # fmt: skip
    half_way = next(c for c in journal.changes.open(back) if c.id == one.id)
    assert (half_way.state, half_way.steps_done, half_way.step) == (RowState.WAITING, 1, None)
    with journal.writing(at=LATER) as writer:
        attempt = writer.sending(half_way, account_key=KEY, epoch=epoch, step=restore, body="x")
        assert attempt is not None
        writer.proved(
            attempt, one.id, account_key=KEY, evidence="update 9", after=Image(action(1), None, LATER),
            state=RowState.UNDONE,
        )  # fmt: skip
        writer.refused(_sent(writer, two, epoch, restore), two.id, said="locked", state=RowState.UNDO_REFUSED)
    assert [o.state for o in journal.rows.outcomes(back)] == [RowState.UNDONE, RowState.UNDO_REFUSED]
    assert [o.state for o in journal.rows.outcomes(batch)] == [RowState.UNDONE, RowState.CONFIRMED]
    assert [(h.action_id, h.batch, h.open, h.took_back) for h in journal.rows.handled(KEY)] == [
        (action(2).id, batch, False, 0), (action(1).id, back, False, batch),
    ], "what was taken back was handled too, by the undo"  # fmt: skip
    assert [o.action_id for o, _, _ in journal.undo.undoable(batch)] == [action(2).id], "it may be tried again"
    assert journal.verify() is None


def test_where_an_undo_was_undone_what_stands_again_is_named(journal: Journal) -> None:
    first = confirmed(journal)

    def taken_back(batch: int) -> int:
        back = undo(journal, batch)
        (one,) = journal.changes.open(back)
        restore = Step(Write("PUT", (("ActionId", one.action_id),)), "RESET", ActionState.PENDING, Decimal(100))
        epoch = journal.raise_epoch(at=LATER)
        with journal.writing(at=LATER) as writer:
            writer.proved(
                _sent(writer, one, epoch, restore), one.id, account_key=KEY, evidence="update 9",
                after=Image(action(1), None, LATER), state=RowState.UNDONE,
            )  # fmt: skip
        return back

    def known() -> list[tuple[int, bool, int]]:
        assert all(one.reversed is (one.took_back == 0) for one in journal.rows.handled(KEY))
        return [(one.batch, one.open, one.took_back) for one in journal.rows.handled(KEY)]

    second = taken_back(first)
    assert known() == [(second, False, first)]
    third = taken_back(second)
    assert known() == [(first, False, 0)]
    fourth = taken_back(third)
    assert known() == [(fourth, False, first)]


def _sent(writer: object, one: OpenChange, epoch: int, restore: Step) -> int:
    attempt = writer.sending(one, account_key=KEY, epoch=epoch, step=restore, body="x")  # type: ignore[attr-defined]
    assert isinstance(attempt, int)
    return attempt


def test_rows_that_cannot_go_back_are_recorded_as_refused(journal: Journal) -> None:
    batch = confirmed(journal, 2)
    back = undo(journal, batch, refuse=1)
    refused, waiting = journal.rows.outcomes(back)
    assert (refused.state, refused.codes, refused.facts) == (
        RowState.UNDO_REFUSED, (Code.LOCKED,), {"when": "yesterday"},
    )  # fmt: skip
    assert waiting.state is RowState.WAITING
    assert journal.database.one("SELECT count(*) FROM record WHERE kind='undo_planned'")[0] == 2  # type: ignore[index]


def test_taken_back_leaves_what_is_no_undo_alone(journal: Journal) -> None:
    batch = confirmed(journal)
    with journal.writing(at=LATER) as writer:
        writer.taken_back(journal.rows.outcomes(batch)[0].change_id)
        writer.taken_back(999)
    assert journal.rows.outcomes(batch)[0].state is RowState.CONFIRMED
