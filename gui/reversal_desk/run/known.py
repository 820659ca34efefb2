"""How the actions of a run stand, as far as it has read them."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from reversal_desk.errors import Rejected
from reversal_desk.model import Action
from reversal_desk.run.ports import Clock, Reads
from reversal_desk.run.rows import Rows


class Known:
    """The newest reading of each action, by its id, and which of them have news since."""

    def __init__(self, *, client: Reads, clock: Clock, rows: Rows) -> None:
        self._client = client
        self._clock = clock
        self._rows = rows
        self.fresh: dict[str, Action] = {}
        self.news: set[str] = set()  # actions of which the change log has news since they were read
        self.updated: set[str] = set()  # actions that the lists name as updated since they were planned

    def now(self, action_id: str) -> Action | None:
        """One action; None where the service doesn't give it (any more)."""
        try:
            return self._client.action(action_id)
        except Rejected:
            return None

    def know_the_time(self, action_id: str) -> None:
        """Where server time is not known, ask for something: windows, guards and the patience depend on it."""
        if not self._clock.known:
            self.now(action_id)

    def learn(self, actions: Iterable[Action]) -> None:
        """Actions as they were just read: what was planned on an older reading is planned anew."""
        read = {action.id: action for action in actions}
        self.fresh.update(read)
        self.news -= read.keys()
        planned = self._rows.planned
        for number in [number for number, found in planned.items() if found.change.action_id in read]:
            del planned[number]

    def learn_updated(self, actions: Collection[Action]) -> None:
        """Of those that are planned with items these may have others now."""
        self.learn(actions)
        self.updated.update(action.id for action in actions)
