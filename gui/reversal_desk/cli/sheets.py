"""`check`, `submit`: the files of a command, shown or sent, each a batch of its own."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from typing import Any

from msgspec import Struct

from reversal_desk import words
from reversal_desk.cli import exits, output, plans, runs
from reversal_desk.cli.opening import opened_desk
from reversal_desk.desk import Desk, Plan, claims
from reversal_desk.errors import DeskError
from reversal_desk.guards import Elsewhere
from reversal_desk.model import Notice, RowState, RunResult


def check(options: argparse.Namespace) -> int:
    """Show what would happen; 6 where rows wait for a person."""
    with opened_desk(options) as desk:
        bar = output.Bar(options)
        try:
            made = plans.plan_all(desk, options, bar)
        finally:
            bar.close()
        plans.print_plans(desk, options, made)
        return exits.LOOK if any(plans.waits_for_person(one.changes, options) for one in made) else exits.OK


def submit(options: argparse.Namespace) -> int:
    """One file after the other, each its own batch; all of them are opened before anything is sent."""
    with opened_desk(options) as desk:
        bar = output.Bar(options)
        control = runs.new_control()
        ended: list[_Ended] = []
        trouble: DeskError | None = None
        try:
            if not options.yes:
                made = plans.plan_all(desk, options, bar)
                bar.close()
                plans.print_plans(desk, options, made)
                print("Nothing was sent. Add --yes to send the ready rows.", file=sys.stderr)
                return exits.USAGE
            elsewhere: dict[str, Elsewhere] = {}
            every = plans.open_all(desk, options)
            desk.check_patience(desk.account(options.account), options.patience)
            for file, opened in zip(options.files, every, strict=True):
                if control.stopped or any(before.failed for before in ended):
                    break  # what stopped one file would stop the next one too
                one = plans.plan(desk, options, opened, bar, elsewhere)
                bar.close()
                output.print_notices(n for n in (*desk.notices, *one.opened.notices) if n not in options.said)
                ready = one.counts.get(RowState.READY, 0) > 0
                result = runs.run(desk, desk.submit(one), options, bar, control) if ready else None
                elsewhere = claims(one, sent=ready) | elsewhere
                ended.append(_Ended(file, one, result))
        except DeskError as error:
            if not ended:
                raise
            trouble = error  # what was sent of the files before is told first
        finally:
            bar.close()
        return _finish_files(desk, ended, options, trouble)


class _Ended(Struct, frozen=True):
    """One file of `submit`: its plan, and how its batch ended; None where nothing was ready."""

    file: str
    plan: Plan
    result: RunResult | None

    @property
    def failed(self) -> bool:
        return self.result is not None and self.result.trouble is not None

    def waits(self, options: argparse.Namespace) -> bool:
        """Whether rows wait for a person: at the last moment, or all along where nothing was sent."""
        if self.result is None:
            return plans.waits_for_person(self.plan.changes, options)
        return not options.only_ready and any(o.state is RowState.LOOK for o in self.result.outcomes)


def _nothing_sent(made: Plan) -> dict[str, Any]:
    return {"batch": None, "requests": sum(made.found.requests.values()),
            "rows": [plans.short_facts(change) for change in made.changes],
            "totals": {state.value: number for state, number in made.counts.items()}}  # fmt: skip


def _finish_files(desk: Desk, ended: Sequence[_Ended], options: argparse.Namespace, trouble: DeskError | None) -> int:
    """The results of all files. Exit codes count over all of them; a file that was not begun is an unknown outcome."""
    waits = any(one.waits(options) for one in ended)
    if len(options.files) == 1:
        [only] = ended
        if only.result is not None:
            return runs.finish(desk, [only.result], options, waits=waits)
        print(output.dump(_nothing_sent(only.plan)) if options.json else words.say("NOTHING_TO_SEND").text)
        return exits.LOOK if waits else exits.OK
    left = options.files[len(ended) :]
    facts: list[dict[str, Any]] = []
    for one in ended:
        made = _nothing_sent(one.plan) if one.result is None else runs.result_facts(desk, [one.result])
        facts.append({"file": one.file, **made})
        if not options.json:
            print(f"== {one.file}")
            if one.result is None:
                print(words.say("NOTHING_TO_SEND").text)
            else:
                runs.print_results(desk, [one.result])
    said = Notice(trouble.code, trouble.facts) if trouble is not None else None
    if options.json:
        error = {} if said is None else {"error": {"code": said.code, "message": output.sentences([said])[0]}}
        print(output.dump({"files": facts, "not_begun": list(left), **error}))
    if left:
        print(words.say("FILES_NOT_BEGUN", {"files": ", ".join(left)}).text, file=sys.stderr)
    results = [one.result for one in ended if one.result is not None]
    if said is not None and trouble is not None:
        results.append(RunResult(0, (), {}, trouble=said, trouble_exit=exits.of_error(trouble)))
    output.print_notices(result.trouble for result in results if result.trouble is not None)
    outcomes = [outcome for result in results for outcome in result.outcomes]
    code = exits.of_results(results, outcomes, waits=waits)
    return exits.UNKNOWN if left and code in {exits.OK, exits.LOOK, exits.REFUSED} else code
