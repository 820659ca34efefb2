"""What commands print, and how: JSON, money, sentences, progress. Results go to stdout, all else to stderr."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterable, Mapping
from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from reversal_desk import late, words
from reversal_desk.errors import DeskError
from reversal_desk.model import Code, Notice, Outcome, Progress

if TYPE_CHECKING:
    import tqdm
else:
    tqdm = late.room("tqdm")  # a bar is drawn on terminals alone


def dump(value: object) -> str:
    """JSON; money is text with its decimals, a moment is ISO 8601."""

    def plain(item: object) -> object:
        if isinstance(item, Decimal):
            return money(item)
        if isinstance(item, datetime):
            return item.isoformat()
        raise TypeError(type(item).__name__)

    return json.dumps(value, ensure_ascii=False, indent=1, default=plain)


def money(amount: Decimal | None) -> str | None:
    """At least two decimals, never fewer than the amount has, never an exponent."""
    if amount is None:
        return None
    cents = amount.quantize(Decimal("0.01"))
    return f"{cents if cents == amount else amount:f}"


def message(codes: Iterable[Code], facts: Mapping[str, str]) -> str:
    """What a row's codes say, as one line."""
    known = dict(facts)
    known["why"] = words.DOUBTS.get(known.get("why", ""), known.get("why", ""))
    return " ".join(words.say(code, known).text for code in codes)


def error_message(error: DeskError) -> str:
    """What an expected failure says."""
    return words.say(error.code, error.facts).text


def sentences(notices: Iterable[Notice]) -> list[str]:
    """What notices say, each in one line."""
    return [words.say(notice.code, notice.facts).text for notice in notices]


def print_notices(notices: Iterable[Notice]) -> None:
    """Beside the result, so that the result can be piped on."""
    for text in sentences(notices):
        print(text, file=sys.stderr)


def outcome_facts(outcome: Outcome) -> dict[str, Any]:
    """One row of a batch, as it is in JSON."""
    return {
        "row": outcome.row,
        "order": outcome.order,
        "action_id": outcome.action_id,
        "operation": outcome.operation.value,
        "state": outcome.state.value,
        "codes": [code.value for code in outcome.codes],
        "message": message(outcome.codes, outcome.facts),
    }


#: Parts of the line that adds up whose name in JSON is not their word; those of an undo, which has no sheet.
_PART_WORDS = {"needs_you": "held back"}
_UNDO_WORDS = {"to_be_sent": "still to go back", "proved": "back, proved", "taken_back": "undone again"}


def print_reconciliation(lines: Mapping[str, Mapping[str, Decimal]], *, undo: bool = False) -> None:
    """One line for each currency: what is in the sheet, or is to go back, and what becomes of it."""
    words, whole = ({**_PART_WORDS, **_UNDO_WORDS}, "to go back") if undo else (_PART_WORDS, "in the sheet")
    for currency, line in lines.items():
        named = (
            (words.get(part, part.replace("_", " ")), amount)
            for part, amount in line.items() if part != "in_sheet" and amount
        )  # fmt: skip
        parts = " + ".join(f"{part} {money(amount)}" for part, amount in named)
        print(f"{whole} {money(line['in_sheet'])} {currency} = {parts or '0.00'}")


class Bar:
    """A bar on a terminal, a line now and then elsewhere, nothing with --quiet."""

    def __init__(self, options: argparse.Namespace) -> None:
        self._quiet = bool(options.quiet)
        self._bar: tqdm.tqdm[Any] | None = None
        self._phase = ""

    def __call__(self, progress: Progress) -> None:
        if self._quiet:
            return
        if not sys.stderr.isatty():
            if progress.phase != self._phase:
                print(f"{progress.phase} ...", file=sys.stderr)
                self._phase = progress.phase
            return
        if self._bar is None or self._phase != progress.phase:
            self.close()
            self._bar = tqdm.tqdm(total=progress.total, desc=progress.phase, leave=False, file=sys.stderr)
            self._phase = progress.phase
        self._bar.total = progress.total
        self._bar.n = progress.done
        self._bar.refresh()

    def close(self) -> None:
        """Take the bar away."""
        if self._bar is not None:
            self._bar.close()
            self._bar = None
