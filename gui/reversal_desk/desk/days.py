"""The days between which a person, or a command, wants something looked for."""

from __future__ import annotations

from datetime import datetime

from reversal_desk.errors import UsageError


def check_days(since: datetime | None, until: datetime | None) -> None:
    """UsageError where no moment lies between the two: what would be found is nothing, and that is no answer."""
    if since is not None and until is not None and since >= until:
        raise UsageError("DAYS_TURNED")
