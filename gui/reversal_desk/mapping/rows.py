"""Cells -> typed rows, by the mapped columns and what each column proves about its own cells."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from decimal import Decimal
from functools import lru_cache
from typing import Any

from reversal_desk.mapping.cells import (
    blank,
    cell_text,
    currency_code,
    currency_sign,
    decimal_mark,
    money_parts,
    parse_amount,
    unquoted,
)
from reversal_desk.mapping.columns import are_flags
from reversal_desk.mapping.dates import day_comes_first, parse_date
from reversal_desk.mapping.headers import (
    BY_NAME,
    DECISION_KIND,
    ITEM_KIND,
    MONEY,
    PAYMENT_KIND,
    RETURN_KIND,
    header_currency,
    known_header,
    names,
    names_parcel,
    names_refund_number,
    names_returned,
    plain_header,
)
from reversal_desk.mapping.meanings import Meaning, operation_of, speaks_of_money_back, status_meaning
from reversal_desk.model import Cell, CellError, ColumnMapping, Field, Row, SheetRow, Table

_E_NOTATION = re.compile(r"\d(?:[.,]\d+)?E\+\d{1,3}", re.IGNORECASE)


def order_text(cell: Cell) -> tuple[str, bool]:
    """An order number as text, and whether Excel has damaged it (over 15 digits as a number, or E-notation)."""
    text = cell_text(cell)
    if isinstance(cell, Decimal):
        whole = cell == cell.to_integral_value()
        return text, whole and len(text.lstrip("-")) > 15
    if isinstance(cell, CellError):
        return "", True
    return text, ("+" in text and _E_NOTATION.fullmatch(text) is not None)


def _rounded_texts(cells: Iterable[Cell]) -> bool:
    """Long numbers all of which end in zeros from the 16th digit on: saved as text after Excel had rounded them."""
    long = [text for cell in cells if isinstance(cell, str) and len(text := unquoted(cell)) > 15 and text.isdecimal()]
    zeros = sum(not text[15:].strip("0") for text in long)
    return bool(long) and zeros == len(long) and sum(len(text) - 15 for text in long) >= 3


@dataclass(slots=True)
class _Columns:
    """The mapped columns of one table and what each proves about its own cells."""

    table: Table
    mapping: ColumnMapping
    at: dict[Field, int]
    marks: dict[Field, str | None]
    day_first: dict[Field, bool | None]
    rounded: frozenset[int]
    negative_refunds: bool = False
    kind: str = ""  # goes beside a status where the sheet has no such column
    returned: bool = False  # the quantity column counts what came back
    ordered: bool = False  # the date column is surely that of the order
    unit: str = ""  # the currency that a money column's header names
    unit_sign: str = ""  # the same where it is a sign of several
    flags: frozenset[Field] = frozenset()  # money columns that say whether and not how much
    texts: tuple[tuple[str, Field], ...] = ()  # of _TEXTS, _AMOUNTS and _FEES those that the sheet has
    amounts: tuple[tuple[str, Field], ...] = ()
    fees: tuple[Field, ...] = ()
    statuses: tuple[tuple[int, str], ...] = ()  # further columns of states, each with the kind its words are read as
    booked: bool = False  # refunds have rows of their own, with negative totals

    def cell(self, row: SheetRow, wanted: Field) -> Cell:
        index = self.at.get(wanted)
        return row.cells[index] if index is not None and index < len(row.cells) else None

    def text(self, row: SheetRow, wanted: Field) -> str:
        index = self.at.get(wanted)
        if index is None or index >= len(row.cells):
            return ""
        cell = row.cells[index]
        return _text(cell) if isinstance(cell, str) else cell_text(cell)


@lru_cache(4096)
def _text(cell: str) -> str:
    """A text cell as it is read; words of status, reason and currency come again and again."""
    return "" if blank(cell) else cell_text(cell)


@dataclass(frozen=True, slots=True)
class Reading:
    """How a column is read where its own cells don't prove it, by evidence from elsewhere: its decimal mark, and
    whether the day comes first in its dates."""

    marks: Mapping[Field, str] = field(default_factory=dict)
    day_first: bool | None = None


AS_IT_IS = Reading()
#: A quantity header that speaks of what came back (see headers.py); a bare "Quantity" may be what was bought.
_RETURNED_HEADER = 0.8


#: A date header that speaks of the order; a bare "Date" may be that of the refund.
_ORDER_DATE = 0.8


def _columns(table: Table, mapping: ColumnMapping, reading: Reading) -> _Columns:
    at = {column.field: column.index for column in mapping.columns if column.field is not None}

    def cells(index: int) -> list[Cell]:
        return [row.cells[index] if index < len(row.cells) else None for row in table.rows]

    found = _Columns(
        table=table,
        mapping=mapping,
        at=at,
        marks={
            meaning: decimal_mark(cells(at[meaning])) or reading.marks.get(meaning)
            for meaning in (*MONEY, Field.TAX, Field.SHIPPING)
            if meaning in at
        },
        day_first={},
        rounded=frozenset(index for index in mapping.order_columns if _rounded_texts(cells(index))),
        kind=BY_NAME[mapping.preset].kind if mapping.preset in BY_NAME else "",
        texts=tuple((name, wanted) for name, wanted in _TEXTS.items() if wanted in at),
        amounts=tuple((name, wanted) for name, wanted in _AMOUNTS.items() if wanted in at),
        fees=tuple(wanted for wanted in _FEES if wanted in at),
    )
    if Field.STATUS in at and plain_header(mapping.columns[at[Field.STATUS]].header) in _RETURN_STATUS_HEADERS:
        found.kind = found.kind or RETURN_KIND
    elif (
        Field.STATUS in at and not found.kind and known_header(mapping.columns[at[Field.STATUS]].header) in _OF_REQUESTS
    ):
        found.kind = DECISION_KIND
    if Field.STATUS in at:
        found.statuses = tuple(
            (column.index, RETURN_KIND if plain_header(column.header) in _RETURN_STATUS_HEADERS else kind)
            for column in mapping.columns
            if column.field is None and not column.unneeded
            for kind in [_kind_of_status(column.header)]
            if kind is not None
        )
    if Field.TOTAL in at and not at.keys() & {Field.REFUND, Field.NEW_AMOUNT}:
        totals = [parse_amount(cell, hint=found.marks[Field.TOTAL]) for cell in cells(at[Field.TOTAL])]
        positive = Counter(amount > 0 for amount in totals if amount)
        found.booked = 0 < positive[False] <= positive[True]
    if Field.DATE in at:
        found.ordered = mapping.columns[at[Field.DATE]].confidence >= _ORDER_DATE
        proved = day_comes_first(cells(at[Field.DATE]))
        found.day_first[Field.DATE] = reading.day_first if proved is None else proved
    if Field.QUANTITY in at:
        header = known_header(mapping.columns[at[Field.QUANTITY]].header)
        of_returns = header is not None and header[0] is Field.QUANTITY and header[1] >= _RETURNED_HEADER
        of_returns |= names_returned(mapping.columns[at[Field.QUANTITY]].header)
        found.returned = of_returns or found.kind == RETURN_KIND
    else:
        found.returned = found.kind == ITEM_KIND  # one row for each piece
    units = {currency_code(header_currency(mapping.columns[at[meaning]].header)) for meaning in MONEY if meaning in at}
    if Field.CURRENCY not in at and len(units - {""}) == 1:
        found.unit = (units - {""}).pop()
    signs = {currency_sign(header_currency(mapping.columns[at[meaning]].header)) for meaning in MONEY if meaning in at}
    if Field.CURRENCY not in at and len(signs - {""}) == 1:
        found.unit_sign = (signs - {""}).pop()
    if not mapping.preset:  # a system's own column of amounts may well hold nothing but 0 and 1
        found.flags = frozenset(
            wanted for _, wanted in found.amounts if wanted in _WISHES and are_flags(_filled(cells(at[wanted])))
        )
    if Field.REFUND in at:
        refunds = [parse_amount(cell, hint=found.marks[Field.REFUND]) for cell in cells(at[Field.REFUND])]
        above = Counter(amount > 0 for amount in refunds if amount)
        found.negative_refunds = above[False] > 0 and above[True] == 0
        if Field.QUANTITY in at and not found.returned:
            found.returned = _goes_with_money(cells(at[Field.QUANTITY]), refunds)
    return found


#: How the dictionary knows headers of the status of a refund, of a return, and of what was decided about them.
_OF_REQUESTS = frozenset({(Field.STATUS, 0.85), (Field.STATUS, 0.69)})
#: Amounts that say what is wanted; a total only says what was.
_WISHES = frozenset({Field.REFUND, Field.NEW_AMOUNT})
_PROOFS = 3


#: A header surely of a state: of the order, of its payment, of a return or a refund.
_SURE_STATE = 0.85


def _kind_of_status(header: str) -> str | None:
    """How the words of a further column of states are read; None for a column that is none."""
    known = known_header(header)
    if known is None or known[0] is not Field.STATUS:
        return None
    if known in _OF_REQUESTS:
        return DECISION_KIND if known[1] >= _SURE_STATE else None
    if _OF_PAYMENT.search(header.casefold()):
        return PAYMENT_KIND
    return "" if known[1] >= _SURE_STATE else None


_OF_PAYMENT = re.compile(r"pay|zahl|financial|支付|付款|入金|決済|pago|pagamento|paiement")


def _filled(cells: Iterable[Cell]) -> list[Cell]:
    return [cell for cell in cells if not blank(cell)]


def _goes_with_money(pieces: Iterable[Cell], refunds: Iterable[Decimal | None]) -> bool:
    """Whether a bare quantity counts what came back: none exactly where no money went back, and that often enough."""
    seen: Counter[bool] = Counter()
    for cell, refund in zip(pieces, refunds, strict=True):
        count = 0 if blank(cell) else _quantity(cell)
        if count is None or bool(count) != bool(refund):
            return False
        seen[bool(count)] += 1
    return min(seen[True], seen[False]) >= _PROOFS


#: Headers whose status tells of a return, whatever the rest of the sheet is.
_RETURN_STATUS_HEADERS = frozenset(
    names("Return Status|Refund Status|Return / Refund Status|退貨 / 退款狀態|退货状态|退貨狀態|return_status")
)


@lru_cache(1024, typed=True)
def _quantity(cell: Cell) -> int | None:
    value = parse_amount(cell, hint=".")
    return int(value) if value is not None and value == value.to_integral_value() and abs(value) < 10**9 else None


#: Fields that a row holds as the text they are, and those it holds as amounts: name in `Row` -> field.
_TEXTS = {
    "action_id": Field.ACTION_ID, "status": Field.STATUS, "refund_kind": Field.REFUND_KIND, "reason": Field.REASON,
    "sku": Field.SKU, "event_type": Field.EVENT_TYPE,
}  # fmt: skip
_AMOUNTS = {"refund": Field.REFUND, "new_amount": Field.NEW_AMOUNT, "total": Field.TOTAL}
_FEES = (Field.TAX, Field.SHIPPING)
_CANCELLED = frozenset(
    {"1", "true", "yes", "y", "x", "✓", "✔", "√", "ja", "j", "oui", "sí", "si", "sim", "是", "已取消", "取消",
     "cancelled", "canceled", "storniert", "annulé", "cancelado", "キャンセル", "キャンセル済"}
)  # fmt: skip


def _is_cancelled(cell: Cell) -> bool:
    """Whether a cell of *cancelled at* says so: a day that can have been one, or yes. Databases write days that never
    were (0000-00-00, 1970-01-01, 1899-12-30) and programs any word where an order was not cancelled."""
    if isinstance(cell, bool):
        return cell
    if blank(cell):
        return False
    if not isinstance(cell, datetime) and cell_text(cell).casefold() in _CANCELLED:
        return True
    days = (parse_date(cell, day_first=first) for first in (True, False))  # which of two days it was doesn't matter
    return any(day is not None and day.year > _NO_ORDERS_YET for day in days)


_NO_ORDERS_YET = 2000


def _row(columns: _Columns, row: SheetRow) -> Row:
    """One row. A hundred thousand of them are made at once, so only columns that are there are looked at."""
    at = columns.at
    known: dict[str, Any] = {name: columns.text(row, wanted) for name, wanted in columns.texts}
    unreadable: list[Field] = []
    for name, wanted in columns.amounts:
        cell = columns.cell(row, wanted)
        flag = wanted in columns.flags
        value = known[name] = None if flag else parse_amount(cell, hint=columns.marks.get(wanted))
        if value is None and not blank(cell):
            unreadable.append(wanted)
    if columns.negative_refunds and known.get("refund") is not None:
        known["refund"] = abs(known["refund"])
    if Field.OPERATION in at:
        word = columns.text(row, Field.OPERATION)
        known["wanted"], known["operation"] = word, operation_of(word)
        if word and known["operation"] is None:
            unreadable.append(Field.OPERATION)
    if Field.QUANTITY in at:
        cell = columns.cell(row, Field.QUANTITY)
        known["quantity"] = _quantity(cell)
        if known["quantity"] is None and not blank(cell):
            unreadable.append(Field.QUANTITY)
    elif columns.kind == ITEM_KIND:
        known["quantity"] = 1
    if columns.fees:
        fees = [parse_amount(columns.cell(row, wanted), hint=columns.marks.get(wanted)) for wanted in columns.fees]
        known["fees"] = (
            sum((fee for fee in fees if fee is not None), Decimal(0)) if any(fee is not None for fee in fees) else None
        )
    if Field.CANCELLED_AT in at:
        known["cancelled"] = _is_cancelled(columns.cell(row, Field.CANCELLED_AT))
    if Field.DATE in at:
        known["date"] = parse_date(columns.cell(row, Field.DATE), day_first=columns.day_first.get(Field.DATE))
    if known.get("status") and Field.REFUND_KIND not in at:
        known["refund_kind"] = columns.kind
    if columns.statuses:
        words = ((row.cells[i] if i < len(row.cells) else None, kind) for i, kind in columns.statuses)
        known["statuses"] = tuple((cell_text(cell), kind) for cell, kind in words if not blank(cell))
    if columns.booked and (total := known.get("total")) is not None and total < 0:
        shipping = parse_amount(columns.cell(row, Field.SHIPPING), hint=columns.marks.get(Field.SHIPPING))
        known |= {"booked": True, "total": None, "refund": -total - abs(min(shipping or Decimal(0), Decimal(0)))}
    orders, damaged = _orders(columns, row)
    currency = _currency(columns, row)
    return Row(
        number=row.number, orders=orders, damaged=damaged, currency=currency, ordered=columns.ordered,
        sign="" if currency else _sign(columns, row), returned=columns.returned, hidden=row.hidden,
        unreadable=tuple(unreadable), **known,
    )  # fmt: skip


def _orders(columns: _Columns, row: SheetRow) -> tuple[tuple[str, ...], bool]:
    """The candidate order numbers, and whether Excel damaged the first that is named as one."""
    orders: list[str] = []
    damaged: bool | None = None
    for index in columns.mapping.order_columns:
        cell = row.cells[index] if index < len(row.cells) else None
        text, bad = ("", False) if blank(cell) else order_text(cell)
        if index in columns.rounded and text.isdecimal() and len(text) > 15:
            bad = True
        orders.append(text)
        is_named = columns.mapping.named is None or len(orders) <= columns.mapping.named
        if damaged is None and (text or bad) and is_named:
            damaged = bad
    return tuple(orders), bool(damaged)


def _currency(columns: _Columns, row: SheetRow) -> str:
    """The row's currency: its own column, else what its amounts carry ("USD 12.30")."""
    text = columns.text(row, Field.CURRENCY)
    if text and not currency_sign(text):
        return currency_code(text) or text.upper()
    for _, meaning in columns.amounts:
        cell = columns.cell(row, meaning)
        if isinstance(cell, str) and (parts := money_parts(cell)) and (code := currency_code(parts[2])):
            return code
    return columns.unit


def _sign(columns: _Columns, row: SheetRow) -> str:
    """A sign of several currencies that the row's amounts carry, where nothing names the one."""
    if sign := currency_sign(columns.text(row, Field.CURRENCY)):
        return sign
    for _, meaning in columns.amounts:
        cell = columns.cell(row, meaning)
        if isinstance(cell, str) and (parts := money_parts(cell)) and (sign := currency_sign(parts[2])):
            return sign
    return columns.unit_sign


#: Fields an export writes on the first line of an order only. Not the date: Shopify repeats it on every line.
_ORDER_LEVEL = (
    Field.STATUS,
    Field.TOTAL,
    Field.REFUND,
    Field.NEW_AMOUNT,
    Field.CURRENCY,
    Field.CANCELLED_AT,
)
#: Fields by which a line speaks for itself.
_OWN_WISH = (Field.OPERATION, Field.REASON, Field.SKU, Field.QUANTITY, Field.ACTION_ID)


def read_rows(table: Table, mapping: ColumnMapping, reading: Reading = AS_IT_IS) -> tuple[Row, ...]:
    """The table's rows, typed. Further lines of an order whose order-level cells are all empty `continue` its first."""
    columns = _columns(table, mapping, reading)
    level = [meaning for meaning in _ORDER_LEVEL if meaning in columns.at]
    wishes = [meaning for meaning in _OWN_WISH if meaning in columns.at]
    rows: list[Row] = []
    first: Row | None = None
    unread = next(
        (column.index for column in mapping.columns if mapping.unread and column.header == mapping.unread), -1
    )
    beside = next(
        (column.index for column in mapping.columns if mapping.beside and column.header == mapping.beside), -1
    )
    captions = sorted(table.captions.items(), reverse=True)
    caption = ""
    for sheet_row in table.rows:
        row = _row(columns, sheet_row)
        while captions and captions[-1][0] < row.number:
            caption = captions.pop()[1]
        if 0 <= unread < len(sheet_row.cells):
            word = sheet_row.cells[unread]
            if isinstance(word, str) and status_meaning(word, DECISION_KIND) is Meaning.NOT_FINAL:
                row = replace(row, against=cell_text(word))
        if 0 <= beside < len(sheet_row.cells):
            word = sheet_row.cells[beside]
            if isinstance(word, str) and speaks_of_money_back(word):
                row = replace(row, beside=cell_text(word))
        if caption:
            row = replace(row, caption=caption)
        bare = level and all(blank(columns.cell(sheet_row, meaning)) for meaning in level)
        own = bare and any(not blank(columns.cell(sheet_row, meaning)) for meaning in wishes)
        if first is not None and bare and not own and row.order and row.order == first.order:
            row = replace(row, continues=first.number)
        else:
            first = None if bare or not row.order else row
        rows.append(row)
    if columns.booked:
        fees = {row.order: row.fees for row in rows if row.order and not row.booked and row.fees}
        rows = [replace(row, fees=fees.get(row.order)) if row.booked else row for row in rows]
    return tuple(_taken_back(columns, _said_again(columns, rows)))


def _said_again(columns: _Columns, rows: list[Row]) -> list[Row]:
    """Rows that stand twice: with all their cells, or with the number of the refund. Two exports put together do,
    and so do lists of equal pieces, where no number tells one from the other."""
    sheet_rows = columns.table.rows
    firsts: dict[tuple[object, ...], int] = {}
    again: dict[int, int] = {}
    for place, (row, sheet_row) in enumerate(zip(rows, sheet_rows, strict=True)):
        if row.order or row.action_id:
            first = firsts.setdefault((row.hidden, *sheet_row.cells), place)
            if first != place:
                again[place] = first
    found = list(rows)
    free = [column for column in columns.mapping.columns if column.field is None]
    numbers = [column.index for column in free if names_refund_number(column.header)]
    if again:
        apart = any(
            not names_parcel(column.header) and _tells_refunds_apart(rows, sheet_rows, again, column.index)
            for column in free
        )
        for place, first in again.items():
            cells = sheet_rows[place].cells
            sure = apart or any(index < len(cells) and not blank(cells[index]) for index in numbers)
            found[place] = replace(rows[place], again=rows[first].number, numbered=sure)
    for index in numbers:
        seen: dict[tuple[bool, str, Cell], int] = {}
        for place, (row, sheet_row) in enumerate(zip(rows, sheet_rows, strict=True)):
            cell = sheet_row.cells[index] if index < len(sheet_row.cells) else None
            if row.order and place not in again and not blank(cell):
                first = seen.setdefault((row.hidden, row.order, cell), place)
                if first != place:
                    found[place] = replace(found[place], again=rows[first].number)
    return found


def _tells_refunds_apart(rows: list[Row], sheet_rows: Sequence[SheetRow], again: Mapping[int, int], index: int) -> bool:
    """Whether a column has another value on each row but those that stand twice, and several for some order: then it
    numbers the refunds, and not the orders."""
    seen: dict[Cell, str] = {}
    orders: Counter[str] = Counter()
    for place, (row, sheet_row) in enumerate(zip(rows, sheet_rows, strict=True)):
        if not row.order or place in again:
            continue
        cell = sheet_row.cells[index] if index < len(sheet_row.cells) else None
        if blank(cell) or cell in seen:
            return False
        seen[cell] = row.order
        orders[row.order] += 1
    return max(orders.values(), default=0) > 1


def _taken_back(columns: _Columns, rows: list[Row]) -> list[Row]:
    """Rows whose refund stands once more on a later row of their order, in a column that is empty on their own: so a
    ledger takes back what it booked."""
    if Field.REFUND not in columns.at:
        return rows
    sheet_rows = columns.table.rows
    skipped = {columns.at[Field.REFUND], *columns.mapping.order_columns}
    mark = columns.marks.get(Field.REFUND)
    open_refunds: dict[str, list[int]] = {}
    found = list(rows)
    for place, row in enumerate(rows):
        if row.hidden or not row.order:
            continue
        if row.refund:
            open_refunds.setdefault(row.order, []).append(place)
            continue
        for earlier in reversed(open_refunds.get(row.order, [])):
            before = sheet_rows[earlier].cells
            sides = (
                parse_amount(cell, hint=mark)
                for index, cell in enumerate(sheet_rows[place].cells)
                if index not in skipped and (index >= len(before) or blank(before[index])) and not blank(cell)
            )
            refund = rows[earlier].refund
            if refund is not None and any(side is not None and abs(side) == abs(refund) for side in sides):
                found[earlier] = replace(found[earlier], taken_back=row.number)
                open_refunds[row.order].remove(earlier)
                break
    return found


def undecided(table: Table, mapping: ColumnMapping) -> tuple[frozenset[Field], bool]:
    """(money columns whose decimal mark, whether the dates' order of day and month) their own cells don't prove."""
    columns = _columns(table, mapping, AS_IT_IS)

    def cells(meaning: Field) -> Iterable[Cell]:
        return (columns.cell(row, meaning) for row in table.rows)

    marks = frozenset(
        meaning
        for meaning, mark in columns.marks.items()
        if mark is None and any(isinstance(cell, str) and money_parts(cell) for cell in cells(meaning))
        and any(parse_amount(cell) is None and not blank(cell) for cell in cells(meaning))
    )  # fmt: skip
    dates = Field.DATE in columns.at and columns.day_first.get(Field.DATE) is None
    return marks, dates and any(parse_date(cell) is None and not blank(cell) for cell in cells(Field.DATE))
