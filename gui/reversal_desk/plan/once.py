"""What stands in a sheet twice counts once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from msgspec import Struct
from msgspec.structs import replace

from reversal_desk.model import Code, ColumnMapping, Item, Match, Policy, Row
from reversal_desk.plan.asked import wish_of
from reversal_desk.plan.doubts import Doubts
from reversal_desk.plan.edits import Edits, accepted_of, left_by_person
from reversal_desk.plan.orders import is_cumulative
from reversal_desk.plan.refund_level import Level, is_one_refund, level_of_refunds, orders_with_lines


class Once(Struct, frozen=True):
    """The matches with what stands twice counted once, and what is to be asked of a row: its code and facts."""

    matches: Sequence[Match]
    doubts: Doubts


def counted_once(
    matches: Sequence[Match],
    columns: ColumnMapping,
    policy: Policy,
    edits: Edits,
    *,
    items: Mapping[str, tuple[Item, ...]],
    sheet: Sequence[Match],
) -> Once:
    """A refund that was exported twice, that stands on each line of its order, or that a later row takes back."""
    doubts: dict[int, tuple[Code, Mapping[str, str]]] = {}
    by_number = {match.row.number: match.row for match in matches}
    found: dict[int, Row] = {}
    for match in matches:
        row = match.row
        first = by_number.get(row.again) if row.again is not None else None
        if first is not None and left_by_person(match, edits):
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
    level = level_of_refunds(sheet, columns, policy, items)
    for group in orders_with_lines(matches, columns, policy, edits):
        if not is_one_refund(group, level, items):
            continue
        first = group[0].row
        found[first.number] = replace(first, sku="", quantity=None, returned=False)
        found.update((match.row.number, replace(match.row, continues=first.number)) for match in group[1:])
        if level is not Level.ORDERS and Code.AMOUNTS_DISAGREE not in accepted_of(group[0], edits):
            facts = {"rule": "each_line", "total": str(first.refund), "arithmetic": f"{len(group)} × {first.refund}"}
            doubts[first.number] = (Code.AMOUNTS_DISAGREE, facts)
    matches = [replace(m, row=found[m.row.number]) if m.row.number in found else m for m in matches]
    return Once(matches, doubts)


def _adds_up(row: Row, first: Row, columns: ColumnMapping, policy: Policy) -> bool:
    """Whether two rows with the same refund would be summed."""
    if is_cumulative(columns, policy) is not False or row.refund != first.refund or row.sku != first.sku:
        return False
    return bool(row.refund) and all(wish_of(each, columns, policy).by_amount for each in (row, first))
