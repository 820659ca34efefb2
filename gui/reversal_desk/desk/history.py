"""What the journal tells of batches and their rows: lists, one batch, an order's whole story, what locks soon."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing, contextmanager
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from reversal_desk import late
from reversal_desk.desk.accounts import KnownAccounts
from reversal_desk.desk.journal import DeskJournal
from reversal_desk.errors import UsageError
from reversal_desk.model import UNSENT_STATES, Account, ActionState, BatchInfo, Outcome, RowState

# Late: Home shows batches before anything is planned.
if TYPE_CHECKING:
    from reversal_desk import plan
    from reversal_desk.store.drafts import DraftInfo
    from reversal_desk.store.journal import Journal
    from reversal_desk.store.journal.records import TakenBack, Told
else:
    plan = late.room("reversal_desk.plan")


def _sums(told: Iterable[Told]) -> plan.Sums:
    return plan.Sums.of(
        ((one.row, one.state, one.codes, one.money, one.money_currency), one.really, one.currency) for one in told
    )


#: Sent, and nothing of it stands.
_CAME_TO_NOTHING = frozenset({RowState.REFUSED, RowState.UNDONE})


class OfSheet(Struct, frozen=True):
    """What the line that adds up is made of: a batch's own rows, and those of the other batches of its sheet."""

    own: tuple[Told, ...]
    others: tuple[tuple[Told, ...], ...]  # the newest batch first
    undo: bool

    @classmethod
    def of(cls, journal: Journal, batch_id: int) -> OfSheet:
        """From any connection to the journal; UsageError where there is no such batch."""
        info = journal.batches.get(batch_id)
        if info is None:
            raise UsageError("BATCH_UNKNOWN", batch=batch_id)
        own = journal.rows.told(batch_id)
        others = tuple(journal.rows.told(number) for number in reversed(journal.batches.of_sheet(batch_id)))
        return cls(own, others, info.kind == "undo")

    def line(self) -> dict[str, dict[str, Decimal]]:
        """currency -> part -> amount (`History.reconciliation`)."""
        own, others = self.sums()
        return plan.reconcile(own.lines, own.by_person, undo=self.undo, elsewhere=others)

    def counted_in(self) -> dict[tuple[int, str], frozenset[str]]:
        """(row, currency) -> the parts of the line in which it is counted."""
        own, _ = self.sums()
        return plan.counted_in(own.lines, own.by_person, undo=self.undo)

    def sums(self) -> tuple[plan.Sums, plan.Sums]:
        """(what the line counts of the batch's own rows, of those in other batches of its sheet).

        What was planned anew after a test has the test's rows once more, with nothing to do: each row of the sheet is
        counted once, where it was sent, and one that was sent twice where it is looked at.
        """
        # two rows of an undo may speak of one row of the sheet, each by its own change
        if self.undo or not self.others:
            return _sums(self.own), plan.NOTHING
        counted: dict[tuple[int, str], Told] = {}
        for sent in (True, False):
            for told in (self.own, *self.others):
                for one in told:
                    if (one.state not in UNSENT_STATES) is sent:
                        counted.setdefault((one.row, one.action_id), one)
        mine = {id(one) for one in self.own}
        kept = list(counted.values())
        return _sums(one for one in kept if id(one) in mine), _sums(one for one in kept if id(one) not in mine)


class LockReminder(Struct, frozen=True):
    """Rows of mine that lock within so many days, with their money."""

    within_days: int
    rows: int
    money: Mapping[str, Decimal]
    batch_ids: tuple[int, ...]
    unsent: int = 0  # so many of them were not sent yet: they wait in drafts
    draft_ids: tuple[int, ...] = ()


class Elsewhere(Struct, frozen=True):
    """The other batch of a sheet in which one of its rows was settled; `sent`: by sending it."""

    batch: int
    sent: bool


class History:
    """Reads the journal, changes nothing."""

    def __init__(self, *, journal: DeskJournal, accounts: KnownAccounts) -> None:
        self._journal = journal
        self._accounts = accounts

    def batches(self) -> tuple[BatchInfo, ...]:
        """All batches, newest first."""
        with self._journal.held() as journal:
            return journal.batches.all()

    def unfinished(self) -> tuple[BatchInfo, ...]:
        """Batches with rows that still wait for something."""
        return tuple(info for info in self.batches() if not info.finished)

    def find_order(self, text: str) -> tuple[Outcome, ...]:
        """Every row ever sent for an order number or action id."""
        with self._journal.held() as journal:
            return journal.rows.find_order(text)

    def find_unsent(self, text: str) -> tuple[Outcome, ...]:
        """Every row of a batch that names an order and was never sent, as no action was found for it."""
        with self._journal.held() as journal:
            return journal.rows.find_unsent(text)

    def batch(self, batch_id: int) -> BatchInfo:
        """One batch; UsageError where there is none."""
        with self._journal.held() as journal:
            info = journal.batches.get(batch_id)
        if info is None:
            raise UsageError("BATCH_UNKNOWN", batch=batch_id)
        return info

    def outcomes(self, batch_id: int) -> tuple[Outcome, ...]:
        """Every row of a batch and where it stands."""
        with self._journal.held() as journal:
            return journal.rows.outcomes(batch_id)

    def outcomes_now(self, batch_id: int) -> tuple[Outcome, ...]:
        """Every row of a batch as its action stood last: one that was undone with what its undo read back, and with
        the undo's number in its facts (`undone_by`)."""
        with self._journal.held() as journal:
            outcomes, back = journal.rows.outcomes(batch_id), journal.rows.taken_back(batch_id)
        return tuple(_undone(outcome, back.get(outcome.change_id)) for outcome in outcomes)

    def outcomes_of_sheet(self, batch_id: int) -> tuple[Outcome, ...]:
        """Every row of a batch as it stands now, and with it what other batches of its sheet sent, each with that
        batch's number in its facts (`in_batch`). What one of them sent goes before what is only planned here."""
        own = self.outcomes_now(batch_id)
        if self.batch(batch_id).kind == "undo":
            return own
        with self._journal.held() as journal:
            others = journal.batches.of_sheet(batch_id)
        sent = {(one.row, one.action_id) for one in own if one.state not in UNSENT_STATES}
        elsewhere: dict[tuple[int, str], Outcome] = {}
        for number in others:  # the latest one speaks
            for one in self.outcomes_now(number):
                if one.state not in UNSENT_STATES and (one.row, one.action_id) not in sent:
                    told = replace(one, facts={**one.facts, "in_batch": str(number)})
                    elsewhere[one.row, one.action_id] = told
        kept = [one for one in own if (one.row, one.action_id) not in elsewhere]
        return tuple(sorted((*kept, *elsewhere.values()), key=lambda one: one.row)) if elsewhere else own

    def settled_elsewhere(self, batch_id: int) -> dict[tuple[int, str], Elsewhere]:
        """(row, action) of a batch's sheet -> the other batch of that sheet that sent it, or in which, later, it was
        decided that nothing is sent: what waited for a person here does so no more. What an earlier batch had sent, and
        was refused or taken back before this one, does wait."""
        with self._journal.held() as journal:
            others = [(number, journal.rows.told(number)) for number in journal.batches.of_sheet(batch_id)]
        found: dict[tuple[int, str], Elsewhere] = {}
        for number, rows in others:  # the latest one speaks, and what was sent before what was not
            for one in rows:
                sent = one.state not in UNSENT_STATES and (number > batch_id or one.state not in _CAME_TO_NOTHING)
                before = found.get((one.row, one.action_id))
                if sent or (number > batch_id and one.state is RowState.LEFT_OUT and not (before and before.sent)):
                    found[one.row, one.action_id] = Elsewhere(number, sent)
        return found

    def latest_outcomes(self, batch_id: int, most: int) -> tuple[Outcome, ...]:
        """At most so many rows of a batch that were sent, those with the latest news first."""
        with self._journal.held() as journal:
            return journal.rows.latest_outcomes(batch_id, most)

    def of_sheet(self, batch_id: int) -> tuple[BatchInfo, ...]:
        """The other batches of a batch's sheet, the oldest first: a few rows went before, as a test, or the others
        after it."""
        with self._journal.held() as journal:
            found = [journal.batches.get(number) for number in journal.batches.of_sheet(batch_id)]
        return tuple(info for info in found if info is not None)

    def reconciliation(self, batch_id: int) -> dict[str, dict[str, Decimal]]:
        """The line that adds up, for a batch that was sent: that of its whole sheet, also where some of the sheet's
        rows are in another batch. Of an undo, what was to go back."""
        with self._journal.held() as journal:
            told = OfSheet.of(journal, batch_id)
        return told.line()

    def counted_in(self, batch_id: int) -> dict[tuple[int, str], frozenset[str]]:
        """(row, currency) -> the parts of that line in which it is counted."""
        with self._journal.held() as journal:
            told = OfSheet.of(journal, batch_id)
        return told.counted_in()

    @contextmanager
    def at_one_moment(self) -> Iterator[Journal]:
        """The journal as it is now, on a connection of its own, whatever is written meanwhile: for what takes long."""
        with closing(self._journal.another()) as journal, journal.database.reading():
            yield journal

    def account_of(self, batch_id: int) -> Account:
        """The account a batch belongs to."""
        with self._journal.held() as journal:
            try:
                key, name = journal.batches.account_of(batch_id)
            except KeyError as error:
                raise UsageError("BATCH_UNKNOWN", batch=batch_id) from error
        found = next((account for account in self._accounts.all() if account.key == key), None)
        if found is None:
            raise UsageError("ACCOUNT_UNKNOWN", account=name, accounts=", ".join(a.name for a in self._accounts.all()))
        return found

    def lock_reminders(self, drafts: Iterable[DraftInfo] = ()) -> tuple[LockReminder, ...]:
        """What of mine locks today, within 3 and within 7 days; each action in its nearest bucket.

        Of `drafts` what waits in them: it was not sent, and after its lock it can't be any more.
        """
        now = datetime.now(UTC)
        spans = ((0, timedelta(days=1)), (3, timedelta(days=3)), (7, timedelta(days=7)))
        rows: dict[int, int] = defaultdict(int)
        money: dict[int, dict[str, Decimal]] = defaultdict(lambda: defaultdict(Decimal))
        batches: dict[int, set[int]] = defaultdict(set)
        unsent: dict[int, int] = defaultdict(int)
        waiting: dict[int, list[int]] = defaultdict(list)

        def bucket_of(locks: datetime) -> int | None:
            return next((days for days, span in spans if timedelta(0) < locks - now <= span), None)

        with self._journal.held() as journal:
            known = journal.batches.lock_rows()
        places: dict[tuple[str, str], int | None] = {}  # each action in one bucket, once, however often it was changed
        sent: dict[str, dict[str, datetime]] = defaultdict(dict)  # account -> action -> when it was sent last
        for one in known:
            action = one.account_key, one.action_id
            first = action not in places
            bucket = places.setdefault(action, bucket_of(one.locks))
            sent[one.account_key].setdefault(one.action_id, one.written)  # the newest comes first
            if bucket is None:
                continue
            rows[bucket] += first
            money[bucket][one.currency] += one.money
            batches[bucket].add(one.batch)
        for draft in drafts:
            # what was sent before the draft was made is asked something more of in it, and that waits
            since = {action for action, at in sent[draft.account_key].items() if at >= draft.saved_at}
            for lock in (lock.without(since) for lock in draft.locks):
                bucket = bucket_of(lock.at)
                if bucket is None or not lock.rows:
                    continue
                rows[bucket] += lock.rows
                unsent[bucket] += lock.rows
                money[bucket][lock.currency] += lock.money
                if draft.id not in waiting[bucket]:
                    waiting[bucket].append(draft.id)
        return tuple(
            LockReminder(
                days, rows[days], dict(money[days]), tuple(sorted(batches[days])), unsent[days], tuple(waiting[days])
            )
            for days, _ in spans
            if rows[days]
        )


def _undone(outcome: Outcome, back: TakenBack | None) -> Outcome:
    if back is None:
        return outcome
    gone = back.action.state is ActionState.REVERSED  # an undo of an undo, or of a reset
    return replace(
        outcome, amount_after=Decimal(0) if gone else back.action.amount,
        payout_after=Decimal(0) if gone else back.action.payout,
        facts={**outcome.facts, "undone_by": str(back.batch)},
    )  # fmt: skip
