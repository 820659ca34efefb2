"""How numbers, money and times look: grouped, exact, in the person's own zone and language. No float anywhere."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from decimal import Decimal

from PySide6.QtCore import QCoreApplication, QLocale

from reversal_desk.refund import smallest_unit

MINUS = "−"
ARROW = "→"
ABOUT = "≈"
RISES = "▲"
NONE = "—"
#: What is there and can't be seen now.
MORE = "…"


def count(number: int) -> str:
    """12345 -> 12,345."""
    return f"{number:,}".replace("-", MINUS)


def amount(value: Decimal | None, currency: str = "") -> str:
    """An amount with its currency's places and no sign word: 9,310.15."""
    if value is None:
        return NONE
    unit = smallest_unit(currency) if currency else Decimal("0.01")
    shown = value if value != value.quantize(unit) else value.quantize(unit)
    return f"{shown:,f}".replace("-", MINUS)


def money(value: Decimal | None, currency: str) -> str:
    """An amount with its currency: 9,310.15 USD."""
    if value is None:
        return NONE
    return f"{amount(value, currency)} {currency}".rstrip()


def change(value: Decimal, currency: str = "", *, marked: bool = True) -> str:
    """By how much something changes: +61.00, and marked so, where it rises; −248.00 where it falls."""
    if value <= 0:
        return amount(value, currency)
    return f"{RISES} +{amount(value, currency)}" if marked else f"+{amount(value, currency)}"


def changes(values: Mapping[str, Decimal], *, between: str = " · ") -> str:
    """By how much something changes in several currencies, in one text; none is a dash."""
    return between.join(f"{change(value, unit)} {unit}".rstrip() for unit, value in sorted(values.items())) or NONE


def monies(values: Mapping[str, Decimal], *, between: str = " · ") -> str:
    """Amounts of several currencies in one text; none is a dash."""
    return between.join(money(value, currency) for currency, value in sorted(values.items())) or NONE


def plain(value: Decimal | None) -> str:
    """An amount as a spreadsheet takes it: no grouping, a plain minus."""
    return "" if value is None else f"{value:f}"


def _language_is_chinese() -> bool:
    return QLocale().language() is QLocale.Language.Chinese


def day_time(moment: datetime | None) -> str:
    """A point in time, local, to the minute: 29 Nov, 22:40; the year only when it is another one."""
    if moment is None:
        return NONE
    local = moment.astimezone()
    year = "" if local.year == datetime.now(UTC).astimezone().year else f"{local.year}"
    if _language_is_chinese():
        return f"{year + '年' if year else ''}{local.month}月{local.day}日 {local:%H:%M}"
    month = QLocale(QLocale.Language.English).monthName(local.month, QLocale.FormatType.ShortFormat)
    return f"{local.day} {month}{' ' + year if year else ''}, {local:%H:%M}"


def day(moment: datetime | None) -> str:
    """A date, local."""
    if moment is None:
        return NONE
    local = moment.astimezone()
    year = "" if local.year == datetime.now(UTC).astimezone().year else f"{local.year}"
    if _language_is_chinese():
        return f"{year + '年' if year else ''}{local.month}月{local.day}日"
    month = QLocale(QLocale.Language.English).monthName(local.month, QLocale.FormatType.ShortFormat)
    return f"{local.day} {month}{' ' + year if year else ''}"


def clock(moment: datetime) -> str:
    """A time of day, local: 17:10."""
    return f"{moment.astimezone():%H:%M}"


def with_zone(moment: datetime | None) -> str:
    """A point in time with its zone, for tooltips."""
    if moment is None:
        return NONE
    local = moment.astimezone()
    return f"{local:%Y-%m-%d %H:%M} {local.tzname() or ''}".rstrip()


def locks_in(lock: datetime | None, now: datetime, *, locked: bool = False) -> str:
    """How long until a lock: 19 h, 6 d, locked; a dash where there is no lock."""
    if locked:
        return QCoreApplication.translate("formats", "locked")
    if lock is None:
        return NONE
    left = lock - now
    if left <= timedelta(0):
        return QCoreApplication.translate("formats", "locked")
    if left < timedelta(hours=1):
        return QCoreApplication.translate("formats", "%1 min").replace("%1", str(int(left.total_seconds() // 60)))
    if left < timedelta(hours=48):
        return QCoreApplication.translate("formats", "%1 h").replace("%1", str(int(left.total_seconds() // 3600)))
    return QCoreApplication.translate("formats", "%1 d").replace("%1", count(left.days))
