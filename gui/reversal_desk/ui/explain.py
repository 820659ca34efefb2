"""Sentences for people, in their language: the templates of words.py through Qt's translator."""

from __future__ import annotations

import logging
from collections.abc import Mapping

from PySide6.QtCore import QCoreApplication

from reversal_desk import words
from reversal_desk.errors import DeskError
from reversal_desk.model import Code, Operation, RowState

log = logging.getLogger(__name__)

_CONTEXT = "words"


class _Facts(dict[str, str]):
    def __missing__(self, key: str) -> str:
        return "?"


def _translated(template: str) -> str:
    return QCoreApplication.translate(_CONTEXT, template) if template else ""


def say(code: str, facts: Mapping[str, str] | None = None) -> words.Message:
    """The message of a code in the language in use; an unknown code is shown as it is."""
    title, meaning, todo = words.TEMPLATES.get(code, (code, "", ""))
    known = _Facts(facts or {})
    if "why" in known:
        known["why"] = _translated(words.DOUBTS.get(known["why"], known["why"]))
    return words.Message(
        _translated(title).format_map(known),
        _translated(meaning).format_map(known),
        _translated(todo).format_map(known),
    )


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


def operation_word(operation: Operation) -> str:
    """The screen word of what will happen."""
    return _translated(words.OPERATION_WORDS[operation])
