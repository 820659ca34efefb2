"""Every earlier version's journal is opened by today's code: a backup first, nothing lost, and no half migration.

The journals are those of `versions/`, each made by its own version (`versions/make.py`). So that the way is walked
before there is a second version too, each is also opened by a code with one more migration than today's.
"""

from __future__ import annotations

import errno
import json
import os
import re
import sqlite3
import subprocess
import sys
import textwrap
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from kept import KEY, NOW

from reversal_desk import words
from reversal_desk.errors import JournalDamaged, StoreError
from reversal_desk.model import Account, RowState
from reversal_desk.store import database
from reversal_desk.store.accounts import Accounts
from reversal_desk.store.database import Database
from reversal_desk.store.journal import MIGRATIONS, Journal, front
from reversal_desk.store.journal.beginning import begin_undo

VERSIONS = Path(__file__).parent / "versions"
FIXTURES = {int(re.sub(r"\D", "", file.stem)): file for file in sorted(VERSIONS.glob("journal_v*.sql"))}
Migration = Callable[[Database], None]


def next_one(db: Database) -> None:
    """A migration as the next one may be: a column, and a table."""
    db.script("ALTER TABLE change ADD COLUMN colour TEXT", "CREATE TABLE later (id INTEGER PRIMARY KEY)")


def ways() -> list[Any]:
    """(version, migrations of the code that opens it): each kept version by today's code and by the next one."""
    later = (*MIGRATIONS, next_one)
    return [
        pytest.param(version, migrations, id=f"v{version} by v{len(migrations)}")
        for version in FIXTURES
        for migrations in (MIGRATIONS, later)
        if version < len(migrations)
    ]


every_way = pytest.mark.parametrize(("version", "migrations"), ways())


def put(path: Path, version: int) -> None:
    """The journal of a version, as it would lie in the data folder."""
    with closing(sqlite3.connect(path)) as raw:
        raw.executescript(FIXTURES[version].read_text(encoding="utf-8"))
        raw.execute("PRAGMA journal_mode=WAL")


def dump(path: Path) -> list[str]:
    """All that a journal holds, and its version."""
    with closing(sqlite3.connect(path)) as raw:
        return [*raw.iterdump(), str(raw.execute("PRAGMA user_version").fetchone()[0])]


def rows(path: Path) -> dict[str, list[dict[str, Any]]]:
    """Every table's rows."""
    with closing(sqlite3.connect(path)) as raw:
        raw.row_factory = sqlite3.Row
        tables = [row[0] for row in raw.execute("SELECT name FROM sqlite_master WHERE type='table'").fetchall()]
        return {table: [dict(row) for row in raw.execute(f"SELECT * FROM {table}").fetchall()] for table in tables}


def opened(path: Path, monkeypatch: pytest.MonkeyPatch, migrations: tuple[Migration, ...]) -> Journal:
    """Open it by the code that has these migrations."""
    monkeypatch.setattr(front, "MIGRATIONS", migrations)
    return Journal.open(path)


def backup_of(path: Path) -> Path:
    (found,) = path.parent.glob("*.bak")
    return found


def test_every_earlier_version_has_its_journal() -> None:
    missing = set(range(1, len(MIGRATIONS))) - set(FIXTURES)
    assert not missing, f"check out the code of {missing} and run tests/store/versions/make.py there"
    for version, file in FIXTURES.items():
        assert f"PRAGMA user_version={version};" in file.read_text(encoding="utf-8")
    assert set(FIXTURES) <= set(range(1, len(MIGRATIONS) + 1))


def test_a_kept_journal_has_rows_in_every_state_that_is_kept(path: Path) -> None:
    for version in FIXTURES:
        put(path, version)
        states = {row["state"] for row in rows(path)["change"]}
        assert states >= set(RowState) - {RowState.READY, RowState.LOOK, RowState.BLOCKED}
        path.unlink()


@every_way
def test_it_is_brought_along_whole_after_a_backup(
    path: Path, monkeypatch: pytest.MonkeyPatch, version: int, migrations: tuple[Migration, ...]
) -> None:
    put(path, version)
    before, held = dump(path), rows(path)
    with closing(opened(path, monkeypatch, migrations)) as kept:
        assert kept.verify() is None
        assert [account.name for account in Accounts(kept).all()] == ["T"]
        assert [len(kept.rows.outcomes(info.id)) for info in kept.batches.all()] == [3, 3, 11]
        assert len(kept.attempts.open(1)) == 4
    assert dump(backup_of(path)) == before
    if os.name == "posix":
        assert backup_of(path).stat().st_mode & 0o777 == 0o600
    now = rows(path)
    for table, old in held.items():
        kept_of = zip(old, now[table], strict=True)
        assert [{name: row[name] for name in before_row} for before_row, row in kept_of] == old
    opened(path, monkeypatch, migrations).close()
    assert backup_of(path).exists(), "one backup, by the one migration"


@every_way
def test_what_was_sent_by_an_earlier_version_can_still_be_undone_and_settled(
    path: Path, monkeypatch: pytest.MonkeyPatch, version: int, migrations: tuple[Migration, ...]
) -> None:
    put(path, version)
    with closing(opened(path, monkeypatch, migrations)) as kept:
        back = kept.undo.undoable(1)
        assert [outcome.row for outcome, _, _ in back] == [2]
        undo = begin_undo(
            kept,
            undo_of=1, account_key=KEY, account_name="T", file="", sheet="", refused=[], read_at=NOW, at=NOW,
            rows=[(outcome, before) for outcome, before, _ in back],
        )  # fmt: skip
        kept.raise_epoch(at=NOW)
        lost = [outcome.row for outcome in kept.rows.outcomes(1) if outcome.state is RowState.CHECKING]
        assert lost == [7, 10], "what was being sent when the older program ended is unknown"
        (one,) = kept.changes.open(undo)
        assert one.before.action == back[0][1].action
        assert kept.verify() is None


@every_way
def test_a_backup_of_an_earlier_version_is_still_a_journal_of_it(
    path: Path, monkeypatch: pytest.MonkeyPatch, version: int, migrations: tuple[Migration, ...]
) -> None:
    put(path, version)
    opened(path, monkeypatch, migrations).close()
    old = path.with_name("old.sqlite3")
    old.write_bytes(backup_of(path).read_bytes())
    with closing(opened(old, monkeypatch, migrations[:version])) as kept:
        assert kept.verify() is None
        assert len(kept.database.all("SELECT id FROM batch")) == 3  # as that version can be asked: it lacks columns


@every_way
@pytest.mark.parametrize(
    ("error", "code"),
    [
        (sqlite3.OperationalError("near CREATE: syntax error"), "JOURNAL_NOT_UPDATED"),
        (sqlite3.IntegrityError("CHECK constraint failed"), "JOURNAL_NOT_UPDATED"),
        (database.UniqueViolation("UNIQUE constraint failed"), "JOURNAL_NOT_UPDATED"),
        (StoreError("DISK_FULL", folder="x"), "DISK_FULL"),
    ],
)
def test_a_migration_that_fails_half_way_leaves_the_journal_as_it_was(
    path: Path, monkeypatch: pytest.MonkeyPatch, version: int, migrations: tuple[Migration, ...], error: Exception,
    code: str,
) -> None:  # fmt: skip
    put(path, version)
    before = dump(path)

    def breaks(db: Database) -> None:
        migrations[-1](db)
        db.execute("UPDATE change SET state='waiting'")
        raise error

    with pytest.raises(StoreError) as told:
        opened(path, monkeypatch, (*migrations[:-1], breaks))
    assert told.value.code == code
    assert words.say(code, {**told.value.facts, "folder": "x"}).text
    assert dump(path) == before
    assert dump(backup_of(path)) == before
    with closing(opened(path, monkeypatch, migrations[:version])) as kept:
        assert kept.verify() is None, "the version before goes on with it"
    with closing(opened(path, monkeypatch, migrations)) as kept:
        assert kept.verify() is None, "and so does a later one that is whole"


@every_way
def test_a_damaged_journal_of_an_earlier_version_is_not_worked_over(
    path: Path, monkeypatch: pytest.MonkeyPatch, version: int, migrations: tuple[Migration, ...]
) -> None:
    put(path, version)
    whole = path.read_bytes()
    damaged = whole[:12288] + b"\xa5" * 4096 + whole[16384:]
    path.write_bytes(damaged)
    with pytest.raises(JournalDamaged) as told:
        opened(path, monkeypatch, migrations)
    assert (path.parent / told.value.facts["file"]).read_bytes() == damaged
    assert list(path.parent.glob("*.bak")) == []


@every_way
def test_no_room_for_a_backup_means_no_migration(
    path: Path, monkeypatch: pytest.MonkeyPatch, version: int, migrations: tuple[Migration, ...]
) -> None:
    put(path, version)
    before = path.read_bytes()

    def no_room(*_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patch:
        touch = Path.touch
        patch.setattr(Path, "touch", lambda self, **n: no_room() if self.suffix == ".bak" else touch(self, **n))
        with pytest.raises(StoreError, match="DISK_FULL"):
            opened(path, monkeypatch, migrations)
    assert path.read_bytes() == before


@pytest.mark.skipif(os.name != "posix", reason="a limit on the size of files stands for the full disk")
@every_way
def test_a_disk_that_fills_up_in_the_middle_of_the_backup_leaves_no_half_of_it(
    path: Path, version: int, migrations: tuple[Migration, ...]
) -> None:
    put(path, version)
    before = dump(path)
    program = textwrap.dedent(f"""
        import resource, signal, sys
        from pathlib import Path
        sys.path[:0] = {[str(Path(__file__).parent)]!r}
        from test_journal_versions import next_one
        from reversal_desk.errors import StoreError
        from reversal_desk.store.journal import front
        front.MIGRATIONS = (*front.MIGRATIONS, next_one)[:{len(migrations)}]
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, ({path.stat().st_size // 2}, resource.RLIM_INFINITY))
        try:
            front.Journal.open(Path({str(path)!r}))
        except StoreError as error:
            print(error.code)
    """)
    ended = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False, timeout=60)
    assert ended.stdout.strip() == "DISK_FULL", ended.stderr
    assert dump(path) == before
    assert list(path.parent.glob("*.bak*")) == []


def test_a_journal_of_a_newer_version_is_refused_and_not_one_byte_is_changed(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(path, max(FIXTURES))
    opened(path, monkeypatch, (*MIGRATIONS, next_one)).close()
    with closing(sqlite3.connect(path)) as raw:
        raw.execute("PRAGMA journal_mode=DELETE")  # a newer version may keep it otherwise
    for backup in path.parent.glob("*.bak"):
        backup.unlink()
    before = path.read_bytes()
    with pytest.raises(StoreError) as told:
        opened(path, monkeypatch, MIGRATIONS)
    assert told.value.code == "JOURNAL_NEWER"
    assert path.read_bytes() == before
    assert [entry.name for entry in path.parent.iterdir()] == [path.name]


def test_todays_code_makes_a_journal_of_the_same_kind_as_its_fixture_maker_says(path: Path) -> None:
    sys.path.insert(0, str(VERSIONS))
    import make

    with closing(Journal.open(path)) as kept:
        make.fill(kept)
        assert kept.verify() is None
        known = Accounts(kept).all()
    assert known == (Account(name="T", sid="S", origin="http://127.0.0.1", programs=("1000", "2000")),)
    assert json.loads(rows(path)["record"][0]["body"])["kind"] == "submit"
