"""A sheet that the import was not made with: its cells, its actions, and what should become of each action.

The truth is said action by action by whoever writes the sheet, from the rules of the product alone. The judge holds
what the program proposes against it and counts as the corpus does: wrong where *ready* differs, a rule asked once.
"""

from __future__ import annotations

import csv
import random
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
from openpyxl.comments import Comment
from sheet_corpus import PROGRAMS, Want
from unseen_files import old_workbook, web_page

from reversal_desk.desk import Desk, Plan
from reversal_desk.impact.practice import (
    ActionSpec,
    EarlierChange,
    ItemSpec,
    PracticeServer,
    ProgramSpec,
    TrackerSpec,
    WorldSpec,
)  # fmt: skip
from reversal_desk.mapping import plain_word
from reversal_desk.model import Account, Change, Field, Operation, Policy, RowState

#: The service's clock stands here, so that neither the cells nor the locks depend on the day the test runs.
NOW = datetime(2026, 3, 20, 9, 0, tzinfo=UTC)
SALE, BONUS, APP = "436", "536", "636"
ZERO = Decimal(0)
Cell = Any
Cells = Sequence[Cell]


@dataclass(frozen=True, slots=True)
class Unseen:
    """One file as its sender made it. `asked`: actions that section 4 wants a person to look at first."""

    name: str
    sender: str
    rows: tuple[tuple[Cell, ...], ...]
    actions: tuple[ActionSpec, ...]
    truth: Mapping[str, Want]  # action id -> what should become of it; not named: nothing
    asked: frozenset[str] = frozenset()
    kind: str = "csv"
    inside: str = ""  # what is really in the file where its name says something else or too little: biff, html
    encoding: str = "utf-8"
    delimiter: str = ","
    tab: str = "Sheet1"
    hidden: frozenset[int] = frozenset()
    front: tuple[tuple[Cell, ...], ...] = ()  # a tab of its own before the list
    behind: tuple[tuple[str, tuple[tuple[Cell, ...], ...]], ...] = ()  # tabs after the list, by their names
    merged: tuple[str, ...] = ()  # ranges of the list that are one cell
    remarks: Mapping[str, str] = field(default_factory=dict)  # cell -> the note that hangs on it
    columns: Mapping[Field, str] = field(default_factory=dict)  # what a person would put right in the sheet step
    words: Mapping[str, str] = field(default_factory=dict)  # what the sheet's own words mean
    answer: Mapping[str, Any] = field(default_factory=dict)  # Policy fields a person would say once for the sheet
    says_it: bool = True  # False: the cells don't say what is wanted, so nothing may be ready before the answer

    def write(self, folder: Path) -> Path:
        """The file, as its kind wants it."""
        path = folder / f"{self.name}.{self.kind}"
        if self.inside == "biff":
            path.write_bytes(old_workbook(self.rows, tab=self.tab))
        elif self.inside == "html":
            path.write_text(web_page(self.rows), encoding="utf-8")
        elif self.kind == "xlsx":
            book = openpyxl.Workbook()
            page = book.active
            assert page is not None
            page.title = self.tab
            for row in self.rows:
                page.append([float(cell) if isinstance(cell, Decimal) else cell for cell in row])
            for number in self.hidden:
                page.row_dimensions[number].hidden = True
            for cell, note in self.remarks.items():
                page[cell].comment = Comment(note, "Desk")
            if self.front:
                cover = book.create_sheet("Summary", 0)
                for row in self.front:
                    cover.append([float(cell) if isinstance(cell, Decimal) else cell for cell in row])
            for place in self.merged:
                page.merge_cells(place)
            for title, cells in self.behind:
                other = book.create_sheet(title)
                for row in cells:
                    other.append(list(row))
            if self.hidden:
                page.auto_filter.ref = page.dimensions
            book.save(path)
        else:
            with path.open("w", encoding=self.encoding, newline="") as file:
                csv.writer(file, delimiter=self.delimiter).writerows(self.rows)
        return path


class Pen:
    """One sheet while it is written: its chance, its cells, its actions and their truth."""

    def __init__(self, name: str, place: int, *, currency: str = "USD") -> None:
        self.name, self.currency = name, currency
        self.chance = random.Random(f"unseen-{name}")
        self.rows: list[tuple[Cell, ...]] = []
        self.actions: list[ActionSpec] = []
        self.truth: dict[str, Want] = {}
        self.asked: set[str] = set()
        self._serial = place * 1000

    def row(self, *cells: Cell) -> int:
        """Write one row; its number, as a spreadsheet shows it."""
        self.rows.append(cells)
        return len(self.rows)

    def day(self, place: int, count: int, *, first: int = 48, last: int = 5) -> datetime:
        """The moment of the order at `place` of `count`, oldest first, naive as in a sheet."""
        age = first - (first - last) * place / max(1, count - 1)
        day = NOW.replace(tzinfo=None) - timedelta(days=age)
        return day.replace(hour=8 + place % 11, minute=(place * 7) % 60, second=0, microsecond=0)

    def price(self, low: int = 18, high: int = 320) -> Decimal:
        """An amount with cents, or without in a currency that has none."""
        cents = self.chance.randrange(low * 100, high * 100)
        return Decimal(cents) if self.currency in {"JPY", "TWD"} else Decimal(cents) / 100

    def share(self, amount: Decimal, *percents: int) -> Decimal:
        """A part of an amount, rounded as money."""
        part = amount * self.chance.choice(percents or (20, 25, 30, 40, 55)) / 100
        return part.quantize(Decimal(1) if self.currency in {"JPY", "TWD"} else Decimal("0.01"))

    def fate(self, **weights: int) -> str:
        """One of the named fates, by its weight."""
        return self.chance.choices(list(weights), list(weights.values()))[0]

    def maybe(self, percent: int) -> bool:
        """True so often."""
        return self.chance.randrange(100) < percent

    def act(
        self, oid: str, amount: Decimal, when: datetime, *, want: Want | None = None, asked: bool = False,
        event: str = SALE, currency: str = "", items: tuple[ItemSpec, ...] = (),
        earlier: tuple[EarlierChange, ...] = (), locks_in: timedelta | None = timedelta(days=40),
    ) -> str:  # fmt: skip
        """An action of that order and what should become of it; gives its id."""
        self._serial += 1
        program = PROGRAMS[currency or self.currency]
        tracker = program[0] + event
        made = f"{program}.{tracker}.{self._serial}"
        self.actions.append(
            ActionSpec(
                oid, amount, id=made, program=program, tracker=tracker, items=items, earlier=earlier,
                age=NOW - when.replace(tzinfo=UTC), locks_in=locks_in,
            )
        )  # fmt: skip
        if want is not None:
            self.truth[made] = want
        if asked:
            self.asked.add(made)
        return made

    def done(self, sender: str, **more: Any) -> Unseen:
        """The finished sheet."""
        return Unseen(
            self.name, sender, tuple(self.rows), tuple(self.actions), dict(self.truth), frozenset(self.asked), **more
        )


def less(total: Decimal, back: Decimal) -> Want | None:
    """What becomes of an order of that total when so much of it went back."""
    return None if not back else Want() if back == total else Want(total - back)


# --------------------------------------------------------------------------- the judge


@dataclass(frozen=True, slots=True)
class Verdict:
    """One sheet's figures: at first, and once the columns are put right and the questions answered (`_after`)."""

    name: str
    rows: int
    right: int
    wrong: tuple[str, ...]
    wrong_after: tuple[str, ...]
    questions: int
    questions_after: int  # what is still asked when the columns and the words are put right
    wanted: int
    reached: int
    reached_after: int
    fates: Mapping[str, str]  # action id -> what the first look did with it: right, asked, silent, WRONG

    @property
    def missed(self) -> int:
        """Changes that ought to be made and wait for more than an answer."""
        return self.wanted - self.reached_after

    def __str__(self) -> str:
        share = self.questions / max(1, self.rows)
        return (
            f"{self.name:20} {self.rows:5} {self.wanted:7} {self.right:6} {len(self.wrong):6} {self.questions:6}"
            f" {share:7.2%} {len(self.wrong_after):12} {self.questions_after:12} {self.missed:12}"
        )


HEADING = (
    f"{'sheet':20} {'rows':>5} {'wanted':>7} {'ready':>6} {'wrong':>6} {'asked':>6} {'share':>7}"
    f" {'told: wrong':>12} {'asked':>12} {'not reached':>12}"
)


def agrees(want: Want | None, change: Change) -> bool:
    """Whether a change leaves its action as the truth wants it."""
    if want is None:
        return False
    if want.amount is None:
        return change.operation is Operation.REVERSE
    if change.operation not in {Operation.MODIFY, Operation.ITEMS} or change.amount_after != want.amount:
        return False
    pieces = dict(want.items)
    return all(item.quantity_after == pieces.get(item.sku) for item in change.items) if pieces else True


def right(sheet: Unseen, change: Change) -> bool:
    """Whether a line of the plan does what its action needs."""
    return change.action is not None and agrees(sheet.truth.get(change.action.id), change)


def judge(sheet: Unseen, plan: Plan, *, answered: bool) -> Iterator[str]:
    """Everything ready that differs from the truth, or is ready without the question it needs."""
    seen: set[str] = set()
    for change in plan.changes:
        if change.state is not RowState.READY or change.action is None:
            continue
        made = change.action
        cells = sheet.rows[change.row.number - 1]
        what = (
            f"row {change.row.number} {cells!r}: {change.operation.value} of {made.id} (order {made.oid}, "
            f"{made.amount}) to {change.amount_after}"
        )
        if made.id in seen:
            yield f"{what}, twice"
        elif not answered and not sheet.says_it:
            yield f"{what}, though the sheet doesn't say so"
        elif not right(sheet, change):
            yield f"{what}, wanted {sheet.truth.get(made.id)}"
        elif not answered and made.id in sheet.asked:
            yield f"{what}, without the question"
        seen.add(made.id)


def fate(sheet: Unseen, plan: Plan, action: ActionSpec) -> str:
    """What became of an action before anybody answered: *right* (changed as it needs, or rightly left alone), *asked*
    (a person has to look), *silent* (a change it needs is not there and nobody is told), *WRONG* (money).
    """
    about = [change for change in plan.changes if change.action is not None and change.action.id == action.id]
    ready = [change for change in about if change.state is RowState.READY]
    early = action.id in sheet.asked or not sheet.says_it
    if len(ready) > 1 or any(early or not right(sheet, change) for change in ready):
        return "WRONG"
    if ready:
        return "right"
    told = {RowState.LOOK, RowState.BLOCKED}
    if any(change.state in told for change in about):
        return "asked"
    rows = (c.row.number for c in plan.changes if c.action is None and c.state in told)  # its number was not known
    if any(action.order in str(cell) for number in rows for cell in sheet.rows[number - 1]):
        return "asked"
    return "silent" if action.id in sheet.truth else "right"


@dataclass(frozen=True, slots=True)
class Table:
    """A desk at a service that holds every sheet's actions."""

    desk: Desk
    account: Account
    folder: Path

    def verdict(self, sheet: Unseen) -> Verdict:
        """Open, match, plan; answer what a person who knows the truth would; plan again."""
        path = sheet.write(self.folder)
        opened = self.desk.open_sheet(path)
        policy = Policy(cumulative=opened.mapping.cumulative)
        first = self.desk.plan(opened, self.desk.find_actions(opened, self.account), policy)
        told = self.desk.open_sheet(path, columns=sheet.columns) if sheet.columns else opened
        said: dict[str, Any] = {"cumulative": told.mapping.cumulative, **sheet.answer}
        for name, words in (("status_words", sheet.words), ("reason_words", said.get("reason_words", {}))):
            said[name] = {plain_word(word): meaning for word, meaning in words.items()}  # as the desk keeps them
        found = self.desk.find_actions(told, self.account, policy=Policy(**said))
        second = self.desk.plan(told, found, Policy(**said))
        yes = frozenset(one.key for one in second.questions if all(right(sheet, change) for change in one.changes))
        last = self.desk.plan(told, found, Policy(**said, answers=yes))
        return Verdict(
            name=sheet.name,
            rows=len(opened.rows),
            right=sum(change.state is RowState.READY and right(sheet, change) for change in first.changes),
            wrong=tuple(judge(sheet, first, answered=False)),
            wrong_after=tuple(judge(sheet, last, answered=True)),
            questions=len(first.questions),
            questions_after=len(second.questions),
            wanted=len(sheet.truth),
            reached=_reached(sheet, first),
            reached_after=_reached(sheet, last),
            fates={action.id: fate(sheet, first, action) for action in sheet.actions},
        )


def _reached(sheet: Unseen, plan: Plan) -> int:
    ready = (change for change in plan.changes if change.state is RowState.READY and right(sheet, change))
    return len({change.action.id for change in ready if change.action is not None})


@contextmanager
def table(folder: Path, sheets: Sequence[Unseen]) -> Iterator[Table]:
    """A service with all the sheets' actions, and a desk that knows it."""
    (folder / "sheets").mkdir()
    world = WorldSpec(
        actions=tuple(action for sheet in sheets for action in sheet.actions),
        programs=tuple(ProgramSpec(number, f"Northwind {money}", currency=money) for money, number in PROGRAMS.items()),
        trackers=tuple(
            TrackerSpec(number[0] + event, number, name)
            for number in PROGRAMS.values()
            for event, name in ((SALE, "Online sale"), (BONUS, "New customer bonus"), (APP, "App sale"))
        ),
    )
    server = PracticeServer(folder / "service", delay=(0.0, 0.0), limit=1_000_000, now=lambda: NOW, world=world)
    with server, Desk.open(home=folder / "home") as desk:
        account, _ = desk.add_account(name="Unseen", sid=server.sid, token=server.token, origin=server.origin)
        yield Table(desk, account, folder / "sheets")


# --------------------------------------------------------------------------- how people write


def german(amount: Decimal) -> str:
    """1.139,00"""
    return f"{amount:,.2f}".translate(str.maketrans(",.", ".,"))


def spaced(amount: Decimal) -> str:
    """1 139,00, as in France"""
    return f"{amount:,.2f}".replace(",", "\u202f").replace(".", ",")
