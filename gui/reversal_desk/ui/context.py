"""What every page is given: the desk, the settings, the account in use, and the one run at a time."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct
from PySide6.QtCore import QObject, Signal

from reversal_desk.model import Account, Outcome
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
    trouble = Signal(object)

    def __init__(self, *, desk: Desk, settings: Settings, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.desk = desk
        self.settings = settings
        self.recent = RecentFiles(settings, own=desk.home, parent=self)
        self.lane = Lane(self)
        self.accounts: tuple[Account, ...] = ()
        self.account: Account | None = None
        self.limits: dict[str, int] = {}  # account key -> rows above which their number is typed
        self.running_batch = 0
