"""What a practice world is made of: the plain description from which the same world is built on any day.

Everything is relative to the world's creation (ages, times left to lock), so ids, order numbers and amounts
never depend on the day or the machine. Nothing here knows state, time or sockets.
"""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

from msgspec import Struct

#: The practice account. Shaped like the vendor's (contract 2): the numeric account id inside, a 1 at the end.
PRACTICE_SID = "IRpractice4410127northwindoutdoors1"
#: Opens nothing but the loopback service of this program; not a secret.
PRACTICE_TOKEN = "practice-token-for-loopback-only"
ACCOUNT_ID = "4410127"


class ProgramSpec(Struct, frozen=True):
    """A Campaign (contract 3, call 2)."""

    id: str
    name: str
    state: str = "ACTIVE"
    currency: str = "USD"


class TrackerSpec(Struct, frozen=True):
    """An event type of one programme."""

    id: str
    program: str
    name: str


class PartnerSpec(Struct, frozen=True):
    """A media partner."""

    id: str
    name: str


class ItemSpec(Struct, frozen=True):
    """One line of an action; `amount` is the line total."""

    sku: str
    amount: Decimal
    quantity: int = 1
    name: str = ""
    category: str = ""


class EarlierChange(Struct, frozen=True):
    """A change made `ago` before the world began: a new amount, or a reversal when `amount` is None."""

    ago: timedelta
    reason: str
    amount: Decimal | None = None


class ActionSpec(Struct, frozen=True):
    """One action as first tracked, plus what had happened to it before the world began.

    `id` empty: made from programme, tracker and place in the list. `items` empty: one item of the whole
    amount. `locks_in` counts from the world's creation; None is an open-ended lock; negative: locked.
    `lock_at_midnight` moves the lock to the account zone's next midnight, as real contracts do.
    `flat_payout` replaces the rate (bonuses); `rate_now` is the rate any later modification is priced with
    (contract 5: a modification re-prices with the contract in force at that moment).
    """

    order: str
    amount: Decimal
    id: str = ""
    program: str = "1000"
    tracker: str = "4636"
    partner: str = "10001"
    age: timedelta = timedelta(days=10)
    locks_in: timedelta | None = timedelta(days=30)
    lock_at_midnight: bool = False
    rate: Decimal = Decimal("0.08")
    rate_now: Decimal | None = None
    flat_payout: Decimal | None = None
    items: tuple[ItemSpec, ...] = ()
    earlier: tuple[EarlierChange, ...] = ()
    customer_status: str = "NEW"


class WorldSpec(Struct, frozen=True):
    """A whole world; `modify_codes`, `approve_codes`, `reject_codes` are custom disposition codes."""

    actions: tuple[ActionSpec, ...]
    programs: tuple[ProgramSpec, ...] = (
        ProgramSpec("1000", "Northwind US"),
        ProgramSpec("2000", "Northwind UK", currency="GBP"),
        ProgramSpec("3000", "Northwind DE (closed)", state="DEACTIVATED", currency="EUR"),
    )
    trackers: tuple[TrackerSpec, ...] = (
        TrackerSpec("4636", "1000", "Online sale"),
        TrackerSpec("4637", "1000", "New customer bonus"),
        TrackerSpec("5636", "2000", "Online sale"),
        TrackerSpec("5637", "2000", "New customer bonus"),
    )
    partners: tuple[PartnerSpec, ...] = (PartnerSpec("10001", "Trail Notes"),)
    modify_codes: frozenset[str] = frozenset()
    approve_codes: frozenset[str] = frozenset()
    reject_codes: frozenset[str] = frozenset()
    customer_statuses: frozenset[str] = frozenset({"NEW", "EXISTING"})
    company: str = "Northwind Outdoors (practice)"
    currency: str = "USD"
    timezone_label: str = "(GMT -08:00) Pacific Time (US & Canada); Tijuana"
    zone: str = "America/Los_Angeles"
    seed: int = 1
