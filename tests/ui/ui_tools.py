"""What the window's tests build and walk through."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from decimal import Decimal

from msgspec.structs import replace
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from reversal_desk.model import Action, ActionState, Change, Code, MatchHow, Operation, Row, RowState
from reversal_desk.ui import background
from reversal_desk.ui.window import MainWindow

NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
OpenWindow = Callable[..., MainWindow]


def reviewed(qtbot: QtBot, window: MainWindow) -> None:
    """Go from Home to the review of the sample."""
    window.home.drop.sample_button.click()
    qtbot.waitUntil(lambda: window.batch.step == "review" and window.batch.review.settled, timeout=20_000)


def quiet(qtbot: QtBot) -> None:
    """Wait until no worker has anything to say."""
    qtbot.waitUntil(lambda: background.pending() == 0, timeout=20_000)


def done(qtbot: QtBot, window: MainWindow) -> int:
    """Go on from the review to the outcome; gives the batch."""
    window.batch.review.press_continue()
    qtbot.waitUntil(lambda: window.batch.step == "submit", timeout=10_000)
    window.batch.submit.begin_hold()
    qtbot.waitUntil(lambda: window.batch.step == "done" and not window.context.lane.running, timeout=60_000)
    qtbot.waitUntil(lambda: background.pending() == 0, timeout=10_000)
    return window.batch.done.batch_id


def checked(qtbot: QtBot, window: MainWindow) -> None:
    """Go from Home to the last look before sending."""
    reviewed(qtbot, window)
    window.batch.review.press_continue()
    qtbot.waitUntil(lambda: window.batch.step == "submit", timeout=10_000)
    quiet(qtbot)


def send_few(qtbot: QtBot, window: MainWindow) -> None:
    """Send a few rows first, and wait for what comes of it."""
    window.batch.submit.findChild(QPushButton, "submitTrial").click()
    qtbot.waitUntil(lambda: window.context.running_batch > 0, timeout=10_000)
    qtbot.waitUntil(lambda: not window.context.lane.running, timeout=60_000)
    quiet(qtbot)


def an_action(number: int = 1, **changes: object) -> Action:
    """One pending action."""
    action = Action(
        id=f"1000.4636.{number}", program_id="1000", program="Northwind US", tracker_id="1", tracker="Online sale",
        partner_id=str(number % 3), partner=("GearGuide", "Trail Notes", "北方露营手册")[number % 3],
        state=ActionState.PENDING, amount=Decimal("129.90"), payout=Decimal("6.50"), delta_amount=None,
        delta_payout=None, intended_amount=None, intended_payout=None, currency="USD",
        event_date=NOW - timedelta(days=20), creation_date=None, locking_date=NOW + timedelta(hours=30 + number),
        cleared_date=None, oid=str(9000 + number),
    )  # fmt: skip
    return replace(action, **changes)  # type: ignore[arg-type]


def a_change(
    number: int = 1, *, state: RowState = RowState.READY, codes: tuple[Code, ...] = (), **changes: object
) -> Change:
    """One line of the review table."""
    made = Change(
        row=Row(number=number + 1, orders=(str(9000 + number),)), order=str(9000 + number), action=an_action(number),
        operation=Operation.MODIFY, reason="ORDER_UPDATE", amount_after=Decimal("89.95"),
        payout_after=Decimal("4.50"), items=(), state=state, codes=codes, facts={}, how=MatchHow.ORDER,
        money=Decimal("39.95"), money_currency="USD",
    )  # fmt: skip
    return replace(made, **changes)  # type: ignore[arg-type]
