"""A row as it stands in the tables of a report: its money before and after, what it was proved by, what it means."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from reversal_desk import words
from reversal_desk.model import OPEN_STATES, Accounted, Code, Outcome, RowState
from reversal_desk.report.figures import is_proved, wanted_commission, wanted_sales
from reversal_desk.report.wording import ABOUT, ARROW, NONE, Speech, amount, count, known, moment, plain

#: What the engine's word for its evidence begins with: "update <id>", "submission <id> complete".
_EVIDENCE = {"update": "by_log", "submission": "by_receipt"}
#: Codes that say how a proved row came to be so; all others on one are news since.
_NO_NEWS = frozenset({Code.NOT_OURS, Code.UNDO_TAKEN_BACK})
#: Facts in the first sentence of a code that tell rows apart which are counted together.
_OF_ONE_ROW = {"order": "…", "wanted": "…"}


class Rows:
    """Makes the cells of one batch's rows; every cell is a part of the page already."""

    def __init__(self, speech: Speech, *, undo: bool, sign: int) -> None:
        self._say = speech
        self._undo = undo
        self._sign = sign
        self._states = {state: speech.text(word) for state, word in words.STATE_WORDS.items()}
        self._operations = {operation: speech.text(word) for operation, word in words.OPERATION_WORDS.items()}

    # ------------------------------------------------------------------ the lines of the tables

    def in_full(self, line: Accounted) -> str:
        """Its line in the table of every row."""
        outcome = line.outcome
        asked = self._say("take_back") if self._undo else self._asked(outcome)
        return _line(
            *self._names(outcome), plain(asked), self._sales(line), self._commission(line),
            plain(self._states[outcome.state]), self._proved_when(line), plain(self._brief(line)),
        )  # fmt: skip

    def refused(self, line: Accounted) -> str:
        """Its line among the refused rows."""
        return _line(*self._names(line.outcome), self._sales(line), self._commission(line), plain(self.means(line)))

    def with_state(self, line: Accounted) -> str:
        """Its line among rows of several states: those being checked, and those with news."""
        outcome = line.outcome
        state = plain(self._states[outcome.state])
        return _line(*self._names(outcome), self._sales(line), self._commission(line), state, plain(self.means(line)))

    def undone(self, line: Accounted) -> str:
        """Its line among the rows that were undone."""
        by = NONE if line.back_batch is None else self._say("batch", number=line.back_batch)
        names = self._names(line.outcome)
        return _line(*names, self._sales(line), self._commission(line), plain(by), plain(moment(line.back_at)))

    def make_good(self, line: Accounted) -> str:
        """Its line in the make-good list; the partner stands above it."""
        outcome, currency = line.outcome, line.outcome.currency
        row, order, action, _ = self._names(outcome)
        lock = self._say("no_lock") if outcome.locking_date is None else moment(outcome.locking_date)
        sales, commission = wanted_sales(line), wanted_commission(line)
        return _line(
            row, order, action, plain(lock), self._owed(sales, currency), self._owed(commission, currency, about=True),
        )  # fmt: skip

    # ------------------------------------------------------------------ what it means

    def has_news(self, outcome: Outcome) -> bool:
        """Whether something is to be said of a row that was proved."""
        settled = outcome.state in {RowState.CONFIRMED, RowState.ALREADY_SO, RowState.UNDONE}
        return settled and not _NO_NEWS.issuperset(outcome.codes)

    def means(self, line: Accounted) -> str:
        """Everything there is to say of a row, with what can be done."""
        outcome = line.outcome
        said = [self._said(code, outcome) for code in outcome.codes]
        return words.together(*(message.text for message in said)) or self._without_code(line)

    def reason(self, outcome: Outcome) -> str:
        """Why a row was not sent, in words that are the same for all rows of one reason."""
        if not outcome.codes:
            return ""
        facts = known(outcome.facts)
        facts |= {name: left for name, left in _OF_ONE_ROW.items() if name in facts}
        said: str = self._say.say(outcome.codes[0].value, facts).title
        return said.replace("….", "…").replace("…。", "…")

    def _said(self, code: Code, outcome: Outcome) -> words.Message:
        said = self._say.say(code.value, known(outcome.facts))
        reviewed = outcome.state is RowState.LOOK or Code.LEFT_BY_PERSON in outcome.codes
        # what there was to do about it was said in its review, whose buttons are not here
        return words.Message(said.title, said.meaning, "") if reviewed else said

    def _brief(self, line: Accounted) -> str:
        """What it was proved by, or the first sentence of why not."""
        outcome = line.outcome
        titles: Iterable[str] = (self._said(code, outcome).title for code in outcome.codes if code is not Code.NOT_OURS)
        proof = self._proof(line)
        return words.together(proof, *titles) or self._without_code(line)

    def _without_code(self, line: Accounted) -> str:
        proof = self._proof(line)
        if proof:
            return proof
        if line.outcome.state is RowState.WAITING:
            return self._say("not_yet")
        return self._say("on_its_way") if line.outcome.state in OPEN_STATES else ""

    def _proof(self, line: Accounted) -> str:
        """What a row was proved by, in plain words; "" where nothing is proved of it."""
        outcome = line.outcome
        if line.back_batch is not None and Code.UNDO_TAKEN_BACK not in outcome.codes:
            return self._say("by_undo", number=line.back_batch)
        if not is_proved(outcome, undo=self._undo):
            return ""
        if outcome.state is RowState.ALREADY_SO:
            return self._say("by_others")
        kind, _, _ = line.evidence.partition(" ")
        return self._say(_EVIDENCE.get(kind, "by_reading"))

    def _proved_when(self, line: Accounted) -> str:
        if line.back_at is not None:
            return plain(moment(line.back_at))
        return plain(moment(line.read_at)) if is_proved(line.outcome, undo=self._undo) else NONE

    # ------------------------------------------------------------------ cells

    def _names(self, outcome: Outcome) -> tuple[str, str, str, str]:
        return (
            count(outcome.row), plain(outcome.order or NONE), plain(outcome.action_id or NONE),
            plain(outcome.partner or NONE),
        )  # fmt: skip

    def _asked(self, outcome: Outcome) -> str:
        operation = self._operations[outcome.operation]
        return f"{operation} · {self._say.reason(outcome.reason)}" if outcome.reason else operation

    def _sales(self, line: Accounted) -> str:
        outcome = line.outcome
        steps = self._steps(line, outcome.amount_before, outcome.amount_after, line.back_amount)
        return self._money(outcome, steps, outcome.amount_after, about="")

    def _commission(self, line: Accounted) -> str:
        outcome = line.outcome
        steps = self._steps(line, outcome.payout_before, outcome.payout_after, line.back_payout)
        return self._money(outcome, steps, line.payout_expected, about=f"{ABOUT} ")

    def _steps(
        self, line: Accounted, before: Decimal, after: Decimal | None, back: Decimal | None
    ) -> list[Decimal]:
        """What was read, one after the other: only that."""
        proved = is_proved(line.outcome, undo=self._undo) or line.outcome.state is RowState.UNDONE
        steps = [before]
        if proved and after is not None:
            steps.append(after)
            if back is not None:
                steps.append(back)
        return steps

    def _money(self, outcome: Outcome, steps: Iterable[Decimal], asked: Decimal | None, *, about: str) -> str:
        """Amounts with their arrows; what was asked for and is not proved stands in brackets."""
        if not outcome.action_id:
            return NONE
        currency = outcome.currency
        said = [amount(value, currency) for value in steps]
        if outcome.state in OPEN_STATES and asked is not None:
            said.append(f"({about}{amount(asked, currency)})")
        return plain(f" {ARROW} ".join(said) + f" {currency}".rstrip())

    def _owed(self, value: Decimal | None, currency: str, *, about: bool = False) -> str:
        if value is None:
            return NONE
        return plain(f"{ABOUT if about else ''} {amount(self._sign * value, currency)} {currency}".strip())


def _line(*cells: str) -> str:
    return "<tr><td>" + "<td>".join(cells) + "\n"
