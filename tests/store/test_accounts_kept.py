"""Accounts as they are kept, and the lock that lets one process send."""

from __future__ import annotations

import errno
import os
import stat
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest
from filelock import FileLock

from reversal_desk.errors import OtherCopySending, StoreError, UsageError
from reversal_desk.model import Account
from reversal_desk.store.accounts import Accounts
from reversal_desk.store.journal import Journal
from reversal_desk.store.lock import sending_lock


def test_accounts_come_back_as_they_were(tmp_path: Path) -> None:
    plain = Account(name="北风 US", sid="IR1")
    agency = Account(name="B", sid="IR2", origin="https://api.example.invalid", brand_id="77", programs=("1", "2"))
    with closing(Journal.open(tmp_path / "journal.sqlite3")) as journal:
        Accounts(journal).add(plain)
        Accounts(journal).add(agency)
    with closing(Journal.open(tmp_path / "journal.sqlite3")) as journal:
        kept = Accounts(journal)
        assert kept.all() == (plain, agency)
        assert kept.get("B") == agency
        assert kept.get("C") is None
        assert kept.remove("B")
        assert not kept.remove("B")
        assert kept.all() == (plain,)


def test_a_name_is_used_once(tmp_path: Path) -> None:
    with closing(Journal.open(tmp_path / "journal.sqlite3")) as journal:
        kept = Accounts(journal)
        kept.add(Account(name="A", sid="IR1"))
        with pytest.raises(UsageError, match="ACCOUNT_EXISTS"):
            kept.add(Account(name="A", sid="IR2"))
        assert [account.sid for account in kept.all()] == ["IR1"]


def test_one_sends_and_the_other_is_told(tmp_path: Path) -> None:
    with sending_lock(tmp_path):
        with pytest.raises(OtherCopySending), sending_lock(tmp_path):
            pytest.fail("both have the lane")
        if os.name == "posix":
            assert stat.S_IMODE((tmp_path / "sending.lock").stat().st_mode) == 0o600
    with sending_lock(tmp_path):
        pass


def test_the_lane_is_free_again_after_an_error(tmp_path: Path) -> None:
    with pytest.raises(KeyError), sending_lock(tmp_path):
        raise KeyError
    with sending_lock(tmp_path):
        pass


def test_a_killed_process_leaves_the_lane_free(tmp_path: Path) -> None:
    holds = (
        "import sys, time; from pathlib import Path; from reversal_desk.store.lock import sending_lock\n"
        "with sending_lock(Path(sys.argv[1])):\n    print('held', flush=True)\n    sys.stdin.read()"
    )
    with subprocess.Popen(
        [sys.executable, "-c", holds, str(tmp_path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == "held\n"
        with pytest.raises(OtherCopySending), sending_lock(tmp_path):
            pytest.fail("both have the lane")
        other.kill()
        other.wait()
    with sending_lock(tmp_path):
        pass


@pytest.mark.parametrize(("number", "code"), [(errno.EROFS, "HOME_READ_ONLY"), (errno.ENOSPC, "DISK_FULL")])
def test_a_lock_that_cannot_be_made_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int, code: str
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(FileLock, "acquire", refuse)
    with pytest.raises(StoreError, match=code), sending_lock(tmp_path):
        pytest.fail("no lock, no lane")
