"""The wish of a row, and what a named operation, amounts or items make of it."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import Struct, field
from msgspec.structs import replace

from reversal_desk.model import Code, ColumnMapping, Field, Operation, Row
from reversal_desk.plan.figures import AMOUNT_FIELDS


class Wish(Struct, frozen=True):
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


UNCLEAR = Wish(None, code=Code.OPERATION_UNCLEAR)
NOTHING = Wish(Operation.LEAVE, code=Code.NOTHING_ASKED)
KEPT = replace(NOTHING, kept=True)


def wish_of_operation(operation: Operation, row: Row) -> Wish:
    """An operation named for this row or for all of them."""
    if operation is Operation.LEAVE:
        return KEPT
    by_lines = operation is Operation.ITEMS or (operation is Operation.MODIFY and names_items(row))
    if by_lines and row.sku and row.new_amount is None:
        return NOTHING if row.quantity == 0 and not row.refund else wish_of_items(row, said=True)
    if operation in {Operation.MODIFY, Operation.ITEMS}:
        return NOTHING if row.refund == 0 and row.new_amount is None else Wish(operation, by_amount=True)
    return Wish(operation)


def wish_of_amounts(row: Row) -> Wish:
    """What the amounts ask for where nothing else says it; zero, or none at all, asks for nothing."""
    if AMOUNT_FIELDS & set(row.unreadable):
        return Wish(Operation.MODIFY, by_amount=True, code=Code.AMOUNT_UNREADABLE)
    if names_items(row):
        return wish_of_items(row)
    if row.new_amount is not None or row.refund:
        return Wish(Operation.MODIFY, by_amount=True, whole_by_amount=True)
    return NOTHING


def wish_of_items(row: Row, *, said: bool = False, by_status: bool = False) -> Wish:
    """By SKU and pieces, or SKU and money; see `Wish` for who said so."""
    code = Code.AMOUNT_UNREADABLE if {Field.REFUND, Field.QUANTITY} & set(row.unreadable) else None
    return Wish(Operation.ITEMS, by_items=True, said=said, by_status=by_status, code=code)


def names_items(row: Row) -> bool:
    """SKU with the pieces that came back, or with their money: less than the order may be meant, and it is known."""
    return bool(row.sku) and row.new_amount is None and (bool(row.returned and row.quantity) or bool(row.refund))


def has_amount_column(columns: ColumnMapping) -> bool:
    """Whether the sheet has a column that says how much, whatever a single row says in it."""
    return columns.index_of(Field.REFUND) is not None or columns.index_of(Field.NEW_AMOUNT) is not None
