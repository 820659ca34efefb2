"""Typed rows + actions -> Match(action, how, why). Pure; by action id, exact order number, then tolerantly."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import timedelta

from reversal_desk.model import Action, Match, MatchHow, Row

_LEADING_ZEROS = re.compile(r"^0+(?=\d)")
#: Digits between a store's prefix (US-, S1-) and a short suffix (-1, -R2, /A): what is left may be another store's.
_CORE = re.compile(r"(?:[a-z]{1,6}\d?[-_/.]?)?(\d{4,})(?:[-_/.](?:\d{1,2}|[a-z][a-z0-9]{0,3})|[a-z]{1,3})?")
#: How far the sheet's date and the action's may lie apart where only the digits agree.
_SAME_DAYS = timedelta(days=3)


def exact_key(order: str) -> str:
    """Order numbers compare without surrounding blanks and without case; nothing else is touched."""
    return order.strip().casefold()


def tolerant_keys(order: str) -> tuple[tuple[str, str], ...]:
    """(rule, key) for each tidying that may find the action; the rule is said to the person."""
    text = exact_key(order)
    if text.isalnum() and text[0] != "0":  # nothing to tidy, as with most order numbers
        return ()
    keys: list[tuple[str, str]] = []
    bare = text.lstrip("#").strip()
    if bare != text and bare:
        keys.append(("without #", bare))
    joined = re.sub(r"[\s ]+", "", bare)
    if joined != bare and joined:
        keys.append(("without spaces", joined))
    stripped = _LEADING_ZEROS.sub("", joined)
    if stripped != joined:
        keys.append(("without leading zeros", stripped))
    return tuple(keys)


def core(order: str) -> str:
    """The digits of an order number without prefix, suffix and leading zeros; empty where it has no such shape."""
    keys = tolerant_keys(order)
    found = _CORE.fullmatch(keys[-1][1] if keys else exact_key(order))
    return _LEADING_ZEROS.sub("", found[1]) if found else ""


class Index:
    """Actions by id and by order number, for many look-ups."""

    def __init__(self, actions: Iterable[Action]) -> None:
        self.by_id: dict[str, Action] = {action.id: action for action in actions}
        self._by_oid: dict[str, list[Action]] = {}
        self._by_tidy_oid: dict[str, list[Action]] = defaultdict(list)
        self._by_core: dict[str, list[Action]] = defaultdict(list)  # where the core is not the number itself
        for action in self.by_id.values():
            oid = exact_key(action.oid)
            if not oid:
                continue
            if oid in self._by_oid:
                self._by_oid[oid].append(action)
            else:
                self._by_oid[oid] = [action]
            if oid.isdecimal() and oid.isascii() and oid[0] != "0":
                continue
            for _, key in tolerant_keys(oid):
                self._by_tidy_oid[key].append(action)
            if digits := core(oid):
                self._by_core[digits].append(action)

    def exact(self, order: str) -> tuple[Action, ...]:
        """All actions with this order number."""
        return tuple(self._by_oid.get(exact_key(order), ())) if order.strip() else ()

    def tolerant(self, order: str) -> tuple[tuple[Action, ...], str]:
        """Actions found after tidying either side, and the rule used."""
        for rule, key in tolerant_keys(order):
            found = self._by_oid.get(key) or self._by_tidy_oid.get(key)
            if found:
                return tuple(found), rule
        found = self._by_tidy_oid.get(exact_key(order)) if order.strip() else None
        return (tuple(found), "with impact.com's number tidied") if found else ((), "")

    def near(self, order: str) -> tuple[Action, ...]:
        """Actions whose order number has the same digits under another prefix or suffix."""
        digits = core(order)
        return (*self._by_oid.get(digits, ()), *self._by_core.get(digits, ())) if digits else ()


def best_order_column(rows: Sequence[Row], index: Index) -> int:
    """Which candidate column of `Row.orders` hits most actions (J3: chosen by evidence); ties keep the first."""
    width = max((len(row.orders) for row in rows), default=0)
    if width <= 1:
        return 0

    def hits(column: int) -> tuple[int, int]:
        exact = tolerant = 0
        for row in rows:
            if column < len(row.orders) and row.orders[column]:
                if index.exact(row.orders[column]):
                    exact += 1
                elif index.tolerant(row.orders[column])[0]:
                    tolerant += 1
        return (exact + tolerant, exact)

    return max(range(width), key=lambda column: (hits(column), -column))


def match(rows: Sequence[Row], actions: Iterable[Action]) -> tuple[Match, ...]:
    """One Match per row, in order. A damaged order number matches nothing here (guards decide)."""
    index = Index(actions)
    column = best_order_column(rows, index)
    return tuple(_match_row(row, index, column) for row in rows)


def _match_row(row: Row, index: Index, column: int) -> Match:
    order = row.orders[column] if column < len(row.orders) else row.order
    if row.action_id:
        action = index.by_id.get(row.action_id)
        if action is None:
            return Match(row, order, (), MatchHow.NONE, "" if order else "not_downloaded")
        if not row.damaged and _names_another_order(row, action):
            return Match(row, order, (action,), MatchHow.TOLERANT, "other_order")
        return Match(row, order or action.oid, (action,), MatchHow.ACTION_ID)
    if not order:
        return Match(row, order, (), MatchHow.NONE, "no_number")
    if row.damaged:
        return Match(row, order, (), MatchHow.NONE)
    exact = index.exact(order)
    if exact:
        return Match(row, order, _sorted(exact), MatchHow.ORDER)
    tolerant, rule = index.tolerant(order)
    if tolerant:
        return Match(row, order, _sorted(tolerant), MatchHow.TOLERANT, rule)
    near = index.near(order)
    if near and _surely_one_order(row, near):
        return Match(row, order, _sorted(near), MatchHow.TOLERANT, "same_digits")
    return Match(row, order, (), MatchHow.NONE, "near" if near else "")


def _names_another_order(row: Row, action: Action) -> bool:
    """The row gives an action id and order numbers, none of which can be that action's: a column may have slipped."""
    named = [order for order in row.orders if order.strip()]
    if not named or not action.oid.strip():
        return False
    wanted = _spellings(action.oid)
    return not any(_spellings(order) & wanted for order in named)


def _spellings(order: str) -> set[str]:
    return {exact_key(order), *(key for _, key in tolerant_keys(order)), *({core(order)} - {""})}


def _surely_one_order(row: Row, actions: Sequence[Action]) -> bool:
    """Digits alone may be another store's: they count where they mean one order of the same days."""
    if row.date is None or len({exact_key(action.oid) for action in actions}) > 1:
        return False
    day = row.date.replace(tzinfo=None)
    dates = [action.event_date.replace(tzinfo=None) for action in actions if action.event_date is not None]
    return len(dates) == len(actions) and all(abs(date - day) <= _SAME_DAYS for date in dates)


def _sorted(actions: Sequence[Action]) -> tuple[Action, ...]:
    return tuple(sorted(actions, key=lambda action: action.id))
