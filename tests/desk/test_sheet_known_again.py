"""A sheet whose rows were sent before is known again, whatever it is called and however it was saved since."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from desk_bench import Here
from msgspec.structs import replace
from openpyxl import Workbook

from reversal_desk import words
from reversal_desk.desk import said_of
from reversal_desk.impact.practice import ActionSpec, WorldSpec
from reversal_desk.model import Account, Cell, Grid, Policy, SheetRow, Table
from reversal_desk.store.sheets import fingerprint
from reversal_desk.undo import Scope

AGE = timedelta(days=10)
ROWS = (("Order number", "Status", "Amount"), ("101", "cancelled", "100.00"), ("102", "cancelled", "7.50"))


@pytest.fixture
def here(tmp_path: Path) -> Iterator[Here]:
    actions = tuple(ActionSpec(order=str(n), amount=Decimal(100), age=AGE) for n in range(101, 105))
    with ExitStack() as stack:
        yield Here(tmp_path, stack, world=WorldSpec(actions=actions))


def csv_file(path: Path, rows: Sequence[Sequence[str]] = ROWS, mark: str = ",") -> Path:
    path.write_text("\n".join(mark.join(row) for row in rows) + "\n", encoding="utf-8")
    return path


def xlsx(path: Path, rows: Sequence[Sequence[object]]) -> Path:
    book = Workbook()
    for row in rows:
        book.worksheets[0].append(list(row))
    book.save(path)
    return path


def test_the_same_rows_are_known_by_another_name_order_and_kind_of_file(here: Here) -> None:
    sent = here.submitted(csv_file(here.folder / "returns.csv"))
    again = here.known(csv_file(here.folder / "copy of returns.csv", [ROWS[0], ROWS[2], ROWS[1]])).handled
    assert [(known.batch, Path(known.file).name) for known in again] == [(sent, "returns.csv")]
    # Excel shows 100 and 7.5 where the text had 100.00 and 7.50, and a title was put above
    saved = [("Returns", None, None), ROWS[0], ("101", "cancelled", 100), ("102", "cancelled", 7.5)]
    assert [known.batch for known in here.known(xlsx(here.folder / "r.xlsx", saved)).handled] == [sent]


def test_other_rows_another_account_and_nothing_sent_are_not_known(here: Here) -> None:
    path = csv_file(here.folder / "returns.csv")
    assert here.known(path).handled == ()
    here.submitted(path)
    assert here.known(csv_file(here.folder / "more.csv", [*ROWS, ("103", "cancelled", "1.00")])).handled == ()
    other = Account(name="O", sid="O", origin="http://127.0.0.1:1")
    assert here.known(path, other).handled == ()
    assert here.desk.recognise(here.desk.open_sheet(path), None).handled == ()


def test_what_was_taken_back_is_said_and_remapping_forgets_nothing(here: Here) -> None:
    path = csv_file(here.folder / "returns.csv")
    sent = here.submitted(path)
    here.desk.run(sent, wait=30.0)
    undo = here.desk.undo(here.desk.undo_preview(sent))
    opened = here.known(path)
    (known,) = opened.handled
    assert (known.batch, known.changed, known.rows) == (sent, 1, 2), "nobody looked at 102, of another amount"
    assert [(back.batch, back.rows) for back in known.taken_back_by] == [(undo, 0)], "it has not run yet"
    when = known.taken_back_by[0].at.isoformat(timespec="minutes")
    said = [words.say(notice.code, notice.facts).title for notice in said_of(opened.handled, datetime.now(UTC))]
    assert said[1:] == [f"Batch {undo} of {when} is an undo of batch {sent} that took no row back so far."]
    assert here.desk.remap(opened, {}).handled == opened.handled


def test_how_many_of_its_rows_were_taken_back_is_said_and_when(here: Here) -> None:
    path = csv_file(here.folder / "returns.csv")
    sent = here.submitted(path)
    here.desk.run(sent, wait=30.0)
    one = here.desk.outcomes(sent)[0]
    undo = here.desk.undo(here.desk.undo_preview(sent, Scope(changes=frozenset({one.change_id}))))
    here.desk.run(undo, wait=30.0)
    opened = here.known(path)
    at = [info.created_at.isoformat(timespec="minutes") for info in here.desk.batches()]
    said = [words.say(notice.code, notice.facts).title for notice in said_of(opened.handled, datetime.now(UTC))]
    assert said == [
        f"This sheet was handled before: batch {sent} of {at[1]} changed 1 of its 2 rows.",
        f"Batch {undo} of {at[0]} took back 1 of the rows that batch {sent} had changed.",
    ]


def test_no_review_is_promised_for_what_was_sent_so_long_ago_that_it_asks_nothing(here: Here) -> None:
    """`HANDLED_BEFORE` speaks for 180 days. The banner said of a batch of a year ago that its orders wait for you."""
    path = csv_file(here.folder / "returns.csv")
    sent = here.submitted(path)
    here.desk.run(sent, wait=30.0)
    (known,) = here.known(path).handled

    def todo(days: int) -> str:
        (notice,) = said_of((known,), known.at + timedelta(days=days))
        said = words.say(notice.code, notice.facts)
        assert said.title.startswith(f"This sheet was handled before: batch {sent} of ")
        return said.meaning + said.todo

    assert "wait for you" in todo(179)
    assert "wait for you" not in todo(181)
    assert "more than 180 days ago" in todo(181)


def test_an_undo_of_late_counts_for_how_long_ago_a_sheet_was_handled(here: Here) -> None:
    path = csv_file(here.folder / "returns.csv")
    sent = here.submitted(path)
    here.desk.run(sent, wait=30.0)
    here.desk.run(here.desk.undo(here.desk.undo_preview(sent)), wait=30.0)
    (known,) = here.known(path).handled
    (back,) = known.taken_back_by
    old = replace(known, at=back.at - timedelta(days=200))
    assert "days" not in said_of((old,), back.at + timedelta(days=1))[0].facts, "the review asks about what came back"


def test_what_an_undo_took_back_and_was_changed_again_is_not_said_to_be_taken_back(here: Here) -> None:
    rows = [("Order number", "Status"), ("101", "cancelled"), ("102", "cancelled")]
    path = csv_file(here.folder / "returns.csv", rows)
    sent = here.submitted(path)
    here.desk.run(sent, wait=30.0)
    undo = here.desk.undo(here.desk.undo_preview(sent))
    here.desk.run(undo, wait=30.0)
    for order, left in (("101", [(undo, 1)]), ("102", [])):
        one = next(outcome for outcome in here.desk.outcomes(undo) if outcome.order == order)
        again = here.desk.undo(here.desk.undo_preview(undo, Scope(changes=frozenset({one.change_id}))))
        here.desk.run(again, wait=30.0)
        (known,) = here.known(path).handled
        assert [(back.batch, back.rows) for back in known.taken_back_by] == left
    once_more = here.desk.undo(here.desk.undo_preview(sent))
    here.desk.run(once_more, wait=30.0)
    (known,) = here.known(path).handled
    assert [(back.batch, back.rows) for back in known.taken_back_by] == [(once_more, 2)]


def test_a_batch_knows_how_many_rows_of_an_undo_were_undone_in_their_turn(here: Here) -> None:
    rows = [("Order number", "Status"), ("101", "cancelled"), ("102", "cancelled")]
    sent = here.submitted(csv_file(here.folder / "returns.csv", rows))
    here.desk.run(sent, wait=30.0)
    undo = here.desk.undo(here.desk.undo_preview(sent))
    here.desk.run(undo, wait=30.0)

    def again() -> dict[int, int]:
        return {info.id: info.undone_again for info in here.desk.batches()}

    assert again() == {sent: 0, undo: 0}
    one = here.desk.outcomes(undo)[0]
    second = here.desk.undo(here.desk.undo_preview(undo, Scope(changes=frozenset({one.change_id}))))
    here.desk.run(second, wait=30.0)
    assert again() == {sent: 0, undo: 1, second: 0}
    third = here.desk.undo(here.desk.undo_preview(second))
    here.desk.run(third, wait=30.0)
    assert again() == {sent: 0, undo: 0, second: 1, third: 0}, "the undo of the undo is back, so the first stands again"


def test_a_text_file_is_read_again_as_a_person_said(here: Here) -> None:
    rows = [("Order number", "Status", "Note|x"), ("101", "cancelled", "a,b"), ("102", "cancelled", "c,d")]
    path = csv_file(here.folder / "odd.csv", rows, mark="^")
    sent = here.submitted(path, delimiter="^")
    here.desk.run(sent, wait=30.0)
    saved = here.desk.save_results(
        sent, here.folder / "out.xlsx", headers=("Result",), cells=lambda outcome: (outcome.state.value,)
    )
    assert saved.joined == saved.outcomes == 2


def test_a_draft_of_a_text_file_is_read_as_a_person_said(here: Here) -> None:
    rows = [("Order number", "Status", "Note|x"), ("101", "cancelled", "a,b"), ("102", "cancelled", "c,d")]
    opened = here.known(csv_file(here.folder / "odd.csv", rows, mark="^"), delimiter="^")
    made = here.desk.plan(opened, here.desk.find_actions(opened, here.account), Policy())
    resumed = here.desk.open_draft(here.desk.keep_draft(made))
    assert not resumed.file_changed
    assert resumed.opened.table.headers == ("Order number", "Status", "Note|x")


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        (Decimal("129.90"), "129.9", True), (Decimal(5), "5", True), ("5.00", "5", True), (" A1 ", "A1", True),
        ("0012", "12", False), ("1234567890123456780", "123456789012345678", False), ("A1.0", "A1", False),
        (None, "", True), (datetime(2026, 3, 4), "2026-03-04T00:00:00", True), (True, "TRUE", True),  # noqa: DTZ001 - sheets have no zone
        ("5", "6", False),
    ],
)  # fmt: skip
def test_a_fingerprint_goes_by_what_a_cell_says(one: Cell, other: Cell, same: bool) -> None:
    def of(cell: Cell, number: int, hidden: bool) -> str:
        row = SheetRow(number, ("A1", cell), hidden)
        return fingerprint(Table(Grid("x", "csv", (), "x", (row,)), 1, ("Order", "Note"), (row,)))

    assert (of(one, 2, hidden=False) == of(other, 7, hidden=True)) is same
