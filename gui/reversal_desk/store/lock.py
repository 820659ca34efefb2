"""One process sends at a time: an OS file lock beside the journal, freed by the kernel however the process ends."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from reversal_desk.errors import OtherCopySending
from reversal_desk.store.database import of_file_system

#: How long a run waits for the lock, seconds: a re-check holds it for the moment in which it settles rows.
WAIT = 1.0


@contextmanager
def sending_lock(folder: Path) -> Iterator[None]:
    """Hold the lane of this data folder; OtherCopySending when another process has it."""
    lock = FileLock(folder / "sending.lock", mode=0o600)
    try:
        lock.acquire(timeout=WAIT, poll_interval=0.02)
    except Timeout as error:
        raise OtherCopySending("OTHER_COPY_SENDING") from error
    except OSError as error:
        raise of_file_system(error, folder) from error
    try:
        yield
    finally:
        lock.release()


@contextmanager
def nobody_sends(folder: Path) -> Iterator[bool]:
    """True, and nobody begins to send meanwhile; False where somebody sends already. For moments, not for a run."""
    lock = FileLock(folder / "sending.lock", mode=0o600)
    try:
        lock.acquire(timeout=0)
    except Timeout:
        yield False
        return
    except OSError as error:
        raise of_file_system(error, folder) from error
    try:
        yield True
    finally:
        lock.release()
