"""What the program proposes for each sheet of the corpus, held against the truth of its orders."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from sheet_corpus import Sheet, Want, world

from reversal_desk.desk import Desk, OpenedSheet, Plan
from reversal_desk.impact.practice import PracticeServer
from reversal_desk.model import Account, Change, Code, Operation, Policy, RowState

READY, LOOK = RowState.READY, RowState.LOOK


@dataclass(frozen=True, slots=True)
class Score:
    """One sheet's figures. `wrong`: what is ready, or would be after the answers, and isn't what the orders need."""

    name: str
    preset: str
    sure: bool
    rows: int
    ready: int
    look: int  # rows that a person has to look at
    questions: int  # the same, a rule answered once counted once
    wrong: tuple[str, ...]
    wrong_after: tuple[str, ...]
    wanted: int  # changes that ought to be made
    reached: int  # of these: ready before any answer
    reached_after: int  # of these: ready once the answers were given
    codes: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Bench:
    """A desk with an account at a service that holds the corpus' world."""

    desk: Desk
    account: Account
    folder: Path

    def score(self, sheet: Sheet) -> Score:
        """Open, match, plan; answer what a person who knows the truth would; plan again."""
        opened = self.desk.open_sheet(sheet.write(self.folder))
        found = self.desk.find_actions(opened, self.account)
        first = self.desk.plan(opened, found, Policy(cumulative=opened.mapping.cumulative))
        told = Policy(cumulative=opened.mapping.cumulative, **sheet.answer)
        again = self.desk.find_actions(opened, self.account, policy=told) if sheet.answer else found
        second = self.desk.plan(opened, again, told)
        agreed = frozenset(
            question.key for question in second.questions if all(right(sheet, change) for change in question.changes)
        )
        answered = self.desk.plan(opened, again, Policy(**{**_fields(told), "answers": agreed}))
        return Score(
            name=sheet.name,
            preset=opened.mapping.preset,
            sure=opened.sure,
            rows=len(opened.rows),
            ready=sum(change.state is READY for change in first.changes),
            look=len({change.row.number for change in first.changes if change.state is LOOK}),
            questions=len(first.questions),
            wrong=tuple(_wrong(sheet, first, said=sheet.says_it)),
            wrong_after=tuple(_wrong(sheet, answered, said=True)),
            wanted=len(sheet.truth),
            reached=_reached(sheet, first),
            reached_after=_reached(sheet, answered),
            codes=_codes(first),
        )

    def opened(self, sheet: Sheet) -> OpenedSheet:
        """The sheet, read and mapped."""
        return self.desk.open_sheet(sheet.write(self.folder))


def _fields(policy: Policy) -> dict[str, object]:
    return {name: getattr(policy, name) for name in policy.__struct_fields__}


def right(sheet: Sheet, change: Change) -> bool:
    """Whether a change does to its action what the truth wants."""
    return change.action is not None and _agrees(sheet.truth.get(change.action.oid), change)


def _agrees(want: Want | None, change: Change) -> bool:
    if want is None:
        return False
    if change.action is not None and change.operation is Operation.REVERSE:
        # a bonus beside the sale goes with the whole order only
        return want.amount is None
    if want.amount is None or change.operation not in {Operation.MODIFY, Operation.ITEMS}:
        return False
    pieces = dict(want.items)
    of_items = all(item.quantity_after == pieces.get(item.sku) for item in change.items) if want.items else True
    return change.amount_after == want.amount and of_items and change.operation is not Operation.REVERSE


def _wrong(sheet: Sheet, plan: Plan, *, said: bool) -> Iterator[str]:
    seen: set[str] = set()
    for change in plan.changes:
        if change.state is not READY or change.action is None:
            continue
        what = f"row {change.row.number} {change.order}: {change.operation.value} {change.amount_after}"
        want = sheet.truth.get(change.action.oid)
        if not said:
            yield f"{what}, though the sheet doesn't say"
        elif not _agrees(want, change):
            yield f"{what}, wanted {want}"
        elif change.action.id in seen:
            yield f"{what}, twice"
        seen.add(change.action.id)


def _reached(sheet: Sheet, plan: Plan) -> int:
    done = {c.action.oid for c in plan.changes if c.state is READY and c.action is not None and right(sheet, c)}
    return len(done & sheet.truth.keys())


def _codes(plan: Plan) -> dict[str, int]:
    counted: dict[str, int] = {}
    for change in plan.changes:
        for code in change.codes:
            if code not in {Code.NOT_AFFILIATE, Code.NOTHING_ASKED}:
                name = f"{code.value}/{change.state.value}"
                counted[name] = counted.get(name, 0) + 1
    return dict(sorted(counted.items()))


@contextmanager
def bench(folder: Path, sheets: Sequence[Sheet], *, now: datetime | None = None) -> Iterator[Bench]:
    """A service with the sheets' world, and a desk that knows it."""
    began = now or datetime.now(UTC)
    (folder / "sheets").mkdir()
    server = PracticeServer(folder / "service", delay=(0.0, 0.0), limit=1_000_000, world=world(sheets, began))
    with server, Desk.open(home=folder / "home") as desk:
        account, _ = desk.add_account(name="Corpus", sid=server.sid, token=server.token, origin=server.origin)
        yield Bench(desk, account, folder / "sheets")
