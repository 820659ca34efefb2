"""A line of TCP between the program and the practice service that can be cut, swallow, tear, crawl, and be restored.

Loopback only. One thread for each connection, ended by `close`.
"""

from __future__ import annotations

import contextlib
import re
import select
import socket
import struct
import threading
from enum import StrEnum
from types import TracebackType

_TICK = 0.02  # how soon a change of state is noticed, seconds
_WRITE = re.compile(rb"(PUT|DELETE|POST) ")
_LIST = re.compile(rb"GET \S+/Actions\?")


class State(StrEnum):
    """What the line does."""

    OPEN = "open"
    REFUSED = "refused"  # nobody listens; open connections are reset
    RESET = "reset"  # every connection is reset, new ones at once after they are made
    SWALLOW = "swallow"  # a black hole: taken, never carried on, never answered
    DEAF = "deaf"  # requests arrive, answers are lost and the connection is reset
    HALF = "half"  # half of an answer arrives, then the connection is reset
    SLOW = "slow"  # answers crawl, a few bytes at a time


class Wire:
    """The line to `origin` of a service. `origin` is its near end; `writes` lets changes through while set."""

    def __init__(self, origin: str) -> None:
        self._far = ("127.0.0.1", int(origin.rpartition(":")[2]))
        self._state = State.OPEN
        self._over = threading.Event()
        self.writes = threading.Event()
        self.writes.set()
        self.held = threading.Event()  # a write waits at the closed gate
        self._meeting: threading.Barrier | None = None
        self.struck = threading.Event()  # a connection met the present trouble
        self._threads: list[threading.Thread] = []
        self._listener = self._listen(0)
        self._port = int(self._listener.getsockname()[1])
        self._start(self._accept)

    @property
    def origin(self) -> str:
        """`http://127.0.0.1:PORT`"""
        return f"http://127.0.0.1:{self._port}"

    def set(self, state: State) -> None:
        """From now on the line does this; open connections notice within a moment."""
        self.struck.clear()
        self._state = state
        if state is State.REFUSED:
            self._listener.close()
        elif self._listener.fileno() < 0:
            self._listener = self._listen(self._port)

    def meet(self, callers: int) -> None:
        """The next lists of actions of so many callers wait for each other and go on together."""
        self._meeting = threading.Barrier(callers, timeout=60)

    def close(self) -> None:
        """Cut everything and join every thread."""
        self._over.set()
        self.writes.set()
        for thread in list(self._threads):
            thread.join(10)
            assert not thread.is_alive(), "a thread of the line is stuck"
        self._listener.close()

    def __enter__(self) -> Wire:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    @staticmethod
    def _listen(port: int) -> socket.socket:
        listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(("127.0.0.1", port))
        listener.listen(64)
        listener.setblocking(False)
        return listener

    def _start(self, work: object, *values: object) -> None:
        thread = threading.Thread(target=work, args=values, name="wire", daemon=True)  # type: ignore[arg-type]
        self._threads.append(thread)
        thread.start()

    def _accept(self) -> None:
        while not self._over.wait(_TICK):
            with contextlib.suppress(OSError, ValueError):  # nobody calls, or nobody listens at present
                while True:
                    near, _ = self._listener.accept()
                    self._start(self._carry, near)

    def _carry(self, near: socket.socket) -> None:
        near.setblocking(True)
        far = socket.create_connection(self._far, timeout=10)
        with near, far:
            with contextlib.suppress(OSError):  # either side went away: the other is closed with it
                self._between(near, far)
            if self._state in {State.REFUSED, State.RESET, State.DEAF, State.HALF}:
                with contextlib.suppress(OSError):  # gone already
                    near.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))  # RST, no FIN

    def _between(self, near: socket.socket, far: socket.socket) -> None:
        while not self._over.is_set():
            state = self._state
            if state in {State.REFUSED, State.RESET}:
                self.struck.set()
                return
            if state is State.SWALLOW:
                if select.select([near], [], [], 0)[0]:
                    self.struck.set()
                self._over.wait(_TICK)
                continue
            ready = select.select([near, far], [], [], _TICK)[0]
            if near in ready:
                data = near.recv(65536)
                if not data or not self._gate(data):
                    return
                far.sendall(data)
            if far in ready and not self._answer(near, far.recv(65536), state):
                return

    def _gate(self, data: bytes) -> bool:
        """Whether the request goes on: a write waits at the gate; the line may be cut meanwhile."""
        meeting = self._meeting
        if meeting is not None and _LIST.match(data):
            with contextlib.suppress(threading.BrokenBarrierError):  # the other one never came: the test shows that
                meeting.wait()
            self._meeting = None
        if not _WRITE.match(data):
            return True
        while not self.writes.wait(_TICK):
            self.held.set()
            if self._over.is_set() or self._state in {State.REFUSED, State.RESET}:
                return False
        return True

    def _answer(self, near: socket.socket, data: bytes, state: State) -> bool:
        """Carry an answer as the state allows; False ends the connection."""
        if not data:
            return False
        if state is State.DEAF:
            self.struck.set()
            return False
        if state is State.HALF:
            near.sendall(data[: len(data) // 2])
            self.struck.set()
            return False
        if state is State.SLOW:
            self.struck.set()
            for start in range(0, len(data), 512):
                near.sendall(data[start : start + 512])
                if self._over.wait(0.01):
                    return False
            return True
        near.sendall(data)
        return True
