"""The corpus' figures against those kept: `python tests/sheets/evaluate.py [--keep] [NAME ...]`.

Prints a line for each sheet and what changed since the figures in `baseline.json` were kept; `--keep` keeps these.
Exits 1 where a change proposed as ready is wrong, or a sheet got worse.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

import keyring
from keyring.backends.fail import Keyring
from sheet_corpus import corpus
from sheet_scores import Score, bench

BASELINE = Path(__file__).with_name("baseline.json")
KEPT = ("rows", "ready", "questions", "wanted", "reached", "reached_after")


def figures(score: Score) -> dict[str, int]:
    """What is kept of a sheet."""
    return {**{name: getattr(score, name) for name in KEPT}, "wrong": len(score.wrong) + len(score.wrong_after)}


def worse(now: dict[str, int], before: dict[str, int]) -> bool:
    """More wrong, more questions, or less reached than what was kept."""
    return (
        now["wrong"] > before["wrong"]
        or now["questions"] > before["questions"]
        or now["wanted"] - now["reached_after"] > before["wanted"] - before["reached_after"]
    )


def main(arguments: Sequence[str]) -> int:
    """See the module."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--keep", action="store_true")
    parser.add_argument("--codes", action="store_true")
    parser.add_argument("names", nargs="*")
    options = parser.parse_args(arguments)
    keyring.set_keyring(Keyring())  # type: ignore[no-untyped-call]
    now = datetime.now(UTC)
    sheets = [sheet for sheet in corpus(now) if not options.names or sheet.name in options.names]
    kept: dict[str, dict[str, int]] = json.loads(BASELINE.read_text("utf-8")) if BASELINE.exists() else {}
    found: dict[str, dict[str, int]] = {}
    bad = False
    with tempfile.TemporaryDirectory() as folder, bench(Path(folder), sheets, now=now) as desk:
        for sheet in sheets:
            score = desk.score(sheet)
            mine = found[sheet.name] = figures(score)
            got_worse = sheet.name in kept and worse(mine, kept[sheet.name])
            bad |= got_worse or bool(mine["wrong"])
            mark = "WRONG" if mine["wrong"] else "worse" if got_worse else ""
            print(
                f"{score.name:32} {score.preset or '—':20} {'sure' if score.sure else 'asks':5} rows {score.rows:4}"
                f" ready {score.ready:3} look {score.look:3} in {score.questions:2} questions,"
                f" wanted {score.wanted:3} reached {score.reached:3}, {score.reached_after:3} after  {mark}"
            )
            for line in (*score.wrong[:4], *score.wrong_after[:4]):
                print(f"    {line}")
            if options.codes:
                print(f"    {score.codes}")
    totals = {name: sum(each[name] for each in found.values()) for name in (*KEPT, "wrong")}
    print(f"{len(found)} sheets, {totals}, look {totals['questions'] / max(1, totals['rows']):.2%}")
    if options.keep:
        BASELINE.write_text(json.dumps({**kept, **found}, indent=1, sort_keys=True) + "\n", "utf-8")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
