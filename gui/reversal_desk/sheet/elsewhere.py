"""What other tabs of a workbook say against orders of the tab in use: a newer one may have taken some of them up again.

Only tabs that name their orders under a header are heard, and only words that speak for themselves.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from msgspec import Struct

from reversal_desk import mapping
from reversal_desk.sheet.raw import Block, RawCell

#: Tabs of more rows than this are exports of everything, and no lists of what became of a few.
MOST_ROWS = 20_000
_LONGEST = 80


class Listed(Struct, frozen=True):
    """A tab: its name, its first rows, and all of them as blocks."""

    name: str
    head: Sequence[Sequence[RawCell]]
    blocks: Iterable[Block]


def said_elsewhere(tabs: Iterable[Listed], chosen: Listed) -> dict[int, str]:
    """Row number of the chosen tab -> the tab that says something against it, and what."""
    said: dict[str, str] = {}
    for tab in tabs:
        against = mapping.contradicts(tab.name) or mapping.sets_a_limit(tab.name)
        for orders, texts in _rows(tab):
            words = [text for text in texts if len(text) <= _LONGEST and mapping.contradicts(text)]
            if words or against:
                said |= dict.fromkeys(orders, f"{tab.name}: {words[0]}" if words else tab.name)
    if not said:
        return {}
    found: dict[int, str] = {}
    places = _naming(chosen.head)
    for block in chosen.blocks:
        for place in places:
            if place < len(block.columns):
                cells = zip(block.numbers, block.columns[place].cells, strict=True)
                found |= {number: said[key] for number, cell in cells if (key := _key(cell)) in said}
    return found


def _rows(tab: Listed) -> Iterator[tuple[list[str], list[str]]]:
    """Of each row the orders that it names, and its texts."""
    places = _naming(tab.head)
    if not places:
        return
    for block in tab.blocks:
        for cells in zip(*(column.cells for column in block.columns), strict=True):
            orders = [key for place in places if place < len(cells) and (key := _key(cells[place]))]
            yield orders, [cell for cell in cells if isinstance(cell, str)]


def _naming(head: Sequence[Sequence[RawCell]]) -> list[int]:
    """The columns whose header, in the first row that has one, names orders or actions."""
    for cells in head:
        named = [isinstance(cell, str) and mapping.header_field(cell) in mapping.IDENTIFYING for cell in cells]
        if any(named) and sum(cell is not None for cell in cells) > 1:
            return [place for place, names in enumerate(named) if names]
    return []


def _key(cell: RawCell) -> str:
    """An order number as text without the mark before it, empty for what can be none."""
    if isinstance(cell, float) and cell.is_integer():
        cell = int(cell)
    text = str(cell).strip().lstrip("#").casefold() if isinstance(cell, str | int) else ""
    return text if any(map(str.isdigit, text)) else ""
