"""Sheets as shops, marketplaces and people write them, with the truth of every order beside them.

Made by seeds, from header sets and traps of real exports, against a world of their own. The truth is written here,
from each order's fate; nothing of the program's mapping or planning is used for it.
"""

from __future__ import annotations

import csv
import random
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from typing import Any

import openpyxl

from reversal_desk.impact.practice import ActionSpec, EarlierChange, ItemSpec, ProgramSpec, TrackerSpec, WorldSpec

CENT = Decimal("0.01")
ZERO = Decimal(0)
PROGRAMS = {"USD": "1000", "GBP": "2000", "EUR": "3000", "CNY": "4000", "TWD": "5000", "JPY": "6000", "BRL": "7000"}
GOODS = (
    ("TENT-2P", "Tent", "189.00"), ("BAG-800", "Sleeping bag", "249.90"), ("MAT-25", "Mat", "59.90"),
    ("STOVE-1", "Stove", "39.95"), ("POT-3", "Pot set", "44.50"), ("BOTTLE", "Bottle", "24.00"),
    ("LAMP-3", "Head lamp", "34.90"), ("BOOT-42", "Boots", "159.00"), ("SOCK-2", "Socks", "27.80"),
    ("JKT-M", "Rain jacket", "129.90"), ("PACK-45", "Backpack", "1139.00"), ("POLE", "Poles", "89.00"),
)  # fmt: skip
WHOLE, PART, ITEM, KEPT, PENDING, FAILED = "whole", "part", "item", "kept", "pending", "failed"


@dataclass(frozen=True, slots=True)
class Line:
    """One line of an order; `amount` is for all its pieces."""

    sku: str
    name: str
    quantity: int
    amount: Decimal

    @property
    def price(self) -> Decimal:
        return self.amount / self.quantity


@dataclass(frozen=True, slots=True)
class Order:
    """An order of the shop and what became of it. `oid` is its number at impact.com, where it came by a partner."""

    number: str
    created: datetime
    lines: tuple[Line, ...]
    currency: str
    fate: str
    refund: Decimal
    returned: Mapping[str, int]
    partner: bool
    oid: str

    @property
    def total(self) -> Decimal:
        return sum((line.amount for line in self.lines), ZERO)


@dataclass(frozen=True, slots=True)
class Want:
    """What ought to happen to an action: reversed (amount None), or set to an amount, by items where they are named."""

    amount: Decimal | None = None
    items: tuple[tuple[str, int], ...] = ()  # sku, pieces that stay


@dataclass(frozen=True, slots=True)
class Sheet:
    """One file to write, its truth, and what a person who knows it would answer."""

    name: str
    rows: tuple[tuple[Any, ...], ...]
    orders: tuple[Order, ...]
    kind: str = "csv"
    encoding: str = "utf-8-sig"
    delimiter: str = ","
    hidden: frozenset[int] = frozenset()
    truth: Mapping[str, Want] = field(default_factory=dict)
    answer: Mapping[str, Any] = field(default_factory=dict)  # Policy fields said once for the sheet
    actions: tuple[ActionSpec, ...] = ()  # beside those of the orders
    earlier: Mapping[str, tuple[EarlierChange, ...]] = field(default_factory=dict)
    says_it: bool = True  # False: nothing in the sheet says what is wanted, so nothing may be ready before the answer

    def write(self, folder: Path) -> Path:
        """The file, as its kind wants it."""
        path = folder / f"{self.name}.{self.kind}"
        if self.kind == "xlsx":
            book = openpyxl.Workbook()
            page = book.active
            assert page is not None
            for row in self.rows:
                page.append([float(cell) if isinstance(cell, Decimal) else cell for cell in row])
            for number in self.hidden:
                page.row_dimensions[number].hidden = True
            if self.hidden:
                page.auto_filter.ref = page.dimensions
            book.save(path)
        else:
            with path.open("w", encoding=self.encoding, newline="") as file:
                csv.writer(file, delimiter=self.delimiter).writerows(self.rows)
        return path


def want_of(order: Order) -> Want | None:
    """The truth of an order by its fate."""
    if order.fate == WHOLE:
        return Want()
    if order.fate == PART:
        return Want(order.total - order.refund)
    if order.fate == ITEM:
        left = tuple((line.sku, line.quantity - order.returned.get(line.sku, 0)) for line in order.lines)
        if not any(pieces for _, pieces in left):
            return Want()
        back = sum((line.price * order.returned.get(line.sku, 0) for line in order.lines), ZERO)
        return Want(order.total - back, left)
    return None


class Shop:
    """A shop with its seed: makes orders and finishes sheets."""

    _numbers = 100_000

    def __init__(self, name: str, today: datetime, *, currency: str = "USD") -> None:
        self.name, self.today, self.currency = name, today, currency
        self.chance = random.Random(f"sheets-{name}")
        Shop._numbers += 1000
        self.first = Shop._numbers

    def orders(
        self, count: int, *, fates: Mapping[str, float], partner: float = 0.4, several: float = 0.15,
        number: Callable[[int], str] = str, oid: Callable[[str], str] = str, days: tuple[int, int] = (4, 40),
        pieces: float = 0.2,
    ) -> list[Order]:  # fmt: skip
        """`count` orders, oldest first; what has no fate drawn was kept."""
        made = []
        for place in range(count):
            age = days[1] - (days[1] - days[0]) * place / max(1, count - 1)
            created = (self.today - timedelta(days=age)).replace(tzinfo=None, hour=8 + place % 10, minute=place % 60)
            shown = number(self.first + place * 3 + self.chance.randrange(3))
            fate = self._fate(fates)
            lines = self._lines(several, pieces)
            order = Order(shown, created, lines, self.currency, fate, ZERO, {}, False, oid(shown))
            made.append(self._ended(order, self.chance.random() < partner))
        return made

    def _fate(self, fates: Mapping[str, float]) -> str:
        drawn = self.chance.random()
        for fate, share in fates.items():
            drawn -= share
            if drawn < 0:
                return fate
        return KEPT

    def _lines(self, several: float, pieces: float) -> tuple[Line, ...]:
        goods = self.chance.sample(GOODS, 2 if self.chance.random() < several else 1)
        lines = []
        for sku, name, price in goods:
            quantity = 2 if self.chance.random() < pieces else 1
            unit = Decimal(price)
            if self.currency in {"JPY", "TWD"}:
                unit = (unit * 30).quantize(Decimal(1))
            lines.append(Line(sku, name, quantity, unit * quantity))
        return tuple(lines)

    def _ended(self, order: Order, partner: bool) -> Order:
        unit = Decimal(1) if self.currency in {"JPY", "TWD"} else CENT
        refund, returned = ZERO, {}
        if order.fate == WHOLE:
            refund = order.total
        elif order.fate == PART:
            share = Decimal(self.chance.choice(("0.25", "0.3", "0.4", "0.6")))
            refund = (order.total * share).quantize(unit, ROUND_HALF_UP)
        elif order.fate == ITEM:
            line = self.chance.choice(order.lines)
            returned = {line.sku: self.chance.randint(1, line.quantity)}
            refund = line.price * returned[line.sku]
        return replace(order, partner=partner, refund=refund, returned=returned)

    def sheet(
        self, headers: Sequence[str], rows: Iterable[Mapping[str, Any]], orders: Sequence[Order], **more: Any
    ) -> Sheet:
        """Rows given by header; cells that no row names are empty."""
        table = [tuple(headers), *(tuple(row.get(header, "") for header in headers) for row in rows)]
        return self.finish(table, orders, **more)

    def finish(self, table: Sequence[Sequence[Any]], orders: Sequence[Order], **more: Any) -> Sheet:
        """A whole table of cells, its truth worked out from the orders unless it is given."""
        if "truth" not in more:
            more["truth"] = {o.oid: want for o in orders if o.partner and (want := want_of(o)) is not None}
        return Sheet(self.name, tuple(tuple(row) for row in table), tuple(orders), **more)


def world(sheets: Sequence[Sheet], now: datetime) -> WorldSpec:
    """The actions of all sheets' orders that came through partners, and what else the sheets want there."""
    actions: list[ActionSpec] = []
    for sheet in sheets:
        for order in sheet.orders:
            if order.partner:
                actions.append(action_of(order, now, sheet.earlier.get(order.oid, ())))
        actions.extend(sheet.actions)
    return WorldSpec(
        actions=tuple(actions),
        programs=tuple(ProgramSpec(number, f"Northwind {money}", currency=money) for money, number in PROGRAMS.items()),
        trackers=tuple(
            TrackerSpec(f"{number[0]}{kind}36", number, name)
            for number in PROGRAMS.values()
            for kind, name in ((4, "Online sale"), (5, "New customer bonus"), (6, "App sale"))
        ),
        reject_codes=frozenset({"ReturnedUnopened"}),
        modify_codes=frozenset({"PriceMatch"}),
    )


def action_of(order: Order, now: datetime, earlier: tuple[EarlierChange, ...] = (), **more: Any) -> ActionSpec:
    """The action of an order: its goods without shipping and tax."""
    number = PROGRAMS[order.currency]
    items = tuple(ItemSpec(line.sku, line.amount, quantity=line.quantity, name=line.name) for line in order.lines)
    given = {
        "order": order.oid, "amount": order.total, "program": number, "tracker": f"{number[0]}436", "items": items,
        "age": now - order.created.replace(tzinfo=UTC), "locks_in": timedelta(days=40), "earlier": earlier,
    }  # fmt: skip
    return ActionSpec(**(given | more))


# --------------------------------------------------------------------------- how things are written

MIXED = {WHOLE: 0.06, PART: 0.04, PENDING: 0.02, FAILED: 0.01}
RETURNS = {WHOLE: 0.55, PART: 0.25, PENDING: 0.08, FAILED: 0.05}
WHOLES = {WHOLE: 0.1}
SOME_ITEMS = {ITEM: 0.8, PENDING: 0.1}


def plain(amount: Decimal) -> str:
    return f"{amount:.2f}"


def english(amount: Decimal) -> str:
    return f"{amount:,.2f}"


def german(amount: Decimal) -> str:
    return english(amount).translate(str.maketrans(",.", ".,"))


def stamp(moment: datetime, form: str = "%Y-%m-%d %H:%M:%S") -> str:
    return moment.strftime(form)


def damaged(number: str) -> int:
    """What is left of a long number after a spreadsheet took it for one."""
    return int(number[:15] + "0" * (len(number) - 15))


Writer = Callable[[datetime], Sheet]
WRITERS: list[Writer] = []


def writer(made: Writer) -> Writer:
    """Put a writer on the list."""
    WRITERS.append(made)
    return made


def corpus(now: datetime) -> list[Sheet]:
    """Every sheet of the corpus, as of `now` (aware, UTC)."""
    Shop._numbers = 100_000
    today = now.replace(minute=0, second=0, microsecond=0)
    import sheets_of_people  # noqa: F401 - late: each puts its writers on the list
    import sheets_of_systems  # noqa: F401

    return [made(today) for made in WRITERS]
