"""What counts as evidence that a change was ours, and as news that it was somebody else's. Pure."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from enum import StrEnum

from msgspec import Struct

from reversal_desk import guards
from reversal_desk.errors import Rejected
from reversal_desk.mapping.meanings import MODIFY_CODES, REVERSE_CODES
from reversal_desk.model import Action, ActionState, ActionUpdate, Code, Item, Step, Submission, Window, Write
from reversal_desk.store.journal.records import Image, OpenAttempt, OpenChange, Proof

#: `Date` has whole seconds and submissions carry the service's own clock: evidence may be this much older.
EVIDENCE_SLACK = timedelta(seconds=3)
#: Before a run and in each hour of it what was changed or approved meanwhile is read.
READ_EVERY = timedelta(hours=1)
#: A list of what was updated begins so long before the last reading began (design.md, "Getting the actions").
SYNC_SLACK = timedelta(minutes=15)
#: An attempt whose end was never seen may land for so long (design.md, journal 6).
GHOST = timedelta(hours=24)
#: Reasons that the contract documents (section 6), as the change log may name them.
_DOCUMENTED = frozenset(code.casefold() for code in MODIFY_CODES | REVERSE_CODES | {"RESET"})


class Out(Struct):
    """An attempt that is out: sent and not settled."""

    attempt: OpenAttempt
    change: OpenChange
    evidence: str = ""
    asked: int = 0  # how often its own submission was asked for
    told: bool = False  # handed to the person after a second lost answer
    unnamed: int = 0  # looks in which it was complete and the change log did not name it
    unseen: bool = False  # on record as complete and not visible


def windows_of(start: datetime, end: datetime) -> list[Window]:
    """Pieces of at most 45 days (contract 3)."""
    pieces: list[Window] = []
    while start < end:
        stop = min(start + timedelta(days=45), end)
        pieces.append(Window(start, stop))
        start = stop
    return pieces


def evidence_of(out: Out, updates: Iterable[ActionUpdate]) -> str:
    """An update dated from the send on, with our reason and our delta (product.md 3); "" where there is none.

    One record per item is possible (contract 4): records of one moment are added up before the delta is compared.
    Where others changed the amount since it was read, what counts is where our entry leads from there.
    """
    step, before = out.attempt.step, out.change.before.action
    sent = out.attempt.sent_at
    entries = list(updates)
    groups: dict[datetime, list[ActionUpdate]] = defaultdict(list)
    for update in entries:
        same_reason = update.disposition.casefold() == step.reason.casefold()
        if update.date is not None and update.date >= sent - EVIDENCE_SLACK and same_reason:
            groups[update.date].append(update)
    # from the send on first, then the newest: what came just before may be the change that this one takes back
    began = sent.replace(microsecond=0)
    before_it = [moment for moment in groups if moment < began]
    for moment in sorted(groups.keys() - before_it) + sorted(before_it, reverse=True):
        group = groups[moment]
        if step.state is ActionState.REVERSED:
            if any(update.state is ActionState.REVERSED for update in group):
                return f"update {group[0].id}"
            continue
        if any(update.state is ActionState.REVERSED for update in group):
            continue
        deltas = [update.delta_amount for update in group if update.delta_amount is not None]
        expected = None if step.amount is None or out.change.undo_of is not None else step.amount - before.amount
        moved = _moved_before(out, entries, min(map(place_in_log, group)))
        if expected is None or not deltas or expected in {sum(deltas), sum(deltas) + moved}:
            return f"update {group[0].id}"
    return ""


def after_proof(updates: Iterable[ActionUpdate], proof: Proof | None, *, sent_at: datetime) -> list[ActionUpdate]:
    """Of the log of an action, what is newer than the entry that an earlier change of ours, sent before `sent_at`, was
    proved by: what came until then proves nothing again, however near to the send the clocks put it."""
    entries = list(updates)
    if proof is None or not _named_by_the_log(proof) or proof.sent_at >= sent_at:
        return entries
    own = _last_of_own(entries, proof)
    return [entry for entry in entries if not 0 < _number(entry.id) <= own]


def _last_of_own(entries: Iterable[ActionUpdate], proof: Proof) -> int:
    """The highest number of what the log has of a proved change: a record for each of its items is possible
    (contract 4), one after the other, and the proof names any of them. An item that comes again is a later change's."""
    own = _own_number(proof)
    numbered = {_number(entry.id): entry for entry in entries}
    named = numbered.get(own)
    items = {""}
    following = named
    while named is not None and following is not None and following.sku not in items:
        if (following.date, following.disposition) != (named.date, named.disposition):
            break
        items.add(following.sku)
        own = _number(following.id)
        following = numbered.get(own + 1)
    return own


def _moved_before(out: Out, entries: Iterable[ActionUpdate], place: tuple[datetime, int]) -> Decimal:
    """By how much the log says that others moved the amount between our reading of it and one of its entries."""
    read_at = out.change.before.taken_at.replace(microsecond=0)
    return sum(
        (
            entry.delta_amount
            for entry in entries
            if entry.date is not None
            and read_at <= entry.date
            and place_in_log(entry) < place
            and entry.delta_amount is not None
        ),
        Decimal(0),
    )


def news_of(out: Out, updates: Iterable[ActionUpdate]) -> bool:
    """Whether the log shows anything since the send. The step before it, a RESET of our own, is none."""
    sent = out.attempt.sent_at.replace(microsecond=0)
    half_way = bool(out.change.steps_done) and out.attempt.step.reason != "RESET"
    return any(
        (update.date is None or update.date >= sent) and not (half_way and update.disposition.upper() == "RESET")
        for update in updates
    )


def log_since(out: Out) -> datetime:
    """From when on the change log speaks of a row: from its send, or from the reading it was planned on, if that is
    older. Whoever came in between was first. What an undo goes back to was read long ago; how it stands, not so."""
    sent = out.attempt.sent_at - EVIDENCE_SLACK
    return sent - READ_EVERY if out.change.undo_of is not None else min(sent, out.change.before.taken_at)


def news_since(out: Out) -> datetime:
    """From when on whatever the log says of any action is news. What an undo reads back beyond its send is mostly our
    own doing, for which no action need be read: only what came after the proof of that is news."""
    return out.attempt.sent_at - EVIDENCE_SLACK if out.change.undo_of is not None else log_since(out)


def others_were_first(out: Out, updates: Iterable[ActionUpdate]) -> bool:
    """Whether the log says that it was as wanted already when ours was sent: ours was taken, and changed nothing."""
    step, before = out.attempt.step, out.change.before
    if out.change.undo_of is not None or step.reason == "RESET" or step.items:
        return False
    read_at, sent = before.taken_at.replace(microsecond=0), out.attempt.sent_at - EVIDENCE_SLACK
    earlier = sorted((u for u in updates if u.date is not None and read_at <= u.date < sent), key=place_in_log)
    if not earlier:
        return False
    reversed_then = earlier[-1].state is ActionState.REVERSED
    if step.state is ActionState.REVERSED:
        return reversed_then and before.action.state is not ActionState.REVERSED
    moved = sum((update.delta_amount or Decimal(0) for update in earlier), Decimal(0))
    return not reversed_then and bool(moved) and before.action.amount + moved == step.amount


def stood_when_sent(
    out: Out, updates: Iterable[ActionUpdate], left: Image, now: Action
) -> tuple[ActionState, Decimal] | None:
    """State and amount over which our change went, where somebody had moved it since it stood at `left`, which that
    change was planned on; it led to `now`.

    Only where the log says so twice: by their entries before ours, and by what ours changed. Else None.
    """
    step = out.attempt.step
    after = Decimal(0) if step.state is ActionState.REVERSED else now.amount if step.amount is None else step.amount
    if out.attempt.number > 1:
        return None
    began = Decimal(0) if left.action.state is ActionState.REVERSED else left.action.amount
    moved = [u for u in updates if u.date is not None and u.date > left.taken_at and u.delta_amount]
    sent = out.attempt.sent_at.replace(microsecond=0)
    ours = [
        update
        for update in moved
        if update.date is not None and update.date >= sent
        and update.disposition.casefold() == step.reason.casefold()
        and (update.state is ActionState.REVERSED) is (step.state is ActionState.REVERSED)
    ]  # fmt: skip
    if not ours:
        return None
    first = min(ours, key=place_in_log)
    theirs = sorted((u for u in moved if place_in_log(u) < place_in_log(first)), key=place_in_log)
    stood = began + sum((update.delta_amount or Decimal(0) for update in theirs), Decimal(0))
    own = sum((update.delta_amount or Decimal(0) for update in ours if update.date == first.date), Decimal(0))
    if stood == began or stood + own != after:
        return None
    return theirs[-1].state or left.action.state, stood


def went_over(
    out: Out, updates: Iterable[ActionUpdate], left: Image | None, now: Action
) -> dict[Code, dict[str, str]]:
    """SENT_OVER with how the action stood by then, where the log says that ours went over somebody's change: this
    write, or the step before it, which left that among the row's facts."""
    if "met" in out.change.facts:
        return {Code.SENT_OVER: {"met": out.change.facts["met"]}}
    stood = None if left is None else stood_when_sent(out, updates, left, now)
    return {} if stood is None else {Code.SENT_OVER: {"met": f"{stood[0]} {stood[1]} {now.currency}"}}


def leads_to_items(out: Out) -> bool:
    """Whether the items that a change leads to are kept with its proof: those that it named, and several that a RESET
    changed. Who takes its undo back goes to these, and an amount over several lines is no way (contract 5.1)."""
    step = out.attempt.step
    resets = out.change.undo_of is None and step.reason == "RESET" and len(out.change.before.items or ()) > 1
    return bool(step.items) or resets


def says_our_reason(out: Out, updates: Iterable[ActionUpdate]) -> bool:
    """Whether the log has our reason since the send, whatever the delta: others may have moved the amount before."""
    return out.attempt.step.reason.casefold() in _reasons(out, updates)


def only_others(out: Out, updates: Iterable[ActionUpdate]) -> bool:
    """Whether the log shows changes since the send, and none of them with our reason."""
    reasons = _reasons(out, updates)
    return bool(reasons) and out.attempt.step.reason.casefold() not in reasons


class Says(StrEnum):
    """What a Complete receipt is worth, by the change log beside it."""

    OURS = "ours"
    LATE = "late"  # the log names such changes of ours, and not this one yet
    THEIRS = "theirs"


def receipt_says(out: Out, log: Sequence[ActionUpdate] | None, *, named: bool) -> Says:
    """Whether a receipt without an error proves a change that shows. `named`: this log was seen to name this kind.

    A log that can't be read, or that never named our changes, says nothing against a receipt, unless all it shows
    since the send are other documented reasons, or it shows that the change was there before: those are somebody
    else's.
    """
    if log is None or says_our_reason(out, log):
        return Says.OURS
    if others_were_first(out, log):
        return Says.THEIRS
    if only_others(out, log) and (named or _reasons(out, log) <= _DOCUMENTED):
        return Says.THEIRS
    return Says.LATE if named else Says.OURS


def kind_of(step: Step) -> str:
    """The kinds of change that each need a first proof on an account (J7)."""
    if step.write.verb == "DELETE":
        return "reverse"
    if step.reason == "RESET":
        return "reset"
    return "items" if step.items else "modify"


def _reasons(out: Out, updates: Iterable[ActionUpdate]) -> set[str]:
    since = out.attempt.sent_at - EVIDENCE_SLACK
    return {update.disposition.casefold() for update in updates if update.date is not None and update.date >= since}


def touched_after_reset(updates: Iterable[ActionUpdate], *, sent_at: datetime, proof: Proof | None) -> bool:
    """Whether somebody changed an action after a RESET of ours, sent at `sent_at`, had landed.

    What came before it was wiped by it, which nobody could prevent; what came after is somebody's present wish. Where
    the log named the RESET in its `proof`, its number says what came after, not the second that it was sent in.
    """
    own = _own_number(proof) if proof is not None and proof.reason == "RESET" and _named_by_the_log(proof) else 0
    if own:
        return any(_number(update.id) > own and update.disposition.upper() != "RESET" for update in updates)
    since = sent_at.replace(microsecond=0)
    later = [update for update in updates if update.date is not None and update.date >= since]
    resets = [place_in_log(update) for update in later if update.disposition.upper() == "RESET"]
    others = [place_in_log(update) for update in later if update.disposition.upper() != "RESET"]
    return any(not resets or place > min(resets) for place in others)


def touched_since(updates: Iterable[ActionUpdate], *, evidence: str, read_at: datetime) -> tuple[ActionUpdate, ...]:
    """What somebody did to an action after a change of ours was proved: entries that moved money, oldest first.

    `evidence` names our own entry where the log proved it ("update <id>"), `read_at` is when the proof was read:
    what stands behind either came later, even where the action looks again as we left it.
    """
    entries = list(updates)
    name = evidence.removeprefix("update ")
    own = _number(name) if name != evidence else None
    same = next(((entry.date, entry.disposition) for entry in entries if entry.id == name), None)
    later = [
        entry
        for entry in entries
        if entry.delta_amount != 0
        and (entry.date, entry.disposition) != same  # one record per item of ours (contract 4)
        and ((entry.date is not None and entry.date > read_at) or (own is not None and _number(entry.id) > own))
    ]
    return tuple(sorted(later, key=place_in_log))


def touched(updates: Iterable[ActionUpdate], proof: Proof) -> guards.Finding | None:
    """TOUCHED_SINCE where somebody worked on an action since our change was proved, however it stands now."""
    later = touched_since(updates, evidence=proof.evidence, read_at=proof.read_at) or _instead_of_ours(updates, proof)
    if not later:
        return None
    said = [f"{update.disposition or '—'} {update.date:%Y-%m-%d %H:%M}Z" for update in later if update.date is not None]
    return guards.Finding(Code.TOUCHED_SINCE, {"log": ", ".join(said)})


def log_since_proof(proof: Proof) -> datetime:
    """From when on the change log speaks of a proof: from its reading; one that rests on a receipt alone, as the log
    could not be read, is looked at from its send on. Its dates are whole seconds of a clock that we only know about:
    what somebody did at once after the reading may stand before it, and its number tells it from ours."""
    return (proof.read_at if _named_by_the_log(proof) else proof.sent_at) - EVIDENCE_SLACK


def _named_by_the_log(proof: Proof) -> bool:
    return proof.evidence.startswith("update ")


def _own_number(proof: Proof) -> int:
    """The count within its action of the entry that a proof rests on."""
    return _number(proof.evidence.removeprefix("update "))


def _instead_of_ours(updates: Iterable[ActionUpdate], proof: Proof) -> tuple[ActionUpdate, ...]:
    """What the log shows from the send to a proof that rests on a receipt alone, where nothing of it can be ours:
    somebody did the same before ours came, which then changed nothing."""
    if _named_by_the_log(proof):
        return ()
    since = proof.sent_at - EVIDENCE_SLACK
    shown = [update for update in updates if update.date is not None and update.date >= since]
    reasons = {update.disposition.casefold() for update in shown}
    if not reasons or proof.reason.casefold() in reasons or not reasons <= _DOCUMENTED:
        return ()
    return tuple(sorted((update for update in shown if update.delta_amount != 0), key=place_in_log))


def place_in_log(update: ActionUpdate) -> tuple[datetime, int]:
    """Where an entry stands in its action's log: its date, then the number its id ends with (contract 1)."""
    return update.date or datetime.min.replace(tzinfo=UTC), _number(update.id)


def _number(update_id: str) -> int:
    """The count within its action that an entry's id ends with (contract 1)."""
    number = update_id.rpartition(".")[2]
    return int(number) if number.isdecimal() else 0


def items_as_intended(step: Step, items: Sequence[Item]) -> bool:
    """Every item the step named stands as it should."""
    now = {item.sku: (item.quantity, item.amount) for item in items}
    return all(now.get(sku) == (quantity, amount) for sku, quantity, amount in step.items)


#: The fields every write carries; an answer that misses one says that the body was lost on the way.
_OURS = r"(?:ActionId|ActionTrackerId|OrderId|DispositionCode|Reason)"
_BODY_LOST = re.compile(
    rf"\b(?:no|without|missing|empty)\s+(?:request\s+)?(?:parameters?|body|content|form|fields?)\b"
    rf"|\b{_OURS}\b\W{{0,4}}(?:\w+\s+){{0,3}}"
    r"(?:required|missing|(?:not|must be) (?:given|provided|present|specified))\b"
    rf"|\b(?:required|missing)\b\W{{0,4}}(?:\w+\s+){{0,3}}{_OURS}\b",
    re.IGNORECASE,
)


def lost_on_the_way(write: Write, refusal: Rejected) -> bool:
    """Whether a refusal says that the method or the body did not get through, not that the change is wrong.

    405 is about the method (contract 9). Else the service must miss what was surely sent (contract 5.4).
    """
    if write.method == "POST":
        return False
    return refusal.status == 405 or (refusal.status in {400, 404} and bool(_BODY_LOST.search(refusal.said)))


def receipt_for(attempt: OpenAttempt, receipts: Iterable[Submission], taken: set[str]) -> Submission | None:
    """The receipt whose type and payload equal the journal's body, dated from the send on."""
    wanted = "Reversal" if attempt.step.write.verb == "DELETE" else "Modification"
    for receipt in receipts:
        fits = receipt.payload == attempt.body and receipt.type.casefold() == wanted.casefold()
        dated = receipt.submitted is not None and receipt.submitted >= attempt.sent_at - EVIDENCE_SLACK
        if fits and dated and receipt.id not in taken:
            return receipt
    return None


def alarms_of(
    action: Action, *, payout: Decimal | None, slack: Decimal, lock: datetime | None
) -> dict[Code, dict[str, str]]:
    """What is reported and not required of an end state (design.md, journal 9), each code with facts of its own.

    `payout` is the commission expected, None where it isn't known, `slack` what it may differ by;
    `lock` the locking date known so far.
    """
    found: dict[Code, dict[str, str]] = {}
    if action.state is ActionState.REVERSED:
        if action.payout != 0:
            found[Code.REVERSED_BUT_PAYS] = {"pays": str(action.payout), "currency": action.currency}
    elif payout is not None and abs(action.payout - payout) > slack:
        found[Code.COMMISSION_REPRICED] = {
            "payout_before": str(payout), "payout_after": str(action.payout), "currency": action.currency,
        }  # fmt: skip
    if lock is not None and action.locking_date is not None and lock != action.locking_date:
        found[Code.LOCK_MOVED] = {"lock_before": lock.isoformat(), "lock_after": action.locking_date.isoformat()}
    return found
