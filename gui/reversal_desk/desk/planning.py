"""The plan of a batch: what would happen to every row, judged by every guard. No network, nothing is written."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from reversal_desk import late
from reversal_desk.desk.finding import Found
from reversal_desk.desk.journal import DeskJournal
from reversal_desk.desk.links import Links
from reversal_desk.desk.said_once import SaidOnce
from reversal_desk.desk.sheets import OpenedSheet
from reversal_desk.model import (
    Account,
    Action,
    Change,
    Code,
    Limits,
    MatchHow,
    Notice,
    Operation,
    Policy,
    RowEdit,
    RowState,
)
from reversal_desk.store.drafts import DraftLock

# Late: a start plans nothing.
if TYPE_CHECKING:
    import hashlib

    from reversal_desk import guards, matching, plan
else:
    hashlib = late.room("hashlib")
    guards, matching = late.room("reversal_desk.guards"), late.room("reversal_desk.matching")
    plan = late.room("reversal_desk.plan")

#: Requests that a run takes before its rows: two conflict lists and two looks at the first row (design.md).
BEFORE_WRITES = 4
#: The first rows' turns are reckoned one by one, the others by as many at a time.
TURNS_EXACT = 100


class Plan(Struct, frozen=True):
    """Everything the review shows; pure data, made anew at each edit."""

    opened: OpenedSheet
    found: Found
    policy: Policy
    edits: Mapping[tuple[int, str], RowEdit]
    changes: tuple[Change, ...]
    handled: Mapping[str, guards.Handled]
    tried: frozenset[str] = frozenset()  # actions of the same look that went out before, as a test
    trial: bool = False  # a few rows of its sheet, which go before the others
    tested: tuple[Change, ...] = ()  # the lines of what went out before, as they were then

    @property
    def counted(self) -> int:
        """How many rows the account's limits are asked for: those that are ready, and those of the same look that were
        sent before, as a test or from a review that went on after one. Split in two it is no smaller batch."""
        ready = {c.action.id for c in self.changes if c.state is RowState.READY and c.action is not None}
        gone = {c.action.id for c in self._before if c.action is not None} | self.tried
        return self.counts.get(RowState.READY, 0) + len(gone - ready)

    @property
    def _before(self) -> list[Change]:
        since = (c for c in self.changes if c.state is not RowState.READY and self._sent_since(c))
        return [*self.tested, *since]

    @property
    def size(self) -> guards.Size:
        """What the account's limits are asked for, money and partners' losses included."""
        ready = [c for c in self.changes if c.state is RowState.READY]
        one_each = {c.action.id: c for c in reversed([*ready, *self._before]) if c.action is not None}
        return guards.Size.of(one_each.values(), rows=self.counted, pending=self.found.pending)

    def over(self, limits: Limits) -> dict[str, str]:
        """Which limits of the account it is above, as the facts of MANY; nothing where it is above none.

        Money is summed up only where it has a limit: the last look asks this in the main thread.
        """
        if not limits.money and limits.share is None:
            return guards.Size(self.counted, {}, ()).over(limits)
        return self.size.over(limits)

    @property
    def is_test(self) -> bool:
        """Whether it is a few rows that go before the others. The limits are asked for them together with the rest."""
        return self.trial and self.counts.get(RowState.READY, 0) <= guards.TEST_ROWS

    def _sent_since(self, change: Change) -> bool:
        """Whether the action of a line was sent since this look at the service, as a test of the same sheet is."""
        known = self.handled.get(change.action.id) if change.action is not None else None
        return known is not None and known.at >= self.found.fetched_at and not known.took_back

    def _waits(self, change: Change) -> bool:
        """Whether a line waits for a person. One that a test has sent is only shown once more."""
        if change.state is RowState.LOOK:
            return change.codes != (Code.HANDLED_BEFORE,) or not self._sent_since(change)
        return change.state is RowState.BLOCKED and Code.LOCKED not in change.codes

    @property
    def counts(self) -> dict[RowState, int]:
        """Lines by state."""
        counted: dict[RowState, int] = defaultdict(int)
        for change in self.changes:
            counted[change.state] += 1
        return dict(counted)

    @property
    def undecided(self) -> int:
        """Lines that nobody has decided: they wait for a look, or something is in their way. What is locked is past
        deciding, and has its own list."""
        look, blocked = RowState.LOOK, RowState.BLOCKED
        may = [change for change in self.changes if change.state is look or change.state is blocked]
        return sum(map(self._waits, may))

    def locks(self, *, ready: bool = True) -> tuple[DraftLock, ...]:
        """When what nobody sent or decided yet locks, the first moment first; `ready`: rows that could be sent too."""
        counted: dict[tuple[datetime, str], int] = defaultdict(int)
        money: dict[tuple[datetime, str], dict[str, Decimal]] = defaultdict(dict)
        for change in self.changes:
            action = change.action  # most rows of a shop's sheet have none
            if action is None or action.locking_date is None:
                continue
            if not (ready and change.state is RowState.READY) and not self._waits(change):
                continue
            own = change.really is None
            key = action.locking_date, change.money_currency if own else action.currency
            counted[key] += 1
            mine = (change.money if own else change.really) or Decimal(0)
            money[key][action.id] = money[key].get(action.id, Decimal(0)) + mine
        return tuple(
            DraftLock(*key, rows, sum(money[key].values(), Decimal(0)), money[key])
            for key, rows in sorted(counted.items())
        )

    @property
    def evidence(self) -> tuple[Notice, ...]:
        """What each candidate for the order number finds, the one that was used first (J3)."""
        mapped, hits = self.opened.mapping, self.found.order_columns
        if not hits:
            return ()
        used = matching.best_order_column(hits, named=mapped.named)
        ordered = sorted(hits, key=lambda hit: (hit.column != used, -hit.found))
        return tuple(
            Notice(
                "ORDER_COLUMN_HITS",
                {"header": mapped.columns[mapped.order_columns[hit.column]].header, "count": str(hit.found),
                 "why": hit.rule or "exact"},
            )
            for hit in ordered
        )  # fmt: skip

    @property
    def orders(self) -> tuple[int, int, int]:
        """(orders in the sheet, how many came through partners, how many of these are sure) for J4's first sentence."""
        lines = [match for match in self.found.matches if match.row.continues is None]
        named = {match.order.strip().casefold() or str(match.row.number) for match in lines}
        through = {match.order.strip().casefold(): match for match in lines if match.actions}
        sure = [one for one in through.values() if one.how in {MatchHow.ORDER, MatchHow.ACTION_ID}]
        return len(named), len(through), len([one for one in sure if len(one.actions) == 1])

    @property
    def questions(self) -> tuple[guards.Question, ...]:
        """What waits for a person, each rule once; `answer` says yes to one."""
        return guards.questions(self.changes, self.policy)

    def only(self, action_ids: Collection[str]) -> Plan:
        """The same plan with nothing but these actions' lines."""
        kept = tuple(c for c in self.changes if c.action is not None and c.action.id in action_ids)
        return replace(self, changes=kept)

    def first(self, action_ids: Collection[str]) -> Plan:
        """Nothing but these actions' lines, as a test before the others."""
        return replace(self.only(action_ids), trial=True)

    def without(self, action_ids: Collection[str]) -> Plan:
        """The same plan without these actions' lines, which go out before it."""
        kept = tuple(c for c in self.changes if c.action is None or c.action.id not in action_ids)
        went = (c for c in self.changes if c.action is not None and c.action.id in action_ids)
        tested = (*self.tested, *(c for c in went if c.state is RowState.READY))
        return replace(self, changes=kept, tried=self.tried | frozenset(action_ids), tested=tested)

    @property
    def layout(self) -> str:
        """What the sheet's layout is known by: its headers, else what its columns mean."""
        named = [header.strip().casefold() for header in self.opened.table.headers if header.strip()]
        meant = [f"{column.index}:{column.field}" for column in self.opened.mapping.columns if column.field is not None]
        return hashlib.sha256("\0".join(named or meant).encode()).hexdigest()[:32]

    @property
    def reconciliation(self) -> dict[str, dict[str, Decimal]]:
        """The line that always adds up, per currency."""
        sums = self._sums
        return plan.reconcile(sums.lines, sums.by_person)

    @property
    def counted_in(self) -> dict[tuple[int, str], frozenset[str]]:
        """(row, currency) -> the parts of that line in which it is counted."""
        sums = self._sums
        return plan.counted_in(sums.lines, sums.by_person)

    @property
    def _sums(self) -> plan.Sums:
        return plan.Sums.of(
            (
                (c.row.number, c.state, c.codes, c.money or Decimal(0), c.money_currency),
                c.really,
                c.action.currency if c.action is not None else c.money_currency,
            )
            for c in self.changes
        )


def handled_in(changes: Iterable[Change]) -> dict[str, str]:
    """action -> the batch that these lines name as the one that handled it last, "" where none did."""
    return {change.action.id: change.facts.get("batch", "") for change in changes if change.action is not None}


def asked_of_later(
    edits: Mapping[tuple[int, str], RowEdit], before: Mapping[str, str], now: Iterable[Change]
) -> Mapping[tuple[int, str], RowEdit]:
    """The edits, without a yes to send once more what another batch has handled since it was said.

    `before`: action -> the batch it was said of. However alike the action stands: who sent it and took it back
    meanwhile has decided later.
    """
    said = {key for key, edit in edits.items() if Code.HANDLED_BEFORE in edit.accepted}
    if not said:
        return edits
    later = {c.key for c in now if c.key in said and c.facts.get("batch", "") != before.get(c.key[1])}
    return {
        key: replace(edit, accepted=edit.accepted - {Code.HANDLED_BEFORE}) if key in later else edit
        for key, edit in edits.items()
    }


def planned_to_hold(
    plan_with: Callable[[Mapping[tuple[int, str], RowEdit]], Plan],
    edits: Mapping[tuple[int, str], RowEdit],
    *,
    holding: Callable[[Plan], Mapping[tuple[int, str], RowEdit]],
) -> Plan:
    """A plan whose every yes was said to what it shows: planned, and where `holding` finds by that plan that some of
    the edits hold no longer, once more without these. Its `edits` are those that are left."""
    made = plan_with(edits)
    left = holding(made)
    return made if left == edits else plan_with(left)


def claims(made: Plan, *, sent: bool) -> dict[str, guards.Elsewhere]:
    """What a plan asks of which actions and was not sent, for files opened together with its own: by action.

    Of one that was `sent`, the rows that still wait for a person; what went out is known to the journal.
    """
    waiting = {RowState.LOOK} if sent else {RowState.LOOK, RowState.READY}
    name = Path(made.opened.table.grid.path).name
    return {
        change.action.id: guards.Elsewhere(name, change.row.number)
        for change in reversed(made.changes)  # the first row that speaks of an action is named
        if change.action is not None and change.state in waiting and change.operation is not Operation.LEAVE
    }


class Planning:
    """Makes plans, each anew from what was found, what was said before, and what was handled before."""

    def __init__(self, *, journal: DeskJournal, links: Links, said_once: SaidOnce) -> None:
        self._journal = journal
        self._links = links
        self._said_once = said_once

    def plan(
        self,
        opened: OpenedSheet,
        found: Found,
        policy: Policy,
        edits: Mapping[tuple[int, str], RowEdit] | None,
    ) -> Plan:
        """What would happen to every row; no network."""
        edits = dict(edits or {})
        policy = self._said_once.told(policy, found.account, opened)
        built = plan.build(found.matches, columns=opened.mapping, policy=policy, edits=edits, items=found.items)
        handled = self._handled(found.account)
        changes = self._judged(built, (), found, policy, handled, elsewhere=opened.elsewhere)
        return Plan(opened, found, policy, edits, changes, handled)

    def replan_rows(
        self, before: Plan, rows: Collection[int], edits: Mapping[tuple[int, str], RowEdit]
    ) -> tuple[Change, ...]:
        """The changes of these sheet rows, and of those that speak of the same actions, worked out with all `edits`."""
        numbers = plan.related_rows(before.found.matches, rows)
        matches = [match for match in before.found.matches if match.row.number in numbers]
        built = plan.build(
            matches,
            columns=before.opened.mapping,
            policy=before.policy,
            edits=edits,
            items=before.found.items,
            sheet=before.found.matches,
        )
        others = [change for change in before.changes if change.row.number not in numbers]
        return self._judged(
            built, others, before.found, before.policy, before.handled, elsewhere=before.opened.elsewhere
        )

    def answer(self, made: Plan, key: str, *, yes: bool) -> Plan:
        """The plan with a question answered: yes for all its lines at once, or they are left out."""
        if yes:
            policy = replace(made.policy, answers=made.policy.answers | {key})
            return self.plan(made.opened, made.found, policy, made.edits)
        edits = dict(made.edits)
        for question in made.questions:
            if question.key == key:
                for change in question.changes:
                    edits[change.key] = replace(edits.get(change.key, RowEdit()), leave=True)
        return self.plan(made.opened, made.found, made.policy, edits)

    def _judged(
        self,
        built: tuple[Change, ...],
        others: Sequence[Change],
        found: Found,
        policy: Policy,
        handled: Mapping[str, guards.Handled],
        *,
        elsewhere: Mapping[str, guards.Elsewhere],
    ) -> tuple[Change, ...]:
        """The changes with every guard asked; `others` are of the same plan, judged before."""
        situation = guards.Situation(
            now=found.fetched_at,
            covered=found.covers,
            handled=handled,
            duplicates=guards.find_duplicates(built, unsaid=frozenset({policy.reverse_reason, policy.modify_reason})),
            elsewhere=elsewhere,
        )
        judged = tuple(guards.judge(change, situation, policy) for change in built)
        turns, queue_time = self._turns(found.account, guards.sending_order([*others, *judged]))
        if not turns:
            return judged
        situation = replace(situation, turns=turns, queue_time=queue_time)
        return tuple(
            guards.judge(change, situation, policy) if change.action and change.action.id in turns else done
            for change, done in zip(built, judged, strict=True)
        )

    def _turns(self, account: Account, order: Sequence[Action]) -> tuple[dict[str, datetime], timedelta]:
        """When each action will be sent, by the hourly budget, for those that may be locked by then; and the usual
        time in the service's queue."""
        link = self._links.known(account)
        if link is None or not order:
            return {}, timedelta(0)
        with self._journal.held() as journal:
            queue_time = journal.keeps.queue_time(account.key) or timedelta(0)
        last = link.budget.finish_time(len(order) + BEFORE_WRITES)
        turns: dict[str, datetime] = {}
        reckoned: dict[int, datetime] = {}
        for place, action in enumerate(order, start=1):
            latest = guards.latest_turn(action, queue_time)
            if latest is None or latest > last:
                break
            count = place if place <= TURNS_EXACT else -(-place // TURNS_EXACT) * TURNS_EXACT
            if count not in reckoned:
                reckoned[count] = link.budget.finish_time(min(count, len(order)) + BEFORE_WRITES)
            turns[action.id] = reckoned[count]
        return turns, queue_time

    def is_handled_as_planned(self, made: Plan) -> bool:
        """Whether no other batch changed or took back an action since, that would be sent to."""
        now = self._handled(made.found.account)
        ready = (c.action.id for c in made.changes if c.action is not None and c.state is RowState.READY)
        return all(now.get(action) == made.handled.get(action) for action in ready)

    def _handled(self, account: Account) -> dict[str, guards.Handled]:
        with self._journal.held() as journal:
            known = journal.rows.handled(account.key)
        return {h.action_id: guards.Handled(h.batch, h.at, h.open, h.took_back, h.reversed) for h in known}
