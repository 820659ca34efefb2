"""A plan becomes a batch, a batch is sent, what was sent is looked at again: the desk's way to `run`."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec.structs import replace

from reversal_desk import late
from reversal_desk.desk import account_rules
from reversal_desk.desk.accounts import KnownAccounts
from reversal_desk.desk.history import History
from reversal_desk.desk.journal import DeskJournal
from reversal_desk.desk.links import Links
from reversal_desk.desk.planning import Plan, Planning, asked_of_later, handled_in, planned_to_hold
from reversal_desk.desk.said_once import SaidOnce
from reversal_desk.errors import DeskError, JournalDamaged, StoreError, UsageError
from reversal_desk.model import Account, Code, Notice, Operation, Policy, Progress, RowEdit, RowState, RunResult
from reversal_desk.store.limits import KeptLimits
from reversal_desk.store.sheets import SentSheets

# Late: a start sends nothing.
if TYPE_CHECKING:
    from reversal_desk import plan
    from reversal_desk import run as running
    from reversal_desk.run import Control, Reading, RecheckResult
    from reversal_desk.store import lock as lock_store
    from reversal_desk.store.journal import beginning
else:
    plan, running = late.room("reversal_desk.plan"), late.room("reversal_desk.run")
    lock_store, beginning = late.room("reversal_desk.store.lock"), late.room("reversal_desk.store.journal.beginning")


#: Ends of a row that was to be stopped, in which nothing of it went out.
_NOT_SENT = frozenset({RowState.LEFT_OUT, RowState.REFUSED, RowState.UNDO_REFUSED})


class Sending:
    """Writes batches under the desk's lock; runs and looks with a connection of their own, never under it.

    `reading_of` gives, once, what the preview of an undo batch was judged by.
    """

    def __init__(
        self,
        folder: Path,
        *,
        journal: DeskJournal,
        links: Links,
        accounts: KnownAccounts,
        history: History,
        said_once: SaidOnce,
        planning: Planning,
        reading_of: Callable[[int], Reading | None],
    ) -> None:
        self._folder = folder
        self._journal = journal
        self._links = links
        self._accounts = accounts
        self._history = history
        self._said_once = said_once
        self._planning = planning
        self._reading_of = reading_of

    def submit(self, made: Plan, *, accept: frozenset[Code]) -> int:
        """Write the batch, before-images included, and what was said for it; gives its number."""
        if accept - made.policy.accept:
            policy = replace(made.policy, accept=made.policy.accept | accept)
            made = self._anew(made, policy, made.edits)
        if not self._planning.is_handled_as_planned(made):
            # sent or taken back by another batch since the plan was made: who said yes did not know
            before = made
            made = planned_to_hold(
                lambda edits: self._anew(before, before.policy, edits), before.edits,
                holding=lambda now: asked_of_later(before.edits, handled_in(before.changes), now.changes),
            )  # fmt: skip
        ready = [change for change in made.changes if change.state is RowState.READY]
        if not ready:
            raise UsageError("NOTHING_TO_SEND")
        size = None if made.is_test or Code.MANY in made.policy.accept else made.size
        changes = [replace(change, accepted=change.accepted | made.policy.accept) for change in made.changes]
        # where the cache was used, states must be read anew before the first write: say so by the time of reading
        found, grid, print_ = made.found, made.opened.table.grid, made.opened.fingerprint
        read_at = found.fetched_at if found.all_fresh else found.fetched_at - running.FRESH - timedelta(seconds=1)
        with self._journal.held() as journal:
            sent = SentSheets(journal, made.found.account.key)

            def ask_limits() -> None:  # as they are now: the plan may be older than their last change
                over = size.over(KeptLimits(journal, made.found.account.key).read()) if size is not None else {}
                if over:
                    raise UsageError("MANY", **over)

            batch = beginning.begin_batch(
                journal,
                asking=ask_limits,
                account_key=made.found.account.key,
                account_name=made.found.account.name,
                file=made.opened.table.grid.path,
                sheet=made.opened.table.grid.sheet,
                policy=made.policy,
                changes=changes,
                steps={change.key: plan.step_of(change) for change in ready},
                items=made.found.items,
                read_at=read_at,
                seen_at=found.fetched_at,
                at=self._links.server_now(made.found.account),
                trial=made.trial,
                rest_of=None if made.policy.operation is Operation.RESET  # which takes back, by the sheet's rows
                else journal.batches.before_rest(
                    sent.batches(print_), [(c.row.number, c.action.id) for c in ready if c.action is not None]
                ),
            )
            journal.keeps.learn(made.found.account.key, f"sent_layout {made.layout}", str(batch))
            sent.keep(print_, batch, encoding=grid.encoding, delimiter=grid.delimiter)
            with suppress(StoreError):  # the batch is written; to be asked again next time is no loss
                self._said_once.remember(made.found.account, made.opened, made.policy)
        return batch

    def _anew(self, made: Plan, policy: Policy, edits: Mapping[tuple[int, str], RowEdit]) -> Plan:
        """The same lines planned once more: a plan may hold a part of its sheet's only."""
        wanted = {change.key for change in made.changes}
        anew = self._planning.plan(made.opened, made.found, policy, edits)
        lines = tuple(change for change in anew.changes if change.key in wanted)
        return replace(anew, changes=lines, tried=made.tried, tested=made.tested, trial=made.trial)

    def first_of(self, made: Plan) -> str:
        """What a plan would be the first batch of: its `account`, its sheet's `layout`, or nothing ("")."""
        key = made.found.account.key
        with self._journal.held() as journal:
            if not any(info.account_key == key and info.kind == "submit" for info in journal.batches.all()):
                return "account"
            return "" if journal.keeps.learned(key, f"sent_layout {made.layout}") else "layout"

    def run(
        self, batch_id: int, *, control: Control | None, emit: Callable[[Progress], None], wait: float, patience: float
    ) -> RunResult:
        """Send what waits, prove what is out; also what `resume` does. Holds the sending lock while it runs."""
        if not self._journal.checked():
            raise JournalDamaged("JOURNAL_NOT_SENT", folder=self._folder)
        account = self._history.account_of(batch_id)
        account_rules.check_patience(account, patience)
        with lock_store.sending_lock(self._folder):
            link = self._links.of(account)
            journal = self._journal.another()
            try:
                link.keep_budget(journal)  # another process may have asked since this one began
                epoch = journal.raise_epoch(at=link.clock.now())

                def tell(progress: Progress) -> None:  # on the lane's thread, which owns this journal
                    link.keep_budget_if_due(journal)
                    emit(progress)

                lane = running.Lane(
                    journal=journal,
                    client=link.client,
                    senders=running.ThreadSenders(link.client.sender),
                    clock=link.clock,
                    budget=link.budget,
                    control=control or running.Control(),
                    emit=tell,
                    batch_id=batch_id,
                    account_key=link.account.key,
                    epoch=epoch,
                    wait=wait,
                    patience=patience,
                    monotonic=time.monotonic,
                    reading=self._reading_of(batch_id),
                )
                return lane.execute()
            finally:
                link.keep_budget(journal)
                with suppress(StoreError):  # a run is not called broken because its head could not be kept
                    self._journal.keep_head(journal)
                journal.close()

    def stop_unsent(self, batch_id: int, changes: frozenset[int]) -> None:
        """Rows of a batch that wait are never sent; the others keep their place. Sends nothing, reads nothing.

        DeskError where some of them wait on all the same: another copy began to send. UsageError UNSENT_WENT where it
        has sent some of them since whoever asks for this had looked.
        """
        control = running.Control()
        control.stop(only=changes)
        patience = account_rules.PATIENCE_FLOOR
        result = self.run(batch_id, control=control, emit=lambda _: None, wait=0.0, patience=patience)
        left = [one for one in result.outcomes if one.change_id in changes and one.state not in _NOT_SENT]
        if left and result.trouble is not None:
            raise DeskError(result.trouble.code, **result.trouble.facts)
        if left:
            raise UsageError("UNSENT_WENT", batch=batch_id, count=len(left))

    def recheck(
        self,
        account: Account | None,
        *,
        everything: bool,
        progress: Callable[[Progress], None],
        stopped: Callable[[], bool],
    ) -> tuple[RecheckResult, ...]:
        """Look once more at what was sent, account by account."""
        results: list[RecheckResult] = []
        for each in (account,) if account is not None else self._accounts.all():
            if stopped():
                break
            found = self._recheck(each, everything=everything, progress=progress, stopped=stopped)
            if found is not None:
                results.append(found)
        return tuple(results)

    def _recheck(
        self, account: Account, *, everything: bool, progress: Callable[[Progress], None], stopped: Callable[[], bool]
    ) -> RecheckResult | None:
        """One account; None where nothing is due, so that no keyring and no service is asked."""
        with self._journal.held() as journal:
            watched = journal.watch.rows(account.key, since=self._links.server_now(account) - running.LONGEST)
        now = self._links.server_now(account)
        if not any(everything or running.is_due(row, now) for row in watched):
            return None
        try:
            link = self._links.of(account)
        except DeskError as error:
            return running.RecheckResult(account.key, 0, (), (), 0, {}, Notice(error.code, error.facts), 4)
        journal = self._journal.another()
        try:
            return running.Recheck(
                journal=journal,
                client=link.client,
                clock=link.clock,
                budget=link.budget,
                account_key=link.account.key,
                emit=progress,
                stopped=stopped,
                settling=lambda: lock_store.nobody_sends(self._folder),
                everything=everything,
            ).execute()
        finally:
            journal.close()
