"""A short sheet written line by line: each line says its order, what impact.com holds, and what should become of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal

from sheet_corpus import Want
from unseen_sheet import NOW, Cell, Pen

from reversal_desk.impact.practice import ItemSpec

#: Cells that stand for the line's own order number and day.
NO, DAY = "@", "%"


@dataclass(frozen=True, slots=True)
class Wish:
    """What a careful person wants of an order: nothing, all of it gone, so much back, or a new amount."""

    whole: bool = False
    back: str = ""
    to: str = ""
    left: tuple[tuple[str, int], ...] = ()  # sku, pieces that stay
    asked: bool = False  # only after a question

    def of(self, amount: Decimal) -> Want | None:
        """The truth of an action of that amount."""
        if self.whole:
            return Want()
        if self.back:
            return Want(amount - Decimal(self.back), self.left)
        return Want(Decimal(self.to), self.left) if self.to else None


GONE, STAYS = Wish(whole=True), Wish()
ASK_GONE, ASK_STAYS = Wish(whole=True, asked=True), Wish(asked=True)


def back(money: str, *left: tuple[str, int], asked: bool = False) -> Wish:
    """So much went back to the customer."""
    return Wish(back=money, left=left, asked=asked)


def to(money: str, *left: tuple[str, int], asked: bool = False) -> Wish:
    """So much is left."""
    return Wish(to=money, left=left, asked=asked)


class Page(Pen):
    """A sheet whose lines are written out one by one, a day apart."""

    def __init__(self, name: str, place: int, *, currency: str = "USD", day: str | None = "%Y-%m-%d") -> None:
        super().__init__(name, place, currency=currency)
        self.form = day  # how this sender writes a day; None: as a day of the workbook
        self.at = (NOW - timedelta(days=39)).replace(tzinfo=None, hour=10, minute=20)

    def line(
        self, order: str, amount: str, wish: Wish, *cells: Cell, items: tuple[tuple[str, str, int], ...] = (),
        currency: str = "",
    ) -> int:  # fmt: skip
        """One line; an empty amount: impact.com knows no such order, or knows it by an earlier line."""
        self.at += timedelta(hours=31)
        if amount:
            total = Decimal(amount)
            pieces = tuple(ItemSpec(sku, Decimal(money), count, sku) for sku, money, count in items)
            self.act(
                order, total, self.at, want=wish.of(total), asked=wish.asked, items=pieces, currency=currency
            )  # fmt: skip
        day: Cell = self.at if self.form is None else self.at.strftime(self.form)
        return self.row(*(order if cell == NO else day if cell == DAY else cell for cell in cells))
