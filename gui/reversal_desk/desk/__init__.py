"""The use cases that window and commands share."""

from reversal_desk.desk.accounts import AccountTest
from reversal_desk.desk.drafts import Difference, Resumed, differences, seen_of
from reversal_desk.desk.finding import Found
from reversal_desk.desk.folder import data_folder
from reversal_desk.desk.front import Desk
from reversal_desk.desk.history import LockReminder
from reversal_desk.desk.planning import Plan, claims
from reversal_desk.desk.results import SavedResults
from reversal_desk.desk.said_once import WordUse
from reversal_desk.desk.sheets import HandledSheet, OpenedSheet

__all__ = [
    "AccountTest",
    "Desk",
    "Difference",
    "Found",
    "HandledSheet",
    "LockReminder",
    "OpenedSheet",
    "Plan",
    "Resumed",
    "SavedResults",
    "WordUse",
    "claims",
    "data_folder",
    "differences",
    "seen_of",
]
