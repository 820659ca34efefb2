"""What every test stands on: a home, a keyring and a network of its own, never the developer's.

Each fixture here applies to all tests by itself. Nothing a test does can reach the user's data folder, the
user's keyring or another machine, and a thread that outlives its test fails it.
"""

from __future__ import annotations

import ipaddress
import os
import socket
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

# Before anything imports Qt or asks for the local time; child processes inherit both.
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ["TZ"] = "Asia/Shanghai"  # far from UTC, so that a naive instant shows itself
if hasattr(time, "tzset"):
    time.tzset()

import keyring
import pytest
from hypothesis import settings
from keyring.backend import KeyringBackend
from keyring.errors import PasswordDeleteError

# A shared machine is slow at times; what is found is found again.
settings.register_profile("desk", deadline=None, derandomize="CI" in os.environ)
settings.load_profile("desk")

THREADS_END_WITHIN = 5.0  # seconds a test's threads have to finish after it


class MemoryKeyring(KeyringBackend):
    """A keyring that forgets everything when the test ends."""

    priority = 1

    def __init__(self) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self.entries: dict[tuple[str, str], str] = {}

    def get_password(self, service: str, username: str) -> str | None:
        return self.entries.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self.entries[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        if self.entries.pop((service, username), None) is None:
            raise PasswordDeleteError("no such entry")


class NetworkRefused(AssertionError):
    """A test tried to leave this machine. Not an OSError, so that no retry or fallback hides it."""


@pytest.fixture(autouse=True)
def desk_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The data folder of this test; child processes inherit it. It does not exist yet."""
    home = tmp_path / "desk-home"
    monkeypatch.setenv("REVERSAL_DESK_HOME", str(home))
    monkeypatch.delenv("REVERSAL_DESK_TOKEN", raising=False)
    return home


@pytest.fixture(autouse=True)
def memory_keyring(monkeypatch: pytest.MonkeyPatch) -> Iterator[MemoryKeyring]:
    """The keyring of this test; child processes get none at all."""
    backend = MemoryKeyring()
    before = keyring.get_keyring()
    keyring.set_keyring(backend)
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.fail.Keyring")
    yield backend
    keyring.set_keyring(before)


def is_local(host: object) -> bool:
    """Whether a socket address stays on this machine."""
    if isinstance(host, bytes | bytearray):
        host = host.decode("ascii", "replace")
    if not isinstance(host, str):
        return host is None
    if host in {"", "localhost"}:
        return True
    try:
        return ipaddress.ip_address(host.partition("%")[0]).is_loopback
    except ValueError:
        return False


@pytest.fixture(autouse=True)
def loopback_only(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """Refuse every connection that leaves this machine, and every question to a name server.

    Gives the list of what was refused; the test fails when it is not empty at the end.
    A name ending in .invalid does not exist by definition (RFC 6761), so it is answered without asking.
    """
    refused: list[str] = []
    connect, connect_ex, getaddrinfo = socket.socket.connect, socket.socket.connect_ex, socket.getaddrinfo

    def check(address: object) -> None:
        host = address[0] if isinstance(address, tuple) else None
        if not is_local(host):
            refused.append(str(host))
            raise NetworkRefused(f"a test tried to connect to {host}; only this machine may be reached")

    def guarded_connect(self: socket.socket, address: Any) -> None:
        check(address)
        connect(self, address)

    def guarded_connect_ex(self: socket.socket, address: Any) -> int:
        check(address)
        return connect_ex(self, address)

    def guarded_getaddrinfo(host: Any, *rest: Any, **named: Any) -> Any:
        if isinstance(host, str) and host.endswith(".invalid"):
            raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")
        check((host,))
        return getaddrinfo(host, *rest, **named)

    monkeypatch.setattr(socket.socket, "connect", guarded_connect)
    monkeypatch.setattr(socket.socket, "connect_ex", guarded_connect_ex)
    monkeypatch.setattr(socket, "getaddrinfo", guarded_getaddrinfo)
    for name in ("http_proxy", "https_proxy", "all_proxy", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"):
        monkeypatch.delenv(name, raising=False)
    yield refused
    assert not refused, f"the network was asked for: {', '.join(refused)}"


@pytest.fixture(autouse=True)
def no_leaked_threads() -> Iterator[None]:
    """A thread the test started and that would keep the program alive fails it."""
    before = set(threading.enumerate())
    yield
    ends = time.monotonic() + THREADS_END_WITHIN
    leaked = []
    for thread in threading.enumerate():
        if thread in before or thread.daemon:
            continue
        thread.join(max(0.0, ends - time.monotonic()))
        if thread.is_alive():
            leaked.append(thread.name)
    assert not leaked, f"threads still running after the test: {', '.join(leaked)}"
