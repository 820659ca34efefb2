"""The only door of keyring: where tokens really are. In the OS keyring, or in memory for this run; never in a file.

An entry belongs to an account's key (address and SID), so a token can never be sent to another address. On a
desktop a locked keyring may ask the person and block: call from a background thread.
"""

from __future__ import annotations

import contextlib
import os
import threading

import keyring
from keyring.errors import InitError, KeyringError, KeyringLocked, NoKeyringError, PasswordDeleteError

from reversal_desk.errors import VaultError
from reversal_desk.model import Account

SERVICE = "reversal-desk"
#: Backends that would write a token where anybody can read it (keyrings.alt), by module name.
_UNSAFE = ("keyrings.alt",)


class Vault:
    """Tokens by account. What the keyring can't keep stays in this process's memory."""

    def __init__(self) -> None:
        self._memory: dict[str, str] = {}
        self._lock = threading.Lock()

    def keep(self, account: Account, token: str) -> bool:
        """Keep a token; False when no keyring took it and it stays in memory for this run only."""
        with self._lock:
            self._memory[account.key] = token
        try:
            _refuse_plain_text()
            keyring.set_password(SERVICE, account.key, token)
        except (KeyringError, RuntimeError, OSError):
            # every failure means the same to the caller, who says it: kept for this run only
            return False
        return True

    def token(self, account: Account) -> str:
        """The token: this run's memory, REVERSAL_DESK_TOKEN, the keyring. VaultError says why there is none."""
        with self._lock:
            known = self._memory.get(account.key)
        if known:
            return known
        from_environment = os.environ.get("REVERSAL_DESK_TOKEN", "").strip()
        if from_environment:
            return from_environment
        try:
            _refuse_plain_text()
            kept = keyring.get_password(SERVICE, account.key)
        except NoKeyringError as error:
            raise VaultError("TOKEN_MISSING", kind="missing", account=account.name) from error
        except (KeyringLocked, InitError) as error:
            raise VaultError("KEYRING_LOCKED", kind="locked", account=account.name) from error
        except (KeyringError, RuntimeError, OSError) as error:
            raise VaultError("KEYRING_FAILED", kind="other", account=account.name) from error
        if not kept:
            raise VaultError("TOKEN_MISSING", kind="missing", account=account.name)
        with self._lock:
            self._memory[account.key] = kept
        return kept

    def forget(self, account: Account) -> None:
        """Remove an account's token everywhere; one that isn't there is fine."""
        with self._lock:
            self._memory.pop(account.key, None)
        with contextlib.suppress(PasswordDeleteError, NoKeyringError):
            try:
                keyring.delete_password(SERVICE, account.key)
            except (KeyringLocked, InitError) as error:
                raise VaultError("KEYRING_LOCKED", kind="locked", account=account.name) from error


def _refuse_plain_text() -> None:
    backend = type(keyring.get_keyring()).__module__
    if backend.startswith(_UNSAFE):
        raise NoKeyringError(f"{backend} keeps tokens in a file")
