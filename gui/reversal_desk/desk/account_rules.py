"""What makes an account usable, and which accounts cannot harm a real one: practice, and services on this computer."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from reversal_desk import late
from reversal_desk.errors import UsageError
from reversal_desk.model import Account

# Late: a start needs no network.
if TYPE_CHECKING:
    from reversal_desk.impact import clock as clocks
    from reversal_desk.impact import rates
else:
    clocks, rates = late.room("reversal_desk.impact.clock"), late.room("reversal_desk.impact.rates")

PATIENCE_FLOOR = 3600.0

_SID = re.compile(r"[A-Za-z0-9_-]{1,64}")


def checked_account(*, name: str, sid: str, origin: str, brand_id: str = "") -> Account:
    """An account whose values can be used: a SID of letters and digits, an https (or loopback) address."""
    if not name.strip():
        raise UsageError("USAGE", detail="The account needs a name.")
    if not _SID.fullmatch(sid.strip()):
        raise UsageError("SID_INVALID", sid=sid)
    account = Account(name=name.strip(), sid=sid.strip(), origin=origin.strip().rstrip("/"), brand_id=brand_id)
    from reversal_desk.impact.client import Client, Token  # late: a start needs no network

    clock = clocks.ServerClock()
    # Refuses an address that isn't secure.
    Client(account, Token("-"), budget=rates.Budget(clock), clock=clock).close()
    return account


def check_patience(account: Account, patience: float) -> None:
    """Less than an hour only where nothing real can happen twice (product.md 6)."""
    if patience < PATIENCE_FLOOR and not account.practice and not is_loopback(account.origin):
        raise UsageError("PATIENCE_TOO_SHORT", seconds=patience)


def has_no_other_tools(account: Account) -> bool:
    """Whether nobody but us can ask the service of this account anything: its hour needs no reserve and no memory."""
    return account.practice or is_loopback(account.origin)


def is_loopback(origin: str) -> bool:
    """Whether the address is on this computer: a test or practice service."""
    return bool(re.match(r"https?://(127\.0\.0\.1|localhost|\[::1\])(:\d+)?(/|$)", origin))
