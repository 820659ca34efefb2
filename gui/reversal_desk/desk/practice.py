"""The practice service of a desk: made when it is first asked anything, and a sample sheet of its orders."""

from __future__ import annotations

import threading
from pathlib import Path
from typing import TYPE_CHECKING

from reversal_desk.model import Account

if TYPE_CHECKING:
    from reversal_desk.impact.practice import PracticeServer

PRACTICE_LIMIT = 5000


class Practice:
    """The stand-in service in this process, whose world lies in the data folder. It starts under the desk's lock.

    It answers a change after `pace` seconds: at once, a whole sample would be sent before anyone could pause it.
    """

    def __init__(self, folder: Path, *, delay: tuple[float, float], pace: float, lock: threading.RLock) -> None:
        self._folder = folder
        self._delay, self._pace = delay, pace
        self._lock = lock
        self.server: PracticeServer | None = None

    def account(self) -> Account:
        """The built-in account; its address is the service's own once it runs."""
        from reversal_desk.impact.practice import PRACTICE_SID  # late: only practice mode pays for werkzeug

        origin = self.server.origin if self.server is not None else "http://127.0.0.1"
        return Account(name="Practice", sid=PRACTICE_SID, origin=origin, practice=True)

    def start(self) -> Account:
        """The built-in account of a service that runs from now on, if it didn't before."""
        from reversal_desk.impact.practice import Faults, PracticeServer, Rule, Trouble

        with self._lock:
            if self.server is None:
                slow = [
                    Rule(Trouble.DELAY, method=method, times=None, seconds=self._pace)
                    for method in ("PUT", "DELETE")
                    if self._pace
                ]
                server = PracticeServer(
                    self._folder / "world", delay=self._delay, limit=PRACTICE_LIMIT, faults=Faults(slow)
                )
                server.start()
                self.server = server
            return self.account()

    def sample(self) -> Path:
        """Write a sheet whose orders exist in the practice world, dated around it."""
        import csv  # late: only practice mode writes a sheet
        import io

        from reversal_desk.impact.practice import read_world
        from reversal_desk.impact.practice.samples import dated_sample_rows

        self.start()
        world = read_world(self._folder / "world")
        text = io.StringIO(newline="")
        csv.writer(text).writerows(dated_sample_rows(world.created_at))
        target = self._folder / "returns_sample.csv"
        target.write_text(text.getvalue(), encoding="utf-8-sig", newline="")
        return target

    def stop(self) -> None:
        """End the service, if it was started."""
        if self.server is not None:
            self.server.stop()
