"""From the files of a command to their plans, and how a plan is told: what would change, in rows and money."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from msgspec.structs import replace

from reversal_desk import words
from reversal_desk.cli import output
from reversal_desk.desk import Desk, OpenedSheet, Plan, claims, said_of
from reversal_desk.errors import UsageError
from reversal_desk.guards import Elsewhere
from reversal_desk.model import Account, Change, Column, Notice, Operation, Policy, Progress, RowState


def open_all(desk: Desk, options: argparse.Namespace) -> list[OpenedSheet]:
    """Every file of the command, before anything is asked or sent for the first of them."""
    account = desk.account(options.account) if options.account else desk.default_account()
    check_days(options)
    return [open_one(desk, options, file, account) for file in options.files]


def open_one(desk: Desk, options: argparse.Namespace, file: str, account: Account | None) -> OpenedSheet:
    """One file, read as the options say; UsageError where no column holds order numbers."""
    opened = desk.open_sheet(
        Path(file), sheet_name=options.sheet_name, columns=dict(options.columns) or None,
        nothing=options.not_needed, encoding=options.encoding or "", delimiter=options.delimiter or "",
        account=account,
    )  # fmt: skip
    if any(notice.code == "NO_ORDER_COLUMN" for notice in opened.notices):
        raise UsageError("NO_ORDER_COLUMN")
    return opened


def check_days(options: argparse.Namespace) -> None:
    """UsageError where --since and --until leave no day."""
    if options.since and options.until and options.since > options.until:
        raise UsageError("USAGE", detail="--since is after --until.")


def end_of(until: datetime | None) -> datetime | None:
    """--until names a whole day."""
    return until + timedelta(days=1) if until else None


def plan_all(desk: Desk, options: argparse.Namespace, tell: Callable[[Progress], None]) -> list[Plan]:
    """Every file of the command, each planned in the sight of those before it."""
    made: list[Plan] = []
    elsewhere: dict[str, Elsewhere] = {}
    for opened in open_all(desk, options):
        made.append(plan(desk, options, opened, tell, elsewhere))
        elsewhere = claims(made[-1], sent=False) | elsewhere
    return made


def plan(
    desk: Desk,
    options: argparse.Namespace,
    opened: OpenedSheet,
    tell: Callable[[Progress], None],
    elsewhere: Mapping[str, Elsewhere],
) -> Plan:
    """What would happen to one file's rows; `elsewhere` is what the files before it ask for and did not send."""
    account, policy = desk.account(options.account), _policy(options)
    opened = replace(_with_handled(desk.recognise(opened, account)), elsewhere=elsewhere)
    found = desk.find_actions(
        opened, account, programs=options.program, since=options.since, until=end_of(options.until),
        policy=policy, progress=tell,
    )  # fmt: skip
    return desk.plan(opened, found, policy)


def _with_handled(opened: OpenedSheet) -> OpenedSheet:
    """Whoever handled this sheet before is told so; it forbids nothing."""
    return replace(opened, notices=(*opened.notices, *said_of(opened.handled, datetime.now(UTC))))


def _policy(options: argparse.Namespace) -> Policy:
    return Policy(
        operation=None if options.operation == "auto" else Operation(options.operation),
        reason=options.reason,
        include_hidden=options.include_hidden,
        accept=options.accept,
    )


def waits_for_person(changes: Iterable[Change], options: argparse.Namespace) -> bool:
    """Whether rows need a look, and it matters to whoever called (`--only-ready`)."""
    return not options.only_ready and any(change.state is RowState.LOOK for change in changes)


def print_plans(desk: Desk, options: argparse.Namespace, made: Sequence[Plan]) -> None:
    """One file as ever; of several each by itself, in their order."""
    told = desk.notices
    facts = [
        _facts(options, file, one, (*told, *one.opened.notices)) for file, one in zip(options.files, made, strict=True)
    ]
    if options.json:
        print(output.dump(facts[0] if len(facts) == 1 else {"files": facts}))
        return
    for file, one in zip(options.files, made, strict=True):
        if len(made) > 1:
            print(f"== {file}")
        output.print_notices(notice for notice in (*told, *one.opened.notices) if notice not in options.said)
        _print_plan(one)


def _print_plan(made: Plan) -> None:
    orders, through, sure = made.orders
    facts = {"orders": f"{orders:,}", "through": f"{through:,}", "sure": f"{sure:,}"}
    for line in (words.say("ORDERS_FOUND", facts).text, *output.sentences(made.evidence)):
        print(line)
    for change in made.changes:
        if change.state is RowState.LEFT_OUT:
            continue
        action = change.action
        amounts = ""
        if action is not None and change.amount_after is not None:
            amounts = f"{output.money(action.amount)} -> {output.money(change.amount_after)} {action.currency}"
        what = f"{words.STATE_WORDS[change.state]}\t{words.OPERATION_WORDS[change.operation]}\t{amounts}"
        print(f"row {change.row.number}\t{change.order}\t{what}\t{output.message(change.codes, change.facts)}".rstrip())
    for question in made.questions:
        print(f"{len(question.changes)} × {output.message([question.code], question.facts)}")
    counts = made.counts
    order = (RowState.READY, RowState.LOOK, RowState.BLOCKED, RowState.LEFT_OUT)
    print(", ".join(f"{words.STATE_WORDS[state]} {counts.get(state, 0)}" for state in order))
    output.print_reconciliation(made.reconciliation)


def _facts(options: argparse.Namespace, file: str, made: Plan, notices: Iterable[Notice]) -> dict[str, Any]:
    counts, found, opened = made.counts, made.found, made.opened
    return {
        "file": file,
        "sheet": opened.table.grid.sheet,
        "account": found.account.name,
        "programs": [{"id": program.id, "name": program.name} for program in found.programs],
        "operation": options.operation,
        "requests": sum(found.requests.values()),
        "requests_by_kind": dict(found.requests),
        "rows": [change_facts(change) for change in made.changes],
        "totals": {
            state.value: counts.get(state, 0)
            for state in (RowState.READY, RowState.LOOK, RowState.BLOCKED, RowState.LEFT_OUT)
        },
        "reconciliation": made.reconciliation,
        "questions": [
            {
                "code": question.code.value,
                "key": question.key,
                "rows": len(question.changes),
                "samples": [change.row.number for change in question.samples],
                "message": output.message([question.code], question.facts),
            }
            for question in made.questions
        ],
        "columns": [
            {
                "header": column.header,
                "field": column.field.value if column.field else None,
                "confidence": column.confidence,
                "why": _why(column),
            }
            for column in opened.mapping.columns
        ],
        "evidence": output.sentences(made.evidence),
        "warnings": output.sentences(notices),
    }


def _why(column: Column) -> str:
    return words.say(column.why.code, column.why.facts).text if column.why else ""


def change_facts(change: Change) -> dict[str, Any]:
    """One row of a plan, as it is in JSON."""
    action = change.action
    return {
        "row": change.row.number,
        "order": change.order,
        "action_id": action.id if action else "",
        "operation": change.operation.value,
        "reason": change.reason,
        "state": change.state.value,
        "codes": [code.value for code in change.codes],
        "amount_before": output.money(action.amount) if action else None,
        "amount_after": output.money(change.amount_after),
        "payout_before": output.money(action.payout) if action else None,
        "payout_after": output.money(change.payout_after),
        "currency": action.currency if action else change.money_currency,
        "items": [
            {
                "sku": item.sku,
                "quantity_before": item.quantity_before,
                "quantity_after": item.quantity_after,
                "amount_before": output.money(item.amount_before),
                "amount_after": output.money(item.amount_after),
            }
            for item in change.items
        ],
        "message": output.message(change.codes, change.facts),
    }


def short_facts(change: Change) -> dict[str, Any]:
    """One row that was not sent, as it is in the JSON of what was."""
    facts = change_facts(change)
    return {name: facts[name] for name in ("row", "order", "action_id", "operation", "state", "codes", "message")}
