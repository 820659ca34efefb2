"""How a row ends that is not proved: refused, stopped, or left to the person with an attempt that may still land."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from msgspec.structs import replace

from reversal_desk.model import Action, Code, Item, RowState
from reversal_desk.run.evidence import GHOST, Out
from reversal_desk.run.ghosts import Ghosts
from reversal_desk.run.known import Known
from reversal_desk.run.look_times import LookTimes
from reversal_desk.run.ports import Clock
from reversal_desk.run.record import Record
from reversal_desk.run.rows import Rows
from reversal_desk.store.journal.records import OpenChange
from reversal_desk.store.journal.writer import Writer

#: A fact of a row that is not sent again, though what became of its first attempt is not known.
ENDED = "ended"


def stands(action: Action, items: Sequence[Item] | None = None) -> str:
    """State, amount and currency, and its items where they matter, for a sentence."""
    lines = ", ".join(f"{item.sku or '—'} {item.quantity} × {item.amount}" for item in items or ())
    return f"{action.state} {action.amount} {action.currency}" + (f" ({lines})" if lines else "")


class Ending:
    """Says how a row ends, and writes it."""

    def __init__(
        self, *, record: Record, rows: Rows, known: Known, ghosts: Ghosts, look_times: LookTimes, clock: Clock
    ) -> None:
        self._record = record
        self._journal = record.journal
        self._account = record.account
        self._rows = rows
        self._known = known
        self._ghosts = ghosts
        self._look_times = look_times
        self._clock = clock

    def refusal(
        self, change: OpenChange, code: Code, facts: Mapping[str, str]
    ) -> tuple[RowState, tuple[Code, ...], Mapping[str, str]]:
        """How a row ends that may not go (on); an undo that is half way back says how the action stands."""
        if change.undo_of is None:
            return RowState.REFUSED, (code,), facts
        reached = self._journal.changes.image(change.id, after=True) if change.steps_done else None
        if reached is None:
            return RowState.UNDO_REFUSED, (code,), facts
        now = self._known.fresh.get(change.action_id, reached.action)
        half = {"now": stands(now), "wanted": stands(change.before.action)}
        return RowState.UNDO_REFUSED, (Code.HALF_UNDONE, code), {**half, **facts}

    def settle(
        self, writer: Writer, change: OpenChange, state: RowState, codes: tuple[Code, ...], facts: Mapping[str, str]
    ) -> None:
        """A row ends here, unless an attempt of its own may still land: then nobody can say that nothing was done."""
        if self.left_open(writer, change, codes, facts):
            return
        writer.settle(change.id, state, codes=codes, facts=facts)

    def left_open(self, writer: Writer, change: OpenChange, codes: tuple[Code, ...], facts: Mapping[str, str]) -> bool:
        """Whether a row that sends no more has an attempt whose answer was lost, and which may still land.

        It is for the person from now on, as a second lost answer is, and never sent again.
        """
        attempts = self._journal.attempts
        ghost = attempts.may_still_land(change.id, since=self._clock.now() - GHOST)
        if ghost is None or change.steps_done or attempts.holder(self._account, change.action_id) is not None:
            return False
        why = tuple(code for code in codes if code is not Code.STOPPED)
        facts = {**facts, ENDED: "yes"}
        writer.reopened(ghost.id, change.id, codes=(Code.LOST_ANSWER, *why), facts=facts)
        self._ghosts.forget()
        change = replace(change, codes=(Code.LOST_ANSWER, *why), facts={**change.facts, **facts})
        self._rows.out[ghost.id] = Out(replace(ghost, state="unknown"), change, told=True)
        if self._look_times.next is None:
            self._look_times.schedule()
        return True

    def stop_waiting(self, only: Collection[int] | None = None) -> None:
        """What was not sent never will be; an undo that is half way back is finished, not left there.

        `only`: that is so of these changes. The others wait on in the journal, for a run after this one.
        """
        if only is not None:
            self._rows.waiting = [change for change in self._rows.waiting if change.id in only]
        unsent = [change for change in self._rows.waiting if not change.steps_done]
        if not unsent:
            return
        with self._record.writing() as writer:
            for change in unsent:
                state = RowState.UNDO_REFUSED if change.undo_of is not None else RowState.LEFT_OUT
                self.settle(writer, change, state, (Code.STOPPED,), {})
        self._rows.waiting = [change for change in self._rows.waiting if change.steps_done]
        self._rows.haunted.clear()
