"""A plan and all that is counted of it for the review; made in a worker, for it takes time with many rows."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from types import MappingProxyType
from typing import TYPE_CHECKING

from msgspec import Struct

from reversal_desk import guards
from reversal_desk.model import Change, Code, Policy, RowEdit, RowState
from reversal_desk.ui.models import next_steps, review
from reversal_desk.ui.models.edits import Key

if TYPE_CHECKING:
    from reversal_desk.desk import Desk, Found, OpenedSheet, Plan, Widening
    from reversal_desk.store.layouts import Codes


#: Why an order was not found, where that may be for the days that were read.
_OF_DAYS = ("no_date", "not_downloaded")


class Digest(Struct, frozen=True):
    """A plan and everything shown of it that takes time to count; made in a worker."""

    made: Plan
    questions: tuple[guards.Question, ...]  # that one answer settles for several rows
    parts: Mapping[str, Mapping[str, Decimal]]
    counted: Mapping[Key, frozenset[str]]  # (row, currency) -> the parts it is counted in
    changed: tuple[int, ...] | None  # places that differ from the plan before; None where the lines are others
    orders: int  # in the sheet, each once in however many rows it stands
    matched: int  # of these, how many came through partners
    away: int  # rows of which none did
    hidden: int
    unclear: int
    groups: Counter[str]
    sales: Mapping[str, Decimal]
    commission: Mapping[str, Decimal]
    partners: int
    currency: str
    begin: tuple[int, ...]  # places of the lines that a sheet begins with
    asked: Policy  # what was said for the sheet; the plan's own policy holds beside it what is known of the account
    codes: Codes  # the account's own reasons, which are offered beside impact.com's
    lost: frozenset[Key] = frozenset()  # lines without an action that more days may settle
    calm: int = 0  # blocked lines with which nothing is wrong
    widening: Widening | None = None  # what those days cost


def digest(
    made: Plan,
    before: Sequence[Change],
    *,
    asked: Policy | None = None,
    codes: Codes = MappingProxyType({}),
    widening: Widening | None = None,
) -> Digest:
    """Count a plan, and find what differs from the lines shown so far."""
    same = len(before) == len(made.changes) and all(
        new.key == old.key for new, old in zip(made.changes, before, strict=True)
    )
    changed = None
    if same:
        pairs = zip(made.changes, before, strict=True)
        changed = tuple(place for place, (new, old) in enumerate(pairs) if new is not old and new != old)
    sales: dict[str, Decimal] = defaultdict(Decimal)
    commission: dict[str, Decimal] = defaultdict(Decimal)
    partners = set()
    for change in made.changes:
        action = change.action
        if change.state is not RowState.READY or action is None:
            continue
        partners.add(action.partner_id)
        if change.amount_after is not None:
            sales[action.currency] += change.amount_after - action.amount
        if change.payout_after is not None:
            commission[action.currency] += change.payout_after - action.payout
    unclear = sum(Code.OPERATION_UNCLEAR in change.codes and change.state is RowState.LOOK for change in made.changes)
    orders, matched, _ = made.orders
    return Digest(
        made=made,
        questions=tuple(
            question
            for question in made.questions
            if len(question.changes) > 1 and guards.may_be_answered_at_once(question)
        ),
        parts=made.reconciliation,
        counted=made.counted_in,
        changed=changed,
        orders=orders,
        matched=matched,
        away=len({change.row.number for change in made.changes if not review.affiliate(change)}),
        hidden=sum(change.row.hidden for change in made.changes),
        unclear=unclear,
        groups=Counter(review.group(change) for change in made.changes),
        sales=sales,
        commission=commission,
        partners=len(partners),
        currency=review.currency_of(made.changes),
        begin=tuple(place for place, change in enumerate(made.changes) if review.affiliate(change)),
        asked=asked or made.policy,
        codes=codes,
        lost=frozenset(
            change.key
            for change in made.changes
            if change.state is RowState.BLOCKED
            and Code.NOT_FOUND in change.codes
            and change.facts.get("why") in _OF_DAYS
            and made.found.helped_by_more_days(change.row)
        ),
        calm=sum(map(next_steps.is_calm, made.changes)),
        widening=widening,
    )


def work_out(
    desk: Desk,
    opened: OpenedSheet,
    found: Found,
    policy: Policy,
    edits: Mapping[Key, RowEdit],
    *,
    before: Sequence[Change],
    holding: Callable[[Plan], Mapping[Key, RowEdit]],
) -> Digest:
    """Plan and count, in a worker; `holding` says which of the edits hold by the plan that is made of them."""
    from reversal_desk.desk import planned_to_hold  # late, as the desk itself

    made = planned_to_hold(lambda now: desk.plan(opened, found, policy, now), edits, holding=holding)
    widening = desk.widening(found)
    return digest(made, before, asked=policy, codes=desk.codes(found.account), widening=widening)
