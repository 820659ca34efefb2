"""The trouble that ends the sending of a run."""

from __future__ import annotations

from reversal_desk.errors import DeskError, Forbidden, OtherCopySending, Unauthorized


class Trouble:
    """Nothing more is sent once there is one; the first is the one that is told."""

    def __init__(self) -> None:
        self.first: DeskError | None = None

    def met(self, error: DeskError) -> None:
        """The run can't go on because of this, unless something else stopped it before."""
        if self.first is None:
            self.first = error

    @property
    def exit(self) -> int:
        """The exit code of a command that ran into it (product.md 6); 0 without trouble."""
        match self.first:
            case None:
                return 0
            case OtherCopySending():
                return 5
            case Unauthorized() | Forbidden():
                return 4
            case _:
                return 3
