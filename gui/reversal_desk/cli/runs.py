"""One run of a batch under Ctrl+C, and how runs are told: their rows, money, requests and trouble."""

from __future__ import annotations

import argparse
import signal
import sys
from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from msgspec import Struct, field

from reversal_desk import late, words
from reversal_desk.cli import exits, output
from reversal_desk.desk import Desk
from reversal_desk.model import RowState, RunResult

# Late: what is wrong with the words or the sheet is told without the engine.
if TYPE_CHECKING:
    from reversal_desk import run as running
    from reversal_desk.run import Control
else:
    running = late.room("reversal_desk.run")


def new_control() -> Control:
    """A control for several runs, which one Ctrl+C stops together."""
    return running.Control()


def run(
    desk: Desk, batch: int, options: argparse.Namespace, bar: output.Bar, control: Control | None = None
) -> RunResult:
    """One run; Ctrl+C stops it: what is unsent stays unsent, what is out is proved, a second one leaves."""
    control = control or new_control()
    presses = 0

    def interrupted(*_: object) -> None:
        nonlocal presses
        presses += 1
        control.stop(only=control.stops_only) if presses == 1 else control.leave()
        print("Stopping: nothing more is sent; what is out is still proved.", file=sys.stderr)

    before = signal.signal(signal.SIGINT, interrupted)
    try:
        return desk.run(batch, control=control, emit=bar, wait=options.wait, patience=options.patience)
    finally:
        signal.signal(signal.SIGINT, before)


class Beside(Struct):
    """What a command has to tell besides its runs: rows that it left as they are, and more facts, both for JSON."""

    rows: list[dict[str, Any]] = field(default_factory=list)
    facts: dict[str, Any] = field(default_factory=dict)


def finish(
    desk: Desk, results: Sequence[RunResult], options: argparse.Namespace, *, waits: bool, beside: Beside | None = None
) -> int:
    """Print results and give the exit code, first that applies."""
    if options.json:
        print(output.dump(with_beside(result_facts(desk, results), beside or Beside())))
    else:
        print_results(desk, results)
    output.print_notices(result.trouble for result in results if result.trouble is not None)
    return exits.of_results(results, [outcome for result in results for outcome in result.outcomes], waits=waits)


def with_beside(facts: dict[str, Any], beside: Beside) -> dict[str, Any]:
    """The JSON of runs with what is to be told besides."""
    totals = Counter(facts["totals"])
    totals.update(row["state"] for row in beside.rows)
    return {**facts, "rows": [*facts["rows"], *beside.rows], "totals": dict(totals), **beside.facts}


def result_facts(desk: Desk, results: Sequence[RunResult]) -> dict[str, Any]:
    """Runs as they are in JSON."""
    outcomes = [outcome for result in results for outcome in result.outcomes]
    totals = Counter(outcome.state.value for outcome in outcomes)
    by_kind = desk.requests
    facts: dict[str, Any] = {
        "batch": results[0].batch_id,
        "requests": sum(by_kind.values()),
        "requests_by_kind": by_kind,
        "rows": [output.outcome_facts(outcome) for outcome in outcomes],
        "totals": dict(totals),
        "reconciliation": desk.batch_reconciliation(results[0].batch_id),
    }
    batches = list(dict.fromkeys(result.batch_id for result in results))
    if len(batches) > 1:
        facts["batches"] = batches
    beside = _standing_beside(desk, results[0].batch_id)
    if beside:
        facts["same_sheet"] = [{"batch": batch, "rows": rows} for batch, rows in beside]
    trouble = next((result.trouble for result in results if result.trouble), None)
    if trouble is not None:
        facts["error"] = {"code": trouble.code, "message": words.say(trouble.code, trouble.facts).text}
    return facts


def _standing_beside(desk: Desk, batch_id: int) -> list[tuple[int, int]]:
    """(batch, rows) of the same sheet that stand as changed in other batches, where a few rows went first."""
    sheet = desk.batch(batch_id).undo_of or batch_id
    return [(other.id, other.standing) for other in desk.batches_of_sheet(sheet) if other.standing]


def print_results(desk: Desk, results: Sequence[RunResult]) -> None:
    """Runs as a person reads them: counts, what did not go, money."""
    for result in results:
        if not result.outcomes:
            continue
        states = Counter(outcome.state for outcome in result.outcomes)
        counted = ", ".join(f"{words.STATE_WORDS[state]} {number}" for state, number in states.items())
        print(f"Batch {result.batch_id}: {counted}")
        for outcome in result.outcomes:
            if outcome.state in {RowState.REFUSED, RowState.UNDO_REFUSED, RowState.CHECKING}:
                print(f"row {outcome.row}\t{outcome.order}\t{output.message(outcome.codes, outcome.facts)}")
        undo = desk.batch(result.batch_id).kind == "undo"
        output.print_reconciliation(desk.batch_reconciliation(result.batch_id), undo=undo)
        for batch, rows in _standing_beside(desk, result.batch_id):
            stand = "row of the same sheet still stands" if rows == 1 else "rows of the same sheet still stand"
            print(f"{rows} {stand} as changed, in batch {batch}")
    print("requests: " + ", ".join(f"{kind} {number}" for kind, number in desk.requests.items()), file=sys.stderr)
