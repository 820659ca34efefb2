"""Which exit code a failure or a row has, and in which order codes count."""

from __future__ import annotations

import pytest
from shops import outcome

from reversal_desk.cli import exits
from reversal_desk.errors import (
    BadAnswer,
    DeskError,
    Forbidden,
    OtherCopySending,
    SheetError,
    StoreError,
    Unauthorized,
    UsageError,
    VaultError,
)
from reversal_desk.model import RowState, RunResult


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (Unauthorized("UNAUTHORIZED", host="h"), 4), (Forbidden("FORBIDDEN", permission="p"), 4),
        (VaultError("KEYRING_MISSING", kind="missing"), 4), (OtherCopySending("OTHER_COPY_SENDING"), 5),
        (UsageError("USAGE", detail="d"), 2), (SheetError("SHEET_EMPTY", kind="empty", file="f"), 2),
        (StoreError("DISK_FULL", folder="f"), 2), (BadAnswer("BAD_ANSWER", kind="html", host="h"), 3),
        (DeskError("USAGE", detail="d"), 2),
    ],
)  # fmt: skip
def test_every_failure_has_its_exit_code(error: DeskError, code: int) -> None:
    assert exits.of_error(error) == code


@pytest.mark.parametrize(
    ("states", "troubles", "waits", "code"),
    [
        (["confirmed"], [0], False, 0),
        ([], [0], False, 0),
        (["confirmed", "already_so", "undone", "blocked", "left_out"], [0], False, 0),
        (["confirmed"], [0], True, 6),
        (["refused"], [0], True, 1),
        (["undo_refused"], [0], False, 1),
        (["refused", "checking"], [0], True, 3),
        (["queued"], [0], False, 3),
        (["waiting"], [0], False, 3),
        (["accepted_not_visible"], [0], False, 3),
        (["confirmed"], [3], False, 3),
        (["queued"], [0, 2], False, 2),
        (["queued"], [2, 5], False, 5),
        (["queued"], [5, 4, 3], True, 4),
    ],
)
def test_the_first_exit_code_that_applies(states: list[str], troubles: list[int], waits: bool, code: int) -> None:
    outcomes = tuple(outcome(RowState(state)) for state in states)
    results = [RunResult(n, outcomes, {}, trouble_exit=trouble) for n, trouble in enumerate(troubles)]
    assert exits.of_results(results, outcomes, waits=waits) == code
