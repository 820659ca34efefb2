"""A batch's report, from the journal as it is at one moment to a file that takes its place whole."""

from __future__ import annotations

import getpass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct

from reversal_desk import report
from reversal_desk.desk.history import OfSheet
from reversal_desk.errors import UsageError
from reversal_desk.model import BatchInfo, Grid
from reversal_desk.sheet.results import keep_source, written_whole

if TYPE_CHECKING:
    from reversal_desk.store.journal import Journal

_ENDINGS = frozenset({".html", ".htm"})


class SavedReport(Struct, frozen=True):
    """A report was written: how many rows it tells of, and how many stand in its make-good list."""

    rows: int
    make_good: int


def save_report(
    journal: Journal, batch_id: int, path: Path, *, practice: bool, speech: report.Speech = report.ENGLISH
) -> SavedReport:
    """Write the report of a batch; what is written into the `journal` meanwhile must not be seen through it.

    UsageError REPORT_NAME where a browser would not open it under its name, REPORT_OVER_SOURCE where it would replace
    the sheet; StoreError REPORT_NOT_WRITTEN when the disk says no. An existing file is replaced once this one is whole.
    """
    info = journal.batches.get(batch_id)
    if info is None:
        raise UsageError("BATCH_UNKNOWN", batch=batch_id)
    if path.suffix.casefold() not in _ENDINGS:
        raise UsageError("REPORT_NAME", file=path.name)
    keep_source(Grid(path=info.file, kind="", sheets=(), sheet="", rows=()), path, code="REPORT_OVER_SOURCE")
    head = _head(journal, info, practice=practice)
    with written_whole(path, code="REPORT_NOT_WRITTEN") as file:
        figures = report.write(file, head, journal.rows.accounted(batch_id), speech)
    return SavedReport(figures.rows, sum(share.locked for share in figures.shares.values()))


def _head(journal: Journal, info: BatchInfo, *, practice: bool) -> report.Head:
    others = journal.batches.of_sheet(info.id if info.undo_of is None else info.undo_of)
    others = tuple(number for number in others if number != info.id)
    _, account = journal.batches.account_of(info.id)
    return report.Head(
        batch=info,
        account=account,
        practice=practice,
        parts=OfSheet.of(journal, info.id).line(),
        sent=journal.rows.sent_between(info.id),
        others=others,
        alone=info.trial and not others,
        gives_back=_gives_back(journal, info),
        made_at=datetime.now(UTC),
        made_by=_user(),
    )


def _gives_back(journal: Journal, info: BatchInfo) -> bool:
    """Whether a batch puts back what stood before its sheet; the undo of an undo makes the changes once more."""
    gives, below = False, info.undo_of
    while below is not None:
        gives = not gives
        found = journal.batches.get(below)
        below = None if found is None else found.undo_of
    return gives


def _user() -> str:
    """Who is signed in at this computer; a dash where it doesn't say."""
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):  # no name in the environment, and none for the number
        return "—"
