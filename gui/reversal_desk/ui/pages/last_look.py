"""The last look before sending: what goes out, what stays back, a test of a few rows, and the hold."""

from __future__ import annotations

from collections import Counter, defaultdict
from decimal import Decimal
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal, Slot
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QProgressBar, QPushButton, QVBoxLayout, QWidget

from reversal_desk import words
from reversal_desk.guards import EFFECTS
from reversal_desk.model import Change, Code, Limits, RowState
from reversal_desk.ui import explain, formats
from reversal_desk.ui.context import Context
from reversal_desk.ui.hold import Hold, hold_seconds
from reversal_desk.ui.models.totals import Total, TotalsModel
from reversal_desk.ui.models.trial import proposed, trial_rows
from reversal_desk.ui.widgets.pieces import Speaking, button, card, clear, heading, held, label, row
from reversal_desk.ui.widgets.table import DeskTable
from reversal_desk.words import together

if TYPE_CHECKING:
    from reversal_desk.desk import Plan

#: Rows that raise an amount are named up to so many.
_RISES_NAMED = 5


def totals(changes: tuple[Change, ...]) -> list[Total]:
    """What the ready lines come to, per partner and currency; the largest commission first."""
    sums: dict[tuple[str, str], list[Decimal]] = defaultdict(lambda: [Decimal(0)] * 5)
    for change in changes:
        action = change.action
        if change.state is not RowState.READY or action is None:
            continue
        line = sums[action.partner, action.currency]
        after = action.amount if change.amount_after is None else change.amount_after
        payout = action.payout if change.payout_after is None else change.payout_after
        for place, value in enumerate((Decimal(1), action.amount, after, action.payout, payout)):
            line[place] += value
    found = [
        Total(partner, currency, int(line[0]), line[1], line[2], line[3], line[4])
        for (partner, currency), line in sums.items()
    ]
    return sorted(found, key=lambda total: total.commission_after - total.commission_before)


def open_codes(changes: tuple[Change, ...], state: RowState) -> list[tuple[Code, int, Change]]:
    """What keeps lines of a state from being sent: each code, how many lines, one of them; the most frequent first.

    A line with several counts at the first of them, as it is shown in the review: so they add up to the lines.
    """
    counted: Counter[Code] = Counter()
    example: dict[Code, Change] = {}
    for change in changes:
        if change.state is not state:
            continue
        keeps = (code for code in change.codes if EFFECTS.get(code) is state and code not in change.accepted)
        first = next(keeps, None)
        if first is not None:
            counted[first] += 1
            example.setdefault(first, change)
    return [(code, number, example[code]) for code, number in counted.most_common()]


def _count(made: Plan, state: RowState) -> int:
    return sum(change.state is state for change in made.changes)


def _guard(code: Code, example: Change) -> str:
    """A guard's title for several rows: without the facts of one of them."""
    bare = "{" not in words.TEMPLATES[code.value][0]
    return explain.title(code, example.facts if bare else {"order": "…"})


class LastLook(Speaking):
    """Owns the plan that is looked at and its hold. Emits `send_wanted(plan)`, or `trial_wanted(few, rest)`, when the
    hold has ended, and `hold_ended()` just before; `back_wanted(filter)` as its step.
    """

    send_wanted = Signal(object)
    trial_wanted = Signal(object, object)
    back_wanted = Signal(str)
    hold_changed = Signal(bool)
    hold_ended = Signal()
    done_wanted = Signal()

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._plan: Plan | None = None
        self._first_of = ""
        self._tried = 0
        self._few: Plan | None = None  # held, or running, before the rest
        self._rest_rows = 0
        self._rows = 0
        self._limits = Limits()  # the account's, as they were when the page was filled
        self._over: dict[str, str] = {}  # which of them the plan is above, as the facts of MANY
        self._writing = False  # the hold has ended; what was looked at is becoming a batch
        self._hold = Hold(self)
        self._hold.ticked.connect(self._say_left)
        self._hold.over.connect(self._hold_over)
        context.limits_changed.connect(self._ask_limits)
        self._build()
        self.retranslate()

    def _build(self) -> None:
        lines = QVBoxLayout(self)
        lines.setContentsMargins(0, 0, 0, 0)
        lines.setSpacing(10)
        self._sentence = label("sentence", wrap=True)
        self._sentence.setObjectName("submitSentence")
        self._line = label("second", wrap=True)
        self._totals = TotalsModel(self)
        self.table = DeskTable(self._totals, name="submitTotals")
        self.table.stretch = "PARTNER"
        self.table.widest["PARTNER"] = 200
        self._open = QVBoxLayout()
        self._open.setSpacing(8)
        self._tried_box, tried_lines = card("good", margins=(14, 10, 10, 10))
        self._tried_text = label("strong", wrap=True)
        self._tried_text.setObjectName("trialProved")
        self._tried_text.setProperty("tone", "true")
        self._tried_see = button(name="trialSee")
        self._tried_see.clicked.connect(self.done_wanted)
        tried_line = row(spacing=12)
        tried_line.addWidget(self._tried_text, 1)
        tried_line.addWidget(self._tried_see)
        tried_lines.addLayout(tried_line)
        self._trial_box, trial_lines = card("question", margins=(14, 10, 10, 10), spacing=2)
        self._trial_title = label("strong", wrap=True)
        self._trial_text = label("", wrap=True)
        self._try = button(name="submitTrial")
        self._try.clicked.connect(self.begin_trial)
        trial_texts = QVBoxLayout()
        trial_texts.setSpacing(2)
        trial_texts.addWidget(self._trial_title)
        trial_texts.addWidget(self._trial_text)
        trial_line = row(spacing=12)
        trial_line.addLayout(trial_texts, 1)
        trial_line.addWidget(self._try)
        trial_lines.addLayout(trial_line)
        self._many, many_lines = card("look", margins=(14, 10, 10, 10), spacing=6)
        self._many_word = label("", wrap=True)
        self._many_word.setProperty("tone", "true")
        self._many_word.setObjectName("submitMany")
        self._many_type = label("strong")
        self._many_type.setProperty("tone", "true")
        self._many_line = QLineEdit()
        self._many_line.setObjectName("submitManyCount")
        self._many_line.setFixedWidth(140)
        self._many_line.textChanged.connect(self._count_typed)
        self._many_line.returnPressed.connect(self._count_ended)
        self._many_type.setBuddy(self._many_line)
        many_lines.addWidget(self._many_word)
        many_lines.addLayout(row(self._many_type, self._many_line, None, spacing=10))
        self._bar, bar_lines = card(margins=(16, 9, 12, 9))
        self._bar_text = label("second", wrap=True)
        self._bar_text.setObjectName("submitHold")
        self._bar_line = QProgressBar()
        self._bar_line.setTextVisible(False)
        self._bar_line.setRange(0, 1000)
        self._back = button(name="submitBack")
        self._back.clicked.connect(self._go_back)
        self._cancel = button(name="submitCancel")
        self._cancel.clicked.connect(self.cancel)
        self._send = button("primary", name="submitSend")
        self._send.clicked.connect(self.begin_hold)
        inside = QHBoxLayout()
        inside.setSpacing(8)
        texts = QVBoxLayout()
        texts.setSpacing(6)
        texts.addWidget(self._bar_text)
        texts.addWidget(self._bar_line)
        inside.addLayout(texts, 1)
        inside.addSpacing(12)
        for made in (self._back, self._cancel, self._send):
            inside.addWidget(made)
        bar_lines.addLayout(inside)
        lines.addLayout(heading(self._sentence, self._line))
        lines.addWidget(self._tried_box)
        lines.addWidget(self._trial_box)
        lines.addLayout(self._open)
        lines.addWidget(self.table, 1)
        lines.addWidget(self._many)
        lines.addWidget(self._bar)

    def retranslate(self) -> None:
        """Its words."""
        self._back.setText(self.tr("Back"))
        self._cancel.setText(self.tr("Cancel"))
        self._tried_see.setText(self.tr("See them"))
        self._tried_see.setAccessibleName(self.tr("See the rows that were tested"))
        self._many_line.setAccessibleName(self.tr("Number of rows, typed to confirm"))
        self.table.setAccessibleName(self.tr("Totals per partner and currency"))
        if self._plan is not None:
            self._show_check(self._plan)

    # ------------------------------------------------------------------ what is looked at

    def take(self, made: Plan, *, tried: int) -> None:
        """Look at this plan; `tried` rows of its sheet were sent before and proved. `fill` shows it."""
        self._plan, self._tried, self._first_of, self._few = made, tried, "", None
        self._many_line.clear()
        self.stop_hold()

    def fill(self) -> None:
        """Show what is looked at."""
        if self._plan is not None:
            self._show_check(self._plan)
        self._send.setFocus()

    @property
    def plan(self) -> Plan | None:
        """What is looked at."""
        return self._plan

    @property
    def tried(self) -> int:
        """How many rows of it were tested before."""
        return self._tried

    def propose(self, first_of: str) -> None:
        """Say what this would be the first batch of: `account`, `layout`, or nothing."""
        self._first_of = first_of
        if self._plan is not None:
            self._show_trial(self._plan)

    def _show_goes(self, made: Plan, all_of_it: list[Total]) -> None:
        """What goes out now, and its totals: while a test is held, its few rows and which they are."""
        few = self._few
        found = totals(few.changes) if few is not None else all_of_it
        self._totals.set_records(found)
        self.table.fit()
        if few is not None:
            rows = sum(total.rows for total in found)
            first = self.tr("%Ln row(s) go(es) first, as a test.", "", rows)
            waits = self.tr("%Ln row(s) wait(s) until it is proved.", "", self._rest_rows)
            self._sentence.setText(together(first, waits))
        elif self._tried:
            self._sentence.setText(self.tr("%Ln more row(s) will be sent", "", self._rows))
        else:
            self._sentence.setText(self.tr("%Ln row(s) will be sent", "", self._rows))
        self._line.setText(self._of_few(few) if few is not None else self._of_all(made, found))

    def _of_few(self, few: Plan) -> str:
        """The rows of a test, by number and order."""
        return " · ".join(self._named(change) for change in few.changes)

    def _of_all(self, made: Plan, found: list[Total]) -> str:
        partners = len({total.partner for total in found})
        kinds = Counter(change.operation for change in made.changes if change.state is RowState.READY)
        parts = [
            self.tr("{operation} %Ln", "", number).format(operation=explain.operation_word(kind))
            for kind, number in kinds.items()
        ]
        parts.append(self.tr("%Ln partner(s)", "", partners))
        account = made.found.account
        parts.append(
            self.tr("practice account") if account.practice else self.tr("account {name}").format(name=account.name)
        )
        return " · ".join(parts)

    def _show_check(self, made: Plan) -> None:
        found = totals(made.changes)
        self._rows = sum(total.rows for total in found)
        self._show_goes(made, found)
        self._show_trial(made)
        self._show_open(made)
        self._show_over(made)
        commission: dict[str, Decimal] = defaultdict(Decimal)
        for total in found:
            commission[total.currency] += total.commission_after - total.commission_before
        self._send.setText(
            self.tr("Send {rows}, commission about {money}").format(
                rows=self.tr("%Ln row(s)", "", self._rows), money=formats.changes(commission)
            )
        )
        if not self._hold.on and not self._writing:
            self._bar_text.setText(self._before_sending())
        self.look_again()

    def _show_over(self, made: Plan) -> None:
        """Which limits of the account it is above; the count is asked for once, however many they are."""
        self._limits = self._limits_of(made)
        self._over = made.over(self._limits)
        self._many.setVisible(self._needs_count)
        if not self._over:
            return
        causes = words.each_cause(Code.MANY, self._over)
        said = [
            self._over_rows() if facts.get("over", "rows") == "rows" else explain.say(Code.MANY, facts).meaning
            for facts in causes
        ]
        if made.counted > self._rows and "limit" not in self._over:  # else the sentence of the rows says so
            said.append(self.tr("The tested rows count too."))
        self._many_word.setText("\n".join(said))
        self._many_type.setText(self.tr("Type {count} to go on:").format(count=self._rows))

    def _over_rows(self) -> str:
        more = (
            self.tr("This is more than the account's limit of {limit} rows.")
            if self._rows > self._limits.rows
            else self.tr("With the tested rows it is more than the account's limit of {limit} rows.")
        )
        return more.format(limit=formats.count(self._limits.rows))

    def _show_trial(self, made: Plan) -> None:
        """What a test showed, or that one is worth the time."""
        self._tried_box.setVisible(self._tried > 0)
        self._tried_text.setText(
            self.tr("%Ln row(s) tested: sent, and proved by reading back. Now the rest can follow.", "", self._tried)
        )
        few = len(trial_rows(made.changes)) if self._rows else 0
        why = {
            "account": self.tr("This is the first batch for this account."),
            "layout": self.tr("This is the first batch from a sheet with these columns."),
        }.get(self._first_of, self.tr("%Ln row(s) is|are many at once.", "", self._rows))
        self._trial_box.setVisible(not self._tried and proposed(self._rows, self._first_of))
        self._trial_title.setText(why)
        self._trial_text.setText(
            self.tr(
                "%Ln row(s) can go first, as a batch of their own. When they are proved, the rest is offered here.",
                "",
                few,
            )
        )
        self._try.setText(self.tr("Test with %Ln first", "", few))

    def _show_open(self, made: Plan) -> None:
        """The guards still open: what keeps rows back, how many, and the way to them."""
        clear(self._open)
        look, blocked = _count(made, RowState.LOOK), _count(made, RowState.BLOCKED)
        for state, number, text in (
            (
                RowState.LOOK,
                look,
                self.tr("%Ln row(s) still wait(s) for your look and will not be sent", "", look),
            ),
            (RowState.BLOCKED, blocked, self.tr("%Ln row(s) is|are blocked and will not be sent", "", blocked)),
        ):
            if not number:
                continue
            frame, inner = card("look" if state is RowState.LOOK else "neutral", margins=(14, 8, 10, 8), spacing=2)
            line = row(spacing=12)
            texts = QVBoxLayout()
            texts.setSpacing(1)
            title = label("strong", text, wrap=True)
            named = [
                self.tr("{count} × {guard}").format(count=formats.count(rows), guard=_guard(code, example))
                for code, rows, example in open_codes(made.changes, state)
            ]
            more = label("", " · ".join(named), wrap=True)
            more.setObjectName(f"openGuards_{state.value}")
            for made_label in (title, more):
                made_label.setProperty("tone", "true")
                texts.addWidget(made_label)
            show = button(name=f"openShow_{state.value}")
            show.setText(self.tr("Show"))
            show.setAccessibleName(self.tr("Show the rows: {state}").format(state=explain.state_word(state)))
            show.setProperty("filter", state.value)
            show.clicked.connect(self._go_back)
            show.setEnabled(not self.holding and not self._writing)
            line.addLayout(texts, 1)
            line.addWidget(show)
            inner.addLayout(line)
            self._open.addWidget(frame)
        self._show_rises(made)

    def _show_rises(self, made: Plan) -> None:
        """Rows that go out and raise what a partner is paid: among many that fall a sign is soon overlooked."""
        rises = [
            change for change in made.changes
            if change.state is RowState.READY and change.action is not None
            and change.amount_after is not None and change.amount_after > change.action.amount
        ]  # fmt: skip
        if not rises:
            return
        sales: dict[str, Decimal] = defaultdict(Decimal)
        for change in rises:
            if change.action is not None and change.amount_after is not None:
                sales[change.action.currency] += change.amount_after - change.action.amount
        frame, inner = card("look", margins=(14, 8, 10, 8), spacing=1)
        title = label("strong", self.tr("%Ln row(s) raise(s) an amount", "", len(rises)), wrap=True)
        more = label(
            "",
            self.tr("{rows}. Sales {money}; the commission rises with it.").format(
                rows=" · ".join(self._named(change) for change in rises[:_RISES_NAMED]), money=formats.changes(sales)
            ),
            wrap=True,
        )
        more.setObjectName("submitRises")
        for made_label in (title, more):
            made_label.setProperty("tone", "true")
            inner.addWidget(made_label)
        self._open.addWidget(frame)

    def _named(self, change: Change) -> str:
        return self.tr("row {row}: {order}").format(row=formats.count(change.row.number), order=change.order)

    @Slot()
    def _go_back(self) -> None:
        sender = self.sender()
        self.back_wanted.emit(str(sender.property("filter") or "") if sender is not None else "")

    def _limits_of(self, made: Plan) -> Limits:
        """The account's limits as they are now: they may have been changed since the plan was made."""
        return self._context.limits.get(made.found.account.key, Limits(made.policy.many_rows))

    @property
    def _needs_count(self) -> bool:
        return bool(self._over)

    @property
    def _confirmed(self) -> bool:
        typed = "".join(sign for sign in self._many_line.text() if sign.isdigit())
        return not self._needs_count or typed == str(self._rows)

    def showEvent(self, event: QShowEvent) -> None:
        """The account's limits may have been changed meanwhile, so that the number of rows is asked for, or no more."""
        self._ask_limits()
        super().showEvent(event)

    @Slot()
    def _ask_limits(self) -> None:
        made = self._plan
        if made is not None and self._limits_of(made) != self._limits:
            self._show_check(made)

    @Slot()
    def look_again(self) -> None:
        """What can be pressed is another now."""
        holding = self._hold.on or self._writing
        idle = not self._context.lane.taken
        self._send.setEnabled(self._rows > 0 and self._confirmed and idle)
        self._try.setEnabled(idle and not holding)
        self._tried_see.setEnabled(not holding)  # leaving the page would call the sending off without a word
        for made in self.findChildren(QPushButton):
            if made.property("filter"):
                made.setEnabled(not holding)
        with held(self):
            self._send.setVisible(not holding)
            self._back.setVisible(not holding)
            self._cancel.setVisible(holding)
            self._bar_line.setVisible(holding)
        self._many_line.setEnabled(not holding)

    @property
    def accepted(self) -> frozenset[Code]:
        """What was confirmed on this page."""
        return frozenset({Code.MANY}) if self._needs_count and self._confirmed else frozenset()

    # ------------------------------------------------------------------ the hold

    @property
    def holding(self) -> bool:
        """True while Cancel costs nothing."""
        return self._hold.on

    @Slot()
    def begin_hold(self) -> None:
        """Start the countdown before all of it."""
        if self._plan is not None and self._confirmed:
            self._few = None
            self._hold_for(self._rows)

    @Slot()
    def begin_trial(self) -> None:
        """Start the countdown before a few rows, which are proved before the rest is offered."""
        if self._plan is None or self._context.lane.taken:
            return
        chosen = {change.action.id for change in trial_rows(self._plan.changes) if change.action is not None}
        if chosen:
            self._few = self._plan.first(chosen)
            self._rest_rows = self._rows - len(chosen)
            self._show_goes(self._plan, totals(self._plan.changes))
            self._hold_for(len(chosen))

    def _hold_for(self, rows: int) -> None:
        if self._context.lane.taken:
            return
        self._hold.begin(hold_seconds(rows, practice=self._context.desk.practice))
        self.hold_changed.emit(True)
        self.look_again()
        self._cancel.setFocus()
        self._hold.look()

    @Slot(int, int)
    def _say_left(self, seconds: int, share: int) -> None:
        self._bar_text.setText(
            self.tr("The test begins in %Ln s. Until then Cancel costs nothing.", "", seconds)
            if self._few is not None
            else self.tr("Sending begins in %Ln s. Until then Cancel costs nothing.", "", seconds)
        )
        self._bar_line.setValue(share)

    @Slot()
    def _hold_over(self) -> None:
        self._writing = True
        self.hold_ended.emit()
        self._bar_text.setText(self.tr("Writing the batch to the record…"))
        self._cancel.setEnabled(False)
        if self._few is not None and self._plan is not None:
            chosen = {change.action.id for change in self._few.changes if change.action is not None}
            self.trial_wanted.emit(self._few, self._plan.without(chosen))
        else:
            self.send_wanted.emit(self._plan)

    @Slot()
    def _count_typed(self) -> None:
        if not self._hold.on and not self._writing:
            self._bar_text.setText(self._before_sending())
        self.look_again()

    @Slot()
    def _count_ended(self) -> None:
        """Return leads on to the button, and sends nothing by itself."""
        if self._send.isEnabled():
            self._send.setFocus()

    def _before_sending(self) -> str:
        if not self._confirmed:  # a low screen shows the place for it only when scrolled to
            return self.tr("To send, type the number of rows above: the batch is over a limit of the account.")
        if self._tried:
            return self.tr("None of these rows has been sent yet. Each one is proved by reading it back.")
        return self.tr("Nothing has been sent yet. Each row is proved by reading it back.")

    def run_began(self, *, trial: bool) -> None:
        """A run begins, which ends a hold; it is the test that was held here, or none."""
        self._hold.stop()
        if not trial:
            self._few = None

    @property
    def rest_rows(self) -> int | None:
        """How many rows wait for the test that was held here; None where none was."""
        return self._rest_rows if self._few is not None else None

    def stop_hold(self) -> None:
        """No hold is on, and nothing is being written."""
        self._hold.stop()
        self._writing = False
        self._cancel.setEnabled(True)
        self._bar_text.setText(self._before_sending())
        self.look_again()

    @Slot()
    def cancel(self) -> None:
        """Nothing was sent."""
        if self.holding:
            self.stop_hold()
            self._few = None
            if self._plan is not None:
                self._show_goes(self._plan, totals(self._plan.changes))
            nothing = self.tr("Cancelled. Nothing was sent.")
            self._bar_text.setText(self.tr("Cancelled. Nothing more was sent.") if self._tried else nothing)
            self.hold_changed.emit(False)
            self._send.setFocus()
