"""A row's own figures beside those of an action: currency, the whole order or less of it."""

from __future__ import annotations

from decimal import Decimal

from reversal_desk.mapping import SIGNS
from reversal_desk.model import Action, Field, Row
from reversal_desk.words import shortened

#: What an amount is worked out from, the likeliest to be misspelt first; so much of a cell is quoted.
_OF_AMOUNTS, _QUOTED = (Field.REFUND, Field.NEW_AMOUNT, Field.TOTAL, Field.QUANTITY), 40
#: The columns that say how much; an order total alone asks for nothing.
AMOUNT_FIELDS = frozenset({Field.REFUND, Field.NEW_AMOUNT})


def unread_facts(row: Row) -> dict[str, str]:
    """Which cells of a row's amounts cannot be read, by the sheet's own headers, and what stands in them."""
    cells = sorted((cell for cell in row.unread if cell[0] in _OF_AMOUNTS), key=lambda c: _OF_AMOUNTS.index(c[0]))
    if not cells:
        return {}
    return {
        "unreadable": cells[0][0].value,
        "column": ", ".join(dict.fromkeys(name for _, name, _ in cells)),
        "cell": " / ".join(shortened(text, _QUOTED) for _, _, text in cells),
    }


def is_whole(row: Row) -> bool:
    """The sheet's own figures say that nothing of the order is left."""
    if row.new_amount is not None:
        return row.new_amount == 0
    return row.refund is not None and row.total is not None and row.refund >= row.total > 0


def less_came_back(row: Row, action: Action) -> bool:
    """A status asks for the whole order, and the row's own amounts say that less than the order came back."""
    if row.new_amount:
        return True
    if not row.refund:
        return False
    refunded = abs(row.refund)  # some shops write refunds, or the whole order, as negative
    if other_currency(row, action):  # only the sheet's own total can say how much of the order it is
        return row.total is not None and refunded < abs(row.total)
    return refunded < action.original_amount and (row.total is None or refunded < abs(row.total))


def untold_is_less(row: Row, action: Action) -> bool:
    """A status asks for the whole order, and a column that nobody read says that less than that went back."""
    if row.untold_amount is None:
        return False
    if row.total or not other_currency(row, action):
        return row.untold_amount < (abs(row.total) if row.total else action.original_amount)
    return True  # of how much it is a part nobody can say


def speaks_of_less(row: Row, action: Action) -> bool:
    """A whole reversal beside amounts that are less than the action's: the row may be about a part of the order."""
    said = [abs(amount) for amount in (row.refund, row.total) if amount]
    return bool(said) and not other_currency(row, action) and max(said) < action.original_amount


def has_more_in_it(row: Row, action: Action) -> bool:
    """The sheet's order total is not the action's amount: tax, shipping or a discount may be in one of them only."""
    total = abs(row.total) if row.total else None
    return total is not None and total not in {action.original_amount, action.amount}


def amounts_agree(row: Row, new_amount: Decimal, action: Action) -> bool:
    """A refund and a new amount in one row must lead to the same end; else one of them is not what it seems."""
    if not row.refund:
        return True
    befores = {action.original_amount, action.amount, *({row.total} if row.total is not None else ())}
    return new_amount + row.refund in befores


def other_currency(row: Row, action: Action) -> bool:
    """Whether the row's money is surely not the action's, by its currency or by a sign such as €."""
    if row.sign and not row.currency:
        return bool(action.currency) and action.currency.upper() not in SIGNS[row.sign]
    return bool(row.currency and action.currency and row.currency.upper() != action.currency.upper())


def currency_facts(row: Row) -> dict[str, str]:
    """What the sentence of CURRENCY_DIFFERS names, before there is any arithmetic."""
    return {"sheet_currency": row.currency.upper() or row.sign, "arithmetic": "—"}
