"""What the states of an order, of its payment and of its refund ask for."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec.structs import replace

from reversal_desk.mapping import (
    AGREED,
    DECISION_KIND,
    MONEY_KIND,
    PAYMENT_KIND,
    RETURN_KIND,
    Meaning,
    goes_on,
    is_settled,
    is_under_way,
    kind_leaves,
    may_call_off,
    may_never_have_been,
    money_went_back,
    names_credit,
    plain_word,
    speaks_of_money_back,
    status_meaning,
)
from reversal_desk.model import Code, ColumnMapping, Field, Operation, Row
from reversal_desk.plan.figures import AMOUNT_FIELDS
from reversal_desk.plan.wish import (
    NOTHING,
    UNCLEAR,
    Wish,
    has_amount_column,
    names_items,
    wish_of_amounts,
    wish_of_items,
)

#: Beside these a word that cancels may speak of a request or of one attempt to pay, and not of the order.
_OF_SOMETHING_ELSE = frozenset({DECISION_KIND, PAYMENT_KIND})
_CHANGES = frozenset({Meaning.REVERSE, Meaning.MODIFY, Meaning.REFUNDED})


def with_the_other_states(row: Row, own: Mapping[str, str]) -> tuple[Row, bool]:
    """The row with the state that asks for something, where it has several: an order is complete and its payment was
    refunded. True where one state asks for a change that another one refuses or puts off."""
    if not row.statuses:
        return row, False
    meaning = status_meaning(row.status, row.refund_kind, own)
    others = [(status_meaning(word, kind, own), word, kind) for word, kind in row.statuses]
    asking = [each for each in others if each[0] in _CHANGES]
    put_off = any(each[0] is Meaning.NOT_FINAL for each in others)
    if meaning in _CHANGES:  # a cancelled order is cancelled, however far its refund is
        cancelled = meaning is Meaning.REVERSE and not money_went_back(row.status)
        return row, put_off and not cancelled
    # a word that nobody knows may say that it is not so
    unknown = bool(row.status) and meaning is None and status_meaning(row.status, "", own) is None
    if not asking or not (meaning is Meaning.LEAVE or unknown or not row.status):
        return row, False
    _, word, kind = asking[0]
    return replace(row, status=word, refund_kind=kind), put_off or unknown


def wish_of_booking(row: Row, own: Mapping[str, str]) -> Wish:
    """A row of its own for a refund, with a negative total: its status is that of the booking, so "completed" is it."""
    if status_meaning(row.status, "", own) is Meaning.NOT_FINAL:
        return Wish(Operation.LEAVE, code=Code.REFUND_NOT_FINAL)
    if not row.refund or kind_leaves(row.refund_kind, own):
        return NOTHING
    kind = plain_word(row.refund_kind)
    if kind and kind not in own and not speaks_of_money_back(kind) and not may_call_off(kind):
        return replace(UNCLEAR, facts={"wanted": row.refund_kind, "status": row.refund_kind})  # a fee, a failed refund
    rule = "negative_fees" if row.fees is not None and row.refund <= row.fees else "negative_total"
    facts = {"rule": rule, "total": str(row.refund), "arithmetic": "—"}
    return Wish(Operation.MODIFY, by_amount=True, whole_by_amount=True, code=Code.AMOUNTS_DISAGREE, facts=facts)


def wish_of_status(row: Row, columns: ColumnMapping, own: Mapping[str, str]) -> Wish | None:
    """What the status asks for, by the table of status words; None where it leaves the amounts to decide."""
    kind = row.refund_kind
    if kind == MONEY_KIND and not has_amount_column(columns):
        kind = ""  # "complete" is then all that is said
    meaning = status_meaning(row.status, kind, own)
    speaks_of_amount = bool(row.refund) or row.new_amount is not None or bool(AMOUNT_FIELDS & set(row.unreadable))
    if meaning in {Meaning.REFUNDED, Meaning.MODIFY} and row.sku and row.returned and row.quantity == 0:
        return None if speaks_of_amount else NOTHING
    of_credits = row.total is not None and row.total < 0 and not columns.preset and not has_amount_column(columns)
    match meaning:
        case Meaning.REVERSE if _may_be_of_a_credit(row, columns) and plain_word(row.status) not in own:
            return UNCLEAR
        case Meaning.REVERSE if of_credits and may_call_off(row.status) and plain_word(row.status) not in own:
            return UNCLEAR  # of the order, or of the credit that the negative total books
        case Meaning.LEAVE:
            return _against_going_on(row, own, of_credits=of_credits) or NOTHING
        case Meaning.NOT_FINAL if _may_never_have_been(row, kind, columns, own):
            return UNCLEAR
        case Meaning.NOT_FINAL:
            return Wish(Operation.LEAVE, code=Code.REFUND_NOT_FINAL)
        case Meaning.REVERSE if _may_speak_of_one_line(row, columns):
            return wish_of_items(row) if row.returned and names_items(row) else UNCLEAR
        case Meaning.REVERSE:
            # a status of the whole order beside pieces that came back: they must be all of it
            whole = not (row.returned and names_items(row))
            return Wish(Operation.REVERSE, by_status=True) if whole else wish_of_items(row, by_status=True)
        case Meaning.REFUNDED | Meaning.MODIFY if names_items(row):
            return wish_of_items(row)
        case Meaning.MODIFY:
            return Wish(Operation.MODIFY, by_amount=True) if speaks_of_amount else UNCLEAR
    if row.cancelled:
        return Wish(Operation.REVERSE, by_status=True)
    if not has_amount_column(columns):
        return None
    if meaning is None and row.refund_kind in _OF_SOMETHING_ELSE and not speaks_of_amount and may_call_off(row.status):
        return UNCLEAR  # of the order, or of what was asked for
    tells = meaning is None and not (speaks_of_amount or row.refund_kind or is_under_way(row.status))
    if tells and speaks_of_money_back(row.status):
        return UNCLEAR  # in words that nobody knows: "returned to sender", "cancelled by the bank"
    if meaning is Meaning.REFUNDED and not speaks_of_amount:
        return UNCLEAR  # the status says refunded, the amount is missing: not to be guessed
    if meaning is None and speaks_of_amount and _says_something_unknown(row):
        wish = wish_of_amounts(row)
        return replace(wish, code=wish.code or Code.OPERATION_UNCLEAR)
    return None


def _may_be_of_a_credit(row: Row, columns: ColumnMapping) -> bool:
    """Whether "cancelled" below a bare header may call off the credit whose amount stands beside it."""
    index, refund = columns.index_of(Field.STATUS), columns.index_of(Field.REFUND)
    if index is None or refund is None or not row.refund or not may_call_off(row.status):
        return False
    return columns.columns[index].header_says < _ORDER_STATUS and names_credit(columns.columns[refund].header)


def _may_never_have_been(row: Row, kind: str, columns: ColumnMapping, own: Mapping[str, str]) -> bool:
    """Whether "declined" or "failed" is said of an order, as neither row nor sheet speaks of a refund: perhaps it was
    never one."""
    of_refund = bool(kind or columns.beside or row.refund) or row.new_amount is not None
    return not of_refund and may_never_have_been(row.status) and plain_word(row.status) not in own


def _against_going_on(row: Row, own: Mapping[str, str], *, of_credits: bool) -> Wish | None:
    """A status that only tells how far the order is, beside money that went back or a day on which it was cancelled: no
    wish to leave it, and no certain one to change it."""
    stays = plain_word(row.status) in own or kind_leaves(row.refund_kind, own)
    decided = row.refund_kind == DECISION_KIND and not is_settled(row.status)  # there "pending" is said of the refund
    if stays or decided or not goes_on(row.status):
        return None
    facts = {"goes_on": row.status}
    if row.cancelled:
        return Wish(Operation.REVERSE, by_status=True, code=Code.OPERATION_UNCLEAR, facts=facts)
    if of_credits:
        return replace(UNCLEAR, facts=facts)  # whose own state it may be
    if row.refund is None or row.refund <= 0:
        return None
    wish = wish_of_amounts(row)  # what cannot be read is not asked about, whatever stands beside it
    return wish if wish.code is not None else replace(wish, code=Code.OPERATION_UNCLEAR, facts=facts)


#: A header that names the order's status is surer than a bare "Status", which may be that of one line.
_ORDER_STATUS = 0.75


def _may_speak_of_one_line(row: Row, columns: ColumnMapping) -> bool:
    """A bare status column beside a SKU: the one line may have come back, not the order."""
    index = columns.index_of(Field.STATUS)
    sure = index is None or columns.columns[index].header_says >= _ORDER_STATUS
    return bool(row.sku) and not sure and not columns.preset


def _says_something_unknown(row: Row) -> bool:
    """A status that stands in no table, or that its refund kind contradicts: it may mean "refused"."""
    if not row.status:
        return False
    if row.refund_kind == DECISION_KIND:
        agreed = plain_word(row.status) in AGREED
        return not agreed and status_meaning(row.status, row.refund_kind) is None
    alone = status_meaning(row.status)
    of_return = status_meaning(row.status, RETURN_KIND)
    if alone is None and plain_word(row.status) in AGREED:
        return False
    return alone is Meaning.MODIFY or (alone is None and of_return is not Meaning.REFUNDED)
