"""The practice brand itself: one fixed, seeded world of about 600 actions over 90 days."""

from __future__ import annotations

import random
from collections.abc import Sequence
from datetime import timedelta
from decimal import Decimal
from functools import cache
from typing import TypeVar

from reversal_desk.impact.practice.spec import ActionSpec, EarlierChange, ItemSpec, PartnerSpec, WorldSpec

SEED = 20250917

_PARTNERS = (
    PartnerSpec("10001", "Trail Notes"),
    PartnerSpec("10002", "Summit Deals"),
    PartnerSpec("10003", "Campfire Cashback"),
    PartnerSpec("10004", "Gear Lab Weekly"),
    PartnerSpec("10005", "Ultralight Ula"),
    PartnerSpec("10006", "Coupon Creek"),
    PartnerSpec("10007", "Family Outdoors"),
    PartnerSpec("10008", "北方露营手册"),
)
_PARTNER_RATES = ("0.08", "0.05", "0.06", "0.10", "0.12", "0.04", "0.07", "0.09")

#: sku, name, category, unit price
_GOODS = (
    ("TENT-2P-GRN", "Ridge tent, two persons", "Tents", "189.00"),
    ("TENT-4P-BLU", "Lake tent, four persons", "Tents", "329.00"),
    ("BAG-DWN-800", "Down sleeping bag 800", "Sleeping bags", "249.90"),
    ("BAG-SYN-400", "Summer sleeping bag", "Sleeping bags", "79.95"),
    ("MAT-SELF-25", "Self-inflating mat", "Mats", "59.90"),
    ("STOVE-GAS-1", "Gas stove", "Kitchen", "39.95"),
    ("POT-SET-3", "Pot set, three parts", "Kitchen", "44.50"),
    ("BOTTLE-1L", "Steel bottle 1 l", "Kitchen", "24.00"),
    ("LAMP-HEAD-3", "Head lamp 300 lm", "Lights", "34.90"),
    ("BOOT-HIK-42", "Hiking boots", "Shoes", "159.00"),
    ("SOCK-MER-2", "Merino socks, two pairs", "Clothing", "27.80"),
    ("JKT-RAIN-M", "Rain jacket", "Clothing", "129.90"),
    ("PACK-45L", "Backpack 45 l", "Packs", "139.00"),
    ("POLE-CARB", "Carbon poles", "Accessories", "89.00"),
)

_T = TypeVar("_T")


class _Chance:
    """Draws made from `random()` alone, whose sequence Python promises to keep."""

    def __init__(self, seed: int) -> None:
        self._random = random.Random(seed)

    def below(self, bound: int) -> int:
        return int(self._random.random() * bound)

    def pick(self, choices: Sequence[_T]) -> _T:
        return choices[self.below(len(choices))]

    def happens(self, share: float) -> bool:
        return self._random.random() < share


def _items(chance: _Chance) -> tuple[ItemSpec, ...]:
    count = 2 + chance.below(3) if chance.happens(0.25) else 1
    goods = list(_GOODS)
    lines = []
    for _ in range(count):
        sku, name, category, price = goods.pop(chance.below(len(goods)))
        quantity = 2 + chance.below(2) if chance.happens(0.18) else 1
        lines.append(ItemSpec(sku, Decimal(price) * quantity, quantity=quantity, name=name, category=category))
    return tuple(lines)


def _lock(chance: _Chance, days: float) -> tuple[timedelta | None, bool]:
    """Locks 60 days after the event; a fortieth of the young actions has an open-ended lock."""
    left = 60.0 - days
    if left > 20 and chance.happens(0.025):
        return None, False
    return timedelta(days=left), True


@cache
def northwind() -> WorldSpec:
    """The practice world: the same ids, orders and amounts on every machine and day."""
    chance = _Chance(SEED)
    actions: list[ActionSpec] = []
    count = 560
    for index in range(count):
        # Oldest first, so that numbers grow with time as they do in a shop.
        days = 90.0 - 89.6 * index / (count - 1)
        uk = chance.happens(0.28)
        marketplace = not uk and chance.happens(0.2)
        if uk:
            order = f"UK{205100 + index * 3 + chance.below(3)}"
        elif marketplace:
            # As long as Tmall's numbers: Excel damages them when they are read as numbers.
            order = f"{2183}{400000000000000 + index * 811300007 + chance.below(800000000):015d}"
        else:
            order = f"{104200 + index * 4 + chance.below(4)}"
        partner = chance.below(len(_PARTNERS))
        items = _items(chance)
        amount = sum((item.amount for item in items), Decimal(0))
        locks_in, midnight = _lock(chance, days)
        spec = ActionSpec(
            order=order,
            amount=amount,
            program="2000" if uk else "1000",
            tracker="5636" if uk else "4636",
            partner=_PARTNERS[partner].id,
            age=timedelta(days=days),
            locks_in=locks_in,
            lock_at_midnight=midnight,
            rate=Decimal(_PARTNER_RATES[partner]),
            items=items,
            earlier=_earlier(chance, days=days, items=items, amount=amount),
            customer_status="NEW" if chance.happens(0.4) else "EXISTING",
        )
        actions.append(spec)
        if chance.happens(0.07):
            actions.append(
                ActionSpec(
                    order=order,
                    amount=Decimal("0.00"),
                    program=spec.program,
                    tracker="5637" if uk else "4637",
                    partner=spec.partner,
                    age=spec.age,
                    locks_in=spec.locks_in,
                    lock_at_midnight=spec.lock_at_midnight,
                    flat_payout=Decimal("5.00"),
                    items=(ItemSpec("NEW-CUSTOMER", Decimal("0.00"), name="New customer", category="Bonus"),),
                )
            )
    actions.extend(_locking_soon(chance))
    return WorldSpec(actions=tuple(actions), partners=_PARTNERS, seed=SEED)


def _earlier(
    chance: _Chance, *, days: float, items: tuple[ItemSpec, ...], amount: Decimal
) -> tuple[EarlierChange, ...]:
    """One in twenty was reversed before, one in fourteen of the one-item orders was made smaller before."""
    if days < 3:
        return ()
    ago = timedelta(days=days * 0.5)
    if chance.happens(0.05):
        return (EarlierChange(ago, chance.pick(("ITEM_RETURNED", "REJECTED", "CONS_FRAUD"))),)
    if len(items) == 1 and chance.happens(0.07):
        return (EarlierChange(ago, "ORDER_UPDATE", (amount * Decimal("0.8")).quantize(Decimal("0.01"))),)
    return ()


def _locking_soon(chance: _Chance) -> list[ActionSpec]:
    """Twelve orders that lock within hours or days of the world's first hour, for the lock reminders."""
    soon = []
    for place, hours in enumerate((2, 5, 9, 14, 20, 30, 44, 60, 70, 100, 130, 160)):
        items = _items(chance)
        soon.append(
            ActionSpec(
                order=f"{107900 + place * 7}",
                amount=sum((item.amount for item in items), Decimal(0)),
                partner=_PARTNERS[place % len(_PARTNERS)].id,
                age=timedelta(days=58, hours=place),
                locks_in=timedelta(hours=hours),
                rate=Decimal(_PARTNER_RATES[place % len(_PARTNERS)]),
                items=items,
            )
        )
    return soon
