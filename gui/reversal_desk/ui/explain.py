"""Sentences for people, in their language: the templates of words.py through Qt's translator."""

from __future__ import annotations

import logging
import re
from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal

from PySide6.QtCore import QCoreApplication

from reversal_desk import words
from reversal_desk.errors import DeskError
from reversal_desk.model import ActionState, Code, Operation, RowState
from reversal_desk.ui import formats
from reversal_desk.ui.models import reasons

log = logging.getLogger(__name__)

_CONTEXT = "words"


#: Facts that are amounts where they look like one; what else is a number (rows, batches) stays as it is.
_AMOUNTS = frozenset(
    {"before", "after", "amount", "original", "refund", "total", "now", "payout_before", "payout_after", "pays"}
)
_NUMBER = re.compile(r"-?\d+(\.\d+)?")
#: Facts that are codes of reasons, and how an action stands: state, amount, currency.
_CODES = frozenset({"nearest", "reasons"})
_STANDS = frozenset({"before", "after", "now", "wanted", "met", "stood", "stands"})
_STATE = re.compile(rf"\b({'|'.join(ActionState)}) (-?\d+(?:\.\d+)?) ([A-Z]{{3}})\b")
#: Facts that are amounts with their currencies, one or several.
_MONIES = frozenset({"moved", "most"})
_MONEY = re.compile(r"(-?\d+(?:\.\d+)?) ([A-Z]{3})\b")
_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_LOGGED = re.compile(r"(\d{4}-\d\d-\d\d) (\d\d:\d\d)Z")
_INSTANT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d")


class _Facts(dict[str, str]):
    def __missing__(self, key: str) -> str:
        return "?"


def _translated(template: str) -> str:
    return QCoreApplication.translate(_CONTEXT, template) if template else ""


def _state_and_amount(found: re.Match[str]) -> str:
    return f"{action_state_word(ActionState(found[1]))} {formats.money(Decimal(found[2]), found[3])}"


def _amount_with_currency(found: re.Match[str]) -> str:
    return formats.money(Decimal(found[1]), found[2])


def _local(found: re.Match[str]) -> str:
    return formats.day_time(datetime.fromisoformat(f"{found[1]}T{found[2]}+00:00"))


def _shown(name: str, value: str, facts: Mapping[str, str]) -> str:
    """A fact as a person reads it: doubts in words, instants in local time, amounts grouped."""
    if name == "why":
        parts = words.doubts(value)
        said = (_translated(words.DOUBTS.get(key, key)).replace("{detail}", more) for key, more in parts)
        return _translated(words.BETWEEN).join(said)
    if name in words.FACT_WORDS:
        return _translated(words.FACT_WORDS[name].get(value, value))
    if name in _CODES:
        return " / ".join(map(reasons.word, value.split(" / ")))
    if name in _STANDS and _STATE.search(value):
        return _STATE.sub(_state_and_amount, value)
    if name in _MONIES:
        return _MONEY.sub(_amount_with_currency, value)
    if _DAY.fullmatch(value):
        return formats.day(datetime.fromisoformat(value).astimezone())
    if name == "log":
        return _LOGGED.sub(_local, value)
    if _INSTANT.match(value):
        try:
            return formats.day_time(datetime.fromisoformat(value))
        except ValueError:
            return value
    if name in _AMOUNTS and _NUMBER.fullmatch(value):
        return formats.amount(Decimal(value), facts.get("currency", ""))
    return value


def say(code: str, facts: Mapping[str, str] | None = None) -> words.Message:
    """The message of a code in the language in use; an unknown code is shown as it is."""
    said = []
    for templates, facts_of_it in words.sentences(code, facts):
        known = _Facts({name: _shown(name, value, facts_of_it) for name, value in facts_of_it.items()})
        said.append(words.Message(*(_translated(template).format_map(known) for template in templates)))
    return words.joined(said)


def text(template: str) -> str:
    """A text that is in the catalogue of the rooms below (words.py, report), in the language in use."""
    return _translated(template)


def of_error(error: BaseException) -> words.Message:
    """The message of anything that was raised; our own fault is logged with its way."""
    if isinstance(error, DeskError):
        return say(error.code, error.facts)
    log.error("unexpected %s", type(error).__name__, exc_info=error)
    return say("BUG", {"detail": type(error).__name__})


def title(code: Code, facts: Mapping[str, str] | None = None) -> str:
    """The first sentence of a code, without its full stop: what a table cell has room for."""
    return say(code.value, facts).title.rstrip(".。")


def state_word(state: RowState) -> str:
    """The screen word of a state."""
    return _translated(words.STATE_WORDS[state])


def action_state_word(state: ActionState) -> str:
    """The screen word of how an action stands at impact.com."""
    return _translated(words.ACTION_STATE_WORDS[state])


def operation_word(operation: Operation) -> str:
    """The screen word of what will happen."""
    return _translated(words.OPERATION_WORDS[operation])
