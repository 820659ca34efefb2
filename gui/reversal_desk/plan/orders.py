"""Which rows speak of one order, and how its several refunds are meant."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence

from reversal_desk.model import ColumnMapping, Match, Policy


def order_of(match: Match) -> tuple[str, ...] | str:
    """What the rows of one order have in common: what was found, so that two spellings of one number are one order."""
    return tuple(action.id for action in match.actions) or match.order.strip().casefold()


def is_cumulative(columns: ColumnMapping, policy: Policy) -> bool | None:
    """Whether each refund of an order holds those before it; None where nobody knows."""
    return columns.cumulative if policy.cumulative is None else policy.cumulative


def related_rows(matches: Sequence[Match], numbers: Iterable[int]) -> frozenset[int]:
    """These sheet rows and all that speak of the same actions or orders: what must be worked out together.

    To the end of the line: a row of an order with two actions stands between a row of the one and a row of the other.
    """
    of_row: dict[int, set[str]] = defaultdict(set)
    of_name: dict[str, set[int]] = defaultdict(set)
    for match in matches:
        names = {action.id for action in match.actions} or {match.order.strip().casefold()} - {""}
        of_row[match.row.number] |= names
        for name in names:
            of_name[name].add(match.row.number)
    found = set(numbers)
    ahead = list(found)
    while ahead:
        for name in of_row[ahead.pop()]:
            others = of_name.pop(name, set()) - found
            found |= others
            ahead.extend(others)
    return frozenset(found)
