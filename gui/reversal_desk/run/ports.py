"""What the engine asks of the world, as protocols: reads of the service, server time, the hourly budget."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Protocol

from reversal_desk.model import Action, ActionState, ActionUpdate, Item, Queued, Submission, Window


class Reads(Protocol):
    """The reads of the service the lane needs: `Client` of impact/client.py."""

    def actions(
        self, program_id: str, *, updated: Window | None = None, event: Window | None = None,
        locking: Window | None = None, state: ActionState | None = None,
    ) -> tuple[Action, ...]:  # fmt: skip
        """List actions by one or more windows."""
        ...

    def action(self, action_id: str) -> Action:
        """Read one action."""
        ...

    def items(self, action_id: str) -> tuple[Item, ...]:
        """Read an action's items."""
        ...

    def updates(self, program_id: str, *, updated: Window) -> tuple[ActionUpdate, ...]:
        """List the change log."""
        ...

    def submission(self, queued: Queued) -> Submission:
        """Read one receipt."""
        ...

    def recent_submissions(self) -> tuple[Submission, ...]:
        """Read the first page of receipts."""
        ...


class Clock(Protocol):
    """Server time."""

    def now(self) -> datetime:
        """Aware UTC, as the service's clock shows."""
        ...

    @property
    def known(self) -> bool:
        """Whether the service was heard since the start or the last jump; else it is the computer's clock."""
        ...

    def jumped(self) -> bool:
        """True once after a sleep or a jump of the computer's clock."""
        ...


class BudgetView(Protocol):
    """What the lane asks of the hourly budget."""

    @property
    def requests(self) -> Mapping[str, int]:
        """Requests by kind."""
        ...

    @property
    def available(self) -> int:
        """How many requests may start now."""
        ...

    def wait_seconds(self, kind: str = "write") -> float:
        """Seconds until a request may start."""
        ...

    def finish_time(self, count: int) -> datetime:
        """When so many more requests will have been sent."""
        ...
