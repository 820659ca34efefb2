"""The review table: one line a change, editable in what will happen, reason and amount."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from decimal import Decimal
from functools import partial
from typing import Any

from msgspec import Struct
from msgspec.structs import replace
from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, Qt, Signal

from reversal_desk import guards, mapping
from reversal_desk.model import ActionState, Change, Code, Operation, RowEdit, RowState
from reversal_desk.ui import explain, formats, terms
from reversal_desk.ui.models import next_steps, reasons
from reversal_desk.ui.models.edits import Edits, Key, Way
from reversal_desk.ui.models.records import DISPLAY, EDIT, TOOLTIP, Column, Pair, RecordModel
from reversal_desk.ui.models.refusals import Refusal, Refused

Index = QModelIndex | QPersistentModelIndex

_PLAIN = Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemNeverHasChildren
_EDITABLE = _PLAIN | Qt.ItemFlag.ItemIsEditable

#: Where an amount can be typed, and where no reason goes.
_WITH_AMOUNT = (Operation.MODIFY, Operation.REVERSE, Operation.LEAVE)
_WITHOUT_REASON = (Operation.LEAVE, Operation.RESET, Operation.ITEMS)

#: What a person may choose in "Will happen".
CHOICES = (Operation.REVERSE, Operation.MODIFY, Operation.RESET, Operation.LEAVE)

#: An amount may stand beside these; every other choice says by itself what becomes of the amount.
_TAKES_AMOUNT = (Operation.MODIFY, Operation.ITEMS)

#: What can be left out; a tuple, as a member is hashed in Python and thousands of rows may be asked.
_STILL_THERE = (RowState.READY, RowState.LOOK, RowState.BLOCKED)

#: How a line shows that is not sent, and with which nothing is wrong.
_CALM = ("neutral", "square")

#: Attention first, then by urgency.
_STATE_ORDER = {RowState.LOOK: 0, RowState.BLOCKED: 1, RowState.READY: 2, RowState.LEFT_OUT: 3}


def group(change: Change) -> str:
    """The filter chip a line belongs to: ready, look, blocked, left_out or not_affiliate."""
    if change.state is RowState.LEFT_OUT and Code.NOT_AFFILIATE in change.codes:
        return "not_affiliate"
    return str(change.state._value_)  # asked 18,000 times before a page shows; `value` is four times as slow


def affiliate(change: Change) -> bool:
    """What the review begins with, and shows under “All”: everything but orders that no partner brought."""
    return group(change) != "not_affiliate"


def currency_of(changes: Iterable[Change]) -> str:
    """The one currency of all actions; empty where there are several."""
    currencies = {change.action.currency for change in changes if change.action is not None}
    return currencies.pop() if len(currencies) == 1 else ""


def parse_amount(text: str) -> Decimal | None:
    """An amount as typed or pasted: 1,234.50 or 1234.50 or 1.234,50, alone or beside a currency; None for all else."""
    return mapping.parse_amount(text, hint=".")


class Written(Struct, frozen=True):
    """What texts in cells come to: edits, and the cells that could not take theirs.

    `read_only`: (line, column, text) where nothing is ever written. Whether the text is another one than stands there
    (`differs`) is asked by whoever says so: of a copied row it is not, and to find that out takes time.
    """

    edits: Mapping[Key, RowEdit]
    refused: Refused
    read_only: Sequence[tuple[Change, int, str]]


class ReviewModel(RecordModel):
    """Changes of a plan; what is typed goes to `Edits`, never straight into a record.

    `not_taken(Refused)`: what was typed into a cell is nothing that it takes.
    """

    not_taken = Signal(object)

    def __init__(self, edits: Edits, parent: QObject | None = None) -> None:
        self.edits = edits
        self.currency = ""  # the one currency of the table; empty when there are several
        self.now = datetime.now(UTC)
        self._since: frozenset[str] = frozenset()
        self._typed: dict[int, str] = {}
        self._search_words: dict[Key, str] = {}
        super().__init__(
            (
                Column(
                    "STATE",
                    self._state,
                    lambda c: _STATE_ORDER.get(c.state, 9),
                    state=lambda c: _CALM if next_steps.is_calm(c) else c.state,
                    tip=self._note,
                ),
                Column("ROW", lambda c: formats.count(c.row.number), lambda c: c.row.number, right=True),
                Column("ORDER", lambda c: c.order or formats.NONE, lambda c: c.order or None),
                Column(
                    "ACTION",
                    lambda c: c.action.id if c.action else formats.NONE,
                    lambda c: c.action.id if c.action else None,
                ),
                Column(
                    "PARTNER",
                    self._partner,
                    lambda c: c.action.partner.casefold() if c.action else None,
                    tip=self._partner,
                ),
                Column("DATE", lambda c: formats.day(_event(c)), _event, tip=lambda c: formats.with_zone(_event(c))),
                Column("LOCKS", self._locks, _lock, tip=self._lock_tip, ink=self._lock_ink),
                Column("OPERATION", self._operation, lambda c: c.operation.value, ink=_quiet),
                Column("REASON", self._reason, lambda c: reasons.word(c.reason), tip=self._reason_tip, ink=_quiet),
                Column("SALES", str, _sales_delta, right=True, pair=self._sales, tip=self._sales_tip),
                Column("COMMISSION", str, _payout_delta, right=True, pair=self._commission, tip=self._commission_tip),
                Column("NOTE", self._note, self._note, tip=self._note_tip, ink=lambda _c: "second"),
            ),
            parent,
        )
        self._typed = {self.place(name): name for name in ("OPERATION", "REASON", "SALES")}

    # ------------------------------------------------------------------ words

    def title(self, name: str) -> str:
        """A column's header; the currency stands there when it is one for all."""
        unit = f" ({self.currency})" if self.currency else ""
        return {
            "STATE": self.tr("State"),
            "ROW": self.tr("Row"),
            "ORDER": self.tr("Order"),
            "ACTION": self.tr("Action ID"),
            "PARTNER": self.tr("Partner"),
            "DATE": self.tr("Event date"),
            "LOCKS": self.tr("Locks"),
            "OPERATION": self.tr("Will happen"),
            "REASON": self.tr("Reason"),
            "SALES": self.tr("Sales") + unit,
            "COMMISSION": self.tr("Commission") + unit,
            "NOTE": self.tr("Note"),
        }[name]

    def title_tip(self, name: str) -> str:
        """One sentence on a word of the service, with impact.com's own word."""
        term = {
            "ORDER": "order", "ACTION": "action", "PARTNER": "partner", "DATE": "event_date", "LOCKS": "lock",
            "OPERATION": "operation", "REASON": "reason", "SALES": "sales", "COMMISSION": "commission",
        }.get(name)  # fmt: skip
        return terms.tip(term) if term else ""

    def key(self, record: Change) -> Key:
        """Row number and action id."""
        return record.key

    def _state(self, change: Change) -> str:
        return explain.state_word(change.state)

    def _partner(self, change: Change) -> str:
        return change.action.partner if change.action else formats.NONE

    def _operation(self, change: Change) -> str:
        return explain.operation_word(change.operation)

    def _reason(self, change: Change) -> str:
        return reasons.word("" if change.operation is Operation.LEAVE else change.reason)

    def _reason_tip(self, change: Change) -> str:
        """The whole of what a narrow column cuts, and impact.com's own code."""
        word = self._reason(change)
        return word if change.reason in {"", word} else f"{word} ({change.reason})"

    def _locks(self, change: Change) -> str:
        if change.action is None:
            return formats.NONE
        return formats.locks_in(
            change.action.locking_date, self.now, locked=change.action.state is ActionState.APPROVED
        )

    def _lock_tip(self, change: Change) -> str:
        return formats.with_zone(_lock(change))

    def _lock_ink(self, change: Change) -> str:
        if Code.LOCKS_SOON in change.codes or Code.LOCKS_BEFORE_ITS_TURN in change.codes:
            return "look"
        return "third" if Code.LOCKED in change.codes else "text"

    def _unit(self, change: Change) -> str:
        """The currency beside an amount, where the header can't say it."""
        return "" if self.currency or change.action is None else change.action.currency

    def _sales(self, change: Change) -> Pair:
        if change.action is None:
            if change.money is not None:
                unit = "" if self.currency == change.money_currency else change.money_currency
                return Pair(formats.amount(change.money, change.money_currency), "", unit=unit)
            return Pair(formats.NONE, "")
        currency = change.action.currency
        before = formats.amount(change.action.amount, currency)
        if change.amount_after is None or change.operation is Operation.LEAVE:
            return Pair(before, "", unit=self._unit(change))
        rises = change.amount_after > change.action.amount
        return Pair(before, formats.amount(change.amount_after, currency), unit=self._unit(change), rises=rises)

    def _commission(self, change: Change) -> Pair:
        if change.action is None:
            return Pair(formats.NONE, "")
        currency = change.action.currency
        before = formats.amount(change.action.payout, currency)
        if change.payout_after is None or change.operation is Operation.LEAVE:
            return Pair(before, "")
        # A whole reversal leaves no commission; everything else impact.com works out anew.
        about = change.operation is not Operation.REVERSE
        rises = change.payout_after > change.action.payout
        return Pair(before, formats.amount(change.payout_after, currency), about=about, rises=rises)

    def _sales_tip(self, change: Change) -> str:
        if change.action is None:
            return ""
        return f"{replace(self._sales(change), unit='').text} {change.action.currency}"

    def _commission_tip(self, change: Change) -> str:
        return "" if change.action is None else f"{self._commission(change).text} {change.action.currency}"

    def _note(self, change: Change) -> str:
        open_codes = [code for code in change.codes if code not in change.accepted]
        if open_codes:
            return explain.title(open_codes[0], change.facts)
        if self.is_since(change):
            return self.tr("Changed since your draft")
        return explain.title(Code.AMOUNT_HIGHER, change.facts) if Code.AMOUNT_HIGHER in change.codes else ""

    def _note_tip(self, change: Change) -> str:
        return "\n\n".join(explain.say(code.value, change.facts).text for code in change.codes)

    # ------------------------------------------------------------------ contents

    def mark_since(self, action_ids: frozenset[str]) -> None:
        """Say in the note that these actions changed since a draft was left; shown with the next changes."""
        self._since = action_ids

    @property
    def marks_since(self) -> bool:
        """Whether any are marked so."""
        return bool(self._since)

    def is_since(self, change: Change) -> bool:
        """Whether it is of one that changed since a draft was left."""
        return change.action is not None and change.action.id in self._since

    def search_words(self, change: Change) -> str:
        """What a search looks through in one line, folded; no edit changes it, so it is put together once."""
        found = self._search_words.get(change.key)
        if found is None:
            action = change.action
            words = (change.order, *((action.id, action.partner, action.oid) if action else ()), str(change.row.number))
            found = self._search_words[change.key] = "\n".join(words).casefold()
        return found

    def set_changes(
        self,
        changes: Sequence[Change],
        now: datetime,
        *,
        changed: Sequence[int] | None = None,
        currency: str | None = None,
        begin: Sequence[int] | None = None,
    ) -> None:
        """Show a plan's changes; `changed` are the places that differ where the lines are the same ones.

        A worker may have counted beforehand what one currency they are in, and for a sheet that begins, which lines
        are of affiliates: those are shown then, whatever was chosen before.
        """
        self.now = now
        if currency is None:
            currency = currency_of(changes)
        if currency != self.currency:
            self.currency, changed = currency, None
        self._titles = []
        if changed is None or len(changes) != len(self._records):
            self._search_words = {}
            if begin is None:
                self.set_records(changes)
            else:
                self.set_records(changes, keep=affiliate, kept=begin)
        else:
            self.put(changes, changed)

    # ------------------------------------------------------------------ editing

    def flags(self, index: Index) -> Qt.ItemFlag:
        """What will happen, reason and amount can be edited where there is an action."""
        # Asked for each cell of a selection, so a whole table costs 200,000 questions: the answers are made beforehand.
        if not index.isValid():
            return Qt.ItemFlag.NoItemFlags
        number = index.column()
        if number in self._typed and self.editable(self.record(index.row()), self._typed[number]):
            return _EDITABLE
        return _PLAIN

    def editable(self, change: Change, name: str) -> bool:
        """True when a person may type there; not in a row that another one of its order speaks for."""
        if change.action is None or Code.LOCKED in change.codes or change.row.continues is not None:
            return False
        # Asked for thousands of rows at one paste: a member is hashed in Python, in a tuple it is only compared.
        if name == "SALES":
            return change.operation in _WITH_AMOUNT
        if name == "REASON":
            return change.operation not in _WITHOUT_REASON
        return name == "OPERATION"

    def data(self, index: Index, role: int = DISPLAY) -> Any:
        """Editors get bare values: an operation, a code, an amount without grouping."""
        if role == TOOLTIP and index.isValid() and index.column() in self._typed:
            first = self.record(index.row()).row.continues
            if first is not None:
                return self.tr("Row {row} speaks for the whole order: change it there.").format(row=first)
        if role == EDIT and index.isValid():
            change = self.record(index.row())
            name = self.columns[index.column()].name
            if name == "OPERATION":
                return change.operation.value
            if name == "REASON":
                return change.reason
            if name == "SALES":
                after = change.amount_after
                return formats.plain(after if after is not None else change.action.amount if change.action else None)
        return super().data(index, role)

    def setData(self, index: Index, value: Any, role: int = EDIT) -> bool:
        """Take what was typed, as one edit."""
        if role != EDIT or not index.isValid():
            return False
        change = self.record(index.row())
        name = self.columns[index.column()].name
        edits = self.edits_for((change,), name, str(value))
        self.edits.change(edits, name.lower())
        if not edits:
            refused = Refused()
            refused.add(self.why_not(change, name) or _wrong(name, str(value)), 1, str(value))
            self.not_taken.emit(refused)
        return bool(edits)

    def step_words(self, step: str) -> str:
        """What a step of the undo stack did, in words; `step` is its kind, and its number of rows."""
        kind, _, number = step.partition(" ")
        rows = int(number or 0)
        return {
            "reason": self.tr("set reason on %Ln row(s)", "", rows),
            "operation": self.tr("set what happens on %Ln row(s)", "", rows),
            "sales": self.tr("set the new amount on %Ln row(s)", "", rows),
            "leave": self.tr("leave out %Ln row(s)", "", rows),
            "accept": self.tr("accept %Ln row(s)", "", rows),
            "revert": self.tr("drop the edits of %Ln row(s)", "", rows),
            "fill": self.tr("fill down %Ln row(s)", "", rows),
            "paste": self.tr("paste into %Ln row(s)", "", rows),
            "cancelled": self.tr("every row is a cancelled order"),
            "hidden": self.tr("use hidden rows too"),
            "answer": self.tr("send all rows of a question"),
        }.get(kind, "")

    def meaning(self, name: str, text: str) -> Way | None:
        """What `text` in a column makes of a row's edit, the same for every row; None when it means nothing there."""
        if name == "OPERATION":
            return _chosen(self.operation_of(text))
        if name == "REASON":
            code = reasons.code_of(text)
            return None if code in {"", "—"} else partial(replace, reason=code)
        amount = parse_amount(_after(text))
        if amount is None:
            return None
        return partial(_decided, leave=False, operation=Operation.MODIFY, amount_after=amount)

    def edits_for(self, changes: Iterable[Change], name: str, text: str) -> dict[Key, RowEdit]:
        """The edits that `text` in a column means for those lines that can take it there; none where it is no word."""
        way = self.meaning(name, text)
        if way is None:
            return {}
        return self.edits.alike((change.key for change in self._takers(changes, name, text)), way)

    def _takers(self, changes: Iterable[Change], name: str, text: str) -> list[Change]:
        """The lines that can take `text` in a column: an amount in another currency is no amount of theirs."""
        can = [change for change in changes if self.editable(change, name)]
        units = mapping.currencies_of(_after(text)) if name == "SALES" else frozenset()
        if not units:
            return can
        return [change for change in can if change.action is not None and change.action.currency in units]

    def written(self, cells: Mapping[tuple[int, str], Sequence[int]]) -> Written:
        """The edits that texts in cells mean: (column, text) -> its lines. Cells that can't take theirs stay.

        An empty text says nothing, and one that stands there already takes nothing away: neither is refused.
        """
        after: dict[Key, RowEdit] = {}
        refused = Refused()
        read_only: list[tuple[Change, int, str]] = []
        settled: set[Key] = set()  # what happens was said of them in this step, and it is no new amount
        # By columns: what happens stands left of the amount.
        for (number, text), lines in sorted(cells.items(), key=lambda item: item[0][0]):
            if not text.strip() or text.strip() == formats.NONE:
                continue
            if number not in self._typed:
                read_only += [(self.record(row), number, text) for row in lines]
                continue
            name = self._typed[number]
            way = self.meaning(name, text)  # read once, however many cells it stands in
            if way is None:
                refused.add(_wrong(name, text), len(lines), text)
                continue
            takers = self._takers(map(self.record, lines), name, text)
            if len(takers) < len(lines):
                self._count_refused(lines, number, text, refused)
            keys = [change.key for change in takers]
            if name == "SALES":
                keys = [key for key in keys if key not in settled]
            edits = self.edits.alike(keys, way, upon=after)
            if name == "OPERATION":
                settled.update(key for key, edit in edits.items() if edit.operation not in _TAKES_AMOUNT)
            after |= edits
        return Written(after, refused, read_only)

    def differs(self, change: Change, number: int, text: str) -> bool:
        """Whether a text is another than a cell of the line shows, as it would be copied from there."""
        shown = self.words(change, number)
        return shown != text and " ".join(text.split()) != " ".join(shown.replace(formats.MINUS, "-").split())

    def _count_refused(self, lines: Sequence[int], number: int, text: str, refused: Refused) -> None:
        """Count the lines that can't take a text which means something, by what stands against it."""
        name = self._typed[number]
        for row in lines:
            change = self.record(row)
            why = self.why_not(change, name)
            if why is None and not self._takers((change,), name, text):
                why = Refusal.OTHER_CURRENCY
            if why is not None and self.differs(change, number, text):
                refused.add(why, 1, text)

    def why_not(self, change: Change, name: str) -> Refusal | None:
        """What keeps a person from typing there; None where nothing does: see `editable`."""
        if self.editable(change, name):
            return None
        if name not in self._typed.values():
            return Refusal.READ_ONLY
        if change.action is None:
            return Refusal.NO_ACTION
        if Code.LOCKED in change.codes:
            return Refusal.LOCKED
        return Refusal.SPOKEN_FOR if change.row.continues is not None else Refusal.NOT_WITH_IT

    def given_down(self, row: int, number: int) -> str:
        """What a cell gives to those it is filled into; empty where it only shows what stays as it is."""
        change, name = self.record(row), self.columns[number].name
        if name == "SALES":
            if change.action is None or not self._sales(change).after:
                return ""
            return f"{formats.plain(change.amount_after)} {change.action.currency}"
        if name == "REASON" and change.operation is Operation.LEAVE:
            return ""
        return str(self.data(self.index(row, number), EDIT))

    def pasted(self, number: int, text: str, beside: Sequence[str]) -> bool:
        """Whether a text of the clipboard says something of its column; `beside` is its whole line.

        In a copied row an amount without an arrow is one that stays as it is.
        """
        copied = self.columns[number].name == "SALES" and sum(bool(other.strip()) for other in beside) > 1
        return not copied or formats.ARROW in text

    def operation_of(self, text: str) -> Operation | None:
        """The operation meant by its code or its word in either language."""
        folded = text.strip().casefold()
        for operation in Operation:
            if folded in {operation.value, operation.name.casefold(), explain.operation_word(operation).casefold()}:
                return operation
        return None

    def leave_out(self, changes: Iterable[Change]) -> Mapping[Key, RowEdit]:
        """Edits that leave rows out, also those that another row speaks for: they would stand up without it."""
        keys = (c.key for c in changes if c.state in _STILL_THERE or Code.DUPLICATE_ROW in c.codes)
        return self.edits.alike(keys, partial(replace, leave=True, operation=None))


def _wrong(name: str, text: str) -> Refusal:
    """What a text is not, of which nothing but itself stands against it."""
    if name == "SALES":
        other = mapping.currencies_of(_after(text)) and parse_amount(_after(text)) is not None
        return Refusal.OTHER_CURRENCY if other else Refusal.NO_AMOUNT
    return Refusal.NO_REASON if name == "REASON" else Refusal.NO_OPERATION


def _after(text: str) -> str:
    """The amount that is to be, of a cell that shows what was before it too."""
    return text.rsplit(formats.ARROW, maxsplit=1)[-1]


def _chosen(operation: Operation | None) -> Way | None:
    """What a choice of what happens makes of a row's edit."""
    if operation is None:
        return None
    if operation is Operation.LEAVE:
        return partial(replace, leave=True, operation=None)
    if operation is Operation.MODIFY:
        return partial(_decided, leave=False, operation=operation)
    return partial(_decided, leave=False, operation=operation, amount_after=None)


def _decided(edit: RowEdit, **what: Any) -> RowEdit:
    """An edit that sets another amount: a yes that was said to the one before it is none to this one."""
    return replace(guards.asked_anew(edit), **what)


def _event(change: Change) -> datetime | None:
    return change.action.event_date if change.action else None


def _lock(change: Change) -> datetime | None:
    return change.action.locking_date if change.action else None


def _sales_delta(change: Change) -> Decimal | None:
    if change.action is None:
        return None
    return change.action.amount if change.amount_after is None else change.amount_after - change.action.amount


def _payout_delta(change: Change) -> Decimal | None:
    if change.action is None:
        return None
    return change.action.payout if change.payout_after is None else change.payout_after - change.action.payout


def _quiet(change: Change) -> str:
    return "third" if change.operation is Operation.LEAVE else "text"
