"""The only door of keyring: where tokens really are. In the OS keyring, or in memory for this run; never in a file.

Beside them, as an entry of its own for each data folder, the head of its journal's chain: out of reach of whoever
edits the folder.

An entry belongs to an account's key (address and SID), so a token can never be sent to another address. On a
desktop a locked keyring may ask the person and block: call from a background thread.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from reversal_desk import late
from reversal_desk.errors import VaultError
from reversal_desk.model import Account

# Late: no token is asked for at a start.
if TYPE_CHECKING:
    import keyring
    from keyring import errors as troubles
    from keyring.backend import KeyringBackend
    from keyring.backends import chainer
else:
    keyring, troubles = late.room("keyring"), late.room("keyring.errors")
    chainer = late.room("keyring.backends.chainer")

T = TypeVar("T")

SERVICE = "reversal-desk"
HEADS = "reversal-desk history"
#: A keyring that takes longer to say something of a head is done without, seconds.
HEAD_SECONDS = 5.0
#: Backends that write a token where anybody can read it, or throw it away and say nothing; by module name.
_UNSAFE = ("keyrings.alt", "keyring.backends.null")


class Vault:
    """Tokens by account. What the keyring can't keep stays in this process's memory.

    A keyring is a foreign program behind a plug-in: beside keyring's own errors it raises those of D-Bus, COM or
    the platform, which share no parent. So whatever comes from it is caught here, and told as one of three kinds.
    """

    def __init__(self) -> None:
        self._memory: dict[str, str] = {}
        self._lock = threading.Lock()
        self._unlocked = False
        self._lent_to = ""  # whose the token of the environment is: the first sign-in that needed it

    def keep(self, account: Account, token: str) -> bool:
        """Keep a token; False when no keyring took it and it stays in memory for this run only."""
        with self._lock:
            self._memory[account.key] = token
        try:
            _backend().set_password(SERVICE, account.key, token)
        except Exception:  # noqa: BLE001 - see the class; the caller says it: kept for this run only
            return False
        self._unlocked = True
        return True

    def token(self, account: Account) -> str:
        """The token: this run's memory, REVERSAL_DESK_TOKEN, the keyring. VaultError says why there is none.

        The environment's is one sign-in's (address and SID); another address never gets to see it.
        """
        from_environment = os.environ.get("REVERSAL_DESK_TOKEN", "").strip()
        with self._lock:
            known = self._memory.get(account.key)
            if known:
                return known
            if from_environment and self._lent_to in {"", account.budget_key}:
                self._lent_to = account.budget_key
                return from_environment
        try:
            kept = _backend().get_password(SERVICE, account.key)
        except Exception as error:
            raise _failure(error, account) from error
        if not kept:
            raise VaultError("TOKEN_MISSING", kind="missing", account=account.name)
        with self._lock:
            self._memory[account.key] = kept
        self._unlocked = True
        return kept

    @property
    def backend(self) -> str:
        """The name of the keyring in use, which is not asked anything; "" where there is none that is safe."""
        try:
            chosen = type(_backend())
        except troubles.NoKeyringError:
            return ""
        return f"{chosen.__module__}.{chosen.__qualname__}"

    @property
    def unlocked(self) -> bool:
        """Whether the keyring gave or took a token in this run: then it asks the person nothing more."""
        return self._unlocked

    def head(self, folder: Path) -> str | None:
        """The head kept for a data folder; None where there is none, or the keyring doesn't say in time.

        It may ask the person to unlock it: not in the middle of a run, unless `unlocked`.
        """
        return _in_time(lambda: _backend().get_password(HEADS, str(folder.resolve())))

    def keep_head(self, folder: Path, head: str) -> bool:
        """Keep a data folder's head. Does nothing, and gives False, unless `unlocked`: no run waits for a keyring."""
        if not self._unlocked:
            return False

        def keep() -> bool:
            _backend().set_password(HEADS, str(folder.resolve()), head)
            return True

        return _in_time(keep) or False

    def forget(self, account: Account) -> None:
        """Remove an account's token everywhere; one that isn't there is fine."""
        with self._lock:
            self._memory.pop(account.key, None)
        try:
            _backend().delete_password(SERVICE, account.key)
        except (troubles.PasswordDeleteError, troubles.NoKeyringError):
            return
        except Exception as error:
            raise _failure(error, account) from error


def _in_time(ask: Callable[[], T]) -> T | None:
    """The keyring's answer; None where it fails or takes too long. A daemon: one that hangs holds nothing up."""
    said: list[T] = []

    def work() -> None:
        try:
            said.append(ask())
        except Exception:  # noqa: BLE001 - see Vault; without a keyring there is no head in it, and that is all
            return

    thread = threading.Thread(target=work, name="keyring", daemon=True)
    thread.start()
    thread.join(HEAD_SECONDS)
    return said[0] if said else None


def _failure(error: Exception, account: Account) -> VaultError:
    match error:
        case troubles.NoKeyringError():
            return VaultError("TOKEN_MISSING", kind="missing", account=account.name)
        case troubles.KeyringLocked() | troubles.InitError():
            return VaultError("KEYRING_LOCKED", kind="locked", account=account.name)
        case _:
            return VaultError("KEYRING_FAILED", kind="other", account=account.name)


def _backend() -> KeyringBackend:
    """The keyring in use, never one that writes tokens to a file or nowhere; NoKeyringError where there is no other."""
    chosen = keyring.get_keyring()
    backends = chosen.backends if isinstance(chosen, chainer.ChainerBackend) else [chosen]
    for backend in backends:
        if not type(backend).__module__.startswith(_UNSAFE):
            return backend
    raise troubles.NoKeyringError("no keyring here keeps a token safely")
