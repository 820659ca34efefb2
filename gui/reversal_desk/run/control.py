"""What the person says to a running lane."""

from __future__ import annotations

import threading


class Control:
    """What the person says to a running lane; every method may be called from any thread."""

    def __init__(self) -> None:
        self._pause = threading.Event()
        self._stop = threading.Event()
        self._leave = threading.Event()
        self._news = threading.Event()
        self._only: frozenset[int] | None = None

    def pause(self) -> None:
        """Send nothing more until `resume`."""
        self._pause.set()
        self._news.set()

    def resume(self) -> None:
        """Go on sending."""
        self._pause.clear()
        self._news.set()

    def stop(self, only: frozenset[int] | None = None) -> None:
        """What is not sent yet never will be; what is out is still proved.

        `only`: so it is with these changes alone. This run sends none of the others either: they keep their place.
        """
        self._only = only
        self._stop.set()
        self._pause.clear()
        self._news.set()

    def leave(self) -> None:
        """End soon; everything keeps its place for `resume`."""
        self._leave.set()
        self._news.set()

    @property
    def paused(self) -> bool:
        """Whether the person paused."""
        return self._pause.is_set()

    @property
    def stopped(self) -> bool:
        """Whether the person stopped."""
        return self._stop.is_set()

    @property
    def stops_only(self) -> frozenset[int] | None:
        """The changes that the stop is for; None: all of the batch."""
        return self._only

    def ends(self, change_id: int) -> bool:
        """Whether the person said that this change is not sent (again)."""
        return self.stopped and (self._only is None or change_id in self._only)

    @property
    def leaving(self) -> bool:
        """Whether the lane should end soon."""
        return self._leave.is_set()

    def sleep(self, seconds: float) -> None:
        """Wait, but wake at once when the person says something."""
        if self._news.wait(seconds):
            self._news.clear()
