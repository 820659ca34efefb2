"""The exit codes (product.md section 6), and which of them a failure or the rows of a run end with."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from reversal_desk.errors import (
    DeskError,
    Forbidden,
    OtherCopySending,
    ServiceError,
    SheetError,
    StoreError,
    Unauthorized,
    UsageError,
    VaultError,
)
from reversal_desk.model import OPEN_STATES, Outcome, RowState, RunResult

OK, REFUSED, USAGE, UNKNOWN, SIGN_IN, OTHER_COPY, LOOK = 0, 1, 2, 3, 4, 5, 6


def of_error(error: DeskError) -> int:
    """The exit code of an expected failure (product.md section 6)."""
    if isinstance(error, Unauthorized | Forbidden | VaultError):
        return SIGN_IN
    if isinstance(error, OtherCopySending):
        return OTHER_COPY
    if isinstance(error, UsageError | SheetError | StoreError):
        return USAGE
    if isinstance(error, ServiceError):
        return UNKNOWN
    return USAGE


def of_results(results: Sequence[RunResult], outcomes: Collection[Outcome], *, waits: bool) -> int:
    """The exit code of runs, the first that applies; `waits`: rows wait for a person."""
    codes = {result.trouble_exit for result in results}
    for code in (SIGN_IN, OTHER_COPY, USAGE):
        if code in codes:
            return code
    states = {outcome.state for outcome in outcomes}
    if states & OPEN_STATES or UNKNOWN in codes:
        return UNKNOWN
    if states & {RowState.REFUSED, RowState.UNDO_REFUSED}:
        return REFUSED
    return LOOK if waits else OK
