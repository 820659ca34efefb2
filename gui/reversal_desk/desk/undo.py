"""Taking back what was sent: a list is read, a preview made from a fresh look, an undo batch written of it.

What goes back and why is decided by `reversal_desk.undo`; here are what it is asked with and what becomes of it.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec.structs import replace

from reversal_desk import late
from reversal_desk.desk.days import check_days
from reversal_desk.desk.history import History
from reversal_desk.desk.journal import DeskJournal
from reversal_desk.desk.links import Links
from reversal_desk.desk.programs import Programs
from reversal_desk.desk.sheets import Sheets
from reversal_desk.errors import UsageError
from reversal_desk.model import Account, Code, Outcome, RowState

# Late: a start takes nothing back.
if TYPE_CHECKING:
    from reversal_desk import guards
    from reversal_desk import run as running
    from reversal_desk import undo as undoing
    from reversal_desk.run import Reading
    from reversal_desk.sheet import header, reader
    from reversal_desk.store.journal import beginning
    from reversal_desk.store.journal.records import Image
    from reversal_desk.undo import Facet, Listed, Reversed, Scope, UndoPreview
else:
    guards, running = late.room("reversal_desk.guards"), late.room("reversal_desk.run")
    undoing, beginning = late.room("reversal_desk.undo"), late.room("reversal_desk.store.journal.beginning")
    header, reader = late.room("reversal_desk.sheet.header"), late.room("reversal_desk.sheet.reader")


class Undo:
    """Previews undo batches and writes them. Keeps what each preview was judged by until its batch is run."""

    def __init__(
        self, *, journal: DeskJournal, links: Links, history: History, programs: Programs, sheets: Sheets
    ) -> None:
        self._journal = journal
        self._links = links
        self._history = history
        self._programs = programs
        self._sheets = sheets
        self._readings: dict[int, Reading] = {}  # undo batch -> what its preview was judged by

    def facets(self, batch_id: int) -> tuple[Facet, ...]:
        """What the rows of a batch that can go back may be chosen by; reads its sheet again."""
        info = self._history.batch(batch_id)
        with self._journal.held() as journal:
            undoable = [outcome for outcome, _, _ in journal.undo.undoable(batch_id)]
        return undoing.facets(undoable, self._sheets.of_batch(info))

    def meant(self, batch_id: int, scope: Scope | None) -> UndoPreview:
        """What a scope means of a batch, by the journal alone: no row is judged, `unsent` and the list's rest are."""
        return self._meant(batch_id, scope or undoing.Scope())[0]

    def _meant(self, batch_id: int, scope: Scope) -> tuple[UndoPreview, list[tuple[Outcome, Image, Image | None]]]:
        """(that, the rows of the scope that can go back)."""
        info = self._history.batch(batch_id)
        with self._journal.held() as journal:
            outcomes = journal.rows.outcomes(batch_id)
            undoable = journal.undo.undoable(batch_id)
            open_ = journal.changes.open(batch_id)
        oids = {outcome.change_id: before.action.oid for outcome, before, _ in undoable}
        oids |= {change.id: change.before.action.oid for change in open_}
        named, chosen = _chosen(outcomes, oids, scope)
        waiting = {change.id for change in open_ if change.state is RowState.WAITING and not change.steps_done}
        unsent = tuple(outcome for outcome in outcomes if outcome.change_id in waiting & chosen)
        can = {outcome.change_id for outcome, _, _ in undoable} | waiting
        not_taken = tuple(o for o in outcomes if o.change_id in chosen and o.change_id not in can and scope.only)
        preview = undoing.UndoPreview(
            info, not_taken=not_taken, not_found=named.not_found, tidied=named.tidied,
            none_named=bool(scope.only or scope.all_but) and not named.changes,
            unsent=unsent, waits=len(waiting) - len(unsent), meant=frozenset(chosen),
        )  # fmt: skip
        return preview, [row for row in undoable if row[0].change_id in chosen]

    def preview(self, batch_id: int, scope: Scope | None) -> UndoPreview:
        """What would go back of a batch, from a fresh read: three buckets, and what a list named besides."""
        account = self._history.account_of(batch_id)
        preview, wanted = self._meant(batch_id, scope or undoing.Scope())  # no scope: everything that can go back
        with self._journal.held() as journal:
            ghosts = journal.attempts.ghosts(account.key)
            queue_time = journal.keeps.queue_time(account.key) or timedelta(0)
        if not wanted:
            return preview
        with self._journal.held() as journal:
            proofs = {o.change_id: journal.undo.newest_proof(account.key, o.action_id) for o, _, _ in wanted}
            later = journal.undo.later([outcome.change_id for outcome, _, _ in wanted])
        with self._links.asking(account) as link:
            looked = undoing.look(
                preview, [(o, b, a, proofs[o.change_id]) for o, b, a in wanted],
                client=link.client, clock=link.clock, turn=link.budget.finish_time, ghosts=ghosts,
                queue_time=queue_time, later=later,
            )  # fmt: skip
            self._links.say_if_clock_is_wrong(link)
        with self._journal.held() as journal:
            beneath = journal.undo.beneath(row.outcome.change_id for row in looked.goes_back)
        return replace(looked, beneath=dict(sorted(Counter(beneath.values()).items())))

    def begin(self, preview: UndoPreview) -> int:
        """Write the undo batch of a preview; run it with `run`. Rows that can't go back are recorded as refused.

        A preview may have been looked at for long: what another batch took back or changed again meanwhile is judged
        by the journal as it is now, and is recorded as refused, too; UsageError where nothing else is left.
        """
        account = self._history.account_of(preview.batch.id)
        with self._journal.held() as journal:
            still = {outcome.change_id for outcome, _, _ in journal.undo.undoable(preview.batch.id)}
            later = journal.undo.later([row.outcome.change_id for row in preview.goes_back])
            goes_back = [row for row in preview.goes_back if row.outcome.change_id in still]
            gone = [row for row in preview.goes_back if row.outcome.change_id not in still]
            back_by = journal.undo.back_by(row.outcome.change_id for row in gone)
            taken = [
                replace(row, code=Code.BACK_MEANWHILE, facts={"batch": str(back_by.get(row.outcome.change_id, "—"))})
                for row in gone
            ]
            overlaid = [
                replace(row, code=finding.code, facts=finding.facts)
                for row in goes_back
                if (finding := guards.overlaid(later.get(row.outcome.change_id))) is not None
            ]
            if taken and not goes_back and not preview.stays:  # a batch of nothing but these would tell no more
                batches = ", ".join(map(str, sorted(set(back_by.values()))))
                raise UsageError("NOTHING_TO_UNDO", batches=batches or "—", count=len(taken))
            refused = (*overlaid, *taken, *preview.stays)
            if not goes_back and not refused:
                raise UsageError("NOTHING_TO_UNDO")
            batch = beginning.begin_undo(
                journal,
                undo_of=preview.batch.id,
                account_key=account.key,
                account_name=account.name,
                file=preview.batch.file,
                sheet=preview.batch.sheet,
                rows=[(row.outcome, row.target) for row in goes_back if row.outcome.change_id not in later],
                refused=[(row.outcome, row.target, row.code or Code.CHANGED_SINCE, row.facts) for row in refused],
                read_at=preview.reading.at if preview.reading else preview.batch.created_at,
                at=self._links.server_now(account),
            )
            if preview.reading is not None:
                self._readings[batch] = preview.reading
        return batch

    def reading_of(self, batch_id: int) -> Reading | None:
        """What the preview of an undo batch was judged by, given away once; None where it was run before."""
        return self._readings.pop(batch_id, None)

    def ours(self, account: Account, action_ids: Iterable[str]) -> dict[int, set[str]]:
        """batch -> action ids whose newest proved change is in that batch: what `reset --sheet` can take back."""
        with self._journal.held() as journal:
            newest = journal.undo.newest_confirmed(account.key, action_ids)
        by_batch: dict[int, set[str]] = defaultdict(set)
        for action_id, (batch, _) in newest.items():
            by_batch[batch].add(action_id)
        return dict(by_batch)

    def find_reversed(self, account: Account, since: datetime, until: datetime) -> tuple[Reversed, ...]:
        """Actions reversed between two moments that can still be reset, newest first, whoever reversed them."""
        check_days(since, until)
        with self._links.asking(account) as link:
            programs = [program.id for program in self._programs.ticked(account, None)]
            now = link.clock.now()
            if since >= now:  # nothing was reversed yet, and the service takes no turned span
                return ()
            reading = running.updated_since(link.client, programs, since, now=now)
            now = link.clock.now()
        ours = {action_id: batch for batch, ids in self.ours(account, reading.actions).items() for action_id in ids}
        return tuple(
            one
            for one in undoing.reversed_now(reading.actions.values(), reading.updates, ours)
            if (one.at is None or since <= one.at < until) and not guards.is_locked(one.action, now)
        )


def read_list(source: Path | str) -> Listed:
    """The list of orders in a file, or as it was pasted. SheetError says why it can't be read."""
    if isinstance(source, Path):
        return undoing.Listed.from_table(header.find_table(reader.read(source)))
    lines = [re.split(r"[,;\t，；、]", line) for line in source.splitlines()]
    if any(len(line) > 1 for line in lines) and "\t" not in source:  # numbers set apart by commas
        return undoing.Listed.of(text.strip() for line in lines for text in line if text.strip())
    return undoing.Listed.from_table(header.find_table(reader.read_pasted(source)))


def _chosen(
    outcomes: Sequence[Outcome], oids: Mapping[int, str], scope: Scope
) -> tuple[undoing.Picked, set[int]]:
    """What the scope's list names, and the ids of the changes that the whole scope means."""
    chosen = {outcome.change_id for outcome in outcomes if outcome.action_id and scope.takes(outcome)}
    listed = scope.only or scope.all_but
    if listed is None:
        return undoing.Picked(frozenset()), chosen
    named = undoing.pick(listed, outcomes, oids)
    return named, chosen & named.changes if scope.only else chosen - named.changes
