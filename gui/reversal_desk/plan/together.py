"""Rows of one order that are worked out as one: the first carries the sum, or the lines, of all."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

from msgspec.structs import replace

from reversal_desk.mapping import ITEM_KIND, MONEY_KIND, RETURN_KIND
from reversal_desk.model import Change, Code, ColumnMapping, Match, Operation, Policy, Row, RowLine
from reversal_desk.plan.asked import wish_of
from reversal_desk.plan.doubts import with_code
from reversal_desk.plan.edits import Edits, left_by_person
from reversal_desk.plan.figures import other_currency
from reversal_desk.plan.orders import is_cumulative, order_of
from reversal_desk.plan.wish import Wish
from reversal_desk.refund import ZERO


def summed_refunds(
    matches: Sequence[Match],
    columns: ColumnMapping,
    policy: Policy,
    edits: Edits,
) -> dict[int, Row]:
    """Where a sheet lists one row per refund, the order's first row carries the sum (product.md 5.7)."""
    each_row = is_cumulative(columns, policy) is False
    if not each_row and not any(match.row.booked for match in matches):
        return {}
    by_order: dict[tuple[object, str, str], list[Row]] = defaultdict(list)
    for match in matches:
        row = match.row
        if row.hidden or not row.refund or row.new_amount is not None or left_by_person(match, edits):
            continue
        if not (each_row or row.booked):
            continue
        if row.continues is None and wish_of(row, columns, policy).by_amount:
            order = order_of(match)
            if order:
                by_order[(order, *_money_of(row))].append(row)
    summed: dict[int, Row] = {}
    actions = {match.row.number: match.actions for match in matches}
    for rows in by_order.values():
        if len(rows) > 1 and not _one_refund_on_each_line(rows):
            total = sum((row.refund or ZERO for row in rows), ZERO)
            unread = tuple(dict.fromkeys(field for row in rows for field in row.unreadable))
            cells = tuple(dict.fromkeys(cell for row in rows for cell in row.unread))
            first = replace(rows[0], refund=total, unreadable=unread, unread=cells, reason=_reason_of(rows))
            foreign = any(other_currency(first, action) for action in actions[first.number])
            if foreign and len({abs(row.total) for row in rows if row.total}) > 1:
                first = replace(first, total=None)  # each row has its own: of none of them can it be a share
            summed[first.number] = first
            for row in rows[1:]:
                summed[row.number] = replace(row, continues=rows[0].number)
    return summed


def _money_of(row: Row) -> tuple[str, str]:
    """What a row's money is counted in, as far as it says it: dollars are never added up as pounds."""
    return row.currency.upper(), "" if row.currency else row.sign


def _reason_of(rows: Sequence[Row]) -> str:
    """The first reason that the rows of one order give: the one without any says nothing against it."""
    return next((row.reason for row in rows if row.reason), "")


def _one_refund_on_each_line(rows: Sequence[Row]) -> bool:
    """An order's own refund may stand on all of its lines in a list of orders; a list of refunds has a row for each."""
    of_orders = all(row.refund_kind == MONEY_KIND for row in rows)
    return of_orders and len({(row.refund, row.total, row.date) for row in rows}) == 1


def gathered_lines(
    matches: Sequence[Match],
    columns: ColumnMapping,
    policy: Policy,
    edits: Edits,
) -> tuple[dict[int, Row], dict[int, int]]:
    """Where rows speak of an order's items, its first row carries the lines of all of them.

    Also (row -> other row) where a SKU stands twice and it isn't known that each row is a return of its own.
    """
    by_order: dict[tuple[str, ...], list[tuple[Row, Wish]]] = defaultdict(list)
    for match in matches:
        row = match.row
        if row.hidden or not match.actions or left_by_person(match, edits) or row.continues is not None:
            continue
        wish = wish_of(row, columns, policy)
        if wish.by_items:
            by_order[tuple(action.id for action in match.actions)].append((row, wish))
    gathered: dict[int, Row] = {}
    repeated: dict[int, int] = {}
    each_its_own = is_cumulative(columns, policy) is False
    for every in by_order.values():
        rows = _of_one_money(every)
        first = rows[0][0]
        lines = tuple(
            RowLine(row.sku, row.quantity if row.returned or wish.said else None, row.refund, row.number)
            for row, wish in rows
        )
        refunds = [row.refund for row, _ in rows if row.refund is not None]
        total = sum(refunds, ZERO) if refunds else None
        money = next((row for row, _ in rows if row.refund is not None and _money_of(row) != ("", "")), first)
        if _money_of(first) == ("", ""):
            first = replace(first, currency=money.currency, sign=money.sign)
        reason = _reason_of([row for row, _ in rows])
        gathered[first.number] = replace(first, lines=lines, refund=total, reason=reason)
        seen: dict[str, int] = {}
        for row, _ in rows:
            known = seen.setdefault(row.sku.casefold(), row.number)
            own = each_its_own or row.refund_kind in {RETURN_KIND, ITEM_KIND}
            own &= row.again is None or row.refund_kind == ITEM_KIND
            if known != row.number and not own:
                repeated[first.number] = row.number
        for row, _ in rows[1:]:
            gathered[row.number] = replace(row, continues=first.number)
    return gathered, repeated


def _of_one_money(rows: list[tuple[Row, Wish]]) -> list[tuple[Row, Wish]]:
    """Those that can be worked out together: without a row whose money is another than the first one's."""
    first = next((_money_of(row) for row, _ in rows if row.refund is not None), None)
    return [(row, wish) for row, wish in rows if row.refund is None or _money_of(row) == first]


def repeated_line(change: Change, repeated: Mapping[int, int]) -> Change:
    """The change, asked about where the same SKU stands in another row of its order."""
    other = repeated.get(change.row.number)
    if other is None or change.operation is Operation.LEAVE:
        return change
    return with_code(change, Code.DUPLICATE_ROW, other=str(other))
