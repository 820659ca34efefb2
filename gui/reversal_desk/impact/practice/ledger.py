"""The practice world on disk: one append-only file of what was accepted, replayed into a `World`.

First line: creation facts. Then one line per accepted write, written before its answer leaves, and a short
line per other counted request, so that the hourly limit survives restarts. Several processes may share a
folder: each turn takes the folder's OS lock, reads what the others appended, and only then acts. The kernel
has every byte once `write` returns, so killing the process at any moment loses nothing that was answered.
"""

from __future__ import annotations

import errno
import logging
import os
import random
import threading
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from urllib.parse import parse_qsl

import msgspec
from filelock import FileLock

from reversal_desk.impact.practice.northwind import northwind
from reversal_desk.impact.practice.spec import WorldSpec
from reversal_desk.impact.practice.world import Submission, World
from reversal_desk.impact.practice.writes import Refusal, Wish, read_write

log = logging.getLogger(__name__)

FILE_NAME = "practice.jsonl"
LOCK_NAME = "practice.lock"
_HOUR = timedelta(hours=1)
_POLL_SECONDS = 0.002  # between two tries for the folder's lock while another process has its turn


class _Created(msgspec.Struct, tag="created", tag_field="kind", omit_defaults=True):
    """The first line. `spec` is None for the practice brand itself, which is built from its fixed seed.

    `id` tells one world's file from the next one's under the same name.
    """

    created_at: datetime
    id: str
    version: int = 1
    spec: WorldSpec | None = None


class _Written(msgspec.Struct, tag="write", tag_field="kind"):
    """One accepted write; `at` and `due` in UTC, `body` exactly as sent."""

    at: datetime
    sid: str
    method: str
    body: str
    id: str
    due: datetime


class _Counted(msgspec.Struct, tag="r", tag_field="kind"):
    """One other request, for the hourly limit alone."""

    at: datetime


_decode = msgspec.json.Decoder(_Created | _Written | _Counted).decode
_encode = msgspec.json.Encoder().encode


class Turn:
    """One request's exclusive moment: the world up to date as of `now`."""

    def __init__(self, ledger: Ledger, world: World, now: datetime) -> None:
        self._ledger = ledger
        self.world = world
        self.now = now

    def used(self) -> int:
        """Requests counted in the present hour."""
        start = self._ledger.hour_start
        return 0 if start is None or self.now >= start + _HOUR else self._ledger.used

    def hour_ends(self) -> datetime:
        """When the count starts anew; the hour begins with its first request."""
        start = self._ledger.hour_start
        return (start if start is not None and self.now < start + _HOUR else self.now) + _HOUR

    def count(self) -> None:
        """Count one request that is no write."""
        self._ledger.append(_Counted(self.now))
        self._ledger.counted(self.now)

    def accept(self, wish: Wish, *, sid: str, method: str, body: str, delay: tuple[float, float]) -> Submission:
        """Put one valid write on record and into the queue; it counts as a request too."""
        number = len(self.world.submissions) + 1
        seed = f"{self.world.spec.seed} {self.world.created_at.isoformat()} {number}"
        submission_id = f"A-{uuid.uuid5(uuid.NAMESPACE_OID, seed)}"
        wait = random.Random(seed).uniform(*delay)
        line = _Written(self.now, sid, method, body, submission_id, self.now + timedelta(seconds=wait))
        self._ledger.append(line)
        self._ledger.counted(self.now)
        return _queue(self.world, line, wish)


class Ledger:
    """The file, its lock and the world replayed from it."""

    def __init__(self, folder: Path, *, now: Callable[[], datetime], spec: WorldSpec | None) -> None:
        self._path = folder / FILE_NAME
        self._now = now
        self._spec = spec
        self._mutex = threading.Lock()
        folder.mkdir(parents=True, exist_ok=True)
        self._lock = FileLock(folder / LOCK_NAME, thread_local=False, poll_interval=_POLL_SECONDS)
        self._world: World | None = None
        self._offset = 0
        self._head = b""  # the first line as read
        self._seen = (-1, -1)  # size and time of the last change as last looked at
        self._latest: datetime | None = None
        self.hour_start: datetime | None = None
        self.used = 0

    @contextmanager
    def turn(self) -> Iterator[Turn]:
        """Exclusive over threads and processes. Raises OSError where the folder can't be read or written."""
        with self._mutex, self._lock:
            world = self._catch_up()
            now = self._now()
            if self._latest is not None and now < self._latest:
                now = self._latest  # a clock that stepped back must not undo what has happened
            self._latest = now
            world.advance(now)
            yield Turn(self, world, now)

    def append(self, line: _Created | _Written | _Counted) -> None:
        """Write one line whole or not at all. Raises OSError (a full disk) with the file as it was."""
        data = _encode(line) + b"\n"
        handle = os.open(self._path, os.O_WRONLY | os.O_APPEND | os.O_CREAT | getattr(os, "O_BINARY", 0), 0o600)
        try:
            try:
                if os.write(handle, data) != len(data):
                    raise OSError(errno.ENOSPC, "the practice world's disk is full")
            except OSError:
                os.ftruncate(handle, self._offset)
                raise
            facts = os.fstat(handle)
        finally:
            os.close(handle)
        self._offset += len(data)
        self._seen = (facts.st_size, facts.st_mtime_ns)

    def counted(self, at: datetime) -> None:
        """One more request in the hour that `at` lies in."""
        if self.hour_start is None or at >= self.hour_start + _HOUR:
            self.hour_start, self.used = at, 0
        self.used += 1

    def start_over(self) -> None:
        """Drop the world and begin a new one. Raises OSError."""
        with self._mutex, self._lock:
            self._path.unlink(missing_ok=True)
            self._begin()

    # ------------------------------------------------------------------ replay

    def _catch_up(self) -> World:
        try:
            facts = self._path.stat()
        except FileNotFoundError:
            return self._begin()
        if self._world is not None and (facts.st_size, facts.st_mtime_ns) == self._seen:
            return self._world
        with self._path.open("rb") as file:
            if not self._head or file.read(len(self._head)) != self._head:
                self._forget()  # first sight, or another world's file lies here now
            file.seek(self._offset)
            tail = file.read()
        self._seen = (facts.st_size, facts.st_mtime_ns)
        whole = tail.rfind(b"\n") + 1
        if whole < len(tail):
            # Nobody else is writing while we hold the lock: the writer of these bytes is dead.
            log.warning("practice world: cut off %d bytes of an unfinished last line", len(tail) - whole)
            os.truncate(self._path, self._offset + whole)
        try:
            for line in tail[:whole].splitlines():
                self._replay(line)
        except (msgspec.DecodeError, Refusal, ValueError) as error:
            return self._set_aside(error)
        self._offset += whole
        return self._world or self._begin()

    def _replay(self, data: bytes) -> None:
        line = _decode(data)
        if isinstance(line, _Created):
            self._head = data + b"\n"
            self._world = World(line.spec or northwind(), created_at=line.created_at)
            self._latest = line.created_at
            return
        if self._world is None:
            raise ValueError("the first line does not say how the world began")
        self._latest = line.at
        self.counted(line.at)
        if isinstance(line, _Written):
            self._world.advance(line.at)
            form = parse_qsl(line.body, keep_blank_values=True)
            form = [(name, value) for name, value in form if name != "_method"]
            _queue(self._world, line, read_write(method=line.method, form=form, spec=self._world.spec))

    def _set_aside(self, error: Exception) -> World:
        """A line that cannot be understood: keep the file under another name and begin anew."""
        kept = self._path.with_name(f"{FILE_NAME}.damaged-{uuid.uuid4().hex[:8]}")
        log.error("practice world: set aside as %s, because a line cannot be read: %s", kept.name, error)
        self._path.replace(kept)
        return self._begin()

    def _begin(self) -> World:
        self._forget()
        created = _Created(created_at=self._now(), id=uuid.uuid4().hex, spec=self._spec)
        self._path.parent.mkdir(parents=True, exist_ok=True)
        self.append(created)
        self._head = _encode(created) + b"\n"
        self._world = World(created.spec or northwind(), created_at=created.created_at)
        self._latest = created.created_at
        return self._world

    def _forget(self) -> None:
        self._world, self._offset, self._head, self._latest = None, 0, b"", None
        self.hour_start, self.used = None, 0


def _queue(world: World, line: _Written, wish: Wish) -> Submission:
    return world.submit(wish, submission_id=line.id, method=line.method, payload=line.body, at=line.at, due=line.due)
