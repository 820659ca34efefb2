"""`recheck`: the late look at what was sent."""

from __future__ import annotations

import argparse
import signal
import sys
from collections import Counter
from typing import Any

from reversal_desk import words
from reversal_desk.cli import exits, output
from reversal_desk.cli.opening import one_sign_in, opened_desk


def recheck(options: argparse.Namespace) -> int:
    """Look, say what is new, each once; 3 where some outcome is still unknown."""
    with opened_desk(options) as desk:
        stop = False

        def interrupted(*_: object) -> None:
            nonlocal stop
            stop = True

        bar = output.Bar(options)
        one_sign_in(desk, options)
        account = desk.account(options.account) if options.account is not None else None
        before = signal.signal(signal.SIGINT, interrupted)
        try:
            results = desk.recheck(account, progress=bar, stopped=lambda: stop)
        finally:
            signal.signal(signal.SIGINT, before)
            bar.close()
    alarms = [alarm for result in results for alarm in result.alarms]
    settled = [outcome for result in results for outcome in result.settled]
    by_kind = sum((Counter(result.requests) for result in results), Counter[str]())
    unknown, looked_at = sum(result.unknown for result in results), sum(result.looked_at for result in results)
    troubles = [result.trouble for result in results if result.trouble is not None]
    if options.json:
        facts: dict[str, Any] = {
            "requests": by_kind.total(),
            "requests_by_kind": dict(by_kind),
            "looked_at": looked_at,
            "unknown": unknown,
            "alarms": [
                {"batch": a.outcome.batch_id, **output.outcome_facts(a.outcome), "code": a.code.value,
                 "message": output.message([a.code], a.outcome.facts)}
                for a in alarms
            ],
            "settled": [{"batch": outcome.batch_id, **output.outcome_facts(outcome)} for outcome in settled],
        }  # fmt: skip
        if troubles:
            facts["error"] = {"code": troubles[0].code, "message": output.sentences(troubles)[0]}
        print(output.dump(facts))
    else:
        for outcome in settled:
            print(f"batch {outcome.batch_id} row {outcome.row}\t{outcome.order}\t{words.STATE_WORDS[outcome.state]}")
        for a in alarms:
            where = f"batch {a.outcome.batch_id} row {a.outcome.row}\t{a.outcome.order}"
            print(f"{where}\t{a.code}\t{output.message([a.code], a.outcome.facts)}")
        print(f"Looked at {looked_at} rows: {len(alarms)} new alarms, {len(settled)} settled, {unknown} still unknown.")
        print("requests: " + (", ".join(f"{k} {n}" for k, n in by_kind.items()) or "none"), file=sys.stderr)
    output.print_notices(troubles)
    ends = {result.trouble_exit for result in results}
    for code in (exits.SIGN_IN, exits.OTHER_COPY):
        if code in ends:
            return code
    return exits.UNKNOWN if unknown or exits.UNKNOWN in ends or stop else exits.OK
