"""What becomes of an attempt once its answer came, or once it is sure that none will."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from msgspec.structs import replace

from reversal_desk.errors import Forbidden, NotSent, OtherCopySending, Rejected, StoreError, Throttled, Unauthorized
from reversal_desk.model import Code, Queued
from reversal_desk.run.conflicts import Conflicts
from reversal_desk.run.control import Control
from reversal_desk.run.ending import Ending
from reversal_desk.run.evidence import Out
from reversal_desk.run.hold import Hold
from reversal_desk.run.learned import Learned
from reversal_desk.run.look_times import LookTimes
from reversal_desk.run.record import Record
from reversal_desk.run.rows import Rows
from reversal_desk.run.senders import NOT_BEGUN, Answer, Senders
from reversal_desk.run.trouble import Trouble
from reversal_desk.store.journal import EpochLost, Writer

#: Answers are committed in groups no older than this (seconds).
GROUP = 0.05


class Answers:
    """Takes answers from the senders, commits them, and gives each row its new place."""

    def __init__(
        self,
        *,
        senders: Senders,
        control: Control,
        record: Record,
        rows: Rows,
        learned: Learned,
        ending: Ending,
        conflicts: Conflicts,
        hold: Hold,
        look_times: LookTimes,
        trouble: Trouble,
        monotonic: Callable[[], float],
    ) -> None:
        self._senders = senders
        self._control = control
        self._record = record
        self._rows = rows
        self._learned = learned
        self._ending = ending
        self._conflicts = conflicts
        self._hold = hold
        self._look_times = look_times
        self._trouble = trouble
        self._monotonic = monotonic
        self._stopping = False  # the person's Stop was seen: what is marked from then on is half way back

    def collect(self, timeout: float) -> None:
        """Wait at most `timeout` seconds for answers, and write those that come close together in one transaction."""
        answers = self._senders.finished(timeout)
        if not answers:
            return
        deadline = self._monotonic() + GROUP
        while len(answers) < len(self._rows.flying) and (left := deadline - self._monotonic()) > 0:
            more = self._senders.finished(min(left, GROUP / 5))
            if not more:
                break
            answers.extend(more)
        self._commit(answers)

    def take_back_if_held(self) -> None:
        """Pause, Stop, leaving, a 429 or trouble: what is marked and no sender has begun is put back.

        Stop does so once: the second steps of an undo, which go on after it, wait for a sender as others do.
        """
        control = self._control
        stop = control.stopped and not self._stopping
        self._stopping = control.stopped
        held = control.paused or stop or control.leaving or self._trouble.first is not None
        if self._rows.flying and (held or self._hold.until > self._monotonic()):
            self._put_back(self._senders.take_back())

    def _put_back(self, attempts: Sequence[int]) -> None:
        """Surely not sent: on record as that, and planned again."""
        if not attempts:
            return
        with self._record.writing() as writer:
            for attempt in attempts:
                writer.not_sent(attempt, self._rows.flying[attempt].change.id, why="not begun")
        self._rows.wait_again([self._rows.flying.pop(attempt).change for attempt in attempts])

    def drain(self, unbegun: Sequence[int]) -> None:
        """After the end: answers that still came, and what was not begun, are written; where that fails they stay
        `sending`, and so unknown."""
        answers = self._senders.finished(0)
        if answers or unbegun:
            try:
                self._put_back(unbegun)
                if answers:
                    self._commit(answers)
            except EpochLost:
                self._trouble.met(OtherCopySending("OTHER_COPY_SENDING"))
            except StoreError as error:
                self._trouble.met(error)

    def _commit(self, answers: Sequence[tuple[int, Answer]]) -> None:
        any_out = False
        # Decided once for each: the answers of one group teach each other how writes get through.
        other_way = {
            attempt
            for attempt, answer in answers
            if isinstance(answer, Rejected) and self._learned.another_way(self._rows.flying[attempt], answer)
        }
        with self._record.writing() as writer:
            for attempt, answer in answers:
                out = self._rows.flying[attempt]
                any_out |= self._write_answer(writer, out, answer, other_way=attempt in other_way)
        for attempt, answer in answers:
            self._after_answer(self._rows.flying.pop(attempt), answer, other_way=attempt in other_way)
        if any_out and (self._look_times.next is None or not self._rows.waiting):
            self._look_times.schedule()

    def _write_answer(self, writer: Writer, out: Out, answer: Answer, *, other_way: bool) -> bool:
        """Write one answer; True when the attempt is out from now on."""
        attempt, change = out.attempt.id, out.change
        match answer:
            case Queued():
                writer.queued(attempt, change.id, submission_id=answer.submission_id, uri=answer.uri)
                return True
            case NotSent() | Throttled() | Unauthorized() | Forbidden():
                writer.not_sent(attempt, change.id, why=answer.code)
                return False
            case Rejected() if other_way:
                by_post = replace(out.attempt.step, write=out.attempt.step.write.by_post())
                writer.another_way(attempt, change.id, said=answer.said, step=by_post)
                return False
            case Rejected():
                state, codes, facts = self._ending.refusal(change, Code.REFUSED, {})
                writer.refused(attempt, change.id, said=answer.said, state=state, codes=codes, facts=facts)
                self._ending.left_open(writer, change, codes, facts)
                return False
            case _:
                writer.lost(attempt, change.id, why=answer.code)
                return True

    def _after_answer(self, out: Out, answer: Answer, *, other_way: bool) -> None:
        match answer:
            case Queued():
                self._hold.failures = 0
                self._conflicts.service_listens()
                sub, uri = answer.submission_id, answer.uri
                out.attempt = replace(out.attempt, state="queued", submission_id=sub, uri=uri)
                self._rows.out[out.attempt.id] = out
            case Throttled():
                self._rows.wait_again([out.change])
                self._hold.until = max(self._hold.until, self._monotonic() + answer.wait_seconds)
            case Unauthorized() | Forbidden():
                self._rows.wait_again([out.change])
                self._trouble.met(answer)
            case NotSent() if answer.code == NOT_BEGUN:
                self._rows.wait_again([out.change])
                self._conflicts.read_anew()  # long ago planned: states are read anew
            case NotSent():
                self._rows.wait_again([out.change])
                self._hold.failed(answer)
            case Rejected():
                self._hold.failures = 0
                self._conflicts.service_listens()
                if other_way:
                    write = out.attempt.step.write
                    self._learned.try_post(write.verb)
                    self._rows.wait_again([replace(out.change, step=replace(out.attempt.step, write=write.by_post()))])
                elif out.attempt.step.write.method == "POST":
                    self._learned.not_by_post(out.attempt.step.write.verb)
            case _:  # a gateway that answers nothing clear would make every row unknown: don't feed it
                out.attempt = replace(out.attempt, state="unknown")
                self._rows.out[out.attempt.id] = out
                self._hold.failed(answer, weight=2)
