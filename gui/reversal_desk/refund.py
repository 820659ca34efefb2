"""Partial-refund arithmetic: exact, in the currency's smallest unit, never a float (product.md 5.2, 5.7)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal

from msgspec import Struct, field

from reversal_desk.model import Code, Item, ItemChange, RowLine

#: ISO 4217 currencies without cents, as far as shops meet them.
_WITHOUT_CENTS = frozenset({"JPY", "KRW", "VND", "CLP", "ISK", "PYG", "UGX", "XAF", "XOF", "XPF", "RWF", "KMF", "GNF"})
ZERO = Decimal(0)


def smallest_unit(currency: str) -> Decimal:
    """The smallest amount the currency knows: 0.01, or 1 for yen and the like. The wire knows 2 decimals."""
    return Decimal(1) if currency.upper() in _WITHOUT_CENTS else Decimal("0.01")


def with_places(amount: Decimal, currency: str) -> Decimal:
    """The amount with its currency's places, 27.8 as 27.80; one that is finer stays as it is."""
    unit = smallest_unit(currency)
    return amount.quantize(unit) if amount == amount.quantize(unit) else amount


def has_broken_unit(amount: Decimal, currency: str) -> bool:
    """True when `amount` is finer than the currency's smallest unit."""
    return amount % smallest_unit(currency) != 0


def rounded(amount: Decimal, currency: str) -> Decimal:
    """To the currency's smallest unit, half up as a till does it."""
    return amount.quantize(smallest_unit(currency), rounding=ROUND_HALF_UP)


def target_amount(original: Decimal, refund: Decimal) -> Decimal:
    """`original - cumulative refund` (product.md 5.7); the same file next month gives the same answer."""
    return original - refund


def estimated_payout(*, amount: Decimal, payout: Decimal, amount_after: Decimal) -> Decimal | None:
    """About what commission remains, by the present rate; None where there is no rate to go by.

    impact.com re-prices with the contract in force (contract 5), so this is an estimate, never a promise.
    """
    if amount_after == 0:
        return ZERO
    if amount == 0:
        return None
    return (payout * amount_after / amount).quantize(Decimal("0.01"), rounding=ROUND_HALF_UP)


def spread(total: Decimal, weights: Sequence[Decimal], currency: str) -> tuple[Decimal, ...]:
    """Spread `total` over items by weight, whole units each; what is left over goes to the largest item.

    The parts always add up to `total`. All-zero weights spread evenly.
    """
    if not weights:
        return ()
    unit = smallest_unit(currency)
    base = sum(weights, ZERO)
    shares, whole = (weights, base) if base else ([Decimal(1)] * len(weights), Decimal(len(weights)))
    # multiplied before it is divided: a third of 60.00 is then 20.00 and not 19.99
    parts = [(total * share / whole / unit).to_integral_value(rounding=ROUND_DOWN) * unit for share in shares]
    largest = max(range(len(weights)), key=lambda i: weights[i])
    parts[largest] += total - sum(parts, ZERO)
    return tuple(parts)


# --------------------------------------------------------------------------- the calculator


def by_share(*, original: Decimal, kept: Decimal, total: Decimal, currency: str) -> tuple[Decimal, str]:
    """(what of `original` is kept where `kept` of the sheet's `total` is, how that was worked out).

    For totals that are not the action's: in another currency, or with tax and shipping in them, of which a refund
    carries its share.
    """
    target = rounded(original * kept / total, currency)
    return target, f"{original} × {kept} / {total} = {target}"


class ItemsLeft(Struct, frozen=True):
    """What is left of an action's items. `problem` says why that can't be worked out; then `items` is empty."""

    items: tuple[ItemChange, ...] = ()
    problem: Code | None = None
    facts: Mapping[str, str] = field(default_factory=dict)
    disagree: str = ""  # the arithmetic, where the sheet's money is not that of the pieces that came back

    @property
    def amount(self) -> Decimal:
        """The action's new amount."""
        return sum((item.amount_after for item in self.items), ZERO)

    @property
    def whole(self) -> bool:
        """Whether every piece came back: then the action is reversed (contract 5.3)."""
        return bool(self.items) and not any(item.quantity_after or item.amount_after for item in self.items)


def items_left(items: Sequence[Item], lines: Sequence[RowLine], currency: str) -> ItemsLeft:
    """Take returned lines off an action's items: by pieces where they are known, else by money.

    An item's money goes by its pieces; where the sheet names money too and it is another, that is said and the
    pieces decide. Money alone, less than the line's, leaves its pieces as they are.
    """
    back: dict[str, list[RowLine]] = {}
    for line in lines:
        back.setdefault(line.sku.strip().casefold(), []).append(line)
    by_sku: dict[str, list[Item]] = {}
    for item in items:
        by_sku.setdefault(item.sku.strip().casefold(), []).append(item)
    changed: dict[str, tuple[int, Decimal]] = {}
    disagree = ""
    for sku, returned in back.items():
        found = by_sku.get(sku, [])
        if not sku or len(found) != 1:
            code = Code.SKU_TWICE if sku and found else Code.SKU_UNKNOWN
            return ItemsLeft(problem=code, facts={"sku": returned[0].sku})
        item = found[0]
        counts = [line.quantity for line in returned if line.quantity is not None]
        moneys = [abs(line.refund) for line in returned if line.refund is not None]
        money = sum(moneys, ZERO) if moneys else None
        pieces = sum(counts) if len(counts) == len(returned) else None
        if pieces is None and item.quantity == 1 and money in {None, item.amount}:
            pieces = 1
        if pieces is None and money is not None and money == item.amount:
            pieces = item.quantity
        if pieces is None:
            if money is None:
                return ItemsLeft(problem=Code.OPERATION_UNCLEAR, facts={"sku": item.sku})
            if money > item.amount:
                return ItemsLeft(problem=Code.AMOUNT_NEGATIVE, facts={"after": str(item.amount - money)})
            changed[sku] = (item.quantity, item.amount - money)
            continue
        if pieces < 0 or pieces > item.quantity:
            facts = {"sku": item.sku, "returned": str(pieces), "sold": str(item.quantity)}
            return ItemsLeft(problem=Code.QUANTITY_HIGHER, facts=facts)
        stays = item.quantity - pieces
        after = rounded(item.amount * stays / item.quantity, currency) if item.quantity else item.amount
        if money is not None and abs(item.amount - after - money) > smallest_unit(currency):
            disagree = f"{item.sku}: {pieces} × {item.amount} / {item.quantity} ≠ {money}"
        changed[sku] = (stays, after)
    changes = []
    for item in items:
        stays, after = changed.get(item.sku.strip().casefold(), (item.quantity, item.amount))
        changes.append(
            ItemChange(
                sku=item.sku,
                quantity_before=item.quantity,
                quantity_after=stays,
                amount_before=item.amount,
                amount_after=after,
            )
        )
    return ItemsLeft(tuple(changes), disagree=disagree)
