"""The desk as commands open it."""

from __future__ import annotations

import argparse
import contextlib
from collections.abc import Iterator

from reversal_desk.cli import output
from reversal_desk.desk import Desk


@contextlib.contextmanager
def opened_desk(options: argparse.Namespace) -> Iterator[Desk]:
    """The desk, its journal looked at as a whole; what there is to say of the data folder comes first."""
    with Desk.open(practice=options.practice) as desk:
        desk.journal_checked()
        options.said = desk.notices
        output.print_notices(desk.notices)
        yield desk
