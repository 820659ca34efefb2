"""One function per guard code of product.md 4 that depends on state, time, other rows or other batches. Pure.

`judge` adds to what `plan` found while working out the wish, looks up each code's effect and gives the state.
The same functions are asked again in the transaction that sends (`ask_again`).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from decimal import ROUND_CEILING, Decimal
from typing import TYPE_CHECKING

from msgspec import Struct, field
from msgspec.structs import replace

from reversal_desk import late, words
from reversal_desk.model import (
    Action,
    ActionState,
    Change,
    Code,
    Limits,
    MatchHow,
    Operation,
    Policy,
    Row,
    RowEdit,
    RowState,
)

# Late: the journal asks this room for deadlines at each start, which need no words of a sheet.
if TYPE_CHECKING:
    from reversal_desk import mapping
else:
    mapping = late.room("reversal_desk.mapping")

#: Writes queue for up to 21 documented minutes, so the last hour counts as locked (contract 5.6).
LOCK_MARGIN = timedelta(hours=1)
SOON = timedelta(hours=24)
HANDLED_DAYS = timedelta(days=180)
#: So many rows go out as a test before the others: no test is stopped by a limit of the account.
TEST_ROWS = 5
#: A partner of whom no more rows are taken back has no share: one order of one would always be all it has.
FEW_OF_PARTNER = 5
#: So many partners are named who lose more than the account's limit, each by so many signs at most.
_PARTNERS_NAMED, _NAME_LENGTH = 3, 40
#: So many writes an hour an account takes beside its brand's other tools (contract 8: 1,000), each in so many seconds.
WRITES_AN_HOUR, WRITE_SECONDS = 900, 0.3

#: What the wire can carry: 8 digits and 2 decimals (contract 2).
_LARGEST = Decimal("99999999.99")

#: What a code does to its row unless a person accepts it.
EFFECTS: dict[Code, RowState] = {
    Code.NOT_AFFILIATE: RowState.LEFT_OUT,
    Code.NOT_FOUND: RowState.BLOCKED,
    Code.OPERATION_UNCLEAR: RowState.LOOK,
    Code.REFUND_NOT_FINAL: RowState.LEFT_OUT,
    Code.NOTHING_ASKED: RowState.LEFT_OUT,
    Code.LEFT_BY_PERSON: RowState.LEFT_OUT,
    Code.HIDDEN_ROW: RowState.LEFT_OUT,
    Code.DAMAGED_ID: RowState.BLOCKED,
    Code.TOLERANT_MATCH: RowState.LOOK,
    Code.SEVERAL_ACTIONS: RowState.LOOK,
    Code.DUPLICATE_ROW: RowState.LOOK,
    Code.HANDLED_BEFORE: RowState.LOOK,
    Code.NOTHING_TO_CHANGE: RowState.LEFT_OUT,
    Code.ALREADY_REVERSED: RowState.LEFT_OUT,
    Code.LOCKED: RowState.BLOCKED,
    Code.LOCKS_SOON: RowState.LOOK,
    Code.LOCKS_BEFORE_ITS_TURN: RowState.LOOK,
    Code.REVERSED_NEEDS_RESET: RowState.BLOCKED,
    Code.REVERSED_ELSEWHERE: RowState.LOOK,
    Code.RESET_LOSES: RowState.LOOK,
    Code.AMOUNT_ZERO: RowState.LOOK,
    Code.AMOUNT_HIGHER: RowState.LOOK,
    Code.AMOUNT_FAR_BELOW: RowState.LOOK,
    Code.AMOUNT_NEGATIVE: RowState.BLOCKED,
    Code.AMOUNT_UNREADABLE: RowState.BLOCKED,
    Code.AMOUNT_TOO_LARGE: RowState.LOOK,
    Code.REFUND_OVER_TOTAL: RowState.LOOK,
    Code.REFUND_AGAIN: RowState.LOOK,
    Code.CURRENCY_DIFFERS: RowState.LOOK,
    Code.ITEMS_NEEDED: RowState.LOOK,
    Code.SKU_UNKNOWN: RowState.BLOCKED,
    Code.SKU_TWICE: RowState.BLOCKED,
    Code.QUANTITY_HIGHER: RowState.BLOCKED,
    Code.AMOUNTS_DISAGREE: RowState.LOOK,
    Code.REASON_UNKNOWN: RowState.BLOCKED,
    Code.CHANGED_SINCE: RowState.LOOK,
    Code.OPEN_ENDED_LOCK: RowState.LOOK,
    Code.OTHER_SENDER: RowState.BLOCKED,
    Code.MANY: RowState.LOOK,
}

#: Codes a person can answer for; the others need another sheet, another amount or another day.
#: DAMAGED_ID is one where an action was found by the digits that are left; else it stays blocked.
ACCEPTABLE = (
    frozenset(code for code, effect in EFFECTS.items() if effect is RowState.LOOK) - {Code.OPERATION_UNCLEAR}
) | {Code.DAMAGED_ID}

#: Codes about the amount that would be set, beside the present one. Where either is another, so is the question.
ABOUT_AMOUNTS = frozenset(
    {
        Code.AMOUNT_ZERO,
        Code.AMOUNT_HIGHER,
        Code.AMOUNT_FAR_BELOW,
        Code.AMOUNT_TOO_LARGE,
        Code.AMOUNTS_DISAGREE,
        Code.REFUND_OVER_TOTAL,
        Code.REFUND_AGAIN,
        Code.CURRENCY_DIFFERS,
        Code.ITEMS_NEEDED,
        Code.RESET_LOSES,
    }
)


def asked_anew(edit: RowEdit) -> RowEdit:
    """A row's edit without the yes to amounts that are others now."""
    return replace(edit, accepted=edit.accepted - ABOUT_AMOUNTS) if edit.accepted & ABOUT_AMOUNTS else edit


#: Codes that many rows have for the same reason: the fact that names the rule, so that it is answered once. A rule
#: that is empty text belongs to the one row. The other codes are looked at row by row.
_RULE_FACTS: dict[Code, str] = {
    Code.TOLERANT_MATCH: "why",
    Code.DAMAGED_ID: "why",
    Code.SEVERAL_ACTIONS: "pattern",
    Code.CURRENCY_DIFFERS: "sheet_currency",
    Code.AMOUNTS_DISAGREE: "rule",
    Code.REFUND_OVER_TOTAL: "over",
    Code.HANDLED_BEFORE: "batch",
    Code.DUPLICATE_ROW: "repeat",
}
#: Why an order stands twice where a yes is good for all such rows. Of two different changes one has to be chosen.
_REPEATS = frozenset({"again", "taken_back", "keep", "below", "reasons"})
#: Facts of a row that is clear but for one thing that stands beside it: who has read that can say what it means.
_READ_BESIDE = frozenset({"caption", "remark", "goes_on", "postage"})
#: One question for the whole sheet, whatever the row.
_OF_THE_SHEET = frozenset({Code.AMOUNT_FAR_BELOW, Code.ITEMS_NEEDED, Code.OPEN_ENDED_LOCK, Code.LOCKS_SOON})
#: How many examples a question shows (product.md 4).
SAMPLES = 5


def _is_rival(code: Code, facts: Mapping[str, str]) -> bool:
    """Whether a row stands against another one of its action, so that only one of them can be sent. Of one cause."""
    return code is Code.DUPLICATE_ROW and "file" not in facts and facts.get("repeat") not in _REPEATS


def may_be_answered(code: Code, facts: Mapping[str, str]) -> bool:
    """Whether a person can say of the code, whatever its causes: send it all the same. Of rows that ask for nothing
    certain they can only where something beside them was the whole doubt, and they have read it."""
    return all(_may_be_answered(code, each) for each in words.each_cause(code, facts))


def _may_be_answered(code: Code, facts: Mapping[str, str]) -> bool:
    if code is Code.DUPLICATE_ROW and facts.get("repeat") == "sums":
        return False
    return code in ACCEPTABLE or (code is Code.OPERATION_UNCLEAR and not _READ_BESIDE.isdisjoint(facts))


def _causes(change: Change, code: Code) -> dict[str, Mapping[str, str]]:
    """What each cause of a code is answered by, with the facts as that cause has them."""
    each_has = words.each_cause(code, change.facts)
    return {question_key(replace(change, facts=facts), code): facts for facts in each_has}


def question_key(change: Change, code: Code) -> str:
    """What an answer belongs to: the code and its rule, or the code and the row where each row is its own question.

    Of a code that has one cause here: `questions` asks about several one by one.
    """
    own = f"{code.value}|row {change.row.number} {change.action.id if change.action else ''}".strip()
    if code is Code.OPERATION_UNCLEAR:
        for name in words.UNCLEAR:
            if name in change.facts:
                return f"{code.value}|{name} {change.facts[name]}"
        return f"{code.value}|{mapping.plain_word(change.facts.get('status', '') or change.row.status)}"
    if code in _OF_THE_SHEET:
        return code.value
    if code is Code.DUPLICATE_ROW and "file" in change.facts:
        return f"{code.value}|file {change.facts['file']}"
    if code is Code.TOLERANT_MATCH and change.facts.get("why") == "other_order":
        return own  # a slipped column, row by row
    if code is Code.DUPLICATE_ROW and "repeat" not in change.facts and change.action is not None:
        # one of its rows is to be chosen, the same way for all actions whose rows differ alike
        differ = change.facts.get("rivals")
        return f"{code.value}|rivals {differ}" if differ else f"{code.value}|action {change.action.id}"
    rule = change.facts.get(_RULE_FACTS[code], "") if code in _RULE_FACTS else ""
    return f"{code.value}|{rule}" if rule else own


def rules(change: Change) -> frozenset[str]:
    """What the line waits for, each with its rule where it has one: lines with the same are alike."""
    keys = [(code, key) for code in change.codes for key in _causes(change, code)]
    return frozenset(code.value if key.startswith(f"{code.value}|row ") else key for code, key in keys)


class Question(Struct, frozen=True):
    """Something a person is asked once, with the lines it is asked for; `samples` are the first few of them."""

    key: str
    code: Code
    changes: tuple[Change, ...]

    @property
    def samples(self) -> tuple[Change, ...]:
        """Examples to look at before answering."""
        return self.changes[:SAMPLES]

    @property
    def facts(self) -> Mapping[str, str]:
        """Facts for the sentence of the code, of the first line: of this cause alone where it has several."""
        first = self.changes[0]
        return _causes(first, self.code).get(self.key, first.facts)


def questions(changes: Iterable[Change], policy: Policy) -> tuple[Question, ...]:
    """What the lines that wait for a person wait for, each rule once, the most frequent first."""
    asked: dict[str, tuple[Code, list[Change]]] = {}
    for change in changes:
        if change.state is not RowState.LOOK:
            continue
        for code in change.codes:
            if EFFECTS[code] is RowState.BLOCKED and code is not Code.DAMAGED_ID:
                continue
            if code in change.accepted | policy.accept:
                continue
            for key in _causes(change, code):
                if key not in policy.answers:
                    asked.setdefault(key, (code, []))[1].append(change)
    found = [Question(key, code, tuple(lines)) for key, (code, lines) in asked.items()]
    return tuple(sorted(found, key=lambda question: -len(question.changes)))


def of_rivals(question: Question) -> bool:
    """Whether rows ask different things of one action: which one counts is said once for all such actions."""
    return question.code is Code.DUPLICATE_ROW and "repeat" not in question.facts and "rivals" in question.facts


def may_be_answered_at_once(question: Question) -> bool:
    """Whether one answer settles all its lines."""
    if _is_rival(question.code, question.facts) and not of_rivals(question):
        return False
    return may_be_answered(question.code, question.facts)


def rivals(question: Question, changes: Iterable[Change]) -> tuple[tuple[Change, ...], ...]:
    """For each action of such a question all its rows in the sheet's order, also one that says the same as the first
    or asks for what is so already: it may be the last word on the order."""
    asked: dict[str, list[Change]] = {change.action.id: [] for change in question.changes if change.action}
    for change in changes:
        if change.action is not None and change.action.id in asked and "rivals" in change.facts:
            asked[change.action.id].append(change)
    return tuple(tuple(sorted(rows, key=lambda change: change.row.number)) for rows in asked.values())


class Handled(Struct, frozen=True):
    """An earlier or running batch of this program that touched the action; `took_back`: the batch whose change it
    undid, 0 where it is no undo; `reversed`: it is a whole reversal, proved, that stands."""

    batch: int
    at: datetime
    open: bool
    took_back: int = 0
    reversed: bool = False


class Duplicate(Struct, frozen=True):
    """Another row of this batch that speaks of the same action. `rivals`: what its rows ask for, where they differ;
    `reasons` where they do so in nothing but the reason."""

    row: int
    same: bool
    rivals: str = ""
    reasons: str = ""


class Elsewhere(Struct, frozen=True):
    """A row of a file opened together with this one that asks something of the action and was not sent."""

    file: str
    row: int


class Situation(Struct, frozen=True):
    """What the guards may know: server time, what was downloaded, other rows and batches, fresh reads.

    `covered`: whether every day was read on which the row's order can have been tracked.

    `turns`: action -> when it will be sent by the hourly budget, as far as its lock may come before; `queue_time` is
    how long the account's changes usually take from there. `elsewhere`: action -> an earlier file that speaks of it.
    """

    now: datetime
    covered: Callable[[Row], bool]
    handled: Mapping[str, Handled] = field(default_factory=dict)
    duplicates: Mapping[tuple[int, str], Duplicate] = field(default_factory=dict)
    fresh: Mapping[str, Action] = field(default_factory=dict)
    turns: Mapping[str, datetime] = field(default_factory=dict)
    queue_time: timedelta = timedelta(0)
    elsewhere: Mapping[str, Elsewhere] = field(default_factory=dict)


class Finding(Struct, frozen=True):
    """A guard that spoke. `effect` overrides the usual effect of its code."""

    code: Code
    facts: Mapping[str, str] = field(default_factory=dict)
    effect: RowState | None = None


Guard = Callable[[Change, Situation], Finding | None]


def _when(moment: datetime) -> str:
    return moment.isoformat(timespec="minutes")


# --------------------------------------------------------------------------- the row and its match


def hidden_row(change: Change, _: Situation) -> Finding | None:
    """Hidden or filtered out in the workbook."""
    return Finding(Code.HIDDEN_ROW) if change.row.hidden else None


def continued_row(change: Change, _: Situation) -> Finding | None:
    """A further line of an order whose first line speaks for it."""
    first = change.row.continues
    return Finding(Code.DUPLICATE_ROW, {"other": str(first)}, RowState.LEFT_OUT) if first is not None else None


def damaged_id(change: Change, _: Situation) -> Finding | None:
    """Mangled by Excel: a question where exactly one action fits what is left of it, else blocked (product.md 4)."""
    if not change.row.damaged or change.how is MatchHow.ACTION_ID:
        return None
    by_digits = change.how is MatchHow.DAMAGED
    return Finding(Code.DAMAGED_ID, {"order": change.order}, RowState.LOOK if by_digits else RowState.BLOCKED)


def no_action(change: Change, situation: Situation) -> Finding | None:
    """No action: calm where everything around the order's own date was read, else a doubt. An order without a date can
    be of any day: it is calm where every day was read that the service keeps."""
    if change.action is not None or change.row.damaged:
        return None
    if not change.order:
        return Finding(Code.NOT_FOUND, {"why": "no_number"})
    undated, covered = change.row.date is None, situation.covered(change.row)
    if undated and not covered:
        return Finding(Code.NOT_FOUND, {"why": "no_date"})
    why = change.facts.get("why", "")
    if why in {"near", "several"} or why.startswith("similar:"):
        return Finding(Code.NOT_FOUND, {"why": why})
    if change.row.action_id or not covered:
        return Finding(Code.NOT_FOUND, {"why": "not_downloaded"})
    return Finding(Code.NOT_AFFILIATE, {"days": "all"} if undated else {})


def duplicate_row(change: Change, situation: Situation) -> Finding | None:
    """The same action twice in this batch: identical wishes merge, different ones need a person. So does one that an
    earlier file speaks of too: whichever of the two is sent, the other must not be forgotten."""
    found = situation.duplicates.get(change.key)
    if found is None:
        other = situation.elsewhere.get(change.action.id) if change.action else None
        if other is None or change.operation is Operation.LEAVE or Code.DUPLICATE_ROW in change.accepted:
            return None
        return _one_more(change, "elsewhere", {"other": str(other.row), "file": other.file})
    facts = {"other": str(found.row), **({"rivals": found.rivals} if found.rivals else {})}
    facts |= {"reasons": found.reasons} if found.reasons else {}
    if found.same:
        return Finding(Code.DUPLICATE_ROW, facts, RowState.LEFT_OUT)
    return _one_more(change, "rival", facts)


def _one_more(change: Change, cause: str, facts: Mapping[str, str]) -> Finding:
    """DUPLICATE_ROW for a cause that is known here only, beside what the row's order was asked about already."""
    if change.facts.get("repeat", "sums") == "sums":  # which no yes answers, whatever else there is
        return Finding(Code.DUPLICATE_ROW, facts)
    return Finding(Code.DUPLICATE_ROW, words.with_cause(Code.DUPLICATE_ROW, change.facts, {**facts, "repeat": cause}))


def still_to_come(change: Change, situation: Situation) -> Finding | None:
    """Cancelled or refunded on a day that has not come yet, wherever on earth: until then it may be called off."""
    if change.row.last_day is None or change.operation is Operation.LEAVE or Code.LEFT_BY_PERSON in change.codes:
        return None
    day, said = change.row.last_day
    if day.replace(tzinfo=UTC) - situation.now < _A_DAY or Code.OPERATION_UNCLEAR in change.accepted:
        return None
    facts = {"remark": said}
    if Code.OPERATION_UNCLEAR in change.codes:  # it is unclear for another cause, too
        facts = words.with_cause(Code.OPERATION_UNCLEAR, change.facts, facts)
    return Finding(Code.OPERATION_UNCLEAR, facts)


_A_DAY = timedelta(days=1)
# --------------------------------------------------------------------------- the action's state


def already_as_wanted(change: Change, situation: Situation) -> Finding | None:
    """The action already has the wanted state or amount, or is reversed and cannot be changed."""
    action = change.action
    if action is None:
        return None
    reversed_now = action.state is ActionState.REVERSED
    match change.operation:
        case Operation.REVERSE:
            return Finding(Code.ALREADY_REVERSED, _our_reversal(action, situation)) if reversed_now else None
        case Operation.MODIFY | Operation.ITEMS:
            if reversed_now:
                return Finding(Code.REVERSED_NEEDS_RESET)
            same = change.amount_after is not None and change.amount_after == action.amount
            return Finding(Code.NOTHING_TO_CHANGE, {"amount": str(action.amount)}) if same else None
        case Operation.RESET:
            untouched = not reversed_now and not action.changed_before
            return Finding(Code.NOTHING_TO_CHANGE, {"amount": str(action.amount)}) if untouched else None
        case Operation.LEAVE:
            return None


def _our_reversal(action: Action, situation: Situation) -> dict[str, str]:
    """Which batch of ours reversed an action, and when; nothing where the journal knows of none that stands."""
    found = situation.handled.get(action.id)
    if found is None or not found.reversed:
        return {}
    return {"reversed_by": str(found.batch), "reversed_at": _when(found.at)}


def reversed_elsewhere(change: Change, situation: Situation) -> Finding | None:
    """A reset of a reversal that no batch of this program made: it may have been meant."""
    action = change.action
    if change.operation is not Operation.RESET or action is None or action.state is not ActionState.REVERSED:
        return None
    found = situation.handled.get(action.id)
    ours = found is not None and not found.took_back  # what we took back and is reversed again was somebody else
    return None if ours else Finding(Code.REVERSED_ELSEWHERE)


def reset_loses(change: Change, _: Situation) -> Finding | None:
    """A reset goes back to what was first tracked, past any change that came before the reversal (contract 5.9)."""
    action = change.action
    if change.operation is not Operation.RESET or action is None or action.state is not ActionState.REVERSED:
        return None
    stood = amount_before_reversal(action)
    if stood is None or action.intended_amount is None or stood == action.intended_amount:
        return None
    return Finding(Code.RESET_LOSES, {"amount": str(stood), "original": str(action.intended_amount)})


def amount_before_reversal(action: Action) -> Decimal | None:
    """What a reversed action stood at before; None where nobody says. Some services keep the amount as it was."""
    if action.amount:
        return action.amount
    return None if action.delta_amount is None else action.amount - action.delta_amount


def locked(change: Change, situation: Situation) -> Finding | None:
    """Approved, cleared, past its lock, or within the hour before it, on server time."""
    action = change.action
    if action is None:
        return None
    when = _when(action.locking_date) if action.locking_date else "—"
    return Finding(Code.LOCKED, {"when": when}) if is_locked(action, situation.now) else None


def is_locked(action: Action, now: datetime) -> bool:
    """Approved, cleared, or past its lock less the last hour; `now` is server time."""
    past = action.locking_date is not None and action.locking_date - LOCK_MARGIN <= now
    return past or action.state is ActionState.APPROVED or action.cleared_date is not None


def latest_turn(action: Action, queue_time: timedelta) -> datetime | None:
    """Until when the action may be sent and still be changed before its lock; None where it has none."""
    return None if action.locking_date is None else action.locking_date - max(LOCK_MARGIN, queue_time)


def too_late(action: Action, *, steps: int, turn: datetime, queue_time: timedelta) -> Finding | None:
    """Whether the last of so many writes, the first at `turn`, comes so late that the action will be locked by then.

    Each further write waits for the proof of the one before it, so for the service's queue.
    """
    latest = latest_turn(action, queue_time)
    if latest is None or action.locking_date is None or turn + queue_time * (steps - 1) < latest:
        return None
    return Finding(Code.LOCKS_BEFORE_ITS_TURN, {"when": _when(action.locking_date), "turn": _when(turn)})


def undo_deadlines(locks: Iterable[tuple[datetime, int]], *, queue_time: timedelta) -> tuple[datetime, datetime] | None:
    """(all of it until, some of it until) for rows that lock at these moments, (lock, how many), earliest first.

    What locks first goes first: its lock, less the last hour, less the time that it and all before it take.
    """

    def took(count: int) -> timedelta:
        hours, rest = divmod(count - 1, WRITES_AN_HOUR)
        return timedelta(hours=hours, seconds=WRITE_SECONDS * (rest + 1)) + queue_time

    ends: list[datetime] = []
    before = 0
    last: datetime | None = None
    for lock, count in locks:
        before += count
        ends.append(lock - LOCK_MARGIN - took(before))
        last = lock
    return None if last is None else (min(ends), last - LOCK_MARGIN - took(1))


def locks_before_its_turn(change: Change, situation: Situation) -> Finding | None:
    """Its place in the sending order comes so late that it will be locked by then."""
    action = change.action
    turn = situation.turns.get(action.id) if action else None
    if action is None or turn is None or locked(change, situation):
        return None
    return too_late(action, steps=1, turn=turn, queue_time=situation.queue_time)


def locks_soon(change: Change, situation: Situation) -> Finding | None:
    """Locks within 24 hours, and is not locked already."""
    action = change.action
    if action is None or action.locking_date is None or locked(change, situation):
        return None
    if action.locking_date - SOON <= situation.now:
        return Finding(Code.LOCKS_SOON, {"when": _when(action.locking_date)})
    return None


def open_ended(change: Change, situation: Situation) -> Finding | None:
    """No locking date: an amount change may approve the action (contract 5.1, 5.6)."""
    action = change.action
    if action is None or action.locking_date is not None or locked(change, situation):
        return None
    changes_amount = change.operation in {Operation.MODIFY, Operation.ITEMS, Operation.RESET}
    return Finding(Code.OPEN_ENDED_LOCK) if changes_amount else None


def amounts_blocked(change: Change, _: Situation) -> Finding | None:
    """The amounts that can never be sent, and a currency that leaves nothing to propose."""
    if Code.CURRENCY_DIFFERS in change.codes and change.amount_after is None:
        return Finding(Code.CURRENCY_DIFFERS, effect=RowState.BLOCKED)
    if Code.ITEMS_NEEDED in change.codes and change.amount_after is None:
        return Finding(Code.ITEMS_NEEDED, effect=RowState.BLOCKED)
    if change.amount_after is not None and change.amount_after > _LARGEST:
        return Finding(Code.AMOUNT_TOO_LARGE, effect=RowState.BLOCKED)
    return None


# --------------------------------------------------------------------------- other batches, other people


def handled_before(change: Change, situation: Situation) -> Finding | None:
    """Changed by a batch of this program lately, also where that was undone since, or in one that has not ended."""
    found = situation.handled.get(change.action.id) if change.action else None
    if found is None:
        return None
    facts = {"batch": str(found.batch), "date": _when(found.at)}
    if found.took_back:
        facts["took_back"] = str(found.took_back)
    if found.open:
        return Finding(Code.OTHER_SENDER, facts)
    return Finding(Code.HANDLED_BEFORE, facts) if situation.now - found.at <= HANDLED_DAYS else None


def changed_since(change: Change, situation: Situation) -> Finding | None:
    """The action reads differently now than when the row was planned."""
    action = change.action
    now = situation.fresh.get(action.id) if action else None
    if action is None or now is None:
        return None
    if (now.state, now.amount, now.currency) == (action.state, action.amount, action.currency):
        return None
    return Finding(
        Code.CHANGED_SINCE,
        {
            "before": f"{action.state} {action.amount} {action.currency}",
            "after": f"{now.state} {now.amount} {now.currency}",
        },
    )


#: Asked for every row while it is reviewed.
REVIEW: tuple[Guard, ...] = (
    hidden_row,
    continued_row,
    damaged_id,
    no_action,
    still_to_come,
    duplicate_row,
    already_as_wanted,
    reversed_elsewhere,
    reset_loses,
    locked,
    locks_before_its_turn,
    locks_soon,
    open_ended,
    amounts_blocked,
    handled_before,
    changed_since,
)

_SAYS_NOTHING_IS_ASKED = frozenset(
    {Code.NOTHING_ASKED, Code.REFUND_NOT_FINAL, Code.LEFT_BY_PERSON, Code.NOT_AFFILIATE, Code.HIDDEN_ROW}
)
_CALM = _SAYS_NOTHING_IS_ASKED | {Code.ALREADY_REVERSED, Code.NOTHING_TO_CHANGE}


def judge(change: Change, situation: Situation, policy: Policy) -> Change:
    """The change with every guard asked, its codes in order of weight, and its state."""
    findings = [Finding(code) for code in change.codes]
    for guard in REVIEW:
        if guard is hidden_row and policy.include_hidden:
            continue
        found = guard(change, situation)
        if found is not None:
            findings.append(found)
    effects: dict[Code, RowState] = {}
    facts = dict(change.facts)
    for finding in findings:
        effect = finding.effect or EFFECTS[finding.code]
        if effects.get(finding.code) is not RowState.BLOCKED:
            effects[finding.code] = effect
        facts.update(finding.facts)
    left = {code for code, effect in effects.items() if effect is RowState.LEFT_OUT}
    if left:  # where nothing is asked, what else could be said of the row is noise
        kept = left & _CALM or left
        shown = tuple(code for code in effects if code in kept)
        return replace(change, codes=shown, facts=facts, state=RowState.LEFT_OUT, operation=Operation.LEAVE)
    # one of two rows has to be chosen; accepting both would send both (find_duplicates knows the chosen one)
    accepted = (change.accepted | policy.accept) & ACCEPTABLE - {Code.DUPLICATE_ROW}
    blocked = [code for code, effect in effects.items() if effect is RowState.BLOCKED]
    look = [code for code, effect in effects.items() if effect is RowState.LOOK]
    if blocked:
        state = RowState.BLOCKED
    elif [code for code in look if code not in accepted and not _answered(change, code, facts, policy)]:
        state = RowState.LOOK
    else:
        state = RowState.READY if change.operation is not Operation.LEAVE else RowState.LEFT_OUT
    return replace(change, codes=(*blocked, *look), facts=facts, state=state)


def _answered(change: Change, code: Code, facts: Mapping[str, str], policy: Policy) -> bool:
    """Whether the rule behind each cause of a code was answered with yes."""
    causes = _causes(replace(change, facts=facts), code)
    return all(_is_answered(change, code, key, own, policy) for key, own in causes.items())


def _is_answered(change: Change, code: Code, key: str, facts: Mapping[str, str], policy: Policy) -> bool:
    if may_be_answered(code, facts) and code not in ACCEPTABLE:
        return code in change.accepted or key in policy.answers
    if _is_rival(code, facts) or code not in ACCEPTABLE:
        return False
    return key in policy.answers


def sending_order(changes: Iterable[Change]) -> tuple[Action, ...]:
    """The actions that are sent, or would be once a person says yes, earliest lock first as the lane sends them."""
    meant = {
        change.action.id: change.action
        for change in changes
        if change.action is not None
        and change.operation is not Operation.LEAVE
        and change.state in {RowState.READY, RowState.LOOK}
    }
    never = datetime.max.replace(tzinfo=UTC)
    return tuple(sorted(meant.values(), key=lambda action: action.locking_date or never))


def find_duplicates(
    changes: tuple[Change, ...], *, unsaid: frozenset[str] = frozenset({"REJECTED", "ORDER_UPDATE"})
) -> dict[tuple[int, str], Duplicate]:
    """Rows that speak of an action another row speaks of too; rows that ask nothing don't count.

    Equal wishes merge into the first, or into the first that gives a reason; `unsaid` are those that stand for none.
    Of different ones the person chooses: by leaving out the others, or by accepting DUPLICATE_ROW for exactly one.
    """
    by_action: dict[str, list[Change]] = {}
    for change in changes:
        if change.action is None or change.row.hidden or change.row.continues is not None:
            continue
        if change.operation is not Operation.LEAVE:
            by_action.setdefault(change.action.id, []).append(change)
    found: dict[tuple[int, str], Duplicate] = {}
    for group in by_action.values():
        chosen = [change for change in group if Code.DUPLICATE_ROW in change.accepted]
        if len(chosen) == 1:
            others = (change for change in group if change is not chosen[0])
            found.update((change.key, Duplicate(chosen[0].row.number, same=True)) for change in others)
            continue
        first = next((change for change in group if _gives_reason(change, unsaid)), group[0])
        if not all(_same_wish(first, change) for change in group):
            first = group[0]
        rest = [change for change in group if change is not first]
        differ = [later for later in rest if not _same_wish(first, later) or _other_reason(first, later, unsaid)]
        how = _how_they_differ(group) if differ else ""
        only = differ and all(_same_wish(first, later) for later in differ)
        reasons = " / ".join(dict.fromkeys(change.reason for change in (first, *differ))) if only else ""
        for later in rest:
            same = later not in differ
            found[later.key] = Duplicate(first.row.number, same, how, reasons)
            if not same:
                found[first.key] = Duplicate(later.row.number, same=False, rivals=how, reasons=reasons)
    return found


def _how_they_differ(group: Sequence[Change]) -> str:
    """What the rows of one action ask for, in the sheet's order. Nothing where they speak of different goods: all of
    them may be right then, which is no question of the first row or the last."""
    if len({change.row.sku.casefold() for change in group}) > 1:
        return ""
    return " ".join(dict.fromkeys(change.operation.value for change in group))


def _gives_reason(change: Change, unsaid: frozenset[str]) -> bool:
    """Whether the row, or a person for it, says why: what stands for no reason says nothing."""
    return bool(change.row.reason) or change.reason not in unsaid


def _other_reason(one: Change, other: Change, unsaid: frozenset[str]) -> bool:
    """Whether two rows each give a reason for the same wish, and not the same: it goes to the partner."""
    return one.reason != other.reason and _gives_reason(one, unsaid) and _gives_reason(other, unsaid)


def _same_wish(one: Change, other: Change) -> bool:
    if Code.DUPLICATE_ROW in {*one.codes, *other.codes}:
        return False  # equal amounts that may add up
    return (one.operation, one.amount_after, one.items) == (other.operation, other.amount_after, other.items)


def may_still_go(before: Action, now: Action | None, *, server_now: datetime) -> Finding | None:
    """Asked in the transaction that sends: locked by now, or changed since the before-image."""
    newest = now if now is not None else before
    differs = (newest.state, newest.amount, newest.currency) != (before.state, before.amount, before.currency)
    changed = somebody_was_there(before, newest) if differs else None
    if is_locked(newest, server_now):
        when = _when(newest.locking_date) if newest.locking_date else "—"
        return Finding(Code.LOCKED, {"when": when, **(changed.facts if changed else {})})
    return changed


def somebody_was_there(before: Action, now: Action) -> Finding:
    """CHANGED_SINCE, with both readings."""
    return Finding(
        Code.CHANGED_SINCE,
        {
            "before": f"{before.state} {before.amount} {before.currency}",
            "after": f"{now.state} {now.amount} {now.currency}",
        },
    )


def sent_over(codes: Collection[Code], facts: Mapping[str, str]) -> Finding | None:
    """An undo of a change that went over somebody's: how the action stood before it was never read."""
    return Finding(Code.SENT_OVER, {"met": facts.get("met", "—")}) if Code.SENT_OVER in codes else None


def overlaid(later: int | None) -> Finding | None:
    """Whether a later batch of ours changed the action again, however alike both left it.

    Its before-image is where the action goes back to then: the one of the earlier change would wipe out what somebody
    did in between.
    """
    return None if later is None else Finding(Code.LATER_BATCH, {"batch": str(later)})


class Loss(Struct, frozen=True):
    """What one partner loses in one currency, of what it has pending."""

    partner: str
    lost: Decimal
    pending: Decimal

    def is_over(self, share: int) -> bool:
        """Whether that is more than so many per cent."""
        return self.lost * 100 > share * self.pending

    @property
    def percent(self) -> str:
        """In per cent, with one place; never less than it is, so that what is over a limit doesn't look as if at it."""
        shown = (self.lost * 100 / self.pending).quantize(Decimal("0.1"), rounding=ROUND_CEILING)
        return f"{shown.normalize():f}"


class Size(Struct, frozen=True):
    """What a batch comes to, as the limits of an account are asked (MANY).

    `moved`: by currency, the commission that changes, estimates included; what rises takes nothing off what falls.
    `losses`: of the partners that lose anything by more than FEW_OF_PARTNER rows, the largest share first.
    """

    rows: int
    moved: Mapping[str, Decimal]
    losses: tuple[Loss, ...]

    @classmethod
    def of(cls, changes: Iterable[Change], *, rows: int, pending: Mapping[tuple[str, str], Decimal]) -> Size:
        """Of lines of which each action has one. Where nobody knows what is left, all of it counts as changed."""
        moved: dict[str, Decimal] = defaultdict(Decimal)
        lost: dict[tuple[str, str], list[Decimal]] = defaultdict(list)
        names: dict[str, str] = {}
        for change in changes:
            action = change.action
            if action is None:
                continue
            falls = action.payout - (change.payout_after or Decimal(0))
            moved[action.currency] += abs(falls)
            if falls > 0:
                lost[action.partner_id, action.currency].append(falls)
                names[action.partner_id] = words.shortened(action.partner or action.partner_id or "—", _NAME_LENGTH)
        losses = [
            Loss(names[key[0]], sum(falls, Decimal(0)), max(pending.get(key, Decimal(0)), sum(falls, Decimal(0))))
            for key, falls in lost.items()
            if len(falls) > FEW_OF_PARTNER
        ]
        losses.sort(key=lambda loss: (-loss.lost / loss.pending, loss.partner))
        return cls(rows, dict(moved), tuple(losses))

    def over(self, limits: Limits) -> dict[str, str]:
        """The facts of MANY: which limits it is above and by how much; nothing where it is above none."""
        over: dict[str, dict[str, str]] = {}
        if self.rows > limits.rows:
            over["rows"] = {"count": str(self.rows), "limit": str(limits.rows)}
        above = [unit for unit, most in sorted(limits.money.items()) if self.moved.get(unit, Decimal(0)) > most]
        if above:
            over["money"] = {
                "moved": " · ".join(f"{self.moved[unit]} {unit}" for unit in above),
                "most": " · ".join(f"{limits.money[unit]} {unit}" for unit in above),
            }
        lose = [loss for loss in self.losses if limits.share is not None and loss.is_over(limits.share)]
        if lose:
            named = [f"{loss.partner} {loss.percent} %" for loss in lose[:_PARTNERS_NAMED]]
            over["share"] = {
                "partners": " · ".join(named) + (" …" if len(lose) > len(named) else ""),
                "share": str(limits.share),
            }
        facts = {name: value for told in over.values() for name, value in told.items()}
        return facts if set(over) <= {"rows"} else {"over": " + ".join(over), **facts}
