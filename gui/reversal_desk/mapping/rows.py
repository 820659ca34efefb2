"""Cells -> typed rows, by the mapped columns and what each column proves about its own cells."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from functools import partial
from itertools import pairwise, repeat
from typing import Any, TypeVar

from msgspec import Struct, field

from reversal_desk.mapping.cells import (
    Amounts,
    amounts,
    blank,
    cell_text,
    currency_code,
    currency_sign,
    filled_text,
    filled_texts,
    looked_up,
    only_texts,
    parse_amount,
    unquoted,
)
from reversal_desk.mapping.columns import are_flags, stands_against
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
    names_money,
    names_parcel,
    names_refund_number,
    names_returned,
    plain_header,
)
from reversal_desk.mapping.meanings import operation_of, speaks_against, speaks_of_money_back
from reversal_desk.model import Cell, CellError, Column, ColumnMapping, Field, Operation, Row, Table

T = TypeVar("T")

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
    long = [text for cell in only_texts(cells) if len(cell) > 15 < len(text := unquoted(cell)) and text.isdecimal()]
    zeros = sum(not text[15:].strip("0") for text in long)
    return bool(long) and zeros == len(long) and sum(len(text) - 15 for text in long) >= 3


class _Columns(Struct):
    """The mapped columns of one table and what each proves about its own cells."""

    table: Table
    mapping: ColumnMapping
    at: dict[Field, int]
    money: dict[Field, Amounts] = field(default_factory=dict)
    quantities: Sequence[int | None] = ()
    day_first: bool | None = None
    negative_refunds: bool = False
    both_signs: bool = False  # refunds are written as negative more often than not, so a positive one takes one back
    kind: str = ""  # goes beside a status where the sheet has no such column
    returned: bool = False  # the quantity column counts what came back
    ordered: bool = False  # the date column is surely that of the order
    unit: str = ""  # the currency that a money column's header names
    unit_sign: str = ""  # the same where it is a sign of several
    flags: frozenset[Field] = frozenset()  # money columns that say whether and not how much
    statuses: tuple[tuple[int, str], ...] = ()  # further columns of states, each with the kind its words are read as
    booked: bool = False  # refunds have rows of their own, with negative totals
    _seen: dict[int, list[Cell]] = field(default_factory=dict)

    def cells(self, index: int) -> list[Cell]:
        """A column, None where a row ends before it."""
        if index not in self._seen:
            rows = [row.cells for row in self.table.rows]
            self._seen[index] = [cells[index] if index < len(cells) else None for cells in rows]
        return self._seen[index]

    def cells_of(self, wanted: Field) -> list[Cell]:
        """The column of a field that the sheet has."""
        return self.cells(self.at[wanted])

    def amounts(self, wanted: Field) -> Sequence[Decimal | None]:
        """A column of money that the sheet has, as amounts where it says how much."""
        return [None] * self.count if wanted in self.flags else self.money[wanted].values

    def spread(self, found: Mapping[int, T], *, otherwise: T) -> Iterable[T]:
        """What a few rows have, by their places, as a column."""
        return [found.get(place, otherwise) for place in range(self.count)] if found else repeat(otherwise)

    @property
    def count(self) -> int:
        """How many rows there are."""
        return len(self.table.rows)

    def those(self, fields: Iterable[Field]) -> list[Field]:
        """Those of the fields that the sheet has."""
        return [wanted for wanted in fields if wanted in self.at]


class Reading(Struct, frozen=True):
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
    found = _Columns(table, mapping, at, kind=BY_NAME[mapping.preset].kind if mapping.preset in BY_NAME else "")
    for meaning in found.those((*_AMOUNTS, *_FEES)):
        found.money[meaning] = amounts(found.cells_of(meaning), elsewhere=reading.marks.get(meaning))
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
    if Field.TOTAL in at and not at.keys() & _WISHES:
        positive = Counter(amount > 0 for amount in found.money[Field.TOTAL].values if amount)
        found.booked = 0 < positive[False] <= positive[True]
    if Field.DATE in at:
        found.ordered = mapping.columns[at[Field.DATE]].confidence >= _ORDER_DATE
        proved = day_comes_first(found.cells_of(Field.DATE))
        found.day_first = reading.day_first if proved is None else proved
    if Field.QUANTITY in at:
        found.quantities = [_pieces(amount) for amount in amounts(found.cells_of(Field.QUANTITY), mark=".").values]
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
            wanted
            for wanted in found.those(_WISHES)
            if are_flags(found.cells_of(wanted)) or _are_no_money(found.money[wanted], mapping.columns[at[wanted]])
        )
    if Field.REFUND in at:
        refunds = found.money[Field.REFUND].values
        above = Counter(amount > 0 for amount in refunds if amount)
        found.negative_refunds = above[False] > 0 and above[True] == 0
        found.both_signs = above[False] > above[True] > 0
        if Field.QUANTITY in at and not found.returned:
            found.returned = _goes_with_money(found.cells_of(Field.QUANTITY), found.quantities, refunds)
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


def _are_no_money(column: Amounts, header: Column) -> bool:
    """Whether numbers are shares, pieces, or numbers of refunds, and nobody has said that they are amounts.

    Excel keeps 50 % as 0.5, and no list of refunds is all below a dollar. Pieces and numbers that count up are told
    from amounts where neither header nor cells speak of money.
    """
    several = [value for value in column.values if value]
    if header.told or len(several) < _FEW_AMOUNTS:
        return False
    if all(abs(value) <= 1 for value in several):
        return any(value % 1 for value in several)
    if any(value % 1 for value in several) or names_money(header.header):
        return False
    if any(sign or "." in digits or "," in digits for _, digits, sign in column.texts.values()):
        return False
    counted = len(several) > _FEW_AMOUNTS and all(later - one == 1 for one, later in pairwise(several))
    return counted or all(abs(value) <= _MOST_PIECES for value in several)


_FEW_AMOUNTS, _MOST_PIECES = 2, 9


def _goes_with_money(cells: Sequence[Cell], pieces: Sequence[int | None], refunds: Sequence[Decimal | None]) -> bool:
    """Whether a bare quantity counts what came back: none exactly where no money went back, and that often enough."""
    seen: Counter[bool] = Counter()
    for cell, count, refund in zip(cells, pieces, refunds, strict=True):
        if (count is None and not blank(cell)) or bool(count) != bool(refund):
            return False
        seen[bool(count)] += 1
    return min(seen[True], seen[False]) >= _PROOFS


#: Headers whose status tells of a return, whatever the rest of the sheet is.
_RETURN_STATUS_HEADERS = frozenset(
    names("Return Status|Refund Status|Return / Refund Status|退貨 / 退款狀態|退货状态|退貨狀態|return_status")
)


def _pieces(amount: Decimal | None) -> int | None:
    return int(amount) if amount is not None and amount == amount.to_integral_value() and abs(amount) < 10**9 else None


#: Fields that a row holds as the text they are, and those it holds as amounts -> name in `Row`.
_TEXTS = {
    Field.ACTION_ID: "action_id", Field.STATUS: "status", Field.REFUND_KIND: "refund_kind", Field.REASON: "reason",
    Field.SKU: "sku", Field.EVENT_TYPE: "event_type",
}  # fmt: skip
_AMOUNTS = {Field.REFUND: "refund", Field.NEW_AMOUNT: "new_amount", Field.TOTAL: "total"}
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
    if isinstance(cell, datetime):
        return cell.year > _NO_ORDERS_YET
    if cell_text(cell).casefold() in _CANCELLED:
        return True
    days = (parse_date(cell, day_first=first) for first in (True, False))  # which of two days it was doesn't matter
    return any(day is not None and day.year > _NO_ORDERS_YET for day in days)


_NO_ORDERS_YET = 2000


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

#: Columns of values by the name of their field in `Row`.
_Known = dict[str, Iterable[Any]]


def read_rows(table: Table, mapping: ColumnMapping, reading: Reading = AS_IT_IS) -> tuple[Row, ...]:
    """The table's rows, typed. Further lines of an order whose order-level cells are all empty `continue` its first.

    They are typed a column at a time: a hundred thousand of them are made at once.
    """
    columns = _columns(table, mapping, reading)
    known: _Known = {
        "number": [row.number for row in table.rows],
        "hidden": [row.hidden for row in table.rows],
        "ordered": repeat(columns.ordered),
        "returned": repeat(columns.returned),
        "caption": _captions(table),
        "remark": _remarks(columns),
        "beside": _words_under(mapping.beside, columns, speaks_of_money_back),
    }
    known |= _against(columns) | _texts(columns) | _orders(columns) | _amounts(columns) | _currencies(columns)
    known |= _operations(columns) | _quantities(columns) | _days(columns) | _rivals(columns)
    known["unreadable"] = _unreadable(columns, known)
    orders = [each[0] if each else "" for each in known["orders"]]
    if columns.booked:
        known |= _booked(columns, orders, known.get("fees", repeat(None)))
    known["continues"] = _continued(columns, orders)
    known |= _said_again(columns, orders, known.get("action_id", repeat("")))
    known["below"] = _below(columns, orders, known.get("action_id", repeat("")))
    known["taken_back"] = _taken_back(columns, orders, known.get("refund", repeat(None)))
    return tuple(_made(known))


#: Field -> what it is where the sheet says nothing; a row without a number is none.
_DEFAULTS = dict(zip(Row.__struct_fields__[1:], Row.__struct_defaults__, strict=True))


def _made(known: _Known) -> list[Row]:
    """Rows of these columns, and of defaults for the rest."""
    rest = (known.get(name, repeat(default)) for name, default in _DEFAULTS.items())
    return list(map(Row, known["number"], *rest))


# --------------------------------------------------------------------------- what a row says by itself


def _texts(columns: _Columns) -> _Known:
    known: _Known = {_TEXTS[wanted]: filled_texts(columns.cells_of(wanted)) for wanted in columns.those(_TEXTS)}
    if columns.kind and Field.STATUS in columns.at and Field.REFUND_KIND not in columns.at:
        known["refund_kind"] = [columns.kind if status else "" for status in known["status"]]
    if columns.statuses:
        words = [_words_of(columns.cells(index), kind) for index, kind in columns.statuses]
        known["statuses"] = [tuple(filter(None, said)) for said in zip(*words, strict=True)]
    return known


def _words_of(cells: Iterable[Cell], kind: str) -> list[tuple[str, str] | None]:
    """Each cell's text with the kind it is read as, None where it is blank."""
    return [None if blank(cell) else (cell_text(cell), kind) for cell in cells]


def _orders(columns: _Columns) -> _Known:
    """The candidate order numbers, and whether Excel damaged the first that is named as one."""
    read = [_order_numbers(columns.cells(index)) for index in columns.mapping.order_columns]
    orders = list(zip(*(texts for texts, _ in read), strict=True)) if read else [()] * columns.count
    named = read[: columns.mapping.named]
    damaged = {
        place: next(place in bad for texts, bad in named if texts[place] or place in bad)
        for place in set().union(*(bad for _, bad in named))
    }
    known: _Known = {"orders": orders, "damaged": columns.spread(damaged, otherwise=False)}
    if len(read) > 1 and any(bad for _, bad in read):
        known["damages"] = [tuple(place in bad for _, bad in read) for place in range(columns.count)]
    return known


def _order_numbers(cells: Sequence[Cell]) -> tuple[list[str], set[int]]:
    """A column as order numbers, empty text where it is blank, and where Excel has damaged them."""
    texts = list(map(filled_text, cells))
    damaged: set[int] = set()
    for place, text in enumerate(texts):
        if "+" in text or not isinstance(cells[place], str):
            texts[place], bad = order_text(cells[place])
            if bad:
                damaged.add(place)
    if _rounded_texts(cells):
        damaged.update(place for place, text in enumerate(texts) if len(text) > 15 and text.isdecimal())
    return texts, damaged


def _amounts(columns: _Columns) -> _Known:
    known: _Known = {_AMOUNTS[wanted]: columns.amounts(wanted) for wanted in columns.those(_AMOUNTS)}
    if columns.both_signs:
        known["refund"] = [None if refund is None else -abs(refund) for refund in known["refund"]]
    elif columns.negative_refunds:
        known["refund"] = [None if refund is None else abs(refund) for refund in known["refund"]]
    if fees := [columns.money[wanted].values for wanted in columns.those(_FEES)]:
        known["fees"] = [_sum(each) for each in zip(*fees, strict=True)]
    return known


def _sum(fees: Iterable[Decimal | None]) -> Decimal | None:
    """Their sum, None where there is none."""
    there = [fee for fee in fees if fee is not None]
    return sum(there, Decimal(0)) if there else None


def _booked(columns: _Columns, orders: Iterable[str], fees: Iterable[Decimal | None]) -> _Known:
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


def _currencies(columns: _Columns) -> _Known:
    """Each row's currency: its own column's, else what its amounts carry ("USD 12.30"), else what a header names; where
    none names the one, their sign of several."""
    texts = filled_texts(columns.cells_of(Field.CURRENCY)) if Field.CURRENCY in columns.at else []

    def said(of_text: Callable[[str], str], beside: Callable[[str], str], unit: str) -> Iterator[Iterable[str]]:
        yield looked_up(texts, {text: of_text(text) for text in set(texts)}, "") or repeat("", columns.count)
        for wanted in columns.those(_AMOUNTS):
            yield columns.money[wanted].beside(beside)
        yield repeat(unit)

    currency = _first_said(said(_currency_of, currency_code, columns.unit))
    if "" not in currency:
        return {"currency": currency}
    signs = _first_said(said(currency_sign, currency_sign, columns.unit_sign))
    return {"currency": currency, "sign": ["" if one else sign for one, sign in zip(currency, signs, strict=True)]}


def _currency_of(text: str) -> str:
    """What a cell of currencies names, empty text where that may be several."""
    return "" if not text or currency_sign(text) else currency_code(text) or text.upper()


def _first_said(columns: Iterator[Iterable[str]]) -> list[str]:
    """In each row the first text that is not empty."""
    found = list(next(columns))
    for column in columns:
        if "" not in found:
            break
        found = [text or other for text, other in zip(found, column, strict=False)]
    return found


def _operations(columns: _Columns) -> _Known:
    """The word that an operation is read from, and the operation."""
    if Field.OPERATION not in columns.at:
        return _marks(columns)
    words = filled_texts(columns.cells_of(Field.OPERATION))
    named = {word: operation_of(word) for word in set(words)}
    return {"wanted": words, "operation": [named[word] for word in words]}


def _marks(columns: _Columns) -> _Known:
    """Where nothing but yes and no, or a mark and nothing, says which orders were cancelled: the others are to stay."""
    if Field.CANCELLED_AT not in columns.at or columns.those((Field.STATUS, *_WISHES)):
        return {}
    cells = columns.cells_of(Field.CANCELLED_AT)
    if not are_flags(cells):
        return {}
    yes = list(map(_is_cancelled, cells))
    return {
        "wanted": ["" if one else cell_text(cell) for one, cell in zip(yes, cells, strict=True)],
        "operation": [None if one else Operation.LEAVE for one in yes],
    }


def _quantities(columns: _Columns) -> _Known:
    if Field.QUANTITY in columns.at:
        return {"quantity": columns.quantities}
    return {"quantity": repeat(1)} if columns.kind == ITEM_KIND else {}


def _days(columns: _Columns) -> _Known:
    known: _Known = {}
    if Field.DATE in columns.at:
        known["date"] = [parse_date(cell, day_first=columns.day_first) for cell in columns.cells_of(Field.DATE)]
    if Field.CANCELLED_AT in columns.at:
        known["cancelled"] = list(map(_is_cancelled, columns.cells_of(Field.CANCELLED_AT)))
    return known


def _unreadable(columns: _Columns, known: _Known) -> Iterable[tuple[Field, ...]]:
    """The fields of each row whose cells are filled and gave nothing."""
    doubts = {
        wanted: _not_read(columns.cells_of(wanted), columns.amounts(wanted)) for wanted in columns.those(_AMOUNTS)
    }
    if Field.OPERATION in columns.at:
        said = enumerate(zip(known["wanted"], known["operation"], strict=True))
        doubts[Field.OPERATION] = [place for place, (word, operation) in said if word and operation is None]
    if Field.QUANTITY in columns.at:
        doubts[Field.QUANTITY] = _not_read(columns.cells_of(Field.QUANTITY), columns.quantities)
    found: dict[int, tuple[Field, ...]] = {}
    for wanted, places in doubts.items():
        for place in places:
            found[place] = (*found.get(place, ()), wanted)
    return columns.spread(found, otherwise=())


def _not_read(cells: Iterable[Cell], values: Iterable[object]) -> list[int]:
    """The places where a cell is filled and has no value."""
    both = enumerate(zip(cells, values, strict=True))
    return [place for place, (cell, value) in both if value is None and not blank(cell)]


def _words_under(header: str, columns: _Columns, tells: Callable[[str], bool]) -> Iterable[str]:
    """Under that header, which nobody read, the words that tell something."""
    index = next((one.index for one in columns.mapping.columns if header and one.header == header), None)
    if index is None:
        return repeat("")
    cells = columns.cells(index)
    texts = {cell: cell_text(cell) for cell in set(cells) if not blank(cell)}
    told = {cell: text for cell, text in texts.items() if tells(text)}
    return [told.get(cell, "") for cell in cells]


def _against(columns: _Columns) -> _Known:
    """What stands against a change in the columns that nobody read, and under which header where there are several."""
    headers = columns.mapping.doubtful
    said = [_words_under(header, columns, partial(stands_against, header)) for header in headers]
    if len(headers) < 2:
        return {"against": said[0]} if said else {}
    found = [
        next(((text, header) for text, header in zip(texts, headers, strict=True) if text), ("", ""))
        for texts in zip(*said, strict=True)
    ]
    return {"against": [text for text, _ in found], "under": [header for _, header in found]}


def _remarks(columns: _Columns) -> Iterable[str]:
    """The remark beside each row that may speak against a change. Most are empty: each different one is read once."""
    found: dict[int, str] = {}
    for index in columns.mapping.remarks:
        cells = columns.cells(index)
        told = {text for text in set(only_texts(cells)) if not blank(text) and speaks_against(text)}
        if told:
            found |= {place: cell_text(cell) for place, cell in enumerate(cells) if cell in told}
    return columns.spread(found, otherwise="")


def _rivals(columns: _Columns) -> _Known:
    """The rows that another column of refunds speaks of, too, where the columns are not the same all along: they may be
    net and gross, or add up."""
    found: dict[int, str] = {}
    if Field.REFUND in columns.at:
        mine = columns.money[Field.REFUND]
        for index in columns.mapping.rivals:
            others = amounts(columns.cells(index), elsewhere=mine.mark).values
            header = columns.mapping.columns[index].header
            if any(abs(one or 0) != abs(other or 0) for one, other in zip(mine.values, others, strict=True)):
                found |= {place: header for place, other in enumerate(others) if other}
    return {"rival": columns.spread(found, otherwise="")} if found else {}


def _captions(table: Table) -> Iterable[str]:
    """The last line between the rows above each row."""
    if not table.captions:
        return repeat("")
    numbers = sorted(table.captions)
    above = (bisect_left(numbers, row.number) for row in table.rows)
    return [table.captions[numbers[count - 1]] if count else "" for count in above]


# --------------------------------------------------------------------------- what a row says beside the others


def _continued(columns: _Columns, orders: Sequence[str]) -> Iterable[int | None]:
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


def _below(columns: _Columns, orders: Sequence[str], actions: Iterable[str]) -> Iterable[int | None]:
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


#: Fields that would say something of an order.
_SAYS_SOMETHING = (Field.REFUND, Field.NEW_AMOUNT, Field.STATUS, Field.OPERATION, Field.QUANTITY, Field.CANCELLED_AT)


def _said_again(columns: _Columns, orders: Sequence[str], actions: Iterable[str]) -> _Known:
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


def _taken_back(columns: _Columns, orders: Sequence[str], refunds: Iterable[Decimal | None]) -> Iterable[int | None]:
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


def undecided(table: Table, mapping: ColumnMapping) -> tuple[frozenset[Field], bool]:
    """(money columns whose decimal mark, whether the dates' order of day and month) their own cells don't prove."""
    columns = _columns(table, mapping, AS_IT_IS)
    marks = frozenset(
        meaning
        for meaning, column in columns.money.items()
        if column.mark is None and column.texts and _not_read(column.cells, column.values)
    )
    if Field.DATE not in columns.at or columns.day_first is not None:
        return marks, False
    cells = columns.cells_of(Field.DATE)
    return marks, bool(_not_read(cells, map(parse_date, cells)))
