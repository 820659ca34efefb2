"""What an engine could do wrong, one thing each: the simulator must catch every one of them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any
from unittest.mock import patch

from life import SimSenders
from msgspec.structs import replace

from reversal_desk import plan
from reversal_desk.errors import NotSent, Unclear
from reversal_desk.impact.client import Client
from reversal_desk.impact.clock import ServerClock
from reversal_desk.model import Action, ActionState, Change, Item, Queued, RowState, Step, Window
from reversal_desk.run import Answer, Lane, next_steps
from reversal_desk.run.answers import Answers
from reversal_desk.run.change_log import ChangeLog
from reversal_desk.run.evidence import Out
from reversal_desk.run.ghosts import Ghosts
from reversal_desk.run.marking import Marking
from reversal_desk.run.record import Record
from reversal_desk.store.journal.records import OpenChange
from reversal_desk.store.journal.rows import Rows
from reversal_desk.store.journal.undo import Undo
from reversal_desk.store.journal.writer import Writer


@contextmanager
def send_before_commit() -> Iterator[None]:
    """The write leaves inside the transaction that records it."""
    mark, start = Marking._mark, SimSenders.start
    early: set[tuple[int, int]] = set()

    def marked(self: Marking, *values: Any) -> Out | None:
        out = mark(self, *values)
        if out is not None:
            start(self._senders, out.attempt.id, out.attempt.step.write)  # type: ignore[arg-type]
            early.add((id(self._senders), out.attempt.id))
        return out

    def started(self: SimSenders, attempt: int, write: Any) -> None:
        if (id(self), attempt) not in early:
            start(self, attempt, write)

    with patch.object(Marking, "_mark", marked), patch.object(SimSenders, "start", started):
        yield


@contextmanager
def resend_on_timeout() -> Iterator[None]:
    """A lost answer is taken for a request that was never sent."""
    commit = Answers._commit

    def hasty(self: Answers, answers: Sequence[tuple[int, Answer]]) -> None:
        commit(self, [(n, NotSent("NETWORK_LOST") if isinstance(a, Unclear) else a) for n, a in answers])

    with patch.object(Answers, "_commit", hasty):
        yield


@contextmanager
def count_200_as_done() -> Iterator[None]:
    """QUEUED is shown as success."""
    after = Answers._after_answer

    def trusting(self: Answers, out: Out, answer: Answer, **named: Any) -> None:
        after(self, out, answer, **named)
        if isinstance(answer, Queued) and out.change.undo_of is None:
            self._rows.out.pop(out.attempt.id)
            with self._record.writing() as writer:
                writer.proved(
                    out.attempt.id, out.change.id, account_key=self._record.account, evidence="200",
                    after=out.change.before, state=RowState.CONFIRMED,
                )  # fmt: skip

    with patch.object(Answers, "_after_answer", trusting):
        yield


@contextmanager
def confirm_by_state_alone() -> Iterator[None]:
    """An action in the wanted state is taken for ours."""
    with patch.object(ChangeLog, "evidence", lambda *_: "update seen"):
        yield


@contextmanager
def match_by_order_id() -> Iterator[None]:
    """The action is named by event type and order: the newest one is hit."""
    step_of = plan.step_of

    def by_order(change: Change) -> Step:
        step = step_of(change)
        if change.action is None:
            return step
        names = (("ActionTrackerId", change.action.tracker_id), ("OrderId", change.action.oid))
        rest = tuple(pair for pair in step.write.form if pair[0] != "ActionId")
        return replace(step, write=replace(step.write, form=(*names, *rest)))

    with patch.object(plan, "step_of", by_order):
        yield


@contextmanager
def undo_while_queued() -> Iterator[None]:
    """What is still in the service's queue is taken back too, and nothing waits for its end."""
    undoable, sending = Undo.undoable, Writer.sending

    def all_of_them(self: Undo, batch_id: int) -> tuple[Any, ...]:
        queued = [outcome for outcome in Rows(self._db).outcomes(batch_id) if outcome.state is RowState.QUEUED]
        images = [(outcome, self._changes.image(outcome.change_id), None) for outcome in queued]
        return (*undoable(self, batch_id), *(row for row in images if row[1] is not None))

    def over_others(self: Writer, change: OpenChange, **named: Any) -> int | None:
        held = "SELECT id, change FROM attempt WHERE action_id=? AND open=1"
        for row in self._db.all(held, (change.action_id,)):
            self._db.execute("UPDATE attempt SET open=NULL WHERE id=?", (row["id"],))
            self.record("dropped", {}, change=row["change"], attempt=row["id"])
        return sending(self, change, **named)

    with (
        patch.object(Undo, "undoable", all_of_them),
        patch.object(Writer, "sending", over_others),
        patch.object(Ghosts, "until", lambda *_: None),
    ):
        yield


@contextmanager
def resend_before_the_patience() -> Iterator[None]:
    """A lost answer is looked up once and sent again."""
    begin = Lane.__init__

    def impatient(self: Lane, **named: Any) -> None:
        begin(self, **{**named, "patience": 0.0})

    with patch.object(Lane, "__init__", impatient):
        yield


@contextmanager
def heartbeat_only_lease() -> Iterator[None]:
    """Who slept too long goes on as if the lane were still his: no epoch is compared."""
    sending = Writer.sending

    @contextmanager
    def writing(self: Record) -> Iterator[Writer]:
        with self.journal.writing(at=self._clock.now()) as writer:
            self._counts = None
            yield writer

    def anyhow(self: Writer, change: OpenChange, *, epoch: int, **named: Any) -> int | None:
        row = self._db.one("SELECT value FROM meta WHERE key='epoch'")
        return sending(self, change, epoch=int(row["value"]) if row else epoch, **named)

    with patch.object(Record, "writing", writing), patch.object(Writer, "sending", anyhow):
        yield


@contextmanager
def clock_offset_ignored() -> Iterator[None]:
    """Locks are judged by the computer's own clock."""
    with patch.object(ServerClock, "now", lambda self: datetime.fromtimestamp(self._wall(), UTC)):
        yield


@contextmanager
def closed_end_date_while_paging() -> Iterator[None]:
    """What is changed while a list is read leaves its window, and moves another row off the page."""
    actions, updates = Client.actions, Client.updates

    def closed(self: Client, window: Window | None) -> Window | None:
        now = self.clock.now()
        return window and Window(min(window.start, now), min(window.end, now + timedelta(seconds=1)))

    def listed(self: Client, program: str, *, updated: Window | None = None, **named: Any) -> Any:
        return actions(self, program, updated=closed(self, updated), **named)

    def logged(self: Client, program: str, *, updated: Window) -> Any:
        return updates(self, program, updated=closed(self, updated) or updated)

    with patch.object(Client, "actions", listed), patch.object(Client, "updates", logged):
        yield


@contextmanager
def reset_undoes_everything() -> Iterator[None]:
    """RESET goes back to the state first tracked, not to the before-image."""

    def always(
        before: Action, before_items: tuple[Item, ...] | None, now: Action, **_: object
    ) -> Step | None:
        first = now.state is not ActionState.REVERSED and now.amount == now.original_amount
        return None if first or before.state is ActionState.REVERSED else plan.reset_step(before.id, None)

    with patch.object(plan, "next_undo_step", always):
        yield


@contextmanager
def undo_by_looks_alone() -> Iterator[None]:
    """What looks as we left it is taken back, whoever worked on it meanwhile."""
    with patch.object(next_steps, "touched", lambda *_: None):
        yield


MUTANTS: tuple[Callable[[], AbstractContextManager[None]], ...] = (
    send_before_commit, resend_on_timeout, count_200_as_done, confirm_by_state_alone, match_by_order_id,
    undo_while_queued, resend_before_the_patience, heartbeat_only_lease, clock_offset_ignored,
    closed_end_date_while_paging, reset_undoes_everything, undo_by_looks_alone,
)  # fmt: skip
