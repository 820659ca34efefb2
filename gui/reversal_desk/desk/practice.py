"""The practice service of a desk: made when it is first asked anything, and a sample sheet of its orders.

Its world is dated from the day it was made, so it wears out: what was practised stays done, and after some weeks its
orders lock. `begin_anew` clears the way for a new one.
"""

from __future__ import annotations

import shutil
import threading
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from reversal_desk.model import Account, Notice
from reversal_desk.store.database import of_file_system

if TYPE_CHECKING:
    from reversal_desk.impact.practice import PracticeServer

PRACTICE_LIMIT = 5000
#: The first orders of the samples lock after three weeks, all of them within five.
WORN = timedelta(days=21)


class _Began(msgspec.Struct):
    """As much as is asked of the first line of a world; the whole of it would take a start the practice service."""

    created_at: datetime


def is_worn(folder: Path) -> bool:
    """Whether the practice world in a data folder is so old that its orders lock. A damaged one is no old one."""
    try:
        with (folder / "world" / "practice.jsonl").open("rb") as file:
            began = msgspec.json.decode(file.readline(), type=_Began)
    except FileNotFoundError:
        return False
    except OSError as error:
        raise of_file_system(error, folder) from error
    except (msgspec.DecodeError, ValueError):
        return False  # the service sets it aside and says so
    return datetime.now(UTC) - began.created_at >= WORN


def begin_anew(folder: Path, *, wanted: bool) -> Notice | None:
    """Clear the way for a fresh world where that is wanted, or the old one is worn; the notice says what was not asked.

    All of the folder goes at once: the fresh world has the same orders, and an old journal would take them for handled.
    It is kept under another name until the next time. Where another copy is sending, its batch is in there: it stays.
    """
    worn = is_worn(folder)
    if not (wanted or worn) or not folder.exists():
        return None
    from reversal_desk.store.lock import nobody_sends  # late: most starts move nothing

    with nobody_sends(folder) as free:  # given back before the folder goes: no system moves what is open everywhere
        if not free:
            return Notice("PRACTICE_NOT_ANEW", {"sending": "yes"})
    before = folder.with_name(f"{folder.name}.before")
    try:
        if before.exists():
            shutil.rmtree(before)
        folder.replace(before)
    except OSError as error:  # some systems move no folder that another copy uses; what is there can be gone on with
        return Notice("PRACTICE_NOT_ANEW", {"folder": folder.name, "detail": error.strerror or str(error)})
    return None if wanted else Notice("PRACTICE_ANEW", {"folder": before.name})


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
