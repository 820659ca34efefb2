"""The desk as commands open it."""

from __future__ import annotations

import argparse
import contextlib
import os
from collections.abc import Iterator

from reversal_desk.cli import output
from reversal_desk.desk import Desk
from reversal_desk.errors import UsageError


@contextlib.contextmanager
def opened_desk(options: argparse.Namespace) -> Iterator[Desk]:
    """The desk, its journal looked at as a whole; what there is to say of the data folder comes first."""
    with Desk.open(practice=options.practice) as desk:
        desk.journal_checked()
        options.said = desk.notices
        output.print_notices(desk.notices)
        yield desk


def one_sign_in(desk: Desk, options: argparse.Namespace) -> None:
    """A command for all accounts goes to several addresses: whose the token of the environment is must be said."""
    several = len({account.budget_key for account in desk.accounts()}) > 1
    if several and options.account is None and os.environ.get("REVERSAL_DESK_TOKEN", "").strip():
        raise UsageError("ACCOUNT_NEEDED")
