"""The network goes away and comes back in the middle of a run: the run waits, keeps its place, and ends well."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from balance import attempts_on_record, states_of
from cuttable import State
from sites import LIMIT, Site

from reversal_desk.desk import Desk
from reversal_desk.impact import client
from reversal_desk.model import Policy, Progress, RunResult
from reversal_desk.run import Control, hold
from reversal_desk.run.marking import IN_FLIGHT

ROWS = 40
#: Of a cut network a lane that has marked IN_FLIGHT rows may try a few more, one at a time, ever more seldom.
PROBES = 12

pytestmark = [pytest.mark.crashes, pytest.mark.timeout(280)]


def all_well(site: Site) -> None:
    """Everything confirmed, each action changed once, the ledger and the journal agree."""
    site.holds()
    assert states_of(site.journal) == {"confirmed": ROWS}
    effects = Counter(effect.action_id for effect in site.server.effects())
    assert sorted(effects.values()) == [1] * ROWS


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    with ExitStack() as stack:
        yield Site(tmp_path, stack, rows=ROWS)


class Run(threading.Thread):
    """A run in a thread of its own, as the window has it."""

    def __init__(self, desk: Desk, batch: int) -> None:
        super().__init__(name="run")
        self.desk, self.batch = desk, batch
        self.control = Control()
        self.notices: list[str] = []
        self.noticed = threading.Event()
        self.result: RunResult | None = None
        self.error: BaseException | None = None
        self.start()

    def run(self) -> None:
        try:
            self.result = self.desk.run(self.batch, control=self.control, emit=self.hear, wait=60, patience=4)
        except BaseException as error:  # noqa: BLE001 - told by `end`, in the test's own thread
            self.error = error

    def hear(self, progress: Progress) -> None:
        if progress.notice is not None:
            self.notices.append(progress.notice.code)
            self.noticed.set()

    def end(self) -> RunResult:
        self.join(LIMIT)
        if self.is_alive():
            self.control.leave()
            self.join(LIMIT)
            raise AssertionError("the run did not end")
        if self.error is not None:
            raise self.error
        assert self.result is not None
        return self.result


@pytest.mark.parametrize("trouble", [state for state in State if state is not State.OPEN])
def test_a_network_that_is_cut_in_mid_run_and_restored(
    site: Site, monkeypatch: pytest.MonkeyPatch, trouble: State
) -> None:
    """The same program parts as the window's: the run lives through it, or ends and goes on where it was."""
    monkeypatch.setenv("REVERSAL_DESK_TOKEN", site.server.token)
    monkeypatch.setattr(client, "WRITE_TIMEOUT", (2.0, 2.0))  # a black hole is noticed after a minute, in earnest
    monkeypatch.setattr(client, "READ_TIMEOUT", (2.0, 4.0))
    with Desk.open(home=site.home) as desk:
        opened = desk.open_sheet(site.sheet)
        account = desk.account("T")
        batch = desk.submit(desk.plan(opened, desk.find_actions(opened, account), Policy()))
        site.wire.writes.clear()
        run = Run(desk, batch)
        assert site.wire.held.wait(LIMIT), "no write ever came"
        site.wire.set(trouble)  # with writes at the gate: some were sent, some are on their way
        site.wire.writes.set()
        if trouble is not State.SLOW:
            assert run.noticed.wait(LIMIT), "the run never said that the network is gone"
        assert site.wire.struck.wait(LIMIT)
        if trouble is not State.SLOW:
            sent = attempts_on_record(site.journal)
            assert sent <= IN_FLIGHT + PROBES, "a network that is cut is not fed with rows"
        site.wire.set(State.OPEN)
        result = run.end()
        if result.trouble is not None:
            assert desk.unfinished(), "it ended early and says that nothing is left"
            again = Run(desk, batch).end()
            assert again.trouble is None, again.trouble
    all_well(site)


def test_a_run_that_lost_the_network_for_good_keeps_its_place(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    """The line is cut in mid-run and stays so until the run gives up; the installed program's `resume` finishes."""
    monkeypatch.setenv("REVERSAL_DESK_TOKEN", site.server.token)
    monkeypatch.setattr(hold, "PATIENT_TRIES", 3)  # in earnest it waits for some minutes
    with Desk.open(home=site.home) as desk:
        opened = desk.open_sheet(site.sheet)
        batch = desk.submit(desk.plan(opened, desk.find_actions(opened, desk.account("T")), Policy()))
        site.wire.writes.clear()
        run = Run(desk, batch)
        assert site.wire.held.wait(LIMIT), "no write ever came"
        site.wire.set(State.REFUSED)
        site.wire.writes.set()
        result = run.end()
        assert result.trouble is not None
        assert result.trouble_exit == 3
        assert "confirmed" not in {outcome.state for outcome in result.outcomes}
    site.holds(ended=False)
    words = ("resume", "--yes", "--json", "--quiet", "--patience", "4", "--wait", "60")
    site.wire.set(State.OPEN)
    again = site.program.run(*words, timeout=LIMIT)
    assert again.code == 0, again
    all_well(site)
