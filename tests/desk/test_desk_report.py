"""The report of a batch over a real desk: its figures are the journal's, a disk that says no leaves nothing behind."""

from __future__ import annotations

import errno
import getpass
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from desk_bench import Bench, Start
from report_reader import Read

from reversal_desk import report as report_room
from reversal_desk.desk import Desk
from reversal_desk.errors import DeskError, StoreError, UsageError
from reversal_desk.impact.practice import ActionSpec
from reversal_desk.model import Policy, RowState
from reversal_desk.undo import Scope

LOCKED = ActionSpec(order="L1", amount=Decimal("99.90"), locks_in=timedelta(minutes=30))
FOUR = (*(ActionSpec(order=f"A{n}", amount=Decimal(f"{n}0.55")) for n in range(1, 5)), LOCKED)


def amount(text: str) -> Decimal:
    return Decimal(text.split(maxsplit=1)[0].replace(",", "").replace("−", "-"))


def read(one: Bench, batch: int) -> Read:
    out = one.folder / f"report {batch}.html"
    one.desk.save_report(batch, out)
    return Read(out.read_text(encoding="utf-8"))


def test_the_figures_are_those_of_the_journal_to_the_cent(bench: Start) -> None:
    one = bench(*FOUR)
    batch = one.sent("A1", "A2", "A3", "A4", "L1", "NOBODYS")
    [first] = [o for o in one.desk.outcomes(batch) if o.order == "A1"]
    undo = one.desk.undo(one.desk.undo_preview(batch, Scope(changes=frozenset({first.change_id}))))
    one.desk.run(undo, wait=30, patience=1)

    saved = one.desk.save_report(batch, one.folder / "out.html")
    page = read(one, batch)
    outcomes = one.desk.outcomes(batch)
    assert (saved.rows, saved.make_good) == (len(outcomes), 1) == (6, 1)
    proved = [o for o in outcomes if o.state is RowState.CONFIRMED]
    assert [o.order for o in proved] == ["A2", "A3", "A4"]
    sales = sum(o.amount_before - (o.amount_after or 0) for o in proved)
    paid = sum(o.payout_before - (o.payout_after or 0) for o in proved)
    whole = page.rows("Totals by partner")[-1]
    assert (amount(whole[4]), amount(whole[5])) == (sales, paid) == (Decimal("91.65"), paid)
    assert paid > 0

    line = one.desk.batch_reconciliation(batch)["USD"]
    told = [amount(row[1]) for row in page.rows("The line that adds up")]
    assert told == [value for part, value in line.items() if part != "in_sheet" and value] + [line["in_sheet"]]
    assert sum(told[:-1]) == told[-1]

    rows = page.rows("Every row")
    assert [(row[0], row[1], row[2]) for row in rows] == [
        (str(o.row), o.order, o.action_id or "—") for o in outcomes
    ]  # fmt: skip
    [undone] = page.rows("Undone rows (1)")
    assert undone[4:7] == ["10.55 → 0.00 → 10.55 USD", "0.84 → 0.00 → 0.84 USD", f"batch {undo}"]
    assert rows[0][9] == f"Undone by batch {undo}, and read back as it was before."
    assert rows[1][9] == "Named in impact.com's change log, and read back as intended."
    assert page.rows("Make-good list")[0][1:3] == ["L1", next(o.action_id for o in outcomes if o.order == "L1")]
    assert page.rows("Make-good list")[0][4:] == ["99.90 USD", "≈ 7.99 USD"]
    assert "US (1000)" in page.text("Report on")
    for secret in (one.server.token, one.server.sid):
        assert secret not in page.page


def test_the_report_of_an_undo_and_of_the_undo_of_that(bench: Start) -> None:
    one = bench(*FOUR)
    batch = one.sent("A1", "A2")
    undo = one.desk.undo(one.desk.undo_preview(batch))
    one.desk.run(undo, wait=30, patience=1)
    back = read(one, undo)
    assert f"Report on batch {undo}, the undo of batch {batch}" in back.page
    assert back.rows("Totals by partner")[-1][4] == "31.10 USD"
    assert "Sales given back" in back.titles["Totals by partner and currency"]
    line = one.desk.batch_reconciliation(undo)["USD"]
    said = f"To go back {line['in_sheet']} USD = back, proved {line['proved']} USD"
    assert said in back.text("The line that adds up")

    again = one.desk.undo(one.desk.undo_preview(undo))
    one.desk.run(again, wait=30, patience=1)
    once_more = read(one, again)
    assert once_more.rows("Totals by partner")[-1][4] == "31.10 USD"
    assert "Sales taken back" in once_more.titles["Totals by partner and currency"]
    assert len(read(one, undo).rows("Undone rows (2)")) == 2
    assert "Undone rows: none" in read(one, batch).page, "its changes stand again"
    assert read(one, batch).rows("Totals by partner")[-1][4] == "31.10 USD"


def test_rows_of_a_sheet_that_another_batch_sent_are_named_by_their_batch(bench: Start) -> None:
    one = bench(*FOUR)
    made = one.plan("A1", "A2", "A3")
    tested = [change.action.id for change in made.changes if change.action is not None][:1]
    trial = one.desk.submit(made.first(tested))
    one.desk.run(trial, wait=30, patience=1)
    assert "In the rows tested 10.55 USD = proved 10.55 USD" in read(one, trial).text("The line that adds up")
    batch = one.desk.submit(made.without(tested))
    one.desk.run(batch, wait=30, patience=1)
    page = read(one, batch)
    assert f"{trial}: their rows are in their own reports." in page.text("Report on")
    assert "in other batches 10.55 USD" in page.text("The line that adds up")


def test_a_batch_that_was_written_and_not_sent_has_its_report(bench: Start) -> None:
    one = bench(*FOUR)
    batch = one.desk.submit(one.plan("A1"))
    page = read(one, batch)
    assert "Nothing was sent." in page.text("Report on")
    [row] = page.rows("Rows still being checked (1)")
    assert row[4:] == ["10.55 → (0.00) USD", "0.84 → (≈ 0.00) USD", "Waiting", "Not sent yet."]


def test_it_is_the_journal_of_one_moment_while_others_write(bench: Start, monkeypatch: pytest.MonkeyPatch) -> None:
    """A run goes on meanwhile: figures, lists and rows must not speak of different moments."""
    one = bench(*FOUR)
    batch = one.desk.submit(one.plan("A1", "A2"))
    real = report_room.write

    def late(*given: Any) -> object:
        one.desk.run(batch, wait=30, patience=1)
        return real(*given)

    monkeypatch.setattr(report_room, "write", late)
    page = read(one, batch)
    assert [row[7] for row in page.rows("Every row")] == ["Waiting", "Waiting"]
    assert "In the sheet 31.10 USD = to be sent 31.10 USD" in page.text("The line that adds up")
    assert set(one.states(batch).values()) == {RowState.CONFIRMED}


def test_practice_is_said_and_no_real_account_is_needed(desk_home: Path, tmp_path: Path) -> None:
    with Desk.open(home=desk_home, practice=True, practice_delay=(0.01, 0.02)) as desk:
        opened = desk.open_sheet(desk.sample())
        batch = desk.submit(desk.plan(opened, desk.find_actions(opened, desk.account(None)), Policy()))
        desk.save_report(batch, tmp_path / "out.HTM")
    assert "Practice mode: no real money." in (tmp_path / "out.HTM").read_text(encoding="utf-8")


def test_an_account_that_was_removed_is_still_named(bench: Start) -> None:
    one = bench(*FOUR)
    batch = one.sent("A1")
    one.desk.remove_account("T")
    assert "AccountT" in read(one, batch).text("Report on")


def test_a_computer_that_names_no_user(bench: Start, monkeypatch: pytest.MonkeyPatch) -> None:
    one = bench(*FOUR)
    batch = one.desk.submit(one.plan("A1"))

    def nobody() -> str:
        raise KeyError("getpwuid(): uid not found")

    monkeypatch.setattr(getpass, "getuser", nobody)
    assert "by the computer's user “—”" in read(one, batch).text("Report on")


# --------------------------------------------------------------------------- what may not happen


def test_what_cannot_be_written_says_so(bench: Start) -> None:
    one = bench(*FOUR)
    sheet = one.sheet("A1", name="sheet.html")
    sheet.write_text("<table><tr><td>Order number<td>Status<tr><td>A1<td>cancelled</table>", encoding="utf-8")
    opened = one.desk.open_sheet(sheet)
    batch = one.desk.submit(one.desk.plan(opened, one.desk.find_actions(opened, one.account), Policy()))
    before = sheet.read_bytes()
    for out, code in (
        (sheet, "REPORT_OVER_SOURCE"), (one.folder / "out.xlsx", "REPORT_NAME"), (one.folder / "out", "REPORT_NAME"),
    ):  # fmt: skip
        with pytest.raises(UsageError, match=code):
            one.desk.save_report(batch, out)
    assert sheet.read_bytes() == before
    with pytest.raises(UsageError, match="BATCH_UNKNOWN"):
        one.desk.save_report(99, one.folder / "out.html")
    for nowhere in (one.folder / "no folder" / "out.html", sheet / "out.html"):
        with pytest.raises(StoreError, match="REPORT_NOT_WRITTEN"):
            one.desk.save_report(batch, nowhere)
    assert not list(one.folder.glob(".*.part"))


def test_a_disk_that_fills_up_leaves_the_old_report_as_it_was(bench: Start, monkeypatch: pytest.MonkeyPatch) -> None:
    one = bench(*FOUR)
    batch = one.desk.submit(one.plan("A1"))
    out = one.folder / "out.html"
    out.write_text("the old one", encoding="utf-8")
    real = report_room.write

    def full(*given: Any) -> Iterator[object]:
        real(*given)
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(report_room, "write", full)
    with pytest.raises(StoreError, match="REPORT_NOT_WRITTEN") as told:
        one.desk.save_report(batch, out)
    assert told.value.facts["detail"] == "No space left on device"
    assert out.read_text(encoding="utf-8") == "the old one"
    assert not list(one.folder.glob(".*.part"))
    monkeypatch.setattr(report_room, "write", real)
    one.desk.save_report(batch, out)
    assert "Report on batch" in out.read_text(encoding="utf-8")


@pytest.mark.parametrize(("table", "column"), [("change", "codes"), ("change", "amount_before"), ("image", "action")])
def test_a_damaged_journal_makes_no_half_report(bench: Start, table: str, column: str) -> None:
    one = bench(*FOUR)
    batch = one.sent("A1", "A2")
    with closing(sqlite3.connect(one.folder / "home" / "live" / "journal.sqlite3")) as journal, journal:
        journal.execute(f"UPDATE {table} SET {column}='no such thing'")
    out = one.folder / "out.html"
    with pytest.raises(DeskError, match="JOURNAL_UNREADABLE"):
        one.desk.save_report(batch, out)
    assert not out.exists()
    assert not list(one.folder.glob(".*.part"))
