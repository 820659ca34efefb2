"""Drafts: what comes back is what was kept, only mapped columns are kept, and what can't be read is no trouble."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import datetime, timedelta
from decimal import Decimal
from pathlib import Path

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from kept import KEY, NOW

from reversal_desk.model import (
    ActionState,
    Cell,
    CellError,
    Code,
    Column,
    ColumnMapping,
    Field,
    Grid,
    Notice,
    Operation,
    Policy,
    Row,
    RowEdit,
    SheetInfo,
    SheetRow,
    Table,
)
from reversal_desk.store import drafts as drafts_room
from reversal_desk.store.drafts import LONGEST, MOST, Draft, Drafts, Seen

SECRET = "buyer@example.com"
SEEN = {"1000.1": Seen("A1", ActionState.PENDING, Decimal("129.90"), Decimal("6.50"), "USD")}
MAPPING = ColumnMapping(
    columns=(
        Column(0, "Order", Field.ORDER, 0.9, ("A1",)),
        Column(1, "Email", None, 0.0, (SECRET,)),
        Column(2, "Refund", Field.REFUND, 0.8, ("39.95",)),
        Column(3, "Name", None, 0.0, ("#A1",)),
    ),
    order_columns=(0, 3), preset="shopify", cumulative=True, notices=(Notice("HIDDEN_ROWS", {"count": "1"}),),
)  # fmt: skip
POLICY = Policy(all_rows_cancelled=True, custom_reasons=frozenset({"OURS"}), accept=frozenset({Code.LOCKS_SOON}))
EDITS = {
    (2, "1000.1"): RowEdit(Operation.MODIFY, "OTHER", Decimal("89.95"), accepted=frozenset({Code.REFUND_AGAIN})),
    (3, ""): RowEdit(leave=True),
}


def table(file: str = "/home/a/refunds.csv", *more: tuple[Cell, ...]) -> Table:
    lines = (("A1", SECRET, Decimal("39.95"), "#A1"), ("A2", SECRET), *more)
    rows = tuple(SheetRow(2 + place, cells, hidden=place == 1) for place, cells in enumerate(lines))
    grid = Grid(file, "csv", (SheetInfo("refunds", True, 3, 4),), "refunds", rows)
    return Table(grid, 1, ("Order", "Email", "Refund", "Name"), rows, totals=(9,))


def rows() -> tuple[Row, ...]:
    return (
        Row(2, ("A1", "#A1"), refund=Decimal("39.95"), date=NOW.replace(tzinfo=None), operation=Operation.MODIFY),
        Row(3, ("A2", ""), hidden=True, unreadable=(Field.REFUND,), continues=2),
    )


def keep(drafts: Drafts, *, file: str = "/home/a/refunds.csv", at: datetime = NOW, **other: object) -> int:
    given: dict[str, object] = {
        "account_key": KEY, "account_name": "North", "table": table(file), "print_": "known", "mapping": MAPPING,
        "rows": rows(), "seen": SEEN, "ready": 1, "undecided": 2, "policy": POLICY, "edits": EDITS, "at": at, **other,
    }  # fmt: skip
    return drafts.keep(**given)  # type: ignore[arg-type]


def got(drafts: Drafts, draft_id: int) -> Draft:
    found = drafts.get(draft_id)
    assert found is not None
    return found


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "drafts.sqlite3"


def test_a_draft_comes_back_as_it_was_kept(path: Path) -> None:
    with closing(Drafts(path)) as drafts:
        number = keep(drafts)
    with closing(Drafts(path)) as drafts:
        found = got(drafts, number)
        (info,) = drafts.all()
    assert (info.rows, info.edited, info.saved_at, info.account_name) == (1, 2, NOW, "North")
    assert found.info == info
    assert (found.rows, found.print_) == (rows(), "known")
    assert (found.policy, dict(found.edits), found.seen) == (POLICY, EDITS, SEEN)
    assert found.mapping.order_columns == (0, 3)
    assert [(column.index, column.header) for column in found.mapping.columns] == [
        (0, "Order"), (1, ""), (2, "Refund"), (3, "Name"),
    ]  # fmt: skip
    assert (found.mapping.preset, found.mapping.cumulative, found.mapping.notices) == (
        "shopify", True, MAPPING.notices,
    )  # fmt: skip
    assert found.table.headers == ("Order", "", "Refund", "Name")
    assert [row.cells for row in found.table.rows] == [
        ("A1", None, Decimal("39.95"), "#A1"),
        ("A2", None, None, None),
    ]
    assert [(row.number, row.hidden) for row in found.table.rows] == [(2, False), (3, True)]
    assert (found.table.header_row, found.table.totals, found.table.grid.sheet) == (1, (9,), "refunds")


def test_a_long_sheet_is_packed_in_pieces_to_the_same_text(path: Path) -> None:
    lines = [(f"A{number}", SECRET, Decimal(number)) for number in range(3 * drafts_room._AT_ONCE + 1)]
    long = table("/home/a/long.csv", *lines)
    with closing(Drafts(path)) as drafts:
        found = got(drafts, keep(drafts, table=long))
    assert [row.cells[0] for row in found.table.rows] == [row.cells[0] for row in long.rows]
    packed = drafts_room._sheet(long, MAPPING, rows(), SEEN, print_="known")
    assert drafts_room._packed_sheet(packed) == msgspec.json.encode(packed)


def test_only_mapped_columns_are_on_the_disk(path: Path) -> None:
    with closing(Drafts(path)) as drafts:
        keep(drafts)
    written = b"".join(side.read_bytes() for side in path.parent.iterdir())
    assert b"39.95" in written
    assert SECRET.encode() not in written


@given(
    st.one_of(
        st.none(),
        st.text(),
        st.booleans(),
        st.decimals(allow_nan=False, allow_infinity=False),
        st.datetimes(),
        st.times(),
        st.text().map(CellError),
    )
)
def test_every_cell_comes_back_as_what_it_was(cell: Cell) -> None:
    back = drafts_room._unpacked(drafts_room._packed(cell))
    assert type(back) is type(cell)
    assert back == cell
    assert str(back) == str(cell), "99.90 stays 99.90"


def test_a_later_look_takes_the_place_of_the_earlier(path: Path) -> None:
    with closing(Drafts(path)) as drafts:
        number = keep(drafts)
        other = keep(drafts, file="/home/a/other.csv")
        assert keep(drafts, draft_id=number, ready=7, at=NOW + timedelta(hours=1)) == number
        assert [(info.id, info.rows) for info in drafts.all()] == [(number, 7), (other, 1)]
        drafts.drop(number)
        assert drafts.get(number) is None
        assert keep(drafts) not in {number, other}, "a number is never given twice"


def test_the_same_sheet_again_replaces_only_what_nobody_edited(path: Path) -> None:
    with closing(Drafts(path)) as drafts:
        first = keep(drafts, edits={})
        second = keep(drafts)
        assert drafts.get(first) is None
        third = keep(drafts, edits={})
        assert {info.id for info in drafts.all()} == {second, third}
        elsewhere = keep(drafts, account_key="other", edits={})
        assert {info.id for info in drafts.all()} == {second, third, elsewhere}


def test_decisions_are_kept_without_the_sheet(path: Path) -> None:
    with closing(Drafts(path)) as drafts:
        number = keep(drafts)
        assert drafts.decide(number, Policy(), {}, ready=0, undecided=1, at=NOW + timedelta(minutes=5))
        found = got(drafts, number)
        assert (found.policy, dict(found.edits), found.rows) == (Policy(), {}, rows())
        assert found.info.saved_at == NOW + timedelta(minutes=5)
        drafts.drop(number)
        assert not drafts.decide(number, Policy(), {}, ready=0, undecided=1, at=NOW)


def test_what_waits_in_a_draft_of_an_earlier_version_is_not_said_to_be_nothing(path: Path) -> None:
    with closing(Drafts(path)) as drafts:
        keep(drafts, undecided=3)
        assert [info.undecided for info in drafts.all()] == [3]
    with closing(sqlite3.connect(path)) as db:
        db.execute("ALTER TABLE draft DROP COLUMN undecided")
        db.execute("ALTER TABLE draft DROP COLUMN locks")
        db.execute("PRAGMA user_version=1")
        db.commit()
    with closing(Drafts(path)) as drafts:
        (info,) = drafts.all()
        assert (info.rows, info.undecided, info.locks) == (1, None, ())
        assert drafts.decide(info.id, POLICY, EDITS, ready=0, undecided=2, at=NOW)
        assert [info.undecided for info in drafts.all()] == [2]


def test_old_ones_and_too_many_go(path: Path) -> None:
    with closing(Drafts(path)) as drafts:
        keep(drafts, file="/old.csv", at=NOW - LONGEST - timedelta(seconds=1))
        for number in range(MOST + 3):
            keep(drafts, file=f"/{number}.csv", at=NOW + timedelta(seconds=number))
        assert [info.file for info in drafts.all()] == [f"/{number}.csv" for number in reversed(range(3, MOST + 3))]


@pytest.mark.parametrize("column", ["sheet_body", "decided_body"])
@pytest.mark.parametrize("body", [b"", b"{}", b"{", b"[]"])
def test_a_draft_that_cannot_be_read_is_dropped(path: Path, column: str, body: bytes) -> None:
    with closing(Drafts(path)) as drafts:
        number = keep(drafts)
    with closing(sqlite3.connect(path)) as db:
        db.execute(f"UPDATE draft SET {column}=?", (body,))
        db.commit()
    with closing(Drafts(path)) as drafts:
        assert drafts.get(number) is None
        assert drafts.all() == ()


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE draft SET saved_at='yesterday' WHERE file='/bad.csv'",
        "UPDATE draft SET saved_at=x'00ff' WHERE file='/bad.csv'",
        "UPDATE draft SET rows='many' WHERE file='/bad.csv'",
        "UPDATE draft SET sheet_body='no json' WHERE file='/bad.csv'",
        "UPDATE draft SET sheet_body=7 WHERE file='/bad.csv'",
        """UPDATE draft SET sheet_body=CAST(replace(CAST(sheet_body AS TEXT), '["number","39.95"]',
             '["number","much"]') AS BLOB) WHERE file='/bad.csv'""",
    ],
)
def test_a_draft_that_was_written_over_takes_no_other_along(path: Path, statement: str) -> None:
    with closing(Drafts(path)) as drafts:
        bad, good = keep(drafts, file="/bad.csv"), keep(drafts, file="/good.csv")
    with closing(sqlite3.connect(path)) as db:
        before = db.execute("SELECT * FROM draft ORDER BY id").fetchall()
        db.execute(statement)
        assert db.execute("SELECT * FROM draft ORDER BY id").fetchall() != before
        db.commit()
    with closing(Drafts(path)) as drafts:
        assert drafts.get(bad) is None
        assert [info.id for info in drafts.all()] == [good]
        assert got(drafts, good).policy == POLICY


def test_a_damaged_file_is_set_aside_and_a_new_one_begun(path: Path) -> None:
    path.write_bytes(b"no database at all, by any means" * 40)
    with closing(Drafts(path)) as drafts:
        assert drafts.all() == ()
        keep(drafts)
    assert len(list(path.parent.glob("drafts.sqlite3.damaged.*"))) == 1
