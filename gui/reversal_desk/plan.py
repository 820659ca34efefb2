"""matches + edits + policy -> Change, and the steps that send or undo one. Pure.

What a row asks for is never guessed from its presence (product.md 5.8). The codes given here are those that
arise while working out *what* is asked; `guards.py` adds those that arise from state, time and other batches.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from enum import Enum

from reversal_desk import mapping as words_of_shops
from reversal_desk import refund
from reversal_desk.mapping import Meaning
from reversal_desk.model import (
    RECONCILIATION_PARTS,
    Action,
    ActionState,
    Change,
    Code,
    ColumnMapping,
    Field,
    Item,
    ItemChange,
    Match,
    MatchHow,
    Operation,
    Policy,
    Row,
    RowEdit,
    RowLine,
    RowState,
    Step,
    Write,
)

ZERO = Decimal(0)
_PLAIN = RowEdit()


@dataclass(frozen=True, slots=True)
class Wish:
    """What the sheet asks of a row before any action is looked at.

    `whole_by_amount`: a refund of everything means a reversal and is no surprise (rule 8, part 3). `by_status`: a
    status asks for the reversal, so an amount in the same row must not contradict it. `by_items`: SKU and pieces, or
    SKU and money, say how much of the order came back; `said`: the person said that the pieces are those.
    """

    operation: Operation | None  # None: only the amounts decide, or nothing does
    by_amount: bool = False
    code: Code | None = None
    whole_by_amount: bool = False
    by_status: bool = False
    by_items: bool = False
    said: bool = False
    kept: bool = False  # the row says in words that the order stays, which is a wish too
    facts: Mapping[str, str] = field(default_factory=dict)  # for the sentence of the code


_UNCLEAR = Wish(None, code=Code.OPERATION_UNCLEAR)
_NOTHING = Wish(Operation.LEAVE, code=Code.NOTHING_ASKED)
_KEPT = replace(_NOTHING, kept=True)


def wish_of(row: Row, columns: ColumnMapping, policy: Policy) -> Wish:
    """Rule 8 of product.md 5, in its order: operation column, status column, amounts, one answer for all rows."""
    if policy.operation is not None:
        return _said(policy.operation, row)
    wish = _of_the_sheet(row, columns, policy)
    if wish.operation in _LEAVES or wish.code is not None:
        return wish
    if row.rival and (wish.by_amount or wish.by_items) and row.new_amount is None:
        return replace(wish, code=Code.OPERATION_UNCLEAR, facts={"rival": row.rival})
    remark = row.remark or (row.reason if words_of_shops.is_exchange(row.reason) else "")
    if remark:  # read by nobody yet, and it may say the opposite
        return replace(wish, code=Code.OPERATION_UNCLEAR, facts={"remark": remark})
    return wish


_LEAVES = frozenset({None, Operation.LEAVE})


def _of_the_sheet(row: Row, columns: ColumnMapping, policy: Policy) -> Wish:
    by_word = _by_word(row, policy.status_words)
    if by_word is not None:
        return by_word
    if not columns.compensation:
        if row.booked:
            return _booked(row, policy.status_words)
        row, quarrel = _with_the_other_states(row, policy.status_words)
        wish = _by_status(row, columns, policy.status_words)
        if wish is not None:
            wish = replace(wish, code=wish.code or Code.OPERATION_UNCLEAR) if quarrel else wish
            return _unless_finished(_unless_refused(wish, row, columns), row, columns, policy.status_words)
        if _has_amount_column(columns):
            return _unless_undecided(_by_amount(row), row, columns)
    if _left_empty(row, columns):
        return _NOTHING
    if row.returned and row.quantity == 0 and not row.status:
        return _NOTHING  # none of it came back, whatever is said of the sheet
    if policy.all_rows_cancelled and (unrejected := _not_rejected(row, columns)):
        return replace(_UNCLEAR, facts={"empty": unrejected})
    if policy.all_rows_cancelled:
        return _items_wish(row, by_status=True) if row.returned and _names_items(row) else Wish(Operation.REVERSE)
    return _UNCLEAR


_CHANGES = frozenset({Meaning.REVERSE, Meaning.MODIFY, Meaning.REFUNDED})


def _with_the_other_states(row: Row, own: Mapping[str, str]) -> tuple[Row, bool]:
    """The row with the state that asks for something, where it has several: an order is complete and its payment was
    refunded. True where one state asks for a change that another one refuses or puts off."""
    if not row.statuses:
        return row, False
    meaning = words_of_shops.status_meaning(row.status, row.refund_kind, own)
    others = [(words_of_shops.status_meaning(word, kind, own), word, kind) for word, kind in row.statuses]
    asking = [each for each in others if each[0] in _CHANGES]
    put_off = any(each[0] is Meaning.NOT_FINAL for each in others)
    if meaning in _CHANGES:  # a cancelled order is cancelled, however far its refund is
        cancelled = meaning is Meaning.REVERSE and not words_of_shops.money_went_back(row.status)
        return row, put_off and not cancelled
    if not asking or not (meaning is Meaning.LEAVE or not row.status):
        return row, False
    _, word, kind = asking[0]
    return replace(row, status=word, refund_kind=kind), put_off


def _booked(row: Row, own: Mapping[str, str]) -> Wish:
    """A row of its own for a refund, with a negative total: its status is that of the booking, so "completed" is it."""
    if words_of_shops.status_meaning(row.status, "", own) is Meaning.NOT_FINAL:
        return Wish(Operation.LEAVE, code=Code.REFUND_NOT_FINAL)
    if not row.refund:
        return _NOTHING
    rule = "negative_fees" if row.fees is not None and row.refund <= row.fees else "negative_total"
    facts = {"rule": rule, "total": str(row.refund), "arithmetic": "—"}
    return Wish(Operation.MODIFY, by_amount=True, whole_by_amount=True, code=Code.AMOUNTS_DISAGREE, facts=facts)


def _unless_finished(wish: Wish, row: Row, columns: ColumnMapping, own: Mapping[str, str]) -> Wish:
    """A status that only says that something ended, beside a column nobody has read that speaks of returns."""
    plain = wish.operation is Operation.LEAVE and wish.code is Code.NOTHING_ASKED
    if not plain or not row.beside or words_of_shops.plain_word(row.status) in own:
        return wish
    return replace(_UNCLEAR, facts={"hint": columns.beside}) if words_of_shops.is_finished(row.status) else wish


def _by_word(row: Row, own: Mapping[str, str]) -> Wish | None:
    """What an operation column says, the person's own words first; a word that nobody knows is asked about."""
    meaning = own.get(words_of_shops.plain_word(row.wanted)) if row.wanted else None
    if meaning is None and row.operation is not None:
        return _said(row.operation, row)
    if meaning is None and Field.OPERATION not in row.unreadable:
        return None
    facts = {"status": row.wanted, "wanted": row.wanted}
    if meaning is None and words_of_shops.status_meaning(row.wanted) is Meaning.NOT_FINAL:
        meaning = Meaning.NOT_FINAL
    match meaning:
        case Meaning.REVERSE:
            return _said(Operation.REVERSE, row)
        case Meaning.MODIFY | Meaning.REFUNDED:
            return _said(Operation.MODIFY, row)
        case Meaning.LEAVE:
            return _KEPT
        case Meaning.NOT_FINAL:
            return Wish(Operation.LEAVE, code=Code.REFUND_NOT_FINAL, kept=True, facts=facts)
    return replace(_UNCLEAR, facts=facts)


def _unless_undecided(wish: Wish, row: Row, columns: ColumnMapping) -> Wish:
    """An amount that stands alone is no wish where a column nobody has read may say "refused", or where the row stands
    below a line of its own that may say so: what is proposed is kept, and asked about."""
    if wish.operation is Operation.LEAVE or wish.code is not None:
        return wish
    if row.against:
        return _unless_refused(wish, row, columns)
    agreed = words_of_shops.status_meaning(row.status, row.refund_kind) is not None
    if agreed or words_of_shops.plain_word(row.status) in words_of_shops.AGREED:
        return wish  # not alone: the status tells of a refund
    if empty := _left_undecided(row, columns):
        return replace(wish, code=Code.OPERATION_UNCLEAR, facts={"empty": empty})
    if columns.unread:
        return replace(wish, code=Code.OPERATION_UNCLEAR, facts={"unread": columns.unread})
    if row.caption:
        return replace(wish, code=Code.OPERATION_UNCLEAR, facts={"caption": row.caption})
    return wish


def _unless_refused(wish: Wish, row: Row, columns: ColumnMapping) -> Wish:
    """A status and a column nobody has read contradict each other: "refunded" beside "rejected"."""
    if wish.operation is Operation.LEAVE or wish.code is not None:
        return wish
    if row.against:
        return replace(wish, code=Code.OPERATION_UNCLEAR, facts={"unread": row.under or columns.unread})
    if row.caption and words_of_shops.refuses(row.caption):
        return replace(wish, code=Code.OPERATION_UNCLEAR, facts={"caption": row.caption})
    return wish


#: A header of decisions, as the dictionary knows it: below a status, whoever said that it is one.
_DECISIONS = 0.7


def _left_undecided(row: Row, columns: ColumnMapping) -> str:
    """The header of a column that says of other rows what was decided or is to be done, and of this one nothing."""
    for wanted, said in ((Field.OPERATION, row.wanted or row.operation), (Field.STATUS, row.status)):
        index = columns.index_of(wanted)
        if index is None or said:
            continue
        column = columns.columns[index]
        if column.samples and (wanted is Field.OPERATION or column.header_says < _DECISIONS):
            return column.header
    return ""


def _not_rejected(row: Row, columns: ColumnMapping) -> str:
    """The header of a column that says of other rows why they were rejected, and of this one nothing: it is hardly one
    of the cancelled ones, whatever is said of the sheet."""
    index = columns.index_of(Field.REASON)
    if row.reason or index is None or not columns.columns[index].samples:
        return ""
    header = columns.columns[index].header
    return header if words_of_shops.names_rejection(header) else ""


def _left_empty(row: Row, columns: ColumnMapping) -> bool:
    """An empty cell in a column that says of other rows what to do with them."""
    index = columns.index_of(Field.OPERATION)
    return row.operation is None and index is not None and bool(columns.columns[index].samples)


def _said(operation: Operation, row: Row) -> Wish:
    """An operation named for this row or for all of them."""
    if operation is Operation.LEAVE:
        return _KEPT
    by_lines = operation is Operation.ITEMS or (operation is Operation.MODIFY and _names_items(row))
    if by_lines and row.sku and row.new_amount is None:
        return _NOTHING if row.quantity == 0 and not row.refund else _items_wish(row, said=True)
    if operation in {Operation.MODIFY, Operation.ITEMS}:
        return _NOTHING if row.refund == 0 and row.new_amount is None else Wish(operation, by_amount=True)
    return Wish(operation)


def _names_items(row: Row) -> bool:
    """SKU with the pieces that came back, or with their money: less than the order may be meant, and it is known."""
    return bool(row.sku) and row.new_amount is None and (bool(row.returned and row.quantity) or bool(row.refund))


def _items_wish(row: Row, *, said: bool = False, by_status: bool = False) -> Wish:
    code = Code.AMOUNT_UNREADABLE if {Field.REFUND, Field.QUANTITY} & set(row.unreadable) else None
    return Wish(Operation.ITEMS, by_items=True, said=said, by_status=by_status, code=code)


def _by_status(row: Row, columns: ColumnMapping, own: Mapping[str, str]) -> Wish | None:
    """What the status asks for, by the table of status words; None where it leaves the amounts to decide."""
    kind = row.refund_kind
    if kind == words_of_shops.MONEY_KIND and not _has_amount_column(columns):
        kind = ""  # "complete" is then all that is said
    meaning = words_of_shops.status_meaning(row.status, kind, own)
    speaks_of_amount = bool(row.refund) or row.new_amount is not None or bool(_UNREADABLE_MONEY & set(row.unreadable))
    if meaning in {Meaning.REFUNDED, Meaning.MODIFY} and row.sku and row.returned and row.quantity == 0:
        return None if speaks_of_amount else _NOTHING
    match meaning:
        case Meaning.LEAVE:
            return _against_going_on(row, own) or _NOTHING
        case Meaning.NOT_FINAL:
            return Wish(Operation.LEAVE, code=Code.REFUND_NOT_FINAL)
        case Meaning.REVERSE if _may_speak_of_one_line(row, columns):
            return _items_wish(row) if row.returned and _names_items(row) else _UNCLEAR
        case Meaning.REVERSE:
            # a status of the whole order beside pieces that came back: they must be all of it
            whole = not (row.returned and _names_items(row))
            return Wish(Operation.REVERSE, by_status=True) if whole else _items_wish(row, by_status=True)
        case Meaning.REFUNDED | Meaning.MODIFY if _names_items(row):
            return _items_wish(row)
        case Meaning.MODIFY:
            return Wish(Operation.MODIFY, by_amount=True) if speaks_of_amount else _UNCLEAR
    if row.cancelled:
        return Wish(Operation.REVERSE, by_status=True)
    if not _has_amount_column(columns):
        return None
    if meaning is Meaning.REFUNDED and not speaks_of_amount:
        return _UNCLEAR  # the status says refunded, the amount is missing: not to be guessed
    if meaning is None and speaks_of_amount and _says_something_unknown(row):
        return replace(_by_amount(row), code=Code.OPERATION_UNCLEAR)
    return None


def _against_going_on(row: Row, own: Mapping[str, str]) -> Wish | None:
    """A status that only tells how far the order is, beside money that went back or a day on which it was cancelled: no
    wish to leave it, and no certain one to change it."""
    stays = words_of_shops.plain_word(row.status) in own or words_of_shops.kind_leaves(row.refund_kind, own)
    decided = row.refund_kind == words_of_shops.DECISION_KIND  # there "pending" is said of the refund
    if stays or decided or not words_of_shops.goes_on(row.status):
        return None
    facts = {"goes_on": row.status}
    if row.cancelled:
        return Wish(Operation.REVERSE, by_status=True, code=Code.OPERATION_UNCLEAR, facts=facts)
    if row.refund is None or row.refund <= 0:
        return None
    return replace(_by_amount(row), code=Code.OPERATION_UNCLEAR, facts=facts)


_UNREADABLE_MONEY = frozenset({Field.REFUND, Field.NEW_AMOUNT})
#: A header that names the order's status is surer than a bare "Status", which may be that of one line.
_ORDER_STATUS = 0.75


def _may_speak_of_one_line(row: Row, columns: ColumnMapping) -> bool:
    """A bare status column beside a SKU: the one line may have come back, not the order."""
    index = columns.index_of(Field.STATUS)
    sure = index is None or columns.columns[index].header_says >= _ORDER_STATUS
    return bool(row.sku) and not sure and not columns.preset


def _says_something_unknown(row: Row) -> bool:
    """A status that stands in no table, or that its refund kind contradicts: it may mean "refused"."""
    if not row.status:
        return False
    if row.refund_kind == words_of_shops.DECISION_KIND:
        agreed = words_of_shops.plain_word(row.status) in words_of_shops.AGREED
        return not agreed and words_of_shops.status_meaning(row.status, row.refund_kind) is None
    alone = words_of_shops.status_meaning(row.status)
    of_return = words_of_shops.status_meaning(row.status, words_of_shops.RETURN_KIND)
    if alone is None and words_of_shops.plain_word(row.status) in words_of_shops.AGREED:
        return False
    return alone is Meaning.MODIFY or (alone is None and of_return is not Meaning.REFUNDED)


def _has_amount_column(columns: ColumnMapping) -> bool:
    return columns.index_of(Field.REFUND) is not None or columns.index_of(Field.NEW_AMOUNT) is not None


def _by_amount(row: Row) -> Wish:
    if _UNREADABLE_MONEY & set(row.unreadable):
        return Wish(Operation.MODIFY, by_amount=True, code=Code.AMOUNT_UNREADABLE)
    if _names_items(row):
        return _items_wish(row)
    if row.new_amount is not None or row.refund:
        return Wish(Operation.MODIFY, by_amount=True, whole_by_amount=True)
    return _NOTHING


# --------------------------------------------------------------------------- building


def build(
    matches: Sequence[Match],
    *,
    columns: ColumnMapping,
    policy: Policy,
    edits: Mapping[tuple[int, str], RowEdit],
    items: Mapping[str, tuple[Item, ...]],
    sheet: Sequence[Match] | None = None,
) -> tuple[Change, ...]:
    """One Change per row and action, in sheet order; rows without an action give one Change too.

    `sheet`: all of the sheet's matches, where only some of them are worked out again.
    """
    far_below = _far_below(matches if sheet is None else sheet, columns)
    if policy.include_hidden:  # hidden rows then count as any other, for sums and duplicates too
        matches = [replace(match, row=replace(match.row, hidden=False)) for match in matches]
    once = _counted_once(matches, columns, policy, edits, items=items, sheet=matches if sheet is None else sheet)
    matches = once.matches
    summed = _summed_refunds(matches, columns, policy, edits)
    gathered, repeated = _gathered_lines(matches, columns, policy, edits)
    together = {**summed, **gathered}
    doubts = _of_their_first(once.doubts, together)
    changes: list[Change] = []
    for match in matches:
        match_now = replace(match, row=together.get(match.row.number, match.row))
        changes.extend(_changes_of(match_now, columns, policy, edits, items))
    changes = [_doubted(_repeated_line(change, repeated), doubts) for change in changes]
    changes = _against_kept(changes, columns, policy)
    if far_below:
        changes = [_asked_if_far_below(change, edits.get(change.key, _PLAIN)) for change in changes]
    return _marked_where_it_may_be_a_sum(changes, columns, policy)


#: A new amount below this part of the present one, in so many rows at least and in most of those that name one, may be
#: a commission or a refund under the wrong header.
_FAR, _FAR_ROWS = Decimal("0.125"), 3


def _far_below(matches: Sequence[Match], columns: ColumnMapping) -> bool:
    """Whether most new amounts of the sheet are far below what their actions stand at; a refund column would tell."""
    if columns.index_of(Field.NEW_AMOUNT) is None or columns.index_of(Field.REFUND) is not None:
        return False
    known = far = 0
    for match in matches:
        present = max((action.amount for action in match.actions), default=ZERO)
        if match.row.new_amount and present > 0:
            known += 1
            far += match.row.new_amount < _FAR * present
    return far >= _FAR_ROWS and 2 * far > known


def _asked_if_far_below(change: Change, edit: RowEdit) -> Change:
    action, after = change.action, change.amount_after
    typed = edit.amount_after is not None  # by the person, for this one row
    if action is None or after is None or typed or change.operation not in {Operation.MODIFY, Operation.ITEMS}:
        return change
    if after >= _FAR * action.amount:
        return change
    return replace(change, codes=_unique((*change.codes, Code.AMOUNT_FAR_BELOW)))


# --------------------------------------------------------------------------- rows that say one thing twice


@dataclass(frozen=True, slots=True)
class _Once:
    """The matches with what stands twice counted once, and what is to be asked of a row: its code and facts."""

    matches: Sequence[Match]
    doubts: Mapping[int, tuple[Code, Mapping[str, str]]]


def _counted_once(
    matches: Sequence[Match],
    columns: ColumnMapping,
    policy: Policy,
    edits: Mapping[tuple[int, str], RowEdit],
    *,
    items: Mapping[str, tuple[Item, ...]],
    sheet: Sequence[Match],
) -> _Once:
    """A refund that was exported twice, that stands on each line of its order, or that a later row takes back."""
    doubts: dict[int, tuple[Code, Mapping[str, str]]] = {}
    by_number = {match.row.number: match.row for match in matches}
    found: dict[int, Row] = {}
    for match in matches:
        row = match.row
        first = by_number.get(row.again) if row.again is not None else None
        if first is not None and _left_by_person(match, edits):
            first = None
        if first is not None and row.numbered:
            found[row.number] = replace(row, continues=first.number)
        elif first is not None and _adds_up(row, first, columns, policy):
            found[row.number] = replace(row, continues=first.number)
            doubts[first.number] = (Code.DUPLICATE_ROW, {"other": str(row.number), "repeat": "again"})
        elif row.below is not None and not row.hidden:
            doubts[row.number] = (Code.DUPLICATE_ROW, {"other": str(row.below), "repeat": "below"})
        elif row.taken_back is not None and not row.hidden:
            doubts[row.number] = (Code.DUPLICATE_ROW, {"other": str(row.taken_back), "repeat": "taken_back"})
    matches = [replace(m, row=found[m.row.number]) if m.row.number in found else m for m in matches]
    level = _level_of_refunds(sheet, columns, policy, items)
    for group in _orders_with_lines(matches, columns, policy, edits):
        if not _is_one_refund(group, level, items):
            continue
        first = group[0].row
        found[first.number] = replace(first, sku="", quantity=None, returned=False)
        found.update((match.row.number, replace(match.row, continues=first.number)) for match in group[1:])
        if level is not _Level.ORDERS and Code.AMOUNTS_DISAGREE not in _accepted(group, edits):
            facts = {"rule": "each_line", "total": str(first.refund), "arithmetic": f"{len(group)} × {first.refund}"}
            doubts[first.number] = (Code.AMOUNTS_DISAGREE, facts)
    matches = [replace(m, row=found[m.row.number]) if m.row.number in found else m for m in matches]
    return _Once(matches, doubts)


def _adds_up(row: Row, first: Row, columns: ColumnMapping, policy: Policy) -> bool:
    """Whether two rows with the same refund would be summed."""
    if _is_cumulative(columns, policy) is not False or row.refund != first.refund or row.sku != first.sku:
        return False
    return bool(row.refund) and all(wish_of(each, columns, policy).by_amount for each in (row, first))


def _accepted(group: Sequence[Match], edits: Mapping[tuple[int, str], RowEdit]) -> frozenset[Code]:
    keys = [(group[0].row.number, action.id) for action in group[0].actions]
    return frozenset(code for key in keys for code in edits.get(key, _PLAIN).accepted)


class _Level(Enum):
    """Whose the amounts of a refund column are: each line's own, their order's on each of its lines, or not known."""

    LINES = "lines"
    ORDERS = "orders"
    UNKNOWN = "unknown"


def _orders_with_lines(
    matches: Sequence[Match],
    columns: ColumnMapping,
    policy: Policy,
    edits: Mapping[tuple[int, str], RowEdit],
) -> list[list[Match]]:
    """Orders of which several lines, each with a SKU of its own, tell of a refund and of no pieces that came back."""
    by_order: dict[object, list[Match]] = defaultdict(list)
    for match in matches:
        row = match.row
        plain = row.sku and row.refund and row.new_amount is None and not (row.returned and row.quantity is not None)
        if not plain or row.hidden or row.continues is not None or _left_by_person(match, edits):
            continue
        wish = wish_of(row, columns, policy)
        order = tuple(action.id for action in match.actions) or match.order.strip().casefold()
        if order and (wish.by_amount or wish.by_items) and not wish.said:
            by_order[order].append(match)
    return [
        group for group in by_order.values() if len({match.row.sku.casefold() for match in group}) == len(group) > 1
    ]


def _say_the_same(group: Sequence[Match]) -> bool:
    return len({(each.row.refund, each.row.total, each.row.currency, each.row.status) for each in group}) == 1


def _exceeds(group: Sequence[Match]) -> bool:
    """The lines' refunds together are more than their order was."""
    row = group[0].row
    tracked = [action.original_amount for action in group[0].actions if not _other_currency(row, action)]
    most = abs(row.total) if row.total else max(tracked, default=None)
    return most is not None and abs(row.refund or ZERO) * len(group) > most


def _level_of_refunds(
    matches: Sequence[Match], columns: ColumnMapping, policy: Policy, items: Mapping[str, tuple[Item, ...]]
) -> _Level:
    """By all orders of the sheet that have several lines with a refund: is it the same on each of them, and can that be
    the lines' own?"""
    groups = _orders_with_lines(matches, columns, policy, {})
    index = columns.index_of(Field.REFUND)
    if not groups or index is None:
        return _Level.UNKNOWN
    if any(not _say_the_same(group) or _is_of_lines(group, items) for group in groups):
        return _Level.LINES
    of_orders = words_of_shops.names_order_level(columns.columns[index].header)
    said = _is_cumulative(columns, policy) is True
    return _Level.ORDERS if of_orders or said or any(map(_exceeds, groups)) else _Level.UNKNOWN


def _is_of_lines(group: Sequence[Match], items: Mapping[str, tuple[Item, ...]]) -> bool:
    """Whether the action's own items cost what their lines were refunded: then lines of one price came back."""
    known = {
        item.sku.strip().casefold(): item.amount for action in group[0].actions for item in items.get(action.id, ())
    }
    return all(known.get(match.row.sku.strip().casefold()) == match.row.refund for match in group)


def _is_one_refund(group: Sequence[Match], level: _Level, items: Mapping[str, tuple[Item, ...]]) -> bool:
    """Whether the group's rows are counted as one refund: never where they differ, and among refunds of lines only
    where their sum is more than the order."""
    if not _say_the_same(group) or _is_of_lines(group, items):
        return False
    return level is not _Level.LINES or _exceeds(group)


def _of_their_first(
    doubts: Mapping[int, tuple[Code, Mapping[str, str]]], together: Mapping[int, Row]
) -> dict[int, tuple[Code, Mapping[str, str]]]:
    """What is to be asked of a row that another one speaks for, asked of that one."""
    found: dict[int, tuple[Code, Mapping[str, str]]] = {}
    for number, doubt in doubts.items():
        row = together.get(number)
        found[number if row is None or row.continues is None else row.continues] = doubt
    return found


def _doubted(change: Change, doubts: Mapping[int, tuple[Code, Mapping[str, str]]]) -> Change:
    code, facts = doubts.get(change.row.number, (None, {}))
    if code is None or change.operation is Operation.LEAVE or code in change.accepted:
        return change
    refund_, action = change.row.refund, change.action
    if facts.get("repeat") == "below" and refund_ and action is not None and abs(refund_) >= action.original_amount:
        return change  # no further line can add to all of it
    return replace(change, codes=_unique((*change.codes, code)), facts={**change.facts, **facts})


def _against_kept(changes: Sequence[Change], columns: ColumnMapping, policy: Policy) -> list[Change]:
    """A row that asks for a change of an order which another row says to keep: nobody but those who wrote them can
    tell. Lines of an order are no quarrel: one was kept, another came back."""
    kept: dict[str, list[Row]] = defaultdict(list)
    by_status = {change.key for change in changes if _whole_by_status(change, columns, policy)}
    whole = {action for _, action in by_status}
    for change in changes:
        spoken = change.operation is Operation.LEAVE and Code.LEFT_BY_PERSON not in change.codes
        if change.action is None or not spoken or change.row.hidden or change.row.continues is not None:
            continue
        says = change.row.wanted or change.row.operation is not None  # most rows have no such word
        spoken = bool(says) and wish_of(change.row, columns, policy).kept
        if spoken or (change.action.id in whole and _lives_on(change.row, policy.status_words)):
            kept[change.action.id].append(change.row)
    if not kept:
        return list(changes)
    found = []
    for change in changes:
        against = [
            row
            for row in kept.get(change.action.id if change.action else "", ())
            if not (change.operation is Operation.ITEMS and row.sku and row.sku != change.row.sku)
            and (row.wanted or row.operation is not None or (change.key in by_status and _contradicts(row, change.row)))
        ]
        asked = change.operation is not Operation.LEAVE and Code.DUPLICATE_ROW not in change.accepted
        if against and asked and not change.row.hidden:
            facts = {**change.facts, "other": str(against[0].number), "repeat": "keep"}
            found.append(replace(change, codes=_unique((*change.codes, Code.DUPLICATE_ROW)), facts=facts))
        else:
            found.append(change)
    return found


def _whole_by_status(change: Change, columns: ColumnMapping, policy: Policy) -> bool:
    """Whether nothing but a status asks for the whole order, and no amount proves it: it may be that of one line, or
    not the last word on the order."""
    row, action = change.row, change.action
    if action is None or change.operation is not Operation.REVERSE or not row.status or row.hidden:
        return False
    proved = row.refund is not None and abs(row.refund) >= action.original_amount
    return not proved and wish_of(row, columns, policy).by_status


def _lives_on(row: Row, own: Mapping[str, str]) -> bool:
    """Whether a row's status says that the order, or one line of it, goes on, or that a refund was taken back."""
    meaning = words_of_shops.status_meaning(row.status, "", own)
    return meaning is Meaning.LEAVE or (meaning is Meaning.NOT_FINAL and words_of_shops.takes_back(row.status))


def _contradicts(row: Row, other: Row) -> bool:
    """Whether a row that lives on stands against the other: what was taken back before the refund is no quarrel."""
    return not words_of_shops.takes_back(row.status) or row.number > other.number


def _repeated_line(change: Change, repeated: Mapping[int, int]) -> Change:
    other = repeated.get(change.row.number)
    if other is None or change.operation is Operation.LEAVE:
        return change
    facts = {**change.facts, "other": str(other)}
    return replace(change, codes=_unique((*change.codes, Code.DUPLICATE_ROW)), facts=facts)


def _gathered_lines(
    matches: Sequence[Match],
    columns: ColumnMapping,
    policy: Policy,
    edits: Mapping[tuple[int, str], RowEdit],
) -> tuple[dict[int, Row], dict[int, int]]:
    """Where rows speak of an order's items, its first row carries the lines of all of them.

    Also (row -> other row) where a SKU stands twice and it isn't known that each row is a return of its own.
    """
    by_order: dict[tuple[str, ...], list[tuple[Row, Wish]]] = defaultdict(list)
    for match in matches:
        row = match.row
        if row.hidden or not match.actions or _left_by_person(match, edits) or row.continues is not None:
            continue
        wish = wish_of(row, columns, policy)
        if wish.by_items:
            by_order[tuple(action.id for action in match.actions)].append((row, wish))
    gathered: dict[int, Row] = {}
    repeated: dict[int, int] = {}
    each_its_own = _is_cumulative(columns, policy) is False
    for rows in by_order.values():
        first = rows[0][0]
        lines = tuple(
            RowLine(row.sku, row.quantity if row.returned or wish.said else None, row.refund, row.number)
            for row, wish in rows
        )
        refunds = [row.refund for row, _ in rows if row.refund is not None]
        gathered[first.number] = replace(first, lines=lines, refund=sum(refunds, ZERO) if refunds else None)
        seen: dict[str, int] = {}
        for row, _ in rows:
            known = seen.setdefault(row.sku.casefold(), row.number)
            own = each_its_own or row.refund_kind in {words_of_shops.RETURN_KIND, words_of_shops.ITEM_KIND}
            own &= row.again is None or row.refund_kind == words_of_shops.ITEM_KIND
            if known != row.number and not own:
                repeated[first.number] = row.number
        for row, _ in rows[1:]:
            gathered[row.number] = replace(row, continues=first.number)
    return gathered, repeated


def _is_cumulative(columns: ColumnMapping, policy: Policy) -> bool | None:
    return columns.cumulative if policy.cumulative is None else policy.cumulative


def _left_by_person(match: Match, edits: Mapping[tuple[int, str], RowEdit]) -> bool:
    keys = [(match.row.number, action.id) for action in match.actions] or [(match.row.number, "")]
    return all(edits.get(key, _PLAIN).leave for key in keys)


def _summed_refunds(
    matches: Sequence[Match],
    columns: ColumnMapping,
    policy: Policy,
    edits: Mapping[tuple[int, str], RowEdit],
) -> dict[int, Row]:
    """Where a sheet lists one row per refund, the order's first row carries the sum (product.md 5.7)."""
    each_row = _is_cumulative(columns, policy) is False
    if not each_row and not any(match.row.booked for match in matches):
        return {}
    by_order: dict[tuple[object, str], list[Row]] = defaultdict(list)
    for match in matches:
        row = match.row
        if row.hidden or not row.refund or row.new_amount is not None or _left_by_person(match, edits):
            continue
        if not (each_row or row.booked):
            continue
        if row.continues is None and wish_of(row, columns, policy).by_amount:
            # by what was found, so that two spellings of one number are one order
            order = tuple(action.id for action in match.actions) or match.order.strip().casefold()
            if order:
                by_order[(order, row.currency.upper())].append(row)
    summed: dict[int, Row] = {}
    for rows in by_order.values():
        if len(rows) > 1 and not _one_refund_on_each_line(rows):
            total = sum((row.refund or ZERO for row in rows), ZERO)
            summed[rows[0].number] = replace(rows[0], refund=total)
            for row in rows[1:]:
                summed[row.number] = replace(row, continues=rows[0].number)
    return summed


def _one_refund_on_each_line(rows: Sequence[Row]) -> bool:
    """An order's own refund may stand on all of its lines in a list of orders; a list of refunds has a row for each."""
    of_orders = all(row.refund_kind == words_of_shops.MONEY_KIND for row in rows)
    return of_orders and len({(row.refund, row.total, row.date) for row in rows}) == 1


def _marked_where_it_may_be_a_sum(
    changes: Sequence[Change], columns: ColumnMapping, policy: Policy
) -> tuple[Change, ...]:
    """Two rows with a refund for one action: unless the column is known to be cumulative they may add up, so that
    even equal ones are no mere repetition (product.md 5.7). So may new amounts of different lines."""
    sums = _is_cumulative(columns, policy) is True
    by_action: dict[str, list[Change]] = defaultdict(list)
    for change in changes:
        asks = change.operation is not Operation.LEAVE and wish_of(change.row, columns, policy).by_amount
        if change.action is None or not asks or change.row.hidden or change.row.continues is not None:
            continue
        by_action[change.action.id].append(change)
    marked: dict[tuple[int, str], Change] = {}
    for group in by_action.values():
        one_chosen = sum(Code.DUPLICATE_ROW in change.accepted for change in group) == 1
        all_whole = all(change.operation is Operation.REVERSE for change in group)
        if len(group) < 2 or one_chosen or all_whole:
            continue
        of_lines = len({change.row.sku for change in group}) > 1
        if not of_lines and (sums or all(change.row.new_amount is not None for change in group)):
            continue
        for change in group:
            other = group[1] if change is group[0] else group[0]
            facts = {**change.facts, "other": str(other.row.number)}
            if not of_lines and _is_cumulative(columns, policy) is None and change.row.refund:
                facts["repeat"] = "sums"  # one answer for the sheet: is each refund told, or all of them so far
            marked[change.key] = replace(change, codes=_unique((*change.codes, Code.DUPLICATE_ROW)), facts=facts)
    return tuple(marked.get(change.key, change) for change in changes)


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


def _changes_of(
    match: Match,
    columns: ColumnMapping,
    policy: Policy,
    edits: Mapping[tuple[int, str], RowEdit],
    items: Mapping[str, tuple[Item, ...]],
) -> list[Change]:
    row = match.row
    # a further line of an order says nothing of its own, not even that it was kept
    wish = Wish(Operation.LEAVE) if row.continues is not None else wish_of(row, columns, policy)
    if not match.actions:
        edit = edits.get((row.number, ""), _PLAIN)
        return [_without_action(match, wish, edit)]
    several = len(match.actions) > 1
    meant = match.actions
    if several and (wish.by_amount or wish.by_items):
        if wish.by_amount and _is_whole(row):
            wish = Wish(Operation.REVERSE, code=wish.code)
            meant = _of_one_program(match)
        else:
            chosen = tuple(a for a in match.actions if _is_chosen(edits.get((row.number, a.id), _PLAIN)))
            meant = chosen or _fitting(match)
    elif several and wish.operation is Operation.REVERSE:
        meant = _of_one_program(match)
    changes = []
    for position, action in enumerate(match.actions):
        edit = edits.get((row.number, action.id), _PLAIN)
        change = _propose(match, action, wish=wish, policy=policy, edit=edit, items=items.get(action.id, ()))
        if several:
            if action not in meant and not edit.leave:
                change = replace(change, operation=Operation.LEAVE, amount_after=None, payout_after=None, items=())
                change = replace(change, codes=(Code.NOTHING_ASKED if meant else Code.OPERATION_UNCLEAR,))
            facts = {**change.facts, "order": match.order, "actions": str(len(match.actions))}
            facts["pattern"] = _pattern(match, meant, wish)
            change = replace(change, codes=_unique((*change.codes, Code.SEVERAL_ACTIONS)), facts=facts)
        changes.append(_with_money(change, first=position == 0))
    return changes


def _of_one_program(match: Match) -> tuple[Action, ...]:
    """For a whole reversal all of the order's actions; where two stores count alike, those of the store that fits."""
    if len({action.program_id for action in match.actions}) == 1:
        return match.actions
    row = match.row
    fitting = {
        action.program_id
        for action in match.actions
        if (row.total is None or row.total in {action.original_amount, action.amount})
        and (not row.currency or row.currency.upper() == action.currency.upper())
    }
    if len(fitting) != 1 or (row.total is None and not row.currency):
        return ()
    return tuple(action for action in match.actions if action.program_id in fitting)


def _pattern(match: Match, meant: Sequence[Action], wish: Wish) -> str:
    """What makes orders with several actions alike, so that one answer is good for all of them."""

    def kinds(actions: Sequence[Action]) -> str:
        return ", ".join(sorted(f"{action.program_id}/{action.tracker_id}" for action in actions))

    partners = "" if len({action.partner_id for action in match.actions}) == 1 else " *"
    asked = "reverse" if wish.operation is Operation.REVERSE else "change"
    return f"{asked}: {kinds(match.actions)}{partners} -> {kinds(meant)}"


def _is_chosen(edit: RowEdit) -> bool:
    return not edit.leave and (edit.amount_after is not None or edit.operation not in {None, Operation.LEAVE})


def _is_whole(row: Row) -> bool:
    """The sheet's own figures say that nothing of the order is left."""
    if row.new_amount is not None:
        return row.new_amount == 0
    return row.refund is not None and row.total is not None and row.refund >= row.total > 0


def _fitting(match: Match) -> tuple[Action, ...]:
    """For an amount change on an order with several actions: the one whose amount fits, or none."""
    total = match.row.total
    same_money = [a for a in match.actions if match.row.currency and not _other_currency(match.row, a)]
    if 0 < len(same_money) < len(match.actions):
        match = replace(match, actions=tuple(same_money))
        if len(same_money) == 1:
            return match.actions
    fitting = [a for a in match.actions if total is not None and total in {a.original_amount, a.amount}]
    if len(fitting) != 1:  # a bonus beside the sale carries no amount of its own
        fitting = [a for a in match.actions if a.original_amount != 0]
    return tuple(fitting) if len(fitting) == 1 else ()


def _without_action(match: Match, wish: Wish, edit: RowEdit) -> Change:
    codes: tuple[Code, ...] = (wish.code,) if wish.code else ()
    change = Change(
        row=match.row,
        order=match.order,
        action=None,
        operation=Operation.LEAVE,
        reason="",
        amount_after=None,
        payout_after=None,
        items=(),
        state=RowState.READY,
        codes=codes,
        facts={
            "order": match.order,
            "why": match.why,
            "status": match.row.status or match.row.refund_kind,
            "column": ", ".join(match.row.unreadable),
            **wish.facts,
        },
        how=match.how,
        accepted=edit.accepted,
    )
    if edit.leave:
        change = replace(change, codes=_unique((*codes, Code.LEFT_BY_PERSON)))
    return _with_money(change, first=True)


@dataclass(frozen=True, slots=True)
class _Amount:
    after: Decimal | None
    operation: Operation
    codes: tuple[Code, ...] = ()
    facts: Mapping[str, str] | None = None
    items: tuple[ItemChange, ...] = ()


def _propose(
    match: Match, action: Action, *, wish: Wish, policy: Policy, edit: RowEdit, items: tuple[Item, ...]
) -> Change:
    """Work out operation, amount and reason of one action, and the codes that arise on the way."""
    row = match.row
    codes: list[Code] = []
    facts: dict[str, str] = {
        "order": match.order,
        "oid": action.oid,
        "why": match.why,
        "status": row.status or row.refund_kind,
        "before": str(action.amount),
        "original": str(action.original_amount),
        "currency": action.currency,
        **wish.facts,
    }
    operation = wish.operation if edit.operation is None else edit.operation
    if wish.code is not None and edit.operation is None and edit.amount_after is None:
        codes.append(wish.code)
    if match.how is MatchHow.TOLERANT:
        codes.append(Code.TOLERANT_MATCH)
    after: Decimal | None = None
    by_lines: tuple[ItemChange, ...] = ()
    if edit.leave or edit.operation is Operation.LEAVE:
        operation, codes = Operation.LEAVE, [Code.LEFT_BY_PERSON]
    elif edit.amount_after is not None and edit.operation in {None, Operation.MODIFY, Operation.ITEMS}:
        found = _towards(edit.amount_after, action)
        operation, after = found.operation, found.after
        codes.extend(found.codes)
        facts.update(found.facts or {})
    elif operation is Operation.REVERSE:
        if wish.by_status and edit.operation is None and _less_came_back(row, action):
            operation = Operation.LEAVE
            codes.append(Code.OPERATION_UNCLEAR)
        else:
            after = ZERO
            if wish.by_status and edit.operation is None and _speaks_of_less(row, action):
                codes.append(Code.AMOUNTS_DISAGREE)
                facts |= {"total": str(abs(row.refund or row.total or ZERO)), "arithmetic": "—", "rule": "less"}
    elif operation is Operation.RESET:
        after = _first_tracked(action)
    elif operation in {Operation.MODIFY, Operation.ITEMS} and Code.AMOUNT_UNREADABLE not in codes:
        by_items = wish.by_items and operation is Operation.ITEMS
        found = _by_items(row, action, wish, items, policy) if by_items else _amount_of(row, action, wish, policy)
        operation, after, by_lines = found.operation, found.after, found.items
        codes.extend(found.codes)
        if Code.OPERATION_UNCLEAR in found.codes:  # its own amounts make it so, whatever is said of its column
            facts = {name: value for name, value in facts.items() if name not in wish.facts}
        facts.update(found.facts or {})
    if operation is None:
        operation = Operation.LEAVE
    if row.unreadable:
        facts.setdefault("column", ", ".join(row.unreadable))
    spread_items: tuple[ItemChange, ...] = by_lines
    if not by_lines and operation in {Operation.MODIFY, Operation.ITEMS} and after is not None and len(items) > 1:
        spread_items = _spread(items, after, action.currency)
        operation = Operation.ITEMS
        codes.append(Code.ITEMS_NEEDED)
        facts["count"] = str(len(items))
        if len({item.sku for item in items}) < len(items):
            codes.append(Code.SKU_TWICE)
        if not all(item.sku for item in items):
            codes.append(Code.SKU_UNKNOWN)
            facts["sku"] = ""
    reason, reason_codes, reason_facts = _reason(row, action, operation, policy, edit)
    codes.extend(reason_codes)
    facts.update(reason_facts)
    if after is not None:
        facts["after"] = str(after)
    return Change(
        row=row,
        order=match.order or action.oid,
        action=action,
        operation=operation,
        reason=reason,
        amount_after=after,
        payout_after=_payout_after(action, operation, after),
        items=spread_items,
        state=RowState.READY,
        codes=_unique(codes),
        facts=facts,
        how=match.how,
        accepted=edit.accepted,
    )


def _first_tracked(action: Action) -> Decimal | None:
    """Where a RESET lands (contract 5.9); None where the service doesn't say: what stands now is not it then."""
    untouched = action.state is not ActionState.REVERSED and not action.changed_before
    return action.original_amount if untouched or action.intended_amount is not None else None


def _less_came_back(row: Row, action: Action) -> bool:
    """A status asks for the whole order, and the row's own amounts say that less than the order came back."""
    if row.new_amount:
        return True
    if not row.refund:
        return False
    refunded = abs(row.refund)  # some shops write refunds, or the whole order, as negative
    if _other_currency(row, action):  # only the sheet's own total can say how much of the order it is
        return row.total is not None and refunded < abs(row.total)
    return refunded < action.original_amount and (row.total is None or refunded < abs(row.total))


def _speaks_of_less(row: Row, action: Action) -> bool:
    """A whole reversal beside amounts that are less than the action's: the row may be about a part of the order."""
    said = [abs(amount) for amount in (row.refund, row.total) if amount]
    return bool(said) and not _other_currency(row, action) and max(said) < action.original_amount


def _other_currency(row: Row, action: Action) -> bool:
    if row.sign and not row.currency:
        return bool(action.currency) and action.currency.upper() not in words_of_shops.SIGNS[row.sign]
    return bool(row.currency and action.currency and row.currency.upper() != action.currency.upper())


def _by_items(row: Row, action: Action, wish: Wish, items: tuple[Item, ...], policy: Policy) -> _Amount:
    """What is left of the action's items (rule 7: item level where SKU and quantity are known)."""
    pieces = row.quantity if row.returned or wish.said else None
    lines = row.lines or (RowLine(row.sku, pieces, row.refund, row.number),)
    if any(line.refund is not None and line.refund < 0 for line in lines):
        return _Amount(None, Operation.ITEMS, (Code.AMOUNT_NEGATIVE,), {"after": str(row.refund)})
    if _other_currency(row, action):  # pieces need no money
        if any(line.quantity is None for line in lines):
            return _Amount(None, Operation.ITEMS, (Code.CURRENCY_DIFFERS,), _currencies(row))
        lines = tuple(replace(line, refund=None) for line in lines)
    if not items:
        return _Amount(None, Operation.ITEMS, (Code.ITEMS_NEEDED,), {"count": "?"})
    if len(items) == 1 and row.refund and all(line.quantity is None for line in lines):
        found = _amount_of(row, action, replace(wish, by_amount=True, whole_by_amount=True), policy)
        ours = items[0].sku.strip().casefold()
        if not ours or all(line.sku.strip().casefold() == ours for line in lines):
            return found
        # what came back is no part of what the commission is for, or impact.com names the goods otherwise
        facts = {**(found.facts or {}), "rule": "other_sku", "sku": row.sku, "total": str(row.refund)}
        return replace(found, codes=(*found.codes, Code.AMOUNTS_DISAGREE), facts=facts)
    refunds = {abs(line.refund) for line in lines if line.refund is not None}
    if len(lines) > 1 and len(refunds) == 1 and any(line.quantity is None for line in lines):
        # the order's refund on each of its lines, or lines of one price: only their own amounts can tell
        if refunds == {action.original_amount}:
            return _Amount(ZERO, Operation.REVERSE, (), {"refund": str(action.original_amount)})
        amounts = {item.sku.strip().casefold(): item.amount for item in items}
        if any(amounts.get(line.sku.strip().casefold()) not in refunds for line in lines):
            return _Amount(None, Operation.LEAVE, (Code.OPERATION_UNCLEAR,), {"refund": str(row.refund)})
    left = refund.items_left(items, lines, action.currency)
    if left.problem is Code.OPERATION_UNCLEAR:
        return _Amount(None, Operation.LEAVE, (Code.OPERATION_UNCLEAR,), left.facts)
    if left.problem is not None:
        return _Amount(None, Operation.ITEMS, (left.problem,), left.facts)
    facts = {"after": str(left.amount)}
    # what is left may lack these very pieces already: a shop's own connection, or this sheet once before
    lessened = action.changed_before or any(item.adjusted is not None for item in items)
    again = (Code.REFUND_AGAIN,) if lessened else ()
    if left.whole:
        return _Amount(ZERO, Operation.REVERSE, again, facts)
    if wish.by_status:
        return _Amount(None, Operation.LEAVE, (Code.OPERATION_UNCLEAR,), facts)
    if sum((item.amount for item in items), ZERO) != action.amount:
        return _Amount(None, Operation.ITEMS, (Code.ITEMS_NEEDED,), {**facts, "count": str(len(items))})
    if left.amount == 0:  # nothing but free items would stay
        return _Amount(ZERO, Operation.REVERSE, (Code.AMOUNT_ZERO, *again), facts)
    if left.disagree:
        facts |= {"arithmetic": left.disagree, "total": str(row.refund), "rule": "items"}
        again = (Code.AMOUNTS_DISAGREE, *again)
    return _Amount(left.amount, Operation.ITEMS, again, facts, left.items)


def _currencies(row: Row) -> dict[str, str]:
    return {"sheet_currency": row.currency.upper() or row.sign, "arithmetic": "—"}


def _amount_of(row: Row, action: Action, wish: Wish, policy: Policy) -> _Amount:
    """The target amount a row asks for (product.md 5.7, guards AMOUNT_*, CURRENCY_DIFFERS, REFUND_*)."""
    # the total says whether tax and shipping are in the amount, where nobody has said so
    needed = _UNREADABLE_MONEY if policy.amounts == "out" else _UNREADABLE_MONEY | {Field.TOTAL}
    if needed & set(row.unreadable):
        return _Amount(None, Operation.MODIFY, (Code.AMOUNT_UNREADABLE,))
    asked = row.new_amount if row.new_amount is not None else row.refund
    if asked is None:
        return _Amount(None, Operation.LEAVE, (Code.OPERATION_UNCLEAR,))
    if asked < 0:
        return _Amount(None, Operation.MODIFY, (Code.AMOUNT_NEGATIVE,), {"after": str(asked)})
    if row.new_amount is not None and not _agree(row, row.new_amount, action):
        return _Amount(None, Operation.MODIFY, (Code.AMOUNT_UNREADABLE,), {"column": "refund, new_amount"})
    if _other_currency(row, action):
        if _is_whole(row):  # no amount of the sheet is used
            if row.new_amount is None and row.refund != row.total:
                return _Amount(ZERO, Operation.REVERSE, (Code.REFUND_OVER_TOTAL,), {"refund": str(row.refund)})
            plain = wish.whole_by_amount and row.new_amount is None and not row.sku
            return _Amount(ZERO, Operation.REVERSE, () if plain else (Code.AMOUNT_ZERO,))
        return _by_share(row, action)
    original = action.original_amount
    if _has_more_in_it(row, action) and not _is_whole(row) and policy.amounts != "out":
        return _with_tax_and_shipping(row, action, asked_before=policy.amounts == "in")
    if row.new_amount is not None:
        return _towards(row.new_amount, action)
    facts = {"refund": str(asked)}
    if asked < original and _is_whole(row):  # all of the sheet's total, or of one line, and not all of the action
        return _Amount(None, Operation.LEAVE, (Code.OPERATION_UNCLEAR,), facts)
    if asked > original:
        rule = "whole" if row.total is not None and asked == row.total else ""
        return _Amount(ZERO, Operation.REVERSE, (Code.REFUND_OVER_TOTAL,), {**facts, "rule": rule})
    target = refund.target_amount(original, asked)
    if target == 0:
        found = _Amount(ZERO, Operation.REVERSE, () if wish.whole_by_amount else (Code.AMOUNT_ZERO,))
    else:
        found = _towards(target, action)
    codes = (*found.codes, *_again(found, action))
    return replace(found, codes=codes, facts={**(found.facts or {}), **facts})


def _has_more_in_it(row: Row, action: Action) -> bool:
    """The sheet's order total is not the action's amount: tax, shipping or a discount may be in one of them only."""
    total = abs(row.total) if row.total else None
    return total is not None and total not in {action.original_amount, action.amount}


def _with_tax_and_shipping(row: Row, action: Action, *, asked_before: bool) -> _Amount:
    """By share of the order total (rule 7: tax and shipping in or out, per layout), until the person says otherwise."""
    total = abs(row.total or ZERO)
    kept = row.new_amount if row.new_amount is not None else total - abs(row.refund or ZERO)
    if kept < 0 or action.original_amount == 0:
        return _Amount(None, Operation.LEAVE, (Code.OPERATION_UNCLEAR,), {"refund": str(row.refund)})
    target, arithmetic = refund.by_share(
        original=action.original_amount, kept=kept, total=total, currency=action.currency
    )
    fees = "fees" if row.fees is not None and total - row.fees == action.original_amount else "total"
    facts = {"arithmetic": arithmetic, "total": str(total), "rule": fees, "refund": str(row.refund or "")}
    found = _towards(target, action)
    codes = found.codes if asked_before else (*found.codes, Code.AMOUNTS_DISAGREE)
    again = _again(found, action) if row.new_amount is None else ()
    return replace(found, codes=(*codes, *again), facts={**(found.facts or {}), **facts})


def _agree(row: Row, new_amount: Decimal, action: Action) -> bool:
    """A refund and a new amount in one row must lead to the same end; else one of them is not what it seems."""
    if not row.refund:
        return True
    befores = {action.original_amount, action.amount, *({row.total} if row.total is not None else ())}
    return new_amount + row.refund in befores


def _again(found: _Amount, action: Action) -> tuple[Code, ...]:
    """REFUND_AGAIN where the present amount is neither the original nor the target, or the original isn't known."""
    if action.state is ActionState.REVERSED:
        return ()
    unknown = action.intended_amount is None and action.changed_before
    return (Code.REFUND_AGAIN,) if unknown or action.amount not in {action.original_amount, found.after} else ()


def _by_share(row: Row, action: Action) -> _Amount:
    """Another currency: by share of the order total where the sheet has one, else nothing can be proposed."""
    facts = _currencies(row)
    if not row.total or row.total <= 0:
        return _Amount(None, Operation.MODIFY, (Code.CURRENCY_DIFFERS,), facts)
    kept = row.new_amount if row.new_amount is not None else row.total - (row.refund or ZERO)
    target, facts["arithmetic"] = refund.by_share(
        original=action.original_amount, kept=kept, total=row.total, currency=action.currency
    )
    found = _towards(target, action)
    again = _again(found, action) if row.new_amount is None else ()
    facts["after"] = str(target)
    return replace(found, codes=(*found.codes, *again, Code.CURRENCY_DIFFERS), facts=facts)


def _towards(target: Decimal, action: Action) -> _Amount:
    """An absolute new amount and what is odd about it, whether a cell or a person says it."""
    if target < 0:
        return _Amount(None, Operation.MODIFY, (Code.AMOUNT_NEGATIVE,), {"after": str(target)})
    found: list[Code] = []
    if target > Decimal("999999.99") or refund.has_broken_unit(target, action.currency):
        found.append(Code.AMOUNT_TOO_LARGE)
    if refund.has_broken_unit(target, ""):  # the wire takes two decimals, so that is what is shown and proved
        target = refund.rounded(target, "")
    facts = {"after": str(target)}
    if target == 0 and (action.amount != 0 or action.state is ActionState.REVERSED):
        return _Amount(ZERO, Operation.REVERSE, (Code.AMOUNT_ZERO,), facts)
    if target > action.amount and action.state is not ActionState.REVERSED:
        found.append(Code.AMOUNT_HIGHER)
    return _Amount(target, Operation.MODIFY, tuple(found), facts)


def _spread(items: Sequence[Item], after: Decimal, currency: str) -> tuple[ItemChange, ...]:
    parts = refund.spread(after, [item.amount for item in items], currency)
    return tuple(
        ItemChange(
            sku=item.sku,
            quantity_before=item.quantity,
            quantity_after=item.quantity,
            amount_before=item.amount,
            amount_after=part,
        )
        for item, part in zip(items, parts, strict=True)
    )


def _reason(
    row: Row, action: Action, operation: Operation, policy: Policy, edit: RowEdit
) -> tuple[str, tuple[Code, ...], dict[str, str]]:
    """The code to send (contract 6), or REASON_UNKNOWN with the nearest."""
    if operation is Operation.LEAVE:
        return "", (), {}
    if operation is Operation.RESET:
        return "RESET", (), {}
    reverses = operation is Operation.REVERSE
    allowed = words_of_shops.REVERSE_CODES if reverses else words_of_shops.MODIFY_CODES
    default = policy.reverse_reason if reverses else policy.modify_reason
    explicit = edit.reason or policy.reason
    text = explicit or row.reason
    for_items = operation is Operation.ITEMS  # contract 5.2: always ORDER_UPDATE for items
    if not text or (for_items and not explicit):
        return "ORDER_UPDATE" if for_items else default, (), {}
    # custom codes are case-sensitive (contract 6), so they are not tidied; each belongs to an event type
    use = "reverse" if reverses else "modify"
    of_event = {name for name, known in policy.codes_of.get(action.tracker_id, {}).items() if known == use}
    custom = policy.custom_reasons | of_event
    code = text if text in custom else words_of_shops.reason_code(text, policy.reason_words)
    if code is not None and (code in custom or code in allowed):
        return "ORDER_UPDATE" if for_items else code, (), {}
    if code is not None and not explicit and text != code:
        return default, (), {}  # a shop's word whose code exists only for the other kind of change
    same = next((name for name in sorted(custom) if name.casefold() == text.casefold()), None)
    nearest = same or words_of_shops.nearest_code(text)
    near = nearest if nearest in allowed or nearest in custom else default
    return text, (Code.REASON_UNKNOWN,), {"reason": text, "nearest": near}


def _payout_after(action: Action, operation: Operation, after: Decimal | None) -> Decimal | None:
    if operation is Operation.REVERSE:
        return ZERO
    if operation is Operation.RESET:
        return action.intended_payout
    if after is None:
        return None
    return refund.estimated_payout(amount=action.amount, payout=action.payout, amount_after=after)


def _unique(codes: Iterable[Code]) -> tuple[Code, ...]:
    return tuple(dict.fromkeys(codes))


def _with_money(change: Change, *, first: bool) -> Change:
    """The money a sheet row speaks of: its refund, else its order total, else what its action would lose."""
    row, action = change.row, change.action
    currency = row.currency.upper() or (action.currency if action else "")
    if action is not None and row.sign and _other_currency(row, action):
        currency = row.sign  # dollars are never added up as pounds
    said = row.refund if row.refund else row.total
    if said is not None:
        shown = abs(said) if first and row.continues is None else ZERO
        return replace(change, money=shown, money_currency=currency)
    if action is None or row.continues is not None:
        return replace(change, money=ZERO, money_currency=currency)
    if change.operation in {Operation.MODIFY, Operation.ITEMS} and change.amount_after is not None:
        return replace(change, money=abs(action.amount - change.amount_after), money_currency=action.currency)
    return replace(change, money=action.amount or action.original_amount, money_currency=action.currency)


# --------------------------------------------------------------------------- the line that adds up

_ALREADY = {Code.ALREADY_REVERSED, Code.NOTHING_TO_CHANGE}
#: Rows with several actions count once, in the part that most needs attention.
_WORST = (
    "needs_you",
    "refused",
    "being_checked",
    "locked",
    "to_be_sent",
    "proved",
    "already_done",
    "left_out",
    "not_affiliate",
)


def part_of(state: RowState, codes: Iterable[Code]) -> str:
    """The part of the reconciliation line a row belongs to; every state has exactly one."""
    known = set(codes)
    match state:
        case RowState.READY | RowState.WAITING | RowState.SENDING:
            return "to_be_sent"
        case RowState.CONFIRMED | RowState.UNDONE:
            return "proved"
        case RowState.ALREADY_SO:
            return "already_done"
        case RowState.QUEUED | RowState.CHECKING | RowState.ACCEPTED_NOT_VISIBLE:
            return "being_checked"
        case RowState.REFUSED | RowState.UNDO_REFUSED:
            return "refused"
        case RowState.LEFT_OUT:
            if Code.NOT_AFFILIATE in known:
                return "not_affiliate"
            return "already_done" if known & _ALREADY else "left_out"
        case RowState.BLOCKED | RowState.LOOK:
            return "locked" if Code.LOCKED in known else "needs_you"


def reconcile(
    lines: Iterable[tuple[int, RowState, Iterable[Code], Decimal, str]],
) -> dict[str, dict[str, Decimal]]:
    """currency -> {"in_sheet", parts...} from (row, state, codes, money, currency); in_sheet is counted by itself."""
    by_row: dict[tuple[int, str], list[tuple[str, Decimal]]] = defaultdict(list)
    totals: dict[str, Decimal] = defaultdict(lambda: ZERO)
    for row, state, codes, money, currency in lines:
        by_row[(row, currency)].append((part_of(state, codes), money))
        totals[currency] += money
    result: dict[str, dict[str, Decimal]] = {}
    for (_, currency), parts in by_row.items():
        worst = min((part for part, _ in parts), key=_WORST.index)
        line = result.setdefault(currency, {"in_sheet": totals[currency], **dict.fromkeys(RECONCILIATION_PARTS, ZERO)})
        line[worst] += sum((money for _, money in parts), ZERO)
    return {currency: line for currency, line in result.items() if currency or line["in_sheet"]}


# --------------------------------------------------------------------------- steps

_CENT = Decimal("0.01")


def money_text(amount: Decimal) -> str:
    """An amount as the wire wants it: plain digits, two decimals (contract 2: decimal 8.2)."""
    return f"{amount.quantize(_CENT):f}"


def reverse_step(action_id: str, reason: str) -> Step:
    """Reverse the whole action: DELETE, never Amount=0 (product.md 5.1, contract 5.4)."""
    form = (("ActionId", action_id), ("DispositionCode", reason))
    return Step(Write("DELETE", form), reason, ActionState.REVERSED, None)


def modify_step(action_id: str, reason: str, amount: Decimal) -> Step:
    """Set the order amount, absolute (contract 5.1)."""
    form = (("ActionId", action_id), ("Reason", reason), ("Amount", money_text(amount)))
    return Step(Write("PUT", form), reason, ActionState.PENDING, Decimal(money_text(amount)))


def items_step(action_id: str, items: Sequence[tuple[str, int, Decimal]], *, total: Decimal | None = None) -> Step:
    """Set items, absolute; Reason is always ORDER_UPDATE; Sku, Sku2, Sku3... (contract 5.2).

    `total` is the action's amount then, where it has other items too.
    """
    form: list[tuple[str, str]] = [("ActionId", action_id), ("Reason", "ORDER_UPDATE")]
    for number, (sku, quantity, amount) in enumerate(items, start=1):
        mark = "" if number == 1 else str(number)
        form += [(f"Sku{mark}", sku), (f"Quantity{mark}", str(quantity)), (f"Amount{mark}", money_text(amount))]
    amount = sum((amount for _, _, amount in items), ZERO) if total is None else total
    return Step(Write("PUT", tuple(form)), "ORDER_UPDATE", ActionState.PENDING, amount, tuple(items))


def reset_step(action_id: str, amount: Decimal | None) -> Step:
    """Back to the state as first tracked (contract 5.5); `amount` where it is known and final."""
    return Step(Write("PUT", (("ActionId", action_id), ("Reason", "RESET"))), "RESET", ActionState.PENDING, amount)


def step_of(change: Change) -> Step:
    """The one write of a planned change."""
    action = change.action
    if action is None or change.operation is Operation.LEAVE:
        raise ValueError("nothing is to be sent for this row")
    if change.operation is Operation.REVERSE:
        return reverse_step(action.id, change.reason)
    if change.operation is Operation.RESET:
        # from REVERSED the state alone proves it; else only the amount can show that it happened, where it is known
        return reset_step(action.id, None if action.state is ActionState.REVERSED else _first_tracked(action))
    if change.items:
        every = [(item.sku, item.quantity_after, item.amount_after) for item in change.items]
        skus = [item.sku for item in change.items]
        if all(skus) and len(set(skus)) == len(skus):  # all of them: the whole action's end state is what is sent
            return items_step(action.id, every)
        # a line that cannot be addressed keeps what it has; those that change have a SKU of their own
        changed = [(i.sku, i.quantity_after, i.amount_after) for i in change.items if i.changed]
        return items_step(action.id, changed or every, total=sum((amount for _, _, amount in every), ZERO))
    if change.amount_after is None or change.amount_after <= 0 < action.amount:
        raise ValueError("an amount change needs an amount; 0 would reverse (contract 5.1)")
    return modify_step(action.id, change.reason, change.amount_after)


def shows(step: Step, action: Action) -> bool:
    """True when the action, as read, is in the end state the step intends.

    Open-ended event types may approve on a change (contract 5.1), so any state but REVERSED counts for an amount.
    """
    if step.state is ActionState.REVERSED:
        return action.state is ActionState.REVERSED
    return action.state is not ActionState.REVERSED and (step.amount is None or action.amount == step.amount)


# --------------------------------------------------------------------------- undo


def same_image(before: Action, now: Action) -> bool:
    """State, amount and currency agree; payout and lock are compared elsewhere and only reported."""
    if before.state is ActionState.REVERSED or now.state is ActionState.REVERSED:
        return before.state is now.state
    return before.amount == now.amount and before.currency == now.currency


def same_items(before: Sequence[Item], now: Sequence[Item]) -> bool:
    """Items agree in SKU, quantity and amount, whatever their order."""

    def key(items: Sequence[Item]) -> list[tuple[str, int, Decimal]]:
        return sorted((item.sku, item.quantity, item.amount) for item in items)

    return key(before) == key(now)


def next_undo_step(
    before: Action,
    before_items: tuple[Item, ...] | None,
    now: Action,
    *,
    now_items: tuple[Item, ...] | None,
    reason: str,
) -> Step | None:
    """The next write on the way from `now` back to `before`; None when it is there (design.md, journal 10).

    (i) an amount or item change goes back by absolute values, without RESET; (ii) a reversal goes back by RESET;
    (iii) where the before-image had been changed earlier, RESET lands at the state first tracked, and the next call
    gives the PUT of the before-values; (iv) a before-image that was REVERSED needs nothing while it still is.
    `reason` is the code with which a reversal is made again (undo of a reset).
    """
    if before.state is ActionState.REVERSED:
        return None if now.state is ActionState.REVERSED else reverse_step(before.id, reason)
    if now.state is ActionState.REVERSED:
        return reset_step(before.id, None)
    items_differ = before_items is not None and now_items is not None and not same_items(before_items, now_items)
    if same_image(before, now) and not items_differ:
        return None
    if before.amount == 0 and now.amount != 0:
        return reset_step(before.id, before.amount)  # Amount=0 would reverse (contract 5.1)
    if before_items and _items_make_up(before_items, before) and (items_differ or len(before_items) > 1):
        return items_step(before.id, [(item.sku, item.quantity, item.amount) for item in before_items])
    if items_differ and not before.changed_before:
        return reset_step(before.id, before.amount)  # lines that cannot be addressed, but were as first tracked
    return None if same_image(before, now) else modify_step(before.id, "ORDER_UPDATE", before.amount)


def _items_make_up(items: Sequence[Item], action: Action) -> bool:
    """Only items that add up to the action's amount, each with its own SKU, can restore it."""
    skus = [item.sku for item in items]
    return all(skus) and len(set(skus)) == len(skus) and sum((item.amount for item in items), ZERO) == action.amount


def undo_steps(before: Action, before_items: tuple[Item, ...] | None, now: Action) -> tuple[Step, ...]:
    """All steps as they look today, for the preview; RESET is taken to land at the amount first tracked."""
    steps: list[Step] = []
    current = now
    while len(steps) < 3:
        step = next_undo_step(before, before_items, current, now_items=None, reason="REJECTED")
        if step is None:
            break
        steps.append(step)
        if step.state is ActionState.REVERSED:
            current = replace(current, state=ActionState.REVERSED)
        elif step.reason == "RESET":
            amount = before.original_amount
            current = replace(current, state=ActionState.PENDING, amount=amount)
        else:
            current = replace(current, state=ActionState.PENDING, amount=before.amount)
    return tuple(steps)
