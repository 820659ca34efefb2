"""What every page is given: the desk, the settings, the account in use, and the one run at a time."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from reversal_desk.model import Account
from reversal_desk.ui.background import Lane

if TYPE_CHECKING:
    from reversal_desk.desk import Desk
    from reversal_desk.ui.settings import Settings


class Context(QObject):
    """Shared by the pages; pages tell each other things through its signals, never directly."""

    accounts_changed = Signal()
    batches_changed = Signal()
    place_wanted = Signal(str)
    file_wanted = Signal(object)
    paste_wanted = Signal(str)
    batch_wanted = Signal(int)
    undo_wanted = Signal(int)
    run_wanted = Signal(int)
    trouble = Signal(object)

    def __init__(self, *, desk: Desk, settings: Settings, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.desk = desk
        self.settings = settings
        self.lane = Lane(self)
        self.accounts: tuple[Account, ...] = ()
        self.account: Account | None = None
        self.running_batch = 0
