"""The line that adds up: each row's money in exactly one part of it.

What is in the sheet stays what the sheet says. Where a person changed the amount of a row, its part counts what is
really changed, and the rest of it is `changed_by_you`: less than nothing where more is changed than the sheet says.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from decimal import Decimal

from msgspec import Struct
from msgspec.structs import replace

from reversal_desk.model import RECONCILIATION_PARTS, Change, Code, Operation, RowState
from reversal_desk.plan.figures import other_currency
from reversal_desk.refund import ZERO


def with_money(change: Change, *, first: bool) -> Change:
    """The money a sheet row speaks of: its refund, else its order total, else what its action would lose."""
    row, action = change.row, change.action
    currency = row.currency.upper() or (action.currency if action else "")
    if action is not None and row.sign and other_currency(row, action):
        currency = row.sign  # dollars are never added up as pounds
    said = row.refund if row.refund else row.total
    if said is not None:
        shown = abs(said) if first and row.continues is None else ZERO
        return replace(change, money=shown, money_currency=currency)
    if action is None or row.continues is not None:
        return replace(change, money=ZERO, money_currency=currency)
    if change.operation in {Operation.MODIFY, Operation.ITEMS} and change.amount_after is not None:
        return replace(change, money=abs(action.amount - change.amount_after), money_currency=action.currency)
    return replace(change, money=action.amount or action.original_amount, money_currency=action.currency)


def as_changed_by_person(
    changes: Sequence[Change], unedited: Sequence[Change], *, typed: Collection[tuple[int, str]]
) -> list[Change]:
    """The changes of one row with what they really come to, where a person changed the amount of one of them.

    `unedited`: the same as the sheet alone would have them; `typed`: those whose amount was typed. Who says what is
    done with a row, and comes to what the sheet asks for, changed no amount of it.
    """
    pairs = list(zip(changes, unedited, strict=True))
    changed = any(_is_changed(change, before, typed=change.key in typed) for change, before in pairs)
    return [
        replace(
            change, money=before.money, money_currency=before.money_currency,
            really=_falls_by(change) if changed else None,
        )
        for change, before in pairs
    ]  # fmt: skip


def _is_changed(change: Change, unedited: Change, *, typed: bool) -> bool:
    if change.amount_after is None or change.amount_after == unedited.amount_after:
        return False
    return typed or unedited.amount_after is not None  # else the sheet asks for nothing that could be another amount


def _falls_by(change: Change) -> Decimal:
    return ZERO if change.action is None or change.amount_after is None else change.action.amount - change.amount_after


_ALREADY = {Code.ALREADY_REVERSED, Code.NOTHING_TO_CHANGE}
#: Rows with several actions count once, in the part that most needs attention.
_WORST = (
    "needs_you",
    "refused",
    "being_checked",
    "locked",
    "to_be_sent",
    "proved",
    "taken_back",
    "already_done",
    "left_out",
    "not_affiliate",
)
_CHANGED, _OTHERS = "changed_by_you", "other_batches"


def part_of(state: RowState, codes: Iterable[Code], *, undo: bool = False) -> str:
    """The part of the reconciliation line a row belongs to; every state has exactly one.

    A row of an `undo` is proved where it went back, and taken back where that was undone in its turn.
    """
    known = set(codes)
    match state:
        case RowState.READY | RowState.WAITING:
            return "to_be_sent"
        case RowState.CONFIRMED:
            return "proved"
        case RowState.UNDONE:
            return "proved" if undo and Code.UNDO_TAKEN_BACK not in known else "taken_back"
        case RowState.ALREADY_SO:
            return "already_done"
        case RowState.SENDING | RowState.QUEUED | RowState.CHECKING | RowState.ACCEPTED_NOT_VISIBLE:
            return "being_checked"
        case RowState.REFUSED | RowState.UNDO_REFUSED:
            return "refused"
        case RowState.LEFT_OUT:
            if Code.NOT_AFFILIATE in known:
                return "not_affiliate"
            return "already_done" if known & _ALREADY else "left_out"
        case RowState.BLOCKED | RowState.LOOK:
            return "locked" if Code.LOCKED in known else "needs_you"


#: What is added up: (row, state, codes, money, currency) of each change.
Line = tuple[int, RowState, Iterable[Code], Decimal, str]
#: What a person changed: (row, currency, by how much the sheet says more than is changed).
Difference = tuple[int, str, Decimal]


class Sums(Struct, frozen=True):
    """What is added up for one line: the changes, and where a person changed what their rows say."""

    lines: list[Line]
    by_person: list[Difference]

    @classmethod
    def of(cls, told: Iterable[tuple[Line, Decimal | None, str]]) -> Sums:
        """From (line, by how much its action really falls where a person changed that, the action's currency).

        A row that is left out stands at what the sheet says: nothing of it is changed.
        """
        given = list(told)
        goes = {line[0] for line, _, _ in given if line[1] is not RowState.LEFT_OUT}
        lines, by_person = [], []
        for line, really, currency in given:
            row, state, codes, money, said_in = line
            lines.append(line)
            if really is None or row not in goes:
                continue
            if currency == said_in:
                by_person.append((row, currency, money - really))
            else:  # what the sheet says in one currency is not a part of what is changed in another one
                lines.append((row, state, codes, ZERO, currency))
                by_person += [(row, said_in, money), (row, currency, -really)]
        return cls(lines, by_person)

    @property
    def in_sheet(self) -> dict[str, Decimal]:
        """currency -> what the sheet says."""
        totals: dict[str, Decimal] = defaultdict(lambda: ZERO)
        for _, _, _, money, currency in self.lines:
            totals[currency] += money
        return dict(totals)

    @property
    def changed(self) -> dict[str, Decimal]:
        """currency -> by how much a person changed that."""
        totals: dict[str, Decimal] = defaultdict(lambda: ZERO)
        for _, currency, difference in self.by_person:
            totals[currency] += difference
        return dict(totals)


NOTHING = Sums([], [])


def counted_in(
    lines: Iterable[Line], by_person: Iterable[Difference] = (), *, undo: bool = False
) -> dict[tuple[int, str], frozenset[str]]:
    """(row, currency) -> the parts in which `reconcile` counts what the row speaks of in that currency.

    One, and beside it what a person changed of it.
    """
    found: dict[tuple[int, str], str] = {}
    for row, state, codes, _, currency in lines:
        part, key = part_of(state, codes, undo=undo), (row, currency)
        known = found.get(key)
        if known is None or (part != known and _WORST.index(part) < _WORST.index(known)):
            found[key] = part
    changed = {(row, currency) for row, currency, difference in by_person if difference}
    alone = {part: frozenset({part}) for part in RECONCILIATION_PARTS}
    return {key: alone[part] | alone[_CHANGED] if key in changed else alone[part] for key, part in found.items()}


def reconcile(
    lines: Iterable[Line], by_person: Iterable[Difference] = (), *, undo: bool = False, elsewhere: Sums = NOTHING
) -> dict[str, dict[str, Decimal]]:
    """currency -> {"in_sheet", parts...}; in_sheet is counted by itself.

    `elsewhere`: the rows of the same sheet that are in other batches.
    """
    by_row: dict[tuple[int, str], list[tuple[str, Decimal]]] = defaultdict(list)
    changed: dict[tuple[int, str], Decimal] = defaultdict(lambda: ZERO)
    totals: dict[str, Decimal] = defaultdict(lambda: ZERO)
    for row, state, codes, money, currency in lines:
        by_row[(row, currency)].append((part_of(state, codes, undo=undo), money))
        totals[currency] += money
    for row, currency, difference in by_person:
        changed[(row, currency)] += difference
    others, others_changed = elsewhere.in_sheet, elsewhere.changed
    result: dict[str, dict[str, Decimal]] = {}
    for currency in {currency: None for _, currency in by_row} | dict.fromkeys(others):
        line = result[currency] = dict.fromkeys(("in_sheet", *RECONCILIATION_PARTS), ZERO)
        other, difference = others.get(currency, ZERO), others_changed.get(currency, ZERO)
        line["in_sheet"] = totals.get(currency, ZERO) + other
        line[_OTHERS], line[_CHANGED] = other - difference, difference
    for key, parts in by_row.items():
        worst = min((part for part, _ in parts), key=_WORST.index)
        line, difference = result[key[1]], changed.get(key, ZERO)
        line[worst] += sum((money for _, money in parts), ZERO) - difference
        line[_CHANGED] += difference
    return {currency: line for currency, line in result.items() if currency or any(line.values())}
