"""Order numbers as text, and where Excel has damaged them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from decimal import Decimal

from reversal_desk.mapping.cells import cell_text, filled_text, only_texts, unquoted
from reversal_desk.model import Cell, CellError

_E_NOTATION = re.compile(r"\d(?:[.,]\d+)?E\+\d{1,3}", re.IGNORECASE)


def order_text(cell: Cell) -> tuple[str, bool]:
    """An order number as text, and whether Excel has damaged it (over 15 digits as a number, or E-notation)."""
    text = cell_text(cell)
    if isinstance(cell, Decimal):
        whole = cell == cell.to_integral_value()
        return text, whole and len(text.lstrip("-")) > 15
    if isinstance(cell, CellError):
        return "", True
    return text, ("+" in text and _E_NOTATION.fullmatch(text) is not None)


def _rounded_texts(cells: Iterable[Cell]) -> bool:
    """Long numbers all of which end in zeros from the 16th digit on: saved as text after Excel had rounded them."""
    long = [text for cell in only_texts(cells) if len(cell) > 15 < len(text := unquoted(cell)) and text.isdecimal()]
    zeros = sum(not text[15:].strip("0") for text in long)
    return bool(long) and zeros == len(long) and sum(len(text) - 15 for text in long) >= 3


def order_numbers(cells: Sequence[Cell]) -> tuple[list[str], set[int]]:
    """A column as order numbers, empty text where it is blank, and where Excel has damaged them."""
    texts = list(map(filled_text, cells))
    damaged: set[int] = set()
    for place, text in enumerate(texts):
        if "+" in text or not isinstance(cells[place], str):
            texts[place], bad = order_text(cells[place])
            if bad:
                damaged.add(place)
    if _rounded_texts(cells):
        damaged.update(place for place, text in enumerate(texts) if len(text) > 15 and text.isdecimal())
    return texts, damaged
