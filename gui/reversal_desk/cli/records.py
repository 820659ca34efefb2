"""`history`, `results`, `report`, `verify-history`, `support-bundle`: what the journal holds, without the service."""

from __future__ import annotations

import argparse
import contextlib
import sys
from decimal import Decimal
from pathlib import Path
from typing import Any

from reversal_desk import words
from reversal_desk.cli import exits, output
from reversal_desk.cli.opening import opened_desk
from reversal_desk.desk import Desk
from reversal_desk.errors import DeskError
from reversal_desk.model import UNSENT_STATES, Outcome, RowState
from reversal_desk.refund import with_places


def history(options: argparse.Namespace) -> int:
    """Every batch, or every row of one order."""
    with opened_desk(options) as desk:
        if options.order:
            rows = [{"batch": o.batch_id, **output.outcome_facts(o)} for o in desk.find_order(options.order)]
            if options.json:
                print(output.dump({"order": options.order, "rows": rows}))
            else:
                for row in rows:
                    print(f"batch {row['batch']} row {row['row']} {row['order']} {row['action_id']} "
                          f"{row['operation']} {row['state']} {row['message']}")  # fmt: skip
            return exits.OK
        batches: list[dict[str, Any]] = [
            {
                "batch": info.id,
                "kind": info.kind,
                "undo_of": info.undo_of,
                "file": info.file,
                "sheet": info.sheet,
                "created_at": info.created_at,
                "undo_until": info.undo_until,
                "finished": info.finished,
                "totals": {state.value: number for state, number in info.counts.items()},
            }
            for info in desk.batches()
        ]
        if options.json:
            print(output.dump({"batches": batches}))
        else:
            for batch in batches:
                totals = ", ".join(f"{state} {number}" for state, number in batch["totals"].items())
                print(f"{batch['batch']}\t{batch['kind']}\t{batch['file']}\t{totals}")
    return exits.OK


_RESULT_TITLES = (
    "Result", "Order number", "Action ID", "Partner", "What was asked", "Reason", "Currency", "Sales before",
    "Sales after", "Commission before", "Commission after", "What it means",
)  # fmt: skip


def _result_cells(outcome: Outcome) -> tuple[str | Decimal, ...]:
    found, sent = bool(outcome.action_id), outcome.state not in UNSENT_STATES  # what was never sent changed nothing
    money = (
        outcome.amount_before, outcome.amount_after if sent else None,
        outcome.payout_before, outcome.payout_after if sent else None,
    )  # fmt: skip
    return (
        words.STATE_WORDS[outcome.state], outcome.order, outcome.action_id, outcome.partner,
        words.OPERATION_WORDS[outcome.operation], outcome.reason, outcome.currency if found else "",
        *(with_places(amount, outcome.currency) if found and amount is not None else "" for amount in money),
        _told(outcome),
    )  # fmt: skip


def _told(outcome: Outcome) -> str:
    """What it means, for whoever reads the workbook alone: also which batch of the sheet sent it."""
    elsewhere = outcome.facts.get("in_batch")
    sent = f"Sent in batch {elsewhere}." if elsewhere else ""
    return words.together(sent, _undone(outcome) or output.message(outcome.codes, outcome.facts))


def _undone(outcome: Outcome) -> str:
    by = outcome.facts.get("undone_by") if outcome.state is RowState.UNDONE and not outcome.codes else None
    return f"Taken back by batch {by}, and read back as it was before." if by else ""


def results(options: argparse.Namespace) -> int:
    """Write the person's own sheet back, with what became of each row."""
    with opened_desk(options) as desk:
        saved = desk.save_results(options.batch, Path(options.out), headers=_RESULT_TITLES, cells=_result_cells)
    said = output.sentences(saved.notices)
    if options.json:
        facts = {"batch": options.batch, "file": options.out, "outcomes": saved.outcomes, "beside": saved.joined}
        print(output.dump({**facts, "warnings": said}))
    else:
        for sentence in said:
            print(sentence, file=sys.stderr)
        print(f"{options.out}: {saved.joined} of {saved.outcomes} results stand beside their own row.")
    return exits.OK


def report(options: argparse.Namespace) -> int:
    """Write the page that tells what became of a batch."""
    with opened_desk(options) as desk:
        saved = desk.save_report(options.batch, Path(options.out))
    if options.json:
        facts = {"batch": options.batch, "file": options.out, "rows": saved.rows, "make_good": saved.make_good}
        print(output.dump(facts))
    else:
        rows = "row" if saved.rows == 1 else "rows"
        print(f"{options.out}: the report on {saved.rows} {rows}, {saved.make_good} of them on the make-good list.")
    return exits.OK


def verify_history(options: argparse.Namespace) -> int:
    """Check the chain of records; 1 where it is broken."""
    with opened_desk(options) as desk:
        flaw = desk.verify_history()
    said = None if flaw is None else words.say(flaw.code, flaw.facts).text
    if options.json:
        wrong = {} if flaw is None else {"code": flaw.code, "message": said}
        print(output.dump({"intact": flaw is None, "first_bad_record": flaw.seq if flaw else None, **wrong}))
    else:
        print(said or "Every record fits.")
    return exits.OK if flaw is None else exits.REFUSED


def support_bundle(options: argparse.Namespace) -> int:
    """Write what whoever helps needs to know; also, and then above all, where the desk doesn't open."""
    path = Path(options.out)
    with contextlib.ExitStack() as ends:
        try:
            desk = ends.enter_context(opened_desk(options))
        except DeskError as error:
            names = Desk.save_support_unopened(path, error, practice=options.practice)
        else:
            names = desk.save_support(path)
    if options.json:
        print(output.dump({"file": options.out, "holds": names}))
    else:
        print(f"{options.out}: {', '.join(names)}. No order, partner, amount or token is in it.")
    return exits.OK
