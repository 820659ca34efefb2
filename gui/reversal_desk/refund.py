"""Partial-refund arithmetic: exact, in the currency's smallest unit, never a float (product.md 5.2, 5.7)."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal

#: ISO 4217 currencies without cents, as far as shops meet them.
_WITHOUT_CENTS = frozenset({"JPY", "KRW", "VND", "CLP", "ISK", "PYG", "UGX", "XAF", "XOF", "XPF", "RWF", "KMF", "GNF"})
ZERO = Decimal(0)


def smallest_unit(currency: str) -> Decimal:
    """The smallest amount the currency knows: 0.01, or 1 for yen and the like. The wire knows 2 decimals."""
    return Decimal(1) if currency.upper() in _WITHOUT_CENTS else Decimal("0.01")


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
