"""What a row or its sheet says against a wish, or leaves unsaid beside it."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec.structs import replace

from reversal_desk.mapping import (
    AGREED,
    decides,
    is_dealt_with,
    is_finished,
    kind_leaves,
    names_rejection,
    plain_word,
    refuses,
    says_it_stays,
    says_no,
    sets_a_limit,
    speaks_against,
    status_meaning,
)
from reversal_desk.model import Code, ColumnMapping, Field, Operation, Row
from reversal_desk.plan.wish import UNCLEAR, Wish


def unless_finished(wish: Wish, row: Row, columns: ColumnMapping, own: Mapping[str, str]) -> Wish:
    """A status that only says that something ended, beside a column nobody has read that speaks of returns."""
    plain = wish.operation is Operation.LEAVE and wish.code is Code.NOTHING_ASKED
    if not plain or not row.beside or plain_word(row.status) in own:
        return wish
    return replace(UNCLEAR, facts={"hint": columns.beside}) if is_finished(row.status) else wish


def unless_untold(wish: Wish, row: Row, own: Mapping[str, str]) -> Wish:
    """Nothing is asked for, and a column nobody has read says that something went back: else it is missed in silence.
    A row that says in words that its order stays has said it."""
    if not row.untold or wish.operation is not Operation.LEAVE or wish.code is not Code.NOTHING_ASKED:
        return wish
    word = plain_word(row.status)
    said = bool(row.wanted) and not says_no(row.wanted)  # a bare no speaks of its own column alone
    stays = said or word in own or says_it_stays(word) or kind_leaves(row.refund_kind, own)
    return wish if stays else replace(UNCLEAR, facts={"untold": row.untold})


def unless_undecided(wish: Wish, row: Row, columns: ColumnMapping) -> Wish:
    """An amount that stands alone is no wish where a column nobody has read may say "refused", or where the row stands
    below a line of its own that may say so: what is proposed is kept, and asked about."""
    if wish.operation is Operation.LEAVE or wish.code is not None:
        return wish
    if row.against:
        return unless_refused(wish, row, columns)
    agreed = status_meaning(row.status, row.refund_kind) is not None
    if agreed or plain_word(row.status) in AGREED:
        return wish  # not alone: the status tells of a refund
    if empty := _left_undecided(row, columns) or row.undated:
        return replace(wish, code=Code.OPERATION_UNCLEAR, facts={"empty": empty})
    if columns.unread:
        return replace(wish, code=Code.OPERATION_UNCLEAR, facts={"unread": columns.unread})
    if row.caption:
        return replace(wish, code=Code.OPERATION_UNCLEAR, facts={"caption": row.caption})
    return wish


def unless_refused(wish: Wish, row: Row, columns: ColumnMapping) -> Wish:
    """A status and a column nobody has read contradict each other: "refunded" beside "rejected"."""
    if wish.operation is Operation.LEAVE or wish.code is not None:
        return wish
    if row.against:
        return replace(wish, code=Code.OPERATION_UNCLEAR, facts={"unread": row.under or columns.unread})
    if row.caption and _heads_otherwise(row.caption):
        return replace(wish, code=Code.OPERATION_UNCLEAR, facts={"caption": row.caption})
    return wish


def _heads_otherwise(caption: str) -> bool:
    """Whether a line above rows whose status is clear says that they are not meant, or not now."""
    heard = (decides, refuses, speaks_against, is_dealt_with, sets_a_limit)
    return any(speaks(caption) for speaks in heard)


#: A header of decisions, as the dictionary knows it: below a status, whoever said that it is one.
_DECISIONS = 0.7


def _left_undecided(row: Row, columns: ColumnMapping) -> str:
    """The header of a column that says of other rows what was decided or is to be done, and of this one nothing."""
    for wanted, said in ((Field.OPERATION, row.wanted or row.operation), (Field.STATUS, row.status)):
        index = columns.index_of(wanted)
        if index is None or said:
            continue
        column = columns.columns[index]
        if column.samples and (wanted is Field.OPERATION or column.header_says < _DECISIONS):
            return column.header
    return ""


def not_rejected(row: Row, columns: ColumnMapping) -> str:
    """The header of a column that says of other rows why they were rejected, and of this one nothing: it is hardly one
    of the cancelled ones, whatever is said of the sheet."""
    index = columns.index_of(Field.REASON)
    if row.reason or index is None or not columns.columns[index].samples:
        return ""
    header = columns.columns[index].header
    return header if names_rejection(header) else ""


def left_empty(row: Row, columns: ColumnMapping) -> bool:
    """An empty cell in a column that says of other rows what to do with them."""
    index = columns.index_of(Field.OPERATION)
    return row.operation is None and index is not None and bool(columns.columns[index].samples)
