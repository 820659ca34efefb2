"""Taking back: which rows a person means, by list, by selection, by what rows share; and reversals made elsewhere."""

from __future__ import annotations

import threading
from pathlib import Path

import openpyxl
import pytest
from msgspec.structs import replace
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QApplication, QComboBox, QDateEdit, QLabel, QListView, QPushButton, QRadioButton
from pytestqt.qtbot import QtBot
from ui_tools import OpenWindow, done, quiet, reviewed

from reversal_desk.desk import Desk
from reversal_desk.errors import StoreError
from reversal_desk.model import Code, Outcome, RowState
from reversal_desk.ui import background, formats
from reversal_desk.ui.context import UndoWanted
from reversal_desk.ui.dialogs.elsewhere import ElsewhereDialog
from reversal_desk.ui.dialogs.undo import UndoDialog, _Looked
from reversal_desk.ui.pages.done_step import read
from reversal_desk.ui.widgets.pieces import clear
from reversal_desk.ui.window import MainWindow
from reversal_desk.undo import Scope, UndoPreview


def sent(qtbot: QtBot, window: MainWindow) -> tuple[int, list[Outcome]]:
    """A batch, and its proved rows."""
    reviewed(qtbot, window)
    batch = done(qtbot, window)
    return batch, [one for one in window.context.desk.outcomes(batch) if one.state is RowState.CONFIRMED]


def asked(qtbot: QtBot, window: MainWindow) -> UndoDialog:
    dialog = window.findChild(UndoDialog)
    assert dialog is not None
    settled(qtbot)
    return dialog


def settled(qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: background.pending() == 0, timeout=20_000)


def undone(qtbot: QtBot, window: MainWindow, batch: int) -> set[str]:
    """Wait for the undo of a batch; the orders it took back."""

    def over() -> bool:
        return window.batch.step == "done" and window.batch.done.batch_id != batch and not window.context.lane.running

    qtbot.waitUntil(over, timeout=60_000)
    settled(qtbot)
    back = window.context.desk.outcomes(window.batch.done.batch_id)
    return {one.order for one in back if one.state is RowState.UNDONE}


def test_a_pasted_list_is_undone_in_three_actions_and_the_others_stay(
    open_window: OpenWindow, qtbot: QtBot, qapp: QApplication
) -> None:
    """Undo, paste, confirm."""
    window = open_window()
    batch, rows = sent(qtbot, window)
    wanted = [one.order for one in rows[1:6]]
    qapp.clipboard().setText("Order\tWhy\n" + "\n".join(f"#{order}\twrong" for order in wanted))
    undo = window.findChild(QPushButton, "doneUndo")
    assert undo is not None
    undo.click()
    dialog = asked(qtbot, window)
    qtbot.keyClick(dialog._all, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    settled(qtbot)
    qtbot.waitUntil(dialog._go.isEnabled, timeout=10_000)
    assert dialog._go.text() == "Undo 5 rows"
    dialog._go.click()
    assert undone(qtbot, window, batch) == set(wanted)
    states = {one.order: one.state for one in window.context.desk.outcomes(batch) if one in rows or one.order in wanted}
    assert {order for order, state in states.items() if state is RowState.UNDONE} == set(wanted)


def test_a_dropped_sheet_is_the_list_and_a_wrong_one_says_so(
    open_window: OpenWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    window = open_window()
    batch, rows = sent(qtbot, window)
    sheet = tmp_path / "wrong ones.csv"
    sheet.write_text(f"Order number,Who\n{rows[0].order},finance\nX-99,finance\n", encoding="utf-8")
    window.ask_undo(UndoWanted(batch))
    dialog = asked(qtbot, window)
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(sheet))])
    dropped = QDropEvent(
        QPointF(5, 5), Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    )
    dialog.dropEvent(dropped)
    settled(qtbot)
    assert "wrong ones.csv" in dialog._from.text()
    assert [row.outcome.order for row in dialog._preview.goes_back] == [rows[0].order]  # type: ignore[union-attr]
    assert dialog._preview is not None
    assert dialog._preview.not_found == ("X-99",)
    dialog._but.setChecked(True)
    settled(qtbot)
    assert len(dialog._preview.goes_back) == len(rows) - 1
    dialog.take_file(tmp_path / "gone.xlsx")
    settled(qtbot)
    assert not dialog._go.isEnabled()
    assert dialog._title.text() == "The file is not there."
    dialog.take_text("X-1\nX-2")
    settled(qtbot)
    assert not dialog._go.isEnabled(), "all but nothing is not everything"
    dialog.reject()


def test_selected_rows_are_proposed_and_what_rows_share_is_a_choice(open_window: OpenWindow, qtbot: QtBot) -> None:
    window = open_window()
    _, rows = sent(qtbot, window)
    step = window.batch.done
    step.table.selectRow(0)
    some = window.findChild(QPushButton, "doneUndoSome")
    assert some is not None
    assert len(step.table.chosen_records()) == 1
    qtbot.waitUntil(some.isVisible)
    some.click()
    dialog = asked(qtbot, window)
    assert dialog.findChild(QRadioButton, "undoSelected").isChecked()  # type: ignore[union-attr]
    assert len(dialog._preview.goes_back) == 1  # type: ignore[union-attr]
    dialog._by.setChecked(True)
    settled(qtbot)
    field, value = dialog.findChild(QComboBox, "undoField"), dialog.findChild(QComboBox, "undoValue")
    assert field is not None
    assert value is not None
    for place in range(field.count()):
        field.setCurrentIndex(place)
        settled(qtbot)
        meant = value.currentData()
        assert {row.outcome.change_id for row in dialog._preview.goes_back} == meant  # type: ignore[union-attr]
        assert 0 < len(meant) < len(rows)
    show = dialog.findChild(QPushButton, "undoShow_good")
    view = dialog.findChild(QListView, "undoRows_good")
    assert show is not None
    assert view is not None
    show.click()
    qtbot.waitUntil(view.isVisible, timeout=5_000)
    assert view.model().rowCount() == len(dialog._preview.goes_back)  # type: ignore[union-attr]
    show.click()
    assert not view.isVisible()
    dialog.reject()


def test_a_search_takes_back_the_row_it_found_and_partners_can_be_told(
    open_window: OpenWindow, qtbot: QtBot, qapp: QApplication
) -> None:
    window = open_window()
    batch, rows = sent(qtbot, window)
    window.go("history")
    history = window.history
    history._search.setText(rows[2].order)
    qtbot.waitUntil(lambda: len(history._orders.records) > 0, timeout=10_000)
    history.order_table.selectRow(0)
    history._undo.click()
    dialog = asked(qtbot, window)
    dialog._go.click()
    assert undone(qtbot, window, batch) == {rows[2].order}
    note = window.findChild(QPushButton, "donePartnerNote")
    assert note is not None
    assert note.isVisible()
    note.click()
    text = qapp.clipboard().text()
    assert rows[2].partner in text
    assert text.count(rows[2].order) == 2  # once in each language
    assert "还原" in text


def test_an_undo_that_was_undone_in_part_counts_what_still_stands_and_tells_partners_no_more(
    open_window: OpenWindow, qtbot: QtBot, desk: Desk
) -> None:
    """Its cards counted all of it beside a line that did not, and partners were told of what they lost again."""
    window = open_window()
    batch, _ = sent(qtbot, window)
    undo = desk.undo(desk.undo_preview(batch))
    desk.run(undo, wait=60.0)
    whole = read(desk, undo, ())
    one = next(outcome for outcome in whole.outcomes if outcome.state is RowState.UNDONE)
    again = desk.undo(desk.undo_preview(undo, Scope(changes=frozenset({one.change_id}))))
    desk.run(again, wait=60.0)
    left, made = read(desk, undo, ()), read(desk, again, ())
    assert left.again == 1
    currency = one.currency
    assert left.sales[currency] == left.parts[currency]["proved"] == whole.sales[currency] + made.sales[currency]
    told = [order for orders in left.told.values() for order in orders]
    assert sorted([*told, one.order]) == sorted(order for orders in whole.told.values() for order in orders)
    assert one.order not in told
    assert not made.told, "nothing was given back"
    window.batch.done.show_batch(undo)
    qtbot.waitUntil(lambda: window.batch.done.batch_id == undo, timeout=10_000)
    quiet(qtbot)
    sentence = window.batch.done.findChild(QLabel, "doneSentence")
    assert sentence is not None
    assert sentence.text().startswith(f"{len(told)} rows taken back, 1 undone again")


@pytest.mark.parametrize("narrow", [False, True])
def test_reversals_made_elsewhere_go_to_review_as_resets_that_need_a_look(
    open_window: OpenWindow, qtbot: QtBot, *, narrow: bool
) -> None:
    window = open_window()
    window.go("history")
    window.history._elsewhere.click()
    dialog = window.findChild(ElsewhereDialog)
    assert dialog is not None
    settled(qtbot)
    since = dialog.findChild(QDateEdit, "elsewhereSince")
    assert since is not None
    since.setDate(since.date().addDays(-30))
    qtbot.waitUntil(lambda: not dialog._later.isActive(), timeout=5_000)
    settled(qtbot)
    assert dialog._model.shown
    if narrow:
        dialog._partner.setCurrentIndex(1)
        assert {one.action.partner for one in dialog._model.shown} == {dialog._partner.currentData()}
    wanted = {one.action.id for one in dialog._model.shown}
    dialog._go.click()
    qtbot.waitUntil(lambda: window.batch.step == "review" and window.batch.review.settled, timeout=20_000)
    planned = window.batch.review.model.records
    assert {change.action.id for change in planned} == wanted
    assert {change.operation.value for change in planned} == {"reset"}
    assert {change.state for change in planned} <= {RowState.LOOK, RowState.BLOCKED}


def test_an_undo_that_is_being_written_cannot_be_cancelled(
    open_window: OpenWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Cancelled, it would stay in the record as a batch that never runs."""
    window = open_window()
    batch, _ = sent(qtbot, window)
    desk, asking, gate = window.context.desk, threading.Event(), threading.Event()
    real = desk.undo

    def slow(preview: UndoPreview) -> int:
        asking.set()
        assert gate.wait(30)
        return real(preview)

    monkeypatch.setattr(desk, "undo", slow)
    window.ask_undo(UndoWanted(batch))
    dialog = asked(qtbot, window)
    dialog._go.click()
    qtbot.waitUntil(asking.is_set)
    assert dialog._title.text() == "Writing the undo to the record…"
    dialog._cancel.click()
    dialog.close()
    dialog.reject()  # Escape
    assert dialog.isVisible()
    assert not dialog._list.isEnabled()
    gate.set()
    assert undone(qtbot, window, batch)
    assert window.findChild(UndoDialog) is None or not dialog.isVisible()


def test_an_undo_that_could_not_be_written_can_be_looked_at_again(
    open_window: OpenWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    window = open_window()
    batch, _ = sent(qtbot, window)

    def full(preview: UndoPreview) -> int:
        raise StoreError("DISK_FULL")

    monkeypatch.setattr(window.context.desk, "undo", full)
    window.ask_undo(UndoWanted(batch))
    dialog = asked(qtbot, window)
    dialog._go.click()
    settled(qtbot)
    assert dialog.isEnabled()
    assert not dialog._go.isEnabled()
    dialog.look()
    settled(qtbot)
    assert dialog._go.isEnabled()
    dialog._cancel.click()
    assert not dialog.isVisible()


def test_an_undo_of_an_undo_is_called_so_and_says_first_what_the_partners_lose(
    open_window: OpenWindow, qtbot: QtBot
) -> None:
    window = open_window()
    batch, rows = sent(qtbot, window)
    one = next(row for row in rows if row.payout_before and not row.payout_after)
    window.ask_undo(UndoWanted(batch, (one,)))
    dialog = asked(qtbot, window)
    assert dialog._go.text() == "Undo 1 row"
    dialog._go.click()
    assert undone(qtbot, window, batch) == {one.order}
    back = window.batch.done.batch_id
    window.go("home")
    settled(qtbot)
    assert window.home._words.result(next(info for info in window.home._news.batches if info.id == batch)) == (
        f"{len(rows) - 1} confirmed · 1 undone"
    )
    said = {number: window.home.findChild(QPushButton, f"undo_{number}") for number in (batch, back)}
    assert [press.text() for press in said.values() if press is not None] == ["Undo…", "Undo this undo…"]
    window.go("history")
    settled(qtbot)
    assert [info.id for info in window.history.batch_table.chosen_records()] == [back], "the newest, at first"
    assert window.history._undo.text() == "Undo this undo…"
    window.ask_undo(UndoWanted(back))
    dialog = next(one for one in window.findChildren(UndoDialog) if one.isVisible())
    settled(qtbot)
    lost = formats.money(one.payout_before, one.currency)
    assert dialog.windowTitle() == f"Undo the undo, batch {back}"
    assert dialog._title.text() == f"1 change of batch {batch} is sent again"
    assert dialog._text.text().startswith(f"The partners lose {lost} of commission again.")
    assert dialog._go.text() == "Undo the undo of 1 row"
    dialog.reject()


def test_history_chooses_the_newest_batch_until_a_person_chooses_one(open_window: OpenWindow, qtbot: QtBot) -> None:
    window = open_window()
    batch, rows = sent(qtbot, window)
    window.go("history")
    settled(qtbot)
    page = window.history
    assert [info.id for info in page.batch_table.chosen_records()] == [batch]
    window.ask_undo(UndoWanted(batch, rows[:1]))
    asked(qtbot, window)._go.click()
    undone(qtbot, window, batch)
    window.go("history")
    settled(qtbot)
    assert [info.id for info in page.batch_table.chosen_records()] == [window.batch.done.batch_id]
    page.batch_table.go_to(page._batches.index(page._batches.row_of(batch), 0))
    page.reload()
    settled(qtbot)
    assert [info.id for info in page.batch_table.chosen_records()] == [batch], "a person's own choice stays"


def test_home_says_when_a_batch_was_sent_and_why_it_can_go_back_no_longer(
    open_window: OpenWindow, qtbot: QtBot
) -> None:
    window = open_window()
    batch, _ = sent(qtbot, window)
    window.go("home")
    settled(qtbot)
    (info,) = window.home._news.batches
    labels = {made.text(): made.toolTip() for made in window.home.findChildren(QLabel)}
    assert labels[formats.day_time(info.created_at)] == formats.with_zone(info.created_at)
    assert "comes after the lock is refused" in labels[window.home._words.until(info)]
    assert window.home._words.title_tip("UNTIL") in labels[window.home._words.until(info)]
    window.resize(960, 600)
    quiet(qtbot)
    link = window.home.findChild(QPushButton, f"undo_{batch}")
    assert window.home.rect().contains(link.rect().translated(link.mapTo(window.home, link.rect().topLeft())))


def test_what_a_later_batch_of_this_program_changed_is_not_laid_at_others_doors(
    open_window: OpenWindow, qtbot: QtBot
) -> None:
    window = open_window()
    batch, _ = sent(qtbot, window)
    real = window.context.desk.undo_preview(batch)
    ours, theirs, *rest = real.goes_back
    looked = replace(
        real, goes_back=tuple(rest), beneath={2: 1},
        changed_since=(
            replace(ours, code=Code.LATER_BATCH, facts={"batch": "4"}),
            replace(theirs, code=Code.CHANGED_SINCE, facts={"before": "PENDING 9 GBP", "after": "PENDING 8 GBP"}),
        ),
    )  # fmt: skip
    window.ask_undo(UndoWanted(batch))
    dialog = asked(qtbot, window)
    dialog.look()
    dialog._forget()
    clear(dialog._buckets)
    dialog._show(_Looked(looked))
    for kind, head, found in (
        ("own", "Changed since by this program, batch 4", ours), ("look", "Changed since by someone else", theirs),
    ):  # fmt: skip
        view = dialog.findChild(QListView, f"undoRows_{kind}")
        assert view.accessibleName() == head
        dialog.findChild(QPushButton, f"undoShow_{kind}").click()
        assert view.model().rowCount() == 1
        assert found.outcome.order in view.model().index(0, 0).data()
    stays = dialog.findChild(QLabel, "undoBeneath")
    assert stays.text() == "1 of the orders stays changed by batch 2, which came before."
    dialog.reject()


def test_what_nothing_leads_back_to_stands_apart_and_only_where_there_is_some(
    open_window: OpenWindow, qtbot: QtBot
) -> None:
    window = open_window()
    batch, _ = sent(qtbot, window)
    real = window.context.desk.undo_preview(batch)
    stays = replace(real.goes_back[0], code=Code.ZERO_OUT_OF_REACH)
    window.ask_undo(UndoWanted(batch))
    dialog = asked(qtbot, window)
    dialog.look()
    dialog._forget()
    clear(dialog._buckets)
    dialog._show(_Looked(real))
    assert dialog.findChild(QListView, "undoRows_far") is None
    clear(dialog._buckets)
    dialog._show(_Looked(replace(real, goes_back=(), unreachable=(stays,))))
    assert not dialog.findChild(QPushButton, "undoGo").isEnabled()
    assert dialog._text.text() == "impact.com has no way back for these rows. They stay as they are."
    view = dialog.findChild(QListView, "undoRows_far")
    assert view.accessibleName() == "No way back at impact.com"
    dialog.findChild(QPushButton, "undoShow_far").click()
    assert "first tracked above 0" in view.model().index(0, 0).data()
    dialog.reject()


def test_rows_that_are_shown_no_more_are_not_undone(open_window: OpenWindow, qtbot: QtBot) -> None:
    """A search takes the selection along; what was said of three rows would else be asked of the whole batch."""
    window = open_window()
    reviewed(qtbot, window)
    done(qtbot, window)
    page = window.batch.done
    page.table.go_to(page.model.index(0, page.model.place("ORDER")))
    some = page.findChild(QPushButton, "doneUndoSome")
    assert some.isVisible()
    page.search.setText(page.model.record(3).order)
    assert page.table.chosen_records() == []
    assert not some.isVisible()
    wanted: list[object] = []
    window.context.undo_wanted.connect(wanted.append)
    some.click()
    assert wanted == []


def test_another_choice_is_looked_up_once(
    open_window: OpenWindow, desk: Desk, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each look reads the actions from impact.com, of which only so many an hour are allowed."""
    window = open_window()
    reviewed(qtbot, window)
    batch = done(qtbot, window)
    real, looked = desk.undo_preview, []

    def preview(batch_id: int, scope: Scope) -> UndoPreview:
        looked.append(scope)
        return real(batch_id, scope)

    monkeypatch.setattr(desk, "undo_preview", preview)
    dialog = UndoDialog(window.context, batch, window, chosen=(window.batch.done.model.record(0),))
    dialog.show()
    quiet(qtbot)
    assert [scope.changes for scope in looked] == [dialog._chosen]
    dialog._all.setChecked(True)
    quiet(qtbot)
    assert looked[1:] == [Scope()]
    dialog.reject()


def test_a_row_of_history_is_copied_as_one_line_that_answers_for_it(
    open_window: OpenWindow, desk: Desk, qtbot: QtBot
) -> None:
    window = open_window()
    reviewed(qtbot, window)
    batch = done(qtbot, window)
    proved = next(one for one in desk.outcomes(batch) if one.state is RowState.CONFIRMED)
    window.go("history")
    history = window.history
    history._search.setText(proved.order)
    qtbot.waitUntil(lambda: bool(history._orders.records), timeout=10_000)
    quiet(qtbot)
    history.order_table.go_to(history._orders.index(0, 0))
    history._copy.click()
    said = QApplication.clipboard().text()
    assert "\n" not in said
    for part in (
        "returns_sample.csv", f"Batch: {batch}", f"Row: {proved.row}", f"Order number: {proved.order}",
        f"Action ID: {proved.action_id}", f"Partner: {proved.partner}", formats.with_zone(proved.updated_at),
        f"{formats.amount(proved.amount_before, proved.currency)} → ",
    ):  # fmt: skip
        assert part in said, said


def test_days_the_wrong_way_round_are_said_and_nothing_is_looked_for(
    open_window: OpenWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Typed too: what is typed stays as it is, and says what is wrong with it."""
    window = open_window()
    asked_for: list[tuple[object, ...]] = []
    real = Desk.find_reversed
    monkeypatch.setattr(
        Desk, "find_reversed", lambda self, *asked: (asked_for.append(asked), real(self, *asked))[1]
    )
    window.ask_elsewhere()
    dialog = window.findChild(ElsewhereDialog)
    assert dialog is not None
    settled(qtbot)
    since = dialog.findChild(QDateEdit, "elsewhereSince")
    until = dialog.findChild(QDateEdit, "elsewhereUntil")
    go = dialog.findChild(QPushButton, "elsewhereGo")
    title = dialog.findChild(QLabel, "elsewhereTitle")
    assert since is not None
    assert until is not None
    assert go is not None
    assert title is not None
    looked, today = len(asked_for), until.date()
    until.setFocus()
    until.setSelectedSection(QDateEdit.Section.YearSection)
    for letter in str(today.year() - 1):
        qtbot.keyClick(until, letter)
    assert until.date().year() == today.year() - 1
    assert title.text() == "The first day is after the last"
    assert not go.isEnabled()
    qtbot.waitUntil(lambda: not dialog._later.isActive(), timeout=5_000)
    settled(qtbot)
    assert len(asked_for) == looked, "days the wrong way round are looked for"
    since.setDate(until.date())  # one day is a span too
    qtbot.waitUntil(lambda: len(asked_for) == looked + 1, timeout=5_000)
    settled(qtbot)
    assert title.text() != "The first day is after the last"


def listed(path: Path, *orders: str, hidden: tuple[int, ...]) -> Path:
    """A workbook of orders below a header, some of its rows hidden."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for line in ("Order", *orders):
        sheet.append((line,))
    for row in hidden:
        sheet.row_dimensions[row].hidden = True
    book.save(path)
    return path


@pytest.mark.parametrize(("choice", "said"), [
    ("undoOnly", "2 rows are hidden or filtered out in the sheet and left aside: they name nothing to take back."),
    ("undoBut", "2 rows are hidden or filtered out in the sheet and left aside: their orders go back like the others."),
])  # fmt: skip
def test_hidden_rows_of_a_list_are_said_before_the_undo(
    open_window: OpenWindow, qtbot: QtBot, tmp_path: Path, choice: str, said: str
) -> None:
    """As the commands say it: who filtered a sheet sees other rows than were taken, or left out."""
    window = open_window()
    batch, rows = sent(qtbot, window)
    orders = listed(tmp_path / "list.xlsx", *(one.order for one in rows[:5]), hidden=(3, 4))
    window.ask_undo(UndoWanted(batch))
    dialog = asked(qtbot, window)
    dialog.take_file(orders)
    settled(qtbot)
    button = dialog.findChild(QRadioButton, choice)
    assert button is not None
    button.setChecked(True)
    settled(qtbot)
    back = len(rows) - 3 if choice == "undoBut" else 3
    assert dialog._go.text() == f"Undo {back} rows"
    shown = dialog.findChild(QLabel, "undoHidden")
    assert shown is not None
    assert shown.text() == said


def test_hidden_rows_are_said_where_the_others_name_nothing(
    open_window: OpenWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    window = open_window()
    batch, rows = sent(qtbot, window)
    orders = listed(tmp_path / "list.xlsx", rows[0].order, "77777777", hidden=(2,))
    window.ask_undo(UndoWanted(batch))
    dialog = asked(qtbot, window)
    dialog.take_file(orders)
    for choice in ("undoOnly", "undoBut"):
        button = dialog.findChild(QRadioButton, choice)
        assert button is not None
        button.setChecked(True)
        settled(qtbot)
        assert not dialog._go.isEnabled()
        shown = dialog.findChild(QLabel, "undoHidden")
        assert shown is not None, choice
        assert shown.text().startswith("1 row is hidden or filtered out")


def waiting_beside(qtbot: QtBot, window: MainWindow) -> tuple[int, list[Outcome]]:
    """A batch of which nothing was sent yet, and its rows that wait."""
    reviewed(qtbot, window)
    desk, made = window.context.desk, window.batch.steps.plan
    assert made is not None
    batch = desk.submit(made)
    return batch, [one for one in desk.outcomes(batch) if one.state is RowState.WAITING]


def test_of_a_batch_that_waits_only_the_rows_that_are_meant_are_stopped_and_both_are_said(
    open_window: OpenWindow, qtbot: QtBot
) -> None:
    window = open_window()
    batch, rows = waiting_beside(qtbot, window)
    window.context.undo_wanted.emit(UndoWanted(batch, tuple(rows[:2])))
    dialog = asked(qtbot, window)
    qtbot.waitUntil(dialog._go.isEnabled, timeout=10_000)
    said = dialog.findChild(QLabel, "undoUnsent")
    assert said is not None
    assert said.text() == (
        f"2 of these rows are not sent yet: stopped now, and never sent. "
        f"{len(rows) - 2} other rows of the batch, not sent yet, wait on."
    )
    assert dialog._go.text() == "Don't send 2 rows"
    dialog._go.click()
    settled(qtbot)
    states = {one.change_id: one.state for one in window.context.desk.outcomes(batch)}
    assert [states[one.change_id] for one in rows[:3]] == [RowState.LEFT_OUT, RowState.LEFT_OUT, RowState.WAITING]
    assert len(window.context.desk.batches()) == 1
