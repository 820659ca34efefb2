"""What is marked and not begun goes back among the waiting: Pause, Stop, 429, trouble, a laptop that slept."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable
from datetime import timedelta

import pytest
from lane_steps import C, MakeLife, Scripted, changed, proved
from lane_world import HOUR, LOST, Ask, Life

from reversal_desk.errors import NotSent, ServiceError, StoreError, Throttled, Unauthorized
from reversal_desk.model import Queued, RowState, Write
from reversal_desk.run import ThreadSenders
from reversal_desk.run.senders import NOT_BEGUN, SENDERS, STALE

WRITE = Write("DELETE", (("ActionId", "1"),))


def attempts(one: Life) -> Counter[str]:
    return Counter(state for (state,) in one._reader.execute("SELECT state FROM attempt"))


def put_back(one: Life) -> int:
    """How many attempts are on record as not begun."""
    found: int = one._reader.execute(
        "SELECT count(*) FROM record WHERE kind='not_sent' AND body LIKE '%not begun%'"
    ).fetchone()[0]
    return found


@pytest.mark.parametrize("word", ["pause", "leave", "stop"])
def test_what_no_sender_has_begun_is_put_back(life: MakeLife, word: str) -> None:
    one, batch = proved(life, 40)
    lane = one.lane(batch)
    one.time.at(0.01, getattr(one.control, word))  # four are out, four stand in the queue
    one.time.at(600.0, one.control.leave)
    lane.execute()
    assert len(one.service.sent) == 4
    assert put_back(one) == 4
    states = one.states(batch)
    assert states[C] + states[RowState.QUEUED] == 4
    assert states[RowState.LEFT_OUT if word == "stop" else RowState.WAITING] == 36
    assert attempts(one)["sending"] == 0
    one.restart()
    one.run(batch)
    assert one.states(batch)[C] == (4 if word == "stop" else 40)
    one.check()


@pytest.mark.parametrize(
    "error", [Throttled("THROTTLED", wait_seconds=900), LOST, NotSent("NETWORK_NAME"), Unauthorized("UNAUTHORIZED")]
)
def test_one_bad_answer_calls_the_queue_back(life: MakeLife, error: ServiceError) -> None:
    """The first answer tells; those that had begun by then come home by themselves, the rest never leaves."""
    one, batch = proved(life, 40)
    one.service.fail("write", error, nth=1, times=8)
    lane = one.lane(batch)
    one.time.at(0.9, one.control.leave)
    lane.execute()
    asked = one.service.faults[0].seen
    assert asked <= 8
    assert one.states(batch)[RowState.WAITING] >= 32
    one.service.faults.clear()
    one.restart()
    one.run(batch, wait=3 * HOUR)
    assert one.states(batch) == {C: 40}
    one.check()


def test_after_a_429_nothing_of_the_queue_leaves_before_the_reset(life: MakeLife) -> None:
    one, batch = proved(life, 40)
    one.service.fail("write", Throttled("THROTTLED", wait_seconds=900), nth=1, times=1)
    one.run(batch)
    assert one.states(batch) == {C: 40}
    first = one.service.sent[0].at
    early = [sent for sent in one.service.sent if sent.at - first < timedelta(seconds=899)]
    assert len(early) == 4
    one.check()


def test_a_disk_that_is_full_does_not_send_the_queue_while_closing(life: MakeLife) -> None:
    one, batch = proved(life, 20)
    lane = one.lane(batch)

    def shake(where: str) -> None:
        if where == "commit" and one.service.sent:
            raise StoreError("DISK_FULL", folder=one.folder)

    one.journal.shake = shake  # type: ignore[method-assign]
    one.time.at(0.01, one.control.pause)
    result = lane.execute()
    assert result.trouble_exit == 3
    assert len(one.service.sent) == 4
    assert attempts(one) == {"sending": 8}  # nothing could be written: unknown to the next process, and looked up
    one.restart()
    one.run(batch, wait=3 * HOUR)
    assert one.states(batch) == {C: 20}
    one.check()


def test_a_queue_that_slept_is_not_begun(life: MakeLife) -> None:
    one, batch = proved(life, 20)

    def sleep() -> None:
        one.time.t += 8 * HOUR

    one.time.at(0.01, sleep)
    one.run(batch)
    assert one.states(batch) == {C: 20}
    woken = [sent.at for sent in one.service.sent[4:]]
    assert min(woken) - one.service.sent[0].at > timedelta(hours=8)
    assert one.service.asked["actions"] >= 2  # states were read anew before anything more was sent
    one.check()


# --------------------------------------------------------------------------- real threads


def _sender(answer: Callable[[], Queued]) -> Callable[[], Scripted]:
    return lambda: Scripted(answer)


def test_threads_give_back_what_they_had_not_begun() -> None:
    begun, go = threading.Semaphore(0), threading.Event()

    def answer() -> Queued:
        begun.release()
        go.wait(30)
        return Queued("A-1", "/x")

    senders = ThreadSenders(_sender(answer), count=2)
    for number in range(8):
        senders.start(number, WRITE)
    assert begun.acquire(timeout=30)
    assert begun.acquire(timeout=30)
    taken = senders.take_back()
    assert taken == [2, 3, 4, 5, 6, 7]
    assert senders.take_back() == []
    go.set()
    found: dict[int, object] = {}
    while len(found) < 2:
        found.update(senders.finished(30))
    assert sorted(found) == [0, 1]
    senders.close()
    assert senders.finished(0) == []
    assert not begun.acquire(blocking=False)  # nobody ever began the six


def test_every_attempt_is_either_answered_or_taken_back_never_both() -> None:
    """The race: the lane takes back while the threads begin."""
    for _ in range(60):
        sent: list[int] = []

        def answer(sent: list[int] = sent) -> Queued:
            sent.append(1)
            return Queued("A-1", "/x")

        senders = ThreadSenders(_sender(answer))
        for number in range(8):
            senders.start(number, WRITE)
        taken = senders.take_back()
        senders.close()
        answered = [attempt for attempt, _ in senders.finished(0)]
        assert sorted(taken + answered) == list(range(8))
        assert len(sent) == len(answered)


def test_a_thread_does_not_begin_what_was_handed_over_before_a_sleep() -> None:
    now = [1000.0]
    begun, go = threading.Event(), threading.Event()

    def answer() -> Queued:
        begun.set()
        go.wait(30)
        return Queued("A-1", "/x")

    senders = ThreadSenders(_sender(answer), count=1, wall=lambda: now[0])
    senders.start(1, WRITE)
    senders.start(2, WRITE)
    assert begun.wait(30)
    now[0] += STALE + 1
    go.set()
    senders.close()
    found = dict(senders.finished(0))
    assert found[1] == Queued("A-1", "/x")
    assert isinstance(found[2], NotSent)
    assert found[2].code == NOT_BEGUN


def test_after_stop_a_second_step_waits_for_a_sender_and_is_not_marked_over_and_over(life: MakeLife) -> None:
    """All four senders hang in slow answers: what is half way back stands in the queue, and its items are read once."""
    one = life(changed("B1"), delay=0.2)
    batch = one.begin([Ask("B1")])
    one.run(batch)
    one.prove_kinds("reverse", "reset", "modify")
    back = one.begin_undo(batch)
    lane = one.lane(back)

    def half_way(_: str) -> None:
        senders = one.senders
        if one.control.stopped or senders is None or one.action("B1").state == "REVERSED":
            return
        one.control.stop()
        senders.out += SENDERS

        def free() -> None:
            senders.out -= SENDERS
            senders._next()

        one.time.at(one.time.t + 50, free)

    one.service.before_read = half_way
    lane.execute()
    assert one.states(back) == {RowState.UNDONE: 1}
    assert put_back(one) <= 1
    assert one.service.asked["items"] <= 4
    one.check()
