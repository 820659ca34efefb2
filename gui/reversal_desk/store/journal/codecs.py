"""What columns hold: values as text and back, exact; text that says nothing of the kind is damage."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from decimal import Decimal
from functools import wraps
from typing import ParamSpec, TypeVar

import msgspec

from reversal_desk.store.database import Damaged
from reversal_desk.store.journal.schema import FILE_NAME

P = ParamSpec("P")
T = TypeVar("T")


def pack(value: object) -> str:
    """A model value as JSON text; Decimal and times become text and come back exact."""
    return msgspec.json.encode(value).decode()


def moment(text: str) -> datetime:
    """Aware, as it was written; ValueError for anything else."""
    return datetime.fromisoformat(text)


def moment_or_none(text: str | None) -> datetime | None:
    """As `moment`; None where nothing stands."""
    return datetime.fromisoformat(text) if text else None


def iso(moment: datetime | None) -> str | None:
    """In UTC, so that texts compare as their moments do."""
    return moment.astimezone(UTC).isoformat() if moment else None


def decimal_or_none(text: str | None) -> Decimal | None:
    """Exact; None where nothing stands."""
    return None if text is None else Decimal(text)


def amount_text(amount: Decimal | None) -> str | None:
    """Exact, with the places it has."""
    return None if amount is None else str(amount)


def understood(read: Callable[P, T]) -> Callable[P, T]:
    """What was overwritten in the file and cannot be read as what it should be is damage, not a mistake of ours."""

    @wraps(read)
    def reading(*values: P.args, **named: P.kwargs) -> T:
        try:
            return read(*values, **named)
        except (ValueError, ArithmeticError, IndexError, msgspec.MsgspecError) as error:
            raise Damaged("JOURNAL_UNREADABLE", file=FILE_NAME) from error

    return reading
