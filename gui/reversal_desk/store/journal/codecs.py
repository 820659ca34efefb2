"""What columns hold: values as text and back, exact; text that says nothing of the kind is damage."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from decimal import Decimal
from functools import wraps
from typing import ParamSpec, TypeVar

import msgspec

from reversal_desk.store.database import Damaged, Row
from reversal_desk.store.journal.schema import FILE_NAME

P = ParamSpec("P")
T = TypeVar("T")


def pack(value: object) -> str:
    """A model value as JSON text; Decimal and times become text and come back exact."""
    return msgspec.json.encode(value).decode()


def moment(text: str) -> datetime:
    """Aware, as it was written; ValueError or a MsgspecError for anything else."""
    found = datetime.fromisoformat(_text(text))
    if found.tzinfo is None:
        raise ValueError("a moment without its zone")
    return found


def moment_or_none(text: str | None) -> datetime | None:
    """As `moment`; None where nothing stands."""
    return moment(text) if text else None


def iso(moment: datetime | None) -> str | None:
    """In UTC, so that texts compare as their moments do."""
    return moment.astimezone(UTC).isoformat() if moment else None


def decimal(text: str) -> Decimal:
    """Exact; ValueError, ArithmeticError or a MsgspecError for what is no amount."""
    found = Decimal(_text(text))
    if not found.is_finite():
        raise ValueError("no amount")
    return found


def decimal_or_none(text: str | None) -> Decimal | None:
    """As `decimal`; None where nothing stands."""
    return None if text is None else decimal(text)


def amount_text(amount: Decimal | None) -> str | None:
    """Exact, with the places it has."""
    return None if amount is None else str(amount)


def _text(kept: object) -> str:
    """What stands in a column of text: sqlite keeps bytes and numbers there too, where they were written over it."""
    return msgspec.convert(kept, str)


def understood(read: Callable[P, T]) -> Callable[P, T]:
    """What was overwritten in the file and cannot be read as what it should be is damage, not a mistake of ours."""

    @wraps(read)
    def reading(*values: P.args, **named: P.kwargs) -> T:
        try:
            return read(*values, **named)
        except (ValueError, ArithmeticError, IndexError, RecursionError, msgspec.MsgspecError) as error:
            raise Damaged("JOURNAL_UNREADABLE", file=FILE_NAME) from error

    return reading


@understood
def epoch_of(row: Row | None) -> int:
    """The number of the sender that owns the lane; 0 before the first."""
    return int(row["value"]) if row else 0
