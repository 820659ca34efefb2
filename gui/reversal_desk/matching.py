"""Typed rows + actions -> Match(action, how, why). Pure.

By action id, by exact order number, then after tidying the number by a rule that has a name: the rule is said to the
person and answered once. A number that Excel damaged is found by the digits left of it, the amount and the day. What
two orders could mean is not chosen.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import timedelta
from decimal import Decimal
from functools import cached_property

from msgspec import Struct
from msgspec.structs import replace
from rapidfuzz.distance import OSA

from reversal_desk.model import Action, Field, Match, MatchHow, Row

_SPACES = re.compile(r"\s+")
_LEADING_ZEROS = re.compile(r"^0+(?=\d)")
#: Digits between a store's prefix (US-, S1-) and a short suffix (-1, -R2, /A): what is left may be another store's.
_CORE = re.compile(r"([^\W\d_]{1,12}(?:\d?[-_/.:#])?)?(\d{4,})([-_/.](?:\d{1,2}|[a-z][a-z0-9]{0,3})|[a-z]{1,3})?")
#: How far the sheet's date and the action's may lie apart where the number alone doesn't settle it.
SAME_DAYS = timedelta(days=3)
#: A date that may be the refund's lies up to so long after the order.
LATE_DAYS = timedelta(days=60)
#: Between several order numbers in one cell.
_SEVERAL = re.compile(r"[\s,;/&+|、，；]+")
#: From one order number to another, and how many that are looked for.
_FROM_TO = re.compile(
    r"(?P<prefix>[^\d\s]*)(?P<first>\d{3,18})\s*(?:-|–|—|~|～|\.\.+|…|至|到|から|to|bis|à|au|a|al|t/m|tot|do)\s*"
    r"(?P<again>[^\d\s]*)(?P<last>\d{3,18})",
    re.IGNORECASE,
)
_LONGEST_RANGE = 1000
#: So many rows that amount or date speak for make a rule believable for rows that have neither.
ENOUGH = 3
#: So many digits of a damaged number must be left (product.md 4), and so many a spreadsheet keeps.
LEAST_DIGITS, KEPT_DIGITS = 12, 15
#: Fewer digits than this are no number to recognise an order by.
LEAST_CORE = 4
#: Words without a digit before a number, as in "Sales Order #SO10233".
_IN_WORDS = re.compile(r"([^\d\s#][^\d#]*[\s#:]+#?)([^\s#:]*\d[^\s#:]*)")
#: Between the rules that were needed together.
AND = " + "


def exact_key(order: str) -> str:
    """Order numbers compare without surrounding blanks and without case, where results are joined to rows."""
    return order.strip().casefold()


def tolerant_keys(order: str) -> tuple[tuple[str, str], ...]:
    """(rule, key) for each tidying by which a list of orders finds what this program once sent."""
    text = exact_key(order)
    keys: list[tuple[str, str]] = []
    unmarked = text.lstrip("#").strip()
    if unmarked != text and unmarked:
        keys.append(("without #", unmarked))
    joined = re.sub(r"\s+", "", unmarked)
    if joined != unmarked and joined:
        keys.append(("without spaces", joined))
    stripped = _LEADING_ZEROS.sub("", joined)
    if stripped != joined:
        keys.append(("without leading zeros", stripped))
    return tuple(keys)


def bare(order: str) -> str:
    """Letters and digits alone, without case, width and leading zeros; empty where nothing is left."""
    if order.isascii() and order.isalnum():
        text = order.lower()
    else:
        text = "".join(filter(str.isalnum, unicodedata.normalize("NFKC", order).casefold()))
    return _LEADING_ZEROS.sub("", text) if text.startswith("0") else text


def _parts(order: str) -> tuple[str, str, str] | None:
    """(prefix, digits without leading zeros, suffix) of a number that has such a shape."""
    if order.isascii() and order.isdecimal():  # most are: a shortcut, half a million times
        return ("", _LEADING_ZEROS.sub("", order), "") if len(order) >= LEAST_CORE else None
    text = re.sub(r"[\s\u00a0]+", "", unicodedata.normalize("NFKC", order).casefold().strip().lstrip("#"))
    found = _CORE.fullmatch(text)
    return (found[1] or "", _LEADING_ZEROS.sub("", found[2]), found[3] or "") if found else None


def core(order: str) -> str:
    """The digits of an order number without prefix, suffix and leading zeros; empty where it has no such shape."""
    parts = _parts(order)
    return parts[1] if parts else ""


def in_words(order: str) -> tuple[str, str] | None:
    """(the words, the number behind them) of a cell that says more than its number."""
    if order.isalnum():
        return None
    found = _IN_WORDS.fullmatch(order.strip())
    return (found[1], found[2]) if found and sum(map(str.isdigit, found[2])) >= LEAST_CORE else None


def rule_of(order: str, oid: str) -> str:
    """The rule by which a sheet's number leads to impact.com's, its parts joined by AND.

    A part may carry a detail after a colon: `prefix:us-` is in the sheet only, `no_prefix:us-` at impact.com only.
    """
    rules: list[str] = []
    if order.strip().startswith("#") != oid.strip().startswith("#"):
        rules.append("hash" if "#" in order else "no_hash")
    mine, theirs = order.strip().lstrip("#").strip(), oid.strip().lstrip("#").strip()
    if _SPACES.search(mine) or _SPACES.search(theirs):
        rules.append("spaces")
        mine, theirs = _SPACES.sub("", mine), _SPACES.sub("", theirs)
    if mine == theirs:
        return AND.join(rules or ["width"])
    if bare(mine) == bare(theirs):
        if _marks(mine) != _marks(theirs):
            rules.append("separators")
        if _zeros(mine) != _zeros(theirs):
            rules.append("zeros")
        if _letters(mine) != _letters(theirs):
            rules.append("case")
        return AND.join(rules or ["width"])
    here, there = _parts(mine), _parts(theirs)
    if here is None or there is None:
        return AND.join(rules)
    for name, own, other in (("prefix", here[0], there[0]), ("suffix", here[2], there[2])):
        if own != other:
            rules += [f"{name}:{own}"] if own else []
            rules += [f"no_{name}:{other}"] if other else []
    if _zeros(mine[len(here[0]) :]) != _zeros(theirs[len(there[0]) :]):
        rules.append("zeros")
    return AND.join(rules)


def _marks(text: str) -> str:
    return "".join(character for character in text if not character.isalnum())


def _letters(text: str) -> str:
    return "".join(filter(str.isalpha, text))


def _zeros(text: str) -> int:
    digits = "".join(filter(str.isalnum, text))
    return len(digits) - len(digits.lstrip("0"))


class Index:
    """Actions by id and by order number, for many look-ups. What only some rows need is made when one asks."""

    def __init__(self, actions: Iterable[Action]) -> None:
        self.by_id: dict[str, Action] = {action.id: action for action in actions}
        self._by_oid: dict[str, tuple[Action, ...]] = {}
        several: dict[str, list[Action]] = {}  # few orders have more than one: half a million lists would take long
        for action in self.by_id.values():
            oid = action.oid.strip()
            if oid in self._by_oid:
                several.setdefault(oid, [*self._by_oid[oid]]).append(action)
            elif oid:
                self._by_oid[oid] = (action,)
        self._by_oid |= {oid: tuple(found) for oid, found in several.items()}

    def exact(self, order: str) -> tuple[Action, ...]:
        """All actions with this order number, letter by letter."""
        return self._by_oid.get(order.strip(), ())

    def tidied(self, order: str) -> tuple[str, ...]:
        """impact.com's numbers that are this one but for case, zeros, spaces and separators."""
        key = bare(order)
        return self._spelled(self._by_bare, key)

    def same_digits(self, order: str) -> tuple[str, ...]:
        """impact.com's numbers with the same digits under another prefix or suffix."""
        digits = core(order)
        return self._spelled(self._by_core, digits)

    def of_another_store(self, order: str, oid: str) -> bool:
        """Whether the numbers have different prefixes, each of which impact.com uses: then they tell orders apart, and
        the same digits are another order's."""
        here, there = _parts(order), _parts(oid)
        if here is None or there is None or not here[0] or not there[0] or here[0] == there[0]:
            return False
        return self._prefixes[here[0]] >= ENOUGH

    def _spelled(self, others: Mapping[str, list[str]], key: str) -> tuple[str, ...]:
        """The number that is the key itself, and those that lead to it."""
        return (*((key,) if key in self._by_oid else ()), *others.get(key, ())) if key else ()

    def with_head(self, digits: str, length: int) -> tuple[Action, ...]:
        """Actions whose number has so many digits and begins with these (12 or more)."""
        numbers = self._by_head.get((length, digits[:LEAST_DIGITS]), ())
        return tuple(action for oid in numbers if oid.startswith(digits) for action in self._by_oid[oid])

    def of_amount(self, amount: Decimal, day: int) -> tuple[Action, ...]:
        """Actions first tracked with this amount on that day (an ordinal) or one beside it."""
        return self._around(self._by_amount, amount, day)

    def swapped(self, order: str, day: int) -> tuple[Action, ...]:
        """Actions of those days whose number has the same characters in another order."""
        return self._around(self._by_characters, "".join(sorted(order.strip())), day)

    @staticmethod
    def _around(index: Mapping[tuple[object, int], list[Action]], key: object, day: int) -> tuple[Action, ...]:
        return tuple(action for near in (day, day - 1, day + 1) for action in index.get((key, near), ()))

    def _by_day(self, key: Callable[[Action], object]) -> dict[tuple[object, int], list[Action]]:
        found: dict[tuple[object, int], list[Action]] = defaultdict(list)
        for action in self.by_id.values():
            if action.event_date is not None and action.oid.strip() and (name := key(action)):
                found[name, action.event_date.toordinal()].append(action)
        return found

    def _numbers(self, key: Callable[[str], str]) -> dict[str, list[str]]:
        """Numbers by a key that isn't the number itself; plain digits, which most are, lead nowhere else."""
        found: dict[str, list[str]] = defaultdict(list)
        for oid in self._by_oid:
            if oid[0] != "0" and oid.isascii() and oid.isdecimal():
                continue
            if (name := key(oid)) and name != oid:
                found[name].append(oid)
        return found

    @cached_property
    def _prefixes(self) -> Counter[str]:
        return Counter(parts[0] for oid in self._by_oid if (parts := _parts(oid)) and parts[0])

    @cached_property
    def _by_bare(self) -> dict[str, list[str]]:
        return self._numbers(bare)

    @cached_property
    def _by_core(self) -> dict[str, list[str]]:
        return self._numbers(core)

    @cached_property
    def _by_characters(self) -> dict[tuple[object, int], list[Action]]:
        return self._by_day(lambda action: "".join(sorted(action.oid.strip())))

    @cached_property
    def _by_head(self) -> dict[tuple[int, str], list[str]]:
        found: dict[tuple[int, str], list[str]] = defaultdict(list)
        for oid in self._by_oid:
            if len(oid) > LEAST_DIGITS and oid.isdecimal():
                found[len(oid), oid[:LEAST_DIGITS]].append(oid)
        return found

    @cached_property
    def _by_amount(self) -> dict[tuple[object, int], list[Action]]:
        return self._by_day(lambda action: action.original_amount)


# --------------------------------------------------------------------------- which column holds the order number


class ColumnHits(Struct, frozen=True):
    """How many rows a candidate column finds an order for: exactly, and after tidying (`rule` is the usual one)."""

    column: int  # its place in `Row.orders`
    exact: int
    tidied: int
    rule: str = ""

    @property
    def found(self) -> int:
        """All rows that found something."""
        return self.exact + self.tidied


def order_columns(rows: Sequence[Row], index: Index) -> tuple[ColumnHits, ...]:
    """The evidence for each candidate column of `Row.orders`."""
    found: list[ColumnHits] = []
    for column in range(max((len(row.orders) for row in rows), default=0)):
        exact = tidied = 0
        rules: Counter[str] = Counter()
        for row in rows:
            order = row.orders[column] if column < len(row.orders) else ""
            if not order:
                continue
            if index.exact(order) or ((said := in_words(order)) and index.exact(said[1])):
                exact += 1  # also behind words: a whole number is no chance
            elif len(numbers := index.tidied(order)) == 1:
                tidied += 1
                rules[rule_of(order, numbers[0])] += 1
        found.append(ColumnHits(column, exact, tidied, rules.most_common(1)[0][0] if rules else ""))
    return tuple(found)


def best_order_column(hits: Sequence[ColumnHits], *, named: int | None = None) -> int:
    """The candidate that finds most orders (J3: chosen by evidence); ties keep the first.

    Only the first `named` have a header that says so. Another one needs several orders, and that those find next to
    nothing: numbers of customers or parcels may look like orders.
    """
    if not hits:
        return 0
    known = hits[: len(hits) if named is None else named]
    best = max(known, key=lambda hit: (hit.found, hit.exact, -hit.column), default=None)
    least = ENOUGH if best is None else max(ENOUGH, 5 * best.found)
    others = [hit for hit in hits[len(known) :] if hit.exact >= least]
    other = max(others, key=lambda hit: (hit.exact, -hit.column), default=None)
    if other is not None:
        return other.column
    return best.column if best is not None else 0


# --------------------------------------------------------------------------- matching


def match(
    rows: Sequence[Row],
    actions: Iterable[Action],
    *,
    named: int | None = None,
    headers: Sequence[str] = (),
) -> tuple[Match, ...]:
    """One Match per row, in order. `named` and `headers` are those of the candidate order columns."""
    return matched(rows, Index(actions), named=named, headers=headers)[0]


def matched(
    rows: Sequence[Row], index: Index, *, named: int | None = None, headers: Sequence[str] = ()
) -> tuple[tuple[Match, ...], tuple[ColumnHits, ...]]:
    """As `match`, with the evidence for each candidate column."""
    width = max((len(row.orders) for row in rows), default=0)
    hits = order_columns(rows, index) if width > 1 else ()
    column = best_order_column(hits, named=named)
    found = [_match_row(_damaged_in(row, column), index, column, named) for row in rows]
    found = _learned(found)
    if named is not None and column >= named:
        header = headers[column] if column < len(headers) else ""
        found = [_by_other_column(one, header) for one in found]
    taken = {action.oid for one in found for action in one.actions}
    return tuple(_doubted(one, index, taken) for one in found), hits


def _damaged_in(row: Row, column: int) -> Row:
    """The row with the damage of the number that is used: another column may hold the very number whole."""
    if column < len(row.damages) and row.damages[column] is not row.damaged:
        return replace(row, damaged=row.damages[column])
    return row


def _match_row(row: Row, index: Index, column: int, named: int | None) -> Match:
    order = row.orders[column] if column < len(row.orders) else row.order
    if row.action_id:
        action = index.by_id.get(row.action_id)
        if action is None:
            return Match(row, order, (), MatchHow.NONE, "" if order else "not_downloaded")
        if not row.damaged and _names_another_order(row, action, named):
            return Match(row, order, (action,), MatchHow.TOLERANT, "other_order")
        return Match(row, order or action.oid, (action,), MatchHow.ACTION_ID)
    if not order:
        return Match(row, order, (), MatchHow.NONE, "no_number")
    if row.damaged:
        return _by_surviving_digits(row, order, index)
    if exact := index.exact(order):
        return _on_its_day(_of_event_type(Match(row, order, _sorted(exact), MatchHow.ORDER)))
    if re.fullmatch(r"\d+\.0+", order) and (exact := index.exact(order.partition(".")[0])):
        return _of_event_type(Match(row, order, _sorted(exact), MatchHow.TOLERANT, "decimals"))
    if numbers := index.tidied(order):
        if len(numbers) > 1:
            return Match(row, order, (), MatchHow.NONE, "near")
        tidied = Match(row, order, _sorted(index.exact(numbers[0])), MatchHow.TOLERANT, rule_of(order, numbers[0]))
        return _of_event_type(tidied)
    if numbers := index.same_digits(order):
        numbers = tuple(oid for oid in numbers if not index.of_another_store(order, oid))
        if not numbers:
            return Match(row, order, (), MatchHow.NONE)
        if len(numbers) > 1:
            return Match(row, order, (), MatchHow.NONE, "near")
        found = Match(row, order, _sorted(index.exact(numbers[0])), MatchHow.TOLERANT, rule_of(order, numbers[0]))
        return _of_event_type(found)
    if (said := in_words(order)) and (exact := index.exact(said[1])):
        words = _SPACES.sub("", said[0]).casefold()
        return _of_event_type(Match(row, order, _sorted(exact), MatchHow.TOLERANT, f"prefix:{words}"))
    return Match(row, order, (), MatchHow.NONE, "several" if _names_several(order, index) else "")


def _names_several(order: str, index: Index) -> bool:
    """Whether one cell names several orders, one of which is known: one by one, or from the first to the last."""
    if _SEVERAL.search(order):
        parts = filter(None, _SEVERAL.split(order))
        if any(index.exact(part) or index.tidied(part) for part in parts):
            return True
    found = _FROM_TO.fullmatch(order.strip())
    if found is None or len(found["first"]) != len(found["last"]) or found["again"] not in {"", found["prefix"]}:
        return False
    first, last = int(found["first"]), int(found["last"])
    numbers = range(first, last + 1) if last - first <= _LONGEST_RANGE else (first, last)
    return first < last and any(index.exact(f"{found['prefix']}{number:0{len(found['first'])}}") for number in numbers)


def _on_its_day(found: Match) -> Match:
    """An equal number on another day may be another store's: a doubt, said once for the sheet."""
    row = found.row
    dates = [action.event_date.replace(tzinfo=None) for action in found.actions if action.event_date is not None]
    if row.date is None or not dates:
        return found
    day = row.date.replace(tzinfo=None)
    late = SAME_DAYS if row.ordered else LATE_DAYS
    if any(-SAME_DAYS <= day - date <= late for date in dates):
        return found
    rules = [*([found.why] if found.why else []), "other_days"]
    return replace(found, how=MatchHow.TOLERANT, why=AND.join(rules))


def _of_event_type(found: Match) -> Match:
    """Of several actions those of the event type that the row names; where it names another one, it is a doubt."""
    wanted = exact_key(found.row.event_type)
    if not wanted:
        return found
    meant = tuple(a for a in found.actions if wanted in {exact_key(a.tracker), exact_key(a.tracker_id)})
    if meant:
        return replace(found, actions=meant)
    rules = [*([found.why] if found.why else []), "other_event"]
    return replace(found, how=MatchHow.TOLERANT, why=AND.join(rules))


def _names_another_order(row: Row, action: Action, named: int | None) -> bool:
    """The row gives an action id and order numbers, none of which can be that action's: a column may have slipped."""
    given = [order for order in row.orders[:named] if order.strip()]
    if not given or not action.oid.strip():
        return False
    wanted = _spellings(action.oid)
    return not any(_spellings(order) & wanted for order in given)


def _spellings(order: str) -> set[str]:
    return {bare(order), core(order)} - {""}


# --------------------------------------------------------------------------- rules learned from the whole sheet

#: Rules that only tidy; the others change what the number says and need the day, the amount or many rows.
_HARMLESS = frozenset({"hash", "no_hash", "spaces", "zeros", "case", "width", "decimals", "other_event", "other_days"})


def _speaks_for(row: Row, actions: Sequence[Action]) -> bool | None:
    """Whether day or amount speak for a match (True) or against it (False); None where the row has neither."""
    dates = [action.event_date.replace(tzinfo=None) for action in actions if action.event_date is not None]
    if row.date is not None and dates:
        day = row.date.replace(tzinfo=None)
        return all(abs(date - day) <= SAME_DAYS for date in dates)
    amounts = {action.original_amount for action in actions} - {Decimal(0)}
    if row.total is not None and amounts and row.total in amounts:
        return True
    return None


def _learned(found: Sequence[Match]) -> list[Match]:
    """Drop matches by a rule that neither the row itself nor enough others of the sheet speak for."""
    votes: dict[str, Counter[bool | None]] = defaultdict(Counter)
    spoke: list[bool | None] = []
    for one in found:
        doubtful = one.how is MatchHow.TOLERANT and bool(set(_names(one.why)) - _HARMLESS)
        says = _speaks_for(one.row, one.actions) if doubtful else True
        spoke.append(says)
        if doubtful:
            votes[one.why][says] += 1
    kept: list[Match] = []
    for one, says in zip(found, spoke, strict=True):
        vote = votes.get(one.why, Counter())
        believed = says or (says is None and vote[True] >= ENOUGH and vote[True] > 4 * vote[False])
        slipped = one.how is MatchHow.TOLERANT and one.why == "other_order"
        kept.append(one if believed or slipped else replace(one, actions=(), how=MatchHow.NONE, why="near"))
    return kept


def _names(why: str) -> list[str]:
    return [part.partition(":")[0] for part in why.split(AND) if part]


def _by_other_column(found: Match, header: str) -> Match:
    """Found by a column whose header doesn't speak of orders: a rule of its own."""
    if not found.actions or found.how is MatchHow.ACTION_ID:
        return found
    why = AND.join([f"column:{header}", *([found.why] if found.why else [])])
    return replace(found, how=MatchHow.TOLERANT if found.how is MatchHow.ORDER else found.how, why=why)


# --------------------------------------------------------------------------- what the actions show of the cells


def _sure(found: Sequence[Match]) -> list[tuple[Row, Action]]:
    return [(one.row, one.actions[0]) for one in found if len(one.actions) == 1]


def marks_by_amounts(readings: Mapping[str, Sequence[Match]]) -> dict[Field, str]:
    """Decimal mark -> the rows read with it: the mark under which amounts are the actions', column by column.

    An order total must equal the action's amount; a refund or a new amount must at least not be more. Nothing is
    settled that speaks for both, or for neither; an amount without a mark is the same by both, and has no say.
    """
    settled: dict[Field, str] = {}
    for meaning, amount_of in _MONEY_OF:
        fits = dict.fromkeys(readings, 0)
        against = dict.fromkeys(readings, 0)
        for of_each in zip(*map(_sure, readings.values()), strict=True):
            if len({amount_of(row) for row, _ in of_each}) == 1:
                continue
            for mark, (row, action) in zip(readings, of_each, strict=True):
                amount = amount_of(row)
                if not amount or (row.currency and row.currency.upper() != action.currency.upper()):
                    continue
                fits[mark] += abs(amount) in {action.original_amount, action.amount}
                against[mark] += abs(amount) > action.original_amount
        best = [mark for mark in readings if fits[mark] and not against[mark]]
        others = max((fits[mark] for mark in readings if mark not in best), default=0)
        if len(best) == 1 and fits[best[0]] > 4 * others:
            settled[meaning] = best[0]
    if Field.TOTAL in settled:  # one program wrote them all
        for other in (Field.REFUND, Field.NEW_AMOUNT):
            settled.setdefault(other, settled[Field.TOTAL])
    return settled


_MONEY_OF: tuple[tuple[Field, Callable[[Row], Decimal | None]], ...] = (
    (Field.TOTAL, lambda row: row.total),
    (Field.REFUND, lambda row: row.refund),
    (Field.NEW_AMOUNT, lambda row: row.new_amount),
)


def day_first_by_dates(readings: Mapping[bool, Sequence[Match]]) -> bool | None:
    """Whether the day comes first in dates like 3/4/2026: the reading under which they are the actions' own days."""
    fits = dict.fromkeys(readings, 0)
    for first, found in readings.items():
        for row, action in _sure(found):
            if row.date is not None and action.event_date is not None:
                apart = abs(action.event_date.replace(tzinfo=None) - row.date.replace(tzinfo=None))
                fits[first] += apart <= SAME_DAYS
    best = max(fits, key=lambda first: fits[first])
    return best if fits[best] >= ENOUGH and fits[best] > 4 * fits[not best] else None


# --------------------------------------------------------------------------- damaged numbers


def surviving_digits(order: str) -> tuple[str, int] | None:
    """(the digits that can be trusted, how long the number was) of a number that Excel damaged, None where unknown."""
    text = order.strip()
    if text.isdecimal() and len(text) > KEPT_DIGITS:
        return text[:KEPT_DIGITS], len(text)
    found = re.fullmatch(r"(\d)(?:[.,](\d+))?E\+(\d{1,3})", text, re.IGNORECASE)
    if found is None:
        return None
    digits = found[1] + (found[2] or "")
    # the last digit of a shortened number was rounded, so it is not trusted
    return digits[:-1][:KEPT_DIGITS], int(found[3]) + 1


def _by_surviving_digits(row: Row, order: str, index: Index) -> Match:
    """Exactly one action shares 12 or more digits and the amount, and lies within 3 days; else none (product.md 4)."""
    left = surviving_digits(order)
    nothing = Match(row, order, (), MatchHow.NONE, "damaged")
    if left is None or len(left[0]) < LEAST_DIGITS or row.date is None:
        return nothing
    day = row.date.replace(tzinfo=None)
    amount = row.total if row.total is not None else row.refund
    found = [
        action
        for action in index.with_head(*left)
        if amount is not None
        and amount in {action.original_amount, action.amount}
        and action.event_date is not None
        and abs(action.event_date.replace(tzinfo=None) - day) <= SAME_DAYS
    ]
    return Match(row, order, (found[0],), MatchHow.DAMAGED, f"digits:{len(left[0])}") if len(found) == 1 else nothing


# --------------------------------------------------------------------------- why not


def _doubted(found: Match, index: Index, taken: set[str]) -> Match:
    """A row without an action, with the number it may have meant: close to it, the same amount, the same days."""
    row = found.row
    if found.actions or found.why or row.date is None or row.damaged or len(found.order) < 5:
        return found
    day = row.date.toordinal()
    amount = row.total if row.total is not None else row.refund
    alike = index.of_amount(amount, day) if amount else index.swapped(found.order, day)
    # one slip of the hand, no more: numbers of a shop follow each other, and so do prices
    close = [a for a in alike if a.oid not in taken and OSA.distance(found.order, a.oid, score_cutoff=1) <= 1]
    return replace(found, why=f"similar:{close[0].oid}") if close else found


def _sorted(actions: Sequence[Action]) -> tuple[Action, ...]:
    return tuple(sorted(actions, key=lambda action: action.id))
