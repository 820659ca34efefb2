"""What an undo takes back: which rows are meant, what became of their actions meanwhile, and until when.

Pure, but for `look`, which reads the service through what it is given. desk/undo.py writes the undo batch;
run/next_steps.py plans each step anew from a fresh read.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from decimal import Decimal

from msgspec import Struct, field
from msgspec.structs import replace

from reversal_desk import guards, mapping, matching, plan
from reversal_desk.model import Action, ActionState, ActionUpdate, BatchInfo, Code, Field, Outcome, Table
from reversal_desk.run import (
    GHOST,
    Asked,
    Clock,
    Reading,
    Reads,
    log_since_proof,
    out_of_reach,
    place_in_log,
    read_all,
    touched,
)
from reversal_desk.store.journal.records import Image, OpenAttempt, Proof

ZERO = Decimal(0)
#: A computer's clock this far from the service's makes windows that miss what they are for.
CLOCK_FAR_OFF = timedelta(hours=12)

# --------------------------------------------------------------------------- which rows are meant


class Listed(Struct, frozen=True):
    """A list of orders as somebody sent it: the texts of each line, whatever its columns are.

    `has_orders`: some column looks like order numbers or action ids. `hidden`: rows left aside, as nobody saw them.
    """

    lines: tuple[tuple[str, ...], ...]
    has_orders: bool = True
    hidden: int = 0

    @classmethod
    def of(cls, names: Iterable[str]) -> Listed:
        """Order numbers or action ids, one a line."""
        return cls(tuple((name,) for name in names))

    @classmethod
    def from_table(cls, table: Table) -> Listed:
        """Every cell of a sheet, its headers too: a list without a header has its first order there."""
        rows = [tuple(mapping.cell_text(cell).strip() for cell in row.cells) for row in table.rows if not row.hidden]
        mapped = mapping.map_columns(table)
        has_orders = bool(mapped.order_columns) or mapped.index_of(Field.ACTION_ID) is not None
        hidden = sum(row.hidden for row in table.rows)
        return cls(tuple(line for line in (table.headers, *rows) if any(line)), has_orders, hidden)


class Scope(Struct, frozen=True):
    """Which rows of a batch go back. Everything given has to fit; nothing given means the whole batch.

    `since` and `until` (aware) are of the moment a row was settled; `changes` are ids of single rows.
    """

    only: Listed | None = None
    all_but: Listed | None = None
    changes: frozenset[int] | None = None
    rows: frozenset[int] | None = None
    partners: frozenset[str] | None = None
    programs: frozenset[str] | None = None
    reasons: frozenset[str] | None = None
    since: datetime | None = None
    until: datetime | None = None

    def takes(self, outcome: Outcome) -> bool:
        """Whether a row fits everything but the lists."""
        return (
            (self.changes is None or outcome.change_id in self.changes)
            and (self.rows is None or outcome.row in self.rows)
            and (self.partners is None or outcome.partner in self.partners)
            and (self.programs is None or outcome.program_id in self.programs)
            and (self.reasons is None or outcome.reason in self.reasons)
            and (self.since is None or outcome.updated_at >= self.since)
            and (self.until is None or outcome.updated_at < self.until)
        )


class Picked(Struct, frozen=True):
    """Ids of the changes or rows that a list names; what it names besides; rule -> lines found by tidying numbers."""

    changes: frozenset[int]
    not_found: tuple[str, ...] = ()
    tidied: Mapping[str, int] = field(default_factory=dict)


class _Names:
    """Every name a row goes by: its order as the sheet and as impact.com spell it, its action id."""

    def __init__(self, rows: Iterable[tuple[int, Collection[str]]]) -> None:
        self._exact: dict[str, set[int]] = defaultdict(set)
        self._tidy: dict[str, set[int]] = defaultdict(set)
        for row, names in rows:
            for name in set(names) - {""}:
                self._exact[matching.exact_key(name)].add(row)
                for _, key in matching.tolerant_keys(name):
                    self._tidy[key].add(row)

    def exact(self, text: str) -> set[int]:
        return self._exact.get(matching.exact_key(text), set()) if text.strip() else set()

    def tidied(self, text: str) -> tuple[set[int], str]:
        for rule, key in matching.tolerant_keys(text):
            found = self._exact.get(key) or self._tidy.get(key)
            if found:
                return found, rule
        found = self._tidy.get(matching.exact_key(text)) if text.strip() else None
        return (found, "with impact.com's number tidied") if found else (set(), "")


def pick(listed: Listed, outcomes: Sequence[Outcome], oids: Mapping[int, str]) -> Picked:
    """The rows of a batch that a list means; `oids`: change -> the order number as impact.com spells it."""
    return pick_named(
        listed, ((o.change_id, (o.order, o.action_id, oids.get(o.change_id, ""))) for o in outcomes)
    )  # fmt: skip


def pick_named(listed: Listed, rows: Iterable[tuple[int, Collection[str]]]) -> Picked:
    """Which of the rows (id, every name it goes by) a list means.

    The column is chosen by what it hits, no number is changed unsaid. An order with several actions means all of them.
    """
    names = _Names(rows)
    width = max((len(line) for line in listed.lines), default=0)

    def hits(column: int) -> tuple[int, int]:
        texts = [line[column] for line in listed.lines if column < len(line)]
        exact = sum(bool(names.exact(text)) for text in texts)
        return exact + sum(bool(names.tidied(text)[0]) for text in texts if not names.exact(text)), exact

    best = max(range(width), key=lambda column: (*hits(column), -column), default=0)
    found: set[int] = set()
    missing: list[str] = []
    tidied: Counter[str] = Counter()
    for number, line in enumerate(listed.lines):
        text = line[best].strip() if best < len(line) else ""
        if exact := names.exact(text):
            found |= exact
            continue
        more, rule = names.tidied(text)
        if more:
            found |= more
            tidied[rule] += 1
        elif text and (number or len(listed.lines) == 1 or any(sign.isdigit() for sign in text)):
            missing.append(text)  # a first line without a digit is a header
    return Picked(frozenset(found), tuple(dict.fromkeys(missing)), dict(tidied))


# --------------------------------------------------------------------------- what became of them


class UndoRow(Struct, frozen=True):
    """One row of an undo preview: where it goes back to, how it stands now, and how many writes that takes."""

    outcome: Outcome
    target: Image
    now: Action
    steps: int
    code: Code | None = None
    facts: Mapping[str, str] = field(default_factory=dict)


class UndoPreview(Struct, frozen=True):
    """Three buckets: goes back, changed since by someone else, locked; and what a list named besides.

    `unreachable`: rows to whose before-image no write of the service leads; mostly there are none.

    `not_taken` are rows of the batch with nothing of ours to take back: not sent, refused, as wanted without us,
    or taken back already. `reading` is what it all was judged by. `unsent` are meant rows that wait to be sent: with
    the undo it is settled that they never are. `waits` other rows of the batch keep their place. `meant` are the ids of
    all changes of the scope, whatever became of them. `beneath`: an earlier batch -> how many of the rows that go back
    stay changed by it, as an undo takes back one change of an action.
    """

    batch: BatchInfo
    goes_back: tuple[UndoRow, ...] = ()
    changed_since: tuple[UndoRow, ...] = ()
    locked: tuple[UndoRow, ...] = ()
    unreachable: tuple[UndoRow, ...] = ()
    not_taken: tuple[Outcome, ...] = ()
    unsent: tuple[Outcome, ...] = ()
    waits: int = 0
    meant: frozenset[int] = frozenset()
    beneath: Mapping[int, int] = field(default_factory=dict)
    not_found: tuple[str, ...] = ()
    tidied: Mapping[str, int] = field(default_factory=dict)
    none_named: bool = False  # the list has not one order of this batch
    reading: Reading | None = None

    @property
    def nothing(self) -> bool:
        """Whether no row can go back."""
        return not self.goes_back

    @property
    def stays(self) -> tuple[UndoRow, ...]:
        """Rows of ours that are left as they are, each with its reason."""
        return (*self.changed_since, *self.locked, *self.unreachable)

    @property
    def restored(self) -> dict[str, tuple[Decimal, Decimal]]:
        """currency -> (sales, commission) by which what goes back changes; negative where reversals stand again."""
        sums: dict[str, tuple[Decimal, Decimal]] = {}
        for row in self.goes_back:
            sales, commission = sums.get(row.now.currency, (ZERO, ZERO))
            target, now = _worth(row.target.action), _worth(row.now)
            sums[row.now.currency] = (sales + target[0] - now[0], commission + target[1] - now[1])
        return sums


def _worth(action: Action) -> tuple[Decimal, Decimal]:
    """(amount, commission) that count; a reversed action has neither."""
    return (ZERO, ZERO) if action.state is ActionState.REVERSED else (action.amount, action.payout)


class Moment(Struct, frozen=True):
    """What the buckets are judged by, beside the reading: server time, pace, and what may still land.

    `haunted`: action -> when an earlier attempt on it can land no more. `turn`: when so many requests will have
    been sent; `queue_time` is how long the account's changes usually take from there. `later`: change -> the batch of
    a later change of ours that stands on its action.
    """

    now: datetime
    haunted: Mapping[str, datetime]
    turn: Callable[[int], datetime]
    queue_time: timedelta
    later: Mapping[int, int] = field(default_factory=dict)


#: What stands against a row that was changed since, by whomever.
_CHANGED = frozenset({Code.CHANGED_SINCE, Code.TOUCHED_SINCE, Code.SENT_OVER, Code.LATER_BATCH})


#: One row that may go back: the row, its target, and the newest proof of ours on its action.
Wanted = tuple[Outcome, Image, Image | None, Proof | None]


def sort(preview: UndoPreview, wanted: Sequence[Wanted], reading: Reading, moment: Moment) -> UndoPreview:
    """The preview with its three buckets filled; `wanted` comes earliest lock first."""
    goes_back: list[UndoRow] = []
    changed: list[UndoRow] = []
    locked: list[UndoRow] = []
    unreachable: list[UndoRow] = []
    spent = 0
    for outcome, target, after, proof in wanted:
        known = after.action if after is not None else target.action
        now = reading.actions.get(outcome.action_id, known)
        steps = len(plan.undo_steps(target.action, target.items, now))
        row = UndoRow(outcome, target, now, steps)
        finding = guards.may_still_go(known if after is not None else now, now, server_now=moment.now)
        if finding is None or finding.code is Code.CHANGED_SINCE:  # where it was this program, that is what is said
            finding = guards.overlaid(moment.later.get(outcome.change_id)) or finding
        finding = finding or guards.sent_over(outcome.codes, outcome.facts)
        if finding is None and proof is not None:
            finding = touched(reading.updates.get(outcome.action_id, ()), proof)
        finding = finding or out_of_reach(target.action, now)
        turn = moment.turn(spent + steps)
        late = guards.too_late(now, steps=steps, turn=turn, queue_time=moment.queue_time)
        if steps > 1:  # half way back would be worse than not begun
            finding = finding or late
        if finding is not None:
            bucket = changed if finding.code in _CHANGED else locked
            if finding.code is Code.ZERO_OUT_OF_REACH:
                bucket = unreachable
            bucket.append(UndoRow(outcome, target, now, steps, finding.code, finding.facts))
            continue
        spent += steps
        if late is not None:
            row = UndoRow(outcome, target, now, steps, late.code, late.facts)
        elif outcome.action_id in moment.haunted:  # it goes back, but not before that
            when = moment.haunted[outcome.action_id].isoformat(timespec="minutes")
            row = UndoRow(outcome, target, now, steps, Code.EARLIER_MAY_LAND, {"when": when})
        goes_back.append(row)
    return replace(
        preview, goes_back=tuple(goes_back), changed_since=tuple(changed), locked=tuple(locked),
        unreachable=tuple(unreachable), reading=reading,
    )  # fmt: skip


def look(
    preview: UndoPreview,
    wanted: Sequence[Wanted],
    *,
    client: Reads,
    clock: Clock,
    turn: Callable[[int], datetime],
    ghosts: Iterable[OpenAttempt],
    queue_time: timedelta,
    later: Mapping[int, int],
) -> UndoPreview:
    """Read how the wanted rows' actions stand now, in as few lists as that takes, and fill the three buckets.

    The first answer tells server time; where ours was far off, everything is read once more.
    """
    asked = []
    for _, before, after, proof in wanted:
        proved_at = log_since_proof(proof) if proof else (after or before).taken_at
        asked.append(Asked(before.action, since=min(before.taken_at, proved_at), proved_at=proved_at))
    now = clock.now()
    reading = read_all(client, asked, now=now)
    if abs(clock.now() - now) > CLOCK_FAR_OFF:
        reading = read_all(client, asked, now=clock.now())
    now = clock.now()
    haunted = {ghost.action_id: ghost.sent_at + GHOST for ghost in ghosts if ghost.sent_at + GHOST > now}
    moment = Moment(now=now, haunted=haunted, turn=turn, queue_time=queue_time, later=later)
    return sort(preview, wanted, replace(reading, at=now), moment)


# --------------------------------------------------------------------------- reversed, and not by us


class Reversed(Struct, frozen=True):
    """An action that is reversed now. `reason` and `at` (aware) as the change log says; "" and None where it doesn't.

    `batch`: the batch of ours whose reversal it is, which Undo takes back; 0 where it is somebody else's.
    """

    action: Action
    reason: str = ""
    at: datetime | None = None
    batch: int = 0


def reversed_now(
    actions: Iterable[Action], updates: Mapping[str, Sequence[ActionUpdate]], ours: Mapping[str, int]
) -> tuple[Reversed, ...]:
    """Those of the actions that are reversed, newest first; `ours`: action -> the batch whose reversal stands."""
    never = datetime.min.replace(tzinfo=UTC)
    found = []
    for action in actions:
        if action.state is ActionState.REVERSED:
            entry = _reversal(updates.get(action.id, ()))
            reason, at = (entry.disposition, entry.date) if entry is not None else ("", None)
            found.append(Reversed(action, reason, at, ours.get(action.id, 0)))
    return tuple(sorted(found, key=lambda one: one.at or never, reverse=True))


def _reversal(log: Sequence[ActionUpdate]) -> ActionUpdate | None:
    """The entry that reversed an action: what touched it afterwards and left it reversed is not the reversal.

    None where the log, as far back as it was read, has only such touches.
    """
    found = None
    entries = sorted(log, key=place_in_log)
    for entry in entries:
        if entry.state is not ActionState.REVERSED:
            found = None
        elif found is None:
            found = entry
    only_touched = found is not None and found is entries[0] and found.delta_amount == 0 == found.delta_payout
    return None if only_touched else found


def reset_rows(chosen: Iterable[Reversed]) -> str:
    """Rows for a new batch that resets these: tab-separated, as they would be pasted."""
    rows = ["Action ID\tOrder number\tOperation"]
    rows += [f"{one.action.id}\t{one.action.oid}\treset" for one in chosen]
    return "\n".join(rows)


# --------------------------------------------------------------------------- choosing by what rows have in common

#: A column with more different values than this is no way to choose rows by.
MOST_VALUES = 200


class Facet(Struct, frozen=True):
    """One thing rows differ in: "partner", "reason", "hour" (of the proof, aware), or a column of the sheet.

    `name` is empty but for a column; `values` gives for each value the changes that have it, most first.
    """

    kind: str
    name: str
    values: tuple[tuple[str | datetime, frozenset[int]], ...]


def facets(outcomes: Sequence[Outcome], table: Table | None) -> tuple[Facet, ...]:
    """What the rows of a batch can be chosen by; `table` is its sheet, where that is still there as it was sent."""
    found = [
        _facet("partner", "", [(outcome.partner, outcome) for outcome in outcomes]),
        _facet("reason", "", [(outcome.reason, outcome) for outcome in outcomes]),
        _facet("hour", "", [(_hour(outcome.updated_at), outcome) for outcome in outcomes]),
    ]
    if table is not None:
        by_row: dict[int, list[Outcome]] = defaultdict(list)
        for outcome in outcomes:
            by_row[outcome.row].append(outcome)
        cells = {row.number: row.cells for row in table.rows if row.number in by_row}
        for index, header in enumerate(table.headers):
            texts = [
                (mapping.cell_text(row[index]).strip(), outcome)
                for number, row in cells.items() if index < len(row)
                for outcome in by_row[number]
            ]  # fmt: skip
            found.append(_facet("column", header, texts))
    return tuple(facet for facet in found if len(facet.values) > 1)


def _facet(kind: str, name: str, pairs: Sequence[tuple[str | datetime, Outcome]]) -> Facet:
    by_value: dict[str | datetime, set[int]] = defaultdict(set)
    for value, outcome in pairs:
        if value:
            by_value[value].add(outcome.change_id)
    if len(by_value) > MOST_VALUES:
        by_value.clear()
    ordered = sorted(by_value.items(), key=lambda pair: (-len(pair[1]), str(pair[0])))
    return Facet(kind, name, tuple((value, frozenset(changes)) for value, changes in ordered))


def _hour(moment: datetime) -> datetime:
    return moment.replace(minute=0, second=0, microsecond=0)
