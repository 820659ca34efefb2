"""The look at the whole journal: on a thread of its own right after the start, awaited before anything is sent."""

from __future__ import annotations

import threading
from pathlib import Path

from reversal_desk.errors import Stopped, StoreError
from reversal_desk.store.database import Damaged, Database
from reversal_desk.store.journal import MIGRATIONS


class Checkup:
    """One look at one file, by a connection of its own. Begins at once; `stop` it, or `wait` for it."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._db: Database | None = None
        self._lock = threading.Lock()
        self._stopped = False
        self._sound = False
        self._trouble: StoreError | None = None
        self._thread = threading.Thread(target=self._look, name="journal checkup")
        self._thread.start()

    def _look(self) -> None:
        try:
            db = Database(self._path, migrations=MIGRATIONS, durable=True)
        except Damaged:
            return
        except StoreError as error:
            self._trouble = error
            return
        try:
            with self._lock:
                self._db = db
                stopped = self._stopped
            self._sound = not stopped and db.sound()
        except Stopped:
            return
        except StoreError as error:  # the disk, not the file
            self._trouble = error
        finally:
            with self._lock:
                self._db = None
            db.close()

    def wait(self) -> bool:
        """Whether the file is sound; StoreError where it could not be looked at."""
        self._thread.join()
        if self._trouble is not None:
            raise self._trouble
        return self._sound

    def stop(self) -> None:
        """End it, however far it is; its thread is gone afterwards."""
        with self._lock:
            self._stopped = True
        while self._thread.is_alive():  # an interruption that comes between two statements is lost
            with self._lock:
                if self._db is not None:
                    self._db.interrupt()
            self._thread.join(0.02)
