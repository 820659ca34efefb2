"""The use cases that window and commands share. It composes the rooms below; it decides nothing about money itself.

Calls that read the service or a file are slow: the window makes them on a background thread. One Desk per
process and data folder; its methods may be called from several threads.
"""

from __future__ import annotations

import re
import threading
import time
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

from reversal_desk import late
from reversal_desk.desk import account_rules
from reversal_desk.desk.accounts import AccountTest, KnownAccounts
from reversal_desk.desk.downloads import Downloads
from reversal_desk.desk.drafts import KeptDrafts, Resumed
from reversal_desk.desk.finding import Finding, Found
from reversal_desk.desk.folder import data_folder, make_folder
from reversal_desk.desk.history import History, LockReminder
from reversal_desk.desk.journal import DeskJournal
from reversal_desk.desk.links import Links
from reversal_desk.desk.notices import Notices
from reversal_desk.desk.planning import Plan, Planning
from reversal_desk.desk.practice import Practice
from reversal_desk.desk.programs import Programs
from reversal_desk.desk.results import SavedResults, save_results
from reversal_desk.desk.said_once import SaidOnce, WordUse
from reversal_desk.desk.sheets import OpenedSheet, Sheets, look_at_text
from reversal_desk.errors import (
    DeskError,
    JournalDamaged,
    StoreError,
    UsageError,
)
from reversal_desk.model import (
    Account,
    BatchInfo,
    Change,
    Code,
    Field,
    Notice,
    Outcome,
    Policy,
    Program,
    Progress,
    RowEdit,
    RowState,
    RunResult,
    Table,
)
from reversal_desk.store.actions import ActionCache
from reversal_desk.store.chain import Flaw
from reversal_desk.store.drafts import FILE_NAME as DRAFTS
from reversal_desk.store.drafts import DraftInfo, Drafts
from reversal_desk.store.journal import Image
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


Tell = Callable[[Progress], None]


def _quiet(_: Progress) -> None:
    """For callers that don't watch."""


def _no_percent(_: int) -> None:
    """Nobody listens."""


def _go_on() -> bool:
    return False


# --------------------------------------------------------------------------- what the calls give


# --------------------------------------------------------------------------- the desk


class Desk:
    """See the module docstring. Make it with `Desk.open`, end it with `close`."""

    def __init__(self, home: Path, *, practice: bool, vault: Vault, practice_delay: tuple[float, float]) -> None:
        self.home = home
        self.practice = practice
        self._notices = Notices()
        self._vault = vault
        self._folder = home / ("practice" if practice else "live")
        self._lock = threading.RLock()
        self._closed = False
        self._readings: dict[int, Reading] = {}  # undo batch -> what its preview was judged by
        make_folder(home)
        make_folder(self._folder)
        self._journal = DeskJournal(
            self._folder, lock=self._lock, vault=vault, practice=practice, notices=self._notices
        )
        try:
            self._cache = ActionCache(self._folder / "actions.sqlite3")
        except BaseException:
            self._journal.close()
            raise
        try:
            drafts = Drafts(self._folder / DRAFTS)
        except BaseException:
            self._cache.close()
            self._journal.close()
            raise
        self._practice = Practice(self._folder, delay=practice_delay, lock=self._lock)
        self._links = Links(
            lock=self._lock, journal=self._journal, vault=vault, practice=self._practice, notices=self._notices
        )
        self._accounts = KnownAccounts(
            journal=self._journal, links=self._links, vault=vault, built_in=self._practice if practice else None
        )
        self._history = History(journal=self._journal, accounts=self._accounts)
        self._sheets = Sheets(journal=self._journal, accounts=self._accounts)
        self._programs = Programs(links=self._links, cache=self._cache)
        self._said_once = SaidOnce(journal=self._journal, links=self._links, programs=self._programs, cache=self._cache)
        self._finding = Finding(
            links=self._links, programs=self._programs, downloads=Downloads(cache=self._cache),
            said_once=self._said_once, journal=self._journal,
        )  # fmt: skip
        self._planning = Planning(journal=self._journal, links=self._links, said_once=self._said_once)
        self._drafts = KeptDrafts(drafts, lock=self._lock)
        self._journal.begin_look()

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

    def journal_checked(self) -> bool:
        """Wait until the whole journal was looked at, since the start in the background. Slow for a large one.

        False where it is damaged: by then it was set aside, a new one begun, and `notices` says so.
        """
        return self._journal.checked()

    @property
    def notices(self) -> tuple[Notice, ...]:
        """What is to be told outside any one call, the oldest first."""
        return self._notices.said

    def close(self) -> None:
        """End connections, the practice service and the look at the journal. A second time it does nothing."""
        with self._lock:
            if self._closed:
                return
            self._closed = True
            self._journal.end_look()
            self._links.close()
            self._practice.stop()
            self._cache.close()
            self._drafts.close()
            with self._journal.held() as journal, suppress(StoreError):  # damaged meanwhile: the next start says so
                self._journal.keep_head(journal)
            self._journal.close()

    def __enter__(self) -> Desk:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    # ------------------------------------------------------------------ accounts

    def accounts(self) -> tuple[Account, ...]:
        """Known accounts; in practice mode the built-in one."""
        return self._accounts.all()

    def default_account(self) -> Account | None:
        """The only account, or the first."""
        return self._accounts.first()

    def account(self, name: str | None) -> Account:
        """An account by name, or the only one; UsageError where it isn't clear."""
        return self._accounts.named(name)

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
        return self._accounts.add(name=name, sid=sid, token=token, origin=origin, brand_id=brand_id, programs=programs)

    def keep_token(self, name: str, token: str) -> Notice | None:
        """Take another token for an account, as where the first was mistyped or withdrawn.

        The notice says when no keyring took it. Not while a batch of it runs: its connection is closed.
        """
        return self._accounts.keep_token(name, token)

    @staticmethod
    def checked_account(*, name: str, sid: str, origin: str, brand_id: str = "") -> Account:
        """An account whose values can be used: a SID of letters and digits, an https (or loopback) address."""
        return account_rules.checked_account(name=name, sid=sid, origin=origin, brand_id=brand_id)

    def remove_account(self, name: str) -> None:
        """Forget an account and its token; its history stays."""
        self._accounts.remove(name)

    def test_account(self, name: str) -> AccountTest:
        """Ask the service who we are; a token without that permission is tried by its programs (contract 2)."""
        return self._accounts.test(name)

    @property
    def requests(self) -> dict[str, int]:
        """Requests by kind over all accounts, since the start or the last `find_actions` of each."""
        return self._links.requests

    def many_rows(self, account: Account) -> int:
        """Above so many rows a batch of this account needs its number typed (guard MANY)."""
        return self._accounts.many_rows(account)

    def limit_rows(self, account: Account, rows: int) -> None:
        """Set `many_rows` of an account, for batches planned from now on."""
        self._accounts.limit_rows(account, rows)

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
        return self._sheets.open(
            path, sheet_name=sheet_name, password=password, columns=columns, nothing=nothing, account=account,
            encoding=encoding, delimiter=delimiter, preview=preview, progress=progress, stopped=stopped,
        )  # fmt: skip

    @staticmethod
    def look_at_text(path: Path, *, encoding: str = "", delimiter: str = "") -> reader.TextLook:
        """The first rows of a text file, read in a way that a person considers; quick for a file of any size."""
        return look_at_text(path, encoding=encoding, delimiter=delimiter)

    def open_pasted(self, text: str, *, account: Account | None = None) -> OpenedSheet:
        """Cells pasted from Excel."""
        return self._sheets.open_pasted(text, account=account)

    def remap(self, opened: OpenedSheet, columns: Mapping[Field, str], *, nothing: Collection[str] = ()) -> OpenedSheet:
        """The same table with columns chosen by the person; those named in `nothing` mean nothing."""
        return self._sheets.remap(opened, columns, nothing=nothing)

    def recognise(self, opened: OpenedSheet, account: Account | None) -> OpenedSheet:
        """The sheet with the batches of the account that were sent of the very same rows, whatever its name was."""
        return self._sheets.recognise(opened, account)

    # ------------------------------------------------------------------ what is said once

    def remember_layout(
        self, account: Account, opened: OpenedSheet, *, cumulative: bool | None = None, amounts: str = ""
    ) -> None:
        """Keep what the columns of such a sheet are, and what was said of its amounts, for the next one like it."""
        self._said_once.remember_layout(account, opened, cumulative=cumulative, amounts=amounts)

    def forget_layout(self, account: Account, opened: OpenedSheet) -> None:
        """Map such sheets by their headers and cells again."""
        self._said_once.forget_layout(account, opened)

    def words(self, account: Account) -> Words:
        """The account's own words for status and reason; the built-in ones are in `mapping`."""
        return self._said_once.words(account)

    def keep_words(self, account: Account, *, status: Mapping[str, str], reasons: Mapping[str, str]) -> Words:
        """Keep the account's table of words: status -> Meaning, reason -> code. UsageError for one that isn't any."""
        return self._said_once.keep_words(account, status=status, reasons=reasons)

    def words_in(self, opened: OpenedSheet, account: Account | None = None) -> tuple[WordUse, ...]:
        """Every word for a status or a reason in the sheet with what it means now, the most frequent first."""
        return self._said_once.words_in(opened, account)

    def codes(self, account: Account) -> Codes:
        """Custom reason codes by event type, each with what it does ("reverse" or "modify")."""
        return self._said_once.codes(account)

    def keep_codes(self, account: Account, event_type: str, codes: Mapping[str, str]) -> None:
        """Add custom codes by hand; their case counts (contract 6)."""
        self._said_once.keep_codes(account, event_type, codes)

    def learn_codes(self, account: Account, *, programs: Collection[str] | None = None) -> Codes:
        """Read the change log of the last 45 days for codes that aren't impact.com's own; one request per program."""
        return self._said_once.learn_codes(account, programs=programs)

    def reasons(self, account: Account, event_type: str, *, reverses: bool) -> tuple[str, ...]:
        """The reason codes that may be chosen for an action of this event type: the brand's own first."""
        return self._said_once.reasons(account, event_type, reverses=reverses)

    def answer(self, made: Plan, key: str, *, yes: bool) -> Plan:
        """The plan with a question answered: yes for all its lines at once, or they are left out."""
        return self._planning.answer(made, key, yes=yes)

    # ------------------------------------------------------------------ finding the actions

    def programs(self, account: Account) -> tuple[Program, ...]:
        """Active programs, read once a day, and whenever server time isn't known yet: windows depend on it."""
        return self._programs.active(account)

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
        return self._finding.find(
            opened,
            account,
            programs=programs,
            since=since,
            until=until,
            policy=policy,
            progress=progress,
            stopped=stopped,
        )

    # ------------------------------------------------------------------ planning

    def plan(
        self,
        opened: OpenedSheet,
        found: Found,
        policy: Policy,
        edits: Mapping[tuple[int, str], RowEdit] | None = None,
    ) -> Plan:
        """What would happen to every row; no network."""
        return self._planning.plan(opened, found, policy, edits)

    def replan_rows(
        self, before: Plan, rows: Collection[int], edits: Mapping[tuple[int, str], RowEdit]
    ) -> tuple[Change, ...]:
        """The changes of these sheet rows, and of those that speak of the same actions, worked out with all `edits`."""
        return self._planning.replan_rows(before, rows, edits)

    # ------------------------------------------------------------------ drafts

    def drafts(self) -> tuple[DraftInfo, ...]:
        """Batches that were begun and not sent, the newest first."""
        return self._drafts.all()

    def keep_draft(self, made: Plan, draft_id: int = 0) -> int:
        """Keep a plan as it stands, in the place of an earlier look at it; gives its number."""
        return self._drafts.keep(made, draft_id)

    def decide_draft(
        self, draft_id: int, policy: Policy, edits: Mapping[tuple[int, str], RowEdit], *, ready: int
    ) -> None:
        """Keep what was answered and edited since; quick, also for a large sheet."""
        self._drafts.decide(draft_id, policy, edits, ready=ready)

    def drop_draft(self, draft_id: int) -> None:
        """Forget a draft: it was sent, or the person doesn't want it any more."""
        self._drafts.drop(draft_id)

    def open_draft(self, draft_id: int) -> Resumed:
        """A draft as it was left. From its file while that says the same; else from what was kept of it."""
        return self._drafts.open(draft_id)

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
        with self._journal.held() as journal:
            batch = journal.begin_batch(
                account_key=made.found.account.key,
                account_name=made.found.account.name,
                file=made.opened.table.grid.path,
                sheet=made.opened.table.grid.sheet,
                policy=made.policy,
                changes=changes,
                steps={change.key: plan.step_of(change) for change in ready},
                items=made.found.items,
                read_at=read_at,
                at=self._links.server_now(made.found.account),
            )
            journal.learn(made.found.account.key, f"sent_layout {made.layout}", str(batch))
            sent = SentSheets(journal, made.found.account.key)
            sent.keep(print_, batch, encoding=grid.encoding, delimiter=grid.delimiter)
            with suppress(StoreError):  # the batch is written; to be asked again next time is no loss
                self._said_once.remember(made.found.account, made.opened, made.policy)
        return batch

    def first_of(self, made: Plan) -> str:
        """What a plan would be the first batch of: its `account`, its sheet's `layout`, or nothing ("")."""
        key = made.found.account.key
        with self._journal.held() as journal:
            if not any(info.account_key == key and info.kind == "submit" for info in journal.batches()):
                return "account"
            return "" if journal.learned(key, f"sent_layout {made.layout}") else "layout"

    def run(
        self,
        batch_id: int,
        *,
        control: Control | None = None,
        emit: Tell = _quiet,
        wait: float = 900.0,
        patience: float = account_rules.PATIENCE_FLOOR,
    ) -> RunResult:
        """Send what waits, prove what is out; also what `resume` does. Holds the sending lock while it runs."""
        if not self.journal_checked():
            raise JournalDamaged("JOURNAL_NOT_SENT", folder=self._folder)
        account = self.account_of(batch_id)
        self.check_patience(account, patience)
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
                    reading=self._readings.pop(batch_id, None),
                )
                return lane.execute()
            finally:
                link.keep_budget(journal)
                with suppress(StoreError):  # a run is not called broken because its head could not be kept
                    self._journal.keep_head(journal)
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
        with self._journal.held() as journal:
            watched = journal.watched(account.key, since=self._links.server_now(account) - running.LONGEST)
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

    def check_patience(self, account: Account, patience: float) -> None:
        """Less than an hour only where nothing real can happen twice (product.md 6)."""
        account_rules.check_patience(account, patience)

    def account_of(self, batch_id: int) -> Account:
        """The account a batch belongs to."""
        return self._history.account_of(batch_id)

    def batch(self, batch_id: int) -> BatchInfo:
        """One batch; UsageError where there is none."""
        return self._history.batch(batch_id)

    def outcomes(self, batch_id: int) -> tuple[Outcome, ...]:
        """Every row of a batch and where it stands."""
        return self._history.outcomes(batch_id)

    def latest_outcomes(self, batch_id: int, most: int) -> tuple[Outcome, ...]:
        """At most so many rows of a batch that were sent, those with the latest news first."""
        return self._history.latest_outcomes(batch_id, most)

    def batch_reconciliation(self, batch_id: int) -> dict[str, dict[str, Decimal]]:
        """The line that adds up, for a batch that was sent."""
        return self._history.reconciliation(batch_id)

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
        with self._journal.held() as journal:
            undoable = [outcome for outcome, _, _ in journal.undoable(batch_id)]
        return undoing.facets(undoable, self._sheets.of_batch(info))

    def undo_preview(self, batch_id: int, scope: Scope | None = None) -> UndoPreview:
        """What would go back of a batch, from a fresh read: three buckets, and what a list named besides.

        Reads, per programme, what was updated since the batch was planned, what is approved, and the change log.
        """
        scope = scope or undoing.Scope()  # everything that can go back
        info = self.batch(batch_id)
        account = self.account_of(batch_id)
        with self._journal.held() as journal:
            outcomes = journal.outcomes(batch_id)
            undoable = journal.undoable(batch_id)
            ghosts = journal.ghosts(account.key)
            queue_time = timedelta(seconds=float(journal.learned(account.key, "queue_time") or 0))
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
        with self._journal.held() as journal:
            proofs = {o.change_id: journal.newest_proof(account.key, o.action_id) for o, _, _ in wanted}
        with self._links.asking(account) as link:
            looked = undoing.look(
                preview, [(o, b, a, proofs[o.change_id]) for o, b, a in wanted],
                client=link.client, clock=link.clock, turn=link.budget.finish_time, ghosts=ghosts,
                queue_time=queue_time,
            )  # fmt: skip
            self._links.say_if_clock_is_wrong(link)
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
        with self._journal.held() as journal:
            batch = journal.begin_undo(
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
                at=self._links.server_now(account),
            )
            if preview.reading is not None:
                self._readings[batch] = preview.reading
        return batch

    def ours(self, account: Account, action_ids: Iterable[str]) -> dict[int, set[str]]:
        """batch -> action ids whose newest proved change is in that batch: what `reset --sheet` can take back."""
        with self._journal.held() as journal:
            newest = journal.newest_confirmed(account.key, action_ids)
        by_batch: dict[int, set[str]] = defaultdict(set)
        for action_id, (batch, _) in newest.items():
            by_batch[batch].add(action_id)
        return dict(by_batch)

    def find_reversed(self, account: Account, since: datetime, until: datetime) -> tuple[Reversed, ...]:
        """Actions reversed between two moments (aware) that can still be reset, newest first, whoever reversed them.

        Reads, per ticked programme, what was updated since and the change log; a closed log leaves reasons empty.
        """
        with self._links.asking(account) as link:
            programs = [program.id for program in self._programs.ticked(account, None)]
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
        return self._history.batches()

    def unfinished(self) -> tuple[BatchInfo, ...]:
        """Batches with rows that still wait for something."""
        return self._history.unfinished()

    def find_order(self, text: str) -> tuple[Outcome, ...]:
        """Every row ever sent for an order number or action id."""
        return self._history.find_order(text)

    def lock_reminders(self) -> tuple[LockReminder, ...]:
        """What of mine locks today, within 3 and within 7 days; each row in its nearest bucket."""
        return self._history.lock_reminders()

    def verify_history(self) -> Flaw | None:
        """The first thing in the history that doesn't fit, or None. Slow for a large one; may ask for the keyring."""
        return self._journal.verify()

    def save_results(
        self, batch_id: int, path: Path, *, headers: Sequence[str], cells: Callable[[Outcome], Sequence[str]]
    ) -> SavedResults:
        """The batch's own sheet back with `headers` and `cells(outcome)` beside its rows, under another name.

        An .xlsx or .xlsm comes back as it is, every part of it; where that isn't possible a new workbook is written
        and a notice says what a copy would have lost. Outcomes whose row can't be read any more, or holds another
        order now, stand below by themselves. UsageError, SheetError or StoreError say why nothing was saved.
        """
        info, outcomes = self.batch(batch_id), self.outcomes(batch_id)
        table = self._sheets.of_batch(info)
        return save_results(info, outcomes, table, path, headers=headers, cells=cells)

    # ------------------------------------------------------------------ practice

    def sample(self) -> Path:
        """A sample sheet whose orders exist in the practice world, dated around it."""
        if not self.practice:
            raise UsageError("USAGE", detail="samples belong to practice mode")
        return self._practice.sample()
