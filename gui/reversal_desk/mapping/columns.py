"""Headers and samples -> what each column means."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from reversal_desk.errors import UsageError
from reversal_desk.mapping.cells import blank, cell_text, currency_code, money_parts, unquoted
from reversal_desk.mapping.dates import YEAR_LAST, parse_date
from reversal_desk.mapping.headers import DICTIONARY, MONEY, plain_header, preset_of
from reversal_desk.model import Cell, Column, ColumnMapping, Field, Notice, Table

_ACTION_ID = re.compile(r"\d{1,9}\.\d{1,9}\.\d{1,12}")
_ID_LIKE = re.compile(r"#?[A-Za-z]{0,8}[-_#/]?[A-Za-z0-9]*\d[A-Za-z0-9]*(?:[-_/][A-Za-z0-9]+)*")
_NEVER_ORDER = re.compile(
    r"customer|user|buyer|kunde|product|item|asin|phone|zip|post|batch|track|transaction|payment|email"
    "|mail|name|address|sku|date|time|qty|quant|price|amount"
    r"|total|客户|买家|商品|电话|手机|邮编|物流|运单|支付|流水|退款编号|服务单|赔付|時間|时间|日期|金额|金額|数量"
)
_SHARE_ROWS = 400


@dataclass(frozen=True, slots=True)
class _Evidence:
    """What a column's cells look like, as shares of its non-empty ones."""

    filled: float
    distinct: float
    ids: float
    actions: float
    money: float
    dates: float
    currencies: float
    samples: tuple[str, ...]


def _evidence(cells: Sequence[Cell]) -> _Evidence:
    shown = [cell for cell in cells if not blank(cell)]
    if not shown:
        return _Evidence(0, 0, 0, 0, 0, 0, 0, ())
    texts = [cell_text(cell) for cell in shown]
    count = len(shown)

    def share(test: Callable[[Cell, str], bool]) -> float:
        return sum(test(cell, text) for cell, text in zip(shown, texts, strict=True)) / count

    return _Evidence(
        filled=count / max(1, len(cells)),
        distinct=len(set(texts)) / count,
        ids=share(lambda _, text: 3 <= len(text) <= 64 and bool(_ID_LIKE.fullmatch(text))),
        actions=share(lambda _, text: bool(_ACTION_ID.fullmatch(text))),
        money=share(
            lambda cell, _: isinstance(cell, Decimal) or (isinstance(cell, str) and money_parts(cell) is not None)
        ),
        dates=share(
            lambda cell, _: isinstance(cell, datetime) or (isinstance(cell, str) and bool(_looks_like_date(cell)))
        ),
        currencies=share(lambda _, text: bool(currency_code(text))),
        samples=tuple(dict.fromkeys(texts))[:3],
    )


def _looks_like_date(text: str) -> bool:
    return parse_date(text) is not None or bool(YEAR_LAST.fullmatch(unquoted(text)))


def _fits(meaning: Field, found: _Evidence) -> float:
    """How much of a header's promise the cells keep, 0..1; an empty column keeps half of it."""
    if not found.samples:
        return 0.5
    if meaning in MONEY:
        return 0.3 + 0.7 * found.money
    if meaning in {Field.DATE, Field.REFUND_DATE, Field.CANCELLED_AT}:
        return 0.4 + 0.6 * found.dates
    if meaning is Field.CURRENCY:
        return 0.3 + 0.7 * found.currencies
    if meaning is Field.ACTION_ID:
        return 0.5 + 0.5 * max(found.actions, min(found.ids, 0.8))
    if meaning is Field.ORDER:
        return 0.6 + 0.4 * found.ids
    return 1.0


def column_letter(index: int) -> str:
    """0 is A, 26 is AA."""
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def _column_named(headers: Sequence[str], wanted: str) -> int | None:
    """The column with that header (exact text first), else the one with that Excel letter."""
    plain = plain_header(wanted)
    for test in (
        lambda header: header == wanted,
        lambda header: bool(plain) and plain_header(header) == plain,
    ):
        for index, header in enumerate(headers):
            if test(header):
                return index
    letters = wanted.strip().upper()
    if re.fullmatch(r"[A-Z]{1,3}", letters):
        for index in range(len(headers)):
            if column_letter(index) == letters:
                return index
    return None


def map_columns(table: Table, chosen: Mapping[Field, str] | None = None) -> ColumnMapping:
    """What each column means. `chosen` (header text or Excel letter per field) goes before everything found.

    Raises UsageError COLUMN_UNKNOWN for a chosen column that isn't there.
    """
    headers = table.headers
    preset = preset_of(headers)
    sample = table.rows[:_SHARE_ROWS]
    evidence = [
        _evidence([row.cells[i] if i < len(row.cells) else None for row in sample]) for i in range(len(headers))
    ]
    said: dict[int, tuple[Field, float]] = {}
    ignored: set[int] = set()
    orders: list[tuple[int, float]] = []
    for index, header in enumerate(headers):
        name = plain_header(header)
        if preset is not None and name in preset.orders:
            orders.append((index, 2.0 - preset.orders.index(name) / 100))
        elif preset is not None and name in preset.fields:
            said[index] = (preset.fields[name], 1.0 - list(preset.fields).index(name) / 1e6)
        elif preset is not None and name in preset.ignored:
            ignored.add(index)
        elif found := DICTIONARY.get(name):
            meaning, confidence = found
            if (
                preset is not None
                and preset.compensation
                and meaning in {*MONEY, Field.STATUS, Field.REASON, Field.SKU, Field.QUANTITY, Field.OPERATION}
            ):
                continue
            sure = confidence * _fits(meaning, evidence[index])
            if meaning is Field.ORDER:
                orders.append((index, sure))
            else:
                said[index] = (meaning, sure)
        elif evidence[index].actions >= 0.8:
            said[index] = (Field.ACTION_ID, 0.9)
        elif evidence[index].currencies >= 0.9 and evidence[index].filled > 0.5:
            said[index] = (Field.CURRENCY, 0.7)
    if not orders and (preset is None or not preset.orders):
        orders = _order_by_evidence(headers, evidence, said)
    taken = _one_column_each(said)
    orders.sort(key=lambda order: (-order[1], order[0]))
    order_columns = [index for index, _ in orders]
    certainty = dict(orders)
    for wanted, column in (chosen or {}).items():
        index_chosen = _column_named(headers, column)
        if index_chosen is None:
            raise UsageError(
                "COLUMN_UNKNOWN",
                column=column,
                field=wanted.value,
                columns=", ".join(h for h in headers if h),
            )
        taken = {i: m for i, m in taken.items() if m[0] is not wanted and i != index_chosen}
        if wanted is Field.ORDER:
            order_columns, certainty = [index_chosen], {index_chosen: 1.0}
        else:
            order_columns = [index for index in order_columns if index != index_chosen]
            taken[index_chosen] = (wanted, 1.0)
    if order_columns:
        taken[order_columns[0]] = (Field.ORDER, min(1.0, certainty[order_columns[0]]))
    columns = tuple(
        Column(i, header, meaning, round(sure, 3), evidence[i].samples)
        for i, header in enumerate(headers)
        for meaning, sure in [taken.get(i, (None, 0.0))]
    )
    compensation = preset is not None and preset.compensation
    return ColumnMapping(
        columns=columns,
        order_columns=tuple(order_columns),
        preset=preset.name if preset else "",
        cumulative=preset.cumulative if preset else None,
        compensation=compensation,
        notices=(Notice("COMPENSATION", {"preset": preset.name}),) if preset and compensation else (),
    )


def _order_by_evidence(
    headers: Sequence[str], evidence: Sequence[_Evidence], said: Mapping[int, tuple[Field, float]]
) -> list[tuple[int, float]]:
    """Columns that look like order numbers though their header doesn't say so; none when an action id does the job."""
    if any(meaning is Field.ACTION_ID for meaning, _ in said.values()):
        return []
    found: list[tuple[int, float]] = []
    for index, header in enumerate(headers):
        seen = evidence[index]
        if index in said or seen.ids < 0.9 or seen.distinct < 0.5 or seen.filled < 0.5 or seen.dates > 0.5:
            continue
        if seen.money > 0.9 and any(re.search(r"[.,]\d{1,2}$", text) for text in seen.samples):
            continue
        name = header.casefold()
        if _NEVER_ORDER.search(name):
            continue
        found.append((index, 0.5 if re.search(r"id|nr|no|num|号|號|番", name) or not header else 0.45))
    return found[:4]


def _one_column_each(said: Mapping[int, tuple[Field, float]]) -> dict[int, tuple[Field, float]]:
    """Of several columns with one meaning, the surest, then the first."""
    best: dict[Field, int] = {}
    for index in sorted(said, key=lambda i: (-said[i][1], i)):
        best.setdefault(said[index][0], index)
    return {index: said[index] for index in best.values()}
