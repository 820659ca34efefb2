"""What the sheet asks of a row, never guessed from its presence (product.md 5.8)."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec.structs import replace

from reversal_desk.mapping import (
    Meaning,
    is_exchange,
    kind_is_known,
    kind_leaves,
    plain_word,
    speaks_of_a_part,
    status_meaning,
)
from reversal_desk.model import Code, ColumnMapping, Field, Operation, Policy, Row
from reversal_desk.plan.figures import is_whole
from reversal_desk.plan.otherwise import (
    left_empty,
    not_rejected,
    unless_finished,
    unless_refused,
    unless_undecided,
    unless_untold,
)
from reversal_desk.plan.statuses import wish_of_booking, wish_of_status, with_the_other_states
from reversal_desk.plan.wish import (
    KEPT,
    NOTHING,
    UNCLEAR,
    Wish,
    has_amount_column,
    names_items,
    wish_of_amounts,
    wish_of_items,
    wish_of_operation,
)


def wish_of(row: Row, columns: ColumnMapping, policy: Policy) -> Wish:
    """Rule 8 of product.md 5, in its order: operation column, status column, amounts, one answer for all rows."""
    if policy.operation is not None:
        return wish_of_operation(policy.operation, row)
    wish = unless_untold(_of_the_sheet(row, columns, policy), row, policy.status_words)
    if wish.operation in _LEAVES or wish.code is not None:
        return wish
    if row.refund_kind and row.operation is None and (wish.by_amount or wish.by_items):
        if kind_leaves(row.refund_kind, policy.status_words):
            return NOTHING
        if plain_word(row.refund_kind) not in policy.status_words and not kind_is_known(row.refund_kind):
            # postage, goodwill: the amount is no part of the goods because it stands in the column of refunds
            return replace(wish, code=Code.OPERATION_UNCLEAR, facts=_of_kind(row))
    if row.rival and (wish.by_amount or wish.by_items) and row.new_amount is None:
        return replace(wish, code=Code.OPERATION_UNCLEAR, facts={"rival": row.rival})
    if row.operation is Operation.REVERSE and row.new_amount and not wish.by_amount:  # it is to be something after all
        return replace(wish, code=Code.OPERATION_UNCLEAR)
    remark = row.remark or (row.reason if is_exchange(row.reason) else "")
    if remark:  # read by nobody yet, and it may say the opposite
        return replace(wish, code=Code.OPERATION_UNCLEAR, facts={"remark": remark})
    if (part := _a_part_only(row)) and wish.operation is Operation.REVERSE and not is_whole(row):
        return replace(wish, code=Code.OPERATION_UNCLEAR, facts={"remark": part})
    if of_the_refund := _is_not_all_goods(row, wish):
        return replace(wish, code=Code.OPERATION_UNCLEAR, facts=of_the_refund)
    return wish


def _is_not_all_goods(row: Row, wish: Wish) -> dict[str, str]:
    """What beside a refund of less than the order says that it was not for goods, or that more went back otherwise."""
    if not wish.by_amount or not row.refund or row.new_amount is not None or is_whole(row):
        return {}
    if row.aside:
        return {"remark": row.aside}
    if row.postage:
        return {"postage": row.postage}
    rest = row.total is not None and row.untold_amount is not None and abs(row.refund) + row.untold_amount == row.total
    return {"untold": row.untold} if rest else {}


def _a_part_only(row: Row) -> str:
    """What beside a row that asks for the whole order speaks of a part of it."""
    return row.partly or (row.reason if speaks_of_a_part(row.reason) else "")


def _of_kind(row: Row) -> dict[str, str]:
    """One question for each kind of refund, whatever its status is."""
    return {"wanted": row.refund_kind, "status": row.refund_kind}


_LEAVES = frozenset({None, Operation.LEAVE})


def _of_the_sheet(row: Row, columns: ColumnMapping, policy: Policy) -> Wish:
    by_word = _by_word(row, policy.status_words)
    if by_word is not None:
        return by_word
    if not columns.compensation:
        if row.booked:
            return wish_of_booking(row, policy.status_words)
        row, quarrel = with_the_other_states(row, policy.status_words)
        wish = wish_of_status(row, columns, policy.status_words)
        if wish is not None:
            wish = replace(wish, code=wish.code or Code.OPERATION_UNCLEAR) if quarrel else wish
            return unless_finished(unless_refused(wish, row, columns), row, columns, policy.status_words)
        if has_amount_column(columns):
            wish = wish_of_amounts(row)
            if quarrel and wish.operation not in _LEAVES:  # the amount stands there already, and is not yet decided on
                wish = replace(wish, code=wish.code or Code.OPERATION_UNCLEAR)
            return unless_undecided(wish, row, columns)
    if left_empty(row, columns):
        return NOTHING
    if row.returned and row.quantity == 0 and not row.status:
        return NOTHING  # none of it came back, whatever is said of the sheet
    if policy.all_rows_cancelled and (unrejected := not_rejected(row, columns)):
        return replace(UNCLEAR, facts={"empty": unrejected})
    if policy.all_rows_cancelled:
        of_items = row.returned and names_items(row)
        return wish_of_items(row, by_status=True) if of_items else Wish(Operation.REVERSE, by_status=True)
    return UNCLEAR


def _by_word(row: Row, own: Mapping[str, str]) -> Wish | None:
    """What an operation column says, the person's own words first; a word that nobody knows is asked about."""
    meaning = own.get(plain_word(row.wanted)) if row.wanted else None
    if meaning is None and row.operation is not None:
        return wish_of_operation(row.operation, row)
    if meaning is None and Field.OPERATION not in row.unreadable:
        return None
    facts = {"status": row.wanted, "wanted": row.wanted}
    if meaning is None and status_meaning(row.wanted) is Meaning.NOT_FINAL:
        meaning = Meaning.NOT_FINAL
    match meaning:
        case Meaning.REVERSE:
            return wish_of_operation(Operation.REVERSE, row)
        case Meaning.MODIFY | Meaning.REFUNDED:
            return wish_of_operation(Operation.MODIFY, row)
        case Meaning.LEAVE:
            return KEPT
        case Meaning.NOT_FINAL:
            return Wish(Operation.LEAVE, code=Code.REFUND_NOT_FINAL, kept=True, facts=facts)
    return replace(UNCLEAR, facts=facts)
