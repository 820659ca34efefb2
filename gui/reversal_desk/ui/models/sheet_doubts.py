"""What the step Sheet says of the sheet's own cells: which don't fit their column, and which refunds may add up."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import TYPE_CHECKING

from msgspec import Struct

from reversal_desk.mapping import cell_text
from reversal_desk.matching import bare
from reversal_desk.model import Field, Row
from reversal_desk.words import shortened

if TYPE_CHECKING:
    from reversal_desk.desk import OpenedSheet
    from reversal_desk.model import Column

#: So many cells are named; so much of each is quoted.
SHOWN, _QUOTED = 3, 24


class Several(Struct, frozen=True):
    """An order with a refund in several rows: what each says, and what that is if they add up, or if one has it all."""

    order: str
    rows: tuple[int, ...]
    amounts: tuple[Decimal, ...]

    @property
    def added(self) -> Decimal:
        """All of them together."""
        return sum(self.amounts, Decimal(0))

    @property
    def most(self) -> Decimal:
        """The largest of them."""
        return max(self.amounts)


def several_refunds(rows: Sequence[Row]) -> Several | None:
    """The first order of which several rows tell of a refund, of a part of it where there is one; None where no order
    has several: then it decides nothing whether a row tells of one refund or of all so far. Hidden rows count, as they
    may be taken in later, and two spellings of a number are one order."""
    by_order: dict[str, list[Row]] = {}
    for row in rows:
        if row.refund and row.order and row.continues is None:
            by_order.setdefault(bare(row.order) or row.order, []).append(row)
    several = [group for group in by_order.values() if len(group) > 1]
    if not several:
        return None
    group = next((group for group in several if any(map(_is_part, group))), several[0])
    return Several(
        group[0].order,
        tuple(row.number for row in group[:SHOWN]),
        tuple(abs(row.refund or Decimal(0)) for row in group[:SHOWN]),
    )


def stands_on_several_rows(rows: Sequence[Row]) -> bool:
    """Whether some order does, though it may have but one refund: who sees that would wonder how they are counted."""
    seen: set[str] = set()
    for row in rows:
        if row.order and row.continues is None:
            order = bare(row.order) or row.order
            if order in seen:
                return True
            seen.add(order)
    return False


def _is_part(row: Row) -> bool:
    return row.refund is not None and (row.total is None or abs(row.refund) < abs(row.total))


def misfits(opened: OpenedSheet, column: Column) -> list[tuple[int, str]]:
    """(row, text) of the cells that hold nothing of what their column is taken for, where that is known of each."""
    if column.field is Field.DATE:
        lines = zip(opened.table.rows, opened.rows, strict=False)
        texts = ((row, cell_text(line.cells[column.index])) for line, row in lines if column.index < len(line.cells))
        return [(row.number, shortened(text, _QUOTED)) for row, text in texts if text.strip() and row.date is None]
    return [
        (row.number, shortened(text, _QUOTED))
        for row in opened.rows
        for field, _, text in row.unread
        if field is column.field
    ]
