"""The details for support: of an account with another address, of a computer without a keyring, of a full disk."""

from __future__ import annotations

import errno
import json
import zipfile
from pathlib import Path
from typing import Any

import keyring
import pytest
from desk_bench import Start
from keyring.backends.null import Keyring as Nowhere

from reversal_desk.desk import Desk, support
from reversal_desk.errors import StoreError, UsageError
from reversal_desk.vault import Vault


def data(path: Path) -> dict[str, Any]:
    with zipfile.ZipFile(path) as archive:
        told: dict[str, Any] = json.loads(archive.read("data.json"))
        return told


def test_an_account_is_told_by_what_matters_only(bench: Start, tmp_path: Path) -> None:
    one = bench()
    names = one.desk.save_support(tmp_path / "details.zip")
    assert names[0] == "about.txt"
    told = data(tmp_path / "details.zip")
    assert told["accounts"] == [
        {"number": 1, "origin": "another one", "agency": False, "programs": "every active one", "practice": False}
    ]
    assert told["keyring"] == Vault().backend
    with zipfile.ZipFile(tmp_path / "details.zip") as archive:
        whole = b"".join(map(archive.read, archive.namelist()))
    assert one.account.origin.encode() not in whole
    assert one.account.sid.encode() not in whole


def test_without_a_safe_keyring_there_is_none(
    bench: Start, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(keyring, "get_keyring", Nowhere)
    bench().desk.save_support(tmp_path / "details.zip")
    assert data(tmp_path / "details.zip")["keyring"] == ""


def test_a_package_that_is_not_there_is_told_as_that(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(support, "PACKAGES", ("no-such-package",))
    error = StoreError("HOME_NETWORK", folder=Path.home() / "somewhere")
    Desk.save_support_unopened(tmp_path / "details.zip", error, home=tmp_path / "not there")
    assert data(tmp_path / "details.zip") == {"cannot_open": "HOME_NETWORK", "facts": {"folder": "~/somewhere"}}
    with zipfile.ZipFile(tmp_path / "details.zip") as archive:
        assert json.loads(archive.read("program.json"))["packages"] == {"no-such-package": "not there"}


def test_a_full_disk_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_self: zipfile.ZipFile, *_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(zipfile.ZipFile, "writestr", full)
    error = StoreError("HOME_NETWORK", folder="x")
    with pytest.raises(StoreError, match="SUPPORT_NOT_WRITTEN"):
        Desk.save_support_unopened(tmp_path / "details.zip", error, home=tmp_path)
    with pytest.raises(UsageError, match="SUPPORT_NAME"):
        Desk.save_support_unopened(tmp_path / "details", error, home=tmp_path)
    assert list(tmp_path.iterdir()) == []
