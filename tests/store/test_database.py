"""What sqlite says, put so that a person can act on it; migrations, backups, modes, two writers at once."""

from __future__ import annotations

import errno
import os
import shutil
import sqlite3
import stat
import threading
from collections import namedtuple
from contextlib import closing
from pathlib import Path

import pytest

from reversal_desk.errors import OtherCopySending, StoreError
from reversal_desk.store import database
from reversal_desk.store.database import (
    APPLICATION_ID,
    Damaged,
    Database,
    UniqueViolation,
    of_file_system,
    set_aside,
    throw_away,
)

posix = pytest.mark.skipif(os.name != "posix", reason="file modes are POSIX")


def first(db: Database) -> None:
    db.script("CREATE TABLE thing (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE)")


def second(db: Database) -> None:
    db.script("ALTER TABLE thing ADD COLUMN colour TEXT NOT NULL DEFAULT 'grey'")


def opened(path: Path, *, migrations: tuple[database.Migration, ...] = (first,)) -> Database:
    return Database(path, migrations=migrations, durable=True)


def mode_of(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_a_new_database_has_its_schema_its_mark_and_lasting_writes(tmp_path: Path) -> None:
    with closing(opened(tmp_path / "a.sqlite3")) as db:
        assert db.all("SELECT * FROM thing") == []
        wanted = {"application_id": APPLICATION_ID, "user_version": 1, "synchronous": 2, "foreign_keys": 1}
        assert {name: db.one(f"PRAGMA {name}")[0] for name in wanted} == wanted  # type: ignore[index]
        assert db.one("PRAGMA journal_mode")[0] == "wal"  # type: ignore[index]
    with closing(Database(tmp_path / "b.sqlite3", migrations=(first,), durable=False)) as cache:
        assert cache.one("PRAGMA synchronous")[0] == 1  # type: ignore[index]


@posix
def test_nobody_else_can_read_the_file_its_side_files_or_its_backup(tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        with closing(opened(tmp_path / "a.sqlite3")) as db:
            db.execute("INSERT INTO thing (name) VALUES ('one')")
            names = {path.name: mode_of(path) for path in tmp_path.iterdir()}
        opened(tmp_path / "a.sqlite3", migrations=(first, second)).close()
    finally:
        os.umask(before)
    assert names == {"a.sqlite3": 0o600, "a.sqlite3-wal": 0o600, "a.sqlite3-shm": 0o600}
    assert {mode_of(path) for path in tmp_path.iterdir()} == {0o600}


@posix
def test_a_file_others_could_read_is_closed_to_them(tmp_path: Path) -> None:
    opened(tmp_path / "a.sqlite3").close()
    (tmp_path / "a.sqlite3").chmod(0o644)
    opened(tmp_path / "a.sqlite3").close()
    assert mode_of(tmp_path / "a.sqlite3") == 0o600


# --------------------------------------------------------------------------- migrations


def test_a_migration_keeps_the_rows_and_a_backup_of_how_it_was(tmp_path: Path) -> None:
    path = tmp_path / "a.sqlite3"
    with closing(opened(path)) as db:
        db.execute("INSERT INTO thing (name) VALUES ('one')")
    with closing(opened(path, migrations=(first, second))) as db:
        assert [tuple(row) for row in db.all("SELECT name, colour FROM thing")] == [("one", "grey")]
    (backup,) = tmp_path.glob("a.sqlite3.v1.*.bak")
    with closing(sqlite3.connect(backup)) as raw:
        assert raw.execute("SELECT * FROM thing").fetchall() == [(1, "one")]
        assert raw.execute("PRAGMA user_version").fetchone() == (1,)
    opened(path, migrations=(first, second)).close()
    assert list(tmp_path.glob("*.bak")) == [backup], "a second start has nothing to back up"


def test_a_migration_that_fails_changes_nothing(tmp_path: Path) -> None:
    path = tmp_path / "a.sqlite3"
    opened(path).close()

    def broken(db: Database) -> None:
        db.script("CREATE TABLE half (id INTEGER)")
        raise StoreError("DISK_FULL", folder=tmp_path)

    with pytest.raises(StoreError, match="DISK_FULL"):
        opened(path, migrations=(first, broken))
    with closing(opened(path)) as db:
        assert [row["name"] for row in db.all("SELECT name FROM sqlite_master WHERE type='table'")] == ["thing"]


def test_a_backup_that_cannot_be_written_stops_the_migration(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.sqlite3"
    opened(path).close()

    def no_room(*_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(Path, "touch", no_room)
        with pytest.raises(StoreError, match="DISK_FULL"):
            opened(path, migrations=(first, second))

    touch = Path.touch

    def read_only(self: Path, **named: object) -> None:
        if self.suffix == ".bak":
            raise OSError(errno.EROFS, "Read-only file system")
        touch(self, **named)  # type: ignore[arg-type]

    with monkeypatch.context() as patch:
        patch.setattr(Path, "touch", read_only)
        with pytest.raises(StoreError, match="HOME_READ_ONLY"):
            opened(path, migrations=(first, second))
    with closing(opened(path)) as db:
        assert db.one("PRAGMA user_version")[0] == 1  # type: ignore[index]


def test_half_a_backup_is_taken_away(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.sqlite3"
    opened(path).close()
    connect = sqlite3.connect

    def fails_for_backups(target: Path, **named: object) -> sqlite3.Connection:
        if Path(target).suffix == ".bak":
            raise sqlite3.OperationalError("database or disk is full")
        return connect(target, **named)  # type: ignore[call-overload, no-any-return]

    monkeypatch.setattr(sqlite3, "connect", fails_for_backups)
    with pytest.raises(StoreError, match="DISK_FULL"):
        opened(path, migrations=(first, second))
    assert list(tmp_path.glob("*.bak")) == []


def test_a_newer_file_is_refused_and_left_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / "a.sqlite3"
    opened(path, migrations=(first, second)).close()
    before = path.read_bytes()
    with pytest.raises(StoreError, match="JOURNAL_NEWER"):
        opened(path)
    assert path.read_bytes() == before


def test_somebody_elses_database_is_not_written_to(tmp_path: Path) -> None:
    foreign, marked = tmp_path / "foreign.sqlite3", tmp_path / "marked.sqlite3"
    with closing(sqlite3.connect(foreign)) as raw:
        raw.execute("CREATE TABLE recipes (id)")
        raw.commit()
    with closing(sqlite3.connect(marked)) as raw:
        raw.execute("CREATE TABLE recipes (id)")
        raw.execute("PRAGMA user_version=1")
        raw.execute("PRAGMA application_id=77")
        raw.commit()
    for path in (foreign, marked):
        with pytest.raises(Damaged):
            opened(path)
        with closing(sqlite3.connect(path)) as raw:
            assert raw.execute("SELECT name FROM sqlite_master").fetchall() == [("recipes",)]


def test_many_can_make_the_same_database_at_once(tmp_path: Path) -> None:
    path = tmp_path / "a.sqlite3"
    together = threading.Barrier(6)
    failed: list[BaseException] = []

    def make(number: int) -> None:
        together.wait()
        try:
            with closing(opened(path)) as db, db.transaction():
                db.execute("INSERT INTO thing (name) VALUES (?)", (str(number),))
        except BaseException as error:  # noqa: BLE001 - told by the test's own thread
            failed.append(error)

    threads = [threading.Thread(target=make, args=(number,)) for number in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failed == []
    with closing(opened(path)) as db:
        assert len(db.all("SELECT * FROM thing")) == 6


# --------------------------------------------------------------------------- transactions


def test_a_transaction_lands_whole_or_not_at_all(tmp_path: Path) -> None:
    with closing(opened(tmp_path / "a.sqlite3")) as db:
        with pytest.raises(UniqueViolation), db.transaction():  # noqa: PT012
            db.execute("INSERT INTO thing (name) VALUES ('one')")
            db.execute("INSERT INTO thing (name) VALUES ('one')")
        with pytest.raises(KeyboardInterrupt), db.transaction():  # noqa: PT012
            db.execute_many("INSERT INTO thing (name) VALUES (?)", [("two",), ("three",)])
            raise KeyboardInterrupt
        assert db.all("SELECT * FROM thing") == []
        with db.transaction():
            assert db.execute("INSERT INTO thing (name) VALUES ('one')") == 1
            assert db.changed("UPDATE thing SET name='two'") == 1
            assert db.changed("DELETE FROM thing WHERE name='one'") == 0


def test_a_transaction_that_cannot_commit_is_told_and_undone(tmp_path: Path) -> None:
    def child(db: Database) -> None:
        first(db)
        db.script("CREATE TABLE part (thing INTEGER NOT NULL REFERENCES thing(id) DEFERRABLE INITIALLY DEFERRED)")

    with closing(opened(tmp_path / "a.sqlite3", migrations=(child,))) as db:
        with pytest.raises(sqlite3.IntegrityError, match="FOREIGN KEY"), db.transaction():
            db.execute("INSERT INTO part VALUES (7)")
        assert db.all("SELECT * FROM part") == []


def test_a_rollback_that_fails_does_not_hide_why_it_was_needed(tmp_path: Path) -> None:
    db = opened(tmp_path / "a.sqlite3")
    real = db._connection

    class Failing:
        in_transaction = True

        def execute(self, sql: str, *_: object) -> object:
            if sql == "ROLLBACK":
                raise sqlite3.OperationalError("cannot rollback")
            if sql == "COMMIT":
                raise sqlite3.OperationalError("database or disk is full")
            return real.execute(sql)

    db._connection = Failing()  # type: ignore[assignment]
    with pytest.raises(StoreError, match="DISK_FULL") as told, db.transaction():
        pass
    assert isinstance(told.value.__cause__, sqlite3.Error)
    assert told.value.__cause__.__notes__ == ["rollback: cannot rollback"]
    real.close()


def test_the_second_writer_waits_for_the_first(tmp_path: Path) -> None:
    path = tmp_path / "a.sqlite3"
    with closing(opened(path)) as one, closing(opened(path)) as two:
        began = threading.Event()

        def later() -> None:
            began.set()
            with two.transaction():
                two.execute("INSERT INTO thing (name) SELECT 'after ' || name FROM thing")

        thread = threading.Thread(target=later)
        with one.transaction():
            thread.start()
            began.wait()
            one.execute("INSERT INTO thing (name) VALUES ('one')")
        thread.join()
        assert [row["name"] for row in one.all("SELECT name FROM thing ORDER BY id")] == ["one", "after one"]


def test_a_writer_that_waits_too_long_says_who_is_in_the_way(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(database, "BUSY_SECONDS", 0.02)
    path = tmp_path / "a.sqlite3"
    with closing(opened(path)) as one, closing(opened(path)) as two, one.transaction():
        with pytest.raises(OtherCopySending), two.transaction():
            pytest.fail("two transactions at once")
        with pytest.raises(OtherCopySending):
            two.execute("INSERT INTO thing (name) VALUES ('one')")


# --------------------------------------------------------------------------- trouble


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ("database or disk is full", "DISK_FULL"),
        ("attempt to write a readonly database", "HOME_READ_ONLY"),
        ("unable to open database file", "HOME_READ_ONLY"),
        ("access permission denied", "HOME_READ_ONLY"),
        ("disk I/O error", "DISK_FULL"),
        ("database disk image is malformed", "JOURNAL_UNREADABLE"),
        ("file is not a database", "JOURNAL_UNREADABLE"),
        ("Could not decode to UTF-8 column 'name' with text 'x'", "JOURNAL_UNREADABLE"),
        ("no such table: thing", "JOURNAL_UNREADABLE"),
        ("database is locked", "OTHER_COPY_SENDING"),
    ],
)
def test_each_trouble_has_its_sentence_from_every_call(tmp_path: Path, said: str, code: str) -> None:
    class Troubled:
        in_transaction = False

        def execute(self, *_: object) -> object:
            raise sqlite3.OperationalError(said)

        executemany = execute

        def close(self) -> None:
            pass

    db = opened(tmp_path / "a.sqlite3")
    real, db._connection = db._connection, Troubled()  # type: ignore[assignment]
    calls = [
        lambda: db.execute("x"),
        lambda: db.execute_many("x", []),
        lambda: db.changed("x"),
        lambda: db.all("x"),
        lambda: db.one("x"),
        lambda: db.transaction().__enter__(),
    ]
    for call in calls:
        with pytest.raises(StoreError) as told:
            call()
        assert told.value.code == code
    if code == "JOURNAL_UNREADABLE":
        assert not db.sound()
    real.close()


def test_a_read_that_fails_is_not_called_a_full_disk(tmp_path: Path) -> None:
    error = sqlite3.OperationalError("disk I/O error")
    error.sqlite_errorname = "SQLITE_IOERR_READ"  # type: ignore[misc]
    told = database._translate(error, tmp_path / "a")
    assert isinstance(told, StoreError)
    assert told.code == "HOME_READ_ONLY"


def test_a_file_that_cannot_be_made_for_want_of_room_is_a_full_disk(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    usage = namedtuple("usage", "total used free")
    monkeypatch.setattr(shutil, "disk_usage", lambda _: usage(1_000_000, 999_000, 1_000))
    told = database._translate(sqlite3.OperationalError("unable to open database file"), tmp_path / "a")
    assert isinstance(told, StoreError)
    assert told.code == "DISK_FULL"


def test_a_missing_folder_is_no_full_disk(tmp_path: Path) -> None:
    gone = tmp_path / "gone" / "a"
    told = database._translate(sqlite3.OperationalError("unable to open database file"), gone)
    assert isinstance(told, StoreError)
    assert told.code == "HOME_READ_ONLY"
    with pytest.raises(StoreError, match="HOME_READ_ONLY"):
        opened(gone)


def test_our_own_mistakes_stay_what_they_are(tmp_path: Path) -> None:
    with closing(opened(tmp_path / "a.sqlite3")) as db:
        with pytest.raises(sqlite3.OperationalError, match="syntax"):
            db.execute("INSERT NONSENSE")
        with pytest.raises(sqlite3.IntegrityError, match="NOT NULL"):
            db.execute("INSERT INTO thing (name) VALUES (NULL)")


def test_a_connection_that_cannot_be_made_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise sqlite3.OperationalError("unable to open database file")

    monkeypatch.setattr(sqlite3, "connect", refuse)
    with pytest.raises(StoreError, match="HOME_READ_ONLY"):
        opened(tmp_path / "a.sqlite3")


@pytest.mark.parametrize(
    ("number", "code"),
    [(errno.ENOSPC, "DISK_FULL"), (errno.EFBIG, "DISK_FULL"), (errno.EACCES, "HOME_READ_ONLY")],
)
def test_the_file_system_has_the_same_sentences(tmp_path: Path, number: int, code: str) -> None:
    assert of_file_system(OSError(number, "x"), tmp_path).code == code


@pytest.mark.parametrize("content", [b"\0" * 8192, b"PK\x03\x04" + b"x" * 5000, b"not a database at all, just text"])
def test_a_file_that_is_no_database_is_damaged_and_untouched(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "a.sqlite3"
    path.write_bytes(content)
    with pytest.raises(Damaged):
        opened(path)
    assert path.read_bytes() == content


# --------------------------------------------------------------------------- out of the way


def test_set_aside_moves_all_three_files_under_one_name(tmp_path: Path) -> None:
    path = tmp_path / "a.sqlite3"
    for suffix in ("", "-wal", "-shm"):
        (tmp_path / f"a.sqlite3{suffix}").write_text(f"content{suffix}")
    target = set_aside(path)
    assert target.name.startswith("a.sqlite3.damaged.")
    found = {entry.name: entry.read_text() for entry in tmp_path.iterdir()}
    assert found == {f"{target.name}{suffix}": f"content{suffix}" for suffix in ("", "-wal", "-shm")}


def test_set_aside_never_takes_the_place_of_an_earlier_one(tmp_path: Path) -> None:
    path = tmp_path / "a.sqlite3"
    names = set()
    for number in range(5):
        path.write_text(str(number))
        names.add(set_aside(path))
    assert sorted(name.read_text() for name in names) == ["0", "1", "2", "3", "4"]


def test_set_aside_where_nothing_can_be_moved_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.sqlite3"
    path.write_text("content")

    def refuse(*_: object, **__: object) -> None:
        raise OSError(errno.EROFS, "Read-only file system")

    monkeypatch.setattr(Path, "replace", refuse)
    with pytest.raises(StoreError, match="HOME_READ_ONLY"):
        set_aside(path)
    monkeypatch.setattr(Path, "unlink", refuse)
    with pytest.raises(StoreError, match="HOME_READ_ONLY"):
        throw_away(path)
    assert path.read_text() == "content"


def test_throw_away_takes_side_files_along_and_is_content_with_none(tmp_path: Path) -> None:
    path = tmp_path / "a.sqlite3"
    (tmp_path / "a.sqlite3-wal").write_text("old")
    throw_away(path)
    throw_away(path)
    assert list(tmp_path.iterdir()) == []
