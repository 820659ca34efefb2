"""What a batch of an account may come to before its number of rows must be typed: the limits of the guard MANY.

They lie in the journal's file beside what else was said once, so no migration was needed (docs/adr/0025).
"""

from __future__ import annotations

import re
from collections.abc import Collection
from decimal import Decimal

import msgspec

from reversal_desk.model import Limits
from reversal_desk.store.journal import Journal
from reversal_desk.store.journal.keeps import decoded

_ROWS, _MONEY, _SHARE = "many_rows", "many_money", "many_share"
_CURRENCIES = "currencies"

#: A limit as it is kept; anything else was damaged, and counts as never set.
_ROWS_KEPT = re.compile(r"[1-9]\d{0,8}", re.ASCII)
_MONEY_KEPT = re.compile(r"\d{1,12}(\.\d{1,2})?", re.ASCII)
_SHARE_KEPT = re.compile(r"[1-9]\d?", re.ASCII)
_CURRENCY = re.compile(r"[A-Z]{3}", re.ASCII)
_MOST_ROWS, _MOST_SHARE, _MOST_MONEY = 999_999_999, 99, Decimal("999999999999.99")


class KeptLimits:
    """The limits of one account, and the currencies it was seen to have, so that each can be given one."""

    def __init__(self, journal: Journal, account_key: str) -> None:
        self._keeps, self._key = journal.keeps, account_key
        #: Whether a limit that was asked for is kept and cannot be read any more: it counts as never set.
        self.lost = False

    def read(self) -> Limits:
        """As they are now."""
        rows, share = self._kept(_ROWS, _ROWS_KEPT), self._kept(_SHARE, _SHARE_KEPT)
        money, usual = self._money(), Limits()
        return Limits(int(rows) if rows else usual.rows, money, int(share) if share else usual.share)

    def keep_rows(self, rows: int) -> None:
        """Above so many rows."""
        self._keeps.keep(self._key, _ROWS, str(min(max(1, rows), _MOST_ROWS)))

    def keep_money(self, currency: str, most: Decimal | None) -> None:
        """Above so much commission in a currency; None: no limit in it."""

        def change(kept: str | None) -> str:
            known = _whole(decoded(kept, dict[str, str]) or {})
            known.pop(currency, None)
            if most is not None:
                known[currency] = f"{min(max(Decimal(0), most), _MOST_MONEY).quantize(Decimal('0.01')):f}"
            return msgspec.json.encode(known).decode()

        self._keeps.keep_anew(self._key, _MONEY, change)

    def keep_share(self, share: int | None) -> None:
        """Above so many per cent of what one partner has pending; None: no limit."""
        if share is None:
            self._keeps.forget(self._key, _SHARE)
        else:
            self._keeps.keep(self._key, _SHARE, str(min(max(1, share), _MOST_SHARE)))

    def currencies(self) -> tuple[str, ...]:
        """Those that were seen, and those that have a limit."""
        seen = decoded(self._keeps.learned(self._key, _CURRENCIES), list[str]) or ()
        return tuple(sorted({*filter(_CURRENCY.fullmatch, seen), *self._money()}))

    def learn_currencies(self, seen: Collection[str]) -> None:
        """The account has these; what is known already costs no write."""
        known = decoded(self._keeps.learned(self._key, _CURRENCIES), list[str]) or ()
        if {*filter(_CURRENCY.fullmatch, seen)} - {*known}:
            self._keeps.relearn(
                self._key, _CURRENCIES,
                lambda kept: msgspec.json.encode(
                    sorted({*filter(_CURRENCY.fullmatch, [*(decoded(kept, list[str]) or ()), *seen])})
                ).decode(),
            )  # fmt: skip

    def _kept(self, name: str, form: re.Pattern[str]) -> str | None:
        if not self._keeps.has_learned(self._key, name):
            return None
        kept = self._keeps.learned(self._key, name)
        if kept is None or not form.fullmatch(kept):
            self.lost = True
            return None
        return kept

    def _money(self) -> dict[str, Decimal]:
        if not self._keeps.has_learned(self._key, _MONEY):
            return {}
        kept = decoded(self._keeps.learned(self._key, _MONEY), dict[str, str])
        whole = _whole(kept or {})
        self.lost = self.lost or kept is None or len(whole) < len(kept)
        return {currency: Decimal(most) for currency, most in whole.items()}


def _whole(kept: dict[str, str]) -> dict[str, str]:
    """Those of them that can be limits."""
    return {unit: most for unit, most in kept.items() if _CURRENCY.fullmatch(unit) and _MONEY_KEPT.fullmatch(most)}
