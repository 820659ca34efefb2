"""The front of the desk: every use case that window and commands share, each in one line of the part that does it.

What a call takes, gives and raises is said here; how it is done, in the parts (see the package's docstring).
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

from reversal_desk import late
from reversal_desk.desk import account_rules
from reversal_desk.desk.accounts import AccountTest
from reversal_desk.desk.drafts import InDraft, Resumed
from reversal_desk.desk.folder import data_folder, make_folder
from reversal_desk.desk.history import Elsewhere, LockReminder
from reversal_desk.desk.parts import Parts
from reversal_desk.desk.practice import begin_anew
from reversal_desk.errors import DeskError, UsageError
from reversal_desk.model import (
    Account,
    BatchInfo,
    Change,
    Code,
    Field,
    Limits,
    Notice,
    Outcome,
    Policy,
    Program,
    Progress,
    RowEdit,
    RunResult,
    Table,
)
from reversal_desk.store.chain import Flaw
from reversal_desk.store.drafts import DraftInfo, DraftLock
from reversal_desk.vault import Vault

if TYPE_CHECKING:  # only named here, or late; the parts bring in late what a start can do without
    from reversal_desk.desk import report, results, sheets, support, undo
    from reversal_desk.desk.finding import Found, Widening
    from reversal_desk.desk.planning import Plan
    from reversal_desk.desk.report import SavedReport
    from reversal_desk.desk.results import SavedResults
    from reversal_desk.desk.said_once import WordUse
    from reversal_desk.desk.sheets import OpenedSheet
    from reversal_desk.report import Speech
    from reversal_desk.run import Control, RecheckResult
    from reversal_desk.sheet.reader import TextLook
    from reversal_desk.sheet.results import Written
    from reversal_desk.store.layouts import Codes, Words
    from reversal_desk.undo import Facet, Listed, Reversed, Scope, UndoPreview
else:
    report, results = late.room("reversal_desk.desk.report"), late.room("reversal_desk.desk.results")
    sheets, undo = late.room("reversal_desk.desk.sheets"), late.room("reversal_desk.desk.undo")
    support = late.room("reversal_desk.desk.support")

Tell = Callable[[Progress], None]


def _quiet(_: Progress) -> None:
    """For callers that don't watch."""


def _no_percent(_: int) -> None:
    """Nobody listens."""


def _go_on() -> bool:
    return False


class Desk:
    """Make it with `Desk.open`, end it with `close`. One per process and data folder.

    Calls that read the service or a file are slow: the window makes them on a background thread. All may come from
    several threads; what keeps them apart is said at `Parts`.
    """

    def __init__(
        self,
        home: Path,
        *,
        practice: bool,
        vault: Vault,
        practice_delay: tuple[float, float],
        practice_pace: float,
        anew: bool,
    ) -> None:
        self.home = home
        self.practice = practice
        self._vault = vault
        make_folder(home)
        folder = home / ("practice" if practice else "live")
        notice = begin_anew(folder, wanted=anew) if practice else None
        self._parts = Parts(
            folder, practice=practice, vault=vault, practice_delay=practice_delay, practice_pace=practice_pace
        )
        if notice is not None:
            self._parts.notices.say(notice)

    @classmethod
    def open(
        cls,
        *,
        home: Path | None = None,
        practice: bool = False,
        vault: Vault | None = None,
        practice_delay: tuple[float, float] = (0.4, 1.2),
        practice_pace: float = 0.0,
        anew: bool = False,
    ) -> Desk:
        """Open the data folder (REVERSAL_DESK_HOME, or the platform's); StoreError says why it can't be used.

        In practice mode a change takes effect within `practice_delay` seconds, and its answer takes `practice_pace`.
        `anew`: practice begins with a fresh world and nothing done in it, as it does by itself where its orders lock.
        """
        return cls(
            home or data_folder(), practice=practice, vault=vault or Vault(), practice_delay=practice_delay,
            practice_pace=practice_pace, anew=anew,
        )  # fmt: skip

    # ------------------------------------------------------------------ care of the journal

    def journal_checked(self) -> bool:
        """Wait until the whole journal was looked at, since the start in the background. Slow for a large one.

        False where it is damaged: by then it was set aside, a new one begun, and `notices` says so.
        """
        return self._parts.journal.checked()

    @property
    def notices(self) -> tuple[Notice, ...]:
        """What is to be told outside any one call, the oldest first."""
        return self._parts.notices.said

    def close(self) -> None:
        """End connections, the practice service and the look at the journal. A second time it does nothing."""
        self._parts.close()

    def __enter__(self) -> Desk:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    # ------------------------------------------------------------------ accounts

    def accounts(self) -> tuple[Account, ...]:
        """Known accounts; in practice mode the built-in one."""
        return self._parts.accounts.all()

    def default_account(self) -> Account | None:
        """The only account, or the first."""
        return self._parts.accounts.first()

    def account(self, name: str | None) -> Account:
        """An account by name, or the only one; UsageError where it isn't clear."""
        return self._parts.accounts.named(name)

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
        return self._parts.accounts.add(
            name=name, sid=sid, token=token, origin=origin, brand_id=brand_id, programs=programs
        )

    def keep_token(self, name: str, token: str) -> Notice | None:
        """Take another token for an account, as where the first was mistyped or withdrawn.

        The notice says when no keyring took it. Not while a batch of it runs: its connection is closed.
        """
        return self._parts.accounts.keep_token(name, token)

    @staticmethod
    def checked_account(*, name: str, sid: str, origin: str, brand_id: str = "") -> Account:
        """An account whose values can be used: a SID of letters and digits, an https (or loopback) address."""
        return account_rules.checked_account(name=name, sid=sid, origin=origin, brand_id=brand_id)

    def remove_account(self, name: str) -> None:
        """Forget an account and its token; its history stays."""
        self._parts.accounts.remove(name)

    def test_account(self, name: str) -> AccountTest:
        """Ask the service who we are; a token without that permission is tried by its programs (contract 2)."""
        return self._parts.accounts.test(name)

    @property
    def requests(self) -> dict[str, int]:
        """Requests by kind over all accounts, since the start or the last `find_actions` of each."""
        return self._parts.links.requests

    def limits(self, account: Account) -> Limits:
        """What a batch of this account may come to before its number of rows must be typed (guard MANY)."""
        return self._parts.accounts.limits(account)

    def limit_rows(self, account: Account, rows: int) -> None:
        """Set the limit of rows, for batches sent from now on. StoreError where it could not be kept."""
        self._parts.accounts.limit_rows(account, rows)

    def limit_money(self, account: Account, currency: str, most: Decimal | None) -> None:
        """Set the limit of commission in a currency, None for no limit. StoreError where it could not be kept."""
        self._parts.accounts.limit_money(account, currency, most)

    def limit_share(self, account: Account, share: int | None) -> None:
        """Set the limit, in per cent, of what one partner may lose, None for no limit. StoreError as above."""
        self._parts.accounts.limit_share(account, share)

    def currencies(self, account: Account) -> tuple[str, ...]:
        """The currencies that the account's commissions were seen to be in, or that have a limit."""
        return self._parts.accounts.currencies(account)

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
        return self._parts.steps.sheets.open(
            path, sheet_name=sheet_name, password=password, columns=columns, nothing=nothing, account=account,
            encoding=encoding, delimiter=delimiter, preview=preview, progress=progress, stopped=stopped,
        )  # fmt: skip

    @staticmethod
    def look_at_text(path: Path, *, encoding: str = "", delimiter: str = "") -> TextLook:
        """The first rows of a text file, read in a way that a person considers; quick for a file of any size."""
        return sheets.look_at_text(path, encoding=encoding, delimiter=delimiter)

    def open_pasted(self, text: str, *, account: Account | None = None) -> OpenedSheet:
        """Cells pasted from Excel."""
        return self._parts.steps.sheets.open_pasted(text, account=account)

    def remap(self, opened: OpenedSheet, columns: Mapping[Field, str], *, nothing: Collection[str] = ()) -> OpenedSheet:
        """The same table with columns chosen by the person; those named in `nothing` mean nothing."""
        return self._parts.steps.sheets.remap(opened, columns, nothing=nothing)

    def recognise(self, opened: OpenedSheet, account: Account | None) -> OpenedSheet:
        """The sheet with the batches of the account that were sent of the very same rows, whatever its name was."""
        return self._parts.steps.sheets.recognise(opened, account)

    # ------------------------------------------------------------------ what is said once

    def remember_layout(
        self, account: Account, opened: OpenedSheet, *, cumulative: bool | None = None, amounts: str = ""
    ) -> None:
        """Keep what the columns of such a sheet are, and what was said of its amounts, for the next one like it."""
        self._parts.steps.said_once.remember_layout(account, opened, cumulative=cumulative, amounts=amounts)

    def forget_layout(self, account: Account, opened: OpenedSheet) -> None:
        """Map such sheets by their headers and cells again."""
        self._parts.steps.said_once.forget_layout(account, opened)

    def words(self, account: Account) -> Words:
        """The account's own words for status and reason; the built-in ones are in `mapping`."""
        return self._parts.steps.said_once.words(account)

    def keep_words(self, account: Account, *, status: Mapping[str, str], reasons: Mapping[str, str]) -> Words:
        """Keep the account's table of words: status -> Meaning, reason -> code. UsageError for one that isn't any."""
        return self._parts.steps.said_once.keep_words(account, status=status, reasons=reasons)

    def words_in(self, opened: OpenedSheet, account: Account | None = None) -> tuple[WordUse, ...]:
        """Every word for a status or a reason in the sheet with what it means now, the most frequent first."""
        return self._parts.steps.said_once.words_in(opened, account)

    def codes(self, account: Account) -> Codes:
        """Custom reason codes by event type, each with what it does ("reverse" or "modify")."""
        return self._parts.steps.said_once.codes(account)

    def keep_codes(self, account: Account, event_type: str, codes: Mapping[str, str]) -> None:
        """Add custom codes by hand; their case counts (contract 6)."""
        self._parts.steps.said_once.keep_codes(account, event_type, codes)

    def learn_codes(self, account: Account, *, programs: Collection[str] | None = None) -> Codes:
        """Read the change log of the last 45 days for codes that aren't impact.com's own; one request per program."""
        return self._parts.steps.said_once.learn_codes(account, programs=programs)

    def reasons(self, account: Account, event_type: str, *, reverses: bool) -> tuple[str, ...]:
        """The reason codes that may be chosen for an action of this event type: the brand's own first."""
        return self._parts.steps.said_once.reasons(account, event_type, reverses=reverses)

    # ------------------------------------------------------------------ finding the actions

    def programs(self, account: Account) -> tuple[Program, ...]:
        """Active programs, read once a day, and whenever server time isn't known yet: windows depend on it."""
        return self._parts.steps.programs.active(account)

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
        return self._parts.steps.finding.find(
            opened, account, programs=programs, since=since, until=until, policy=policy,
            progress=progress, stopped=stopped,
        )  # fmt: skip

    def widening(self, found: Found) -> Widening | None:
        """What it costs to read every day that the service keeps (`find_actions` with `since=SINCE_EVER`); None where
        all of it was read. No network."""
        return self._parts.steps.finding.widening(found)

    # ------------------------------------------------------------------ planning

    def plan(
        self,
        opened: OpenedSheet,
        found: Found,
        policy: Policy,
        edits: Mapping[tuple[int, str], RowEdit] | None = None,
    ) -> Plan:
        """What would happen to every row; no network."""
        return self._parts.steps.planning.plan(opened, found, policy, edits)

    def replan_rows(
        self, before: Plan, rows: Collection[int], edits: Mapping[tuple[int, str], RowEdit]
    ) -> tuple[Change, ...]:
        """The changes of these sheet rows, and of those that speak of the same actions, worked out with all `edits`."""
        return self._parts.steps.planning.replan_rows(before, rows, edits)

    def answer(self, made: Plan, key: str, *, yes: bool) -> Plan:
        """The plan with a question answered: yes for all its lines at once, or they are left out."""
        return self._parts.steps.planning.answer(made, key, yes=yes)

    # ------------------------------------------------------------------ drafts

    def drafts(self) -> tuple[DraftInfo, ...]:
        """Batches that were begun and not sent, the newest first."""
        return self._parts.drafts.all()

    def keep_draft(self, made: Plan, draft_id: int = 0) -> int:
        """Keep a plan as it stands, in the place of an earlier look at it; gives its number."""
        return self._parts.drafts.keep(made, draft_id)

    def keep_rest(self, made: Plan, draft_id: int = 0) -> int:
        """Keep what nobody decided of a plan that was sent, in the place of its draft; gives the draft's number."""
        return self._parts.drafts.keep_rest(made, draft_id)

    def find_in_drafts(self, text: str) -> tuple[InDraft, ...]:
        """Where an order number or action id stands in drafts, the newest first."""
        return self._parts.drafts.find(text)

    def decide_draft(
        self, draft_id: int, policy: Policy, edits: Mapping[tuple[int, str], RowEdit], *,
        ready: int, undecided: int, locks: tuple[DraftLock, ...] = (),
    ) -> bool:  # fmt: skip
        """Keep what was answered and edited since; quick, also for a large sheet. False where the draft is gone."""
        return self._parts.drafts.decide(draft_id, policy, edits, ready=ready, undecided=undecided, locks=locks)

    def drop_draft(self, draft_id: int) -> None:
        """Forget a draft: it was sent, or the person doesn't want it any more."""
        self._parts.drafts.drop(draft_id)

    def open_draft(self, draft_id: int) -> Resumed:
        """A draft as it was left. From its file while that says the same; else from what was kept of it."""
        return self._parts.drafts.open(draft_id)

    # ------------------------------------------------------------------ sending

    def submit(self, made: Plan, *, accept: frozenset[Code] = frozenset()) -> int:
        """Write the batch, before-images included; nothing is sent yet. Gives its number.

        `accept`: look codes answered for here; rows that are ready with them are sent too.
        """
        return self._parts.steps.sending.submit(made, accept=accept)

    def first_of(self, made: Plan) -> str:
        """What a plan would be the first batch of: its `account`, its sheet's `layout`, or nothing ("")."""
        return self._parts.steps.sending.first_of(made)

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
        return self._parts.steps.sending.run(batch_id, control=control, emit=emit, wait=wait, patience=patience)

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
        return self._parts.steps.sending.recheck(account, everything=everything, progress=progress, stopped=stopped)

    def check_patience(self, account: Account, patience: float) -> None:
        """Less than an hour only where nothing real can happen twice (product.md 6)."""
        account_rules.check_patience(account, patience)

    # ------------------------------------------------------------------ undo

    def undo_list(self, source: Path | str) -> Listed:
        """The list of orders in a file, or as it was pasted. SheetError says why it can't be read."""
        return undo.read_list(source)

    def undo_facets(self, batch_id: int) -> tuple[Facet, ...]:
        """What the rows of a batch that can go back may be chosen by; reads its sheet again."""
        return self._parts.steps.undo.facets(batch_id)

    def undo_preview(self, batch_id: int, scope: Scope | None = None) -> UndoPreview:
        """What would go back of a batch, from a fresh read: three buckets, and what a list named besides.

        Reads, per programme, what was updated since the batch was planned, what is approved, and the change log.
        """
        return self._parts.steps.undo.preview(batch_id, scope)

    def undo(self, preview: UndoPreview) -> int:
        """Write the undo batch of a preview; run it with `run`. Rows that can't go back are recorded as refused.

        Those of the preview's rows that wait to be sent are stopped first; OtherCopySending where that can't be.
        """
        self.stop_unsent(preview)
        return self._parts.steps.undo.begin(preview)

    def undo_meant(self, batch_id: int, scope: Scope | None = None) -> UndoPreview:
        """What a scope means of a batch, without a look at the service: no row is judged yet."""
        return self._parts.steps.undo.meant(batch_id, scope)

    def stop_unsent(self, preview: UndoPreview) -> None:
        """The meant rows of a batch that wait to be sent never are; its other rows keep their place."""
        if preview.unsent:
            ids = frozenset(outcome.change_id for outcome in preview.unsent)
            self._parts.steps.sending.stop_unsent(preview.batch.id, ids)

    def ours(self, account: Account, action_ids: Iterable[str]) -> dict[int, set[str]]:
        """batch -> action ids whose newest proved change is in that batch: what `reset --sheet` can take back."""
        return self._parts.steps.undo.ours(account, action_ids)

    def find_reversed(self, account: Account, since: datetime, until: datetime) -> tuple[Reversed, ...]:
        """Actions reversed between two moments (aware) that can still be reset, newest first, whoever reversed them.

        Reads, per ticked programme, what was updated since and the change log; a closed log leaves reasons empty.
        UsageError where the first moment is not before the second.
        """
        return self._parts.steps.undo.find_reversed(account, since, until)

    # ------------------------------------------------------------------ history

    def batches(self) -> tuple[BatchInfo, ...]:
        """All batches, newest first."""
        return self._parts.history.batches()

    def unfinished(self) -> tuple[BatchInfo, ...]:
        """Batches with rows that still wait for something."""
        return self._parts.history.unfinished()

    def account_of(self, batch_id: int) -> Account:
        """The account a batch belongs to."""
        return self._parts.history.account_of(batch_id)

    def batch(self, batch_id: int) -> BatchInfo:
        """One batch; UsageError where there is none."""
        return self._parts.history.batch(batch_id)

    def outcomes(self, batch_id: int) -> tuple[Outcome, ...]:
        """Every row of a batch and where it stands."""
        return self._parts.history.outcomes(batch_id)

    def settled_elsewhere(self, batch_id: int) -> dict[tuple[int, str], Elsewhere]:
        """(row, action) of a batch's sheet -> the other batch of that sheet in which it was sent, or decided later."""
        return self._parts.history.settled_elsewhere(batch_id)

    def latest_outcomes(self, batch_id: int, most: int) -> tuple[Outcome, ...]:
        """At most so many rows of a batch that were sent, those with the latest news first."""
        return self._parts.history.latest_outcomes(batch_id, most)

    def batch_reconciliation(self, batch_id: int) -> dict[str, dict[str, Decimal]]:
        """The line that adds up, for a batch that was sent."""
        return self._parts.history.reconciliation(batch_id)

    def batch_counted_in(self, batch_id: int) -> dict[tuple[int, str], frozenset[str]]:
        """(row, currency) -> the parts of that line in which it is counted."""
        return self._parts.history.counted_in(batch_id)

    def batches_of_sheet(self, batch_id: int) -> tuple[BatchInfo, ...]:
        """The other batches of a batch's sheet, of which a few rows went first; the oldest first."""
        return self._parts.history.of_sheet(batch_id)

    def find_order(self, text: str) -> tuple[Outcome, ...]:
        """Every row ever sent for an order number or action id."""
        return self._parts.history.find_order(text)

    def find_unsent(self, text: str) -> tuple[Outcome, ...]:
        """Every row of a batch that names an order and was never sent, as no action was found for it."""
        return self._parts.history.find_unsent(text)

    def lock_reminders(self) -> tuple[LockReminder, ...]:
        """What of mine locks today, within 3 and within 7 days; each row in its nearest bucket."""
        return self._parts.history.lock_reminders(self._parts.drafts.all())

    def verify_history(self) -> Flaw | None:
        """The first thing in the history that doesn't fit, or None. Slow for a large one; may ask for the keyring."""
        return self._parts.journal.verify()

    def save_results(
        self,
        batch_id: int,
        path: Path,
        *,
        headers: Sequence[str],
        cells: Callable[[Outcome], Sequence[Written]],
        ours: str = " (Reversal Desk)",
    ) -> SavedResults:
        """The batch's own sheet back with `headers` and `cells(outcome)` beside its rows, under another name.

        A header that the sheet has itself gets `ours` added.

        An .xlsx or .xlsm comes back as it is, every part of it; where that isn't possible a new workbook is written
        and a notice says what a copy would have lost. Outcomes whose row can't be read any more, or holds another
        order now, stand below by themselves. A row that was undone is told as it was read back then, and one that
        another batch of the sheet sent, as a test before it, by that batch. UsageError, SheetError or StoreError say
        why nothing was saved.
        """
        info, outcomes = self.batch(batch_id), self._parts.history.outcomes_of_sheet(batch_id)
        table = self._parts.steps.sheets.of_batch(info)
        return results.save_results(info, outcomes, table, path, headers=headers, cells=cells, ours=ours)

    def save_report(self, batch_id: int, path: Path, *, speech: Speech | None = None) -> SavedReport:
        """One HTML page on a batch, which prints: what was sent and proved, the line that adds up, totals, what was
        refused or undone, the make-good list, every row.

        `speech` says it in a language; English without one. It is the journal as it stands at one moment, also while a
        run goes on. UsageError or StoreError say why nothing was saved. Slow for a large batch.
        """
        said = {} if speech is None else {"speech": speech}
        with self._parts.history.at_one_moment() as journal:
            return report.save_report(journal, batch_id, path, practice=self.practice, **said)

    # ------------------------------------------------------------------ support

    def save_support(self, path: Path) -> tuple[str, ...]:
        """What whoever helps needs to know, as a zip file without orders, partners, amounts or secrets; gives the names
        in it. Looks at the whole history, so it may ask for the keyring. UsageError or StoreError where nothing was
        saved."""
        try:
            flaw = self.verify_history()
            told = support.facts(
                batches=self.batches(), drafts=len(self.drafts()), accounts=self.accounts(),
                flaw="" if flaw is None else flaw.code, notices=[notice.code for notice in self.notices],
                keyring=self._vault.backend,
            )  # fmt: skip
        except DeskError as error:  # that is what has to be told, then
            told = support.cannot_read(error)
        return support.write(path, home=self.home, practice=self.practice, data=told)

    @staticmethod
    def save_support_unopened(
        path: Path, error: DeskError, *, home: Path | None = None, practice: bool = False
    ) -> tuple[str, ...]:
        """The same of a desk that doesn't open, which is when it is needed most."""
        return support.write(path, home=home or data_folder(), practice=practice, data=support.cannot_open(error))

    # ------------------------------------------------------------------ practice

    def sample(self) -> Path:
        """A sample sheet whose orders exist in the practice world, dated around it."""
        if not self.practice:
            raise UsageError("USAGE", detail="samples belong to practice mode")
        return self._parts.practice.sample()
