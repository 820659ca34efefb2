"""A web page saved as .xls, as many shops and reports do: its tables -> rows, numbered as Excel opens them.

Excel puts each line of a page into a row of its own: text outside tables in column A, table rows cell by cell.
"""

from __future__ import annotations

import re
from html.parser import HTMLParser

from reversal_desk.sheet.raw import MAX_COLS, MAX_ROWS, RawBook, RawCell, RawSheet, Refused, trimmed

_SILENT = frozenset({"script", "style", "title", "template", "noscript", "select", "textarea"})
_LINE_ENDS = frozenset(
    {"p", "div", "br", "h1", "h2", "h3", "h4", "h5", "h6", "li", "ul", "ol", "table", "tr", "hr", "pre", "form"}
)
_SPACES = re.compile(r"\s+")
_ROUNDED = re.compile(r"-?\d(?:[.,]\d+)?E\+\d{1,3}", re.IGNORECASE)
_HIDDEN = re.compile(r"display\s*:\s*none|mso-hide\s*:\s*all", re.IGNORECASE)
_CHARSET = re.compile(rb"""<meta[^>]{0,200}?charset\s*=\s*["']?\s*([\w.:-]{2,40})""", re.IGNORECASE)
_ENCODING = re.compile(rb"""^\s*<\?xml[^>]{0,100}encoding\s*=\s*["']([\w.:-]{2,40})""", re.IGNORECASE)
_START = re.compile(r"<!doctype html|<html|<head|<body|<table|<meta|<div|<style|<script|<center|<font|<tr|<!--")


def is_html(head: str) -> bool:
    """Does a text begin as a web page?"""
    flat = re.sub(r"^\s*<\?xml[^>]*\?>", "", head[:8192].lstrip("\ufeff")).lstrip().lower()
    return _START.match(flat) is not None


def said_encoding(data: bytes) -> str:
    """The encoding the page names, empty where it names none."""
    found = _ENCODING.search(data[:4096]) or _CHARSET.search(data[:8192])
    return found[1].decode("ascii").lower() if found else ""


class _Page(HTMLParser):
    """Collects rows as the tags go by. A table within a cell starts rows of its own, as its lines do in Excel."""

    def __init__(self, most_cells: int) -> None:
        super().__init__(convert_charrefs=True)
        self.rows: list[tuple[int, bool, list[RawCell]]] = []
        self.tables = 0
        self._most = most_cells
        self._cells = 0
        self._number = 1
        self._silent = 0
        self._row: list[RawCell] | None = None
        self._row_hidden = False
        self._text: list[str] | None = None
        self._line: list[str] = []
        self._span = (1, 1)
        self._exact = ""  # Excel writes a number here in full where the cell shows it shortened
        self._from_above: dict[int, int] = {}  # column -> further rows that a tall cell covers

    # ------------------------------------------------------------------ tags

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _SILENT:
            self._silent += 1
        elif tag == "table":
            self._end_row()
            self._end_line()
            self.tables += 1
            self._from_above = {}
        elif tag == "tr":
            self._end_row()
            self._end_line()
            self._row = []
            self._row_hidden = self._is_hidden(attrs)
        elif tag in {"td", "th"}:
            self._end_cell()
            if self._row is None:
                self._row = []
            self._text = []
            known = dict(attrs)
            self._exact = known.get("x:num") or ""
            self._span = (_number(known.get("colspan"), MAX_COLS), _number(known.get("rowspan"), MAX_ROWS))
        elif tag in _LINE_ENDS:
            self._break()

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in {"br", "hr"}:
            self._break()
        elif tag in {"td", "th", "tr"}:
            self.handle_starttag(tag, attrs)
            self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag in _SILENT:
            self._silent = max(0, self._silent - 1)
        elif tag in {"td", "th"}:
            self._end_cell()
        elif tag in {"tr", "table"}:
            self._end_row()
        elif tag in _LINE_ENDS:
            self._break()

    def handle_data(self, data: str) -> None:
        if self._silent:
            return
        flat = _SPACES.sub(" ", data)  # a line break of the source is a space; those of the page come by tags
        if self._text is not None:
            self._text.append(flat)
        elif self._row is None:
            self._line.append(flat)

    def close(self) -> None:
        """The page ends; what is open ends with it."""
        super().close()
        self._end_row()
        self._end_line()

    # ------------------------------------------------------------------ rows

    @staticmethod
    def _is_hidden(attrs: list[tuple[str, str | None]]) -> bool:
        return any(name == "hidden" or (name == "style" and _HIDDEN.search(value or "")) for name, value in attrs)

    def _break(self) -> None:
        if self._text is not None:
            self._text.append("\n")
        elif self._row is None:
            self._end_line()

    def _end_line(self) -> None:
        text = _tidy("".join(self._line))
        self._line = []
        if text:
            self._add([text], hidden=False)

    def _skip_covered(self) -> None:
        """Places that a tall cell above covers stay empty."""
        assert self._row is not None
        while (left := self._from_above.get(len(self._row), 0)) > 0:
            self._from_above[len(self._row)] = left - 1
            self._row.append(None)

    def _end_cell(self) -> None:
        if self._row is None or self._text is None:
            return
        self._skip_covered()
        wide, tall = self._span
        if len(self._row) + wide > MAX_COLS:
            raise Refused("SHEET_TOO_BIG", "too-big", f"more than {MAX_COLS} columns")
        if tall > 1:
            self._from_above.update(dict.fromkeys(range(len(self._row), len(self._row) + wide), tall - 1))
        text = _tidy("".join(self._text))
        if self._exact and _ROUNDED.fullmatch(text):
            text = self._exact
        self._row.extend([text or None, *[None] * (wide - 1)])
        self._text = None

    def _end_row(self) -> None:
        self._end_cell()
        if self._row is not None:
            if self._row:
                for column in [at for at in self._from_above if at >= len(self._row)]:
                    self._from_above[column] -= 1
                self._add(self._row, hidden=self._row_hidden)
            self._row = None

    def _add(self, cells: list[RawCell], *, hidden: bool) -> None:
        kept = trimmed(cells)
        self._cells += len(kept)
        if self._cells > self._most:
            raise Refused("SHEET_TOO_BIG", "too-big", f"more than {self._most} cells")
        if kept:
            self.rows.append((self._number, hidden, kept))
        self._number += 1


def _number(text: str | None, most: int) -> int:
    return min(most, max(1, int(text))) if text and text.isdecimal() and len(text) < 8 else 1


def _tidy(text: str) -> str:
    """Runs of spaces are one, as a browser shows them; line breaks of the page stay."""
    lines = [" ".join(line.split()) for line in text.split("\n")]
    return "\n".join(line for line in lines if line)


def read_html(text: str, name: str, *, max_cells: int) -> RawBook:
    """The page as a book of one tab. Raises Refused for a page without a table."""
    page = _Page(max_cells)
    page.feed(text)
    page.close()
    if not page.tables:
        raise Refused("SHEET_UNSUPPORTED", "unsupported", "HTML")
    return RawBook("html", [RawSheet(name, rows=page.rows)])
