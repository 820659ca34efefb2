"""What stands in columns that nobody reads, and above the rows: remarks, captions, what speaks against a change."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterable
from datetime import datetime
from decimal import Decimal
from functools import partial
from itertools import repeat

from reversal_desk.mapping.cells import amounts, blank, cell_text, only_texts, parse_amount
from reversal_desk.mapping.columns import are_flags, says_no, stands_against
from reversal_desk.mapping.dates import parse_date
from reversal_desk.mapping.header_words import names_goods, names_pieces
from reversal_desk.mapping.meanings import (
    contradicts,
    reason_code,
    speaks_against,
    speaks_of_money_back,
    speaks_of_no_goods,
    tells_of_a_change,
)
from reversal_desk.mapping.proofs import Known, MappedColumns
from reversal_desk.mapping.said_beside import amounts_named, names_calling_off, sets_a_limit, speaks_of_a_part
from reversal_desk.model import Cell, Field, Table


def words_under(header: str, columns: MappedColumns, tells: Callable[[str], bool]) -> Iterable[str]:
    """Under that header, which nobody read, the words that tell something."""
    index = next((one.index for one in columns.mapping.columns if header and one.header == header), None)
    if index is None:
        return [""] * columns.count  # as a list: columns that were not kept are put beside each other
    cells = columns.cells(index)
    texts = {cell: cell_text(cell) for cell in set(cells) if not blank(cell)}
    told = {cell: text for cell, text in texts.items() if tells(text)}
    return [told.get(cell, "") for cell in cells]


def against(columns: MappedColumns) -> Known:
    """What stands against a change in the columns that nobody read, and under which header where there are several."""
    headers = columns.mapping.doubtful
    said = [words_under(header, columns, partial(stands_against, header)) for header in headers]
    if not said:
        return {}
    found = [
        next(((text, header) for text, header in zip(texts, headers, strict=True) if text), ("", ""))
        for texts in zip(*said, strict=True)
    ]
    return {"against": [text for text, _ in found], "under": [header for _, header in found]}


def remarks(columns: MappedColumns) -> Iterable[str]:
    """The remark beside each row, hung on one of its cells, or on another tab, that may speak against it. Most are
    empty: each different one is read once."""
    notes = columns.table.grid.notes
    rows = enumerate(columns.table.rows) if notes else ()
    hung = {place: notes[row.number] for place, row in rows if row.number in notes}
    found = {place: note for place, note in hung.items() if speaks_against(note)}
    for index in columns.mapping.remarks:
        cells = columns.cells(index)
        told = {text for text in set(only_texts(cells)) if not blank(text) and _speaks_otherwise(text)}
        if told:
            found |= {place: cell_text(cell) for place, cell in enumerate(cells) if cell in told}
    for index in columns.mapping.asides:
        cells = columns.cells(index)
        told = {text for text in set(only_texts(cells)) if not blank(text) and contradicts(text)}
        if told:
            found = {place: cell_text(cell) for place, cell in enumerate(cells) if cell in told} | found
    if told_elsewhere := columns.table.grid.elsewhere:
        rows = enumerate(columns.table.rows)
        found = {place: told_elsewhere[row.number] for place, row in rows if row.number in told_elsewhere} | found
    return columns.spread(found, otherwise="")


def money_for_no_goods(columns: MappedColumns) -> Known:
    """Of each row the word that says that its money was for no goods, and the header of a part that was for postage."""
    said: dict[int, str] = {}
    for index in (*columns.mapping.asides, *columns.mapping.remarks):
        cells = columns.cells(index)
        words = {text for text in set(only_texts(cells)) if not blank(text)}
        told = {text for text in words if speaks_of_no_goods(text)}
        if told and index in columns.mapping.asides:  # so the column says what money was for
            told |= {text for text in words if not _may_be_of_goods(text)}
        if told:
            said |= {place: cell_text(cell) for place, cell in enumerate(cells) if cell in told}
    postage: dict[int, str] = {}
    for index in columns.mapping.postage:
        header = columns.mapping.columns[index].header
        postage |= {place: header for place, value in enumerate(amounts(columns.cells(index)).values) if value}
    return {"aside": columns.spread(said, otherwise=""), "postage": columns.spread(postage, otherwise="")}


def _speaks_otherwise(text: str) -> bool:
    return speaks_against(text) or names_calling_off(text)


def _may_be_of_goods(text: str) -> bool:
    """Whether a word says that goods came back, or why they did."""
    return names_goods(text) or speaks_of_money_back(text) or reason_code(text) is not None


def partly(columns: MappedColumns) -> Iterable[str]:
    """The remark beside each row that speaks of a part of its order, or names less money than the order was."""
    found: dict[int, str] = {}
    totals = columns.amounts(Field.TOTAL) if Field.TOTAL in columns.at else [None] * columns.count
    for index in (*columns.mapping.asides, *columns.mapping.remarks):
        for place, cell in enumerate(columns.cells(index)):
            if not isinstance(cell, str) or blank(cell):
                continue
            if speaks_of_a_part(cell) or _names_less(cell, totals[place]):
                found.setdefault(place, cell_text(cell))
    return columns.spread(found, otherwise="")


def _names_less(text: str, total: Decimal | None) -> bool:
    """Whether a remark names an amount, and none that is all of the order."""
    if not total or not any(map(str.isdigit, text)):
        return False
    named = [abs(amount) for said in amounts_named(text) if (amount := parse_amount(said)) is not None]
    return bool(named) and all(amount < abs(total) for amount in named)


def still_to_come(columns: MappedColumns) -> Known:
    """The last day that a row gives for its cancellation or refund, with its header: it may not have come yet."""
    days: dict[int, tuple[datetime, str]] = {}
    for wanted in columns.those((Field.CANCELLED_AT, Field.REFUND_DATE)):
        header = columns.mapping.columns[columns.at[wanted]].header
        cells = columns.cells_of(wanted)
        read = {cell: day for cell in set(cells) if (day := _earliest(cell)) is not None}
        for place, cell in enumerate(cells):
            if cell in read and (place not in days or read[cell] > days[place][0]):
                days[place] = (read[cell], f"{header}: {cell_text(cell)}")
    return {"last_day": columns.spread(days, otherwise=None)} if days else {}


def _earliest(cell: Cell) -> datetime | None:
    """Of two days that a cell may name the earlier: only what has surely not come yet is asked about."""
    both = (parse_date(cell, day_first=first) for first in (True, False))
    return min((day for day in both if day is not None), default=None)


#: So many rows with a day of their refund make those without one stand out.
_MOSTLY = 0.5


def undated(columns: MappedColumns) -> Iterable[str]:
    """The rows whose refund has no day where most others have one."""
    if Field.REFUND not in columns.at or Field.REFUND_DATE not in columns.at:
        return repeat("")
    cells = columns.cells_of(Field.REFUND_DATE)
    refunds = columns.amounts(Field.REFUND)
    without = {place for place, (cell, refund) in enumerate(zip(cells, refunds, strict=True)) if refund and blank(cell)}
    dated = sum(1 for cell, refund in zip(cells, refunds, strict=True) if refund and not blank(cell))
    if dated < _MOSTLY * (dated + len(without)) or not dated:
        return repeat("")
    header = columns.mapping.columns[columns.at[Field.REFUND_DATE]].header
    return columns.spread(dict.fromkeys(without, header), otherwise="")


def rivals(columns: MappedColumns) -> Known:
    """The rows that another column of refunds speaks of, too, where the columns are not the same all along: they may be
    net and gross, or add up."""
    found: dict[int, str] = {}
    if Field.REFUND in columns.at:
        mine = columns.money[Field.REFUND]
        for index in columns.mapping.rivals:
            others = amounts(columns.cells(index), elsewhere=mine.mark).values
            header = columns.mapping.columns[index].header
            if any(abs(one or 0) != abs(other or 0) for one, other in zip(mine.values, others, strict=True)):
                found |= {place: header for place, other in enumerate(others) if other}
    return {"rival": columns.spread(found, otherwise="")} if found else {}


def untold(columns: MappedColumns) -> Known:
    """The rows of which a column that nobody read says that something went back: an amount, pieces, or a yes."""
    headers: dict[int, str] = {}
    amount: dict[int, Decimal] = {}
    for index in columns.mapping.untold:
        cells = columns.cells(index)
        header = columns.mapping.columns[index].header
        if are_flags(cells):
            said = [place for place, cell in enumerate(cells) if not blank(cell) and not says_no(cell)]
        else:
            values = amounts(cells).values
            filled = sum(not blank(cell) for cell in cells)
            read = {place: value for place, value in enumerate(values) if value is not None}
            if len(read) * 2 < filled:
                words = {cell for cell in set(cells) if isinstance(cell, str) and tells_of_a_change(cell)}
                said = [place for place, cell in enumerate(cells) if cell in words]
            else:
                said = [place for place, value in read.items() if value]
                if not names_pieces(header):
                    amount = {place: abs(read[place]) for place in said} | amount
        for place in said:
            headers.setdefault(place, header)
    if not headers:
        return {}
    return {
        "untold": columns.spread(headers, otherwise=""),
        "untold_amount": columns.spread(amount, otherwise=None),
    }


def captions(table: Table) -> Iterable[str]:
    """The last line between the rows above each row; above the first of them, a title that speaks against all."""
    title = _title(table)
    if not table.captions:
        return repeat(title)
    numbers = sorted(table.captions)
    above = (bisect_left(numbers, row.number) for row in table.rows)
    return [table.captions[numbers[count - 1]] if count else title for count in above]


def _title(table: Table) -> str:
    """What stands alone in a row above the header and says not to do it; empty text where nothing does."""
    for row in table.grid.rows:
        if table.header_row is None or row.number >= table.header_row:
            return ""
        filled = [cell for cell in row.cells if not blank(cell)]
        if len(filled) != 1 or not isinstance(filled[0], str):
            continue
        if speaks_against(filled[0]) or sets_a_limit(filled[0]):
            return cell_text(filled[0])
    return ""
