"""Text that is a table: which encoding, which delimiter, which cells. Every cell stays text."""

from __future__ import annotations

import codecs
import contextlib
import csv
import io
import re

from reversal_desk import mapping
from reversal_desk.sheet.raw import RawBook, RawCell, RawSheet, Refused, trimmed

_BOMS = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_EAST = ("gb18030", "big5", "cp932", "cp949")
_DELIMITERS = (",", ";", "\t", "|")
_SAMPLE = 256 * 1024
_MAX_COLS = 16384


def decode(data: bytes) -> tuple[str, str, bool]:
    """The text, its encoding, and whether the encoding is a guess. Order: mark, UTF-8, UTF-16, evidence."""
    for mark, name in _BOMS:
        if data.startswith(mark):
            try:
                return data.decode(name), name, False
            except UnicodeDecodeError as error:
                raise Refused("SHEET_CORRUPT", "corrupt", f"{name}: {error.reason}") from error
    if wide := _wide_without_mark(data[:4096]):
        with contextlib.suppress(UnicodeDecodeError):  # else the NUL test below says what it is
            return data.decode(wide), wide, False
    if b"\0" in data[:_SAMPLE]:
        raise Refused("SHEET_UNSUPPORTED", "unsupported", "not a text file")
    try:
        return data.decode("utf-8"), "utf-8", False
    except UnicodeDecodeError:
        name = _by_evidence(data)
    return data.decode(name, "replace"), name, True


def _wide_without_mark(head: bytes) -> str:
    """UTF-16 without a mark shows as NUL in every other byte of its ASCII part."""
    pairs = len(head) // 2
    if pairs < 2:
        return ""
    low, high = head[0 : pairs * 2 : 2].count(0), head[1 : pairs * 2 : 2].count(0)
    few = max(1, pairs // 50)  # Chinese text has them at its commas and line ends only
    if high >= few and low <= high // 4:
        return "utf-16-le"
    return "utf-16-be" if low >= few and high <= low // 4 else ""


def _by_evidence(data: bytes) -> str:
    """The likeliest old encoding: a known header decides, else lone high bytes mean a western one."""
    sample = data[:_SAMPLE]
    readable: list[str] = []
    for name in _EAST:
        try:
            # the sample may end within a character, so the decoder is incremental and not told that it ends
            text = codecs.getincrementaldecoder(name)().decode(sample)
        except UnicodeDecodeError:
            continue
        readable.append(name)
        cells = re.split(r"[,;\t|\r\n]", text[:2000])
        if any(mapping.header_field(cell) and not cell.isascii() for cell in cells):
            return name
    high = len(re.findall(rb"[\x80-\xff]", sample))
    lone = len(re.findall(rb"(?<![\x80-\xff])[\x80-\xff](?![\x80-\xff])", sample))
    if readable and lone < high * 0.6:
        import charset_normalizer  # late: 0.1 s that only such files pay

        best = charset_normalizer.from_bytes(sample, cp_isolation=[*readable, "cp1252"]).best()
        guess = str(best.encoding) if best else readable[0]
        if guess in readable:
            return guess
        return readable[0] if lone < high * 0.3 else "cp1252"
    try:
        sample.decode("cp1252")
    except UnicodeDecodeError:
        return "iso-8859-1"
    return "cp1252"


def delimiter_of(text: str) -> str:
    """The delimiter that cuts the first lines into the same number of cells most often."""
    head = text[:_SAMPLE]
    best, best_score = ",", 0.0
    for mark in _DELIMITERS:
        if mark not in head:
            continue
        widths: list[int] = []
        try:
            for row in csv.reader(io.StringIO(head, newline=""), delimiter=mark):
                if any(row):
                    widths.append(len(row))
                if len(widths) >= 60:
                    break
        except csv.Error:
            continue
        wide = [width for width in widths if width > 1]
        if not wide:
            continue
        usual = max(set(wide), key=lambda width: (wide.count(width), width))
        score = wide.count(usual) / len(widths) + min(usual, 40) / 1000
        if score > best_score:
            best, best_score = mark, score
    return best


def rows_of(text: str, delimiter: str, *, max_cells: int) -> list[tuple[int, bool, list[RawCell]]]:
    """The non-empty rows, numbered as Excel shows them (a quoted cell with line breaks is one row)."""
    csv.field_size_limit(16 << 20)
    found: list[tuple[int, bool, list[RawCell]]] = []
    cells = 0
    try:
        for number, row in enumerate(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter), 1):
            if len(row) > _MAX_COLS:
                raise Refused("SHEET_TOO_BIG", "too-big", f"more than {_MAX_COLS} columns")
            kept = trimmed(cell if cell.strip() else None for cell in row)
            cells += len(kept)
            if cells > max_cells:
                raise Refused("SHEET_TOO_BIG", "too-big", f"more than {max_cells} cells")
            if kept:
                found.append((number, False, kept))
    except csv.Error as error:
        raise Refused("SHEET_CORRUPT", "corrupt", f"csv: {error}") from error
    return found


def read_text(data: bytes, name: str, *, max_cells: int) -> RawBook:
    """Delimited text as a book of one tab. Raises Refused for text that is no table."""
    text, encoding, guessed = decode(data)
    text = text.removeprefix("\ufeff").replace("\0", "")
    refuse_foreign(text)
    said = re.match(r'"?sep=(.)"?[^\S\r\n]*(?:\r\n|\r|\n|$)', text, re.IGNORECASE)
    if said:
        delimiter = said[1]
        text = text[said.end() :]
    else:
        delimiter = delimiter_of(text)
    sheet = RawSheet(name, rows=rows_of(text, delimiter, max_cells=max_cells))
    notices = [("ENCODING_GUESSED", {"encoding": encoding})] if guessed else []
    return RawBook("tsv" if delimiter == "\t" else "csv", [sheet], notices)


def refuse_foreign(text: str) -> None:
    """Text formats that are no delimited table, told by their first characters."""
    head = text[:4096].lstrip().lower()
    if re.match(r"<!doctype html|<html|<head|<body|<table|<meta|<div|<style|<script|<!--", head):
        raise Refused("SHEET_UNSUPPORTED", "unsupported", "HTML")
    if head.startswith(("<?xml", "<!")) or re.match(r"<[a-z][\w:.-]*(\s[^>]*)?>", head):
        raise Refused("SHEET_UNSUPPORTED", "unsupported", "XML")
    if re.match(r"id;p[\w;]*\s", head):
        raise Refused("SHEET_UNSUPPORTED", "unsupported", "SYLK")
    if head.startswith("{\\rtf"):
        raise Refused("SHEET_UNSUPPORTED", "unsupported", "RTF")
    if head.startswith("%pdf"):
        raise Refused("SHEET_UNSUPPORTED", "unsupported", "PDF")
    if re.match(r"table\s+0,1\s", head):
        raise Refused("SHEET_UNSUPPORTED", "unsupported", "DIF")
    if head[:1] in "{[" and re.match(r'[\[{]\s*["\[{]', head):
        raise Refused("SHEET_UNSUPPORTED", "unsupported", "JSON")
    control = sum(1 for character in text[:4096] if character < " " and character not in "\r\n\t\x0b\x0c\x1a")
    if control > len(text[:4096]) * 0.02:
        raise Refused("SHEET_UNSUPPORTED", "unsupported", "not a text file")
