"""A cell as text or as an amount. No float anywhere; what can be read in two ways is not read."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime, time
from decimal import Context, Decimal
from functools import lru_cache
from typing import TypeVar

from msgspec import Struct

from reversal_desk.model import Cell

T = TypeVar("T")


def cell_text(cell: Cell) -> str:
    """A cell as a person reads it; the form in which order numbers, SKUs and samples are kept."""
    if cell is None:
        return ""
    if isinstance(cell, str):
        return unquoted(cell)
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, Decimal):
        return format(cell, "f")
    if isinstance(cell, datetime):
        return cell.isoformat(sep=" ") if cell.time() != time() or cell.tzinfo else cell.date().isoformat()
    if isinstance(cell, time):
        return cell.isoformat()
    return cell.text


_PROTECTED = re.compile(r'=\s*"(.*)"', re.DOTALL)


def unquoted(text: str) -> str:
    """Without outer spaces, a leading apostrophe, and the `="0123"` by which exports protect zeros."""
    text = text.strip()
    if text.isascii() and not text.startswith(("=", "'")):  # most cells, and this is asked for each
        return text
    text = text.strip("\ufeff\u200b\u200e\u200f").strip()
    if match := _PROTECTED.fullmatch(text):
        text = match[1].strip()
    return text[1:].strip() if text.startswith(("'", "’")) and len(text) > 1 else text


_EMPTY_WORDS = frozenset(
    {"", "-", "--", "–", "—", "n/a", "na", "null", "none", "nil", "(blank)", "#n/a", "无", "無", "なし"}
)


_LONGEST_EMPTY = max(map(len, _EMPTY_WORDS))


def blank(cell: Cell) -> bool:
    """Is there nothing in the cell, or only a word for nothing?"""
    if cell is None or not isinstance(cell, str):
        return cell is None
    return _says_nothing(unquoted(cell))


def _says_nothing(text: str) -> bool:
    return len(text) <= _LONGEST_EMPTY and text.casefold() in _EMPTY_WORDS


def filled_text(cell: Cell) -> str:
    """A cell's text, empty where the cell is blank."""
    text = cell_text(cell)
    return "" if isinstance(cell, str) and _says_nothing(text) else text


def filled_texts(cells: Iterable[Cell]) -> list[str]:
    """Each cell's filled text, in a column whose words come again and again: each different one is read once."""
    cells = list(cells)
    read = {text: filled_text(text) for text in set(only_texts(cells))}
    return [read[cell] if isinstance(cell, str) else cell_text(cell) for cell in cells]


def looked_up(cells: Iterable[Cell], known: Mapping[str, T], otherwise: T) -> list[T]:
    """What is known of each cell's text."""
    return [known.get(cell, otherwise) if isinstance(cell, str) else otherwise for cell in cells]


def only_texts(cells: Iterable[Cell]) -> list[str]:
    """Those of the cells that are text."""
    return [cell for cell in cells if isinstance(cell, str)]


# --------------------------------------------------------------------------- amounts

_SYMBOLS = {
    "€": "EUR",
    "£": "GBP",
    "₩": "KRW",
    "₹": "INR",
    "฿": "THB",
    "₫": "VND",
    "₱": "PHP",
    "us$": "USD",
    "hk$": "HKD",
    "nt$": "TWD",
    "s$": "SGD",
    "a$": "AUD",
    "au$": "AUD",
    "c$": "CAD",
    "ca$": "CAD",
    "nz$": "NZD",
    "r$": "BRL",
    "zł": "PLN",
    "kč": "CZK",
    "rmb": "CNY",
    "人民币": "CNY",
    "人民幣": "CNY",
    "cn¥": "CNY",
    "jp¥": "JPY",
    "円": "JPY",
    "元": "",
    "¥": "",
    "$": "",
    "kr": "",
    "kr.": "",
    "美元": "USD",
    "欧元": "EUR",
    "英镑": "GBP",
    "港币": "HKD",
    "日元": "JPY",
    "新台币": "TWD",
    "新台幣": "TWD",
    "euro": "EUR",
    "eur.": "EUR",
    "rm": "MYR",
    "rp": "IDR",
    "chf.": "CHF",
    "mx$": "MXN",
    "₺": "TRY",
    "₪": "ILS",
    "元/件": "",
}
_CURRENCIES = frozenset(
    [
        "AED",
        "AFN",
        "ALL",
        "AMD",
        "ANG",
        "AOA",
        "ARS",
        "AUD",
        "AWG",
        "AZN",
        "BAM",
        "BBD",
        "BDT",
        "BGN",
        "BHD",
        "BIF",
        "BMD",
        "BND",
        "BOB",
        "BRL",
        "BSD",
        "BTN",
        "BWP",
        "BYN",
        "BZD",
        "CAD",
        "CDF",
        "CHF",
        "CLP",
        "CNY",
        "COP",
        "CRC",
        "CUP",
        "CVE",
        "CZK",
        "DJF",
        "DKK",
        "DOP",
        "DZD",
        "EGP",
        "ERN",
        "ETB",
        "EUR",
        "FJD",
        "FKP",
        "GBP",
        "GEL",
        "GHS",
        "GIP",
        "GMD",
        "GNF",
        "GTQ",
        "GYD",
        "HKD",
        "HNL",
        "HTG",
        "HUF",
        "IDR",
        "ILS",
        "INR",
        "IQD",
        "IRR",
        "ISK",
        "JMD",
        "JOD",
        "JPY",
        "KES",
        "KGS",
        "KHR",
        "KMF",
        "KPW",
        "KRW",
        "KWD",
        "KYD",
        "KZT",
        "LAK",
        "LBP",
        "LKR",
        "LRD",
        "LSL",
        "LYD",
        "MAD",
        "MDL",
        "MGA",
        "MKD",
        "MMK",
        "MNT",
        "MOP",
        "MRU",
        "MUR",
        "MVR",
        "MWK",
        "MXN",
        "MYR",
        "MZN",
        "NAD",
        "NGN",
        "NIO",
        "NOK",
        "NPR",
        "NZD",
        "OMR",
        "PAB",
        "PEN",
        "PGK",
        "PHP",
        "PKR",
        "PLN",
        "PYG",
        "QAR",
        "RON",
        "RSD",
        "RUB",
        "RWF",
        "SAR",
        "SBD",
        "SCR",
        "SDG",
        "SEK",
        "SGD",
        "SHP",
        "SLE",
        "SOS",
        "SRD",
        "SSP",
        "STN",
        "SVC",
        "SYP",
        "SZL",
        "THB",
        "TJS",
        "TMT",
        "TND",
        "TOP",
        "TRY",
        "TTD",
        "TWD",
        "TZS",
        "UAH",
        "UGX",
        "USD",
        "UYU",
        "UZS",
        "VES",
        "VND",
        "VUV",
        "WST",
        "XAF",
        "XCD",
        "XOF",
        "XPF",
        "YER",
        "ZAR",
        "ZMW",
    ]
)
_MOST_DIGITS = 15  # before the decimal mark: whoever counts in the smallest of currencies has room
_FIFTEEN = Context(prec=15)  # a spreadsheet's number has 15 digits; what follows is noise of its binary form
_AFFIXES = re.compile(r"^([^\d.,()+\-'’]*)(.*?)([^\d.,()+\-]*)$", re.DOTALL)


@lru_cache(1024)
def currency_code(text: str) -> str:
    """The ISO code a text names for certain, else empty text (`$` and `¥` name several)."""
    folded = unicodedata.normalize("NFKC", text).strip().casefold()
    if folded.upper() in _CURRENCIES:
        return folded.upper()
    return _SYMBOLS.get(folded, "")


#: Signs of several currencies, and which an amount written so may be in.
SIGNS: dict[str, frozenset[str]] = {
    "$": frozenset({"USD", "CAD", "AUD", "NZD", "SGD", "HKD", "TWD", "MXN", "ARS", "CLP", "COP", "UYU", "BSD", "BBD",
                    "BMD", "BND", "BZD", "DOP", "FJD", "JMD", "KYD", "LRD", "NAD", "SBD", "SRD", "TTD", "XCD"}),
    "¥": frozenset({"CNY", "JPY"}),
    "元": frozenset({"CNY", "TWD", "HKD", "MOP"}),
    "kr": frozenset({"SEK", "NOK", "DKK", "ISK"}),
}  # fmt: skip


@lru_cache(1024)
def currency_sign(text: str) -> str:
    """The key in `SIGNS` of a text that names several currencies, else empty text."""
    folded = unicodedata.normalize("NFKC", text).strip().casefold().rstrip(".")
    folded = folded.removesuffix("/件")
    return folded if folded in SIGNS else ""


def _known_affix(text: str) -> bool:
    folded = text.strip().casefold()
    return not folded or folded in _SYMBOLS or folded.upper() in _CURRENCIES


#: Whether an amount is negative, its digits with their separators, and what stands beside them.
MoneyParts = tuple[bool, str, str]


def money_parts(text: str) -> MoneyParts | None:
    """(negative, digits with separators, currency affix) of a text, or None when it is no amount."""
    flat = unicodedata.normalize("NFKC", unquoted(text)).replace("\u2212", "-").replace("\u2013", "-").strip()
    negative = False
    if match := re.fullmatch(r"(\D*)\((.+)\)(\D*)", flat):
        flat, negative = match[1] + match[2] + match[3], True
        if "-" in flat or "(" in flat or ")" in flat:
            return None
    affix = ""
    for _ in range(2):  # "-US$5", "US$-5", "5- EUR": sign and currency in any order
        found = _AFFIXES.match(flat)
        if found is None:
            return None
        before, flat, after = (part.strip() for part in found.groups())
        if not (_known_affix(before) and _known_affix(after)) or (
            before and after and currency_code(before) != currency_code(after)
        ):
            return None
        affix = affix or before or after
        if flat[:1] in {"-", "+"} and len(flat) > 1:
            if negative:
                return None
            negative, flat = flat[0] == "-", flat[1:].strip()
        elif flat[-1:] == "-" and len(flat) > 1:
            if negative:
                return None
            negative, flat = True, flat[:-1].strip()
    if not re.fullmatch(r"\d[\d.,\s'’]*|[.,]\d+", flat):
        return None
    return negative, flat, affix


def currencies_of(text: str) -> frozenset[str]:
    """The currencies that the sign or code of an amount may mean; none where it has no sign."""
    parts = money_parts(text)
    affix = parts[2] if parts is not None else ""
    code = currency_code(affix)
    return frozenset({code}) if code else SIGNS.get(currency_sign(affix), frozenset())


def _grouped(whole: str, mark: str) -> str | None:
    """The digits of a whole part whose groups, if any, are well formed (1,234,567 or 12,34,567)."""
    if mark not in whole:
        return whole if whole.isdigit() or not whole else None
    if not re.fullmatch(r"\d{1,3}(?:M\d{3})+|\d{1,2}(?:M\d{2})+M\d{3}".replace("M", re.escape(mark)), whole):
        return None
    return whole.replace(mark, "")


def _mark_votes(digits: str) -> str:
    """Which decimal mark a text proves: `.`, `,`, or empty text when it proves nothing."""
    flat = re.sub(r"[\s'’]", "", digits)
    point, comma = flat.rfind("."), flat.rfind(",")
    if point >= 0 and comma >= 0:
        return "." if point > comma else ","
    if point < 0 and comma < 0:
        return ""
    mark, other = (".", ",") if point >= 0 else (",", ".")
    if flat.count(mark) > 1:
        return other
    before, _, after = flat.partition(mark)
    if len(after) != 3 or not 1 <= len(before) <= 3 or before.startswith("0") or re.search(r"[\s'’]", digits.strip()):
        return mark
    return ""


def decimal_mark(cells: Iterable[Cell]) -> str | None:
    """The decimal mark a column's texts prove, None when nothing or both are proved."""
    return _proved_mark(_money_texts(cells).values())


def _proved_mark(texts: Iterable[MoneyParts]) -> str | None:
    votes = {_mark_votes(digits) for _, digits, _ in texts} - {""}
    return votes.pop() if len(votes) == 1 else None


def _money_texts(cells: Iterable[Cell]) -> dict[str, MoneyParts]:
    """The different texts among the cells that are amounts, in parts."""
    return {text: parts for text in set(only_texts(cells)) if (parts := money_parts(text)) is not None}


def parse_amount(cell: Cell, *, hint: str | None = None) -> Decimal | None:
    """A cell's amount, None where it has none or it cannot be read for certain.

    `hint` is the column's decimal mark, `.` or `,`; without it a text like 1.234, which may mean two things, is None.
    """
    if isinstance(cell, Decimal):
        return _believable(_FIFTEEN.plus(cell)) if cell.is_finite() else None
    if not isinstance(cell, str):
        return None
    parts = money_parts(cell)
    return None if parts is None else _amount(parts, hint)


def _amount(parts: MoneyParts, hint: str | None) -> Decimal | None:
    negative, digits, _ = parts
    mark = _mark_votes(digits)
    if not mark:
        mark = hint or ("." if not re.search(r"[.,]", digits) else "")
    if not mark:
        return None
    whole, _, fraction = digits.rpartition(mark) if mark in digits else (digits, "", "")
    if fraction and not fraction.isdigit():
        return None
    whole = whole.strip()
    other = "," if mark == "." else "."
    spaced = re.sub(r"[\s’]", "'", whole)
    if "'" in spaced and other in spaced:
        return None
    plain = _grouped(spaced, "'" if "'" in spaced else other)
    if plain is None or not (plain or fraction):
        return None
    value = Decimal(f"{plain or 0}.{fraction}" if fraction else plain)
    return _believable(-value if negative and value else value)


def _believable(amount: Decimal) -> Decimal | None:
    """None for what no order ever cost, such as a long number in the wrong column: exact arithmetic ends there."""
    return amount if amount.adjusted() < _MOST_DIGITS else None


class Amounts(Struct, frozen=True):
    """A column of cells read as amounts. `texts`: its different texts that are amounts, in parts; `mark`: their decimal
    mark, where they or something else prove it."""

    cells: Sequence[Cell]
    texts: Mapping[str, MoneyParts]
    mark: str | None
    values: Sequence[Decimal | None]

    def beside(self, read: Callable[[str], str]) -> list[str]:
        """What stands beside each amount, as `read` knows it; empty text where it knows nothing."""
        known = {text: read(beside) for text, (_, _, beside) in self.texts.items()}
        return looked_up(self.cells, known, "")


def amounts(cells: Sequence[Cell], *, mark: str | None = None, elsewhere: str | None = None) -> Amounts:
    """A column's cells as amounts, by the decimal `mark` where the caller knows it, else by the one that they prove,
    else by what is known from `elsewhere`."""
    texts = _money_texts(cells)
    mark = mark or _proved_mark(texts.values()) or elsewhere
    read = {text: _amount(parts, mark) for text, parts in texts.items()}
    values = [read.get(cell) if isinstance(cell, str) else parse_amount(cell) for cell in cells]
    return Amounts(cells, texts, mark, values)
