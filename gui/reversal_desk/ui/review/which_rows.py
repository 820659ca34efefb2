"""Which lines of the review are shown: those of a chip, of a figure that was pressed, or of one question."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from msgspec import Struct

from reversal_desk.model import Change
from reversal_desk.ui.models import review
from reversal_desk.ui.models.edits import Key

Wanted = Callable[[Change], bool]


class Figure(Struct, frozen=True):
    """One figure of the line that adds up."""

    currency: str
    part: str

    def counts(self, change: Change, counted: Mapping[Key, frozenset[str]]) -> bool:
        """Whether it was counted from this line; `counted`: (row, currency) -> the parts that row is counted in."""
        if self.part not in counted.get((change.row.number, self.currency), ()):
            return False
        in_its_own = change.really is not None and change.action is not None and change.action.currency == self.currency
        return in_its_own or change.money_currency == self.currency


class Choice(Struct, frozen=True):
    """What was pressed beside the chips: a figure, or a question whose rows are wanted. Nothing: the chip counts."""

    figure: Figure | None = None
    only: frozenset[Key] = frozenset()


def of_chip(key: str, *, since: Wanted, searched: bool) -> Wanted | None:
    """The lines of a chip; None for all of them. `since` says which changed since a draft was left."""
    if key == "all":
        # Whoever searches an order means it, also where no partner was credited.
        return None if searched else review.affiliate
    if key == "since":
        return since
    return (lambda change: review.group(change) == key) if key else None


def with_text(wanted: Wanted | None, text: str, words: Callable[[Change], str]) -> Wanted:
    """Of those lines the ones that a search finds; asked of a hundred thousand, so with no question too many."""
    if wanted is None:
        return lambda change: text in words(change)
    return lambda change: wanted(change) and text in words(change)
