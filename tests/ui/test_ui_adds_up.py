"""The line that always adds up, as a filter: a figure shows the rows it was counted from, no others."""

from __future__ import annotations

from decimal import Decimal

from msgspec.structs import replace
from PySide6.QtWidgets import QPushButton, QWidget
from pytestqt.qtbot import QtBot
from ui_tools import OpenWindow, done, quiet, reviewed

from reversal_desk.model import Change, Code, RowState
from reversal_desk.ui.review.digest import digest
from reversal_desk.ui.window import MainWindow


def figure(page: QWidget, currency: str, part: str) -> QPushButton:
    """The button of one part of one currency's line."""
    found = [
        made
        for made in page.findChildren(QPushButton)
        if made.property("part") == part and made.property("currency") == currency
    ]
    assert len(found) == 1, f"{part} of {currency}: {len(found)} buttons"
    return found[0]


def in_two_currencies(qtbot: QtBot, window: MainWindow) -> tuple[set[int], set[int]]:
    """A review of which every second ready row speaks of euros; the numbers of the rows in dollars, and in euros."""
    reviewed(qtbot, window)
    review = window.batch.review
    assert review.plan is not None
    changes: list[Change] = []
    dollars: set[int] = set()
    euros: set[int] = set()
    for place, change in enumerate(review.plan.changes):
        if change.state is RowState.READY and place % 2:
            changes.append(replace(change, money=Decimal("1.25"), money_currency="EUR"))
            euros.add(change.row.number)
        else:
            changes.append(change)
            if change.state is RowState.READY and change.money_currency == "USD":
                dollars.add(change.row.number)
    assert dollars
    assert euros
    review.show_plan(digest(replace(review.plan, changes=tuple(changes)), review.lines()))
    quiet(qtbot)
    return dollars, euros


def test_a_figure_of_one_currency_shows_that_currencys_rows(open_window: OpenWindow, qtbot: QtBot) -> None:
    window = open_window()
    dollars, euros = in_two_currencies(qtbot, window)
    review = window.batch.review
    figure(review, "EUR", "to_be_sent").click()
    shown = review.model.shown
    assert {change.row.number for change in shown} == euros
    assert sum(change.money or Decimal(0) for change in shown) == Decimal("1.25") * len(euros)
    figure(review, "USD", "to_be_sent").click()
    assert {change.row.number for change in review.model.shown} == dollars


def test_a_row_of_several_actions_is_shown_where_its_money_was_counted(open_window: OpenWindow, qtbot: QtBot) -> None:
    """Once for the row, in the part that most needs attention; its ready line is no part of what is to be sent."""
    window = open_window()
    reviewed(qtbot, window)
    review = window.batch.review
    assert review.plan is not None
    ready = [change for change in review.plan.changes if change.state is RowState.READY]
    one, other = ready[0], ready[1]
    beside = replace(other, row=one.row, state=RowState.LOOK, codes=(Code.SEVERAL_ACTIONS,))
    changes = tuple(beside if change is other else change for change in review.plan.changes)
    made = replace(review.plan, changes=changes)
    review.show_plan(digest(made, review.lines()))
    quiet(qtbot)
    figure(review, "USD", "needs_you").click()
    shown = review.model.shown
    assert {one.key, beside.key} <= {change.key for change in shown}
    assert sum(change.money or Decimal(0) for change in shown) == made.reconciliation["USD"]["needs_you"]
    figure(review, "USD", "to_be_sent").click()
    shown = review.model.shown
    assert one.key not in {change.key for change in shown}
    assert sum(change.money or Decimal(0) for change in shown) == made.reconciliation["USD"]["to_be_sent"]


def test_a_figure_of_a_sent_batch_shows_what_it_was_counted_from(open_window: OpenWindow, qtbot: QtBot) -> None:
    window = open_window()
    dollars, euros = in_two_currencies(qtbot, window)
    batch = done(qtbot, window)
    page = window.batch.done
    assert {page.model.record(row).row for row in range(page.model.rowCount())} >= dollars | euros
    parts = window.context.desk.batch_reconciliation(batch)
    figure(page, "EUR", "proved").click()
    assert {outcome.row for outcome in page.model.shown} <= euros
    assert parts["EUR"]["proved"] == Decimal("1.25") * len({outcome.row for outcome in page.model.shown})
    figure(page, "USD", "proved").click()
    assert {outcome.row for outcome in page.model.shown} <= dollars
