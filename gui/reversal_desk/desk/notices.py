"""What is to be told to the person outside any one use case, as that the journal was damaged or the clock is wrong."""

from __future__ import annotations

from reversal_desk.model import Notice


class Notices:
    """Everything said since the start, the oldest first."""

    def __init__(self) -> None:
        self.said: tuple[Notice, ...] = ()

    def say(self, notice: Notice) -> None:
        """Add one."""
        self.said = (*self.said, notice)

    def say_once(self, notice: Notice) -> None:
        """Add one, unless just that was said before."""
        if notice not in self.said:
            self.say(notice)
