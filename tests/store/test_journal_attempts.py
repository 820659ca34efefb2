"""Who owns the lane, and one open attempt an action, over all batches."""

from __future__ import annotations

import pytest
from journal_steps import LATER, only
from kept import KEY, NOW, action, begin, change, send, step

from reversal_desk.model import Code, RowState, Submission, SubmissionStatus
from reversal_desk.store.journal import Journal
from reversal_desk.store.journal.writer import EpochLost


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
