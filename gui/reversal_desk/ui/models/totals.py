"""Totals of what will be sent, per partner and currency."""

from __future__ import annotations

from decimal import Decimal

from msgspec import Struct
from PySide6.QtCore import QObject

from reversal_desk.ui import formats, terms
from reversal_desk.ui.models.records import Column, Pair, RecordModel


class Total(Struct, frozen=True):
    """What one partner's rows in one currency come to; `about` when the commission is an estimate."""

    partner: str
    currency: str
    rows: int
    sales_before: Decimal
    sales_after: Decimal
    commission_before: Decimal
    commission_after: Decimal


class TotalsModel(RecordModel):
    """Totals per partner and currency."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(
            (
                Column("PARTNER", lambda t: t.partner, lambda t: t.partner.casefold(), tip=lambda t: t.partner),
                Column("ROWS", lambda t: formats.count(t.rows), lambda t: t.rows, right=True),
                Column("CURRENCY", lambda t: t.currency, lambda t: t.currency),
                Column(
                    "SALES",
                    str,
                    lambda t: t.sales_after - t.sales_before,
                    right=True,
                    pair=lambda t: Pair(
                        formats.amount(t.sales_before, t.currency), formats.amount(t.sales_after, t.currency)
                    ),
                ),
                Column(
                    "SALES_DELTA",
                    lambda t: formats.change(t.sales_after - t.sales_before, t.currency),
                    lambda t: t.sales_after - t.sales_before,
                    right=True,
                ),
                Column(
                    "COMMISSION",
                    str,
                    lambda t: t.commission_after - t.commission_before,
                    right=True,
                    pair=lambda t: Pair(
                        formats.amount(t.commission_before, t.currency),
                        formats.amount(t.commission_after, t.currency),
                        about=t.commission_after != 0,
                    ),
                ),
                Column(
                    "COMMISSION_DELTA",
                    lambda t: formats.change(t.commission_after - t.commission_before, t.currency),
                    lambda t: t.commission_after - t.commission_before,
                    right=True,
                ),
            ),
            parent,
        )

    def title(self, name: str) -> str:
        """A column's header."""
        return {
            "PARTNER": self.tr("Partner"),
            "ROWS": self.tr("Rows"),
            "CURRENCY": self.tr("Currency"),
            "SALES": self.tr("Sales"),
            "SALES_DELTA": self.tr("Sales, difference"),
            "COMMISSION": self.tr("Commission (estimate)"),
            "COMMISSION_DELTA": self.tr("Commission, difference"),
        }[name]

    def title_tip(self, name: str) -> str:
        """One sentence on a word of the service, with impact.com's own word."""
        term = {
            "PARTNER": "partner", "SALES": "sales", "SALES_DELTA": "sales",
            "COMMISSION": "commission", "COMMISSION_DELTA": "commission",
        }.get(name)  # fmt: skip
        return terms.tip(term) if term else ""

    def key(self, record: Total) -> tuple[str, str]:
        """Partner and currency."""
        return (record.partner, record.currency)
