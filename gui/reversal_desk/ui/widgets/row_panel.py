"""The side panel: everything about one line, what is asked of the person, and how its amount was worked out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, time
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QFrame, QGridLayout, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from reversal_desk.model import Cell, CellError, Change, Code, Operation, RowEdit, RowState
from reversal_desk.ui import explain, formats, terms
from reversal_desk.ui.models import next_steps, reasons
from reversal_desk.ui.widgets.pieces import Speaking, button, card, clear, focus_kept, hairline, held, label, row
from reversal_desk.words import together

if TYPE_CHECKING:
    from reversal_desk.desk import Widening
    from reversal_desk.model import Table

#: Pixels of a name beside its value, and of both together.
_NAME_WIDTH, _ROOM = 120, 206
_CALM = {RowState.LEFT_OUT}


def _shown(cell: Cell) -> str:
    """A cell of the sheet's row; a day as the window writes days, for nobody knows how the workbook showed it."""
    if cell is None:
        return ""
    if isinstance(cell, datetime):
        return formats.day(cell) if cell.time() == time() else formats.day_time(cell)
    return cell.text if isinstance(cell, CellError) else str(cell)


class RowPanel(Speaking):
    """Shows one change, or says something of several. Emits what the person decides.

    `accepted(changes, like)`: send all the same (`like` True: every line with the same question);
    `left_out(changes)`; `like_left_out()`: every line that was not found for the same reason; `taken_back(changes)`:
    forget what was decided; `helped(step, changes)`: one of `next_steps` that leads elsewhere.
    """

    accepted = Signal(object, bool)
    left_out = Signal(object)
    like_left_out = Signal()
    helped = Signal(str, object)
    taken_back = Signal(object)
    reverse_wanted = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._changes: Sequence[Change] = ()
        self._alike = 0
        self._table: Table | None = None
        self._edit = RowEdit()
        self._as_sheet: Change | None = None
        self._since = False
        self._widening: Widening | None = None
        self._lost = 0
        self.setObjectName("rowPanel")
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        frame = QFrame()
        frame.setProperty("card", "true")
        outer.addWidget(frame)
        inside = QVBoxLayout(frame)
        inside.setContentsMargins(1, 8, 1, 8)
        self._scroll = QScrollArea()
        self._scroll.setWidgetResizable(True)
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        inside.addWidget(self._scroll)
        self._body = QWidget()
        self._column = QVBoxLayout(self._body)
        self._column.setContentsMargins(14, 6, 10, 6)
        self._column.setSpacing(8)
        # A word too long for the panel is cut by itself; it must not push everything else out of sight.
        self._body.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self._scroll.setWidget(self._body)

    def show_changes(
        self,
        changes: Sequence[Change],
        *,
        alike: int = 0,
        edit: RowEdit | None = None,
        as_sheet: Change | None = None,
        table: Table | None = None,
        since: bool = False,
        widening: Widening | None = None,
        lost: int = 0,
    ) -> None:
        """Show these lines; `alike` counts lines with the same question, `since`: changed since the draft; `widening`:
        what it costs to search more days, where that may settle them; `lost` lines were not found for the same reason.

        `edit` is what the person decided about a single line, `as_sheet` that line without it, once it is known.
        """
        self._changes, self._alike, self._table = tuple(changes), alike, table
        self._edit, self._as_sheet, self._since = edit or RowEdit(), as_sheet, since
        self._widening, self._lost = widening, lost
        self.retranslate()

    def retranslate(self) -> None:
        """Build the panel again; the keys stay where they were."""
        with focus_kept(self), held(self._body):
            self._build()

    def _build(self) -> None:
        clear(self._column)
        if not self._changes:
            self._column.addWidget(label("strong", self.tr("No row selected")))
            self._column.addWidget(label("second", self.tr("Choose a row to see everything about it."), wrap=True))
        elif len(self._changes) > 1:
            self._several()
        else:
            self._one(self._changes[0])
        self._column.addStretch(1)

    # ------------------------------------------------------------------ several

    def _several(self) -> None:
        self._column.addWidget(label("title", self.tr("%Ln row(s) selected", "", len(self._changes))))
        looks = [change for change in self._changes if change.state is RowState.LOOK]
        if looks:
            self._column.addWidget(
                label("second", self.tr("%Ln of them wait(s) for your look.", "", len(looks)), wrap=True)
            )
            rivals = sum(Code.DUPLICATE_ROW in change.codes and "file" not in change.facts for change in looks)
            if rivals:
                said = self.tr("%Ln of them share(s) an action with another row: choose one.", "", rivals)
                self._column.addWidget(label("second", said, wrap=True))
            if rivals < len(looks):
                accept = button("primary", name="acceptSelected")
                accept.setText(self.tr("Send the others all the same") if rivals else self.tr("Send them all the same"))
                accept.clicked.connect(self._accept)
                self._column.addWidget(accept)
        if self._widening is not None:
            self._widen(self._widening)
        leave = button(name="leaveSelected")
        leave.setText(self.tr("Leave them out"))
        leave.clicked.connect(self._leave)
        self._column.addWidget(leave)
        self._column.addWidget(
            label("small", self.tr("Ctrl+C copies, Ctrl+V pastes, Ctrl+D fills down, Del leaves out."), wrap=True)
        )

    # ------------------------------------------------------------------ one

    def _one(self, change: Change) -> None:
        title = label(
            "title", self.tr("Order {order}").format(order=change.order or formats.NONE), wrap=True, select=True
        )
        self._column.addWidget(title)
        if change.action is not None:
            line = " · ".join(part for part in (change.action.tracker, change.action.partner) if part)
            credited = label("second", line, wrap=True)
            credited.setToolTip(f"{terms.tip('event_type')}\n{terms.tip('partner')}")
            self._column.addWidget(credited)
            self._column.addWidget(label("small", change.action.id, select=True))
        if self._since:
            frame, lines = card("look", margins=(11, 9, 11, 9), spacing=3)
            said = label("strong", self.tr("Changed at impact.com since your draft"), wrap=True)
            said.setProperty("tone", "true")
            lines.addWidget(said)
            self._column.addWidget(frame)
        for code in change.codes:
            self._guard(change, code)
        self._answers(change)
        self._arithmetic(change)
        self._items(change)
        self._facts(change)
        self._sheet_row(change)

    def _guard(self, change: Change, code: Code) -> None:
        done = code in change.accepted
        ruled = not done and change.state is RowState.READY  # nothing that asks is left: its question was answered
        calm = done or ruled or change.state in _CALM or next_steps.is_calm(change)
        kind = "neutral" if calm else "bad" if change.state is RowState.BLOCKED else "look"
        frame, lines = card(kind, margins=(11, 9, 11, 9), spacing=3)
        said = explain.say(code.value, change.facts)
        for role, text in (("strong", said.title), ("", said.meaning), ("", said.todo)):
            if text:
                made = label(role, text, wrap=True)
                made.setProperty("tone", "true")
                lines.addWidget(made)
        if done:
            word = self.tr("You chose this row.") if code is Code.DUPLICATE_ROW else ""
            lines.addWidget(label("small", word or self.tr("You said: send it all the same."), wrap=True))
        elif ruled:
            lines.addWidget(label("small", self.tr("You said: send all rows like it."), wrap=True))
        self._column.addWidget(frame)

    def _answers(self, change: Change) -> None:
        steps = next_steps.next_steps(change, widening=self._widening is not None)
        for place, step in enumerate(steps):
            if step == next_steps.ACCEPT:
                self._offer_accept(change)
            elif step == next_steps.WIDEN and self._widening is not None:
                self._widen(self._widening)
            else:
                self._offer(step, primary=place == 0 and step != next_steps.LEAVE)
        if next_steps.LEAVE in steps and self._lost > 1:
            like = button(name="leaveAlike")
            like.setText(self.tr("Leave out all %Ln not found like it", "", self._lost))
            like.clicked.connect(self._leave_alike)
            self._column.addWidget(like)
        if change.action is not None and change.row.continues is not None:
            said = self.tr("Row {row} speaks for the whole order: change it there.").format(row=change.row.continues)
            self._column.addWidget(label("small", said, wrap=True))
        if self._edit != RowEdit():
            back = button("link", name="takeBackEdits")
            back.setText(self.tr("As the sheet says"))
            back.setToolTip(self.tr("Forget what you changed in this row"))
            back.clicked.connect(self._take_back)
            self._column.addLayout(row(back, None))

    def _offer(self, step: str, *, primary: bool) -> None:
        made = button("primary" if primary else "", name=step)
        made.setText(
            {
                next_steps.COLUMNS: self.tr("Go to the sheet's columns"),
                next_steps.MATCH: self.tr("Match again"),
                next_steps.RESET: self.tr("Reset it"),
                next_steps.REVERSE: self.tr("Reverse it"),
                next_steps.WHOLE: self.tr("Change the whole order"),
                next_steps.AMOUNT: self.tr("Type the new amount"),
                next_steps.REASON: self.tr("Choose a reason"),
                next_steps.LEAVE: self.tr("Leave it out"),
            }[step]
        )
        made.clicked.connect({next_steps.REVERSE: self._reverse, next_steps.LEAVE: self._leave}.get(step, self._help))
        self._column.addWidget(made)

    def _offer_accept(self, change: Change) -> None:
        accept = button("primary", name=next_steps.ACCEPT)
        rival = Code.DUPLICATE_ROW in change.codes and "file" not in change.facts
        accept.setText(self.tr("Choose this one") if rival else self.tr("Send it all the same"))
        accept.clicked.connect(self._accept)
        self._column.addWidget(accept)
        if rival:
            self._column.addWidget(label("small", self.tr("The other row is left out then."), wrap=True))
        elif self._alike > 1:
            alike = button(name="acceptAlike")
            alike.setText(self.tr("Send all %Ln like it", "", self._alike))
            alike.clicked.connect(self._accept_alike)
            self._column.addWidget(alike)

    def _widen(self, widening: Widening) -> None:
        """More days are searched, for all such rows at once; what that costs is said beforehand."""
        wide = button("primary", name=next_steps.WIDEN)
        wide.setText(self.tr("Search all days"))
        wide.clicked.connect(self._help)
        self._column.addWidget(wide)
        said = [self.tr("Reads the three years that impact.com keeps: about %Ln request(s).", "", widening.requests)]
        if widening.takes is not None:
            minutes = -(-int(widening.takes.total_seconds()) // 60)
            said.append(
                self.tr("It takes about %Ln minute(s).", "", minutes) if minutes > 1 else self.tr("It takes a moment.")
            )
        said.append(self.tr("For all rows not found; your edits are kept."))
        self._column.addWidget(label("small", together(*said), wrap=True))

    def _arithmetic(self, change: Change) -> None:
        action = change.action
        if action is None or change.amount_after is None or change.operation is Operation.LEAVE:
            return
        self._column.addWidget(label("caption", self.tr("HOW THE AMOUNT WAS WORKED OUT")))
        frame, lines = card("inner", margins=(11, 9, 11, 9), spacing=3)
        currency = action.currency
        after = formats.amount(change.amount_after, currency)
        edit = self._edit
        given = change.facts.get("arithmetic", "")
        typed = edit.amount_after is not None and not edit.leave
        chosen = edit.operation is not None and not edit.leave and not typed
        if typed:
            text = self.tr("You typed {after} {currency}").format(after=after, currency=currency)
        elif chosen:
            text = self.tr("You chose “{operation}”: {before} → {after} {currency}").format(
                operation=explain.operation_word(change.operation),
                before=formats.amount(action.amount, currency),
                after=after,
                currency=currency,
            )
        elif given:
            text = given
        elif change.operation is Operation.REVERSE:
            text = self.tr("The whole order is reversed: {before} → {after} {currency}").format(
                before=formats.amount(action.amount, currency), after=after, currency=currency
            )
        elif change.row.refund and action.original_amount - abs(change.row.refund) == change.amount_after:
            text = self.tr("{original} − {refund} refunded = {after} {currency}").format(
                original=formats.amount(action.original_amount, currency),
                refund=formats.amount(abs(change.row.refund), currency),
                after=after,
                currency=currency,
            )
        else:
            text = f"{formats.amount(action.amount, currency)} → {after} {currency}"
        lines.addWidget(label("strong", text, wrap=True))
        if (typed or chosen) and self._as_sheet is not None:
            lines.addWidget(label("second", self._sheet_says(self._as_sheet, only_amount=typed), wrap=True))
        if change.payout_after is not None:
            before, later = formats.amount(action.payout, currency), formats.amount(change.payout_after, currency)
            if change.operation is Operation.REVERSE:
                said = self.tr("Commission {before} → {after} {currency}")
            else:
                said = self.tr("Commission {before} → about {after} {currency} (estimate)")
            lines.addWidget(label("second", said.format(before=before, after=later, currency=currency), wrap=True))
        self._column.addWidget(frame)

    def _sheet_says(self, change: Change, *, only_amount: bool) -> str:
        """What the line would be without the person's own decision."""
        operation = explain.operation_word(change.operation)
        if Code.OPERATION_UNCLEAR in change.codes:
            return self.tr("What the sheet asks for is not clear here.")
        if change.operation is not Operation.LEAVE and change.amount_after is None and change.codes:
            why = explain.say(change.codes[0].value, change.facts)
            asks = self.tr("The sheet asks for “{operation}”.").format(operation=operation)
            return together(asks, why.title, why.meaning)
        if change.operation is Operation.LEAVE or change.amount_after is None or change.action is None:
            return self.tr("The sheet asks for no change here.")
        after = formats.money(change.amount_after, change.action.currency)
        if only_amount and change.operation in {Operation.MODIFY, Operation.ITEMS}:
            return self.tr("The sheet says {amount}.").format(amount=after)
        return self.tr("The sheet says “{operation}”: {amount}.").format(operation=operation, amount=after)

    def _items(self, change: Change) -> None:
        if not change.items:
            return
        heading = label("caption", self.tr("ITEMS"))
        heading.setToolTip(terms.tip("item"))
        self._column.addWidget(heading)
        currency = change.action.currency if change.action else ""
        for item in change.items:
            pieces = f"{item.quantity_before} → {item.quantity_after}"
            money = f"{formats.amount(item.amount_before, currency)} → {formats.amount(item.amount_after, currency)}"
            self._pairs([(f"{item.sku} × {pieces}", money)])

    def _facts(self, change: Change) -> None:
        action = change.action
        if action is None:
            return
        heading = label("caption", self.tr("ACTION"))
        heading.setToolTip(terms.tip("action"))
        self._column.addWidget(heading)
        facts = [
            (self.tr("Sold"), formats.day_time(action.event_date)),
            (self.tr("State"), explain.action_state_word(action.state)),
            (self.tr("Locks"), formats.day_time(action.locking_date)),
            (self.tr("Original"), formats.money(action.original_amount, action.currency)),
            (self.tr("Sale"), formats.money(action.amount, action.currency)),
            (self.tr("Commission"), formats.money(action.payout, action.currency)),
            (self.tr("Program"), action.program),
        ]
        if change.reason and change.operation is not Operation.LEAVE:
            facts.append((self.tr("Reason"), reasons.word(change.reason)))
        known = {
            self.tr("Sold"): "event_date", self.tr("State"): "state", self.tr("Locks"): "lock",
            self.tr("Original"): "original", self.tr("Sale"): "sales", self.tr("Commission"): "paid",
            self.tr("Program"): "program", self.tr("Reason"): "reason",
        }  # fmt: skip
        self._pairs(facts, {name: terms.tip(term) for name, term in known.items()})

    def _sheet_row(self, change: Change) -> None:
        table = self._table
        found = next((line for line in table.rows if line.number == change.row.number), None) if table else None
        if table is None or found is None:
            return
        self._column.addWidget(
            label("caption", self.tr("SHEET ROW {number}").format(number=formats.count(change.row.number)))
        )
        pairs = [
            (header or formats.NONE, _shown(cell))
            for header, cell in zip(table.headers, found.cells, strict=False)
            if _shown(cell)
        ]
        self._pairs(pairs)

    def _pairs(self, pairs: Sequence[tuple[str, str]], tips: Mapping[str, str] | None = None) -> None:
        grid = QGridLayout()
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(5)
        grid.setColumnStretch(1, 1)
        for line, (name, value) in enumerate(pairs):
            place = 2 * line
            left = label("second", name)
            left.setToolTip((tips or {}).get(name, ""))
            left.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
            left.setAlignment(Qt.AlignmentFlag.AlignTop)
            right = label("", value, wrap=True, select=True)
            metrics = right.fontMetrics()
            longest = max((metrics.horizontalAdvance(word) for word in value.split()), default=0)
            if min(left.sizeHint().width(), _NAME_WIDTH) + 12 + longest > _ROOM:
                left.setWordWrap(True)
                grid.addWidget(left, place, 0, 1, 2)
                grid.addWidget(right, place + 1, 0, 1, 2)
                right.setToolTip(value)
                continue
            if left.sizeHint().width() > _NAME_WIDTH:
                left.setWordWrap(True)
                left.setFixedWidth(_NAME_WIDTH)
            right.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignTop)
            grid.addWidget(left, place, 0)
            grid.addWidget(right, place, 1)
        self._column.addLayout(grid)
        self._column.addWidget(hairline())

    # ------------------------------------------------------------------ answers

    @Slot()
    def _accept(self) -> None:
        self.accepted.emit(self._changes, False)

    @Slot()
    def _accept_alike(self) -> None:
        self.accepted.emit(self._changes, True)

    @Slot()
    def _leave(self) -> None:
        self.left_out.emit(self._changes)

    @Slot()
    def _leave_alike(self) -> None:
        self.like_left_out.emit()

    @Slot()
    def _help(self) -> None:
        pressed = self.sender()
        if pressed is not None:
            self.helped.emit(pressed.objectName(), self._changes)

    @Slot()
    def _take_back(self) -> None:
        self.taken_back.emit(self._changes)

    @Slot()
    def _reverse(self) -> None:
        self.reverse_wanted.emit(self._changes)
