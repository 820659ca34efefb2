"""The use cases that window and commands share. It composes the rooms below; it decides nothing about money itself.

Calls that read the service or a file are slow: the window makes them on a background thread. One Desk per
process and data folder; its methods may be called from several threads.
"""

from __future__ import annotations

import csv
import hashlib
import io
import os
import re
import sys
import threading
import time
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, replace
from dataclasses import field as dataclass_field
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

from reversal_desk import late
from reversal_desk.errors import (
    DeskError,
    Forbidden,
    JournalDamaged,
    Rejected,
    SheetError,
    Stopped,
    StoreError,
    UsageError,
)
from reversal_desk.model import (
    Account,
    Action,
    ActionState,
    BatchInfo,
    Cell,
    CellError,
    Change,
    Code,
    ColumnMapping,
    Company,
    Field,
    Grid,
    Item,
    Match,
    MatchHow,
    Notice,
    Operation,
    Outcome,
    Policy,
    Program,
    Progress,
    Row,
    RowEdit,
    RowState,
    RunResult,
    SheetRow,
    Table,
    Window,
)
from reversal_desk.store import keep
from reversal_desk.store.accounts import Accounts, rescued
from reversal_desk.store.actions import ActionCache, chunks, merge, missing
from reversal_desk.store.chain import Flaw, Head
from reversal_desk.store.checkup import Checkup
from reversal_desk.store.database import Damaged, set_aside
from reversal_desk.store.drafts import FILE_NAME as DRAFTS
from reversal_desk.store.drafts import DraftInfo, Drafts, Seen
from reversal_desk.store.journal import FILE_NAME, Image, Journal
from reversal_desk.store.sheets import SentSheets, fingerprint
from reversal_desk.vault import Vault

# Late: Home shows what the store holds, and a start waits for no room that reads sheets, matches or sends.
if TYPE_CHECKING:
    import platformdirs

    from reversal_desk import guards, mapping, matching, plan
    from reversal_desk import run as running
    from reversal_desk import undo as undoing
    from reversal_desk.impact import clock as clocks
    from reversal_desk.impact import rates
    from reversal_desk.impact.client import Client
    from reversal_desk.impact.clock import ServerClock
    from reversal_desk.impact.rates import Budget
    from reversal_desk.run import Control, Reading, RecheckResult
    from reversal_desk.sheet import header, reader
    from reversal_desk.store import layouts as layout_store
    from reversal_desk.store import lock as lock_store
    from reversal_desk.store.layouts import Codes, Words
    from reversal_desk.undo import Facet, Listed, Reversed, Scope, UndoPreview
else:
    platformdirs = late.room("platformdirs")
    guards, mapping = late.room("reversal_desk.guards"), late.room("reversal_desk.mapping")
    matching, plan = late.room("reversal_desk.matching"), late.room("reversal_desk.plan")
    running, undoing = late.room("reversal_desk.run"), late.room("reversal_desk.undo")
    clocks, rates = late.room("reversal_desk.impact.clock"), late.room("reversal_desk.impact.rates")
    header, reader = late.room("reversal_desk.sheet.header"), late.room("reversal_desk.sheet.reader")
    layout_store, lock_store = late.room("reversal_desk.store.layouts"), late.room("reversal_desk.store.lock")

#: Around the order's own date (product.md 4, NOT_AFFILIATE).
DAYS_BEFORE, DAYS_AFTER = timedelta(days=2), timedelta(days=30)
DEFAULT_SPAN = timedelta(days=90)
#: Dates of a sheet that lie further apart are read apart: one order of long ago must not cost the years between.
NOT_WORTH_A_GAP = timedelta(days=45)
#: The service keeps three years (contract 3).
OLDEST = timedelta(days=3 * 365 - 2)
PROGRAMS_KEPT = timedelta(hours=24)
#: How far back the change log is read for custom codes (contract 3: at most 45 days), and how long that is enough.
CODES_SPAN, CODES_KEPT = timedelta(days=45), timedelta(hours=24)
#: Actions named by id and not in any downloaded window are read one by one, up to so many.
SINGLE_READS = 50
#: Amount changes whose items are read while matching; the rest are read before sending.
ITEM_READS = 500
PRACTICE_LIMIT = 5000
#: Requests that a run takes before its rows: two conflict lists and two looks at the first row (design.md).
BEFORE_WRITES = 4
#: The first rows' turns are reckoned one by one, the others by as many at a time.
TURNS_EXACT = 100
#: A loopback address is a test or practice service without other tools: only what it says limits us.
LOOPBACK_LIMIT = 1_000_000
PATIENCE_FLOOR = 3600.0
#: What was sent is kept in the journal after so many requests (half the reserve), and each minute.
KEEP_BUDGET_REQUESTS, KEEP_BUDGET_SECONDS = 25, 60.0

_SYNC_FOLDERS = re.compile(
    r"[\\/](OneDrive[^\\/]*|Dropbox[^\\/]*|iCloud Drive|Mobile Documents|Google Drive|Nextcloud)[\\/]", re.IGNORECASE
)
_NETWORK_FILESYSTEMS = frozenset({"nfs", "nfs4", "cifs", "smb3", "smbfs", "fuse.sshfs", "afpfs", "9p"})
#: What an error says that means "too many": the number of pages, or the range (contract 3).
_ABOUT_SIZE = re.compile(r"\bpages?\b|pagesize|too (many|large|big)|\bsize\b|reduce|results|records", re.IGNORECASE)
#: A custom disposition code (contract 6): letters and digits, its case counts.
_CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9 _.-]{0,63}")
_SID = re.compile(r"[A-Za-z0-9_-]{1,64}")

#: Fields whose column must be sure for the step that asks about columns to be skipped; the others only help.
_DECISIVE = frozenset(Field) - {Field.TAX, Field.SHIPPING, Field.REASON, Field.REFUND_DATE, Field.EVENT_TYPE}

Tell = Callable[[Progress], None]


def _quiet(_: Progress) -> None:
    """For callers that don't watch."""


def _no_percent(_: int) -> None:
    """Nobody listens."""


def _go_on() -> bool:
    return False


# --------------------------------------------------------------------------- what the calls give


@dataclass(frozen=True, slots=True)
class HandledSheet:
    """A batch that was sent of the very rows of a sheet, and the batches that took rows of it back."""

    batch: int
    at: datetime
    file: str
    taken_back_by: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class OpenedSheet:
    """A file with its table, its mapping and its typed rows."""

    table: Table
    mapping: ColumnMapping
    rows: tuple[Row, ...]
    notices: tuple[Notice, ...]
    amounts: str = ""  # remembered of the layout: are tax and shipping in the sheet's amounts
    handled: tuple[HandledSheet, ...] = ()  # the newest first; `Desk.recognise` finds them
    #: Action -> what a file that was opened together with this one asks of it and did not send.
    elsewhere: Mapping[str, guards.Elsewhere] = dataclass_field(default_factory=dict)

    @property
    def sure(self) -> bool:
        """Whether the step that asks about columns may be skipped (J3)."""
        orders = self.mapping.index_of(Field.ORDER) is not None or self.mapping.index_of(Field.ACTION_ID) is not None
        weak = [c for c in self.mapping.columns if c.field in _DECISIVE and c.samples and c.confidence < 0.6]
        return orders and not weak and not self.mapping.compensation and not self.mapping.unread


@dataclass(frozen=True, slots=True)
class WordUse:
    """A word of the sheet for a status (with the refund's kind beside it) or a reason, and what it means now.

    `means` is a Meaning or a reason code, empty where nobody knows; `own` where the account's table says so.
    """

    field: Field
    word: str
    kind: str
    rows: int
    means: str
    own: bool


@dataclass(frozen=True, slots=True)
class AccountTest:
    """What a live test of an account showed."""

    account: Account
    company: Company | None
    programs: tuple[Program, ...]
    error: DeskError | None
    notices: tuple[Notice, ...] = ()


@dataclass(frozen=True, slots=True)
class Found:
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

    def covers(self, moment: datetime | None) -> bool:
        """Whether every program was downloaded around an order's own date, as far as there is a past to download."""
        if moment is None:
            return False
        instant = _aware(moment)
        wanted = Window(instant - DAYS_BEFORE, min(instant + DAYS_AFTER, self.fetched_at))
        if wanted.start >= self.fetched_at:
            return False
        return all(not missing(wanted, self.windows.get(program.id, ())) for program in self.programs)


@dataclass(frozen=True, slots=True)
class Plan:
    """Everything the review shows; pure data, made anew at each edit."""

    opened: OpenedSheet
    found: Found
    policy: Policy
    edits: Mapping[tuple[int, str], RowEdit]
    changes: tuple[Change, ...]
    handled: Mapping[str, guards.Handled]

    @property
    def counts(self) -> dict[RowState, int]:
        """Lines by state."""
        counted: dict[RowState, int] = defaultdict(int)
        for change in self.changes:
            counted[change.state] += 1
        return dict(counted)

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

    def without(self, action_ids: Collection[str]) -> Plan:
        """The same plan without these actions' lines."""
        kept = tuple(c for c in self.changes if c.action is None or c.action.id not in action_ids)
        return replace(self, changes=kept)

    @property
    def layout(self) -> str:
        """What the sheet's layout is known by: its headers, else what its columns mean."""
        named = [header.strip().casefold() for header in self.opened.table.headers if header.strip()]
        meant = [f"{column.index}:{column.field}" for column in self.opened.mapping.columns if column.field is not None]
        return hashlib.sha256("\0".join(named or meant).encode()).hexdigest()[:32]

    @property
    def reconciliation(self) -> dict[str, dict[str, Decimal]]:
        """The line that always adds up, per currency."""
        return plan.reconcile(
            (c.row.number, c.state, c.codes, c.money or Decimal(0), c.money_currency) for c in self.changes
        )


@dataclass(frozen=True, slots=True)
class LockReminder:
    """Rows of mine that lock within so many days, with their money."""

    within_days: int
    rows: int
    money: Mapping[str, Decimal]
    batch_ids: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Resumed:
    """A draft opened again. `file_changed`: its file is there and says something else now, so it was left aside."""

    info: DraftInfo
    opened: OpenedSheet
    policy: Policy
    edits: Mapping[tuple[int, str], RowEdit]
    seen: Mapping[str, Seen]
    file_changed: bool


@dataclass(frozen=True, slots=True)
class Difference:
    """An action of a draft that is not as it was. None before: it was not found then; None now: it is not found."""

    action_id: str
    order: str
    before: Seen | None
    now: Seen | None


def seen_of(made: Plan) -> dict[str, Seen]:
    """How the actions of a plan stand."""
    return {
        change.action.id: Seen(
            change.order, change.action.state, change.action.amount, change.action.payout, change.action.currency
        )
        for change in made.changes
        if change.action is not None
    }


def differences(before: Mapping[str, Seen], now: Mapping[str, Seen]) -> tuple[Difference, ...]:
    """What changed between two looks at the same sheet, in the order of the newer one; what is gone comes last."""
    found = [
        Difference(action_id, seen.order, before.get(action_id), seen)
        for action_id, seen in now.items()
        if before.get(action_id) != seen
    ]
    gone = [Difference(action_id, seen.order, seen, None) for action_id, seen in before.items() if action_id not in now]
    return (*found, *gone)


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


@dataclass(slots=True)
class _Link:
    """One account's way to the service."""

    account: Account
    client: Client
    clock: ServerClock
    budget: Budget


# --------------------------------------------------------------------------- the desk


@dataclass(frozen=True, slots=True)
class SavedResults:
    """A results workbook was written: how many of how many outcomes stand beside their own row, and what to tell."""

    joined: int
    outcomes: int
    notices: tuple[Notice, ...]


class Desk:
    """See the module docstring. Make it with `Desk.open`, end it with `close`."""

    def __init__(self, home: Path, *, practice: bool, vault: Vault, practice_delay: tuple[float, float]) -> None:
        self.home = home
        self.practice = practice
        self.notices: tuple[Notice, ...] = ()
        self._vault = vault
        self._folder = home / ("practice" if practice else "live")
        self._practice_delay = practice_delay
        self._lock = threading.RLock()
        self._closed = False
        self._links: dict[str, _Link] = {}
        self._readings: dict[int, Reading] = {}  # undo batch -> what its preview was judged by
        self._server: object | None = None
        self._stop_server: Callable[[], None] = lambda: None
        _make_folder(home)
        _make_folder(self._folder)
        self._journal = self._open_journal()
        try:
            self._cache = ActionCache(self._folder / "actions.sqlite3")
        except BaseException:
            self._journal.close()
            raise
        try:
            self._drafts = Drafts(self._folder / DRAFTS)
        except BaseException:
            self._cache.close()
            self._journal.close()
            raise
        self._checkup: Checkup | None = Checkup(self._folder / FILE_NAME)

    @classmethod
    def open(
        cls,
        *,
        home: Path | None = None,
        practice: bool = False,
        vault: Vault | None = None,
        practice_delay: tuple[float, float] = (0.4, 1.2),
    ) -> Desk:
        """Open the data folder (REVERSAL_DESK_HOME, or the platform's); StoreError says why it can't be used."""
        return cls(home or data_folder(), practice=practice, vault=vault or Vault(), practice_delay=practice_delay)

    # ------------------------------------------------------------------ care of the journal

    def _open_journal(self) -> Journal:
        path = self._folder / FILE_NAME
        kept = keep.read(self._folder)
        try:
            journal = Journal.open(path, check=False)
        except JournalDamaged as error:  # set aside, never overwritten; the program still starts, and says so
            return self._begin_anew(error.facts["file"])
        try:
            self._missed(journal, kept)
        except Damaged:
            journal.close()
            return self._begin_anew(set_aside(path).name)
        except BaseException:
            journal.close()
            raise
        return journal

    def _missed(self, journal: Journal, kept: keep.Kept) -> None:
        """Say so where the journal no longer holds what was known of it."""
        if kept.head is None or self._fits(journal, kept.head):
            return
        left = journal.head()[0]
        self._say(Notice("HISTORY_CUT", {"known": str(kept.head.seq), "left": str(left)}))
        if left == 0:  # emptied or taken away: said once, and on record in the one that follows
            journal.begin_anew(after="", known=kept.head, at=datetime.now(UTC))
            self._restore(Accounts(journal), kept.accounts, sure=True)

    def _begin_anew(self, aside: str) -> Journal:
        """A new journal in the place of one that was set aside, with the accounts that are still known."""
        kept = keep.read(self._folder)
        self._say(Notice("JOURNAL_DAMAGED", {"file": str(self._folder / aside)}))
        journal = Journal.open(self._folder / FILE_NAME, check=False)
        try:
            journal.begin_anew(after=aside, known=kept.head, at=datetime.now(UTC))
            self._restore(Accounts(journal), kept.accounts or rescued(self._folder / aside), sure=kept.head is not None)
            keep.write(self._folder, keep.Kept(journal.newest(), Accounts(journal).all()))
        except BaseException:
            journal.close()
            raise
        return journal

    def _restore(self, accounts: Accounts, known: Iterable[Account], *, sure: bool) -> None:
        """Add the accounts that are still known; `sure`: those are all there were."""
        if self.practice:
            return
        for account in known:
            with suppress(UsageError):  # read from a damaged file: what cannot be an account, or is one twice
                self.checked_account(name=account.name, sid=account.sid, origin=account.origin)
                accounts.add(account)
        names = ", ".join(account.name for account in accounts.all())
        if names:
            self._say(Notice("ACCOUNTS_KEPT", {"accounts": names}))
        elif not sure:
            self._say(Notice("ACCOUNTS_LOST"))

    def _say(self, notice: Notice) -> None:
        self.notices = (*self.notices, notice)

    def journal_checked(self) -> bool:
        """Wait until the whole journal was looked at, since the start in the background. Slow for a large one.

        False where it is damaged: by then it was set aside, a new one begun, and `notices` says so.
        """
        checkup = self._checkup
        if checkup is None or checkup.wait():
            return True
        # What another copy is sending from is not moved away under it.
        with self._lock, lock_store.sending_lock(self._folder):
            if self._checkup is not checkup:
                return True  # another thread found the same, and put it right
            self._journal.close()
            self._journal = self._begin_anew(set_aside(self._folder / FILE_NAME).name)
            self._checkup = None
        return False

    def _keep_head(self, journal: Journal) -> None:
        """The chain's head outside the journal: in the file beside it, and in a keyring that is open already.

        Never back to an earlier one: a head that the journal no longer holds is the proof that its end was cut.
        """
        newest = journal.newest()
        if newest is None:
            return
        kept = keep.read(self._folder)
        if kept.head is None or self._fits(journal, kept.head):
            now = keep.Kept(newest, Accounts(journal).all())
            if now != kept:
                keep.write(self._folder, now)
        if self.practice or not self._vault.unlocked:
            return
        known = keep.head_of(self._vault.head(self._folder))
        if known is None or (known != newest and self._fits(journal, known)):
            self._vault.keep_head(self._folder, keep.head_text(newest))

    @staticmethod
    def _fits(journal: Journal, known: Head) -> bool:
        """Whether a known head is this journal's, or of one that this one says it was begun after."""
        newest = journal.newest()
        return journal.holds(known) or (newest is not None and newest.born != known.born and journal.begun_anew())

    def close(self) -> None:
        """End connections, the practice service and the look at the journal. A second time it does nothing."""
        with self._lock:
            if self._closed:
                return
            self._closed = True
            if self._checkup is not None:
                self._checkup.stop()
            for link in self._links.values():
                self._keep_budget(link, self._journal)
                link.client.close()
            self._links.clear()
            self._stop_server()
            self._stop_server = lambda: None
            self._cache.close()
            self._drafts.close()
            with suppress(StoreError):  # damaged meanwhile: the next start says so
                self._keep_head(self._journal)
            self._journal.close()

    def __enter__(self) -> Desk:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    # ------------------------------------------------------------------ accounts

    def accounts(self) -> tuple[Account, ...]:
        """Known accounts; in practice mode the built-in one."""
        if self.practice:
            return (self._practice_account(),)
        with self._lock:
            return Accounts(self._journal).all()

    def default_account(self) -> Account | None:
        """The only account, or the first."""
        known = self.accounts()
        return known[0] if known else None

    def account(self, name: str | None) -> Account:
        """An account by name, or the only one; UsageError where it isn't clear."""
        known = self.accounts()
        if name is None:
            if len(known) != 1:
                raise UsageError("ACCOUNT_NEEDED")
            return known[0]
        found = next((account for account in known if account.name == name), None)
        if found is None:
            raise UsageError("ACCOUNT_UNKNOWN", account=name, accounts=", ".join(a.name for a in known) or "—")
        return found

    def add_account(
        self,
        *,
        name: str,
        sid: str,
        token: str,
        origin: str = "https://api.impact.com",
        brand_id: str = "",
        programs: Collection[str] = (),
    ) -> tuple[Account, Notice | None]:
        """Keep an account and its token; the notice says when no keyring took the token.

        `programs` are the ids to search; none means every active one.
        """
        account = self.checked_account(name=name, sid=sid, origin=origin, brand_id=brand_id)
        account = replace(account, programs=tuple(dict.fromkeys(programs)))
        if not token.strip():
            raise UsageError("TOKEN_EMPTY")
        twin = next((known for known in self.accounts() if known.key == account.key), None)
        if twin is not None:  # they would share history and token, and removing one would break the other
            raise UsageError("ACCOUNT_EXISTS" if twin.name == account.name else "ACCOUNT_SAME", account=twin.name)
        with self._lock:
            Accounts(self._journal).add(account)
            self._keep_accounts()
        kept = self._vault.keep(account, token.strip())
        return account, None if kept else Notice("TOKEN_NOT_KEPT", {"account": name})

    def keep_token(self, name: str, token: str) -> Notice | None:
        """Take another token for an account, as where the first was mistyped or withdrawn.

        The notice says when no keyring took it. Not while a batch of it runs: its connection is closed.
        """
        account = self.account(name)
        if not token.strip():
            raise UsageError("TOKEN_EMPTY")
        kept = self._vault.keep(account, token.strip())
        with self._lock:
            link = self._links.pop(account.key, None)
            if link is not None:
                self._keep_budget(link, self._journal)
        if link is not None:
            link.client.close()
        return None if kept else Notice("TOKEN_NOT_KEPT", {"account": name})

    def _keep_accounts(self) -> None:
        kept = keep.read(self._folder)
        keep.write(self._folder, keep.Kept(kept.head, Accounts(self._journal).all()))

    @staticmethod
    def checked_account(*, name: str, sid: str, origin: str, brand_id: str = "") -> Account:
        """An account whose values can be used: a SID of letters and digits, an https (or loopback) address."""
        if not name.strip():
            raise UsageError("USAGE", detail="the account needs a name")
        if not _SID.fullmatch(sid.strip()):
            raise UsageError("SID_INVALID", sid=sid)
        account = Account(name=name.strip(), sid=sid.strip(), origin=origin.strip().rstrip("/"), brand_id=brand_id)
        from reversal_desk.impact.client import Client, Token  # late: a start needs no network

        clock = clocks.ServerClock()
        # Refuses an address that isn't secure.
        Client(account, Token("-"), budget=rates.Budget(clock), clock=clock).close()
        return account

    def remove_account(self, name: str) -> None:
        """Forget an account and its token; its history stays."""
        account = self.account(name)
        self._vault.forget(account)  # first: where the keyring is locked the account stays, and can be removed later
        with self._lock:
            Accounts(self._journal).remove(name)
            self._keep_accounts()
            link = self._links.pop(account.key, None)
            if link is not None:
                self._keep_budget(link, self._journal)
        if link is not None:
            link.client.close()

    def test_account(self, name: str) -> AccountTest:
        """Ask the service who we are; a token without that permission is tried by its programs (contract 2)."""
        account = self.account(name)
        company: Company | None = None
        notices: list[Notice] = []
        try:
            with self._asking(account) as link:
                try:
                    company = link.client.company()
                except Forbidden as error:
                    notices.append(Notice(error.code, error.facts))
                programs = link.client.programs()
                if programs:  # a token may lack just the endpoint that all work needs
                    now = link.clock.now()
                    link.client.actions(programs[0].id, updated=Window(now - timedelta(hours=1), now))
        except DeskError as error:
            return AccountTest(account, company, (), error, tuple(notices))
        wrong = _clock_notice(link.clock)
        if wrong is not None:
            notices.append(wrong)
        return AccountTest(account, company, programs, None, tuple(notices))

    def _server_time(self, link: _Link) -> None:
        """Make sure server time is known: windows and locks depend on it, the computer's own may be hours wrong."""
        if not link.clock.known:
            self._cache.keep_programs(link.account.key, link.client.programs(), read_at=link.clock.now())
        self._say_if_clock_is_wrong(link)

    def _say_if_clock_is_wrong(self, link: _Link) -> None:
        wrong = _clock_notice(link.clock)
        if wrong is not None and all(notice.code != wrong.code for notice in self.notices):
            self._say(wrong)

    @property
    def requests(self) -> dict[str, int]:
        """Requests by kind over all accounts, since the start or the last `find_actions` of each."""
        with self._lock:
            budgets = {id(link.budget): link.budget for link in self._links.values()}
        counted: dict[str, int] = defaultdict(int)
        for budget in budgets.values():
            for kind, number in budget.requests.items():
                counted[kind] += number
        return dict(counted)

    def many_rows(self, account: Account) -> int:
        """Above so many rows a batch of this account needs its number typed (guard MANY)."""
        with self._lock:
            kept = self._journal.learned(account.key, "many_rows")
        return int(kept) if kept else Policy().many_rows

    def limit_rows(self, account: Account, rows: int) -> None:
        """Set `many_rows` of an account, for batches planned from now on."""
        with self._lock:
            self._journal.learn(account.key, "many_rows", str(max(1, rows)))

    def _practice_account(self) -> Account:
        from reversal_desk.impact.practice import PRACTICE_SID  # late: only practice mode pays for werkzeug

        origin = getattr(self._server, "origin", "http://127.0.0.1")
        return Account(name="Practice", sid=PRACTICE_SID, origin=origin, practice=True)

    def _start_practice(self) -> Account:
        from reversal_desk.impact.practice import PracticeServer

        with self._lock:
            if self._server is None:
                server = PracticeServer(self._folder / "world", delay=self._practice_delay, limit=PRACTICE_LIMIT)
                server.start()
                self._server, self._stop_server = server, server.stop
            return self._practice_account()

    def _link(self, account: Account) -> _Link:
        from reversal_desk.impact.client import Client, Token  # late: a start needs no network

        if account.practice:
            account = self._start_practice()
        with self._lock:
            link = self._links.get(account.key)
            if link is not None:
                return link
        if account.practice:
            from reversal_desk.impact.practice import PRACTICE_TOKEN

            token = Token(PRACTICE_TOKEN)
        else:
            token = Token(self._vault.token(account))
        with self._lock:
            if account.key not in self._links:
                clock, budget = self._budget_of(account)
                client = Client(account, token, budget=budget, clock=clock)
                self._links[account.key] = _Link(account, client, clock, budget)
            return self._links[account.key]

    def _budget_of(self, account: Account) -> tuple[ServerClock, Budget]:
        """The hourly budget of the account's SID, whatever account asks, and the clock it goes by."""
        for link in self._links.values():
            if link.account.budget_key == account.budget_key:
                return link.clock, link.budget
        clock = clocks.ServerClock()
        if _has_no_other_tools(account):
            budget = rates.Budget(clock, reserve=0, limit=LOOPBACK_LIMIT)
        else:
            budget = rates.Budget(clock)
            budget.shared(self._journal.learned(account.budget_key, "budget"))
        return clock, budget

    def _keep_budget(self, link: _Link, journal: Journal) -> None:
        """Write what was sent and told, and hear of other processes; a disk that doesn't take it costs only that."""
        if not _has_no_other_tools(link.account):
            journal.relearn(link.account.budget_key, "budget", link.budget.shared)

    def _keep_budget_if_due(self, link: _Link, journal: Journal) -> None:
        """So that a crash forgets less than the reserve leaves room for."""
        number, seconds = link.budget.unkept()
        if number >= KEEP_BUDGET_REQUESTS or (number and seconds >= KEEP_BUDGET_SECONDS):
            self._keep_budget(link, journal)

    @contextmanager
    def _asking(self, account: Account) -> Iterator[_Link]:
        """The account's link; what was asked through it is kept, however the asking ends."""
        link = self._link(account)
        try:
            yield link
        finally:
            with self._lock:
                self._keep_budget(link, self._journal)

    # ------------------------------------------------------------------ the sheet

    def open_sheet(
        self,
        path: Path,
        *,
        sheet_name: str | None = None,
        password: str | None = None,
        columns: Mapping[Field, str] | None = None,
        nothing: Collection[str] = (),
        account: Account | None = None,
        encoding: str = "",
        delimiter: str = "",
        preview: Callable[[Table], None] | None = None,
        progress: Callable[[int], None] = _no_percent,
        stopped: Callable[[], bool] = _go_on,
    ) -> OpenedSheet:
        """Any spreadsheet file -> table, mapping, rows. Raises SheetError, and Stopped when `stopped()`.

        `encoding` and `delimiter` are a person's choice for a text file (`table.grid` says what was used). `preview`
        gets the table of the first 100 rows of a large file long before the rest is there; `progress` hears per cent.
        `columns` were chosen, those named in `nothing` are not needed. `account`: whose remembered layouts count; the
        only or first one without it.
        """

        def first(grid: Grid) -> None:
            if preview is not None:
                preview(header.find_table(grid))

        grid = reader.read(
            path,
            sheet_name=sheet_name,
            password=password,
            encoding=encoding,
            delimiter=delimiter,
            preview=first if preview is not None else None,
            progress=progress,
            stopped=stopped,
        )
        return self._opened_for(header.find_table(grid), columns, account, nothing=nothing)

    @staticmethod
    def look_at_text(path: Path, *, encoding: str = "", delimiter: str = "") -> reader.TextLook:
        """The first rows of a text file, read in a way that a person considers; quick for a file of any size."""
        return reader.look_at_text(path, encoding=encoding, delimiter=delimiter)

    def open_pasted(self, text: str, *, account: Account | None = None) -> OpenedSheet:
        """Cells pasted from Excel."""
        return self._opened_for(header.find_table(reader.read_pasted(text)), None, account)

    def remap(self, opened: OpenedSheet, columns: Mapping[Field, str], *, nothing: Collection[str] = ()) -> OpenedSheet:
        """The same table with columns chosen by the person; those named in `nothing` mean nothing. What was said of
        an earlier sheet like it stays."""
        layout = mapping.layout_of(opened.mapping, amounts=opened.amounts)
        again = self._opened(opened.table, columns, layout, nothing=nothing)
        return replace(again, handled=opened.handled, elsewhere=opened.elsewhere)

    def recognise(self, opened: OpenedSheet, account: Account | None) -> OpenedSheet:
        """The sheet with the batches of the account that were sent of the very same rows, whatever its name was."""
        if account is None:
            return opened
        with self._lock:
            batches = {info.id: info for info in self._journal.batches() if info.account_key == account.key}
        if not batches:  # nothing to look for
            return opened
        print_ = fingerprint(opened.table)
        with self._lock:
            sent = SentSheets(self._journal, account.key).batches(print_)
        back: dict[int | None, list[int]] = defaultdict(list)
        for info in batches.values():
            back[info.undo_of].append(info.id)
        known = [batches[number] for number in sorted(sent, reverse=True) if number in batches]
        return replace(
            opened,
            handled=tuple(
                HandledSheet(info.id, info.created_at, info.file, tuple(sorted(back[info.id]))) for info in known
            ),
        )

    def _opened_for(
        self,
        table: Table,
        columns: Mapping[Field, str] | None,
        account: Account | None,
        *,
        nothing: Collection[str] = (),
    ) -> OpenedSheet:
        account = account or self.default_account()
        known: mapping.Layout | None = None
        if account is not None:
            with self._lock:
                known = layout_store.Layouts(self._journal, account.key).layout(mapping.signature(table.headers))
        return self._opened(table, columns, known, nothing=nothing)

    @staticmethod
    def _opened(
        table: Table,
        columns: Mapping[Field, str] | None,
        layout: mapping.Layout | None = None,
        *,
        nothing: Collection[str] = (),
    ) -> OpenedSheet:
        mapped = mapping.map_columns(table, columns, nothing=nothing, layout=layout)
        rows = mapping.read_rows(table, mapped)
        notices = [*table.grid.notices, *table.notices, *mapped.notices]
        hidden = sum(row.hidden for row in rows)
        if hidden and not any(notice.code == "HIDDEN_ROWS" for notice in notices):
            notices.append(Notice("HIDDEN_ROWS", {"count": str(hidden)}))
        if not rows:
            raise SheetError("SHEET_EMPTY", kind="empty", file=Path(table.grid.path).name)
        if not mapped.order_columns and mapped.index_of(Field.ACTION_ID) is None:
            notices.append(Notice("NO_ORDER_COLUMN"))
        return OpenedSheet(table, mapped, rows, tuple(notices), layout.amounts if layout else "")

    # ------------------------------------------------------------------ what is said once

    def remember_layout(
        self, account: Account, opened: OpenedSheet, *, cumulative: bool | None = None, amounts: str = ""
    ) -> None:
        """Keep what the columns of such a sheet are, and what was said of its amounts, for the next one like it."""
        layout = mapping.layout_of(opened.mapping, cumulative=cumulative, amounts=amounts)
        with self._lock:
            known = layout_store.Layouts(self._journal, account.key)
            known.keep_layout(mapping.signature(opened.table.headers), layout)

    def forget_layout(self, account: Account, opened: OpenedSheet) -> None:
        """Map such sheets by their headers and cells again."""
        with self._lock:
            layout_store.Layouts(self._journal, account.key).forget_layout(mapping.signature(opened.table.headers))

    def words(self, account: Account) -> Words:
        """The account's own words for status and reason; the built-in ones are in `mapping`."""
        with self._lock:
            return layout_store.Layouts(self._journal, account.key).words()

    def keep_words(self, account: Account, *, status: Mapping[str, str], reasons: Mapping[str, str]) -> Words:
        """Keep the account's table of words: status -> Meaning, reason -> code. UsageError for one that isn't any."""
        for meaning in status.values():
            if meaning not in set(mapping.Meaning):
                raise UsageError("WORD_UNKNOWN", word=meaning, words=", ".join(mapping.Meaning))
        known = mapping.MODIFY_CODES | mapping.REVERSE_CODES
        for code in reasons.values():
            if code not in known and not _CODE.fullmatch(code):
                raise UsageError("WORD_UNKNOWN", word=code, words=", ".join(sorted(known)))
        words = layout_store.Words(
            {mapping.plain_word(word): meaning for word, meaning in status.items()},
            {mapping.plain_word(word): code for word, code in reasons.items()},
        )
        with self._lock:
            layout_store.Layouts(self._journal, account.key).keep_words(words)
        return words

    def words_in(self, opened: OpenedSheet, account: Account | None = None) -> tuple[WordUse, ...]:
        """Every word for a status or a reason in the sheet with what it means now, the most frequent first."""
        own = self.words(account) if account is not None else layout_store.Words()
        counted: dict[tuple[Field, str, str], int] = defaultdict(int)
        for row in opened.rows:
            if row.status:
                counted[Field.STATUS, row.status, row.refund_kind] += 1
            known = mapping.operation_of(row.wanted) is not None and mapping.plain_word(row.wanted) not in own.status
            if row.wanted and not known:  # what to do, in words that nobody or only the account knows
                counted[Field.STATUS, row.wanted, ""] += 1
            if not mapping.kind_is_known(row.refund_kind):
                counted[Field.STATUS, row.refund_kind, ""] += 1
            if row.reason:
                counted[Field.REASON, row.reason, ""] += 1
        found = []
        for (field, word, kind), rows in counted.items():
            if field is Field.STATUS:
                meaning = mapping.status_meaning(word, kind, own.status)
                means = meaning.value if meaning else ""
                mine = mapping.plain_word(word) in own.status
            else:
                means, mine = mapping.reason_code(word, own.reasons) or "", mapping.plain_word(word) in own.reasons
            found.append(WordUse(field, word, kind, rows, means, mine))
        return tuple(sorted(found, key=lambda use: (use.field is not Field.STATUS, -use.rows)))

    def codes(self, account: Account) -> Codes:
        """Custom reason codes by event type, each with what it does ("reverse" or "modify")."""
        with self._lock:
            return layout_store.Layouts(self._journal, account.key).codes()

    def keep_codes(self, account: Account, event_type: str, codes: Mapping[str, str]) -> None:
        """Add custom codes by hand; their case counts (contract 6)."""
        for code, use in codes.items():
            if not _CODE.fullmatch(code) or use not in {"reverse", "modify"}:
                raise UsageError("WORD_UNKNOWN", word=f"{code} {use}", words="reverse, modify")
        with self._lock:
            layout_store.Layouts(self._journal, account.key).keep_codes({event_type: dict(codes)})

    def learn_codes(self, account: Account, *, programs: Collection[str] | None = None) -> Codes:
        """Read the change log of the last 45 days for codes that aren't impact.com's own; one request per program."""
        with self._asking(account) as link:
            return self._learn_codes(link, account, self._ticked(account, programs))

    def _learn_codes(self, link: _Link, account: Account, programs: Sequence[Program]) -> Codes:
        now = link.clock.now()
        found: dict[str, dict[str, str]] = defaultdict(dict)
        known = mapping.MODIFY_CODES | mapping.REVERSE_CODES | {"", "RESET", "APPROVED"}  # nobody has to be offered
        for program in programs:
            trackers = {action.id: action.tracker_id for action in self._cache.read(account.key, program.id)[1]}
            for update in link.client.updates(program.id, updated=Window(now - CODES_SPAN, now)):
                code = update.disposition
                own = code not in known and not code.startswith("IR_")  # impact.com's own, e.g. IR_BLANK
                event_type = trackers.get(update.action_id) or _event_type_in(update.action_id)
                if own and event_type and update.state is not None:
                    found[event_type][code] = "reverse" if update.state is ActionState.REVERSED else "modify"
        with self._lock:
            layouts = layout_store.Layouts(self._journal, account.key)
            layouts.keep_codes(found, read_at=now)
            return layouts.codes()

    def _codes_may_help(self, account: Account, rows: Iterable[Row], now: datetime) -> bool:
        """Whether the sheet has a reason that nobody knows, and the change log wasn't read for it lately."""
        with self._lock:
            layouts = layout_store.Layouts(self._journal, account.key)
            read_at, known, own = layouts.codes_read_at(), layouts.codes(), layouts.words().reasons
        if read_at is not None and now - read_at < CODES_KEPT:
            return False
        names = {code for codes in known.values() for code in codes}
        reasons = {row.reason for row in rows if row.reason}
        return any(word not in names and mapping.reason_code(word, own) is None for word in reasons)

    def reasons(self, account: Account, event_type: str, *, reverses: bool) -> tuple[str, ...]:
        """The reason codes that may be chosen for an action of this event type: the brand's own first."""
        use = "reverse" if reverses else "modify"
        own = sorted(code for code, known in self.codes(account).get(event_type, {}).items() if known == use)
        return (*own, *sorted(mapping.REVERSE_CODES if reverses else mapping.MODIFY_CODES))

    def _told(self, policy: Policy, account: Account, opened: OpenedSheet) -> Policy:
        """The policy with what was said before: the account's words, codes, answers, and the layout's own."""
        with self._lock:
            layouts = layout_store.Layouts(self._journal, account.key)
            words, codes, answers = layouts.words(), layouts.codes(), layouts.answers()
        return replace(
            policy,
            status_words={**words.status, **policy.status_words},
            reason_words={**words.reasons, **policy.reason_words},
            codes_of={**codes, **policy.codes_of},
            answers=policy.answers | answers,
            amounts=policy.amounts or opened.amounts,
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

    def _remember(self, made: Plan) -> None:
        """What was said for this sheet and is good for the next one like it."""
        layouts = layout_store.Layouts(self._journal, made.found.account.key)
        by_hand = any(c.why is not None and c.why.code == "MAPPED_CHOSEN" for c in made.opened.mapping.columns)
        said = made.policy.cumulative not in {None, made.opened.mapping.cumulative} or made.policy.amounts
        if by_hand or said:
            layout = mapping.layout_of(
                made.opened.mapping, cumulative=made.policy.cumulative, amounts=made.policy.amounts
            )
            layouts.keep_layout(mapping.signature(made.opened.table.headers), layout)
        of_programs = {key for key in made.policy.answers if key.startswith(f"{Code.SEVERAL_ACTIONS.value}|")}
        if of_programs - layouts.answers():
            layouts.keep_answers(layouts.answers() | of_programs)

    # ------------------------------------------------------------------ finding the actions

    def programs(self, account: Account) -> tuple[Program, ...]:
        """Active programs, read once a day, and whenever server time isn't known yet: windows depend on it."""
        link = self._link(account)
        self._server_time(link)
        kept = self._cache.programs(account.key, not_before=link.clock.now() - PROGRAMS_KEPT)
        if kept:
            return kept
        read = link.client.programs()
        self._cache.keep_programs(account.key, read, read_at=link.clock.now())
        return read

    def find_actions(
        self,
        opened: OpenedSheet,
        account: Account,
        *,
        programs: Collection[str] | None = None,
        since: datetime | None = None,
        until: datetime | None = None,
        policy: Policy | None = None,
        progress: Tell = _quiet,
        stopped: Callable[[], bool] = _go_on,
    ) -> Found:
        """Download what is missing, as few calls as the service allows, and match. Stopped when `stopped()`."""
        with self._asking(account) as link:
            return self._find(
                link, opened, account, programs=programs, since=since, until=until, policy=policy,
                progress=progress, stopped=stopped,
            )  # fmt: skip

    def _find(
        self,
        link: _Link,
        opened: OpenedSheet,
        account: Account,
        *,
        programs: Collection[str] | None,
        since: datetime | None,
        until: datetime | None,
        policy: Policy | None,
        progress: Tell,
        stopped: Callable[[], bool],
    ) -> Found:
        link.budget.start_counting()
        progress(Progress("reading", 0, 1))
        ticked = self._ticked(account, programs)
        fetched_at = link.clock.now()  # before the windows: what is covered is compared with it
        wanted = _wanted_windows(opened.rows, fetched_at, since=since, until=until)
        all_fresh = True
        windows: dict[str, tuple[Window, ...]] = {}
        actions: list[Action] = []
        for number, program in enumerate(ticked):
            if stopped():
                raise Stopped
            progress(Progress("reading", number, len(ticked)))
            fresh, by_update = self._sync(link, program.id, wanted, stopped)
            all_fresh &= fresh
            covered, kept = self._cache.read(account.key, program.id)
            if any(missing(want, merge([*covered, *by_update])) for want in wanted):
                # damaged meanwhile, and begun anew: once more
                fresh, by_update = self._sync(link, program.id, wanted, stopped)
                all_fresh &= fresh
                covered, kept = self._cache.read(account.key, program.id)
            windows[program.id] = merge([*covered, *by_update])
            actions.extend(kept)
        actions.extend(self._named_but_missing(link, opened.rows, actions, {program.id for program in ticked}))
        opened, matches, hits = _settled(opened, matching.Index(actions))
        found = Found(account, ticked, matches, {}, windows, fetched_at, all_fresh, {}, hits, opened.rows)
        if self._codes_may_help(account, opened.rows, fetched_at):
            self._learn_codes(link, account, ticked)
        needed = self._need_items(opened, found, self._told(policy or Policy(), account, opened))
        items: dict[str, tuple[Item, ...]] = {}
        for number, action_id in enumerate(needed):
            if stopped():
                raise Stopped
            progress(Progress("reading", number, len(needed)))
            items[action_id] = link.client.items(action_id)
            with self._lock:
                self._keep_budget_if_due(link, self._journal)
        progress(Progress("reading", 1, 1))
        return replace(found, items=items, requests=link.budget.requests)

    def _ticked(self, account: Account, wanted: Collection[str] | None) -> tuple[Program, ...]:
        known = self.programs(account)
        chosen = set(wanted or account.programs)
        unknown = chosen - {program.id for program in known}
        if unknown:
            names = ", ".join(program.id for program in known)
            raise UsageError("PROGRAM_UNKNOWN", program=", ".join(sorted(unknown)), programs=names)
        ticked = tuple(program for program in known if not chosen or program.id in chosen)
        if not ticked:
            raise UsageError("NO_PROGRAMS")
        return ticked

    def _sync(
        self, link: _Link, program_id: str, wanted: Sequence[Window], stopped: Callable[[], bool]
    ) -> tuple[bool, list[Window]]:
        """Download gaps, then what was updated since the last sync.

        Gives whether nothing old was relied on, and the latest hours where they were read as updates only: what
        came since the last sync was updated since. After a day they are read by their event dates as well.
        """
        key = link.account.key
        began = link.clock.now()
        have = self._cache.covered(key, program_id)
        last = self._cache.synced(key, program_id)
        if last is None:
            have = ()  # a first read that was broken off: what came since is not known
        by_update: list[Window] = []
        slack = running.SYNC_SLACK
        for want in wanted:
            for gap in missing(want, have):
                if have and last is not None and gap.start >= last - slack and began - last <= PROGRAMS_KEPT:
                    by_update.append(gap)
                    continue
                for piece in chunks(gap):
                    if stopped():
                        raise Stopped
                    self._cache.keep(key, self._listed(link, program_id, piece))
                    self._cache.add_coverage(key, program_id, piece)
        if have and last is not None:  # however long ago: what is covered stays covered
            for piece in chunks(Window(max(last - running.SYNC_SLACK, began - OLDEST), began + timedelta(days=1))):
                self._cache.keep(key, link.client.actions(program_id, updated=piece))
        self._cache.set_synced(key, program_id, began)
        return not have, by_update

    def _listed(self, link: _Link, program_id: str, window: Window, *, probe: bool = True) -> tuple[Action, ...]:
        """One window; where the service finds it too large it is halved, down to an hour, then read state by state.

        A 400 that doesn't speak of size is halved once, as a probe (design.md).
        """
        try:
            return link.client.actions(program_id, event=window)
        except Rejected as error:
            size = bool(_ABOUT_SIZE.search(error.said))
            if error.status != 400 or not (size or probe):
                raise
            merged: dict[str, Action] = {}
            if window.end - window.start > timedelta(hours=1):
                middle = window.start + (window.end - window.start) / 2
                for half in (Window(window.start, middle), Window(middle, window.end)):
                    found = self._listed(link, program_id, half, probe=False)
                    merged.update((action.id, action) for action in found)
            elif size:
                for state in ActionState:
                    found = link.client.actions(program_id, event=window, state=state)
                    merged.update((action.id, action) for action in found)
            else:
                raise
            return tuple(merged.values())

    def _named_but_missing(
        self, link: _Link, rows: Sequence[Row], actions: Sequence[Action], programs: set[str]
    ) -> list[Action]:
        known = {action.id for action in actions}
        named = list(dict.fromkeys(row.action_id for row in rows if row.action_id and row.action_id not in known))
        found: list[Action] = []
        for action_id in named[:SINGLE_READS]:
            try:
                action = link.client.action(action_id)
            except Rejected as error:
                if error.status != 404:
                    raise
                continue
            if action.program_id in programs:
                found.append(action)
        return found

    @staticmethod
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

    # ------------------------------------------------------------------ planning

    def plan(
        self,
        opened: OpenedSheet,
        found: Found,
        policy: Policy,
        edits: Mapping[tuple[int, str], RowEdit] | None = None,
    ) -> Plan:
        """What would happen to every row; no network."""
        edits = dict(edits or {})
        policy = self._told(policy, found.account, opened)
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
            duplicates=guards.find_duplicates(built),
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
        link = self._links.get(account.key)
        if link is None or not order:
            return {}, timedelta(0)
        with self._lock:
            learned = self._journal.learned(account.key, "queue_time")
        queue_time = timedelta(seconds=float(learned) if learned else 0.0)
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

    def _handled(self, account: Account) -> dict[str, guards.Handled]:
        with self._lock:
            known = self._journal.handled(account.key)
        return {h.action_id: guards.Handled(h.batch, h.at, h.open) for h in known}

    # ------------------------------------------------------------------ drafts

    def drafts(self) -> tuple[DraftInfo, ...]:
        """Batches that were begun and not sent, the newest first."""
        with self._lock:
            return self._drafts.all()

    def keep_draft(self, made: Plan, draft_id: int = 0) -> int:
        """Keep a plan as it stands, in the place of an earlier look at it; gives its number."""
        with self._lock:
            return self._drafts.keep(
                draft_id=draft_id,
                account_key=made.found.account.key,
                account_name=made.found.account.name,
                table=made.opened.table,
                mapping=made.opened.mapping,
                rows=made.opened.rows,
                seen=seen_of(made),
                ready=made.counts.get(RowState.READY, 0),
                policy=made.policy,
                edits=made.edits,
                at=datetime.now(UTC),
            )

    def decide_draft(
        self, draft_id: int, policy: Policy, edits: Mapping[tuple[int, str], RowEdit], *, ready: int
    ) -> None:
        """Keep what was answered and edited since; quick, also for a large sheet."""
        with self._lock:
            self._drafts.decide(draft_id, policy, edits, ready=ready, at=datetime.now(UTC))

    def drop_draft(self, draft_id: int) -> None:
        """Forget a draft: it was sent, or the person doesn't want it any more."""
        with self._lock:
            self._drafts.drop(draft_id)

    def open_draft(self, draft_id: int) -> Resumed:
        """A draft as it was left. From its file while that says the same; else from what was kept of it."""
        with self._lock:
            kept = self._drafts.get(draft_id)
        if kept is None:
            raise UsageError("DRAFT_GONE")
        meant: dict[Field, str] = {
            column.field: column.header or mapping.column_letter(column.index)
            for column in kept.mapping.columns
            if column.field is not None and column.told
        }
        changed = False
        path = Path(kept.info.file)
        if kept.info.file and path.is_file():
            with suppress(SheetError):  # it needs its password again, or is no sheet any more
                grid = kept.table.grid  # a text file as it was read then, which a person may have said
                encoding = grid.encoding if grid.delimiter else ""
                table = header.find_table(
                    reader.read(path, sheet_name=kept.info.sheet or None, encoding=encoding, delimiter=grid.delimiter)
                )
                changed = True
                for columns in (None, meant):
                    opened = self._opened(table, columns)
                    if opened.rows == kept.rows:
                        return Resumed(kept.info, opened, kept.policy, kept.edits, kept.seen, file_changed=False)
        opened = OpenedSheet(kept.table, kept.mapping, kept.rows, kept.mapping.notices)
        return Resumed(kept.info, opened, kept.policy, kept.edits, kept.seen, file_changed=changed)

    # ------------------------------------------------------------------ sending

    def submit(self, made: Plan, *, accept: frozenset[Code] = frozenset()) -> int:
        """Write the batch, before-images included; nothing is sent yet. Gives its number.

        `accept`: look codes answered for here; rows that are ready with them are sent too.
        """
        if accept - made.policy.accept:
            policy = replace(made.policy, accept=made.policy.accept | accept)
            wanted = {change.key for change in made.changes}  # a plan may hold a part of its sheet's lines only
            anew = self.plan(made.opened, made.found, policy, made.edits)
            made = replace(anew, changes=tuple(change for change in anew.changes if change.key in wanted))
        ready = [change for change in made.changes if change.state is RowState.READY]
        if not ready:
            raise UsageError("NOTHING_TO_SEND")
        if len(ready) > made.policy.many_rows and Code.MANY not in made.policy.accept:
            raise UsageError("MANY", count=len(ready), limit=made.policy.many_rows)
        changes = [replace(change, accepted=change.accepted | made.policy.accept) for change in made.changes]
        # where the cache was used, states must be read anew before the first write: say so by the time of reading
        found, grid, print_ = made.found, made.opened.table.grid, fingerprint(made.opened.table)
        read_at = found.fetched_at if found.all_fresh else found.fetched_at - running.FRESH - timedelta(seconds=1)
        with self._lock:
            batch = self._journal.begin_batch(
                account_key=made.found.account.key,
                account_name=made.found.account.name,
                file=made.opened.table.grid.path,
                sheet=made.opened.table.grid.sheet,
                policy=made.policy,
                changes=changes,
                steps={change.key: plan.step_of(change) for change in ready},
                items=made.found.items,
                read_at=read_at,
                at=self._server_now(made.found.account),
            )
            self._journal.learn(made.found.account.key, f"sent_layout {made.layout}", str(batch))
            sent = SentSheets(self._journal, made.found.account.key)
            sent.keep(print_, batch, encoding=grid.encoding, delimiter=grid.delimiter)
            with suppress(StoreError):  # the batch is written; to be asked again next time is no loss
                self._remember(made)
        return batch

    def first_of(self, made: Plan) -> str:
        """What a plan would be the first batch of: its `account`, its sheet's `layout`, or nothing ("")."""
        key = made.found.account.key
        with self._lock:
            if not any(info.account_key == key and info.kind == "submit" for info in self._journal.batches()):
                return "account"
            return "" if self._journal.learned(key, f"sent_layout {made.layout}") else "layout"

    def run(
        self,
        batch_id: int,
        *,
        control: Control | None = None,
        emit: Tell = _quiet,
        wait: float = 900.0,
        patience: float = PATIENCE_FLOOR,
    ) -> RunResult:
        """Send what waits, prove what is out; also what `resume` does. Holds the sending lock while it runs."""
        if not self.journal_checked():
            raise JournalDamaged("JOURNAL_NOT_SENT", folder=self._folder)
        account = self.account_of(batch_id)
        self.check_patience(account, patience)
        with lock_store.sending_lock(self._folder):
            link = self._link(account)
            journal = Journal.open(self._folder / FILE_NAME, check=False)
            try:
                self._keep_budget(link, journal)  # another process may have asked since this one began
                epoch = journal.raise_epoch(at=link.clock.now())

                def tell(progress: Progress) -> None:  # on the lane's thread, which owns this journal
                    self._keep_budget_if_due(link, journal)
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
                    reading=self._readings.pop(batch_id, None),
                )
                return lane.execute()
            finally:
                self._keep_budget(link, journal)
                with suppress(StoreError):  # a run is not called broken because its head could not be kept
                    self._keep_head(journal)
                journal.close()

    def recheck(
        self,
        account: Account | None = None,
        *,
        everything: bool = True,
        progress: Tell = _quiet,
        stopped: Callable[[], bool] = _go_on,
    ) -> tuple[RecheckResult, ...]:
        """Look once more at what was sent, per account (all of them, or this one); never sends a write.

        `everything` False looks only at rows whose next look is due, and asks nothing where none is. An account
        that cannot sign in keeps the others from nothing: its trouble stands in its result.
        """
        results: list[RecheckResult] = []
        for each in (account,) if account is not None else self.accounts():
            if stopped():
                break
            found = self._recheck(each, everything=everything, progress=progress, stopped=stopped)
            if found is not None:
                results.append(found)
        return tuple(results)

    def _recheck(
        self, account: Account, *, everything: bool, progress: Tell, stopped: Callable[[], bool]
    ) -> RecheckResult | None:
        """One account; None where nothing is due, so that no keyring and no service is asked."""
        with self._lock:
            watched = self._journal.watched(account.key, since=self._server_now(account) - running.LONGEST)
        now = self._server_now(account)
        if not any(everything or running.is_due(row, now) for row in watched):
            return None
        try:
            link = self._link(account)
        except DeskError as error:
            return running.RecheckResult(account.key, 0, (), (), 0, {}, Notice(error.code, error.facts), 4)
        journal = Journal.open(self._folder / FILE_NAME, check=False)
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

    def check_patience(self, account: Account, patience: float) -> None:
        """Less than an hour only where nothing real can happen twice (product.md 6)."""
        if patience < PATIENCE_FLOOR and not account.practice and not _is_loopback(account.origin):
            raise UsageError("PATIENCE_TOO_SHORT", seconds=patience)

    def account_of(self, batch_id: int) -> Account:
        """The account a batch belongs to."""
        with self._lock:
            try:
                key, name = self._journal.account_of(batch_id)
            except KeyError as error:
                raise UsageError("BATCH_UNKNOWN", batch=batch_id) from error
        found = next((account for account in self.accounts() if account.key == key), None)
        if found is None:
            raise UsageError("ACCOUNT_UNKNOWN", account=name, accounts=", ".join(a.name for a in self.accounts()))
        return found

    def batch(self, batch_id: int) -> BatchInfo:
        """One batch; UsageError where there is none."""
        with self._lock:
            info = self._journal.batch(batch_id)
        if info is None:
            raise UsageError("BATCH_UNKNOWN", batch=batch_id)
        return info

    def outcomes(self, batch_id: int) -> tuple[Outcome, ...]:
        """Every row of a batch and where it stands."""
        with self._lock:
            return self._journal.outcomes(batch_id)

    def latest_outcomes(self, batch_id: int, most: int) -> tuple[Outcome, ...]:
        """At most so many rows of a batch that were sent, those with the latest news first."""
        with self._lock:
            return self._journal.latest_outcomes(batch_id, most)

    def batch_reconciliation(self, batch_id: int) -> dict[str, dict[str, Decimal]]:
        """The line that adds up, for a batch that was sent."""
        with self._lock:
            return plan.reconcile(self._journal.money_lines(batch_id))

    def _server_now(self, account: Account) -> datetime:
        link = self._links.get(account.key)
        return link.clock.now() if link else datetime.now(UTC)

    # ------------------------------------------------------------------ undo

    def undo_list(self, source: Path | str) -> Listed:
        """The list of orders in a file, or as it was pasted. SheetError says why it can't be read."""
        if isinstance(source, Path):
            return undoing.Listed.from_table(header.find_table(reader.read(source)))
        lines = [re.split(r"[,;\t，；、]", line) for line in source.splitlines()]
        if any(len(line) > 1 for line in lines) and "\t" not in source:  # numbers set apart by commas
            return undoing.Listed.of(text.strip() for line in lines for text in line if text.strip())
        return undoing.Listed.from_table(header.find_table(reader.read_pasted(source)))

    def undo_facets(self, batch_id: int) -> tuple[Facet, ...]:
        """What the rows of a batch that can go back may be chosen by; reads its sheet again."""
        info = self.batch(batch_id)
        with self._lock:
            undoable = [outcome for outcome, _, _ in self._journal.undoable(batch_id)]
        return undoing.facets(undoable, self._table_again(info))

    def undo_preview(self, batch_id: int, scope: Scope | None = None) -> UndoPreview:
        """What would go back of a batch, from a fresh read: three buckets, and what a list named besides.

        Reads, per programme, what was updated since the batch was planned, what is approved, and the change log.
        """
        scope = scope or undoing.Scope()  # everything that can go back
        info = self.batch(batch_id)
        account = self.account_of(batch_id)
        with self._lock:
            outcomes = self._journal.outcomes(batch_id)
            undoable = self._journal.undoable(batch_id)
            ghosts = self._journal.ghosts(account.key)
            queue_time = timedelta(seconds=float(self._journal.learned(account.key, "queue_time") or 0))
        named, chosen = self._chosen(outcomes, undoable, scope)
        wanted = [row for row in undoable if row[0].change_id in chosen]
        can = {outcome.change_id for outcome, _, _ in undoable}
        not_taken = tuple(o for o in outcomes if o.change_id in chosen and o.change_id not in can and scope.only)
        preview = undoing.UndoPreview(
            info, not_taken=not_taken, not_found=named.not_found, tidied=named.tidied,
            none_named=bool(scope.only or scope.all_but) and not named.changes,
        )  # fmt: skip
        if not wanted:
            return preview
        with self._lock:
            proofs = {o.change_id: self._journal.newest_proof(account.key, o.action_id) for o, _, _ in wanted}
        with self._asking(account) as link:
            looked = undoing.look(
                preview, [(o, b, a, proofs[o.change_id]) for o, b, a in wanted],
                client=link.client, clock=link.clock, turn=link.budget.finish_time, ghosts=ghosts,
                queue_time=queue_time,
            )  # fmt: skip
            self._say_if_clock_is_wrong(link)
        return looked

    @staticmethod
    def _chosen(
        outcomes: Sequence[Outcome], undoable: Sequence[tuple[Outcome, Image, Image | None]], scope: Scope
    ) -> tuple[undoing.Picked, set[int]]:
        """What the scope's list names, and the ids of the changes that the whole scope means."""
        oids = {outcome.change_id: before.action.oid for outcome, before, _ in undoable}
        chosen = {outcome.change_id for outcome in outcomes if outcome.action_id and scope.takes(outcome)}
        listed = scope.only or scope.all_but
        if listed is None:
            return undoing.Picked(frozenset()), chosen
        named = undoing.pick(listed, outcomes, oids)
        return named, chosen & named.changes if scope.only else chosen - named.changes

    def undo(self, preview: UndoPreview) -> int:
        """Write the undo batch of a preview; run it with `run`. Rows that can't go back are recorded as refused."""
        if preview.nothing and not preview.changed_since and not preview.locked:
            raise UsageError("NOTHING_TO_UNDO")
        account = self.account_of(preview.batch.id)
        with self._lock:
            batch = self._journal.begin_undo(
                undo_of=preview.batch.id,
                account_key=account.key,
                account_name=account.name,
                file=preview.batch.file,
                sheet=preview.batch.sheet,
                rows=[(row.outcome, row.target) for row in preview.goes_back],
                refused=[
                    (row.outcome, row.target, row.code or Code.CHANGED_SINCE, row.facts)
                    for row in (*preview.changed_since, *preview.locked)
                ],
                read_at=preview.reading.at if preview.reading else preview.batch.created_at,
                at=self._server_now(account),
            )
            if preview.reading is not None:
                self._readings[batch] = preview.reading
        return batch

    def ours(self, account: Account, action_ids: Iterable[str]) -> dict[int, set[str]]:
        """batch -> action ids whose newest proved change is in that batch: what `reset --sheet` can take back."""
        with self._lock:
            newest = self._journal.newest_confirmed(account.key, action_ids)
        by_batch: dict[int, set[str]] = defaultdict(set)
        for action_id, (batch, _) in newest.items():
            by_batch[batch].add(action_id)
        return dict(by_batch)

    def find_reversed(self, account: Account, since: datetime, until: datetime) -> tuple[Reversed, ...]:
        """Actions reversed between two moments (aware) that can still be reset, newest first, whoever reversed them.

        Reads, per ticked programme, what was updated since and the change log; a closed log leaves reasons empty.
        """
        with self._asking(account) as link:
            programs = [program.id for program in self._ticked(account, None)]
            reading = running.updated_between(link.client, programs, since, min(until, link.clock.now()))
            now = link.clock.now()
        ours = {action_id: batch for batch, ids in self.ours(account, reading.actions).items() for action_id in ids}
        return tuple(
            one
            for one in undoing.reversed_now(reading.actions.values(), reading.updates, ours)
            if (one.at is None or since <= one.at < until) and not guards.is_locked(one.action, now)
        )

    # ------------------------------------------------------------------ history

    def batches(self) -> tuple[BatchInfo, ...]:
        """All batches, newest first."""
        with self._lock:
            return self._journal.batches()

    def unfinished(self) -> tuple[BatchInfo, ...]:
        """Batches with rows that still wait for something."""
        return tuple(info for info in self.batches() if not info.finished)

    def find_order(self, text: str) -> tuple[Outcome, ...]:
        """Every row ever sent for an order number or action id."""
        with self._lock:
            return self._journal.find_order(text)

    def lock_reminders(self) -> tuple[LockReminder, ...]:
        """What of mine locks today, within 3 and within 7 days; each row in its nearest bucket."""
        now = datetime.now(UTC)
        spans = ((0, timedelta(days=1)), (3, timedelta(days=3)), (7, timedelta(days=7)))
        rows: dict[int, int] = defaultdict(int)
        money: dict[int, dict[str, Decimal]] = defaultdict(lambda: defaultdict(Decimal))
        batches: dict[int, set[int]] = defaultdict(set)
        with self._lock:
            known = self._journal.lock_rows()
        for batch, locks, amount, currency in known:
            left = datetime.fromisoformat(locks) - now
            bucket = next((days for days, span in spans if timedelta(0) < left <= span), None)
            if bucket is None:
                continue
            rows[bucket] += 1
            money[bucket][currency] += Decimal(amount)
            batches[bucket].add(batch)
        return tuple(
            LockReminder(days, rows[days], dict(money[days]), tuple(sorted(batches[days])))
            for days, _ in spans
            if rows[days]
        )

    def verify_history(self) -> Flaw | None:
        """The first thing in the history that doesn't fit, or None. Slow for a large one; may ask for the keyring."""
        self.journal_checked()
        known = [keep.read(self._folder).head]
        if not self.practice:
            known.append(keep.head_of(self._vault.head(self._folder)))
        with closing(Journal.open(self._folder / FILE_NAME, check=False)) as journal:
            return journal.verify([head for head in known if head is not None])

    def save_results(
        self, batch_id: int, path: Path, *, headers: Sequence[str], cells: Callable[[Outcome], Sequence[str]]
    ) -> SavedResults:
        """The batch's own sheet back with `headers` and `cells(outcome)` beside its rows, under another name.

        An .xlsx or .xlsm comes back as it is, every part of it; where that isn't possible a new workbook is written
        and a notice says what a copy would have lost. Outcomes whose row can't be read any more, or holds another
        order now, stand below by themselves. UsageError, SheetError or StoreError say why nothing was saved.
        """
        # late: it brings openpyxl with it
        from reversal_desk.sheet.results import Results, copy_with_results, loss_of_copy, write_results

        info, outcomes = self.batch(batch_id), self.outcomes(batch_id)
        table = self._table_again(info)
        beside: dict[int, list[Outcome]] = {}
        left = defaultdict(list)
        for outcome in outcomes:
            left[outcome.row].append(outcome)
        for row in table.rows if table else ():
            if row.number in left and (mine := _of_row(row, left[row.number])):
                beside[row.number] = mine
                left[row.number] = [outcome for outcome in left[row.number] if outcome not in mine]
        below = [cells(outcome) for alone in left.values() for outcome in alone]
        joined = sum(map(len, beside.values()))
        loss = loss_of_copy(table.grid, path) if table else "RESULTS_NEW_TEXT"
        if table and not loss:
            texts = {number: _side_by_side([cells(outcome) for outcome in mine]) for number, mine in beside.items()}
            copy_with_results(table.grid, table.header_row, path, Results(tuple(headers), texts, below))
            return SavedResults(joined, len(outcomes), ())
        own = list(table.headers) if table else []
        lines: list[list[str]] = []
        for row in table.rows if table else ():
            shown = ([_cell_text(cell) for cell in row.cells] + [""] * len(own))[: len(own)]
            lines.extend([*shown, *cells(outcome)] for outcome in beside.get(row.number, ()))
            if row.number not in beside:
                lines.append(shown)
        lines.extend([*[""] * len(own), *texts] for texts in below)
        source = Grid(path=info.file, kind="", sheets=(), sheet=info.sheet, rows=())  # what must not be replaced
        write_results(source, path, headers=[*own, *headers], rows=lines)
        notices = () if loss == "RESULTS_NEW_TEXT" else (Notice(loss, {"file": Path(info.file).name}),)
        return SavedResults(joined, len(outcomes), notices)

    def _table_again(self, info: BatchInfo) -> Table | None:
        """The sheet of a batch, read once more as it was then; None where it is gone, locked or was pasted."""
        if not info.file or not Path(info.file).is_file():
            return None
        with self._lock:
            encoding, delimiter = SentSheets(self._journal, info.account_key).read_so(info.undo_of or info.id)
        try:
            grid = reader.read(Path(info.file), sheet_name=info.sheet or None, encoding=encoding, delimiter=delimiter)
            return header.find_table(grid)
        except SheetError:
            return None

    # ------------------------------------------------------------------ practice

    def sample(self) -> Path:
        """A sample sheet whose orders exist in the practice world, dated around it."""
        if not self.practice:
            raise UsageError("USAGE", detail="samples belong to practice mode")
        from reversal_desk.impact.practice import read_world
        from reversal_desk.impact.practice.samples import dated_sample_rows

        self._start_practice()
        world = read_world(self._folder / "world")
        text = io.StringIO(newline="")
        csv.writer(text).writerows(dated_sample_rows(world.created_at))
        target = self._folder / "returns_sample.csv"
        target.write_text(text.getvalue(), encoding="utf-8-sig", newline="")
        return target


# --------------------------------------------------------------------------- helpers of this room


def data_folder() -> Path:
    """REVERSAL_DESK_HOME, or the platform's local (not roaming) data folder."""
    named = os.environ.get("REVERSAL_DESK_HOME", "").strip()
    if named:
        return Path(named).expanduser()
    return platformdirs.user_data_path("Reversal Desk", appauthor=False, roaming=False)


def _make_folder(folder: Path) -> None:
    """A private folder on this computer's own disk, or a StoreError that says what to do."""
    if _SYNC_FOLDERS.search(f"{folder}{os.sep}") or _network_filesystem(folder):
        raise StoreError("HOME_NETWORK", folder=folder)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        if os.name == "posix":
            folder.chmod(0o700)
    except OSError as error:
        raise StoreError("DISK_FULL" if error.errno == 28 else "HOME_READ_ONLY", folder=folder) from error
    if not os.access(folder, os.W_OK):
        raise StoreError("HOME_READ_ONLY", folder=folder)


def _network_filesystem(folder: Path) -> bool:
    """Whether the folder lies on a network mount; known on Linux only."""
    if not sys.platform.startswith("linux"):
        return False
    try:
        mounts = Path("/proc/self/mounts").read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        return False  # no /proc: nothing can be known, and sqlite's own locks still hold
    place = str(folder.resolve())
    best, kind = "", ""
    for line in mounts:
        _, at, filesystem, *_ = line.split(" ")
        inside = place == at or place.startswith(at.rstrip("/") + "/")
        if inside and len(at) >= len(best):
            best, kind = at, filesystem
    return kind in _NETWORK_FILESYSTEMS


def _of_row(row: SheetRow, outcomes: Sequence[Outcome]) -> list[Outcome]:
    """Those outcomes whose order or action the row still names."""
    names = {matching.exact_key(text) for cell in row.cells if (text := _cell_text(cell))}
    return [o for o in outcomes if {matching.exact_key(o.order), matching.exact_key(o.action_id)} & names]


def _side_by_side(several: Sequence[Sequence[str]]) -> list[str]:
    """The texts of one row's outcomes in one line: what is the same for all stands once."""
    return ["; ".join(dict.fromkeys(text for text in column if text)) for column in zip(*several, strict=True)]


def _cell_text(cell: Cell) -> str:
    """A cell as text, without loss."""
    if cell is None:
        return ""
    if isinstance(cell, CellError):
        return cell.text
    return f"{cell:f}" if isinstance(cell, Decimal) else str(cell)


def _has_no_other_tools(account: Account) -> bool:
    return account.practice or _is_loopback(account.origin)


def _is_loopback(origin: str) -> bool:
    return bool(re.match(r"https?://(127\.0\.0\.1|localhost|\[::1\])(:\d+)?(/|$)", origin))


def _aware(moment: datetime) -> datetime:
    """Sheets have no zone; UTC is taken, and windows are days wide around it."""
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _settled(
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
    opened = replace(opened, rows=mapping.read_rows(opened.table, mapped, found))
    return opened, matching.matched(opened.rows, index, named=mapped.named, headers=headers)[0], hits


def _event_type_in(action_id: str) -> str:
    """The event type that an action id names: 1000.4636.158133 is of 4636 (contract 4)."""
    parts = action_id.split(".")
    return parts[1] if len(parts) == 3 else ""


def _wanted_windows(
    rows: Sequence[Row], now: datetime, *, since: datetime | None, until: datetime | None
) -> tuple[Window, ...]:
    """Event-date windows to read: the sheet's own dates, 2 days before to 30 after; without dates, 90 days."""
    end = min(until, now) if until else now
    if since is not None:
        return (Window(max(since, now - OLDEST), end),)
    dated = [_aware(row.date) for row in rows if row.date is not None]
    dates = [moment for moment in dated if now - OLDEST <= moment <= now + DAYS_BEFORE]
    wanted = [Window(max(date - DAYS_BEFORE, now - OLDEST), min(date + DAYS_AFTER, end)) for date in set(dates)]
    if len(dates) < len([row for row in rows if row.continues is None]):
        wanted.append(Window(_next_hour(end - DEFAULT_SPAN), end))
    merged: list[Window] = []
    for window in sorted((w for w in wanted if w.start < w.end), key=lambda w: w.start):
        if merged and window.start <= merged[-1].end + NOT_WORTH_A_GAP:
            merged[-1] = Window(merged[-1].start, max(merged[-1].end, window.end))
        else:
            merged.append(window)
    return tuple(merged) or (Window(_next_hour(end - DEFAULT_SPAN), end),)


def _next_hour(moment: datetime) -> datetime:
    """The full hour: a start that moves by the second would leave a gap of a second to read, each time."""
    whole = moment.replace(minute=0, second=0, microsecond=0)
    return whole if whole == moment else whole + timedelta(hours=1)


def _clock_notice(clock: ServerClock) -> Notice | None:
    """The person's clock is for display only; five minutes off is said."""
    minutes = int(abs(clock.offset) // 60)
    return Notice("CLOCK_WRONG", {"minutes": str(minutes)}) if minutes >= 5 else None
