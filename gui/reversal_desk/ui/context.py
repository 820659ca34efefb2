"""What every page is given: the desk, the settings, the account in use, and the one run at a time."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING

from msgspec import Struct
from PySide6.QtCore import QObject, Signal, Slot

from reversal_desk.model import Account, Limits, Outcome
from reversal_desk.ui import background
from reversal_desk.ui.background import Lane
from reversal_desk.ui.models.recent import RecentFiles

if TYPE_CHECKING:
    from reversal_desk.desk import Desk
    from reversal_desk.ui.settings import Settings


class UndoWanted(Struct, frozen=True):
    """A person asked to take a batch back: all of it, or the rows they had selected."""

    batch_id: int
    rows: tuple[Outcome, ...] = ()


class BatchesWanted(Struct, frozen=True):
    """A person wants to see several batches, as those whose rows lock within so many days; 0 means today."""

    batch_ids: tuple[int, ...]
    within_days: int


class KnownLimits(Struct, frozen=True):
    """By account key: above what a batch's number of rows is typed, and the currencies that can be given a limit.

    `asked`: how often a person had set a limit here when they were read.
    """

    limits: Mapping[str, Limits]
    currencies: Mapping[str, tuple[str, ...]]
    asked: int


def known_limits(desk: Desk, accounts: Iterable[Account], asked: int) -> KnownLimits:
    """As the desk has them now."""
    every = {account.key: account for account in accounts}
    return KnownLimits(
        {key: desk.limits(account) for key, account in every.items()},
        {key: desk.currencies(account) for key, account in every.items()},
        asked,
    )


class Context(QObject):
    """Shared by the pages; pages tell each other things through its signals, never directly."""

    accounts_changed = Signal()
    batches_changed = Signal()
    place_wanted = Signal(str)
    files_wanted = Signal(object)  # paths, in the order they are to be taken
    paste_wanted = Signal(str)
    batch_wanted = Signal(int)
    history_wanted = Signal(int)  # a batch, in its place among the others
    batches_wanted = Signal(object)  # a BatchesWanted
    undo_wanted = Signal(object)  # an UndoWanted
    elsewhere_wanted = Signal()
    run_wanted = Signal(int)
    draft_wanted = Signal(int)
    account_wanted = Signal(object)  # an Account
    limits_changed = Signal()
    trouble = Signal(object)

    def __init__(self, *, desk: Desk, settings: Settings, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.desk = desk
        self.settings = settings
        self.recent = RecentFiles(settings, own=desk.home, parent=self)
        self.lane = Lane(self)
        self.accounts: tuple[Account, ...] = ()
        self.account: Account | None = None
        self.limits: dict[str, Limits] = {}  # account key -> above which a batch's number of rows is typed
        self.currencies: dict[str, tuple[str, ...]] = {}  # account key -> those that can be given a limit
        self.limits_set = 0  # how often a person set one here
        self._limits_out = 0  # of these, so many are being kept
        self._limits_old = False  # they were read while one was being kept
        self.running_batch = 0

    def set_limits(self, account: Account, limits: Limits, keep: Callable[[], None]) -> None:
        """A person set them here; `keep` tells the desk, in a worker."""
        self.limits_set += 1
        self._limits_out += 1
        self.limits[account.key] = limits
        background.in_pool(keep, done=self._limits_kept, failed=self._limits_not_kept)

    @Slot(object)
    def _limits_kept(self, _nothing: object) -> None:
        self._limits_out -= 1
        if self._limits_old and not self._limits_out:
            self.read_limits()

    @Slot(object)
    def _limits_not_kept(self, error: BaseException) -> None:
        """What is shown must be what holds."""
        self._limits_out -= 1
        self.read_limits()
        self.trouble.emit(error)

    def read_limits(self) -> None:
        """Another copy of the program may have set limits, or a sheet have shown a currency."""
        self._limits_old = False
        background.in_pool(
            known_limits, self.desk, self.accounts, self.limits_set, done=self.take_limits, failed=self.trouble.emit
        )

    @Slot(object)
    def take_limits(self, found: KnownLimits) -> None:
        """They were read. Where a person has set one since, or it is being kept still, they are read once more."""
        if self._limits_out:
            self._limits_old = True
            return
        if found.asked != self.limits_set:
            self.read_limits()
            return
        before = dict(self.limits), dict(self.currencies)
        self.limits |= found.limits
        self.currencies |= found.currencies
        if before != (self.limits, self.currencies):
            self.limits_changed.emit()
