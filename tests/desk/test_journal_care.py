"""A data folder with anything wrong in it: the program starts, says so, keeps accounts, sends nothing unchecked."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import keyring
import pytest
from keyring.backend import KeyringBackend
from keyring.errors import KeyringLocked

from reversal_desk import vault as vault_module
from reversal_desk import words
from reversal_desk.desk import Desk
from reversal_desk.errors import JournalDamaged, OtherCopySending, StoreError
from reversal_desk.model import Account
from reversal_desk.store import checkup, keep
from reversal_desk.store.accounts import Accounts, rescued
from reversal_desk.store.actions import ActionCache
from reversal_desk.store.chain import Head
from reversal_desk.store.checkup import Checkup
from reversal_desk.store.database import Damaged, Database, Reading
from reversal_desk.store.journal import MIGRATIONS, Journal
from reversal_desk.store.lock import sending_lock
from reversal_desk.vault import HEADS, SERVICE, Vault

ACCOUNT = {"sid": "IRtest", "token": "tok-1", "origin": "https://api.impact.com"}
NAME = "journal.sqlite3"


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A data folder with two accounts and some records."""
    home = tmp_path / "home"
    with Desk.open(home=home) as desk:
        desk.add_account(name="One", **ACCOUNT)
        desk.add_account(name="Two", sid="IRother", token="tok-2")
        with desk._parts.journal.held() as journal:
            journal.raise_epoch(at=datetime.now(UTC))
    return home


def codes(desk: Desk) -> list[str]:
    for notice in desk.notices:
        assert "{" not in words.say(notice.code, notice.facts).text
    return [notice.code for notice in desk.notices]


def names(desk: Desk) -> list[str]:
    return [account.name for account in desk.accounts()]


def damaged(folder: Path) -> list[bytes]:
    return [entry.read_bytes() for entry in folder.glob(f"{NAME}.damaged.*") if entry.suffix not in {"-wal", "-shm"}]


# --------------------------------------------------------------------------- what can be wrong with the file


def cut(part: float) -> Callable[[bytes], bytes]:
    return lambda whole: whole[: int(len(whole) * part)]


def flipped(at: int, count: int) -> Callable[[bytes], bytes]:
    return lambda whole: whole[:at] + bytes(byte ^ 0xFF for byte in whole[at : at + count]) + whole[at + count :]


@pytest.mark.parametrize(
    "harm",
    [
        *(pytest.param(cut(part), id=f"cut at {part}") for part in (0.01, 0.1, 0.5, 0.9)),
        *(pytest.param(flipped(at, 16), id=f"flipped at {at}") for at in (0, 16, 96, 4096, 8192, 12288)),
        *(pytest.param(flipped(page * 4096, 4096), id=f"page {page}") for page in range(0, 12, 2)),
        pytest.param(lambda _: b"\0" * 40960, id="zeros"),
        pytest.param(lambda _: b"PK\x03\x04 a workbook" * 500, id="foreign"),
    ],
)
def test_a_damaged_journal_is_set_aside_and_the_accounts_are_kept(home: Path, harm: Callable[[bytes], bytes]) -> None:
    path = home / "live" / NAME
    harmed = harm(path.read_bytes())
    path.write_bytes(harmed)
    with Desk.open(home=home) as desk:
        desk.journal_checked()
        assert codes(desk) == ["JOURNAL_DAMAGED", "ACCOUNTS_KEPT"]
        assert str(home / "live") in desk.notices[0].facts["file"]
        assert names(desk) == ["One", "Two"]
        assert desk.verify_history() is None
        assert desk.journal_checked()
    assert damaged(home / "live") == [harmed]
    with Desk.open(home=home) as desk:
        assert desk.journal_checked()
        assert codes(desk) == []
        assert names(desk) == ["One", "Two"]


@pytest.mark.parametrize("less", [1, 100])
def test_a_journal_cut_within_what_was_never_written_has_lost_nothing(home: Path, less: int) -> None:
    path = home / "live" / NAME
    with closing(sqlite3.connect(path)) as raw:  # so that the last page is one without anything in it
        raw.execute("CREATE TABLE last (id)")
        raw.execute("DROP TABLE last")
    whole = path.read_bytes()
    assert not whole[-less:].strip(b"\0")
    path.write_bytes(whole[:-less])
    with Desk.open(home=home) as desk:
        assert desk.journal_checked()
        assert desk.verify_history() is None
        assert names(desk) == ["One", "Two"]


def test_a_folder_in_the_place_of_the_journal_and_of_the_cache(home: Path) -> None:
    for name in (NAME, "actions.sqlite3"):
        (home / "live" / name).unlink()
        (home / "live" / name).mkdir()
        (home / "live" / name / "letter.txt").write_text("mine")
    with Desk.open(home=home) as desk:
        assert codes(desk) == ["JOURNAL_DAMAGED", "ACCOUNTS_KEPT"]
        assert desk.journal_checked()
    assert len(list((home / "live").glob("*.damaged.*/letter.txt"))) == 2


@pytest.mark.parametrize("what", ["emptied", "gone"])
def test_a_journal_that_was_emptied_or_taken_away_is_missed_once(home: Path, what: str) -> None:
    path = home / "live" / NAME
    path.write_bytes(b"") if what == "emptied" else path.unlink()
    with Desk.open(home=home) as desk:
        assert codes(desk) == ["HISTORY_CUT", "ACCOUNTS_KEPT"]
        assert desk.notices[0].facts == {"known": "1", "left": "0"}
        assert names(desk) == ["One", "Two"]
        assert desk.verify_history() is None, "its first record says what it follows"
    with Desk.open(home=home) as desk:
        assert codes(desk) == []
        assert desk.verify_history() is None


@pytest.mark.parametrize("harm", [b"", b"nonsense" * 900, None])
def test_a_log_that_is_damaged_or_missing_takes_nothing_that_was_finished(home: Path, harm: bytes | None) -> None:
    wal = home / "live" / f"{NAME}-wal"
    if harm is not None:
        wal.write_bytes(harm)
    with Desk.open(home=home) as desk:
        assert desk.journal_checked()
        assert codes(desk) == []
        assert names(desk) == ["One", "Two"]
        assert desk.verify_history() is None


def test_a_journal_that_may_not_be_opened_is_told_and_stays(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = (home / "live" / NAME).read_bytes()

    def refused(self: Path, *_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied")

    with monkeypatch.context() as patch:
        patch.setattr(Path, "touch", refused)
        with pytest.raises(StoreError, match="HOME_READ_ONLY"):
            Desk.open(home=home)
    assert (home / "live" / NAME).read_bytes() == before


def test_without_what_was_kept_beside_it_accounts_are_read_from_the_damaged_file(home: Path) -> None:
    path = home / "live" / NAME
    (home / "live" / keep.FILE_NAME).unlink()
    whole = path.read_bytes()
    with closing(Database(path, migrations=MIGRATIONS, durable=True)) as db:
        page = db.one("SELECT rootpage FROM sqlite_master WHERE name='attempt'")[0]  # type: ignore[index]
    at = (page - 1) * 4096
    path.write_bytes(whole[:at] + b"\xa5" * 4096 + whole[at + 4096 :])
    with Desk.open(home=home) as desk:
        assert not desk.journal_checked()
        assert codes(desk) == ["JOURNAL_DAMAGED", "ACCOUNTS_KEPT"]
        assert names(desk) == ["One", "Two"]


def test_where_no_account_can_be_read_it_is_said(home: Path) -> None:
    (home / "live" / keep.FILE_NAME).write_bytes(b"\xff not json")
    (home / "live" / NAME).write_bytes(b"x" * 9000)
    with Desk.open(home=home) as desk:
        assert codes(desk) == ["JOURNAL_DAMAGED", "ACCOUNTS_LOST"]
        assert names(desk) == []


def test_the_practice_folder_has_no_accounts_to_keep(tmp_path: Path) -> None:
    Desk.open(home=tmp_path / "home", practice=True).close()
    (tmp_path / "home" / "practice" / NAME).write_bytes(b"x" * 9000)
    with Desk.open(home=tmp_path / "home", practice=True) as desk:
        assert codes(desk) == ["JOURNAL_DAMAGED"]
        assert names(desk) == ["Practice"]


def test_what_is_no_account_is_not_taken_over(home: Path) -> None:
    path = home / "live"
    bad = (Account(name="X", sid="no sid!"), Account(name="Y", sid="S", origin="http://elsewhere.invalid"))
    keep.write(path, keep.Kept(None, (*bad, Account(name="Z", sid="S"), Account(name="Z", sid="S2"))))
    (path / NAME).write_bytes(b"x" * 9000)
    with Desk.open(home=home) as desk:
        assert names(desk) == ["Z"]


# --------------------------------------------------------------------------- the look in the background


def late_damage(home: Path) -> bytes:
    """Damage that opening does not meet: the page of a table nobody reads at the start."""
    path = home / "live" / NAME
    with closing(Database(path, migrations=MIGRATIONS, durable=True)) as db:
        page = db.one("SELECT rootpage FROM sqlite_master WHERE name='change_order'")[0]  # type: ignore[index]
    at = (page - 1) * 4096
    whole = path.read_bytes()
    path.write_bytes(whole[:at] + b"\xa5" * 4096 + whole[at + 4096 :])
    return path.read_bytes()


def test_nothing_is_sent_from_a_journal_that_turns_out_damaged(home: Path) -> None:
    harmed = late_damage(home)
    with Desk.open(home=home) as desk:
        assert codes(desk) == [], "opening is quick"
        with pytest.raises(JournalDamaged) as told:
            desk.run(1)
        assert told.value.code == "JOURNAL_NOT_SENT"
        assert codes(desk) == ["JOURNAL_DAMAGED", "ACCOUNTS_KEPT"]
        assert desk.journal_checked()
        assert desk.batches() == ()
    assert damaged(home / "live") == [harmed]


def test_a_journal_another_copy_is_sending_from_is_not_moved_away(home: Path) -> None:
    late_damage(home)
    with sending_lock(home / "live"), Desk.open(home=home) as desk:
        with pytest.raises(OtherCopySending):
            desk.journal_checked()
        with pytest.raises(OtherCopySending):
            desk.run(1)
    assert damaged(home / "live") == []


def test_two_threads_that_wait_for_the_look_put_it_right_once(home: Path) -> None:
    late_damage(home)
    answers: list[bool] = []
    with Desk.open(home=home) as desk:
        both = [threading.Thread(target=lambda: answers.append(desk.journal_checked())) for _ in range(2)]
        desk._parts.lock.acquire()
        for thread in both:
            thread.start()
        desk._parts.lock.release()
        for thread in both:
            thread.join()
        assert sorted(answers) == [False, True]
    assert len(damaged(home / "live")) == 1


def test_closing_ends_a_look_that_is_under_way(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    looking = threading.Event()

    def endless(self: Database) -> bool:
        if self.path.name != NAME:
            return True
        looking.set()
        self.one("WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n) SELECT max(x) FROM n")
        return True

    monkeypatch.setattr(Database, "sound", endless)
    desk = Desk.open(home=home)
    asking = threading.Thread(target=desk.journal_checked)
    asking.start()
    assert looking.wait(20)
    desk.close()
    desk.close()
    asking.join()
    assert not any(thread.name == "journal checkup" for thread in threading.enumerate())


def test_a_file_that_cannot_be_looked_at_is_not_called_sound(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / NAME
    Journal.open(path).close()

    def full(*_: object) -> bool:
        raise StoreError("DISK_FULL", folder=tmp_path)

    monkeypatch.setattr(Database, "sound", full)
    with pytest.raises(StoreError, match="DISK_FULL"):
        Checkup(path).wait()

    def no_file(*_: object, **__: object) -> None:
        raise StoreError("HOME_READ_ONLY", folder=tmp_path)

    monkeypatch.setattr(checkup, "Database", no_file)
    with pytest.raises(StoreError, match="HOME_READ_ONLY"):
        Checkup(path).wait()

    def harmed(*_: object, **__: object) -> None:
        raise Damaged("JOURNAL_UNREADABLE", file=NAME)

    monkeypatch.setattr(checkup, "Database", harmed)
    assert not Checkup(path).wait()


# --------------------------------------------------------------------------- the head outside the journal


def older(home: Path) -> None:
    """One record more is written and kept; then the journal of before is put back."""
    path = home / "live" / NAME
    before = path.read_bytes()
    vault = Vault()
    with Desk.open(home=home, vault=vault) as desk:
        vault.token(desk.account("One"))
        with desk._parts.journal.held() as journal:
            journal.raise_epoch(at=datetime.now(UTC))
    path.write_bytes(before)


def test_the_head_is_kept_beside_the_journal_and_in_the_keyring(home: Path, memory_keyring: object) -> None:
    entries = memory_keyring.entries  # type: ignore[attr-defined]
    place = (HEADS, str((home / "live").resolve()))
    with Desk.open(home=home) as desk, desk._parts.journal.held() as journal:
        head = journal.newest()
    assert head is not None
    assert keep.head_of(entries[place]) == keep.read(home / "live").head == head
    assert {service for service, _ in entries} == {SERVICE, HEADS}
    assert (home / "live" / keep.FILE_NAME).stat().st_mode & 0o777 == 0o600
    assert b"tok-" not in (home / "live" / keep.FILE_NAME).read_bytes()


def test_a_journal_put_back_from_an_older_copy_is_told_until_it_is_put_right(home: Path) -> None:
    older(home)
    for _ in range(3):  # closing never takes the later head back
        with Desk.open(home=home) as desk:
            assert codes(desk) == ["HISTORY_CUT"]
            found = desk.verify_history()
            assert found is not None
            assert (found.code, found.facts) == ("HISTORY_CUT", {"known": "2", "left": "1"})


def test_where_the_file_beside_it_was_taken_away_too_the_keyring_knows(home: Path) -> None:
    older(home)
    (home / "live" / keep.FILE_NAME).unlink()
    for _ in range(2):
        vault = Vault()
        with Desk.open(home=home, vault=vault) as desk:
            assert codes(desk) == []
            vault.token(desk.account("One"))
            found = desk.verify_history()
            assert found is not None
            assert found.code == "HISTORY_CUT"


def test_a_history_written_anew_is_found_by_the_keyring(home: Path, memory_keyring: object) -> None:
    entries = memory_keyring.entries  # type: ignore[attr-defined]
    entries[HEADS, str((home / "live").resolve())] = f"{'a' * 64} 1 {'a' * 64}"
    with Desk.open(home=home) as desk:
        found = desk.verify_history()
    assert found is not None
    assert found.code == "HISTORY_REWRITTEN"


class Asking(KeyringBackend):
    """A keyring that must not be asked, or does not answer."""

    priority = 1

    def __init__(self) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self.asked = 0
        self.hold: threading.Event | None = None

    def _ask(self) -> None:
        self.asked += 1
        if self.hold is not None:
            self.hold.wait()
        raise KeyringLocked("locked")

    def get_password(self, service: str, username: str) -> str | None:
        self._ask()
        return None

    def set_password(self, service: str, username: str, password: str) -> None:
        self._ask()

    def delete_password(self, service: str, username: str) -> None:
        self._ask()


def test_a_keyring_that_gave_no_token_is_never_asked_for_the_head(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asking = Asking()
    keyring.set_keyring(asking)
    monkeypatch.setenv("REVERSAL_DESK_TOKEN", "tok")
    vault = Vault()
    with Desk.open(home=home, vault=vault) as desk:
        vault.token(desk.account("One"))
        with desk._parts.journal.held() as journal:
            journal.raise_epoch(at=datetime.now(UTC))
    assert asking.asked == 0
    with Desk.open(home=home) as desk:
        assert desk.verify_history() is None, "a locked keyring knows no head"
    assert asking.asked == 1


def test_a_keyring_that_hangs_holds_nothing_up(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(vault_module, "HEAD_SECONDS", 0.05)
    vault = Vault()
    with Desk.open(home=home, vault=vault) as desk:
        vault.token(desk.account("One"))
        asking = Asking()
        asking.hold = threading.Event()
        keyring.set_keyring(asking)
        with desk._parts.journal.held() as journal:
            journal.raise_epoch(at=datetime.now(UTC))
    assert asking.asked
    asking.hold.set()
    untouched = Vault()
    assert not untouched.unlocked
    assert not untouched.keep_head(home, "x")


def test_a_disk_that_is_full_costs_the_head_and_nothing_else(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = keep.read(home / "live")

    def full(self: Path, *_: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(Path, "replace", full)
        assert not keep.write(home / "live", keep.Kept())
    assert keep.read(home / "live") == before
    assert [entry.name for entry in (home / "live").glob("*.new")] == []


@pytest.mark.parametrize("text", [None, "", "a b", "a b c", "a -1 c", "a 1 b c"])
def test_what_is_no_head_is_none(text: str | None) -> None:
    assert keep.head_of(text) is None


def test_a_head_comes_back_from_its_line() -> None:
    head = Head("a" * 64, 17, "b" * 64)
    assert keep.head_of(keep.head_text(head)) == head


# --------------------------------------------------------------------------- reading what is left


def test_one_account_that_cannot_be_read_takes_no_other_along(tmp_path: Path) -> None:
    path = tmp_path / NAME
    with closing(Journal.open(path)) as journal:
        for name in "ABC":
            Accounts(journal).add(Account(name=name, sid="S", programs=("1",)))
        journal.database.execute("UPDATE account SET programs='[1' WHERE name='B'")
        with pytest.raises(Damaged) as told:
            Accounts(journal).all()
        assert NAME in words.say(told.value.code, told.value.facts).text
    assert [account.name for account in rescued(path)] == ["A", "C"]


def test_reading_a_damaged_file_changes_nothing_and_gives_what_it_can(tmp_path: Path) -> None:
    path = tmp_path / NAME
    with closing(Journal.open(path)) as journal:
        Accounts(journal).add(Account(name="A", sid="S"))
    before = path.read_bytes()
    assert [account.name for account in rescued(path)] == ["A"]
    assert [entry.name for entry in tmp_path.iterdir()] == [NAME]
    assert path.read_bytes() == before
    path.write_bytes(b"x" * 5000)
    assert rescued(path) == ()
    assert rescued(tmp_path / "nowhere") == ()
    with closing(Reading(path)) as db, pytest.raises(Damaged):
        list(db.each("SELECT 1 FROM account"))


def test_a_cache_whose_damage_shows_in_the_middle_of_a_read_begins_anew(tmp_path: Path) -> None:
    key, path = "k", tmp_path / "actions.sqlite3"
    with closing(ActionCache(path)) as cache:
        now = datetime.now(UTC)
        cache.set_synced(key, "1", now)
        with closing(Database(path, migrations=(lambda _: None,), durable=False)) as other:
            for statement in ("DROP TABLE action", "DROP TABLE note"):
                other.execute(statement)
        assert cache.read(key, "1") == ((), ())
        assert cache.synced(key, "1") is None
        cache.set_synced(key, "1", now)
        assert cache.synced(key, "1") == now
