"""The Submit page: what is still open, the account's limit, a few rows first, and closing while rows are out."""

from __future__ import annotations

import threading
import time
from collections import defaultdict
from typing import Any

import pytest
import wakepy
from msgspec.structs import replace
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QPushButton, QSystemTrayIcon
from pytestqt.qtbot import QtBot
from ui_tools import OpenWindow, a_change, an_action, checked, quiet, reviewed, send_few

from reversal_desk.desk import Desk
from reversal_desk.errors import SheetError, StoreError
from reversal_desk.model import Code, Operation, Outcome, Progress, RowEdit, RowState
from reversal_desk.ui import awake
from reversal_desk.ui.dialogs.message import MessageDialog
from reversal_desk.ui.models.trial import PROPOSED_ABOVE, TRIAL_ROWS, proposed, trial_rows
from reversal_desk.ui.pages.last_look import open_codes
from reversal_desk.ui.window import MainWindow

# --------------------------------------------------------------------------- which rows, and when


def test_a_test_has_every_kind_and_many_partners_and_can_go_back_longest() -> None:
    changes = [a_change(number) for number in range(30)]
    changes += [a_change(40, operation=Operation.REVERSE, amount_after=None)]
    changes += [a_change(50 + number, state=RowState.LOOK) for number in range(3)]
    chosen = trial_rows(changes)
    assert len(chosen) == TRIAL_ROWS
    assert {change.operation for change in chosen} == {Operation.MODIFY, Operation.REVERSE}
    assert len({change.action.partner_id for change in chosen if change.action}) == 3
    assert all(change.state is RowState.READY for change in chosen)
    same = [a_change(number, action=an_action(3 * number)) for number in range(8)]
    assert [change.row.number for change in trial_rows(same, 2)] == [8, 7], "the last to lock"
    open_ended = replace(same[0], action=an_action(0, locking_date=None))
    assert trial_rows([*same[1:], open_ended], 1) == (open_ended,)
    assert trial_rows(same[:3]) == tuple(reversed(same[:3]))


def test_a_test_is_proposed_where_it_is_worth_it() -> None:
    assert proposed(TRIAL_ROWS + 1, "account")
    assert proposed(TRIAL_ROWS + 1, "layout")
    assert not proposed(TRIAL_ROWS, "account")
    assert not proposed(PROPOSED_ABOVE, "")
    assert proposed(PROPOSED_ABOVE + 1, "")


def test_open_guards_are_counted_by_what_keeps_rows_back() -> None:
    soon, again = Code.LOCKS_SOON, Code.REFUND_AGAIN
    changes = (
        a_change(1, state=RowState.LOOK, codes=(soon,)),
        a_change(2, state=RowState.LOOK, codes=(soon, again)),
        a_change(3, state=RowState.LOOK, codes=(soon, again), accepted=frozenset({soon})),
        a_change(4, state=RowState.BLOCKED, codes=(Code.LOCKED, again)),
        a_change(5, codes=(soon,), accepted=frozenset({soon})),
    )
    assert [(code, number) for code, number, _ in open_codes(changes, RowState.LOOK)] == [(soon, 2), (again, 1)]
    # each line once, so that they add up to the lines above them
    assert [(code, number) for code, number, _ in open_codes(changes, RowState.BLOCKED)] == [(Code.LOCKED, 1)]


# --------------------------------------------------------------------------- in the window


def test_guards_still_open_are_listed_and_lead_to_their_rows(open_window: OpenWindow, qtbot: QtBot) -> None:
    window = open_window()
    checked(qtbot, window)
    submit, review = window.batch.submit, window.batch.review
    waiting = review.planning.groups["look"]
    assert waiting > 0
    listed = submit.findChild(QLabel, "openGuards_look")
    assert "The action locks in less than 24 hours" in listed.text()
    submit.findChild(QPushButton, "openShow_look").click()
    assert window.batch.step == "review"
    assert review.model.rowCount() == waiting
    assert {change.state for change in review.model.shown} == {RowState.LOOK}


def test_a_few_rows_go_first_and_the_rest_follows(open_window: OpenWindow, desk: Desk, qtbot: QtBot) -> None:
    window = open_window()
    checked(qtbot, window)
    submit = window.batch.submit
    ready = window.batch.review.planning.groups["ready"]
    assert submit.last_look._trial_box.isVisible()
    assert submit.last_look._trial_title.text() == "This is the first batch for this account."
    send_few(qtbot, window)
    (first,) = desk.batches()
    assert dict(first.counts) == {RowState.CONFIRMED: TRIAL_ROWS}
    assert window.batch.step == "submit"
    assert submit.last_look._sentence.text() == f"{ready - TRIAL_ROWS} more rows will be sent"
    assert submit.last_look._tried_text.text().startswith("5 rows tested")
    assert not submit.last_look._trial_box.isVisible()
    submit.last_look._tried_see.click()
    quiet(qtbot)
    assert window.batch.step == "done"
    rest = window.batch.done.findChild(QPushButton, "doneRest")
    assert rest.isVisible()
    assert rest.text() == f"Go on with {ready - TRIAL_ROWS} rows"
    rest.click()
    assert window.batch.step == "submit"
    assert submit.last_look._tried_see.isEnabled()
    submit.begin_hold()
    assert not submit.last_look._tried_see.isEnabled(), "it would end the countdown, and nothing would be sent"
    qtbot.waitUntil(lambda: window.batch.step == "done" and not window.context.lane.running, timeout=60_000)
    quiet(qtbot)
    newest, oldest = desk.batches()
    assert newest.counts[RowState.CONFIRMED] == ready - TRIAL_ROWS
    sent = [o.action_id for b in (newest, oldest) for o in desk.outcomes(b.id) if o.state is RowState.CONFIRMED]
    assert len(sent) == len(set(sent)) == ready
    assert not window.batch.done._rest_box.isVisible()


def test_after_a_test_the_review_does_not_offer_its_rows_again(
    open_window: OpenWindow, desk: Desk, qtbot: QtBot
) -> None:
    window = open_window()
    checked(qtbot, window)
    ready = window.batch.review.planning.groups["ready"]
    send_few(qtbot, window)
    (batch,) = desk.batches()
    sent = {outcome.action_id for outcome in desk.outcomes(batch.id)}
    window.batch.submit.last_look._back.click()
    qtbot.waitUntil(lambda: window.batch.review.settled, timeout=10_000)
    again = {change.action.id: change for change in window.batch.review.model.records if change.action}
    assert {again[action].state for action in sent} == {RowState.LOOK}
    assert all(Code.HANDLED_BEFORE in again[action].codes for action in sent)
    assert window.batch.review.planning.groups["ready"] == ready - len(sent)


def test_the_rest_of_a_test_is_never_what_it_was_before_an_edit(
    open_window: OpenWindow, desk: Desk, qtbot: QtBot
) -> None:
    """The test's own page offers the rest, also after rows of it were left out in the review."""
    window = open_window()
    checked(qtbot, window)
    send_few(qtbot, window)
    (test,) = desk.batches()
    batch, review = window.batch, window.batch.review
    batch.submit.last_look._back.click()
    qtbot.waitUntil(lambda: review.settled, timeout=10_000)
    review.show_only("ready")
    key = review.model.record(0).key
    batch.edits.change({key: RowEdit(leave=True)}, "leave")
    qtbot.waitUntil(lambda: review.settled, timeout=10_000)
    window.open_batch(test.id)
    quiet(qtbot)
    batch.done.findChild(QPushButton, "doneRest").click()
    quiet(qtbot)
    assert batch.step == "review"
    assert {change.key: change.state for change in review.plan.changes}[key] is RowState.LEFT_OUT


def test_a_test_that_is_not_proved_shows_why_and_keeps_the_rest(
    open_window: OpenWindow, desk: Desk, qtbot: QtBot
) -> None:
    window = open_window()
    checked(qtbot, window)
    submit = window.batch.submit
    submit.last_look._try.click()
    qtbot.waitUntil(lambda: window.context.running_batch > 0, timeout=10_000)
    submit.run._stop.click()
    qtbot.waitUntil(lambda: not window.context.lane.running, timeout=60_000)
    quiet(qtbot)
    assert window.batch.step == "done"
    assert window.batch.done._rest_box.isVisible()
    assert window.batch.done._rest_text.text().startswith("The test: ")
    stopped = sum(Code.STOPPED in outcome.codes for outcome in desk.outcomes(window.batch.done.batch_id))
    assert desk.batch(window.batch.done.batch_id).stopped == stopped
    assert stopped > 0
    assert window.batch.done._sentence.text().endswith(f", {stopped} stopped before being sent")


def test_what_a_stop_left_of_an_undo_is_told_once(open_window: OpenWindow, desk: Desk, qtbot: QtBot) -> None:
    """It stood there as refused, and beside that as stopped."""
    window = open_window()
    checked(qtbot, window)
    send_few(qtbot, window)
    (test,) = desk.batches()
    sent = desk.outcomes(test.id)[:4]
    undone = [replace(outcome, state=RowState.UNDONE) for outcome in sent[:2]]
    stopped = replace(sent[2], state=RowState.UNDO_REFUSED, codes=(Code.STOPPED,))
    said = window.batch.done.headline
    assert said([*undone, stopped]) == "2 rows taken back, 1 stopped before being sent"
    refused = replace(sent[3], state=RowState.UNDO_REFUSED, codes=(Code.CHANGED_SINCE,))
    assert said([*undone, stopped, refused]) == "2 rows taken back, 1 refused, 1 stopped before being sent"


def test_a_second_batch_of_the_same_columns_needs_no_test(open_window: OpenWindow, desk: Desk, qtbot: QtBot) -> None:
    window = open_window()
    checked(qtbot, window)
    made = window.batch.review.plan
    assert made is not None
    assert desk.first_of(made) == "account"
    send_few(qtbot, window)
    assert desk.first_of(made) == ""
    table = made.opened.table
    other = replace(made, opened=replace(made.opened, table=replace(table, headers=("Other", *table.headers[1:]))))
    assert desk.first_of(other) == "layout"


def test_cancel_before_a_test_costs_nothing(open_window: OpenWindow, desk: Desk, qtbot: QtBot) -> None:
    window = open_window()
    checked(qtbot, window)
    submit = window.batch.submit
    submit.begin_trial()
    assert submit.holding
    submit.last_look._cancel.click()
    assert not submit.holding
    assert desk.batches() == ()
    ready = window.batch.review.planning.groups["ready"]
    submit.begin_hold()
    qtbot.waitUntil(lambda: window.batch.step == "done" and not window.context.lane.running, timeout=60_000)
    quiet(qtbot)
    (batch,) = desk.batches()
    assert batch.counts[RowState.CONFIRMED] == ready, "a test that was cancelled leaves nothing behind"


def test_more_rows_than_the_limit_need_their_number_typed(open_window: OpenWindow, desk: Desk, qtbot: QtBot) -> None:
    window = open_window()
    window.go("accounts")
    rows = window.accounts.findChild(QLineEdit, "accountLimit_Practice")
    assert rows.text() == "5000"
    rows.clear()
    qtbot.keyClicks(rows, "x20")
    qtbot.keyClick(rows, Qt.Key.Key_Return)
    quiet(qtbot)
    account = window.context.account
    assert account is not None
    assert desk.limits(account).rows == 20
    checked(qtbot, window)
    submit = window.batch.submit
    ready = window.batch.review.planning.groups["ready"]
    assert submit.last_look._many.isVisible()
    assert "limit of 20 rows" in submit.last_look._many_word.text()
    assert not submit.last_look._send.isEnabled()
    assert submit.last_look._try.isEnabled(), "a few rows are under the limit"
    submit.begin_hold()
    assert not submit.holding
    for text, enough in ((str(ready - 1), False), ("", False), (f" {ready} ", True)):
        submit.last_look._many_line.setText(text)
        assert submit.last_look._send.isEnabled() is enough, text
    submit.begin_hold()
    qtbot.waitUntil(lambda: window.batch.step == "done" and not window.context.lane.running, timeout=60_000)
    quiet(qtbot)
    (batch,) = desk.batches()
    assert batch.counts[RowState.CONFIRMED] == ready


def test_the_rest_of_a_test_over_the_limit_is_sent_without_its_rows(
    open_window: OpenWindow, desk: Desk, qtbot: QtBot
) -> None:
    window = open_window()
    account = window.context.account
    assert account is not None
    desk.limit_rows(account, 10)
    window.load_accounts()
    quiet(qtbot)
    checked(qtbot, window)
    ready = window.batch.review.planning.groups["ready"]
    send_few(qtbot, window)
    submit = window.batch.submit
    assert not submit.last_look._send.isEnabled()
    submit.last_look._many_line.setText(str(ready - TRIAL_ROWS))
    submit.begin_hold()
    qtbot.waitUntil(lambda: window.batch.step == "done" and not window.context.lane.running, timeout=60_000)
    quiet(qtbot)
    newest, oldest = desk.batches()
    assert newest.counts[RowState.CONFIRMED] == ready - TRIAL_ROWS
    assert not {o.action_id for o in desk.outcomes(newest.id)} & {o.action_id for o in desk.outcomes(oldest.id)}


def test_the_rest_of_a_test_is_judged_together_with_its_rows(
    open_window: OpenWindow, desk: Desk, qtbot: QtBot
) -> None:
    window = open_window()
    account = window.context.account
    assert account is not None
    checked(qtbot, window)
    ready = window.batch.review.planning.groups["ready"]
    desk.limit_rows(account, ready - TRIAL_ROWS)
    window.load_accounts()
    quiet(qtbot)
    send_few(qtbot, window)
    look = window.batch.submit.last_look
    assert look._many.isVisible()
    assert "With the tested rows" in look._many_word.text()
    assert not look._send.isEnabled()
    look._many_line.setText(str(ready - TRIAL_ROWS))
    assert look._send.isEnabled()


def lower(qtbot: QtBot, window: MainWindow, rows: int) -> None:
    """Set the account's limit under Accounts, and come back."""
    window.go("accounts")
    line = window.accounts.findChild(QLineEdit, "accountLimit_Practice")
    line.setText(str(rows))
    line.editingFinished.emit()
    quiet(qtbot)
    window.go("new")


@pytest.mark.parametrize("where", ["review", "last look", "hold"])
def test_a_limit_that_is_lowered_after_the_match_holds(
    open_window: OpenWindow, desk: Desk, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, where: str
) -> None:
    window = open_window()
    submit = window.batch.submit
    if where == "review":
        reviewed(qtbot, window)
        lower(qtbot, window, 20)
        window.batch.review.press_continue()
        qtbot.waitUntil(lambda: window.batch.step == "submit", timeout=10_000)
        quiet(qtbot)
    elif where == "last look":
        checked(qtbot, window)
        lower(qtbot, window, 20)
    else:
        checked(qtbot, window)
        monkeypatch.setenv("REVERSAL_DESK_HOLD_SECONDS", "3")
        submit.begin_hold()
        lower(qtbot, window, 20)
        qtbot.waitUntil(lambda: window.findChild(MessageDialog) is not None, timeout=10_000)
        window.findChild(MessageDialog).reject()
        quiet(qtbot)
    assert submit.last_look._many.isVisible()
    assert "limit of 20 rows" in submit.last_look._many_word.text()
    assert not submit.last_look._send.isEnabled()
    submit.begin_hold()
    assert not submit.holding
    assert desk.batches() == ()
    lower(qtbot, window, 5000)
    assert not submit.last_look._many.isVisible()
    assert submit.last_look._send.isEnabled()


def test_a_limit_may_be_typed_as_people_write_numbers(open_window: OpenWindow, desk: Desk, qtbot: QtBot) -> None:
    window = open_window()
    window.go("accounts")
    line = window.accounts.findChild(QLineEdit, "accountLimit_Practice")
    line.setFocus()
    line.selectAll()
    qtbot.keyClicks(line, "1,200")
    qtbot.keyClick(line, Qt.Key.Key_Return)
    quiet(qtbot)
    account = window.context.account
    assert account is not None
    assert desk.limits(account).rows == 1200
    assert line.text() == "1200"


# --------------------------------------------------------------------------- while rows are out


def taken_back(
    qtbot: QtBot, window: MainWindow, patch: pytest.MonkeyPatch, gate: threading.Event, *, stop: bool
) -> None:
    """Send, stop or not, and ask for what was sent to be taken back; the run waits for the event."""
    real = window.context.desk.run

    def slow(*place: Any, emit: Any, **named: Any) -> Any:
        counts = {RowState.CONFIRMED: 10, RowState.QUEUED: 2, RowState.WAITING: 300}
        emit(Progress("sending", 10, 312, counts=counts))
        assert gate.wait(60)
        return real(*place, emit=emit, **named)

    patch.setattr(window.context.desk, "run", slow)
    submit = window.batch.submit
    submit.begin_hold()
    qtbot.waitUntil(submit.run._stop.isVisible, timeout=10_000)
    qtbot.waitUntil(lambda: submit.run._progress is not None, timeout=10_000)
    if stop:
        submit.run._stop.click()
    assert "Nothing is lost" in submit.on_closing().text
    assert "nothing is lost" in submit.run._foot_text.text()
    submit.run._take_back.click()


def test_a_test_that_was_taken_back_while_it_ran_is_not_ready_again(
    open_window: OpenWindow, desk: Desk, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    window, gate = open_window(), threading.Event()
    checked(qtbot, window)
    submit, real = window.batch.submit, desk.run

    def slow(*place: Any, emit: Any, **named: Any) -> Any:
        emit(Progress("sending", 1, 5, counts={RowState.CONFIRMED: 1, RowState.WAITING: 4}))
        assert gate.wait(60)
        return real(*place, emit=emit, **named)

    monkeypatch.setattr(desk, "run", slow)
    submit.begin_trial()
    qtbot.waitUntil(lambda: submit.run._progress is not None, timeout=20_000)
    submit.run._take_back.click()
    gate.set()
    qtbot.waitUntil(lambda: len(desk.batches()) == 2 and not window.context.lane.taken, timeout=60_000)
    quiet(qtbot)
    undo, _ = desk.batches()
    back = {outcome.action_id for outcome in desk.outcomes(undo.id) if outcome.state is RowState.UNDONE}
    assert back
    assert window.batch.review.settled
    lines = [change for change in window.batch.review.lines() if change.action is not None]
    assert {change.state for change in lines if change.action.id in back} == {RowState.LOOK}


def test_closing_says_that_a_wish_to_take_back_is_forgotten(
    open_window: OpenWindow, desk: Desk, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    window = open_window()
    checked(qtbot, window)
    submit, gate, asked = window.batch.submit, threading.Event(), threading.Event()
    with monkeypatch.context() as patch:
        taken_back(qtbot, window, patch, gate, stop=False)
        said = submit.on_closing().text
        assert "Nothing is lost" not in said
        assert "the program does not remember that you asked for it" in said
        assert submit.run._foot_text.text().startswith("Please don't close the window")
        patch.undo()
    look, real = threading.Event(), desk.undo_preview

    def slow(*place: Any) -> Any:
        asked.set()
        assert look.wait(60)
        return real(*place)

    monkeypatch.setattr(desk, "undo_preview", slow)
    gate.set()
    qtbot.waitUntil(asked.is_set, timeout=60_000)  # the run is over, and what goes back is read
    qtbot.waitUntil(lambda: window.context.running_batch == 0, timeout=10_000)
    assert window.context.lane.taken, "no other run comes in between"
    window.close()
    assert window.isVisible()
    dialog = window.findChild(MessageDialog, "leaveDialog")
    assert "has not been taken back yet" in dialog._message.text
    dialog.reject()
    submit.run._see.click()
    assert window.batch.step == "done"
    look.set()
    qtbot.waitUntil(lambda: not window.context.lane.taken, timeout=60_000)
    quiet(qtbot)
    newest = desk.batches()[0]
    assert (newest.kind, window.batch.step, window.batch.done.batch_id) == ("undo", "done", newest.id)
    assert set(newest.counts) == {RowState.UNDONE}


@pytest.mark.parametrize("how", ["the run breaks", "nothing can be read"])
def test_what_could_not_be_taken_back_is_said(
    open_window: OpenWindow, desk: Desk, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, how: str
) -> None:
    window = open_window()
    checked(qtbot, window)
    submit, gate = window.batch.submit, threading.Event()

    def fails(*place: Any, **named: Any) -> Any:
        raise StoreError("DISK_FULL")

    with monkeypatch.context() as patch:
        if how == "the run breaks":
            patch.setattr(desk, "run", fails)
        taken_back(qtbot, window, patch, gate, stop=True)
        patch.setattr(desk, "undo_preview", fails)
        gate.set()
        qtbot.waitUntil(lambda: not window.context.lane.running, timeout=60_000)
        quiet(qtbot)
    if how == "the run breaks":
        assert submit.run._run_line.text().endswith("What was sent was not taken back; undo the batch in the History.")
        assert not submit.run._stop_box.isVisible(), "it would promise what does not happen"
    else:
        assert window.findChild(MessageDialog) is not None
        assert window.batch.step == "done"
        assert window.batch.done.batch_id == desk.batches()[0].id
        window.findChild(MessageDialog).reject()
        assert "not remember" not in submit.on_closing().text


def test_whoever_stays_sees_the_run_to_its_end(open_window: OpenWindow, qtbot: QtBot) -> None:
    window = open_window()
    checked(qtbot, window)
    window.batch.submit.begin_hold()
    qtbot.waitUntil(lambda: window.context.running_batch > 0, timeout=10_000)
    window.close()
    dialog = window.findChild(MessageDialog, "leaveDialog")
    dialog.findChild(QPushButton, "messageClose").click()
    assert window.isVisible()
    window.close()
    qtbot.waitUntil(lambda: not window.context.lane.running, timeout=60_000)
    quiet(qtbot)
    qtbot.waitUntil(lambda: window.findChild(MessageDialog, "leaveDialog") is None)  # nothing is left to be asked
    assert window.isVisible()
    assert window.batch.step == "done"


def test_the_rows_with_the_latest_news_are_seen_while_they_are_sent(
    open_window: OpenWindow, desk: Desk, qtbot: QtBot
) -> None:
    window = open_window()
    checked(qtbot, window)
    latest = window.batch.submit.latest
    seen: dict[int, set[RowState]] = defaultdict(set)

    def look() -> None:
        for outcome in latest.model.records:
            seen[outcome.row].add(outcome.state)

    latest.model.modelReset.connect(look)
    assert not latest.model.records
    window.batch.submit.begin_hold()
    qtbot.waitUntil(lambda: window.context.running_batch > 0, timeout=10_000)
    assert latest.table.isVisible()
    qtbot.waitUntil(lambda: bool(latest.model.records), timeout=30_000)
    newest = [outcome.updated_at for outcome in latest.model.records]
    assert newest == sorted(newest, reverse=True)
    qtbot.waitUntil(lambda: not window.context.lane.running, timeout=60_000)
    quiet(qtbot)
    sent = {outcome.row for outcome in desk.outcomes(window.batch.done.batch_id) if outcome.state is RowState.CONFIRMED}
    assert seen.keys() <= sent
    assert RowState.CONFIRMED in set().union(*seen.values())
    assert not latest._timer.isActive(), "nothing is read for a run that is over"


def test_a_journal_that_cannot_be_read_ends_the_list_of_rows_and_not_the_run(
    open_window: OpenWindow, desk: Desk, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    window = open_window()
    checked(qtbot, window)
    said: list[BaseException] = []
    window.context.trouble.connect(said.append)
    broken = StoreError("JOURNAL_UNREADABLE", file="journal.sqlite3")

    def fail(_batch_id: int, _most: int) -> tuple[Outcome, ...]:
        raise broken

    monkeypatch.setattr(desk, "latest_outcomes", fail)
    window.batch.submit.begin_hold()
    qtbot.waitUntil(lambda: said != [], timeout=30_000)
    qtbot.waitUntil(lambda: window.batch.step == "done" and not window.context.lane.running, timeout=60_000)
    quiet(qtbot)
    assert said == [broken], "said once"


def test_closing_says_what_happens_next(qapp: QApplication, open_window: OpenWindow) -> None:
    submit = open_window().batch.submit
    assert submit.on_closing().title == "A batch is being sent."
    submit.show_progress(Progress("sending", 3, 40, {RowState.WAITING: 30, RowState.CONFIRMED: 10}))
    assert submit.on_closing().title == "10 of 40 rows are sent."
    submit.show_progress(Progress("proving", 3, 40, {RowState.QUEUED: 1, RowState.CONFIRMED: 39}))
    assert submit.on_closing().title == "All rows are sent; 1 still has to be proved."


class Keep:
    """Stands for wakepy's mode: notes when it begins and ends."""

    def __init__(self) -> None:
        self.on = 0
        self.told: list[str] = []

    def running(self, *, on_fail: str) -> Keep:
        self.told.append(on_fail)
        return self

    def __enter__(self) -> Keep:
        self.on += 1
        return self

    def __exit__(self, *_: object) -> None:
        self.on -= 1


def test_the_machine_stays_awake_until_everything_is_sent(monkeypatch: pytest.MonkeyPatch) -> None:
    keep = Keep()
    monkeypatch.setattr(wakepy.keep, "running", keep.running)
    seen: list[tuple[str, int]] = []

    def run(tell: awake.Tell) -> str:
        for phase, counts in (
            ("preparing", {}),
            ("canary", {RowState.QUEUED: 1}),
            ("sending", {RowState.WAITING: 2}),
            ("waiting", {RowState.SENDING: 1, RowState.CONFIRMED: 2}),
            ("proving", {RowState.QUEUED: 1, RowState.CONFIRMED: 2}),
        ):
            tell(Progress(phase, 0, 3, counts))
            seen.append((phase, keep.on))
        return "ended"

    assert awake.while_sending(run, lambda progress: None) == "ended"
    assert seen == [("preparing", 1), ("canary", 1), ("sending", 1), ("waiting", 1), ("proving", 0)]
    assert keep.told == ["pass"], "a platform without a way to stay awake sends all the same"

    def fail(tell: awake.Tell) -> str:
        raise LookupError

    with pytest.raises(LookupError):
        awake.while_sending(fail, lambda progress: None)
    assert keep.on == 0


def test_a_run_asks_to_stay_awake(open_window: OpenWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    keep = Keep()
    monkeypatch.setattr(wakepy.keep, "running", keep.running)
    window = open_window()
    checked(qtbot, window)
    send_few(qtbot, window)
    assert keep.told == ["pass"]
    assert keep.on == 0


def test_the_end_is_said_on_the_desktop_where_there_is_one(
    open_window: OpenWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    said: list[tuple[str, str]] = []
    monkeypatch.setattr(QSystemTrayIcon, "isSystemTrayAvailable", lambda: True)
    monkeypatch.setattr(QSystemTrayIcon, "supportsMessages", lambda: True)
    monkeypatch.setattr(QSystemTrayIcon, "show", lambda icon: None)
    monkeypatch.setattr(QSystemTrayIcon, "showMessage", lambda icon, title, text, kind: said.append((title, text)))
    window = open_window()
    monkeypatch.setattr(window, "isActiveWindow", lambda: False)
    checked(qtbot, window)
    send_few(qtbot, window)
    assert said == [("The batch has ended", "5 rows confirmed")]
    window.go("home")
    monkeypatch.setattr(window, "raise_", lambda: None)  # the offscreen platform has no windows above others
    window.announcer._follow()
    assert window.stack.currentWidget() is window.batch
    window._announce_break(SheetError("SHEET_EMPTY", kind="empty", file="a.csv"))
    assert said[1:] == [("The batch was interrupted", "The file is empty.")]
    monkeypatch.setattr(window, "isActiveWindow", lambda: True)
    assert not window.announcer.say("a", "b"), "whoever looks at the window needs no message"


def test_a_desktop_without_a_place_for_messages_is_no_trouble(
    open_window: OpenWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(QSystemTrayIcon, "isSystemTrayAvailable", lambda: False)
    window = open_window()
    monkeypatch.setattr(window, "isActiveWindow", lambda: False)
    assert not window.announcer.say("a", "b")
    window.announcer.leave()


def test_a_hold_waits_while_something_stands_before_cancel(
    open_window: OpenWindow, qtbot: QtBot, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A re-check may find something at any time, and Ctrl+O asks for a file."""
    window = open_window()
    checked(qtbot, window)
    monkeypatch.setenv("REVERSAL_DESK_HOLD_SECONDS", "0.6")
    submit = window.batch.submit
    submit.begin_hold()
    ended = time.monotonic() + 0.6
    window.show_message("An alarm.", "It concerns another batch.", "Look at it.")
    qtbot.waitUntil(lambda: time.monotonic() > ended + 0.5, timeout=10_000)
    assert submit.holding
    assert not window.context.lane.taken
    window.findChild(MessageDialog).reject()
    submit.findChild(QPushButton, "submitCancel").click()
    assert not submit.holding
    quiet(qtbot)
    assert desk.batches() == ()
    qtbot.waitUntil(lambda: window.findChild(MessageDialog) is None)
    submit.begin_hold()
    window.show_message("An alarm.", "It concerns another batch.", "Look at it.")
    window.findChild(MessageDialog).reject()
    qtbot.waitUntil(lambda: window.context.running_batch > 0, timeout=10_000)
    qtbot.waitUntil(lambda: not window.context.lane.running, timeout=60_000)
    quiet(qtbot)
