"""The side panel and the words of an undo: what is said about a line must be true after a person's own decision."""

from __future__ import annotations

import threading
from datetime import datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel, QPushButton
from pytestqt.qtbot import QtBot
from ui_tools import NOW, OpenWindow, a_change, an_action, done, reviewed

from reversal_desk.model import Change, Code, Grid, Operation, Outcome, Progress, RowEdit, RowState, SheetRow, Table
from reversal_desk.sheet import reader
from reversal_desk.sheet.header import find_table
from reversal_desk.ui import background, language
from reversal_desk.ui.context import UndoWanted
from reversal_desk.ui.dialogs import files
from reversal_desk.ui.dialogs.message import MessageDialog
from reversal_desk.ui.dialogs.paste import PasteDialog
from reversal_desk.ui.dialogs.undo import UndoDialog
from reversal_desk.ui.models.outcomes import OutcomeModel
from reversal_desk.ui.pages.review_step import ReviewStep
from reversal_desk.ui.widgets.row_panel import RowPanel
from reversal_desk.ui.window import MainWindow
from reversal_desk.words import Message


def said(panel: RowPanel) -> list[str]:
    return [made.text() for made in panel.findChildren(QLabel)]


def refund(amount: str, **changes: object) -> Change:
    change = a_change()
    return replace(change, row=replace(change.row, refund=Decimal(amount)), **changes)  # type: ignore[arg-type]


def test_what_the_sheet_asks_for_is_worked_out_in_one_line(panel: RowPanel) -> None:
    panel.show_changes([refund("39.95")])
    assert "129.90 − 39.95 refunded = 89.95 USD" in said(panel)


def test_a_typed_amount_is_said_to_be_typed(panel: RowPanel) -> None:
    edit = RowEdit(operation=Operation.MODIFY, amount_after=Decimal("20.01"))
    typed = refund("39.95", amount_after=Decimal("20.01"))
    panel.show_changes([typed], edit=edit)
    assert "You typed 20.01 USD" in said(panel)
    assert not [text for text in said(panel) if "refunded" in text]
    panel.show_changes([typed], edit=edit, as_sheet=refund("39.95"))
    assert "The sheet says 89.95 USD." in said(panel)
    assert panel.findChild(QPushButton, "takeBackEdits") is not None


def test_a_chosen_operation_is_said_to_be_chosen(panel: RowPanel) -> None:
    reversal = refund("39.95", operation=Operation.REVERSE, amount_after=Decimal(0), payout_after=Decimal(0))
    panel.show_changes([reversal], edit=RowEdit(operation=Operation.REVERSE), as_sheet=refund("39.95"))
    assert "You chose “Reverse”: 129.90 → 0.00 USD" in said(panel)
    assert "The sheet says “Change amount”: 89.95 USD." in said(panel)
    asks_nothing = refund("0", operation=Operation.LEAVE, amount_after=None)
    panel.show_changes([reversal], edit=RowEdit(operation=Operation.REVERSE), as_sheet=asks_nothing)
    assert "The sheet asks for no change here." in said(panel)


def test_beside_a_typed_amount_it_is_said_what_the_sheet_asked_for_and_why_it_could_not_be_used(
    panel: RowPanel,
) -> None:
    edit = RowEdit(operation=Operation.MODIFY, amount_after=Decimal("99.00"))
    facts = {"unreadable": "refund", "column": "退款金额", "cell": "6O.00"}
    unread = a_change(state=RowState.BLOCKED, codes=(Code.AMOUNT_UNREADABLE,), amount_after=None, facts=facts)
    panel.show_changes([a_change(amount_after=Decimal("99.00"))], edit=edit, as_sheet=unread)
    assert "You typed 99.00 USD" in said(panel)
    (beside,) = [text for text in said(panel) if text.startswith("The sheet")]
    assert beside.startswith("The sheet asks for “Change amount”. The refund cannot be read.")
    assert "“6O.00” in column “退款金额”" in beside
    unclear = a_change(codes=(Code.OPERATION_UNCLEAR,), operation=Operation.LEAVE, amount_after=None)
    panel.show_changes([a_change(amount_after=Decimal("99.00"))], edit=edit, as_sheet=unclear)
    assert "What the sheet asks for is not clear here." in said(panel)


def test_an_amount_that_no_refund_explains_is_not_explained_by_one(panel: RowPanel) -> None:
    panel.show_changes([refund("39.95", amount_after=Decimal("50.00"))])
    assert "129.90 → 50.00 USD" in said(panel)


def test_a_day_in_the_sheets_row_is_written_as_everywhere_else(panel: RowPanel, qapp: QApplication) -> None:
    day = datetime.fromisoformat("2031-11-28")
    rows = (SheetRow(2, ("9001", day, day.replace(hour=9))),)
    table = Table(Grid("x.xlsx", "xlsx", (), "x", rows), 1, ("Order", "Sold", "Cancelled"), rows)
    panel.show_changes([a_change()], table=table)
    assert {"28 Nov 2031", "28 Nov 2031, 09:00"} <= set(said(panel))
    language.use(qapp, "zh_CN")
    panel.retranslate()
    assert {"2031年11月28日", "2031年11月28日 09:00"} <= set(said(panel))


def test_a_long_cell_pushes_nothing_out_of_the_panel(panel: RowPanel, qtbot: QtBot) -> None:
    rows = (SheetRow(2, ("2183400269751378926", "https://shop.example/" + "a" * 60)),)
    grid = Grid("x.csv", "csv", (), "x", rows)
    panel.setFixedSize(248, 700)
    panel.show_changes([a_change()], table=Table(grid, 1, ("Order number of the shop itself", "Link"), rows))
    QApplication.processEvents()
    viewport = panel._scroll.viewport().width()
    assert panel._body.width() == viewport
    shown = [made for made in panel.findChildren(QLabel) if made.text() == "2183400269751378926"]
    assert shown[0].fontMetrics().horizontalAdvance(shown[0].text()) <= shown[0].width()
    assert all(made.mapTo(panel._body, made.rect().topRight()).x() < viewport for made in panel.findChildren(QLabel))


def test_rivals_are_chosen_one_at_a_time(panel: RowPanel) -> None:
    rivals = [
        a_change(number, state=RowState.LOOK, codes=(Code.DUPLICATE_ROW,), action=an_action(), facts={"other": "2"})
        for number in (1, 2)
    ]
    panel.show_changes(rivals[:1], alike=2)
    accept = panel.findChild(QPushButton, "acceptRow")
    assert accept is not None
    assert accept.text() == "Choose this one"
    assert panel.findChild(QPushButton, "acceptAlike") is None
    panel.show_changes(rivals)
    assert panel.findChild(QPushButton, "acceptSelected") is None
    assert any("choose one" in text for text in said(panel))
    panel.show_changes([*rivals, a_change(3, state=RowState.LOOK, codes=(Code.LOCKS_SOON,))])
    accept = panel.findChild(QPushButton, "acceptSelected")
    assert accept is not None
    assert accept.text() == "Send the others all the same"


# --------------------------------------------------------------------------- in the window


def pasted(qtbot: QtBot, window: MainWindow, text: str) -> ReviewStep:
    window.open_text(text)
    qtbot.waitUntil(
        lambda: background.pending() == 0 and (window.batch.step == "review" or window.batch.sheet.isVisible()),
        timeout=20_000,
    )
    if window.batch.step != "review":
        go = window.batch.sheet.findChild(QPushButton, "sheetContinue")
        assert go is not None
        go.click()
        qtbot.waitUntil(lambda: window.batch.step == "review" and window.batch.review.settled, timeout=20_000)
    return window.batch.review


def settled(qtbot: QtBot, window: MainWindow) -> None:
    qtbot.waitUntil(lambda: window.batch.review.settled and background.pending() == 0, timeout=10_000)


def pick(review: ReviewStep, key: tuple[int, str]) -> None:
    review.table.go_to(review.model.index(review.model.row_of(key), review.model.place("ORDER")))


def line(review: ReviewStep, key: tuple[int, str]) -> Change:
    return next(change for change in review.model.records if change.key == key)


def test_a_chip_shows_at_once_what_its_first_row_waits_for(open_window: OpenWindow, qtbot: QtBot) -> None:
    """The panel said that no row was selected, and the one row waited without a word."""
    window = open_window()
    reviewed(qtbot, window)
    review = window.batch.review
    first = next(change for change in review.model.records if change.state is RowState.LOOK)
    chip = next(made for made in review.findChildren(QPushButton) if made.text().startswith("Look"))
    chip.setFocus()
    chip.click()
    qtbot.waitUntil(lambda: f"Order {first.order}" in said(review.side.panel))
    assert chip.isChecked()
    assert not review.table.hasFocus(), "the keys stay on the chips, to look at the next one"


def test_the_window_asks_what_the_sheet_would_say(open_window: OpenWindow, qtbot: QtBot) -> None:
    window = open_window()
    reviewed(qtbot, window)
    review = window.batch.review
    change = next(c for c in review.model.shown if c.operation is Operation.MODIFY and c.state is RowState.READY)
    assert change.action is not None
    assert change.amount_after is not None
    pick(review, change.key)
    review.model.setData(review.model.index(review.model.row_of(change.key), review.model.place("SALES")), "1.25")
    settled(qtbot, window)
    wanted = f"The sheet says {change.amount_after:,.2f} {change.action.currency}."
    qtbot.waitUntil(lambda: wanted in said(review.side.panel), timeout=5_000)
    assert f"You typed 1.25 {change.action.currency}" in said(review.side.panel)


def test_refunds_of_one_order_are_left_out_one_by_one_or_all(open_window: OpenWindow, qtbot: QtBot) -> None:
    """The first row carries the sum. A further one is not edited, and may be left out; all of them together leave
    none that stands up alone."""
    window = open_window()
    reviewed(qtbot, window)
    action = next(c.action for c in window.batch.review.model.records if c.action and c.state is RowState.READY)
    window.open_text(f"Order number\tRefund amount\n{action.oid}\t1.00\n{action.oid}\t2.00\n")
    step = window.batch.sheet
    qtbot.waitUntil(lambda: step._state == "columns", timeout=10_000)
    step._sum.setCurrentIndex(step._sum.findData(False))
    step._sum.activated.emit(step._sum.currentIndex())
    step._continue()
    qtbot.waitUntil(lambda: window.batch.step == "review" and window.batch.review.settled, timeout=20_000)
    review = window.batch.review
    first, further = (change.key for change in review.model.records)
    assert line(review, first).amount_after == action.original_amount - 3
    assert line(review, further).row.continues == first[0]
    pick(review, further)
    qtbot.waitUntil(lambda: "Row 2 speaks for the whole order: change it there." in said(review.side.panel))
    cell = review.model.index(1, review.model.place("OPERATION"))
    assert not cell.flags() & Qt.ItemFlag.ItemIsEditable

    qtbot.keyClick(review.table, Qt.Key.Key_Delete)
    settled(qtbot, window)
    assert line(review, first).amount_after == action.original_amount - 1
    assert line(review, further).state is RowState.LEFT_OUT
    window.batch.edits.stack.undo()
    settled(qtbot, window)
    review.table.selectAll()
    qtbot.keyClick(review.table, Qt.Key.Key_Delete)
    settled(qtbot, window)
    assert [change.state for change in review.model.records] == [RowState.LEFT_OUT, RowState.LEFT_OUT]


def test_of_two_rivals_the_last_choice_counts(open_window: OpenWindow, qtbot: QtBot) -> None:
    window = open_window()
    reviewed(qtbot, window)
    found = [c for c in window.batch.review.model.records if c.state is RowState.READY and c.action is not None]
    order, whole = found[0].order, found[0].action.amount if found[0].action else Decimal(0)
    text = f"Order number\tRefund amount\n{order}\t{whole - 2}\n{order}\t{whole - 3}\n"
    review = pasted(qtbot, window, text)
    review.model.edits.decide(replace(review.model.edits.policy, cumulative=True), "cumulative")
    settled(qtbot, window)
    keys = [change.key for change in review.model.records]
    assert [line(review, key).state for key in keys] == [RowState.LOOK, RowState.LOOK]
    review.side.accept([line(review, keys[0]), line(review, keys[1])], False)
    settled(qtbot, window)
    assert [line(review, key).state for key in keys] == [RowState.LOOK, RowState.LOOK]
    for first, second in (keys, keys[::-1]):
        review.side.accept([replace(line(review, first), state=RowState.LOOK, codes=(Code.DUPLICATE_ROW,))], False)
        settled(qtbot, window)
        assert line(review, first).state is RowState.READY
        assert line(review, second).state is RowState.LEFT_OUT


def test_ctrl_z_and_ctrl_y_reach_the_edits_from_the_table(open_window: OpenWindow, qtbot: QtBot) -> None:
    window = open_window()
    reviewed(qtbot, window)
    review = window.batch.review
    window.activateWindow()
    review.table.setFocus()
    key = next(c for c in review.model.shown if c.state is RowState.READY).key
    pick(review, key)
    qtbot.keyClick(review.table, Qt.Key.Key_Delete)
    settled(qtbot, window)
    assert line(review, key).state is RowState.LEFT_OUT
    control = Qt.KeyboardModifier.ControlModifier
    qtbot.keyClick(review.table, Qt.Key.Key_Z, control)
    settled(qtbot, window)
    assert line(review, key).state is RowState.READY
    qtbot.keyClick(review.table, Qt.Key.Key_Y, control)
    settled(qtbot, window)
    assert line(review, key).state is RowState.LEFT_OUT
    qtbot.keyClick(review.table, Qt.Key.Key_F, control)
    assert review.filters.search.hasFocus()
    qtbot.keyClick(review.filters.search, Qt.Key.Key_Escape)
    assert review.table.hasFocus()
    assert QApplication.focusWidget() is review.table


def test_return_presses_the_button_that_has_the_focus_and_no_other(open_window: OpenWindow, qtbot: QtBot) -> None:
    window = open_window()
    pressed = []
    dialog = MessageDialog(Message("a", "b", "c"), confirm="Yes", parent=window)
    dialog.accepted.connect(lambda: pressed.append("yes"))
    dialog.rejected.connect(lambda: pressed.append("no"))
    dialog.open()
    cancel = dialog.findChild(QPushButton, "messageClose")
    assert cancel is not None
    qtbot.keyClick(cancel, Qt.Key.Key_Return)
    assert pressed == ["no"]
    dialog.open()
    qtbot.keyClick(dialog, Qt.Key.Key_Return)
    assert pressed == ["no", "yes"]
    dialog.open()
    qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    assert pressed == ["no", "yes", "no"]
    qtbot.keyClick(window.rail.buttons["history"], Qt.Key.Key_Enter)
    assert window.stack.currentWidget() is window.history


def test_copied_rows_are_taken_by_return(open_window: OpenWindow, qtbot: QtBot) -> None:
    window = open_window()
    QApplication.clipboard().setText("Order number\tStatus\n1\tcancelled")
    dialog = PasteDialog(window)
    given: list[str] = []
    dialog.given.connect(given.append)
    dialog.open()
    take = dialog.findChild(QPushButton, "pasteTake")
    assert take is dialog.focusWidget()
    qtbot.keyClick(take, Qt.Key.Key_Return)
    assert given == ["Order number\tStatus\n1\tcancelled"]


def test_a_run_that_broke_leads_to_its_own_batch(open_window: OpenWindow, qtbot: QtBot) -> None:
    window = open_window()
    reviewed(qtbot, window)
    batch = done(qtbot, window)
    window.batch.done._result = None
    window.batch.go("submit")
    window.context.lane.broke.emit(LookupError("gone"))
    see = window.batch.submit.findChild(QPushButton, "runSee")
    assert see is not None
    assert see.isVisibleTo(window.batch.submit)
    see.click()
    qtbot.waitUntil(lambda: window.batch.done.batch_id == batch, timeout=5_000)
    assert window.batch.step == "done"


def test_stop_before_anything_went_offers_nothing_to_take_back(open_window: OpenWindow, qtbot: QtBot) -> None:
    window = open_window()
    submit = window.batch.submit
    submit.show_start(1)
    submit.run._stopped = True
    submit.show_progress(Progress("sending", 0, 3, {RowState.WAITING: 3}))
    assert submit.run._stop_text.text() == "0 sent, 0 of them already in effect, 3 not sent and never will be"
    assert not submit.run._take_back.isVisibleTo(submit)
    submit.show_progress(Progress("sending", 1, 3, {RowState.WAITING: 2, RowState.CONFIRMED: 1}))
    assert submit.run._take_back.isVisibleTo(submit)
    assert submit.run._take_back.text() == "Take back the 1"
    submit.run._stopped = False
    for first, said in ((1, "1 row goes first"), (2, "2 rows go first")):
        counts = {RowState.WAITING: 3 - first, RowState.QUEUED: first}
        submit.show_progress(Progress("canary", 0, 3, counts))
        assert submit.run._run_sentence.text() == f"{said}; the others follow once that is proved."
    submit.show_progress(Progress("sending", 1, 3, {RowState.SENDING: 2, RowState.CONFIRMED: 1}))
    assert submit.run._run_sentence.text() == "Sending the last 2 rows", "nothing is said to be sent before its answer"
    submit.show_progress(Progress("proving", 1, 3, {RowState.QUEUED: 2, RowState.CONFIRMED: 1}))
    assert submit.run._run_sentence.text() == "All sent. 2 rows still to be proved by reading back."
    submit.show_progress(Progress("proving", 3, 3, {RowState.REFUSED: 1, RowState.CONFIRMED: 2}))
    assert submit.run._run_sentence.text() == "Every row has its answer; 1 refused."


def test_results_are_saved_from_done(
    open_window: OpenWindow, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    window = open_window()
    reviewed(qtbot, window)
    done(qtbot, window)
    page = window.batch.done
    asked: list[str] = []

    def answer(_parent: object, _title: str, proposed: str, _kinds: str) -> Path:
        asked.append(proposed)
        return tmp_path / "mine"

    monkeypatch.setattr(files, "save", answer)
    save = page.findChild(QPushButton, "doneSave")
    assert save is not None
    save.click()
    qtbot.waitUntil(save.isEnabled, timeout=10_000)
    assert asked[0].endswith("returns_sample results 1.xlsx")
    assert page._bar_text.text() == "Saved as “mine.xlsx”."
    table = find_table(reader.read(tmp_path / "mine.xlsx"))
    ours = tuple(title.removesuffix(" (Reversal Desk)") for title in table.headers[-12:])
    assert ours == page.model.result_titles()
    assert len(set(table.headers)) == len(table.headers), "what the sheet has under a name, ours has under another"
    assert {row.cells[-12] for row in table.rows} >= {"Confirmed", "Left out"}
    page.save_to(tmp_path / "no folder" / "mine.xlsx")
    qtbot.waitUntil(lambda: window.findChild(MessageDialog) is not None, timeout=10_000)
    assert save.isEnabled()


def test_results_that_were_saved_are_said_of_their_own_batch(
    open_window: OpenWindow, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    window = open_window()
    reviewed(qtbot, window)
    done(qtbot, window)
    page, desk, gate = window.batch.done, window.context.desk, threading.Event()
    real = desk.save_results

    def slow(*given: Any, **named: Any) -> object:
        assert gate.wait(30), "nobody let it go"
        return real(*given, **named)

    monkeypatch.setattr(desk, "save_results", slow)
    page.save_to(tmp_path / "mine.xlsx")
    taken_back = desk.undo(desk.undo_preview(page.batch_id))
    window.open_batch(taken_back)
    qtbot.waitUntil(lambda: page.batch_id == taken_back, timeout=10_000)
    qtbot.waitUntil(lambda: background.pending() == 1, timeout=10_000)
    said = page._bar_text.text()
    gate.set()
    qtbot.waitUntil(lambda: window.findChild(MessageDialog) is not None, timeout=10_000)
    assert page._bar_text.text() == said
    texts = [found.text() for found in window.findChild(MessageDialog).findChildren(QLabel)]
    assert texts[0] == "Saved as “mine.xlsx”."
    assert page._save.isEnabled()


def test_an_undo_by_list_never_uses_what_was_found_for_another_list(open_window: OpenWindow, qtbot: QtBot) -> None:
    window = open_window()
    reviewed(qtbot, window)
    batch = done(qtbot, window)
    orders = [o.order for o in window.context.desk.outcomes(batch) if o.state is RowState.CONFIRMED][:2]
    window.ask_undo(UndoWanted(batch))
    dialog = window.findChild(UndoDialog)
    assert dialog is not None
    qtbot.waitUntil(dialog._go.isEnabled, timeout=20_000)
    dialog._only.click()
    assert dialog._title.text() == "Which orders?"
    assert not dialog._go.isEnabled()
    dialog._list.setPlainText(orders[0])
    qtbot.waitUntil(lambda: dialog._go.text() == "Undo 1 row", timeout=20_000)
    dialog._list.appendPlainText(orders[1])
    assert not dialog._go.isEnabled()
    qtbot.waitUntil(lambda: dialog._go.text() == "Undo 2 rows" and dialog._go.isEnabled(), timeout=20_000)
    dialog.reject()


# --------------------------------------------------------------------------- an undo's words


def test_a_row_that_was_not_sent_has_no_amount_after_and_no_advice_of_the_review(qapp: QApplication) -> None:
    """Whoever adds up the column of the workbook gets what stands at impact.com, not what somebody once typed."""
    held = Outcome(
        change_id=1, batch_id=1, row=2, order="9001", action_id="1", partner="GearGuide", operation=Operation.MODIFY,
        reason="ITEM_RETURNED", amount_before=Decimal(89), amount_after=Decimal(120), payout_before=Decimal("3.56"),
        payout_after=Decimal("4.80"), currency="USD", locking_date=NOW + timedelta(days=1), state=RowState.LOOK,
        codes=(Code.AMOUNT_HIGHER,), facts={"before": "89", "after": "120", "currency": "USD"}, updated_at=NOW,
    )  # fmt: skip
    model = OutcomeModel()
    model.set_outcomes((held,))
    cells = model.result_cells(held)
    assert cells[7:11] == (Decimal("89.00"), "", Decimal("3.56"), "")
    assert cells[-1] == (
        "The new amount is higher than the present one. 89.00 would become 120.00 USD, and the commission would rise."
    )
    shown = [str(model.index(0, model.place(name)).data()) for name in ("SALES", "COMMISSION")]
    assert shown == ["89.00", "3.56"]
    left = replace(held, state=RowState.LEFT_OUT, codes=(Code.LEFT_BY_PERSON,), facts={})
    assert model.result_cells(left)[-1] == "You left this row out. Nothing is sent for it."
    stopped = replace(held, state=RowState.LEFT_OUT, codes=(Code.STOPPED,), facts={})
    assert model.result_cells(stopped)[-1].endswith("Open the sheet again to send it."), "the way on stays said"
    confirmed = replace(held, state=RowState.CONFIRMED, codes=())
    assert model.result_cells(confirmed)[7:11] == (
        Decimal("89.00"), Decimal("120.00"), Decimal("3.56"), Decimal("4.80"),
    )  # fmt: skip


def test_rows_of_an_undo_say_take_back(qapp: QApplication) -> None:
    def outcome(batch: int) -> Outcome:
        return Outcome(
            change_id=batch, batch_id=batch, row=2, order="9001", action_id="1", partner="GearGuide",
            operation=Operation.RESET, reason="ITEM_RETURNED", amount_before=Decimal(0), amount_after=Decimal(5),
            payout_before=Decimal(0), payout_after=Decimal(1), currency="USD", locking_date=NOW + timedelta(days=1),
            state=RowState.UNDONE, codes=(), facts={}, updated_at=NOW,
        )  # fmt: skip

    model = OutcomeModel()
    model.set_outcomes((outcome(1), outcome(2)), undos=frozenset({2}))
    shown = [[str(model.index(row, model.place(name)).data()) for name in ("OPERATION", "REASON")] for row in range(2)]
    assert shown == [["Reset", "Item returned"], ["Take back", "—"]]
    model.set_outcomes((outcome(1),))
    assert model.result_cells(outcome(2))[4] == "Take back", "its workbook may still be written"
    elsewhere = replace(outcome(1), state=RowState.CONFIRMED, facts={"in_batch": "7"})
    assert model.result_cells(elsewhere)[-1] == "Sent in batch 7. Read back: it is as intended."
