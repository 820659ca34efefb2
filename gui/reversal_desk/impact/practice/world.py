"""The practice account's state machine: actions, queued writes, their effects in time. No clock, no disk.

What the contract leaves open is decided here once, and marked "undocumented" where it is done.
"""

from __future__ import annotations

import heapq
from datetime import datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from zoneinfo import ZoneInfo

from msgspec import Struct, field
from msgspec.structs import replace

from reversal_desk.impact.practice.spec import ActionSpec, ItemSpec, ProgramSpec, WorldSpec
from reversal_desk.impact.practice.writes import ItemWish, Target, Wish

_CENT = Decimal("0.01")
_ZERO = Decimal("0.00")
_MOST_MODIFICATIONS = 1000  # contract 5

#: ErrorType and ErrorReason of writes that end without effect. No documented reason is specific to a locked
#: or reversed action (contract 4), so only the vendor's own codes are used: the nearest where one fits, else
#: the generic MALFORMED.
LOCKED = ("Contract Error", "MALFORMED")
NOT_OPEN = ("Validation", "MALFORMED")
UNKNOWN_ACTION = ("Validation", "ACTION_REF_NOT_FOUND")
UNKNOWN_TRACKER = ("Validation", "ACTIONTRACKER_NOT_FOUND")
UNKNOWN_ITEM = ("Validation", "NO_ITEM")
TOO_OFTEN = ("Validation", "MALFORMED")
_FINE = ("", "")


def cents(value: Decimal) -> Decimal:
    """Rounded half up to two decimals."""
    return value.quantize(_CENT, ROUND_HALF_UP)


class Item(Struct):
    """One line of an action as it stands."""

    sku: str
    name: str
    category: str
    quantity: int
    amount: Decimal
    adjusted: datetime | None = None
    adjustment: str = ""


class Update(Struct, frozen=True):
    """One entry of the change log (contract 4, ActionUpdate)."""

    number: int
    state: str
    disposition: str
    delta_amount: Decimal
    delta_payout: Decimal
    date: datetime
    sku: str = ""
    quantity: str = ""
    category: str = ""


class Action(Struct):
    """One conversion as it stands. `state` is stored; ask `World.state_of` for the state at an instant."""

    id: str
    place: int
    spec: ActionSpec
    program: ProgramSpec
    event: datetime
    creation: datetime
    locking: datetime | None
    amount: Decimal
    payout: Decimal
    items: list[Item]
    state: str = "PENDING"
    customer_status: str = ""
    delta_amount: Decimal = _ZERO
    delta_payout: Decimal = _ZERO
    updated: datetime = datetime.min  # noqa: DTZ901 - set when built
    modifications: int = 0
    touched: bool = False  # does anything differ from what was first tracked
    updates: list[Update] = field(default_factory=list)
    version: int = 0
    first_amount: Decimal = _ZERO
    first_payout: Decimal = _ZERO
    first_items: tuple[Item, ...] = ()

    def rate(self) -> Decimal:
        """The commission rate in force for modifications (contract 5, money warning)."""
        return self.spec.rate if self.spec.rate_now is None else self.spec.rate_now

    def priced(self, amount: Decimal) -> Decimal:
        """The payout that `amount` earns when modified now."""
        return self.spec.flat_payout if self.spec.flat_payout is not None else cents(amount * self.rate())


class Submission(Struct):
    """One accepted write and its end (contract 4, ApiSubmission)."""

    id: str
    method: str
    payload: str
    wish: Wish
    at: datetime
    due: datetime
    action: Action | None
    done: bool = False
    error_type: str = ""
    error_reason: str = ""

    def status(self, now: datetime) -> str:
        """Queued for the first half of its wait, then In Progress, then Complete."""
        if self.done:
            return "Complete"
        return "Queued" if now < self.at + (self.due - self.at) / 2 else "In Progress"


class Effect(Struct, frozen=True):
    """One thing that really changed, for tests: kind is amount, items, status, reverse, reset or approve."""

    time: datetime
    action_id: str
    kind: str
    submission_id: str
    amount_before: Decimal
    amount_after: Decimal


class World:
    """All actions and submissions of the practice account.

    `advance(now)` applies every queued write whose time has come, by due time, then by arrival; callers hand
    in times that never go back, so replaying the same writes gives the same world.
    """

    def __init__(self, spec: WorldSpec, *, created_at: datetime) -> None:
        self.spec = spec
        self.created_at = created_at
        self.zone = ZoneInfo(spec.zone)
        self.actions: dict[str, Action] = {}
        self.submissions: dict[str, Submission] = {}
        self.programs = {program.id: program for program in spec.programs}
        self.trackers = {tracker.id: tracker for tracker in spec.trackers}
        self.partners = {partner.id: partner for partner in spec.partners}
        self._by_order: dict[tuple[str, str], list[Action]] = {}
        self._due: list[tuple[datetime, int, Submission]] = []
        self._effects: list[Effect] = []
        for place, action_spec in enumerate(spec.actions):
            action = self._build(place, action_spec)
            if action.id in self.actions:
                raise ValueError(f"two actions with the id {action.id}")
            self.actions[action.id] = action
            self._by_order.setdefault((action_spec.tracker, action_spec.order), []).append(action)
        #: Per programme, newest created first (contract 3).
        self.newest_first = {
            program: sorted(
                (action for action in self.actions.values() if action.program.id == program),
                key=lambda action: (action.creation, action.place),
                reverse=True,
            )
            for program in self.programs
        }

    # ------------------------------------------------------------------ building

    def _build(self, place: int, spec: ActionSpec) -> Action:
        event = (self.created_at - spec.age).replace(microsecond=0)
        locking = None if spec.locks_in is None else (self.created_at + spec.locks_in).replace(microsecond=0)
        if locking is not None and spec.lock_at_midnight:
            midnight = locking.astimezone(self.zone).replace(hour=0, minute=0, second=0)
            locking = (midnight + timedelta(days=1)).astimezone(locking.tzinfo)
        lines = spec.items or (ItemSpec(f"SKU-{spec.order}", spec.amount, name="Item", category="Goods"),)
        if sum((line.amount for line in lines), Decimal(0)) != spec.amount:
            raise ValueError(f"the items of order {spec.order} don't sum up to its amount")
        items = [Item(line.sku, line.name, line.category, line.quantity, line.amount) for line in lines]
        payout = spec.flat_payout if spec.flat_payout is not None else cents(spec.amount * spec.rate)
        creation = event + min(timedelta(minutes=9), spec.age / 2)
        creation = creation.replace(microsecond=0)
        action = Action(
            id=spec.id or f"{spec.program}.{spec.tracker}.{158000 + place * 7}",
            place=place,
            spec=spec,
            program=self.programs[spec.program],
            event=event,
            creation=creation,
            locking=locking,
            amount=spec.amount,
            payout=payout,
            items=items,
            customer_status=spec.customer_status,
            delta_amount=spec.amount,
            delta_payout=payout,
            updated=creation,
            first_amount=spec.amount,
            first_payout=payout,
            first_items=tuple(replace(item) for item in items),
        )
        _log_update(action, "IR_BLANK", creation, state="PENDING")
        for change in spec.earlier:
            at = max(creation, (self.created_at - change.ago).replace(microsecond=0))
            if change.amount is None:
                _reverse(action, change.reason, at)
            else:
                _set_amount(action, change.reason, at, amount=change.amount)
        return action

    # ------------------------------------------------------------------ reading

    def state_of(self, action: Action, now: datetime) -> str:
        """PENDING becomes APPROVED at its locking date; that is no update (contract 3)."""
        if action.state == "PENDING" and action.locking is not None and now >= action.locking:
            return "APPROVED"
        return action.state

    def locked(self, action: Action, now: datetime) -> bool:
        """After the lock nothing works, for reversed actions either (contract 5.6)."""
        return action.state == "APPROVED" or (action.locking is not None and now >= action.locking)

    def effects(self) -> tuple[Effect, ...]:
        """Every write that changed something, in order."""
        return tuple(self._effects)

    # ------------------------------------------------------------------ writing

    def submit(
        self, wish: Wish, *, submission_id: str, method: str, payload: str, at: datetime, due: datetime
    ) -> Submission:
        """Queue one valid write; nothing changes before `due`."""
        submission = Submission(
            id=submission_id,
            method=method,
            payload=payload,
            wish=wish,
            at=at,
            due=due,
            action=self._find(wish.target),
        )
        self.submissions[submission_id] = submission
        heapq.heappush(self._due, (due, len(self.submissions), submission))
        return submission

    def advance(self, now: datetime) -> None:
        """Apply everything that is due."""
        while self._due and self._due[0][0] <= now:
            due, _, submission = heapq.heappop(self._due)
            submission.done = True
            submission.error_type, submission.error_reason = self._apply(submission, due)

    def _find(self, target: Target) -> Action | None:
        if target.action_id:
            return self.actions.get(target.action_id)
        # Several actions on one order: the newest one is meant (contract 5).
        return max(
            self._by_order.get((target.tracker, target.order), ()),
            key=lambda action: (action.creation, action.place),
            default=None,
        )

    def _apply(self, submission: Submission, at: datetime) -> tuple[str, str]:
        wish, action = submission.wish, submission.action
        if action is None:
            known = wish.target.action_id or wish.target.tracker in self.trackers
            return UNKNOWN_ACTION if known else UNKNOWN_TRACKER
        if self.locked(action, at):
            return LOCKED
        if action.modifications >= _MOST_MODIFICATIONS:
            return TOO_OFTEN
        if wish.kind == "reset" and not action.touched:
            return _FINE  # expected no-op (contract 5.7)
        if action.state == "REVERSED" and wish.kind != "reset":
            # Undocumented: a second reversal, or a change of a reversed action, is refused.
            return NOT_OPEN
        before = action.amount
        error = self._carry_out(action, wish, at)
        if error == _FINE:
            self._effects.append(Effect(at, action.id, wish.kind, submission.id, before, action.amount))
        return error

    def _carry_out(self, action: Action, wish: Wish, at: datetime) -> tuple[str, str]:
        if wish.kind == "reverse":
            _reverse(action, wish.reason, at)
        elif wish.kind == "reset":
            _reset(action, at)
        elif wish.kind == "approve":
            action.state = "APPROVED"
            _modified(action, wish.reason, at, amount=action.amount, payout=action.payout)
        elif wish.kind == "items":
            return _change_items(action, wish, at)
        elif wish.amount == 0 and action.amount != 0:
            # Contract 5.1: Amount=0 on a non-zero action reverses it.
            _reverse(action, wish.reason, at)
        else:
            action.customer_status = wish.customer_status or action.customer_status
            _set_amount(action, wish.reason, at, amount=action.amount if wish.amount is None else wish.amount)
        return _FINE


# ---------------------------------------------------------------------- what a change does to one action


def _log_update(action: Action, disposition: str, at: datetime, *, state: str) -> None:
    """One order-level record of the action's latest deltas."""
    action.updates.append(
        Update(
            number=len(action.updates) + 1,
            state=state,
            disposition=disposition,
            delta_amount=action.delta_amount,
            delta_payout=action.delta_payout,
            date=at,
        )
    )


def _take(action: Action, at: datetime, *, amount: Decimal, payout: Decimal) -> None:
    """New totals; Delta* becomes the change of this modification (contract 4), Intended* stays."""
    action.delta_amount, action.delta_payout = amount - action.amount, payout - action.payout
    action.amount, action.payout = amount, payout
    action.updated = at
    action.modifications += 1
    action.version += 1


def _modified(action: Action, reason: str, at: datetime, *, amount: Decimal, payout: Decimal) -> None:
    _take(action, at, amount=amount, payout=payout)
    action.touched = True
    _log_update(action, reason, at, state=action.state)


def _set_amount(action: Action, reason: str, at: datetime, *, amount: Decimal) -> None:
    """A new order total, re-priced (contract 5.1).

    Undocumented for several items: the total is spread in proportion to their amounts (evenly where all are
    zero), cents left over go to the largest line.
    """
    amount = cents(amount)
    if amount != action.amount:
        shares = spread(amount, [item.amount for item in action.items])
        for item, share in zip(action.items, shares, strict=True):
            if item.amount != share:
                item.amount, item.adjusted, item.adjustment = share, at, reason
    _modified(action, reason, at, amount=amount, payout=action.priced(amount))


def spread(total: Decimal, weights: list[Decimal]) -> list[Decimal]:
    """`total` in proportion to `weights`, to the cent; the rest goes to the largest."""
    whole = sum(weights, Decimal(0))
    if whole == 0:
        weights, whole = [Decimal(1)] * len(weights), Decimal(len(weights))
    shares = [cents(total * weight / whole) for weight in weights]
    shares[weights.index(max(weights))] += total - sum(shares, Decimal(0))
    return shares


def _change_items(action: Action, wish: Wish, at: datetime) -> tuple[str, str]:
    """Contract 5.2 and 5.3: absolute quantities and line totals; the order's amount is the items' sum."""
    by_sku: dict[str, list[Item]] = {}
    for item in action.items:
        by_sku.setdefault(item.sku, []).append(item)
    lines: list[tuple[Item, ItemWish, Decimal]] = []
    for asked in wish.items:
        found = by_sku.get(asked.sku, [])
        if not found:
            return UNKNOWN_ITEM
        if len(found) > 1:
            return NOT_OPEN  # two lines of one SKU are ambiguous (contract 5.2)
        new = _line_amount(found[0], asked)
        if new < 0:
            return NOT_OPEN
        lines.append((found[0], asked, new))
    changed = sum((new - item.amount for item, _, new in lines), Decimal(0))
    total = action.amount + changed
    if total == 0 and action.amount != 0:
        # Undocumented: every item at nought is taken as Amount=0, which reverses (contract 5.1).
        _reverse(action, wish.reason, at)
        return _FINE
    action.customer_status = wish.customer_status or action.customer_status
    old_payout = action.payout
    _take(action, at, amount=total, payout=action.priced(total))
    action.touched = True
    # One record per changed item; their payout deltas add up to the order's.
    payouts = _payout_shares(action.payout - old_payout, [new - item.amount for item, _, new in lines])
    for (item, asked, new), delta_payout in zip(lines, payouts, strict=True):
        delta = new - item.amount
        item.amount, item.quantity = new, asked.quantity
        item.category = asked.category or item.category
        item.adjusted, item.adjustment = at, wish.reason
        action.updates.append(
            Update(
                number=len(action.updates) + 1,
                state=action.state,
                disposition=wish.reason,
                delta_amount=delta,
                delta_payout=delta_payout,
                date=at,
                sku=item.sku,
                quantity=str(item.quantity),
                category=item.category,
            )
        )
    return _FINE


def _payout_shares(total: Decimal, deltas: list[Decimal]) -> list[Decimal]:
    if sum(deltas, Decimal(0)) == 0:
        return [total, *[_ZERO] * (len(deltas) - 1)]
    return spread(total, [abs(delta) for delta in deltas])


def _line_amount(item: Item, asked: ItemWish) -> Decimal:
    if asked.quantity == 0:
        return _ZERO
    if asked.amount is not None:
        return cents(asked.amount)
    if asked.delta is not None:
        return cents(item.amount + asked.delta)
    # Undocumented: a quantity alone scales the line total with it.
    return item.amount if item.quantity == 0 else cents(item.amount * asked.quantity / item.quantity)


def _reverse(action: Action, reason: str, at: datetime) -> None:
    """Contract 5.4. Undocumented: what Amount shows afterwards; here it and the items go to 0.

    IntendedAmount and IntendedPayout keep what was first tracked, so RESET can bring it back.
    """
    for item in action.items:
        item.amount, item.quantity, item.adjusted, item.adjustment = _ZERO, 0, at, reason
    action.state = "REVERSED"
    _modified(action, reason, at, amount=_ZERO, payout=_ZERO)


def _reset(action: Action, at: datetime) -> None:
    """Contract 5.9: state, amount, payout and items as first tracked; an earlier, correct change goes too."""
    action.state = "PENDING"
    action.customer_status = action.spec.customer_status
    action.items = [replace(item) for item in action.first_items]
    _modified(action, "RESET", at, amount=action.first_amount, payout=action.first_payout)
    action.touched = False
