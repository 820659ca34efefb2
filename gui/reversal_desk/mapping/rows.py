"""Cells -> typed rows, a column at a time, by the mapped columns and what each column proves about its own cells."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime
from decimal import Decimal
from itertools import repeat

from reversal_desk.mapping.cells import blank, cell_text, currency_code, currency_sign, filled_texts, looked_up
from reversal_desk.mapping.columns import are_answers, are_flags, column_letter, says_no
from reversal_desk.mapping.dates import parse_date
from reversal_desk.mapping.kinds import ITEM_KIND
from reversal_desk.mapping.meanings import may_call_off, operation_of, speaks_of_money_back
from reversal_desk.mapping.neighbours import below, booked_refunds, continued, kinds_of_bookings, said_again, taken_back
from reversal_desk.mapping.order_numbers import order_numbers
from reversal_desk.mapping.proofs import (
    AMOUNTS,
    AS_IT_IS,
    FEES,
    WISHES,
    Known,
    MappedColumns,
    Reading,
    not_read,
    proved_by,
)
from reversal_desk.mapping.unread import (
    against,
    captions,
    money_for_no_goods,
    partly,
    remarks,
    rivals,
    still_to_come,
    undated,
    untold,
    words_under,
)
from reversal_desk.model import Cell, ColumnMapping, Field, Operation, Row, Table

#: Fields that a row holds as the text they are -> name in `Row`.
_TEXTS = {
    Field.ACTION_ID: "action_id", Field.STATUS: "status", Field.REFUND_KIND: "refund_kind", Field.REASON: "reason",
    Field.SKU: "sku", Field.EVENT_TYPE: "event_type",
}  # fmt: skip
_CANCELLED = frozenset(
    {"1", "true", "yes", "y", "x", "✓", "✔", "√", "ja", "j", "oui", "sí", "si", "sim", "是", "已取消", "取消",
     "cancelled", "canceled", "storniert", "annulé", "cancelado", "キャンセル", "キャンセル済"}
)  # fmt: skip
#: Where the word stands that an operation is read from.
_SAYS_WHAT_TO_DO = (Field.OPERATION, Field.CANCELLED_AT)
_NO_ORDERS_YET = 2000


def read_rows(table: Table, mapping: ColumnMapping, reading: Reading = AS_IT_IS) -> tuple[Row, ...]:
    """The table's rows, typed. Further lines of an order whose order-level cells are all empty `continue` its first.

    They are typed a column at a time: a hundred thousand of them are made at once.
    """
    columns = proved_by(table, mapping, reading)
    known: Known = {
        "number": [row.number for row in table.rows],
        "hidden": [row.hidden for row in table.rows],
        "ordered": repeat(columns.ordered),
        "returned": repeat(columns.returned),
        "caption": captions(table),
        "remark": remarks(columns),
        "beside": words_under(mapping.beside, columns, speaks_of_money_back),
    }
    known |= against(columns) | _texts(columns) | _orders(columns) | _amounts(columns) | _currencies(columns)
    known |= _operations(columns) | _quantities(columns) | _days(columns) | rivals(columns) | untold(columns)
    known |= money_for_no_goods(columns) | {"undated": undated(columns), "partly": partly(columns)}
    known |= still_to_come(columns)
    if columns.wish_unit:
        known |= _in_the_money_of_refunds(columns, known)
    known |= _unreadable(columns, known)
    orders = [each[0] if each else "" for each in known["orders"]]
    if columns.booked:
        known |= booked_refunds(columns, orders, known.get("fees", repeat(None)))
        known |= {} if "refund_kind" in known else kinds_of_bookings(columns, known["booked"])
    known["continues"] = continued(columns, orders)
    known |= said_again(columns, orders, known.get("action_id", repeat("")))
    known["below"] = below(columns, orders, known.get("action_id", repeat("")))
    known["taken_back"] = taken_back(columns, orders, known.get("refund", repeat(None)))
    return tuple(_made(known))


#: Field -> what it is where the sheet says nothing; a row without a number is none.
_DEFAULTS = dict(zip(Row.__struct_fields__[1:], Row.__struct_defaults__, strict=True))


def _made(known: Known) -> list[Row]:
    """Rows of these columns, and of defaults for the rest."""
    rest = (known.get(name, repeat(default)) for name, default in _DEFAULTS.items())
    return list(map(Row, known["number"], *rest))


def _texts(columns: MappedColumns) -> Known:
    known: Known = {_TEXTS[wanted]: filled_texts(columns.cells_of(wanted)) for wanted in columns.those(_TEXTS)}
    if columns.kind and Field.STATUS in columns.at and Field.REFUND_KIND not in columns.at:
        bare = {status for status in set(known["status"]) if not status or (columns.of_orders and may_call_off(status))}
        known["refund_kind"] = ["" if status in bare else columns.kind for status in known["status"]]
    if columns.statuses:
        words = [_words_of(columns.cells(index), kind) for index, kind in columns.statuses]
        known["statuses"] = [tuple(filter(None, said)) for said in zip(*words, strict=True)]
    return known


def _words_of(cells: Iterable[Cell], kind: str) -> list[tuple[str, str] | None]:
    """Each cell's text with the kind it is read as, None where it is blank."""
    return [None if blank(cell) else (cell_text(cell), kind) for cell in cells]


def _orders(columns: MappedColumns) -> Known:
    """The candidate order numbers, and whether Excel damaged the first that is named as one."""
    read = [order_numbers(columns.cells(index)) for index in columns.mapping.order_columns]
    orders = list(zip(*(texts for texts, _ in read), strict=True)) if read else [()] * columns.count
    named = read[: columns.mapping.named]
    damaged = {
        place: next(place in bad for texts, bad in named if texts[place] or place in bad)
        for place in set().union(*(bad for _, bad in named))
    }
    known: Known = {"orders": orders, "damaged": columns.spread(damaged, otherwise=False)}
    if len(read) > 1 and any(bad for _, bad in read):
        known["damages"] = [tuple(place in bad for _, bad in read) for place in range(columns.count)]
    return known


def _amounts(columns: MappedColumns) -> Known:
    known: Known = {AMOUNTS[wanted]: columns.amounts(wanted) for wanted in columns.those(AMOUNTS)}
    if columns.both_signs:
        known["refund"] = [None if refund is None else -abs(refund) for refund in known["refund"]]
    elif columns.negative_refunds:
        known["refund"] = [None if refund is None else abs(refund) for refund in known["refund"]]
    if fees := [columns.money[wanted].values for wanted in columns.those(FEES)]:
        known["fees"] = [_sum(each) for each in zip(*fees, strict=True)]
    return known


def _sum(fees: Iterable[Decimal | None]) -> Decimal | None:
    """Their sum, None where there is none."""
    there = [fee for fee in fees if fee is not None]
    return sum(there, Decimal(0)) if there else None


def _currencies(columns: MappedColumns) -> Known:
    """Each row's currency: its own column's, else what its amounts carry ("USD 12.30"), else what a header names; where
    none names the one, their sign of several."""
    texts = filled_texts(columns.cells_of(Field.CURRENCY)) if Field.CURRENCY in columns.at else []

    def said(of_text: Callable[[str], str], beside: Callable[[str], str], unit: str) -> Iterator[Iterable[str]]:
        yield looked_up(texts, {text: of_text(text) for text in set(texts)}, "") or repeat("", columns.count)
        for wanted in columns.those(AMOUNTS):
            yield columns.money[wanted].beside(beside)
        yield repeat(unit)

    currency = _first_said(said(_currency_of, currency_code, columns.unit))
    if "" not in currency:
        return {"currency": currency}
    signs = _first_said(said(currency_sign, currency_sign, columns.unit_sign))
    return {"currency": currency, "sign": ["" if one else sign for one, sign in zip(currency, signs, strict=True)]}


def _in_the_money_of_refunds(columns: MappedColumns, known: Known) -> Known:
    """Where the header of refunds names a currency and a column names the order's, a refund is in its own; an order's
    total in another one doesn't say of how much it is a part."""
    unit, none = columns.wish_unit, repeat(None)
    wishes = zip(known.get("refund", none), known.get("new_amount", none), known["currency"], strict=False)
    apart = [currency not in {"", unit} and any((refund, amount)) for refund, amount, currency in wishes]
    found: Known = {
        "currency": [unit if other else currency for other, currency in zip(apart, known["currency"], strict=True)]
    }
    if "total" in known:
        found["total"] = [None if other else total for other, total in zip(apart, known["total"], strict=True)]
    return found


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


def _operations(columns: MappedColumns) -> Known:
    """The word that an operation is read from, and the operation."""
    if Field.OPERATION not in columns.at:
        return _marks(columns)
    words = filled_texts(columns.cells_of(Field.OPERATION))
    named = {word: operation_of(word) for word in set(words)}
    return {"wanted": words, "operation": [named[word] for word in words]}


def _marks(columns: MappedColumns) -> Known:
    """Where nothing but yes and no, or a mark and nothing, says which orders were cancelled: the others are to stay."""
    if Field.CANCELLED_AT not in columns.at or columns.those((Field.STATUS, *WISHES)):
        return {}
    cells = columns.cells_of(Field.CANCELLED_AT)
    if not (are_flags(cells) or are_answers(cells) or _are_some_days(cells)):
        return {}
    yes = list(map(_is_cancelled, cells))
    said = list(zip(yes, cells, strict=True))
    return {
        "wanted": ["" if one else cell_text(cell) for one, cell in said],
        "operation": [Operation.LEAVE if not one and (blank(cell) or says_no(cell)) else None for one, cell in said],
    }


def _are_some_days(cells: Sequence[Cell]) -> bool:
    """Whether nothing but days says which orders were cancelled, and so many have none that it is no slip."""
    filled = [cell for cell in cells if not blank(cell)]
    return 0 < len(filled) <= _MOST_CANCELLED * len(cells) and all(map(_is_cancelled, filled))


_MOST_CANCELLED = 0.75


def _quantities(columns: MappedColumns) -> Known:
    if Field.QUANTITY in columns.at:
        return {"quantity": columns.quantities}
    return {"quantity": repeat(1)} if columns.kind == ITEM_KIND else {}


def _days(columns: MappedColumns) -> Known:
    known: Known = {}
    if Field.DATE in columns.at:
        known["date"] = [parse_date(cell, day_first=columns.day_first) for cell in columns.cells_of(Field.DATE)]
    if Field.CANCELLED_AT in columns.at:
        known["cancelled"] = list(map(_is_cancelled, columns.cells_of(Field.CANCELLED_AT)))
    return known


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


def _unreadable(columns: MappedColumns, known: Known) -> Known:
    """The fields of each row whose cells are filled and gave nothing, with what stands there."""
    doubts = {
        wanted: not_read(columns.cells_of(wanted), columns.amounts(wanted)) for wanted in columns.those(AMOUNTS)
    }
    asked_in = next((wanted for wanted in _SAYS_WHAT_TO_DO if wanted in columns.at), None)
    if "wanted" in known and asked_in is not None:
        said = enumerate(zip(known["wanted"], known["operation"], strict=True))
        doubts[Field.OPERATION] = [place for place, (word, operation) in said if word and operation is None]
    if Field.QUANTITY in columns.at:
        doubts[Field.QUANTITY] = not_read(columns.cells_of(Field.QUANTITY), columns.quantities)
    found: dict[int, tuple[Field, ...]] = {}
    unread: dict[int, tuple[tuple[Field, str, str], ...]] = {}
    for wanted, places in doubts.items():
        if not places:
            continue
        index = columns.at[asked_in if wanted is Field.OPERATION and asked_in is not None else wanted]
        cells = columns.cells(index)
        name = columns.mapping.columns[index].header or column_letter(index)
        for place in places:
            found[place] = (*found.get(place, ()), wanted)
            unread[place] = (*unread.get(place, ()), (wanted, name, cell_text(cells[place])))
    return {"unreadable": columns.spread(found, otherwise=()), "unread": columns.spread(unread, otherwise=())}
