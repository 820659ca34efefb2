"""`reset`, `resume`: batches that were sent before are taken back, or go on where they ended."""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from msgspec.structs import replace

from reversal_desk import late, words
from reversal_desk.cli import exits, output, plans, runs
from reversal_desk.cli.opening import one_sign_in, opened_desk
from reversal_desk.desk import Desk, Plan
from reversal_desk.errors import DeskError, OtherCopySending, UsageError
from reversal_desk.model import (
    OPEN_STATES,
    UNKNOWN_STATES,
    BatchInfo,
    Change,
    Code,
    MatchHow,
    Notice,
    Operation,
    Outcome,
    Policy,
    RowState,
    RunResult,
)

# Late: what is wrong with the words is told without the rules of undo.
if TYPE_CHECKING:
    from reversal_desk import undo as undoing
    from reversal_desk.run import Control
else:
    undoing = late.room("reversal_desk.undo")


#: The result as JSON where no batch was touched.
_NOTHING: dict[str, Any] = {"batch": None, "requests": 0, "rows": [], "totals": {}}
#: So many order numbers are named in one sentence, and so many rows are told line by line.
_NAMED, _TOLD = 10, 50


def _some(orders: Sequence[str]) -> str:
    more = len(orders) - _NAMED
    return ", ".join(orders[:_NAMED]) + (f" … (+{more})" if more > 0 else "")


def reset(options: argparse.Namespace) -> int:
    """Take back a batch, or the orders of a sheet."""
    if (options.batch is None) == (options.sheet is None):
        raise UsageError("USAGE", detail="reset takes a batch number, or --sheet FILE.")
    if not options.yes:
        raise UsageError("USAGE", detail="Add --yes to take back what was sent.")
    of_sheet = (options.sheet_name, options.columns, options.not_needed, options.encoding, options.delimiter,
                options.since, options.until, options.accept)  # fmt: skip
    if options.sheet is None and any(of_sheet):  # unheard, they would leave more to go back than was meant
        said = "How a sheet is read, which days, and what is let through can be said with --sheet FILE only."
        raise UsageError("USAGE", detail=said)
    plans.check_days(options)
    with opened_desk(options) as desk:
        bar = output.Bar(options)
        beside = runs.Beside()
        try:
            take_back = _reset_sheet if options.sheet else _reset_batch
            results = take_back(desk, options, bar, beside)
        finally:
            bar.close()
        if not results:
            nothing = runs.with_beside(_NOTHING, beside)
            print(output.dump(nothing) if options.json else words.say("NOTHING_TO_UNDO").text)
            return exits.OK
        return runs.finish(desk, results, options, waits=False, beside=beside)


def _named_batch(desk: Desk, options: argparse.Namespace) -> BatchInfo:
    """The batch that was named; with --account it must be one of that account's."""
    info = desk.batch(options.batch)
    account = desk.account_of(info.id)
    if options.account is not None and desk.account(options.account).key != account.key:
        raise UsageError("USAGE", detail=f"batch {info.id} belongs to the account {account.name}")
    desk.check_patience(account, options.patience)
    return info


def _reset_batch(desk: Desk, options: argparse.Namespace, bar: output.Bar, beside: runs.Beside) -> list[RunResult]:
    info = _named_batch(desk, options)
    only, all_but = _lists(desk, options)
    scope = undoing.Scope(only=only, all_but=all_but, programs=frozenset(options.program or ()) or None)
    meant = desk.undo_meant(info.id, scope)  # before anything runs, as what is said of a list may be a refusal
    if (listed := only or all_but) is not None:
        if meant.none_named and not listed.has_orders:
            raise UsageError("NO_ORDER_COLUMN")
        if all_but and meant.none_named:  # "all but nothing" would take back everything
            raise UsageError("LIST_NAMES_NOTHING", batch=info.id)
        _say_of_list("LIST_NOT_FOUND", listed, meant, options, beside)
    results: list[RunResult] = []
    for undo in desk.unfinished():  # an undo that was interrupted goes on
        if undo.undo_of == info.id:
            results.append(runs.run(desk, undo.id, options, bar))
    if any(result.trouble is not None for result in results):
        return results
    if not info.finished:  # what is unsent of the rows that are meant never goes out, what is out settles first
        _say_of_unsent(meant, options, beside)
        control = runs.new_control()
        control.stop(only=meant.meant)
        settled = runs.run(desk, info.id, options, bar, control)
        if settled.trouble is not None:
            return [*results, settled]
        ours = [outcome for outcome in settled.outcomes if outcome.change_id in meant.meant]
        # those still out can't go back before it is known what became of them: the result says so
        told = tuple(o for o in ours if o.state in OPEN_STATES or Code.STOPPED in o.codes)
        if told:
            results.append(replace(settled, outcomes=told))
    preview = desk.undo_preview(info.id, scope)
    if preview.goes_back or (preview.stays and not results):
        results.insert(0, runs.run(desk, desk.undo(preview), options, bar))
        _say_of_beneath(preview.beneath, options, beside)
    in_results = {outcome.change_id for result in results for outcome in result.outcomes}
    _say_not_taken([outcome for outcome in preview.not_taken if outcome.change_id not in in_results], beside)
    return results


def _say_not_taken(named: Sequence[Outcome], beside: runs.Beside) -> None:
    """Rows that a list names and of which nothing stands that could go back: whoever named them must know."""
    if named:
        beside.facts["not_taken"] = [output.outcome_facts(outcome) for outcome in named]
    _tell_rows((outcome.row, outcome.order, outcome.state, outcome.codes, outcome.facts) for outcome in named)


def _say_of_beneath(beneath: Mapping[int, int], options: argparse.Namespace, beside: runs.Beside) -> None:
    """Orders that an earlier batch of ours changed as well: one change of each went back, that one stays."""
    if not beneath:
        return
    beside.facts["still_changed"] = [{"batch": batch, "rows": rows} for batch, rows in sorted(beneath.items())]
    for batch, rows in () if options.quiet else sorted(beneath.items()):
        print(words.say("STILL_CHANGED", {"batch": str(batch), "count": str(rows)}).text, file=sys.stderr)


def _say_of_unsent(meant: undoing.UndoPreview, options: argparse.Namespace, beside: runs.Beside) -> None:
    """Before anything is stopped: which rows never go out, and which of the batch's go on waiting."""
    number = meant.batch.id
    if meant.waits:
        beside.facts["still_waiting"] = meant.waits
    for code, count in (("UNSENT_STOPS", len(meant.unsent)), ("UNSENT_WAITS", meant.waits)):
        if count and not options.quiet:
            print(words.say(code, {"count": str(count), "batch": str(number)}).text, file=sys.stderr)


def _lists(desk: Desk, options: argparse.Namespace) -> tuple[undoing.Listed | None, undoing.Listed | None]:
    """The orders of --only and of --all-but. Read before anything runs: one that can't be must not stop half of it."""
    only = desk.undo_list(Path(options.only)) if options.only else None
    all_but = desk.undo_list(Path(options.all_but)) if options.all_but else None
    return only, all_but


def _say_of_list(
    code: str, listed: undoing.Listed, named: undoing.Picked | undoing.UndoPreview, options: argparse.Namespace,
    beside: runs.Beside,
) -> None:  # fmt: skip
    """What of a list names nothing (`code` says where), was hidden, or is written differently."""
    missing = named.not_found
    if missing:
        beside.facts["not_found"] = list(missing)
    if missing and not options.quiet:
        print(words.say(code, {"count": str(len(missing)), "orders": _some(missing)}).text, file=sys.stderr)
    if listed.hidden:
        print(words.say("HIDDEN_ROWS", {"count": str(listed.hidden)}).text, file=sys.stderr)
    _say_tidied(sum(named.tidied.values()))


def _say_tidied(count: int) -> None:
    """No number is changed unsaid: the window says it before its confirmation."""
    if count:
        print(words.say("LIST_TIDIED", {"count": str(count)}).text, file=sys.stderr)


def _named_by(changes: Iterable[Change]) -> dict[str, Change]:
    """Action -> a row of the sheet that means it: a hidden one means nothing, and a damaged number is a guess."""
    sure = (c for c in changes if not c.row.hidden and c.how is not MatchHow.DAMAGED)
    return {change.action.id: change for change in sure if change.action is not None}


def _meant_by_lists(desk: Desk, made: Plan, options: argparse.Namespace, beside: runs.Beside) -> Plan:
    """The plan of a sheet with no more lines than --only or --all-but leave of it."""
    only, all_but = _lists(desk, options)
    listed = only or all_but
    if listed is None:
        return made
    ours = [(change.order, change.action.id, change.action.oid) if change.action else (change.order,)
            for change in made.changes]  # fmt: skip
    picked = undoing.pick_named(listed, enumerate(ours))
    if not picked.changes and not listed.has_orders:
        raise UsageError("NO_ORDER_COLUMN")
    if all_but and not picked.changes:  # "all but nothing" would take back everything
        raise UsageError("LIST_NAMES_NOTHING_OF_SHEET", file=options.sheet)
    _say_of_list("LIST_NOT_IN_SHEET", listed, picked, options, beside)
    every = {change.action.id for change in made.changes if change.action is not None}
    named = {action.id for index in picked.changes if (action := made.changes[index].action) is not None}
    return made.only(named if only else every - named)


def _say_left(changes: Sequence[Change], beside: runs.Beside) -> None:
    """Rows of a sheet that stay as they are although it names them: whoever wants them back must know."""
    left = [change for change in changes if change.state in {RowState.LOOK, RowState.BLOCKED}]
    beside.rows.extend(plans.short_facts(change) for change in left)
    _tell_rows((change.row.number, change.order, change.state, change.codes, change.facts) for change in left)


def _tell_rows(rows: Iterable[tuple[int, str, RowState, Sequence[Code], Mapping[str, str]]]) -> None:
    """A line for each row of which nothing is sent: its number, its order, its state, and why."""
    every = list(rows)
    for row, order, state, codes, facts in every[:_TOLD]:
        print(f"row {row}\t{order}\t{words.STATE_WORDS[state]}\t{output.message(codes, facts)}", file=sys.stderr)
    if len(every) > _TOLD:
        print(f"… (+{len(every) - _TOLD})", file=sys.stderr)


def _reset_sheet(desk: Desk, options: argparse.Namespace, bar: output.Bar, beside: runs.Beside) -> list[RunResult]:
    """Orders changed by us go back by their before-image; orders changed elsewhere by RESET."""
    # whoever names these orders one by one has answered whose reversals they are
    policy = Policy(
        operation=Operation.RESET, accept=options.accept | {Code.REVERSED_ELSEWHERE, Code.RESET_LOSES}
    )  # fmt: skip
    account = desk.account(options.account)
    desk.check_patience(account, options.patience)
    opened = plans.open_one(desk, options, options.sheet, account)
    found = desk.find_actions(
        opened, account, programs=options.program, since=options.since, until=plans.end_of(options.until),
        policy=policy, progress=bar,
    )  # fmt: skip
    made = desk.plan(opened, found, policy)
    output.print_notices(notice for notice in opened.notices if notice not in options.said)
    made = _meant_by_lists(desk, made, options, beside)
    named = _named_by(made.changes)
    ids = set(named)
    results: list[RunResult] = []
    still_out: list[RunResult] = []
    for info in desk.unfinished():
        rows = [outcome for outcome in desk.outcomes(info.id) if outcome.action_id in ids]
        if info.account_key != account.key or not any(outcome.state in OPEN_STATES for outcome in rows):
            continue
        if info.undo_of is not None:  # an undo that was interrupted goes on
            results.append(runs.run(desk, info.id, options, bar))
        elif out := tuple(outcome for outcome in rows if outcome.state in UNKNOWN_STATES):
            still_out.append(RunResult(info.id, out, {}))  # `resume` first: it isn't known what became of them
    if any(result.trouble is not None for result in results):
        return results
    ours: set[str] = set()
    tidied: set[str] = set()
    beneath: Counter[int] = Counter()
    for batch, action_ids in sorted(desk.ours(account, ids).items(), reverse=True):
        preview = desk.undo_preview(batch, undoing.Scope(only=undoing.Listed.of(action_ids)))
        if preview.goes_back or preview.stays:
            results.append(runs.run(desk, desk.undo(preview), options, bar))
            beneath.update(preview.beneath)
            tidied |= {one for one in action_ids if named[one].how is MatchHow.TOLERANT}
            ours |= action_ids  # what somebody changed since is refused here, and not reset below either
        if any(result.trouble is not None for result in results):
            return results
    _say_tidied(len(tidied))
    _say_of_beneath(beneath, options, beside)
    _say_left([change for change in made.changes if change.action is None or change.action.id not in ours], beside)
    elsewhere = [c for c in made.changes if c.state is RowState.READY and c.action and c.action.id not in ours]
    if elsewhere:
        try:
            batch = desk.submit(made.only(ids - ours))
        except UsageError as error:  # too many for the account's limit: what went back before it is told all the same
            if not results:
                raise
            notice = Notice(error.code, error.facts)
            told = RunResult(results[0].batch_id, (), {}, trouble=notice, trouble_exit=exits.of_error(error))
            results.append(told)
        else:
            results.append(runs.run(desk, batch, options, bar))
    return results + still_out


def resume(options: argparse.Namespace) -> int:
    """Go on with the batch that is named, or with all that are unfinished, the oldest first."""
    if options.program:  # unheard, the rows of every program would go out
        raise UsageError("USAGE", detail="A batch goes on with all its programs: resume takes no --program.")
    with opened_desk(options) as desk:
        if options.batch is not None:
            chosen = [_named_batch(desk, options)]
        else:
            chosen = list(reversed(desk.unfinished()))
            one_sign_in(desk, options)
            if options.account is not None:
                key = desk.account(options.account).key
                chosen = [info for info in chosen if info.account_key == key]
        bar = output.Bar(options)
        results: list[RunResult] = []
        control = runs.new_control()
        try:
            for info in chosen:
                if control.stopped:  # Ctrl+C speaks of all of them; those not begun keep their place
                    break
                results.append(_resumed(desk, info.id, options, bar, control))
        finally:
            bar.close()
        if not results:
            print(output.dump(_NOTHING) if options.json else "Nothing is unfinished.")
            return exits.OK
        return runs.finish(desk, results, options, waits=False)


def _resumed(desk: Desk, batch: int, options: argparse.Namespace, bar: output.Bar, control: Control) -> RunResult:
    """One batch; what is wrong with its account doesn't keep the others from going on."""
    try:
        desk.check_patience(desk.account_of(batch), options.patience)
        return runs.run(desk, batch, options, bar, control)
    except OtherCopySending:
        raise  # the others would meet it too
    except DeskError as error:
        notice = Notice(error.code, error.facts)
        return RunResult(batch, desk.outcomes(batch), {}, trouble=notice, trouble_exit=exits.of_error(error))
