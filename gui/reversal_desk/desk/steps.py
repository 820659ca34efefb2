"""The parts that take a sheet through its steps, and back: made together, when the first of them is wanted."""

from __future__ import annotations

from pathlib import Path

from reversal_desk.desk.accounts import KnownAccounts
from reversal_desk.desk.downloads import Downloads
from reversal_desk.desk.finding import Finding
from reversal_desk.desk.history import History
from reversal_desk.desk.journal import DeskJournal
from reversal_desk.desk.links import Links
from reversal_desk.desk.notices import Notices
from reversal_desk.desk.planning import Planning
from reversal_desk.desk.programs import Programs
from reversal_desk.desk.said_once import SaidOnce
from reversal_desk.desk.sending import Sending
from reversal_desk.desk.sheets import Sheets
from reversal_desk.desk.undo import Undo
from reversal_desk.store.actions import ActionCache


class Steps:
    """One on the other, and all on the parts of a start. Nothing is open in them: they end with those."""

    def __init__(
        self,
        folder: Path,
        *,
        journal: DeskJournal,
        cache: ActionCache,
        links: Links,
        accounts: KnownAccounts,
        history: History,
        notices: Notices,
    ) -> None:
        self.sheets = Sheets(journal=journal, accounts=accounts, notices=notices)
        self.programs = Programs(links=links, cache=cache)
        self.said_once = SaidOnce(
            journal=journal, links=links, programs=self.programs, cache=cache, notices=notices
        )
        self.finding = Finding(
            journal=journal,
            links=links,
            programs=self.programs,
            downloads=Downloads(cache=cache),
            said_once=self.said_once,
        )
        self.planning = Planning(journal=journal, links=links, said_once=self.said_once)
        self.undo = Undo(
            journal=journal, links=links, history=history, programs=self.programs, sheets=self.sheets
        )
        self.sending = Sending(
            folder,
            journal=journal,
            links=links,
            accounts=accounts,
            history=history,
            said_once=self.said_once,
            planning=self.planning,
            reading_of=self.undo.reading_of,
        )
