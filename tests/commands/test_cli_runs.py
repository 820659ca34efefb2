"""A run from a command: Ctrl+C, and what its result says."""

from __future__ import annotations

import json
import signal
from argparse import Namespace
from types import SimpleNamespace
from typing import Any

import pytest
from msgspec.structs import replace
from shops import outcome

from reversal_desk.cli import output, runs
from reversal_desk.model import Code, Notice, RowState, RunResult


def fake_desk(presses: int, seen: list[Any]) -> Any:
    def run(batch: int, *, control: Any, emit: Any, wait: float, patience: float) -> RunResult:
        for _ in range(presses):
            signal.raise_signal(signal.SIGINT)
        seen.append((control.stopped, control.leaving))
        return RunResult(batch, (), {})

    return SimpleNamespace(run=run)


@pytest.mark.parametrize(("presses", "said"), [(0, (False, False)), (1, (True, False)), (2, (True, True))])
def test_ctrl_c_stops_and_a_second_one_leaves(presses: int, said: tuple[bool, bool]) -> None:
    seen: list[Any] = []
    before = signal.getsignal(signal.SIGINT)
    options = Namespace(wait=1.0, patience=1.0, quiet=True)
    runs.run(fake_desk(presses, seen), 1, options, output.Bar(options))
    assert seen == [said]
    assert signal.getsignal(signal.SIGINT) is before


def test_ctrl_c_makes_no_more_of_a_stop_that_some_rows_were_meant_by() -> None:
    """`reset --only` has stopped those it names; whoever ends it has said nothing of the others."""
    control, options = runs.new_control(), Namespace(wait=1.0, patience=1.0, quiet=True)
    control.stop(only=frozenset({7}))
    runs.run(fake_desk(1, []), 1, options, output.Bar(options), control)
    assert (control.ends(7), control.ends(8)) == (True, False)


def test_what_a_result_says(capsys: pytest.CaptureFixture[str]) -> None:
    """Trouble is told beside the rows, in text and in JSON."""
    rows = (outcome(RowState.CHECKING, Code.LOST_ANSWER), outcome(RowState.CONFIRMED))
    result = RunResult(3, rows, {}, trouble=Notice("OTHER_COPY_SENDING"), trouble_exit=5)
    desk: Any = SimpleNamespace(
        requests={"write": 2}, batch_reconciliation=lambda _: {}, batches_of_sheet=lambda _: (),
        batch=lambda _: SimpleNamespace(kind="submit", undo_of=None),
    )  # fmt: skip
    options: Any = SimpleNamespace(json=False)
    assert runs.finish(desk, [result, replace(result, batch_id=4)], options, waits=False) == 5
    said = capsys.readouterr()
    assert "Batch 3" in said.out
    assert "Batch 4" in said.out
    assert "write 2" in said.err
    options.json = True
    assert runs.finish(desk, [result], options, waits=False) == 5
    assert json.loads(capsys.readouterr().out)["error"]["code"] == "OTHER_COPY_SENDING"
