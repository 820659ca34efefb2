"""Whose the amounts of a refund column are, where an order has several lines."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from enum import Enum

from reversal_desk.mapping import names_order_level
from reversal_desk.model import ColumnMapping, Field, Item, Match, Policy
from reversal_desk.plan.asked import wish_of
from reversal_desk.plan.edits import Edits, left_by_person
from reversal_desk.plan.figures import other_currency
from reversal_desk.plan.orders import is_cumulative, order_of
from reversal_desk.refund import ZERO


class Level(Enum):
    """Whose the amounts of a refund column are: each line's own, their order's on each of its lines, or not known."""

    LINES = "lines"
    ORDERS = "orders"
    UNKNOWN = "unknown"


def level_of_refunds(
    matches: Sequence[Match], columns: ColumnMapping, policy: Policy, items: Mapping[str, tuple[Item, ...]]
) -> Level:
    """By all orders of the sheet that have several lines with a refund: is it the same on each of them, and can that be
    the lines' own?"""
    groups = orders_with_lines(matches, columns, policy, {})
    index = columns.index_of(Field.REFUND)
    if not groups or index is None:
        return Level.UNKNOWN
    if any(not _say_the_same(group) or _is_of_lines(group, items) for group in groups):
        return Level.LINES
    of_orders = names_order_level(columns.columns[index].header)
    said = is_cumulative(columns, policy) is True
    return Level.ORDERS if of_orders or said or any(map(_exceeds, groups)) else Level.UNKNOWN


def orders_with_lines(
    matches: Sequence[Match],
    columns: ColumnMapping,
    policy: Policy,
    edits: Edits,
) -> list[list[Match]]:
    """Orders of which several lines, each with a SKU of its own, tell of a refund and of no pieces that came back."""
    by_order: dict[object, list[Match]] = defaultdict(list)
    for match in matches:
        row = match.row
        plain = row.sku and row.refund and row.new_amount is None and not (row.returned and row.quantity is not None)
        if not plain or row.hidden or row.continues is not None or left_by_person(match, edits):
            continue
        wish = wish_of(row, columns, policy)
        order = order_of(match)
        if order and (wish.by_amount or wish.by_items) and not wish.said:
            by_order[order].append(match)
    return [
        group for group in by_order.values() if len({match.row.sku.casefold() for match in group}) == len(group) > 1
    ]


def is_one_refund(group: Sequence[Match], level: Level, items: Mapping[str, tuple[Item, ...]]) -> bool:
    """Whether the group's rows are counted as one refund: never where they differ, and among refunds of lines only
    where their sum is more than the order."""
    if not _say_the_same(group) or _is_of_lines(group, items):
        return False
    return level is not Level.LINES or _exceeds(group)


def _is_of_lines(group: Sequence[Match], items: Mapping[str, tuple[Item, ...]]) -> bool:
    """Whether the action's own items cost what their lines were refunded: then lines of one price came back."""
    known = {
        item.sku.strip().casefold(): item.amount for action in group[0].actions for item in items.get(action.id, ())
    }
    return all(known.get(match.row.sku.strip().casefold()) == match.row.refund for match in group)


def _say_the_same(group: Sequence[Match]) -> bool:
    return len({(each.row.refund, each.row.total, each.row.currency, each.row.status) for each in group}) == 1


def _exceeds(group: Sequence[Match]) -> bool:
    """The lines' refunds together are more than their order was."""
    row = group[0].row
    tracked = [action.original_amount for action in group[0].actions if not other_currency(row, action)]
    most = abs(row.total) if row.total else max(tracked, default=None)
    return most is not None and abs(row.refund or ZERO) * len(group) > most
