"""Rows that speak of one action and may not go together: nobody but those who wrote them can tell."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

from reversal_desk.mapping import Meaning, says_it_stays, status_meaning, takes_back
from reversal_desk.model import Change, Code, ColumnMapping, Operation, Policy, Row
from reversal_desk.plan.asked import wish_of
from reversal_desk.plan.doubts import with_code
from reversal_desk.plan.orders import is_cumulative
from reversal_desk.words import UNCLEAR


def against_kept(changes: Sequence[Change], columns: ColumnMapping, policy: Policy) -> list[Change]:
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
        stays = says_it_stays(change.row.status, policy.status_words)  # decided, and not only how far the order is
        if spoken or stays or (change.action.id in whole and _lives_on(change.row, policy.status_words)):
            kept[change.action.id].append(change.row)
    if not kept:
        return list(changes)
    found = []
    for change in changes:
        against = [
            row
            for row in kept.get(change.action.id if change.action else "", ())
            if not (change.operation is Operation.ITEMS and row.sku and row.sku != change.row.sku)
            and (
                row.wanted
                or row.operation is not None
                or (change.operation is Operation.REVERSE and _is_kept(row, change.row))
                or (change.key in by_status and _contradicts(row, change.row))
            )
        ]
        asked = change.operation is not Operation.LEAVE and Code.DUPLICATE_ROW not in change.accepted
        if against and asked and not change.row.hidden:
            found.append(with_code(change, Code.DUPLICATE_ROW, other=str(against[0].number), repeat="keep"))
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


def _is_kept(row: Row, other: Row) -> bool:
    """Whether a row's status says that the other one's goods were kept, and not other goods of the order."""
    return says_it_stays(row.status) and not (row.sku and other.sku and row.sku != other.sku)


def _lives_on(row: Row, own: Mapping[str, str]) -> bool:
    """Whether a row's status says that the order, or one line of it, goes on, or that a refund was taken back."""
    meaning = status_meaning(row.status, "", own)
    return meaning is Meaning.LEAVE or (meaning is Meaning.NOT_FINAL and takes_back(row.status))


def _contradicts(row: Row, other: Row) -> bool:
    """Whether a row that lives on stands against the other: what was taken back before the refund is no quarrel."""
    return not takes_back(row.status) or row.number > other.number


def marked_where_it_may_be_a_sum(
    changes: Sequence[Change], columns: ColumnMapping, policy: Policy
) -> tuple[Change, ...]:
    """Two rows with a refund for one action: unless the column is known to be cumulative they may add up, so that
    even equal ones are no mere repetition (product.md 5.7). So may new amounts of different lines."""
    sums = is_cumulative(columns, policy) is True
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
            facts = {"other": str(other.row.number)}
            if not of_lines and is_cumulative(columns, policy) is None and change.row.refund:
                facts["repeat"] = "sums"  # one answer for the sheet: is each refund told, or all of them so far
            marked[change.key] = with_code(change, Code.DUPLICATE_ROW, **facts)
    return tuple(marked.get(change.key, change) for change in changes)


def heard_of_equal(changes: Sequence[Change]) -> list[Change]:
    """Rows that ask the same of one action become one: what makes one of them unclear is asked of each, so that it is
    not lost with the row that is left out."""
    by_action: dict[str, list[Change]] = defaultdict(list)
    for change in changes:
        if change.action is not None and change.operation is not Operation.LEAVE and not _is_silent(change.row):
            by_action[change.action.id].append(change)
    heard: dict[tuple[int, str], Change] = {}
    for group in by_action.values():
        if len(group) > 1 and any(Code.OPERATION_UNCLEAR in change.codes for change in group):
            heard.update((change.key, _with_doubts_of(change, group)) for change in group)
    return [heard.get(change.key, change) for change in changes]


def _with_doubts_of(change: Change, group: Sequence[Change]) -> Change:
    if Code.OPERATION_UNCLEAR in change.accepted:
        return change
    found = change
    for other in group:
        alike = (other.operation, other.amount_after, other.items) == (
            change.operation, change.amount_after, change.items,
        )  # fmt: skip
        if alike and other is not change and Code.OPERATION_UNCLEAR in other.codes:
            said = {name: value for name, value in other.facts.items() if name in UNCLEAR}
            found = with_code(found, Code.OPERATION_UNCLEAR, **(said or {"status": other.facts.get("status", "")}))
    return found


def _is_silent(row: Row) -> bool:
    return row.hidden or row.continues is not None
