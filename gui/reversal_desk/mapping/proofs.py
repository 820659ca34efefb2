"""What the mapped columns of a table prove about their own cells: marks, signs, flags, what a quantity counts."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from itertools import pairwise, repeat
from typing import Any, TypeVar

from msgspec import Struct, field
from msgspec.structs import replace

from reversal_desk.mapping.cells import Amounts, amounts, blank, currency_code, currency_sign
from reversal_desk.mapping.columns import are_flags
from reversal_desk.mapping.dates import day_comes_first, parse_date
from reversal_desk.mapping.header_words import header_scale, names_money, names_refund_number, names_returned
from reversal_desk.mapping.headers import MONEY, header_currency, known_header, names, plain_header
from reversal_desk.mapping.kinds import DECISION_KIND, ITEM_KIND, PAYMENT_KIND, RETURN_KIND
from reversal_desk.mapping.presets import BY_NAME
from reversal_desk.model import Cell, Column, ColumnMapping, Field, Table

T = TypeVar("T")
#: Columns of values by the name of their field in `Row`.
Known = dict[str, Iterable[Any]]
#: Fields that a row holds as amounts -> name in `Row`.
AMOUNTS = {Field.REFUND: "refund", Field.NEW_AMOUNT: "new_amount", Field.TOTAL: "total"}
FEES = (Field.TAX, Field.SHIPPING)
#: Amounts that say what is wanted; a total only says what was.
WISHES = frozenset({Field.REFUND, Field.NEW_AMOUNT})


class MappedColumns(Struct):
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
    of_orders: bool = False  # the status is the order's, though rows are returns: one that cancels cancels the order
    returned: bool = False  # the quantity column counts what came back
    ordered: bool = False  # the date column is surely that of the order
    unit: str = ""  # the currency that a money column's header names
    wish_unit: str = ""  # the currency that the header of what went back names, where another column names the order's
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
#: How the dictionary knows headers of the status of a refund, of a return, and of what was decided about them.
_OF_REQUESTS = frozenset({(Field.STATUS, 0.85), (Field.STATUS, 0.69)})
#: A header surely of a state: of the order, of its payment, of a return or a refund.
_SURE_STATE = 0.85
#: Headers whose status tells of a return, whatever the rest of the sheet is.
_RETURN_STATUS_HEADERS = frozenset(
    names("Return Status|Refund Status|Return / Refund Status|退貨 / 退款狀態|退货状态|退貨狀態|return_status")
)


def proved_by(table: Table, mapping: ColumnMapping, reading: Reading) -> MappedColumns:
    """The mapped columns with all that their cells prove; `reading` decides where they prove nothing."""
    at = {column.field: column.index for column in mapping.columns if column.field is not None}
    found = MappedColumns(table, mapping, at, kind=BY_NAME[mapping.preset].kind if mapping.preset in BY_NAME else "")
    for meaning in found.those((*AMOUNTS, *FEES)):
        found.money[meaning] = amounts(found.cells_of(meaning), elsewhere=reading.marks.get(meaning))
    _to_whole_units(found)
    if Field.STATUS in at and plain_header(mapping.columns[at[Field.STATUS]].header) in _RETURN_STATUS_HEADERS:
        found.kind = found.kind or RETURN_KIND
    elif Field.STATUS in at and not found.kind:
        of_requests = known_header(mapping.columns[at[Field.STATUS]].header) in _OF_REQUESTS
        if of_requests or (not mapping.preset and _lists_returns(found)):
            found.kind = DECISION_KIND
    found.of_orders = found.kind == RETURN_KIND and _is_of_orders(mapping, at)
    if Field.STATUS in at:
        found.statuses = tuple(
            (column.index, RETURN_KIND if plain_header(column.header) in _RETURN_STATUS_HEADERS else kind)
            for column in mapping.columns
            if column.field is None and not column.unneeded
            for kind in [_kind_of_status(column.header)]
            if kind is not None
        )
    if Field.TOTAL in at and not at.keys() & WISHES:
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
    of_wishes = {currency_code(header_currency(mapping.columns[at[meaning]].header)) for meaning in found.those(WISHES)}
    if Field.CURRENCY in at and len(of_wishes - {""}) == 1:
        found.wish_unit = (of_wishes - {""}).pop()
    signs = {currency_sign(header_currency(mapping.columns[at[meaning]].header)) for meaning in MONEY if meaning in at}
    if Field.CURRENCY not in at and len(signs - {""}) == 1:
        found.unit_sign = (signs - {""}).pop()
    if not mapping.preset:  # a system's own column of amounts may well hold nothing but 0 and 1
        found.flags = frozenset(
            wanted
            for wanted in found.those(WISHES)
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


def _to_whole_units(columns: MappedColumns) -> None:
    """Amounts in dollars or yen where their headers say that they are in cents or in thousands; cents have no cents."""
    scales = {meaning: header_scale(columns.mapping.columns[columns.at[meaning]].header) for meaning in columns.money}
    scaled = {meaning: scale for meaning, scale in scales.items() if scale != 1}
    broken = any(value is not None and value % 1 for wanted in scaled for value in columns.money[wanted].values)
    for meaning, scale in scaled.items():
        if scale > 1 or not broken:
            read = columns.money[meaning]
            values = [None if value is None else value * scale for value in read.values]
            columns.money[meaning] = replace(read, values=values)


_OF_PAYMENT = re.compile(r"pay|zahl|financial|支付|付款|入金|決済|pago|pagamento|paiement")


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


def _is_of_orders(mapping: ColumnMapping, at: Mapping[Field, int]) -> bool:
    """Whether the status among returns is by its header surely the order's, and the system's export has no such one."""
    if Field.STATUS not in at or mapping.preset not in BY_NAME:
        return False
    header = mapping.columns[at[Field.STATUS]].header
    known = known_header(header)
    own = plain_header(header) in BY_NAME[mapping.preset].fields
    return not own and known is not None and known[0] is Field.STATUS and known[1] > _SURE_STATE


#: How returns are numbered, whatever stands above: "RMA4451".
_RETURN_NUMBER = re.compile(r"(?i)rma[-_ #]*\d+")


def _lists_returns(columns: MappedColumns) -> bool:
    """Whether a bare status stands in a list of returns, each with a number of its own: then it is the return's."""
    known = known_header(columns.mapping.columns[columns.at[Field.STATUS]].header)
    if known is not None and known[0] is Field.STATUS and known[1] >= _SURE_STATE:
        return False
    others = [column for column in columns.mapping.columns if column.field in {None, Field.ORDER}]
    if any(names_refund_number(one.header) or plain_header(one.header) == "rma" for one in others if not one.field):
        return True
    return any(one.samples and all(map(_RETURN_NUMBER.fullmatch, one.samples)) for one in others)


_FEW_AMOUNTS, _MOST_PIECES = 2, 9


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


_PROOFS = 3


def _goes_with_money(cells: Sequence[Cell], pieces: Sequence[int | None], refunds: Sequence[Decimal | None]) -> bool:
    """Whether a bare quantity counts what came back: none exactly where no money went back, and that often enough."""
    seen: Counter[bool] = Counter()
    for cell, count, refund in zip(cells, pieces, refunds, strict=True):
        if (count is None and not blank(cell)) or bool(count) != bool(refund):
            return False
        seen[bool(count)] += 1
    return min(seen[True], seen[False]) >= _PROOFS


def _pieces(amount: Decimal | None) -> int | None:
    return int(amount) if amount is not None and amount == amount.to_integral_value() and abs(amount) < 10**9 else None


def undecided(table: Table, mapping: ColumnMapping) -> tuple[frozenset[Field], bool]:
    """(money columns whose decimal mark, whether the dates' order of day and month) their own cells don't prove."""
    columns = proved_by(table, mapping, AS_IT_IS)
    marks = frozenset(
        meaning
        for meaning, column in columns.money.items()
        if column.mark is None and column.texts and not_read(column.cells, column.values)
    )
    if Field.DATE not in columns.at or columns.day_first is not None:
        return marks, False
    cells = columns.cells_of(Field.DATE)
    return marks, bool(not_read(cells, map(parse_date, cells)))


def not_read(cells: Iterable[Cell], values: Iterable[object]) -> list[int]:
    """The places where a cell is filled and has no value."""
    both = enumerate(zip(cells, values, strict=True))
    return [place for place, (cell, value) in both if value is None and not blank(cell)]
