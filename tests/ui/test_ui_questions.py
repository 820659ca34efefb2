"""What a rule of many rows asks is asked once in the review, with its count and examples, and answered for all.
One question shows at a time, in one line: its reasons and examples when asked for."""

from __future__ import annotations

from pathlib import Path

from msgspec.structs import replace
from PySide6.QtWidgets import QLabel, QPushButton
from pytestqt.qtbot import QtBot
from ui_tools import OpenWindow, quiet, reviewed

from reversal_desk.model import Change, Code, Operation, RowState
from reversal_desk.ui.pages.review_step import ReviewStep
from reversal_desk.ui.window import MainWindow


def asked(qtbot: QtBot, window: MainWindow, folder: Path) -> ReviewStep:
    """Nine orders, five of them written with a sign and four with zeros that impact.com does not have."""
    lines = window.context.desk.sample().read_text(encoding="utf-8-sig").splitlines()
    orders = [line.split(",")[0] for line in lines[1:] if line.startswith("10")][:9]
    rows = [f"#{order}" for order in orders[:5]] + [f"00{order}" for order in orders[5:]]
    path = folder / "orders.csv"
    path.write_text("\n".join(["Order number,Status", *(f"{row},cancelled" for row in rows)]) + "\n", encoding="utf-8")
    window.open_file(path)
    qtbot.waitUntil(lambda: window.batch.step == "review" and window.batch.review.settled, timeout=20_000)
    quiet(qtbot)
    return window.batch.review


def press(review: ReviewStep, name: str) -> None:
    made = review.findChild(QPushButton, name)
    assert made is not None
    made.click()


def settle(qtbot: QtBot, review: ReviewStep) -> None:
    qtbot.waitUntil(lambda: review.settled, timeout=10_000)
    quiet(qtbot)


def heads(review: ReviewStep) -> list[str]:
    return [made.text() for made in review.questions.box.findChildren(QLabel)]


def test_each_rule_is_one_question_and_one_answer(open_window: OpenWindow, qtbot: QtBot, tmp_path: Path) -> None:
    window = open_window()
    review = asked(qtbot, window, tmp_path)
    questions = review.planning.digest.questions if review.planning.digest else ()
    assert [(question.code, len(question.changes)) for question in questions] == [
        (Code.TOLERANT_MATCH, 5), (Code.TOLERANT_MATCH, 4),
    ]  # fmt: skip
    assert heads(review)[0].startswith("5 rows: ")
    assert heads(review)[2].startswith("For example row 2: #10")
    first = review.model.records[0]
    assert len(review.side.alike(first)) == 5, "what another rule found is another question"
    press(review, "questionShow")
    assert review.model.rowCount() == 5
    review.show_only("all")
    press(review, "questionYes")
    settle(qtbot, review)
    states = [change.state for change in review.model.records]
    assert states.count(RowState.LOOK) == 4
    assert heads(review)[0].startswith("4 rows: ")
    press(review, "questionNo")
    settle(qtbot, review)
    assert [change.state for change in review.model.records].count(RowState.LEFT_OUT) == 4
    assert not review.questions.box.isVisible()
    window.batch.edits.stack.undo()
    window.batch.edits.stack.undo()
    settle(qtbot, review)
    assert [change.state for change in review.model.records].count(RowState.LOOK) == 9


def test_several_questions_can_be_looked_through(open_window: OpenWindow, qtbot: QtBot, tmp_path: Path) -> None:
    review = asked(qtbot, open_window(), tmp_path)
    press(review, "questionNext")
    assert heads(review)[0].startswith("4 rows: ")
    press(review, "questionNext")
    assert heads(review)[0].startswith("5 rows: ")


def test_what_was_told_before_does_not_keep_the_review_from_going_on(
    open_window: OpenWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    window = open_window()
    desk = window.context.desk
    desk.keep_words(desk.accounts()[0], status={"gone for good": "reverse"}, reasons={})
    review = asked(qtbot, window, tmp_path)
    press(review, "questionYes")
    settle(qtbot, review)
    review.press_continue()
    qtbot.waitUntil(lambda: window.batch.step == "submit", timeout=10_000)
    quiet(qtbot)


def shown(review: ReviewStep, text: str) -> bool:
    return any(text in made.text() and made.isVisible() for made in review.questions.box.findChildren(QLabel))


def test_reasons_and_examples_come_when_asked_for_and_the_keys_stay(
    open_window: OpenWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    window = open_window()
    window.activateWindow()
    review = asked(qtbot, window, tmp_path)
    assert not shown(review, "For example")
    review.findChild(QPushButton, "questionDetails").setFocus()
    press(review, "questionDetails")
    qtbot.waitUntil(lambda: shown(review, "For example row 2"))
    details = review.findChild(QPushButton, "questionDetails")
    assert details.text() == "Less"
    qtbot.waitUntil(details.hasFocus)
    press(review, "questionNext")
    assert shown(review, "For example row 7"), "the next question is as open as this one"
    press(review, "questionDetails")
    assert not shown(review, "For example")


def test_an_answer_leaves_the_keys_with_the_rows_and_the_panel_says_what_was_answered(
    open_window: OpenWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    """Else Qt hands them to the first button of the window, Home."""
    window = open_window()
    window.activateWindow()
    review = asked(qtbot, window, tmp_path)
    review.table.go_to(review.model.index(0, review.model.place("ORDER")))
    answer = review.findChild(QPushButton, "questionYes")
    answer.setFocus()
    qtbot.waitUntil(answer.hasFocus)
    answer.click()
    settle(qtbot, review)
    assert heads(review)[0].startswith("4 rows: "), "the next question is asked"
    assert review.table.hasFocus()

    def answered() -> bool:
        said = {made.text() for made in review.side.panel.findChildren(QLabel)}
        return "You said: send all rows like it." in said

    qtbot.waitUntil(answered)
    window.batch.edits.stack.undo()
    settle(qtbot, review)
    qtbot.waitUntil(lambda: not answered())


def test_eight_rows_stay_beside_a_question_in_a_small_window(open_window: OpenWindow, qtbot: QtBot) -> None:
    window = open_window()
    window.resize(1000, 700)
    reviewed(qtbot, window)
    quiet(qtbot)
    review = window.batch.review
    assert review.questions.box.isVisible()
    table = review.table
    qtbot.waitUntil(lambda: table.viewport().height() >= 8 * table.rowHeight(0), timeout=5_000)
    window.resize(1280, 800)
    qtbot.waitUntil(lambda: review.tools.y() == review.filters.chips.y(), timeout=5_000)


def test_what_the_sheet_asks_takes_its_turn_among_the_rules(
    open_window: OpenWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    window = open_window()
    review = asked(qtbot, window, tmp_path)
    counted = review.planning.digest
    assert counted is not None
    review.questions.hold(replace(counted, unclear=3, hidden=2))
    review.questions.show_question()
    seen = []
    for _ in range(4):
        seen.append(heads(review)[0])
        press(review, "questionNext")
    assert [text.split(":")[0] for text in seen] == [
        "5 rows", "4 rows", "2 rows are hidden in Excel and left out.",
        "Nothing in the sheet says what should happen with 3 rows.",
    ]  # fmt: skip
    assert heads(review)[0] == seen[0]


# ------------------------------------------------------------------ rows that ask different things of one action


def rivals(qtbot: QtBot, window: MainWindow, folder: Path, *asks: str) -> ReviewStep:
    """Four orders of the sample, each with these new amounts in rows one below the other."""
    path = folder / "amounts.csv"
    lines = [f"{order},{ask}" for order in ready_orders(qtbot, window)[:4] for ask in asks]
    path.write_text("\n".join(["Order number,New amount", *lines]) + "\n", encoding="utf-8")
    window.open_file(path)
    step = window.batch
    qtbot.waitUntil(lambda: step.sheet._go.isVisible() or step.step == "review", timeout=20_000)
    if step.step != "review":
        step.sheet._go.click()
    qtbot.waitUntil(lambda: step.step == "review" and step.review.settled, timeout=20_000)
    quiet(qtbot)
    return step.review


def ready_orders(qtbot: QtBot, window: MainWindow) -> list[str]:
    reviewed(qtbot, window)
    quiet(qtbot)
    return [
        change.order
        for change in window.batch.review.model.records
        if change.state is RowState.READY and change.action is not None and change.action.amount > 20
    ]


def by_order(review: ReviewStep) -> list[list[Change]]:
    found: dict[str, list[Change]] = {}
    for change in sorted(review.model.records, key=lambda change: change.row.number):
        found.setdefault(change.order, []).append(change)
    return list(found.values())


def test_which_row_of_an_order_counts_is_said_once_for_all_orders(
    open_window: OpenWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    review = rivals(qtbot, open_window(), tmp_path, "11.00", "12.00")
    assert heads(review)[0] == "8 rows: rows of one order ask for different things."
    assert review.findChild(QPushButton, "questionYes") is None
    press(review, "questionDetails")
    assert shown(review, "Change amount → 11.00")
    for name, sent in (("questionLast", "12.00"), ("questionFirst", "11.00")):
        press(review, name)
        settle(qtbot, review)
        for rows in by_order(review):
            (ready,) = [change for change in rows if change.state is RowState.READY]
            assert str(ready.amount_after) == sent
            assert [change.state for change in rows].count(RowState.LEFT_OUT) == 1
        assert not review.questions.box.isVisible()
        review.model.edits.stack.undo()
        settle(qtbot, review)
        assert {change.state for change in review.model.records} == {RowState.LOOK}, "one step takes it back"


def test_left_out_means_every_row_of_the_orders(open_window: OpenWindow, qtbot: QtBot, tmp_path: Path) -> None:
    review = rivals(qtbot, open_window(), tmp_path, "11.00", "12.00", "11.00")
    assert heads(review)[0].startswith("8 rows: ")
    press(review, "questionNo")
    settle(qtbot, review)
    assert {change.state for change in review.model.records} == {RowState.LEFT_OUT}
    review.model.edits.stack.undo()
    settle(qtbot, review)
    press(review, "questionLast")
    settle(qtbot, review)
    for rows in by_order(review):
        assert [change.state for change in rows] == [RowState.LEFT_OUT, RowState.LEFT_OUT, RowState.READY]
        assert rows[-1].operation is Operation.MODIFY


def test_a_question_is_one_sentence(open_window: OpenWindow, qtbot: QtBot) -> None:
    """“2 rows: The action locks ...” began anew in its middle."""
    window = open_window()
    reviewed(qtbot, window)
    assert heads(window.batch.review)[0] == "2 rows: the action locks in less than 24 hours."
