"""Reversals made by somebody else, found by when, for whom and why; those chosen go into a new batch of resets."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from datetime import datetime, time, timedelta

from PySide6.QtCore import QDate, QTimer, Slot
from PySide6.QtWidgets import QComboBox, QDateEdit, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from reversal_desk.ui import background, explain, formats
from reversal_desk.ui.context import Context
from reversal_desk.ui.dialogs.dialog import Dialog
from reversal_desk.ui.models import reasons
from reversal_desk.ui.models.elsewhere import ReversedModel
from reversal_desk.ui.widgets.pieces import Choices, EmptyState, button, label, name_choices, row, spoken
from reversal_desk.ui.widgets.table import DeskTable
from reversal_desk.undo import Reversed, reset_rows
from reversal_desk.words import together

#: So far back it looks at first.
_DAYS = 7
#: So long after the last change of a date the service is asked.
_LOOK_MS = 600
_LIST_HEIGHT = 220


class ElsewhereDialog(Dialog):
    """Looks for reversed actions; what is chosen is given to a new batch through `Context.paste_wanted`."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._ticket: background.Ticket | None = None
        self._found: tuple[Reversed, ...] = ()
        self.setObjectName("elsewhereDialog")
        self.setWindowTitle(self.tr("Reversed elsewhere"))
        self.setMinimumWidth(680)
        lines = QVBoxLayout(self)
        lines.setContentsMargins(24, 22, 24, 18)
        lines.setSpacing(10)
        self._title = label("title", wrap=True)
        self._title.setObjectName("elsewhereTitle")
        self._text = label("second", wrap=True)
        lines.addWidget(self._title)
        lines.addWidget(self._text)
        self._build_choices(lines)
        self._model = ReversedModel(self)
        empty = EmptyState("search")
        empty.title.setText(self.tr("Nothing to show"))
        empty.text.setText(self.tr("Choose other days, another partner or another reason."))
        self._table = DeskTable(self._model, name="elsewhereRows", empty=empty)
        self._table.stretch = "REASON"
        self._table.setAccessibleName(self.tr("Reversed elsewhere"))
        self._table.setMinimumHeight(_LIST_HEIGHT)
        lines.addWidget(self._table, 1)
        buttons = QHBoxLayout()
        buttons.addStretch(1)
        cancel = button(name="elsewhereCancel")
        cancel.setText(self.tr("Cancel"))
        cancel.clicked.connect(self.reject)
        self._go = button("primary", name="elsewhereGo")
        self._go.clicked.connect(self._take)
        buttons.addWidget(cancel)
        buttons.addWidget(self._go)
        lines.addLayout(buttons)
        self.look()

    def _build_choices(self, lines: QVBoxLayout) -> None:
        today = QDate.currentDate()
        self._since, self._until = QDateEdit(today.addDays(-_DAYS)), QDateEdit(today)
        for made, name, text in (
            (self._since, "elsewhereSince", self.tr("Reversed from")),
            (self._until, "elsewhereUntil", self.tr("Reversed until")),
        ):
            made.setObjectName(name)
            made.setAccessibleName(text)
            made.setCalendarPopup(True)
            made.setMaximumDate(today)
            made.setDisplayFormat("yyyy-MM-dd")
            made.dateChanged.connect(self._date_changed)
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.setInterval(_LOOK_MS)
        self._later.timeout.connect(self.look)
        self._partner, self._reason = Choices(), Choices()
        for box, name, text in (
            (self._partner, "elsewherePartner", self.tr("Partner")),
            (self._reason, "elsewhereReason", self.tr("Reason")),
        ):
            box.setObjectName(name)
            name_choices(box, text)
            box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
            box.currentIndexChanged.connect(self._show_chosen)
        to = QLabel("–")
        lines.addLayout(row(label("", self.tr("Reversed from")), self._since, to, self._until, None))
        lines.addLayout(row(spoken(self._partner), self._partner, spoken(self._reason), self._reason, None))

    # ------------------------------------------------------------------ looking

    @Slot()
    def _date_changed(self) -> None:
        """Days are looked up a moment later; the wrong way round they are said to be so, and stay as they were typed.

        Were they bound to one another instead, a day typed beyond the other one would turn into one nobody typed.
        """
        self._forget()
        if self._since.date() <= self._until.date():
            self._later.start()
            return
        self._later.stop()
        self._title.setText(self.tr("The first day is after the last"))
        self._text.setText(self.tr("No day lies between them. Choose an earlier first day, or a later last one."))
        self.fit_later()

    def _forget(self) -> None:
        """What was found for other days must not be taken."""
        if self._ticket is not None:
            self._ticket.drop()
        self._found = ()
        self._show_chosen()

    @Slot()
    def look(self) -> None:
        """Ask the service what was reversed between the two days, both included."""
        self._later.stop()
        self._forget()
        account = self._context.account
        if account is None:
            self._title.setText(self.tr("No account is connected"))
            self._text.setText(self.tr("Connect one under Accounts first."))
            return
        self._title.setText(self.tr("Looking for reversed actions…"))
        self._text.setText(self.tr("They are read from impact.com. Nothing is changed."))
        self._ticket = background.in_pool(
            self._context.desk.find_reversed,
            account,
            _midnight(self._since.date()),
            _midnight(self._until.date()) + timedelta(days=1),
            done=self._take_found,
            failed=self._failed,
        )

    @Slot(object)
    def _take_found(self, found: tuple[Reversed, ...]) -> None:
        self._found = tuple(one for one in found if not one.batch)
        ours = len(found) - len(self._found)
        self._title.setText(
            self.tr("%Ln action(s) reversed elsewhere", "", len(self._found))
            if self._found
            else self.tr("Nothing reversed elsewhere in these days")
        )
        said = self.tr("By a colleague, another tool, or impact.com itself. Only what is not locked yet is shown.")
        if ours:
            said = together(said, self.tr("%Ln more by this program: take those back with Undo in History.", "", ours))
        self._text.setText(said)
        _fill(self._partner, self.tr("All partners"), (one.action.partner for one in self._found), str)
        _fill(self._reason, self.tr("All reasons"), (one.reason for one in self._found), self._reason_word)
        self._show_chosen()
        self.fit_later()

    def _reason_word(self, reason: str) -> str:
        return reasons.word(reason) if reason else self.tr("no reason given")

    @Slot(object)
    def _failed(self, error: BaseException) -> None:
        said = explain.of_error(error)
        self._title.setText(said.title)
        self._text.setText(said.more)
        self.fit_later()

    # ------------------------------------------------------------------ choosing

    def _chosen(self) -> list[Reversed]:
        partner, reason = self._partner.currentData(), self._reason.currentData()
        return [
            one
            for one in self._found
            if (partner is None or one.action.partner == partner) and (reason is None or one.reason == reason)
        ]

    @Slot()
    def _show_chosen(self) -> None:
        chosen = self._chosen()
        self._model.set_records(chosen)
        self._table.fit()
        self._partner.setEnabled(bool(self._found))
        self._reason.setEnabled(bool(self._found))
        self._go.setEnabled(bool(chosen))
        self._go.setText(self.tr("Review %Ln row(s)…", "", len(chosen)) if chosen else self.tr("Review…"))

    @Slot()
    def _take(self) -> None:
        chosen = self._chosen()
        self.accept()
        self._context.paste_wanted.emit(reset_rows(chosen))


def _midnight(day: QDate) -> datetime:
    """The day's first moment where the person is, aware."""
    return datetime.combine(day.toPython(), time()).astimezone()  # type: ignore[arg-type] # a date


def _fill(box: QComboBox, every: str, values: Iterable[str], word: Callable[[str], str]) -> None:
    """All of them, then each value with how often it stands there, the most frequent first."""
    counted = Counter(values)
    box.blockSignals(True)
    box.clear()
    box.addItem(f"{every} ({formats.count(counted.total())})", None)
    for value, count in counted.most_common():
        box.addItem(f"{word(value)} ({formats.count(count)})", value)
    box.blockSignals(False)
