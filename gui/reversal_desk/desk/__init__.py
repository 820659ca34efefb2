"""The use cases that window and commands share. They compose the rooms below and decide nothing about money themselves.

`front` has them all on one page, each in one line of the part that does it; `parts` makes those that a start needs,
one on the other, and `steps` the rest when one of them is first wanted.

What is there before any sheet: `folder` (where the data lies), `journal` (its care), `notices`, `practice` (the
stand-in service), `account_rules`, `links` (a client, clock and budget for each account), `accounts`, `history`
(what the journal tells). From a sheet to a plan: `sheets`, `said_once` (words, codes, layouts), `programs`,
`downloads`, `finding`, `planning`. And on from there: `drafts`, `sending` (batches, runs, late looks), `undo`,
`results` (the person's own sheet back), `report` (what became of a batch, as a page), `support` (what whoever helps
needs to know).
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

from reversal_desk.desk.folder import data_folder
from reversal_desk.desk.front import Desk

# Late, by `__getattr__`: what names a step that no start takes would bring the step's modules with it.
if TYPE_CHECKING:
    from reversal_desk.desk.accounts import AccountTest
    from reversal_desk.desk.drafts import Difference, Resumed, asked_again, differences, seen_in, seen_of
    from reversal_desk.desk.finding import SINCE_EVER, Found, Widening
    from reversal_desk.desk.history import LockReminder
    from reversal_desk.desk.planning import Plan, asked_of_later, claims, handled_in, planned_to_hold
    from reversal_desk.desk.report import SavedReport
    from reversal_desk.desk.results import SavedResults
    from reversal_desk.desk.said_once import WordUse
    from reversal_desk.desk.sheets import HandledSheet, OpenedSheet, said_of

__all__ = [
    "SINCE_EVER",
    "AccountTest",
    "Desk",
    "Difference",
    "Found",
    "HandledSheet",
    "LockReminder",
    "OpenedSheet",
    "Plan",
    "Resumed",
    "SavedReport",
    "SavedResults",
    "Widening",
    "WordUse",
    "asked_again",
    "asked_of_later",
    "claims",
    "data_folder",
    "differences",
    "handled_in",
    "planned_to_hold",
    "said_of",
    "seen_in",
    "seen_of",
]

_PARTS = {
    "accounts": {"AccountTest"},
    "drafts": {"Difference", "Resumed", "asked_again", "differences", "seen_in", "seen_of"},
    "finding": {"SINCE_EVER", "Found", "Widening"},
    "history": {"LockReminder"},
    "planning": {"Plan", "asked_of_later", "claims", "handled_in", "planned_to_hold"},
    "report": {"SavedReport"},
    "results": {"SavedResults"},
    "said_once": {"WordUse"},
    "sheets": {"HandledSheet", "OpenedSheet", "said_of"},
}


def __getattr__(name: str) -> Any:
    for part, names in _PARTS.items():
        if name in names:
            return getattr(import_module(f"{__name__}.{part}"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
