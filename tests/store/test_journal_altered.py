"""verify finds whatever was altered in the file: any field, row, record or cut; what is exempt is named here."""

from __future__ import annotations

import base64
import sqlite3
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from kept import KEY, NOW, altered, begin, change, reversed_, send

from reversal_desk.model import RowState
from reversal_desk.store.chain import DEFAULTS, SEALED, Flaw, Head
from reversal_desk.store.journal import Journal
from reversal_desk.store.journal.records import Image

sys.path.insert(0, str(Path(__file__).parent / "versions"))
import make

VERSIONS = Path(__file__).parent / "versions"
#: Tables no money hangs on, by themselves: the accounts (each batch records its own), what was learned, and when the
#: late re-check looks next (what it finds is on the rows, which are held).
EXEMPT_TABLES = {"account", "learned", "watch"}
#: What version 1 put in no record: where its records don't say it, a change to it can't be noticed. Money is read
#: from the before-images, which are.
UNSAID_IN_1 = {
    "batch": {"account_name", "trial", "rest_of"},
    "image": {"account_key", "action_id"},
    "change": {
        "program_id", "partner", "codes", "facts", "amount_before", "amount_after", "payout_before", "payout_expected",
        "payout_after", "currency", "locking_date", "event_date", "money", "money_currency", "really", "updated_at",
    },
    "attempt": {"account_key", "action_id", "step", "answered_at"},
}  # fmt: skip


def look(path: Path, *known: Head) -> Flaw | None:
    """What verify finds in the file."""
    with closing(Journal.open(path)) as journal:
        return journal.verify(known)


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """A journal of today with rows in every state."""
    path = tmp_path_factory.mktemp("whole") / "journal.sqlite3"
    with closing(Journal.open(path)) as journal:
        make.fill(journal)
        assert journal.verify() is None
    return path.read_bytes()


@pytest.fixture(scope="module")
def old(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """The journal that version 1 made, as today's code opens it."""
    path = tmp_path_factory.mktemp("old") / "journal.sqlite3"
    with closing(sqlite3.connect(path)) as raw:
        raw.executescript((VERSIONS / "journal_v1.sql").read_text(encoding="utf-8"))
    with closing(Journal.open(path)) as journal:
        assert journal.verify() is None
    return path.read_bytes()


def edited(path: Path, whole: bytes, *statements: str) -> Flaw | None:
    """Put the whole journal there, edit it as somebody with a tool would, leave its guards as they were, and look."""
    path.write_bytes(whole)
    with closing(sqlite3.connect(path)) as raw:
        guards = [
            row[0] for row in raw.execute("SELECT sql FROM sqlite_master WHERE type='trigger' ORDER BY name").fetchall()
        ]
    altered(path, "PRAGMA foreign_keys=OFF", *statements, *guards)
    return look(path)


def fields(whole: bytes, path: Path) -> Iterator[tuple[str, str, int, object]]:
    """Every (table, column, row id, value) but those of exempt tables."""
    path.write_bytes(whole)
    with closing(sqlite3.connect(path)) as raw:
        raw.row_factory = sqlite3.Row
        tables = [row[0] for row in raw.execute("SELECT name FROM sqlite_master WHERE type='table'").fetchall()]
        for table in tables:
            if table in EXEMPT_TABLES | {"meta"}:
                continue
            for row in raw.execute(f"SELECT rowid AS place, * FROM {table}").fetchall():
                for column in row.keys()[1:]:
                    yield table, column, row["place"], row[column]


def other(value: object) -> str:
    """Another value than this one, as SQL."""
    if value is None:
        return "1"
    if isinstance(value, int):
        return str(value + 1)
    text = str(value)
    return "'" + (text[:-1] + ("0" if text[-1:] != "0" else "1")).replace("'", "''") + "'"


def test_every_table_is_held_to_the_chain_or_named_exempt(whole: bytes, path: Path) -> None:
    path.write_bytes(whole)
    with closing(sqlite3.connect(path)) as raw:
        tables = {row[0] for row in raw.execute("SELECT name FROM sqlite_master WHERE type='table'").fetchall()}
        assert tables == {"record", "meta", *SEALED} | EXEMPT_TABLES
        for table in SEALED:
            said = {
                row[1]: row[4] for row in raw.execute(f"PRAGMA table_info({table})").fetchall() if row[4] is not None
            }
            assert {name: str(value) if value != "" else "''" for name, value in DEFAULTS[table].items()} == said, (
                "a column that a migration adds has its default in chain.DEFAULTS, or older seals no longer fit"
            )


def test_any_field_altered_is_found(whole: bytes, path: Path) -> None:
    missed = []
    for table, column, number, value in list(fields(whole, path)):
        if (table, column) in {(name, "id") for name in SEALED} and value is None:
            continue
        found = edited(path, whole, f"UPDATE OR REPLACE {table} SET {column}={other(value)} WHERE rowid={number}")
        if found is None:
            missed.append((table, column, number))
    assert missed == []


def test_a_blob_does_not_pass_for_the_text_that_is_its_base64(whole: bytes, path: Path) -> None:
    looked_at, missed = 0, []
    for table, column, number, value in list(fields(whole, path)):
        try:
            blob = base64.b64decode(str(value), validate=True).hex()
        except ValueError:
            continue
        if not isinstance(value, str) or not value:
            continue
        looked_at += 1
        if edited(path, whole, f"UPDATE {table} SET {column}=x'{blob}' WHERE rowid={number}") is None:
            missed.append((table, column, number))
    assert (looked_at > 20, missed) == (True, [])


def test_any_row_taken_out_is_found(whole: bytes, path: Path) -> None:
    rows = {(table, number) for table, _, number, _ in fields(whole, path)}
    assert [row for row in rows if edited(path, whole, f"DELETE FROM {row[0]} WHERE rowid={row[1]}") is None] == []


def test_any_row_added_is_found(whole: bytes, path: Path) -> None:
    path.write_bytes(whole)
    with closing(sqlite3.connect(path)) as raw:
        for table in SEALED:
            columns = [row[1] for row in raw.execute(f"PRAGMA table_info({table})").fetchall()][1:]
            named = ", ".join("NULL" if name == "open" else name for name in columns)
            copy = f"INSERT INTO {table} ({', '.join(columns)}) SELECT {named} FROM {table} WHERE id="
            for (number,) in raw.execute(f"SELECT id FROM {table}").fetchall():
                assert edited(path.with_name("other"), whole, f"{copy}{number}") is not None, (table, number)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_any_two_records_swapped_are_found(whole: bytes, path: Path, data: st.DataObject) -> None:
    path.write_bytes(whole)
    with closing(Journal.open(path)) as journal:
        last = journal.head()[0]
    one = data.draw(st.integers(1, last - 1))
    two = data.draw(st.integers(one + 1, last))
    found = edited(
        path, whole, f"UPDATE record SET seq=-1 WHERE seq={one}", f"UPDATE record SET seq={one} WHERE seq={two}",
        f"UPDATE record SET seq={two} WHERE seq=-1",
    )  # fmt: skip
    assert found is not None
    assert (found.code, found.seq) == ("HISTORY_RECORD", one)


def test_any_cut_end_is_found_by_a_later_head_and_nearly_any_without(whole: bytes, path: Path) -> None:
    path.write_bytes(whole)
    with closing(Journal.open(path)) as journal:
        head = journal.newest()
        last = journal.head()[0]
    assert head is not None
    missed = []
    for left in range(last):
        found = edited(path, whole, f"DELETE FROM record WHERE seq > {left}")
        if found is None:
            missed.append(left)
        cut = look(path, head)
        assert cut is not None
        assert (cut.code, cut.facts) == ("HISTORY_CUT", {"known": str(last), "left": str(left)})
    assert missed == [], "the rows still say what the missing records said"


def test_a_journal_put_back_from_an_older_copy_is_found_by_the_head_only(path: Path) -> None:
    with closing(Journal.open(path)) as journal:
        begin(journal, change(1))
    older = path.read_bytes()
    with closing(Journal.open(path)) as journal:
        begin(journal, change(2))
        head = journal.newest()
    assert head is not None
    path.write_bytes(older)
    assert look(path) is None
    found = look(path, head)
    assert found is not None
    assert found.code == "HISTORY_CUT"


def test_a_history_written_anew_is_found_by_the_head(path: Path) -> None:
    with closing(Journal.open(path)) as journal:
        begin(journal, change(1))
        head = journal.newest()
    assert head is not None
    path.unlink()
    with closing(Journal.open(path)) as journal:
        begin(journal, change(2))
        begin(journal, change(3))
        found = journal.verify([head])
    assert found is not None
    assert found.code == "HISTORY_REWRITTEN"
    assert look(path, Head("", 0, "")) is None


def test_a_journal_begun_after_one_was_set_aside_owes_nothing_to_the_old_head(path: Path) -> None:
    with closing(Journal.open(path)) as journal:
        begin(journal, change(1))
        head = journal.newest()
    path.unlink()
    with closing(Journal.open(path)) as journal:
        journal.begin_anew(after="journal.sqlite3.damaged.x", known=head, at=NOW)
        assert head is not None
        assert journal.verify([head]) is None
        begin(journal, change(2))
        mine = journal.newest()
        assert mine is not None
        assert journal.verify([head, mine]) is None
    altered(path, "DELETE FROM record WHERE seq > 2")
    found = look(path, head, mine)
    assert found is not None
    assert found.code == "HISTORY_CUT"


@pytest.mark.parametrize(
    "gone", ["TRIGGER record_never_updated", "TRIGGER record_never_deleted", "INDEX one_open_attempt"]
)
def test_a_safeguard_taken_out_is_found(whole: bytes, path: Path, gone: str) -> None:
    path.write_bytes(whole)
    with closing(sqlite3.connect(path)) as raw:
        raw.execute(f"DROP {gone}")
    found = look(path)
    assert found is not None
    assert (found.code, found.facts["what"]) == ("HISTORY_UNGUARDED", gone.split()[1])


def test_the_owner_of_the_lane_is_held_to_the_chain_too(whole: bytes, path: Path) -> None:
    for statement in ("UPDATE meta SET value='7' WHERE key='epoch'", "DELETE FROM meta"):
        found = edited(path, whole, statement)
        assert found is not None
        assert found.facts["table"] == "meta"


def test_a_forged_record_that_no_version_writes_is_found(path: Path) -> None:
    with closing(Journal.open(path)) as journal:
        with journal.writing(at=NOW) as writer:
            writer.record("planned", {}, change=None)
            writer.record("settled", {"no": "state"})
            writer.record("image", {"nothing": 1})
        found = journal.verify()
    assert found is not None
    assert found.code == "HISTORY_RECORD"


def test_what_is_exempt_is_really_not_held(whole: bytes, path: Path) -> None:
    for statement in ("UPDATE learned SET value='x'", "DELETE FROM learned", "UPDATE account SET sid='X'"):
        assert edited(path, whole, statement) is None


# --------------------------------------------------------------------------- records of version 1


def test_of_version_1_all_that_its_records_say_is_held(old: bytes, path: Path) -> None:
    path.write_bytes(old)
    with closing(sqlite3.connect(path)) as raw:
        unsent = {row[0] for row in raw.execute("SELECT id FROM change WHERE before_image IS NULL").fetchall()}
        refused = {row[0] for row in raw.execute("SELECT id FROM change WHERE state='refused'").fetchall()}
        undos = {row[0] for row in raw.execute("SELECT id FROM change WHERE undo_of IS NOT NULL").fetchall()}
    missed = []
    for table, column, number, value in list(fields(old, path)):
        exempt = column in UNSAID_IN_1.get(table, ())
        exempt |= table == "change" and number in unsent
        exempt |= table == "change" and (column, number in refused) == ("state", True)
        exempt |= table == "change" and (column, number in undos) == ("reason", True)
        exempt |= table == "attempt" and column == "evidence" and value == ""
        if exempt:
            continue
        if edited(path, old, f"UPDATE OR REPLACE {table} SET {column}={other(value)} WHERE rowid={number}") is None:
            missed.append((table, column, number))
    assert missed == []


def test_of_version_1_any_row_that_was_sent_is_missed(old: bytes, path: Path) -> None:
    path.write_bytes(old)
    with closing(sqlite3.connect(path)) as raw:
        unsent = {row[0] for row in raw.execute("SELECT id FROM change WHERE before_image IS NULL").fetchall()}
    rows = {(table, number) for table, _, number, _ in fields(old, path)}
    missed = {row for row in rows if edited(path, old, f"DELETE FROM {row[0]} WHERE rowid={row[1]}") is None}
    assert missed == {("change", number) for number in unsent}


def test_a_row_of_version_1_is_held_whole_once_it_was_written_again(old: bytes, path: Path) -> None:
    path.write_bytes(old)
    with closing(Journal.open(path)) as journal:
        journal.raise_epoch(at=NOW)
        row = journal.database.one("SELECT id FROM change WHERE state='checking' AND row=10")
        assert row is not None
        assert journal.verify() is None
    path_of = path.read_bytes()
    found = edited(path, path_of, f"UPDATE change SET money='1.00' WHERE id={row['id']}")
    assert found is not None
    assert found.code == "HISTORY_ROW"


# --------------------------------------------------------------------------- at its size


def test_a_large_journal_is_verified_in_little_time(path: Path) -> None:
    rows = 1000
    with closing(Journal.open(path)) as journal:
        batch = begin(journal, *(change(number) for number in range(1, rows + 1)))
        epoch = journal.raise_epoch(at=NOW)
        sent = send(journal, batch, epoch=epoch)
        with journal.writing(at=NOW) as writer:
            for number, (attempt, one) in enumerate(sent, 1):
                writer.queued(attempt, one, submission_id=f"S{number}", uri="/x")
                after = Image(reversed_(change(number).action), None, NOW)  # type: ignore[arg-type]
                writer.proved(attempt, one, account_key=KEY, evidence="e", after=after, state=RowState.CONFIRMED)
        began = time.perf_counter()
        assert journal.verify() is None
        assert (time.perf_counter() - began) / rows < 0.005, "20,000 rows in 100 s on the slowest machine"
