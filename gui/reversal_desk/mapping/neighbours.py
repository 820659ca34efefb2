"""What a row says beside the others: further lines of an order, rows that stand twice, refunds booked or taken back."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from itertools import repeat

from reversal_desk.mapping.cells import blank, cell_text, parse_amount
from reversal_desk.mapping.header_words import names_parcel, names_refund_number
from reversal_desk.mapping.headers import names, plain_header
from reversal_desk.mapping.proofs import Known, MappedColumns
from reversal_desk.model import Cell, Field


def booked_refunds(columns: MappedColumns, orders: Iterable[str], fees: Iterable[Decimal | None]) -> Known:
    """Rows with a negative total are refunds, less the shipping that went back; what tax and shipping the order had
    stands on its other row."""
    totals, none = columns.money[Field.TOTAL].values, Decimal(0)
    shipping = columns.money[Field.SHIPPING].values if Field.SHIPPING in columns.at else repeat(None)
    refunds = [
        -total - abs(min(sent or none, none)) if total is not None and total < 0 else None
        for total, sent in zip(totals, shipping, strict=False)
    ]
    each = list(zip(refunds, orders, fees, strict=False))
    had = {order: fee for refund, order, fee in each if refund is None and order and fee}
    return {
        "booked": [refund is not None for refund in refunds],
        "refund": refunds,
        "total": [total if refund is None else None for total, refund in zip(totals, refunds, strict=True)],
        "fees": [fee if refund is None else had.get(order) for refund, order, fee in each],
    }


_KIND_OF_BOOKING = frozenset(
    names("""
        Type|Transaction type|Booking type|Entry type|Record type|Typ|Buchungsart|Belegart|Vorgangsart|Transaktionstyp
        Type de transaction|Type d'opération|Tipo|Tipo de transacción|交易类型|交易類型|业务类型|类型|類型|取引種別|種別
    """)
)  # fmt: skip


def kinds_of_bookings(columns: MappedColumns, booked: Iterable[bool]) -> Known:
    """What kind of booking each negative row is, where a column says it: beside refunds stand fees and failed ones."""
    for column in columns.mapping.columns:
        if column.field is None and not column.unneeded and plain_header(column.header) in _KIND_OF_BOOKING:
            cells = columns.cells(column.index)
            said = zip(cells, booked, strict=True)
            return {"refund_kind": [cell_text(cell) if one and not blank(cell) else "" for cell, one in said]}
    return {}


#: Fields an export writes on the first line of an order only; amounts first, as numbers are soonest seen to be filled.
#: Not the date: Shopify repeats it on every line.
_ORDER_LEVEL = (
    Field.TOTAL,
    Field.REFUND,
    Field.NEW_AMOUNT,
    Field.STATUS,
    Field.CURRENCY,
    Field.CANCELLED_AT,
)
#: Fields by which a line speaks for itself.
_OWN_WISH = (Field.OPERATION, Field.REASON, Field.SKU, Field.QUANTITY, Field.ACTION_ID)


def continued(columns: MappedColumns, orders: Sequence[str]) -> Iterable[int | None]:
    """The first line of an order for each further one: its order-level cells are all empty, and nothing is asked for
    on it alone."""
    level = [columns.cells_of(wanted) for wanted in columns.those(_ORDER_LEVEL)]
    wishes = [columns.cells_of(wanted) for wanted in columns.those(_OWN_WISH)]
    bare: Iterable[int] = range(columns.count) if level else ()
    for cells in level:
        bare = [place for place in bare if blank(cells[place])]
    firsts: dict[int, int | None] = {}  # of each bare row the place of its order's first line
    for place in bare:
        own = any(not blank(cells[place]) for cells in wishes)
        same = place > 0 and not own and bool(orders[place]) and orders[place] == orders[place - 1]
        firsts[place] = firsts.get(place - 1, place - 1) if same else None
    rows = columns.table.rows
    return columns.spread({at: rows[first].number for at, first in firsts.items() if first is not None}, otherwise=None)


#: Fields that would say something of an order.
_SAYS_SOMETHING = (Field.REFUND, Field.NEW_AMOUNT, Field.STATUS, Field.OPERATION, Field.QUANTITY, Field.CANCELLED_AT)


def below(columns: MappedColumns, orders: Sequence[str], actions: Iterable[str]) -> Iterable[int | None]:
    """The row below a row with a number, where it has none and says something: so merged cells look, whose number
    stands for all the rows beside it."""
    rows = columns.table.rows
    bare = [place for place, (order, action) in enumerate(zip(orders, actions, strict=False)) if not (order or action)]
    if len(bare) == columns.count:
        return repeat(None)
    says = [columns.cells_of(wanted) for wanted in columns.those(_SAYS_SOMETHING)]
    found: dict[int, int] = {}
    for place in bare:
        named = place > 0 and bool(orders[place - 1])
        next_to = named and rows[place].number == rows[place - 1].number + 1 and not rows[place].hidden
        if next_to and any(not blank(cells[place]) for cells in says):
            found[place - 1] = rows[place].number
    return columns.spread(found, otherwise=None)


def said_again(columns: MappedColumns, orders: Sequence[str], actions: Iterable[str]) -> Known:
    """Rows that stand twice: with all their cells, or with the number of the refund. Two exports put together do,
    and so do lists of equal pieces, where no number tells one from the other."""
    rows = columns.table.rows
    naming = (*columns.mapping.order_columns, *map(columns.at.__getitem__, columns.those([Field.ACTION_ID])))
    if not naming:
        return {}
    cells = columns.cells(naming[0])
    often = Counter(cells)
    firsts: dict[tuple[object, ...], int] = {}
    again: dict[int, int] = {}
    for place, (cell, order, action) in enumerate(zip(cells, orders, actions, strict=False)):
        if often[cell] > 1 and (order or action):
            first = firsts.setdefault((rows[place].hidden, *rows[place].cells), place)
            if first != place:
                again[place] = first
    free = [column for column in columns.mapping.columns if column.field is None]
    numbers = [columns.cells(column.index) for column in free if names_refund_number(column.header)]
    numbered: dict[int, bool] = {}
    if again:
        apart = any(
            not names_parcel(column.header) and _tells_refunds_apart(columns.cells(column.index), orders, again)
            for column in free
        )
        numbered = {place: apart or any(not blank(cells[place]) for cells in numbers) for place in again}
    found = {place: rows[first].number for place, first in again.items()}
    for cells in numbers:
        seen: dict[tuple[bool, str, Cell], int] = {}
        for place, (order, cell) in enumerate(zip(orders, cells, strict=True)):
            if order and place not in again and not blank(cell):
                first = seen.setdefault((rows[place].hidden, order, cell), place)
                if first != place:
                    found[place] = rows[first].number
    return {
        "again": columns.spread(found, otherwise=None),
        "numbered": columns.spread(numbered, otherwise=False),
    }


def _tells_refunds_apart(cells: Sequence[Cell], orders: Sequence[str], again: Mapping[int, int]) -> bool:
    """Whether a column has another value on each row but those that stand twice, and several for some order: then it
    numbers the refunds, and not the orders."""
    seen: set[Cell] = set()
    counted: Counter[str] = Counter()
    for place, (order, cell) in enumerate(zip(orders, cells, strict=True)):
        if not order or place in again:
            continue
        if blank(cell) or cell in seen:
            return False
        seen.add(cell)
        counted[order] += 1
    return max(counted.values(), default=0) > 1


def taken_back(
    columns: MappedColumns, orders: Sequence[str], refunds: Iterable[Decimal | None]
) -> Iterable[int | None]:
    """The later row of their order on which a refund stands once more, in a column that is empty on its own row: so a
    ledger takes back what it booked."""
    if Field.REFUND not in columns.at:
        return repeat(None)
    rows = columns.table.rows
    skipped = {columns.at[Field.REFUND], *columns.mapping.order_columns}
    mark = columns.money[Field.REFUND].mark
    often = Counter(orders)
    still_open: dict[str, list[tuple[int, Decimal]]] = {}
    found: dict[int, int] = {}
    for place, (order, refund) in enumerate(zip(orders, refunds, strict=True)):
        if often[order] < 2 or not order or rows[place].hidden:
            continue
        if refund:
            still_open.setdefault(order, []).append((place, refund))
            continue
        for earlier in reversed(still_open.get(order, [])):
            before = rows[earlier[0]].cells
            sides = (
                parse_amount(cell, hint=mark)
                for index, cell in enumerate(rows[place].cells)
                if index not in skipped and (index >= len(before) or blank(before[index])) and not blank(cell)
            )
            if any(side is not None and abs(side) == abs(earlier[1]) for side in sides):
                found[earlier[0]] = rows[place].number
                still_open[order].remove(earlier)
                break
    return columns.spread(found, otherwise=None)
