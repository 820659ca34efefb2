"""What every page is given: the desk, the settings, the account in use, and the one run at a time."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from msgspec import Struct
from PySide6.QtCore import QObject, Signal, Slot

from reversal_desk.model import Account, Limits, Outcome
from reversal_desk.ui import background
from reversal_desk.ui.background import Lane

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
    asked: int = -1


def known_limits(desk: Desk, accounts: Iterable[Account], asked: int = -1) -> KnownLimits:
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
        self.lane = Lane(self)
        self.accounts: tuple[Account, ...] = ()
        self.account: Account | None = None
        self.limits: dict[str, Limits] = {}  # account key -> above which a batch's number of rows is typed
        self.currencies: dict[str, tuple[str, ...]] = {}  # account key -> those that can be given a limit
        self._limits_set = 0
        self.running_batch = 0

    def set_limits(self, account: Account, limits: Limits) -> None:
        """A person set them here; the desk is told beside this."""
        self._limits_set += 1
        self.limits[account.key] = limits

    def read_limits(self) -> None:
        """Another copy of the program may have set limits, or a sheet have shown a currency."""
        background.in_pool(
            known_limits, self.desk, self.accounts, self._limits_set, done=self.take_limits, failed=self.trouble.emit
        )

    @Slot(object)
    def take_limits(self, found: KnownLimits) -> None:
        """They were read; what a person has set meanwhile is later than that."""
        if found.asked not in {-1, self._limits_set}:
            return
        before = self.limits, self.currencies
        self.limits, self.currencies = dict(found.limits), dict(found.currencies)
        if before != (self.limits, self.currencies):
            self.limits_changed.emit()
