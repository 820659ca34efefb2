"""What the service's change log says of the actions of a run, as far as it can be read."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime

from reversal_desk.model import ActionUpdate, Window
from reversal_desk.run.evidence import (
    EVIDENCE_SLACK,
    Out,
    after_proof,
    evidence_of,
    log_since,
    log_since_proof,
    news_since,
    touched,
    windows_of,
)
from reversal_desk.run.known import Known
from reversal_desk.run.ports import Clock, Reads
from reversal_desk.run.reading import FRESH, OPEN_END, change_log
from reversal_desk.run.record import Record
from reversal_desk.run.rows import Rows
from reversal_desk.store.journal.records import OpenChange


class ChangeLog:
    """Reads the log and keeps its entries; whatever is new in it is news of its action."""

    def __init__(
        self,
        *,
        client: Reads,
        clock: Clock,
        record: Record,
        rows: Rows,
        known: Known,
        monotonic: Callable[[], float],
    ) -> None:
        self._client = client
        self._clock = clock
        self._journal = record.journal
        self._account = record.account
        self._rows = rows
        self._known = known
        self._monotonic = monotonic
        self.silent = False  # it names none of our changes, or may not be read
        self.closed = False  # it may not be read
        self.read_since_proofs: set[str] = set()  # programmes, read since the proofs of what waits
        self._entries: dict[str, dict[str, ActionUpdate]] = {}  # action -> entries seen in this run, by id
        #: program -> (read from, when on the monotonic clock, entries by action), for the second steps of an undo
        self._step_log: dict[str, tuple[datetime, float, Mapping[str, Sequence[ActionUpdate]]]] = {}

    def read(
        self, program_id: str, windows: Iterable[Window], *, news: datetime | None = None
    ) -> Mapping[str, Sequence[ActionUpdate]] | None:
        """The change log by action; None where the token or the service doesn't give it. `news`: from when on what it
        says is news, where that is not all of it."""
        updates = change_log(self._client, program_id, windows)
        if updates is None:
            self.silent = self.closed = True  # own submissions are evidence enough, one by one
            return None
        self.closed = False
        if news is not None:
            older = {
                action_id: [entry for entry in entries if entry.date is not None and entry.date < news]
                for action_id, entries in updates.items()
            }
            theirs = self._came_after_ours(older)
            self.keep(older, news=False)
            self._known.news |= theirs
        self.keep(updates)
        return updates

    def _came_after_ours(self, older: Mapping[str, Sequence[ActionUpdate]]) -> set[str]:
        """Of the actions that wait those of which an undo's look tells, beyond its send, what nobody has seen and came
        after our proof there. Its row was planned on a reading of before that send, which need not show it."""
        found: set[str] = set()
        for action_id in {change.action_id for change in self._rows.waiting} & older.keys():
            kept = self._entries.get(action_id, {})
            if all(entry.id in kept for entry in older[action_id]):
                continue
            proof = self._journal.undo.newest_proof(self._account, action_id)
            if proof is not None and touched(older[action_id], proof) is not None:
                found.add(action_id)
        return found

    def keep(self, updates: Mapping[str, Iterable[ActionUpdate]], *, news: bool = True) -> None:
        """What was seen of the log is known to the rows that wait; those it has news of are read before they go."""
        for action_id, entries in updates.items():
            kept = self._entries.setdefault(action_id, {})
            if news and any(entry.id not in kept for entry in entries):
                self._known.news.add(action_id)
            kept.update((entry.id, entry) for entry in entries)

    def of(self, out: Out) -> Sequence[ActionUpdate] | None:
        """The change log's entries of one row since it was sent; None where the log can't be read."""
        windows = windows_of(log_since(out), self._clock.now() + OPEN_END)
        log = self.read(out.change.program_id, windows, news=news_since(out))
        return None if log is None else log.get(out.attempt.action_id, ())

    def seen(self, action_id: str) -> Sequence[ActionUpdate]:
        """What was seen of an action's entries in this run."""
        return tuple(self._entries.get(action_id, {}).values())

    def evidence(self, out: Out, updates: Iterable[ActionUpdate]) -> str:
        """Which of its action's entries proves a row: none up to that which an earlier change of ours was proved by."""
        entries = list(updates)
        if not entries:
            return ""
        proof = self._journal.undo.newest_proof(self._account, out.attempt.action_id)
        return evidence_of(out, after_proof(entries, proof, sent_at=out.attempt.sent_at))

    def since_proofs(self, change: OpenChange) -> Sequence[ActionUpdate]:
        """What the change log says of an action since our changes of this programme were proved; read once for all."""
        if change.program_id not in self.read_since_proofs:
            self.read_since_proofs.add(change.program_id)
            there = {c.action_id for c in self._rows.waiting if c.program_id == change.program_id} | {change.action_id}
            proofs = (self._journal.undo.newest_proof(self._account, action_id) for action_id in there)
            since = min((log_since_proof(proof) for proof in proofs if proof is not None), default=self._clock.now())
            log = self.read(change.program_id, windows_of(since, self._clock.now() + OPEN_END))
            self._known.news -= (log or {}).keys()  # the actions were just read
        return tuple(self._entries.get(change.action_id, {}).values())

    def since_step(self, change: OpenChange, sent_at: datetime) -> Sequence[ActionUpdate]:
        """What it says of an action since a step of an undo was sent; one reading serves the steps of a programme."""
        kept = self._step_log.get(change.program_id)
        if kept is None or kept[0] > sent_at or self._monotonic() - kept[1] > FRESH.total_seconds():
            windows = windows_of(sent_at - EVIDENCE_SLACK, self._clock.now() + OPEN_END)
            kept = (sent_at, self._monotonic(), self.read(change.program_id, windows) or {})
            self._step_log[change.program_id] = kept
        return kept[2].get(change.action_id, ())

    def steps_were_proved(self) -> None:
        """What was read for second steps before these proofs may not know of them."""
        self._step_log.clear()
