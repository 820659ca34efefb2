"""A cell as a date, by what its column proves about the order of day and month."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from datetime import datetime, timedelta, timezone
from decimal import Decimal

from reversal_desk.mapping.cells import unquoted
from reversal_desk.model import Cell

_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "jan january januar 1月",
            "feb february februar",
            "mar march mär märz maerz mrz",
            "apr april",
            "may mai",
            "jun june juni",
            "jul july juli",
            "aug august",
            "sep sept september",
            "oct october okt oktober",
            "nov november",
            "dec december dez dezember",
        ),
        1,
    )
    for name in names.split()
}
_CLOCK = (
    r"(?:[T\s,]+(?P<pre>上午|下午|AM|PM|am"
    r"|pm)?\s*(?P<hour>\d{1,2})[:：](?P<minute>\d{2})(?:[:：](?P<second>\d{2})(?:[.,]\d+)?)?"
    r"\s*(?P<post>[AaPp]\.?[Mm]\.?)?\s*(?P<zone>Z|UTC|GMT|[+-]\d{2}:?\d{2})?)?"
)
_YEAR_FIRST = re.compile(r"(?P<year>\d{4})\s*[-/.年]\s*(?P<month>\d{1,2})\s*[-/.月]\s*(?P<day>\d{1,2})日?" + _CLOCK)
YEAR_LAST = re.compile(
    r"(?P<one>\d{1,2})(?P<mark>[-/.])(?P<two>\d{1,2})(?P=mark)(?P<year>\d{4}"
    r"|\d{2})" + _CLOCK
)
_DAY_MONTH = re.compile(
    r"(?:[A-Za-z]+,\s*)?(?P<day>\d{1,2})(?:st|nd|rd"
    r"|th)?\.?[\s\-/]+(?P<name>[^\W\d]+)\.?,?[\s\-/]+(?P<year>\d{4}|\d{2})" + _CLOCK
)
_MONTH_DAY = re.compile(
    r"(?:[A-Za-z]+,\s*)?(?P<name>[^\W\d]+)\.?\s+(?P<day>\d{1,2})(?:st|nd|rd"
    r"|th)?,?\s+(?P<year>\d{4})" + _CLOCK
)
_COMPACT = re.compile(
    r"(?P<year>20\d{2})(?P<month>\d{2})(?P<day>\d{2})(?:(?P<hour>\d{2})(?P<minute>\d{2})(?P<second>\d{2}))?"
)
_EXCEL_ZERO = datetime(1899, 12, 30)  # noqa: DTZ001 - a sheet's dates have no zone


def _moment(found: re.Match[str], *, month: int, day: int) -> datetime | None:
    parts = found.groupdict()
    year = int(parts["year"])
    hour = int(parts.get("hour") or 0)
    half = (parts.get("pre") or parts.get("post") or "").casefold().replace(".", "")
    if half in {"pm", "下午"} and hour < 12:
        hour += 12
    elif half in {"am", "上午"} and hour == 12:
        hour = 0
    zone = parts.get("zone") or ""
    try:
        moment = datetime(  # noqa: DTZ001 - naive unless the text says a zone, as the sheet does
            year + 2000 if len(parts["year"]) == 2 else year,  # 0001 is no year of two digits
            month,
            day,
            hour,
            int(parts.get("minute") or 0),
            int(parts.get("second") or 0),
        )
    except ValueError:
        return None
    if not zone:
        return moment
    if zone in {"Z", "UTC", "GMT"}:
        return moment.replace(tzinfo=timezone.utc)  # noqa: UP017 - beside the offsets below
    offset = timedelta(hours=int(zone[1:3]), minutes=int(zone[-2:]))
    if offset >= timedelta(hours=24):
        return None
    return moment.replace(tzinfo=timezone(-offset if zone[0] == "-" else offset))


def parse_date(cell: Cell, *, day_first: bool | None = None) -> datetime | None:
    """A cell's date, naive unless it says a zone; None where it has none or 3/4/2026 could be two days.

    `day_first` is what the column proves about texts like 3/4/2026.
    """
    if isinstance(cell, datetime):
        return cell
    if isinstance(cell, Decimal):
        if 20000 < cell < 80000:  # an Excel date whose cell lost its format: 1954 to 2119
            seconds = int((cell * 86400).to_integral_value())
            return _EXCEL_ZERO + timedelta(seconds=seconds)
        cell = format(cell, "f")
    if not isinstance(cell, str):
        return None
    text = unicodedata.normalize("NFKC", unquoted(cell))
    if (found := _YEAR_FIRST.fullmatch(text)) or (found := _COMPACT.fullmatch(text)):
        return _moment(found, month=int(found["month"]), day=int(found["day"]))
    if (found := _DAY_MONTH.fullmatch(text)) or (found := _MONTH_DAY.fullmatch(text)):
        month = _MONTHS.get(found["name"].casefold())
        return _moment(found, month=month, day=int(found["day"])) if month else None
    if found := YEAR_LAST.fullmatch(text):
        one, two = int(found["one"]), int(found["two"])
        if one > 12 or two > 12 or one == two:
            first = one > 12 or one == two
        elif day_first is not None:
            first = day_first
        elif found["mark"] == ".":
            first = True  # 3.4.2026 is written so only where the day comes first
        else:
            return None
        return _moment(found, month=two if first else one, day=one if first else two)
    return None


def day_comes_first(cells: Iterable[Cell]) -> bool | None:
    """What a column proves about 3/4/2026: a part above 12, else the reading whose dates lie close together."""
    pairs: list[re.Match[str]] = []
    for cell in cells:
        if isinstance(cell, str) and (found := YEAR_LAST.fullmatch(unicodedata.normalize("NFKC", unquoted(cell)))):
            pairs.append(found)
    one_high = any(int(found["one"]) > 12 for found in pairs)
    two_high = any(int(found["two"]) > 12 for found in pairs)
    if one_high != two_high:
        return one_high
    if one_high or len(pairs) < 3:
        return None
    spans: list[float] = []
    for first in (True, False):
        moments = [
            moment.replace(tzinfo=None)
            for found in pairs
            if (
                moment := _moment(
                    found,
                    month=int(found["two" if first else "one"]),
                    day=int(found["one" if first else "two"]),
                )
            )
        ]
        spans.append((max(moments) - min(moments)).total_seconds() / 86400)
    if spans[0] < 45 and spans[1] > 3 * spans[0] + 30:
        return True
    return False if spans[1] < 45 and spans[0] > 3 * spans[1] + 30 else None
