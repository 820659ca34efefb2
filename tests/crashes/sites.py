"""One service behind a line whose gate holds writes, and one data folder of the installed program."""

from __future__ import annotations

from contextlib import ExitStack
from pathlib import Path

from balance import imbalance, standing
from cuttable import Wire
from homes import know
from worlds import Program, cancellations, plain_world

from reversal_desk.impact.practice import PracticeServer

#: How long anything here may take, seconds: a guard against hanging, and no measure.
LIMIT = 120.0
#: How every command here sends: without a question, told as JSON, and ended before long.
SENDING = ("--yes", "--json", "--quiet", "--patience", "4", "--wait", "60")


class Site:
    """The service, the line to it, a program, and a sheet that cancels every order.

    The program knows the line's near end as account T and has its token, unless `known` is False.
    """

    def __init__(
        self, folder: Path, stack: ExitStack, *, rows: int, delay: tuple[float, float] = (0, 0.2), known: bool = True
    ) -> None:
        folder.mkdir(exist_ok=True)
        self.rows = rows
        self.server = stack.enter_context(
            PracticeServer(folder / "world", world=plain_world(rows), delay=delay, limit=100_000)
        )
        self.wire = stack.enter_context(Wire(self.server.origin))
        self.before = standing(self.server)
        self.home = folder / "home"
        self.program = Program(self.home, self.server.token) if known else Program(self.home)
        if known:
            self.make_known()
        self.journal = self.home / "live" / "journal.sqlite3"
        self.orders = [f"A{n:05d}" for n in range(1, rows + 1)]
        self.sheet = cancellations(folder / "s.csv", self.orders)

    def make_known(self) -> None:
        """Account T, which has sent before."""
        know(self.home, self.server.sid, self.wire.origin, proven=True)

    def holds(self, *, ended: bool = True) -> None:
        """The ledger and the journal agree."""
        wrong = imbalance(self.journal, self.server.world(), self.before, ended=ended)
        assert not wrong, "\n".join(wrong)
