"""Two copies of the installed program at once on one data folder: one sends, the other says so and ends with 5."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from collections import Counter
from contextlib import ExitStack
from pathlib import Path

import pytest
from balance import states_of
from msgspec.structs import replace
from sites import LIMIT, SENDING, Site
from worlds import Ended, cancellations, write_csv

from reversal_desk.desk import Desk
from reversal_desk.errors import OtherCopySending, UsageError
from reversal_desk.model import Policy, RowState
from reversal_desk.store.lock import sending_lock

ROWS = 8
ROUNDS = int(os.environ.get("REVERSAL_DESK_ROUNDS", "5"))

pytestmark = [
    pytest.mark.crashes,
    pytest.mark.timeout(280),
    pytest.mark.skipif(sys.platform == "win32", reason="there is no kill -9 on Windows"),
]


class Shared(Site):
    """One data folder, and sheets of all its orders and of each half of them."""

    def __init__(self, folder: Path, stack: ExitStack, *, amounts: bool) -> None:
        super().__init__(folder, stack, rows=ROWS)
        parts = (self.orders, self.orders[::2], self.orders[1::2])
        whole, *halves = (self._sheet(folder / f"{n}.csv", part, amounts=amounts) for n, part in enumerate(parts))
        self.sheet, self.halves = whole, halves

    @staticmethod
    def _sheet(path: Path, orders: list[str], *, amounts: bool) -> Path:
        if not amounts:
            return cancellations(path, orders)
        return write_csv(path, [["Order number", "New amount"], *([order, "10.25"] for order in orders)])

    def killed_at_the_gate(self, sheet: Path) -> None:
        """A copy that put writes on record, sent them into the line, and was killed: none of them arrives."""
        self.wire.writes.clear()
        process = self.program.start("submit", sheet, *SENDING)
        assert self.wire.held.wait(LIMIT)
        process.send_signal(signal.SIGKILL)
        process.communicate()

    def together(self, *commands: tuple[str | Path, ...]) -> list[Ended]:
        """Start all at once, hold their writes until one of them ended, then let the others end."""
        self.wire.writes.clear()
        processes = [self.program.start(*words, *SENDING) for words in commands]
        ended: dict[int, Ended] = {}
        first = threading.Event()

        def follow(number: int, process: subprocess.Popen[str]) -> None:
            try:
                out, err = process.communicate(timeout=LIMIT)
            except subprocess.TimeoutExpired:
                process.kill()
                out, err = process.communicate()
            ended[number] = Ended(process.returncode, out, err)
            first.set()

        threads = [threading.Thread(target=follow, args=one) for one in enumerate(processes)]
        for thread in threads:
            thread.start()
        first.wait(LIMIT)
        self.wire.writes.set()
        for thread in threads:
            thread.join(LIMIT + 10)
        return [ended[number] for number in range(len(processes))]


def told_so(ended: Ended) -> bool:
    """Ended with 5 and the one sentence that says why."""
    return ended.code == 5 and "Another copy is sending." in ended.err and ended.err.count("\n") == 1


def nothing_left(ended: Ended) -> bool:
    """Came a moment later: every row is in the other one's batch already."""
    return ended.code == 0 and ended.json["batch"] is None


@pytest.mark.parametrize("number", range(ROUNDS))
def test_two_copies_started_at_once(tmp_path: Path, number: int) -> None:
    """Two submits of one sheet or of two, or a submit beside a resume; amounts and reversals by turns."""
    with ExitStack() as stack:
        site = Shared(tmp_path / "site", stack, amounts=number % 2 == 1)
        first, second = site.sheet, site.halves[number % 2]
        match number % 5:
            case 0 | 1:  # one sheet twice: both plan at the same moment
                site.wire.meet(2)
                ended = site.together(("submit", first), ("submit", first))
                loser = next((one for one in ended if told_so(one) or nothing_left(one)), None)
                assert loser is not None, ended
                ended.remove(loser)
                assert ended[0].code == 0, ended
            case 2 | 3:  # two sheets with other orders
                ended = site.together(("submit", site.halves[0]), ("submit", site.halves[1]))
                assert sorted(one.code for one in ended) == [0, 5], ended
                assert any(told_so(one) for one in ended)
            case _:  # a copy was killed with its writes at the gate; the other half is submitted beside its resume
                site.killed_at_the_gate(site.halves[1 - number % 2])
                ended = site.together(("submit", second), ("resume",))
                assert sorted(one.code for one in ended) == [0, 5], ended
                assert any(told_so(one) for one in ended)
        site.holds(ended=False)
        # the loser's batch goes on at once, planned from a read that the winner's run made old
        rest = site.program.run("resume", *SENDING, timeout=LIMIT)
        assert rest.code in {0, 1, 6}, rest
        site.holds(ended=True)
        effects = Counter(effect.action_id for effect in site.server.effects())
        assert sorted(effects.values()) == [1] * ROWS, "an action was changed twice"
        assert states_of(site.journal)["confirmed"] == ROWS


@pytest.mark.parametrize("amounts", [False, True])
def test_a_plan_that_another_copy_made_old_changes_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, amounts: bool
) -> None:
    """Both copies plan; the first sends and proves all; the second, seconds later, still holds its fresh plan."""
    with ExitStack() as stack:
        site = Shared(tmp_path / "site", stack, amounts=amounts)
        monkeypatch.setenv("REVERSAL_DESK_TOKEN", site.server.token)
        first, second = (stack.enter_context(Desk.open(home=site.program.home)) for _ in range(2))
        plans = []
        for desk in (first, second):
            opened = desk.open_sheet(site.sheet)
            found = desk.find_actions(opened, desk.account("T"))
            plans.append(desk.plan(opened, replace(found, all_fresh=True), Policy()))  # as where both read everything
        one = first.run(first.submit(plans[0]), wait=60, patience=4)
        assert {outcome.state for outcome in one.outcomes} == {RowState.CONFIRMED}
        with pytest.raises(UsageError) as refused:  # judged again: another batch has changed each of them since
            second.submit(plans[1])
        assert refused.value.code == "NOTHING_TO_SEND"
        site.holds(ended=True)
        assert len(site.server.world().submissions) == ROWS, "the second copy sent what was done already"


def test_kill_9_frees_the_lane_at_once(tmp_path: Path) -> None:
    with ExitStack() as stack:
        site = Shared(tmp_path / "site", stack, amounts=False)
        site.wire.writes.clear()
        first = site.program.start("submit", site.sheet, *SENDING)
        assert site.wire.held.wait(LIMIT)
        with pytest.raises(OtherCopySending), sending_lock(site.journal.parent):
            pass
        refused = site.program.run("resume", *SENDING, timeout=LIMIT)
        assert refused.code == 5, refused
        assert "Another copy is sending." in refused.err
        first.send_signal(signal.SIGKILL)
        first.communicate()
        with sending_lock(site.journal.parent):
            pass
        site.wire.writes.set()
        again = site.program.run("resume", *SENDING, timeout=LIMIT)
        assert again.code == 0, again
        site.holds(ended=True)
        assert states_of(site.journal) == {"confirmed": ROWS}
