"""Outcomes of a batch, or of a search over all batches: one line a change."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from decimal import Decimal
from operator import attrgetter

from PySide6.QtCore import QObject

from reversal_desk.model import OPEN_STATES, UNSENT_STATES, Code, Outcome, RowState
from reversal_desk.refund import with_places
from reversal_desk.ui import explain, formats, terms
from reversal_desk.ui.models import reasons
from reversal_desk.ui.models.records import Column, Pair, RecordModel
from reversal_desk.words import together

_CHECKING = tuple(
    state.value for state in (RowState.CHECKING, RowState.ACCEPTED_NOT_VISIBLE, RowState.QUEUED, RowState.SENDING)
)


def group(outcome: Outcome) -> str:
    """The filter chip an outcome belongs to."""
    name = str(outcome.state._value_)  # asked for every row before a page shows; `value` is four times as slow
    return "checking" if name in _CHECKING else name


def states(outcomes: Iterable[Outcome]) -> Counter[str]:
    """How many are in each state, by its value: counted without a call of ours for each of 18,000 rows."""
    return Counter(map(attrgetter("state._value_"), outcomes))


def groups(outcomes: Iterable[Outcome]) -> Counter[str]:
    """How many belong to each filter chip."""
    counted: Counter[str] = Counter()
    for name, number in states(outcomes).items():
        counted["checking" if name in _CHECKING else name] += number
    return counted


def differing(newer: Sequence[Outcome], older: Sequence[Outcome]) -> tuple[int, ...] | None:
    """Which places differ; None where these are not the same rows in the same order."""
    pairs = list(zip(newer, older, strict=False))
    if len(newer) != len(older) or any(new.change_id != old.change_id for new, old in pairs):
        return None
    return tuple(place for place, (new, old) in enumerate(pairs) if new != old)


class OutcomeModel(RecordModel):
    """What became of each row."""

    def __init__(self, parent: QObject | None = None, *, with_batch: bool = False) -> None:
        columns = [
            Column(
                "STATE",
                lambda o: explain.state_word(o.state),
                lambda o: o.state.value,
                state=lambda o: o.state,
                tip=self._next,
            ),
            Column("ROW", lambda o: formats.count(o.row), lambda o: o.row, right=True),
            Column("ORDER", lambda o: o.order or formats.NONE, lambda o: o.order, tip=lambda o: o.action_id),
            Column("ACTION", lambda o: o.action_id or formats.NONE, lambda o: o.action_id),
            Column(
                "PARTNER", lambda o: o.partner or formats.NONE, lambda o: o.partner.casefold(), tip=lambda o: o.partner
            ),
            Column("OPERATION", self._operation, self._operation),
            Column("REASON", self._reason, self._reason, tip=lambda o: o.reason),
            Column("SALES", str, _delta, right=True, pair=self._sales),
            Column("COMMISSION", str, lambda o: o.payout_before, right=True, pair=self._commission),
            Column(
                "LOCK",
                lambda o: formats.day_time(o.locking_date),
                lambda o: o.locking_date,
                tip=lambda o: formats.with_zone(o.locking_date),
            ),
            Column("NEXT", self._next, self._next, tip=self._next, ink=lambda _o: "second"),
        ]
        if with_batch:
            columns.insert(1, Column("BATCH", lambda o: formats.count(o.batch_id), lambda o: o.batch_id, right=True))
            columns.insert(
                2,
                Column(
                    "WHEN",
                    lambda o: formats.day_time(o.updated_at),
                    lambda o: o.updated_at,
                    tip=lambda o: formats.with_zone(o.updated_at),
                ),
            )
        self.currency = ""
        self._undos: frozenset[int] = frozenset()
        super().__init__(columns, parent)

    def title(self, name: str) -> str:
        """A column's header."""
        unit = f" ({self.currency})" if self.currency else ""
        return {
            "STATE": self.tr("State"),
            "BATCH": self.tr("Batch"),
            "WHEN": self.tr("Last news"),
            "ROW": self.tr("Row"),
            "ORDER": self.tr("Order"),
            "ACTION": self.tr("Action ID"),
            "PARTNER": self.tr("Partner"),
            "OPERATION": self.tr("What was asked"),
            "REASON": self.tr("Reason"),
            "SALES": self.tr("Sales") + unit,
            "COMMISSION": self.tr("Commission") + unit,
            "LOCK": self.tr("Locks"),
            "NEXT": self.tr("What it means"),
        }[name]

    def title_tip(self, name: str) -> str:
        """One sentence on a word of the service, with impact.com's own word."""
        term = {
            "ORDER": "order", "ACTION": "action", "PARTNER": "partner", "OPERATION": "operation",
            "REASON": "reason", "SALES": "sales", "COMMISSION": "paid", "LOCK": "lock",
        }.get(name)  # fmt: skip
        return terms.tip(term) if term else ""

    def key(self, record: Outcome) -> int:
        """The change's number in the journal."""
        return record.change_id

    def set_outcomes(
        self,
        outcomes: tuple[Outcome, ...],
        *,
        undos: frozenset[int] = frozenset(),
        changed: Sequence[int] | None = None,
        keep: Callable[[Outcome], bool] | None = None,
    ) -> None:
        """Show outcomes. `undos` are the batches that take back others; `keep` says which of them are shown.

        `changed` are the places that differ where they are the same rows as before (`differing`): only these are
        made anew.
        """
        currencies = {outcome.currency for outcome in outcomes}
        currency = currencies.pop() if len(currencies) == 1 else ""
        undos |= self._undos  # what is an undo stays one; and a worker may still write the rows of the batch before
        if currency != self.currency or undos != self._undos:
            changed = None
        self.currency, self._undos = currency, undos
        self._titles = []
        if changed is None or len(outcomes) != len(self._records):
            self.set_records(outcomes, keep=keep)
        elif changed:
            self.put(outcomes, changed)
            if keep is not None or self._keep is not None:
                self.keep(keep)

    def line(self, outcome: Outcome, *, file: str) -> str:
        """Everything known of one outcome in one line, as an answer to whoever asks for it; `file` names its sheet."""
        said = [file]
        for column in self.columns:
            text = column.pair(outcome).text if column.pair is not None else column.text(outcome)
            if column.name == "WHEN":
                text = formats.with_zone(outcome.updated_at)
            elif column.name == "LOCK":
                text = formats.with_zone(outcome.locking_date)
            if text and text != formats.NONE:
                # Away from its table a bare “Order” could be anything of it.
                title = self.tr("Order number") if column.name == "ORDER" else self.title(column.name)
                said.append(f"{title}: {text}")
        return "; ".join(" ".join(part.split()) for part in said if part)

    def result_titles(self) -> tuple[str, ...]:
        """The columns a results workbook gets beside the sheet's own."""
        return (
            self.tr("Result"), self.tr("Order number"), self.tr("Action ID"), self.tr("Partner"),
            self.tr("What was asked"), self.tr("Reason"), self.tr("Currency"), self.tr("Sales before"),
            self.tr("Sales after"), self.tr("Commission before"), self.tr("Commission after"),
            self.tr("What it means"),
        )  # fmt: skip

    def result_cells(self, outcome: Outcome) -> tuple[str | Decimal, ...]:
        """Their cells for one outcome: amounts are numbers with the currency's places."""
        found, sent = bool(outcome.action_id), outcome.state not in UNSENT_STATES
        money = (
            outcome.amount_before if found else None,
            outcome.amount_after if found and sent else None,
            outcome.payout_before if found else None,
            outcome.payout_after if found and sent else None,
        )
        return (
            explain.state_word(outcome.state), outcome.order, outcome.action_id, outcome.partner,
            self._operation(outcome), self._reason(outcome), outcome.currency if found else "",
            *("" if value is None else with_places(value, outcome.currency) for value in money), self._told(outcome),
        )  # fmt: skip

    def _told(self, outcome: Outcome) -> str:
        """What it means, for whoever reads the workbook alone: also which batch of the sheet sent it."""
        elsewhere = outcome.facts.get("in_batch")
        sent = self.tr("Sent in batch {number}.").format(number=elsewhere) if elsewhere else ""
        return together(*(text for text in (sent, self._next(outcome)) if text))

    def _operation(self, outcome: Outcome) -> str:
        """An undo asks for what was before, by whatever writes that takes."""
        return self.tr("Take back") if outcome.batch_id in self._undos else explain.operation_word(outcome.operation)

    def _reason(self, outcome: Outcome) -> str:
        """The reason belongs to the change, not to its way back."""
        return formats.NONE if outcome.batch_id in self._undos else reasons.word(outcome.reason)

    def _unit(self, outcome: Outcome) -> str:
        return "" if self.currency else outcome.currency

    def _sales(self, outcome: Outcome) -> Pair:
        if not outcome.action_id:
            return Pair(formats.NONE, "")
        before = formats.amount(outcome.amount_before, outcome.currency)
        if outcome.amount_after is None or outcome.state in UNSENT_STATES:  # what was never sent changed nothing
            return Pair(before, "", unit=self._unit(outcome))
        rises = outcome.amount_after > outcome.amount_before and outcome.batch_id not in self._undos
        after = formats.amount(outcome.amount_after, outcome.currency)
        return Pair(before, after, unit=self._unit(outcome), rises=rises)

    def _commission(self, outcome: Outcome) -> Pair:
        if not outcome.action_id:
            return Pair(formats.NONE, "")
        before = formats.amount(outcome.payout_before, outcome.currency)
        if outcome.payout_after is None or outcome.state in UNSENT_STATES:
            return Pair(before, "")
        rises = outcome.payout_after > outcome.payout_before and outcome.batch_id not in self._undos
        return Pair(before, formats.amount(outcome.payout_after, outcome.currency), rises=rises)

    def _next(self, outcome: Outcome) -> str:
        if "sent_in" in outcome.facts:
            return self.tr("Sent in batch {number}.").format(number=outcome.facts["sent_in"])
        if "decided_in" in outcome.facts:
            return self.tr("Decided in batch {number}: nothing was sent.").format(number=outcome.facts["decided_in"])
        if outcome.codes:
            said = explain.say(outcome.codes[0].value, outcome.facts)
            # What there was to do about it was said in its review, whose buttons are not here.
            reviewed = outcome.state is RowState.LOOK or Code.LEFT_BY_PERSON in outcome.codes
            return together(said.title, said.meaning) if reviewed else said.text
        if outcome.state is RowState.CONFIRMED:
            return self.tr("Read back: it is as intended.")
        if outcome.state is RowState.UNDONE and "undone_by" in outcome.facts:
            words = self.tr("Taken back by batch {number}, and read back as it was before.")
            return words.format(number=outcome.facts["undone_by"])
        if outcome.state is RowState.UNDONE:
            return self.tr("Taken back, and read back as it was before.")
        if outcome.state is RowState.WAITING:
            return self.tr("Not sent yet.")
        if outcome.state in OPEN_STATES:
            return self.tr("On its way. It is looked up until it is proved.")
        return ""


def _delta(outcome: Outcome) -> Decimal:
    if outcome.amount_after is None or outcome.state in UNSENT_STATES:
        return outcome.amount_before
    return outcome.amount_after - outcome.amount_before
