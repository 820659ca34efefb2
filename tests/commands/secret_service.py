"""A real Secret Service of its own for a test: gnome-keyring on a private session bus."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest


class SecretService:
    """A session bus with gnome-keyring on it, as toolchain notes describe; everything in a folder of its own."""

    def __init__(self, folder: Path) -> None:
        self.environment = {
            **{name: value for name, value in os.environ.items() if name not in {"DISPLAY", "WAYLAND_DISPLAY"}},
            "HOME": str(folder),
            "XDG_RUNTIME_DIR": str(folder),
            "XDG_DATA_HOME": str(folder / "share"),
        }
        self._bus = subprocess.Popen(
            ["dbus-run-session", "--", "sh", "-c", "echo $DBUS_SESSION_BUS_ADDRESS; exec cat"],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, env=self.environment,
        )  # fmt: skip
        assert self._bus.stdout is not None
        self.environment["DBUS_SESSION_BUS_ADDRESS"] = self._bus.stdout.readline().strip()
        self._daemon: subprocess.Popen[str] | None = None

    def start(self, password: str | None) -> None:
        """Start (again): with a password its keyring is open, without it stays locked."""
        self.stop_daemon()
        unlock = [] if password is None else ["--unlock"]
        self._daemon = subprocess.Popen(
            ["gnome-keyring-daemon", "--foreground", "--components=secrets", *unlock],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, env=self.environment,
        )  # fmt: skip
        assert self._daemon.stdin is not None
        self._daemon.stdin.write(password or "")
        self._daemon.stdin.close()
        subprocess.run(
            ["gdbus", "wait", "--session", "--timeout", "20", "org.freedesktop.secrets"],
            check=True,
            env=self.environment,
        )

    def lock(self) -> None:
        """Lock its keyring while everything runs on, as a screen that locks does."""
        subprocess.run(
            [
                "gdbus", "call", "--session", "--dest", "org.freedesktop.secrets",
                "--object-path", "/org/freedesktop/secrets", "--method", "org.freedesktop.Secret.Service.Lock",
                "['/org/freedesktop/secrets/collection/login']",
            ],
            check=True, env=self.environment, stdout=subprocess.DEVNULL, timeout=30,
        )  # fmt: skip

    def stop_daemon(self) -> None:
        if self._daemon is not None:
            self._daemon.terminate()
            self._daemon.wait(20)
            assert self._daemon.stdout is not None
            self._daemon.stdout.close()

    def close(self) -> None:
        self.stop_daemon()
        assert self._bus.stdin is not None
        assert self._bus.stdout is not None
        self._bus.stdin.close()
        self._bus.wait(20)
        self._bus.stdout.close()


@contextmanager
def private_keyring(folder: Path) -> Iterator[SecretService]:
    """The service in a new folder; skips where its programs are not installed."""
    needed = ("dbus-run-session", "gnome-keyring-daemon", "gdbus")
    lacking = [name for name in needed if shutil.which(name) is None]
    if lacking:
        pytest.skip(f"not installed here: {', '.join(lacking)}")
    folder.mkdir(mode=0o700)
    service = SecretService(folder)
    try:
        yield service
    finally:
        service.close()
