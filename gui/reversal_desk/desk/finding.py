"""Finding the actions of a sheet's rows: which windows to read, what is matched with what, and which items matter."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from reversal_desk import late
from reversal_desk.desk.downloads import OLDEST, Downloads
from reversal_desk.desk.journal import DeskJournal
from reversal_desk.desk.links import Links
from reversal_desk.desk.programs import Programs
from reversal_desk.desk.said_once import SaidOnce
from reversal_desk.desk.sheets import OpenedSheet, with_what_others_said
from reversal_desk.errors import Rejected, Stopped
from reversal_desk.model import (
    Account,
    Action,
    ActionState,
    Code,
    Item,
    Match,
    Operation,
    Policy,
    Program,
    Progress,
    Row,
    Window,
)
from reversal_desk.store.actions import chunks, missing
from reversal_desk.store.limits import KeptLimits

# Late: a start matches nothing.
if TYPE_CHECKING:
    from reversal_desk import mapping, matching, plan
    from reversal_desk.impact.client import Client
else:
    mapping, matching = late.room("reversal_desk.mapping"), late.room("reversal_desk.matching")
    plan = late.room("reversal_desk.plan")

#: Around the order's own date (product.md 4, NOT_AFFILIATE).
DAYS_BEFORE, DAYS_AFTER = timedelta(days=2), timedelta(days=30)
DEFAULT_SPAN = timedelta(days=90)
#: Dates of a sheet that lie further apart are read apart: one order of long ago must not cost the years between.
NOT_WORTH_A_GAP = timedelta(days=45)
#: Earlier than anything the service keeps: to read from this day on is to read all of it.
SINCE_EVER = datetime(2000, 1, 1, tzinfo=UTC)
#: Server time is worked out anew from each answer and may step back a little: days that were read stay read.
_CLOCK_STEPS = timedelta(minutes=1)
#: Actions named by id and not in any downloaded window are read one by one, up to so many.
SINGLE_READS = 50
#: Amount changes whose items are read while matching; the rest are read before sending.
ITEM_READS = 500


class Found(Struct, frozen=True):
    """The rows' actions, and what was read to find them."""

    account: Account
    programs: tuple[Program, ...]
    matches: tuple[Match, ...]
    items: Mapping[str, tuple[Item, ...]]
    windows: Mapping[str, tuple[Window, ...]]
    fetched_at: datetime
    all_fresh: bool  # nothing came from the cache
    requests: Mapping[str, int]
    order_columns: tuple[matching.ColumnHits, ...] = ()  # the evidence for each candidate, where there are several
    rows: tuple[Row, ...] = ()  # as read with the actions' help: decimal marks and dates that the sheet leaves open
    pending: Mapping[tuple[str, str], Decimal] = {}  # (partner's id, currency) -> what it has pending, as read

    def covers(self, row: Row) -> bool:
        """Whether every program was downloaded around the order's own day, as far as there is a past to download.

        An order without a date can be of any day that the service keeps.
        """
        if row.date is None:
            return bool(self.programs) and not self.unread
        wanted = _around(row, _aware(row.date), self.fetched_at)
        if wanted.start >= self.fetched_at:
            return False
        return all(not missing(wanted, self.windows.get(program.id, ())) for program in self.programs)

    @property
    def unread(self) -> tuple[Window, ...]:
        """What the service keeps of each program and was not read."""
        kept = Window(self.fetched_at - OLDEST + _CLOCK_STEPS, self.fetched_at)
        return tuple(gap for program in self.programs for gap in missing(kept, self.windows.get(program.id, ())))

    def helped_by_more_days(self, row: Row) -> bool:
        """Whether a row without an action can be settled by reading all that the service keeps."""
        if row.action_id or self.covers(row):
            return False
        return row.date is None or self.fetched_at - OLDEST <= _aware(row.date) < self.fetched_at


class Widening(Struct, frozen=True):
    """What it costs to read every day that the service keeps; `takes` is known once the account was asked."""

    requests: int
    takes: timedelta | None


class Finding:
    """Reads the service through the account's link, as little as the rows need, and matches them with what it gave."""

    def __init__(
        self, *, links: Links, programs: Programs, downloads: Downloads, said_once: SaidOnce, journal: DeskJournal
    ) -> None:
        self._links = links
        self._programs = programs
        self._downloads = downloads
        self._said_once = said_once
        self._journal = journal

    def widening(self, found: Found) -> Widening | None:
        """What is left to read of all days, None where nothing is; no network."""
        requests = sum(len(chunks(gap)) for gap in found.unread)
        link = self._links.known(found.account)
        if not requests:
            return None
        return Widening(requests, link.budget.finish_time(requests) - link.clock.now() if link is not None else None)

    def find(
        self,
        opened: OpenedSheet,
        account: Account,
        *,
        programs: Collection[str] | None,
        since: datetime | None,
        until: datetime | None,
        policy: Policy | None,
        progress: Callable[[Progress], None],
        stopped: Callable[[], bool],
    ) -> Found:
        """Download what is missing and match."""
        with self._links.asking(account) as link:
            link.budget.start_counting()
            progress(Progress("reading", 0, 1))
            ticked = self._programs.ticked(account, programs)
            fetched_at = link.clock.now()  # before the windows: what is covered is compared with it
            wanted = wanted_windows(opened.rows, fetched_at, since=since, until=until)
            all_fresh = True
            windows: dict[str, tuple[Window, ...]] = {}
            actions: list[Action] = []
            for number, program in enumerate(ticked):
                if stopped():
                    raise Stopped
                progress(Progress("reading", number, len(ticked)))
                got = self._downloads.of(link, program.id, wanted, stopped)
                all_fresh &= got.fresh
                windows[program.id] = got.windows
                actions.extend(got.actions)
            actions.extend(_named_but_missing(link.client, opened.rows, actions, {program.id for program in ticked}))
            opened, matches, hits = settled(opened, matching.Index(actions))
            pending = _pending(actions)
            found = Found(account, ticked, matches, {}, windows, fetched_at, all_fresh, {}, hits, opened.rows, pending)
            self._learn_currencies(account, actions)
            if self._said_once.codes_may_help(account, opened.rows, fetched_at):
                self._said_once.learn_codes_by(link, account, ticked)
            needed = _need_items(opened, found, self._said_once.told(policy or Policy(), account, opened))
            items: dict[str, tuple[Item, ...]] = {}
            for number, action_id in enumerate(needed):
                if stopped():
                    raise Stopped
                progress(Progress("reading", number, len(needed)))
                items[action_id] = link.client.items(action_id)
                with self._journal.held() as journal:
                    link.keep_budget_if_due(journal)
            progress(Progress("reading", 1, 1))
            return replace(found, items=items, requests=link.budget.requests)

    def _learn_currencies(self, account: Account, actions: Iterable[Action]) -> None:
        with self._journal.held() as journal:
            KeptLimits(journal, account.key).learn_currencies({action.currency for action in actions})


def _pending(actions: Iterable[Action]) -> dict[tuple[str, str], Decimal]:
    """What each partner can still lose in each currency. A deduction makes it no less: it is no income."""
    pending: dict[tuple[str, str], Decimal] = defaultdict(Decimal)
    for action in {action.id: action for action in actions}.values():
        if action.state is ActionState.PENDING and action.payout > 0:
            pending[action.partner_id, action.currency] += action.payout
    return dict(pending)


def _named_but_missing(
    client: Client, rows: Sequence[Row], actions: Sequence[Action], programs: set[str]
) -> list[Action]:
    """Actions that rows name by id and no downloaded window has, read one by one, up to so many."""
    known = {action.id for action in actions}
    named = list(dict.fromkeys(row.action_id for row in rows if row.action_id and row.action_id not in known))
    found: list[Action] = []
    for action_id in named[:SINGLE_READS]:
        try:
            action = client.action(action_id)
        except Rejected as error:
            if error.status != 404:
                raise
            continue
        if action.program_id in programs:
            found.append(action)
    return found


def _need_items(opened: OpenedSheet, found: Found, policy: Policy) -> list[str]:
    """Action ids whose amount would change, so that its items matter; whole reversals need none."""
    changes = plan.build(found.matches, columns=opened.mapping, policy=policy, edits={}, items={})
    needed = [
        change.action.id
        for change in changes
        if change.action is not None
        and change.operation in {Operation.MODIFY, Operation.ITEMS}
        and change.action.state is ActionState.PENDING
        and not change.row.hidden
        and (change.amount_after is not None or Code.ITEMS_NEEDED in change.codes)
        and change.amount_after != change.action.amount
    ]
    return list(dict.fromkeys(needed))[:ITEM_READS]


def settled(
    opened: OpenedSheet, index: matching.Index
) -> tuple[OpenedSheet, tuple[Match, ...], tuple[matching.ColumnHits, ...]]:
    """The matches, with what the sheet's own cells leave open (1.234, 3/4/2026) read as the actions show it."""
    mapped = opened.mapping
    headers = [mapped.columns[i].header for i in mapped.order_columns]
    matches, hits = matching.matched(opened.rows, index, named=mapped.named, headers=headers)
    marks, dates = mapping.undecided(opened.table, mapped)
    if not marks and not dates:
        return opened, matches, hits

    def read(reading: mapping.Reading) -> list[Match]:
        rows = mapping.read_rows(opened.table, mapped, reading)
        return [replace(match, row=row) for match, row in zip(matches, rows, strict=True)]

    found = mapping.Reading(
        marks=matching.marks_by_amounts(
            {mark: read(mapping.Reading(marks=dict.fromkeys(marks, mark))) for mark in ".,"}
        )
        if marks
        else {},
        day_first=matching.day_first_by_dates(
            {first: read(mapping.Reading(day_first=first)) for first in (True, False)}
        )
        if dates
        else None,
    )
    if not found.marks and found.day_first is None:
        return opened, matches, hits
    rows = mapping.read_rows(opened.table, mapped, found)
    if not opened.whole:
        rows = tuple(map(with_what_others_said, rows, opened.rows))
    opened = replace(opened, rows=rows)
    return opened, matching.matched(opened.rows, index, named=mapped.named, headers=headers)[0], hits


def wanted_windows(
    rows: Sequence[Row], now: datetime, *, since: datetime | None, until: datetime | None
) -> tuple[Window, ...]:
    """Event-date windows to read: around the sheet's own dates; without dates, 90 days."""
    end = min(until, now) if until else now
    if since is not None:
        return (Window(max(since, now - OLDEST), end),)
    dated = ((_aware(row.date), row) for row in rows if row.date is not None)
    dates = [(moment, row) for moment, row in dated if now - OLDEST <= moment <= now + DAYS_BEFORE]
    different = {(moment, row.ordered): row for moment, row in dates}
    around = [_around(row, moment, end) for (moment, _), row in different.items()]
    wanted = [Window(max(window.start, now - OLDEST), window.end) for window in around]
    if len(dates) < len([row for row in rows if row.continues is None]):
        wanted.append(Window(_next_hour(end - DEFAULT_SPAN), end))
    merged: list[Window] = []
    for window in sorted((w for w in wanted if w.start < w.end), key=lambda w: w.start):
        if merged and window.start <= merged[-1].end + NOT_WORTH_A_GAP:
            merged[-1] = Window(merged[-1].start, max(merged[-1].end, window.end))
        else:
            merged.append(window)
    return tuple(merged) or (Window(_next_hour(end - DEFAULT_SPAN), end),)


def _around(row: Row, date: datetime, end: datetime) -> Window:
    """Where an order of a date can lie: 2 days before to 30 after; a date that may be the refund's comes weeks late."""
    return Window(date - (DAYS_BEFORE if row.ordered else matching.LATE_DAYS), min(date + DAYS_AFTER, end))


def _next_hour(moment: datetime) -> datetime:
    """The full hour: a start that moves by the second would leave a gap of a second to read, each time."""
    whole = moment.replace(minute=0, second=0, microsecond=0)
    return whole if whole == moment else whole + timedelta(hours=1)


def _aware(moment: datetime) -> datetime:
    """Sheets have no zone; UTC is taken, and windows are days wide around it."""
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
