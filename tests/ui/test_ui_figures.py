"""Figures of one thing agree wherever they stand: line and cards, review and Done, a test and its rest, an undo."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

from msgspec.structs import replace
from PySide6.QtWidgets import QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot
from ui_tools import NOW, OpenWindow, a_change, an_action, checked, done, quiet, reviewed, send_few

from reversal_desk.desk import Desk
from reversal_desk.model import BatchInfo, Change, Code, Operation, Policy, RowEdit, RowState
from reversal_desk.ui import formats
from reversal_desk.ui.context import UndoWanted
from reversal_desk.ui.dialogs.undo import UndoDialog
from reversal_desk.ui.models.batches import BatchModel, state_of
from reversal_desk.ui.models.edits import Edits
from reversal_desk.ui.models.review import ReviewModel
from reversal_desk.ui.models.totals import Total, TotalsModel
from reversal_desk.ui.review.digest import digest
from reversal_desk.ui.widgets.adds_up import AddsUp
from reversal_desk.ui.window import MainWindow
from reversal_desk.undo import Scope


def texts(page: QWidget) -> str:
    """All that the labels of a page say."""
    return "\n".join(found.text() for found in page.findChildren(QLabel) if found.isVisibleTo(page))


def money_of(line: QWidget) -> dict[str, str]:
    """part -> figure, of the line that adds up."""
    return {str(b.property("part")): b.text() for b in line.findChildren(QPushButton) if b.property("part")}


def first_ready(window: MainWindow, operation: Operation) -> Change:
    return next(
        change for change in window.batch.review.model.records
        if change.state is RowState.READY and change.operation is operation and change.action.currency == "USD"
    )  # fmt: skip


def decide(qtbot: QtBot, window: MainWindow, change: Change, edit: RowEdit) -> None:
    """Decide about one line as an editor does, and wait for the plan."""
    review = window.batch.review
    review.model.edits.change({change.key: edit}, "sales")
    qtbot.waitUntil(lambda: review.settled, timeout=10_000)
    quiet(qtbot)


def typed(qtbot: QtBot, window: MainWindow, amount: str) -> Change:
    """Type another amount for an order that the sheet wants reversed; gives the line as it was."""
    change = first_ready(window, Operation.REVERSE)
    decide(qtbot, window, change, RowEdit(amount_after=Decimal(amount)))
    return change


def both_sent(qtbot: QtBot, window: MainWindow) -> None:
    """A test of a few rows and the rest of the sheet, both proved; what became of the rest is shown."""
    send_few(qtbot, window)
    window.batch.submit.begin_hold()
    qtbot.waitUntil(lambda: window.batch.step == "done" and not window.context.lane.running, timeout=60_000)
    quiet(qtbot)


# --------------------------------------------------------------------------- what a person typed


def test_line_and_card_agree_where_an_amount_was_typed(open_window: OpenWindow, desk: Desk, qtbot: QtBot) -> None:
    """In the review, and once it is proved."""
    window = open_window()
    reviewed(qtbot, window)
    review = window.batch.review
    before = review.plan.reconciliation["USD"]
    change = typed(qtbot, window, "1.00")
    counted, line = review.planning.digest, review.plan.reconciliation["USD"]
    assert line["in_sheet"] == before["in_sheet"]
    assert line["to_be_sent"] == before["to_be_sent"] - 1
    assert line["changed_by_you"] == 1
    assert counted.sales["USD"] == -line["to_be_sent"]
    shown = money_of(review.filters.adds_up)
    assert shown["changed_by_you"] == "1.00"
    next(b for b in review.findChildren(QPushButton) if b.property("part") == "changed_by_you").click()
    assert [one.key for one in review.model.shown] == [change.key]
    batch = done(qtbot, window)
    page = window.batch.done
    assert page._result.sales["USD"] == -desk.batch_reconciliation(batch)["USD"]["proved"]
    next(b for b in page.findChildren(QPushButton) if b.property("part") == "changed_by_you").click()
    assert [one.action_id for one in page.model.shown] == [change.action.id]


def test_a_batch_of_which_a_row_went_back_says_both(open_window: OpenWindow) -> None:
    """History and Home: four confirmed of five left the fifth out."""
    words = BatchModel()
    batch = BatchInfo(
        id=4, account_key="k", kind="submit", undo_of=None, file="a.xlsx", sheet="", created_at=NOW,
        counts={RowState.CONFIRMED: 4, RowState.UNDONE: 1}, undo_until=None, finished=True,
    )  # fmt: skip
    open_window()
    assert words.result(batch) == "4 confirmed · 1 undone"
    assert words.result(replace(batch, counts={RowState.CONFIRMED: 4})) == "4 confirmed"


def test_a_batch_that_was_stopped_is_not_shown_as_one_that_went_through(open_window: OpenWindow) -> None:
    """“10 confirmed” stood there in green, of thirty-six."""
    words = BatchModel()
    batch = BatchInfo(
        id=6, account_key="k", kind="submit", undo_of=None, file="a.xlsx", sheet="", created_at=NOW,
        counts={RowState.CONFIRMED: 10, RowState.LEFT_OUT: 26}, undo_until=None, finished=True, stopped=26,
    )  # fmt: skip
    open_window()
    assert (words.result(batch), state_of(batch)) == ("10 confirmed · 26 stopped", RowState.LEFT_OUT)
    assert words.result(replace(batch, counts={RowState.LEFT_OUT: 26})) == "26 stopped"
    assert words.result(replace(batch, counts={RowState.CONFIRMED: 8, RowState.UNDONE: 2, RowState.LEFT_OUT: 26})) == (
        "8 confirmed · 2 undone · 26 stopped"
    )
    assert state_of(replace(batch, stopped=0)) is RowState.CONFIRMED, "left out by the person"
    undo = replace(batch, kind="undo", undo_of=4, counts={RowState.UNDONE: 2, RowState.UNDO_REFUSED: 3}, stopped=3)
    assert (words.result(undo), state_of(undo)) == ("2 taken back · 3 stopped", RowState.LEFT_OUT)
    assert words.result(replace(undo, stopped=2)) == "1 refused", "somebody's work, which is told before all else"


def test_an_undo_says_what_is_so_now_where_it_was_undone_itself(open_window: OpenWindow) -> None:
    """“3 undone” stood at an undo, and at an undo that was undone itself: of the first the rows are back, of the
    second they are not."""
    words = BatchModel()
    batch = BatchInfo(
        id=5, account_key="k", kind="undo", undo_of=4, file="a.xlsx", sheet="", created_at=NOW,
        counts={RowState.UNDONE: 3}, undo_until=None, finished=True,
    )  # fmt: skip
    open_window()
    assert words.result(batch) == "3 taken back"
    assert words.result(replace(batch, undone_again=3)) == "3 undone again"
    assert words.result(replace(batch, undone_again=1)) == "2 taken back · 1 undone again"
    so_already = {RowState.UNDONE: 2, RowState.ALREADY_SO: 1}
    assert words.result(replace(batch, counts=so_already)) == "2 taken back · 1 already so"
    assert {state_of(replace(batch, undone_again=again)) for again in (0, 1, 3)} == {RowState.UNDONE}
    assert words.result(replace(batch, kind="submit", undo_of=None)) == "3 undone"


def test_the_figure_of_the_sheet_says_how_it_is_counted(open_window: OpenWindow, qtbot: QtBot) -> None:
    window = open_window()
    reviewed(qtbot, window)
    whole = window.batch.review.filters.adds_up.findChild(QLabel, "inSheet_USD")
    assert "counts twice" in whole.toolTip()


# --------------------------------------------------------------------------- a test and its rest


def test_done_of_the_rest_has_the_line_of_the_sheet_and_knows_the_test(
    open_window: OpenWindow, desk: Desk, qtbot: QtBot
) -> None:
    window = open_window()
    checked(qtbot, window)
    whole = {currency: line["in_sheet"] for currency, line in window.batch.review.plan.reconciliation.items()}
    both_sent(qtbot, window)
    newest, oldest = desk.batches()
    page = window.batch.done
    assert {currency: line["in_sheet"] for currency, line in page._result.parts.items()} == whole
    assert "5 rows of this sheet were sent before, in batch 1." in texts(page)
    assert "in batch 1" in texts(page.adds_up)
    assert "Each batch is taken back by itself." in texts(page)
    page.findChild(QPushButton, f"doneOther_{oldest.id}").click()
    quiet(qtbot)
    assert page.batch_id == oldest.id
    assert "sent after these, in batch 2." in texts(page)
    assert {currency: line["in_sheet"] for currency, line in page._result.parts.items()} == whole
    next(b for b in page.findChildren(QPushButton) if b.property("part") == "other_batches").click()
    quiet(qtbot)
    assert page.batch_id == newest.id


def test_an_undo_says_of_the_other_batch_and_offers_it_when_it_is_done(
    open_window: OpenWindow, desk: Desk, qtbot: QtBot
) -> None:
    window = open_window()
    checked(qtbot, window)
    both_sent(qtbot, window)
    window.ask_undo(UndoWanted(2))
    dialog = window.findChild(UndoDialog)
    quiet(qtbot)
    assert dialog._others.text().startswith("5 rows of the same sheet still stand in batch 1")
    qtbot.waitUntil(dialog._go.isEnabled, timeout=10_000)
    dialog._go.click()
    page = window.batch.done
    qtbot.waitUntil(
        lambda: window.batch.step == "done" and page.batch_id == 3 and not window.context.lane.running, timeout=60_000
    )
    quiet(qtbot)
    assert "In the sheet" not in texts(page.adds_up)
    assert "To go back" in texts(page.adds_up)
    assert "= back, proved" in texts(page.adds_up)
    for line in page._result.parts.values():
        assert line["in_sheet"] == line["proved"] > 0
    assert "5 rows of the same sheet still stand as changed, in batch 1." in texts(page)
    wanted: list[UndoWanted] = []
    window.context.undo_wanted.disconnect(window.ask_undo)
    window.context.undo_wanted.connect(wanted.append)
    page.findChild(QPushButton, "doneOther_1").click()
    assert [one.batch_id for one in wanted] == [1]


def test_an_undo_of_a_few_rows_says_how_many_of_its_batch_still_stand(
    open_window: OpenWindow, desk: Desk, qtbot: QtBot
) -> None:
    """It named only the rows of the test before, as if all of its own batch had gone back."""
    window = open_window()
    checked(qtbot, window)
    both_sent(qtbot, window)
    one = next(outcome for outcome in desk.outcomes(2) if outcome.state is RowState.CONFIRMED)
    standing = desk.batch(2).undoable - 1
    undo = desk.undo(desk.undo_preview(2, Scope(changes=frozenset({one.change_id}))))
    desk.run(undo, wait=60)
    window.context.batch_wanted.emit(undo)
    page = window.batch.done
    qtbot.waitUntil(lambda: page.batch_id == undo, timeout=10_000)
    quiet(qtbot)
    assert page._line.text().endswith(
        f" · {standing} rows of the same sheet still stand as changed, in batch 2."
        " 5 rows of the same sheet still stand as changed, in batch 1."
    )
    back = page.findChild(QPushButton, "doneOther_2")
    assert back.text() == "See batch 2"
    back.click()
    qtbot.waitUntil(lambda: page.batch_id == 2, timeout=10_000)


def test_while_a_test_is_held_its_rows_are_shown(open_window: OpenWindow, qtbot: QtBot) -> None:
    window = open_window()
    checked(qtbot, window)
    look = window.batch.submit.last_look
    everything, rows = look._sentence.text(), look._rows
    look.begin_trial()
    assert look._sentence.text() == f"5 rows go first, as a test. {rows - 5} rows wait until it is proved."
    named = look._line.text().split(" · ")
    assert [f"row {change.row.number}: {change.order}" for change in look._few.changes] == named
    assert sum(total.rows for total in look._totals.records) == 5
    look.cancel()
    assert look._sentence.text() == everything
    assert sum(total.rows for total in look._totals.records) == rows


# --------------------------------------------------------------------------- words and signs


def test_the_first_sentence_counts_orders_and_the_line_below_rows(open_window: OpenWindow, qtbot: QtBot) -> None:
    window = open_window()
    reviewed(qtbot, window)
    review = window.batch.review
    orders, through, _ = review.plan.orders
    twice = replace(review.plan.found.matches[0].row, number=9001)
    matches = (*review.plan.found.matches, replace(review.plan.found.matches[0], row=twice))
    made = replace(review.plan, found=replace(review.plan.found, matches=matches))
    review.show_plan(digest(made, review.lines()))
    quiet(qtbot)
    assert review.headline.sentence.text().startswith(f"{through} of {orders} orders came through partners.")
    rows = len({change.row.number for change in made.changes})
    away = review.planning.groups["not_affiliate"]
    assert f"{rows} rows" in review.headline.line.text()
    if away:
        assert f"{away} of them not affiliate" in review.headline.line.text()


def test_what_rises_is_marked_and_what_falls_is_not() -> None:
    assert formats.change(Decimal("61.00"), "USD") == "▲ +61.00"
    assert formats.change(Decimal("-61.00"), "USD") == "−61.00"
    assert formats.change(Decimal(0), "USD") == "0.00"
    totals = TotalsModel()
    totals.set_records([Total("A", "USD", 1, Decimal(139), Decimal(200), Decimal(4), Decimal(5))])
    assert totals.words(totals.record(0), totals.place("SALES_DELTA")) == "▲ +61.00"
    assert totals.words(totals.record(0), totals.place("COMMISSION_DELTA")) == "▲ +1.00"


def test_an_accepted_rise_keeps_its_mark() -> None:
    model = ReviewModel(Edits())
    action = an_action(amount=Decimal("139.00"), payout=Decimal("11.12"))
    rises = a_change(
        action=action, amount_after=Decimal("200.00"), payout_after=Decimal("16.00"), codes=(Code.AMOUNT_HIGHER,),
        accepted=frozenset({Code.AMOUNT_HIGHER}), facts={"before": "139.00", "after": "200.00", "currency": "USD"},
    )  # fmt: skip
    assert model.words(rises, model.place("SALES")).startswith("139.00 → ▲ 200.00")
    assert "▲ ≈ 16.00" in model.words(rises, model.place("COMMISSION"))
    assert model.words(rises, model.place("NOTE"))
    falls = a_change(action=action)
    assert "▲" not in model.words(falls, model.place("SALES")) + model.words(falls, model.place("COMMISSION"))


def test_a_rise_is_named_before_it_is_sent(open_window: OpenWindow, qtbot: QtBot) -> None:
    window = open_window()
    reviewed(qtbot, window)
    change = first_ready(window, Operation.REVERSE)
    higher = change.action.amount + 61
    decide(qtbot, window, change, RowEdit(amount_after=higher, accepted=frozenset({Code.AMOUNT_HIGHER})))
    window.batch.review.press_continue()
    qtbot.waitUntil(lambda: window.batch.step == "submit", timeout=10_000)
    quiet(qtbot)
    said = window.batch.submit.findChild(QLabel, "submitRises").text()
    assert f"row {change.row.number}: {change.order}" in said
    assert "▲ +61.00 USD" in said


def test_a_line_that_was_told_of_no_other_batch_names_none(qtbot: QtBot) -> None:
    parts = {"USD": {"in_sheet": Decimal("3.00"), "other_batches": Decimal("3.00")}}
    alone, beside = AddsUp(), AddsUp()
    qtbot.addWidget(alone)
    qtbot.addWidget(beside)
    alone.show_parts(parts)
    assert "= in other batches" in texts(alone)
    beside.show_parts(parts, others=[7])
    assert "= in batch 7" in texts(beside)


def test_a_row_that_needed_a_look_and_was_sent_in_a_later_batch_needs_none_on_the_page_of_the_first(
    open_window: OpenWindow, desk: Desk, qtbot: QtBot
) -> None:
    window = open_window()
    reviewed(qtbot, window)
    first = done(qtbot, window)
    page = window.batch.done
    waited = {(one.row, one.action_id) for one in page._result.outcomes if one.state is RowState.LOOK}
    opened = desk.open_sheet(Path(desk.batch(first).file))
    found = desk.find_actions(opened, desk.account(None))
    asked = desk.plan(opened, found, Policy())
    codes = frozenset(
        code for c in asked.changes if c.action and (c.row.number, c.action.id) in waited for code in c.codes
    )
    made = desk.plan(opened, found, Policy(accept=codes - {Code.HANDLED_BEFORE}))
    later = desk.submit(made)
    desk.run(later, wait=30)
    assert desk.batch(later).rest_of == first
    sent = {(one.row, one.action_id) for one in desk.outcomes(later) if one.state is RowState.CONFIRMED} & waited
    assert sent
    window.batch.done.show_batch(first)
    quiet(qtbot)
    shown = {(one.row, one.action_id): one for one in page._result.outcomes}
    assert {shown[key].state for key in sent} == {RowState.LEFT_OUT}
    assert {page.model._next(shown[key]) for key in sent} == {f"Sent in batch {later}."}
    left = {key for key, one in shown.items() if one.state is RowState.LOOK}
    assert left == waited - sent, "what nobody settled still waits"
    assert page._result.groups["look"] == len(left)
