"""Keeps the machine from falling asleep while rows are sent; where there is no way to, the run goes on all the same."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import ExitStack
from typing import TypeVar

from reversal_desk.model import Progress, RowState

T = TypeVar("T")
Tell = Callable[[Progress], None]

#: Rows in these states need the machine; what is only still to be proved can be looked at after a sleep.
_NEED_IT = (RowState.WAITING, RowState.SENDING)


def while_sending(work: Callable[[Tell], T], tell: Tell) -> T:
    """Do `work(tell)` and stay awake until everything is sent; called in the thread that works."""
    from wakepy import keep  # late: a tenth of a second that the start of the window does not need

    with ExitStack() as awake:
        awake.enter_context(keep.running(on_fail="pass"))

        def watch(progress: Progress) -> None:
            begun = progress.counts and progress.phase not in {"preparing", "canary"}
            if begun and not any(progress.counts.get(state, 0) for state in _NEED_IT):
                awake.close()
            tell(progress)

        return work(watch)
