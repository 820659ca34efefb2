"""What is asked once for many rows of a sheet, one question at a time, above the rows it speaks of."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from msgspec.structs import replace
from PySide6.QtCore import QObject, QTimer, Signal, Slot
from PySide6.QtWidgets import QApplication, QPushButton, QVBoxLayout, QWidget

from reversal_desk import guards
from reversal_desk.model import Change, Code, Operation
from reversal_desk.ui import explain, formats
from reversal_desk.ui.models.edits import Edits
from reversal_desk.ui.models.review import ReviewModel
from reversal_desk.ui.review import answers
from reversal_desk.ui.review.digest import Digest
from reversal_desk.ui.widgets.pieces import button, card, clear, focus_kept, held, label, row

#: Of rows that stand against each other whole pairs are shown as examples.
_PAIRS = 4


class Questions(QObject):
    """The questions of the plan shown; `rows_wanted(keys)`: the person wants to see those of one of them; `left()`: the
    button that had the keys is about to go."""

    rows_wanted = Signal(object)
    left = Signal()

    def __init__(self, edits: Edits, model: ReviewModel, page: QWidget) -> None:
        super().__init__(page)
        self._edits, self._model, self._page = edits, model, page
        self._digest: Digest | None = None
        self._asking = ""  # the question shown
        self._details = False  # whether all that can be said of it is shown too
        self.box = QWidget()
        self._lines = QVBoxLayout(self.box)
        self._lines.setContentsMargins(0, 0, 0, 0)
        self._lines.setSpacing(6)

    def begin(self) -> None:
        """Another sheet: its first question comes first."""
        self._asking = ""

    def hold(self, counted: Digest | None) -> None:
        """These are the questions from now on; written by `show_question`."""
        self._digest = counted

    @Slot()
    def show_question(self) -> None:
        """Write the question; the page is laid out once for it."""
        with held(self._page):
            self._write()

    def _write(self) -> None:
        """One question at a time, in one line where it has the room: the rows are what a person looks at."""
        at, before = QApplication.focusWidget(), self._asking
        name = at.objectName() if at is not None and self.box.isAncestorOf(at) else ""
        if name:
            self.left.emit()  # else Qt hands the keys to the first button of the window, and Space leaves the batch
        clear(self._lines)
        asked = self._questions()
        if asked:
            if self._asking not in asked:
                self._asking = next(iter(asked))
            self._lines.addWidget(asked[self._asking]())
        self.box.setVisible(bool(asked))
        if name and self._asking == before and before in asked:  # the same question: nothing was answered
            again = self.box.findChild(QPushButton, name)
            if again is not None:
                QTimer.singleShot(0, again, again.setFocus)

    # ------------------------------------------------------------------ what is asked

    def _questions(self) -> dict[str, Callable[[], QWidget]]:
        """What can be answered for many rows, in the order it is asked, and what writes the question."""
        counted, policy = self._digest, self._edits.policy
        if counted is None:
            return {}
        found: dict[str, Callable[[], QWidget]] = {}
        if counted.unclear and not policy.all_rows_cancelled:
            found["unclear"] = self._ask_unclear
        found.update((question.key, partial(self._ask_rule, question)) for question in counted.questions)
        if counted.hidden and not policy.include_hidden:  # last: it stays as long as nobody wants the hidden rows
            found["hidden"] = self._ask_hidden
        return found

    def _ask_unclear(self) -> QWidget:
        unclear = self._digest.unclear if self._digest is not None else 0
        return self._ask(
            self.tr("Nothing in the sheet says what should happen with %Ln row(s).", "", unclear),
            ("answerUnclearOut", self.tr("Leave these rows out"), self._say_unclear_out),
            ("answerAllCancelled", self.tr("Every row of this sheet is a cancelled order"), self._say_cancelled),
        )

    def _ask_hidden(self) -> QWidget:
        hidden = self._digest.hidden if self._digest is not None else 0
        return self._ask(
            self.tr("%Ln row(s) is|are hidden in Excel and left out.", "", hidden),
            ("answerHidden", self.tr("Use hidden rows too"), self._say_hidden),
        )

    def _ask_rule(self, question: guards.Question) -> QWidget:
        """One rule that several rows wait for; an answer is for all of them. Why, and examples, when asked for."""
        said = explain.say(question.code.value, question.facts)
        count, differ = len(question.changes), guards.of_rivals(question)
        what = self.tr("rows of one order ask for different things.") if differ else said.title
        # A title begins with a capital, and none of these with a name.
        head = self.tr("%Ln row(s): {what}", "", count).format(what=f"{what[:1].lower()}{what[1:]}")
        given: list[tuple[str, str, object]] = [("questionNo", self.tr("Leave them out"), self._say_no)]
        if differ:
            given += [
                ("questionFirst", self.tr("Send the first of each"), self._say_first),
                ("questionLast", self.tr("Send the last of each"), self._say_last),
            ]
            why = self.tr(
                "Say once whether the first or the last row of each order counts, or choose order by order in the side "
                "panel."
            )
        else:
            given.append(("questionYes", self.tr("Send all %Ln of them", "", count), self._say_yes))
            why = said.more
        shown = question.samples[: _PAIRS if differ else None]
        samples = "  ·  ".join(self._sample(change, asks=differ) for change in shown)
        details = QWidget()
        lines = QVBoxLayout(details)
        lines.setContentsMargins(0, 0, 0, 3)
        lines.setSpacing(4)
        lines.addWidget(label("", why, wrap=True))
        line = row(spacing=12)
        line.addWidget(label("small", self.tr("For example {samples}").format(samples=samples), wrap=True), 1)
        line.addWidget(self._link("questionShow", self.tr("Show these rows"), self._show_asked))
        lines.addLayout(line)
        return self._ask(head, *given, details=details)

    def _sample(self, change: Change, *, asks: bool) -> str:
        """One example: its row, its order, what the order was taken for where that is another text; where rows of one
        order ask for different things, what this one asks for."""
        oid = change.action.oid if change.action is not None else ""
        shown = f"{change.order} {formats.ARROW} {oid}" if oid and oid != change.order else change.order
        if asks:
            shown = f"{shown} {explain.operation_word(change.operation)}"
            if change.operation is Operation.MODIFY and change.action is not None:
                shown += f" {formats.ARROW} {formats.money(change.amount_after, change.action.currency)}"
        return self.tr("row {number}: {order}").format(number=change.row.number, order=shown)

    # ------------------------------------------------------------------ how it is shown

    def _ask(self, text: str, *given: tuple[str, str, object], details: QWidget | None = None) -> QWidget:
        """The question, and its answers to the right of it: what changes least first, what sends the most last."""
        frame, lines = card("question", margins=(14, 5, 8, 5), spacing=4)
        line = row(spacing=8)
        line.addWidget(label("strong", text, wrap=True), 1)
        if details is not None:
            word = self.tr("Less") if self._details else self.tr("Details")
            line.addWidget(self._link("questionDetails", word, self.fold_details))
        keys = list(self._questions())
        if len(keys) > 1:
            place = keys.index(self._asking) + 1
            following = self._link(
                "questionNext", self.tr("Next ({number} of {count})").format(number=place, count=len(keys)),
                self._next_question,
            )  # fmt: skip
            following.setAccessibleName(
                self.tr("Question {number} of {count}: next").format(number=place, count=len(keys))
            )
            line.addWidget(following)
        for name, word, slot in given:
            made = button(name=name)
            made.setText(word)
            made.clicked.connect(slot)
            line.addWidget(made)
        lines.addLayout(line)
        if details is not None:
            lines.addWidget(details)
            details.setVisible(self._details)
        return frame

    def _link(self, name: str, word: str, slot: object) -> QPushButton:
        made = button("link", name=name)
        made.setText(word)
        made.clicked.connect(slot)
        return made

    @Slot()
    def fold_details(self) -> None:
        """Show all that can be said of the question, or its one line."""
        self._details = not self._details
        self._ask_again()

    @Slot()
    def _next_question(self) -> None:
        keys = list(self._questions())
        if self._asking in keys:
            self._asking = keys[(keys.index(self._asking) + 1) % len(keys)]
        self._ask_again()

    def _ask_again(self) -> None:
        """Write the question anew; the keys stay on the button that was pressed."""
        with focus_kept(self._page):
            self.show_question()

    # ------------------------------------------------------------------ what is answered

    def _asked(self) -> guards.Question | None:
        questions = self._digest.questions if self._digest is not None else ()
        return next((question for question in questions if question.key == self._asking), None)

    @Slot()
    def _say_yes(self) -> None:
        question = self._asked()
        if question is not None:
            policy = self._edits.policy
            self._edits.decide(replace(policy, answers=policy.answers | {question.key}), "answer")

    @Slot()
    def _say_no(self) -> None:
        question = self._asked()
        if question is not None:
            left = self._model.leave_out(question.changes)
            self._edits.change(answers.left_out(question, left, self._model.records, self._edits), "leave")

    @Slot()
    def _say_first(self) -> None:
        self._choose_of_each(0)

    @Slot()
    def _say_last(self) -> None:
        self._choose_of_each(-1)

    def _choose_of_each(self, place: int) -> None:
        question = self._asked()
        if question is not None:
            self._edits.change(answers.one_of_each(question, place, self._model.records, self._edits), "accept")

    @Slot()
    def _show_asked(self) -> None:
        question = self._asked()
        if question is not None:
            self.rows_wanted.emit(frozenset(change.key for change in question.changes))

    @Slot()
    def _say_cancelled(self) -> None:
        self._edits.decide(replace(self._edits.policy, all_rows_cancelled=True), "cancelled")

    @Slot()
    def _say_unclear_out(self) -> None:
        unclear = [change for change in self._model.records if Code.OPERATION_UNCLEAR in change.codes]
        self._edits.change(self._model.leave_out(unclear), "leave")

    @Slot()
    def _say_hidden(self) -> None:
        self._edits.decide(replace(self._edits.policy, include_hidden=True), "hidden")
