"""Drafts in the window: closing before Submit loses nothing, and what changed meanwhile is shown."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Mapping
from contextlib import closing
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import msgspec
import pytest
from msgspec.structs import replace
from PySide6.QtWidgets import QLabel, QPushButton
from pytestqt.qtbot import QtBot
from ui_tools import OpenWindow, done, quiet, reviewed

from reversal_desk.desk import Desk, differences
from reversal_desk.errors import StoreError, UsageError
from reversal_desk.model import ActionState, Code, Operation, Policy, RowEdit, RowState
from reversal_desk.store.drafts import Seen
from reversal_desk.ui.batch.matching import DRAFT_OLD, _plan_and_compare
from reversal_desk.ui.dialogs.message import MessageDialog
from reversal_desk.ui.window import MainWindow

SEEN = Seen("A1", ActionState.PENDING, Decimal("10.00"), Decimal("1.00"), "USD")


def edited(qtbot: QtBot, window: MainWindow) -> tuple[int, str]:
    """Review the sample and change one reason; gives the line."""
    reviewed(qtbot, window)
    quiet(qtbot)
    review = window.batch.review
    review.show_only("ready")
    key = review.model.record(0).key
    assert review.model.setData(review.model.index(0, review.model.place("REASON")), "OTHER")
    qtbot.waitUntil(lambda: review.settled, timeout=10_000)
    return key


def resume(qtbot: QtBot, window: MainWindow, desk: Desk) -> None:
    """Press Resume on Home, and wait for the match."""
    (draft,) = desk.drafts()
    window.home.findChild(QPushButton, f"draft_{draft.id}").click()
    batch = window.batch
    qtbot.waitUntil(lambda: batch.matching.resumed is None and batch.step in {"match", "review"}, timeout=20_000)
    quiet(qtbot)


def rewrite(desk: Desk, *, saved_at: datetime | None = None, seen: Mapping[str, Seen] | None = None) -> None:
    """What a draft would hold had it been left earlier, or had its actions stood otherwise."""
    with closing(sqlite3.connect(desk.home / "practice" / "drafts.sqlite3")) as db:
        if saved_at is not None:
            db.execute("UPDATE draft SET saved_at=?", (saved_at.isoformat(),))
        if seen is not None:
            (body,) = db.execute("SELECT sheet_body FROM draft").fetchone()
            whole = msgspec.json.decode(body)
            whole["seen"] = msgspec.to_builtins(dict(seen))
            db.execute("UPDATE draft SET sheet_body=?", (msgspec.json.encode(whole),))
        db.commit()


def seen_in(window: MainWindow) -> dict[str, Seen]:
    found = {}
    for change in window.batch.review.model.records:
        if change.action is not None:
            action = change.action
            found[action.id] = Seen(change.order, action.state, action.amount, action.payout, action.currency)
    return found


def test_closing_before_submit_keeps_everything(open_window: OpenWindow, desk: Desk, qtbot: QtBot) -> None:
    window = open_window()
    key = edited(qtbot, window)
    edits, policy = dict(window.batch.edits.rows), window.batch.edits.policy
    ready = window.batch.review.planning.groups["ready"]
    window.close()
    (draft,) = desk.drafts()
    assert (draft.rows, draft.edited) == (ready, 1)
    again = open_window()
    texts = [found.text() for found in again.home.findChildren(QLabel)]
    assert "returns_sample.csv" in texts
    assert any(f"{ready} rows ready · 1 edited" in text for text in texts)
    assert not any(text.startswith("Nothing is unfinished.") for text in texts)
    resume(qtbot, again, desk)
    assert again.batch.step == "review", "nothing changed, so nothing is asked"
    assert dict(again.batch.edits.rows) == edits
    assert again.batch.edits.policy == policy
    line = next(change for change in again.batch.review.model.records if change.key == key)
    assert line.reason == "OTHER"
    assert again.batch.review.settled
    assert len(desk.drafts()) == 1, "it is the same draft"


def test_an_edit_of_the_last_moment_is_kept(open_window: OpenWindow, desk: Desk, qtbot: QtBot) -> None:
    window = open_window()
    reviewed(qtbot, window)
    quiet(qtbot)
    review = window.batch.review
    review.show_only("ready")
    review.model.setData(review.model.index(0, review.model.place("REASON")), "OTHER")
    window.close()
    assert [draft.edited for draft in desk.drafts()] == [1]


def test_answers_for_the_whole_sheet_are_kept(open_window: OpenWindow, desk: Desk, qtbot: QtBot) -> None:
    window = open_window()
    reviewed(qtbot, window)
    quiet(qtbot)
    window.batch.edits.decide(replace(window.batch.edits.policy, include_hidden=True), "hidden")
    window.close()
    again = open_window()
    resume(qtbot, again, desk)
    assert again.batch.edits.policy.include_hidden


def test_another_sheet_leaves_the_first_as_a_draft(open_window: OpenWindow, desk: Desk, qtbot: QtBot) -> None:
    window = open_window()
    edited(qtbot, window)
    edits = dict(window.batch.edits.rows)
    window.new_batch()
    quiet(qtbot)
    assert dict(window.batch.edits.rows) == {}
    window.go("home")
    quiet(qtbot)
    resume(qtbot, window, desk)
    assert dict(window.batch.edits.rows) == edits


def test_resume_of_the_one_that_is_open_shows_it_as_it_is(open_window: OpenWindow, desk: Desk, qtbot: QtBot) -> None:
    window = open_window()
    edited(qtbot, window)
    window.go("home")
    quiet(qtbot)
    (draft,) = desk.drafts()
    window.home.findChild(QPushButton, f"draft_{draft.id}").click()
    assert window.stack.currentWidget() is window.batch
    assert window.batch.step == "review"
    assert window.batch.edits.stack.canUndo(), "the steps to undo are still there"


def test_a_batch_that_was_sent_and_wholly_decided_is_no_draft(
    open_window: OpenWindow, desk: Desk, qtbot: QtBot
) -> None:
    window = open_window()
    edited(qtbot, window)
    review = window.batch.review
    open_states = {RowState.LOOK, RowState.BLOCKED}
    waiting = [change.key for change in review.model.records if change.state in open_states]
    window.batch.edits.change({key: RowEdit(leave=True) for key in waiting}, "leave")
    qtbot.waitUntil(lambda: review.settled, timeout=10_000)
    quiet(qtbot)
    window.batch.review.press_continue()
    qtbot.waitUntil(lambda: window.batch.step == "submit", timeout=10_000)
    submit = window.batch.submit
    submit.begin_trial()
    qtbot.waitUntil(lambda: window.context.lane.running, timeout=10_000)
    qtbot.waitUntil(lambda: not window.context.lane.running, timeout=60_000)
    quiet(qtbot)
    assert len(desk.drafts()) == 1, "after a test the rest is still a draft"
    submit.begin_hold()
    qtbot.waitUntil(lambda: window.batch.step == "done" and not window.context.lane.running, timeout=60_000)
    quiet(qtbot)
    assert desk.drafts() == ()
    window.close()
    assert desk.drafts() == ()


def test_what_changed_meanwhile_is_shown_and_marked(open_window: OpenWindow, desk: Desk, qtbot: QtBot) -> None:
    window = open_window()
    edited(qtbot, window)
    edits = dict(window.batch.edits.rows)
    now = seen_in(window)
    window.close()
    amount, state, fresh = [action for action, seen in now.items() if seen.state is ActionState.PENDING][:3]
    then = {
        **now,
        amount: replace(now[amount], amount=Decimal("999.00")),
        state: replace(now[state], state=ActionState.REVERSED),
        "1000.gone": SEEN,
    }
    del then[fresh]
    rewrite(desk, seen=then)
    again = open_window()
    resume(qtbot, again, desk)
    match, review = again.batch.match, again.batch.review
    assert again.batch.step == "match"
    assert match._title.text() == "4 actions changed since your draft"
    lines = {match._changes.item(row).text() for row in range(match._changes.count())}
    assert f"Order {now[amount].order}: sales 999.00 → {now[amount].amount} {now[amount].currency}" in lines
    assert f"Order {now[state].order}: Reversed → Pending" in lines
    assert f"Order {now[fresh].order}: its action was not there before" in lines
    assert "Order A1: its action is not found any more" in lines
    match.findChild(QPushButton, "matchReview").click()
    assert again.batch.step == "review"
    assert dict(again.batch.edits.rows) == edits
    review.show_only("since")
    assert {change.action.id for change in review.model.shown if change.action} == {amount, state, fresh}
    again.close()
    third = open_window()
    resume(qtbot, third, desk)
    assert third.batch.step == "review", "it was seen"
    assert review.findChild(QPushButton, "filter_since") is not None
    assert third.batch.review.findChild(QPushButton, "filter_since") is None


def test_a_yes_to_an_amount_is_asked_for_again_where_its_action_stands_otherwise(
    open_window: OpenWindow, desk: Desk, qtbot: QtBot
) -> None:
    window = open_window()
    reviewed(qtbot, window)
    quiet(qtbot)
    window.batch.review.show_only("ready")
    one, other = (window.batch.review.model.record(row) for row in (0, 1))
    higher = frozenset({Code.AMOUNT_HIGHER, Code.HANDLED_BEFORE})
    said = {
        change.key: RowEdit(Operation.MODIFY, amount_after=change.action.amount + 5, accepted=higher)
        for change in (one, other)
        if change.action is not None
    }
    window.batch.edits.change(said, "paste")
    qtbot.waitUntil(lambda: window.batch.review.settled, timeout=10_000)
    seen = seen_in(window)
    states = {change.key: change.state for change in window.batch.review.model.records}
    assert {states[one.key], states[other.key]} == {RowState.READY}
    window.close()
    assert one.action is not None
    earlier = replace(seen[one.action.id], amount=seen[one.action.id].amount + 3)
    rewrite(desk, seen={**seen, one.action.id: earlier})
    again = open_window()
    resume(qtbot, again, desk)
    states = {change.key: change.state for change in again.batch.review.model.records}
    assert (states[one.key], states[other.key]) == (RowState.LOOK, RowState.READY)
    edits = again.batch.edits.rows
    assert edits[one.key] == replace(said[one.key], accepted=frozenset({Code.HANDLED_BEFORE}))
    assert edits[other.key] == said[other.key]


def test_a_yes_to_an_amount_is_none_to_the_next_one(open_window: OpenWindow, qtbot: QtBot) -> None:
    window = open_window()
    reviewed(qtbot, window)
    quiet(qtbot)
    review = window.batch.review
    review.show_only("ready")
    change = review.model.record(0)
    assert change.action is not None
    said = RowEdit(Operation.MODIFY, amount_after=change.action.amount + 1, accepted=frozenset({Code.AMOUNT_HIGHER}))
    window.batch.edits.change({change.key: said}, "paste")
    qtbot.waitUntil(lambda: review.settled, timeout=10_000)
    place = review.model.place("SALES")
    row = next(row for row in range(review.model.rowCount()) if review.model.record(row).key == change.key)
    assert review.model.record(row).state is RowState.READY
    assert review.model.setData(review.model.index(row, place), str(change.action.amount + 500))
    qtbot.waitUntil(lambda: review.settled, timeout=10_000)
    line = next(line for line in review.model.records if line.key == change.key)
    assert (line.state, line.codes) == (RowState.LOOK, (Code.AMOUNT_HIGHER,))


@pytest.mark.parametrize(
    ("age", "step"), [(DRAFT_OLD + timedelta(minutes=1), "match"), (timedelta(hours=11), "review")]
)
def test_an_old_draft_is_looked_at_again(
    open_window: OpenWindow, desk: Desk, qtbot: QtBot, age: timedelta, step: str
) -> None:
    window = open_window()
    edited(qtbot, window)
    window.close()
    rewrite(desk, saved_at=datetime.now(UTC) - age)
    again = open_window()
    resume(qtbot, again, desk)
    assert again.batch.step == step
    if step == "match":
        assert again.batch.match._title.text() == "Nothing changed since your draft"
        assert not again.batch.match._changes.isVisible()


def test_a_draft_outlives_its_file(open_window: OpenWindow, desk: Desk, qtbot: QtBot) -> None:
    window = open_window()
    edited(qtbot, window)
    edits = dict(window.batch.edits.rows)
    before = {change.key: (change.operation, change.amount_after) for change in window.batch.review.model.records}
    window.close()
    desk.sample().unlink()
    again = open_window()
    resume(qtbot, again, desk)
    assert again.batch.step == "review"
    assert dict(again.batch.edits.rows) == edits
    shown = {change.key: (change.operation, change.amount_after) for change in again.batch.review.model.records}
    assert shown == before
    again.batch.go_back("sheet")
    again.batch.sheet._go.click()
    qtbot.waitUntil(lambda: again.batch.step == "review", timeout=20_000)
    quiet(qtbot)
    after = {change.key: (change.operation, change.amount_after) for change in again.batch.review.model.records}
    assert after == before, "its columns can be read again from what was kept"


def test_a_file_that_says_something_else_now_is_left_aside(open_window: OpenWindow, desk: Desk, qtbot: QtBot) -> None:
    window = open_window()
    edited(qtbot, window)
    rows = window.batch.review.plan.opened.rows  # type: ignore[union-attr]
    path = desk.sample()
    window.close()
    lines = path.read_text(encoding="utf-8-sig").splitlines()
    path.write_text("\n".join(lines[:-3]), encoding="utf-8")
    again = open_window()
    resume(qtbot, again, desk)
    assert again.batch.step == "match"
    assert "Its file has changed since" in again.batch.match._text.text()
    again.batch.match.findChild(QPushButton, "matchReview").click()
    assert again.batch.review.plan is not None
    assert again.batch.review.plan.opened.rows == rows


def test_a_draft_of_an_account_that_is_gone_is_not_matched_elsewhere(
    open_window: OpenWindow, desk: Desk, qtbot: QtBot
) -> None:
    window = open_window()
    edited(qtbot, window)
    window.close()
    with closing(sqlite3.connect(desk.home / "practice" / "drafts.sqlite3")) as db:
        db.execute("UPDATE draft SET account_key='other', account_name='Other brand'")
        db.commit()
    again = open_window()
    (draft,) = desk.drafts()
    again.home.findChild(QPushButton, f"draft_{draft.id}").click()
    qtbot.waitUntil(lambda: again.batch.step == "match", timeout=10_000)
    quiet(qtbot)
    assert again.batch.match._title.text() == "There is no such account."
    assert "Other brand" in again.batch.match._text.text()
    again.batch.match.findChild(QPushButton, "matchAgain").click()
    assert again.batch.match._title.text() == "There is no such account."
    assert not again.batch.matching.downloading


def test_a_draft_is_discarded_after_a_question(open_window: OpenWindow, desk: Desk, qtbot: QtBot) -> None:
    window = open_window()
    edited(qtbot, window)
    window.close()
    again = open_window()
    (draft,) = desk.drafts()
    for answer, left in (("messageClose", 1), ("messageConfirm", 0)):
        again.home.findChild(QPushButton, f"dropDraft_{draft.id}").click()
        again.home.findChildren(MessageDialog)[-1].findChild(QPushButton, answer).click()
        quiet(qtbot)
        assert len(desk.drafts()) == left
    quiet(qtbot)
    assert again.home.findChild(QPushButton, f"draft_{draft.id}") is None
    with pytest.raises(UsageError, match="DRAFT_GONE"):
        desk.open_draft(draft.id)


def test_differences_name_what_was_and_what_is() -> None:
    other = replace(SEEN, amount=Decimal("9.00"))
    found = differences({"a": SEEN, "b": SEEN, "c": SEEN}, {"a": SEEN, "b": other, "d": SEEN})
    assert [(change.action_id, change.before, change.now) for change in found] == [
        ("b", SEEN, other),
        ("d", None, SEEN),
        ("c", SEEN, None),
    ]
    assert differences({"a": SEEN}, {"a": replace(SEEN, amount=Decimal("10.0"))}) == (), "10.0 is 10.00"


@pytest.mark.parametrize("way", ["new batch", "closed"])
def test_an_edit_made_before_the_draft_was_written_is_kept(
    open_window: OpenWindow, desk: Desk, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, way: str
) -> None:
    window = open_window()
    asked, gate = threading.Event(), threading.Event()
    real = desk.keep_draft

    def slow(*place: Any, **named: Any) -> int:
        asked.set()
        assert gate.wait(30)
        return real(*place, **named)

    monkeypatch.setattr(desk, "keep_draft", slow)
    reviewed(qtbot, window)
    qtbot.waitUntil(asked.is_set)
    review = window.batch.review
    key = review.model.record(0).key
    window.batch.edits.change({key: RowEdit(leave=True)}, "leave")
    qtbot.waitUntil(lambda: review.settled, timeout=10_000)
    if way == "new batch":
        window.new_batch()
    else:
        window.close()
    gate.set()
    quiet(qtbot)
    (draft,) = desk.drafts()
    assert draft.edited == 1
    assert desk.open_draft(draft.id).edits == {key: RowEdit(leave=True)}


def test_a_sheet_matched_again_before_its_draft_was_written_has_one_draft(
    open_window: OpenWindow, desk: Desk, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    window = open_window()
    asked, gate = threading.Event(), threading.Event()
    real = desk.keep_draft

    def slow(*place: Any, **named: Any) -> int:
        asked.set()
        assert gate.wait(30)
        return real(*place, **named)

    monkeypatch.setattr(desk, "keep_draft", slow)
    reviewed(qtbot, window)
    qtbot.waitUntil(asked.is_set)
    window.batch.find_actions()
    qtbot.waitUntil(lambda: window.batch.step == "review", timeout=20_000)
    gate.set()
    quiet(qtbot)
    assert len(desk.drafts()) == 1


@pytest.mark.parametrize("left", ["closed", "afresh"])
def test_a_draft_is_kept_however_soon_its_sheet_is_left(
    open_window: OpenWindow, desk: Desk, qtbot: QtBot, left: str
) -> None:
    """Its writing waits until the review stands there; nobody else waits for that."""
    window = open_window()
    kept: list[bool] = []
    batch = window.batch
    batch.step_changed.connect(lambda step: kept.append(batch.keeping.waits) if step == "review" else None)
    window.home.drop.sample_button.click()
    qtbot.waitUntil(lambda: bool(kept), timeout=20_000)
    assert kept[0], "the review stands there before its draft is written"
    if left == "closed":
        window.close()
    else:
        window.batch.start_afresh()
        quiet(qtbot)
    assert [draft.file for draft in desk.drafts()] == [str(desk.sample())]


@pytest.mark.parametrize("close", [False, True])
def test_whoever_goes_on_with_a_batch_whose_draft_was_discarded_has_one_again(
    open_window: OpenWindow, desk: Desk, qtbot: QtBot, close: bool
) -> None:
    window = open_window()
    edited(qtbot, window)
    qtbot.waitUntil(lambda: [draft.edited for draft in desk.drafts()] == [1], timeout=10_000)
    window.go("home")
    quiet(qtbot)
    (draft,) = desk.drafts()
    window.home.findChild(QPushButton, f"dropDraft_{draft.id}").click()
    window.home.findChild(MessageDialog).accept()
    quiet(qtbot)
    assert desk.drafts() == ()
    window.go("new")
    review = window.batch.review
    assert review.model.setData(review.model.index(1, review.model.place("REASON")), "OTHER")
    if close:
        window.close()
    qtbot.waitUntil(lambda: [draft.edited for draft in desk.drafts()] == [2], timeout=10_000)
    quiet(qtbot)


def test_closing_says_what_it_could_not_keep(
    open_window: OpenWindow, desk: Desk, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    window = open_window()
    edited(qtbot, window)
    qtbot.waitUntil(lambda: [draft.edited for draft in desk.drafts()] == [1], timeout=10_000)
    quiet(qtbot)
    real = desk.decide_draft

    def full(*_: object, **__: object) -> bool:
        raise StoreError("DISK_FULL", folder=desk.home)

    monkeypatch.setattr(desk, "decide_draft", full)
    review = window.batch.review
    review.model.setData(review.model.index(1, review.model.place("REASON")), "OTHER")
    window.close()
    assert window.isVisible(), "nobody loses an edit without a word"
    dialog = window.findChild(MessageDialog)
    assert [found.text() for found in dialog.findChildren(QLabel)][:2] == [
        "The disk is full.", "What you answered and edited last could not be kept.",
    ]  # fmt: skip
    dialog.reject()
    quiet(qtbot)
    assert window.isVisible()
    monkeypatch.setattr(desk, "decide_draft", real)
    window.close()
    assert not window.isVisible()
    assert [draft.edited for draft in desk.drafts()] == [2]


def test_closing_without_what_could_not_be_kept_is_a_choice(
    open_window: OpenWindow, desk: Desk, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    window = open_window()
    edited(qtbot, window)
    window.batch.keeping.decide_later()

    def full(*_: object, **__: object) -> bool:
        raise StoreError("DISK_FULL", folder=desk.home)

    monkeypatch.setattr(desk, "decide_draft", full)
    window.close()
    window.findChild(MessageDialog).accept()
    assert not window.isVisible()


def test_rows_that_nobody_decided_are_reached_from_home_after_the_sheet_was_sent(
    open_window: OpenWindow, desk: Desk, qtbot: QtBot
) -> None:
    window = open_window()
    reviewed(qtbot, window)
    review = window.batch.review
    open_states = {RowState.LOOK, RowState.BLOCKED}
    still = [change for change in review.model.records if change.state in open_states]
    waiting = {change.key for change in still if Code.LOCKED not in change.codes}
    locked = {change.key for change in still} - waiting
    assert waiting
    assert locked, "what is locked is past deciding"
    done(qtbot, window)
    quiet(qtbot)
    (draft,) = desk.drafts()
    assert (draft.rows, draft.undecided) == (0, len(waiting))
    window.go("home")
    quiet(qtbot)
    texts = [found.text() for found in window.home.findChildren(QLabel)]
    assert not any(text.startswith("Nothing is unfinished.") for text in texts)
    assert any(text.endswith(f"· {len(waiting)} rows not decided") for text in texts), texts
    resume(qtbot, window, desk)
    changed = window.batch.match._left.changes if window.batch.match._left is not None else ()
    assert changed == (), "what the batch itself changed is no news"
    assert window.batch.step == "review"
    states = {change.key: change.state for change in review.model.records}
    assert RowState.READY not in states.values()
    assert {key for key, state in states.items() if state in open_states} == waiting | locked


def test_rows_that_went_as_a_test_are_no_news_in_what_stays_of_their_sheet(desk: Desk) -> None:
    """They are in the plan of the rest no more, so that its draft does not know how they stood."""
    opened = desk.open_sheet(desk.sample())
    found = desk.find_actions(opened, desk.account(None))
    made = desk.plan(opened, found, Policy())
    tried = [c.action.id for c in made.changes if c.action is not None and c.state is RowState.READY][:2]
    desk.run(desk.submit(made.first(tried)), wait=60, patience=1)
    rest = made.without(tried)
    batch = desk.submit(rest)
    draft = desk.keep_rest(rest)
    rewrite(desk, saved_at=datetime.now(UTC) + timedelta(minutes=2))  # the test was looked at for a while
    desk.run(batch, wait=60, patience=1)
    left = desk.open_draft(draft)
    news = _plan_and_compare(
        desk, left.opened, desk.find_actions(left.opened, desk.account(None)), left.policy, left.edits, before=(),
        left=left,
    ).changes  # fmt: skip
    assert not {one.action_id for one in news} & set(tried)


def test_a_sheet_in_which_nothing_waits_is_no_call_to_go_on(open_window: OpenWindow, desk: Desk, qtbot: QtBot) -> None:
    window = open_window()
    reviewed(qtbot, window)
    window.close()
    (draft,) = desk.drafts()
    desk.decide_draft(draft.id, Policy(), {}, ready=0, undecided=0)
    again = open_window()
    press = again.home.findChild(QPushButton, f"draft_{draft.id}")
    assert press.property("kind") is None
    texts = [found.text() for found in again.home.findChildren(QLabel)]
    assert any(text.endswith("· nothing in it to send or to decide") for text in texts)
    again.close()
    with closing(sqlite3.connect(desk.home / "practice" / "drafts.sqlite3")) as db:
        db.execute("UPDATE draft SET undecided=NULL")  # the version before counted nothing of the kind
        db.commit()
    earlier = open_window()
    assert earlier.home.findChild(QPushButton, f"draft_{draft.id}").property("kind") == "primary"
    assert not any("nothing in it" in found.text() for found in earlier.home.findChildren(QLabel))


def test_a_search_finds_what_was_in_a_sheet_and_not_sent(open_window: OpenWindow, desk: Desk, qtbot: QtBot) -> None:
    window = open_window()
    reviewed(qtbot, window)
    records = window.batch.review.model.records
    unsent = next(change for change in records if change.action is None and change.order)
    waits = next(change for change in records if change.state is RowState.LOOK)
    done(qtbot, window)
    window.go("history")
    quiet(qtbot)
    page = window.history
    page._search.setText(unsent.order)
    qtbot.waitUntil(lambda: bool(page._orders.records), timeout=10_000)
    quiet(qtbot)
    (found,) = page._orders.records
    assert (found.state, found.codes) == (unsent.state, unsent.codes)
    assert page._line.text().startswith("0 changes found · 1 row that no batch sent")
    page._search.setText(waits.order)
    qtbot.waitUntil(lambda: f"row {waits.row.number} of the draft “returns_sample.csv”" in page._line.text())
    page._search.setText("no such order")
    qtbot.waitUntil(lambda: not page._orders.records, timeout=10_000)
    assert "sent with this program on this computer" in page._no_orders.text.text()
