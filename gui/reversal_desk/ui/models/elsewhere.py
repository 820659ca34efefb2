"""Reversals made elsewhere, one line each."""

from __future__ import annotations

from datetime import UTC, datetime

from PySide6.QtCore import QObject

from reversal_desk.ui import formats
from reversal_desk.ui.models import reasons
from reversal_desk.ui.models.records import Column, RecordModel
from reversal_desk.undo import Reversed

_NEVER = datetime.min.replace(tzinfo=UTC)


class ReversedModel(RecordModel):
    """When, for whom and why each action was reversed, and what it was first tracked at."""

    def __init__(self, parent: QObject | None = None) -> None:
        columns = [
            Column(
                "WHEN",
                lambda r: formats.day_time(r.at),
                lambda r: r.at or _NEVER,
                tip=lambda r: formats.with_zone(r.at),
            ),
            Column("ORDER", lambda r: r.action.oid or formats.NONE, lambda r: r.action.oid, tip=lambda r: r.action.id),
            Column("PARTNER", lambda r: r.action.partner, lambda r: r.action.partner.casefold()),
            Column("REASON", self._reason, self._reason, tip=lambda r: r.reason),
            Column(
                "SALES",
                lambda r: formats.money(r.action.original_amount, r.action.currency),
                lambda r: r.action.original_amount,
                right=True,
            ),
        ]
        super().__init__(columns, parent)

    def title(self, name: str) -> str:
        """A column's header."""
        return {
            "WHEN": self.tr("Reversed"),
            "ORDER": self.tr("Order"),
            "PARTNER": self.tr("Partner"),
            "REASON": self.tr("Reason"),
            "SALES": self.tr("First tracked at"),
        }[name]

    def key(self, record: Reversed) -> str:
        """The action's id."""
        return record.action.id

    def _reason(self, record: Reversed) -> str:
        return reasons.word(record.reason) if record.reason else formats.NONE
