"""Tokens: in the keyring or in memory, bound to one address, and never in a file or a sentence."""

from __future__ import annotations

import sys
from types import ModuleType

import keyring
import pytest
from keyring.backend import KeyringBackend
from keyring.backends.chainer import ChainerBackend
from keyring.errors import (
    InitError,
    KeyringError,
    KeyringLocked,
    NoKeyringError,
    PasswordDeleteError,
    PasswordSetError,
)

from reversal_desk.errors import VaultError
from reversal_desk.model import Account
from reversal_desk.vault import SERVICE, Vault

HERE = Account(name="T", sid="IR1")
ELSEWHERE = Account(name="T", sid="IR1", origin="https://elsewhere.invalid")
SECRET = "tok-3f9c"


class Broken(KeyringBackend):
    """A keyring that answers everything with one error."""

    priority = 1

    def __init__(self, error: Exception) -> None:
        super().__init__()
        self.error = error

    def get_password(self, service: str, username: str) -> str | None:
        raise self.error

    def set_password(self, service: str, username: str, password: str) -> None:
        raise self.error

    def delete_password(self, service: str, username: str) -> None:
        raise self.error


class Bus(Exception):
    """As jeepney's: no relative of keyring's errors."""


def test_a_token_is_kept_per_address_and_found_by_the_next_run(memory_keyring: object) -> None:
    assert Vault().keep(HERE, SECRET)
    assert Vault().token(HERE) == SECRET
    assert memory_keyring.entries == {(SERVICE, "https://api.impact.com/Advertisers/IR1"): SECRET}  # type: ignore[attr-defined]
    with pytest.raises(VaultError) as told:
        Vault().token(ELSEWHERE)
    assert (told.value.code, told.value.kind, told.value.facts) == ("TOKEN_MISSING", "missing", {"account": "T"})


def test_the_keyring_is_asked_once_a_run(memory_keyring: object, monkeypatch: pytest.MonkeyPatch) -> None:
    Vault().keep(HERE, SECRET)
    vault = Vault()
    assert vault.token(HERE) == SECRET
    keyring.set_keyring(Broken(KeyringLocked("locked")))
    assert vault.token(HERE) == SECRET


def test_the_environments_token_is_seen_by_one_address_only(
    monkeypatch: pytest.MonkeyPatch, memory_keyring: object
) -> None:
    monkeypatch.setenv("REVERSAL_DESK_TOKEN", SECRET)
    vault = Vault()
    assert vault.token(HERE) == SECRET
    assert vault.token(Account(name="brand", sid="IR1", brand_id="7")) == SECRET, "an agency signs in once for all"
    for other in (ELSEWHERE, Account(name="T2", sid="IR2")):
        with pytest.raises(VaultError, match="TOKEN_MISSING"):
            vault.token(other)
    assert vault.token(HERE) == SECRET


def test_the_environment_goes_before_the_keyring_and_is_kept_nowhere(
    memory_keyring: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    Vault().keep(HERE, "older")
    monkeypatch.setenv("REVERSAL_DESK_TOKEN", f"  {SECRET}\n")
    vault = Vault()
    assert vault.token(HERE) == SECRET
    monkeypatch.setenv("REVERSAL_DESK_TOKEN", "  ")
    assert vault.token(HERE) == "older"


def test_forgetting_takes_it_out_everywhere(memory_keyring: object) -> None:
    vault = Vault()
    vault.keep(HERE, SECRET)
    vault.forget(HERE)
    assert memory_keyring.entries == {}  # type: ignore[attr-defined]
    with pytest.raises(VaultError, match="TOKEN_MISSING"):
        vault.token(HERE)
    vault.forget(HERE)


@pytest.mark.parametrize(
    ("error", "code", "kind"),
    [
        (NoKeyringError("none"), "TOKEN_MISSING", "missing"),
        (KeyringLocked("locked"), "KEYRING_LOCKED", "locked"),
        (InitError("Failed to create the collection: Prompt dismissed"), "KEYRING_LOCKED", "locked"),
        (KeyringError("other"), "KEYRING_FAILED", "other"),
        (PasswordSetError("other"), "KEYRING_FAILED", "other"),
        (OSError("pipe"), "KEYRING_FAILED", "other"),
        (RuntimeError("backend"), "KEYRING_FAILED", "other"),
        (Bus("org.freedesktop.DBus.Error.NoReply"), "KEYRING_FAILED", "other"),
    ],
)
def test_a_keyring_in_trouble_has_its_sentence_and_memory_serves_this_run(
    error: Exception, code: str, kind: str
) -> None:
    keyring.set_keyring(Broken(error))
    vault = Vault()
    with pytest.raises(VaultError) as told:
        vault.token(HERE)
    assert (told.value.code, told.value.kind) == (code, kind)
    assert not vault.keep(HERE, SECRET)
    assert vault.token(HERE) == SECRET
    assert SECRET not in f"{told.value!r} {told.value}"
    if isinstance(error, NoKeyringError):
        vault.forget(HERE)
    else:
        with pytest.raises(VaultError) as told:
            vault.forget(HERE)
        assert (told.value.code, told.value.kind) == (code, kind)
    with pytest.raises(VaultError):
        vault.token(HERE)


def test_a_token_that_is_not_there_is_forgotten_in_peace() -> None:
    keyring.set_keyring(Broken(PasswordDeleteError("not there")))
    Vault().forget(HERE)


# --------------------------------------------------------------------------- keyrings that are none


@pytest.fixture
def plain_text(monkeypatch: pytest.MonkeyPatch) -> type[KeyringBackend]:
    """A backend as keyrings.alt has it: the token in a file for everyone."""
    module = ModuleType("keyrings.alt.file")

    class PlaintextKeyring(KeyringBackend):
        priority = 0.5
        written: dict[str, str] = {}  # noqa: RUF012 - a stand-in for the file

        def get_password(self, service: str, username: str) -> str | None:
            return self.written.get(username, "from a file")

        def set_password(self, service: str, username: str, password: str) -> None:
            self.written[username] = password

        def delete_password(self, service: str, username: str) -> None:
            self.written.pop(username)

    PlaintextKeyring.__module__ = module.__name__
    monkeypatch.setitem(sys.modules, module.__name__, module)
    return PlaintextKeyring


def test_a_keyring_that_writes_tokens_to_a_file_is_not_used(plain_text: type[KeyringBackend]) -> None:
    keyring.set_keyring(plain_text())
    assert not Vault().keep(HERE, SECRET)
    with pytest.raises(VaultError, match="TOKEN_MISSING"):
        Vault().token(HERE)
    Vault().forget(HERE)
    assert plain_text.written == {}  # type: ignore[attr-defined]


def test_a_chain_of_keyrings_uses_the_first_safe_one(
    plain_text: type[KeyringBackend], memory_keyring: KeyringBackend, monkeypatch: pytest.MonkeyPatch
) -> None:
    chain = ChainerBackend()
    keyring.set_keyring(chain)
    monkeypatch.setattr(ChainerBackend, "backends", [plain_text(), memory_keyring])
    assert Vault().keep(HERE, SECRET)
    assert Vault().token(HERE) == SECRET
    assert memory_keyring.entries  # type: ignore[attr-defined]
    assert plain_text.written == {}  # type: ignore[attr-defined]
    monkeypatch.setattr(ChainerBackend, "backends", [plain_text(), plain_text()])
    assert not Vault().keep(HERE, SECRET)
    assert plain_text.written == {}  # type: ignore[attr-defined]


def test_a_keyring_that_is_switched_off_has_kept_nothing() -> None:
    from keyring.backends import null

    keyring.set_keyring(null.Keyring())
    assert not Vault().keep(HERE, SECRET)
    with pytest.raises(VaultError, match="TOKEN_MISSING"):
        Vault().token(HERE)
