"""What a rule of many rows asks is asked once in the review, with its count and examples, and answered for all."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QLabel, QPushButton
from pytestqt.qtbot import QtBot
from ui_tools import OpenWindow, quiet

from reversal_desk.model import Code, RowState
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
    return [made.text() for made in review._question.findChildren(QLabel)]


def test_each_rule_is_one_question_and_one_answer(open_window: OpenWindow, qtbot: QtBot, tmp_path: Path) -> None:
    window = open_window()
    review = asked(qtbot, window, tmp_path)
    questions = review._digest.questions if review._digest else ()
    assert [(question.code, len(question.changes)) for question in questions] == [
        (Code.TOLERANT_MATCH, 5), (Code.TOLERANT_MATCH, 4),
    ]  # fmt: skip
    assert heads(review)[0].startswith("5 rows: ")
    assert heads(review)[2].startswith("For example row 2: #10")
    first = review.model.records[0]
    assert len(review._alike(first)) == 5, "what another rule found is another question"
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
    assert not review._question.isVisible()
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
